//! Phrases of the emitted doc comments and README that come from no document, in one file so that they can be read as a
//! whole. Facts about schemas and responses, which are part of the model, are in `model/phrases.rs`.
//!
//! Arguments are CommonMark already: texts of the document went through [`line`](super::line), [`plain`](super::plain) or
//! [`markdown`](super::markdown).

use super::WIDTH;
use crate::model::{Alternative, SchemeKind, Status};

// The crate.

/// The name of an API that has no title.
pub(crate) const UNTITLED: &str = "an untitled service";

/// The use of a client, on lines of the width of doc comments.
pub(crate) const USAGE: [&str; 2] = [
    "[`Client::builder`] configures a [`Client`], which has a method for each group of operations. A group has a",
    "method for each operation; `send().await` sends the request. The folder `examples/` has a call for each group.",
];

/// A group in the docs of the crate, with the number of its operations.
pub(crate) fn group(module: &str, about: Option<&str>, operations: usize) -> String {
    let s = if operations == 1 { "" } else { "s" };
    let about = about.filter(|about| !about.is_empty()).map(|about| format!(": {about}")).unwrap_or_default();
    format!("- [`{module}`](Client::{module}), {operations} operation{s}{about}")
}

/// The operations that are methods of the client.
pub(crate) fn own_operations(operations: usize) -> String {
    let s = if operations == 1 { "" } else { "s" };
    format!("- [`Client`] itself, {operations} operation{s}")
}

/// The methods of the builder that set credentials.
pub(crate) fn credentials(methods: &[String]) -> Vec<String> {
    let methods: Vec<String> = methods.iter().map(|name| format!("[`{name}`](ClientBuilder::{name})")).collect();
    match methods.as_slice() {
        [] => NO_CREDENTIALS.map(str::to_owned).to_vec(),
        [only] => {
            vec![format!("{only} of the builder sets the credential; the docs of each method say what it needs.")]
        }
        many => {
            let mut lines = vec![
                "These methods of the builder set credentials; the docs of each method say what it needs:".to_owned(),
                String::new(),
            ];
            lines.extend(many.iter().map(|method| format!("- {method}")));
            lines
        }
    }
}

/// The methods of the builder that set headers of all calls.
pub(crate) fn client_headers(methods: &[&str]) -> Vec<String> {
    let methods: Vec<String> = methods.iter().map(|name| format!("[`{name}`](ClientBuilder::{name})")).collect();
    match methods.as_slice() {
        [] => Vec::new(),
        [only] => vec![format!("{only} of the builder sets a header of all calls.")],
        many => {
            let mut lines = vec!["These methods of the builder set headers of all calls:".to_owned(), String::new()];
            lines.extend(many.iter().map(|method| format!("- {method}")));
            lines
        }
    }
}

/// Authentication of an API whose document declares none.
const NO_CREDENTIALS: [&str; 2] = [
    "The document declares no authentication. Where the API wants a credential nonetheless,",
    "[`default_header`](ClientBuilder::default_header) sends one with every call: `default_header(\"Authorization\", \"Bearer ...\")`.",
];

/// Errors of calls.
pub(crate) const CALL_ERRORS: [&str; 5] = [
    "A call returns an [`Error`]: an argument that can't be sent, no whole response, a status that is no success, or a",
    "success that is not as the document declares. [`ApiError::error`] is what the document declares for the status.",
    "The errors of all operations convert to `Error` without a type, so that `?` joins them in one function; an error",
    "names its operation, and has the status, the headers and the body of the response, [`Error::is_retryable`],",
    "[`Error::retry_after`] and [`Error::request_id`].",
];

/// Limits of calls, and retries.
pub(crate) const LIMITS: [&str; 3] = [
    "[`timeout`](ClientBuilder::timeout) limits the time of a call, [`max_body`](ClientBuilder::max_body) the size of a",
    "response; both have a limit by default. A request is sent again only if [`retries`](ClientBuilder::retries) says so.",
    "Redirects are followed within the same origin, so that no credential leaves it.",
];

/// Streams.
pub(crate) const STREAMS: [&str; 2] = [
    "Sequences (server-sent events, JSON Lines) are read as they arrive: `next().await` of a [`runtime::Stream`] gives the",
    "items one by one.",
];

