//! The command line.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;

use generator::diag::{Code, Severity};
use lexopt::prelude::*;

const HELP: &str = "\
Generates a Rust client crate from OpenAPI documents and fragments of documents.

Usage: cargo xtask <COMMAND> [OPTIONS]

Commands:
  import SOURCE...  Split documents or pages into one fragment per operation, under specs/; without a SOURCE, import all
                    sources again
  merge             Print the document that results from merging all fragments
  regen             Generate the client crate, or update it
  corpus PATH...    Generate and build a client for each of many documents, and print a table of the results

`cargo xtask <COMMAND> --help` prints the options of a command.

Exit codes: 0 success, 1 out of date (--check) or imported in part, 2 an error in the input or the arguments.
";

const IMPORT: &str = "\
Splits documents or pages into one fragment per operation, `<specs>/<tag>/<operation>.json`, and records the source of
each in the lock file `<specs>/sources.toml`. Without a SOURCE, all recorded sources and sites are imported again.
Prints what changes by operation: what is removed or moved first.

Usage: cargo xtask import [SOURCE...] [OPTIONS]

Arguments:
  SOURCE        A file or an http(s) URL: a Markdown page with OpenAPI blocks, a document in JSON or YAML, or a site: an
                `llms.txt`, a sitemap or a folder, whose pages are all imported

Options:
  --as NAME     Record this name for the source, such as the URL of a page that was saved to a file; for one SOURCE only
  --only PATTERN
                Import those pages of a site only whose address or path matches, in which `*` is any text. May be given
                more than once; is recorded
  --specs DIR   The folder of the fragments [default: specs]
  --allow-removals
                Remove operations although a source or site has far fewer than before (less than four fifths, or one less
                of fewer than five)
  --prune       Remove the operations of sources that are gone (404, 410, or no such file)
  --keep-going  Import what has no errors; the fragments of other sources stay as they are. Always so without a SOURCE
                and for a site
  --force       Overwrite and remove fragments even if they were edited after they were imported; the version of the
                API may go back
  --dry-run     Print what would change, and write nothing
  --check       Write nothing; if something would change, print it and exit with code 1
  --quiet       Print errors only
  --help        Print this text

Exit codes: 0 all is imported; 1 some sources have errors, and their fragments stay as they are, or --check found a change;
2 an error, and nothing is written.
";

const MERGE: &str = "\
Prints the OpenAPI document that results from merging all fragments and applying all overlays, as JSON.

Usage: cargo xtask merge [OPTIONS]

Options:
  --specs PATH  A folder (read recursively) or a file: a fragment, a document, a Markdown page or generator.toml.
                May be given more than once [default: specs]
  --root DIR    Allow references to all files of a folder; without it, to those of the folders that are given, and of the
                folders of files that are given. May be given more than once
  --out FILE    Write the document to a file instead of printing it
  --help        Print this text
";

const REGEN: &str = "\
Generates the client crate. Nothing is written if the input has errors, and only files that change are written.

Usage: cargo xtask regen [OPTIONS]

Options:
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

