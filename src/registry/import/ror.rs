//! The Research Organization Registry (ROR, CC0), schema version 2: <https://ror.readme.io/docs/data-structure>.
//!
//! | ROR | here |
//! |---|---|
//! | `id` `https://ror.org/0abc…` | id `ror-0abc…`, and the source |
//! | the name typed `ror_display`, else the first `label` | name |
//! | all other names, distinct but for case, width and spacing | aliases |
//! | names of public health or disease control, unless typed `education` | category `public-health` |
//! | type `education`, then type `government` | category `education`, `government` |
//! | any other type: facility, nonprofit, company, healthcare, archive, funder, other | category `research-institute` |
//! | country of the first location | country |
//! | `established` | valid from that year |
//!
//! Records are read one at a time, so that memory holds the entities and one record.

use std::collections::HashSet;
use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde::de::{Deserializer as _, SeqAccess, Visitor};
use serde_json::Value;

use super::ImportReport;
use crate::Error;
use crate::registry::lint::{is_common, lint_key, weight};
use crate::registry::{Entity, Registry};

/// Shorter acronyms are left out: of those of three letters in ROR 70 % belong to several bodies, of four letters 20 %.
const SHORTEST_ACRONYM: usize = 4;

/// What a name says, in lower case, where the body is one of public health or disease control.
const PUBLIC_HEALTH: &[&str] = &[
    "public health",
    "disease control",
    "disease prevention",
    "control of disease",
    "santé publique",
    "salud pública",
    "saúde pública",
    "salut pública",
    "sanità pubblica",
    "öffentliche gesundheit",
    "öffentliches gesundheitswesen",
    "gesundheitsamt",
    "volksgezondheid",
    "folkhälso",
    "folkehelse",
    "zdravia verejného",
    "verejného zdravotníctva",
    "zdrowia publicznego",
    "javno zdravje",
    "javno zdravlje",
    "sănătate publică",
    "halk sağlığı",
    "общественного здоровья",
    "общественного здравоохранения",
    "громадського здоров",
    "الصحة العامة",
    "疾病预防控制",
    "疾病預防控制",
    "疾病管制",
    "疾控中心",
    "公共卫生",
    "公共衛生",
    "公衆衛生",
    "질병관리",
];

/// Makes a registry of a ROR dump, a JSON array of records; `source` is its name in messages.
///
/// # Errors
/// The input cannot be read, is no JSON array, or is broken off; a record that is odd by itself is skipped and counted.
pub fn ror(input: impl Read, source: &str) -> Result<(Registry, ImportReport), Error> {
    let mut import = Import { source, registry: Registry::new(), report: ImportReport::default() };
    let mut json = serde_json::Deserializer::from_reader(std::io::BufReader::new(input));
    let read = json.deserialize_seq(&mut import).and_then(|()| json.end());
    match read {
        Ok(()) => Ok((import.registry, import.report)),
        Err(error) if error.is_io() => Err(Error::io(source, "cannot read the ROR dump", error.into())),
        Err(error) => {
            let text = error.to_string();
            let what = text.split(" at line ").next().unwrap_or_default();
            let place = format!("{source}:{}:{}", error.line(), error.column());
            Err(Error::registry(
                place,
                format!("no whole ROR dump: {what}, after {} records", import.report.read),
            )
            .with_hint("give the file `v…-ror-data.json` of a ROR release of schema version 2, unzipped"))
        }
    }
}

struct Import<'s> {
    source: &'s str,
    registry: Registry,
    report: ImportReport,
}

impl<'de> Visitor<'de> for &mut Import<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of ROR records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<(), A::Error> {
        while let Some(record) = records.next_element::<Value>()? {
            self.take(record);
        }
        Ok(())
    }
}

impl Import<'_> {
    fn take(&mut self, record: Value) {
        self.report.read += 1;
        let (entity, left_out) = match entity(record) {
            Ok(entity) => entity,
            Err(reason) => return self.report.skip(reason),
        };
        let place = format!("{}: record {}", self.source, self.report.read);
        // Ids and names were looked at, so that all that can be wrong now is an id that is taken.
        match self.registry.push(entity, place) {
            Ok(()) => {
                self.report.imported += 1;
                self.report.aliases_left_out += left_out;
            }
            Err(_) => self.report.skip("its id was there before"),
        }
    }
}

#[derive(Deserialize)]
struct Record {
    id: String,
    status: String,
    #[serde(default)]
    types: Vec<String>,
    names: Option<Vec<Name>>,
    #[serde(default)]
    locations: Vec<Location>,
    established: Option<i64>,
}

#[derive(Deserialize)]
struct Name {
    value: String,
    #[serde(default)]
    types: Vec<String>,
}

