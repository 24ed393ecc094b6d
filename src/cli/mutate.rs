//! `deadringer mutate`: imitations of names, each labelled with its technique.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};

use clap::Args;

use crate::cli::each_name;
use crate::cli::output::{Console, hand_on};
use crate::mutate::{Mutator, TECHNIQUES};
use crate::text::{self, Cells, csv_cell, terminal};
use crate::{Error, Technique};

/// What `evaluate` reads as labelled names.
const HEADER: &[u8] = b"name,handle,imitated,label,technique\n";

/// Make imitations of a name, labelled with the technique
///
/// The imitations are what somebody might write to be taken for the bearer of the name: letters that look alike, digits for
/// letters, slips, words that change places or are added. What says which body is meant (a place, a number) is never
/// altered, and a short name is given no slips, because it would be another name. The output is the labelled CSV that
/// `evaluate` reads; written to a file or pipe the imitations stand in it as they are, with all that hides or turns text.
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples:
  deadringer mutate 人民日报
  deadringer mutate 'Harbour City Post' --technique homoglyph,leet -n 50 --seed 7
  cut -f2 names.tsv | deadringer mutate - -n 5 > labelled.csv")]
pub(crate) struct MutateArgs {
    /// Names; - reads them from stdin, one a line
    #[arg(value_name = "NAME", required = true)]
    names: Vec<OsString>,
    /// Only these techniques, such as homoglyph,leet (default all)
    ///
    /// They are case, width, invisible, bidi, mark, homoglyph, letter-symbol, leet, multi-char, separator, repeat,
    /// han-variant, han-shape, homophone, insert, delete, substitute, transpose, reorder, affix, abbreviation and
    /// transliteration. One that does not apply to a name, such as han-shape to a name without Han characters, gives
    /// nothing.
    #[arg(long, value_name = "T,...", value_delimiter = ',')]
    technique: Vec<String>,
    /// Imitations of each name in all, spread evenly over the techniques (default 20)
    #[arg(short = 'n', value_name = "N", default_value_t = 20, hide_default_value = true)]
    count: usize,
    /// Another number gives other imitations, the same the same (default 0)
    #[arg(long, value_name = "S", default_value_t = 0, hide_default_value = true)]
    seed: u64,
}

pub(crate) fn run(args: MutateArgs, console: &mut Console) -> Result<(), Error> {
    let techniques = techniques(&args.technique)?;
    let stdout = std::io::stdout().lock();
    let cells = if stdout.is_terminal() { Cells::Terminal } else { Cells::Plain };
    let mut mutants = Mutants { args: &args, techniques: &techniques, cells, console, out: stdout };
    hand_on(mutants.out.write_all(HEADER))?;
    each_name(&args.names, |name| mutants.print(name))?;
    hand_on(mutants.out.flush())
}

/// The techniques asked for; all where none is.
fn techniques(words: &[String]) -> Result<Vec<Technique>, Error> {
    let all = || TECHNIQUES.iter().map(|technique| technique.as_str()).collect::<Vec<_>>().join(", ");
    let mut out = Vec::new();
    for word in words {
        let technique = Technique::from_word(word).ok_or_else(|| {
            Error::usage(format!("`--technique`: there is no technique `{word}`"))
                .with_hint(format!("the techniques are {}", all()))
        })?;
        if !TECHNIQUES.contains(&technique) {
            return Err(Error::usage(format!(
                "`--technique`: `{technique}` is a technique of claims, and a claim imitates no name"
            ))
            .with_hint(format!("the techniques by which names are imitated are {}", all())));
        }
        out.push(technique);
    }
    Ok(if out.is_empty() { TECHNIQUES.to_vec() } else { out })
}

struct Mutants<'a> {
    args: &'a MutateArgs,
    techniques: &'a [Technique],
    cells: Cells,
    console: &'a Console,
    out: std::io::StdoutLock<'a>,
}

impl Mutants<'_> {
    fn print(&mut self, name: &[u8]) -> Result<(), Error> {
        let mut spare = String::new();
        let (name, _) = text::decode(name, &mut spare);
        let mutants = Mutator::new(name).with_seed(self.args.seed).mutants(self.techniques, self.args.count);
        let mut rows = Vec::new();
        for mutant in &mutants {
            csv_cell(&mut rows, &mutant.name, self.cells);
            rows.extend_from_slice(b",,");
            csv_cell(&mut rows, name, self.cells);
            rows.extend_from_slice(b",impostor,");
            rows.extend_from_slice(mutant.technique.as_str().as_bytes());
            rows.push(b'\n');
        }
        hand_on(self.out.write_all(&rows))?;
        // Of techniques that nobody asked for by name nobody expects anything.
        let asked = if self.args.technique.is_empty() { &[] } else { self.techniques };
        let absent: Vec<&str> = asked
            .iter()
            .filter(|&&technique| mutants.iter().all(|mutant| mutant.technique != technique))
            // With fewer imitations than techniques some have had no turn.
            .filter(|&&technique| {
                mutants.len() < self.args.count
                    || Mutator::new(name).with_seed(self.args.seed).mutants(&[technique], 1).is_empty()
            })
            .map(|technique| technique.as_str())
            .collect();
        if !absent.is_empty() {
            self.console.say(&format!(
                "{}: no imitation by {}, which does not apply\n",
                terminal(name),
                absent.join(", ")
            ));
        }
        Ok(())
    }
}
