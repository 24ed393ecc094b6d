//! Pages of one column in one row group: found, held to their limits, checked and unpacked, one at a time. What a header claims is
//! believed only as far as bytes stand behind it, so that a page costs no more memory than [`MAX_PAGE_BYTES`] twice over.

use std::io::{self, Read, SeekFrom};
use std::ops::Range;

use crate::scan::disk::Anywhere;
use crate::scan::parquet::Damage;
use crate::scan::parquet::thrift::{Fault, Header, Kind, Told};

/// Bytes of a page, packed and unpacked. Writers make pages of 1 MiB; DuckDB one a row group, of up to 100 MB, which for 122,880 names
/// are 3 to 8.
pub(super) const MAX_PAGE_BYTES: usize = 64 << 20;

/// Bytes of a dictionary, which is held beside the pages. Writers give dictionaries up at 1 MiB.
pub(super) const MAX_DICTIONARY_BYTES: usize = 16 << 20;

/// Bytes of a header: statistics in it may hold two values of any length.
const MAX_HEADER_BYTES: usize = 4 << 20;

/// Bytes read at a time.
const BLOCK_BYTES: usize = 64 << 10;

/// How pages are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Snappy,
    Gzip,
    Zstd,
    /// LZ4 without a frame.
    Lz4,
}

/// Where the pages of a column lie.
#[derive(Debug)]
pub(super) struct Pages {
    packing: Packing,
    /// Where the bytes begin that are read next, and where the column ends.
    at: u64,
    end: u64,
    /// Bytes read ahead, and how many of them were used.
    window: Vec<u8>,
    used: usize,
    /// Where the last page began.
    began: u64,
    /// Bytes of pages that went in.
    pub(super) packed: u64,
}

/// A page, unpacked.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) bytes: Vec<u8>,
    /// Where its levels lie, and its values.
    pub(super) levels: Range<usize>,
    pub(super) values: Range<usize>,
    pub(super) count: u32,
    pub(super) encoding: i32,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Dictionary,
    Data,
    Nothing,
}

impl Pages {
    pub(super) fn new(packing: Packing, place: Range<u64>) -> Pages {
        let Range { start: at, end } = place;
        Pages { packing, at, end, window: Vec::new(), used: 0, began: at, packed: 0 }
    }

    /// Where the last page began in the file.
    pub(super) fn began(&self) -> u64 {
        self.began
    }

    /// Reads the next page into one of two; columns that may hold nothing have levels before their values.
    pub(super) fn next(
        &mut self,
        file: &mut dyn Anywhere,
        has_levels: bool,
        dictionary: &mut Page,
        data: &mut Page,
    ) -> Result<Found, Damage> {
        loop {
            self.began = self.at - self.ahead().len() as u64;
            if self.began == self.end {
                return Ok(Found::Nothing);
            }
            let (header, told) = self.header(file)?;
            if told.kind == Kind::Other {
                self.pass(told.packed)?;
                continue;
            }
            let most = if told.kind == Kind::Dictionary { MAX_DICTIONARY_BYTES } else { MAX_PAGE_BYTES };
            if told.packed.max(told.unpacked) > most {
                return Err(Damage::wrong(format!(
                    "the page has {} bytes, unpacked {}; at most {most} are read",
                    told.packed, told.unpacked
                ))
                .with_hint("write the file anew with smaller pages, 1 MiB as is usual"));
            }
            self.fill(file, told.packed)?;
            let packed = self.ahead().get(..told.packed).unwrap_or_default();
            if packed.len() < told.packed {
                return Err(Damage::wrong("the page goes on behind the end of its column"));
            }
            if let Some(crc) = header.crc
                && crc != crc32fast::hash(packed)
            {
                return Err(Damage::wrong("the page is not what its checksum says"));
            }
            let page = if told.kind == Kind::Dictionary { dictionary } else { data };
            page.bytes.clear();
            page.bytes.shrink_to(2 * told.unpacked.max(BLOCK_BYTES));
            open(self.packing, packed, &told, has_levels, page)?;
            self.packed += told.packed as u64;
            self.used += told.packed;
            return Ok(if told.kind == Kind::Dictionary { Found::Dictionary } else { Found::Data });
        }
    }

    fn ahead(&self) -> &[u8] {
        self.window.get(self.used..).unwrap_or_default()
    }

    fn header(&mut self, file: &mut dyn Anywhere) -> Result<(Header, Told), Damage> {
        let mut wanted = 1;
        loop {
            self.fill(file, wanted)?;
            let ahead = self.ahead();
            let whole = self.at == self.end;
            match Header::read(ahead.get(..MAX_HEADER_BYTES).unwrap_or(ahead)) {
                Ok((header, length)) => {
                    self.used += length;
                    return Ok((header, header.told().map_err(Damage::wrong)?));
                }
                Err(Fault::Wrong(what)) => return Err(Damage::wrong(what)),
                Err(Fault::Short) if ahead.len() >= MAX_HEADER_BYTES => {
                    return Err(Damage::wrong(format!(
                        "the page has a header of more than {MAX_HEADER_BYTES} bytes"
                    )));
                }
                Err(Fault::Short) if whole => {
                    return Err(Damage::wrong("the column ends inside the header of a page"));
                }
                Err(Fault::Short) => wanted = 2 * ahead.len(),
            }
        }
    }

