use super::*;
use crate::registry::{Entity, Registry};

fn proposed(names: &[&str], query: &str) -> bool {
    let mut registry = Registry::new();
    for name in names {
        let (id, name) = ((*name).to_owned(), (*name).to_owned());
        let entity = Entity { id, name, category: "news-agency".to_owned(), ..Entity::default() };
        registry.push(entity, "").unwrap();
    }
    let (mut skim, mut scratch) = (Skim::default(), SearchScratch::default());
    skim.skim(query);
    prepare(&mut skim, &mut scratch);
    Index::compile(&registry).unwrap().search(query, &skim, &mut scratch);
    scratch.candidates.iter().any(|candidate| candidate.name == 0)
}

/// Windows of many names are parted by their neighbours, at one end or at both; no edit of three may hide behind that.
#[test]
fn a_name_that_begins_or_ends_as_many_do_is_met_with_every_three_edits() {
    let mut state = 5u64;
    let mut random = |limit: usize| {
        state = state.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
        usize::try_from(state >> 33).unwrap_or(0) % limit
    };
    let mut registry = Registry::new();
    let mut names: Vec<Vec<char>> = Vec::new();
    for (number, (first, last)) in [("University", "Hospital"), ("University", ""), ("", "Hospital")]
        .into_iter()
        .cycle()
        .take(3 * 120)
        .enumerate()
    {
        let middle: String = (0..5 + random(20)).map(|_| char::from(b"abdeghkmoptuxz"[random(14)])).collect();
        // As few as 16 characters, and as many as four windows and more.
        let name = match random(4) {
            0 => format!("{first}{}{last}", &middle[..5]),
            _ => format!("{first}{middle}{last}"),
        };
        names.push(Folded::of(&name).visual.chars().to_vec());
        let id = format!("x-{number}");
        let entity = Entity { id, name, category: "news-agency".to_owned(), ..Entity::default() };
        registry.push(entity, "").unwrap();
    }
    let index = Index::compile(&registry).unwrap();
    let opened = Index::from_bytes(&index.to_bytes()).unwrap();
    let (mut skim, mut scratch) = (Skim::default(), SearchScratch::default());
    let mut met = [0; 2];
    for round in 0..40_000 {
        let target = round % names.len();
        let mut edited = names[target].clone();
        if edited.len() < 16 {
            continue;
        }
        // Near one another, or anywhere.
        let from = random(edited.len());
        for _ in 0..3 {
            let count = edited.len();
            let at = if round % 3 == 0 { random(count) } else { (from + random(5)).min(count - 1) };
            match random(3) {
                0 => edited[at] = 'q',
                1 => edited.insert(at, 'q'),
                _ => drop(edited.remove(at)),
            }
        }
        let query: String = edited.iter().collect();
        skim.skim(&query);
        if crate::index::verify::within(&names[target], skim.visual.chars(), 3).is_none() {
            continue;
        }
        prepare(&mut skim, &mut scratch);
        for index in [&index, &opened] {
            index.search(&query, &skim, &mut scratch);
            let found = |one: &Candidate| one.via == Via::Near && one.name as usize == target;
            assert!(scratch.candidates.iter().any(found), "{query} for {:?}", names[target]);
        }
        met[usize::from(names[target].len() >= 32)] += 1;
    }
    assert!(met[0] > 5_000 && met[1] > 5_000, "{met:?}");
    let parted = index.parts.ends.is_parted(0) && index.parts.ends.inner().pairs() > 100;
    assert!(parted, "no window has many names");
}

/// The length of a word put in was once held against the longest name of the registry, not against a cap of its own.
#[test]
fn a_word_put_into_a_name_counts_whatever_else_is_registered() {
    let (short, long) = ("Agence Zorba", "z".repeat(200));
    for names in [&[short][..], &[short, &long]] {
        for (length, expected) in [(3, true), (12, true), (40, true), (64, true), (65, false)] {
            let query = format!("Agence {} Zorba", "qk".repeat(40).split_at(length).0);
            assert_eq!(proposed(names, &query), expected, "{query} among {}", names.len());
        }
    }
}
