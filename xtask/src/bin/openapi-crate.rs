//! The program for other repositories, under a name of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
