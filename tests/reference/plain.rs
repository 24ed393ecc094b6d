//! The plain matcher: goes over every pattern of every protected name and every window of the account's name.

use std::collections::BTreeMap;

use deadringer::registry::Registry;
use deadringer::testing::{self, PatternView, RomanView, UnitView};

/// By rule (as [`testing::CandidateView`] numbers them, the surest first) and edits.
pub(crate) type Found = (u8, u8);
type Window = (usize, usize);
const EXACT: u8 = 0;
pub(crate) const NEAR: u8 = 1;
const SOUND: u8 = 2;
const ROMAN: u8 = 3;
const REORDER: u8 = 4;
const GAP: u8 = 5;
const KINDRED: u8 = 6;

/// One searched stream of a protected name.
struct Pattern {
    view: PatternView,
    words: Option<Vec<Vec<char>>>,
    letters: Option<Vec<char>>,
    sounds: Vec<Vec<char>>,
    neutral: Option<Vec<char>>,
    roman: Option<RomanView>,
}

/// The plain matcher: every pattern of every name, one after the other.
pub(crate) struct Plain(Vec<Pattern>);

impl Plain {
    pub(crate) fn of(registry: &Registry) -> Plain {
        let mut patterns = Vec::new();
        for (name, protected) in (0..).zip(testing::protected_names(registry)) {
            let streams = testing::protected_streams(&protected.text);
            let common = testing::is_common(&testing::hard(&protected.text));
            for (number, units) in streams.iter().enumerate() {
                let chars: Vec<char> = units.iter().map(|unit| unit.c).collect();
                let dense = chars.iter().any(|&c| testing::is_dense(c));
                let short = chars.len() <= if dense { 2 } else { 4 };
                let decorated_only = common || short || protected.decorated_only;
                let leading = decorated_only
                    && protected.sure
                    && chars.len() >= 3
                    && chars.iter().all(|&c| testing::is_dense(c));
                let edits = match (dense, chars.len()) {
                    _ if decorated_only || !protected.near => 0,
                    (true, 3) => 0,
                    (_, ..8) => 1,
                    (_, ..16) => 2,
                    _ => 3,
                };
                let sounds_any = protected.near && !common;
                let sounds = sounds_any && number == 0;
                patterns.push(Pattern {
                    words: protected.near.then(|| sorted_words(units)).flatten(),
                    letters: protected.near.then(|| sorted_letters(&chars)).flatten(),
                    neutral: if sounds { testing::neutral(units) } else { None },
                    roman: if sounds_any { RomanView::of_protected(&protected.text) } else { None },
                    sounds: if sounds { readings(&chars) } else { Vec::new() },
                    view: PatternView { name, chars, edits, dense, decorated_only, leading },
                });
            }
        }
        Plain(patterns)
    }

    pub(crate) fn patterns(&self) -> impl Iterator<Item = &PatternView> {
        self.0.iter().map(|pattern| &pattern.view)
    }

    pub(crate) fn search(&self, name: &str) -> BTreeMap<u32, Found> {
        let mut best: BTreeMap<u32, Found> = BTreeMap::new();
        for (number, units) in testing::streams(name).iter().enumerate() {
            if units.is_empty() {
                continue;
            }
            let mut text = Text::of(units, number == 0);
            // The hard characters are the same whatever a name looks like.
            if number == 0 {
                text.roman = (text.decorated.iter())
                    .filter_map(|&(from, to)| {
                        let first = units[from..to].iter().map(|unit| unit.from).min()?;
                        let last = units[from..to].iter().map(|unit| unit.to).max()?;
                        RomanView::of_account(name, first, last)
                    })
                    .collect();
            }
            for pattern in &self.0 {
                if let Some(found) = text.holds(pattern) {
                    let known = best.entry(pattern.view.name).or_insert(found);
                    *known = found.min(*known);
                }
            }
        }
        best
    }
}

/// The second rule alone, for more names than [`Plain`] has time for: names stand in the order of their lengths, and what
/// cannot be near because of its letters or pairs of letters is passed over. An edit takes away one letter at most and brings
/// one, and two pairs, so more edits than are allowed are needed where more of one stand nowhere in the other.
pub(crate) struct PlainNear {
    patterns: Vec<(PatternView, [u64; 2])>,
}

