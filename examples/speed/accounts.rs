//! Account lists of real-life length: ordinary names as people write them, one imitation of a protected name in 1,000. No
//! name and no handle comes twice, so that remembering answers gains nothing; the same rows on every machine.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::record::{Figure, Record};
use crate::run::Run;
use crate::support::{Random, edits, ordinary};

/// Raised when other rows are made.
const VERSION: u32 = 1;

/// One imitation in so many rows, in the middle of them.
const IMITATION_EACH: usize = 1_000;

const BEHIND_LATIN: &[&str] = &[
    "Official",
    "Music",
    "Art",
    "Photo",
    "Fitness",
    "Gaming",
    "TV",
    "Jr",
    "Live",
    "Design",
    "Travel",
    "Cooking",
    "Real Estate",
    "Coach",
    "Fan",
];
const BEHIND_DENSE: &[&str] = &[
    "吖",
    "本人",
    "小号",
    "呀",
    "日记",
    "の店",
    "工作室",
    "爱吃鱼",
    "在路上",
    "说",
    "同学",
    "吃瓜",
    "生活",
    "优选",
    "妈妈",
];

/// A list, and what is known of it.
pub(crate) struct Accounts {
    pub(crate) path: PathBuf,
    pub(crate) about: About,
}

/// What stands beside a list, by which it is known to be the one asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct About {
    version: u32,
    /// Of all ordinary and protected names.
    inputs: String,
    pub(crate) rows: usize,
    pub(crate) imitations: usize,
    pub(crate) bytes: u64,
    pub(crate) name_characters: usize,
    pub(crate) handle_characters: usize,
    digest: String,
}

impl Accounts {
    /// The list of a run for one registry: the one that is there, if it was made of the same names, or a new one.
    pub(crate) fn ready(run: &Run, registry: &str, protected: impl FnOnce() -> Vec<String>) -> Accounts {
        Accounts::of(run, registry, run.rows, protected)
    }

    pub(crate) fn of(
        run: &Run,
        registry: &str,
        rows: usize,
        protected: impl FnOnce() -> Vec<String>,
    ) -> Accounts {
        let path = run.work.join(format!("accounts-{registry}-{rows}.csv"));
        let beside = path.with_extension("json");
        let (ordinary, protected) = (run.ordinary(), protected());
        let mut inputs = Xxh3::new();
        for name in ordinary.iter().chain(&protected) {
            inputs.update(name.as_bytes());
            inputs.update(b"\n");
        }
        let inputs = format!("{:032x}", inputs.digest128());
        let known =
            fs::read_to_string(&beside).ok().and_then(|text| serde_json::from_str::<About>(&text).ok());
        if let Some(about) = known {
            let length = fs::metadata(&path).map(|data| data.len());
            if about.version == VERSION && about.inputs == inputs && length.is_ok_and(|l| l == about.bytes) {
                return Accounts { path, about };
            }
        }
        let began = Instant::now();
        let about = write(&path, &ordinary, &protected, rows, inputs);
        fs::write(&beside, serde_json::to_string_pretty(&about).unwrap() + "\n").unwrap();
        eprintln!("  {rows} rows made in {:.1} s", began.elapsed().as_secs_f64());
        Accounts { path, about }
    }

    /// The first rows of it: name and handle.
    pub(crate) fn first(&self, count: usize) -> Vec<(String, String)> {
        let mut reader = csv::Reader::from_path(&self.path).unwrap();
        let row = |row: csv::StringRecord| (row[1].to_owned(), row[2].to_owned());
        reader.records().take(count).map(|record| row(record.unwrap())).collect()
    }
}

fn write(path: &Path, ordinary: &[String], protected: &[String], rows: usize, inputs: String) -> About {
    let part = path.with_extension("csv.part");
    let mut maker = Maker::new(ordinary, protected, rows);
    let mut digest = Xxh3::new();
    let (mut name, mut handle, mut line) = (String::new(), String::new(), Vec::new());
    let (mut bytes, mut name_characters, mut handle_characters) = (0, 0, 0);
    let mut output = BufWriter::with_capacity(1 << 20, fs::File::create(&part).unwrap());
    for at in 0..=rows {
        line.clear();
        let mut cells = csv::Writer::from_writer(&mut line);
        if at == 0 {
            cells.write_record(["id", "name", "handle"]).unwrap();
        } else {
            maker.row(at - 1, &mut name, &mut handle);
            name_characters += name.chars().count();
            handle_characters += handle.chars().count();
            cells.write_record([&(100_000_000 + (at - 1) * 7).to_string(), &name, &handle]).unwrap();
        }
        drop(cells);
        bytes += line.len() as u64;
        digest.update(&line);
        output.write_all(&line).unwrap();
    }
    output.into_inner().unwrap().sync_all().unwrap();
    fs::rename(&part, path).unwrap();
    About {
        version: VERSION,
        inputs,
        rows,
        imitations: maker.imitations,
        bytes,
        name_characters,
        handle_characters,
        digest: format!("{:032x}", digest.digest128()),
    }
}

struct Maker<'n> {
    ordinary: &'n [String],
    protected: &'n [String],
    /// Ordinary names of one manner of writing, by which two can be joined to a third.
    alike: BTreeMap<(bool, u32), Vec<usize>>,
    random: Random,
    names: HashSet<u64>,
    handles: HashSet<u64>,
    imitations: usize,
}

/// Whether it has spaces, and its script, roughly: Latin is one, Han and kana another, the rest by block.
fn manner(name: &str) -> (bool, u32) {
    let script = match name.chars().next().map_or(0, u32::from) {
        0..=0x24f => 0,
        0x2e80..=0x9fff => 1,
        other => other >> 8,
    };
    (name.contains(' '), script)
}

