//! Compiles a registry: every name's keys into one table, every near key into another.
//!
//! Entities are worked out apart from one another, on several threads, and joined in their order: the same bytes come of
//! any number of threads.

use super::edges::EdgesBuilder;
use super::ends;
use super::format::{Parts, too_large};
use super::keys::{self, CLOSE_LOOK, KeyKind, MAX_LOOK_VARIANTS};
use super::near;
use super::order::Order;
use super::packed::Packed;
use super::sieve::{self, SieveBuilder};
use super::table::{Buckets, MAX_NUMBER, Table};
use super::verify::allowed_edits;
use super::{Index, NameRecord, PatternRecord};
use crate::Error;
use crate::fold::{DENSE, Folded, STARTS, Skim, is_dense, tables};
use crate::lexicon::CommonWords;
use crate::registry::{Expansion, Matching, Origin, ProtectedName, Registry, threads};
use crate::rolling::{self, Sums};
use crate::roman::{self, Letters, RomanScratch, Summary, Writing};

impl Index {
    /// Compiles a registry.
    ///
    /// # Errors
    /// The registry is too large for the format (2³² bytes of names, or 2³¹ names).
    pub fn compile(registry: &Registry) -> Result<Index, Error> {
        Index::compile_on(registry, threads::available())
    }

    /// Compiles a registry on a number of threads.
    fn compile_on(registry: &Registry, threads: usize) -> Result<Index, Error> {
        let mut text = String::new();
        let mut entities = Vec::with_capacity(registry.entities().len());
        let mut keys = Vec::new();
        let mut sieve = SieveBuilder::default();
        for (number, entity) in (0u32..).zip(registry.entities()) {
            let fields = [&entity.id, &entity.name, &entity.category, &entity.country];
            entities.push(push_texts(&mut text, fields)?);
            for official in &entity.official {
                let account = official_key(official.platform.unwrap_or(""), &official.account);
                let hash = keys::hash_of(KeyKind::Official, account.chars());
                keys.push((hash, number));
                sieve.add_key(KeyKind::Official, hash);
            }
        }
        let base = number(text.len())?;
        let expansion = Expansion::of(registry, threads);
        let chunks = threads::in_order(expansion.chunks(), threads, |chunk| {
            let mut gathered = Gathered { base, ..Gathered::default() };
            expansion.names(chunk, |name, skim| gathered.add_name(name, skim, &entities));
            gathered
        });
        let mut all = Joined { text, sieve, ..Joined::default() };
        all.keys.push(0, keys);
        let ((), joined) = threads::both(
            threads,
            || drop(expansion),
            || chunks.into_iter().try_for_each(|chunk| all.join(chunk)),
        );
        joined?;
        let mut registers = Vec::with_capacity(registry.registers().len());
        for register in registry.registers() {
            let fields = [&register.category, &register.country, &register.body];
            registers.push(push_texts(&mut all.text, fields)?);
        }
        if all.names.len().max(all.patterns.len()).max(entities.len()) > MAX_NUMBER {
            return Err(too_large());
        }
        all.pack(entities, registers, threads)
    }
}

/// How an official account stands in the index: platform, a separator, the id as it is or the handle in lower case.
pub(super) fn official_key(platform: &str, account: &str) -> String {
    match account.strip_prefix('@') {
        Some(handle) => format!("{platform}\u{1f}@{}", handle.to_ascii_lowercase()),
        None => format!("{platform}\u{1f}{account}"),
    }
}

fn number(length: usize) -> Result<u32, Error> {
    u32::try_from(length).map_err(|_| too_large())
}

/// Puts texts behind all others: where they begin, and where each ends.
fn push_texts<const FIELDS: usize, const ENDS: usize>(
    text: &mut String,
    fields: [&String; FIELDS],
) -> Result<[u32; ENDS], Error> {
    let mut ends = [number(text.len())?; ENDS];
    for (end, field) in ends.iter_mut().skip(1).zip(fields) {
        text.push_str(field);
        *end = number(text.len())?;
    }
    Ok(ends)
}

