//! The rooms behind the facade, opened for this project's own tests and benches. Not part of the public interface: it
//! changes without notice.

#[cfg(feature = "cli")]
pub mod doors;
#[cfg(feature = "cli")]
pub mod rows;

use crate::fold::{Folded, Skim, Stream, tables};
use crate::index::{self, Index, SearchScratch};
use crate::lexicon::{Affixes, CommonWords};
use crate::registry::{Entity, Matching, Origin, expand, short_forms as derived};
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
    /// `Exact`, `Near`, `Sound`, `Roman`, `Reorder`, `Gap`, `Kindred`: 0 to 6.
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
    /// Of such a one: also with anything behind it, if only affixes stand before it.
    pub leading: bool,
}

/// A skimmer with reused buffers.
#[derive(Debug, Default)]
pub struct Skimmer(Skim);

impl Skimmer {
    /// Skims a name and returns the number of units of its visual stream.
    pub fn skim(&mut self, name: &str) -> usize {
        self.0.skim(name);
        self.0.visual.chars().len()
    }
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
    skim: Skim,
    scratch: SearchScratch,
}

impl Searcher {
    /// Folds and searches; returns the number of candidates.
    pub fn search(&mut self, index: &Index, name: &str) -> usize {
        self.skim.skim(name);
        index::prepare(&mut self.skim, &mut self.scratch);
        index.search(name, &self.skim, &mut self.scratch);
        self.scratch.candidates.len()
    }

    /// Folds, and searches for what the whole is or is within the allowed edits of; returns the number of candidates.
    pub fn whole(&mut self, index: &Index, name: &str) -> usize {
        self.skim.skim(name);
        index.search_whole(&self.skim, &mut self.scratch);
        self.scratch.candidates.len()
    }

    /// The candidates of the last search, by name number; of several rules the surest.
    #[must_use]
    pub fn candidates(&self) -> Vec<CandidateView> {
        let mut views: Vec<CandidateView> = self
            .scratch
            .candidates
            .iter()
            .map(|c| CandidateView { name: c.name, via: c.via as u8, distance: c.distance })
            .collect();
        views.dedup_by_key(|view| view.name);
        views
    }
}

/// The hard stream of a name and its searched ones, as they are skimmed and as they are folded.
#[must_use]
pub fn skimmed_and_folded(name: &str) -> [(Vec<char>, Vec<Vec<char>>); 2] {
    let (folded, mut skim) = (Folded::of(name), Skim::default());
    skim.skim(name);
    [
        (skim.whole_hard().to_vec(), skim.searched().map(|line| line.chars().to_vec()).collect()),
        (folded.hard.chars().to_vec(), folded.searched().map(|stream| stream.chars().to_vec()).collect()),
    ]
}

/// The searched streams of a name, glued affixes cut.
#[must_use]
pub fn streams(name: &str) -> Vec<Vec<UnitView>> {
    let mut folded = Folded::of(name);
    let mut skim = Skim::default();
    skim.skim(name);
    index::prepare(&mut skim, &mut SearchScratch::default());
    folded.take_marks(&skim);
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

/// A protected name of a registry, and how it may be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtectedView {
    /// The name, or a short form of one.
    pub text: String,
    /// Met with edits, in other orders and by sound, as a full name is.
    pub near: bool,
    /// Met only with nothing but affixes around it.
    pub decorated_only: bool,
    /// A sure short form, which may also lead a longer name.
    pub sure: bool,
}

/// All protected names of a registry, in the order in which they are numbered.
#[must_use]
pub fn protected_names(registry: &crate::Registry) -> Vec<ProtectedView> {
    let mut names = Vec::new();
    let done: Result<(), std::convert::Infallible> = expand(registry, |name, _| {
        let (near, decorated_only, sure) = match name.origin {
            Origin::Registered => (true, false, false),
            Origin::Short { matching, weight } => (
                matching == Matching::Near,
                matching >= Matching::Decorated,
                matching == Matching::Decorated && weight >= 60,
            ),
        };
        names.push(ProtectedView { text: name.text.clone(), near, decorated_only, sure });
        Ok(())
    });
    match done {
        Ok(()) => names,
    }
}

/// All patterns of an index.
#[must_use]
pub fn patterns(index: &Index) -> Vec<PatternView> {
    index
        .patterns()
        .map(|(record, chars)| PatternView {
            name: record.name,
            chars,
            edits: usize::from(record.edits),
            dense: record.dense,
            decorated_only: record.decorated_only,
            leading: record.leading,
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

/// A folded name with the number of a group for its kind of body, if it has one.
#[must_use]
pub fn neutral(units: &[UnitView]) -> Option<Vec<char>> {
    let chars: Vec<char> = units.iter().map(|unit| unit.c).collect();
    let mut form = Vec::new();
    let starts = (1..units.len()).filter(|&at| units.get(at).is_some_and(|unit| unit.starts));
    index::neutral(&chars, starts, &mut form).then_some(form)
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

/// The short forms of an entity of this name and nothing else: text, `Near`, `Embedded`, `Decorated` or `Accompanied`, weight.
#[must_use]
pub fn short_forms(name: &str) -> Vec<(String, String, u8)> {
    short_forms_of(&Entity { name: name.to_owned(), category: "my-own".to_owned(), ..Entity::default() })
}

/// The short forms of an entity.
#[must_use]
pub fn short_forms_of(entity: &Entity) -> Vec<(String, String, u8)> {
    derived::short_forms(entity)
        .into_iter()
        .map(|form| (form.text, format!("{:?}", form.matching), form.weight))
        .collect()
}

/// Whether a form that stands behind these characters only begins within a place.
#[must_use]
pub fn begins_within_a_place(before: &str, form: &str) -> bool {
    let chars = |text: &str| Folded::of(text).hard.chars().to_vec();
    derived::begins_within_a_place(&chars(before), &chars(form))
}
