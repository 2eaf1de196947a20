//! Messages of the merge.

use serde_json::Value;

use super::json_type;
use crate::diag::{Code, Message};

/// `what` is null where an object is expected.
pub(crate) fn null_object(what: &str) -> Message {
    Message::new(
        Code::NullObject,
        format!("{what} is null; it is read as an empty object"),
        "write `{}`, or remove the field",
    )
}

/// `security` of the root or of an operation is no array.
pub(crate) fn security_not_an_array(value: &Value) -> Message {
    let help = match value.as_object().filter(|schemes| !schemes.is_empty()) {
        Some(schemes) => {
            let schemes: Vec<String> = schemes.keys().take(3).map(|name| format!("{{ {name}: [] }}")).collect();
            let more = if schemes.len() > 1 { "; in one object if all of them are required together" } else { "" };
            format!("write a list of the alternatives: `security: [{}]`{more}", schemes.join(", "))
        }
        None => match value.as_str() {
            Some(name) => format!("write `security: [{{ {name}: [] }}]`"),
            None => "write an array of objects; `[]` if no credential is required".to_owned(),
        },
    };
    Message::new(Code::BadShape, format!("`security` is {}, not an array", json_type(value)), help)
}

/// A tag of the root has no `name`, or one that is not a string.
pub(crate) fn unnamed_tag() -> Message {
    Message::new(Code::UnnamedTag, "the tag has no `name`; it is ignored", "add `name`, or remove the tag")
}

/// The root has a field that only Swagger 2.0 has.
pub(crate) fn swagger_field(name: &str, value: &Value) -> Message {
    let help = super::upgrade::in_openapi_3(name, value);
    Message::new(
        Code::UnknownField,
        format!("`{name}` is a field of Swagger 2.0, not of OpenAPI 3; it is ignored"),
        help,
    )
}

/// A path template has a `}` without a `{` before it.
pub(crate) fn unopened_path_parameter(template: &str, meant: Option<&str>) -> Message {
    bad_path(template, "has a `}` without a `{` before it", &write_template(meant))
}

/// A path template has a `{` without a `}` after it.
pub(crate) fn unclosed_path_parameter(template: &str, meant: Option<&str>) -> Message {
    bad_path(template, "has a `{` without a `}` after it", &write_template(meant))
}

/// A path template has a `{` between `{` and `}`.
pub(crate) fn nested_path_parameter(template: &str, meant: Option<&str>) -> Message {
    bad_path(template, "has a `{` in the name of a parameter", &write_template(meant))
}

fn write_template(meant: Option<&str>) -> String {
    meant.map_or_else(|| "write each parameter as `{name}`".to_owned(), |meant| format!("write `{meant}`"))
}

/// A path template has `{}`.
pub(crate) fn unnamed_path_parameter(template: &str) -> Message {
    bad_path(template, "has a parameter without a name", "write the name of the parameter between `{` and `}`")
}

fn bad_path(template: &str, problem: &str, help: &str) -> Message {
    Message::new(Code::BadPath, format!("the path template `{template}` {problem}"), help)
}

/// A path template has `length` bytes, more than `max`.
pub(crate) fn long_path(length: usize, max: usize) -> Message {
    let text = format!("the path template has {length} bytes, more than the {max} that servers accept in a URL");
    Message::new(Code::Limit, text, "shorten the path, or remove it")
}

/// A path template has a parameter more than once.
pub(crate) fn repeated_path_parameter(template: &str, name: &str) -> Message {
    let text =
        format!("the path template `{template}` has the parameter `{name}` more than once; all get the same value");
    Message::new(Code::RepeatedPathParameter, text, "rename all but one, and declare each name under `parameters`")
}

/// A path does not begin with a slash.
pub(crate) fn path_without_slash(template: &str) -> Message {
    let text = format!("the path template `{template}` does not begin with `/`; the `/` is added");
    let help = match template.split_once("://").and_then(|(_, rest)| rest.split_once('/')) {
        Some((_, path)) => format!("write `/{path}`, and the URL before it under `servers`"),
        None => format!("write `/{template}`"),
    };
    Message::new(Code::PathWithoutSlash, text, help)
}

/// A path template has a query.
pub(crate) fn path_with_query(template: &str) -> Message {
    let text = format!("the path template `{template}` has a query; the query is sent with every request");
    Message::new(Code::PathWithQuery, text, "remove the query, and declare query parameters instead")
}

/// A path template has a fragment.
pub(crate) fn path_with_fragment(template: &str) -> Message {
    let text =
        format!("the path template `{template}` has a fragment; the fragment is not sent (RFC 3986, section 3.5)");
    let help = "remove the fragment, unless another operation has the same method and path without it";
    Message::new(Code::PathWithFragment, text, help)
}

