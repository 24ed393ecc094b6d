//! What one code point folds into, by itself: worked out once per block of 256 and kept.
//!
//! The order of the steps was measured (`data/tables/README.md` names the sources): letter symbols before NFKC, because
//! NFKC tears `⒝` into punctuation; the skeleton on the original case for the *shown* form, because `ΒΒϹ` is a lookalike
//! of `BBC` only in capitals; case first for the *visual* form, so that it does not depend on case at all.

use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_script::{Script, UnicodeScript};

use super::tables;

/// What a code point does in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Shows nothing: default-ignorable, or a blank that looks like nothing.
    Invisible,
    /// Turns the direction of text.
    Bidi,
    /// A mark on the letter before it, of a script whose letters are read without marks.
    Mark,
    /// Space, punctuation, symbol, emoji.
    Separator,
    /// A sign that can stand for a letter between letters (`$` for `s`).
    Sign,
    /// A letter or digit.
    Letter,
}

/// The alphabets between which a word ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alphabet {
    None,
    Digit,
    Latin,
    Greek,
    Cyrillic,
    OtherSpaced,
    /// Scripts written without spaces, in which a word can end anywhere.
    Unspaced,
}

/// One code point, folded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    pub(crate) role: Role,
    pub(crate) alphabet: Alphabet,
    pub(crate) upper: bool,
    pub(crate) lower: bool,
    /// Where each of the four forms ends; each begins where the one before does.
    ends: [u8; 4],
    forms: &'static [char],
}

impl Glyph {
    const NOTHING: Glyph = Glyph {
        role: Role::Separator,
        alphabet: Alphabet::None,
        upper: false,
        lower: false,
        ends: [0; 4],
        forms: &[],
    };

    /// NFKC, marks dropped, variant class, case folded.
    #[inline]
    pub(crate) fn hard(&self) -> &'static [char] {
        self.form(0, self.ends[0])
    }

    /// The skeleton of the hard form.
    #[inline]
    pub(crate) fn visual(&self) -> &'static [char] {
        self.form(self.ends[0], self.ends[1])
    }

    /// The skeleton of the character as it is shown, case folded after.
    #[inline]
    pub(crate) fn shown(&self) -> &'static [char] {
        self.form(self.ends[1], self.ends[2])
    }

    /// What a Han character, kana or other letter not of the European alphabets looks like in Latin; empty where nothing.
    #[inline]
    pub(crate) fn faux(&self) -> &'static [char] {
        self.form(self.ends[2], self.ends[3])
    }

    #[inline]
    fn form(&self, from: u8, to: u8) -> &'static [char] {
        self.forms.get(usize::from(from)..usize::from(to)).unwrap_or(&[])
    }
}

const PAGES: usize = 0x11_0000 / 256;
/// Blocks of 256 code points, kept until the program ends.
static TABLE: [OnceLock<Box<[Glyph]>>; PAGES] = [const { OnceLock::new() }; PAGES];

/// The folded forms of one code point.
#[inline]
pub(crate) fn glyph(c: char) -> &'static Glyph {
    let code = c as usize;
    let Some(cell) = TABLE.get(code >> 8) else { return &Glyph::NOTHING };
    cell.get_or_init(|| page(code >> 8)).get(code & 0xff).unwrap_or(&Glyph::NOTHING)
}

/// Works a block out. Its forms stand in one piece of memory that is never given back, as the block is not.
#[cold]
fn page(number: usize) -> Box<[Glyph]> {
    let mut pool = Vec::new();
    let glyphs: Vec<Glyph> = (0..256)
        .map(|low| {
            let c = u32::try_from(number * 256 + low).ok().and_then(char::from_u32);
            let forms = c.map(Forms::of).unwrap_or_default();
            let Forms { role, alphabet, upper, lower, .. } = forms;
            let (mut ends, mut length) = ([0u8; 4], 0usize);
            for (end, form) in ends.iter_mut().zip([&forms.hard, &forms.visual, &forms.shown, &forms.faux]) {
                // No character of Unicode folds into more than 18; 60 keeps all four forms in a byte.
                let kept = form.get(..form.len().min(60)).unwrap_or(&[]);
                pool.extend_from_slice(kept);
                length += kept.len();
                *end = u8::try_from(length).unwrap_or(u8::MAX);
            }
            Glyph { role, alphabet, upper, lower, ends, forms: &[] }
        })
        .collect();
    let mut rest: &'static [char] = pool.leak();
    let with_forms = glyphs.into_iter().map(|glyph| {
        let (forms, others) = rest.split_at_checked(usize::from(glyph.ends[3])).unwrap_or_default();
        rest = others;
        Glyph { forms, ..glyph }
    });
    with_forms.collect()
}

