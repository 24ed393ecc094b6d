//! A worker: rows of a batch become accounts, accounts are judged, flags are rendered. It owns all the memory it needs, so
//! that a row costs no allocation unless it is flagged.

use std::fmt::Write;

use crate::limits::MAX_QUARANTINED_BYTES;
use crate::scan::baseline::Baseline;
use crate::scan::batch::{Batch, Column, Done, Fault, Part, Reason, Row, Shape, Span};
use crate::scan::columns::Columns;
use crate::scan::json::JsonAccount;
use crate::scan::lines::{Line, Lines};
use crate::scan::render::Format;
use crate::text::Decoder;
use crate::{Accepted, Account, Answer, Detector, Scratch};

/// What a scan asks of a detector; tests answer in its place.
pub(crate) trait Judge: Sync {
    /// Working memory of one thread.
    type Scratch;
    /// Makes working memory.
    fn scratch(&self) -> Self::Scratch;
    /// Judges one account.
    fn check<'d>(&'d self, account: &Account<'_>, scratch: &mut Self::Scratch) -> Answer<'d>;
}

impl Judge for Detector {
    type Scratch = Scratch;

    fn scratch(&self) -> Scratch {
        Detector::scratch(self)
    }

    fn check<'d>(&'d self, account: &Account<'_>, scratch: &mut Scratch) -> Answer<'d> {
        Detector::check(self, account, scratch)
    }
}

/// How rows are read and flags written; the same for every worker.
pub(crate) struct Work {
    pub(crate) columns: Columns,
    pub(crate) format: Format,
    /// Dismissed accounts, for lists without an id column: there the row number is the id that a reviewer sees.
    pub(crate) accepted: Accepted,
    /// What stood in earlier scans, and is not written again.
    pub(crate) baseline: Baseline,
    /// Where flags go beside the output.
    #[cfg(feature = "serve")]
    pub(crate) offering: Option<std::sync::Arc<crate::scan::offering::Offering>>,
}

impl Work {
    pub(crate) fn new(columns: Columns, format: Format, accepted: Accepted) -> Work {
        Work {
            columns,
            format,
            accepted,
            baseline: Baseline::default(),
            #[cfg(feature = "serve")]
            offering: None,
        }
    }
}

/// One thread's share.
pub(crate) struct Worker<'d, J: Judge> {
    desk: Desk<'d, J>,
    spare: [String; 4],
    marks: Vec<u32>,
    json: JsonAccount,
}

/// Where accounts are judged and flags written.
struct Desk<'d, J: Judge> {
    judge: &'d J,
    work: &'d Work,
    scratch: J::Scratch,
    number: String,
    evidence: String,
}

/// A row's fields as text.
struct Fields<'b> {
    /// Nothing where the list has no ids.
    id: Option<&'b str>,
    account: Account<'b>,
    /// Whether bytes that are no text were replaced.
    repaired: bool,
}

impl<'d, J: Judge> Worker<'d, J> {
    pub(crate) fn new(judge: &'d J, work: &'d Work) -> Self {
        Worker {
            desk: Desk {
                judge,
                work,
                scratch: judge.scratch(),
                number: String::new(),
                evidence: String::new(),
            },
            spare: Default::default(),
            marks: Vec::new(),
            json: JsonAccount::default(),
        }
    }

    /// Judges all rows of a batch.
    pub(crate) fn process(&mut self, batch: &mut Batch) {
        let mut done = Done { output: std::mem::take(&mut batch.done.output), ..Done::default() };
        let mut faults = Vec::new();
        let mut text = Decoder::new(&batch.bytes);
        let mut marks = std::mem::take(&mut self.marks);
        for part in &batch.parts {
            match (&batch.shape, part) {
                (Shape::Delimited(dialect), Part::Lines(stretch)) => {
                    let mut lines = Lines::new(stretch, &batch.bytes, dialect, &mut marks);
                    while let Some(line) = lines.cut() {
                        let row = lines.row();
                        match line {
                            Line::Row => self.row(batch, row, dialect.has_id(), &mut text, &mut done),
                            Line::Blank => done.blank += 1,
                            Line::Ragged { found, span } => {
                                let reason = Reason::Ragged { found, expected: dialect.columns };
                                faults.push(fault(batch, row, span, reason));
                            }
                        }
                    }
                }
                (Shape::Delimited(dialect), Part::Row(row)) => {
                    self.row(batch, row, dialect.has_id(), &mut text, &mut done);
                }
                (Shape::JsonLines, Part::Row(row)) => {
                    if let Err(what) = self.json_line(batch, row, &mut text, &mut done) {
                        let [line, ..] = row.fields;
                        faults.push(fault(batch, row, line, Reason::BrokenJson(what)));
                    }
                }
                // The reader leaves only lines of fields uncut.
                (Shape::JsonLines, Part::Lines(_)) => {}
            }
        }
        if !faults.is_empty() {
            batch.faults.append(&mut faults);
            batch.faults.sort_by_key(|fault| fault.row);
        }
        self.marks = marks;
        batch.done = done;
    }

