//! Modules of types: structs, enumerations, unions and aliases.
//!
//! The file of a type depends on the groups that use it (see [`layout`]). `types/mod.rs` re-exports all
//! types, so that their paths do not.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use serde_json::{Number, Value};

use super::construct::{self, Constructor};
use super::layout::{self, File, Layout};
use super::parallel;
use super::ty::{Scope, resolved, takes_null, ty};
use super::usage;
use crate::emit::doc::{self, phrases};
use crate::emit::print::unparse::{self, Rendered, import};
use crate::model::{
    Constant, Content, Doc, Enum, EnumKind, EnumValue, ErrorVariant, Model, OutcomeVariant, Status, Step, Struct,
    StructField, Ty, TypeDef, TypeKind, Union, Variant,
};
use crate::name::ident;

/// The files of the `types` module.
pub(crate) fn modules(model: &Model) -> Vec<(String, String)> {
    let layout = Layout::of(model);
    let uses = usage::lines(model);
    let mut by_file: BTreeMap<&File, Vec<(&TypeDef, Option<&str>)>> = BTreeMap::new();
    for (def, used) in model.types.iter().zip(&uses) {
        by_file.entry(layout.file(def)).or_default().push((def, used.as_deref()));
    }
    let names: BTreeSet<&str> = model.types.iter().map(|def| def.name.as_str()).collect();
    let root = ("src/types/mod.rs".to_owned(), root(model, by_file.keys().copied()));
    let by_file: Vec<_> = by_file.into_iter().collect();
    // The texts of a file's types are freed as soon as the file has them.
    let mut files = parallel::map(&by_file, |(file, defs)| {
        let mut defs = defs.clone();
        // Other names of types are lines without docs, as imports are.
        let is_definition = |def: &TypeDef| renamed(model, def).is_none();
        defs.sort_by(|(a, _), (b, _)| (is_definition(a), &a.name).cmp(&(is_definition(b), &b.name)));
        let rendered = parallel::map(&defs, |(def, used)| Rendered::of(&definition(model, def, *used)));
        (format!("src/types/{}.rs", file.name), module(file, &defs, rendered, &names))
    });
    files.push(root);
    files
}

fn root<'f>(model: &Model, files: impl Iterator<Item = &'f File> + Clone) -> String {
    let mut text = format!("//! {}\n//!\n", phrases::types_module(&super::root::title(model)));
    phrases::GROWING_TYPES.lines().for_each(|line| text.push_str(&format!("//! {line}\n")));
    for file in files.clone() {
        text.push_str(&format!("\n{}mod {};", layout::cfg(&file.features), ident(&file.name)));
    }
    text.push('\n');
    for file in files.clone() {
        text.push_str(&format!("\n{}pub use self::{}::*;", layout::cfg(&file.features), ident(&file.name)));
    }
    text + if files.count() == 0 { "" } else { "\n" }
}

fn module(file: &File, defs: &[(&TypeDef, Option<&str>)], rendered: Vec<Rendered>, names: &BTreeSet<&str>) -> String {
    let mut all = Rendered::default();
    rendered.into_iter().for_each(|rendered| all.append(rendered));
    let own: BTreeSet<&str> = defs.iter().map(|(def, _)| def.name.as_str()).collect();
    let foreign = all.used.iter().map(String::as_str).filter(|name| names.contains(name) && !own.contains(name));
    let mut imports: Vec<Option<String>> = super::ty::imports(&all.used, &[]);
    imports.push(import("super", &foreign.collect::<Vec<_>>(), &all.used));
    let imports: Vec<String> = imports.into_iter().flatten().collect();
    unparse::module(&file.about, &imports, &all.items)
}

