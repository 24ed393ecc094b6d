//! The same counts, by what the rows and their flags have in common: kind, category, language, technique, evidence.

use std::collections::HashMap;

use serde::Serialize;
use unicode_script::{Script, UnicodeScript};

use super::curve::Counts;
use super::interval::Share;
use super::labelled::Row;
use super::outcome::{Bodies, Outcome, Verdict};
use crate::{Flag, Kind, Score, Technique};

/// What is shown for rows that do not say.
const UNSTATED: &str = "(not stated)";

/// Rows with one word in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Group {
    pub(crate) word: String,
    pub(crate) counts: Counts,
    pub(crate) recall: Option<Share>,
    pub(crate) precision: Option<Share>,
    pub(crate) false_positive_rate: Option<Share>,
}

/// All tables at one threshold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Tables {
    /// By the kind of the flag: of what is flagged, how much is right.
    pub(crate) kind: Vec<Group>,
    /// By the category of the row, else of the imitated body; a false alarm counts for the category it is flagged for.
    pub(crate) category: Vec<Group>,
    /// By the language of the row, else by its script.
    pub(crate) language: Vec<Group>,
    /// By the techniques the list states for its impostors. A row with several counts for each.
    pub(crate) technique: Vec<Group>,
    /// By the techniques in the evidence of flags. A flag with several counts for each.
    pub(crate) evidence: Vec<Group>,
}

