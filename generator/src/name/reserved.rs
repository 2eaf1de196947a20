//! Names that emitted code uses itself, so that nothing of a document can have them.
//!
//! Tests compare the lists with the source of the runtime: a name that the runtime does not have is not reserved.

use std::collections::BTreeSet;

/// Names that emitted modules of types use for something else.
pub(crate) const IN_TYPES: [&str; 24] = [
    "Base64", "BTreeMap", "Box", "Date", "DateTime", "Default", "Err", "From", "Into", "IpAddr", "Ipv4Addr",
    "Ipv6Addr", "Map", "None", "Number", "Ok", "Option", "Result", "Self", "Some", "String", "Uuid", "Value", "Vec",
];

/// The name of a client's transport: a package in a folder of the same name.
pub(crate) const TRANSPORT: &str = "runtime";

/// Names that emitted modules of operations import from the runtime.
pub(crate) const OF_RUNTIME: [&str; 6] = ["Call", "Multipart", "Request", "Security", "Style", "Transport"];

/// Names of the runtime that modules of operations do not import, but that a reader takes for the runtime's.
const TAKEN_FOR_RUNTIME: [&str; 3] = ["Error", "Method", "Response"];

/// The public methods of a client besides its operations, as the macro `client!` defines them.
const CLIENT: [&str; 2] = ["builder", "with_credential"];

/// Methods of traits, and the usual name of a constructor: as operations they would be called by mistake.
const CONVENTIONAL: [&str; 6] = ["clone", "default", "fmt", "from", "into", "new"];

/// Modules of a client, and words that `Cargo.toml` or the file system has another meaning for, besides groups.
const MODULES: [&str; 8] = ["api", "client", "default", "http2", "mod", TRANSPORT, "shared", "types"];

/// The crates that a client re-exports.
const CRATES: [&str; 4] = ["bytes", "chrono", "serde_json", "uuid"];

/// The public methods of a client's builder besides its credentials, as the macro `client!` defines them.
const BUILDER: [&str; 16] = [
    "allow_http",
    "build",
    "connect_timeout",
    "credential",
    "default_header",
    "http_client",
    "identity",
    "max_body",
    "replace_server",
    "require_credentials",
    "retries",
    "root_certificates",
    "single_server",
    "timeout",
    "tls",
    "user_agent",
];

/// The public methods of a call besides its setters, as the macro `call!` defines them.
const CALL: [&str; 7] =
    ["send", "send_for", "send_stream", "with_content_type", "with_header", "with_null", "with_timeout"];

/// The variable that holds the request in an emitted method, next to its arguments.
const REQUEST: &str = "request";

/// Names that no type of the `types` module can have.
pub(crate) fn types() -> BTreeSet<String> {
    owned(IN_TYPES)
}

/// Names that no type of a module of operations can have.
pub(crate) fn operation_types() -> impl Iterator<Item = &'static str> {
    IN_TYPES.into_iter().chain(OF_RUNTIME).chain(TAKEN_FOR_RUNTIME).chain(["Client"])
}

/// Names that no method of the client can have.
pub(crate) fn client_methods() -> BTreeSet<String> {
    owned(CLIENT.into_iter().chain(CONVENTIONAL))
}

/// Names that no group can have, as a module, a method of the client and a feature.
pub(crate) fn groups() -> BTreeSet<String> {
    owned(CLIENT.into_iter().chain(CONVENTIONAL).chain(MODULES).chain(CRATES))
}

/// Names that no credential can have, as a method of the client's builder.
pub(crate) fn builder_methods() -> BTreeSet<String> {
    owned(BUILDER.into_iter().chain(["clone"]))
}

/// Names that no setter of a struct can have.
pub(crate) fn setters() -> BTreeSet<String> {
    owned(CONVENTIONAL.into_iter().chain(["builder"]))
}

/// Names that no argument or setter of an operation can have.
pub(crate) fn arguments() -> BTreeSet<String> {
    owned(CALL.into_iter().chain([REQUEST]))
}

fn owned(names: impl IntoIterator<Item = &'static str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
