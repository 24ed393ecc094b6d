//! deadringer finds account names that pass themselves off as a protected entity.

mod account;
mod align;
mod detector;
mod error;
mod flag;
mod fold;
mod index;
mod judge;
mod lexicon;
pub mod limits;
pub mod registry;
#[doc(hidden)]
pub mod testing;

pub use account::Account;
pub use detector::{Accepted, Answer, Builder, Detector, Options, REFERENCE_PREVALENCE, Scratch};
pub use error::Error;
pub use flag::{Disclaimer, Evidence, Field, Flag, Kind, Score, Technique, Tier};
pub use index::{EntityView, Index};
