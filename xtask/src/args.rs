//! The command line.

mod help;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;

use generator::diag::{Code, Level, LevelError, Levels, Severity, nearest};
use lexopt::prelude::*;

use crate::clients::Selection;
use crate::format::Format;
use help::{EXPLAIN, HELP, IMPORT, INIT, LINT, MERGE, REGEN, VERSION, WATCH};

/// The folder of the documents, if no other one is given.
pub const SPECS: &str = "specs";
/// The folder of the generated crate, if no other one is given.
pub const OUT: &str = "generated-client";

/// A command with its arguments.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print a text.
    Help(&'static str),
    Corpus(crate::corpus::Args),
    Import(Import),
    Init(Init),
    Explain(Option<Code>),
    /// Print the JSON Schema of `generator.toml`.
    Schema,
    Lint(Lint),
    Merge(Merge),
    Regen(Regen),
    Watch(Regen),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    pub sources: Vec<OsString>,
    pub recorded_as: Option<String>,
    /// The patterns of pages of a site.
    pub only: Vec<String>,
    pub selection: Selection,
    /// The folder of the client that is imported for.
    pub specs: PathBuf,
    pub force: bool,
    pub allow_removals: bool,
    pub prune: bool,
    pub keep_going: bool,
    pub edits_to_overlays: bool,
    pub levels: Levels,
    pub dry_run: bool,
    pub check: bool,
    pub format: Format,
    pub quiet: bool,
}