/// A field is a sibling of a path item's `$ref`, and a field of the referenced path item as well.
pub(crate) fn duplicate_ref_sibling(name: &str) -> Message {
    Message::new(
        Code::DuplicateRefSibling,
        format!("`{name}` is a sibling of `$ref` and also a field of the referenced path item; the sibling is used"),
        "remove one of the two: OpenAPI does not define which one applies",
    )
}

/// Copying what path items refer to exceeds the limit.
pub(crate) fn too_many_ref_siblings(limit: usize) -> Message {
    let text = format!(
        "the path items that have siblings of `$ref` copy more than {limit} values from the referenced path items"
    );
    Message::new(Code::Limit, text, "move the siblings of `$ref` into the referenced path items")
}

/// Copying what operations inherit exceeds the limit.
pub(crate) fn too_much_inherited(limit: usize) -> Message {
    let text = format!("the operations inherit more than {limit} values from their path items and from the document");
    let help = "declare parameters, servers and security in the operations that need them, or split the document";
    Message::new(Code::Limit, text, help)
}

/// A parameter occurs twice in an operation with the same meaning. `parameter` is a noun phrase.
pub(crate) fn repeated_parameter(parameter: &str) -> Message {
    let text = format!("{parameter} is declared twice; the declarations are equal");
    Message::new(Code::DuplicateParameter, text, "remove one of the two declarations")
}

/// `count` operations share an operationId; `own` is another one for one of them.
pub(crate) fn shared_operation_id(id: &str, count: usize, operation: &str, own: &str) -> Message {
    let help = format!(
        "write another one, such as `operationId: {own}` for `{operation}`; until then, their names have what \
         distinguishes their paths and methods"
    );
    Message::new(Code::DuplicateOperationId, format!("{count} operations have the `operationId` `{id}`"), help)
}

/// Another operation with the operationId, to be shown at its location.
pub(crate) fn shares_operation_id(operation: &str) -> String {
    format!("`{operation}` has the same `operationId`")
}

/// Templates of one path in several documents, whose parameters have other names.
pub(crate) fn other_parameter_names(template: &str, usual: &str) -> Message {
    let text = format!(
        "`{template}` and `{usual}` are one path, and the names of their parameters differ; all get those of one of them"
    );
    Message::new(Code::SimilarPath, text, format!("write `{usual}`"))
}

/// Operations of one method whose paths differ in the names of their parameters only.
pub(crate) fn ambiguous_path(operation: &str) -> Message {
    let text = format!("`{operation}` and another operation have paths that differ only in the names of parameters");
    Message::new(Code::AmbiguousPath, text, "give the operations paths that a server can distinguish")
}

/// Several definitions that differ: how many there are, and what is at a difference.
pub(crate) struct Conflict<'a> {
    /// The name of what is defined.
    pub(crate) name: &'a str,
    /// How many different definitions there are.
    pub(crate) count: usize,
    /// The JSON pointer from the definition to the difference.
    pub(crate) pointer: &'a str,
    /// The value that the first definition has there.
    pub(crate) here: Option<&'a str>,
    /// The value that another one has there.
    pub(crate) elsewhere: Option<&'a str>,
    /// A word that the first definition has misspelled, and what it is meant as.
    pub(crate) slip: Option<(&'a str, &'a str)>,
}

/// What declares one of several definitions.
pub(crate) struct Side {
    /// The number of fragments.
    pub(crate) fragments: usize,
    /// Addresses of pages, with their dates (empty if unknown) and how many of the fragments each gave; the latest first.
    pub(crate) sources: Vec<(String, String, usize)>,
}

/// A component or another field has different definitions. `line` is a line of the configuration.
pub(crate) fn conflict(conflict: &Conflict<'_>, line: &str) -> Message {
    Message::new(Code::Conflict, conflict.difference(), conflict.help(line))
}

/// An operation has different definitions. `line` is a line of the configuration.
pub(crate) fn operation_conflict(conflict: &Conflict<'_>, line: &str) -> Message {
    Message::new(Code::OperationConflict, conflict.difference(), conflict.help(line))
}

/// A definition has all that the others have, and more that is optional.
pub(crate) fn wider_taken(conflict: &Conflict<'_>) -> Message {
    let text = format!("{}; this one, which only has more that is optional, is used", conflict.difference());
    let help = "make the definitions equal, or set `default = \"error\"` in the table `[conflicts]` of `generator.toml` to refuse such differences";
    Message::new(Code::LaterEdition, text, help)
}

/// A definition is used because it is the newest.
pub(crate) fn newest_taken(conflict: &Conflict<'_>) -> Message {
    let text = format!("{}; this one, which is the newest, is used", conflict.difference());
    Message::new(Code::ConflictSettled, text, BY_SETTING)
}

