//! Modules of operations: the handle of a group, a method for each operation, and a type for each call with optional
//! arguments.
//!
//! All methods are `inline`, so that the code of an operation is compiled where it is called. Otherwise each build of a
//! client would compile the decoders of all its types.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::ty::{Scope, argument, ty};
use super::{form, parallel, response};
use crate::emit::doc::{self, phrases};
use crate::emit::print::unparse::{self, Rendered, import};
use crate::model::{
    Body, BodyFormat, Doc, Group, Model, Operation, Parameter, ParameterIn, Style, StyleName, TextEncoding,
};
use crate::name::{ident, reserved};

/// The modules of the groups, by the path of the file.
pub(crate) fn modules(model: &Model) -> Vec<(String, String)> {
    // The parts of a group's operations are freed as soon as its module has them.
    parallel::map(&model.groups, |group| {
        let parts = parallel::map(&group.operations, |operation| Parts::of(model, group, operation));
        (format!("src/api/{}.rs", group.module), module(model, group, parts))
    })
}

/// The emitted items of an operation.
struct Parts {
    /// The method, in an `impl` block of its own.
    method: Rendered,
    /// The type of the call.
    types: Rendered,
}

impl Parts {
    fn of(model: &Model, group: &Group, operation: &Operation) -> Self {
        let handle = ident(&group.handle);
        let method = method(model, operation);
        let types = request(model, group, operation);
        Self { method: Rendered::of(&[quote!(impl #handle { #method })]), types: Rendered::of(&types) }
    }
}

fn module(model: &Model, group: &Group, parts: Vec<Parts>) -> String {
    let mut head = requirements(model, group);
    head.extend(handle(group));
    let mut all = Rendered::of(&head);
    let mut types = Rendered::default();
    let mut methods = Vec::new();
    for part in parts {
        methods.extend(part.method.items);
        all.used.extend(part.method.used);
        types.append(part.types);
    }
    all.items.push(unparse::joined(&methods));
    all.append(types);
    let used = all.used;
    let mut imports = super::ty::imports(&used, &reserved::OF_RUNTIME);
    imports.push(import("crate", &["Client", "types"], &used));
    let about = match &group.label {
        Some(label) => phrases::operations_of(&doc::plain(label)),
        None => phrases::UNGROUPED.to_owned(),
    };
    let imports: Vec<String> = imports.into_iter().flatten().collect();
    unparse::module(&about, &imports, &all.items)
}

/// The constants of the security requirements of a group's operations.
fn requirements(model: &Model, group: &Group) -> Vec<TokenStream> {
    let used: BTreeSet<&String> = group.operations.iter().filter_map(|operation| operation.security.as_ref()).collect();
    let constant = |name: &String| {
        let alternatives = model.requirements.get(name)?.iter().map(|names| quote!(&[#(#names),*]));
        let name = ident(name);
        Some(quote!(const #name: Security = &[#(#alternatives),*];))
    };
    used.into_iter().filter_map(constant).collect()
}

/// The handle of a group, and the client's method that returns it. Operations without a group are methods of the client.
fn handle(group: &Group) -> Option<TokenStream> {
    let label = doc::plain(group.label.as_ref()?);
    let (handle, module) = (ident(&group.handle), ident(&group.module));
    let mut about = vec![phrases::handle(&label, &group.module)];
    doc::paragraph(&mut about, group.description.as_deref().map(doc::markdown).unwrap_or_default());
    let about = doc::attributes(&about);
    let accessor = doc::attributes(&[phrases::operations_of(&label)]);
    Some(quote! {
        #about
        #[derive(Clone, Debug)]
        pub struct #handle { transport: Transport }

        impl Client {
            #accessor
            pub fn #module(&self) -> #handle { #handle { transport: self.transport.clone() } }
        }
    })
}

fn method(model: &Model, operation: &Operation) -> TokenStream {
    let docs = doc::attributes(&method_docs(model, operation));
    let alias = operation.id.as_ref().and_then(|id| doc::alias(id, &operation.method));
    let deprecated = doc::deprecated(&operation.doc);
    let (name, builder) = (ident(&operation.method), ident(&operation.builder));
    let mut arguments = Vec::new();
    let mut steps = Vec::new();
    for parameter in operation.parameters.iter().filter(|parameter| parameter.is_argument()) {
        let (of, _) = argument(model, &parameter.ty, &parameter.name);
        let argument = ident(&parameter.name);
        arguments.push(quote!(#argument: #of));
        steps.push(set_parameter(model, parameter, &quote!(request)));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let (of, set) = set_body(model, operation, &quote!(request));
        let argument = ident(&body.name);
        arguments.extend(type_argument(body));
        arguments.push(quote!(#argument: #of));
        steps.push(set);
    }
    steps.extend(operation.responses.accept.as_ref().map(|accept| quote!(request.accept(#accept);)));
    steps.extend(operation.server.as_ref().map(|server| quote!(request.server(#server);)));
    let named = operation.parameters.iter().filter(|parameter| parameter.is_named);
    let named: Vec<&str> = named.map(|parameter| parameter.name.as_str()).collect();
    steps.extend((!named.is_empty()).then(|| quote!(request.require(&[#(#named),*]);)));
    let headers =
        operation.parameters.iter().filter(|parameter| parameter.required && parameter.client_setter.is_some());
    let headers: Vec<&str> = headers.map(|parameter| parameter.wire.as_str()).collect();
    steps.extend((!headers.is_empty()).then(|| quote!(request.require_headers(&[#(#headers),*]);)));
    let many = (arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let (request, reader) = (new_request(operation), response::reader(model, operation));
    let call =
        if response::is_stream(operation) { quote!(request.stream(#reader)) } else { quote!(request.call(#reader)) };
    let done = if operation.has_call_type() { quote!(let call = #call; #builder(call)) } else { call };
    let mutable = (!steps.is_empty()).then(|| quote!(mut));
    quote! {
        #docs
        #alias
        #deprecated
        #many
        #[inline]
        pub fn #name(&self, #(#arguments),*) -> #builder {
            let #mutable request = #request;
            #(#steps)*
            #done
        }
    }
}

/// The expression for a new request. A method without a constant in the crate `http` is written as a string.
fn new_request(operation: &Operation) -> TokenStream {
    let (verb, path) = (&operation.verb, &operation.template);
    let security = match &operation.security {
        Some(constant) => ident(constant).to_token_stream(),
        None => quote!(&[]),
    };
    let known = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"].contains(&verb.as_str());
    if known {
        let verb = ident(&verb.to_lowercase());
        quote!(Request::#verb(&self.transport, #path, #security))
    } else {
        quote!(Request::named(#verb, &self.transport, #path, #security))
    }
}

/// The docs of a method: summary, description, HTTP method and path, arguments, response headers and errors.
fn method_docs(model: &Model, operation: &Operation) -> Vec<String> {
    let mut lines = doc::lines(&operation.doc);
    doc::paragraph(&mut lines, vec![request_line(operation)]);
    let setters = operation.parameters.iter().filter(|parameter| !parameter.required);
    let setters = setters.map(|parameter| &parameter.name);
    let body = operation.body.iter().filter(|body| !body.required).map(|body| &body.name);
    let setters: Vec<String> = setters.chain(body).map(|name| ident(name).to_string()).collect();
    let value = response::value(model, operation);
    doc::paragraph(&mut lines, phrases::value_and_setters(value.as_deref(), &setters));
    let arguments: Vec<String> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.is_argument())
        .flat_map(|parameter| note(&parameter.name, &parameter.doc))
        .chain(operation.body.iter().filter(|body| body.required).flat_map(|body| note(&body.name, &body.doc)))
        .collect();
    doc::paragraph(&mut lines, arguments);
    let named = operation.parameters.iter().filter(|parameter| parameter.is_named);
    let named: Vec<String> = named.map(|parameter| format!("`{}`", parameter.name)).collect();
    doc::paragraph(&mut lines, (!named.is_empty()).then(|| phrases::required_setters(&named)).into_iter().collect());
    let of_client = operation.parameters.iter().filter(|header| header.required && header.client_setter.is_some());
    let of_client: Vec<String> = of_client.map(|header| format!("`{}`", header.name)).collect();
    doc::paragraph(
        &mut lines,
        (!of_client.is_empty()).then(|| phrases::required_of_client(&of_client)).into_iter().collect(),
    );
    doc::paragraph(&mut lines, response::others(operation));
    let headers = response::headers(model, operation);
    if !headers.is_empty() {
        let list = doc::markdown(&headers.join("\n"));
        doc::paragraph(&mut lines, std::iter::once(phrases::RESPONSE_HEADERS.to_owned()).chain(list).collect());
    }
    let errors = response::errors(model, operation);
    if !errors.is_empty() {
        doc::paragraph(&mut lines, vec!["# Errors".to_owned()]);
        doc::paragraph(&mut lines, errors);
    }
    lines
}

/// The HTTP method and path of an operation, and the credentials that it requires.
fn request_line(operation: &Operation) -> String {
    phrases::request(&operation.verb, &doc::plain(&operation.path), &operation.access, doc::plain)
}

pub(super) fn note(name: &str, doc: &Doc) -> Vec<String> {
    let mut doc = Doc { summary: None, ..doc.clone() };
    // An argument has no attribute.
    if doc.deprecated {
        doc.facts.push(phrases::DEPRECATED.trim_end_matches('.').to_owned());
    }
    doc::item(&format!("`{name}`:"), &doc)
}

/// The type of a call, with a setter for each parameter that is no argument. An operation without setters and streams has an
/// alias, so that the first setter changes no name.
fn request(model: &Model, group: &Group, operation: &Operation) -> Vec<TokenStream> {
    let builder = ident(&operation.builder);
    let of = if group.label.is_some() { &group.handle } else { "Client" };
    let about = doc::attributes(&[phrases::call_of(of, &operation.method)]);
    let call = response::call(model, operation);
    if !operation.has_call_type() {
        return vec![quote!(#about pub type #builder = #call;)];
    }
    let parameters = operation.parameters.iter().filter(|parameter| !parameter.is_argument());
    let mut setters: Vec<TokenStream> = parameters.map(|parameter| setter(model, parameter)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let docs = doc::attributes(&doc::lines(&body.doc));
        let (of, set) = set_body(model, operation, &quote!(self.0.request));
        let (name, content_type) = (ident(&body.name), type_argument(body).map(|argument| quote!(#argument,)));
        setters.push(quote!(#docs #[inline] pub fn #name(mut self, #content_type #name: #of) -> Self { #set self }));
    }
    let stream = operation.responses.stream.as_ref().map(|stream| response::besides(model, stream));
    let mut items = vec![quote!(runtime::call! { #about pub struct #builder: #call #stream })];
    items.extend((!setters.is_empty()).then(|| quote!(impl #builder { #(#setters)* })));
    items
}

fn setter(model: &Model, parameter: &Parameter) -> TokenStream {
    let mut docs = doc::lines(&parameter.doc);
    let of_client = parameter.client_setter.as_ref().filter(|_| parameter.required);
    let of_client = of_client.map(|method| phrases::client_setter(method));
    doc::paragraph(&mut docs, of_client.into_iter().flatten().collect());
    let docs = doc::attributes(&docs);
    let deprecated = doc::deprecated(&parameter.doc);
    let name = ident(&parameter.name);
    let (of, _) = argument(model, &parameter.ty, &parameter.name);
    let set = set_parameter(model, parameter, &quote!(self.0.request));
    let alias = doc::alias(&parameter.wire, &parameter.name);
    let argument_name = &parameter.name;
    let provide = parameter.is_named.then(|| quote!(self.0.request.provide(#argument_name);));
    quote!(#docs #alias #deprecated #[inline] pub fn #name(mut self, #name: #of) -> Self { #provide #set self })
}

fn set_parameter(model: &Model, parameter: &Parameter, request: &TokenStream) -> TokenStream {
    let (_, value) = argument(model, &parameter.ty, &parameter.name);
    let wire = &parameter.wire;
    let (plain, styled) = match parameter.location {
        ParameterIn::Path => ("path", "path_styled"),
        ParameterIn::Query => ("query", "query_styled"),
        ParameterIn::QueryString if parameter.style == Style::Json => {
            return quote!(#request.query_string_json(#value););
        }
        ParameterIn::QueryString => return quote!(#request.query_string(#value);),
        ParameterIn::Header => ("header", "header_styled"),
        ParameterIn::Cookie => ("cookie", "cookie_styled"),
    };
    // An empty array is not sent, and an empty path is refused anyway.
    let is_filled = parameter.required
        && parameter.location != ParameterIn::Path
        && parameter.style != Style::Json
        && form::is_list_or_map(model, &parameter.ty);
    let filled = is_filled.then(|| quote!(.filled()));
    let style = match &parameter.style {
        Style::Default if !is_filled => {
            let set = format_ident!("{plain}");
            return quote!(#request.#set(#wire, #value););
        }
        Style::Default if parameter.location == ParameterIn::Header => quote!(Style::SIMPLE),
        Style::Default => quote!(Style::FORM),
        style => self::style(style),
    };
    let set = format_ident!("{styled}");
    quote!(#request.#set(#wire, #style #filled, #value);)
}

pub(super) fn style(style: &Style) -> TokenStream {
    let (name, explode, reserved, within) = match style {
        Style::Styled { name, explode, reserved } => (name, explode, *reserved, None),
        Style::Within { name, explode, separator } => (name, explode, false, Some(separator)),
        Style::Default | Style::Json => return quote!(Style::JSON),
    };
    let name_explodes =
        matches!(name, StyleName::Form | StyleName::FormJson | StyleName::DeepObject | StyleName::Cookie);
    let name = match name {
        StyleName::Matrix => quote!(Style::MATRIX),
        StyleName::Label => quote!(Style::LABEL),
        StyleName::Simple => quote!(Style::SIMPLE),
        StyleName::Form => quote!(Style::FORM),
        StyleName::SpaceDelimited => quote!(Style::SPACE_DELIMITED),
        StyleName::PipeDelimited => quote!(Style::PIPE_DELIMITED),
        StyleName::DeepObject => quote!(Style::DEEP_OBJECT),
        StyleName::Cookie => quote!(Style::COOKIE),
        StyleName::Segments => quote!(Style::SEGMENTS),
        StyleName::FormJson => quote!(Style::FORM_JSON),
    };
    // The constants have the default `explode` of their style.
    let differs = *explode != name_explodes;
    let explode = differs.then(|| quote!(.explode(#explode)));
    let reserved = reserved.then(|| quote!(.allow_reserved(true)));
    let within = within.map(|separator| quote!(.within(#separator)));
    quote!(#name #explode #reserved #within)
}

/// The argument for the media type of a body, where the caller chooses it.
fn type_argument(body: &Body) -> Option<TokenStream> {
    let name = ident(body.type_argument.as_ref()?);
    Some(quote!(#name: &str))
}

/// The type of the argument for a body, and the statement that adds the body to the request.
fn set_body(model: &Model, operation: &Operation, request: &TokenStream) -> (TokenStream, TokenStream) {
    let Some(body) = &operation.body else { return (quote!(()), quote!()) };
    let name = ident(&body.name);
    let media_type = match &body.type_argument {
        Some(argument) => ident(argument).to_token_stream(),
        None => body.media_type.to_token_stream(),
    };
    let is_json = |media_type: &str| media_type.eq_ignore_ascii_case("application/json");
    match &body.format {
        BodyFormat::Json(of) => {
            let (of, value) = argument(model, of, &body.name);
            let set = if is_json(&body.media_type) {
                quote!(#request.json(#value);)
            } else {
                quote!(#request.json_as(#media_type, #value);)
            };
            (of, set)
        }
        BodyFormat::Form(of, encodings) => {
            let styles = form::styles(model, of, encodings);
            let set = if styles.is_empty() {
                quote!(#request.form(#name);)
            } else {
                quote!(#request.form_styled(&[#(#styles),*], #name);)
            };
            let of = ty(model, of, Scope::Api);
            (quote!(&#of), set)
        }
        BodyFormat::FormData(of, encodings) => {
            let (order, encodings) = (form::order(model, of), form::encodings(model, of, encodings));
            let set = match (order.as_slice(), encodings.as_slice()) {
                ([], []) => quote!(#request.form_data(#name);),
                ([], encodings) => quote!(#request.form_data_as(&[#(#encodings),*], #name);),
                (order, encodings) => quote!(#request.form_data_in(&[#(#order),*], &[#(#encodings),*], #name);),
            };
            let of = ty(model, of, Scope::Api);
            (quote!(&#of), set)
        }
        BodyFormat::Multipart => (quote!(Multipart), quote!(#request.multipart(#name);)),
        BodyFormat::Text => (quote!(impl Into<String>), quote!(#request.text(#media_type, #name);)),
        BodyFormat::Bytes => (quote!(impl Into<Vec<u8>>), quote!(#request.bytes(#media_type, #name);)),
        BodyFormat::Encoded(TextEncoding::Base64) => {
            (quote!(impl Into<Vec<u8>>), quote!(#request.base64(#media_type, #name);))
        }
        BodyFormat::Encoded(TextEncoding::Base64Url) => {
            (quote!(impl Into<Vec<u8>>), quote!(#request.base64_url(#media_type, #name);))
        }
    }
}
