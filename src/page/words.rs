//! The words of pages, in English and in Chinese, each once. The command line takes its sentences from here too.
//!
//! Words of the contract (kinds, tiers, techniques, categories) stay as they are in English: they are those of the files.

use crate::{Disclaimer, Field, Kind, Technique, Tier};

/// A language of pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    #[default]
    English,
    #[cfg_attr(not(feature = "serve"), allow(dead_code, reason = "asked for by the review page"))]
    Chinese,
}

/// How two names may differ, as people see it: each family has a colour and a line of its own on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Family {
    /// The same name, dressed otherwise.
    Dress,
    /// Other characters that look alike.
    Look,
    /// Other characters that sound alike.
    Sound,
    /// Characters put in, left out, exchanged or moved.
    Edit,
    /// Words added, shortened or moved.
    Word,
    /// What a claim is built of.
    Claim,
}

impl Family {
    pub(crate) const ALL: [Family; 6] =
        [Family::Dress, Family::Look, Family::Sound, Family::Edit, Family::Word, Family::Claim];

    /// The family of a technique.
    pub(crate) fn of(technique: Technique) -> Family {
        use Technique as T;
        match technique {
            T::Case
            | T::Width
            | T::Invisible
            | T::Bidi
            | T::Mark
            | T::Separator
            | T::Repeat
            | T::HanVariant => Family::Dress,
            T::Homoglyph | T::LetterSymbol | T::Leet | T::MultiChar | T::HanShape => Family::Look,
            T::Homophone | T::Transliteration => Family::Sound,
            T::Insert | T::Delete | T::Substitute | T::Transpose => Family::Edit,
            T::Reorder | T::Affix | T::Abbreviation => Family::Word,
            T::Authority | T::Place | T::Function | T::Body | T::Credential | T::Register => Family::Claim,
        }
    }

    /// Its class in the style sheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Family::Dress => "dress",
            Family::Look => "look",
            Family::Sound => "sound",
            Family::Edit => "edit",
            Family::Word => "word",
            Family::Claim => "slot",
        }
    }
}