/// The forms of one code point, worked out step by step: the definition the pages are a store of.
struct Forms {
    role: Role,
    alphabet: Alphabet,
    upper: bool,
    lower: bool,
    hard: Vec<char>,
    visual: Vec<char>,
    shown: Vec<char>,
    faux: Vec<char>,
}

impl Default for Forms {
    fn default() -> Self {
        Forms {
            role: Role::Separator,
            alphabet: Alphabet::None,
            upper: false,
            lower: false,
            hard: Vec::new(),
            visual: Vec::new(),
            shown: Vec::new(),
            faux: Vec::new(),
        }
    }
}

impl Forms {
    fn of(c: char) -> Forms {
        let mut forms = Forms { role: role_of(c), ..Forms::default() };
        if matches!(forms.role, Role::Invisible | Role::Bidi | Role::Mark | Role::Separator) {
            return forms;
        }
        // What the character is written as, in its own case.
        let written: Vec<char> = match tables::letter_symbol(c) {
            Some(letters) => letters.chars().collect(),
            None if forms.role == Role::Sign => sign_letters(c).unwrap_or("").chars().collect(),
            None => written_as(c),
        };
        if written.is_empty() {
            forms.role = Role::Separator;
            return forms;
        }
        let mut hard: Vec<char> = Vec::new();
        for lower in written.iter().flat_map(|&w| case_folded(w)) {
            // ℇ is written as ɛ, which is itself a sign of a letter.
            match tables::letter_symbol(lower) {
                Some(letters) => hard.extend(letters.chars().flat_map(case_folded)),
                None => hard.push(tables::han_variant(lower)),
            }
        }
        for &h in &hard {
            push_look(&mut forms.visual, h, 0);
        }
        // The skeleton comes before NFKC here, which would turn `Ϲ` into a sigma.
        let drawn: Vec<char> =
            if tables::letter_symbol(c).is_some() || c.is_ascii() || is_dense(c) || without_case(c) {
                Vec::new()
            } else {
                unicode_security::skeleton(&c.to_string()).filter(|d| d.is_alphanumeric()).collect()
            };
        for &w in if drawn.is_empty() || forms.role == Role::Sign { &written } else { &drawn } {
            push_look(&mut forms.shown, w, 0);
        }
        if let Some(&first) = written.first() {
            forms.alphabet = alphabet_of(first);
            forms.upper = first.is_uppercase();
            forms.lower = first.is_lowercase();
            if forms.alphabet == Alphabet::Unspaced || forms.alphabet == Alphabet::OtherSpaced {
                forms.faux = tables::latin_lookalike(c)
                    .map(|text| text.to_lowercase().chars().map(merge_ascii).collect())
                    .unwrap_or_default();
            }
        }
        forms.hard = hard;
        forms
    }
}

