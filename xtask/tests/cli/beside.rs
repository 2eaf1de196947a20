//! Settings and overlays beside documents that are given by themselves, and folders that are no input.

use super::*;

const OVERLAY: &str = r#"{"overlay": "1.1.0", "info": {"title": "Where the API is", "version": "1"}, "actions": [
    {"target": "$", "update": {"servers": [{"url": "https://api.example.com"}]}}]}"#;

/// An overlay for a fragment before the merge.
const BEFORE: &str = r#"{"overlay": "1.1.0", "info": {"title": "What is wrong", "version": "1"}, "extends": "api.json", "actions": [
    {"target": "$.info", "update": {"version": "7.0.0"}}]}"#;

/// A folder with a document that refers to a vendored one, beside settings and overlays.
fn beside() -> Folder {
    let folder = Folder::new();
    let mut api = document("Pet");
    api["components"]["schemas"]["Owner"] = json!({"$ref": "https://example.com/common.json#/Owner"});
    folder.write("api/api.json", &api.to_string());
    folder.write(
        "api/vendored/common.json",
        r#"{"Owner": {"type": "object", "properties": {"name": {"type": "string"}}}}"#,
    );
    folder.write(
        "api/generator.toml",
        "[rename.operations]\nget_pet = \"find\"\n[references]\n\"https://example.com/common.json\" = \"vendored/common.json\"\n",
    );
    folder.write("api/overlays/server.json", OVERLAY);
    folder.write("api/overlays/before/version.json", BEFORE);
    folder
}

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.0.path().join(path)).expect("a file")
}

const USED: &str =
    "settings: api/generator.toml\noverlays: api/overlays/before/version.json, api/overlays/server.json\n";

#[test]
fn what_is_beside_a_document_counts_as_in_a_folder() {
    let folder = beside();
    let made = folder.run("regen --specs api/api.json --out client --package c").ends_with(0);
    assert!(made.out.contains(USED), "{}", made.out);
    assert!(read(&folder, "client/src/api/mod.rs").contains("SERVER: &str = \"https://api.example.com\""));
    assert!(read(&folder, "client/src/api/pets.rs").contains("pub fn find("));
    assert!(read(&folder, "client/Cargo.toml").contains("version = \"7.0.0\""), "the overlay before the merge");
    // The record of the run has the same summary, and the folder gives the same files.
    let again = folder.run("regen --specs api/api.json --out client --package c").ends_with(0);
    assert!(again.out.contains(USED) && again.out.contains("up to date"), "{}", again.out);
    let json = folder.run("regen --specs api/api.json --out client --package c --json").ends_with(0).json();
    assert_eq!((&json["settings"], texts(&json["overlays"]).len()), (&json!("api/generator.toml"), 2));
    let merged = folder.run("merge --specs api/api.json").ends_with(0);
    assert_eq!((merged.json()["info"]["version"].as_str(), merged.err.as_str()), (Some("7.0.0"), USED));
    assert!(folder.run("lint api/api.json").ends_with(0).out.ends_with(USED));
    assert!(folder.run("lint api").ends_with(0).out.ends_with(USED), "the same as for the folder");
    // From within, and two documents of one folder.
    folder.write("api/more.json", &document("Cat").to_string().replace("get_pet", "get_cat").replace("/pets", "/cats"));
    let both = folder.run("lint api/api.json api/more.json").ends_with(0);
    assert!(both.out.ends_with(USED), "{}", both.out);
    let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-crate"));
    let output = command.args(["lint", "api.json"]).current_dir(folder.0.path().join("api")).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("settings: generator.toml\n"), "{text}");
}

#[test]
fn what_is_added_beside_a_document_later_is_noticed() {
    let folder = Folder::with_document();
    let regen = "regen --specs specs/api.json --out client";
    let first = folder.run(regen).ends_with(0);
    assert!(!first.out.contains("settings") && !first.out.contains("overlays"), "{}", first.out);
    assert!(folder.run(regen).ends_with(0).out.contains("up to date"));
    folder.write("specs/generator.toml", "[rename.operations]\nget_pet = \"find\"\n");
    assert!(folder.run(&format!("{regen} --check")).ends_with(1).out.contains("  stale src/api/pets.rs"));
    folder.run(regen).ends_with(0);
    folder.write("specs/overlays/server.json", OVERLAY);
    assert!(folder.run(&format!("{regen} --check")).ends_with(1).out.contains("overlays: specs/overlays/server.json"));
    folder.run(regen).ends_with(0);
    fs::remove_file(folder.0.path().join("specs/generator.toml")).expect("it was there");
    folder.run(&format!("{regen} --check")).ends_with(1);
    // What is broken is an error, and so is a name near to that of the settings.
    folder.write("specs/generator.toml", "[rename");
    assert!(folder.run(regen).ends_with(2).err.contains("--> specs/generator.toml:1:"));
    fs::rename(folder.0.path().join("specs/generator.toml"), folder.0.path().join("specs/generators.toml"))
        .expect("a file");
    assert!(folder.run(&format!("{regen} --deny unread-file")).ends_with(2).err.contains("call it `generator.toml`"));
}

