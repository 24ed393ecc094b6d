//! What turns nearly all names away before a table is asked: which whole names there are, apart by whether they count
//! anywhere or only decorated; and how those begin that count anywhere.
//!
//! Wrong at times where it says yes, never where it says no; `tests/reference.rs` holds the search to it.
#![expect(
    clippy::indexing_slicing,
    reason = "bits are taken to the width of the set, which is checked when it is made"
)]

use super::format::numbers::{Reader, Writer};
use super::keys::KeyKind;
use super::packed::{Packed, byte, lowest};
use super::table::Gate;
use crate::rolling;

/// Characters by which a name that counts anywhere is known to begin.
const BEGINNING: usize = 4;

const OPEN: u64 = 0xc2b2_ae3d_27d4_eb4f;

/// The hash under which the look of a name stands, by its sum.
pub(super) const fn look(sum: u64) -> u64 {
    rolling::spread(sum, OPEN)
}

/// The filters of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sieve {
    /// Looks of names that count anywhere.
    open: Gate,
    /// Looks of names that count only decorated.
    decorated: Gate,
    /// Keys by what they are of: sorted words, those across scripts, all others that a search asks for.
    words: Gate,
    spelled: Gate,
    others: Gate,
    /// Official accounts.
    official: Gate,
    any_official: bool,
    /// How names of four characters and more begin that count anywhere.
    begins: Bits,
    /// Dense names of three that count anywhere.
    threes: Bits,
}

/// A set of sums by one bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// Eight to sixteen bits a sum: at most one wrong yes in eight.
    fn of(mut sums: Vec<u64>) -> Bits {
        sums.sort_unstable();
        sums.dedup();
        let mut bits = Bits { words: vec![0; (sums.len() / 8).next_power_of_two().max(64)] };
        for sum in sums {
            let place = place(sum, bits.words.len() * 64);
            bits.words[place / 64] |= 1 << (place % 64);
        }
        bits
    }

    fn from_words(words: Vec<u64>) -> Option<Bits> {
        words.len().is_power_of_two().then_some(Bits { words })
    }

    #[inline]
    fn may_hold(&self, sum: u64) -> bool {
        let place = place(sum, self.words.len() * 64);
        self.words[place / 64] & 1 << (place % 64) != 0
    }
}

/// A sieve that is being filled.
#[derive(Debug, Default)]
pub(super) struct SieveBuilder {
    open: Vec<u64>,
    decorated: Vec<u64>,
    words: Vec<u64>,
    spelled: Vec<u64>,
    others: Vec<u64>,
    official: Vec<u64>,
    begins: Vec<u64>,
    threes: Vec<u64>,
}

impl SieveBuilder {
    /// Takes in the look of a pattern, or of one with a lookalike in it.
    pub(super) fn add_look(&mut self, chars: &[char], decorated_only: bool) {
        let hash = look(rolling::sum_of(chars));
        if decorated_only {
            self.decorated.push(hash);
            return;
        }
        self.open.push(hash);
        match chars.first_chunk::<BEGINNING>() {
            Some(first) => self.begins.push(u64::from(u32::from_le_bytes(first.map(byte)))),
            None => self.threes.push(rolling::sum_of(chars)),
        }
    }

    /// Takes in the key of a name or an official account.
    pub(super) fn add_key(&mut self, kind: KeyKind, hash: u64) {
        match kind {
            // Asked for by name, and never while an account is searched.
            KeyKind::Hard => {}
            KeyKind::Words => self.words.push(hash),
            KeyKind::Roman | KeyKind::Latin => self.spelled.push(hash),
            KeyKind::Anagram | KeyKind::Kindred | KeyKind::Sound => self.others.push(hash),
            KeyKind::Official => self.official.push(hash),
        }
    }

    /// Takes in all that another one did.
    pub(super) fn join(&mut self, mut other: SieveBuilder) {
        self.open.append(&mut other.open);
        self.decorated.append(&mut other.decorated);
        self.words.append(&mut other.words);
        self.spelled.append(&mut other.spelled);
        self.others.append(&mut other.others);
        self.official.append(&mut other.official);
        self.begins.append(&mut other.begins);
        self.threes.append(&mut other.threes);
    }

