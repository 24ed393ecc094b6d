//! Chinese bodies: nation or place, what is done, kind of body, each with its customary short form.

use super::Matching::{Accompanied, Decorated, Embedded};
use super::found::{Found, by_length};
use super::place::{self, Places};
use super::words::{Class, key, table};
use super::{company, distinct, hospital, school};
use crate::fold::Folded;

/// A name as its letters, folded and as written.
pub(super) struct Letters {
    pub(super) plain: Vec<char>,
    pub(super) shown: Vec<char>,
}

impl Letters {
    pub(super) fn of(name: &str) -> Letters {
        let folded = Folded::of(name);
        let (mut plain, mut shown) = (Vec::new(), Vec::new());
        for unit in folded.hard.units() {
            if let Some(&c) = folded.original.get(unit.from as usize) {
                plain.push(unit.c);
                shown.push(c);
            }
        }
        Letters { plain, shown }
    }

    pub(super) fn from(&self, at: usize) -> (&[char], String) {
        (self.plain.get(at..).unwrap_or_default(), self.shown.get(at..).unwrap_or_default().iter().collect())
    }

    pub(super) fn text(&self, from: usize, to: usize) -> String {
        self.shown.get(from..to).unwrap_or_default().iter().collect()
    }
}

/// What is done and by which kind of body.
struct Office {
    /// Short forms of what is done; the first is the customary one.
    cores: Vec<Core>,
    /// Short forms of the kind of body.
    kinds: Vec<String>,
    full_core: String,
    full_kind: String,
}

struct Core {
    text: String,
    /// No ordinary word, so that it is told apart wherever it stands: 文旅, but not 教育.
    coined: bool,
}

/// The nation's words; what follows is a body of the state.
const NATIONS: [&str; 6] = ["中华人民共和国", "国务院", "国家", "中国", "全国", "中央"];

pub(super) fn derive(name: &str, found: &mut Found) {
    let letters = Letters::of(name);
    if letters.plain.len() < 4 {
        return;
    }
    // Who founded it is left out: 国立.
    if let ['国' | '公' | '私' | '市' | '县', '立', rest @ ..] = letters.plain.as_slice()
        && rest.len() >= 4
    {
        let (_, shown) = letters.from(2);
        found.push_bare(&shown, by_length(&shown), 90);
        derive(&shown, found);
        return;
    }
    unique(&letters, found);
    if let Some(stem) = company::derive(&letters, found) {
        derive(&stem, found);
        return;
    }
    prefixes(&letters, found);
    if school::derive(&letters, found) || hospital::derive(&letters, found) {
        return;
    }
    if let Some(places) = place::of(&letters.plain, &letters.shown, may_follow) {
        local(&letters, &places, found);
        return;
    }
    for nation in NATIONS {
        let length = nation.chars().count();
        if letters.plain.get(..length).is_some_and(|head| head.iter().copied().eq(nation.chars())) {
            national(&letters, length, nation, found);
            return;
        }
    }
    plain(&letters, found);
}

/// What all say for a body of which there is but one.
fn unique(letters: &Letters, found: &mut Found) {
    let shorts = table(Class::Unique).get(&letters.plain).unwrap_or_default();
    for (rank, short) in shorts.iter().enumerate() {
        let less = u8::try_from(rank * 3).unwrap_or(10);
        // Every province has a 发改委 and a 工商联; the nation's is meant by them less surely.
        let shared = short.ends_with(['局', '委', '联', '社']) && !short.starts_with(['中', '国', '全']);
        match short.chars().count() {
            ..=2 => found.push_unique(short, Accompanied, 70 - less),
            3 if shared && short != "新华社" => found.push_unique(short, Accompanied, 60 - less),
            3 => found.push_unique(short, Decorated, 85 - less),
            // 中国石油 and 中国铁路 are what anybody says of the country's.
            4 if short.starts_with("中国")
                && !short.ends_with(['联', '协', '会', '委', '院'])
                && distinct::parts(short).own == 0 =>
            {
                found.push_unique(short, Decorated, 85 - less);
            }
            _ => found.push_unique(short, by_length(short), 88 - less),
        }
    }
}

