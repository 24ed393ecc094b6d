//! What all pages have around them: head, skip link, navigation, who is logged in, the other language, the help on keys.

use maud::{DOCTYPE, Markup, html};

use super::safe::{Theirs, in_query};
use super::session::Session;
use super::visitor::{Visitor, sign};
use super::{DASHBOARD, LIST, LOGIN, LOGOUT, NAME, REPORT, UNDO, assets};
use crate::limits::MAX_REVIEWER;
use crate::page::words::Language;

/// Where a page stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Here {
    List,
    Case,
    Dashboard,
    #[default]
    Elsewhere,
}

/// A page without what is around it.
pub(super) struct Frame<'a> {
    title: &'a str,
    body: Markup,
    session: Option<&'a Session>,
    here: Here,
    /// The query that leads back to what was wanted.
    query: String,
    heading: Option<Markup>,
}

impl<'a> Frame<'a> {
    /// A page. No text of others is in its title, which stands in tabs and histories.
    pub(super) fn new(title: &'a str, body: Markup) -> Frame<'a> {
        Frame { title, body, session: None, here: Here::default(), query: String::new(), heading: None }
    }

    pub(super) fn of(mut self, session: Option<&'a Session>) -> Frame<'a> {
        self.session = session;
        self
    }

    pub(super) fn at(mut self, here: Here, query: String) -> Frame<'a> {
        (self.here, self.query) = (here, query);
        self
    }

    /// A heading other than the title.
    pub(super) fn headed(mut self, heading: Markup) -> Frame<'a> {
        self.heading = Some(heading);
        self
    }
}

/// The whole page.
pub(super) fn page(visitor: &Visitor, frame: Frame<'_>) -> Markup {
    let language = visitor.language;
    let page = match frame.here {
        Here::List => "list",
        Here::Case => "case",
        _ => "other",
    };
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (frame.title) " · deadringer" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(assets::address("review.css"));
                @if frame.session.is_some() { script src=(assets::address("review.js")) defer {} }
            }
            body data-page=(page) {
                a.skip href="#main" { (language.either("to the content", "跳到正文")) }
                header.top {
                    @if let Some(session) = frame.session { (navigation(frame.here, &frame.query, session, language)) }
                    @if visitor.reads { (switch(visitor)) }
                }
                main #main tabindex="-1" {
                    h1 { @match &frame.heading { Some(heading) => (heading), None => (frame.title) } }
                    (frame.body)
                }
                footer {
                    p {
                        (language.either(
                            "deadringer reads names and shows what they resemble. People decide; nothing on these pages acts on an account.",
                            "deadringer 只读取名称并指出其相近之处。由人作出判断；本页面不会对任何账号采取行动。",
                        ))
                    }
                }
                @if frame.session.is_some() {
                    p #live .unseen role="status" aria-live="polite" {}
                    (help(language))
                }
            }
        }
    }
}

fn navigation(here: Here, query: &str, session: &Session, language: Language) -> Markup {
    let current = |one: Here| (here == one).then_some("page");
    html! {
        nav aria-label=(language.either("review", "审核")) {
            a #to-list href={ (LIST) (query) } aria-current=[current(Here::List)] { (language.either("Queue", "队列")) }
            a href=(DASHBOARD) aria-current=[current(Here::Dashboard)] { (language.either("Dashboard", "统计")) }
            a href=(REPORT) { (language.either("Report form", "举报表单")) }
        }
        div.who {
            @if matches!(here, Here::List | Here::Case) {
                form #undo method="post" action={ (UNDO) (query) } {
                    (sign(session))
                    button aria-keyshortcuts="u" { (language.either("Undo my last decision", "撤回我的上一个决定")) }
                }
            }
            button #keys type="button" aria-keyshortcuts="?" hidden { (language.either("Keys", "快捷键")) }
            @if session.is_local() {
                details {
                    summary { (language.either("Reviewer: ", "审核人：")) (Theirs(session.name())) }
                    form method="post" action=(NAME) {
                        (sign(session))
                        label { (language.either("Your name, for the record", "您的姓名（用于记录）"))
                            input name="name" maxlength=(MAX_REVIEWER) autocomplete="name"; }
                        button { (language.either("Keep", "保存")) }
                    }
                }
            } @else {
                span { (language.either("Reviewer: ", "审核人：")) (Theirs(session.name())) }
                form method="post" action=(LOGOUT) { (sign(session)) button { (language.either("Log out", "退出登录")) } }
            }
        }
    }
}

/// The same page in the other language.
fn switch(visitor: &Visitor) -> Markup {
    let other = visitor.language.either("zh", "en");
    let mut query = String::new();
    for (key, value) in visitor.query.iter().filter(|(key, _)| key != "lang") {
        query.push_str(&format!("{}={}&", in_query(key), in_query(value)));
    }
    let (name, tag) = match visitor.language {
        Language::English => ("中文", "zh-Hans"),
        Language::Chinese => ("English", "en"),
    };
    html! { a.language href={ (visitor.path) "?" (query) "lang=" (other) } lang=(tag) hreflang=(tag) { (name) } }
}

/// What the keys do; a script opens it.
fn help(language: Language) -> Markup {
    let keys = [
        ("j, k", "next, previous case", "下一条、上一条"),
        ("o, Enter", "open the case", "打开案件"),
        ("c", "confirm with the reason that is chosen (on the page of a case)", "以所选理由确认（案件页面）"),
        ("d", "dismiss with the reason that is chosen (on the page of a case)", "以所选理由排除（案件页面）"),
        ("u", "undo my last decision", "撤回我的上一个决定"),
        ("q", "back to the queue", "返回队列"),
        ("/", "search", "搜索"),
        ("?", "this list", "本列表"),
    ];
    html! {
        dialog #help aria-labelledby="help-title" {
            h2 #help-title { (language.either("Keys", "快捷键")) }
            dl.keys {
                @for (key, english, chinese) in keys { div { dt { kbd { (key) } } dd { (language.either(english, chinese)) } } }
            }
            p.note { (language.either("Keys do nothing while you type.", "输入文字时快捷键不起作用。")) }
            form method="dialog" {
                label.check { input #keys-on type="checkbox" checked; (language.either("use keys", "启用快捷键")) }
                button { (language.either("Close", "关闭")) }
            }
        }
    }
}

/// A page that says how to begin, where the service keeps no queue.
pub(super) fn no_queue(language: Language) -> Markup {
    html! {
        p {
            (language.either(
                "This service judges names and keeps no cases. To review flags and take in reports, start it with a database:",
                "本服务只判断名称，不保存案件。若要审核标记或接收举报，请用数据库启动：",
            ))
        }
        pre tabindex="0" { code { "deadringer serve --database queue.db" } }
        p { (language.either("A scan puts its flags into the same file:", "扫描会把标记写入同一个文件：")) }
        pre tabindex="0" { code { "deadringer scan accounts.csv --queue queue.db" } }
    }
}

/// Where to log in, for a page that is left.
pub(super) fn login_link(language: Language) -> Markup {
    html! { p { a href=(LOGIN) { (language.either("Log in", "登录")) } } }
}
