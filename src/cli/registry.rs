//! `deadringer registry`.

use std::io::Write;

use clap::Args;

use crate::Error;

/// Compile, check, list and import registries
#[derive(Args, Debug)]
pub(crate) struct RegistryArgs {}

pub(crate) fn run(_args: RegistryArgs, _out: &mut dyn Write, _err: &mut dyn Write) -> Result<(), Error> {
    Err(Error::usage("`deadringer registry` is not available in this version"))
}
