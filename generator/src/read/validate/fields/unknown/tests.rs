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
        assert!(matches!(found.as_slice(), [(Code::MisspelledField, help)] if is_said(help)), "{document} {found:?}");
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
        let mut found = correct(&reporter, &mut root, Kind::Document, version, false);
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
