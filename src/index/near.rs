//! Near matches: names within a few edits, whole or inside a longer name, and none missed.
//!
//! A pigeonhole into two anchored halves with a one-deletion neighbourhood, so that no edit needs a look-up of its own:
//!
//! - three edits (16 characters or more): of the first 8 and the last 8 characters one holds at most one edit, and two
//!   windows of 8 within one edit share a deletion of 7 characters; where many names share such a window, a longer one that
//!   leaves room for the other ([`cut`](super::cut));
//! - two edits (8 to 15): first 4 and last 4 together hold at most two: both within one, or one exact and the other within
//!   two, which share a deletion of 3 or of 2 characters;
//! - one edit (4 to 7): the name and its deletions, against the account's name and its deletions; a swap of neighbours
//!   counts as one edit here, and shares a deletion too.
//!
//! Keys are hashes and may collide: every hit is verified on the characters. `tests/reference.rs` compares the whole with
//! a plain matcher.
#![expect(
    clippy::indexing_slicing,
    reason = "windows are bounded by the lengths checked on entry; tested against the naive reference"
)]

/// Where a hit is anchored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The key is of the characters from here on.
    Start,
    /// The key is of the characters up to here.
    End,
}

const ONE: u64 = 0x9e37_79b9_7f4a_7c15;
const LEFT: u64 = 0xc2b2_ae3d_27d4_eb4f;
const RIGHT: u64 = 0x1656_67b1_9e37_79f9;
const JOINT: [u64; 3] = [0x27d4_eb2f_1656_67c5, 0x8cb9_2ba7_2f3d_8dd7, 0xd6e8_feb8_6659_fd93];

/// The lengths that the windows of a long name can have.
pub(super) const WINDOWS: [usize; 5] = [8, 10, 12, 16, 24];

/// Odd multipliers, one a place in a window (SplitMix64).
const PLACES: [u64; 24] = {
    let mut places = [0; 24];
    let mut state = 0u64;
    let mut at = 0;
    while at < places.len() {
        state = state.wrapping_add(ONE);
        let mut bits = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        places[at] = (bits ^ (bits >> 31)) | 1;
        at += 1;
    }
    places
};

fn value(c: char) -> u64 {
    u64::from(c as u32).wrapping_mul(0x2545_f491_4f6c_dd1d)
}

fn mixed(mut hash: u64, salt: u64) -> u64 {
    hash ^= salt;
    hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 29)
}

/// Hashes of a window of up to 8 characters with each one left out, without a salt.
fn deletions<const N: usize>(window: &[char]) -> [u64; N] {
    let mut after = [0u64; N];
    let mut sum = 0u64;
    for at in (1..N).rev() {
        sum = sum.wrapping_add(value(window[at]).wrapping_mul(PLACES[at - 1]));
        after[at - 1] = sum;
    }
    let mut before = 0u64;
    let mut out = [0u64; N];
    for at in 0..N {
        out[at] = before.wrapping_add(after[at]);
        before = before.wrapping_add(value(window[at]).wrapping_mul(PLACES[at]));
    }
    out
}

fn straight(window: &[char]) -> u64 {
    window.iter().zip(PLACES).fold(0, |sum, (&c, place)| sum.wrapping_add(value(c).wrapping_mul(place)))
}

/// Hashes of a window of 4 with each two left out.
fn double_deletions(w: &[char]) -> [u64; 6] {
    let pair = |a: usize, b: usize| {
        value(w[a]).wrapping_mul(PLACES[0]).wrapping_add(value(w[b]).wrapping_mul(PLACES[1]))
    };
    [pair(0, 1), pair(0, 2), pair(0, 3), pair(1, 2), pair(1, 3), pair(2, 3)]
}

/// Keys of a name of 4 to 8 characters for one edit: itself and its deletions. The same on both sides.
pub(super) fn one_edit_keys(name: &[char], mut key: impl FnMut(u64)) {
    let whole = name.iter().fold(ONE, |hash, &c| mixed(hash, value(c)));
    key(whole);
    for left_out in 0..name.len() {
        // A run of one letter has one deletion.
        if left_out > 0 && name[left_out] == name[left_out - 1] {
            continue;
        }
        let hash = name
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != left_out)
            .fold(ONE, |hash, (_, &c)| mixed(hash, value(c)));
        key(hash);
    }
}

/// The keys of one end of a name, worked out once and joined with those of the other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ends {
    exact: u64,
    one: [u64; 4],
    two: [u64; 6],
    /// Which of the parts any protected name has at this end: a bit for each of `one`, and 16 for `exact`.
    known: u8,
}

const EXACT: u8 = 16;

impl Ends {
    /// Of the first or last four characters, all parts taken as known.
    pub(super) fn of(window: &[char; 4]) -> Ends {
        Ends {
            exact: straight(window),
            one: deletions::<4>(window),
            two: double_deletions(window),
            known: 0x1f,
        }
    }

