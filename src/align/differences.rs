//! Evidence before it is put into texts of its own: techniques and places, the characters of all of them in two rows.
//!
//! Most alignments come to nothing. What is needed to see that is here, in memory that is reused; the evidence itself is
//! made of it only for what is reported.

use crate::{Evidence, Technique};

/// One difference; its texts lie in [`Differences`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Difference {
    pub(crate) technique: Technique,
    pub(crate) position: u32,
    from: (usize, usize),
    to: (usize, usize),
}

/// The differences of one alignment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Differences {
    rows: Vec<Difference>,
    from: Vec<char>,
    to: Vec<char>,
}

impl Differences {
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.from.clear();
        self.to.clear();
    }

    /// Adds a difference between a text of the protected name and one of the account's.
    pub(super) fn push(
        &mut self,
        technique: Technique,
        from: impl IntoIterator<Item = char>,
        to: impl IntoIterator<Item = char>,
        position: u32,
    ) {
        let starts = (self.from.len(), self.to.len());
        self.from.extend(from);
        self.to.extend(to);
        self.rows.push(Difference {
            technique,
            position,
            from: (starts.0, self.from.len()),
            to: (starts.1, self.to.len()),
        });
    }

    /// Adds a difference, joined to the one before where it goes on from it.
    pub(super) fn push_joined(&mut self, technique: Technique, from: &[char], to: &[char], position: u32) {
        if let Some(last) = self.rows.last_mut() {
            let length = u32::try_from(last.to.1 - last.to.0).unwrap_or(0);
            let joins = matches!(
                technique,
                Technique::Case
                    | Technique::Width
                    | Technique::Insert
                    | Technique::Delete
                    | Technique::Substitute
                    | Technique::Repeat
                    | Technique::LetterSymbol
            );
            if joins && last.technique == technique && last.position + length == position {
                // The last one's texts are the ends of both rows.
                self.from.extend_from_slice(from);
                self.to.extend_from_slice(to);
                (last.from.1, last.to.1) = (self.from.len(), self.to.len());
                return;
            }
        }
        self.push(technique, from.iter().copied(), to.iter().copied(), position);
    }

    /// Puts them into the order of the account's text.
    pub(super) fn sort(&mut self) {
        self.rows.sort_by_key(|row| row.position);
    }

    /// Keeps some.
    pub(super) fn retain(&mut self, keep: impl FnMut(&Difference) -> bool) {
        self.rows.retain(keep);
    }

    /// All, in order.
    pub(crate) fn rows(&self) -> &[Difference] {
        &self.rows
    }

    /// The protected name's text; empty where something was added.
    pub(crate) fn from(&self, row: &Difference) -> &[char] {
        self.from.get(row.from.0..row.from.1).unwrap_or(&[])
    }

    /// The account's text; empty where something was left out.
    pub(crate) fn to(&self, row: &Difference) -> &[char] {
        self.to.get(row.to.0..row.to.1).unwrap_or(&[])
    }

    /// Whether a technique is among them.
    pub(crate) fn has(&self, technique: Technique) -> bool {
        self.rows.iter().any(|row| row.technique == technique)
    }

    /// As evidence.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = Evidence> {
        let text = |chars: &[char]| -> String { chars.iter().collect() };
        self.rows.iter().map(move |row| {
            Evidence::new(row.technique, text(self.from(row)), text(self.to(row)), row.position)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_is_one_difference_whatever_lies_between_in_the_protected_name() {
        let mut all = Differences::default();
        all.push_joined(Technique::Delete, &['a'], &[], 3);
        all.push_joined(Technique::Delete, &['c'], &[], 3);
        all.push_joined(Technique::Case, &['x'], &['X'], 3);
        all.push_joined(Technique::Case, &['y', 'z'], &['Y'], 4);
        all.push_joined(Technique::Homoglyph, &['o'], &['0'], 5);
        all.push_joined(Technique::Homoglyph, &['o'], &['0'], 6);
        let evidence: Vec<Evidence> = all.evidence().collect();
        assert_eq!(
            evidence,
            [
                Evidence::new(Technique::Delete, "ac", "", 3),
                Evidence::new(Technique::Case, "xyz", "XY", 3),
                Evidence::new(Technique::Homoglyph, "o", "0", 5),
                Evidence::new(Technique::Homoglyph, "o", "0", 6),
            ]
        );
    }
}
