//! One step over a list of names, for callgrind to count: a pass that warms the buffers, and one that is counted.
//!
//! Started by `instructions` as this same program under valgrind; nothing here is timed.

use std::hint::black_box;
use std::path::Path;

use deadringer::testing::{Folder, Searcher};
use deadringer::{Account, Detector};

/// The first argument by which this program knows that it is to do a step.
pub(crate) const WORD: &str = "drive-one-step";

/// The function during which callgrind counts, as its name is shown.
pub(crate) const COUNTED: &str = "*counted_by_callgrind*";

/// `STEP NAMES REGISTRY`: names are a CSV file of names and handles.
pub(crate) fn run(arguments: &[String]) {
    let [step, names, registry] = arguments else { panic!("a step, names and a registry") };
    let text = std::fs::read(names).unwrap();
    let rows: Vec<(String, String)> = csv::Reader::from_reader(text.as_slice())
        .records()
        .map(|row| row.map(|row| (row[0].to_owned(), row[1].to_owned())).unwrap())
        .collect();
    match step.as_str() {
        "read" => twice(&mut || {
            let mut reader = csv::Reader::from_reader(text.as_slice());
            let mut record = csv::ByteRecord::new();
            let mut count = 0;
            while reader.read_byte_record(&mut record).unwrap() {
                count += 1;
            }
            count
        }),
        "fold" => {
            let mut folder = Folder::default();
            twice(&mut || rows.iter().map(|(name, _)| folder.fold(name)).sum());
        }
        "search" => {
            let detector = opened(registry);
            let mut searcher = Searcher::default();
            let index = &detector.indexes()[0];
            twice(&mut || rows.iter().map(|(name, _)| searcher.search(index, name)).sum());
        }
        "check" | "check with handle" => {
            let detector = opened(registry);
            let mut scratch = detector.scratch();
            let with_handle = step != "check";
            twice(&mut || {
                let one = |(name, handle): &(String, String)| {
                    let account = Account::named(name);
                    let account = if with_handle { account.with_handle(handle) } else { account };
                    detector.check(&account, &mut scratch).flags.len()
                };
                rows.iter().map(one).sum()
            });
        }
        other => panic!("no step `{other}`"),
    }
}

fn opened(registry: &str) -> Detector {
    Detector::builder().path(Path::new(registry)).unwrap().build().unwrap()
}

fn twice(pass: &mut dyn FnMut() -> usize) {
    black_box(pass());
    black_box(counted_by_callgrind(pass));
}

/// Never part of another function, or its beginning and end could not be seen.
#[inline(never)]
fn counted_by_callgrind(pass: &mut dyn FnMut() -> usize) -> usize {
    // Not the last thing done: a jump into the pass would end here.
    black_box(pass()) + black_box(0)
}
