//! Which part of a protected name is its own: what is left when the words for places and kinds of bodies are set aside.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

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
#[derive(Clone, Debug)]
pub(super) struct Core {
    parts: Vec<Part>,
    /// For each unit, the length of the word or run it stands in.
    runs: Vec<usize>,
    pub(super) dense: bool,
}

struct Words {
    parts: HashMap<Vec<char>, Part>,
    /// Fields, directions, ordinals: not parts, but words by which bodies differ.
    fields: HashSet<Vec<char>>,
    longest: usize,
}

fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let mut parts = HashMap::new();
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
                    "place" => {
                        parts.entry(chars).or_insert(Part::Place);
                    }
                    _ => {
                        parts.entry(chars).or_insert(Part::Body);
                    }
                }
            }
        }
        let longest = parts.keys().map(Vec::len).max().unwrap_or(0);
        Words { parts, fields, longest }
    });
    &WORDS
}

/// Whether folded characters are a word by which one body is told from another: a place, a kind of body, a field, a direction.
pub(super) fn tells_apart(word: &[char]) -> bool {
    let words = words();
    words.parts.contains_key(word)
        || words.fields.contains(word)
        || Affixes::builtin().get(word).is_some_and(|affix| affix.class == AffixClass::Place)
}

impl Core {
    pub(super) fn of(stream: &Stream) -> Core {
        let (units, chars) = (stream.units(), stream.chars());
        let mut parts = vec![Part::Own; chars.len()];
        let words = words();
        let mut at = 0;
        while at < chars.len() {
            let may_start = units.get(at).is_some_and(|unit| unit.starts);
            let longest = words.longest.min(chars.len() - at);
            let found = (1..=longest).rev().filter(|_| may_start).find_map(|length| {
                let ends = units.get(at + length - 1).is_some_and(|unit| unit.ends);
                // One Han character says what a body is only at the end of its name.
                let single =
                    length == 1 && chars.get(at).copied().is_some_and(is_dense) && at + 1 < chars.len();
                let part = chars
                    .get(at..at + length)
                    .filter(|_| ends && !single)
                    .and_then(|word| words.parts.get(word))?;
                Some((length, *part))
            });
            let (length, part) = found.unwrap_or((1, Part::Own));
            parts.iter_mut().skip(at).take(length).for_each(|cell| *cell = part);
            at += length;
        }
        if let Some(end) = place_prefix(chars, &parts) {
            parts.iter_mut().take(end).for_each(|cell| *cell = Part::Place);
        }
        let runs = (0..chars.len()).map(|at| run_length(units, &parts, at)).collect();
        let dense = chars.iter().any(|&c| is_dense(c));
        Core { parts, runs, dense }
    }

    /// What the unit at a place belongs to; past the end, what the last one does.
    pub(super) fn part(&self, at: usize) -> Part {
        self.parts.get(at).or(self.parts.last()).copied().unwrap_or(Part::Own)
    }

    /// The length of the word or run a unit stands in.
    pub(super) fn run(&self, at: usize) -> usize {
        self.runs.get(at).or(self.runs.last()).copied().unwrap_or(1)
    }

    /// Units that are the name's own.
    pub(super) fn own(&self) -> usize {
        self.parts.iter().filter(|part| **part == Part::Own).count()
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
