//! The description of a type or property is in its docs, wherever the document has it, and the types
//! of responses are named after their operation.

use generator::emit::Package;
use generator::generate_texts;

const DOCUMENT: &str = r##"
openapi: 3.0.3
info: {title: Docs, version: "1"}
paths:
  /t: {put: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/T"}}}}, responses: {"204": {description: done}}}}
components:
  schemas:
    E: {type: string, enum: [a, b]}
    Cat: {allOf: [{type: object, properties: {n: {type: string}}}, {description: A cat., properties: {l: {type: integer}}}]}
    T:
      type: object
      required: [id]
      properties:
        kind: {allOf: [{$ref: "#/components/schemas/E"}, {description: The first., default: a, deprecated: true}]}
        id: {allOf: [{$ref: "#/components/schemas/E"}, {readOnly: true}]}
        count: {allOf: [{type: integer, minimum: 1}, {maximum: 5}]}
        old: {type: string, deprecated: true}
"##;

/// All files of the client for a document, one after another.
fn emitted(document: &str) -> String {
    let outcome = generate_texts([("api.yaml", document)], &Package { name: "docs".into() });
    let generated = outcome.result.expect("the document is taken");
    generated.files.iter().map(|(_, text)| String::from_utf8_lossy(text).into_owned()).collect()
}

#[test]
fn another_operation_with_the_same_response_renames_nothing() {
    let path = |path: &str, id: &str| {
        let schema = "{type: object, properties: {total: {type: integer}, next: {type: string}}}";
        format!(
            "  {path}: {{get: {{operationId: {id}, responses: {{\"200\": {{description: all, content: {{application/json: \
             {{schema: {schema}}}}}}}}}}}}}\n"
        )
    };
    let head = "openapi: 3.1.0\ninfo: {title: Names, version: \"1\"}\npaths:\n";
    let (books, albums) = (path("/books", "list_books"), path("/albums", "list_albums"));
    let signature = "= Call<types::ListBooksResponse>;";
    let alone = emitted(&format!("{head}{books}"));
    assert!(alone.contains(signature), "{alone}");
    assert!(alone.contains("pub struct ListBooksResponse"), "{alone}");
    let both = emitted(&format!("{head}{albums}{books}"));
    assert!(both.contains(signature), "{both}");
    assert!(both.contains("= Call<types::ListAlbumsResponse>;"), "{both}");
    assert_eq!(both.matches("pub struct ResponseNextTotal").count(), 1, "they are one type, with two names");
}

#[test]
fn parts_of_all_of_are_read() {
    let text = emitted(DOCUMENT);
    for expected in [
        "/// A cat.\n#[derive(Clone, runtime::Object)]\n#[non_exhaustive]\npub struct Cat",
        "/// The first.\n    ///\n    /// Default: `\"a\"`.\n    #[deprecated]\n    #[json(into)]\n    pub kind: Option<E>",
        "/// Read-only: set by the server.\n    #[json(into)]\n    pub id: Option<E>",
        "/// Minimum: `1`. Maximum: `5`.\n    pub count",
        "#[deprecated]\n    pub old",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
}

const AROUND: &str = r##"
openapi: 3.1.0
info: {title: Around, version: "1"}
servers: [{url: /api/v3}]
paths:
  /a:
    get:
      operationId: get_a
      description: Gives an `a.B`. It says more, which no cell of a table needs.
      security: [{tls: [], second: []}]
      parameters:
        - {name: n, in: query, type: integer}
        - {name: ids, in: query, schema: {$ref: "#/components/schemas/Ids"}}
        - {name: filter, in: query, content: {application/json: {schema: {type: array, items: {type: string}}}}}
      responses: {"204": {description: done}}
    put:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties:
                locales: {type: array, items: {type: string}}
                note: {type: [string, "null"]}
                marks: {type: [array, "null"], items: {type: string}}
      responses: {"204": {description: done}}
components:
  schemas:
    Ids: {type: array, items: {type: string}}
  securitySchemes:
    first: {type: http, scheme: basic}
    second: {type: http, scheme: bearer}
    tls: {type: mutualTLS}
    third: {type: apiKey, in: header, name: Authorization}
"##;

#[test]
fn security_servers_and_docs_of_an_operation_are_emitted() {
    let text = emitted(AROUND);
    for expected in [
        "const SECOND_AND_TLS: Security = &[&[\"second\", \"tls\"]];",
        "/// `GET /a` with `second` and `tls`",
        // Mutual TLS has a method, and is no credential of a request.
        "schemes [(\"first\", \"authorization\"), (\"second\", \"authorization\"), (\"third\", \"authorization\")];",
        "certificates [\"tls\"];",
        "pub fn tls_credential(self, identity: Identity) -> Self",
        // The examples set what their operation needs, on a server that has a host.
        "use docs::{Client, runtime::Identity};",
        "Client::builder(\"https://api.example.com/api/v3\")?\n    .second(\"secret\")\n    .tls_credential(Identity::from_pem(std::fs::read(\"client.pem\")?)?)\n    .build()?;",
        // What is never sent, and what the value of a key has to be.
        "The document requires it for no operation, so that it is never sent.",
        "Sent as the whole value of the header `Authorization`, with the word that the API expects before the key, if any.",
        // An empty array has no text in a form or a query, and null has none in a form, where it is absent.
        "/// Not sent if it is empty.\n    #[inline]\n    pub fn ids(",
        "    #[json(nullable)]\n    pub note: Option<String>",
        "/// Not sent in a form if it is empty.\n    #[json(nullable)]\n    pub marks: Option<Vec<String>>",
        "/// Not sent in a form if it is empty.\n    pub locales: Option<Vec<String>>",
        "pub const BASE_PATH: &str = \"/api/v3\";",
        "| `GET /a` | Gives an `a.B`. |",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    // JSON is `[]`.
    assert_eq!(text.matches("Not sent if it is empty").count(), 1, "{text}");
    let outcome = generate_texts([("api.yaml", AROUND)], &Package { name: "docs".into() });
    let messages: Vec<&str> = outcome.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert!(messages.contains(&"`type` is not a field of the Parameter Object; it is ignored"), "{messages:?}");
}

#[test]
fn the_groups_in_the_docs_of_the_crate_are_on_lines_of_the_usual_width() {
    let about = "Everything about books, albums and whatever else is lent. ".repeat(4);
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: Docs, version: \"1\"}}\ntags: [{{name: loans, description: \"{about}\"}}]\n\
         paths: {{/loans: {{get: {{tags: [loans], operationId: list, responses: {{\"204\": {{description: none}}}}}}}}}}\n"
    );
    let text = emitted(&document);
    let (_, listed) = text.split_once("//! - [`loans`](Client::loans), 1 operation: ").expect("the group");
    let item: Vec<&str> = listed.lines().take_while(|line| *line != "//!").collect();
    assert!(item.len() > 1 && item.iter().all(|line| line.len() <= 120), "{item:#?}");
    let words = item.join(" ").replace("//!", "").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words, about.trim());
}

#[test]
fn the_docs_of_a_multipart_body_of_bytes_say_what_it_has() {
    let text = emitted(
        "openapi: 3.1.0\ninfo: {title: Docs, version: \"1\"}\npaths: {/a: {post: {operationId: send, requestBody: \
         {required: true, content: {multipart/related: {}}}, responses: {\"204\": {description: none}}}}}\n",
    );
    assert!(text.contains("The body has a line `--boundary` before each part"), "{text}");
}

#[test]
fn a_call_with_a_body_is_shown_where_a_group_has_no_other() {
    let text = emitted(
        r##"
openapi: 3.1.0
info: {title: Docs, version: "1"}
paths:
  /orders:
    post:
      operationId: order
      tags: [orders]
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: "#/components/schemas/NewOrder"}
            examples:
              one: {value: {customer: c-1, lines: [{sku: a, count: 3}], note: "Ring\ntwice", gift: true, pay: {kind: card, number: "42"}}}
      responses: {"204": {description: done}}
  /wide:
    post:
      operationId: widen
      tags: [wide]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Wide"}}}}
      responses: {"204": {description: done}}
components:
  schemas:
    NewOrder:
      type: object
      required: [customer, lines, pay]
      properties:
        customer: {type: string}
        lines: {type: array, items: {$ref: "#/components/schemas/Line"}}
        note: {type: string}
        gift: {type: boolean}
        pay: {oneOf: [{$ref: "#/components/schemas/Cash"}, {$ref: "#/components/schemas/Card"}]}
    Line: {type: object, required: [sku, count], properties: {sku: {type: string}, count: {type: integer}}}
    Cash: {type: object, required: [kind], properties: {kind: {const: cash}}}
    Card: {type: object, required: [kind, number], properties: {kind: {const: card}, number: {type: string}}}
    Wide:
      type: object
      required: [a, b, c, d, e, f, g, h]
      properties:
        {a: {type: string}, b: {type: integer}, c: {type: number}, d: {type: boolean}, e: {type: string, format: date},
         f: {type: string, enum: [x, y]}, g: {type: array, items: {type: string}}, h: {type: [string, "null"]}}
"##,
    );
    let order = "    let body = types::NewOrder::new(
        \"c-1\",
        vec![types::Line::new(3, \"a\")],
        types::Pay::Card(types::Card::new(\"42\").into()),
    )
    .gift(true);
    let response = client.orders().order(&body).send().await?;
";
    let wide = "    let body = types::Wide::builder()\n        .a(\"value\")\n";
    for expected in [order, wide, ".g(vec![\"value\".to_owned()])\n", "        .build()?;\n"] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn types_that_contain_themselves_end_an_example() {
    let of = |schema: &str| {
        emitted(&format!(
            "openapi: 3.1.0\ninfo: {{title: Docs, version: \"1\"}}\npaths: {{/a: {{post: {{operationId: send, requestBody: {{required: true, \
             content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}, responses: {{\"204\": {{description: none}}}}}}}}}}\n\
             components: {{schemas: {{A: {schema}}}}}\n"
        ))
    };
    let list = "{type: array, items: {$ref: '#/components/schemas/A'}}";
    assert!(of(&format!("{{oneOf: [{list}, {{type: string}}]}}")).contains("pub fn send"));
    let many: Vec<String> = (0..9).map(|at| format!("m{at}: {list}")).collect();
    let text = of(&format!("{{type: object, required: [m0, m1, m2], properties: {{{}}}}}", many.join(", ")));
    assert!(text.contains("pub fn send") && !text.contains("let body = types::"));
}
