//! Classes of Han characters that write the same character: simplified, traditional, Japanese, regional, compatibility.
//!
//! Two characters share a class when a chain of edges joins them. A *strong* edge says what simplification did, and may
//! merge characters that are both in use (后 and 後). A *weak* edge, a regional or Japanese form, may not: 予 writes 豫 in
//! Japan, and is another character in China. Lookalikes and synonyms never enter.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::codepoint;
use crate::error::{Error, Result};
use crate::hand;
use crate::opencc;
use crate::sources::Sources;
use crate::table::Table;
use crate::unihan::{self, Property};

const FILE: &str = "han-variants.tsv";
const HAND: &str = include_str!("../hand/han-variants.tsv");
/// A class above this size is named in the header, to be looked at by a person.
const LARGE: usize = 12;

type Edges = BTreeSet<(char, char)>;

/// The edges by strength.
#[derive(Default)]
struct Graph {
    strong: Edges,
    weak: Edges,
}

/// What decides between the members of a class.
struct Standing<'a> {
    /// The 2013 list of standard characters, as ranks; 1–3500 are the common ones.
    standard: BTreeMap<char, u32>,
    frequency: BTreeMap<char, u32>,
    gb0: Property<'a>,
    core: Property<'a>,
    simplifies: Property<'a>,
}

/// Makes the table.
pub(crate) fn table(sources: &Sources) -> Result<Table> {
    let variants = sources.text("Unihan_Variants")?;
    let mappings = sources.text("Unihan_OtherMappings")?;
    let dictionary = sources.text("Unihan_DictionaryLikeData")?;
    let readings = sources.text("Unihan_Readings")?;

    let standing = Standing {
        standard: standard(&unihan::property(&mappings, "kTGH")?)?,
        frequency: frequency(&unihan::property(&readings, "kHanyuPinlu")?),
        gb0: unihan::property(&mappings, "kGB0")?,
        core: unihan::property(&dictionary, "kUnihanCore2020")?,
        simplifies: unihan::property(&variants, "kSimplifiedVariant")?,
    };
    let graph = graph(sources, &variants)?;
    let classes = classes(graph, HAND, &standing)?;

    let mut table = Table::new(
        FILE,
        "Han characters and the representative of their variant class.",
        &["cp_hex", "class_cp_hex"],
    );
    table.note("A character that represents its own class, or has no variants, has no row.");
    table.sources(
        sources,
        &[
            "Unihan_Variants",
            "Unihan_OtherMappings",
            "Unihan_DictionaryLikeData",
            "Unihan_Readings",
            "STCharacters",
            "TSCharacters",
            "HKVariants",
            "TWVariants",
            "JPVariants",
            "JPShinjitaiCharacters",
        ],
    )?;
    table.hand(FILE);
    describe(&mut table, &classes, &standing);

    let mut rows: Vec<(char, char)> = Vec::new();
    for class in &classes {
        let best = standing.best(class);
        rows.extend(class.iter().filter(|&&c| c != best).map(|&c| (c, best)));
    }
    rows.sort_unstable();
    for (c, best) in rows {
        table.row(&[&codepoint::hex(c), &codepoint::hex(best)]);
    }
    Ok(table)
}

fn describe(table: &mut Table, classes: &[Vec<char>], standing: &Standing<'_>) {
    table.note(&format!("Classes: {}", classes.len()));
    let large: Vec<String> =
        classes.iter().filter(|class| class.len() > LARGE).map(|class| class.iter().collect()).collect();
    let list = if large.is_empty() { "none".to_owned() } else { large.join(" ") };
    table.note(&format!("Classes of more than {LARGE} characters: {list}"));
    let merged: Vec<String> = classes
        .iter()
        .map(|class| class.iter().filter(|c| standing.standard.contains_key(c)).collect::<String>())
        .filter(|kept| kept.chars().count() > 1)
        .collect();
    table.note(&format!("Characters of the 2013 standard list that share a class: {}", merged.join(" ")));
}

