//! The values of one column, one after another, as texts and whole numbers. A value is a place in a page or a dictionary: nothing is
//! copied but what differences are put together from, and nothing is read ahead of the page.

use std::ops::Range;

use crate::scan::batch::Column as Field;
use crate::scan::disk::Anywhere;
use crate::scan::parquet::Damage;
use crate::scan::parquet::bits::{Differences, Runs};
use crate::scan::parquet::page::{Found, Page, Pages};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Bytes,
    /// Whole numbers of so many bytes, with a sign or without.
    Numbers {
        bytes: usize,
        signed: bool,
    },
    /// Nothing at all.
    Nulls,
}

/// A value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Null,
    Bytes(&'a [u8]),
    Signed(i64),
    Unsigned(u64),
}

/// A column that is being read.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) field: Field,
    pub(super) name: String,
    pub(super) content: Content,
    /// The level of a value that is there; nothing is missing where it is 0.
    pub(super) present: u32,
    pub(super) pages: Pages,
    page: Page,
    dictionary: Dictionary,
    levels: Runs,
    /// Values of the page that are yet to come, missing ones among them.
    left: u32,
    values: Values,
    /// The last value that was put together.
    built: Vec<u8>,
}

#[derive(Debug, Default)]
struct Dictionary {
    page: Page,
    /// Where each value lies.
    places: Vec<(u32, u32)>,
    is_there: bool,
}

/// How the values of a page are written, and what of it comes next.
#[derive(Debug, Default)]
enum Values {
    #[default]
    None,
    Plain {
        at: usize,
    },
    Indices(Runs),
    Numbers(Differences),
    /// All lengths, then all bytes.
    Lengths {
        lengths: Differences,
        at: usize,
    },
    /// What each value has in common with the one before it, and the rest.
    Endings {
        starts: Differences,
        lengths: Differences,
        at: usize,
    },
}

/// Encodings by the numbers of the format.
const PLAIN: i32 = 0;
const PLAIN_DICTIONARY: i32 = 2;
const DELTA_BINARY_PACKED: i32 = 5;
const DELTA_LENGTH_BYTE_ARRAY: i32 = 6;
const DELTA_BYTE_ARRAY: i32 = 7;
const RLE_DICTIONARY: i32 = 8;

impl Column {
    pub(super) fn new(field: Field, name: String, content: Content, present: u32) -> Column {
        Column {
            field,
            name,
            content,
            present,
            pages: Pages::new(super::page::Packing::None, 0..0),
            page: Page::default(),
            dictionary: Dictionary::default(),
            levels: Runs::default(),
            left: 0,
            values: Values::None,
            built: Vec::new(),
        }
    }

    /// Goes to where the column lies in the next row group.
    pub(super) fn enter(&mut self, pages: Pages) {
        self.pages = pages;
        self.dictionary.is_there = false;
        self.left = 0;
        self.values = Values::None;
    }

    /// Whether the page holds more than was asked for.
    pub(super) fn has_more(&self) -> bool {
        self.left > 0
    }

