//! What a reviewer does with a case: the forms for it, and what they do. Behind a decision comes the next case of the same filter.

use std::sync::Arc;

use axum::extract::{Path, State as Shared};
use axum::response::Response;
use maud::{Markup, html};

use super::case::{Shown, absent, held, labelled, no_reason};
use super::safe::{Short, Theirs};
use super::visitor::{Reviewer, Signed, actor};
use super::{LIST, words};
use crate::limits::MAX_NOTE;
use crate::page::words::Language;
use crate::queue::{
    Case, CaseId, Decision, Filter, NewOfficial, Order, Page, Queue, Reason, Refusal, Settlement, State,
};
use crate::serve::Service;
use crate::serve::problem::Problem;
use crate::{Error, Kind};

/// Cases looked through for one that nobody else has in hand.
const LOOKED_THROUGH: u32 = 50;

/// The case that comes behind one: the next of the same filter, from the top again at its end, that nobody else has in hand.
pub(super) fn next_of(
    queue: &Queue,
    filter: &Filter,
    case: &Case,
    reviewer: &str,
) -> Result<Option<CaseId>, Error> {
    for after in [Some(case.key()), None] {
        let listed = queue.list(filter, Order::Ranked, Page { after, limit: LOOKED_THROUGH })?;
        let free = listed
            .cases
            .iter()
            .find(|one| one.id != case.id && (one.state != State::Claimed || one.reviewer == reviewer));
        if let Some(free) = free {
            return Ok(Some(free.id));
        }
    }
    Ok(None)
}

/// The reason that is chosen at first: what a flag of this kind most often is.
fn usual(case: &Case, state: State) -> Option<Reason> {
    match state {
        State::Confirmed => Some(match case.kind {
            Some(Kind::Same) => Reason::SameNameUse,
            Some(Kind::Claim) if case.category == "professional" => Reason::FalseCredential,
            Some(Kind::Claim) => Reason::InventedBody,
            _ => Reason::Imitation,
        }),
        State::Dismissed if case.disclaimer.is_some() => Some(Reason::ParodyOrFan),
        State::Dismissed => Some(match case.kind {
            Some(Kind::Claim | Kind::Extended) => Reason::Descriptive,
            _ => Reason::SameName,
        }),
        state => Reason::of(state).next(),
    }
}

/// What can be done with a case.
pub(super) fn forms(reviewer: &Reviewer, shown: &Shown, query: &str) -> Markup {
    let language = reviewer.language();
    let case = &shown.detail.case;
    let address = |what: &str| format!("/review/case/{}/{what}{query}", case.id);
    let note = |id: &str, needed: bool| {
        labelled(
            language.either("note", "备注"),
            &html! { textarea name="note" id=(id) rows="2" maxlength=(MAX_NOTE) required[needed] {} },
        )
    };
    let reasons = |state: State, id: &str| {
        let usual = usual(case, state);
        labelled(
            language.either("reason", "理由"),
            &html! { select name="reason" id=(id) {
                @for reason in Reason::of(state) {
                    option value=(reason.as_str()) selected[Some(reason) == usual] { (words::reason(reason, language)) }
                }
            } },
        )
    };
    let form = |what: &str, class: &str, inside: Markup, button: &str, key: Option<&str>| {
        html! {
            form id=(what) class={ "sheet " (class) } method="post" action=(address(what)) aria-label=(button) {
                (reviewer.sign())
                (inside)
                button aria-keyshortcuts=[key] { (button) @if let Some(key) = key { " " kbd aria-hidden="true" { (key) } } }
            }
        }
    };
    let decide = || {
        html! {
            (form("confirm", "decision", html! { (reasons(State::Confirmed, "confirm-reason")) (note("confirm-note", false)) },
                language.either("Confirm: the flag is right", "确认：标记正确"), Some("c")))
            (form("dismiss", "decision", html! { (reasons(State::Dismissed, "dismiss-reason")) (note("dismiss-note", false)) },
                language.either("Dismiss: the flag is not right", "排除：标记不成立"), Some("d")))
        }
    };
    html! {
        @match case.state {
            State::New => {
                (decide())
                (form("claim", "small", html! {}, language.either("Claim it, to decide later", "先占用，稍后决定"), None))
            }
            State::Claimed => {
                @if let Some((by, until)) = shown.held(reviewer.session.name()) { (held(by, until, language)) }
                @if shown.held(reviewer.session.name()).is_none() || reviewer.is_admin() {
                    (decide())
                    (form("release", "small", html! {}, language.either("Release it into the queue", "放回队列"), None))
                }
            }
            State::Confirmed => {
                p { (language.either("Confirmed. If the account’s owner objects, note it here.", "已确认。若账号所有者提出异议，请在此登记。")) }
                (form("appeal", "", html! { (note("appeal-note", false)) }, language.either("Note an appeal", "登记申诉"), None))
            }
            State::Appealed => {
                (form("uphold", "", html! { (reasons(State::Upheld, "uphold-reason")) (note("uphold-note", false)) },
                    language.either("Uphold the decision", "维持决定"), None))
                (form("overturn", "", html! { (reasons(State::Overturned, "overturn-reason")) (note("overturn-note", false)) },
                    language.either("Overturn the decision", "撤销决定"), None))
            }
            State::Dismissed | State::Upheld | State::Overturned => {
                p { (language.either(
                    "This case is closed. Whoever decided it last can undo that.",
                    "本案已结。最后作出决定的人可以撤回。",
                )) }
            }
        }
        @if reviewer.is_admin() && !case.entity_id.is_empty() { (official(reviewer, case, &address("official"), language)) }
    }
}

