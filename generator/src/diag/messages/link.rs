//! Messages of references between texts, and of the documents that `[references]` of `generator.toml` names.

use crate::diag::{Code, Message};
use crate::source::Location;

// References.

pub(crate) fn reference_to_other_file(reference: &str) -> Message {
    let text = format!("`{reference}` refers to another file, which an import does not read");
    let help = "bundle the documents into one, or put the folder with all of them under `specs/` instead";
    Message::new(Code::DanglingRef, text, help)
}

/// A reference that names no text of the run.
/// `meant` is a similar one to a definition of the document.
pub(crate) fn remote_reference(reference: &str, meant: Option<&str>) -> Message {
    if reference.contains("://") || reference.starts_with("//") {
        let text = format!("`{reference}` refers to a document that was not given");
        let help = "name a local copy of the document under `[references]` in `generator.toml`, or refer to a file by its path; nothing is downloaded";
        return Message::new(Code::RemoteRef, text, help);
    }
    let text = format!("`{reference}` does not refer to a `.json` or `.yaml` file in the given folders");
    let fragment = reference.trim_start_matches(['#', '/']);
    let in_file =
        [".yaml/", ".yml/", ".json/"].iter().find_map(|end| reference.split_once(end).map(|parts| (end, parts)));
    let help = if let Some((end, (file, rest))) = in_file {
        format!("write `{file}{}#/{rest}`, with `#` after the file", end.trim_end_matches('/'))
    } else if let Some(meant) = meant {
        format!("write `{meant}`")
    } else if reference.contains('\\') {
        format!("write `{}`, with `/` in place of `\\`", reference.replace('\\', "/"))
    } else if fragment.starts_with("components/") || fragment.starts_with("definitions/") {
        format!("write `#/{fragment}`, with `#/` at its start")
    } else if reference.contains(['/', '.', ':', '\\', '#']) {
        "refer to a `.json` or `.yaml` file by its path, or to a definition in `#/components`".to_owned()
    } else {
        format!("write `#/components/schemas/{reference}` to refer to a schema of this document")
    };
    Message::new(Code::RemoteRef, text, help)
}

/// A relative reference to a file that may not be read; `path` is the part of it before the fragment, and `folder` the path of
/// the innermost folder with both files.
pub(crate) fn file_outside(path: &str, folder: &str) -> Message {
    let text = format!("`{path}` is a file outside of the given folders, which is not read");
    let help = format!(
        "add the option `--root {folder}` to allow references to all files of that folder, or correct the path"
    );
    Message::new(Code::RemoteRef, text, help)
}

/// A relative reference of a vendored document; `uri` is what it resolves to, if it does.
pub(crate) fn remote_reference_of_vendored(reference: &str, uri: Option<&str>) -> Message {
    let text = match uri {
        Some(uri) => format!("`{reference}` resolves to `{uri}`, in a document that was not given"),
        None => format!("`{reference}` does not resolve against its base URI"),
    };
    let help = "name a local copy of the document under `[references]` in `generator.toml`; nothing is downloaded";
    Message::new(Code::RemoteRef, text, help)
}

/// A reference to the file at `path`, which does not exist; `meant` is the reference to a similar one, with its location.
pub(crate) fn missing_file(path: &str, reference: &str, meant: Option<(String, Location)>) -> Message {
    let text = format!("the file `{path}` does not exist, to which `{reference}` refers");
    match meant {
        Some((meant, location)) => {
            let help = format!("write `{meant}`, or add the file");
            Message::new(Code::DanglingRef, text, help).related(location, "a file that may be meant")
        }
        None => Message::new(Code::DanglingRef, text, "add the file, or correct the reference"),
    }
}

/// A reference into a file to a definition that does not exist; `meant` is a similar one that does.
pub(crate) fn missing_definition(reference: &str, meant: Option<String>) -> Message {
    let text = format!("`{reference}` refers to a definition that does not exist");
    let help = match meant {
        Some(meant) => format!("write `{meant}`, or add the definition to the file"),
        None => "add the definition to the file of the reference, or correct the reference".to_owned(),
    };
    Message::new(Code::DanglingRef, text, help).of_reference(reference)
}

/// A reference to an object of another kind than `expected`, the name of an object; `found` are the names of some members.
/// `is_schema` says that it is a schema, and `definitions` are references to the definitions in it.
pub(crate) fn another_kind(
    reference: &str,
    expected: &str,
    found: &[&str],
    is_schema: bool,
    definitions: &[String],
) -> Message {
    let found: Vec<String> = found.iter().take(3).map(|name| format!("`{name}`")).collect();
    let text = format!("`{reference}` refers to an object with {}, where a {expected} belongs", found.join(", "));
    let help = match (expected, definitions) {
        ("Response Object" | "Request Body Object", _) if is_schema => {
            format!("write `content: {{ application/json: {{ schema: {{ $ref: '{reference}' }} }} }}` for a schema")
        }
        ("Parameter Object" | "Header Object", _) if is_schema => {
            format!("write `schema: {{ $ref: '{reference}' }}` for a schema")
        }
        (_, []) => format!("refer to a {expected}"),
        (_, definitions) => format!("write {}", definitions.join(" or ")),
    };
    Message::new(Code::DanglingRef, text, help).of_reference(reference)
}

