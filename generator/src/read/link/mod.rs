//! Resolves references between texts: the values that they refer to become components of the merged document.
//!
//! A text with a version (`openapi`, `swagger`) that was given is a *member*: its components are those of the merged
//! document, and `other.yaml#/components/schemas/X` refers to the component `X` of that. Of any other text only the values
//! that are referred to (*targets*) are taken, as the components `#/components/<section>/<name>` of a fragment of its own,
//! so that diagnostics on them are located in the text that has them. Path items cannot be components in 3.0 and inherit
//! from their document: they are copied to the location of the reference, and so are the parameters and responses of Swagger
//! 2.0, whose upgrade needs the document around them.
//!
//! Only files in the folders that were given are read (the folder of a file that was given by itself), by relative
//! references (RFC 3986, section 4.2; OpenAPI 3.1.1, 4.6). A URI resolves to the text that declares it for itself, or to the
//! document that the configuration maps it to ([`super::vendored`]), which is never a member.

mod base_uri;
mod components;
mod extract;
mod lookup;
mod names;
mod resolve;
mod rewrite;
mod scan;
mod target;
mod values;

use serde_json::Value;

use super::files::Root;
use super::vendored::Vendored;
use super::{Fragment, Reading, validate};
use crate::arena::Id as _;
use crate::diag::{Diagnostics, Reporter, messages};
use crate::openapi::{Kind, Pointer, Version};
use crate::source::{Location, ManyTexts};
use crate::uri::Uri;
use components::{MemberComponents, component_at, component_name, components, section_at};
use lookup::{Text, TextId, Texts};
use resolve::Resolutions;
use scan::Reference;
use target::{Resolution, Target, TargetId, Targets};

/// How often references are followed again after corrections: those of one round may be within what another one found.
const MAX_CORRECTIONS: usize = 4;

struct Linker<'l, 'r> {
    texts: Texts<'l, 'r>,
    targets: Targets,
    resolutions: Resolutions,
    components: MemberComponents,
}

/// Resolves the references between the texts that were read, and to vendored documents; `roots` are the folders from which
/// more may be read, none for texts in memory.
pub(super) fn link(reporter: &Reporter<'_>, reading: &mut Reading, mut vendored: Vendored, roots: &[Root]) {
    let others = std::mem::take(&mut reading.others);
    if !reading.fragments.iter().any(|fragment| scan::has_relative(&fragment.root)) {
        others.into_iter().for_each(|other| other.why.report(reporter, other.id));
        return vendored.finish(reporter, &mut reading.sources);
    }
    let broken = std::mem::take(&mut reading.broken);
    let mut texts = Texts::new(reporter, &mut reading.sources, vendored, roots, broken);
    for Fragment { id, root } in std::mem::take(&mut reading.fragments) {
        let (path, is_on_page) = reading.paths.get(&id).cloned().unwrap_or_default();
        let mut text = Text::new(id, root, path, None);
        text.is_member = true;
        texts.add(text, is_on_page);
    }
    for other in others {
        let (path, _) = reading.paths.get(&other.id).cloned().unwrap_or_default();
        let mut text = Text::new(other.id, other.root, path, None);
        (text.why, text.version) = (Some(other.why), Version::of_schema(&text.root));
        texts.add(text, false);
    }
    texts.collect_uris();
    let mut linker = Linker {
        texts,
        targets: Targets::default(),
        resolutions: Resolutions::default(),
        components: MemberComponents::default(),
    };
    linker.explore(reporter);
    linker.texts.finish();
    let names = linker.names();
    reading.fragments = linker.rewrite(names);
    linker.texts.report_found();
}

/// Refuses the references of fragments to other files, which are not read.
pub(crate) fn refuse_other_files(fragments: &mut [Fragment], diagnostics: &mut Diagnostics) {
    let reporter = Reporter::new(&ManyTexts, diagnostics);
    for fragment in fragments {
        for reference in scan::references(&mut fragment.root, Kind::Document, false) {
            // An absolute URI may not be needed; later stages report it where it is.
            if Uri::parse(&reference.text).is_none() {
                let location = Location::new(fragment.id, reference.pointer);
                reporter.report_at(location, messages::link::reference_to_other_file(&reference.text));
            }
        }
    }
}

