//! Facts of each language, and what holds for every name.
#![allow(clippy::unwrap_used)]

use crate::fold::Folded;
use std::collections::HashSet;

use super::*;
use crate::registry::Registry;

fn forms(name: &str, country: &str) -> Vec<ShortForm> {
    let entity = Entity {
        name: name.to_owned(),
        country: country.to_owned(),
        category: "my-own".to_owned(),
        ..Entity::default()
    };
    short_forms(&entity)
}

fn hard(text: &str) -> String {
    Folded::of(text).hard.text()
}

/// Every form is derived with its matching; none of the others is derived at all.
#[track_caller]
fn holds(name: &str, country: &str, expected: &[(&str, Matching)], never: &[&str]) {
    let found = forms(name, country);
    for (text, matching) in expected {
        let form = found.iter().find(|form| hard(&form.text) == hard(text));
        assert_eq!(form.map(|form| form.matching), Some(*matching), "{text} of {name}: {found:?}");
    }
    for text in never {
        assert!(!found.iter().any(|form| hard(&form.text) == hard(text)), "{text} of {name}: {found:?}");
    }
}

use Matching::{Accompanied, Decorated, Embedded, Near};

#[test]
fn chinese_offices_lose_ranks_and_shorten_what_they_do() {
    holds(
        "河南省文化和旅游厅",
        "",
        &[
            ("河南文旅", Embedded),
            ("河南文旅厅", Embedded),
            ("河南省文旅厅", Near),
            ("河南文化和旅游厅", Near),
        ],
        &["文旅", "文旅厅", "河南", "河南省", "文化和旅游"],
    );
    holds(
        "北京市市场监督管理局",
        "CN",
        &[("北京市监局", Embedded), ("北京市场监管局", Near), ("北京市监", Embedded)],
        &["市监局", "市场监管"],
    );
    holds("青县教育局", "CN", &[("青县教育", Decorated)], &["青教育局", "教育局"]);
    holds("安徽省教育招生考试院", "", &[("安徽招考", Embedded), ("安徽招考院", Embedded)], &["考试院"]);
    holds("江西省疾病预防控制中心", "", &[("江西疾控", Embedded), ("江西疾控中心", Embedded)], &["疾控中心"]);
    holds(
        "广东省深圳市人力资源和社会保障局",
        "",
        &[("深圳人社局", Embedded), ("深圳人社", Embedded)],
        &["人社局"],
    );
    holds("广东省高级人民法院", "", &[("广东高院", Embedded)], &["高院"]);
    holds("河南省人民政府", "", &[("河南省政府", Embedded), ("河南政府", Embedded)], &["省政府", "政府"]);
}

#[test]
fn national_bodies_have_customary_forms() {
    holds(
        "国家安全部",
        "CN",
        &[("国安", Decorated), ("国安部", Decorated), ("国家安全", Decorated)],
        &["安全", "国家", "国家部"],
    );
    holds("中国疾病预防控制中心", "CN", &[("中疾控", Decorated), ("国家疾控中心", Near)], &["中心", "疾控"]);
    holds(
        "国家税务总局",
        "CN",
        &[("国税", Decorated), ("国税总局", Decorated)],
        &["总局", "国家总局", "税务"],
    );
    holds("国务院新闻办公室", "CN", &[("国新办", Decorated)], &["办公室"]);
    holds("国家卫生健康委员会", "CN", &[("国家卫健委", Embedded)], &["国家委", "委员会"]);
    holds("中国科学院", "CN", &[("中科院", Decorated)], &["科学", "中国科学"]);
    holds("中央电视台", "CN", &[("央视", Decorated)], &["电视台"]);
    holds("中国新闻网", "CN", &[("中新网", Decorated)], &["新闻网"]);
    // What is left of a company is a word of the language.
    holds("中国邮政", "CN", &[("邮政", Accompanied)], &["国家邮政"]);
    holds("中国农业银行", "CN", &[("农行", Accompanied), ("农业银行", Decorated)], &["银行", "农业"]);
    holds("中国作家协会", "CN", &[("中国作协", Embedded)], &["国家作协", "协会"]);
    holds("中国人民解放军云南省军区", "CN", &[("解放军云南省军区", Near), ("云南军区", Embedded)], &["军区"]);
}

