//! `[package]` of `generator.toml`: the manifests of a client and of its transport.

use generator::diag::Report;
use generator::emit::Package;
use generator::{Generated, generate_texts};

/// The files of a client of an empty document with a configuration, or what is reported.
fn packaged(configuration: &str, more: &[(&str, &str)]) -> Result<Generated, String> {
    let document = r#"{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1.4.0"}, "paths": {}}"#;
    let texts = [("specs/api.json", document), ("specs/generator.toml", configuration)];
    let outcome = generate_texts(texts.into_iter().chain(more.iter().copied()), &Package { name: "shop".into() });
    let report = Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    outcome.result.map_err(|_| report)
}

fn text<'g>(generated: &'g Generated, path: &str) -> &'g str {
    std::str::from_utf8(generated.files.get(path).unwrap_or_else(|| panic!("{path} is missing"))).expect("UTF-8")
}

/// `[package]` of a manifest.
fn package_of(generated: &Generated, path: &str) -> toml::Table {
    let manifest: toml::Table = text(generated, path).parse().expect("a manifest");
    manifest["package"].as_table().expect("a table").clone()
}

#[test]
fn keys_of_cargo_go_through_with_their_types() {
    let keys = "authors = [\"A <a@example.com>\"]\nbuild = false\ncategories = [\"api-bindings\"]\n\
                description = \"A \\\"shop\\\"\"\nhomepage.workspace = true\nkeywords = [\"shop\"]\nlicense = \"MIT\"\n\
                publish = [\"internal\"]\nrepository = \"https://example.com/shop\"\nrust-version = \"1.90\"\n\
                metadata.release = { tags = [1, 2.5] }\n";
    let generated = packaged(&format!("[package]\n{keys}"), &[]).unwrap_or_else(|report| panic!("{report}"));
    let given: toml::Table = keys.parse().expect("TOML");
    let (client, runtime) = (package_of(&generated, "Cargo.toml"), package_of(&generated, "runtime/Cargo.toml"));
    for (key, value) in given.iter().filter(|(key, _)| *key != "metadata") {
        assert_eq!(client.get(key), Some(value), "{key}");
        let is_of_both = ["authors", "homepage", "license", "publish", "repository", "rust-version"];
        assert_eq!(runtime.get(key) == Some(value), is_of_both.contains(&key.as_str()), "{key} of the transport");
    }
    // The author's tables, and what docs.rs has to know.
    let metadata: toml::Table =
        "release = { tags = [1, 2.5] }\ndocs.rs = { all-features = true }".parse().expect("TOML");
    assert_eq!(client["metadata"].as_table(), Some(&metadata));
    let own = "[package]\nmetadata.docs.rs.features = [\"a\"]";
    let generated = packaged(own, &[]).unwrap_or_else(|report| panic!("{report}"));
    let expected: toml::Table = "docs.rs.features = [\"a\"]".parse().expect("TOML");
    assert_eq!(package_of(&generated, "Cargo.toml")["metadata"].as_table(), Some(&expected));
}

#[test]
fn keys_that_the_emitted_code_depends_on_are_checked() {
    let taken = "[package]\nedition = \"2024\"\nrust-version = \"1.99.1\"\n";
    assert!(packaged(taken, &[]).is_ok());
    for (key, help) in [
        ("edition = \"2021\"", "remove `edition`"),
        ("edition.workspace = true", "remove `edition`"),
        ("rust-version = \"1.56\"", "or a newer version"),
        ("rust-version = \"new\"", "or a newer version"),
        ("publish = \"yes\"", "write `publish = true`"),
        ("publish = \"some\"", "write `publish = [\"some\"]`"),
        ("metadata = \"docs\"", "write a table, as in `Cargo.toml`"),
        ("licence = \"MIT\"", "write `license`"),
        ("license-file = \"LICENSE\"", "to the folder of this file, or name the licence instead"),
    ] {
        let report = packaged(&format!("[package]\n{key}\n"), &[]).map(|_| ()).expect_err(key);
        assert!(report.contains("specs/generator.toml:2:") && report.contains(help), "{report}");
    }
}

#[test]
fn a_licence_is_copied_into_all_packages() {
    let files = [("specs/../LICENSE-MIT", "Free.\n")];
    let generated = packaged("[package]\nlicense-file = \"../LICENSE-MIT\"\n", &files);
    let generated = generated.unwrap_or_else(|report| panic!("{report}"));
    for folder in ["", "runtime/", "runtime/macros/"] {
        assert_eq!(text(&generated, &format!("{folder}LICENSE-MIT")), "Free.\n");
        let package = package_of(&generated, &format!("{folder}Cargo.toml"));
        assert_eq!(package["license-file"].as_str(), Some("LICENSE-MIT"));
    }
    let taken = packaged("[package]\nlicense-file = \"../README.md\"\n", &[("specs/../README.md", "Free.\n")]);
    let report = taken.map(|_| ()).expect_err("the client has a README");
    assert!(report.contains("another file that is called `README.md`"), "{report}");
}

#[test]
fn the_version_of_a_transport_says_what_it_holds() {
    let version = |configuration: &str, path: &str| {
        let generated = packaged(configuration, &[]).unwrap_or_else(|report| panic!("{report}"));
        let requirement: toml::Table = text(&generated, "Cargo.toml").parse().expect("a manifest");
        let requirement = requirement["dependencies"]["runtime"]["version"].as_str().expect("a version").to_owned();
        (package_of(&generated, path)["version"].as_str().expect("a version").to_owned(), requirement)
    };
    let (first, requirement) = version("", "runtime/Cargo.toml");
    let (number, digest) = first.split_once('+').expect("build metadata");
    assert_eq!((number, requirement.as_str()), ("1.4.0", "=1.4.0"));
    let of_all = [
        ("[package]\nversion = \"2.0.0-beta.1+7\"", "2.0.0-beta.1", true),
        ("[dependencies]\nserde_json = \"1.0.140\"", "1.4.0", false),
    ];
    for (configuration, expected, is_same) in of_all {
        let (other, requirement) = version(configuration, "runtime/Cargo.toml");
        let (number, other) = other.split_once('+').expect("build metadata");
        assert_eq!((number, requirement), (expected, format!("={expected}")));
        assert_eq!(other == digest, is_same, "{configuration}");
        assert_eq!(version(configuration, "runtime/macros/Cargo.toml").0, format!("{number}+{other}"));
    }
}
