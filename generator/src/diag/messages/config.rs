//! Messages of `generator.toml`.

use crate::diag::{Code, Message, nearest};
use crate::source::Location;

/// There is more than one configuration: in two of the given folders or beside two documents, or two are given by themselves.
pub(crate) fn several_files(other: Location) -> Message {
    let help = "remove all but one of them, or give the right one by itself: `--specs PATH/generator.toml`";
    let message = Message::new(Code::ConflictingSettings, "there is more than one `generator.toml`", help);
    message.related(other, "the other one")
}

/// The file does not parse.
pub(crate) fn not_toml(problem: &str, meant: Option<&str>) -> Message {
    let text = format!("`generator.toml` is not valid TOML: {}", problem.trim());
    let help = match meant {
        _ if problem.contains("duplicate") => "remove one of the two".to_owned(),
        Some(meant) => format!("write `{meant}`"),
        None if problem.contains("expected `=`") => "write `name = \"value\"`, with `=` between them".to_owned(),
        None => "correct the syntax (see `https://toml.io`)".to_owned(),
    };
    Message::new(Code::Syntax, text, help)
}

/// More names than a message lists beside the one that is meant.
const MANY: usize = 20;

/// A table, or the file as a whole if `table` is `None`, has a key that is not a setting.
/// `elsewhere` are the tables that have it.
pub(crate) fn unknown_setting(table: Option<&str>, key: &str, known: &[&str], elsewhere: &[&str]) -> Message {
    let text = match table {
        Some(table) => format!("`{table}` has no setting `{key}`"),
        None => format!("`generator.toml` has no table `{key}`"),
    };
    let all: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let all = all.join(", ");
    let help = match nearest(key, known.iter().copied()) {
        _ if !elsewhere.is_empty() => {
            let tables: Vec<String> = elsewhere.iter().map(|table| format!("`[{table}]`")).collect();
            format!("put it below {}", tables.join(" or "))
        }
        Some(meant) if known.len() > MANY => format!("write `{meant}`"),
        Some(meant) => format!("write `{meant}`; the known names are {all}"),
        None => format!("use one of the known names: {all}"),
    };
    Message::new(Code::UnknownSetting, text, help)
}

/// A word of `lints` that is no level.
pub(crate) fn unknown_level(word: &str) -> Message {
    let known = match word.to_ascii_lowercase().as_str() {
        "error" | "errors" | "forbid" | "fail" => Some("deny"),
        "warning" => Some("warn"),
        "off" | "none" | "ignore" | "hide" => Some("allow"),
        other => nearest(other, ["allow", "warn", "deny"]),
    };
    let help = match known {
        Some(meant) => format!("write `{meant}`; the levels are `allow`, `warn` and `deny`"),
        None => "write `allow`, `warn` or `deny`".to_owned(),
    };
    Message::new(Code::InvalidSetting, format!("`{word}` is no level"), help)
}

/// A name in `lints` that is no code of a diagnostic.
pub(crate) fn unknown_code(name: &str, meant: Option<&str>) -> Message {
    let help = match meant {
        Some(meant) => format!("write `{meant}`"),
        None => "write the code of a message, or `warnings`, `approximations` or `notes`".to_owned(),
    };
    Message::new(Code::UnknownSetting, format!("`{name}` is not the code of a message"), help)
}

/// The code of an error in `lints`.
pub(crate) fn level_of_an_error(code: &str) -> Message {
    let text = format!("`{code}` is an error, which has no other level");
    Message::new(
        Code::InvalidSetting,
        text,
        "correct what it is about; `--skip` leaves out operations with some errors",
    )
}

/// A name in `client.headers` that no operation has for a header parameter with one text.
pub(crate) fn unknown_header(name: &str, meant: Option<&str>) -> Message {
    let help = match meant {
        Some(meant) => format!("write `{meant}`"),
        None => "write the name of a header parameter of an operation that is a string, a number, a boolean or an \
                 enumeration, or remove the entry"
            .to_owned(),
    };
    Message::new(Code::UnusedSetting, format!("no operation takes the header `{name}`"), help)
}

