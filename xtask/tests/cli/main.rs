//! The command line as its user meets it: the real program on folders of its own.
#![allow(clippy::panic, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot run has failed")]

mod beside;
mod clients;
mod documents;
mod messages;
mod regen;

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