/// A definition is used because its source is the one that the configuration names.
pub(crate) fn source_taken(conflict: &Conflict<'_>) -> Message {
    let text = format!("{}; this one, whose source is the chosen one, is used", conflict.difference());
    Message::new(Code::ConflictSettled, text, BY_SETTING)
}

const BY_SETTING: &str = "nothing has to be done: the table `[conflicts]` of `generator.toml` says so";

/// Definitions differ in what no client depends on.
pub(crate) fn minor_difference(conflict: &Conflict<'_>) -> Message {
    let text = format!("{}; no client depends on it, and the definitions are joined", conflict.difference());
    Message::new(
        Code::MinorDifference,
        text,
        "nothing has to be done; to get other docs, change the value by an overlay",
    )
}

/// Operations of one path and method are distinguished by their operationIds or tags.
pub(crate) fn operation_variants(operation: &str, count: usize) -> Message {
    let text = format!(
        "`{operation}` has {count} definitions with different operationIds, tags or fixed values in the body; each becomes a method"
    );
    let help = "nothing has to be done; if they are one operation, give them one `operationId`, or exclude all but one";
    Message::new(Code::OperationVariants, text, help)
}

/// Another operation of the same path and method, to be shown at its location.
pub(crate) fn variant(name: &str) -> String {
    format!("the operation `{name}`")
}

/// A version of a document that `count` others of its API do not have; `used` is that of the merged document.
pub(crate) fn other_version(version: &str, usual: &str, count: usize, used: &str) -> Message {
    let others = if count == 1 { "another document".to_owned() } else { format!("{count} other documents") };
    let text = format!("`info.version` is `{version}` here and `{usual}` in {others}; `{used}`, the highest, is used");
    Message::new(Code::InfoDifference, text, format!("write `version: {usual}`, or the same version in all of them"))
}

/// A title of a document that is similar to the one that others have.
pub(crate) fn similar_title(title: &str, usual: &str) -> Message {
    let text = format!("the title `{title}` is similar to `{usual}`, which other documents have");
    Message::new(Code::InfoDifference, text, format!("write `{usual}`"))
}

/// The value at `pointer` of a definition that differs from the first one there, to be shown at its location.
pub(crate) fn conflicting_value(pointer: &str, value: Option<&str>) -> String {
    format!("{} is {} here", subject(pointer), or_absent(value))
}

/// A definition that is not used, to be shown at its location.
pub(crate) fn passed_over(side: &Side) -> String {
    format!("not used: the definition of {}", side.described())
}

/// A text, with what declares the definition.
pub(crate) fn with_sides(text: &str, side: &Side) -> String {
    if side.fragments < 2 && side.sources.is_empty() {
        text.to_owned()
    } else {
        format!("{text}, in {}", side.described())
    }
}

impl Side {
    fn described(&self) -> String {
        /// How many of the sources are named.
        const NAMED: usize = 3;
        let fragments = match self.fragments {
            1 => "1 fragment".to_owned(),
            count => format!("{count} fragments"),
        };
        let source = |(source, date, count): &(String, String, usize)| {
            let date = if date.is_empty() { String::new() } else { format!(" of {date}") };
            let count = if *count > 1 { format!(" ({count})") } else { String::new() };
            format!("`{source}`{date}{count}")
        };
        let mut named: Vec<String> = self.sources.iter().take(NAMED).map(source).collect();
        if self.sources.len() > NAMED {
            named.push(format!("{} more", self.sources.len() - NAMED));
        }
        if named.is_empty() { fragments } else { format!("{fragments} from {}", named.join(", ")) }
    }
}

impl Conflict<'_> {
    fn help(&self, line: &str) -> String {
        if let Some((written, meant)) = self.slip {
            return format!("write `{meant}` in place of `{written}`, which is similar, or make the definitions equal");
        }
        format!(
            "make the definitions equal, or say in the table `[conflicts]` of `generator.toml` which one to use: `{line}`"
        )
    }

    fn difference(&self) -> String {
        let Self { name, count, pointer, here, elsewhere, .. } = self;
        let (here, elsewhere) = (or_absent(*here), or_absent(*elsewhere));
        let subject = subject(pointer);
        format!("`{name}` has {count} different definitions: {subject} is {here} here, {elsewhere} elsewhere")
    }
}

fn subject(pointer: &str) -> String {
    if pointer.is_empty() { "the definition".to_owned() } else { format!("`{pointer}`") }
}

fn or_absent(value: Option<&str>) -> String {
    value.map_or_else(|| "absent".to_owned(), |value| format!("`{value}`"))
}
