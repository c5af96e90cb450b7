//! Commands of the terminal. They read arguments, call a service and print through `terminal`.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::config::{Config, Flags};

pub mod bank;
mod data;
mod operate;
mod rehearse;
mod serve;
mod terminal;

/// 明法: law quiz, exam and training platform of one county.
#[derive(Parser)]
#[command(version, about, propagate_version = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::ServeArgs,
    #[command(flatten)]
    common: Common,
}

/// Flags that every command understands.
#[derive(clap::Args, Clone, Debug)]
pub struct Common {
    /// Settings file (TOML); `mingfa config example` prints one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Data folder [default: ./data, with --demo ./data-demo].
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Database: `sqlite:FILE` or `postgres://USER@HOST/NAME` [default: SQLite in the data folder].
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
}

impl Common {
    fn settings(&self, demo: bool, listen: Option<SocketAddr>) -> anyhow::Result<Config> {
        Config::load(&Flags {
            file: self.config.clone(),
            demo,
            data: self.data.clone(),
            database: self.database.clone(),
            listen,
        })
    }
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages (also what runs without a command).
    Serve(serve::ServeArgs),
    /// Bring the database schema up to date; an existing SQLite file is backed up first.
    Migrate(operate::MigrateArgs),
    /// Write a whole, consistent copy of an embedded database, also while it is in use.
    Backup(operate::BackupArgs),
    /// Look at settings, data folder and database, and say what is wrong.
    Doctor(operate::DoctorArgs),
    /// Let invented candidates sit an invented exam at a running server, and check that no answer was lost.
    Rehearse(rehearse::RehearseArgs),
    /// Settings.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Question banks.
    #[command(subcommand)]
    Bank(BankCommand),
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Print a settings file in which every value is the default and explained.
    Example,
}

#[derive(Subcommand)]
enum BankCommand {
    /// Check bank files, their law table and their citations.
    Check(bank::CheckArgs),
    /// Import files of questions into a bank, as drafts.
    Import(bank::import::ImportArgs),
}

/// Runs the command of the arguments.
///
/// # Errors
/// What went wrong, for the person at the terminal.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let common = arguments.common;
    match arguments.command {
        None => wait(serve::serve(&common, arguments.serve)),
        Some(Command::Serve(args)) => wait(serve::serve(&common, args)),
        Some(Command::Migrate(args)) => wait(operate::migrate(&common, args)),
        Some(Command::Backup(args)) => wait(operate::backup(&common, args)),
        Some(Command::Doctor(args)) => wait(operate::doctor(&common, args)),
        Some(Command::Rehearse(args)) => wait(rehearse::rehearse(&common, args)),
        Some(Command::Config(ConfigCommand::Example)) => {
            terminal::say(Config::example().trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Bank(BankCommand::Import(args))) => wait(bank::import::import(&common, args)),
        Some(Command::Bank(BankCommand::Check(args))) => {
            let sound = bank::check(&args, &mut std::io::stdout().lock())?;
            Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn wait(work: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("no runtime")?.block_on(work)
}
