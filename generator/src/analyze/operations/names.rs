//! The names of operations: of their methods, of the types of their calls, and the words for the types in them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::analyze::Context;
use crate::config::Choices;
use crate::diag::messages::analyze as messages;
use crate::lower::{Lowered, Operation};
use crate::name::{self, Entry};

/// The names of an operation, unique in its group.
#[derive(Clone, Debug)]
pub(crate) struct OperationNames {
    pub(super) method: String,
    /// The name of the type of its call.
    pub(super) builder: String,
    /// The reason why the method may not have the name that it would have by itself.
    pub(super) clash: Option<NameClash>,
}

/// A clash of the first choice for the name of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NameClash {
    /// Another operation of the group has the same first choice.
    Shared(String),
    /// The name is chosen by the configuration, but reserved.
    Reserved(String),
}

/// Names that no operation of a group can have.
#[derive(Debug)]
pub(crate) struct UnavailableNames {
    /// Names that no type of a call can have.
    pub(super) types: BTreeSet<String>,
    /// Names that no method can have.
    pub(super) methods: BTreeSet<String>,
}

/// The name of an operation in words: the one that the configuration chooses, the function behind its operationId, the
/// operationId, or method and path.
pub(crate) fn words(choices: &Choices, operation: &Operation) -> String {
    if let Some(name) = chosen(choices, operation) {
        return name.replace('_', " ");
    }
    let id = operation.object.operation_id.as_deref().filter(|id| id.chars().any(|c| c.is_ascii_alphanumeric()));
    match id {
        Some(id) => name::function_name(id, &operation.method, &operation.path).unwrap_or(id).to_owned(),
        None => method_and_path(operation),
    }
}

/// Names for the component schemas that a framework named after an operationId: the operation's own name is shorter.
pub(crate) fn framework_bodies(cx: &Context<'_>) -> HashMap<String, String> {
    let mut bodies = HashMap::new();
    for operation in &cx.lowered.operations {
        if let Some(id) = &operation.object.operation_id {
            let words = words(cx.choices, operation);
            if words != *id {
                bodies.insert(name::framework_body(id), format!("{words} body"));
            }
        }
    }
    bodies
}

/// The operationIds that more than one operation has; they name none of them.
pub(super) fn repeated_ids(lowered: &Lowered) -> BTreeSet<&str> {
    let mut seen = BTreeSet::new();
    let ids = lowered.operations.iter().filter_map(|operation| operation.object.operation_id.as_deref());
    ids.filter(|id| !seen.insert(*id)).collect()
}

/// Names the operations of a group.
pub(super) fn assign(
    choices: &Choices,
    operations: &[&Operation],
    repeated_ids: &BTreeSet<&str>,
    unavailable: &UnavailableNames,
) -> Vec<OperationNames> {
    let entries: Vec<Entry> =
        operations.iter().map(|operation| method_entry(choices, operation, repeated_ids)).collect();
    let methods = name::assign(&entries, &unavailable.methods);
    let clashes = clashes(&entries, &methods);
    let builders = call_types(&methods, &unavailable.types);
    let names = methods.into_iter().zip(builders).zip(clashes);
    names.map(|((method, builder), clash)| OperationNames { method, builder, clash }).collect()
}

/// Reports that an operation may not have the name that it would have by itself.
pub(super) fn report_clash(cx: &Context<'_>, operation: &Operation, names: &OperationNames) {
    let message = match &names.clash {
        Some(NameClash::Shared(wanted)) => messages::operation_name_clash(wanted, &names.method),
        Some(NameClash::Reserved(wanted)) => messages::chosen_operation_name_is_reserved(wanted, &names.method),
        None => return,
    };
    cx.reporter.report(&operation.pointer, message);
}

/// The name that the configuration chooses for a method.
fn chosen<'c>(choices: &'c Choices, operation: &Operation) -> Option<&'c String> {
    choices.methods.get(&(operation.method.clone(), operation.path.clone()))
}

fn method_and_path(operation: &Operation) -> String {
    let words = operation.path.replace('{', " by ").replace(['}', '/'], " ");
    format!("{} {words}", operation.method.to_lowercase())
}

fn method_entry(choices: &Choices, operation: &Operation, repeated_ids: &BTreeSet<&str>) -> Entry {
    if let Some(name) = chosen(choices, operation) {
        return Entry { candidates: vec![name.clone()], tier: 0 };
    }
    let path = name::value_name(&method_and_path(operation));
    let id = operation.object.operation_id.as_deref().filter(|id| !repeated_ids.contains(id));
    let exact = name::value_name(&name::spelled_out(&format!("{} {}", operation.method, operation.path)));
    let candidates = match id {
        Some(id) => {
            let words = words(choices, operation);
            let short = tag(operation).and_then(|tag| without_group(&words, tag)).map(name::value_name);
            short.into_iter().chain([name::value_name(&words), name::value_name(id), path, exact]).collect()
        }
        None => vec![path, exact],
    };
    Entry { candidates, tier: 1 }
}

