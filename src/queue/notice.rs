//! A text that a reviewer can send to the owner of an account: what was flagged, why, that a person has looked at it, and how
//! to object. Nothing is sent from here, and nothing in it says what the owner meant.

use std::fmt::Write as _;

use crate::queue::Queue;
use crate::queue::case::{Case, CaseId, State};
use crate::queue::words::{self, quoted};
use crate::text::terminal;
use crate::{Error, Kind};

/// The language of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tongue {
    English,
    Chinese,
}

impl Queue {
    /// What can be sent to the owner of an account: plain text of several lines, names in it made safe to show. Nothing where
    /// there is no such case, or where no person has confirmed it: nobody is written to about what nobody has looked at.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn notice(&self, id: CaseId, tongue: Tongue) -> Result<Option<String>, Error> {
        let Some(detail) = self.case(id)? else { return Ok(None) };
        let case = &detail.case;
        if !matches!(case.state, State::Confirmed | State::Appealed | State::Upheld | State::Overturned) {
            return Ok(None);
        }
        let contact = self.settings().contact.trim();
        Ok(Some(match tongue {
            Tongue::English => english(case, contact),
            Tongue::Chinese => chinese(case, contact),
        }))
    }
}

fn english(case: &Case, contact: &str) -> String {
    let quoted = |text: &str| quoted(text, '“', '”');
    let mut out = String::from("About the name of your account\n\n");
    // A string takes every write, here and below.
    let _ = writeln!(out, "Account: {}", who(case, quoted(&case.name)));
    let _ = writeln!(out, "Case: {}\n", case.id);
    if case.state == State::Overturned {
        out.push_str(
            "You objected to an earlier decision about this name. Your objection was looked into by a person, and it was \
             right: the decision is withdrawn, and the account will not be flagged for this name again.\n",
        );
        reason(&mut out, "Reason", case.reason.map(|reason| reason.english()));
        return out;
    }
    let (category, _) = words::category(&case.category);
    let _ = match case.kind {
        Some(Kind::Claim) => writeln!(
            out,
            "The name is worded as that of {}. This does not mean that it is false: no such body or qualification was \
             verified.",
            terminal(category)
        ),
        _ if case.entity_name.is_empty() => writeln!(out, "The name was reported to us."),
        Some(Kind::Same) => writeln!(
            out,
            "The name is that of {} ({}), and the account is not listed as its own.",
            quoted(&case.entity_name),
            terminal(category)
        ),
        Some(Kind::Extended) => writeln!(
            out,
            "The name holds, or holds something close to, the name {} of {} ({}), and the account is not listed as its own.",
            quoted(&case.matched_name),
            quoted(&case.entity_name),
            terminal(category)
        ),
        Some(_) => writeln!(
            out,
            "The name resembles {}, a name of {} ({}).",
            quoted(&case.matched_name),
            quoted(&case.entity_name),
            terminal(category)
        ),
        None => {
            writeln!(out, "The name was reported to us as resembling that of {}.", quoted(&case.entity_name))
        }
    };
    if !case.evidence.is_empty() {
        out.push_str("\nWhat was found:\n");
        for one in &case.evidence {
            let _ = writeln!(out, "- {}", words::english(one));
        }
    }
    out.push_str(match case.kind {
        Some(_) => "\nThis was first found by a program that reads names only. A person then looked at it and agreed.\n",
        None => "\nA person then looked at it and agreed.\n",
    });
    reason(
        &mut out,
        "Reason",
        case.reason.filter(|_| case.state != State::Upheld).map(|reason| reason.english()),
    );
    if case.state == State::Upheld {
        out.push_str("You objected, and a person looked into that. The decision stands.\n");
        reason(&mut out, "Reason", case.reason.map(|reason| reason.english()));
    }
    out.push_str(
        "\nIf you think that this is a mistake, you can object: say which case it is, and why the name is yours to bear (it \
         is your own name, the name of your organisation, parody or comment, or you have been given leave). A person will look \
         into it and tell you what came of it.\n",
    );
    let _ = match contact {
        "" => writeln!(out, "Objections go to: ____________________"),
        contact => writeln!(out, "Objections go to: {}", terminal(contact)),
    };
    out
}

