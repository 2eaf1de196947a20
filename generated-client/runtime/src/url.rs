//! URLs of requests, built so that they are sent unchanged.
//!
//! URL parsers silently change paths: they resolve `..` and `%2E%2E`, remove tabs and replace backslashes. So the text is
//! built here from safe characters only, and it is an error if the parser changes it.

use std::net::IpAddr;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Url, redirect};

use crate::error::ArgumentError;

/// Characters of a path template that are percent-encoded (RFC 3986 section 3.3).
const LITERAL: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The longest URL that is sent, in bytes. The HTTP library does not accept longer ones.
const MAX_LENGTH: usize = 65_000;
/// The most redirects that one request follows.
const MAX_REDIRECTS: usize = 10;

/// Checks a base URL, which paths are appended to, and removes slashes from its end.
pub(crate) fn base(text: &str) -> Result<String, &'static str> {
    if text.contains(|character: char| character.is_control() || matches!(character, ' ' | '\\')) {
        return Err("contains a character that is not valid in a URL");
    }
    let url = Url::parse(text).map_err(|_| "is not an absolute URL")?;
    if url.cannot_be_a_base() {
        return Err("begins with neither `http://` nor `https://`");
    }
    if !matches!(url.scheme(), "http" | "https") {
        return Err("is neither http nor https");
    }
    if has_user(&url) {
        return Err("contains a user name or password, which belong in a credential");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("has a query or fragment");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Resolves the URL of a server that an operation declares, absolute or relative to `base_url`.
pub(crate) fn resolve(base_url: &str, server: &str) -> Result<String, &'static str> {
    if Url::parse(server).is_ok() {
        return base(server);
    }
    let from = Url::parse(&format!("{base_url}/")).map_err(|_| "is not a URL")?;
    let url = from.join(server).map_err(|_| "is not a URL")?;
    if url.origin() != from.origin() {
        return Err("has another host but no scheme");
    }
    base(url.as_str())
}

/// Characters that the value of a variable may have in the host of a server besides letters and digits: those of names and
/// numbers of hosts, with a port. All others, percent-encoded, make a host that no client is built for.
const IN_HOST: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':').remove(b'[').remove(b']');

/// Characters of the value of a variable in the path of a server that are percent-encoded. A `/` separates segments.
const IN_PATH: &AsciiSet = &LITERAL.add(b'%');

/// The URL of a server whose URL in the document is `template`, with variables in braces and these values for them. A value in the
/// host cannot end it, nor one in the path that; a value before the host, such as the scheme or a whole URL, is used as it is.
#[must_use]
pub fn server_url(template: &str, values: &[(&str, &str)]) -> String {
    let mut url = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        url.push_str(literal);
        let value = values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
        let path = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        match (url.contains("://"), path.contains('/')) {
            (_, true) => url.extend(utf8_percent_encode(value, IN_PATH)),
            (true, false) => url.extend(utf8_percent_encode(value, IN_HOST)),
            (false, false) => url.push_str(value),
        }
        rest = after;
    }
    url.push_str(rest);
    url
}

/// Splits a path template into the path and a fixed query, as in `/jobs?beta=true`. A fragment only makes paths of a
/// document distinct and is not sent (RFC 3986 section 3.5).
pub(crate) fn split_template(template: &str) -> (&str, Option<&str>) {
    // Fast path for nearly all templates.
    if !template.bytes().any(|byte| matches!(byte, b'#' | b'?')) {
        return (template, None);
    }
    let (template, _) = split_at(template, '#');
    split_at(template, '?')
}

/// The text before and after the first `sign` outside of placeholders.
fn split_at(text: &str, sign: char) -> (&str, Option<&str>) {
    let is_outside = |before: &str| before.rfind('{') <= before.rfind('}');
    match text.match_indices(sign).find(|(at, _)| text.get(..*at).is_some_and(is_outside)) {
        Some((at, sign)) => (text.get(..at).unwrap_or_default(), text.get(at + sign.len()..)),
        None => (text, None),
    }
}