#[test]
fn chinese_schools_are_called_by_initial_field_and_body() {
    holds(
        "安徽理工大学",
        "",
        &[("安徽理工", Embedded), ("安理工", Embedded), ("安理大", Embedded), ("安理", Accompanied)],
        &["理工", "理工大", "安徽"],
    );
    holds(
        "上海交通大学",
        "CN",
        &[("上海交大", Embedded), ("上交大", Embedded), ("上海交通", Decorated)],
        &["交大", "上交通"],
    );
    holds("北京航空航天大学", "CN", &[("北航", Accompanied), ("北京航空航天", Embedded)], &["航空航天"]);
    holds("华中科技大学", "CN", &[("华科", Accompanied), ("华科大", Embedded)], &["科技", "华科技"]);
    // Two characters that many schools could be.
    holds("合肥大学", "", &[("合大", Accompanied)], &["合肥"]);
    holds("清华大学", "CN", &[("清华", Accompanied)], &[]);
    holds("中山大学孙逸仙纪念医院", "", &[("孙逸仙纪念医院", Embedded)], &["纪念医院"]);
    holds(
        "浙江大学医学院附属第一医院",
        "CN",
        &[("浙大一院", Embedded), ("浙大附一", Embedded)],
        &["附属第一医院", "一院"],
    );
    holds("长沙市第一医院", "CN", &[("长沙一医院", Decorated), ("长沙市一医院", Decorated)], &["第一医院"]);
    assert!(begins_within_a_place(&['西'], &['安', '理', '工']));
    assert!(!begins_within_a_place(&['·'], &['安', '理', '工']));
}

#[test]
fn schools_and_hospitals_by_class() {
    holds("重庆大学", "", &[], &["重大"]);
    holds("四川农业大学", "", &[("川农", Accompanied), ("川农大", Embedded)], &["四农", "农大"]);
    holds("浙江工商大学", "", &[("浙工商", Decorated)], &["工商大"]);
    holds("福建农林大学", "", &[("福农林", Decorated)], &["农林大"]);
    holds("哈尔滨工程大学", "", &[("哈工程", Decorated)], &["工程大"]);
    holds("国防科技大学", "", &[("国防科大", Embedded)], &["科技大", "国防大"]);
    holds("中国人民解放军海军工程大学", "", &[("海军工大", Embedded), ("海工大", Embedded)], &["工程大学"]);
    holds("陆军军医大学", "", &[("陆军军医大", Embedded)], &["军医", "陆军"]);
    holds("香港大學", "", &[("港大", Accompanied)], &["香大"]);
    holds("國立臺灣大學", "", &[("臺大", Accompanied)], &[]);
    holds("國立政治大學", "TW", &[("政治大學", Embedded), ("政大", Accompanied)], &[]);
    holds("香港中文大學", "", &[("港中文", Decorated), ("中大", Accompanied)], &[]);
    holds("中国人民大学附属中学", "", &[("人大附中", Embedded)], &["附属中学", "附中"]);
    holds("北京协和医院", "", &[("协和医院", Decorated)], &[]);
    holds("徐州康复医院", "", &[], &["康复医院"]);
    holds("中国农业科学院", "", &[("农科院", Decorated)], &["科学院"]);
    holds("军事科学院", "", &[("军科院", Decorated)], &[]);
}

