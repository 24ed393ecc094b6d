//! deadringer finds account names that pass themselves off as a protected entity: a news agency, a newsroom, a military
//! unit, a disease-control centre, a school, an official.
//!
//! It reads names and handles, never what an account says, and it never decides. It says which protected name a name
//! resembles, by which alterations, character by character, and how likely it is that a reviewer would agree. What
//! follows from that is for people to say.
//!
//! # A first name
//!
//! A [`Detector`] judges accounts. The built-in registry of some two thousand entities is enough to begin with; a
//! [`Scratch`] is the working memory of one thread, reused from name to name.
//!
//! ```
//! use deadringer::{Account, Detector, Kind};
//!
//! // Once, when the program starts; shared by all its threads.
//! let detector = Detector::builtin();
//! // Once a thread.
//! let mut scratch = detector.scratch();
//!
//! let answer = detector.check(&Account::named("人民曰报"), &mut scratch);
//! let flag = &answer.flags[0];
//! assert_eq!(flag.entity_name, "人民日报");
//! assert_eq!(flag.kind, Kind::Lookalike);
//!
//! // Most names resemble nothing.
//! assert!(detector.check(&Account::named("Rita Meyer"), &mut scratch).flags.is_empty());
//! ```
//!
//! # What a flag says
//!
//! A [`Flag`] has a [`Kind`] (the protected name as it is, altered, or inside a longer one), a [`Score`] with its
//! [`Tier`], the entity, and the [`Evidence`]: one entry for each difference, in the order of the account's text. An
//! entry names the [`Technique`], the protected name's text, the account's text, and the code point of the account's
//! field at which it stands. Printed, it is the notation of the `evidence` column of flag files.
//!
//! ```
//! use deadringer::{Account, Detector, Technique, Tier};
//!
//! let detector = Detector::builtin();
//! let answer = detector.check(&Account::named("R\u{435}uters"), &mut detector.scratch());
//! let flag = &answer.flags[0];
//! assert_eq!(flag.entity_name, "Reuters");
//! assert!(flag.tier <= Tier::Medium, "at least medium: tiers are ordered from the highest");
//!
//! let evidence = &flag.evidence[0];
//! assert_eq!(evidence.technique, Technique::Homoglyph);
//! assert_eq!((evidence.from.as_str(), evidence.to.as_str(), evidence.position), ("e", "\u{435}", 1));
//! assert_eq!(evidence.to_string(), "homoglyph(e→\u{435} @1)");
//! ```
//!
//! # A registry of one's own
//!
//! A [`Registry`] is read from CSV or JSONL, or put together in code, and joined with the built-in one or used by itself.
//! A faulty file is refused whole, with every fault, its line and its remedy in one [`Error`]; what is legal but unwise
//! is told by [`Registry::lint`].
//!
//! ```
//! use deadringer::{Account, Detector, Kind, Registry};
//!
//! let list = "id,name,category,country,aliases,official\n\
//!             ex-post,Harbour City Post,news-media,GB,HCPost,x:@hcpost|x:90210\n";
//! let registry = Registry::read_csv(list.as_bytes(), "list.csv")?;
//! assert!(registry.lint().is_empty());
//!
//! let detector = Detector::builder().registry(registry)?.build()?;
//! let answer = detector.check(&Account::named("Harb0ur City Post Support"), &mut detector.scratch());
//! assert_eq!(answer.flags[0].kind, Kind::Extended);
//!
//! let fault = Registry::read_csv("id,name,category\nex-post,,news-media\n".as_bytes(), "list.csv").unwrap_err();
//! assert!(fault.is_registry());
//! assert_eq!(
//!     fault.to_string(),
//!     "list.csv:2: entity `ex-post` has an empty name\n\
//!      hint: write the name that is to be protected, or take the entry out"
//! );
//! # Ok::<(), deadringer::Error>(())
//! ```
//!
//! # Official accounts
//!
//! An account whose id or handle the registry lists as the entity's own is never flagged, on the platform the entry
//! names; an entry without a platform holds on every one. Ids are compared exactly, handles without regard to ASCII
//! case, and neither is folded, so that no lookalike of a handle passes for it.
//!
//! ```
//! use deadringer::{Account, Detector, Registry};
//!
//! let list = "id,name,category,official\nex-post,Harbour City Post,news-media,x:@hcpost|x:90210\n";
//! let registry = Registry::read_csv(list.as_bytes(), "list.csv")?;
//! let detector = Detector::builder().registry(registry)?.build()?;
//! let mut scratch = detector.scratch();
//! let mut flagged = |account: Account<'_>| !detector.check(&account, &mut scratch).flags.is_empty();
//!
//! let name = Account::named("Harbour City Post");
//! assert!(!flagged(name.with_handle("@HCPost").with_platform("x")));
//! assert!(!flagged(name.with_id("90210").with_platform("x")));
//! assert!(flagged(name.with_handle("@HCPost").with_platform("telegram")));
//! assert!(flagged(name.with_handle("@hcp\u{43e}st").with_platform("x")));
//! # Ok::<(), deadringer::Error>(())
//! ```
//!
//! # Compiled once, opened many times
//!
//! [`Index::compile`] turns a registry into one block; [`Index::to_bytes`] writes it and [`Index::from_bytes`] opens it.
//! Opening proves the bytes whole, by length and by a digest of 128 bits, and refuses what is damaged, cut short, or made
//! for another version: a wrong answer is worse than none. The digest is no signature; open only files whose origin is
//! trusted.
//!
//! ```
//! use deadringer::{Detector, Index, Registry};
//!
//! let registry = Registry::read_csv("id,name,category\nfr-afp,Agence France-Presse,news-agency\n".as_bytes(), "list.csv")?;
//! let mut bytes = Index::compile(&registry)?.to_bytes();
//!
//! let detector = Detector::builder().index(Index::from_bytes(&bytes)?).build()?;
//! assert_eq!(detector.registry_digest(), Index::compile(&registry)?.digest());
//!
//! *bytes.last_mut().unwrap() ^= 1;
//! assert!(Index::from_bytes(&bytes).unwrap_err().is_index());
//! # Ok::<(), deadringer::Error>(())
//! ```
//!
//! # Options
//!
//! [`Options`] say what is reported: a least score, kinds, categories, every entity that fits or only the best, accounts a
//! reviewer has dismissed, the platform of lists that do not name it, and the prevalence to which scores are stated. The
//! same options, registry and name give the same answer, bit for bit, on every platform.
//!
//! ```
//! use deadringer::{Account, Detector, Kind, Options, Score};
//!
//! let mut options = Options::default();
//! options.min_score = Score::HIGH;
//! options.kinds = vec![Kind::Same, Kind::Lookalike];
//! options.platform = "x".to_owned();
//! let detector = Detector::builder().builtin()?.options(options).build()?;
//!
//! let answer = detector.check(&Account::named("CNN National News"), &mut detector.scratch());
//! assert!(answer.flags.is_empty(), "an extended name, which was not asked for");
//! # Ok::<(), deadringer::Error>(())
//! ```
//!
//! # Hostile names
//!
//! A name is whatever somebody typed in order not to be found. What is promised for any input:
//!
//! * **Total.** [`Detector::check`] answers for every `&str`: no error, no panic, no endless loop. Bytes that are no UTF-8
//!   are the caller's to decode; [`String::from_utf8_lossy`] does, and U+FFFD in a name is a sign like any other.
//! * **Bounded.** No more of a name or handle is looked at than [`limits`] says: [`limits::MAX_CODE_POINTS`] as written,
//!   [`limits::MAX_FOLDED`] once folded. Time and memory are bounded by that, and not by the length of the input.
//! * **Not in silence.** [`Answer::truncated`] says that a field was longer than that. What lies behind the cut was not
//!   judged, and an answer without flags means less; names that long deserve a person's look for their length alone.
//! * **No memory of others.** A [`Scratch`] carries nothing from one name to the next: the answer is that of a fresh one.
//! * **No I/O.** Judging opens nothing, spawns nothing, and reads no clock, environment or locale.
//!
//! Text that comes out is as it came in. [`Evidence`] holds raw pieces of the account's name, and its `Display` escapes
//! only the signs of its own notation: an escape sequence, a direction override or a formula in a name is still there.
//! Nothing of a name, evidence among it, belongs in front of a person before it went through an escaping door made for
//! that place:
//!
//! * **a terminal or a log**: [`str::escape_debug`] writes controls, direction overrides and what shows nothing as
//!   `\u{202e}`;
//! * **a page**: escape `& < > " '`, set it in a `<bdi>` element, and cut it to the length the layout has room for;
//! * **a spreadsheet**: put a `'` before a cell that begins with `=`, `+`, `-`, `@`, a tab or a line end;
//! * **JSON and CSV for programs**: the writers of `serde_json` and `csv` keep every character, which is what data is for.
//!
//! ```
//! use deadringer::{Account, Detector};
//!
//! let detector = Detector::builtin();
//! let mut scratch = detector.scratch();
//!
//! let answer = detector.check(&Account::named("\u{202e}sretueR\u{202c}"), &mut scratch);
//! let evidence = answer.flags[0].evidence[0].to_string();
//! assert!(evidence.contains('\u{202e}'), "raw, and would turn the line it is printed on");
//! assert!(evidence.escape_debug().to_string().starts_with("bidi(→\\u{202e}"));
//!
//! let endless = "Reuters ".repeat(100_000);
//! assert!(detector.check(&Account::named(&endless), &mut scratch).truncated);
//! ```
//!
//! # Threads and features
//!
//! Every type here is `Send` and `Sync`. A [`Detector`] is immutable: share it behind an `Arc` and give each thread its own
//! [`Scratch`]. With `default-features = false` the program is left out and the library stands on at most 25 crates; the
//! feature `cli`, on by default, adds the program, `serve` its HTTP service, `parquet` that format.

#![forbid(unsafe_code)]

mod account;
mod align;
mod claim;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod detector;
mod dictionary;
mod distinctive;
mod error;
#[cfg(feature = "cli")]
mod evaluate;
mod flag;
mod fold;
mod index;
mod judge;
mod lengths;
mod lexicon;
pub mod limits;
pub mod mutate;
#[cfg(feature = "cli")]
mod page;
#[cfg(feature = "serve")]
mod queue;
#[cfg(feature = "cli")]
mod recorded;
pub mod registry;
#[cfg(feature = "cli")]
mod report;
mod rolling;
mod roman;
#[cfg(feature = "cli")]
mod scan;
#[cfg(feature = "serve")]
mod serve;
#[doc(hidden)]
pub mod testing;
mod text;

pub use account::Account;
pub use detector::{Accepted, Answer, Builder, Detector, Options, REFERENCE_PREVALENCE, Scratch};
pub use error::Error;
pub use flag::{Disclaimer, Evidence, Field, Flag, Kind, Score, Technique, Tier};
pub use index::{EntityView, Index, RegisterView};
pub use registry::{Entity, Official, Register, Registry};

#[cfg(test)]
mod tests;
