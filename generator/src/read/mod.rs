//! Files, folders, Markdown pages, JSON and YAML -> [`Fragment`]s.
//!
//! Every text that is looked at gets an entry in [`Sources`], also one that turns out to be broken, so that whatever
//! is wrong with it can be shown with file, line and column. Reading never stops at the first problem.

mod copies;
mod files;
mod form;
mod json;
mod link;
mod openapi;
mod page;
mod paths;
mod problem;
mod rules;
mod unknown;
pub mod upgrade;
mod yaml;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use serde_json::Value;

use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::{FragmentId, Sources, Syntax};
use copies::Copies;
pub use copies::Mapping;
pub use files::is_as_before;
use form::{Form, form_of, syntax_of};
pub(crate) use link::refuse_other_files;
use problem::{Parsed, Problem};

/// The nesting that a document may have, in objects and lists; what `serde_json` allows too.
pub const MAX_DEPTH: usize = 128;
/// The size that one file may have, in bytes.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;

/// One OpenAPI document as it was read: a whole one, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragment {
    /// Its entry in [`Sources`].
    pub id: FragmentId,
    /// The document, upgraded to the 3.1/3.2 dialect; member order as written.
    pub root: Value,
}

/// Reads files and folders.
///
/// A folder is read recursively: every `.json`, `.yaml`, `.yml` and `.md` file in it, but for its folder `overlays`
/// and for names that begin with a dot. Symbolic links in a folder are not followed. A path that is a file is read
/// whatever its name is. The fragments come in the order of their file names, not of `paths`.
///
/// A file in a folder that is no OpenAPI document by itself may be one that references of others lead to; what they
/// lead to becomes a part of the fragments. References lead to files in the given folders only, and in the folders of
/// files that were given by themselves; nothing is fetched. `mappings` say where the copies are of what references
/// name by an address; a copy is no fragment, also where it is an OpenAPI document in a given folder.
///
/// What is wrong goes to `diagnostics`: unreadable files, texts that are not valid, members that stand twice, texts
/// that are no OpenAPI, unsupported versions, that nothing was found at all, and mappings that have no use.
pub fn read(
    paths: &[PathBuf],
    mappings: &[Mapping],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Fragment> {
    let found = files::find(paths, files::Choice::Documents);
    read_found(found, &files::roots(paths), mappings, sources, diagnostics)
}

/// Reads texts that the caller has in memory, as [`read`] does with files.
///
/// The extension of a name (`.json`, `.yaml`, `.yml`, `.md`) decides how its text is read; without one of these the
/// text itself does. References and mappings lead from one text to another by these names.
pub fn read_texts<N, T>(
    texts: impl IntoIterator<Item = (N, T)>,
    mappings: &[Mapping],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Fragment>
where
    N: Into<String>,
    T: Into<Vec<u8>>,
{
    read_found(files::in_memory(texts), &[], mappings, sources, diagnostics)
}

/// `roots` are the folders from which more may be read, none for texts in memory.
fn read_found(
    found: Vec<files::Found>,
    roots: &[files::Root],
    mappings: &[Mapping],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Fragment> {
    let (copies, found) = Copies::set_aside(mappings, roots, found, sources, diagnostics);
    let mut reading = read_raw(found, std::mem::take(sources), diagnostics);
    link::link(&mut reading, copies, roots, diagnostics);
    let (fragments, read) = reading.upgraded(diagnostics);
    *sources = read;
    fragments
}

/// Reads the overlays: the `.json`, `.yaml` and `.yml` files in the folder `overlays` of each of `paths`, in the
/// order of their names. They are JSON or YAML as any other text, but nothing else is checked here.
pub fn read_overlays(paths: &[PathBuf], sources: &mut Sources, diagnostics: &mut Diagnostics) -> Vec<Fragment> {
    let mut overlays = Vec::new();
    for found in files::find(paths, files::Choice::Overlays) {
        if let Some(text) = Text::register(found, sources, diagnostics) {
            let syntax = syntax_of(&text.name, sources.file_text(text.file));
            let id = sources.add_whole(text.file, syntax);
            overlays.extend(parse(id, sources, diagnostics).sound().map(|root| Fragment { id, root }));
        }
    }
    overlays
}

/// Finds the configurations: `generator.toml` directly in each of `paths`. What is in them is not looked at here.
pub fn find_configurations(paths: &[PathBuf], sources: &mut Sources, diagnostics: &mut Diagnostics) -> Vec<FragmentId> {
    let found = files::find(paths, files::Choice::Configuration).into_iter();
    let texts = found.filter_map(|found| Text::register(found, sources, diagnostics)).collect::<Vec<_>>();
    texts.into_iter().map(|text| sources.add_whole(text.file, Syntax::Json)).collect()
}

/// Whether a text in memory is a configuration, by its name.
pub fn is_configuration(name: &str) -> bool {
    name.rsplit(['/', '\\']).next() == Some(files::CONFIGURATION)
}

/// [`read_texts`] without the upgrade: the documents as they are written, references between them too.
pub(crate) fn read_as_written<N, T>(
    texts: impl IntoIterator<Item = (N, T)>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Fragment>, Sources)
where
    N: Into<String>,
    T: Into<Vec<u8>>,
{
    let reading = read_raw(files::in_memory(texts), Sources::default(), diagnostics);
    reading.others.into_iter().for_each(|other| diagnostics.push(other.problem.at(other.id)));
    (reading.fragments, reading.sources)
}

/// What was read.
#[derive(Default)]
struct Reading {
    fragments: Vec<Fragment>,
    /// Texts that are no OpenAPI documents by themselves.
    others: Vec<Other>,
    /// Where the file of each text is, and whether it is a page.
    paths: BTreeMap<FragmentId, (PathBuf, bool)>,
    /// Files that could not be read, which was told of.
    broken: HashSet<PathBuf>,
    sources: Sources,
}

/// A text that is no OpenAPI document by itself.
struct Other {
    id: FragmentId,
    root: Value,
    problem: Problem,
}

impl Reading {
    /// The one place where documents are brought to the dialect of the later stages.
    fn upgraded(self, diagnostics: &mut Diagnostics) -> (Vec<Fragment>, Sources) {
        let Self { mut fragments, mut sources, .. } = self;
        let moves: Vec<_> = fragments.iter_mut().map(|fragment| upgrade::upgrade(fragment, diagnostics)).collect();
        upgrade::follow(&mut fragments, &moves);
        for (fragment, moves) in fragments.iter_mut().zip(moves) {
            sources.add_moves(fragment.id, moves);
            rules::check(fragment, diagnostics);
            unknown::check(fragment, diagnostics);
        }
        (fragments, sources)
    }
}

fn read_raw(found: Vec<files::Found>, sources: Sources, diagnostics: &mut Diagnostics) -> Reading {
    let mut reading = Reading { sources, ..Reading::default() };
    if found.is_empty() {
        diagnostics.push(Diagnostic::new(
            Code::NoFragments,
            None,
            "no OpenAPI fragments were found",
            "give a folder or a file with OpenAPI documents in JSON, YAML or Markdown (.json, .yaml, .yml, .md)",
        ));
    }
    for one in found {
        let path = one.real.clone();
        if let Some(text) = Text::register(one, &mut reading.sources, diagnostics) {
            read_text(&text, path, &mut reading, diagnostics);
        } else {
            reading.broken.insert(path);
        }
    }
    reading
}

/// A text in [`Sources`].
struct Text {
    file: usize,
    name: String,
    /// Whether it was asked for by its own name, not found in a folder.
    explicit: bool,
}

impl Text {
    /// Puts a file that was found into the sources; `None`, with a diagnostic, if there is no text to go on with.
    fn register(found: files::Found, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Self> {
        let (bytes, problem) = match found.bytes {
            Ok(bytes) if bytes.len() > MAX_BYTES => (Vec::new(), Some(Problem::too_large(bytes.len()))),
            Ok(bytes) => (bytes, None),
            Err(message) => (Vec::new(), Some(Problem::unreadable(message))),
        };
        let (file, not_utf8) = sources.add_file(found.name.clone(), found.stable, bytes);
        if let Some(problem) = problem.or_else(|| not_utf8.map(Problem::not_utf8)) {
            let id = sources.add_whole(file, Syntax::Json);
            diagnostics.push(problem.at(id));
            return None;
        }
        Some(Self { file, name: found.name, explicit: found.explicit })
    }
}

fn read_text(text: &Text, path: PathBuf, reading: &mut Reading, diagnostics: &mut Diagnostics) {
    let Reading { fragments, others, paths, broken, sources } = reading;
    let name = &text.name;
    if form_of(name, sources.file_text(text.file)) == Form::Page {
        let first = fragments.len();
        page::read(text, fragments, sources, diagnostics);
        let new = fragments.get(first..).unwrap_or_default();
        return paths.extend(new.iter().map(|fragment| (fragment.id, (path.clone(), true))));
    }
    let syntax = syntax_of(name, sources.file_text(text.file));
    let id = sources.add_whole(text.file, syntax);
    let Some(mut root) = parse(id, sources, diagnostics).sound() else {
        broken.insert(path);
        return;
    };
    paths.insert(id, (path, false));
    match openapi::check(&mut root) {
        Ok(warnings) => {
            warnings.into_iter().for_each(|problem| diagnostics.push(problem.at(id)));
            fragments.push(Fragment { id, root });
        }
        Err(problem) => others.push(Other { id, root, problem }),
    }
}

/// A text that was parsed.
struct Outcome {
    value: Option<Value>,
    /// Whether something is wrong with it, so that the value serves to see what it is meant as, and for nothing else.
    is_broken: bool,
}

impl Outcome {
    fn sound(self) -> Option<Value> {
        self.value.filter(|_| !self.is_broken)
    }
}

/// Parses a fragment's text; what is wrong with it goes to `diagnostics`.
fn parse(id: FragmentId, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Outcome {
    let text = sources.text(id);
    let (syntax, parsed) = match sources.syntax(id) {
        Syntax::Json => (Syntax::Json, json::parse(text)),
        // JSON is YAML but for a few corners, and its parser is the faster one.
        Syntax::Yaml if text.trim_start().starts_with('{') => match json::parse(text) {
            parsed if parsed.value.is_some() => (Syntax::Json, parsed),
            _ => (Syntax::Yaml, yaml::parse(text)),
        },
        Syntax::Yaml => (Syntax::Yaml, yaml::parse(text)),
    };
    sources.set_syntax(id, syntax);
    let Parsed { value, problems } = parsed;
    let is_broken = problems.iter().any(|p| p.code.severity() == Severity::Error);
    problems.into_iter().for_each(|problem| diagnostics.push(problem.at(id)));
    Outcome { value, is_broken }
}

/// Whether a parsed text is an OpenAPI document of a supported version; if not, says so.
fn check(id: FragmentId, root: &mut Value, diagnostics: &mut Diagnostics) -> bool {
    match openapi::check(root) {
        Ok(warnings) => {
            warnings.into_iter().for_each(|problem| diagnostics.push(problem.at(id)));
            true
        }
        Err(problem) => {
            diagnostics.push(problem.at(id));
            false
        }
    }
}

#[cfg(test)]
mod tests;
