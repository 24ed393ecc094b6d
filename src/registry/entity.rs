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
        if let Some((before, after)) = text.split_once(':') {
            if let Some(platform) = PLATFORMS.iter().find(|platform| **platform == before) {
                return Official { platform: Some(platform), account: after.to_owned() };
            }
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
