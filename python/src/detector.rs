//! The detector as Python holds it.

use std::sync::{Mutex, PoisonError};

use deadringer::{Account, Builder, Error, Scratch};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::answer::Answer;
use crate::columns::Named;
use crate::compile::Files;
use crate::fault::guarded;
use crate::flags::Notation;
use crate::options::Given;
use crate::output::{FlagColumn, FlagTable};
use crate::work::{self, Shape};

/// Judges accounts by their names. Made once, immutable, and shared freely between threads.
///
/// `Detector.builtin(**options)` has the built-in registry, `Detector.open(path, **options)` files of one's own beside it. The
/// same registry, options and name give the same answer, bit for bit, as the command line and every other front end.
///
/// Options, all by keyword: `min_score` (0 to 1, default 0.5) or `min_tier` (`"high"`, `"medium"`, `"low"`, `"below"`);
/// `all_matches` (every entity that fits, not only the best flag of an account); `kinds` and `categories` (keep only these);
/// `platform` (of accounts that do not name theirs); `prevalence` (to which scores are stated, default 0.001).
#[pyclass(frozen, module = "deadringer")]
pub(crate) struct Detector {
    pub(crate) inner: deadringer::Detector,
    digest: String,
    /// Working memory that no thread uses at the moment.
    scratches: Mutex<Vec<Scratch>>,
}

impl Detector {
    fn new(builder: Builder) -> Result<Detector, Error> {
        let inner = builder.build()?;
        let digest = inner.registry_digest();
        Ok(Detector { inner, digest, scratches: Mutex::default() })
    }

    /// Working memory for one thread.
    pub(crate) fn borrow(&self) -> Scratch {
        self.pool().pop().unwrap_or_default()
    }

    /// Gives it back for the next one.
    pub(crate) fn give_back(&self, scratch: Scratch) {
        self.pool().push(scratch);
    }

    fn pool(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        // A vector is whole whatever happened to its last user.
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Detector {
    /// The detector of the built-in registry.
    #[staticmethod]
    #[pyo3(signature = (*, min_score=None, min_tier=None, all_matches=false, kinds=None, categories=None, platform="", prevalence=None))]
    #[expect(clippy::too_many_arguments, reason = "the options of the contract, by keyword")]
    fn builtin(
        py: Python<'_>,
        min_score: Option<f64>,
        min_tier: Option<String>,
        all_matches: bool,
        kinds: Option<Vec<String>>,
        categories: Option<Vec<String>>,
        platform: &str,
        prevalence: Option<f64>,
    ) -> PyResult<Detector> {
        let platform = platform.to_owned();
        let given = Given { min_score, min_tier, all_matches, kinds, categories, platform, prevalence };
        let made = py.detach(|| {
            guarded(|| {
                Ok(Detector::new(deadringer::Detector::builder().builtin()?.options(given.options(true)?))?)
            })
        });
        Ok(made?)
    }

    /// The detector of registry files, one path or several: CSV, JSONL, or compiled by `deadringer.compile`. Like `--registry` of
    /// the command line they are joined with the built-in registry, which `builtin=False` leaves out.
    #[staticmethod]
    #[pyo3(signature = (path, *, builtin=true, min_score=None, min_tier=None, all_matches=false, kinds=None, categories=None, platform="", prevalence=None))]
    #[expect(clippy::too_many_arguments, reason = "the options of the contract, by keyword")]
    fn open(
        py: Python<'_>,
        path: Files,
        builtin: bool,
        min_score: Option<f64>,
        min_tier: Option<String>,
        all_matches: bool,
        kinds: Option<Vec<String>>,
        categories: Option<Vec<String>>,
        platform: &str,
        prevalence: Option<f64>,
    ) -> PyResult<Detector> {
        let paths = path.into_vec();
        let platform = platform.to_owned();
        let given = Given { min_score, min_tier, all_matches, kinds, categories, platform, prevalence };
        let made = py.detach(|| {
            guarded(|| {
                let mut builder = deadringer::Detector::builder().options(given.options(paths.is_empty())?);
                if builtin {
                    builder = builder.builtin()?;
                }
                for path in &paths {
                    builder = builder.path(path)?;
                }
                Ok(Detector::new(builder)?)
            })
        });
        Ok(made?)
    }

    /// Judge one account by its name and handle. An account whose `id` or `handle` the registry lists as an entity's own, on its
    /// `platform`, is never flagged. Any string gets an answer; what is no text in it (a lone surrogate) counts as U+FFFD.
    #[pyo3(
        signature = (name, handle=Text::default(), *, id=Text::default(), platform=Text::default()),
        text_signature = "($self, name, handle='', *, id='', platform='')"
    )]
    fn check(&self, name: Text, handle: Text, id: Text, platform: Text) -> PyResult<Answer> {
        let account =
            Account::named(&name.0).with_handle(&handle.0).with_id(&id.0).with_platform(&platform.0);
        let answer = guarded(|| {
            let mut scratch = self.borrow();
            let answer = Answer::new(&account, &self.inner.check(&account, &mut scratch), &self.digest);
            self.give_back(scratch);
            Ok(answer)
        })?;
        Ok(answer)
    }

