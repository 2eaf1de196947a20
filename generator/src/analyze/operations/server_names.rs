//! The names of servers: their constants are called after what the document says of them, or after their hosts.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::lower::SERVER_NAME;
use crate::model::Server;
use crate::name::{self, Entry};
use crate::openapi::server_url;

/// A server with what the document says of it.
pub(super) struct Described<'a> {
    pub(super) server: Server,
    pub(super) declared: &'a openapiv3::Server,
}

impl Described<'_> {
    /// `name` of OpenAPI 3.2.
    fn name(&self) -> Option<&str> {
        self.declared.extensions.get(SERVER_NAME).and_then(Value::as_str)
    }
}

/// The most words of a description that are a name.
const MAX_WORDS: usize = 3;

/// Words that say nothing about a server that another one would not say, too.
const COMMON_WORDS: [&str; 34] = [
    "a",
    "an",
    "and",
    "api",
    "apis",
    "at",
    "base",
    "default",
    "endpoint",
    "endpoints",
    "env",
    "environment",
    "for",
    "host",
    "http",
    "https",
    "in",
    "is",
    "main",
    "of",
    "on",
    "our",
    "purposes",
    "server",
    "servers",
    "the",
    "this",
    "to",
    "uri",
    "url",
    "use",
    "with",
    "www",
    "your",
];

/// Names the constants of the servers, each URL once. A server with the URL "/" adds nothing to a base URL, and has none.
pub(super) fn assign(servers: Vec<Described<'_>>) -> Vec<Described<'_>> {
    let mut known = BTreeSet::new();
    let mut named: Vec<Described<'_>> = servers.into_iter().filter(|of| known.insert(of.server.url.clone())).collect();
    for has_path in [false, true] {
        let mut of_kind: Vec<&mut Described<'_>> = named
            .iter_mut()
            .filter(|of| of.server.path() != Some("") && of.server.path().is_some() == has_path)
            .collect();
        let names = match of_kind.as_slice() {
            [only] => vec![only.server.first_constant().to_owned()],
            several => {
                let urls: BTreeSet<&str> = several.iter().map(|of| of.server.url.as_str()).collect();
                let entries: Vec<Entry> =
                    several.iter().map(|of| Entry::new(&*of.server.url, candidates(of, &urls), 0)).collect();
                let reserved = Server::FIRST_CONSTANTS.map(str::to_owned).into_iter().collect();
                name::assign(&entries, &reserved)
            }
        };
        for (of, name) in of_kind.iter_mut().zip(names) {
            of.server.constant = Some(name);
        }
    }
    named
}

/// The names for a server, best first: the name and the description of the document, what distinguishes its host, the host,
/// and the whole URL. They depend on no other server, but for one with the same URL and encryption.
fn candidates(of: &Described<'_>, urls: &BTreeSet<&str>) -> Vec<String> {
    let url = of.server.url.as_str();
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let texts = [
        of.name().map(str::to_owned),
        of.declared.description.as_deref().and_then(label),
        part_of_host(url, host),
        Some(host.to_owned()),
        Some(format!("{host} {path}")),
        Some(name::spelled_out(url)),
    ];
    let has_words = |text: &String| text.chars().any(|c| c.is_ascii_alphanumeric());
    let has_encrypted = scheme.eq_ignore_ascii_case("http") && urls.contains(format!("https://{rest}").as_str());
    let suffix = if has_encrypted { " http" } else { "" };
    let texts = texts.into_iter().flatten().filter(has_words);
    texts.map(|text| name::constant_name(&format!("{text}{suffix}"))).collect()
}

/// The first words of a description, if these are few: `Sandbox` of "Sandbox server (no real payments)".
fn label(description: &str) -> Option<String> {
    let end = |text: &str| text.find(['(', '[', ':', ',', '.', ';', '|', '\n', '\u{2013}', '\u{2014}']);
    let sentence = end(description).and_then(|end| description.get(..end)).unwrap_or(description);
    let sentence = sentence.split_once(" - ").map_or(sentence, |(first, _)| first);
    let words = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| is_telling(word));
    let words: Vec<&str> = words.collect();
    let has_letters = words.iter().any(|word| word.chars().any(|c| c.is_ascii_alphabetic()));
    (has_letters && words.len() <= MAX_WORDS).then(|| words.join(" "))
}

