//! A sketch of the letters of a name: how often each stands there, and which pairs of neighbours. Of a thousand names that
//! share a window nearly all are told from a text by it, eight at a time.

/// How often a text holds each of sixteen classes of characters, four bits a class and no more than 15; and which pairs of
/// neighbours, hashed to 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    pub(super) letters: u64,
    pub(super) pairs: u64,
}

impl Sketch {
    /// Of the characters of a text as bytes.
    #[inline]
    pub(super) fn of(bytes: &[u8]) -> Sketch {
        Sketch { letters: with_letters(0, bytes), pairs: pairs_of(bytes) }
    }

    /// Whether a name may be within some edits of a text: an edit takes away one character at most and brings one, and takes
    /// away two pairs at most and brings two.
    #[inline]
    pub(super) fn fits(self, seen: Sketch, edits: u32) -> bool {
        let own = (self.pairs & !seen.pairs).count_ones();
        let differing = (self.pairs ^ seen.pairs).count_ones();
        (own <= 2 * edits)
            & (differing - own <= 2 * edits)
            & (more(self.letters, seen.letters) <= edits)
            & (more(seen.letters, self.letters) <= edits)
    }
}

/// Some counts and those of further characters.
#[inline]
pub(super) fn with_letters(letters: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(letters, |letters, &byte| {
        let at = u32::from(byte & 15) * 4;
        letters + (u64::from(letters >> at & 15 != 15) << at)
    })
}

#[inline]
pub(super) fn pairs_of(bytes: &[u8]) -> u64 {
    bytes.windows(2).fold(0u64, |pairs, pair| {
        let pair = pair.first_chunk().map_or(0, |pair| u32::from(u16::from_le_bytes(*pair)));
        pairs | 1 << (pair.wrapping_mul(0x9e37_79b1) >> 26)
    })
}

/// The lower four bits of each byte: the counts of every second class.
const FOUR: u64 = 0x0f0f_0f0f_0f0f_0f0f;
/// The highest bit of each byte.
const EACH: u64 = 0x8080_8080_8080_8080;

/// The sum over all classes of what is asked of every second one.
#[inline]
fn of_all(ours: u64, theirs: u64, of: impl Fn(u64, u64) -> u64) -> u32 {
    // Eight sums of 30 at most.
    let sums = of(ours, theirs) + of(ours >> 4, theirs >> 4);
    (sums.wrapping_mul(0x0101_0101_0101_0101) >> 56) as u32
}

/// By how much some counts exceed others, all classes together.
#[inline]
fn more(ours: u64, theirs: u64) -> u32 {
    // Of every second class: what is left under the highest bit, where that stayed.
    let of = |ours: u64, theirs: u64| {
        let left = (ours & FOUR | EACH) - (theirs & FOUR);
        let stayed = left & EACH;
        left & (stayed - (stayed >> 7))
    };
    of_all(ours, theirs, of)
}

/// By how much counts differ, all classes together.
#[inline]
fn differing(ours: u64, theirs: u64) -> u32 {
    // Of every second class: what is left under the highest bit, or what is missing to it.
    let of = |ours: u64, theirs: u64| {
        let left = (ours & FOUR | EACH) - (theirs & FOUR);
        let missing = !left & EACH;
        let one = missing >> 7;
        (left & !EACH ^ (missing - one)) + one
    };
    of_all(ours, theirs, of)
}

/// Names of which the letters are looked at together.
pub(super) const AT_ONCE: usize = 8;

/// Which of some names, a bit each, may be within some edits of a text by all counts in which they differ: an edit changes two at
/// most. Nearly all are not, and of a group of a thousand this is all that is looked at. Without a branch: which names fit
/// cannot be foretold.
#[inline]
pub(super) fn fitting_letters(names: &[u64], letters: u64, edits: u32) -> u32 {
    let fits = |own: &u64| differing(*own, letters) <= 2 * edits;
    names.iter().take(AT_ONCE).rev().fold(0, |fitting, name| fitting << 1 | u32::from(fits(name)))
}

#[cfg(test)]
mod tests {
    use super::super::packed::byte;
    use super::*;

    #[test]
    fn counts_exceed_others_by_the_sum_of_their_classes() {
        let texts: [&[u8]; 6] =
            [b"", b"a", b"hospital", b"university of zorba", &[b'a'; 40], b"qrstuvwxyz0123456789"];
        for ours in texts {
            for theirs in texts {
                let count =
                    |text: &[u8], class: u8| text.iter().filter(|&&byte| byte & 15 == class).count().min(15);
                let plain: usize =
                    (0..16).map(|class| count(ours, class).saturating_sub(count(theirs, class))).sum();
                let letters = [ours, theirs].map(|text| with_letters(0, text));
                assert_eq!(more(letters[0], letters[1]) as usize, plain, "{ours:?} {theirs:?}");
                let both = more(letters[0], letters[1]) + more(letters[1], letters[0]);
                assert_eq!(differing(letters[0], letters[1]), both, "{ours:?} {theirs:?}");
            }
        }
    }

    #[test]
    fn a_sketch_lets_everything_within_its_edits_pass() {
        let name: Vec<char> = "人民日报universityofmichigan".chars().collect();
        let others = ['人', '民', 'z', 'q', 'u', 'm'];
        let mut state = 7u64;
        let mut random = |limit: usize| {
            state = state.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
            usize::try_from(state >> 33).unwrap_or(0) % limit
        };
        for round in 0..20_000u32 {
            let edits = round % 4;
            let mut edited = name.clone();
            for _ in 0..edits {
                let at = random(edited.len());
                match random(3) {
                    0 => edited[at] = others[random(others.len())],
                    1 => edited.insert(at, others[random(others.len())]),
                    _ => drop(edited.remove(at)),
                }
            }
            let sketch = |chars: &[char]| Sketch::of(&chars.iter().copied().map(byte).collect::<Vec<u8>>());
            let (ours, theirs) = (sketch(&name), sketch(&edited));
            assert!(ours.fits(theirs, edits), "{edited:?}");
            for count in [1, AT_ONCE] {
                let fitting = fitting_letters(&vec![ours.letters; count], theirs.letters, edits);
                assert_eq!(fitting, (1 << count) - 1, "{edited:?}");
            }
            let other = Sketch::of(b"zyxwvutsrqponm");
            assert!(!other.fits(theirs, edits));
            assert_eq!(fitting_letters(&[other.letters], theirs.letters, edits), 0);
        }
    }
}
