//! Flags as they are written: CSV or JSONL, the same fields by the same names.

use std::io::Write;

use crate::text::{self, Cells};
use crate::{Account, Answer, Flag};

/// How flags are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Csv(Cells),
    JsonLines,
    /// A table, which is made of columns and not of lines.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Format {
    /// What stands before the first flag.
    pub(crate) fn header(self) -> &'static [u8] {
        match self {
            Format::Csv(_) => {
                b"id,name,handle,kind,tier,score,category,entity_id,entity_name,matched_name,field,evidence,disclaimer\n"
            }
            Format::JsonLines => b"",
            #[cfg(feature = "parquet")]
            Format::Parquet => b"",
        }
    }

    /// Whether a file can be cut anywhere between flags and be gone on with.
    pub(crate) fn can_go_on(self) -> bool {
        matches!(self, Format::Csv(_) | Format::JsonLines)
    }

    /// Writes one flag; the account carries the id to be shown.
    pub(crate) fn flag(self, out: &mut Vec<u8>, account: &Account<'_>, flag: &Flag<'_>, spare: &mut String) {
        match self {
            Format::Csv(cells) => csv_flag(out, account, flag, cells, spare),
            Format::JsonLines => {
                out.extend_from_slice(b"{\"id\":");
                text::json_string(out, account.id);
                out.extend_from_slice(b",\"name\":");
                text::json_string(out, account.name);
                out.extend_from_slice(b",\"handle\":");
                text::json_string(out, account.handle);
                out.push(b',');
                json_fields(out, flag);
                out.extend_from_slice(b"}\n");
            }
            #[cfg(feature = "parquet")]
            Format::Parquet => {}
        }
    }
}

/// Writes a flag as a JSON object, without the account.
fn json_flag(out: &mut Vec<u8>, flag: &Flag<'_>) {
    out.push(b'{');
    json_fields(out, flag);
    out.push(b'}');
}

/// Writes what is said of one account as a JSON object, but for its closing brace: more may follow.
pub(crate) fn json_answer(out: &mut Vec<u8>, account: &Account<'_>, answer: &Answer<'_>, registry: &str) {
    out.extend_from_slice(b"{\"name\":");
    text::json_string(out, account.name);
    out.extend_from_slice(b",\"handle\":");
    text::json_string(out, account.handle);
    out.extend_from_slice(b",\"flags\":[");
    for (index, flag) in answer.flags.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        json_flag(out, flag);
    }
    // A vector takes every write.
    let _ = write!(out, "],\"truncated\":{},\"registry\":", answer.truncated);
    text::json_string(out, registry);
    out.extend_from_slice(b",\"version\":");
    text::json_string(out, env!("CARGO_PKG_VERSION"));
}

fn csv_flag(out: &mut Vec<u8>, account: &Account<'_>, flag: &Flag<'_>, cells: Cells, spare: &mut String) {
    for cell in [account.id, account.name, account.handle] {
        text::csv_cell(out, cell, cells);
        out.push(b',');
    }
    // A vector takes every write, here and below.
    let _ = write!(out, "{},{},{},", flag.kind, flag.tier, flag.score);
    for cell in [flag.category, flag.entity_id, flag.entity_name, flag.matched_name] {
        text::csv_cell(out, cell, cells);
        out.push(b',');
    }
    let _ = write!(out, "{},", flag.field);
    spare.clear();
    for (index, evidence) in flag.evidence.iter().enumerate() {
        use std::fmt::Write;
        let _ = write!(spare, "{}{evidence}", if index > 0 { "; " } else { "" });
    }
    text::csv_cell(out, spare, cells);
    let _ = writeln!(out, ",{}", flag.disclaimer.map_or("", |disclaimer| disclaimer.as_str()));
}

fn json_fields(out: &mut Vec<u8>, flag: &Flag<'_>) {
    let _ = write!(
        out,
        "\"kind\":\"{}\",\"tier\":\"{}\",\"score\":{},\"category\":",
        flag.kind, flag.tier, flag.score
    );
    text::json_string(out, flag.category);
    for (key, value) in [
        ("entity_id", flag.entity_id),
        ("entity_name", flag.entity_name),
        ("matched_name", flag.matched_name),
    ] {
        let _ = write!(out, ",\"{key}\":");
        text::json_string(out, value);
    }
    let _ = write!(out, ",\"field\":\"{}\",\"evidence\":[", flag.field);
    for (index, evidence) in flag.evidence.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        let _ = write!(out, "{{\"technique\":\"{}\",\"from\":", evidence.technique);
        text::json_string(out, &evidence.from);
        out.extend_from_slice(b",\"to\":");
        text::json_string(out, &evidence.to);
        let _ = write!(out, ",\"position\":{}}}", evidence.position);
    }
    match flag.disclaimer {
        Some(disclaimer) => {
            let _ = write!(out, "],\"disclaimer\":\"{disclaimer}\"");
        }
        None => out.extend_from_slice(b"],\"disclaimer\":null"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Disclaimer, Evidence, Field, Kind, Score, Technique, Tier};

    fn flag() -> Flag<'static> {
        Flag {
            kind: Kind::Lookalike,
            tier: Tier::High,
            score: Score::from_ten_thousandths(9_700),
            category: "news-media",
            entity_id: "cn-rmrb",
            entity_name: "人民日报",
            matched_name: "人民日报",
            field: Field::Name,
            evidence: vec![
                Evidence::new(Technique::HanShape, "日", "曰", 2),
                Evidence::new(Technique::Affix, "", " \"A\", (B)", 4),
            ],
            disclaimer: Some(Disclaimer::Fan),
        }
    }

    #[test]
    fn a_flag_in_csv() {
        let mut out = Vec::new();
        let account = Account::named("=人民曰报 \"A\", (B)").with_id("7");
        Format::Csv(Cells::SpreadsheetSafe).flag(&mut out, &account, &flag(), &mut String::new());
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "7,\"'=人民曰报 \"\"A\"\", (B)\",,lookalike,high,0.9700,news-media,cn-rmrb,人民日报,人民日报,name,\
             \"han-shape(日→曰 @2); affix(→ \"\"A\"\", \\(B\\) @4)\",fan\n"
        );
    }

    #[test]
    fn a_flag_in_json() {
        let mut out = Vec::new();
        Format::JsonLines.flag(
            &mut out,
            &Account::named("x\u{202E}").with_id("7"),
            &flag(),
            &mut String::new(),
        );
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(value["name"], "x\u{202E}");
        assert_eq!(value["score"], 0.97);
        assert_eq!(value["evidence"][0]["technique"], "han-shape");
        assert_eq!(value["evidence"][1]["position"], 4);
        assert_eq!(value["disclaimer"], "fan");
        let header = std::str::from_utf8(Format::Csv(Cells::Plain).header()).unwrap().trim_end();
        for key in header.split(',') {
            assert!(value.get(key).is_some(), "{key}");
        }
    }
}
