//! Tables of accounts, and how they are written in each format.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

/// An account; what is missing is null, or an empty cell.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<Vec<u8>>,
    pub(crate) handle: Option<String>,
}

/// Ordinary rows, imitations, rows with every sign of CSV in them, and blank ones.
pub(crate) fn rows(count: usize) -> Vec<Row> {
    (0..count)
        .map(|row| {
            let name = match row % 40 {
                0 => Some(format!("人民曰报 {row}")),
                1 => Some("Reutеrs".to_owned()),
                2 => None,
                3 => Some(format!("Reuters, \"{row}\"\nof\r\ntwo lines\t")),
                4 => Some(String::new()),
                5 => Some("\u{FEFF}Reuters\u{200B}".to_owned()),
                6 => Some("  ".to_owned()),
                other => Some(format!("Maria {other} García {row}")),
            };
            let handle = (row % 3 > 0).then(|| format!("handle_{}", row % 1_000));
            Row { id: (row % 11 > 0).then(|| row.to_string()), name: name.map(String::into_bytes), handle }
        })
        .collect()
}

fn text(bytes: &Option<Vec<u8>>) -> String {
    String::from_utf8(bytes.clone().unwrap_or_default()).unwrap()
}

pub(crate) fn csv(rows: &[Row]) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Necessary).from_writer(Vec::new());
    writer.write_record(["id", "name", "handle"]).unwrap();
    for row in rows {
        let field = |field: &Option<String>| field.clone().unwrap_or_default();
        writer.write_record([field(&row.id), text(&row.name), field(&row.handle)]).unwrap();
    }
    writer.into_inner().unwrap()
}

pub(crate) fn csv_without_ids(rows: &[Row]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["name", "handle"]).unwrap();
    for row in rows {
        writer.write_record([text(&row.name), row.handle.clone().unwrap_or_default()]).unwrap();
    }
    writer.into_inner().unwrap()
}

pub(crate) fn json_lines(rows: &[Row]) -> Vec<u8> {
    rows.iter()
        .flat_map(|row| {
            let name = row.name.as_ref().map(|_| text(&row.name));
            let value = serde_json::json!({"id": row.id, "name": name, "handle": row.handle});
            format!("{value}\n").into_bytes()
        })
        .collect()
}

/// A file with so many rows in a group, and a column that nobody reads.
pub(crate) fn write(rows: &[Row], group: usize) -> Vec<u8> {
    write_columns(rows, group, &["id", "name", "handle", "other"])
}

pub(crate) fn write_without_ids(rows: &[Row], group: usize) -> Vec<u8> {
    write_columns(rows, group, &["name", "handle"])
}

fn write_columns(rows: &[Row], group: usize, columns: &[&str]) -> Vec<u8> {
    let fields: String = columns.iter().map(|name| format!("optional binary {name} (STRING); ")).collect();
    let schema = Arc::new(parse_message_type(&format!("message accounts {{ {fields} }}")).unwrap());
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_column_compression("other".into(), Compression::UNCOMPRESSED)
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for rows in rows.chunks(group) {
        let mut group = writer.next_row_group().unwrap();
        for column in columns {
            let value = |row: &Row| match *column {
                "id" => row.id.clone().map(String::into_bytes),
                "name" => row.name.clone(),
                "handle" => row.handle.clone().map(String::into_bytes),
                _ => Some(b"not read!".to_vec()),
            };
            let values: Vec<Option<Vec<u8>>> = rows.iter().map(value).collect();
            let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
            let values: Vec<ByteArray> = values.into_iter().flatten().map(ByteArray::from).collect();
            let mut writer = group.next_column().unwrap().unwrap();
            writer.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
            writer.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// A file whose names are numbers with a point.
pub(crate) fn of_doubles() -> Vec<u8> {
    let schema = Arc::new(parse_message_type("message t { required double name; }").unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<DoubleType>().write_batch(&[1.5], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.into_inner().unwrap()
}
