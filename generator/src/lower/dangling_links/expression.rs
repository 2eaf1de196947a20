//! Runtime expressions (OpenAPI 3.1.1, 4.8.20.4): the values of links, and the URLs of callbacks.

use crate::diag::nearest;

/// The values that an expression begins with, and the parts of a message that it may go on with.
const VALUES: [&str; 3] = ["url", "method", "statusCode"];
const MESSAGES: [&str; 2] = ["request", "response"];
const PARTS: [&str; 4] = ["header", "query", "path", "body"];

/// An expression in a text that is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong<'t> {
    pub expression: &'t str,
    pub meant: String,
}

/// The first expression in a text that is none, but is similar to one: the whole text, or what is in braces. Any other text is a
/// constant.
pub(super) fn wrong(text: &str) -> Option<Wrong<'_>> {
    let in_braces = text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(inner, _)| inner));
    let whole = (!text.contains('{')).then_some(text);
    whole.into_iter().chain(in_braces).find_map(|expression| {
        let meant = meant(expression).filter(|_| !is_valid(expression))?;
        Some(Wrong { expression, meant })
    })
}

fn is_valid(expression: &str) -> bool {
    let Some(rest) = expression.strip_prefix('$') else { return false };
    let part = MESSAGES.iter().find_map(|message| rest.strip_prefix(message)?.strip_prefix('.'));
    let Some(part) = part else { return VALUES.contains(&rest) };
    match part.strip_prefix("body") {
        Some(pointer) => matches!(pointer, "" | "#") || pointer.starts_with("#/"),
        None => part.split_once('.').is_some_and(|(part, name)| PARTS.contains(&part) && !name.is_empty()),
    }
}

/// The expression that a text is meant as.
fn meant(text: &str) -> Option<String> {
    let Some(rest) = text.strip_prefix('$') else {
        // Without the `$`, a word alone is a constant.
        let is_meant =
            MESSAGES.iter().any(|message| text.strip_prefix(message).is_some_and(|rest| rest.starts_with('.')));
        return if is_meant { meant(&format!("${text}")) } else { None };
    };
    let Some((message, rest)) = rest.split_once('.') else {
        return similar(rest, &VALUES).map(|value| format!("${value}"));
    };
    let message = similar(message, &MESSAGES)?;
    let (part, name) = rest.split_at(rest.find(['.', '#', '/']).unwrap_or(rest.len()));
    let part = similar(part, &PARTS)?;
    let name = name.trim_start_matches(['.', '#', '/']);
    match part {
        "body" if name.is_empty() => Some(format!("${message}.body")),
        "body" => {
            let pointer = if name.contains('/') { name.to_owned() } else { name.replace('.', "/") };
            Some(format!("${message}.body#/{pointer}"))
        }
        _ => (!name.is_empty()).then(|| format!("${message}.{part}.{name}")),
    }
}

fn similar<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    known.iter().find(|known| **known == word).copied().or_else(|| nearest(word, known.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_expressions_and_constants_are_left() {
        for text in [
            "$url",
            "$method",
            "$statusCode",
            "$request.path.id",
            "$request.query.page[size]",
            "$response.header.Location",
            "$request.body",
            "$response.body#/items/0/id",
            "{$request.body#/callbackUrl}",
            "https://example.com/{$request.query.path}?id={$request.body#/id}",
            "",
            "$5.00",
            "response",
            "request.id",
            "url",
            "{callbackUrl}",
            "$inputs.id",
            "{}",
        ] {
            assert_eq!(wrong(text), None, "{text}");
        }
    }

    #[test]
    fn an_expression_that_is_similar_to_a_valid_one_is_meant_as_it() {
        for (text, meant) in [
            ("$response.body.id", "$response.body#/id"),
            ("$response.body.user.id", "$response.body#/user/id"),
            ("$response.body#id", "$response.body#/id"),
            ("$response.body/id", "$response.body#/id"),
            ("$response.bod#/id", "$response.body#/id"),
            ("$respnse.body#/id", "$response.body#/id"),
            ("response.body#/id", "$response.body#/id"),
            ("$request.headers.X-Id", "$request.header.X-Id"),
            ("{request.body#/url}", "$request.body#/url"),
            ("https://example.com/{$request.body.url}", "$request.body#/url"),
            ("$statuscode", "$statusCode"),
        ] {
            assert_eq!(wrong(text).map(|wrong| wrong.meant).as_deref(), Some(meant), "{text}");
        }
    }
}
