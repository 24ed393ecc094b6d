//! deadringer for Python: accounts in, flags out, both as Arrow where there are many.
//!
//! This room translates and does nothing else: what a name resembles is said by the library. Whatever comes from Python is
//! proved before it is read, and nothing that goes wrong here leaves as a panic. What Python users read stands in
//! `deadringer/_deadringer.pyi` and in the docstrings of the classes.

#![forbid(unsafe_code)]

mod answer;
mod capsules;
mod columns;
mod compile;
mod detector;
mod fault;
mod flags;
mod input;
mod options;
mod output;
mod work;

use pyo3::prelude::*;

/// Find account names that pass themselves off as a protected entity, with the evidence character by character.
#[pymodule]
mod _deadringer {
    #[pymodule_export]
    use crate::answer::{Answer, Evidence, Flag};
    #[pymodule_export]
    use crate::compile::{compile, is_compiled};
    #[pymodule_export]
    use crate::detector::Detector;
    #[pymodule_export]
    use crate::fault::DeadringerError;
    #[pymodule_export]
    use crate::output::{FlagColumn, FlagTable};

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::fault::quieten();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
