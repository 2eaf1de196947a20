//! Messages of lowering: references, schemas, and the objects around them.

use serde_json::Value;

use super::json_type;
use crate::diag::{Code, Message, nearest};
use crate::openapi::{Kind, Pointer, own_fragment};

/// A reference that does not resolve to a value of the document; `meant` is a similar one that does.
pub(crate) fn unresolved(reference: &str, meant: Option<String>) -> Message {
    if own_fragment(reference).is_none() {
        return super::link::remote_reference(reference, meant.as_deref());
    }
    let text = format!("`{reference}` refers to a definition that does not exist");
    let help = match meant {
        Some(meant) => format!("write `{meant}`, or add the definition"),
        None => "add the definition, or the file that has it, or correct the reference".to_owned(),
    };
    Message::new(Code::DanglingRef, text, help).of_reference(reference)
}

/// A reference to a schema, where an object of another kind is expected.
pub(crate) fn not_a_schema(reference: &str, expected: Kind) -> Message {
    let text = format!("`{reference}` is a schema, where a {} is expected", object_name(expected));
    let refer = expected.section().map(|section| format!("refer to one of `components/{section}`"));
    let refer = refer.unwrap_or_else(|| "correct the reference".to_owned());
    let help = match expected {
        Kind::RequestBody | Kind::Response => {
            format!("write `content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}` here, or {refer}")
        }
        Kind::Parameter | Kind::Header => format!("write `schema: {{$ref: '{reference}'}}` here, or {refer}"),
        _ => refer,
    };
    Message::new(Code::DanglingRef, text, help).of_reference(reference)
}

/// A reference of a schema to an object of another kind. `has_schema` says that it is resolved to the schema of that object.
pub(crate) fn reference_to_other_kind(reference: &str, found: Kind, has_schema: bool) -> Message {
    let name = object_name(found);
    let (read, help) = if has_schema {
        ("it is resolved to the `schema` of that object", format!("write `{reference}/schema`"))
    } else {
        ("it allows any value", "move the schema to `components/schemas`, and refer to it in both places".to_owned())
    };
    Message::new(Code::NonstandardRef, format!("`{reference}` is a {name}, where a schema is expected; {read}"), help)
}

fn object_name(kind: Kind) -> &'static str {
    kind.object().map_or("object", |object| object.name)
}

/// A chain of more references than `max`.
pub(crate) fn too_many_references(max: usize) -> Message {
    let text = format!("the reference takes more than {max} references to resolve");
    Message::new(Code::CyclicRef, text, "replace one of the references with its definition")
}

/// An object of a kind that is only a reference to itself, or to `others`, of which the last one refers to it.
pub(crate) fn circle(kind: Kind, pointer: &Pointer, others: &[Pointer]) -> Message {
    const MAX: usize = 4;
    let through: Vec<String> = others.iter().take(MAX).map(|other| format!("`#{other}`")).collect();
    let more = if others.len() > MAX { " and others" } else { "" };
    let text = match others {
        [] => format!("`#{pointer}` is only a reference to itself, so that nothing is defined"),
        _ => format!(
            "`#{pointer}` is only a reference to itself, through {}{more}, so that nothing is defined",
            through.join(", ")
        ),
    };
    let (object, sample) = match kind {
        Kind::Schema => ("schema", "{ type: object, properties: ... }"),
        _ => (object_name(kind), "{ ... }"),
    };
    let name = pointer.segments().last().unwrap_or_default();
    let place = if others.is_empty() { "the reference" } else { "one of the references" };
    Message::new(
        Code::CyclicRef,
        text,
        format!("write the {object} itself in place of {place}, such as `{name}: {sample}`"),
    )
}

/// A reference that is resolved although it does not follow RFC 3986 and JSON Schema, section 8.2.
pub(crate) fn fragment_in_resource(reference: &str) -> Message {
    let text = format!(
        "`{reference}` is within a schema with an `$id` and does not exist in that schema; it is resolved in the document"
    );
    Message::new(Code::NonstandardRef, text, "write the `$id` of the definition, or its JSON pointer from the schema")
}

/// A reference to the document, which is not a schema.
pub(crate) fn whole_document(component: &str) -> Message {
    let text = format!(
        "`#` refers to the whole document, which is not a schema; it is resolved to the component `{component}`"
    );
    Message::new(Code::NonstandardRef, text, format!("write `#/components/schemas/{component}`"))
}

/// A `$dynamicRef` to a name that several schemas have as their `$dynamicAnchor`.
pub(crate) fn dynamic_reference(reference: &str) -> Message {
    let text = format!("`{reference}`, whose schema depends on the `$dynamicAnchor` that is in scope");
    Message::new(Code::Unenforced, text, "a reference to the schema that a `$ref` would refer to")
}

