//! Chinese places at the beginning of names: with their rank, without it, and by their one character.

use std::sync::LazyLock;

use super::words::{Class, Words, key, table};

/// The places a name begins with.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// Characters of the name that they take.
    pub(super) length: usize,
    /// As written: 河南省.
    pub(super) full: String,
    /// Without rank: 河南.
    pub(super) short: String,
    /// The last alone, where there are several: 深圳 of 广东省深圳市.
    pub(super) last: Option<String>,
    /// By one character: 豫.
    pub(super) letter: Option<String>,
}

/// What stands behind the name of a place, longest first.
const RANKS: [&str; 18] = [
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "新区",
    "省",
    "市",
    "县",
    "区",
    "州",
    "盟",
    "旗",
    "镇",
    "乡",
];

fn ranks() -> &'static [Vec<char>] {
    static FOLDED: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| RANKS.iter().map(|rank| key(rank)).collect());
    &FOLDED
}

fn known() -> &'static (Words, usize) {
    static KNOWN: LazyLock<(Words, usize)> = LazyLock::new(|| {
        let nations: Words =
            ["中国", "中华", "全国", "国家", "世界", "国际", "东部", "西部", "南部", "北部", "中部"]
                .into_iter()
                .map(key)
                .collect();
        let mut words: Words = include_str!("../../../data/lexicon/places.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').next())
            .map(key)
            .filter(|word| !nations.contains(word))
            .collect();
        words.extend(table(Class::Place).words().map(|(word, _)| word.to_vec()));
        words.extend(["中南", "中原", "华侨", "江南", "内蒙古", "延边", "广东", "江汉", "闽南"].map(key));
        let longest = words.iter().map(Vec::len).max().unwrap_or(0);
        (words, longest)
    });
    &KNOWN
}

/// The places a name begins with; a place that is not in the lexicon counts if it bears a rank and what follows may follow a place.
pub(super) fn of(plain: &[char], shown: &[char], may_follow: impl Fn(&[char]) -> bool) -> Option<Places> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    let mut at = 0;
    // Province, city, county.
    for _ in 0..3 {
        let rest = plain.get(at..).unwrap_or_default();
        let Some((bare, ranked)) = one(rest, &may_follow) else { break };
        if at + ranked >= plain.len() {
            break;
        }
        found.push((at, at + bare, at + ranked));
        at += ranked;
    }
    let &(from, bare, _) = found.last()?;
    let text = |from: usize, to: usize| shown.get(from..to).unwrap_or_default().iter().collect::<String>();
    let (first_from, first_bare, _) = *found.first()?;
    let letter = (found.len() == 1)
        .then(|| table(Class::Place).get(plain.get(first_from..first_bare)?)?.first().cloned())
        .flatten()
        .filter(|letter| letter.chars().count() == 1);
    Some(Places {
        length: at,
        full: text(0, at),
        short: found.iter().map(|&(from, bare, _)| text(from, bare)).collect(),
        last: (found.len() > 1).then(|| text(from, bare)),
        letter,
    })
}

/// One place: its length without rank and with it.
fn one(chars: &[char], may_follow: &impl Fn(&[char]) -> bool) -> Option<(usize, usize)> {
    let (words, longest) = known();
    let in_lexicon = (2..=(*longest).min(chars.len()))
        .rev()
        .find(|&length| chars.get(..length).is_some_and(|word| words.contains(word)));
    if let Some(length) = in_lexicon {
        let rest = chars.get(length..).unwrap_or_default();
        let rank = ranks()
            .iter()
            .find(|rank| {
                rest.starts_with(rank)
                    // 市 may begin the function: 北京市场监管.
                    && (rank.len() > 1 || !may_follow(rest) || may_follow(rest.get(rank.len()..).unwrap_or_default()))
            })
            .map_or(0, Vec::len);
        return Some((length, length + rank));
    }
    // Two to five characters and a rank: 青县, 延庆区, 阿坝藏族羌族自治州 is longer and rare.
    (1..=6).find_map(|length| {
        let rest = chars.get(length..)?;
        let rank = ranks().iter().find(|rank| rest.starts_with(rank))?;
        let after = rest.get(rank.len()..)?;
        let named = may_follow(after) || one_known(after);
        // A name of one character keeps its rank: 青县, not 青.
        let bare = if length == 1 { length + rank.len() } else { length };
        (named && length + rank.len() >= 2).then_some((bare, length + rank.len()))
    })
}

fn one_known(chars: &[char]) -> bool {
    let (words, longest) = known();
    (2..=(*longest).min(chars.len()))
        .any(|length| chars.get(..length).is_some_and(|word| words.contains(word)))
}

/// Whether the last characters of the one and the first of the other are together a place.
pub(super) fn straddles(before: &[char], form: &[char]) -> bool {
    let (words, longest) = known();
    (1..*longest).any(|left| {
        let Some(head) = before.len().checked_sub(left).and_then(|from| before.get(from..)) else {
            return false;
        };
        (1..=(longest - left).min(form.len())).any(|right| {
            let joined: Vec<char> = head.iter().chain(form.iter().take(right)).copied().collect();
            words.contains(&joined)
        })
    })
}
