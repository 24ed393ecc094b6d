//! The footer of a file: what it holds and where, and which of its columns are read. Every place that it names is held to the file
//! before anything is read there.

use std::io::{Read, SeekFrom};

use parquet::basic::{CompressionCodec, ConvertedType, LogicalType, Type};
use parquet::file::metadata::{
    ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader,
    ParquetStatisticsPolicy,
};
use parquet::schema::types::ColumnDescriptor;

use crate::Error;
use crate::scan::columns::Columns;
use crate::scan::disk::Anywhere;
use crate::scan::parquet::column::{Column, Content};
use crate::scan::parquet::page::{Packing, Pages};
use crate::text;

/// Bytes of a footer. A thousand row groups of a hundred columns make one of 10 MB.
const MAX_FOOTER_BYTES: u64 = 32 << 20;

/// What stands at both ends of a file.
pub(super) const MAGIC: &[u8; 4] = b"PAR1";

/// What a file holds.
pub(super) struct Footer {
    metadata: ParquetMetaData,
    /// Where it begins: pages lie before it.
    start: u64,
    pub(super) rows: u64,
}

impl Footer {
    pub(super) fn read(file: &mut dyn Anywhere, length: u64, place: &str) -> Result<Footer, Error> {
        let damaged = |what: String| {
            Error::input(place, what)
                .with_hint("the file may be cut short or damaged: fetch or write it anew")
        };
        let cannot = |error| Error::io(place, "the footer cannot be read", error);
        let mut tail = [0; 8];
        if length < 12 {
            return Err(damaged(format!("a Parquet file has 12 bytes at the least, this has {length}")));
        }
        file.seek(SeekFrom::Start(length - 8)).and_then(|_| file.read_exact(&mut tail)).map_err(cannot)?;
        let [a, b, c, d, magic @ ..] = tail;
        if &magic == b"PARE" {
            return Err(Error::input(place, "this Parquet file is encrypted")
                .with_hint("write it without encryption"));
        }
        if &magic != MAGIC {
            return Err(damaged(
                "begins as a Parquet file, but does not end as one: `PAR1` was expected".to_owned(),
            ));
        }
        let size = u64::from(u32::from_le_bytes([a, b, c, d]));
        if size > MAX_FOOTER_BYTES {
            return Err(damaged(format!(
                "says that its footer has {size} bytes; at most {MAX_FOOTER_BYTES} are read"
            )));
        }
        let start = (length - 8).checked_sub(size).filter(|start| *start >= 4);
        let start = start.ok_or_else(|| {
            damaged(format!("says that its footer has {size} bytes, more than the file of {length} can hold"))
        })?;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(start)).map_err(cannot)?;
        Read::take(&mut *file, size).read_to_end(&mut bytes).map_err(cannot)?;
        let options = ParquetMetaDataOptions::new()
            .with_column_stats_policy(ParquetStatisticsPolicy::SkipAll)
            .with_encoding_stats_policy(ParquetStatisticsPolicy::SkipAll)
            .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll);
        let metadata = ParquetMetaDataReader::decode_metadata_with_options(&bytes, Some(&options));
        let metadata = metadata.map_err(|error| {
            damaged(format!(
                "the footer (bytes {start} to {}) is damaged: {}",
                start + size,
                text::terminal(&error.to_string())
            ))
        })?;
        let mut rows = 0_u64;
        for (group, told) in metadata.row_groups().iter().enumerate() {
            let more = u64::try_from(told.num_rows()).ok();
            rows = more.and_then(|more| rows.checked_add(more)).ok_or_else(|| {
                damaged(format!("the footer says that row group {group} has {} rows", told.num_rows()))
            })?;
        }
        let told = metadata.file_metadata().num_rows();
        if u64::try_from(told).ok() != Some(rows) {
            return Err(damaged(format!(
                "the footer says that there are {told} rows, its row groups have {rows}"
            )));
        }
        Ok(Footer { metadata, start, rows })
    }

    /// The columns that are read.
    pub(super) fn columns(
        &self,
        columns: &Columns,
        place: &str,
    ) -> Result<(usize, Vec<(Column, usize)>), Error> {
        let schema = self.metadata.file_metadata().schema_descr();
        let paths: Vec<String> = schema.columns().iter().map(|column| column.path().string()).collect();
        let headers: Vec<&str> = paths.iter().map(String::as_str).collect();
        let found = columns.find(&headers, place)?;
        let mut taken = Vec::new();
        for (field, index) in found {
            let (Some(told), Some(path)) = (schema.columns().get(index), paths.get(index)) else { continue };
            let content = content(told).map_err(|what| {
                Error::input(
                    place,
                    format!(
                        "column `{}` is {what}; text was expected (a string or binary column), or whole numbers",
                        text::terminal(path)
                    ),
                )
                .with_hint(format!(
                    "cast it where the file is written, or name another column with `--columns {}=COLUMN`",
                    field.as_str()
                ))
            })?;
            let present = u32::from(told.max_def_level().unsigned_abs());
            taken.push((Column::new(field, path.clone(), content, present), index));
        }
        Ok((headers.len(), taken))
    }

    /// Rows of a row group; nothing behind the last.
    pub(super) fn rows_of(&self, group: usize) -> Option<u64> {
        self.metadata.row_groups().get(group).map(|group| group.num_rows().unsigned_abs())
    }

    /// Where a column lies in a row group.
    pub(super) fn pages(&self, group: usize, column: usize) -> Result<Pages, String> {
        let group = self.metadata.row_groups().get(group);
        let told = group.and_then(|group| group.columns().get(column).map(|column| (group, column)));
        let (group, told) = told.ok_or("the footer has not this column")?;
        if told.file_path().is_some() {
            return Err("its values lie in another file, which is not read".to_owned());
        }
        if told.num_values() != group.num_rows() {
            return Err(format!(
                "the footer gives it {} values for {} rows",
                told.num_values(),
                group.num_rows()
            ));
        }
        let packing = packing(told)?;
        let data = told.data_page_offset();
        let first = told.dictionary_page_offset().filter(|offset| (4..data).contains(offset)).unwrap_or(data);
        let place = u64::try_from(first).ok().and_then(|first| {
            let end = first.checked_add(u64::try_from(told.compressed_size()).ok()?)?;
            (first >= 4 && end <= self.start).then_some(first..end)
        });
        let place = place.ok_or_else(|| {
            format!(
                "the footer says that it has {} bytes from byte {first} on; pages lie in bytes 4 to {}",
                told.compressed_size(),
                self.start
            )
        })?;
        Ok(Pages::new(packing, place))
    }
}

