use super::ranked::{MOST, Ranked, Row};
use super::tally::{Account, Tally};
use super::*;
use crate::page::words::Language;
use crate::recorded::Recorded;
use crate::{Evidence, Field, Kind, Score, Technique};

fn flag(number: u16, score: u16, name: &str) -> Recorded {
    let score = Score::from_ten_thousandths(score);
    Recorded {
        id: number.to_string(),
        name: name.to_owned(),
        handle: String::new(),
        kind: Kind::ALL[usize::from(number % 3)],
        tier: score.tier(),
        score,
        category: "news-media".to_owned(),
        entity_id: format!("e{}", number % 7),
        entity_name: "Reuters".to_owned(),
        matched_name: "Reuters".to_owned(),
        field: Field::Name,
        evidence: vec![Evidence::new(Technique::Case, "R", "r", 0)],
        disclaimer: None,
    }
}

fn kept(flags: impl Iterator<Item = Recorded>, most: usize, bytes: usize) -> Vec<Row> {
    let mut ranked = Ranked::default();
    flags.for_each(|flag| ranked.take_within(flag, most, bytes));
    ranked.into_rows()
}

#[test]
fn the_best_are_kept_and_in_order_however_many_there_are() {
    let flags = || (0..1_000u16).map(|number| flag(number, number.wrapping_mul(7_919) % 10_001, "reuters"));
    let all = kept(flags(), MOST, usize::MAX);
    assert_eq!(all.len(), 1_000);
    let order = |row: &Row| (std::cmp::Reverse(row.score), row.kind, row.entity_id.clone());
    assert!(all.is_sorted_by_key(order));
    for most in [0, 1, 2, 17, 999, 1_000] {
        assert_eq!(kept(flags(), most, usize::MAX), all[..most]);
    }
    let few = kept(flags(), MOST, 1_000);
    assert!((10..40).contains(&few.len()), "{}", few.len());
    assert_eq!(few, all[..few.len()]);
}

#[test]
fn a_row_is_no_longer_than_it_is_shown() {
    let mut long = flag(1, 9_000, &"r".repeat(1 << 20));
    long.evidence = vec![Evidence::new(Technique::Affix, "", "x".repeat(1 << 20), 7); 1_000];
    long.matched_name = "R".repeat(1 << 20);
    long.id = "7".repeat(1 << 20);
    let rows = kept(std::iter::once(long), MOST, usize::MAX);
    assert!(embed::data(&rows, Language::English).len() < 20_000);
    assert_eq!(rows[0].more, 1_000 - rows[0].evidence.len());
}

#[test]
fn what_is_left_out_is_said() {
    let mut report = Report::empty();
    let mut account = Account::default();
    for number in 0..400 {
        let flag = flag(number, 9_000, "reuters");
        report.tally.take(&flag, &mut account);
        report.ranked.take_within(flag, 350, usize::MAX);
    }
    let page = report.page();
    assert!(
        page.contains("This page holds the 350 flags of the highest scores; 50 with lower scores"),
        "{page}"
    );
    assert!(page.contains("the first 300 of 350 flags; scripts show"));
    assert_eq!(page.matches("data-label=\"score\"").count(), page::FIRST);
}

#[test]
fn accounts_are_counted_once_and_flags_each_time() {
    let mut tally = Tally::default();
    let mut account = Account::default();
    for (number, flags) in [(1, 2), (2, 1), (3, 3)] {
        for _ in 0..flags {
            tally.take(&flag(number, 7_000, "reuters"), &mut account);
        }
    }
    assert_eq!((tally.accounts, tally.all.flags, tally.imitated()), (3, 6, 3));
    assert_eq!(tally.techniques[&Technique::Case], 6);
    let entities = tally.entities(2);
    assert_eq!(
        entities.iter().map(|(id, entity)| (*id, entity.counts.flags)).collect::<Vec<_>>(),
        [("e3", 3), ("e1", 2)]
    );
}
