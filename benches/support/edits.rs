//! Small edits of protected names, as impostors make them.

use super::Random;

/// Latin letters and the Cyrillic ones drawn alike.
const ALIKE: &[(char, char)] =
    &[('a', 'а'), ('c', 'с'), ('e', 'е'), ('o', 'о'), ('p', 'р'), ('x', 'х'), ('y', 'у'), ('i', 'і')];

/// The name with one small edit, or two if it is long: a letter put in, left out, exchanged or swapped with its
/// neighbour, a lookalike of another script, a decoration.
pub(crate) fn edited(name: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = name.chars().collect();
    let edits = if chars.len() >= 12 { 1 + random.below(2) } else { 1 };
    for _ in 0..edits {
        if chars.len() < 4 {
            // A short name is imitated by what stands around it.
            return format!("{name} {}", random.pick(&["Official", "✅", "官方"]));
        }
        once(&mut chars, random);
    }
    chars.into_iter().collect()
}

/// The name with a number of plain edits that a folded name keeps: for searches by Levenshtein distance alone.
pub(crate) fn plain(chars: &[char], edits: usize, random: &mut Random) -> Vec<char> {
    let mut chars = chars.to_vec();
    for _ in 0..edits {
        let at = random.below(chars.len());
        let c = random.character("abdefghklmopqrstuvwxyz");
        match random.below(3) {
            0 => chars[at] = c,
            1 => chars.insert(at, c),
            _ => drop(chars.remove(at)),
        }
    }
    chars
}

fn once(chars: &mut Vec<char>, random: &mut Random) {
    let at = random.below(chars.len() - 1);
    let dense = !chars[at].is_ascii();
    match random.below(5) {
        0 => drop(chars.remove(at)),
        1 => {
            chars.insert(at, if dense { random.character("的中大新") } else { random.character("aeilnorst") })
        }
        2 => {
            chars[at] =
                if dense { random.character("曰末土千己") } else { random.character("aeilnorst") }
        }
        3 => chars.swap(at, at + 1),
        _ => {
            let alike = chars.iter().position(|c| ALIKE.iter().any(|(latin, _)| latin == c));
            match alike.and_then(|at| Some((at, ALIKE.iter().find(|pair| pair.0 == chars[at])?.1))) {
                Some((at, other)) => chars[at] = other,
                None => chars.insert(at, '\u{200b}'),
            }
        }
    }
}
