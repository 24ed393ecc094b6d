//! The rooms behind the facade, opened for this project's own tests and benches. Not part of the public interface: it
//! changes without notice.

use crate::fold::{Folded, Stream, tables};
use crate::index::{self, Index, SearchScratch};
use crate::lexicon::{Affixes, CommonWords};
use crate::roman::{self, RomanScratch, Writing};

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

/// The hard stream of a name, with places.
#[must_use]
pub fn hard_units(name: &str) -> Vec<UnitView> {
    units(&Folded::of(name).hard)
}

/// Whether hard characters are all of Latin script or all of one other, digits aside; nothing for any other name.
#[must_use]
pub fn is_latin(hard: &[char]) -> Option<bool> {
    Writing::of(hard).map(|writing| writing == Writing::Latin)
}

/// The keys of a name's spellings in Latin letters: those of an account's name.
#[must_use]
pub fn roman_keys(hard: &[char]) -> Vec<Vec<u8>> {
    let (mut keys, mut scratch) = (Vec::new(), RomanScratch::default());
    let mut gather = |key: &[u8]| keys.push(key.to_vec());
    match Writing::of(hard) {
        Some(Writing::Latin) => roman::latin_keys(hard, &mut scratch, &mut gather),
        Some(writing) => roman::keys(hard, writing, &mut scratch, &mut gather),
        None => {}
    }
    keys
}

/// The same of a protected name.
#[must_use]
pub fn protected_roman_keys(name: &str) -> Vec<Vec<u8>> {
    let folded = Folded::of(name);
    if Writing::of(folded.hard.chars()) != Some(Writing::Latin) {
        return roman_keys(folded.hard.chars());
    }
    let mut keys = Vec::new();
    roman::latin_name_keys(&folded.hard, &mut RomanScratch::default(), |key| keys.push(key.to_vec()));
    keys
}

/// Whether the vowels of a spelling in Latin letters can be those of a name that is in others.
#[must_use]
pub fn vowels_fit(name: &[char], latin: &[char]) -> bool {
    Writing::of(name).is_some_and(|writing| roman::fits(name, writing, latin, &mut RomanScratch::default()))
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
