//! Tables written in every way that the crate's writer has, read back; and files damaged at every place.

use std::io::Cursor;
use std::time::{Duration, Instant};

use parquet::basic::{Compression, Encoding};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::page::{MAX_PAGE_BYTES, Packing, Page, Pages};
use super::*;

/// Id, name and handle, each there or not.
type Given = (Option<i64>, Option<Vec<u8>>, Option<Vec<u8>>);

fn given(rows: usize) -> Vec<Given> {
    let mut state = 9_u32;
    let mut random = move |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    (0..rows)
        .map(|row| {
            let id = (random(9) > 0).then_some(row as i64 * 7 - 50);
            let name = match random(8) {
                0 => None,
                1 => Some(Vec::new()),
                2 => Some(format!("name {}", random(5)).into_bytes()),
                3 => Some(b"broken \xff\xe4\xba".to_vec()),
                _ => Some(format!("人民日报 {row}").into_bytes()),
            };
            (id, name, (random(3) > 0).then(|| format!("handle_{}", random(40)).into_bytes()))
        })
        .collect()
}

fn write(rows: &[Given], group: usize, properties: WriterPropertiesBuilder) -> Vec<u8> {
    let schema = "message t { required int32 other; optional int64 id; optional binary name (STRING); optional binary handle; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build())).unwrap();
    for rows in rows.chunks(group) {
        let mut group = writer.next_row_group().unwrap();
        let mut at = 0;
        while let Some(mut column) = group.next_column().unwrap() {
            let levels: Vec<i16> = rows
                .iter()
                .map(|row| i16::from([true, row.0.is_some(), row.1.is_some(), row.2.is_some()][at]))
                .collect();
            match column.untyped() {
                ColumnWriter::Int32ColumnWriter(column) => {
                    column.write_batch(&vec![1; rows.len()], None, None).unwrap()
                }
                ColumnWriter::Int64ColumnWriter(column) => {
                    let values: Vec<i64> = rows.iter().filter_map(|row| row.0).collect();
                    column.write_batch(&values, Some(&levels), None).unwrap()
                }
                ColumnWriter::ByteArrayColumnWriter(column) => {
                    let field = |row: &Given| if at == 2 { row.1.clone() } else { row.2.clone() };
                    let values: Vec<ByteArray> = rows.iter().filter_map(field).map(ByteArray::from).collect();
                    column.write_batch(&values, Some(&levels), None).unwrap()
                }
                _ => unreachable!(),
            };
            column.close().unwrap();
            at += 1;
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn open(bytes: Vec<u8>) -> Result<Table, Error> {
    Table::of(Box::new(Cursor::new(bytes)), "list.parquet".to_owned(), &Columns::default(), &Arc::default())
}

/// All rows of a table, as id, name and handle, and what ended it.
fn rows_of(table: &mut Table) -> (Vec<[Vec<u8>; 3]>, Option<Error>) {
    let mut rows = Vec::new();
    let mut batch = Batch::default();
    loop {
        let more = table.fill(&mut batch);
        if more.is_ok() {
            assert_eq!(batch.read as usize, batch.parts.len() + batch.faults.len());
            rows.extend(batch.parts.iter().map(|part| {
                let Part::Row(Row { fields: [id, name, handle, _], .. }) = part else { unreachable!() };
                [id, name, handle].map(|span| span.of(&batch.bytes).to_vec())
            }));
        }
        batch.reset();
        match more {
            Ok(true) => {}
            Ok(false) => return (rows, None),
            Err(error) => return (rows, Some(error)),
        }
    }
}

fn expected(rows: &[Given]) -> Vec<[Vec<u8>; 3]> {
    let text = |field: &Option<Vec<u8>>| field.clone().unwrap_or_default();
    rows.iter()
        .map(|(id, name, handle)| {
            [id.map_or(Vec::new(), |id| id.to_string().into_bytes()), text(name), text(handle)]
        })
        .collect()
}

/// Every way to write a table.
fn ways() -> Vec<(String, WriterPropertiesBuilder)> {
    let mut ways = Vec::new();
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY] {
            for page in [200, 1 << 20] {
                let usual = || {
                    WriterProperties::builder()
                        .set_writer_version(version)
                        .set_compression(compression)
                        .set_write_batch_size(16)
                        .set_data_page_size_limit(page)
                };
                let how = format!("{version:?} {compression:?} {page}");
                ways.push((format!("{how} dictionary"), usual()));
                // Given up in the middle of a column.
                ways.push((format!("{how} short dictionary"), usual().set_dictionary_page_size_limit(300)));
                let plain = usual().set_dictionary_enabled(false);
                for encoding in
                    [Encoding::PLAIN, Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY]
                {
                    let mut builder = plain.clone();
                    for column in ["name", "handle"] {
                        builder = builder.set_column_encoding(column.into(), encoding);
                    }
                    builder = builder.set_column_encoding("id".into(), Encoding::DELTA_BINARY_PACKED);
                    ways.push((format!("{how} {encoding:?}"), builder));
                }
            }
        }
    }
    ways
}

#[test]
fn what_was_written_in_any_way_is_read() {
    let given = given(3_000);
    let expected = expected(&given);
    for (how, properties) in ways() {
        for group in [1_000, 7, 100_000] {
            let mut table = open(write(&given, group, properties.clone())).unwrap();
            let (rows, error) = rows_of(&mut table);
            assert!(error.is_none(), "{how}, {group}: {}", error.unwrap());
            assert!(rows == expected, "{how}, {group}");
            assert_eq!(table.listed().rows, 3_000);
        }
    }
}

#[test]
fn a_table_is_gone_on_with_behind_any_row() {
    let given = given(400);
    let expected = expected(&given);
    for (how, properties) in ways().into_iter().step_by(3) {
        let bytes = write(&given, 130, properties);
        for before in [0, 1, 129, 130, 131, 260, 399, 400] {
            let mut table = open(bytes.clone()).unwrap();
            let mut position = table.place_behind(0, 0);
            position.lines = before;
            table.go_on(&position).unwrap();
            let (rows, error) = rows_of(&mut table);
            assert!(error.is_none() && rows == expected[before as usize..], "{how} {before}");
            position.digest = "0".repeat(64);
            assert!(open(bytes.clone()).unwrap().go_on(&position).unwrap_err().is_input());
        }
    }
}

/// Reads what may be damaged; it must end, and with no more rows than there were.
fn survive(bytes: Vec<u8>) -> bool {
    let mut table = match open(bytes) {
        Ok(table) => table,
        Err(error) => {
            assert!(error.to_string().starts_with("list.parquet: "), "{error}");
            return false;
        }
    };
    let (rows, error) = rows_of(&mut table);
    if let Some(error) = &error {
        assert!(error.to_string().contains("list.parquet: "), "{error}");
        assert!(!error.hint().is_empty(), "{error}");
    }
    assert!(rows.len() <= 1 << 20, "{} rows", rows.len());
    error.is_none()
}

#[test]
fn no_damage_at_any_place_makes_it_panic_or_go_on_for_long() {
    let given = given(40);
    let (mut ended, mut refused, mut longest) = (0, 0, Duration::ZERO);
    for (_, properties) in ways().into_iter().filter(|(how, _)| how.contains(" 200 ")) {
        let bytes = write(&given, 25, properties);
        for at in 0..bytes.len() {
            let mut cases: Vec<Vec<u8>> = [0x01, 0x80, 0xFF]
                .iter()
                .map(|mask| {
                    let mut damaged = bytes.clone();
                    damaged[at] ^= mask;
                    damaged
                })
                .collect();
            cases.push(bytes[..at].to_vec());
            for case in cases {
                let began = Instant::now();
                if survive(case) {
                    ended += 1
                } else {
                    refused += 1
                }
                longest = longest.max(began.elapsed());
            }
        }
    }
    assert!(refused > ended / 4, "{refused} of {ended} refused");
    assert!(longest < Duration::from_secs(20), "{longest:?}");
}

/// A header of a page of the first version: packed and unpacked size, number of values.
fn header(unpacked: i32, packed: i32, values: i32) -> Vec<u8> {
    let mut bytes = vec![0x15, 0x00];
    let mut put = |number: i32| {
        bytes.push(0x15);
        let mut left = (number as u32) << 1;
        while left >= 0x80 {
            bytes.push(left as u8 | 0x80);
            left >>= 7;
        }
        bytes.push(left as u8);
    };
    put(unpacked);
    put(packed);
    bytes.extend([0x2C]);
    let mut left = (values as u32) << 1;
    bytes.push(0x15);
    while left >= 0x80 {
        bytes.push(left as u8 | 0x80);
        left >>= 7;
    }
    bytes.push(left as u8);
    bytes.extend([0x15, 0x00, 0x15, 0x06, 0x15, 0x06, 0x00, 0x00]);
    bytes
}

fn page(packing: Packing, bytes: Vec<u8>) -> (Result<super::page::Found, Damage>, Page) {
    let mut pages = Pages::new(packing, 0..bytes.len() as u64);
    let (mut dictionary, mut data) = (Page::default(), Page::default());
    let found = pages.next(&mut Cursor::new(bytes), false, &mut dictionary, &mut data);
    (found, data)
}

#[test]
fn a_page_that_claims_or_holds_gigabytes_is_refused() {
    let claims = [header(i32::MAX, 10, 7), vec![0; 10]].concat();
    let damage = page(Packing::Zstd, claims).0.unwrap_err();
    assert!(
        damage.what.contains("2147483647") && damage.what.contains(&MAX_PAGE_BYTES.to_string()),
        "{}",
        damage.what
    );

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![0; 256 << 20]).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(io::repeat(0).take(256 << 20), 1).unwrap();
    for (packing, packed) in [(Packing::Gzip, gzip), (Packing::Zstd, zstd)] {
        let (found, page) = page(packing, [header(1_000, packed.len() as i32, 7), packed].concat());
        assert!(found.unwrap_err().what.contains("unpacks to more bytes, its header says 1000"));
        assert!(page.bytes.capacity() < 1 << 20, "{}", page.bytes.capacity());
    }
}

