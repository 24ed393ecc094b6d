//! Reduces a spelling in Latin letters until those that people use for one sound are one. Every rule takes together what
//! two romanisations of one language spell apart; nothing is merged for its looks.
//!
//! Full: ISO 9 (ž š č h c, whose marks are already folded away) and BGN/PCGN (zh sh ch kh ts) of Cyrillic, ELOT 743 of Greek, and the
//! national systems of Georgian and Armenian write one letter with and without `h`; Hepburn and Kunrei waver alike (shi, si).
//! `y`, `j` and `i` stand for й and the beginning of я, ю; `ye` and `e` for е.
//! Korean: Revised Romanization 2000 and McCune-Reischauer differ in k/g, t/d, p/b, ch/j, r/l and in o/ŏ/eo, u/ŭ/eu; newspapers
//! write oo and u as they please.

/// Adds a letter, one of a double once. Digits stay as they are.
fn push(out: &mut Vec<u8>, letter: u8) {
    if out.last() != Some(&letter) || letter.is_ascii_digit() || out.len() == 1 {
        out.push(letter);
    }
}

/// Appends the key with vowels.
pub(super) fn full(text: &[u8], out: &mut Vec<u8>) {
    let begin = out.len();
    let mut rest = text;
    while let Some((&letter, after)) = rest.split_first() {
        let next = after.first().copied().unwrap_or(0);
        let (class, used) = match (letter, next) {
            (b's' | b'z' | b'c' | b'g' | b't' | b'd' | b'r', b'h') => (letter, 2),
            (b'k', b'h') => (b'h', 2),
            (b'p', b'h') => (b'f', 2),
            (b't', b's' | b'z') => (b'c', 2),
            (b'c', b'k') => (b'k', 2),
            (b'o', b'u') => (b'u', 2),
            (b'c', b'e' | b'i' | b'y') => (b'c', 1),
            (b'c' | b'q', _) => (b'k', 1),
            (b'w', _) => (b'v', 1),
            (b'y' | b'j', _) => (b'i', 1),
            (b'x', _) => {
                push(out, b'k');
                (b's', 1)
            }
            _ => (letter, 1),
        };
        // `ye` and `ie` are e.
        if class == b'e' && out.len() > begin && out.last() == Some(&b'i') {
            out.pop();
        }
        push(out, class);
        rest = rest.get(used..).unwrap_or(&[]);
    }
}

/// Appends the key of a Korean name.
pub(super) fn korean(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some((&letter, after)) = rest.split_first() {
        let next = after.first().copied().unwrap_or(0);
        let (class, used) = match (letter, next) {
            (b'c' | b's' | b't' | b'p', b'h') => (letter, 2),
            (b't', b'c') => (b'c', if after.get(1) == Some(&b'h') { 3 } else { 2 }),
            (b'a', b'e' | b'i' | b'y') => (b'e', 2),
            (b'e', b'o' | b'u') | (b'o', b'o' | b'u') => (b'o', 2),
            (b'e', b'e') => (b'i', 2),
            (b'c' | b'g' | b'q', _) => (b'k', 1),
            (b'd', _) => (b't', 1),
            (b'b' | b'v' | b'f', _) => (b'p', 1),
            (b'r', _) => (b'l', 1),
            (b'j' | b'z', _) => (b'c', 1),
            (b'u', _) => (b'o', 1),
            (b'y', _) => (b'i', 1),
            // Written after a last vowel or not: Hankyoreh.
            (b'h', 0) => return,
            _ => (letter, 1),
        };
        push(out, class);
        rest = rest.get(used..).unwrap_or(&[]);
    }
}

/// Appends the key of a Chinese name: ISO 7098 without tones; ü is typed u or v.
pub(super) fn pinyin(text: &[u8], out: &mut Vec<u8>) {
    let mut before = 0;
    for &letter in text {
        out.push(if letter == b'v' && matches!(before, b'l' | b'n') { b'u' } else { letter });
        before = letter;
    }
}
