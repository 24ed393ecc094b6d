//! Covers a name with words: the cheapest row of known words, divisions, numbers and unknown stretches.
//!
//! Words of spaced scripts are taken whole; in Han, kana and Hangul a word may stand anywhere. Divisions of China are known
//! by their last character, listed or not.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_script::{Script, UnicodeScript};

use super::lexicon::{Context, Entry, Lexicon, Slot};
use crate::fold::{Folded, Unit, is_dense};

/// What covers a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cover {
    Word(Entry),
    /// A division of China by its last character.
    Division,
    Number,
    Unknown,
}

/// A stretch of units and what covers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) cover: Cover,
}

/// Working memory: the cheapest way to each place, and the way itself.
#[derive(Clone, Debug, Default)]
pub(super) struct CoverScratch {
    best: Vec<Option<(u32, Span)>>,
    pub(super) spans: Vec<Span>,
}

/// A word costs so much, so that of two rows the one of fewer and so longer words is taken.
const WORD: u32 = 2;
/// One Han character is a word of its own more rarely than a part of one.
const SINGLE: u32 = 5;
/// Behind a title a name begins: 主持人大刘 is no 大 of 人大.
const NAME: u32 = 1;
/// What no word covers: dear enough that five words are taken rather than one character left over.
const UNKNOWN: u32 = 10;
/// A division that no list holds, and each character of its name: two of them cost more than a listed word and its suffix.
const DIVISION: u32 = 4;
const DIVISION_CHAR: u32 = 2;
/// The longest name of a county without its suffix, autonomous ones aside, has four characters.
const LONGEST_DIVISION: usize = 4;

/// The last characters of divisions, from the province to the township.
const DIVISIONS: &str = "省市区县州旗盟镇乡";
/// Words that end like a division and are none.
const NO_DIVISIONS: [&str; 56] = [
    "超市", "城市", "都市", "门市", "夜市", "集市", "菜市", "股市", "楼市", "车市", "花市", "闹市", "上市",
    "小区", "社区", "景区", "园区", "战区", "地区", "校区", "专区", "特区", "军区", "厂区", "矿区", "灾区",
    "时区", "禁区", "赛区", "片区", "郊区", "市区", "山区", "湾区", "老区", "营区", "辖区", "街区", "选区",
    "林区", "牧区", "红旗", "国旗", "军旗", "锦旗", "彩旗", "联盟", "同盟", "加盟", "结盟", "九州", "神州",
    "节省", "反省", "城镇", "故乡",
];

/// Both, folded: what 市 folds into is a matter of the tables.
struct Divisions {
    suffixes: Vec<char>,
    others: HashSet<Vec<char>>,
}

fn divisions() -> &'static Divisions {
    static FOLDED: LazyLock<Divisions> = LazyLock::new(|| Divisions {
        suffixes: Folded::of(DIVISIONS).visual.chars().to_vec(),
        others: NO_DIVISIONS.iter().map(|word| Folded::of(word).visual.chars().to_vec()).collect(),
    });
    &FOLDED
}

/// Fills `scratch.spans`.
pub(super) fn cover(units: &[Unit], chars: &[char], scratch: &mut CoverScratch) {
    let lexicon = Lexicon::builtin();
    let best = &mut scratch.best;
    best.clear();
    best.resize(units.len() + 1, None);
    for at in 0..units.len() {
        let (cost, before) = match best.get(at) {
            Some(Some((cost, span))) => (*cost, Some(*span)),
            _ if at == 0 => (0, None),
            _ => continue,
        };
        let Some(unit) = units.get(at) else { break };
        let mut offer = |to: usize, more: u32, cover: Cover| {
            if let Some(place) = best.get_mut(to)
                && place.is_none_or(|(found, _)| cost + more < found)
            {
                *place = Some((cost + more, Span { from: at, to, cover }));
            }
        };
        let dense = is_dense(unit.c);
        let after_title = before
            .is_some_and(|span| matches!(span.cover, Cover::Word(Entry { slot: Slot::Credential(_), .. })));
        for length in 1..=lexicon.longest().min(units.len() - at) {
            let to = at + length;
            if !units.get(to - 1).is_some_and(|unit| unit.ends) {
                continue;
            }
            let Some(entry) = chars.get(at..to).and_then(|word| lexicon.get(word)) else { continue };
            let single = if after_title { NAME } else { SINGLE };
            offer(to, if dense && length == 1 { single } else { WORD }, Cover::Word(*entry));
            let division = chars.get(to).is_some_and(|c| divisions().suffixes.contains(c));
            if matches!(entry.slot, Slot::Place(_)) && dense && division {
                offer(to + 1, WORD, Cover::Word(*entry));
            }
        }
        let after_place = before.is_none_or(|span| match span.cover {
            Cover::Division => true,
            Cover::Word(entry) => matches!(entry.slot, Slot::Authority(_) | Slot::Place(_)),
            _ => false,
        });
        if dense && after_place {
            for length in 1..=LONGEST_DIVISION {
                let Some(name) = chars.get(at..=at + length) else { break };
                if is_division(name, lexicon) {
                    let named = u32::try_from(length).unwrap_or(0);
                    offer(at + length + 1, DIVISION + DIVISION_CHAR * named, Cover::Division);
                }
            }
        }
        if dense {
            offer(at + 1, UNKNOWN, Cover::Unknown);
        } else {
            let rest = || units.iter().skip(at);
            let length = rest().position(|unit| unit.ends).map_or(1, |place| place + 1);
            let number = rest().take(length).all(|unit| unit.digit);
            let cover = if number { Cover::Number } else { Cover::Unknown };
            offer(at + length, if number { WORD } else { UNKNOWN }, cover);
        }
    }
    let spans = &mut scratch.spans;
    spans.clear();
    let mut at = units.len();
    while let Some(Some((_, span))) = best.get(at).filter(|_| at > 0) {
        spans.push(*span);
        at = span.from;
    }
    spans.reverse();
}

/// Whether characters are the name of a division with its suffix: 青县, 无名市.
fn is_division(name: &[char], lexicon: &Lexicon) -> bool {
    let Divisions { suffixes, others } = divisions();
    let Some((suffix, own)) = name.split_last() else { return false };
    if !suffixes.contains(suffix) {
        return false;
    }
    // Only counties have names of one character.
    let long_enough = own.len() > 1 || *suffix == '县';
    // Towns end in 州 themselves: 无州市.
    let town = |at: usize, c: char| c == '州' && *suffix != '州' && at > 0 && at + 1 == own.len();
    let han = own
        .iter()
        .enumerate()
        .all(|(at, &c)| c.script() == Script::Han && (!suffixes.contains(&c) || town(at, c)));
    let other = name.last_chunk::<2>().is_some_and(|end| others.contains(end.as_slice()));
    long_enough && han && !other && !holds_ordinary(own, lexicon)
}

/// Whether a playful, commercial or such a word stands in it: 猫咪青县 is no county.
fn holds_ordinary(own: &[char], lexicon: &Lexicon) -> bool {
    let ordinary = |word: &[char]| {
        lexicon
            .get(word)
            .is_some_and(|entry| matches!(entry.slot, Slot::Context(context) if context != Context::Neutral))
    };
    (2..=own.len()).any(|length| own.windows(length).any(ordinary))
}
