//! What the detector says of every row, and whether it is right: the best flag at any score. Nothing is counted here.

use std::collections::HashMap;

use serde::Serialize;

use super::labelled::Row;
use crate::fold::Folded;
use crate::registry::CATEGORIES;
use crate::registry::threads::in_order;
use crate::{Account, Detector, Flag, Kind, Score, Scratch};

/// What the detector says of one row.
#[derive(Clone, Debug)]
pub(crate) struct Outcome<'a> {
    pub(crate) row: &'a Row,
    /// The best flag, however low.
    pub(crate) flag: Option<Flag<'a>>,
    /// Whether the best flag is for what the row imitates; for a claim, that it is a claim.
    pub(crate) right: bool,
    /// Where what the row imitates stands among all flags, from 1, if not first.
    pub(crate) lower: Option<(usize, Score)>,
    /// The account's name is a registered name, letter for letter.
    pub(crate) equal: bool,
    /// The name was longer than is looked at.
    pub(crate) truncated: bool,
}

/// What an outcome is at some threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    Found,
    WrongEntity,
    Missed,
    FalseAlarm,
    LeftAlone,
}

impl Outcome<'_> {
    pub(crate) fn verdict(&self, threshold: Score) -> Verdict {
        let flagged = self.flag.as_ref().is_some_and(|flag| flag.score >= threshold);
        match (self.row.impostor, flagged) {
            (true, true) if self.right => Verdict::Found,
            (true, true) => Verdict::WrongEntity,
            (true, false) => Verdict::Missed,
            (false, true) => Verdict::FalseAlarm,
            (false, false) => Verdict::LeftAlone,
        }
    }

    /// For a claim of a category of the contract: whether the flag names that category.
    pub(crate) fn right_category(&self) -> Option<bool> {
        let row = self.row;
        let stated = row.claims() && CATEGORIES.contains(&row.category.as_str());
        stated.then(|| self.right && self.flag.as_ref().is_some_and(|flag| flag.category == row.category))
    }
}

/// The entities of a detector's registries that imitated names mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bodies<'a> {
    /// By the text of the list: ids with their categories.
    by_text: HashMap<&'a str, Vec<(&'a str, &'a str)>>,
}

impl<'a> Bodies<'a> {
    /// Looks every imitated name of a list up: by an entity's id, or by the hard form of one of its names.
    pub(crate) fn of(rows: &'a [Row], detector: &'a Detector) -> Bodies<'a> {
        let mut by_text: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
        let mut by_hard: HashMap<String, Vec<&str>> = HashMap::new();
        let mut folded = Folded::default();
        for row in rows.iter().filter(|row| row.impostor && !row.imitated.is_empty()) {
            if by_text.insert(&row.imitated, Vec::new()).is_none() {
                by_hard.entry(key(&mut folded, &row.imitated)).or_default().push(&row.imitated);
            }
        }
        for index in detector.indexes() {
            for entity in index.entities() {
                if let Some(found) = by_text.get_mut(entity.id) {
                    found.push((entity.id, entity.category));
                }
            }
            let names = (0u32..).map_while(|number| index.name(number));
            for (record, name) in names {
                let Some(texts) = by_hard.get(&key(&mut folded, name)) else { continue };
                let Some(entity) = index.entity(record.entity as usize) else { continue };
                for text in texts {
                    let found = by_text.entry(text).or_default();
                    if !found.iter().any(|(id, _)| *id == entity.id) {
                        found.push((entity.id, entity.category));
                    }
                }
            }
        }
        Bodies { by_text }
    }

    /// Whether a registry holds the name at all.
    pub(crate) fn holds(&self, imitated: &str) -> bool {
        self.by_text.get(imitated).is_some_and(|found| !found.is_empty())
    }

    /// The category of the body that is imitated.
    pub(crate) fn category(&self, imitated: &str) -> Option<&'a str> {
        self.by_text.get(imitated)?.first().map(|(_, category)| *category)
    }

    /// Whether an imitated name means the entity of an id.
    pub(crate) fn means(&self, imitated: &str, id: &str) -> bool {
        self.by_text.get(imitated).is_some_and(|found| found.iter().any(|(known, _)| *known == id))
    }

    /// Whether a name is a protected one, letter for letter after folding: a dictionary of names holds real bodies, also by
    /// their short forms.
    pub(crate) fn is_protected(&self, detector: &Detector, name: &str) -> bool {
        let mut folded = Folded::default();
        folded.fold(name);
        detector.indexes().iter().any(|index| index.bears(folded.hard.chars()))
    }

    fn is_meant(&self, row: &Row, flag: &Flag<'_>) -> bool {
        if row.claims() {
            return flag.kind == Kind::Claim;
        }
        let found = self.by_text.get(row.imitated.as_str());
        found.is_some_and(|found| found.iter().any(|(id, _)| *id == flag.entity_id))
    }
}

