//! `watch` as a process of its own, beside an editor that changes a document.
#![allow(clippy::panic, clippy::expect_used, reason = "a test that cannot run has failed")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const DOCUMENT: &str = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {
    "/things": {"get": {"operationId": "list_things", "responses": {"204": {"description": "none"}}}}}}"#;

/// A process that is killed when a test ends.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver
}

/// The first line that has a text.
#[track_caller]
fn wait_for(lines: &Receiver<String>, text: &str) -> String {
    let end = Instant::now() + Duration::from_secs(60);
    while let Ok(line) = lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
        if line.contains(text) {
            return line;
        }
    }
    panic!("no line has {text:?}");
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(file, text).expect("a file");
}

#[test]
fn every_change_is_taken_and_errors_do_not_end_it() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path();
    write(folder, "clients.toml", "[clients.a]\n[clients.b]\n");
    write(folder, "specs/a/api.json", DOCUMENT);
    write(folder, "specs/b/api.json", DOCUMENT);
    let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-crate"));
    command.arg("watch").current_dir(folder).env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut process = Process(child.expect("it starts"));
    let out = lines(process.0.stdout.take().expect("an output"));
    let errors = lines(process.0.stderr.take().expect("an output"));
    for client in ["a-client: ", "b-client: "] {
        wait_for(&out, client);
    }

    // A change of one client makes this one anew, and prints one line.
    write(folder, "specs/a/api.json", &DOCUMENT.replace("list_things", "all_things"));
    let line = wait_for(&out, "-client");
    assert!(line.starts_with("a-client: 0 created, "), "{line}");
    let manifest = fs::read_to_string(folder.join("a-client/manifest.json")).expect("a manifest");
    assert!(manifest.contains("all_things"), "{manifest}");

    // An error is reported as by `regen`, with the client, and the next change is taken again.
    write(folder, "specs/b/api.json", "{");
    wait_for(&errors, "client `b`:");
    wait_for(&errors, "1 error; nothing was written");
    write(folder, "specs/b/api.json", &DOCUMENT.replace("list_things", "more_things"));
    assert!(wait_for(&out, "-client").starts_with("b-client: 0 created, "));

    // A client that the table has from now on.
    write(folder, "specs/c/api.json", DOCUMENT);
    write(folder, "clients.toml", "[clients.a]\n[clients.b]\n[clients.c]\n");
    wait_for(&out, "c-client: ");
    assert!(folder.join("c-client/src/lib.rs").exists());

    // What is added beside a document that is given by itself.
    write(folder, "d/api.json", DOCUMENT);
    write(folder, "clients.toml", "[clients.d]\nspecs = \"d/api.json\"\n");
    wait_for(&out, "d-client: ");
    write(folder, "d/generator.toml", "[rename.operations]\nlist_things = \"all\"\n");
    wait_for(&out, "settings: d/generator.toml");
    wait_for(&out, "d-client: ");
    assert!(
        fs::read_to_string(folder.join("d-client/src/api/client.rs")).is_ok_and(|text| text.contains("pub fn all("))
    );
    assert!(process.0.try_wait().expect("a process").is_none(), "it goes on");

    if cfg!(unix) {
        let sent = Command::new("kill").args(["-INT", &process.0.id().to_string()]).status();
        assert!(sent.expect("a signal").success());
        assert!(!process.0.wait().expect("it ends").success());
    }
}
