//! The commands: arguments, progress, exit codes. The library `generator` does the work.
//!
//! Two programs have them: `xtask`, which `cargo xtask` builds and runs in this repository, and `openapi-crate`, which is
//! installed elsewhere. Texts name the latter, and printing replaces it by what was called.

mod args;
mod clients;
mod corpus;
mod decode;
mod explain;
mod fetch;
mod format;
mod import;
mod init;
mod lint;
mod memory;
mod merge;
mod messages;
mod progress;
mod regen;
mod show;
mod site;
mod watch;

use std::process::ExitCode;

use args::Command;

/// A third of the processor time for a large document is spent on allocation; this allocator saves most of it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The outcome of a command, as an exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ExitStatus {
    /// The command succeeded: exit code 0.
    Done,
    /// `--check` found files that are out of date: exit code 1.
    Stale,
    /// The input or the arguments have errors: exit code 2.
    Failed,
}

impl ExitStatus {
    /// The word for it in JSON.
    fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Stale => "stale",
            Self::Failed => "failed",
        }
    }
}

/// Runs the command that the arguments of the process ask for.
pub fn main() -> ExitCode {
    memory::return_at_once();
    let status = match args::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help(text)) => show::print(text),
        Ok(Command::Corpus(args)) => corpus::run(&args),
        Ok(Command::Init(args)) => init::run(&args),
        Ok(Command::Import(args)) => import::run(&args),
        Ok(Command::Explain(code)) => explain::run(code),
        Ok(Command::Schema) => show::print(generator::settings_schema()),
        Ok(Command::Lint(args)) => lint::run(&args),
        Ok(Command::Merge(args)) => merge::run(&args),
        Ok(Command::Regen(args)) => regen::run(&args),
        Ok(Command::Watch(args)) => watch::run(&args),
        Err(error) => {
            show::print_error(&format!(
                "error: {error}\n  help: `openapi-crate --help` lists the commands and their options\n"
            ));
            ExitStatus::Failed
        }
    };
    ExitCode::from(match status {
        ExitStatus::Done => 0,
        ExitStatus::Stale => 1,
        ExitStatus::Failed => 2,
    })
}
