//! Words of our own lists by their folded characters. Asked many times a name, and nearly always in vain: so a table by the
//! first character says which lengths there are at all.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::lengths::{length_bit, lengths_of};
use crate::lexicon::CharHasher;

/// Words with what is known of each.
#[derive(Clone, Debug)]
pub(crate) struct Dictionary<V> {
    words: HashMap<Box<[char]>, V, BuildHasherDefault<CharHasher>>,
    /// By the lowest bits of the first character: a bit for each length, the last one for all from there on.
    lengths: Box<[u64; FIRST]>,
    longest: usize,
}

/// Places for first characters: 8 KiB. Han characters that share one only cause a look-up in vain.
const FIRST: usize = 1 << 10;

impl<V> Default for Dictionary<V> {
    fn default() -> Self {
        Dictionary { words: HashMap::default(), lengths: Box::new([0; FIRST]), longest: 0 }
    }
}

impl<V> Dictionary<V> {
    /// Adds a word, unless it is known.
    pub(crate) fn add(&mut self, word: &[char], value: V) {
        let Some(cell) = word.first().and_then(|&c| self.lengths.get_mut(c as usize % FIRST)) else { return };
        *cell |= length_bit(word.len());
        self.longest = self.longest.max(word.len());
        self.words.entry(word.into()).or_insert(value);
    }

    /// What is known of a word.
    pub(crate) fn get(&self, word: &[char]) -> Option<&V> {
        let lengths = self.lengths(*word.first()?);
        if lengths & length_bit(word.len()) == 0 { None } else { self.words.get(word) }
    }

    /// Whether it is a word.
    pub(crate) fn holds(&self, word: &[char]) -> bool {
        self.get(word).is_some()
    }

    /// The longest word that begins some characters and ends where `ends` says that one may.
    pub(crate) fn longest_in(
        &self,
        chars: &[char],
        ends: impl Fn(usize) -> bool,
        mut fits: impl FnMut(usize, &V) -> bool,
    ) -> Option<(usize, &V)> {
        let lengths = self.lengths(*chars.first()?);
        lengths_of(lengths, self.longest.min(chars.len())).find_map(|length| {
            let word = chars.get(..length).filter(|_| ends(length))?;
            self.words.get(word).filter(|value| fits(length, value)).map(|value| (length, value))
        })
    }

    /// The length of the longest.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    fn lengths(&self, first: char) -> u64 {
        self.lengths.get(first as usize % FIRST).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_whatever_its_length_and_nothing_else_is() {
        let mut words = Dictionary::default();
        let of = |text: &str| text.chars().collect::<Vec<char>>();
        let long = "x".repeat(80);
        for (number, word) in ["a", "ab", "abcd", "日报", "日", &long].iter().enumerate() {
            words.add(&of(word), number);
        }
        words.add(&of("ab"), 9);
        words.add(&[], 9);
        assert_eq!(words.get(&of("ab")), Some(&1));
        assert_eq!(words.get(&of(&long)), Some(&5));
        for other in ["", "abc", "b", "日本", "x", &"x".repeat(70)] {
            assert!(!words.holds(&of(other)), "{other}");
        }
        let any = |_: usize, _: &usize| true;
        assert_eq!(words.longest_in(&of("abcde"), |_| true, any), Some((4, &2)));
        assert_eq!(words.longest_in(&of("abcde"), |at| at < 4, any), Some((2, &1)));
        assert_eq!(words.longest_in(&of("abcde"), |_| true, |length, _| length < 2), Some((1, &0)));
        assert_eq!(words.longest_in(&of("é"), |_| true, any), None);
        assert_eq!(words.longest_in(&[], |_| true, any), None);
    }
}
