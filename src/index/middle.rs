//! Names of twelve to fifteen characters, for two edits: of three pieces of four characters (the first, the fourth to eighth,
//! the last) one is exact. The first and the last stand where they did, and the middle one up to two places beside. The
//! grams of a name ([`sieve`](super::sieve)) say where a piece may stand; here it leads to the names that have it.

use super::members::{Member, Members};
use crate::rolling;

/// Lengths of names that are met so.
pub(super) const LENGTHS: std::ops::RangeInclusive<usize> = 12..=15;
/// Edits they are met with.
pub(super) const EDITS: usize = 2;

/// Which piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    First,
    Middle,
    Last,
}

impl Piece {
    /// Tells hashes of pieces apart.
    const fn salt(self) -> u64 {
        match self {
            Piece::First => 0x27d4_eb2f_1656_67c5,
            Piece::Middle => 0x8cb9_2ba7_2f3d_8dd7,
            Piece::Last => 0xd6e8_feb8_6659_fd93,
        }
    }
}

/// All pieces of a name.
pub(super) fn pieces(chars: &[char]) -> impl Iterator<Item = (Piece, &[char])> {
    let places = [(Piece::First, 0), (Piece::Middle, 4), (Piece::Last, chars.len().saturating_sub(4))];
    places.into_iter().filter_map(|(piece, from)| Some((piece, chars.get(from..from + 4)?)))
}

/// The pieces of patterns of a fitting length, given with their numbers, and the names that have each.
pub(super) fn members(patterns: &[(u32, &[char])]) -> Members {
    let mut keyed: Vec<(u64, u32, &[char])> = patterns
        .iter()
        .flat_map(|&(pattern, chars)| {
            pieces(chars).map(move |(piece, own)| (hash(rolling::sum_of(own), piece), pattern, chars))
        })
        .collect();
    keyed.sort_unstable_by_key(|&(hash, pattern, _)| (hash, pattern));
    let mut pairs: Vec<(u64, u32)> = Vec::new();
    let mut members: Vec<Member<'_>> = Vec::with_capacity(keyed.len());
    for (number, group) in (0u32..).zip(keyed.chunk_by(|a, b| a.0 == b.0)) {
        pairs.extend(group.first().map(|first| (first.0, number)));
        members.extend(group.iter().map(|&(_, pattern, chars)| (number, pattern, chars)));
    }
    Members::of(pairs, members, 1)
}

/// Calls `found` with the groups of names that have a piece of this sum.
#[inline]
pub(super) fn groups(members: &Members, sum: u64, piece: Piece, found: impl FnMut(u32)) {
    members.look_up(hash(sum, piece), found);
}

#[inline]
const fn hash(sum: u64, piece: Piece) -> u64 {
    rolling::spread(sum, piece.salt())
}
