//! The texts that `--help` and `--version` print.

/// Of the program.
pub const HELP: &str = "\
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

/// The version.
pub const VERSION: &str = concat!("openapi-crate ", env!("CARGO_PKG_VERSION"), "\n");

/// Of `import`.
pub const IMPORT: &str = "\
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
  --deny CODE   If there are messages with this code, or any `warnings` or `notes`, write nothing and exit with code 2
  --warn CODE   Report them as warnings
  --allow CODE  Leave them out. These three may be given more than once; they are stronger than [lints] in generator.toml
  --deny-warnings
                As --deny warnings
  --force       Overwrite and remove fragments even if they were edited after they were imported; the version of the
                API may go back
  --dry-run     Print what would change, and write nothing
  --check       Write nothing; if something would change, print it and exit with code 1
  --format FORMAT
                How messages are printed: text, json, github or sarif, as by `openapi-crate lint`. They alone are on
                standard output then; the plan is on standard error [default: text]
  --quiet       Print errors only
  --help        Print this text

Exit codes: 0 all is imported; 1 some sources have errors, and their fragments stay as they are, or --check found a change;
2 an error, and nothing is written.
";

/// Of `lint`.
pub const LINT: &str = "\
Reports all errors, warnings, approximations and notes of the input, and writes nothing.

Usage: openapi-crate lint [PATH...] [OPTIONS]

Arguments:
  PATH            A folder (read recursively) or a file, as after --specs of `regen` [default: those of clients.toml, or
                  specs]

Options:
  --client NAME   A client of clients.toml; may be given more than once
  --root DIR      Allow references to all files of a folder; may be given more than once
  --deny CODE     Exit with code 1 if there are messages with this code, or any `warnings`, `approximations` or `notes`
  --warn CODE     Report them as warnings
  --allow CODE    Leave them out. These three may be given more than once; they are stronger than [lints] in generator.toml
  --deny-warnings As --deny warnings
  --deny-approximations
                  As --deny approximations
  --format FORMAT How messages are printed: text, json, github (annotations of GitHub Actions) or sarif [default: text]
  --quiet         Print errors and warnings only
  --help          Print this text

Exit codes: 0 no error; 1 messages that are denied; 2 an error in the input or the arguments.
";

/// Of `explain`.
pub const EXPLAIN: &str = "\
Explains the code of an error, a warning, an approximation or a note: what it means, why it matters, and for most codes
an example for which it is reported, and the same one right. Without a code, lists all of them.

Usage: openapi-crate explain [CODE]

Arguments:
  CODE            The code, as a message has it in brackets, such as dangling-ref

Options:
  --schema        Print the JSON Schema of generator.toml, with which editors complete and check its keys
  --help          Print this text
";

/// Of `merge`.
pub const MERGE: &str = "\
Prints the OpenAPI document that results from merging all fragments and applying all overlays, as JSON.

Usage: openapi-crate merge [OPTIONS]

Options:
  --client NAME The client of clients.toml that the document is for, if there are several
  --specs PATH  A folder (read recursively) or a file: a fragment, a document, a Markdown page or generator.toml.
                generator.toml and overlays/ in the folder, or beside the document, are used. May be given more than once
                [default: specs]
  --root DIR    Allow references to all files of a folder; without it, to those of the folders that are given, and of the
                folders of files that are given. May be given more than once
  --out FILE    Write the document to a file instead of printing it
  --format FORMAT
                How messages are printed: text, json, github or sarif, as by `openapi-crate lint`; on standard error,
                or on standard output with --out [default: text]
  --deny CODE   As in `openapi-crate regen`, like the following options
  --warn CODE
  --allow CODE
  --deny-warnings
  --deny-approximations
  --help        Print this text
";

/// Of `regen`.
pub const REGEN: &str = "\
Generates the client crate. Nothing is written if the input has errors, and only files that change are written.

Usage: openapi-crate regen [OPTIONS]

The clients are those of clients.toml, in the current folder or the nearest one above. Without this file, or if --specs or
--out is given, the options describe one client.

Options:
  --client NAME   Only this client of clients.toml. May be given more than once
  --specs PATH    A folder (read recursively) or a file: a fragment, a document, a Markdown page or generator.toml.
                  generator.toml and overlays/ in the folder, or beside the document, are used. May be given more than
                  once [default: specs]
  --root DIR      Allow references to all files of a folder; without it, to those of the folders that are given, and
                  of the folders of files that are given. May be given more than once
  --out DIR       The folder of the generated crate [default: generated-client]
  --package NAME  The name of the generated crate [default: the one in generator.toml, or generated-client]
  --check         Write nothing; if files are out of date, list them and exit with code 1
  --skip CODE     Leave out operations and components that have errors with this code, such as `bad-shape`, and
                  report them. May be given more than once
  --deny CODE     If there are messages with this code, or any `warnings`, `approximations` or `notes`, write nothing and
                  exit with code 2
  --warn CODE     Report them as warnings
  --allow CODE    Leave them out. These three may be given more than once; they are stronger than [lints] in generator.toml
  --deny-warnings As --deny warnings
  --deny-approximations
                  As --deny approximations
  --format FORMAT How messages are printed: text, json, github or sarif, as by `openapi-crate lint`. They alone are on
                  standard output then, and all of them are shown; json has the counts and the changes of files too, and
                  for others these are on standard error [default: text]
  --json          As --format json
  --quiet         Print errors only
  --help          Print this text
";

/// Of `watch`.
pub const WATCH: &str = "\
Generates the client crate, and again on every change of its documents, settings and overlays. Prints a line for each run, goes
on after errors, and ends with Ctrl-C.

Usage: openapi-crate watch [OPTIONS]

Options:
  --client NAME   Only this client of clients.toml. May be given more than once
  --specs PATH    As in `openapi-crate regen`, like the following options
  --root DIR
  --out DIR
  --package NAME
  --skip CODE
  --deny CODE
  --warn CODE
  --allow CODE
  --deny-warnings
  --deny-approximations
  --help          Print this text
";

/// Of `init`.
pub const INIT: &str = "\
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