/// Expands the query of a template with `values`.
pub(crate) fn query(template: &str, values: &[(&'static str, String)]) -> Result<String, ArgumentError> {
    let mut query = String::with_capacity(template.len());
    expand(&mut query, template, values)?;
    // URL parsers percent-encode it, in queries only.
    Ok(query.replace('\'', "%27"))
}

/// Appends the path of a template, expanded with `values`, to `url`. It has as many segments as the template, but for a value
/// that is several segments: no other value contains a `/`.
pub(crate) fn path(url: &mut String, template: &str, values: &[(&'static str, String)]) -> Result<(), ArgumentError> {
    let template = template.strip_prefix('/').unwrap_or(template);
    url.reserve(1 + template.len() + values.iter().map(|(_, value)| value.len()).sum::<usize>());
    url.push('/');
    expand(url, template, values)
}

/// Appends the template, expanded with `values`.
fn expand(url: &mut String, template: &str, values: &[(&'static str, String)]) -> Result<(), ArgumentError> {
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else {
            return Err(ArgumentError::new(name.to_owned(), "is missing"));
        };
        url.extend(utf8_percent_encode(literal, LITERAL));
        url.push_str(value);
        rest = after;
    }
    url.extend(utf8_percent_encode(rest, LITERAL));
    Ok(())
}

/// Parses a URL whose path is that of `template`, and refuses it if the parser changes it.
pub(crate) fn parse(text: &str, template: &str) -> Result<Url, ArgumentError> {
    if text.len() > MAX_LENGTH {
        return Err(ArgumentError::new("url", "is longer than 65,000 bytes"));
    }
    match Url::parse(text) {
        Ok(url) if url.as_str() == text => Ok(url),
        _ => Err(dot_segment(text, template).unwrap_or(ArgumentError::new("url", "cannot be sent unchanged"))),
    }
}

/// The error for a segment that a URL parser would remove, if there is one.
fn dot_segment(text: &str, template: &str) -> Option<ArgumentError> {
    let (path, _) = split_at(text, '?');
    let mut segments = path.rsplit('/').zip(template.rsplit('/'));
    let (_, segment) = segments.find(|(segment, _)| is_dot_segment(segment))?;
    // The first placeholder of the segment.
    let name = segment.split_once('{').and_then(|(_, after)| after.split_once('}')).map_or("path", |(name, _)| name);
    Some(ArgumentError::new(name.to_owned(), "makes a segment `.` or `..`, which would change the path"))
}

/// Returns true if a URL parser reads the segment as `.` or `..`, whose dots may be percent-encoded.
fn is_dot_segment(segment: &str) -> bool {
    after_dot(segment).is_some_and(|rest| rest.is_empty() || after_dot(rest) == Some(""))
}

fn after_dot(text: &str) -> Option<&str> {
    [".", "%2e", "%2E"].iter().find_map(|dot| text.strip_prefix(dot))
}

/// Follows redirects within one origin only: a redirected request keeps its credentials, and the HTTP library does not
/// know headers such as `X-Api-Key` to be credentials. The caller gets any other redirect as a response.
pub(crate) fn redirects() -> redirect::Policy {
    redirect::Policy::custom(|attempt| {
        let known = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
        if known && !has_user(attempt.url()) && attempt.previous().len() <= MAX_REDIRECTS {
            attempt.follow()
        } else {
            attempt.stop()
        }
    })
}

/// Returns true if what is sent to a URL can be read on the way: over http, and not to this host itself.
pub(crate) fn is_exposed(url: &str) -> bool {
    url.starts_with("http:") && Url::parse(url).is_ok_and(|url| !is_loopback(&url))
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    // RFC 6761 section 6.3.
    host == "localhost"
        || host.ends_with(".localhost")
        || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}
