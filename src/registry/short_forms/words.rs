//! The words of `data/lexicon/abbreviations.csv`, folded once, by class.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use crate::fold::Skim;
use crate::lexicon::CharHasher;
use crate::limits::MAX_FOLDED;

/// What a row of the lexicon says; its README defines each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Class {
    Function,
    Plain,
    Whole,
    Office,
    School,
    Prefix,
    Nation,
    Blend,
    Place,
    JapaneseLegal,
    JapaneseSuffix,
    JapanesePhrase,
    KoreanLegal,
    KoreanPhrase,
    Phrase,
    LegalFirst,
    LegalLast,
    KindFirst,
    KindLast,
    Letters,
    Particle,
    Country,
    Demonym,
    Scope,
    /// Names of which there is but one, with what all say for them.
    Unique,
    /// Words with which the names of bodies begin, so that three initials are no person's.
    Head,
}

/// As many classes as there are.
const CLASSES: usize = Class::Head as usize + 1;

/// A set of folded words.
pub(super) type Words = HashSet<Vec<char>, BuildHasherDefault<CharHasher>>;

/// The words of one class with what is written for them.
#[derive(Debug, Default)]
pub(super) struct Table {
    words: HashMap<Vec<char>, Vec<String>, BuildHasherDefault<CharHasher>>,
    /// As written, in the order of the file; for scripts where replacing is a matter of text.
    pub(super) written: Vec<(String, String)>,
    longest: usize,
    /// The first words of those of several words.
    heads: Words,
}

/// What a word may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    None,
    /// Itself.
    One,
    /// Some of several words, or itself.
    Several,
}

impl Table {
    /// Which words of the table a word may begin.
    pub(super) fn may_begin(&self, word: &[char]) -> Begins {
        if self.heads.contains(word) {
            Begins::Several
        } else if self.holds(word) {
            Begins::One
        } else {
            Begins::None
        }
    }

    pub(super) fn get(&self, word: &[char]) -> Option<&[String]> {
        self.words.get(word).map(Vec::as_slice)
    }

    pub(super) fn holds(&self, word: &[char]) -> bool {
        self.words.contains_key(word)
    }

    /// The longest word that the characters begin with: its length and short forms.
    pub(super) fn prefix(&self, chars: &[char]) -> Option<(usize, &[String])> {
        (1..=self.longest.min(chars.len()))
            .rev()
            .find_map(|length| Some((length, self.get(chars.get(..length)?)?)))
    }

    /// The longest word that the characters end with: where it begins, and its short forms.
    pub(super) fn suffix(&self, chars: &[char]) -> Option<(usize, &[String])> {
        (1..=self.longest.min(chars.len())).rev().find_map(|length| {
            let from = chars.len() - length;
            Some((from, self.get(chars.get(from..)?)?))
        })
    }

    pub(super) fn words(&self) -> impl Iterator<Item = (&[char], &[String])> {
        self.words.iter().map(|(word, shorts)| (word.as_slice(), shorts.as_slice()))
    }
}

/// The words of a class.
pub(super) fn table(class: Class) -> &'static Table {
    static TABLES: LazyLock<[Table; CLASSES]> = LazyLock::new(read);
    static NONE: LazyLock<Table> = LazyLock::new(Table::default);
    TABLES.get(class as usize).unwrap_or(&NONE)
}

