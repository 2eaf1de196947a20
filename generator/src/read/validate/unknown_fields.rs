//! Fields that no version of the specification has: most are typing errors, and their values are lost.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::callbacks;
use crate::diag::messages::validate::Unknown;
use crate::diag::{Message, Reporter, messages, nearest};
use crate::openapi::fields::{Field, Object, Shape, Treatment, Versions};
use crate::openapi::{Kind, METHODS, Pointer, Version, walk_mut};

/// The unknown fields of a document, by object and name.
type Found = BTreeMap<(&'static str, String), Occurrences>;

/// The occurrences of one unknown field.
struct Occurrences {
    /// The first one by the order of the pointers.
    first: Pointer,
    count: usize,
    unknown: Unknown,
    /// True if a part of the client is lost with it.
    is_loss: bool,
}

/// Corrects the unknown fields of a document of some version, or of a part of one that has the given kind, with which a part of
/// the client would be lost: later stages see what is meant, and report what else is wrong. Each is an error, reported once per
/// kind of object. Returns the new and the old pointers of the values, those within others as [`Moves::then_nested`] takes them.
///
/// [`Moves::then_nested`]: crate::source::Moves::then_nested
pub(super) fn correct(
    reporter: &Reporter<'_>,
    root: &mut Value,
    kind: Kind,
    version: Version,
) -> Vec<(Pointer, Pointer)> {
    let mut found = Found::new();
    let mut moves = Vec::new();
    walk_mut(root, kind, |kind, path, value| {
        if kind == Kind::Callback {
            return callbacks::correct(reporter, &path, value, &mut moves);
        }
        let (Some(object), Value::Object(members)) = (kind.object(), value) else { return };
        let is_unknown = |name: &String| {
            let is_known = object.field(name).is_some_and(|f| version == Version::V2 || f.versions != Versions::V2);
            !is_known && !name.starts_with("x-")
        };
        let unknown: Vec<String> = members.keys().filter(|name| is_unknown(name)).cloned().collect();
        let mut statuses = Map::new();
        for name in unknown {
            let Some(value) = members.get(&name) else { continue };
            let (unknown, true) = meaning(kind, object, members, &name, value) else { continue };
            // An unknown method is none of the others.
            if matches!(unknown, Unknown::NoMethod) {
                continue;
            }
            let at = path.pointer();
            let targets = match &unknown {
                Unknown::Misspelled(meant) => vec![Pointer::root().child(meant)],
                _ => targets(kind, &name, members),
            };
            let old = at.child(&name);
            moves.extend(targets.iter().map(|target| (at.join(target), old.clone())));
            note(&mut found, object, &name, old, || (unknown, true));
            let Some(value) = members.shift_remove(&name) else { continue };
            if kind == Kind::Operation && is_status(&name) {
                statuses.insert(name, value);
            } else {
                targets.iter().for_each(|target| insert(members, target, &value));
            }
        }
        if !statuses.is_empty() {
            members.insert("responses".to_owned(), Value::Object(statuses));
        }
    });
    report(reporter, found, Message::corrected);
    moves
}

/// The pointers to where the value of a field belongs that is one level too far out.
fn targets(kind: Kind, name: &str, members: &Map<String, Value>) -> Vec<Pointer> {
    let root = Pointer::root();
    match kind {
        Kind::PathItem => {
            let lacks = |method: &&&str| members.get(**method).is_some_and(|operation| operation.get(name).is_none());
            let lacking: Vec<&str> = METHODS.iter().filter(lacks).copied().collect();
            let has_body = |method: &&&str| name != "requestBody" || ["post", "put", "patch"].contains(*method);
            let likely: Vec<&str> = lacking.iter().filter(has_body).copied().collect();
            let methods = if likely.is_empty() { lacking } else { likely };
            methods.into_iter().map(|method| root.child(method).child(name)).collect()
        }
        Kind::Operation => vec![root.child("responses").child(name)],
        _ => vec![root.child("content").child("application/json").child(name)],
    }
}

/// Inserts a value at a pointer of an object, with the objects on the way to it.
fn insert(members: &mut Map<String, Value>, pointer: &Pointer, value: &Value) {
    let mut segments: Vec<_> = pointer.segments().collect();
    let Some(last) = segments.pop() else { return };
    let mut members = members;
    for segment in segments {
        let next = members.entry(segment).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(next) = next else { return };
        members = next;
    }
    members.insert(last.into_owned(), value.clone());
}

/// Reports each unknown field of an upgraded document, or of a part of one that has the given kind, once per kind of object.
pub(super) fn check(reporter: &Reporter<'_>, root: &mut Value, kind: Kind, is_part: bool) {
    let mut found = Found::new();
    walk_mut(root, kind, |kind, path, value| {
        if let (Some(object), Value::Object(members)) = (kind.object(), &*value) {
            // The merge reports the fields of Swagger 2.0 in the root of a document.
            let is_root = kind == Kind::Document && !is_part;
            collect(kind, object, is_root, members, &mut found, || path.pointer());
        }
    });
    report(reporter, found, |message| message);
}

fn report(reporter: &Reporter<'_>, found: Found, finished: impl Fn(Message) -> Message) {
    for ((object, name), Occurrences { first, count, unknown, is_loss }) in found {
        let message = if is_loss {
            messages::validate::misspelled_field(&name, object, &unknown)
        } else {
            messages::validate::unknown_field(&name, object, &unknown)
        };
        reporter.report(&first, finished(message.and_more(count - 1)));
    }
}

/// Notes an occurrence of an unknown field; `meaning` is that of the first.
fn note(
    found: &mut Found,
    object: &'static Object,
    name: &str,
    at: Pointer,
    meaning: impl FnOnce() -> (Unknown, bool),
) {
    match found.get_mut(&(object.name, name.to_owned())) {
        Some(occurrences) => {
            occurrences.count += 1;
            if at < occurrences.first {
                occurrences.first = at;
            }
        }
        None => {
            let (unknown, is_loss) = meaning();
            found.insert((object.name, name.to_owned()), Occurrences { first: at, count: 1, unknown, is_loss });
        }
    }
}

fn collect(
    kind: Kind,
    object: &'static Object,
    is_root: bool,
    members: &Map<String, Value>,
    found: &mut Found,
    pointer: impl Fn() -> Pointer,
) {
    let is_reference = members.contains_key("$ref");
    let is_known = |name: &str| object.field(name).is_some_and(|field| is_root || field.versions != Versions::V2);
    for (name, value) in members.iter().filter(|(name, _)| !name.starts_with("x-") && !is_known(name)) {
        if is_reference && matches!(name.as_str(), "$ref" | "summary" | "description") {
            continue;
        }
        note(found, object, name, pointer().child(name), || meaning(kind, object, members, name, value));
    }
}

fn is_status(name: &str) -> bool {
    name == "default" || matches!(name.as_bytes(), [b'1'..=b'5', _, _])
}

/// The flow that the fields of a security scheme of Swagger 2.0 stand for.
fn flow(scheme: &Map<String, Value>) -> &'static str {
    match scheme.get("flow").and_then(Value::as_str) {
        Some("implicit") => "implicit",
        Some("password") => "password",
        Some("application" | "clientCredentials") => "clientCredentials",
        None if !scheme.contains_key("authorizationUrl") => "clientCredentials",
        _ => "authorizationCode",
    }
}

