//! Korean bodies: 대학교 is 대, ministries by their customary names, ranks of places and legal forms left out.

use super::Matching::{Accompanied, Decorated};
use super::found::{Found, by_length};
use super::words::{Class, table};

pub(super) fn derive(name: &str, found: &mut Found) {
    let mut bare = name.to_owned();
    for (word, _) in &table(Class::KoreanLegal).written {
        bare = bare.replace(word.as_str(), " ");
    }
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    if bare != name {
        found.push(&bare, by_length(&bare).max(Decorated), 85);
    }
    let phrases = &table(Class::KoreanPhrase).written;
    // The longest phrase only: 대학교병원 holds 대학교, and is more than it.
    let mut gone: Vec<&str> = Vec::new();
    let mut shortest = bare.clone();
    for (word, short) in phrases {
        if !bare.contains(word.as_str())
            || gone.iter().any(|longer| longer.contains(word.as_str()) && *longer != word)
        {
            continue;
        }
        gone.push(word);
        let text = bare.replace(word.as_str(), short);
        let alone = text == *short;
        // Without its kind of body a name is a phrase; without the rank of a place it is itself.
        let bodiless = short.is_empty() && !word.ends_with(['시', '도']);
        let matching = if alone || bodiless { by_length(&text).max(Decorated) } else { by_length(&text) };
        // A ministry's short name is a coinage of its own; a word that only loses its rank is not.
        let weight = if short.is_empty() { 60 } else { 85 };
        found.push(&text, matching, weight);
        if !short.is_empty() || word.ends_with('시') {
            shortest = shortest.replace(word.as_str(), short);
        }
    }
    found.push(&shortest, by_length(&shortest), 75);
    for nation in ["대한민국", "한국", "대한", "국립", "국가"] {
        if let Some(rest) = bare.strip_prefix(nation) {
            let rest = rest.trim();
            let length = rest.chars().filter(|c| !c.is_whitespace()).count();
            // 은행 of 한국은행 is any bank.
            if length >= 3 {
                found.push(rest, if length >= 4 { Decorated } else { Accompanied }, 40);
            }
            return;
        }
    }
}
