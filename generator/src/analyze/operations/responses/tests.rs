use serde_json::{Value, json};

use crate::analyze::test_operations::analyze_operation;
use crate::diag::Code;
use crate::model::{Content, ResponseCase, Responses, Status};

fn responses(declared: &Value) -> Responses {
    analyze_operation("get", &json!({"responses": declared})).0.responses
}

fn rendered(cases: &[ResponseCase]) -> Vec<String> {
    let one = |case: &ResponseCase| {
        let status = match case.status {
            Status::Code(code) => code.to_string(),
            Status::Range(digit) => format!("{digit}XX"),
            Status::Default => "default".to_owned(),
        };
        let content = match &case.content {
            Content::Empty => "empty",
            Content::Json(_) => "json",
            Content::Text => "text",
            Content::Scalar(_) => "scalar",
            Content::Bytes => "bytes",
            Content::Base64 => "base64",
            Content::Stream(_) => "stream",
            Content::Outcome(_) => "outcome",
        };
        let media_type = case.media_type.as_ref().map(|media_type| format!(" of {media_type}"));
        format!("{status} {content}{}", media_type.unwrap_or_default())
    };
    cases.iter().map(one).collect()
}

fn empty() -> Value {
    json!({"description": "d"})
}

fn of(content: &Value) -> Value {
    json!({"description": "d", "content": content})
}

fn media(kind: &str) -> Value {
    match kind {
        "array" => json!({"schema": {"type": kind, "items": {}}}),
        _ => json!({"schema": {"type": kind}}),
    }
}

#[test]
fn statuses_2xx_are_successes_and_redirects_beside_them_errors() {
    let found = responses(&json!({"200": empty(), "2XX": empty(), "302": empty(), "404": empty(), "default": empty()}));
    assert_eq!(rendered(&found.successes), ["200 empty", "2XX empty"]);
    assert_eq!(rendered(&found.failures), ["302 empty", "404 empty", "default empty"]);
}

#[test]
fn a_redirect_is_a_success_where_no_2xx_is_declared() {
    let found = responses(&json!({"302": empty(), "304": empty(), "404": empty()}));
    assert_eq!(rendered(&found.successes), ["302 empty"]);
    assert_eq!(rendered(&found.failures), ["304 empty", "404 empty"]);
}

#[test]
fn a_sole_default_describes_successes_and_errors() {
    let json = responses(&json!({"default": of(&json!({"application/json": media("object")}))}));
    assert_eq!(rendered(&json.successes), ["2XX json"]);
    assert_eq!(rendered(&json.failures), ["default json"]);
    let stream = responses(&json!({"default": of(&json!({"application/jsonl": media("object")}))}));
    assert_eq!((rendered(&stream.successes), stream.failures), (vec!["2XX stream".to_owned()], Vec::new()));
}

#[test]
fn default_is_the_success_where_no_2xx_is_declared() {
    let json = of(&json!({"application/json": media("object")}));
    let image = of(&json!({"image/png": {"schema": {"type": "string", "format": "binary"}}}));
    let other = of(&json!({"application/json": media("array")}));
    for (declared, successes, failures) in [
        (json!({"400": other, "default": json}), vec!["2XX json"], vec!["400 json"]),
        // An error with the content of `default` shows that `default` describes errors too.
        (json!({"400": json, "default": json}), vec!["2XX json"], vec!["400 json", "default json"]),
        (json!({"404": empty(), "default": image}), vec!["2XX bytes"], vec!["404 empty"]),
        (json!({"302": empty(), "default": json}), vec!["302 empty", "2XX json"], vec!["default json"]),
        (json!({"4XX": empty(), "default": empty()}), vec!["2XX empty"], vec!["4XX empty"]),
        (json!({"204": empty(), "default": json}), vec!["204 empty"], vec!["default json"]),
    ] {
        let (operation, codes) = analyze_operation("get", &json!({"responses": declared}));
        assert_eq!(rendered(&operation.responses.successes), successes, "{declared}");
        assert_eq!(rendered(&operation.responses.failures), failures, "{declared}");
        let is_reported = successes.iter().any(|case| case.starts_with("2XX") && !case.ends_with("empty"));
        assert_eq!(codes, vec![Code::DefaultSuccess; usize::from(is_reported)], "{declared}");
    }
}