/// The entity's own account: for an admin to say.
fn official(reviewer: &Reviewer, case: &Case, address: &str, language: Language) -> Markup {
    html! {
        @if account_of(case).is_some() {
            details.official {
                summary { (language.either("It is the entity’s own account", "这是该机构自己的账号")) }
                form.sheet #official method="post" action=(address) {
                    (reviewer.sign())
                    p {
                        (Theirs(&account_of(case).unwrap_or_default()))
                        @match language {
                            Language::English => { " becomes an official account of " (Short(&case.entity_name))
                                @if case.platform.is_empty() { " on every platform" } @else { " on " (Short(&case.platform)) }
                                ": it is never flagged again. If this case is open, it is dismissed." }
                            Language::Chinese => { " 将登记为 " (Short(&case.entity_name)) " 的官方账号"
                                @if case.platform.is_empty() { "（所有平台）" } @else { "（" (Short(&case.platform)) "）" }
                                "，以后不再标记。若本案未决，则一并排除。" }
                        }
                    }
                    label { (language.either("how that is known", "核实依据"))
                        textarea name="note" #official-note rows="2" maxlength=(MAX_NOTE) required {} }
                    button { (language.either("Add as official", "登记为官方账号")) }
                }
            }
        }
    }
}

/// An account as a registry writes it: its id, else its handle.
fn account_of(case: &Case) -> Option<String> {
    let handle = case.handle.trim_start_matches('@');
    match (case.account_id.as_str(), handle) {
        ("", "") => None,
        ("", handle) => Some(format!("@{handle}")),
        (id, _) => Some(id.to_owned()),
    }
}

/// What a form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Claim,
    Release,
    Decide(Decision),
    Appeal,
    Settle(Settlement),
    Official,
}

impl Move {
    fn from_word(word: &str) -> Option<Move> {
        Some(match word {
            "claim" => Move::Claim,
            "release" => Move::Release,
            "confirm" => Move::Decide(Decision::Confirmed),
            "dismiss" => Move::Decide(Decision::Dismissed),
            "appeal" => Move::Appeal,
            "uphold" => Move::Settle(Settlement::Upheld),
            "overturn" => Move::Settle(Settlement::Overturned),
            "official" => Move::Official,
            _ => return None,
        })
    }

    /// Whether the reviewer goes on to the next case.
    fn ends(self) -> bool {
        matches!(self, Move::Decide(_) | Move::Settle(_) | Move::Official)
    }
}

