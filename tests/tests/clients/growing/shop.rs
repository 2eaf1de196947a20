//! The client of a changed document, and the programs of its users: a package that depends on the client.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::Options;
use generator::diag::Report;
use generator::emit::Package;
use generator::write::plan;
use serde_json::Value;
use tests::driver::{cargo, target};

use super::change::Change;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/growing");

/// The errors of programs: of each, the lines with errors and the first error.
pub(super) type Errors = BTreeMap<String, (Vec<String>, String)>;

/// The two packages. They are in one folder for all changes, and only files that differ are written, so that the transport is
/// built once.
pub(super) struct Shop {
    folder: PathBuf,
    /// The name of the program that has all programs as modules.
    all: String,
    /// The programs, by name.
    pub(super) programs: BTreeMap<String, String>,
}

pub(super) fn fixture(name: &str) -> String {
    let path = Path::new(FIXTURES).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Shop {
    pub(super) fn new(name: &str) -> Self {
        let mut programs = BTreeMap::new();
        for entry in fs::read_dir(Path::new(FIXTURES).join("programs")).expect("a folder") {
            let path = entry.expect("an entry").path();
            if let (Some("rs"), Some(stem)) = (path.extension().and_then(|it| it.to_str()), path.file_stem()) {
                let name = stem.to_string_lossy().into_owned();
                programs.insert(name, fs::read_to_string(&path).expect("a program"));
            }
        }
        Self { folder: target().join(name), all: name.to_owned(), programs }
    }

    fn file(&self, path: &str) -> PathBuf {
        self.folder.join("programs").join(path)
    }

    /// Generates the client of the document after these changes, and writes the programs beside it.
    pub(super) fn change(&self, changes: &[&Change]) {
        let mut document: Value = serde_json::from_str(&fixture("specs/api.json")).expect("JSON");
        let mut server: Value = serde_json::from_str(&fixture("server.json")).expect("JSON");
        for change in changes {
            change.apply(&mut document, &mut server);
        }
        for change in changes {
            change.reorder(&mut document);
        }
        let specs = tempfile::tempdir().expect("a folder");
        put(&specs.path().join("api.json"), &serde_json::to_string_pretty(&document).expect("JSON"));
        put(&specs.path().join("generator.toml"), &fixture("specs/generator.toml"));
        let package = Package { name: "client-shop".to_owned() };
        let outcome = generator::generate(&[specs.path().to_path_buf()], Options { package, ..Options::default() });
        let Ok(generated) = outcome.result else { panic!("{}", Report::new(&outcome.diagnostics, &outcome.sources)) };
        let plan = plan(&self.folder.join("client"), &generated.files).expect("the folder is ours");
        plan.apply().expect("the client is written");
        put(&self.file("Cargo.toml"), &fixture("programs/manifest.toml"));
        let all = format!("src/bin/{}", self.all);
        for folder in ["src/bin", &all] {
            put(&self.file(&format!("{folder}/support/server.rs")), &fixture("programs/support/server.rs"));
            put(&self.file(&format!("{folder}/support/server.json")), &server.to_string());
        }
        for (name, text) in &self.programs {
            put(&self.file(&format!("src/bin/{name}.rs")), text);
            // The same program, as a module of one that has all of them: it is linked once.
            let module = format!("{text}\npub fn run() {{\n    super::succeed(main())\n}}\n");
            put(&self.file(&format!("{all}/{name}.rs")), &module);
        }
    }

    /// The errors of the compiler in programs, each compiled by itself.
    pub(super) fn check<'p>(&self, programs: impl IntoIterator<Item = &'p String>) -> Errors {
        let mut arguments = vec!["check", "--keep-going", "--message-format=json"];
        arguments.extend(programs.into_iter().flat_map(|name| ["--bin", name]));
        match cargo(&self.file(""), &arguments, &[]) {
            Ok(_) => Errors::new(),
            Err(output) => self.errors(&output),
        }
    }

    fn errors(&self, output: &str) -> Errors {
        let mut errors = Errors::new();
        for line in output.lines() {
            let message: Value = serde_json::from_str(line).unwrap_or_default();
            let name = message["target"]["name"].as_str().unwrap_or_default();
            let message = &message["message"];
            if message["level"] != "error" {
                continue;
            }
            let (lines, first) = errors.entry(name.to_owned()).or_default();
            for span in message["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true) {
                lines.extend(span["text"].as_array().into_iter().flatten().filter_map(line_of));
            }
            if first.is_empty() {
                message["rendered"].as_str().unwrap_or_default().clone_into(first);
            }
        }
        let known = errors.keys().all(|name| self.programs.contains_key(name));
        assert!(known && !errors.is_empty(), "the client does not compile: {output}");
        errors
    }

    /// Builds these programs as one and runs each of them; returns those that fail, with what they print.
    ///
    /// # Errors
    /// The output of the compiler, if one does not compile.
    pub(super) fn run<'p>(
        &self,
        programs: impl IntoIterator<Item = &'p String>,
    ) -> Result<BTreeMap<String, String>, String> {
        let programs: Vec<&String> = programs.into_iter().collect();
        let (mut modules, mut arms) = (String::new(), String::new());
        for name in &programs {
            let _ = writeln!(modules, "mod {name};");
            let _ = writeln!(arms, "        Some(\"{name}\") => {name}::run(),");
        }
        let main = format!(
            "//! All programs: the argument names one.\n\n{modules}\n\
             fn succeed(outcome: impl std::process::Termination) {{\n    \
             assert!(outcome.report() == std::process::ExitCode::SUCCESS)\n}}\n\n\
             fn main() {{\n    match std::env::args().nth(1).as_deref() {{\n{arms}        \
             other => panic!(\"{{other:?}}\"),\n    }}\n}}\n"
        );
        put(&self.file(&format!("src/bin/{}/main.rs", self.all)), &main);
        cargo(&self.file(""), &["build", "--quiet", "--bin", &self.all], &[])?;
        let all = target().join("debug").join(format!("{}{}", self.all, std::env::consts::EXE_SUFFIX));
        let mut failed = BTreeMap::new();
        for name in programs {
            let output = Command::new(&all).arg(name).output().expect("the program starts");
            if !output.status.success() {
                failed.insert(name.clone(), String::from_utf8_lossy(&output.stderr).into_owned());
            }
        }
        Ok(failed)
    }

    /// The programs that do not compile, and those that fail.
    pub(super) fn judge(&self) -> (Errors, BTreeMap<String, String>) {
        if let Ok(failed) = self.run(self.programs.keys()) {
            return (Errors::new(), failed);
        }
        let errors = self.check(self.programs.keys());
        let others = self.programs.keys().filter(|name| !errors.contains_key(*name));
        let failed = self.run(others).unwrap_or_else(|output| panic!("each program compiles by itself: {output}"));
        (errors, failed)
    }
}

fn line_of(text: &Value) -> Option<String> {
    text["text"].as_str().map(|line| line.trim().to_owned())
}

/// Writes a file, if it has another content.
fn put(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() == Some(text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("the file can be written");
}
