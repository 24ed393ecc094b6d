//! What English turns round: `Ministry of Health` and `Health Ministry`, `University of X` and `X University`, countries and
//! their codes.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use super::Matching::{Accompanied, Decorated, Embedded};
use super::distinct::{self, parts};
use super::found::{Found, by_length};
use super::spaced::{Word, join, joined_keys};
use super::spelled;
use super::words::{Class, key, table};
use crate::lexicon::CharHasher;

/// Heads that stand before `of` or behind what they are for, and whether what they are for is a place or a name, so that
/// the two are often different bodies (`Washington University`, `University of Washington`).
const HEADS: [(&str, bool); 7] = [
    ("Ministry", false),
    ("Department", false),
    ("Bureau", false),
    ("University", true),
    ("Bank", true),
    ("Embassy", true),
    ("Government", true),
];

pub(super) fn derive(name: &str, words: &[Word], country: &str, found: &mut Found) {
    inverted(words, country, found);
    countries(words, found);
    after_comma(name, found);
    if is_english(words) {
        spelled::derive(words, found);
    }
    if let [lead @ .., news, agency] = words
        && !lead.is_empty()
        && news.text == "News"
        && agency.text == "Agency"
    {
        let lead = join(lead);
        found.push(&format!("{lead} News"), Decorated, 70);
        found.push(&format!("{lead} Agency"), Decorated, 55);
    }
    if let [first, rest @ ..] = words
        && first.text == "National"
        && rest.len() >= 2
    {
        found.push(&join(rest), Decorated, 35);
    }
}

fn is_of(word: &Word) -> bool {
    word.text == "of" || word.text == "for"
}

fn inverted(words: &[Word], country: &str, found: &mut Found) {
    for (head, of_a_name) in HEADS {
        let Some(at) = words.iter().position(|word| word.text == head) else { continue };
        let before = words.get(..at).unwrap_or_default();
        let after = words.get(at + 1..).unwrap_or_default();
        if let [of, rest @ ..] = after
            && is_of(of)
        {
            let rest = match rest {
                [the, more @ ..] if the.text == "the" => more,
                all => all,
            };
            if !rest.is_empty() && before.len() <= 2 && !before.iter().any(is_of) {
                turned_back(head, of_a_name, before, rest, country, found);
            }
        } else if after.is_empty() && !before.is_empty() && before.len() <= 4 && !before.iter().any(is_of) {
            turned_front(head, of_a_name, before, found);
        }
        return;
    }
}

/// `[Kenyan] Ministry of Health [of Kenya]`.
fn turned_back(
    head: &str,
    of_a_name: bool,
    before: &[Word],
    rest: &[Word],
    country: &str,
    found: &mut Found,
) {
    // A tail that names the country goes to the front.
    let tail = rest.iter().rposition(|word| is_of(word) || word.text == "in");
    let (topic, place) = match tail {
        Some(at) if parts(&join(rest.get(at + 1..).unwrap_or_default())).place => {
            (rest.get(..at).unwrap_or_default(), join(rest.get(at + 1..).unwrap_or_default()))
        }
        _ => {
            let at = country_at_the_end(rest);
            (rest.get(..at).unwrap_or_default(), join(rest.get(at..).unwrap_or_default()))
        }
    };
    let topic_text = join(topic);
    if topic.is_empty() {
        return;
    }
    let lead = if before.is_empty() { place.clone() } else { join(before) };
    let glue =
        |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    if of_a_name {
        // `National University of Mongolia` turns no way.
        if !(before.is_empty() || parts(&lead).place) {
            return;
        }
        found.push(&glue(&[&lead, &topic_text, head]), Decorated, 55);
        if head == "University" && topic.len() <= 2 {
            universities(&topic_text, &lead, found);
        }
        return;
    }
    let of_lead =
        before.first().and_then(|word| Some(table(Class::Demonym).get(&word.key)?.first()?.clone()));
    let nation = match of_lead {
        Some(country) => Some(country),
        None if lead.is_empty() => country_named(country),
        // `Federal` says nothing behind it.
        None => Some(lead.clone()).filter(|lead| parts(lead).place),
    };
    let text = glue(&[&lead, &topic_text, head]);
    found.push(&text, by_length(&text), 85);

    let initial = |word: &Word| word.text.chars().next().map(String::from).unwrap_or_default();
    let letters: String = topic.iter().filter(|word| !word.is_particle()).map(initial).collect();
    let short = format!("{}o{letters}", head.chars().take(1).collect::<String>());
    if letters.chars().count() <= 4 {
        found.push_initials(&short, Accompanied, 40);
    }
    if let Some(nation) = &nation {
        briefly(head, topic, nation, found);
    }
    if let Some(nation) = nation {
        found.push(&glue(&[&nation, &topic_text, head]), Embedded, 80);
        found.push(&glue(&[&nation, head, "of", &topic_text]), Embedded, 85);
        found.push(&glue(&[head, "of", &topic_text, &nation]), Embedded, 80);
        if letters.chars().count() <= 4 {
            found.push(&glue(&[&nation, &short]), Decorated, 60);
            found.push(&glue(&[&short, &nation]), Decorated, 60);
        }
    }
}

