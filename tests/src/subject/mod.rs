//! An emitted crate under test: its folder, the document it was generated from, and the content of its `manifest.json`.

mod model;

use crate::document::{Document, Operation};
use crate::driver::target;
use crate::page::repository;
use generator::Options;
use generator::diag::Report;
use generator::emit::Package;
use generator::write::Files;
use serde_json::Value;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// An emitted crate and the document that it was generated from.
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
    /// The unions among the types.
    pub unions: Vec<UnionType>,
    /// The calls of the operations, from the manifest.
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

/// A union among the types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnionType {
    /// Its Rust name.
    pub name: String,
    /// The pointer of its schema; of one of them, if several have the same type.
    pub pointer: String,
    /// The number of its variants.
    pub variants: usize,
}

/// The call of an operation.
#[derive(Debug, Clone)]
pub struct Call {
    /// The operation in the document.
    pub operation: Operation,
    /// `billing::get_invoices`: accessors of the client, and the method as the last segment.
    pub rust: String,
    /// Its arguments: the required ones in the order of the method, the optional ones as setters.
    pub arguments: Vec<Argument>,
    /// The type that the response dereferences to.
    pub returns: Returns,
    /// The kind of the items, if the operation can also be asked for a sequence.
    pub streams: Option<Returns>,
    /// Headers of its successes.
    pub headers: Vec<HeaderType>,
}

/// A header of a response, as a caller reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderType {
    /// Its name.
    pub name: String,
    /// Its Rust type, with paths from the emitted crate's root.
    pub rust: String,
    /// True if it is JSON as text.
    pub json: bool,
}

/// One argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its name in the document, `body` for the body.
    pub name: String,
    /// `path`, `query`, `header`, `cookie` or `body`.
    pub location: String,
    /// True for an argument of the method, false for a setter.
    pub required: bool,
    /// Part of every call, by argument or by setter.
    pub always: bool,
    /// The setter's name.
    pub rust: String,
    /// The owned Rust type that its JSON is read as; `_` if the signature determines it.
    pub kind: String,
    /// True if it is passed by reference.
    pub reference: bool,
    /// For a body: the index of its content type among the declared ones.
    pub content: Option<String>,
    /// For a body whose content type the caller chooses, before the body: one of the declared range.
    pub content_type: Option<String>,
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
    /// A value that cannot be compared, such as one of several types.
    Other,
}

/// A method of the client's builder that takes a credential, as one or more strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setter {
    /// The security scheme's name in the document.
    pub scheme: String,
    /// The method.
    pub rust: String,
    /// The number of strings that it takes.
    pub arguments: u64,
}

impl Subject {
    /// Reads the manifest of an emitted crate.
    ///
    /// # Errors
    /// If a file is missing, or the manifest does not have the form that the drivers need.
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
            unions: Vec::new(),
            credentials: credentials.collect::<Result<_, String>>()?,
            calls: calls?,
            document,
        })
    }

    /// The committed client, and the document merged from `specs/`; prints a notice if one of them does not exist.
    ///
    /// # Panics
    /// If the generator refuses `specs/`.
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
    /// If the generator refuses the documents, with its diagnostics, or the crate cannot be written.
    pub fn generated(paths: &[PathBuf], name: &str) -> Result<Self, String> {
        let folder = target().join("crates").join(name);
        let (subject, files) = Self::of(paths, folder.clone(), name)?;
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
        }
        for (path, bytes) in files.iter() {
            let file = folder.join(path);
            let parent = file.parent().ok_or("a file without folder")?;
            fs::create_dir_all(parent).and_then(|()| fs::write(&file, bytes)).map_err(|error| error.to_string())?;
        }
        Ok(subject)
    }

    fn of(paths: &[PathBuf], folder: PathBuf, package: &str) -> Result<(Self, Files), String> {
        let named = Package { name: package.to_owned() };
        let options = Options { package: named, keep_document: true, roots: roots(), ..Options::default() };
        let outcome = generator::generate(paths, options);
        let generated = outcome.result.map_err(|_| Report::new(&outcome.diagnostics, &outcome.sources).to_string())?;
        let document = Document::new(generated.document.ok_or("the merged document was not kept")?.root);
        let subject = Self {
            folder,
            package: package.to_owned(),
            schemas: model::schemas(&generated.model),
            unions: model::unions(&generated.model),
            calls: model::calls(&generated.model, &document)?,
            credentials: model::credentials(&generated.model),
            document,
        };
        Ok((subject, generated.files))
    }

    /// The sample crate of this package, written by hand, with which the drivers themselves are tested.
    ///
    /// # Panics
    /// If the sample is incomplete.
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
            location: string(argument, "in")?,
            required: argument.get("required").and_then(Value::as_bool).unwrap_or(false),
            always: argument.get("required").and_then(Value::as_bool).unwrap_or(false),
            rust: string(argument, "rust")?,
            kind: text("type").unwrap_or_else(|| "_".to_owned()),
            reference: text("pass").as_deref() == Some("reference"),
            content: text("content"),
            content_type: None,
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

/// The folders of `HARNESS_ROOT`, separated by spaces, that files may refer to from below: what `--root` is for the commands.
#[must_use]
pub fn roots() -> Vec<PathBuf> {
    std::env::var("HARNESS_ROOT").unwrap_or_default().split_whitespace().map(PathBuf::from).collect()
}

/// A name for the package of a document: its file's name in letters that cargo accepts, and a suffix that distinguishes it
/// from another file of that name.
#[must_use]
pub fn package(path: &Path) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let plain =
        stem.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    format!("client-{}-{:08x}", plain.collect::<String>(), hasher.finish() as u32)
}
