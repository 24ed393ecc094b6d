//! Cases on a database of their own.

mod deciding;
mod files;
mod listing;

use super::report::Reported;
use super::*;
use crate::{Account, Detector, Evidence, Field, Kind, Score, Technique};

const ANN: Actor<'_> = Actor { name: "ann", admin: false };
const BEN: Actor<'_> = Actor { name: "ben", admin: false };
const ADA: Actor<'_> = Actor { name: "ada", admin: true };

struct Room {
    folder: tempfile::TempDir,
    queue: Queue,
}

impl Room {
    fn new() -> Room {
        let folder = tempfile::tempdir().unwrap();
        let queue = Queue::open(&folder.path().join("queue.db"), Settings::builtin().unwrap()).unwrap();
        Room { folder, queue }
    }

    fn offer(&self, case: NewCase) -> CaseId {
        self.queue.offer(&[case], 100).unwrap()[0].case
    }

    fn state(&self, id: CaseId) -> State {
        self.queue.case(id).unwrap().unwrap().case.state
    }
}

fn flag(id: &str, name: &str) -> NewCase {
    NewCase {
        account_id: id.to_owned(),
        platform: "weibo".to_owned(),
        name: name.to_owned(),
        handle: String::new(),
        field: Field::Name,
        kind: Some(Kind::Lookalike),
        score: Score::from_ten_thousandths(9_000),
        category: "news-media".to_owned(),
        entity_id: "cn-rmrb".to_owned(),
        entity_name: "人民日报".to_owned(),
        matched_name: "人民日报".to_owned(),
        evidence: vec![Evidence::new(Technique::HanShape, "日", "曰", 2)],
        disclaimer: None,
        source: Source::Scan,
        origin: Origin { registry: "aa".to_owned(), engine: "1".to_owned() },
        rebirth_of: None,
    }
}

#[test]
fn a_flag_becomes_a_case_and_reads_back() {
    let room = Room::new();
    let detector = Detector::builtin();
    let account = Account::named("R\u{435}uters News").with_handle("@reut").with_id("7");
    let answer = detector.check(&account, &mut detector.scratch());
    let origin = Origin { registry: detector.registry_digest(), engine: "1".to_owned() };
    let new = NewCase::of(&account, &answer.flags[0], "x", Source::Check, &origin);
    let id = room.offer(new.clone());
    let case = room.queue.case(id).unwrap().unwrap().case;
    assert_eq!((case.platform.as_str(), case.language.as_str()), ("x", "und-Latn"));
    assert_eq!((case.evidence, case.score, case.kind), (new.evidence, new.score, new.kind));
    assert_eq!((case.origin, case.source, case.state), (origin, Source::Check, State::New));
    assert_eq!((case.opened_at, case.seen_at, case.decided_at), (100, 100, None));
    assert_eq!(case.skeleton, case::skeleton("Reuters News"));
    assert!(room.queue.case(id + 1).unwrap().is_none());
}

#[test]
fn no_account_is_queued_twice_for_a_name_and_entity() {
    let room = Room::new();
    let one = flag("7", "人民曰报");
    let first = room.queue.offer(&[one.clone(), one.clone()], 100).unwrap();
    assert_eq!(first[0].became, Became::Queued);
    assert_eq!(first[1], Offered { case: first[0].case, became: Became::Known(State::New) });

    let id = first[0].case;
    room.queue.decide(id, ANN, Decision::Dismissed, Reason::SameName, "", 200).unwrap();
    let again = NewCase { score: Score::MAX, source: Source::Check, ..one.clone() };
    let offered = room.queue.offer(&[again], 300).unwrap();
    assert_eq!(offered, [Offered { case: id, became: Became::Known(State::Dismissed) }]);
    let case = room.queue.case(id).unwrap().unwrap().case;
    assert_eq!((case.seen_at, case.score, case.state), (300, one.score, State::Dismissed));

    let others = [
        NewCase { account_id: "8".to_owned(), ..one.clone() },
        NewCase { name: "人民日報".to_owned(), ..one.clone() },
        NewCase { entity_id: "cn-other".to_owned(), ..one.clone() },
        NewCase { platform: "x".to_owned(), ..one.clone() },
        NewCase { kind: Some(Kind::Claim), entity_id: String::new(), ..one.clone() },
        NewCase { account_id: String::new(), handle: "@Rm".to_owned(), ..one.clone() },
        NewCase { account_id: String::new(), ..one.clone() },
    ];
    for offered in room.queue.offer(&others, 100).unwrap() {
        assert_eq!(offered.became, Became::Queued);
    }
    let same_handle = NewCase { account_id: String::new(), handle: "rM".to_owned(), ..one };
    assert_eq!(room.queue.offer(&[same_handle], 1).unwrap()[0].became, Became::Known(State::New));
}

