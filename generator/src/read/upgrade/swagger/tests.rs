#![expect(clippy::indexing_slicing, reason = "a test may fail")]

use serde_json::{Value, json};

use crate::arena::Id as _;
use crate::diag::Diagnostics;
use crate::read::Fragment;
use crate::read::upgrade::{follow, upgrade};
use crate::source::{FragmentId, Moves};

fn upgraded(root: Value) -> (Value, Moves, Vec<String>) {
    let mut fragment = Fragment { id: FragmentId::new(0), root };
    let mut diagnostics = Diagnostics::default();
    let moves = upgrade(&mut fragment, &mut diagnostics);
    let mut fragments = [fragment];
    follow(&mut fragments, std::slice::from_ref(&moves));
    let [fragment] = fragments;
    (fragment.root, moves, diagnostics.iter().map(|d| d.message.clone()).collect())
}

fn pets() -> Value {
    json!({
        "swagger": "2.0",
        "info": {"title": "Pets", "version": "1"},
        "host": "pets.example", "basePath": "/v1/", "schemes": ["http", "https"],
        "consumes": ["application/json"], "produces": ["application/json"],
        "securityDefinitions": {
            "basic": {"type": "basic"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "oauth": {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "https://a", "tokenUrl": "https://t", "scopes": {"r": "read"}},
        },
        "parameters": {
            "limit": {"name": "limit", "in": "query", "type": "integer", "maximum": 10, "description": "How many"},
            "pet": {"name": "pet", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Pet"}},
            "token": {"name": "token", "in": "formData", "type": "string"},
        },
        "responses": {"Error": {"description": "Not fine", "schema": {"$ref": "#/definitions/Pet"}}},
        "definitions": {
            "Pet": {
                "type": "object", "discriminator": "kind", "required": ["kind"],
                "properties": {"kind": {"type": "string"}, "owner": {"type": "string", "x-nullable": true, "example": "Ann"}},
            },
        },
        "paths": {
            "/pets": {
                "parameters": [{"$ref": "#/parameters/limit"}, {"name": "h", "in": "header", "type": "string"}],
                "get": {
                    "produces": ["application/json", "text/csv"],
                    "parameters": [
                        {"name": "tags", "in": "query", "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"},
                        {"name": "ids", "in": "query", "type": "array", "items": {"type": "string"}},
                    ],
                    "responses": {
                        "200": {
                            "description": "Fine",
                            "schema": {"type": "array", "items": {"$ref": "#/definitions/Pet"}},
                            "headers": {"X-Next": {"type": "string", "description": "The next page"}},
                            "examples": {"application/json": [{"kind": "cat"}]},
                        },
                        "default": {"$ref": "#/responses/Error"},
                    },
                },
                "post": {
                    "parameters": [{"$ref": "#/parameters/pet"}],
                    "responses": {"201": {"description": "Made"}, "default": {"$ref": "#/responses/Error"}},
                },
            },
            "/pets/{id}/photo": {
                "post": {
                    "consumes": ["multipart/form-data"],
                    "produces": ["image/png"],
                    "schemes": ["http"],
                    "parameters": [
                        {"name": "id", "in": "path", "required": true, "type": "string", "format": "uuid"},
                        {"name": "file", "in": "formData", "type": "file", "required": true, "description": "The photo"},
                        {"name": "tags", "in": "formData", "type": "array", "items": {"type": "string"}},
                        {"$ref": "#/parameters/token"},
                    ],
                    "responses": {"200": {"description": "The photo", "schema": {"type": "file"}}},
                },
            },
        },
    })
}

#[test]
fn a_document_of_2_0_becomes_one_of_3_1() {
    let (root, _, messages) = upgraded(pets());
    assert_eq!(messages, Vec::<String>::new());
    let pet = json!({"$ref": "#/components/schemas/Pet"});
    assert_eq!(root["openapi"], "3.1.0");
    assert_eq!(root["servers"], json!([{"url": "https://pets.example/v1"}, {"url": "http://pets.example/v1"}]));
    let flows = json!({"authorizationCode": {"authorizationUrl": "https://a", "tokenUrl": "https://t", "scopes": {"r": "read"}}});
    let error = json!({"description": "Not fine", "content": {"application/json": {"schema": pet}}});
    assert_eq!(
        root["components"],
        json!({
            "schemas": {"Pet": {
                "type": "object", "discriminator": {"propertyName": "kind"}, "required": ["kind"],
                "properties": {"kind": {"type": "string"}, "owner": {"type": ["string", "null"], "examples": ["Ann"]}},
            }},
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "oauth": {"type": "oauth2", "flows": flows},
            },
            "parameters": {
                "limit": {"name": "limit", "in": "query", "description": "How many", "schema": {"type": "integer", "maximum": 10}},
            },
            "requestBodies": {"pet": {"content": {"application/json": {"schema": pet}}, "required": true}},
            "responses": {"Error": error},
        })
    );
    for gone in
        ["swagger", "host", "basePath", "schemes", "consumes", "produces", "definitions", "parameters", "responses"]
    {
        assert_eq!(root.get(gone), None, "{gone}");
    }
}

#[test]
fn a_base_path_never_becomes_part_of_the_host() {
    for (base, url) in [("v1", "https://a.example/v1"), ("/v1/", "https://a.example/v1"), ("/", "https://a.example")] {
        let (root, ..) = upgraded(json!({"swagger": "2.0", "host": "a.example", "basePath": base}));
        assert_eq!(root["servers"][0]["url"], url);
    }
}

#[test]
fn operations_get_bodies_styles_and_contents() {
    let (root, _, _) = upgraded(pets());
    let pet = json!({"$ref": "#/components/schemas/Pet"});
    let strings = json!({"type": "array", "items": {"type": "string"}});
    let list = json!({"type": "array", "items": pet});
    assert_eq!(
        root["paths"]["/pets"]["get"],
        json!({
            "parameters": [
                {"name": "tags", "in": "query", "style": "form", "explode": true, "schema": strings},
                {"name": "ids", "in": "query", "style": "form", "explode": false, "schema": strings},
            ],
            "responses": {
                "200": {
                    "description": "Fine",
                    "headers": {"X-Next": {"description": "The next page", "schema": {"type": "string"}}},
                    "content": {
                        "application/json": {"schema": list, "example": [{"kind": "cat"}]},
                        "text/csv": {"schema": list},
                    },
                },
                "default": {
                    "description": "Not fine",
                    "content": {"application/json": {"schema": pet}, "text/csv": {"schema": pet}},
                },
            },
        })
    );
    let post = &root["paths"]["/pets"]["post"];
    assert_eq!(post["requestBody"], json!({"$ref": "#/components/requestBodies/pet"}));
    assert_eq!(post["responses"]["default"], json!({"$ref": "#/components/responses/Error"}));
    assert_eq!(
        root["paths"]["/pets/{id}/photo"]["post"],
        json!({
            "servers": [{"url": "http://pets.example/v1"}],
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}],
            "requestBody": {
                "content": {"multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "file": {"type": "string", "format": "binary", "description": "The photo"},
                            "tags": strings,
                            "token": {"type": "string"},
                        },
                        "required": ["file"],
                    },
                    "encoding": {"tags": {"style": "form", "explode": false}},
                }},
                "required": true,
            },
            "responses": {
                "200": {"description": "The photo", "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}},
            },
        })
    );
}

