//! The most that a candidate may come to, from the folded characters alone: before anything is folded in full.
//!
//! Nearly all that the search meets comes to nothing: a word in three that is also somebody's name, two letters from a third.
//! For protected names in ASCII that stand in one stream, features are made here that are better than those of the judge, each
//! in the direction in which it counts; what is not reported at these is not reported. `no_feature_is_better_than_its_bound`
//! holds this against the judge. All other names are left to it.

use super::features::{CAP_PLAIN, CAP_SHORT, Feature, Features, TELLING};
use super::outside::Outside;
use crate::fold::{Line, Role, Skim, glyph, merge_ascii};
use crate::index::{Candidate, Index, Via};
use crate::registry::{Matching, Origin};

/// What is known of a candidate before it is judged.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "looked at where it is made, and never kept")]
pub(crate) enum Bound {
    /// Another body, whatever the original is.
    Nothing,
    /// No feature is better than these.
    Best {
        features: Features,
        /// More than its dress is altered: neither the name itself nor a form of it stands there.
        altered: bool,
    },
    /// To be judged.
    Unknown,
}

/// Reused memory, and what was read of the account last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reader {
    /// What stands around the last window.
    around: Option<(u8, u16, u16, Outside)>,
    /// The account's name is ASCII without signs that stand for letters; nothing before it is asked.
    plain: Option<bool>,
    read: Read,
    room: Vec<char>,
}

impl Reader {
    /// Forgets the account.
    pub(crate) fn next(&mut self) {
        self.around = None;
        self.plain = None;
    }
}

/// A protected name in ASCII, folded.
#[derive(Clone, Debug, Default)]
struct Read {
    hard: Vec<char>,
    visual: Vec<char>,
    any_lower: bool,
}

impl Read {
    /// Whether a name was read: one of ASCII in which no sign stands for a letter has one stream, if no run of letters is
    /// cut short. `Folded` says which letters become one; where it would have to look at case for that, nothing is read.
    fn read(&mut self, text: &str) -> bool {
        self.hard.clear();
        self.visual.clear();
        self.any_lower = false;
        // The character before in the text, not the one before in the stream.
        let mut before = ' ';
        for byte in text.bytes() {
            let c = char::from(byte);
            if !byte.is_ascii_alphanumeric() {
                if byte != b' ' && (!byte.is_ascii() || glyph(c).role != Role::Separator) {
                    return false;
                }
                before = ' ';
                continue;
            }
            let lower = c.to_ascii_lowercase();
            self.any_lower |= lower == c && byte.is_ascii_lowercase();
            let seen = merge_ascii(lower);
            self.hard.push(lower);
            let joined = match (before, lower) {
                ('r', 'n') => Some('m'),
                ('v', 'v') => Some('w'),
                _ => None,
            };
            if let Some(joined) = joined {
                if byte.is_ascii_uppercase() {
                    return false;
                }
                if let Some(last) = self.visual.last_mut() {
                    *last = joined;
                }
                before = ' ';
            } else {
                self.visual.push(seen);
                before = lower;
            }
            if let [.., a, b, c] = self.visual.as_slice()
                && a == b
                && b == c
            {
                return false;
            }
        }
        // A name that is cut folds otherwise at its end.
        text.len() <= crate::limits::MAX_CODE_POINTS.min(crate::limits::MAX_FOLDED)
    }
}

