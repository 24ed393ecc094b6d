//! Lists scanned while they come in.

use std::fmt::Write as _;
use std::io::Write as _;

use super::program::{Service, command_line};

/// Accounts, some of which imitate.
fn list(rows: usize) -> String {
    let mut list = String::from("id,name,handle\n");
    for row in 0..rows {
        let name = match row % 50 {
            7 => "Rеuters".to_owned(),
            31 => "人民曰报 ✅".to_owned(),
            _ => format!("Somebody {row}"),
        };
        writeln!(list, "{row},{name},user_{row}").unwrap();
    }
    list
}

#[test]
fn a_streamed_list_is_what_a_scan_writes() {
    let service = Service::start(&[]);
    let list = list(30_000);
    std::fs::write(service.path("list.csv"), &list).unwrap();
    let path = service.path("list.csv");
    for format in ["csv", "jsonl"] {
        let flags = command_line(
            service.folder.path(),
            &["scan", path.to_str().unwrap(), "--format", format, "--quiet"],
            &[],
        );
        assert!(flags.len() > 10_000);
        let headers = [("content-type", "text/csv; charset=utf-8"), ("te", "trailers")];
        let response = service
            .client()
            .send("POST", &format!("/v1/scan?format={format}"), &headers, list.as_bytes())
            .unwrap();
        assert_eq!(response.status, 200, "{}", response.text());
        assert!(response.body == flags, "{format}: {} bytes, {} expected", response.body.len(), flags.len());
        let (_, ledger) = response.trailers.iter().find(|(name, _)| name == "deadringer-ledger").unwrap();
        assert_eq!(ledger, "read=30000, scanned=30000, repaired=0, quarantined=0, blank=0, flags=1200");
    }
}

#[test]
fn every_row_of_a_streamed_list_is_accounted_for() {
    let service = Service::start(&[]);
    let lines = "{\"id\":1,\"name\":\"Rеuters\"}\n{broken\n\n{\"name\":\"Somebody\"}\n{\"name\":\"\"}\n";
    let headers = [("content-type", "application/x-ndjson")];
    let response = service.client().send("POST", "/v1/scan?ledger=true", &headers, lines.as_bytes()).unwrap();
    let objects: Vec<serde_json::Value> =
        response.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 3, "{}", response.text());
    assert_eq!(objects[0]["entity_id"], "gb-reuters");
    assert_eq!(objects[1]["quarantined"]["row"], 2);
    assert_eq!(objects[1]["quarantined"]["raw"], "{broken");
    let ledger = &objects[2]["ledger"];
    let count = |word: &str| ledger[word].as_u64().unwrap();
    assert_eq!(count("read"), count("scanned") + count("quarantined") + count("blank"));
    assert_eq!((count("scanned"), count("quarantined"), count("flags")), (2, 1, 1));
}

#[test]
fn a_list_that_cannot_be_used_is_refused() {
    let service = Service::start(&[]);
    let mut client = service.client();
    let mut send = |query: &str, kind: &str, body: &[u8]| {
        client.send("POST", &format!("/v1/scan{query}"), &[("content-type", kind)], body).unwrap()
    };
    for (query, kind, body, status, what) in [
        ("", "text/csv", &b"a,b\n1,2\n"[..], 422, "column"),
        ("", "text/plain", b"name\nx\n", 415, "text/csv"),
        ("?ledger=true", "text/csv", b"name\nx\n", 422, "jsonl"),
        ("?columns=nick", "text/csv", b"nick\nx\n", 422, "column"),
        ("?encoding=klingon", "text/csv", b"name\nx\n", 422, "encoding"),
        ("?format=xml", "text/csv", b"name\nx\n", 400, "variant"),
        ("", "text/csv", b"PK\x03\x04xxxxxxxxxxxxxxxxxx", 422, "zip"),
    ] {
        let response = send(query, kind, body);
        assert_eq!(response.status, status, "{query} {kind}: {}", response.text());
        assert!(response.text().contains(what), "{query}: {}", response.text());
    }
    let named = send("?columns=name=nick", "text/csv", "nick\nRеuters\n".as_bytes());
    assert_eq!(named.text().lines().count(), 2);
    let encoded = send("?encoding=gb18030", "text/csv", b"name\n\xc8\xcb\xc3\xf1\xd4\xbb\xb1\xa8\n");
    assert!(encoded.text().contains("人民曰报"), "{}", encoded.text());
    let packed = {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all("name\nRеuters\n".as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    assert_eq!(send("", "text/csv", &packed).text().lines().count(), 2);
}

/// The answer begins before the list has ended, and a client that sends no more gets no whole answer.
#[test]
fn flags_come_while_the_list_is_sent() {
    let service = Service::start(&[]);
    let mut client = service.client();
    let head = format!(
        "POST /v1/scan HTTP/1.1\r\nhost: {}\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n",
        service.address
    );
    client.stream.get_mut().write_all(head.as_bytes()).unwrap();
    let list = list(40_000);
    for block in list.as_bytes().chunks(64 << 10) {
        client.stream.get_mut().write_all(format!("{:x}\r\n", block.len()).as_bytes()).unwrap();
        client.stream.get_mut().write_all(block).unwrap();
        client.stream.get_mut().write_all(b"\r\n").unwrap();
    }
    // Nothing says yet that this was all of it.
    let mut first = [0; 4_096];
    let count = std::io::Read::read(&mut client.stream, &mut first).unwrap();
    assert!(String::from_utf8_lossy(&first[..count]).starts_with("HTTP/1.1 200"));
    client.stream.get_ref().shutdown(std::net::Shutdown::Write).unwrap();
    let mut rest = Vec::new();
    let _ = std::io::Read::read_to_end(&mut client.stream, &mut rest);
    assert!(!rest.ends_with(b"0\r\n\r\n"), "an answer that broke off looks whole");
}
