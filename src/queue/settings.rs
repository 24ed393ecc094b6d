//! How the queue is ranked and worked through: `data/queue.toml`, or a file of the same form in its place.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Error, Score};

/// The settings that are compiled in.
const BUILTIN: &str = include_str!("../../data/queue.toml");

/// The name under which they stand in messages.
const BUILTIN_PLACE: &str = "data/queue.toml";

/// The weight of categories that have none of their own.
const OTHER: &str = "other";

/// No weight is larger: beyond, scores would say nothing of the order.
const MAX_WEIGHT: f64 = 10.0;

/// How the queue is ranked and worked through.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// What the reviewers of a day are asked to look at.
    pub(crate) reviews_a_day: u32,
    /// After how many minutes a claimed case goes back into the queue.
    pub(crate) claim_minutes: u32,
    /// How long the names of confirmed cases are kept, as keyed hashes.
    pub(crate) retention_days: u32,
    /// Where the owner of an account can object.
    pub(crate) contact: String,
    /// By category.
    pub(crate) weight: BTreeMap<String, Weight>,
}

/// What an unnoticed imitation of a category may do, against that of others.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weight {
    pub(crate) weight: f64,
    pub(crate) reason: String,
}

impl Settings {
    /// The settings that are compiled in.
    ///
    /// # Errors
    /// None that a test of this file does not meet first.
    pub(crate) fn builtin() -> Result<Settings, Error> {
        Settings::parse(BUILTIN, BUILTIN_PLACE)
    }

    /// Reads a file that takes their place.
    ///
    /// # Errors
    /// It cannot be read, or is not whole.
    pub(crate) fn read(path: &Path) -> Result<Settings, Error> {
        let place = path.to_string_lossy();
        let text = std::fs::read_to_string(path)
            .map_err(|error| Error::io(&*place, "the settings cannot be read", error))?;
        Settings::parse(&text, &place)
    }

    fn parse(text: &str, place: &str) -> Result<Settings, Error> {
        let hint = format!("start from a copy of `{BUILTIN_PLACE}`");
        let settings: Settings = basic_toml::from_str(text).map_err(|error| {
            Error::input(place, format!("these are no settings of a queue: {error}")).with_hint(&*hint)
        })?;
        let refuse = |what: String| Err(Error::input(place, what).with_hint(&*hint));
        if settings.claim_minutes == 0 {
            return refuse("`claim_minutes` is 0, at least 1 was expected".to_owned());
        }
        if settings.reviews_a_day == 0 {
            return refuse("`reviews_a_day` is 0, at least 1 was expected".to_owned());
        }
        if !settings.weight.contains_key(OTHER) {
            return refuse(format!("no `[weight.{OTHER}]` stands in it, one was expected"));
        }
        for (category, Weight { weight, reason }) in &settings.weight {
            if !(*weight > 0.0 && *weight <= MAX_WEIGHT) {
                return refuse(format!(
                    "the weight of `{category}` is {weight}, a number above 0 and up to {MAX_WEIGHT} was expected"
                ));
            }
            if reason.trim().is_empty() {
                return refuse(format!("the weight of `{category}` has no reason, one was expected"));
            }
        }
        Ok(settings)
    }

    /// The weight of a category.
    pub(crate) fn weight_of(&self, category: &str) -> f64 {
        self.weight.get(category).or_else(|| self.weight.get(OTHER)).map_or(1.0, |one| one.weight)
    }

    /// The weight in hundredths, by which places in the queue are worked out exactly.
    pub(super) fn hundredths(&self, category: &str) -> i64 {
        // Within 1 to 1,000 by the check above.
        #[expect(clippy::cast_possible_truncation, reason = "checked when read")]
        let hundredths = (self.weight_of(category) * 100.0).round() as i64;
        hundredths.max(1)
    }

    /// The place in the queue: larger comes first.
    pub(super) fn priority(&self, category: &str, score: Score) -> i64 {
        self.hundredths(category) * i64::from(score.ten_thousandths())
    }

    /// Seconds of a claim.
    pub(super) fn claim_seconds(&self) -> i64 {
        i64::from(self.claim_minutes) * 60
    }

    /// Seconds for which names are kept.
    pub(super) fn retention_seconds(&self) -> i64 {
        i64::from(self.retention_days) * 86_400
    }

    /// As they are kept in a database.
    pub(super) fn kept(&self) -> String {
        // Texts and finite numbers make JSON whatever they are.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As a database keeps them; nothing where another version did.
    pub(super) fn of_kept(text: &str) -> Option<Settings> {
        serde_json::from_str(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::CATEGORIES;

    #[test]
    fn every_category_has_a_weight_with_its_reason() {
        let settings = Settings::builtin().unwrap();
        for category in CATEGORIES {
            assert!(settings.weight.contains_key(*category), "{category}");
        }
        assert_eq!(settings.weight_of("public-health"), 1.5);
        assert_eq!(settings.weight_of("choirs"), 1.0);
        assert_eq!(settings.priority("public-health", Score::MAX), 1_500_000);
    }

    #[test]
    fn faulty_settings_are_refused_with_what_is_wrong() {
        for (from, to, what) in [
            ("claim_minutes = 30", "claim_minutes = 0", "`claim_minutes` is 0"),
            ("weight = 1.5", "weight = -1", "the weight of `military` is -1"),
            ("[weight.other]", "[weight.others]", "no `[weight.other]`"),
            ("contact = \"\"", "contacts = \"\"", "contacts"),
        ] {
            let error = Settings::parse(&BUILTIN.replace(from, to), "mine.toml").unwrap_err().to_string();
            assert!(error.starts_with("mine.toml: ") && error.contains(what), "{error}");
        }
    }
}
