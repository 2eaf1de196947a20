//! Files, folders, Markdown pages, JSON and YAML -> [`Fragment`]s.
//!
//! Every text that is read gets an entry in [`Sources`], also one with errors, so that each problem is shown with file,
//! line and column. Reading never stops at the first problem.

mod classify;
mod detect;
mod files;
mod folders;
mod json;
mod license;
mod link;
mod page;
mod paths;
mod problem;
mod provenance;
mod repeated;
mod requirements;
mod text;
mod upgrade;
mod validate;
mod vendored;
mod yaml;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use serde_json::Value;

use crate::diag::{Diagnostics, Reporter, messages};
use crate::openapi::Kind;
use crate::source::{FragmentId, Location, ManyTexts, Moves, Sources, Syntax};
use classify::Content;
pub use classify::{Link, TextKind, classify};
pub use files::is_as_before;
use folders::Home;
pub use folders::{folders, is_output};
pub use license::LicenseFile;
pub(crate) use license::{read_license, take_license};
pub(crate) use link::refuse_other_files;
use problem::Problem;
pub use provenance::Provenance;
pub(crate) use provenance::{is_lock_file, provenances, provenances_of_texts};
pub(crate) use repeated::join_repeated;
use text::Text;
pub(crate) use validate::validate_update;
pub use vendored::Mapping;
use vendored::Vendored;

/// The nesting that a document may have, in objects and arrays; the limit of `serde_json` too.
pub(crate) const MAX_DEPTH: usize = 128;
/// The size that one file may have, in bytes.
pub(crate) const MAX_BYTES: usize = 256 * 1024 * 1024;

/// One OpenAPI document as it was read: a whole one, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragment {
    /// The id of its text in [`Sources`].
    pub id: FragmentId,
    /// The document, upgraded to the dialect of OpenAPI 3.1 or 3.2; members in the order of the text.
    pub root: Value,
}