#[test]
fn the_one_body_of_a_nation_stands_alone() {
    holds("国务院台湾事务办公室", "", &[("国台办", Decorated), ("国务院台办", Embedded)], &["办公室"]);
    holds("国务院港澳事务办公室", "", &[("国港办", Decorated)], &[]);
    holds("中华人民共和国外交部", "", &[("外交部", Decorated)], &["外交"]);
    holds("中华人民共和国人力资源和社会保障部", "", &[("人社部", Decorated)], &["人社"]);
    holds("中华人民共和国最高人民检察院", "", &[("最高检", Decorated)], &["检察院"]);
    holds("中国共产党中央纪律检查委员会", "", &[("中纪委", Decorated), ("中央纪委", Embedded)], &["纪委"]);
    holds("中国证券监督管理委员会", "", &[("证监会", Decorated), ("中国证监会", Embedded)], &["证监委"]);
    holds("中国人民解放军东部战区", "", &[("东部战区", Decorated)], &["战区"]);
    holds("中华全国总工会", "", &[("全国总工会", Embedded), ("全总", Accompanied)], &["工会"]);
    // Every province has one.
    holds("国家发展和改革委员会", "", &[("国家发改委", Embedded), ("发改委", Accompanied)], &[]);
    holds("中国人民银行", "", &[("央行", Accompanied), ("人民银行", Embedded)], &["银行"]);
    holds("中央通訊社", "", &[("中央社", Decorated)], &["通訊社"]);
}

#[test]
fn companies_lose_their_legal_form() {
    holds("国家电网有限公司", "", &[("国家电网", Embedded), ("国网", Decorated)], &["电网", "有限公司"]);
    holds("中国石油天然气集团有限公司", "", &[("中石油", Decorated), ("中国石油", Decorated)], &["石油"]);
    holds("中国工商银行股份有限公司", "", &[("中国工商银行", Near), ("工行", Accompanied)], &["银行"]);
    holds("招商银行股份有限公司", "", &[("招商银行", Embedded), ("招行", Accompanied)], &["招商行"]);
    holds("深圳市腾讯计算机系统有限公司", "", &[("腾讯", Accompanied)], &["计算机系统"]);
    holds("深圳市投资控股有限公司", "", &[], &["投资控股", "投资"]);
}

#[test]
fn english_spells_blends_and_names_nations() {
    holds("World Food Programme", "INT", &[("World Food Program", Embedded)], &["Food Program"]);
    holds("The Washington Post", "US", &[("WashPost", Decorated), ("WaPo", Accompanied)], &["Post"]);
    holds("Australia Post", "AU", &[("AusPost", Decorated)], &["Post"]);
    holds("Associated Press", "US", &[("AP", Accompanied)], &["Press"]);
    holds(
        "Africa Centres for Disease Control and Prevention",
        "INT",
        &[("Africa CDC", Decorated), ("Africa Centers for Disease Control and Prevention", Near)],
        &["Centres"],
    );
    holds("Centers for Disease Control and Prevention", "US", &[("CDC", Decorated)], &["Prevention"]);
    holds(
        "Ministry of Health and Family Welfare of India",
        "IN",
        &[("India Health Ministry", Embedded), ("Indian Health Ministry", Embedded)],
        &["Health Ministry", "Family Welfare"],
    );
    holds("United States Department of Defense", "US", &[("US Defense Department", Embedded)], &["Defense"]);
    holds("Israel Defense Forces", "IL", &[("Israeli Defense Forces", Decorated)], &["Defense Forces"]);
}

#[test]
fn more_languages_by_class() {
    holds("Forces armées centrafricaines", "CF", &[], &["Force armées centrafricaines"]);
    holds("Dirección General de Tráfico", "ES", &[("DGT", Decorated)], &["Tráfico"]);
    holds("Robert Koch-Institut", "DE", &[("RKI", Decorated)], &["Institut"]);
    holds("Bundeskriminalamt", "DE", &[("BKA", Decorated)], &[]);
    holds("Министерство внутренних дел Российской Федерации", "RU", &[("МВД России", Decorated)], &[]);
    holds("Direktorat Jenderal Pajak", "ID", &[("Ditjen Pajak", Embedded), ("DJP", Decorated)], &["Pajak"]);
    holds("Tập đoàn Điện lực Việt Nam", "VN", &[("Điện lực VN", Decorated)], &["Việt Nam"]);
    holds("Đại học Bách khoa Hà Nội", "VN", &[("BK Hà Nội", Decorated)], &["học Bách khoa Hà Nội"]);
    holds("Boğaziçi Üniversitesi", "TR", &[("Boğaziçi", Accompanied)], &[]);
}

