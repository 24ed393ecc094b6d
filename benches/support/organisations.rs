//! Names of bodies that could be: 75 % English, 20 % Chinese, 5 % short brands.

use std::collections::HashSet;

use super::Random;

/// Different names, the kinds evenly mixed.
pub(crate) fn names(count: usize) -> Vec<String> {
    let mut random = Random::new(1);
    let mut seen = HashSet::new();
    let mut names = Vec::with_capacity(count);
    while names.len() < count {
        // By place and not by chance: every size has the same shares, and the first 1,000 are those of the smaller set.
        let name = match names.len() % 20 {
            0 => brand(&mut random),
            1..=4 => chinese(&mut random),
            _ => english(&mut random),
        };
        if seen.insert(name.to_lowercase()) {
            names.push(name);
        }
    }
    names
}

const STARTS: &[&str] = &[
    "Al", "Ash", "Bar", "Bel", "Black", "Brad", "Bram", "Cal", "Car", "Chel", "Clay", "Crom", "Dal", "Dar",
    "Dun", "East", "Elm", "Fair", "Far", "Glen", "Gran", "Hal", "Har", "Haver", "Hol", "Kel", "Kings",
    "Lang", "Lin", "Mar", "Mel", "Mil", "Mont", "New", "Nor", "Oak", "Pem", "Port", "Ros", "Salt", "Shel",
    "Stan", "Strat", "Thorn", "Tre", "Val", "Wal", "War", "Whit", "Win", "Wood", "York",
];
const MIDDLES: &[&str] =
    &["", "", "", "ber", "ing", "er", "lin", "men", "nes", "or", "sel", "ter", "va", "wen"];
const ENDS: &[&str] = &[
    "borough", "bridge", "burg", "bury", "by", "combe", "dale", "field", "ford", "grad", "ham", "haven",
    "holm", "hurst", "ia", "land", "leigh", "mere", "mond", "mouth", "ona", "port", "stad", "stead", "ton",
    "vale", "ville", "wick", "worth",
];
const FIELDS: &[&str] = &[
    "Agriculture",
    "Applied Physics",
    "Astronomy",
    "Biology",
    "Cancer Research",
    "Cardiology",
    "Chemistry",
    "Child Health",
    "Climate Studies",
    "Computer Science",
    "Economics",
    "Education",
    "Energy",
    "Environmental Science",
    "Fisheries",
    "Food Safety",
    "Forestry",
    "Genetics",
    "Geology",
    "Health",
    "History",
    "Human Rights",
    "Hydrology",
    "Infectious Diseases",
    "Informatics",
    "Labour",
    "Law",
    "Linguistics",
    "Marine Biology",
    "Materials Science",
    "Mathematics",
    "Mental Health",
    "Molecular Medicine",
    "Neuroscience",
    "Nursing",
    "Oceanography",
    "Oncology",
    "Physics",
    "Plant Breeding",
    "Polar Research",
    "Public Administration",
    "Public Health",
    "Rural Development",
    "Science and Technology",
    "Security Studies",
    "Social Research",
    "Space Research",
    "Statistics",
    "Transport",
    "Tropical Medicine",
    "Veterinary Medicine",
    "Water Resources",
];
const BODIES: &[&str] = &[
    "Academy",
    "Agency",
    "Association",
    "Board",
    "Center",
    "Centre",
    "College",
    "Commission",
    "Council",
    "Department",
    "Foundation",
    "Institute",
    "Laboratory",
    "Museum",
    "Observatory",
    "School",
    "Society",
    "Station",
    "Trust",
    "Union",
];
const RANKS: &[&str] =
    &["National", "Royal", "Federal", "Central", "International", "Regional", "State", "European"];

/// A place that is on no map, most likely.
pub(crate) fn place(random: &mut Random) -> String {
    let end = random.pick(ENDS);
    format!("{}{}{end}", random.pick(STARTS), random.pick(MIDDLES))
}

fn english(random: &mut Random) -> String {
    let place = place(random);
    let (field, body, rank) = (random.pick(FIELDS), random.pick(BODIES), random.pick(RANKS));
    match random.below(16) {
        0 => format!("University of {place}"),
        1 => format!("{place} University"),
        2 => format!("{place} State University"),
        3 => format!("{place} General Hospital"),
        4 => format!("{place} University Hospital"),
        5 => format!("{rank} {body} of {field}, {place}"),
        6 => format!("{place} {body} of {field}"),
        7 => format!("{place} {body} for {field}"),
        8 => format!("{place} {field} {body}"),
        9 => format!("{body} of {field} of {place}"),
        10 => format!("Ministry of {field} of {place}"),
        11 => format!("{place} Daily {}", random.pick(&["Herald", "News", "Post", "Times", "Tribune"])),
        12 => format!("{place} Broadcasting {}", random.pick(&["Corporation", "Network", "Service"])),
        13 => format!("{place} {rank} {body}"),
        14 => format!("{place} Police {body}"),
        _ => format!("{} {} {body}", place, self::place(random)),
    }
}

const HAN_FIRST: &str = "安保北滨常成池崇川大丹德东鄂丰福阜抚赣高广贵桂海邯汉杭合河贺鹤衡红呼湖华怀淮黄惠吉济嘉江金锦荆景九开昆兰乐丽连凉临柳龙娄泸洛";
const HAN_SECOND: &str =
    "安城川德东都峰港谷关桂海河湖化淮江京口乐陵岭宁平浦泉山水顺塘通潭锡西溪乡兴阳义阴营源远云泽州中";
const HAN_FIELDS: &[&str] = &[
    "人民",
    "中心",
    "中医",
    "第一",
    "第二",
    "第三",
    "妇幼保健",
    "气象",
    "教育",
    "农业科学",
    "林业",
    "水利",
    "交通",
    "师范",
    "理工",
    "医科",
    "财经",
    "工业",
    "疾病预防",
    "公安",
    "税务",
    "文化",
    "广播",
    "经济",
    "科技",
    "环境保护",
    "地质",
    "航空",
    "测绘",
    "海洋",
    "食品药品",
    "社会",
    "法制",
    "青年",
    "体育",
    "民族",
];
const HAN_BODIES: &[&str] = &[
    "医院",
    "大学",
    "学院",
    "研究院",
    "研究所",
    "中学",
    "小学",
    "电视台",
    "日报社",
    "晚报",
    "报社",
    "委员会",
    "协会",
    "学会",
    "基金会",
    "管理局",
    "中心",
    "控制中心",
    "博物馆",
    "图书馆",
    "考试院",
    "出版社",
    "检察院",
    "学校",
];

fn chinese(random: &mut Random) -> String {
    let place = format!("{}{}", random.character(HAN_FIRST), random.character(HAN_SECOND));
    let (field, body) = (random.pick(HAN_FIELDS), random.pick(HAN_BODIES));
    match random.below(4) {
        0 => format!(
            "{place}{}",
            random.pick(&["日报", "晚报", "卫视", "大学", "新闻网", "发布", "医院", "教育"])
        ),
        1 => format!("{place}市{field}{body}"),
        2 => format!("{place}{}{field}{body}", random.pick(&["省", "县", "区", "地区"])),
        _ => format!("{place}{field}{body}"),
    }
}

/// Four to seven letters that are no word.
fn brand(random: &mut Random) -> String {
    let syllables = 2 + random.below(2);
    let mut name: String = (0..syllables)
        .flat_map(|_| [random.character("bcdfgklmnprstvxz"), random.character("aeiou")])
        .collect();
    if random.below(2) == 0 {
        name.push(random.character("kmnrstxz"));
    }
    name[..1].to_uppercase() + &name[1..]
}