/// The labels of a host before the domain (`eu` of `api.eu.example.com`); else the domain without its last label.
fn part_of_host(url: &str, host: &str) -> Option<String> {
    if server_url::is_local(url) {
        return Some("localhost".to_owned());
    }
    let name = host.split(':').next().unwrap_or(host);
    if name.parse::<std::net::Ipv4Addr>().is_ok() {
        return None;
    }
    let labels: Vec<&str> = name.split('.').collect();
    let (own, domain) = labels.split_at(labels.len().saturating_sub(2));
    let own: Vec<&str> = own.iter().copied().filter(|label| is_telling(label)).collect();
    if own.is_empty() { domain.first().map(|label| (*label).to_owned()) } else { Some(own.join(" ")) }
}

fn is_telling(word: &str) -> bool {
    !word.is_empty() && !COMMON_WORDS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_operations::{analyze, document};

    /// The constants of servers by their URLs, sorted.
    fn constants(servers: &[(&str, Value)]) -> Vec<String> {
        let servers = servers.iter().map(|(url, described)| {
            let mut server = described.clone();
            server.as_object_mut().map(|server| server.insert("url".to_owned(), (*url).into()));
            server
        });
        let mut document = document(&json!({"/a": {"get": {"responses": {"204": {"description": "d"}}}}}));
        document.as_object_mut().map(|root| root.insert("servers".to_owned(), servers.collect()));
        let (model, _) = analyze(&document);
        let mut found: Vec<String> = model
            .servers
            .into_iter()
            .map(|server| format!("{} {}", server.constant.unwrap_or_default(), server.url))
            .collect();
        found.sort();
        found
    }

    fn described(text: &str) -> Value {
        json!({"description": text})
    }

    #[test]
    fn one_server_is_the_server() {
        let none = json!({});
        assert_eq!(constants(&[("https://a", none.clone())]), ["SERVER https://a"]);
        assert_eq!(
            constants(&[("https://a", none.clone()), ("/v1", none.clone())]),
            ["BASE_PATH /v1", "SERVER https://a"]
        );
        assert_eq!(constants(&[("/", none.clone()), ("/v1", none)]), [" /", "BASE_PATH /v1"]);
    }

    #[test]
    fn servers_are_called_after_what_the_document_says_in_any_order() {
        let mut servers = [
            ("https://a.example.com", json!({"name": "Live", "description": "For payments"})),
            ("https://b.example.com", described("Sandbox server (no real payments)")),
            ("https://api.eu.example.com", described("All that is stored in the European Union stays there")),
            ("https://api.example.com/v1", json!({})),
            ("http://api.example.com/v1", json!({})),
            ("http://localhost:8080", described("1")),
        ];
        let expected = [
            "EU https://api.eu.example.com",
            "EXAMPLE https://api.example.com/v1",
            "EXAMPLE_HTTP http://api.example.com/v1",
            "LIVE https://a.example.com",
            "LOCALHOST http://localhost:8080",
            "SANDBOX https://b.example.com",
        ];
        assert_eq!(constants(&servers), expected);
        servers.reverse();
        assert_eq!(constants(&servers), expected);
    }

    #[test]
    fn two_that_want_one_name_are_distinguished_by_their_urls() {
        let servers = [
            ("https://api.example.com/v1", described("Production")),
            ("https://api.example.com/v2", described("Production")),
            ("https://10.0.0.1", described("Server 1")),
            ("/v1", described("Paths")),
            ("/v2", described("Server")),
        ];
        let expected = [
            "API_EXAMPLE_COM_V1 https://api.example.com/v1",
            "API_EXAMPLE_COM_V2 https://api.example.com/v2",
            "N10_0_0_1 https://10.0.0.1",
            "PATHS /v1",
            "V2 /v2",
        ];
        assert_eq!(constants(&servers), expected);
        let server = |url| (url, described("Server"));
        assert_eq!(
            constants(&[server("https://server"), server("https://b")]),
            ["B https://b", "HTTPS_COLON_SLASH_SLASH_SERVER https://server"]
        );
    }
}
