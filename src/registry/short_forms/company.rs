//! Chinese companies: the legal form is left out, then the word for a group, then what the company trades in and where.

use super::Matching::{self, Accompanied, Decorated};
use super::chinese::{Letters, may_follow};
use super::distinct::parts;
use super::found::{Found, by_length};
use super::place;

/// Legal forms, longest first.
const LEGAL: [&str; 8] = [
    "股份有限责任公司",
    "控股有限公司",
    "有限责任公司",
    "股份有限公司",
    "股份公司",
    "有限公司",
    "总公司",
    "集团公司",
];

/// What a company trades in, left out where something of its own stays.
const TRADES: [&str; 16] = [
    "计算机系统",
    "信息技术",
    "网络科技",
    "网络技术",
    "文化传媒",
    "数字科技",
    "信息科技",
    "通讯",
    "技术",
    "科技",
    "控股",
    "集团",
    "实业",
    "投资",
    "股份",
    "传媒",
];

fn cut(text: &str, tails: &[&str]) -> Option<String> {
    let folded: Letters = Letters::of(text);
    let plain: String = folded.plain.iter().collect();
    let tail = tails.iter().find(|tail| plain.ends_with(**tail))?;
    let kept = folded.plain.len().checked_sub(tail.chars().count())?;
    Some(folded.text(0, kept))
}

/// Derives the forms of a company and returns its name without legal form; `None` if it has none.
pub(super) fn derive(letters: &Letters, found: &mut Found) -> Option<String> {
    let name = letters.text(0, letters.shown.len());
    let stem = cut(&name, &LEGAL)?;
    if stem.chars().count() < 2 {
        return None;
    }
    // 招商银行 is two ordinary words and one bank.
    if stem.chars().count() == 4 && stem.ends_with("银行") {
        found.push_unique(&stem, whole(&stem), 90);
    }
    found.push(&stem, whole(&stem), 90);
    let group = cut(&stem, &["集团"]).filter(|group| group.chars().count() >= 2);
    if let Some(group) = &group {
        found.push(group, whole(group), 80);
    }
    let stem = group.unwrap_or(stem);
    core(&stem, found);
    Some(stem)
}

/// Nothing of its own was left out; a short one is a word of the language as often as not.
fn whole(stem: &str) -> Matching {
    if stem.chars().count() > 2 { by_length(stem) } else { Accompanied }
}

/// 腾讯 of 深圳市腾讯计算机系统, 华为 of 华为技术.
fn core(stem: &str, found: &mut Found) {
    let letters = Letters::of(stem);
    let from = place::of(&letters.plain, &letters.shown, may_follow).map_or(0, |places| places.length);
    let mut core = letters.text(from, letters.shown.len());
    for _ in 0..2 {
        core = cut(&core, &TRADES).filter(|less| less.chars().count() >= 2).unwrap_or(core);
    }
    let length = core.chars().count();
    // Two characters of its own: 深圳市投资控股 has none.
    if core != stem && length >= 2 && parts(&core).own >= 2 && !core.starts_with("中国") {
        found.push(&core, if length >= 4 { Decorated } else { Accompanied }, 55);
    }
}
