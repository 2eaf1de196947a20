//! Follows references between texts: what they lead to becomes a component of the merged document.
//!
//! A text with a version (`openapi`, `swagger`) that was given is a *member*: its components are those of the merged
//! document, and `other.yaml#/components/schemas/X` means the one called `X`. Of any other text only that is taken
//! which references lead to (a *target*), as the component `#/components/<section>/<name>` of a fragment of its own,
//! so that whatever is said of it has its place in the text that holds it. Path items have no home among the
//! components of 3.0 and inherit from their document: they are put where the reference stands, and so are the
//! parameters and responses of Swagger 2.0, whose upgrade needs the document around them.
//!
//! Only files in the folders that were given are read (the folder of a file that was given by itself), in the form of
//! relative references (RFC 3986, section 4.2; OpenAPI 3.1.1, 4.6). A URI leads to the text that gives it itself, or to
//! the copy that the configuration names for it ([`super::copies`]), which is never a member.

mod bases;
mod dialect;
mod extract;
mod fetch;
mod names;
mod resolve;
mod scan;
mod values;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use serde_json::Value;
use url::Url;

use super::copies::Copies;
use super::files::Root;
use super::problem::Problem;
use super::{Fragment, Reading};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::openapi::{Kind, child_pointer, segments};
use crate::source::{FragmentId, Location, Sources};
use bases::Bases;
use dialect::Dialect;
use scan::Reference;

/// A text that references may lead to, or stand in.
struct Text {
    id: FragmentId,
    root: Value,
    /// Where its file is.
    path: PathBuf,
    /// Whether it is an OpenAPI document that was given, so that all of it is part of the merged document.
    is_member: bool,
    /// Whether it is a copy of what has an address: what it refers to has addresses too, and not the paths of files.
    is_copy: bool,
    /// Why it is no OpenAPI document: told of if nothing refers to it.
    problem: Option<Problem>,
    dialect: Option<Dialect>,
    bases: Bases,
}

impl Text {
    fn new(id: FragmentId, root: Value, path: PathBuf, retrieved: Option<&Url>) -> Self {
        let version = Dialect::of(&root);
        let bases = Bases::of(&root, version.is_some(), retrieved);
        let dialect = version.or_else(|| Dialect::of_schema(&root));
        let is_copy = retrieved.is_some();
        Self { id, root, path, is_member: false, is_copy, problem: None, dialect, bases }
    }
}

/// Something that a reference from elsewhere leads to.
struct Target {
    text: usize,
    pointer: String,
    kind: Kind,
}

/// Where a reference leads.
#[derive(Clone, Debug)]
enum Lead {
    /// The reference stays as it is: it is right so, or later stages tell what is wrong with it.
    Stays,
    /// To a part of the merged document, by this reference.
    Merged(String),
    /// To a target, by its index.
    Target(usize),
}

