//! Figures of the queue: what came in, how the flags fared with those who reviewed them, whom and how names resemble. Each plot
//! has its figures beside it as a table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, PreEscaped, html};

use super::frame::{Frame, Here, no_queue};
use super::safe::{Short, Theirs, date, in_query};
use super::visitor::Reviewer;
use super::{LIST, words};
use crate::Kind;
use crate::evaluate::interval::Share;
use crate::page::words::{Family, Language};
use crate::page::{days, grouped, plot};
use crate::queue::{Band, Day, Figures, Progress, Rate};
use crate::serve::Service;

/// Days that are shown: four weeks, so that a weekday can be held against itself.
const DAYS: u32 = 28;

/// Categories that have a colour of their own; the others stand together.
const COLOURED: usize = 6;

/// The page.
pub(super) async fn dashboard(Shared(service): Shared<Arc<Service>>, reviewer: Reviewer) -> Response {
    let language = reviewer.language();
    if !service.has_queue() {
        let title = language.either("No queue is kept", "未保存队列");
        let frame = Frame::new(title, no_queue(language)).of(Some(&reviewer.session));
        return reviewer.visitor.page(StatusCode::SERVICE_UNAVAILABLE, frame);
    }
    let name = reviewer.session.name().to_owned();
    let figures = service.with_queue("showing figures", move |queue, now| {
        Ok((queue.figures(DAYS, now)?, queue.progress(&name, now)?, now.div_euclid(86_400)))
    });
    match figures.await {
        Ok((figures, progress, today)) => {
            let title = language.either("Dashboard", "统计");
            let body = body(&figures, progress, today, language);
            reviewer.page(Frame::new(title, body).at(Here::Dashboard, String::new()))
        }
        Err(problem) => reviewer.problem(&problem),
    }
}

fn body(figures: &Figures, progress: Progress, today: i64, language: Language) -> Markup {
    html! {
        ul.figures {
            @for (state, count) in &figures.states {
                li { a href={ (LIST) "?state=" (state.as_str()) } { b { (grouped(*count)) } (words::state(*state, language)) } }
            }
            li { b { (grouped(progress.decided)) " / " (grouped(progress.budget)) } (language.either("decided today", "今日已决")) }
        }
        (days(&figures.days, today, language))
        div.columns {
            (precision(&figures.bands, language))
            (entities(figures, language))
        }
        (techniques(figures, language))
        (rates(figures, language))
    }
}

/// A stretch that may be wider than the screen, reached by keyboard.
fn wide(label: &str, inside: &Markup) -> Markup {
    html! { div.scroll tabindex="0" role="region" aria-label=(label) { (inside) } }
}

/// The figures of a plot.
fn as_table(label: &str, language: Language, table: &Markup) -> Markup {
    html! { details { summary { (language.either("the figures as a table", "以表格显示数据")) } (wide(label, table)) } }
}