/// A setting is not a table.
pub(crate) fn not_a_table(setting: &str) -> Message {
    let help = format!("write the settings below a line `[{setting}]`");
    Message::new(Code::InvalidSetting, format!("`{setting}` is not a table"), help)
}

/// A level of messages in the place of a code; `code` is one that it is for.
pub(crate) fn codes_of_level(level: &str, code: Option<&str>) -> Message {
    let text = format!("`{level}` is a level, and the keys of `lints` are codes");
    let code = code.unwrap_or("unknown-field");
    Message::new(Code::InvalidSetting, text, format!("write each code on a line of its own: `{code} = \"{level}\"`"))
}

/// A setting is not a string.
/// `meant` is the string that it is meant as.
pub(crate) fn not_a_string(setting: &str, key: &str, meant: Option<&str>) -> Message {
    let help = match meant {
        Some(meant) => format!("write `{key} = {meant}`"),
        None if setting.starts_with("lints.") => {
            format!("write a level, in quotes: `{key} = \"allow\"`, `\"warn\"` or `\"deny\"`")
        }
        None => format!("write a string, in quotes: `{key} = \"...\"`"),
    };
    Message::new(Code::InvalidSetting, format!("`{setting}` is not a string"), help)
}

/// A setting is not a boolean.
pub(crate) fn not_a_boolean(setting: &str, key: &str, meant: Option<bool>) -> Message {
    let help = match meant {
        Some(meant) => format!("write `{key} = {meant}`, without quotes"),
        None => format!("write `{key} = true` or `{key} = false`, without quotes"),
    };
    Message::new(Code::InvalidSetting, format!("`{setting}` is not a boolean"), help)
}

/// A setting is not an array of strings.
/// `meant` is the array that it is meant as.
pub(crate) fn not_strings(setting: &str, key: &str, meant: Option<&str>) -> Message {
    let help = match meant {
        Some(meant) => format!("write `{key} = {meant}`"),
        None => format!("write an array of strings, such as `{key} = [\"first\", \"second\"]`"),
    };
    Message::new(Code::InvalidSetting, format!("`{setting}` is not an array of strings"), help)
}

/// A requirement of a dependency is neither of the two forms that Cargo has.
pub(crate) fn not_a_requirement(setting: &str, key: &str, meant: Option<&str>) -> Message {
    let text = format!("`{setting}` is neither a string nor a table");
    let meant = meant.unwrap_or("\"1\"");
    Message::new(Code::InvalidSetting, text, format!("write a version requirement of Cargo: `{key} = {meant}`"))
}

/// A key of Cargo has a value of none of its `types`, which are those of JSON Schema.
/// `meant` is the value that it is meant as.
pub(crate) fn not_of_a_type(key: &str, types: &[&str], meant: Option<&str>) -> Message {
    let forms: Vec<&str> = types
        .iter()
        .map(|name| match *name {
            "string" => "a string",
            "boolean" => "`true` or `false`",
            "array" => "an array of strings",
            _ if key == "metadata" => "a table",
            _ => "`{ workspace = true }`",
        })
        .collect();
    let text = format!("`package.{key}` has a value that Cargo does not take");
    let help = match meant {
        Some(meant) => format!("write `{key} = {meant}`"),
        None => format!("write {}, as in `Cargo.toml`", forms.join(" or ")),
    };
    Message::new(Code::InvalidSetting, text, help)
}

/// `package.edition` is not that of the emitted code.
pub(crate) fn another_edition(edition: &str) -> Message {
    let text = format!("the emitted code is of the edition {edition}, and means something else in another one");
    Message::new(Code::InvalidSetting, text, "remove `edition`")
}

/// `package.rust-version` is older than the emitted code needs.
pub(crate) fn older_toolchain(given: &str, oldest: &str) -> Message {
    let text = format!("`{given}` is not a version of Rust from {oldest} on, which the emitted code needs");
    Message::new(Code::ConflictingSettings, text, format!("write `{oldest}` or a newer version, or remove the setting"))
}

