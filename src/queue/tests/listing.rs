//! Order, filters, campaigns, figures, exports and notices.

use super::*;

fn scored(id: &str, category: &str, score: u16) -> NewCase {
    NewCase {
        category: category.to_owned(),
        score: Score::from_ten_thousandths(score),
        entity_id: format!("e-{category}"),
        ..flag(id, &format!("name {id}"))
    }
}

#[test]
fn the_order_is_score_times_weight_page_by_page() {
    let room = Room::new();
    let cases = [
        scored("1", "news-media", 9_000),
        scored("2", "public-health", 7_000),
        scored("3", "association", 9_900),
        scored("4", "news-media", 9_000),
    ];
    room.queue.offer(&cases, 1).unwrap();
    for order in [Order::Ranked, Order::Newest] {
        let all = room.queue.list(&Filter::default(), order, Page { after: None, limit: 9 }).unwrap();
        assert_eq!((all.cases.len(), all.next), (4, None));
        let ids: Vec<&str> = all.cases.iter().map(|case| case.account_id.as_str()).collect();
        let expected = match order {
            Order::Ranked => ["2", "1", "4", "3"],
            Order::Newest => ["4", "3", "2", "1"],
        };
        assert_eq!(ids, expected);
        let (mut after, mut paged) = (None, Vec::new());
        loop {
            let page = room.queue.list(&Filter::default(), order, Page { after, limit: 1 }).unwrap();
            paged.extend(page.cases);
            let Some(next) = page.next else { break };
            after = Some(next.to_string().parse().unwrap());
        }
        assert_eq!(paged, all.cases);
    }
    assert!(
        "1-2".parse::<Key>().is_err() && "1-2-3-4".parse::<Key>().is_err() && "a".parse::<Key>().is_err()
    );

    // Other weights, opened anew.
    let path = room.queue.path().to_owned();
    drop(room.queue);
    let mut settings = Settings::builtin().unwrap();
    settings.weight.get_mut("association").unwrap().weight = 9.0;
    let queue = Queue::open(&path, settings).unwrap();
    let first = queue.list(&Filter::default(), Order::Ranked, Page { after: None, limit: 1 }).unwrap();
    assert_eq!(first.cases[0].account_id, "3");
}

#[test]
fn filters_keep_what_they_say() {
    let room = Room::new();
    let mut claim = scored("5", "military", 6_000);
    claim.kind = Some(Kind::Claim);
    claim.entity_id.clear();
    claim.entity_name.clear();
    claim.source = Source::Check;
    let cases = [
        scored("1", "news-media", 9_000),
        scored("2", "public-health", 7_000),
        NewCase { name: "R\u{435}uters 100%".to_owned(), ..scored("3", "news-media", 8_000) },
        NewCase { name: "人民曰报".to_owned(), ..scored("4", "news-media", 9_500) },
        claim,
    ];
    room.queue.offer(&cases, 1).unwrap();
    room.queue.claim(1, ANN, 1).unwrap();
    room.queue.decide(2, BEN, Decision::Confirmed, Reason::Imitation, "", 1).unwrap();
    let found = |filter: Filter| {
        let page = Page { after: None, limit: 9 };
        let listed = room.queue.list(&filter, Order::Newest, page).unwrap();
        assert_eq!(room.queue.count(&filter).unwrap(), listed.cases.len() as u64);
        assert_eq!(room.queue.list(&filter, Order::Ranked, page).unwrap().cases.len(), listed.cases.len());
        let mut ids: Vec<CaseId> = listed.cases.iter().map(|case| case.id).collect();
        ids.reverse();
        ids
    };
    let all = Filter::default();
    let text = |text: &str| Filter { text: text.to_owned(), ..Filter::default() };
    assert_eq!(found(Filter { states: vec![State::New, State::Claimed], ..all.clone() }), [1, 3, 4, 5]);
    assert_eq!(found(Filter { kind: Some(Some(Kind::Claim)), ..all.clone() }), [5]);
    assert_eq!(found(Filter { kind: Some(None), ..all.clone() }), Vec::<CaseId>::new());
    assert_eq!(found(Filter { tier: Some(crate::Tier::High), ..all.clone() }), [1, 4]);
    assert_eq!(found(Filter { category: "public-health".to_owned(), ..all.clone() }), [2]);
    assert_eq!(found(Filter { entity: "e-news-media".to_owned(), ..all.clone() }), [1, 3, 4]);
    assert_eq!(found(Filter { language: "zh".to_owned(), ..all.clone() }), [4]);
    assert_eq!(found(Filter { source: Some(Source::Check), ..all.clone() }), [5]);
    assert_eq!(found(Filter { reviewer: "ben".to_owned(), ..all }), [2]);
    assert_eq!(found(text("reuters")), [3], "by its looks");
    assert_eq!(found(text("100%")), [3], "no sign has a meaning of its own");
    assert_eq!(found(text("人民日报")), [1, 2, 3, 4], "by the entity's name");
    assert_eq!(found(text("' OR 1=1 --")), Vec::<CaseId>::new());
    let choices = room.queue.choices().unwrap();
    assert_eq!(choices.categories[0], ("news-media".to_owned(), 3));
    assert_eq!(choices.languages[0].0, "und-Latn");
}

