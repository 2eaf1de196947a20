//! Absolute URIs and the resolution of references against them (RFC 3986).

use iri_string::types::{UriAbsoluteStr, UriAbsoluteString, UriReferenceString, UriString};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// A URI without a fragment (`absolute-URI` of RFC 3986, section 4.3), normalized: two that are equal identify the same
/// resource.
///
/// Normalization is syntax-based (section 6.2.2: case, percent-encoding, dot segments) and by what schemes have in
/// common (section 6.2.3): a default or empty port is left out, and after an authority an empty path is `/`.
///
/// Input is taken liberally, as documents hold IRIs and what people type: space around it is ignored, and characters
/// that a URI cannot hold (non-ASCII ones, spaces, `\`, a `%` that begins no escape) are percent-encoded as UTF-8
/// (RFC 3987, section 3.1). Unlike in a browser, `\` is not `/`, and names of hosts are not converted to Punycode.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Uri(UriAbsoluteString);

impl Uri {
    /// Reads a URI, without its fragment.
    ///
    /// `None` for a relative reference, for what RFC 3986 has no syntax for, and for `http` and `https` without a host
    /// (RFC 9110, section 4.2).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let uri = UriString::try_from(reference(text)?).ok()?;
        Self::normalized(&uri.to_absolute().normalize().to_string())
    }

    /// Resolves a reference, without its fragment, against this URI as the base (RFC 3986, section 5.2, strict).
    ///
    /// `None` where [`Self::parse`] would be, and for a relative reference if this URI is not hierarchical, such as
    /// `urn:a:b` (section 4.2); the empty reference is this URI (section 4.4).
    #[must_use]
    pub fn join(&self, text: &str) -> Option<Self> {
        let reference = reference(text)?;
        if reference.as_str().is_empty() {
            return Some(self.clone());
        }
        if reference.scheme_str().is_none() && !self.is_hierarchical() {
            return None;
        }
        Self::normalized(&reference.resolve_against(&self.0).and_normalize().to_string())
    }

    /// The text of the URI.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn is_hierarchical(&self) -> bool {
        self.0.authority_str().is_some() || self.0.path_str().starts_with('/')
    }

    /// Completes the syntax-based normalization of a URI by what depends on its scheme.
    fn normalized(text: &str) -> Option<Self> {
        let uri = UriAbsoluteStr::new(text).ok()?;
        let (scheme, path) = (uri.scheme_str(), uri.path_str());
        let mut normalized = format!("{scheme}:");
        match (scheme, authority(uri)) {
            ("http" | "https", None | Some("")) => return None,
            // A path that begins with an empty segment, which no `file:` URI has (RFC 8089, section 2: `path-absolute`).
            ("file", None) if path.starts_with("/./") => return None,
            // RFC 8089, section 2 and appendix B.
            ("file", None) if path.starts_with('/') => normalized.push_str("//"),
            ("file", Some("localhost")) => normalized.push_str("//"),
            (_, Some(authority)) => normalized.extend(["//", authority]),
            (_, None) => {}
        }
        let has_authority = uri.authority_str().is_some();
        normalized.push_str(if path.is_empty() && has_authority { "/" } else { path });
        if let Some(query) = uri.query_str() {
            normalized.extend(["?", query]);
        }
        UriAbsoluteString::try_from(normalized).ok().map(Self)
    }
}

