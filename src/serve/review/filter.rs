//! What of the queue somebody wants to see, as it stands in the query of a page. A word that is none says nothing.

use std::fmt::Write as _;

use super::safe::in_query;
use crate::queue::{Filter, Key, Source, State};
use crate::{Kind, Tier};

/// Code points of a text that is looked for: longer than any name that is registered.
const LONGEST: usize = 300;

/// Which states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum States {
    /// What is to be decided.
    #[default]
    Open,
    /// What the reviewer has claimed.
    Mine,
    All,
    One(State),
}

impl States {
    /// Every choice.
    pub(super) fn all() -> impl Iterator<Item = States> {
        [States::Open, States::Mine].into_iter().chain(State::ALL.map(States::One)).chain([States::All])
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            States::Open => "open",
            States::Mine => "mine",
            States::All => "all",
            States::One(state) => state.as_str(),
        }
    }

    fn from_word(word: &str) -> Option<States> {
        States::all().find(|one| one.word() == word)
    }
}

/// The word for cases that no detector flagged.
pub(super) const REPORTED: &str = "reported";

/// What somebody wants to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) states: States,
    pub(super) kind: Option<Option<Kind>>,
    pub(super) tier: Option<Tier>,
    pub(super) category: String,
    pub(super) entity: String,
    pub(super) language: String,
    pub(super) source: Option<Source>,
    pub(super) text: String,
    /// Behind which place to go on.
    pub(super) after: Option<Key>,
}

impl Wanted {
    pub(super) fn of(query: &[(String, String)]) -> Wanted {
        let mut wanted = Wanted::default();
        for (key, value) in query {
            let text = || value.chars().take(LONGEST).collect::<String>();
            match key.as_str() {
                "state" => wanted.states = States::from_word(value).unwrap_or_default(),
                "kind" if value == REPORTED => wanted.kind = Some(None),
                "kind" => wanted.kind = Kind::from_word(value).map(Some),
                "tier" => wanted.tier = Tier::from_word(value),
                "category" => wanted.category = text(),
                "entity" => wanted.entity = text(),
                "language" => wanted.language = text(),
                "source" => wanted.source = Source::from_word(value),
                "text" => wanted.text = text(),
                "after" => wanted.after = value.parse().ok(),
                _ => {}
            }
        }
        wanted
    }

    /// As the queue takes it.
    pub(super) fn filter(&self, reviewer: &str) -> Filter {
        let (states, reviewer) = match self.states {
            States::Open => (vec![State::New, State::Claimed], ""),
            States::Mine => (vec![State::Claimed], reviewer),
            States::All => (Vec::new(), ""),
            States::One(state) => (vec![state], ""),
        };
        Filter {
            states,
            kind: self.kind,
            tier: self.tier,
            category: self.category.clone(),
            entity: self.entity.clone(),
            language: self.language.clone(),
            source: self.source,
            reviewer: reviewer.to_owned(),
            text: self.text.clone(),
        }
    }

    /// Whether all that is open is shown.
    pub(super) fn is_usual(&self) -> bool {
        Wanted { after: None, ..self.clone() } == Wanted::default()
    }

    /// The query of a link that shows the same, with `?`; empty where nothing need be said. The place is left out.
    pub(super) fn query(&self) -> String {
        let mut out = String::new();
        let kind = self.kind.map(|kind| kind.map_or(REPORTED, |kind| kind.as_str()));
        let state = Some(self.states).filter(|states| *states != States::Open);
        for (key, value) in [
            ("state", state.map_or("", States::word)),
            ("kind", kind.unwrap_or_default()),
            ("tier", self.tier.map_or("", |tier| tier.as_str())),
            ("category", &self.category),
            ("entity", &self.entity),
            ("language", &self.language),
            ("source", self.source.map_or("", Source::as_str)),
            ("text", &self.text),
        ] {
            if !value.is_empty() {
                // A string takes every write.
                let _ = write!(out, "{}{key}={}", if out.is_empty() { '?' } else { '&' }, in_query(value));
            }
        }
        out
    }

    /// A link to a place in this service that keeps what is wanted, with one thing more in its query.
    pub(super) fn link(&self, path: &str, key: &str, value: &str) -> String {
        let query = self.query();
        format!("{path}{query}{}{key}={}", if query.is_empty() { '?' } else { '&' }, in_query(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str) -> Wanted {
        let uri = format!("/review?{query}").parse().unwrap();
        let axum::extract::Query(query) =
            axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).unwrap();
        Wanted::of(&query)
    }

    #[test]
    fn what_is_wanted_reads_back_from_its_link() {
        assert!(of("").is_usual() && of("state=open&kind=&tier=&category=&text=").is_usual());
        for query in [
            "state=mine&kind=claim&tier=high&category=news-agency&entity=cn%26x&language=zh&source=scan&text=%E6%9B%B0%20a",
            "kind=reported",
            "state=all",
            "state=upheld&text=%22%3E%3Cscript%3E%E2%80%AE",
        ] {
            let wanted = of(query);
            assert!(!wanted.is_usual());
            assert_eq!(wanted.query(), format!("?{query}"));
        }
        assert_eq!(of("kind=same").link("/review", "after", "1-2-3"), "/review?kind=same&after=1-2-3");
        assert!(of("after=1-2-3").after.is_some() && of("after=x").after.is_none());
    }

    #[test]
    fn words_that_are_none_say_nothing() {
        assert!(of("state=none&kind=none&tier=none&source=none&other=x").is_usual());
        assert_eq!(of(&format!("text={}", "a".repeat(5_000))).text.len(), LONGEST);
    }

    #[test]
    fn open_is_what_is_to_be_decided() {
        assert_eq!(of("").filter("ana").states, [State::New, State::Claimed]);
        let mine = of("state=mine").filter("ana");
        assert_eq!((mine.states, mine.reviewer), (vec![State::Claimed], "ana".to_owned()));
        assert!(of("state=all").filter("ana").states.is_empty());
        assert_eq!(of("state=appealed").filter("ana").states, [State::Appealed]);
    }
}