/// What a field that an object does not have is meant as, and whether a part of the client is lost with it.
fn meaning(
    kind: Kind,
    object: &'static Object,
    members: &Map<String, Value>,
    name: &str,
    value: &Value,
) -> (Unknown, bool) {
    let method = || METHODS.iter().copied().find(|method| members.contains_key(*method)).unwrap_or("get").to_owned();
    let is_status = is_status(name);
    let unknown = match (kind, name) {
        (Kind::Operation, _) if is_status => Unknown::Within("responses".to_owned()),
        (Kind::PathItem, _) if is_status => Unknown::Within(format!("responses` of `{}", method())),
        (Kind::Operation, _) if name.contains('/') && !name.starts_with('/') => {
            Unknown::Within("content` of the response or of `requestBody".to_owned())
        }
        (Kind::RequestBody | Kind::Response, _) if name.contains('/') => Unknown::Within("content".to_owned()),
        (Kind::RequestBody | Kind::Response, "schema" | "example" | "examples" | "encoding") => {
            Unknown::Within("content: application/json:".to_owned())
        }
        (Kind::Example, _) => Unknown::Within("value".to_owned()),
        (Kind::SecurityScheme, "flow" | "authorizationUrl" | "tokenUrl" | "scopes")
            if members.get("type").is_some_and(|kind| kind == "oauth2") =>
        {
            let flow = flow(members);
            if name == "flow" { Unknown::Flow(flow) } else { Unknown::Within(format!("flows: {flow}:")) }
        }
        (Kind::PathItem, _) if is_operation(value) && nearest(name, METHODS).is_none() => Unknown::NoMethod,
        (Kind::PathItem, _) if Kind::Operation.object().is_some_and(|operation| operation.field(name).is_some()) => {
            Unknown::Within(method())
        }
        (Kind::Document, _) if Kind::Info.object().is_some_and(|info| info.field(name).is_some()) => {
            Unknown::Within("info".to_owned())
        }
        (Kind::Document, _) if crate::openapi::sections().any(|(section, _)| section == name) => {
            Unknown::Within("components".to_owned())
        }
        (Kind::Parameter | Kind::Header | Kind::MediaType, _)
            if Kind::Schema.object().is_some_and(|schema| schema.field(name).is_some()) =>
        {
            Unknown::Within("schema".to_owned())
        }
        _ if object.field(name).is_some() => Unknown::OfSwagger,
        _ => misspelled(kind, object, name, value),
    };
    let is_loss = match &unknown {
        Unknown::Misspelled("$ref") => {
            value.as_str().is_some_and(|text| text.contains(['#', '/'])) && !members.contains_key("$ref")
        }
        Unknown::Misspelled(meant) => {
            !members.contains_key(*meant) && object.field(meant).is_some_and(|field| is_part(field, value))
        }
        Unknown::NoMethod => true,
        // A body, or all responses of an operation, one level too far out.
        Unknown::Within(_) => match (kind, name) {
            (Kind::RequestBody | Kind::Response, "schema") => !members.contains_key("content") && value.is_object(),
            (Kind::PathItem, "responses" | "requestBody") => {
                let operations = METHODS.iter().filter_map(|method| members.get(*method));
                value.is_object() && operations.into_iter().any(|operation| operation.get(name).is_none())
            }
            (Kind::Operation, _) if is_status => !members.contains_key("responses") && value.is_object(),
            _ => false,
        },
        _ => false,
    };
    (unknown, is_loss)
}

