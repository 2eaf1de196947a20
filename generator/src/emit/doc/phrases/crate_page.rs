//! Phrases of the crate.

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
pub(crate) const CALL_ERRORS: [&str; 6] = [
    "A call returns an [`Error`]: an argument that can't be sent, no whole response, a status that is no success, or a",
    "success that is not as the document declares. [`ApiError::error`] is what the document declares for the status.",
    "The errors of all operations convert to `Error` without a type, so that `?` joins them in one function; an error",
    "names its operation, and has the status, the headers and the body of the response, [`Error::is_retryable`],",
    "[`Error::retry_after`] and [`Error::request_id`]. The pattern `GetPetError::NotFound { .. }` matches a",
    "declared status with a body and one without, so that it remains right if the API adds a body.",
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
a struct ends with `..`. A struct that requests contain is made with `new`, which takes what is required in the order
of the names in the document, and a setter for each property that is not. A setter takes the value itself; in a field
of type `Option<Option<T>>`, `None` is left out and `Some(None)` is null. A struct that only responses contain has
neither `new` nor setters: in a test, make it from JSON (`serde_json::from_value`). An argument that is an enumeration
of texts also takes a `&str`. A new value of an enumeration is matched by `as_str()` or `as_i64()`, so that the arm
remains right when the value gets a variant.";