/// `Indian Health Ministry` of the Ministry of Health and Family Welfare of India, `US Defense Department` of the United States
/// Department of Defense.
fn briefly(head: &str, topic: &[Word], nation: &str, found: &mut Found) {
    let text = join(topic);
    let first = topic.split(|word| word.text == "and" || word.text == "&").next().unwrap_or(topic);
    // Of a longer list the first is not what the whole is called by.
    let first = (first.len() < topic.len() && first.len() <= 2).then(|| join(first));
    let code = code_said(nation);
    let mut nations = vec![nation.to_owned()];
    nations.extend(code.clone());
    nations.extend(demonym_of(nation));
    for (rank, nation) in nations.iter().enumerate() {
        let less = u8::try_from(rank.min(2) * 2).unwrap_or(4);
        if rank > 0 {
            found.push(&format!("{nation} {text} {head}"), Embedded, 78 - less);
            found.push(&format!("{nation} {head} of {text}"), Embedded, 78 - less);
        }
        if let Some(first) = &first {
            found.push(&format!("{nation} {first} {head}"), Embedded, 68 - less);
            if rank == 0 {
                found.push(&format!("{head} of {first} {nation}"), Embedded, 60);
                found.push(&format!("{nation} {head} of {first}"), Embedded, 62);
            }
        }
    }
    let letters: String = topic.iter().filter_map(|word| word.text.chars().next()).collect();
    if let Some(code) = &code {
        let initial: String = head.chars().take(1).collect();
        if letters.chars().count() <= 3 && letters.chars().all(char::is_uppercase) {
            found.push_initials(&format!("{code} {initial}o{letters}"), Decorated, 65);
        }
    }
    let nation = code.as_deref().unwrap_or(nation);
    found.push(&format!("{} {head} {nation}", first.as_deref().unwrap_or(&text)), Decorated, 50);
}

/// The code of a country, if it is said aloud: US of United States.
fn code_said(country: &str) -> Option<String> {
    let code = table(Class::Country).get(&key(country))?.first()?;
    (is_said(code) && code != country).then(|| code.clone())
}

/// The adjective of a country: Indian of India.
fn demonym_of(country: &str) -> Option<String> {
    static OF: LazyLock<HashMap<Vec<char>, String, BuildHasherDefault<CharHasher>>> = LazyLock::new(|| {
        let mut all = HashMap::default();
        for (word, country) in &table(Class::Demonym).written {
            all.entry(key(country)).or_insert_with(|| word.clone());
        }
        all
    });
    OF.get(&key(country)).cloned()
}

