//! URLs of servers that cannot be called, and their variables.

use serde_json::{Map, Value};

use super::{Finding, at};
use crate::diag::messages::contradictions as messages;
use crate::diag::{Message, nearest};

/// Looks for addresses that cannot be called, and for variables that contradict them.
pub(super) fn check(server: &Map<String, Value>, is_of_overlay: bool, found: &mut Vec<Finding>) {
    let Some(url) = server.get("url").and_then(Value::as_str) else { return };
    let variables = server.get("variables").and_then(Value::as_object);
    // A list in their place is reported by itself.
    let is_judged = server.get("variables").is_none_or(Value::is_object);
    let used: Vec<&str> = variables_of(url).collect();
    for name in used.iter().filter(|_| is_judged) {
        if variables.is_none_or(|variables| !variables.contains_key(*name)) {
            let known = || variables.into_iter().flatten().map(|(name, _)| name.as_str()).take(MAX_NAMES);
            match nearest(name, known().filter(|known| !used.contains(known))) {
                // A variable that the URL does not have is this one.
                Some(unused) => {
                    found.push((at("variables").child(unused), messages::misspelled_server_variable(name, unused)));
                }
                None => found.push((at("url"), messages::undeclared_server_variable(name, nearest(name, known())))),
            }
        }
    }
    for (name, variable) in variables.into_iter().flatten() {
        let pointer = at("variables").child(name);
        let values: Vec<&str> =
            variable.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        match variable.get("default").and_then(Value::as_str) {
            Some(default) if !values.is_empty() && !values.contains(&default) => {
                found.push((pointer.child("default"), messages::server_default(name, default, &values)));
            }
            _ => {}
        }
    }
    if let Some(message) = wrong_url(url, is_of_overlay) {
        found.push((at("url"), message));
    }
}

/// What is wrong with a URL that cannot be called.
fn wrong_url(url: &str, is_of_overlay: bool) -> Option<Message> {
    if let Some(meant) = with_separator(url) {
        return Some(messages::server_with_one_slash(url, &meant));
    }
    if url.trim() != url || url.contains(char::is_whitespace) {
        return Some(messages::server_with_space(url));
    }
    if let Some(meant) = url.strip_suffix([',', ';']) {
        return Some(messages::server_with_comma(url, meant));
    }
    // Variables of Postman.
    if url.contains("{{") {
        let meant = url.replace("{{", "{").replace("}}", "}");
        return Some(messages::server_with_double_braces(url, &meant));
    }
    if let Some(meant) = with_brace(url) {
        return Some(messages::server_with_open_brace(url, &meant));
    }
    if let Some(host) = host_without_scheme(url) {
        return Some(messages::server_without_scheme(url, host));
    }
    let is_relative =
        !url.contains("://") && !url.starts_with(['{', '/']) || url.starts_with('/') && !url.starts_with("//");
    (is_of_overlay && is_relative).then(|| messages::relative_server(url))
}

/// The URL with `://` after its scheme, if it has something similar there.
fn with_separator(url: &str) -> Option<String> {
    let (scheme, rest) = ["https", "http"].iter().find_map(|scheme| Some((scheme, url.strip_prefix(scheme)?)))?;
    let host = rest.trim_start_matches([':', '/', '\\', ';']);
    let separator = rest.strip_suffix(host)?;
    let is_path = host.is_empty() || !separator.starts_with([':', ';']) && separator != "//";
    (separator != "://" && !is_path).then(|| format!("{scheme}://{host}"))
}

/// The URL with a `}` before the next separator, if a brace is not closed.
fn with_brace(url: &str) -> Option<String> {
    let (before, variable) = url.rsplit_once('{')?;
    let end = variable.find(['.', '/', ':', '?', '#']).unwrap_or(variable.len());
    let (name, rest) = variable.split_at_checked(end)?;
    (!variable.contains('}')).then(|| format!("{before}{{{name}}}{rest}"))
}

/// The number of variables that a name is compared with.
const MAX_NAMES: usize = 20;

/// The names in braces.
fn variables_of(url: &str) -> impl Iterator<Item = &str> {
    let mut parts = url.split('{');
    parts.next();
    parts.filter_map(|part| part.split_once('}').map(|(name, _)| name).filter(|name| !name.is_empty()))
}

/// The host that a relative address begins with, such as `api.example.com/v1`.
fn host_without_scheme(url: &str) -> Option<&str> {
    if url.contains("://") || url.starts_with(['/', '.', '{', '?', '#']) {
        return None;
    }
    let host = url.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    let labels: Vec<&str> = name.split('.').collect();
    let is_name = labels.len() > 1 || name == "localhost";
    // A version such as `v1.0` is a path.
    let last = labels.last().copied().unwrap_or_default();
    let is_host = is_name && is_port && last.len() > 1 && !last.starts_with(|first: char| first.is_ascii_digit());
    is_host.then_some(host)
}
