//! Errors and warnings of stages that run after one that failed, so that all of a run are shown together: only those that do not
//! follow from earlier errors.

use std::collections::BTreeSet;

use super::{Code, Diagnostic, Diagnostics, Severity, Unapplied};
use crate::openapi::Pointer;
use crate::source::{FragmentId, Location, Span};

/// What was recorded before a stage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    count: usize,
    has_failed: bool,
}

impl Diagnostics {
    /// The state before a stage, for [`Diagnostics::retain_independent`] after it.
    pub(crate) fn before(&self) -> Before {
        Before { count: self.items.len(), has_failed: self.checkpoint().is_err() }
    }

    /// If an earlier stage failed, removes what the stages after it recorded, but for errors and warnings that do not follow from
    /// the errors of the earlier stages, and are not about what an overlay would have changed.
    pub(crate) fn retain_independent(&mut self, before: Before, unapplied: &Unapplied) {
        if !before.has_failed {
            return;
        }
        let later = self.items.split_off(before.count.min(self.items.len()));
        let causes = Causes::of(&self.items);
        let is_judged = |found: &Diagnostic| matches!(found.severity, Severity::Error | Severity::Warning);
        self.items.extend(
            later.into_iter().filter(|found| is_judged(found) && !causes.explain(found) && !unapplied.explain(found)),
        );
    }
}

/// The locations of errors.
struct Causes {
    /// With those of all values around them, but for whole documents.
    around: BTreeSet<(FragmentId, String)>,
    own: BTreeSet<(FragmentId, String)>,
    /// Those that are offsets, such as all of `generator.toml`.
    offsets: BTreeSet<Location>,
    /// The own pointers, in whatever document, but for whole documents.
    pointers: BTreeSet<String>,
    /// True if a text could not be read, or found by a setting, to which references may lead.
    has_unread: bool,
    /// What references that lead nowhere refer to: each of them is one mistake, wherever it was copied.
    unresolved: BTreeSet<Pointer>,
}

impl Causes {
    fn of(found: &[Diagnostic]) -> Self {
        let mut causes = Self {
            around: BTreeSet::new(),
            own: BTreeSet::new(),
            offsets: BTreeSet::new(),
            pointers: BTreeSet::new(),
            has_unread: false,
            unresolved: BTreeSet::new(),
        };
        let is_of_mapping = |code| matches!(code, Code::InvalidSetting | Code::UnknownSetting | Code::VendoredPath);
        causes.has_unread = found.iter().any(|found| found.is_of_unread_text() || is_of_mapping(found.code));
        let is_reference = |code| matches!(code, Code::CyclicRef | Code::DanglingRef | Code::RemoteRef);
        let unresolved = found.iter().filter(|found| is_reference(found.code));
        causes.unresolved = unresolved.filter_map(|found| found.target.as_deref().cloned()).collect();
        let errors = found.iter().filter(|found| found.is_open());
        for location in errors.flat_map(locations) {
            // An offset is no value of a text; if the text cannot be read, nothing is found in it later.
            if matches!(location.span, Span::Offset(_)) {
                causes.offsets.insert(location.clone());
                continue;
            }
            let pointer = pointer_of(location);
            for around in pointer.ancestors().filter(|around| !around.is_empty()) {
                causes.around.insert((location.fragment, around.to_owned()));
            }
            causes.own.insert((location.fragment, pointer.as_str().to_owned()));
            causes.pointers.insert(pointer.as_str().to_owned());
        }
        causes.pointers.remove("");
        causes
    }

    /// Tests whether an error may follow from one of the causes: it is within or around one of them, refers to what has one, or
    /// is about a setting for what is not there.
    fn explain(&self, found: &Diagnostic) -> bool {
        let is_consequence = match found.code {
            // What has the name, or requires the scheme, may be what is wrong.
            Code::AmbiguousSetting | Code::DeriveOnAlias | Code::UnusedSecurityScheme | Code::UnusedSetting => true,
            Code::RemoteRef => self.has_unread,
            // A text to which no reference leads is no part of the merged document.
            Code::DanglingRef => {
                found.target.as_deref().is_some_and(|target| self.unresolved.contains(target) || self.is_at(target))
            }
            _ => false,
        };
        // A warning about the name of a path is not about what the path has.
        let is_of_name = found.code == Code::SimilarPath;
        is_consequence
            || locations(found).any(|location| {
                if matches!(location.span, Span::Offset(_)) {
                    return self.offsets.contains(location);
                }
                let pointer = pointer_of(location);
                let is_around = self.around.contains(&(location.fragment, pointer.as_str().to_owned()));
                let mut ancestors = pointer.ancestors();
                is_around && !is_of_name
                    || ancestors.any(|around| self.own.contains(&(location.fragment, around.to_owned())))
            })
    }

