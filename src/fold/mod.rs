//! Folding: a name becomes streams of folded characters, each of which knows its place in the original.
//!
//! Total on any text, linear, and without a look at neighbours beyond what composition, direction and case need.
//!
//! - **hard**: NFKC, marks dropped, Han variant class, case folded; separators gone. Equal hard streams are the only hard
//!   equivalence.
//! - **visual**: the hard stream's UTS #39 skeleton, our own lookalikes, leet digits, `rn` as `m` and `vv` as `w`.
//! - **shown**: the same on the name as it is shown, case folded last (`ΒΒϹ` looks like `BBC` only in capitals). Empty where
//!   it equals the visual stream.

mod clean;
mod glyph;
mod plain;
mod skim;
mod stream;
pub(crate) mod tables;

use glyph::Glyph;
pub(crate) use glyph::{Alphabet, Role, glyph, is_dense, merge_ascii};
pub(crate) use skim::{DENSE, DIGIT, ENDS, Line, STARTS, Skim};
use stream::Marks;
pub(crate) use stream::{Stream, Unit, span};

use crate::limits::{MAX_CODE_POINTS, MAX_FOLDED};
use clean::Cleaned;

/// A folded name. Keep one and fold many names into it: its buffers are reused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded {
    /// The code points that were looked at.
    pub(crate) original: Vec<char>,
    pub(crate) hard: Stream,
    pub(crate) visual: Stream,
    /// Empty where it equals `visual`.
    pub(crate) shown: Stream,
    /// The visual stream with each run of three or more as one; empty where there is none.
    pub(crate) collapsed: Stream,
    /// The name was longer than is looked at.
    pub(crate) truncated: bool,
    cleaned: Cleaned,
}

impl Folded {
    /// Folds one name.
    pub(crate) fn of(name: &str) -> Folded {
        let mut folded = Folded::default();
        folded.fold(name);
        folded
    }

    /// Folds a name into this one's buffers.
    pub(crate) fn fold(&mut self, name: &str) {
        self.original.clear();
        if name.is_ascii() {
            self.original.extend(name.as_bytes().iter().take(MAX_CODE_POINTS).map(|&byte| char::from(byte)));
            if plain::fold(name, &mut self.hard, &mut self.visual) {
                self.truncated = false;
                self.finish(false);
                return;
            }
        } else {
            self.original.extend(name.chars().take(MAX_CODE_POINTS));
        }
        self.fold_original(name);
    }

    /// The rule for names of all kinds, of which the code points were taken.
    fn fold_original(&mut self, name: &str) {
        self.truncated = name.len() > self.original.len() && name.chars().nth(MAX_CODE_POINTS).is_some();
        self.cleaned.clean(&self.original);
        self.hard.clear();
        self.visual.clear();
        self.shown.clear();
        let mut differs = false;
        let faux = self.cleaned.all_faux;
        let shown = |glyph: &'static Glyph| {
            if faux && !glyph.faux().is_empty() { glyph.faux() } else { glyph.shown() }
        };
        let is_other = |glyph: &'static Glyph| match (shown(glyph), glyph.visual()) {
            ([shown], [visual]) => shown != visual,
            (shown, visual) => shown != visual,
        };
        // Most names that might are shown as they look.
        let may_differ =
            self.cleaned.may_differ && self.cleaned.kept.iter().any(|kept| is_other(glyph(kept.c)));
        for kept in &self.cleaned.kept {
            if self.hard.len().max(self.visual.len()).max(self.shown.len()) >= MAX_FOLDED {
                self.truncated = true;
                break;
            }
            let glyph = glyph(kept.c);
            let span = (kept.at, kept.end);
            let marks =
                Marks { boundary: kept.boundary, soft: kept.soft, digit: glyph.alphabet == Alphabet::Digit };
            if glyph.role == Role::Letter {
                self.hard.push_all(glyph.hard(), span, marks, false);
            }
            self.visual.push_all(glyph.visual(), span, marks, true);
            if may_differ {
                differs |= is_other(glyph);
                self.shown.push_all(shown(glyph), span, marks, true);
            }
        }
        self.finish(differs);
    }

    /// Closes the streams; the shown one stays if it differs.
    fn finish(&mut self, differs: bool) {
        self.hard.finish();
        self.visual.finish();
        self.collapsed.clear();
        if self.visual.units().iter().any(|unit| unit.repeated) {
            self.collapsed.collapse(&self.visual);
        }
        if differs {
            self.shown.finish();
        } else {
            self.shown.clear();
        }
    }

    /// The streams in which names are searched: the visual one, and the shown and the collapsed one where they differ.
    pub(crate) fn searched(&self) -> impl Iterator<Item = &Stream> {
        std::iter::once(&self.visual)
            .chain((!self.shown.is_empty()).then_some(&self.shown))
            .chain((!self.collapsed.is_empty()).then_some(&self.collapsed))
    }

    /// Lets words start and end where they do in the same name skimmed, glued affixes cut off.
    pub(crate) fn take_marks(&mut self, skim: &Skim) {
        for (stream, line) in [
            (&mut self.visual, &skim.visual),
            (&mut self.shown, &skim.shown),
            (&mut self.collapsed, &skim.collapsed),
        ] {
            for (unit, mark) in stream.units_mut().iter_mut().zip(line.marks()) {
                unit.starts = mark & STARTS != 0;
                unit.ends = mark & ENDS != 0;
            }
        }
    }
}

