//! Pointers in the texts of diagnostics, in the words of the version that a file is written in.

use std::collections::{HashMap, HashSet};

use super::{Diagnostic, Diagnostics};
use crate::openapi::{Pointer, fragment_of_pointer, pointer_of_fragment, swagger_sections};
use crate::source::{FragmentId, Location, Sources, Span};

/// The beginning of a pointer to a component.
const COMPONENTS: &str = "components/";

impl Diagnostics {
    /// Replaces the pointers to components, such as `#/components/schemas/Pet`, by those that files in Swagger 2.0 have,
    /// such as `#/definitions/Pet`: the stages after reading know the former only.
    pub(crate) fn in_own_words(&mut self, sources: &Sources) {
        let mut files: HashMap<FragmentId, Option<File<'_>>> = HashMap::new();
        for Diagnostic { location, message, help, .. } in &mut self.items {
            let Some(Location { fragment, .. }) = location else { continue };
            let file = files.entry(*fragment).or_insert_with(|| File::of(sources, *fragment));
            if let Some(file) = file {
                for text in [message, help] {
                    file.replace(text);
                }
            }
        }
    }
}

/// A file in Swagger 2.0.
struct File<'s> {
    sources: &'s Sources,
    fragment: FragmentId,
    /// The pointers to components of 3.x in its text, without what is before `components/`: the author may have written such.
    components: HashSet<&'s str>,
}

impl<'s> File<'s> {
    /// `None` for a file in another version.
    fn of(sources: &'s Sources, fragment: FragmentId) -> Option<Self> {
        let section = as_written(sources, fragment, &Pointer::from("/components/schemas"));
        (section == "/definitions").then(|| {
            let found = sources.text(fragment).split(['"', '\'', '`', ' ', '\n', '\r']);
            let components = found.filter_map(|word| word.find(COMPONENTS).and_then(|at| word.get(at..)));
            Self { sources, fragment, components: components.collect() }
        })
    }

    /// Replaces the code spans of a text that are pointers to components.
    fn replace(&self, text: &mut String) {
        let spans = text.split('`').enumerate().map(|(index, span)| {
            let is_code = index % 2 == 1;
            let new = if is_code { self.own_words(span) } else { None };
            new.unwrap_or_else(|| span.to_owned())
        });
        *text = spans.collect::<Vec<_>>().join("`");
    }

    fn own_words(&self, span: &str) -> Option<String> {
        let reference = span.strip_prefix("#/");
        let component = reference.unwrap_or(span);
        if !component.starts_with(COMPONENTS) || self.components.contains(component) {
            return None;
        }
        let pointer = match span.strip_prefix('#') {
            Some(reference) => Pointer::from(pointer_of_fragment(reference)?.as_ref()),
            None => Pointer::from(format!("/{span}")),
        };
        let written = as_written(self.sources, self.fragment, &pointer);
        let written = if written == pointer { of_section(&pointer)? } else { written };
        if reference.is_some() {
            return Some(format!("#{}", fragment_of_pointer(&written)));
        }
        written.strip_prefix('/').map(str::to_owned)
    }
}

/// The pointer in the text for one in the upgraded document.
fn as_written(sources: &Sources, fragment: FragmentId, pointer: &Pointer) -> Pointer {
    match sources.as_written(&Location::new(fragment, pointer.clone())) {
        Location { fragment: same, span: Span::Pointer(written) } if same == fragment => written,
        _ => pointer.clone(),
    }
}

/// The pointer of a component that the document does not have, by its section alone.
fn of_section(pointer: &Pointer) -> Option<Pointer> {
    let rest = pointer.strip_prefix("/components/")?;
    let (section, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let section = if section == "requestBodies" { "parameters" } else { section };
    let (old, _) = swagger_sections().find(|(_, new)| *new == section)?;
    let rest = if rest.is_empty() { String::new() } else { format!("/{rest}") };
    Some(Pointer::root().child(old).join(&rest))
}
