//! Names of scripts with spaces: abbreviated phrases, legal forms and kinds left out, initials.
//!
//! One set of rules for all of them: what a language abbreviates stands in the lexicon.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use super::Entity;
use super::Matching::{self, Accompanied, Decorated, Embedded};
use super::distinct::{Parts, parts};
use super::english;
use super::found::{Found, by_length};
use super::words::{Begins, Class, hard_of, key, table};
use crate::lexicon::CharHasher;

/// A name in words, as written and folded.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) key: Vec<char>,
}

impl Word {
    pub(super) fn is(&self, class: Class) -> bool {
        table(class).holds(&self.key)
    }

    /// Whether it is an article, preposition or conjunction, as written: marks and capitals count (`tế` is no Dutch `te`).
    pub(super) fn is_particle(&self) -> bool {
        static WRITTEN: LazyLock<HashSet<&str, BuildHasherDefault<CharHasher>>> =
            LazyLock::new(|| table(Class::Particle).written.iter().map(|(word, _)| word.as_str()).collect());
        self.text == "&" || WRITTEN.contains(self.text.as_str())
    }
}

/// Words of a name that are looked at: the longest official names have about twenty.
const MAX_WORDS: usize = 24;

pub(super) fn words(name: &str) -> Vec<Word> {
    name.split_whitespace()
        .map(|text| Word { text: text.trim_matches(',').to_owned(), key: key(text) })
        // `&` folds away, and is a particle.
        .filter(|word| !word.key.is_empty() || word.text == "&")
        .take(MAX_WORDS + 1)
        .collect()
}

pub(super) fn join(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The folded words with a space between any two.
pub(super) fn joined_keys(words: &[Word]) -> Vec<char> {
    let mut joined = Vec::with_capacity(words.iter().map(|word| word.key.len() + 1).sum());
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            joined.push(' ');
        }
        joined.extend_from_slice(&word.key);
    }
    joined
}

pub(super) fn derive(name: &str, entity: &Entity, found: &mut Found) {
    let words = words(name);
    if let [word] = words.as_slice() {
        compound(word, found);
    }
    if words.len() < 2 || words.len() > MAX_WORDS {
        return;
    }
    english::derive(name, &words, &entity.country, found);
    let core = without_honour(without_ends(&words, found), found);
    phrases(core, found);
    initials(core, found);
    and_signs(&words, found);
}

/// A compound that the lexicon spells by its parts: BKA of Bundeskriminalamt.
fn compound(word: &Word, found: &mut Found) {
    let letters = table(Class::Letters).get(&word.key).and_then(|letters| letters.first());
    if let Some(letters) = letters.filter(|letters| letters.chars().count() >= 3) {
        found.push_initials(letters, Decorated, 60);
    }
}

/// A name whose bracket says which of several it is: with the detail as a word, and without.
pub(super) fn without_detail(bare: &str, detail: &str, found: &mut Found) {
    let parts = parts(detail);
    if parts.place && parts.own == 0 {
        let text = format!("{bare} {detail}");
        found.push(&text, by_length_alone(&text), 80);
        let before = format!("{detail} {bare}");
        found.push(&before, Decorated, 40);
        // `Ministry of Health (Kenya)` is a Kenya Health Ministry.
        let words = words(&before);
        if words.iter().any(|word| matches!(word.text.as_str(), "Ministry" | "Department")) {
            english::derive(&before, &words, "", found);
        }
    }
    // The bracket holds the initials.
    if detail.chars().count() >= 3 && detail.chars().all(|c| c.is_uppercase()) {
        found.push(bare, by_length_alone(bare), 90);
        acronym(detail, found);
        return;
    }
    // Others bear this name: that is why the bracket is there.
    let own = self::parts(bare);
    let single = bare.split_whitespace().count() == 1;
    let enough = if own.dense { own.own >= 4 } else { own.own >= 8 && (!single || own.own >= 10) };
    found.push(bare, if enough { Decorated } else { Accompanied }, 50);
}

/// Leaves out after whom a body is called: `имени М. В. Ломоносова`.
fn without_honour<'a>(words: &'a [Word], found: &mut Found) -> &'a [Word] {
    let honour = |word: &Word| matches!(word.text.as_str(), "имени" | "им." | "імені" | "ім.");
    let Some(end) = words.iter().position(honour).filter(|&end| end > 1) else { return words };
    let core = words.get(..end).unwrap_or_default();
    let text = join(core);
    found.push(&text, by_length_alone(&text), 85);
    core
}

