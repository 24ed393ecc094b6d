//! The most memory that a scan holds beyond its opened registry, by the length of the list.

use std::io::Write;
use std::path::Path;

use crate::accounts::Accounts;
use crate::program::text;
use crate::record::{Aim, Figure, Record, short};
use crate::run::Run;

/// The longest list is the one of the run so many times over, through a pipe.
const OVER: usize = 10;

const HEADER: &[u8] = b"id,name,handle\n";

pub(crate) fn measure(run: &Run) -> Record {
    let mut record = Record::new(run, "memory");
    let program = run.program();
    let ror = run.compiled(&run.ror());
    let output = run.work.join("flags-memory.csv");
    let (small, large) = (Accounts::of(run, "ror", run.rows / 5, || run.ror_names()), run.accounts());
    let aim = Aim::most(150.0);
    let mut forgotten = true;
    for threads in ["1", "2"] {
        let of_threads = if threads == "1" { "1 thread" } else { "2 threads" };
        let options = ["--registry", text(&ror), "--no-builtin", "--threads", threads, "-o", text(&output)];
        let open = |_| {
            let waiting = program.waiting(&options, HEADER);
            let (held, most) = (megabytes(waiting.opened), megabytes(waiting.opening));
            waiting.fed(|_| ());
            (held, most - held)
        };
        let (held, beyond) = (0..run.times).map(open).unzip();
        let of = [("threads", of_threads)];
        let held = Figure::of_runs("held once the registry is open", &of, "MB", held);
        let base = held.median;
        record.add(held);
        record.add(Figure::of_runs("peak of opening beyond that", &of, "MB", beyond));
        for list in [&small, &large] {
            let rows = short(list.about.rows as f64);
            let of = [("threads", of_threads), ("rows", rows.as_str()), ("from", "file")];
            let arguments = [&["scan", text(&list.path), "--quiet"][..], &options].concat();
            let peaks = (0..run.times).map(|_| megabytes(program.peak(&arguments)) - base).collect();
            record.add(Figure::of_runs("peak beyond the open registry", &of, "MB", peaks).aimed(aim));
        }
        let rows = short((large.about.rows * OVER) as f64);
        let of = [("threads", of_threads), ("rows", rows.as_str()), ("from", "pipe")];
        let waiting = program.waiting(&options, HEADER);
        forgotten &= waiting.forgotten;
        let held = waiting.opened;
        let peak = waiting.fed(|pipe| over(&large.path, pipe));
        let beyond = megabytes(peak) - megabytes(held);
        record.add(Figure::exact("peak beyond the open registry", &of, "MB", beyond).aimed(aim));
    }
    record.note(format!(
        "Held: VmRSS of the program while it waits for the first row. Peak: VmHWM while it runs, read each 2 ms; from a file the \
         peak of opening is in it, from the pipe it is {}. The longest list is the list {OVER} times over, with other \
         names and handles each time, run once.",
        if forgotten { "not" } else { "too" }
    ));
    record
}

fn megabytes(kibibytes: u64) -> f64 {
    kibibytes as f64 * 1_024.0 / 1e6
}

/// Writes the rows of a list again and again, each time under other ids, names and handles.
fn over(path: &Path, pipe: &mut dyn Write) {
    let mut output = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(pipe);
    let mut record = csv::ByteRecord::new();
    for time in 0..OVER {
        let mut reader = csv::Reader::from_path(path).unwrap();
        while reader.read_byte_record(&mut record).unwrap() {
            let change = if time == 0 { String::new() } else { time.to_string() };
            let changed = |cell: &[u8]| [cell, change.as_bytes()].concat();
            output.write_record([changed(&record[0]), changed(&record[1]), changed(&record[2])]).unwrap();
        }
    }
    output.flush().unwrap();
}
