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
    /// What reaching a cell costs, and by which step, in the lowest bits.
    cells: Vec<u32>,
    /// The steps found, first to last.
    pub(super) path: Vec<Edit>,
}

// Of equally cheap steps the first in this order is taken.
const MATCH: u32 = 0;
const EXCHANGE: u32 = 1;
const SWAP: u32 = 2;
const SPLIT: u32 = 3;
const INSERT: u32 = 4;
const DELETE: u32 = 5;
const STEP_BITS: u32 = 3;

fn step_of(cell: u32) -> u32 {
    cell & ((1 << STEP_BITS) - 1)
}

/// A step at some price from a cell.
fn from_cell(cell: u32, price: u32, step: u32) -> u32 {
    ((cell >> STEP_BITS) + price) << STEP_BITS | step
}

/// The cheapest way to move one character of the account's name on where the protected one has a `d`: the second half of
/// `cl` for it.
const LEAST_SPLIT: u32 = cost::MULTI_CHAR;
/// And without, or one of the protected name.
const LEAST_ASIDE: u32 = cost::REPEAT;

/// How far off the diagonal cells can be on a path of at most some cost, before and behind it in the account's name.
///
/// A path through a cell that lies `d` off takes `d` steps aside to it, and from it as many as are left to where both names
/// end; each costs the cheapest such step at the least. So does whatever is derived from such a cell.
fn band(account: usize, protected: usize, at_most: u32, least_ahead: u32) -> (usize, usize) {
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let (more, less) = (number(account.saturating_sub(protected)), number(protected.saturating_sub(account)));
    let reach = |with: u32, against: u32, least_back: u32, ends: u32| {
        let cost = at_most.saturating_add(with.saturating_mul(least_back));
        let both = least_ahead + LEAST_ASIDE;
        let reach = (cost.saturating_sub(against.saturating_mul(least_back)) / both).max(ends);
        usize::try_from(reach).unwrap_or(usize::MAX)
    };
    (reach(less, more, least_ahead, less), reach(more, less, LEAST_ASIDE, more))
}

/// Fills `scratch.path` with the cheapest edits and returns their cost.
///
/// Only cells near the diagonal are filled ([`band`]). Where all paths through the others cost more than some path at its
/// dearest, no such cell is on the cheapest path, nor decides between two that are: the path is the one that the whole table
/// gives.
///
/// `likely` is how many edits there may be; of more the table is only filled twice.
pub(super) fn least_edits(
    account: &[char],
    protected: &[char],
    likely: usize,
    scratch: &mut EditScratch,
) -> u32 {
    if account == protected {
        scratch.path.clear();
        scratch.path.extend((0..account.len()).map(|at| Edit::Match { protected: at, account: at }));
        return 0;
    }
    let likely = likely.max(1).max(account.len().abs_diff(protected.len()));
    let guess = cost::TRANSPOSE.saturating_mul(u32::try_from(likely).unwrap_or(u32::MAX));
    let (cost, dearest) = banded(account, protected, guess, scratch);
    if dearest <= guess { cost } else { banded(account, protected, dearest, scratch).0 }
}

/// A cell that is on no path, and a step that none is.
const NOWHERE: u32 = 1 << 30;
const NONE: u32 = u32::MAX;

/// What one character put in or left out costs beside a cell, by the step that goes on from the one to it.
#[inline]
fn aside(cell: u32, further: u32) -> u32 {
    cost::INSERT - u32::from(step_of(cell) == further) * (cost::INSERT - cost::INSERT_MORE)
}

/// The first row: all of the account's name put in before the protected one.
fn fill_first(row: &mut [u32]) {
    let mut cost = 0;
    for (at, cell) in row.iter_mut().enumerate() {
        *cell = if at == 0 { MATCH } else { cost << STEP_BITS | INSERT };
        cost += if at == 0 { cost::INSERT } else { cost::INSERT_MORE };
    }
}

/// A character by itself, or what none is like where none stands.
#[inline]
fn code(of: &[char], at: usize) -> u32 {
    of.get(at).map_or(u32::MAX, |&c| u32::from(c))
}