/// What is gathered of some entities, before it is joined, sorted and packed.
#[derive(Default)]
struct Gathered {
    /// How long the texts of all entities are, behind which those of names stand.
    base: u32,
    text: String,
    names: Vec<NameRecord>,
    patterns: Vec<PatternRecord>,
    chars: String,
    keys: Vec<(u64, u32)>,
    /// Hard forms of registered names.
    ordered: Vec<(String, u32)>,
    looks: Vec<(u64, u32)>,
    /// By keys of one edit, and by both ends.
    slips: Vec<(u64, u32)>,
    both: Vec<(u64, u32)>,
    sieve: SieveBuilder,
    edges: EdgesBuilder,
    /// Keys across scripts, each with whether the name is in Latin letters.
    spelled: Spelled,
    sums: Sums,
    packed: Packed,
    form: Vec<char>,
    folded: Folded,
    roman: RomanScratch,
}

impl Gathered {
    fn add(&mut self, kind: KeyKind, chars: impl IntoIterator<Item = char>, name: u32) {
        let hash = keys::hash_of(kind, chars);
        self.add_hashed(kind, hash, name);
    }

    fn add_hashed(&mut self, kind: KeyKind, hash: u64, name: u32) {
        self.sieve.add_key(kind, hash);
        self.keys.push((hash, name));
    }

    fn add_name(&mut self, protected: &ProtectedName<'_>, skim: &Skim, entities: &[[u32; 5]]) {
        let &ProtectedName { entity, text, origin, own } = protected;
        let common = CommonWords::builtin().holds(skim.whole_hard());
        // Joining tells whether it was too much.
        let short = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let name = short(self.names.len());
        let (from, to) = match entities.get(entity as usize) {
            Some(&[_, from, to, ..]) if own => (from, to),
            _ => {
                let from = self.base.saturating_add(short(self.text.len()));
                self.text.push_str(text);
                (from, self.base.saturating_add(short(self.text.len())))
            }
        };
        self.names.push(NameRecord { entity, from, to, common, origin });
        let (near, decorated) = match origin {
            Origin::Registered | Origin::Short { matching: Matching::Near, .. } => (true, false),
            Origin::Short { matching: Matching::Embedded, .. } => (false, false),
            Origin::Short { matching: Matching::Decorated | Matching::Accompanied, .. } => (false, true),
        };
        self.add(KeyKind::Hard, skim.whole_hard().iter().copied(), name);
        if origin == Origin::Registered {
            self.ordered.push((skim.whole_hard().iter().collect(), name));
        }
        for line in skim.searched() {
            let (chars, marks) = (line.chars(), line.marks());
            let dense = marks.iter().any(|mark| mark & DENSE != 0);
            let few = chars.len() <= if dense { 2 } else { 4 };
            let decorated_only = common || few || decorated;
            let edits = if decorated_only || !near { 0 } else { allowed_edits(chars.len(), dense) };
            let pattern = short(self.patterns.len());
            self.patterns.push(PatternRecord {
                name,
                start: short(self.chars.len()),
                // What is folded is cut long before.
                length: u16::try_from(chars.len()).unwrap_or(u16::MAX),
                edits: u8::try_from(edits).unwrap_or(0),
                dense,
                decorated_only,
                leading: decorated_only && leads(origin, chars),
                ascii: chars.iter().all(char::is_ascii),
            });
            self.chars.extend(chars);
            self.add_look(chars, decorated_only, pattern);
            if dense && chars.len() <= MAX_LOOK_VARIANTS && chars.len() > 1 {
                self.add_look_variants(chars, decorated_only, pattern);
            }
            self.sums.take(chars);
            self.add_near(chars, edits, pattern);
            if near {
                let starts = (1..).zip(marks.iter().skip(1)).filter(|(_, mark)| *mark & STARTS != 0);
                if !dense
                    && let Some(hash) = keys::words_hash(&self.sums, 0, chars.len(), starts.map(|(at, _)| at))
                {
                    self.add_hashed(KeyKind::Words, hash, name);
                }
                if marks.iter().all(|mark| mark & DENSE != 0)
                    && let Some(hash) = keys::anagram_hash(chars)
                {
                    self.add_hashed(KeyKind::Anagram, hash, name);
                }
            }
        }
        if near && !common {
            self.add_other_ways(text, skim, name);
        }
    }

