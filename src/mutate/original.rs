//! A name, looked at once: which of its code points are letters of what word, what may be altered, and how much.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

use super::known::{self, Part};
use super::random::Random;
use crate::fold::{Folded, Role, glyph, is_dense};

/// A name to be imitated.
#[derive(Clone, Debug)]
pub(super) struct Original {
    pub(super) chars: Vec<char>,
    pub(super) folded: Folded,
    /// For each code point.
    parts: Vec<Part>,
    /// Runs of letters of scripts with spaces.
    pub(super) words: Vec<Word>,
}

/// A run of letters.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) part: Part,
    /// All capitals.
    pub(super) capitals: bool,
}

impl Original {
    pub(super) fn of(name: &str) -> Original {
        let folded = Folded::of(name);
        let chars: Vec<char> = name.chars().collect();
        let mut parts = vec![Part::Own; chars.len()];
        for (unit, part) in folded.visual.units().iter().zip(known::parts(&folded.visual)) {
            for at in unit.from..unit.to {
                if let Some(cell) = parts.get_mut(at as usize) {
                    *cell = part;
                }
            }
        }
        let words = words(&chars, &parts);
        Original { chars, folded, parts, words }
    }

    pub(super) fn text(&self) -> String {
        self.chars.iter().collect()
    }

    pub(super) fn char(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\0')
    }

    pub(super) fn part(&self, at: usize) -> Part {
        self.parts.get(at).copied().unwrap_or(Part::Fixed)
    }

    /// Places of the code points that pass.
    pub(super) fn places(&self, passes: impl Fn(char) -> bool) -> Vec<usize> {
        self.chars.iter().enumerate().filter(|(_, c)| passes(**c)).map(|(at, _)| at).collect()
    }

    /// Places of Han, kana and Hangul.
    pub(super) fn dense_places(&self) -> Vec<usize> {
        self.places(is_dense)
    }

    /// The folded length, by which edits are allowed.
    pub(super) fn length(&self) -> usize {
        self.folded.visual.len()
    }

    pub(super) fn is_dense(&self) -> bool {
        self.folded.visual.chars().iter().any(|&c| is_dense(c))
    }

    /// Edits that leave a name of this length recognisable; the same as the search allows, which a test checks.
    pub(super) fn edits_allowed(&self) -> usize {
        match (self.length(), self.is_dense()) {
            (0..=3, _) | (4, false) => 0,
            (4..=7, _) => 1,
            (8..=15, _) => 2,
            _ => 3,
        }
    }

    /// Edits to be made: mostly one. Two only from twelve folded letters on, where ten of them are still the name's.
    pub(super) fn edits(&self, random: &mut Random) -> usize {
        match self.edits_allowed() {
            0 => 0,
            1 => 1,
            _ if self.length() < 12 => 1,
            _ => 1 + usize::from(random.once_in(4)),
        }
    }

    /// The name with one code point exchanged for some text.
    pub(super) fn with(&self, at: usize, text: &str) -> String {
        self.spliced(at..at + 1, text)
    }

    /// The name with some code points exchanged for some text.
    pub(super) fn spliced(&self, range: Range<usize>, text: &str) -> String {
        let before = self.chars.get(..range.start).unwrap_or_default().iter();
        before
            .copied()
            .chain(text.chars())
            .chain(self.chars.get(range.end..).unwrap_or_default().iter().copied())
            .collect()
    }

    /// The name with each code point written anew.
    pub(super) fn rewritten(&self, write: impl Fn(usize, char) -> Option<String>) -> String {
        let mut out = String::new();
        for (at, &c) in self.chars.iter().enumerate() {
            match write(at, c) {
                Some(text) => out.push_str(&text),
                None => out.push(c),
            }
        }
        out
    }

