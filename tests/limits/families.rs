//! Forty families of hostile text, each grown to any size from a seed.

/// A generator of numbers that is the same on every platform (Marsaglia's xorshift).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn within(&mut self, from: u32, to: u32) -> char {
        let width = usize::try_from(to - from).unwrap() + 1;
        char::from_u32(from + u32::try_from(self.below(width)).unwrap()).unwrap_or('\u{fffd}')
    }
}

/// Names that are protected by the built-in registry, in several scripts.
pub(crate) const PROTECTED: &[&str] =
    &["人民日报", "新华社", "Reuters", "BBC", "Associated Press", "CNN", "中国疾病预防控制中心", "ТАСС"];

/// Adds one piece of a family's text.
type Piece = fn(&mut Random, &mut String);

/// Every family: its name and how it grows.
pub(crate) const FAMILIES: &[(&str, Piece)] = &[
    ("one letter", |_, out| out.push('a')),
    ("one Han character", |_, out| out.push('日')),
    ("one capital", |_, out| out.push('I')),
    ("spaces", |_, out| out.push(' ')),
    ("blanks of every kind", |random, out| {
        out.push(random.pick(&['\u{a0}', '\u{2003}', '\u{3000}', '\u{2800}', '\u{3164}', '\t', '\u{1680}']));
    }),
    ("tokens of one letter", |random, out| {
        out.push(random.within(0x61, 0x7a));
        out.push(' ');
    }),
    ("tokens of a few letters", |random, out| {
        (0..=random.below(6)).for_each(|_| out.push(random.within(0x61, 0x7a)));
        out.push(random.pick(&[' ', '-', '_', '.']));
    }),
    ("Zalgo", |random, out| {
        out.push_str(random.pick(PROTECTED));
        (0..random.below(60)).for_each(|_| out.push(random.within(0x300, 0x36f)));
    }),
    ("combining marks alone", |random, out| out.push(random.within(0x300, 0x36f))),
    ("marks of many scripts", |random, out| {
        let start = random.pick(&[0x591, 0x64b, 0x900, 0xe31, 0xf71, 0x1ab0, 0x20d0, 0x3099, 0xfe20]);
        out.push(random.within(start, start + 2));
    }),
    ("U+FDFA, a sentence in one character", |_, out| out.push('\u{fdfa}')),
    ("characters that fold into several", |random, out| {
        out.push(
            random.pick(&['\u{fdfb}', '㍿', '㋿', '㎨', 'ﬃ', '⑽', '🄫', '㈱', 'ß', 'İ', 'ŉ', '℡', '\u{1e9e}']),
        );
    }),
    ("ZWJ chains", |random, out| {
        out.push(random.pick(&['👨', '👩', '👧', '❤', '🔥', 'a', '人']));
        out.push('\u{200d}');
    }),
    ("invisible between letters", |random, out| {
        out.push(random.pick(&['R', 'e', 'u', 't', 'r', 's', '人', '民', '日', '报']));
        out.push(
            random.pick(&['\u{200b}', '\u{200c}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{34f}', '\u{180e}']),
        );
    }),
    ("invisible alone", |random, out| {
        out.push(random.pick(&['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{115f}']));
    }),
    ("variation selectors", |random, out| {
        out.push(random.pick(&['人', '❤', 'a']));
        out.push(random.within(0xe0100, 0xe01ef));
        out.push(random.within(0xfe00, 0xfe0f));
    }),
    ("tag characters", |random, out| out.push(random.within(0xe0000, 0xe007f))),
    ("nested overrides", |random, out| {
        out.push(random.pick(&['\u{202e}', '\u{202d}']));
        out.push_str(random.pick(PROTECTED));
    }),
    ("overrides opened and closed at random", |random, out| {
        out.push(random.pick(&[
            '\u{202e}', '\u{202d}', '\u{202c}', '\u{2066}', '\u{2067}', '\u{2069}', 's', 'r', 'e', 't', 'u',
        ]));
    }),
    ("overrides closed and never opened", |_, out| out.push('\u{202c}')),
    ("right to left and left to right", |random, out| {
        out.push(random.within(0x5d0, 0x5ea));
        out.push(random.within(0x627, 0x64a));
        out.push(random.within(0x61, 0x7a));
    }),
    ("regional indicators, paired and not", |random, out| out.push(random.within(0x1f1e6, 0x1f1ff))),
    ("flags", |_, out| out.push_str("\u{1f1e8}\u{1f1f3}")),
    ("keyboard jamo", |random, out| out.push(random.within(0x3131, 0x318e))),
    ("conjoining jamo", |random, out| out.push(random.within(0x1100, 0x11ff))),
    ("syllables and trailing jamo", |random, out| {
        out.push(random.within(0xac00, 0xd7a3));
        out.push(random.within(0x11a8, 0x11c2));
    }),
    ("half-width kana and voicing", |random, out| out.push(random.within(0xff66, 0xff9f))),
    ("bytes that are no UTF-8, replaced", |random, out| {
        // Halves of surrogate pairs as CESU-8 writes them, overlong forms, and lone continuation bytes.
        let bytes: [&[u8]; 5] = [b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xc0\xaf", b"\x80\xbf", b"\xf5a\xff"];
        out.push_str(&String::from_utf8_lossy(random.pick(&bytes)));
    }),
    ("private use, unassigned and not characters", |random, out| {
        out.push(random.pick(&[
            '\u{e000}',
            '\u{f0000}',
            '\u{10ffff}',
            '\u{ffff}',
            '\u{fdd0}',
            '\u{378}',
            '\u{1f}',
        ]));
    }),
    ("syllable stand-ins of the sound keys", |random, out| out.push(random.within(0xf0000, 0xf01ff))),
    ("controls and escape sequences", |random, out| {
        out.push_str(random.pick(&["\u{1b}[2J", "\u{9b}31m", "\0", "\u{7f}", "\r\n", "\u{85}", "\u{1f}"]));
    }),
    ("signs that stand for letters", |random, out| {
        out.push(random.pick(&['$', '@', '!', '|', '+', '€', '£', '¥', '¢', '§', 'a', '0', '1']));
    }),
    ("letters that merge", |random, out| {
        out.push_str(random.pick(&["rn", "vv", "VV", "rvn", "rr", "vvv", "cl", "nn"]));
    }),
    ("runs and repeats", |random, out| {
        let c = random.pick(&['o', 'l', 'n', 'v', '人', 'О']);
        (0..=random.below(9)).for_each(|_| out.push(c));
    }),
    ("letters of many scripts", |random, out| {
        let (from, to) = random.pick(&[
            (0x41, 0x7a),
            (0x391, 0x3c9),
            (0x410, 0x44f),
            (0x4e00, 0x9fff),
            (0x13a0, 0x13f4),
            (0xa4d0, 0xa4f7),
            (0x1d400, 0x1d7ff),
            (0x1f130, 0x1f189),
            (0x20000, 0x2a6df),
        ]);
        out.push(random.within(from, to));
    }),
    ("any code point", |random, out| out.push(random.within(0, 0x10_ffff))),
    ("protected names on end", |random, out| out.push_str(random.pick(PROTECTED))),
    ("protected names and affixes", |random, out| {
        out.push_str(random.pick(PROTECTED));
        out.push_str(random.pick(&[" official ", "官方", "新闻", "News", " live ", "24", "客服", " The "]));
    }),
    ("near-collisions", |random, out| {
        // Each within an edit or two of dozens of the names registered in the test.
        out.push_str(&near_name(random));
        out.push(' ');
    }),
    ("protected names with one character altered", |random, out| {
        let mut name: Vec<char> = random.pick(PROTECTED).chars().collect();
        let at = random.below(name.len());
        match random.below(4) {
            0 => name[at] = random.pick(&['x', '曰', 'е', '0', '\u{301}']),
            1 => {
                name.remove(at);
            }
            2 => name.insert(at, random.pick(&['x', '的', ' ', '\u{200b}'])),
            _ => name.reverse(),
        }
        out.extend(name);
    }),
    ("endings that many protected names share", |random, out| {
        out.push_str(random.pick(&[
            "大学",
            "新闻网",
            "日报",
            "电视台",
            " University",
            " News",
            " Ministry",
            "委员会",
            " Times",
        ]));
    }),
    ("the characters that most protected names hold", |random, out| {
        out.push(random.pick(&['中', '国', '人', '民', '大', '学', '市', '报', '新', '局']));
    }),
    ("affixes and nothing else", |random, out| {
        out.push_str(random.pick(&[
            "official", "The ", " real ", "官方", "客服", "news", "24", " live", " TV ", "新闻", "fan ",
        ]));
    }),
    ("what parts words and nothing else", |random, out| {
        out.push(random.pick(&['-', '_', '.', ' ', '|', '/', '·', '、', '•', '—', '★', '🔥', '~', '+']));
    }),
    ("marks on emoji", |random, out| {
        out.push(random.pick(&['🔥', '❤', '👩', '☎', '©']));
        (0..random.below(5)).for_each(|_| {
            out.push(random.pick(&['\u{20e3}', '\u{fe0f}', '\u{301}', '\u{338}', '\u{1f3fd}']))
        });
    }),
    ("scripts that change with each letter", |_, out| out.push_str("aбcδeжgհiкlмnօpրsт日u")),
    ("words of places and offices", |random, out| {
        out.push_str(random.pick(&[
            "北京市",
            "公安局",
            "Ministry of Health ",
            "上海",
            "卫健委",
            "City ",
            "Police ",
            "Government of ",
        ]));
    }),
    ("Han characters of many readings", |random, out| {
        out.push(random.pick(&['重', '长', '乐', '行', '和', '大', '都', '发', '便', '朝']));
    }),
    ("ideographic descriptions, radicals and strokes", |random, out| {
        let start = random.pick(&[0x2ff0, 0x2f00, 0x31c0, 0x2e80]);
        out.push(random.within(start, start + 11));
    }),
];

/// A name of a family whose members lie one or two letters apart.
pub(crate) fn near_name(random: &mut Random) -> String {
    let mut name: Vec<char> = "Nortoma Bulletin".chars().collect();
    for _ in 0..2 {
        let at = random.pick(&[1, 3, 4, 9, 11, 13]);
        name[at] = random.pick(&['a', 'e', 'o', 'u', 'n', 's']);
    }
    name.into_iter().collect()
}

/// Text of one family, at least `bytes` long and a piece longer at most.
pub(crate) fn grown(piece: Piece, bytes: usize, random: &mut Random) -> String {
    let mut out = String::with_capacity(bytes + 256);
    while out.len() < bytes {
        piece(random, &mut out);
    }
    out
}
