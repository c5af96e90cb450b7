//! The program: parses arguments and runs one command.

use std::process::ExitCode;

use clap::Parser;
use mingfa::cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<ExitCode> {
    cli::run(cli::Arguments::parse())
}