#[test]
fn an_object_that_cannot_be_of_its_media_type_is_json() {
    let plain = of(&json!({"text/plain": media("object")}));
    let image = of(&json!({"image/png": media("object")}));
    let table = of(&json!({"text/csv": media("array")}));
    let declared = json!({"200": plain, "201": image, "400": plain, "404": image, "409": table});
    let (operation, codes) = analyze_operation("get", &json!({"responses": declared}));
    assert_eq!(rendered(&operation.responses.successes), ["200 json", "201 bytes"]);
    assert_eq!(rendered(&operation.responses.failures), ["400 json", "404 json", "409 text"]);
    let json_as: Vec<Option<&str>> = operation.responses.cases().map(|case| case.json_as.as_deref()).collect();
    assert_eq!(json_as, [Some("text/plain"), None, Some("text/plain"), Some("image/png"), None]);
    let (json, left) = (Code::MislabelledJson, Code::UntypedContent);
    assert_eq!(codes, [json, left, json, json, left]);
    let accept = operation.responses.accept;
    assert_eq!(accept.as_deref(), Some("text/plain, image/png, text/csv, application/json"));
}

#[test]
fn a_file_is_preferred_to_json_that_is_not_described() {
    for (json, preferred) in [
        (json!({}), "200 bytes"),
        (json!({"schema": {}}), "200 bytes"),
        (json!({"schema": {"nullable": true}}), "200 bytes"),
        (json!({"schema": {"type": "string", "format": "byte"}}), "200 bytes"),
        (media("object"), "200 json"),
        (media("string"), "200 json"),
    ] {
        let content = json!({"application/json": json, "application/octet-stream": json});
        let found = responses(&json!({"200": of(&content)}));
        assert_eq!(rendered(&found.successes), [preferred], "{json}");
    }
}

#[test]
fn content_that_is_encoded_as_text_is_decoded_in_successes() {
    let of = |media_type: &str, encoding: &str| {
        of(&json!({media_type: {"schema": {"type": ["string", "null"], "contentEncoding": encoding}}}))
    };
    for (media_type, encoding, expected, reported) in [
        ("image/png", "base64", "200 base64", false),
        ("text/plain", "base64url", "200 base64", false),
        ("application/json", "base64", "200 json", false),
        ("image/png", "binary", "200 bytes", false),
        ("image/png", "base16", "200 bytes", true),
    ] {
        let (operation, codes) = analyze_operation("get", &json!({"responses": {"200": of(media_type, encoding)}}));
        assert_eq!(rendered(&operation.responses.successes), [expected], "{media_type} {encoding}");
        assert_eq!(codes, if reported { vec![Code::EncodingIgnored] } else { Vec::new() });
    }
    let declared = json!({"responses": {"200": empty(), "400": of("image/png", "base64")}});
    let (operation, codes) = analyze_operation("get", &declared);
    assert_eq!(rendered(&operation.responses.failures), ["400 bytes"]);
    assert_eq!(codes, [Code::EncodingIgnored]);
}

#[test]
fn informational_responses_are_left_out_and_reported_if_they_declare_something() {
    let declared = json!({"responses": {"100": empty(), "103": of(&json!({"text/plain": {}})), "200": empty()}});
    let (operation, codes) = analyze_operation("get", &declared);
    assert_eq!(rendered(&operation.responses.successes), ["200 empty"]);
    assert_eq!((operation.responses.failures, codes), (Vec::new(), vec![Code::InformationalResponse]));
}

