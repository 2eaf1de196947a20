//! An emitted crate to be judged: its folder, the document it was made from, and what its `manifest.json` says.

mod model;

use crate::document::{Document, Operation};
use crate::driver::target;
use crate::page::repository;
use generator::diag::Report;
use generator::emit::Package;
use generator::write::Files;
use serde_json::Value;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// An emitted crate and the document that it has to do justice to.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The folder of its `Cargo.toml`.
    pub folder: PathBuf,
    /// The name of the package.
    pub package: String,
    /// The merged document.
    pub document: Document,
    /// Component schemas and the Rust type of each, from the manifest.
    pub schemas: Vec<SchemaType>,
    /// How each operation is called, from the manifest.
    pub calls: Vec<Call>,
    /// Methods of the client's builder that set a credential, from the manifest.
    pub credentials: Vec<Setter>,
}

/// The Rust type of a component schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaType {
    /// Its name in the document.
    pub name: String,
    /// Its path in the emitted crate, such as `types::Pet`.
    pub rust: String,
}

/// How an operation is called.
#[derive(Debug, Clone)]
pub struct Call {
    /// The operation in the document.
    pub operation: Operation,
    /// `billing::get_invoices`: accessors of the client, and last the method.
    pub rust: String,
    /// Its arguments: the required ones in the order of the method, the optional ones as setters.
    pub arguments: Vec<Argument>,
    /// The type that the response dereferences to.
    pub returns: Returns,
    /// What its items are if it can be asked for a sequence besides.
    pub streams: Option<Returns>,
    /// Header fields of its successes.
    pub headers: Vec<HeaderType>,
}

/// A header field of an answer, as one reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderType {
    /// Its name.
    pub name: String,
    /// Its Rust type, with paths from the emitted crate's root.
    pub rust: String,
    /// Whether it is JSON text.
    pub json: bool,
}

/// One argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its name in the document, `body` for the body.
    pub name: String,
    /// `path`, `query`, `header`, `cookie` or `body`.
    pub place: String,
    /// An argument of the method, and not a setter.
    pub required: bool,
    /// Part of every call, by argument or by setter.
    pub always: bool,
    /// The setter's name.
    pub rust: String,
    /// The owned Rust type that its JSON is read as; `_` where the signature fixes it.
    pub kind: String,
    /// Whether it is passed by reference.
    pub reference: bool,
    /// For a body: which of the declared content types it is.
    pub content: Option<String>,
}

/// The value of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// A type that serializes to the JSON of the body.
    Json,
    /// A `String`.
    Text,
    /// Bytes.
    Bytes,
    /// A stream of items that serialize to JSON.
    Items,
    /// A stream of events whose data serializes to JSON.
    Events,
    /// `()`.
    Nothing,
    /// Something that cannot be compared, such as one of several types.
    Other,
}

/// A method of the client's builder that takes a credential, as one or more strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setter {
    /// The security scheme's name in the document.
    pub scheme: String,
    /// The method.
    pub rust: String,
    /// How many strings it takes.
    pub arguments: u64,
}

