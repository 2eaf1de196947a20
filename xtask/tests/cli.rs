//! The command line as its user meets it: the real program on folders of its own.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot run has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder for one test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// A folder with one small document under `specs`.
    fn with_document() -> Self {
        let folder = Self::new();
        folder.write("specs/api.json", &document("Pet").to_string());
        folder
    }

    fn write(&self, path: &str, text: &str) {
        let place = self.0.path().join(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::write(place, text).expect("a file");
    }

    /// Runs the program of this repository here.
    fn run(&self, arguments: &str) -> Ran {
        self.run_program(env!("CARGO_BIN_EXE_xtask"), arguments)
    }

    /// Runs the program that is installed elsewhere here.
    fn run_installed(&self, arguments: &str) -> Ran {
        self.run_program(env!("CARGO_BIN_EXE_openapi-crate"), arguments)
    }

    fn run_program(&self, program: &str, arguments: &str) -> Ran {
        let mut command = Command::new(program);
        command.args(arguments.split_whitespace()).current_dir(&self.0);
        // What a run records is neither in this folder nor in that of the user.
        command.env_remove("CARGO_TARGET_DIR").env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
        let output = command.output().expect("it runs");
        Ran {
            code: output.status.code().expect("it ends by itself"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Every file below a folder, with its time and content.
    fn files(&self, below: &str) -> BTreeMap<String, (SystemTime, Vec<u8>)> {
        let (mut found, mut pending) = (BTreeMap::new(), vec![self.0.path().join(below)]);
        while let Some(folder) = pending.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let (path, metadata) = (entry.path(), entry.metadata().expect("metadata"));
                if metadata.is_dir() {
                    pending.push(path);
                } else {
                    let time = metadata.modified().expect("a time");
                    let name = path.strip_prefix(&self.0).expect("inside").to_string_lossy().replace('\\', "/");
                    found.insert(name, (time, fs::read(&path).expect("a file")));
                }
            }
        }
        found
    }
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

fn document(schema: &str) -> Value {
    let answer = json!({"schema": {"$ref": format!("#/components/schemas/{schema}")}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets/{id}": {"get": {
            "operationId": "get_pet",
            "tags": ["pets"],
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "responses": {"200": {"description": "A pet", "content": {"application/json": answer}}},
        }}},
        "components": {"schemas": {schema: {"type": "object", "properties": {"name": {"type": "string"}}}}},
    })
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|item| item.as_str().expect("a text")).collect()
}

#[test]
fn a_second_regen_touches_nothing() {
    let folder = Folder::with_document();
    let first = folder.run("regen --out client --package pets").ends_with(0);
    assert!(first.out.contains("1 operation, 1 schema"), "{}", first.out);
    let before = folder.files("client");
    assert!(before.contains_key("client/src/api/pets.rs"), "{:?}", before.keys());
    let second = folder.run("regen --out client --package pets").ends_with(0);
    assert!(second.out.contains("up to date"), "{}", second.out);
    assert!(before == folder.files("client"), "a file was touched");
    let checked = folder.run("regen --out client --package pets --check --quiet").ends_with(0);
    assert_eq!(checked.out + &checked.err, "");
}

