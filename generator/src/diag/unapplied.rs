//! Changes of the document that could not be applied, because of errors in overlays: what they would change is not judged.

use std::collections::BTreeSet;

use super::{Code, Diagnostic, Diagnostics};
use crate::openapi::Pointer;
use crate::source::{FragmentId, Location, Sources};

/// The actions of overlays that could not be applied.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unapplied {
    actions: Vec<Action>,
}

#[derive(Clone, Debug)]
struct Action {
    /// The text of the action, or of all of an overlay that cannot be read.
    text: String,
    removes: bool,
    /// True if it has no target, or none that can be read.
    is_untargeted: bool,
    /// True if its target is a pattern.
    is_of_anything: bool,
}

impl Action {
    fn of(text: &str) -> Self {
        let mut targets = text.split("target").skip(1).map(|rest| rest.lines().next().unwrap_or_default()).peekable();
        let is_pattern = |target: &str| ["..", "*", "?"].iter().any(|part| target.contains(part));
        let is_untargeted = targets.peek().is_none();
        let is_of_anything = targets.any(is_pattern);
        Self { removes: is_named("remove", text), is_untargeted, is_of_anything, text: text.to_owned() }
    }

    /// Tests whether the action may change the value at a pointer: it has the names on the way to it, or, without a target, the
    /// last of them.
    fn may_change(&self, pointer: &Pointer) -> bool {
        let mut names: Vec<_> = pointer.segments().filter(|name| name.parse::<usize>().is_err()).collect();
        // What is required may be declared beside.
        names.pop_if(|name| name == "required");
        let first = if names.first().is_some_and(|name| name == "components") { 3 } else { 2 };
        if self.is_untargeted && !self.removes {
            return names.last().is_none_or(|name| is_named(name, &self.text));
        }
        let count = if self.removes { first } else { names.len() };
        self.is_of_anything || names.iter().take(count).all(|name| is_named(name, &self.text))
    }
}

/// Tests whether a text has a name as a whole.
fn is_named(name: &str, text: &str) -> bool {
    let is_of_name = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(name).any(|(at, _)| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let after = rest.get(name.len()..).unwrap_or_default();
        !is_of_name(before.chars().next_back()) && !is_of_name(after.chars().next())
    })
}

impl Unapplied {
    /// The actions at which there are errors. `action` gives the value of one, from the location of an error in it.
    pub(crate) fn of(
        diagnostics: &Diagnostics,
        overlays: &BTreeSet<FragmentId>,
        sources: &Sources,
        action: impl Fn(&Location) -> Option<String>,
    ) -> Self {
        let errors = diagnostics.iter().filter(|found| found.is_open());
        let locations = errors.filter_map(|found| found.location.as_ref());
        let of_overlays = locations.filter(|location| overlays.contains(&location.fragment));
        let text = |location: &Location| action(location).unwrap_or_else(|| sources.text(location.fragment).to_owned());
        let texts: BTreeSet<String> = of_overlays.map(text).collect();
        Self { actions: texts.iter().map(|text| Action::of(text)).collect() }
    }

    /// Tests whether a later error or warning may be about what an action would have changed.
    pub(super) fn explain(&self, found: &Diagnostic) -> bool {
        let is_of_section = |section: &&str| self.actions.iter().any(|action| action.text.contains(*section));
        let section = (found.code == Code::UndeclaredSecurityScheme).then_some("securitySchemes");
        let own = found.location.iter().map(|location| location.span.pointer());
        let mut pointers = own.chain(found.target.as_deref().cloned());
        section.as_ref().is_some_and(is_of_section)
            || pointers.any(|pointer| self.actions.iter().any(|action| action.may_change(&pointer)))
    }
}

impl Diagnostics {
    /// The fragments in which there are errors.
    pub(crate) fn fragments_with_errors(&self) -> BTreeSet<FragmentId> {
        let errors = self.items.iter().filter(|found| found.is_open());
        errors.filter_map(|found| found.location.as_ref()).map(|location| location.fragment).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_may_change_what_its_text_names() {
        let changed = |text: &str, pointer: &str| Action::of(text).may_change(&Pointer::from(pointer));
        let update = "target: $.paths['/ships'].get\nupdate: { responses: { '204': {} } }";
        assert!(changed(update, "/paths/~1ships/get"));
        assert!(changed(update, "/paths/~1ships/get/responses"));
        assert!(!changed(update, "/paths/~1ships/get/security/0"));
        let schema = "target: $.components.schemas.Ship\nupdate: { properties: { name: {} } }";
        assert!(changed(schema, "/components/schemas/Ship/required/0"));
        assert!(!changed(update, "/paths/~1ship/get"));
        assert!(!changed(update, "/components/schemas/Ship"));
        assert!(changed("target: $.paths['/ships']\nremove: true", "/paths/~1ships/get/parameters/0"));
        assert!(changed("target: $.paths.*.get\nupdate: {}", "/components/schemas/Ship/type"));
        assert!(changed("update: { type: string }", "/components/schemas/Ship/type"));
        assert!(!changed("update: { type: string }", "/components/schemas/Ship/format"));
        assert!(changed("target: $\nupdate: { components: { schemas: { Ship: {} } } }", "/components/schemas/Ship"));
    }
}
