//! The indexed search must propose exactly what a plain matcher proposes, which holds the rule of `src/index/search.rs`
//! and has no index, no hash and no filter. The two share the fold, the lexicon and the look-up of tables; nothing else.
//!
//! `DEADRINGER_LONG=20` runs twenty times as many registries and queries.
#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test may panic; the plain matcher is read more than run"
)]

#[path = "reference/names.rs"]
mod names;
#[path = "reference/plain.rs"]
mod plain;

use std::collections::BTreeMap;
use std::time::Instant;

use deadringer::Index;
use deadringer::registry::{Entity, Registry};
use deadringer::testing::{self, PatternView, Searcher};

use names::Random;
use plain::{Found, NEAR, Plain, PlainNear, near};

/// A registry under test, with what was compared and how long it took.
struct Trial {
    plain: Plain,
    index: Index,
    searcher: Searcher,
    queries: usize,
    proposed: [usize; 7],
    differences: Vec<String>,
}

impl Trial {
    fn of(names: &[String]) -> Trial {
        let mut registry = Registry::new();
        for (number, chunk) in names.chunks(3).enumerate() {
            let mut entity = Entity::default();
            entity.id = number.to_string();
            entity.category = "news-media".to_owned();
            entity.name = chunk[0].clone();
            entity.aliases = chunk[1..].to_vec();
            registry.push(entity, "").expect("every name holds a character");
        }
        let (plain, index) =
            (Plain::of(&registry), Index::compile(&registry).expect("the registry is small"));
        let views: Vec<&PatternView> = plain.patterns().collect();
        assert_eq!(
            testing::patterns(&index).iter().collect::<Vec<_>>(),
            views,
            "the patterns that are looked for"
        );
        Trial {
            plain,
            index,
            searcher: Searcher::default(),
            queries: 0,
            proposed: [0; 7],
            differences: Vec::new(),
        }
    }

    fn compare(&mut self, query: &str) {
        for units in testing::streams(query).iter().filter(|units| !units.is_empty()) {
            let inside = units.windows(2).all(|pair| pair[0].ends == pair[1].starts);
            let outside = units[0].starts && units[units.len() - 1].ends;
            assert!(inside && outside, "{query:?}: a word starts where another ends");
        }
        self.searcher.search(&self.index, query);
        let indexed: BTreeMap<u32, Found> = self
            .searcher
            .candidates()
            .iter()
            .map(|found| (found.name, (found.via, found.distance)))
            .collect();
        let plain = self.plain.search(query);
        self.queries += 1;
        plain.values().for_each(|found| self.proposed[usize::from(found.0)] += 1);
        for name in indexed.keys().chain(plain.keys()) {
            let (found, expected) = (indexed.get(name), plain.get(name));
            if found != expected {
                let patterns: Vec<String> = (self.plain.patterns().filter(|pattern| pattern.name == *name))
                    .map(|pattern| pattern.chars.iter().collect())
                    .collect();
                self.differences.push(format!("{query:?} and {patterns:?}: {found:?} is not {expected:?}"));
            }
        }
    }
}

/// Compares registries of `size` names, some queries each, and prints what was compared.
fn compare(size: usize, registries: usize, queries: usize, seed: u64) {
    let began = Instant::now();
    let long: usize = std::env::var("DEADRINGER_LONG").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    let random = &mut Random::new(seed);
    let (mut compared, mut proposed, mut differences) = (0, [0; 6], Vec::new());
    for number in 0..registries * long {
        let names: Vec<String> = (0..size).map(|_| names::name(random)).collect();
        let mut trial = Trial::of(&names);
        if number % registries == 0 && size < 50_000 {
            let longest = if size < 1_000 { 600 } else { 100 };
            names::adversarial(random, longest).iter().for_each(|query| trial.compare(query));
        }
        (0..queries).for_each(|_| trial.compare(&names::query(random, &names)));
        compared += trial.queries;
        proposed.iter_mut().zip(trial.proposed).for_each(|(sum, count)| *sum += count);
        differences.extend(trial.differences);
    }
    let summary = format!("{compared} queries against {size} names, {:.1?}: {proposed:?}", began.elapsed());
    assert!(
        differences.is_empty(),
        "{summary}: {}:\n{}",
        differences.len(),
        differences[..differences.len().min(40)].join("\n")
    );
    report(&summary);
}

