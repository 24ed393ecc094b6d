//! What is wrong or unwise in a registry, with a remedy.
//!
//! Nothing here keeps a registry from being compiled: what is warned of is compiled with the safer rule.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};
use xxhash_rust::xxh3::xxh3_128;

use super::countries::is_country;
use super::expand::texts;
use super::{AsItIs, CATEGORIES, Entity, Registry, threads};

/// One warning about an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lint {
    /// What it is about.
    pub kind: LintKind,
    /// Where: `file:line`.
    pub place: String,
    /// What was found.
    pub reason: String,
    /// What to do.
    pub remedy: String,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LintKind {
    /// A name of no letter or of one character, which cannot be protected.
    Unprotectable,
    /// A name so short that only itself can be told from chance.
    TooShort,
    /// A name that is nothing but an ordinary word.
    TooCommon,
    /// Two entities with one folded name.
    SharedName,
    /// An alias that is another entity's name.
    AliasOfAnother,
    /// An alias that is another entity's alias.
    SharedAlias,
    /// An alias that says nothing new about its own entity.
    AliasRepeated,
    /// An official account that would hold on every platform.
    OfficialWithoutPlatform,
    /// A country that is no ISO 3166-1 code.
    UnknownCountry,
    /// A category of the user's own that looks like a slip for a known one.
    CategoryNearKnown,
    /// An entry that ends before it begins.
    DatesReversed,
    /// A name that would flag many ordinary accounts.
    Ordinary,
}

impl LintKind {
    /// The word used in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            LintKind::Unprotectable => "unprotectable",
            LintKind::TooShort => "too-short",
            LintKind::TooCommon => "too-common",
            LintKind::SharedName => "shared-name",
            LintKind::AliasOfAnother => "alias-of-another",
            LintKind::SharedAlias => "shared-alias",
            LintKind::AliasRepeated => "alias-repeated",
            LintKind::OfficialWithoutPlatform => "official-without-platform",
            LintKind::UnknownCountry => "unknown-country",
            LintKind::CategoryNearKnown => "category-near-known",
            LintKind::DatesReversed => "dates-reversed",
            LintKind::Ordinary => "ordinary",
        }
    }

    /// Whether one entity's own name would be taken for another entity.
    #[must_use]
    pub const fn is_grave(self) -> bool {
        matches!(self, LintKind::SharedName | LintKind::AliasOfAnother)
    }
}

impl fmt::Display for LintKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Registry {
    /// Warns of what compiles but is unwise, in the order of the entities.
    #[must_use]
    pub fn lint(&self) -> Vec<Lint> {
        let threads = threads::available();
        let chunks = self.chunks();
        let keys = threads::in_order(&chunks, threads, |chunk| {
            let entities = self.entities.get(chunk.clone()).unwrap_or_default();
            entities
                .iter()
                .map(|entity| texts(entity).map(|text| Key::of(text)).collect())
                .collect::<Vec<_>>()
        });
        let keys: Vec<Vec<Key>> = keys.into_iter().flatten().collect();
        let owners = Owners::of(&keys);
        let lints = threads::in_order(&chunks, threads, |chunk| {
            let mut lints = Vec::new();
            for index in chunk.clone() {
                let (Some(entity), Some(keys)) = (self.entities.get(index), keys.get(index)) else {
                    continue;
                };
                let mut warn = |kind, reason, remedy: &str| {
                    let place = self.place(index).to_owned();
                    lints.push(Lint { kind, place, reason, remedy: remedy.to_owned() });
                };
                fields(entity, &mut warn);
                names(self, index, keys, &owners, &mut warn);
            }
            lints
        });
        lints.into_iter().flatten().collect()
    }
}

/// A folded name, and the hash by which it is looked up.
struct Key {
    text: String,
    hash: u128,
}

impl Key {
    fn of(name: &str) -> Key {
        let text = lint_key(name);
        let hash = xxh3_128(text.as_bytes());
        Key { text, hash }
    }
}

