//! The words of `data/lexicon`, folded once.
#![expect(
    clippy::indexing_slicing,
    reason = "slots are masked to their number, and bits taken to the widths the gates are made with"
)]

use std::hash::Hasher;
use std::sync::LazyLock;

use crate::dictionary::Dictionary;
use crate::fold::Folded;
use crate::lengths::length_bit;
use crate::rolling;

/// What a word beside a protected name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum AffixClass {
    /// Says it is the entity itself: official, 官方.
    Official,
    /// A role of the entity's people: support, 记者.
    Role,
    /// A channel or product of the entity: news, live, 直播间.
    Channel,
    /// Where it works: Ukraine, 中国.
    Place,
    /// A group around the entity: alumni, 表白墙.
    Community,
    /// Says nothing: the, of.
    Ornament,
}

impl AffixClass {
    /// The class of a word of the lexicon; an unknown one says nothing.
    pub(crate) fn from_word(word: &str) -> AffixClass {
        match word {
            "official" => AffixClass::Official,
            "role" => AffixClass::Role,
            "channel" => AffixClass::Channel,
            "place" => AffixClass::Place,
            "community" => AffixClass::Community,
            _ => AffixClass::Ornament,
        }
    }
}

/// A word that is put before or after protected names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affix {
    pub(crate) class: AffixClass,
    /// May stand at the end of a handle without a boundary.
    pub(crate) glued: bool,
}

/// All affixes by their visual stream, found by the hash of it.
pub(crate) struct Affixes {
    entries: Vec<Entry>,
    /// All characters, one affix after the other.
    chars: Vec<char>,
    /// Numbers of entries from 1 on, by hash, with open addressing; a power of two and at most half full.
    slots: Vec<u16>,
    /// Which hashes there are: most stretches of a name are none.
    gate: Vec<u64>,
    /// The same for those that may be glued.
    glued: Vec<u64>,
    longest: usize,
    /// A bit for each length up to the longest.
    lengths: u64,
    /// By the first two characters, and by the last two: a bit for the length of each affix that begins, or ends, like that.
    /// Of nearly all stretches of a name these say that they are none.
    ends: [Vec<u64>; 2],
    /// The same for those that may be glued, by three characters, and by two for those of two.
    glued_ends: [Vec<u64>; 2],
    /// Those of one character, by its lowest bits.
    single: [u64; SINGLE / 64],
}

/// Rooms for pairs of characters: 32 KiB for each end of all words, 16 KiB for each end of those that may be glued, of which
/// there are few: by two characters every other handle would pass.
const PAIR_BITS: u32 = 12;
const GLUED_BITS_OF_ENDS: u32 = 11;
const SINGLE: usize = 1 << 12;

struct Entry {
    start: u32,
    length: u16,
    affix: Affix,
}

/// Bits of the gates: 32 KiB for the one, of which 14,700 words set one in nine, and 4 KiB for the other.
const GATE_BITS: u32 = 18;
const GLUED_BITS: u32 = 15;
/// Tells hashes of affixes from those of names.
const AFFIX: u64 = 0x2545_f491_4f6c_dd1d;

