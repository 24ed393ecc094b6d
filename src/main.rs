//! The program: a thin shell round the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    deadringer::cli::run(std::env::args_os())
}
