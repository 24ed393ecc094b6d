//! Whether a form has something of its own: a form that is only places, or only kinds of bodies, belongs to everybody.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use super::words::{Class, key, table};
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
    heads: HashSet<Vec<char>>,
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

/// The hard stream of a text.
pub(super) fn hard(text: &str) -> Vec<char> {
    let mut hard = key(text);
    hard.retain(|c| *c != ' ');
    hard
}

/// What a form consists of.
pub(super) fn parts(text: &str) -> Parts {
    let hard = hard(text);
    let dense = hard.iter().any(|&c| is_dense(c));
    let mut parts = Parts { length: hard.len(), dense, ..Parts::default() };
    if dense {
        // Spaces say little in these scripts, and the words are found without them.
        dense_parts(&hard, &mut parts);
    } else {
        let words: Vec<Vec<char>> = text.split_whitespace().map(key).collect();
        let mut at = 0;
        while at < words.len() {
            let (length, kind) = phrase(&words, at).unwrap_or((1, None));
            let letters: usize = words.iter().skip(at).take(length).map(Vec::len).sum();
            note(&mut parts, kind, letters);
            at += length;
        }
    }
    parts
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

/// The longest general word of up to four tokens.
fn phrase(words: &[Vec<char>], at: usize) -> Option<(usize, Option<Kind>)> {
    let first = words.get(at)?;
    let longest = if known().heads.contains(first) { 4 } else { 1 };
    (1..=longest.min(words.len() - at)).rev().find_map(|length| {
        let joined = words.get(at..at + length)?.join(&' ');
        Some((length, Some(*known().words.get(&joined)?)))
    })
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
    let words: HashSet<Vec<char>> = name.split_whitespace().map(key).filter(|key| !key.is_empty()).collect();
    words.len() >= 2
        && words.iter().any(|word| matches!(known().words.get(word), Some(Kind::Body | Kind::Function)))
}

/// Whether a folded word is an English one for a kind of body.
pub(super) fn is_english(word: &[char]) -> bool {
    static WORDS: LazyLock<HashSet<Vec<char>>> = LazyLock::new(|| {
        include_str!("../../../data/lexicon/generic.csv")
            .lines()
            .filter_map(|line| line.split_once(",en,"))
            .map(|(word, _)| key(word))
            .collect()
    });
    WORDS.contains(word)
}
