//! `import` without arguments, of a site that is served on loopback and changes between two imports.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot run has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use tempfile::TempDir;

/// Status, further headers and body.
type Page = (u16, String, String);

/// A site that a test changes, and a folder into which it is imported.
struct Site {
    base: String,
    /// By path; one that is missing has the status 404.
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    /// The requests with their headers.
    requests: Arc<Mutex<Vec<Vec<String>>>>,
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let site = Self {
            base,
            pages: Arc::default(),
            requests: Arc::default(),
            folder: tempfile::tempdir().expect("a folder"),
        };
        let (pages, requests) = (Arc::clone(&site.pages), Arc::clone(&site.requests));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                let path = lines.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default().to_owned();
                let found = pages.lock().unwrap_or_else(PoisonError::into_inner).get(&path).cloned();
                let (mut status, headers, mut body) = found.unwrap_or((404, String::new(), String::new()));
                // The tag of a body is its length.
                let tag = format!("\"{}\"", body.len());
                if status == 200 && lines.iter().any(|line| line.eq_ignore_ascii_case(&format!("if-none-match: {tag}")))
                {
                    (status, body) = (304, String::new());
                }
                requests.lock().unwrap_or_else(PoisonError::into_inner).push(lines);
                let length = body.len();
                let text = format!(
                    "HTTP/1.1 {status} x\r\nConnection: close\r\nETag: {tag}\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
                );
                let _ = (&stream).write_all(text.as_bytes());
            }
        });
        site
    }

    fn set(&self, path: &str, status: u16, headers: &str, body: &str) {
        let page = (status, headers.to_owned(), body.to_owned());
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), page);
    }

    /// Serves a page with an operation for each name.
    fn page(&self, path: &str, names: &[&str]) {
        self.set(path, 200, "", &page(names));
    }

    fn index(&self, pages: &[&str]) {
        let links: String = pages.iter().map(|page| format!("- [{page}]({}{page}): a page\n", self.base)).collect();
        self.set("/llms.txt", 200, "", &format!("# Shop\n\n> Docs\n\n## Docs\n\n{links}"));
    }

    fn remove(&self, path: &str) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
    }

    /// Runs `import`; the exit code, and what it printed with `BASE` for the address of the server.
    fn import(&self, arguments: &str) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let arguments = arguments.replace("BASE", &self.base);
        command.arg("import").args(arguments.split_whitespace()).current_dir(&self.folder);
        let output = command.output().expect("it runs");
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        (output.status.code().expect("it ends by itself"), text.replace(&self.base, "BASE"))
    }

    /// The files of the specs folder.
    fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.folder.path().join("specs")];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                match entry.path() {
                    path if path.is_dir() => open.push(path),
                    path => {
                        let name =
                            path.strip_prefix(&self.folder).expect("inside").to_string_lossy().replace('\\', "/");
                        files.insert(name, fs::read_to_string(path).expect("a text"));
                    }
                }
            }
        }
        files
    }

    fn has(&self, operation: &str) -> bool {
        self.files().contains_key(&format!("specs/all/{operation}.json"))
    }

    fn requests(&self) -> Vec<Vec<String>> {
        std::mem::take(&mut self.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn page(names: &[&str]) -> String {
    let block = |name: &&str| {
        let operation = json!({"operationId": name, "tags": ["all"], "responses": {"204": {"description": "Done."}}});
        let document = json!({"openapi": "3.1.0", "info": {"title": "Shop", "version": "1.0.0"}, "paths": {format!("/{name}"): {"get": operation}}});
        format!("# {name}\n\n```json\n{document:#}\n```\n\n")
    };
    names.iter().map(block).collect()
}

#[test]
fn a_site_is_followed() {
    let site = Site::new();
    site.index(&["/a.md", "/b.md", "/c.md", "/d.md", "/e.md", "/guide.md"]);
    for name in ["a", "b", "c", "d", "e"] {
        site.page(&format!("/{name}.md"), &[name]);
    }
    site.set("/guide.md", 200, "", "# Guide\n\nText.\n");
    let (code, text) = site.import("BASE/llms.txt");
    assert!(code == 0 && text.starts_with("imported 5 operations of 5 sources into specs: 5 added\n"), "{code} {text}");
    assert!(text.contains("passed over 1 page\n  BASE/guide.md: no OpenAPI document\n"), "{text}");

    // Nothing has changed: no page is sent again, and no file is written.
    let before = site.files();
    site.requests();
    let (code, text) = site.import("");
    assert!(code == 0 && text.contains("5 sources into specs: nothing has changed"), "{code} {text}");
    let conditions = site
        .requests()
        .into_iter()
        .filter(|lines| lines.iter().any(|line| line.to_lowercase().starts_with("if-none-match")))
        .count();
    assert_eq!((conditions, site.files() == before), (5, true));
    assert_eq!(site.import("--check").0, 0);

    // A page is new, one is renamed, one is no longer listed.
    site.index(&["/a2.md", "/b.md", "/c.md", "/d.md", "/f.md", "/guide.md"]);
    site.remove("/a.md");
    site.page("/a2.md", &["a"]);
    site.page("/f.md", &["f"]);
    let expected = "operations of 5 sources into specs: 1 removed, 1 moved, 1 added\n  removed GET /e (BASE/e.md)\n  \
                    moved GET /a: page BASE/a.md -> BASE/a2.md\n  added GET /f (BASE/f.md)\n";
    let (code, text) = site.import("--dry-run");
    assert!(code == 0 && text.contains(&format!("would import 5 {expected}")), "{code} {text}");
    assert_eq!(site.files(), before, "nothing is written");
    let (code, text) = site.import("--check");
    assert!(code == 1 && text.contains("`cargo xtask import` brings them up to date"), "{code} {text}");
    assert_eq!(site.files(), before, "nothing is written");
    let (code, text) = site.import("");
    assert!(code == 0 && text.contains(&format!("imported 5 {expected}")), "{code} {text}");
    assert!(site.has("a") && site.has("f") && !site.has("e"));
    assert!(!site.files()["specs/sources.toml"].contains("/a.md"));
    assert_eq!(site.import("--check").0, 0);
}

#[test]
fn what_goes_wrong_keeps_its_fragments() {
    let site = Site::new();
    site.page("/a.md", &["a1", "a2", "a3", "a4", "a5", "a6"]);
    for name in ["b", "c", "d", "e", "f"] {
        site.page(&format!("/{name}.md"), &[name]);
    }
    let (code, text) = site.import("BASE/a.md BASE/b.md BASE/c.md BASE/d.md BASE/e.md BASE/f.md");
    assert_eq!(code, 0, "{text}");
    let before = site.files();

    site.page("/a.md", &["a1", "a2", "a3"]);
    site.set("/b.md", 200, "Content-Type: text/html\r\n", "<!doctype html><title>Sign in</title><body>Sign in</body>");
    site.remove("/c.md");
    site.set("/d.md", 500, "", "Oh no");
    site.set("/e.md", 301, &format!("Location: {}/e2.md\r\n", site.base), "");
    site.page("/e2.md", &["e"]);
    site.page("/f.md", &["f", "g"]);
    let (code, text) = site.import("");
    assert_eq!(code, 1, "{text}");
    for part in [
        "error[lost-operations]: `BASE/a.md` no longer has 3 of its 6 operations; they stay: `GET /a4`, `GET /a5`, `GET /a6`",
        "error[lost-operations]: `BASE/b.md` no longer has 1 of its 1 operations: the text is an HTML page",
        "error[source-gone]: `BASE/c.md` is gone: ",
        "error[unreadable]: `BASE/d.md` cannot be read: ",
        "4 errors; the fragments of these sources stay as they are\n",
        "note[source-moved]: `BASE/e.md` has moved permanently to `BASE/e2.md`",
        "added GET /g (BASE/f.md)",
    ] {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
    let after = site.files();
    assert!(before.keys().all(|file| after.contains_key(file)), "{text}");
    let same = before.iter().filter(|(name, _)| !name.ends_with("sources.toml"));
    assert!(same.into_iter().all(|(name, text)| after.get(name) == Some(text)));
    assert!(site.has("g") && after["specs/sources.toml"].contains(&format!("moved-to = \"{}/e2.md\"", site.base)));
    // It is said again as long as it is so; what was accepted is done.
    assert_eq!(site.import("").0, 1);
    site.page("/d.md", &["d"]);
    let (code, text) = site.import("--allow-removals --prune");
    assert!(code == 0 && text.contains("5 removed"), "{code} {text}");
    assert!(site.has("a1") && !site.has("a4") && !site.has("b") && !site.has("c") && site.has("d") && site.has("e"));
    assert_eq!(site.import("--check").0, 0);
}

#[test]
fn a_list_that_cannot_be_read_removes_nothing() {
    let site = Site::new();
    let pages = ["/a.md", "/b.md", "/c.md"];
    site.index(&pages);
    for name in ["a", "b", "c"] {
        site.page(&format!("/{name}.md"), &[name]);
    }
    assert_eq!(site.import("BASE/llms.txt").0, 0);
    let before = site.files();
    site.remove("/llms.txt");
    site.page("/a.md", &["a", "new"]);
    let (code, text) = site.import("");
    assert!(code == 1 && text.contains("`BASE/llms.txt` cannot be read"), "{code} {text}");
    assert!(before.keys().all(|file| site.files().contains_key(file)) && site.has("new"));
    // Nor does a page of the list without its document.
    site.index(&pages);
    site.set("/b.md", 200, "", "<!doctype html><title>Sign in</title><body>Sign in</body>");
    let (code, text) = site.import("");
    assert!(code == 1 && text.contains("1 of its 1 operations: the text is an HTML page"), "{code} {text}");
    assert!(site.has("b"));
    site.page("/b.md", &["b"]);
    // Nor one that was cut.
    site.index(&pages[..1]);
    let (code, text) = site.import("");
    assert!(code == 1 && text.contains("error[lost-operations]: `BASE/llms.txt`"), "{code} {text}");
    assert!(site.has("b") && site.has("c"));
}

#[test]
fn without_sources_there_is_nothing_to_import() {
    let site = Site::new();
    let (code, text) = site.import("");
    assert!(code == 2 && text.contains("records no source that could be imported again"), "{code} {text}");
    let (code, text) = site.import("BASE/none.md");
    assert!(code == 2 && text.contains("cannot be read"), "{code} {text}");
    assert!(!site.folder.path().join("specs").exists());
}
