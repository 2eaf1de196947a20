//! Names in the URLs of callbacks that are no runtime expressions, such as `{callbackUrl}` (OpenAPI 3.1.1, 4.8.18.1).

use serde_json::{Map, Value};

use crate::diag::messages::response_links as messages;
use crate::diag::{Reporter, nearest};
use crate::lower::skeleton::resolved;
use crate::openapi::{Pointer, ancestors, value_at};

/// The number of properties that a name is compared with.
const MAX_NAMES: usize = 200;

/// Reports the first name in the URL of a callback that has no value: one in braces, or the URL itself.
pub(super) fn report(root: &Value, reporter: &Reporter<'_>, pointer: &Pointer, url: &str) {
    if is_prose(url) {
        return reporter.report(pointer, messages::callback_prose(url));
    }
    let Some((name, before, after)) = bare(url) else { return };
    let item = value_at(root, pointer);
    let is_parameter = item.is_some_and(|item| parameters(root, item).iter().any(|(_, known)| *known == name));
    let is_of_operation = item.and_then(Value::as_object).is_some_and(|item| {
        item.values().any(|operation| parameters(root, operation).iter().any(|(_, known)| *known == name))
    });
    // Some declare the parts of a URL as parameters in its path.
    if is_parameter || is_of_operation {
        return;
    }
    // From `.../post/callbacks/onEvent/{url}`.
    let operation = ancestors(pointer).nth(3).and_then(|operation| value_at(root, operation));
    let known = operation.filter(|operation| operation.get("callbacks").is_some());
    let expression = known.and_then(|operation| expression(root, operation, name));
    let body = || format!("$request.body#/{}", name.replace('.', "/"));
    let is_known = expression.is_some();
    let meant = format!("{before}{{{}}}{after}", expression.unwrap_or_else(body));
    reporter.report(pointer, messages::callback_expression(name, &meant, is_known));
}

/// Tests for words in place of a URL.
fn is_prose(url: &str) -> bool {
    let has_words = url.trim().contains(char::is_whitespace);
    has_words && !url.contains(['{', '$']) && !url.contains("://") && !url.trim().starts_with('/')
}

/// A name where an expression belongs, and what is before and after it.
fn bare(url: &str) -> Option<(&str, &str, &str)> {
    if !url.contains('{') {
        return is_name(url).then_some((url, "", ""));
    }
    let mut before = 0;
    for part in url.split_inclusive('}') {
        let start = before;
        before += part.len();
        let Some((literal, expression)) = part.split_once('{') else { continue };
        let Some(name) = expression.strip_suffix('}').filter(|name| is_name(name)) else { continue };
        return Some((name, url.get(..start + literal.len())?, url.get(before..)?));
    }
    None
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

/// The expression for what an operation calls by a name, or by one that is similar.
fn expression(root: &Value, operation: &Value, name: &str) -> Option<String> {
    let parameters = parameters(root, operation);
    let of_parameter = |meant: &str| {
        let location = parameters.iter().find(|(_, known)| *known == meant).map(|(location, _)| *location)?;
        matches!(location, "header" | "query" | "path").then(|| format!("$request.{location}.{meant}"))
    };
    let properties = properties(root, operation);
    let of_property = |meant: &str| properties.contains(&meant).then(|| format!("$request.body#/{meant}"));
    let known = || parameters.iter().map(|(_, name)| *name).chain(properties.iter().copied());
    let meant = known().find(|known| *known == name).or_else(|| nearest(name, known()))?;
    of_property(meant).or_else(|| of_parameter(meant))
}

/// The locations and names of the parameters of an operation or path item.
fn parameters<'v>(root: &'v Value, owner: &'v Value) -> Vec<(&'v str, &'v str)> {
    let all = owner.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let text = |parameter: &'v Value, key: &str| parameter.get(key).and_then(Value::as_str);
    all.filter_map(|parameter| resolved(root, parameter))
        .filter_map(|parameter| Some((text(parameter, "in")?, text(parameter, "name")?)))
        .collect()
}

