//! Whether a form has something of its own: a form that is only places, or only kinds of bodies, belongs to everybody.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use super::words::{Class, Words, key, push_word, table};
use crate::fold::is_dense;
use crate::lexicon::CharHasher;

/// What a form consists of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Characters that no general word accounts for.
    pub(super) own: usize,
    /// Holds a place below the nation.
    pub(super) place: bool,
    /// Holds a nation's word: 中国, 国家.
    pub(super) nation: bool,
    /// Holds a function: 文旅, health.
    pub(super) function: bool,
    /// Holds a kind of body.
    pub(super) body: bool,
    /// All characters.
    pub(super) length: usize,
    pub(super) dense: bool,
}

impl Parts {
    /// Something of its own; or a place and what is done there; or a nation and a function of the state.
    pub(super) fn is_distinctive(&self) -> bool {
        self.own > 0 || self.place && (self.function || self.body) || self.nation && self.function
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Place,
    Nation,
    Function,
    /// A nation's word and a function in one: 国税.
    State,
    Body,
    Empty,
}

struct Known {
    words: HashMap<Vec<char>, Kind, BuildHasherDefault<CharHasher>>,
    longest: usize,
    /// First words of those of several words.
    heads: Words,
}

fn known() -> &'static Known {
    static KNOWN: LazyLock<Known> = LazyLock::new(|| {
        let mut words: HashMap<Vec<char>, Kind, BuildHasherDefault<CharHasher>> = HashMap::default();
        let mut add = |word: Vec<char>, kind: Kind| {
            if !word.is_empty() {
                words.entry(word).or_insert(kind);
            }
        };
        table(Class::Particle).words().for_each(|(word, _)| add(word.to_vec(), Kind::Empty));
        // Ranks, which tell nobody apart, and functions that `generic.csv` counts to the kinds of bodies.
        for word in ["national", "international", "general", "public", "state", "royal", "central", "federal"]
        {
            add(key(word), Kind::Empty);
        }
        for word in ["health", "medical", "science", "sciences", "technology", "research"] {
            add(key(word), Kind::Function);
        }
        for (_, shorts) in table(Class::Nation).words() {
            shorts.iter().for_each(|short| add(key(short), Kind::State));
        }
        add(key("国家安全"), Kind::State);
        for class in [Class::Function, Class::Plain, Class::Whole] {
            for (word, shorts) in table(class).words() {
                add(word.to_vec(), Kind::Function);
                // A single character is a word only where the reader knows the rest.
                // CDC is initials in every language.
                let words = shorts.iter().filter(|short| !short.is_ascii()).map(|short| key(short));
                for short in words.filter(|short| short.len() > 1) {
                    add(short, Kind::Function);
                }
            }
        }
        table(Class::Scope).words().for_each(|(word, _)| add(word.to_vec(), Kind::Nation));
        for word in ["中国", "国家", "全国", "中央", "国际", "世界", "中华", "国务院"] {
            add(key(word), Kind::Nation);
        }
        for (words, kind) in [
            (include_str!("../../../data/lexicon/places.csv"), Kind::Place),
            (include_str!("../../../data/lexicon/generic.csv"), Kind::Body),
        ] {
            for line in words.lines().skip(1) {
                let mut fields = line.split(',');
                let (Some(word), Some(language), Some(class)) = (fields.next(), fields.next(), fields.next())
                else {
                    continue;
                };
                // Fields of Han and Hangul say what a body does; directions and ordinals say nothing.
                let kind = match class {
                    "field" if matches!(language, "zh" | "ko") => Kind::Function,
                    "field" => Kind::Empty,
                    _ => kind,
                };
                add(key(word), kind);
            }
        }
        for (class, kind) in [
            (Class::School, Kind::Function),
            (Class::Office, Kind::Body),
            (Class::Place, Kind::Place),
            (Class::Country, Kind::Place),
            (Class::Demonym, Kind::Place),
            (Class::LegalFirst, Kind::Empty),
            (Class::LegalLast, Kind::Empty),
            (Class::KindFirst, Kind::Body),
            (Class::KindLast, Kind::Body),
        ] {
            for (word, shorts) in table(class).words() {
                add(word.to_vec(), kind);
                for short in shorts.iter().map(|short| key(short)).filter(|short| short.len() > 1) {
                    add(short, kind);
                }
            }
        }
        for (word, shorts) in table(Class::Phrase).words() {
            if !word.contains(&' ') {
                add(word.to_vec(), Kind::Body);
                shorts.iter().for_each(|short| add(key(short), Kind::Body));
            }
        }
        for line in include_str!("../../../data/lexicon/common-words.txt").lines() {
            if !line.starts_with('#') {
                line.split_whitespace().for_each(|word| add(key(word), Kind::Function));
            }
        }
        // Affixes last: a word that is also a kind of body was counted above.
        for line in include_str!("../../../data/lexicon/affixes.csv").lines().skip(1) {
            let mut fields = line.split(',');
            if let (Some(word), Some(_), Some(class)) = (fields.next(), fields.next(), fields.next()) {
                add(key(word), if class == "place" { Kind::Place } else { Kind::Empty });
            }
        }
        for single in "省市区县州旗盟镇乡村第一二三四五六七八九十大的".chars() {
            add(vec![single], Kind::Empty);
        }
        let longest = words.keys().map(Vec::len).max().unwrap_or(0);
        let heads = words
            .keys()
            .filter_map(|word| {
                Some(word.iter().take(word.iter().position(|&c| c == ' ')?).copied().collect())
            })
            .collect();
        Known { words, longest, heads }
    });
    &KNOWN
}

