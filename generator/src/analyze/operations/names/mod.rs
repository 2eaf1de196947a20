//! The names of operations: of their methods, of the types of their calls, and the words for the types in them.

mod group;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use words::OperationWords;
use words::{Words, method_and_path};

use crate::analyze::Context;
use crate::config::{Choices, Located};
use crate::diag::messages::{analyze as messages, config};
use crate::lower::Operation;
use crate::name::{self, Entry, paths};

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
    /// The name is chosen by the configuration, but another operation of the group has it, at this pointer, or the emitted code.
    Taken(Located, Option<String>),
}

/// Names that no operation of a group can have.
#[derive(Debug)]
pub(crate) struct UnavailableNames {
    /// Names that no type of a call can have.
    pub(super) types: BTreeSet<String>,
    /// Names that no method can have.
    pub(super) methods: BTreeSet<String>,
}

/// Names the operations of a group.
pub(super) fn assign(
    cx: &Context<'_>,
    operations: &[&Operation],
    unavailable: &UnavailableNames,
) -> Vec<OperationNames> {
    let entries: Vec<Entry> = operations.iter().map(|operation| method_entry(cx, operation)).collect();
    let methods = name::assign(&entries, &unavailable.methods);
    let mut clashes = clashes(&entries, &methods);
    for (index, other) in name::taken(&entries, &methods) {
        let setting = operations.get(index).and_then(|operation| chosen(cx.choices, operation));
        let other = other.and_then(|other| operations.get(other)).map(|other| other.pointer.to_string());
        if let (Some(setting), Some(clash)) = (setting, clashes.get_mut(index)) {
            *clash = Some(NameClash::Taken(setting.clone(), other));
        }
    }
    let builders = call_types(&methods, &unavailable.types);
    let names = methods.into_iter().zip(builders).zip(clashes);
    names.map(|((method, builder), clash)| OperationNames { method, builder, clash }).collect()
}

/// Reports that an operation may not have the name that it would have by itself.
pub(super) fn report_clash(cx: &Context<'_>, operation: &Operation, names: &OperationNames) {
    match &names.clash {
        Some(NameClash::Shared(wanted)) => {
            cx.reporter.report(&operation.pointer, messages::operation_name_clash(wanted, &names.method));
        }
        Some(NameClash::Taken(setting, other)) => report_taken(cx, setting, other.as_deref()),
        None => {}
    }
}

/// Reports a name from the configuration that another method has, at this pointer, or the emitted code.
pub(super) fn report_taken(cx: &Context<'_>, setting: &Located, other: Option<&str>) {
    let message = match other {
        Some(other) => config::name_of_another(&setting.text, "method", cx.reporter.location(other)),
        None => config::reserved_name(&setting.text, "method"),
    };
    cx.reporter.report_at(setting.location.clone(), message);
}

/// The name that the configuration chooses for a method.
fn chosen<'c>(choices: &'c Choices, operation: &Operation) -> Option<&'c Located> {
    choices.methods.get(&(operation.method.clone(), operation.path.clone()))
}

fn method_entry(cx: &Context<'_>, operation: &Operation) -> Entry {
    if let Some(name) = chosen(cx.choices, operation) {
        return Entry::chosen(&name.text);
    }
    let words = cx.words.of(operation);
    let id = operation.operation_id.as_deref().filter(|_| words.is_of_id);
    let mut candidates = Vec::new();
    let segment = cx.words.group_segment(operation);
    if let Some(id) = id {
        let rest = segment.and_then(|at| group::name_without_segment(&words.short, &operation.method, at.segment));
        candidates.extend(rest);
        candidates.extend(names_of_id(id, &words, cx.words.group(operation)));
    } else if let Some(at) = segment {
        candidates.extend(name::short_methods(group::method_and_rest(&operation.method, &at)));
    }
    candidates.extend(names_of_path(operation, cx.words.path(operation)));
    Entry::new(id.unwrap_or_default(), candidates, 0)
}

/// The names for a method with an operationId. What the document spells may have any length.
fn names_of_id(id: &str, words: &Words, group: Option<&str>) -> Vec<String> {
    let spelled = |text: &str| {
        let name = name::value_name(text);
        if id.contains(text) { vec![name] } else { name::short_methods(name) }
    };
    let within_group = group.map(name::group_words).and_then(|group| {
        let group = &*group;
        let reduced = if words.short == id { None } else { name::controller_action(id) };
        let controller = reduced.filter(|(class, _)| group::is_class_of(class, group));
        controller.map(|(_, action)| action).or_else(|| group::without_group(&words.short, group))
    });
    let mut candidates: Vec<String> = within_group.into_iter().flat_map(spelled).collect();
    candidates.extend(spelled(&words.short));
    candidates.extend(name::short_methods(name::value_name(&words.full)));
    candidates.push(name::value_name(id));
    candidates
}

/// The names for a method by its HTTP method and path: without the prefix of all paths, and with it.
fn names_of_path(operation: &Operation, path: &str) -> Vec<String> {
    let method = &operation.method;
    let short = name::value_name(&method_and_path(method, path));
    let mut candidates = match name::short_methods(short) {
        fits if fits.len() == 1 => fits,
        _ => {
            let words = format!("{} {}", method.to_lowercase(), paths::words_without_parameters(path));
            name::short_methods(name::value_name(&words))
        }
    };
    if path != operation.path {
        candidates.extend(name::short_methods(name::value_name(&method_and_path(method, &operation.path))));
    }
    let exact = name::value_name(&name::spelled_out(&format!("{method} {}", operation.path)));
    candidates.extend(Some(name::short_methods(exact)).filter(|fits| fits.len() == 1).into_iter().flatten());
    candidates
}

fn clashes(entries: &[Entry], names: &[String]) -> Vec<Option<NameClash>> {
    let mut wishes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut same_id: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let computed = entries.iter().filter(|entry| !entry.is_chosen);
    for (name, entry) in computed.filter_map(|entry| Some((entry.candidates.first()?, entry))) {
        *wishes.entry(name).or_default() += 1;
        *same_id.entry((name, &entry.spelling)).or_default() += 1;
    }
    // One operationId on several operations is reported already.
    let is_shared = |name: &str, entry: &Entry| {
        let own = if entry.spelling.is_empty() { Some(&1) } else { same_id.get(&(name, &entry.spelling)) };
        wishes.get(name) > own
    };
    let clash = |(entry, name): (&Entry, &String)| {
        let wanted = entry.candidates.first().filter(|_| !entry.is_chosen)?;
        (wanted != name && is_shared(wanted, entry)).then(|| NameClash::Shared(wanted.clone()))
    };
    entries.iter().zip(names).map(clash).collect()
}

fn call_types(methods: &[String], unavailable: &BTreeSet<String>) -> Vec<String> {
    let entry = |method: &String| {
        let name = name::type_name(method);
        let longer = name::short_types(format!("{name}Request"));
        Entry::generated(std::iter::once(name).chain(longer).collect(), 0)
    };
    name::assign(&methods.iter().map(entry).collect::<Vec<Entry>>(), unavailable)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::group::without_group;
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
    fn operations_that_want_one_name_are_distinguished_by_their_paths() {
        let paths = json!({"/a": operation("list-all"), "/b": operation("listAll")});
        let clash = vec![Code::NameClash, Code::NameClash];
        assert_eq!(methods(&paths), (vec!["list_all_a".to_owned(), "list_all_b".to_owned()], clash));
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
