//! Names across scripts: a name as it is customarily spelled in Latin letters, reduced until the customary spellings meet.
//!
//! A name in another writing goes through two steps: [`spell`] gives the ways in which its letters are spelled in Latin, and
//! [`canon`] or [`skeleton`] reduces each of them to a key. A name in Latin letters takes the second step alone, once for each
//! scheme. Two names are a transliteration of one another if they are of different writings, one of them Latin, and share a
//! key; where vowels are not all written, those that are must fit ([`spells`]).
//!
//! Nearly every name meets nothing, and is turned away before a key is made ([`keys_held`]): by the first letters of its keys
//! ([`prefix`]) and, in Han, by the places of its syllables ([`places`]), of which an index has a [`Summary`].
//!
//! Nothing enters but folded characters (the hard stream). Nothing here compares names of one writing: that is what the
//! searched streams are for. Kanji have no reading here, names of mixed writing no key, and translations are none of ours.

mod begins;
mod canon;
mod places;
mod prefix;
mod skeleton;
mod spell;
mod summary;

use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use crate::fold::{Folded, tables};
use crate::lexicon::CharHasher;
use skeleton::Skeleton;
use spell::Ways;
use summary::Held;
pub(crate) use summary::Summary;

/// The writing of all letters of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    Latin,
    Cyrillic,
    Greek,
    /// Georgian, Armenian, Ethiopic: every sound is written, and spelled alike by nearly everybody.
    Alphabet,
    Kana,
    Hangul,
    Han,
    Hebrew,
    Arabic,
    /// India's scripts and their kin: consonants carry an unwritten vowel.
    Brahmic,
    /// Thai, Lao, Khmer, Burmese: vowels stand around the consonant in an order of their own.
    Around,
}

/// How names are reduced so that customary spellings meet; the first byte of every key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    /// Consonants and vowels.
    Full = b'f' as isize,
    /// As Full, with the sounds merged between which the romanisations of Korean waver.
    Korean = b'k' as isize,
    /// Toneless pinyin as it stands.
    Pinyin = b'p' as isize,
    /// Consonants alone.
    Skeleton = b's' as isize,
}

impl Scheme {
    const fn byte(self) -> u8 {
        self as u8
    }

    /// Its place among the four.
    const fn lane(self) -> usize {
        match self {
            Scheme::Full => 0,
            Scheme::Korean => 1,
            Scheme::Pinyin => 2,
            Scheme::Skeleton => 3,
        }
    }
}

/// Fewest letters of a key with vowels: four are an acronym or a word of every language (Mira, Нота).
const MIN_FULL: usize = 5;
/// Korean sounds are merged so far that six letters tell what five do elsewhere.
const MIN_KOREAN: usize = 6;
/// Two syllables sound like too much else, as in [`crate::index::readings`]; four short ones may have seven letters.
const MIN_PINYIN: usize = 7;
/// Fewest characters of a Han name: as for sounds.
const MIN_HAN: usize = 3;
/// Longer Han names are met whole by nobody who spells them out.
const MAX_HAN: usize = 12;
/// Fewest consonants of a skeleton: הארץ has three, العربية with its article.
const MIN_CONSONANTS: usize = 3;
/// Where every consonant may carry an unwritten vowel, three meet too much (සිරස Sayers, දිවයින Devina).
const MIN_CONSONANTS_BRAHMIC: usize = 4;
/// Where vowels cannot be held against the spelling, consonants must tell the name alone: five do not (Mary Newman met Myanmar Now).
const MIN_CONSONANTS_AROUND: usize = 7;
/// Of a protected name in Latin letters: three and four met ten of 48,000 personal names of the world, written in their own
/// letters (آرش حسنی, IRESNE). With an article it is a name from there.
const MIN_CONSONANTS_LATIN: usize = 5;
const MIN_CONSONANTS_ARTICLE: usize = 4;
/// Fewest written letters of a name without written vowels, and of its spelling.
const MIN_WRITTEN: usize = 4;
const MIN_SPELLED: usize = 6;
/// Longer names are not spelled out in other letters, but translated.
const MAX_LETTERS: usize = 48;
/// Names in Latin letters that are looked for in other writings: a name of four words is translated, not spelled.
const MAX_LATIN: usize = 24;
const MAX_LATIN_WORDS: usize = 3;

/// Reused memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct RomanScratch {
    text: Vec<u8>,
    key: Vec<u8>,
    skeleton: Skeleton,
    ways: Ways,
}

