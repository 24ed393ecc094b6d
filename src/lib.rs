//! deadringer finds account names that pass themselves off as a protected entity.

mod account;
mod align;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod detector;
mod error;
mod flag;
mod fold;
mod index;
mod judge;
mod lexicon;
pub mod limits;
pub mod registry;
#[cfg(feature = "cli")]
mod scan;
#[doc(hidden)]
pub mod testing;
#[cfg(feature = "cli")]
mod text;

pub use account::Account;
pub use detector::{Accepted, Answer, Builder, Detector, Options, REFERENCE_PREVALENCE, Scratch};
pub use error::Error;
pub use flag::{Disclaimer, Evidence, Field, Flag, Kind, Score, Technique, Tier};
pub use index::{EntityView, Index};
