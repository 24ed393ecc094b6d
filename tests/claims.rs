//! Claims: names that imitate no registered body but are built as one is, ordinary names that only hold such a word, and
//! complete registers, which alone may contradict a claim.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test"
)]

use std::collections::BTreeMap;

use deadringer::{Account, Detector, Index, Kind, Options, Registry, Score, Technique, Tier};
use serde::Deserialize;

fn options(min_score: Score) -> Options {
    let mut options = Options::default();
    options.min_score = min_score;
    options.kinds = vec![Kind::Claim];
    options
}

/// A detector of claims alone: what resembles a registered name is none, and stops or starts to be one by any change.
fn detector(min_score: Score) -> Detector {
    Detector::builder().options(options(min_score)).build().unwrap()
}

/// The category and score of the claim, at any score.
fn claimed<'d>(detector: &'d Detector, name: &str) -> Option<(&'d str, Score, Vec<Technique>)> {
    let answer = detector.check(&Account::named(name), &mut detector.scratch());
    answer
        .flags
        .into_iter()
        .find(|flag| flag.kind == Kind::Claim)
        .map(|flag| (flag.category, flag.score, flag.evidence.iter().map(|one| one.technique).collect()))
}

/// Made-up bodies, by category.
const CLAIMS: &[(&str, &[&str])] = &[
    (
        "military",
        &[
            "Chinese Red Army Command",
            "Chinese Anti-terrorist Force",
            "Strategic Missile Force",
            "中国红军指挥部",
            "中国反恐部队",
            "中华导弹作战司令部",
            "华北特战旅",
            "Kenyan Special Forces Brigade",
            "Bộ Tư lệnh Đặc nhiệm Việt Nam",
            "Сибирская Гвардейская Бригада",
            "Comando Antiterrorista de Bolivia",
            "대한민국 특수전사령부",
            "قيادة القوات الخاصة السودانية",
        ],
    ),
    (
        "public-health",
        &[
            "青县疾控中心",
            "中国传染病预防控制中心",
            "Ministry of Health of Ghana",
            "Nairobi Disease Control Center",
            "Hospital Nacional de Panamá",
            "وزارة الصحة اليمنية",
            "日本感染症対策センター",
        ],
    ),
    (
        "research-institute",
        &[
            "中国雷电科学研究院",
            "国家量子信息研究中心",
            "World Health Research Institute",
            "Национальный Институт Физики Казахстана",
        ],
    ),
    (
        "education",
        &[
            "首都医学院",
            "兰州财经政法大学",
            "中国航空信息学院",
            "Kenya National University of Technology",
            "Universidad Autónoma de Sonora y Chihuahua",
        ],
    ),
    (
        "news-media",
        &[
            "上海午报",
            "常德法制报",
            "中国法治新闻网",
            "Nairobi Daily Herald",
            "Global News Network",
            "Diario de Panamá",
            "서울 경제신문사",
        ],
    ),
    ("news-anchor", &["国家电视台主播", "上海午报记者", "Kenya Broadcasting Corporation Reporter"]),
    (
        "association",
        &[
            "中国雷锋研究会",
            "世界华人书法家协会",
            "国际养生文化促进会",
            "National Kickboxing Federation of Chad",
            "Asociación Nacional de Médicos de Bolivia",
        ],
    ),
    (
        "government",
        &[
            "国家职业资格鉴定中心",
            "柳州市市场监督管理局",
            "Federal Bureau of Water Resources",
            "Ministère de l'Éducation du Gabon",
        ],
    ),
    (
        "official",
        &[
            "柳州市教育局局长",
            "湖南省民政厅厅长",
            "Minister of Defence of Chad",
            "Министр Финансов Казахстана",
        ],
    ),
    ("professional", &["北京刑事律师", "国家注册心理咨询师", "Dr. Jane Roe, MD", "三甲医院主任医师"]),
];

