//! Clients that share one transport, in a workspace of their own, with every warning an error.

use std::path::Path;

use generator::Options;
use generator::emit::{Package, SharedRuntime};
use generator::write::{Files, plan};
use tests::driver::cargo;

fn write(folder: &Path, files: &Files) {
    let plan = plan(folder, files).expect("the folder can be written");
    plan.apply().expect("the files are written");
}

/// A small client and a large one: the transport has the parts of both if they are built together, and of one alone.
#[test]
fn clients_share_one_transport() {
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path();
    std::fs::write(folder.join("Cargo.toml"), "[workspace]\nmembers = [\"small\", \"large\"]\nresolver = \"3\"\n")
        .expect("the manifest is written");
    for (name, specs) in [("small", "../specs"), ("large", "fixtures/pass/features")] {
        let runtime = SharedRuntime { name: "shared-runtime".into(), path: "../shared-runtime".into() };
        let package = Package { name: name.into() };
        let options = Options { package, runtime: Some(runtime), ..Options::default() };
        let generated = generator::generate(&[specs.into()], options).result.expect("it is generated");
        assert!(generated.files.iter().all(|(path, _)| !path.starts_with("runtime/")), "{name} has its own transport");
        write(&folder.join(name), &generated.files);
    }
    write(&folder.join("shared-runtime"), &generator::shared_runtime("shared-runtime"));
    for packages in [["--workspace"].as_slice(), &["--package", "small", "--package", "shared-runtime"]] {
        let arguments = [&["clippy", "--all-targets"], packages, &["--", "-D", "warnings"]].concat();
        let problem = cargo(folder, &arguments, &[]).err();
        assert!(problem.is_none(), "{}", problem.unwrap_or_default());
    }
}