#[test]
fn a_campaign_is_the_same_skeleton_or_entity() {
    let room = Room::new();
    let ids = [
        room.offer(flag("1", "人民曰报")),
        room.offer(flag("2", "人民日報")),
        room.offer(flag("3", "人民曰报网")),
        room.offer(NewCase { entity_id: "other".to_owned(), ..flag("4", "人民日报") }),
    ];
    let campaign = room.queue.campaign(ids[0], 1).unwrap();
    assert_eq!((campaign.alike.len(), campaign.alike_total), (1, 2));
    assert_eq!((campaign.same_entity.len(), campaign.same_entity_total), (1, 2));
    assert!(campaign.alike.iter().all(|case| case.id != ids[0]));
    assert_eq!(room.queue.campaign(99, 5).unwrap(), Campaign::default());
}

#[test]
fn figures_say_how_the_flags_fared() {
    let room = Room::new();
    let queue = &room.queue;
    let day = 86_400;
    let ids: Vec<CaseId> = (0..10u16)
        .map(|n| {
            let case = scored(&n.to_string(), "news-media", 9_000 + n);
            queue.offer(&[case], i64::from(n / 5) * day + 5).unwrap()[0].case
        })
        .collect();
    queue.offer(&[scored("x", "military", 5_500)], 2 * day).unwrap();
    for id in &ids[..6] {
        queue.decide(*id, ANN, Decision::Confirmed, Reason::Imitation, "", 2 * day + 1).unwrap();
    }
    for id in &ids[6..8] {
        queue.decide(*id, BEN, Decision::Dismissed, Reason::SameName, "", 2 * day + 2).unwrap();
    }
    for id in &ids[..3] {
        queue.appeal(*id, ADA, "", 2 * day + 3).unwrap();
    }
    queue.settle(ids[0], ADA, Settlement::Overturned, Reason::ProvedName, "", 2 * day + 4).unwrap();
    queue.settle(ids[1], ADA, Settlement::Upheld, Reason::NoProof, "", 2 * day + 4).unwrap();

    let figures = queue.figures(2, 2 * day + 9).unwrap();
    assert_eq!(figures.states, queue.counts().unwrap());
    assert_eq!(figures.states.iter().map(|(_, count)| count).sum::<u64>(), 11);
    let days: Vec<(i64, &str, u64)> =
        figures.days.iter().map(|day| (day.day, day.category.as_str(), day.cases)).collect();
    assert_eq!(days, [(1, "news-media", 5), (2, "military", 1)]);
    let band = figures.bands[5].right.unwrap();
    assert_eq!((band.count, band.of), (5, 8));
    assert!(band.low < 0.625 && 0.625 < band.high && figures.bands[0].right.is_none());
    assert_eq!((figures.entities[0].cases, figures.entities[0].confirmed), (10, 5));
    assert_eq!(figures.techniques, [(Technique::HanShape, 11)]);
    let [rate] = figures.rates.categories.as_slice() else { panic!("{:?}", figures.rates) };
    assert_eq!((rate.of.as_str(), rate.decided), ("news-media", 8));
    assert_eq!((rate.confirmed.unwrap().count, rate.appealed.unwrap().count), (6, 3));
    assert_eq!((rate.overturned.unwrap().count, rate.overturned.unwrap().of), (1, 2));
    assert_eq!(figures.rates.languages[0].of, "und-Latn");
    assert_eq!(queue.progress("ben", 2 * day + 9).unwrap(), Progress { decided: 8, own: 2, budget: 500 });
    assert_eq!(queue.progress("ben", 3 * day).unwrap().decided, 0);
}

