//! Evidence in words, for somebody who has never heard of techniques: in English and in Chinese, fair to whoever bears the name.

use crate::text::terminal;
use crate::{Evidence, Technique};

/// One difference as a sentence without its end.
pub(super) fn english(evidence: &Evidence) -> String {
    let (from, to) = (quoted(&evidence.from, '“', '”'), quoted(&evidence.to, '“', '”'));
    let how = match evidence.technique {
        Technique::Case => "differs in upper and lower case",
        Technique::Width => "is written in another width",
        Technique::Invisible => "holds characters that do not show",
        Technique::Bidi => "holds characters that turn the direction of text",
        Technique::Mark => "has other accents or marks",
        Technique::Homoglyph => "uses a letter that is drawn alike",
        Technique::LetterSymbol => "uses a symbol that is read as a letter",
        Technique::Leet => "uses a digit or sign in a letter’s place",
        Technique::MultiChar => "uses letters that together look like another",
        Technique::Separator => "has other spaces, punctuation or emoji",
        Technique::Repeat => "repeats a character",
        Technique::HanVariant => "uses another written form of a character",
        Technique::HanShape => "uses a character that is drawn alike",
        Technique::Homophone => "uses a character that sounds alike",
        Technique::Insert => "has characters more",
        Technique::Delete => "leaves characters out",
        Technique::Substitute => "has other characters",
        Technique::Transpose => "has neighbouring characters in another order",
        Technique::Reorder => "has its words in another order",
        Technique::Affix => "has words added",
        Technique::Abbreviation => "is a short form",
        Technique::Transliteration => "is written in another script",
        Technique::Authority => return format!("{to} is read as saying who speaks"),
        Technique::Place => return format!("{to} is read as a place"),
        Technique::Function => return format!("{to} is read as a task"),
        Technique::Body => return format!("{to} is read as a kind of body"),
        Technique::Credential => return format!("{to} is read as a qualification"),
        Technique::Register => return format!("a register that is kept complete does not hold {to}"),
    };
    match (evidence.from.is_empty(), evidence.to.is_empty()) {
        (false, false) => format!("it {how}: {to} where the protected name has {from}"),
        (true, false) => format!("it {how}: {to}"),
        (false, true) => format!("it {how}: {from}"),
        (true, true) => format!("it {how}"),
    }
}

/// The same in Chinese.
pub(super) fn chinese(evidence: &Evidence) -> String {
    let (from, to) = (quoted(&evidence.from, '「', '」'), quoted(&evidence.to, '「', '」'));
    let how = match evidence.technique {
        Technique::Case => "大小写不同",
        Technique::Width => "全角与半角不同",
        Technique::Invisible => "含有不可见字符",
        Technique::Bidi => "含有改变文字方向的字符",
        Technique::Mark => "附加符号不同",
        Technique::Homoglyph => "使用了外形相近的字母",
        Technique::LetterSymbol => "使用了可读作字母的符号",
        Technique::Leet => "以数字或符号代替字母",
        Technique::MultiChar => "以几个字母组合成与另一字母相近的外形",
        Technique::Separator => "空格、标点或表情符号不同",
        Technique::Repeat => "重复了字符",
        Technique::HanVariant => "使用了同一汉字的其他写法",
        Technique::HanShape => "使用了字形相近的汉字",
        Technique::Homophone => "使用了读音相近的汉字",
        Technique::Insert => "多出字符",
        Technique::Delete => "缺少字符",
        Technique::Substitute => "字符不同",
        Technique::Transpose => "相邻字符的次序不同",
        Technique::Reorder => "词语的次序不同",
        Technique::Affix => "添加了词语",
        Technique::Abbreviation => "使用了简称",
        Technique::Transliteration => "以其他文字书写",
        Technique::Authority => return format!("{to}读来表示发言的主体"),
        Technique::Place => return format!("{to}读来是地名"),
        Technique::Function => return format!("{to}读来是职能"),
        Technique::Body => return format!("{to}读来是一类机构"),
        Technique::Credential => return format!("{to}读来是某种资质"),
        Technique::Register => return format!("完整的名录中没有{to}"),
    };
    match (evidence.from.is_empty(), evidence.to.is_empty()) {
        (false, false) => format!("{how}：受保护名称为{from}，此处为{to}"),
        (true, false) => format!("{how}：{to}"),
        (false, true) => format!("{how}：{from}"),
        (true, true) => how.to_owned(),
    }
}

/// Text of others in quotes, safe to show.
pub(super) fn quoted(text: &str, open: char, close: char) -> String {
    format!("{open}{}{close}", terminal(text))
}

/// A category in words; one of a registry of somebody's own is written as it is.
pub(super) fn category(category: &str) -> (&str, &str) {
    match category {
        "news-agency" => ("a news agency", "通讯社"),
        "news-media" => ("a newsroom", "新闻媒体"),
        "news-anchor" => ("a news anchor", "新闻主播"),
        "military" => ("a military body", "军事机构"),
        "public-health" => ("a public health body", "公共卫生机构"),
        "research-institute" => ("a research institute", "科研机构"),
        "education" => ("a body of education", "教育机构"),
        "association" => ("an association", "社会团体"),
        "government" => ("a government body", "政府机构"),
        "official" => ("an official", "公职人员"),
        "professional" => ("a professional qualification", "职业资质"),
        other => (other, other),
    }
}