#[expect(clippy::print_stdout, reason = "shown with --nocapture")]
fn report(summary: &str) {
    println!("{summary}");
}

#[test]
fn search_is_the_plain_matcher_on_one_name() {
    compare(1, 400, 40, 1);
}

#[test]
fn search_is_the_plain_matcher_on_ten_names() {
    compare(10, 60, 100, 2);
}

#[test]
fn search_is_the_plain_matcher_on_a_thousand_names() {
    compare(1_000, 5, 800, 3);
}

#[test]
fn search_is_the_plain_matcher_on_fifty_thousand_names() {
    compare(50_000, 1, 500, 4);
}

/// What is near of a hundred thousand names, by twenty thousand others on two threads: one in twenty is one of them with edits.
#[test]
fn near_names_are_the_plain_ones_of_a_hundred_thousand() {
    let random = &mut Random::new(5);
    let names: Vec<String> = (0..100_000).map(|_| names::name(random)).collect();
    let mut registry = Registry::new();
    for (number, name) in names.iter().enumerate() {
        let mut entity = Entity::default();
        entity.id = number.to_string();
        entity.category = "news-media".to_owned();
        entity.name = name.clone();
        registry.push(entity, "").expect("every name holds a character");
    }
    let (plain, index) =
        (PlainNear::of(&registry), Index::compile(&registry).expect("the registry is small"));
    let queries: Vec<String> = (0..20_000)
        .map(|number| if number % 20 == 0 { names::query(random, &names) } else { names::name(random) })
        .collect();
    let compare = |queries: &[String]| {
        let mut searcher = Searcher::default();
        let mut met = 0usize;
        for query in queries {
            searcher.search(&index, query);
            let mut indexed: BTreeMap<u32, usize> = BTreeMap::new();
            for found in searcher.candidates().iter().filter(|found| found.via == NEAR) {
                let known = indexed.entry(found.name).or_insert(usize::from(found.distance));
                *known = usize::from(found.distance).min(*known);
            }
            let mut plain = plain.search(query);
            met += plain.len();
            // A candidate of a surer rule hides nothing, but is not told twice.
            let surer = |name: &u32| {
                searcher.candidates().iter().any(|found| found.name == *name && found.via < NEAR)
            };
            plain.retain(|name, _| indexed.contains_key(name) || !surer(name));
            assert_eq!(indexed, plain, "{query:?}");
        }
        met
    };
    let halves = queries.split_at(queries.len() / 2);
    let met = std::thread::scope(|scope| {
        let other = scope.spawn(|| compare(halves.1));
        compare(halves.0) + other.join().expect("the other half is equal too")
    });
    assert!(met > 1_000, "only {met} near names were met");
}

/// One change of a text: `(kind, place, letter)`, the kinds being substitution, insertion, deletion and swap.
type Edit = (usize, usize, char);

fn edited(text: &[char], edits: &[Edit]) -> Option<Vec<char>> {
    let mut text = text.to_vec();
    for &(kind, at, c) in edits {
        let free = |place: usize| text.get(place).is_some_and(|&c| c != ' ');
        match kind {
            0 if free(at) => text[at] = c,
            1 if at <= text.len() => text.insert(at, c),
            2 if free(at) => drop(text.remove(at)),
            3 if free(at) && free(at + 1) => text.swap(at, at + 1),
            _ => return None,
        }
    }
    Some(text)
}

