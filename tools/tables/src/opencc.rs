//! OpenCC dictionaries as text: `from<TAB>to to …`.

/// The pairs of single characters of a dictionary, in file order; a character is never paired with itself.
pub(crate) fn pairs(text: &str) -> Vec<(char, char)> {
    let mut pairs = Vec::new();
    for line in text.lines() {
        let Some((from, to)) = line.split_once('\t') else { continue };
        let Some(from) = single(from) else { continue };
        pairs.extend(to.split(' ').filter_map(single).filter(|&to| to != from).map(|to| (from, to)));
    }
    pairs
}

fn single(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_characters_and_drops_phrases() {
        assert_eq!(pairs("阪\t阪 坂\n長\t长\n一出\t一齣\n"), [('阪', '坂'), ('長', '长')]);
    }
}