    /// Keys of what the name may be meant by though it looks otherwise.
    fn add_other_ways(&mut self, text: &str, skim: &Skim, name: u32) {
        let (chars, marks) = (skim.visual.chars(), skim.visual.marks());
        let starts =
            (1..).zip(marks.iter().skip(1)).filter(|(_, mark)| *mark & STARTS != 0).map(|(at, _)| at);
        let mut form = std::mem::take(&mut self.form);
        if super::neutral(chars, starts, &mut form) {
            self.add(KeyKind::Kindred, form.iter().copied(), name);
        }
        self.form = form;
        keys::readings(chars, |way| {
            self.add(KeyKind::Sound, way.iter().copied(), name);
            self.edges.add_reading(way);
        });
        let hard = skim.whole_hard();
        let Some(writing) = Writing::of(hard).filter(|&writing| roman::may_have_keys(writing, hard.len()))
        else {
            return;
        };
        let kind = if writing == Writing::Latin { KeyKind::Latin } else { KeyKind::Roman };
        let (mut folded, mut roman) = (std::mem::take(&mut self.folded), std::mem::take(&mut self.roman));
        folded.fold(text);
        roman::name_keys(&Letters::of(&folded), &mut roman, |key| {
            self.add(kind, key.iter().map(|&byte| char::from(byte)), name);
            self.spelled.push(writing == Writing::Latin, key);
        });
        (self.folded, self.roman) = (folded, roman);
    }

    fn add_look(&mut self, chars: &[char], decorated_only: bool, pattern: u32) {
        self.looks.push((sieve::look(rolling::sum_of(chars)), pattern));
        self.sieve.add_look(chars, decorated_only);
        self.edges.add_look(chars);
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
        self.packed.take(chars);
        match edits {
            1 => near::one_edit_keys(&self.packed, 0, chars.len(), |key| self.slips.push((key, pattern))),
            2 => {
                if let Some(kept) = ends::kept_of(chars.len()) {
                    self.both.push((ends::both_key(&self.packed, 0, chars.len(), kept), pattern));
                }
            }
            _ => {}
        }
    }
}

/// What was gathered of all entities: records one behind the other, all else in the pieces it came in, so that what is made of
/// it can be made side by side.
#[derive(Default)]
struct Joined {
    text: String,
    names: Vec<NameRecord>,
    patterns: Vec<PatternRecord>,
    chars: String,
    keys: Pairs,
    ordered: Vec<(String, u32)>,
    looks: Pairs,
    slips: Pairs,
    both: Pairs,
    sieve: SieveBuilder,
    edges: EdgesBuilder,
    /// Filters of what followed.
    filters: Vec<(SieveBuilder, EdgesBuilder)>,
    spelled: Vec<Spelled>,
}

/// Pairs of a hash and a number in pieces, each with how much higher its numbers are than they say.
#[derive(Default)]
struct Pairs {
    pieces: Vec<(u32, Vec<(u64, u32)>)>,
}

impl Pairs {
    fn push(&mut self, further: u32, pairs: Vec<(u64, u32)>) {
        if !pairs.is_empty() {
            self.pieces.push((further, pairs));
        }
    }

    fn joined(self) -> Vec<(u64, u32)> {
        let mut all = Vec::with_capacity(self.pieces.iter().map(|(_, pairs)| pairs.len()).sum());
        for (further, pairs) in self.pieces {
            all.extend(pairs.into_iter().map(|(hash, number)| (hash, number + further)));
        }
        all
    }
}

