//! Types: structs, enumerations, unions, aliases.
//!
//! A type that the operations of one group alone reach stands in that group's file, all others in `shared.rs`;
//! `types/mod.rs` re-exports both, so that a type's path does not depend on who uses it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::format::{Rendered, import};
use super::ty::{Scope, boxed, takes_null, ty};
use super::{doc, format, parallel};
use crate::model::{Enum, EnumKind, Field, Model, Struct, Ty, TypeDef, TypeKind, Union, Variant};
use crate::name::ident;

/// The files of the `types` module.
pub(super) fn modules(model: &Model) -> BTreeMap<String, String> {
    let rendered = parallel::map(&model.types, |def| Rendered::of(&definition(model, def)));
    let mut by_file: BTreeMap<&str, Vec<(&TypeDef, Rendered)>> = BTreeMap::new();
    for (def, rendered) in model.types.iter().zip(rendered) {
        by_file.entry(file(def)).or_default().push((def, rendered));
    }
    let names: BTreeSet<&str> = model.types.iter().map(|def| def.name.as_str()).collect();
    let mut files = BTreeMap::new();
    files.insert("src/types/mod.rs".to_owned(), root(model, by_file.keys().copied()));
    for (file, mut defs) in by_file {
        defs.sort_by(|a, b| a.0.name.cmp(&b.0.name));
        files.insert(format!("src/types/{file}.rs"), module(model, file, defs, &names));
    }
    files
}

fn file(def: &TypeDef) -> &str {
    match def.used_by.as_slice() {
        [only] => only,
        _ => "shared",
    }
}

fn root<'f>(model: &Model, files: impl Iterator<Item = &'f str> + Clone) -> String {
    let mut text = format!("//! The types of the {} API.\n", doc::line(&model.title));
    for file in files.clone() {
        text.push_str(&format!("\nmod {};", ident(file)));
    }
    text.push('\n');
    for file in files.clone() {
        text.push_str(&format!("\npub use self::{}::*;", ident(file)));
    }
    text + if files.count() == 0 { "" } else { "\n" }
}

fn module(model: &Model, file: &str, defs: Vec<(&TypeDef, Rendered)>, names: &BTreeSet<&str>) -> String {
    let mut all = Rendered::default();
    let mut own = BTreeSet::new();
    for (def, rendered) in defs {
        own.insert(def.name.as_str());
        all.append(rendered);
    }
    let about = match model.groups.iter().find(|group| group.module == file).and_then(|group| group.tag.as_deref()) {
        Some(tag) => format!("Types that only the operations of `{}` use.", doc::plain(tag)),
        None => "Types that several groups of operations use, or none.".to_owned(),
    };
    let foreign = all.used.iter().map(String::as_str).filter(|name| names.contains(name) && !own.contains(name));
    let mut imports: Vec<Option<String>> = super::ty::imports(&all.used);
    imports.push(import("crate", &["runtime"], &all.used));
    imports.push(import("super", &foreign.collect::<Vec<_>>(), &all.used));
    let imports: Vec<String> = imports.into_iter().flatten().collect();
    format::module(&about, &imports, &all.items)
}