    /// The language in whose words the name is extended: that of the script of most of its letters.
    pub(super) fn language(&self) -> Option<&'static str> {
        let has = |script: Script| self.chars.iter().any(|c| c.script() == script);
        let any = |of: &str| self.chars.iter().any(|c| of.contains(*c));
        let mut counts: Vec<(Script, usize)> = Vec::new();
        for script in self.chars.iter().filter(|c| c.is_alphabetic()).map(|c| c.script()) {
            match counts.iter_mut().find(|count| count.0 == script) {
                Some(count) => count.1 += 1,
                None => counts.push((script, 1)),
            }
        }
        // Of two that are as frequent the first; `max_by_key` would take the last.
        let (script, _) = counts.iter().rev().max_by_key(|count| count.1)?;
        Some(match script {
            _ if has(Script::Hiragana) || has(Script::Katakana) => "ja",
            Script::Han => "zh",
            Script::Hangul => "ko",
            Script::Latin => "en",
            Script::Cyrillic if any("іїєґІЇЄҐ") => "uk",
            Script::Cyrillic => "ru",
            Script::Arabic if any("پچژگ") => "fa",
            Script::Arabic => "ar",
            Script::Hebrew => "he",
            Script::Greek => "el",
            Script::Thai => "th",
            Script::Devanagari => "hi",
            _ => return None,
        })
    }

    /// Whether the name is read from right to left.
    pub(super) fn right_to_left(&self) -> bool {
        self.chars.iter().any(|c| {
            matches!(
                c.script(),
                Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana | Script::Nko
            )
        })
    }
}

/// Runs of letters whose words are parted by spaces, and which carry no marks of their own.
fn words(chars: &[char], parts: &[Part]) -> Vec<Word> {
    let letter = |c: char| {
        c.is_alphabetic()
            && glyph(c).role == Role::Letter
            && matches!(
                c.script(),
                Script::Latin
                    | Script::Greek
                    | Script::Cyrillic
                    | Script::Arabic
                    | Script::Hebrew
                    | Script::Armenian
                    | Script::Georgian
            )
    };
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, &c) in chars.iter().enumerate() {
        if !letter(c) {
            open = open && is_combining_mark(c);
            continue;
        }
        match words.last_mut().filter(|_| open) {
            Some(word) => word.range.end = at + 1,
            None => words.push(Word { range: at..at + 1, part: Part::Own, capitals: false }),
        }
        open = true;
    }
    for word in &mut words {
        let own = parts.get(word.range.clone()).unwrap_or_default();
        let has = |part: Part| own.contains(&part);
        word.part =
            [Part::Fixed, Part::Field, Part::Body].into_iter().find(|&part| has(part)).unwrap_or(Part::Own);
        word.capitals = chars.get(word.range.clone()).unwrap_or_default().iter().all(|c| c.is_uppercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entity, Index, Registry, testing};

    #[test]
    fn as_many_edits_are_allowed_as_the_search_allows() {
        let mut registry = Registry::new();
        for length in 1..24 {
            for (kind, c) in [("l", 'k'), ("h", '磊')] {
                let entity = Entity {
                    id: format!("{kind}{length}"),
                    name: std::iter::repeat_n([c, if c == 'k' { 'z' } else { '鑫' }], length)
                        .flatten()
                        .take(length)
                        .collect(),
                    category: "news-media".to_owned(),
                    ..Entity::default()
                };
                registry.push(entity, "").unwrap();
            }
        }
        let index = Index::compile(&registry).unwrap();
        for pattern in testing::patterns(&index) {
            let name: String = pattern.chars.iter().collect();
            assert_eq!(Original::of(&name).edits_allowed(), pattern.edits, "{name}");
        }
    }

    #[test]
    fn the_language_is_that_of_the_script() {
        for (name, language) in [
            ("人民日报", "zh"),
            ("朝日新聞デジタル", "ja"),
            ("연합뉴스", "ko"),
            ("Reuters", "en"),
            ("R\u{435}uters", "en"),
            ("Известия", "ru"),
            ("Українська правда", "uk"),
            ("الجزيرة", "ar"),
        ] {
            assert_eq!(Original::of(name).language(), Some(language), "{name}");
        }
        assert_eq!(Original::of("24").language(), None);
    }
}
