//! References between files: several files give the same client as one document with all their content.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::Options;
use generator::diag::Report;
use generator::emit::Package;
use tempfile::TempDir;

/// The files of the client, except for the manifest, which has the names of the files that were read.
fn client(paths: &[PathBuf]) -> BTreeMap<String, String> {
    let outcome = generator::generate(paths, &Package { name: "shop".into() });
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    let generated = outcome.result.unwrap_or_else(|_| panic!("{report}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let files = generated.files.iter().map(|(name, bytes)| (name.to_owned(), text(bytes)));
    let mut files: BTreeMap<_, _> = files.filter(|(name, _)| name != "manifest.json").collect();
    files.insert("diagnostics".to_owned(), report);
    files
}

fn assert_equal(left: &BTreeMap<String, String>, right: &BTreeMap<String, String>) {
    assert_eq!(left.keys().collect::<Vec<_>>(), right.keys().collect::<Vec<_>>());
    for (name, text) in left {
        assert_eq!(Some(text), right.get(name), "{name}");
    }
}

#[test]
fn many_files_give_the_client_of_the_bundled_document() {
    let fixture = Path::new("fixtures/pass/many-files");
    let bundled = client(&[fixture.join("bundled.yaml")]);
    // The folder, where the other files are found too, and the one document, from which they are referred to.
    assert_equal(&client(&[fixture.join("files")]), &bundled);
    assert_equal(&client(&[fixture.join("files/openapi.yaml")]), &bundled);
}

/// A folder for one test.
struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (file, text) in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        Self(folder)
    }

    fn report(&self, path: &str) -> String {
        self.report_with_roots(path, &[])
    }

    fn report_with_roots(&self, path: &str, roots: &[&str]) -> String {
        let roots = roots.iter().map(|root| self.0.path().join(root)).collect();
        let options = Options { package: Package { name: "shop".into() }, roots, ..Options::default() };
        let outcome = generator::generate(&[self.0.path().join(path)], options);
        Report::new(&outcome.diagnostics, &outcome.sources).to_string()
    }
}

const MAIN: &str = r##"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": {"A": {"$ref": "REF"}}}}"##;
const SECRET: &str = r#"{"Secret": {"type": "object", "title": "do not read"}}"#;

#[test]
fn a_file_is_read_only_within_the_folder_that_was_given() {
    let folder = Folder::new(&[
        ("specs/main.json", &MAIN.replace("REF", "../secret.json#/Secret")),
        ("deep/a/main.json", &MAIN.replace("\"A\"", "\"B\"").replace("REF", "../../specs/../secret.json#/Secret")),
        ("secret.json", SECRET),
    ]);
    for given in ["specs/main.json", "deep/a/main.json", "deep", "specs"] {
        let report = folder.report(given);
        assert!(report.contains("error[remote-ref]"), "{given}: {report}");
        assert!(!report.contains("Secret\": {"), "{report}");
    }
    // The folder that holds both may be given.
    let report = folder.report("");
    assert!(!report.contains("remote-ref"), "{report}");
}

