//! Moves that are possible, and those that are not.

use super::*;

fn reason(state: State) -> Reason {
    Reason::of(state).next().unwrap()
}

/// Every move there is, as a function of a case.
type Move = (&'static str, fn(&Queue, CaseId, i64) -> Result<Case, Refusal>);

const MOVES: [Move; 7] = [
    ("claim", |q, id, now| q.claim(id, ANN, now)),
    ("release", |q, id, now| q.release(id, ANN, now)),
    ("confirm", |q, id, now| q.decide(id, ANN, Decision::Confirmed, Reason::Imitation, "", now)),
    ("dismiss", |q, id, now| q.decide(id, ANN, Decision::Dismissed, Reason::SameName, "", now)),
    ("appeal", |q, id, now| q.appeal(id, ANN, "it is my name", now)),
    ("uphold", |q, id, now| q.settle(id, ANN, Settlement::Upheld, Reason::EvidenceStands, "", now)),
    ("overturn", |q, id, now| q.settle(id, ANN, Settlement::Overturned, Reason::ProvedName, "", now)),
];

fn play(room: &Room, id: CaseId, word: &str) -> Result<Case, Refusal> {
    MOVES.iter().find(|(name, _)| *name == word).unwrap().1(&room.queue, id, 200)
}

/// A state, the moves that lead to it, and those that lead on.
type Way = (State, &'static [&'static str], &'static [(&'static str, State)]);

#[test]
fn every_move_from_every_state_is_done_or_refused_with_what_is_possible() {
    let ways: [Way; 7] = [
        (
            State::New,
            &[],
            &[("claim", State::Claimed), ("confirm", State::Confirmed), ("dismiss", State::Dismissed)],
        ),
        (
            State::Claimed,
            &["claim"],
            &[
                ("claim", State::Claimed),
                ("release", State::New),
                ("confirm", State::Confirmed),
                ("dismiss", State::Dismissed),
            ],
        ),
        (State::Confirmed, &["confirm"], &[("appeal", State::Appealed)]),
        (State::Dismissed, &["dismiss"], &[]),
        (
            State::Appealed,
            &["confirm", "appeal"],
            &[("uphold", State::Upheld), ("overturn", State::Overturned)],
        ),
        (State::Upheld, &["confirm", "appeal", "uphold"], &[]),
        (State::Overturned, &["confirm", "appeal", "overturn"], &[]),
    ];
    let room = Room::new();
    let mut number = 0;
    for (state, way, possible) in ways {
        for (word, _) in MOVES {
            number += 1;
            let id = room.offer(flag(&number.to_string(), "人民曰报"));
            for step in way {
                play(&room, id, step).unwrap();
            }
            assert_eq!(room.state(id), state);
            let entries = room.queue.case(id).unwrap().unwrap().audit.len();
            match possible.iter().find(|(possible, _)| *possible == word) {
                Some((_, next)) => assert_eq!(play(&room, id, word).unwrap().state, *next),
                None => {
                    let refusal = play(&room, id, word).unwrap_err();
                    let Refusal::Illegal { state: found, asked, .. } = refusal else { panic!("{refusal}") };
                    assert_eq!((found, asked), (state, word));
                    let text = refusal.to_string();
                    assert!(text.contains(state.as_str()) && text.contains(state.possible()), "{text}");
                    let detail = room.queue.case(id).unwrap().unwrap();
                    assert_eq!((detail.case.state, detail.audit.len()), (state, entries));
                }
            }
        }
    }
    assert!(matches!(room.queue.claim(9_999, ANN, 1), Err(Refusal::Absent { .. })));
}

#[test]
fn a_claim_is_respected_until_it_expires() {
    let room = Room::new();
    let queue = &room.queue;
    let id = room.offer(flag("1", "人民曰报"));
    let minutes = 60 * i64::from(queue.settings().claim_minutes);
    assert_eq!(queue.claim(id, ANN, 1_000).unwrap().claimed_until, Some(1_000 + minutes));
    let refusal = queue.decide(id, BEN, Decision::Confirmed, Reason::Imitation, "", 1_001).unwrap_err();
    assert!(matches!(&refusal, Refusal::Claimed { by, .. } if by == "ann"), "{refusal}");
    assert!(queue.release(id, BEN, 1_001).is_err() && queue.claim(id, BEN, 1_001).is_err());
    // An admin may, and whoever claimed may again.
    assert_eq!(queue.claim(id, ADA, 1_002).unwrap().reviewer, "ada");
    queue.release(id, ADA, 1_003).unwrap();
    queue.claim(id, ANN, 1_100).unwrap();
    assert_eq!(queue.claim(id, ANN, 1_200).unwrap().claimed_until, Some(1_200 + minutes));

    let late = 1_200 + minutes;
    assert_eq!(queue.expire_claims(late - 1).unwrap(), 0);
    let case = queue.decide(id, BEN, Decision::Confirmed, Reason::Imitation, "", late).unwrap();
    assert_eq!((case.reviewer.as_str(), case.state), ("ben", State::Confirmed));
    let actions: Vec<&str> =
        queue.case(id).unwrap().unwrap().audit.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["claim", "claim", "release", "claim", "expire", "claim", "confirm"]);

    let other = room.offer(flag("2", "人民曰报"));
    queue.claim(other, ANN, 1).unwrap();
    assert_eq!(queue.expire_claims(1 + minutes).unwrap(), 1);
    assert_eq!(room.state(other), State::New);
}