/// `package.license-file` is not a text that can be copied; `meant` is the path of a file that may be meant.
pub(crate) fn unreadable_license(path: &str, reason: &str, meant: Option<&str>) -> Message {
    let text = format!("the licence `{path}` cannot be copied: {reason}");
    let help = match meant {
        Some(meant) => format!("write `license-file = \"{meant}\"`"),
        None => format!(
            "add the text file `{path}` to the folder of this file, or name the licence instead: `license = \"MIT\"`"
        ),
    };
    Message::new(Code::InvalidSetting, text, help)
}

/// `package.license-file` has the name of a file that the generator writes.
pub(crate) fn license_of_a_taken_name(name: &str) -> Message {
    let text = format!("a client has another file that is called `{name}`");
    Message::new(Code::ConflictingSettings, text, "rename the file of the licence, for example to `LICENSE`")
}

/// A new name is not the name of a Rust type or method (`kind`); `example` is one that is.
pub(crate) fn not_a_rust_name(name: &str, kind: &str, example: &str) -> Message {
    let text = format!("`{name}` is not a valid name for a Rust {kind}");
    Message::new(Code::InvalidSetting, text, format!("write a name such as `{example}`"))
}

/// A path is not that of a Rust type or trait (`kind`); `meant` is the one that is meant, `example` another one, and `key` what
/// is before it in its line.
pub(crate) fn not_a_rust_path(path: &str, kind: &str, meant: Option<&str>, example: &str, key: &str) -> Message {
    let text = format!("`{path}` is not the path of a Rust {kind}");
    let help = match meant {
        Some(meant) => format!("write `{key}\"{meant}\"`"),
        None => format!("write the path of a {kind}, such as `{key}\"{example}\"`"),
    };
    Message::new(Code::InvalidSetting, text, help)
}

/// A name is not one that Cargo takes for a package.
pub(crate) fn not_a_package_name(name: &str, meant: &str) -> Message {
    let help = match meant {
        "" => "choose a name of ASCII letters, digits, `-` and `_` that begins with a letter".to_owned(),
        meant => format!("write `{meant}`, or another name of ASCII letters, digits, `-` and `_`"),
    };
    Message::new(Code::InvalidSetting, format!("`{name}` is not a valid package name"), help)
}

/// A text is none of the words that a setting may have.
pub(crate) fn not_one_of_the_words(setting: &str, given: &str, words: &[&str]) -> Message {
    let key = setting.rsplit('.').next().unwrap_or(setting);
    let line = |word: &str| format!("`{key} = \"{word}\"`");
    let lines = match nearest(given, words.iter().copied()) {
        Some(meant) => line(meant),
        None => words.iter().map(|word| line(word)).collect::<Vec<_>>().join(" or "),
    };
    Message::new(Code::InvalidSetting, format!("`{given}` is not a value of `{setting}`"), format!("write {lines}"))
}

/// A version is not one of Semantic Versioning.
pub(crate) fn not_a_version(version: &str, meant: Option<&str>) -> Message {
    let text = format!("`{version}` is not a valid version of Semantic Versioning");
    let help = match meant {
        Some(meant) => format!("write `{meant}`"),
        None => "write three numbers, such as `1.2.0` (see `https://semver.org`)".to_owned(),
    };
    Message::new(Code::InvalidSetting, text, help)
}

/// The text of `names.path_prefix` cannot be a prefix of paths.
pub(crate) fn not_a_path_prefix(prefix: &str) -> Message {
    let text = format!("`{prefix}` is not a prefix of paths");
    let meant = prefix.trim_matches('/');
    let help = match meant {
        "" => "write whole segments, such as `/api/v3`, or an empty string for no prefix".to_owned(),
        meant => format!("write `/{meant}`: whole segments, with a `/` before each of them"),
    };
    Message::new(Code::InvalidSetting, text, help)
}

/// Tags are renamed, but groups are not named after tags.
pub(crate) fn tags_without_groups(tag: &str) -> Message {
    let text = format!("`{tag}` is renamed, but `groups.by` names no group after a tag");
    Message::new(Code::ConflictingSettings, text, "remove this setting, or write `by = \"tag\"` under `[groups]`")
}

