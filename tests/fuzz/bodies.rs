//! What each fuzz target does with some bytes, and what must hold of the answer: run by `fuzz/`, and over kept inputs by
//! `cargo test`.

use std::sync::LazyLock;

use deadringer::limits::{MAX_CODE_POINTS, MAX_FOLDED};
use deadringer::testing::{self, Folder, Searcher, doors, rows};
use deadringer::{Account, Detector, Index, Options, Registry, Score};

use super::forge;

/// A target by its name.
pub type Target = (&'static str, fn(&[u8]));

pub const TARGETS: [Target; 6] = [
    ("fold", fold),
    ("check", check),
    ("registry", registry),
    ("index", index),
    ("split", split),
    ("text", text),
];

fn everything() -> Options {
    let mut options = Options::default();
    options.all_matches = true;
    options.min_score = Score::default();
    options
}

/// What one code point folds into at the most: U+FDFA.
const LONGEST_FOLDING: usize = 18;

/// Folding answers any text, in bounds; a name skimmed is that name folded.
pub fn fold(bytes: &[u8]) {
    let (name, _) = doors::decoded(bytes);
    let code_points = name.chars().count();
    for units in testing::streams(&name).iter().chain(&testing::protected_streams(&name)) {
        // The code point that reaches the bound is folded whole.
        assert!(units.len() < MAX_FOLDED + LONGEST_FOLDING, "{} units", units.len());
        for unit in units {
            assert!(unit.from <= unit.to && unit.to as usize <= code_points.min(MAX_CODE_POINTS), "{unit:?}");
        }
    }
    let [skimmed, folded] = testing::skimmed_and_folded(&name);
    assert_eq!(skimmed, folded, "{}", name.escape_debug());
    let hard = testing::hard(&name);
    // Loose jamo that signs stood between come to stand side by side, and are a syllable then.
    let loose =
        |c: char| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{3099}' | '\u{309a}');
    // A name is cut where any of its streams reaches the bound.
    let is_whole = testing::streams(&hard).iter().all(|units| units.len() < MAX_FOLDED);
    if !hard.chars().any(loose) && hard.chars().count() < MAX_FOLDED && is_whole {
        assert_eq!(testing::hard(&hard), hard, "folded twice: {}", name.escape_debug());
    }
    Folder::default().fold(&name);
}

/// Any account is answered, by a used scratch as by a fresh one. Lines are name, handle, id and platform.
pub fn check(bytes: &[u8]) {
    static DETECTOR: LazyLock<Detector> = LazyLock::new(|| {
        let detector = Detector::builder().builtin().expect("no id is taken").options(everything());
        detector.build().expect("the built-in registry is small")
    });
    thread_local! {
        static USED: std::cell::RefCell<deadringer::Scratch> = std::cell::RefCell::default();
    }
    let (text, _) = doors::decoded(bytes);
    let mut lines = text.splitn(4, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (name, handle, id, platform) = (line(), line(), line(), line());
    let account = Account::named(name).with_handle(handle).with_id(id).with_platform(platform);
    let fresh = DETECTOR.check(&account, &mut DETECTOR.scratch());
    let again = USED.with_borrow_mut(|scratch| DETECTOR.check(&account, scratch));
    assert_eq!(fresh, again, "{}", text.escape_debug());
    for flag in &fresh.flags {
        let field = if flag.field.as_str() == "name" { name } else { handle };
        let looked_at = field.chars().count().min(MAX_CODE_POINTS);
        for evidence in &flag.evidence {
            assert!(evidence.position as usize <= looked_at, "{evidence:?} lies outside");
        }
    }
}

/// Any text is read as a registry or refused; what was read is written so that it reads back, and compiles to what opens.
/// The first byte tells CSV from JSONL.
pub fn registry(bytes: &[u8]) {
    let Some((form, list)) = bytes.split_first() else { return };
    let csv = form % 2 == 0;
    let read = |list: &[u8]| {
        if csv { Registry::read_csv(list, "list") } else { Registry::read_jsonl(list, "list") }
    };
    let write = |registry: &Registry| {
        let mut written = Vec::new();
        let done = if csv { registry.write_csv(&mut written) } else { registry.write_jsonl(&mut written) };
        done.expect("a vector takes every write");
        written
    };
    let registry = match read(list) {
        Ok(registry) => registry,
        Err(error) => {
            assert!(error.is_registry() && !error.to_string().is_empty());
            return;
        }
    };
    let written = write(&registry);
    let again = read(&written).unwrap_or_else(|error| panic!("{error}: {}", written.escape_ascii()));
    assert_eq!(again.entities(), registry.entities());
    assert_eq!(write(&again), written);
    assert!(registry.lint().len() <= 1_000 * list.len());
    if registry.entities().len() <= 32 {
        let index = Index::compile(&registry).expect("the registry is small");
        let opened = Index::from_bytes(&index.to_bytes()).expect("what was compiled opens");
        assert_eq!(opened.digest(), index.digest());
        assert!(opened.entities().eq(index.entities()));
        for (entity, view) in registry.entities().iter().zip(index.entities()) {
            assert_eq!(entity.name, view.name);
            let found = index.names_starting(&entity.name, 1);
            assert_eq!(
                found.is_empty(),
                testing::hard(&entity.name).is_empty(),
                "{}",
                entity.name.escape_debug()
            );
        }
    }
}

/// A small registry with names of every kind, compiled.
pub static COMPILED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let list = include_bytes!("../compat/registry.csv");
    let registry = Registry::read_csv(&list[..], "registry.csv").expect("it has no fault");
    Index::compile(&registry).expect("it is small").to_bytes()
});

