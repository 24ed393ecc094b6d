//! Complete registers: what a registry declares to list without a gap, all universities of a country or all its county
//! disease-control centres. What such a register does not hold, a name that asserts it is contradicted.
//!
//! Declared in a `registers.toml` beside the registry file, or in code. Nothing is declared by default: a list that only
//! seems complete would turn a genuine small body's name into evidence against it.

use std::path::Path;

use serde::Deserialize;

use super::countries::is_country;
use super::entity::is_slug;
use super::{Entity, Registry};
use crate::Error;

/// The file beside a registry file in which it is declared complete.
const FILE: &str = "registers.toml";

/// A declaration: every body of a category and country is in the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Register {
    /// The category.
    pub category: String,
    /// The country.
    pub country: String,
    /// The kind of body, as claims name it (`university`, `cdc`, `newspaper`); empty for all of the category.
    pub body: String,
    /// Where it can be checked that it is complete; not compiled in.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Registers {
    #[serde(default)]
    register: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    file: String,
    category: String,
    country: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    source: String,
}

impl Registry {
    /// What this registry declares to list without a gap.
    #[must_use]
    pub fn registers(&self) -> &[Register] {
        &self.registers
    }

    /// Declares that every body of a category and country is in this registry; with a kind of `body` (`university`,
    /// `cdc`, …) every one of that kind.
    ///
    /// ```
    /// use deadringer::Registry;
    /// let list = "id,name,category,country\nu1,Harbour City University,education,GB\n";
    /// let mut registry = Registry::read_csv(list.as_bytes(), "list.csv")?;
    /// registry.declare_complete("education", "GB", "university")?;
    /// assert_eq!(registry.registers().len(), 1);
    /// # Ok::<(), deadringer::Error>(())
    /// ```
    ///
    /// # Errors
    /// The category or kind is no slug, the country no code, or the registry holds no entity of them.
    pub fn declare_complete(&mut self, category: &str, country: &str, body: &str) -> Result<(), Error> {
        let register = Register {
            category: category.to_owned(),
            country: country.to_owned(),
            body: body.to_owned(),
            source: String::new(),
        };
        self.declare(register, "")
    }

    fn declare(&mut self, register: Register, place: &str) -> Result<(), Error> {
        let Register { category, country, body, .. } = &register;
        let refuse = |what: String, hint: &str| Err(Error::registry(place, what).with_hint(hint));
        for (field, text) in [("category", category), ("body", body)] {
            let left_out = field == "body" && text.is_empty();
            if !left_out && !is_slug(text) {
                return refuse(
                    format!("the {field} `{text}` of a complete register is no slug"),
                    "write it in small letters, digits and single hyphens, as in `news-media`",
                );
            }
        }
        if !is_country(country) {
            return refuse(
                format!("the country `{country}` of a complete register is no code"),
                "write two capital letters of ISO 3166-1, as in `CN`; a register holds for one country",
            );
        }
        let of = |entity: &&Entity| entity.category == *category && entity.country == *country;
        if self.entities.iter().filter(of).count() == 0 {
            return refuse(
                format!(
                    "a register of {category} in {country} is declared complete, but holds no such entity"
                ),
                "give its entries that category and country, or take the declaration out",
            );
        }
        if !self.registers.contains(&register) {
            self.registers.push(register);
        }
        Ok(())
    }
}

/// Declares what a `registers.toml` beside a registry file says of it.
pub(super) fn declare(registry: &mut Registry, path: &Path) -> Result<(), Error> {
    let beside = path.with_file_name(FILE);
    let source = beside.display().to_string();
    let text = match std::fs::read_to_string(&beside) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::io(source, "cannot read what is declared complete", error)),
    };
    let registers: Registers = basic_toml::from_str(&text).map_err(|error| {
        Error::registry(&source, error.to_string()).with_hint(
            "each `[[register]]` has `file`, `category` and `country`, and may have `body` and `source`, all in quotes",
        )
    })?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // The parser gives no places; the n-th row stands under the n-th of these lines.
    let mut lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.split('#').next().is_some_and(|line| line.trim() == "[[register]]"))
        .map(|(number, _): (usize, _)| number);
    for row in registers.register {
        let place = lines.next().map_or_else(|| source.clone(), |line| format!("{source}:{line}"));
        let Row { file, category, country, body, source } = row;
        if file == name {
            registry.declare(Register { category, country, body, source }, &place)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "id,name,category,country\nu1,青河大学,education,CN\n";

    fn read(toml: &str) -> Result<Registry, Error> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("list.csv"), LIST).unwrap();
        std::fs::write(folder.path().join(FILE), toml).unwrap();
        Registry::read_path(folder.path().join("list.csv"))
    }

    #[test]
    fn a_file_beside_the_registry_declares_it_complete() {
        let registry = read(
            "# ours\n[[register]]\nfile = \"list.csv\"\ncategory = \"education\"\ncountry = \"CN\"\nbody = \"university\"\n\
             [[register]]\nfile = \"other.csv\"\ncategory = \"military\"\ncountry = \"US\"\n",
        )
        .unwrap();
        let [register] = registry.registers() else { panic!("{:?}", registry.registers()) };
        assert_eq!((register.category.as_str(), register.body.as_str()), ("education", "university"));
        let mut all = Registry::new();
        all.join(registry).unwrap();
        assert_eq!(all.registers().len(), 1);
    }

    #[test]
    fn faults_are_placed() {
        let text = |toml: &str| read(toml).unwrap_err().to_string();
        assert!(
            text("\n[[register]]\nfile = \"list.csv\"\ncategory = \"education\"\ncountry = \"China\"\n")
                .contains("registers.toml:2: the country `China`")
        );
        assert!(
            text("[[register]]\nfile = \"list.csv\"\ncategory = \"military\"\ncountry = \"CN\"\n")
                .contains("holds no such entity")
        );
        assert!(text("[[register]]\nfile = \"list.csv\"\n").contains("missing field `category`"));
        assert!(text("[[register]]\nfiles = \"list.csv\"\n").contains("unknown field `files`"));
    }
}