#[test]
fn given_names_are_met_only_beside_a_word() {
    holds("白岩松", "", &[("岩松", Accompanied)], &["白"]);
    assert_eq!(forms("欧阳夏丹", "").first().unwrap().text, "夏丹");
    for body in ["人民网", "新华社", "南方网", "解放军", "石家庄", "金融界", "华西村"] {
        assert_eq!(forms(body, ""), [], "{body}");
    }
    let official =
        Entity { name: "Donald Trump".to_owned(), category: "official".to_owned(), ..Entity::default() };
    assert_eq!(short_forms(&official), []);
    assert_eq!(forms("Kim Jong Un", ""), []);
}

#[test]
fn english_turns_round_and_abbreviates() {
    holds(
        "Kenyan Ministry of Health",
        "KE",
        &[("Kenyan Health Ministry", Embedded), ("Kenya MoH", Decorated), ("MoH", Accompanied)],
        &["Health Ministry", "Ministry", "Ministry of Health", "Health"],
    );
    holds("Ministry of Tourism", "", &[("Tourism Ministry", Embedded)], &["Tourism", "Ministry"]);
    holds("Ministry of Health (Kenya)", "", &[("Kenya Health Ministry", Embedded)], &["Health Ministry"]);
    holds(
        "Nintendo of America",
        "",
        &[("Nintendo US", Decorated), ("Nintendo of US", Near), ("Nintendo America", Near)],
        &["Nintendo"],
    );
    holds(
        "University of Chicago",
        "US",
        &[("UChicago", Accompanied), ("U of Chicago", Decorated), ("Uni Chicago", Decorated)],
        &["Chicago", "The University"],
    );
    holds(
        "Massachusetts General Hospital",
        "US",
        &[("MGH", Decorated), ("MG Hospital", Decorated)],
        &["General Hospital", "Hospital"],
    );
    holds("World Health Organization", "INT", &[("World Health", Decorated)], &["Organization", "World"]);
    holds("The New York Times", "US", &[("New York Times", Near), ("NYT", Decorated)], &["Times"]);
    // What can be spoken is a name or a word as well.
    holds("Association of Marine Yards", "", &[("AMY", Accompanied)], &["AY"]);
    holds("Bakhtar News Agency", "AF", &[("Bakhtar News", Decorated)], &["News Agency", "News"]);
    holds("Johnson & Johnson Services", "", &[("Johnson and Johnson Services", Near)], &["Services"]);
    holds("Smith Foundation", "", &[("Smith", Accompanied)], &["Foundation"]);
}

#[test]
fn each_language_shortens_by_its_habits() {
    holds(
        "Министерство здравоохранения Российской Федерации",
        "RU",
        &[("Минздрав", Decorated), ("Минздрав РФ", Embedded)],
        &["Министерство"],
    );
    holds(
        "Московский государственный университет имени М. В. Ломоносова",
        "RU",
        &[("МГУ", Decorated), ("Московский госуниверситет", Near)],
        &["университет"],
    );
    holds(
        "Ministerio de Salud del Perú",
        "PE",
        &[("Minsalud", Decorated), ("Minsalud Perú", Near)],
        &["Salud", "Perú"],
    );
    holds(
        "Universidad de Buenos Aires",
        "AR",
        &[("Uni Buenos Aires", Embedded)],
        &["Buenos Aires", "Universidad"],
    );
    holds("Universidade Federal do Rio de Janeiro", "BR", &[("UFRJ", Decorated)], &[]);
    holds("Ministère de la Santé", "", &[], &["Santé", "Ministère"]);
    holds(
        "Centre hospitalier universitaire de Nantes",
        "FR",
        &[("CHU de Nantes", Embedded), ("CHU Nantes", Embedded)],
        &[],
    );
    holds("Bundesministerium für Gesundheit", "DE", &[("BMG", Decorated)], &["Gesundheit"]);
    holds("Universität Koblenz", "DE", &[("Uni Koblenz", Embedded)], &["Universität"]);
    holds("Đại học Quốc gia Hà Nội", "VN", &[("ĐHQG Hà Nội", Embedded)], &["Hà Nội", "Đại học"]);
    holds("Bộ Y tế", "VN", &[("BYT", Decorated)], &["Y tế"]);
    holds(
        "Kementerian Kesehatan Republik Indonesia",
        "ID",
        &[("Kemenkes", Decorated), ("Kemenkes RI", Embedded)],
        &["Indonesia"],
    );
    holds("Boğaziçi Üniversitesi", "TR", &[("Boğaziçi Üni", Embedded)], &["Üniversitesi"]);
    holds("قناة الجزيرة", "QA", &[("الجزيرة", Accompanied)], &["قناة"]);
    holds("त्रिभुवन विश्वविद्यालय", "NP", &[("त्रिभुवन विवि", Near)], &["विश्वविद्यालय"]);
    holds("서울대학교병원", "KR", &[("서울대병원", Embedded)], &["병원"]);
    holds("보건복지부", "KR", &[("복지부", Decorated)], &[]);
    holds("文部科学省", "JP", &[("文科省", Embedded)], &[]);
    holds("東京大学", "JP", &[("東大", Accompanied)], &["東京", "大学"]);
    holds(
        "国立研究開発法人産業技術総合研究所",
        "JP",
        &[("産業技術総合研究所", Near), ("産総研", Decorated)],
        &["研究所"],
    );
}

