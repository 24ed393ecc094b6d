//! What stands around the matched window: words that make a name look like one more account of the entity, or words that
//! have nothing to do with it.

use crate::align::Alignment;
use crate::fold::{DENSE, DIGIT, ENDS, Folded, Line, Role, STARTS, glyph};
use crate::index::Candidate;
use crate::lengths::lengths_of;
use crate::lexicon::{AffixClass, Affixes};
use crate::{Evidence, Technique};

/// The text before and after the window.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Outside {
    /// Units in known affixes, by how telling they are.
    pub(super) telling: usize,
    pub(super) plain: usize,
    /// Information of units in unknown words: 3 for a Han character, 1 for a letter.
    pub(super) unknown: u32,
    /// The same of those before the window.
    pub(super) unknown_before: u32,
    /// The class of the most telling affix.
    pub(super) best: Option<AffixClass>,
    /// Words stand there.
    pub(super) any: bool,
    /// Only the name's last or first character again: `朝日日`.
    pub(super) repeats: bool,
    /// What follows begins with `of`, `du` …: part of another proper name.
    pub(super) genitive: bool,
}

/// Words that join a name to what follows into another proper name, in their visual folding (i and l are one).
const GENITIVES: &[&str] = &[
    "of", "de", "del", "du", "des", "da", "do", "dos", "das", "dl", "della", "dello", "der", "van", "von",
    "für", "for", "ln",
];

/// What stands on one side of the window, and whether it only says the window's character beside it again.
struct Side<'a> {
    chars: &'a [char],
    marks: &'a [u8],
    again: bool,
}

/// The sides before and behind a candidate's window in the line where it was met.
fn sides<'a>(line: &'a Line, candidate: &Candidate) -> Option<[Side<'a>; 2]> {
    let (from, to) = (usize::from(candidate.from), usize::from(candidate.to));
    let (chars, marks) = (line.chars(), line.marks());
    let window = chars.get(from..to)?;
    let side = |chars: &'a [char], marks: &'a [u8], c: Option<&char>| {
        let again = |(one, &mark): (&char, &u8)| {
            Some(one) == c && mark & DIGIT == 0 && (mark & DENSE != 0 || mark & STARTS == 0)
        };
        Side { chars, marks, again: !chars.is_empty() && chars.iter().zip(marks).all(again) }
    };
    Some([
        side(chars.get(..from)?, marks.get(..from)?, window.first()),
        side(chars.get(to..)?, marks.get(to..)?, window.last()),
    ])
}

impl Outside {
    pub(super) fn of(line: &Line, candidate: &Candidate) -> Option<Outside> {
        let [before, after] = sides(line, candidate)?;
        let mut outside = Outside::default();
        outside.take(&before);
        outside.unknown_before = outside.unknown;
        outside.take(&after);
        let rest = after.marks.iter().skip(1).take_while(|&mark| mark & STARTS == 0).count() + 1;
        let word = after.chars.get(..rest.min(after.chars.len())).unwrap_or(&[]);
        // The longest has five letters.
        outside.genitive =
            word.len() <= 5 && GENITIVES.iter().any(|genitive| genitive.chars().eq(word.iter().copied()));
        Some(outside)
    }

    fn take(&mut self, side: &Side<'_>) {
        if side.again {
            self.repeats = true;
        } else if !side.chars.is_empty() {
            self.any = true;
            self.weigh(side.chars, side.marks);
        }
    }

    /// What stands around the window, as evidence.
    pub(super) fn evidence(
        account: &Folded,
        line: &Line,
        candidate: &Candidate,
        alignment: &Alignment,
        found: &mut Vec<Evidence>,
    ) {
        let Some([before, after]) = sides(line, candidate) else { return };
        let end = u32::try_from(account.original.len()).unwrap_or(u32::MAX);
        for (side, from, to) in [(before, 0, alignment.from), (after, alignment.to, end)] {
            let Some(text) = account.original.get(from as usize..to as usize) else { continue };
            if side.again {
                let text: String = text.iter().collect();
                found.push(Evidence::new(Technique::Repeat, "", text, from));
            } else {
                explain(side.chars.is_empty(), text, from, found);
            }
        }
    }

    /// Covers the units with known affixes as far as possible.
    fn weigh(&mut self, chars: &[char], marks: &[u8]) {
        let affixes = Affixes::builtin();
        let marked = |at: usize, with: u8| marks.get(at).is_some_and(|mark| mark & with != 0);
        let mut at = 0;
        while at < chars.len() {
            let rest = chars.get(at..).unwrap_or(&[]);
            let lengths = if marked(at, STARTS) { affixes.beginning(rest) } else { 0 };
            let found = lengths_of(lengths, affixes.longest().min(rest.len())).find_map(|length| {
                let ends = marked(at + length - 1, ENDS);
                let affix = rest.get(..length).filter(|_| ends).and_then(|word| affixes.get(word))?;
                Some((length, affix.class))
            });
            match found {
                Some((length, class)) => {
                    self.best = Some(self.best.map_or(class, |best| best.min(class)));
                    if class == AffixClass::Ornament {
                        self.plain += length
                    } else {
                        self.telling += length
                    }
                    at += length;
                }
                None => {
                    if marked(at, DIGIT) {
                        self.plain += 1;
                    } else {
                        self.unknown += if marked(at, DENSE) { 3 } else { 1 };
                    }
                    at += 1;
                }
            }
        }
    }
}

fn explain(no_unit: bool, text: &[char], from: u32, found: &mut Vec<Evidence>) {
    if no_unit {
        for (role, technique) in [
            (Role::Invisible, Technique::Invisible),
            (Role::Bidi, Technique::Bidi),
            (Role::Mark, Technique::Mark),
            (Role::Separator, Technique::Separator),
            (Role::Sign, Technique::Separator),
        ] {
            let of_role: String = text.iter().copied().filter(|&c| glyph(c).role == role).collect();
            let at = text.iter().position(|&c| glyph(c).role == role && !c.is_whitespace()).unwrap_or(0);
            if !of_role.trim().is_empty() {
                let at = from + u32::try_from(at).unwrap_or(0);
                found.push(Evidence::new(technique, "", of_role.trim(), at));
            }
        }
        return;
    }
    let whole: String = text.iter().collect();
    let leading = text.iter().take_while(|c| c.is_whitespace()).count();
    let at = from + u32::try_from(leading).unwrap_or(0);
    found.push(Evidence::new(Technique::Affix, "", whole.trim(), at));
}
