//! JavaScript and JSON in HTML pages: the objects in them that are OpenAPI documents, and the addresses of such.

use std::ops::Range;

/// The findings in a script.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Script {
    /// Objects with a version of OpenAPI, and template literals with a document in them; none is within another one.
    pub documents: Vec<Range<usize>>,
    /// The values of properties that give the address of a document, in their order.
    pub addresses: Vec<String>,
}

/// Properties that give the address of a document to a viewer.
const ADDRESSES: [&str; 6] = ["url", "specUrl", "swaggerUrl", "apiDescriptionUrl", "data-url", "spec-url"];

/// Scans a script. Strings and comments are followed, so that what is in them is not taken for a part of the script.
pub(super) fn scan(text: &str) -> Script {
    let mut script = Script::default();
    // The open braces, and whether the object has a version.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        let rest = text.as_bytes().get(at + 1..).unwrap_or_default();
        let end = match byte {
            b'"' | b'\'' => {
                let (content, end) = string(text, at);
                script.key(text, content, end, &mut open);
                end
            }
            b'`' => {
                let (content, end) = string(text, at);
                if has_version_line(content) {
                    script.add(at + 1..at + 1 + content.len());
                }
                end
            }
            b'/' if rest.starts_with(b"/") => after(text, at, "\n"),
            b'/' if rest.starts_with(b"*") => after(text, at, "*/"),
            b'{' => {
                open.push((at, false));
                at + 1
            }
            b'}' => {
                if let Some((start, true)) = open.pop() {
                    script.add(start..at + 1);
                }
                at + 1
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => {
                let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
                let end = at + 1 + rest.iter().take_while(|byte| is_word(byte)).count();
                let word = text.get(at..end).unwrap_or_default();
                script.key(text, word, end, &mut open);
                if word == "init" && text.get(..at).is_some_and(|before| before.ends_with("Redoc.")) {
                    script.argument(text, end);
                }
                end
            }
            _ => at + 1,
        };
        at = end.max(at + 1);
    }
    script
}

impl Script {
    fn add(&mut self, range: Range<usize>) {
        while self.documents.last().is_some_and(|last| last.start > range.start) {
            self.documents.pop();
        }
        self.documents.push(range);
    }

    /// Takes note of a word or string that may be the name of a property, or of a variable, whose value is a string.
    fn key(&mut self, text: &str, name: &str, end: usize, open: &mut [(usize, bool)]) {
        let is_version = matches!(name, "openapi" | "swagger");
        if !is_version && !ADDRESSES.contains(&name) {
            return;
        }
        let Some(rest) = text.get(end..) else { return };
        let trimmed = rest.trim_start();
        let Some(value) = trimmed.strip_prefix([':', '=']).map(str::trim_start) else { return };
        if !value.starts_with(['"', '\'']) {
            return;
        }
        let (value, _) = string(value, 0);
        match open.last_mut() {
            Some((_, has_version)) if is_version => {
                *has_version |= value.starts_with(['1', '2', '3']) && value.get(1..2) == Some(".");
            }
            _ if !is_version && !value.is_empty() => self.addresses.push(value.replace("\\/", "/")),
            _ => {}
        }
    }

    /// Takes note of the address that is the first argument of a call.
    fn argument(&mut self, text: &str, end: usize) {
        let rest = text.get(end..).unwrap_or_default().trim_start();
        let Some(value) = rest.strip_prefix('(').map(str::trim_start) else { return };
        if value.starts_with(['"', '\'']) {
            let (value, _) = string(value, 0);
            self.addresses.push(value.to_owned());
        }
    }
}

/// The content of the string that begins at an offset, and the offset of what follows it. A string in quotes ends with its
/// line at the latest: an apostrophe in a regular expression begins none.
fn string(text: &str, start: usize) -> (&str, usize) {
    let bytes = text.as_bytes();
    let quote = bytes.get(start).copied().unwrap_or_default();
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' if quote != b'`' => break,
            _ if *byte == quote => break,
            _ => {}
        }
        at += 1;
    }
    let end = at.min(bytes.len());
    (text.get(start + 1..end).unwrap_or_default(), end + 1)
}

fn after(text: &str, at: usize, end: &str) -> usize {
    let rest = text.get(at + 2..).unwrap_or_default();
    rest.find(end).map_or(text.len(), |found| at + 2 + found + end.len())
}

fn has_version_line(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("openapi:") || line.trim_start().starts_with("swagger:"))
}

#[cfg(test)]
mod tests {
    use super::scan;

    /// The documents in a script.
    fn documents(text: &str) -> Vec<&str> {
        scan(text).documents.into_iter().map(|range| text.get(range).unwrap_or_default()).collect()
    }

    #[test]
    fn documents_are_found_whatever_surrounds_them() {
        let document = "{\"openapi\": \"3.0.0\", \"paths\": {\"/a}\": {}}}";
        for (before, behind) in [
            ("window.onload = function() { var options = {\"swaggerDoc\": ", ", \"url\": \"x\"}; }"),
            ("const ui = SwaggerUIBundle({ // don't\n spec: ", "\n})"),
            ("const __redoc_state = {\"menu\":{},\"spec\":{\"data\":", "}};"),
            ("/* a { */ x = ", ";"),
            ("if (/[\"']/.test(a)) {\n}\nx = ", ""),
        ] {
            let text = format!("{before}{document}{behind}");
            assert_eq!(documents(&text), [document], "{text}");
        }
        let object = "{ info: {}, openapi: '3.1.0', paths: {}, x: {swagger: '2.0'} }";
        assert_eq!(documents(object), [object]);
        assert_eq!(documents("`\nopenapi: 3.0.0\n`"), ["\nopenapi: 3.0.0\n"]);
        for none in ["{\"openapi\": {}}", "'{\"openapi\": \"3.0.0\"}'", "{a: 'openapi'}", "}}{", "\"", "`", "/*"] {
            assert!(scan(none).documents.is_empty(), "{none}");
        }
    }

    #[test]
    fn addresses_are_those_of_documents() {
        assert_eq!(scan("SwaggerUIBundle({ url: '/openapi.json', layout: 'x' })").addresses, ["/openapi.json"]);
        assert_eq!(scan("urls: [{\"url\": \"a.yaml\", name: 'a'}, {url: \"b.yaml\"}]").addresses, ["a.yaml", "b.yaml"]);
        assert_eq!(scan("Redoc.init('/spec.json', {}, e)").addresses, ["/spec.json"]);
        assert_eq!(scan("const url = \"\\/a.json\"; b.url = c; // url: 'no'").addresses, ["/a.json"]);
    }
}
