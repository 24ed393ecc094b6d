//! A registry put to the trial by ordinary names: how often each protected name would flag an account that means nothing
//! by it.
//!
//! The detector under trial is that of this registry alone, with default options and every match reported, so that no entry
//! hides behind another. Nothing is read here and no thread is started; a trial may be shared by those of its caller.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Lint, LintKind, Registry};
use crate::{Account, Detector, Error, Index, Kind, Options, Scratch};

/// A name that flags one ordinary account in so many is warned of: in a list of ten million accounts it would bring 500
/// flags for a reviewer to dismiss, about what one person looks through in a day.
const ONE_IN: u64 = 20_000;

/// Fewer flags than this are chance: were the true share a fifth of the limit, three of 60,000 would still come up only
/// once in forty.
const FEWEST: u64 = 3;

/// Names shown with a warning.
const EXAMPLES: usize = 3;

/// What was flagged under one protected name.
#[derive(Debug, Default)]
struct Hits {
    count: u64,
    /// Flags whose account bears the protected name as it is, and nothing else.
    same: u64,
    /// The shortest names, each once; they do not depend on the order of the accounts.
    examples: Vec<String>,
}

/// A registry, compiled, and what it has flagged so far.
pub(crate) struct Trial<'r> {
    registry: &'r Registry,
    detector: Detector,
    /// Few accounts are flagged, so that threads hardly wait for one another.
    tally: Mutex<Tally>,
}

#[derive(Debug, Default)]
struct Tally {
    /// Accounts with at least one flag.
    flagged: u64,
    /// By entity id and matched name.
    hits: HashMap<(String, String), Hits>,
}

impl Registry {
    /// Warns of names that would flag ordinary accounts, the commonest first: those that flag at least three of the given
    /// names and one in 20,000.
    ///
    /// Give it names that are known to be ordinary, or the built-in [`sample`](super::ordinary::sample). The more names,
    /// the rarer the flags that can be seen; with fewer than 10,000 little is said. [`lint`](Registry::lint) warns of all
    /// else.
    ///
    /// ```
    /// use deadringer::registry::{LintKind, Registry, ordinary};
    /// let list = "id,name,category,aliases\nex-post,Harbour City Post,news-media,Maria\n";
    /// let registry = Registry::read_csv(list.as_bytes(), "list.csv")?;
    /// let lints = registry.lint_against(ordinary::sample(20_000))?;
    /// assert_eq!(lints.len(), 1);
    /// assert_eq!(lints[0].kind, LintKind::Ordinary);
    /// assert!(lints[0].reason.starts_with("alias `Maria` of `ex-post` would flag about 1 in "));
    /// # Ok::<(), deadringer::Error>(())
    /// ```
    ///
    /// # Errors
    /// The registry cannot be compiled.
    pub fn lint_against<S: AsRef<str>>(
        &self,
        names: impl IntoIterator<Item = S>,
    ) -> Result<Vec<Lint>, Error> {
        let trial = Trial::of(self)?;
        let mut scratch = trial.scratch();
        let mut count = 0;
        for name in names {
            trial.meet(&Account::named(name.as_ref()), &mut scratch);
            count += 1;
        }
        Ok(trial.lints(count))
    }
}

impl<'r> Trial<'r> {
    pub(crate) fn of(registry: &'r Registry) -> Result<Self, Error> {
        // Claims are made whatever a registry holds.
        let kinds = vec![Kind::Same, Kind::Lookalike, Kind::Extended];
        let options = Options { all_matches: true, kinds, ..Options::default() };
        let detector = Detector::builder().index(Index::compile(registry)?).options(options).build()?;
        Ok(Trial { registry, detector, tally: Mutex::default() })
    }

    pub(crate) fn scratch(&self) -> Scratch {
        self.detector.scratch()
    }

    /// Judges one ordinary account, and keeps what flags it.
    pub(crate) fn meet(&self, account: &Account<'_>, scratch: &mut Scratch) {
        let answer = self.detector.check(account, scratch);
        if answer.flags.is_empty() {
            return;
        }
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.flagged += 1;
        for flag in &answer.flags {
            let name = (flag.entity_id.to_owned(), flag.matched_name.to_owned());
            let shown = if flag.field == crate::Field::Name { account.name } else { account.handle };
            tally.hits.entry(name).or_default().take(flag.kind, shown);
        }
    }

