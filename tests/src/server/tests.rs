use super::{Fault, ScriptedResponse, Server};
use crate::document::Document;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

fn document() -> Document {
    let query = |name: &str, more: Value| {
        let mut parameter = json!({"name": name, "in": "query"});
        if let (Some(parameter), Value::Object(more)) = (parameter.as_object_mut(), more) {
            parameter.extend(more);
        }
        parameter
    };
    let integers = json!({"type": "array", "items": {"type": "integer"}});
    let point = json!({"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}}, "required": ["x"]});
    let points = json!({"type": "object", "additionalProperties": {"type": "array", "items": point}});
    Document::new(json!({
        "openapi": "3.1.0",
        "paths": {
            "/pets/{id}": {"get": {
                "operationId": "get_pet",
                "security": [{"key": []}, {"token": []}],
                "parameters": [
                    {"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}},
                    query("plain", json!({"schema": integers})),
                    query("joined", json!({"schema": integers, "explode": false})),
                    query("piped", json!({"schema": integers, "style": "pipeDelimited", "explode": false})),
                    query("deep", json!({"schema": point, "style": "deepObject"})),
                    query("deeper", json!({"schema": points, "style": "deepObject"})),
                    query("json", json!({"content": {"application/json": {"schema": point}}})),
                    query("flag", json!({"required": true, "schema": {"anyOf": [{"type": "boolean"}, {"type": "null"}]}})),
                    {"name": "X-Level", "in": "header", "schema": {"enum": ["low", "high"]}},
                    {"name": "crumb", "in": "cookie", "schema": {"type": "integer"}}
                ],
                "responses": {"200": {"description": ""}}
            }},
            "/pets/mine": {"post": {
                "operationId": "add_pet",
                "requestBody": {"required": true, "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
                    "application/x-www-form-urlencoded": {"schema": {"$ref": "#/components/schemas/Pet"}},
                    "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Pet"}}
                }},
                "responses": {"201": {"description": ""}}
            }},
            "/boxes/{size}/{path}": {"get": {
                "operationId": "get_box",
                "parameters": [
                    {"name": "size", "in": "path", "required": true, "style": "matrix", "explode": true, "schema": point},
                    {"name": "path", "in": "path", "required": true, "style": "label", "schema": integers}
                ],
                "responses": {"200": {"description": ""}}
            }}
        },
        "components": {
            "schemas": {"Pet": {"type": "object", "required": ["name"], "properties": {
                "id": {"type": "integer", "readOnly": true}, "name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}
            }, "additionalProperties": false}},
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "token": {"type": "http", "scheme": "bearer"}
            }
        }
    }))
}

fn send(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.base_url.trim_start_matches("http://")).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut response = Vec::new();
    // A response that was cut resets the connection: the part before it counts.
    drop(stream.read_to_end(&mut response));
    String::from_utf8_lossy(&response).into_owned()
}

/// The violations of one request.
fn judged(server: &Server, operation: &str, request: &str) -> Vec<String> {
    server.expect(operation, ScriptedResponse::empty(204));
    let response = send(server, request);
    assert!(response.starts_with("HTTP/1.1 204"), "{response}");
    server.violations().into_iter().map(|violation| violation.message).collect()
}

fn get(target: &str, headers: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: x\r\n{headers}\r\n")
}

#[test]
fn requests_as_declared_pass() {
    let server = Server::start(&document()).unwrap();
    let none: [&str; 0] = [];
    for query in [
        "",
        "&plain=1&plain=2",
        "&plain=7",
        "&joined=1,2",
        "&piped=1%7C2",
        "&deep%5Bx%5D=1&deep[y]=2",
        "&deeper[a][0][x]=1&deeper[a][1][x]=2&deeper[a][1][y]=3&deeper[b][0][x]=4",
        "&json=%7B%22x%22:1%7D",
    ] {
        let request = get(&format!("/pets/1?flag=true{query}"), "X-Key: k\r\nX-Level: low\r\nCookie: crumb=3\r\n");
        assert_eq!(judged(&server, "get_pet", &request), none, "{query}");
    }
    assert_eq!(judged(&server, "get_pet", &get("/pets/1?flag=true", "Authorization: Bearer t\r\n")), none);
    assert_eq!(judged(&server, "GET /boxes/{size}/{path}", &get("/boxes/;x=1;y=2/.1,2", "")), none);
    for (kind, body) in [
        ("application/json", "{\"name\":\"a\",\"tags\":[\"b\"]}"),
        ("application/x-www-form-urlencoded", "name=a+b&tags=c&tags=d"),
        (
            "multipart/form-data; boundary=xx",
            "--xx\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na\r\n--xx--\r\n",
        ),
    ] {
        let head =
            format!("POST /pets/mine HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n", body.len());
        assert_eq!(judged(&server, "add_pet", &format!("{head}{body}")), none, "{kind}");
        let head = format!("POST /pets/mine HTTP/1.1\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n");
        let body = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
        assert_eq!(judged(&server, "add_pet", &format!("{head}{body}")), none, "{kind}, chunked");
    }
    assert_eq!(server.requests().len(), 16);
}

