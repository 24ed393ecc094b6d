//! Words by which a name itself says that it is not the entity: strong at its start, weak at its end. Only as they are
//! written: who means it has no need to disguise it, and `h3` and `807` look like не and *bot*.

use std::ops::Range;
use std::sync::LazyLock;

use crate::Disclaimer;
use crate::dictionary::Dictionary;
use crate::fold::{Folded, Stream, Unit, span};
use crate::index::Candidate;
use crate::lexicon::Affixes;

struct Word {
    kind: Disclaimer,
    /// Counts at the start of a name alone: `not` elsewhere is half a sentence.
    start_only: bool,
    /// As it is written.
    hard: Vec<char>,
}

fn words() -> &'static Dictionary<Word> {
    static WORDS: LazyLock<Dictionary<Word>> = LazyLock::new(|| {
        let mut words = Dictionary::default();
        for line in include_str!("../../data/lexicon/disclaimers.csv").lines().skip(1) {
            let mut fields = line.split(',');
            let (Some(word), _, Some(kind)) = (fields.next(), fields.next(), fields.next()) else { continue };
            if let Some(kind) = Disclaimer::from_word(kind) {
                let start_only = fields.next() == Some("start");
                let folded = Folded::of(word);
                let hard = folded.hard.chars().to_vec();
                words.add(folded.visual.chars(), Word { kind, start_only, hard });
            }
        }
        words
    });
    &WORDS
}

/// The disclaimer outside the matched window, and whether it stands at the name's start.
pub(super) fn find(account: &Folded, candidate: &Candidate) -> Option<(Disclaimer, bool)> {
    let stream = account.searched().nth(usize::from(candidate.stream))?;
    find_in(account, stream, usize::from(candidate.from)..usize::from(candidate.to))
}

/// Whether the hard characters of some units are a word's, a run of one letter counting once.
fn is_written(account: &Folded, units: &[Unit], word: &[char]) -> bool {
    let (from, to) = span(units).unwrap_or_default();
    let mut last = None;
    let mut own =
        account.hard.units().iter().filter(|unit| from <= unit.from && unit.to <= to).map(|unit| unit.c);
    let mut own = std::iter::from_fn(|| own.find(|&c| last.replace(c) != Some(c)));
    let mut before = None;
    word.iter().filter(|&&c| before.replace(c) != Some(c)).all(|&c| own.next() == Some(c))
        && own.next().is_none()
}

/// The disclaimer anywhere in a name.
pub(crate) fn find_anywhere(account: &Folded) -> Option<(Disclaimer, bool)> {
    find_in(account, &account.visual, 0..0)
}

/// The disclaimer outside a window of one of a name's streams; with an empty window, anywhere in it.
fn find_in(account: &Folded, stream: &Stream, window: Range<usize>) -> Option<(Disclaimer, bool)> {
    let (units, chars) = (stream.units(), stream.chars());
    let words = words();
    // Most names hold no such word at all, whatever else stands in them.
    let holds = |at: usize, limit: usize| {
        let ends = |length: usize| units.get(at + length - 1).is_some_and(|unit| unit.ends);
        units.get(at).is_some_and(|unit| unit.starts)
            && chars.get(at..limit).is_some_and(|rest| words.longest_in(rest, ends, |_, _| true).is_some())
    };
    let before = window.start.min(chars.len());
    if !(0..before).any(|at| holds(at, before)) && !(window.end..chars.len()).any(|at| holds(at, chars.len()))
    {
        return None;
    }
    let affixes = Affixes::builtin();
    let mut found: Option<(Disclaimer, bool)> = None;
    let mut at = 0;
    while at < chars.len() {
        if window.contains(&at) {
            at = window.end;
            continue;
        }
        let limit = if at < window.start { window.start } else { chars.len() };
        let starts = units.get(at).is_some_and(|unit| unit.starts);
        let longest = if starts { words.longest().max(affixes.longest()).min(limit - at) } else { 0 };
        // 粉丝后援会 is an affix, though 粉丝 is a disclaimer: the longest word decides.
        let word = (1..=longest).rev().find_map(|length| {
            let ends = units.get(at + length - 1).is_some_and(|unit| unit.ends);
            let word = chars.get(at..at + length).filter(|_| ends)?;
            match words.get(word) {
                Some(Word { start_only: true, .. }) if at > 0 => None,
                Some(Word { kind, hard, .. }) if is_written(account, units.get(at..at + length)?, hard) => {
                    Some((length, Some(*kind)))
                }
                _ => affixes.get(word).map(|_| (length, None)),
            }
        });
        match word {
            Some((length, Some(kind))) => {
                let first = at == 0;
                if found.is_none_or(|(_, at_start)| first && !at_start) {
                    found = Some((kind, first));
                }
                at += length;
            }
            Some((length, None)) => at += length,
            None => at += 1,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disclaimer_counts_as_it_is_written() {
        let kind = |name: &str| find_anywhere(&Folded::of(name)).map(|found| found.0);
        for (name, expected) in [
            ("CNN parody", Some(Disclaimer::Parody)),
            ("FAN of CNN", Some(Disclaimer::Fan)),
            ("не BBC", Some(Disclaimer::Parody)),
            ("No es CNN", Some(Disclaimer::Parody)),
            ("ｐａｒｏｄｙ CNN", Some(Disclaimer::Parody)),
            ("h3", None),
            ("he CNN", None),
            ("acct 807", None),
            ("p4rody CNN", None),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
    }
}
