//! Sites: an index of pages, such as `llms.txt` or a sitemap, or a folder -> the addresses of the pages.

mod folder;
mod once;
mod pages;

use std::collections::HashSet;

use generator::pattern;
use generator::read::{Link, TextKind, classify};
use generator::uri::Uri;

use crate::fetch::{Fetched, Outcome, Request};
#[allow(unused_imports)]
pub use folder::of_folder;
#[allow(unused_imports)]
pub use pages::{PageText, read_pages};

/// The number of pages that a site may have, and a site of a folder may have files.
pub const MAX_PAGES: usize = 5_000;
/// The number of indexes that an index may lead to.
const MAX_INDEXES: usize = 200;
/// The number of indexes that may be within each other.
const MAX_DEPTH: usize = 3;

/// The pages of a site.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The pages to read, in the order of the index, each once.
    pub pages: Vec<Page>,
    /// What is listed and not read.
    pub passed_over: Vec<(String, Why)>,
    /// Indexes within the index that can't be read: the site has pages that are not known.
    pub failed: Vec<(String, Outcome)>,
}

/// A page of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// A URL or a path.
    pub address: String,
    /// When the page was modified last, as the index has it.
    pub modified: Option<String>,
}

/// The reason why an address is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No pattern of the user's matches it.
    NotSelected,
    /// It is on another server, or outside of the folder.
    Elsewhere,
    /// Its extension is that of a file that is not text, such as a picture or an archive.
    NoText,
    /// It holds again what the pages hold, such as `llms-full.txt`.
    Repeated,
    /// Another page is the same in another format, such as Markdown beside HTML.
    OtherFormat,
    /// Another page is the same in another language.
    Translation,
}

impl Why {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotSelected => "no pattern of `--only` matches",
            Self::Elsewhere => "on another server",
            Self::NoText => "not a text file",
            Self::Repeated => "repeats what the pages have",
            Self::OtherFormat => "the same page in another format is imported",
            Self::Translation => "the same page in another language is imported",
        }
    }
}

/// Lists the pages of a site whose index was read; `None` if the text is no index. `source` is the address that was asked
/// for. Indexes within the index are read with `fetch`. `only` are patterns as in [`is_selected`].
///
/// Pages are on the server that was asked or the one that gave the index. The index of a file may list pages on any server, and files beside it.
///
/// # Errors
/// The reason why there are too many pages, as text.
pub fn of_index(
    source: &str,
    index: &Fetched,
    only: &[String],
    fetch: impl Fn(&[Request]) -> Vec<Outcome>,
) -> Result<Option<Site>, String> {
    let TextKind::Index(links) = classify(&index.address, &index.bytes) else { return Ok(None) };
    let mut listing = Listing { only, seen: HashSet::new(), site: Site::default() };
    listing.seen.extend([source.to_owned(), index.address.clone()]);
    let mut nested = listing.add(&Base::of(source, &index.address), links);
    let mut indexes = 0;
    for depth in 1..=MAX_DEPTH {
        if nested.is_empty() {
            break;
        }
        indexes += nested.len();
        if indexes > MAX_INDEXES {
            return Err(format!("the index leads to more than {MAX_INDEXES} other ones"));
        }
        let request = |address: &String| Request { address: address.into(), ..Request::default() };
        let outcomes = fetch(&nested.iter().map(request).collect::<Vec<_>>());
        let mut next = Vec::new();
        for (address, outcome) in nested.into_iter().zip(outcomes) {
            let links = match &outcome {
                Outcome::Text(text) => match classify(&text.address, &text.bytes) {
                    TextKind::Index(links) if depth < MAX_DEPTH => Some((Base::of(&address, &text.address), links)),
                    _ => None,
                },
                _ => None,
            };
            match links {
                Some((base, links)) => next.extend(listing.add(&base, links)),
                None => listing.site.failed.push((address, no_index(outcome))),
            }
        }
        nested = next;
    }
    let mut site = listing.site;
    site.pages = once::once(std::mem::take(&mut site.pages), &mut site.passed_over);
    let count = site.pages.len();
    if count > MAX_PAGES {
        return Err(too_many(count));
    }
    Ok(Some(site))
}

/// The reason why a text that should be an index is none.
fn no_index(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Text(_) => Outcome::Failed {
            reason: format!("the text is no index of pages, or is in an index more than {MAX_DEPTH} deep"),
            help: None,
        },
        other => other,
    }
}

/// The reason why a site of a number of pages is not read.
fn too_many(count: usize) -> String {
    format!("the site has {count} pages, and at most {MAX_PAGES} can be imported: choose some with `--only PATTERN`")
}

