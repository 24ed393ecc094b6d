//! The best flags of a scan, however many it has: what falls behind is counted and let go, so that memory does not grow with the
//! list.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::page::evidence::{DIFFERENCE, LAID, LISTED, Laid, Piece, pieces};
use crate::page::shortened;
use crate::recorded::Recorded;
use crate::{Disclaimer, Evidence, Field, Kind, Score, Tier};

/// Flags that a page holds. A reviewer reads a thousand a day; a page of 200,000 still opens in seconds.
pub(super) const MOST: usize = 200_000;

/// Bytes of text of the flags that a page holds: names as long as they may be would make it a hundred times as large.
pub(super) const MOST_BYTES: usize = 64 << 20;

/// Code points of an id, or of the field that the flag is not about, that are shown.
const ASIDE: usize = 120;

/// A flag as the page shows it, its texts no longer than they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) tier: Tier,
    pub(super) score: Score,
    pub(super) category: String,
    pub(super) entity_id: String,
    pub(super) entity_name: String,
    pub(super) matched_name: String,
    pub(super) field: Field,
    /// The field that the flag is not about.
    pub(super) other: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) evidence: Vec<Evidence>,
    /// Differences that are not shown.
    pub(super) more: usize,
    pub(super) disclaimer: Option<Disclaimer>,
}

impl Row {
    fn of(flag: Recorded) -> Row {
        let laid = Laid { account: flag.own(), protected: &flag.matched_name, evidence: &flag.evidence };
        let pieces = pieces(laid);
        let other = match flag.field {
            Field::Name => &flag.handle,
            Field::Handle => &flag.name,
        };
        let short = |one: &Evidence| {
            let text = |text: &str| shortened(text, DIFFERENCE);
            Evidence::new(one.technique, text(&one.from), text(&one.to), one.position)
        };
        Row {
            other: shortened(other, ASIDE),
            pieces,
            evidence: flag.evidence.iter().take(LISTED).map(short).collect(),
            more: flag.evidence.len().saturating_sub(LISTED),
            id: shortened(&flag.id, ASIDE),
            kind: flag.kind,
            tier: flag.tier,
            score: flag.score,
            category: shortened(&flag.category, ASIDE),
            entity_id: shortened(&flag.entity_id, ASIDE),
            entity_name: shortened(&flag.entity_name, LAID),
            matched_name: shortened(&flag.matched_name, LAID),
            field: flag.field,
            disclaimer: flag.disclaimer,
        }
    }

    /// The field that the flag is about.
    pub(super) fn own(&self) -> String {
        self.pieces.iter().map(|piece| piece.account.as_str()).collect()
    }

    fn bytes(&self) -> usize {
        let texts =
            [&self.id, &self.category, &self.entity_id, &self.entity_name, &self.matched_name, &self.other];
        let texts: usize = texts.into_iter().map(String::len).sum();
        let pieces: usize = self.pieces.iter().map(|piece| piece.account.len() + piece.protected.len()).sum();
        let evidence: usize = self.evidence.iter().map(|one| one.from.len() + one.to.len()).sum();
        texts + pieces + evidence
    }
}

/// What orders flags: score, kind, entity, then their place in the files.
type Rank = (Reverse<Score>, Kind, String, u64);

/// The best flags so far.
#[derive(Default)]
pub(super) struct Ranked {
    /// The last in order on top.
    heap: BinaryHeap<Placed>,
    bytes: usize,
    taken: u64,
}

struct Placed {
    rank: Rank,
    row: Row,
}

impl PartialEq for Placed {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Placed {}

impl PartialOrd for Placed {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Placed {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.rank.cmp(&other.rank)
    }
}

impl Ranked {
    pub(super) fn take(&mut self, flag: Recorded) {
        self.take_within(flag, MOST, MOST_BYTES);
    }

    pub(super) fn take_within(&mut self, flag: Recorded, most: usize, most_bytes: usize) {
        self.taken += 1;
        let rank = (Reverse(flag.score), flag.kind, shortened(&flag.entity_id, ASIDE), self.taken);
        let full = self.heap.len() >= most || self.bytes >= most_bytes;
        if full && self.heap.peek().is_none_or(|last| last.rank < rank) {
            return;
        }
        let row = Row::of(flag);
        self.bytes += row.bytes();
        self.heap.push(Placed { rank, row });
        while self.heap.len() > most || self.bytes > most_bytes {
            let Some(last) = self.heap.pop() else { break };
            self.bytes -= last.row.bytes();
        }
    }

    /// All that were kept, best first.
    pub(super) fn into_rows(self) -> Vec<Row> {
        self.heap.into_sorted_vec().into_iter().map(|placed| placed.row).collect()
    }
}
