//! The words of `data/lexicon/claim`, folded once, each with the slot of a claim that it fills.
//!
//! A word has one slot: of two files that list it the first of [`FILES`] counts, and the parser turns a kind of body that
//! stands before another into a function by itself. In front of the words stands a gate that a name without any kind of
//! body and any credential does not pass.

use std::sync::LazyLock;

use super::gate::Gate;
use crate::dictionary::Dictionary;
use crate::fold::{Folded, Line};

/// For whom a name speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// One body known by a name of its own: 央视, BBC, Harvard. It speaks for persons only.
    House,
    /// Several countries: 亚洲, European.
    Continent,
    /// All: 世界, International.
    World,
    /// A nation: 中华全国, and every country's own name.
    National,
    /// Its armed forces: 武警.
    Military,
    /// Its state: 国家, Federal.
    State,
}

/// Where a name says it is at home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Area {
    Country,
    Capital,
    Province,
    City,
    District,
    /// No division with a seat and officials: 华北, 齐鲁.
    Region,
    /// 东方, Northern: also what anybody calls a thing.
    Direction,
    /// A division known by its last character: 青县.
    Division,
}

/// What a body is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Domain {
    Military,
    Press,
    Health,
    /// What disease-control bodies alone are for: 疫苗, Outbreak.
    Epidemic,
    Education,
    Science,
    Finance,
    Law,
    Government,
    Safety,
    Culture,
    /// Says little: development, management.
    General,
}

/// How much a word says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grade {
    /// It holds what it is for, or the body it belongs to: 特战旅, 国防部长.
    Whole,
    /// Hardly anything else bears it: 疾控中心, Ministry.
    Strong,
    Plain,
    /// Ordinary names bear it as often: 网, Team.
    Weak,
}

/// What speaks for an ordinary name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    Playful,
    Commercial,
    Fan,
    Game,
    Fiction,
    /// Nothing: of, 的, official.
    Neutral,
}

impl Context {
    /// The word for it, as an explanation says it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Context::Playful => "a playful word",
            Context::Commercial => "a commercial word",
            Context::Fan => "a word of fans",
            Context::Game => "a word of games",
            Context::Fiction => "a word of fiction",
            Context::Neutral => "",
        }
    }
}

/// What a word may be in a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Authority(Rank),
    Place(Area),
    Function(Domain),
    /// The kind of body, and whether its category depends on its functions.
    Body {
        kind: &'static str,
        grade: Grade,
    },
    Credential(Grade),
    Context(Context),
}

/// A word and its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) slot: Slot,
    /// The category of a body or credential; `by-function` where its functions say it.
    pub(super) category: &'static str,
    /// The country of an authority or place; may be empty.
    pub(super) country: &'static str,
    pub(super) language: &'static str,
}

/// The files in the order in which they count.
const FILES: [(&str, &str); 6] = [
    ("body", include_str!("../../data/lexicon/claim/bodies.csv")),
    ("credential", include_str!("../../data/lexicon/claim/credentials.csv")),
    ("authority", include_str!("../../data/lexicon/claim/authorities.csv")),
    ("place", include_str!("../../data/lexicon/claim/places.csv")),
    ("function", include_str!("../../data/lexicon/claim/functions.csv")),
    ("context", include_str!("../../data/lexicon/claim/context.csv")),
];

/// All words by their visual stream.
pub(super) struct Lexicon {
    words: Dictionary<Entry>,
    gate: Gate,
}

impl Lexicon {
    pub(super) fn builtin() -> &'static Lexicon {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
        &LEXICON
    }

    fn read() -> Lexicon {
        let mut lexicon = Lexicon { words: Dictionary::default(), gate: Gate::default() };
        let mut folded = Folded::default();
        for (slot, text) in FILES {
            for line in text.lines().skip(1) {
                let Some((word, entry)) = entry(slot, line) else { continue };
                folded.fold(word);
                let (units, chars) = (folded.visual.units(), folded.visual.chars());
                if matches!(entry.slot, Slot::Body { .. } | Slot::Credential(_)) {
                    let last_word = units.iter().rposition(|unit| unit.starts).unwrap_or(0);
                    lexicon.gate.open(chars, last_word);
                }
                lexicon.words.add(chars, entry);
            }
        }
        lexicon
    }

    /// Whether a name may hold a kind of body or a credential; a name without one nearly never passes.
    #[inline]
    pub(super) fn may_hold(&self, line: &Line) -> bool {
        self.gate.may_hold(line)
    }

    pub(super) fn get(&self, chars: &[char]) -> Option<&Entry> {
        self.words.get(chars)
    }

    /// The length of the longest word.
    pub(super) fn longest(&self) -> usize {
        self.words.longest()
    }
}

/// One row of a file.
fn entry(slot: &str, line: &'static str) -> Option<(&'static str, Entry)> {
    let mut fields = line.split(',');
    let (word, language, class) = (fields.next()?, fields.next()?, fields.next()?);
    let (fourth, fifth) = (fields.next().unwrap_or(""), fields.next().unwrap_or(""));
    let grade = |word: &str| match word {
        "whole" => Grade::Whole,
        "strong" => Grade::Strong,
        "plain" => Grade::Plain,
        _ => Grade::Weak,
    };
    let (mut category, mut country) = ("", "");
    let slot = match slot {
        "body" => {
            category = class;
            Slot::Body { kind: fourth, grade: grade(fifth) }
        }
        "credential" => {
            category = class;
            Slot::Credential(grade(fourth))
        }
        "authority" => {
            country = fourth;
            Slot::Authority(match class {
                "state" => Rank::State,
                "military" => Rank::Military,
                "national" => Rank::National,
                "world" => Rank::World,
                "house" => Rank::House,
                _ => Rank::Continent,
            })
        }
        "place" => {
            country = fourth;
            Slot::Place(match class {
                "country" => Area::Country,
                "capital" => Area::Capital,
                "province" => Area::Province,
                "city" => Area::City,
                "district" => Area::District,
                "direction" => Area::Direction,
                _ => Area::Region,
            })
        }
        "function" => Slot::Function(match class {
            "military" => Domain::Military,
            "press" => Domain::Press,
            "health" => Domain::Health,
            "epidemic" => Domain::Epidemic,
            "education" => Domain::Education,
            "science" => Domain::Science,
            "finance" => Domain::Finance,
            "law" => Domain::Law,
            "government" => Domain::Government,
            "safety" => Domain::Safety,
            "culture" => Domain::Culture,
            _ => Domain::General,
        }),
        _ => Slot::Context(match class {
            "playful" => Context::Playful,
            "commercial" => Context::Commercial,
            "fan" => Context::Fan,
            "game" => Context::Game,
            "fiction" => Context::Fiction,
            _ => Context::Neutral,
        }),
    };
    Some((word, Entry { slot, category, country, language }))
}
