//! In which language a name may be read: no more than its script says. Han alone is called Chinese, as most of it is;
//! letters that many languages share are called by their script (`und-Latn`).

use std::borrow::Cow;

use unicode_script::{Script, UnicodeScript};

/// A tag of BCP 47.
pub(super) fn of(text: &str) -> Cow<'static, str> {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    let mut kana = false;
    for c in text.chars() {
        let script = match c.script() {
            Script::Common | Script::Inherited | Script::Unknown => continue,
            script => script,
        };
        kana |= matches!(script, Script::Hiragana | Script::Katakana);
        // One such character says what two or three letters do.
        let weight = match script {
            Script::Han | Script::Hangul | Script::Hiragana | Script::Katakana => 2,
            _ => 1,
        };
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += weight,
            None => counts.push((script, weight)),
        }
    }
    // Of scripts that are as frequent the one that comes first.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count).map(|(script, _)| *script);
    match most {
        None => "und".into(),
        Some(Script::Hiragana | Script::Katakana) => "ja".into(),
        Some(Script::Han) if kana => "ja".into(),
        Some(Script::Han) => "zh".into(),
        Some(Script::Hangul) => "ko".into(),
        Some(script) => format!("und-{}", script.short_name()).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_name_is_called_by_its_script() {
        for (text, tag) in [
            ("人民曰报", "zh"),
            ("人民日报 News", "zh"),
            ("朝日新聞の友", "ja"),
            ("ニュース", "ja"),
            ("한국방송", "ko"),
            ("R\u{435}uters", "und-Latn"),
            ("Вести", "und-Cyrl"),
            ("الجزيرة", "und-Arab"),
            ("123 🎉", "und"),
            ("", "und"),
        ] {
            assert_eq!(of(text), tag, "{text}");
        }
    }
}