/// The same by the cells that a path of at most this cost can reach; also what the path found would cost at its dearest.
fn banded(account: &[char], protected: &[char], at_most: u32, scratch: &mut EditScratch) -> (u32, u32) {
    let (n, m) = (account.len(), protected.len());
    let width = n + 1;
    let (behind, ahead) =
        band(n, m, at_most, if protected.contains(&'d') { LEAST_SPLIT } else { LEAST_ASIDE });
    let size = width * (m + 1);
    if scratch.cells.len() < size {
        scratch.cells.resize(size, 0);
    }
    let cells = &mut scratch.cells[..size];
    fill_first(&mut cells[..=n.min(ahead)]);
    if ahead < n {
        cells[ahead + 1] = NOWHERE;
    }
    for i in 1..=m {
        let (p, before) = (protected[i - 1], code(protected, i.wrapping_sub(2)));
        let (is_plain, splits) = (cost::is_plain(p), p == 'd');
        let (row, further) = (i * width, if i > 1 { DELETE } else { NONE });
        let (mut from, to) = (i.saturating_sub(behind), n.min(i.saturating_add(ahead)));
        let mut beside = NOWHERE;
        if from == 0 {
            beside = from_cell(cells[row - width], aside(cells[row - width], further), DELETE);
            cells[row] = beside;
            from = 1;
        }
        let mut previous = code(account, from.wrapping_sub(2));
        for j in from..=to {
            let (at, a) = (row + j, account[j - 1]);
            let (across, above) = (cells[at - width - 1], cells[at - width]);
            let mut insert = aside(beside, if j > 1 { INSERT } else { NONE });
            let mut delete = aside(above, further);
            let mut best;
            if p == a {
                best = from_cell(across, 0, MATCH);
                if u32::from(a) == previous {
                    insert = cost::REPEAT;
                }
                if u32::from(p) == before {
                    delete = cost::REPEAT;
                }
            } else {
                let price = if is_plain { cost::SUBSTITUTE } else { cost::exchange(p, a) };
                best = from_cell(across, price, EXCHANGE);
                // As one question: both seldom hold, and one of them often enough.
                if (u32::from(a) == before) & (u32::from(p) == previous) {
                    let price = if is_dense(p) { cost::TRANSPOSE_DENSE } else { cost::TRANSPOSE };
                    best = best.min(from_cell(cells[at - 2 * width - 2], price, SWAP));
                }
                if splits && a == 'l' && previous == u32::from('c') && j + behind > i {
                    best = best.min(from_cell(cells[at - width - 2], cost::MULTI_CHAR, SPLIT));
                }
            }
            beside = best.min(from_cell(beside, insert, INSERT)).min(from_cell(above, delete, DELETE));
            cells[at] = beside;
            previous = u32::from(a);
        }
        // What is not filled leads nowhere.
        if to < n {
            cells[row + to + 1] = NOWHERE;
        }
    }
    let path = &mut scratch.path;
    path.clear();
    let mut dearest = 0;
    let (mut i, mut j) = (m, n);
    while i > 0 || j > 0 {
        let at = i * width + j;
        match step_of(cells[at]) {
            EXCHANGE => {
                (i, j) = (i - 1, j - 1);
                let cost = cost::exchange(protected[i], account[j]);
                dearest += cost;
                path.push(Edit::Exchange { protected: i, account: j, cost });
            }
            INSERT => {
                j -= 1;
                dearest += cost::INSERT;
                let doubles = i > 0 && protected[i - 1] == account[j] || i < m && protected[i] == account[j];
                path.push(Edit::Insert { protected: i, account: j, doubles });
            }
            DELETE => {
                i -= 1;
                dearest += cost::INSERT;
                let c = protected[i];
                let halves = i > 0 && protected[i - 1] == c || i + 1 < m && protected[i + 1] == c;
                path.push(Edit::Delete { protected: i, account: j, halves });
            }
            SWAP => {
                (i, j) = (i - 2, j - 2);
                dearest += cost::TRANSPOSE;
                path.push(Edit::Swap { protected: i, account: j });
            }
            SPLIT => {
                (i, j) = (i - 1, j - 2);
                dearest += cost::MULTI_CHAR;
                path.push(Edit::Split { protected: i, account: j });
            }
            _ => {
                (i, j) = (i - 1, j - 1);
                path.push(Edit::Match { protected: i, account: j });
            }
        }
    }
    path.reverse();
    (cells[m * width + n] >> STEP_BITS, dearest)
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
        let cost = least_edits(&a, &p, 1, &mut scratch);
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
    fn the_band_gives_the_path_of_the_whole_table() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut below = |bound: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % u64::try_from(bound).unwrap()).unwrap()
        };
        let alphabets = ["ab", "abcdl", "acdlrstu", "日曰目报新闻国", "日abcd报"]
            .map(|text| text.chars().collect::<Vec<_>>());
        let (mut ours, mut whole) = (EditScratch::default(), EditScratch::default());
        let mut near = 0;
        for round in 0..60_000 {
            let letters = &alphabets[round % alphabets.len()];
            let length = if round % 10 == 0 { below(50) } else { below(14) };
            let protected: Vec<char> = (0..length).map(|_| letters[below(letters.len())]).collect();
            let mut account = protected.clone();
            for _ in 0..below(6) {
                let at = below(account.len() + 1);
                match below(5) {
                    0 => account.insert(at, letters[below(letters.len())]),
                    1 if at < account.len() => {
                        account.remove(at);
                    }
                    2 if at + 1 < account.len() => account.swap(at, at + 1),
                    3 if at > 0 => account.insert(at, account[at - 1]),
                    _ if at < account.len() => account[at] = letters[below(letters.len())],
                    _ => {}
                }
            }
            if round % 7 == 0 {
                account = (0..below(14)).map(|_| letters[below(letters.len())]).collect();
            }
            let cost = least_edits(&account, &protected, round % 3, &mut ours);
            let all = banded(&account, &protected, u32::MAX, &mut whole).0;
            assert_eq!((cost, &ours.path), (all, &whole.path), "{account:?} {protected:?}");
            near += usize::from(cost < 3_000);
        }
        assert!(near > 20_000, "{near}");
    }

    #[test]
    fn nothing_against_something_is_all_put_in_or_left_out() {
        assert_eq!(cost("", "ab").1.len(), 2);
        assert_eq!(cost("ab", "").1.len(), 2);
        assert_eq!(cost("", "").0, 0);
    }
}