/// Reads files and folders.
///
/// A folder is read recursively: every `.json`, `.yaml`, `.yml`, `.md`, `.mdx` and `.markdown` file in it, but for its folder
/// `overlays`, for folders that hold what was generated or built ([`is_output`]), and for names that begin with a dot. Symbolic
/// links in a folder are not followed. A path that is a file is read whatever its name is. The fragments come in the order of
/// their file names, not of `paths`.
///
/// A file in a folder that is not an OpenAPI document by itself may be referred to by others; the definitions that are
/// referred to become parts of the fragments. One that nothing refers to is passed over, unless it is meant as a document or
/// there is no document at all; so is a README, whose code blocks are examples. References resolve to files in the given folders only, in the folders of files that were
/// given by themselves, and in the folders `roots`, from which nothing else is read; nothing is downloaded. `mappings` name
/// the vendored documents that URIs resolve to; a vendored document is not a fragment, even if it is an OpenAPI document in
/// a given folder.
///
/// Problems go to `diagnostics`: unreadable files, files that are not read because of their names, texts that are not valid, repeated members, texts that are not
/// OpenAPI, unsupported versions, an input without any document, and mappings that are not used.
pub fn read(
    paths: &[PathBuf],
    roots: &[PathBuf],
    mappings: &[Mapping],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Fragment> {
    let found = files::find(paths, files::Choice::Documents);
    let reporter = Reporter::new(&ManyTexts, diagnostics);
    for root in roots.iter().filter(|root| !root.is_dir()) {
        reporter.report_at(None, messages::read::root_is_no_folder(&root.to_string_lossy()));
    }
    report_unread(paths, sources, &reporter);
    let roots = files::roots(paths.iter().chain(roots));
    read_found(found, &roots, mappings, sources, diagnostics)
}

/// Reports files that are not read because of their names, although they seem to be meant as input.
fn report_unread(paths: &[PathBuf], sources: &mut Sources, reporter: &Reporter<'_>) {
    for found in files::find(paths, files::Choice::Others) {
        let Ok(bytes) = &found.bytes else { continue };
        let is_document = detect::begins_like_document(&String::from_utf8_lossy(bytes));
        let message = match (files::is_misplaced_configuration(&found.path), is_document) {
            (true, _) => messages::read::misplaced_configuration(&found.name),
            (false, true) => messages::read::unread_document(&found.name),
            (false, false) => continue,
        };
        if let Some(text) = Text::add(reporter, sources, found) {
            let id = sources.add_whole(text.file, Syntax::Yaml);
            reporter.report_at(Location::new(id, ""), message);
        }
    }
}

/// Reads texts that the caller has in memory, as [`read`] does with files.
///
/// The extension of a name (`.json`, `.yaml`, `.yml`) decides how its text is read; without one of these the
/// text itself does. References and mappings refer to other texts by these names.
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

/// The overlays of a run.
#[derive(Debug, Default)]
pub(crate) struct Overlays {
    /// Those in the folder `before`, for fragments before the merge.
    pub before: Vec<Fragment>,
    /// The others, for the merged document.
    pub after: Vec<Fragment>,
}

/// Reads the overlays: the `.json`, `.yaml` and `.yml` files in the folder `overlays` of each of the given folders, and beside each
/// document that is given by itself, in the order of their names. They are parsed as any other text; that they are overlays is
/// not checked here.
pub(crate) fn read_overlays(paths: &[PathBuf], sources: &mut Sources, diagnostics: &mut Diagnostics) -> Overlays {
    let reporter = Reporter::new(&ManyTexts, diagnostics);
    let before = |home: Home| format!("{}/", files::name_of(&home.path.join(files::OVERLAYS).join("before")));
    let before: Vec<String> = folders::homes(paths).into_iter().map(before).collect();
    let mut overlays = Overlays::default();
    for found in files::find(paths, files::Choice::Overlays) {
        let is_before = before.iter().any(|folder| found.name.starts_with(folder.as_str()));
        if let Some(text) = Text::add(&reporter, sources, found)
            && let Some((id, root)) = text.parse(&reporter, sources)
        {
            let overlays = if is_before { &mut overlays.before } else { &mut overlays.after };
            overlays.push(Fragment { id, root });
        }
    }
    overlays
}

/// Finds the configurations: `generator.toml` directly in each of the given folders, beside each document that is given by
/// itself, or as one of `paths`, which then takes the place of the others. Their content is not checked here.
pub(crate) fn find_configurations(
    paths: &[PathBuf],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<FragmentId> {
    let reporter = Reporter::new(&ManyTexts, diagnostics);
    let found = files::find(paths, files::Choice::Configuration);
    let given = found.iter().find(|found| found.is_explicit).map(|found| found.name.clone());
    let mut configurations = Vec::new();
    for found in found {
        let is_replaced = given.is_some() && !found.is_explicit;
        let Some(text) = Text::add(&reporter, sources, found) else { continue };
        let id = sources.add_whole(text.file, Syntax::Json);
        match given.as_ref().filter(|_| is_replaced) {
            Some(given) => reporter.report_at(Location::new(id, ""), messages::read::replaced_configuration(given)),
            None => configurations.push(id),
        }
    }
    configurations
}

/// Tests whether a text in memory is a configuration, by its name.
pub(crate) fn is_configuration(name: &str) -> bool {
    name.rsplit(['/', '\\']).next() == Some(files::CONFIGURATION)
}

/// [`read_texts`] without links and the upgrade: the documents as they are written, with the references between them.
pub fn read_as_written<N, T>(
    texts: impl IntoIterator<Item = (N, T)>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Fragment>, Sources)
where
    N: Into<String>,
    T: Into<Vec<u8>>,
{
    let reporter = Reporter::new(&ManyTexts, diagnostics);
    let reading = read_raw(&reporter, files::in_memory(texts), Sources::default());
    reading.others.into_iter().for_each(|other| other.why.report(&reporter, other.id));
    (reading.fragments, reading.sources)
}

/// Makes strings of numbers and booleans that stand for texts, in documents as they are written, and corrects the forms of
/// publishers.
pub(crate) fn quote_strings(fragments: &mut [Fragment], sources: &Sources, diagnostics: &mut Diagnostics) {
    for fragment in fragments {
        let id = fragment.id;
        validate::quote_strings(&Reporter::new(&id, diagnostics), sources, id, &mut fragment.root);
    }
}

/// The texts of a run as they were read.
#[derive(Default)]
struct Reading {
    fragments: Vec<Fragment>,
    /// Texts that are not OpenAPI documents by themselves.
    others: Vec<Other>,
    /// The path of each text's file, and whether the file is a page.
    paths: BTreeMap<FragmentId, (PathBuf, bool)>,
    /// Files with errors, which were reported.
    broken: HashSet<PathBuf>,
    /// What the correction of names moved.
    corrected: HashMap<FragmentId, Moves>,
    sources: Sources,
}

/// A text that is not an OpenAPI document by itself.
struct Other {
    id: FragmentId,
    /// Null for a page.
    root: Value,
    why: NoDocument,
}

/// The reason why a text is not an OpenAPI document by itself.
struct NoDocument {
    problem: Problem,
    /// True if it is passed over without a reference to it: it was found in a folder, among documents, and is not meant as one.
    may_be_passed_over: bool,
    /// True if a text that cannot be read may refer to it.
    may_be_referred_to: bool,
}

impl NoDocument {
    /// Reports on the text, to which no other one refers.
    fn report(self, reporter: &Reporter<'_>, id: FragmentId) {
        if self.may_be_passed_over && self.may_be_referred_to {
            return;
        }
        if self.may_be_passed_over {
            let message = messages::read::passed_over(self.problem.message.text());
            return reporter.report_at(Location::new(id, ""), message);
        }
        self.problem.report(reporter, id);
    }
}

impl Reading {
    /// Upgrades the documents to the dialect of the later stages, and validates them. No other function does either.
    fn upgraded(self, diagnostics: &mut Diagnostics) -> (Vec<Fragment>, Sources) {
        let Self { mut fragments, mut sources, mut corrected, .. } = self;
        let upgraded = fragments.iter_mut().map(|fragment| {
            let id = fragment.id;
            let mut moves = corrected.remove(&id).unwrap_or_default();
            let reporter = Reporter::new(&id, diagnostics);
            moves.then(validate::replace_nulls(&reporter, &mut fragment.root));
            moves.then_nested(validate::correct_types(diagnostics, id, &mut fragment.root));
            moves.after(upgrade::upgrade(fragment, diagnostics));
            moves
        });
        let moves: Vec<_> = upgraded.collect();
        upgrade::follow(&mut fragments, &moves);
        let mut contradictions = validate::Contradictions::default();
        for (fragment, moves) in fragments.iter_mut().zip(moves) {
            sources.add_moves(fragment.id, moves);
            let id = fragment.id;
            let moves = validate::validate(&Reporter::new(&id, diagnostics), &sources, id, &mut fragment.root);
            sources.add_moves(id, moves);
            contradictions.look(&fragment.root, Kind::Document, |pointer| Location::new(id, pointer.clone()));
        }
        contradictions.report(&Reporter::new(&ManyTexts, diagnostics));
        (fragments, sources)
    }
}

/// `roots` are the folders from which more may be read, none for texts in memory.
fn read_found(
    found: Vec<files::Found>,
    roots: &[files::Root],
    mappings: &[Mapping],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Fragment> {
    let reporter = Reporter::new(&ManyTexts, diagnostics);
    let (vendored, found) = Vendored::set_aside(&reporter, sources, mappings, roots, found);
    let mut reading = read_raw(&reporter, found, std::mem::take(sources));
    // Resolved references are those of the merged document.
    for fragment in &reading.fragments {
        if let Some((pointer, message)) = validate::references_of_3(&fragment.root) {
            reporter.report_at(Location::new(fragment.id, pointer), message);
        }
    }
    for fragment in &mut reading.fragments {
        let moves = validate::correct_names(diagnostics, fragment.id, &mut fragment.root);
        reading.corrected.insert(fragment.id, moves);
    }
    let reporter = Reporter::new(&ManyTexts, diagnostics);
    requirements::name_schemes(&mut reading);
    link::link(&reporter, &mut reading, vendored, roots);
    let (fragments, read) = reading.upgraded(diagnostics);
    *sources = read;
    fragments
}

fn read_raw(reporter: &Reporter<'_>, found: Vec<files::Found>, sources: Sources) -> Reading {
    let mut reading = Reading { sources, ..Reading::default() };
    if found.is_empty() {
        reporter.report_at(None, messages::read::no_documents());
    }
    // A README among documents has examples of what is in them.
    let is_readme = |found: &files::Found| {
        let stem = found.path.file_stem().map(|stem| stem.to_string_lossy().to_ascii_lowercase());
        !found.is_explicit && stem.as_deref() == Some("readme") && !paths::is_document(&found.path)
    };
    let (readmes, documents): (Vec<_>, Vec<_>) = found.into_iter().partition(is_readme);
    for one in documents.into_iter().chain(readmes) {
        let path = one.path.clone();
        if !reading.fragments.is_empty() && is_readme(&one) {
            pass_over_readme(reporter, &mut reading.sources, one);
            continue;
        }
        match Text::add(reporter, &mut reading.sources, one) {
            Some(text) => read_text(reporter, &text, path, &mut reading),
            None => {
                reading.broken.insert(path);
            }
        }
    }
    // One that is meant as a document, and is none.
    let is_broken = !reading.broken.is_empty() || reading.others.iter().any(|other| detect::is_intended(&other.root));
    reading.others.iter_mut().for_each(|other| other.why.may_be_referred_to = is_broken);
    // Without a document, any of them may be meant as one.
    if reading.fragments.is_empty() {
        reading.others.iter_mut().for_each(|other| other.why.may_be_passed_over = false);
    }
    reading
}

/// Reports a README with code blocks that look like documents.
fn pass_over_readme(reporter: &Reporter<'_>, sources: &mut Sources, found: files::Found) {
    let is_document = |bytes: &Vec<u8>| detect::is_intended_text(&String::from_utf8_lossy(bytes));
    if found.bytes.as_ref().is_ok_and(is_document)
        && let Some(text) = Text::add(reporter, sources, found)
    {
        let id = sources.add_whole(text.file, Syntax::Yaml);
        reporter.report_at(Location::new(id, ""), messages::read::readme());
    }
}

fn read_text(reporter: &Reporter<'_>, text: &Text, path: PathBuf, reading: &mut Reading) {
    let Reading { fragments, others, paths, broken, sources, .. } = reading;
    if let Content::Blocks { blocks, otherwise } = classify::content(&text.name, sources.file_text(text.file)) {
        let (found, why) = page::read(reporter, text, blocks, otherwise, sources);
        others.extend(why.map(|(id, why)| Other { id, root: Value::Null, why }));
        for fragment in found {
            paths.insert(fragment.id, (path.clone(), true));
            fragments.push(fragment);
        }
        return;
    }
    let Some((id, mut root)) = text.parse(reporter, sources) else {
        broken.insert(path);
        return;
    };
    paths.insert(id, (path, false));
    match detect::check(&mut root) {
        Ok(problems) => {
            problems.into_iter().for_each(|problem| problem.report(reporter, id));
            fragments.push(Fragment { id, root });
        }
        Err(problem) => {
            // An empty file may be what is left of a document.
            let is_intended = root.is_null() || detect::is_intended(&root) || root.get("overlay").is_some();
            let may_be_passed_over = !text.is_explicit && !is_intended;
            let why = NoDocument { problem: *problem, may_be_passed_over, may_be_referred_to: false };
            others.push(Other { id, root, why });
        }
    }
}

#[cfg(test)]
mod tests;