#[test]
fn reasons_and_texts_are_held_to_what_they_may_be() {
    let room = Room::new();
    let queue = &room.queue;
    let id = room.offer(flag("1", "人民曰报"));
    let refusal = queue.decide(id, ANN, Decision::Confirmed, Reason::SameName, "", 1).unwrap_err();
    assert!(
        refusal.to_string().contains("`same-name` is no reason for confirmed; one of imitation,"),
        "{refusal}"
    );
    let nobody = Actor { name: " ", admin: true };
    assert!(matches!(queue.claim(id, nobody, 1), Err(Refusal::Text { .. })));
    let long = "x".repeat(2_001);
    assert!(queue.decide(id, ANN, Decision::Dismissed, Reason::SameName, &long, 1).is_err());
    assert!(queue.decide(id, ANN, Decision::Dismissed, Reason::OtherDismissed, " ", 1).is_err());
    assert_eq!(room.state(id), State::New);
    queue.decide(id, ANN, Decision::Dismissed, Reason::OtherDismissed, "a band", 1).unwrap();
    for reason in Reason::ALL {
        assert_eq!(Reason::from_word(reason.as_str()), Some(*reason));
        assert!(!reason.english().is_empty() && !reason.chinese().is_ascii());
    }
}

#[test]
fn the_last_decision_is_taken_back_and_the_one_before() {
    let room = Room::new();
    let queue = &room.queue;
    let [one, two] = ["1", "2"].map(|id| room.offer(flag(id, "人民曰报")));
    queue.decide(one, ANN, Decision::Confirmed, Reason::Imitation, "first", 10).unwrap();
    queue.decide(two, ANN, Decision::Dismissed, Reason::SameName, "", 20).unwrap();
    assert_eq!(queue.progress("ann", 30).unwrap().own, 2);
    assert_eq!(queue.returns("人民日报", 30).unwrap(), Some(one));

    let back = queue.undo(ANN, 30).unwrap();
    assert_eq!((back.id, back.state, back.reason, back.decided_at), (two, State::Claimed, None, None));
    let back = queue.undo(ANN, 31).unwrap();
    assert_eq!((back.id, back.state, back.note.as_str()), (one, State::Claimed, ""));
    assert_eq!(queue.returns("人民日报", 31).unwrap(), None);
    assert_eq!(queue.progress("ann", 32).unwrap().decided, 0);
    assert!(matches!(queue.undo(ANN, 32), Err(Refusal::NothingToUndo { .. })));
    assert!(matches!(queue.undo(BEN, 32), Err(Refusal::NothingToUndo { .. })));

    // What others have gone on with stays.
    queue.decide(one, ANN, Decision::Confirmed, Reason::Imitation, "again", 40).unwrap();
    queue.appeal(one, BEN, "the owner wrote", 50).unwrap();
    assert!(matches!(queue.undo(ANN, 60), Err(Refusal::NothingToUndo { .. })));
    queue.settle(one, BEN, Settlement::Overturned, Reason::ProvedName, "papers", 70).unwrap();
    assert_eq!(queue.returns("人民日报", 71).unwrap(), None);
    let back = queue.undo(BEN, 80).unwrap();
    assert_eq!((back.state, back.reviewer.as_str(), back.note.as_str()), (State::Appealed, "ann", "again"));
    assert_eq!(back.reason, Some(Reason::Imitation));
    assert_eq!(queue.returns("人民日报", 81).unwrap(), Some(one));
    queue.settle(one, BEN, Settlement::Upheld, reason(State::Upheld), "", 90).unwrap();
}

