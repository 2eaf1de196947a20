//! Messages of reading: files, JSON, YAML and pages. Those of the rules for a document by itself are in `validate`.

use std::fmt::Display;
use std::io;

use crate::diag::{Code, Message};
use crate::openapi::Version;
use crate::read::TextKind;

/// The versions that are supported.
const SUPPORTED: &str = "OpenAPI 3.0.x, 3.1.x and 3.2.x, and Swagger 2.0";

// Files.

pub(crate) fn no_documents() -> Message {
    let help =
        "give a folder or a file with OpenAPI documents in JSON, YAML or Markdown (`.json`, `.yaml`, `.yml`, `.md`)";
    Message::new(Code::NoFragments, "no OpenAPI documents were found", help)
}

/// A given folder is a crate that was generated, or what Cargo builds.
pub(crate) fn generated_folder() -> Message {
    let text = "the folder holds what was generated or built, and is no input";
    Message::new(Code::Unreadable, text, "give the folder or the file of the documents")
}

pub(crate) fn unreadable_file(error: &io::Error) -> Message {
    let text = format!("the file cannot be read: {error}");
    Message::new(Code::Unreadable, text, "check the path and its permissions")
}

pub(crate) fn root_is_no_folder(path: &str) -> Message {
    let text = format!("`{path}`, from which references may read files, is not a folder");
    Message::new(Code::Unreadable, text, "correct the path that follows `--root`")
}

pub(crate) fn unreadable_path(error: &io::Error) -> Message {
    let text = format!("the path cannot be read: {error}");
    Message::new(Code::Unreadable, text, "check the path and its permissions")
}

pub(crate) fn link_to_outside() -> Message {
    let text = "the symbolic link points outside of the folder and is not followed";
    Message::new(Code::Unreadable, text, "replace the link with the file, or give the path that it points to")
}

pub(crate) fn too_large(bytes: usize, max: usize) -> Message {
    let text = format!("the file has {bytes} bytes; the limit is {max}");
    Message::new(Code::Limit, text, "split the document into several files")
}

pub(crate) fn not_utf8() -> Message {
    Message::new(Code::Syntax, "the file is not valid UTF-8 from here on", "save the file as UTF-8")
}

// JSON and YAML.

/// `problem` is the text of `serde_json`, without the line and column.
pub(crate) fn invalid_json(problem: &str) -> Message {
    let help = match problem {
        "trailing comma" => "remove the last comma",
        "trailing characters" => "remove everything after the value: a file holds one JSON document",
        "expected `:`" => "write `:` between the member's name and its value",
        "expected `,` or `}`" => "separate members by `,` and end the object with `}`",
        "expected `,` or `]`" => "separate items by `,` and end the array with `]`",
        "key must be a string" => "put the member's name in double quotes",
        "expected value" => "write an object, array, string, number, `true`, `false` or `null`",
        "invalid escape" => "write `\\\\` for a backslash",
        _ if problem.starts_with("control character") => {
            "end the string with `\"`; within a string, write a line break as `\\n` and a tab as `\\t`"
        }
        _ => "correct the syntax",
    };
    Message::new(Code::Syntax, format!("the text is not valid JSON: {problem}"), help)
}

/// A comment, which YAML and JavaScript have.
pub(crate) fn json_comment() -> Message {
    let text = "the text is not valid JSON: a comment begins here, and JSON has no comments";
    Message::new(Code::Syntax, text, "remove the comment, or write the document in YAML")
}

/// A page ends within a code block that is an OpenAPI document.
pub(crate) fn open_block() -> Message {
    let text = "the page ends within this code block: a part of the document may be missing";
    Message::new(Code::Syntax, text, "copy or download the whole page again, or close the block with a fence")
}

pub(crate) fn truncated_json() -> Message {
    Message::new(
        Code::Syntax,
        "the text is not valid JSON: it ends before its value is complete",
        "copy or download the whole text again",
    )
}

