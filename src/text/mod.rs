//! Hostile text made safe for terminal, spreadsheet, page, JSON and log: the only door out, and the one place where bytes
//! become text.
//!
//! An account name may hold anything: escape sequences, characters that turn the direction of what follows, characters
//! that show nothing, a hundred marks on one letter, a formula. Whatever is shown to a person passes through here first.

#[cfg(feature = "cli")]
mod cells;
#[cfg(feature = "cli")]
mod decode;
#[cfg(feature = "cli")]
mod html;
#[cfg(feature = "cli")]
mod json;
mod show;
#[cfg(all(test, feature = "cli"))]
mod tests;

#[cfg(feature = "cli")]
pub(crate) use cells::{Cells, csv_cell, may_be_guarded, percent_encoded};
#[cfg(feature = "cli")]
pub(crate) use decode::{Decoder, decode};
#[cfg(feature = "cli")]
pub(crate) use html::html;
#[cfg(feature = "cli")]
pub(crate) use json::{json, json_string};
pub(crate) use show::terminal;
#[cfg(feature = "cli")]
pub(crate) use show::{code_point, terminal_lines, width};