fn graph(sources: &Sources, variants: &str) -> Result<Graph> {
    let mut graph = Graph::default();
    for (name, strong) in [("kSimplifiedVariant", true), ("kTraditionalVariant", true), ("kZVariant", false)]
    {
        for (c, value) in unihan::property(variants, name)? {
            for other in unihan::variants(value) {
                graph.add(c, other, strong);
            }
        }
    }
    let dictionaries = [
        ("STCharacters", true),
        ("TSCharacters", true),
        ("HKVariants", false),
        ("TWVariants", false),
        ("JPVariants", false),
        ("JPShinjitaiCharacters", false),
    ];
    for (name, strong) in dictionaries {
        for (from, to) in opencc::pairs(&sources.opencc(name)?) {
            graph.add(from, to, strong);
        }
    }
    for c in ('\u{F900}'..='\u{FAFF}').chain('\u{2F800}'..='\u{2FA1F}') {
        if let Some(to) = std::iter::once(c).nfkc().next() {
            graph.add(c, to, true);
        }
    }
    Ok(graph)
}

impl Graph {
    fn add(&mut self, a: char, b: char, strong: bool) {
        if a != b && codepoint::is_han(a) && codepoint::is_han(b) {
            let edges = if strong { &mut self.strong } else { &mut self.weak };
            edges.insert(ordered(a, b));
        }
    }
}

fn ordered(a: char, b: char) -> (char, char) {
    (a.min(b), a.max(b))
}

/// All classes of two or more, each sorted, in order of their first member.
fn classes(mut graph: Graph, hand: &str, standing: &Standing<'_>) -> Result<Vec<Vec<char>>> {
    let mut joins = Vec::new();
    for row in hand::rows("hand/han-variants.tsv", hand, 4)? {
        let (a, b) = (row.character(1)?, row.character(2)?);
        match row.columns[0] {
            "join" => joins.push((row, a, b)),
            "cut" => {
                let edge = ordered(a, b);
                if !(graph.strong.remove(&edge) | graph.weak.remove(&edge)) {
                    return Err(row.error(format!("nothing joins {a} and {b}; remove the row")));
                }
            }
            other => return Err(row.error(format!("`{other}` is neither `join` nor `cut`"))),
        }
    }
    let mut forest = Forest::default();
    for &(a, b) in &graph.strong {
        forest.join(a, b);
    }
    for (row, a, b) in joins {
        if forest.find(a) == forest.find(b) {
            return Err(row.error(format!("{a} and {b} are joined already; remove the row")));
        }
        forest.join(a, b);
    }
    for &(a, b) in &graph.weak {
        if !(forest.holds_standard(a, standing) && forest.holds_standard(b, standing)) {
            forest.join(a, b);
        }
    }
    let mut classes: Vec<Vec<char>> = forest.members.into_values().filter(|class| class.len() > 1).collect();
    classes.iter_mut().for_each(|class| class.sort_unstable());
    classes.sort_unstable();
    Ok(classes)
}

/// Sets that only ever grow together; small, so joining moves the members.
#[derive(Default)]
struct Forest {
    root: BTreeMap<char, char>,
    members: BTreeMap<char, Vec<char>>,
}

impl Forest {
    fn find(&mut self, c: char) -> char {
        let root = *self.root.entry(c).or_insert(c);
        self.members.entry(root).or_insert_with(|| vec![c]);
        root
    }

    fn join(&mut self, a: char, b: char) {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return;
        }
        let moved = self.members.remove(&b).unwrap_or_default();
        for &c in &moved {
            self.root.insert(c, a);
        }
        self.members.entry(a).or_default().extend(moved);
    }

    fn holds_standard(&mut self, c: char, standing: &Standing<'_>) -> bool {
        let root = self.find(c);
        self.members[&root].iter().any(|c| standing.standard.contains_key(c))
    }
}

