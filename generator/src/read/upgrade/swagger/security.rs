//! Security definitions ("Security Scheme Object").

use serde_json::{Value, json};

use super::{Context, Object};
use crate::diag::messages;
use crate::openapi::Pointer;

/// The security schemes in the form of 3.0.
pub(super) fn schemes(context: &mut Context<'_, '_>, definitions: Object) -> Object {
    let at = Pointer::root().child("securityDefinitions");
    let upgraded = definitions.into_iter().map(|(name, scheme)| {
        let scheme = upgrade(context, scheme, &at.child(&name));
        (name, scheme)
    });
    upgraded.collect()
}

fn upgrade(context: &mut Context<'_, '_>, scheme: Value, at: &Pointer) -> Value {
    let Value::Object(mut map) = scheme else { return scheme };
    match map.get("type").and_then(Value::as_str) {
        Some("basic") => {
            map.insert("type".to_owned(), "http".into());
            map.insert("scheme".to_owned(), "basic".into());
        }
        Some("oauth2") => {
            let flow = map.shift_remove("flow");
            let (flow, url_names): (_, &[&str]) = match flow.as_ref().and_then(Value::as_str) {
                Some("password") => ("password", &["tokenUrl"]),
                Some("application") => ("clientCredentials", &["tokenUrl"]),
                Some("accessCode") => ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
                Some("implicit") | None => ("implicit", &["authorizationUrl"]),
                Some(other) => {
                    context.report(&at.child("flow"), messages::upgrade::unknown_flow(other));
                    ("implicit", &["authorizationUrl", "tokenUrl"])
                }
            };
            let mut details = Object::new();
            for name in ["authorizationUrl", "tokenUrl"] {
                details.extend(map.shift_remove_entry(name).filter(|_| url_names.contains(&name)));
            }
            let scopes = map.shift_remove("scopes").unwrap_or_else(|| json!({}));
            details.insert("scopes".to_owned(), scopes);
            map.insert("flows".to_owned(), json!({flow: details}));
        }
        _ => {}
    }
    Value::Object(map)
}
