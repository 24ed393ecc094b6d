//! The options of a detector, by the names and with the rules of the command line.

use deadringer::registry::CATEGORIES;
use deadringer::{Error, Kind, Options, Score, Tier};

/// Options as Python gives them.
pub(crate) struct Given {
    pub(crate) min_score: Option<f64>,
    pub(crate) min_tier: Option<String>,
    pub(crate) all_matches: bool,
    pub(crate) kinds: Option<Vec<String>>,
    pub(crate) categories: Option<Vec<String>>,
    pub(crate) platform: String,
    pub(crate) prevalence: Option<f64>,
}

impl Given {
    /// The library's options; `builtin_only` where no registry can bring categories of its own.
    pub(crate) fn options(self, builtin_only: bool) -> Result<Options, Error> {
        let mut options = Options::default();
        options.min_score = match (self.min_score, self.min_tier) {
            (None, None) => Score::LOW,
            (Some(score), None) if (0.0..=1.0).contains(&score) => Score::from_probability(score),
            (Some(score), None) => {
                return Err(Error::usage(format!(
                    "`min_score` is {score}; a number from 0 to 1 is expected"
                )));
            }
            (None, Some(word)) => match Tier::from_word(&word) {
                Some(Tier::High) => Score::HIGH,
                Some(Tier::Medium) => Score::MEDIUM,
                Some(Tier::Low) => Score::LOW,
                Some(_) => Score::default(),
                None => return Err(no_word("min_tier", &word, Tier::ALL.iter().map(|tier| tier.as_str()))),
            },
            (Some(_), Some(_)) => {
                return Err(Error::usage("`min_score` and `min_tier` say the same thing twice")
                    .with_hint("give one of them"));
            }
        };
        options.all_matches = self.all_matches;
        for word in self.kinds.unwrap_or_default() {
            let kind = Kind::from_word(&word)
                .ok_or_else(|| no_word("kinds", &word, Kind::ALL.iter().map(|kind| kind.as_str())))?;
            options.kinds.push(kind);
        }
        options.categories = self.categories.unwrap_or_default();
        // One misspelt would silently keep nothing.
        if let Some(word) = options.categories.iter().find(|one| !CATEGORIES.contains(&one.as_str()))
            && builtin_only
        {
            return Err(no_word("categories", word, CATEGORIES.iter().copied()));
        }
        options.platform = self.platform;
        if let Some(share) = self.prevalence {
            if !(share > 0.0 && share < 1.0) {
                return Err(Error::usage(format!(
                    "`prevalence` is {share}; a number above 0 and below 1 is expected"
                )));
            }
            options.prevalence = share;
        }
        Ok(options)
    }
}

fn no_word<'a>(option: &str, word: &str, words: impl Iterator<Item = &'a str>) -> Error {
    let words: Vec<&str> = words.collect();
    Error::usage(format!("`{option}`: `{word}` is none of the words"))
        .with_hint(format!("the words are {}", words.join(", ")))
}
