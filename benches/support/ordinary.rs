//! Names of ordinary accounts: people, nicknames, handles, phrases, small businesses; nobody that a registry protects.

use super::{Random, organisations};

const FIRST: &[&str] = &[
    "Aaron", "Aisha", "Alice", "Amara", "Ana", "Anton", "Ben", "Bianca", "Carlos", "Chloe", "Daniel",
    "David", "Diego", "Elena", "Emily", "Emma", "Fatima", "Felix", "Grace", "Hannah", "Hugo", "Ines", "Ivan",
    "Jack", "James", "Jana", "Jonas", "Julia", "Karim", "Kate", "Kevin", "Laura", "Leo", "Lucas", "Lucy",
    "Maria", "Mark", "Marta", "Max", "Mia", "Mike", "Nadia", "Nina", "Noah", "Olga", "Omar", "Paul", "Petra",
    "Rosa", "Ryan", "Sam", "Sara", "Sofia", "Tom", "Uma", "Vera", "Will", "Yara", "Zoe",
];
const LAST_STARTS: &[&str] = &[
    "Ander", "Bak", "Bau", "Berg", "Brown", "Camp", "Car", "Dav", "Diaz", "Ed", "Evan", "Fisch", "Fost",
    "Garc", "Hans", "Hern", "Hoff", "Jack", "John", "Kow", "Kraus", "Lar", "Lew", "Lind", "Mart", "Mey",
    "Mor", "Nov", "Ol", "Park", "Perr", "Pet", "Ram", "Rich", "Rob", "Rom", "San", "Schmi", "Schul", "Sil",
    "Smi", "Tay", "Thom", "Vas", "Wag", "Wat", "Web", "Wil", "Zim",
];
const LAST_ENDS: &[&str] = &[
    "a", "ak", "al", "ard", "ast", "bell", "chez", "dez", "ell", "en", "er", "ers", "ey", "ez", "ia", "ic",
    "in", "ins", "ington", "is", "ison", "itz", "ke", "ley", "lin", "man", "mann", "ova", "ows", "quist",
    "s", "sen", "ska", "son", "th", "ton", "vic", "win",
];
pub(crate) const WORDS: &[&str] = &[
    "angel",
    "autumn",
    "banana",
    "bear",
    "blue",
    "butterfly",
    "cat",
    "chill",
    "cloud",
    "coffee",
    "cosmic",
    "crazy",
    "dark",
    "dream",
    "dusty",
    "fire",
    "foodie",
    "forest",
    "fox",
    "gamer",
    "ghost",
    "gold",
    "happy",
    "honey",
    "ice",
    "jelly",
    "king",
    "lazy",
    "lemon",
    "little",
    "lost",
    "lucky",
    "magic",
    "mint",
    "moon",
    "music",
    "night",
    "ocean",
    "panda",
    "pixel",
    "queen",
    "quiet",
    "rain",
    "random",
    "red",
    "retro",
    "river",
    "rose",
    "shadow",
    "silver",
    "sleepy",
    "snow",
    "star",
    "storm",
    "sugar",
    "summer",
    "sunny",
    "sweet",
    "tiger",
    "travel",
    "vintage",
    "wild",
    "wolf",
];
pub(crate) const EMOJI: &[&str] = &["✨", "🌸", "☕", "🎮", "📚", "🔥", "🐱", "✈️", "💙", "🌙"];
const HAN_SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金";
const HAN_GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉梅兰婷雪琳晨浩宇轩子涵梓欣怡佳琪思雨博文俊峰志鹏嘉豪诗雅若曦沐辰语桐一诺可馨";
const HAN_NICKS: &[&str] = &[
    "爱吃鱼的猫",
    "小星星",
    "夏天的风",
    "不想上班",
    "追梦人",
    "阿杰",
    "甜甜圈",
    "一只懒猫",
    "今晚月色真美",
    "快乐的小胖子",
    "风中的云",
    "咖啡不加糖",
    "路过人间",
    "星河",
    "小熊饼干",
    "南方姑娘",
    "听雨",
    "大白兔",
    "山里的孩子",
    "早睡早起",
    "柠檬不酸",
    "熬夜冠军",
];
const OTHERS: &[&str] = &[
    "Анна Иванова",
    "Дмитрий Козлов",
    "Ольга Петренко",
    "Мария Соколова",
    "Сергей Волков",
    "محمد علي",
    "سارة أحمد",
    "يوسف حسن",
    "田中さくら",
    "山本けんた",
    "佐藤ゆい",
    "ケンジ",
    "김민준",
    "이서연",
    "박지훈",
    "최예은",
    "Γιώργος Παπαδάκης",
    "Ελένη",
    "नेहा शर्मा",
    "สมชาย ใจดี",
    "דוד כהן",
    "Nguyễn Thị Hoa",
    "José Ñúñez",
    "Zoë Müller-Lüdenscheidt",
    "Łukasz Żak",
];