impl Joined {
    /// Takes in what was gathered of the entities that follow.
    fn join(&mut self, next: Gathered) -> Result<(), Error> {
        let further = number(self.text.len())?.saturating_sub(next.base);
        let (names, patterns) = (number(self.names.len())?, number(self.patterns.len())?);
        let chars = number(self.chars.len())?;
        number(self.text.len() + next.text.len())?;
        number(self.names.len().max(self.patterns.len()).max(self.chars.len()) + next.chars.len())?;
        self.text.push_str(&next.text);
        self.names.extend(next.names.into_iter().map(|name| {
            // An entity's own name stands where it stood.
            let by = if name.from >= next.base { further } else { 0 };
            NameRecord { from: name.from + by, to: name.to + by, ..name }
        }));
        self.patterns.extend(next.patterns.into_iter().map(|pattern| PatternRecord {
            name: pattern.name + names,
            start: pattern.start + chars,
            ..pattern
        }));
        self.chars.push_str(&next.chars);
        self.ordered.extend(next.ordered.into_iter().map(|(hard, name)| (hard, name + names)));
        self.keys.push(names, next.keys);
        self.looks.push(patterns, next.looks);
        self.slips.push(patterns, next.slips);
        self.both.push(patterns, next.both);
        self.filters.push((next.sieve, next.edges));
        self.spelled.push(next.spelled);
        Ok(())
    }

    fn pack(self, entities: Vec<[u32; 5]>, registers: Vec<[u32; 4]>, threads: usize) -> Result<Index, Error> {
        let Joined { text, names, patterns, chars, keys, ordered, looks, slips, both, .. } = self;
        let (mut sieve, mut edges, filters, spelled) = (self.sieve, self.edges, self.filters, self.spelled);
        let table = |pairs: Pairs, exact| Buckets::from_pairs(pairs.joined(), exact);
        // Four that take about as long as one another.
        let of_names = || (table(keys, true), table(looks, false));
        let of_edits = || (Table::of(table(slips, false)), Table::of(table(both, false)));
        let of_windows = || ends::members(&patterns, &chars);
        let filters = || {
            for (next_sieve, next_edges) in filters {
                sieve.join(next_sieve);
                edges.join(next_edges);
            }
            let roman = Summary::of(spelled.iter().flat_map(Spelled::iter));
            (sieve.finish(), edges.finish(), Order::of(ordered), roman)
        };
        let (((keys, looks), (slips, both)), (ends, (sieve, edges, ordered, roman))) = threads::both(
            threads,
            || threads::both(threads, of_names, of_edits),
            || threads::both(threads, of_windows, filters),
        );
        let parts = Parts {
            text,
            entities,
            names,
            patterns,
            chars,
            keys,
            ordered,
            roman,
            looks,
            slips,
            both,
            ends,
            sieve,
            edges,
            registers,
        };
        Index::from_parts(parts).map(Index::with_digest)
    }
}

/// Keys of names across scripts, one behind the other, each with whether its name is in Latin letters.
#[derive(Default)]
struct Spelled {
    bytes: Vec<u8>,
    keys: Vec<(bool, usize)>,
}

impl Spelled {
    fn push(&mut self, latin: bool, key: &[u8]) {
        self.bytes.extend_from_slice(key);
        self.keys.push((latin, key.len()));
    }

    fn iter(&self) -> impl Iterator<Item = (bool, &[u8])> {
        let mut rest = self.bytes.as_slice();
        self.keys.iter().map(move |&(latin, length)| {
            let (key, others) = rest.split_at_checked(length).unwrap_or_default();
            rest = others;
            (latin, key)
        })
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

/// The characters that count as a key beside a Han character, by look; themselves folded.
pub(crate) fn close_lookalikes(c: char) -> impl Iterator<Item = char> {
    tables::lookalikes(c)
        .iter()
        .take_while(|(_, distance)| *distance < CLOSE_LOOK)
        .filter_map(|(other, _)| char::from_u32(*other))
        .map(tables::han_variant)
        .filter(move |&other| other != c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_threads_gives_the_same_bytes() {
        let registry = Registry::builtin().unwrap();
        let alone = Index::compile_on(&registry, 1).unwrap().to_bytes();
        for threads in [2, 3, 8] {
            assert!(Index::compile_on(&registry, threads).unwrap().to_bytes() == alone, "{threads} threads");
        }
    }
}
