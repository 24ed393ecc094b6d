//! A scan: account lists in, flags out.
//!
//! ```text
//! input ─► source ─► split | json ─► Batch ─► worker ─► render ─► output
//!   (unpack, decode)     (rows, faults)          (judge)      ├──► quarantine
//!                                                             └──► ledger, tally
//! ```
//! What is read and written goes through one small trait, [`disk::Disk`]. Every few seconds a [`checkpoint`] says how far
//! a scan has come, and at its end a [`manifest`] says what it was.
//!
//! Every row in is accounted for exactly once; the output is in the order of the input, byte for byte the same for any
//! number of threads; memory does not grow with the list.

pub(crate) mod baseline;
pub(crate) mod batch;
pub(crate) mod checkpoint;
pub(crate) mod columns;
pub(crate) mod digest;
pub(crate) mod disk;
pub(crate) mod input;
mod json;
pub(crate) mod ledger;
pub(crate) mod lines;
pub(crate) mod manifest;
mod marks;
#[cfg(feature = "serve")]
pub(crate) mod offering;
pub(crate) mod output;
#[cfg(feature = "parquet")]
mod parquet;
pub(crate) mod pipeline;
pub(crate) mod progress;
pub(crate) mod quarantine;
pub(crate) mod render;
pub(crate) mod source;
pub(crate) mod split;
#[cfg(test)]
mod tests;
mod transcode;
pub(crate) mod worker;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use encoding_rs::Encoding;

use crate::scan::batch::Batch;
use crate::scan::checkpoint::{Checkpoint, Identity, Position};
use crate::scan::columns::Columns;
use crate::scan::disk::{Disk, System};
use crate::scan::input::Input;
use crate::scan::ledger::{Ledger, Tally};
use crate::scan::manifest::{Listed, Manifest, Timing};
use crate::scan::output::{PART, Sink, Target};
use crate::scan::progress::{Progress, When, grouped};
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
    /// What the answer depends on.
    pub(crate) identity: Identity,
    /// Where the manifest goes; else beside the output, if that is a file.
    pub(crate) manifest: Option<PathBuf>,
    /// Go on where an earlier scan was stopped.
    pub(crate) resume: bool,
    /// How much time passes between checkpoints.
    pub(crate) checkpoint_every: Duration,
    /// Set when the scan is to stop.
    pub(crate) stop: Arc<AtomicBool>,
    pub(crate) disk: Arc<dyn Disk>,
}

impl Plan {
    /// Where the manifest goes, if one is written.
    pub(crate) fn manifest_path(&self) -> Result<Option<PathBuf>, Error> {
        let output = self.output.file()?;
        Ok(self.manifest.clone().or_else(|| output.as_deref().map(Manifest::path)))
    }
}

/// What a scan has to say when it is done.
pub(crate) struct Outcome {
    pub(crate) ledger: Ledger,
    pub(crate) tally: Tally,
    /// The first quarantined rows, where they are not written to a file.
    pub(crate) described: Vec<String>,
    pub(crate) elapsed: Duration,
    /// Rows of the ledger that were scanned before it was stopped.
    pub(crate) before: u64,
    /// It was finished already, and nothing was done.
    pub(crate) already: bool,
    /// What went into the queue since it was gone on with.
    #[cfg(feature = "serve")]
    pub(crate) offers: offering::Offers,
}

/// Scans all inputs of a plan. Either all outputs are whole when it returns, or none is there.
pub(crate) fn scan<J: Judge>(plan: &Plan, judge: &J) -> Result<Outcome, Error> {
    refuse_overlaps(plan)?;
    let files = Files::of(plan)?;
    let begun = match files.begun(plan)? {
        Begun::Nothing => None,
        Begun::Part(checkpoint) => Some(*checkpoint),
        Begun::All(manifest) => {
            if let Some(path) = &files.checkpoint {
                forget(plan, path)?;
            }
            return Ok(finished_already(*manifest));
        }
    };
    let passed = Arc::new(AtomicU64::new(0));
    let size = plan.inputs.iter().map(Input::size).sum();
    let mut source = Source::new(
        plan.inputs.clone(),
        plan.columns.clone(),
        plan.encoding,
        Arc::clone(&passed),
        Arc::clone(&plan.disk),
    );
    match &begun {
        Some(begun) => source.go_on(&begun.position, &begun.inputs)?,
        None => source.open_first()?,
    }
    let listed = source.listed();
    let mut running = Running::open(plan, &files, begun)?;
    let progress = Progress::new(plan.progress, size, passed);
    let result = pipeline::run(source, judge, &plan.work, plan.threads, |batch| {
        running.take(batch)?;
        progress.update(&running.now.ledger, running.now.tally.flags);
        running.stop_or_save(batch.end.take(), &listed)
    });
    progress.finish();
    match result {
        Ok(()) => running.finish(&listed),
        Err(error) => Err(running.leave(error)),
    }
}

