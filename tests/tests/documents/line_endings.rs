//! Documents, overlays, pages and settings with CRLF, as after a checkout with `core.autocrlf`, give the same client as with
//! LF, down to the digests in the manifest.

use std::collections::BTreeMap;
use std::path::Path;

use generator::diag::Report;
use generator::emit::Package;
use generator::import::LOCK_FILE;
use generator::write::Files;
use serde_json::json;
use tests::driver::target;

/// The texts of a folder that the generator reads, by their paths in it.
fn texts(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.file_name().is_some_and(|name| name != LOCK_FILE) {
                let name = path.strip_prefix(root).expect("it is in the folder").to_string_lossy().replace('\\', "/");
                let text = std::fs::read_to_string(&path).expect("a text");
                found.insert(name, text.replace("\r\n", "\n"));
            }
        }
    }
    found
}

/// The client of these texts, as files of a folder.
fn client(name: &str, texts: impl Iterator<Item = (String, String)>) -> (Files, String) {
    let folder = target().join("line-endings").join(name);
    for (path, text) in texts {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let outcome = generator::generate(&[folder], &Package { name: "lines".into() });
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    (outcome.result.unwrap_or_else(|_| panic!("{report}")).files, report)
}

fn judge(name: &str, texts: &BTreeMap<String, String>) {
    let (left, left_report) = client(name, texts.clone().into_iter());
    let with_crlf = texts.iter().map(|(path, text)| (path.clone(), text.replace('\n', "\r\n")));
    let (right, right_report) = client(name, with_crlf);
    assert_eq!(left_report, right_report, "{name}");
    for (path, bytes) in left.iter() {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(bytes), right.get(path).map(text).unwrap_or_default(), "{name}: {path}");
    }
    assert_eq!(left, right, "{name}");
}

#[test]
fn crlf_makes_no_difference() {
    for fixture in ["config", "content", "features", "forms", "many-files/files", "parameters", "unions", "v3.2"] {
        judge(fixture, &texts(&Path::new("fixtures/pass").join(fixture)));
    }
    // JSON, TOML, and an overlay in YAML.
    judge("specs", &texts(Path::new("../specs")));
}

/// A page, and texts of several lines in all forms of YAML.
#[test]
fn crlf_in_texts_and_pages_makes_no_difference() {
    let operation = json!({"get": {"responses": {"204": {"description": "Done"}}}});
    let info = json!({"title": "a", "version": "1"});
    let block = json!({"openapi": "3.1.0", "info": info, "paths": {"/page": operation}});
    let yaml = "openapi: 3.1.0\ninfo:\n  title: t\n  version: '1'\n  description: |\n    One.\n\n    ```\n    code\n    ```\n\
                paths:\n  /a:\n    get:\n      summary: \"quoted\n        over lines\"\n      description: >\n        Folded\n        \
                text.\n\n        More.\n      responses: {'204': {description: 'single\n\n        quoted'}}\n";
    let texts = [
        (
            "page.md",
            format!(
                "# A page\n\n```json\n{block:#}\n```\n\n> ```yaml\n> openapi: 3.1.0\n> info: {{title: b, version: '1'}}\n> paths: {{}}\n> ```\n"
            ),
        ),
        ("api.yaml", yaml.to_owned()),
    ];
    judge("texts", &texts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect());
}