/// The client and its builder, as their definition in `lib.rs`, without the end of the macro.
pub(crate) const CLIENT: &str = "
runtime::client! {
    /// A client for the API. Clones are cheap and share connections.
    pub struct Client;
    /// Configures a [`Client`]. Invalid settings are reported by [`ClientBuilder::build`].
    pub struct ClientBuilder;
";

/// The module of the transport.
pub(crate) const RUNTIME: &str = "The transport: what calls, errors and values of formats are.";

/// The lint that is allowed where groups are not compiled.
pub(crate) const MISSING_GROUPS: &str = "\
#![cfg_attr(not(feature = \"default\"), allow(rustdoc::broken_intra_doc_links, reason = \"not all groups are compiled\"))]
";

/// The lint that is allowed where structs have deprecated fields.
pub(crate) const DEPRECATED_FIELDS: &str =
    "#![allow(deprecated, reason = \"what is deprecated is read and written like all else\")]\n";

/// The reason for a recursion limit.
pub(crate) const MANY_LEVELS: &str =
    "// Types refer to each other over many levels, which rustdoc goes through to find whether a type is `Send`.";

/// Introduces the webhooks and callbacks in the docs of the crate.
pub(crate) const EVENTS: &str = "Webhooks and callbacks, which are requests that the API sends:";

/// The type of a webhook or callback without a JSON body.
pub(crate) const NO_JSON_BODY: &str = "no JSON body";

/// The signatures of webhooks.
pub(crate) const SIGNED: [&str; 2] = [
    "Webhooks are signed as Standard Webhooks asks for: `runtime::Webhook` verifies one by its headers and its body, as the",
    "bytes that were received, and decodes it.",
];

/// How the parameters of webhooks and callbacks are read.
pub(crate) const EVENT_PARAMETERS: &str =
    "`runtime::Webhook` decodes what is received beside bodies: `headers`, `query` and `cookies`.";

/// The types of the parameters of a webhook or callback, each with the part of the request that has them.
pub(crate) fn event_parameters(parameters: &[(&str, String)]) -> String {
    let of = |(part, path): &(&str, String)| format!("{part} [`{path}`]");
    match parameters {
        [] => String::new(),
        parameters => format!(", with {}", parameters.iter().map(of).collect::<Vec<_>>().join(" and ")),
    }
}

/// The credentials that the document requires for a webhook or callback, by which the API shows who it is.
pub(crate) fn event_credentials(access: &[Alternative], plain: impl Fn(&str) -> String) -> String {
    if access.is_empty() {
        String::new()
    } else {
        format!("; the document requires {} for it", alternatives(access, plain))
    }
}

/// The operation that declares a callback.
pub(crate) fn callback_of(operation: &str) -> String {
    format!(" of `{operation}`")
}

/// The module of all operations.
pub(crate) const API_MODULE: &str = "Operations, one module per group.";

/// The first line of the docs of the crate.
pub(crate) fn client_for(title: &str) -> String {
    format!("A client for the HTTP API of {title}")
}

/// The module of all types.
pub(crate) fn types_module(title: &str) -> String {
    format!("Types of {title}.")
}

/// What callers can do with types to which an API may add something.
pub(crate) const GROWING_TYPES: &str = "\
The API may add to them, so they are `#[non_exhaustive]`: a `match` has an arm for other variants, and a pattern of
a struct ends with `..`. A struct that requests contain is made with `new`, which takes what is required, and a
setter for each property that is not. One that only responses contain has neither: in a test, make it from JSON
(`serde_json::from_value`). A new value of an enumeration is matched by `as_str()` or `as_i64()`, so that the arm
remains right when the value gets a variant.";

// Servers and credentials.

/// A server without a description.
pub(crate) const SERVER: &str =
    "URL of a server that the document declares, for [`Client::builder`](crate::Client::builder).";

/// The constant of the first of several servers, which has a name of its own too.
pub(crate) fn first_server(constant: &str) -> [String; 1] {
    [format!("The server that the document lists first, [`{constant}`].")]
}

/// A server whose URL has no host.
pub(crate) const BASE_PATH: [&str; 2] = [
    "Base path of the API. The document declares no host: the URL that is passed to",
    "[`Client::builder`](crate::Client::builder) has to end with this path.",
];

/// A function that fills in the variables of a server's URL.
pub(crate) fn server_function(constant: &str) -> String {
    format!("The URL of the server [`{constant}`] with these values for its variables.")
}

/// A method of the builder that sets a header of all calls.
pub(crate) fn client_header(header: &str) -> String {
    format!("Sets the header `{header}` of all calls that do not set it themselves.")
}

/// A required parameter that a method of the client's builder sets for all calls.
pub(crate) fn client_setter(method: &str) -> [String; 2] {
    let builder = format!("[`ClientBuilder::{method}`](crate::ClientBuilder::{method}).");
    ["Required, unless it is set for all calls by".to_owned(), builder]
}

/// A method of the builder that sets a credential.
pub(crate) fn credential(scheme: &str) -> String {
    format!("Sets the credential of the security scheme `{scheme}`.")
}

/// The part of a request that a credential is sent in.
pub(crate) fn credential_use(kind: &SchemeKind, plain: impl Fn(&str) -> String) -> String {
    match kind {
        SchemeKind::Header(name) if name.eq_ignore_ascii_case("authorization") => {
            let name = plain(name);
            format!(
                "Sent as the whole value of the header `{name}`, with the word that the API expects before the key, if any."
            )
        }
        SchemeKind::Header(name) => format!("Sent as the whole value of the header `{}`.", plain(name)),
        SchemeKind::Query(name) => format!("Sent in the query parameter `{}`.", plain(name)),
        SchemeKind::Cookie(name) => format!("Sent in the cookie `{}`.", plain(name)),
        SchemeKind::Bearer => "Sent as a bearer token (RFC 6750).".to_owned(),
        SchemeKind::Basic => "Sent as HTTP Basic authentication (RFC 7617).".to_owned(),
        SchemeKind::Certificate => {
            "Mutual TLS: the certificate and key that the client shows to the server.".to_owned()
        }
    }
}

/// A scheme that no operation requires.
pub(crate) const UNUSED_CREDENTIAL: &str = "The document requires it for no operation, so that it is never sent.";

/// The most scopes of a requirement that the docs of a method list.
const MAX_SCOPES: usize = 6;
/// The most alternatives of a requirement that the docs of a method list.
const MAX_ACCESS: usize = 8;

/// The request of an operation, and the alternatives of its security requirement.
pub(crate) fn request(verb: &str, path: &str, access: &[Alternative], plain: impl Fn(&str) -> String) -> String {
    let with = if access.is_empty() { String::new() } else { format!(" with {}", alternatives(access, plain)) };
    format!("`{verb} {path}`{with}")
}

/// The value that a call returns, and the setters for what is optional.
pub(crate) fn value_and_setters(value: Option<&str>, setters: &[String]) -> Vec<String> {
    let mut words: Vec<String> = value.map(|value| format!("Returns {value}.")).into_iter().collect();
    for (index, setter) in setters.iter().enumerate() {
        let before = if index == 0 { "Optional: " } else { "" };
        let after = if index + 1 == setters.len() { "." } else { "," };
        words.push(format!("{before}`{setter}`{after}"));
    }
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < WIDTH => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// The alternatives of a security requirement.
fn alternatives(access: &[Alternative], plain: impl Fn(&str) -> String) -> String {
    let codes = |names: &[String], and: &str| {
        let names: Vec<String> = names.iter().map(|name| format!("`{}`", plain(name))).collect();
        names.join(and)
    };
    let one = |alternative: &Alternative| {
        if alternative.schemes.is_empty() {
            return "no credential".to_owned();
        }
        let scopes = alternative.scopes.iter().take(MAX_SCOPES).map(|scopes| {
            let more = scopes.len().saturating_sub(MAX_SCOPES);
            let shown = codes(scopes.get(..MAX_SCOPES).unwrap_or(scopes), ", ");
            if more > 0 { format!("{shown} and {more} more") } else { shown }
        });
        let scopes: Vec<String> = scopes.collect();
        let scopes = if scopes.is_empty() { String::new() } else { format!(" (scopes: {})", scopes.join(" or ")) };
        format!("{}{scopes}", codes(&alternative.schemes, " and "))
    };
    let more = access.len().saturating_sub(MAX_ACCESS);
    let mut shown: Vec<String> = access.iter().take(MAX_ACCESS).map(one).collect();
    shown.extend((more > 0).then(|| format!("{more} more")));
    shown.join(" or ")
}

// Operations.

/// The module of operations that are methods of the client.
pub(crate) const UNGROUPED: &str = "Operations of the client itself.";

/// The module of a group, and the client's method for it.
pub(crate) fn operations_of(label: &str) -> String {
    format!("Operations of `{label}`.")
}

/// The handle of a group.
pub(crate) fn handle(label: &str, module: &str) -> String {
    format!("Operations of `{label}`, returned by [`Client::{module}`].")
}

/// The type of a call.
pub(crate) fn call_of(handle: &str, method: &str) -> String {
    format!("A call to [`{handle}::{method}`] that has not been sent yet.")
}

/// The example of a group.
pub(crate) fn example(group: &str) -> String {
    format!("Calls an operation of `{group}`.")
}

/// The items of a response that can be received one by one.
pub(crate) fn stream(media_type: &str) -> String {
    format!("`send_stream` requests `{media_type}` and returns the items as they arrive.")
}

/// Other content types of a body.
pub(crate) fn other_body_types(media_types: &str) -> String {
    format!("`with_content_type` sets the content type of the body to {media_types}.")
}

/// A body that is a JSON Merge Patch (RFC 7396).
pub(crate) const MERGE_PATCH: &str =
    "In a merge patch, null removes a member: `with_null` sends it for any, by its JSON pointer.";

/// Other content types of a response.
pub(crate) fn other_response_types(media_types: &str) -> String {
    format!("`send_for` requests the response as {media_types}.")
}

/// The required parameters that have setters.
pub(crate) fn required_setters(names: &[String]) -> String {
    format!("Required, and set by methods of the call before `send`: {}.", names.join(", "))
}

/// Required parameters that the client's builder can set, by the names of their setters.
pub(crate) fn required_of_client(names: &[String]) -> String {
    format!("Required, unless the client sets it for all calls: {}.", names.join(", "))
}

/// A header of successful responses, as an item of a list.
pub(crate) fn response_header(header: &str, text: Option<&str>) -> String {
    format!("- Response header {header}{}", text.map(|text| format!(": {text}")).unwrap_or_default())
}

/// The name of a header, and its type.
pub(crate) fn header(name: &str, of: &str, is_json: bool) -> String {
    let json = if is_json { ", read with `header_json`" } else { "" };
    format!("`{name}` (`{of}`{json})")
}

/// The type of the declared errors, before a list of them.
pub(crate) fn errors(name: &str) -> String {
    format!("[`types::{name}`]:")
}

/// The headers of a declared error.
pub(crate) fn error_headers(headers: &[String]) -> String {
    format!("; {} {}", if headers.len() == 1 { "header" } else { "headers" }, headers.join(", "))
}

/// The status of a declared error.
pub(crate) fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "Any other status".to_owned(),
    }
}

