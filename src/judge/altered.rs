//! What was altered in a protected name, and what that says for or against an imitation.

use super::core::{Core, Part, tells_apart};
use crate::Technique;
use crate::align::{Alignment, Edit};
use crate::fold::{Folded, Stream, Unit, is_dense};
use crate::index::Via;

/// Reused memory.
#[derive(Clone, Debug, Default)]
pub(super) struct AlteredScratch {
    /// Text put in, folded by itself.
    text: String,
    folded: Folded,
    /// Unexplained edits by the place where the word they hit starts.
    in_word: Vec<(usize, usize)>,
}

impl AlteredScratch {
    fn tells_apart(&mut self, text: &[char]) -> bool {
        self.text.clear();
        self.text.extend(text);
        self.folded.fold(&self.text);
        tells_apart(self.folded.visual.chars())
    }

    /// Counts one more edit in a word.
    fn hit(&mut self, word: usize) -> usize {
        if let Some((_, count)) = self.in_word.iter_mut().find(|(at, _)| *at == word) {
            *count += 1;
            return *count;
        }
        self.in_word.push((word, 1));
        1
    }
}

/// What was altered, and what that says against an imitation.
pub(super) struct Altered {
    /// Edits that nothing explains, each weighed by the part it hits.
    pub(super) edits: f64,
    /// Differences that look or sound alike, weighed by how far from it and by the length of the name.
    pub(super) likeness: f64,
    /// Something is made to look like what it is not.
    pub(super) disguised: bool,
    /// Edits that nothing explains.
    pub(super) plain: usize,
    /// The weight of those that hit what is the name's own.
    pub(super) own: f64,
    /// Whether anything was put in, left out, exchanged or swapped at all.
    pub(super) edited: bool,
    /// A place's name was exchanged for one that sounds the same.
    pub(super) sounding_place: bool,
}

/// From here on two Han characters sound alike, and under it they look alike (align/cost.rs).
const SOUND: u32 = 400;

impl Altered {
    /// Nothing where the difference makes it another body: a place, a number, a word by which bodies are told apart.
    pub(super) fn of(
        alignment: &Alignment,
        core: &Core<'_>,
        words: &Words<'_>,
        via: Via,
        scratch: &mut AlteredScratch,
    ) -> Option<Altered> {
        let differences = &alignment.differences;
        let disguised = differences.rows().iter().any(|one| {
            matches!(
                one.technique,
                Technique::Homoglyph
                    | Technique::MultiChar
                    | Technique::Leet
                    | Technique::HanShape
                    | Technique::Invisible
                    | Technique::Bidi
            )
        });
        let mut altered = Altered {
            edits: 0.0,
            likeness: 0.0,
            disguised,
            plain: 0,
            own: 0.0,
            edited: false,
            sounding_place: false,
        };
        for one in differences.rows() {
            let (from, to) = (differences.from(one), differences.to(one));
            let plain =
                matches!(one.technique, Technique::Insert | Technique::Delete | Technique::Substitute);
            if plain && from.iter().chain(to).any(|&c| is_number(c)) {
                return None;
            }
            if via == Via::Kindred {
                continue;
            }
            if one.technique == Technique::Insert && scratch.tells_apart(to) {
                return None;
            }
            // A word exchanged for another is another body; one character may be a slip.
            if core.dense && one.technique == Technique::Substitute && to.len() > 1 {
                return None;
            }
        }
        let mut previous_plain = None;
        scratch.in_word.clear();
        for edit in &alignment.edits {
            let (at, cost, account) = match *edit {
                Edit::Match { .. } => continue,
                // Weighed as a whole.
                Edit::Insert { .. } if via == Via::Gap => continue,
                _ if via == Via::Kindred => continue,
                Edit::Insert { doubles: true, .. } | Edit::Delete { halves: true, .. } => {
                    if words.another(edit.places().0, edit.places().1) {
                        return None;
                    }
                    let run = u32::try_from(core.run(edit.places().0)).map_or(1.0, f64::from);
                    if core.dense {
                        // 読売新聞聞: nobody is called so by chance.
                        altered.edits += 0.4;
                    } else {
                        altered.edits += (6.0 / run).max(0.3);
                        altered.plain += 1;
                    }
                    altered.edited = true;
                    continue;
                }
                Edit::Exchange { protected, account, cost } => (protected, cost, account),
                Edit::Split { protected, account } => (protected, 300, account),
                // Two neighbours swapped make a word that is hardly ever another one: less than an edit, more than a likeness.
                Edit::Swap { protected, .. } => {
                    let length = u32::try_from(core.len().max(1)).map_or(1.0, f64::from);
                    if core.part(protected) == Part::Place && core.dense {
                        return None;
                    }
                    altered.edits += (5.0 / length).min(1.0);
                    // Among six letters two swapped are as often another name: Savin, Asvin.
                    altered.plain += usize::from(!core.dense && core.len() <= 6);
                    altered.edited = true;
                    continue;
                }
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
                    altered.edits += 0.8;
                    altered.plain += 1;
                    continue;
                }
                // All generic: a slip in a long one is still a slip, in a short one another body.
                let generic = core.own() == 0;
                if generic && core.len() < if core.dense { 6 } else { 8 } || words.another(at, account) {
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
                let own = worth / run * if further { 0.7 } else { 1.0 };
                altered.edits += match part {
                    Part::Own => own,
                    Part::Body | Part::Place => {
                        if core.dense {
                            1.5
                        } else {
                            1.0
                        }
                    }
                };
                altered.own += if part == Part::Own { own } else { 0.0 };
                altered.plain += 1;
                previous_plain = Some(at);
                // Half of a short word changed is another word: Park, Polk.
                let count = scratch.hit(words.start(at));
                if !core.dense && count > 1 && count * 2 >= core.run(at) {
                    return None;
                }
            } else {
                let length = u32::try_from(core.len().max(1)).map_or(1.0, f64::from);
                // 新化社 keeps what says that it is an agency; 长江湾 is no 长江网, whatever it sounds like.
                let told = match part {
                    Part::Body if core.dense && core.len() <= 3 && cost >= SOUND => 2.0,
                    Part::Own if core.dense && core.ends_in_a_body() => 0.5,
                    _ => 1.0,
                };
                altered.likeness +=
                    told * f64::from(cost) / 1_000.0 * if core.dense { 6.0 / length } else { 7.0 / length };
            }
        }
        Some(altered)
    }
}

