//! SHA-256 of what is read and written, so that anybody can prove a scan's files with the tools they have.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// Bytes counted and digested.
#[derive(Clone, Debug, Default)]
pub(crate) struct Digested {
    hash: Sha256,
    bytes: u64,
}

impl Digested {
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Of all bytes so far, 64 hexadecimal digits.
    pub(crate) fn hex(&self) -> String {
        self.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Digests what passes; who opened it asks for the digest when it has come to the end.
pub(crate) struct Digesting<R> {
    pub(crate) inner: R,
    pub(crate) digest: Arc<Mutex<Digested>>,
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        let mut digest = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        digest.take(out.get(..count).unwrap_or_default());
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_standard() {
        let mut digested = Digested::default();
        digested.take(b"a");
        digested.take(b"bc");
        assert_eq!(digested.bytes(), 3);
        // FIPS 180-4, the example of one block.
        assert_eq!(digested.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
