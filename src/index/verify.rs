//! Edit distance, bounded: what the keys of [`near`](super::near) propose is measured here on the characters.
#![expect(
    clippy::indexing_slicing,
    reason = "the band is laid out by the lengths checked on entry; tested against strsim"
)]

/// The largest number of edits ever allowed.
pub(crate) const MAX_EDITS: usize = 3;

/// Edits that may be made to a protected name of `length` folded characters (PRODUCT contract, measured in SPEED).
pub(crate) const fn allowed_edits(length: usize, dense: bool) -> usize {
    if dense {
        match length {
            0..=3 => 0,
            4..=7 => 1,
            8..=15 => 2,
            _ => 3,
        }
    } else {
        match length {
            0..=4 => 0,
            5..=7 => 1,
            8..=15 => 2,
            _ => 3,
        }
    }
}

/// Calls `found(length, distance)` for each length of a prefix of `text` that lies within `edits` of `pattern`
/// (Levenshtein). `at` reads the text, so that it can be read backwards.
fn prefixes_within(
    pattern: &[char],
    text_length: usize,
    edits: usize,
    pattern_at: impl Fn(usize) -> char,
    text_at: impl Fn(usize) -> char,
    mut found: impl FnMut(usize, usize),
) {
    let length = pattern.len();
    if edits > MAX_EDITS || text_length + edits < length {
        return;
    }
    // row[d] is the distance of the first i characters of the pattern from the first i + d - edits of the text.
    let width = 2 * edits + 1;
    let far = edits + 1;
    let mut row = [far; 2 * MAX_EDITS + 1];
    for (d, cell) in row.iter_mut().enumerate().take(width).skip(edits) {
        let j = d - edits;
        *cell = if j <= text_length { j } else { far };
    }
    for i in 1..=length {
        let mut next = [far; 2 * MAX_EDITS + 1];
        let mut least = far;
        let p = pattern_at(i - 1);
        for d in 0..width {
            // Text length this cell stands for.
            let Some(j) = (i + d).checked_sub(edits) else { continue };
            if j > text_length {
                break;
            }
            let mut best = if d + 1 < width { row[d + 1] + 1 } else { far };
            if j > 0 {
                let change = usize::from(text_at(j - 1) != p);
                best = best.min(row[d] + change);
                if d > 0 {
                    best = best.min(next[d - 1] + 1);
                }
            }
            next[d] = best.min(far);
            least = least.min(next[d]);
        }
        if least > edits {
            return;
        }
        row = next;
    }
    for (d, &distance) in row.iter().enumerate().take(width) {
        if let Some(j) = (length + d).checked_sub(edits)
            && distance <= edits
            && j <= text_length
        {
            found(j, distance);
        }
    }
}

/// The Levenshtein distance, if it is at most `edits`.
pub(super) fn within(pattern: &[char], text: &[char], edits: usize) -> Option<usize> {
    if pattern.len().abs_diff(text.len()) > edits {
        return None;
    }
    let mut distance = None;
    prefixes_within(
        pattern,
        text.len(),
        edits,
        |at| pattern[at],
        |at| text[at],
        |length, found| {
            if length == text.len() {
                distance = Some(found);
            }
        },
    );
    distance
}

/// The same, without what both begin and end with: of two names that share little it is soon clear.
pub(super) fn within_stripped(pattern: &[char], text: &[char], edits: usize) -> Option<usize> {
    if pattern.len().abs_diff(text.len()) > edits {
        return None;
    }
    let begin = pattern.iter().zip(text).take_while(|(a, b)| a == b).count();
    let (pattern, text) = (&pattern[begin..], &text[begin..]);
    let end = pattern.iter().rev().zip(text.iter().rev()).take_while(|(a, b)| a == b).count();
    within(&pattern[..pattern.len() - end], &text[..text.len() - end], edits)
}

/// The same, compared from the end.
pub(super) fn within_reversed(pattern: &[char], text: &[char], edits: usize) -> Option<usize> {
    if pattern.len().abs_diff(text.len()) > edits {
        return None;
    }
    let mut distance = None;
    prefixes_within(
        pattern,
        text.len(),
        edits,
        |at| pattern[pattern.len() - 1 - at],
        |at| text[text.len() - 1 - at],
        |length, found| {
            if length == text.len() {
                distance = Some(found);
            }
        },
    );
    distance
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

    #[test]
    fn the_band_agrees_with_strsim_on_every_short_pair() {
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
                    assert_eq!(within_reversed(a, b, edits), expected, "{a:?} {b:?} {edits}");
                    assert_eq!(within_stripped(a, b, edits), expected, "{a:?} {b:?} {edits}");
                }
                let (x, y): (String, String) = (a.iter().collect(), b.iter().collect());
                let osa = strsim::osa_distance(&x, &y);
                assert_eq!(within_one(a, b), (osa <= 1).then_some(osa), "{x} {y}");
            }
        }
    }
}
