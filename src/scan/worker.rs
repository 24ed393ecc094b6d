//! A worker: rows of a batch become accounts, accounts are judged, flags are rendered. It owns all the memory it needs, so
//! that a row costs no allocation unless it is flagged.

use std::fmt::Write;

use crate::scan::batch::{Batch, Column, Done, Fault, Reason, Shape};
use crate::scan::columns::Columns;
use crate::scan::json::JsonAccount;
use crate::scan::ledger::Tally;
use crate::scan::render::Format;
use crate::{Accepted, Account, Answer, Detector, Scratch, text};

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
}

/// One thread's share.
pub(crate) struct Worker<'d, J: Judge> {
    judge: &'d J,
    work: &'d Work,
    scratch: J::Scratch,
    spare: [String; 4],
    number: String,
    evidence: String,
    json: JsonAccount,
    tally: Tally<'d>,
}

/// A row's fields as text.
struct Fields<'b> {
    id: Option<&'b str>,
    account: Account<'b>,
    repaired: bool,
}

impl<'d, J: Judge> Worker<'d, J> {
    pub(crate) fn new(judge: &'d J, work: &'d Work) -> Self {
        Worker {
            judge,
            work,
            scratch: judge.scratch(),
            spare: Default::default(),
            number: String::new(),
            evidence: String::new(),
            json: JsonAccount::default(),
            tally: Tally::default(),
        }
    }

    /// What it has flagged so far.
    pub(crate) fn into_tally(self) -> Tally<'d> {
        self.tally
    }

    /// Judges all rows of a batch.
    pub(crate) fn process(&mut self, batch: &mut Batch) {
        let mut done = Done { output: std::mem::take(&mut batch.done.output), ..Done::default() };
        let mut broken = Vec::new();
        for row in &batch.rows {
            let fields = match batch.shape {
                Shape::Delimited { has_id } => {
                    let [a, b, c, d] = &mut self.spare;
                    let (id, bad_id) = text::decode(row.field(Column::Id, &batch.bytes), a);
                    let (name, bad_name) = text::decode(row.field(Column::Name, &batch.bytes), b);
                    let (handle, bad_handle) = text::decode(row.field(Column::Handle, &batch.bytes), c);
                    let (platform, _) = text::decode(row.field(Column::Platform, &batch.bytes), d);
                    // Lists put together from several carry their byte order marks inside.
                    let id = id.trim_start_matches('\u{FEFF}');
                    let account = Account { id, name, handle, platform };
                    Fields { id: has_id.then_some(id), account, repaired: bad_id || bad_name || bad_handle }
                }
                Shape::JsonLines => {
                    let line = row.field(Column::Id, &batch.bytes);
                    let (line, repaired) = text::decode(line, &mut self.spare[0]);
                    let line = line.trim_start_matches('\u{FEFF}').trim();
                    if line.is_empty() {
                        done.blank += 1;
                        continue;
                    }
                    if let Err(what) = self.json.read(line, &self.work.columns) {
                        let raw = row.field(Column::Id, &batch.bytes);
                        broken.push(Fault {
                            row: batch.number(row),
                            line: batch.first_line + u64::from(row.line),
                            byte: batch.first_byte
                                + (raw.as_ptr() as usize - batch.bytes.as_ptr() as usize) as u64,
                            reason: Reason::BrokenJson(what),
                            raw: raw.iter().copied().take(crate::limits::MAX_QUARANTINED_BYTES).collect(),
                            length: raw.len() as u64,
                        });
                        continue;
                    }
                    let get = |column| self.json.get(column);
                    let account = Account {
                        id: get(Column::Id).unwrap_or_default(),
                        name: get(Column::Name).unwrap_or_default(),
                        handle: get(Column::Handle).unwrap_or_default(),
                        platform: get(Column::Platform).unwrap_or_default(),
                    };
                    Fields { id: get(Column::Id), account, repaired }
                }
            };
            let Fields { id, account, repaired } = fields;
            if account.name.trim().is_empty() && account.handle.trim().is_empty() {
                done.blank += 1;
                continue;
            }
            done.scanned += 1;
            let replaced = batch.transcoded
                && (account.name.contains(char::REPLACEMENT_CHARACTER)
                    || account.handle.contains(char::REPLACEMENT_CHARACTER));
            done.repaired += u64::from(repaired || replaced);
            let answer = self.judge.check(&account, &mut self.scratch);
            if answer.flags.is_empty() {
                continue;
            }
            let id = match id {
                Some(id) => id,
                None => {
                    self.number.clear();
                    // A string takes every write.
                    let _ = write!(self.number, "{}", batch.number(row));
                    if self.work.accepted.ids.contains(&self.number) {
                        continue;
                    }
                    &self.number
                }
            };
            done.flags += answer.flags.len() as u64;
            self.tally.take(&answer.flags);
            let shown = Account { id, ..account };
            for flag in &answer.flags {
                self.work.format.flag(&mut done.output, &shown, flag, &mut self.evidence);
            }
        }
        if !broken.is_empty() {
            batch.faults.append(&mut broken);
            batch.faults.sort_by_key(|fault| fault.row);
        }
        batch.done = done;
    }
}
