//! Account lists with faults planted at random places among good rows, and what must become of every row of them.
//!
//! A list is a sequence of pieces that only the seed decides, so that it can be written and checked at the same time, and
//! never lies in memory.

/// Numbers without a pattern, the same for the same seed (splitmix64).
#[derive(Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

/// What can be wrong with a place of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    StrayQuote,
    StrayQuoteInId,
    StrayQuoteInLast,
    QuoteInside,
    QuoteInQuoted,
    RaggedShort,
    RaggedLong,
    TrailingDelimiter,
    Nul,
    MarkInTheMiddle,
    Utf16InTheMiddle,
    Latin1,
    LoneReturns,
    ReturnInside,
    LongField,
    FieldOverCap,
    QuotedOverCap,
    RecordOverCap,
    TooManyLines,
    HeaderAgain,
    BlankLine,
    BlankLines,
    WhiteFields,
    EmptyFields,
    WhiteLine,
    Controls,
}

impl Fault {
    pub(crate) const ALL: [Fault; 26] = [
        Fault::StrayQuote,
        Fault::StrayQuoteInId,
        Fault::StrayQuoteInLast,
        Fault::QuoteInside,
        Fault::QuoteInQuoted,
        Fault::RaggedShort,
        Fault::RaggedLong,
        Fault::TrailingDelimiter,
        Fault::Nul,
        Fault::MarkInTheMiddle,
        Fault::Utf16InTheMiddle,
        Fault::Latin1,
        Fault::LoneReturns,
        Fault::ReturnInside,
        Fault::LongField,
        Fault::FieldOverCap,
        Fault::QuotedOverCap,
        Fault::RecordOverCap,
        Fault::TooManyLines,
        Fault::HeaderAgain,
        Fault::BlankLine,
        Fault::BlankLines,
        Fault::WhiteFields,
        Fault::EmptyFields,
        Fault::WhiteLine,
        Fault::Controls,
    ];

    /// Whether a list can hold only few of it.
    fn is_large(self) -> bool {
        use Fault::{FieldOverCap, LongField, QuotedOverCap, RecordOverCap, TooManyLines};
        matches!(self, LongField | FieldOverCap | QuotedOverCap | RecordOverCap | TooManyLines)
    }
}

/// What becomes of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Scanned, and seen in the flags by its id.
    Flagged(u64),
    /// Scanned, and named after nobody.
    Scanned,
    Quarantined,
    Blank,
}

/// A row, or a few that belong together.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    pub(crate) bytes: Vec<u8>,
    pub(crate) fates: Vec<Fate>,
    pub(crate) repaired: u64,
    pub(crate) fault: Option<Fault>,
}

pub(crate) const HEADER: &str = "id,name,handle,bio\n";

/// A list of so many good rows.
#[derive(Clone)]
pub(crate) struct List {
    random: Random,
    left: u64,
    id: u64,
    until_fault: u64,
    planted: usize,
    /// How many faults there are to one that is large.
    large: u64,
    kinds: &'static [Fault],
}

impl List {
    pub(crate) fn new(seed: u64, rows: u64, large: u64) -> Self {
        List::of(&Fault::ALL, seed, rows, large)
    }

    /// One with these faults alone.
    pub(crate) fn of(kinds: &'static [Fault], seed: u64, rows: u64, large: u64) -> Self {
        List { random: Random::new(seed), left: rows, id: 0, until_fault: 3, planted: 0, large, kinds }
    }

    fn next_id(&mut self) -> u64 {
        self.id += 1;
        self.id
    }

    fn good(&mut self) -> Piece {
        let id = self.next_id();
        let row = match self.random.below(12) {
            0 => format!("{id},\"Reuters\",acct{id},\"quoted, with commas, {id}\"\n"),
            1 => format!("{id},Reuters,\"acct{id}\",\"of two\nlines\"\n"),
            2 => format!("{id},Reuters,acct{id},\"a \"\"quoted\"\" word\"\r\n"),
            3 => format!("{id},Reuters,acct{id},crlf\r\n"),
            4 => format!("\"{id}\",\"Reuters\",\"acct{id}\",\"\"\n"),
            5 => format!("{id},Reuters,,\n"),
            6 => format!("{id},Reuters,acct{id},\"three\r\n\r\nlines\"\r\n"),
            _ => format!("{id},Reuters,acct{id},plain {id}\n"),
        };
        Piece { bytes: row.into_bytes(), fates: vec![Fate::Flagged(id)], ..Piece::default() }
    }

