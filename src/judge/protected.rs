//! What a protected name is by itself: folded, parted, weighed. The same few names are proposed again and again (those that
//! are ordinary words or near one: of 31,000 proposals for 200,000 accounts nine in ten were of 256 names), so the last ones
//! are kept.

use super::core::{Core, Part};
use super::persons;
use crate::distinctive::distinctiveness;
use crate::fold::{Folded, Stream, is_dense};

/// Names kept, a power of two: of 1 or 2 KiB each, so that all of them stay in a core's own cache.
const KEPT: usize = 256;

/// A protected name.
#[derive(Clone, Debug, Default)]
pub(super) struct Protected {
    /// All that is known of it follows from this, whatever index it is of.
    text: String,
    pub(super) name: Folded,
    /// It is written in capitals.
    pub(super) is_acronym: bool,
    visual: Told,
    shown: Told,
}

/// What one stream of a name tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    known: bool,
    parts: Vec<Part>,
    own: usize,
    dense: bool,
    /// What each unit tells ([`distinctiveness`]).
    pub(super) weights: Vec<f64>,
    /// The name of many people.
    pub(super) is_common: bool,
    /// A word that many people are called by.
    pub(super) is_one_name: bool,
}

impl Told {
    fn learn(&mut self, stream: &Stream) {
        if self.known {
            return;
        }
        self.known = true;
        Core::part_into(stream, &mut self.parts);
        self.own = self.parts.iter().filter(|part| **part == Part::Own).count();
        self.dense = stream.chars().iter().copied().any(is_dense);
        distinctiveness(stream, &mut self.weights);
        self.is_common = persons::is_common(stream);
        self.is_one_name = persons::is_one_name(stream);
    }
}

impl Protected {
    fn read(&mut self, text: &str) {
        self.text.clear();
        self.text.push_str(text);
        self.name.fold(text);
        self.is_acronym = !text.chars().any(char::is_lowercase);
        self.visual.known = false;
        self.shown.known = false;
    }

    /// Its visual or its shown stream, and what that tells.
    pub(super) fn told(&mut self, shown: bool) -> (&Folded, &Stream, Core<'_>, &Told) {
        let (stream, told) =
            if shown { (&self.name.shown, &mut self.shown) } else { (&self.name.visual, &mut self.visual) };
        told.learn(stream);
        (&self.name, stream, Core::new(stream, &told.parts, told.own, told.dense), told)
    }
}

/// The last names that were asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    kept: Vec<Protected>,
}

impl Names {
    /// A protected name; its number says where it is kept.
    pub(super) fn get(&mut self, number: u32, text: &str) -> Option<&mut Protected> {
        if self.kept.is_empty() {
            self.kept.resize(KEPT, Protected::default());
        }
        // Numbers are given in order, and neighbours are of one entity: the lowest bits spread them best.
        let place = self.kept.get_mut(number as usize % KEPT)?;
        if place.text != text {
            place.read(text);
        }
        Some(place)
    }
}
