//! From features to a score: a logistic model whose weights stand here, each with its reason.
//!
//! All arithmetic is addition, multiplication and division of `f64`, which every platform rounds alike; the exponential is
//! our own, because libraries differ in the last digit.

use std::collections::BTreeMap;

use unicode_script::{Script, UnicodeScript};

use super::core::{Core, Part, tells_apart};
use super::outside::Outside;
use crate::align::{Alignment, Edit};
use crate::fold::{Folded, Stream, Unit, is_dense};
use crate::index::{Candidate, Via};
use crate::lexicon::AffixClass;
use crate::{Disclaimer, REFERENCE_PREVALENCE, Score, Technique};

/// The most that a name with an unexplained edit may score: the edit may as well make it another body's name.
const CAP_PLAIN: f64 = 0.82;
/// The most that a name of one or two short words may score inside another, unless an affix explains the rest.
const CAP_SHORT: f64 = 0.4;

/// What the score is made of.
#[derive(Clone, Debug)]
pub(super) struct Features {
    /// Log-odds.
    logit: f64,
}

impl Features {
    /// Nothing where the difference is one of place, number or ordinal: another body.
    pub(super) fn of(
        alignment: &Alignment,
        outside: &Outside,
        core: &Core,
        words: &Words<'_>,
        candidate: &Candidate,
        common: bool,
        disclaimer: Option<(Disclaimer, bool)>,
    ) -> Option<Features> {
        let information = information(core);
        // A long name is met by chance more rarely than a short one.
        let mut logit = 1.45 + information.min(30.0) / 11.0;
        let mut cap = f64::INFINITY;
        if common {
            // A registry names it, and so does everybody else: seen, never ranked high.
            cap = CAP_SHORT;
            if outside.any || alignment.cost > 0 {
                logit -= 3.0;
            }
        }
        // Of two entities with one folded name the one written the same comes first.
        logit -= 0.02 * alignment.evidence.iter().take(8).map(|_| 1.0).sum::<f64>();
        let gap = candidate.via == Via::Gap;
        let altered = Altered::of(alignment, core, words, gap)?;
        logit -= altered.penalty;
        if altered.plain > 0 || altered.sounding_place {
            cap = cap.min(CAP_PLAIN);
        }
        if whole_script(alignment, words) {
            cap = cap.min(CAP_SHORT);
        }
        let has =
            |technique: Technique| alignment.evidence.iter().any(|evidence| evidence.technique == technique);
        // Three characters share their sound with too much else, and four with some (one company name in 25).
        if core.dense && has(Technique::Homophone) && core.len() <= 4 {
            cap = cap.min(CAP_PLAIN);
        }
        // 合大 looks like 台大, and so do a hundred others: two characters are looked at, not ranked high.
        if core.dense && core.len() <= 2 && has(Technique::HanShape) {
            cap = cap.min(CAP_PLAIN);
        }
        // `lung` is no picture of IUNG: the likeness of I and l ends with the case of their neighbours. And an acronym with
        // a letter changed is another acronym.
        let drawn_apart = alignment
            .evidence
            .iter()
            .filter(|evidence| evidence.technique == Technique::Homoglyph)
            .all(|evidence| evidence.to.is_ascii() && evidence.from.is_ascii());
        if core.len() <= 6 && !core.dense && words.protected_is_acronym {
            let likeness = drawn_apart && (has(Technique::Homoglyph) || has(Technique::Leet));
            if altered.edited || (likeness && has(Technique::Case)) {
                return None;
            }
        }
        if alignment.reordered {
            logit -= 1.1;
            cap = cap.min(2.0);
        }
        if gap {
            logit -= 1.4;
            cap = cap.min(CAP_PLAIN);
        }
        if outside.repeats {
            logit -= 0.3;
        }
        if outside.genitive {
            logit -= 2.2;
        }
        if outside.any {
            let one_word = !core.dense && words.protected.units().iter().skip(1).all(|unit| !unit.starts);
            if one_word && outside.unknown > 0 {
                logit -= 0.4;
            }
            let share = f64::from(outside.unknown) / information;
            logit -= match (outside.unknown, outside.best) {
                // Only words that the entity itself would use.
                (0, Some(AffixClass::Official)) => 0.1,
                (0, Some(AffixClass::Role | AffixClass::Channel)) => 0.35,
                (0, Some(AffixClass::Place | AffixClass::Community)) => 0.6,
                (0, _) => 0.9,
                (_, Some(AffixClass::Official)) => 0.6 + 0.8 * share.min(1.5),
                (_, Some(AffixClass::Role | AffixClass::Channel)) => 0.9 + 0.8 * share.min(2.0),
                (_, _) => 1.1 + 0.8 * share.min(2.0),
            };
            // 央视国际: two characters and a place are a body of their own as often as not.
            // `Celia Real` is no CELIA: an acronym inside a name is written as one, and a short word is most often a word.
            let acronym = words.protected_is_acronym;
            if !core.dense && core.len() <= 5 && (has(Technique::Case) || !acronym) {
                cap = cap.min(CAP_SHORT);
            }
            let told = matches!(outside.best, Some(AffixClass::Official | AffixClass::Role));
            if core.dense && core.len() <= 2 && !told {
                cap = cap.min(CAP_PLAIN);
            }
            if outside.unknown > 0 && information < 10.0 {
                cap = cap.min(CAP_SHORT);
            }
            if outside.unknown > 0 && altered.plain > 0 {
                logit -= 0.8;
            }
        }
        logit -= match disclaimer {
            Some((_, true)) => 2.6,
            Some((_, false)) => 1.2,
            None => 0.0,
        };
        Some(Features { logit: logit.min(cap) })
    }

