//! English words as the other side of the ocean spells them, and blends of names of two words.

use super::Matching::{Accompanied, Decorated};
use super::distinct;
use super::found::{Found, by_length};
use super::spaced::{Word, join};
use super::words::Class;

/// British and American, and numbers that people mix up. Each is read both ways, but an air force is no air forces.
const PAIRS: [(&str, &str); 12] = [
    ("Defence", "Defense"),
    ("Centre", "Center"),
    ("Centres", "Centers"),
    ("Organisation", "Organization"),
    ("Programme", "Program"),
    ("Labour", "Labor"),
    ("Aluminium", "Aluminum"),
    ("Theatre", "Theater"),
    ("Forces", "Force"),
    ("Centers", "Center"),
    ("Centres", "Centre"),
    ("Archaeology", "Archeology"),
];

/// Papers and services whose first word is cut to a syllable: WashPost, AusPost.
const BLENDED: [&str; 3] = ["Post", "Times", "Fed"];

pub(super) fn derive(words: &[Word], found: &mut Found) {
    // French has centres and forces too: something else must be English.
    let english = |at: usize| {
        words.iter().enumerate().filter(|(other, _)| *other != at).any(|(_, word)| {
            matches!(word.text.as_str(), "of" | "for" | "the" | "and" | "World" | "National")
                || distinct::is_english(&word.key)
                || word.is(Class::Country)
                || word.is(Class::Demonym)
        })
    };
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.text != "Force") {
        for (one, other) in PAIRS {
            let swapped = match word.text.as_str() {
                text if text == one => other,
                text if text == other => one,
                _ => continue,
            };
            if !english(at) {
                break;
            }
            let mut all: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
            if let Some(place) = all.get_mut(at) {
                *place = swapped;
            }
            let text = all.join(" ");
            found.push(&text, by_length(&text), 85);
        }
    }
    blends(words, found);
}

fn blends(words: &[Word], found: &mut Found) {
    let words = match words {
        [the, rest @ ..] if the.text == "The" => rest,
        all => all,
    };
    let [first, last] = words else { return };
    // AP, FT: two letters are met only beside a word that says more, and some are words or codes.
    if matches!(last.text.as_str(), "Press" | "Times" | "Post") {
        let letters: String = words.iter().filter_map(|word| word.text.chars().next()).collect();
        let other = matches!(letters.as_str(), "UP" | "NP" | "AT" | "IT" | "PT" | "MP" | "HP");
        if letters.chars().all(char::is_uppercase) && !other {
            found.push_unique(&letters, Accompanied, 35);
        }
    }
    if !BLENDED.contains(&last.text.as_str()) || !join(words).is_ascii() {
        return;
    }
    if let Some(syllable) = syllable(&first.text).filter(|cut| cut.len() < first.text.len()) {
        found.push_initials(&format!("{syllable}{}", last.text), Decorated, 55);
    }
    // WaPo.
    let vowel = first.text.chars().position(|c| "aeiou".contains(c.to_ascii_lowercase()));
    if let (Some(1), "Post") = (vowel, last.text.as_str()) {
        let open: String = first.text.chars().take(2).collect();
        found.push_initials(&format!("{open}Po"), Accompanied, 45);
    }
}

/// The first closed syllable of a word: Wash, Aus, Can.
pub(super) fn syllable(word: &str) -> Option<String> {
    let chars: Vec<char> = word.chars().collect();
    let vowel = |c: &char| "aeiou".contains(c.to_ascii_lowercase());
    let start = chars.iter().position(vowel)?;
    let end = start + chars.iter().skip(start).take_while(|c| vowel(c)).count();
    let digraph = matches!((chars.get(end)?, chars.get(end + 1)), ('s' | 'c' | 't', Some('h')));
    let length = end + if digraph { 2 } else { 1 };
    Some(chars.iter().take(length).collect())
}