fn role_of(c: char) -> Role {
    if c.is_ascii_alphanumeric() {
        return Role::Letter;
    }
    match c {
        '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            return Role::Bidi;
        }
        // Braille blank, Hangul fillers, and the soft hyphen show nothing.
        '\u{2800}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{00ad}' => {
            return Role::Invisible;
        }
        // Tatweel only lengthens the line between Arabic letters; with a mark on it, it is what a mark is written as alone.
        '\u{0640}' | '\u{fcf2}'..='\u{fcf4}' | '\u{fe70}'..='\u{fe7f}' => return Role::Mark,
        // Kana voicing marks are part of the letter.
        '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' => return Role::Letter,
        _ => {}
    }
    if is_default_ignorable(c) {
        return Role::Invisible;
    }
    let category = c.general_category();
    if is_combining_mark(c) {
        let dropped = matches!(
            c.script(),
            Script::Inherited
                | Script::Arabic
                | Script::Hebrew
                | Script::Syriac
                | Script::Cyrillic
                | Script::Greek
                | Script::Latin
                | Script::Common
        );
        return if dropped { Role::Mark } else { Role::Letter };
    }
    if tables::letter_symbol(c).is_some() {
        return Role::Letter;
    }
    match c.general_category_group() {
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number => Role::Letter,
        GeneralCategoryGroup::Mark => Role::Letter,
        GeneralCategoryGroup::Symbol | GeneralCategoryGroup::Punctuation => {
            if sign_letters(c).is_some() {
                Role::Sign
            } else if category == GeneralCategory::OtherSymbol && !c.is_emoji_char() && folds_to_letters(c) {
                Role::Letter
            } else {
                Role::Separator
            }
        }
        GeneralCategoryGroup::Separator => Role::Separator,
        // Controls cut a name like a space; private use and unassigned characters draw an unknown sign.
        GeneralCategoryGroup::Other => Role::Separator,
    }
}

/// Symbols that NFKC turns into letters: ㈱, ㎏, ℡.
fn folds_to_letters(c: char) -> bool {
    let text = c.to_string();
    text.nfkc().next() != Some(c) && text.nfkc().any(char::is_alphanumeric)
}

/// The letter a sign stands for between letters. Leet as players and spammers have written it since the eighties.
pub(crate) fn sign_letters(c: char) -> Option<&'static str> {
    Some(match c {
        '$' => "s",
        '@' => "a",
        '!' | '|' | '¡' | '¦' => "l",
        '+' => "t",
        '€' => "e",
        '£' => "l",
        '¥' => "y",
        '¢' => "c",
        '§' => "s",
        _ => {
            let category = c.general_category_group();
            if matches!(category, GeneralCategoryGroup::Symbol | GeneralCategoryGroup::Punctuation) {
                return tables::latin_lookalike(c)
                    .filter(|text| text.chars().all(|l| l.is_ascii_alphanumeric()));
            }
            return None;
        }
    })
}

/// NFKC; for scripts whose marks are dropped, NFKD without the marks.
fn written_as(c: char) -> Vec<char> {
    let text = c.to_string();
    let stripped = text.nfkd().next().is_some_and(|base| {
        matches!(
            base.script(),
            Script::Latin
                | Script::Greek
                | Script::Cyrillic
                | Script::Arabic
                | Script::Hebrew
                | Script::Han
                | Script::Common
        )
    });
    if stripped {
        text.nfkd()
            .filter(|d| !is_combining_mark(*d) || matches!(*d, '\u{3099}' | '\u{309a}'))
            .filter(|d| d.is_alphanumeric() || matches!(*d, '\u{3099}' | '\u{309a}'))
            .collect::<String>()
            .nfc()
            .collect()
    } else {
        text.nfkc().filter(|d| d.is_alphanumeric() || is_combining_mark(*d)).collect()
    }
}

fn case_folded(c: char) -> impl Iterator<Item = char> {
    let special: &[char] = match c {
        'ß' | 'ẞ' => &['s', 's'],
        'ς' => &['σ'],
        'İ' => &['i'],
        _ => &[],
    };
    let plain = special.is_empty();
    special
        .iter()
        .copied()
        .chain(c.to_lowercase().filter(move |_| plain))
        .filter(move |d| !is_combining_mark(*d) || plain)
}