/// `problem` is the text of the YAML parser.
pub(crate) fn invalid_yaml(problem: &str) -> Message {
    let help = if problem.contains("mapping values are not allowed") {
        "put a string that contains `: ` in quotes, or correct the indentation or the `:` of the line before"
    } else if problem.contains("unknown anchor") {
        "put a string that begins with `*` in quotes"
    } else if problem.contains("escape character") {
        "write `\\\\` for a backslash within double quotes, or put the string in single quotes"
    } else if problem.contains("tab") {
        "indent with spaces"
    } else if problem.contains("quote") {
        "end the string with the quote that it begins with"
    } else if problem.contains("did not find expected") || problem.contains("indentation") {
        "indent all members of a mapping, and all items of a sequence, by the same number of spaces"
    } else if problem.contains("bracket") {
        "close each `[` with `]` and each `{` with `}`"
    } else {
        "put texts in quotes that have `: `, ` #` or a special first letter in them, and check the indentation"
    };
    Message::new(Code::Syntax, format!("the text is not valid YAML: {problem}"), help)
}

pub(crate) fn too_deep(max: usize) -> Message {
    let text = format!("the document nests more than {max} levels deep");
    Message::new(Code::Limit, text, "move the inner schemas to `components/schemas`, and refer to them with `$ref`")
}

/// `more` is the number of repeated members in the text that are not reported one by one.
pub(crate) fn duplicate_key(key: &str, is_in_list: bool, more: usize) -> Message {
    let mut text = format!("member `{key}` occurs more than once in the same object");
    if more > 0 {
        text.push_str(&format!(" (and {more} more repeated members in this file)"));
    }
    let help = if is_in_list {
        "remove all but one; in YAML, write a `-` before it if it begins another item of the list"
    } else {
        "remove all but one: parsers differ in which one they use"
    };
    Message::new(Code::DuplicateKey, text, help)
}

pub(crate) fn several_yaml_documents() -> Message {
    let text = "a second YAML document begins here, but a file holds one";
    Message::new(Code::Syntax, text, "put each document in a file of its own")
}

pub(crate) fn alias_within_its_anchor() -> Message {
    let text = "the alias is within the value that it refers to";
    Message::new(Code::Syntax, text, "use `$ref` for a schema that contains itself")
}

pub(crate) fn too_many_aliases() -> Message {
    let text = "the aliases of this file repeat more values than the limit allows";
    Message::new(Code::Limit, text, "move the repeated value to `components`, and refer to it with `$ref`")
}

pub(crate) fn not_finite(text: &str) -> Message {
    let text = format!("JSON cannot represent the number `{text}`");
    Message::new(Code::Syntax, text, "remove it, or put it in quotes if it is a string")
}

pub(crate) fn not_of_tag(text: &str) -> Message {
    Message::new(
        Code::Syntax,
        format!("`{text}` is not valid for its YAML tag"),
        "correct the value, or remove the tag",
    )
}

pub(crate) fn unknown_tag(tag: &str) -> Message {
    let text = format!("the YAML tag `{tag}` is not in the YAML core schema; it is ignored");
    Message::new(Code::YamlTag, text, "remove the tag: an OpenAPI document can only hold JSON values")
}

pub(crate) fn key_is_not_scalar() -> Message {
    let text = "the key of a member is a sequence or a mapping";
    Message::new(Code::Syntax, text, "write a string as the key")
}

pub(crate) fn invalid_merge_key() -> Message {
    let text = "the value of the merge key `<<` is neither a mapping nor a sequence of mappings";
    Message::new(Code::Syntax, text, "refer to a mapping with an alias, or put a key that is called `<<` in quotes")
}

// Documents.

/// A file that nothing refers to; `why` is the reason why it is not an OpenAPI document.
pub(crate) fn passed_over(why: &str) -> Message {
    let text = format!("{why}; nothing refers to the file, and it is passed over");
    let help = "move it out of the folder; if it is meant as an OpenAPI document, begin it with `openapi: 3.1.0`";
    Message::new(Code::PassedOver, text, help)
}