/// Tests whether any pattern matches an address, in which `*` matches any text; also if there is no pattern. A pattern may
/// match the address as a whole, or the part that begins with the path: `/reference/*`, or `billing/*` in a folder.
pub fn is_selected(address: &str, patterns: &[String]) -> bool {
    let path = server(address).and_then(|_| address.splitn(4, '/').nth(3)).unwrap_or(address);
    selects(address, path, patterns)
}

/// As [`is_selected`], for an address whose path is a part of it.
fn selects(address: &str, path: &str, patterns: &[String]) -> bool {
    let is_match = |pattern: &String| {
        pattern::matches(pattern, address) || pattern::matches(pattern.trim_start_matches('/'), path)
    };
    patterns.is_empty() || patterns.iter().any(is_match)
}

/// The server of a URL of the Web.
fn server(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    authority.rsplit('@').next()
}

/// The pages of a site that are known so far.
struct Listing<'o> {
    only: &'o [String],
    seen: HashSet<String>,
    site: Site,
}

impl Listing<'_> {
    /// Adds what an index lists, and returns the indexes among it.
    fn add(&mut self, base: &Base<'_>, links: Vec<Link>) -> Vec<String> {
        let mut indexes = Vec::new();
        for link in links {
            let (address, is_elsewhere) = base.located(&link.address);
            if !self.seen.insert(address.clone()) {
                continue;
            }
            let why = match file_name(&address) {
                _ if is_elsewhere => Some(Why::Elsewhere),
                _ if link.is_index => {
                    indexes.push(address);
                    continue;
                }
                // In a sitemap, an index in Markdown is one too.
                "llms.txt" | "llms-full.txt" | "llms-small.txt" => Some(Why::Repeated),
                name if !may_be_text(name) => Some(Why::NoText),
                _ if !is_selected(&address, self.only) => Some(Why::NotSelected),
                _ => None,
            };
            match why {
                Some(why) => self.site.passed_over.push((address, why)),
                None => self.site.pages.push(Page { address, modified: link.modified }),
            }
        }
        indexes
    }
}

/// The place of an index.
enum Base<'a> {
    /// The servers that pages may be on, and true if the index has an encrypted one.
    Servers([String; 2], bool),
    /// Its folder.
    Folder(&'a str),
}

impl<'a> Base<'a> {
    /// The place of an index that is at `address`, where a request for `source` led.
    fn of(source: &str, address: &'a str) -> Self {
        match uri(address) {
            Some(address) => {
                let source = uri(source).unwrap_or_else(|| address.clone());
                Self::Servers([&source, &address].map(server_of), address.as_str().starts_with("https://"))
            }
            None => Self::Folder(address.rsplit_once('/').map_or("", |(folder, _)| folder)),
        }
    }

    /// The place of an address that an index here has, which is resolved if the index has a URL; and true for one that is
    /// not of its site.
    fn located(&self, address: &str) -> (String, bool) {
        match (self, uri(address)) {
            (Self::Servers(servers, is_encrypted), Some(uri)) => {
                let is_elsewhere = !servers.contains(&server_of(&uri));
                // Indexes of encrypted sites have addresses of the time when they were not.
                let address = match uri.as_str().strip_prefix("http://") {
                    Some(rest) if *is_encrypted && !is_elsewhere => format!("https://{rest}"),
                    _ => uri.as_str().to_owned(),
                };
                (address, is_elsewhere)
            }
            (Self::Folder(_), Some(uri)) => (uri.as_str().to_owned(), false),
            (Self::Servers(..), None) => (address.to_owned(), true),
            (Self::Folder(folder), None) => {
                folder::beside(folder, address).map_or_else(|| (address.to_owned(), true), |path| (path, false))
            }
        }
    }
}

fn uri(address: &str) -> Option<Uri> {
    server(address).and_then(|_| Uri::parse(address))
}

fn server_of(uri: &Uri) -> String {
    server(uri.as_str()).unwrap_or_default().to_owned()
}

/// The last segment of the path of a URL, or of a path.
fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    path.rsplit('/').next().unwrap_or(path)
}

/// Tests whether a file of this name may be a page or a document. Names of pages have dots for other reasons too.
fn may_be_text(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase());
    !OTHER_EXTENSIONS.contains(&extension.as_str())
}

/// Extensions of what sites list beside pages.
const OTHER_EXTENSIONS: [&str; 24] = [
    "avif", "css", "csv", "doc", "docx", "gif", "gz", "ico", "jpeg", "jpg", "mp3", "mp4", "pdf", "png", "pptx", "rss",
    "svg", "tgz", "webm", "webp", "woff2", "xlsx", "xml", "zip",
];

#[cfg(test)]
mod tests;