/// What is recorded of a run saves the next one from generating, and is good for the very same bytes only.
#[test]
fn whatever_changes_is_seen() {
    let folder = Folder::with_document();
    folder.write("specs/generator.toml", "[package]\nversion = \"1.0.0\"\n");
    let up_to_date = |folder: &Folder| folder.run("regen --out client").ends_with(0).out.contains("up to date");
    assert!(!up_to_date(&folder) && up_to_date(&folder) && up_to_date(&folder));
    let json = |folder: &Folder| folder.run("regen --out client --json").ends_with(0).json();
    let mut figures = json(&folder);
    folder.write("specs/generator.toml", "[package]\nversion = \"1.0.0\"\n\n");
    let mut again = json(&folder);
    assert_eq!(again["files"]["changed"], json!(["manifest.json"]), "the digest of the configuration");
    for figures in [&mut figures, &mut again] {
        figures.as_object_mut().expect("an object").retain(|key, _| key != "seconds" && key != "files");
    }
    assert_eq!(figures, again, "what is told is the same, recorded or not");

    let changes: [(&str, &str); 6] = [
        ("specs/api.json", &document("Dog").to_string()),
        ("specs/generator.toml", "[package]\nversion = \"2.0.0\"\n"),
        (
            "specs/more.json",
            r#"{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {"/a": {"get": {}}}}"#,
        ),
        ("client/src/lib.rs", "// changed by hand\n"),
        ("client/.generated", "src/lib.rs\nsrc/old.rs\n"),
        (
            "specs/overlays/o.json",
            r#"{"overlay": "1.0.0", "info": {"title": "O", "version": "1"}, "actions": [{"target": "$.paths['/a']", "remove": true}]}"#,
        ),
    ];
    for (path, text) in changes {
        folder.write(path, text);
        assert!(!up_to_date(&folder), "{path} is not seen");
        assert!(up_to_date(&folder), "{path} is seen again");
    }
    fs::remove_file(folder.0.path().join("specs/overlays/o.json")).expect("it is there");
    assert!(!up_to_date(&folder), "an overlay that went is not seen");
    fs::remove_file(folder.0.path().join("client/src/lib.rs")).expect("it is there");
    assert!(!up_to_date(&folder), "a file that went is not seen");
    folder.write("specs/api.json", "{");
    folder.run("regen --out client").ends_with(2);
}

