//! Han characters that look alike, measured on rendered glyphs, with what the eye adds by hand.
//!
//! The way of a character: [`outline`] (from the font) → [`raster`] (32 by 32 pixels) → [`feature`] (edges by direction
//! and place) → [`picture`] (two fonts, two frames) → [`distance`]. Every step is exact or rounded to whole numbers, so
//! the table is the same on every machine.

mod common;
mod distance;
mod feature;
mod outline;
mod picture;
mod raster;

use std::collections::BTreeMap;

use common::Characters;
use distance::{Picture, Thousandths};
use outline::Font;

use crate::codepoint;
use crate::error::Result;
use crate::hand;
use crate::sources::Sources;
use crate::table::Table;

const FILE: &str = "han-lookalikes.tsv";
const HAND: &str = include_str!("../../hand/han-lookalikes.tsv");
/// Between two common characters: by eye, pairs from .065 to .100 look alike three times in four.
const COMMON: Thousandths = 100;
/// Between a common and a rare one: nearer, since nobody meets a rare character by accident, and there are many.
const RARE: Thousandths = 50;

/// Distances by character and neighbour, both ways.
#[derive(Default)]
struct Neighbours {
    by_character: BTreeMap<char, BTreeMap<char, Thousandths>>,
}

/// Makes the table.
pub(crate) fn table(sources: &Sources) -> Result<Table> {
    let characters = Characters::read(sources)?;
    let (sans, serif) = (sources.bytes("NotoSansCJK")?, sources.bytes("NotoSerifCJK")?);
    let fonts = [Font::open(&sans, "Noto Sans CJK SC")?, Font::open(&serif, "Noto Serif CJK SC")?];
    let common = draw(&fonts, &characters.common);
    let rare = draw(&fonts, &characters.rare);

    let mut neighbours = Neighbours::default();
    measure(&mut neighbours, &common, &rare);
    let measured = neighbours.pairs();
    by_hand(&mut neighbours, HAND)?;

    let mut table =
        Table::new(FILE, "Han characters that look alike.", &["cp_hex", "neighbours as cp_hex:distance"]);
    table.note("Distances are thousandths, nearest first; both directions are listed.");
    table.note(&format!(
        "Measured on {} common characters (GB 2312, Big5 level 1, JIS X 0208 level 1) with distances under {COMMON}, and \
         between these and {} rare ones of U+3400–9FFF under {RARE}: {measured} pairs; by hand or nearer by hand: {}.",
        common.0.len(),
        rare.0.len(),
        hand_pairs(HAND)?.len(),
    ));
    table.note(
        "Method: glyphs on 32 by 32 pixels, em box and stretched ink; edges by 8 directions in 8 by 8 parts; \
         |a-b|^2/(|a|^2+|b|^2), mean of both fonts, smaller of both frames.",
    );
    table.sources(sources, &["NotoSansCJK", "NotoSerifCJK", "Unihan_OtherMappings"])?;
    table.hand(FILE);
    for (c, row) in &neighbours.by_character {
        table.row(&[&codepoint::hex(*c), &listed(row)]);
    }
    Ok(table)
}

type Drawn = (Vec<char>, Vec<Picture>);

