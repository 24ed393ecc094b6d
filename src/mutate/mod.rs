//! Imitations of a name: what an impostor might write, each labelled with the technique by which it was made.
//!
//! For those who protect a name and want to know whether they would be told of its imitations, and for tests and measurements,
//! which need many fair ones. A mutant is fair if a careful reader would call it an imitation of this name and of no other:
//! what says which body is meant (a place, a number, a direction) is never altered, edits are as few as leave the name
//! recognisable, and no word of it becomes another one that bodies are called by. The rules stand with each technique.
//!
//! Names in, names out: nothing here judges, opens or prints anything. The same name, seed and version give the same
//! imitations on every platform.
//!
//! ```
//! use deadringer::Technique;
//! use deadringer::mutate::Mutator;
//!
//! let mutator = Mutator::new("Harbour City Post");
//! let mutants = mutator.mutants(&[Technique::Homoglyph, Technique::Transpose], 4);
//! assert_eq!(mutants.len(), 4);
//! assert!(mutants.iter().all(|mutant| mutant.name != "Harbour City Post"));
//! assert_eq!(mutants, mutator.mutants(&[Technique::Homoglyph, Technique::Transpose], 4));
//!
//! // There is no Han character in it to be exchanged.
//! assert!(mutator.mutants(&[Technique::HanShape], 4).is_empty());
//! ```

mod dress;
mod edits;
mod han;
mod known;
mod letters;
mod original;
mod random;
mod words;

use std::collections::HashSet;

use crate::Technique;
use crate::limits::MAX_CODE_POINTS;
use original::Original;
use random::Random;

/// The techniques by which a name is imitated, in the order of the contract. Those of claims are not among them: a claim
/// imitates no name.
pub const TECHNIQUES: &[Technique] = &[
    Technique::Case,
    Technique::Width,
    Technique::Invisible,
    Technique::Bidi,
    Technique::Mark,
    Technique::Homoglyph,
    Technique::LetterSymbol,
    Technique::Leet,
    Technique::MultiChar,
    Technique::Separator,
    Technique::Repeat,
    Technique::HanVariant,
    Technique::HanShape,
    Technique::Homophone,
    Technique::Insert,
    Technique::Delete,
    Technique::Substitute,
    Technique::Transpose,
    Technique::Reorder,
    Technique::Affix,
    Technique::Abbreviation,
    Technique::Transliteration,
];

/// Draws in a row that may give nothing new before a technique is taken to be spent. Three in four draws fail where the
/// rules are narrow; of a technique that has one imitation left among forty, two in three are still found.
const FRUITLESS: usize = 48;

/// An imitation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Mutant {
    /// The altered name.
    pub name: String,
    /// How it was altered.
    pub technique: Technique,
}

/// Makes imitations of one name.
#[derive(Clone, Debug)]
pub struct Mutator {
    name: String,
    original: Original,
    seed: u64,
}

impl Mutator {
    /// A mutator of a name, with seed 0. Of a name longer than [`limits::MAX_CODE_POINTS`](crate::limits::MAX_CODE_POINTS)
    /// there are no imitations, because nobody would be told of them.
    #[must_use]
    pub fn new(name: &str) -> Mutator {
        let too_long = name.chars().nth(MAX_CODE_POINTS).is_some();
        Mutator { name: name.to_owned(), original: Original::of(if too_long { "" } else { name }), seed: 0 }
    }

    /// The same with another seed, which gives other imitations.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Mutator {
        self.seed = seed;
        self
    }

    /// The name that is imitated.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// At most `count` imitations, spread evenly over the techniques and in their order: each once, none the name itself.
    ///
    /// What a technique draws depends on the name and the seed, not on the other techniques asked for; an imitation that two
    /// would give is the first one's. Fewer come where no more are found: not every technique applies to every name.
    #[must_use]
    pub fn mutants(&self, techniques: &[Technique], count: usize) -> Vec<Mutant> {
        let mut draws: Vec<Draw> = Vec::new();
        for &technique in techniques {
            if draws.iter().all(|draw| draw.technique != technique) {
                draws.push(Draw {
                    technique,
                    random: self.random(technique),
                    found: Vec::new(),
                    spent: false,
                });
            }
        }
        let mut seen: HashSet<String> = HashSet::from([self.name.clone(), String::new()]);
        let mut made = 0;
        while made < count && draws.iter().any(|draw| !draw.spent) {
            for draw in draws.iter_mut().filter(|draw| !draw.spent) {
                if made == count {
                    break;
                }
                match draw.next(&self.original, &mut seen) {
                    true => made += 1,
                    false => draw.spent = true,
                }
            }
        }
        let labelled =
            |draw: Draw| draw.found.into_iter().map(move |name| Mutant { name, technique: draw.technique });
        draws.into_iter().flat_map(labelled).collect()
    }

    /// A generator for each name, technique and seed.
    fn random(&self, technique: Technique) -> Random {
        let key = format!("{technique}\u{1f}{}", self.name);
        Random::new(self.seed ^ xxhash_rust::xxh3::xxh3_64(key.as_bytes()))
    }
}

