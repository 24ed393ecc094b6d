//! Words by which a name itself says that it is not the entity: strong at its start, weak at its end.

use std::ops::Range;
use std::sync::LazyLock;

use crate::Disclaimer;
use crate::dictionary::Dictionary;
use crate::fold::{Folded, Stream};
use crate::index::Candidate;
use crate::lexicon::Affixes;

/// With whether it counts at the start of a name alone: `not` elsewhere is half a sentence.
fn words() -> &'static Dictionary<(Disclaimer, bool)> {
    static WORDS: LazyLock<Dictionary<(Disclaimer, bool)>> = LazyLock::new(|| {
        let mut words = Dictionary::default();
        for line in include_str!("../../data/lexicon/disclaimers.csv").lines().skip(1) {
            let mut fields = line.split(',');
            let (Some(word), _, Some(kind)) = (fields.next(), fields.next(), fields.next()) else { continue };
            if let Some(kind) = Disclaimer::from_word(kind) {
                let start_only = fields.next() == Some("start");
                words.add(Folded::of(word).visual.chars(), (kind, start_only));
            }
        }
        words
    });
    &WORDS
}

/// The disclaimer outside the matched window, and whether it stands at the name's start.
pub(super) fn find(account: &Folded, candidate: &Candidate) -> Option<(Disclaimer, bool)> {
    let stream = account.searched().nth(usize::from(candidate.stream))?;
    find_in(stream, usize::from(candidate.from)..usize::from(candidate.to))
}

/// The disclaimer outside a window of a stream; with an empty window, anywhere in it.
pub(crate) fn find_in(stream: &Stream, window: Range<usize>) -> Option<(Disclaimer, bool)> {
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
                Some((_, true)) if at > 0 => None,
                Some((kind, _)) => Some((length, Some(*kind))),
                None => affixes.get(word).map(|_| (length, None)),
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