/// The rest of an operationId that begins with its group: `issues/list-comments` of the group `issues` is
/// `list-comments`, since it is called as `client.issues().list_comments()`.
fn without_group<'i>(id: &'i str, tag: &str) -> Option<&'i str> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let tag = letters(tag);
    // A separator after as many bytes as the tag has is looked for first: comparing texts is slow in large documents.
    let mut length = 0;
    let mut ends = id.char_indices().filter_map(|(at, c)| {
        let is_end = matches!(c, '/' | '.' | ':' | '_' | '-') && length == tag.len();
        if c.is_alphanumeric() {
            length += c.to_lowercase().map(char::len_utf8).sum::<usize>();
        }
        is_end.then_some(at)
    });
    let (group, rest) = id.split_at(ends.next()?);
    if tag.is_empty() || letters(group) != tag {
        return None;
    }
    rest.get(1..).filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn clashes(entries: &[Entry], names: &[String]) -> Vec<Option<NameClash>> {
    let mut wishes: BTreeMap<&str, usize> = BTreeMap::new();
    for name in entries.iter().filter_map(|entry| entry.candidates.first()) {
        *wishes.entry(name).or_default() += 1;
    }
    let clash = |(entry, name): (&Entry, &String)| {
        let wanted = entry.candidates.first()?;
        if wishes.get(wanted.as_str()).is_some_and(|count| *count > 1) {
            return Some(NameClash::Shared(wanted.clone()));
        }
        let is_chosen = entry.tier == 0;
        (is_chosen && wanted != name).then(|| NameClash::Reserved(wanted.clone()))
    };
    entries.iter().zip(names).map(clash).collect()
}

fn call_types(methods: &[String], unavailable: &BTreeSet<String>) -> Vec<String> {
    let entry = |method: &String| {
        let name = name::type_name(method);
        Entry { candidates: vec![name.clone(), format!("{name}Request")], tier: 0 }
    };
    name::assign(&methods.iter().map(entry).collect::<Vec<Entry>>(), unavailable)
}

/// The tag that decides the group of an operation: its first one.
pub(super) fn tag(operation: &Operation) -> Option<&str> {
    operation.object.tags.iter().map(|tag| tag.trim()).find(|tag| !tag.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::without_group;
    use crate::analyze::test_operations::{analyze, document};
    use crate::diag::Code;

    /// The methods of the first group, for operations by path, with the codes that are reported.
    fn methods(paths: &serde_json::Value) -> (Vec<String>, Vec<Code>) {
        let (model, codes) = analyze(&document(paths));
        let methods = model.groups.into_iter().take(1).flat_map(|group| group.operations);
        (methods.map(|operation| operation.method).collect(), codes)
    }

    fn operation(id: &str) -> serde_json::Value {
        json!({"get": {"operationId": id, "responses": {"204": {"description": "d"}}}})
    }

    #[test]
    fn a_method_has_the_name_of_the_operation_id_or_else_of_method_and_path() {
        let unnamed = json!({"get": {"responses": {"204": {"description": "d"}}}});
        let paths = json!({"/pets": operation("listPets"), "/pets/{id}/toys": unnamed});
        assert_eq!(methods(&paths).0, ["get_pets_by_id_toys", "list_pets"]);
    }

    #[test]
    fn operations_that_want_one_name_are_all_named_by_method_and_path() {
        let paths = json!({"/a": operation("list-all"), "/b": operation("listAll")});
        let clash = vec![Code::NameClash, Code::NameClash];
        assert_eq!(methods(&paths), (vec!["get_a".to_owned(), "get_b".to_owned()], clash));
    }

    #[test]
    fn an_operation_cannot_have_the_name_of_a_method_of_the_client() {
        assert_eq!(methods(&json!({"/a": operation("builder")})).0, ["get_a"]);
        assert_eq!(methods(&json!({"/a": operation("request")})).0, ["request"]);
    }

    #[test]
    fn an_operation_id_of_fastapi_is_reduced_to_the_function() {
        assert_eq!(methods(&json!({"/a/b": operation("read_items_a_b_get")})).0, ["read_items"]);
    }

    #[test]
    fn an_operation_id_is_named_without_its_group() {
        assert_eq!(without_group("issues/list-comments", "issues"), Some("list-comments"));
        assert_eq!(without_group("code-scanning/get-alert", "Code scanning"), Some("get-alert"));
        assert_eq!(without_group("pets_list", "pets"), Some("list"));
        assert_eq!(without_group("İş_ΟΔΟΣ-list", "iŞ οδοΣ"), None, "a dotted letter is another one");
        assert_eq!(without_group("ΟΔΟΣ-list", "Οδος"), Some("list"));
        for (id, tag) in
            [("petsList", "pets"), ("issues/2", "issues"), ("list", "issues"), ("issues/", "issues"), ("/list", "")]
        {
            assert_eq!(without_group(id, tag), None, "{id}");
        }
    }
}
