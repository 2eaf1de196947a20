//! An example of a call, which the docs of the crate, README and `examples/` show.

mod body;
mod value;

use crate::model::{Body, Group, Model, Operation, Parameter, Scheme, SchemeKind};
use crate::name;
use crate::openapi::server_url;

/// The first operation of a group whose required arguments have examples: a GET, if there is one, else one without a body.
pub(crate) fn shown<'m>(model: &Model, group: &'m Group) -> Option<&'m Operation> {
    let callable = |operation: &&Operation| {
        !operation.doc.deprecated
            && !operation.parameters.iter().any(|parameter| parameter.is_named && parameter.doc.deprecated)
            && required_body(operation).is_none_or(|body| body::argument(model, body).is_some())
            && operation.parameters.iter().filter(|p| p.required).all(|p| value::argument(model, p).is_some())
    };
    let plain = |operation: &&Operation| callable(operation) && operation.verb == "GET";
    let bare = |operation: &&Operation| callable(operation) && required_body(operation).is_none();
    let find = |test: &dyn Fn(&&Operation) -> bool| group.operations.iter().find(|operation| test(operation));
    find(&|operation| bare(operation) && plain(operation)).or_else(|| find(&bare)).or_else(|| find(&callable))
}

/// The group whose call introduces a client: the first that has one without a body, else the first that has any.
pub(crate) fn first(model: &Model) -> Option<&Group> {
    let is_bare = |group: &&Group| shown(model, group).is_some_and(|operation| required_body(operation).is_none());
    let mut groups = model.groups.iter();
    groups.clone().find(is_bare).or_else(|| groups.find(|group| shown(model, group).is_some()))
}

/// The body that is an argument of an operation's method.
fn required_body(operation: &Operation) -> Option<&Body> {
    operation.body.as_ref().filter(|body| body.required)
}

/// The statements that make a client and call an operation, on lines of a width.
pub(crate) fn call(model: &Model, group: &Group, width: usize) -> String {
    let operation = shown(model, group);
    let server = super::servers::first_server(model);
    let builder = [format!("Client::builder({server})?")].into_iter();
    let builder = builder.chain(credentials(model, operation)).chain(headers(model, operation));
    let mut text = chain("let client = ", builder.chain([".build()?".to_owned()]), width);
    let Some(operation) = operation else { return text };
    let value = |parameter: &&Parameter| value::argument(model, parameter);
    let arguments = operation.parameters.iter().filter(|parameter| parameter.is_argument());
    let mut arguments: Vec<String> = arguments.filter_map(|parameter| value(&parameter)).collect();
    if let Some(body) = required_body(operation)
        && let Some(value) = body::argument(model, body)
    {
        let head = "let body = ";
        text.push_str(&format!("{head}{};\n", value.written(head.len() + 1, 0, width)));
        arguments.push(if body::is_reference(model, body) { "&body" } else { "body" }.to_owned());
    }
    let named = operation.parameters.iter().filter(|parameter| parameter.is_named);
    let setters =
        named.filter_map(|parameter| Some(format!(".{}({})", name::ident(&parameter.name), value(&parameter)?)));
    let group = if group.label.is_some() { format!(".{}()", name::ident(&group.module)) } else { String::new() };
    let method = name::ident(&operation.method);
    let line = format!(".{method}({})", arguments.join(", "));
    let lines = || arguments.iter().map(|argument| format!("        {argument},\n")).collect::<String>();
    let method = if line.len() + 4 <= width { line } else { format!(".{method}(\n{}    )", lines()) };
    let steps = ["client".to_owned(), group, method].into_iter().filter(|step| !step.is_empty()).chain(setters);
    text.push_str(&chain("let response = ", steps.chain([".send()".to_owned(), ".await?".to_owned()]), width));
    text.push_str("println!(\"{}\", response.status());\n");
    text
}

/// A statement with a chain of calls, on a line if it fits, else on one for each call.
fn chain(head: &str, steps: impl Iterator<Item = String>, width: usize) -> String {
    let steps: Vec<String> = steps.collect();
    let line = format!("{head}{};", steps.concat());
    if line.len() <= width { line + "\n" } else { format!("{head}{};\n", steps.join("\n    ")) }
}

/// What an example imports from the crate.
pub(crate) fn imports(model: &Model, example: &str) -> String {
    let server = super::servers::server(model);
    let identity = example.contains(CERTIFICATE).then_some("runtime::Identity");
    let types = example.contains("types::").then_some("types");
    let names: Vec<&str> = [Some("Client"), server.as_deref(), identity, types].into_iter().flatten().collect();
    if names.len() == 1 { names.concat() } else { format!("{{{}}}", names.join(", ")) }
}

/// A client certificate. PEM has it and its key in one file.
const CERTIFICATE: &str = "Identity::from_pem(std::fs::read(\"client.pem\")?)?";

/// The calls that set the headers which an operation requires and the builder sets.
fn headers(model: &Model, operation: Option<&Operation>) -> Vec<String> {
    let required = operation.into_iter().flat_map(|operation| &operation.parameters).filter(|header| header.required);
    let methods = required.filter_map(|header| header.client_setter.as_ref());
    let headers = methods.filter_map(|method| model.headers.iter().find(|header| header.name == *method));
    let step =
        |header: &Parameter| Some(format!(".{}({})", name::ident(&header.name), value::argument(model, header)?));
    headers.filter_map(step).collect()
}

/// The calls that set the credentials of an operation: those of the first security requirement that is not empty.
fn credentials(model: &Model, operation: Option<&Operation>) -> Vec<String> {
    let requirement = operation.and_then(|operation| model.requirements.get(operation.security.as_ref()?));
    let names = requirement.into_iter().flatten().find(|names| !names.is_empty()).into_iter().flatten();
    let schemes = names.filter_map(|name| model.schemes.iter().find(|scheme| scheme.name == *name));
    let step = |scheme: &Scheme| match scheme.kind {
        SchemeKind::Basic => format!(".{}(\"user\", \"password\")", name::ident(&scheme.method)),
        SchemeKind::Certificate => format!(".{}({CERTIFICATE})", name::ident(&scheme.method)),
        _ => format!(".{}(\"secret\")", name::ident(&scheme.method)),
    };
    let mut steps: Vec<String> = schemes.map(step).collect();
    let is_exposed = super::servers::server_url(model).is_some_and(server_url::is_exposed);
    steps.extend((is_exposed && !steps.is_empty()).then(|| ".allow_http()".to_owned()));
    steps
}