impl Name {
    fn is(&self, kind: &str) -> bool {
        self.types.iter().any(|own| own == kind)
    }
}

#[derive(Deserialize)]
struct Location {
    geonames_details: Option<Place>,
}

#[derive(Deserialize)]
struct Place {
    country_code: Option<String>,
}

/// The entity of a record and how many of its names were left out, or why there is none.
fn entity(record: Value) -> Result<(Entity, usize), &'static str> {
    let record: Record =
        serde_json::from_value(record).map_err(|_| "not a record of ROR schema version 2")?;
    match record.status.as_str() {
        "active" => {}
        "inactive" => return Err("inactive"),
        "withdrawn" => return Err("withdrawn"),
        _ => return Err("of a status that is not known"),
    }
    let key = record.id.strip_prefix("https://ror.org/").unwrap_or_default();
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Err("no ROR id");
    }
    let names = record.names.unwrap_or_default();
    let usable = |name: &&Name| lint_key(&name.value).chars().count() > 1;
    let display = names.iter().filter(usable).find(|name| name.is("ror_display"));
    let Some(display) = display.or_else(|| names.iter().filter(usable).find(|name| name.is("label"))) else {
        return Err("no usable name");
    };
    let mut seen = HashSet::from([lint_key(&display.value)]);
    let mut aliases = Vec::new();
    let mut left_out = 0;
    for name in &names {
        let key = lint_key(&name.value);
        let short = name.is("acronym") && weight(&key) < SHORTEST_ACRONYM;
        if !seen.insert(key.clone()) {
            continue;
        }
        if short || key.chars().count() <= 1 || is_common(&name.value) {
            left_out += 1;
        } else {
            aliases.push(one_line(&name.value));
        }
    }
    let country =
        record.locations.into_iter().next().and_then(|location| location.geonames_details?.country_code);
    let entity = Entity {
        id: format!("ror-{key}"),
        name: one_line(&display.value),
        category: category(&record.types, &names).to_owned(),
        country: country.unwrap_or_default(),
        aliases,
        source: record.id.clone(),
        valid_from: year(record.established),
        ..Entity::default()
    };
    Ok((entity, left_out))
}

fn category(types: &[String], names: &[Name]) -> &'static str {
    let typed = |kind: &str| types.iter().any(|own| own == kind);
    let of_public_health = |name: &Name| {
        let lower = name.value.to_lowercase();
        PUBLIC_HEALTH.iter().any(|words| lower.contains(words))
    };
    if typed("education") {
        "education"
    } else if names.iter().any(of_public_health) {
        "public-health"
    } else if typed("government") {
        "government"
    } else {
        "research-institute"
    }
}

/// The year as a date, empty where there is none or none that four digits can say.
fn year(established: Option<i64>) -> String {
    established
        .filter(|year| (1..=9_999).contains(year))
        .map_or_else(String::new, |year| format!("{year:04}"))
}

