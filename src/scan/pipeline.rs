//! Reader, workers and writer, in order and in bounded memory.
//!
//! A fixed number of batches goes round: reader → worker → writer → reader. Whoever is slow holds up the others, and
//! nothing piles up. The writer takes batches in the order of the input, so the output does not depend on the number of
//! threads. With one thread there are no channels at all.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::Builder;

use crate::Error;
use crate::scan::batch::Batch;
use crate::scan::source::Source;
use crate::scan::worker::{Judge, Work, Worker};

/// Judges all rows of a source; `write` gets the batches in order.
pub(crate) fn run<J: Judge>(
    source: Source,
    judge: &J,
    work: &Work,
    threads: usize,
    write: impl FnMut(&mut Batch) -> Result<(), Error>,
) -> Result<(), Error> {
    if threads <= 1 {
        alone(source, judge, work, write)
    } else {
        together(source, judge, work, threads, write)
    }
}

fn alone<J: Judge>(
    mut source: Source,
    judge: &J,
    work: &Work,
    mut write: impl FnMut(&mut Batch) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut worker = Worker::new(judge, work);
    let mut batch = Batch::default();
    while source.fill(&mut batch)? {
        process(&mut worker, &mut batch)?;
        write(&mut batch)?;
        batch.reset();
    }
    Ok(())
}

fn together<J: Judge>(
    mut source: Source,
    judge: &J,
    work: &Work,
    threads: usize,
    mut write: impl FnMut(&mut Batch) -> Result<(), Error>,
) -> Result<(), Error> {
    std::thread::scope(|scope| {
        let (spare_in, spare_out) = channel::<Batch>();
        let (work_in, work_out) = sync_channel::<Batch>(threads);
        let (done_in, done_out) = sync_channel::<Result<Batch, Error>>(threads);
        // Shared by the workers alone: when they are gone it is, and the reader is told.
        let work_out = Arc::new(Mutex::new(work_out));
        // One for each worker, half as many waiting, and the reader's and the writer's own.
        for _ in 0..threads + threads / 2 + 2 {
            // The receiver is at hand.
            let _ = spare_in.send(Batch::default());
        }
        let reader = Builder::new().spawn_scoped(scope, move || -> Result<(), Error> {
            while let Ok(mut batch) = spare_out.recv() {
                if !source.fill(&mut batch)? || work_in.send(batch).is_err() {
                    break;
                }
            }
            Ok(())
        });
        let reader = reader.map_err(no_thread)?;
        let mut refused = None;
        // With fewer of them than was asked for the output is the same.
        let workers: Vec<_> = (0..threads)
            .map_while(|_| {
                let work_out = Arc::clone(&work_out);
                let done_in = done_in.clone();
                let worker = Builder::new().spawn_scoped(scope, move || {
                    let mut worker = Worker::new(judge, work);
                    loop {
                        let next = work_out.lock().map(|receiver| receiver.recv());
                        let Ok(Ok(mut batch)) = next else { break };
                        let result = process(&mut worker, &mut batch).map(|()| batch);
                        if done_in.send(result).is_err() {
                            break;
                        }
                    }
                });
                worker.map_err(|error| refused = Some(error)).ok()
            })
            .collect();
        drop(work_out);
        drop(done_in);

        let mut outcome = match refused {
            Some(error) if workers.is_empty() => Err(no_thread(error)),
            _ => Ok(()),
        };
        let mut early = BTreeMap::new();
        let mut next = 0;
        'writing: for result in done_out {
            match result {
                Ok(batch) => early.insert(batch.sequence, batch),
                Err(error) => {
                    outcome = Err(error);
                    break;
                }
            };
            while let Some(mut batch) = early.remove(&next) {
                next += 1;
                if let Err(error) = write(&mut batch) {
                    outcome = Err(error);
                    break 'writing;
                }
                batch.reset();
                // Fails when the reader has come to the end.
                let _ = spare_in.send(batch);
            }
        }
        drop(spare_in);
        let read = reader.join().unwrap_or_else(|_| Err(fault("reading the list")));
        for worker in workers {
            if worker.join().is_err() {
                outcome = outcome.and_then(|()| Err(fault("judging a row")));
            }
        }
        outcome.and(read)
    })
}

/// A fault in a detector must end the scan with an error, not leave the other threads waiting.
fn process<J: Judge>(worker: &mut Worker<'_, J>, batch: &mut Batch) -> Result<(), Error> {
    let (first, last) = (batch.first_row, batch.first_row + batch.read.saturating_sub(1));
    catch_unwind(AssertUnwindSafe(|| worker.process(batch)))
        .map_err(|_| fault(&format!("judging one of the rows {first} to {last} of {}", batch.source)))
}

fn no_thread(error: std::io::Error) -> Error {
    Error::io("scan", "no thread can be started", error).with_hint("`--threads 1` starts none")
}

fn fault(doing: &str) -> Error {
    Error::input("internal fault", format!("{doing} came to no end"))
        .with_hint("this is a fault of deadringer: please report it, with those rows if they can be shared")
}
