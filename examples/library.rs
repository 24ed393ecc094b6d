//! Flags of a list by the library alone, for comparison with every other front end: `library ACCOUNTS.csv THREADS FLAGS.csv`.
//!
//! The list is read into memory first; the rate told is that of judging.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use deadringer::{Account, Detector};

/// Rows a thread takes at a time.
const ROWS: usize = 2_048;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (list, threads, output) =
        (arguments.next().unwrap(), arguments.next().unwrap().parse::<usize>()?, arguments.next().unwrap());
    let mut reader = csv::Reader::from_path(list)?;
    let headers = reader.headers()?.clone();
    let column = |name| headers.iter().position(|header| header == name);
    let columns = ["id", "name", "handle", "platform"].map(column);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let detector = Detector::builtin();

    let began = Instant::now();
    let next = AtomicUsize::new(0);
    let mut pieces: Vec<(usize, Vec<Vec<String>>)> = std::thread::scope(|scope| {
        let work = || {
            let mut scratch = detector.scratch();
            let mut done = Vec::new();
            loop {
                let piece = next.fetch_add(1, Ordering::Relaxed);
                let Some(chunk) = rows.chunks(ROWS).nth(piece) else { return done };
                let mut flags = Vec::new();
                for row in chunk {
                    let [id, name, handle, platform] =
                        columns.map(|place| place.and_then(|place| row.get(place)).unwrap_or_default());
                    let account =
                        Account::named(name).with_id(id).with_handle(handle).with_platform(platform);
                    for flag in detector.check(&account, &mut scratch).flags {
                        let evidence: Vec<String> = flag.evidence.iter().map(ToString::to_string).collect();
                        let cells = [
                            id,
                            name,
                            handle,
                            flag.kind.as_str(),
                            flag.tier.as_str(),
                            &flag.score.to_string(),
                            flag.category,
                            flag.entity_id,
                            flag.entity_name,
                            flag.matched_name,
                            flag.field.as_str(),
                            &evidence.join("; "),
                            flag.disclaimer.map_or("", |disclaimer| disclaimer.as_str()),
                        ];
                        flags.push(cells.map(str::to_owned).to_vec());
                    }
                }
                done.push((piece, flags));
            }
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let seconds = began.elapsed().as_secs_f64();
    pieces.sort_by_key(|(piece, _)| *piece);

    let mut writer = csv::Writer::from_path(output)?;
    writer.write_record([
        "id",
        "name",
        "handle",
        "kind",
        "tier",
        "score",
        "category",
        "entity_id",
        "entity_name",
        "matched_name",
        "field",
        "evidence",
        "disclaimer",
    ])?;
    for flag in pieces.iter().flat_map(|(_, flags)| flags) {
        writer.write_record(flag)?;
    }
    writer.flush()?;
    println!("{} accounts in {seconds:.3} s, {:.0} a second", rows.len(), rows.len() as f64 / seconds);
    Ok(())
}