    /// Tests whether a value that is referred to has an error, or is within one that has.
    fn is_at(&self, target: &Pointer) -> bool {
        target.ancestors().any(|around| self.pointers.contains(around))
    }
}

fn locations(found: &Diagnostic) -> impl Iterator<Item = &Location> {
    found.location.iter().chain(found.related.iter().map(|(location, _)| location))
}

/// The pointer of a location; that of a document in Swagger 2.0 before its upgrade without the member that it is mapped by.
fn pointer_of(location: &Location) -> Pointer {
    let pointer = location.span.pointer();
    match pointer.as_str().strip_prefix("/swagger/") {
        Some(rest) => Pointer::from(format!("/{rest}").as_str()),
        None => pointer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::Id as _;
    use crate::diag::Message;

    fn error(code: Code, fragment: usize, pointer: &str, text: &str) -> Diagnostic {
        let message = Message::new(code, text, "help").of_reference(text);
        Diagnostic::of(Location::new(FragmentId::new(fragment), pointer), message)
    }

    /// The texts that remain of those that a stage records after an error.
    fn remaining(later: Vec<Diagnostic>) -> Vec<String> {
        let first = [error(Code::BadShape, 0, "/components/schemas/A", "first"), error(Code::Syntax, 3, "", "unread")];
        let mut all: Diagnostics = first.into_iter().collect();
        let before = all.before();
        all.extend(later);
        all.retain_independent(before, &Unapplied::default());
        all.into_iter().skip(2).map(|found| found.message).collect()
    }

    #[test]
    fn later_errors_are_kept_unless_they_may_follow() {
        let later = vec![
            error(Code::BadShape, 0, "/components/schemas/A/properties", "within"),
            error(Code::BadShape, 0, "/components/schemas", "around"),
            error(Code::BadShape, 0, "/components/schemas/B", "beside"),
            error(Code::BadShape, 1, "/components/schemas/A", "elsewhere"),
            error(Code::DanglingRef, 1, "/paths", "#/components/schemas/A/items"),
            error(Code::DanglingRef, 1, "/paths", "#/components/schemas/C"),
            error(Code::RemoteRef, 1, "/paths", "`b.yaml` is not given"),
            error(Code::UnusedSetting, 2, "", "a setting"),
            error(Code::NoResponses, 1, "/paths", "a warning"),
            error(Code::SimilarPath, 0, "/components/schemas", "a name"),
        ];
        assert_eq!(remaining(later), ["beside", "elsewhere", "#/components/schemas/C", "a warning", "a name"]);
    }

    #[test]
    fn a_reference_that_was_not_resolved_is_reported_once() {
        let unresolved = || error(Code::DanglingRef, 0, "/a/$ref", "#/b");
        let mut all: Diagnostics = [unresolved()].into_iter().collect();
        let before = all.before();
        all.extend([
            error(Code::DanglingRef, 1, "/c/$ref", "#/b"),
            error(Code::DanglingRef, 1, "/d/$ref", "#/components/schemas/A"),
        ]);
        all.retain_independent(before, &Unapplied::default());
        assert_eq!(all.iter().count(), 2);
    }

    #[test]
    fn everything_is_kept_if_nothing_failed() {
        let mut all: Diagnostics =
            [Diagnostic::of(None, Message::new(Code::MisspelledField, "t", "h").corrected())].into_iter().collect();
        let before = all.before();
        all.extend([error(Code::UnusedSetting, 0, "", "t"), error(Code::NoResponses, 0, "", "t")]);
        all.retain_independent(before, &Unapplied::default());
        assert_eq!(all.iter().count(), 3);
    }
}
