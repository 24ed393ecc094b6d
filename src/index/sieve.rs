//! What turns nearly all names away before a table is asked: which stretches of four characters protected names begin with,
//! end with, and have beside those; and which whole names there are, apart by whether they count anywhere or only decorated.
//!
//! Wrong at times where it says yes, never where it says no. That three edits leave one of four stretches exact, give or
//! take a place, is shown beside [`Sieve::may_begin`]; `tests/reference.rs` holds the search to it.
#![expect(clippy::indexing_slicing, reason = "grams are taken to the width of the table, which is checked when it is made")]

use super::keys::KeyKind;
use super::middle::{Piece, pieces};
use super::near::Ends;
use super::format::numbers::{Reader, Writer};
use super::table::Gate;
use crate::rolling::{self, Sums};

/// Characters of a gram.
const GRAM: usize = 4;

/// A name that counts anywhere begins so.
const BEGINS: u8 = 1;
/// A name of two edits by its ends begins and ends so.
const FIRST_END: u8 = 2;
const LAST_END: u8 = 4;
/// A name of two edits by its pieces, or of three, begins and ends so.
const FIRST: u8 = 8;
const LAST: u8 = 16;
/// The middle piece of a name of two edits.
const MIDDLE: u8 = 32;
/// A name of three edits has these next to first and next to last.
const SECOND: u8 = 64;
const SECOND_LAST: u8 = 128;

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
    grams: Vec<u8>,
    /// Dense names of three that count anywhere.
    threes: Bits,
    /// How names of two edits begin and end with one of four characters left out.
    first_but_one: Bits,
    last_but_one: Bits,
}

