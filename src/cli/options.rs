//! The options that make a detector: the same for every subcommand that judges names.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::registry::CATEGORIES;
use crate::{Accepted, Builder, Detector, Error, Kind, Options, REFERENCE_PREVALENCE, Score, Tier};

/// What accounts are held against, and what is reported.
#[derive(Args, Debug)]
pub(crate) struct DetectorArgs {
    /// Add a registry file (CSV, JSONL or compiled); repeatable
    #[arg(long, value_name = "FILE", help_heading = "Registry")]
    pub(crate) registry: Vec<PathBuf>,
    /// Leave the built-in registry out
    #[arg(long, help_heading = "Registry")]
    pub(crate) no_builtin: bool,
    /// Report nothing under this score, 0 to 1 (default 0.50)
    #[arg(long, value_name = "S", value_parser = score, conflicts_with = "min_tier", help_heading = "Flags")]
    min_score: Option<Score>,
    /// Report nothing under this tier: high, medium, low, below
    ///
    /// `high` is a score of 0.90 and more, `medium` of 0.70, `low` of 0.50.
    #[arg(long, value_name = "T", hide_possible_values = true, value_parser = words(Tier::ALL, Tier::as_str, Tier::from_word),
        help_heading = "Flags")]
    min_tier: Option<Tier>,
    /// Report every entity that fits, not only the best flag of an account
    #[arg(long, help_heading = "Flags")]
    all_matches: bool,
    /// Keep only these kinds: same, lookalike, extended, claim
    #[arg(long, value_name = "K,...", value_delimiter = ',', hide_possible_values = true,
        value_parser = words(Kind::ALL, Kind::as_str, Kind::from_word), help_heading = "Flags")]
    kind: Vec<Kind>,
    /// Keep only these categories, such as news-agency
    #[arg(long, value_name = "C,...", value_delimiter = ',', help_heading = "Flags")]
    category: Vec<String>,
    /// The platform of accounts that do not name theirs, such as weibo or x
    ///
    /// An entity's own account is known by its handle on one platform: `@cnn` on x says nothing about `@cnn` elsewhere.
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true, help_heading = "Flags")]
    platform: String,
    /// The share of impostors to which scores are stated (default 0.001)
    #[arg(long, value_name = "P", value_parser = share, default_value_t = REFERENCE_PREVALENCE, hide_default_value = true,
        help_heading = "Flags")]
    prevalence: f64,
}

impl DetectorArgs {
    /// Makes the detector.
    pub(crate) fn detector(&self, accepted: Accepted) -> Result<Detector, Error> {
        self.builder(self.options(accepted)?)?.build()
    }

    /// What is reported.
    pub(crate) fn options(&self, accepted: Accepted) -> Result<Options, Error> {
        self.check_categories()?;
        let tier = self.min_tier.map(|tier| match tier {
            Tier::High => Score::HIGH,
            Tier::Medium => Score::MEDIUM,
            Tier::Low => Score::LOW,
            Tier::Below => Score::default(),
        });
        Ok(Options {
            min_score: self.min_score.or(tier).unwrap_or(Score::LOW),
            all_matches: self.all_matches,
            kinds: self.kind.clone(),
            categories: self.category.clone(),
            platform: self.platform.clone(),
            prevalence: self.prevalence,
            accepted,
        })
    }

    /// The options that a detector's answers depend on, as they are written, where they are not as usual; the registries are
    /// known by their digest.
    pub(crate) fn named(&self) -> BTreeMap<String, String> {
        let mut named = BTreeMap::new();
        let mut name = |option: &str, value: String| named.insert(option.to_owned(), value);
        if let Some(score) = self.min_score {
            name("--min-score", score.to_string());
        }
        if let Some(tier) = self.min_tier {
            name("--min-tier", tier.as_str().to_owned());
        }
        if self.all_matches {
            name("--all-matches", "yes".to_owned());
        }
        if !self.kind.is_empty() {
            name("--kind", self.kind.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(","));
        }
        if !self.category.is_empty() {
            name("--category", self.category.join(","));
        }
        if !self.platform.is_empty() {
            name("--platform", self.platform.clone());
        }
        if self.prevalence.to_bits() != REFERENCE_PREVALENCE.to_bits() {
            name("--prevalence", self.prevalence.to_string());
        }
        named
    }

    /// The registries, with options.
    pub(crate) fn builder(&self, options: Options) -> Result<Builder, Error> {
        let mut builder = Detector::builder().options(options);
        if !self.no_builtin {
            builder = builder.builtin()?;
        }
        for path in &self.registry {
            builder = builder.path(path)?;
        }
        Ok(builder)
    }

    /// A category misspelt would silently keep nothing; only a registry of the caller's own can bring others.
    fn check_categories(&self) -> Result<(), Error> {
        let unknown = self.category.iter().find(|category| !CATEGORIES.contains(&category.as_str()));
        match unknown {
            Some(unknown) if self.registry.is_empty() => {
                Err(Error::usage(format!("`--category`: there is no category `{unknown}`"))
                    .with_hint(format!("the categories are {}", CATEGORIES.join(", "))))
            }
            _ => Ok(()),
        }
    }
}

fn words<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    word: fn(T) -> &'static str,
    value: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(move |one| word(*one)))
        .try_map(move |text| value(&text).ok_or("this is none of the words"))
}

fn score(text: &str) -> Result<Score, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(Score::from_probability(value)),
        _ => Err("a number from 0 to 1 is expected".to_owned()),
    }
}

pub(crate) fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value < 1.0 => Ok(value),
        _ => Err("a number above 0 and below 1 is expected".to_owned()),
    }
}
