//! Where a long name is cut in two. Of three edits one half holds at most one, so a name is found by keys of a window at its
//! start and one at its end, of any lengths that do not overlap. Where a thousand names end in `hospital` the window there
//! is drawn out to the left until it tells them apart, and the other is kept as short as that leaves room for.

use std::collections::{HashMap, HashSet};

use super::near::{Anchor, WINDOWS, three_edit_keys, window, window_hash};

/// As many names may share a window before a longer one is looked for: to verify one costs about as much as ten look-ups.
const CROWD: u32 = 16;

/// The near keys of all long names, each of 16 characters or more, given with its number.
///
/// Every window of the shortest length has a key of its own even where names are filed under longer ones: a search
/// looks for the longer ones only where the shortest is met.
pub(super) fn keys_of(names: &[(u32, &[char])], mut key: impl FnMut(u64, u32)) {
    let mut crowds: HashMap<u64, u32> = HashMap::new();
    for (_, name) in names {
        count(&mut crowds, name, &WINDOWS[..1]);
    }
    let shortest = WINDOWS[0];
    let crowded: Vec<bool> = names
        .iter()
        .map(|(_, name)| {
            [Anchor::Start, Anchor::End].iter().any(|&anchor| size(&crowds, name, anchor, shortest) > CROWD)
        })
        .collect();
    for ((_, name), _) in names.iter().zip(&crowded).filter(|(_, crowded)| **crowded) {
        count(&mut crowds, name, &WINDOWS[1..]);
    }
    let mut met = HashSet::new();
    for (&(number, name), &crowded) in names.iter().zip(&crowded) {
        let (start, end) = if crowded { rarest(&crowds, name) } else { (shortest, shortest) };
        for (anchor, length) in [(Anchor::Start, start), (Anchor::End, end)] {
            if let Some(window) = window(name, anchor, length) {
                three_edit_keys(window, anchor, |hash| key(hash, number));
            }
            if let Some(window) = window(name, anchor, shortest).filter(|_| length != shortest) {
                three_edit_keys(window, anchor, |hash| {
                    if met.insert(hash) {
                        key(hash, number);
                    }
                });
            }
        }
    }
}

fn count(crowds: &mut HashMap<u64, u32>, name: &[char], lengths: &[usize]) {
    for anchor in [Anchor::Start, Anchor::End] {
        for window in lengths.iter().filter_map(|&length| window(name, anchor, length)) {
            *crowds.entry(window_hash(window, anchor)).or_default() += 1;
        }
    }
}

/// How many names share a window.
fn size(crowds: &HashMap<u64, u32>, name: &[char], anchor: Anchor, length: usize) -> u32 {
    window(name, anchor, length)
        .and_then(|window| crowds.get(&window_hash(window, anchor)))
        .copied()
        .unwrap_or(u32::MAX)
}

/// The lengths of the two windows which the fewest names share; the shorter ones, where it is all the same.
fn rarest(crowds: &HashMap<u64, u32>, name: &[char]) -> (usize, usize) {
    let pairs = WINDOWS.iter().flat_map(|&start| WINDOWS.iter().map(move |&end| (start, end)));
    pairs
        .filter(|(start, end)| start + end <= name.len())
        .min_by_key(|&(start, end)| {
            let shared = |anchor, length| u64::from(size(crowds, name, anchor, length));
            (shared(Anchor::Start, start) + shared(Anchor::End, end), start + end)
        })
        .unwrap_or((WINDOWS[0], WINDOWS[0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_drawn_out_until_it_tells_names_apart() {
        let texts: Vec<Vec<char>> = (0..100u8)
            .map(|n| {
                format!("{}{}stanmouthgeneralhospital", char::from(b'a' + n / 10), char::from(b'a' + n % 10))
            })
            .map(|text| text.chars().collect())
            .collect();
        let names: Vec<(u32, &[char])> = (0..).zip(texts.iter().map(Vec::as_slice)).collect();
        let mut by_key: HashMap<u64, HashSet<u32>> = HashMap::new();
        keys_of(&names, |hash, number| {
            by_key.entry(hash).or_default().insert(number);
        });
        // Nothing but their first letters tells them apart: the start stays short, and the end cannot reach so far.
        let mut ends = HashSet::new();
        three_edit_keys(&texts[0][texts[0].len() - 8..], Anchor::End, |hash| {
            ends.insert(hash);
        });
        assert!(ends.iter().all(|hash| by_key.contains_key(hash)), "the shortest window is met");
        let mut starts = HashSet::new();
        three_edit_keys(&texts[0][..8], Anchor::Start, |hash| {
            starts.insert(hash);
        });
        assert!(starts.iter().all(|hash| by_key[hash].contains(&0)), "filed under the start");
    }

    #[test]
    fn windows_never_overlap() {
        for length in 16..60 {
            let texts: Vec<Vec<char>> = (0..40).map(|_| vec!['a'; length]).collect();
            let mut crowds = HashMap::new();
            texts.iter().for_each(|text| count(&mut crowds, text, &WINDOWS));
            let (start, end) = rarest(&crowds, &texts[0]);
            assert!(start + end <= length, "{start} and {end} of {length}");
        }
    }
}
