//! Every cap, with its reason.

/// Code points of a name that are looked at. The longest display name a large platform allows is 255; what lies behind
/// four times that cannot be read as a name, and the bound keeps every later step short.
pub const MAX_CODE_POINTS: usize = 1_024;

/// Folded characters of a name that are looked at. One code point can fold into many (U+FDFA into 18); the longest
/// registered name of 150,990 research organisations folds into fewer than 300.
pub const MAX_FOLDED: usize = 512;

/// Folded characters that are weighed in all for the resemblances of one field: each is judged with the whole name around it,
/// so that a name of 512 characters full of protected names took 17 ms and takes a quarter. A name at the longest that
/// platforms allow (255) has room for 32 places that resemble something and one of 30 for 273, more than characters. What is
/// met behind the bound is not judged, and the answer says so (`truncated`).
pub const MAX_WEIGHED: usize = 8_192;

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

/// Code points of a reviewer's name: a full name or an address of the house.
#[cfg(feature = "serve")]
pub(crate) const MAX_REVIEWER: usize = 100;

/// Code points of a note of a reviewer, which is read beside a case: a screenful.
#[cfg(feature = "serve")]
pub(crate) const MAX_NOTE: usize = 2_000;

/// Code points kept of what somebody reports. It is anybody's to send, and a case may have thousands of them.
#[cfg(feature = "serve")]
pub(crate) const MAX_REPORT: usize = 1_000;
