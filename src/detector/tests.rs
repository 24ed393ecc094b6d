//! The facade asked as its users do, and what is left early held against the full way.

use super::*;
use crate::registry::ordinary;

fn detector() -> Detector {
    let text = "id,name,category,country,aliases,official\n\
        rm,人民日报,news-media,CN,People's Daily,weibo:@人民日报\n\
        rt,Reuters,news-agency,GB,路透社,x:@Reuters\n\
        cnn,CNN,news-media,US,,x:@cnn\n\
        js,江苏卫视,news-media,CN,,\n\
        jx,江西卫视,news-media,CN,,\n";
    let registry = Registry::read_csv(text.as_bytes(), "list.csv").unwrap();
    Detector::builder().registry(registry).unwrap().build().unwrap()
}

fn best(name: &str) -> Option<(String, Kind)> {
    let detector = detector();
    let answer = detector.check(&Account::named(name), &mut detector.scratch());
    answer.flags.first().map(|flag| (flag.entity_id.to_owned(), flag.kind))
}

#[test]
fn each_kind_is_told_apart() {
    assert_eq!(best("人民日报 ✅"), Some(("rm".into(), Kind::Same)));
    assert_eq!(best("人民曰报"), Some(("rm".into(), Kind::Lookalike)));
    assert_eq!(best("R\u{435}uters"), Some(("rt".into(), Kind::Lookalike)));
    assert_eq!(best("CNN National News"), Some(("cnn".into(), Kind::Extended)));
    assert_eq!(best("人民曰報网"), Some(("rm".into(), Kind::Extended)));
    assert_eq!(best("Rita Meyer"), None);
}

#[test]
fn a_neighbour_is_not_an_imitation() {
    assert_eq!(best("江西卫视"), Some(("jx".into(), Kind::Same)));
    // Built as a broadcaster's name is, and no picture of either.
    assert_eq!(best("浙江卫视"), Some((String::new(), Kind::Claim)));
    assert_eq!(best("MNN"), None);
}

#[test]
fn official_accounts_are_never_flagged_where_they_live() {
    let detector = detector();
    let mut scratch = detector.scratch();
    let mut flags = |account: &Account<'_>| detector.check(account, &mut scratch).flags.len();
    let reuters = Account::named("Reuters").with_handle("@REUTERS");
    assert_eq!(flags(&reuters.with_platform("x")), 0);
    assert_eq!(flags(&reuters.with_platform("telegram")), 1);
    assert_eq!(flags(&reuters), 1);
}

/// Accounts of all sorts: protected names as they are, altered a little and a lot, with words around them; in one field or
/// in both, of one entity or of two; bodies put together; and what is none of it.
fn accounts(count: usize) -> Vec<(String, String)> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound).unwrap()).unwrap()
    };
    let registry = Registry::builtin().unwrap();
    let names: Vec<&str> = registry
        .entities()
        .iter()
        .flat_map(|entity| std::iter::once(&entity.name).chain(&entity.aliases))
        .map(String::as_str)
        .collect();
    let words: Vec<&str> =
        "news official fan Maria Smith 日报 官方 not the of 24 xX_ 网 中国 长沙市 卫生 National Institute \
         Reuters magic ocean Ministry Health parody 粉丝 Jr"
            .split_whitespace()
            .collect();
    let letters: Vec<char> = "aeinrstoxI1l0日曰新华О".chars().collect();
    let one = |below: &mut dyn FnMut(usize) -> usize, of: usize| -> String {
        let mut chars: Vec<char> = if below(6) == 0 { Vec::new() } else { names[of].chars().collect() };
        for _ in 0..[0, 0, 1, 1, 2, 3][below(6)] {
            let at = below(chars.len() + 1);
            match below(4) {
                0 => chars.insert(at, letters[below(letters.len())]),
                1 if at < chars.len() => drop(chars.remove(at)),
                2 if at + 1 < chars.len() => chars.swap(at, at + 1),
                _ if at < chars.len() => chars[at] = letters[below(letters.len())],
                _ => {}
            }
        }
        let mut name: String = chars.into_iter().collect();
        while name.is_empty() || below(3) == 0 {
            let word = words[below(words.len())];
            name = match below(3) {
                0 => format!("{word} {name}"),
                1 => format!("{name}{word}"),
                _ => format!("{name} {word}"),
            };
        }
        name
    };
    (0..count)
        .map(|_| {
            let of = below(names.len());
            let name = one(&mut below, of);
            let handle = match below(4) {
                0 => one(&mut below, of).replace(' ', "_"),
                1 => {
                    let other = below(names.len());
                    one(&mut below, other).replace(' ', "")
                }
                _ => String::new(),
            };
            (name, handle)
        })
        .collect()
}