    /// Of the first or last four characters of an account's name, where `known` says which anchors there are.
    pub(super) fn known(window: Option<&[char]>, anchor: Anchor, known: impl Fn(u64) -> bool) -> Ends {
        let Some(window) = window.and_then(|window| window.first_chunk::<4>()) else {
            return Ends::default();
        };
        let mut ends = Ends::of(window);
        ends.known = 0;
        for (bit, hash) in ends.anchors(anchor).into_iter().enumerate() {
            ends.known |= u8::from(known(hash)) << bit;
        }
        ends
    }

    /// The hashes of the four deletions and of the whole, told apart by the end they are of.
    pub(super) fn anchors(&self, anchor: Anchor) -> [u64; 5] {
        let salt = match anchor {
            Anchor::Start => LEFT,
            Anchor::End => RIGHT,
        };
        let [a, b, c, d] = self.one;
        [a, b, c, d, self.exact ^ ONE].map(|hash| mixed(hash, salt))
    }

    fn known_deletions(&self) -> impl Iterator<Item = u64> + '_ {
        self.one.iter().enumerate().filter(|(bit, _)| self.known & (1 << bit) != 0).map(|(_, &hash)| hash)
    }
}

/// Joint keys of the first four and the last four characters for two edits. The same on both sides, but that parts which no
/// protected name has are left out.
pub(super) fn two_edit_keys(left: &Ends, right: &Ends, mut key: impl FnMut(u64)) {
    for l in left.known_deletions() {
        for r in right.known_deletions() {
            key(mixed(l ^ r.rotate_left(23), JOINT[0]));
        }
    }
    if left.known & EXACT != 0 {
        for &r in &right.two {
            key(mixed(left.exact ^ r.rotate_left(23), JOINT[1]));
        }
    }
    if right.known & EXACT != 0 {
        for &l in &left.two {
            key(mixed(l ^ right.exact.rotate_left(23), JOINT[2]));
        }
    }
}

/// The window of a length at one end of a name, if the name is as long.
pub(super) fn window(name: &[char], anchor: Anchor, length: usize) -> Option<&[char]> {
    match anchor {
        Anchor::Start => name.get(..length),
        Anchor::End => name.len().checked_sub(length).and_then(|from| name.get(from..)),
    }
}

/// The hash of a window as it stands.
pub(super) fn window_hash(window: &[char], anchor: Anchor) -> u64 {
    mixed(straight(window), salt(window, anchor))
}

fn salt(window: &[char], anchor: Anchor) -> u64 {
    let side = match anchor {
        Anchor::Start => LEFT,
        Anchor::End => RIGHT,
    };
    side ^ (window.len() as u64).wrapping_mul(ONE)
}

/// Keys of a window of one of the [`WINDOWS`] for three edits: its deletions. The same on both sides.
pub(super) fn three_edit_keys(window: &[char], anchor: Anchor, mut key: impl FnMut(u64)) {
    let salt = salt(window, anchor);
    // What comes after the character left out stands one place further to the left.
    let mut after = window
        .iter()
        .skip(1)
        .zip(PLACES)
        .fold(0u64, |sum, (&c, place)| sum.wrapping_add(value(c).wrapping_mul(place)));
    let mut before = 0u64;
    for (at, &c) in window.iter().enumerate() {
        key(mixed(before.wrapping_add(after), salt));
        before = before.wrapping_add(value(c).wrapping_mul(PLACES[at]));
        if let Some(&next) = window.get(at + 1) {
            after = after.wrapping_sub(value(next).wrapping_mul(PLACES[at]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn keys(text: &str, anchor: Anchor) -> Vec<u64> {
        let mut keys = Vec::new();
        three_edit_keys(&chars(text), anchor, |key| keys.push(key));
        keys
    }

    #[test]
    fn windows_within_one_edit_share_a_key() {
        let share = |a: &str, b: &str, anchor: Anchor| {
            keys(a, anchor).iter().any(|key| keys(b, anchor).contains(key))
        };
        for near in ["ministry", "miinstry", "minizstr", "inistryo", "minxstry", "ministrz"] {
            assert!(share("ministry", near, Anchor::Start), "{near}");
        }
        assert!(!share("ministry", "mxnistzy", Anchor::Start));
        for near in ["generalhospital", "geeralhospitals", "gexeralhospital"] {
            let (name, near) = (format!("x{}", "generalhospital"), format!("x{near}"));
            assert!(share(&name, &near, Anchor::End), "{near}");
        }
    }

    #[test]
    fn keys_of_one_length_and_side_are_not_met_by_another() {
        let long = keys("aaaaaaaaaa", Anchor::Start);
        assert!(keys("aaaaaaaa", Anchor::Start).iter().all(|key| !long.contains(key)));
        assert!(keys("aaaaaaaaaa", Anchor::End).iter().all(|key| !long.contains(key)));
    }
}