    /// The sieve of all that was taken in.
    pub(super) fn finish(self) -> Sieve {
        Sieve {
            open: Gate::of(&self.open),
            decorated: Gate::of(&self.decorated),
            words: Gate::of(&self.words),
            spelled: Gate::of(&self.spelled),
            others: Gate::of(&self.others),
            any_official: !self.official.is_empty(),
            official: Gate::of(&self.official),
            begins: Bits::of(self.begins),
            threes: Bits::of(self.threes),
        }
    }
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the upper bits, as many as there are places")]
fn place(sum: u64, places: usize) -> usize {
    (sum.wrapping_mul(0xd134_2543_de82_ef95) >> (64 - places.trailing_zeros())) as usize
}

impl Sieve {
    /// The sieve as bytes, to be stored.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        let bits = [&self.begins, &self.threes].map(|bits| bits.words.as_slice());
        let gates = [&self.open, &self.decorated, &self.words, &self.spelled, &self.others, &self.official];
        for words in gates.into_iter().map(Gate::words).chain(bits) {
            writer.number(u32::try_from(words.len()).unwrap_or(u32::MAX));
            writer.bytes(words.iter().flat_map(|word| word.to_le_bytes()));
        }
        writer.into_bytes()
    }

    /// Of stored bytes, if they fit.
    pub(super) fn read(bytes: &[u8]) -> Option<Sieve> {
        let mut reader = Reader::of(bytes);
        let mut words = || {
            let count = usize::try_from(reader.number()?).ok()?;
            let bytes = reader.bytes(count.checked_mul(8)?)?;
            Some(bytes.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word)).collect::<Vec<u64>>())
        };
        let mut gate = || Gate::from_words(words()?);
        let [open, decorated, by_words, spelled, others, official] =
            [gate()?, gate()?, gate()?, gate()?, gate()?, gate()?];
        let (begins, threes) = (Bits::from_words(words()?)?, Bits::from_words(words()?)?);
        reader.is_empty().then_some(Sieve {
            any_official: official.words().iter().any(|&word| word != 0),
            open,
            decorated,
            words: by_words,
            spelled,
            others,
            official,
            begins,
            threes,
        })
    }

    /// Whether a key may be there.
    #[inline]
    pub(super) fn may_be(&self, kind: KeyKind, hash: u64) -> bool {
        match kind {
            KeyKind::Words => self.words.may_hold(hash),
            KeyKind::Roman | KeyKind::Latin => self.spelled.may_hold(hash),
            KeyKind::Anagram | KeyKind::Kindred | KeyKind::Sound => self.others.may_hold(hash),
            KeyKind::Official => self.official.may_hold(hash),
            KeyKind::Hard => true,
        }
    }

    /// Whether an official account may have this key; asked for only where the index has any.
    #[inline]
    pub(super) fn may_be_official(&self, hash: impl FnOnce() -> u64) -> bool {
        self.any_official && self.official.may_hold(hash())
    }

    /// Whether a name of four characters and more that counts anywhere may begin at a place.
    #[inline]
    pub(super) fn may_begin(&self, packed: &Packed, from: usize) -> bool {
        self.begins.may_hold(lowest(packed.first(from), BEGINNING))
    }

    /// Whether a look that counts anywhere may be met.
    #[inline]
    pub(super) fn may_be_open(&self, hash: u64) -> bool {
        self.open.may_hold(hash)
    }

    /// Whether a look that counts only decorated may be met.
    #[inline]
    pub(super) fn may_be_decorated(&self, hash: u64) -> bool {
        self.decorated.may_hold(hash)
    }

    /// Whether the three characters of this sum may be a name that counts anywhere.
    #[inline]
    pub(super) fn may_be_three(&self, sum: u64) -> bool {
        self.threes.may_hold(sum)
    }
}
