//! The rooms behind the facade, opened for this project's own tests and benches. Not part of the public interface: it
//! changes without notice.

use crate::fold::{Folded, Stream, tables};
use crate::index::{self, Index, SearchScratch};
use crate::lexicon::{Affixes, CommonWords};
use crate::roman::{self, Letters, RomanScratch, Writing};

/// One folded character of a searched stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitView {
    /// The folded character.
    pub c: char,
    /// A word may start here.
    pub starts: bool,
    /// A word may end here.
    pub ends: bool,
    /// Written as a digit.
    pub digit: bool,
    /// The span in the original, in code points.
    pub from: u32,
    /// Its end, exclusive.
    pub to: u32,
}

/// A proposed name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CandidateView {
    /// The number of the protected name.
    pub name: u32,
    /// `Exact`, `Near`, `Sound`, `Roman`, `Reorder`, `Gap`: 0 to 5.
    pub via: u8,
    /// Edits, where near.
    pub distance: u8,
}

/// A pattern of a protected name, with its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternView {
    /// The number of the protected name.
    pub name: u32,
    /// The folded characters.
    pub chars: Vec<char>,
    /// Edits allowed.
    pub edits: usize,
    /// Holds Han, kana or Hangul.
    pub dense: bool,
    /// Counts only with nothing but affixes around it.
    pub decorated_only: bool,
}

/// A folder with reused buffers.
#[derive(Debug, Default)]
pub struct Folder(Folded);

impl Folder {
    /// Folds a name and returns the number of units of its visual stream.
    pub fn fold(&mut self, name: &str) -> usize {
        self.0.fold(name);
        self.0.visual.len()
    }
}

/// A searcher with reused buffers.
#[derive(Debug, Default)]
pub struct Searcher {
    folded: Folded,
    scratch: SearchScratch,
}

impl Searcher {
    /// Folds and searches; returns the number of candidates.
    pub fn search(&mut self, index: &Index, name: &str) -> usize {
        self.folded.fold(name);
        index::prepare(&mut self.folded);
        index.search(&self.folded, &mut self.scratch);
        self.scratch.candidates.len()
    }

    /// The candidates of the last search, by name number.
    #[must_use]
    pub fn candidates(&self) -> Vec<CandidateView> {
        self.scratch
            .candidates
            .iter()
            .map(|c| CandidateView { name: c.name, via: c.via as u8, distance: c.distance })
            .collect()
    }
}

/// The searched streams of a name, glued affixes cut.
#[must_use]
pub fn streams(name: &str) -> Vec<Vec<UnitView>> {
    let mut folded = Folded::of(name);
    index::prepare(&mut folded);
    folded.searched().map(units).collect()
}

/// The searched streams of a protected name, which is never cut.
#[must_use]
pub fn protected_streams(name: &str) -> Vec<Vec<UnitView>> {
    Folded::of(name).searched().map(units).collect()
}

fn units(stream: &Stream) -> Vec<UnitView> {
    let view = |unit: &crate::fold::Unit| UnitView {
        c: unit.c,
        starts: unit.starts,
        ends: unit.ends,
        digit: unit.digit,
        from: unit.from,
        to: unit.to,
    };
    stream.units().iter().map(view).collect()
}

/// All patterns of an index.
#[must_use]
pub fn patterns(index: &Index) -> Vec<PatternView> {
    index
        .patterns()
        .map(|(record, chars)| PatternView {
            name: record.name,
            chars: chars.to_vec(),
            edits: usize::from(record.edits),
            dense: record.dense,
            decorated_only: record.decorated_only,
        })
        .collect()
}

/// The hard stream of a name.
#[must_use]
pub fn hard(name: &str) -> String {
    Folded::of(name).hard.text()
}

/// The hard characters of a name or of a part of it, all of one writing, with the keys of their spellings in Latin letters.
#[derive(Clone, Debug)]
pub struct RomanView {
    /// The writing is Latin.
    pub latin: bool,
    /// The keys.
    pub keys: Vec<Vec<u8>>,
    letters: Letters,
}

impl RomanView {
    fn of(letters: Letters, keys: impl FnOnce(&Letters, &mut dyn FnMut(&[u8]))) -> Option<RomanView> {
        let latin = letters.writing()? == Writing::Latin;
        let mut all = Vec::new();
        keys(&letters, &mut |key| all.push(key.to_vec()));
        Some(RomanView { latin, keys: all, letters })
    }

    /// That of an account's name between two places, in code points.
    #[must_use]
    pub fn of_account(name: &str, from: u32, to: u32) -> Option<RomanView> {
        let mut letters = Letters::default();
        letters.take(&Folded::of(name), from, to);
        RomanView::of(letters, |letters, found| roman::keys(letters, &mut RomanScratch::default(), found))
    }

    /// That of a protected name.
    #[must_use]
    pub fn of_protected(name: &str) -> Option<RomanView> {
        let letters = Letters::of(&Folded::of(name));
        RomanView::of(letters, |letters, found| {
            roman::name_keys(letters, &mut RomanScratch::default(), found)
        })
    }

    /// Whether of two that share a key one may spell the other.
    #[must_use]
    pub fn spells(&self, other: &RomanView) -> bool {
        roman::spells(&self.letters, &other.letters, &mut RomanScratch::default())
    }
}

/// Whether folded characters are a word that may stand around a protected name.
#[must_use]
pub fn is_affix(chars: &[char]) -> bool {
    Affixes::builtin().get(chars).is_some()
}

/// The folded length of the longest such word.
#[must_use]
pub fn longest_affix() -> usize {
    Affixes::builtin().longest()
}

/// Whether a hard stream is an ordinary word, which protects nothing by itself.
#[must_use]
pub fn is_common(hard: &str) -> bool {
    CommonWords::builtin().holds(&hard.chars().collect::<Vec<char>>())
}

/// Whether a folded character is Han, kana or Hangul.
#[must_use]
pub fn is_dense(c: char) -> bool {
    crate::fold::is_dense(c)
}

/// Close lookalikes of a folded Han character.
#[must_use]
pub fn close_lookalikes(c: char) -> Vec<char> {
    index::close_lookalikes(c).collect()
}

/// All ways a folded Han name is read that are followed, syllables as characters.
#[must_use]
pub fn readings(chars: &[char]) -> Vec<Vec<char>> {
    let mut ways = Vec::new();
    index::readings(chars, |way| ways.push(way.to_vec()));
    ways
}

/// The readings of a folded Han character, each syllable as one character.
#[must_use]
pub fn sounds(c: char) -> Vec<char> {
    tables::readings(c).iter().map(|&number| index::blurred(number)).collect()
}
