//! Edit distance, bounded: what the keys of [`near`](super::near) propose is measured here on the characters.
#![expect(
    clippy::indexing_slicing,
    reason = "diagonals are as many as edits reach, and places lie within both names; tested against strsim"
)]

/// The largest number of edits ever allowed.
pub(crate) const MAX_EDITS: usize = 3;

/// Edits that may be made to a protected name of `length` folded characters (PRODUCT contract, measured in SPEED).
pub(crate) const fn allowed_edits(length: usize, dense: bool) -> usize {
    if dense {
        match length {
            0..=3 => 0,
            4..=7 => 1,
            _ => from_eight_on(length),
        }
    } else {
        match length {
            0..=4 => 0,
            5..=7 => 1,
            _ => from_eight_on(length),
        }
    }
}

/// The same for names of eight characters and more.
#[inline]
pub(super) const fn from_eight_on(length: usize) -> usize {
    2 + (length >= 16) as usize
}

/// Diagonals that can be reached with [`MAX_EDITS`], and one beside each end.
const DIAGONALS: usize = 2 * MAX_EDITS + 3;

/// How far one comes on each diagonal with a number of edits (Ukkonen 1985; Landau and Vishkin 1989): of two names that share
/// little that is soon clear. `at` tells how many characters agree from a place in the pattern and one in the text on;
/// `reached(edits, text place - pattern place, pattern place)` whether that was enough.
#[inline]
fn furthest(
    edits: usize,
    (pattern, text): (usize, usize),
    agree: impl Fn(usize, usize) -> usize,
    mut reached: impl FnMut(usize, isize, usize) -> bool,
) -> bool {
    // Places are counted from 1, so that 0 is a diagonal not reached. Diagonal 0 stands in the middle.
    let middle = MAX_EDITS + 1;
    let mut row = [0usize; DIAGONALS];
    for used in 0..=edits {
        let mut next = [0usize; DIAGONALS];
        for diagonal in middle - used..=middle + used {
            // The last place on this diagonal that lies within both.
            let Some(last) = (text + middle).checked_sub(diagonal).map(|last| last.min(pattern) + 1) else {
                continue;
            };
            let place = if used == 0 {
                1
            } else {
                // One exchanged, one left out of the pattern, one put in.
                let onward = |place: usize, by: usize| {
                    if place == 0 || place + by > last { 0 } else { place + by }
                };
                let (same, left, right) = (row[diagonal], row[diagonal + 1], row[diagonal - 1]);
                onward(same, 1).max(onward(left, 1)).max(onward(right, 0))
            };
            if place == 0 {
                continue;
            }
            let in_pattern = place - 1;
            let Some(in_text) = (in_pattern + diagonal).checked_sub(middle) else { continue };
            let place = place + agree(in_pattern, in_text);
            if reached(used, diagonal as isize - middle as isize, place - 1) {
                return true;
            }
            next[diagonal] = place;
        }
        row = next;
    }
    false
}

/// The Levenshtein distance, if it is at most `edits`. A pattern of ASCII may be given as it is kept, in bytes.
pub(super) fn within<C: Copy + Into<char>>(pattern: &[C], text: &[char], edits: usize) -> Option<usize> {
    if edits > MAX_EDITS || pattern.len().abs_diff(text.len()) > edits {
        return None;
    }
    let last = text.len() as isize - pattern.len() as isize;
    let agree = |a: usize, b: usize| {
        pattern[a..].iter().zip(&text[b..]).take_while(|&(&a, &b)| a.into() == b).count()
    };
    let mut distance = None;
    furthest(edits, (pattern.len(), text.len()), agree, |used, diagonal, place| {
        let done = diagonal == last && place == pattern.len();
        if done {
            distance = Some(used);
        }
        done
    });
    distance
}

/// Whether eight characters, as bytes that are not zero, may begin a text with at most so many edits. Of the text the first
/// characters are given, as many as there are up to [`BEGINNING`], the first one lowest.
#[inline]
pub(super) fn may_begin(eight: u64, text: u128, edits: usize) -> bool {
    let same = agreements(eight, text);
    let anywhere = same.iter().fold(0, |all, same| all | same);
    // A character that no edit touches stands in the text, no further off than there are edits.
    if anywhere.count_ones() as usize + edits < 8 || !shares_a_pair(&same) {
        return false;
    }
    least_to_begin(eight, text) <= edits as u32
}

