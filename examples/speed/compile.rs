//! Compiling and opening a registry: all ROR names, and a million names.

use std::fs;
use std::path::Path;
use std::time::Instant;

use deadringer::Detector;

use crate::accounts::Accounts;
use crate::program::text;
use crate::record::{Aim, Figure, Record, short};
use crate::run::Run;

/// What is aimed at: seconds to compile, megabytes of file, milliseconds to open and prove whole.
struct Aims {
    compile: Aim,
    file: Option<Aim>,
    open: Aim,
}

pub(crate) fn ror(run: &Run) -> Record {
    let mut record = Record::new(run, "compile");
    let aims = Aims { compile: Aim::most(3.0), file: Some(Aim::most(60.0)), open: Aim::most(100.0) };
    registry(run, &mut record, &run.ror(), Some(aims));
    record
}

pub(crate) fn million(run: &Run) -> Record {
    let mut record = Record::new(run, "million");
    let size = run.most;
    let whole = size >= 1_000_000;
    let names = run.sized(size);
    let aims = Aims { compile: Aim::most(20.0), file: None, open: Aim::most(1_500.0) };
    registry(run, &mut record, &names, whole.then_some(aims));

    let program = run.program();
    let compiled = run.compiled(&names);
    let rows = run.rows.min(1_000_000);
    let accounts = Accounts::of(run, &format!("names-{size}"), rows, || Run::names_in(&names));
    let flags = run.work.join("flags-million.csv");
    let empty = run.work.join("none.csv");
    fs::write(&empty, "id,name,handle\n").unwrap();
    let tail =
        ["--registry", text(&compiled), "--no-builtin", "--threads", "1", "--quiet", "-o", text(&flags)];
    let full = [&["scan", text(&accounts.path)][..], &tail].concat();
    let none = [&["scan", text(&empty)][..], &tail].concat();
    let (mut rates, mut whole_rates) = (Vec::new(), Vec::new());
    for _ in 0..run.times {
        let (opening, scanning) = (program.run(&none), program.run(&full));
        rates.push(rows as f64 / (scanning.wall - opening.wall).max(1e-9) / 1e6);
        whole_rates.push(rows as f64 / scanning.wall / 1e6);
    }
    let count = short(size as f64);
    let of = [("names", count.as_str()), ("hits", "0.1%")];
    record.add(
        Figure::of_runs("rows a second, one thread", &of, "M/s", rates).aimed_if(whole, Aim::least(0.5)),
    );
    record.add(Figure::of_runs("rows a second with opening", &of, "M/s", whole_rates));
    let peak = program.peak(&full) as f64 * 1_024.0 / 1e6;
    record.add(Figure::exact("peak memory of a scan", &of, "MB", peak).aimed_if(whole, Aim::most(900.0)));
    record.note(format!(
        "{rows} rows with handles, one imitation in 1,000; the rate is that behind the opening, which a scan of no rows told."
    ));
    record
}

fn registry(run: &Run, record: &mut Record, names: &Path, aims: Option<Aims>) {
    let program = run.program();
    let scratch = run.work.join("again.drx");
    let count = short(Run::names_in(names).len() as f64);
    let of = [("names", count.as_str())];
    let aimed = |figure: Figure, aim: Option<Aim>| match aim {
        Some(aim) => figure.aimed(aim),
        None => figure,
    };
    let aim = |of: fn(&Aims) -> Option<Aim>| aims.as_ref().and_then(of);

    let took: Vec<_> = (0..run.times).map(|_| program.compile(names, &scratch)).collect();
    let walls = took.iter().map(|took| took.wall).collect();
    record.add(aimed(Figure::of_runs("compile", &of, "s", walls), aim(|aims| Some(aims.compile))));
    let processor = took.iter().map(|took| took.processor).collect();
    record.add(Figure::of_runs("compile, processor time", &of, "s", processor));
    let peak = program.peak(&["registry", "compile", text(names), "-o", text(&scratch)]);
    record.add(Figure::exact("peak memory of compiling", &of, "MB", peak as f64 * 1_024.0 / 1e6));
    let bytes = fs::metadata(&scratch).unwrap().len() as f64 / 1e6;
    record.add(aimed(Figure::exact("file", &of, "MB", bytes), aim(|aims| aims.file)));

    let open = |_| {
        let began = Instant::now();
        let detector = Detector::builder().path(&scratch).unwrap().build().unwrap();
        let seconds = began.elapsed().as_secs_f64();
        drop(detector);
        seconds * 1_000.0
    };
    let opened = (0..run.times).map(open).collect();
    record.add(aimed(Figure::of_runs("open and verify", &of, "ms", opened), aim(|aims| Some(aims.open))));
    fs::remove_file(&scratch).unwrap();
}
