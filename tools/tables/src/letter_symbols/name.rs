//! The grammar of Unicode names: which ASCII letter does `LATIN SMALL LETTER TURNED R WITH LONG LEG` stand for?

use super::class::Class;

/// Words that stand before the letter and say that it is not upright.
const TURNED: [&str; 4] = ["TURNED", "REVERSED", "INVERTED", "SIDEWAYS"];
/// Words that stand before the letter and leave it readable.
const STYLES: [&str; 10] = [
    "ANGLICANA",
    "BLACKLETTER",
    "BROKEN",
    "DOTLESS",
    "INSULAR",
    "LAZY",
    "OPEN",
    "SCRIPT",
    "STRETCHED",
    "VISIGOTHIC",
];
/// Two or three letters written as one.
const DIGRAPHS: [&str; 17] =
    ["AA", "AE", "AO", "AU", "AV", "AY", "DB", "DZ", "LS", "LZ", "OE", "OO", "QP", "TC", "TH", "TS", "TZ"];
/// Letters with a name of their own that look like, and in names stand for, a plain letter.
const NAMED: [(&str, char, Class); 10] = [
    ("ALPHA", 'A', Class::Other),
    ("BETA", 'B', Class::Other),
    ("CHI", 'X', Class::Other),
    ("ENG", 'N', Class::Hook),
    ("ETH", 'D', Class::Stroke),
    ("IOTA", 'I', Class::Other),
    ("KRA", 'K', Class::Other),
    ("OMEGA", 'W', Class::Other),
    ("SCHWA", 'E', Class::Turned),
    ("UPSILON", 'U', Class::Other),
];
/// Words after `WITH` that add something hanging from the letter.
const HOOKS: [&str; 14] = [
    "CURL",
    "DESCENDER",
    "FISHHOOK",
    "FLOURISH",
    "HOOK",
    "LEG",
    "LOOP",
    "LOBE",
    "NOTCH",
    "SPUR",
    "TAIL",
    "CROSSED-TAIL",
    "SWASH",
    "SERIF",
];
/// Words after `WITH` that add a line through the letter.
const STROKES: [&str; 8] = ["BAR", "BELT", "CROSSBAR", "LINE", "STRIKETHROUGH", "STROKE", "TILDE", "TOPBAR"];

/// The letters a name stands for, and how they are written.
pub(crate) fn parse(name: &str) -> Option<(String, Class)> {
    if let Some(letter) = name.strip_prefix("REGIONAL INDICATOR SYMBOL LETTER ") {
        return Some((single(letter)?.to_string(), Class::Regional));
    }
    if let Some(rest) = name.strip_prefix("TAG ") {
        return Some((framed(rest)?, Class::Tag));
    }
    if let Some(rest) = name.strip_prefix("PARENTHESIZED ") {
        return Some((framed(rest)?, Class::Parenthesized));
    }
    if let Some((_, rest)) = name.split_once("CIRCLED ") {
        return Some((framed(rest)?, Class::Enclosed));
    }
    if let Some((_, rest)) = name.split_once("SQUARED ") {
        return Some((framed(rest)?, Class::Squared));
    }
    let shapes = [
        ("MODIFIER LETTER SMALL CAPITAL ", true, Some(Class::Modifier)),
        ("MODIFIER LETTER CAPITAL ", true, Some(Class::Modifier)),
        ("MODIFIER LETTER SMALL ", false, Some(Class::Modifier)),
        ("LATIN SUBSCRIPT SMALL LETTER ", false, Some(Class::Modifier)),
        ("SUPERSCRIPT LATIN SMALL LETTER ", false, Some(Class::Modifier)),
        ("LATIN LETTER SMALL CAPITAL ", true, Some(Class::SmallCapital)),
        ("LATIN CAPITAL LETTER SMALL CAPITAL ", true, Some(Class::SmallCapital)),
        ("LATIN CAPITAL LIGATURE ", true, None),
        ("LATIN SMALL LIGATURE ", false, None),
        ("LATIN CAPITAL LETTER ", true, None),
        ("LATIN SMALL LETTER ", false, None),
    ];
    let (rest, upper, class) = shapes
        .into_iter()
        .find_map(|(prefix, upper, class)| Some((name.strip_prefix(prefix)?, upper, class)))?;
    let (letters, own) = letter(rest)?;
    let letters = if upper { letters } else { letters.to_ascii_lowercase() };
    Some((letters, class.filter(|_| own != Class::Turned).unwrap_or(own)))
}

