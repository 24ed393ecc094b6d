//! Keys that a search asks for, gathered before any is looked up. Whether a key is there cannot be foretold, and where it would
//! stand is seldom in the nearest cache: asked one by one, a processor waits for each answer, or goes on with a wrong guess and
//! has to come back. Asked all at once, the answers come while the next ones are asked for: a scan takes an eighth less time
//! with a fifth more instructions.
#![expect(
    clippy::indexing_slicing,
    reason = "there is room for what is written before it is written, and what is left stands before what is looked at"
)]

/// A key, and two places of the window that it is of.
pub(super) type Question = (u64, u16, u16);

/// Questions in the order in which they were put.
#[derive(Clone, Debug, Default)]
pub(super) struct Questions {
    /// Behind the questions stands what was written and did not count.
    room: Vec<Question>,
    count: usize,
}

impl Questions {
    #[inline]
    pub(super) fn clear(&mut self) {
        self.count = 0;
    }

    #[inline]
    pub(super) fn push(&mut self, key: u64, from: u16, to: u16) {
        self.push_first([key], 1, from, to);
    }

    /// Adds the first of some keys of one window; all are written, so that their number decides no branch.
    #[inline]
    pub(super) fn push_first<const N: usize>(&mut self, keys: [u64; N], count: usize, from: u16, to: u16) {
        if self.room.len() < self.count + N {
            self.grow(N);
        }
        let room = &mut self.room[self.count..self.count + N];
        room.iter_mut().zip(keys).for_each(|(room, key)| *room = (key, from, to));
        self.count += count.min(N);
    }

    #[cold]
    fn grow(&mut self, by: usize) {
        self.room.resize(2 * self.room.len() + by, (0, 0, 0));
    }

    /// Leaves the questions that may have an answer.
    #[inline]
    pub(super) fn sift(&mut self, may_have: impl Fn(u64) -> bool) {
        let asked = &mut self.room[..self.count];
        let mut left = 0;
        for at in 0..asked.len() {
            let question = asked[at];
            asked[left] = question;
            left += usize::from(may_have(question.0));
        }
        self.count = left;
    }

    #[inline]
    pub(super) fn all(&self) -> &[Question] {
        &self.room[..self.count]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_left_in_its_order_if_it_may_have_an_answer() {
        let mut questions = Questions::default();
        for round in 0..3u64 {
            questions.clear();
            questions.push(round, 1, 2);
            questions.push_first([10, 11, 12, 13], 3, 3, 4);
            questions.push_first([20, 21], 0, 5, 6);
            questions.push_first([30, 31], 2, 7, 8);
            assert_eq!(
                questions.all(),
                [(round, 1, 2), (10, 3, 4), (11, 3, 4), (12, 3, 4), (30, 7, 8), (31, 7, 8)]
            );
            questions.sift(|key| key % 2 == 1 || key == 30);
            let left: Vec<u64> = questions.all().iter().map(|question| question.0).collect();
            assert_eq!(left, if round == 1 { vec![1, 11, 30, 31] } else { vec![11, 30, 31] });
        }
    }
}