/// Whether characters may stand behind the name of a place: a function, a body, the people's anything.
pub(super) fn may_follow(chars: &[char]) -> bool {
    [Class::Function, Class::Plain, Class::Whole].iter().any(|&class| table(class).prefix(chars).is_some())
        || chars.starts_with(&['人', '民'])
        || matches!(chars, ['第', ..] | ['中', '医', ..] | ['妇', '幼', ..] | ['委', ..])
}

fn prefixes(letters: &Letters, found: &mut Found) {
    let Some((length, shorts)) = table(Class::Prefix).prefix(&letters.plain) else { return };
    let (rest, shown) = letters.from(length);
    if rest.is_empty() {
        for short in shorts.iter().filter(|short| !short.is_empty()) {
            found.push(short, by_length(short), 80);
        }
        return;
    }
    let head: String = letters.plain.iter().take(length).collect();
    match head.as_str() {
        "中华人民共和国" => ministry(letters, length, found),
        "中国人民解放军" | "中国人民武装警察部队" => forces(rest, &shown, found),
        _ => {}
    }
    // 全国妇联, 共青团北京市委: what is behind is shortened as well.
    if let Some(office) = office(letters, length) {
        for short in shorts.iter().filter(|short| !short.is_empty()) {
            for core in &office.cores {
                for kind in &office.kinds {
                    let text = format!("{short}{}{kind}", core.text);
                    if core.text.chars().count() > 1 && (core.coined || !kind.is_empty()) {
                        found.push(&text, by_length(&text), 80);
                    }
                }
            }
        }
    }
    for short in shorts {
        let text = format!("{short}{shown}");
        if short.is_empty() {
            // What is left may belong to any nation.
            let matching = if rest.len() >= 4 { Decorated } else { Accompanied };
            found.push_bare(&text, matching, 50);
        } else {
            found.push(&text, by_length(&text), 80);
        }
        // 中国人民解放军云南省军区: the place behind loses its rank as well.
        if let Some(places) = place::of(rest, &shown.chars().collect::<Vec<char>>(), may_follow) {
            let tail: String = shown.chars().skip(places.length).collect();
            let text = format!("{short}{}{tail}", places.short);
            found.push(&text, by_length(&text), 60);
        }
    }
}

/// A ministry without the nation: 外交部, 人社部. Ministries of other nations are named with theirs.
fn ministry(letters: &Letters, at: usize, found: &mut Found) {
    let (rest, shown) = letters.from(at);
    if NATIONS.iter().any(|nation| shown.starts_with(nation)) || table(Class::Unique).holds(rest) {
        found.push(&shown, by_length(&shown), 90);
        derive(&shown, found);
        return;
    }
    if !rest.ends_with(&['部']) {
        return;
    }
    found.push_unique(&shown, Decorated, 85);
    let Some(office) = office(letters, at) else { return };
    for (rank, core) in office.cores.iter().enumerate() {
        let less = u8::try_from(rank * 10).unwrap_or(30);
        found.push_unique(&format!("{}部", core.text), Decorated, 85 - less);
    }
}

/// What of the armed forces there is but one of: 东部战区, 火箭军, and their schools.
fn forces(rest: &[char], shown: &str, found: &mut Found) {
    let named = ["战区", "火箭军", "部队", "仪仗队", "军乐团"].iter().any(|kind| shown.contains(kind));
    if rest.len() >= 3 && named {
        found.push_unique(shown, Decorated, 80);
    }
    let letters = Letters::of(shown);
    unique(&letters, found);
    if shown.contains("大学") || shown.contains("学院") {
        found.push(shown, by_length(shown), 80);
        school::derive(&letters, found);
    } else {
        tails(&letters, found);
    }
}