    /// The next value.
    #[inline]
    pub(super) fn next(&mut self, file: &mut dyn Anywhere) -> Result<Value<'_>, Damage> {
        while self.left == 0 {
            self.next_page(file)?;
        }
        self.left -= 1;
        if self.present > 0 && self.levels.next(&self.page.bytes)? != self.present {
            return Ok(Value::Null);
        }
        let bytes = self.page.bytes.as_slice();
        match (&mut self.values, self.content) {
            (Values::Plain { at }, Content::Bytes) => {
                let place = counted(bytes, *at)?;
                *at = place.end;
                Ok(Value::Bytes(bytes.get(place).unwrap_or_default()))
            }
            (Values::Plain { at }, Content::Numbers { bytes: width, signed }) => {
                let value = number(bytes, *at, width, signed)?;
                *at += width;
                Ok(value)
            }
            (Values::Indices(indices), content) => {
                let index = indices.next(bytes)?;
                let (start, end) = *self
                    .dictionary
                    .places
                    .get(index as usize)
                    .ok_or("it names a value that its dictionary has not")?;
                let place = start as usize..end as usize;
                let dictionary = self.dictionary.page.bytes.as_slice();
                match content {
                    Content::Numbers { bytes: width, signed } => {
                        Ok(number(dictionary, place.start, width, signed)?)
                    }
                    _ => Ok(Value::Bytes(dictionary.get(place).unwrap_or_default())),
                }
            }
            (Values::Numbers(numbers), Content::Numbers { bytes: width, signed }) => {
                let value = numbers.next(bytes)?;
                Ok(match (width, signed) {
                    // What is longer than the column's numbers wraps as they do.
                    (4, true) => Value::Signed(i64::from(value as i32)),
                    (4, false) => Value::Unsigned(u64::from(value as u32)),
                    (_, true) => Value::Signed(value),
                    (_, false) => Value::Unsigned(value.cast_unsigned()),
                })
            }
            (Values::Lengths { lengths, at }, _) => {
                let place = piece(bytes, *at, lengths.next(bytes)?)?;
                *at = place.end;
                Ok(Value::Bytes(bytes.get(place).unwrap_or_default()))
            }
            (Values::Endings { starts, lengths, at }, _) => {
                let start =
                    usize::try_from(starts.next(bytes)?).ok().filter(|start| *start <= self.built.len());
                self.built.truncate(
                    start.ok_or("a value has more in common with the one before it than that has")?,
                );
                let place = piece(bytes, *at, lengths.next(bytes)?)?;
                *at = place.end;
                self.built.extend_from_slice(bytes.get(place).unwrap_or_default());
                Ok(Value::Bytes(&self.built))
            }
            (Values::None | Values::Plain { .. } | Values::Numbers(_), _) => {
                Err("it has a value in a column that has none".into())
            }
        }
    }

    #[cold]
    fn next_page(&mut self, file: &mut dyn Anywhere) -> Result<(), Damage> {
        match self.pages.next(file, self.present > 0, &mut self.dictionary.page, &mut self.page)? {
            Found::Nothing => Err(Damage::wrong("the column ends before its row group does")),
            Found::Dictionary => Ok(self.dictionary.open(self.content)?),
            Found::Data => {
                let page = &self.page;
                let width = u32::BITS - self.present.leading_zeros();
                self.levels = Runs::new(page.levels.clone(), width);
                self.left = page.count;
                self.built.clear();
                self.built.shrink_to(64 << 10);
                let (bytes, place) = (page.bytes.as_slice(), page.values.clone());
                self.values = match (page.encoding, self.content) {
                    // Where all are missing there may be nothing at all, whatever the encoding.
                    _ if place.is_empty() => Values::None,
                    (_, Content::Nulls) => Values::None,
                    (PLAIN, _) => Values::Plain { at: place.start },
                    (PLAIN_DICTIONARY | RLE_DICTIONARY, _) if self.dictionary.is_there => {
                        let width = bytes.get(place.start).copied().filter(|width| *width <= 32);
                        let width = width.ok_or("it has indices of more than 32 bits")?;
                        Values::Indices(Runs::new(place.start + 1..place.end, u32::from(width)))
                    }
                    (PLAIN_DICTIONARY | RLE_DICTIONARY, _) => return Err("it has no dictionary".into()),
                    (DELTA_BINARY_PACKED, Content::Numbers { .. }) => {
                        Values::Numbers(Differences::open(bytes, place, page.count)?)
                    }
                    (DELTA_LENGTH_BYTE_ARRAY, Content::Bytes) => {
                        let lengths = Differences::open(bytes, place, page.count)?;
                        Values::Lengths { lengths, at: lengths.behind(bytes)? }
                    }
                    (DELTA_BYTE_ARRAY, Content::Bytes) => {
                        let starts = Differences::open(bytes, place.clone(), page.count)?;
                        let lengths = Differences::open(bytes, starts.behind(bytes)?..place.end, page.count)?;
                        if lengths.left() != starts.left() {
                            return Err("it has not as many endings as beginnings".into());
                        }
                        Values::Endings { starts, lengths, at: lengths.behind(bytes)? }
                    }
                    (other, _) => {
                        return Err(Damage::wrong(format!(
                            "it is written in encoding {other}, which is not read for such a column"
                        ))
                        .with_hint(
                            "write the file anew with the usual encodings: plain, dictionary or delta",
                        ));
                    }
                };
                Ok(())
            }
        }
    }
}

impl Dictionary {
    /// Finds the values of a dictionary that was read.
    fn open(&mut self, content: Content) -> Result<(), Damage> {
        if self.is_there {
            return Err("the column has a second dictionary".into());
        }
        if !matches!(self.page.encoding, PLAIN | PLAIN_DICTIONARY) {
            return Err("the dictionary is not written plainly".into());
        }
        self.places.clear();
        let bytes = self.page.bytes.as_slice();
        let mut at = 0;
        for _ in 0..self.page.count {
            let place = match content {
                Content::Numbers { bytes: width, .. } => at..at + width,
                _ => counted(bytes, at)?,
            };
            if place.end > bytes.len() {
                return Err("the dictionary ends too early".into());
            }
            at = place.end;
            // A dictionary has 16 MiB at the most.
            self.places.push((place.start as u32, place.end as u32));
        }
        self.is_there = true;
        Ok(())
    }
}

/// Where the text is whose length stands here.
#[inline]
fn counted(bytes: &[u8], at: usize) -> Result<Range<usize>, &'static str> {
    let length =
        bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()).ok_or("its values end too early")?;
    piece(bytes, at + 4, i64::from(u32::from_le_bytes(*length)))
}

#[inline]
fn piece(bytes: &[u8], at: usize, length: i64) -> Result<Range<usize>, &'static str> {
    let end = usize::try_from(length).ok().and_then(|length| at.checked_add(length));
    let end = end.filter(|end| *end <= bytes.len());
    Ok(at..end.ok_or("a value goes on behind the end of the page")?)
}

fn number(bytes: &[u8], at: usize, width: usize, signed: bool) -> Result<Value<'static>, &'static str> {
    let rest = bytes.get(at..).unwrap_or_default();
    let ends = "its values end too early";
    if width == 4 {
        let bytes = *rest.first_chunk::<4>().ok_or(ends)?;
        return Ok(match signed {
            true => Value::Signed(i64::from(i32::from_le_bytes(bytes))),
            false => Value::Unsigned(u64::from(u32::from_le_bytes(bytes))),
        });
    }
    let bytes = *rest.first_chunk::<8>().ok_or(ends)?;
    Ok(match signed {
        true => Value::Signed(i64::from_le_bytes(bytes)),
        false => Value::Unsigned(u64::from_le_bytes(bytes)),
    })
}