    pub(super) fn score(&self) -> Score {
        logistic(self.logit)
    }
}

/// The score of log-odds.
pub(crate) fn logistic(logit: f64) -> Score {
    Score::from_probability(1.0 / (1.0 + exp(-logit)))
}

/// Whether a name that looks like the protected one is all of one other script, and so may be a word of its own: ТАСС is no
/// picture of TACC by itself. Scripts in which hardly anybody writes names are not meant.
fn whole_script(alignment: &Alignment, words: &Words<'_>) -> bool {
    let homoglyphs =
        || alignment.evidence.iter().filter(|evidence| evidence.technique == Technique::Homoglyph);
    if homoglyphs().count() < words.account.len() {
        return false;
    }
    let mut scripts = homoglyphs().flat_map(|evidence| evidence.to.chars()).map(|c| c.script());
    let first = scripts.next();
    matches!(first, Some(Script::Cyrillic | Script::Greek | Script::Latin | Script::Han))
        && scripts.all(|script| Some(script) == first)
}

/// What a name tells: a Han character or syllable three letters' worth, words for places and kinds of bodies a third of that.
fn information(core: &Core) -> f64 {
    let unit = if core.dense { 3.0 } else { 1.0 };
    let own = u32::try_from(core.own()).map_or(0.0, f64::from);
    let rest = u32::try_from(core.len() - core.own()).map_or(0.0, f64::from);
    (unit * (own + rest / 1.5)).max(1.0)
}

/// What was altered, and what that says against an imitation.
struct Altered {
    penalty: f64,
    /// Edits that nothing explains.
    plain: usize,
    /// Whether anything was put in, left out, exchanged or swapped at all.
    edited: bool,
    /// A place's name was exchanged for one that sounds the same.
    sounding_place: bool,
}

