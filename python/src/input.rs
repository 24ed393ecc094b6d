//! Accounts from Python: sequences of strings, and whatever speaks the Arrow PyCapsule protocol.
//!
//! Arrow's C interface hands over addresses and no sizes, so that only its maker can prove an array. What comes from pyarrow,
//! where anybody can put an array together from raw buffers, is therefore proved there first, against the buffers' true sizes.
//! Every structure is looked at before it is taken (`capsules`), and what has come in is proved again in full before a byte of it
//! is read as text. What columns that are not asked for hold is not looked at.

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, LargeStringArray, StringArray, StringViewArray, StructArray, builder::LargeStringBuilder,
};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use deadringer::Error;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyMapping, PySequence, PyString};

use crate::capsules::{self, Stream};
use crate::columns::{COLUMNS, Found, Named};
use crate::detector::Text;
use crate::fault::{Fault, guarded};

/// Where accounts come from, one batch after the other.
pub(crate) enum Source {
    /// One batch, which is taken.
    Whole(Option<Box<Batch>>),
    /// A stream of Arrow's C interface.
    Stream(Stream),
    /// A reader of pyarrow, each batch of which is proved by it.
    Batches(Py<PyAny>),
}

/// Some accounts, column by column.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) rows: usize,
    /// Whether there is a column of ids.
    pub(crate) has_id: bool,
    columns: [Column; 4],
    /// Rows that are null as a whole.
    nulls: Option<NullBuffer>,
}

/// A column of text.
#[derive(Default)]
enum Column {
    #[default]
    Missing,
    Small(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
}

impl Source {
    /// Looks at what was given.
    pub(crate) fn of(data: &Bound<'_, PyAny>, named: &Named) -> Result<Source, Fault> {
        if data.is_instance_of::<PyString>() || data.is_instance_of::<PyBytes>() {
            let error = "one string was given, many names were expected; `check` judges one";
            return Err(PyTypeError::new_err(error).into());
        }
        let array = data.hasattr("__arrow_c_array__")?;
        if array || data.hasattr("__arrow_c_stream__")? {
            let pyarrow = is_of_pyarrow(data)?;
            if pyarrow && data.hasattr("read_next_batch")? {
                return Ok(Source::Batches(data.clone().unbind()));
            }
            let proved = if pyarrow { proved(data, named)? } else { data.clone() };
            if array {
                return Ok(Source::Whole(Some(Box::new(batch(&capsules::array(&proved)?, named)?))));
            }
            return Ok(Source::Stream(Stream::of(&proved)?));
        }
        let list = if data.cast::<PySequence>().is_err() && data.hasattr("tolist")? {
            data.call_method0("tolist")?
        } else {
            data.clone()
        };
        if list.cast::<PySequence>().is_err() || list.cast::<PyMapping>().is_ok() {
            let error = format!(
                "{} was given; a sequence of str, or Arrow data (an array, a table, a stream, a data frame) was expected",
                data.get_type().fully_qualified_name()?
            );
            return Err(PyTypeError::new_err(error).into());
        }
        Ok(Source::Whole(Some(Box::new(texts(&list)?))))
    }

