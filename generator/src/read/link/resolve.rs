//! Where one reference leads.

use serde_json::Value;
use url::Url;

use super::place::{self, Other};
use super::scan::Reference;
use super::{Lead, Linker, Target, Text, dialect};
use crate::diag::Code;
use crate::read::{self, files::Found};
use crate::spec::{child_pointer, fragment_of_pointer, pointer_of_fragment, segments};

impl Linker<'_> {
    /// Where a reference leads that stands in what is at `base` of a text; worked out once.
    pub(super) fn lead(&mut self, text: usize, base: &str, reference: &Reference) -> Lead {
        let at = (text, format!("{base}{}", reference.at));
        if let Some(lead) = self.leads.get(&at) {
            return lead.clone();
        }
        let lead = self.resolve(&at, reference).unwrap_or(Lead::Stays);
        self.leads.insert(at, lead.clone());
        lead
    }

    /// `None` if the reference is left to later stages, or was told of.
    fn resolve(&mut self, at: &(usize, String), reference: &Reference) -> Option<Lead> {
        let from = self.texts.get(at.0)?;
        if is_in_embedded_resource(&from.root, &at.1) {
            return None;
        }
        let (path, fragment) = place::parts(&reference.text);
        let is_local = path.is_empty();
        let text = if is_local { at.0 } else { self.text(at, path, &reference.text)? };
        self.edges.insert((at.0, text));
        let Text { root, is_member, .. } = self.texts.get(text)?;
        let is_member = *is_member;
        let pointer = match pointer_of_fragment(fragment) {
            Some(pointer) => Some(pointer.into_owned()),
            None => anchor(root, fragment),
        };
        let pointer = pointer.filter(|pointer| root.pointer(pointer).is_some());
        match pointer {
            Some(pointer) if !is_member => Some(Lead::Target(self.target(text, pointer, reference))),
            Some(pointer) if !pointer.is_empty() => Some(Lead::Merged(merged(root, &pointer))),
            Some(_) => {
                let message = format!("`{}` points to a whole OpenAPI document", reference.text);
                self.say(Code::DanglingRef, at.clone(), message, "add the pointer to the part that is meant");
                None
            }
            None if is_local && fragment.starts_with("/components/") => {
                let message = format!(
                    "`{}` points to nothing in this file; it was taken as a part of the document that refers to it",
                    reference.text
                );
                self.say(Code::Lenient, at.clone(), message, "write the document's file before the `#`");
                None
            }
            None => {
                let message = format!("`{}` points to nothing", reference.text);
                let help = "add the definition to the file that it points into, or correct the reference";
                self.say(Code::DanglingRef, at.clone(), message, help);
                None
            }
        }
    }

    fn target(&mut self, text: usize, pointer: String, reference: &Reference) -> usize {
        let (targets, kind) = (&mut self.targets, reference.kind);
        *self.by_place.entry((text, pointer.clone(), kind)).or_insert_with(|| {
            targets.push(Target { text, pointer, kind });
            targets.len() - 1
        })
    }

    /// The text that the path of a reference means; read now if it was not yet.
    fn text(&mut self, at: &(usize, String), path: &str, reference: &str) -> Option<usize> {
        if let Some(known) = self.by_uri(at.0, path) {
            return Some(known);
        }
        let Some(file) = place::file(&self.texts.get(at.0)?.path, path) else {
            // A URI with a scheme may be the `$id` of a schema.
            if !path.contains(':') || path.starts_with("file:") {
                self.note_remote(at, reference);
            }
            return None;
        };
        if let Some(known) = self.by_path.get(&file) {
            return Some(*known);
        }
        if self.broken.contains(&file) {
            return None;
        }
        let other = if self.roots.is_empty() { Other::Missing } else { place::look_up(&file, self.roots) };
        match other {
            Other::Within(real, found) => {
                let text = match self.by_path.get(&real).copied().or_else(|| self.read(found)) {
                    Some(text) => text,
                    None => {
                        self.broken.extend([real, file]);
                        return None;
                    }
                };
                self.by_path.insert(real, text);
                self.by_path.insert(file, text);
                Some(text)
            }
            Other::Missing => {
                let message = format!("`{reference}` points into a file that is not there");
                self.say(Code::DanglingRef, at.clone(), message, "add the file, or correct the reference");
                None
            }
            Other::Outside => {
                self.note_remote(at, reference);
                None
            }
        }
    }

    /// The text whose own URI is meant, be it said in full or relative to the URI of the text that says it.
    fn by_uri(&self, from: usize, path: &str) -> Option<usize> {
        if self.by_uri.is_empty() {
            return None;
        }
        let uri = match self.texts.get(from)?.uri() {
            Some(base) => base.join(path),
            None => Url::parse(path),
        };
        self.by_uri.get(&uri.ok()?).copied()
    }

    fn note_remote(&mut self, at: &(usize, String), reference: &str) {
        let place = self.place(at.0, at.1.clone());
        self.remote.extend(place.map(|place| (place, reference.to_owned())));
    }

    /// Reads a file; what is wrong with it was told of if there is no text then.
    fn read(&mut self, found: Found) -> Option<usize> {
        let path = found.real.clone();
        let text = read::Text::register(found, self.sources, self.diagnostics);
        let (id, root) = match text {
            Some(text) => {
                let syntax = read::syntax_of(&text.name, self.sources.file_text(text.file));
                let id = self.sources.add_whole(text.file, syntax);
                (id, read::parse(id, self.sources, self.diagnostics).sound())
            }
            None => return None,
        };
        let root = root?;
        let dialect = dialect::Dialect::of(&root);
        self.texts.push(Text { id, root, path, is_member: false, problem: None, dialect });
        Some(self.texts.len() - 1)
    }
}

