//! The command line.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;

use generator::diag::{Code, Severity, nearest};
use lexopt::prelude::*;

use crate::clients::Selection;

/// The folder of the documents, if no other one is given.
pub const SPECS: &str = "specs";
/// The folder of the generated crate, if no other one is given.
pub const OUT: &str = "generated-client";

const HELP: &str = "\
Generates a Rust client crate from OpenAPI documents and fragments of documents.

Usage: openapi-crate <COMMAND> [OPTIONS]

Commands:
  import SOURCE...  Split documents or pages into one fragment per operation, under specs/; without a SOURCE, import all
                    sources again
  lint [PATH...]    Report everything that is wrong with the documents, and write nothing
  explain [CODE]    Explain the code of a message, with an example; without a CODE, list all of them
  merge             Print the document that results from merging all fragments
  regen             Generate the client crates, or update them
  watch             Do so on every change of the documents
  init [SOURCE...]  Prepare a workspace of your own for clients
  corpus PATH...    Generate and build a client for each of many documents, and print a table of the results

`openapi-crate <COMMAND> --help` prints the options of a command.

Options:
  --version         Print the version
  --help            Print this text

Exit codes: 0 success, 1 out of date (--check) or imported in part, 2 an error in the input or the arguments.
";

const VERSION: &str = concat!("openapi-crate ", env!("CARGO_PKG_VERSION"), "\n");

const IMPORT: &str = "\
Splits documents or pages into one fragment per operation, `<specs>/<tag>/<operation>.json`, and records the source of
each in the lock file `<specs>/sources.toml`. Without a SOURCE, all recorded sources and sites are imported again.
Prints what changes by operation: what is removed or moved first.

Usage: openapi-crate import [SOURCE...] [OPTIONS]

Arguments:
  SOURCE        A file or an http(s) URL: a Markdown page with OpenAPI blocks, a document in JSON or YAML, or a site: an
                `llms.txt`, a sitemap or a folder, whose pages are all imported

Options:
  --as NAME     Record this name for the source, such as the URL of a page that was saved to a file; for one SOURCE only
  --only PATTERN
                Import those pages of a site only whose address or path matches, in which `*` is any text. May be given
                more than once; is recorded
  --client NAME The client of clients.toml to import for; without a SOURCE, all of them that have sources. May be given
                more than once
  --specs DIR   The folder of the fragments [default: that of the client, or specs]
  --allow-removals
                Remove operations although a source or site has far fewer than before (less than four fifths, or one less
                of fewer than five)
  --prune       Remove the operations of sources that are gone (404, 410, or no such file)
  --keep-going  Import what has no errors; the fragments of other sources stay as they are. Always so without a SOURCE
                and for a site
  --edits-to-overlays
                Move edits of fragments whose sources have not changed to overlays under `<specs>/overlays/before/`
  --force       Overwrite and remove fragments even if they were edited after they were imported; the version of the
                API may go back
  --dry-run     Print what would change, and write nothing
  --check       Write nothing; if something would change, print it and exit with code 1
  --quiet       Print errors only
  --help        Print this text

Exit codes: 0 all is imported; 1 some sources have errors, and their fragments stay as they are, or --check found a change;
2 an error, and nothing is written.
";

const LINT: &str = "\
Reports all errors, warnings, approximations and notes of the input, and writes nothing.

Usage: openapi-crate lint [PATH...] [OPTIONS]

Arguments:
  PATH            A folder (read recursively) or a file, as after --specs of `regen` [default: those of clients.toml, or
                  specs]

Options:
  --client NAME   A client of clients.toml; may be given more than once
  --root DIR      Allow references to all files of a folder; may be given more than once
  --deny-warnings Exit with code 1 if there are warnings
  --quiet         Print errors and warnings only
  --help          Print this text

Exit codes: 0 no error; 1 warnings, with --deny-warnings; 2 an error in the input or the arguments.
";

const EXPLAIN: &str = "\
Explains the code of an error, a warning, an approximation or a note: what it means, why it matters, and for most codes
an example for which it is reported, and the same one right. Without a code, lists all of them.

Usage: openapi-crate explain [CODE]

Arguments:
  CODE            The code, as a message has it in brackets, such as dangling-ref

Options:
  --help          Print this text
";

const MERGE: &str = "\
Prints the OpenAPI document that results from merging all fragments and applying all overlays, as JSON.

Usage: openapi-crate merge [OPTIONS]

Options:
  --client NAME The client of clients.toml that the document is for, if there are several
  --specs PATH  A folder (read recursively) or a file: a fragment, a document, a Markdown page or generator.toml.
                May be given more than once [default: specs]
  --root DIR    Allow references to all files of a folder; without it, to those of the folders that are given, and of the
                folders of files that are given. May be given more than once
  --out FILE    Write the document to a file instead of printing it
  --help        Print this text