/// A value of a discriminator's mapping that does not resolve; `meant` is a similar reference that does.
pub(crate) fn dangling_mapping(reference: &str, meant: Option<String>) -> Message {
    let text = format!(
        "`{reference}` refers to a schema that does not exist; the union has no variant for the discriminator's value"
    );
    let help = match meant {
        Some(meant) => format!("write `{meant}`, or add the schema"),
        None => "add the schema, correct the reference, or remove the entry".to_owned(),
    };
    Message::new(Code::DanglingMapping, text, help)
}

/// A tag that a few operations have, and that is similar to one that more operations have.
pub(crate) fn similar_tag(name: &str, meant: &str) -> Message {
    let text = format!("the tag `{name}` is similar to `{meant}`, and is a group of its own in the client");
    Message::new(Code::SimilarTag, text, format!("write `{meant}`, or declare both under `tags` of the document"))
}

/// A path that differs from another one in its last `/` or in the case of letters.
pub(crate) fn similar_path(path: &str, meant: &str) -> Message {
    let text = format!("`{path}` differs from `{meant}` in its last `/` or in the case of letters only");
    Message::new(Code::SimilarPath, text, format!("write `{meant}` if they are one path"))
}

/// A path with a segment that differs in a letter from the one that `count` other paths have.
pub(crate) fn similar_segment(path: &str, segment: &str, usual: &str, count: usize) -> Message {
    let text = format!("`{segment}` in `{path}` is similar to `{usual}`, which {count} other paths have there");
    let meant: Vec<&str> = path.split('/').map(|part| if part == segment { usual } else { part }).collect();
    Message::new(Code::SimilarPath, text, format!("write `{}`", meant.join("/")))
}

/// A security scheme of another document that no operation requires.
pub(crate) fn unused_remote_scheme(name: &str) -> Message {
    let text = format!("the security scheme `{name}`, which is in another document and required by no operation");
    Message::new(Code::Unused, text, "nothing")
}

/// A component that no operation refers to.
pub(crate) fn unused_component(section: &str, name: &str) -> Message {
    let text = format!("the component `{name}` of `components/{section}`, which no operation refers to");
    Message::new(Code::Unused, text, "nothing")
}

// Objects around schemas.

/// An object that `openapiv3` does not accept; `name` is that of the object in the specification, `member` that of the wrong
/// field, `error` the text of serde.
pub(crate) fn invalid_object(name: &str, member: Option<&str>, error: &str) -> Message {
    let field = member.map_or_else(|| format!("the {name}"), |member| format!("`{member}` of the {name}"));
    let mut help = format!("correct it: see \"{name}\" in the OpenAPI Specification");
    let of_error = |start: &str| error.strip_prefix(start);
    let text = if let Some((found, expected)) =
        of_error("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        format!("{field} has {} where {} belongs", in_words(found), in_words(expected))
    } else if let Some((found, expected)) = of_error("unknown variant ").and_then(|rest| rest.split_once(", expected "))
    {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        help = match nearest(found.trim_matches('`'), known.iter().copied()) {
            Some(meant) => format!("write `{meant}`"),
            None => format!("write one of `{}`", known.join("`, `")),
        };
        format!("{field} is {found}, and not {}", expected.replacen("one of ", "one of these: ", 1))
    } else if let Some(missing) = of_error("missing field ") {
        let value = match missing {
            "`in`" => "header",
            "`name`" => "X-Key",
            "`scheme`" => "bearer",
            "`type`" => "http",
            "`openIdConnectUrl`" => "https://auth.example.com/.well-known/openid-configuration",
            _ => "...",
        };
        help = format!("add it, such as `{}: {value}`", missing.trim_matches('`'));
        format!("{field} has no {missing}")
    } else {
        format!("{field} is not valid: {error}")
    };
    Message::new(Code::BadShape, text, help)
}

/// The type of a value, or a value, that a text of serde names.
fn in_words(found: &str) -> String {
    match found {
        "unit" => "null".to_owned(),
        "sequence" | "a sequence" => "an array".to_owned(),
        "map" | "a map" => "an object".to_owned(),
        _ if found.starts_with("struct ") => "an object".to_owned(),
        _ => {
            found.strip_prefix("integer ").or_else(|| found.strip_prefix("floating point ")).unwrap_or(found).to_owned()
        }
    }
}

/// A value of `in` that is no location of a parameter; Swagger 2.0 has some for the request body.
pub(crate) fn unknown_parameter_location(given: &Value, is_of_body: bool, meant: Option<&str>) -> Message {
    let given = given.as_str().map_or_else(|| given.to_string(), str::to_owned);
    let help = match meant {
        _ if is_of_body => {
            let media_type = if given == "body" { "application/json" } else { "multipart/form-data" };
            format!(
                "declare what is sent in the body: `requestBody: {{ content: {{ {media_type}: {{ schema: ... }} }} }}`"
            )
        }
        Some(meant) => format!("write `in: {meant}`"),
        None => "write one of `path`, `query`, `querystring` (OpenAPI 3.2), `header` and `cookie`".to_owned(),
    };
    Message::new(Code::BadShape, format!("`in: {given}` is not the location of a parameter"), help)
}

