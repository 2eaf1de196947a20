//! The builder of emitted crates: a folder for each, and a target folder whose dependencies are built before any
//! measurement.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use generator::emit::Package;
use generator::write::{Files, plan};
use serde_json::Value;

/// The workspace of an emitted crate, which separates it from any workspace around the folder.
const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["client"]

[profile.dev]
debug = false
incremental = false
"#;

/// A document whose client depends on every crate that clients can depend on.
const PROBE: &str = r#"{"openapi": "3.1.0", "info": {"title": "probe", "version": "1.0.0"},
    "paths": {"/probe": {"get": {"responses": {"204": {"description": "nothing"}}}}},
    "components": {"schemas": {"Probe": {"type": "object", "properties": {
        "id": {"type": "string", "format": "uuid"}, "at": {"type": "string", "format": "date-time"},
        "data": {"type": "string", "format": "byte"}}}}}}"#;

/// The result of the compiler or clippy.
#[derive(Debug, Default)]
pub struct CargoResult {
    pub seconds: f64,
    pub errors: Vec<String>,
    pub warnings: Vec<String>,
}

/// Builds one crate at a time.
#[derive(Debug)]
pub struct Builder {
    crates: PathBuf,
    lock: PathBuf,
    target: PathBuf,
}

impl Builder {
    /// Sets up the builder of one worker under `out`, and builds the dependencies there.
    pub fn new(out: &Path, worker: usize, clippy: bool) -> io::Result<Self> {
        let out = std::path::absolute(out)?;
        let builder = Self {
            crates: out.join("crates"),
            lock: out.join(format!("Cargo.{worker}.lock")),
            target: out.join(format!("target-{worker}")),
        };
        let probe = generator::generate_texts([("probe.json", PROBE)], &package());
        let generated = probe
            .result
            .map_err(|_| io::Error::other("the document that builds the dependencies cannot be generated"))?;
        let slug = format!("probe-{worker}");
        builder.write(&slug, &generated.files)?;
        let mut results = vec![builder.check(&slug)?];
        if clippy {
            results.push(builder.clippy(&slug)?);
        }
        if let Some(error) = results.iter().find_map(|result| result.errors.first()) {
            return Err(io::Error::other(format!("the dependencies do not build: {error}")));
        }
        // Every crate is built with the same versions, without resolving them again.
        fs::copy(builder.crates.join(slug).join("Cargo.lock"), &builder.lock)?;
        Ok(builder)
    }

    /// Writes a crate.
    pub fn write(&self, slug: &str, files: &Files) -> io::Result<()> {
        let folder = self.crates.join(slug);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("Cargo.toml"), WORKSPACE)?;
        if self.lock.exists() {
            fs::copy(&self.lock, folder.join("Cargo.lock"))?;
        }
        let client = folder.join("client");
        let written = plan(&client, files).and_then(|plan| plan.apply());
        written.map_err(|errors| {
            let first = errors.iter().next().map(|error| error.message.clone());
            io::Error::other(first.unwrap_or_default())
        })
    }

    /// Runs `cargo check` on the library of a crate.
    pub fn check(&self, slug: &str) -> io::Result<CargoResult> {
        self.cargo(slug, &["check"])
    }

    /// Runs clippy on a crate and its examples.
    pub fn clippy(&self, slug: &str) -> io::Result<CargoResult> {
        self.cargo(slug, &["clippy", "--all-targets"])
    }

    fn cargo(&self, slug: &str, arguments: &[&str]) -> io::Result<CargoResult> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(arguments).args(["--quiet", "--message-format=json"]).current_dir(self.crates.join(slug));
        command.env("CARGO_TARGET_DIR", &self.target).env("CARGO_TERM_COLOR", "never").stdin(Stdio::null());
        // The flags of this process are for this workspace.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        let start = Instant::now();
        let output = command.output()?;
        let mut result = CargoResult { seconds: start.elapsed().as_secs_f64(), ..CargoResult::default() };
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            add_message(line, &mut result);
        }
        if !output.status.success() && result.errors.is_empty() {
            result.errors.push(String::from_utf8_lossy(&output.stderr).trim().to_owned());
        }
        Ok(result)
    }
}

/// The settings of the emitted crates.
pub fn package() -> Package {
    Package { name: "client".to_owned() }
}

/// Adds a message of the compiler (The Cargo Book, "External tools", JSON messages), unless it only counts others.
fn add_message(line: &str, result: &mut CargoResult) {
    let Ok(entry) = serde_json::from_str::<Value>(line) else { return };
    if entry.get("reason").is_none_or(|reason| reason != "compiler-message") {
        return;
    }
    let Some(message) = entry.get("message") else { return };
    let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    if message.pointer("/spans/0").is_none() {
        return;
    }
    let line = message.pointer("/spans/0/line_start").and_then(Value::as_u64).unwrap_or_default();
    let shown = format!("{}:{line}: {}", text("/spans/0/file_name"), text("/message"));
    match text("/level") {
        "warning" => result.warnings.push(shown),
        level if level.starts_with("error") => result.errors.push(shown),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{CargoResult, add_message};

    #[test]
    fn messages_are_counted_and_summaries_are_not() {
        let message = |level: &str, spans: &str| {
            format!(r#"{{"reason":"compiler-message","message":{{"level":"{level}","message":"m","spans":{spans}}}}}"#)
        };
        let span = r#"[{"file_name":"src/lib.rs","line_start":7}]"#;
        let mut result = CargoResult::default();
        for line in [message("warning", span), message("error", span), message("warning", "[]"), "x".to_owned()] {
            add_message(&line, &mut result);
        }
        assert_eq!(result.warnings, ["src/lib.rs:7: m"]);
        assert_eq!(result.errors.len(), 1);
    }
}
