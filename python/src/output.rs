//! What is given back: Arrow data that any library takes without copying.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, new_empty_array};
use arrow_schema::{DataType, Field, FieldRef};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::error::PyArrowError;
use pyo3_arrow::ffi::{ArrayIterator, to_array_pycapsules, to_schema_pycapsule, to_stream_pycapsule};

use crate::capsules;
use crate::fault::{Fault, guarded};
use crate::flags::{Notation, list_type, row_fields};

/// Chunks of one type.
struct Chunks {
    field: FieldRef,
    chunks: Vec<ArrayRef>,
}

impl Chunks {
    fn len(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.len()).sum()
    }

    /// All of it as one array.
    fn whole(&self) -> Result<ArrayRef, Fault> {
        let chunks: Vec<&dyn Array> = self.chunks.iter().map(AsRef::as_ref).collect();
        Ok(match self.chunks.as_slice() {
            [] => new_empty_array(self.field.data_type()),
            [one] => Arc::clone(one),
            _ => arrow_select::concat::concat(&chunks)?,
        })
    }

    fn schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(guarded(|| to_schema_pycapsule(py, self.field.as_ref()).map_err(fault))?)
    }

    fn array<'py>(
        &self,
        py: Python<'py>,
        requested: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let asked = requested.map(capsules::requested).transpose()?;
        let requested = asked.as_ref().map(|(schema, _)| schema.clone());
        Ok(guarded(|| {
            let whole = self.whole()?;
            to_array_pycapsules(py, Arc::clone(&self.field), &whole, requested).map_err(fault)
        })?)
    }

    fn stream<'py>(
        &self,
        py: Python<'py>,
        requested: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let asked = requested.map(capsules::requested).transpose()?;
        let requested = asked.as_ref().map(|(schema, _)| schema.clone());
        Ok(guarded(|| {
            let chunks: Vec<_> = self.chunks.iter().cloned().map(Ok).collect();
            let reader = Box::new(ArrayIterator::new(chunks, Arc::clone(&self.field)));
            to_stream_pycapsule(py, reader, requested).map_err(fault)
        })?)
    }
}

fn fault(error: PyArrowError) -> Fault {
    match error {
        PyArrowError::ArrowError(error) => error.into(),
        other => PyErr::from(other).into(),
    }
}

/// One list of flags a row, aligned with the input of `check_many`; rows that resemble nothing have an empty list.
///
/// Speaks the Arrow PyCapsule protocol, as an array and as a stream of chunks: `pyarrow.chunked_array(column)`,
/// `polars.Series(column)` and the like take it as it is.
#[pyclass(frozen, module = "deadringer")]
pub(crate) struct FlagColumn(Chunks);

impl FlagColumn {
    pub(crate) fn new(chunks: Vec<ArrayRef>) -> PyResult<FlagColumn> {
        let field = Arc::new(Field::new("flags", list_type(), false));
        Ok(FlagColumn(Chunks { field, chunks }))
    }
}

#[pymethods]
impl FlagColumn {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        format!("<FlagColumn of {} rows>", self.0.len())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        self.0.schema(py)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        self.0.array(py, requested_schema)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.0.stream(py, requested_schema)
    }
}

/// One row a flag, with the columns of flag files.
///
/// Speaks the Arrow PyCapsule protocol, as a stream of record batches: `pyarrow.table(flags)`, `polars.DataFrame(flags)`,
/// `pandas.DataFrame.from_arrow(flags)` and DuckDB's `FROM flags` take it as it is.
#[pyclass(frozen, module = "deadringer")]
pub(crate) struct FlagTable(Chunks);

impl FlagTable {
    pub(crate) fn new(chunks: Vec<ArrayRef>, notation: Notation) -> PyResult<FlagTable> {
        let field = Arc::new(Field::new("flags", DataType::Struct(row_fields(notation)), false));
        Ok(FlagTable(Chunks { field, chunks }))
    }
}

#[pymethods]
impl FlagTable {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        format!("<FlagTable of {} flags>", self.0.len())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        self.0.schema(py)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.0.stream(py, requested_schema)
    }
}
