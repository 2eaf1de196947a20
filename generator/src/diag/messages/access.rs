//! Messages of analysis about servers and credentials.

use crate::diag::{Code, Message, nearest};

/// The URL of a server has a scheme other than `http` and `https`.
pub(crate) fn server_scheme(url: &str) -> Message {
    let text = format!("the server `{url}` is not one of HTTP; it is ignored");
    let scheme = url.split(':').next().unwrap_or_default();
    let help = match nearest(scheme, ["https", "http"]) {
        Some(meant) => format!("write `{meant}{}`", url.strip_prefix(scheme).unwrap_or_default()),
        None => "declare a URL with the scheme `https`".to_owned(),
    };
    Message::new(Code::InvalidServer, text, help)
}

/// The URL of a server has a query.
pub(crate) fn server_query() -> Message {
    let text = "the URL of the server has a query, which is sent with every request";
    Message::new(Code::InvalidServer, text, "declare parameters of the operations instead")
}

/// The URL of a server has a user or fragment.
pub(crate) fn server_part(part: &str) -> Message {
    let text = format!("the URL of the server has {part}, which is not sent");
    let help = "declare a security scheme for a credential; a server takes no fragment";
    Message::new(Code::InvalidServer, text, help)
}

/// Operations (`count` of them) send credentials to a server without encryption.
pub(crate) fn exposed_server(url: &str, count: usize) -> Message {
    let operations = if count == 1 { "an operation sends".to_owned() } else { format!("{count} operations send") };
    let text = format!("{operations} credentials to `{url}`, which is not encrypted");
    let help = "declare a URL with the scheme `https`; until then, only a client with `allow_http` sends them";
    Message::new(Code::ExposedCredential, text, help)
}

/// A security requirement has the name of a scheme that is not declared; `nearest` is a declared one with a similar name.
pub(crate) fn undeclared_security_scheme(name: &str, nearest: Option<&str>) -> Message {
    let text = format!("security scheme `{name}` is not declared; no credential is sent for it");
    let help = match nearest {
        Some(nearest) => {
            format!("write `{nearest}`, or declare `{name}` under `components/securitySchemes`")
        }
        None => "declare it under `components/securitySchemes`, or remove the requirement".to_owned(),
    };
    Message::new(Code::UndeclaredSecurityScheme, text, help)
}

/// Credentials that are required together have the same place in a request.
pub(crate) fn shared_credential_place(names: &[&str]) -> Message {
    let text = format!(
        "`{}` are required together, but a request has the same place for them; one of them is sent, whichever is set",
        names.join("` and `")
    );
    let alternatives: Vec<String> = names.iter().take(3).map(|name| format!("{{ {name}: [] }}")).collect();
    let help = format!("declare them as alternatives: `security: [{}]`", alternatives.join(", "));
    Message::new(Code::SharedCredentialPlace, text, help)
}

/// A scope that no flow of its security scheme has.
pub(crate) fn undeclared_scope(scope: &str, scheme: &str, nearest: Option<&str>) -> Message {
    let text = format!("the scope `{scope}` is none of those that the flows of `{scheme}` declare");
    let help = match nearest {
        Some(meant) => format!("write `{meant}`, or declare `{scope}` under `scopes`"),
        None => format!("declare `{scope}` under `scopes` of a flow"),
    };
    Message::new(Code::UndeclaredScope, text, help)
}

/// A security scheme that no operation requires; `method` is that of the builder.
pub(crate) fn unused_security_scheme(name: &str, method: &str, is_of_event: bool) -> Message {
    let by = if is_of_event { "only by webhooks or callbacks, which the API sends" } else { "by no operation" };
    let text =
        format!("the security scheme `{name}` is required {by}; what `{method}` of the builder sets is never sent");
    let help = format!(
        "write an overlay if all operations need it, `actions: [{{ target: $, update: {{ security: [{{ {name}: [] }}] }} }}]`, or \
         do not call `{method}`"
    );
    Message::new(Code::UnusedSecurityScheme, text, help)
}

/// A parameter that is also the key of its operation, and of `more` others.
pub(crate) fn parameter_is_key(name: &str, scheme: &str, method: &str, more: usize) -> Message {
    let text = format!(
        "the parameter `{name}` is also the key of the security scheme `{scheme}`, which is required; it is no argument, and \
         `{method}` of the builder sets it{}",
        and_more(more)
    );
    let help = "remove the parameter, or the requirement if each call has a key of its own";
    Message::new(Code::CredentialParameter, text, help)
}

/// A header parameter `Authorization` of an operation that requires no scheme with this header, and of `more` others.
pub(crate) fn authorization_parameter(more: usize) -> Message {
    let text = format!(
        "OpenAPI ignores header parameters called `Authorization`, and no security scheme for it is required{}",
        and_more(more)
    );
    let help = "require a security scheme instead; until then, `default_header` or `with_header` sends the header";
    Message::new(Code::CredentialParameter, text, help)
}

/// The number of other operations that a message is about.
fn and_more(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " (and of 1 more operation)".to_owned(),
        more => format!(" (and of {more} more operations)"),
    }
}

/// The name of a key cannot be that of a header or cookie.
pub(crate) fn invalid_key_name(scheme: &str, what: &str, name: &str) -> Message {
    let text = format!("the security scheme `{scheme}` has its key in the {what} `{name}`, which is not a valid name");
    let help = "correct `name`; until then, a client for which the key is set cannot be built";
    Message::new(Code::InvalidKeyName, text, help)
}

/// A key is in a header that the transport sets.
pub(crate) fn key_in_transport_header(scheme: &str, name: &str) -> Message {
    let text = format!("the security scheme `{scheme}` has its key in the header `{name}`, which the transport sets");
    let help = "correct `name`; until then, a client for which the key is set cannot be built";
    Message::new(Code::InvalidKeyName, text, help)
}