impl Affixes {
    /// The built-in words.
    pub(crate) fn builtin() -> &'static Affixes {
        static AFFIXES: LazyLock<Affixes> =
            LazyLock::new(|| Affixes::read(include_str!("../data/lexicon/affixes.csv")));
        &AFFIXES
    }

    fn read(text: &str) -> Affixes {
        let words = |bits: u32| vec![0u64; 1 << (bits - 6)];
        let mut affixes = Affixes {
            entries: Vec::new(),
            chars: Vec::new(),
            slots: vec![0; (text.lines().count() * 2).next_power_of_two()],
            gate: words(GATE_BITS),
            glued: words(GLUED_BITS),
            longest: 0,
            lengths: 0,
            ends: [vec![0; 1 << PAIR_BITS], vec![0; 1 << PAIR_BITS]],
            glued_ends: [vec![0; 1 << GLUED_BITS_OF_ENDS], vec![0; 1 << GLUED_BITS_OF_ENDS]],
            single: [0; SINGLE / 64],
        };
        let mut folded = Folded::default();
        for line in text.lines().skip(1) {
            let mut fields = line.split(',');
            let (Some(word), Some(_language), Some(class)) = (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let class = AffixClass::from_word(class);
            let glued = fields.next() == Some("yes");
            folded.fold(word);
            affixes.add(folded.visual.chars(), Affix { class, glued });
        }
        affixes
    }

    /// Adds an affix, if there is none of these characters.
    fn add(&mut self, chars: &[char], affix: Affix) {
        let sum = rolling::sum_of(chars);
        let Err(slot) = self.find(sum, chars) else { return };
        let number = u16::try_from(self.entries.len() + 1).unwrap_or(0);
        self.slots[slot] = number;
        let hash = rolling::spread(sum, AFFIX);
        set(&mut self.gate, bit(hash, GATE_BITS));
        if affix.glued {
            set(&mut self.glued, bit(hash, GLUED_BITS));
        }
        self.longest = self.longest.max(chars.len());
        self.note_ends(chars, affix.glued);
        let start = u32::try_from(self.chars.len()).unwrap_or(0);
        self.chars.extend_from_slice(chars);
        self.entries.push(Entry { start, length: u16::try_from(chars.len()).unwrap_or(0), affix });
    }

    fn note_ends(&mut self, chars: &[char], glued: bool) {
        let length = length_bit(chars.len());
        match chars {
            [] => return,
            [one] => set(&mut self.single, *one as usize % SINGLE),
            [first, second, ..] => {
                let [.., before, last] = chars else { return };
                let pairs = [pair(*first, *second), pair(*last, *before)];
                for (ends, pair) in self.ends.iter_mut().zip(pairs) {
                    ends[pair_place(pair, PAIR_BITS)] |= length;
                }
                let third = |at: Option<usize>| at.and_then(|at| chars.get(at)).filter(|_| chars.len() > 2);
                let thirds = [third(Some(2)), third(chars.len().checked_sub(3))];
                for ((ends, pair), third) in self.glued_ends.iter_mut().zip(pairs).zip(thirds) {
                    let key = third.map_or(pair, |&third| triple(pair, third));
                    ends[pair_place(key, GLUED_BITS_OF_ENDS)] |= if glued { length } else { 0 };
                }
            }
        }
        self.lengths |= length | length.wrapping_sub(1) & !1;
    }

    /// A bit for each length up to the longest; the last one for all from there on.
    #[inline]
    pub(crate) fn lengths(&self) -> u64 {
        self.lengths
    }

    /// The lengths, a bit each, of affixes with which some characters may begin.
    #[inline]
    pub(crate) fn beginning(&self, chars: &[char]) -> u64 {
        let Some(&first) = chars.first() else { return 0 };
        let single = if holds(&self.single, first as usize % SINGLE) { length_bit(1) } else { 0 };
        let two = chars.get(1).map_or(0, |&second| self.ends[0][pair_place(pair(first, second), PAIR_BITS)]);
        single | two
    }

    /// The lengths of affixes with which some characters may end.
    #[inline]
    pub(crate) fn ending(&self, chars: &[char]) -> u64 {
        let Some((&last, rest)) = chars.split_last() else { return 0 };
        let single = if holds(&self.single, last as usize % SINGLE) { length_bit(1) } else { 0 };
        let two = rest.last().map_or(0, |&before| self.ends[1][pair_place(pair(last, before), PAIR_BITS)]);
        single | two
    }

    /// The lengths, from two on, of affixes that may be glued to the beginning of some characters, of which there are more
    /// than two.
    #[inline]
    pub(crate) fn glued_beginning(&self, chars: &[char]) -> u64 {
        match chars {
            [first, second, third, ..] => self.glued(0, *first, *second, *third),
            _ => 0,
        }
    }

    /// The lengths, from two on, of affixes that may be glued to the end of some characters, of which there are more than two.
    #[inline]
    pub(crate) fn glued_ending(&self, chars: &[char]) -> u64 {
        match chars {
            [.., third, second, first] => self.glued(1, *first, *second, *third),
            _ => 0,
        }
    }

    #[inline]
    fn glued(&self, end: usize, first: char, second: char, third: char) -> u64 {
        let pair = pair(first, second);
        let of = |key: u32| self.glued_ends[end][pair_place(key, GLUED_BITS_OF_ENDS)];
        of(pair) & length_bit(2) | of(triple(pair, third)) & !length_bit(2)
    }

    /// The entry of some characters, or the free slot where it would stand.
    fn find(&self, sum: u64, chars: &[char]) -> Result<&Entry, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = low(rolling::spread(sum, AFFIX) >> 20) & mask;
        loop {
            let number = usize::from(self.slots[slot]);
            let Some(entry) = number.checked_sub(1).and_then(|at| self.entries.get(at)) else {
                return Err(slot);
            };
            let start = entry.start as usize;
            if self.chars.get(start..start + usize::from(entry.length)) == Some(chars) {
                return Ok(entry);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The affix that a run of folded characters is.
    pub(crate) fn get(&self, chars: &[char]) -> Option<Affix> {
        if chars.len() > self.longest {
            return None;
        }
        self.get_summed(rolling::sum_of(chars), chars)
    }

    /// The affix that a run of folded characters is, by its sum.
    #[inline]
    pub(crate) fn get_summed(&self, sum: u64, chars: &[char]) -> Option<Affix> {
        if !holds(&self.gate, bit(rolling::spread(sum, AFFIX), GATE_BITS)) {
            return None;
        }
        self.find(sum, chars).ok().map(|entry| entry.affix)
    }

    /// Whether a run of folded characters may be glued to a name, by its sum.
    #[inline]
    pub(crate) fn is_glued(&self, sum: u64, chars: &[char]) -> bool {
        holds(&self.glued, bit(rolling::spread(sum, AFFIX), GLUED_BITS))
            && self.find(sum, chars).is_ok_and(|entry| entry.affix.glued)
    }

    /// The length of the longest.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lower bits are what is wanted")]
const fn low(hash: u64) -> usize {
    hash as usize
}

/// The upper bits of a hash.
const fn bit(hash: u64, bits: u32) -> usize {
    low(hash >> (64 - bits))
}

/// A number for two characters at an end, the outer one first.
#[inline]
fn pair(outer: char, inner: char) -> u32 {
    (outer as u32).wrapping_mul(0x9e37_79b1).wrapping_add(inner as u32).wrapping_mul(0x85eb_ca6b)
}

/// A number for two characters at an end and the one next to them.
#[inline]
fn triple(pair: u32, next: char) -> u32 {
    (pair ^ next as u32).wrapping_mul(0x9e37_79b1)
}

#[inline]
fn pair_place(pair: u32, bits: u32) -> usize {
    (pair >> (32 - bits)) as usize
}

fn set(gate: &mut [u64], bit: usize) {
    gate[bit / 64] |= 1 << (bit % 64);
}

#[inline]
fn holds(gate: &[u64], bit: usize) -> bool {
    gate[bit / 64] & 1 << (bit % 64) != 0
}

/// Ordinary words and generic names that protect nothing by themselves: matched only exactly or decorated.
pub(crate) struct CommonWords {
    words: Dictionary<()>,
}

impl CommonWords {
    /// The built-in words.
    pub(crate) fn builtin() -> &'static CommonWords {
        static COMMON: LazyLock<CommonWords> = LazyLock::new(|| {
            let mut words = Dictionary::default();
            let lines = include_str!("../data/lexicon/common-words.txt").lines();
            for line in lines.filter(|line| !line.starts_with('#')) {
                words.add(Folded::of(line).hard.chars(), ());
            }
            CommonWords { words }
        });
        &COMMON
    }

    /// Whether a hard stream is such a word.
    pub(crate) fn holds(&self, hard: &[char]) -> bool {
        self.words.holds(hard)
    }
}

/// A hash for short runs of characters, asked several times a name. The words are our own, so that nobody can make them
/// collide.
#[derive(Default)]
pub(crate) struct CharHasher(u64);

impl Hasher for CharHasher {
    #[inline]
    fn finish(&self) -> u64 {
        (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u32(u32::from(byte)));
    }

    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    #[inline]
    fn write_usize(&mut self, value: usize) {
        self.0 ^= value as u64;
    }
}
