//! Names of twelve to fifteen characters, for two edits: of three pieces of four characters (the first, the fourth to eighth,
//! the last) one is exact. The first and the last stand where they did, and the middle one up to two places beside. The
//! grams of a name ([`sieve`](super::sieve)) say where a piece may stand; here it leads to the names that have it.

use super::members::{Compared, Member, Members, Outline, Seen};
use super::table::{Buckets, Table};
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

/// All such names of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Middle {
    pieces: Table,
    members: Members,
}

impl Middle {
    /// Of patterns with their numbers, each of a fitting length.
    pub(super) fn of(patterns: &[(u32, &[char])]) -> Middle {
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
        Middle { pieces: Table::of(Buckets::from_pairs(pairs, false, 1)), members: Members::of(members) }
    }

    /// Calls `found` with the groups of names that have a piece of this sum.
    #[inline]
    pub(super) fn groups(&self, sum: u64, piece: Piece, found: impl FnMut(u32)) {
        self.pieces.look_up(hash(sum, piece), found);
    }

    /// Whether any name of a group has a length that fits.
    #[inline]
    pub(super) fn fits(&self, group: u32, length: usize) -> bool {
        self.members.fits(group, length, EDITS)
    }

    /// Calls `found` with the patterns of a group that may be within two edits of a stretch seen.
    #[inline]
    pub(super) fn fitting(&self, group: u32, seen: &Seen, found: impl FnMut(u32)) {
        self.members.fitting(group, seen, Compared::Both, EDITS, found);
    }

    /// The table, to be stored.
    pub(super) fn write_pieces(&self) -> Vec<u8> {
        self.pieces.buckets().write()
    }

    /// The names, to be stored.
    pub(super) fn write_members(&self) -> Vec<u8> {
        self.members.write()
    }

    /// Of stored parts, if they fit together and with the patterns.
    pub(super) fn read(parts: [&[u8]; 2], outlines: &[Outline]) -> Option<Middle> {
        let [pieces, members] = parts;
        let members = Members::read(members, outlines)?;
        Some(Middle { pieces: Table::of(Buckets::read(pieces, members.groups())?), members })
    }
}

#[inline]
const fn hash(sum: u64, piece: Piece) -> u64 {
    rolling::spread(sum, piece.salt())
}