#[cfg(test)]
mod skim_tests;

#[cfg(test)]
mod tests {
    use super::*;

    fn visual(name: &str) -> String {
        Folded::of(name).visual.text()
    }

    fn any(name: &str) -> Vec<String> {
        Folded::of(name).searched().map(Stream::text).collect()
    }

    fn hard(name: &str) -> String {
        Folded::of(name).hard.text()
    }

    #[test]
    fn letters_of_other_scripts_meet_their_lookalikes() {
        for (altered, plain) in [
            ("R\u{435}uters", "Reuters"),
            ("\u{412}\u{412}\u{421}", "BBC"),
            ("\u{392}\u{392}\u{3f9}", "BBC"),
            ("\u{13f4}\u{13f4}\u{13df}", "BBC"),
            ("\u{a4d0}\u{a4d0}\u{a4da}", "BBC"),
            ("人民\u{66f0}报", "人民日报"),
            ("\u{1f171}\u{1f171}\u{1f172}", "BBC"),
            ("\u{ff22}\u{ff22}\u{ff23}", "bbc"),
            ("Arnazon", "Amazon"),
            ("VVashington Post", "Washington Post"),
            ("R3ut3r5", "Reuters"),
            ("Reut$ers", "Reutsers"),
        ] {
            assert!(
                any(altered).contains(&visual(plain)),
                "{altered}: {:?} is not {:?}",
                any(altered),
                visual(plain)
            );
        }
    }

    #[test]
    fn the_hard_stream_keeps_letters_of_other_scripts_apart() {
        assert_eq!(hard("人民日報"), hard("人民日报"));
        assert_eq!(hard("Agência Brasil"), "agenciabrasil");
        assert_eq!(hard("ＢＢＣ  News!"), "bbcnews");
        assert_ne!(hard("人民曰报"), hard("人民日报"));
        assert_ne!(hard("R\u{435}uters"), hard("Reuters"));
    }

    #[test]
    fn folding_the_hard_form_again_changes_nothing() {
        for name in ["ＢＢＣ Ñews", "人民日報社", "Вести 24", "한국방송", "ｶﾞｷﾞｸﾞ", "الجزيرة", "ß straße"]
        {
            let once = hard(name);
            assert_eq!(hard(&once), once);
        }
    }

    #[test]
    fn what_a_code_point_folds_into_folds_into_itself() {
        let (mut once, mut twice) = (Folded::default(), Folded::default());
        let mut others = String::new();
        for c in '\0'..=char::MAX {
            once.fold(&format!("a{c}f"));
            let hard = once.hard.text();
            twice.fold(&hard);
            if twice.hard.text() != hard {
                others.push_str(&format!(" {:04X}", u32::from(c)));
            }
        }
        assert_eq!(others, "", "code points of which the hard form is another when it is folded again");
    }

    #[test]
    fn half_width_kana_and_loose_jamo_are_put_together() {
        assert_eq!(hard("ﾊﾟﾋﾟ"), hard("パピ"));
        assert_eq!(hard("\u{1112}\u{1161}\u{11ab}국"), hard("한국"));
        assert_eq!(hard("ㅎㅏㄴ국"), hard("한국"));
        // What shows nothing once kept them apart, and the name from being met.
        assert_eq!(hard("\u{1112}\u{200b}\u{1161}\u{200d}\u{11ab}국"), hard("한국"));
        assert_eq!(hard("ﾊ\u{200b}ﾟﾋﾟ"), hard("パピ"));
    }

    #[test]
    fn direction_overrides_are_read_as_shown() {
        assert_eq!(hard("\u{202e}sretueR\u{202c}"), "reuters");
    }

    #[test]
    fn flags_are_decoration_and_other_regional_letters_are_letters() {
        assert_eq!(hard("News \u{1f1e8}\u{1f1f3}"), "news");
        assert_eq!(hard("\u{1f1e7}\u{1f1e7}\u{1f1e8}"), "bbc");
    }

    #[test]
    fn units_know_their_place() {
        let folded = Folded::of("x 人民\u{200b}曰报");
        let places: Vec<(u32, u32)> = folded.visual.units().iter().map(|unit| (unit.from, unit.to)).collect();
        assert_eq!(places, [(0, 1), (2, 3), (3, 4), (5, 6), (6, 7)]);
    }

    #[test]
    fn words_end_at_spaces_case_digits_and_scripts() {
        let folded = Folded::of("CNNAfghan news24");
        let starts: String =
            folded.visual.units().iter().filter(|unit| unit.starts).map(|unit| unit.c).collect();
        assert_eq!(starts, "canz".replace('z', "2"));
    }
}