#[test]
fn made_up_bodies_are_claims_of_their_category() {
    let detector = detector(Score::LOW);
    let mut wrong = Vec::new();
    for (category, names) in CLAIMS {
        for name in *names {
            let found = claimed(&detector, name);
            // Two categories for one trade.
            let right = found.as_ref().is_some_and(|(found, ..)| {
                found == category || (*category == "news-media" && *found == "news-agency")
            });
            if !right {
                wrong.push(format!("{name}: {found:?}, not {category}"));
            }
            if let Some((_, score, _)) = found {
                assert_eq!(score.tier(), Tier::Low, "{name}: no register contradicts it");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_claim_names_its_slots_and_no_entity() {
    let detector = detector(Score::LOW);
    let answer = detector.check(&Account::named("Chinese Red Army Command"), &mut detector.scratch());
    let flag = &answer.flags[0];
    assert_eq!((flag.entity_id, flag.entity_name, flag.matched_name), ("", "", ""));
    let evidence: Vec<String> = flag.evidence.iter().map(ToString::to_string).collect();
    assert_eq!(evidence, ["authority(→Chinese @0)", "function(→Red Army @8)", "body(→Command @17)"]);
    // Handles are read where they hold several words.
    let handle = |handle: &'static str| {
        let account = Account::default().with_handle(handle);
        detector.check(&account, &mut detector.scratch()).flags.len()
    };
    assert_eq!((handle("@ChineseRedArmyCommand"), handle("@chinese_red_army_command")), (1, 1));
    assert_eq!(handle("@command"), 0);
}

#[derive(Deserialize)]
struct Controls {
    ordinary: BTreeMap<String, Vec<String>>,
}

fn controls() -> Vec<String> {
    let text = include_str!("cases/claims-controls.toml");
    let controls: Controls = toml::from_str(text).unwrap();
    controls.ordinary.into_values().flatten().collect()
}

#[test]
fn ordinary_names_assert_nothing() {
    let detector = detector(Score::LOW);
    let names = controls();
    assert!(names.len() >= 350, "only {} controls", names.len());
    let wrong: Vec<String> = names
        .iter()
        .filter_map(|name| claimed(&detector, name).map(|found| format!("{name}: {found:?}")))
        .collect();
    println!("{} of {} controls flagged", wrong.len(), names.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), names.len(), wrong.join("\n"));
}

#[test]
fn what_makes_a_name_ordinary_never_raises_the_score() {
    let detector = detector(Score::default());
    let score = |name: &str| claimed(&detector, name).map_or(Score::default(), |found| found.1);
    for name in CLAIMS.iter().flat_map(|(_, names)| *names) {
        let plain = score(name);
        for word in [
            "吃货",
            "猫咪",
            "粉丝",
            "游戏",
            "meme",
            "fan club",
            "gaming",
            "zombie",
            "котики",
            "gatos",
            "고양이",
        ] {
            for with in [format!("{word} {name}"), format!("{name} {word}"), format!("{word}{name}")] {
                assert!(score(&with) <= plain, "{with}: {} > {plain}", score(&with));
            }
        }
    }
}

#[test]
fn without_its_authority_a_name_never_scores_higher() {
    let detector = detector(Score::default());
    let mut tried = 0;
    for name in CLAIMS.iter().flat_map(|(_, names)| *names) {
        let answer = detector.check(&Account::named(name), &mut detector.scratch());
        let Some(flag) = answer.flags.first() else { continue };
        for one in &flag.evidence {
            if matches!(one.technique, Technique::Authority | Technique::Place) {
                let mut chars: Vec<char> = name.chars().collect();
                let from = one.position as usize;
                chars.drain(from..from + one.to.chars().count());
                let rest: String = chars.into_iter().collect();
                let left = claimed(&detector, &rest).map_or(Score::default(), |found| found.1);
                assert!(left <= flag.score, "{rest}: {left} > {} of {name}", flag.score);
                tried += 1;
            }
        }
    }
    assert!(tried >= 30, "only {tried}");
}

#[test]
fn scores_are_graded() {
    let detector = detector(Score::LOW);
    let score = |name: &str| claimed(&detector, name).unwrap().1;
    let strong =
        [score("国家职业资格鉴定中心"), score("中国少年书法教育研究会"), score("Chinese Red Army Command")];
    let weak = [score("上海午报"), score("首都医学院"), score("常德商务学院")];
    assert!(strong.iter().min() > weak.iter().max(), "{strong:?} {weak:?}");
    let scores: std::collections::BTreeSet<Score> = CLAIMS
        .iter()
        .flat_map(|(_, names)| *names)
        .filter_map(|name| claimed(&detector, name))
        .map(|found| found.1)
        .collect();
    assert!(scores.len() >= 25, "{} scores", scores.len());
}

#[test]
fn prevalence_does_not_verify_a_claim() {
    let mut options = Options::default();
    options.prevalence = 0.2;
    let detector = Detector::builder().builtin().unwrap().options(options).build().unwrap();
    let answer = detector.check(&Account::named("中国雷锋研究会"), &mut detector.scratch());
    assert_eq!(answer.flags[0].tier, Tier::Low);
}

#[test]
fn a_disclaimer_holds_for_claims() {
    let detector = detector(Score::default());
    let answer =
        detector.check(&Account::named("Parody of the Chinese Red Army Command"), &mut detector.scratch());
    assert!(answer.flags[0].disclaimer.is_some());
    assert_eq!(answer.flags[0].tier, Tier::Below);
}

const UNIVERSITIES: &str = "id,name,category,country\n\
    u1,青河理工大学,education,CN\nu2,白杨师范学院,education,CN\nn1,青河晚报,news-media,CN\n";

fn with_register(body: &str) -> Detector {
    let mut registry = Registry::read_csv(UNIVERSITIES.as_bytes(), "list.csv").unwrap();
    registry.declare_complete("education", "CN", body).unwrap();
    // Compiled, written and opened, as a registry file is.
    let bytes = Index::compile(&registry).unwrap().to_bytes();
    let index = Index::from_bytes(&bytes).unwrap();
    let register = index.registers().next().unwrap();
    assert_eq!((register.category, register.country, register.body), ("education", "CN", body));
    let mut options = Options::default();
    options.all_matches = true;
    Detector::builder().index(index).options(options).build().unwrap()
}

#[test]
fn a_complete_register_contradicts_what_it_does_not_hold() {
    for body in ["", "university"] {
        let detector = with_register(body);
        let mut scratch = detector.scratch();
        let answer = detector.check(&Account::named("中国财经管理大学"), &mut scratch);
        let flag = &answer.flags[0];
        assert_eq!((flag.kind, flag.tier), (Kind::Claim, Tier::High), "{}", flag.score);
        let first = &flag.evidence[0];
        assert_eq!(
            (first.technique, first.to.as_str(), first.position),
            (Technique::Register, "中国财经管理大学", 0)
        );
        // The genuine one is itself.
        let answer = detector.check(&Account::named("青河理工大学"), &mut scratch);
        assert_eq!(answer.flags.iter().map(|flag| flag.kind).collect::<Vec<_>>(), [Kind::Same]);
        // No register of news-media or of other countries.
        for name in ["上海午报", "Kenya National University of Technology"] {
            let answer = detector.check(&Account::named(name), &mut scratch);
            assert_eq!(answer.flags[0].tier, Tier::Low, "{name}");
            assert!(answer.flags[0].evidence.iter().all(|one| one.technique != Technique::Register));
        }
    }
    // A register of schools says nothing of universities.
    let detector = with_register("school");
    let answer = detector.check(&Account::named("中国财经管理大学"), &mut detector.scratch());
    assert_eq!(answer.flags[0].tier, Tier::Low);
}

#[test]
fn a_register_is_read_from_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("list.csv"), UNIVERSITIES).unwrap();
    let toml = "[[register]]\nfile = \"list.csv\"\ncategory = \"education\"\ncountry = \"CN\"\nbody = \"university\"\n";
    std::fs::write(folder.path().join("registers.toml"), toml).unwrap();
    let detector = Detector::builder().path(&folder.path().join("list.csv")).unwrap().build().unwrap();
    let answer = detector.check(&Account::named("首都农牧管理大学"), &mut detector.scratch());
    assert!(answer.flags[0].score > Score::MEDIUM);
}

#[test]
fn kinds_and_categories_choose_among_claims() {
    let count = |kinds: Vec<Kind>, categories: Vec<&str>| {
        let mut options = Options::default();
        options.kinds = kinds;
        options.categories = categories.into_iter().map(str::to_owned).collect();
        let detector = Detector::builder().builtin().unwrap().options(options).build().unwrap();
        detector.check(&Account::named("中国红军指挥部"), &mut detector.scratch()).flags.len()
    };
    assert_eq!(count(vec![], vec![]), 1);
    assert_eq!(count(vec![Kind::Claim], vec!["military"]), 1);
    assert_eq!(count(vec![Kind::Lookalike], vec![]), 0);
    assert_eq!(count(vec![], vec!["education"]), 0);
}