/// Which entities bear a folded name, as their name or as an alias; by index, the first two of each.
#[derive(Default)]
struct Owners {
    names: HashMap<u128, FirstTwo, BuildHasherDefault<AsItIs>>,
    aliases: HashMap<u128, FirstTwo, BuildHasherDefault<AsItIs>>,
}

#[derive(Clone, Copy)]
struct FirstTwo(usize, Option<usize>);

impl Owners {
    fn of(keys: &[Vec<Key>]) -> Self {
        let Owners { mut names, mut aliases } = Owners::default();
        names.reserve(keys.len());
        for (index, keys) in keys.iter().enumerate() {
            for (position, key) in keys.iter().enumerate() {
                let owners = if position == 0 { &mut names } else { &mut aliases };
                let FirstTwo(first, second) = owners.entry(key.hash).or_insert(FirstTwo(index, None));
                if *first != index {
                    second.get_or_insert(index);
                }
            }
        }
        Owners { names, aliases }
    }
}

impl FirstTwo {
    /// The first that is not `index` and stands before another one.
    fn other(self, index: usize, before: usize) -> Option<usize> {
        let other = if self.0 == index { self.1? } else { self.0 };
        (other < before).then_some(other)
    }
}

fn fields(entity: &Entity, warn: &mut impl FnMut(LintKind, String, &str)) {
    let id = &entity.id;
    if !entity.country.is_empty() && !is_country(&entity.country) {
        warn(
            LintKind::UnknownCountry,
            format!("country `{}` of `{id}` is not known", entity.country),
            "write an ISO 3166-1 code of two capital letters, `INT` or `EU`, or leave it empty",
        );
    }
    if !CATEGORIES.contains(&entity.category.as_str())
        && let Some(known) = CATEGORIES.iter().find(|known| slip_of(&entity.category, known))
    {
        warn(
            LintKind::CategoryNearKnown,
            format!("category `{}` of `{id}` is not `{known}`, but looks like it", entity.category),
            "correct it, or choose a word of your own that is further from it",
        );
    }
    if !entity.valid_from.is_empty()
        && !entity.valid_to.is_empty()
        && ends_before(&entity.valid_from, &entity.valid_to)
    {
        warn(
            LintKind::DatesReversed,
            format!("`{id}` is valid to {}, but from {}", entity.valid_to, entity.valid_from),
            "exchange the dates, or correct one",
        );
    }
    for account in entity.official.iter().filter(|account| account.platform.is_none()) {
        warn(
            LintKind::OfficialWithoutPlatform,
            format!("official account `{account}` of `{id}` names no platform and holds on every one"),
            "write the platform before it, as in `x:@handle`, or anybody may take the handle elsewhere",
        );
    }
}

fn names(
    registry: &Registry,
    index: usize,
    keys: &[Key],
    owners: &Owners,
    warn: &mut impl FnMut(LintKind, String, &str),
) {
    let Some(entity) = registry.entities.get(index) else { return };
    let id = &entity.id;
    for (position, (name, key)) in texts(entity).zip(keys).enumerate() {
        let is_alias = position > 0;
        let what = if is_alias { "alias" } else { "name" };
        let Key { text: key, hash } = key;
        if keys.iter().take(position).any(|before| before.hash == *hash) {
            warn(
                LintKind::AliasRepeated,
                format!("alias `{name}` of `{id}` is there already, but for case, width or spacing"),
                "take it out; such forms are matched without it",
            );
            continue;
        }
        if key.chars().nth(1).is_none() {
            warn(
                LintKind::Unprotectable,
                format!("{what} `{name}` of `{id}` has no more than one letter and cannot be protected"),
                "write a longer form of the name",
            );
        } else if is_common_key(name, key) {
            warn(
                LintKind::TooCommon,
                format!("{what} `{name}` of `{id}` is an ordinary word"),
                "it is matched only as it stands; write a fuller name, with the place or the body, as well",
            );
        } else if weight(key) <= SHORT {
            warn(
                LintKind::TooShort,
                format!("{what} `{name}` of `{id}` is short"),
                "it is matched only exactly or decorated; write a fuller name as well",
            );
        }
        if !key.is_empty() {
            shared(registry, index, owners, (what, name, *hash), warn);
        }
    }
}

