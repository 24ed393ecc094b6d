use super::*;
use crate::fold::Skim;

fn read(name: &str) -> Option<Claim> {
    claim(&Folded::of(name), &mut ClaimScratch::default(), &Floor::NONE)
}

/// The slots of a name, as evidence.
fn slots(name: &str) -> String {
    let claim = read(name).unwrap();
    claim.evidence.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_name_is_covered_by_the_longest_words() {
    for (name, expected) in [
        ("兰州财经政法大学", "place(→兰州 @0) function(→财经 @2) function(→政法 @4) body(→大学 @6)"),
        ("Ministry of Health of Ghana", "body(→Ministry of Health @0) place(→Ghana @22)"),
        ("中国新闻协会", "authority(→中国 @0) function(→新闻 @2) body(→协会 @4)"),
        ("教育局局长", "body(→教育局 @0) credential(→局长 @3)"),
        ("中国医师协会", "authority(→中国 @0) function(→医师 @2) body(→协会 @4)"),
        ("猫咪日报", "affix(→猫咪 @0) body(→日报 @2)"),
    ] {
        assert_eq!(slots(name), expected, "{name}");
    }
}

#[test]
fn divisions_are_known_by_their_last_character() {
    for (name, place) in [
        ("青县人民医院", "place(→青县 @0) "),
        ("无名省白石县公安局", "place(→无名省 @0) place(→白石县 @3) "),
        ("北京市公安局", "place(→北京市 @0) "),
    ] {
        assert!(slots(name).starts_with(place), "{name}: {}", slots(name));
    }
    // None is a county, a banner or a district.
    for name in ["猫咪青县医院", "城市医院", "红旗医院", "小区医院"] {
        assert!(!slots(name).contains("place"), "{name}: {}", slots(name));
    }
}

#[test]
fn the_gate_lets_pass_every_body_and_credential_and_few_other_names() {
    let passes = |name: &str| {
        let mut skim = Skim::default();
        skim.skim(name);
        may_assert(&skim.visual)
    };
    for name in [
        "北京大学",
        "Nairobi Daily Herald",
        "Dr. Jane Roe",
        "서울 경찰서",
        "وزارة الصحة",
        "Bệnh viện Bạch Mai",
    ] {
        assert!(passes(name), "{name}");
    }
    for name in ["Rita Meyer", "王小明", "佐藤花子", "一路风景", "Ivan Petrov"] {
        assert!(!passes(name), "{name}");
        assert!(read(name).is_none());
    }
}

#[test]
fn the_kind_of_body_and_the_country_are_those_of_registers() {
    for (name, category, country, body) in [
        ("首都农牧管理大学", "education", "CN", "university"),
        ("青县疾控中心", "public-health", "CN", "cdc"),
        ("Nairobi Daily Herald", "news-media", "KE", "newspaper"),
        ("世界华人书法协会", "association", "", "association"),
        ("全国应急救援中心", "government", "CN", "centre"),
    ] {
        let claim = read(name).unwrap();
        assert_eq!((claim.category, claim.country, claim.body), (category, country, body), "{name}");
    }
}

#[test]
fn a_register_raises_and_nothing_else_does() {
    let mut claim = read("首都农牧管理大学").unwrap();
    assert!(claim.score < Score::MEDIUM && !claim.contradicted());
    claim.contradict("首都农牧管理大学");
    assert!(claim.score >= Score::HIGH && claim.contradicted());
    assert_eq!(claim.evidence.first().unwrap().technique, Technique::Register);
}

#[test]
fn ordinary_words_are_explained() {
    assert_eq!(speaks_against("吃货"), Some("a playful word"));
    assert_eq!(speaks_against("Gaming"), Some("a word of games"));
    assert_eq!(speaks_against("of"), None);
}

#[test]
fn every_row_is_of_a_known_class() {
    for (file, text, classes) in [
        (
            "authorities",
            include_str!("../../data/lexicon/claim/authorities.csv"),
            &["state", "military", "national", "world", "continent", "house"][..],
        ),
        (
            "places",
            include_str!("../../data/lexicon/claim/places.csv"),
            &["country", "capital", "province", "city", "district", "region", "direction"],
        ),
        (
            "functions",
            include_str!("../../data/lexicon/claim/functions.csv"),
            &[
                "military",
                "press",
                "health",
                "epidemic",
                "education",
                "science",
                "finance",
                "law",
                "government",
                "safety",
                "culture",
                "general",
            ],
        ),
        (
            "context",
            include_str!("../../data/lexicon/claim/context.csv"),
            &["playful", "commercial", "fan", "game", "fiction", "neutral"],
        ),
        ("bodies", include_str!("../../data/lexicon/claim/bodies.csv"), crate::registry::CATEGORIES),
        (
            "credentials",
            include_str!("../../data/lexicon/claim/credentials.csv"),
            crate::registry::CATEGORIES,
        ),
    ] {
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let class = fields.get(2).copied().unwrap_or("");
            assert!(
                classes.contains(&class) || (file == "bodies" && class == "by-function"),
                "{file}: {line}"
            );
            let grade = fields.last().copied().unwrap_or("");
            let graded = !matches!(file, "bodies" | "credentials")
                || matches!(grade, "whole" | "strong" | "plain" | "weak");
            assert!(graded, "{file}: {line}");
        }
    }
}
