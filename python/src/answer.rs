//! What is said of one account, as Python objects.

use deadringer as library;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// One difference between the account's name and the protected one.
///
/// `technique` is a word of the vocabulary (`homoglyph`, `han-shape`, …), `from_` the protected name's text, `to` the account's,
/// `position` the code point of the account's field at which it stands, from 0. `str(evidence)` is the notation of flag files.
#[pyclass(frozen, eq, module = "deadringer")]
#[derive(Clone, PartialEq)]
pub(crate) struct Evidence {
    inner: library::Evidence,
}

#[pymethods]
impl Evidence {
    #[getter]
    fn technique(&self) -> &'static str {
        self.inner.technique.as_str()
    }

    #[getter]
    fn from_(&self) -> &str {
        &self.inner.from
    }

    #[getter]
    fn to(&self) -> &str {
        &self.inner.to
    }

    #[getter]
    fn position(&self) -> u32 {
        self.inner.position
    }

    /// The fields by the names of the contract: `technique`, `from`, `to`, `position`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("technique", self.technique())?;
        dict.set_item("from", self.from_())?;
        dict.set_item("to", self.to())?;
        dict.set_item("position", self.position())?;
        Ok(dict)
    }

    fn __str__(&self) -> String {
        self.inner.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Evidence {}>", self.inner.to_string().escape_debug())
    }
}

/// An account's name resembles a protected entity's, or asserts to be one: something for a person to look at.
///
/// The fields are those of flag files: `kind` (`same`, `lookalike`, `extended`, `claim`), `tier`, `score`, `category`,
/// `entity_id`, `entity_name`, `matched_name` (the last three empty for a claim, which is unverified and not false), `field`
/// (`name` or `handle`), `evidence`, and `disclaimer` (`None`, or what the name itself says against being taken for the entity).
#[pyclass(frozen, eq, get_all, module = "deadringer")]
#[derive(Clone, PartialEq)]
pub(crate) struct Flag {
    kind: &'static str,
    tier: &'static str,
    score: f64,
    category: String,
    entity_id: String,
    entity_name: String,
    matched_name: String,
    field: &'static str,
    evidence: Vec<Evidence>,
    disclaimer: Option<&'static str>,
}

impl Flag {
    fn new(flag: &library::Flag<'_>) -> Self {
        Flag {
            kind: flag.kind.as_str(),
            tier: flag.tier.as_str(),
            score: flag.score.probability(),
            category: flag.category.to_owned(),
            entity_id: flag.entity_id.to_owned(),
            entity_name: flag.entity_name.to_owned(),
            matched_name: flag.matched_name.to_owned(),
            field: flag.field.as_str(),
            evidence: flag.evidence.iter().map(|one| Evidence { inner: one.clone() }).collect(),
            disclaimer: flag.disclaimer.map(library::Disclaimer::as_str),
        }
    }
}

#[pymethods]
impl Flag {
    /// The fields as `deadringer check --json` writes them.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("kind", self.kind)?;
        dict.set_item("tier", self.tier)?;
        dict.set_item("score", self.score)?;
        dict.set_item("category", &self.category)?;
        dict.set_item("entity_id", &self.entity_id)?;
        dict.set_item("entity_name", &self.entity_name)?;
        dict.set_item("matched_name", &self.matched_name)?;
        dict.set_item("field", self.field)?;
        let evidence = PyList::empty(py);
        for one in &self.evidence {
            evidence.append(one.to_dict(py)?)?;
        }
        dict.set_item("evidence", evidence)?;
        dict.set_item("disclaimer", self.disclaimer)?;
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        let about = if self.entity_name.is_empty() { &self.category } else { &self.entity_name };
        format!("<Flag {} {} {:.4} {}>", self.kind, self.tier, self.score, about.escape_debug())
    }
}

/// What is said of one account: `flags`, best first, empty for most accounts; `truncated`, whether the name held more than is
/// looked at; `registry`, the digest of what it was held against; `version`; and `name` and `handle` as they were judged.
#[pyclass(frozen, eq, get_all, module = "deadringer")]
#[derive(Clone, PartialEq)]
pub(crate) struct Answer {
    name: String,
    handle: String,
    flags: Vec<Flag>,
    truncated: bool,
    registry: String,
    version: &'static str,
}

impl Answer {
    pub(crate) fn new(
        account: &library::Account<'_>,
        answer: &library::Answer<'_>,
        registry: &str,
    ) -> Answer {
        Answer {
            name: account.name.to_owned(),
            handle: account.handle.to_owned(),
            flags: answer.flags.iter().map(Flag::new).collect(),
            truncated: answer.truncated,
            registry: registry.to_owned(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

#[pymethods]
impl Answer {
    /// The object that `deadringer check --json` prints.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("name", &self.name)?;
        dict.set_item("handle", &self.handle)?;
        let flags = PyList::empty(py);
        for flag in &self.flags {
            flags.append(flag.to_dict(py)?)?;
        }
        dict.set_item("flags", flags)?;
        dict.set_item("truncated", self.truncated)?;
        dict.set_item("registry", &self.registry)?;
        dict.set_item("version", self.version)?;
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        let flags: Vec<String> = self.flags.iter().map(Flag::__repr__).collect();
        format!("<Answer {} [{}]>", self.name.escape_debug(), flags.join(", "))
    }
}
