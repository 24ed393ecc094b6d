//! The compiled registry.

use crate::Error;
use crate::registry::Registry;

/// A compiled registry: one immutable block, opened from bytes or a path.
#[derive(Clone, Debug)]
pub struct Index {}

impl Index {
    /// Compiles a registry.
    ///
    /// # Errors
    /// The registry is too large for the format.
    pub fn compile(_registry: &Registry) -> Result<Index, Error> {
        Ok(Index {})
    }

    /// Opens a compiled registry from bytes.
    ///
    /// # Errors
    /// The bytes are no index, of another version, or damaged.
    pub fn from_bytes(_bytes: &[u8]) -> Result<Index, Error> {
        Err(Error::index("", "not yet"))
    }

    /// The compiled registry as bytes, to be written to a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        Vec::new()
    }
}
