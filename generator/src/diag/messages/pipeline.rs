//! Messages of runs that leave operations and components out.

use crate::diag::{Code, Message};

/// An operation is left out because of an error with one of the codes to be skipped. `operation` is a noun phrase.
pub(crate) fn operation_omitted(operation: &str, error: Code, text: &str) -> Message {
    Message::new(
        Code::OperationOmitted,
        format!("{operation} has an error: {text}"),
        format!("nothing: operations with `{}` errors are skipped", error.as_str()),
    )
}

/// A component that no operation refers to is left out because of an error with one of the codes to be skipped.
pub(crate) fn component_omitted(section: &str, name: &str, error: Code, text: &str) -> Message {
    Message::new(
        Code::ComponentOmitted,
        format!("the component `{name}` of `components/{section}`, which no operation refers to, has an error: {text}"),
        format!("nothing: components with `{}` errors are skipped", error.as_str()),
    )
}

/// The error for which an operation or component is left out, to be shown at its location.
pub(crate) const CAUSE: &str = "the error";