struct Linker<'r> {
    texts: Vec<Text>,
    by_path: HashMap<PathBuf, usize>,
    /// The texts that were given and the schemas in them, by the URIs that they give themselves: `$self` (OpenAPI 3.2)
    /// or `$id`.
    by_uri: HashMap<Url, (usize, String)>,
    copies: Copies,
    /// The copies that were read, by the address that led to them; none for one that is broken.
    by_address: HashMap<Url, Option<usize>>,
    /// Files that could not be read, which was told of.
    broken: HashSet<PathBuf>,
    roots: &'r [Root],
    /// The names in each text, or resource in one, that a name was looked for in.
    anchors: HashMap<(usize, String), HashMap<String, String>>,
    targets: Vec<Target>,
    by_place: HashMap<(usize, String, Kind), usize>,
    /// Where the references lead, by text and pointer.
    leads: HashMap<(usize, String), Lead>,
    /// Which text refers to which.
    edges: BTreeSet<(usize, usize)>,
    /// Components of members that are nothing but a reference to a target: target, section, name.
    aliases: BTreeSet<(usize, &'static str, String)>,
    /// Targets that are put into the place of a whole section of components (`schemas: {$ref: ./index.yaml}`).
    sections: HashMap<usize, &'static str>,
    /// The components of members: section, name; with the texts that have them.
    components: BTreeMap<(&'static str, String), Vec<usize>>,
    /// References out of the given folders, as far as they can't mean an `$id`.
    remote: Vec<(Location, String)>,
    sources: &'r mut Sources,
    diagnostics: &'r mut Diagnostics,
}

/// Follows the references between the texts that were read, and to `copies`; `roots` are the folders from which more
/// may be read, none for texts in memory.
pub(super) fn link(reading: &mut Reading, mut copies: Copies, roots: &[Root], diagnostics: &mut Diagnostics) {
    let others = std::mem::take(&mut reading.others);
    if !reading.fragments.iter().any(|fragment| scan::has_relative(&fragment.root)) {
        others.into_iter().for_each(|other| diagnostics.push(other.problem.at(other.id)));
        return copies.finish(&mut reading.sources, diagnostics);
    }
    let mut texts = Vec::new();
    let mut by_path = HashMap::new();
    let path_of = |id| reading.paths.get(&id).cloned().unwrap_or_default();
    for Fragment { id, root } in std::mem::take(&mut reading.fragments) {
        let (path, is_page) = path_of(id);
        if !is_page {
            by_path.insert(path.clone(), texts.len());
        }
        let mut text = Text::new(id, root, path, None);
        text.is_member = true;
        texts.push(text);
    }
    for other in others {
        let (path, _) = path_of(other.id);
        by_path.insert(path.clone(), texts.len());
        let mut text = Text::new(other.id, other.root, path, None);
        (text.problem, text.dialect) = (Some(other.problem), Dialect::of_schema(&text.root));
        texts.push(text);
    }
    let mut linker = Linker {
        by_uri: bases::by_uri(texts.iter().map(|text| &text.bases)),
        texts,
        by_path,
        copies,
        by_address: HashMap::new(),
        broken: std::mem::take(&mut reading.broken),
        roots,
        anchors: HashMap::new(),
        targets: Vec::new(),
        by_place: HashMap::new(),
        leads: HashMap::new(),
        edges: BTreeSet::new(),
        aliases: BTreeSet::new(),
        sections: HashMap::new(),
        components: BTreeMap::new(),
        remote: Vec::new(),
        sources: &mut reading.sources,
        diagnostics,
    };
    linker.explore();
    linker.copies.finish(linker.sources, linker.diagnostics);
    if linker.diagnostics.has_errors() {
        // The stage that would tell of them is not reached.
        for (location, reference) in std::mem::take(&mut linker.remote) {
            linker.diagnostics.push(remote_reference(location, &reference));
        }
    }
    linker.settle_dialects();
    let names = linker.names();
    reading.fragments = linker.write(names);
}

/// Refuses the references of fragments into other files, which nobody is going to read.
pub(crate) fn refuse_other_files(fragments: &mut [Fragment], diagnostics: &mut Diagnostics) {
    for fragment in fragments {
        for reference in scan::references(&mut fragment.root, Kind::Document, false) {
            // An absolute URI may be of something that is not needed; what needs it says so.
            if Url::parse(&reference.text).is_ok() {
                continue;
            }
            let location = Location::new(fragment.id, reference.at.as_str());
            let message = format!("`{}` points into another file, and a fragment has to stand alone", reference.text);
            let help =
                "bundle the documents into one first, or put the folder with all of them under `specs/` as it is";
            diagnostics.push(Diagnostic::new(Code::DanglingRef, location, message, help));
        }
    }
}

/// The finding for a reference that leads out of what was given.
fn remote_reference(location: impl Into<Option<Location>>, reference: &str) -> Diagnostic {
    let message = format!("`{reference}` leads out of the given documents");
    let is_address = reference.contains("://") || reference.starts_with("//");
    let help = if is_address {
        "nothing is fetched; say in `[references]` of generator.toml where a copy of it is, or refer to one by its path"
    } else {
        "only .json and .yaml files in the given folder are read; give the folder that holds both, or refer to `#/components/...`"
    };
    Diagnostic::new(Code::RemoteRef, location, message, help)
}

impl Linker<'_> {
    /// Finds everything that the members refer to, however far.
    fn explore(&mut self) {
        for text in 0..self.texts.len() {
            if self.texts.get(text).is_some_and(|text| text.is_member) {
                self.explore_member(text);
            }
        }
        let mut next = 0;
        while let Some(Target { text, pointer, kind }) = self.targets.get(next) {
            let (text, pointer, kind) = (*text, pointer.clone(), *kind);
            let section = self.sections.get(&next).copied();
            for reference in self.references(text, &pointer, kind) {
                let lead = self.lead(text, &pointer, &reference);
                let name = component_name(reference.object());
                if let Some((section, name)) = section.zip(name)
                    && self.is_plain(text, &format!("{pointer}{}", reference.object()))
                {
                    self.alias(&lead, &reference, section, name);
                }
            }
            next += 1;
        }
        let used: HashSet<usize> = self.targets.iter().map(|target| target.text).collect();
        for (index, text) in self.texts.iter_mut().enumerate() {
            if let Some(problem) = text.problem.take().filter(|_| !used.contains(&index)) {
                self.diagnostics.push(problem.at(text.id));
            }
        }
    }

    fn explore_member(&mut self, text: usize) {
        let Some(root) = self.texts.get(text).map(|text| &text.root) else { return };
        for (section, name, _) in components(root) {
            self.components.entry((section, name.clone())).or_default().push(text);
        }
        for reference in self.references(text, "", Kind::Document) {
            let lead = self.lead(text, "", &reference);
            match (component_at(reference.object()), &lead) {
                (Some((section, name)), _) if self.is_plain(text, reference.object()) => {
                    self.alias(&lead, &reference, section, name);
                }
                (None, Lead::Target(target)) => {
                    self.sections.extend(section_at(reference.object()).map(|section| (*target, section)));
                }
                _ => {}
            }
        }
    }

    /// Whether there is nothing but a reference at a place.
    fn is_plain(&self, text: usize, pointer: &str) -> bool {
        let value = self.texts.get(text).and_then(|text| text.root.pointer(pointer)).and_then(Value::as_object);
        value.is_some_and(|object| object.len() == 1 && object.contains_key("$ref"))
    }

    /// Notes that a component is nothing but a reference, if what it leads to can have its name.
    fn alias(&mut self, lead: &Lead, reference: &Reference, section: &'static str, name: String) {
        if let Lead::Target(target) = lead
            && !reference.is_mapping
            && scan::section(reference.kind) == Some(section)
        {
            self.aliases.insert((*target, section, name));
        }
    }

    /// The references in what stands at `pointer` of a text. Members keep those into themselves.
    fn references(&mut self, text: usize, pointer: &str, kind: Kind) -> Vec<Reference> {
        let Some(text) = self.texts.get_mut(text) else { return Vec::new() };
        let with_local = !text.is_member;
        text.root.pointer_mut(pointer).map_or_else(Vec::new, |value| scan::references(value, kind, with_local))
    }

    fn location(&self, text: usize, pointer: String) -> Option<Location> {
        self.texts.get(text).map(|text| Location::new(text.id, pointer))
    }

    fn say(&mut self, code: Code, (text, at): (usize, String), message: String, help: &str) {
        let location = self.location(text, at);
        self.diagnostics.push(Diagnostic::new(code, location, message, help));
    }
}

