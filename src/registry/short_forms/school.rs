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
    /// The characters that stand for it, the customary one first: its first one, 中 for the nation, 川 for 四川.
    initials: Vec<String>,
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
    // 理工大学 is any; 国防科技大学 and 对外经济贸易大学 are one, whose field is its name.
    if stem_end == 0 && (split < 4 || !tail.is_empty()) {
        return None;
    }
    let field = head.get(stem_end..)?;
    let fields = match table(Class::School).get(field) {
        Some(shorts) => shorts.to_vec(),
        // 海南热带海洋学院: a field the lexicon has not got stays whole.
        None if field.is_empty() => Vec::new(),
        None => vec![letters.text(stem_end, split)],
    };
    let letter = places.as_ref().and_then(|places| places.letter.clone());
    let letter = letter.or_else(|| {
        let stem = head.get(..stem_end).filter(|_| whole_place)?;
        table(Class::Place).get(stem)?.first().filter(|letter| letter.chars().count() == 1).cloned()
    });
    Some(School {
        initials: initials(letters.text(0, 1), letter),
        stem: places.map_or_else(|| letters.text(0, stem_end), |places| places.short),
        is_place,
        field: letters.text(stem_end, split),
        fields,
        kind,
        tail,
    })
}

/// The characters by which schools of a place are called. 四 and 香 are said of none, the place's own one is; elsewhere the
/// first character is said, and the place's own one beside it.
fn initials(first: String, letter: Option<String>) -> Vec<String> {
    let own = matches!(first.as_str(), "四" | "香");
    match letter {
        Some(letter) if own => vec![letter],
        Some(letter) if letter != first => vec![first, letter],
        _ => vec![first],
    }
}

/// Fields of two characters that each name one, and are said whole behind a place: 浙工商, 福农林, 哈工程.
const COUPLED: [&str; 10] = ["工商", "农林", "工程", "理工", "经贸", "文理", "轻工", "外贸", "中文", "财贸"];

fn itself(school: &School, found: &mut Found) {
    let School { stem, initials, kind, fields, .. } = school;
    if stem.is_empty() {
        for field in fields {
            found.push_initials(
                &format!("{field}{kind}"),
                if field.chars().count() >= 3 { Embedded } else { Decorated },
                80,
            );
        }
        return;
    }
    if fields.is_empty() {
        if school.is_place {
            // 重大 and 广大 are words of the language.
            let said =
                initials.iter().filter(|initial| !["重", "广", "高", "强"].contains(&initial.as_str()));
            for (rank, initial) in said.enumerate() {
                // 合大: two characters that many schools could be.
                found.push_initials(
                    &format!("{initial}{kind}"),
                    Accompanied,
                    if rank == 0 { 45 } else { 35 },
                );
            }
        } else {
            // 清华 and 西湖 are gardens and lakes as well.
            let own = distinct::parts(stem).own;
            found.push(stem, if own >= 3 && *kind == '大' { Decorated } else { Accompanied }, 60);
            if let Some(initial) = initials.first() {
                found.push(&format!("{initial}{kind}"), Accompanied, 40);
            }
        }
        return;
    }
    let ordinary = is_ordinary(&school.field);
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
                let text = format!("{stem}{field}{kind}");
                // 陆军军医大: the services are words of everybody, their schools are not.
                if ["陆军", "海军", "空军", "火箭军", "武警"].contains(&stem.as_str()) {
                    found.push_initials(&text, Embedded, 80 - less);
                } else {
                    found.push(&text, Embedded, 80 - less);
                }
            }
        }
        for (second, initial) in initials.iter().enumerate() {
            initialled(school, initial, second > 0, field, less, found);
        }
    }
    without_nation(school, found);
}

/// Fields that are only ever said of schools stand alone; others are ordinary words beside a place.
fn is_ordinary(field: &str) -> bool {
    !["理工", "师范", "医科", "药科", "航空航天", "邮电", "电子科技", "中医药"].contains(&field)
}

/// The place by one character before a field: 安理工, 北邮.
fn initialled(school: &School, initial: &str, second: bool, field: &str, less: u8, found: &mut Found) {
    let School { stem, kind, field: full, .. } = school;
    let ordinary = is_ordinary(full);
    // 京师大 is rarer than 北师大, and begins 京师大学堂.
    let (less, freest) = if second { (less + 20, Decorated) } else { (less, Embedded) };
    match field.chars().count() {
        2 => {
            let whole = ordinary && field == full;
            let coupled = COUPLED.contains(&field) && *kind == '大' && stem != "中国";
            // 安理工 and 成电科 are said, 上交通 is not, 浙工商 is.
            if !whole || coupled {
                let customary = if ordinary { Decorated } else { freest };
                found.push(&format!("{initial}{field}"), customary, 70 - less);
                if *kind == '大' {
                    found.push(&format!("{initial}{field}{kind}"), Decorated, 55 - less);
                }
            }
        }
        1 => {
            // 西安医学院 is not 西医院, which is a hospital.
            if *kind == '大' {
                let matching = if stem == initial { Decorated } else { freest };
                found.push(&format!("{stem}{field}{kind}"), Embedded, 85 - less);
                found.push(&format!("{initial}{field}{kind}"), matching, 75 - less);
            }
            found.push_initials(&format!("{initial}{field}"), Accompanied, 55 - less);
        }
        _ => {}
    }
}

/// Schools of the nation, of Hong Kong and Macao lose its word: 人大, 地大, 矿大; 中大, 科大.
fn without_nation(school: &School, found: &mut Found) {
    let School { stem, kind, fields, .. } = school;
    if *kind != '大' || !matches!(stem.as_str(), "中国" | "中央" | "香港" | "澳门" | "澳門") {
        return;
    }
    let short = fields.iter().filter(|field| field.chars().count() == 1);
    for field in short {
        found.push_initials(&format!("{field}{kind}"), Accompanied, 50);
    }
}

/// A hospital, school or press of a university: the university's short form before it.
fn part_of(school: &School, found: &mut Found) {
    let School { stem, initials, kind, fields, tail, .. } = school;
    let initial = initials.first().map_or("", String::as_str);
    let mut heads = vec![format!("{initial}{kind}")];
    if let Some(field) = fields.iter().rfind(|field| field.chars().count() == 1).or(fields.last()) {
        heads = vec![
            format!("{stem}{field}{kind}"),
            format!("{initial}{field}{kind}"),
            format!("{initial}{field}"),
        ];
        // 人大附中, 师大附中.
        if field.chars().count() == 1 {
            heads.insert(if stem == "中国" { 0 } else { 3 }, format!("{field}{kind}"));
        }
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
    let own = tail.replace("医学院附属", "").replace("医学院", "");
    let own = own.strip_prefix("附属").unwrap_or(&own);
    if !own.starts_with('第') && !own.starts_with("附") {
        found.push(own, if own.chars().count() >= 5 { Embedded } else { Decorated }, 60);
    }
}

/// Short forms of a part's name.
fn shorter(tail: &str) -> Vec<String> {
    let bare = tail.replace("医学院附属", "附属").replace("附属第", "附").replace("第", "");
    for (full, short) in [
        ("附属高级中学", "附中"),
        ("附属中学", "附中"),
        ("附属小学", "附小"),
        ("附属实验学校", "附校"),
        ("附属学校", "附校"),
        ("附属实验中学", "实验中学"),
        ("附属外国语学校", "附外"),
        ("出版社", "社"),
        ("图书馆", "图"),
    ] {
        if let Some(rest) = tail.strip_prefix(full) {
            return vec![format!("{short}{rest}")];
        }
    }
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
