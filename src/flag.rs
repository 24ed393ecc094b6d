//! What goes out: a flag and its parts, in the words of every format.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order of the contract.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word used in every format.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The value of a word, if it is one.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

words! {
    /// How an account's name stands to a protected one; ordered as flags of equal score are.
    Kind {
        /// A protected name as it is, from an account that is not the entity's.
        Same = "same",
        /// A protected name altered to look or sound the same.
        Lookalike = "lookalike",
        /// A protected name, also an altered one, inside a longer name.
        Extended = "extended",
        /// No registered entity, but built as a protected class is. Unverified, not false.
        Claim = "claim",
    }
}

words! {
    /// A band of scores.
    Tier {
        /// At least 0.90.
        High = "high",
        /// At least 0.70.
        Medium = "medium",
        /// At least 0.50.
        Low = "low",
        /// Under 0.50: reported only where asked for.
        Below = "below",
    }
}

words! {
    /// One way in which a name differs from the protected one; ordered from most to least specific.
    Technique {
        /// Upper and lower case.
        Case = "case",
        /// Full-width and half-width forms.
        Width = "width",
        /// Characters that show nothing.
        Invisible = "invisible",
        /// Characters that turn the direction of text.
        Bidi = "bidi",
        /// Accents and other marks on letters.
        Mark = "mark",
        /// A letter of another script, or another letter, drawn alike.
        Homoglyph = "homoglyph",
        /// A symbol that stands for a letter: enclosed, squared, mathematical, small capital, turned.
        LetterSymbol = "letter-symbol",
        /// A digit or sign in a letter's place.
        Leet = "leet",
        /// Several letters that look like one (`rn` for `m`).
        MultiChar = "multi-char",
        /// Spaces, punctuation or emoji added, left out or changed.
        Separator = "separator",
        /// A character repeated.
        Repeat = "repeat",
        /// Traditional, simplified or another written form of the same Han character.
        HanVariant = "han-variant",
        /// Another Han character drawn alike.
        HanShape = "han-shape",
        /// Another Han character that sounds alike.
        Homophone = "homophone",
        /// Characters put in.
        Insert = "insert",
        /// Characters left out.
        Delete = "delete",
        /// Characters exchanged for others that are not alike.
        Substitute = "substitute",
        /// Two neighbours that changed places.
        Transpose = "transpose",
        /// Words that changed places.
        Reorder = "reorder",
        /// Words before or after the name.
        Affix = "affix",
        /// A short form of the name.
        Abbreviation = "abbreviation",
        /// The name in another script.
        Transliteration = "transliteration",
        /// Claims: who speaks.
        Authority = "authority",
        /// Claims: where.
        Place = "place",
        /// Claims: what for.
        Function = "function",
        /// Claims: the kind of body.
        Body = "body",
        /// Claims: a qualification.
        Credential = "credential",
        /// Claims: a complete register says otherwise.
        Register = "register",
    }
}

words! {
    /// What the name itself says against being taken for the entity.
    Disclaimer {
        /// Says it is a parody.
        Parody = "parody",
        /// Says it is by or for fans.
        Fan = "fan",
        /// Says it comments.
        Commentary = "commentary",
        /// Says it is not official.
        Unofficial = "unofficial",
    }
}

words! {
    /// Which of an account's fields a flag is about.
    Field {
        /// The display name.
        Name = "name",
        /// The handle.
        Handle = "handle",
    }
}

/// The estimated probability that a reviewer confirms a flag, in ten-thousandths: exact on every platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u16);

impl Score {
    /// The least score that is reported by default.
    pub const LOW: Score = Score(5_000);
    /// The least score of tier medium.
    pub const MEDIUM: Score = Score(7_000);
    /// The least score of tier high.
    pub const HIGH: Score = Score(9_000);
    /// The largest score.
    pub const MAX: Score = Score(10_000);

    /// A score from ten-thousandths; more than 10,000 counts as 10,000.
    #[must_use]
    pub const fn from_ten_thousandths(value: u16) -> Self {
        if value > 10_000 { Score(10_000) } else { Score(value) }
    }

