//! A protected entity, as a registry states it.

use std::fmt;

/// The platforms that may stand before the colon of an official account.
pub const PLATFORMS: &[&str] = &[
    "weibo",
    "wechat",
    "douyin",
    "x",
    "facebook",
    "instagram",
    "youtube",
    "tiktok",
    "bluesky",
    "mastodon",
    "telegram",
    "bilibili",
];

/// The categories of the contract; a registry may use others beside them.
pub const CATEGORIES: &[&str] = &[
    "news-agency",
    "news-media",
    "news-anchor",
    "military",
    "public-health",
    "research-institute",
    "education",
    "association",
    "government",
    "official",
    "professional",
];

/// A body or person whose names are protected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entity {
    /// Unique in a registry.
    pub id: String,
    /// The best-known official name, in its own script.
    pub name: String,
    /// One of [`CATEGORIES`], or the user's own.
    pub category: String,
    /// ISO 3166-1 alpha-2, `INT` or `EU`; may be empty.
    pub country: String,
    /// Other names, short forms, names in other scripts.
    pub aliases: Vec<String>,
    /// The entity's own accounts, which are never flagged.
    pub official: Vec<Official>,
    /// Where the facts can be checked.
    pub source: String,
    /// ISO date from which the entry holds; may be empty.
    pub valid_from: String,
    /// ISO date to which the entry holds; may be empty.
    pub valid_to: String,
    /// Anything else a curator wants to say.
    pub note: String,
}

impl Entity {
    /// Brings every text into the one form that reading, writing and reading again leaves alone.
    pub(super) fn tidy(&mut self) {
        for text in [
            &mut self.id,
            &mut self.name,
            &mut self.category,
            &mut self.country,
            &mut self.source,
            &mut self.valid_from,
            &mut self.valid_to,
            &mut self.note,
        ]
        .into_iter()
        .chain(&mut self.aliases)
        {
            let trimmed = text.trim();
            if trimmed.len() != text.len() {
                *text = trimmed.to_owned();
            }
        }
        self.aliases.retain(|alias| !alias.is_empty());
        for account in &mut self.official {
            *account = Official::parse(account.to_string().trim());
            account.account = account.account.trim().to_owned();
        }
        self.official.retain(|account| account.platform.is_some() || !account.account.is_empty());
    }

    /// What keeps the entity out of any registry, with a hint.
    pub(super) fn validate(&self) -> Result<(), (String, String)> {
        let id = &self.id;
        if id.is_empty() {
            return Err((
                "the entity has no id".to_owned(),
                "give it one of its own, such as `fr-afp`".to_owned(),
            ));
        }
        if self.name.is_empty() {
            return Err((
                format!("entity `{id}` has an empty name"),
                "write the name that is to be protected, or take the entry out".to_owned(),
            ));
        }
        if !is_slug(&self.category) {
            return Err((
                format!(
                    "category `{}` of entity `{id}` is none: small letters, digits and single hyphens were expected",
                    self.category
                ),
                format!("the known ones are {}; others may be written like them", CATEGORIES.join(", ")),
            ));
        }
        for (column, date) in [("valid_from", &self.valid_from), ("valid_to", &self.valid_to)] {
            if !date.is_empty() && !is_date(date) {
                return Err((
                    format!("{column} `{date}` of entity `{id}` is no date"),
                    "write YYYY, YYYY-MM or YYYY-MM-DD, or leave it empty".to_owned(),
                ));
            }
        }
        for account in &self.official {
            if matches!(account.account.as_str(), "" | "@") {
                return Err((
                    format!("official account `{account}` of entity `{id}` names no account"),
                    "write it as `x:@handle` or `weibo:1234567`".to_owned(),
                ));
            }
        }
        Ok(())
    }
}

/// One account of an entity's own: an id, or a handle with its `@`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Official {
    /// One of [`PLATFORMS`]; `None` where the entry names none.
    pub platform: Option<&'static str>,
    /// The id, compared exactly; or, with a leading `@`, the handle, compared without regard to ASCII case.
    pub account: String,
}

impl Official {
    /// Reads `@handle`, `id`, `x:@handle` or `weibo:id`; anything else before a colon is part of the id.
    ///
    /// ```
    /// use deadringer::registry::Official;
    /// assert_eq!(Official::parse("x:@CNN").platform, Some("x"));
    /// assert_eq!(Official::parse("urn:1").account, "urn:1");
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if let Some((before, after)) = text.split_once(':')
            && let Some(platform) = PLATFORMS.iter().find(|platform| **platform == before)
        {
            return Official { platform: Some(platform), account: after.to_owned() };
        }
        Official { platform: None, account: text.to_owned() }
    }

    /// The handle without its `@`, or nothing if this is an id.
    #[must_use]
    pub fn handle(&self) -> Option<&str> {
        self.account.strip_prefix('@')
    }
}

impl fmt::Display for Official {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.platform {
            Some(platform) => write!(f, "{platform}:{}", self.account),
            None => f.write_str(&self.account),
        }
    }
}

pub(super) fn is_slug(text: &str) -> bool {
    text.split('-').all(|part| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

/// A day, month or year of the proleptic Gregorian calendar, as ISO 8601 writes it.
fn is_date(text: &str) -> bool {
    let digits = |part: &str, length: usize| -> Option<u32> {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let mut parts = text.split('-');
    let Some(year) = parts.next().and_then(|part| digits(part, 4)) else { return false };
    let Some(month) = parts.next() else { return true };
    let Some(month) = digits(month, 2) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    let Some(day) = parts.next() else { return true };
    digits(day, 2).is_some_and(|day| (1..=days).contains(&day)) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_years_months_or_days_that_exist() {
        for good in ["2020", "0970", "2020-02", "2020-02-29", "2000-02-29", "2023-12-31"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "20",
            "20200",
            "2020-",
            "2020-13",
            "2020-00",
            "2020-2",
            "2021-02-29",
            "1900-02-29",
            "2020-04-31",
            "2020-04-00",
            "2020-04-01-",
            "2020/04/01",
            "+020",
            "２０２０",
            "2020-04-1x",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn slugs_are_small_letters_digits_and_single_hyphens() {
        for good in ["news-media", "a", "4chan", "my-own-2"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "-", "a--b", "a-", "News", "a_b", "a b", "新闻"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    #[test]
    fn an_account_with_a_platform_in_its_text_is_split_from_it() {
        let account = Official { platform: None, account: " x: @cnn ".to_owned() };
        let mut entity = Entity { official: vec![account], ..Entity::default() };
        entity.tidy();
        assert_eq!(entity.official, [Official { platform: Some("x"), account: "@cnn".to_owned() }]);
    }
}