/// A block of LZ4 that packs nothing: literals alone.
fn lz4(text: &[u8]) -> Vec<u8> {
    let rest = text.len() - 15;
    [&[0xF0], &vec![0xFF; rest / 255][..], &[(rest % 255) as u8], text].concat()
}

#[test]
fn every_packing_is_undone() {
    let text = "人民日报,renmin\n".repeat(900).into_bytes();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&text).unwrap();
    for (packing, packed) in [
        (Packing::None, text.clone()),
        (Packing::Gzip, gzip.finish().unwrap()),
        (Packing::Zstd, zstd::encode_all(text.as_slice(), 3).unwrap()),
        (Packing::Snappy, snap::raw::Encoder::new().compress_vec(&text).unwrap()),
        (Packing::Lz4, lz4(&text)),
    ] {
        let length = packed.len() as i32;
        let bytes = [header(text.len() as i32, length, 7), packed.clone()].concat();
        let (found, data) = page(packing, bytes);
        assert_eq!(found.unwrap(), super::page::Found::Data, "{packing:?}");
        assert!(data.bytes == text && data.count == 7, "{packing:?}");
        let short = [header(text.len() as i32 - 1, length, 7), packed].concat();
        assert!(page(packing, short).0.is_err(), "{packing:?}");
    }
}

