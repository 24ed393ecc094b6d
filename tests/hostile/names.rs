//! Three hundred hostile names: a hundred payloads, each alone, before and behind a protected name, and inside one.
//!
//! A script that runs sets the title of its page to `OWNED`; a line that a name has begun starts with `FORGED`.

/// What a script of a name would do.
macro_rules! own {
    ($before:literal, $after:literal) => {
        concat!($before, "document.title='OWNED'", $after)
    };
}

/// The payloads, by what they aim at.
const PAYLOADS: &[&str] = &[
    // Terminals: sequences of seven and of eight bits, titles, links, clipboards, answers, screens, character sets.
    "\u{1b}[2J",
    "\u{1b}[3J\u{1b}[H",
    "\u{1b}[35mpurple",
    "\u{1b}[8mconcealed",
    "\u{1b}[38;5;9m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}]2;title\u{1b}\\",
    "\u{1b}]8;;http://example.invalid\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{1b}]52;c;cm0gLXJmCg==\u{7}",
    "\u{1b}P$qm\u{1b}\\",
    "\u{1b}[6n",
    "\u{1b}[c",
    "\u{1b}[?1049h",
    "\u{1b}[?25l",
    "\u{1b}[1;1H",
    "\u{1b}[9999C",
    "\u{1b}[5A\u{1b}[9K",
    "\u{1b}c",
    "\u{1b}(0lqk\u{1b}(B",
    "\u{1b}",
    "\u{9b}35mC1",
    "\u{9d}0;C1 title\u{9c}",
    "\u{90}C1 device\u{9c}",
    "\u{85}\u{8d}\u{84}",
    "\u{80}\u{9f}",
    "\u{7}\u{7}bell",
    "back\u{8}\u{8}\u{8}\u{8}space",
    "\u{7f}\u{7f}delete",
    "\u{0}nothing",
    "\u{e}\u{f}shifted",
    "\u{1a}\u{4}\u{3}ends",
    "\u{b}\u{c}feeds",
    // Lines of one's own.
    "a\nFORGED",
    "a\rFORGED",
    "a\r\nFORGED",
    "\nFORGED error: all is well",
    "a\nFORGED\n\nFORGED\n",
    "a\u{2028}FORGED",
    "a\u{2029}FORGED",
    "a\u{85}FORGED",
    // The direction of text.
    "\u{202e}sretueR",
    "\u{202d}left\u{202c}",
    "\u{202a}a\u{202b}b\u{202c}c\u{202c}",
    "\u{2066}a\u{2067}b\u{2068}c",
    "\u{2069}\u{2069}\u{202c}\u{202c}",
    "\u{200e}\u{200f}\u{61c}",
    "\u{202e}\u{2066}\u{202e}\u{2066}\u{202e}nested",
    "אבג\u{200f}abc\u{202b}דהו",
    "السلام 123 \u{202e}abc",
    // What is not seen.
    "a\u{200b}b\u{200c}c\u{200d}d\u{2060}e\u{feff}f",
    "\u{ad}so\u{ad}ft",
    "\u{34f}\u{115f}\u{1160}\u{3164}\u{ffa0}\u{2800}",
    "\u{e0001}\u{e0041}\u{e0042}\u{e007f}tags",
    "a\u{fe0f}\u{fe00}\u{e0100}selected",
    "\u{180b}\u{180e}\u{17b4}",
    "\u{fff9}a\u{fffa}b\u{fffb}",
    "\u{2061}\u{2062}\u{2063}\u{2064}",
    "👨\u{200d}👩\u{200d}👧\u{200d}\u{200d}a\u{200d}",
    "\u{1d173}\u{1bca0}",
    "\u{e000}\u{f0000}\u{10ffff}\u{ffff}\u{fdd0}\u{378}",
    "\u{fffd}\u{fffc}",
    "\u{a0}\u{2003}\u{3000}\u{1680}\u{202f}wide",
    "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}algo",
    "\u{301}mark first",
    // Spreadsheets, at the start and behind what other countries part cells by.
    "=1+1",
    "=cmd|'/c calc'!A0",
    "=HYPERLINK(\"http://example.invalid?\"&A1,\"see\")",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "＝1+1",
    "＋1＋1",
    "－1－1",
    "＠SUM(1)",
    "\t=1+1",
    " =1+1",
    "\u{feff}=1+1",
    "\"=1+1",
    "a;=1+1",
    "a\t=1+1;\"=2",
    "a,=1+1",
    "a\n=1+1",
    "'=1+1",
    // Quotes of CSV, JSON, shells and formats.
    "\"",
    "a\"\"b\"",
    "a,b;c|d\te",
    "\\u{202E} \\u0000 \\x1b \\",
    "%s%n%00%0a{}{0}${x}$(x)`x`",
    "\",\"flags\":[],\"x\":\"",
    // Pages: elements, attributes, scripts, styles, addresses.
    own!("<script>", "</script>"),
    own!("</script><script>", "//"),
    own!("<!--<script>", "</script>-->"),
    own!("<img src=x onerror=\"", "\">"),
    own!("\" onmouseover=\"", "\" autofocus onfocus=\"document.title='OWNED'\" x=\""),
    own!("' autofocus tabindex=1 onfocus=", " x='"),
    own!("</bdi></td></table><svg onload=", ">"),
    own!("javascript:", "//"),
    own!("</title></style></textarea><body onload=", ">"),
    own!("&lt;script&gt;", "&#60;/script&#x3e; &amp; &"),
    "]]><![CDATA[<?xml?><iframe srcdoc=\"<script>top.document.title='OWNED'</script>\">",
];

/// All names; each is another.
pub(crate) fn names() -> Vec<String> {
    let mut all: Vec<String> = PAYLOADS.iter().map(|payload| (*payload).to_owned()).collect();
    all.extend(PAYLOADS.iter().map(|payload| format!("{payload} Reuters {payload}")));
    all.extend(PAYLOADS.iter().map(|payload| format!("人民{payload}日报")));
    // Three are drawn out, to what no platform allows.
    for (at, unit) in [(0, "\u{1b}[2J\u{202e}<script>"), (1, "=\"\n"), (2, "\u{300}\u{200d}")] {
        if let Some(name) = all.get_mut(at * PAYLOADS.len() + 58) {
            name.push_str(&unit.repeat(3_000));
        }
    }
    all
}

/// Whether a character acts on a terminal, turns the direction of text, or shows nothing. By hand and by the standards
/// (ECMA-48, Unicode), to judge the program's own tables. The joiner of emoji is not among them.
pub(crate) fn acts(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{2028}' | '\u{2029}'
        | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}' | '\u{200c}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{10ffff}')
}
