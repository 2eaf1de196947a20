//! `lib.rs`, and `api/mod.rs` with the servers and credentials that all groups share.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::layout::cfg;
use super::ty::argument;
use super::{auto_traits, crate_docs, servers};
use crate::emit::Package;
use crate::emit::doc::{self, phrases};
use crate::emit::print::unparse::{self, Rendered, import};
use crate::model::{Group, Model, Parameter, Scheme, SchemeKind, TypeKind};
use crate::name::ident;

/// What a client re-exports.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exports<'a> {
    /// The public names of the runtime.
    pub names: &'a [String],
    /// The crates that signatures name: some of those that the runtime re-exports.
    pub of_runtime: &'a [&'a str],
    /// And some that the client depends on.
    pub own: &'a [&'a str],
}

/// The names of the runtime that the root of the crate has.
const OF_ROOT: [&str; 5] = ["ApiError", "Error", "Response", "Secret", "UnexpectedResponse"];

/// `src/lib.rs`.
pub(crate) fn lib(model: &Model, package: &Package, exports: Exports<'_>) -> String {
    let about = crate_docs::lines(model, package);
    // `pub use api::*` of an empty module is a warning.
    let always = !servers::constants(model).is_empty() || model.groups.iter().any(|group| group.label.is_none());
    let offers = always || model.groups.iter().any(|group| group.label.is_some());
    let without =
        (!always).then(|| quote!(#[allow(unused_imports, reason = "there is nothing in it without features")]));
    let limit = auto_traits::recursion_limit(&model.types)
        .map(|limit| format!("{}\n#![recursion_limit = \"{limit}\"]\n", phrases::MANY_LEVELS));
    // The docs of the crate have links to all groups.
    let has_features = model.groups.iter().any(|group| group.label.is_some());
    let groups = has_features.then(|| phrases::MISSING_GROUPS.to_owned());
    let of_runtime = exports.of_runtime.iter().map(|name| format_ident!("{name}"));
    let of_root = OF_ROOT.iter().map(|name| format_ident!("{name}"));
    let mut items = vec![
        quote!(
            pub mod api;
        ),
        quote!(
            pub mod types;
        ),
        quote!(
            #[doc(inline)]
            pub use ::runtime::{#(#of_root),*};
        ),
        quote!(
            pub use ::runtime::{#(#of_runtime),*};
        ),
    ];
    items.extend(exports.own.iter().map(|name| {
        let name = format_ident!("{name}");
        quote!(
            pub use #name;
        )
    }));
    if offers {
        items.insert(
            2,
            quote!(
                #without
                #[doc(inline)]
                pub use api::*;
            ),
        );
    }
    let text = unparse::module(
        &about.join("\n"),
        &[],
        &attributes(model).into_iter().chain(groups).chain(limit).chain(Rendered::of(&items).items).collect::<Vec<_>>(),
    );
    // Declarations and re-exports are blocks without blank lines in between.
    let text = text.replace(";\n\npub mod", ";\npub mod").replace(";\n\npub use ::runtime", ";\npub use ::runtime");
    text + &transport(exports.names) + phrases::CLIENT + &declared(model) + &refused(model) + "}\n"
}

/// The module of the transport's public names. With pages of its own, links to them lead somewhere, also if only the client is
/// documented; a glob has none.
fn transport(names: &[String]) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).filter(|name| !OF_ROOT.contains(name)).collect();
    let inlined = unparse::use_of("pub use", &format!("::runtime::{{{}}}", names.join(", ")), "    ");
    format!(
        "\n/// {}\npub mod runtime {{\n    #[doc(inline)]\n{inlined}    pub use ::runtime::*;\n}}\n",
        phrases::RUNTIME
    )
}

/// The attributes of the crate. What a derive of the configuration emits may be unsafe; what reads and writes a struct uses its
/// deprecated fields too.
fn attributes(model: &Model) -> Vec<String> {
    let derives_more = model.types.iter().any(|def| !def.derives.is_empty());
    let mut lines: Vec<String> = (!derives_more).then(|| "#![forbid(unsafe_code)]\n".to_owned()).into_iter().collect();
    let has_deprecated = model.types.iter().any(|def| match &def.kind {
        TypeKind::Struct(of) => of.fields.iter().any(|field| field.doc.deprecated),
        _ => false,
    });
    lines.extend(has_deprecated.then(|| phrases::DEPRECATED_FIELDS.to_owned()));
    lines
}

/// The schemes and servers of the document in the definition of the client, which the builder checks its arguments by.
fn declared(model: &Model) -> String {
    let scheme = |scheme: &Scheme| {
        let header = match &scheme.kind {
            SchemeKind::Header(name) => name.to_ascii_lowercase(),
            SchemeKind::Bearer | SchemeKind::Basic => "authorization".to_owned(),
            SchemeKind::Query(_) | SchemeKind::Cookie(_) => String::new(),
            SchemeKind::Certificate => return None,
        };
        Some(format!("({:?}, {header:?})", scheme.name))
    };
    let operations = model.groups.iter().flat_map(|group| &group.operations);
    let servers: BTreeSet<&String> = operations.filter_map(|operation| operation.server.as_ref()).collect();
    let schemes = list("schemes", model.schemes.iter().filter_map(scheme));
    let certificates = model.schemes.iter().filter(|scheme| matches!(scheme.kind, SchemeKind::Certificate));
    let certificates = list("certificates", certificates.map(|scheme| format!("{:?}", scheme.name)));
    schemes + &certificates + &list("servers", servers.into_iter().map(|server| format!("{server:?}")))
}

/// A list of the macro `client!`, on several lines if it is long; nothing without items.
fn list(name: &str, items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    let line = items.join(", ");
    match line.len() {
        0 => String::new(),
        1..=90 => format!("    {name} [{line}];\n"),
        _ => {
            let lines: String = items.iter().map(|item| format!("        {item},\n")).collect();
            format!("    {name} [\n{lines}    ];\n")
        }
    }
}

/// The kinds of deviations that the client refuses, in its definition.
fn refused(model: &Model) -> String {
    if model.refused.is_empty() { String::new() } else { format!("    refuses {};\n", model.refused.join(", ")) }
}

pub(crate) fn title(model: &Model) -> String {
    let title = doc::line(&model.title);
    if title.is_empty() { phrases::UNTITLED.to_owned() } else { title }
}

/// The title of a group's operations.
pub(crate) fn heading(group: &Group) -> String {
    group.label.as_deref().map_or_else(|| phrases::OPERATIONS.to_owned(), doc::line)
}

/// `src/api/mod.rs`.
pub(crate) fn api(model: &Model) -> String {
    let mut items = servers::items(model);
    items.extend(settings(model));
    let items = Rendered::of(&items);
    let own = import("crate", &["ClientBuilder", "types"], &items.used);
    let imports: Vec<String> =
        own.into_iter().chain(import("runtime", &["Credential", "Identity", "Secret"], &items.used)).collect();
    let body = unparse::module("", &imports, &items.items);
    let mut text = format!("//! {}\n", phrases::API_MODULE);
    for group in &model.groups {
        let feature = if group.label.is_some() { std::slice::from_ref(&group.module) } else { &[] };
        let visible = if group.label.is_some() { "pub mod" } else { "mod" };
        text.push_str(&format!("\n{}{visible} {};", cfg(feature), ident(&group.module)));
    }
    text.push('\n');
    for group in model.groups.iter().filter(|group| group.label.is_none()) {
        text.push_str(&format!("\npub use self::{}::*;\n", ident(&group.module)));
    }
    if body.is_empty() { text } else { format!("{text}\n{body}") }
}

/// The methods of the builder that set credentials, and headers of all calls.
fn settings(model: &Model) -> Option<TokenStream> {
    let mut methods =
        model.schemes.iter().map(credential).chain(model.headers.iter().map(|of| header(model, of))).peekable();
    methods.peek().is_some().then(|| quote!(impl ClientBuilder { #(#methods)* }))
}

fn header(model: &Model, header: &Parameter) -> TokenStream {
    let mut about = vec![phrases::client_header(&doc::plain(&header.wire))];
    doc::paragraph(&mut about, doc::lines(&header.doc));
    let (about, alias) = (doc::attributes(&about), doc::alias(&header.wire, &header.name));
    let deprecated = doc::deprecated(&header.doc);
    let (name, wire) = (ident(&header.name), &header.wire);
    let (of, value) = argument(model, &header.ty, &header.name);
    quote! {
        #about
        #alias
        #deprecated
        pub fn #name(mut self, #name: #of) -> Self {
            self.settings.argument(#wire, #value);
            self
        }
    }
}

fn credential(scheme: &Scheme) -> TokenStream {
    let about = doc::attributes(&credential_docs(scheme));
    let (method, name) = (ident(&scheme.method), &scheme.name);
    let key = quote!(key: impl Into<Secret>);
    let (arguments, credential) = match &scheme.kind {
        SchemeKind::Header(header) => (key, quote!(Credential::header(#header, key))),
        SchemeKind::Query(query) => (key, quote!(Credential::query(#query, key))),
        SchemeKind::Cookie(cookie) => (key, quote!(Credential::cookie(#cookie, key))),
        SchemeKind::Bearer => (quote!(token: impl Into<Secret>), quote!(Credential::bearer(token))),
        SchemeKind::Basic => {
            (quote!(user: impl Into<Secret>, password: impl Into<Secret>), quote!(Credential::basic(user, password)))
        }
        SchemeKind::Certificate => {
            return quote! {
                #about
                pub fn #method(self, identity: Identity) -> Self { self.identity(identity) }
            };
        }
    };
    quote! {
        #about
        pub fn #method(self, #arguments) -> Self { self.credential(#name, #credential) }
    }
}

fn credential_docs(scheme: &Scheme) -> Vec<String> {
    let mut lines = vec![phrases::credential(&doc::plain(&scheme.name))];
    doc::paragraph(&mut lines, scheme.description.as_deref().map(doc::markdown).unwrap_or_default());
    let mut notes = vec![phrases::credential_use(&scheme.kind, doc::plain)];
    notes.extend(scheme.notes.iter().flat_map(|note| doc::markdown(note)));
    notes.extend((!scheme.is_required).then(|| phrases::UNUSED_CREDENTIAL.to_owned()));
    doc::paragraph(&mut lines, notes);
    lines
}