/// The components of a document of any version: section by its name of 3.x, name, and value.
fn components(root: &Value) -> impl Iterator<Item = (&'static str, &String, &Value)> {
    let of_3 = scan::SECTIONS.iter().map(|section| (*section, root.get("components").and_then(|all| all.get(section))));
    let of_2 = dialect::SECTIONS.iter().map(|(old, section)| (*section, root.get(old)));
    of_3.chain(of_2).flat_map(|(section, entries)| {
        let entries = entries.and_then(Value::as_object).into_iter().flatten();
        entries.map(move |(name, value)| (section, name, value))
    })
}

/// Where a component can stand, by the words of 3.x and of Swagger 2.0.
fn places_of(section: &str, name: &str) -> impl Iterator<Item = String> {
    let old = dialect::SECTIONS.iter().find(|(_, new)| *new == section).map(|(old, _)| format!("/{old}"));
    [Some(format!("/components/{section}")), old].into_iter().flatten().map(move |at| child_pointer(&at, name))
}

/// The name of the component at a pointer from its section.
fn component_name(pointer: &str) -> Option<String> {
    let mut way = segments(pointer);
    way.next().filter(|_| way.next().is_none()).map(std::borrow::Cow::into_owned)
}

/// The section of components at a pointer, if it is one.
fn section_at(pointer: &str) -> Option<&'static str> {
    let way: Vec<_> = segments(pointer).collect();
    match way.as_slice() {
        [first, section] if first == "components" => scan::SECTIONS.iter().find(|known| *known == section).copied(),
        [old] => dialect::SECTIONS.iter().find(|(known, _)| known == old).map(|(_, section)| *section),
        _ => None,
    }
}

/// The section and name of the component at a pointer, if it is one.
fn component_at(pointer: &str) -> Option<(&'static str, String)> {
    let (around, _) = pointer.rsplit_once('/')?;
    Some((section_at(around)?, segments(pointer).last()?.into_owned()))
}

#[cfg(test)]
mod bases_tests;
#[cfg(test)]
mod copies_tests;
#[cfg(test)]
mod tests;
