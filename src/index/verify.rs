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

/// The Levenshtein distance, if it is at most `edits`: a band of the table of Wagner and Fischer along its diagonal (Ukkonen
/// 1985), left as soon as a row lies outside.
fn within(pattern: &[char], text: &[char], edits: usize) -> Option<usize> {
    if edits > MAX_EDITS || pattern.len().abs_diff(text.len()) > edits {
        return None;
    }
    if pattern.is_empty() || text.is_empty() {
        return Some(pattern.len().max(text.len()));
    }
    // row[d] is the distance of the first i characters of the pattern from the first i + d - edits of the text.
    let width = 2 * edits + 1;
    let far = edits + 1;
    let mut row = [far; 2 * MAX_EDITS + 2];
    for (d, cell) in row.iter_mut().enumerate().take(width).skip(edits) {
        *cell = d - edits;
    }
    for (i, &p) in pattern.iter().enumerate() {
        let mut least = far;
        let mut before = far;
        for d in 0..width {
            // The text's length that this cell stands for.
            let j = i + 1 + d;
            let mut best = row[d + 1] + 1;
            if j > edits {
                let j = j - edits;
                if j > text.len() {
                    row[d] = far;
                    continue;
                }
                best = best.min(row[d] + usize::from(text[j - 1] != p)).min(before + 1);
            } else if j < edits {
                row[d] = far;
                continue;
            }
            before = best.min(far);
            row[d] = before;
            least = least.min(before);
        }
        row[width] = far;
        if least > edits {
            return None;
        }
    }
    let distance = row[text.len() + edits - pattern.len()];
    (distance <= edits).then_some(distance)
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
                    assert_eq!(within_stripped(a, b, edits), expected, "{a:?} {b:?} {edits}");
                }
                let (x, y): (String, String) = (a.iter().collect(), b.iter().collect());
                let osa = strsim::osa_distance(&x, &y);
                assert_eq!(within_one(a, b), (osa <= 1).then_some(osa), "{x} {y}");
            }
        }
    }
}
