//! The rivals, each with the whole folded names and told the same rule; and the brute force that they are held against.
//!
//! Each is helped as far as it can be: names come to it folded, only lengths that can match are looked at, and the
//! distance asked for is the largest that a protected name of any such length allows.

use std::collections::HashMap;

use deadringer::Index;
use deadringer::testing::{self, Searcher};
use fst::{IntoStreamer, Streamer};
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use rapidfuzz::distance::levenshtein::{Args, BatchComparator};
use symspell_rs::{SymSpell, Verbosity};

/// The largest number of edits the rule allows.
pub(crate) const MOST: usize = 3;

/// A protected name, folded; several may fold into it.
pub(crate) struct Entry {
    pub(crate) chars: Vec<char>,
    pub(crate) text: String,
    /// Edits allowed.
    pub(crate) edits: usize,
    pub(crate) names: Vec<u32>,
}

/// All protected names of an index, in order of length: the layout that every rival gains most by.
pub(crate) struct Dictionary {
    pub(crate) entries: Vec<Entry>,
    /// Where the entries of each length begin.
    begins: Vec<usize>,
}

/// An account's name: as it is for us, folded for the rivals.
pub(crate) struct Query {
    pub(crate) raw: String,
    pub(crate) text: String,
    pub(crate) chars: Vec<char>,
}

impl Query {
    pub(crate) fn of(raw: String) -> Query {
        let chars: Vec<char> = testing::streams(&raw)
            .first()
            .map(|units| units.iter().map(|unit| unit.c).collect())
            .unwrap_or_default();
        Query { raw, text: chars.iter().collect(), chars }
    }
}

impl Dictionary {
    pub(crate) fn of(index: &Index) -> Dictionary {
        let mut by_chars: HashMap<Vec<char>, Entry> = HashMap::new();
        for pattern in testing::patterns(index) {
            let entry = by_chars.entry(pattern.chars.clone()).or_insert_with(|| Entry {
                text: pattern.chars.iter().collect(),
                chars: pattern.chars,
                edits: 0,
                names: Vec::new(),
            });
            // Where a full name and a short form are written alike, the entry keeps the rule of the full name, which holds
            // for that one alone.
            if pattern.edits > entry.edits {
                entry.names.clear();
                entry.edits = pattern.edits;
            }
            if pattern.edits == entry.edits {
                entry.names.push(pattern.name);
            }
        }
        let mut entries: Vec<Entry> = by_chars.into_values().collect();
        entries.sort_by(|a, b| (a.chars.len(), &a.chars).cmp(&(b.chars.len(), &b.chars)));
        let longest = entries.last().map_or(0, |entry| entry.chars.len());
        let begins = (0..longest + 2)
            .map(|length| entries.partition_point(|entry| entry.chars.len() < length))
            .collect();
        Dictionary { entries, begins }
    }

    /// The entries whose length a name of `length` can match, with their numbers.
    fn around(&self, length: usize) -> impl Iterator<Item = (u32, &Entry)> {
        let place = |length: usize| self.begins.get(length).copied().unwrap_or(self.entries.len());
        let (from, to) = (place(length.saturating_sub(MOST)), place(length + MOST + 1));
        (from as u32..to as u32)
            .zip(&self.entries[from..to])
            .filter(move |(_, entry)| entry.chars.len().abs_diff(length) <= entry.edits)
    }
}

/// The most edits that any protected name allows which a name of `length` can match.
fn most_edits(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=12 => 2,
        _ => 3,
    }
}

/// Something that finds protected names.
pub(crate) trait Engine {
    /// Adds the numbers of the entries found; says no if it gave up on the name.
    fn find(&mut self, query: &Query, found: &mut Vec<u32>) -> bool;
}

/// The rivals by name.
pub(crate) const RIVALS: [&str; 5] =
    ["fst levenshtein", "levenshtein_automata", "strsim", "rapidfuzz", "symspell_rs"];

/// One of them, ready to search.
pub(crate) fn made<'d>(rival: &str, dictionary: &'d Dictionary) -> Box<dyn Engine + 'd> {
    match rival {
        "fst levenshtein" => Box::new(FstLevenshtein::new(dictionary)),
        "levenshtein_automata" => Box::new(Automata::new(dictionary)),
        "strsim" => Box::new(Strsim(dictionary)),
        "rapidfuzz" => Box::new(Rapidfuzz(dictionary)),
        _ => Box::new(Symspell::new(dictionary)),
    }
}

