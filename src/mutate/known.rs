//! Words that the lexicon knows: which parts of a name may not be altered, and what an alteration may not turn a word into.
//!
//! An edit that makes `East` of `West` or 年报 of 日报 names another body; it is no imitation of this one.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::fold::{Folded, Stream, is_dense};

/// What a word of a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The name's own.
    Own,
    /// A kind of body: university, 日报.
    Body,
    /// A field, rank or direction: marine, first, 教育.
    Field,
    /// A place, or a number.
    Fixed,
}

struct Known {
    /// Words of the names of bodies.
    parts: HashMap<Vec<char>, Part>,
    /// All words of the lexicon.
    words: HashSet<Vec<char>>,
    longest: usize,
}

fn known() -> &'static Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| {
        let mut parts = HashMap::new();
        let mut words = HashSet::new();
        for text in [
            include_str!("../../data/lexicon/places.csv"),
            include_str!("../../data/lexicon/generic.csv"),
            include_str!("../../data/lexicon/affixes.csv"),
            include_str!("../../data/lexicon/disclaimers.csv"),
        ] {
            for line in text.lines().skip(1) {
                let mut columns = line.split(',');
                let (Some(word), _, Some(class)) = (columns.next(), columns.next(), columns.next()) else {
                    continue;
                };
                let chars = Folded::of(word).visual.chars().to_vec();
                let part = match class {
                    "place" => Some(Part::Fixed),
                    "field" => Some(Part::Field),
                    "body" => Some(Part::Body),
                    _ => None,
                };
                if let Some(part) = part {
                    parts.entry(chars.clone()).or_insert(part);
                }
                words.insert(chars);
            }
        }
        for line in include_str!("../../data/lexicon/common-words.txt").lines() {
            if !line.starts_with('#') {
                words.insert(Folded::of(line).visual.chars().to_vec());
            }
        }
        let longest = parts.keys().map(Vec::len).max().unwrap_or(0);
        Known { parts, words, longest }
    });
    &KNOWN
}

/// Numerals and directions that part one Han name from the next.
fn is_han_number(c: char) -> bool {
    "〇一二三四五六七八九十百千万甲乙丙丁东西南北".contains(c)
}

/// What each unit of a folded name belongs to.
pub(super) fn parts(stream: &Stream) -> Vec<Part> {
    let (units, chars) = (stream.units(), stream.chars());
    let known = known();
    let mut parts = vec![Part::Own; chars.len()];
    let mut at = 0;
    while at < chars.len() {
        let starts = units.get(at).is_some_and(|unit| unit.starts);
        let found = (1..=known.longest.min(chars.len() - at)).rev().filter(|_| starts).find_map(|length| {
            let ends = units.get(at + length - 1).is_some_and(|unit| unit.ends);
            let word = chars.get(at..at + length).filter(|_| ends)?;
            // One Han character says what a body is only at the end of its name.
            let single = word.len() == 1 && word.iter().copied().all(is_dense) && at + 1 < chars.len();
            known.parts.get(word).filter(|_| !single).map(|part| (length, *part))
        });
        let (length, part) = found.unwrap_or((1, Part::Own));
        parts.iter_mut().skip(at).take(length).for_each(|cell| *cell = part);
        at += length;
    }
    // Divisions of China are named by their last character: all up to the last of them is a place.
    if let Some(last) =
        chars.iter().take(16).rposition(|c| "省市区县州旗盟镇乡".contains(*c)).filter(|last| *last > 0)
        && chars.iter().take(last + 1).all(|&c| is_dense(c))
    {
        parts.iter_mut().take(last + 1).for_each(|cell| *cell = Part::Fixed);
    }
    for (unit, part) in units.iter().zip(&mut parts) {
        if unit.digit || is_han_number(unit.c) {
            *part = Part::Fixed;
        }
    }
    for (from, to) in words(stream) {
        // The II of Roma II is a number, whatever it folds into.
        if chars.get(from..to).is_some_and(|word| word.iter().all(|c| matches!(c, 'l' | 'v' | 'x'))) {
            parts.iter_mut().take(to).skip(from).for_each(|cell| *cell = Part::Fixed);
        }
    }
    parts
}

/// The spaced words of a stream.
fn words(stream: &Stream) -> Vec<(usize, usize)> {
    let units = stream.units();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        match out.last_mut() {
            Some(last) if !unit.starts => last.1 = at + 1,
            _ => out.push((at, at + 1)),
        }
    }
    out.retain(|&(from, _)| units.get(from).is_some_and(|unit| !is_dense(unit.c)));
    out
}

/// Whether an altered name holds a known word, or a numeral, that the original does not: then it says something else.
pub(super) fn says_something_else(original: &Stream, altered: &Stream) -> bool {
    let before = spoken(original);
    spoken(altered).iter().any(|word| !before.contains(word))
}

/// Longest known word looked for in a run of Han.
const LONGEST_HAN_WORD: usize = 6;

fn spoken(stream: &Stream) -> HashSet<Vec<char>> {
    let (known, chars) = (known(), stream.chars());
    let mut out: HashSet<Vec<char>> = words(stream)
        .into_iter()
        .filter_map(|(from, to)| chars.get(from..to))
        .map(<[char]>::to_vec)
        .collect();
    out.retain(|word| known.words.contains(word));
    for from in 0..chars.len() {
        if !chars.get(from).copied().is_some_and(is_dense) {
            continue;
        }
        for length in 2..=LONGEST_HAN_WORD {
            if let Some(word) = chars.get(from..from + length).filter(|word| known.words.contains(*word)) {
                out.insert(word.to_vec());
            }
        }
    }
    out.extend(
        stream.units().iter().filter(|unit| unit.digit || is_han_number(unit.c)).map(|unit| vec![unit.c]),
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(name: &str) -> String {
        let letter = |part: &Part| match part {
            Part::Own => 'o',
            Part::Body => 'b',
            Part::Field => 'f',
            Part::Fixed => '#',
        };
        parts(&Folded::of(name).visual).iter().map(letter).collect()
    }

    #[test]
    fn places_numbers_and_kinds_of_bodies_are_told_from_the_own() {
        assert_eq!(shape("江苏卫视").get(..2), Some("##"));
        assert_eq!(shape("青阳县人民医院").get(..3), Some("###"));
        assert_eq!(shape("Reuters 24"), "ooooooo##");
        assert_eq!(shape("Roma II"), "oooo##");
    }

    #[test]
    fn a_word_that_becomes_another_known_word_says_something_else() {
        let says = |a: &str, b: &str| says_something_else(&Folded::of(a).visual, &Folded::of(b).visual);
        assert!(says("Ost Post", "West Post"));
        assert!(says("人民日报", "人民早报"));
        assert!(!says("Harbour Post", "Harbuor Post"));
    }
}
