//! Made-up names and what people do to names, drawn by a seeded generator: nothing here is anybody's name on purpose.

use deadringer::testing;

/// Xorshift64*, seeded.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number under `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    pub(crate) fn letter(&mut self, from: &str) -> char {
        self.letters(from, 1).chars().next().unwrap_or(' ')
    }

    pub(crate) fn letters(&mut self, from: &str, count: usize) -> String {
        let letters: Vec<char> = from.chars().collect();
        (0..count).map(|_| letters[self.below(letters.len())]).collect()
    }
}

/// Letters that no fold merges or changes.
pub(crate) const PLAIN_LATIN: &str = "abcdefghjkpqstuxyz";
/// Han characters that no table needs to know.
pub(crate) const PLAIN_HAN: &str = "京海山水木火金田石河湖江东西南北春夏秋冬明光星云风雨雪花草马牛羊鱼鸟";
const HAN: &str = "京海山水木火金田石河江东西南北明光星云日曰人入民大太天夫末未本士土己已生中国市县州师帅学院长重行乐\
                   新华心报闻间晨辰城成诚程张章青清轻庆卫位长重行乐都和着了得地还咋差好看𠀍𠀃医疗疾病预防控制中心";
const CYRILLIC: &str = "абвгдежзиклмнопрстуфхцчшыюя";
const ARABIC: &str = "ابتثجحخدرزسشصطعغفقكلمنهوي";
const KANA: &str =
    "アイウカキクケサシスタチツテトナニノハヒフホマミムラリルロンあいうかきくさしすたちつのはまらりん";
const HANGUL: &str = "가나다라마바사아자차카타파하한국방송뉴스신문서울대학교";

const FIELDS: &[&str] = &[
    "Medical",
    "Technical",
    "Marine",
    "Polar",
    "Solar",
    "Rural",
    "Civic",
    "Forest",
    "River",
    "Mining",
    "Textile",
    "Dental",
    "Nuclear",
    "Music",
    "Military",
    "Desert",
    "Harbor",
    "Public Health",
    "Disease Control",
    "Grain",
    "Weather",
    "Postal",
];
const KINDS: &[&str] = &[
    "University",
    "University Hospital",
    "Institute",
    "Academy of Sciences",
    "News Agency",
    "Press",
    "Ministry of Culture",
    "College",
    "Center for Disease Control",
    "Daily",
    "Evening Post",
    "Broadcasting Corporation",
    "School",
    "TV",
    "Research Institute",
    "Command",
    "Observatory",
    "Bank",
    "Union",
    "Radio",
    "Department of Health",
];
const PLACES_HAN: &[&str] = &["省", "市", "县", "区", "州", "镇", ""];
const KINDS_HAN: &[&str] = &[
    "疾病预防控制中心",
    "人民医院",
    "大学",
    "日报",
    "晚报",
    "电视台",
    "新闻网",
    "科学院",
    "研究所",
    "教育考试院",
    "卫生健康委员会",
    "第一中学",
    "大学附属第一医院",
    "广播电视总台",
    "通讯社",
    "",
];
/// Words that stand around names; the program knows most of them as affixes.
const AROUND: &[&str] = &[
    "Official",
    "News",
    "the",
    "real",
    "TV",
    "24",
    "2023",
    "live",
    "China",
    "USA",
    "support",
    "team",
    "zorba",
    "kelp",
    "of",
    "官方",
    "直播间",
    "网",
    "新闻",
    "记者",
    "的",
    "中国",
    "новости",
    "канал",
    "أخبار",
    "뉴스",
    "ニュース",
    "公式",
    "8",
    "x",
];
const GLUED: &[&str] =
    &["real", "the", "iam", "news", "tv", "live", "online", "official", "press", "usa", "help", "1", "99"];
/// Characters that are drawn like others, fold into several, or fold into nothing.
const TWINS: &[(&str, &str)] = &[
    ("a", "а"),
    ("e", "е"),
    ("o", "0"),
    ("o", "ο"),
    ("l", "1"),
    ("i", "l"),
    ("s", "$"),
    ("s", "5"),
    ("c", "с"),
    ("m", "rn"),
    ("w", "vv"),
    ("B", "Β"),
    ("A", "Α"),
    ("t", "7"),
    ("日", "曰"),
    ("报", "報"),
    ("国", "國"),
    ("口", "ロ"),
    ("a", "ａ"),
    ("b", "🅱"),
    ("e", "é"),
    (" ", "\u{200b}"),
    ("p", "ƿ"),
    ("u", "ʻu"),
    ("n", "ɴ"),
    ("h", "ﷺ"),
    ("d", "ⓓ"),
    ("i", "ı"),
    ("y", "Ӱ"),
];

