//! The arguments of `corpus`.

use std::path::PathBuf;

use lexopt::prelude::*;

pub const HELP: &str = "\
Generates a client for each document, builds it, and prints a table of the results, which is also written to
DIR/report.md and DIR/report.json. The results are kept under DIR for each document and build of this program, so that a
run that was interrupted continues where it stopped.

Usage: openapi-crate corpus PATH... [OPTIONS]

Arguments:
  PATH          A document, or a folder that is read recursively: each .json, .yaml, .yml and .md file in it that has a
                version or paths is one

Options:
  --out DIR     The folder of the crates, results and reports [default: target/corpus]
  --format FMT  The format of the printed table: `md` or `json` [default: md]
  --jobs N      The number of documents that are processed at a time; times are comparable with 1 only [default: 1]
  --no-check    Do not build the crates
  --clippy      Run clippy on the crates and their examples too
  --quiet       Show no progress
  --help        Print this text

Exit codes: 0 every document gave a crate that builds, 2 some did not, or the arguments have errors.
";

/// The format of the printed table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Markdown,
    Json,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Args {
    pub paths: Vec<PathBuf>,
    pub out: PathBuf,
    pub format: Format,
    pub jobs: usize,
    pub check: bool,
    pub clippy: bool,
    pub quiet: bool,
}

/// Reads the arguments after `corpus`; `None` if they ask for help.
pub fn parse(mut parser: lexopt::Parser) -> Result<Option<Args>, lexopt::Error> {
    let mut args = Args {
        paths: Vec::new(),
        out: "target/corpus".into(),
        format: Format::Markdown,
        jobs: 1,
        check: true,
        clippy: false,
        quiet: false,
    };
    while let Some(arg) = parser.next()? {
        match arg {
            Value(path) => args.paths.push(path.into()),
            Long("out") => args.out = parser.value()?.into(),
            Long("format") => args.format = parser.value()?.parse_with(format)?,
            Long("jobs") => args.jobs = parser.value()?.parse()?,
            Long("no-check") => args.check = false,
            Long("clippy") => args.clippy = true,
            Long("quiet") | Short('q') => args.quiet = true,
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected()),
        }
    }
    if args.paths.is_empty() {
        return Err("`corpus` needs a PATH".into());
    }
    if args.jobs == 0 || (args.clippy && !args.check) {
        let problem =
            if args.jobs == 0 { "`--jobs` must be 1 or more" } else { "`--clippy` cannot be used with `--no-check`" };
        return Err(problem.into());
    }
    Ok(Some(args))
}

fn format(text: &str) -> Result<Format, &'static str> {
    match text {
        "md" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        _ => Err("the format must be `md` or `json`"),
    }
}
