//! Compiles a registry: every name's keys into the FST, every near key into the table.

use fst::MapBuilder;

use super::format::Parts;
use super::keys::{self, CLOSE_LOOK, KeyKind, MAX_LOOK_VARIANTS};
use super::long::Long;
use super::near::{self, Ends};
use super::sieve::{self, SieveBuilder};
use super::table::{Gate, Table};
use super::verify::allowed_edits;
use super::{Index, NameRecord, PatternRecord};
use crate::Error;
use crate::fold::{Folded, is_dense, tables};
use crate::lexicon::CommonWords;
use crate::registry::{Matching, Origin, ProtectedName, Registry, expand};
use crate::roman::{self, Letters, RomanScratch, Writing};
use crate::rolling::{self, Sums};

/// Everything that is gathered before it is sorted and packed.
#[derive(Default)]
struct Gathered {
    parts: Parts,
    keys: Vec<(Vec<u8>, u32)>,
    hashes: Vec<u64>,
    near: Vec<(u64, u32)>,
    looks: Vec<(u64, u32)>,
    sieve: SieveBuilder,
    sums: Sums,
    /// Patterns of three edits, of which the keys depend on all others.
    long: Vec<(u32, Vec<char>)>,
    key: Vec<u8>,
    roman: RomanScratch,
}

impl Index {
    /// Compiles a registry.
    ///
    /// # Errors
    /// The registry is too large for the format (2³² bytes of names, or as many names).
    pub fn compile(registry: &Registry) -> Result<Index, Error> {
        let mut gathered = Gathered::default();
        for (number, entity) in (0u32..).zip(registry.entities()) {
            gathered.parts.push_entity(entity)?;
            for official in &entity.official {
                let text = official_key(official.platform.unwrap_or(""), &official.account);
                gathered.add(KeyKind::Official, text.chars(), number);
            }
        }
        expand(registry, |name, folded| gathered.add_name(name, folded))?;
        for register in registry.registers() {
            gathered.parts.push_register(register)?;
        }
        gathered.pack()
    }
}

/// How an official account stands in the index: platform, a separator, the id as it is or the handle in lower case.
pub(super) fn official_key(platform: &str, account: &str) -> String {
    match account.strip_prefix('@') {
        Some(handle) => format!("{platform}\u{1f}@{}", handle.to_ascii_lowercase()),
        None => format!("{platform}\u{1f}{account}"),
    }
}

impl Gathered {
    fn add(&mut self, kind: KeyKind, chars: impl Iterator<Item = char> + Clone, number: u32) {
        self.add_hashed(kind, keys::hash_of(kind, chars.clone()), chars, number);
    }

    fn add_hashed(&mut self, kind: KeyKind, hash: u64, chars: impl Iterator<Item = char>, number: u32) {
        self.hashes.push(hash);
        keys::write_key(&mut self.key, kind, chars);
        self.keys.push((self.key.clone(), number));
    }

    fn add_name(&mut self, protected: &ProtectedName, folded: &Folded) -> Result<(), Error> {
        let ProtectedName { entity, text, origin } = protected;
        let (entity, origin) = (*entity, *origin);
        let common = CommonWords::builtin().holds(folded.hard.chars());
        let name = self.parts.push_name(text, |from, to| NameRecord { entity, from, to, common, origin })?;
        let (near, decorated) = match origin {
            Origin::Registered | Origin::Short { matching: Matching::Near, .. } => (true, false),
            Origin::Short { matching: Matching::Embedded, .. } => (false, false),
            Origin::Short { matching: Matching::Decorated | Matching::Accompanied, .. } => (false, true),
        };
        self.add(KeyKind::Hard, folded.hard.chars().iter().copied(), name);
        for stream in folded.searched() {
            let chars = stream.chars();
            let dense = chars.iter().any(|&c| is_dense(c));
            let short = chars.len() <= if dense { 2 } else { 4 };
            let decorated_only = common || short || decorated;
            let edits = if decorated_only || !near { 0 } else { allowed_edits(chars.len(), dense) };
            let pattern = self.parts.push_pattern(chars, |start, length| PatternRecord {
                name,
                start,
                length,
                edits: u8::try_from(edits).unwrap_or(0),
                dense,
                decorated_only,
                leading: decorated_only && leads(origin, chars),
            })?;
            self.add_look(chars, decorated_only, pattern);
            if dense && chars.len() <= MAX_LOOK_VARIANTS && chars.len() > 1 {
                self.add_look_variants(chars, decorated_only, pattern);
            }
            self.add_near(chars, edits, pattern);
            if !near {
                continue;
            }
            self.sums.take(chars);
            let starts = |at: usize| stream.units().get(at).is_some_and(|unit| unit.starts);
            if let Some(hash) = keys::words_hash(&self.sums, 0, chars.len(), dense, starts) {
                self.add_hashed(KeyKind::Words, hash, keys::sorted_words(chars, starts).into_iter(), name);
            }
            if let Some(hash) = keys::anagram_hash(chars) {
                self.add_hashed(KeyKind::Anagram, hash, keys::sorted_characters(chars).into_iter(), name);
            }
        }
        if near && !common {
            let mut form = Vec::new();
            let (units, chars) = (folded.visual.units(), folded.visual.chars());
            let starts = |at: usize| units.get(at).is_some_and(|unit| unit.starts);
            self.sums.take(chars);
            if super::neutral(chars, &self.sums, 0, chars.len(), starts, &mut form) {
                self.add(KeyKind::Kindred, form.into_iter(), name);
            }
            let mut ways: Vec<Vec<char>> = Vec::new();
            keys::readings(folded.visual.chars(), |way| ways.push(way.to_vec()));
            for way in ways {
                self.add(KeyKind::Sound, way.into_iter(), name);
            }
            self.add_roman(folded, name);
        }
        Ok(())
    }