impl Writing {
    /// The writing that all letters of a hard stream share, digits aside.
    pub(crate) fn of(chars: &[char]) -> Option<Writing> {
        if chars.iter().all(char::is_ascii_alphanumeric) {
            return chars.iter().any(char::is_ascii_alphabetic).then_some(Writing::Latin);
        }
        let mut writing = None;
        for &c in chars {
            // What the long-vowel mark lengthens is kana.
            let this = Writing::of_letter(c);
            // A numeral among the letters of its own script changes nothing, and to know one from a letter is slow.
            if this.is_none() || this != writing {
                if c.is_numeric() {
                    continue;
                }
                if *writing.get_or_insert(this?) != this? {
                    return None;
                }
            }
        }
        writing
    }

    /// By block: unassigned code points stand in no name.
    const fn of_letter(c: char) -> Option<Writing> {
        Some(match c {
            'a'..='z' | 'A'..='Z' | '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Writing::Latin,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Writing::Greek,
            '\u{400}'..='\u{52f}' => Writing::Cyrillic,
            '\u{530}'..='\u{58f}' | '\u{10a0}'..='\u{10ff}' | '\u{1c90}'..='\u{1cbf}' => Writing::Alphabet,
            '\u{1200}'..='\u{137f}' => Writing::Alphabet,
            '\u{590}'..='\u{5ff}' => Writing::Hebrew,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' => Writing::Arabic,
            '\u{900}'..='\u{df4}' => Writing::Brahmic,
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Writing::Around,
            '\u{3041}'..='\u{30ff}' => Writing::Kana,
            '\u{ac00}'..='\u{d7a3}' => Writing::Hangul,
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => Writing::Han,
            _ => return None,
        })
    }

    /// Fewest consonants by which a name in this writing is told.
    const fn consonants(self) -> usize {
        match self {
            Writing::Brahmic => MIN_CONSONANTS_BRAHMIC,
            Writing::Around => MIN_CONSONANTS_AROUND,
            _ => MIN_CONSONANTS,
        }
    }

    const fn scheme(self) -> Scheme {
        match self {
            Writing::Latin | Writing::Cyrillic | Writing::Greek | Writing::Alphabet | Writing::Kana => {
                Scheme::Full
            }
            Writing::Hangul => Scheme::Korean,
            Writing::Han => Scheme::Pinyin,
            Writing::Hebrew | Writing::Arabic | Writing::Brahmic | Writing::Around => Scheme::Skeleton,
        }
    }
}

/// The hard characters of a name, or of a part of one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letters {
    chars: Vec<char>,
    /// Words; an apostrophe parts none.
    words: usize,
    /// Words that begin with the article of Arabic or Hebrew, which is spelled as a word of its own or not.
    articles: usize,
    writing: Option<Writing>,
}

impl Letters {
    /// Those of a whole name.
    pub(crate) fn of(folded: &Folded) -> Letters {
        let mut letters = Letters::default();
        letters.take(folded, 0, u32::MAX);
        letters
    }

    /// Takes those that stand between two places of the original instead.
    pub(crate) fn take(&mut self, folded: &Folded, from: u32, to: u32) {
        self.chars.clear();
        (self.words, self.articles) = (0, 0);
        let mut inside =
            folded.hard.units().iter().filter(|unit| from <= unit.from && unit.to <= to).peekable();
        while let Some(unit) = inside.next() {
            self.chars.push(unit.c);
            if self.words == 0 || unit.starts && !follows_apostrophe(folded, unit.from) {
                self.words += 1;
                let article =
                    unit.c == 'ה' || unit.c == 'ا' && inside.peek().is_some_and(|next| next.c == 'ل');
                self.articles += usize::from(article);
            }
        }
        self.writing = Writing::of(&self.chars);
    }

    /// The writing that all of them share.
    pub(crate) const fn writing(&self) -> Option<Writing> {
        self.writing
    }
}

fn follows_apostrophe(folded: &Folded, at: u32) -> bool {
    let before = (at as usize).checked_sub(1).and_then(|at| folded.original.get(at));
    matches!(before, Some('\'' | '’' | '‘' | 'ʼ' | '`' | '´'))
}