fn days(found: &[Day], today: i64, language: Language) -> Markup {
    let first = today - i64::from(DAYS) + 1;
    let mut totals: BTreeMap<&str, u64> = BTreeMap::new();
    for one in found {
        *totals.entry(&one.category).or_default() += one.cases;
    }
    let mut categories: Vec<(&str, u64)> = totals.into_iter().collect();
    categories.sort_by_key(|(category, total)| (std::cmp::Reverse(*total), *category));
    let rest: Vec<&str> = categories.iter().skip(COLOURED).map(|(category, _)| *category).collect();
    let own: Vec<&str> = categories.iter().take(COLOURED).map(|(category, _)| *category).collect();
    let count = |day: i64, of: &[&str]| -> u64 {
        found
            .iter()
            .filter(|one| one.day == day && of.contains(&one.category.as_str()))
            .map(|one| one.cases)
            .sum()
    };
    let dates: Vec<String> = (first..=today).map(date).collect();
    let mut groups: Vec<(String, Vec<&str>)> =
        own.iter().map(|category| (self::category(category, language), vec![*category])).collect();
    if !rest.is_empty() {
        groups.push((language.either("others", "其他").to_owned(), rest));
    }
    let series: Vec<days::Series> = groups
        .iter()
        .map(|(label, of)| days::Series {
            label: label.clone(),
            values: (first..=today).map(|day| count(day, of) as f64).collect(),
        })
        .collect();
    // Of a date the month and the day.
    let short: Vec<String> = dates.iter().map(|date| date.get(5..).unwrap_or(date).to_owned()).collect();
    let title = language.either("Flags by category and day", "按类别和日期统计的标记");
    let table = html! {
        table {
            caption { (title) }
            thead { tr {
                th scope="col" { (language.either("day (UTC)", "日期（UTC）")) }
                @for (label, _) in &groups { th.number scope="col" { (Theirs(label)) } }
            } }
            tbody {
                @for (day, date) in (first..=today).zip(&dates) {
                    @if groups.iter().any(|(_, of)| count(day, of) > 0) {
                        tr { th scope="row" { (date) } @for (_, of) in &groups { td.number { (grouped(count(day, of))) } } }
                    }
                }
            }
        }
    };
    html! {
        section aria-labelledby="days-title" {
            h2 #days-title { (title) }
            p.note { (language.either("Cases opened on each of the last 28 days.", "最近 28 天每天新增的案件。")) }
            @if found.is_empty() { p { (language.either("No case was opened.", "没有新增案件。")) } }
            @else {
                figure { (PreEscaped(days::columns(title, &short, &series))) }
                (as_table(title, language, &table))
            }
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// A share with its interval, and of how many.
fn share(share: Option<Share>) -> Markup {
    html! {
        @match share {
            Some(share) => {
                (percent(share.share)) " "
                span.note { (format!("({:.0}–{}, ", 100.0 * share.low, percent(share.high))) (grouped(share.count)) "/" (grouped(share.of)) ")" }
            }
            None => { "–" }
        }
    }
}

fn precision(bands: &[Band], language: Language) -> Markup {
    let title = language.either("Flags that reviewers agreed with, by score", "审核认可的标记，按评分");
    let mut picture =
        plot::shares(title, language.either("score", "评分"), language.either("agreed with", "认可比例"));
    for (band, right) in bands.iter().filter_map(|band| Some((band, band.right?))) {
        let across = plot::x(f64::midpoint(band.from.probability(), band.to.probability()));
        // A string takes every write, here and below.
        let _ = writeln!(
            picture,
            "<path class=\"trace s0\" d=\"M{across:.1} {:.1}V{:.1}\"/><circle class=\"point s0\" cx=\"{across:.1}\" cy=\"{:.1}\" r=\"4\"/>",
            plot::y(right.low),
            plot::y(right.high),
            plot::y(right.share)
        );
    }
    picture.push_str("</svg>\n");
    let any = bands.iter().any(|band| band.right.is_some());
    html! {
        section aria-labelledby="precision-title" {
            h2 #precision-title { (title) }
            p.note { (language.either(
                "Of all that were decided, with 95 % intervals. A score is meant to be this share.",
                "已决案件中的比例及 95% 置信区间。评分应与此比例一致。",
            )) }
            @if any { figure.square { (PreEscaped(picture)) } } @else { p { (language.either("Nothing was decided yet.", "尚无已决案件。")) } }
            @if any {
                table {
                    caption.unseen { (title) }
                    thead { tr { th scope="col" { (language.either("score", "评分")) } th scope="col" { (language.either("agreed with", "认可比例")) } } }
                    tbody {
                        @for band in bands.iter().filter(|band| band.right.is_some()) {
                            tr {
                                th scope="row" { (format!("{:.2}–{:.2}", band.from.probability(), band.to.probability())) }
                                td { (share(band.right)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn entities(figures: &Figures, language: Language) -> Markup {
    let largest = figures.entities.first().map_or(0, |one| one.cases);
    let title = language.either("Most imitated entities", "最常被模仿的机构");
    html! {
        section aria-labelledby="entities-title" {
            h2 #entities-title { (title) }
            @if figures.entities.is_empty() { p { (language.either("none", "无")) } } @else {
                (wide(title, &html! { table {
                    caption.unseen { (title) }
                    thead { tr {
                        th scope="col" { (language.either("entity", "机构")) }
                        th.number scope="col" { (language.either("cases", "案件")) }
                        td {}
                        th.number scope="col" { (language.either("confirmed", "已确认")) }
                    } }
                    tbody { @for one in &figures.entities {
                        tr {
                            th scope="row" { a href={ (LIST) "?state=all&entity=" (in_query(&one.entity_id)) } { (Short(&one.entity_name)) } }
                            td.number { (grouped(one.cases)) }
                            td.bars { (PreEscaped(plot::bar(one.cases, largest))) }
                            td.number { (grouped(one.confirmed)) }
                        }
                    } }
                } }))
            }
        }
    }
}

fn techniques(figures: &Figures, language: Language) -> Markup {
    let largest = figures.techniques.first().map_or(0, |(_, cases)| *cases);
    let title = language.either("Techniques", "手法");
    html! {
        section aria-labelledby="techniques-title" {
            h2 #techniques-title { (title) }
            @if figures.techniques.is_empty() { p { (language.either("none", "无")) } } @else {
                (wide(title, &html! { table {
                    caption.unseen { (title) }
                    thead { tr {
                        th scope="col" { (language.either("technique", "手法")) }
                        th.number scope="col" { (language.either("cases", "案件")) }
                        td {}
                        th scope="col" { (language.either("what it is", "说明")) }
                    } }
                    tbody { @for (technique, cases) in &figures.techniques {
                        tr {
                            th scope="row" { span class={ "technique " (Family::of(*technique).class()) } { (language.technique(*technique)) } }
                            td.number { (grouped(*cases)) }
                            td.bars { (PreEscaped(plot::bar(*cases, largest))) }
                            td.why { (language.sentence(*technique)) }
                        }
                    } }
                } }))
            }
        }
    }
}

fn rates(figures: &Figures, language: Language) -> Markup {
    let group = |caption: &'static str, rates: &[Rate], word: fn(&str, Language) -> String| {
        let worded = rates.iter().map(|rate| (word(&rate.of, language), rate.clone())).collect();
        (caption, worded)
    };
    let groups: [(&str, Vec<(String, Rate)>); 3] = [
        group(language.either("by kind", "按类型"), &figures.rates.kinds, |word, language| {
            words::kind(Kind::from_word(word), language).to_owned()
        }),
        group(language.either("by category", "按类别"), &figures.rates.categories, category),
        group(language.either("by language", "按语言"), &figures.rates.languages, |tag, language| {
            words::tongue(tag, language).to_owned()
        }),
    ];
    html! {
        section aria-labelledby="rates-title" {
            h2 #rates-title { (language.either("Decisions and appeals", "决定与申诉")) }
            p.note { (language.either(
                "Shares with 95 % intervals. Overturned: of the appeals that are settled. A group that is overturned more often than others may be \
                 flagged or judged less fairly.",
                "比例及 95% 置信区间。“撤销”指已处理申诉中的比例。若某一组的撤销比例明显高于其他组，则对其标记或判断可能不够公正。",
            )) }
            @for (caption, rates) in &groups {
                @if !rates.is_empty() {
                    (wide(caption, &html! { table {
                        caption { (caption) }
                        thead { tr {
                            th scope="col" { (language.either("of", "组别")) }
                            th.number scope="col" { (language.either("decided", "已决")) }
                            th scope="col" { (language.either("confirmed", "确认")) }
                            th scope="col" { (language.either("appealed", "申诉")) }
                            th scope="col" { (language.either("overturned", "撤销")) }
                        } }
                        tbody { @for (word, rate) in rates {
                            tr {
                                th scope="row" { (Theirs(word)) }
                                td.number { (grouped(rate.decided)) }
                                td.share { (share(rate.confirmed)) }
                                td.share { (share(rate.appealed)) }
                                td.share { (share(rate.overturned)) }
                            }
                        } }
                    } }))
                }
            }
            @if figures.rates.kinds.is_empty() { p { (language.either("Nothing was decided yet.", "尚无已决案件。")) } }
        }
    }
}

/// A category as it is called; a report may name none.
fn category(word: &str, language: Language) -> String {
    match word {
        "" => language.either("none", "无").to_owned(),
        word => language.category(word).to_owned(),
    }
}
