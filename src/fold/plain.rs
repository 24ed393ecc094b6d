//! Folds a name of ASCII letters, digits and separators in one pass: most names are so, and each code point gives one unit
//! then, of which the case of its neighbours says whether a word begins with it. The rule is that of `clean`, to which all
//! other names are left; `what_is_plain_folds_as_all_else_does` holds the two together.

use std::sync::LazyLock;

use super::stream::{Marks, Stream};
use super::{Alphabet, Role, glyph};
use crate::limits::MAX_FOLDED;

/// What an ASCII character is in a name.
#[derive(Clone, Copy)]
enum Plain {
    /// Only separates.
    Separator,
    Letter {
        hard: char,
        visual: char,
        digit: bool,
        upper: bool,
        lower: bool,
    },
    /// Depends on more than its neighbours' case.
    Other,
}

static PLAIN: LazyLock<[Plain; 128]> =
    LazyLock::new(|| std::array::from_fn(|code| char::from_u32(code as u32).map_or(Plain::Other, plain)));

fn plain(c: char) -> Plain {
    let glyph = glyph(c);
    match (glyph.role, glyph.hard(), glyph.visual(), glyph.alphabet) {
        (Role::Separator, ..) => Plain::Separator,
        (Role::Letter, &[hard], &[visual], alphabet @ (Alphabet::Latin | Alphabet::Digit))
            if glyph.shown() == glyph.visual() =>
        {
            let digit = alphabet == Alphabet::Digit;
            Plain::Letter { hard, visual, digit, upper: glyph.upper, lower: glyph.lower }
        }
        _ => Plain::Other,
    }
}

/// Folds a name into two streams, still to be finished. False for a name that is not plain, or so long that it may be cut: then
/// nothing of this holds.
pub(super) fn fold(name: &str, hard: &mut Stream, visual: &mut Stream) -> bool {
    hard.clear();
    visual.clear();
    let bytes = name.as_bytes();
    if bytes.len() >= MAX_FOLDED {
        return false;
    }
    let all = &*PLAIN;
    let of = |byte: u8| all.get(usize::from(byte)).copied().unwrap_or(Plain::Other);
    // Of the letter before whether it is a digit, a capital, a small letter; nothing behind what separates.
    let mut before: Option<(bool, bool, bool)> = None;
    let mut rest = bytes;
    let mut at = 0;
    while let [byte, following @ ..] = rest {
        rest = following;
        match of(*byte) {
            Plain::Other => return false,
            Plain::Separator => before = None,
            Plain::Letter { hard: own, visual: seen, digit, upper, lower } => {
                let next_is_small = || match following.first().map(|&next| of(next)) {
                    Some(Plain::Letter { lower, .. }) => lower,
                    _ => false,
                };
                let (boundary, soft) = match before {
                    Some((was_digit, was_upper, was_lower)) if was_digit == digit => {
                        let soft = upper && (was_lower || was_upper && next_is_small());
                        (soft, soft)
                    }
                    _ => (true, false),
                };
                let marks = Marks { boundary, soft, digit };
                hard.push(own, (at, at + 1), marks, false);
                visual.push(seen, (at, at + 1), marks, true);
                before = Some((digit, upper, lower));
            }
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::fold::Folded;

    #[test]
    fn what_is_plain_folds_as_all_else_does() {
        let (mut plain, mut ruled) = (Folded::default(), Folded::default());
        let mut state = 5u64;
        let mut random = |limit: usize| {
            state = state.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
            usize::try_from(state >> 33).unwrap_or(0) % limit
        };
        let mut checked = 0;
        for round in 0..60_000 {
            // Few letters, so that they join and repeat; now and then all of ASCII.
            let letters: &[u8] = if round % 4 == 0 { &[] } else { b"rnvVlI1aaABc 0_.-" };
            let length = random(14) + if round % 1_000 == 0 { 400 } else { 0 };
            let name: String = (0..length)
                .map(|_| match letters {
                    [] => char::from(u8::try_from(random(128)).unwrap()),
                    letters => char::from(letters[random(letters.len())]),
                })
                .collect();
            plain.fold(&name);
            ruled.original.clear();
            ruled.original.extend(name.chars());
            ruled.fold_original(&name);
            checked += usize::from(super::fold(&name, &mut Default::default(), &mut Default::default()));
            assert_eq!(
                (&plain.hard, &plain.visual, &plain.shown, &plain.collapsed, plain.truncated),
                (&ruled.hard, &ruled.visual, &ruled.shown, &ruled.collapsed, ruled.truncated),
                "{name:?}"
            );
        }
        assert!(checked > 40_000, "{checked}");
    }
}