impl std::fmt::Display for Uri {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The authority of a URI without a port that is empty or the scheme's default.
fn authority(uri: &UriAbsoluteStr) -> Option<&str> {
    let authority = uri.authority_str()?;
    let default = match uri.scheme_str() {
        "http" | "ws" => "80",
        "https" | "wss" => "443",
        _ => "",
    };
    match uri.authority_components()?.port() {
        Some(port) if port.is_empty() || port == default => authority.strip_suffix(port)?.strip_suffix(':'),
        _ => Some(authority),
    }
}

/// The characters that neither the path nor the query of a URI can hold; the fragment is cut off before.
const NOT_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Reads a URI reference without its fragment; what it cannot hold is percent-encoded.
fn reference(text: &str) -> Option<UriReferenceString> {
    let text = text.trim_matches(|c: char| c <= ' ');
    let text = text.split('#').next().unwrap_or_default();
    let (scheme, rest) = match text.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
        _ => (None, text),
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
            (Some(authority), path)
        }
        None => (None, rest),
    };
    let mut encoded = String::with_capacity(text.len());
    if let Some(scheme) = scheme {
        encoded.extend([scheme, ":"]);
    } else if authority.is_none() && path.split(['/', '?']).next().is_some_and(|segment| segment.contains(':')) {
        // The first segment would be taken for a scheme (RFC 3986, section 4.2).
        encoded.push_str("./");
    }
    if let Some(authority) = authority {
        encoded.push_str("//");
        encoded.extend(utf8_percent_encode(authority, CONTROLS));
    }
    for (index, part) in path.split('%').enumerate() {
        if index > 0 {
            let is_escape = part.as_bytes().first_chunk::<2>().is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
            encoded.push_str(if is_escape { "%" } else { "%25" });
        }
        encoded.extend(utf8_percent_encode(part, NOT_IN_PATH));
    }
    UriReferenceString::try_from(encoded).ok()
}