/// What is known of a line's grams, place by place.
#[derive(Clone, Debug, Default)]
pub(super) struct Grams {
    known: Vec<u8>,
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
    grams: Vec<(u64, u8)>,
    threes: Vec<u64>,
    first_but_one: Vec<u64>,
    last_but_one: Vec<u64>,
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
        match chars.first_chunk::<GRAM>() {
            Some(first) => self.add_gram(first, BEGINS),
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

    /// Takes in a pattern of two edits by its ends.
    pub(super) fn add_ends(&mut self, chars: &[char], left: &Ends, right: &Ends) {
        self.add_gram(&chars[..GRAM], FIRST_END);
        self.add_gram(&chars[chars.len() - GRAM..], LAST_END);
        self.first_but_one.extend(left.deletions());
        self.last_but_one.extend(right.deletions());
    }

    /// Takes in a pattern of two edits by its pieces.
    pub(super) fn add_pieces(&mut self, chars: &[char]) {
        for (piece, own) in pieces(chars) {
            let what = match piece {
                Piece::First => FIRST,
                Piece::Middle => MIDDLE,
                Piece::Last => LAST,
            };
            self.add_gram(own, what);
        }
    }

    /// Takes in a pattern of three edits.
    pub(super) fn add_long(&mut self, chars: &[char]) {
        let count = chars.len();
        for (from, what) in [(0, FIRST), (4, SECOND), (count - 8, SECOND_LAST), (count - 4, LAST)] {
            self.add_gram(&chars[from..from + GRAM], what);
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
        self.grams.append(&mut other.grams);
        self.threes.append(&mut other.threes);
        self.first_but_one.append(&mut other.first_but_one);
        self.last_but_one.append(&mut other.last_but_one);
    }

    fn add_gram(&mut self, chars: &[char], what: u8) {
        self.grams.push((rolling::sum_of(chars), what));
    }

    /// The sieve of all that was taken in.
    pub(super) fn finish(mut self) -> Sieve {
        self.grams.sort_unstable();
        self.grams.dedup();
        let distinct = self.grams.chunk_by(|a, b| a.0 == b.0).count();
        // Two to four places a gram: more would turn more away, but leave the second cache.
        let places = (distinct * 2).next_power_of_two().max(1 << 12);
        let mut grams = vec![0u8; places];
        for (sum, what) in self.grams {
            grams[place(sum, places)] |= what;
        }
        Sieve {
            open: Gate::of(&self.open),
            decorated: Gate::of(&self.decorated),
            words: Gate::of(&self.words),
            spelled: Gate::of(&self.spelled),
            others: Gate::of(&self.others),
            any_official: !self.official.is_empty(),
            official: Gate::of(&self.official),
            grams,
            threes: Bits::of(self.threes),
            first_but_one: Bits::of(self.first_but_one),
            last_but_one: Bits::of(self.last_but_one),
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
        let bits = [&self.threes, &self.first_but_one, &self.last_but_one].map(|bits| bits.words.as_slice());
        let gates =
            [&self.open, &self.decorated, &self.words, &self.spelled, &self.others, &self.official].map(Gate::words);
        for words in gates.into_iter().chain(bits) {
            writer.number(u32::try_from(words.len()).unwrap_or(u32::MAX));
            writer.bytes(words.iter().flat_map(|word| word.to_le_bytes()));
        }
        writer.bytes(self.grams.iter().copied());
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
        let (threes, first_but_one, last_but_one) =
            (Bits::from_words(words()?)?, Bits::from_words(words()?)?, Bits::from_words(words()?)?);
        let grams = reader.bytes(reader.len())?.to_vec();
        let fits = grams.len().is_power_of_two() && grams.len() > 1;
        fits.then_some(Sieve {
            any_official: official.words().iter().any(|&word| word != 0),
            open,
            decorated,
            words: by_words,
            spelled,
            others,
            official,
            grams,
            threes, first_but_one, last_but_one })
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

    /// Looks up the grams of a line once, for all that is asked of them.
    #[inline]
    pub(super) fn grams(&self, count: usize, sums: &Sums, grams: &mut Grams) {
        grams.known.clear();
        let places = self.grams.len();
        let all = (0..(count + 1).saturating_sub(GRAM))
            .map(|at| self.grams[place(sums.of(at, at + GRAM), places)]);
        grams.known.extend(all);
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

    /// The first end of a stretch, with what is known of it.
    #[inline]
    pub(super) fn first(&self, sums: &Sums, from: usize, grams: &Grams) -> Ends {
        let exact = grams.at(from) & FIRST_END != 0;
        Ends::known(sums, from, exact, |sum| self.first_but_one.may_hold(sum))
    }

    /// The last end of a stretch, with what is known of it.
    #[inline]
    pub(super) fn last(&self, sums: &Sums, to: usize, grams: &Grams) -> Ends {
        let exact = grams.at(to - GRAM) & LAST_END != 0;
        Ends::known(sums, to - GRAM, exact, |sum| self.last_but_one.may_hold(sum))
    }

    /// Whether the three characters of this sum may be a name that counts anywhere.
    #[inline]
    pub(super) fn may_be_three(&self, sum: u64) -> bool {
        self.threes.may_hold(sum)
    }
}

impl Grams {
    #[inline]
    fn at(&self, at: usize) -> u8 {
        self.known.get(at).copied().unwrap_or(0)
    }

    /// Whether a name of four characters and more that counts anywhere may begin here.
    #[inline]
    pub(super) fn may_be_open(&self, from: usize) -> bool {
        self.at(from) & BEGINS != 0
    }

    /// Whether a piece of a name of two edits may stand here.
    #[inline]
    pub(super) fn may_be(&self, piece: Piece, at: usize) -> bool {
        let what = match piece {
            Piece::First => FIRST,
            Piece::Middle => MIDDLE,
            Piece::Last => LAST,
        };
        self.at(at) & what != 0
    }

    /// Whether a name of three edits may begin here with at most one edit in its first eight characters. If that is among
    /// the last four of them the first four are exact; if it is among the first four the next four are, a place to the left
    /// where one was left out, and one to the right where one was put in.
    #[inline]
    pub(super) fn may_begin(&self, from: usize) -> bool {
        self.at(from) & FIRST != 0
            || (self.at(from + 3) | self.at(from + 4) | self.at(from + 5)) & SECOND != 0
    }

    /// The same of its last eight.
    #[inline]
    pub(super) fn may_end(&self, to: usize) -> bool {
        self.at(to - 4) & LAST != 0
            || (self.at(to - 9) | self.at(to - 8) | self.at(to - 7)) & SECOND_LAST != 0
    }
}
