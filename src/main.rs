//! The program: a thin shell round the library.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    deadringer::cli::run(std::env::args_os())
}