/// Warns of other entities that bear a name of this one. Of two that share their kind of name, the later is warned of.
fn shared(
    registry: &Registry,
    index: usize,
    owners: &Owners,
    (what, name, hash): (&str, &str, u128),
    warn: &mut impl FnMut(LintKind, String, &str),
) {
    let other = |owners: &HashMap<u128, FirstTwo, BuildHasherDefault<AsItIs>>, before: usize| {
        let owner = owners.get(&hash)?.other(index, before)?;
        Some((registry.entities.get(owner)?.id.as_str(), registry.place(owner)))
    };
    let id = registry.entities.get(index).map_or("", |entity| entity.id.as_str());
    if what == "name" {
        if let Some((other, place)) = other(&owners.names, index) {
            warn(
                LintKind::SharedName,
                format!("name `{name}` of `{id}` is also the name of `{other}` at {place}"),
                "if they are one body, keep one entry; else write what tells them apart, such as the place",
            );
        }
    } else if let Some((other, place)) = other(&owners.names, usize::MAX) {
        warn(
            LintKind::AliasOfAnother,
            format!("alias `{name}` of `{id}` is the name of `{other}` at {place}"),
            "take the alias out: an account of that name would be told it resembles the wrong entity",
        );
    } else if let Some((other, place)) = other(&owners.aliases, index) {
        warn(
            LintKind::SharedAlias,
            format!("alias `{name}` of `{id}` is also an alias of `{other}` at {place}"),
            "leave it with the entity it is best known for, or take it out of both",
        );
    }
}

/// Up to this [`weight`] chance alone makes likenesses: four letters of an alphabet, or two Han characters.
const SHORT: usize = 4;

/// The length of a key in letters of an alphabet; a character of a script with a thousand signs says twice as much.
pub(super) fn weight(key: &str) -> usize {
    key.chars()
        .map(|c| match c {
            // What is Latin is most of it.
            '\0'..='\u{24f}' => Script::Latin,
            _ => c.script(),
        })
        .map(|script| match script {
            Script::Han | Script::Hangul | Script::Hiragana | Script::Katakana | Script::Bopomofo => 2,
            _ => 1,
        })
        .sum()
}

/// Whether a name is nothing but an ordinary word, with or without an English article.
pub(super) fn is_common(name: &str) -> bool {
    is_common_key(name, &lint_key(name))
}

fn is_common_key(name: &str, key: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        include_str!("../../data/lexicon/common-words.txt")
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(lint_key)
            .collect()
    });
    let article = name.as_bytes().first_chunk::<4>().is_some_and(|four| four.eq_ignore_ascii_case(b"the "));
    WORDS.contains(key) || article && key.strip_prefix("the").is_some_and(|bare| WORDS.contains(bare))
}

