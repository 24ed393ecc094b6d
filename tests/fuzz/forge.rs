//! Compiled registries taken apart and put together again with a digest that fits: what somebody would make who means harm.

use xxhash_rust::xxh3::xxh3_128;

const HEADER: usize = 48;

/// A file with its length and digest made to fit what follows the header.
pub fn sealed(mut file: Vec<u8>) -> Vec<u8> {
    if let Some((header, body)) = file.split_at_mut_checked(HEADER) {
        header[24..32].copy_from_slice(&(body.len() as u64).to_le_bytes());
        header[32..48].copy_from_slice(&xxh3_128(body).to_le_bytes());
    }
    file
}

/// The sections of a file that is whole.
pub fn sections(file: &[u8]) -> Vec<Vec<u8>> {
    let count = u32::from_le_bytes(file[20..24].try_into().expect("four bytes")) as usize;
    let (mut at, mut sections) = (HEADER + 8 * count, Vec::new());
    for length in file[HEADER..at].chunks_exact(8) {
        let length = u64::from_le_bytes(length.try_into().expect("eight bytes")) as usize;
        sections.push(file[at..at + length].to_vec());
        at += length.next_multiple_of(8);
    }
    sections
}

/// A file of these sections, with the header of another.
pub fn joined(file: &[u8], sections: &[Vec<u8>]) -> Vec<u8> {
    let mut forged = file[..HEADER].to_vec();
    forged.extend(sections.iter().flat_map(|section| (section.len() as u64).to_le_bytes()));
    for section in sections {
        forged.extend_from_slice(section);
        forged.resize(forged.len().next_multiple_of(8), 0);
    }
    sealed(forged)
}

/// A file with edits, each of six bytes: which section, what, where (two), with what, how much.
pub fn edited(file: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut sections = sections(file);
    let count = sections.len();
    for &[which, what, high, low, value, much] in edits.as_chunks::<6>().0 {
        let section = &mut sections[usize::from(which) % count];
        let much = usize::from(much) % 64 + 1;
        let at = usize::from(u16::from_be_bytes([high, low])) % (section.len() + 1);
        let end = (at + much).min(section.len());
        match what % 8 {
            0 => section[at..end].iter_mut().take(1).for_each(|byte| *byte = value),
            1 => section[at..end].iter_mut().take(1).for_each(|byte| *byte ^= 1 << (value % 8)),
            2 => section[at..end].fill(value),
            3 => drop(section.splice(at..at, std::iter::repeat_n(value, much))),
            4 => drop(section.drain(at..end)),
            5 => section.truncate(at),
            6 => section[at..end].iter_mut().take(1).for_each(|byte| *byte = byte.wrapping_add(value)),
            _ => {
                let copy = section[at..end].to_vec();
                let to = usize::from(value) * section.len() / 256;
                section.splice(to..to, copy);
            }
        }
    }
    joined(file, &sections)
}
