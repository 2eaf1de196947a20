use serde_json::{Value, json};

use crate::analyze::test_operations::{analyze, document};
use crate::diag::Code;
use crate::model::SchemeKind;

fn with_security(security: &Value, schemes: &Value) -> Value {
    let operation = json!({"security": security, "responses": {"204": {"description": "d"}}});
    let mut document = document(&json!({"/test": {"get": operation}}));
    if let Some(members) = document.as_object_mut() {
        members.insert("components".to_owned(), json!({"securitySchemes": schemes}));
    }
    document
}

fn schemes() -> Value {
    json!({
        "key": {"type": "apiKey", "in": "query", "name": "k"},
        "token": {"type": "http", "scheme": "bearer"},
        "user": {"type": "http", "scheme": "basic"},
        "certificate": {"type": "mutualTLS"},
    })
}

/// The names of the constants, with the codes that are reported but for schemes that are not required.
fn constants(security: &Value) -> (Vec<String>, Vec<Code>) {
    let (model, mut codes) = analyze(&with_security(security, &schemes()));
    codes.retain(|code| *code != Code::UnusedSecurityScheme);
    (model.requirements.into_keys().collect(), codes)
}

/// The methods of the builder for schemes that no operation requires, by their order in the document.
fn methods(schemes: &Value) -> Vec<String> {
    let (model, _) = analyze(&with_security(&json!([]), schemes));
    model.schemes.into_iter().map(|scheme| scheme.method).collect()
}

fn key(header: &str) -> Value {
    json!({"type": "apiKey", "in": "header", "name": header})
}

#[test]
fn a_constant_is_named_by_its_alternatives() {
    let security = json!([{"token": [], "key": []}, {"user": []}, {}]);
    assert_eq!(constants(&security), (vec!["KEY_AND_TOKEN_OR_USER_OR_NONE".to_owned()], vec![]));
}

#[test]
fn no_credential_makes_no_constant() {
    assert_eq!(constants(&json!([])), (vec![], vec![]));
    assert_eq!(constants(&json!([{}])), (vec![], vec![]));
}

#[test]
fn a_certificate_is_a_part_of_a_requirement() {
    assert_eq!(constants(&json!([{"certificate": []}])), (vec!["CERTIFICATE".to_owned()], vec![]));
    assert_eq!(constants(&json!([{"certificate": [], "key": []}])), (vec!["CERTIFICATE_AND_KEY".to_owned()], vec![]));
}

#[test]
fn an_undeclared_scheme_is_reported() {
    assert_eq!(constants(&json!([{"tokens": []}])), (vec![], vec![Code::UndeclaredSecurityScheme]));
}

#[test]
fn credentials_for_one_place_are_alternatives() {
    let shared = vec![Code::SharedCredentialPlace];
    assert_eq!(
        constants(&json!([{"token": [], "user": [], "key": []}])),
        (vec!["KEY_AND_TOKEN_OR_KEY_AND_USER".to_owned()], shared.clone())
    );
    // As Google's documents have it, with scopes that make no difference to what is sent.
    let scoped = |scope: &str| json!({"token": [scope], "user": [scope]});
    assert_eq!(constants(&json!([scoped("a"), scoped("b")])), (vec!["TOKEN_OR_USER".to_owned()], shared));
    assert_eq!(constants(&json!([{"token": []}, {"user": []}])).1, []);
    assert_eq!(constants(&json!([{"token": [], "key": []}])).1, []);
}

