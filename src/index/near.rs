//! Near matches: names within a few edits, whole or inside a longer name, and none missed.
//!
//! What is within some edits shares what those edits leave, so that no edit needs a look-up of its own:
//!
//! - two edits and three (8 characters or more): windows at both ends ([`ends`](super::ends));
//! - one edit (4 to 7): the name and its deletions, against the account's name and its deletions; a swap of neighbours
//!   counts as one edit here, and shares a deletion too.
//!
//! Keys are hashes of classes of characters and may collide: every hit is verified on the characters. `tests/reference.rs`
//! compares the whole with a plain matcher.

use super::packed::{Packed, lowest, repeats, without};
use crate::rolling;

/// Keys that a name of one edit has at most: seven characters, each left out, and itself.
pub(super) const ONE_EDIT_KEYS: usize = 8;

const ONE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Keys of a stretch of 3 to 8 characters for one edit: itself and its deletions. The same on both sides.
#[inline]
pub(super) fn one_edit_keys(packed: &Packed, from: usize, to: usize, mut key: impl FnMut(u64)) {
    let word = lowest(packed.first(from), to - from);
    key(rolling::spread(word, ONE));
    for at in 0..to - from {
        if !repeats(word, at) {
            key(rolling::spread(without(word, at), ONE));
        }
    }
}
