//! The cheapest way from a protected name to an account's: weighted edit distance with the path kept (Wagner and Fischer
//! 1974, with neighbour swaps after Damerau, and pairs that look like one letter).
#![expect(clippy::indexing_slicing, reason = "the table is laid out for both lengths before it is filled")]

use super::cost;
use crate::fold::is_dense;

/// One step from the protected name to the account's; positions are units in either stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// Folds alike.
    Match { protected: usize, account: usize },
    /// Exchanged.
    Exchange { protected: usize, account: usize, cost: u32 },
    /// Put in, at this place of the protected name.
    Insert { protected: usize, account: usize, doubles: bool },
    /// Left out, at this place of the account's name.
    Delete { protected: usize, account: usize, halves: bool },
    /// Two neighbours swapped: the first of both.
    Swap { protected: usize, account: usize },
    /// One letter of the protected name as two of the account's.
    Split { protected: usize, account: usize },
}

impl Edit {
    /// The units in the protected name and in the account's.
    pub(crate) const fn places(self) -> (usize, usize) {
        match self {
            Edit::Match { protected, account }
            | Edit::Exchange { protected, account, .. }
            | Edit::Insert { protected, account, .. }
            | Edit::Delete { protected, account, .. }
            | Edit::Swap { protected, account }
            | Edit::Split { protected, account } => (protected, account),
        }
    }
}

/// Reused memory of the alignment, and its result.
#[derive(Clone, Debug, Default)]
pub(crate) struct EditScratch {
    costs: Vec<u32>,
    steps: Vec<u8>,
    /// The steps found, first to last.
    pub(super) path: Vec<Edit>,
}

const MATCH: u8 = 0;
const EXCHANGE: u8 = 1;
const INSERT: u8 = 2;
const DELETE: u8 = 3;
const SWAP: u8 = 4;
const SPLIT: u8 = 5;

/// Fills `scratch.path` with the cheapest edits and returns their cost.
pub(super) fn least_edits(account: &[char], protected: &[char], scratch: &mut EditScratch) -> u32 {
    let (n, m) = (account.len(), protected.len());
    let width = n + 1;
    scratch.costs.clear();
    scratch.costs.resize(width * (m + 1), 0);
    scratch.steps.clear();
    scratch.steps.resize(width * (m + 1), MATCH);
    let (costs, steps) = (&mut scratch.costs, &mut scratch.steps);
    for i in 0..=m {
        for j in 0..=n {
            if i == 0 && j == 0 {
                continue;
            }
            let at = i * width + j;
            let mut best = (u32::MAX, MATCH);
            let mut offer = |cost: u32, step: u8| {
                if cost < best.0 {
                    best = (cost, step);
                }
            };
            if i > 0 && j > 0 {
                let (p, a) = (protected[i - 1], account[j - 1]);
                if p == a {
                    offer(costs[at - width - 1], MATCH);
                } else {
                    offer(costs[at - width - 1] + cost::exchange(p, a), EXCHANGE);
                }
                if i > 1 && j > 1 && p == account[j - 2] && a == protected[i - 2] && p != a {
                    let price = if is_dense(p) { cost::TRANSPOSE_DENSE } else { cost::TRANSPOSE };
                    offer(costs[at - 2 * width - 2] + price, SWAP);
                }
                if j > 1 && p == 'd' && a == 'l' && account[j - 2] == 'c' {
                    offer(costs[at - width - 2] + cost::MULTI_CHAR, SPLIT);
                }
            }
            if j > 0 {
                let doubled =
                    j > 1 && i > 0 && account[j - 1] == account[j - 2] && protected[i - 1] == account[j - 1];
                let further = steps[at - 1] == INSERT && j > 1;
                let price = if doubled {
                    cost::REPEAT
                } else if further {
                    cost::INSERT_MORE
                } else {
                    cost::INSERT
                };
                offer(costs[at - 1] + price, INSERT);
            }
            if i > 0 {
                let halved = i > 1
                    && j > 0
                    && protected[i - 1] == protected[i - 2]
                    && account[j - 1] == protected[i - 1];
                let further = steps[at - width] == DELETE && i > 1;
                let price = if halved {
                    cost::REPEAT
                } else if further {
                    cost::INSERT_MORE
                } else {
                    cost::INSERT
                };
                offer(costs[at - width] + price, DELETE);
            }
            (costs[at], steps[at]) = best;
        }
    }
    let path = &mut scratch.path;
    path.clear();
    let (mut i, mut j) = (m, n);
    while i > 0 || j > 0 {
        let at = i * width + j;
        match steps[at] {
            EXCHANGE => {
                (i, j) = (i - 1, j - 1);
                path.push(Edit::Exchange {
                    protected: i,
                    account: j,
                    cost: cost::exchange(protected[i], account[j]),
                });
            }
            INSERT => {
                j -= 1;
                let doubles = i > 0 && protected[i - 1] == account[j] || i < m && protected[i] == account[j];
                path.push(Edit::Insert { protected: i, account: j, doubles });
            }
            DELETE => {
                i -= 1;
                let c = protected[i];
                let halves = i > 0 && protected[i - 1] == c || i + 1 < m && protected[i + 1] == c;
                path.push(Edit::Delete { protected: i, account: j, halves });
            }
            SWAP => {
                (i, j) = (i - 2, j - 2);
                path.push(Edit::Swap { protected: i, account: j });
            }
            SPLIT => {
                (i, j) = (i - 1, j - 2);
                path.push(Edit::Split { protected: i, account: j });
            }
            _ => {
                (i, j) = (i - 1, j - 1);
                path.push(Edit::Match { protected: i, account: j });
            }
        }
    }
    path.reverse();
    costs[m * width + n]
}