/// One ordinary name.
pub(crate) fn name(random: &mut Random) -> String {
    match random.weighted(&[40, 14, 14, 6, 6, 10, 10]) {
        0 => person(random),
        1 => handle(random),
        2 => {
            let mut name = String::from(random.character(HAN_SURNAMES));
            (0..1 + random.below(2)).for_each(|_| name.push(random.character(HAN_GIVEN)));
            name
        }
        3 => format!("{}{}", random.pick(HAN_NICKS), random.pick(&["", "", "呀", "2023", "🌸", "er"])),
        4 => random.pick(OTHERS).to_owned(),
        5 => phrase(random),
        // Names that end as protected ones do: the near misses that make a search work.
        _ => business(random),
    }
}

fn surname(random: &mut Random) -> String {
    format!("{}{}", random.pick(LAST_STARTS), random.pick(LAST_ENDS))
}

fn person(random: &mut Random) -> String {
    let (first, last) = (random.pick(FIRST), surname(random));
    match random.below(8) {
        0 => format!("{first} {} {last}", random.pick(FIRST)),
        1 => format!("{first} {}. {last}", random.character("ABCDEFGHJKLMPRSTW")),
        2 => first.to_owned(),
        3 => format!("{} {}", first.to_lowercase(), last.to_lowercase()),
        4 => format!("{first} {last} {}", random.pick(EMOJI)),
        _ => format!("{first} {last}"),
    }
}

fn handle(random: &mut Random) -> String {
    let (a, b) = (random.pick(WORDS), random.pick(WORDS));
    match random.below(5) {
        0 => format!("{a}_{b}{}", random.below(100)),
        1 => format!("{}{}", a, random.below(10_000)),
        2 => format!("xX_{a}{b}_Xx"),
        3 => format!("{}.{}", random.pick(FIRST).to_lowercase(), surname(random).to_lowercase()),
        _ => format!("its{a}{b}"),
    }
}

fn phrase(random: &mut Random) -> String {
    let (a, b) = (random.pick(WORDS), random.pick(WORDS));
    match random.below(5) {
        0 => format!("{a} & {b} {}", random.pick(EMOJI)),
        1 => format!("{} | {b} | {a}", random.pick(FIRST)),
        2 => format!("the {a} {b}"),
        3 => format!("{}'s {a} {b} diary", random.pick(FIRST)),
        _ => format!("{a} {b} {}", random.pick(WORDS)),
    }
}

fn business(random: &mut Random) -> String {
    let last = surname(random);
    match random.below(8) {
        0 => format!("{last} & Sons Plumbing"),
        1 => format!("Dr. {} {last} Dental Clinic", random.pick(FIRST)),
        2 => format!("Friends of {last} Animal Hospital"),
        3 => format!("{last} Family Foundation"),
        4 => format!("{} Yoga School", random.pick(FIRST)),
        5 => format!("{} Football News and Results", organisations::place(random)),
        6 => format!("小{}数码维修中心", random.character(HAN_SURNAMES)),
        _ => format!("{}老师作文辅导学校", random.character(HAN_SURNAMES)),
    }
}
