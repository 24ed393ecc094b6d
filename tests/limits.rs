//! Any text is answered, what is longer than is looked at says so, and no name leaves a trace in the next answer.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test"
)]

#[path = "limits/families.rs"]
mod families;
#[path = "limits/time.rs"]
mod time;

use std::sync::LazyLock;

use deadringer::limits::{MAX_CODE_POINTS, MAX_FOLDED};
use deadringer::{Account, Answer, Detector, Options, Registry, Score};
use families::{FAMILIES, PROTECTED, Random, grown, near_name};

/// The built-in registry and 200 names that lie an edit or two apart; everything is reported, so that nothing is hidden.
static DETECTOR: LazyLock<Detector> = LazyLock::new(|| {
    let mut random = Random::new(1);
    let mut list = "id,name,category\n".to_owned();
    for number in 0..200 {
        list.push_str(&format!("near-{number},{},news-media\n", near_name(&mut random)));
    }
    let mut options = Options::default();
    options.all_matches = true;
    options.min_score = Score::default();
    let near = Registry::read_csv(list.as_bytes(), "near").unwrap();
    Detector::builder().builtin().unwrap().registry(near).unwrap().options(options).build().unwrap()
});

/// What holds of every answer.
#[track_caller]
fn sound(answer: &Answer<'_>, account: &Account<'_>, family: &str) {
    let longest = account.name.chars().count().max(account.handle.chars().count());
    if longest > MAX_CODE_POINTS {
        assert!(answer.truncated, "{family}: {longest} code points, and the answer does not say so");
    }
    for flag in &answer.flags {
        let field = if flag.field.as_str() == "name" { account.name } else { account.handle };
        let looked_at = field.chars().count().min(MAX_CODE_POINTS);
        for evidence in &flag.evidence {
            assert!((evidence.position as usize) <= looked_at, "{family}: {evidence:?} lies outside");
        }
    }
}

#[test]
fn there_are_forty_families() {
    assert!(FAMILIES.len() >= 40, "{}", FAMILIES.len());
    let names: std::collections::HashSet<&str> = FAMILIES.iter().map(|family| family.0).collect();
    assert_eq!(names.len(), FAMILIES.len());
}

#[test]
fn every_family_is_answered_at_every_size_and_twice_alike() {
    let mut scratch = DETECTOR.scratch();
    for (number, &(family, piece)) in (0u64..).zip(FAMILIES) {
        // One letter, and words of one letter, also as a megabyte: half a million words.
        let huge = matches!(family, "one letter" | "tokens of one letter").then_some(1_000_000);
        for bytes in [1_000, 10_000, 100_000].into_iter().chain(huge) {
            let mut random = Random::new(number);
            let (name, handle) = (grown(piece, bytes, &mut random), grown(piece, bytes, &mut random));
            for account in [
                Account::named(&name),
                Account::default().with_handle(&handle),
                Account::named(&name).with_handle(&handle).with_id(&name).with_platform(&handle),
            ] {
                let answer = DETECTOR.check(&account, &mut scratch);
                sound(&answer, &account, family);
                assert_eq!(answer, DETECTOR.check(&account, &mut scratch), "{family}, {bytes} bytes, again");
                let fresh = DETECTOR.check(&account, &mut DETECTOR.scratch());
                assert_eq!(answer, fresh, "{family}, {bytes} bytes, from a fresh scratch");
            }
        }
    }
}

#[test]
fn short_mixtures_of_all_families_leave_no_trace_in_the_next_answer() {
    let mut random = Random::new(7);
    let mut scratch = DETECTOR.scratch();
    for round in 0..6_000 {
        let mut text = || {
            let mut text = String::new();
            for _ in 0..random.below(12) {
                if random.below(4) == 0 {
                    text.push_str(random.pick(PROTECTED));
                } else {
                    let piece = random.pick(FAMILIES).1;
                    piece(&mut random, &mut text);
                }
            }
            text
        };
        let (name, handle) = (text(), text());
        let account = Account::named(&name).with_handle(&handle);
        let answer = DETECTOR.check(&account, &mut scratch);
        sound(&answer, &account, "a mixture");
        let fresh = DETECTOR.check(&account, &mut DETECTOR.scratch());
        assert_eq!(answer, fresh, "round {round}: {} / {}", name.escape_debug(), handle.escape_debug());
    }
}