    fn fault(&mut self) -> Piece {
        let mut fault = self.kinds[self.planted % self.kinds.len()];
        self.planted += 1;
        if fault.is_large() && self.random.below(self.large) != 0 {
            fault = Fault::RaggedShort;
        }
        let id = self.next_id();
        let one = |text: String, fate: Fate| (text.into_bytes(), vec![fate]);
        let seen = Fate::Flagged(id);
        let mut repaired = 0;
        let (bytes, fates) = match fault {
            Fault::StrayQuote => one(format!("{id},\"Reuters,acct{id},bio\n"), Fate::Quarantined),
            Fault::StrayQuoteInId => one(format!("\"{id},Reuters,acct{id},bio\n"), Fate::Quarantined),
            Fault::StrayQuoteInLast => one(format!("{id},Reuters,acct{id},\"bio\n"), Fate::Quarantined),
            Fault::QuoteInside => one(format!("{id},Reuters,acct\"{id}\",5\" screen\n"), seen),
            Fault::QuoteInQuoted => one(format!("{id},Reuters,acct,\"a \"quoted\" word\"\n"), seen),
            Fault::RaggedShort => one(format!("{id},Reuters,acct{id}\n"), Fate::Quarantined),
            Fault::RaggedLong => one(format!("{id},Reuters,acct,bio,one,two\n"), Fate::Quarantined),
            Fault::TrailingDelimiter => one(format!("{id},Reuters,acct,bio,\n"), Fate::Quarantined),
            Fault::Nul => one(format!("{id},Reuters,acct\0{id},\0\0\0\n"), seen),
            Fault::MarkInTheMiddle => one(format!("\u{FEFF}{id},Reuters,acct{id},bio\n"), seen),
            // Read byte for byte it is a row with a NUL before every sign, which changes no name.
            Fault::Utf16InTheMiddle => {
                let text = format!("{id},Reuters,acct,bio\n");
                (text.bytes().flat_map(|byte| [0, byte]).collect(), vec![seen])
            }
            Fault::Latin1 => {
                repaired = 1;
                (format!("{id},Reuters,caf#,na#ve\n").bytes().map(latin).collect(), vec![seen])
            }
            Fault::LoneReturns => {
                let more = [self.next_id(), self.next_id()];
                let text =
                    format!("{id},Reuters,acct,a\r{},Reuters,acct,b\r{},Reuters,acct,c\n", more[0], more[1]);
                (text.into_bytes(), vec![seen, Fate::Flagged(more[0]), Fate::Flagged(more[1])])
            }
            Fault::ReturnInside => one(format!("{id},Reuters,acct,one\rtwo\n"), seen),
            Fault::LongField => one(format!("{id},Reuters,acct,{}\n", "x".repeat(1_000_000)), seen),
            Fault::FieldOverCap => {
                one(format!("{id},Reuters,acct,{}\n", "x".repeat(1_100_000)), Fate::Quarantined)
            }
            Fault::QuotedOverCap => {
                one(format!("{id},Reuters,acct,\"{}\"\n", "x".repeat(1_100_000)), Fate::Quarantined)
            }
            Fault::RecordOverCap => {
                let long = "x".repeat(900_000);
                one(format!("{id},Reuters{long},{long},{long}\n"), Fate::Quarantined)
            }
            Fault::TooManyLines => {
                one(format!("{id},Reuters,acct,\"{}\"\n", "line\n".repeat(1_500)), Fate::Quarantined)
            }
            Fault::HeaderAgain => one(HEADER.to_owned(), Fate::Scanned),
            Fault::BlankLine => one("\n".to_owned(), Fate::Blank),
            Fault::BlankLines => (b"\r\n\n\r\n".to_vec(), vec![Fate::Blank; 3]),
            Fault::WhiteFields => one(" ,  ,\t,\u{3000}\n".to_owned(), Fate::Blank),
            Fault::EmptyFields => one(",,,\n".to_owned(), Fate::Blank),
            Fault::WhiteLine => one("   \t \n".to_owned(), Fate::Quarantined),
            Fault::Controls => one(format!("{id},Reuters\u{202E},\u{1b}[2J,\u{9b}31m\u{7}\n"), seen),
        };
        Piece { bytes, fates, repaired, fault: Some(fault) }
    }
}

/// An `é` of Latin-1 in place of a `#`.
fn latin(byte: u8) -> u8 {
    if byte == b'#' { 0xE9 } else { byte }
}

impl Iterator for List {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.left == 0 {
            return None;
        }
        if self.until_fault == 0 {
            self.until_fault = self.random.below(40);
            return Some(self.fault());
        }
        self.until_fault -= 1;
        self.left -= 1;
        Some(self.good())
    }
}