fn draw(fonts: &[Font<'_>; 2], characters: &[char]) -> Drawn {
    characters.iter().filter_map(|&c| Some((c, picture::picture(fonts, c)?))).unzip()
}

fn measure(neighbours: &mut Neighbours, common: &Drawn, rare: &Drawn) {
    distance::close(
        &common.1,
        &common.1,
        COMMON,
        |a, b| a < b,
        |a, b, distance| {
            neighbours.add(common.0[a], common.0[b], distance);
        },
    );
    distance::close(
        &common.1,
        &rare.1,
        RARE,
        |_, _| true,
        |a, b, distance| {
            neighbours.add(common.0[a], rare.0[b], distance);
        },
    );
}

fn by_hand(neighbours: &mut Neighbours, text: &str) -> Result<()> {
    for ((a, b), distance) in hand_pairs(text)? {
        neighbours.add(a, b, distance);
    }
    Ok(())
}

/// Every pair of every set of the hand file: characters, distance, reason.
fn hand_pairs(text: &str) -> Result<BTreeMap<(char, char), Thousandths>> {
    let mut pairs = BTreeMap::new();
    for row in hand::rows("hand/han-lookalikes.tsv", text, 3)? {
        let set: Vec<char> = row.columns[0].chars().collect();
        let distance = row.columns[1].parse().ok().filter(|d| (1..COMMON).contains(d));
        let distance = distance.ok_or_else(|| {
            row.error(format!("the distance is `{}`, expected 1 to {}", row.columns[1], COMMON - 1))
        })?;
        if set.len() < 2 || !set.iter().all(|&c| codepoint::is_han(c)) {
            return Err(row.error("expected two or more Han characters"));
        }
        for (i, &a) in set.iter().enumerate() {
            for &b in &set[i + 1..] {
                if a == b || pairs.insert((a.min(b), a.max(b)), distance).is_some() {
                    return Err(row.error(format!("{a} and {b} are a pair already")));
                }
            }
        }
    }
    Ok(pairs)
}

impl Neighbours {
    /// Keeps the smaller distance of a pair.
    fn add(&mut self, a: char, b: char, distance: Thousandths) {
        for (from, to) in [(a, b), (b, a)] {
            let kept = self.by_character.entry(from).or_default().entry(to).or_insert(distance);
            *kept = distance.min(*kept);
        }
    }

    fn pairs(&self) -> usize {
        self.by_character.values().map(BTreeMap::len).sum::<usize>() / 2
    }
}

fn listed(row: &BTreeMap<char, Thousandths>) -> String {
    let mut list: Vec<(Thousandths, char)> = row.iter().map(|(&c, &distance)| (distance, c)).collect();
    list.sort_unstable();
    let list: Vec<String> =
        list.into_iter().map(|(distance, c)| format!("{}:{distance}", codepoint::hex(c))).collect();
    list.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The distances on which the thresholds were chosen, to within a hundredth.
    const QUOTED: [(&str, Thousandths); 13] = [
        ("日曰", 40),
        ("末未", 20),
        ("己已", 30),
        ("土士", 20),
        ("人入", 90),
        ("社杜", 50),
        ("央夬", 70),
        ("视枧", 40),
        ("控椌", 30),
        ("闻间", 50),
        ("闻问", 60),
        ("院皖", 60),
        ("国囯", 10),
    ];

    #[test]
    fn quoted_pairs_keep_their_distance() {
        let sources = Sources::pinned().expect("sources.tsv");
        // The fonts are needed to make tables, not to build; where they are absent there is nothing to measure.
        let (Ok(sans), Ok(serif)) = (sources.bytes("NotoSansCJK"), sources.bytes("NotoSerifCJK")) else {
            eprintln!("skipped: the pinned fonts are not installed");
            return;
        };
        let fonts = [
            Font::open(&sans, "Noto Sans CJK SC").expect("sans"),
            Font::open(&serif, "Noto Serif CJK SC").expect("serif"),
        ];
        let look = |pair: &str| {
            let (_, pictures) = draw(&fonts, &pair.chars().collect::<Vec<_>>());
            pictures[0].distance(&pictures[1], 1000).expect("a distance")
        };
        for (pair, want) in QUOTED {
            let found = look(pair);
            eprintln!("{pair} .{found:03}");
            assert!(found.abs_diff(want) <= 15, "{pair}: {found}, expected about {want}");
        }
        for pair in ["中国", "北京", "由甲", "即既", "央夷", "幼幻", "东车"] {
            assert!(look(pair) >= COMMON, "{pair} is found by measure; the hand row can go");
        }
    }

    #[test]
    fn the_quoted_hand_pairs_are_there() {
        let pairs = hand_pairs(HAND).expect("hand file");
        for pair in ["由甲", "申田", "即既", "央夷", "幻幼", "东车"] {
            let chars: Vec<char> = pair.chars().collect();
            let key = (chars[0].min(chars[1]), chars[0].max(chars[1]));
            assert!(pairs.contains_key(&key), "{pair}");
        }
    }

    #[test]
    fn hand_rows_are_refused_with_their_place() {
        for bad in ["日曰\t0\tx\n", "日曰\t100\tx\n", "日\t50\tx\n", "日a\t50\tx\n", "日曰日\t50\tx\n"]
        {
            let error = hand_pairs(bad).expect_err(bad).to_string();
            assert!(error.starts_with("hand/han-lookalikes.tsv:1: "), "{error}");
        }
    }

    #[test]
    fn rows_are_symmetric_sorted_and_keep_the_smaller_distance() {
        let mut neighbours = Neighbours::default();
        neighbours.add('日', '曰', 40);
        neighbours.add('曰', '日', 30);
        neighbours.add('日', '目', 20);
        assert_eq!(listed(&neighbours.by_character[&'日']), "76EE:20 66F0:30");
        assert_eq!(listed(&neighbours.by_character[&'曰']), "65E5:30");
        assert_eq!(neighbours.pairs(), 2);
    }
}
