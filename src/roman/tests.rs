use std::collections::BTreeSet;

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

/// The same numbers every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Of few different letters, so that they meet in every way.
    fn text(&mut self, letters: &[u8]) -> Vec<u8> {
        let few: Vec<u8> = (0..1 + self.below(6)).map(|_| self.of(letters)).collect();
        (0..self.below(20)).map(|_| self.of(&few)).collect()
    }
}

const ALL_SCHEMES: [Scheme; 4] = [Scheme::Full, Scheme::Korean, Scheme::Pinyin, Scheme::Skeleton];

#[test]
fn the_prefix_of_a_text_is_that_of_its_key() {
    let mut random = Random(1);
    let letters = b"abcdefghijklmnopqrstuvwxyz0123456789aeiouyaeiouychsktzpgdjx";
    let with_marks = b"abcdefghijklmnopqrstuvwxyz09AIUVONSKaeiouchsktz";
    for round in 0..200_000 {
        let marked = round % 4 == 0;
        let text = random.text(if marked { with_marks } else { letters });
        for scheme in ALL_SCHEMES {
            let mut key = Vec::new();
            reduce(&text, scheme, 0, &mut key, &mut Skeleton::default());
            let (of_text, of_key) = (prefix::of_text(scheme, &text), prefix::of_key(scheme, &key[1..]));
            assert_eq!(of_text, of_key, "{scheme:?} {} {}", text.escape_ascii(), key.escape_ascii());
        }
        let chars: Vec<char> = text.iter().map(|&byte| char::from(byte)).collect();
        if !marked {
            let each = ALL_SCHEMES.map(|scheme| prefix::of_text(scheme, &text));
            let of_name = if text.is_empty() { Some([1; 4]) } else { prefix::of_name(&chars) };
            assert_eq!(of_name, Some(each), "{}", text.escape_ascii());
        }
    }
}

/// Names of every writing: some real, some of random letters.
fn names_of_all_writings(random: &mut Random) -> Vec<Vec<char>> {
    let mut names: Vec<Vec<char>> = Vec::new();
    let lists = [
        include_str!("../../data/ordinary/asia-africa.csv"),
        include_str!("../../data/ordinary/chinese.csv"),
        include_str!("../../data/ordinary/east-asia.csv"),
        include_str!("../../data/registry/news-agency.csv"),
        include_str!("../../data/registry/news-media-cn.csv"),
        include_str!("../../data/registry/news-media-asia-africa-south-america.csv"),
    ];
    for field in lists.iter().flat_map(|list| list.split(['\n', ',', '|', '"'])) {
        names.push(Folded::of(field).hard.chars().to_vec());
    }
    let letters = [
        "abcdefghijklmnopqrstuvwxyzßøæđ",
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґң",
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
        "あいうえおかきくけこさしすせそんゃゅょっばびぶべぼまみむめもーティァ",
        "가나다라마바사아자차카타파하국립연합일보뉴스강남북닭앞엇",
        "中国人民日报新华社重庆长乐行都大厦藏会曾单车参差北京上海的地得啊阿一不吕绿女略虐\u{3007}\u{20000}",
        "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
        "ابپتثجچحخدذرزژسشصضطظعغفقكکلمنهوىيیءآأإؤئة",
        "कखगघचछजझटडतथदधनपफबभमयरलवशसहािीुूेैोौं्",
        "กขคฆงจฉชซญฎฏฐณดตถทธนบปผพฟภมยรลวศสหอฮะาิีุูเแโไ์",
    ];
    for letters in letters {
        let letters: Vec<char> = letters.chars().collect();
        for _ in 0..400 {
            let few: Vec<char> = (0..2 + random.below(8)).map(|_| random.of(&letters)).collect();
            let mut name: Vec<char> = (0..random.below(16)).map(|_| random.of(&few)).collect();
            if random.below(8) == 0 {
                name.insert(random.below(name.len() + 1), random.of(&['1', '2', 'a', '報', 'の', '\u{661}']));
            }
            names.push(name);
        }
    }
    // Names that begin as one and go on as another.
    for _ in 0..names.len() / 2 {
        let (head, tail) = (random.below(names.len()), random.below(names.len()));
        let cut = random.below(names[head].len() + 1);
        let (head, tail) = (&names[head][..cut], &names[tail][cut.min(names[tail].len())..]);
        names.push([head, tail].concat());
    }
    names
}