/// The most that a candidate may come to.
pub(crate) fn bound(
    name: &str,
    skim: &Skim,
    line: &Line,
    candidate: &Candidate,
    index: &Index,
    reader: &mut Reader,
) -> Bound {
    if !matches!(candidate.via, Via::Exact | Via::Near) {
        return Bound::Unknown;
    }
    let Some((record, text)) = index.name(candidate.name) else { return Bound::Nothing };
    let Some(outside) = around(line, candidate, &mut reader.around) else { return Bound::Nothing };
    let accompanied = matches!(record.origin, Origin::Short { matching: Matching::Accompanied, .. });
    if accompanied && outside.telling == 0 {
        return Bound::Nothing;
    }
    let (from, to) = (usize::from(candidate.from), usize::from(candidate.to));
    let Some(window) = line.chars().get(from..to) else { return Bound::Nothing };
    if !reader.read.read(text) {
        return Bound::Unknown;
    }
    let protected = reader.read.visual.as_slice();
    let length = u32::try_from(protected.len()).map_or(1.0, f64::from).max(1.0);
    let acronym = !reader.read.any_lower;
    let registered = record.origin == Origin::Registered;
    let differs = window != protected;
    // An acronym with a letter changed is another acronym, and a short form that is altered among other words another name.
    if differs && (acronym && protected.len() <= 6 || !registered && outside.any) {
        return Bound::Nothing;
    }
    let altered = if differs { Least::of(protected, window, length) } else { Least::default() };
    let mut features = Features::default();
    features.informed(length);
    if record.common {
        features.cap(CAP_SHORT);
        if outside.any || differs {
            features.set(Feature::Common, if outside.any { 0.2 } else { 1.0 });
        }
    }
    if let Origin::Short { weight, .. } = record.origin {
        features.short_form(weight, protected.len() <= 6, &outside);
    }
    features.set(Feature::Differences, if differs { 0.125 } else { 0.0 });
    features.set(Feature::Edits, altered.edits);
    if altered.plain {
        features.cap(CAP_PLAIN);
    }
    features.beside(&outside, length);
    if outside.any && protected.len() <= 5 && !acronym {
        features.cap(CAP_SHORT);
    }
    if registered && outside.unknown == 0 && !altered.plain {
        features.set(Feature::Whole, 1.0);
    } else {
        features.set(Feature::Generic, 1.0 - (length / TELLING).min(1.0));
    }
    let undisguised = candidate.stream == 0 && !(differs && altered.split) && {
        // One letter stands for each unit of both.
        *reader.plain.get_or_insert_with(|| is_plain(name)) && {
            let (theirs, ours) = (reader.read.hard.as_slice(), skim.hard(from, to, &mut reader.room));
            theirs.len() == protected.len()
                && ours.len() == window.len()
                && if differs { unlike(theirs, ours, candidate.distance) } else { theirs == ours }
        }
    };
    features.set(Feature::Disguise, if undisguised { 0.0 } else { 1.0 });
    // Letters doubled are dress; whatever else is put in, left out or exchanged is not.
    let altered = differs && !is_within(protected, window);
    Bound::Best { features, altered }
}

/// Whether no letter can be laid under another that looks like it: a digit, or i and l so near one another that some edits
/// may bring them together. Each edit costs 1.1 at most, and a step aside 0.6 at least (align/cost.rs).
fn unlike(theirs: &[char], ours: &[char], edits: u8) -> bool {
    let aside = usize::from(edits) * 11 / 6;
    let near = |at: usize, c: char| {
        ours.iter().take(at.saturating_add(aside + 1)).skip(at.saturating_sub(aside)).any(|&other| other == c)
    };
    let digit = |c: &char| c.is_ascii_digit();
    !theirs.iter().chain(ours).any(digit)
        && theirs.iter().enumerate().all(|(at, c)| match c {
            'i' => !near(at, 'l'),
            'l' => !near(at, 'i'),
            _ => true,
        })
}

/// Whether the characters of a name stand in a window in their order.
fn is_within(protected: &[char], window: &[char]) -> bool {
    let mut rest = window.iter();
    protected.iter().all(|c| rest.any(|other| other == c))
}

/// What stands around a candidate's window.
fn around(line: &Line, candidate: &Candidate, last: &mut Option<(u8, u16, u16, Outside)>) -> Option<Outside> {
    let window = (candidate.stream, candidate.from, candidate.to);
    if let Some((stream, from, to, outside)) = last
        && (*stream, *from, *to) == window
    {
        return Some(*outside);
    }
    let outside = Outside::of(line, candidate)?;
    *last = Some((window.0, window.1, window.2, outside));
    Some(outside)
}

/// Whether a name is ASCII in which no sign may stand for a letter.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii() && glyph(char::from(byte)).role == Role::Separator;
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || plain(byte))
}

/// The least that edits weigh (`altered.rs`) between two unlike names, the protected one in ASCII.
#[derive(Clone, Copy, Debug, Default)]
struct Least {
    edits: f64,
    /// Some edit is sure to be one that nothing explains.
    plain: bool,
    /// One letter may stand as two that look like it.
    split: bool,
}

impl Least {
    fn of(protected: &[char], window: &[char], length: f64) -> Least {
        // `cl` for `d` is a likeness, and no edit.
        if protected.contains(&'d') && window.windows(2).any(|pair| pair == ['c', 'l']) {
            return Least { split: true, ..Least::default() };
        }
        // Neighbours swapped, and nothing else, where both have the same letters: 5 by the length, and plain in up to six.
        let squares = |chars: &[char]| chars.iter().map(|&c| u64::from(c) * u64::from(c)).sum::<u64>();
        if protected.len() == window.len() && squares(protected) == squares(window) {
            return Least { edits: (5.0 / length).min(0.8), plain: protected.len() <= 6, split: false };
        }
        // A doubled letter is worth 6 by the run it stands in, others more than 8, or one; a word that joins 0.8.
        Least { edits: (6.0 / length).min(0.8), plain: true, split: false }
    }
}

#[cfg(test)]
mod tests;
