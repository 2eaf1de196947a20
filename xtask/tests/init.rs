//! `init` in workspaces of others, and the workflow that it writes.
#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot run has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const DOCUMENT: &str = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {
    "/things": {"get": {"operationId": "list_things", "responses": {"204": {"description": "none"}}}}}}"#;
const ROOT: &str = "# Ours.\n[workspace]\nmembers = [\n    \"app\", # the app\n]\nresolver = \"3\"\n";
const APP: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(file, text).expect("a file");
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn workspace() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "Cargo.toml", ROOT);
    write(folder.path(), "app/Cargo.toml", APP);
    write(folder.path(), "app/src/main.rs", "fn main() {}\n");
    folder
}

/// Runs the program in a folder of a workspace.
#[track_caller]
fn run(folder: &Path, arguments: &[&str], code: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-crate"));
    command.args(arguments).current_dir(folder);
    command.env_remove("CARGO_TARGET_DIR").env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    let Output { status, stdout, stderr } = command.output().expect("it runs");
    let text = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert_eq!(status.code(), Some(code), "{text}");
    text
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.display().to_string(), fs::read(path).expect("a file"));
            }
        }
    }
    found
}

#[test]
fn a_workspace_gets_what_it_lacks_and_keeps_what_it_has() {
    let temporary = workspace();
    let folder = temporary.path();
    let first = run(&folder.join("app"), &["init"], 0);
    for path in
        ["clients.toml", "specs/api/generator.toml", "specs/api/overlays/api.yaml", ".github/workflows/api-clients.yml"]
    {
        assert!(first.contains(&format!("created {path}\n")), "{first}");
    }
    // Nobody knows where a program that Cargo built here can be installed from.
    assert!(first.contains("note: write into .github/workflows/api-clients.yml"), "{first}");
    assert!(first.contains("`openapi-crate import SOURCE`"), "{first}");
    // Cargo would refuse a member that does not exist.
    assert_eq!(read(folder, "Cargo.toml"), ROOT);
    let before = files(folder);
    assert!(run(folder, &["init"], 0).starts_with("nothing to add"));
    assert!(files(folder) == before, "a second run changed something");

    // With a document the client can be generated, and the settings and the overlay do no harm to it.
    write(folder, "specs/api/api.json", DOCUMENT);
    run(folder, &["regen"], 0);
    let last = run(&folder.join("app"), &["init"], 0);
    assert_eq!(last, "changed Cargo.toml\nchanged app/Cargo.toml\n");
    assert_eq!(read(folder, "Cargo.toml"), ROOT.replace("# the app\n", "# the app\n    \"api-client\",\n"));
    assert_eq!(
        read(folder, "app/Cargo.toml"),
        format!("{APP}\n[dependencies]\napi-client = {{ path = \"../api-client\" }}\n")
    );
    let metadata =
        Command::new("cargo").args(["metadata", "--no-deps", "--format-version=1"]).current_dir(folder).output();
    let metadata = metadata.expect("it runs");
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let text = String::from_utf8_lossy(&metadata.stdout);
    for package in ["\"name\":\"api-client\"", "\"name\":\"api-client-runtime\""] {
        assert!(text.contains(package), "{package}: {text}");
    }
    let before = files(folder);
    run(&folder.join("app"), &["init"], 0);
    assert!(files(folder) == before, "another run changed something");
}