fn definition(model: &Model, def: &TypeDef) -> Vec<TokenStream> {
    let docs = docs(def);
    let name = ident(&def.name);
    match &def.kind {
        TypeKind::Struct(fields) => structure(model, def, fields),
        TypeKind::Enum(values) => enumeration(def, values),
        TypeKind::Union(union) => union_type(model, def, union),
        TypeKind::Alias(of) => {
            let of = ty(model, of, Scope::Types);
            vec![quote!(#docs pub type #name = #of;)]
        }
        TypeKind::Newtype(of) => {
            let more = derives(def, &["Clone", "Debug", "PartialEq", "Serialize", "Deserialize"]);
            let of = ty(model, of, Scope::Types);
            vec![quote! {
                #docs
                #[derive(Clone, Debug, PartialEq, Serialize, Deserialize #more)]
                #[serde(transparent)]
                pub struct #name(pub #of);
            }]
        }
    }
}

/// Traits that the configuration asks for, but for those that the type has anyway.
fn derives(def: &TypeDef, own: &[&str]) -> TokenStream {
    let more = def.derives.iter().filter(|path| !own.contains(&path.as_str()));
    let more = more.map(|path| path.parse::<TokenStream>().unwrap_or_default());
    quote!(#(, #more)*)
}

fn docs(def: &TypeDef) -> TokenStream {
    let mut lines = doc::lines(&def.doc);
    if def.doc.deprecated {
        doc::paragraph(&mut lines, vec!["Deprecated: its use is discouraged.".to_owned()]);
    }
    doc::attributes(&lines)
}

fn structure(model: &Model, def: &TypeDef, fields: &Struct) -> Vec<TokenStream> {
    let (docs, name) = (docs(def), ident(&def.name));
    let body = fields.fields.iter().map(|field| self::field(model, field));
    let rest = fields.rest.iter().map(|(name, of)| {
        let (name, of) = (ident(name), ty(model, of, Scope::Types));
        quote!(#[doc = " Every other property."] pub #name: BTreeMap<String, #of>,)
    });
    let all_optional = fields.fields.iter().all(|field| !field.required);
    let default = all_optional.then(|| quote!(Default,));
    let more = derives(
        def,
        if all_optional { &["Clone", "Debug", "Default", "PartialEq"] } else { &["Clone", "Debug", "PartialEq"] },
    );
    let mut items = vec![quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq #more)]
        pub struct #name { #(#body)* #(#rest)* }
    }];
    items.push(members(model, &def.name, fields));
    items.extend(constructor(model, &def.name, fields).filter(|_| !all_optional));
    items
}

fn field(model: &Model, field: &Field) -> TokenStream {
    let docs = doc::attributes(&doc::lines(&field.doc));
    let name = ident(&field.name);
    let of = ty(model, &field.ty, Scope::Types);
    let of = if field.required { of } else { quote!(Option<#of>) };
    quote!(#docs pub #name: #of,)
}

/// The names of a struct's members in JSON, by how they are read (see `object.rs` of the runtime).
fn members(model: &Model, name: &str, fields: &Struct) -> TokenStream {
    let section = |label: &str, wanted: &dyn Fn(&&Field) -> bool| {
        let members: Vec<_> = fields.fields.iter().filter(wanted).collect();
        let members = members.into_iter().map(member);
        let label = ident(label);
        (members.len() > 0).then(|| quote!(#label { #(#members),* }))
    };
    let required = section("required", &|field| field.required);
    let optional = section("optional", &|field| !field.required && !takes_null(model, &field.ty));
    let nullable = section("nullable", &|field| !field.required && takes_null(model, &field.ty));
    let rest = fields.rest.iter().map(|(name, _)| {
        let name = ident(name);
        quote!(rest { #name })
    });
    let name = ident(name);
    quote!(runtime::object!(#name { #required #optional #nullable #(#rest)* });)
}

fn member(field: &Field) -> TokenStream {
    let (name, wire) = (ident(&field.name), &field.wire);
    if name == wire.as_str() { quote!(#name) } else { quote!(#name = #wire) }
}

/// `new` with what a request must have, where there is more that it may have.
fn constructor(model: &Model, name: &str, fields: &Struct) -> Option<TokenStream> {
    let required: Vec<&Field> = fields.fields.iter().filter(|field| field.required).collect();
    let has_more = required.len() < fields.fields.len() || fields.rest.is_some();
    // More than seven arguments are a clippy warning, and no help to a reader.
    if !fields.sent || !has_more || required.len() > 7 {
        return None;
    }
    let name = ident(name);
    let arguments = required.iter().map(|field| {
        let argument = ident(&field.name);
        let of = match &field.ty {
            Ty::String => quote!(impl Into<String>),
            other => ty(model, other, Scope::Types),
        };
        quote!(#argument: #of)
    });
    let values = fields.fields.iter().map(|field| {
        let member = ident(&field.name);
        match (field.required, &field.ty) {
            (true, Ty::String) => quote!(#member: #member.into()),
            (true, _) => quote!(#member),
            (false, _) => quote!(#member: None),
        }
    });
    let rest = fields.rest.iter().map(|(name, _)| {
        let name = ident(name);
        quote!(#name: BTreeMap::new())
    });
    let values = values.chain(rest);
    Some(quote! {
        impl #name {
            #[doc = " What is required; everything else is left out."]
            pub fn new(#(#arguments),*) -> Self { Self { #(#values),* } }
        }
    })
}

fn enumeration(def: &TypeDef, of: &Enum) -> Vec<TokenStream> {
    let (docs, name) = (docs(def), ident(&def.name));
    let variants: Vec<_> = of.values.iter().map(|value| ident(&value.name)).collect();
    let described = of.values.iter().map(|value| {
        let lines = value.description.as_deref().map(doc::markdown).unwrap_or_default();
        let (docs, name) = (doc::attributes(&lines), ident(&value.name));
        quote!(#docs #name)
    });
    let unknown = ident(&of.unknown);
    let more = derives(def, &["Clone", "Debug", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"]);
    let other = (of.unknown != "Unknown").then_some(&unknown);
    if of.kind == EnumKind::Integer {
        let numbers = of.values.iter().filter_map(|value| value.wire.parse().ok());
        let numbers = numbers.map(proc_macro2::Literal::i64_unsuffixed);
        return vec![
            quote! {
                #docs
                #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub enum #name {
                    #(#described,)*
                    #[doc = " A value that this version of the crate does not know."]
                    #unknown(i64),
                }
            },
            quote!(runtime::integer_enum!(#name { #(#variants = #numbers),* } #other);),
        ];
    }
    let texts = of.values.iter().map(|value| &value.wire);
    vec![
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash #more)]
            pub enum #name {
                #(#described,)*
                #[doc = " A value that this version of the crate does not know."]
                #unknown(String),
            }
        },
        quote!(runtime::string_enum!(#name { #(#variants = #texts),* } #other);),
    ]
}

fn union_type(model: &Model, def: &TypeDef, union: &Union) -> Vec<TokenStream> {
    let (docs, name) = (docs(def), ident(&def.name));
    let variants = union.variants.iter().map(|variant| {
        let (name, of) = (ident(&variant.name), ty(model, &boxed(model, &variant.ty), Scope::Types));
        quote!(#name(#of))
    });
    let more = derives(def, &["Clone", "Debug", "PartialEq", "Serialize"]);
    let shapes = union.variants.iter().map(|variant| shape(union, variant));
    vec![
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, Serialize #more)]
            #[serde(untagged)]
            pub enum #name {
                #(#variants,)*
                #[doc = " JSON that none of the other variants describes."]
                Unknown(Value),
            }
        },
        quote! {
            impl<'de> Deserialize<'de> for #name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    runtime::decode_union(deserializer, Self::Unknown, &[#(&#shapes),*])
                }
            }
        },
    ]
}

fn shape(union: &Union, variant: &Variant) -> TokenStream {
    let name = ident(&variant.name);
    let guard = &variant.guard;
    let types = guard.types.join(" ");
    let mut tokens = quote!(runtime::Shape::new(#types, Self::#name));
    if union.tag.is_none() && !guard.required.is_empty() {
        let required = &guard.required;
        tokens = quote!(#tokens.required(&[#(#required),*]));
    }
    let mut tags: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (property, value) in &guard.tags {
        tags.entry(property).or_default().push(value.to_string());
    }
    for (property, values) in tags {
        tokens = quote!(#tokens.tag(#property, &[#(#values),*]));
    }
    tokens
}
