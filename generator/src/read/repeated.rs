//! One mistake in several places: texts that repeat a definition repeat what is wrong with it.

use std::collections::HashMap;

use serde_json::Value;

use super::text;
use crate::diag::Diagnostics;
use crate::openapi::{Pointer, swagger_sections};
use crate::source::{FragmentId, Location, Sources, Span};

/// Joins errors and warnings that say the same of what several texts repeat: of components of one name, of equal objects, or of a
/// value that they all refer to.
pub(crate) fn join_repeated(diagnostics: &mut Diagnostics, sources: &Sources) {
    let mut texts = Texts { sources, roots: HashMap::new() };
    diagnostics.join_repeated(|location| sources.as_written(location), |written| texts.repeated(written));
}

/// What texts may repeat.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Repeated {
    /// The value at a pointer of a component.
    Component(Pointer),
    /// A value by its name, and the object that it is in; or an object.
    Object(Option<String>, String),
}

/// Texts that are parsed again, when they have a diagnostic that another one has too.
struct Texts<'s> {
    sources: &'s Sources,
    roots: HashMap<FragmentId, Option<Value>>,
}

impl Texts<'_> {
    fn repeated(&mut self, location: &Location) -> Option<Repeated> {
        let Span::Pointer(pointer) = &location.span else { return None };
        if is_in_component(pointer) {
            return Some(Repeated::Component(pointer.clone()));
        }
        let sources = self.sources;
        let parsed = |fragment| text::parse(sources.text(fragment), sources.syntax(fragment)).1.value;
        let root = self.roots.entry(location.fragment).or_insert_with(|| parsed(location.fragment)).as_ref()?;
        let value = root.pointer(pointer)?;
        let parent = pointer.parent().filter(|parent| !parent.is_empty());
        match (value.is_object(), parent) {
            (false, Some(parent)) => {
                let name = pointer.segments().last().map(|name| name.into_owned());
                // An item of a list is the same at any index.
                let name = name.filter(|_| root.pointer(parent).is_some_and(Value::is_object));
                Some(Repeated::Object(name, root.pointer(parent)?.to_string()))
            }
            _ => Some(Repeated::Object(None, value.to_string())),
        }
    }
}

/// Tests for the pointer of a component of any version, or of a value in one.
fn is_in_component(pointer: &Pointer) -> bool {
    let segments: Vec<_> = pointer.segments().take(3).collect();
    match segments.as_slice() {
        [section, _, _] if section == "components" => true,
        [section, _, ..] => swagger_sections().any(|(old, _)| section == old),
        _ => false,
    }
}
