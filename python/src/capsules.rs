//! Arrow's capsules: what `deadringer._capsules` has taken and looked at is imported here, and nothing else.
//!
//! That a structure is what it says can only be seen at its address, which safe Rust does not follow; Python's `ctypes` does. Its
//! module moves each structure out of its capsule, where other threads could take it, and walks it before arrow-rs trusts it.

use arrow_array::ArrayRef;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyCapsule;
use pyo3_arrow::PyArray;

use crate::fault::{DeadringerError, Fault, guarded};

/// The batches of a stream.
pub(crate) struct Stream(Py<PyAny>);

impl Stream {
    /// Takes the stream of an object that has one.
    pub(crate) fn of(data: &Bound<'_, PyAny>) -> Result<Stream, Fault> {
        let capsule = data.call_method0("__arrow_c_stream__")?;
        Ok(Stream(look(data.py(), "Stream", capsule)?.unbind()))
    }

    /// The next batch; nothing behind the last.
    pub(crate) fn next(&self, py: Python<'_>) -> Result<Option<ArrayRef>, Fault> {
        let looked = plain(py, self.0.bind(py).call_method0("next"))?;
        if looked.is_none() { Ok(None) } else { import(&looked).map(Some) }
    }
}

/// Takes the array of an object that has one.
pub(crate) fn array(data: &Bound<'_, PyAny>) -> Result<ArrayRef, Fault> {
    let pair = data.call_method0("__arrow_c_array__")?;
    import(&look(data.py(), "pair", pair)?)
}

/// A schema that is asked for, and what owns it.
pub(crate) type Asked<'py> = (Bound<'py, PyCapsule>, Bound<'py, PyAny>);

/// Takes a schema that is asked for.
pub(crate) fn requested(schema: Bound<'_, PyCapsule>) -> Result<Asked<'_>, Fault> {
    Ok(look(schema.py(), "requested", schema.into_any())?.extract()?)
}

/// What the looking module says of something.
fn look<'py>(py: Python<'py>, by: &str, at: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    static LOOKER: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let looker = LOOKER.get_or_try_init(py, || py.import("deadringer._capsules").map(Bound::unbind))?;
    plain(py, looker.bind(py).call_method1(by, (at,)))
}

/// A refusal without the frames it was made in: they would keep the refused data as long as the exception is kept.
fn plain<'py>(py: Python<'py>, said: PyResult<Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
    said.inspect_err(|error| {
        if error.is_instance_of::<DeadringerError>(py) {
            error.set_traceback(py, None);
        }
    })
}

/// Imports what was looked at. What owns it goes last.
fn import(looked: &Bound<'_, PyAny>) -> Result<ArrayRef, Fault> {
    let (schema, array, _owner): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>, Bound<'_, PyAny>) =
        looked.extract()?;
    guarded(|| Ok(PyArray::from_arrow_pycapsule(&schema, &array)?.into_inner().0))
}
