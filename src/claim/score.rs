//! The score of a claim: points for an authority, a place, functions and a body, points against what ordinary names are made
//! of. Additive, and monotone: a playful word never raises it, an authority never lowers it.

use super::lexicon::{Area, Context, Domain, Grade, Rank};
use super::parse::{Parsed, Part, Role};
use crate::Score;
use crate::fold::{Unit, is_dense};
use crate::judge::logistic;

/// An unverified claim stays under tier medium, whatever its points: log-odds of 0.6985.
const CAP: f64 = 0.84;
/// Points at which half the way to the cap is gone: a place and a plain body come to 0.55, authority, function and body to
/// 0.66.
const HALF: f64 = 0.35;
/// What a complete register without such a body adds: the strongest claims reach 0.91, the weakest that is shown 0.83.
const CONTRADICTED: f64 = 1.6;
/// As for protected names: a name that says at its start that it is no such body is hardly one that asserts it.
const DISCLAIMED_FIRST: f64 = 2.6;
const DISCLAIMED: f64 = 1.2;
/// A genuine school or hospital is most often its place and its kind.
const PLAINLY_NAMED: f64 = 0.3;
/// Below 0.50 scores fall this much faster: one account in 1,000 holds some such word, and hardly any is a claim.
const STEEPER: f64 = 4.0;
/// And from here: of 40 ordinary names between 0.30 and 0.50 as points alone would have it, none was a claim.
const CHANCE: f64 = 1.8;
/// Without authority or place a name of this make is most often a shop's, a band's or a joke: it stays below 0.50.
const NO_ANCHOR: f64 = 0.3;
/// A function that makes up for the missing authority says less than any place: `Missile Force` comes to 0.57.
const SELF_ANCHOR: f64 = 0.1;

/// The log-odds of a claim, before disclaimers and registers.
pub(super) fn logit(parsed: &Parsed, units: &[Unit]) -> f64 {
    let points = match parsed.credential {
        Some((at, grade)) => person(parsed, units, at, grade),
        None => parsed.body.map_or(-3.0, |(at, grade, _)| body(parsed, units, at, grade)),
    };
    let points = points - context(parsed);
    if points <= 0.0 { points } else { CAP * points / (points + HALF) }
}

/// The score, with what the name says of itself and what a register says of it.
pub(super) fn score(logit: f64, disclaimed: Option<bool>, contradicted: bool) -> Score {
    logistic(log_odds(logit, disclaimed, contradicted))
}

/// The same in log-odds.
pub(super) fn log_odds(logit: f64, disclaimed: Option<bool>, contradicted: bool) -> f64 {
    let logit = logit
        - match disclaimed {
            Some(true) => DISCLAIMED_FIRST,
            Some(false) => DISCLAIMED,
            None => 0.0,
        };
    let logit = if contradicted { logit + CONTRADICTED } else { logit };
    if logit < 0.0 { logit * STEEPER - CHANCE } else { logit }
}