impl Altered {
    /// Nothing where the difference makes it another body: a place, a number, a word by which bodies are told apart.
    fn of(alignment: &Alignment, core: &Core, words: &Words<'_>, gap: bool) -> Option<Altered> {
        let mut altered = Altered { penalty: 0.0, plain: 0, edited: false, sounding_place: false };
        let disguised = alignment.evidence.iter().any(|evidence| {
            matches!(
                evidence.technique,
                Technique::Homoglyph
                    | Technique::MultiChar
                    | Technique::Leet
                    | Technique::HanShape
                    | Technique::Invisible
                    | Technique::Bidi
            )
        });
        for evidence in &alignment.evidence {
            let numbers = |text: &str| text.chars().any(is_number);
            let plain =
                matches!(evidence.technique, Technique::Insert | Technique::Delete | Technique::Substitute);
            if plain && (numbers(&evidence.from) || numbers(&evidence.to)) {
                return None;
            }
            let folded = |text: &str| Folded::of(text).visual.chars().to_vec();
            if evidence.technique == Technique::Insert && tells_apart(&folded(&evidence.to)) {
                return None;
            }
            // A word exchanged for another is another body; one character may be a slip.
            let count = evidence.to.chars().count();
            if core.dense && evidence.technique == Technique::Substitute && count > 1 {
                return None;
            }
        }
        let mut previous_plain = None;
        let mut in_word: BTreeMap<usize, usize> = BTreeMap::new();
        for edit in &alignment.edits {
            let (at, cost, account) = match *edit {
                Edit::Match { .. } => continue,
                // Weighed as a whole.
                Edit::Insert { .. } if gap => continue,
                Edit::Insert { doubles: true, .. } | Edit::Delete { halves: true, .. } => {
                    if words.another(edit.places().0, edit.places().1) {
                        return None;
                    }
                    let run = u32::try_from(core.run(edit.places().0)).map_or(1.0, f64::from);
                    altered.penalty += (if core.dense { 2.0 } else { 6.0 } / run).max(0.3);
                    altered.plain += 1;
                    altered.edited = true;
                    continue;
                }
                Edit::Exchange { protected, account, cost } => (protected, cost, account),
                Edit::Split { protected, account } => (protected, 300, account),
                Edit::Swap { protected, account } => (protected, 900, account),
                Edit::Insert { protected, account, .. } => (protected, 1_000, account),
                Edit::Delete { protected, account, .. } => (protected, 1_000, account),
            };
            altered.edited = true;
            let unexplained = cost >= 1_000;
            let part = match *edit {
                // Between two parts, the second decides: 七星|关|区, 疾病预防|与|控制.
                Edit::Insert { protected, .. } if protected >= core.len() => {
                    core.part(protected.saturating_sub(1))
                }
                _ => core.part(at),
            };
            // Another place is another body. One that looks or sounds like it may be no place at all: shown, not ranked high.
            if part == Part::Place && core.dense {
                if unexplained {
                    return None;
                }
                altered.sounding_place |= cost >= 400;
            }
            if unexplained {
                let joining = matches!(edit, Edit::Insert { .. }) && words.joins(account);
                if joining {
                    altered.penalty += 0.8;
                    altered.plain += 1;
                    continue;
                }
                if core.own() == 0 || words.another(at, account) {
                    return None;
                }
                let (run, own) = (core.run(at), core.own());
                // A slip in one of several own words leaves the others to tell the name by.
                let run = if own > run { run.max(own * 3 / 5) } else { run };
                let run = u32::try_from(run).map_or(1.0, f64::from);
                let worth = match (core.dense, own > core.run(at)) {
                    (true, _) => 7.6,
                    (false, true) => 13.0,
                    (false, false) if core.len() > own => 16.0,
                    (false, false) => 12.0,
                };
                let further =
                    previous_plain == Some(at.wrapping_sub(1)) && !matches!(edit, Edit::Exchange { .. });
                altered.penalty += match part {
                    Part::Own => worth / run * if further { 0.7 } else { 1.0 },
                    Part::Body | Part::Place => {
                        if core.dense {
                            1.5
                        } else {
                            1.0
                        }
                    }
                };
                altered.plain += 1;
                previous_plain = Some(at);
                // Half of a short word changed is another word: Park, Polk.
                let count = in_word.entry(words.start(at)).or_insert(0_usize);
                *count += 1;
                if !core.dense && *count > 1 && *count * 2 >= core.run(at) {
                    return None;
                }
            } else {
                let length = u32::try_from(core.len().max(1)).map_or(1.0, f64::from);
                altered.penalty +=
                    f64::from(cost) / 1_000.0 * if core.dense { 6.0 / length } else { 7.0 / length };
            }
        }
        if disguised {
            // Letters of another script in the middle of a word are no accident.
            altered.penalty -= 0.3;
        }
        Some(altered)
    }
}