/// Calls `found` with the keys of a name, by its own letters or spelled in Latin ones; one key may come twice.
pub(crate) fn keys(letters: &Letters, scratch: &mut RomanScratch, found: impl FnMut(&[u8])) {
    if let Some(writing) = letters.writing {
        keys_within(&letters.chars, writing, None, None, scratch, found);
    }
}

/// Calls `found` with those [`keys`] of a name's hard characters that an index may hold, and with whether the name is in Latin
/// letters. A key that it holds is never left out; most names are turned away by a few of their letters. Where so many of them
/// tell that there is none for any name that begins with them, it says how many.
#[inline]
pub(crate) fn keys_held(
    chars: &[char],
    summary: &Summary,
    scratch: &mut RomanScratch,
    found: impl FnMut(bool, &[u8]),
) -> usize {
    let schemes = match chars.first() {
        None => return usize::MAX,
        // Nothing but a name in Latin letters has keys and holds an ASCII letter.
        Some(first) if first.is_ascii() => match summary.begin(chars) {
            Held::None(read) => return read,
            Held::By(schemes) => Some(schemes),
            Held::Unknown => None,
        },
        Some('\u{3400}'..='\u{9fff}') if !summary.may_be_read(chars) => return usize::MAX,
        Some(_) => None,
    };
    held(chars, schemes, summary, scratch, found);
    usize::MAX
}

#[cold]
fn held(
    chars: &[char],
    schemes: Option<[bool; 4]>,
    summary: &Summary,
    scratch: &mut RomanScratch,
    mut found: impl FnMut(bool, &[u8]),
) {
    if let Some(writing) = Writing::of(chars) {
        let found = |key: &[u8]| found(writing == Writing::Latin, key);
        keys_within(chars, writing, schemes, Some(summary), scratch, found);
    }
}

fn keys_within(
    chars: &[char],
    writing: Writing,
    schemes: Option<[bool; 4]>,
    summary: Option<&Summary>,
    scratch: &mut RomanScratch,
    mut found: impl FnMut(&[u8]),
) {
    if chars.len() > MAX_LETTERS {
        return;
    }
    let RomanScratch { text, key, skeleton, ways } = scratch;
    if writing == Writing::Latin {
        if !spell::latin(chars, text) {
            return;
        }
        let all = [Scheme::Full, Scheme::Korean, Scheme::Pinyin, Scheme::Skeleton];
        let held = |summary: &Summary| summary.held(all.map(|scheme| prefix::of_text(scheme, text)));
        let schemes = schemes.or_else(|| summary.map(held)).unwrap_or([true; 4]);
        for scheme in all.into_iter().zip(schemes).filter_map(|(scheme, held)| held.then_some(scheme)) {
            let short = scheme == Scheme::Skeleton && text.len() < MIN_SPELLED;
            if !short && reduce(text, scheme, MIN_CONSONANTS, key, skeleton) {
                found(key);
            }
        }
        return;
    }
    let scheme = writing.scheme();
    let written = || chars.iter().filter(|c| c.is_alphabetic()).take(MIN_WRITTEN).count();
    if writing == Writing::Han && !spellable(chars) || scheme == Scheme::Skeleton && written() < MIN_WRITTEN {
        return;
    }
    ways.read(chars, writing);
    ways.each(summary.map(|all| (scheme, all.of_latin(scheme))), |way| {
        if reduce(way, scheme, writing.consonants(), key, skeleton) {
            found(key);
        }
    });
}

/// Whether a protected name of so many letters in a writing may have keys.
pub(crate) const fn may_have_keys(writing: Writing, letters: usize) -> bool {
    letters <= if matches!(writing, Writing::Latin) { MAX_LATIN } else { MAX_LETTERS }
}

/// Calls `found` with the keys of a protected name: of one in Latin letters those under which names in other writings may
/// meet it, customary respellings among them.
pub(crate) fn name_keys(letters: &Letters, scratch: &mut RomanScratch, mut found: impl FnMut(&[u8])) {
    if letters.writing != Some(Writing::Latin) {
        keys(letters, scratch, found);
        return;
    }
    if letters.words > MAX_LATIN_WORDS || letters.chars.len() > MAX_LATIN {
        return;
    }
    let article = matches!(letters.chars.as_slice(), ['a' | 'e', 'l', ..]);
    let consonants = if article { MIN_CONSONANTS_ARTICLE } else { MIN_CONSONANTS_LATIN };
    keys(letters, scratch, |key| {
        let counts = match key.split_first() {
            Some((b'p', letters)) => is_pinyin(letters),
            Some((b's', letters)) => letters.len() >= consonants,
            _ => true,
        };
        if counts {
            found(key);
        }
    });
    let RomanScratch { text, key, skeleton, ways } = scratch;
    ways.read_latin(text);
    ways.each(None, |way| {
        if reduce(way, Scheme::Full, MIN_CONSONANTS, key, skeleton) {
            found(key);
        }
    });
}