    /// The nearest score to a probability; below 0 counts as 0, above 1 and not-a-number as the nearest end.
    #[must_use]
    pub fn from_probability(value: f64) -> Self {
        let clamped = value.clamp(0.0, 1.0);
        // In range by the clamp; not-a-number becomes 0.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=10000")]
        Score((clamped * 10_000.0 + 0.5) as u16)
    }

    /// The largest score of a claim that no complete register contradicts: the end of tier low.
    pub(crate) const UNVERIFIED: Score = Score(6_999);

    /// In ten-thousandths, 0 to 10,000.
    #[must_use]
    pub const fn ten_thousandths(self) -> u16 {
        self.0
    }

    /// As a probability, 0 to 1.
    #[must_use]
    pub fn probability(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }

    /// The tier a score falls into.
    #[must_use]
    pub fn tier(self) -> Tier {
        match self {
            s if s >= Score::HIGH => Tier::High,
            s if s >= Score::MEDIUM => Tier::Medium,
            s if s >= Score::LOW => Tier::Low,
            _ => Tier::Below,
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.probability())
    }
}

/// One difference between the account's name and the protected one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// What was done.
    pub technique: Technique,
    /// The protected name's text; empty where something was added.
    pub from: String,
    /// The account's text; empty where something was left out.
    pub to: String,
    /// Where in the account's field, in code points from 0.
    pub position: u32,
}

impl Evidence {
    /// A difference.
    #[must_use]
    pub fn new(technique: Technique, from: impl Into<String>, to: impl Into<String>, position: u32) -> Self {
        Evidence { technique, from: from.into(), to: to.into(), position }
    }
}

/// The notation of the CSV column: `technique(from→to @position)`, with `\` before `;`, `(`, `)`, `→`, `@` and itself.
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.technique)?;
        escape(f, &self.from)?;
        f.write_str("→")?;
        escape(f, &self.to)?;
        write!(f, " @{})", self.position)
    }
}

fn escape(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    use fmt::Write;
    for c in text.chars() {
        if matches!(c, ';' | '(' | ')' | '→' | '@' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    Ok(())
}

/// An account's name resembles a protected entity's, or asserts to be one: something for a person to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flag<'d> {
    /// How the name stands to the protected one.
    pub kind: Kind,
    /// The band the score falls into.
    pub tier: Tier,
    /// The estimated probability that a reviewer confirms the flag.
    pub score: Score,
    /// The category of the entity, or of the claim.
    pub category: &'d str,
    /// The id of the entity; empty for a claim.
    pub entity_id: &'d str,
    /// The entity's own name; empty for a claim.
    pub entity_name: &'d str,
    /// The name or alias of the entity that was met; empty for a claim.
    pub matched_name: &'d str,
    /// The field of the account in which it was met.
    pub field: Field,
    /// Every difference, in the order of the account's text.
    pub evidence: Vec<Evidence>,
    /// What the name says against being taken for the entity.
    pub disclaimer: Option<Disclaimer>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_escapes_its_own_signs() {
        let evidence = Evidence::new(Technique::Affix, "", "a;b(c)→@\\", 3);
        assert_eq!(evidence.to_string(), r"affix(→a\;b\(c\)\→\@\\ @3)");
    }

    #[test]
    fn scores_have_four_decimals_and_the_tiers_of_the_contract() {
        assert_eq!(Score::from_probability(0.899_96).to_string(), "0.9000");
        assert_eq!(Score::from_probability(0.899_94).tier(), Tier::Medium);
        assert_eq!(Score::from_probability(f64::NAN), Score(0));
        assert_eq!(Score::from_probability(7.0).to_string(), "1.0000");
    }

    #[test]
    fn every_word_is_found_again() {
        for technique in Technique::ALL {
            assert_eq!(Technique::from_word(technique.as_str()), Some(*technique));
        }
        assert_eq!(Kind::from_word("imposter"), None);
    }
}
