//! The operation that a request is for, and the values of its path parameters.

use super::http::Request;
use crate::document::Operation;

/// The matching operation with the most literal text, and its path arguments as sent. If the paths of two operations
/// differ in names only, a request does not show which one is meant: it is the one with a response in the script.
pub(super) fn find(
    operations: &[Operation],
    request: &Request,
    is_awaited: impl Fn(usize) -> bool,
) -> Option<(usize, Vec<(String, String)>)> {
    let matches = operations.iter().enumerate().filter(|(_, operation)| operation.method == request.method);
    let matches = matches.filter_map(|(index, operation)| {
        let template = plain(operation);
        let arguments = arguments(path(&template), request.path())?;
        let mut fixed = fixed_query(&template);
        if !fixed.all(|pair| request.query().split('&').any(|sent| sent == pair)) {
            return None;
        }
        let whole = template.split('#').next().map_or(0, str::len);
        let literal = whole - arguments.iter().map(|(name, _)| name.len() + 2).sum::<usize>();
        Some((literal, index, arguments))
    });
    // The first of the equally literal ones: `max_by_key` gives the last, so the index counts backwards.
    let best = matches.max_by_key(|(literal, index, _)| (*literal, is_awaited(*index), usize::MAX - index));
    best.map(|(_, index, arguments)| (index, arguments))
}

/// The template of an operation with plain names in its braces, `{+name}` where the value may have slashes. What gateways
/// and frameworks write there besides is a pattern, or says that: `{proxy+}`, `{*rest}`, `{id:[0-9]+}`.
fn plain(operation: &Operation) -> String {
    let (mut plain, mut inside, mut depth) = (String::new(), String::new(), 0_usize);
    for letter in operation.path.chars() {
        match letter {
            '{' if depth == 0 => depth = 1,
            '}' if depth == 1 => {
                plain.push_str(&expression(operation, &std::mem::take(&mut inside)));
                depth = 0;
            }
            letter if depth == 0 => plain.push(letter),
            letter => {
                depth = if letter == '{' { depth + 1 } else { depth - usize::from(letter == '}') };
                inside.push(letter);
            }
        }
    }
    plain
}

fn expression(operation: &Operation, text: &str) -> String {
    if operation.parameters.iter().any(|parameter| parameter.name == text) {
        return format!("{{{text}}}");
    }
    if text.starts_with(['?', '&']) {
        return String::new();
    }
    let (name, pattern) = text.split_once([':', '=']).unwrap_or((text, ""));
    let pattern = pattern.replace("[^/]", "");
    let several = name.starts_with(['+', '*'])
        || name.ends_with(['+', '*'])
        || name.ends_with("...")
        || pattern == "path"
        || ["/", "**", ".*", ".+"].iter().any(|sign| pattern.contains(sign));
    let name = name.trim_matches(['+', '*', '.', '?', ' ']);
    format!("{{{}{name}}}", if several { "+" } else { "" })
}

/// The path of a template, without query and fragment.
fn path(template: &str) -> &str {
    template.split(['?', '#']).next().unwrap_or_default()
}

/// The pairs of the query that a template has for all calls, as in `/jobs?beta=true`. The specification has no such
/// templates; their authors mean a query. No part of a fragment is sent.
pub(super) fn fixed_query(template: &str) -> impl Iterator<Item = &str> {
    let query = template.split('#').next().and_then(|template| template.split_once('?'));
    query.map_or("", |(_, query)| query).split('&').filter(|pair| !pair.is_empty() && !pair.contains('{'))
}

/// Matches segment by segment, so that an argument spans a slash only where it may.
fn arguments(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (template, mut path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let joined: String;
    if let Some(several) = template.iter().position(|pattern| pattern.contains("{+")) {
        let after = template.len() - several - 1;
        let end = path.len().checked_sub(after).filter(|end| *end > several)?;
        joined = path[several..end].join("/");
        path.splice(several..end, [joined.as_str()]);
    }
    if template.len() != path.len() {
        return None;
    }
    let mut found = Vec::new();
    for (pattern, segment) in template.into_iter().zip(path) {
        found.extend(segment_arguments(pattern, segment)?);
    }
    Some(found)
}

/// `{id}.{kind}` on `7.json`: literals are searched from the left, the last argument takes the remaining text.
fn segment_arguments(pattern: &str, segment: &str) -> Option<Vec<(String, String)>> {
    let (literal, mut pattern) = pattern.split_at(pattern.find('{').unwrap_or(pattern.len()));
    let mut rest = segment.strip_prefix(literal).or_else(|| decoded_prefix(segment, literal))?;
    let mut found = Vec::new();
    while let Some(inner) = pattern.strip_prefix('{') {
        let (name, after) = inner.split_once('}')?;
        let (literal, next) = after.split_at(after.find('{').unwrap_or(after.len()));
        if literal.is_empty() && !next.is_empty() {
            // The boundary between two adjacent expressions is unknown: both are empty here, and not checked.
            let names = pattern.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
            found.extend(names.map(|(name, _)| (name.to_owned(), String::new())));
            return Some(found);
        }
        let end = if literal.is_empty() && next.is_empty() {
            rest.len()
        } else if next.is_empty() {
            rest.len().checked_sub(literal.len()).filter(|end| rest.get(*end..) == Some(literal))?
        } else {
            rest.find(literal)?
        };
        if end == 0 {
            return None;
        }
        found.push((name.strip_prefix('+').unwrap_or(name).to_owned(), rest[..end].to_owned()));
        rest = &rest[end + literal.len()..];
        pattern = next;
    }
    rest.is_empty().then_some(found)
}

/// A literal of a template may be sent with escapes, such as one for a space.
fn decoded_prefix<'s>(segment: &'s str, literal: &str) -> Option<&'s str> {
    let decoded = percent_encoding::percent_decode_str(segment).decode_utf8().ok()?;
    (decoded == literal).then_some("")
}
