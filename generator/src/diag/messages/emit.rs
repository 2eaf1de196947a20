//! Messages of the checks on what is emitted.

use crate::diag::{Code, Message};

/// How to choose a name that cargo accepts and that no other crate of a client has.
const CHOOSE_ANOTHER: &str =
    "choose a name of ASCII letters, digits, `-` and `_` that begins with a letter, such as `acme-client`";

/// A name that cargo does not accept.
pub(crate) fn invalid_package_name(name: &str) -> Message {
    Message::new(Code::InvalidSetting, format!("`{name}` is not a valid package name"), CHOOSE_ANOTHER)
}

/// A name that means another crate, or a keyword, in the emitted code.
pub(crate) fn reserved_package_name(name: &str) -> Message {
    let text =
        format!("the package name `{name}` is a keyword of Rust, or the name of a crate that the client depends on");
    Message::new(Code::NameTaken, text, CHOOSE_ANOTHER)
}

/// A requirement for a crate that the transport depends on, where clients share the transport.
pub(crate) fn dependency_of_shared_transport(name: &str) -> Message {
    let text =
        format!("the transport depends on `{name}`, and several clients share it: the requirement would not reach it");
    let help =
        "remove the requirement, or remove `runtime` from `clients.toml`: then each client has a transport of its own";
    Message::new(Code::ConflictingSettings, text, help)
}