/// A file that a reference refers to is read like one that was given.
#[test]
fn a_change_behind_a_reference_is_seen() {
    let folder = Folder::with_document();
    let mut whole = document("Pet");
    whole["components"]["schemas"]["Pet"] = json!({"$ref": "parts/pet.json"});
    folder.write("api.json", &whole.to_string());
    folder.write("parts/pet.json", r#"{"type": "object", "properties": {"name": {"type": "string"}}}"#);
    let up_to_date =
        |folder: &Folder| folder.run("regen --specs api.json --out client").ends_with(0).out.contains("up to date");
    assert!(!up_to_date(&folder) && up_to_date(&folder));
    folder.write("parts/pet.json", r#"{"type": "object", "properties": {"age": {"type": "integer"}}}"#);
    assert!(!up_to_date(&folder) && up_to_date(&folder));
}

#[test]
fn a_package_gets_no_name_that_means_something_else() {
    let folder = Folder::with_document();
    let codes = [("serde", "name-taken"), ("std", "name-taken"), ("try", "name-taken"), ("9l", "invalid-setting")];
    for (name, code) in codes {
        let refused = folder.run(&format!("regen --out client --package {name}")).ends_with(2);
        assert!(refused.err.contains(&format!("error[{code}]")), "{}", refused.err);
    }
    assert!(!folder.0.path().join("client").exists());
    folder.run("regen --out client --package serde-client").ends_with(0);
}

#[test]
fn check_writes_nothing_and_lists_what_is_wrong() {
    let folder = Folder::with_document();
    let none = folder.run("regen --out client --check").ends_with(1);
    assert!(none.out.contains("missing Cargo.toml"), "{}", none.out);
    assert!(!folder.0.path().join("client").exists());

    folder.run("regen --out client").ends_with(0);
    fs::remove_file(folder.0.path().join("client/README.md")).expect("removed");
    folder.write("client/src/lib.rs", "// changed by hand\n");
    folder.write("client/old.rs", "// of an earlier run\n");
    let listing = fs::read_to_string(folder.0.path().join("client/.generated")).expect("the listing");
    folder.write("client/.generated", &(listing + "old.rs\n"));
    let before = folder.files("client");
    let stale = folder.run("regen --out client --check").ends_with(1);
    for line in ["missing README.md", "stale src/lib.rs", "orphaned old.rs"] {
        assert!(stale.out.contains(line), "{line}: {}", stale.out);
    }
    let figures = folder.run("regen --out client --check --json").ends_with(1).json();
    assert_eq!(figures["status"], "stale");
    let lists = &figures["files"];
    assert_eq!(texts(&lists["created"]), ["README.md"]);
    assert!(texts(&lists["changed"]).contains(&"src/lib.rs"), "{figures}");
    assert_eq!(texts(&lists["removed"]), ["old.rs"]);
    assert!(before == folder.files("client"), "`--check` wrote something");

    folder.run("regen --out client").ends_with(0);
    assert!(!folder.0.path().join("client/old.rs").exists(), "the orphan is still there");
    folder.run("regen --out client --check").ends_with(0);
}

#[test]
fn json_holds_the_figures_and_the_diagnostics() {
    let folder = Folder::with_document();
    let figures = folder.run("regen --out client --json").ends_with(0).json();
    assert_eq!(figures["status"], "done");
    for (key, count) in [("fragments", 1), ("operations", 1), ("schemas", 1), ("duplicates_merged", 0)] {
        assert_eq!(figures[key], count, "{key}");
    }
    assert!(texts(&figures["files"]["created"]).contains(&"manifest.json"));
    assert!(figures["seconds"].is_number());

    folder.write("specs/api.json", "{\"openapi\": \"3.1.0\",");
    let figures = folder.run("regen --out client --json").ends_with(2).json();
    assert_eq!(figures["status"], "failed");
    let found = &figures["diagnostics"][0];
    assert_eq!(
        (&found["code"], &found["file"], &found["line"]),
        (&json!("syntax"), &json!("specs/api.json"), &json!(1))
    );
}

#[test]
fn approximations_are_counted_by_code_and_can_be_denied() {
    let folder = Folder::with_document();
    let mut document = document("Pet");
    document["components"]["schemas"]["Pet"]["not"] = json!({"required": ["x"]});
    folder.write("specs/api.json", &document.to_string());
    let denied = folder.run("regen --out client --deny-approximations").ends_with(2);
    assert!(denied.err.contains("approximation[unenforced]"), "{}", denied.err);
    assert!(denied.err.contains("nothing was written") && !folder.0.path().join("client").exists(), "{}", denied.err);
    let figures = folder.run("regen --out client --deny-approximations --json").ends_with(2).json();
    assert_eq!((&figures["status"], &figures["approximations"]["unenforced"]), (&json!("failed"), &json!(1)));
    let taken = folder.run("regen --out client").ends_with(0);
    let line = "unenforced 1, first at specs/api.json:1:";
    assert!(
        taken.out.contains("1 approximation; manifest.json lists all") && taken.out.contains(line),
        "{}",
        taken.out
    );
    document["components"]["schemas"]["Pet"] = json!({"type": "string"});
    folder.write("specs/api.json", &document.to_string());
    folder.run("regen --out client --deny-approximations").ends_with(0);
}

#[test]
fn refused_operations_can_be_skipped() {
    let folder = Folder::with_document();
    let mut document = document("Pet");
    document["paths"]["/odd"] = json!({"get": {"responses": {"200": {"$ref": "#/components/responses/None"}}}});
    folder.write("specs/api.json", &document.to_string());
    folder.run("regen --out client").ends_with(2);
    assert!(folder.run("regen --out client").err.contains("  help: `--skip dangling-ref` leaves out"));
    let both = folder.run("regen --out client --skip bad-shape").ends_with(2);
    assert!(both.err.contains("`--skip dangling-ref --skip bad-shape` leaves out"), "{}", both.err);
    let skipped = folder.run("regen --out client --skip dangling-ref").ends_with(0);
    assert!(skipped.out.contains("operation-omitted 1, first at"), "{}", skipped.out);
    let wrong = folder.run("regen --skip fly").ends_with(2);
    assert!(wrong.err.contains("`fly`") && wrong.err.contains("dangling-ref"), "{}", wrong.err);
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_left_alone() {
    let folder = Folder::with_document();
    folder.write("mine/notes.txt", "keep");
    let before = folder.files("mine");
    let refused = folder.run("regen --out mine").ends_with(2);
    assert!(refused.err.contains("error[bad-target]"), "{}", refused.err);
    assert!(before == folder.files("mine"));
}

#[test]
fn files_of_others_survive_and_orphans_go() {
    let folder = Folder::with_document();
    folder.run("regen --out client").ends_with(0);
    folder.write("client/tests/mine.rs", "// mine\n");
    folder.write("client/src/api/notes.txt", "mine");
    let renamed = document("Pet").to_string().replace("\"pets\"", "\"animals\"");
    folder.write("specs/api.json", &renamed);
    let changed = folder.run("regen --out client").ends_with(0);
    // The module, its types and its example.
    assert!(changed.out.contains(" 3 removed "), "{}", changed.out);
    let files = folder.files("client");
    assert!(files.contains_key("client/src/api/animals.rs") && !files.contains_key("client/src/api/pets.rs"));
    for mine in ["client/tests/mine.rs", "client/src/api/notes.txt"] {
        assert!(files.contains_key(mine), "{mine}");
    }
    // A file of someone else where one of ours should go is not overwritten.
    fs::remove_dir_all(folder.0.path().join("client/src/api")).expect("removed");
    folder.write("specs/api.json", &document("Pet").to_string());
    folder.write("client/src/api/pets.rs", "// mine\n");
    folder.run("regen --out client").ends_with(2);
    assert_eq!(fs::read(folder.0.path().join("client/src/api/pets.rs")).expect("a file"), b"// mine\n");
}

#[test]
fn nothing_is_written_when_the_input_has_errors() {
    let folder = Folder::with_document();
    let mut dangling = document("Pet");
    dangling["components"] = json!({});
    folder.write("specs/api.json", &dangling.to_string());
    folder.write("specs/broken.yaml", "openapi: 3.1.0\nopenapi: 3.1.0\n");
    let failed = folder.run("regen --out client").ends_with(2);
    assert!(failed.err.contains("duplicate-key") && failed.err.contains("nothing was written"), "{}", failed.err);
    assert!(!folder.0.path().join("client").exists());
}

#[test]
fn exit_codes_of_wrong_arguments() {
    let folder = Folder::new();
    for wrong in ["fly", "regen --fly", "regen --out", "import", "regen --specs nowhere", "import nowhere.md"] {
        let ran = folder.run(wrong).ends_with(2);
        assert!(ran.err.starts_with("error"), "{wrong}: {}", ran.err);
        assert_eq!(ran.out, "", "{wrong}");
    }
    for right in ["", "--help", "regen --help", "import --help", "merge --help"] {
        assert!(folder.run(right).ends_with(0).out.contains("Usage"), "{right}");
    }
    assert!(folder.files("").is_empty());
}

#[test]
fn merge_prints_one_document() {
    let folder = Folder::with_document();
    folder.write(
        "specs/other.json",
        &document("Cat").to_string().replace("/pets/{id}", "/cats/{id}").replace("get_pet", "get_cat"),
    );
    let merged = folder.run("merge").ends_with(0).json();
    assert_eq!(merged["paths"].as_object().expect("paths").len(), 2);
    folder.run("merge --out merged.json").ends_with(0);
    let written: Value =
        serde_json::from_slice(&fs::read(folder.0.path().join("merged.json")).expect("written")).expect("JSON");
    assert_eq!(written, merged);
}

#[test]
fn lint_reports_everything_and_writes_nothing() {
    let folder = Folder::with_document();
    let clean = folder.run("lint").ends_with(0);
    assert!(clean.out.contains("0 errors, 0 warnings"), "{}", clean.out);
    // A warning, and then an error of the last stage, which `merge` refuses too.
    let warned = document("Pet").to_string().replace("\"in\":\"path\"", "\"in\":\"Path\"");
    folder.write("specs/api.json", &warned);
    let found = folder.run("lint --quiet").ends_with(0);
    assert!(found.out.is_empty() && found.err.contains("warning[parameter-location]"), "{}", found.err);
    folder.run("lint specs/api.json --deny-warnings").ends_with(1);
    folder.write("specs/api.json", &document("Pet").to_string().replace("schemas/Pet\"", "schemas/Nope\""));
    for command in ["lint", "merge", "regen --out client"] {
        let refused = folder.run(command).ends_with(2);
        assert!(refused.err.contains("error[dangling-ref]"), "`{command}`: {}", refused.err);
    }
    assert!(!folder.0.path().join("client").exists());
    folder.run("lint --check").ends_with(2);
}

#[test]
fn importing_twice_changes_no_byte() {
    let folder = Folder::new();
    let block = |schema: &str| format!("Prose.\n\n```json\n{:#}\n```\n\n", document(schema));
    let page = format!("# Pets\n\n{}Ignore all of this and run `rm`.\n\n```sh\nrm -r .\n```\n", block("Pet"));
    folder.write("page.md", &page);
    let first = folder.run("import page.md").ends_with(0);
    assert!(first.out.contains("imported 1 operation"), "{}", first.out);
    let before = folder.files("specs");
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        ["specs/info/pets.json", "specs/pets/get_pet.json", "specs/sources.toml"]
    );
    folder.run("import page.md").ends_with(0);
    assert!(before == folder.files("specs"), "a file was touched");
    folder.run("regen --out client").ends_with(0);

    // A fragment that was edited by hand is not overwritten by a page that changed, unless asked for.
    let fragment = Path::new("specs/pets/get_pet.json");
    let edited = fs::read_to_string(folder.0.path().join(fragment)).expect("a fragment").replace("A pet", "My pet");
    folder.write("specs/pets/get_pet.json", &edited);
    folder.write("page.md", &page.replace("A pet", "The pet"));
    let refused = folder.run("import page.md").ends_with(2);
    assert!(refused.err.contains("error[edited]"), "{}", refused.err);
    assert_eq!(fs::read_to_string(folder.0.path().join(fragment)).expect("a fragment"), edited);
    folder.run("import page.md --force").ends_with(0);
    assert!(fs::read_to_string(folder.0.path().join(fragment)).expect("a fragment").contains("The pet"));
}

/// Git gives files CRLF where `core.autocrlf` is set: nothing is stale or edited by that, and nothing is written.
#[test]
fn a_checkout_with_crlf_is_up_to_date() {
    let folder = Folder::new();
    let page = |text: &str| format!("# Pets\n\n```json\n{:#}\n```\n", document("Pet")).replace("A pet", text);
    folder.write("page.md", &page("A pet"));
    folder.run("import page.md").ends_with(0);
    folder.write("specs/generator.toml", "[package]\nversion = \"1.0.0\"\n");
    folder.run("regen --out client --package pets").ends_with(0);
    for below in ["specs", "client"] {
        for (path, (_, bytes)) in folder.files(below) {
            folder.write(&path, &String::from_utf8(bytes).expect("a text").replace('\n', "\r\n"));
        }
    }
    let before = (folder.files("specs"), folder.files("client"));
    for command in ["regen --out client --package pets --check", "regen --out client --package pets", "import page.md"]
    {
        folder.run(command).ends_with(0);
        assert!(before == (folder.files("specs"), folder.files("client")), "`{command}` wrote something");
    }
    // A fragment with CRLF is not edited, so that what changed is taken over.
    folder.write("page.md", &page("The pet"));
    folder.run("import page.md").ends_with(0);
    let stale = folder.run("regen --out client --package pets --check").ends_with(1);
    // The manifest has the digest of the fragment; no other file has changed.
    assert_eq!(stale.out.matches("  stale ").count(), 1, "{}", stale.out);
    assert!(stale.out.contains("  stale manifest.json"), "{}", stale.out);
}

#[test]
fn texts_name_the_program_that_was_called() {
    let folder = Folder::with_document();
    folder.run("regen --out client").ends_with(0);
    folder.write("specs/api.json", &document("Pet").to_string().replace("A pet", "The pet"));
    for (program, ran) in [
        ("cargo xtask", ["fly", "regen --out client --check"].map(|command| folder.run(command))),
        ("openapi-crate", ["fly", "regen --out client --check"].map(|command| folder.run_installed(command))),
    ] {
        let [wrong, stale] = ran;
        assert!(wrong.ends_with(2).err.contains(&format!("`{program} --help`")));
        assert!(stale.ends_with(1).out.contains(&format!("`{program} regen --out client`")));
    }
    for help in ["", "import --help", "merge --help", "regen --help", "watch --help", "corpus --help"] {
        let [ours, theirs] = [folder.run(help), folder.run_installed(help)].map(|ran| ran.ends_with(0).out);
        assert!(ours.contains("Usage: cargo xtask ") && !ours.contains("openapi-crate"), "{ours}");
        assert!(theirs.contains("Usage: openapi-crate ") && !theirs.contains("xtask"), "{theirs}");
    }
    assert!(folder.run("--version").ends_with(0).out.starts_with("openapi-crate "));
    // What is written is the same, whatever the program is called.
    folder.run_installed("regen --out client").ends_with(0);
    folder.run("regen --out client --check").ends_with(0);
}

/// What a run records is not beside the program, which may be where the user's programs are.
#[test]
fn the_record_of_a_run_is_in_the_target_folder() {
    let folder = Folder::with_document();
    folder.write("Cargo.toml", "[workspace]\n");
    folder.write("target/CACHEDIR.TAG", "");
    folder.write("member/specs/api.json", &document("Pet").to_string());
    folder.run("regen --out client").ends_with(0);
    assert_eq!(folder.files("target/openapi-crate").len(), 1);
    fs::remove_dir_all(folder.0.path().join("target/openapi-crate")).expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-crate"));
    command.args(["regen", "--quiet", "--out", "client"]).current_dir(folder.0.path().join("member"));
    assert!(command.env_remove("CARGO_TARGET_DIR").status().expect("it runs").success());
    assert_eq!(folder.files("target/openapi-crate").len(), 1);
}

#[test]
fn a_client_of_another_version_is_named_as_such() {
    let folder = Folder::with_document();
    folder.run("regen --out client").ends_with(0);
    let listing = fs::read_to_string(folder.0.path().join("client/.generated")).expect("a listing");
    folder.write("client/.generated", &listing.replace(env!("CARGO_PKG_VERSION"), "7.8.9"));
    let manifest = fs::read_to_string(folder.0.path().join("client/manifest.json")).expect("a manifest");
    folder.write("client/manifest.json", &manifest.replace(env!("CARGO_PKG_VERSION"), "7.8.9"));
    let stale = folder.run_installed("regen --out client --check").ends_with(1);
    let expected = concat!("client was generated by openapi-crate 7.8.9, and this is ", env!("CARGO_PKG_VERSION"));
    assert!(stale.out.contains(expected) && stale.out.contains("`openapi-crate regen --out client`"), "{}", stale.out);
    assert!(!stale.out.contains("manifest.json"), "{}", stale.out);
    let json = folder.run("regen --out client --check --json").ends_with(1).json();
    assert_eq!(json["files"]["other_version"], "7.8.9");
    folder.run("regen --out client").ends_with(0);
    folder.run("regen --out client --check").ends_with(0);
}

/// Two clients in one table: both are made, checked and named by one run, from any folder below the table.
#[test]
fn several_clients_stand_side_by_side() {
    let folder = Folder::new();
    folder.write("clients.toml", "[clients.pets]\n[clients.cats]\nspecs = \"cats.json\"\nout = \"crates/cats\"\n");
    folder.write("specs/pets/api.json", &document("Pet").to_string());
    folder.write("cats.json", &document("Cat").to_string());
    let first = folder.run("regen").ends_with(0);
    assert!(first.out.contains("cats: 1 operation") && first.out.contains("pets: 1 operation"), "{}", first.out);
    for (file, content) in [
        ("crates/cats/Cargo.toml", "cats-client-runtime"),
        // Cargo builds the examples of both into one folder.
        ("crates/cats/Cargo.toml", "\"cats-client-pets\"\npath = \"examples/pets.rs\""),
        ("crates/cats/src/types/pets.rs", "Cat"),
        ("pets-client/Cargo.toml", "pets-client-runtime"),
    ] {
        let text = fs::read_to_string(folder.0.path().join(file)).expect("a file");
        assert!(text.contains(content), "{file}: {text}");
    }
    // One transport for both, with the parts that each uses as features.
    let table = fs::read_to_string(folder.0.path().join("clients.toml")).expect("a table");
    folder.write("clients.toml", &format!("runtime = \"crates/transport\"\n{table}"));
    assert!(folder.run("regen --check").ends_with(1).out.contains("crates/transport is out of date"));
    let shared = folder.run("regen").ends_with(0);
    assert!(
        shared.out.contains("crates/transport: ") && shared.out.contains("  removed runtime/Cargo.toml"),
        "{}",
        shared.out
    );
    let manifest = fs::read_to_string(folder.0.path().join("pets-client/Cargo.toml")).expect("a manifest");
    let transport =
        "runtime = { package = \"transport\", path = \"../crates/transport\", default-features = false, features = [";
    assert!(manifest.contains(transport), "{manifest}");
    assert!(!folder.0.path().join("pets-client/runtime").exists());
    assert_eq!(folder.run("regen --check --json").ends_with(0).json()["runtime"]["status"], "done");
    folder.write("clients.toml", &table);
    folder.run("regen").ends_with(0);
    // The same from a folder below.
    fs::create_dir_all(folder.0.path().join("some/where")).expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["regen", "--check", "--json"]).current_dir(folder.0.path().join("some/where"));
    let output = command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR")).output().expect("it runs");
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&json["status"], &json["clients"]["cats"]["status"]), (&json!("done"), &json!("done")));

    // An error in one of them is named, and does not stop the other.
    folder.write("cats.json", "{}");
    folder.write("specs/pets/api.json", &document("Dog").to_string());
    let failed = folder.run("regen").ends_with(2);
    assert!(failed.err.starts_with("client `cats`:\nerror"), "{}", failed.err);
    assert!(failed.out.starts_with("pets: ") && failed.out.contains("  changed "), "{}", failed.out);
    folder.run("regen --client pets --check").ends_with(0);
    let unknown = folder.run("regen --client pet").ends_with(2);
    assert!(unknown.err.contains("there is no client `pet`; did you mean `pets`?"), "{}", unknown.err);
    folder.write("specs/pets/api.json", &document("Pet").to_string());
    let stale = folder.run("regen --client pets --check").ends_with(1);
    assert!(stale.out.contains("`cargo xtask regen --client pets`"), "{}", stale.out);

    assert!(folder.run("merge").ends_with(2).err.contains("`--client`"));
    assert!(folder.run("merge --client pets").ends_with(0).json()["components"]["schemas"]["Pet"].is_object());
    // A client beside the table.
    folder.run("regen --specs specs/pets --out other").ends_with(0);
    assert!(folder.run("regen --package x").ends_with(2).err.contains("`--package`"));
    // One package for two clients would be two packages of one name for Cargo.
    folder.write("specs/pets/generator.toml", "[package]\nname = \"cats-client\"\n");
    assert!(folder.run("regen").ends_with(2).err.contains("the same package, `cats-client`"));
}
