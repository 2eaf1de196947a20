//! The generators: how each one is called, and how its output becomes a crate.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use tests::driver::target;
use tests::measure::{Run, product, run};
use tests::page::repository;

/// The name of a generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Ours,
    Ploidy,
    OpenapiToRust,
    Oas3Gen,
    OpenapiGenerator,
    Progenitor,
}

const PEERS: [Kind; 5] = [Kind::Ploidy, Kind::OpenapiToRust, Kind::Oas3Gen, Kind::OpenapiGenerator, Kind::Progenitor];

/// A generator.
#[derive(Debug)]
pub struct Tool {
    pub kind: Kind,
    /// `None` if it is not installed.
    program: Option<PathBuf>,
}

impl Tool {
    /// All generators, ours first.
    pub fn all() -> Vec<Self> {
        let ours = Self { kind: Kind::Ours, program: Some(product()) };
        let peers = PEERS.into_iter().map(|kind| Self { kind, program: installed(kind) });
        std::iter::once(ours).chain(peers).collect()
    }

    pub const fn is_installed(&self) -> bool {
        self.program.is_some()
    }

    pub const fn name(&self) -> &'static str {
        match self.kind {
            Kind::Ours => "ours",
            Kind::Ploidy => "ploidy",
            Kind::OpenapiToRust => "openapi-to-rust",
            Kind::Oas3Gen => "oas3-gen",
            Kind::OpenapiGenerator => "openapi-generator",
            Kind::Progenitor => "progenitor",
        }
    }

    /// The folder for the crate of a document.
    pub fn folder(&self, document: &Path) -> PathBuf {
        let slug = document.file_name().map(|name| name.to_string_lossy().replace('.', "-"));
        target().join("peers").join(self.name()).join(slug.unwrap_or_default())
    }

    /// Runs the program: one process from the document to the files.
    pub fn generate(&self, document: &Path, folder: &Path) -> Option<Run> {
        let program = self.program.as_deref()?;
        let (document, out) = (document.display().to_string(), folder.display().to_string());
        let generated = folder.join("src/generated").display().to_string();
        let arguments: Vec<&str> = match self.kind {
            Kind::Ours => vec!["regen", "--quiet", "--specs", &document, "--out", &out, "--package", "subject"],
            Kind::Ploidy => vec!["generate", "rust", &document, "--output", &out, "--name", "subject"],
            Kind::OpenapiToRust => vec!["generate", &document, "--output-dir", &generated, "--quiet"],
            Kind::Oas3Gen => vec!["generate", "client-mod", "--workspace", "--input", &document, "--output", &out],
            // Like ours, without OpenSSL.
            Kind::OpenapiGenerator => {
                let tls = "--additional-properties=reqwestDefaultFeatures=rustls";
                vec!["generate", "-g", "rust", "-i", &document, "-o", &out, "--package-name", "subject", tls]
            }
            Kind::Progenitor => {
                vec!["progenitor", "--input", &document, "--output", &out, "--name", "subject", "--version", "0.1.0"]
            }
        };
        Some(run(program, &arguments, &target(), &[]))
    }

    /// Completes the output as a crate of its own workspace.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn complete(&self, folder: &Path) -> std::io::Result<()> {
        let manifest_path = folder.join("Cargo.toml");
        if self.kind == Kind::OpenapiToRust {
            let dependencies = fs::read_to_string(folder.join("src/generated/REQUIRED_DEPS.toml"))?;
            let package = "[package]\nname = \"subject\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
            fs::write(&manifest_path, format!("{package}\n{dependencies}"))?;
            fs::write(folder.join("src/lib.rs"), "pub mod generated;\n")?;
        }
        // Otherwise cargo reports that it is no member of this workspace.
        let manifest = fs::read_to_string(&manifest_path)?;
        if !manifest.contains("[workspace]") {
            fs::write(&manifest_path, format!("{manifest}\n[workspace]\n"))?;
        }
        let (kept, own) = (self.lock(), repository().join("Cargo.lock"));
        let lock = if kept.exists() || self.kind != Kind::Ours { kept } else { own };
        // The same versions for every document, which cargo need not look up.
        if lock.exists() {
            fs::copy(lock, folder.join("Cargo.lock"))?;
        }
        Ok(())
    }

    /// The path of the lock file with the versions of its dependencies.
    pub fn lock(&self) -> PathBuf {
        target().join("peers").join(format!("{}.lock", self.name()))
    }
}

fn installed(kind: Kind) -> Option<PathBuf> {
    let name = match kind {
        Kind::Ours => return None,
        Kind::Ploidy => "ploidy",
        Kind::OpenapiToRust => "openapi-to-rust",
        Kind::Oas3Gen => "oas3-gen",
        Kind::OpenapiGenerator => "openapi-generator-cli",
        Kind::Progenitor => "cargo-progenitor",
    };
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    let own = env::var_os("PEERS_BIN").map(PathBuf::from);
    let path = env::var_os("PATH").unwrap_or_default();
    own.into_iter().chain(env::split_paths(&path)).map(|folder| folder.join(&name)).find(|file| file.is_file())
}