#[test]
fn exports_read_back() {
    let room = Room::new();
    let hostile = "=\u{202e}\"a\", </script>\n\u{1b}[2J";
    let id = room.offer(NewCase { handle: "h".to_owned(), ..flag("7", hostile) });
    room.offer(flag("8", "人民曰报"));
    room.queue.decide(id, ANN, Decision::Dismissed, Reason::OtherDismissed, "=note", 9).unwrap();
    let export = |exported, rows| {
        let mut out = Vec::new();
        let mut write = |bytes: &[u8]| {
            out.extend_from_slice(bytes);
            Ok(())
        };
        room.queue.export(exported, rows, &mut write).unwrap();
        out
    };
    let csv = export(Exported::Decisions, Rows::Csv(crate::text::Cells::Plain));
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let header = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 1);
    let json = export(Exported::Decisions, Rows::JsonLines);
    let value: serde_json::Value = serde_json::from_slice(&json).unwrap();
    for (key, cell) in header.iter().zip(&records[0]) {
        match &value[key] {
            serde_json::Value::String(text) => assert_eq!(text, cell, "{key}"),
            serde_json::Value::Null => assert_eq!(cell, "", "{key}"),
            serde_json::Value::Number(number) => {
                assert_eq!(number.as_f64(), cell.parse().ok(), "{key}");
            }
            evidence => assert_eq!(evidence[0]["technique"], "han-shape"),
        }
    }
    assert_eq!(value.as_object().unwrap().len(), header.len());
    assert_eq!((value["name"].as_str(), value["decided_at"].as_i64()), (Some(hostile), Some(9)));
    let safe = export(Exported::All, Rows::Csv(crate::text::Cells::SpreadsheetSafe));
    assert!(String::from_utf8(safe).unwrap().contains("'=note"));
    assert_eq!(export(Exported::All, Rows::JsonLines).iter().filter(|byte| **byte == b'\n').count(), 2);
}

#[test]
fn a_notice_says_what_was_found_and_how_to_object() {
    let room = Room::new();
    let queue = &room.queue;
    let id = room.offer(NewCase { handle: "rm".to_owned(), ..flag("7", "人民曰报\u{202e}") });
    assert_eq!(queue.notice(id, Tongue::English).unwrap(), None, "nobody has looked at it");
    queue.decide(id, ANN, Decision::Confirmed, Reason::Imitation, "internal", 1).unwrap();
    let english = queue.notice(id, Tongue::English).unwrap().unwrap();
    let chinese = queue.notice(id, Tongue::Chinese).unwrap().unwrap();
    for part in [
        "“人民曰报\\u{202E}” @rm (7)",
        "resembles “人民日报”",
        "“曰” where the protected name has “日”",
        "A person",
        "object",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }
    for part in ["「人民日报」（新闻媒体）", "字形相近", "人工审核", "申诉"] {
        assert!(chinese.contains(part), "{part}: {chinese}");
    }
    for text in [&english, &chinese] {
        assert!(!text.contains("internal") && !text.contains('\u{202e}'));
        let lower = text.to_lowercase();
        assert!(
            !["impostor", "fake", "fraud", "冒充", "假"].iter().any(|word| lower.contains(word)),
            "{text}"
        );
    }
    queue.appeal(id, ADA, "", 2).unwrap();
    queue.settle(id, ADA, Settlement::Overturned, Reason::ProvedName, "", 3).unwrap();
    assert!(queue.notice(id, Tongue::English).unwrap().unwrap().contains("withdrawn"));
    assert!(queue.notice(99, Tongue::English).unwrap().is_none());
}