    /// Accounts that anything was flagged of.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn flagged(&self) -> u64 {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).flagged
    }

    /// The warnings after so many accounts, the commonest first.
    pub(crate) fn lints(&self, accounts: u64) -> Vec<Lint> {
        let tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        let mut common: Vec<(&(String, String), &Hits)> = tally
            .hits
            .iter()
            .filter(|(_, hits)| hits.count >= FEWEST && hits.count.saturating_mul(ONE_IN) >= accounts)
            .collect();
        common.sort_by(|a, b| (b.1.count, a.0).cmp(&(a.1.count, b.0)));
        common.into_iter().filter_map(|((id, name), hits)| self.lint(id, name, hits, accounts)).collect()
    }

    fn lint(&self, id: &str, name: &str, hits: &Hits, accounts: u64) -> Option<Lint> {
        let index = *self.registry.by_id.get(id)?;
        let is_alias = self.registry.entities.get(index)?.name != name;
        let what = if is_alias { "alias" } else { "name" };
        let (least, most) = interval(hits.count, accounts);
        let examples: Vec<String> = hits.examples.iter().map(|name| format!("`{name}`")).collect();
        let remedy = match (is_alias, hits.same * 2 >= hits.count) {
            (true, true) => {
                "ordinary people and pages bear it: take it out, or write what tells it apart, such as the place or the body"
            }
            (true, false) => {
                "what resembles it is ordinary: write a longer form, with the place or the kind of body, or take it out"
            }
            (false, _) => {
                "write its fuller name, with the place or the kind of body; or keep it, and expect that many flags to dismiss"
            }
        };
        Some(Lint {
            kind: LintKind::Ordinary,
            place: self.registry.place(index).to_owned(),
            reason: format!(
                "{what} `{name}` of `{id}` would flag about 1 in {} ordinary accounts, such as {} ({} of {} names; \
                 95 % interval 1 in {} to 1 in {})",
                one_in(share(hits.count, accounts)),
                examples.join(", "),
                grouped(hits.count),
                grouped(accounts),
                one_in(most),
                one_in(least),
            ),
            remedy: remedy.to_owned(),
        })
    }
}

impl Hits {
    fn take(&mut self, kind: Kind, name: &str) {
        self.count += 1;
        self.same += u64::from(kind == Kind::Same);
        // A line end in a name would begin a line of its own in a message.
        let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let key = |name: &str| (name.chars().count(), name.to_owned());
        if let Err(at) = self.examples.binary_search_by_key(&key(&name), |example| key(example)) {
            self.examples.insert(at, name);
            self.examples.truncate(EXAMPLES);
        }
    }
}

/// A share of accounts; both numbers are far below 2^53.
fn share(count: u64, of: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of accounts are below 2^53")]
    let (count, of) = (count as f64, of.max(1) as f64);
    count / of
}

/// Wilson's interval for a share, at 95 %: right also for few hits in many accounts, where the usual one goes below zero
/// (Wilson 1927). The square root is exact to the last bit on every platform.
fn interval(count: u64, of: u64) -> (f64, f64) {
    // The 97.5th percentile of the normal distribution.
    const Z: f64 = 1.959_964;
    let p = share(count, of);
    let z2_n = Z * Z * share(1, of);
    let middle = p + z2_n / 2.0;
    let half = (z2_n * (p * (1.0 - p) + z2_n / 4.0)).sqrt();
    let width = 1.0 + z2_n;
    ((middle - half) / width, (middle + half) / width)
}