pub(crate) fn whole_document(reference: &str) -> Message {
    let text = format!("`{reference}` refers to a whole OpenAPI document");
    Message::new(Code::DanglingRef, text, "add the JSON pointer of a definition, such as `#/components/schemas/Pet`")
        .of_reference(reference)
}

pub(crate) fn component_of_referrer(reference: &str) -> Message {
    let text =
        format!("`{reference}` does not exist in this file; it is resolved in the document that refers to this file");
    Message::new(Code::NonstandardRef, text, "write the path of the document before the `#`")
}

pub(crate) fn pointer_with_empty_name(reference: &str) -> Message {
    let text = format!(
        "`{reference}` refers to a member with the empty name, which does not exist; it is resolved to the whole value"
    );
    Message::new(Code::NonstandardRef, text, "remove the `#/`, or write `#` alone")
}

pub(crate) fn pointer_of_file_in_resource(reference: &str) -> Message {
    let text = format!(
        "`{reference}` is within a schema with an `$id` and does not exist in that schema; it is resolved in the file"
    );
    Message::new(Code::NonstandardRef, text, "write the `$id` of the definition, or its JSON pointer from the schema")
}

/// A reference of OpenAPI 3 in a document of Swagger 2.0.
pub(crate) fn reference_of_3(reference: &str, meant: Option<String>) -> Message {
    let text = format!(
        "`{reference}` is a reference of OpenAPI 3, and the document is one of Swagger 2.0; it is read as there"
    );
    let help = match meant {
        Some(meant) => format!("write `{meant}`"),
        None => {
            "write the components of Swagger 2.0: `#/definitions/...`, `#/parameters/...`, `#/responses/...`".to_owned()
        }
    };
    Message::new(Code::NonstandardRef, text, help)
}

/// `max` is the number of references that are followed one after the other.
pub(crate) fn cyclic_reference(reference: &str, max: usize) -> Message {
    let text = format!("`{reference}` refers to itself, or takes more than {max} references to resolve");
    Message::new(Code::CyclicRef, text, "replace one of the references with its definition").of_reference(reference)
}

pub(crate) fn too_many_copies(max: usize) -> Message {
    let text = format!("the references copy more than {max} values into the merged document");
    Message::new(Code::Limit, text, "refer to each operation and path item once")
}

pub(crate) fn misplaced_reference(reference: &str) -> Message {
    let text = format!("a `$ref` is not allowed here; the content of `{reference}` is used in its place");
    Message::new(Code::MisplacedRef, text, "write the content itself, or refer to each of its members")
}

// Vendored documents.

/// `path` is that of the entry in `[references]`, and `entry` its location; `uri` is what the reference resolves to.
pub(crate) fn missing_vendored(
    reference: &str,
    uri: &str,
    path: &str,
    why: MissingVendored,
    entry: Location,
) -> Message {
    // A reference with a fragment names the URI as well.
    let resolved = if reference.starts_with(uri) { String::new() } else { format!(" (`{uri}`)") };
    let (code, why) = match why {
        MissingVendored::NoFile => (Code::DanglingRef, "the file does not exist"),
        MissingVendored::Outside => (Code::RemoteRef, "a symbolic link points outside of the given folders"),
    };
    let text = format!("the document of `{reference}`{resolved} is not in `{path}`: {why}");
    Message::new(code, text, "add the file, or correct `[references]` in `generator.toml`")
        .related(entry, "the entry that names the local copy")
}

/// The reason why there is no local copy of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MissingVendored {
    NoFile,
    Outside,
}

pub(crate) fn vendored_outside(path: &str) -> Message {
    let text = format!("`{path}` is outside of the given folders");
    let help =
        "move the vendored documents to the folder of this file or below it, and write the path relative to this file";
    Message::new(Code::VendoredPath, text, help)
}

/// The path of the entry for a URI leads nowhere; `meant` is the path of a file that may be meant.
pub(crate) fn vendored_path_missing(uri: &str, path: &str, is_folder: bool, meant: Option<&str>) -> Message {
    let kind = if is_folder { "folder" } else { "file" };
    let text = format!("{kind} `{path}` does not exist in the folder of this file");
    let help = match meant {
        Some(meant) => format!("write `\"{uri}\" = \"{meant}\"`"),
        None => format!("add the {kind} `{path}` with the copy of `{uri}`, or remove this entry"),
    };
    Message::new(Code::VendoredPath, text, help)
}

pub(crate) fn vendored_folder_holds_documents(path: &str) -> Message {
    let text = format!("folder `{path}` contains the documents that the client is generated from");
    Message::new(Code::VendoredPath, text, "move the vendored documents to a folder of their own")
}

pub(crate) fn vendored_extension(path: &str) -> Message {
    let text = format!("`{path}` is not a JSON or YAML file");
    Message::new(Code::VendoredPath, text, "name a `.json`, `.yaml` or `.yml` file")
}

/// `is_prefix`: the entry is for all URIs that begin with `uri`.
pub(crate) fn unused_mapping(uri: &str, is_prefix: bool) -> Message {
    let text = match is_prefix {
        true => format!("no reference has a URI that begins with `{uri}`"),
        false => format!("no reference has the URI `{uri}`"),
    };
    Message::new(Code::UnusedSetting, text, "correct the URI, or remove the entry")
}
