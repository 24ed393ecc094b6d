//! A model of ordinary account names: the words and patterns of `data/ordinary`, and names drawn from them.
//!
//! Deterministic: the same count gives the same names everywhere. It models how names are made and not who bears them; what
//! it says of a registry is good to a factor of two or so, which is enough to tell `Times` from `Reuters`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Names of a usual [`sample`]: an entry that flags one ordinary account in 20,000 meets three of them on average.
pub const SAMPLE: usize = 60_000;

/// The first names of an endless row of ordinary account names, in realistic shares: people, nicknames, handles, shops,
/// pages. Common names come more than once, as they do in any list of accounts.
///
/// ```
/// use deadringer::registry::ordinary;
/// let names: Vec<String> = ordinary::sample(1_000).collect();
/// assert_eq!(names.len(), 1_000);
/// assert_eq!(names[..10], ordinary::sample(10).collect::<Vec<_>>());
/// ```
pub fn sample(count: usize) -> impl Iterator<Item = String> {
    let grammar = Grammar::builtin();
    let mut stream = Stream(SEED);
    std::iter::repeat_with(move || grammar.name(&mut stream)).take(count)
}

/// Any number would do; another draws other names of the same kinds.
const SEED: u64 = 60_000;

/// The rows of every file: language, slot, words.
pub(crate) fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    const FILES: &[&str] = &[
        include_str!("../../data/ordinary/english.csv"),
        include_str!("../../data/ordinary/chinese.csv"),
        include_str!("../../data/ordinary/east-asia.csv"),
        include_str!("../../data/ordinary/europe-america.csv"),
        include_str!("../../data/ordinary/asia-africa.csv"),
    ];
    FILES.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.splitn(3, ',');
        Some((fields.next()?, fields.next()?, fields.next()?))
    })
}

/// A blank inside a word or a pattern.
pub(crate) const BLANK: char = '~';

/// Languages by their shares.
struct Grammar {
    languages: Weighted<Language>,
}

/// One language: its patterns by weight.
struct Language {
    patterns: Weighted<Vec<Piece>>,
}

/// A part of a pattern.
enum Piece {
    Text(String),
    Word(&'static Slot, Letters),
    /// A number of so many digits.
    Number(u32),
    Year,
}

/// How the letters of a word are written.
#[derive(Clone, Copy)]
enum Letters {
    AsTheyAre,
    Small,
    Initials,
    Capitals,
}

/// The words of a slot, the commonest first.
type Slot = Weighted<String>;

/// Slots by language and name.
type Slots = HashMap<(&'static str, &'static str), Slot>;

/// Things that are drawn, each as often as its weight says.
struct Weighted<T> {
    /// With the sum of the weights up to and with each.
    things: Vec<(u64, T)>,
}

impl<T> Weighted<T> {
    fn new(things: impl IntoIterator<Item = (u64, T)>) -> Self {
        let mut sum = 0;
        let summed = things.into_iter().map(|(weight, thing)| {
            sum += weight;
            (sum, thing)
        });
        Weighted { things: summed.collect() }
    }

    fn draw(&self, stream: &mut Stream) -> Option<&T> {
        let (sum, _) = self.things.last()?;
        let at = stream.below(*sum);
        self.things.get(self.things.partition_point(|(sum, _)| *sum <= at)).map(|(_, thing)| thing)
    }
}

impl Grammar {
    fn builtin() -> &'static Grammar {
        static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::read);
        &GRAMMAR
    }

    fn read() -> Grammar {
        static SLOTS: LazyLock<Slots> = LazyLock::new(slots);
        let mut shares: HashMap<&str, u64> = HashMap::new();
        let mut languages = Vec::new();
        for (language, slot, words) in rows() {
            if slot == "share" {
                shares.insert(language, words.parse().unwrap_or(0));
            } else if slot == "pattern" {
                let read = words.split(' ').filter_map(|word| {
                    let (weight, pattern) = word.split_once('*')?;
                    Some((weight.parse().ok()?, pieces(language, pattern, &SLOTS)))
                });
                languages.push((language, Language { patterns: Weighted::new(read) }));
            }
        }
        let share = |language| shares.get(language).copied().unwrap_or(0);
        let languages = languages.into_iter().map(|(name, language)| (share(name), language));
        Grammar { languages: Weighted::new(languages) }
    }

    fn name(&self, stream: &mut Stream) -> String {
        let mut name = String::new();
        let pattern = self.languages.draw(stream).and_then(|language| language.patterns.draw(stream));
        for piece in pattern.into_iter().flatten() {
            match piece {
                Piece::Text(text) => name.push_str(text),
                Piece::Word(slot, letters) => {
                    letters.write(slot.draw(stream).map_or("", String::as_str), &mut name);
                }
                Piece::Number(digits) => {
                    let from = 10_u64.pow(digits - 1);
                    name.push_str(&(from + stream.below(from * 9)).to_string());
                }
                // Those who make accounts now were born then.
                Piece::Year => name.push_str(&(1962 + stream.below(50)).to_string()),
            }
        }
        name
    }
}

