//! The words of the queue, in English and in Chinese. In English they are those of the files.

use super::filter::States;
use crate::Kind;
use crate::page::words::Language;
use crate::queue::{Action, Reason, Source, State};

/// The word of a state.
pub(super) fn state(state: State, language: Language) -> &'static str {
    let chinese = match state {
        State::New => "待审",
        State::Claimed => "审核中",
        State::Confirmed => "已确认",
        State::Dismissed => "已排除",
        State::Appealed => "申诉中",
        State::Upheld => "维持",
        State::Overturned => "撤销",
    };
    language.either(state.as_str(), chinese)
}

/// The word of a choice of states.
pub(super) fn states(states: States, language: Language) -> &'static str {
    match states {
        States::Open => language.either("open", "未决"),
        States::Mine => language.either("claimed by me", "由我审核"),
        States::All => language.either("all states", "全部状态"),
        States::One(one) => state(one, language),
    }
}

/// Where a case came from.
pub(super) fn source(source: Source, language: Language) -> &'static str {
    let chinese = match source {
        Source::Scan => "扫描",
        Source::Check => "注册检查",
        Source::Report => "公众举报",
    };
    language.either(source.as_str(), chinese)
}

/// What was done.
pub(super) fn action(action: Action, language: Language) -> &'static str {
    let (english, chinese) = match action {
        Action::Claim => ("claimed", "开始审核"),
        Action::Release => ("released", "放回队列"),
        Action::Expire => ("claim expired", "审核超时"),
        Action::Confirm => ("confirmed", "确认"),
        Action::Dismiss => ("dismissed", "排除"),
        Action::Undo => ("undid the last decision", "撤回决定"),
        Action::Appeal => ("noted an appeal", "登记申诉"),
        Action::Uphold => ("upheld the decision", "维持决定"),
        Action::Overturn => ("overturned the decision", "撤销决定"),
        Action::Flag => ("flagged by the detector", "检测器标记"),
        Action::AddOfficial => ("added as official", "登记为官方账号"),
        Action::RemoveOfficial => ("removed from the official accounts", "移出官方账号"),
        Action::RenewKey => ("made a new key", "更换密钥"),
    };
    language.either(english, chinese)
}

/// A reason, as a sentence.
pub(super) fn reason(reason: Reason, language: Language) -> &'static str {
    language.either(reason.english(), reason.chinese())
}

/// The word of a kind; nothing was flagged where there is none.
pub(super) fn kind(kind: Option<Kind>, language: Language) -> &'static str {
    kind.map_or_else(|| language.either("reported", "仅举报"), |kind| language.kind(kind))
}

/// A language of names, by its tag.
pub(super) fn tongue(tag: &str, language: Language) -> &str {
    let (english, chinese) = match tag {
        "zh" => ("Chinese", "中文"),
        "ja" => ("Japanese", "日文"),
        "ko" => ("Korean", "韩文"),
        "und-Latn" => ("Latin script", "拉丁字母"),
        "und-Cyrl" => ("Cyrillic script", "西里尔字母"),
        "und-Arab" => ("Arabic script", "阿拉伯字母"),
        "und-Grek" => ("Greek script", "希腊字母"),
        "und-Hebr" => ("Hebrew script", "希伯来字母"),
        "und-Deva" => ("Devanagari script", "天城文"),
        "und-Thai" => ("Thai script", "泰文"),
        "und" => ("no script", "无文字"),
        other => return other,
    };
    language.either(english, chinese)
}