#[test]
fn a_response_that_cannot_have_content_has_none() {
    let content = of(&json!({"application/json": media("object")}));
    let declared = json!({"responses": {"200": content, "204": content, "205": content, "304": content}});
    let (operation, codes) = analyze_operation("get", &declared);
    assert_eq!(rendered(&operation.responses.successes), ["200 json", "204 empty", "205 empty"]);
    assert_eq!(rendered(&operation.responses.failures), ["304 empty"]);
    assert_eq!(codes, [Code::ContentNotAllowed; 3]);
}

#[test]
fn responses_to_head_have_no_content() {
    let content = of(&json!({"application/json": media("object")}));
    let (operation, codes) = analyze_operation("head", &json!({"responses": {"200": content, "404": content}}));
    assert_eq!(rendered(&operation.responses.successes), ["200 empty"]);
    assert_eq!((rendered(&operation.responses.failures), codes), (vec!["404 empty".to_owned()], Vec::new()));
}

#[test]
fn a_success_is_requested_as_json_and_offers_its_other_media_types() {
    let content = json!({"text/csv": media("string"), "text/event-stream": {}, "application/json": media("object")});
    let found = responses(&json!({"200": of(&content)}));
    assert_eq!(rendered(&found.successes), ["200 json"]);
    assert_eq!((found.accept, found.other_media_types), (None, vec!["text/csv".to_owned()]));
    assert_eq!(found.stream.map(|stream| stream.media_type).as_deref(), Some("text/event-stream"));
}

#[test]
fn a_success_that_is_no_json_is_requested_by_accept() {
    let found = responses(&json!({"200": of(&json!({"text/csv": media("string")}))}));
    assert_eq!((rendered(&found.successes), found.accept.as_deref()), (vec!["200 text".to_owned()], Some("text/csv")));
}

#[test]
fn json_of_another_type_is_distinguished_by_its_media_type() {
    let content = json!({"application/json": media("object"), "application/vnd.a+json": media("array")});
    let found = responses(&json!({"200": of(&content)}));
    assert_eq!(rendered(&found.successes), ["200 json", "200 json of application/vnd.a+json"]);
}

#[test]
fn an_error_is_read_as_each_of_its_media_types() {
    let content = json!({"application/json": media("object"), "text/plain": media("string")});
    let found = responses(&json!({"204": empty(), "400": of(&content)}));
    assert_eq!(rendered(&found.failures), ["400 json", "400 text of text/plain"]);
}

#[test]
fn an_error_of_any_other_media_type_is_reported() {
    let content = json!({"application/json": media("object"), "*/*": media("string")});
    let (operation, codes) = analyze_operation("get", &json!({"responses": {"204": empty(), "400": of(&content)}}));
    assert_eq!(
        (rendered(&operation.responses.failures), codes),
        (vec!["400 json".to_owned()], vec![Code::ContentTypeLeftOut])
    );
}

#[test]
fn plain_text_is_parsed_as_a_scalar_only_in_a_success() {
    let content = of(&json!({"text/plain": media("integer")}));
    let found = responses(&json!({"200": content, "400": content}));
    assert_eq!(rendered(&found.successes), ["200 scalar"]);
    assert_eq!(rendered(&found.failures), ["400 text"]);
}

#[test]
fn any_media_type_is_json_unless_it_is_a_string() {
    let found =
        responses(&json!({"200": of(&json!({"*/*": media("object")})), "201": of(&json!({"*/*": media("string")}))}));
    assert_eq!(rendered(&found.successes), ["200 json", "201 text"]);
}

#[test]
fn the_header_content_type_is_ignored() {
    let header = json!({"schema": {"type": "string"}});
    let found = responses(&json!({"204": {"description": "d", "headers": {"content-type": header, "X-A": header}}}));
    let names: Vec<&str> = found.cases().flat_map(|case| &case.headers).map(|header| header.name.as_str()).collect();
    assert_eq!(names, ["X-A"]);
}
