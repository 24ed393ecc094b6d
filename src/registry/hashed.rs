//! Folded names by their hash of 128 bits, so that a million of them can be counted without being kept.

use std::hash::Hasher;

use xxhash_rust::xxh3::xxh3_128;

use crate::fold::Folded;

/// Works out hashes of hard streams; its buffers are reused.
#[derive(Debug, Default)]
pub(super) struct Hashing {
    folded: Folded,
    bytes: Vec<u8>,
}

impl Hashing {
    /// Up to this length no text of ASCII is cut by folding.
    const SHORT: usize = 256;

    /// The hash of a name's hard stream; nothing for a name of nothing that is looked for.
    pub(super) fn of(&mut self, name: &str) -> Option<u128> {
        self.bytes.clear();
        if name.len() <= Self::SHORT && name.is_ascii() {
            // What most names consist of needs no folding: of ASCII the hard stream keeps letters and digits, in small letters.
            let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
            self.bytes.extend(letters.map(|byte| byte.to_ascii_lowercase()));
        }
        if self.bytes.is_empty() {
            self.folded.fold(name);
            if self.folded.visual.is_empty() {
                return None;
            }
            let mut utf8 = [0; 4];
            for c in self.folded.hard.chars() {
                self.bytes.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
            }
        }
        Some(xxh3_128(&self.bytes))
    }
}

/// For keys that are hashes already.
#[derive(Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(self.0.rotate_left(8) ^ u64::from(byte)));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }

    #[expect(clippy::cast_possible_truncation, reason = "either half is as good")]
    fn write_u128(&mut self, value: u128) {
        self.0 = value as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Registry;

    /// The way round folding was once thought to hold for signs too: `$$$` has a visual stream, and no letter.
    #[test]
    fn names_of_ascii_have_the_hash_of_their_hard_stream() {
        let mut names: Vec<String> =
            Registry::builtin().unwrap().entities().iter().map(|e| e.name.clone()).collect();
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        for length in 0..3_000 {
            let letters = (0..length % 300).map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                char::from((state % 128) as u8)
            });
            names.push(letters.collect());
        }
        names.extend(["$$$", "$", "", "a$b", "!", "@@@"].map(str::to_owned));
        let mut hashing = Hashing::default();
        for name in names {
            let folded = Folded::of(&name);
            let expected = (!folded.visual.is_empty()).then(|| xxh3_128(folded.hard.text().as_bytes()));
            assert_eq!(hashing.of(&name), expected, "{name:?}");
        }
    }
}