impl PlainNear {
    pub(crate) fn of(registry: &Registry) -> PlainNear {
        let views = Plain::of(registry).0.into_iter().map(|pattern| pattern.view);
        let mut near: Vec<PatternView> = views.filter(|view| view.edits > 0).collect();
        near.sort_by_key(|view| view.chars.len());
        PlainNear {
            patterns: near
                .into_iter()
                .map(|view| (letters(&view.chars), view))
                .map(|(set, view)| (view, set))
                .collect(),
        }
    }

    /// For each name the fewest edits.
    pub(crate) fn search(&self, name: &str) -> BTreeMap<u32, usize> {
        let mut best: BTreeMap<u32, usize> = BTreeMap::new();
        for units in testing::streams(name).iter().filter(|units| !units.is_empty()) {
            let text = Text::of(units, false);
            let undecorated = text.windows.iter().flatten().filter(|window| !text.decorated.contains(window));
            let decorated = text.decorated.iter().map(|window| (window, true));
            for (&(from, to), decorated) in decorated.chain(undecorated.map(|window| (window, false))) {
                let own = &text.chars[from..to];
                let set = letters(own);
                let before =
                    |length: usize| self.patterns.partition_point(|(view, _)| view.chars.len() < length);
                for (pattern, other) in
                    &self.patterns[before(own.len().saturating_sub(3))..before(own.len() + 4)]
                {
                    let edits = pattern.edits as u32;
                    if (other[1] & !set[1]).count_ones() <= 2 * edits
                        && (set[1] & !other[1]).count_ones() <= 2 * edits
                        && (other[0] & !set[0]).count_ones() <= edits
                        && (set[0] & !other[0]).count_ones() <= edits
                        && (decorated || pattern.edits > 1)
                        && let Some(distance) = near(&pattern.chars, own, pattern.edits)
                    {
                        let known = best.entry(pattern.name).or_insert(distance);
                        *known = distance.min(*known);
                    }
                }
            }
        }
        best
    }
}

/// Which letters a text holds, by their lowest six bits, and which pairs of letters.
fn letters(chars: &[char]) -> [u64; 2] {
    let pair = |pair: &[char]| (pair[0] as u32 * 31 + pair[1] as u32 * 7) & 63;
    [
        chars.iter().fold(0, |set, &c| set | 1 << (c as u32 & 63)),
        chars.windows(2).fold(0, |set, two| set | 1 << pair(two)),
    ]
}

/// A searched stream of an account's name, laid out for every rule.
struct Text {
    chars: Vec<char>,
    /// Between word boundaries, by length.
    windows: Vec<Vec<Window>>,
    /// With nothing but affixes around them.
    decorated: Vec<Window>,
    /// Before which only affixes stand.
    starts: Vec<usize>,
    gapped: Vec<Vec<char>>,
    words: Vec<Vec<Vec<char>>>,
    letters: Vec<Vec<char>>,
    sounds: Vec<Vec<char>>,
    neutral: Vec<Vec<char>>,
    roman: Vec<RomanView>,
}

impl Text {
    fn of(units: &[UnitView], visual: bool) -> Text {
        let chars: Vec<char> = units.iter().map(|unit| unit.c).collect();
        let length = chars.len();
        let mut windows = vec![Vec::new(); length + 1];
        for from in (0..length).filter(|&from| units[from].starts) {
            for to in (from + 1..=length).filter(|&to| units[to - 1].ends) {
                windows[to - from].push((from, to));
            }
        }
        let (starts, ends) = (decorated_starts(units), decorated_ends(units));
        let decorated: Vec<Window> = starts
            .iter()
            .flat_map(|&from| ends.iter().map(move |&to| (from, to)))
            .filter(|(from, to)| from < to)
            .collect();
        let core = (starts.iter().max().map_or(0, |&from| from), ends.iter().min().map_or(0, |&to| to));
        let mut cores = vec![(0, length)];
        cores.extend((core.0 < core.1 && core != (0, length)).then_some(core));
        let parts: Vec<&[UnitView]> = cores.iter().map(|&(from, to)| &units[from..to]).collect();
        Text {
            gapped: parts.iter().flat_map(|part| gapped(part)).collect(),
            words: parts.iter().filter_map(|part| sorted_words(part)).collect(),
            letters: cores.iter().filter_map(|&(from, to)| sorted_letters(&chars[from..to])).collect(),
            neutral: parts.iter().filter(|_| visual).filter_map(|part| testing::neutral(part)).collect(),
            sounds: decorated.iter().flat_map(|&(from, to)| readings(&chars[from..to])).collect(),
            roman: Vec::new(),
            chars,
            windows,
            decorated,
            starts,
        }
    }

