//! How a symbol writes its letter.

/// The classes of `letter-symbols.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Enclosed,
    Squared,
    Regional,
    Tag,
    Parenthesized,
    Math,
    SmallCapital,
    Modifier,
    Hook,
    Stroke,
    Turned,
    Other,
}

impl Class {
    const ALL: [(Class, &'static str); 12] = [
        (Class::Enclosed, "enclosed"),
        (Class::Squared, "squared"),
        (Class::Regional, "regional"),
        (Class::Tag, "tag"),
        (Class::Parenthesized, "parenthesized"),
        (Class::Math, "math"),
        (Class::SmallCapital, "small-capital"),
        (Class::Modifier, "modifier"),
        (Class::Hook, "hook"),
        (Class::Stroke, "stroke"),
        (Class::Turned, "turned"),
        (Class::Other, "other"),
    ];

    /// The word in the table.
    pub(crate) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(class, _)| *class == self).map_or("other", |(_, word)| word)
    }

    /// The class of a word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(class, _)| *class)
    }

    /// All words, for the header.
    pub(crate) fn words() -> String {
        Self::ALL.map(|(_, word)| word).join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_classes_agree() {
        for (class, word) in Class::ALL {
            assert_eq!((class.word(), Class::parse(word)), (word, Some(class)));
        }
    }
}