/// Names in two scripts each, near the lengths at which a spelling counts.
const SPELLED: &[(&str, &str)] = &[
    ("Зорбань новости", "Zorban Novosti"),
    ("Кельп", "Kelp"),
    ("Кельпов", "Kelpov"),
    ("Хождар", "Khozhdar"),
    ("Зевтерс", "Zeuters"),
    ("Γευσις χαρτη", "Gefsis harti"),
    ("조바일보", "Choba Ilbo"),
    ("나라뉴스", "Nara News"),
    ("ぞるばん", "Zoruban"),
    ("しんぶんきょ", "Shimbun Kyo"),
    ("京海日报", "Jinghai Ribao"),
    ("京海", "Jinghai"),
    ("重长行社", "Chongchanghang She"),
    ("الزربة", "Al Zorba"),
    ("الزربة", "Azzurba"),
    ("زورب", "Zorb"),
    ("כלפאן", "Kelpan"),
    ("כלפאן", "Kalapan"),
    ("दैनिक झोरबन", "Dainik Jhorban"),
    ("दैनिक झोरबन", "Daniko Jhorban"),
    ("กรุงซอร์บะตัน", "Krungsobatan"),
];

/// A made-up word.
fn word(random: &mut Random) -> String {
    let syllables = 1 + random.below(3);
    let text: String = (0..=syllables)
        .map(|_| format!("{}{}", random.letter("bdfgklmnprstvz"), random.letter("aeiou")))
        .collect();
    capital(&text) + random.pick(&["", "", "n", "rg", "st", "k"])
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// A name a registry could hold.
pub(crate) fn name(random: &mut Random) -> String {
    match random.below(20) {
        0..3 => format!("{} {} {}", word(random), random.pick(FIELDS), random.pick(KINDS)),
        3 => format!("{} {}", word(random), random.pick(KINDS)),
        4 => format!("{} of {} and {}", random.pick(KINDS), word(random), word(random)),
        5..8 => {
            let count = 1 + random.below(3);
            format!("{}{}{}", random.letters(HAN, count), random.pick(PLACES_HAN), random.pick(KINDS_HAN))
        }
        8 => {
            let count = 2 + random.below(6);
            random.letters(HAN, count)
        }
        9 => {
            let count = 2 + random.below(6);
            random.letters("ABCDEFGHIJKLMNOPRSTUVWXYZ24", count)
        }
        10 => {
            let alphabet = random.pick(&[CYRILLIC, ARABIC]);
            let counts = [2 + random.below(8), 3 + random.below(8)];
            counts.map(|count| random.letters(alphabet, count)).join(" ")
        }
        11 => {
            let (alphabet, count) = (random.pick(&[KANA, HANGUL]), 2 + random.below(9));
            random.letters(alphabet, count)
        }
        12 => {
            let again = word(random);
            format!("{again}{}{again}", random.pick(&[" ", "", " and "]))
        }
        13 => {
            // Every length at which a rule changes, of few letters, so that names come near one another.
            let (alphabet, count) =
                (random.pick(&["ab", "abc", PLAIN_LATIN, "中国人", PLAIN_HAN]), 2 + random.below(17));
            random.letters(alphabet, count)
        }
        14 => {
            // About as many words as are put into another order.
            let count = 2 + random.below(13);
            (0..count)
                .map(|_| random.pick(&["Bo", "Ka", "Delta", "Union", "Su"]))
                .collect::<Vec<&str>>()
                .join(" ")
        }
        15 => {
            let count = 9 + random.below(26);
            random.letters(HAN, count)
        }
        16 => random
            .pick(&[
                "News",
                "Daily Times",
                "新闻",
                "Media Group",
                "Le Monde",
                "新华社",
                "a",
                "The Sun",
                "TV",
                "电视台",
                "新闻中心",
            ])
            .to_owned(),
        17 | 18 => {
            let (name, spelling) = SPELLED[random.below(SPELLED.len())];
            random.pick(&[name, spelling]).to_owned()
        }
        _ => format!("{}{}", word(random), word(random)),
    }
}

/// What somebody might call an account: mostly one of `names` after a few changes.
pub(crate) fn query(random: &mut Random, names: &[String]) -> String {
    if random.below(12) == 0 {
        return name(random);
    }
    let mut text = names[random.below(names.len())].clone();
    let spelled: Vec<&str> = SPELLED
        .iter()
        .flat_map(|&(a, b)| [(a, b), (b, a)])
        .filter_map(|(a, b)| (a == text).then_some(b))
        .collect();
    if !spelled.is_empty() && random.below(4) > 0 {
        text = random.pick(&spelled).to_owned();
    }
    for _ in 0..random.below(3) + random.below(2) {
        text = changed(random, &text, names);
    }
    text
}

fn changed(random: &mut Random, text: &str, names: &[String]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    match random.below(15) {
        0..3 => (0..random.below(5)).fold(text.to_owned(), |text, _| edited(random, &text)),
        3 => format!("{}{}{text}", random.pick(AROUND), random.pick(&[" ", "", "_"])),
        4 => format!("{text}{}{}", random.pick(&[" ", "", "·"]), random.pick(AROUND)),
        5 => {
            let mut chain = || {
                let count = random.below(6) * (1 + random.below(2));
                (0..count).map(|_| random.pick(AROUND)).collect::<Vec<&str>>().join(" ")
            };
            format!("{} {text} {}", chain(), chain())
        }
        6 => match random.below(4) {
            0 => text.to_uppercase(),
            1 => text.to_lowercase(),
            2 => text.split_whitespace().map(capital).collect(),
            _ => text.replace(' ', random.pick(&["_", ".", "-", "", "  "])),
        },
        7 => (0..3).fold(text.to_owned(), |text, _| {
            let (plain, twin) = TWINS[random.below(TWINS.len())];
            text.replacen(plain, twin, 1 + random.below(2))
        }),
        8 => {
            let plain: String = text.to_lowercase().split_whitespace().collect();
            format!("{}{plain}{}", random.pick(GLUED), random.pick(&["", "", "news", "tv", "24"]))
        }
        9 => {
            let mut words: Vec<&str> = text.split(' ').collect();
            if words.len() < 2 {
                shuffle(random, &mut chars);
                return chars.into_iter().collect();
            }
            shuffle(random, &mut words);
            words.join(" ")
        }
        10 => {
            // A run put in: a word or a few characters.
            let at = random.below(chars.len() + 1);
            let count = 1 + random.below(4);
            let run = match random.below(3) {
                0 => format!(" {} ", random.letters(PLAIN_LATIN, count * 20)),
                1 => format!(" {} ", word(random)),
                _ => random.letters(HAN, count),
            };
            chars.splice(at..at, run.chars());
            chars.into_iter().collect()
        }
        11 => {
            // Alike to the eye, here and there.
            for _ in 0..1 + random.below(2) {
                let at = random.below(chars.len());
                if let Some(c) = chars.get_mut(at) {
                    let others = testing::close_lookalikes(*c);
                    *c = others.get(random.below(others.len())).copied().unwrap_or(*c);
                }
            }
            chars.into_iter().collect()
        }
        12 => {
            // Alike to the ear, all over.
            let alike = |random: &mut Random, c: char| {
                let sounds = testing::sounds(c);
                let others: Vec<char> = HAN
                    .chars()
                    .filter(|other| testing::sounds(*other).iter().any(|s| sounds.contains(s)))
                    .collect();
                others.get(random.below(others.len())).copied().unwrap_or(c)
            };
            chars.into_iter().map(|c| alike(random, c)).collect()
        }
        13 => {
            let from = random.below(chars.len() + 1);
            let to = from + random.below(chars.len() + 1 - from);
            let part: String = chars[from..to].iter().collect();
            random.pick(&[&*part, &*format!("{part}{part}"), &*format!("{text} {part}")]).to_owned()
        }
        _ => format!("{text}{}{}", random.pick(&[" ", ""]), names[random.below(names.len())]),
    }
}

/// One substitution, insertion, deletion or swap, with a letter that comes near the text's own.
fn edited(random: &mut Random, text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let at = random.below(chars.len());
    let dense = chars.iter().any(|&c| testing::is_dense(c));
    let other = match (random.below(3), chars.get(random.below(chars.len()))) {
        (0, Some(&own)) => own,
        _ => random.letter(if dense { HAN } else { "abcdefghiklmnoprstuvxyz -" }),
    };
    match random.below(4) {
        0 if at < chars.len() => chars[at] = other,
        1 if at < chars.len() => drop(chars.remove(at)),
        2 if at + 1 < chars.len() => chars.swap(at, at + 1),
        _ => chars.insert(at, other),
    }
    chars.into_iter().collect()
}

fn shuffle<T>(random: &mut Random, items: &mut [T]) {
    for at in (1..items.len()).rev() {
        items.swap(at, random.below(at + 1));
    }
}

/// Names that are hard on a search whatever the registry holds.
pub(crate) fn adversarial(random: &mut Random, longest: usize) -> Vec<String> {
    let mut all: Vec<String> =
        ["", " ", "a", "日", "1", "\u{200b}", "ʻ", "ʻOkina", "-", "👍", "ﷺ", "a b c d e f g h i j k l m n"]
            .map(str::to_owned)
            .to_vec();
    for length in 2..=20 {
        all.extend(["a", "l", "日", "ab", "中国", "a ", "A", "1"].map(|unit| unit.repeat(length)));
    }
    all.extend(
        ["a", "ab", "日", "中国人", "ab ", "the ", "官方", "1 ", "Ab"]
            .map(|unit| unit.chars().cycle().take(longest).collect()),
    );
    all.push(random.letters("abc ", longest));
    all.push(random.letters(HAN, longest));
    all
}
