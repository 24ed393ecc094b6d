//! Every cap, with its reason.

/// Code points of a name that are looked at. The longest display name a large platform allows is 255; what lies behind
/// four times that cannot be read as a name, and the bound keeps every later step short.
pub const MAX_CODE_POINTS: usize = 1_024;

/// Folded characters of a name that are looked at. One code point can fold into many (U+FDFA into 18); the longest
/// registered name of 150,990 research organisations folds into fewer than 300.
pub const MAX_FOLDED: usize = 512;