/// Whether two names that share a key spell one another: one is in Latin letters and the other not, and where vowels are not
/// all written, they and the number of words can be the same.
pub(crate) fn spells(a: &Letters, b: &Letters, scratch: &mut RomanScratch) -> bool {
    let (name, latin) = if b.writing == Some(Writing::Latin) { (a, b) } else { (b, a) };
    let Some(writing) = name.writing.filter(|writing| *writing != Writing::Latin) else { return false };
    if latin.writing != Some(Writing::Latin) {
        return false;
    }
    if writing.scheme() != Scheme::Skeleton || writing == Writing::Around {
        return true;
    }
    let RomanScratch { text, skeleton, ways, .. } = scratch;
    // A name of one word is spelled as one: Mary Webb is not מעריב.
    if latin.words > name.words + name.articles || !spell::latin(&latin.chars, text) {
        return false;
    }
    skeleton.read(text);
    let mut of_name = Skeleton::default();
    let mut fits = false;
    ways.read(&name.chars, writing);
    ways.each(None, |way| {
        of_name.read(way);
        fits |= of_name.is_spelled_as(skeleton);
    });
    fits
}

/// The letters by which a protected name is told where it is spelled in another script: the fewest of any of its keys.
pub(crate) fn told_by(letters: &Letters, scratch: &mut RomanScratch) -> usize {
    let mut least = None;
    name_keys(letters, scratch, |key| {
        let letters = key.len().saturating_sub(1);
        least = Some(least.map_or(letters, |least: usize| least.min(letters)));
    });
    least.unwrap_or(0)
}

/// Reduces a spelling to its key, if that is long enough.
fn reduce(
    text: &[u8],
    scheme: Scheme,
    consonants: usize,
    key: &mut Vec<u8>,
    skeleton: &mut Skeleton,
) -> bool {
    key.clear();
    key.push(scheme.byte());
    let least = match scheme {
        Scheme::Full => {
            canon::full(text, key);
            MIN_FULL
        }
        Scheme::Korean => {
            canon::korean(text, key);
            MIN_KOREAN
        }
        Scheme::Pinyin => {
            canon::pinyin(text, key);
            MIN_PINYIN
        }
        Scheme::Skeleton => {
            skeleton.read(text);
            key.extend_from_slice(skeleton.consonants());
            consonants
        }
    };
    key.iter().skip(1).filter(|byte| byte.is_ascii_lowercase()).count() >= least
}

/// Whether a Han name is of a length that is spelled, and every character has a reading.
fn spellable(chars: &[char]) -> bool {
    (MIN_HAN..=MAX_HAN).contains(&chars.iter().filter(|c| !c.is_numeric()).count())
        && chars.iter().all(|&c| c.is_ascii_digit() || !tables::readings(c).is_empty())
}

/// Whether letters are three or more pinyin syllables.
fn is_pinyin(text: &[u8]) -> bool {
    static SYLLABLES: LazyLock<HashSet<Vec<u8>, BuildHasherDefault<CharHasher>>> = LazyLock::new(|| {
        (0..)
            .map_while(|number| Some(tables::syllable(number)).filter(|syllable| !syllable.is_empty()))
            .map(|syllable| {
                let mut plain = Vec::new();
                canon::pinyin(syllable.as_bytes(), &mut plain);
                plain
            })
            .filter(|syllable| syllable.iter().any(|byte| b"aeiou".contains(byte)))
            .collect()
    });
    // The fewest syllables in which the letters up to each place can be read.
    let mut counts: Vec<Option<usize>> = vec![Some(0)];
    for to in 1..=text.len() {
        let count = (to.saturating_sub(6)..to)
            .filter_map(|from| {
                let count = (*counts.get(from)?)?;
                text.get(from..to).filter(|part| SYLLABLES.contains(*part)).map(|_| count + 1)
            })
            .min();
        counts.push(count);
    }
    counts.last().copied().flatten().is_some_and(|count| count >= MIN_HAN)
}

#[cfg(test)]
mod tests;
