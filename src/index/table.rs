//! Hashed keys to numbers: buckets of short tags, and a gate of bits before them that turns most look-ups away.
//!
//! The highest bits of a hash are its bucket, the next ones its tag. Hashes that agree so far are one entry: what a table
//! of near keys confuses is told apart on the characters, and a table of exact keys keeps the rest of each hash as well.
#![expect(
    clippy::indexing_slicing,
    reason = "shifts keep every index inside arrays whose sizes are fixed or proved when they are made"
)]

mod slots;
mod stored;

use slots::Slots;
pub(super) use stored::Stored;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::registry::AsItIs;

/// A set of hashes that may answer yes wrongly, never no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gate {
    /// As many as a power of two, which is 64 less `shift`.
    words: Vec<u64>,
    shift: u32,
}

impl Default for Gate {
    fn default() -> Gate {
        Gate::of(&[])
    }
}

/// Bits of a gate for each of its hashes, of which each sets two in one word, give or take the root of two: one wrong yes
/// in 20 to 80. More would turn more away, but all gates together are to stay in the second cache: a miss costs as much as
/// fifty instructions.
const BITS_A_HASH: usize = 12;

impl Gate {
    /// For so many hashes; at least two words.
    fn for_hashes(count: usize) -> Gate {
        let bits = (count.max(11) * BITS_A_HASH) as u64;
        // The nearest power of two: its square lies within twice that of what is wanted.
        let lower = bits.ilog2();
        let nearest = lower + u32::from(bits >= (3 << lower) / 2 - (1 << lower) / 12);
        let words = nearest - 6;
        Gate { words: vec![0; 1 << words], shift: 64 - words }
    }

    /// Holding these hashes.
    pub(super) fn of(hashes: &[u64]) -> Gate {
        let mut gate = Gate::for_hashes(hashes.len());
        hashes.iter().for_each(|&hash| gate.insert(hash));
        gate
    }

    pub(super) fn from_words(words: Vec<u64>) -> Option<Gate> {
        let fits = words.len().is_power_of_two() && (2..=u32::MAX as usize).contains(&words.len());
        let shift = 64 - words.len().trailing_zeros();
        fits.then_some(Gate { words, shift })
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    fn insert(&mut self, hash: u64) {
        let (word, behind) = self.place(hash);
        self.words[word] |= 1 << bit(behind, 0) | 1 << bit(behind, 6);
    }

    /// Sets a third bit too, made of the same part of the hash: half as many strangers pass, and each that does costs a table
    /// three misses of the cache.
    fn insert_surely(&mut self, hash: u64) {
        let (word, behind) = self.place(hash);
        self.words[word] |= 1 << bit(behind, 0) | 1 << bit(behind, 3) | 1 << bit(behind, 6);
    }

    /// Of hashes that were inserted so, in the same way.
    #[inline]
    fn may_surely_hold(&self, hash: u64) -> bool {
        let (word, behind) = self.place(hash);
        let word = self.words[word];
        word >> bit(behind, 0) & word >> bit(behind, 3) & word >> bit(behind, 6) & 1 != 0
    }

    /// Without a branch between the bits: of several asked in a row the next ones are on their way out of memory meanwhile, and
    /// nothing that was begun is thrown away.
    #[inline]
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        let (word, behind) = self.place(hash);
        let word = self.words[word];
        word >> bit(behind, 0) & word >> bit(behind, 6) & 1 != 0
    }

    /// The highest bits of a hash are the word, so that a table in order fills its gate in order, and the next ones, handed out
    /// at the top, the bits: no more than a bucket and its tag know.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "shifted down to the number of words")]
    fn place(&self, hash: u64) -> (usize, u64) {
        ((hash >> self.shift) as usize, hash << (64 - self.shift))
    }
}

/// Six bits of what stands behind the word of a hash, from one of the highest on.
#[inline]
const fn bit(behind: u64, from: u32) -> u64 {
    behind >> (58 - from) & 63
}

/// Bits of a hash that are its tag.
const TAG: u32 = 16;
/// Bits of a hash that an exact table keeps behind the tag. With the bucket that is all of it from 200,000 keys on, and one
/// wrong number in 10¹⁴ look-ups of fewer.
const REST: u32 = 32;
/// Bits of a hash that a table of near keys keeps at most, bucket and tag together: as many as a slot holds.
const NEAR: u32 = 32;
/// Entries of a bucket on the average, at most: their tags lie in one or two cache lines.
const BUCKET: usize = 8;
/// Marks a value that is the place of a list and not a number itself.
const LIST: u32 = 1 << 31;

/// Numbers and places of lists that can be stored lie below this.
pub(super) const MAX_NUMBER: usize = LIST as usize;

