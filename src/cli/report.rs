//! `deadringer report`: one page of a scan, made of its flags.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::sync::Arc;

use clap::Args;

use crate::Error;
use crate::cli::output::Console;
use crate::report::Report;
use crate::scan::disk::{Disk, System};
use crate::scan::input::Input;
use crate::scan::output::{Sink, Target, same_file};

/// Make one self-contained page of a scan: tallies, plots, ranked flags with evidence
///
/// The page needs no network and no server: it opens from a file or a mail. Its flags can be filtered and sorted; without scripts
/// the tallies and the first 300 flags stand. It holds the 200,000 flags of the highest scores, and says so where there are more.
///
/// Where the manifest of the scan stands beside the flags (`FLAGS.manifest.json`) and is of these flags, the page shows what was
/// scanned, by which version and registry. The same files make the same page, byte for byte.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  deadringer scan accounts.csv -o flags.csv && deadringer report flags.csv -o report.html
  deadringer report monday.jsonl tuesday.jsonl.zst -o week.html")]
pub(crate) struct ReportArgs {
    /// Flags as `scan` writes them: CSV or JSONL, also .gz and .zst; - is stdin
    #[arg(required = true, value_name = "FLAGS")]
    flags: Vec<OsString>,
    /// Write the page here; - is stdout
    #[arg(short, long, value_name = "FILE.html")]
    output: OsString,
}

pub(crate) fn run(args: &ReportArgs, _: &mut Console) -> Result<(), Error> {
    let inputs: Vec<Input> = args.flags.iter().map(|text| Input::parse(text)).collect();
    if inputs.iter().filter(|input| **input == Input::Stdin).count() > 1 {
        return Err(Error::usage("standard input can be read only once"));
    }
    for input in &inputs {
        if same_file(input.path(), place(&args.output)) {
            return Err(Error::usage(format!("`{}` is both read and written", input.path().display()))
                .with_hint("give the page a name of its own"));
        }
    }
    write(&args.output, Report::read(&inputs, &System)?)
}

/// Where a page goes, as a path.
pub(super) fn place(output: &OsStr) -> &Path {
    if output == "-" { Path::new("/dev/stdout") } else { Path::new(output) }
}

/// Writes the page, whole or not at all.
pub(super) fn write(output: &OsStr, report: Report) -> Result<(), Error> {
    let disk: Arc<dyn Disk> = Arc::new(System);
    let mut sink = Sink::open(&Target::parse(output), &disk)?;
    sink.write(report.page().as_bytes())?;
    sink.finish()
}
