//! What differences cost, in thousandths of a plain edit: data, each with its reason.

use crate::fold::{is_dense, tables};
use crate::index::blurred;

/// A character exchanged for one that is not alike: the measure of all others.
pub(super) const SUBSTITUTE: u32 = 1_000;
/// A character put in or left out: a little less, so that a pair of them is not taken for two exchanges.
pub(super) const INSERT: u32 = 950;
/// A neighbour doubled or a double halved: the commonest slip of fingers, and hardly seen.
pub(super) const REPEAT: u32 = 600;
/// Two neighbours that changed places: one slip, not two.
pub(super) const TRANSPOSE: u32 = 1_100;
/// The same among Han characters: less than two that sound alike, so that 共公 is 公共 turned round.
pub(super) const TRANSPOSE_DENSE: u32 = 750;
/// Each further character of a run put in or left out: a word put in is one act.
pub(super) const INSERT_MORE: u32 = 700;
/// `cl` for `d`: hardly seen, but two characters.
pub(super) const MULTI_CHAR: u32 = 300;
/// Han characters of one sound: heard alike, seen different.
pub(super) const HOMOPHONE: u32 = 400;
/// Han characters drawn alike: from here, plus four for each thousandth of drawn distance (0.02 costs .18, 0.09 costs .46).
pub(super) const HAN_SHAPE: u32 = 100;
/// Words that changed places: nothing was altered, the order was.
pub(super) const REORDER: u32 = 800;
/// Another script: nothing was altered but every letter.
pub(super) const SPELLED: u32 = 800;

/// What exchanging one folded character for another costs.
#[inline]
pub(super) fn exchange(a: char, b: char) -> u32 {
    if a == b {
        return 0;
    }
    if is_plain(a) || !is_dense(b) {
        return SUBSTITUTE;
    }
    let look = tables::look_distance(a, b).map_or(SUBSTITUTE, |distance| HAN_SHAPE + 4 * u32::from(distance));
    let sound = if sounds_alike(a, b) { HOMOPHONE } else { SUBSTITUTE };
    look.min(sound)
}

/// Whether a character is like no other: it is none of Han, kana or Hangul.
#[inline]
pub(super) fn is_plain(c: char) -> bool {
    c.is_ascii() || !is_dense(c)
}

/// Whether two Han characters share a reading, tones and the blurred initials and finals aside.
pub(super) fn sounds_alike(a: char, b: char) -> bool {
    let b = tables::readings(b);
    tables::readings(a).iter().any(|x| b.iter().any(|y| blurred(*x) == blurred(*y)))
}
