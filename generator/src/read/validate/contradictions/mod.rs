//! Declarations that contradict each other: each of them is valid, and what the author meant is not known. They are reported
//! once for all documents of a run, since many of these may repeat a definition.

mod commas;
mod identifiers;
mod objects;
mod parameter;
mod pattern;
mod refusal;
mod schema;
mod server;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::diag::{Code, Message, Reporter, messages};
use crate::openapi::{Kind, Pointer, walk_wanted};
use crate::source::{Location, ManyTexts};
use identifiers::Identifiers;
use values::Budget;

/// The number of contradictions of a code that are reported one by one.
const MAX_EACH: usize = 3;

/// What is a slip where there is one of it: who writes it more than once means it so, such as large numbers as strings.
const HABITS: [Code; 2] = [Code::IntegerText, Code::BodyWithoutMeaning];

/// A pointer from an object to the value that a message is about.
type Finding = (Pointer, Message);

/// The contradictions of the documents of a run, by their codes.
#[derive(Default)]
pub(in crate::read) struct Contradictions {
    found: BTreeMap<Code, Vec<(Location, Message)>>,
    /// True if a document has `info`, which may be one that has nothing else.
    has_info: bool,
    /// The number of documents with paths and `info`, and the locations of those without `info`.
    informed: usize,
    uninformed: Vec<Location>,
    /// The pointers and texts of those within components, which several documents may declare.
    known: BTreeSet<(Pointer, String)>,
    identifiers: Identifiers,
    /// True for the update of an overlay.
    is_of_overlay: bool,
}

impl Contradictions {
    /// Looks for contradictions in a document, or in a part of one that has the given kind. `location` is that of a value of
    /// it.
    pub fn look(&mut self, root: &Value, kind: Kind, location: impl Fn(&Pointer) -> Location) {
        self.has_info |= kind == Kind::Document && root.get("info").is_some();
        if kind == Kind::Document && root.get("paths").is_some_and(|paths| *paths != json!({})) {
            match root.get("info") {
                Some(_) => self.informed += 1,
                None => self.uninformed.push(location(&Pointer::root())),
            }
        }
        let mut budget = Budget::new(root);
        walk_wanted(root, kind, is_looked_at, |kind, path, value| {
            let Value::Object(members) = value else { return };
            let mut found: Vec<Finding> = Vec::new();
            if matches!(kind, Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response) {
                objects::beside_reference(members, &mut found);
            }
            match kind {
                Kind::Schema => schema::check(&mut budget, members, &path, &mut found),
                Kind::Parameter | Kind::Header | Kind::MediaType => {
                    values::examples(&mut budget, kind, path.name(), members, &mut found);
                    match kind {
                        Kind::Parameter if !members.contains_key("$ref") => {
                            parameter::check(root, members, &mut found);
                            commas::text(members, "name", &mut found);
                        }
                        Kind::MediaType => parameter::encodings(&budget, path.name(), members, &mut found),
                        _ => {}
                    }
                }
                Kind::Server => server::check(members, self.is_of_overlay, &mut found),
                Kind::Operation => {
                    commas::operation(members, &mut found);
                    self.identifiers.add(members, || location(&path.pointer().child("operationId")));
                }
                Kind::Response => objects::response(members, &mut found),
                Kind::SecurityScheme => objects::security_scheme(members, &mut found),
                Kind::PathItem => objects::path_item(members, &mut found),
                Kind::Responses => objects::responses(members, &mut found),
                Kind::Paths => objects::paths(members, &mut found),
                // The section of components has free names.
                Kind::Map(Kind::MediaType) if path.name() == "content" => objects::media_types(members, &mut found),
                _ => {}
            }
            // The rest of an object that an update is merged with is not known here.
            let is_part = kind != Kind::Document && path.is_root();
            for (below, message) in found.into_iter().filter(|(_, message)| !is_part || !is_lack(message.code())) {
                self.add(path.pointer().join(&below), message, &location);
            }
            for (pointer, message) in budget.elsewhere.drain(..) {
                self.add(pointer, message, &location);
            }
        });
    }

    fn add(&mut self, pointer: Pointer, message: Message, location: impl Fn(&Pointer) -> Location) {
        let is_repeated =
            pointer.starts_with("/components/") && !self.known.insert((pointer.clone(), message.text().to_owned()));
        if !is_repeated {
            self.found.entry(message.code()).or_default().push((location(&pointer), message));
        }
    }

    /// Reports the contradictions: of many with one code the first, with their number.
    pub fn report(mut self, reporter: &Reporter<'_>) {
        if !self.has_info {
            let message = messages::validate::missing_info("the document has no `info`");
            let first = self.uninformed.into_iter().next().map(|location| (location, message));
            self.found.insert(Code::MissingInfo, first.into_iter().collect());
        // Fragments of documents that were split may all be without it.
        } else if self.uninformed.len() <= self.informed {
            let message = || messages::validate::missing_info("the document has no `info`, which others have");
            let found = self.uninformed.into_iter().map(|location| (location, message())).collect();
            self.found.insert(Code::MissingInfo, found);
        }
        if let Some((location, message)) = self.identifiers.slip() {
            self.found.insert(message.code(), vec![(location, message)]);
        }
        for (code, mut found) in self.found {
            if HABITS.contains(&code) && found.len() > 1 {
                continue;
            }
            found.sort_by(|(a, _), (b, _)| a.cmp(b));
            let more = if found.len() > MAX_EACH { found.len() - 1 } else { 0 };
            let shown = if more > 0 { 1 } else { found.len() };
            for (location, message) in found.into_iter().take(shown) {
                reporter.report_at(location, message.and_more(more));
            }
        }
    }
}

/// Reports the contradictions within a value that is merged with objects of a kind.
pub(super) fn of_update(
    diagnostics: &mut crate::diag::Diagnostics,
    location: impl Fn(&Pointer) -> Location,
    kind: Kind,
    update: &Value,
) {
    let mut contradictions = Contradictions { is_of_overlay: true, ..Contradictions::default() };
    contradictions.look(update, kind, location);
    contradictions.report(&Reporter::new(&ManyTexts, diagnostics));
}

/// Tests for a code that is about what an object does not have.
fn is_lack(code: Code) -> bool {
    matches!(
        code,
        Code::IncompleteFlow | Code::MissingItems | Code::OptionalPathParameter | Code::ParameterWithoutSchema
    )
}

/// Tests for the kind of a value that has contradictions, or others with some in it.
fn is_looked_at(kind: Kind) -> bool {
    let has_none = |kind: Kind| kind.is_leaf() || matches!(kind, Kind::Example | Kind::Link | Kind::Encoding);
    !has_none(kind) && !has_none(kind.of_entries())
}

fn at(key: &str) -> Pointer {
    Pointer::root().child(key)
}

#[cfg(test)]
mod tests;
