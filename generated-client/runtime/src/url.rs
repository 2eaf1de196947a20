//! The URL of a request, built so that nothing in it is changed on the way to the wire.
//!
//! URL parsers change paths in silence: `..` and `%2E%2E` are collapsed, tabs vanish, backslashes turn. So the text is
//! built here, character by character of a safe set, and the parser must give it back unchanged.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use reqwest::{Url, redirect};

use crate::error::ArgumentError;

/// What the literal part of a path template can't hold as it is (RFC 3986 section 3.3).
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

/// The longest URL that is sent; the HTTP library takes no more.
const LONGEST: usize = 65_000;
/// Redirects that one request follows at most.
const REDIRECTS: usize = 10;

/// The URL that all paths are appended to, without a `/` at its end.
pub(crate) fn base(text: &str) -> Result<String, &'static str> {
    if text.contains(|character: char| character.is_control() || matches!(character, ' ' | '\\')) {
        return Err("holds a character that no URL holds");
    }
    let url = Url::parse(text).map_err(|_| "is no absolute URL")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("is neither http nor https");
    }
    if has_user(&url) {
        return Err("holds a user name or password, which belong in a credential");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("has a query or fragment");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// The URL of a server that an operation names, absolute or relative to `base_url`.
pub(crate) fn resolve(base_url: &str, server: &str) -> Result<String, &'static str> {
    if Url::parse(server).is_ok() {
        return base(server);
    }
    let from = Url::parse(&format!("{base_url}/")).map_err(|_| "is no URL")?;
    let url = from.join(server).map_err(|_| "is no URL")?;
    if url.origin() != from.origin() {
        return Err("leads to another host without naming a scheme");
    }
    base(url.as_str())
}

/// Parts a template into its path and the query that is written there for all calls, such as `/jobs?beta=true`. A fragment
/// only tells operations apart in the document: it is no part of a request (RFC 3986 section 3.5).
pub(crate) fn parts(template: &str) -> (&str, Option<&str>) {
    // Nearly always, and found out faster than where they are.
    if !template.bytes().any(|byte| matches!(byte, b'#' | b'?')) {
        return (template, None);
    }
    let (template, _) = part(template, '#');
    part(template, '?')
}

/// The text before and after the first such sign outside of placeholders.
fn part(text: &str, sign: char) -> (&str, Option<&str>) {
    let is_outside = |before: &str| before.rfind('{') <= before.rfind('}');
    match text.match_indices(sign).find(|(at, _)| text.get(..*at).is_some_and(is_outside)) {
        Some((at, sign)) => (text.get(..at).unwrap_or_default(), text.get(at + sign.len()..)),
        None => (text, None),
    }
}

/// Puts `values` into the query of a template.
pub(crate) fn query(template: &str, values: &[(&'static str, String)]) -> Result<String, ArgumentError> {
    let mut query = String::with_capacity(template.len());
    fill(&mut query, template, values)?;
    // URL parsers escape it in queries only.
    Ok(query.replace('\'', "%27"))
}

/// Appends the path of a template with `values` put into it to `url`: as many segments as the template has, since no value
/// holds a `/`.
pub(crate) fn path(url: &mut String, template: &str, values: &[(&'static str, String)]) -> Result<(), ArgumentError> {
    let template = template.strip_prefix('/').unwrap_or(template);
    url.reserve(1 + template.len() + values.iter().map(|(_, value)| value.len()).sum::<usize>());
    url.push('/');
    fill(url, template, values)
}

/// Appends the template with `values` put into it.
fn fill(url: &mut String, template: &str, values: &[(&'static str, String)]) -> Result<(), ArgumentError> {
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

/// Parses what was built, with a path from `template`, and makes sure that the parser takes it as it is.
pub(crate) fn parse(text: &str, template: &str) -> Result<Url, ArgumentError> {
    if text.len() > LONGEST {
        return Err(ArgumentError::new("url", "is longer than 65,000 bytes"));
    }
    match Url::parse(text) {
        Ok(url) if url.as_str() == text => Ok(url),
        _ => Err(dots(text, template).unwrap_or(ArgumentError::new("url", "can't be sent as it is"))),
    }
}

/// What to say of a segment that a URL parser would take away, if that is what is wrong.
fn dots(text: &str, template: &str) -> Option<ArgumentError> {
    let (path, _) = part(text, '?');
    let mut segments = path.rsplit('/').zip(template.rsplit('/'));
    let (_, segment) = segments.find(|(segment, _)| is_dots(segment))?;
    // Its first placeholder.
    let name = segment.split_once('{').and_then(|(_, after)| after.split_once('}')).map_or("path", |(name, _)| name);
    Some(ArgumentError::new(name.to_owned(), "makes a segment `.` or `..`, which would change the path"))
}

/// Whether a URL parser takes the segment for `.` or `..`, in which a dot may be percent-encoded.
fn is_dots(segment: &str) -> bool {
    after_dot(segment).is_some_and(|rest| rest.is_empty() || after_dot(rest) == Some(""))
}

fn after_dot(text: &str) -> Option<&str> {
    [".", "%2e", "%2E"].iter().find_map(|dot| text.strip_prefix(dot))
}

/// Follows redirects within one origin only: credentials go wherever the request goes, and header fields such as
/// `X-Api-Key` are not known to the HTTP library as credentials. Any other redirect is given to the caller as it came.
pub(crate) fn redirects() -> redirect::Policy {
    redirect::Policy::custom(|attempt| {
        let known = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
        if known && !has_user(attempt.url()) && attempt.previous().len() <= REDIRECTS {
            attempt.follow()
        } else {
            attempt.stop()
        }
    })
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}
