//! What stands around the matched window: words that make a name look like one more account of the entity, or words that
//! have nothing to do with it.

use crate::align::Alignment;
use crate::fold::{Folded, Role, Unit, glyph, is_dense};
use crate::index::Candidate;
use crate::lexicon::{AffixClass, Affixes};
use crate::{Evidence, Technique};

/// The text before and after the window.
#[derive(Clone, Debug, Default)]
pub(super) struct Outside {
    pub(super) evidence: Vec<Evidence>,
    /// Units in known affixes, by how telling they are.
    pub(super) telling: usize,
    pub(super) plain: usize,
    /// Information of units in unknown words: 3 for a Han character, 1 for a letter.
    pub(super) unknown: u32,
    /// The same of those before the window.
    pub(super) unknown_before: u32,
    /// The class of the most telling affix.
    pub(super) best: Option<AffixClass>,
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

impl Outside {
    pub(super) fn of(account: &Folded, candidate: &Candidate, alignment: &Alignment) -> Option<Outside> {
        let stream = account.searched().nth(usize::from(candidate.stream))?;
        let (from, to) = (usize::from(candidate.from), usize::from(candidate.to));
        let mut outside = Outside::default();
        let end = u32::try_from(account.original.len()).unwrap_or(u32::MAX);
        let (before, after) = (stream.units().get(..from)?, stream.units().get(to..)?);
        let window = stream.chars().get(from..to)?;
        let again = |units: &[Unit], c: Option<&char>| {
            !units.is_empty()
                && units
                    .iter()
                    .all(|unit| Some(&unit.c) == c && !unit.digit && (is_dense(unit.c) || !unit.starts))
        };
        for (units, text_from, text_to, c) in
            [(before, 0, alignment.from, window.first()), (after, alignment.to, end, window.last())]
        {
            if again(units, c) {
                outside.repeats = true;
                let text: String =
                    account.original.get(text_from as usize..text_to as usize)?.iter().collect();
                outside.evidence.push(Evidence::new(Technique::Repeat, "", text, text_from));
                continue;
            }
            outside.weigh(units);
            if text_from == 0 {
                outside.unknown_before = outside.unknown;
            }
            outside.explain(account, units, text_from, text_to);
        }
        let word: String = after
            .iter()
            .enumerate()
            .take_while(|(at, unit)| *at == 0 || !unit.starts)
            .map(|(_, unit)| unit.c)
            .collect();
        outside.genitive = GENITIVES.contains(&word.as_str());
        Some(outside)
    }

    /// Covers the units with known affixes as far as possible.
    fn weigh(&mut self, units: &[Unit]) {
        self.any |= !units.is_empty();
        let chars: Vec<char> = units.iter().map(|unit| unit.c).collect();
        let affixes = Affixes::builtin();
        let mut at = 0;
        while at < units.len() {
            let found = (1..=affixes.longest().min(units.len() - at)).rev().find_map(|length| {
                let bounded = units.get(at).is_some_and(|unit| unit.starts)
                    && units.get(at + length - 1).is_some_and(|unit| unit.ends);
                let affix =
                    chars.get(at..at + length).filter(|_| bounded).and_then(|word| affixes.get(word))?;
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
                    if let Some(unit) = units.get(at) {
                        if unit.digit {
                            self.plain += 1;
                        } else {
                            self.unknown += if is_dense(unit.c) { 3 } else { 1 };
                        }
                    }
                    at += 1;
                }
            }
        }
    }

    fn explain(&mut self, account: &Folded, units: &[Unit], from: u32, to: u32) {
        let Some(text) = account.original.get(from as usize..to as usize) else { return };
        if units.is_empty() {
            for (role, technique) in [
                (Role::Invisible, Technique::Invisible),
                (Role::Bidi, Technique::Bidi),
                (Role::Mark, Technique::Mark),
                (Role::Separator, Technique::Separator),
                (Role::Sign, Technique::Separator),
            ] {
                let found: String = text.iter().copied().filter(|&c| glyph(c).role == role).collect();
                let at = text.iter().position(|&c| glyph(c).role == role && !c.is_whitespace()).unwrap_or(0);
                if !found.trim().is_empty() {
                    let at = from + u32::try_from(at).unwrap_or(0);
                    self.evidence.push(Evidence::new(technique, "", found.trim(), at));
                }
            }
            return;
        }
        let whole: String = text.iter().collect();
        let leading = text.iter().take_while(|c| c.is_whitespace()).count();
        let at = from + u32::try_from(leading).unwrap_or(0);
        self.evidence.push(Evidence::new(Technique::Affix, "", whole.trim(), at));
    }
}