/// A dependency has the name of the transport crate (`transport`).
pub(crate) fn transport_name(transport: &str) -> Message {
    let text = format!("`{transport}` is the name of the client's transport crate");
    let help = format!("give the dependency another name: `other = {{ package = \"{transport}\", .. }}`");
    Message::new(Code::NameTaken, text, help)
}

/// A key of `references` is not a URI, is relative, or has a fragment.
pub(crate) fn not_a_document_uri(uri: &str) -> Message {
    let text = format!("`{uri}` is not the URI of a document, which has a scheme and no fragment");
    let help = "write an entry such as `\"https://example.com/common.yaml\" = \"vendored/common.yaml\"`";
    Message::new(Code::InvalidSetting, text, help)
}

/// An entry of `references` has no path.
pub(crate) fn empty_path(uri: &str) -> Message {
    let help = "write the path of the vendored document, relative to the folder of this file";
    Message::new(Code::InvalidSetting, format!("the path for `{uri}` is empty"), help)
}

/// An entry of `references` maps a URI prefix to a file, or a whole URI to a folder.
pub(crate) fn half_a_prefix(uri: &str, path: &str) -> Message {
    let text = format!("only one of `{uri}` and `{path}` ends in `/`");
    let help = "end both in `/` to map a URI prefix to a folder, or neither to map one URI to one file";
    Message::new(Code::InvalidSetting, text, help)
}

/// Two entries of `references` are for one URI.
pub(crate) fn mapped_twice(uri: &str, other: Location) -> Message {
    let text = format!("`{uri}` has more than one entry");
    Message::new(Code::ConflictingSettings, text, "remove all but one of them").related(other, "the other entry")
}

/// No type of the client to which variants or fields may be added has the name; `nearest` is the most similar one.
pub(crate) fn no_such_type(name: &str, nearest: Option<&str>) -> Message {
    let help = match nearest {
        Some(nearest) => format!("write `{nearest}`"),
        None => "write the name of a type that is `#[non_exhaustive]`, or remove the entry".to_owned(),
    };
    Message::new(Code::UnusedSetting, format!("no enumeration, union or struct of the client is called `{name}`"), help)
}

/// Two settings give a type a name; the other one is at `other`.
pub(crate) fn renamed_twice(name: &str, other: Location) -> Message {
    let text = format!("the type `{name}` gets two names");
    Message::new(Code::ConflictingSettings, text, "remove one of the two").related(other, "the other name")
}

/// No type of the client has the name, and no schema of a type the pointer; `nearest` is the most similar name.
pub(crate) fn no_type_to_rename(name: &str, nearest: Option<&str>) -> Message {
    let help = match nearest {
        Some(nearest) => format!("write `{nearest}`"),
        None => "write the name of a type of the client, or the JSON pointer of its schema in the document that \
             `cargo xtask merge` prints"
            .to_owned(),
    };
    Message::new(Code::UnusedSetting, format!("no type of the client is called `{name}`"), help)
}

/// Nothing in the client has the name, as `path` says it; `nearest` is what is most similar, and `form` what such a name is.
pub(crate) fn nothing_to_rename(path: &str, nearest: Option<&str>, form: &str) -> Message {
    let help = match nearest {
        Some(nearest) => format!("write `{nearest}`"),
        None => format!("write {form}, as the client has it now, or remove the entry"),
    };
    Message::new(Code::UnusedSetting, format!("the client has no `{path}`"), help)
}

/// A new name is taken in its scope, such as the type that has the member.
pub(crate) fn name_in_use(name: &str, scope: &str) -> Message {
    let text = format!("{scope} has or reserves the name `{name}`");
    Message::new(Code::ConflictingSettings, text, "choose another name, or rename the other one as well")
}

/// No component schema has the name; `nearest` is the most similar one.
pub(crate) fn unknown_schema(name: &str, nearest: Option<&str>) -> Message {
    unused(format!("`components/schemas` has no schema `{name}`"), nearest)
}

/// No schema has the `format`.
pub(crate) fn unknown_format(format: &str, nearest: Option<&str>) -> Message {
    unused(format!("no schema has the `format` `{format}`"), nearest)
}