/// What one technique has given so far.
struct Draw {
    technique: Technique,
    random: Random,
    found: Vec<String>,
    spent: bool,
}

impl Draw {
    /// Draws until something new comes.
    fn next(&mut self, original: &Original, seen: &mut HashSet<String>) -> bool {
        for _ in 0..FRUITLESS {
            if let Some(name) = imitate(original, self.technique, &mut self.random)
                && seen.insert(name.clone())
            {
                self.found.push(name);
                return true;
            }
        }
        false
    }
}

/// One imitation, if the draw gave one.
fn imitate(original: &Original, technique: Technique, random: &mut Random) -> Option<String> {
    if original.chars.is_empty() {
        return None;
    }
    match technique {
        Technique::Case => dress::case(original, random),
        Technique::Width => dress::width(original, random),
        Technique::Invisible => dress::invisible(original, random),
        Technique::Bidi => dress::bidi(original, random),
        Technique::Mark => dress::mark(original, random),
        Technique::Separator => dress::separator(original, random),
        Technique::Repeat => dress::repeat(original, random),
        Technique::Homoglyph => letters::homoglyph(original, random),
        Technique::LetterSymbol => letters::letter_symbol(original, random),
        Technique::Leet => letters::leet(original, random),
        Technique::MultiChar => letters::multi_char(original, random),
        Technique::HanVariant => han::han_variant(original, random),
        Technique::HanShape => han::han_shape(original, random),
        Technique::Homophone => han::homophone(original, random),
        Technique::Insert => edits::insert(original, random),
        Technique::Delete => edits::delete(original, random),
        Technique::Substitute => edits::substitute(original, random),
        Technique::Transpose => edits::transpose(original, random),
        Technique::Reorder => words::reorder(original, random),
        Technique::Affix => words::affix(original, random),
        Technique::Abbreviation => words::abbreviation(original, random),
        Technique::Transliteration => words::transliteration(original, random),
        Technique::Authority
        | Technique::Place
        | Technique::Function
        | Technique::Body
        | Technique::Credential
        | Technique::Register => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_technique_but_those_of_claims_is_one() {
        let claims: Vec<&str> =
            Technique::ALL.iter().filter(|one| !TECHNIQUES.contains(one)).map(|one| one.as_str()).collect();
        assert_eq!(claims, ["authority", "place", "function", "body", "credential", "register"]);
    }

    #[test]
    fn each_imitation_comes_once_and_none_is_the_name() {
        for name in [
            "人民日报",
            "The New York Times",
            "BBC",
            "연합뉴스",
            "الجزيرة",
            "24",
            "a\u{300}",
            "朝日新聞デジタル",
            "🦊",
            "",
        ] {
            let mutants = Mutator::new(name).mutants(TECHNIQUES, 200);
            let all: HashSet<&str> = mutants.iter().map(|mutant| mutant.name.as_str()).collect();
            assert_eq!(all.len(), mutants.len(), "{name}");
            assert!(!all.contains(name) && !all.contains(""), "{name}");
        }
    }

    #[test]
    fn a_technique_draws_the_same_whatever_else_is_asked_for() {
        let mutator = Mutator::new("Harbour City Post").with_seed(7);
        let alone = mutator.mutants(&[Technique::Delete], 2);
        let among = mutator.mutants(&[Technique::Case, Technique::Delete, Technique::Delete], 4);
        assert_eq!(among.get(2..), Some(&alone[..]));
        assert_ne!(mutator.with_seed(8).mutants(&[Technique::Delete], 2), alone);
    }

    #[test]
    fn imitations_are_spread_over_the_techniques() {
        let mutants = Mutator::new("Harbour City Post").mutants(TECHNIQUES, 17);
        let kinds: HashSet<Technique> = mutants.iter().map(|mutant| mutant.technique).collect();
        assert_eq!((mutants.len(), kinds.len()), (17, 16));
    }

    #[test]
    fn places_numbers_and_first_letters_are_left_alone() {
        let slips = [Technique::Insert, Technique::Delete, Technique::Substitute, Technique::Transpose];
        for mutant in Mutator::new("Ukraine Harbour 24").mutants(&slips, 60) {
            assert!(mutant.name.starts_with("Ukraine H") && mutant.name.ends_with(" 24"), "{}", mutant.name);
        }
        let han = [Technique::HanShape, Technique::Homophone, Technique::Reorder, Technique::Substitute];
        for mutant in Mutator::new("江苏省疾病预防控制中心").mutants(&han, 60) {
            assert!(mutant.name.starts_with("江苏省"), "{}", mutant.name);
        }
    }

    #[test]
    fn a_name_too_long_to_be_read_has_none() {
        assert!(Mutator::new(&"Reuters ".repeat(1_000)).mutants(TECHNIQUES, 5).is_empty());
    }
}