/// The form by which imitated and registered names are compared; names of nothing but signs are compared as they are.
pub(crate) fn key(folded: &mut Folded, text: &str) -> String {
    folded.fold(text);
    if folded.hard.is_empty() { text.to_owned() } else { folded.hard.text() }
}

/// Runs a detector over all rows, in their order. The detector is to report everything: the least score 0, all matches.
pub(crate) fn outcomes<'a>(
    rows: &'a [Row],
    detector: &'a Detector,
    bodies: &Bodies<'a>,
    threads: usize,
) -> Vec<Outcome<'a>> {
    let size = rows.len().div_ceil(threads.max(1)).max(1);
    let shares: Vec<&[Row]> = rows.chunks(size).collect();
    let outcomes = in_order(&shares, threads, |share| {
        let mut scratch = detector.scratch();
        share.iter().map(|row| outcome(row, detector, bodies, &mut scratch)).collect::<Vec<_>>()
    });
    outcomes.into_iter().flatten().collect()
}

fn outcome<'a>(
    row: &'a Row,
    detector: &'a Detector,
    bodies: &Bodies<'a>,
    scratch: &mut Scratch,
) -> Outcome<'a> {
    let account =
        Account::named(&row.name).with_handle(&row.handle).with_id(&row.id).with_platform(&row.platform);
    let answer = detector.check(&account, scratch);
    let rank = answer.flags.iter().position(|flag| row.impostor && bodies.is_meant(row, flag));
    let lower =
        rank.filter(|rank| *rank > 0).and_then(|rank| Some((rank + 1, answer.flags.get(rank)?.score)));
    let flag = answer.flags.into_iter().next();
    let equal = flag.as_ref().is_some_and(|flag| {
        let mut folded = Folded::default();
        flag.kind == Kind::Same
            && [&row.name, &row.handle].iter().any(|text| {
                !text.is_empty() && key(&mut folded, text) == key(&mut Folded::default(), flag.matched_name)
            })
    });
    Outcome { row, flag, right: rank == Some(0), lower, equal, truncated: answer.truncated }
}