fn finished_already(manifest: Manifest) -> Outcome {
    Outcome {
        ledger: manifest.ledger,
        tally: manifest.tally,
        described: Vec::new(),
        elapsed: Duration::from_secs_f64(manifest.timing.seconds.max(0.0)),
        before: manifest.ledger.read,
        already: true,
        #[cfg(feature = "serve")]
        offers: offering::Offers::default(),
    }
}

/// The files of a scan beside its output.
struct Files {
    /// Both outputs as regular files, if they are: then a scan can be gone on with.
    output: Option<PathBuf>,
    quarantine: Option<PathBuf>,
    checkpoint: Option<PathBuf>,
    manifest: Option<PathBuf>,
}

/// What there is of a scan already.
enum Begun {
    Nothing,
    Part(Box<Checkpoint>),
    All(Box<Manifest>),
}

impl Files {
    fn of(plan: &Plan) -> Result<Files, Error> {
        let output = plan.output.file()?;
        let quarantine = plan.quarantine.as_ref().map(Target::file).transpose()?.flatten();
        let manifest = plan.manifest_path()?;
        // What went into a stream cannot be taken back, nor can a table be gone on with.
        let whole = (plan.quarantine.is_none() || quarantine.is_some()) && plan.work.format.can_go_on();
        let checkpoint = output.as_deref().filter(|_| whole).and_then(Checkpoint::path);
        Ok(Files { output, quarantine, checkpoint, manifest })
    }

    /// Whether a file stands under its temporary name with so many bytes at the least.
    fn has_part(path: Option<&PathBuf>, bytes: u64) -> bool {
        let part = path.and_then(|path| disk::beside(path, PART));
        let length = part.and_then(|part| std::fs::metadata(part).ok()).map(|part| part.len());
        length.is_some_and(|length| length >= bytes)
    }

    fn begun(&self, plan: &Plan) -> Result<Begun, Error> {
        let (true, Some(output), Some(path)) = (plan.resume, &self.output, &self.checkpoint) else {
            return Ok(Begun::Nothing);
        };
        if !Files::has_part(Some(output), 0) {
            // Its file is in its place: then it is done, if it is the same scan.
            let manifest = self.manifest.as_deref().and_then(|path| Manifest::read(&*plan.disk, path));
            let size = std::fs::metadata(output).ok().map(|file| file.len());
            let same = |manifest: &Manifest| {
                manifest.identity.difference(&plan.identity).is_none() && size == Some(manifest.flags.bytes)
            };
            return Ok(manifest
                .filter(same)
                .map_or(Begun::Nothing, |manifest| Begun::All(Box::new(manifest))));
        }
        let Some(checkpoint) = Checkpoint::read(&*plan.disk, path)? else { return Ok(Begun::Nothing) };
        if let Some(difference) = checkpoint.identity.difference(&plan.identity) {
            return Err(Error::input(
                plan.output.name(),
                format!("the scan that was stopped is another one: {difference}"),
            )
            .with_hint(
                "go on with the same lists, registries and options, or scan anew without `--resume`",
            ));
        }
        // A scan that was begun anew over it leaves less than it says.
        let there = Files::has_part(Some(output), checkpoint.output)
            && (self.quarantine.is_none()
                || Files::has_part(self.quarantine.as_ref(), checkpoint.quarantine));
        Ok(if there { Begun::Part(Box::new(checkpoint)) } else { Begun::Nothing })
    }
}