impl Language {
    /// The value of `lang`.
    pub(crate) fn tag(self) -> &'static str {
        self.either("en", "zh-Hans")
    }

    pub(crate) fn either(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// The word of a technique.
    pub(crate) fn technique(self, technique: Technique) -> &'static str {
        let chinese = match technique {
            Technique::Case => "大小写",
            Technique::Width => "全角半角",
            Technique::Invisible => "不可见字符",
            Technique::Bidi => "文字方向控制",
            Technique::Mark => "附加符号",
            Technique::Homoglyph => "形近字母",
            Technique::LetterSymbol => "字母符号",
            Technique::Leet => "数字代字",
            Technique::MultiChar => "组合形似",
            Technique::Separator => "分隔符",
            Technique::Repeat => "重复",
            Technique::HanVariant => "异体字",
            Technique::HanShape => "形近汉字",
            Technique::Homophone => "同音字",
            Technique::Insert => "插入",
            Technique::Delete => "删除",
            Technique::Substitute => "替换",
            Technique::Transpose => "相邻换位",
            Technique::Reorder => "词序调换",
            Technique::Affix => "附加词",
            Technique::Abbreviation => "简称",
            Technique::Transliteration => "音译",
            Technique::Authority => "权威机关",
            Technique::Place => "地名",
            Technique::Function => "职能",
            Technique::Body => "机构类型",
            Technique::Credential => "资质",
            Technique::Register => "完整名录",
        };
        self.either(technique.as_str(), chinese)
    }

    /// What a technique is, for somebody who does not know its word.
    pub(crate) fn sentence(self, technique: Technique) -> &'static str {
        let english = match technique {
            Technique::Case => "capital and small letters differ",
            Technique::Width => "the same character in full or half width",
            Technique::Invisible => "characters that show nothing",
            Technique::Bidi => "characters that turn the direction of text",
            Technique::Mark => "an accent or another mark on a letter",
            Technique::Homoglyph => "another letter that is drawn alike, often of another script",
            Technique::LetterSymbol => {
                "a symbol that stands for a letter: circled, squared, mathematical, turned"
            }
            Technique::Leet => "a digit or sign in the place of a letter",
            Technique::MultiChar => "several letters that look like one, or one like several",
            Technique::Separator => "spaces, punctuation or emoji added, left out or changed",
            Technique::Repeat => "a character is repeated",
            Technique::HanVariant => "another written form of the same Han character",
            Technique::HanShape => "another Han character that is drawn alike",
            Technique::Homophone => "another Han character that sounds alike",
            Technique::Insert => "characters were put in",
            Technique::Delete => "characters were left out",
            Technique::Substitute => "a character was exchanged for one that is not alike",
            Technique::Transpose => "two neighbours have changed places",
            Technique::Reorder => "words have changed places",
            Technique::Affix => "words stand before or after the protected name",
            Technique::Abbreviation => "a short form of the protected name",
            Technique::Transliteration => "the protected name in another script",
            Technique::Authority => "names an authority as the one who speaks",
            Technique::Place => "names a place it is to stand for",
            Technique::Function => "names a public function",
            Technique::Body => "names a kind of body",
            Technique::Credential => "names a qualification",
            Technique::Register => "a complete register holds no such body",
        };
        let chinese = match technique {
            Technique::Case => "大小写不同",
            Technique::Width => "同一字符的全角或半角形式",
            Technique::Invisible => "不显示任何内容的字符",
            Technique::Bidi => "改变文字方向的字符",
            Technique::Mark => "字母上的重音或其他符号",
            Technique::Homoglyph => "写法相近的另一个字母，常属另一种文字",
            Technique::LetterSymbol => "代表字母的符号：带圈、方框、数学或倒置形式",
            Technique::Leet => "以数字或符号代替字母",
            Technique::MultiChar => "几个字母合看像一个，或一个像几个",
            Technique::Separator => "增加、省略或更改了空格、标点或表情符号",
            Technique::Repeat => "重复了字符",
            Technique::HanVariant => "同一汉字的另一种写法",
            Technique::HanShape => "字形相近的另一个汉字",
            Technique::Homophone => "读音相近的另一个汉字",
            Technique::Insert => "插入了字符",
            Technique::Delete => "省略了字符",
            Technique::Substitute => "换成了并不相近的字符",
            Technique::Transpose => "相邻两个字符互换了位置",
            Technique::Reorder => "词语互换了位置",
            Technique::Affix => "受保护名称前后附加了词语",
            Technique::Abbreviation => "受保护名称的简称",
            Technique::Transliteration => "以另一种文字写出的受保护名称",
            Technique::Authority => "提到某一机关，作为发言者",
            Technique::Place => "提到所代表的地方",
            Technique::Function => "提到公共职能",
            Technique::Body => "提到机构类型",
            Technique::Credential => "提到资质",
            Technique::Register => "完整名录中没有这一机构",
        };
        self.either(english, chinese)
    }

    /// What a family of techniques has in common.
    pub(crate) fn family(self, family: Family) -> &'static str {
        match family {
            Family::Dress => self.either("the same characters, dressed otherwise", "字符相同，样式不同"),
            Family::Look => self.either("other characters that look alike", "形近字符"),
            Family::Sound => self.either("other characters that sound alike", "音近字符"),
            Family::Edit => self.either("characters put in, left out or exchanged", "字符增删或替换"),
            Family::Word => self.either("words added, shortened or moved", "词语增加、缩略或调换"),
            Family::Claim => self.either("what a claim is built of", "自称的构成"),
        }
    }

    /// The word of a kind.
    pub(crate) fn kind(self, kind: Kind) -> &'static str {
        let chinese = match kind {
            Kind::Same => "同名",
            Kind::Lookalike => "近似名",
            Kind::Extended => "扩展名",
            Kind::Claim => "自称",
        };
        self.either(kind.as_str(), chinese)
    }

    /// What a kind of flag means.
    pub(crate) fn kind_means(self, kind: Kind) -> &'static str {
        match kind {
            Kind::Same => self.either(
                "uses a protected name as it is, after case, width, spacing and decoration",
                "使用受保护名称本身（不计大小写、全半角、空格和装饰）",
            ),
            Kind::Lookalike => self.either(
                "resembles a protected name, altered to look or sound the same",
                "与受保护名称形近或音近",
            ),
            Kind::Extended => self.either(
                "resembles a protected name, with words added",
                "在受保护名称（或其近似名）前后附加词语",
            ),
            Kind::Claim => self.either(
                "names no registered entity, but asserts to be of a protected class: unverified, not false",
                "未提及已登记机构，但自称属于受保护类别：未经核实，并非不实",
            ),
        }
    }

    /// The word of a tier.
    pub(crate) fn tier(self, tier: Tier) -> &'static str {
        let chinese = match tier {
            Tier::High => "高",
            Tier::Medium => "中",
            Tier::Low => "低",
            Tier::Below => "低于阈值",
        };
        self.either(tier.as_str(), chinese)
    }

    /// The word of a field.
    pub(crate) fn field(self, field: Field) -> &'static str {
        match field {
            Field::Name => self.either("name", "名称"),
            Field::Handle => self.either("handle", "账号"),
        }
    }

    /// The word of a disclaimer.
    pub(crate) fn disclaimer(self, disclaimer: Disclaimer) -> &'static str {
        let chinese = match disclaimer {
            Disclaimer::Parody => "戏仿",
            Disclaimer::Fan => "粉丝",
            Disclaimer::Commentary => "评论",
            Disclaimer::Unofficial => "非官方",
        };
        self.either(disclaimer.as_str(), chinese)
    }

    /// The word of a category; one that a user has added is its own word, and a text like any other.
    #[cfg(any(test, feature = "serve"))]
    pub(crate) fn category(self, category: &str) -> &str {
        if self == Language::English {
            return category;
        }
        match category {
            "news-agency" => "通讯社",
            "news-media" => "新闻媒体",
            "news-anchor" => "新闻主播",
            "military" => "军队",
            "public-health" => "公共卫生",
            "research-institute" => "科研机构",
            "education" => "教育",
            "association" => "社会团体",
            "government" => "政府机关",
            "official" => "官员",
            "professional" => "专业资质",
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_technique_has_words_of_its_own_in_both_languages() {
        for language in [Language::English, Language::Chinese] {
            let mut words: Vec<_> = Technique::ALL.iter().map(|&one| language.technique(one)).collect();
            let mut sentences: Vec<_> = Technique::ALL.iter().map(|&one| language.sentence(one)).collect();
            for list in [&mut words, &mut sentences] {
                list.sort_unstable();
                list.dedup();
                assert_eq!(list.len(), Technique::ALL.len());
                assert!(list.iter().all(|text| language == Language::English || !text.is_ascii()));
            }
        }
    }

    #[test]
    fn every_category_of_the_contract_has_a_chinese_word() {
        for category in crate::registry::CATEGORIES {
            assert_ne!(Language::Chinese.category(category), *category);
        }
        assert_eq!(Language::Chinese.category("own"), "own");
    }
}