/// The words of both names, to see whether one is exchanged for another known one.
pub(super) struct Words<'a> {
    pub(super) protected: &'a Stream,
    /// The matched window of the account's stream.
    pub(super) account: &'a [Unit],
    /// Its characters.
    pub(super) account_chars: &'a [char],
    /// The protected name is written in capitals.
    pub(super) protected_is_acronym: bool,
}

impl Words<'_> {
    /// Whether the spaced words at these places differ and the account's is one by which bodies are told apart.
    fn another(&self, protected: usize, account: usize) -> bool {
        let theirs = word_at(self.protected.units(), self.protected.chars(), protected);
        let ours = word_at(self.account, self.account_chars, account);
        // The II of Roma II is a number, whatever it folds into.
        let numeral = |word: &[char]| word.iter().all(|c| matches!(c, 'l' | 'v' | 'x'));
        !ours.iter().copied().any(is_dense)
            && ours != theirs
            && !one_word_spelled_twice(ours, theirs)
            && (tells_apart(ours) || numeral(ours) || numeral(theirs))
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

/// Force and forces, centre and center, defence and defense: one word, spelled another way. Shorter words one letter apart
/// are different ones (este, oeste).
fn one_word_spelled_twice(a: &[char], b: &[char]) -> bool {
    let plural = |one: &[char], many: &[char]| many.strip_suffix(&['s']) == Some(one);
    let differences = a.iter().zip(b).filter(|(a, b)| a != b).count();
    let turned = a.len() == b.len() && a.len() >= 6 && (differences == 1 || is_swap(a, b));
    a.len() >= 4 && (plural(a, b) || plural(b, a)) || turned
}

fn is_swap(a: &[char], b: &[char]) -> bool {
    let mut at = (0..a.len()).filter(|&at| a.get(at) != b.get(at));
    let (Some(first), Some(second), None) = (at.next(), at.next(), at.next()) else { return false };
    second == first + 1 && a.get(first) == b.get(second) && a.get(second) == b.get(first)
}

fn word_at<'a>(units: &[Unit], chars: &'a [char], at: usize) -> &'a [char] {
    let at = at.min(units.len().saturating_sub(1));
    let from = (0..=at).rev().find(|&place| units.get(place).is_some_and(|unit| unit.starts)).unwrap_or(0);
    let rest = units.iter().skip(from + 1).take_while(|unit| !unit.starts).count();
    chars.get(from..(from + 1 + rest).min(chars.len())).unwrap_or(&[])
}

/// Digits and the numerals and directions that tell one body from the next.
fn is_number(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    c.is_numeric() || "一二三四五六七八九十百千甲乙丙丁东西南北".contains(c)
}