    fn add_roman(&mut self, folded: &Folded, name: u32) {
        let letters = Letters::of(folded);
        let Some(writing) = letters.writing() else { return };
        let kind = if writing == Writing::Latin { KeyKind::Latin } else { KeyKind::Roman };
        let mut keys: Vec<Vec<u8>> = Vec::new();
        roman::name_keys(&letters, &mut self.roman, |key| keys.push(key.to_vec()));
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            self.add(kind, key.iter().map(|&byte| char::from(byte)), name);
        }
    }

    fn add_look(&mut self, chars: &[char], decorated_only: bool, pattern: u32) {
        self.looks.push((sieve::look(rolling::sum_of(chars)), pattern));
        self.sieve.add_look(chars, decorated_only);
    }

    fn add_look_variants(&mut self, chars: &[char], decorated_only: bool, pattern: u32) {
        let mut variant = chars.to_vec();
        for at in 0..chars.len() {
            let Some(&c) = chars.get(at) else { continue };
            for other in close_lookalikes(c) {
                if let Some(place) = variant.get_mut(at) {
                    *place = other;
                }
                self.add_look(&variant, decorated_only, pattern);
            }
            if let Some(place) = variant.get_mut(at) {
                *place = c;
            }
        }
    }

    fn add_near(&mut self, chars: &[char], edits: usize, pattern: u32) {
        let near = &mut self.near;
        match edits {
            1 => {
                self.sums.take(chars);
                near::one_edit_keys(chars, &self.sums, 0, chars.len(), |key| near.push((key, pattern)));
            }
            2 => {
                let class = near::class_of(chars.len());
                let half = near::HALVES.get(class).map_or(0, |class| class.0);
                self.sums.take(chars);
                let left = Ends::of(&self.sums, 0, half);
                let right = Ends::of(&self.sums, chars.len() - half, half);
                self.sieve.add_ends(class, &self.sums, &left, &right);
                near::two_edit_keys(chars, &left, &right, |key| near.push((key, pattern)));
            }
            3 => {
                self.sieve.add_near(chars);
                self.long.push((pattern, chars.to_vec()));
            }
            _ => {}
        }
    }

    fn pack(self) -> Result<Index, Error> {
        let Gathered { mut parts, mut keys, hashes, near, long, looks, sieve, .. } = self;
        let long: Vec<(u32, &[char])> =
            long.iter().map(|(pattern, chars)| (*pattern, chars.as_slice())).collect();
        let long = Long::of(&long);
        keys.sort_unstable();
        keys.dedup();
        let mut builder = MapBuilder::memory();
        let failed = |error: fst::Error| Error::index("", format!("the key set could not be built: {error}"));
        for group in keys.chunk_by(|a, b| a.0 == b.0) {
            let Some((key, first)) = group.first() else { continue };
            let value = if group.len() == 1 {
                SINGLE | u64::from(*first)
            } else {
                parts.push_postings(group.iter().map(|pair| pair.1))?
            };
            builder.insert(key, value).map_err(failed)?;
        }
        parts.keys = builder.into_inner().map_err(failed)?;
        parts.gate = Gate::of(&hashes).words().to_vec();
        parts.sieve = sieve.finish();
        Index::from_parts(parts, Table::from_pairs(near), Table::from_pairs(looks), long).map(Index::with_digest)
    }
}

/// Whether a name that counts only decorated counts also at the start of a longer one: 公安部反诈专线, 工信部退费. Two
/// characters there are a place or a given name as often as not, and three letters the initials of a hundred bodies.
fn leads(origin: Origin, chars: &[char]) -> bool {
    let sure =
        matches!(origin, Origin::Short { matching: Matching::Decorated, weight } if weight >= LEADING_WEIGHT);
    sure && chars.len() >= 3 && chars.iter().all(|&c| is_dense(c))
}

/// Short forms less sure than this are rather other words.
const LEADING_WEIGHT: u8 = 60;

/// Marks an FST value that is a number itself and not the place of a posting list.
pub(super) const SINGLE: u64 = 1 << 63;

/// The characters that count as a key beside a Han character, by look; themselves folded.
pub(crate) fn close_lookalikes(c: char) -> impl Iterator<Item = char> {
    tables::lookalikes(c)
        .iter()
        .take_while(|(_, distance)| *distance < CLOSE_LOOK)
        .filter_map(|(other, _)| char::from_u32(*other))
        .map(tables::han_variant)
        .filter(move |&other| other != c)
}
