//! The bound held against the judge.

use super::*;
use crate::fold::Folded;
use crate::index::{SearchScratch, prepare};
use crate::judge::features::FEATURES;
use crate::judge::{JudgeScratch, judge};
use crate::registry::{Entity, Registry};

/// Names with what the reading of ASCII has to look at.
const ODD: &[&str] = &[
    "Northern Modern Turnov",
    "EARN",
    "RNA Institute",
    "VVashington",
    "Savvy Bank",
    "Savvv",
    "AAA",
    "A A A",
    "III. Corps",
    "Ke$ha Foundation",
    "C.N.N.",
    "Radio 1 24",
    "r n",
    "Clinical Cloud",
    "Dodd Bond",
    "Institute of Wood",
    "MagIC",
    "WOLF",
    "Ill Will",
    "Oo0o",
    "Hello!World",
    "rN Foundation",
];

fn random(state: &mut u64, bound: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state % u64::try_from(bound).unwrap()).unwrap()
}

fn altered(name: &str, state: &mut u64) -> String {
    let letters: Vec<char> = "aeinrstoxIlL10Ovwmcd日曰e\u{301}О\u{200b} $!.".chars().collect();
    let words = ["news", "official", "Maria", "24", "xX_", "of", "官方", "日本", "not", "Ukraine", "Smith"];
    let mut chars: Vec<char> = name.chars().collect();
    for _ in 0..[0, 0, 1, 1, 2, 3][random(state, 6)] {
        let at = random(state, chars.len() + 1);
        match random(state, 6) {
            0 => chars.insert(at, letters[random(state, letters.len())]),
            1 if at < chars.len() => drop(chars.remove(at)),
            2 if at + 1 < chars.len() => chars.swap(at, at + 1),
            3 if at < chars.len() => chars.insert(at, chars[at]),
            4 if at < chars.len() && chars[at] == 'd' => drop(chars.splice(at..=at, ['c', 'l'])),
            _ if at < chars.len() => chars[at] = letters[random(state, letters.len())],
            _ => {}
        }
    }
    let mut name: String = chars.into_iter().collect();
    match random(state, 6) {
        0 => name = name.to_uppercase(),
        1 => name = name.to_lowercase(),
        _ => {}
    }
    while random(state, 3) == 0 {
        let word = words[random(state, words.len())];
        name = match random(state, 3) {
            0 => format!("{word} {name}"),
            1 => format!("{name}{word}"),
            _ => format!("{name} {word}"),
        };
    }
    name
}

#[test]
fn no_feature_is_better_than_its_bound() {
    let mut registry = Registry::builtin().unwrap();
    for (number, name) in ODD.iter().enumerate() {
        let (id, name) = (format!("odd-{number}"), (*name).to_owned());
        registry.push(Entity { id, name, category: "bank".to_owned(), ..Entity::default() }, "").unwrap();
    }
    let index = Index::compile(&registry).unwrap();
    let names: Vec<&str> = registry
        .entities()
        .iter()
        .flat_map(|entity| std::iter::once(&entity.name).chain(&entity.aliases))
        .map(String::as_str)
        .collect();
    let (mut skim, mut search, mut folded) = (Skim::default(), SearchScratch::default(), Folded::default());
    let (mut reader, mut room) = (Reader::default(), JudgeScratch::default());
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let (mut nothing, mut bounded, mut undisguised, mut surely) = (0, 0, 0, 0);
    for round in 0..30_000 {
        let of = if round % 5 == 0 {
            ODD[random(&mut state, ODD.len())]
        } else {
            names[random(&mut state, names.len())]
        };
        let name = altered(of, &mut state);
        skim.skim(&name);
        prepare(&mut skim, &mut search);
        index.search(&name, &skim, &mut search);
        folded.fold(&name);
        folded.take_marks(&skim);
        reader.next();
        room.next();
        for candidate in &search.candidates {
            let line = skim.searched().nth(usize::from(candidate.stream)).unwrap();
            let bound = bound(&name, &skim, line, candidate, &index, &mut reader);
            let judged = judge(&folded, line, candidate, &index, &mut room, |_| false);
            let protected = index.name(candidate.name).unwrap().1;
            match (bound, judged) {
                (Bound::Nothing, judged) => {
                    assert!(judged.is_none(), "{name}: {protected} {candidate:?}");
                    nothing += 1;
                }
                (Bound::Best { features: best, altered }, Some(judged)) => {
                    surely += usize::from(altered);
                    let dress = judged.unaltered || judged.short || judged.identical;
                    assert!(!(altered && dress), "{name}: {protected} {candidate:?}");
                    bounded += 1;
                    undisguised += usize::from(best.values[Feature::Disguise as usize] == 0.0);
                    assert!(best.cap >= judged.features.cap, "{name}: {protected} {candidate:?}");
                    let pairs = best.values.iter().zip(&judged.features.values);
                    for ((best, value), (feature, sign)) in pairs.zip(FEATURES) {
                        assert!(
                            (best - value) * sign >= 0.0,
                            "{feature} of {name}: {protected} {candidate:?} {best} {value}"
                        );
                    }
                }
                _ => {}
            }
        }
    }
    assert!(
        nothing > 100 && bounded > 10_000 && undisguised > 1_000 && surely > 1_000,
        "{nothing} {bounded} {undisguised} {surely}"
    );
}

#[test]
fn a_name_is_read_as_it_is_folded() {
    let registry = Registry::builtin().unwrap();
    let names =
        registry.entities().iter().flat_map(|entity| std::iter::once(&entity.name).chain(&entity.aliases));
    let mut read = Read::default();
    let mut count = 0;
    for name in names.map(String::as_str).chain(ODD.iter().copied()) {
        for name in [name.to_owned(), name.to_uppercase(), name.to_lowercase()] {
            if read.read(&name) {
                count += 1;
                let folded = Folded::of(&name);
                assert_eq!(
                    (read.visual.as_slice(), read.hard.as_slice()),
                    (folded.visual.chars(), folded.hard.chars()),
                    "{name}"
                );
                assert_eq!(folded.searched().count(), 1, "{name}");
                assert_eq!(read.any_lower, name.chars().any(char::is_lowercase), "{name}");
            }
        }
    }
    assert!(count > 10_000, "{count}");
}