/// `Boston University`, `Police Department`.
fn turned_front(head: &str, of_a_name: bool, before: &[Word], found: &mut Found) {
    let lead = join(before);
    if head == "University" {
        let said = parts(&lead);
        // A name or place, but no `University of Tonghua Normal`.
        if before.len() <= 2
            && !said.function
            && !before.iter().any(|word| word.is(Class::Demonym) || word.is(Class::School))
        {
            found.push(&format!("University of {lead}"), Decorated, 45);
            universities(&lead, "", found);
        }
    } else if matches!(head, "Ministry" | "Department") && !of_a_name {
        let text = format!("{head} of {lead}");
        found.push(&text, by_length(&text), 75);
    }
}

fn universities(topic: &str, lead: &str, found: &mut Found) {
    let lead = if lead.is_empty() { String::new() } else { format!("{lead} ") };
    // One word only: `U of Science and Technology` is nobody in particular.
    let single = !topic.contains(' ');
    found.push(&format!("{lead}Uni {topic}"), Decorated, 60);
    found.push(&format!("{lead}{topic} Uni"), Decorated, 60);
    found.push(&format!("{lead}U of {topic}"), Decorated, 60);
    if single {
        found.push_initials(&format!("{lead}U{topic}"), Accompanied, 45);
        // Places stay out, for they are more than their schools; of translations nobody knows which.
        if lead.is_empty() && !found.is_alias() {
            found.push(topic, Accompanied, 40);
        }
    }
}

/// Few codes are said aloud.
fn is_said(code: &str) -> bool {
    matches!(code, "US" | "USA" | "UK" | "UAE" | "EU" | "NZ" | "HK" | "DRC" | "KSA")
}

/// Where a country at the end begins; the end if there is none, or nothing before it.
fn country_at_the_end(words: &[Word]) -> usize {
    (1..words.len())
        // New Mexico is no Mexico.
        .filter(|&at| words.get(at - 1).is_none_or(|word| word.text != "New"))
        .find(|&at| words.get(at..).is_some_and(|tail| table(Class::Country).holds(&joined_keys(tail))))
        .unwrap_or(words.len())
}

fn country_named(code: &str) -> Option<String> {
    let code = if code == "GB" { "UK" } else { code };
    table(Class::Country)
        .written
        .iter()
        // The customary name comes first for each length; take the shortest of several.
        .filter(|(_, short)| short == code)
        .map(|(name, _)| name)
        .min_by_key(|name| (name.chars().count(), name.as_str()))
        .filter(|_| code.len() == 2)
        .map(|name| match name.as_str() {
            // The codes of states have names in daily use that are not the shortest.
            "America" => "US".to_owned(),
            "Britain" | "England" => "UK".to_owned(),
            other => other.to_owned(),
        })
}

/// `Nintendo of America` is `Nintendo US`, `US Department` is `United States Department`.
fn countries(words: &[Word], found: &mut Found) {
    if !is_english(words) {
        return;
    }
    for length in (1..=3).rev() {
        let Some(from) = words.len().checked_sub(length) else { continue };
        let tail = joined_keys(words.get(from..).unwrap_or_default());
        let Some(codes) = table(Class::Country).get(&tail) else { continue };
        let mut lead = words.get(..from).unwrap_or_default();
        let mut joint = None;
        if let [more @ .., the] = lead
            && the.text == "the"
        {
            lead = more;
        }
        if let [more @ .., of] = lead
            && (is_of(of) || of.text == "in")
        {
            joint = Some(of.text.clone());
            lead = more;
        }
        if lead.is_empty() {
            return;
        }
        let (lead, country) = (join(lead), join(words.get(from..).unwrap_or_default()));
        // `University ID` is none.
        let enough = parts(&lead).own > 0 || lead.contains(' ');
        for (rank, code) in codes.iter().enumerate().filter(|_| enough) {
            let said = is_said(code);
            if !said && rank > 0 {
                continue;
            }
            found.push(&format!("{lead} {code}"), Decorated, if said { 75 } else { 40 });
            if let (Some(joint), true) = (&joint, said) {
                let text = format!("{lead} {joint} {code}");
                found.push(&text, by_length(&text), 75);
            }
        }
        if joint.is_some() {
            let text = format!("{lead} {country}");
            found.push(&text, by_length(&text), 80);
            // `Kenya Ministry of Health`, but no `America Nintendo`.
            if parts(&lead).own == 0 {
                let text = format!("{country} {lead}");
                found.push(&text, by_length(&text).max(Embedded), 65);
            }
        }
        return;
    }
    at_the_front(words, found);
}