/// Rows and outcomes that no detector has seen.
#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use crate::Field;

    pub(crate) fn impostor() -> Row {
        Row { name: "x".to_owned(), imitated: "X".to_owned(), impostor: true, ..Row::default() }
    }

    pub(crate) fn ordinary() -> Row {
        Row { name: "y".to_owned(), ..Row::default() }
    }

    pub(crate) fn rows(rows: impl IntoIterator<Item = Row>) -> Vec<Row> {
        rows.into_iter().collect()
    }

    /// A flag of some kind, score and category.
    pub(crate) fn flag(kind: Kind, ten_thousandths: u16, category: &'static str) -> Flag<'static> {
        let score = Score::from_ten_thousandths(ten_thousandths);
        Flag {
            kind,
            tier: score.tier(),
            score,
            category,
            entity_id: if kind == Kind::Claim { "" } else { "x" },
            entity_name: if kind == Kind::Claim { "" } else { "X" },
            matched_name: if kind == Kind::Claim { "" } else { "X" },
            field: Field::Name,
            evidence: Vec::new(),
            disclaimer: None,
        }
    }

    impl<'a> Outcome<'a> {
        /// An outcome with a score, and whether it is for the right entity.
        pub(crate) fn made_up(row: &'a Row, score: Option<(u16, bool)>) -> Outcome<'a> {
            Outcome {
                row,
                flag: score.map(|(score, _)| flag(Kind::Lookalike, score, "news-media")),
                right: score.is_some_and(|(_, right)| right),
                lower: None,
                equal: false,
                truncated: false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::flag;
    use super::*;
    use crate::{Options, Registry};

    fn detector() -> Detector {
        let text = "id,name,category,country,aliases,official\n\
            rm,人民日报,news-media,CN,People's Daily,weibo:@人民日报\n\
            rt,Reuters,news-agency,GB,路透社,x:@Reuters\n\
            cnn,CNN,news-media,US,,\n";
        let registry = Registry::read_csv(text.as_bytes(), "list.csv").unwrap();
        let options = Options { min_score: Score::default(), all_matches: true, ..Options::default() };
        Detector::builder().registry(registry).unwrap().options(options).build().unwrap()
    }

    fn row(name: &str, imitated: &str) -> Row {
        Row { name: name.to_owned(), imitated: imitated.to_owned(), impostor: true, ..Row::default() }
    }

    #[test]
    fn a_body_is_known_by_name_alias_id_and_folded_form() {
        let detector = detector();
        let rows = [
            row("人民曰报", "人民日报"),
            row("人民曰报", "PEOPLES DAILY"),
            row("人民曰报", "rm"),
            row("人民曰報网", "人民日報"),
            row("人民曰报", "Reuters"),
            row("人民曰报", "光明日报"),
            row("Rita Meyer", "Reuters"),
        ];
        let bodies = Bodies::of(&rows, &detector);
        assert!(bodies.holds("路透社") || !bodies.holds("光明日报"));
        assert_eq!(bodies.category("rm"), Some("news-media"));
        for threads in [1, 2, 3, 16] {
            let outcomes = outcomes(&rows, &detector, &bodies, threads);
            let verdicts: Vec<Verdict> = outcomes.iter().map(|one| one.verdict(Score::LOW)).collect();
            assert_eq!(
                verdicts,
                [
                    Verdict::Found,
                    Verdict::Found,
                    Verdict::Found,
                    Verdict::Found,
                    Verdict::WrongEntity,
                    Verdict::WrongEntity,
                    Verdict::Missed
                ]
            );
        }
    }

    #[test]
    fn names_equal_to_a_registered_one_are_known() {
        let detector = detector();
        let rows = ["ＲＥＵＴＥＲＳ", "Reuters ✅", "Reuters Live", "R\u{435}uters"]
            .map(|name| Row { name: name.to_owned(), ..Row::default() });
        let bodies = Bodies::of(&rows, &detector);
        let equal: Vec<bool> =
            outcomes(&rows, &detector, &bodies, 1).iter().map(|outcome| outcome.equal).collect();
        assert_eq!(equal, [true, true, false, false]);
    }

    #[test]
    fn a_claim_is_met_by_a_claim_and_its_category_is_counted_apart() {
        let bodies = Bodies::default();
        let mut row = row("Blue Army Command", "");
        row.category = "military".to_owned();
        let claim = flag(Kind::Claim, 6_000, "military");
        assert!(bodies.is_meant(&row, &claim));
        assert!(!bodies.is_meant(&row, &flag(Kind::Same, 6_000, "military")));
        let mut outcome = Outcome::made_up(&row, Some((6_000, true)));
        outcome.flag = Some(claim);
        assert_eq!(outcome.right_category(), Some(true));
        outcome.flag = Some(flag(Kind::Claim, 6_000, "education"));
        assert_eq!(outcome.right_category(), Some(false));
        let other = Row { category: "media_account".to_owned(), ..row.clone() };
        assert_eq!(Outcome::made_up(&other, None).right_category(), None);
    }
}