// Types.

/// A type or argument with `deprecated: true`.
pub(crate) const DEPRECATED: &str = "Deprecated.";
/// The field for properties without a field of their own; with a space, as a doc attribute has it.
pub(crate) const ADDITIONAL_PROPERTIES: &str = " Additional properties, by name.";

/// What a type is of an operation or of another type, for one without a description.
pub(crate) const RESPONSE_OF: &str = "Response of";
/// An item of a response.
pub(crate) const RESPONSE_ITEM_OF: &str = "Item in the response of";
/// A declared error.
pub(crate) const ERROR_OF: &str = "Error of";
/// A body.
pub(crate) const BODY_OF: &str = "Body of";
/// A parameter.
pub(crate) const PARAMETER_OF: &str = "Parameter";
/// A property.
pub(crate) const PROPERTY_OF: &str = "Property";
/// A variant.
pub(crate) const VARIANT_OF: &str = "Variant of";

/// The uses of a type: the name of a parameter or property, what has it, and the path of that; only the first one if there are more,
/// or if the line would be too long. Without a link if even that is.
pub(crate) fn used(what: &str, uses: &[(Option<&str>, &str, &str)], has_more: bool) -> String {
    let one = |(name, of, path): &(Option<&str>, &str, &str), has_link: bool| {
        let name = name.map(|name| format!("`{}` of ", super::plain(name))).unwrap_or_default();
        if has_link { format!("{name}[`{of}`]({path})") } else { format!("{name}`{of}`") }
    };
    let all = || uses.iter().map(|used| one(used, true)).collect::<Vec<_>>().join(" and ");
    let first = |has_link: bool| uses.first().map(|used| one(used, has_link)).unwrap_or_default();
    let others = if has_more || uses.len() > 1 { " and others" } else { "" };
    let lines = [
        (!has_more).then(|| format!("{what} {}.", all())),
        Some(format!("{what} {}{others}.", first(true))),
        Some(format!("{what} {}{others}.", first(false))),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    let fits = lines.iter().find(|line| line.len() <= WIDTH).or(lines.last());
    fits.cloned().unwrap_or_default()
}

/// A setter of a struct that does not have the name of its field.
pub(crate) fn sets_field(name: &str) -> String {
    format!("Sets `{name}`.")
}

/// The tags that a constructor sets, each as a code span.
pub(crate) fn sets_tags(tags: &[String]) -> String {
    format!("`new` sets {}.", tags.join(" and "))
}

/// The constants of a struct, each as a code span.
pub(crate) fn constants(constants: &[String]) -> String {
    format!("Its JSON has {}.", constants.join(" and "))
}

/// The tags of a variant, each as the code spans of its values.
pub(crate) fn tags(tags: &[String]) -> String {
    format!("Has {}.", tags.join(", and "))
}

/// The file of types that many groups use.
pub(crate) const SHARED_TYPES: &str =
    "Types used by several groups of operations, compiled whichever features are enabled.";
/// The file of types that no operation uses.
pub(crate) const EXTRA_TYPES: &str =
    "Types that no operation uses: other component schemas, and the bodies of webhooks and callbacks.";

/// The types of the client itself.
pub(crate) const CLIENT_TYPES: &str = "Types used only by the client itself, and by operations without a group.";

/// A file of types, by the groups that use them. Code spans of tags.
pub(crate) fn types_of(groups: &[String], are_extra: bool) -> String {
    let list = match groups {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => groups.concat(),
    };
    match (groups, are_extra) {
        ([], _) => EXTRA_TYPES.to_owned(),
        ([_], false) => format!("Types used only by the operations of {list}."),
        (_, false) => format!("Types used by the operations of {list}."),
        (_, true) => format!("Types used by the operations of {list}, and by schemas that no operation uses."),
    }
}

// README, and comments of `Cargo.toml` and `rustfmt.toml`.

/// The note that the crate is generated.
pub(crate) const GENERATED: &str =
    "This crate is generated: edit the OpenAPI documents instead, and run the generator again.\n";
/// The package that sends the requests: one in the folder of the client, or one that clients share.
pub(crate) fn transport(shared: Option<&str>) -> String {
    match shared {
        None => "It depends on the package in `runtime/`, which sends the requests.\n".to_owned(),
        Some(name) => format!("It depends on the package `{name}`, which sends the requests.\n"),
    }
}
/// The description of a transport that clients share.
pub(crate) const SHARED_TRANSPORT: &str = "The transport of several clients";
/// The heading of the operations of the client itself.
pub(crate) const OPERATIONS: &str = "Operations";
/// The section on webhooks and callbacks, up to the rows of its table.
pub(crate) const EVENTS_SECTION: &str = "\n## Webhooks and callbacks\n\nRequests that the API sends.\n\n\
    | event | request | body | summary |\n|---|---|---|---|\n";
/// A feature for types that no operation uses, in a cell of a table.
pub(crate) const EXTRA_FEATURE: &str = " (types that no operation uses)";
/// The first line of each `Cargo.toml`.
pub(crate) const CARGO_TOML: &str = "# Generated by openapi-crate: the next run overwrites this file.\n";
/// The comment on lints that are allowed.
pub(crate) const LINTS: &str = "# Names and types come from the documents.\n";
/// The comment in `rustfmt.toml`.
pub(crate) const RUSTFMT: &str = "# Generated code is formatted by the generator.\n";

/// The section on what another `Cargo.toml` needs, and on the features that are not about groups.
pub(crate) fn cargo_section(package: &str, requirement: &str, reexported: &[&str]) -> String {
    let (crate_name, reexported) = (package.replace('-', "_"), reexported.join(", "));
    format!(
        "\n## Cargo.toml\n\n```toml\n[dependencies]\n{package} = {requirement}\n\
         # Starts the runtime that calls run on.\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n```\n\n\
         The crates that signatures name are re-exported, and need no line: `{crate_name}::{{{reexported}}}`.\n\n\
         | feature | |\n|---|---|\n\
         | `rustls-ring` | TLS by rustls, with the default provider of cryptography of the process, or else `ring`; on by default |\n\
         | `rustls-no-provider` | TLS by rustls, with the default provider of the process only |\n\
         | `native-tls` | TLS by the library of the system, or OpenSSL, in place of rustls |\n\
         | `http2` | HTTP/2, where the server offers it |\n"
    )
}

/// The section on features, up to the rows of its table. `first` is the name of one of them.
pub(crate) fn features(first: &str) -> String {
    format!(
        "\n## Features of groups\n\nEach group of operations is a feature, and all are enabled by default. To compile one group with its types and the\n\
         shared types only: `default-features = false, features = [{first:?}, \"rustls-ring\"]`.\n\n\
         | feature | operations | lines | share |\n|---|---|---|---|\n"
    )
}

/// The heading of a group in README, up to the rows of its table.
pub(crate) fn group_section(heading: &str) -> String {
    format!("\n## {heading}\n\n| call | request | summary |\n|---|---|---|\n")
}