/// Codes of countries are put behind English names: it has an English word, or is too short to be of another language.
fn is_english(words: &[Word]) -> bool {
    let english = ["of", "the", "and", "for", "in"];
    let foreign = words.iter().any(|word| word.is_particle() && !english.contains(&word.text.as_str()));
    let says_so =
        words.iter().any(|word| english.contains(&word.text.as_str()) || distinct::is_english(&word.key));
    !foreign && (says_so || words.len() <= 3)
}

/// What a nation has one of, so that the country and this word are a name.
const ONLY: [&str; 10] = [
    "Army",
    "Navy",
    "Police",
    "Government",
    "Embassy",
    "Senate",
    "Parliament",
    "Customs",
    "Military",
    "Marines",
];

fn is_state(word: &Word) -> bool {
    ONLY.contains(&word.text.as_str())
        || matches!(word.text.as_str(), "Force" | "Forces" | "Ministry" | "Guard" | "Command")
}

fn at_the_front(words: &[Word], found: &mut Found) {
    let [first, rest @ ..] = words else { return };
    let tail = join(rest);
    if first.text.replace('.', "") == "US" && rest.len() >= 2 {
        for nation in ["United States", "American"] {
            let text = format!("{nation} {tail}");
            found.push(&text, by_length(&text), if nation == "American" { 45 } else { 90 });
        }
        found.push(&tail, Accompanied, 40);
        return;
    }
    for length in [2, 1] {
        let head = joined_keys(words.get(..length).unwrap_or(words));
        let rest = words.get(length..).unwrap_or_default();
        let only = rest.first().is_some_and(|word| ONLY.contains(&word.text.as_str()));
        if rest.len() < 2 && length == 1 && !only || rest.is_empty() {
            continue;
        }
        let tail = join(rest);
        if let Some(codes) = table(Class::Country).get(&head) {
            if let Some(code) = codes.first() {
                let text = format!("{code} {tail}");
                if is_said(code) {
                    found.push(&text, by_length(&text).max(Embedded), 80);
                } else {
                    found.push(&text, Decorated, 40);
                }
            }
            // Israeli Defense Forces; a company of a country is not of its people: Kenya Airways.
            let country = join(words.get(..length).unwrap_or_default());
            if let Some(people) = demonym_of(&country).filter(|_| rest.iter().any(is_state)) {
                found.push(&format!("{people} {tail}"), Decorated, 60);
            }
            return;
        }
        if let Some(country) = table(Class::Demonym).get(&head).and_then(|countries| countries.first()) {
            let code = table(Class::Country).get(&key(country)).and_then(|codes| codes.first());
            found.push(&format!("{country} {tail}"), Decorated, 60);
            found.push(&format!("{tail} {country}"), Decorated, 45);
            if let Some(code) = code.filter(|code| is_said(code)) {
                found.push(&format!("{code} {tail}"), Decorated, 55);
            }
            return;
        }
    }
}

/// `Institute of Psychology, Chinese Academy of Sciences`: the whole stands behind the comma.
fn after_comma(name: &str, found: &mut Found) {
    let Some((part, whole)) = name.split_once(", ") else { return };
    // A part of a body, not a list of words.
    let is_part = [
        "Institute",
        "Department",
        "School",
        "Faculty",
        "College",
        "Center",
        "Centre",
        "Division",
        "Laboratory",
    ]
    .iter()
    .any(|head| part.contains(head));
    let is_whole = ["University", "Academy", "Council", "Hospital", "Foundation", "Ministry"]
        .iter()
        .any(|body| whole.contains(body));
    if !is_part
        || !is_whole
        || whole.contains(',')
        || whole.split_whitespace().count() < 2
        || part.split_whitespace().count() < 2
    {
        return;
    }
    let text = format!("{whole} {part}");
    found.push(&text, by_length(&text), 85);
}