/// A word at place n comes up with the weight 1/(n + 8): the tenth Chinese surname half as often as the first, the
/// hundredth a thirteenth; about what censuses of names show.
const FALL: u64 = 8;

fn slots() -> Slots {
    let mut words: HashMap<(&str, &str), Vec<String>> = HashMap::new();
    for (language, slot, row) in rows() {
        if slot != "share" && slot != "pattern" {
            let row = row.split(' ').map(|word| word.replace(BLANK, " "));
            words.entry((language, slot)).or_default().extend(row);
        }
    }
    let weighted = |words: Vec<String>| {
        Weighted::new((FALL..).zip(words).map(|(place, word)| (1_000_000 / place, word)))
    };
    words.into_iter().map(|(key, words)| (key, weighted(words))).collect()
}

/// Takes a pattern apart; what is no slot stays as it is written, and a test shows that there is none.
fn pieces(language: &'static str, pattern: &'static str, slots: &'static Slots) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some((before, (inner, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        if !before.is_empty() {
            pieces.push(Piece::Text(before.replace(BLANK, " ")));
        }
        let (word, letters) = match inner.split_once(':') {
            Some((word, "low")) => (word, Letters::Small),
            Some((word, "cap")) => (word, Letters::Initials),
            Some((word, "up")) => (word, Letters::Capitals),
            _ => (inner, Letters::AsTheyAre),
        };
        pieces.push(match word {
            "9" | "99" | "999" | "9999" => Piece::Number(u32::try_from(word.len()).unwrap_or(1)),
            "year" => Piece::Year,
            _ => match slots.get(&(language, word)).or_else(|| slots.get(&("any", word))) {
                Some(slot) => Piece::Word(slot, letters),
                None => Piece::Text(format!("{{{inner}}}")),
            },
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.replace(BLANK, " ")));
    }
    pieces
}

impl Letters {
    fn write(self, word: &str, name: &mut String) {
        match self {
            Letters::AsTheyAre => name.push_str(word),
            Letters::Small => {
                name.extend(word.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase));
            }
            Letters::Capitals => name.extend(word.chars().flat_map(char::to_uppercase)),
            Letters::Initials => {
                let mut starts = true;
                for c in word.chars() {
                    if starts {
                        name.extend(c.to_uppercase());
                    } else {
                        name.push(c);
                    }
                    starts = c.is_whitespace();
                }
            }
        }
    }
}

/// SplitMix64: a row of numbers that is the same on every platform.
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another, 0 if that is 0. The sums here are below 2^32, so that the bias is below 2^-32.
    fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_pattern_is_made_of_slots_that_exist() {
        let slots = slots();
        for (language, slot, words) in rows() {
            if slot != "pattern" {
                continue;
            }
            for word in words.split(' ') {
                let (weight, pattern) = word.split_once('*').expect(word);
                assert!(weight.parse::<u64>().is_ok_and(|weight| weight > 0), "{word}");
                for part in pattern.split('{').skip(1) {
                    let (inner, rest) = part.split_once('}').expect(word);
                    let name = inner.split(':').next().unwrap();
                    assert!(!rest.contains('}'), "{word}");
                    assert!(
                        name == "year"
                            || name.bytes().all(|byte| byte == b'9') && name.len() <= 4
                            || slots.contains_key(&(language, name))
                            || slots.contains_key(&("any", name)),
                        "{language}: {word}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_rows_are_well_formed_and_many() {
        let mut words = 0;
        let mut languages = HashSet::new();
        for (language, slot, row) in rows() {
            assert!(row.split(' ').all(|word| !word.is_empty()), "{language},{slot}: two blanks");
            match slot {
                "share" => assert!(row.parse::<u64>().is_ok() && languages.insert(language), "{language}"),
                "pattern" => assert!(languages.contains(language), "{language} has no share"),
                _ => words += row.split(' ').count(),
            }
        }
        assert!(languages.len() >= 30, "{}", languages.len());
        assert!(words >= 6_000, "{words}");
    }

    #[test]
    fn the_sample_is_broad_and_always_the_same() {
        let names: Vec<String> = sample(20_000).collect();
        let distinct: HashSet<&str> = names.iter().map(String::as_str).collect();
        assert!(distinct.len() > 17_000, "{}", distinct.len());
        assert!(names.iter().all(|name| !name.trim().is_empty() && name.chars().count() < 60));
        assert!(names.iter().all(|name| !name.contains(['{', '}', BLANK])));
        assert_eq!(names.get(..50), sample(50).collect::<Vec<_>>().get(..));
        let share = |test: fn(char) -> bool| {
            names.iter().filter(|name| name.chars().any(test)).count() * 100 / names.len()
        };
        assert!((20..40).contains(&share(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))));
        assert!((40..70).contains(&share(|c| c.is_ascii_alphabetic())));
    }
}
