//! How much a token tells: next to nothing where many bodies or ordinary names share it, all where one alone has it.
//!
//! Learned once, at first use, from what is compiled in: the entities of the built-in registry (each counts once for all its
//! names), the words of ordinary names, and the lexicon. A token's count becomes a weight by 1/(1 + (n − 1)/8). Words of
//! spaced scripts are counted whole; Han, kana and Hangul run together, so that pairs of neighbours are counted there, and
//! the words of the lists besides. Nothing of the user's registries enters: the same name weighs the same everywhere.

mod learn;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use crate::fold::{Stream, is_dense};
use crate::lexicon::CharHasher;

/// Bearers of a token after which it tells half. Eight bodies or so is a family within which a reader still knows one from
/// the other by the token (Reuters, Max Planck); at thirty it tells a fifth (Bank, Times, 海洋).
const HALF: f64 = 8.0;

/// Letters by themselves stand for anything, and two for a thousand things; from three on a word can be a name.
const BY_LENGTH: [f64; 3] = [0.0, 0.25, 0.6];

/// One Han, kana or Hangul sign by itself is a syllable of anything.
const ALONE: f64 = 0.4;

/// A common word at the end of a longer one is looked for from this length on: *zeitung*, *news*; shorter ones are the ends
/// of too much else.
const SHORTEST_END: usize = 4;

type Counts<K> = HashMap<K, u32, BuildHasherDefault<CharHasher>>;

/// The counts of all tokens.
struct Learned {
    /// Words of spaced scripts; of dense ones, those that stand in a list, and single signs by the names that end in them.
    words: Counts<Box<[char]>>,
    /// Neighbours in dense runs.
    pairs: Counts<(char, char)>,
    /// The longest dense word.
    longest: usize,
}

fn learned() -> &'static Learned {
    static LEARNED: LazyLock<Learned> = LazyLock::new(learn::learn);
    &LEARNED
}

/// Fills in a weight from 0 to 1 for each unit of a visual stream: what the word or the run of signs in which it stands tells.
pub(crate) fn distinctiveness(stream: &Stream, weights: &mut Vec<f64>) {
    weights.clear();
    for word in words(stream) {
        if word.first().copied().is_some_and(is_dense) {
            learned().weigh_run(word, weights);
        } else {
            learned().weigh_word(word, weights);
        }
    }
}

/// What one folded word tells, from 0 to 1; of a run of Han, kana or Hangul the mean of its signs.
#[cfg(test)]
pub(crate) fn of_word(word: &[char]) -> f64 {
    if !word.iter().copied().any(is_dense) {
        return learned().word(word);
    }
    let mut weights = Vec::with_capacity(word.len());
    learned().weigh_run(word, &mut weights);
    let count = u32::try_from(weights.len()).map_or(1.0, f64::from);
    weights.iter().sum::<f64>() / count
}

/// The weight of a token that so many bear.
fn weight(count: u32) -> f64 {
    1.0 / (1.0 + f64::from(count.saturating_sub(1)) / HALF)
}

impl Learned {
    fn word(&self, word: &[char]) -> f64 {
        let most = BY_LENGTH.get(word.len()).copied().unwrap_or(1.0);
        self.words.get(word).map_or(1.0, |count| weight(*count)).min(most)
    }

    /// A word of a spaced script, unit by unit: a common word glued to its end tells little also there.
    fn weigh_word(&self, word: &[char], weights: &mut Vec<f64>) {
        let whole = self.word(word);
        let ends = SHORTEST_END..word.len().saturating_sub(2);
        let glued = ends.rev().find_map(|length| {
            let (before, end) = word.split_at_checked(word.len() - length)?;
            let count = *self.words.get(end)?;
            // Two common words in one are a name of its own: Facebook.
            (count >= learn::LEXICON && self.word(before) > 0.5).then(|| (before.len(), weight(count)))
        });
        match glued {
            Some((before, end)) if end < whole => {
                weights.extend(std::iter::repeat_n(whole, before));
                weights.extend(std::iter::repeat_n(end, word.len() - before));
            }
            _ => weights.extend(std::iter::repeat_n(whole, word.len())),
        }
    }