#[test]
fn a_key_that_is_held_is_never_left_out() {
    let mut random = Random(2);
    let names = names_of_all_writings(&mut random);
    let mut scratch = RomanScratch::default();
    let mut all: Vec<(bool, Vec<Vec<u8>>)> = Vec::new();
    for chars in &names {
        let letters = Letters { chars: chars.clone(), writing: Writing::of(chars), ..Letters::default() };
        let mut own = Vec::new();
        keys(&letters, &mut scratch, |key| own.push(key.to_vec()));
        all.push((letters.writing == Some(Writing::Latin), own));
    }
    // From no key to nearly all.
    for (share, with_digits) in [(0, true), (2000, false), (50, false), (3, false), (3, true), (1, true)] {
        let mut held: BTreeSet<(bool, &[u8])> = BTreeSet::new();
        for (latin, keys) in &all {
            for key in keys.iter().filter(|_| share != 0 && random.below(share) == 0) {
                held.insert((*latin, key));
                // The very keys that are asked for. Of pinyin ones with digits the places of syllables say nothing.
                if with_digits || !key.iter().any(u8::is_ascii_digit) {
                    held.insert((!*latin, key));
                }
            }
        }
        if !with_digits {
            held.retain(|(latin, key)| !latin || key[0] != b'p' || is_pinyin(&key[1..]));
        }
        let summary = Summary::of(held.iter().copied());
        assert_eq!(Summary::from_words(&summary.words()).as_ref(), Some(&summary));
        let (mut met, mut asked) = (0, 0);
        for (chars, (latin, keys)) in names.iter().zip(&all) {
            let mut found: Vec<Vec<u8>> = Vec::new();
            let told = keys_held(chars, &summary, &mut scratch, |is_latin, key| {
                assert_eq!(is_latin, *latin);
                found.push(key.to_vec());
            });
            // What so many characters tell holds for every name that begins with them.
            for shorter in (told..chars.len()).filter_map(|length| chars.get(..length)) {
                let letters =
                    Letters { chars: shorter.to_vec(), writing: Writing::of(shorter), ..Letters::default() };
                super::keys(&letters, &mut scratch, |key| {
                    assert!(!held.contains(&(false, key)), "{shorter:?} of {chars:?}")
                });
            }
            let is_held = |key: &&Vec<u8>| held.contains(&(!*latin, key.as_slice()));
            let wanted: Vec<&Vec<u8>> = keys.iter().filter(is_held).collect();
            assert_eq!(found.iter().filter(is_held).collect::<Vec<_>>(), wanted, "{chars:?}");
            assert!(found.iter().all(|key| keys.contains(key)));
            met += wanted.len();
            asked += found.len();
        }
        println!("one in {share}: {asked} keys asked for, {met} met");
        assert_eq!(share == 0, met == 0);
        assert!(share != 0 || asked == 0);
    }
}

#[test]
fn damaged_words_are_no_summary() {
    let words = Summary::of([(true, &b"prenminribao"[..]), (false, b"frianovosti")]).words();
    assert!(Summary::from_words(&words).is_some());
    // Cut before its places it is that of an index without pinyin names.
    let sets = words.len() - places::WORDS - 1;
    for cut in (0..words.len()).filter(|&cut| cut != sets) {
        assert!(Summary::from_words(&words[..cut]).is_none(), "{cut}");
    }
    let mut odd = words;
    odd[0] = 3;
    assert!(Summary::from_words(&odd).is_none());
}
