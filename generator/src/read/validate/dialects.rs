//! Forms that publishers of documentation write in place of those of OpenAPI, and that have one meaning only.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diag::{Message, Reporter, messages};
use crate::openapi::{Kind, Pointer, walk_mut};

/// A kind of forms, which are reported together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// A tag that is the list of the groups that it is in, the innermost last (Fern).
    TagPath,
    /// The `type` of a security scheme that is the name of a scheme, or is in another case (Apidog, Apifox).
    SchemeType,
    /// An extension among the schemes of a security requirement (Apidog, Apifox).
    RequirementExtension,
}

/// Corrects the forms of publishers in a document as it is written, and reports each kind of them at its first one.
pub(super) fn correct(reporter: &Reporter<'_>, root: &mut Value, kind: Kind) {
    let mut found: BTreeMap<Form, (Pointer, Message, usize)> = BTreeMap::new();
    let is_swagger = root.get("swagger").is_some();
    walk_mut(root, kind, |kind, trail, value| {
        let Value::Object(members) = value else { return };
        let mut add = |form, below: Pointer, message: Message| {
            let at = trail.pointer().join(&below);
            match found.get_mut(&form) {
                Some((first, text, count)) => {
                    *count += 1;
                    if at < *first {
                        (*first, *text) = (at, message);
                    }
                }
                None => _ = found.insert(form, (at, message, 0)),
            }
        };
        match kind {
            Kind::Operation => {
                tags(members, &mut add);
                security(members, &mut add);
            }
            Kind::Document => security(members, &mut add),
            Kind::SecurityScheme => scheme(members, is_swagger, &mut add),
            _ => {}
        }
    });
    for (pointer, message, more) in found.into_values() {
        reporter.report(&pointer, message.and_more(more));
    }
}

fn at(key: &str) -> Pointer {
    Pointer::root().child(key)
}

/// Reads a tag that is a list as its last member, which is the innermost group.
fn tags(operation: &mut Map<String, Value>, add: &mut impl FnMut(Form, Pointer, Message)) {
    let Some(Value::Array(tags)) = operation.get_mut("tags") else { return };
    for (index, tag) in tags.iter_mut().enumerate() {
        let mut inner = &*tag;
        while let Some(last) = inner.as_array().and_then(|all| all.last()) {
            inner = last;
        }
        let (true, Value::String(name)) = (tag.is_array(), inner) else { continue };
        let name = name.clone();
        add(Form::TagPath, at("tags").item(index), messages::validate::tag_is_a_list(&name));
        *tag = Value::String(name);
    }
}

/// Removes extensions from security requirements: each member of one is the name of a scheme.
fn security(owner: &mut Map<String, Value>, add: &mut impl FnMut(Form, Pointer, Message)) {
    let Some(Value::Array(all)) = owner.get_mut("security") else { return };
    for (index, requirement) in all.iter_mut().enumerate() {
        let Value::Object(schemes) = requirement else { continue };
        // A scheme may be called `x-api-key`: its scopes are a list.
        schemes.retain(|name, value| {
            let is_extension = name.starts_with("x-") && !value.is_array() && !value.is_null();
            if is_extension {
                let pointer = at("security").item(index).child(name);
                add(Form::RequirementExtension, pointer, messages::validate::extension_of_requirement(name));
            }
            !is_extension
        });
    }
}

/// Corrects the type of a security scheme.
fn scheme(members: &mut Map<String, Value>, is_swagger: bool, add: &mut impl FnMut(Form, Pointer, Message)) {
    let Some(written) = members.get("type").and_then(Value::as_str).map(str::to_owned) else { return };
    let (kind, scheme) = match written.to_ascii_lowercase().replace(['-', '_', ' '], "").as_str() {
        "apikey" => ("apiKey", None),
        "http" => ("http", None),
        "oauth2" => ("oauth2", None),
        "openidconnect" => ("openIdConnect", None),
        "mutualtls" => ("mutualTLS", None),
        "bearer" | "jwt" => ("http", Some("bearer")),
        // Swagger 2.0 has the type `basic`.
        "basic" if written != "basic" || !is_swagger || members.contains_key("scheme") => ("http", Some("basic")),
        "digest" => ("http", Some("digest")),
        _ => return,
    };
    if kind == written {
        return;
    }
    let message = messages::validate::type_of_scheme(&written, kind, scheme);
    members.insert("type".to_owned(), kind.into());
    if let Some(scheme) = scheme {
        members.entry("scheme").or_insert_with(|| scheme.into());
    }
    add(Form::SchemeType, at("type"), message);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arena::Id as _;
    use crate::diag::Diagnostics;
    use crate::source::FragmentId;

    /// The document after the correction, and the pointers that were reported.
    fn corrected(mut root: Value) -> (Value, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        correct(&Reporter::new(&FragmentId::new(0), &mut diagnostics), &mut root, Kind::Document);
        diagnostics.sort();
        let found = diagnostics.into_iter().filter_map(|d| Some(d.location?.span.pointer().to_string()));
        (root, found.collect())
    }

    #[test]
    fn a_tag_that_is_a_list_is_its_last_member() {
        let document =
            |tags: Value| json!({"paths": {"/a": {"get": {"tags": tags}}, "/b": {"get": {"tags": [["c"]]}}}});
        let (root, found) = corrected(document(json!(["a", ["b", ["c", "c/d"]], [], [1]])));
        assert_eq!(root.pointer("/paths/~1a/get/tags"), Some(&json!(["a", "c/d", [], [1]])));
        assert_eq!(root.pointer("/paths/~1b/get/tags"), Some(&json!(["c"])));
        assert_eq!(found, ["/paths/~1a/get/tags/1"]);
    }

    #[test]
    fn the_type_of_a_scheme_may_be_its_name() {
        let document = |scheme: &Value| json!({"components": {"securitySchemes": {"s": scheme}}});
        for (given, expected) in [
            (json!({"type": "bearer"}), json!({"type": "http", "scheme": "bearer"})),
            (json!({"type": "bearer", "scheme": "bearer"}), json!({"type": "http", "scheme": "bearer"})),
            (json!({"type": "apikey", "in": "header"}), json!({"type": "apiKey", "in": "header"})),
            (json!({"type": "HTTP", "scheme": "basic"}), json!({"type": "http", "scheme": "basic"})),
            (json!({"type": "Basic"}), json!({"type": "http", "scheme": "basic"})),
            (json!({"type": "basic"}), json!({"type": "http", "scheme": "basic"})),
        ] {
            let (root, found) = corrected(document(&given));
            assert_eq!((root, found.len()), (document(&expected), 1), "{given}");
        }
        for valid in [json!({"type": "http", "scheme": "bearer"}), json!({"type": "other"})] {
            assert_eq!(corrected(document(&valid)), (document(&valid), vec![]));
        }
        let swagger = json!({"swagger": "2.0", "securityDefinitions": {"s": {"type": "basic"}}});
        assert_eq!(corrected(swagger.clone()), (swagger, vec![]));
    }

    #[test]
    fn an_extension_is_no_scheme() {
        let given = json!([{"key": [], "x-apidog": {"use": {}}}, {"x-key": []}]);
        let document =
            |security: &Value| json!({"security": security, "paths": {"/a": {"get": {"security": security}}}});
        let (root, found) = corrected(document(&given));
        assert_eq!(root, document(&json!([{"key": []}, {"x-key": []}])));
        assert_eq!(found, ["/paths/~1a/get/security/0/x-apidog"]);
    }
}
