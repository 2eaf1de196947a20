//! One cause, one message.

use std::collections::{BTreeMap, BTreeSet};

use super::message::without_count;
use super::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::{FragmentId, Location};

/// The code of a diagnostic, its problem without the count in its document, and its solution.
type Text<'d> = (Code, &'d str, &'d str);

impl Diagnostic {
    /// Tests for an error with which operations are lost: that of a path, of a path item, or of an operation as a whole.
    fn is_of_lost_operation(&self) -> bool {
        let is_whole = |location: &Location| {
            let pointer = location.span.pointer();
            (pointer.as_str() == "/paths" || pointer.starts_with("/paths/")) && pointer.segments().count() <= 3
        };
        self.is_open()
            && (self.code == Code::BadPath
                || [Code::BadShape, Code::DuplicateKey].contains(&self.code)
                    && self.location.as_ref().is_some_and(is_whole))
    }
}

impl Diagnostic {
    /// Tests for a section of the document, or a component, that is declared twice: one of the two is not read.
    fn is_of_repeated_component(&self) -> bool {
        let is_component = |location: &Location| {
            let pointer = location.span.pointer();
            pointer.segments().count() < 2 || pointer.starts_with("/components/") && pointer.segments().count() < 4
        };
        self.code == Code::DuplicateKey && self.location.as_ref().is_some_and(is_component)
    }

    fn is_open_misspelling(&self) -> bool {
        self.code == Code::MisspelledField && self.is_open()
    }

    /// Tests for a misspelling with which components may be lost.
    fn is_of_lost_component(&self) -> bool {
        let is_of_path = |location: &Location| location.span.pointer().starts_with("/paths/");
        self.is_open_misspelling() && !self.location.as_ref().is_some_and(is_of_path)
    }
}

impl Diagnostics {
    /// Removes errors that may follow from others: what depends on a text that could not be read, or on a part of a document
    /// that would be lost, is judged when that is corrected. Joins errors on references to one missing thing.
    ///
    /// `others` are texts without components and operations.
    pub(crate) fn join_causes(&mut self, others: &BTreeSet<FragmentId>) {
        // What another text may have, or a part that is lost: components and operations.
        let is_lost = |found: &Diagnostic| {
            let is_of_other = || found.location.as_ref().is_some_and(|at| others.contains(&at.fragment));
            found.is_of_unread_text() && !is_of_other()
                || found.is_of_lost_component()
                || found.is_of_repeated_component()
        };
        let lacks_components = self.items.iter().any(is_lost);
        let lacks_operations = lacks_components
            || self.items.iter().any(|found| found.is_of_lost_operation() || found.is_open_misspelling());
        self.items.retain(|found| match found.code {
            Code::AmbiguousSetting
            | Code::DanglingLink
            | Code::NoResponses
            | Code::OverlayNoMatch
            | Code::UnusedSecurityScheme
            | Code::UnusedSetting => !lacks_operations,
            Code::DanglingRef => !lacks_components || !found.refers_to(&["/components/", "/definitions/"]),
            _ => true,
        });
        self.remove_explained();
        let is_reference = |code| matches!(code, Code::DanglingRef | Code::RemoteRef);
        // Files that one option allows have one cause.
        let cause = |found: &Diagnostic| {
            let is_of_folder = found.help.contains("`--root ");
            (found.code, if is_of_folder { found.help.clone() } else { found.message.clone() })
        };
        // The number of references, and the files or values that they refer to.
        let mut counts: BTreeMap<(Code, String), (usize, BTreeSet<String>)> = BTreeMap::new();
        self.items.retain(|found| {
            if !is_reference(found.code) {
                return true;
            }
            let (count, targets) = counts.entry(cause(found)).or_default();
            *count += 1;
            targets.insert(found.message.clone());
            *count == 1
        });
        for found in self.items.iter_mut().filter(|found| is_reference(found.code)) {
            let Some((count, targets)) = counts.get(&cause(found)) else { continue };
            let (more, others) = (count - 1, targets.len() - 1);
            let plural = |count: usize| if count == 1 { "" } else { "s" };
            if others > 0 {
                let to = format!("this and {others} other file{} of that folder", plural(others));
                found.message.push_str(&format!(" (and {more} more reference{} to {to})", plural(more)));
            } else if more > 0 {
                found.message.push_str(&format!(" (and {more} more reference{} to it)", plural(more)));
            }
        }
    }

