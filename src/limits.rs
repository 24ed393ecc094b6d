//! Every cap, with its reason.

/// Code points of a name that are looked at. The longest display name a large platform allows is 255; what lies behind
/// four times that cannot be read as a name, and the bound keeps every later step short.
pub const MAX_CODE_POINTS: usize = 1_024;

/// Folded characters of a name that are looked at; the code point that reaches it is still folded whole (U+FDFA into 18). The
/// longest registered name of 150,990 research organisations folds into fewer than 300, and what a name that is made to take
/// long may take grows with this bound.
pub const MAX_FOLDED: usize = 320;

/// Folded characters that are weighed in all for the resemblances of one field: each is judged with the whole name around it,
/// so that a name full of protected names would take 17 ms and takes an eighth. A name at the longest that platforms allow
/// (255) has room for 16 places that resemble something and one of 30 for 136, more than characters. What is
/// met behind the bound is not judged, and the answer says so (`truncated`).
pub const MAX_WEIGHED: usize = 4_096;

/// Bytes of one field of an account list. The longest biography a large platform allows is a few thousand; a field of a
/// megabyte is a fault of the list (a lost quote, a lost line end), and the bound keeps a bomb from filling the memory.
#[cfg(feature = "cli")]
pub(crate) const MAX_FIELD_BYTES: usize = 1 << 20;

/// Bytes of one record of an account list: room for one field at its limit and all others.
#[cfg(feature = "cli")]
pub(crate) const MAX_RECORD_BYTES: usize = 2 << 20;

/// Lines of one record of an account list. A quoted text may hold line ends; one that holds a thousand is a quote that
/// was never closed.
#[cfg(feature = "cli")]
pub(crate) const MAX_RECORD_LINES: usize = 1_000;

/// Raw bytes kept of a quarantined record: enough to see what it is, little enough to keep 5 million of them.
#[cfg(feature = "cli")]
pub(crate) const MAX_QUARANTINED_BYTES: usize = 64 << 10;
