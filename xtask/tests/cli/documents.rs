//! `merge`, `lint` and `import`.

use super::*;

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
    // A warning in the same file may be about the cause of an error, and is shown with it.
    folder.write("specs/api.json", &warned.replace("schemas/Pet\"", "schemas/Nope\""));
    let refused = folder.run("regen --out client").ends_with(2);
    let shown = ["error[dangling-ref]", "warning[parameter-location]", "explain dangling-ref"];
    assert!(shown.iter().all(|text| refused.err.contains(text)), "{}", refused.err);
    folder.run("lint --check").ends_with(2);
    // For programs: an absolute path is given as it is seen from here.
    let path = folder.0.path().join("specs/api.json").display().to_string();
    let annotations = folder.run(&format!("lint {path} --format github")).ends_with(2);
    assert!(
        annotations.out.lines().any(|line| line.starts_with("::error file=specs/api.json,line=1,")),
        "{}",
        annotations.out
    );
    let log = folder.run("lint --format sarif").ends_with(2).json();
    assert_eq!(
        log.pointer("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri"),
        Some(&json!("specs/api.json"))
    );
    let found = folder.run("lint --format json").ends_with(2).json();
    assert!(found["diagnostics"].as_array().is_some_and(|all| !all.is_empty()), "{found}");
    folder.run("lint --format xml").ends_with(2);
    // Many errors are counted.
    let references: serde_json::Map<String, Value> =
        (0..60).map(|index| (format!("p{index}"), json!({"$ref": format!("#/components/schemas/N{index}")}))).collect();
    let mut many = document("Pet");
    many["components"]["schemas"]["Pet"] = json!({"type": "object", "properties": references});
    folder.write("specs/api.json", &many.to_string());
    let refused = folder.run("regen --out client").ends_with(2);
    assert!(refused.err.contains("... and 50 more errors: dangling-ref 50; `"), "{}", refused.err);
    assert_eq!(folder.run("lint").ends_with(2).err.matches("error[dangling-ref]").count(), 60);
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

/// What an import reports has levels, as what a run reports.
#[test]
fn messages_of_an_import_have_levels() {
    let folder = Folder::new();
    folder.write("page.md", &format!("# Pets\n\n```json\n{:#}\n```\n", document("Pet")));
    folder.run("import page.md").ends_with(0);
    let fragment = "specs/pets/get_pet.json";
    let text = fs::read_to_string(folder.0.path().join(fragment)).expect("a fragment");
    folder.write(fragment, &text.replace("A pet", "My pet"));
    let kept = folder.run("import page.md").ends_with(0);
    assert!(kept.err.contains("note[edit-kept]"), "{}", kept.err);
    assert!(!folder.run("import page.md --allow edit-kept").ends_with(0).err.contains("edit-kept"));
    assert!(folder.run("import page.md --warn notes").ends_with(0).err.contains("warning[edit-kept]"));
    // What is denied ends the import, and nothing is written.
    folder.write("page.md", &format!("# Pets\n\n```json\n{:#}\n```\n", document("Pet")).replace("Pets\"", "Animals\""));
    let before = folder.files("specs");
    for denied in ["--deny edit-kept", "--deny notes", "--deny notes --check"] {
        let refused = folder.run(&format!("import page.md {denied}")).ends_with(2);
        assert!(refused.err.contains("error[edit-kept]") && refused.out.is_empty(), "{}{}", refused.err, refused.out);
        assert!(before == folder.files("specs"), "{denied}");
    }
    folder.write("specs/generator.toml", "[lints]\nedit-kept = \"deny\"\n");
    folder.run("import page.md").ends_with(2);
    folder.run("import page.md --allow edit-kept").ends_with(0);
    folder.write("specs/generator.toml", "[lints]\nedit-kept = \"denied\"\n");
    let refused = folder.run("import page.md").ends_with(2);
    assert!(refused.err.contains("error[invalid-setting]: `denied` is no level"), "{}", refused.err);
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
