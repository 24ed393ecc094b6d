//! Names the difference between two pieces of text that fold alike, by the most specific technique that explains it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

use crate::Technique;
use crate::fold::{is_dense, tables};

/// The technique that turns `protected` into `account`, both the original text of one folded unit; nothing if they are equal.
pub(super) fn of_match(protected: &[char], account: &[char]) -> Option<Technique> {
    if let ([p], [a]) = (protected, account) {
        if p == a {
            return None;
        }
        if p.is_ascii() && p.eq_ignore_ascii_case(a) {
            return Some(Technique::Case);
        }
    } else if protected == account {
        return None;
    }
    let lowered = |text| <&[char]>::into_iter(text).flat_map(|c| c.to_lowercase());
    if lowered(protected).eq(lowered(account)) {
        return Some(Technique::Case);
    }
    if let ([p], [a]) = (protected, account)
        && let Some(technique) = of_ascii_match(*p, *a)
    {
        return Some(technique);
    }
    Some(of_any_match(protected, account))
}

/// The same for any texts that differ in more than case.
fn of_any_match(protected: &[char], account: &[char]) -> Technique {
    let lower = |text: &[char]| -> String { text.iter().flat_map(|c| c.to_lowercase()).collect() };
    let text = |text: &[char]| -> String { text.iter().collect() };
    let narrow = |text: &[char]| -> String {
        let plain: String = text.iter().collect();
        if text.iter().copied().any(is_width_form) { plain.nfkc().collect() } else { plain }
    };
    let same_but_case = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    if same_but_case(&narrow(protected), &narrow(account)) {
        return Technique::Width;
    }
    let ligature = account.iter().copied().any(is_width_form)
        && narrow(account).to_lowercase().contains(&lower(protected));
    if ligature || (account.iter().copied().any(is_loose_part) && account.len() > protected.len()) {
        return Technique::Width;
    }
    let bare = |text: &[char]| -> String {
        text.iter().collect::<String>().nfd().filter(|c| !is_combining_mark(*c)).collect()
    };
    if same_but_case(&bare(protected), &bare(account)) {
        return Technique::Mark;
    }
    let any = |found: &dyn Fn(char) -> bool| protected.iter().chain(account).any(|&c| found(c));
    let folded_han = |text: &[char]| -> String { text.iter().map(|&c| tables::han_variant(c)).collect() };
    if any(&is_dense) && folded_han(protected) == folded_han(account) {
        return Technique::HanVariant;
    }
    if looks_unlike(protected, account) {
        return Technique::Substitute;
    }
    let one_is_sign = |text: &[char]| matches!(text, [c] if c.is_ascii_digit() || !c.is_alphanumeric());
    if one_is_sign(account) != one_is_sign(protected) && !any(&is_dense) && !is_letter_symbol(account) {
        return Technique::Leet;
    }
    if is_letter_symbol(account) || is_letter_symbol(protected) {
        return Technique::LetterSymbol;
    }
    if account.len() != protected.len() && text(account).nfkc().count() != text(protected).nfkc().count() {
        let alike = |text: &[char]| {
            text.windows(2).all(|pair| matches!(pair, [a, b] if a.to_lowercase().eq(b.to_lowercase())))
        };
        let same_letter = account.iter().zip(protected).all(|(a, p)| a.to_lowercase().eq(p.to_lowercase()));
        if account.len() > protected.len() && same_letter && alike(account) {
            return Technique::Repeat;
        }
        return Technique::MultiChar;
    }
    let han = |text: &[char]| text.iter().all(|c| c.script() == Script::Han);
    if han(protected) && han(account) {
        return Technique::HanShape;
    }
    Technique::Homoglyph
}

/// The same for two ASCII characters that differ in more than case: of them neither width nor marks nor variants are left.
fn of_ascii_match(protected: char, account: char) -> Option<Technique> {
    let plain = |c: char| c.is_ascii() && tables::letter_symbol(c).is_none();
    if !plain(protected) || !plain(account) {
        return None;
    }
    let sign = |c: char| !c.is_ascii_alphabetic();
    Some(if looks_unlike(&[protected], &[account]) {
        Technique::Substitute
    } else if sign(account) != sign(protected) {
        Technique::Leet
    } else {
        Technique::Homoglyph
    })
}

