//! JSONL: one entity a line, as an object.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::{Problems, REQUIRED, column, field, shortened};
use crate::Error;
use crate::registry::{Entity, Official, Registry};

pub(super) fn read(text: &str, problems: &mut Problems<'_>) -> Registry {
    let mut registry = Registry::new();
    for (index, line_text) in text.lines().enumerate() {
        let line = index + 1;
        if line_text.trim().is_empty() {
            continue;
        }
        let before = problems.count;
        let entity = match serde_json::from_str::<Fields>(line_text) {
            Ok(fields) => entity(fields, line, problems),
            Err(error) => {
                problems.add(not_an_object(&problems.place(line), &error));
                continue;
            }
        };
        if problems.count > before {
            continue;
        }
        let place = problems.place(line);
        if let Err(error) = registry.push(entity, place) {
            problems.add(error);
        }
    }
    registry
}

fn entity(fields: Fields, line: usize, problems: &mut Problems<'_>) -> Entity {
    let mut entity = Entity::default();
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in fields.0 {
        let Some(column) = column(&name, line, "field", problems) else { continue };
        if seen.contains(&column) {
            problems.at(line, format!("field `{column}` stands twice"), "keep one of them");
        }
        seen.push(column);
        if value.is_null() {
            continue;
        }
        match column {
            "aliases" => entity.aliases = texts(column, value, line, problems),
            "official" => {
                let accounts = texts(column, value, line, problems);
                entity.official = accounts.iter().map(|account| Official::parse(account)).collect();
            }
            _ => match (value, field(&mut entity, column)) {
                (Value::String(text), Some(field)) => *field = text,
                (other, _) => problems.at(
                    line,
                    format!("`{column}` is {}, a string was expected", described(&other)),
                    "write the value between double quotes",
                ),
            },
        }
    }
    for required in REQUIRED {
        if !seen.contains(&required) {
            problems.at(
                line,
                format!("no field `{required}`"),
                "every line needs `id`, `name` and `category`",
            );
        }
    }
    entity
}

fn texts(column: &str, value: Value, line: usize, problems: &mut Problems<'_>) -> Vec<String> {
    let found = described(&value);
    let all_text = |values: Vec<Value>| -> Option<Vec<String>> {
        values
            .into_iter()
            .map(|value| if let Value::String(text) = value { Some(text) } else { None })
            .collect()
    };
    let texts = if let Value::Array(values) = value { all_text(values) } else { None };
    texts.unwrap_or_else(|| {
        problems.at(
            line,
            format!("`{column}` is {found}, an array of strings was expected"),
            format!("write `\"{column}\": [\"…\", \"…\"]`"),
        );
        Vec::new()
    })
}

fn described(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the string `{}`", shortened(text)),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn not_an_object(place: &str, error: &serde_json::Error) -> Error {
    let text = error.to_string();
    // The line in it is always 1: every line is parsed by itself.
    let what = text.split(" at line ").next().unwrap_or_default();
    Error::registry(format!("{place}:{}", error.column()), format!("no JSON object: {what}"))
        .with_hint("JSONL has one object a line, without brackets and commas between them")
}

/// An object with its fields in order, repeated ones too.
struct Fields(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}
