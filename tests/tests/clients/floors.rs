//! The oldest versions that the manifests of a client allow: it compiles with them, and all are for the toolchain that they name.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use tempfile::TempDir;
use tests::driver::{cargo, copy};
use tests::page::repository;
use tests::subject::Subject;

/// The lock file of the client with its direct dependencies at their oldest versions.
const LOCK: &str = "fixtures/floors/Cargo.lock";

/// A client that uses every part of the transport, outside of the workspace.
fn client() -> TempDir {
    /// Tests that run at once would write into one folder.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let subject = Subject::generated(&["fixtures/pass/features".into()], "floors").expect("it is generated");
    let temporary = tempfile::tempdir().expect("a folder");
    copy(&subject.folder, temporary.path()).expect("the crate can be copied");
    temporary
}

fn manifest(path: &Path) -> toml::Table {
    fs::read_to_string(path).expect("there is a manifest").parse().expect("it is TOML")
}

/// The requirement for the oldest version that another one allows.
fn oldest(requirement: &str) -> String {
    let floor = requirement.trim_start_matches(['=', '>', '^', '~', ' ']);
    let floor = floor.split([',', ' ']).next().unwrap_or_default();
    let missing = 2_usize.saturating_sub(floor.matches('.').count());
    format!("={floor}{}", ".0".repeat(missing))
}

/// Requires exactly the oldest version of each direct dependency. The packages get a version that does not change with what they
/// hold, because the lock file has it.
fn pin(path: &Path) {
    let mut table = manifest(path);
    table["package"]["version"] = "0.0.0".into();
    let mut none = toml::Table::new();
    let all = table.get_mut("dependencies").and_then(toml::Value::as_table_mut).unwrap_or(&mut none);
    for requirement in all.iter_mut().map(|(_, requirement)| requirement) {
        match requirement {
            toml::Value::Table(table) if table.contains_key("path") => _ = table.remove("version"),
            toml::Value::Table(table) => {
                let version = oldest(table["version"].as_str().expect("a version"));
                table.insert("version".to_owned(), version.into());
            }
            other => *other = oldest(other.as_str().expect("a version")).into(),
        }
    }
    fs::write(path, toml::to_string(&table).expect("it is TOML")).expect("the manifest can be written");
}

/// The packages that a client is built of whose toolchain has to be newer than the one that the client names.
fn too_new(folder: &Path) -> Vec<String> {
    let output =
        cargo(folder, &["metadata", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"], &[]);
    let output = output.unwrap_or_else(|problem| panic!("{problem}"));
    let metadata: Value = serde_json::from_str(&output[output.find('{').expect("JSON")..]).expect("JSON");
    let list = |value: &Value, key: &str| value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let built: Vec<Value> = list(&metadata["resolve"], "nodes").into_iter().map(|node| node["id"].clone()).collect();
    let packages = list(&metadata, "packages").into_iter().filter(|package| built.contains(&package["id"]));
    let packages: Vec<(String, String, Vec<u64>)> = packages
        .filter_map(|package| {
            let text = |key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
            let rust = text("rust_version")?;
            // 1.89 is 1.89.0.
            let numbers = rust.split('.').chain(["0"]).take(3).map(|part| part.parse().expect("a number")).collect();
            Some((text("name")?, format!("{} {} needs {rust}", text("name")?, text("version")?), numbers))
        })
        .collect();
    let own = packages.iter().find(|(name, ..)| name == "floors").expect("the client names a toolchain").2.clone();
    assert_eq!(packages.iter().filter(|(name, ..)| name.starts_with("floors")).count(), 3, "all name a toolchain");
    packages.into_iter().filter(|(.., needed)| *needed > own).map(|(_, text, _)| text).collect()
}

#[test]
fn a_client_compiles_with_the_oldest_versions_that_it_allows() {
    let client = client();
    for path in ["Cargo.toml", "runtime/Cargo.toml", "runtime/macros/Cargo.toml"] {
        pin(&client.path().join(path));
    }
    let (lock, here) = (Path::new(LOCK), client.path().join("Cargo.lock"));
    let is_update = std::env::var_os("UPDATE_EXPECT").is_some();
    fs::copy(if is_update { repository().join("Cargo.lock") } else { lock.to_path_buf() }, &here).expect("a lock file");
    let locked: &[&str] = if is_update { &[] } else { &["--locked"] };
    let check = [&["check", "--all-targets", "--features", "http2"], locked].concat();
    if let Err(problem) = cargo(client.path(), &check, &[]) {
        panic!("UPDATE_EXPECT=1 renews {LOCK} after a change of the requirements\n{problem}");
    }
    assert_eq!(too_new(client.path()), [] as [String; 0]);
    if is_update {
        fs::create_dir_all(lock.parent().expect("a folder"))
            .and_then(|()| fs::copy(&here, lock))
            .expect("it can be written");
    }
}

#[test]
fn the_versions_of_this_workspace_are_for_the_toolchain_that_a_client_names() {
    assert_eq!(too_new(client().path()), [] as [String; 0]);
}

#[test]
fn the_oldest_version_of_a_requirement() {
    let found = ["1", "0.23.27", ">=0.6.0, <0.8.0", "=1.2", "^1.38"].map(oldest);
    assert_eq!(found, ["=1.0.0", "=0.23.27", "=0.6.0", "=1.2.0", "=1.38.0"]);
}
