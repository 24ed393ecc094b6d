//! A compiled file on its way into memory: its texts apart from the rest, so that they become the index's as they were read, and
//! both read side by side. Nothing is proved here.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::{HEADER, LENGTHS, MAGIC, WORTH, text_length};
use crate::registry::threads;

/// What a file holds, one behind the other.
#[derive(Debug)]
pub(crate) struct Pieces {
    /// The header and the lengths of all sections.
    pub(super) head: Vec<u8>,
    pub(super) text: Vec<u8>,
    /// From behind the text on.
    pub(super) rest: Vec<u8>,
}

impl Pieces {
    /// Reads a compiled file; nothing for any other, and for one that is read at once anyway. A file that changes while it is
    /// read has a digest that does not fit.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(crate) fn read(path: &Path) -> io::Result<Option<Pieces>> {
        // What is no file can be opened once only.
        let known = fs::metadata(path)?;
        if !known.is_file() || known.len() < WORTH as u64 {
            return Ok(None);
        }
        let mut file = File::open(path)?;
        let mut head = vec![0; HEADER + LENGTHS];
        file.read_exact(&mut head)?;
        let text = text_length(head.get(HEADER..).unwrap_or_default()) as u64;
        let begin = head.len() as u64;
        let Some(behind) = (known.len() - begin).checked_sub(text).filter(|_| head.starts_with(MAGIC)) else {
            return Ok(None);
        };
        let mut rest = vec![0; usize::try_from(behind).unwrap_or(usize::MAX)];
        // Each handle reads half of the file.
        let ahead = usize::try_from((known.len() / 2).saturating_sub(begin + text)).unwrap_or(usize::MAX);
        let ahead = ahead.min(rest.len());
        let (front, back) = rest.split_at_mut(ahead);
        let front_end = begin + text + front.len() as u64;
        let read_back = || {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(front_end))?;
            let count = fill(&mut file, back)?;
            // One byte more, so that a file that has grown is not taken for the one it was.
            let mut further = Vec::new();
            file.take(1).read_to_end(&mut further)?;
            Ok::<_, io::Error>((count, further))
        };
        let read_front = || {
            let mut bytes = Vec::with_capacity(usize::try_from(text).unwrap_or(0));
            (&mut file).take(text).read_to_end(&mut bytes)?;
            Ok::<_, io::Error>((bytes, fill(&mut file, front)? == front.len()))
        };
        let (back, front) = threads::both(threads::available(), read_back, read_front);
        let ((count, further), (text, whole)) = (back?, front?);
        // Of a file that has become shorter there is less than was asked for, which the header will say.
        rest.truncate(if whole { ahead + count } else { 0 });
        rest.extend(further);
        Ok(Some(Pieces { head, text, rest }))
    }
}

/// Reads until there is no more room or no more to read; says how much there was.
fn fill(file: &mut File, room: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while let Some(left) = room.get_mut(count..).filter(|left| !left.is_empty()) {
        match file.read(left) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Index;
    use crate::registry::Registry;

    #[test]
    fn a_file_in_pieces_is_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.drx");
        let mut list = String::from("id,name,category\n");
        for number in 0..12_000 {
            list.push_str(&format!("e{number},Institute {number} of Lakes and Rivers at Zorbastad,school\n"));
        }
        let index = Index::compile(&Registry::read_csv(list.as_bytes(), "list.csv").unwrap()).unwrap();
        let bytes = index.to_bytes();
        assert!(bytes.len() > WORTH);
        let read = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            Pieces::read(&path).unwrap()
        };
        let pieces = read(&bytes).unwrap();
        assert!([pieces.head.as_slice(), &pieces.text, &pieces.rest].concat() == bytes);
        assert_eq!(Index::from_pieces(pieces).unwrap().digest(), index.digest());
        for flipped in [HEADER, HEADER + LENGTHS + 9, bytes.len() - 20] {
            let mut other = bytes.clone();
            other[flipped] ^= 1;
            let error = Index::from_pieces(read(&other).unwrap()).unwrap_err().to_string();
            assert_eq!(error, Index::from_bytes(&other).unwrap_err().to_string());
        }
        let cut = Index::from_pieces(read(&bytes[..bytes.len() - 1]).unwrap()).unwrap_err();
        assert!(cut.to_string().contains("the header promises"), "{cut}");
        // No compiled registry, none that ends behind its text, and a small one.
        assert!(read(&vec![b'x'; WORTH]).is_none());
        let mut endless = bytes.clone();
        endless[HEADER + 5] = 1;
        assert!(read(&endless).is_none());
        assert!(read(&bytes[..1_000]).is_none());
    }
}
