//! The servers in `api/mod.rs`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::operation::note;
use super::ty::argument;
use crate::emit::doc::{self, phrases};
use crate::model::{Model, Server, ServerFunction, Ty};
use crate::name::ident;

/// The constants of the servers, and the functions that fill in their variables. Where several servers have a name of their own,
/// the first one has another one for all clients.
pub(super) fn items(model: &Model) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let mut functions = Vec::new();
    let mut first = BTreeSet::new();
    for (constant, server) in constants(model) {
        let of_first = server.first_constant();
        let is_renamed = first.insert(of_first) && constant != of_first;
        if is_renamed {
            let about = doc::attributes(&phrases::first_server(constant));
            let (name, constant) = (format_ident!("{of_first}"), format_ident!("{constant}"));
            items.push(quote!(#about pub const #name: &str = #constant;));
        }
        if let Some(of) = model.server_functions.iter().find(|of| of.constant == constant) {
            let name = ServerFunction::name(server, constant);
            if is_renamed {
                let about = doc::attributes(&phrases::first_server(&name));
                let (name, of_first) = (ident(&name), ident(&ServerFunction::name(server, of_first)));
                functions.push(quote!(#about #[doc(inline)] pub use self::#name as #of_first;));
            }
            functions.push(function(model, &name, of));
        }
        let about = match (&server.description, server.path()) {
            (Some(text), _) => doc::markdown(text),
            (None, None) => vec![phrases::SERVER.to_owned()],
            (None, Some(_)) => phrases::BASE_PATH.map(str::to_owned).to_vec(),
        };
        let about = doc::attributes(&about);
        let (constant, url) = (format_ident!("{constant}"), &server.url);
        items.push(quote!(#about pub const #constant: &str = #url;));
    }
    items.extend(functions);
    items
}

/// The servers that have a constant, each with its name.
pub(super) fn constants(model: &Model) -> Vec<(&str, &Server)> {
    model.servers.iter().filter_map(|server| Some((server.constant.as_deref()?, server))).collect()
}

/// The function that fills in the variables of a server's URL.
fn function(model: &Model, name: &str, of: &ServerFunction) -> TokenStream {
    let mut about = vec![phrases::server_function(&of.constant)];
    doc::paragraph(&mut about, vec![format!("`{}`", doc::plain(&of.template))]);
    let variables = of.variables.iter().flat_map(|variable| note(&variable.name, &variable.doc));
    doc::paragraph(&mut about, variables.collect());
    let about = doc::attributes(&about);
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for variable in &of.variables {
        let (ty, _) = argument(model, &variable.ty, &variable.name);
        let (name, wire) = (ident(&variable.name), &variable.wire);
        let text = if variable.ty == Ty::String { quote!(#name) } else { quote!(#name.into().as_str()) };
        arguments.push(quote!(#name: #ty));
        values.push(quote!((#wire, #text)));
    }
    let (name, template) = (ident(name), &of.template);
    quote! {
        #about
        pub fn #name(#(#arguments),*) -> String { runtime::server_url(#template, &[#(#values),*]) }
    }
}

/// The constant of the first server whose URL has a host.
pub(crate) fn server(model: &Model) -> Option<String> {
    let first = model.servers.iter().find(|server| server.path().is_none());
    first.map(|server| server.first_constant().to_owned())
}

/// The URL of the first server that has a host.
pub(crate) fn server_url(model: &Model) -> Option<&str> {
    model.servers.iter().find(|server| server.path().is_none()).map(|server| server.url.as_str())
}

/// The URL of a server as an expression in an example.
pub(crate) fn first_server(model: &Model) -> String {
    let path = model.servers.first().and_then(Server::path).unwrap_or_default();
    server(model).unwrap_or_else(|| format!("{:?}", format!("https://api.example.com{path}")))
}