/// Parts what follows a place or nation into function and kind.
fn office(letters: &Letters, at: usize) -> Option<Office> {
    let (rest, shown) = letters.from(at);
    if let Some(shorts) = table(Class::Whole).get(rest) {
        let cores = shorts
            .iter()
            .map(|short| Core {
                text: short.clone(),
                coined: short.chars().count() > 1 && !table(Class::Plain).holds(&key(short)),
            })
            .collect();
        return Some(Office {
            cores,
            kinds: vec![String::new()],
            full_core: shown,
            full_kind: String::new(),
        });
    }
    // The longest kind that leaves a known function: 市场监督管理 and 局, not 市场 and 监督管理局.
    let is_function = |core: &[char]| table(Class::Function).holds(core) || table(Class::Plain).holds(core);
    let split = (1..=rest.len()).rev().find(|&from| {
        rest.get(..from).is_some_and(is_function)
            && (from == rest.len() || rest.get(from..).is_some_and(|kind| table(Class::Office).holds(kind)))
    })?;
    let kinds =
        rest.get(split..).and_then(|kind| table(Class::Office).get(kind)).unwrap_or_default().to_vec();
    let core = rest.get(..split)?;
    let mut cores: Vec<Core> = Vec::new();
    for (class, coined) in [(Class::Function, true), (Class::Plain, false)] {
        for short in table(class).get(core).unwrap_or_default() {
            if cores.iter().all(|known| known.text != *short) {
                // A short form that is a word itself (交通 of 交通运输) is no coinage.
                let word = key(short);
                cores.push(Core { text: short.clone(), coined: coined && !table(Class::Plain).holds(&word) });
            }
        }
    }
    if cores.is_empty() {
        return None;
    }
    let text = |from: usize, to: usize| shown.chars().skip(from).take(to - from).collect::<String>();
    let full_kind = text(split, rest.len());
    let kinds = if kinds.is_empty() { vec![full_kind.clone()] } else { kinds };
    Some(Office { cores, kinds, full_core: text(0, split), full_kind })
}

fn local(letters: &Letters, places: &Places, found: &mut Found) {
    let (rest, shown) = letters.from(places.length);
    let Some(office) = office(letters, places.length) else {
        if places.full != places.short && !rest.is_empty() {
            let text = format!("{}{shown}", places.short);
            found.push(&text, by_length(&text), 85);
        }
        tails(letters, found);
        return;
    };
    let bare = std::iter::once(&places.short).chain(places.last.as_ref());
    for (rank, place) in bare.enumerate() {
        // The city alone says less than province and city.
        let less = if rank == 0 { 0 } else { 5 };
        let full = format!("{place}{}{}", office.full_core, office.full_kind);
        found.push(&full, by_length(&full), 95 - less);
        for core in &office.cores {
            for kind in &office.kinds {
                let text = format!("{place}{}{kind}", core.text);
                if !kind.is_empty() {
                    found.push(&text, by_length(&text), 90 - less);
                }
            }
            let text = format!("{place}{}", core.text);
            let (matching, weight) = if core.coined { (Embedded, 85) } else { (Decorated, 55) };
            // A translation's ordinary words (日本金融) are about the country.
            if core.coined || !found.is_alias() {
                found.push(&text, matching, weight - less);
            }
        }
    }
    for core in &office.cores {
        let kinds = office.kinds.iter().map(String::as_str).chain([""]);
        for kind in kinds {
            let text = format!("{}{}{kind}", places.full, core.text);
            let (matching, weight) = match (kind.is_empty(), core.coined) {
                (false, _) => (by_length(&text), 85),
                (true, true) => (Embedded, 75),
                (true, false) => (Decorated, 50),
            };
            found.push(&text, matching, weight);
        }
    }
    // 平安北京, 北京警方: what the police of a place call themselves.
    if office.full_core == "公安" && matches!(office.full_kind.as_str(), "局" | "厅") {
        found.push(&format!("{}警方", places.short), Decorated, 60);
        found.push_unique(&format!("平安{}", places.short), Decorated, 60);
    }
    // 省检.
    if office.full_core.ends_with("检察院") && places.full.ends_with(['省', '市']) {
        found.push(&format!("{}检", places.full), Decorated, 50);
    }
    if let Some(letter) = &places.letter {
        for core in office.cores.iter().take(3) {
            found.push(&format!("{letter}{}", core.text), Decorated, 40);
        }
    }
    tails(letters, found);
}