#[test]
fn settings_that_are_given_by_themselves_take_the_place_of_others() {
    let folder = Folder::with_document();
    folder.write("specs/generator.toml", "[package]\nversion = \"1.0.0\"\n");
    folder.write("strict/generator.toml", "[package]\nversion = \"2.0.0\"\n");
    folder
        .write("other/api.json", &document("Cat").to_string().replace("get_pet", "get_cat").replace("/pets", "/cats"));
    folder.write("other/generator.toml", "[package]\nversion = \"3.0.0\"\n");
    for specs in ["specs", "specs/api.json", "specs/api.json specs/generator.toml"] {
        let linted = folder.run(&format!("lint {specs}")).ends_with(0);
        assert!(linted.out.contains("settings: specs/generator.toml"), "{}", linted.out);
        assert!(!linted.err.contains("passed-over"), "{}", linted.err);
    }
    for specs in ["specs strict/generator.toml", "strict/generator.toml specs/api.json other/api.json"] {
        let linted = folder.run(&format!("lint {specs}")).ends_with(0);
        assert!(linted.out.contains("settings: strict/generator.toml"), "{}", linted.out);
        let note = "not used, since `strict/generator.toml` is given by itself\n  --> specs/generator.toml:1:1";
        assert!(linted.err.contains(note), "{}", linted.err);
    }
    let refused = folder.run("lint specs/api.json other/api.json").ends_with(2);
    let parts = [
        "more than one `generator.toml`",
        "--> specs/generator.toml:1:1\n",
        "--> other/generator.toml:1:1: the other one",
    ];
    assert!(parts.iter().all(|part| refused.err.contains(part)), "{}", refused.err);
}

/// A crate that was generated, and what Cargo builds, is no input.
#[test]
fn what_was_generated_is_no_input() {
    let folder = Folder::new();
    folder.write("openapi.json", &document("Pet").to_string());
    for _ in 0..2 {
        folder.run("regen --specs . --out client --package c").ends_with(0);
    }
    folder.write("target/CACHEDIR.TAG", "");
    folder.write("target/debug/build/api.json", "{\"openapi\": \"3.1.0\",");
    let before = folder.files("client");
    let again = folder.run("regen --specs . --out client --package c").ends_with(0);
    assert!(again.out.contains("up to date") && !again.err.contains("client/"), "{}{}", again.out, again.err);
    assert!(before == folder.files("client"));
    let refused = folder.run("lint client").ends_with(2);
    assert!(refused.err.contains("is no input\n  --> client"), "{}", refused.err);
}

#[test]
fn a_client_of_a_document_has_what_is_beside_it() {
    let folder = beside();
    folder.write("Cargo.toml", "[workspace]\n");
    folder.write("clients.toml", "[clients.pets]\nspecs = \"api/api.json\"\n[clients.cats]\nspecs = \"cats\"\n");
    folder.write("cats/api.json", &document("Cat").to_string());
    folder.write("api/generator.toml", &(read(&folder, "api/generator.toml") + "[package]\nname = \"of-settings\"\n"));
    let made = folder.run("regen").ends_with(0);
    assert!(made.out.contains(USED), "{}", made.out);
    assert!(read(&folder, "pets-client/Cargo.toml").contains("name = \"of-settings\""));
    // Nothing can be imported for it, and `init` adds nothing to what it has.
    folder.write("page.json", &document("Dog").to_string());
    for specs in ["--client pets", "--specs api/api.json"] {
        let refused = folder.run(&format!("import page.json {specs}")).ends_with(2);
        assert!(refused.err.contains("is made from the file `api/api.json` alone"), "{}", refused.err);
    }
    folder.run("import page.json --client cats").ends_with(0);
    folder.run("import").ends_with(0);
    let before = folder.files("api");
    folder.run("init --client pets").ends_with(0);
    assert!(before == folder.files("api"));
}