    fn holds(&self, pattern: &Pattern) -> Option<Found> {
        let PatternView { chars, edits, decorated_only, .. } = &pattern.view;
        let (length, edits) = (chars.len(), *edits);
        let is = |&(from, to): &Window| equals(&pattern.view, &self.chars[from..to]);
        let anywhere = self.windows.get(length).map_or(&[][..], Vec::as_slice);
        let leads = |window: &&Window| pattern.view.leading && self.starts.contains(&window.0);
        let led = anywhere.iter().filter(leads).any(is);
        if led || if *decorated_only { &self.decorated } else { anywhere }.iter().any(is) {
            return Some((EXACT, 0));
        }
        let lengths = length - edits..(length + edits + 1).min(self.windows.len());
        let windows = match edits {
            0 => &[],
            1 => std::slice::from_ref(&self.decorated),
            _ => self.windows.get(lengths).unwrap_or(&[]),
        };
        let mut nearest = None;
        for &(from, to) in windows.iter().flat_map(|same_length| same_length.iter()) {
            if let Some(distance) = near(chars, &self.chars[from..to], edits) {
                nearest = Some(nearest.map_or(distance, |known: usize| known.min(distance)));
            }
        }
        if let Some(distance) = nearest {
            return Some((NEAR, distance as u8));
        }
        let rules = [
            (SOUND, pattern.sounds.iter().any(|sound| self.sounds.contains(sound))),
            (
                ROMAN,
                pattern.roman.as_ref().is_some_and(|name| self.roman.iter().any(|own| spells(name, own))),
            ),
            (REORDER, pattern.words.as_ref().is_some_and(|words| self.words.contains(words))),
            (REORDER, pattern.letters.as_ref().is_some_and(|letters| self.letters.contains(letters))),
            (GAP, self.gapped.iter().any(|rest| equals(&pattern.view, rest))),
            (KINDRED, pattern.neutral.as_ref().is_some_and(|form| self.neutral.contains(form))),
        ];
        rules.iter().find(|rule| rule.1).map(|rule| (rule.0, 0))
    }
}

/// Equal, or for short dense patterns equal but for one close lookalike.
fn equals(pattern: &PatternView, text: &[char]) -> bool {
    if pattern.chars.len() != text.len() {
        return false;
    }
    let mut others = pattern.chars.iter().zip(text).filter(|(p, t)| p != t);
    match (others.next(), others.next()) {
        (None, _) => true,
        (Some((&p, t)), None) => {
            pattern.dense && (2..=7).contains(&text.len()) && testing::close_lookalikes(p).contains(t)
        }
        _ => false,
    }
}

/// Whether one of two names is in Latin letters and the other not, and one spells the other.
fn spells(a: &RomanView, b: &RomanView) -> bool {
    a.latin != b.latin && a.keys.iter().any(|key| b.keys.contains(key)) && a.spells(b)
}

/// Levenshtein distance up to `edits`; of one edit allowed, a swap of neighbours is one too.
pub(crate) fn near(a: &[char], b: &[char], edits: usize) -> Option<usize> {
    let swapped = || {
        (1..a.len().min(b.len())).any(|at| {
            let mut swapped = a.to_vec();
            swapped.swap(at - 1, at);
            swapped == b
        })
    };
    levenshtein(a, b, edits).or_else(|| (edits == 1 && a.len() == b.len() && swapped()).then_some(1))
}

