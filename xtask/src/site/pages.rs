//! The texts of the pages of a site.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use generator::read::{TextKind, classify};

use super::{file_name, server};
use crate::fetch::{Attempt, Fetched, Outcome, Reader, Request, read_all};

/// A page that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageText {
    /// The result of reading it. A text without a document is cut after its beginning, which says what it is: a site has
    /// more of them than of others.
    pub outcome: Outcome,
    /// The kind of the text, if there is one.
    pub kind: Option<TextKind>,
}

/// Reads the pages of sites as [`crate::fetch::fetch_all`] does, and decides what they are.
///
/// Sites that answer with a page in HTML may have the same in Markdown: at the address that the page names, or else at that
/// of the page with `.md` at its end. The latter is not tried any more for a server that has none of the first ones.
pub fn read_pages(requests: &[Request], progress: impl Fn(usize) + Sync) -> Vec<PageText> {
    let kinds = Mutex::new(vec![None; requests.len()]);
    let guesses = Guesses::default();
    let outcomes = read_all(requests, progress, |reader, index, request| {
        let mut attempt = reader.read(request);
        let Attempt::Done(Outcome::Text(text)) = &mut attempt else { return attempt };
        let mut kind = classify(&text.address, &text.bytes);
        match guesses.in_markdown(reader, request, text, &kind) {
            None => {}
            Some(Attempt::Done(Outcome::Text(markdown))) => {
                kind = classify(&markdown.address, &markdown.bytes);
                *text = Fetched { moved_to: text.moved_to.take(), ..markdown };
            }
            Some(Attempt::Done(Outcome::Unchanged { .. })) => {
                return Attempt::Done(Outcome::Unchanged { moved_to: text.moved_to.take() });
            }
            Some(other) => return other,
        }
        if !kind.has_documents() {
            text.bytes.truncate(beginning(&text.bytes));
            text.bytes.shrink_to_fit();
        }
        if let Some(slot) = kinds.lock().unwrap_or_else(PoisonError::into_inner).get_mut(index) {
            *slot = Some(kind);
        }
        attempt
    });
    let kinds = kinds.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcomes.into_iter().zip(kinds).map(|(outcome, kind)| PageText { outcome, kind }).collect()
}

/// The bytes of a text without a document that are kept.
const BEGINNING: usize = 2048;

/// The length of the beginning of a text, in whole characters.
fn beginning(text: &[u8]) -> usize {
    let start = text.get(..BEGINNING).unwrap_or(text);
    std::str::from_utf8(start).map_or_else(|error| error.valid_up_to(), str::len)
}

/// The number of pages of a server that have no page in Markdown until that is taken for what its pages are like.
const MAX_MISSES: usize = 4;

/// For each server, the number of pages without a page in Markdown before the first one that has one; `None` after it.
#[derive(Default)]
struct Guesses(Mutex<HashMap<String, Option<usize>>>);

impl Guesses {
    /// Reads the page in Markdown of a page in HTML without a document; `None` if there is none.
    fn in_markdown(&self, reader: &Reader, request: &Request, page: &Fetched, kind: &TextKind) -> Option<Attempt> {
        let TextKind::Html { documents: 0, viewer: None, address: named } = kind else { return None };
        let server = server(&page.address)?;
        let named = named.clone().filter(|address| has_extension_of_markdown(address));
        let is_guess = named.is_none();
        if is_guess && self.misses(server).is_some_and(|misses| misses >= MAX_MISSES) {
            return None;
        }
        let address = named.or_else(|| with_extension(&page.address))?;
        let request = Request { address: address.into(), known: request.known.clone() };
        let attempt = reader.read(&request);
        let is_found = match &attempt {
            Attempt::Done(Outcome::Text(text)) => {
                !matches!(classify(&text.address, &text.bytes), TextKind::Html { .. } | TextKind::Empty)
            }
            Attempt::Done(Outcome::Unchanged { .. }) => true,
            Attempt::Done(_) => false,
            Attempt::Again(..) => return Some(attempt),
        };
        if is_guess {
            let mut servers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let misses = servers.entry(server.to_owned()).or_insert(Some(0));
            *misses = misses.filter(|_| !is_found).map(|misses| misses + 1);
        }
        is_found.then_some(attempt)
    }

    fn misses(&self, server: &str) -> Option<usize> {
        let servers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        servers.get(server).copied().flatten()
    }
}

fn has_extension_of_markdown(address: &str) -> bool {
    let extension = file_name(address).rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| matches!(extension.as_str(), "md" | "mdx" | "markdown"))
}

/// The address of a page with `.md` at the end of its path; `None` for the start page, and where there is another
/// extension than that of HTML.
fn with_extension(address: &str) -> Option<String> {
    let (path, query) = address.find('?').map_or((address, ""), |at| address.split_at(at));
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm")).unwrap_or(path);
    let name = path.splitn(4, '/').nth(3).map(file_name)?;
    (!name.is_empty() && !name.contains('.')).then(|| format!("{path}.md{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_in_markdown_are_beside_those_in_html() {
        for (address, expected) in [
            ("https://x.test/a/b", Some("https://x.test/a/b.md")),
            ("https://x.test/a/b/?v=1", Some("https://x.test/a/b.md?v=1")),
            ("https://x.test/a/b.html", Some("https://x.test/a/b.md")),
            ("https://x.test/a/v1.2", None),
            ("https://x.test/", None),
            ("https://x.test", None),
        ] {
            assert_eq!(with_extension(address).as_deref(), expected, "{address}");
        }
    }
}
