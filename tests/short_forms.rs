//! Short forms over whole registries and ordinary names.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::expect_used, reason = "a test")]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::path::Path;

use deadringer::registry::{Registry, import};
use deadringer::testing::{hard, short_forms_of};

/// `DEADRINGER_DATA=DATA_FOLDER cargo test --release --test short_forms -- --ignored --nocapture` lists the forms of the
/// built-in registry and of ROR, and counts what they meet.
#[test]
#[ignore = "reads data kept outside the project"]
fn sweep() {
    let Ok(folder) = std::env::var("DEADRINGER_DATA") else { return };
    let folder = Path::new(&folder);
    let mut registry = Registry::builtin().unwrap();
    let builtin = registry.entities().len();
    let ror = File::open(folder.join("ror/ror-v2.json.gz")).unwrap();
    registry.join(import::ror(flate2::read::GzDecoder::new(ror), "ror").unwrap().0).unwrap();
    let alone = std::time::Instant::now();
    let count: usize = registry.entities().iter().map(|entity| short_forms_of(entity).len()).sum();
    println!("derivation alone: {count} forms in {:.2?}", alone.elapsed());
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut forms: HashMap<String, Vec<(usize, String, String)>> = HashMap::new();
    let mut tally: BTreeMap<(bool, String), usize> = BTreeMap::new();
    let started = std::time::Instant::now();
    for (number, entity) in registry.entities().iter().enumerate() {
        for name in std::iter::once(&entity.name).chain(&entity.aliases) {
            names.entry(hard(name)).or_insert(number);
        }
        for (text, matching, weight) in short_forms_of(entity) {
            println!(
                "FORM\t{}\t{}\t{text}\t{matching}\t{weight}",
                if number < builtin { "builtin" } else { "ror" },
                entity.name
            );
            *tally.entry((number < builtin, matching.clone())).or_default() += 1;
            forms.entry(hard(&text)).or_default().push((number, text, matching));
        }
    }
    println!("{} entities in {:.2?}: {tally:?}", registry.entities().len(), started.elapsed());
    let bearers =
        |all: &Vec<(usize, String, String)>| all.iter().map(|form| form.0).collect::<HashSet<_>>().len();
    let shared = forms.values().filter(|all| bearers(all) > 1).count();
    let named = forms
        .iter()
        .filter(|(key, all)| names.get(*key).is_some_and(|owner| all.iter().any(|form| form.0 != *owner)))
        .count();
    println!(
        "distinct forms {}, shared by several entities {shared}, equal to a name of another {named}",
        forms.len()
    );
    let mut equal: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut within = equal.clone();
    let lengths: Vec<usize> = (2..=30).collect();
    for file in std::fs::read_dir(folder.join("benign")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            let key = hard(line);
            for form in forms.get(&key).into_iter().flatten().take(1) {
                *equal.entry((name.clone(), form.2.clone())).or_default() += 1;
                println!(
                    "EQUAL\t{name}\t{line}\t{}\t{}",
                    form.2,
                    registry.entities().get(form.0).unwrap().name
                );
            }
            let chars: Vec<char> = key.chars().collect();
            let dense = chars.iter().any(|c| deadringer::testing::is_dense(*c));
            for from in 0..chars.len() {
                for length in &lengths {
                    let Some(window) = chars.get(from..from + length) else { break };
                    if *length == chars.len() || !dense {
                        continue;
                    }
                    let window: String = window.iter().collect();
                    for form in forms
                        .get(&window)
                        .into_iter()
                        .flatten()
                        .take(1)
                        .filter(|form| form.2 == "Embedded" || form.2 == "Near")
                    {
                        *within.entry((name.clone(), form.2.clone())).or_default() += 1;
                        println!(
                            "WITHIN\t{name}\t{line}\t{window}\t{}\t{}",
                            form.2,
                            registry.entities().get(form.0).unwrap().name
                        );
                    }
                }
            }
            if !dense {
                let words: Vec<&str> = line.split_whitespace().collect();
                for from in 0..words.len() {
                    for to in from + 1..=words.len() {
                        let window = hard(&words.get(from..to).unwrap().concat());
                        for form in forms.get(&window).into_iter().flatten().take(1).filter(|form| {
                            to - from < words.len() && (form.2 == "Embedded" || form.2 == "Near")
                        }) {
                            *within.entry((name.clone(), form.2.clone())).or_default() += 1;
                            println!(
                                "WITHIN\t{name}\t{line}\t{window}\t{}\t{}",
                                form.2,
                                registry.entities().get(form.0).unwrap().name
                            );
                        }
                    }
                }
            }
        }
    }
    println!("benign names equal to a form: {equal:#?}\nholding one: {within:#?}");
}

/// `NAMES='a|b' cargo test --test short_forms -- --ignored --nocapture show`
#[test]
#[ignore = "prints"]
fn show() {
    for name in std::env::var("NAMES").unwrap_or_default().split('|') {
        println!("{name}: {:?}", deadringer::testing::short_forms(name));
    }
}