/// A command with its arguments.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Print a text.
    Help(&'static str),
    Corpus(crate::corpus::Args),
    Import(Import),
    Merge(Merge),
    Regen(Regen),
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Import {
    pub sources: Vec<OsString>,
    pub recorded_as: Option<String>,
    /// The patterns of pages of a site.
    pub only: Vec<String>,
    pub specs: PathBuf,
    pub force: bool,
    pub allow_removals: bool,
    pub prune: bool,
    pub keep_going: bool,
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

#[derive(Debug, PartialEq, Eq)]
pub struct Merge {
    pub specs: Vec<PathBuf>,
    pub roots: Vec<PathBuf>,
    pub out: Option<PathBuf>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Regen {
    pub specs: Vec<PathBuf>,
    pub roots: Vec<PathBuf>,
    pub out: PathBuf,
    pub package: Option<String>,
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
        Some(Value(command)) => match command.to_str() {
            Some("corpus") => {
                let args = crate::corpus::parse(parser)?;
                Ok(args.map_or(Command::Help(crate::corpus::HELP), Command::Corpus))
            }
            Some("import") => import(parser),
            Some("merge") => merge(parser),
            Some("regen") => regen(parser),
            Some("help") => Ok(Command::Help(HELP)),
            _ => Err(format!("there is no command `{}`", command.to_string_lossy()).into()),
        },
        Some(other) => Err(other.unexpected()),
    }
}

fn import(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut args = Import { specs: "specs".into(), ..Import::default() };
    while let Some(arg) = parser.next()? {
        match arg {
            Value(source) => args.sources.push(source),
            Long("as") => args.recorded_as = Some(parser.value()?.string()?),
            Long("specs") => args.specs = parser.value()?.into(),
            Long("only") => args.only.push(parser.value()?.string()?),
            Long("force") => args.force = true,
            Long("allow-removals") => args.allow_removals = true,
            Long("prune") => args.prune = true,
            Long("keep-going") => args.keep_going = true,
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

fn merge(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut args = Merge { specs: Vec::new(), roots: Vec::new(), out: None };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("specs") => args.specs.push(parser.value()?.into()),
            Long("root") => args.roots.push(parser.value()?.into()),
            Long("out") => args.out = Some(parser.value()?.into()),
            Long("help") | Short('h') => return Ok(Command::Help(MERGE)),
            other => return Err(other.unexpected()),
        }
    }
    args.specs = or_default(args.specs);
    Ok(Command::Merge(args))
}

fn regen(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let out = "generated-client".into();
    let mut args = Regen {
        specs: Vec::new(),
        roots: Vec::new(),
        out,
        package: None,
        check: false,
        skip: BTreeSet::new(),
        deny_approximations: false,
        json: false,
        quiet: false,
    };
    while let Some(arg) = parser.next()? {
        match arg {
            Long("specs") => args.specs.push(parser.value()?.into()),
            Long("root") => args.roots.push(parser.value()?.into()),
            Long("out") => args.out = parser.value()?.into(),
            Long("package") => args.package = Some(parser.value()?.string()?),
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
    args.specs = or_default(args.specs);
    Ok(Command::Regen(args))
}

/// A code of an error.
fn code(name: &str) -> Result<Code, String> {
    let is_error = |code: &Code| code.severity() == Severity::Error;
    Code::named(name).filter(is_error).ok_or_else(|| {
        let codes: Vec<&str> = Code::ALL.iter().filter(|code| is_error(code)).map(|code| code.as_str()).collect();
        format!("`{name}` is not the code of an error; the codes are {}", codes.join(", "))
    })
}

fn or_default(specs: Vec<PathBuf>) -> Vec<PathBuf> {
    if specs.is_empty() { vec!["specs".into()] } else { specs }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn defaults_and_options() {
        let regen = |specs: &[&str], out: &str, check, json| Regen {
            specs: specs.iter().map(PathBuf::from).collect(),
            roots: Vec::new(),
            out: out.into(),
            package: None,
            check,
            skip: BTreeSet::new(),
            deny_approximations: false,
            json,
            quiet: false,
        };
        let expected = regen(&["specs"], "generated-client", false, false);
        assert_eq!(parsed("regen"), Ok(Command::Regen(expected)));
        let expected = regen(&["a", "b.md"], "o", true, true);
        assert_eq!(parsed("regen --specs a --out=o --specs b.md --json --check"), Ok(Command::Regen(expected)));
        let forced = parsed("import https://x/y.md --force");
        assert!(matches!(forced, Ok(Command::Import(args)) if args.force && args.sources == ["https://x/y.md"]));
    }

    #[test]
    fn wrong_arguments_are_errors() {
        for line in [
            "fly",
            "import --as c",
            "regen now",
            "regen --out",
            "merge --check",
            "import a b --as c",
            "--fly",
            "corpus",
            "corpus a --jobs 0",
            "regen --skip",
            "regen --skip fly",
            "regen --skip invalid-status",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
        for line in ["", "--help", "help", "import --help", "merge -h", "regen --specs x --help", "corpus --help"] {
            assert!(matches!(parsed(line), Ok(Command::Help(_))), "{line}");
        }
    }
}