    /// Reads ahead until there are so many bytes, or the column ends.
    fn fill(&mut self, file: &mut dyn Anywhere, count: usize) -> Result<(), Damage> {
        let held = self.ahead().len();
        if held >= count || self.at == self.end {
            return Ok(());
        }
        self.window.drain(..self.used);
        self.used = 0;
        self.window.shrink_to(2 * count.max(BLOCK_BYTES));
        let more = ((count - held).max(BLOCK_BYTES) as u64).min(self.end - self.at);
        let reading = |error| Damage::io("cannot be read", error);
        file.seek(SeekFrom::Start(self.at)).map_err(reading)?;
        let got = file.take(more).read_to_end(&mut self.window).map_err(reading)? as u64;
        self.at += got;
        if got < more {
            return Err(reading(io::ErrorKind::UnexpectedEof.into()));
        }
        Ok(())
    }

    fn pass(&mut self, count: usize) -> Result<(), Damage> {
        let ahead = self.ahead().len();
        if count <= ahead {
            self.used += count;
            return Ok(());
        }
        self.window.clear();
        self.used = 0;
        let at = self.at + (count - ahead) as u64;
        if at > self.end {
            return Err(Damage::wrong("the page goes on behind the end of its column"));
        }
        self.at = at;
        Ok(())
    }
}

/// Unpacks a page, and finds its levels and values in it.
fn open(
    packing: Packing,
    packed: &[u8],
    told: &Told,
    has_levels: bool,
    page: &mut Page,
) -> Result<(), Damage> {
    page.count = told.values;
    page.encoding = told.encoding;
    page.levels = 0..0;
    let levels = match told.kind {
        Kind::Two { levels, repeats, is_packed } => {
            if repeats != 0 {
                return Err(Damage::wrong(
                    "the page has levels of repetition in a column that repeats nothing",
                ));
            }
            let (Some(level_bytes), Some(values)) = (packed.get(..levels), packed.get(levels..)) else {
                return Err(Damage::wrong("the page is shorter than its levels"));
            };
            page.bytes.extend_from_slice(level_bytes);
            let left = told.unpacked.saturating_sub(levels);
            unpack(if is_packed { packing } else { Packing::None }, values, left, &mut page.bytes)?;
            page.levels = 0..levels;
            levels
        }
        Kind::One if has_levels => {
            unpack(packing, packed, told.unpacked, &mut page.bytes)?;
            if told.level_encoding != 3 {
                return Err(Damage::wrong(
                    "the page has levels that are not run lengths, which are not read",
                )
                .with_hint("write the file anew with a writer of this decade"));
            }
            let length = page.bytes.first_chunk::<4>().map(|length| u32::from_le_bytes(*length) as usize);
            let end = length.map(|length| 4 + length).filter(|end| *end <= page.bytes.len());
            let end = end.ok_or_else(|| Damage::wrong("the page is shorter than its levels"))?;
            page.levels = 4..end;
            end
        }
        _ => {
            unpack(packing, packed, told.unpacked, &mut page.bytes)?;
            0
        }
    };
    page.values = levels..page.bytes.len();
    Ok(())
}

/// Appends what is unpacked, which must be exactly so many bytes.
fn unpack(packing: Packing, packed: &[u8], count: usize, out: &mut Vec<u8>) -> Result<(), Damage> {
    let before = out.len();
    // One more, so that what is longer is seen to be.
    let most = count as u64 + 1;
    let failed = |error: io::Error| Damage::wrong(format!("the page cannot be unpacked: {error}"));
    match packing {
        // Levels without values have nothing that could be packed.
        _ if packed.is_empty() && count == 0 => {}
        Packing::None => out.extend_from_slice(packed),
        Packing::Gzip => {
            flate2::bufread::MultiGzDecoder::new(packed).take(most).read_to_end(out).map_err(failed)?;
        }
        Packing::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(packed).map_err(failed)?;
            // The window of a page need not be larger than a page.
            decoder.window_log_max(MAX_PAGE_BYTES.ilog2()).map_err(failed)?;
            decoder.take(most).read_to_end(out).map_err(failed)?;
        }
        Packing::Snappy => {
            let told = snap::raw::decompress_len(packed).map_err(|error| failed(error.into()))?;
            if told == count {
                out.resize(before + count, 0);
                let room = out.get_mut(before..).unwrap_or_default();
                snap::raw::Decoder::new().decompress(packed, room).map_err(|error| failed(error.into()))?;
            } else {
                return Err(other_size(told, count));
            }
        }
        Packing::Lz4 => {
            out.resize(before + count, 0);
            let room = out.get_mut(before..).unwrap_or_default();
            let got = lz4_flex::block::decompress_into(packed, room)
                .map_err(|error| failed(io::Error::other(error)))?;
            out.truncate(before + got);
        }
    }
    match out.len() - before {
        got if got == count => Ok(()),
        got => Err(other_size(got, count)),
    }
}

fn other_size(got: usize, count: usize) -> Damage {
    let got = if got > count { "more".to_owned() } else { got.to_string() };
    Damage::wrong(format!("the page unpacks to {got} bytes, its header says {count}"))
}