/// A name without case, width, spaces and signs.
pub(super) fn lint_key(name: &str) -> String {
    if name.is_ascii() {
        // What most names consist of is its own NFKC.
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
        return letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    name.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a category is a known one but for two letters.
fn slip_of(category: &str, known: &str) -> bool {
    strsim::damerau_levenshtein(category, known) <= 2
}

/// Whether the last day of the one lies before the first of the other, as far as both are written.
fn ends_before(from: &str, to: &str) -> bool {
    let common = from.len().min(to.len());
    to.get(..common) < from.get(..common)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "id,name,category,country,aliases,official,valid_from,valid_to\n";

    fn lints(rows: &str) -> Vec<Lint> {
        Registry::read_csv(format!("{HEADER}{rows}").as_bytes(), "list.csv").unwrap().lint()
    }

    #[track_caller]
    fn warns(rows: &str, expected: &[(LintKind, &str)]) {
        let lints = lints(rows);
        let found: Vec<(LintKind, &str)> =
            lints.iter().map(|lint| (lint.kind, lint.place.trim_start_matches("list.csv:"))).collect();
        assert_eq!(found, expected, "{lints:#?}");
        assert!(lints.iter().all(|lint| !lint.reason.is_empty() && !lint.remedy.is_empty()));
    }

    #[test]
    fn a_sound_entry_is_not_warned_of() {
        warns("cn-pd,人民日报,news-media,CN,People's Daily|Renmin Ribao,weibo:@人民日报,1948-06-15,\n", &[]);
        warns("int-x,Médecins du monde,my-own,INT,,x:1234,2020,2020-05\n", &[]);
    }

    #[test]
    fn short_names_are_warned_of_by_script() {
        for (name, kind) in [
            ("BBC", Some(LintKind::TooShort)),
            ("Ｂ.Ｂ.Ｃ", Some(LintKind::TooShort)),
            ("ТАСС", Some(LintKind::TooShort)),
            ("北大", Some(LintKind::TooShort)),
            ("TV北", Some(LintKind::TooShort)),
            ("中科院", None),
            ("UNICEF", None),
            ("국방부", None),
            ("X", Some(LintKind::Unprotectable)),
            ("网!", Some(LintKind::Unprotectable)),
            ("🔥🔥", Some(LintKind::Unprotectable)),
        ] {
            let rows = format!("a,{name},news-media,,,,,\n");
            warns(&rows, &kind.map(|kind| (kind, "2")).into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn ordinary_words_are_warned_of_in_every_spelling() {
        for name in ["Times", "THE TIMES", "Ｎａｔｕｒｅ", "新闻", "日報", "Новости", "el diario", "science"]
        {
            warns(&format!("a,{name},news-media,,,,,\n"), &[(LintKind::TooCommon, "2")]);
        }
        for name in ["The Times of India", "Nature Reviews", "新闻晨报", "The", "THE 人民日报"] {
            let found = lints(&format!("a,{name},news-media,,,,,\n"));
            assert!(found.iter().all(|lint| lint.kind != LintKind::TooCommon), "{name}");
        }
    }

    #[test]
    fn names_that_meet_are_warned_of_once() {
        let rows = "a,Alpha Post,news-media,,Apost Daily,,,\n\
                    b,ALPHA-POST,news-media,,,,,\n\
                    c,Gamma Post,news-media,,alpha post|Apost daily!,,,\n\
                    d,Delta Post,news-media,,delta post|Deltan Times|DELTAN  times,,,\n";
        warns(
            rows,
            &[
                (LintKind::SharedName, "3"),
                (LintKind::AliasOfAnother, "4"),
                (LintKind::SharedAlias, "4"),
                (LintKind::AliasRepeated, "5"),
                (LintKind::AliasRepeated, "5"),
            ],
        );
        let lint = &lints(rows)[1];
        assert_eq!(lint.reason, "alias `alpha post` of `c` is the name of `a` at list.csv:2");
        // Also where the other comes later.
        warns(
            "a,Alpha Post,news-media,,Beta Post,,,\nb,Beta Post,news-media,,,,,\n",
            &[(LintKind::AliasOfAnother, "2")],
        );
    }

    #[test]
    fn fields_are_looked_at() {
        warns(
            "a,Alpha Post,new-media,UK,,@alpha|x:@alpha,2021,2020-12-31\n",
            &[
                (LintKind::UnknownCountry, "2"),
                (LintKind::CategoryNearKnown, "2"),
                (LintKind::DatesReversed, "2"),
                (LintKind::OfficialWithoutPlatform, "2"),
            ],
        );
    }

    #[test]
    fn the_common_words_are_many_and_each_stands_once() {
        let mut seen = HashSet::new();
        for word in include_str!("../../data/lexicon/common-words.txt").lines() {
            if !word.starts_with('#') && !word.is_empty() {
                assert!(seen.insert(lint_key(word)), "`{word}` stands twice");
                assert!(!lint_key(word).is_empty(), "`{word}`");
            }
        }
        assert!(seen.len() >= 400, "{}", seen.len());
    }
}