#[test]
fn rows_out_of_nothing_are_refused() {
    // One value in every row, as a run: some bytes for a hundred million rows would take a minute and no memory.
    let rows: Vec<Given> = (0..1 << 20).map(|_| (None, Some(vec![b'x'; 200]), None)).collect();
    let mut table = open(write(&rows, 1 << 20, WriterProperties::builder())).unwrap();
    let (read, error) = rows_of(&mut table);
    let error = error.unwrap();
    assert!(error.to_string().contains("bytes of pages have become"), "{error}");
    assert!(read.len() > 100_000);
}

#[test]
fn a_value_too_long_is_quarantined() {
    let mut given = given(10);
    given[3].1 = Some(vec![b'x'; MAX_FIELD_BYTES + 1]);
    let mut table = open(write(&given, 10, WriterProperties::builder())).unwrap();
    let mut batch = Batch { first_row: 1, ..Batch::default() };
    assert!(!table.fill(&mut batch).unwrap());
    assert_eq!((batch.read, batch.parts.len()), (10, 9));
    let [fault] = batch.faults.as_slice() else { panic!() };
    assert_eq!((fault.row, fault.line, fault.length), (4, 4, (MAX_FIELD_BYTES + 1) as u64));
    assert_eq!(fault.reason, Reason::FieldTooLong);
}
