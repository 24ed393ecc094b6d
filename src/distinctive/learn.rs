//! Counting who bears which token: the built-in registry, the lexicon and the words of ordinary names, once a process.
//!
//! It is done while the first name waits, so it must be quick: a word that was seen is not folded again, and signs that
//! stand for themselves are looked up one by one.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::{Counts, Learned, words};
use crate::fold::{Folded, Stream, glyph, is_dense};
use crate::lexicon::CharHasher;
use crate::registry::{builtin_names, ordinary};

/// Kinds of bodies, fields, affixes and common words are everybody's: as if 48 bodies bore each, which leaves .15.
pub(super) const LEXICON: u32 = 48;
/// Words of ordinary names, such as hobbies, trades and adjectives: as if twelve bodies did (.42).
const ORDINARY: u32 = 12;
/// Names of people tell their bearers apart, and thousands bear each: as if six bodies did (.62).
const PEOPLE: u32 = 6;

/// A token while it is counted.
#[derive(Clone, Copy, Debug, Default)]
struct Token {
    /// Entities of the registry that bear it.
    bearers: u32,
    /// The last of them, by its number from 1, so that each counts once.
    last: u32,
    /// What the lists say it counts for; the most of them.
    listed: u32,
}

impl Token {
    fn borne_by(&mut self, entity: u32) {
        self.bearers += u32::from(self.last != entity);
        self.last = entity;
    }
}

#[derive(Default)]
struct Learner {
    numbers: HashMap<Box<[char]>, u32, BuildHasherDefault<CharHasher>>,
    tokens: Vec<Token>,
    pairs: HashMap<(char, char), Token, BuildHasherDefault<CharHasher>>,
    /// The words of a text without blanks and dense signs, as it is written, by their numbers.
    spelled: HashMap<Box<str>, Box<[u32]>, BuildHasherDefault<CharHasher>>,
    folded: Folded,
    run: Vec<char>,
}

/// Learns from everything that is compiled in.
pub(super) fn learn() -> Learned {
    let mut learner = Learner::default();
    for (file, columns) in [
        (include_str!("../../data/lexicon/affixes.csv"), true),
        (include_str!("../../data/lexicon/generic.csv"), true),
        (include_str!("../../data/lexicon/places.csv"), true),
        (include_str!("../../data/lexicon/common-words.txt"), false),
    ] {
        for line in file.lines().skip(usize::from(columns)).filter(|line| !line.starts_with('#')) {
            learner.list(if columns { line.split(',').next().unwrap_or("") } else { line }, LEXICON);
        }
    }
    for (_, slot, row) in ordinary::rows() {
        let count = match slot {
            "share" | "pattern" | "emoji" => continue,
            "surname" | "given" | "name" | "middle" | "nick" | "english" => PEOPLE,
            _ => ORDINARY,
        };
        row.split([' ', ordinary::BLANK]).for_each(|word| learner.list(word, count));
    }
    let mut entity = 0;
    builtin_names(|names| {
        entity += 1;
        names.iter().for_each(|name| learner.bear(name, entity));
    });
    learner.finish()
}

impl Learner {
    /// Takes in a word or phrase of a list.
    fn list(&mut self, text: &str, count: u32) {
        self.folded.fold(text);
        let visual = std::mem::take(&mut self.folded.visual);
        for word in words(&visual) {
            let number = self.number(word);
            if let Some(token) = self.tokens.get_mut(number as usize) {
                token.listed = token.listed.max(count);
            }
        }
        self.folded.visual = visual;
    }

    /// Takes in a name that an entity of the registry bears.
    fn bear(&mut self, name: &str, entity: u32) {
        for part in name.split_whitespace() {
            if let Some(numbers) = self.spelled.get(part) {
                for &number in numbers {
                    if let Some(token) = self.tokens.get_mut(number as usize) {
                        token.borne_by(entity);
                    }
                }
            } else if part.chars().all(is_dense) {
                self.run.clear();
                self.run.extend(part.chars().flat_map(|c| glyph(c).visual()));
                let run = std::mem::take(&mut self.run);
                self.bear_run(&run, entity);
                self.run = run;
            } else {
                self.folded.fold(part);
                let visual: Stream = std::mem::take(&mut self.folded.visual);
                let numbers = self.bear_words(&visual, entity);
                if !visual.chars().iter().copied().any(is_dense) {
                    self.spelled.insert(part.into(), numbers.into());
                }
                self.folded.visual = visual;
            }
        }
    }

    fn bear_words(&mut self, visual: &Stream, entity: u32) -> Vec<u32> {
        let mut numbers = Vec::new();
        for word in words(visual) {
            if word.first().copied().is_some_and(is_dense) {
                self.bear_run(word, entity);
                continue;
            }
            let number = self.number(word);
            if let Some(token) = self.tokens.get_mut(number as usize) {
                token.borne_by(entity);
            }
            numbers.push(number);
        }
        numbers
    }

    /// A dense run is counted by its pairs, and by the sign in which it ends.
    fn bear_run(&mut self, run: &[char], entity: u32) {
        for pair in run.windows(2) {
            if let [a, b] = pair {
                self.pairs.entry((*a, *b)).or_default().borne_by(entity);
            }
        }
        if let [_, .., last] = run {
            let number = self.number(&[*last]);
            if let Some(token) = self.tokens.get_mut(number as usize) {
                token.borne_by(entity);
            }
        }
    }

    /// The number of a word, a new one if it is new.
    fn number(&mut self, word: &[char]) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        self.tokens.push(Token::default());
        self.numbers.insert(word.into(), number);
        number
    }

    fn finish(self) -> Learned {
        let mut longest = 1;
        let mut counts = Counts::with_capacity_and_hasher(self.numbers.len(), BuildHasherDefault::default());
        for (word, number) in self.numbers {
            let Some(token) = self.tokens.get(number as usize) else { continue };
            let dense = word.first().copied().is_some_and(is_dense);
            // A single sign of a list of names says nothing of the ends of names; one of the lexicon is a kind of body.
            let listed = if dense && word.len() == 1 && token.listed < LEXICON { 0 } else { token.listed };
            if dense {
                longest = longest.max(word.len());
            }
            if token.bearers + listed > 0 {
                counts.insert(word, token.bearers + listed);
            }
        }
        let pairs = self.pairs.into_iter().map(|(pair, token)| (pair, token.bearers)).collect();
        Learned { words: counts, pairs, longest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_looked_up_one_by_one_are_those_of_the_whole_fold() {
        builtin_names(|names| {
            for part in names.iter().flat_map(|name| name.split_whitespace()) {
                if part.chars().all(is_dense) {
                    let signs: Vec<char> = part.chars().flat_map(|c| glyph(c).visual()).copied().collect();
                    assert_eq!(signs, Folded::of(part).visual.chars(), "{part}");
                }
            }
        });
    }

    #[test]
    fn an_entity_counts_once_for_all_its_names() {
        let mut learner = Learner::default();
        for (entity, name) in
            [(1, "Post 日报"), (1, "The Post"), (1, "大日报"), (2, "the post"), (3, "POST. 日報")]
        {
            learner.bear(name, entity);
        }
        learner.list("Post", ORDINARY);
        learner.list("the post", PEOPLE);
        let learned = learner.finish();
        let count = |word: &str| learned.words.get(Folded::of(word).visual.chars()).copied();
        assert_eq!(count("post"), Some(3 + ORDINARY));
        assert_eq!(count("the"), Some(2 + PEOPLE));
        assert_eq!(count("报"), Some(2));
        assert_eq!(learned.pairs.get(&('日', '报')), Some(&2));
    }
}