/// The skeleton of one character, followed until it no longer changes.
fn push_look(out: &mut Vec<char>, c: char, depth: u8) {
    if c.is_ascii() {
        out.push(merge_ascii(c.to_ascii_lowercase()));
        return;
    }
    if c == 'ß' {
        // Never from a German ß, which the hard form has already spelled out: the skeleton of a beta.
        out.push('b');
        return;
    }
    if let Some(same) = joined_letter(c) {
        out.push(same);
        return;
    }
    if depth < 4 {
        if let Some(letters) = tables::letter_symbol(c) {
            letters.chars().for_each(|letter| push_look(out, letter, depth + 1));
            return;
        }
        // The "faux Latin" readings of Han, kana and the like are kept apart: they hold only where a whole word is so written.
        let letters = match alphabet_of(c) {
            Alphabet::Unspaced => None,
            Alphabet::OtherSpaced => tables::latin_shape(c),
            _ => tables::latin_lookalike(c),
        };
        if let Some(letters) = letters {
            letters.chars().for_each(|letter| push_look(out, letter, depth + 1));
            return;
        }
        if let Some(han) = tables::stand_in(c) {
            push_look(out, han, depth + 1);
            return;
        }
        // UTS #39 takes Hangul syllables and voiced kana apart, and turns some Han characters into their parts or into
        // tally marks; here they stay whole, and one of them may only become another.
        if is_dense(c) {
            if c.script() == Script::Han {
                let text = c.to_string();
                let mut skeleton = unicode_security::skeleton(&text);
                if let (Some(other), None) = (skeleton.next(), skeleton.next())
                    && other != c
                    && other.script() == Script::Han
                {
                    out.push(tables::han_variant(other));
                    return;
                }
            }
        } else {
            let text = c.to_string();
            let skeleton: Vec<char> = unicode_security::skeleton(&text).collect();
            match skeleton.as_slice() {
                ['r', 'n'] => {
                    out.push('m');
                    return;
                }
                [same] if *same == c => {}
                all if all.iter().any(|part| part.is_alphanumeric()) => {
                    for &part in all {
                        if part.is_alphanumeric() {
                            push_look(out, part, depth + 1);
                        }
                    }
                    return;
                }
                // The skeleton is all punctuation (Hebrew yod as an apostrophe): no letter may vanish.
                _ => {}
            }
        }
    }
    for lower in case_folded(c) {
        if lower == c || depth >= 4 {
            out.push(tables::han_variant(lower));
        } else {
            push_look(out, lower, depth + 1);
        }
    }
}

/// Letters that are typed for one another within one script and drawn almost alike: Arabic yeh, kaf, heh.
fn joined_letter(c: char) -> Option<char> {
    Some(match c {
        'ى' | 'ی' | 'ې' | 'ۍ' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ة' | 'ە' | 'ہ' | 'ھ' | 'ۃ' => 'ه',
        'ٱ' => 'ا',
        _ => return None,
    })
}

/// Letters and digits that are drawn or typed for one another share one: i l 1, o 0, and the leet digits.
pub(crate) fn merge_ascii(c: char) -> char {
    match c {
        'i' | '1' | '|' => 'l',
        '0' => 'o',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        other => other,
    }
}

fn alphabet_of(c: char) -> Alphabet {
    if c.is_numeric() && c.script() == Script::Common {
        return Alphabet::Digit;
    }
    match c.script() {
        Script::Latin => Alphabet::Latin,
        Script::Greek => Alphabet::Greek,
        Script::Cyrillic => Alphabet::Cyrillic,
        Script::Han
        | Script::Hiragana
        | Script::Katakana
        | Script::Hangul
        | Script::Bopomofo
        | Script::Thai
        | Script::Lao
        | Script::Khmer
        | Script::Myanmar
        | Script::Yi => Alphabet::Unspaced,
        // The long-vowel mark of kana is common to its scripts.
        Script::Common if matches!(c, 'ー' | '々' | '〇' | '〆') => Alphabet::Unspaced,
        _ => Alphabet::OtherSpaced,
    }
}

/// Whether a character counts as a whole syllable or word: Han, kana, Hangul, bopomofo. By block: it is asked of every
/// folded character, and the few unassigned code points of these blocks stand in no name.
#[inline]
pub(crate) fn is_dense(c: char) -> bool {
    c >= '\u{1100}'
        && matches!(c,
            '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}'
            | '\u{3038}'..='\u{303b}' | '\u{3041}'..='\u{3098}' | '\u{309b}'..='\u{30fa}' | '\u{30fc}'..='\u{318f}'
            | '\u{31a0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}'
            | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ffdc}' | '\u{1aff0}'..='\u{1b16f}'
            | '\u{20000}'..='\u{3347f}')
}

/// Scripts without case, in which the shown form is the visual one.
fn without_case(c: char) -> bool {
    matches!(c.script(), Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana)
}

/// Default_Ignorable_Code_Point of Unicode 17 (DerivedCoreProperties); tag characters among them.
fn is_default_ignorable(c: char) -> bool {
    matches!(c,
        '\u{034f}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