#[test]
fn what_moved_can_be_found_in_the_text() {
    let (root, moves, _) = upgraded(pets());
    let get = "/paths/~1pets/get";
    let photo = "/paths/~1pets~1{id}~1photo/post";
    for (new, old) in [
        ("/components/schemas/Pet/properties/owner", "/definitions/Pet/properties/owner".to_owned()),
        ("/components/parameters/limit/schema/maximum", "/parameters/limit/maximum".to_owned()),
        (
            "/components/requestBodies/pet/content/application~1json/schema/$ref",
            "/parameters/pet/schema/$ref".to_owned(),
        ),
        (&format!("{get}/parameters/0/schema/items"), format!("{get}/parameters/0/items")),
        (&format!("{get}/responses/200/content/text~1csv/schema/items"), format!("{get}/responses/200/schema/items")),
        (
            &format!("{get}/responses/200/headers/X-Next/schema/type"),
            format!("{get}/responses/200/headers/X-Next/type"),
        ),
        (&format!("{get}/responses/default/content/text~1csv/schema"), "/responses/Error/schema".to_owned()),
        (
            &format!("{photo}/requestBody/content/multipart~1form-data/schema/properties/file/type"),
            format!("{photo}/parameters/1/type"),
        ),
    ] {
        assert!(root.pointer(new).is_some(), "{new}");
        assert!(pets().pointer(&old).is_some(), "{old}");
        assert_eq!(moves.origin(new), *old);
    }
}

