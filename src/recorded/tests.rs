use std::io::Write as _;

use super::*;
use crate::scan::disk::System;
use crate::scan::render::Format;
use crate::text::Cells;
use crate::{Account, Flag};

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Result<Vec<Recorded>, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Flags::open(&Input::Path(path), None, &System)?.collect()
}

/// The error, without the folder.
fn refused(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let error = read(name, bytes).unwrap_err().to_string();
    error.split_once(name).map_or(error.clone(), |(_, rest)| format!("{name}{rest}"))
}

fn hostile() -> Vec<(Account<'static>, Flag<'static>)> {
    let texts = [
        "人民曰报",
        "a,b\"c\"\nd\r",
        "",
        "'=1+1",
        " x\t",
        "\u{202E}\0\u{1b}[2J</script>",
        "; affix(→x @0)",
        "\"",
        "\\",
        "'\n=1",
    ];
    let mut all = Vec::new();
    for (number, text) in texts.into_iter().enumerate() {
        let technique = Technique::ALL[number % Technique::ALL.len()];
        all.push((
            Account { id: text, name: texts[(number + 1) % texts.len()], handle: text, platform: "" },
            Flag {
                kind: Kind::ALL[number % 4],
                tier: Tier::ALL[number % 4],
                score: Score::from_ten_thousandths(u16::try_from(number * 1_111).unwrap()),
                category: text,
                entity_id: text,
                entity_name: text,
                matched_name: text,
                field: Field::ALL[number % 2],
                evidence: vec![Evidence::new(technique, text, text, 7); number % 3],
                disclaimer: Disclaimer::ALL.get(number).copied(),
            },
        ));
    }
    all
}

fn written(format: Format) -> Vec<u8> {
    let mut out = format.header().to_vec();
    for (account, flag) in hostile() {
        format.flag(&mut out, &account, &flag, &mut String::new());
    }
    out
}

#[test]
fn what_scan_writes_reads_back_in_either_form() {
    let expected: Vec<Recorded> = hostile()
        .into_iter()
        .map(|(account, flag)| Recorded {
            id: account.id.to_owned(),
            name: account.name.to_owned(),
            handle: account.handle.to_owned(),
            kind: flag.kind,
            tier: flag.tier,
            score: flag.score,
            category: flag.category.to_owned(),
            entity_id: flag.entity_id.to_owned(),
            entity_name: flag.entity_name.to_owned(),
            matched_name: flag.matched_name.to_owned(),
            field: flag.field,
            evidence: flag.evidence,
            disclaimer: flag.disclaimer,
        })
        .collect();
    let csv = written(Format::Csv(Cells::Plain));
    assert_eq!(read("flags.csv", &csv).unwrap(), expected);
    assert_eq!(read("flags", written(Format::JsonLines)).unwrap(), expected);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&csv).unwrap();
    assert_eq!(read("flags.csv.gz", packed.finish().unwrap()).unwrap(), expected);
    assert_eq!(read("flags.csv.zst", zstd::encode_all(&csv[..], 1).unwrap()).unwrap(), expected);
    // Other line ends, columns in another order, one of the reviewer's own.
    let line = "note,disclaimer,evidence,field,matched_name,entity_name,entity_id,category,score,tier,kind,handle,name,id\r\n\
                x,,case(a→A @0),name,A,A,a,own,0.5,low,same,,A,\"7\"\r\n";
    let flag = &read("flags.csv", line).unwrap()[0];
    assert_eq!((flag.id.as_str(), flag.score, flag.own()), ("7", Score::LOW, "A"));
}

#[test]
fn an_empty_scan_is_no_fault() {
    assert_eq!(read("flags.jsonl", "").unwrap(), []);
    assert_eq!(read("flags.csv", Format::Csv(Cells::Plain).header()).unwrap(), []);
    assert!(refused("flags.csv", "").contains("it is empty, flags were expected"));
}

#[test]
fn every_cut_and_every_changed_byte_is_an_answer() {
    for format in [Format::Csv(Cells::Plain), Format::JsonLines] {
        let bytes = written(format);
        for at in 0..bytes.len() {
            let _ = read("flags", &bytes[..at]);
            let mut changed = bytes.clone();
            changed[at] ^= 0x0f;
            let _ = read("flags", changed);
        }
    }
}

#[test]
fn faults_say_where_what_and_what_to_do() {
    let head = COLUMNS.join(",") + "\n";
    let row = "1,\"a\nb\",,same,low,0.5,own,e,E,E,name,,\n";
    let with = |bad: &str| refused("flags.csv", format!("{head}{row}{bad}"));
    assert_eq!(
        with("2,b,,simular,low,0.5,own,e,E,E,name,,\n"),
        "flags.csv:4: `kind` is `simular`, which is none of its words\n\
         hint: give the flags as `deadringer scan` has written them, or scan anew"
    );
    assert!(with("2,b\n").starts_with("flags.csv:4: found 2 cells, 13 were expected as in the header"));
    assert!(with("2,b,,same,low,1.5,own,e,E,E,name,,\n").contains("a number from 0 to 1 was expected"));
    assert!(with("2,b,,same,low,NaN,own,e,E,E,name,,\n").contains("a number from 0 to 1 was expected"));
    assert!(
        with("2,b,,same,low,0.5,own,e,E,E,name,case(a,\n")
            .contains("`evidence` cannot be read: `case` has no `→`")
    );
    assert!(with("2,\"b,,same\n3,c\n").contains("flags.csv:4: a quote is opened and not closed"));
    assert!(refused("flags.csv", "id,name\n1,x\n").starts_with("flags.csv:1: there is no column `handle`"));
    assert!(
        refused("flags.jsonl", "{\"id\":\"1\"}\n")
            .contains("flags.jsonl:1: this is no flag as a line of JSON: missing field")
    );
    assert!(
        refused("flags.csv", [head.as_bytes(), b"1,\xff,,same,low,0.5,own,e,E,E,name,,\n"].concat())
            .contains("`name` is no UTF-8")
    );
}

#[test]
fn what_was_made_safe_for_a_spreadsheet_is_refused_and_no_name_can_make_it_so() {
    let (_, flag) = hostile().remove(0);
    for (name, cells, refuses) in [
        ("=1+1", Cells::SpreadsheetSafe, true),
        ("=1+1", Cells::Plain, false),
        ("'=1+1", Cells::Plain, false),
        ("'=1,1", Cells::Plain, false),
        ("'", Cells::Plain, false),
    ] {
        let mut out = Format::Csv(cells).header().to_vec();
        Format::Csv(cells).flag(&mut out, &Account::named(name).with_id("7"), &flag, &mut String::new());
        if !refuses {
            assert_eq!(read("flags.csv", out).unwrap()[0].name, name);
            continue;
        }
        let safe = refused("flags.csv", out);
        assert!(safe.starts_with("flags.csv:2: `name` was made safe for a spreadsheet"), "{safe}");
        assert!(safe.contains("without `--spreadsheet-safe`"), "{safe}");
    }
}
