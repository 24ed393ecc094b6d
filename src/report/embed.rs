//! The flags as data of the page: JSON in which texts that return are written once. All texts are as they are to be shown, so
//! that the script of the page sets them and no more; nothing in them ends a script or hides.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::page::evidence::{code_points, right_to_left, seen, why};
use crate::page::words::{Family, Language};
use crate::text::{json_string, terminal};
use crate::{Disclaimer, Kind, Technique, Tier};

use super::ranked::Row;

/// Texts, each by its number.
#[derive(Default)]
struct Texts {
    numbers: HashMap<String, usize>,
    list: Vec<u8>,
}

impl Texts {
    /// The number of a text as JSON.
    fn number(&mut self, json: String) -> usize {
        let next = self.numbers.len();
        if let Some(&number) = self.numbers.get(&json) {
            return number;
        }
        if next > 0 {
            self.list.extend_from_slice(b",\n");
        }
        self.list.extend_from_slice(json.as_bytes());
        self.numbers.insert(json, next);
        next
    }
}

/// The data: words of the contract, entities, categories, differences, and a row for each flag.
pub(super) fn data(rows: &[Row], language: Language) -> String {
    let (mut entities, mut categories, mut differences) =
        (Texts::default(), Texts::default(), Texts::default());
    let mut flags = String::new();
    for row in rows {
        if !flags.is_empty() {
            flags.push_str(",\n");
        }
        let entity = entities.number(format!("[{},{}]", string(&row.entity_id), string(&row.entity_name)));
        let category = categories.number(string(&row.category));
        let matched =
            if row.matched_name == row.entity_name { "0".to_owned() } else { string(&row.matched_name) };
        // A string takes every write, here and below.
        let _ = write!(
            flags,
            "[{},{},{},{entity},{category},{matched},{},{},{},{},{},[",
            row.score.ten_thousandths(),
            row.kind as u8,
            row.tier as u8,
            row.field as u8,
            row.disclaimer.map_or(-1, |disclaimer| disclaimer as i8),
            string(&row.id),
            string(&row.other),
            row.more,
        );
        for (at, piece) in row.pieces.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let (above, below) = (string(&piece.account), string(&piece.protected));
            let _ = match piece.evidence {
                None if above == below => write!(flags, "{comma}{above}"),
                None => write!(flags, "{comma}[{above},{below}]"),
                Some(number) => write!(flags, "{comma}[{above},{below},{number}]"),
            };
        }
        flags.push_str("],[");
        for (at, one) in row.evidence.iter().enumerate() {
            let number = differences.number(format!(
                "[{},{},{},\"{}\",\"{}\"]",
                one.technique as u8,
                string(&seen(&one.from)),
                string(&seen(&one.to)),
                code_points(one),
                // Only where it is not what the technique always is.
                if row.kind == Kind::Claim && one.technique == Technique::Affix {
                    why(one, true, language)
                } else {
                    ""
                }
            ));
            let _ = write!(flags, "{}{number},{}", if at > 0 { "," } else { "" }, one.position);
        }
        let _ = write!(flags, "]{}]", if right_to_left(&row.own()) { ",1" } else { "" });
    }
    let words = |words: Vec<&str>| words.into_iter().map(string).collect::<Vec<_>>().join(",");
    let techniques = Technique::ALL.iter().map(|&one| {
        format!(
            "[{},{},{}]",
            string(language.technique(one)),
            string(Family::of(one).class()),
            string(language.sentence(one))
        )
    });
    format!(
        "{{\"kinds\":[{}],\n\"tiers\":[{}],\n\"disclaimers\":[{}],\n\"techniques\":[{}],\n\"entities\":[{}],\n\"categories\":[{}],\n\
         \"differences\":[{}],\n\"flags\":[\n{flags}\n]}}",
        words(Kind::ALL.iter().map(|&one| language.kind(one)).collect()),
        words(Tier::ALL.iter().map(|&one| language.tier(one)).collect()),
        words(Disclaimer::ALL.iter().map(|&one| language.disclaimer(one)).collect()),
        techniques.collect::<Vec<_>>().join(",\n"),
        String::from_utf8_lossy(&entities.list),
        String::from_utf8_lossy(&categories.list),
        String::from_utf8_lossy(&differences.list),
    )
}

/// A text as it is to be shown, as a JSON string.
fn string(text: &str) -> String {
    let mut out = Vec::new();
    json_string(&mut out, &terminal(text));
    // What was text stays text.
    String::from_utf8(out).unwrap_or_default()
}
