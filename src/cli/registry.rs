//! `deadringer registry`: compile, lint, list and import registries.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};

use crate::cli::against;
use crate::index::MAGIC;
use crate::registry::{Registry, Trial, grouped, import};
use crate::scan::disk::{Disk, System};
use crate::scan::output::{Sink, Target};
use crate::text::{terminal, terminal_lines};
use crate::{Error, Index};

/// Warnings that `compile` shows; `lint` shows all.
const WARNINGS_SHOWN: usize = 20;

/// Compile, check, list and import registries
#[derive(Args, Debug)]
pub(crate) struct RegistryArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Compile registry files into one that opens at once
    ///
    /// Nothing is compiled if any file has an error. Warnings are compiled with the safer rule.
    ///
    /// Example: `deadringer registry compile ours.csv partners.jsonl -o ours.drx`
    Compile {
        /// Registry files, CSV or JSONL
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The compiled registry
        #[arg(short, long, value_name = "REGISTRY.drx")]
        output: PathBuf,
    },
    /// Say what is wrong or unwise in registry files
    ///
    /// The files are taken together, as `compile` takes them. Warnings go to stdout, one a paragraph.
    ///
    /// Entries are also met with ordinary account names, 60,000 made by a built-in model or a list of your own, and those
    /// that would flag at least one in 20,000 of them (and three in all) are warned of.
    ///
    /// Examples: `deadringer registry lint ours.csv`, `deadringer registry lint ours.csv --against customers.csv.gz`
    Lint {
        /// Registry files, CSV or JSONL
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Ordinary names that no entry should meet, instead of the built-in ones
        ///
        /// One name a line; or an account list, if its name ends in `.csv`, `.tsv`, `.jsonl` or `.ndjson`. Also `.gz` and
        /// `.zst`; `-` is stdin, one name a line.
        #[arg(long, value_name = "NAMES")]
        against: Option<PathBuf>,
    },
    /// Print the registry as CSV
    ///
    /// Example: `deadringer registry list > registry.csv`
    List {
        /// Add a registry file; repeatable
        #[arg(long, value_name = "FILE")]
        registry: Vec<PathBuf>,
        /// Leave the built-in registry out
        #[arg(long)]
        no_builtin: bool,
    },
    /// Make a registry file of somebody else's open list
    Import {
        #[command(subcommand)]
        list: List,
    },
}

#[derive(Subcommand, Debug)]
enum List {
    /// The Research Organization Registry, schema version 2
    ///
    /// Example: `deadringer registry import ror v1.70-ror-data.json -o ror.csv`
    Ror {
        /// The dump: JSON, or the same as `.gz` or `.zst`
        file: PathBuf,
        /// The registry file: `.csv`, `.jsonl` or `.ndjson`
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
    },
}