/// A name with its white space in single spaces.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Registry, ImportReport) {
        let (registry, report) = ror(text.as_bytes(), "ror.json").unwrap();
        assert_eq!(report.read, report.imported + report.skipped.values().sum::<usize>());
        assert_eq!(report.imported, registry.entities().len());
        (registry, report)
    }

    const WHOLE: &str = r#"{"id":"https://ror.org/0abc12345","status":"active","types":["funder","facility"],"established":970,
        "locations":[{"geonames_id":1,"geonames_details":{"country_code":"BE","name":"Liège"}}],"links":[],
        "names":[{"lang":null,"types":["acronym"],"value":"RMC "},{"lang":null,"types":["acronym"],"value":"RMCA"},
                 {"lang":"en","types":["ror_display","label"],"value":"Royal  Museum for\nCentral Africa"},
                 {"lang":"en","types":["alias"],"value":"ROYAL MUSEUM - CENTRAL AFRICA"},
                 {"lang":"en","types":["alias"],"value":"Museum"},
                 {"lang":"fr","types":["label"],"value":"Musée royal de l'Afrique centrale"},
                 {"lang":"fr","types":["alias"],"value":"musée royal de l’afrique centrale"},
                 {"lang":"zh","types":["acronym"],"value":"中科院"}]}"#;

    #[test]
    fn a_record_becomes_an_entity() {
        let (registry, report) = read(&format!("[{WHOLE}]"));
        let entity = &registry.entities()[0];
        assert_eq!(entity.id, "ror-0abc12345");
        assert_eq!(entity.name, "Royal Museum for Central Africa");
        let aliases =
            ["RMCA", "ROYAL MUSEUM - CENTRAL AFRICA", "Musée royal de l'Afrique centrale", "中科院"];
        assert_eq!(entity.aliases, aliases);
        assert_eq!((entity.category.as_str(), entity.country.as_str()), ("research-institute", "BE"));
        assert_eq!(
            (entity.valid_from.as_str(), entity.source.as_str()),
            ("0970", "https://ror.org/0abc12345")
        );
        assert_eq!(report.aliases_left_out, 2);
        assert_eq!(registry.place(0), "ror.json: record 1");
    }

    #[test]
    fn types_and_names_say_the_category() {
        for (types, name, expected) in [
            (r#""education","government""#, "School of Public Health", "education"),
            (r#""government""#, "Guangdong Center for Disease Control and Prevention", "public-health"),
            (r#""government""#, "Ministry of Mines", "government"),
            (r#""other""#, "北京市疾病预防控制中心", "public-health"),
            (r#""nonprofit""#, "World Water Watch", "research-institute"),
            ("", "Nameless Foundation", "research-institute"),
        ] {
            let text = format!(
                r#"[{{"id":"https://ror.org/0a","status":"active","types":[{types}],
                     "names":[{{"types":["ror_display"],"value":"{name}"}}]}}]"#
            );
            assert_eq!(read(&text).0.entities()[0].category, expected, "{name}");
        }
    }

    #[test]
    fn what_is_skipped_is_counted_by_reason() {
        let record = |id: &str, status: &str, names: &str| {
            format!(r#"{{"id":"{id}","status":"{status}","types":[],"names":{names}}}"#)
        };
        let named = r#"[{"types":["label"],"value":"Some Institute"}]"#;
        let records = [
            record("https://ror.org/0a", "active", named),
            record("https://ror.org/0a", "active", named),
            record("https://ror.org/0b", "inactive", named),
            record("https://ror.org/0c", "withdrawn", named),
            record("https://ror.org/0d", "dreaming", named),
            record("https://ror.org/0e", "active", "[]"),
            record("https://ror.org/0f", "active", r#"[{"types":["ror_display"],"value":" ! "}]"#),
            record("https://ror.org/../x", "active", named),
            record("grid.1", "active", named),
            record("https://ror.org/0g", "active", r#""none""#),
            "17".to_owned(),
            "null".to_owned(),
        ];
        let (_, report) = read(&format!("[{}]", records.join(",")));
        assert_eq!((report.read, report.imported), (12, 1));
        let skipped: Vec<(&str, usize)> = report.skipped.clone().into_iter().collect();
        assert_eq!(
            skipped,
            [
                ("inactive", 1),
                ("its id was there before", 1),
                ("no ROR id", 2),
                ("no usable name", 2),
                ("not a record of ROR schema version 2", 3),
                ("of a status that is not known", 1),
                ("withdrawn", 1),
            ]
        );
    }

    #[test]
    fn what_is_no_whole_dump_is_refused() {
        for (text, place) in [
            ("", "ror.json:1:0: "),
            ("{\"id\":1}", "ror.json:1:"),
            ("[{},\n{", "ror.json:2:1: "),
            ("[] []", "ror.json:1:4: "),
            (&"[".repeat(100_000), "ror.json:1:"),
        ] {
            let error = ror(text.as_bytes(), "ror.json").unwrap_err();
            assert!(error.is_registry() && error.to_string().starts_with(place), "{error}");
            assert!(error.hint().contains("schema version 2"));
        }
    }

    /// Needs the `cli` feature, to which unpacking belongs.
    #[cfg(feature = "cli")]
    #[test]
    fn every_record_of_a_real_dump_is_accounted_for() {
        let folder = std::env::var_os("DEADRINGER_SHARED_DATA").map_or_else(
            || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
            std::path::PathBuf::from,
        );
        let path = folder.join("ror/ror-v2.json.gz");
        let Ok(file) = std::fs::File::open(&path) else {
            eprintln!("skipped: {} is not there; DEADRINGER_SHARED_DATA names its folder", path.display());
            return;
        };
        let (registry, report) = ror(flate2::read::GzDecoder::new(file), "ror-v2.json.gz").unwrap();
        eprintln!("{report}");
        assert_eq!(report.read, 35_990);
        assert_eq!(report.read, report.imported + report.skipped.values().sum::<usize>());
        assert_eq!((report.skipped["inactive"], report.skipped["withdrawn"]), (725, 190));
        assert_eq!(report.imported, registry.entities().len());
        assert!(report.imported >= 35_000 && report.aliases_left_out > 1_000, "{report}");
        let mut written = Vec::new();
        registry.write_csv(&mut written).unwrap();
        let read = Registry::read_csv(written.as_slice(), "ror.csv").unwrap();
        assert!(read.entities() == registry.entities());
    }
}