/// The reference to a part of a member in the merged document, where Swagger's sections have the names of 3.x.
fn merged(root: &Value, pointer: &str) -> String {
    let is_2 = root.get("swagger").is_some();
    let section = dialect::SECTIONS.iter().filter(|_| is_2).find_map(|(old, new)| {
        let rest = pointer.strip_prefix('/')?.strip_prefix(old)?;
        rest.starts_with('/').then_some((*new, rest))
    });
    let Some((section, rest)) = section else { return format!("#{}", fragment_of_pointer(pointer)) };
    let is_body = || {
        let name = segments(rest).next().unwrap_or_default();
        let parameter = root.get("parameters").and_then(|all| all.get(name.as_ref()));
        parameter.and_then(|parameter| parameter.get("in")).and_then(Value::as_str) == Some("body")
    };
    let section = if section == "parameters" && is_body() { "requestBodies" } else { section };
    format!("#{}", fragment_of_pointer(&format!("/components/{section}{rest}")))
}

/// Whether a place lies in a schema resource within its text, one with a base URI of its own (`$id`; JSON Schema
/// 2020-12 core, 8.2.1): references in it are resolved against that, after the merge. The `$id` of a whole file is
/// taken for the file's name.
fn is_in_embedded_resource(root: &Value, pointer: &str) -> bool {
    let mut at = root;
    for segment in segments(pointer) {
        let next = match at {
            Value::Array(items) => segment.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => at.get(segment.as_ref()),
        };
        let Some(next) = next else { return false };
        at = next;
        let id = at.get("$id").and_then(Value::as_str);
        // Before 2019-09, an `$id` that is a fragment was an anchor.
        if id.is_some_and(|id| !id.starts_with('#')) {
            return true;
        }
    }
    false
}

/// The pointer to the schema with an `$anchor`.
fn anchor(root: &Value, name: &str) -> Option<String> {
    let mut open = vec![(String::new(), root)];
    while let Some((pointer, value)) = open.pop() {
        match value {
            Value::Object(members) => {
                let is_it = |key: &str| members.get(key).and_then(Value::as_str) == Some(name);
                if is_it("$anchor") || is_it("$dynamicAnchor") {
                    return Some(pointer);
                }
                open.extend(members.iter().map(|(key, value)| (child_pointer(&pointer, key), value)));
            }
            Value::Array(items) => {
                open.extend(items.iter().enumerate().map(|(index, value)| (format!("{pointer}/{index}"), value)));
            }
            _ => {}
        }
    }
    None
}