    /// Removes what other diagnostics explain: a conflict of definitions of which one has a bad shape, undeclared or unused
    /// parameters of a path that is reported as similar to another one, or as one in another notation, and a missing field that is
    /// reported as null.
    fn remove_explained(&mut self) {
        type Places = BTreeSet<(FragmentId, String)>;
        let of = |code: Code| -> Places {
            let locations =
                self.items.iter().filter(|found| found.code == code).filter_map(|found| found.location.as_ref());
            locations.map(|at| (at.fragment, at.span.pointer().as_str().to_owned())).collect()
        };
        let (shapes, mut paths) = (of(Code::BadShape), of(Code::SimilarPath));
        paths.extend(of(Code::PathNotation));
        let nulls = of(Code::NullMember);
        if shapes.is_empty() && paths.is_empty() && nulls.is_empty() {
            return;
        }
        // The message names the field.
        let is_null = |found: &Diagnostic, object: &Location| {
            let fields = found.message.split('`').skip(1).step_by(2);
            let mut pointers = fields.map(|field| object.span.pointer().child(field).as_str().to_owned());
            pointers.any(|pointer| nulls.contains(&(object.fragment, pointer)))
        };
        let is_within = |inner: &Location, places: &Places| {
            let pointer = inner.span.pointer();
            let mut around = pointer.ancestors().filter(|around| !around.is_empty());
            around.any(|around| places.contains(&(inner.fragment, around.to_owned())))
        };
        self.items.retain(|found| {
            let mut own = found.location.iter().chain(found.related.iter().map(|(location, _)| location));
            match found.code {
                Code::Conflict => !own.any(|own| is_within(own, &shapes)),
                Code::UndeclaredPathParameter | Code::UnusedPathParameter => {
                    !found.location.iter().any(|own| is_within(own, &paths))
                }
                Code::MissingField => !found.location.iter().any(|own| is_null(found, own)),
                _ => true,
            }
        });
    }

    /// Joins errors and warnings that have one text and are in several fragments, if they are about one value (`written` gives the
    /// location in the texts) or about values that are `repeated`: the first of them names the others.
    pub(crate) fn join_repeated<K: Ord>(
        &mut self,
        written: impl Fn(&Location) -> Location,
        mut repeated: impl FnMut(&Location) -> Option<K>,
    ) {
        let mut groups: BTreeMap<Text<'_>, Vec<(usize, &Location)>> = BTreeMap::new();
        for (index, found) in self.items.iter().enumerate() {
            let may_be_joined =
                matches!(found.severity, Severity::Error | Severity::Warning) && found.related.is_empty();
            if let Some(location) = found.location.as_ref().filter(|_| may_be_joined) {
                let text = (found.code, without_count(&found.message), found.help.as_str());
                groups.entry(text).or_default().push((index, location));
            }
        }
        let mut removed = BTreeSet::new();
        let mut places: BTreeMap<usize, Vec<Location>> = BTreeMap::new();
        for group in groups.into_values().filter(|group| are_of_several_fragments(group)) {
            let mut values = BTreeSet::new();
            let mut firsts: BTreeMap<K, usize> = BTreeMap::new();
            for (index, location) in group {
                let written = written(location);
                if values.contains(&written) {
                    removed.insert(index);
                } else if let Some(thing) = repeated(&written) {
                    let first = *firsts.entry(thing).or_insert(index);
                    if first != index {
                        removed.insert(index);
                        places.entry(first).or_default().push(location.clone());
                    }
                }
                values.insert(written);
            }
        }
        let items = std::mem::take(&mut self.items).into_iter().enumerate();
        let kept = items.filter(|(index, _)| !removed.contains(index));
        self.items = kept.map(|(index, found)| found.with_places(places.remove(&index).unwrap_or_default())).collect();
    }
}

