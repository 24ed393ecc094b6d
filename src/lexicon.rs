//! The words of `data/lexicon`, folded once.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::fold::Folded;

/// What a word beside a protected name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum AffixClass {
    /// Says it is the entity itself: official, 官方.
    Official,
    /// A role of the entity's people: support, 记者.
    Role,
    /// A channel or product of the entity: news, live, 直播间.
    Channel,
    /// Where it works: Ukraine, 中国.
    Place,
    /// A group around the entity: alumni, 表白墙.
    Community,
    /// Says nothing: the, of.
    Ornament,
}

impl AffixClass {
    /// The class of a word of the lexicon; an unknown one says nothing.
    pub(crate) fn from_word(word: &str) -> AffixClass {
        match word {
            "official" => AffixClass::Official,
            "role" => AffixClass::Role,
            "channel" => AffixClass::Channel,
            "place" => AffixClass::Place,
            "community" => AffixClass::Community,
            _ => AffixClass::Ornament,
        }
    }
}

/// A word that is put before or after protected names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Affix {
    pub(crate) class: AffixClass,
    /// May stand at the end of a handle without a boundary.
    pub(crate) glued: bool,
}

/// All affixes by their visual stream.
pub(crate) struct Affixes {
    words: HashMap<Vec<char>, Affix, BuildHasherDefault<CharHasher>>,
    longest: usize,
}

impl Affixes {
    /// The built-in words.
    pub(crate) fn builtin() -> &'static Affixes {
        static AFFIXES: LazyLock<Affixes> =
            LazyLock::new(|| Affixes::read(include_str!("../data/lexicon/affixes.csv")));
        &AFFIXES
    }

    fn read(text: &str) -> Affixes {
        let mut words = HashMap::default();
        let mut longest = 0;
        for line in text.lines().skip(1) {
            let mut fields = line.split(',');
            let (Some(word), Some(_language), Some(class)) = (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let class = AffixClass::from_word(class);
            let glued = fields.next() == Some("yes");
            let chars = Folded::of(word).visual.chars().to_vec();
            longest = longest.max(chars.len());
            words.entry(chars).or_insert(Affix { class, glued });
        }
        Affixes { words, longest }
    }

    /// The affix that a run of folded characters is.
    pub(crate) fn get(&self, chars: &[char]) -> Option<Affix> {
        if chars.len() > self.longest {
            return None;
        }
        self.words.get(chars).copied()
    }

    /// The length of the longest.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }
}

/// Ordinary words and generic names that protect nothing by themselves: matched only exactly or decorated.
pub(crate) struct CommonWords {
    words: HashSet<Vec<char>>,
}

impl CommonWords {
    /// The built-in words.
    pub(crate) fn builtin() -> &'static CommonWords {
        static COMMON: LazyLock<CommonWords> = LazyLock::new(|| CommonWords {
            words: include_str!("../data/lexicon/common-words.txt")
                .lines()
                .filter(|line| !line.starts_with('#'))
                .map(|line| Folded::of(line).hard.chars().to_vec())
                .filter(|chars| !chars.is_empty())
                .collect(),
        });
        &COMMON
    }

    /// Whether a hard stream is such a word.
    pub(crate) fn holds(&self, hard: &[char]) -> bool {
        self.words.contains(hard)
    }
}

/// A hash for short runs of characters, asked several times a name. The words are our own, so that nobody can make them
/// collide.
#[derive(Default)]
pub(crate) struct CharHasher(u64);

impl Hasher for CharHasher {
    fn finish(&self) -> u64 {
        (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u32(u32::from(byte)));
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(value)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_usize(&mut self, value: usize) {
        self.0 ^= value as u64;
    }
}