    /// The next batch; nothing behind the last.
    pub(crate) fn next(&mut self, py: Python<'_>, named: &Named) -> Result<Option<Batch>, Fault> {
        match self {
            Source::Whole(batch) => Ok(batch.take().map(|batch| *batch)),
            Source::Stream(stream) => match stream.next(py)? {
                Some(array) => py.detach(|| batch(&array, named)).map(Some),
                None => Ok(None),
            },
            Source::Batches(reader) => {
                let next = match reader.bind(py).call_method0("read_next_batch") {
                    Err(error) if error.is_instance_of::<pyo3::exceptions::PyStopIteration>(py) => {
                        return Ok(None);
                    }
                    next => next?,
                };
                let proved = proved(&next, named)?;
                Ok(Some(batch(&capsules::array(&proved)?, named)?))
            }
        }
    }
}

/// Whether a class of pyarrow is among an object's.
fn is_of_pyarrow(data: &Bound<'_, PyAny>) -> PyResult<bool> {
    for class in data.get_type().mro() {
        let module = class.getattr("__module__")?;
        if module
            .cast::<PyString>()
            .is_ok_and(|name| name.to_str().is_ok_and(|name| name.starts_with("pyarrow")))
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What of a pyarrow object is read, proved by pyarrow.
fn proved<'py>(data: &Bound<'py, PyAny>, named: &Named) -> Result<Bound<'py, PyAny>, Fault> {
    let mut data = data.clone();
    // A record batch or a table; arrays have no schema.
    if data.hasattr("schema")? && data.hasattr("select")? {
        let headers: Vec<String> = data.getattr("schema")?.getattr("names")?.extract()?;
        let mut places: Vec<usize> = named.find(&headers)?.into_iter().flatten().collect();
        places.sort_unstable();
        places.dedup();
        data = data.call_method1("select", (places,))?;
    }
    if data.hasattr("validate")? {
        let options = PyDict::new(data.py());
        options.set_item("full", true)?;
        if let Err(error) = data.call_method("validate", (), Some(&options)) {
            let what = error.value(data.py()).str()?;
            return Err(Error::input("", format!("the Arrow data cannot be read: {what}"))
                .with_hint("whoever made it broke Arrow's rules; `validate(full=True)` says the same")
                .into());
        }
    }
    Ok(data)
}

/// A sequence of strings.
fn texts(list: &Bound<'_, PyAny>) -> Result<Batch, Fault> {
    let mut texts = LargeStringBuilder::new();
    let mut rows = 0;
    for item in list.try_iter()? {
        let item = item?;
        if item.is_none() {
            texts.append_null();
        } else if let Ok(text) = item.extract::<Text>() {
            texts.append_value(text.0);
        } else {
            let class = item.get_type().fully_qualified_name()?;
            let error = format!("item {rows} is of type {class}; str or None was expected");
            return Err(PyTypeError::new_err(error).into());
        }
        rows += 1;
    }
    let mut batch = Batch { rows, ..Batch::default() };
    batch.columns[NAME] = Column::Large(texts.finish());
    Ok(batch)
}

/// Where the name stands among the columns.
const NAME: usize = 1;

/// A batch of what has come in: a table's rows, or a column of names.
fn batch(array: &ArrayRef, named: &Named) -> Result<Batch, Fault> {
    guarded(|| match array.data_type() {
        DataType::Struct(_) => table(array.as_struct(), named),
        _ => {
            let mut batch = Batch { rows: array.len(), ..Batch::default() };
            batch.columns[NAME] = Column::of(array, NAME)?;
            Ok(batch)
        }
    })
}

fn table(array: &StructArray, named: &Named) -> Result<Batch, Fault> {
    let headers: Vec<String> = array.fields().iter().map(|field| field.name().clone()).collect();
    let found: Found = named.find(&headers)?;
    let mut batch = Batch { rows: array.len(), has_id: found[0].is_some(), ..Batch::default() };
    for (place, index) in found.into_iter().enumerate() {
        if let Some(column) = index.and_then(|index| array.columns().get(index))
            && let Some(slot) = batch.columns.get_mut(place)
        {
            *slot = Column::of(column, place)?;
        }
    }
    batch.nulls = array.nulls().filter(|nulls| nulls.null_count() > 0).cloned();
    Ok(batch)
}

impl Column {
    /// A column that was proved in full.
    fn of(array: &ArrayRef, place: usize) -> Result<Column, Fault> {
        let word = COLUMNS.get(place).map_or("", |(word, _)| word);
        let refuse = |hint: &str| {
            let found = array.data_type();
            PyTypeError::new_err(format!(
                "the column of `{word}` is of type {found}; strings were expected\nhint: {hint}"
            ))
        };
        array.to_data().validate_full()?;
        Ok(match array.data_type() {
            DataType::Utf8 => Column::Small(array.as_string().clone()),
            DataType::LargeUtf8 => Column::Large(array.as_string().clone()),
            DataType::Utf8View => Column::View(array.as_string_view().clone()),
            DataType::Null => Column::Missing,
            DataType::Dictionary(_, values)
                if matches!(**values, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) =>
            {
                let plain = arrow_cast::cast(array, &DataType::LargeUtf8)?;
                Column::Large(plain.as_string().clone())
            }
            whole if place == 0 && whole.is_integer() => {
                Column::Small(arrow_cast::cast(array, &DataType::Utf8)?.as_string().clone())
            }
            _ if place == 0 => return Err(refuse("ids are strings or whole numbers: cast them").into()),
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                return Err(refuse("decode the bytes first, with U+FFFD for what is no UTF-8").into());
            }
            _ => return Err(refuse("cast the column, or name another with `columns`").into()),
        })
    }

    fn get(&self, row: usize) -> Option<&str> {
        match self {
            Column::Missing => None,
            Column::Small(texts) => (row < texts.len() && texts.is_valid(row)).then(|| texts.value(row)),
            Column::Large(texts) => (row < texts.len() && texts.is_valid(row)).then(|| texts.value(row)),
            Column::View(texts) => (row < texts.len() && texts.is_valid(row)).then(|| texts.value(row)),
        }
    }
}

impl Batch {
    /// The account of a row; missing fields are empty.
    #[inline]
    pub(crate) fn account(&self, row: usize) -> deadringer::Account<'_> {
        if self.nulls.as_ref().is_some_and(|nulls| row >= nulls.len() || nulls.is_null(row)) {
            return deadringer::Account::default();
        }
        let [id, name, handle, platform] = &self.columns;
        deadringer::Account::named(name.get(row).unwrap_or_default())
            .with_id(id.get(row).unwrap_or_default())
            .with_handle(handle.get(row).unwrap_or_default())
            .with_platform(platform.get(row).unwrap_or_default())
    }
}