impl Import {
    /// Tests whether the changes are written.
    pub fn writes(&self) -> bool {
        !self.dry_run && !self.check
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Init {
    pub sources: Vec<OsString>,
    pub client: Option<String>,
    pub out: Option<PathBuf>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Lint {
    pub selection: Selection,
    pub format: Format,
    pub levels: Levels,
    pub quiet: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Merge {
    pub selection: Selection,
    pub levels: Levels,
    pub format: Format,
    pub out: Option<PathBuf>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Regen {
    pub selection: Selection,
    pub check: bool,
    pub skip: BTreeSet<Code>,
    pub levels: Levels,
    pub format: Format,
    pub quiet: bool,
}

/// Reads the arguments after the program's name.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(args);
    match parser.next()? {
        None | Some(Long("help") | Short('h')) => Ok(Command::Help(HELP)),
        Some(Long("version") | Short('V')) => Ok(Command::Help(VERSION)),
        Some(Value(command)) => match command.to_str() {
            Some("corpus") => corpus(parser).map_err(|error| suggesting(error, crate::corpus::HELP)),
            Some("import") => import(parser).map_err(|error| suggesting(error, IMPORT)),
            Some("init") => init(parser).map_err(|error| suggesting(error, INIT)),
            Some("explain") => explain(parser).map_err(|error| suggesting(error, EXPLAIN)),
            Some("lint") => lint(parser).map_err(|error| suggesting(error, LINT)),
            Some("merge") => merge(parser).map_err(|error| suggesting(error, MERGE)),
            Some("regen") => regen(parser).map_err(|error| suggesting(error, REGEN)),
            Some("watch") => watch(parser).map_err(|error| suggesting(error, WATCH)),
            Some("help") => Ok(Command::Help(HELP)),
            _ => {
                let command = command.to_string_lossy();
                let suggestion = suggestion(&command, first_words(HELP));
                Err(format!("there is no command `{command}`{suggestion}").into())
            }
        },
        Some(other) => Err(suggesting(other.unexpected(), HELP)),
    }
}

/// The error of an option or an argument that a command does not have, with the option of its help that may be meant.
fn suggesting(error: lexopt::Error, help: &str) -> lexopt::Error {
    match &error {
        lexopt::Error::UnexpectedOption(option) => {
            let known = first_words(help).filter(|word| word.starts_with("--"));
            format!("{error}{}", suggestion(option, known)).into()
        }
        lexopt::Error::UnexpectedArgument(path) if first_words(help).any(|word| word == "--specs") => {
            format!("{error}; write `--specs {}` to read documents from there", path.to_string_lossy()).into()
        }
        _ => error,
    }
}

fn suggestion<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> String {
    nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// The words that begin the indented lines of a help: its commands and options.
fn first_words(help: &str) -> impl Iterator<Item = &str> {
    help.lines().filter(|line| line.starts_with("  ")).filter_map(|line| line.split_whitespace().next())
}

fn corpus(parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let args = crate::corpus::parse(parser)?;
    Ok(args.map_or(Command::Help(crate::corpus::HELP), Command::Corpus))
}

fn import(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut args = Import::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Value(source) => args.sources.push(source),
            Long("as") => args.recorded_as = Some(parser.value()?.string()?),
            Long("client") => args.selection.names.push(parser.value()?.string()?),
            Long("specs") => args.selection.specs = vec![parser.value()?.into()],
            Long("only") => args.only.push(parser.value()?.string()?),
            Long("force") => args.force = true,
            Long("allow-removals") => args.allow_removals = true,
            Long("prune") => args.prune = true,
            Long("keep-going") => args.keep_going = true,
            Long("edits-to-overlays") => args.edits_to_overlays = true,
            Long(option @ ("deny" | "warn" | "allow" | "deny-warnings")) => {
                let option = option.to_owned();
                level(&mut args.levels, &option, &mut parser)?;
            }
            Long("dry-run") => args.dry_run = true,
            Long("check") => args.check = true,
            Long("format") => args.format = Format::named(&parser.value()?.string()?)?,
            Long("quiet") | Short('q') => args.quiet = true,
            Long("help") | Short('h') => return Ok(Command::Help(IMPORT)),
            other => return Err(other.unexpected()),
        }
    }
    if args.recorded_as.is_some() && args.sources.len() != 1 {
        return Err("`--as` can be used with one SOURCE only".into());
    }
    Ok(Command::Import(args))
}

fn init(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut args = Init::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Value(source) => args.sources.push(source),
            Long("client") => args.client = Some(parser.value()?.string()?),
            Long("out") => args.out = Some(parser.value()?.into()),
            Long("help") | Short('h') => return Ok(Command::Help(INIT)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Init(args))
}

fn explain(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut code = None;
    while let Some(arg) = parser.next()? {
        match arg {
            Value(name) if code.is_none() => code = Some(any_code(&name.string()?)?),
            Long("schema") if code.is_none() => return Ok(Command::Schema),
            Long("help") | Short('h') => return Ok(Command::Help(EXPLAIN)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Explain(code))
}

fn lint(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut args = Lint::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Value(path) => args.selection.specs.push(path.into()),
            Long(option @ ("client" | "root")) => {
                let option = option.to_owned();
                select(&mut args.selection, &option, &mut parser)?;
            }
            Long("format") => args.format = Format::named(&parser.value()?.string()?)?,
            Long(option @ ("deny" | "warn" | "allow" | "deny-warnings" | "deny-approximations")) => {
                let option = option.to_owned();
                level(&mut args.levels, &option, &mut parser)?;
            }
            Long("quiet") | Short('q') => args.quiet = true,
            Long("help") | Short('h') => return Ok(Command::Help(LINT)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Lint(args))
}

fn merge(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut args = Merge::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Long(option @ ("client" | "specs" | "root")) => {
                let option = option.to_owned();
                select(&mut args.selection, &option, &mut parser)?;
            }
            Long(option @ ("deny" | "warn" | "allow" | "deny-warnings" | "deny-approximations")) => {
                let option = option.to_owned();
                level(&mut args.levels, &option, &mut parser)?;
            }
            Long("format") => args.format = Format::named(&parser.value()?.string()?)?,
            Long("out") => args.out = Some(parser.value()?.into()),
            Long("help") | Short('h') => return Ok(Command::Help(MERGE)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Merge(args))
}

fn regen(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut args = Regen::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Long(option @ ("client" | "specs" | "root" | "out" | "package")) => {
                let option = option.to_owned();
                select(&mut args.selection, &option, &mut parser)?;
            }
            Long("check") => args.check = true,
            Long("skip") => {
                args.skip.insert(code(&parser.value()?.string()?)?);
            }
            Long(option @ ("deny" | "warn" | "allow" | "deny-warnings" | "deny-approximations")) => {
                let option = option.to_owned();
                level(&mut args.levels, &option, &mut parser)?;
            }
            Long("format") => args.format = Format::named(&parser.value()?.string()?)?,
            Long("json") => args.format = Format::Json,
            Long("quiet") | Short('q') => args.quiet = true,
            Long("help") | Short('h') => return Ok(Command::Help(REGEN)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Regen(args))
}

fn watch(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut args = Regen::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Long(option @ ("client" | "specs" | "root" | "out" | "package")) => {
                let option = option.to_owned();
                select(&mut args.selection, &option, &mut parser)?;
            }
            Long("skip") => {
                args.skip.insert(code(&parser.value()?.string()?)?);
            }
            Long(option @ ("deny" | "warn" | "allow" | "deny-warnings" | "deny-approximations")) => {
                let option = option.to_owned();
                level(&mut args.levels, &option, &mut parser)?;
            }
            Long("help") | Short('h') => return Ok(Command::Help(WATCH)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Watch(args))
}

/// Reads the value of an option that says which clients a command is for.
fn select(selection: &mut Selection, option: &str, parser: &mut lexopt::Parser) -> Result<(), lexopt::Error> {
    let value = parser.value()?;
    match option {
        "client" => selection.names.push(value.string()?),
        "specs" => selection.specs.push(value.into()),
        "root" => selection.roots.push(value.into()),
        "out" => selection.out = Some(value.into()),
        _ => selection.package = Some(value.string()?),
    }
    Ok(())
}

/// Reads the code of the options `deny`, `warn` and `allow`; the others name a group themselves.
fn level(levels: &mut Levels, option: &str, parser: &mut lexopt::Parser) -> Result<(), lexopt::Error> {
    let (name, level) = match (option.strip_prefix("deny-"), Level::named(option)) {
        (Some(group), _) => (group.to_owned(), Level::Deny),
        (None, level) => (parser.value()?.string()?, level.unwrap_or(Level::Warn)),
    };
    let reason = levels.set(&name, level).map_err(|error| match error {
        LevelError::IsError(_) => format!("`{name}` is an error, which has no other level; `--skip` leaves some out"),
        LevelError::Unknown(meant) => unknown_code(&name, meant),
    });
    Ok(reason?)
}

/// A code of any severity.
fn any_code(name: &str) -> Result<Code, String> {
    // Messages have it in brackets.
    let name = name.trim_matches(['[', ']']);
    let meant = || nearest(name, Code::ALL.iter().map(|code| code.as_str()));
    Code::named(name).ok_or_else(|| unknown_code(name, meant()))
}

fn unknown_code(name: &str, meant: Option<&str>) -> String {
    let help = meant.map_or_else(|| "`explain` lists all codes".to_owned(), |meant| format!("write `{meant}`"));
    format!("`{name}` is not the code of a message; {help}")
}

/// A code of an error.
pub fn code(name: &str) -> Result<Code, String> {
    let is_error = |code: &Code| code.severity() == Severity::Error;
    Code::named(name).filter(is_error).ok_or_else(|| {
        let codes: Vec<&str> = Code::ALL.iter().filter(|code| is_error(code)).map(|code| code.as_str()).collect();
        format!("`{name}` is not the code of an error; the codes are {}", codes.join(", "))
    })
}

#[cfg(test)]
mod tests;