    /// A dense run, sign by sign: the commonest pair or listed word that the sign stands in says what it tells.
    fn weigh_run(&self, run: &[char], weights: &mut Vec<f64>) {
        let base = weights.len();
        weights.resize(base + run.len(), if run.len() == 1 { ALONE } else { 1.0 });
        let mut lower = |from: usize, length: usize, to: f64| {
            for cell in weights.iter_mut().skip(base + from).take(length) {
                *cell = cell.min(to);
            }
        };
        for (from, pair) in run.windows(2).enumerate() {
            if let [a, b] = pair
                && let Some(count) = self.pairs.get(&(*a, *b))
            {
                lower(from, 2, weight(*count));
            }
        }
        for from in 0..run.len() {
            // One sign by itself says something only at the end, where it is the kind of a body: 网, 报, 局.
            let shortest = if from + 1 == run.len() { 1 } else { 2 };
            for length in shortest..=self.longest.min(run.len() - from) {
                if let Some(count) = run.get(from..from + length).and_then(|word| self.words.get(word)) {
                    lower(from, length, weight(*count));
                }
            }
        }
    }
}

/// The spaced words and dense runs of a stream.
fn words(stream: &Stream) -> impl Iterator<Item = &[char]> {
    let (units, chars) = (stream.units(), stream.chars());
    let mut from = 0;
    std::iter::from_fn(move || {
        let dense = is_dense(*chars.get(from)?);
        let rest = units.iter().zip(chars).skip(from + 1);
        let length =
            1 + rest.take_while(|(unit, c)| is_dense(**c) == dense && (dense || !unit.starts)).count();
        let word = chars.get(from..from + length);
        from += length;
        word
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Folded;

    fn visual(text: &str) -> Stream {
        Folded::of(text).visual
    }

    fn distinctiveness(stream: &Stream) -> Vec<f64> {
        let mut weights = Vec::new();
        super::distinctiveness(stream, &mut weights);
        weights
    }

    fn of(text: &str) -> f64 {
        of_word(visual(text).chars())
    }

    #[test]
    fn what_many_share_tells_little() {
        for (words, most) in [
            ("times", 0.2),
            ("west east bank north university daily news press police institute", 0.3),
            ("新闻 研究院 大学 中国 日报 中心 人民 记者 官方 网 局", 0.25),
            ("université universidad новости университет 신문 大学校 ニュース", 0.3),
            ("cooking football maria smith wang", 0.7),
            ("of the a", 0.25),
        ] {
            for word in words.split(' ') {
                assert!(of(word) < most, "{word}: {}", of(word));
            }
        }
    }

    #[test]
    fn what_one_alone_has_tells_all() {
        for word in "reuters nintendo zxcvb 雷锋 白岩松 任天堂".split(' ') {
            assert!(of(word) > 0.8, "{word}: {}", of(word));
        }
    }

    #[test]
    fn the_weight_falls_as_the_count_rises() {
        assert!((weight(0) - 1.0).abs() < 1e-12 && (weight(1) - 1.0).abs() < 1e-12);
        assert!((1..2_000).all(|count| weight(count + 1) < weight(count) && weight(count) > 0.0));
        assert!((weight(9) - 0.5).abs() < 1e-12);
        let learned = learned();
        for (word, count) in &learned.words {
            if word.len() > 2 && !word.iter().copied().any(is_dense) {
                assert!((of_word(word) - weight(*count)).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_stream_has_one_weight_for_each_unit() {
        for name in [
            "",
            "Bank of the West",
            "雷锋网",
            "BBC中文网 news24",
            "R\u{435}uters",
            "ニュース速報 24h",
            "서울신문",
            "🔥",
        ] {
            let stream = visual(name);
            let weights = distinctiveness(&stream);
            assert_eq!(weights.len(), stream.len(), "{name}");
            assert!(weights.iter().all(|weight| (0.0..=1.0).contains(weight)), "{name}: {weights:?}");
        }
    }

    #[test]
    fn common_ends_tell_little_and_what_stands_before_them_does() {
        let parts = |name: &str, at: usize| {
            let weights = distinctiveness(&visual(name));
            (
                weights[..at].iter().copied().fold(1.0, f64::min),
                weights[at..].iter().copied().fold(0.0, f64::max),
            )
        };
        for (name, at) in [("雷锋网", 2), ("雷锋日报", 2), ("nintendonews", 8), ("Nintendo University", 8)]
        {
            let (before, end) = parts(name, at);
            assert!(before > 0.8 && end < 0.3, "{name}: {before} {end}");
        }
        // Two common words in one are a name of its own.
        assert!(distinctiveness(&visual("worldnews")).iter().all(|weight| *weight > 0.6));
    }

    #[test]
    fn a_name_of_nothing_but_common_words_has_no_distinctive_unit() {
        for name in
            ["Bank of the West", "Bank of the East", "The Times", "中国新闻网", "National Research Institute"]
        {
            let weights = distinctiveness(&visual(name));
            assert!(weights.iter().all(|weight| *weight < 0.3), "{name}: {weights:?}");
        }
    }
}