/// Points of a body.
fn body(parsed: &Parsed, units: &[Unit], at: usize, grade: Grade) -> f64 {
    // A committee may be for anything, whatever category its purpose gives it.
    let related = |domain| parsed.kind == "committee" || related(parsed.category, domain);
    let functions = functions(parsed, units, related);
    let anchors = anchors(parsed);
    let mut points = match grade {
        // 特战旅, 电视台: with nothing but a name of its own, 0.57.
        Grade::Whole => 0.08,
        // 疾控中心, Ministry: with a city alone, 0.60.
        Grade::Strong => -0.2,
        // University, 日报: with a city alone, 0.55.
        Grade::Plain => -0.43,
        // 网, Team: a place and a function are needed, or more than a place.
        Grade::Weak => -0.95,
    };
    points += parsed.parts.get(at).map_or(0.0, |part| length(part, units)).min(0.1);
    // 中国中心, 杭州在线: such a body says nothing without what it is for.
    let open = parsed.body.is_some_and(|body| matches!(body.2, "centre" | "unit"));
    if (grade == Grade::Weak && !functions.related) || (open && !functions.any) {
        points -= 0.5;
    }
    // 长沙学院, 长江医院: a place and nothing else is how genuine schools and hospitals are named.
    let named_plainly = !functions.any
        && matches!(parsed.category, "education" | "public-health")
        && !parsed.parts.iter().any(|part| matches!(part.role, Role::Authority(_)));
    if named_plainly {
        points -= PLAINLY_NAMED;
    }
    points += functions.points - residue(parsed, units, at);
    let points = points + anchors;
    if anchors > 0.0 {
        return points;
    }
    let kind = parsed.kind;
    let official = matches!(kind, "government" | "agency" | "police" | "unit")
        || parsed
            .parts
            .get(at)
            .is_some_and(|part| part.to - part.from > 1 && kind == "centre" && grade == Grade::Plain);
    // `Strategic Missile Force`, 记者报: what it is for is the authority.
    let stands_for_itself = match parsed.category {
        // 骑兵连 alone is a word, and 雪狼骑兵连 a name.
        _ if grade == Grade::Whole => parsed.parts.len() > 1,
        "military" => functions.military && (grade != Grade::Weak || functions.count > 1),
        // 数字货币监督管理局, `Ministry of Public Relief`: only states have such.
        "government" => {
            let own = unknown(parsed, 0..parsed.parts.len(), units, at);
            let says = if parsed.dense { functions.civil || functions.finance } else { functions.civil };
            official && kind != "centre" && grade != Grade::Weak && says && own <= 2.0
        }
        "public-health" => functions.epidemic && grade != Grade::Weak,
        "news-media" | "news-agency" => {
            (functions.press && kind != "news-programme" && grade != Grade::Weak)
                || (functions.any && grade == Grade::Strong && parsed.dense)
                || ((functions.civil || functions.military)
                    && kind == "newspaper"
                    && grade != Grade::Weak
                    && parsed.dense)
        }
        _ => false,
    };
    if stands_for_itself {
        // `Airborne Rapid Response Division`: the second word says it again.
        return points + SELF_ANCHOR * if functions.count > 1 { 2.0 } else { 1.0 };
    }
    if points >= 0.0 { -NO_ANCHOR / (1.0 + points) } else { points - NO_ANCHOR }
}

/// Points of somebody who asserts an office or a qualification.
fn person(parsed: &Parsed, units: &[Unit], at: usize, grade: Grade) -> f64 {
    let related = |domain| match parsed.category {
        "official" => matches!(
            domain,
            Domain::Government
                | Domain::Law
                | Domain::Military
                | Domain::Health
                | Domain::Epidemic
                | Domain::Education
                | Domain::Finance
                | Domain::Safety
        ),
        "news-anchor" => domain == Domain::Press,
        _ => domain != Domain::Press,
    };
    let mut points = match grade {
        Grade::Whole | Grade::Strong => -0.2,
        Grade::Plain => -0.55,
        Grade::Weak => -0.85,
    };
    let functions = functions(parsed, units, related);
    // Less than with a body: whoever gives a place need not speak for it.
    let anchors = 0.8 * anchors(parsed);
    points += anchors + 0.6 * functions.points;
    let anchor = parsed.category == "news-anchor";
    let outlet = functions.press && anchor;
    let numbered = parsed.parts.iter().any(|part| part.role == Role::Number);
    // 财经频道主持人, `Channel 5 Reporter`: a programme of some kind or number; a bare 频道 is anybody's.
    let channel = anchor && parsed.body.is_some() && (functions.any || numbered);
    let body = parsed.body.is_some_and(|(_, grade, _)| grade != Grade::Weak) || channel;
    if body {
        // 检察院检察官, 电视台记者: a plain title comes to 0.55.
        points += 0.65;
    } else if outlet {
        points += 0.15;
    }
    // `Dr. Jane Roe, MD`: each says what the other does.
    let credentials = parsed.parts.iter().filter(|part| matches!(part.role, Role::Credential(_))).count();
    let doubled = credentials > 1 && parsed.category == "professional";
    if doubled {
        points += 0.45;
    }
    // A licence, a newscast's anchor and a minister of something name what they speak for: 0.56 with nothing beside them.
    let licensed = match parsed.category {
        "official" => {
            grade == Grade::Whole || {
                grade == Grade::Strong && (functions.civil || functions.finance || functions.military)
            }
        }
        _ => matches!(grade, Grade::Whole | Grade::Strong) && !letters_first(parsed, units, at),
    };
    // 财经记者: what a reporter reports on is what a newsroom gives out.
    let beat = anchor && grade == Grade::Plain && functions.public && before_it(parsed, at);
    if anchors <= 0.0 && !body && !doubled && (licensed || beat) {
        points = (points + if licensed { 0.35 } else { 0.4 }).max(0.1);
    } else if anchors <= 0.0 && !body && !doubled {
        points = if points >= 0.0 { -NO_ANCHOR / (1.0 + points) } else { points - NO_ANCHOR };
    }
    // A person's name stands beside it: up to four characters, or three words.
    let unknown = unknown(parsed, 0..parsed.parts.len(), units, at);
    let free = if parsed.dense { 4.0 } else { 3.0 };
    points - if unknown > free { 0.15 * (unknown - free) } else { 0.0 }
}