/// Every single edit at every place; of each larger number that is allowed, every run and `several` draws.
fn all_edits(
    random: &mut Random,
    length: usize,
    allowed: usize,
    alphabet: &str,
    several: usize,
) -> Vec<Vec<Edit>> {
    let kinds = if allowed == 1 { 4 } else { 3 };
    let mut all: Vec<Vec<Edit>> = (0..kinds)
        .flat_map(|kind| (0..=length).map(move |at| (kind, at)))
        .map(|(kind, at)| vec![(kind, at, random.letter(alphabet))])
        .collect();
    for count in 2..=allowed {
        // Runs put in and left out are the longest and the shortest that a name becomes.
        for kind in 1..=2 {
            all.extend((0..=length).map(|at| vec![(kind, at, random.letter(alphabet)); count]));
        }
        for _ in 0..several {
            let edit = |_| (random.below(3), random.below(length + 1), random.letter(alphabet));
            all.push((0..count).map(edit).collect());
        }
    }
    all
}

#[test]
fn every_allowed_edit_is_proposed_alone_and_among_words() {
    let random = &mut Random::new(5);
    let mut names: Vec<(String, &str, usize)> = Vec::new();
    for length in (4..=18).chain([24, 40]) {
        for alphabet in [names::PLAIN_LATIN, "abcd", names::PLAIN_HAN, "山水木火"] {
            let dense = testing::is_dense(random.letter(alphabet));
            let allowed = [1, 2, 3][usize::from(length > 7) + usize::from(length > 15)];
            if !dense && length < 5 {
                continue;
            }
            // A run of three is folded to two.
            let mut letters = || loop {
                let name = random.letters(alphabet, length);
                if testing::streams(&name)[0].len() == length {
                    return name;
                }
            };
            names.push((letters(), alphabet, allowed));
            if !dense && length >= 9 {
                let mut name = letters();
                name.insert(length / 2 + 2, ' ');
                name.insert(4, ' ');
                names.push((name, alphabet, allowed));
            }
        }
    }
    let texts: Vec<String> = names.iter().map(|name| name.0.clone()).collect();
    let mut trial = Trial::of(&texts);
    let (mut planted, mut skipped) = (0, 0);
    for (number, (name, alphabet, allowed)) in names.iter().enumerate() {
        let chars: Vec<char> = name.chars().collect();
        let dense = testing::is_dense(chars[0]);
        for edits in all_edits(random, chars.len(), *allowed, alphabet, 25) {
            let Some(text) = edited(&chars, &edits) else { continue };
            let folded: Vec<char> =
                testing::streams(&text.iter().collect::<String>())[0].iter().map(|u| u.c).collect();
            let text: String = text.into_iter().collect();
            if folded.iter().collect::<String>() != text.replace(' ', "") {
                skipped += 1;
                continue;
            }
            let among = match (dense, *allowed) {
                (false, 1) => [format!("the {text}"), format!("{text} Official 24")],
                (true, 1) => [format!("官方{text}"), format!("中国{text}直播间")],
                (false, _) => [format!("zorba {text} kelp"), format!("{text} zorba kelp")],
                (true, _) => [format!("鼠牛{text}兔"), format!("zorba {text}龙")],
            };
            for query in std::iter::once(text).chain(among) {
                trial.searcher.search(&trial.index, &query);
                let found =
                    trial.searcher.candidates().into_iter().find(|found| found.name as usize == number);
                assert!(
                    found
                        .is_some_and(|found| found.via <= NEAR && usize::from(found.distance) <= edits.len()),
                    "{query:?} is {name:?} after {edits:?}: {found:?}"
                );
                planted += 1;
            }
        }
    }
    assert!(skipped < planted / 10, "{skipped} of {planted} fell to the fold");
    report(&format!("{planted} edits planted"));
}

#[test]
fn the_plain_distance_is_that_of_strsim() {
    let random = &mut Random::new(6);
    for _ in 0..20_000 {
        let [a, b]: [String; 2] = [0; 2].map(|_| {
            let count = random.below(9);
            random.letters("abc", count)
        });
        let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let (plain, swaps) = (strsim::generic_levenshtein(&x, &y), strsim::osa_distance(&a, &b));
        assert_eq!(near(&x, &y, 1), (swaps <= 1).then_some(swaps), "{a} {b}");
        for edits in 2..=3 {
            assert_eq!(near(&x, &y, edits), (plain <= edits).then_some(plain), "{a} {b} {edits}");
        }
    }
}
