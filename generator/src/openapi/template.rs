//! Path templates: the text before, between and after their expressions, and what expressions say besides a name.
//!
//! An expression is the name of a parameter in braces (OpenAPI 3.2.0, section 4.8.2). Frameworks and gateways write more
//! there, and export it as it is: `{proxy+}`, `{*rest}`, `{path...}`, `{id:[0-9]+}`, `{name=projects/*}`, `{?page,limit}`.

/// Why a text is not a path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateError {
    /// A `}` without a `{` before it.
    Unopened,
    /// A `{` without a `}` after it.
    Unclosed,
    /// A `{` in the name of a parameter.
    Nested,
    /// A parameter without a name.
    Unnamed,
}

/// A part of a path template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    /// Text that is sent as it is.
    Literal(&'t str),
    /// The text between braces.
    Expression(&'t str),
}

/// An expression of a path template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expression<'t> {
    /// The value of a parameter.
    Value {
        /// The name of the parameter.
        name: &'t str,
        /// Whether the value may be several segments of the path, so that a `/` in it separates them.
        is_greedy: bool,
    },
    /// Parameters of the query, by name: `{?page,limit}` (RFC 6570, 3.2.8).
    Query(Vec<&'t str>),
}

/// The parts of a path template.
///
/// # Errors
/// Braces that do not enclose a name.
pub(crate) fn parts(template: &str) -> Result<Vec<Part<'_>>, TemplateError> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (literal, tail) = rest.split_at(at);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        let tail = tail.strip_prefix('{').ok_or(TemplateError::Unopened)?;
        let end = end_of_expression(tail)?;
        let (expression, tail) = tail.split_at(end);
        if expression.is_empty() {
            return Err(TemplateError::Unnamed);
        }
        parts.push(Part::Expression(expression));
        rest = tail.strip_prefix('}').ok_or(TemplateError::Unclosed)?;
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest));
    }
    Ok(parts)
}

/// The template that is meant by a text that is none; `None` if that is not plain.
pub(crate) fn meant(text: &str, error: TemplateError) -> Option<String> {
    let meant = match error {
        TemplateError::Unopened => {
            let braced = |segment: &str| match segment.split_once('}') {
                Some((name, rest)) if !name.contains('{') => format!("{{{name}}}{rest}"),
                _ => segment.to_owned(),
            };
            text.split('/').map(braced).collect::<Vec<_>>().join("/")
        }
        TemplateError::Unclosed => {
            let (before, after) = text.rsplit_once('{')?;
            let (name, rest) = after.split_at(after.find('/').unwrap_or(after.len()));
            format!("{before}{{{name}}}{rest}")
        }
        TemplateError::Nested => text.replace("{{", "{").replace("}}", "}"),
        TemplateError::Unnamed => return None,
    };
    parts(&meant).is_ok().then_some(meant)
}

/// The position of the `}` that ends an expression. A pattern may have braces, as in `{id:[0-9]{3}}`.
fn end_of_expression(text: &str) -> Result<usize, TemplateError> {
    let mut depth = 0_usize;
    let mut is_pattern = false;
    for (at, letter) in text.char_indices() {
        match letter {
            ':' | '=' => is_pattern = true,
            '{' if !is_pattern => return Err(TemplateError::Nested),
            '{' => depth += 1,
            '}' if depth == 0 => return Ok(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    Err(TemplateError::Unclosed)
}

/// What an expression says, from the text between its braces.
pub(crate) fn expression(text: &str) -> Expression<'_> {
    if let Some(names) = text.strip_prefix(['?', '&']) {
        let names = names.split(',').map(|name| decoded(name).0).filter(|name| !name.is_empty());
        return Expression::Query(names.collect());
    }
    let (name, is_greedy) = decoded(text);
    if name.is_empty() {
        Expression::Value { name: text, is_greedy: false }
    } else {
        Expression::Value { name, is_greedy }
    }
}

/// The name in an expression, and whether its value may be several segments.
fn decoded(text: &str) -> (&str, bool) {
    let text = text.trim();
    if let Some((name, pattern)) = text.split_once([':', '=']) {
        return (name.trim(), spans_segments(pattern));
    }
    if let Some(name) = text.strip_prefix(['+', '*']) {
        return (name.trim_start_matches('*').trim(), true);
    }
    for suffix in ["...", "+", "*"] {
        if let Some(name) = text.strip_suffix(suffix) {
            return (name.trim(), true);
        }
    }
    (text.strip_suffix('?').unwrap_or(text).trim(), false)
}

/// Tests for a pattern that several segments match: a regular expression, a template of Google's (`projects/*`), or the name
/// of a type (`path`).
fn spans_segments(pattern: &str) -> bool {
    let pattern = pattern.trim();
    // What a negated class excludes is not matched, as the `/` in `[^/]+`.
    let mut matched = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, class)) = rest.split_once("[^") {
        matched.push_str(before);
        rest = class.split_once(']').map_or("", |(_, after)| after);
    }
    matched.push_str(rest);
    pattern == "path" || ["/", "**", ".*", ".+"].iter().any(|sign| matched.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_literals_and_expressions() {
        use Part::{Expression, Literal};
        let expected = [Literal("/a/"), Expression("b"), Literal("-"), Expression("c:[0-9]{2}"), Literal("/d")];
        assert_eq!(parts("/a/{b}-{c:[0-9]{2}}/d").as_deref(), Ok(expected.as_slice()));
    }

    #[test]
    fn broken_templates_are_refused() {
        let broken = [
            ("/{", TemplateError::Unclosed),
            ("/{a", TemplateError::Unclosed),
            ("/{a:{}", TemplateError::Unclosed),
            ("/}", TemplateError::Unopened),
            ("/{a}}", TemplateError::Unopened),
            ("/{}", TemplateError::Unnamed),
            ("/{a{b}}", TemplateError::Nested),
        ];
        for (template, error) in broken {
            assert_eq!(parts(template), Err(error), "{template}");
        }
    }

    #[test]
    fn an_expression_is_a_name_and_what_its_value_may_be() {
        for (text, name, is_greedy) in [
            ("id", "id", false),
            (" id ", "id", false),
            ("id?", "id", false),
            ("proxy+", "proxy", true),
            ("+key", "key", true),
            ("*rest", "rest", true),
            ("**rest", "rest", true),
            ("rest*", "rest", true),
            ("path...", "path", true),
            ("path:path", "path", true),
            ("id:int", "id", false),
            ("id:[0-9]+", "id", false),
            ("id:[^/]+", "id", false),
            ("id:[^/.]+/x", "id", true),
            ("rest:.*", "rest", true),
            ("name=projects/*", "name", true),
            ("name=*", "name", false),
            ("name=**", "name", true),
            ("var:3", "var", false),
            ("+", "+", false),
            ("x-y.z", "x-y.z", false),
        ] {
            assert_eq!(expression(text), Expression::Value { name, is_greedy }, "{text}");
        }
        assert_eq!(expression("?page,limit*"), Expression::Query(vec!["page", "limit"]));
    }
}
