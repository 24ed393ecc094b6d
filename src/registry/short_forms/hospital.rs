//! Chinese hospitals that belong to a place: 长沙市第一医院 is 长沙一医院, 长沙市一医院, 长沙一院.

use super::Matching::{Decorated, Embedded};
use super::chinese::{Letters, may_follow};
use super::distinct;
use super::found::{Found, by_length};
use super::place;

/// What is said of a hospital in short. The second is left out where it is the kind of body alone.
const KINDS: [(&str, &[&str]); 8] = [
    ("人民医院", &["人民医院", "人医"]),
    ("中心医院", &["中心医院"]),
    ("中医医院", &["中医院", "中医"]),
    ("中医院", &["中医院"]),
    ("妇幼保健院", &["妇幼保健院", "妇幼"]),
    ("妇幼保健计划生育服务中心", &["妇幼"]),
    ("儿童医院", &["儿童医院", "儿医"]),
    ("肿瘤医院", &["肿瘤医院", "肿瘤"]),
];

/// What a hospital is for, which every city has one of.
const SPECIALTIES: [&str; 28] = [
    "康复",
    "口腔",
    "骨科",
    "眼科",
    "肛肠",
    "肿瘤",
    "胸科",
    "整形",
    "美容",
    "精神",
    "心理",
    "传染",
    "肝",
    "肺科",
    "皮肤",
    "结核",
    "职业病",
    "老年",
    "护理",
    "儿童",
    "妇",
    "结合",
    "脑科",
    "心血管",
    "血液",
    "红十字",
    "中医",
    "专科",
];

/// Derives the forms of a hospital; `false` if the name is none or belongs to no place.
pub(super) fn derive(letters: &Letters, found: &mut Found) -> bool {
    if !letters.plain.ends_with(&['医', '院']) && !letters.plain.ends_with(&['保', '健', '院']) {
        return false;
    }
    let Some(places) = place::of(&letters.plain, &letters.shown, may_follow) else { return false };
    let (rest, shown) = letters.from(places.length);
    let whole = format!("{}{shown}", places.short);
    found.push(&whole, by_length(&whole), 90);
    if let ['第', number, ..] = rest {
        for (place, less) in [(&places.short, 0), (&places.full, 5)] {
            for (kind, weight) in [("医院", 70), ("院", 65)] {
                found.push(&format!("{place}{number}{kind}"), Decorated, weight - less);
            }
        }
        return true;
    }
    // 协和医院: a name of its own without its place; 协和 is also a field of schools.
    let special = SPECIALTIES.iter().any(|word| rest.iter().collect::<String>().contains(word));
    if rest.len() >= 4 && !special && (distinct::parts(&shown).own >= 2 || shown.starts_with("协和")) {
        found.push_unique(&shown, if rest.len() >= 6 { Embedded } else { Decorated }, 60);
    }
    if shown == "人民医院" && places.full.ends_with(['省', '市']) {
        found.push(&format!("{}医", places.full), Decorated, 45);
    }
    for (kind, shorts) in KINDS {
        if shown != kind {
            continue;
        }
        for short in shorts {
            for place in [&places.short, &places.full] {
                let text = format!("{place}{short}");
                let short_kind = short.chars().count() <= 2;
                found.push(
                    &text,
                    if short_kind { Decorated } else { Embedded },
                    if short_kind { 50 } else { 75 },
                );
            }
        }
    }
    true
}