    /// Judges a row of fields.
    #[inline]
    fn row(&mut self, batch: &Batch, row: &Row, has_id: bool, text: &mut Decoder<'_>, done: &mut Done) {
        let [id, name, handle, platform] = &row.fields;
        let (mut account, mut repaired) = (Account::default(), false);
        if let Some(id) = text.valid(id.range())
            && let Some(name) = text.valid(name.range())
            && let Some(handle) = text.valid(handle.range())
            && let Some(platform) = text.valid(platform.range())
        {
            account = Account { id, name, handle, platform };
        } else {
            let [a, b, c, d] = &mut self.spare;
            let mut field = |span: &Span, spare| {
                let (text, replaced) = text.field(span.range(), spare);
                repaired |= replaced;
                text
            };
            account.id = field(id, a);
            account.name = field(name, b);
            account.handle = field(handle, c);
            account.platform = text.field(platform.range(), d).0;
        }
        // Lists put together from several carry their byte order marks inside.
        if account.id.as_bytes().first() == Some(&0xEF) {
            account.id = account.id.trim_start_matches('\u{FEFF}');
        }
        let id = has_id.then_some(account.id);
        self.desk.judge(batch, row, &Fields { id, account, repaired }, done);
    }

    /// Judges a row that is a line of JSON, or says what is wrong with it.
    fn json_line(
        &mut self,
        batch: &Batch,
        row: &Row,
        text: &mut Decoder<'_>,
        done: &mut Done,
    ) -> Result<(), String> {
        let [line, ..] = row.fields;
        let [spare, ..] = &mut self.spare;
        let (line, repaired) = text.field(line.range(), spare);
        let line = line.trim_start_matches('\u{FEFF}').trim();
        if line.is_empty() {
            done.blank += 1;
            return Ok(());
        }
        self.json.read(line, &self.desk.work.columns)?;
        let id = self.json.get(Column::Id);
        let get = |column| self.json.get(column).unwrap_or_default();
        let account = Account {
            id: id.unwrap_or_default(),
            name: get(Column::Name),
            handle: get(Column::Handle),
            platform: get(Column::Platform),
        };
        self.desk.judge(batch, row, &Fields { id, account, repaired }, done);
        Ok(())
    }
}

impl<'d, J: Judge> Desk<'d, J> {
    /// Judges one account, and writes what it is flagged with.
    #[inline]
    fn judge(&mut self, batch: &Batch, row: &Row, fields: &Fields<'_>, done: &mut Done) {
        let account = &fields.account;
        if is_blank(account.name) && is_blank(account.handle) {
            done.blank += 1;
            return;
        }
        done.scanned += 1;
        let replaced = batch.transcoded
            && (account.name.contains(char::REPLACEMENT_CHARACTER)
                || account.handle.contains(char::REPLACEMENT_CHARACTER));
        done.repaired += u64::from(fields.repaired || replaced);
        let answer = self.judge.check(account, &mut self.scratch);
        if !answer.flags.is_empty() {
            self.write(batch, row, fields, answer, done);
        }
    }

    #[cold]
    fn write(
        &mut self,
        batch: &Batch,
        row: &Row,
        fields: &Fields<'_>,
        mut answer: Answer<'d>,
        done: &mut Done,
    ) {
        let id = match fields.id {
            Some(id) => id,
            None => {
                self.number.clear();
                // A string takes every write.
                let _ = write!(self.number, "{}", batch.number(row));
                if self.work.accepted.ids.contains(&self.number) {
                    return;
                }
                &self.number
            }
        };
        if !self.work.baseline.is_empty() {
            let Account { name, handle, .. } = fields.account;
            let all = answer.flags.len();
            answer.flags.retain(|flag| !self.work.baseline.holds(fields.id, name, handle, flag));
            done.tally.standing += (all - answer.flags.len()) as u64;
        }
        done.flags += answer.flags.len() as u64;
        done.tally.take(&answer.flags);
        #[cfg(feature = "serve")]
        if let Some(offering) = &self.work.offering {
            let own = Account { id: fields.id.unwrap_or_default(), ..fields.account };
            done.cases.extend(answer.flags.iter().map(|flag| offering.case(&own, flag)));
        }
        let shown = Account { id, ..fields.account };
        for flag in &answer.flags {
            #[cfg(feature = "parquet")]
            if self.work.format == Format::Parquet {
                done.rows.take(&shown, flag);
                continue;
            }
            self.work.format.flag(&mut done.output, &shown, flag, &mut self.evidence);
        }
    }
}

/// Whether there is nothing but white space.
#[inline]
fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// A row that was found at fault only when it was cut.
#[cold]
fn fault(batch: &Batch, row: &Row, span: Span, reason: Reason) -> Fault {
    let raw = span.of(&batch.bytes);
    Fault {
        row: batch.number(row),
        line: batch.first_line + u64::from(row.line),
        byte: batch.first_byte + span.range().start as u64,
        reason,
        raw: raw.iter().copied().take(MAX_QUARANTINED_BYTES).collect(),
        length: raw.len() as u64,
    }
}