/// `strsim::normalized_levenshtein`, name by name.
pub(crate) struct Strsim<'d>(pub(crate) &'d Dictionary);

impl Engine for Strsim<'_> {
    fn find(&mut self, query: &Query, found: &mut Vec<u32>) -> bool {
        for (number, entry) in self.0.around(query.chars.len()) {
            let longer = query.chars.len().max(entry.chars.len()) as f64;
            let likeness = strsim::normalized_levenshtein(&query.text, &entry.text);
            if (1.0 - likeness) * longer < entry.edits as f64 + 0.5 {
                found.push(number);
            }
        }
        true
    }
}

/// `rapidfuzz`'s comparator of one name with many, with a cut-off.
pub(crate) struct Rapidfuzz<'d>(pub(crate) &'d Dictionary);

impl Engine for Rapidfuzz<'_> {
    fn find(&mut self, query: &Query, found: &mut Vec<u32>) -> bool {
        let comparator = BatchComparator::new(query.chars.iter().copied());
        for (number, entry) in self.0.around(query.chars.len()) {
            let cutoff = Args::default().score_cutoff(entry.edits);
            if comparator.distance_with_args(entry.chars.iter().copied(), &cutoff).is_some() {
                found.push(number);
            }
        }
        true
    }
}

/// The set of all entries as an FST.
fn map_of(dictionary: &Dictionary) -> fst::Map<Vec<u8>> {
    let mut texts: Vec<(&str, u64)> =
        dictionary.entries.iter().zip(0u64..).map(|(entry, number)| (entry.text.as_str(), number)).collect();
    texts.sort_unstable();
    fst::Map::from_iter(texts).unwrap()
}

/// `fst`'s own Levenshtein automaton.
pub(crate) struct FstLevenshtein<'d> {
    dictionary: &'d Dictionary,
    map: fst::Map<Vec<u8>>,
}

impl<'d> FstLevenshtein<'d> {
    pub(crate) fn new(dictionary: &'d Dictionary) -> Self {
        FstLevenshtein { dictionary, map: map_of(dictionary) }
    }
}

impl Engine for FstLevenshtein<'_> {
    fn find(&mut self, query: &Query, found: &mut Vec<u32>) -> bool {
        let edits = most_edits(query.chars.len());
        let Ok(automaton) = fst::automaton::Levenshtein::new(&query.text, edits as u32) else { return false };
        let mut stream = self.map.search(automaton).into_stream();
        while let Some((_, number)) = stream.next() {
            let entry = &self.dictionary.entries[number as usize];
            // It does not say how far the name was, only that it was near.
            if entry.edits == edits || strsim::generic_levenshtein(&entry.chars, &query.chars) <= entry.edits
            {
                found.push(number as u32);
            }
        }
        true
    }
}

/// `levenshtein_automata` over an FST.
pub(crate) struct Automata<'d> {
    dictionary: &'d Dictionary,
    map: fst::Map<Vec<u8>>,
    builders: Vec<LevenshteinAutomatonBuilder>,
}

impl<'d> Automata<'d> {
    pub(crate) fn new(dictionary: &'d Dictionary) -> Self {
        let builders = (0..=MOST as u8).map(|edits| LevenshteinAutomatonBuilder::new(edits, false)).collect();
        Automata { dictionary, map: map_of(dictionary), builders }
    }
}

impl Engine for Automata<'_> {
    fn find(&mut self, query: &Query, found: &mut Vec<u32>) -> bool {
        let automaton: DFA = self.builders[most_edits(query.chars.len())].build_dfa(&query.text);
        let mut stream = self.map.search_with_state(&automaton).into_stream();
        while let Some((_, number, state)) = stream.next() {
            let near = match automaton.distance(state) {
                Distance::Exact(distance) => {
                    usize::from(distance) <= self.dictionary.entries[number as usize].edits
                }
                Distance::AtLeast(_) => false,
            };
            if near {
                found.push(number as u32);
            }
        }
        true
    }
}

/// `symspell_rs` at distance 3, as its documentation builds it.
pub(crate) struct Symspell<'d> {
    dictionary: &'d Dictionary,
    spelling: SymSpell,
    numbers: HashMap<&'d str, u32>,
}