    /// Judge many accounts; gives one list of flags a row, aligned with the input: what a column expression or a UDF needs.
    ///
    /// `data` is a sequence of names (`str` or `None`); an Arrow array or chunked array of strings (`utf8`, `large_utf8`,
    /// `string_view`, or a dictionary of them); or anything with rows and columns that speaks the Arrow PyCapsule protocol: a
    /// record batch, a table, a stream, a data frame of pandas or Polars, a relation of DuckDB. Its columns are recognised by the
    /// usual headers as in `deadringer scan`; `columns={"id": …, "name": …, "handle": …, "platform": …}` names them otherwise.
    ///
    /// All cores are used, or as many `threads` as are given, and the GIL is released. Order and answers do not depend on them.
    ///
    /// Arrow data is looked at before it is taken, and what breaks Arrow's rules is a `DeadringerError`: a capsule that another
    /// consumer had already, a length, offset or number of buffers that cannot be, parts that do not agree, text that is no UTF-8.
    /// That buffers are as long as they must be, and stay as they are while they are read, its maker answers for: nobody else can.
    #[pyo3(signature = (data, *, columns=None, threads=None))]
    fn check_many(
        &self,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        columns: Option<Named>,
        threads: Option<usize>,
    ) -> PyResult<FlagColumn> {
        let chunks = work::run(py, self, data, &columns.unwrap_or_default(), threads, Shape::Lists)?;
        FlagColumn::new(chunks)
    }

    /// Judge many accounts; gives one row a flag, with the columns of flag files, in the order of the input: what a scan needs.
    ///
    /// `data`, `columns` and `threads` are those of `check_many`. Where the data has no column of ids, `id` is the row number,
    /// counted from 1. `evidence` is a list of structs `technique`, `from`, `to`, `position`, or with `evidence="text"` the
    /// notation of CSV flag files. A stream is read batch by batch: what is held is one batch, and the flags.
    #[pyo3(signature = (data, *, columns=None, threads=None, evidence="objects"))]
    fn flags(
        &self,
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        columns: Option<Named>,
        threads: Option<usize>,
        evidence: &str,
    ) -> PyResult<FlagTable> {
        let notation = Notation::parse(evidence)?;
        let shape = Shape::Rows(notation);
        let chunks = work::run(py, self, data, &columns.unwrap_or_default(), threads, shape)?;
        FlagTable::new(chunks, notation)
    }

    /// The digest of everything that was compiled in, 32 hexadecimal digits: names the registry in answers and manifests.
    #[getter]
    fn registry_digest(&self) -> &str {
        &self.digest
    }

    fn __repr__(&self) -> String {
        let entities: usize = self.inner.indexes().iter().map(deadringer::Index::entity_count).sum();
        format!("<Detector of {entities} entities, registry {}>", self.digest)
    }
}

/// A Python string as UTF-8.
#[derive(Default)]
pub(crate) struct Text(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for Text {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Text> {
        let text = given.cast::<PyString>()?;
        if let Ok(text) = text.to_str() {
            return Ok(Text(text.to_owned()));
        }
        // A surrogate that stands alone is one character that is no text.
        let units = text.call_method1("encode", ("utf-16-le", "surrogatepass"))?;
        let units = units.cast::<PyBytes>()?;
        let units = units.as_bytes().chunks_exact(2).map(|pair| match pair {
            [low, high] => u16::from_le_bytes([*low, *high]),
            _ => 0xFFFD,
        });
        let text = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
        Ok(Text(text.collect()))
    }
}
