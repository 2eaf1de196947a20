//! `regen`: what it writes and leaves alone, what it prints, and how it ends.

use super::*;

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
    assert!(denied.err.contains("error[unenforced]"), "{}", denied.err);
    assert!(denied.err.contains("nothing was written") && !folder.0.path().join("client").exists(), "{}", denied.err);
    let figures = folder.run("regen --out client --deny-approximations --json").ends_with(2).json();
    let found = &figures["diagnostics"][0];
    let found = (&figures["status"], &found["code"], &found["severity"]);
    assert_eq!(found, (&json!("failed"), &json!("unenforced"), &json!("error")));
    let taken = folder.run("regen --out client").ends_with(0);
    let line = "unenforced 1, first at specs/api.json:1:";
    assert!(
        taken.out.contains("1 approximation; manifest.json lists all") && taken.out.contains(line),
        "{}",
        taken.out
    );
    // The level of a code: that of the option, that of the file, that of the code.
    for (lints, options, code) in [
        ("unenforced = 'deny'", "", 2),
        ("unenforced = 'deny'", "--allow unenforced", 0),
        ("approximations = 'allow'", "--deny unenforced", 2),
        ("unenforced = 'allow'", "--deny approximations", 0),
        ("approximations = 'deny'\nunenforced = 'allow'", "", 0),
        ("unenforcd = 'deny'", "", 2),
        ("dangling-ref = 'allow'", "", 2),
        ("unenforced = 'forbid'", "", 2),
        ("", "--deny unenforcd", 2),
        ("", "--allow dangling-ref", 2),
    ] {
        folder.write("specs/generator.toml", &format!("[lints]\n{lints}\n"));
        let run = folder.run(&format!("regen --out client {options}")).ends_with(code);
        assert!(code == 2 || !run.out.contains("1 approximation"), "{lints} {options}: {}", run.out);
        assert!(!run.err.contains("panicked"), "{lints} {options}: {}", run.err);
    }
    folder.write("specs/generator.toml", "");
    folder.run("merge --deny unenforced").ends_with(2);
    folder.run("merge").ends_with(0);
    folder.write("specs/generator.toml", "[lints]\nunenforced = 'warn'\n");
    let warned = folder.run("regen --out client").ends_with(0);
    assert!(warned.err.contains("warning[unenforced]"), "{}", warned.err);
    folder.write("specs/generator.toml", "[lints]\nunenforcd = 'deny'\n");
    let unknown = folder.run("regen --out client").ends_with(2);
    assert!(
        unknown.err.contains("specs/generator.toml:2:1") && unknown.err.contains("write `unenforced`"),
        "{}",
        unknown.err
    );
    folder.write("specs/generator.toml", "");
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