fn are_of_several_fragments(group: &[(usize, &Location)]) -> bool {
    let mut fragments = group.iter().map(|(_, location)| location.fragment);
    let first = fragments.next();
    fragments.any(|fragment| Some(fragment) != first)
}

impl Diagnostic {
    /// Tests for an error because of which a text could not be read.
    pub(super) fn is_of_unread_text(&self) -> bool {
        use Code::{Limit, NotOpenapi, Syntax, Unreadable, UnsupportedVersion};
        self.is_open() && [Limit, NotOpenapi, Syntax, Unreadable, UnsupportedVersion].contains(&self.code)
    }

    /// Tests whether it is about a reference into its own document, to a value in one of these sections.
    pub(super) fn refers_to(&self, sections: &[&str]) -> bool {
        let target = self.target.as_ref();
        target.is_some_and(|target| sections.iter().any(|section| target.starts_with(section)))
    }

    /// Adds the other places of a mistake.
    fn with_places(mut self, places: Vec<Location>) -> Self {
        if !places.is_empty() {
            let plural = if places.len() > 1 { "s" } else { "" };
            self.message.push_str(&format!(" (and the same at {} more place{plural})", places.len()));
        }
        self.related.extend(places.into_iter().map(|place| (place, "the same here".to_owned())));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arena::Id as _;
    use crate::diag::{Message, messages};

    fn joined(found: Vec<Diagnostic>) -> Vec<String> {
        let mut all: Diagnostics = found.into_iter().collect();
        all.join_causes(&BTreeSet::from([FragmentId::new(9)]));
        all.into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn files_that_one_option_allows_are_one_error() {
        let outside = |index: usize, path: &str, folder: &str| {
            let at = Location::new(FragmentId::new(0), format!("/paths/~1a/{index}").as_str());
            Diagnostic::of(at, messages::link::file_outside(path, folder))
        };
        let found = [("../a.json", ".."), ("../a.json", ".."), ("../b.json", ".."), ("../../c.json", "../..")];
        let found = found.into_iter().enumerate().map(|(index, (path, folder))| outside(index, path, folder));
        let of = |path: &str| format!("`{path}` is a file outside of the given folders, which is not read");
        let first = of("../a.json") + " (and 2 more references to this and 1 other file of that folder)";
        assert_eq!(joined(found.collect()), [first, of("../../c.json")]);
    }

    #[test]
    fn a_field_that_is_null_is_not_missing_too() {
        let found = |null: &str| {
            let body = Location::new(FragmentId::new(0), "/paths/~1a/post/requestBody");
            let null = Location::new(FragmentId::new(0), format!("/paths/~1a/post/requestBody/{null}").as_str());
            let null = Diagnostic::of(null, Message::new(Code::NullMember, "null", "help"));
            joined(vec![Diagnostic::of(body, messages::validate::body_without_content()), null]).len()
        };
        assert_eq!((found("content"), found("description")), (1, 2));
    }

    #[test]
    fn settings_that_cannot_be_read_hide_no_reference_of_a_document() {
        let syntax = |fragment: usize| {
            let message = messages::config::not_toml("a slip", None);
            Diagnostic::of(Location::new(FragmentId::new(fragment), ""), message)
        };
        let reference = || {
            let message = Message::new(Code::DanglingRef, "a reference", "help").of_reference("#/components/schemas/A");
            Diagnostic::of(Location::new(FragmentId::new(0), "/paths/~1a"), message)
        };
        assert_eq!(joined(vec![syntax(9), reference()]).len(), 2);
        assert_eq!(joined(vec![syntax(1), reference()]).len(), 1);
    }
}