#[test]
fn the_alternatives_of_a_large_requirement_are_limited() {
    let names: Vec<String> = (0..40).map(|index| format!("s{index}")).collect();
    let schemes: Value =
        names.iter().enumerate().map(|(index, name)| (name.clone(), key(&format!("X-{}", index / 2)))).collect();
    let requirement: Value = names.iter().map(|name| (name.clone(), json!([]))).collect();
    let (model, _) = analyze(&with_security(&json!([requirement]), &schemes));
    assert_eq!(model.requirements.values().map(Vec::len).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_scheme_that_no_operation_requires_is_reported() {
    let document = with_security(&json!([{"key": []}]), &json!({"key": key("X"), "other": key("Y")}));
    let (model, codes) = analyze(&document);
    assert_eq!(codes, [Code::UnusedSecurityScheme]);
    assert_eq!(model.schemes.iter().map(|scheme| scheme.is_required).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_requirement_of_another_form_is_an_error_wherever_it_is() {
    for security in [
        json!({"key": []}),
        json!("key"),
        json!(true),
        json!(["key"]),
        json!([["key"]]),
        json!([{"key": "a"}]),
        json!([{"key": [1]}]),
    ] {
        let document = with_security(&security, &json!({"key": key("X")}));
        assert!(analyze(&document).1.contains(&Code::BadShape), "{security}");
        let mut document = with_security(&json!([{"key": []}]), &json!({"key": key("X")}));
        let webhook = json!({"hook": {"post": {"security": security, "responses": {}}}});
        document.as_object_mut().map(|root| root.insert("webhooks".to_owned(), webhook));
        assert!(analyze(&document).1.contains(&Code::BadShape), "webhook {security}");
        let mut document = crate::analyze::test_operations::document(&json!({"/a": {"get": {"responses": {}}}}));
        document.as_object_mut().map(|root| root.insert("security".to_owned(), security.clone()));
        assert!(analyze(&document).1.contains(&Code::BadShape), "root {security}");
    }
}

#[test]
fn a_method_is_named_by_the_place_of_its_credential_where_names_collide() {
    let schemes = json!({"api-key": key("X-App"), "apiKey": key("X-User")});
    assert_eq!(methods(&schemes), ["api_key_x_app", "api_key_x_user"]);
    // One that is declared later takes the name of none of them.
    let schemes = json!({"api-key": key("X-App"), "api.key": key("X-New"), "apiKey": key("X-User")});
    assert_eq!(methods(&schemes), ["api_key_x_app", "api_key_x_new", "api_key_x_user"]);
    let bearer = json!({"type": "http", "scheme": "bearer"});
    let schemes = json!({"the-token": bearer, "theToken": bearer, "the_token": bearer});
    assert_eq!(methods(&schemes), ["the_token_kebab_bearer", "the_token_camel_bearer", "the_token_snake_bearer"]);
}

#[test]
fn a_constant_is_not_the_name_of_a_type() {
    let security = json!([{"S3": []}]);
    let (model, _) = analyze(&with_security(&security, &json!({"S3": key("X")})));
    assert_eq!(model.requirements.into_keys().collect::<Vec<_>>(), ["S3_CREDENTIAL"]);
}

#[test]
fn a_key_with_a_name_that_cannot_be_sent_is_reported() {
    for (scheme, expected) in [
        (key("X Key"), 1),
        (key("Content-Length"), 1),
        (key("Cookie"), 0),
        (json!({"type": "apiKey", "in": "cookie", "name": "my sid"}), 1),
        (json!({"type": "apiKey", "in": "query", "name": "my key[]"}), 0),
    ] {
        let (_, codes) = analyze(&with_security(&json!([{"key": []}]), &json!({"key": scheme})));
        assert_eq!(codes, vec![Code::InvalidKeyName; expected], "{scheme}");
    }
}

#[test]
fn the_docs_know_the_scopes_and_the_certificate() {
    let security = json!([{"certificate": [], "token": ["b", "a"]}, {"certificate": [], "token": ["c"]}, {}]);
    let (model, _) = analyze(&with_security(&security, &schemes()));
    let operation = model.groups.into_iter().flat_map(|group| group.operations).next();
    let access: Vec<_> = operation.into_iter().flat_map(|operation| operation.access).collect();
    let found: Vec<_> = access.iter().map(|one| (one.schemes.join(" "), one.scopes.concat().join(" "))).collect();
    assert_eq!(found, [("certificate token".to_owned(), "a b c".to_owned()), (String::new(), String::new())]);
}

#[test]
fn a_requirement_may_have_the_uri_of_a_scheme() {
    for (uri, own) in [
        ("#/components/securitySchemes/key", None),
        ("./api.json#/components/securitySchemes/key", None),
        ("self.yaml#/components/securitySchemes/key", Some("https://example.com/self.yaml")),
        ("https://example.com/self.yaml#/components/securitySchemes/key", Some("https://example.com/self.yaml")),
    ] {
        let mut document = with_security(&json!([{uri: []}]), &json!({"key": key("X")}));
        if let (Some(root), Some(own)) = (document.as_object_mut(), own) {
            root.insert("$self".to_owned(), json!(own));
        }
        let (model, codes) = analyze(&document);
        assert_eq!(
            (model.requirements.into_keys().collect::<Vec<_>>(), codes),
            (vec!["KEY".to_owned()], vec![]),
            "{uri}"
        );
    }
}

#[test]
fn a_credential_cannot_have_the_name_of_a_method_of_the_builder() {
    let schemes = json!({"timeout": {"type": "http", "scheme": "digest"}});
    let (model, _) = analyze(&with_security(&json!([]), &schemes));
    let found: Vec<_> = model.schemes.into_iter().map(|scheme| (scheme.method, scheme.kind)).collect();
    assert_eq!(found, [("timeout_credential".to_owned(), SchemeKind::Header("Authorization".to_owned()))]);
}