/// A README among documents, which has code blocks that look like some.
pub(crate) fn readme() -> Message {
    let text = "the code blocks of a README are not read beside other documents";
    Message::new(
        Code::PassedOver,
        text,
        "move a block that is meant as an OpenAPI document to a file of its own, such as `api.yaml`",
    )
}

/// A file that begins like an OpenAPI document, but has the extension of another format.
pub(crate) fn unread_document(name: &str) -> Message {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let why = if stem.starts_with('.') { "its name begins with a dot" } else { "of its extension" };
    let text = format!("`{name}` begins like an OpenAPI document, but is not read because {why}");
    let stem = stem.trim_start_matches('.');
    let stem = stem.split('.').next().unwrap_or(stem);
    Message::new(
        Code::UnreadFile,
        text,
        format!("call it `{stem}.yaml` or `{stem}.json`, or move it out of the folder"),
    )
}

/// A file with the name of the configuration in another folder, or a name near to it.
pub(crate) fn misplaced_configuration(name: &str) -> Message {
    let text =
        format!("`{name}` is not read: the settings are in `generator.toml`, directly in the folder of the documents");
    let is_named = name.rsplit('/').next() == Some("generator.toml");
    let help = if is_named { "move it to the folder of the documents" } else { "call it `generator.toml`" };
    Message::new(Code::UnreadFile, text, help)
}

/// A configuration in a folder, or beside a document, for which another one (`given`) is given by its own name.
pub(crate) fn replaced_configuration(given: &str) -> Message {
    let text = format!("these settings are not used, since `{given}` is given by itself");
    Message::new(Code::PassedOver, text, format!("give the documents without `{given}` to use them"))
}

/// A page without an OpenAPI document; `kind` is what it is.
pub(crate) fn no_blocks(kind: &TextKind) -> Message {
    let import =
        |address: &Option<String>| address.as_ref().map(|address| format!("import what it leads to: {address}"));
    let (text, help) = match kind {
        TextKind::Empty => ("the page is empty".to_owned(), Some("copy or download it again".to_owned())),
        TextKind::Index(links) => (
            format!("the text is a list of {} links, and no OpenAPI document", links.len()),
            Some("import the pages or documents that it lists".to_owned()),
        ),
        TextKind::Html { viewer: Some(viewer), address, .. } => (
            format!("the page shows an OpenAPI document with {viewer}, and does not have the document itself"),
            Some(import(address).unwrap_or_else(|| "import the document that the page loads".to_owned())),
        ),
        TextKind::Html { viewer: None, address, .. } => (
            "the text is an HTML page without an OpenAPI document".to_owned(),
            Some(import(address).unwrap_or_else(|| {
                "import the page in Markdown, the site's `llms.txt` or its OpenAPI document, if it has one".to_owned()
            })),
        ),
        TextKind::Other { name, address } => (format!("the text is {name}, and no OpenAPI document"), import(address)),
        _ => ("the page has no code block that is an OpenAPI document".to_owned(), None),
    };
    let help = help.unwrap_or_else(|| "add one in JSON or YAML, or move the page out of the folder".to_owned());
    Message::new(Code::NoBlocks, text, help)
}

/// A code block in another notation than OpenAPI; `kind` has the name of the notation.
pub(crate) fn foreign_block(kind: &TextKind) -> Message {
    let (name, address) = match kind {
        TextKind::Other { name, address } => (name.as_str(), address.as_deref()),
        _ => ("of an unknown kind", None),
    };
    let help = match address {
        Some(address) => format!("import the document that the code block was made from: {address}"),
        None => "import the OpenAPI document that the page was made from".to_owned(),
    };
    Message::new(Code::NotOpenapi, format!("the code block is {name}, which is not OpenAPI"), help)
}