/// Times what a reviewer waits for: `cargo test --features serve --lib queue -- --ignored --nocapture`.
#[test]
#[ignore = "prints times, and takes half a minute"]
fn times_with_three_hundred_thousand_cases() {
    use std::time::Instant;
    const CASES: u32 = 300_000;
    let room = Room::new();
    let queue = &room.queue;
    let categories = ["news-media", "government", "public-health", "education", "military", "association"];
    let make = |n: u32| NewCase {
        account_id: n.to_string(),
        name: format!("人民曰报 {}", n % 60_000),
        category: categories[if n.is_multiple_of(1_000) { 4 } else { (n % 4) as usize }].to_owned(),
        entity_id: format!("e{}", n % 3_000),
        score: Score::from_ten_thousandths((5_000 + (n.wrapping_mul(2_654_435_761) >> 19) % 5_000) as u16),
        ..flag("", "")
    };
    let start = Instant::now();
    let mut n = 0;
    while n < CASES {
        let batch: Vec<NewCase> = (n..n + 2_000).map(make).collect();
        queue.offer(&batch, i64::from(n)).unwrap();
        n += 2_000;
    }
    println!("offer {CASES} new, by 2,000: {:?}", start.elapsed());
    let time = |what: &str, run: &mut dyn FnMut()| {
        let times: Vec<u128> = (0..5)
            .map(|_| {
                let start = Instant::now();
                run();
                start.elapsed().as_micros()
            })
            .collect();
        println!("{what}: first {} µs, best {} µs", times[0], times.iter().min().unwrap());
    };
    let batch: Vec<NewCase> = (0..2_000).map(make).collect();
    time("offer 2,000 known", &mut || drop(queue.offer(&batch, 1).unwrap()));
    let mut id = 0;
    time("decide 100", &mut || {
        for _ in 0..100 {
            id += 1;
            let (decision, reason) = match id % 3 {
                0 => (Decision::Dismissed, Reason::SameName),
                _ => (Decision::Confirmed, Reason::Imitation),
            };
            queue.decide(id, ANN, decision, reason, "", 1_000).unwrap();
        }
    });
    for id in 501..20_000 {
        queue.decide(id, BEN, Decision::Dismissed, Reason::SameName, "", 1_000).unwrap();
    }
    let open = vec![State::New, State::Claimed];
    let all = Filter { states: open.clone(), ..Filter::default() };
    let page = Page { after: None, limit: 50 };
    let list = |filter: &Filter, order, page| queue.list(filter, order, page).unwrap();
    let mut deep = page;
    for _ in 0..200 {
        deep.after = list(&all, Order::Ranked, Page { limit: 500, ..deep }).next;
    }
    let filtered = |change: &dyn Fn(&mut Filter)| {
        let mut filter = all.clone();
        change(&mut filter);
        filter
    };
    for (what, filter, order, page) in [
        ("list open, ranked", all.clone(), Order::Ranked, page),
        ("list new alone, ranked", filtered(&|f| f.states = vec![State::New]), Order::Ranked, page),
        ("list open, behind 100,000", all.clone(), Order::Ranked, deep),
        ("list open, newest", all.clone(), Order::Newest, page),
        ("list every state, ranked", Filter::default(), Order::Ranked, page),
        ("list a rare category", filtered(&|f| f.category = "military".to_owned()), Order::Ranked, page),
        ("list an entity", filtered(&|f| f.entity = "e7".to_owned()), Order::Ranked, page),
        ("list a frequent text", filtered(&|f| f.text = "人民".to_owned()), Order::Ranked, page),
        ("list a text that is nowhere", filtered(&|f| f.text = "qqq".to_owned()), Order::Ranked, page),
    ] {
        time(what, &mut || drop(list(&filter, order, page)));
    }
    time("count open", &mut || {
        let _ = queue.count(&all).unwrap();
    });
    time("case", &mut || {
        let _ = queue.case(77).unwrap();
    });
    time("campaign", &mut || {
        let _ = queue.campaign(77, 20).unwrap();
    });
    time("counts", &mut || {
        let _ = queue.counts().unwrap();
    });
    time("progress", &mut || {
        let _ = queue.progress("ann", 1_001).unwrap();
    });
    time("choices", &mut || {
        let _ = queue.choices().unwrap();
    });
    time("figures, 30 days", &mut || {
        let _ = queue.figures(30, 300_000).unwrap();
    });
    time("accepted", &mut || {
        let _ = queue.accepted().unwrap();
    });
    time("returns", &mut || {
        let _ = queue.returns("人民日报 1", 1_001).unwrap();
    });
    time("undo", &mut || {
        let _ = queue.undo(BEN, 1_001).unwrap();
    });
    println!("file: {} MB", std::fs::metadata(queue.path()).unwrap().len() >> 20);
}