/// `scheme` of RFC 3986, section 3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Option<String> {
        Uri::parse(text).map(|uri| uri.to_string())
    }

    fn joined(base: &str, reference: &str) -> Option<String> {
        Uri::parse(base)?.join(reference).map(|uri| uri.to_string())
    }

    fn assert_parsed(cases: &[(&str, Option<&str>)]) {
        for (text, expected) in cases {
            assert_eq!(parsed(text).as_deref(), *expected, "{text}");
        }
    }

    /// RFC 3986, sections 5.4.1 and 5.4.2, without the fragments.
    #[test]
    fn the_examples_of_the_rfc_resolve() {
        for (reference, expected) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g/"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q"),
            ("g#s", "http://a/b/c/g"),
            ("g?y#s", "http://a/b/c/g?y"),
            (";x", "http://a/b/c/;x"),
            ("g;x", "http://a/b/c/g;x"),
            ("g;x?y#s", "http://a/b/c/g;x?y"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            (".g", "http://a/b/c/.g"),
            ("g..", "http://a/b/c/g.."),
            ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/./h", "http://a/b/c/g/h"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
        ] {
            assert_eq!(joined("http://a/b/c/d;p?q", reference).as_deref(), Some(expected), "{reference}");
        }
        assert_eq!(joined("http://a/b/c/d;p?q", "http:g"), None);
    }

    #[test]
    fn equivalent_uris_are_equal() {
        assert_parsed(&[
            ("HTTPS://E.Example/A", Some("https://e.example/A")),
            ("https://e.example", Some("https://e.example/")),
            ("https://e.example?q", Some("https://e.example/?q")),
            ("https://e.example:443/a", Some("https://e.example/a")),
            ("https://e.example:/a", Some("https://e.example/a")),
            ("https://u@e.example:443", Some("https://u@e.example/")),
            ("https://e.example:80/a", Some("https://e.example:80/a")),
            ("http://e.example:80/a", Some("http://e.example/a")),
            ("http://[::1]:80", Some("http://[::1]/")),
            ("http://[::1]:8080", Some("http://[::1]:8080/")),
            ("https://e.example/a/./b/../c", Some("https://e.example/a/c")),
            ("https://e.example/a/%2e%2E/c", Some("https://e.example/c")),
            ("https://e.example/%7euser/%c3%a4", Some("https://e.example/~user/%C3%A4")),
            ("https://e.example/a%2Fb", Some("https://e.example/a%2Fb")),
            ("https://e.example/a?", Some("https://e.example/a?")),
            ("https://e.example/a//b/", Some("https://e.example/a//b/")),
            ("https://e.example/a#", Some("https://e.example/a")),
            ("https://e.example/a#b?c#d", Some("https://e.example/a")),
        ]);
    }

    #[test]
    fn characters_that_a_uri_cannot_hold_are_encoded() {
        assert_parsed(&[
            ("  https://e.example/a\n", Some("https://e.example/a")),
            ("https://e.example/a b/ä?ö ü", Some("https://e.example/a%20b/%C3%A4?%C3%B6%20%C3%BC")),
            ("https://e.example/List[Item]<T>", Some("https://e.example/List%5BItem%5D%3CT%3E")),
            ("https://e.example/{id}|^`\"", Some("https://e.example/%7Bid%7D%7C%5E%60%22")),
            ("https://e.example/a\\b", Some("https://e.example/a%5Cb")),
            ("https://e.example/100%", Some("https://e.example/100%25")),
            ("https://e.example/%zz%4", Some("https://e.example/%25zz%254")),
            ("https://bücher.example/", Some("https://b%C3%BCcher.example/")),
        ]);
        assert_eq!(joined("https://e.example/x/", "a b.json").as_deref(), Some("https://e.example/x/a%20b.json"));
        assert_eq!(joined("https://e.example/x/", "a b:c/d").as_deref(), Some("https://e.example/x/a%20b:c/d"));
        assert_eq!(joined("https://e.example/x/", "1:c").as_deref(), Some("https://e.example/x/1:c"));
        assert_eq!(joined("https://e.example/x/", "?a:b").as_deref(), Some("https://e.example/x/?a:b"));
    }

    #[test]
    fn what_is_no_uri_is_refused() {
        let refused = [
            "file:.///",
            "",
            "a.json",
            "/a",
            "//e.example/a",
            "#a",
            "e.example/",
            "1a:b",
            "ä:b",
            "https:",
            "https:a",
            "https://",
            "https:///a",
            "https://:443/",
            "https://e x/",
            "https://[::1/",
            "https://e.example:port/",
        ];
        for text in refused {
            assert_eq!(parsed(text), None, "{text}");
        }
        for reference in ["//", "//e x/", "https://[", "//e.example:port"] {
            assert_eq!(joined("https://e.example/", reference), None, "{reference}");
        }
    }

    #[test]
    fn files_have_no_host() {
        for text in ["file:///a/../b", "FILE:/b", "file://localhost/b", "file://LOCALHOST/b"] {
            assert_eq!(parsed(text).as_deref(), Some("file:///b"), "{text}");
        }
        assert_parsed(&[
            ("file:///C:/a b", Some("file:///C:/a%20b")),
            ("file://server/share", Some("file://server/share")),
            ("file://", Some("file:///")),
            ("C:\\a", Some("c:%5Ca")),
        ]);
        assert_eq!(joined("file:///a/b", "c").as_deref(), Some("file:///a/c"));
        assert_eq!(joined("file:///a/b", "/c").as_deref(), Some("file:///c"));
    }

    #[test]
    fn nothing_but_a_fragment_is_relative_to_a_urn() {
        assert_eq!(parsed("URN:Uuid:A").as_deref(), Some("urn:Uuid:A"));
        assert_eq!(joined("urn:a:b", "").as_deref(), Some("urn:a:b"));
        assert_eq!(joined("urn:a:b", "#c").as_deref(), Some("urn:a:b"));
        assert_eq!(joined("urn:a:b", "urn:a:c#d").as_deref(), Some("urn:a:c"));
        assert_eq!(joined("urn:a:b", "https://e.example").as_deref(), Some("https://e.example/"));
        for relative in ["c", "/c", "?c", "//c"] {
            assert_eq!(joined("urn:a:b", relative), None, "{relative}");
        }
        assert_eq!(joined("tag:/a/b", "c").as_deref(), Some("tag:/a/c"));
    }

    proptest! {
        #[test]
        fn normalization_is_idempotent(base in "(https?|file|urn|A+):(//)?[a.:@/?%#é \\[\\]]{0,12}", reference in "[aä.:/?%#\\\\ 2eE\\[\\]]{0,16}") {
            let base = Uri::parse(&base);
            let joined = base.as_ref().and_then(|base| base.join(&reference));
            for uri in [base, joined].into_iter().flatten() {
                prop_assert_eq!(Uri::parse(uri.as_str()), Some(uri));
            }
        }

        #[test]
        fn any_text_is_read(base in ".*", reference in ".*") {
            let base = Uri::parse(&base).or_else(|| Uri::parse("https://e.example/a/b"));
            prop_assert!(base.is_some_and(|base| base.join(&reference).is_none_or(|uri| !uri.as_str().contains('#'))));
        }
    }
}