/// Runs the subcommand. Data goes to `out`, everything else to `err`.
pub(crate) fn run(args: RegistryArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<(), Error> {
    match args.command {
        Command::Compile { files, output } => compile(&files, &output, err),
        Command::Lint { files, against } => lint(&files, against.as_deref(), out, err),
        Command::List { registry, no_builtin } => list(&registry, no_builtin, out),
        Command::Import { list: List::Ror { file, output } } => import_ror(&file, &output, err),
    }
}

fn compile(files: &[PathBuf], output: &Path, err: &mut dyn Write) -> Result<(), Error> {
    let registry = read_all(Registry::new(), files)?;
    let lints = registry.lint();
    for lint in lints.iter().take(WARNINGS_SHOWN) {
        say(err, &warning(lint))?;
    }
    if lints.len() > WARNINGS_SHOWN {
        let rest = lints.len() - WARNINGS_SHOWN;
        say(err, &format!("and {}; `deadringer registry lint` shows all", counted(rest, "more warning")))?;
    }
    let bytes = Index::compile(&registry)?.to_bytes();
    write_whole(output, &bytes)?;
    let entities = entities(registry.entities().len());
    say(err, &format!("compiled {entities} with {} into {}", counted(lints.len(), "warning"), shown(output)))
}

fn lint(
    files: &[PathBuf],
    against: Option<&Path>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Error> {
    let registry = read_all(Registry::new(), files)?;
    let mut lints = registry.lint();
    let trial = Trial::of(&registry)?;
    let met = against::meet(&trial, against)?;
    lints.extend(trial.lints(met.accounts));
    for lint in &lints {
        say(out, &warning(lint))?;
    }
    out.flush().map_err(|error| Error::io("", "cannot write", error))?;
    let (flagged, accounts) = (grouped(trial.flagged()), grouped(met.accounts));
    say(err, &format!("{flagged} of {accounts} {} would be flagged", met.what))?;
    if met.unreadable > 0 {
        say(err, &format!("{} of the list could not be read", counted(met.unreadable as usize, "row")))?;
    }
    say(err, &format!("{} in {}", counted(lints.len(), "warning"), entities(registry.entities().len())))
}

fn list(files: &[PathBuf], no_builtin: bool, out: &mut dyn Write) -> Result<(), Error> {
    let start = if no_builtin { Registry::new() } else { Registry::builtin()? };
    let registry = read_all(start, files)?;
    if !io::stdout().is_terminal() {
        return registry.write_csv(out);
    }
    let mut text = Vec::new();
    registry.write_csv(&mut text)?;
    let safe = terminal_lines(&String::from_utf8_lossy(&text));
    out.write_all(safe.as_bytes()).map_err(|error| Error::io("", "cannot write", error))
}

fn import_ror(file: &Path, output: &Path, err: &mut dyn Write) -> Result<(), Error> {
    let form = Form::of(output)?;
    let (registry, report) = import::ror(unpacked(file)?, &shown(file))?;
    let mut bytes = Vec::new();
    match form {
        Form::Csv => registry.write_csv(&mut bytes),
        Form::Jsonl => registry.write_jsonl(&mut bytes),
    }?;
    write_whole(output, &bytes)?;
    say(err, &report.to_string())
}

/// The forms in which a registry is written.
#[derive(Clone, Copy)]
enum Form {
    Csv,
    Jsonl,
}

impl Form {
    fn of(output: &Path) -> Result<Self, Error> {
        match output.extension().map(|extension| extension.to_ascii_lowercase()) {
            Some(extension) if extension == "csv" => Ok(Form::Csv),
            Some(extension) if extension == "jsonl" || extension == "ndjson" => Ok(Form::Jsonl),
            _ => Err(Error::usage(format!("cannot tell the form of `{}`", shown(output)))
                .with_hint("let its name end in `.csv`, `.jsonl` or `.ndjson`")),
        }
    }
}

/// All files joined to a registry; the faults of every file are told, not those of the first only.
fn read_all(mut registry: Registry, files: &[PathBuf]) -> Result<Registry, Error> {
    let mut errors = Vec::new();
    for path in files {
        if let Err(error) = read_source(path).and_then(|read| registry.join(read)) {
            errors.push(error);
        }
    }
    match errors.len() {
        0 => Ok(registry),
        1 => Err(errors.remove(0)),
        count => Err(Error::registry("", format!("{count} files are at fault")).with_parts(errors, 0)),
    }
}

/// A registry as people write it; a compiled one no longer holds all of its fields.
fn read_source(path: &Path) -> Result<Registry, Error> {
    let mut head = Vec::new();
    // What cannot be opened is told by the reader.
    let compiled = File::open(path)
        .and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut head))
        .is_ok_and(|_| head == MAGIC);
    if compiled {
        return Err(Error::usage(format!("`{}` is compiled, a registry's source was expected", shown(path)))
            .with_hint("give the CSV or JSONL file it was compiled from"));
    }
    Registry::read_path(path)
}

/// A file to be read, unpacked if its first bytes say it is packed.
fn unpacked(path: &Path) -> Result<Box<dyn Read>, Error> {
    let failed = |error| Error::io(shown(path), "cannot read", error);
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    let head = file.fill_buf().map_err(failed)?;
    if head.starts_with(b"PK\x03\x04") {
        return Err(Error::input(shown(path), "this is a zip archive, JSON was expected")
            .with_hint("unzip it, and give the `.json` file that is in it"));
    }
    if head.starts_with(b"\x1f\x8b") {
        return Ok(Box::new(flate2::bufread::MultiGzDecoder::new(file)));
    }
    if head.starts_with(b"\x28\xb5\x2f\xfd") {
        return Ok(Box::new(zstd::Decoder::with_buffer(file).map_err(failed)?));
    }
    Ok(Box::new(file))
}