impl<'d> Symspell<'d> {
    pub(crate) fn new(dictionary: &'d Dictionary) -> Self {
        let mut spelling = SymSpell::new(MOST, None, 7, 1);
        for entry in &dictionary.entries {
            spelling.create_dictionary_entry(entry.text.as_str(), 1);
        }
        let numbers = dictionary.entries.iter().map(|entry| entry.text.as_str()).zip(0..).collect();
        Symspell { dictionary, spelling, numbers }
    }
}

impl Engine for Symspell<'_> {
    fn find(&mut self, query: &Query, found: &mut Vec<u32>) -> bool {
        let edits = most_edits(query.chars.len());
        for near in self.spelling.lookup(&query.text, Verbosity::All, edits, &None, None, false) {
            if let Some(&number) = self.numbers.get(near.term.as_str()) {
                // A swap of neighbours is one edit to it and two to the rule: such names are its extras.
                if near.distance <= self.dictionary.entries[number as usize].edits {
                    found.push(number);
                }
            }
        }
        true
    }
}

/// This project: folding included, and matches inside longer names, which no rival looks for. Found are names, not entries.
pub(crate) struct Deadringer<'d> {
    index: &'d Index,
    searcher: Searcher,
}

impl<'d> Deadringer<'d> {
    pub(crate) fn new(index: &'d Index) -> Self {
        Deadringer { index, searcher: Searcher::default() }
    }

    pub(crate) fn count(&mut self, query: &Query) -> usize {
        self.searcher.search(self.index, &query.raw)
    }

    pub(crate) fn names(&mut self, query: &Query) -> Vec<u32> {
        self.count(query);
        self.found()
    }

    /// As the rivals do: whole names within the edits of the rule, and nothing else.
    pub(crate) fn whole_names(&mut self, query: &Query) -> Vec<u32> {
        self.searcher.whole(self.index, &query.raw);
        self.found()
    }

    fn found(&self) -> Vec<u32> {
        self.searcher.candidates().iter().map(|candidate| candidate.name).collect()
    }
}

/// Brute force: Myers' bit-parallel distance (Hyyrö 2003) to every entry of a possible length. The truth that recall is
/// counted against, so it shares no code with anything that is measured.
pub(crate) struct Oracle<'d>(pub(crate) &'d Dictionary);

impl Engine for Oracle<'_> {
    fn find(&mut self, query: &Query, found: &mut Vec<u32>) -> bool {
        let places = Places::of(&query.chars);
        for (number, entry) in self.0.around(query.chars.len()) {
            let distance = match &places {
                Some(places) => places.distance(&entry.chars),
                None => strsim::generic_levenshtein(&query.chars, &entry.chars),
            };
            if distance <= entry.edits {
                found.push(number);
            }
        }
        true
    }
}

/// Where each character stands in a text of 1 to 64.
struct Places {
    ascii: [u64; 128],
    others: HashMap<char, u64>,
    length: usize,
}

impl Places {
    fn of(text: &[char]) -> Option<Places> {
        let mut places = Places { ascii: [0; 128], others: HashMap::new(), length: text.len() };
        if text.is_empty() || text.len() > 64 {
            return None;
        }
        for (at, &c) in text.iter().enumerate() {
            match places.ascii.get_mut(c as usize) {
                Some(bits) => *bits |= 1 << at,
                None => *places.others.entry(c).or_default() |= 1 << at,
            }
        }
        Some(places)
    }

    fn distance(&self, other: &[char]) -> usize {
        let last = 1u64 << (self.length - 1);
        let (mut up, mut down, mut distance) = (u64::MAX, 0u64, self.length);
        for &c in other {
            let equal = match self.ascii.get(c as usize) {
                Some(&bits) => bits,
                None => self.others.get(&c).copied().unwrap_or(0),
            };
            let diagonal = ((equal & up).wrapping_add(up) ^ up) | equal | down;
            let mut right_up = down | !(diagonal | up);
            let mut right_down = up & diagonal;
            if right_up & last != 0 {
                distance += 1;
            } else if right_down & last != 0 {
                distance -= 1;
            }
            right_up = (right_up << 1) | 1;
            right_down <<= 1;
            up = right_down | !(diagonal | right_up);
            down = right_up & diagonal;
        }
        distance
    }
}