/// Lays out a path of matches around one run exchanged for another: all before `before` and behind the ends matches.
/// `account` and `protected` are where the run ends and how long each is.
pub(super) fn exchange_run(
    before: usize,
    account: (usize, usize),
    protected: (usize, usize),
    scratch: &mut EditScratch,
) {
    let path = &mut scratch.path;
    path.clear();
    path.extend((0..before).map(|at| Edit::Match { protected: at, account: at }));
    let both = (account.0 - before).min(protected.0 - before);
    path.extend((before..before + both).map(|at| Edit::Exchange {
        protected: at,
        account: at,
        cost: cost::SUBSTITUTE,
    }));
    path.extend((before + both..account.0).map(|at| Edit::Insert {
        protected: before + both,
        account: at,
        doubles: false,
    }));
    path.extend((before + both..protected.0).map(|at| Edit::Delete {
        protected: at,
        account: before + both,
        halves: false,
    }));
    path.extend(
        (0..account.1 - account.0)
            .map(|at| Edit::Match { protected: protected.0 + at, account: account.0 + at }),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(account: &str, protected: &str) -> (u32, Vec<Edit>) {
        let (a, p): (Vec<char>, Vec<char>) = (account.chars().collect(), protected.chars().collect());
        let mut scratch = EditScratch::default();
        let cost = least_edits(&a, &p, &mut scratch);
        (cost, scratch.path)
    }

    #[test]
    fn a_swap_is_one_step_and_a_double_a_cheap_one() {
        assert_eq!(cost("retuers", "reuters").0, cost::TRANSPOSE);
        assert_eq!(cost("reutters", "reuters").0, cost::REPEAT);
        assert_eq!(cost("recl", "red").0, cost::MULTI_CHAR);
        assert_eq!(
            cost("reuters", "reuters"),
            (0, (0..7).map(|at| Edit::Match { protected: at, account: at }).collect())
        );
    }

    #[test]
    fn nothing_against_something_is_all_put_in_or_left_out() {
        assert_eq!(cost("", "ab").1.len(), 2);
        assert_eq!(cost("ab", "").1.len(), 2);
        assert_eq!(cost("", "").0, 0);
    }
}
