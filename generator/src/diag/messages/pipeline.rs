//! Messages of runs that leave operations out.

use crate::diag::{Code, Message};

/// An operation is left out because of an error with one of the codes to be skipped. `operation` is a noun phrase.
pub(crate) fn operation_omitted(operation: &str, error: Code, text: &str) -> Message {
    Message::new(
        Code::OperationOmitted,
        format!("{operation} has an error: {text}"),
        format!("nothing: operations with `{}` errors are skipped", error.as_str()),
    )
}

/// The error for which an operation is left out, to be shown at its location.
pub(crate) const CAUSE: &str = "the error of the operation";