#[test]
fn reports_open_or_join_and_never_move_a_score() {
    let room = Room::new();
    let flagged = room.offer(flag("7", "人民曰报"));
    let before = room.queue.case(flagged).unwrap().unwrap().case;
    let account = Account::named("人民曰报").with_id("7").with_platform("weibo");
    let long = "x".repeat(5_000);
    let report = NewReport { account, text: &long, ..NewReport::default() };
    let origin = Origin::default();
    for _ in 0..3 {
        let joined = room.queue.report(&report, None, &origin, 400).unwrap();
        assert_eq!(joined, Reported { case: flagged, opened: false, state: State::New });
    }
    let after = room.queue.case(flagged).unwrap().unwrap();
    assert_eq!((after.case.score, after.case.key()), (before.score, before.key()));
    assert_eq!((after.case.reports, after.reports.len(), after.reports[0].text.len()), (3, 3, 1_000));

    // Nothing was flagged: such cases stand behind every flag, by how often they were reported.
    let other = |name| NewReport { account: Account::named(name), text: "see", ..NewReport::default() };
    let once = room.queue.report(&other("Blue Post"), None, &origin, 400).unwrap();
    let twice = room.queue.report(&other("Red Post"), None, &origin, 401).unwrap();
    assert!(once.opened && twice.opened);
    assert!(!room.queue.report(&other("Red Post"), None, &origin, 402).unwrap().opened);
    let low = room.offer(NewCase { score: Score::from_ten_thousandths(1), ..flag("9", "x") });
    let all = room.queue.list(&Filter::default(), Order::Ranked, Page { after: None, limit: 10 }).unwrap();
    let ids: Vec<CaseId> = all.cases.iter().map(|case| case.id).collect();
    assert_eq!(ids, [flagged, low, twice.case, once.case]);
    let case = &all.cases[2];
    assert_eq!(
        (case.kind, case.score, case.tier(), case.source),
        (None, Score::default(), None, Source::Report)
    );

    // A detector that flags the account later does so in the same case.
    let red = NewCase { platform: String::new(), ..flag("", "Red Post") };
    let offered = room.queue.offer(&[red], 500).unwrap();
    assert_eq!(offered, [Offered { case: twice.case, became: Became::Flagged }]);
    let case = room.queue.case(twice.case).unwrap().unwrap();
    assert_eq!((case.case.kind, case.case.entity_id.as_str()), (Some(Kind::Lookalike), "cn-rmrb"));
    assert_eq!(case.audit[0].action, Action::Flag);
    assert_eq!(case.case.reports, 2);

    // The reporter names the entity.
    let named = NewReport { entity: ("gb-bbc", "BBC", "news-media"), ..other("Blue Post") };
    let opened = room.queue.report(&named, None, &origin, 600).unwrap();
    assert!(opened.opened && opened.case != once.case);
    let flagged =
        NewCase { entity_id: "gb-bbc".to_owned(), platform: String::new(), ..flag("", "Blue Post") };
    let joined = room.queue.report(&named, Some(&flagged), &origin, 700).unwrap();
    assert_eq!((joined.case, joined.opened), (opened.case, false));
    assert!(room.queue.report(&NewReport::default(), None, &origin, 1).is_err());
}
