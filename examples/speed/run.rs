//! What a run was asked for, and the registries and lists that its measurements share.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::accounts::Accounts;
use crate::program::Program;
use crate::support::{self, real, scaled};

/// A run.
pub(crate) struct Run {
    /// Where `ror/` and `benign/` are.
    pub(crate) data: PathBuf,
    /// Where lists and compiled registries are kept from run to run.
    pub(crate) work: PathBuf,
    /// Where the figures go.
    pub(crate) out: PathBuf,
    /// Rows of the account list.
    pub(crate) rows: usize,
    /// Runs of each measurement.
    pub(crate) times: usize,
    /// Names of the largest registry.
    pub(crate) most: usize,
    /// The command, for whoever repeats it.
    pub(crate) command: String,
}

impl Run {
    /// Understands the arguments; nothing if they are wrong.
    pub(crate) fn parse(arguments: &[String]) -> Option<(Run, String)> {
        let mut plain = Vec::new();
        let mut options: HashMap<&str, &str> = HashMap::new();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.strip_prefix("--") {
                Some(name) => drop(options.insert(name, rest.next()?)),
                None => plain.push(argument.clone()),
            }
        }
        let [data, what] = plain.try_into().ok()?;
        if options.keys().any(|name| !matches!(*name, "out" | "work" | "rows" | "times" | "most")) {
            return None;
        }
        let number = |name: &str, default: usize| options.get(name).map_or(Some(default), |n| n.parse().ok());
        let work =
            options.get("work").map_or_else(|| std::env::temp_dir().join("deadringer-speed"), PathBuf::from);
        let out = options.get("out").map_or_else(|| work.clone(), PathBuf::from);
        let data = [PathBuf::from(&data).join("data"), PathBuf::from(&data)]
            .into_iter()
            .find(|folder| folder.join("ror/ror-names.csv.gz").is_file());
        let (rows, times, most) =
            (number("rows", 5_000_000)?, number("times", 5)?, number("most", 1_000_000)?);
        // Folders differ from machine to machine and change no figure.
        let command = format!(
            "cargo run --release --example speed -- DATA {what} --rows {rows} --times {times} --most {most} --out FOLDER"
        );
        let data = match data {
            Some(data) => data,
            None if what == "plots" => PathBuf::new(),
            None => panic!("no `ror/ror-names.csv.gz` in the data folder"),
        };
        for folder in [&work, &out] {
            fs::create_dir_all(folder).expect("the folder can be made");
        }
        Some((Run { data, work, out, rows, times: times.max(1), most, command }, what))
    }

    /// The program of this build.
    pub(crate) fn program(&self) -> Program {
        Program::built()
    }

    /// The account list, made if it is not there.
    pub(crate) fn accounts(&self) -> Accounts {
        Accounts::ready(self, "ror", || self.ror_names())
    }

    /// All active ROR names but the acronyms.
    pub(crate) fn ror_names(&self) -> Vec<String> {
        real::protected(&self.data)
    }

    /// Ordinary names.
    pub(crate) fn ordinary(&self) -> Vec<String> {
        real::ordinary(&self.data)
    }

    /// The registry of all ROR names.
    pub(crate) fn ror(&self) -> PathBuf {
        self.registry("ror", || self.ror_names())
    }

    /// A registry of so many names, real as far as they go.
    pub(crate) fn sized(&self, count: usize) -> PathBuf {
        self.registry(&format!("names-{count}"), || scaled::protected(&self.ror_names(), count))
    }

    /// Writes a registry file, if it is not there.
    fn registry(&self, name: &str, names: impl FnOnce() -> Vec<String>) -> PathBuf {
        let path = self.work.join(format!("{name}.csv"));
        if !path.is_file() {
            let part = self.work.join(format!("{name}.csv.part"));
            support::write_registry(&names(), fs::File::create(&part).unwrap());
            fs::rename(&part, &path).unwrap();
        }
        path
    }

    /// The names in a registry file that this program wrote.
    pub(crate) fn names_in(registry: &Path) -> Vec<String> {
        csv::Reader::from_path(registry).unwrap().records().map(|row| row.unwrap()[1].to_owned()).collect()
    }

    /// A registry compiled by the program of this build, and not by an older one.
    pub(crate) fn compiled(&self, registry: &Path) -> PathBuf {
        let program = self.program();
        let compiled = registry.with_extension("drx");
        let by = registry.with_extension("drx.by");
        let current = compiled.is_file() && fs::read_to_string(&by).is_ok_and(|text| text == program.digest);
        if !current {
            program.compile(registry, &compiled);
            fs::write(&by, &program.digest).unwrap();
        }
        compiled
    }

    /// The sizes of registry that are looked at.
    pub(crate) fn sizes(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let most = self.most;
        scaled::SIZES.into_iter().filter(move |(_, size)| *size <= most)
    }
}
