//! `deadringer check`: why a name is flagged, laid over the name it resembles.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};

use clap::Args;

use crate::cli::options::DetectorArgs;
use crate::cli::output::{Console, Palette, hand_on};
use crate::cli::{alignment, claims, each_name};
use crate::page::evidence::code_points;
use crate::page::words::Language;
use crate::scan::render::json_answer;
use crate::text::{self, terminal};
use crate::{Accepted, Account, Answer, Detector, Error, Evidence, Field, Flag, Kind};

/// Say why a name is flagged, laid over the name it resembles
///
/// Each difference is named with its place and its code points, and characters that cannot be seen are written out. The
/// answer says what a name resembles; whether an account is what it says is for a person to find out.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  deadringer check 人民曰报
  deadringer check 'Reuters' --handle reuters --platform x
  cut -f2 names.tsv | deadringer check --json -")]
pub(crate) struct CheckArgs {
    /// Names; - reads them from stdin, one a line
    #[arg(value_name = "NAME", required_unless_present = "handle")]
    names: Vec<OsString>,
    /// The account's handle
    #[arg(long, value_name = "H", default_value = "", hide_default_value = true)]
    handle: String,
    /// The account's id
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    id: String,
    /// Print one JSON object a name
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    detector: DetectorArgs,
}

pub(crate) fn run(args: CheckArgs, console: &mut Console) -> Result<(), Error> {
    let reads = args.names.iter().any(|name| name == "-");
    if (args.names.len() > 1 || reads) && !(args.handle.is_empty() && args.id.is_empty()) {
        return Err(Error::usage("`--handle` and `--id` belong to one name, but several are given")
            .with_hint("check one name at a time, or scan a list with columns `name`, `handle`, `id`"));
    }
    let detector = args.detector.detector(Accepted::default())?;
    let mut answers = Answers {
        detector: &detector,
        scratch: detector.scratch(),
        args: &args,
        palette: console.stdout(),
        out: std::io::stdout().lock(),
        registry: detector.registry_digest(),
        first: true,
    };
    if args.names.is_empty() {
        answers.answer(b"")?;
    }
    each_name(&args.names, |name| answers.answer(name))?;
    hand_on(answers.out.flush())
}

struct Answers<'a> {
    detector: &'a Detector,
    scratch: crate::Scratch,
    args: &'a CheckArgs,
    palette: Palette,
    out: std::io::StdoutLock<'a>,
    registry: String,
    first: bool,
}

impl Answers<'_> {
    fn answer(&mut self, name: &[u8]) -> Result<(), Error> {
        let mut spare = String::new();
        let (name, _) = text::decode(name, &mut spare);
        let account = Account::named(name).with_handle(&self.args.handle).with_id(&self.args.id);
        let answer = self.detector.check(&account, &mut self.scratch);
        let mut out = Vec::new();
        if self.args.json {
            json_answer(&mut out, &account, &answer, &self.registry);
            out.extend_from_slice(b"}\n");
        } else {
            if !self.first {
                out.push(b'\n');
            }
            out.extend_from_slice(shown(self.detector, &account, &answer, &self.palette).as_bytes());
        }
        self.first = false;
        hand_on(self.out.write_all(&out))?;
        // Whoever types names sees each answer at once.
        if std::io::stdout().is_terminal() { hand_on(self.out.flush()) } else { Ok(()) }
    }
}

/// An answer for a person.
fn shown(detector: &Detector, account: &Account<'_>, answer: &Answer<'_>, palette: &Palette) -> String {
    let mut out = String::new();
    let bold = palette.heading;
    let handle = match (account.name.is_empty(), account.handle.is_empty()) {
        (_, true) => String::new(),
        (true, false) => format!("@{}", account.handle.trim_start_matches('@')),
        (false, false) => format!(" @{}", account.handle.trim_start_matches('@')),
    };
    // A string takes every write, here and below.
    let _ = writeln!(out, "{bold}{}{}{bold:#}", terminal(account.name), terminal(&handle));
    if answer.truncated {
        let _ = writeln!(out, "  the name holds more than is looked at; what lies beyond was not judged");
    }
    if answer.flags.is_empty() {
        let _ = writeln!(out, "  resembles no protected name and asserts to be no protected body");
    }
    for flag in &answer.flags {
        if flag.kind == Kind::Claim {
            claims::shown(&mut out, detector, account, flag, palette);
        } else {
            flag_shown(&mut out, account, flag, palette);
        }
    }
    out
}