/// Leaves out legal forms and kinds at both ends; returns the name without legal forms.
fn without_ends<'a>(words: &'a [Word], found: &mut Found) -> &'a [Word] {
    let mut core = words;
    loop {
        match core {
            [first, rest @ ..] if rest.len() >= 2 && first.is(Class::LegalFirst) => core = rest,
            [rest @ .., last] if !rest.is_empty() && last.is(Class::LegalLast) => core = rest,
            _ => break,
        }
    }
    if core.len() < words.len() {
        let text = join(core);
        // Nothing of its own was left out.
        // `China Media` is more than one group; `New York Times` is the paper.
        let shared = words.last().is_some_and(|word| word.is(Class::LegalLast)) && parts(&text).own < 5;
        let matching = match core.len() {
            1 => dropped(&text, 1),
            _ if shared => Decorated,
            _ => by_length_alone(&text),
        };
        found.push(&text, matching, 90);
    }
    for length in [2, 1] {
        let Some((kind, rest)) = core.split_at_checked(length) else { continue };
        if rest.is_empty() || !table(Class::KindFirst).holds(&joined_keys(kind)) {
            continue;
        }
        let rest = without_particles(rest);
        let text = join(rest);
        found.push(&text, dropped(&text, rest.len()).max(Decorated), 50);
        // Điện lực VN of Tập đoàn Điện lực Việt Nam.
        if rest.len() >= 3 {
            phrases(rest, found);
        }
        break;
    }
    if let [rest @ .., last] = core
        && last.is(Class::KindLast)
    {
        let text = join(rest);
        found.push(&text, dropped(&text, rest.len()).max(Decorated), 50);
    }
    core
}

fn by_length_alone(text: &str) -> Matching {
    match parts(text).length {
        12.. => Matching::Near,
        8.. => Embedded,
        _ => Decorated,
    }
}

/// A name of one word that is left is a word of the language as often as not.
fn dropped(text: &str, words: usize) -> Matching {
    let Parts { own, length, .. } = parts(text);
    match (words, own, length) {
        (1, ..10, _) => Accompanied,
        (1, ..) => Decorated,
        (_, 8.., 10..) => Matching::Near,
        (_, 5.., _) => Embedded,
        _ => Decorated,
    }
}

fn without_particles(words: &[Word]) -> &[Word] {
    let mut rest = words;
    while let [first, more @ ..] = rest {
        if !first.is_particle() {
            break;
        }
        rest = more;
    }
    rest
}

/// Where phrases of the lexicon stand in a name: from, to, short forms. The longest at each place.
fn occurrences(words: &[Word]) -> Vec<(usize, usize, &'static [String])> {
    // The longest phrase of the lexicon has 19 words; what matters is that each is found.
    const LONGEST: usize = 19;
    let mut all = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let phrases = table(Class::Phrase);
        let rest = words.get(at..).unwrap_or_default();
        let rest = match rest.first().map(|word| phrases.may_begin(&word.key)) {
            Some(Begins::Several) => rest.get(..LONGEST.min(rest.len())).unwrap_or_default(),
            Some(Begins::One) => rest.get(..1).unwrap_or_default(),
            _ => &[],
        };
        let mut keys = joined_keys(rest);
        let found = (1..=rest.len()).rev().find_map(|length| {
            let shorts = phrases.get(&keys);
            let last = rest.get(length - 1).map_or(0, |word| word.key.len());
            keys.truncate((keys.len() - last).saturating_sub(1));
            Some((length, shorts?))
        });
        if let Some((length, shorts)) = found {
            all.push((at, at + length, shorts));
            at += length;
        } else {
            at += 1;
        }
    }
    all
}