/// Names that meet the entities of it by every way of the search.
pub const NAMES: [&str; 50] = [
    "Agence Zorba Presse",
    "Agence Zorba Press",
    "Agenc Zrba Presse",
    "The Agence Zorba Presse Official",
    "Presse Agence Zorba",
    "Agence Night Zorba Presse",
    "AZP",
    "azp_official",
    "Zorba Press Agency 24",
    "Zоrba Рress Agency",
    "人民晨报",
    "人民晨报网",
    "人民农报",
    "人民的晨报",
    "晨报人民",
    "仁民辰报",
    "晨报网官方",
    "renminchenbao",
    "Ministry of Lakes and Rivers",
    "Ministry of Lakes & Rivers",
    "Minstry of Laks and Rivrs",
    "MLR",
    "Zorbanian Border Guard",
    "Zorbanan Bordr Guard",
    "Kelp Bay General Hospital",
    "Kelp Bay Hospital General",
    "Kelp Bay General Clinic",
    "the kelp bay genral hospitals news",
    "桑海市疾病预防控制中心",
    "桑海疾控",
    "桑海疾控直播",
    "桑海市疾病控制中心",
    "Universität Zorbastadt",
    "Universitat Zorbastad",
    "桑海师范大学",
    "桑海师范学院",
    "桑海师笵大学",
    "Новости Зорбы",
    "Novosti Zorby",
    "Новостu Зорбы",
    "ゾルバ新聞",
    "ぞるば新聞",
    "조르바일보",
    "조르바 일보 공식",
    "ZBC",
    "zbc news",
    "Zorba Broadcasting Corporation",
    "Zorba Brodcasting Corporaton",
    "official ministry of rivers",
    "ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab ab",
];

/// A forged file is refused, or answers within its bounds. The first byte tells a whole file from edits of a small one.
pub fn index(bytes: &[u8]) {
    let Some((form, rest)) = bytes.split_first() else { return };
    let file = if form % 4 == 0 {
        let mut file = COMPILED.get(..24).unwrap_or_default().to_vec();
        file.resize(48, 0);
        file.extend_from_slice(rest);
        forge::sealed(file)
    } else {
        forge::edited(&COMPILED, rest)
    };
    open_and_search(&file, &NAMES);
}

