//! Which part of a protected name is its own: what is left when the words for places and kinds of bodies are set aside.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::dictionary::Dictionary;
use crate::fold::{Folded, Stream, is_dense};
use crate::lexicon::{AffixClass, Affixes};

/// What a unit of a protected name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The name's own.
    Own,
    /// A kind of body: university, 日报.
    Body,
    /// A place: 江苏, 青县.
    Place,
}

/// The parts of a protected name, unit by unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Core<'a> {
    stream: &'a Stream,
    parts: &'a [Part],
    own: usize,
    pub(super) dense: bool,
}

/// What a word of the lists is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Part(Part),
    /// Fields, directions, ordinals: not parts, but words by which bodies differ.
    Field,
    /// Both.
    FieldAndPart(Part),
}

fn words() -> &'static Dictionary<Word> {
    static WORDS: LazyLock<Dictionary<Word>> = LazyLock::new(|| {
        let mut parts = Vec::new();
        let mut fields = HashSet::new();
        for text in
            [include_str!("../../data/lexicon/places.csv"), include_str!("../../data/lexicon/generic.csv")]
        {
            for line in text.lines().skip(1) {
                let mut columns = line.split(',');
                let (Some(word), _, Some(class)) = (columns.next(), columns.next(), columns.next()) else {
                    continue;
                };
                let chars = Folded::of(word).visual.chars().to_vec();
                match class {
                    "field" => {
                        fields.insert(chars);
                    }
                    "place" => parts.push((chars, Part::Place)),
                    _ => parts.push((chars, Part::Body)),
                }
            }
        }
        let mut words = Dictionary::default();
        for (chars, part) in parts {
            let both = fields.remove(&chars);
            words.add(&chars, if both { Word::FieldAndPart(part) } else { Word::Part(part) });
        }
        fields.iter().for_each(|chars| words.add(chars, Word::Field));
        words
    });
    &WORDS
}

/// Whether folded characters are a word by which one body is told from another: a place, a kind of body, a field, a direction.
pub(super) fn tells_apart(word: &[char]) -> bool {
    words().holds(word) || Affixes::builtin().get(word).is_some_and(|affix| affix.class == AffixClass::Place)
}

impl<'a> Core<'a> {
    /// A stream and its parts.
    pub(super) fn new(stream: &'a Stream, parts: &'a [Part], own: usize, dense: bool) -> Core<'a> {
        Core { stream, parts, own, dense }
    }

    /// Fills in the part of each unit of a name's stream.
    pub(super) fn part_into(stream: &Stream, parts: &mut Vec<Part>) {
        let (units, chars) = (stream.units(), stream.chars());
        parts.clear();
        parts.resize(chars.len(), Part::Own);
        let mut at = 0;
        while at < chars.len() {
            let found =
                chars.get(at..).filter(|_| units.get(at).is_some_and(|unit| unit.starts)).and_then(|rest| {
                    let ends = |length: usize| units.get(at + length - 1).is_some_and(|unit| unit.ends);
                    // One Han character says what a body is only at the end of its name.
                    let fits = |length: usize, word: &Word| {
                        let single =
                            length == 1 && rest.len() > 1 && rest.first().copied().is_some_and(is_dense);
                        !single && *word != Word::Field
                    };
                    words().longest_in(rest, ends, fits)
                });
            if let Some((length, Word::Part(part) | Word::FieldAndPart(part))) = found {
                parts.iter_mut().skip(at).take(length).for_each(|cell| *cell = *part);
                at += length;
            } else {
                at += 1;
            }
        }
        if let Some(end) = place_prefix(chars, parts) {
            parts.iter_mut().take(end).for_each(|cell| *cell = Part::Place);
        }
    }

    /// What the unit at a place belongs to; past the end, what the last one does.
    pub(super) fn part(&self, at: usize) -> Part {
        self.parts.get(at).or(self.parts.last()).copied().unwrap_or(Part::Own)
    }

    /// The length of the word or run a unit stands in.
    pub(super) fn run(&self, at: usize) -> usize {
        let at = at.min(self.parts.len().saturating_sub(1));
        run_length(self.stream.units(), self.parts, at)
    }

    /// Units that are the name's own.
    pub(super) fn own(&self) -> usize {
        self.own
    }

    /// Whether the name says at its end what kind of body it is.
    pub(super) fn ends_in_a_body(&self) -> bool {
        self.parts.last() == Some(&Part::Body)
    }

    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }
}

/// The last characters of Chinese divisions, folded as names are (市 is of one variant class with 巿).
fn divisions() -> &'static [char] {
    static DIVISIONS: LazyLock<Vec<char>> =
        LazyLock::new(|| Folded::of("省市区县州旗盟").visual.chars().to_vec());
    &DIVISIONS
}

/// Chinese divisions are named by their last character (省, 市, 区, 县, 州, 旗, 盟): all up to the last of them, if a body follows.
fn place_prefix(chars: &[char], parts: &[Part]) -> Option<usize> {
    let body = parts.iter().position(|part| *part == Part::Body)?;
    let last = chars.get(..body)?.iter().rposition(|c| divisions().contains(c))?;
    // The character itself and at least one before it.
    (1..16).contains(&last).then_some(last + 1)
}

fn run_length(units: &[crate::fold::Unit], parts: &[Part], at: usize) -> usize {
    let Some(part) = parts.get(at) else { return 1 };
    let dense = units.get(at).is_some_and(|unit| is_dense(unit.c));
    let same = |place: usize| parts.get(place) == Some(part);
    let mut from = at;
    while from > 0 && same(from - 1) && (dense || !units.get(from).is_some_and(|unit| unit.starts)) {
        from -= 1;
    }
    let mut to = at + 1;
    while to < units.len() && same(to) && (dense || !units.get(to).is_some_and(|unit| unit.starts)) {
        to += 1;
    }
    to - from
}
