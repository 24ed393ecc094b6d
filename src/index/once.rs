//! What a search gathers before it is measured, in memory that is bounded by how much there is to find and not by how often it
//! is found: a key of a registry of look-alikes, or of a file made to harm, may lead to all its names, and a name has hundreds.

/// From so many on each is kept once: names of real registries gather some dozens, and half a megabyte is no harm.
pub(super) const MANY: usize = 1 << 16;

/// A row of what was found; what is found again may stand there twice.
#[derive(Clone, Debug)]
pub(super) struct Once<T> {
    found: Vec<T>,
    /// How many there may be before they are thinned out.
    room: usize,
}

impl<T> Default for Once<T> {
    fn default() -> Once<T> {
        Once { found: Vec::new(), room: MANY }
    }
}

impl<T: Ord + Copy> Once<T> {
    pub(super) fn clear(&mut self) {
        self.found.clear();
        self.room = MANY;
    }

    #[inline]
    pub(super) fn push(&mut self, one: T) {
        if self.found.len() >= self.room {
            self.thin();
        }
        self.found.push(one);
    }

    /// Twice as many as are left may come before the next time, so that each is sorted a fixed number of times.
    #[cold]
    fn thin(&mut self) {
        self.found.sort_unstable();
        self.found.dedup();
        self.room = (2 * self.found.len()).max(MANY);
    }

    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// What was found, in order and each once.
    pub(super) fn in_order(&mut self) -> &[T] {
        if self.found.len() > 1 {
            self.found.sort_unstable();
            self.found.dedup();
        }
        &self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_again_takes_no_room() {
        let mut once = Once::default();
        for _ in 0..40 {
            (0..MANY).rev().for_each(|one| once.push(one));
        }
        assert!(once.found.capacity() <= 4 * MANY, "{}", once.found.capacity());
        assert!(once.in_order().iter().copied().eq(0..MANY));
        once.clear();
        assert!(once.is_empty() && once.in_order().is_empty());
    }
}