/// Hashes to numbers, several a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Buckets {
    /// How many of the highest bits of a hash are its bucket: 1 to 31.
    bits: u32,
    /// Keeps more of each hash than a tag.
    exact: bool,
    /// For each bucket its first entry; the one behind the last ends it.
    heads: Vec<u32>,
    tags: Vec<u16>,
    /// What an exact table keeps behind the tags.
    rest: Vec<u32>,
    /// For each entry its number, or the place of its list.
    values: Vec<u32>,
    /// Lists of two numbers and more, each behind its length. The deletions of a window share theirs.
    lists: Vec<u32>,
    /// Pairs of a hash and a number that it holds.
    pairs: usize,
}

impl Buckets {
    /// From pairs of hash and number, in any order; numbers below [`MAX_NUMBER`].
    pub(super) fn from_pairs(mut pairs: Vec<(u64, u32)>, exact: bool) -> Buckets {
        pairs.sort_unstable();
        let distinct = pairs.chunk_by(|a, b| a.0 == b.0).count();
        let bits = (distinct / BUCKET + 2).next_power_of_two().trailing_zeros().min(31);
        let mut buckets = Buckets::with_bits(bits, exact);
        let known = buckets.known();
        let mut places = HashMap::default();
        let mut list = Vec::new();
        for entry in pairs.chunk_by(|a, b| (a.0 ^ b.0) & known == 0) {
            let value = if let [pair] = entry {
                buckets.pairs += 1;
                pair.1
            } else {
                list.clear();
                list.extend(entry.iter().map(|pair| pair.1));
                // Several hashes may have become one entry.
                list.sort_unstable();
                list.dedup();
                buckets.pairs += list.len();
                if let [number] = list.as_slice() { *number } else { buckets.place_of(&list, &mut places) }
            };
            buckets.push(entry[0].0, value);
        }
        buckets.close();
        buckets
    }

    /// Without entries.
    fn with_bits(bits: u32, exact: bool) -> Buckets {
        Buckets {
            bits,
            exact,
            heads: vec![0],
            tags: Vec::new(),
            rest: Vec::new(),
            values: Vec::new(),
            lists: Vec::new(),
            pairs: 0,
        }
    }

    /// Adds an entry behind all others.
    #[expect(clippy::cast_possible_truncation, reason = "tag and rest are parts of the hash")]
    fn push(&mut self, hash: u64, value: u32) {
        let bucket = self.bucket(hash);
        let entry = self.count();
        // Buckets without entries begin where the next one does.
        self.heads.resize(self.heads.len().max(bucket + 1), entry);
        let behind = (hash & self.known()) << self.bits;
        self.tags.push((behind >> (64 - TAG)) as u16);
        if self.exact {
            self.rest.push((behind >> (64 - TAG - REST)) as u32);
        }
        self.values.push(value);
    }

    /// Ends the last buckets.
    fn close(&mut self) {
        let entries = self.count();
        self.heads.resize((1 << self.bits) + 1, entries);
    }

    fn count(&self) -> u32 {
        u32::try_from(self.tags.len()).unwrap_or(u32::MAX)
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "shifted down to the number of buckets")]
    fn bucket(&self, hash: u64) -> usize {
        (hash >> (64 - self.bits)) as usize
    }

    /// The value of a list, which is stored once.
    fn place_of(&mut self, list: &[u32], places: &mut HashMap<u64, u32, BuildHasherDefault<AsItIs>>) -> u32 {
        let hash = list.iter().fold(0u64, |hash, &number| {
            (hash.rotate_left(5) ^ u64::from(number)).wrapping_mul(0x517c_c1b7_2722_0a95)
        });
        let length = u32::try_from(list.len()).unwrap_or(u32::MAX);
        if let Some(&place) = places.get(&hash)
            && self.lists[place as usize] == length
            && self.lists[place as usize + 1..].starts_with(list)
        {
            return LIST | place;
        }
        let place = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        self.lists.push(length);
        self.lists.extend_from_slice(list);
        places.insert(hash, place);
        LIST | place
    }

    /// How many entries it has.
    pub(super) fn len(&self) -> usize {
        self.tags.len()
    }

    /// How many pairs of a hash and a number it holds.
    pub(super) fn pairs(&self) -> usize {
        self.pairs
    }

    /// The bits of a hash that the table keeps.
    fn known(&self) -> u64 {
        let kept = if self.exact { self.bits + TAG + REST } else { (self.bits + TAG).min(NEAR) };
        u64::MAX.checked_shr(kept).map_or(u64::MAX, |others| !others)
    }

    /// A gate that holds all hashes of the table.
    fn gate(&self) -> Gate {
        let mut gate = Gate::for_hashes(self.tags.len());
        self.each(|hash, _| gate.insert_surely(hash));
        gate
    }

    /// Hands over what is known of each hash, and its value, in the order of the entries.
    fn each(&self, mut found: impl FnMut(u64, u32)) {
        for (bucket, ends) in (0u64..).zip(self.heads.windows(2)) {
            for entry in ends[0] as usize..ends[1] as usize {
                let rest = if self.exact { u64::from(self.rest[entry]) << (64 - TAG - REST) } else { 0 };
                let behind = u64::from(self.tags[entry]) << (64 - TAG) | rest;
                found(bucket << (64 - self.bits) | behind >> self.bits, self.values[entry]);
            }
        }
    }

    /// The numbers stored under a hash, in order.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "tag and rest are parts of the hash")]
    pub(super) fn numbers(&self, hash: u64) -> &[u32] {
        let behind = (hash & self.known()) << self.bits;
        let tag = (behind >> (64 - TAG)) as u16;
        let bucket = self.bucket(hash);
        let (from, to) = (self.heads[bucket] as usize, self.heads[bucket + 1] as usize);
        for (entry, &stored) in (from..to).zip(&self.tags[from..to]) {
            if stored == tag && (!self.exact || self.rest[entry] == (behind >> (64 - TAG - REST)) as u32) {
                return self.list(entry);
            }
        }
        &[]
    }

    #[inline]
    fn list(&self, entry: usize) -> &[u32] {
        let value = self.values[entry];
        if value & LIST == 0 {
            return &self.values[entry..=entry];
        }
        let place = (value & !LIST) as usize;
        &self.lists[place + 1..=place + self.lists[place] as usize]
    }
}