/// Whether a file opens; what opens is asked for everything it can be asked for.
pub fn open_and_search(file: &[u8], names: &[&str]) -> bool {
    let index = match Index::from_bytes(file) {
        Ok(index) => index,
        Err(error) => {
            assert!(error.is_index() && !error.hint().is_empty(), "{error}");
            return false;
        }
    };
    let (entities, named) = (index.entity_count(), index.name_count());
    assert_eq!(index.entities().count(), entities);
    index.registers().for_each(|register| assert!(register.category.len() <= file.len()));
    let mut searcher = Searcher::default();
    for name in names {
        searcher.search(&index, name);
        assert!(index.names_starting(name, 5).len() <= 5);
        for candidate in searcher.candidates() {
            assert!((candidate.name as usize) < named.max(entities), "{candidate:?} of {named}");
        }
    }
    Index::from_bytes(&index.to_bytes()).expect("what was opened is written so that it opens");
    // An id that stands twice is refused here and not before.
    if let Ok(detector) = Detector::builder().index(index).options(everything()).build() {
        let mut scratch = detector.scratch();
        for name in names {
            let account = Account::named(name).with_handle(name).with_id("12345").with_platform("weibo");
            for flag in detector.check(&account, &mut scratch).flags {
                assert!(flag.entity_id.len() <= file.len());
            }
        }
    }
    true
}

/// Rows are accounted for once, and the same rows are read whatever the blocks they are read in.
pub fn split(bytes: &[u8]) {
    let Some((&[form, size], list)) = bytes.split_first_chunk::<2>() else { return };
    let delimiter = [b',', b'\t', b';'][usize::from(form & 3) % 3];
    let terminator = if form & 4 == 0 { b'\n' } else { b'\r' };
    let columns = usize::from(form >> 3 & 3) + 1;
    let told = |block| rows::told(list, delimiter, terminator, columns, block).expect("the ledger adds up");
    let whole = told(list.len().max(1));
    let in_blocks = told(usize::from(size).max(1));
    let [read, scanned, quarantined, blank] = whole.rows;
    assert_eq!(read, scanned + quarantined + blank);
    assert_eq!(whole, in_blocks, "in blocks of {size}: {}", list.escape_ascii());
}

/// Whether a character may act on, hide in or turn what a person reads.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{00AD}' | '\u{FEFF}')
        || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}')
        || matches!(c, '\u{E0000}'..='\u{E0FFF}')
}

/// Nothing that acts leaves for a person's eyes; data reads back exactly.
pub fn text(bytes: &[u8]) {
    let (name, repaired) = doors::decoded(bytes);
    assert_eq!(repaired, std::str::from_utf8(bytes).is_err());
    for safe in [doors::terminal(&name), doors::html(&name)] {
        assert!(!safe.chars().any(acts), "{}", safe.escape_debug());
    }
    assert!(!doors::terminal_lines(&name).chars().any(|c| c != '\n' && acts(c)));
    assert!(!doors::html(&name).contains(['<', '>', '"', '\'']));
    let json = doors::json_string(&name);
    assert_eq!(serde_json::from_slice::<String>(&json).expect("it is JSON"), name);
    assert!(!String::from_utf8(json).expect("JSON is text").chars().any(acts));
    let [plain, spreadsheet, shown] = doors::csv_cells(&name).map(|cell| {
        let row = [b"x,", cell.as_slice(), b",y\n"].concat();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_slice());
        let record = reader.records().next().expect("a row").expect("of CSV");
        assert_eq!(record.len(), 3, "{}", row.escape_ascii());
        record[1].to_owned()
    });
    assert_eq!(plain, name);
    // A guard stands wherever a formula may start: at the start, behind what parts cells and rows.
    assert_eq!(spreadsheet.replace('\'', ""), name.replace('\'', ""));
    assert!(!spreadsheet.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']));
    assert!(!shown.chars().any(acts));
    let encoded = doors::percent_encoded(bytes);
    assert!(encoded.iter().all(|byte| (b' '..=b'~').contains(byte) && !b",\"=+-@".contains(byte)));
    assert_eq!(percent_decoded(&encoded), bytes);
}

fn percent_decoded(mut encoded: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some((&first, rest)) = encoded.split_first() {
        let hex = rest.get(..2).filter(|_| first == b'%');
        let byte = hex.map(|hex| u8::from_str_radix(&String::from_utf8_lossy(hex), 16).expect("two digits"));
        bytes.push(byte.unwrap_or(first));
        encoded = if byte.is_some() { &rest[2..] } else { rest };
    }
    bytes
}