#[test]
fn a_choice_of_kinds_moves_no_score() {
    let text = "id,name,category\ndance,National Dance Institute,research-institute\n\
        stat,National Institute of Statistics,government\n";
    let score = |name: &str, kinds: Vec<Kind>| {
        let registry = Registry::read_csv(text.as_bytes(), "list.csv").unwrap();
        let options = Options { min_score: Score::default(), kinds, ..Options::default() };
        let detector = Builder::default().registry(registry).unwrap().options(options).build().unwrap();
        let account = Account::named(name);
        let answer = detector.check(&account, &mut detector.scratch());
        answer.flags.iter().find(|flag| flag.kind == Kind::Lookalike).map(|flag| flag.score)
    };
    for name in ["National Institute of Statitsics", "National Institute of Statistcs"] {
        let all = score(name, Vec::new());
        assert!(all.is_some_and(|score| score >= Score::LOW), "{name}: {all:?}");
        assert_eq!(all, score(name, vec![Kind::Lookalike]), "{name}");
    }
    // It asserts to be a body: another one.
    let another = score("National Cancer Institute", vec![Kind::Lookalike]);
    assert!(another.is_none_or(|score| score < Score::LOW), "{another:?}");
}

#[test]
fn what_is_left_early_is_what_has_no_flag() {
    let mut accounts = accounts(1_600);
    accounts.extend(ordinary::sample(800).map(|name| (name, String::new())));
    let least = [0, 1, 1_000, 2_500, 4_990, 5_000, 5_500, 6_999, 7_000, 8_000, 9_000];
    let (mut flagged, mut none) = (0, 0);
    for (number, least) in least.into_iter().enumerate() {
        let options = Options {
            min_score: Score::from_ten_thousandths(least),
            all_matches: number % 2 == 0,
            prevalence: [REFERENCE_PREVALENCE, 0.000_1, 0.05][number % 3],
            kinds: [vec![], vec![Kind::Same, Kind::Lookalike], vec![], vec![Kind::Claim]][number % 4].clone(),
            categories: if number % 5 == 4 { vec!["news-media".to_owned()] } else { Vec::new() },
            ..Options::default()
        };
        let quick = Builder::default().builtin().unwrap().options(options).build().unwrap();
        let full = Detector { floor: Floor::NONE, ..quick.clone() };
        let (mut scratch, mut other) = (quick.scratch(), full.scratch());
        for (name, handle) in accounts.iter().skip(number % 4).step_by(4) {
            let account = Account::named(name).with_handle(handle);
            let answer = full.check(&account, &mut other);
            assert_eq!(quick.check(&account, &mut scratch), answer, "{name:?} {handle:?} {least}");
            *if answer.flags.is_empty() { &mut none } else { &mut flagged } += 1;
        }
    }
    assert!(flagged > 500 && none > 500, "{flagged} {none}");
}

/// What can neither be reported nor explain still keeps a complete register from contradicting a claim.
#[test]
fn what_is_left_early_contradicts_no_claim() {
    let rows: String =
        ["Ao University", "Universita", "Technical Univ", "National Universita", "Inst of Technology"]
            .iter()
            .enumerate()
            .map(|(at, name)| format!("u{at},{name},education,KE\n"))
            .collect();
    let text = format!("id,name,category,country\nt1,青河理工大学,education,CN\n{rows}");
    let mut registry = Registry::read_csv(text.as_bytes(), "list.csv").unwrap();
    for country in ["KE", "CN"] {
        registry.declare_complete("education", country, "").unwrap();
    }
    let options = Options { all_matches: true, ..Options::default() };
    let quick = Builder::default().registry(registry).unwrap().options(options).build().unwrap();
    let full = Detector { floor: Floor::NONE, ..quick.clone() };
    let (mut scratch, mut other) = (quick.scratch(), full.scratch());
    let kenyan = ["Kenya National", "Republic of Kenya", "Kenyan State"].into_iter().flat_map(|place| {
        ["University of Technology", "Technical University", "University College"]
            .map(|body| format!("{place} {body}"))
    });
    let chinese = ["中国财经管理大学", "首都农牧管理大学", "中国科技管理学院"].map(str::to_owned);
    let (mut contradicted, mut not) = (0, 0);
    for name in kenyan.chain(chinese) {
        for account in [Account::named(&name), Account::named(&name).with_handle("campus_news")] {
            let answer = full.check(&account, &mut other);
            assert_eq!(quick.check(&account, &mut scratch), answer, "{name}");
            let claims = answer.flags.iter().filter(|flag| flag.kind == Kind::Claim);
            let (high, low): (Vec<_>, Vec<_>) = claims.partition(|flag| flag.score >= Score::MEDIUM);
            (contradicted, not) = (contradicted + high.len(), not + low.len());
        }
    }
    assert!(contradicted > 10 && not > 1, "{contradicted} {not}");
}