/// A text that was taken apart. Rules ask for one text several times in a row, so that each thread keeps its last.
#[derive(Debug, Default)]
struct Apart {
    text: String,
    /// The folded words with a space between any two, and where each begins and ends.
    words: Vec<char>,
    places: Vec<(usize, usize)>,
    hard: Vec<char>,
    parts: Parts,
}

thread_local! {
    static LAST: RefCell<Apart> = RefCell::default();
}

/// The hard stream of a text, word by word.
pub(super) fn hard(text: &str) -> Vec<char> {
    LAST.with_borrow_mut(|last| {
        last.take(text);
        last.hard.clone()
    })
}

/// What a form consists of.
pub(super) fn parts(text: &str) -> Parts {
    LAST.with_borrow_mut(|last| {
        last.take(text);
        last.parts
    })
}

impl Apart {
    fn take(&mut self, text: &str) {
        if self.text == text {
            return;
        }
        self.text.clear();
        self.text.push_str(text);
        self.words.clear();
        self.places.clear();
        self.hard.clear();
        for word in text.split_whitespace() {
            if !self.places.is_empty() {
                self.words.push(' ');
            }
            let from = self.words.len();
            push_word(word, &mut self.words);
            self.places.push((from, self.words.len()));
            self.hard.extend_from_slice(self.words.get(from..).unwrap_or_default());
        }
        let dense = self.hard.iter().any(|&c| is_dense(c));
        self.parts = Parts { length: self.hard.len(), dense, ..Parts::default() };
        if dense {
            // Spaces say little in these scripts, and the words are found without them.
            dense_parts(&self.hard, &mut self.parts);
            return;
        }
        let mut at = 0;
        while at < self.places.len() {
            let (length, kind) = self.phrase(at).unwrap_or((1, None));
            let letters = self.places.iter().skip(at).take(length).map(|(from, to)| to - from).sum();
            note(&mut self.parts, kind, letters);
            at += length;
        }
    }

    /// The longest general word of up to four tokens.
    fn phrase(&self, at: usize) -> Option<(usize, Option<Kind>)> {
        let &(from, to) = self.places.get(at)?;
        let longest = if known().heads.contains(self.words.get(from..to)?) { 4 } else { 1 };
        (1..=longest.min(self.places.len() - at)).rev().find_map(|length| {
            let &(_, to) = self.places.get(at + length - 1)?;
            Some((length, Some(*known().words.get(self.words.get(from..to)?)?)))
        })
    }
}

fn dense_parts(chars: &[char], parts: &mut Parts) {
    let known = known();
    let mut at = 0;
    while at < chars.len() {
        let rest = chars.get(at..).unwrap_or_default();
        let found = (1..=known.longest.min(rest.len()))
            .rev()
            .find_map(|length| Some((length, *known.words.get(rest.get(..length)?)?)));
        let (length, kind) = found.map_or((1, None), |(length, kind)| (length, Some(kind)));
        note(parts, kind, 1);
        at += length;
    }
}

fn note(parts: &mut Parts, kind: Option<Kind>, weight: usize) {
    match kind {
        None => parts.own += weight,
        Some(Kind::Place) => parts.place = true,
        Some(Kind::Nation) => parts.nation = true,
        Some(Kind::Function) => parts.function = true,
        Some(Kind::State) => (parts.nation, parts.function) = (true, true),
        Some(Kind::Body) => parts.body = true,
        Some(Kind::Empty) => {}
    }
}

/// Whether a name of an alphabet has two words or more and says what kind of body it names.
pub(super) fn names_a_body(name: &str) -> bool {
    let mut words: Vec<Vec<char>> = name.split_whitespace().map(key).filter(|key| !key.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    words.len() >= 2
        && words.iter().any(|word| matches!(known().words.get(word), Some(Kind::Body | Kind::Function)))
}

/// Whether a folded word is an English one for a kind of body.
pub(super) fn is_english(word: &[char]) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        include_str!("../../../data/lexicon/generic.csv")
            .lines()
            .filter_map(|line| line.split_once(",en,"))
            .map(|(word, _)| key(word))
            .collect()
    });
    WORDS.contains(word)
}