/// A code block that is a part of a document.
pub(crate) fn snippet() -> Message {
    let text = "the code block shows a part of an OpenAPI document; it is passed over";
    let help =
        "if it is meant as an OpenAPI document, begin it with `openapi: 3.1.0`, and put its operations under `paths`";
    Message::new(Code::PassedOver, text, help)
}

/// `name` is that of the format, with an article.
pub(crate) fn foreign_document(name: &str) -> Message {
    let text = format!("not an OpenAPI document: it is {name}");
    Message::new(Code::NotOpenapi, text, "give an OpenAPI document, or convert this one to OpenAPI")
}

pub(crate) fn empty() -> Message {
    not_openapi("the file is empty")
}

pub(crate) fn not_an_object() -> Message {
    not_openapi("the top level is not an object")
}

/// `first` is the first key of the first item, if the member is an array of objects.
pub(crate) fn member_is_not_an_object(name: &str, first: Option<&str>) -> Message {
    let text = format!("not an OpenAPI document: `{name}` is not an object");
    let help = match first {
        Some(first) => format!("write an object: in YAML, `{first}:` without a `-` before it"),
        None => format!("write an object, such as `{name}: {{}}`"),
    };
    Message::new(Code::NotOpenapi, text, help)
}

pub(crate) fn no_content(members: &[&str]) -> Message {
    not_openapi(&format!("it has none of the fields `{}`", members.join("`, `")))
}

/// The field of the version has a name that is similar to it.
pub(crate) fn misspelled_version(written: &str, meant: &str) -> Message {
    let text = format!("not an OpenAPI document: it has no field `openapi`, but `{written}`");
    Message::new(Code::NotOpenapi, text, format!("write `{meant}` in place of `{written}`"))
}

/// `has_paths`: the object has paths, so that nothing but the version is missing.
pub(crate) fn no_version(has_paths: bool) -> Message {
    if has_paths {
        let text = "not an OpenAPI document: it has no field `openapi`";
        Message::new(Code::NotOpenapi, text, "add the version, such as `\"openapi\": \"3.1.0\"`")
    } else {
        not_openapi("it has no field `openapi`")
    }
}

fn not_openapi(why: &str) -> Message {
    let help = "correct the document, or move the file out of the folder";
    Message::new(Code::NotOpenapi, format!("not an OpenAPI document: {why}"), help)
}

pub(crate) fn overlay_among_documents() -> Message {
    let text = "this is an overlay, not an OpenAPI document";
    Message::new(Code::NotOpenapi, text, "move it to the folder `overlays` within the given folder")
}

pub(crate) fn version_is_not_a_string(field: &str) -> Message {
    let text = format!("not an OpenAPI document: the value of `{field}` is not a version");
    Message::new(Code::NotOpenapi, text, format!("write a supported version: {SUPPORTED}"))
}

/// The version is not supported; `meant` is the field and the value of the version that is meant, if that is plain.
pub(crate) fn unsupported_version(field: &str, version: &str, meant: Option<&(&str, String)>) -> Message {
    let text = format!("version `{version}` of `{field}` is not supported");
    let help = match meant.map(|(field, version)| (*field, version.as_str())) {
        Some((meant, "2.0")) => format!("write `{meant}: \"2.0\"`"),
        Some((meant, latest)) if latest == Version::V3_2.as_str() => {
            format!("write `{meant}: {latest}`, the latest version that is supported: these are {SUPPORTED}")
        }
        Some((meant, version)) => format!("write `{meant}: {version}`"),
        None => format!("convert the document to a supported version: {SUPPORTED}"),
    };
    Message::new(Code::UnsupportedVersion, text, help)
}

pub(crate) fn version_format(written: impl Display, version: &str) -> Message {
    let text = format!("the version is `{written}`; it is read as `{version}`");
    Message::new(Code::VersionFormat, text, format!("write `\"{version}\"`, in quotes"))
}
