//! The sources of an import: those that are given, or those of earlier imports; and the pages of sites.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::time::SystemTime;

use generator::diag::Diagnostics;
use generator::import::{Page, Recorded, Response, Site, Source, no_sources};
use generator::read::TextKind;

use crate::args;
use crate::fetch::{Fetched, Known, Outcome, Request, fetch_all};
use crate::progress::Progress;
use crate::site::{self, PageText};

/// What an import reads.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The pages and documents.
    pub sources: Vec<Source>,
    /// The sites whose pages are all among the sources.
    pub sites: Vec<Site>,
    /// The pages of sites that are not imported, with the reason: those that describe an API first.
    pub passed_over: Vec<(String, String)>,
}

/// A source or a site to read.
struct Target {
    /// The path or URL.
    address: OsString,
    /// The name to record.
    name: String,
    /// The patterns of pages, if it is a site.
    only: Vec<String>,
    known: Known,
    /// Whether an earlier import found that it is a site.
    is_site: bool,
}

/// A page of a site to read.
struct PageTarget {
    address: String,
    name: String,
    site: String,
    modified: Option<String>,
}

/// Reads all sources. Those that can't be read are among them, with the reason.
///
/// # Errors
/// There is no source, neither in the arguments nor of an earlier import.
pub fn gather(
    args: &args::Import,
    recorded: Vec<Recorded>,
    sites: Vec<Site>,
    progress: &Progress,
) -> Result<Gathered, Diagnostics> {
    let targets = targets(args, &recorded, &sites);
    if targets.is_empty() {
        return Err(std::iter::once(no_sources(&args.specs)).collect());
    }
    let recorded: BTreeMap<String, Recorded> =
        recorded.into_iter().map(|source| (source.address.clone(), source)).collect();
    let mut gathering = Gathering { recorded, pages: Vec::new(), gathered: Gathered::default(), date: now() };
    gathering.read(targets, progress);
    gathering.read_pages(progress);
    Ok(gathering.gathered)
}

/// The reason why a page is not imported that does not describe an API.
fn without_document(kind: &TextKind) -> &'static str {
    match kind {
        TextKind::Html { .. } => "HTML without an OpenAPI document; import the page in Markdown, if the site has it",
        _ => "no OpenAPI document",
    }
}

/// The time, as RFC 3339 in UTC.
fn now() -> Option<String> {
    Some(humantime::format_rfc3339_seconds(SystemTime::now()).to_string())
}

/// The sources and sites that the arguments name; without any, those of earlier imports.
fn targets(args: &args::Import, recorded: &[Recorded], sites: &[Site]) -> Vec<Target> {
    if args.sources.is_empty() {
        let source = |source: &Recorded| Target {
            address: source.address.clone().into(),
            name: source.address.clone(),
            only: Vec::new(),
            known: Known { etag: source.etag.clone(), last_modified: source.last_modified.clone() },
            is_site: false,
        };
        let site = |site: &Site| Target {
            address: site.address.clone().into(),
            name: site.address.clone(),
            only: if args.only.is_empty() { site.only.clone() } else { args.only.clone() },
            known: Known::default(),
            is_site: true,
        };
        let alone = recorded.iter().filter(|source| source.site.is_none());
        return alone.map(source).chain(sites.iter().map(site)).collect();
    }
    let target = |address: &OsString| {
        let path = address.to_string_lossy();
        let path = if path.contains("://") { path.into_owned() } else { path.replace('\\', "/") };
        Target {
            address: address.clone(),
            name: args.recorded_as.clone().unwrap_or(path),
            only: args.only.clone(),
            known: Known::default(),
            is_site: false,
        }
    };
    args.sources.iter().map(target).collect()
}

/// The state of reading.
struct Gathering {
    /// The sources of earlier imports, by address.
    recorded: BTreeMap<String, Recorded>,
    /// The pages of sites that are to be read.
    pages: Vec<PageTarget>,
    gathered: Gathered,
    date: Option<String>,
}