/// A share as the N of `1 in N`, to two digits: more would pretend to more than a sample says.
fn one_in(share: f64) -> String {
    if share <= 0.0 {
        return "none".to_owned();
    }
    let mut scale = 1.0;
    let n = (1.0 / share).max(1.0);
    while n / scale >= 100.0 {
        scale *= 10.0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and below 2^53")]
    let rounded = ((n / scale).round() * scale) as u64;
    grouped(rounded)
}

/// A number with commas between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::ordinary;
    use super::*;

    fn registry(rows: &str) -> Registry {
        Registry::read_csv(format!("id,name,category,aliases\n{rows}").as_bytes(), "list.csv").unwrap()
    }

    #[test]
    fn a_too_common_alias_is_warned_of_and_a_normal_entry_is_not() {
        let registry = registry(
            "ex-post,Harbour City Post,news-media,Maria\n\
             gb-reuters,Reuters,news-agency,路透社\n\
             cn-pd,人民日报,news-media,\n\
             ex-lily,David,news-anchor,\n",
        );
        let lints = registry.lint_against(ordinary::sample(ordinary::SAMPLE)).unwrap();
        let places: Vec<&str> = lints.iter().map(|lint| lint.place.as_str()).collect();
        assert_eq!(places, ["list.csv:2", "list.csv:5"], "{lints:#?}");
        assert!(lints.iter().all(|lint| lint.kind == LintKind::Ordinary));
        assert!(lints[0].reason.starts_with("alias `Maria` of `ex-post` would flag about 1 in "));
        assert!(
            lints[0].reason.contains("such as `Maria`") && lints[0].reason.contains(" of 60,000 names; 95 %")
        );
        assert!(lints[1].remedy.starts_with("write its fuller name"), "{}", lints[1].remedy);
    }

    #[test]
    fn few_flags_in_many_names_say_nothing() {
        let registry = registry("ex-post,Harbour City Post,news-media,\n");
        let lints = |hits: usize, names: usize| {
            let mut list = vec!["Rita Meyer"; names - hits];
            list.extend(std::iter::repeat_n("Harbour City Post", hits));
            registry.lint_against(list).unwrap().len()
        };
        assert_eq!(lints(2, 10), 0);
        assert_eq!(lints(3, 10), 1);
        assert_eq!(lints(3, 60_000), 1);
        assert_eq!(lints(3, 60_001), 0);
        assert_eq!(registry.lint_against(std::iter::empty::<&str>()).unwrap(), []);
        assert_eq!(Registry::new().lint_against(["Rita"]).unwrap(), []);
    }

    #[test]
    fn the_interval_is_wilsons() {
        let (least, most) = interval(12, 60_000);
        assert!((least - 0.000_114_4).abs() < 1e-6 && (most - 0.000_349_6).abs() < 1e-6, "{least} {most}");
        let (least, most) = interval(10, 10);
        assert!((least - 0.722_5).abs() < 1e-3 && most > 0.999, "{least} {most}");
        assert!(interval(0, 0).0 >= 0.0);
    }

    #[test]
    fn shares_are_rounded_to_two_digits() {
        for (share, text) in
            [(1.0, "1"), (0.5, "2"), (1.0 / 4_987.0, "5,000"), (1.0 / 12_345_678.0, "12,000,000")]
        {
            assert_eq!(one_in(share), text);
        }
    }

    #[test]
    fn examples_hold_no_line_end_and_do_not_depend_on_the_order() {
        let registry = registry("ex-post,Harbour City Post,news-media,\n");
        let mut names = vec![
            "Harbour City Post",
            "harbour city post\nhint:",
            "HARBOUR CITY POST",
            "Harbour  City  Post 1",
        ];
        let lints = registry.lint_against(&names).unwrap();
        names.reverse();
        assert_eq!(registry.lint_against(&names).unwrap(), lints);
        assert!(!lints[0].reason.contains('\n'));
    }

    #[test]
    fn the_built_in_registry_flags_few_ordinary_names() {
        let registry = Registry::builtin().unwrap();
        let trial = Trial::of(&registry).unwrap();
        let mut scratch = trial.scratch();
        for name in ordinary::sample(20_000) {
            trial.meet(&Account::named(&name), &mut scratch);
        }
        for lint in trial.lints(20_000) {
            println!("{}: {}", lint.place, lint.reason);
        }
        println!("{} of 20,000 flagged", trial.flagged());
        // One in a hundred would be more than a reviewer could bear.
        assert!(trial.flagged() < 200, "{}", trial.flagged());
    }
}