impl<'n> Maker<'n> {
    fn new(ordinary: &'n [String], protected: &'n [String], rows: usize) -> Self {
        let mut alike: BTreeMap<(bool, u32), Vec<usize>> = BTreeMap::new();
        for (at, name) in ordinary.iter().enumerate() {
            alike.entry(manner(name)).or_default().push(at);
        }
        Maker {
            ordinary,
            protected,
            alike,
            random: Random::new(4),
            names: HashSet::with_capacity(rows),
            handles: HashSet::with_capacity(rows),
            imitations: 0,
        }
    }

    fn row(&mut self, at: usize, name: &mut String, handle: &mut String) {
        let imitation = at % IMITATION_EACH == IMITATION_EACH / 2;
        self.imitations += usize::from(imitation);
        for attempt in 0.. {
            *name = if imitation { self.imitated() } else { self.written(attempt) };
            if !name.is_empty() && self.names.insert(xxh3_64(name.as_bytes())) {
                break;
            }
        }
        loop {
            *handle = self.handled(name);
            if self.handles.insert(xxh3_64(handle.as_bytes())) {
                break;
            }
        }
    }

    fn imitated(&mut self) -> String {
        let name = &self.protected[self.random.below(self.protected.len())];
        edits::edited(name, &mut self.random)
    }

    fn any(&mut self) -> &'n str {
        &self.ordinary[self.random.below(self.ordinary.len())]
    }

    /// An ordinary name; one that was taken becomes one of the same length from the halves of two.
    fn base(&mut self, attempt: usize) -> String {
        let one = self.any();
        if attempt == 0 {
            return one.to_owned();
        }
        let alike = &self.alike[&manner(one)];
        let other = &self.ordinary[alike[self.random.below(alike.len())]];
        if let (Some((first, _)), Some((_, last))) = (one.rsplit_once(' '), other.rsplit_once(' ')) {
            return format!("{first} {last}");
        }
        let (head, tail): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        head[..head.len().div_ceil(2)].iter().chain(&tail[tail.len() / 2..]).collect()
    }

    /// An ordinary name as it is written somewhere.
    fn written(&mut self, attempt: usize) -> String {
        let name = self.base(attempt);
        let latin = name.chars().next().is_some_and(|first| first < '\u{2e80}');
        match self.random.weighted(&[30, 10, 7, 5, 5, 13, 6, 4, 4, 4, 4, 4, 4]) {
            0 => name,
            1 => format!("{name} {}", self.emoji()),
            2 => format!("{}{name}{}", self.emoji(), self.emoji()),
            3 => format!("{name}{}", self.random.below(10_000)),
            4 => format!("{name}_{}", self.random.below(100)),
            5 if latin => format!("{name} {}", self.random.pick(BEHIND_LATIN)),
            5 => format!("{name}{}", self.random.pick(BEHIND_DENSE)),
            6 => name.to_lowercase(),
            7 => name.to_uppercase(),
            8 => format!("{name} | {}", self.word()),
            9 if name.is_ascii() => format!("its {name}"),
            9 => format!("是{name}"),
            10 if name.contains(' ') => name.replace(' ', "."),
            10 => format!("{name}."),
            11 => format!("{name} {}", self.any()),
            _ => format!("{} {name}", self.word()),
        }
    }

    fn emoji(&mut self) -> &'static str {
        self.random.pick(ordinary::EMOJI)
    }

    fn word(&mut self) -> &'static str {
        self.random.pick(ordinary::WORDS)
    }

    /// A handle: of the name where that is in ASCII, or of words and numbers.
    fn handled(&mut self, name: &str) -> String {
        if name.is_ascii() && self.random.below(10) < 6 {
            let between = self.random.pick(&["", "_", ".", ""]);
            let stem: String = name
                .to_lowercase()
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect::<Vec<_>>()
                .join(between);
            return match self.random.below(4) {
                0 | 1 => stem,
                2 => format!("{stem}{}", self.random.below(1_000)),
                _ => format!("{stem}_{}", self.random.below(100)),
            };
        }
        let (a, b) = (self.word(), self.word());
        // Handles are taken: most carry numbers.
        match self.random.below(5) {
            0 => format!("{a}_{b}{}", self.random.below(10_000)),
            1 => format!("{a}{}", self.random.below(1_000_000)),
            2 => format!("xX_{a}{b}_Xx{}", self.random.below(1_000)),
            3 => format!("its{a}{b}{}", self.random.below(10_000)),
            _ => format!("{a}{b}{}", self.random.below(10_000)),
        }
    }
}

/// Makes the list and the registry, and says what they are.
pub(crate) fn describe(run: &Run) -> Record {
    let mut record = Record::new(run, "accounts");
    let accounts = run.accounts();
    let names = Run::names_in(&run.ror());
    let about = &accounts.about;
    let each = |total: usize| total as f64 / about.rows as f64;
    record.add(Figure::exact("rows, no name and no handle twice", &[], "rows", about.rows as f64));
    record.add(Figure::exact("imitations among them", &[], "rows", about.imitations as f64));
    record.add(Figure::exact("size of the list", &[], "MB", about.bytes as f64 / 1e6));
    record.add(Figure::exact("mean length of a name", &[], "characters", each(about.name_characters)));
    record.add(Figure::exact("mean length of a handle", &[], "characters", each(about.handle_characters)));
    record.add(Figure::exact("protected names", &[], "names", names.len() as f64));
    record.note(format!("Digest of the list (xxh3, 128 bits): {}.", about.digest));
    record
}