#[test]
fn sources_are_imported_and_the_client_is_generated() {
    let temporary = workspace();
    let folder = temporary.path();
    write(folder, "app/doc.json", DOCUMENT);
    let text = run(&folder.join("app"), &["init", "doc.json", "--client", "things", "--out", "crates/things"], 0);
    assert!(text.contains("changed Cargo.toml") && !text.contains("Next:"), "{text}");
    // The source is where the next import looks for it.
    assert!(read(folder, "specs/things/sources.toml").contains("\"app/doc.json\""));
    assert!(read(folder, "app/Cargo.toml").contains("things-client = { path = \"../crates/things\" }"));
    run(folder, &["regen", "--check"], 0);

    // A second client beside the first one.
    let text = run(folder, &["init", "app/doc.json", "--client", "others"], 0);
    assert!(text.contains("`others-client.workspace = true`"), "{text}");
    assert!(read(folder, "Cargo.toml").contains("    \"others-client\",\n]"));
    run(folder, &["regen", "--check"], 0);
    assert!(run(folder, &["init", "app/doc.json"], 2).contains("`--client`: "));

    // One import brings both up to date, from any folder; a new source names its client.
    write(folder, "app/doc.json", &DOCUMENT.replace("none", "nothing"));
    let stale = run(&folder.join("app"), &["import", "--check"], 1);
    assert!(stale.contains("`openapi-crate import` brings them"), "{stale}");
    let text = run(&folder.join("app"), &["import"], 0);
    for client in ["client `others`:\nimported 1 operation", "client `things`:\nimported 1 operation"] {
        assert!(text.contains(client), "{text}");
    }
    for client in ["others", "things"] {
        assert!(read(folder, &format!("specs/{client}/untagged/list_things.json")).contains("nothing"));
    }
    write(folder, "app/more.json", &DOCUMENT.replace("things", "more"));
    assert!(run(&folder.join("app"), &["import", "more.json"], 2).contains("`--client`: others, things"));
    run(&folder.join("app"), &["import", "more.json", "--client", "others"], 0);
    assert!(read(folder, "specs/others/sources.toml").contains("\"app/more.json\""));
}

#[test]
fn a_folder_without_a_package_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(run(folder.path(), &["init"], 2).contains("`cargo init`"));
    assert!(files(folder.path()).is_empty());
    write(folder.path(), "Cargo.toml", "[workspace\n");
    assert!(run(folder.path(), &["init"], 2).contains("not valid TOML"));
    write(folder.path(), "Cargo.toml", "[workspace]\n");
    assert!(run(folder.path(), &["init", "--client", "../x"], 2).contains("no name"));
}

/// The scripts of a job, by the names of their steps.
fn scripts(workflow: &str, job: &str) -> Vec<(String, String)> {
    let job = workflow.split_once(&format!("\n  {job}:\n")).map(|(_, job)| job).unwrap_or_default();
    let is_next_job = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let lines = job.lines().take_while(|line| !is_next_job(line));
    let (mut scripts, mut name) = (Vec::new(), String::new());
    for line in lines {
        if let Some(step) = line.strip_prefix("      - name: ") {
            name = step.to_owned();
        } else if line == "        run: |" {
            scripts.push((std::mem::take(&mut name), String::new()));
        } else if let (Some((_, script)), Some(line)) = (scripts.last_mut(), line.strip_prefix("          ")) {
            script.push_str(line);
            script.push('\n');
        }
    }
    scripts
}

