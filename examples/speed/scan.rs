//! The program from file to file, against the time of counting the same file's records: run about, so that the neighbours'
//! noise falls on both.

use std::fs;
use std::path::Path;
use std::time::Instant;

use crate::program::{Took, text};
use crate::record::{Aim, Figure, Record};
use crate::run::Run;

pub(crate) fn measure(run: &Run) -> Record {
    let mut record = Record::new(run, "scan");
    let (program, accounts) = (run.program(), run.accounts());
    let ror = run.compiled(&run.ror());
    let rows = accounts.about.rows as f64;
    let flags = |threads: usize| run.work.join(format!("flags-{threads}.csv"));
    count(&accounts.path);
    for (registry, builtin) in [("ror", false), ("built-in and ror", true)] {
        let mut counted = Vec::new();
        let mut took: [Vec<Took>; 2] = Default::default();
        let mut ratios: [(Vec<f64>, Vec<f64>); 2] = Default::default();
        for _ in 0..run.times {
            for (at, threads) in [1, 2].into_iter().enumerate() {
                let counting = count(&accounts.path);
                let (number, output) = (threads.to_string(), flags(threads));
                let mut arguments = vec!["scan", text(&accounts.path), "--registry", text(&ror)];
                arguments.extend(["--threads", &number, "--quiet", "-o", text(&output)]);
                if !builtin {
                    arguments.push("--no-builtin");
                }
                let scanning = program.run(&arguments);
                ratios[at].0.push(scanning.wall / counting.wall);
                ratios[at].1.push(scanning.processor / counting.processor);
                counted.push(counting);
                took[at].push(scanning);
            }
        }
        let walls = |took: &[Took]| took.iter().map(|one| one.wall).collect::<Vec<f64>>();
        record.add(Figure::of_runs("counting records", &[("registry", registry)], "s", walls(&counted)));
        for (at, threads) in ["1 thread", "2 threads"].into_iter().enumerate() {
            let of = [("registry", registry), ("threads", threads)];
            let aim = [Aim::most(6.0).stretch(3.5), Aim::most(3.3).stretch(2.0)][at];
            let (wall, processor) = ratios[at].clone();
            record.add(Figure::of_runs("times the counting", &of, "×", wall).aimed_if(!builtin, aim));
            record.add(Figure::of_runs("times the counting, processor time", &of, "×", processor));
            let rates = took[at].iter().map(|one| rows / one.wall / 1e6).collect();
            record.add(Figure::of_runs("rows a second", &of, "M/s", rates));
            record.add(Figure::of_runs("scan", &of, "s", walls(&took[at])));
        }
        let (one, two) = (fs::read(flags(1)).unwrap(), fs::read(flags(2)).unwrap());
        assert!(one == two, "one thread and two wrote different flags");
        let flagged = csv::ReaderBuilder::new().from_reader(one.as_slice()).byte_records().count();
        record.add(Figure::exact("flags", &[("registry", registry)], "rows", flagged as f64));
    }
    record.note(
        "Counting: the csv crate's reader as `csv::Reader::from_path` makes it, one `ByteRecord` reused, one thread, before \
         each scan; the ratio is that of the two that ran one after the other. The scan is the whole program, opening its \
         registry and writing its flags to a file among it.",
    );
    record
}

/// Counts the records of a file with the csv crate.
pub(crate) fn count(path: &Path) -> Took {
    let (wall, processor) = (Instant::now(), cpu_time::ThreadTime::now());
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        rows += 1;
    }
    std::hint::black_box(rows);
    Took { wall: wall.elapsed().as_secs_f64(), processor: processor.elapsed().as_secs_f64() }
}
