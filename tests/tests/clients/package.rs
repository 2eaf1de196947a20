//! The packages of a client: they can be published, stay apart from others of the same name, and have no line too few.

use std::fs;
use std::path::Path;
use std::process::Command;

use generator::emit::Package;
use generator::write::plan;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::driver::{cargo, target};

/// A document whose operation responds with a value of this schema.
fn document(schema: &Value) -> String {
    let response = json!({"description": "d", "content": {"application/json": {"schema": schema}}});
    let operation = json!({"operationId": "get", "tags": ["things"], "responses": {"200": response}});
    let paths = json!({"/things": {"get": operation}});
    json!({"openapi": "3.1.0", "info": {"title": "Shop", "version": "1.4.0"}, "paths": paths}).to_string()
}

/// Writes a client into a folder, as the root of a workspace.
fn write(folder: &Path, document: &str, configuration: &str) {
    let texts = [("api.json", document), ("generator.toml", configuration), ("LICENSE", "Free.\n")];
    let used = if configuration.contains("LICENSE") { 3 } else { 2 };
    let outcome = generator::generate_texts(texts.into_iter().take(used), &Package { name: "shop".into() });
    let generated = outcome.result.unwrap_or_else(|failed| panic!("{failed}"));
    plan(folder, &generated.files).expect("the folder can be written").apply().expect("the files are written");
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("there is a manifest");
    fs::write(&manifest, text + "\n[workspace]\n").expect("the manifest can be written");
}

fn client(schema: &Value, configuration: &str) -> TempDir {
    let temporary = tempfile::tempdir().expect("a folder");
    write(temporary.path(), &document(schema), configuration);
    temporary
}

/// Cargo warns of what crates.io asks for, and refuses what it cannot take.
#[test]
fn all_packages_can_be_published() {
    let configuration =
        "[package]\nlicense-file = \"LICENSE\"\npublish = true\nrepository = \"https://example.com/shop\"\n";
    let client = client(&json!({"type": "string"}), configuration);
    let arguments = ["package", "--workspace", "--allow-dirty", "--no-verify", "--offline"];
    let output = cargo(client.path(), &arguments, &[]).unwrap_or_else(|problem| panic!("{problem}"));
    assert!(!output.contains("warning"), "{output}");
    let folder = target().join("package");
    let names: Vec<String> = fs::read_dir(&folder)
        .expect("the packages are there")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let is_there = |start: &str| names.iter().any(|name| name.starts_with(start) && name.ends_with(".crate"));
    for start in ["shop-1.4.0", "shop-runtime-1.4.0+", "shop-runtime-macros-1.4.0+"] {
        assert!(is_there(start), "{start}: {names:?}");
    }
}

/// A program that names a part of the transport that only the second client has.
const OF_THE_SECOND: &str = "#[allow(unused_imports)]\nuse shop::runtime::integer_enum;\n\nfn main() {}\n";

/// Cargo names what it builds by the name and the version of a package, not by its folder.
#[test]
fn clients_of_one_name_in_one_target_folder_have_each_their_own_transport() {
    // Both are written before one is built: by the times of the files, what was built for the first is newer than the second. The
    // second has all files of the first, of which Cargo would find one missing.
    let [first, second] =
        [json!({"type": "string"}), json!({"type": "integer", "enum": [1, 2]})].map(|of| client(&of, ""));
    fs::write(second.path().join("examples/second.rs"), OF_THE_SECOND).expect("the program is written");
    for client in [first, second] {
        cargo(client.path(), &["check", "--examples"], &[]).unwrap_or_else(|problem| panic!("{problem}"));
    }
}

/// A program that names only the client, and uses the crates that signatures of the client name.
const FOREIGN: &str = r#"
fn main() {
    let at: shop::runtime::DateTime = "2026-05-01T10:00:00Z".parse().expect("a date");
    let at: shop::chrono::DateTime<shop::chrono::Utc> = at.try_into().expect("a date");
    let (id, body) = (shop::uuid::Uuid::nil(), shop::bytes::Bytes::new());
    println!("{} {id} {} {}", at.format("%Y"), body.len(), shop::serde_json::json!({}));
}
"#;

#[test]
fn crates_that_signatures_name_are_re_exported() {
    let schema = json!({"type": "object", "properties": {
        "at": {"type": "string", "format": "date-time"}, "id": {"type": "string", "format": "uuid"},
    }});
    let client = client(&schema, "");
    fs::write(client.path().join("examples/foreign.rs"), FOREIGN).expect("the program is written");
    let output = cargo(client.path(), &["run", "--quiet", "--example", "foreign"], &[]);
    assert_eq!(
        output.unwrap_or_else(|problem| panic!("{problem}")),
        "2026 00000000-0000-0000-0000-000000000000 0 {}\n"
    );
}

#[test]
fn each_choice_of_tls_is_a_clean_crate() {
    let client = client(&json!({"type": "string"}), "");
    let mut choices = vec!["things", "things,rustls-no-provider,http2"];
    let openssl = Command::new("pkg-config").args(["--exists", "openssl"]).status();
    if !cfg!(target_os = "linux") || openssl.is_ok_and(|status| status.success()) {
        choices.extend(["things,native-tls", "things,native-tls,rustls-ring"]);
    } else {
        println!("skipped: there are no headers of OpenSSL, which `native-tls` needs");
    }
    let problems = choices.into_iter().filter_map(|features| {
        let clippy = ["clippy", "--workspace", "--no-default-features", "--features", features, "--", "-D", "warnings"];
        cargo(client.path(), &clippy, &[]).err()
    });
    let problems: Vec<String> = problems.collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