/// Words with others in place of some stretches, which are in order.
fn replaced<'a>(words: &[Word], stretches: impl IntoIterator<Item = (usize, usize, &'a str)>) -> String {
    fn add<'w>(text: &mut String, words: impl Iterator<Item = &'w str>) {
        for word in words.filter(|word| !word.is_empty()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
    let texts = |from: usize, to: usize| {
        words.get(from..to).unwrap_or_default().iter().map(|word| word.text.as_str())
    };
    let (mut text, mut at) = (String::new(), 0);
    for (from, to, short) in stretches {
        add(&mut text, texts(at, from));
        add(&mut text, std::iter::once(short));
        at = to;
    }
    add(&mut text, texts(at, words.len()));
    text
}

fn phrases(words: &[Word], found: &mut Found) {
    let places = occurrences(words);
    for &(from, to, shorts) in places.iter().take(4) {
        for (rank, short) in shorts.iter().enumerate() {
            let text = replaced(words, [(from, to, short.as_str())]);
            let letters = short.chars().count();
            let less = u8::try_from(rank * 5).unwrap_or(10);
            let whole = to - from == words.len();
            // Минздрав of Минздрав России: coined, and what is left out is only where.
            if !whole && from == 0 && to > 1 && has_case(words) && letters >= 5 && !short.contains(' ') {
                let rest: Vec<Word> = words.iter().take(from).chain(words.iter().skip(to)).cloned().collect();
                let coined = parts(short).own > 0;
                if coined
                    && (parts(&join(&rest)).own == 0
                        || occurrences(&rest).iter().any(|at| at.1 - at.0 == rest.len()))
                {
                    found.push(short, Decorated, 60);
                }
            }
            // A phrase of several words that is the whole name: Минздрав. What is short is met only as it stands.
            if whole {
                // PAN, the academy, is a word as well.
                let spoken = text.chars().all(char::is_uppercase) && is_spoken(&text);
                found.push(&text, if spoken { Accompanied } else { Decorated }, 75 - less);
                continue;
            }
            let matching = match letters {
                // `Kean U` is Keanu where no space is written.
                1 => Accompanied,
                2 => Decorated,
                _ => by_length(&text),
            };
            found.push(&text, matching, 80 - less);
            // `Uni de X` is said as `Uni X`.
            let after = without_particles(words.get(to..).unwrap_or_default());
            if after.len() < words.len() - to && !after.is_empty() {
                let text = format!("{}{short} {}", lead(words, from), join(after));
                found.push(&text, matching, 70 - less);
            }
        }
    }
    if places.len() > 1 {
        let first = |&(from, to, shorts): &(usize, usize, &'static [String])| {
            shorts.first().map(|short| (from, to, short.as_str()))
        };
        let text = replaced(words, places.iter().filter_map(first));
        found.push(&text, by_length(&text), 70);
    }
    // МВД России beside МВД РФ: what all are called by is seldom the first of each.
    if let [one, other] = places.as_slice() {
        for (rank, first) in one.2.iter().take(3).enumerate() {
            for (second_rank, second) in other.2.iter().take(2).enumerate() {
                let text = replaced(words, [(one.0, one.1, first.as_str()), (other.0, other.1, second)]);
                // Two letters and two letters stand only as they are.
                let matching = if first.chars().count() < 3 { Decorated } else { by_length(&text) };
                let less = u8::try_from((rank + second_rank) * 3).unwrap_or(10);
                found.push(&text, matching, 68 - less);
            }
        }
    }
    syllables(words, found);
}

/// Kemenkop of Kementerian Koperasi: Indonesian joins first syllables.
fn syllables(words: &[Word], found: &mut Found) {
    let [first, second] = words else { return };
    let short = match first.text.as_str() {
        "Kementerian" => "Kemen",
        "Dinas" => "Dis",
        _ => return,
    };
    if let Some(syllable) = super::spelled::syllable(&second.text) {
        found.push_initials(&format!("{short}{}", syllable.to_lowercase()), Decorated, 50);
    }
}

fn lead(words: &[Word], to: usize) -> String {
    let mut lead = join(words.get(..to).unwrap_or_default());
    if !lead.is_empty() {
        lead.push(' ');
    }
    lead
}

/// The letters a word gives to the initials.
fn letters_of(word: &Word) -> String {
    if let Some(letters) = table(Class::Letters).get(&word.key).and_then(|letters| letters.first()) {
        return letters.clone();
    }
    word.text
        .split(['-', '–', '/', '\'', '’'])
        // `l'Homme` gives H; a part without letters gives nothing.
        .filter(|part| part.chars().count() > 1 || part.chars().all(char::is_uppercase))
        .filter_map(|part| part.chars().find(|c| c.is_alphabetic()))
        .flat_map(char::to_uppercase)
        .collect()
}

fn has_case(words: &[Word]) -> bool {
    words.iter().all(|word| {
        word.text.chars().filter(|c| c.is_alphabetic()).all(|c| c.is_lowercase() || c.is_uppercase())
    })
}

/// Kinds of bodies that English spells out behind initials.
const KINDS: [&str; 14] = [
    "Hospital",
    "University",
    "College",
    "School",
    "Institute",
    "Times",
    "Post",
    "Herald",
    "News",
    "Bank",
    "Police",
    "Museum",
    "Airport",
    "Council",
];

fn initials(words: &[Word], found: &mut Found) {
    if !has_case(words) {
        return;
    }
    let content: Vec<&Word> = words.iter().filter(|word| !word.is_particle()).collect();
    let capital = |word: &Word| word.text.chars().any(char::is_uppercase);
    // A number is what tells one from the next, and initials have none.
    if content.iter().any(|word| word.text.contains(|c: char| c.is_ascii_digit())) {
        return;
    }
    // A row of words without capitals is a phrase, not a name.
    if content.len() < 2 || content.len() > 8 || !content.first().is_some_and(|word| capital(word)) {
        return;
    }
    // Three words that no body has are a person: Kim Jong Un.
    let said = parts(&join(words));
    let headed = content.first().is_some_and(|word| word.is(Class::Head));
    // Robert Koch-Institut.
    let joined = content.iter().flat_map(|word| word.text.split('-').skip(1)).any(|part| parts(part).body);
    if content.len() < 4 && !(said.body || said.function || said.place || headed || joined) {
        return;
    }
    let plain: String = content.iter().map(|word| letters_of(word)).collect();
    acronym(&plain, found);
    if plain.chars().count() == 2 && words.iter().any(|word| word.text == "of") {
        let with_of: String = words
            .iter()
            .map(|word| {
                if word.text == "of" {
                    "o".to_owned()
                } else if word.is_particle() {
                    String::new()
                } else {
                    letters_of(word)
                }
            })
            .collect();
        acronym(&with_of, found);
    }
    // `MG Hospital`: the kind of body is spelled out.
    if let [lead @ .., last] = content.as_slice()
        && lead.len() >= 2
        && KINDS.contains(&last.text.as_str())
    {
        let letters: String = lead.iter().map(|word| letters_of(word)).collect();
        found.push_initials(&format!("{letters} {}", last.text), Decorated, 45);
    }
}

static CODES: LazyLock<HashSet<String, BuildHasherDefault<CharHasher>>> =
    LazyLock::new(|| table(Class::Country).written.iter().map(|(_, code)| code.to_uppercase()).collect());

/// Three letters at least; those that can be spoken are words and names too (Amy, ACT), so they need a word beside them.
fn acronym(letters: &str, found: &mut Found) {
    let length = letters.chars().count();
    // Initials of a translation are few people's.
    if length < if found.is_alias() { 4 } else { 3 } || CODES.contains(letters) {
        return;
    }
    let (matching, weight) = match (length, is_spoken(letters)) {
        (6.., _) | (5, false) => (Embedded, 60),
        (4, false) => (Decorated, 55),
        (4 | 5, true) => (Accompanied, 45),
        (_, false) => (Decorated, 45),
        (_, true) => (Accompanied, 35),
    };
    found.push_initials(letters, matching, weight);
}

/// Whether letters can be spoken as a word: vowels, and between them what may begin or end a syllable.
fn is_spoken(letters: &str) -> bool {
    let lower: String = hard_of(letters).into_iter().collect();
    let vowel = |c: char| "aeiouаеёиоуыэюяіїє".contains(c);
    if !lower.chars().any(vowel) {
        return false;
    }
    let onset: String = lower.chars().take_while(|&c| !vowel(c)).collect();
    let coda = lower.chars().rev().take_while(|&c| !vowel(c)).count();
    let onsets = [
        "bl", "br", "ch", "cl", "cr", "dr", "fl", "fr", "gl", "gr", "kn", "ph", "pl", "pr", "sc", "sh", "sk",
        "sl", "sm", "sn", "sp", "st", "sw", "th", "tr", "tw", "wh", "wr",
    ];
    let inner = lower.split(vowel).map(|run| run.chars().count()).max().unwrap_or(0);
    // Russian begins words with nearly any two consonants.
    let cyrillic = lower.chars().any(|c| ('а'..='я').contains(&c));
    (onset.chars().count() < if cyrillic && lower.chars().count() > 3 { 3 } else { 2 }
        || onsets.contains(&onset.as_str()))
        && coda <= 2
        && inner <= 2
}

/// `&` and `and` are one word.
fn and_signs(words: &[Word], found: &mut Found) {
    for (from, to) in [("&", "and"), ("and", "&")] {
        if words.iter().any(|word| word.text == from) {
            let text: Vec<&str> =
                words.iter().map(|word| if word.text == from { to } else { &word.text }).collect();
            let text = text.join(" ");
            found.push(&text, by_length(&text), 95);
        }
    }
}