fn flag_shown(out: &mut String, account: &Account<'_>, flag: &Flag<'_>, palette: &Palette) {
    let bold = palette.heading;
    let faint = palette.faint;
    let entity = terminal(flag.entity_name);
    let met = if flag.matched_name == flag.entity_name {
        format!("{bold}{entity}{bold:#}")
    } else {
        format!("{bold}{}{bold:#}, a name of {bold}{entity}{bold:#}", terminal(flag.matched_name))
    };
    let says = match flag.kind {
        Kind::Same => format!("uses the name {met}"),
        Kind::Lookalike => format!("resembles {met}"),
        Kind::Extended => format!("resembles {met}, with words added"),
        Kind::Claim => {
            format!("asserts (unverified) to be of the class {bold}{}{bold:#}", terminal(flag.category))
        }
    };
    let _ = write!(
        out,
        "  {says}\n  {faint}{}, {} {}, {}",
        flag.kind,
        flag.tier,
        flag.score,
        terminal(flag.category)
    );
    if !flag.entity_id.is_empty() {
        let _ = write!(out, ", {}", terminal(flag.entity_id));
    }
    let _ = writeln!(out, "{faint:#}");
    if let Some(disclaimer) = flag.disclaimer {
        let _ = writeln!(out, "  the name itself says: {disclaimer}");
    }

    let (label, own) = match flag.field {
        Field::Handle => ("handle", account.handle),
        _ => ("name", account.name),
    };
    let lines = alignment::lines(own, flag.matched_name, &flag.evidence, palette);
    let _ = writeln!(out, "\n    {label:<11}{}", lines.account);
    if !flag.matched_name.is_empty() {
        let _ = writeln!(out, "    {:<11}{}", "protected", lines.protected);
    }
    if !lines.marks.is_empty() {
        let _ = writeln!(out, "    {:<11}{}", "", lines.marks);
    }
    let column = flag.evidence.iter().map(|one| one.technique.as_str().len()).max().unwrap_or(0).max(9) + 2;
    for one in &flag.evidence {
        let _ = writeln!(out, "    {:<column$}{}", one.technique.as_str(), difference(one));
        let _ =
            writeln!(out, "    {:column$}{faint}{}{faint:#}", "", Language::English.sentence(one.technique));
    }
}

/// One difference on one line: what became what, where, and by which code points.
fn difference(one: &Evidence) -> String {
    let (from, to) = (seen(&one.from), seen(&one.to));
    let mut out = match (one.from.is_empty(), one.to.is_empty()) {
        (false, false) => format!("{from} → {to}"),
        (true, false) => format!("added {to}"),
        (false, true) => format!("left out {from}"),
        (true, true) => String::new(),
    };
    let _ = write!(out, " at {}", one.position);
    let points = code_points(one);
    if !points.is_empty() {
        let _ = write!(out, "  ({points})");
    }
    out.trim_start().to_owned()
}

/// A piece of a name; in quotes where its spaces would not be seen.
pub(super) fn seen(text: &str) -> String {
    let safe = terminal(text);
    if safe.starts_with(char::is_whitespace) || safe.ends_with(char::is_whitespace) {
        return format!("\"{safe}\"");
    }
    safe.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Technique;

    #[test]
    fn differences_name_their_code_points() {
        let one = Evidence::new(Technique::Homoglyph, "e", "\u{435}", 1);
        assert_eq!(difference(&one), "e → \u{435} at 1  (U+0065 → U+0435)");
        let one = Evidence::new(Technique::Bidi, "", "\u{202E}", 0);
        assert_eq!(difference(&one), "added \\u{202E} at 0  (U+202E)");
        let one = Evidence::new(Technique::Affix, "", " National News", 3);
        assert_eq!(difference(&one), "added \" National News\" at 3");
    }
}