/// A parameter without `in`.
pub(crate) fn no_parameter_location() -> Message {
    let help = "add `in`: one of `path`, `query`, `querystring` (OpenAPI 3.2), `header` and `cookie`";
    Message::new(Code::BadShape, "the parameter has no `in`", help)
}

/// A parameter that an operation declares twice.
pub(crate) fn duplicate_parameter(name: &str) -> Message {
    let text = format!("parameter `{name}` is declared twice; the last declaration is used");
    Message::new(Code::DuplicateParameter, text, "remove one of the two declarations")
}

/// A key of the Responses Object that is no status code.
pub(crate) fn invalid_status(key: &str) -> Message {
    let text = format!("`{key}` is not a status code, a range such as `4XX`, or `default`; the response is ignored");
    // Quotes of a word processor, letters for digits, and blanks.
    let digits: String = key
        .chars()
        .map(|letter| if matches!(letter, 'o' | 'O') { '0' } else { letter })
        .filter(|letter| letter.is_ascii_alphanumeric())
        .collect();
    let is_code = |text: &str| text.len() == 3 && text.starts_with(|first: char| ('1'..='5').contains(&first));
    let is_status = is_code(&digits) && digits.chars().all(|digit| digit.is_ascii_digit());
    // Two digits before an `x`, such as `20x`.
    let range = digits.get(..1).filter(|_| is_code(&digits) && digits.to_ascii_lowercase().ends_with('x'));
    let help = match nearest(key, ["default"]) {
        Some(meant) => format!("write `{meant}`"),
        None if is_status => format!("write `\"{digits}\"`, in plain quotes"),
        None => match (status_of(key), range) {
            (Some(status), _) => format!("write `\"{status}\"`"),
            (None, Some(first)) => {
                format!("write `\"{first}XX\"` for a range, or a status code, such as `\"{first}00\"`")
            }
            (None, None) => "write a status code, such as `\"200\"`".to_owned(),
        },
    };
    Message::new(Code::InvalidStatus, text, help)
}

/// The status with a reason phrase (RFC 9110, section 15), or with a word in it that only one has.
fn status_of(phrase: &str) -> Option<u16> {
    const PHRASES: [(&str, u16); 14] = [
        ("ok", 200),
        ("success", 200),
        ("created", 201),
        ("accepted", 202),
        ("nocontent", 204),
        ("badrequest", 400),
        ("unauthorized", 401),
        ("forbidden", 403),
        ("notfound", 404),
        ("conflict", 409),
        ("unprocessable", 422),
        ("toomanyrequests", 429),
        ("internal", 500),
        ("unavailable", 503),
    ];
    let plain: String =
        phrase.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect();
    PHRASES
        .iter()
        .find(|(known, _)| plain == *known || known.len() > 4 && plain.starts_with(known))
        .map(|(_, status)| *status)
}

/// A range of statuses in lower case.
pub(crate) fn lower_case_range(key: &str) -> Message {
    let meant = key.to_ascii_uppercase();
    let text = format!("`{key}` is read as `{meant}`, the range of statuses");
    Message::new(Code::InvalidStatus, text, format!("write `{meant}`"))
}

/// A response without a `description`.
pub(crate) fn no_description() -> Message {
    Message::new(
        Code::NoDescription,
        "the response has no `description`",
        "add one, such as `description: The result.`",
    )
}

/// A key of `content` that is a list of media types.
pub(crate) fn media_type_list(key: &str) -> Message {
    let text = format!("`{key}` is a list of media types; it is read as one key for each of them");
    Message::new(Code::MediaTypeList, text, "write one key for each media type")
}

/// A security requirement that is no object.
pub(crate) fn requirement_not_an_object(value: &Value) -> Message {
    let found = json_type(value);
    let help = value.as_str().map_or_else(
        || "write an object with the names of security schemes; `{}` if no credential is required".to_owned(),
        |name| format!("write `{name}: []`"),
    );
    Message::new(Code::BadShape, format!("the security requirement is {found}, not an object"), help)
}

/// The scopes of a security requirement that are no list of strings.
pub(crate) fn scopes_not_strings(scheme: &str, scopes: &Value) -> Message {
    let text = format!("the scopes of `{scheme}` in the security requirement are not an array of strings");
    let help = match scopes.as_str() {
        Some(scope) => format!("write `{scheme}: [{scope}]`"),
        None => format!("write `{scheme}: []` if no scopes are required, or a list of them"),
    };
    Message::new(Code::BadShape, text, help)
}