/// The technique that exchanges one Han or other dense character for another that does not fold alike.
pub(super) fn of_exchange(protected: &[char], account: &[char]) -> Technique {
    if let ([p], [a]) = (protected, account)
        && !p.is_ascii()
    {
        let (p, a) = (tables::han_variant(*p), tables::han_variant(*a));
        // Beyond .10 a look-alike is a matter of opinion, and a shared sound explains more.
        let look = tables::look_distance(p, a);
        let sound = super::cost::sounds_alike(p, a);
        return match (look, sound) {
            (Some(distance), true) if distance > 65 => Technique::Homophone,
            (Some(_), _) => Technique::HanShape,
            (None, true) => Technique::Homophone,
            (None, false) => Technique::Substitute,
        };
    }
    Technique::Substitute
}

/// Whether two ASCII texts fold alike but are not drawn alike: `L` and `i`, `RN` and `m`, a letter for a digit other than 0
/// and 1, a run cut short. The folds are coarse so that nothing is missed; what they join wrongly is parted here.
fn looks_unlike(protected: &[char], account: &[char]) -> bool {
    if !protected.iter().chain(account).all(char::is_ascii) {
        return false;
    }
    match (protected, account) {
        ([p], [a]) => {
            let drawn = |c: char| match c {
                'I' | 'l' | '1' | '|' | '!' => '1',
                'O' | 'o' | '0' => '0',
                other => other.to_ascii_lowercase(),
            };
            let leet = !p.is_ascii_digit() && !a.is_ascii_alphabetic();
            drawn(*p) != drawn(*a) && !leet
        }
        ([_, ..], [a]) if protected.len() > 1 => match (protected, a) {
            (['r', 'n'], 'm') | (['v', 'v'], 'w') | (['V', 'V'], 'W') => false,
            // A run of three or more against one or two.
            _ => true,
        },
        ([p], ['r', 'n']) => *p != 'm',
        ([p], ['R', 'N' | 'n'] | ['r', 'N']) => *p != '\0',
        _ => false,
    }
}

fn is_letter_symbol(text: &[char]) -> bool {
    // Letters of Latin itself that UTS #39 knows as lookalikes (ɑ) are letters, not symbols.
    let known_letter = |c: char| {
        c.script() == Script::Latin
            && !c.is_ascii()
            && unicode_security::skeleton(&c.to_string()).eq(tables::letter_symbol(c).unwrap_or("").chars())
    };
    text.iter().any(|&c| {
        tables::letter_symbol(c).is_some() && !known_letter(c)
            || (!c.is_alphanumeric() && !c.is_ascii() && c.to_string().nfkc().next() != Some(c))
            || ('\u{1d400}'..='\u{1d7ff}').contains(&c)
            || ('\u{2070}'..='\u{218f}').contains(&c) && !is_currency(c)
            || ('\u{2460}'..='\u{24ff}').contains(&c)
    })
}

/// `€` and `₿` are signs in a letter's place, as `$` is.
fn is_currency(c: char) -> bool {
    ('\u{20a0}'..='\u{20cf}').contains(&c)
}

/// Full-width and half-width forms, Arabic presentation forms and Latin ligatures, and jamo written one by one.
fn is_width_form(c: char) -> bool {
    matches!(c, '\u{ff00}'..='\u{ffef}' | '\u{3000}' | '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}')
}

/// Jamo and voicing marks: parts that make one letter together.
fn is_loose_part(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_ascii_looks_or_sounds_like_a_han_character() {
        for c in (0..128_u8).map(char::from) {
            let plain = tables::han_variant(c) == c && !is_dense(c);
            assert!(plain && tables::lookalikes(c).is_empty() && tables::readings(c).is_empty(), "{c:?}");
        }
    }

    #[test]
    fn ascii_is_named_the_short_way_as_the_long_way() {
        let ascii = || (0..128_u8).map(char::from);
        for (p, a) in ascii().flat_map(|p| ascii().map(move |a| (p, a))) {
            if let Some(technique) = of_ascii_match(p, a).filter(|_| !p.eq_ignore_ascii_case(&a)) {
                assert_eq!(technique, of_any_match(&[p], &[a]), "{p:?} {a:?}");
            }
        }
    }
}
