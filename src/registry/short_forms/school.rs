//! Chinese universities and colleges: 安徽理工大学 is 安徽理工, 安理工, 安理大; 上海交通大学 is 上海交大, 上交大, 上交.

use super::Matching::{Accompanied, Decorated, Embedded};
use super::chinese::Letters;
use super::distinct;
use super::found::{Found, by_length};
use super::place;
use super::words::{Class, table};

/// A school's name in slots.
struct School {
    /// Place or name of its own: 安徽.
    stem: String,
    /// The first character of it, or 中 for the nation.
    initial: String,
    is_place: bool,
    /// As written: 理工.
    field: String,
    /// Short forms of the field.
    fields: Vec<String>,
    /// 大 or 院.
    kind: char,
    /// What stands behind: 附属第一医院.
    tail: String,
}

/// Derives the forms of a school; `false` if the name is none.
pub(super) fn derive(letters: &Letters, found: &mut Found) -> bool {
    let Some(school) = parse(letters) else { return false };
    if school.tail.is_empty() {
        itself(&school, found);
    } else {
        part_of(&school, found);
    }
    true
}

fn parse(letters: &Letters) -> Option<School> {
    let plain = &letters.plain;
    let at = |kind: [char; 2]| plain.windows(2).position(|pair| pair == kind);
    let (split, kind) = match (at(['大', '学']), at(['学', '院'])) {
        (Some(place), _) => (place, '大'),
        (None, Some(place)) => (place, '院'),
        (None, None) => return None,
    };
    // 科学院 is an academy.
    if kind == '院' && split > 0 && plain.get(split - 1) == Some(&'科') {
        return None;
    }
    // Two characters before: 北京大学.
    if split < 2 {
        return None;
    }
    let head = plain.get(..split)?;
    let shown = letters.shown.get(..split)?;
    let tail = letters.text(split + 2, plain.len());
    let nation = head.starts_with(&['中', '国']) && split > 2;
    let places =
        if nation { None } else { place::of(head, shown, |_| true).filter(|found| found.length < split) };
    // A place that fills the whole head is a stem with no field.
    let whole_place = !nation
        && places.is_none()
        && place::of(plain, &letters.shown, |_| false).is_some_and(|found| found.length == split);
    let (stem_end, is_place) = match &places {
        Some(places) => (places.length, true),
        None if nation => (2, true),
        None if whole_place => (split, true),
        None => (table(Class::School).suffix(head).map_or(split, |(from, _)| from), false),
    };
    if stem_end == 0 {
        return None;
    }
    let field = head.get(stem_end..)?;
    let fields = match table(Class::School).get(field) {
        Some(shorts) => shorts.to_vec(),
        // 海南热带海洋学院: a field the lexicon has not got stays whole.
        None if field.is_empty() => Vec::new(),
        None => vec![letters.text(stem_end, split)],
    };
    Some(School {
        stem: places.map_or_else(|| letters.text(0, stem_end), |places| places.short),
        initial: letters.text(0, 1),
        is_place,
        field: letters.text(stem_end, split),
        fields,
        kind,
        tail,
    })
}

fn itself(school: &School, found: &mut Found) {
    let School { stem, initial, kind, fields, .. } = school;
    if fields.is_empty() {
        if school.is_place {
            // 合大: two characters that many schools could be.
            found.push(&format!("{initial}{kind}"), Accompanied, 45);
        } else {
            // 清华 and 西湖 are gardens and lakes as well.
            let own = distinct::parts(stem).own;
            found.push(stem, if own >= 3 && *kind == '大' { Decorated } else { Accompanied }, 60);
            found.push(&format!("{initial}{kind}"), Accompanied, 40);
        }
        return;
    }
    // Fields that are only ever said of schools stand alone; others are ordinary words beside a place.
    let schoolish = ["理工", "师范", "医科", "药科", "航空航天", "邮电", "电子科技", "中医药"];
    let ordinary = !schoolish.contains(&school.field.as_str());
    let full = &school.field;
    for (rank, field) in fields.iter().enumerate() {
        let less = u8::try_from(rank.min(2) * 5).unwrap_or(10);
        let letters = field.chars().count();
        if letters >= 2 {
            // A place and an ordinary word are what others say too: 上海交通.
            let (matching, weight) = if ordinary && field == full { (Decorated, 55) } else { (Embedded, 85) };
            // 中国农业 is no school.
            if !(ordinary && stem == "中国") {
                found.push(&format!("{stem}{field}"), matching, weight - less);
            }
            // 中央戏剧院 would be a theatre: only 大 is added.
            if *kind == '大' {
                found.push(&format!("{stem}{field}{kind}"), Embedded, 80 - less);
            }
            // 安理工 and 成电科 are said, 上交通 is not.
            if letters <= 2 && !(ordinary && field == full) {
                found.push(
                    &format!("{initial}{field}"),
                    if ordinary { Decorated } else { Embedded },
                    70 - less,
                );
                if *kind == '大' {
                    found.push(&format!("{initial}{field}{kind}"), Decorated, 55 - less);
                }
            }
        } else {
            // 西安医学院 is not 西医院, which is a hospital.
            if *kind == '大' {
                found.push(&format!("{stem}{field}{kind}"), Embedded, 85 - less);
                found.push(&format!("{initial}{field}{kind}"), Embedded, 75 - less);
            }
            found.push(&format!("{initial}{field}"), Accompanied, 55 - less);
        }
    }
}

/// A hospital, school or press of a university: the university's short form before it.
fn part_of(school: &School, found: &mut Found) {
    let School { stem, initial, kind, fields, tail, .. } = school;
    let mut heads = vec![format!("{initial}{kind}")];
    if let Some(field) = fields.last() {
        heads = vec![
            format!("{stem}{field}{kind}"),
            format!("{initial}{field}{kind}"),
            format!("{initial}{field}"),
        ];
    } else if !school.is_place {
        heads.insert(0, stem.clone());
    }
    let mut tails = vec![tail.clone()];
    tails.extend(shorter(tail));
    for (at, head) in heads.iter().enumerate() {
        for (rank, tail) in tails.iter().enumerate() {
            let text = format!("{head}{tail}");
            let weight = u8::try_from(85 - (at * 10 + rank * 5).min(50)).unwrap_or(35);
            found.push(&text, by_length(&text), weight);
        }
    }
    // 孙逸仙纪念医院 is a name without its university; 附属第一医院 is none.
    if !tail.starts_with('附') && !tail.starts_with('第') {
        found.push(tail, if tail.chars().count() >= 5 { Embedded } else { Decorated }, 60);
    }
}

/// Short forms of a part's name.
fn shorter(tail: &str) -> Vec<String> {
    let bare = tail.replace("医学院附属", "附属").replace("附属第", "附").replace("第", "");
    let Some(core) = bare.strip_suffix("医院") else { return Vec::new() };
    let number = core.trim_start_matches("附属").trim_start_matches('附');
    let ordinal = number.chars().all(|c| "一二三四五六七八九十".contains(c)) && !number.is_empty();
    let mut forms = Vec::new();
    if ordinal {
        if tail.contains("附属") {
            forms.push(format!("附{number}院"));
            forms.push(format!("{number}附院"));
            forms.push(format!("附{number}"));
        }
        forms.push(format!("{number}院"));
    } else if let Some(name) = tail.strip_prefix("附属") {
        forms.push(name.to_owned());
    }
    forms
}