/// `LATIN CAPITAL LETTER A`, `ITALIC LATIN CAPITAL LETTER C`, `DIGIT ONE`.
fn framed(rest: &str) -> Option<String> {
    let (rest, upper) = [("LATIN CAPITAL LETTER ", true), ("LATIN SMALL LETTER ", false)]
        .into_iter()
        .find_map(|(word, upper)| Some((rest.split_once(word)?.1, upper)))
        .or_else(|| Some((digit(rest.strip_prefix("DIGIT ")?)?, true)))?;
    let letter = single(rest)?;
    Some(if upper { letter } else { letter.to_ascii_lowercase() }.to_string())
}

fn digit(word: &str) -> Option<&'static str> {
    const DIGITS: [(&str, &str); 10] = [
        ("ZERO", "0"),
        ("ONE", "1"),
        ("TWO", "2"),
        ("THREE", "3"),
        ("FOUR", "4"),
        ("FIVE", "5"),
        ("SIX", "6"),
        ("SEVEN", "7"),
        ("EIGHT", "8"),
        ("NINE", "9"),
    ];
    DIGITS.iter().find(|(name, _)| *name == word).map(|(_, digit)| *digit)
}

fn single(word: &str) -> Option<char> {
    let mut chars = word.chars();
    chars.next().filter(|c| c.is_ascii_alphanumeric() && chars.next().is_none())
}

/// `TURNED R WITH LONG LEG` is R, turned.
fn letter(rest: &str) -> Option<(String, Class)> {
    let (base, addition) = rest.split_once(" WITH ").unwrap_or((rest, ""));
    let mut words: Vec<&str> = base.split(' ').collect();
    let last = words.pop()?;
    let digraph_word = last == "DIGRAPH";
    let last = if digraph_word { words.pop()? } else { last };
    // The open o is a c upside down, and written as one in flipped text.
    let open_o = last == "O" && words.last() == Some(&"OPEN");
    let (letters, mut class) = if open_o {
        ("C".to_owned(), Class::Turned)
    } else if let Some(c) = single(last) {
        (c.to_string(), Class::Other)
    } else if DIGRAPHS.contains(&last) {
        (last.to_owned(), Class::Other)
    } else {
        let (_, c, class) = NAMED.iter().find(|(name, ..)| *name == last)?;
        (c.to_string(), *class)
    };
    let added = |list: &[&str]| addition.split(' ').any(|word| list.contains(&word));
    if added(&STROKES) {
        class = Class::Stroke;
    } else if added(&HOOKS) {
        class = Class::Hook;
    }
    for word in words {
        if TURNED.contains(&word) {
            class = Class::Turned;
        } else if word == "BARRED" {
            class = Class::Stroke;
        } else if !STYLES.contains(&word) {
            return None;
        }
    }
    Some((letters, class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names() {
        for (name, letters, class) in [
            ("NEGATIVE SQUARED LATIN CAPITAL LETTER B", "B", Class::Squared),
            ("CIRCLED ITALIC LATIN CAPITAL LETTER C", "C", Class::Enclosed),
            ("DINGBAT NEGATIVE CIRCLED DIGIT SEVEN", "7", Class::Enclosed),
            ("REGIONAL INDICATOR SYMBOL LETTER Q", "Q", Class::Regional),
            ("TAG LATIN SMALL LETTER X", "x", Class::Tag),
            ("TAG DIGIT ZERO", "0", Class::Tag),
            ("PARENTHESIZED LATIN SMALL LETTER B", "b", Class::Parenthesized),
            ("LATIN LETTER SMALL CAPITAL B", "B", Class::SmallCapital),
            ("LATIN LETTER SMALL CAPITAL INVERTED R", "R", Class::Turned),
            ("LATIN SMALL LETTER TURNED R WITH LONG LEG", "r", Class::Turned),
            ("LATIN SMALL LETTER B WITH HOOK", "b", Class::Hook),
            ("LATIN SMALL LETTER T WITH STROKE", "t", Class::Stroke),
            ("LATIN SMALL LETTER BARRED O", "o", Class::Stroke),
            ("LATIN CAPITAL LETTER OPEN O", "C", Class::Turned),
            ("LATIN SMALL LIGATURE OE", "oe", Class::Other),
            ("LATIN SMALL LETTER DZ DIGRAPH WITH CURL", "dz", Class::Hook),
            ("MODIFIER LETTER CAPITAL A", "A", Class::Modifier),
        ] {
            assert_eq!(parse(name), Some((letters.to_owned(), class)), "{name}");
        }
    }

    #[test]
    fn leaves_other_names_alone() {
        for name in [
            "LATIN CAPITAL LETTER OI",
            "LATIN SMALL LETTER SHARP S",
            "LATIN LETTER GLOTTAL STOP",
            "GREEK SMALL LETTER ALPHA",
            "SQUARED NEW",
            "TAG SPACE",
            "CIRCLED HANGUL KIYEOK",
        ] {
            assert_eq!(parse(name), None, "{name}");
        }
    }
}
