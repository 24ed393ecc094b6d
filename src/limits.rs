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

/// Requests a service answers at once; more are refused at once. A check takes some 20 µs of a core, so that the last of
/// them waits less than 50 ms.
#[cfg(feature = "serve")]
pub(crate) const MAX_IN_FLIGHT: usize = 1_536;

/// Connections a service holds; each has a buffer of [`MAX_HEAD_BYTES`] at the most.
#[cfg(feature = "serve")]
pub(crate) const MAX_CONNECTIONS: usize = 4_096;

/// Bytes of a request's head, and of what is read of a body at once. Browsers send one or two thousand.
#[cfg(feature = "serve")]
pub(crate) const MAX_HEAD_BYTES: usize = 64 << 10;

/// Bytes of a request about one account: two names at the length that is looked at, each character escaped.
#[cfg(feature = "serve")]
pub(crate) const MAX_ACCOUNT_BYTES: usize = 32 << 10;

/// Accounts of one batch, and bytes of it.
#[cfg(feature = "serve")]
pub(crate) const MAX_BATCH: usize = 1_000;
#[cfg(feature = "serve")]
pub(crate) const MAX_BATCH_BYTES: usize = 2 << 20;

/// Lists that a service scans at once; each has its threads and a few megabytes of batches.
#[cfg(feature = "serve")]
pub(crate) const MAX_STREAMS: usize = 4;

/// Code points of a reviewer's name: a full name or an address of the house.
#[cfg(feature = "serve")]
pub(crate) const MAX_REVIEWER: usize = 100;

/// Code points of a note of a reviewer, which is read beside a case: a screenful.
#[cfg(feature = "serve")]
pub(crate) const MAX_NOTE: usize = 2_000;

/// Code points kept of what somebody reports. It is anybody's to send, and a case may have thousands of them.
#[cfg(feature = "serve")]
pub(crate) const MAX_REPORT: usize = 1_000;

/// Calls that wait for the database of a service at once; one that writes waits for the disk, some milliseconds.
#[cfg(feature = "serve")]
pub(crate) const MAX_STORAGE: usize = 256;

/// Bytes of a form of the review page: the longest note, every character of it four bytes, each of them escaped.
#[cfg(feature = "serve")]
pub(crate) const MAX_FORM_BYTES: usize = 32 << 10;

/// People logged in at once; of more, those who were away longest are logged out.
#[cfg(feature = "serve")]
pub(crate) const MAX_SESSIONS: usize = 1_000;