";

const REGEN: &str = "\
Generates the client crate. Nothing is written if the input has errors, and only files that change are written.

Usage: openapi-crate regen [OPTIONS]

The clients are those of clients.toml, in the current folder or the nearest one above. Without this file, or if --specs or
--out is given, the options describe one client.

Options:
  --client NAME   Only this client of clients.toml. May be given more than once
  --specs PATH    A folder (read recursively) or a file: a fragment, a document, a Markdown page or generator.toml.
                  May be given more than once [default: specs]
  --root DIR      Allow references to all files of a folder; without it, to those of the folders that are given, and
                  of the folders of files that are given. May be given more than once
  --out DIR       The folder of the generated crate [default: generated-client]
  --package NAME  The name of the generated crate [default: the one in generator.toml, or generated-client]
  --check         Write nothing; if files are out of date, list them and exit with code 1
  --skip CODE     Leave out operations and components that have errors with this code, such as `bad-shape`, and
                  report them. May be given more than once
  --deny-approximations
                  If there are approximations, list them, write nothing and exit with code 2
  --json          Print the counts and all diagnostics as one JSON object
  --quiet         Print errors only
  --help          Print this text
";

const WATCH: &str = "\
Generates the client crate, and again on every change below the folders of its documents. Prints a line for each run, goes
on after errors, and ends with Ctrl-C.

Usage: openapi-crate watch [OPTIONS]

Options:
  --client NAME   Only this client of clients.toml. May be given more than once
  --specs PATH    As in `openapi-crate regen`, like the following options
  --root DIR
  --out DIR
  --package NAME
  --skip CODE
  --help          Print this text
";

const INIT: &str = "\
Prepares the Cargo workspace around the current folder for a client: a table in clients.toml, a folder of documents with
settings and an overlay to fill in, and a workflow that keeps the client up to date. A client that is generated becomes a
member of the workspace, and a dependency of the package in the current folder. Files that exist keep what they have; a
second run changes nothing.

Usage: openapi-crate init [SOURCE...] [OPTIONS]

Arguments:
  SOURCE          As in `openapi-crate import`: imported, and the client is generated from them

Options:
  --client NAME   The name of the client [default: those in clients.toml, or api]
  --out DIR       The folder of the generated crate, relative to the workspace [default: NAME-client]
  --help          Print this text
";

/// A command with its arguments.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print a text.
    Help(&'static str),
    Corpus(crate::corpus::Args),
    Import(Import),
    Init(Init),
    Explain(Option<Code>),
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
    pub dry_run: bool,
    pub check: bool,
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
    pub deny_warnings: bool,
    pub quiet: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Merge {
    pub selection: Selection,
    pub out: Option<PathBuf>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Regen {
    pub selection: Selection,
    pub check: bool,
    pub skip: BTreeSet<Code>,
    pub deny_approximations: bool,
    pub json: bool,
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

/// The error of an option that a command does not have, with the one of its help that may be meant.
fn suggesting(error: lexopt::Error, help: &str) -> lexopt::Error {
    match &error {
        lexopt::Error::UnexpectedOption(option) => {
            let known = first_words(help).filter(|word| word.starts_with("--"));
            format!("{error}{}", suggestion(option, known)).into()
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
            Long("dry-run") => args.dry_run = true,
            Long("check") => args.check = true,
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
            Long("deny-warnings") => args.deny_warnings = true,
            Long("quiet") | Short('q') => args.quiet = true,
            Long("help") | Short('h') => return Ok(Command::Help(LINT)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Command::Lint(args))
}

fn merge(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut args = Merge { selection: Selection::default(), out: None };
    while let Some(arg) = parser.next()? {
        match arg {
            Long(option @ ("client" | "specs" | "root")) => {
                let option = option.to_owned();
                select(&mut args.selection, &option, &mut parser)?;
            }
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
            Long("deny-approximations") => args.deny_approximations = true,
            Long("json") => args.json = true,
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

/// A code of any severity.
fn any_code(name: &str) -> Result<Code, String> {
    // Messages have it in brackets.
    let name = name.trim_matches(['[', ']']);
    Code::named(name).ok_or_else(|| {
        let meant = nearest(name, Code::ALL.iter().map(|code| code.as_str()));
        let help = meant.map_or_else(|| "`explain` lists all codes".to_owned(), |meant| format!("write `{meant}`"));
        format!("`{name}` is not the code of a message; {help}")
    })
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