impl Subject {
    /// Reads the manifest of an emitted crate.
    ///
    /// # Errors
    /// When a file is missing, or the manifest does not have the shape that the drivers need.
    pub fn read(folder: &Path, document: Value) -> Result<Self, String> {
        let text = |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}"));
        let manifest: Value = serde_json::from_str(&text("manifest.json")?).map_err(|error| error.to_string())?;
        let cargo: toml::Table = text("Cargo.toml")?.parse().map_err(|error| format!("Cargo.toml: {error}"))?;
        let package =
            cargo.get("package").and_then(|package| package.get("name")?.as_str()).ok_or("the package has no name")?;
        let document = Document::new(document);
        let operations = document.operations();
        let list = |key: &str| manifest.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        let schemas = list("schemas")
            .into_iter()
            .map(|item| Ok(SchemaType { name: string(&item, "name")?, rust: string(&item, "rust")? }));
        let calls = list("operations").into_iter().filter(|item| item.get("call").is_some());
        let calls: Result<Vec<Call>, String> = calls.map(|item| call(&item, &operations)).collect();
        let credentials = list("credentials").into_iter().map(|item| {
            let arguments = item.get("arguments").and_then(Value::as_u64).unwrap_or(1);
            Ok(Setter { scheme: string(&item, "scheme")?, rust: string(&item, "rust")?, arguments })
        });
        Ok(Self {
            folder: folder.to_path_buf(),
            package: package.to_owned(),
            schemas: schemas.collect::<Result<_, String>>()?,
            credentials: credentials.collect::<Result<_, String>>()?,
            calls: calls?,
            document,
        })
    }

    /// The committed client, and the document merged from `specs/`; a printed notice when one of them is not there.
    ///
    /// # Panics
    /// When the generator refuses `specs/`.
    #[must_use]
    pub fn committed() -> Option<Self> {
        let (specs, folder) = (repository().join("specs"), repository().join("generated-client"));
        if !specs.is_dir() || !folder.join("manifest.json").exists() {
            println!("skipped: there are no specs, or nothing is generated from them yet");
            return None;
        }
        let (subject, _) = Self::of(&[specs], folder, "generated-client").unwrap_or_else(|problem| panic!("{problem}"));
        Some(subject)
    }

    /// Generates a crate from documents into a folder of the target folder, for tests on other documents than ours.
    ///
    /// # Errors
    /// When the generator refuses the documents, with its diagnostics, or the crate cannot be written.
    pub fn generated(paths: &[PathBuf], name: &str) -> Result<Self, String> {
        let folder = target().join("crates").join(name);
        let (subject, files) = Self::of(paths, folder.clone(), name)?;
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
        }
        for (path, bytes) in files.iter() {
            let place = folder.join(path);
            let parent = place.parent().ok_or("a file without folder")?;
            fs::create_dir_all(parent).and_then(|()| fs::write(&place, bytes)).map_err(|error| error.to_string())?;
        }
        Ok(subject)
    }

    fn of(paths: &[PathBuf], folder: PathBuf, package: &str) -> Result<(Self, Files), String> {
        let outcome = generator::generate(paths, &Package { name: package.to_owned() });
        let generated = outcome.result.map_err(|_| Report::new(&outcome.diagnostics, &outcome.sources).to_string())?;
        let document = Document::new(generated.merged.document.root.clone());
        let subject = Self {
            folder,
            package: package.to_owned(),
            schemas: model::schemas(&generated.model),
            calls: model::calls(&generated.model, &document)?,
            credentials: model::credentials(&generated.model),
            document,
        };
        Ok((subject, generated.files))
    }

    /// The sample crate of this package, written by hand, by which the drivers are tested themselves.
    ///
    /// # Panics
    /// When the sample is not whole.
    #[must_use]
    pub fn sample() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pets");
        let document = fs::read_to_string(folder.join("openapi.json")).expect("the sample has a document");
        Self::read(&folder, serde_json::from_str(&document).expect("the document is JSON"))
            .expect("the sample is whole")
    }
}

fn call(item: &Value, operations: &[Operation]) -> Result<Call, String> {
    let (method, path) = (string(item, "method")?.to_ascii_uppercase(), string(item, "path")?);
    let found = operations.iter().find(|operation| operation.method == method && operation.path == path);
    let operation = found.ok_or_else(|| format!("the manifest has `{method} {path}`, the document has not"))?;
    let call = item.get("call").ok_or("no call")?;
    let arguments = call.get("arguments").and_then(Value::as_array).cloned().unwrap_or_default();
    let arguments = arguments.iter().map(|argument| {
        let text = |key: &str| argument.get(key).and_then(Value::as_str).map(str::to_owned);
        Ok(Argument {
            name: string(argument, "name")?,
            place: string(argument, "in")?,
            required: argument.get("required").and_then(Value::as_bool).unwrap_or(false),
            always: argument.get("required").and_then(Value::as_bool).unwrap_or(false),
            rust: string(argument, "rust")?,
            kind: text("type").unwrap_or_else(|| "_".to_owned()),
            reference: text("pass").as_deref() == Some("reference"),
            content: text("content"),
        })
    });
    Ok(Call {
        operation: operation.clone(),
        rust: string(item, "rust")?,
        arguments: arguments.collect::<Result<_, String>>()?,
        returns: match call.get("returns").and_then(Value::as_str) {
            Some("json") => Returns::Json,
            Some("text") => Returns::Text,
            Some("bytes") => Returns::Bytes,
            Some("none") => Returns::Nothing,
            _ => Returns::Other,
        },
        streams: None,
        headers: Vec::new(),
    })
}

fn string(item: &Value, key: &str) -> Result<String, String> {
    item.get(key)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| format!("the manifest lacks `{key}` in {item}"))
}

/// A name for the package made from a document: its file's name in letters that cargo takes, and what tells it from
/// another file of that name.
#[must_use]
pub fn package(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let plain =
        stem.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    format!("client-{}-{:08x}", plain.collect::<String>(), hasher.finish() as u32)
}
