//! One account out of one line of JSON.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::scan::batch::Column;
use crate::scan::columns::Columns;

/// An account's fields, in memory that is used again for every line.
#[derive(Debug, Default)]
pub(crate) struct JsonAccount {
    fields: [Field; 4],
}

#[derive(Debug, Default)]
struct Field {
    text: String,
    /// How well the key fitted; nothing where there was none.
    rank: Option<u8>,
}

impl JsonAccount {
    /// Reads a line; the error says what is wrong with it.
    pub(crate) fn read(&mut self, line: &str, columns: &Columns) -> Result<(), String> {
        let mut repaired = String::new();
        let first = self.read_exactly(line, columns);
        match first {
            Err(_) if replace_lone_surrogates(line, &mut repaired) => self.read_exactly(&repaired, columns),
            other => other,
        }
    }

    fn read_exactly(&mut self, line: &str, columns: &Columns) -> Result<(), String> {
        for field in &mut self.fields {
            field.text.clear();
            field.rank = None;
        }
        let mut deserializer = serde_json::Deserializer::from_str(line);
        Object { account: self, columns }
            .deserialize(&mut deserializer)
            .and_then(|()| deserializer.end())
            .map_err(|error| error.to_string())
    }

    /// The text of a field; nothing where the object has no such key.
    pub(crate) fn get(&self, column: Column) -> Option<&str> {
        self.fields.get(column as usize).filter(|field| field.rank.is_some()).map(|field| field.text.as_str())
    }
}

/// The keys of a line, if it is an object.
pub(crate) fn keys(line: &[u8]) -> Option<Vec<String>> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(line).ok()?;
    Some(object.keys().cloned().collect())
}

/// Puts U+FFFD in the place of surrogates that stand alone, as some writers leave them; whether there were any.
fn replace_lone_surrogates(line: &str, out: &mut String) -> bool {
    let unit = |at: usize| -> Option<u16> {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let mut replaced = false;
    let mut at = 0;
    while let Some(rest) = line.get(at..) {
        let Some(found) = rest.find('\\') else {
            out.push_str(rest);
            break;
        };
        out.push_str(rest.get(..found).unwrap_or_default());
        at += found;
        let length = match (unit(at), unit(at + 6)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 12,
            (Some(0xD800..0xE000), _) => {
                out.push_str("\\ufffd");
                replaced = true;
                at += 6;
                continue;
            }
            (Some(_), _) => 6,
            // A backslash and what it escapes, which may itself be a backslash.
            (None, _) => {
                1 + line.get(at + 1..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
            }
        };
        out.push_str(line.get(at..at + length).unwrap_or_default());
        at += length;
    }
    replaced
}

struct Object<'a> {
    account: &'a mut JsonAccount,
    columns: &'a Columns,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(found) = map.next_key_seed(Key(self.columns))? {
            let field = found.and_then(|(column, rank)| {
                let field = self.account.fields.get_mut(column as usize)?;
                field.rank.is_none_or(|held| rank <= held).then(|| {
                    field.rank = Some(rank);
                    &mut field.text
                })
            });
            match field {
                Some(text) => map.next_value_seed(Text(text))?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// A key, as the column it names.
struct Key<'a>(&'a Columns);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<(Column, u8)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<(Column, u8)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Column::ALL.into_iter().find_map(|column| self.0.rank(column, key).map(|rank| (column, rank))))
    }
}

/// A value that is text or can be taken as such, put into memory that is used again.
struct Text<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.clear();
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.push_str(text);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.push_str(&number.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.0.push_str(&number.to_string());
        Ok(())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        // Beyond 2^53 digits are lost, and an id must be exact.
        if number.fract() == 0.0 && number.abs() >= 9e15 {
            return Err(E::custom("a number too large to be exact; write it as a string"));
        }
        self.0.push_str(&number.to_string());
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom("a list where text is expected"))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom("an object where text is expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<[Option<String>; 4], String> {
        let mut account = JsonAccount::default();
        account.read(line, &Columns::default())?;
        Ok(Column::ALL.map(|column| account.get(column).map(str::to_owned)))
    }

    #[test]
    fn keys_are_those_of_the_headers_and_numbers_are_text() {
        let [id, name, handle, platform] =
            read(r#"{"bio":["x",{"name":"no"}],"UID":18446744073709551615,"nick":"b","Name":"a\u4eba","login":null}"#)
                .unwrap();
        assert_eq!(id.as_deref(), Some("18446744073709551615"));
        assert_eq!(name.as_deref(), Some("a人"));
        assert_eq!(handle.as_deref(), Some(""));
        assert_eq!(platform, None);
    }

    #[test]
    fn what_is_no_object_of_texts_is_refused() {
        for wrong in
            ["", "{", "[]", "1", r#"{"name":["a"]}"#, r#"{"name":{}}"#, r#"{"name":"a"} x"#, r#"{"id":1e30}"#]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn lone_surrogates_are_repaired() {
        let [_, name, ..] = read(r#"{"name":"a\ud83db\ud83d\ude00\\ud83d"}"#).unwrap();
        assert_eq!(name.as_deref(), Some("a\u{FFFD}b😀\\ud83d"));
    }
}