// Schemas.

/// A `null` in place of a schema.
pub(crate) fn null_schema() -> Message {
    Message::new(
        Code::NullObject,
        "the schema is null; it is read as an empty object",
        "write `{}`, or remove the field",
    )
}

/// An array under `items` beside `prefixItems`.
pub(crate) fn items_array() -> Message {
    let text = "`items` is an array, the form before JSON Schema 2020-12, and `prefixItems` is its sibling; `items` is ignored";
    Message::new(Code::RedundantItems, text, "remove one of the two keywords")
}

const TYPE_NAMES: &str =
    "write one of `null`, `boolean`, `integer`, `number`, `string`, `array` and `object`, or an array of them";

/// A value of `type` that is no name.
pub(crate) fn type_not_a_name(value: &Value) -> Message {
    let found = json_type(value);
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let help = match (text("type"), text("$ref")) {
        (Some(inner), _) => format!("write `type: {inner}`, with what is beside it next to `type`"),
        (None, Some(reference)) => format!("write `$ref: '{reference}'` in place of `type`"),
        (None, None) => TYPE_NAMES.to_owned(),
    };
    Message::new(Code::BadShape, format!("the name of a type is {found}, not a string"), help)
}

/// An empty array under `type`.
pub(crate) fn empty_type() -> Message {
    Message::new(Code::BadShape, "`type` is an empty array", TYPE_NAMES)
}

/// A `type` that is neither the name of a type nor a common misspelling of one.
pub(crate) fn unknown_type(name: &str) -> Message {
    let types = ["null", "boolean", "integer", "number", "string", "array", "object"];
    let parts: Vec<&str> = name.split([',', '|', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_list = parts.len() > 1 && parts.iter().all(|part| types.contains(part));
    // The notations of programming languages.
    let is_type = |name: &&str| types.contains(name);
    let items = name.strip_suffix("[]").filter(is_type);
    let nullable = name.strip_suffix('?').filter(is_type);
    // Words after a type, such as `string (optional)`.
    let first = name.split([' ', '(']).next().filter(|first| types.contains(first) && *first != name);
    let help = match (items.or(nullable), nearest(name, types).or(first)) {
        (Some(items), _) if nullable.is_none() => format!("write `type: array` and `items: {{ type: {items} }}`"),
        (Some(meant), _) => {
            format!("write `type: [{meant}, 'null']`, or before OpenAPI 3.1 `type: {meant}` and `nullable: true`")
        }
        _ if is_list => {
            let parts: Vec<String> = parts.iter().map(|part| part.replace("null", "'null'")).collect();
            format!("write `type: [{}]`", parts.join(", "))
        }
        (None, Some(meant)) => format!("write `type: {meant}`"),
        (None, None) if name == "enum" => "write `type: string`, or the type that the values of `enum` have".to_owned(),
        (None, None) if name.contains('/') => format!("write `$ref: '{name}'` in place of `type`"),
        (None, None) if name.starts_with(|first: char| first.is_ascii_uppercase()) => {
            format!("write `$ref: '#/components/schemas/{name}'` in place of `type` for a schema of that name")
        }
        (None, None) => TYPE_NAMES.to_owned(),
    };
    Message::new(Code::BadShape, format!("`{name}` is not a type of JSON Schema"), help)
}

/// A name by which a type is commonly known; `meant` is the type, `None` any.
pub(crate) fn nonstandard_type(name: &str, meant: Option<&str>) -> Message {
    let (text, help) = match meant {
        Some(meant) => {
            let format = match name.to_ascii_lowercase().as_str() {
                "file" | "binary" => ", format: binary",
                "date" => ", format: date",
                "datetime" | "date-time" => ", format: date-time",
                "uuid" => ", format: uuid",
                "int32" | "int" => ", format: int32",
                "int64" | "long" => ", format: int64",
                "float" | "double" => ", format: double",
                _ => "",
            };
            let text = format!("`{name}` is not a type of JSON Schema; it is read as `{meant}`");
            (text, format!("write `type: {meant}{format}`"))
        }
        None => {
            let text = format!("`{name}` is not a type of JSON Schema; it is read as any type");
            (text, "leave `type` out".to_owned())
        }
    };
    Message::new(Code::NonstandardType, text, help)
}

/// A `null` under `type` in a schema that has other keywords.
pub(crate) fn null_type() -> Message {
    Message::new(Code::NonstandardType, "`type` is null; it is ignored", "write the name of the type, or remove `type`")
}

/// A `$schema` or `jsonSchemaDialect` that is not known.
pub(crate) fn unknown_dialect(uri: &str) -> Message {
    let text = format!("the dialect `{uri}` is not known; schemas are read as JSON Schema 2020-12");
    Message::new(Code::UnknownDialect, text, "remove it, unless the schemas use keywords of this dialect")
}