/// The words of both names, to see whether one is exchanged for another known one.
pub(super) struct Words<'a> {
    pub(super) protected: &'a Stream,
    /// The matched window of the account's stream.
    pub(super) account: &'a [Unit],
    /// The protected name is written in capitals.
    pub(super) protected_is_acronym: bool,
}

impl Words<'_> {
    /// Whether the spaced words at these places differ and the account's is one by which bodies are told apart.
    fn another(&self, protected: usize, account: usize) -> bool {
        let theirs = word_at(self.protected.units(), protected);
        let ours = word_at(self.account, account);
        // The II of Roma II is a number, whatever it folds into.
        let numeral = |word: &[char]| word.iter().all(|c| matches!(c, 'l' | 'v' | 'x'));
        !ours.iter().copied().any(is_dense)
            && ours != theirs
            && (tells_apart(&ours) || numeral(&ours) || numeral(&theirs))
    }

    /// Where the protected name's word at a place starts.
    fn start(&self, protected: usize) -> usize {
        let units = self.protected.units();
        (0..=protected).rev().find(|&place| units.get(place).is_some_and(|unit| unit.starts)).unwrap_or(0)
    }

    /// Whether a unit put in only joins: 与, 和, 的.
    fn joins(&self, account: usize) -> bool {
        self.account.get(account).is_some_and(|unit| "与和及的之".contains(unit.c))
    }
}

fn word_at(units: &[Unit], at: usize) -> Vec<char> {
    let at = at.min(units.len().saturating_sub(1));
    let from = (0..=at).rev().find(|&place| units.get(place).is_some_and(|unit| unit.starts)).unwrap_or(0);
    units
        .iter()
        .enumerate()
        .skip(from)
        .take_while(|(place, unit)| *place == from || !unit.starts)
        .map(|(_, unit)| unit.c)
        .collect()
}

/// Digits and the numerals and directions that tell one body from the next.
fn is_number(c: char) -> bool {
    c.is_numeric() || "一二三四五六七八九十百千甲乙丙丁东西南北".contains(c)
}

/// States a score at another prevalence than the reference: the odds change in the ratio of the two.
pub(crate) fn at_prevalence(score: Score, prevalence: f64) -> Score {
    // The default is passed through untouched, so that comparing exactly is right.
    if prevalence == REFERENCE_PREVALENCE || !(prevalence > 0.0 && prevalence < 1.0) {
        return score;
    }
    let ratio = (prevalence / (1.0 - prevalence)) / (REFERENCE_PREVALENCE / (1.0 - REFERENCE_PREVALENCE));
    let p = score.probability();
    Score::from_probability(p * ratio / (p * ratio + (1.0 - p)))
}

/// The exponential, for |x| ≤ 700: Taylor's series after halving the argument to less than ln 2 / 2; error below 1e-15.
fn exp(x: f64) -> f64 {
    const LN_2: f64 = std::f64::consts::LN_2;
    let x = x.clamp(-700.0, 700.0);
    let k = (x / LN_2 + if x < 0.0 { -0.5 } else { 0.5 }).trunc();
    let r = x - k * LN_2;
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..16_u32 {
        term = term * r / f64::from(n);
        sum += term;
    }
    #[expect(clippy::cast_possible_truncation, reason = "|k| ≤ 1010 by the clamp")]
    let exponent = 1023 + k as i64;
    sum * f64::from_bits(u64::try_from(exponent).unwrap_or(0) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_exact_to_twelve_digits() {
        for x in [-700.0, -20.5, -1.0, -1e-9, 0.0, 0.3, 1.0, 2.5, 37.0, 700.0] {
            let (ours, theirs) = (exp(x), f64::exp(x));
            assert!((ours / theirs - 1.0).abs() < 1e-12, "{x}: {ours} {theirs}");
        }
    }

    #[test]
    fn a_higher_prevalence_raises_every_score_between_the_ends() {
        let half = Score::from_probability(0.5);
        assert_eq!(at_prevalence(half, REFERENCE_PREVALENCE), half);
        assert!(at_prevalence(half, 0.01) > half);
        assert!(at_prevalence(half, 0.0001) < half);
        assert_eq!(at_prevalence(half, 0.0), half);
    }
}