#[test]
fn references_into_shared_responses_and_bodies_follow() {
    let mut document = pets();
    document["parameters"]["list"] =
        json!({"name": "l", "in": "body", "schema": {"type": "array", "items": {"type": "string"}}});
    document["responses"]["List"] =
        json!({"description": "d", "schema": {"type": "array", "items": {"type": "integer"}}});
    document["definitions"]["Refers"] = json!({"properties": {
        "whole": {"$ref": "#/responses/Error/schema"}, "item": {"$ref": "#/responses/List/schema/items"},
        "body": {"$ref": "#/parameters/list/schema"}, "part": {"$ref": "#/parameters/list/schema/items"},
    }});
    let (root, _, _) = upgraded(document);
    let media = "content/application~1json/schema";
    for (property, target) in [
        ("whole", format!("#/components/responses/Error/{media}")),
        ("item", format!("#/components/responses/List/{media}/items")),
        ("body", format!("#/components/requestBodies/list/{media}")),
        ("part", format!("#/components/requestBodies/list/{media}/items")),
    ] {
        let reference = &root["components"]["schemas"]["Refers"]["properties"][property]["$ref"];
        assert_eq!(*reference, json!(target));
        assert!(root.pointer(target.trim_start_matches('#')).is_some(), "{target}");
    }
}