/// Whether a function stands before the title: `Political Journalist`, and not `Anchor Bar`.
fn before_it(parsed: &Parsed, at: usize) -> bool {
    parsed.parts.iter().take(at).any(|part| matches!(part.role, Role::Function(_)))
}

/// Letters behind a name that stand before it are another word: `Md Karim`, `CPA exam`.
fn letters_first(parsed: &Parsed, units: &[Unit], at: usize) -> bool {
    let first = parsed.parts.iter().take(at).all(|part| part.role == Role::Context(Context::Neutral));
    let short = parsed.parts.get(at).is_some_and(|part| {
        part.to - part.from <= 5 && units.get(part.from).is_some_and(|unit| unit.c.is_ascii_alphabetic())
    });
    first && short
}

/// What an authority and places say: the best whole, a second and third less.
fn anchors(parsed: &Parsed) -> f64 {
    let worth = |part: &Part| match part.role {
        Role::Authority(Rank::State) => 1.15,
        Role::Authority(Rank::National | Rank::Military) => 1.0,
        Role::Authority(Rank::World) => 0.75,
        Role::Authority(Rank::Continent) => 0.62,
        // 协和医院, `BBC Earth`: of a body such a name says that it is that one.
        Role::Authority(Rank::House) if parsed.credential.is_some() => 0.85,
        Role::Place(Area::Country) => 0.8,
        Role::Place(Area::Capital) => 0.65,
        Role::Place(Area::Province) => 0.57,
        Role::Place(Area::City | Area::Division) => 0.53,
        Role::Place(Area::District) => 0.49,
        // Rivers, mountains and old names of regions are what anybody calls a thing: 华夏纵横, 岭南印社.
        Role::Place(Area::Region) => 0.37,
        // With a body alone it stays below 0.50: 东方医院.
        // Newspapers are named so: 东方日报.
        Role::Place(Area::Direction) if parsed.body.is_some_and(|body| body.2 == "newspaper") => 0.5,
        Role::Place(Area::Direction) => 0.36,
        _ => 0.0,
    };
    let head = parsed.body.map(|body| body.0).max(parsed.credential.map(|credential| credential.0));
    let mut best = [0.0_f64; 3];
    for (at, part) in parsed.parts.iter().enumerate() {
        // Where the body comes last, what stands behind it is another matter: 中心国际.
        let behind = parsed.dense && !parsed.body_first && head.is_some_and(|head| at > head);
        let mut rest = worth(part) * if behind { 0.3 } else { 1.0 };
        for place in &mut best {
            if rest > *place {
                std::mem::swap(place, &mut rest);
            }
        }
    }
    let [first, second, third] = best;
    first + 0.25 * second + 0.1 * third
}

/// What the words say that tell what a body is for.
#[derive(Default)]
struct Functions {
    points: f64,
    any: bool,
    related: bool,
    press: bool,
    epidemic: bool,
    finance: bool,
    /// Law, government or safety: what only states do.
    civil: bool,
    /// What newsrooms report on.
    public: bool,
    military: bool,
    /// How many are military.
    count: u32,
}

fn functions(parsed: &Parsed, units: &[Unit], related: impl Fn(Domain) -> bool) -> Functions {
    let mut worth: Vec<f64> = Vec::new();
    let mut functions = Functions::default();
    for part in &parsed.parts {
        let Role::Function(domain) = part.role else { continue };
        functions.any = true;
        functions.related |= related(domain) && domain != Domain::General;
        functions.military |= domain == Domain::Military;
        functions.press |= domain == Domain::Press;
        functions.epidemic |= domain == Domain::Epidemic;
        functions.finance |= domain == Domain::Finance;
        functions.civil |= matches!(domain, Domain::Law | Domain::Government | Domain::Safety);
        functions.public |= matches!(
            domain,
            Domain::Law | Domain::Government | Domain::Finance | Domain::Military | Domain::Press
        );
        functions.count += u32::from(domain == Domain::Military);
        let base = match domain {
            // 发展, Services: they go with anything.
            Domain::General => 0.28,
            _ if related(domain) => 0.52,
            _ => 0.32,
        };
        worth.push(base + length(part, units).min(0.08));
    }
    worth.sort_by(|a, b| b.total_cmp(a));
    // Each further word says half of what the one before does.
    let mut share = 1.0;
    for worth in worth {
        functions.points += share * worth;
        share *= 0.5;
    }
    functions
}