#[test]
fn what_was_decided_reaches_the_detector() {
    let room = Room::new();
    let queue = &room.queue;
    let detector = Detector::builtin();
    let origin = Origin::default();
    let own = Account::named("人民曰报").with_id("7").with_platform("weibo");
    let by_handle = Account::named("Chinese Red Army Command").with_handle("@RedArmy");
    let mut scratch = detector.scratch();
    for account in [own, by_handle] {
        let answer = detector.check(&account, &mut scratch);
        let id = room.offer(NewCase::of(&account, &answer.flags[0], "", Source::Check, &origin));
        queue.decide(id, ANN, Decision::Dismissed, Reason::SameName, "", 10).unwrap();
    }
    let official = NewOfficial { entity_id: "gb-bbc", platform: "x", account: "@OurNews", note: "" };
    queue.add_official(&official, ADA, 20).unwrap();

    let options = crate::Options { accepted: queue.accepted().unwrap(), ..crate::Options::default() };
    let detector = Detector::builder().builtin().unwrap().options(options).build().unwrap();
    let mut scratch = detector.scratch();
    let mut flagged = |account: Account<'_>| !detector.check(&account, &mut scratch).flags.is_empty();
    assert!(!flagged(own), "dismissed");
    assert!(flagged(own.with_id("8")), "another account");
    assert!(flagged(own.with_platform("x")), "another platform");
    assert!(flagged(Account { name: "人民日報", ..own }), "another name");
    assert!(flagged(Account { name: "R\u{435}uters", ..own }), "another entity");
    assert!(!flagged(by_handle.with_handle("redarmy")), "a claim, by its handle");
    assert!(flagged(by_handle.with_handle("redarmy2")));
    assert!(flagged(by_handle.with_id("1")), "handles are given to others");
    assert!(!flagged(Account::named("BBC News").with_handle("ournews").with_platform("x")));
    assert!(flagged(Account::named("BBC News").with_handle("ournews").with_platform("weibo")));
    assert!(flagged(Account::named("BBC News").with_id("@OurNews").with_platform("x")), "an id is no handle");
}

#[test]
fn official_accounts_are_listed_removed_and_audited() {
    let room = Room::new();
    let queue = &room.queue;
    let official = NewOfficial { entity_id: "gb-bbc", platform: "x", account: "77", note: "they wrote" };
    let id = queue.add_official(&official, ADA, 20).unwrap();
    assert_eq!(queue.add_official(&official, ADA, 21).unwrap(), id);
    let listed = queue.officials().unwrap();
    assert_eq!((listed.len(), listed[0].added_by.as_str(), listed[0].account.as_str()), (1, "ada", "77"));
    queue.remove_official(id, ADA, 30).unwrap();
    assert!(queue.officials().unwrap().is_empty());
    assert!(matches!(queue.remove_official(id, ADA, 30), Err(Refusal::Absent { .. })));
    assert!(queue.add_official(&NewOfficial { account: "@", ..official }, ADA, 1).is_err());
    let trail: Vec<(String, String)> = queue
        .read(|connection| {
            connection
                .prepare("SELECT action, subject FROM audit ORDER BY id")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .unwrap();
    let words = |action: &str| (action.to_owned(), "gb-bbc x:77".to_owned());
    assert_eq!(trail, [words("add-official"), words("remove-official")]);
}

#[test]
fn confirmed_names_are_known_again_for_a_time() {
    let room = Room::new();
    let queue = &room.queue;
    let id = room.offer(flag("1", "人民曰报"));
    assert_eq!(queue.returns("人民曰报", 10).unwrap(), None);
    queue.decide(id, ANN, Decision::Confirmed, Reason::Imitation, "", 10).unwrap();
    for name in ["人民曰报", "人民日報", " 人民.日报"] {
        assert_eq!(queue.returns(name, 11).unwrap(), Some(id), "{name}");
    }
    assert_eq!(queue.returns("Reuters", 11).unwrap(), None);
    let days = i64::from(queue.settings().retention_days) * 86_400;
    assert_eq!(queue.returns("人民曰报", 10 + days).unwrap(), None);
    assert_eq!((queue.forget_expired(9 + days).unwrap(), queue.forget_expired(10 + days).unwrap()), (0, 1));
}

#[test]
fn the_audit_trail_cannot_be_altered() {
    let room = Room::new();
    let id = room.offer(flag("1", "人民曰报"));
    room.queue.decide(id, ANN, Decision::Confirmed, Reason::Imitation, "", 10).unwrap();
    // Another program's connection, without our settings.
    let other = rusqlite::Connection::open(room.queue.path()).unwrap();
    for sql in [
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT id, 0, 'x', action, case_id, subject, from_state, to_state, reason, note, undoes FROM audit",
        "REPLACE INTO audit (id, at, actor, action, subject, from_state, to_state, reason, note) VALUES (1, 0, 'x', '', '', '', '', '', '')",
    ] {
        let error = other.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("the audit trail is not"), "{error}");
    }
    assert_eq!(room.queue.case(id).unwrap().unwrap().audit.len(), 2);
}
