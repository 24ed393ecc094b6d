//! What goes wrong becomes a Python exception: a refusal, a wrong type, or a panic that was caught.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_schema::ArrowError;
use deadringer::Error;
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

create_exception!(
    deadringer,
    DeadringerError,
    PyValueError,
    "What deadringer refuses: a faulty registry, a damaged compiled one, data that is not what it says, an option that makes \
     no sense. The text says where, what was found, what was expected and, behind `hint:`, what to do. It is a `ValueError`."
);

/// A fault between Python and the library.
pub(crate) enum Fault {
    /// Raised by Python, or to be raised as it is.
    Python(PyErr),
    /// Refused here or by the library.
    Refused(Error),
}

impl From<PyErr> for Fault {
    fn from(error: PyErr) -> Self {
        Fault::Python(error)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::Refused(error)
    }
}

impl From<ArrowError> for Fault {
    fn from(error: ArrowError) -> Self {
        Fault::Refused(arrow(&error))
    }
}

impl From<Fault> for PyErr {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Python(error) => error,
            Fault::Refused(error) => DeadringerError::new_err(error.to_string()),
        }
    }
}

/// What Arrow says of data that is not what it says.
pub(crate) fn arrow(error: &ArrowError) -> Error {
    Error::input("", format!("the Arrow data cannot be read: {error}"))
        .with_hint("whoever made it broke Arrow's rules; in pyarrow `validate(full=True)` names the place")
}

/// Does some work; a panic in it becomes a refusal.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(panicked(panic.as_ref()).into()))
}

/// A panic as a refusal.
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Error {
    let what = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("nothing was said");
    Error::input("", format!("the data cannot be read: {what}")).with_hint(
        "check it where it was made; if it is sound, this is a fault of deadringer: please report it",
    )
}

/// Panics are told once, by the exception they become. The hook is that of this module's own copy of Rust's library: no other
/// extension's panics pass through it.
pub(crate) fn quieten() {
    std::panic::set_hook(Box::new(|_| {}));
}
