use serde_json::{Map, json};

use super::*;
use crate::arena::Id as _;
use crate::diag::Diagnostics;
use crate::source::FragmentId;

/// The codes and helps that are reported for a document.
fn found(root: &Value) -> Vec<(Code, String, String)> {
    let mut diagnostics = Diagnostics::default();
    let mut contradictions = Contradictions::default();
    contradictions.look(root, Kind::Document, |pointer| Location::new(FragmentId::new(0), pointer.clone()));
    contradictions.report(&Reporter::new(&ManyTexts, &mut diagnostics));
    // The documents of most tests are parts.
    let all = diagnostics.into_iter().filter(|one| one.code != Code::MissingInfo);
    all.map(|one| (one.code, one.location.map(|at| at.span.pointer().to_string()).unwrap_or_default(), one.help))
        .collect()
}

/// The only code for a schema, if any.
fn of_schema(schema: Value) -> Option<Code> {
    let found = found(&json!({"components": {"schemas": {"A": schema, "B": {"type": "string", "enum": ["a", "b"]}}}}));
    assert!(found.len() < 2, "{found:?}");
    found.first().map(|(code, ..)| *code)
}

#[test]
fn keywords_of_a_schema_contradict_each_other() {
    for (schema, code) in [
        (json!({"minimum": 2, "maximum": 1}), Code::Bounds),
        (json!({"minLength": 2, "maxLength": 1}), Code::Bounds),
        (json!({"pattern": "/^a$/i"}), Code::Pattern),
        (json!({"pattern": "(a"}), Code::Pattern),
        (json!({"pattern": r"\A(?P<a>b)\Z"}), Code::Pattern),
        (json!({"patternProperties": {"^x-": {}, "(?i)^y": {}}}), Code::Pattern),
        (json!({"type": "string", "format": "uiid"}), Code::UnknownFormat),
        (json!({"type": "string", "format": "datetime"}), Code::UnknownFormat),
        (json!({"type": "integer", "format": "int-32"}), Code::UnknownFormat),
        (json!({"type": "number", "format": "date-time"}), Code::FormatType),
        (json!({"type": "string", "format": "int32"}), Code::FormatType),
        (json!({"type": "string", "format": "int64"}), Code::IntegerText),
        (json!({"enum": ["a", "b", "a"]}), Code::RepeatedValue),
        (json!({"type": "string", "properties": {"a": {}}}), Code::KeywordType),
        (json!({"type": "object", "items": {"type": "string"}}), Code::KeywordType),
        (json!({"enum": ["a"], "default": "b"}), Code::DefaultMismatch),
        (json!({"type": "integer", "default": "b"}), Code::DefaultMismatch),
        (json!({"type": "integer", "default": 1.5}), Code::DefaultMismatch),
        (json!({"type": "integer", "maximum": 10, "default": 11}), Code::DefaultMismatch),
        (json!({"$ref": "#/components/schemas/B", "default": "c"}), Code::DefaultMismatch),
        (json!({"type": "string", "maxLength": 1, "examples": ["ab"]}), Code::ExampleMismatch),
        (json!({"required": ["a"], "type": "object", "examples": [{"b": 1}]}), Code::ExampleMismatch),
        (json!({"oneOf": [{"type": "integer"}, {"type": "boolean"}], "examples": ["b"]}), Code::ExampleMismatch),
        (json!({"oneOf": [], "discriminator": {"mapping": {}}}), Code::Discriminator),
        (json!({"type": "integer", "maxLength": 3}), Code::KeywordType),
        (json!({"type": "string", "minItems": 3}), Code::KeywordType),
        (json!({"type": "array"}), Code::MissingItems),
        (
            json!({"oneOf": [{"$ref": "#/components/schemas/B"}, {"$ref": "#/components/schemas/B"}]}),
            Code::RepeatedValue,
        ),
        (json!({"required": ["a", "a"]}), Code::RepeatedValue),
        (json!({"allOf": [{"$ref": "#/components/schemas/A"}]}), Code::SelfReference),
        (json!({"type": "string", "format": "date-time", "examples": ["21 March 2024"]}), Code::ExampleMismatch),
        (json!({"type": "string", "format": "uuid", "default": "12"}), Code::DefaultMismatch),
        (json!({"properties": {"budget": {}}, "examples": [{"buget": 1}]}), Code::ExampleMismatch),
        (json!({"type": "integer", "default": null}), Code::DefaultMismatch),
        (json!({"$ref": "#/components/schemas/B", "default": null}), Code::DefaultMismatch),
        (json!({"allOf": [{"$ref": "#/components/schemas/B"}], "default": null}), Code::DefaultMismatch),
        (json!({"properties": {"a,": {}}}), Code::TrailingComma),
        (json!({"enum": ["a;", "b"]}), Code::TrailingComma),
    ] {
        assert_eq!(of_schema(schema.clone()), Some(code), "{schema}");
    }
    for schema in [
        json!({"minimum": 1, "maximum": 1, "type": "number", "format": "double"}),
        json!({"type": "object", "minLength": 0, "pattern": "", "uniqueItems": false}),
        json!({"type": "array", "items": {}}),
        json!({"type": "array", "prefixItems": [{}]}),
        json!({"type": "string", "format": "uuid", "examples": ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]}),
        json!({"type": "string", "format": "date-time", "examples": ["2017-07-21T17:32:28Z"]}),
        json!({"properties": {"budget": {}}, "examples": [{"other": 1}]}),
        json!({"type": ["object", "null"], "properties": {"a": {}}, "default": null}),
        json!({"type": "integer", "default": 1.0, "enum": [1, 2]}),
        json!({"anyOf": [{"type": "integer", "default": null}, {"type": "null"}]}),
        json!({"default": null}),
        json!({"$ref": "other.yaml#/B", "default": null}),
        json!({"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}], "default": null}),
        json!({"enum": ["a, b;", ",", "a"]}),
        json!({"type": "string", "format": "phone"}),
        json!({"type": "object", "items": {}}),
        json!({"required": ["a"], "properties": {"a": {"readOnly": true}}, "examples": [{}]}),
        json!({"anyOf": [{"type": "integer"}, {"$ref": "#/components/schemas/B"}], "default": "a"}),
        json!({"$ref": "other.yaml#/B", "default": 1}),
    ] {
        assert_eq!(of_schema(schema.clone()), None, "{schema}");
    }
}

#[test]
fn branches_have_the_property_and_the_value_of_their_discriminator() {
    let union = |a: Value, mapping: Value| {
        json!({"components": {"schemas": {
            "U": {
                "oneOf": [{"$ref": "#/components/schemas/A"}],
                "discriminator": {"propertyName": "kind", "mapping": mapping},
            },
            "A": a,
            "Base": {"properties": {"id": {}}},
        }}})
    };
    let mapping = json!({"a": "#/components/schemas/A"});
    let with = |kind: Value| json!({"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"kind": kind}}]});
    assert_eq!(found(&union(with(json!({"const": "a"})), mapping.clone())), []);
    assert_eq!(found(&union(with(json!({})), mapping.clone())), []);
    assert_eq!(found(&union(json!({"type": "object"}), mapping.clone())), []);
    let undeclared = found(&union(json!({"properties": {"other": {}}}), mapping.clone()));
    assert!(
        matches!(undeclared.as_slice(), [(Code::Discriminator, at, _)] if at == "/components/schemas/A/properties"),
        "{undeclared:?}"
    );
    let other = found(&union(with(json!({"enum": ["b"]})), mapping));
    assert!(matches!(other.as_slice(), [(Code::Discriminator, _, help)] if help == "write `b`"), "{other:?}");
}

#[test]
fn objects_contradict_the_protocol_or_themselves() {
    let operation = |operation: Value| json!({"paths": {"/a": {"get": operation}}});
    let server = |server: Value| json!({ "servers": [server] });
    let parameter = |parameter: Value| operation(json!({ "parameters": [parameter] }));
    let content = |content: Value| operation(json!({"responses": {"200": {"content": content}}}));
    let scheme = |name: &str| json!({"components": {"securitySchemes": {"a": {"type": "http", "scheme": name}}}});
    let oauth = |flows: Value| json!({"components": {"securitySchemes": {"a": {"type": "oauth2", "flows": flows}}}});
    let encoded = |media_type: &str| content(json!({ media_type: {"encoding": {"a": {"contentType": "text/csv"}}} }));
    for (document, code, help) in [
        (server(json!({"url": "https://{a}.b"})), Code::InvalidServer, "declare it"),
        (
            server(json!({"url": "https://{region}.b", "variables": {"regoin": {"default": "a"}}})),
            Code::InvalidServer,
            "write `region`, or `{regoin}` in the URL",
        ),
        (
            server(json!({"url": "https://{region}.b/{regoin}", "variables": {"region": {"default": "a"}}})),
            Code::InvalidServer,
            "write `{region}`, or declare `regoin`",
        ),
        (
            server(json!({"url": "/{a}", "variables": {"a": {"default": "c", "enum": ["b"]}}})),
            Code::InvalidServer,
            "write one of `b`",
        ),
        (server(json!({"url": "api.example.com/v1"})), Code::InvalidServer, "write `https://api.example.com/v1`"),
        (server(json!({"url": "https//a.example/v1"})), Code::InvalidServer, "write `https://a.example/v1`"),
        (server(json!({"url": "http:a.example"})), Code::InvalidServer, "write `http://a.example`"),
        (server(json!({"url": "https:///a.example"})), Code::InvalidServer, "write `https://a.example`"),
        (server(json!({"url": "https://a.example,"})), Code::InvalidServer, "write `https://a.example`"),
        (server(json!({"url": "https://{a.example/v1"})), Code::InvalidServer, "write `https://{a}.example/v1`"),
        (operation(json!({"operationId": "list,"})), Code::TrailingComma, "write `list`"),
        (operation(json!({"operationId": " "})), Code::IrregularOperationId, "remove it"),
        (operation(json!({"tags": ["a", "b,"]})), Code::TrailingComma, "write `b`"),
        (
            parameter(json!({"name": "q,", "in": "query", "schema": {"type": "string"}})),
            Code::TrailingComma,
            "write `q`",
        ),
        (
            parameter(json!({"name": "a", "in": "query", "style": "deepObject", "schema": {"type": "string"}})),
            Code::StyleType,
            "remove `style`",
        ),
        (
            operation(json!({"requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}}})),
            Code::BodyWithoutMeaning,
            "",
        ),
        (operation(json!({"responses": {"default": {"content": {"application/json": {}}}}})), Code::DefaultSuccess, ""),
        (json!({"paths": {"/a/:id": {}}}), Code::PathNotation, "write `/a/{id}`"),
        (json!({"paths": {"/a/{id}:": {}}}), Code::PathNotation, "write `/a/{id}`"),
        (
            json!({"components": {"schemas": {"A": {"type": "string", "format": "url"}}}}),
            Code::InformalFormat,
            "write `format: uri`",
        ),
        (json!({"paths": {"/a /b\u{200b}": {}}}), Code::PathCharacter, "write `/a/b`"),
        (json!({"paths": {"/a b": {}}}), Code::PathCharacter, "write `%20` in its place"),
        (json!({"paths": {"/a|{b}": {}}}), Code::PathCharacter, "write `%7C` in its place"),
        (content(json!({"json": {}})), Code::UnknownMediaType, "write `application/json`"),
        (content(json!({"aplication/json": {}})), Code::UnknownMediaType, "write `application/json`"),
        (content(json!({"multipart/formdata": {}})), Code::UnknownMediaType, "write `multipart/form-data`"),
        (scheme("baerer"), Code::UnknownHttpScheme, "write `scheme: bearer`"),
        (
            oauth(json!({"clientCredentials": {}})),
            Code::IncompleteFlow,
            "such as `tokenUrl: https://auth.example.com/token`",
        ),
        (
            oauth(json!({"implicit": {"tokenUrl": "a"}})),
            Code::IncompleteFlow,
            "write `authorizationUrl` in place of `tokenUrl`",
        ),
        (
            oauth(json!({"authorizationCode": {"authorizationUrl": "a"}})),
            Code::IncompleteFlow,
            "add it, such as `tokenUrl",
        ),
        (
            json!({"components": {"securitySchemes": {"a": {"type": "oauth2"}}}}),
            Code::IncompleteFlow,
            "such as `flows: { clientCredentials: { tokenUrl:",
        ),
        (encoded("application/json"), Code::MisplacedEncoding, "`multipart/form-data`"),
        (
            parameter(json!({"name": "accept", "in": "header", "schema": {"enum": ["text/csv"]}})),
            Code::IgnoredHeader,
            "`content: { text/csv: ... }`",
        ),
        (
            operation(json!({"responses": {"200": {"headers": {"content-type": {"schema": {}}}}}})),
            Code::IgnoredHeader,
            "`content: { application/json: ... }`",
        ),
        (
            content(json!({"application/json": {"schema": {"type": "integer"}, "example": "a"}})),
            Code::ExampleMismatch,
            "",
        ),
    ] {
        let found = found(&document);
        let is_said = |one: &(Code, String, String)| one.0 == code && one.2.contains(help);
        assert!(found.iter().any(is_said), "{document} {found:?}");
    }
    for document in [
        server(json!({"url": "https://{a}.b", "variables": {"a": {"default": "c"}}})),
        server(json!({"url": "v1.0"})),
        server(json!({"url": "https/v1"})),
        server(json!({"url": "http2/v1"})),
        server(json!({"url": "/v1"})),
        scheme("Bearer"),
        oauth(json!({"password": {"tokenUrl": ""}, "implicit": {"authorizationURL": "a"}, "x-a": {}})),
        encoded("multipart/mixed; boundary=a"),
        encoded("application/x-www-form-urlencoded"),
        encoded("*/*"),
        content(json!({"application/json": {"encoding": {}}})),
        scheme("digest"),
        scheme("aws4-hmac"),
        parameter(json!({"name": "accept", "in": "query", "schema": {"type": "string"}})),
        operation(json!({"responses": {"200": {"headers": {"X-Content-Type": {"schema": {}}}}}})),
        json!({"paths": {"/a/{b}:cancel": {}}}),
        json!({"paths": {"/ä/{ b }/{c:a|b}/e[d]": {}, "/a#b c": {}, "/a%20b": {}, "x-a b": {}}}),
        content(
            json!({"application/vnd.a+json": {}, "image/*": {}, "text/xml": {}, "application/json; charset=utf-8": {}}),
        ),
        operation(json!({"requestBody": {"content": {"a/b": {"schema": {"type": "object", "properties": {}}}}}})),
        content(json!({"application/xml": {"schema": {"type": "integer"}, "example": {}}})),
    ] {
        assert_eq!(found(&document), [], "{document}");
    }
}

#[test]
fn repeated_definitions_and_many_of_a_kind_are_reported_once() {
    let schema = json!({"type": "string", "format": "uiid"});
    let document = json!({"components": {"schemas": {"A": schema}}});
    let mut contradictions = Contradictions::default();
    for index in 0..3 {
        contradictions.look(&document, Kind::Document, |at| Location::new(FragmentId::new(index), at.clone()));
    }
    let mut diagnostics = Diagnostics::default();
    contradictions.report(&Reporter::new(&ManyTexts, &mut diagnostics));
    assert_eq!(diagnostics.iter().count(), 1);
    let properties: Map<String, Value> = (0..9).map(|index| (format!("p{index}"), schema.clone())).collect();
    assert_eq!(found(&json!({"components": {"schemas": {"A": {"properties": properties}}}})).len(), 1);
}

#[test]
fn one_identifier_with_a_space_among_others_without_is_a_slip() {
    let helps = |ids: &[&str]| {
        let paths =
            ids.iter().enumerate().map(|(index, id)| (format!("/{index}"), json!({"get": {"operationId": id}})));
        let paths: Map<String, Value> = paths.collect();
        let found = found(&json!({ "paths": paths }));
        assert!(found.iter().all(|(code, ..)| *code == Code::IrregularOperationId), "{found:?}");
        found.into_iter().map(|(.., help)| help).collect::<Vec<_>>()
    };
    assert_eq!(helps(&["list all pets", "a", "b", "c", "d"]), ["write `operationId: listAllPets`"]);
    assert_eq!(helps(&["list(pets)", "a_b", "b_c", "c_d", "d"]), ["write `operationId: list_pets`"]);
    assert_eq!(helps(&["list pets", "get pet", "a", "b", "c", "d"]), [""; 0], "a habit");
    assert_eq!(helps(&["list pets", "a", "b", "c"]), [""; 0], "too few to tell");
    assert_eq!(helps(&["get-/pets/{id}", "a.b", "b-c", "c", "d:e"]), [""; 0]);
}

#[test]
fn a_server_of_an_overlay_has_a_host() {
    let reported = |url: &str| {
        let mut diagnostics = Diagnostics::default();
        let update = json!({"servers": [{ "url": url }]});
        let location = |below: &Pointer| Location::new(FragmentId::new(0), below.clone());
        of_update(&mut diagnostics, location, Kind::Document, &update);
        diagnostics.into_iter().filter(|one| one.code == Code::InvalidServer).map(|one| one.help).collect::<Vec<_>>()
    };
    for (url, word) in [("/v1", "`https://api.example.com/v1`"), ("v1", "`https://api.example.com/v1`")] {
        assert!(matches!(reported(url).as_slice(), [help] if help.contains(word)), "{url}");
    }
    assert_eq!(reported("https://a.example/v1"), [""; 0]);
    assert_eq!(reported("//a.example/v1"), [""; 0]);
}
