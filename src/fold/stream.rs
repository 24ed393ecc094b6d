//! A folded name as a row of units: a folded character, its span in the original, and whether a word may start or end there.

/// One folded character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) c: char,
    /// The span in the original, in code points, end exclusive.
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// A word may start with this unit.
    pub(crate) starts: bool,
    /// A word may end with this unit.
    pub(crate) ends: bool,
    /// Stands for the rest of a run of three or more.
    pub(crate) repeated: bool,
    /// Written as a digit.
    pub(crate) digit: bool,
}

/// Where units begin and end in the original, in whatever order they stand; nothing for none.
#[inline]
pub(crate) fn span(units: &[Unit]) -> Option<(u32, u32)> {
    if let [unit] = units {
        return Some((unit.from, unit.to));
    }
    let from = units.iter().map(|unit| unit.from).min()?;
    let to = units.iter().map(|unit| unit.to).max()?;
    Some((from, to))
}

/// What is known of a code point beside its letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    /// A word may begin here.
    pub(super) boundary: bool,
    /// Only a change of case says so.
    pub(super) soft: bool,
    pub(super) digit: bool,
}

/// A row of units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stream {
    units: Vec<Unit>,
    chars: Vec<char>,
}

impl Stream {
    pub(crate) fn clear(&mut self) {
        self.units.clear();
        self.chars.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.units.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    pub(crate) fn units(&self) -> &[Unit] {
        &self.units
    }

    pub(crate) fn units_mut(&mut self) -> &mut [Unit] {
        &mut self.units
    }

    /// The folded characters alone.
    pub(crate) fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The folded characters as text.
    pub(crate) fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// Adds what one code point folds into. With `merge`, letters that together look like one become it, and a letter
    /// repeated more than twice stands twice.
    pub(super) fn push_all(&mut self, chars: &[char], span: (u32, u32), marks: Marks, merge: bool) {
        match *chars {
            [] => self.part(marks.boundary),
            [c] => self.push(c, span, marks, merge),
            [first, ref rest @ ..] => {
                // Not even `v` joins the one before it if more follows.
                self.push(first, span, Marks { soft: false, ..marks }, merge);
                rest.iter().for_each(|&c| self.push(c, span, Marks { boundary: false, ..marks }, merge));
            }
        }
    }

    /// Adds one character of a code point.
    #[inline]
    pub(super) fn push(&mut self, c: char, span: (u32, u32), marks: Marks, merge: bool) {
        // `VV` is a W also where the second V begins a word by its case alone.
        let starts = marks.boundary
            && !(marks.soft && merge && c == 'v' && self.units.last().is_some_and(|unit| unit.c == 'v'));
        self.part(starts);
        if !starts && merge && self.merge(c, span) {
            return;
        }
        self.units.push(Unit {
            c,
            from: span.0,
            to: span.1,
            starts,
            ends: false,
            repeated: false,
            digit: marks.digit,
        });
    }

    /// Ends a word where the next one starts.
    #[inline]
    fn part(&mut self, starts: bool) {
        if starts && let Some(last) = self.units.last_mut() {
            last.ends = true;
        }
    }

    /// Closes the last word and lays out the characters.
    pub(crate) fn finish(&mut self) {
        if let Some(last) = self.units.last_mut() {
            last.ends = true;
        }
        self.chars.clear();
        self.chars.extend(self.units.iter().map(|unit| unit.c));
    }

    /// Takes over another stream's units but those that only repeat the one before.
    pub(crate) fn collapse(&mut self, of: &Stream) {
        self.clear();
        for unit in of.units() {
            if let (true, Some(last)) = (unit.repeated, self.units.last_mut()) {
                last.from = last.from.min(unit.from);
                last.to = last.to.max(unit.to);
                last.ends = unit.ends;
            } else {
                self.units.push(*unit);
            }
        }
        self.finish();
    }

    /// Joins a character to the last one, where the two look like one or it is the third of a run.
    #[inline]
    fn merge(&mut self, c: char, span: (u32, u32)) -> bool {
        let third_of_a_run = match self.units.as_slice() {
            // `l` stands for I, l and 1 alike: in `III` and `111` each counts.
            [.., a, b] => {
                a.c == c && b.c == c && c != 'l' && !b.starts && c.is_alphabetic() && !super::is_dense(c)
            }
            _ => false,
        };
        let Some(last) = self.units.last_mut() else { return false };
        let joined = match (last.c, c) {
            ('r', 'n') => 'm',
            ('v', 'v') => 'w',
            _ if third_of_a_run => c,
            _ => return false,
        };
        last.c = joined;
        last.repeated |= third_of_a_run;
        // Text under a direction override runs backwards.
        last.from = last.from.min(span.0);
        last.to = last.to.max(span.1);
        true
    }
}