fn national(letters: &Letters, length: usize, nation: &str, found: &mut Found) {
    let (rest, shown) = letters.from(length);
    let central = nation == "中央";
    let mut heads: &[&str] = match nation {
        "中央" => &["中央"],
        "中华人民共和国" => &["中国"],
        "国务院" => &["国务院"],
        _ => &["国家", "中国"],
    };
    if let Some(short) = table(Class::Blend).get(rest).and_then(|shorts| shorts.first()) {
        let letter = if central { "央" } else { "中" };
        let text = format!("{letter}{short}");
        // 中行 is the middle row as well.
        found.push(&text, if short == "行" { Accompanied } else { Decorated }, 75);
    }
    let bank = rest.ends_with(&['银', '行']);
    let Some(office) = office(letters, length).filter(|_| !bank) else {
        unknown_national(rest, &shown, nation, found);
        return;
    };
    // A name without a kind of body is a company's: 中国邮政 is not 国家邮政局.
    let firm = ["公司", "集团"].iter().any(|kind| office.full_kind.contains(kind));
    let company =
        nation == "中国" && (firm || office.full_kind.is_empty() && !table(Class::Whole).holds(rest));
    if company {
        heads = &["中国"];
    }
    // Associations and media of the country are no bodies of the state: 中国作协 is not 国家作协.
    let club = rest.last().is_some_and(|last| "会社报网台团业".contains(*last))
        && !rest.ends_with(&['委', '员', '会']);
    if club && nation == "中国" {
        heads = &["中国"];
    }
    let own = |head: &str| head == nation || nation == "中华人民共和国";
    // 国台办, 国新办: the first character of what the office is for.
    if nation == "国务院"
        && rest.ends_with(&['办', '公', '室'])
        && let Some(first) = shown.chars().next()
    {
        found.push_unique(&format!("国{first}办"), Decorated, 85);
    }
    for core in &office.cores {
        for kind in office.kinds.iter().map(String::as_str) {
            for head in heads {
                let text = format!("{head}{}{kind}", core.text);
                if !kind.is_empty() || core.coined {
                    found.push(&text, by_length(&text), if own(head) { 90 } else { 70 });
                }
            }
            let bare = format!("{}{kind}", core.text);
            let matching = if bare.chars().count() >= 4 { Decorated } else { Accompanied };
            // There is but one 总局 and one 监会 of each kind.
            if bare.ends_with("总局") || bare.ends_with("监会") {
                found.push_bare(&bare, Decorated, if bare.ends_with("监会") { 85 } else { 70 });
                continue;
            }
            // Every province has one too.
            if (!kind.is_empty() || core.coined) && bare.chars().count() > 1 {
                found.push_bare(&bare, matching, 40);
            }
        }
        for head in heads {
            // 国家安全 is what its ministry is called; 中国科学 and 中国安全 are what anybody says.
            let said = core.coined || company || *head == "国家" && own(head);
            if said && core.text.chars().count() > 1 {
                // 中国广电 is another body than 国家广播电视总局.
                let matching = if core.coined && own(head) { Embedded } else { Decorated };
                found.push(&format!("{head}{}", core.text), matching, if own(head) { 70 } else { 50 });
            }
        }
        if company {
            found.push_bare(&core.text, Accompanied, 35);
        }
        if nation == "中国" && core.coined {
            found.push(&format!("中{}", core.text), Decorated, 70);
        }
        // 中科院, 中新社: one character for what is done, one for the body.
        if nation == "中国" && core.text.chars().count() == 1 {
            for kind in office.kinds.iter().filter(|kind| !kind.is_empty()) {
                found.push(&format!("中{}{kind}", core.text), Embedded, 80);
            }
        }
    }
    for head in heads.iter().filter(|head| **head != nation) {
        let text = format!("{head}{}{}", office.full_core, office.full_kind);
        found.push(&text, by_length(&text), 65);
    }
    if !company && !rest.last().is_some_and(|last| "社报网台".contains(*last)) {
        let bare = format!("{}{}", office.full_core, office.full_kind);
        let matching = if bare.chars().count() >= 5 { Decorated } else { Accompanied };
        found.push_bare(&bare, matching, 45);
    }
    if nation == "中国" {
        return;
    }
    let core = key(&office.full_core);
    for short in table(Class::Nation).get(&core).unwrap_or_default() {
        for kind in &office.kinds {
            found.push(&format!("{short}{kind}"), Decorated, 85);
        }
        found.push(short, Decorated, 75);
    }
}