fn packing(column: &ColumnChunkMetaData) -> Result<Packing, String> {
    match column.compression_codec() {
        CompressionCodec::UNCOMPRESSED => Ok(Packing::None),
        CompressionCodec::SNAPPY => Ok(Packing::Snappy),
        CompressionCodec::GZIP => Ok(Packing::Gzip),
        CompressionCodec::ZSTD => Ok(Packing::Zstd),
        CompressionCodec::LZ4_RAW => Ok(Packing::Lz4),
        other => Err(format!(
            "it is packed with {other:?}, which is not read; write the file with snappy, zstd, gzip or lz4_raw"
        )),
    }
}

/// What a column holds, or what else it is.
fn content(column: &ColumnDescriptor) -> Result<Content, String> {
    if column.max_rep_level() > 0 {
        return Err("a list".to_owned());
    }
    let logical = column.logical_type_ref();
    let other =
        |what: &str| Err(logical.map_or_else(|| what.to_owned(), |logical| format!("{logical:?} ({what})")));
    match (column.physical_type(), logical, column.converted_type()) {
        (_, Some(LogicalType::Unknown), _) => Ok(Content::Nulls),
        (
            Type::BYTE_ARRAY,
            None | Some(LogicalType::String | LogicalType::Enum | LogicalType::Json),
            ConvertedType::NONE | ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON,
        ) => Ok(Content::Bytes),
        (kind @ (Type::INT32 | Type::INT64), logical, converted) => {
            use ConvertedType::{INT_8, INT_16, INT_32, INT_64, NONE, UINT_8, UINT_16, UINT_32, UINT_64};
            let bytes = if kind == Type::INT32 { 4 } else { 8 };
            let signed = match (logical, converted) {
                (Some(LogicalType::Integer(told)), _) => told.is_signed,
                (None, NONE | INT_8 | INT_16 | INT_32 | INT_64) => true,
                (None, UINT_8 | UINT_16 | UINT_32 | UINT_64) => false,
                (None, converted) => return Err(format!("{converted} ({kind})")),
                (Some(_), _) => return other(&kind.to_string()),
            };
            Ok(Content::Numbers { bytes, signed })
        }
        (kind, None, ConvertedType::NONE) => Err(kind.to_string()),
        (kind, None, converted) => Err(format!("{converted} ({kind})")),
        (kind, Some(_), _) => other(&kind.to_string()),
    }
}
