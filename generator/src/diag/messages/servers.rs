//! Messages of URLs of servers that cannot be called, and of their variables.

use crate::diag::{Code, Message};

/// A URL of a server with one slash after its scheme.
pub(crate) fn server_with_one_slash(url: &str, meant: &str) -> Message {
    Message::new(Code::InvalidServer, format!("`{url}` has no host"), format!("write `{meant}`"))
}

/// A URL of a server with a space in it.
pub(crate) fn server_with_space(url: &str) -> Message {
    let meant: String = url.split_whitespace().collect();
    Message::new(
        Code::InvalidServer,
        format!("the URL `{url}` of the server has a space in it"),
        format!("write `{meant}`"),
    )
}

/// A URL of a server that ends in a comma or semicolon.
pub(crate) fn server_with_comma(url: &str, meant: &str) -> Message {
    let text = format!("the URL `{url}` of the server ends in a punctuation mark, which is sent with every request");
    Message::new(Code::InvalidServer, text, format!("write `{meant}`"))
}

/// A URL of a server with a `{` and no `}`.
pub(crate) fn server_with_open_brace(url: &str, meant: &str) -> Message {
    let text = format!("`{{` has no `}}` in the URL `{url}` of the server; requests are sent to a URL with this sign");
    Message::new(Code::InvalidServer, text, format!("write `{meant}`"))
}

/// A variable in double braces.
pub(crate) fn server_with_double_braces(url: &str, meant: &str) -> Message {
    let text = format!("`{{{{` in the URL `{url}` of the server is no variable of OpenAPI, which has one brace");
    Message::new(Code::InvalidServer, text, format!("write `{meant}`"))
}

/// A URL without a host that an overlay adds.
pub(crate) fn relative_server(url: &str) -> Message {
    let text = format!("`{url}` is relative to where the document is, which a client does not know; it has no host");
    let path = url.trim_start_matches('/');
    Message::new(Code::InvalidServer, text, format!("write the whole URL, such as `https://api.example.com/{path}`"))
}

/// A variable in the URL of a server that is not declared.
pub(crate) fn undeclared_server_variable(name: &str, nearest: Option<&str>) -> Message {
    let text = format!(
        "`{{{name}}}` in the URL of the server is not declared under `variables`; the URL cannot be called without a value for it"
    );
    let help = match nearest {
        Some(nearest) => format!("write `{{{nearest}}}`, or declare `{name}` under `variables`"),
        None => format!("declare it: `variables: {{ {name}: {{ default: ... }} }}`"),
    };
    Message::new(Code::InvalidServer, text, help)
}

/// A server variable that the URL does not have, which has a similar one that is not declared.
pub(crate) fn misspelled_server_variable(name: &str, unused: &str) -> Message {
    let text = format!(
        "`{unused}` is not in the URL of the server, which has `{{{name}}}`; the URL cannot be called without a value for it"
    );
    Message::new(Code::InvalidServer, text, format!("write `{name}`, or `{{{unused}}}` in the URL"))
}

/// A default of a server variable that is none of its values.
pub(crate) fn server_default(name: &str, default: &str, values: &[&str]) -> Message {
    let text = format!("`default` of the server variable `{name}` is `{default}`, which is none of its `enum`");
    let values: Vec<String> = values.iter().take(5).map(|value| format!("`{value}`")).collect();
    Message::new(Code::InvalidServer, text, format!("write one of {}, or add it to `enum`", values.join(", ")))
}

/// The URL of a server that begins with a host.
pub(crate) fn server_without_scheme(url: &str, host: &str) -> Message {
    let text = format!("`{url}` is a path, since it has no `https://`; `{host}` is no host in it");
    Message::new(Code::InvalidServer, text, format!("write `https://{url}`"))
}