/// A longer word is met by chance more rarely.
fn length(part: &Part, units: &[Unit]) -> f64 {
    let dense = units.get(part.from).is_some_and(|unit| is_dense(unit.c));
    let length = u32::try_from(part.to - part.from).map_or(0.0, f64::from);
    if dense { 0.02 * (length - 2.0).max(0.0) } else { 0.006 * (length - 5.0).max(0.0) }
}

/// Whether a body of a category may well be for something.
fn related(category: &str, domain: Domain) -> bool {
    match category {
        "military" => matches!(domain, Domain::Military | Domain::Safety),
        "public-health" => {
            matches!(domain, Domain::Health | Domain::Epidemic | Domain::Safety | Domain::Military)
        }
        "news-media" | "news-agency" => {
            matches!(
                domain,
                Domain::Press | Domain::Law | Domain::Government | Domain::Finance | Domain::Military
            )
        }
        "government" => !matches!(domain, Domain::Culture | Domain::Press),
        _ => true,
    }
}

/// Units that no word covers, spaced ones by the word.
fn unknown(parsed: &Parsed, range: std::ops::Range<usize>, units: &[Unit], body: usize) -> f64 {
    let unknown = |(at, part): (usize, &Part)| {
        let counts = part.role == Role::Unknown && at != body && range.contains(&at);
        // A word of Latin letters in a Chinese name weighs as two characters.
        let dense = units.get(part.from).is_some_and(|unit| is_dense(unit.c));
        if !counts {
            0.0
        } else if parsed.dense && !dense {
            2.0
        } else {
            1.0
        }
    };
    parsed.parts.iter().enumerate().map(unknown).sum()
}

/// Whether the kind of body says what it is for.
fn whole(parsed: &Parsed) -> bool {
    parsed.body.is_some_and(|(_, grade, _)| grade == Grade::Whole)
}

/// What unknown words take away: little for a body's own name, much for what stands behind it.
fn residue(parsed: &Parsed, units: &[Unit], body: usize) -> f64 {
    let anchor = parsed
        .parts
        .iter()
        .position(|part| matches!(part.role, Role::Authority(_) | Role::Place(_)))
        .unwrap_or(parsed.parts.len());
    let before = unknown(parsed, 0..anchor.min(body), units, body);
    let between = unknown(parsed, anchor.min(body)..body, units, body);
    let behind = unknown(parsed, body + 1..parsed.parts.len(), units, body);
    // Schools, more than others, have a name of their own between the place and their kind: 山东东岳学院.
    let own = if parsed.category == "education" { 0.04 } else { 0.1 };
    if parsed.dense && (parsed.category == "military" || whole(parsed)) {
        // Units and newspapers have names of their own, of two to four characters: 雪狼大队.
        let own = before + between;
        0.05 * own.min(4.0) + 0.22 * (own - 4.0).max(0.0) + 0.6 * behind
    } else if parsed.dense {
        0.22 * before + own * between.min(2.0) + 0.16 * (between - 2.0).max(0.0) + 0.6 * behind
    } else if parsed.body_first && parsed.category == "military" {
        0.2 * before + 0.08 * (between + behind).min(2.0) + 0.3 * (between + behind - 2.0).max(0.0)
    } else if parsed.body_first {
        0.2 * before + 0.15 * (between + behind).min(2.0) + 0.3 * (between + behind - 2.0).max(0.0)
    } else if parsed.category == "military" {
        // As above, of one word or two.
        0.08 * before.min(2.0) + 0.3 * (before - 2.0).max(0.0) + 0.2 * between + 0.5 * behind
    } else {
        0.3 * before + 0.2 * between.min(1.0) + 0.3 * (between - 1.0).max(0.0) + 0.5 * behind
    }
}

/// What ordinary words take away.
fn context(parsed: &Parsed) -> f64 {
    let worth = |part: &Part| match part.role {
        // 中国猫咪协会 falls from 0.64 to 0.23, and no other words bring it back.
        Role::Context(Context::Playful | Context::Fan | Context::Game | Context::Fiction) => 2.0,
        // Trade has associations and schools of its own, which assert little.
        Role::Context(Context::Commercial) => 1.2,
        Role::Context(Context::Neutral) => 0.02,
        _ => 0.0,
    };
    parsed.parts.iter().map(worth).sum()
}