/// The names of the properties of the request body, those of the parts of `allOf` included.
fn properties<'v>(root: &'v Value, operation: &'v Value) -> Vec<&'v str> {
    let body = operation.get("requestBody").and_then(|body| resolved(root, body));
    let content = body.and_then(|body| body.get("content")).and_then(Value::as_object);
    let media_types = content.into_iter().flat_map(Map::values);
    let schemas = media_types.filter_map(|media_type| resolved(root, media_type.get("schema")?));
    let parts = schemas.flat_map(|schema| {
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        std::iter::once(schema).chain(parts.filter_map(|part| resolved(root, part)))
    });
    let members = parts.filter_map(|part| part.get("properties")?.as_object()).flat_map(Map::keys);
    members.map(String::as_str).take(MAX_NAMES).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::arena::Id as _;
    use crate::diag::Diagnostics;
    use crate::source::FragmentId;

    fn helps(root: &Value, pointer: &Pointer, url: &str) -> Vec<String> {
        let mut diagnostics = Diagnostics::default();
        report(root, &Reporter::new(&FragmentId::new(0), &mut diagnostics), pointer, url);
        diagnostics.into_iter().map(|found| found.help).collect()
    }

    #[test]
    fn words_are_no_url() {
        let pointer = Pointer::from("/paths/~1a/post/callbacks/done/x");
        let helps = |url: &str| helps(&json!({}), &pointer, url);
        for words in ["the callback address", "Provided URL in /hooks"] {
            assert!(matches!(helps(words).as_slice(), [help] if help.contains("`{$request.body#/")), "{words}");
        }
        for url in ["https://a.example/b c", "/a b", "{$request.body#/url} ", "$request.query.url"] {
            assert_eq!(helps(url), [""; 0], "{url}");
        }
    }

    #[test]
    fn a_name_without_a_value_has_the_expression_to_write() {
        let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/New"}}}});
        let new = json!({"allOf": [{"properties": {"callback_url": {}}}, {"properties": {"target": {}}}]});
        for (url, meant) in [
            ("{callbackUrl}", "`{$request.body#/callback_url}`"),
            ("{target}/done", "`{$request.body#/target}/done`"),
            ("https://a.example/{notify}/{$url}", "`https://a.example/{$request.query.notify}/{$url}`"),
            ("{data.url}", "`{$request.body#/data/url}` if the body has it, or `{$request.query.data.url}`"),
            ("notify", "`{$request.query.notify}`"),
        ] {
            let root = json!({
                "paths": {"/a": {"post": {
                    "parameters": [{"name": "notify", "in": "query"}],
                    "requestBody": body,
                    "callbacks": {"done": {url: {"post": {}}}},
                }}},
                "components": {"schemas": {"New": new}},
            });
            let pointer = Pointer::from("/paths/~1a/post/callbacks/done").child(url);
            let found = helps(&root, &pointer, url);
            assert!(matches!(found.as_slice(), [help] if help.contains(meant)), "{url} {found:?}");
        }
        let shared = json!({"components": {"callbacks": {"done": {"{url}": {"post": {}}}}}});
        let found = helps(&shared, &Pointer::from("/components/callbacks/done/{url}"), "{url}");
        assert!(matches!(found.as_slice(), [help] if help.contains("`{$request.body#/url}`")), "{found:?}");
    }

    #[test]
    fn constants_and_names_with_a_value_are_left() {
        for url in ["https://a.example/b", "/done", "{$request.body#/url}", "{}", "{$request"] {
            assert_eq!(helps(&json!({}), &Pointer::from("/a"), url), [""; 0], "{url}");
        }
        for item in [
            json!({"post": {"parameters": [{"name": "id", "in": "path"}]}}),
            json!({"parameters": [{"name": "id", "in": "path"}], "post": {}}),
        ] {
            let root = json!({"components": {"callbacks": {"done": {"https://a.example/{id}": item}}}});
            let pointer = Pointer::from("/components/callbacks/done").child("https://a.example/{id}");
            assert_eq!(helps(&root, &pointer, "https://a.example/{id}"), [""; 0], "{item}");
        }
    }
}