/// Generic words of every language, which no rule may leave over.
const GENERIC: [&str; 30] = [
    "国家局",
    "国家",
    "中国",
    "日报",
    "大学",
    "学院",
    "医院",
    "新闻",
    "电视台",
    "公安局",
    "教育局",
    "政府",
    "委员会",
    "the University",
    "University",
    "Ministry",
    "Ministry of Health",
    "News",
    "Agency",
    "Hospital",
    "Institute",
    "National",
    "of",
    "Université",
    "Universidad",
    "Ministerio",
    "университет",
    "병원",
    "新聞",
    "وزارة",
];

#[test]
fn what_holds_for_every_form_of_the_registry() {
    let generic: HashSet<String> = GENERIC.iter().map(|word| hard(word)).collect();
    let registry = Registry::builtin().unwrap();
    for entity in registry.entities() {
        let found = short_forms(entity);
        assert_eq!(found, short_forms(entity), "{}", entity.name);
        assert!(found.len() <= MAX_SHORT_FORMS, "{}", entity.name);
        let own: HashSet<String> =
            std::iter::once(&entity.name).chain(&entity.aliases).map(|name| hard(name)).collect();
        let mut seen = HashSet::new();
        for form in &found {
            let key = hard(&form.text);
            assert!(key.chars().count() > 1 && form.weight <= 100, "{form:?} of {}", entity.name);
            assert!(!own.contains(&key) && seen.insert(key.clone()), "{form:?} of {}", entity.name);
            assert!(!generic.contains(&key), "{form:?} of {}", entity.name);
            // 国防部 is a common word, which the index meets only as it stands.
            let common = crate::lexicon::CommonWords::builtin().holds(&key.chars().collect::<Vec<char>>());
            assert!(!common || form.matching >= Decorated, "{form:?}");
            let dense = key.chars().any(crate::fold::is_dense);
            assert!(form.matching > Near || key.chars().count() >= if dense { 6 } else { 10 }, "{form:?}");
            assert!(form.matching > Embedded || key.chars().count() >= if dense { 3 } else { 5 }, "{form:?}");
        }
        assert!(found.is_sorted_by(|a, b| a.weight >= b.weight), "{}", entity.name);
    }
}

#[test]
fn generic_names_and_odd_text_have_no_forms() {
    for name in [
        "",
        "大学",
        "Ministry of Health",
        "News",
        "()",
        "（）",
        "& & &",
        "中国",
        "的",
        "\u{202e}",
        "国家局",
        "The University",
    ] {
        for form in forms(name, "") {
            assert!(form.matching == Accompanied, "{form:?} of {name}");
        }
    }
    let long = "大学医院中国省市".repeat(200);
    assert!(forms(&long, "").len() <= MAX_SHORT_FORMS);
    let words = "Ministry of ".repeat(400);
    assert!(forms(&words, "").len() <= MAX_SHORT_FORMS);
}