/// The scripts of the workflow in a repository with a remote one. Commands that are not here are replaced by scripts.
#[cfg(unix)]
#[test]
fn the_workflow_opens_a_pull_request_with_the_plan() {
    use std::os::unix::fs::PermissionsExt as _;
    let temporary = workspace();
    let folder = &temporary.path().join("work");
    let tools = &temporary.path().join("tools");
    write(folder, "Cargo.toml", ROOT);
    write(folder, ".git/HEAD", "");
    run(folder, &["init"], 0);
    fs::remove_dir_all(folder.join(".git")).expect("a folder");
    write(folder, "specs/api/api.json", DOCUMENT);
    run(folder, &["regen"], 0);
    let workflow = read(folder, ".github/workflows/api-clients.yml");
    assert!(!workflow.contains("cargo xtask") && workflow.contains("PROGRAM: openapi-crate"), "{workflow}");

    let tool = |name: &str, script: &str| {
        write(tools, name, &format!("#!/bin/bash\n{script}\n"));
        let runs = fs::Permissions::from_mode(0o755);
        fs::set_permissions(tools.join(name), runs).expect("a script that runs");
    };
    let program = env!("CARGO_BIN_EXE_openapi-crate");
    tool("cargo", "echo cargo \"$@\" >> \"$RUNNER_TEMP/calls\"");
    tool("gh", "echo gh \"$@\" >> \"$RUNNER_TEMP/calls\"\n[ \"$2\" != view ] || cat \"$RUNNER_TEMP/state\"");
    let import = |script: &str| {
        tool("openapi-crate", &format!("if [ \"$1\" = import ]; then\n{script}\nelse exec {program} \"$@\"; fi"));
    };
    let script = |script: &str, environment: &[(&str, &str)]| {
        let mut command = Command::new("bash");
        command.args(["-e", "-o", "pipefail", "-c", script]).current_dir(folder);
        let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap_or_default());
        command.env("PATH", path).env("RUNNER_TEMP", tools).env("GITHUB_OUTPUT", tools.join("output"));
        command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR")).envs(environment.iter().copied());
        let output = command.output().expect("it runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), text)
    };
    let job = |name: &str| {
        let environment = [
            ("PROGRAM", "openapi-crate"),
            ("INSTALL", "false"),
            ("BRANCH", "refresh-api-clients"),
            ("TITLE", "Refresh the API clients"),
        ];
        for (step, text) in scripts(&workflow, name).iter().filter(|(step, _)| !step.starts_with("Report")) {
            let (code, text) = script(text, &environment);
            if code != Some(0) {
                return Err(format!("{step}: {text}"));
            }
        }
        Ok(())
    };
    let (code, text) = script(
        "git init -q --bare ../remote; git init -q -b main; git remote add origin ../remote; git add -A\n\
         git -c user.name=me -c user.email=me@example.com commit -qm first; git push -q origin main",
        &[],
    );
    assert_eq!(code, Some(0), "{text}");
    write(tools, "state", "");
    let pushed = |file: &str| script(&format!("git --git-dir ../remote show refresh-api-clients:{file}"), &[]);
    let calls = || fs::read_to_string(tools.join("calls")).unwrap_or_default();

    // Nothing has changed: no branch, no pull request.
    import("echo 'nothing has changed'");
    assert_eq!(job("check"), Ok(()));
    assert_eq!(job("refresh"), Ok(()));
    assert_eq!(pushed("clients.toml").0, Some(128));

    // A change is pushed with the client, and the body has the plan.
    import("echo 'removed GET /things'; sed -i s/list_things/all_things/ specs/api/api.json; exit 1");
    assert_eq!(job("refresh"), Ok(()));
    assert!(pushed("specs/api/api.json").1.contains("all_things"));
    assert!(pushed("api-client/manifest.json").1.contains("all_things"));
    assert!(read(tools, "body.md").contains("```text\nremoved GET /things\n"));
    assert!(calls().contains("gh pr create --head refresh-api-clients --title Refresh the API clients --body-file "));
    assert!(calls().ends_with("cargo check --workspace --all-targets\n"));
    assert!(read(tools, "output").ends_with("status=1\n"));

    // The pull request that is open is renewed.
    write(tools, "state", "OPEN\n");
    import("echo 'added GET /more'; sed -i s/all_things/more_things/ specs/api/api.json");
    assert_eq!(job("refresh"), Ok(()));
    assert!(pushed("specs/api/api.json").1.contains("more_things"));
    assert!(calls().contains("gh pr edit refresh-api-clients --body-file "));

    // What is wrong ends the job: an import with errors, and clients that are not up to date.
    import("exit 2");
    assert!(job("refresh").is_err_and(|error| error.starts_with("Import")));
    write(folder, "specs/api/api.json", DOCUMENT);
    assert!(job("check").is_err_and(|error| error.contains("is out of date")));
}