impl Gathering {
    /// Reads the given sources, and lists the pages of sites.
    fn read(&mut self, targets: Vec<Target>, progress: &Progress) {
        let (folders, targets): (Vec<_>, Vec<_>) =
            targets.into_iter().partition(|target| Path::new(&target.address).is_dir());
        for target in folders {
            let site = site::of_folder(Path::new(&target.address), &target.only);
            self.list(&target, site);
        }
        let request = |target: &Target| Request { address: target.address.clone(), known: target.known.clone() };
        let requests: Vec<Request> = targets.iter().map(request).collect();
        let outcomes = fetch_all(&requests, |count| progress.count(count, requests.len()));
        for (target, outcome) in targets.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Text(text) => {
                    match site::of_index(&target.address.to_string_lossy(), &text, &target.only, |requests| {
                        fetch_all(requests, |_| {})
                    }) {
                        Ok(None) if !target.is_site => self.text(target, text),
                        Ok(None) => self.list(&target, Err("the text is no list of pages any more".to_owned())),
                        Ok(Some(site)) => self.list(&target, Ok(site)),
                        Err(reason) => self.list(&target, Err(reason)),
                    }
                }
                Outcome::Failed { reason, help } if target.is_site => self.list_recorded(&target, reason, help),
                Outcome::Gone { reason } if target.is_site => self.list_recorded(&target, reason, None),
                other => self.add(target.name, other, None, None),
            }
        }
    }

    /// Adds the text of a source. A page in HTML without a document may have the same in Markdown elsewhere.
    fn text(&mut self, target: Target, text: Fetched) {
        let is_html =
            matches!(generator::read::classify(&text.address, &text.bytes), TextKind::Html { documents: 0, .. });
        if is_html {
            let request = Request { address: target.address.clone(), known: Known::default() };
            let other = site::read_pages(&[request], |_| {}).pop();
            if let Some(PageText { outcome: Outcome::Text(markdown), kind: Some(kind) }) = other
                && kind.has_documents()
            {
                return self.add(target.name, Outcome::Text(markdown), None, None);
            }
        }
        self.add(target.name, Outcome::Text(text), None, None);
    }

    /// Lists the pages of a site, or the reason why it has none.
    fn list(&mut self, target: &Target, site: Result<site::Site, String>) {
        let site = match site {
            Ok(site) => site,
            Err(reason) => return self.list_recorded(target, reason, None),
        };
        let address = target.address.to_string_lossy().replace('\\', "/");
        for page in site.pages {
            // With `--as`, the pages of a folder are recorded as if they were below another address.
            let below = page.address.strip_prefix(&address).filter(|_| target.name != address);
            let name =
                below.map(|path| format!("{}/{}", target.name.trim_end_matches('/'), path.trim_start_matches('/')));
            self.pages.push(PageTarget {
                name: name.unwrap_or_else(|| page.address.clone()),
                address: page.address,
                site: target.name.clone(),
                modified: page.modified,
            });
        }
        let passed_over = site.passed_over.into_iter().map(|(address, why)| (address, why.as_str().to_owned()));
        self.gathered.passed_over.extend(passed_over);
        let is_complete = site.failed.is_empty();
        for (address, outcome) in site.failed {
            self.add(address, outcome, None, None);
        }
        if is_complete {
            self.gathered.sites.push(Site { address: target.name.clone(), only: target.only.clone() });
        } else {
            self.add_recorded(&target.name);
        }
    }

    /// Reads the pages of a site that are known, since its list can't be read.
    fn list_recorded(&mut self, target: &Target, reason: String, help: Option<&'static str>) {
        self.add(target.name.clone(), Outcome::Failed { reason, help }, None, None);
        self.add_recorded(&target.name);
    }

    fn add_recorded(&mut self, site: &str) {
        let known: std::collections::BTreeSet<String> = self.pages.iter().map(|page| page.name.clone()).collect();
        let recorded = self.recorded.values().filter(|source| source.site.as_deref() == Some(site));
        let missing = recorded.filter(|source| !known.contains(&source.address));
        self.pages.extend(missing.map(|source| PageTarget {
            address: source.address.clone(),
            name: source.address.clone(),
            site: site.to_owned(),
            modified: None,
        }));
    }

    /// Reads the pages of the sites. A page without a document is passed over, unless it had one.
    fn read_pages(&mut self, progress: &Progress) {
        let pages = std::mem::take(&mut self.pages);
        let request = |page: &PageTarget| {
            let recorded = self.recorded.get(&page.name);
            let known =
                recorded.map(|source| Known { etag: source.etag.clone(), last_modified: source.last_modified.clone() });
            Request { address: page.address.clone().into(), known: known.unwrap_or_default() }
        };
        let requests: Vec<Request> = pages.iter().map(request).collect();
        let texts = site::read_pages(&requests, |count| progress.count(count, requests.len()));
        let mut describing = Vec::new();
        for (page, PageText { outcome, kind }) in pages.into_iter().zip(texts) {
            let is_recorded = self.recorded.contains_key(&page.name);
            match kind {
                Some(kind) if !kind.has_documents() && !is_recorded => match kind.reason() {
                    Some(reason) => describing.push((page.name, reason)),
                    None => self.gathered.passed_over.push((page.name, without_document(&kind).to_owned())),
                },
                _ => self.add(page.name, outcome, Some(page.site), page.modified),
            }
        }
        self.gathered.passed_over.splice(0..0, describing);
    }

    fn add(&mut self, name: String, outcome: Outcome, site: Option<String>, modified: Option<String>) {
        let response = match outcome {
            Outcome::Text(Fetched { bytes, known: Known { etag, last_modified }, moved_to, .. }) => {
                Response::Text(Page { bytes, etag, last_modified, moved_to })
            }
            Outcome::Unchanged { moved_to } => Response::Unchanged { moved_to },
            Outcome::Gone { reason } => Response::Gone(reason),
            Outcome::Failed { reason, help } => Response::Failed { reason, help: help.map(str::to_owned) },
        };
        self.gathered.sources.push(Source { name, response, date: self.date.clone(), modified, site });
    }
}
