//! The commands of this repository: arguments, progress, exit codes. The library `generator` does the work.

mod args;
mod corpus;
mod decode;
mod fetch;
mod import;
mod merge;
mod progress;
mod regen;
mod show;
#[allow(dead_code)]
mod site;

use std::process::ExitCode;

use args::Command;

/// A third of the processor time for a large document is spent on allocation; this allocator saves most of it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The outcome of a command, as an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExitStatus {
    /// The command succeeded: exit code 0.
    Done,
    /// `--check` found files that are out of date: exit code 1.
    Stale,
    /// The input or the arguments have errors: exit code 2.
    Failed,
}

fn main() -> ExitCode {
    let status = match args::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help(text)) => show::print(text),
        Ok(Command::Corpus(args)) => corpus::run(&args),
        Ok(Command::Import(args)) => import::run(&args),
        Ok(Command::Merge(args)) => merge::run(&args),
        Ok(Command::Regen(args)) => regen::run(&args),
        Err(error) => {
            eprintln!("error: {error}\n  help: `cargo xtask --help` lists the commands and their options");
            ExitStatus::Failed
        }
    };
    ExitCode::from(match status {
        ExitStatus::Done => 0,
        ExitStatus::Stale => 1,
        ExitStatus::Failed => 2,
    })
}