impl Linker<'_, '_> {
    /// Finds all values that the members refer to, directly or by other references; once more each time that names in them were
    /// corrected, since references may lead through these.
    fn explore(&mut self, reporter: &Reporter<'_>) {
        self.explore_once();
        for _ in 0..MAX_CORRECTIONS {
            if !self.correct_targets(reporter) {
                break;
            }
            self.texts.restart();
            self.targets = Targets::default();
            self.resolutions = Resolutions::default();
            self.components = MemberComponents::default();
            self.explore_once();
        }
        let used = self.resolutions.referred();
        for (id, text) in self.texts.all.entries_mut() {
            self.texts.sources.add_moves(text.id, text.moves.clone());
            if let Some(why) = text.why.take()
                && !used.contains(&id)
            {
                why.report(reporter, text.id);
            }
        }
    }

    /// Corrects the misspelled names in all targets; returns true if there are any.
    fn correct_targets(&mut self, reporter: &Reporter<'_>) -> bool {
        let mut is_corrected = false;
        for Target { text, pointer, kind } in self.targets.all.iter() {
            let text = &mut self.texts.all[*text];
            let Some(value) = text.root.pointer_mut(pointer).filter(|_| !text.is_vendored) else { continue };
            let mut found = Diagnostics::default();
            let moves = validate::correct_part(&mut found, text.id, pointer, (*kind, text.version), value);
            is_corrected |= !moves.is_empty();
            text.moves.then_nested(moves);
            reporter.extend(found);
        }
        is_corrected
    }

    fn explore_once(&mut self) {
        for text in self.texts.all.ids() {
            if self.texts.all[text].is_member {
                self.explore_member(text);
            }
        }
        // Exploring a target adds others.
        let mut next = TargetId::new(0);
        while let Some(Target { text, pointer, kind }) = self.targets.all.find(next) {
            let (text, pointer, kind) = (*text, pointer.clone(), *kind);
            let section = self.components.sections.get(&next).copied();
            for reference in self.texts.references(text, &pointer, kind) {
                let resolution = self.resolve(text, &pointer, &reference);
                if let (Some(section), Some(name)) = (section, component_name(reference.object()))
                    && self.is_reference_only(text, &pointer.join(reference.object()))
                {
                    self.add_alias(&resolution, &reference, section, name);
                }
            }
            next = TargetId::new(next.index() + 1);
        }
        self.infer_versions();
    }

    fn explore_member(&mut self, text: TextId) {
        for (section, name, _) in components(&self.texts.all[text].root) {
            self.components.declared.entry((section, name.clone())).or_default().push(text);
        }
        for reference in self.texts.references(text, "", Kind::Document) {
            let resolution = self.resolve(text, &Pointer::root(), &reference);
            match (component_at(reference.object()), &resolution) {
                (Some((section, name)), _) if self.is_reference_only(text, reference.object()) => {
                    self.add_alias(&resolution, &reference, section, name);
                }
                (None, Resolution::Target(target)) => {
                    if let Some(section) = section_at(reference.object()) {
                        self.components.sections.insert(*target, section);
                    }
                }
                _ => {}
            }
        }
    }

    /// Tests whether the object at a pointer has no member but `$ref`.
    fn is_reference_only(&self, text: TextId, pointer: &str) -> bool {
        let object = self.texts.all[text].root.pointer(pointer).and_then(Value::as_object);
        object.is_some_and(|object| object.len() == 1 && object.contains_key("$ref"))
    }

    /// Records that a component is nothing but a reference, if the target of the reference can have its name.
    fn add_alias(&mut self, resolution: &Resolution, reference: &Reference, section: &'static str, name: String) {
        if let Resolution::Target(target) = resolution
            && !reference.is_mapping
            && reference.kind.section() == Some(section)
        {
            self.components.aliases.insert((*target, section, name));
        }
    }

    /// Gives each text without a version the oldest version among those of the texts that refer to it: later versions
    /// include most of the older ones, but not the other way round.
    fn infer_versions(&mut self) {
        for version in Version::ALL {
            let has_version = |text: &TextId| self.texts.all[*text].version == Some(version);
            let mut open: Vec<TextId> = self.texts.all.ids().filter(has_version).collect();
            while let Some(from) = open.pop() {
                for to in self.resolutions.referred_by(from) {
                    let text = &mut self.texts.all[to];
                    if text.version.is_none() {
                        text.version = Some(version);
                        open.push(to);
                    }
                }
            }
        }
        for text in self.texts.all.iter_mut() {
            // Components without a version have the form of 3.x.
            if text.is_member
                && Version::of(&text.root).is_none()
                && let (Some(version), Value::Object(root)) = (text.version, &mut text.root)
            {
                let version = version.max(Version::V3_0);
                root.insert(version.field().to_owned(), version.as_str().into());
            }
        }
    }
}

#[cfg(test)]
mod tests;