impl Tables {
    pub(crate) fn of(outcomes: &[Outcome<'_>], bodies: &Bodies<'_>, threshold: Score) -> Tables {
        Tables::at(outcomes, bodies, Some(threshold))
    }

    /// The tables of a threshold above every score.
    pub(crate) fn of_nothing(outcomes: &[Outcome<'_>], bodies: &Bodies<'_>) -> Tables {
        Tables::at(outcomes, bodies, None)
    }

    fn at(outcomes: &[Outcome<'_>], bodies: &Bodies<'_>, threshold: Option<Score>) -> Tables {
        let mut kind = Tally::default();
        let mut category = Tally::default();
        let mut language = Tally::default();
        let mut technique = Tally::default();
        let mut evidence = Tally::default();
        for outcome in outcomes {
            let row = outcome.row;
            let verdict = match threshold {
                Some(threshold) => outcome.verdict(threshold),
                None if row.impostor => Verdict::Missed,
                None => Verdict::LeftAlone,
            };
            language.add(&language_of(row), verdict);
            if row.impostor {
                let known = || bodies.category(&row.imitated).unwrap_or_default();
                category.add(if row.category.is_empty() { known() } else { &row.category }, verdict);
                let mut words: Vec<&str> = row.techniques.iter().map(String::as_str).collect();
                words.sort_unstable();
                words.dedup();
                if words.is_empty() {
                    words.push("");
                }
                for word in words {
                    technique.add(word, verdict);
                }
            }
            let flagged = |flag: &&Flag<'_>| threshold.is_some_and(|threshold| flag.score >= threshold);
            let Some(flag) = outcome.flag.as_ref().filter(flagged) else { continue };
            kind.add(flag.kind.as_str(), verdict);
            if !row.impostor {
                category.add(if row.category.is_empty() { flag.category } else { &row.category }, verdict);
            }
            let mut words: Vec<Technique> = flag.evidence.iter().map(|one| one.technique).collect();
            words.sort_unstable();
            words.dedup();
            if words.is_empty() {
                evidence.add("(none: unaltered)", verdict);
            }
            for word in words {
                evidence.add(word.as_str(), verdict);
            }
        }
        let stated = technique.0.keys().any(|word| word != UNSTATED);
        Tables {
            kind: kind.groups(
                |word| Kind::ALL.iter().position(|one| one.as_str() == word),
                false,
                true,
                false,
            ),
            category: category.groups(|_| None, true, true, false),
            language: language.groups(|_| None, true, true, true),
            technique: if stated { technique.groups(in_order, true, false, false) } else { Vec::new() },
            evidence: evidence.groups(in_order, false, true, false),
        }
    }
}

/// Techniques stand in the order of the contract.
fn in_order(word: &str) -> Option<usize> {
    Technique::ALL.iter().position(|one| one.as_str() == word)
}

#[derive(Default)]
struct Tally(HashMap<String, Counts>);

impl Tally {
    fn add(&mut self, word: &str, verdict: Verdict) {
        let word = if word.is_empty() { UNSTATED } else { word };
        let counts = match self.0.get_mut(word) {
            Some(counts) => counts,
            None => self.0.entry(word.to_owned()).or_default(),
        };
        *match verdict {
            Verdict::Found => &mut counts.found,
            Verdict::WrongEntity => &mut counts.wrong_entity,
            Verdict::Missed => &mut counts.missed,
            Verdict::FalseAlarm => &mut counts.false_alarms,
            Verdict::LeftAlone => &mut counts.left_alone,
        } += 1;
    }

    /// Groups in a given order; those without one by impostors, then by word.
    fn groups(
        self,
        order: fn(&str) -> Option<usize>,
        recall: bool,
        precision: bool,
        rate: bool,
    ) -> Vec<Group> {
        let mut groups: Vec<Group> = self
            .0
            .into_iter()
            .map(|(word, counts)| Group {
                recall: counts.recall().filter(|_| recall),
                precision: counts.precision().filter(|_| precision),
                false_positive_rate: counts.false_positive_rate().filter(|_| rate),
                word,
                counts,
            })
            .collect();
        groups.sort_by(|a, b| {
            let rank = |group: &Group| order(&group.word).unwrap_or(usize::MAX);
            (rank(a), b.counts.impostors(), b.counts.flagged(), &a.word).cmp(&(
                rank(b),
                a.counts.impostors(),
                a.counts.flagged(),
                &b.word,
            ))
        });
        groups
    }
}

/// The language a row states; else the script of most of its letters, in parentheses, as a script is no language.
fn language_of(row: &Row) -> String {
    if !row.language.is_empty() {
        return row.language.clone();
    }
    let text = if row.name.is_empty() { &row.handle } else { &row.name };
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().map(|c| c.script()) {
        let script = match script {
            Script::Common | Script::Inherited | Script::Unknown => continue,
            // Both are written in one word.
            Script::Hiragana | Script::Katakana => Script::Hiragana,
            other => other,
        };
        match counts.iter_mut().find(|(one, _)| *one == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    // Of equally many letters the script that comes first in the name.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    match most {
        None => "(no letters)".to_owned(),
        Some((Script::Hiragana, _)) => "(kana script)".to_owned(),
        Some((script, _)) => format!("({} script)", script.full_name()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::outcome::testing::{impostor, ordinary, rows};
    use super::*;
    use crate::Evidence;

    #[test]
    fn rows_are_counted_by_their_words() {
        let with = |technique: &[&str], language: &str| Row {
            techniques: technique.iter().map(|&word| word.to_owned()).collect(),
            language: language.to_owned(),
            category: "military".to_owned(),
            ..impostor()
        };
        let rows = rows([
            with(&["affix", "homoglyph"], "zh"),
            with(&["affix", "affix"], "zh"),
            ordinary(),
            ordinary(),
        ]);
        let mut outcomes = [
            Outcome::made_up(&rows[0], Some((8_000, true))),
            Outcome::made_up(&rows[1], Some((3_000, true))),
            Outcome::made_up(&rows[2], Some((6_000, false))),
            Outcome::made_up(&rows[3], None),
        ];
        outcomes[2].flag.as_mut().unwrap().evidence = vec![Evidence::new(Technique::Leet, "o", "0", 1)];
        let tables = Tables::of(&outcomes, &Bodies::default(), Score::LOW);
        let words = |groups: &[Group]| groups.iter().map(|group| group.word.clone()).collect::<Vec<_>>();
        assert_eq!(words(&tables.technique), ["homoglyph", "affix"]);
        assert_eq!(tables.technique[1].recall.map(|share| (share.count, share.of)), Some((1, 2)));
        assert_eq!(words(&tables.kind), ["lookalike"]);
        assert_eq!(tables.kind[0].precision.map(|share| (share.count, share.of)), Some((1, 2)));
        assert_eq!(tables.kind[0].recall, None);
        assert_eq!(words(&tables.category), ["military", "news-media"]);
        assert_eq!(words(&tables.language), ["zh", "(Latin script)"]);
        assert_eq!(tables.language[1].false_positive_rate.map(|share| (share.count, share.of)), Some((1, 2)));
        assert_eq!(words(&tables.evidence), ["leet", "(none: unaltered)"]);
    }

    #[test]
    fn a_script_is_guessed_where_no_language_is_stated() {
        let of = |name: &str| language_of(&Row { name: name.to_owned(), ..Row::default() });
        assert_eq!(of("人民日报 live"), "(Han script)");
        assert_eq!(of("ニュースの森"), "(kana script)");
        assert_eq!(of("Вести 24"), "(Cyrillic script)");
        assert_eq!(of("123"), "(no letters)");
    }
}
