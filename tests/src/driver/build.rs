//! Writes a driver's package and builds it, in one target folder for all, so that dependencies are built once.

use crate::page::repository;
use crate::subject::Subject;
use std::collections::hash_map::DefaultHasher;
use std::ffi::OsStr;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target folder of all emitted crates, within the one of this workspace.
#[must_use]
pub fn target() -> PathBuf {
    let own = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from);
    own.join("emitted")
}

/// Runs cargo on a package, with the versions in the lock file of this workspace; returns its output to stderr and stdout.
///
/// # Errors
/// The same output, if cargo fails.
pub fn cargo(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Result<String, String> {
    lock(folder).map_err(|error| format!("Cargo.lock: {error}"))?;
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target()).env("CARGO_TERM_COLOR", "never");
    // The flags of the current run are for this workspace.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTDOCFLAGS");
    // The same profile for all, so that dependencies are built once; nobody debugs or changes these crates.
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    command.envs(environment.iter().copied());
    let output = command.output().map_err(|error| format!("cargo does not start: {error}"))?;
    let text = format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    if output.status.success() { Ok(text) } else { Err(format!("cargo {}: {text}", arguments.join(" "))) }
}

/// Checks a package; a warning is an error. `-D warnings` in `RUSTFLAGS` would do the same, and cause all dependencies to be
/// checked again.
///
/// # Errors
/// The output of cargo to stderr and stdout.
pub fn check(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let text = cargo(folder, &[&["check"], arguments].concat(), &[])?;
    if text.lines().any(|line| line.starts_with("warning")) { Err(text) } else { Ok(text) }
}

/// Copies a package into an empty folder, without build artifacts.
///
/// # Errors
/// If a file cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    let mut pending = vec![(from.to_path_buf(), to.to_path_buf())];
    while let Some((from, to)) = pending.pop() {
        fs::create_dir_all(&to)?;
        for entry in fs::read_dir(&from)? {
            let entry = entry?;
            let copied = to.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                if entry.file_name() != OsStr::new("target") {
                    pending.push((entry.path(), copied));
                }
            } else {
                fs::copy(entry.path(), copied)?;
            }
        }
    }
    Ok(())
}

/// Gives a package without a lock file the one of this workspace: the same versions, which need not be looked up or built
/// again.
fn lock(folder: &Path) -> io::Result<()> {
    let (ours, theirs) = (repository().join("Cargo.lock"), folder.join("Cargo.lock"));
    if ours.exists() && !theirs.exists() {
        fs::copy(ours, theirs)?;
    }
    Ok(())
}

/// Writes a driver with a program for each of these sources, builds it, and returns the paths of the programs.
pub(super) fn build(subject: &Subject, kind: &str, sources: &[String]) -> Result<Vec<PathBuf>, String> {
    // A document may have no schemas, or no operations; a package without programs is not valid.
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    let crate_folder = subject.folder.canonicalize().map_err(|error| error.to_string())?;
    let mut hasher = DefaultHasher::new();
    crate_folder.hash(&mut hasher);
    let name = format!("driver-{kind}-{:016x}", hasher.finish());
    let folder = target().join("drivers").join(&name);
    let programs: Vec<String> = (0..sources.len()).map(|index| format!("{name}-{index}")).collect();
    let mut files = vec![("Cargo.toml".to_owned(), manifest(subject, &name, &programs, &crate_folder)?)];
    files.extend(programs.iter().zip(sources).map(|(program, text)| (format!("src/bin/{program}.rs"), text.clone())));
    write(&folder, &files).map_err(|error| error.to_string())?;
    cargo(&folder, &["build", "--quiet"], &[])?;
    let path = |program: &String| target().join("debug").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    Ok(programs.iter().map(path).collect())
}

/// Writes the files of a driver.
fn write(folder: &Path, files: &[(String, String)]) -> io::Result<()> {
    fs::create_dir_all(folder.join("src/bin"))?;
    for (file, content) in files {
        // Writing the same text again would cause another build.
        if fs::read_to_string(folder.join(file)).ok().as_deref() != Some(content) {
            fs::write(folder.join(file), content)?;
        }
    }
    Ok(())
}

/// The emitted crate's dependencies are the driver's too: the types of arguments may come from them. The features of
/// tokio are those of the crate's examples, so that all that depends on it is built once for both.
fn manifest(subject: &Subject, name: &str, programs: &[String], crate_folder: &Path) -> Result<String, String> {
    let text = fs::read_to_string(crate_folder.join("Cargo.toml")).map_err(|error| error.to_string())?;
    let emitted: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    let mut dependencies = emitted.get("dependencies").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    let own: toml::Table = format!(
        "emitted = {{ package = {:?}, path = {crate_folder:?} }}\n\
         serde = \"1\"\n\
         serde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\", \"time\"] }}\n",
        subject.package
    )
    .parse()
    .map_err(|error| format!("{error}"))?;
    // The path is relative to the folder of the emitted crate.
    dependencies.remove("runtime");
    dependencies.extend(own);
    let mut table: toml::Table = format!(
        "workspace = {{}}\n[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\
         autobins = false\n"
    )
    .parse()
    .map_err(|error| format!("{error}"))?;
    table.insert("dependencies".to_owned(), toml::Value::Table(dependencies));
    // Each one by its name: files of an earlier run in the folder are not built.
    let program = |name: &String| format!("name = {name:?}\npath = \"src/bin/{name}.rs\"\n").parse::<toml::Table>();
    let programs: Result<Vec<_>, _> = programs.iter().map(program).collect();
    let programs = programs.map_err(|error| format!("{error}"))?.into_iter().map(toml::Value::Table).collect();
    table.insert("bin".to_owned(), toml::Value::Array(programs));
    toml::to_string(&table).map_err(|error| error.to_string())
}