/// No operation has the tag.
pub(crate) fn unknown_tag(tag: &str, nearest: Option<&str>) -> Message {
    unused(format!("no operation has the tag `{tag}`"), nearest)
}

/// No operation has the operationId, and none is called so by method and path.
pub(crate) fn unknown_operation(name: &str, nearest: Option<&str>) -> Message {
    unused(format!("no operation has the `operationId`, or the method and path, `{name}`"), nearest)
}

/// An entry of `include` or `exclude` selects nothing.
pub(crate) fn nothing_selected(entry: &str, nearest: Option<&str>) -> Message {
    unused(format!("no operation has the tag, `operationId` or path `{entry}`"), nearest)
}

/// The document has nothing with the name of a rule in `conflicts`.
pub(crate) fn unknown_definition(name: &str, nearest: Option<&str>) -> Message {
    unused(format!("no component or operation has the name `{name}`"), nearest)
}

/// `conflicts.default` is none of the rules.
pub(crate) fn unknown_conflict_rule(word: &str) -> Message {
    let text = format!("`{word}` is not a rule for conflicts");
    let lower = word.to_ascii_lowercase();
    let meant = match lower.as_str() {
        "newer" | "new" | "latest" | "last" => Some("newest"),
        "wide" | "widest" | "larger" => Some("wider"),
        other => nearest(other, ["error", "wider", "newest"]),
    };
    let help = match meant {
        Some(meant) => format!("write `{meant}`; the rules are `error`, `wider` and `newest`"),
        None => "write `error`, `wider` or `newest`".to_owned(),
    };
    Message::new(Code::InvalidSetting, text, help)
}

/// No path begins with `names.path_prefix`.
pub(crate) fn unknown_path_prefix(prefix: &str, nearest: Option<&str>) -> Message {
    unused(format!("no path begins with `{prefix}`"), nearest)
}

/// Two schemas, or two operations of a tag, are renamed to one name.
pub(crate) fn renamed_to_one(kind: &str, name: &str, other: Location) -> Message {
    let text = format!("more than one {kind} is renamed to `{name}`");
    let message = Message::new(Code::ConflictingSettings, text, "give each of them a name of its own");
    message.related(other, format!("the other {kind}"))
}

/// A setting gives the name that another type, method or group (`kind`) of the client has by itself; it is at `other`.
pub(crate) fn name_of_another(name: &str, kind: &str, other: Option<Location>) -> Message {
    let text = format!("`{name}` is the name of another {kind} of the client");
    let help = format!("choose a name that no other {kind} has");
    let message = Message::new(Code::ConflictingSettings, text, help);
    match other {
        Some(location) => message.related(location, format!("the other {kind}")),
        None => message,
    }
}

/// A setting gives a type or method (`kind`) a name that emitted code uses itself.
pub(crate) fn reserved_name(name: &str, kind: &str) -> Message {
    let text = format!("the client uses the name `{name}` itself, so that no {kind} of the document can have it");
    Message::new(Code::ConflictingSettings, text, "choose another name")
}

/// A schema that is replaced by a type is renamed as well, or is to derive something.
pub(crate) fn replaced_and_renamed(schema: &str) -> Message {
    let text =
        format!("no type is generated for `{schema}`, since `types.schemas` replaces it with a type of another crate");
    let help = format!("remove this setting, or `{schema}` from `types.schemas`");
    Message::new(Code::ConflictingSettings, text, help)
}

/// Several operations share the operationId; `example` names one of them by method and path.
pub(crate) fn ambiguous_operation(id: &str, example: &str) -> Message {
    let text = format!("more than one operation has the `operationId` `{id}`");
    let help = format!("name the operation by its method and path, such as `{example}`");
    Message::new(Code::AmbiguousSetting, text, help)
}

fn unused(text: String, nearest: Option<&str>) -> Message {
    let correct = match nearest {
        Some(name) => format!("write `{name}`"),
        None => "correct the name".to_owned(),
    };
    let help = format!("{correct}, or remove the setting if it is no longer needed");
    Message::new(Code::UnusedSetting, text, help)
}
