//! Targets of actions that select nothing, and what they are meant as.

use serde_json::Value;

use crate::diag::nearest;
use crate::openapi::{pointer_of_fragment, segments, swagger_sections};

/// The JSONPath for a text that is a JSON pointer, or that lacks the `$`.
pub(super) fn path(text: &str) -> Option<String> {
    let fragment = text.strip_prefix('#').unwrap_or(text);
    if fragment.starts_with('/') {
        let pointer = pointer_of_fragment(fragment)?;
        return Some(segments(&pointer).fold("$".to_owned(), |path, name| path + &step(&name)));
    }
    // A path of the API is no name that may follow a dot.
    if let Some((before, after)) = text.split_once("./") {
        let (path, method) = after.rsplit_once('.').unwrap_or((after, ""));
        let method = if method.is_empty() { String::new() } else { step(method) };
        let found = format!("{before}{}{method}", step(&format!("/{path}")));
        return serde_json_path::JsonPath::parse(&found).is_ok().then_some(found);
    }
    // A name in brackets without quotes, such as `$.paths[/pets].get`.
    if let Some((before, after)) = text.split_once("[/")
        && let Some((name, rest)) = after.split_once(']')
    {
        let found = format!("{before}{}{rest}", step(&format!("/{name}")));
        return serde_json_path::JsonPath::parse(&found).is_ok().then_some(found);
    }
    let rest = text.trim_start_matches('.');
    let is_path = rest.starts_with(|first: char| first.is_ascii_alphabetic()) && !rest.contains(' ');
    is_path.then(|| format!("$.{rest}")).filter(|path| serde_json_path::JsonPath::parse(path).is_ok())
}

/// The path with the names that the document does not have replaced by near ones; of a path that consists of names only.
pub(super) fn target(path: &str, root: &Value) -> Option<String> {
    let mut found = "$".to_owned();
    let mut value = root;
    for name in names(path)? {
        let next = match value {
            Value::Array(items) => items.get(name.parse::<usize>().ok()?)?,
            _ => match value.get(&name) {
                Some(next) => next,
                None if found == "$" && new_section(&name, root).is_some() => {
                    let section = new_section(&name, root)?;
                    found.push_str(&format!(".components.{section}"));
                    value = root.get("components")?.get(section)?;
                    continue;
                }
                None => {
                    let meant = near(&name, value)?;
                    found.push_str(&step(meant));
                    value = value.get(meant)?;
                    continue;
                }
            },
        };
        found.push_str(&if value.is_array() { format!("[{name}]") } else { step(&name) });
        value = next;
    }
    (found != path).then_some(found)
}

/// The section under `components` of a document that has what is in a section of Swagger 2.0.
fn new_section(name: &str, root: &Value) -> Option<&'static str> {
    let (_, section) = swagger_sections().find(|(old, _)| *old == name)?;
    root.get("components")?.get(section).map(|_| section)
}

/// The nearest name of an object. Paths are near whatever the names of their parameters are.
fn near<'v>(name: &str, value: &'v Value) -> Option<&'v str> {
    let keys = || value.as_object().into_iter().flatten().map(|(key, _)| key.as_str());
    let plain = |name: &str| {
        let mut is_within = false;
        let letters = name.trim_matches('/').chars().filter(move |letter| {
            let is_kept = !is_within || *letter == '}';
            is_within = if *letter == '{' { true } else { is_within && *letter != '}' };
            is_kept
        });
        letters.collect::<String>()
    };
    nearest(name, keys()).or_else(|| keys().find(|key| name.contains('/') && plain(key) == plain(name)))
}

/// A step of a JSONPath to a member.
fn step(name: &str) -> String {
    let is_word = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if is_word {
        return format!(".{name}");
    }
    format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// The names of a path such as `$.paths['/pets'].get`; `None` if it has filters, wildcards or slices.
fn names(path: &str) -> Option<Vec<String>> {
    let mut rest = path.strip_prefix('$')?;
    let mut names = Vec::new();
    while !rest.is_empty() {
        if let Some(quoted) = rest
            .strip_prefix("['")
            .map(|rest| (rest, '\''))
            .or_else(|| rest.strip_prefix("[\"").map(|rest| (rest, '"')))
        {
            let (inner, quote) = quoted;
            let end = inner.find(&format!("{quote}]"))?;
            names.push(inner.get(..end)?.to_owned());
            rest = inner.get(end + 2..)?;
        } else if let Some(inner) = rest.strip_prefix('[') {
            let end = inner.find(']')?;
            names.push(inner.get(..end).filter(|index| index.bytes().all(|byte| byte.is_ascii_digit()))?.to_owned());
            rest = inner.get(end + 1..)?;
        } else {
            let inner = rest.strip_prefix('.').filter(|inner| !inner.starts_with(['.', '*']))?;
            let end = inner.find(['.', '[']).unwrap_or(inner.len());
            names.push(inner.get(..end)?.to_owned());
            rest = inner.get(end..)?;
        }
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{path, target};

    #[test]
    fn a_target_that_selects_nothing_is_meant_as_a_similar_one() {
        let root = json!({"paths": {"/pets/{pet_id}": {"get": {"parameters": [{"name": "a"}]}}, "/pets": {"get": {}}},
            "components": {"schemas": {"Pet": {}}}});
        for (given, expected) in [
            ("$.paths['/pets'].GET", Some("$.paths['/pets'].get")),
            ("$.path['/pets'].get", Some("$.paths['/pets'].get")),
            ("$.paths['/pet'].get", Some("$.paths['/pets'].get")),
            ("$.paths['/pets/{id}'].get", Some("$.paths['/pets/{pet_id}'].get")),
            ("$.paths[\"/pets/{pet_id}\"].get.paramters[0]", Some("$.paths['/pets/{pet_id}'].get.parameters[0]")),
            ("$.definitions.Pets", Some("$.components.schemas.Pet")),
            ("$.definitions.Pet", Some("$.components.schemas.Pet")),
            ("$.securityDefinitions.Key", None),
            ("$.paths['/orders'].get", None),
            ("$.paths.*.GET", None),
            ("$..GET", None),
        ] {
            assert_eq!(target(given, &root).as_deref(), expected, "{given}");
        }
    }

    #[test]
    fn a_pointer_is_meant_as_a_path() {
        for (given, expected) in [
            ("#/paths/~1pets/get", Some("$.paths['/pets'].get")),
            ("/info/title", Some("$.info.title")),
            ("paths['/pets'].get", Some("$.paths['/pets'].get")),
            (".info", Some("$.info")),
            ("$.paths./projects/{id}.get", Some("$.paths['/projects/{id}'].get")),
            ("the title", None),
        ] {
            assert_eq!(path(given).as_deref(), expected, "{given}");
        }
    }
}