fn chinese(case: &Case, contact: &str) -> String {
    let quoted = |text: &str| quoted(text, '「', '」');
    let mut out = String::from("关于您的账号名称\n\n");
    let _ = writeln!(out, "账号：{}", who(case, quoted(&case.name)));
    let _ = writeln!(out, "案件编号：{}\n", case.id);
    if case.state == State::Overturned {
        out.push_str("您曾就此名称的审核结论提出申诉。经人工复核，申诉成立：原结论已撤销，该账号今后不会再因此名称被标记。\n");
        reason(&mut out, "理由", case.reason.map(|reason| reason.chinese()));
        return out;
    }
    let (_, category) = words::category(&case.category);
    let _ = match case.kind {
        Some(Kind::Claim) => writeln!(
            out,
            "该名称的措辞与{}的名称属于同一类型。这并不表示其不实，只表示尚未查证到相应的机构或资质。",
            terminal(category)
        ),
        _ if case.entity_name.is_empty() => writeln!(out, "该名称被他人举报。"),
        Some(Kind::Same) => writeln!(
            out,
            "该名称与{}（{}）的名称相同，而该账号未被列为其官方账号。",
            quoted(&case.entity_name),
            terminal(category)
        ),
        Some(Kind::Extended) => writeln!(
            out,
            "该名称包含（或近似包含）{}（{}）的名称{}，而该账号未被列为其官方账号。",
            quoted(&case.entity_name),
            terminal(category),
            quoted(&case.matched_name)
        ),
        Some(_) => writeln!(
            out,
            "该名称与{}（{}）的名称{}相近。",
            quoted(&case.entity_name),
            terminal(category),
            quoted(&case.matched_name)
        ),
        None => writeln!(out, "有人举报该名称与{}的名称相近。", quoted(&case.entity_name)),
    };
    if !case.evidence.is_empty() {
        out.push_str("\n发现的情况：\n");
        for one in &case.evidence {
            let _ = writeln!(out, "- {}", words::chinese(one));
        }
    }
    out.push_str(match case.kind {
        Some(_) => "\n上述情况先由仅读取名称的程序发现，随后经人工审核确认。\n",
        None => "\n随后经人工审核确认。\n",
    });
    reason(
        &mut out,
        "理由",
        case.reason.filter(|_| case.state != State::Upheld).map(|reason| reason.chinese()),
    );
    if case.state == State::Upheld {
        out.push_str("您已提出申诉，并经人工复核，原结论维持不变。\n");
        reason(&mut out, "理由", case.reason.map(|reason| reason.chinese()));
    }
    out.push_str(
        "\n如您认为有误，可以提出申诉：请注明案件编号，并说明您有权使用该名称的理由（如本人姓名、所在机构名称、戏仿或评论、\
         已获授权）。申诉将由人工处理，并告知您结果。\n",
    );
    let _ = match contact {
        "" => writeln!(out, "申诉联系方式：____________________"),
        contact => writeln!(out, "申诉联系方式：{}", terminal(contact)),
    };
    out
}

fn who(case: &Case, name: String) -> String {
    let handle = case.handle.strip_prefix('@').unwrap_or(&case.handle);
    let mut parts = Vec::new();
    if !case.name.is_empty() {
        parts.push(name);
    }
    if !handle.is_empty() {
        parts.push(format!("@{}", terminal(handle)));
    }
    if !case.account_id.is_empty() {
        parts.push(format!("({})", terminal(&case.account_id)));
    }
    parts.join(" ")
}

fn reason(out: &mut String, word: &str, text: Option<&str>) {
    if let Some(text) = text {
        let _ = writeln!(out, "{word}: {text}");
    }
}
