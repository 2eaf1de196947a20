//! What a document says of a type or a property is in its docs, wherever it stands.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot run has failed")]

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

#[test]
fn parts_of_all_of_are_heard() {
    let outcome = generate_texts([("api.yaml", DOCUMENT)], &Package { name: "docs".into() });
    let generated = outcome.result.expect("the document is taken");
    let text: String = generated.files.iter().map(|(_, text)| String::from_utf8_lossy(text).into_owned()).collect();
    for expected in [
        "/// A cat.\n#[derive(Clone)]\npub struct Cat",
        "/// The first.\n    ///\n    /// Default: `\"a\"`.\n    ///\n    /// Deprecated: its use is discouraged.\n    pub kind: Option<E>",
        "/// Set by the server.\n    pub id: Option<E>",
        "/// Minimum: `1`. Maximum: `5`.\n    pub count",
        "/// Deprecated: its use is discouraged.\n    pub old",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
}