impl Standing<'_> {
    /// The member a class is known by: the standard, frequent, simplified one.
    fn best(&self, class: &[char]) -> char {
        let key = |c: &char| {
            let level = match self.standard.get(c) {
                Some(1..=3500) => 1,
                Some(3501..=6500) => 2,
                Some(_) => 3,
                None => 4,
            };
            let frequency = self.frequency.get(c).copied().unwrap_or(0);
            let rare = !self.core.contains_key(c);
            let compatibility = std::iter::once(*c).nfkc().next() != Some(*c);
            // Few fonts hold what lies beyond the first plane.
            let astral = *c > '\u{FFFF}';
            let traditional = self.simplifies.contains_key(c);
            let frequency = std::cmp::Reverse(frequency);
            (level, !self.gb0.contains_key(c), frequency, rare, compatibility, astral, traditional, *c)
        };
        class.iter().copied().min_by_key(key).unwrap_or('\u{FFFD}')
    }
}

/// `2013:5` is rank 5.
fn standard(tgh: &Property<'_>) -> Result<BTreeMap<char, u32>> {
    tgh.iter()
        .map(|(&c, value)| {
            let rank = value.strip_prefix("2013:").and_then(|rank| rank.parse().ok());
            rank.map(|rank| (c, rank))
                .ok_or_else(|| Error::new(format!("kTGH of {c} is `{value}`, expected `2013:N`")))
        })
        .collect()
}

/// `zhōng(4875) zhòng(66)` is 4941.
fn frequency(pinlu: &Property<'_>) -> BTreeMap<char, u32> {
    let count = |reading: &str| -> Option<u32> { reading.split_once('(')?.1.strip_suffix(')')?.parse().ok() };
    pinlu.iter().map(|(&c, value)| (c, value.split(' ').filter_map(count).sum())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing() -> Standing<'static> {
        Standing {
            standard: [('予', 300), ('豫', 3400), ('后', 400), ('发', 500)].into(),
            frequency: BTreeMap::new(),
            gb0: Property::new(),
            core: Property::new(),
            simplifies: Property::new(),
        }
    }

    #[test]
    fn strong_edges_chain_and_the_standard_form_leads() {
        let mut graph = Graph::default();
        for (a, b) in [('發', '发'), ('髮', '发'), ('後', '后')] {
            graph.add(a, b, true);
        }
        let classes = classes(graph, "", &standing()).expect("classes");
        assert_eq!(classes, [vec!['发', '發', '髮'], vec!['后', '後']]);
        assert_eq!(standing().best(&classes[0]), '发');
    }

    #[test]
    fn weak_edges_never_merge_two_standard_characters() {
        let mut graph = Graph::default();
        graph.add('予', '豫', false);
        graph.add('髮', '发', false);
        assert_eq!(classes(graph, "", &standing()).expect("classes"), [vec!['发', '髮']]);
    }

    #[test]
    fn hand_rows_join_and_cut() {
        let mut graph = Graph::default();
        graph.add('畫', '划', true);
        let hand = "cut\t畫\t划\tx\njoin\t高\t髙\tx\n";
        assert_eq!(classes(graph, hand, &standing()).expect("classes"), [vec!['高', '髙']]);
        let error = classes(Graph::default(), "cut\t畫\t划\tx\n", &standing()).expect_err("stale");
        assert!(error.to_string().contains("han-variants.tsv:1: nothing joins"));
        let error =
            classes(Graph::default(), "join\t高\t髙\tx\njoin\t髙\t高\tx\n", &standing()).expect_err("twice");
        assert!(error.to_string().contains("han-variants.tsv:2: 髙 and 高 are joined already"));
    }

    #[test]
    fn reads_ranks_and_counts() {
        let tgh = Property::from([('丁', "2013:5")]);
        assert_eq!(standard(&tgh).expect("ranks")[&'丁'], 5);
        let pinlu = Property::from([('中', "zhōng(4875) zhòng(66)")]);
        assert_eq!(frequency(&pinlu)[&'中'], 4941);
    }
}