fn read() -> [Table; CLASSES] {
    let mut tables = std::array::from_fn(|_| Table::default());
    for line in include_str!("../../../data/lexicon/abbreviations.csv").lines().skip(1) {
        let mut fields = line.split(',');
        let (Some(word), Some(short), Some(language), Some(class)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let Some(class) = class_of(language, class) else { continue };
        let Some(table) = tables.get_mut(class as usize) else { continue };
        let key = key(word);
        table.longest = table.longest.max(key.len());
        if let Some(space) = key.iter().position(|&c| c == ' ') {
            table.heads.insert(key.iter().take(space).copied().collect());
        }
        let shorts = table.words.entry(key).or_default();
        if !shorts.iter().any(|known| known == short) {
            shorts.push(short.to_owned());
        }
        // Words that fold alike (`for`, `för`) are all kept as written.
        table.written.push((word.to_owned(), short.to_owned()));
    }
    for table in &mut tables {
        // Longest first, so that the whole is replaced before its parts.
        table.written.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
    }
    tables
}

/// The folded words of a text with one space between them; a text of one word is its hard stream.
pub(super) fn key(text: &str) -> Vec<char> {
    let mut key = Vec::with_capacity(text.len());
    for word in text.split_whitespace() {
        let at = key.len();
        push_word(word, &mut key);
        if at > 0 && key.len() > at {
            key.insert(at, ' ');
        }
    }
    key
}

/// Puts the hard stream of a word behind what is there.
pub(super) fn push_word(word: &str, key: &mut Vec<char>) {
    // What most names consist of needs no folding: of ASCII the hard stream keeps letters and digits, in small letters.
    if word.is_ascii() {
        let letters = word.bytes().filter(u8::is_ascii_alphanumeric);
        key.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        skimmed(word, |skim| key.extend_from_slice(skim.whole_hard()));
    }
}

/// The hard stream of a text.
pub(super) fn hard_of(text: &str) -> Vec<char> {
    if text.is_ascii() && text.len() < MAX_FOLDED {
        let mut hard = Vec::with_capacity(text.len());
        push_word(text, &mut hard);
        return hard;
    }
    skimmed(text, |skim| skim.whole_hard().to_vec())
}

/// Hands out a text skimmed; what it is handed to skims nothing else. A name is taken in pieces some hundred times while it is
/// shortened, in memory that each thread keeps.
pub(super) fn skimmed<R>(text: &str, with: impl FnOnce(&Skim) -> R) -> R {
    thread_local! {
        static KEPT: RefCell<Skim> = RefCell::default();
    }
    KEPT.with_borrow_mut(|skim| {
        skim.skim(text);
        with(skim)
    })
}

fn class_of(language: &str, class: &str) -> Option<Class> {
    Some(match (language, class) {
        ("zh", "function") => Class::Function,
        ("zh", "plain") => Class::Plain,
        ("zh", "whole") => Class::Whole,
        ("zh", "office") => Class::Office,
        ("zh", "school") => Class::School,
        ("zh", "prefix") => Class::Prefix,
        ("zh", "nation") => Class::Nation,
        ("zh", "blend") => Class::Blend,
        ("zh", "place") => Class::Place,
        ("zh", "unique") => Class::Unique,
        ("ja", "legal") => Class::JapaneseLegal,
        ("ja", "suffix") => Class::JapaneseSuffix,
        ("ja", "phrase") => Class::JapanesePhrase,
        ("ko", "legal") => Class::KoreanLegal,
        ("ko", "phrase") => Class::KoreanPhrase,
        (_, "phrase") => Class::Phrase,
        (_, "legal-first") => Class::LegalFirst,
        (_, "legal-last") => Class::LegalLast,
        (_, "kind-first") => Class::KindFirst,
        (_, "kind-last") => Class::KindLast,
        (_, "letters") => Class::Letters,
        (_, "particle") => Class::Particle,
        (_, "country") => Class::Country,
        (_, "demonym") => Class::Demonym,
        (_, "scope") => Class::Scope,
        (_, "head") => Class::Head,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Folded;

    #[test]
    fn every_row_is_read() {
        let text = include_str!("../../../data/lexicon/abbreviations.csv");
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), 4, "{line}");
            assert!(class_of(fields[2], fields[3]).is_some(), "{line}");
            assert!(!key(fields[0]).is_empty(), "{line}");
        }
        assert!(text.lines().count() > 1_500);
    }

    #[test]
    fn keys_of_ascii_are_hard_streams() {
        for byte in 0u8..128 {
            let word = format!("a{}b", char::from(byte));
            let plain: Vec<char> = key(&word).into_iter().filter(|c| *c != ' ').collect();
            assert_eq!(plain, Folded::of(&word).hard.chars(), "{word:?}");
        }
        assert_eq!(key("St. Mary's - U.S. & Co").into_iter().collect::<String>(), "st marys us co");
    }

    #[test]
    fn the_longest_word_is_found_at_either_end() {
        let chars = key("河南省文化和旅游厅");
        assert_eq!(table(Class::Office).suffix(&chars).map(|(from, _)| from), Some(8));
        assert_eq!(table(Class::Function).prefix(chars.get(3..).unwrap()).map(|(length, _)| length), Some(5));
    }
}