/// Writes a file so that it is whole or absent, through the door that scans write through.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let disk: Arc<dyn Disk> = Arc::new(System);
    let mut sink = Sink::open(&Target::Path(path.to_owned()), &disk)?;
    sink.write(bytes)?;
    sink.finish()
}

fn warning(lint: &crate::registry::Lint) -> String {
    // Each by itself, so that no name in it begins a line.
    let [place, reason, remedy] = [&lint.place, &lint.reason, &lint.remedy].map(|part| terminal(part));
    format!("{place}: warning: {reason} ({})\nhint: {remedy}", lint.kind)
}

/// Writes lines that may hold names, each made safe.
fn say(to: &mut dyn Write, text: &str) -> Result<(), Error> {
    writeln!(to, "{}", terminal_lines(text)).map_err(|error| Error::io("", "cannot write", error))
}

fn shown(path: &Path) -> String {
    terminal(&path.display().to_string()).into_owned()
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn entities(count: usize) -> String {
    if count == 1 { "1 entity".to_owned() } else { format!("{count} entities") }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use std::fs;

    use super::*;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        args: RegistryArgs,
    }

    fn answer(args: &[&str]) -> (Result<(), Error>, String, String) {
        let program = Program::try_parse_from(["registry"].iter().chain(args)).unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let result = run(program.args, &mut out, &mut err);
        (result, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Folder(tempfile::tempdir().unwrap())
        }

        fn path(&self, name: &str) -> String {
            self.0.path().join(name).display().to_string()
        }

        fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
            fs::write(self.path(name), bytes).unwrap();
            self.path(name)
        }

        fn names(&self) -> Vec<String> {
            let mut names: Vec<String> = fs::read_dir(self.0.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .collect();
            names.sort();
            names
        }
    }

    const ROWS: &str = "id,name,category\na,Alpha Post,news-media\nb,BBC,news-media\n";
    const ROR: &str = r#"[{"id":"https://ror.org/0a","status":"active","names":[{"types":["label"],"value":"Some Institute"}]},
        {"id":"https://ror.org/0b","status":"inactive","names":[]}]"#;

    #[test]
    fn lint_tells_warnings_on_stdout_with_hostile_names_made_safe() {
        let folder = Folder::new();
        let rows = "id,name,category\na,Al\u{1b}[2Jpha Post,news-media\nb,AL\u{1b}[2JPHA post,news-media\n";
        let (result, out, err) = answer(&["lint", &folder.write("a.csv", rows)]);
        result.unwrap();
        assert!(out.contains("a.csv:3: warning: name `AL") && out.contains("(shared-name)\nhint: "), "{out}");
        assert!(!out.contains('\u{1b}'), "{out:?}");
        assert_eq!(
            err,
            "0 of 60,000 names of the built-in sample would be flagged\n1 warning in 2 entities\n"
        );
    }

    #[test]
    fn lint_warns_of_what_ordinary_names_would_be_flagged_for() {
        let folder = Folder::new();
        let rows = "id,name,category,aliases\na,Alpha Post,news-media,Maria\n";
        let list = folder.write("a.csv", rows);
        let (result, out, err) = answer(&["lint", &list]);
        result.unwrap();
        assert!(out.contains("a.csv:2: warning: alias `Maria` of `a` would flag about 1 in "), "{out}");
        assert!(out.contains("(ordinary)\nhint: ordinary people"), "{out}");
        assert!(err.ends_with("1 warning in 1 entity\n"), "{err}");
        let names = folder.write("names.txt", "Alpha Post\nALPHA POST\nAlpha Post!\nAda\n");
        let (result, out, err) = answer(&["lint", &list, "--against", &names]);
        result.unwrap();
        assert!(out.contains("warning: name `Alpha Post` of `a` would flag about 1 in 1 ordinary"), "{out}");
        assert!(err.starts_with("3 of 4 names of ") && err.ends_with("1 warning in 1 entity\n"), "{err}");
        let (result, ..) = answer(&["lint", &list, "--against", &folder.path("none.txt")]);
        assert!(result.unwrap_err().to_string().contains("none.txt: cannot be opened"));
    }

    #[test]
    fn the_faults_of_all_files_are_told() {
        let folder = Folder::new();
        let first = folder.write("a.csv", "id,name\n");
        let second = folder.write("b.jsonl", "{}\n");
        let good = folder.write("c.csv", ROWS);
        let output = folder.path("all.drx");
        let (result, ..) = answer(&["compile", &first, &second, &good, "-o", &output]);
        let message = result.unwrap_err().to_string();
        assert!(message.contains("a.csv:1: ") && message.contains("b.jsonl:1: "), "{message}");
        assert_eq!(folder.names(), ["a.csv", "b.jsonl", "c.csv"]);
        let (result, ..) = answer(&["compile", &good, &good, "-o", &output]);
        assert!(result.unwrap_err().to_string().contains("duplicate id `a`"));
    }

    #[test]
    fn compile_writes_one_whole_file_and_shows_warnings() {
        let folder = Folder::new();
        let output = folder.path("all.drx");
        let (result, out, err) = answer(&["compile", &folder.write("a.csv", ROWS), "-o", &output]);
        result.unwrap();
        assert_eq!(out, "");
        assert!(err.contains("a.csv:3: warning: name `BBC` of `b` is short"), "{err}");
        assert!(err.contains("compiled 2 entities with 1 warning into "), "{err}");
        assert_eq!(folder.names(), ["a.csv", "all.drx"]);
        let index = Index::from_bytes(&fs::read(&output).unwrap()).unwrap();
        assert_eq!(index.entity_count(), 2);
    }

    #[test]
    fn list_joins_files_to_the_built_in_registry() {
        let folder = Folder::new();
        let path = folder.write("a.csv", ROWS);
        let (result, out, _) = answer(&["list", "--no-builtin", "--registry", &path]);
        result.unwrap();
        assert_eq!(Registry::read_csv(out.as_bytes(), "out").unwrap().entities().len(), 2);
        let (result, out, _) = answer(&["list", "--registry", &path]);
        result.unwrap();
        let all = Registry::read_csv(out.as_bytes(), "out").unwrap().entities().len();
        assert_eq!(all, Registry::builtin().unwrap().entities().len() + 2);
        let compiled = folder.path("a.drx");
        answer(&["compile", &path, "-o", &compiled]).0.unwrap();
        let (result, ..) = answer(&["list", "--registry", &compiled]);
        assert!(result.unwrap_err().to_string().contains("is compiled"));
    }

    #[test]
    fn import_reads_packed_dumps_and_writes_by_extension() {
        let folder = Folder::new();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(ROR.as_bytes()).unwrap();
        let sources = [
            folder.write("ror.json", ROR),
            folder.write("ror.json.gz", packed.finish().unwrap()),
            folder.write("ror.json.zst", zstd::encode_all(ROR.as_bytes(), 0).unwrap()),
        ];
        for (source, output) in sources.iter().zip(["ror.csv", "ror.jsonl", "ror.ndjson"]) {
            let output = folder.path(output);
            let (result, _, err) = answer(&["import", "ror", source, "-o", &output]);
            result.unwrap();
            assert!(err.starts_with("read 2, imported 1\nskipped 1: inactive\n"), "{err}");
            assert_eq!(Registry::read_path(&output).unwrap().entities()[0].id, "ror-0a");
        }
    }

    #[test]
    fn a_failed_import_leaves_the_old_file_whole_and_no_other() {
        let folder = Folder::new();
        let output = folder.write("ror.csv", "the old one");
        let whole = folder.write("ror.json", ROR);
        let broken = folder.write("broken.json", &ROR[..ROR.len() - 1]);
        let zip = folder.write("ror.zip", b"PK\x03\x04");
        for (source, output, question) in [
            (&broken, &output, Error::is_registry as fn(&Error) -> bool),
            (&zip, &output, Error::is_input),
            (&folder.path("none.json"), &output, Error::is_io),
            (&whole, &folder.path("ror.txt"), Error::is_usage),
            (&whole, &folder.path("none/ror.csv"), Error::is_io),
        ] {
            let (result, ..) = answer(&["import", "ror", source, "-o", output]);
            let error = result.unwrap_err();
            assert!(question(&error), "{error}");
        }
        assert_eq!(fs::read_to_string(&output).unwrap(), "the old one");
        assert_eq!(folder.names(), ["broken.json", "ror.csv", "ror.json", "ror.zip"]);
    }
}
