//! Names in which vowels are not all written: their consonants, and what may stand between them.
//!
//! A spelling in Latin letters has all its vowels; a name in Arabic or Hebrew letters has the long ones, and one in a script
//! of India those that are not the unwritten `a`. What is written must be spelled, and what is not may be a short vowel.
//!
//! In what [`super::spell`] gives, capitals stand for written vowels: `A` `I` `U` for those of one sound, `V` for any, and `O` for a
//! letter that is spelled as a vowel or not at all (א, ע). `N` parts two letters that would be read as one (`sh`).

/// What stands between two consonants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Slot {
    /// Sounds: in a name those that are written, in a spelling those that its letters may have.
    sounds: u8,
    /// How many letters.
    count: u8,
    /// Holds a letter that may be any vowel or none.
    open: bool,
}

const A: u8 = 1;
const I: u8 = 2;
const U: u8 = 4;
const ANY: u8 = 8;

/// Consonants, with a slot before each and one after the last.
#[derive(Clone, Debug, Default)]
pub(super) struct Skeleton {
    consonants: Vec<u8>,
    slots: Vec<Slot>,
}

impl Skeleton {
    pub(super) fn consonants(&self) -> &[u8] {
        &self.consonants
    }

    /// Takes in a spelling, or a way in which a name may be spelled.
    pub(super) fn read(&mut self, text: &[u8]) {
        self.consonants.clear();
        self.slots.clear();
        self.slots.push(Slot::default());
        let mut rest = text;
        let mut parted = false;
        while let Some((&letter, after)) = rest.split_first() {
            let next = after.first().copied().unwrap_or(0);
            let mut used = 1;
            match (letter, next) {
                (b'a', _) => self.vowel(A, false),
                (b'e', _) => self.vowel(A | I, false),
                (b'i' | b'y', _) => self.vowel(I, false),
                (b'o' | b'u' | b'w', _) => self.vowel(U, false),
                (b'A', _) => self.vowel(A, false),
                (b'I', _) => self.vowel(I, false),
                (b'U', _) => self.vowel(U, false),
                (b'V', _) => self.vowel(0, false),
                (b'O', _) => self.vowel(0, true),
                (b'N', _) => parted = true,
                // Written after a last vowel or not: Jazeerah.
                (b'h', 0) => {}
                (b'x', _) => {
                    self.consonant(b'k', false);
                    self.consonant(b's', false);
                }
                _ => {
                    let class = match (letter, next) {
                        (b'k', b'h') => b'x',
                        (b'p', b'h') => b'f',
                        (b't', b's' | b'z') => b'c',
                        (b'd', b'j') => b'j',
                        (b'c', b'k') => b'k',
                        (b's' | b'c' | b'g' | b't' | b'd' | b'z' | b'b' | b'j', b'h') => letter,
                        (b'c', b'e' | b'i' | b'y') => b's',
                        (b'c' | b'q', _) => b'k',
                        _ => letter,
                    };
                    let two = matches!(next, b'h' if b"kpscgtdzbj".contains(&letter))
                        || matches!((letter, next), (b't', b's' | b'z') | (b'd', b'j') | (b'c', b'k'));
                    used += usize::from(two);
                    self.consonant(class, parted);
                    parted = false;
                }
            }
            rest = rest.get(used..).unwrap_or(&[]);
        }
    }

    fn vowel(&mut self, sounds: u8, open: bool) {
        if let Some(slot) = self.slots.last_mut() {
            slot.sounds |= sounds | if open { 0 } else { ANY };
            slot.count = slot.count.saturating_add(1);
            slot.open |= open;
        }
    }

    fn consonant(&mut self, class: u8, parted: bool) {
        let doubled = !parted
            && self.consonants.last() == Some(&class)
            && !class.is_ascii_digit()
            && self.slots.last().is_some_and(|slot| slot.count == 0);
        if !doubled {
            self.consonants.push(class);
            self.slots.push(Slot::default());
        }
    }

    /// Whether a spelling has the same consonants, every written vowel, and no more than a short one where none is written.
    pub(super) fn is_spelled_as(&self, spelling: &Skeleton) -> bool {
        let fits = |at: usize, written: &Slot, spelled: &Slot| {
            let more = match (at, written.count) {
                // Before the first consonant nothing is left unwritten.
                (0, 0) => 0,
                (_, 0) => 1,
                (_, count) => count + 2,
            };
            written.sounds & !spelled.sounds == 0 && spelled.count <= more
        };
        self.consonants == spelling.consonants
            && self.slots.iter().zip(&spelling.slots).enumerate().all(|(at, (a, b))| fits(at, a, b))
    }
}