/// Slots behind a gate: a wrong number may come up, none is missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    gate: Gate,
    slots: Slots,
}

impl Table {
    pub(super) fn of(buckets: Buckets) -> Table {
        Table { gate: buckets.gate(), slots: Slots::of(buckets) }
    }

    /// How many pairs of a hash and a number it holds.
    pub(super) fn pairs(&self) -> usize {
        self.slots.pairs()
    }

    /// As bytes, to be stored.
    pub(super) fn write(&self) -> Vec<u8> {
        self.slots.to_buckets().write()
    }

    /// Whether a hash may be stored: wrong at times where it says yes, never where it says no. Without a branch.
    #[inline]
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        self.gate.may_surely_hold(hash)
    }

    /// The numbers stored under a hash that passed.
    #[inline]
    pub(super) fn numbers(&self, hash: u64) -> &[u32] {
        self.slots.numbers(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marsaglia's xorshift.
    pub(super) fn hashes(count: usize) -> Vec<u64> {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        (0..count).map(|_| next()).collect()
    }

    /// Hashes with one to thirty numbers each, many sharing a list.
    pub(super) fn pairs(count: usize) -> Vec<(u64, u32)> {
        let numbers =
            |at: u32| (0..if at.is_multiple_of(5) { at % 31 } else { 1 }).map(move |n| at / 8 * 3 + n * n);
        let hashes = hashes(count);
        (0u32..).zip(hashes).flat_map(|(at, hash)| numbers(at).map(move |number| (hash, number))).collect()
    }

    #[test]
    fn every_number_is_found_under_its_hash_and_no_other() {
        for count in [0, 1, 2, 100, 5_000, 90_000] {
            let pairs = pairs(count);
            let mut by_hash: std::collections::BTreeMap<u64, Vec<u32>> = std::collections::BTreeMap::new();
            pairs.iter().for_each(|&(hash, number)| by_hash.entry(hash).or_default().push(number));
            for exact in [false, true] {
                let buckets = Buckets::from_pairs(pairs.iter().rev().copied().collect(), exact);
                assert_eq!(buckets, Buckets::from_pairs(pairs.clone(), exact));
                let gate = buckets.gate();
                for (&hash, numbers) in &by_hash {
                    assert!(gate.may_surely_hold(hash));
                    let found = buckets.numbers(hash);
                    assert!(if exact { found == numbers } else { numbers.iter().all(|n| found.contains(n)) });
                }
                let strangers = hashes(count + 20_000).split_off(count);
                let wrong = strangers.iter().filter(|&&hash| !buckets.numbers(hash).is_empty()).count();
                let passed = strangers.iter().filter(|&&hash| gate.may_surely_hold(hash)).count();
                assert!(wrong <= if exact { 0 } else { 20 }, "{count}: {wrong} wrong numbers");
                assert!(passed <= 20_000 / 30, "{count}: {passed} pass the gate");
            }
        }
    }

    #[test]
    fn what_shares_its_numbers_shares_a_list() {
        let lists = |count: usize| {
            let pairs =
                hashes(count).into_iter().flat_map(|hash| [(hash, 7), (hash, 9), (hash, 11)]).collect();
            Buckets::from_pairs(pairs, true).lists
        };
        assert_eq!(lists(1_000), [3, 7, 9, 11]);
    }
}
