//! `deadringer completions` and `deadringer man`.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::Error;
use crate::cli::print;

/// Print the completions of a shell
///
/// Example: `deadringer completions bash > ~/.local/share/bash-completion/completions/deadringer`
#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL", hide_possible_values = true)]
    shell: Shell,
}

/// Print the manual page
///
/// Example: `deadringer man | man -l -`, or `deadringer man scan | man -l -`
#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// The page of a subcommand
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

pub(crate) fn run(args: CompletionsArgs, program: &mut Command) -> Result<(), Error> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, program, "deadringer", &mut out);
    print(&out)
}

pub(crate) fn man(args: ManArgs, mut program: Command) -> Result<(), Error> {
    // Gives the subcommands their options and their full names.
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => {
            let Some(command) = program.find_subcommand(name) else {
                let all: Vec<_> = program.get_subcommands().map(|c| format!("`{}`", c.get_name())).collect();
                return Err(Error::usage(format!("there is no command `{name}`"))
                    .with_hint(format!("the commands are {}", all.join(", "))));
            };
            command.clone().display_name(format!("deadringer-{name}"))
        }
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(page)
        .render(&mut out)
        .map_err(|error| Error::io("manual page", "cannot be made", error))?;
    print(&out)
}
