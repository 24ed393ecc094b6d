//! What memory is asked for on the way of an ordinary row: nothing, once everything has grown to the size it needs.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::fmt::Write;

use allocation_counter::measure;
use deadringer::{Account, Detector};

/// Names as people give them, in several scripts and styles of writing, with handles that go with them.
fn ordinary(count: usize) -> Vec<(String, String)> {
    let first = [
        "Rita",
        "Tomo",
        "María",
        "Søren",
        "Ольга",
        "Дмитрий",
        "Nguyễn",
        "Zeynep",
        "Ana Paula",
        "josh",
        "LENA",
        "Ἑλένη",
        "محمد",
        "यश",
        "민지",
        "さくら",
        "Jean-Luc",
        "O’Brien",
    ];
    let last = [
        "Meyer",
        "Risek",
        "García",
        "Lindqvist",
        "Смирнова",
        "Öztürk",
        "van der Berg",
        "Kowalczyk",
        "🌸",
        "Tanaka",
        "Oyelaran",
        "الحسن",
        "शर्मा",
        "김",
        "花子",
        "\u{200D}x",
        "II",
        "…",
    ];
    let han = ["栗原瞳", "小林さくら", "王小明", "陈静", "山田太郎", "李娜娜", "김민수"];
    let mut state = 7_u32;
    let mut random = |limit: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize % limit
    };
    (0..count)
        .map(|at| {
            let (a, b) = (first.get(random(first.len())).unwrap(), last.get(random(last.len())).unwrap());
            let name = match random(6) {
                0 => (*han.get(random(han.len())).unwrap()).to_owned(),
                1 => format!("{a}{b}"),
                2 => format!("~*{a}*~ {b}"),
                3 => format!("{a} {b} {}", random(2_000)),
                _ => format!("{a} {b}"),
            };
            let handle = match random(4) {
                0 => String::new(),
                1 => format!("xX_sunny{at}_Xx"),
                2 => format!("travel{at}"),
                _ => format!("tomo.r_{at}"),
            };
            (name, handle)
        })
        .collect()
}

#[test]
fn ordinary_names_are_checked_without_allocating() {
    let detector = Detector::builtin();
    let mut scratch = detector.scratch();
    let names = ordinary(12_000);
    // Buffers grow to what the names at hand need, and are then reused: so all are met once before any is measured.
    let (warm, measured) = (&names, names.split_at(6_000).1);
    // What is built at first use is built by these.
    for name in [
        "R\u{435}uters",
        "人民曰报网",
        "CNN National News fan page",
        "上海市疾控中心",
        "Ministry of Health UK",
    ] {
        detector.check(&Account::named(name), &mut scratch);
    }
    for (name, handle) in warm {
        detector.check(&Account::named(name).with_handle(handle), &mut scratch);
    }
    let mut asked = Vec::new();
    for (name, handle) in measured {
        let account = Account::named(name).with_handle(handle);
        let mut flagged = false;
        let info = measure(|| flagged = !detector.check(&account, &mut scratch).flags.is_empty());
        if !flagged && info.count_total > 0 {
            asked.push((info.count_total, name, handle));
        }
    }
    asked.sort_by(|a, b| b.cmp(a));
    let first: Vec<_> = asked.iter().take(10).collect();
    // Of those that come near a protected name a few are judged by what has to be kept: one in a thousand at most.
    assert!(
        asked.len() <= measured.len() / 1_000,
        "{} of {} allocate: {first:?}",
        asked.len(),
        measured.len()
    );
}

#[test]
fn rows_that_are_not_flagged_cost_a_scan_no_allocation() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("registry.csv"), "id,name,category\nxq,Xqzwvkjhg,news-media\n").unwrap();
    std::fs::write(path("dismissed.csv"), "id\n7\n").unwrap();
    // All rows are an account that was dismissed, which the detector leaves at once: what is counted is the scan.
    let asked = |rows: usize, quoted: bool, end: &str| {
        let mut list = format!("id,name,handle{end}");
        for row in 0..rows {
            let name = if quoted && row % 3 == 0 { "\"Rita \"\"R\"\", Meyer\"" } else { "人民 é Rita" };
            write!(list, "7,{name},rita{end}").unwrap();
        }
        std::fs::write(path("list.csv"), list).unwrap();
        let words = "deadringer scan --threads 1 --quiet --no-builtin";
        let mut arguments: Vec<std::ffi::OsString> = words.split(' ').map(Into::into).collect();
        for (option, file) in
            [("--registry", "registry.csv"), ("--accept", "dismissed.csv"), ("-o", "flags.csv")]
        {
            arguments.extend([option.into(), path(file).into()]);
        }
        arguments.push(path("list.csv").into());
        let info = measure(|| {
            deadringer::cli::run(arguments);
        });
        assert_eq!(std::fs::read_to_string(path("flags.csv")).unwrap().lines().count(), 1);
        info.count_total
    };
    asked(1_000, false, "\n");
    for (quoted, end) in [(false, "\n"), (false, "\r\n"), (true, "\n")] {
        let (few, many) = (asked(20_000, quoted, end), asked(200_000, quoted, end));
        assert!(many <= few + 64, "{many} allocations for 200,000 rows, {few} for 20,000");
    }
}
