//! The built-in registry: the files of `data/registry`, compiled into the library as text.

use super::Registry;
use crate::Error;

const FILES: &[(&str, &str)] = &[];

impl Registry {
    /// The registry that comes with deadringer; how its entries are chosen stands in `data/registry/README.md`.
    ///
    /// # Errors
    /// None in a released version: a test reads every file.
    pub fn builtin() -> Result<Registry, Error> {
        let mut registry = Registry::new();
        for (name, text) in FILES {
            registry.join(Registry::read_csv(text.as_bytes(), name)?)?;
        }
        Ok(registry)
    }
}