/// A scan on its way.
struct Running<'p> {
    plan: &'p Plan,
    files: &'p Files,
    started: Instant,
    saved: Instant,
    /// Whether there is a checkpoint to go on from.
    has_checkpoint: bool,
    output: Sink,
    /// What makes a table of the flags, where they are written as one.
    #[cfg(feature = "parquet")]
    table: Option<parquet::write::Writer>,
    quarantine: Option<Sink>,
    /// As it would be saved now, but for the place.
    now: Checkpoint,
    /// Rows and time before it was stopped.
    before: (u64, Duration),
    entry: Vec<u8>,
    #[cfg(feature = "serve")]
    pending: offering::Pending,
}

impl<'p> Running<'p> {
    fn open(plan: &'p Plan, files: &'p Files, begun: Option<Checkpoint>) -> Result<Running<'p>, Error> {
        let has_checkpoint = begun.is_some();
        let mut now = begun.unwrap_or_default();
        now.resumed += u32::from(has_checkpoint);
        let open = |target: &Target, bytes: u64| match has_checkpoint {
            true => Sink::open_behind(target, &plan.disk, bytes),
            false => Sink::open(target, &plan.disk),
        };
        let mut output = open(&plan.output, now.output)?;
        let mut quarantine = match plan.quarantine.as_ref().map(|target| open(target, now.quarantine)) {
            Some(Err(error)) if has_checkpoint => {
                output.leave();
                return Err(error);
            }
            other => other.transpose()?,
        };
        if !has_checkpoint {
            now.identity = plan.identity.clone();
            if let Some(path) = &files.checkpoint {
                forget(plan, path)?;
            }
            output.write(plan.work.format.header())?;
            if let Some(quarantine) = &mut quarantine {
                quarantine.write(quarantine::HEADER)?;
            }
        }
        #[cfg(feature = "parquet")]
        let table = match plan.work.format {
            Format::Parquet => Some(parquet::write::Writer::new()?),
            _ => None,
        };
        let before = (now.ledger.read, Duration::from_millis(now.milliseconds));
        let started = Instant::now();
        let entry = Vec::new();
        Ok(Running {
            plan,
            files,
            started,
            saved: started,
            has_checkpoint,
            output,
            #[cfg(feature = "parquet")]
            table,
            quarantine,
            now,
            before,
            entry,
            #[cfg(feature = "serve")]
            pending: offering::Pending::default(),
        })
    }

    fn elapsed(&self) -> Duration {
        self.before.1 + self.started.elapsed()
    }

    /// Writes what became of a batch.
    fn take(&mut self, batch: &mut Batch) -> Result<(), Error> {
        self.output.write(&batch.done.output)?;
        #[cfg(feature = "parquet")]
        if let Some(table) = &mut self.table {
            table.take(&mut batch.done.rows, &mut self.output)?;
        }
        self.output.flush_stream()?;
        for fault in &batch.faults {
            if let Some(quarantine) = &mut self.quarantine {
                self.entry.clear();
                quarantine::entry(&mut self.entry, &batch.source, fault);
                quarantine.write(&self.entry)?;
            } else if self.now.described.len() < DESCRIBED {
                self.now.described.push(quarantine::describe(&batch.source, fault));
            }
        }
        self.now.ledger.take(batch);
        self.now.tally.join(&mut batch.done.tally);
        #[cfg(feature = "serve")]
        if let Some(offering) = &self.plan.work.offering {
            self.pending.take(offering, &mut batch.done.cases)?;
        }
        Ok(())
    }

    /// Brings into the queue what is held: the rows it came from are about to count as done.
    fn offer(&mut self) -> Result<(), Error> {
        #[cfg(feature = "serve")]
        if let Some(offering) = &self.plan.work.offering {
            return self.pending.offer(offering);
        }
        Ok(())
    }

    /// Saves how far the scan has come, if it is time; and ends it, if that is asked for.
    fn stop_or_save(&mut self, place: Option<Position>, listed: &Mutex<Vec<Listed>>) -> Result<(), Error> {
        let stop = self.plan.stop.load(Ordering::Relaxed);
        if let (Some(path), Some(place)) = (&self.files.checkpoint, place) {
            if stop || self.saved.elapsed() >= self.plan.checkpoint_every {
                self.offer()?;
                let listed = listed.lock().unwrap_or_else(PoisonError::into_inner);
                self.now.inputs = listed.iter().take(place.input).cloned().collect();
                self.now.position = place;
                self.now.output = self.output.sync()?;
                self.now.quarantine = self.quarantine.as_mut().map_or(Ok(0), Sink::sync)?;
                self.now.milliseconds = u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX);
                self.now.write(&*self.plan.disk, path)?;
                self.saved = Instant::now();
                self.has_checkpoint = true;
            }
        } else if self.files.checkpoint.is_some() {
            // Inside an entry of the quarantine: the next batch has a place.
            return Ok(());
        }
        if stop {
            return Err(Error::input("", format!("stopped after {} rows", grouped(self.now.ledger.read))));
        }
        Ok(())
    }

    /// Leaves what can be gone on with, and says so.
    fn leave(mut self, error: Error) -> Error {
        if !self.has_checkpoint {
            // What went into a stream is out; that the queue fails as well is not the first thing to say.
            let _ = self.offer();
            return error;
        }
        self.output.leave();
        if let Some(quarantine) = self.quarantine {
            quarantine.leave();
        }
        let rest = "the same command with `--resume` goes on from the last checkpoint";
        let hint = match error.hint() {
            "" => rest.to_owned(),
            hint => format!("{hint}; {rest}"),
        };
        error.with_hint(hint)
    }

    /// Puts everything in its place.
    fn finish(mut self, listed: &Mutex<Vec<Listed>>) -> Result<Outcome, Error> {
        let elapsed = self.elapsed();
        let proved = self.now.ledger.prove().and_then(|()| self.end_table()).and_then(|()| self.offer());
        let written = proved.and_then(|()| self.write_manifest(listed, elapsed));
        if let Err(error) = written {
            return Err(self.leave(error));
        }
        #[cfg(feature = "serve")]
        let offers = self.pending.offers;
        let Running { plan, files, output, quarantine, now, before, .. } = self;
        if let Some(quarantine) = quarantine {
            quarantine.finish()?;
        }
        output.finish()?;
        if let Some(path) = &files.checkpoint {
            forget(plan, path)?;
        }
        let Checkpoint { ledger, tally, described, .. } = now;
        Ok(Outcome {
            ledger,
            tally,
            described,
            elapsed,
            before: before.0,
            already: false,
            #[cfg(feature = "serve")]
            offers,
        })
    }

    /// Writes what makes a file of a table.
    fn end_table(&mut self) -> Result<(), Error> {
        #[cfg(feature = "parquet")]
        if let Some(table) = &mut self.table {
            return table.finish(&mut self.output);
        }
        Ok(())
    }

    fn write_manifest(&mut self, listed: &Mutex<Vec<Listed>>, elapsed: Duration) -> Result<(), Error> {
        let Some(path) = &self.files.manifest else { return Ok(()) };
        self.output.sync()?;
        if let Some(quarantine) = &mut self.quarantine {
            quarantine.sync()?;
        }
        let finished = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let manifest = Manifest {
            identity: self.now.identity.clone(),
            read: listed.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            flags: self.output.as_finished(),
            quarantine: self.quarantine.as_ref().map(Sink::as_finished),
            ledger: self.now.ledger,
            tally: self.now.tally.clone(),
            timing: Timing {
                finished,
                seconds: elapsed.as_secs_f64(),
                threads: self.plan.threads,
                resumed: self.now.resumed,
            },
        };
        manifest.write(&*self.plan.disk, path)
    }
}

/// Removes a checkpoint that nobody is to go on from.
fn forget(plan: &Plan, path: &std::path::Path) -> Result<(), Error> {
    match plan.disk.remove(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io(path.to_string_lossy(), "the checkpoint cannot be removed", error))
        }
        _ => Ok(()),
    }
}

/// Has all rows of account lists judged, and writes nothing; rows that cannot be read are counted.
pub(crate) fn pass<J: Judge>(inputs: Vec<Input>, judge: &J, threads: usize) -> Result<Ledger, Error> {
    let columns = Columns::default();
    let mut source = Source::new(inputs, columns.clone(), None, Arc::default(), Arc::new(System));
    source.open_first()?;
    let work = Work::new(columns, Format::Csv(Cells::Plain), Accepted::default());
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