/// Names in use for fields with another name: those of earlier versions, of other notations, and short ones.
const SYNONYMS: [(Kind, &str, &str); 11] = [
    (Kind::Operation, "body", "requestBody"),
    (Kind::Operation, "payload", "requestBody"),
    (Kind::Operation, "returns", "responses"),
    (Kind::Operation, "title", "summary"),
    (Kind::OauthFlows, "accessCode", "authorizationCode"),
    (Kind::OauthFlows, "application", "clientCredentials"),
    (Kind::Schema, "max", "maximum"),
    (Kind::Schema, "min", "minimum"),
    (Kind::Schema, "regex", "pattern"),
    (Kind::Schema, "values", "enum"),
    (Kind::Schema, "desc", "description"),
];

/// The field that a name is a synonym or a misspelling of, or another meaning that the value shows.
fn misspelled(kind: Kind, object: &'static Object, name: &str, value: &Value) -> Unknown {
    // In an inline mapping of YAML, `type:string` and `type string` are keys without a value.
    if value.is_null()
        && let Some((key, value)) = name.split_once([':', ' '])
        && object.field(key).is_some()
    {
        return Unknown::NoSpace(key.to_owned(), value.to_owned());
    }
    if kind.may_be_reference() && value.is_string() && matches!(name, "ref" | "$Ref" | "$REF" | "Ref" | "$reference") {
        return Unknown::Misspelled("$ref");
    }
    if kind == Kind::Schema && matches!(name, "optional" | "mandatory") {
        return Unknown::Optional;
    }
    if let Some((.., meant)) = SYNONYMS.iter().find(|(of, synonym, _)| *of == kind && *synonym == name) {
        return Unknown::Misspelled(meant);
    }
    let near = nearest(name, object.fields.iter().map(|field| field.name));
    let is_schema = |value: &Value| {
        ["type", "$ref", "properties", "allOf", "oneOf", "anyOf"].iter().any(|keyword| value.get(keyword).is_some())
    };
    match near {
        Some(meant) => Unknown::Misspelled(meant),
        None if kind == Kind::Schema && is_schema(value) => Unknown::Within("properties".to_owned()),
        None => Unknown::Other,
    }
}