#[test]
fn long_and_short_names_in_turn_are_answered_as_from_a_fresh_scratch() {
    let mut scratch = DETECTOR.scratch();
    let plain: Vec<Answer<'_>> =
        PROTECTED.iter().map(|name| DETECTOR.check(&Account::named(name), &mut DETECTOR.scratch())).collect();
    assert!(plain.iter().all(|answer| !answer.flags.is_empty() && !answer.truncated));
    for (number, &(family, piece)) in (0u64..).zip(FAMILIES) {
        let long = grown(piece, 20_000, &mut Random::new(number));
        DETECTOR.check(&Account::named(&long).with_handle(&long), &mut scratch);
        for (name, expected) in PROTECTED.iter().zip(&plain) {
            let answer = DETECTOR.check(&Account::named(name), &mut scratch);
            assert_eq!(answer, *expected, "{name} after {family}");
        }
    }
}

#[test]
fn a_name_is_cut_at_the_caps_and_not_before() {
    let truncated = |name: &str| {
        let as_name = DETECTOR.check(&Account::named(name), &mut DETECTOR.scratch()).truncated;
        let as_handle =
            DETECTOR.check(&Account::default().with_handle(name), &mut DETECTOR.scratch()).truncated;
        assert_eq!(as_name, as_handle, "name and handle are cut alike");
        as_name
    };
    // Letters that fold into one each: the folded cap is met first. A name that just filled it was once said to be cut,
    // because the cap was looked at behind the last letter and not before the next.
    let letters = |count: usize| "ab".chars().cycle().take(count).collect::<String>();
    assert!(!truncated(&letters(MAX_FOLDED)));
    assert!(truncated(&letters(MAX_FOLDED + 1)));
    // What folds into nothing counts as written.
    assert!(!truncated(&" ".repeat(MAX_CODE_POINTS)));
    assert!(truncated(&" ".repeat(MAX_CODE_POINTS + 1)));
    // One that folds into fifteen letters reaches the folded cap with few.
    assert!(!truncated(&"\u{fdfa}".repeat(MAX_FOLDED / 15)));
    assert!(truncated(&"\u{fdfa}".repeat(MAX_FOLDED / 15 + 2)));
    assert!(!truncated(""));
}

#[test]
fn a_name_that_resembles_more_than_is_judged_says_so_and_is_flagged() {
    let check = |name: &str| DETECTOR.check(&Account::named(name), &mut DETECTOR.scratch());
    let (_, piece) = FAMILIES.iter().find(|family| family.0 == "protected names on end").unwrap();
    let crowded: String = grown(*piece, 2_000, &mut Random::new(1)).chars().take(MAX_FOLDED - 100).collect();
    let answer = check(&crowded);
    assert!(answer.truncated && !answer.flags.is_empty());
    // A name of 40 characters that is full of them is still judged whole.
    let full: String = crowded.chars().take(40).collect();
    assert!(!check(&full).truncated);
}

#[test]
fn what_lies_before_the_cut_is_judged_as_ever() {
    let name = format!("Reuters {}", " ".repeat(MAX_CODE_POINTS));
    let answer = DETECTOR.check(&Account::named(&name), &mut DETECTOR.scratch());
    assert!(answer.truncated);
    assert!(answer.flags.iter().any(|flag| flag.entity_name == "Reuters"));
    let name = format!("{}Reuters", " ".repeat(MAX_CODE_POINTS));
    let answer = DETECTOR.check(&Account::named(&name), &mut DETECTOR.scratch());
    assert!(answer.truncated && answer.flags.is_empty(), "what lies behind the cut is not looked at");
}
