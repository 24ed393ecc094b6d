//! A table of near keys as it is looked up in: hashes and numbers in one row, each where its hash says or as soon after it as
//! there is room. What a bucket, its tags and their numbers would take three waits of the memory for lies in one line of the
//! cache here, or in two.

use super::{Buckets, LIST};

/// The upper half of a hash, and its number or the place of its list.
type Slot = [u32; 2];

/// No list has its place there.
const EMPTY: Slot = [0, u32::MAX];

/// Slots for each entry, in fourths: three of four are taken.
const ROOM: usize = 5;

/// Hashes to numbers, several a hash; of hashes the upper half counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slots {
    /// In the order of the hashes, with a free one behind each run.
    slots: Vec<Slot>,
    /// How many places hashes may say.
    homes: u32,
    /// The bits of an upper half that are told apart.
    known: u32,
    /// As of [`Buckets`].
    bits: u32,
    lists: Vec<u32>,
    pairs: usize,
}

impl Slots {
    /// Of the same table in buckets.
    pub(super) fn of(buckets: Buckets) -> Slots {
        let homes = u32::try_from(buckets.len() * ROOM / 4 + 1).unwrap_or(u32::MAX);
        let mut slots = Slots {
            slots: Vec::with_capacity(homes as usize + 64),
            homes,
            known: upper(buckets.known()),
            bits: buckets.bits,
            lists: Vec::new(),
            pairs: buckets.pairs,
        };
        buckets.each(|hash, value| {
            let hash = upper(hash) & slots.known;
            let home = slots.home(hash);
            if slots.slots.len() < home {
                slots.slots.resize(home, EMPTY);
            }
            slots.slots.push([hash, value]);
        });
        // Whoever looks for what is not there comes upon a free one at last.
        slots.slots.resize(slots.slots.len().max(homes as usize) + 1, EMPTY);
        Slots { lists: buckets.lists, ..slots }
    }

    /// The same table in buckets, to be stored.
    pub(super) fn to_buckets(&self) -> Buckets {
        let mut buckets = Buckets::with_bits(self.bits, false);
        for &[hash, value] in self.slots.iter().filter(|&&slot| slot != EMPTY) {
            buckets.push(u64::from(hash) << 32, value);
        }
        buckets.close();
        Buckets { lists: self.lists.clone(), pairs: self.pairs, ..buckets }
    }

    /// How many pairs of a hash and a number it holds.
    pub(super) fn pairs(&self) -> usize {
        self.pairs
    }

    #[inline]
    fn home(&self, hash: u32) -> usize {
        ((u64::from(hash) * u64::from(self.homes)) >> 32) as usize
    }

    /// The numbers stored under a hash, in order.
    #[inline]
    pub(super) fn numbers(&self, hash: u64) -> &[u32] {
        let hash = upper(hash) & self.known;
        let row = self.slots.get(self.home(hash)..).unwrap_or_default();
        for slot in row {
            if *slot == EMPTY {
                break;
            }
            if slot[0] == hash {
                return match slot[1] {
                    place if place & LIST != 0 => self.list((place & !LIST) as usize),
                    _ => slot.get(1..).unwrap_or_default(),
                };
            }
        }
        &[]
    }

    fn list(&self, place: usize) -> &[u32] {
        let Some((&length, rest)) = self.lists.get(place..).and_then(<[u32]>::split_first) else {
            return &[];
        };
        rest.get(..length as usize).unwrap_or_default()
    }
}

#[inline]
fn upper(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::super::tests::{hashes, pairs};
    use super::*;

    #[test]
    fn every_number_lies_in_the_row_as_in_its_bucket() {
        for count in [0, 1, 2, 100, 5_000, 90_000, 700_000] {
            let pairs = pairs(count);
            let buckets = Buckets::from_pairs(pairs.clone(), false);
            let slots = Slots::of(buckets.clone());
            assert_eq!(slots.to_buckets(), buckets, "{count}");
            for (hash, number) in pairs {
                assert!(slots.numbers(hash).contains(&number), "{count}");
                assert_eq!(slots.numbers(hash), buckets.numbers(hash), "{count}");
            }
            for hash in hashes(count + 20_000).split_off(count).into_iter().chain([0, u64::MAX]) {
                assert_eq!(slots.numbers(hash), buckets.numbers(hash), "{count}");
            }
        }
    }
}