#[test]
fn each_violation_is_seen() {
    let server = Server::start(&document()).unwrap();
    let key = "X-Key: k\r\n";
    for (target, headers, part) in [
        ("/pets/1?flag=true", "", "credentials"),
        ("/pets/1?flag=true", "Authorization: t\r\n", "credentials"),
        ("/pets/one?flag=true", key, "path parameter `id`"),
        ("/pets/1", key, "`flag` is missing"),
        ("/pets/1?flag=yes", key, "`flag` is \"yes\""),
        ("/pets/1?flag=true&other=1", key, "`other` is not declared"),
        ("/pets/1?flag=true&plain=a", key, "`plain`"),
        ("/pets/1?flag=true&joined=1&joined=2", key, "more than once"),
        ("/pets/1?flag=true&deep[y]=2", key, "`deep`"),
        ("/pets/1?flag=true&deeper[a][0][x]=z", key, "`deeper`"),
        ("/pets/1?flag=true&json=x", key, "not JSON"),
        ("/pets/1?flag=true", "X-Key: k\r\nX-Level: mid\r\n", "`x-level`"),
        ("/pets/1?flag=true", "X-Key: k\r\nCookie: crumb=x\r\n", "`crumb`"),
        ("/pets/1?flag=true", "X-Key: k\r\nContent-Length: 2\r\n", "body"),
    ] {
        let body = if headers.contains("Content-Length") { "{}" } else { "" };
        let found = judged(&server, "get_pet", &(get(target, headers) + body));
        assert!(
            found.iter().any(|message| message.to_lowercase().contains(&part.to_lowercase())),
            "{target} {headers}: {found:?}"
        );
    }
    for (kind, body, part) in [
        ("application/json", "{}", "required"),
        ("application/json", "{\"name\":", "not JSON"),
        ("application/json", "{\"name\":\"a\",\"more\":1}", "more"),
        ("text/plain", "a", "not declared"),
        ("multipart/form-data; boundary=yy", "--xx", "boundary"),
    ] {
        let head =
            format!("POST /pets/mine HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n", body.len());
        let found = judged(&server, "add_pet", &format!("{head}{body}"));
        assert!(found.iter().any(|message| message.contains(part)), "{kind} {body}: {found:?}");
    }
    let found = judged(&server, "add_pet", "POST /pets/mine HTTP/1.1\r\n\r\n");
    assert!(found.iter().any(|message| message.contains("body is missing")), "{found:?}");
    assert!(send(&server, &get("/nowhere", "")).starts_with("HTTP/1.1 500"));
    assert!(send(&server, &get("/boxes/;x=1/.1", "")).starts_with("HTTP/1.1 500"));
    assert_eq!(server.violations().len(), 2);
}

#[test]
fn responses_are_sent_as_scripted() {
    let server = Server::start(&document()).unwrap();
    let request = get("/pets/1?flag=true", "X-Key: k\r\n");
    let response = ScriptedResponse::with_body(599, "application/json", "{\"a\":12}");
    server.expect("get_pet", response.clone());
    let whole = send(&server, &request);
    assert!(whole.starts_with("HTTP/1.1 599") && whole.ends_with("Content-Length: 8\r\n\r\n{\"a\":12}"), "{whole}");
    server.expect("get_pet", response.clone().fault(Fault::Cut));
    let cut = send(&server, &request);
    assert!(cut.ends_with("Content-Length: 8\r\n\r\n{\"a\""), "{cut}");
    server.expect("get_pet", response.clone().fault(Fault::Chunked));
    let chunked = send(&server, &request);
    assert!(chunked.ends_with("7\r\n{\"a\":12\r\n1\r\n}\r\n0\r\n\r\n"), "{chunked}");
    server.expect("get_pet", response.fault(Fault::Closed));
    assert_eq!(send(&server, &request), "");
    server.expect("get_pet", ScriptedResponse::empty(418));
    assert_eq!(server.clear(), 1);
}