#[test]
fn a_folder_can_be_allowed_in_which_references_may_read_files() {
    let folder = Folder::new(&[
        ("api/reference/main.json", &MAIN.replace("REF", "../models/pet.json")),
        ("api/models/pet.json", r#"{"type": "object", "properties": {"of": {"$ref": "../../secret.json#/Secret"}}}"#),
        ("api/models/broken.json", "{"),
        ("secret.json", SECRET),
    ]);
    let path = folder.0.path().display().to_string();
    let refused = folder.report("api/reference/main.json");
    assert!(refused.contains(&format!("add the option `--root {path}/api` to allow")), "{refused}");
    // Nothing but what references name is read, and nothing outside of the folder.
    let refused = folder.report_with_roots("api/reference/main.json", &["api"]);
    assert!(refused.contains("`../../secret.json` is a file outside"), "{refused}");
    assert!(refused.contains(&format!("add the option `--root {path}` to allow")), "{refused}");
    assert!(!refused.contains("do not read") && !refused.contains("broken"), "{refused}");
    assert_eq!(folder.report_with_roots("api/reference/main.json", &["api", ""]), "");
    let missing = folder.report_with_roots("api/reference/main.json", &["nowhere"]);
    assert!(missing.contains("nowhere`, from which references may read files, is not a folder"), "{missing}");
}

#[test]
fn files_that_are_no_documents_and_that_nothing_refers_to_are_passed_over() {
    let files = [
        ("api/main.json", MAIN.replace("REF", "../models/pet.json")),
        ("models/pet.json", r#"{"type": "object"}"#.to_owned()),
        ("models/old.yaml", "type: object".to_owned()),
        ("guide.md", "# Guide".to_owned()),
    ];
    let with = |more: &[(&str, &str)]| {
        let files = files.iter().map(|(name, text)| (*name, text.as_str()));
        Folder::new(&files.chain(more.iter().copied()).collect::<Vec<_>>())
    };
    let report = with(&[]).report("");
    assert_eq!(report.matches("note[passed-over]").count(), 2, "{report}");
    assert!(!report.contains("error") && !report.contains("models/pet.json"), "{report}");
    // What is meant as a document, or is referred to, is not passed over.
    for (name, text, words) in [
        ("other.json", r#"{"openapi": "3.1.0"}"#, "error[not-openapi]"),
        ("other.yaml", "openapi: 3.1.0\n  a: b", "error[syntax]"),
        ("other.json", r#"{"paths": {"/a": {}}}"#, "error[not-openapi]"),
        ("other.json", r#"{"overlay": "1.0.0"}"#, "error[not-openapi]"),
        // Each of these may be what is left of a document.
        ("other.json", "{", "error[syntax]"),
        ("other.yaml", "", "error[not-openapi]"),
        ("other.md", "\n", "error[no-blocks]"),
    ] {
        let report = with(&[(name, text)]).report("");
        assert!(report.contains(words), "{name} {text}\n{report}");
        assert_eq!(report.matches("error[").count(), 1, "{report}");
    }
    // Without any document, all of them are errors.
    let lone = Folder::new(&[("a.json", "{}"), ("b.yaml", "a: b")]).report("");
    assert_eq!(lone.matches("error[").count(), 2, "{lone}");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_not_followed() {
    let main = MAIN.replace("REF", "link.json#/Secret");
    let through_folder = MAIN.replace("REF", "away/secret.json#/Secret");
    let folder = Folder::new(&[
        ("a/main.json", &main),
        ("b/main.json", &through_folder),
        ("c/main.json", &main),
        ("c/real.json", SECRET),
        ("out/secret.json", SECRET),
    ]);
    let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, folder.0.path().join(at)).expect("a link");
    link("../out/secret.json", "a/link.json");
    link("../out", "b/away");
    link("real.json", "c/link.json");
    for given in ["a/main.json", "b/main.json"] {
        let report = folder.report(given);
        assert!(report.contains("error[remote-ref]"), "{given}: {report}");
    }
    assert_eq!(folder.report("c/main.json"), "");
    let report = folder.report("c");
    assert_eq!(report, "");
}

/// URIs of vendored documents give the same client as paths; a vendor's document among them adds nothing to it.
#[test]
fn vendored_documents_give_the_client_of_the_files() {
    let files = Path::new("fixtures/pass/many-files/files/schemas");
    let schema = |name: &str| std::fs::read_to_string(files.join(name)).expect("the fixture");
    let [order, pet, state] = ["order.json", "pet.yaml", "state.yaml"].map(schema);
    let main = |at: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{ title: Shop, version: '1' }}\nservers: [{{ url: https://shop.example }}]\npaths:\n  \
             /orders: {{ get: {{ operationId: orders, responses: {{ '200': {{ description: All, content: {{ \
             application/json: {{ schema: {{ $ref: '{at}order.json' }} }} }} }} }} }} }}\n"
        )
    };
    let (by_path, by_address) = (main("schemas/"), main("https://example.com/v1/schemas/"));
    let common =
        "openapi: 3.1.0\ninfo: { title: Common, version: '1' }\npaths: { /common: { get: { responses: {} } } }\n";
    let by_path = Folder::new(&[
        ("main.yaml", &by_path),
        ("schemas/order.json", &order),
        ("schemas/pet.yaml", &pet),
        ("schemas/state.yaml", &state),
    ]);
    let by_address = Folder::new(&[
        ("main.yaml", &by_address),
        ("generator.toml", "[references]\n\"https://example.com/v1/\" = \"vendored/of-example/\"\n"),
        ("vendored/of-example/schemas/order.json", &order),
        ("vendored/of-example/schemas/pet.yaml", &pet),
        ("vendored/of-example/schemas/state.yaml", &state),
        ("vendored/of-example/common.yaml", common),
        ("vendored/of-example/README.md", "No document."),
        ("vendored/of-example/half.json", "{"),
    ]);
    let (left, right) = (client(&[by_path.0.path().to_owned()]), client(&[by_address.0.path().to_owned()]));
    assert_equal(&left, &right);
    assert_eq!(right.get("diagnostics").map(String::as_str), Some(""));
}

/// The file of a setting has to be in the given folders, in whatever form its path is written.
#[cfg(unix)]
#[test]
fn vendored_documents_are_read_only_within_the_given_folder() {
    let main = MAIN.replace("REF", "https://example.com/x/secret.json#/Secret");
    let folder = Folder::new(&[
        ("specs/main.json", &main),
        ("specs/vendored/note.txt", ""),
        ("specs/links/note.txt", ""),
        ("specs/real/secret.json", SECRET),
        ("out/secret.json", SECRET),
    ]);
    let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, folder.0.path().join(at)).expect("a link");
    link("../../out/secret.json", "specs/vendored/secret.json");
    link("../out", "specs/away");
    link("../../out", "specs/links/x");
    link("real", "specs/near");
    let refused = "error[vendored-path]";
    for (setting, words) in [
        ("\"https://example.com/x/\" = \"../out/\"", refused),
        ("\"https://example.com/x/\" = \"away/\"", refused),
        ("\"https://example.com/x/secret.json\" = \"away/secret.json\"", refused),
        ("\"https://example.com/x/secret.json\" = \"vendored/secret.json\"", refused),
        ("\"https://example.com/x/\" = \"vendored/\"", "the symbolic link points outside of the folder"),
        ("\"https://example.com/\" = \"links/\"", "error[remote-ref]"),
        ("\"https://example.com/x/\" = \"near/\"", ""),
        ("\"https://example.com/x/secret.json\" = \"near/secret.json\"", ""),
        ("\"https://example.com/\" = \"real/../\"", refused),
    ] {
        let toml = format!("[references]\n{setting}\n");
        std::fs::write(folder.0.path().join("specs/generator.toml"), toml).expect("it is written");
        // A link to outside of the folder is reported wherever it is, except among the vendored documents.
        let report = folder.report("specs");
        assert!(report.contains(words), "{setting}: {report}");
        assert!(!report.contains("do not read"), "{setting}: {report}");
        if words.is_empty() {
            assert!(!report.contains("[remote-ref]") && !report.contains("[vendored-path]"), "{setting}: {report}");
        }
    }
}