/// A national body whose field is not in the lexicon: 中国室内装饰协会.
fn unknown_national(rest: &[char], shown: &str, nation: &str, found: &mut Found) {
    if !matches!(nation, "中国" | "国家" | "中华人民共和国" | "全国") || rest.len() < 3 {
        return;
    }
    // 日报网 and 旅游报 are any country's.
    if rest.len() < 5 && rest.last().is_some_and(|last| "社报网台".contains(*last)) {
        return;
    }
    let kind = table(Class::Office).suffix(rest);
    let matching = if rest.len() >= 4 { Decorated } else { Accompanied };
    if kind.is_some()
        || shown.starts_with("人民")
        || rest.last().is_some_and(|last| "社报网台刊".contains(*last))
    {
        found.push_bare(shown, matching, 45);
    } else {
        // 石油天然气 of the company 中国石油天然气 is no name.
        found.push(shown, Accompanied, 40);
    }
    if nation == "中华人民共和国" {
        for head in ["中国", "国家"] {
            let text = format!("{head}{shown}");
            found.push(&text, by_length(&text), 70);
        }
    }
    let Some((from, kinds)) = kind else { return };
    let core: String = shown.chars().take(from).collect();
    // 中汽协, 中国青基会: one character for what is done.
    if let Some(first) = core.chars().next().filter(|_| nation == "中国" && from >= 2) {
        if rest.ends_with(&['协', '会']) {
            found.push(&format!("中{first}协"), Decorated, 45);
        } else if rest.ends_with(&['基', '金', '会']) {
            found.push(&format!("中国{first}基会"), Decorated, 55);
            found.push(&format!("{first}基会"), Accompanied, 45);
        }
    }
    let shorter = kinds.iter().filter(|kind| kind.chars().count() < rest.len() - from);
    for kind in shorter.filter(|_| from >= 2) {
        if kind.is_empty() {
            found.push(&format!("{nation}{core}"), Decorated, 70);
            continue;
        }
        // 农行, 建行: the bank's first character.
        if kind == "行"
            && let Some(first) = core.chars().next()
        {
            found.push_initials(&format!("{first}行"), Accompanied, 60);
        } else if kind.chars().count() > 1 {
            let text = format!("{nation}{core}{kind}");
            found.push(&text, by_length(&text), 60);
        }
    }
    if nation == "中国" && from >= 2 && rest.len() <= 7 {
        found.push(&format!("中{shown}"), Decorated, 40);
    }
}

/// A name that begins with neither place nor nation.
fn plain(letters: &Letters, found: &mut Found) {
    let at_whole = office(letters, 0).filter(|office| office.full_kind.is_empty());
    if let Some(office) = at_whole {
        // 最高人民法院: there is but one.
        for core in office.cores.iter().filter(|core| core.text.starts_with('最')) {
            found.push_bare(&core.text, Decorated, 85);
        }
        return;
    }
    tails(letters, found);
}

/// What a name of its own says at its end and people leave out: 人民日报社, 有限公司.
fn tails(letters: &Letters, found: &mut Found) {
    for class in [Class::Whole, Class::Office] {
        let Some((from, shorts)) = table(class).suffix(&letters.plain) else { continue };
        // Two characters of a name must be left.
        if from < 2 {
            continue;
        }
        let stem = letters.text(0, from);
        let length = letters.plain.len() - from;
        for short in shorts.iter().filter(|short| short.chars().count() < length) {
            let text = format!("{stem}{short}");
            let matching = by_length(&text).max(if short.is_empty() { Decorated } else { Embedded });
            // One character for the body (协, 台) is said only of names of two.
            if short.chars().count() == 1 && class == Class::Office && from > 2 {
                continue;
            }
            // 招行 and 交行, but no 北行 of 北京银行.
            if short == "行" {
                if let Some(first) = stem.chars().next().filter(|_| !distinct::parts(&stem).place) {
                    found.push_initials(&format!("{first}行"), Accompanied, 60);
                }
                continue;
            }
            let weight = if short.is_empty() { 55 } else { 75 };
            if class == Class::Whole {
                // Nothing of its own was left out: 人民日报 of 人民日报社.
                found.push_bare(&text, matching, weight);
            } else {
                found.push(&text, matching, weight);
            }
        }
        return;
    }
}