/// The fewest edits from eight characters to what a text begins with, however much of it: all eight rows of the table in one
/// word (Myers 1999; Hyyrö 2003), without a branch. Behind the end of a text stands what no character is, which brings nothing
/// nearer.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "one character after the other")]
fn least_to_begin(eight: u64, text: u128) -> u32 {
    const LAST: u64 = 1 << 7;
    let (mut up, mut down, mut here, mut least) = (0xff_u64, 0_u64, 8_u32, 8_u32);
    for at in 0..BEGINNING {
        let differing = eight ^ u64::from((text >> (8 * at)) as u8).wrapping_mul(0x0101_0101_0101_0101);
        let same = !(((differing & !EACH) + !EACH) | differing) & EACH;
        // The factor moves the highest bit of byte i to 56 + i.
        let same = (same >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        let across = (((same & up) + up) ^ up) | same;
        let (rises, falls) = (down | !(across | up), up & across);
        here = here + u32::from(rises & LAST != 0) - u32::from(falls & LAST != 0);
        least = least.min(here);
        // In the row above the first each further character is one more.
        let (rises, falls) = (rises << 1 | 1, falls << 1);
        (up, down) = (falls | !(same | down | rises), rises & (same | down));
    }
    least
}

/// Characters of a text that eight of a name are held against.
pub(super) const BEGINNING: usize = 8 + MAX_EDITS;

/// The highest bit of each of eight bytes.
const EACH: u64 = 0x8080_8080_8080_8080;

/// For each shift of a text, from three places on to three places back, which of eight bytes that are not zero agree with it:
/// their highest bits.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "eight bytes are looked at")]
fn agreements(eight: u64, text: u128) -> [u64; 2 * MAX_EDITS + 1] {
    let mut same = [0; 2 * MAX_EDITS + 1];
    for (at, same) in same.iter_mut().enumerate() {
        let text =
            if at < MAX_EDITS { text << (8 * (MAX_EDITS - at)) } else { text >> (8 * (at - MAX_EDITS)) };
        let differing = eight ^ text as u64;
        // A byte that is not zero carries into its highest bit, or has it.
        *same = !(((differing & !EACH) + !EACH) | differing) & EACH;
    }
    same
}

/// Whether one of the four pairs that eight bytes are stands in a text, give or take three places: three edits leave one
/// of four as it is and move it no further. Of unrelated names four in five are told apart by that.
#[inline]
fn shares_a_pair(same: &[u64; 2 * MAX_EDITS + 1]) -> bool {
    same.iter().fold(0, |pairs, same| pairs | same & same >> 8) & 0x0080_0080_0080_0080 != 0
}

/// Whether two names are within one edit, a swap of neighbours counting as one; and how many.
pub(super) fn within_one(a: &[char], b: &[char]) -> Option<usize> {
    if a.len().abs_diff(b.len()) > 1 {
        return None;
    }
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    if same == a.len() && same == b.len() {
        return Some(0);
    }
    let (x, y) = (&a[same..], &b[same..]);
    let substituted = !x.is_empty() && !y.is_empty() && x[1..] == y[1..];
    let deleted = !x.is_empty() && x[1..] == *y;
    let inserted = !y.is_empty() && *x == y[1..];
    let swapped = x.len() > 1 && y.len() > 1 && x[0] == y[1] && x[1] == y[0] && x[2..] == y[2..];
    (substituted || deleted || inserted || swapped).then_some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text that is within some edits of a name begins, within as many, with what the name begins with.
    #[test]
    fn the_beginning_of_a_near_text_may_be_that_of_the_name() {
        let name: Vec<char> = "abcabdabeabcdef".chars().collect();
        let mut state = 11u64;
        let mut random = |limit: usize| {
            state = state.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
            usize::try_from(state >> 33).unwrap_or(0) % limit
        };
        let mut others = 0;
        for round in 0..30_000 {
            let edits = round % (MAX_EDITS + 1);
            let mut edited = name.clone();
            for _ in 0..edits {
                let (at, c) = (random(edited.len()), ['a', 'b', 'z'][random(3)]);
                match random(3) {
                    0 => edited[at] = c,
                    1 => edited.insert(at, c),
                    _ => drop(edited.remove(at)),
                }
            }
            let bytes = |chars: &[char]| chars.iter().map(|&c| c as u8).collect::<Vec<u8>>();
            let eight = u64::from_le_bytes(bytes(&name)[..8].try_into().unwrap());
            let beginning = |text: &[u8]| {
                text.iter().take(BEGINNING).rev().fold(0u128, |word, &byte| word << 8 | u128::from(byte))
            };
            assert!(may_begin(eight, beginning(&bytes(&edited)), edits), "{edited:?}");
            others += usize::from(may_begin(eight, beginning(b"zyxwvutsrqp"), edits));
            let plain =
                |length: usize| strsim::generic_levenshtein(&name[..8].to_vec(), &edited[..length].to_vec());
            let least = (0..=BEGINNING.min(edited.len())).map(plain).min().unwrap();
            assert_eq!(least_to_begin(eight, beginning(&bytes(&edited))) as usize, least, "{edited:?}");
        }
        assert_eq!(others, 0);
        // Of a text that ends before.
        assert_eq!(
            least_to_begin(u64::from_le_bytes(*b"hospital"), u128::from(u64::from_le_bytes(*b"hospit\0\0"))),
            2
        );
    }

    #[test]
    fn the_distance_agrees_with_strsim_on_every_short_pair() {
        let words: Vec<Vec<char>> = (0..4usize.pow(5))
            .map(|n| {
                (0..5).map(|at| ['a', 'b', 'c', 'd'][(n / 4usize.pow(at)) % 4]).take(2 + n % 4).collect()
            })
            .collect();
        for a in words.iter().step_by(7) {
            for b in words.iter().step_by(11) {
                let plain = strsim::generic_levenshtein(a, b);
                for edits in 0..=MAX_EDITS {
                    let expected = (plain <= edits).then_some(plain);
                    assert_eq!(within(a, b, edits), expected, "{a:?} {b:?} {edits}");
                }
                let (x, y): (String, String) = (a.iter().collect(), b.iter().collect());
                let osa = strsim::osa_distance(&x, &y);
                assert_eq!(within_one(a, b), (osa <= 1).then_some(osa), "{x} {y}");
            }
        }
    }
}