fn levenshtein(a: &[char], b: &[char], edits: usize) -> Option<usize> {
    match (a, b) {
        ([], rest) | (rest, []) => (rest.len() <= edits).then_some(rest.len()),
        ([x, a_rest @ ..], [y, b_rest @ ..]) if *x == *y => levenshtein(a_rest, b_rest, edits),
        _ if edits == 0 || a.len().abs_diff(b.len()) > edits => None,
        ([_, a_rest @ ..], [_, b_rest @ ..]) => {
            let tried = (
                levenshtein(a_rest, b_rest, edits - 1),
                levenshtein(a_rest, b, edits - 1),
                levenshtein(a, b_rest, edits - 1),
            );
            match tried {
                (None, None, None) => None,
                (a, b, c) => [a, b, c].into_iter().flatten().min().map(|rest| rest + 1),
            }
        }
    }
}

/// Where a name may start with nothing but affixes and numbers before it; no further cuts once eight are known.
fn decorated_starts(units: &[UnitView]) -> Vec<usize> {
    let mut known = vec![0];
    let mut next = 0;
    while next < known.len() && known.len() <= 8 {
        let from = known[next];
        for to in from + 1..units.len() {
            if units[to - 1].ends && is_decoration(&units[from..to]) && !known.contains(&to) {
                known.push(to);
            }
        }
        next += 1;
    }
    known
}

fn decorated_ends(units: &[UnitView]) -> Vec<usize> {
    let mut known = vec![units.len()];
    let mut next = 0;
    while next < known.len() && known.len() <= 8 {
        let to = known[next];
        for from in (1..to).rev() {
            if units[from].starts && is_decoration(&units[from..to]) && !known.contains(&from) {
                known.push(from);
            }
        }
        next += 1;
    }
    known
}

fn is_decoration(units: &[UnitView]) -> bool {
    let chars: Vec<char> = units.iter().map(|unit| unit.c).collect();
    chars.len() <= testing::longest_affix()
        && (units.iter().all(|unit| unit.digit) || testing::is_affix(&chars))
}

/// What is left when one run inside is taken out: one to three units of a dense text, one word of a spaced one.
fn gapped(units: &[UnitView]) -> Vec<Vec<char>> {
    let length = units.len();
    let dense = units.iter().filter(|unit| testing::is_dense(unit.c)).count();
    let mut rests = Vec::new();
    for from in 1..length {
        for to in from + 1..length {
            let fits = if dense == length {
                to - from <= 3 && length - (to - from) >= 3
            } else {
                let one_word = units[from].starts
                    && units[to].starts
                    && !units[from + 1..to].iter().any(|unit| unit.starts);
                dense == 0 && one_word && to - from <= 64 && length - (to - from) >= 8
            };
            if fits {
                rests.push(units[..from].iter().chain(&units[to..]).map(|unit| unit.c).collect());
            }
        }
    }
    rests
}

/// The words of a spaced name of 6 characters and 2 to 12 words, in an order of their own.
fn sorted_words(units: &[UnitView]) -> Option<Vec<Vec<char>>> {
    let mut words: Vec<Vec<char>> = Vec::new();
    for unit in units {
        match words.last_mut() {
            Some(word) if !unit.starts => word.push(unit.c),
            _ => words.push(vec![unit.c]),
        }
    }
    words.sort();
    let spaced = units.len() >= 6 && !units.iter().any(|unit| testing::is_dense(unit.c));
    (spaced && (2..=12).contains(&words.len())).then_some(words)
}

/// The characters of a dense name of 4 to 32, in an order of their own.
fn sorted_letters(chars: &[char]) -> Option<Vec<char>> {
    let mut letters = chars.to_vec();
    letters.sort_unstable();
    ((4..=32).contains(&chars.len()) && chars.iter().all(|&c| testing::is_dense(c))).then_some(letters)
}

/// The ways to read 3 to 12 Han characters. Where a character would make them more than 16, only its first sound counts.
fn readings(chars: &[char]) -> Vec<Vec<char>> {
    if !(3..=12).contains(&chars.len()) {
        return Vec::new();
    }
    chars.iter().fold(vec![Vec::new()], |ways, &c| {
        let mut sounds: Vec<char> = Vec::new();
        for sound in testing::sounds(c) {
            if !sounds.contains(&sound) {
                sounds.push(sound);
            }
        }
        if ways.len() * sounds.len() > 16 {
            sounds.truncate(1);
        }
        ways.iter()
            .flat_map(|way| sounds.iter().map(move |&sound| [way.as_slice(), &[sound]].concat()))
            .collect()
    })
}
