//! Diagnostics as every command prints them: amount, colours, forms for programs.

use super::*;

/// A document with warnings of several codes.
fn with_warnings() -> Value {
    let mut warned = document("Pet");
    for index in 0..12 {
        let mut operation = warned["paths"]["/pets/{id}"]["get"].clone();
        operation["operationId"] = json!(format!("get_{index}"));
        operation["responses"]["200"] = json!({"content": {}});
        operation["parameters"][0]["in"] = json!("Path");
        warned["paths"][format!("/p{index}/{{id}}")] = json!({"get": operation});
    }
    warned["components"]["schemas"]["Pet"]["not"] = json!({"required": ["x"]});
    warned
}

fn lines(ran: &Ran) -> usize {
    ran.out.lines().count() + ran.err.lines().count()
}

#[test]
fn a_run_prints_some_lines_and_counts_the_rest() {
    let folder = Folder::new();
    folder.write("specs/api.json", &format!("{:#}", with_warnings()));
    let first = folder.run("regen --out client").ends_with(0);
    assert!(lines(&first) <= 20, "{}{}", first.err, first.out);
    // One of each code comes first, with its line.
    for code in ["no-description", "parameter-location"] {
        assert_eq!(first.err.matches(&format!("warning[{code}]")).count(), 1, "{}", first.err);
    }
    assert!(first.err.contains("| ") && first.err.contains(" ^"), "{}", first.err);
    let more = first.err.lines().last().unwrap_or_default();
    let expected = ["... and 22 more warnings: ", "no-description 11", "; `cargo xtask lint` prints all"];
    assert!(expected.iter().all(|text| more.contains(text)), "{more}");
    // From the record.
    let second = folder.run("regen --out client").ends_with(0);
    assert_eq!(second.err, first.err);
    let all = folder.run("lint").ends_with(0);
    assert_eq!(all.err.matches("warning[").count(), 24, "{}", all.err);
    let named = folder.run("regen --out client --specs specs/api.json").ends_with(0);
    assert!(named.err.contains("`cargo xtask lint specs/api.json` prints all"), "{}", named.err);
    // Nothing of it if nobody wants to see it.
    assert_eq!(folder.run("regen --out client --quiet").ends_with(0).err, "");
}

#[test]
fn colours_are_for_terminals() {
    let folder = Folder::new();
    folder.write("Cargo.toml", "[workspace]\n");
    folder.write("target/CACHEDIR.TAG", "");
    folder.write("specs/api.json", &with_warnings().to_string());
    let coloured = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["regen", "--out", "client"]).current_dir(&folder.0).env_remove("CARGO_TARGET_DIR");
        let output = command.env("CLICOLOR_FORCE", "1").output().expect("it runs");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    let first = coloured();
    assert!(first.contains("\u{1b}[1m"), "{first}");
    for (path, (_, content)) in folder.files("").iter().filter(|(path, _)| !path.starts_with("specs")) {
        assert!(!content.contains(&0x1b), "{path}");
    }
    assert!(!folder.files("target/openapi-crate").is_empty(), "nothing was recorded");
    assert_eq!(coloured(), first, "from the record");
    let formats = ["json", "github", "sarif"].map(|format| format!("regen --out client --format {format}"));
    for command in ["regen --out client", "lint", "merge", "import specs/api.json --specs other"]
        .into_iter()
        .chain(formats.iter().map(String::as_str))
    {
        let Ran { out, err, .. } = folder.run(command).ends_with(0);
        assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}'), "{command}: {out}{err}");
        assert!(!out.contains("\\u001b"), "{command}: {out}");
    }
}

#[test]
fn every_command_has_the_same_formats() {
    let folder = Folder::new();
    folder.write("specs/api.json", &with_warnings().to_string());
    let count = |log: &Value, pointer: &str| log.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len);
    let linted = folder.run("lint --format json").ends_with(0).json();
    let all = count(&linted, "/diagnostics");
    assert!(all > 24, "{linted}");
    // A run that generates, and one from its record.
    for _ in 0..2 {
        let figures = folder.run("regen --out client --format json").ends_with(0).json();
        assert_eq!((&figures["status"], count(&figures, "/diagnostics")), (&json!("done"), all));
        assert_eq!(figures["diagnostics"], linted["diagnostics"]);
        let log = folder.run("regen --out client --format sarif").ends_with(0);
        assert_eq!(count(&log.json(), "/runs/0/results"), all);
        assert!(log.err.contains("client is up to date"), "{}", log.err);
        let annotations = folder.run("regen --out client --format github").ends_with(0);
        assert_eq!(annotations.out.lines().filter(|line| line.starts_with("::")).count(), all, "{}", annotations.out);
        assert_eq!(folder.run("lint --format github").ends_with(0).out, annotations.out);
    }
    assert_eq!(folder.run("regen --out client --format github --quiet").ends_with(0).out, "");
    // The document is on standard output, if it is not in a file.
    let merged = folder.run("merge --format github").ends_with(0);
    assert!(merged.err.contains("\n::warning file=specs/api.json,line=1,"), "{}", merged.err);
    assert!(merged.json()["paths"].is_object());
    let log = folder.run("merge --out merged.json --format json").ends_with(0).json();
    assert!(count(&log, "/diagnostics") > 0, "{log}");
    folder.write("broken.json", "{\"openapi\": \"3.1.0\",");
    let refused = folder.run("import broken.json --specs other --format json").ends_with(2).json();
    assert_eq!(refused.pointer("/diagnostics/0/code"), Some(&json!("syntax")), "{refused}");
    let imported = folder.run("import specs/api.json --specs other --format sarif").ends_with(0);
    assert_eq!(imported.json()["version"], "2.1.0");
    assert!(imported.err.contains("imported 13 operations"), "{}", imported.err);
    for command in ["regen", "merge", "import", "lint"] {
        let refused = folder.run(&format!("{command} --format xml")).ends_with(2);
        assert!(refused.err.contains("the formats are text, json, github, sarif"), "{}", refused.err);
    }
}