/// Does what a form asks for.
pub(super) async fn make(
    Shared(service): Shared<Arc<Service>>,
    Path((id, what)): Path<(String, String)>,
    signed: Signed,
) -> Response {
    let Signed { reviewer, fields } = signed;
    let (Ok(id), Some(made)) = (id.parse::<CaseId>(), Move::from_word(&what)) else {
        return reviewer.problem(&absent());
    };
    if made == Move::Official && !reviewer.is_admin() {
        let problem = Problem::new(
            axum::http::StatusCode::FORBIDDEN,
            "adding an official account needs the role `admin`",
        );
        return reviewer.problem(&problem);
    }
    let wanted = reviewer.wanted();
    let filter = wanted.filter(reviewer.session.name());
    let by = reviewer.actor();
    let reason = Reason::from_word(fields.get("reason"));
    let word = fields.get("reason").to_owned();
    // Browsers end lines as networks do.
    let note = fields.get("note").replace("\r\n", "\n").trim().to_owned();
    let asked = Arc::clone(&service);
    let doing = move |queue: &Queue, now: i64| {
        let who = actor(&by);
        let reason = || reason.ok_or_else(|| no_reason(&word));
        match made {
            Move::Claim => queue.claim(id, who, now)?,
            Move::Release => queue.release(id, who, now)?,
            Move::Decide(decision) => queue.decide(id, who, decision, reason()?, &note, now)?,
            Move::Appeal => queue.appeal(id, who, &note, now)?,
            Move::Settle(settlement) => queue.settle(id, who, settlement, reason()?, &note, now)?,
            Move::Official => add_official(&asked, queue, id, &by, &note, now)?,
        };
        let case = queue.case(id)?.ok_or(Refusal::Absent { what: "case", id })?.case;
        if made.ends() { Ok(next_of(queue, &filter, &case, &by.0)?) } else { Ok(Some(id)) }
    };
    let done = match made {
        Move::Claim | Move::Release | Move::Appeal => service.with_queue("changing a case", doing).await,
        _ => service.decide("deciding a case", doing).await,
    };
    match done {
        Ok(next) => {
            let path = next.map_or_else(|| LIST.to_owned(), |next| format!("/review/case/{next}"));
            reviewer.visitor.go(&wanted.link(&path, "done", &id.to_string()))
        }
        Err(problem) => reviewer.problem(&problem),
    }
}

/// Adds the account of a case to its entity's own, and dismisses the case where it is open.
fn add_official(
    service: &Service,
    queue: &Queue,
    id: CaseId,
    by: &(String, bool),
    note: &str,
    now: i64,
) -> Result<Case, Refusal> {
    let case = queue.case(id)?.ok_or(Refusal::Absent { what: "case", id })?.case;
    let engine = service.engine();
    if engine.entity(&case.entity_id).is_none() {
        return Err(Refusal::Text {
            what: "entity of this case",
            why: "is in no registry of this service".to_owned(),
        });
    }
    let account = account_of(&case)
        .ok_or_else(|| Refusal::Text { what: "account", why: "has neither id nor handle".to_owned() })?;
    if note.is_empty() {
        return Err(Refusal::Text { what: "note", why: "is empty: it says how that is known".to_owned() });
    }
    if case.state.is_decided() {
        let official =
            NewOfficial { entity_id: &case.entity_id, platform: &case.platform, account: &account, note };
        queue.add_official(&official, actor(by), now)?;
        return Ok(case);
    }
    // First what may be refused: somebody else may have the case in hand.
    let dismissed = queue.decide(id, actor(by), Decision::Dismissed, Reason::OwnAccount, note, now)?;
    let official =
        NewOfficial { entity_id: &case.entity_id, platform: &case.platform, account: &account, note };
    queue.add_official(&official, actor(by), now)?;
    Ok(dismissed)
}

/// Takes back the reviewer's last decision, and shows its case.
pub(super) async fn undo(Shared(service): Shared<Arc<Service>>, signed: Signed) -> Response {
    let reviewer = signed.reviewer;
    let by = reviewer.actor();
    match service.decide("undoing a decision", move |queue, now| Ok(queue.undo(actor(&by), now)?.id)).await {
        Ok(id) => reviewer.visitor.go(&reviewer.wanted().link(
            &format!("/review/case/{id}"),
            "done",
            &id.to_string(),
        )),
        Err(problem) => reviewer.problem(&problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_a_move() {
        for word in ["claim", "release", "confirm", "dismiss", "appeal", "uphold", "overturn", "official"] {
            assert!(Move::from_word(word).is_some());
        }
        assert!(Move::from_word("delete").is_none());
    }
}
