//! Pointers in the texts of diagnostics, in the words of the version that a file is written in.

use super::{Diagnostic, Diagnostics};
use crate::openapi::{Pointer, fragment_of_pointer, pointer_of_fragment, swagger_sections};
use crate::source::{FragmentId, Location, Sources, Span};

impl Diagnostics {
    /// Replaces the pointers to components, such as `#/components/schemas/Pet`, by those that files in Swagger 2.0 have,
    /// such as `#/definitions/Pet`: the stages after reading know the former only.
    pub(crate) fn in_own_words(&mut self, sources: &Sources) {
        for Diagnostic { location, message, help, .. } in &mut self.items {
            let Some(Location { fragment, .. }) = location else { continue };
            let section = as_written(sources, *fragment, &Pointer::from("/components/schemas"));
            if section == "/definitions" {
                for text in [message, help] {
                    replace(text, sources, *fragment);
                }
            }
        }
    }
}

/// Replaces the code spans of a text that are pointers to components.
fn replace(text: &mut String, sources: &Sources, fragment: FragmentId) {
    let spans = text.split('`').enumerate().map(|(index, span)| {
        let is_code = index % 2 == 1;
        let new = if is_code { own_words(span, sources, fragment) } else { None };
        new.unwrap_or_else(|| span.to_owned())
    });
    *text = spans.collect::<Vec<_>>().join("`");
}

fn own_words(span: &str, sources: &Sources, fragment: FragmentId) -> Option<String> {
    let is_reference = span.starts_with("#/components/");
    if !is_reference && !span.starts_with("components/") {
        return None;
    }
    let pointer = match span.strip_prefix('#') {
        Some(reference) => Pointer::from(pointer_of_fragment(reference)?.as_ref()),
        None => Pointer::from(format!("/{span}")),
    };
    // The author may have written it so.
    if sources.text(fragment).contains(span) {
        return None;
    }
    let written = as_written(sources, fragment, &pointer);
    let written = if written == pointer { of_section(&pointer)? } else { written };
    if is_reference {
        return Some(format!("#{}", fragment_of_pointer(&written)));
    }
    written.strip_prefix('/').map(str::to_owned)
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