#[test]
fn paths_share_inputs_and_references_into_paths_follow() {
    let (root, _, messages) = upgraded(json!({
        "swagger": "2.0",
        "paths": {"/a": {
            "parameters": [{"name": "b", "in": "body", "schema": {"type": "string"}}],
            "put": {"responses": {"200": {"schema": {"$ref": "#/paths/~1a/post/responses/200/schema"}}}},
            "post": {
                "parameters": [
                    {"name": "c", "in": "body", "schema": {"type": "integer"}},
                    {"name": "d", "in": "formData", "type": "string"},
                    {"name": "e", "in": "query", "type": "array", "collectionFormat": "tsv", "items": {}},
                ],
                "responses": {"200": {"schema": {"type": "number", "exclusiveMinimum": true, "minimum": 1}}},
            },
        }},
    }));
    let item = &root["paths"]["/a"];
    assert_eq!(item.get("parameters"), None);
    assert_eq!(item["put"]["requestBody"], json!({"content": {"application/json": {"schema": {"type": "string"}}}}));
    // A body and a form are two contents of one body.
    let form = json!({"schema": {"type": "object", "properties": {"d": {"type": "string"}}}});
    let both = json!({"application/json": {"schema": {"type": "integer"}}, "application/x-www-form-urlencoded": form});
    assert_eq!(item["post"]["requestBody"], json!({"content": both}));
    let reference = &item["put"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
    assert_eq!(reference, "#/paths/~1a/post/responses/200/content/application~1json/schema");
    let schema = &item["post"]["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(*schema, json!({"type": "number", "exclusiveMinimum": 1}));
    assert_eq!(messages.len(), 2, "{messages:?}");
}

#[test]
fn a_form_beside_a_body_has_the_media_types_of_forms() {
    let contents = |consumes: Value| {
        let (root, moves, _) = upgraded(json!({
            "swagger": "2.0", "consumes": consumes,
            "parameters": {"b": {"name": "b", "in": "body", "required": true, "schema": {"type": "integer"}}},
            "paths": {"/a": {"post": {"parameters": [
                {"$ref": "#/parameters/b"}, {"name": "f", "in": "formData", "type": "file", "required": true},
            ]}}},
        }));
        let body = &root["paths"]["/a"]["post"]["requestBody"];
        assert_eq!(body["required"], true);
        let file = "/paths/~1a/post/requestBody/content/multipart~1form-data/schema/properties/f";
        assert_eq!(moves.origin(file), "/paths/~1a/post/parameters/1");
        body["content"].as_object().map(|content| content.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
    };
    let both = ["application/json", "multipart/form-data"];
    assert_eq!(contents(json!(["application/json", "multipart/form-data"])), both);
    assert_eq!(contents(json!(["multipart/form-data"])), both);
    assert_eq!(contents(json!(["text/csv"])), ["text/csv", "multipart/form-data"]);
}

#[test]
fn the_format_of_arrays_within_an_array_is_kept() {
    let upgraded_parameter = |location: &str, outer: &str, items: Value| {
        let parameter =
            json!({"name": "p", "in": location, "type": "array", "collectionFormat": outer, "items": items});
        let paths = json!({"/a": {"get": {"parameters": [parameter]}}});
        let (root, _, messages) = upgraded(json!({"swagger": "2.0", "paths": paths}));
        let parameter = &root["paths"]["/a"]["get"]["parameters"][0];
        let format = parameter.get("x-inner-collection-format").and_then(Value::as_str).map(str::to_owned);
        (format, messages.len())
    };
    let list = |format: &str| json!({"type": "array", "collectionFormat": format, "items": {"type": "string"}});
    assert_eq!(upgraded_parameter("query", "pipes", list("csv")), (Some("csv".to_owned()), 0));
    assert_eq!(upgraded_parameter("query", "multi", list("ssv")), (Some("ssv".to_owned()), 0));
    assert_eq!(upgraded_parameter("path", "csv", list("pipes")), (Some("pipes".to_owned()), 0));
    assert_eq!(upgraded_parameter("query", "csv", list("csv")), (None, 0));
    assert_eq!(upgraded_parameter("query", "csv", list("multi")), (None, 1));
    let deeper = json!({"type": "array", "collectionFormat": "pipes", "items": list("ssv")});
    assert_eq!(upgraded_parameter("query", "csv", deeper), (None, 2));
    assert_eq!(upgraded_parameter("query", "csv", json!({"type": "string"})), (None, 0));
}

fn definitions(definitions: Value) -> Value {
    json!({"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}, "definitions": definitions})
}

#[test]
fn a_list_of_items_is_a_tuple_if_the_type_is_array_and_else_one_of_alternatives() {
    let (root, moves, warnings) = upgraded(definitions(json!({
        "Message": {"type": "object", "properties": {"file": {"type": "string"}}},
        "Pair": {"type": "array", "minItems": 2, "items": [
            {"$ref": "#/definitions/Message"},
            {"type": "array", "items": [{"type": "object", "properties": {"a": {"$ref": "#/definitions/Message"}}}]},
        ]},
        "Latest": {"x-nullable": true, "title": "t", "items": [{"$ref": "#/definitions/Message"}, {"type": "object"}]},
        "Other": {"properties": {
            "inner": {"$ref": "#/definitions/Pair/items/1/items/0"},
            "latest": {"$ref": "#/definitions/Latest/items/1"},
            "maybe": {"type": "object", "items": [{"$ref": "#/definitions/Message"}], "x-nullable": true},
        }},
    })));
    let schemas = &root["components"]["schemas"];
    let message = json!({"$ref": "#/components/schemas/Message"});
    let inner = json!({"type": "object", "properties": {"a": message}});
    let pair = json!([message, {"type": "array", "prefixItems": [inner]}]);
    assert_eq!(schemas["Pair"], json!({"type": "array", "minItems": 2, "prefixItems": pair}));
    assert_eq!(schemas["Latest"], json!({"title": "t", "anyOf": [message, {"type": "object"}, {"type": "null"}]}));
    let other = &schemas["Other"]["properties"];
    assert_eq!(other["inner"]["$ref"], "#/components/schemas/Pair/prefixItems/1/prefixItems/0");
    assert_eq!(other["latest"]["$ref"], "#/components/schemas/Latest/anyOf/1");
    let maybe = json!({"anyOf": [{"type": "object", "anyOf": [message]}, {"type": "null"}]});
    assert_eq!(other["maybe"], maybe);
    assert_eq!(warnings.len(), 3, "{warnings:?}");
    for (new, old) in [
        ("/components/schemas/Pair/prefixItems/1/prefixItems/0/type", "/definitions/Pair/items/1/items/0/type"),
        ("/components/schemas/Latest/anyOf/1", "/definitions/Latest/items/1"),
        ("/components/schemas/Other/properties/maybe/anyOf/0/anyOf/0", "/definitions/Other/properties/maybe/items/0"),
    ] {
        assert_eq!(moves.origin(new), old);
    }
}