/// Tests for a value that has the form of an operation.
fn is_operation(value: &Value) -> bool {
    ["responses", "operationId", "requestBody"].iter().any(|field| value.get(field).is_some())
}

/// Tests for a field with parts of the client, and a value that has its form.
fn is_part(field: &Field, value: &Value) -> bool {
    let has_form = match field.shape() {
        Shape::Array => value.as_array().is_some_and(|items| !items.is_empty()),
        Shape::Object | Shape::Schema => value.is_object(),
        _ => false,
    };
    let is_description = matches!(field.kind.of_entries(), Kind::Server | Kind::Tag | Kind::Info);
    has_form && field.treatment == Treatment::Supported && field.kind != Kind::Opaque && !is_description
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arena::Id as _;
    use crate::diag::{Code, Diagnostics};
    use crate::source::FragmentId;

    /// The codes and helps for a document.
    fn checked(mut root: Value) -> Vec<(Code, String)> {
        let mut diagnostics = Diagnostics::default();
        check(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut root, Kind::Document, false);
        diagnostics.iter().map(|found| (found.code, found.help.clone())).collect()
    }

    #[test]
    fn a_misspelled_part_of_the_client_is_refused() {
        let item = |item: Value| json!({"paths": {"/a": item}});
        for (document, meant) in [
            (item(json!({"GET": {}})), "get"),
            (item(json!({"pots": {}})), "post"),
            (item(json!({"post": {"requestbody": {}}})), "requestBody"),
            (item(json!({"get": {"response": {}}})), "responses"),
            (item(json!({"get": {"paramters": [{}]}})), "parameters"),
            (item(json!({"post": {"body": {"content": {}}}})), "requestBody"),
            (item(json!({"get": {"parameters": [{"ref": "#/components/parameters/A"}]}})), "$ref"),
            (item(json!({"get": {"parameters": [{"schema": {"$Ref": "#/components/schemas/A"}}]}})), "$ref"),
            (json!({"path": {}}), "paths"),
            (json!({"components": {"schema": {}}}), "schemas"),
            (json!({"components": {"schemas": {"A": {"propertys": {}}}}}), "properties"),
        ] {
            assert_eq!(checked(document.clone()), [(Code::MisspelledField, format!("write `{meant}`"))], "{document}");
        }
        for (document, place) in [
            (item(json!({"post": {}, "responses": {}})), "`post`"),
            (item(json!({"post": {"200": {}}})), "`responses`"),
            (item(json!({"post": {"requestBody": {"schema": {}}}})), "`content: application/json:`"),
        ] {
            let found = checked(document.clone());
            let is_said = |help: &String| help.contains(place);
            assert!(
                matches!(found.as_slice(), [(Code::MisspelledField, help)] if is_said(help)),
                "{document} {found:?}"
            );
        }
        for document in [
            item(json!({"get": {"sumary": "a"}})),
            item(json!({"get": {"response": {}, "responses": {}}})),
            item(json!({"path": "/a"})),
            item(json!({"get": {"paramters": []}})),
            json!({"server": []}),
        ] {
            assert_eq!(checked(document.clone()).first().map(|found| found.0), Some(Code::UnknownField), "{document}");
        }
    }

    #[test]
    fn an_operation_of_an_unknown_method_is_refused() {
        let found = checked(json!({"paths": {"/a": {"fetch": {"responses": {}}, "other": {"responses_": 1}}}}));
        let codes: Vec<Code> = found.iter().map(|found| found.0).collect();
        assert_eq!(codes, [Code::MisspelledField, Code::UnknownField], "{found:?}");
        assert!(found.iter().any(|(_, help)| help.contains("`get`")), "{found:?}");
    }

    #[test]
    fn the_help_for_other_words_says_what_to_write() {
        let schema = |schema: Value| json!({"components": {"schemas": {"A": schema}}});
        for (document, word) in [
            (schema(json!({"type:integer": null})), "`type: integer`"),
            (schema(json!({"optional": true})), "`required`"),
            (schema(json!({"max": 3})), "`maximum`"),
        ] {
            let found = checked(document.clone());
            assert!(matches!(found.as_slice(), [(_, help)] if help.contains(word)), "{document} {found:?}");
        }
    }

    #[test]
    fn a_misspelled_part_is_where_it_belongs_for_later_stages() {
        let response = || json!({"200": {"description": "d"}});
        for (given, version, expected, moves) in [
            (
                json!({"path": {"/a": {"GET": {"respones": response()}}}}),
                Version::V3_1,
                json!({"paths": {"/a": {"get": {"responses": response()}}}}),
                "/paths/~1a/get/responses /paths/~1a/get/respones, /paths/~1a/get /paths/~1a/GET, /paths /path",
            ),
            (
                json!({"paths": {"/a": {"get": {}, "post": {"responses": {}}, "responses": response()}}}),
                Version::V3_1,
                json!({"paths": {"/a": {"get": {"responses": response()}, "post": {"responses": {}}}}}),
                "/paths/~1a/get/responses /paths/~1a/responses",
            ),
            (
                json!({"paths": {"/a": {"get": {}, "put": {}, "requestBody": {"content": {}}}}}),
                Version::V3_1,
                json!({"paths": {"/a": {"get": {}, "put": {"requestBody": {"content": {}}}}}}),
                "/paths/~1a/put/requestBody /paths/~1a/requestBody",
            ),
            (
                json!({"paths": {"/a": {"get": {"200": {"description": "d"}, "404": {"schema": {}}}}}}),
                Version::V3_1,
                json!({"paths": {"/a": {"get": {"responses":
                    {"200": {"description": "d"}, "404": {"content": {"application/json": {"schema": {}}}}}}}}}),
                "/paths/~1a/get/responses/404/content/application~1json/schema /paths/~1a/get/responses/404/schema, \
                 /paths/~1a/get/responses/404 /paths/~1a/get/404, /paths/~1a/get/responses/200 /paths/~1a/get/200",
            ),
            (
                json!({"definitons": {"A": {}}, "responses": {"B": {"schema": {}}}}),
                Version::V2,
                json!({"responses": {"B": {"schema": {}}}, "definitions": {"A": {}}}),
                "/definitions /definitons",
            ),
        ] {
            let mut root = given.clone();
            let mut diagnostics = Diagnostics::default();
            let fragment = FragmentId::new(0);
            let reporter = Reporter::new(&fragment, &mut diagnostics);
            let mut found = correct(&reporter, &mut root, Kind::Document, version);
            found.sort_by(|a, b| b.cmp(a));
            let found: Vec<String> = found.iter().map(|(new, old)| format!("{new} {old}")).collect();
            assert_eq!((root, found.join(", ").as_str()), (expected, moves), "{given}");
            assert!(diagnostics.has_errors() && diagnostics.checkpoint().is_ok(), "{given}");
        }
    }

    #[test]
    fn a_field_of_another_object_belongs_there() {
        let item = |item: Value| json!({"paths": {"/a": item}});
        let operation = |operation: Value| item(json!({"post": operation}));
        let scheme = |mut scheme: Value| {
            if let Value::Object(members) = &mut scheme {
                members.insert("type".to_owned(), "oauth2".into());
            }
            json!({"components": {"securitySchemes": {"a": scheme}}})
        };
        for (document, place) in [
            (item(json!({"post": {}, "tags": {}})), "`post`"),
            (item(json!({"post": {}, "200": {}})), "`responses` of `post`"),
            (operation(json!({"200": {}, "responses": {}})), "`responses`"),
            (operation(json!({"requestBody": {"example": {}}})), "`content: application/json:`"),
            (operation(json!({"requestBody": {"text/plain": {}}})), "`content`"),
            (operation(json!({"parameters": [{"type": "string"}]})), "`schema`"),
            (scheme(json!({"tokenUrl": "a"})), "`flows: clientCredentials:`"),
            (scheme(json!({"authorizationUrl": "a"})), "`flows: authorizationCode:`"),
            (json!({"schemas": {}}), "`components`"),
            (json!({"title": "a"}), "`info`"),
            (operation(json!({"requestBody": {"content": {"a/b": {"examples": {"c": {"name": 1}}}}}})), "`value`"),
            (json!({"components": {"schemas": {"A": {"color": {"type": "string"}}}}}), "`properties`"),
        ] {
            let found = checked(document.clone());
            let is_said = |help: &String| help.contains(&format!("under {place}"));
            assert!(matches!(found.as_slice(), [(Code::UnknownField, help)] if is_said(help)), "{document} {found:?}");
        }
    }
}