fn definition(model: &Model, def: &TypeDef, used: Option<&str>) -> Vec<TokenStream> {
    let lines = type_lines(&def.doc, used);
    let docs = doc::attributes(&lines);
    let name = ident(&def.name);
    if let Some(of) = renamed(model, def) {
        // No alias: the variants of one cannot be imported, and it would have a page of its own in the docs.
        let of = ident(&of.name);
        return vec![quote!(pub use super::#of as #name;)];
    }
    match &def.kind {
        TypeKind::Struct(fields) => structure(model, def, fields, lines),
        TypeKind::Enum(values) => enumeration(model, def, values, &docs),
        TypeKind::Union(union) => vec![union_type(model, def, union, &docs)],
        TypeKind::Outcome(variants) => vec![outcome_type(model, def, variants, &docs)],
        TypeKind::Errors(variants) => vec![errors_type(model, def, variants, &docs)],
        TypeKind::Alias(of) => {
            let of = ty(model, of, Scope::Types);
            vec![quote!(#docs pub type #name = #of;)]
        }
        TypeKind::Newtype(of) => newtype(model, def, of, &docs),
    }
}

/// A struct around a type, with the same JSON. An alias would contain itself.
fn newtype(model: &Model, def: &TypeDef, of: &Ty, docs: &TokenStream) -> Vec<TokenStream> {
    let (name, more) = (ident(&def.name), derives(model, def));
    let of = ty(model, of, Scope::Types);
    vec![quote! {
        #docs
        #more
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name(pub #of);

        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }
    }]
}

/// The traits that are derived by default, or implemented by the macros of the runtime.
const OWN: [&str; 6] = ["Clone", "Debug", "PartialEq", "Serialize", "Deserialize", "Default"];

/// The attributes of an enumeration or a union.
fn attributes(model: &Model, def: &TypeDef) -> TokenStream {
    let (derives, open) = (derives(model, def), open_for_more(def));
    quote!(#derives #open)
}

/// The attribute of a type to which a later version of the API may add a variant or a property: a `match` needs an arm for
/// others, and a pattern `..`.
fn open_for_more(def: &TypeDef) -> Option<TokenStream> {
    (!def.is_exhaustive).then(|| quote!(#[non_exhaustive]))
}

/// The derive attribute for the traits that the configuration adds.
fn derives(model: &Model, def: &TypeDef) -> Option<TokenStream> {
    let is_enum = matches!(def.kind, TypeKind::Enum(_));
    let has_default = matches!(&def.kind, TypeKind::Struct(fields) if construct::has_default(model, fields));
    let has = |path: &str| {
        (OWN.contains(&path) && (path != "Default" || has_default)) || is_enum && matches!(path, "Eq" | "Hash")
    };
    let more: Vec<TokenStream> =
        def.derives.iter().filter(|path| !has(path)).filter_map(|path| path.parse().ok()).collect();
    // Equality as the macros implement it compares all fields, which a derived hash covers too.
    let hash = def.derives.iter().any(|path| !has(path) && path.ends_with("Hash"));
    let hash = hash.then(|| quote!(#[allow(clippy::derived_hash_with_manual_eq, reason = "both look at all fields")]));
    (!more.is_empty()).then(|| quote!(#[derive(#(#more),*)] #hash))
}

/// The docs of a type; what the document does not describe is described by its uses.
fn type_lines(of: &Doc, used: Option<&str>) -> Vec<String> {
    let mut lines: Vec<String> = used.map(str::to_owned).into_iter().collect();
    doc::paragraph(&mut lines, doc::lines(of));
    if of.deprecated {
        doc::paragraph(&mut lines, vec![phrases::DEPRECATED.to_owned()]);
    }
    lines
}

fn structure(model: &Model, def: &TypeDef, fields: &Struct, mut lines: Vec<String>) -> Vec<TokenStream> {
    let name = ident(&def.name);
    let constants = fields.constants.iter().map(|constant| doc::member(&constant.wire, [&constant.value]));
    let constants: Vec<String> = constants.collect();
    let constants = if constants.is_empty() { Vec::new() } else { vec![phrases::constants(&constants)] };
    doc::paragraph(&mut lines, constants);
    doc::paragraph(&mut lines, construct::docs(model, fields));
    let docs = doc::attributes(&lines);
    let mut constructor = Constructor::of(model, fields);
    let of_constructor = constructor.as_mut().map(|of| std::mem::take(&mut of.fields)).unwrap_or_default();
    let mut of_constructor = of_constructor.into_iter();
    let body = fields.fields.iter().map(|field| self::field(model, field, of_constructor.next().unwrap_or_default()));
    let body: Vec<TokenStream> = body.collect();
    let rest = fields.additional.iter().map(|(name, of)| {
        let (name, of) = (ident(name), ty(model, of, Scope::Types));
        let about = phrases::ADDITIONAL_PROPERTIES;
        quote!(#[doc = #about] #[json(rest)] pub #name: BTreeMap<String, #of>,)
    });
    let (more, open) = (derives(model, def), open_for_more(def));
    let entries: Vec<TokenStream> = fields.constants.iter().filter_map(constant).collect();
    let entries = json(entries.into_iter().chain(constructor.iter().flat_map(|of| of.entries.clone())).collect());
    let structure = quote! {
        #docs
        #more
        #[derive(Clone, runtime::Object)]
        #entries
        #open
        pub struct #name { #(#body)* #(#rest)* }
    };
    std::iter::once(structure).chain(constructor.and_then(|of| of.setters(&name))).collect()
}

/// The attribute of the derive macro for structs with some entries.
fn json(entries: Vec<TokenStream>) -> Option<TokenStream> {
    (!entries.is_empty()).then(|| quote!(#[json(#(#entries),*)]))
}

fn field(model: &Model, field: &StructField, of_constructor: Vec<TokenStream>) -> TokenStream {
    let (docs, alias) = (doc::attributes(&doc::lines(&field.doc)), doc::alias(&field.wire, &field.name));
    let deprecated = doc::deprecated(&field.doc);
    let (name, wire) = (ident(&field.name), &field.wire);
    let of = ty(model, &field.ty, Scope::Types);
    let of = if field.required { of } else { quote!(Option<#of>) };
    let named = (name != wire.as_str()).then(|| quote!(#wire));
    let secret = field.is_secret.then(|| quote!(secret));
    let entries = named.into_iter().chain(presence(model, field)).chain(secret).chain(of_constructor);
    let entries = json(entries.collect());
    quote!(#docs #alias #deprecated #entries pub #name: #of,)
}

/// How a property is read, where its type does not say it.
fn presence(model: &Model, field: &StructField) -> Option<TokenStream> {
    let is_option = matches!(field.ty, Ty::Option(_));
    match (field.required, takes_null(model, &field.ty)) {
        (true, _) => is_option.then(|| quote!(required)),
        (false, true) => (!is_option).then(|| quote!(keep_null)),
        (false, false) => field.null_is_absent.then(|| quote!(nullable)),
    }
}

/// The entry of a constant, `"type" = "card"`.
fn constant(Constant { wire, value }: &Constant) -> Option<TokenStream> {
    let value: TokenStream = match value {
        Value::String(text) => quote!(#text),
        other => other.to_string().parse().ok()?,
    };
    Some(quote!(#wire = #value))
}

fn enumeration(model: &Model, def: &TypeDef, of: &Enum, docs: &TokenStream) -> Vec<TokenStream> {
    let (more, name, unknown) = (attributes(model, def), ident(&def.name), ident(&of.unknown));
    let described = |value: &EnumValue| {
        let lines = value.description.as_deref().map(doc::markdown).unwrap_or_default();
        let alias = (of.kind == EnumKind::Text).then(|| doc::alias(&value.wire, &value.name)).flatten();
        let (docs, name) = (doc::attributes(&lines), ident(&value.name));
        quote!(#docs #alias #name)
    };
    if of.kind == EnumKind::Integer {
        let numbered = of.values.iter().filter_map(|value| {
            let (variant, number) = (described(value), value.wire.parse().ok().map(Literal::i64_unsuffixed)?);
            Some(quote!(#variant = #number))
        });
        return vec![quote!(runtime::integer_enum! { #docs #more pub enum #name { #(#numbered,)* ..#unknown } })];
    }
    let values = of.values.iter().map(|value| {
        let (variant, text) = (described(value), &value.wire);
        quote!(#variant = #text)
    });
    let open = open(of.is_open);
    vec![quote!(runtime::string_enum! { #docs #more pub enum #name { #(#values,)* ..#unknown #open } })]
}

/// What says that the last variant is one of any value that the document allows.
fn open(is_open: bool) -> Option<TokenStream> {
    is_open.then(|| quote!(= any))
}

fn union_type(model: &Model, def: &TypeDef, union: &Union, docs: &TokenStream) -> TokenStream {
    let (more, name) = (attributes(model, def), ident(&def.name));
    let types: Vec<Ty> = union.variants.iter().map(|variant| resolved(model, &variant.ty)).collect();
    let is_own = |of: &Ty| types.iter().filter(|other| *other == of).count() == 1;
    let variants = union.variants.iter().zip(&types).map(|(variant, of)| {
        let from = (union.sent && is_own(of)).then(|| sources(model, variant, of)).flatten();
        self::variant(model, union, variant, from)
    });
    let open = open(union.is_open);
    quote!(runtime::union! { #docs #more pub enum #name { #(#variants,)* ..Unknown #open } })
}

/// A variant, with the predicate that distinguishes its JSON values from those of other variants.
fn variant(model: &Model, union: &Union, variant: &Variant, from: Option<TokenStream>) -> TokenStream {
    let (name, of) = (ident(&variant.name), ty(model, &variant.ty, Scope::Types));
    let predicate = &variant.predicate;
    let types = predicate.types.join(" ");
    let required = (union.discriminator.is_none() && !predicate.required.is_empty()).then_some(&predicate.required);
    let required = required.map(|names| quote!(.required(&[#(#names),*])));
    let known = predicate.allowed.iter().map(|(property, values)| {
        let values = values.iter().map(Value::to_string);
        quote!((#property, &[#(#values),*]))
    });
    let known = (!predicate.allowed.is_empty()).then(|| quote!(.known(&[#(#known),*])));
    let matching = predicate.patterns.iter().map(|(property, pattern)| {
        let steps = pattern.steps.iter().map(step);
        let is_whole = pattern.is_whole;
        quote!((#property, &[#(#steps),*], #is_whole))
    });
    let matching = (!predicate.patterns.is_empty()).then(|| quote!(.matching(&[#(#matching),*])));
    let within = predicate.ranges.iter().map(|(property, range)| {
        let (min, max) = (bound(range.min.as_ref(), "f64::NEG_INFINITY"), bound(range.max.as_ref(), "f64::INFINITY"));
        quote!((#property, #min, #max))
    });
    let within = (!predicate.ranges.is_empty()).then(|| quote!(.within(&[#(#within),*])));
    let tags = tags(&predicate.constants);
    let docs: Vec<String> =
        tags.iter().map(|(property, values)| doc::member(property, values.iter().copied())).collect();
    let docs = (!docs.is_empty()).then(|| doc::attributes(&[phrases::tags(&docs)]));
    let tags = tags.into_iter().map(|(property, values)| {
        let field = holder(model, &variant.ty, property, &values).map(|holder| quote!(in #holder));
        let values = values.into_iter().map(Value::to_string);
        quote!(#property = [#(#values),*] #field)
    });
    let with = (!predicate.constants.is_empty()).then(|| quote!(with(#(#tags),*)));
    quote!(#docs #name(#of) = #types #required #known #matching #within #with #from)
}

/// A bound of a range, or what stands for none. `{:?}` writes very large and very small numbers with an exponent.
fn bound(number: Option<&Number>, none: &str) -> TokenStream {
    let number = number.and_then(Number::as_f64).filter(|number| number.is_finite());
    let text = number.map_or_else(|| none.to_owned(), |number| format!("{number:?}"));
    text.parse().unwrap_or_default()
}

/// A step of a pattern: the bounds of its ranges one after the other, and the numbers of characters.
fn step(Step { characters, min, max }: &Step) -> TokenStream {
    let ranges: String = characters.iter().flat_map(|(first, last)| [*first, *last]).collect();
    let (min, most) = (Literal::u32_unsuffixed(*min), Literal::u32_unsuffixed(*max));
    let max = if *max == u32::MAX { quote!(u32::MAX) } else { quote!(#most) };
    quote!((#ranges, #min, #max))
}

/// The clause for the types that a variant is made from, which no other variant has; `of` is its type without aliases. Types of
/// other crates may be equal, whatever their paths are.
fn sources(model: &Model, variant: &Variant, of: &Ty) -> Option<TokenStream> {
    let mut parts = vec![of];
    while let Some(part) = parts.pop() {
        match part {
            Ty::Path(_) => return None,
            Ty::Option(inner) | Ty::Vec(inner) | Ty::Map(inner) | Ty::Boxed(inner) => parts.push(inner),
            Ty::Tuple(items) => parts.extend(items),
            _ => {}
        }
    }
    let made_from = if let Ty::Boxed(inner) = &variant.ty { inner } else { &variant.ty };
    // Any JSON is a value of the variant for others too.
    if matches!(of, Ty::Null | Ty::Value) {
        return None;
    }
    let text = (*of == Ty::String).then(|| quote!(&str,));
    let made_from = ty(model, made_from, Scope::Types);
    Some(quote!(from(#text #made_from)))
}

/// Tags, each with its values.
fn tags(constants: &[(String, Value)]) -> BTreeMap<&str, Vec<&Value>> {
    let mut tags: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for (property, value) in constants {
        tags.entry(property).or_default().push(value);
    }
    tags
}

/// What holds a tag with some values, if a type is a struct that does: a field, or `const` for a constant.
fn holder(model: &Model, of: &Ty, property: &str, values: &[&Value]) -> Option<TokenStream> {
    let Some(TypeKind::Struct(of)) = super::ty::named(model, of) else { return None };
    if of.constants.iter().any(|constant| constant.wire == property && values.contains(&&constant.value)) {
        return Some(quote!(const));
    }
    of.fields.iter().find(|field| field.wire == property).map(|field| ident(&field.name).to_token_stream())
}

/// The type of which an alias is only another name, without docs of its own.
fn renamed<'m>(model: &'m Model, def: &TypeDef) -> Option<&'m TypeDef> {
    let TypeKind::Alias(Ty::Named(id)) = def.kind else { return None };
    let of = &model.types[id];
    let is_outcome = matches!(of.kind, TypeKind::Outcome(_) | TypeKind::Errors(_));
    (is_outcome || def.doc == Doc::default()).then_some(of)
}

fn outcome_type(model: &Model, def: &TypeDef, variants: &[OutcomeVariant], docs: &TokenStream) -> TokenStream {
    let name = ident(&def.name);
    // A stream can't be cloned or compared.
    let is_value = !variants.iter().any(|variant| matches!(variant.content, Content::Stream(_)));
    let derives = if is_value { quote!(Clone, Debug, PartialEq) } else { quote!(Debug) };
    let open = open_for_more(def);
    let serialize = is_value.then(|| {
        let (empty, content): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| variant.content == Content::Empty);
        let section = |label: &str, of: Vec<&OutcomeVariant>| {
            let (label, names) = (ident(label), of.iter().map(|variant| ident(&variant.name)));
            (!of.is_empty()).then(|| quote!(#label { #(#names),* }))
        };
        let (content, empty) = (section("content", content), section("empty", empty));
        quote!(runtime::outcome!(#name { #content #empty });)
    });
    let variants = variants.iter().map(|variant| {
        let (name, of) = (ident(&variant.name), content(model, &variant.content));
        quote!(#name #of)
    });
    quote! {
        #docs
        #[derive(#derives)]
        #open
        pub enum #name { #(#variants,)* }
        #serialize
    }
}

/// The type of a variant's content in parentheses; `None` for a variant without.
fn content(model: &Model, content: &Content) -> Option<TokenStream> {
    if *content == Content::Empty {
        return None;
    }
    let of = super::response::content(model, content, Scope::Types);
    Some(quote!((#of)))
}

fn errors_type(model: &Model, def: &TypeDef, variants: &[ErrorVariant], docs: &TokenStream) -> TokenStream {
    let (name, open) = (ident(&def.name), open_for_more(def));
    let variants = variants.iter().map(|variant| error(model, variant));
    quote!(runtime::errors! { #docs #open pub enum #name { #(#variants,)* } })
}

/// A variant with its status, and the function that decodes its content.
fn error(model: &Model, variant: &ErrorVariant) -> TokenStream {
    let status = match variant.status {
        Status::Code(code) => Literal::u16_unsuffixed(code).to_token_stream(),
        Status::Range(digit) => format!("{digit}XX").parse().unwrap_or_default(),
        Status::Default => quote!(_),
    };
    let code = (!matches!(variant.status, Status::Code(_))).then(|| quote!(u16));
    let (name, media_type) =
        (ident(&variant.name), variant.media_type.as_ref().map(|media_type| quote!(if #media_type)));
    let read = match &variant.content {
        Content::Empty | Content::Outcome(_) => {
            let code = code.map(|code| quote!((#code)));
            return quote!(#status #media_type => #name #code);
        }
        Content::Json(of) if takes_null(model, of) => quote!(json_or_null),
        Content::Json(_) => quote!(json),
        Content::Text | Content::Scalar(_) | Content::Stream(_) => quote!(text),
        Content::Bytes => quote!(bytes),
    };
    let of = code.into_iter().chain([super::response::content(model, &variant.content, Scope::Types)]);
    let label = variant.json_as.as_ref().map(|media_type| quote!(as #media_type));
    quote!(#status #media_type => #name(#(#of),*) = #read #label)
}
