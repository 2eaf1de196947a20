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
