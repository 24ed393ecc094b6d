//! The built-in registry: the files of `data/registry`, compiled into the library as text.

use super::{Registry, values};
use crate::Error;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$((concat!("built-in/", $name), include_str!(concat!("../../data/registry/", $name)))),+]
    };
}

/// Name in messages, and text.
const FILES: &[(&str, &str)] = files![
    "news-agency.csv",
    "news-anchor.csv",
    "news-media-cn.csv",
    "news-media-europe-north-america.csv",
    "news-media-asia-africa-south-america.csv",
    "military.csv",
    "official.csv",
    "public-health.csv",
    "government.csv",
    "research-institute.csv",
    "education.csv",
];

impl Registry {
    /// The registry that comes with deadringer; how its entries are chosen stands in `data/registry/README.md`.
    ///
    /// # Errors
    /// None in a released version: a test reads every file.
    pub fn builtin() -> Result<Registry, Error> {
        let mut registry = Registry::new();
        for (name, text) in FILES {
            registry.join(Registry::read_csv(text.as_bytes(), name)?)?;
        }
        Ok(registry)
    }
}

/// Hands out the names of each built-in entity together, its own first, without making entities of them.
pub(crate) fn builtin_names(mut found: impl FnMut(&[String])) {
    let mut names = Vec::new();
    for (_, text) in FILES {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let column = |headers: &csv::StringRecord, name| headers.iter().position(|header| header == name);
        let places = reader.headers().map(|headers| (column(headers, "name"), column(headers, "aliases")));
        let Ok((Some(name), aliases)) = places else { continue };
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).unwrap_or(false) {
            names.clear();
            names.push(record.get(name).unwrap_or_default().trim().to_owned());
            names.extend(values::split(aliases.and_then(|at| record.get(at)).unwrap_or_default()));
            found(&names);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_registry_has_its_breadth() {
        let registry = Registry::builtin().unwrap();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for entity in registry.entities() {
            *counts.entry(&entity.category).or_default() += 1;
        }
        for (category, floor) in [
            ("news-agency", 120),
            ("news-media", 550),
            ("news-anchor", 80),
            ("military", 220),
            ("public-health", 160),
            ("research-institute", 250),
            ("education", 150),
            ("government", 160),
            ("official", 60),
        ] {
            let count = counts.get(category).copied().unwrap_or(0);
            assert!(count >= floor, "{category}: {count} of at least {floor}");
        }
        assert!(registry.entities().len() >= 1_750);
    }

    #[test]
    fn no_entity_bears_the_name_of_another() {
        let lints = Registry::builtin().unwrap().lint();
        let grave: Vec<String> = lints
            .iter()
            .filter(|lint| lint.kind.is_grave())
            .map(|lint| format!("{}: {}", lint.place, lint.reason))
            .collect();
        assert!(grave.is_empty(), "{}", grave.join("\n"));
    }

    #[test]
    fn the_names_are_those_of_the_entities() {
        let registry = Registry::builtin().unwrap();
        let mut entities = registry.entities().iter();
        builtin_names(|names| {
            let entity = entities.next().unwrap();
            let own: Vec<&String> = std::iter::once(&entity.name).chain(&entity.aliases).collect();
            assert_eq!(names.iter().collect::<Vec<_>>(), own);
        });
        assert!(entities.next().is_none());
    }

    #[test]
    fn every_official_has_a_source() {
        for entity in Registry::builtin().unwrap().entities() {
            if entity.category == "official" {
                assert!(!entity.source.is_empty(), "`{}` has no source", entity.id);
            }
        }
    }
}
