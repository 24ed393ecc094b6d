//! Hashed keys to numbers: a gate of bits that turns most look-ups away, and the numbers in buckets behind it.
#![expect(
    clippy::indexing_slicing,
    reason = "masks keep every index inside arrays whose sizes are checked when they are made"
)]

/// A set of hashes that may answer yes wrongly, never no.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Gate {
    words: Vec<u64>,
}

impl Gate {
    /// Room for a number of hashes at 11 to 22 bits each, of which each sets two: one wrong yes in 40 at the least.
    pub(super) fn for_hashes(count: usize) -> Gate {
        let bits = (count.max(64) * 11).next_power_of_two();
        Gate { words: vec![0; bits / 64] }
    }

    /// Holding these hashes.
    pub(super) fn of(hashes: &[u64]) -> Gate {
        let mut gate = Gate::for_hashes(hashes.len());
        hashes.iter().for_each(|&hash| gate.insert(hash));
        gate
    }

    pub(super) fn from_words(words: Vec<u64>) -> Option<Gate> {
        words.len().is_power_of_two().then_some(Gate { words })
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    pub(super) fn insert(&mut self, hash: u64) {
        let (word, bits) = self.place(hash);
        self.words[word] |= bits;
    }

    #[inline]
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        let (word, bits) = self.place(hash);
        self.words[word] & bits == bits
    }

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "masked to the number of words")]
    fn place(&self, hash: u64) -> (usize, u64) {
        let word = (hash as usize) & (self.words.len() - 1);
        (word, 1 << ((hash >> 52) & 63) | 1 << ((hash >> 58) & 63))
    }
}

/// Hashes to numbers, several a hash; a wrong number may come up, none is missed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    gate: Gate,
    heads: Vec<u32>,
    tags: Vec<u32>,
    numbers: Vec<u32>,
}

impl Table {
    /// From pairs of hash and number, in any order.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "tags are meant to be the upper half; counts are checked by the format"
    )]
    pub(super) fn from_pairs(mut pairs: Vec<(u64, u32)>) -> Table {
        let buckets = (pairs.len() / 2).max(1).next_power_of_two();
        let mask = buckets as u64 - 1;
        pairs.sort_unstable_by_key(|&(hash, number)| (hash & mask, hash >> 32, number));
        pairs.dedup();
        let mut gate = Gate::for_hashes(pairs.len());
        let mut heads = vec![0u32; buckets + 1];
        for &(hash, _) in &pairs {
            gate.insert(hash);
            heads[(hash & mask) as usize + 1] += 1;
        }
        for at in 1..heads.len() {
            heads[at] += heads[at - 1];
        }
        Table {
            gate,
            heads,
            tags: pairs.iter().map(|pair| (pair.0 >> 32) as u32).collect(),
            numbers: pairs.iter().map(|pair| pair.1).collect(),
        }
    }

    /// Takes the parts of a stored table, if they fit together and no number reaches `limit`.
    pub(super) fn from_parts(
        gate: Vec<u64>,
        heads: Vec<u32>,
        tags: Vec<u32>,
        numbers: Vec<u32>,
        limit: u32,
    ) -> Option<Table> {
        let gate = Gate::from_words(gate)?;
        let fits = heads.len() > 1
            && (heads.len() - 1).is_power_of_two()
            && heads[0] == 0
            && heads.windows(2).all(|pair| pair[0] <= pair[1])
            && heads.last().is_some_and(|&last| last as usize == numbers.len())
            && tags.len() == numbers.len()
            && numbers.iter().all(|&number| number < limit);
        fits.then_some(Table { gate, heads, tags, numbers })
    }

    /// Gate, heads, tags, numbers.
    pub(super) fn parts(&self) -> (&[u64], &[u32], &[u32], &[u32]) {
        (self.gate.words(), &self.heads, &self.tags, &self.numbers)
    }

    /// Whether a hash may be stored: wrong at times where it says yes, never where it says no.
    #[inline]
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        !self.numbers.is_empty() && self.gate.may_hold(hash)
    }

    /// Calls `found` for every number stored under a hash.
    #[expect(clippy::cast_possible_truncation, reason = "masked to the number of buckets")]
    pub(super) fn look_up(&self, hash: u64, mut found: impl FnMut(u32)) {
        if !self.may_hold(hash) {
            return;
        }
        let bucket = (hash as usize) & (self.heads.len() - 2);
        let tag = (hash >> 32) as u32;
        let (from, to) = (self.heads[bucket] as usize, self.heads[bucket + 1] as usize);
        for (at, &stored) in self.tags[from..to].iter().enumerate() {
            if stored == tag {
                found(self.numbers[from + at]);
            }
        }
    }
}
