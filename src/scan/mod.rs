//! A scan: account lists in, flags out.
//!
//! ```text
//! input ─► source ─► split | json ─► Batch ─► worker ─► render ─► output
//!   (unpack, decode)     (rows, faults)          (judge)      ├──► quarantine
//!                                                             └──► ledger, tally
//! ```
//! Every row in is accounted for exactly once; the output is in the order of the input, byte for byte the same for any
//! number of threads; memory does not grow with the list.

pub(crate) mod batch;
pub(crate) mod columns;
pub(crate) mod input;
mod json;
pub(crate) mod ledger;
mod lines;
mod marks;
pub(crate) mod output;
mod pipeline;
pub(crate) mod progress;
mod quarantine;
pub(crate) mod render;
mod source;
mod split;
#[cfg(test)]
mod tests;
mod transcode;
pub(crate) mod worker;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use encoding_rs::Encoding;

use crate::scan::columns::Columns;
use crate::scan::input::Input;
use crate::scan::ledger::{Ledger, Tally};
use crate::scan::output::{Sink, Target};
use crate::scan::progress::{Progress, When};
use crate::scan::render::Format;
use crate::scan::source::Source;
use crate::scan::worker::{Judge, Work};
use crate::text::Cells;
use crate::{Accepted, Error};

/// Quarantined rows that are described where no quarantine file is asked for.
const DESCRIBED: usize = 5;

/// What is to be scanned, how, and where to.
pub(crate) struct Plan {
    pub(crate) inputs: Vec<Input>,
    pub(crate) columns: Columns,
    pub(crate) encoding: Option<&'static Encoding>,
    pub(crate) output: Target,
    pub(crate) quarantine: Option<Target>,
    pub(crate) work: Work,
    pub(crate) threads: usize,
    pub(crate) progress: When,
}

/// What a scan has to say when it is done.
pub(crate) struct Outcome<'d> {
    pub(crate) ledger: Ledger,
    pub(crate) tally: Tally<'d>,
    /// The first quarantined rows, where they are not written to a file.
    pub(crate) described: Vec<String>,
    pub(crate) elapsed: Duration,
}

/// Scans all inputs of a plan. Either all outputs are whole when it returns, or none is there.
pub(crate) fn scan<'d, J: Judge>(plan: &'d Plan, judge: &'d J) -> Result<Outcome<'d>, Error> {
    let started = Instant::now();
    refuse_overlaps(plan)?;
    let passed = Arc::new(AtomicU64::new(0));
    let size = plan.inputs.iter().map(Input::size).sum();
    let mut source =
        Source::new(plan.inputs.clone(), plan.columns.clone(), plan.encoding, Arc::clone(&passed));
    source.open_first()?;
    let mut output = Sink::open(&plan.output)?;
    let mut quarantine = plan.quarantine.as_ref().map(Sink::open).transpose()?;
    output.write(plan.work.format.header())?;
    if let Some(quarantine) = &mut quarantine {
        quarantine.write(quarantine::HEADER)?;
    }

    let progress = Progress::new(plan.progress, size, passed);
    let mut ledger = Ledger::default();
    let mut flags = 0;
    let mut described = Vec::new();
    let mut entry = Vec::new();
    let result = pipeline::run(source, judge, &plan.work, plan.threads, |batch| {
        output.write(&batch.done.output)?;
        output.flush_stream()?;
        for fault in &batch.faults {
            if let Some(quarantine) = &mut quarantine {
                entry.clear();
                quarantine::entry(&mut entry, &batch.source, fault);
                quarantine.write(&entry)?;
            } else if described.len() < DESCRIBED {
                described.push(quarantine::describe(&batch.source, fault));
            }
        }
        ledger.take(batch);
        flags += batch.done.flags;
        progress.update(&ledger, flags);
        Ok(())
    });
    progress.finish();
    let tally = result?;
    ledger.prove()?;
    if let Some(quarantine) = quarantine {
        quarantine.finish()?;
    }
    output.finish()?;
    Ok(Outcome { ledger, tally, described, elapsed: started.elapsed() })
}

/// Has all rows of account lists judged, and writes nothing; rows that cannot be read are counted.
pub(crate) fn pass<J: Judge>(inputs: Vec<Input>, judge: &J, threads: usize) -> Result<Ledger, Error> {
    let columns = Columns::default();
    let mut source = Source::new(inputs, columns.clone(), None, Arc::default());
    source.open_first()?;
    let work = Work { columns, format: Format::Csv(Cells::Plain), accepted: Accepted::default() };
    let mut ledger = Ledger::default();
    pipeline::run(source, judge, &work, threads, |batch| {
        ledger.take(batch);
        Ok(())
    })?;
    ledger.prove()?;
    Ok(ledger)
}

/// A file that is read must not be written, nor one written twice.
fn refuse_overlaps(plan: &Plan) -> Result<(), Error> {
    let outputs: Vec<&Path> = [Some(&plan.output), plan.quarantine.as_ref()]
        .into_iter()
        .flatten()
        .map(|target| match target {
            Target::Path(path) => path.as_path(),
            // Standard output may be a file too.
            Target::Stdout => Path::new("/dev/stdout"),
        })
        .collect();
    for path in &outputs {
        for input in &plan.inputs {
            if output::same_file(input.path(), path) {
                return Err(Error::usage(format!("`{}` is both read and written", path.display()))
                    .with_hint("give the output a name of its own"));
            }
        }
    }
    if let [first, second] = outputs.as_slice()
        && output::same_file(first, second)
    {
        let named = if plan.output == Target::Stdout { second } else { first };
        return Err(Error::usage(format!(
            "`{}` is named for the flags and for the quarantine",
            named.display()
        )));
    }
    if matches!((&plan.output, &plan.quarantine), (Target::Stdout, Some(Target::Stdout))) {
        return Err(Error::usage("flags and quarantine cannot both go to standard output")
            .with_hint("name a file with `-o` or with `--quarantine`"));
    }
    if plan.inputs.iter().filter(|input| **input == Input::Stdin).count() > 1 {
        return Err(Error::usage("standard input can be read only once"));
    }
    Ok(())
}
