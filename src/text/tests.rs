#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;

use super::show::log_line;
use super::*;

#[path = "../../tests/hostile/names.rs"]
mod names;

use names::{acts, names};

/// What a log line was before it was made safe.
fn unescaped(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('\\') {
            out.push('\\');
            rest = after;
            continue;
        }
        let (number, after) = after.strip_prefix("u{").unwrap().split_once('}').unwrap();
        out.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        rest = after;
    }
    out + rest
}

#[test]
fn nothing_that_acts_reaches_a_terminal() {
    for name in names() {
        for safe in [terminal(&name).into_owned(), log_line(&name), html(&name)] {
            assert!(!safe.chars().any(acts), "{name:?} gave {safe:?}");
        }
        assert!(!terminal_lines(&name).chars().any(|c| c != '\n' && acts(c)), "{name:?}");
        assert_eq!(unescaped(&log_line(&name)), name);
    }
    assert_eq!(terminal("abc\u{202E}cba"), "abc\\u{202E}cba");
    assert_eq!(terminal("人民日报 Rеuters"), "人民日报 Rеuters");
    assert_eq!(terminal_lines("a\u{7}\nb"), "a\\u{0007}\nb");
    assert_eq!(log_line("a\\\u{7}"), "a\\\\\\u{0007}");
}

#[test]
fn whatever_acts_is_escaped_wherever_it_stands() {
    for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|&c| acts(c)) {
        // Between emoji a selector may stay: it joins what stands there.
        for text in [c.to_string(), format!("a{c}b"), format!("日{c}{c}日")] {
            assert!(!terminal(&text).contains(c), "{text:?}");
            let mut json = Vec::new();
            json_string(&mut json, &text);
            assert!(!String::from_utf8(json).unwrap().contains(c), "{text:?}");
        }
    }
}

#[test]
fn marks_stay_on_their_letter() {
    assert_eq!(terminal("\u{301}abc"), "\\u{0301}abc");
    assert_eq!(terminal("e\u{301}"), "e\u{301}");
    assert_eq!(terminal("\u{200B}\u{301}"), "\\u{200B}\\u{0301}");
    let zalgo = format!("a{}", "\u{300}".repeat(50));
    assert_eq!(terminal(&zalgo).matches('\u{300}').count(), 4);
}

#[test]
fn emoji_stay_whole() {
    assert_eq!(terminal("👨\u{200D}👩\u{200D}👧 ❤\u{FE0F}"), "👨\u{200D}👩\u{200D}👧 ❤\u{FE0F}");
    assert_eq!(terminal("a\u{FE0F}"), "a\\u{FE0F}");
    assert_eq!(terminal("1\u{200D}2"), "1\\u{200D}2");
}

#[test]
fn json_reads_back_exactly_and_shows_nothing_hidden() {
    for name in names() {
        let mut out = Vec::new();
        json_string(&mut out, &name);
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), name);
        let text = String::from_utf8(out).unwrap();
        assert!(!text.chars().any(acts) && !text.contains(['<', '>']), "{text:?}");
    }
}

#[test]
fn json_of_whole_values_is_as_safe_as_of_strings() {
    for name in names() {
        let mut out = Vec::new();
        json(&mut out, &BTreeMap::from([(&name, [&name])])).unwrap();
        let back: BTreeMap<String, Vec<String>> = serde_json::from_slice(&out).unwrap();
        assert_eq!(back.get(&name), Some(&vec![name.clone()]));
        let text = String::from_utf8(out).unwrap();
        assert!(!text.chars().any(acts) && !text.contains(['<', '>']), "{text:?}");
    }
}

#[test]
fn nothing_on_a_page_is_markup_or_hidden() {
    for name in names() {
        let safe = html(&name);
        assert!(!safe.contains(['<', '>', '"', '\'']), "{name:?} gave {safe:?}");
        assert!(safe.split('&').skip(1).all(|rest| {
            ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|entity| rest.starts_with(entity))
        }));
    }
    assert_eq!(html("<b>&\u{202E}\"'"), "&lt;b&gt;&amp;\\u{202E}&quot;&#39;");
    assert_eq!(html("人民日报 Rеuters"), "人民日报 Rеuters");
}

/// The first record of a row that starts with `x`, read by another sign than the comma too.
fn cells_by(delimiter: u8, row: &[u8]) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(row)
        .into_records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn csv_reads_back_exactly_and_spreadsheet_cells_start_no_formula() {
    let starts = |cell: &str| {
        let dropped = |c: char| c == '"' || c.is_whitespace() || acts(c);
        cell.trim_start_matches(dropped).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
    };
    let mut guarded = 0;
    for name in names() {
        let written = |cells| {
            let mut out = b"x,".to_vec();
            csv_cell(&mut out, &name, cells);
            out
        };
        assert_eq!(cells_by(b',', &written(Cells::Plain)), [["x", &name]]);

        let safe = written(Cells::SpreadsheetSafe);
        let record = cells_by(b',', &safe);
        assert_eq!(record[0][1].replace('\'', ""), name.replace('\'', ""));
        guarded += usize::from(record[0][1] != name);
        for delimiter in [b',', b';', b'\t'] {
            for cell in cells_by(delimiter, &safe).into_iter().flatten() {
                assert!(!starts(&cell), "{name:?}: {cell:?} by {:?}", char::from(delimiter));
            }
        }
        assert!(!String::from_utf8(written(Cells::Terminal)).unwrap().chars().any(acts));
    }
    assert!(guarded > 40, "{guarded} names hold a formula");
}

#[test]
fn widths_are_those_of_a_terminal() {
    assert_eq!(width("人民"), 4);
    assert_eq!(width("e\u{301}"), 1);
    assert_eq!(width("abc"), 3);
}
