//! Phrases of webhooks and callbacks.

use super::access::alternatives;
use crate::model::Alternative;

/// Introduces the webhooks and callbacks in the docs of the crate.
pub(crate) const EVENTS: &str = "Webhooks and callbacks, which are requests that the API sends; `serde_json::from_slice` decodes the JSON body of one:";

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
