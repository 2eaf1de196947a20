//! The constructor of a struct that requests contain, and its setters.
//!
//! The struct is `#[non_exhaustive]`, so that a property that an API adds breaks no code. Properties with one allowed value are
//! set by the constructor, and so are those by which unions select the struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{self, Scope, takes_null};
use crate::emit::doc::{self, phrases};
use crate::model::{Model, Struct, StructField, Ty, TypeDef, TypeKind};
use crate::name::{self, Entry, ident, reserved};

/// What a struct has beside its fields, if requests contain it.
pub(super) struct Constructor {
    /// Whether the macro `construct!` implements `Default`: no argument is left, and neither `object!` nor the configuration does.
    pub has_default: bool,
    items: Vec<TokenStream>,
}

impl Constructor {
    /// The constructor of a struct; `None` if only responses contain it.
    pub fn of(model: &Model, def: &TypeDef, fields: &Struct) -> Option<Self> {
        if !fields.sent {
            return None;
        }
        let of = Fields::of(model, fields);
        let finish = fields.builder.as_ref().map(|_| ident(&finish(model, fields)));
        let is_derived = fields.fields.iter().any(|field| field.required)
            && def.derives.iter().any(|path| path.ends_with("Default"));
        let is_plain = of.set.is_empty() && fields.fields.iter().all(|field| !field.required);
        let builder = fields.builder.as_deref().map(ident);
        let has_default = of.given.is_empty() && !is_derived && !is_plain;
        let name = ident(&def.name);
        let section = |label: &str, entries: &[TokenStream]| {
            let label = ident(label);
            (!entries.is_empty()).then(|| quote!(#label { #(#entries),* }))
        };
        let given = section(if builder.is_some() { "build" } else { "new" }, &of.given);
        let given = given.or_else(|| (!has_default).then(|| quote!(new {})));
        let (set, optional, also) =
            (section("set", &of.set), section("optional", &of.optional), section("also", &of.also));
        let rest = fields.additional.iter().map(|(name, of)| {
            let (name, of) = (ident(name), ty::ty(model, of, Scope::Types));
            quote!(rest { #name: BTreeMap<String, #of> })
        });
        let by = builder.zip(finish).map(|(builder, finish)| quote!(by #builder::#finish));
        let table = quote!(runtime::construct!(#name #by { #given #set #optional #(#rest)* #also }););
        let renamed = of.renamed;
        let renamed = (!renamed.is_empty()).then(|| quote!(impl #name { #(#renamed)* }));
        Some(Self { has_default, items: std::iter::once(table).chain(renamed).collect() })
    }

    /// The emitted items.
    pub fn items(self) -> Vec<TokenStream> {
        self.items
    }
}

/// The fields of a struct as entries of the macro `construct!`.
#[derive(Default)]
struct Fields {
    given: Vec<TokenStream>,
    set: Vec<TokenStream>,
    optional: Vec<TokenStream>,
    also: Vec<TokenStream>,
    /// The setters that cannot have the name of their field, or that are deprecated.
    renamed: Vec<TokenStream>,
}

/// The arguments of the constructor, or the setters of the builder, in their order.
pub(super) fn arguments<'m>(model: &Model, fields: &'m Struct) -> Vec<&'m StructField> {
    let mut given: Vec<&StructField> = fields.fields.iter().filter(|field| is_given(model, fields, field)).collect();
    given.sort_by(|a, b| a.wire.cmp(&b.wire));
    given
}

/// Whether the caller gives the value of a field, since requests must have it, and it is not the only one.
fn is_given(model: &Model, fields: &Struct, field: &StructField) -> bool {
    let is_set = || tag_value(model, fields, field).or_else(|| only_value(model, field)).is_some();
    (field.required || field.required_in_requests) && !is_set()
}

/// The name of the builder's method that ends it, which no setter has.
pub(super) fn finish(model: &Model, fields: &Struct) -> String {
    let names: Vec<&str> = arguments(model, fields).iter().map(|field| field.name.as_str()).collect();
    let mut name = "build".to_owned();
    while names.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

impl Fields {
    fn of(model: &Model, fields: &Struct) -> Self {
        let mut of = Self::default();
        let mut all: Vec<(&StructField, String)> = fields.fields.iter().zip(setters(fields)).collect();
        // The order of arguments must not be that of the document: another order there would exchange them in silence.
        all.sort_by(|(a, _), (b, _)| a.wire.cmp(&b.wire));
        for (field, setter) in all {
            let (tag, only) = (tag_value(model, fields, field), only_value(model, field));
            let is_present = field.required || field.required_in_requests || tag.is_some();
            match tag.or(only) {
                Some(value) if is_present => of.set(model, field, &value, &setter),
                _ if is_given(model, fields, field) => of.given(model, field, fields.builder.is_some()),
                _ => of.optional(model, field, &setter),
            }
        }
        of
    }

    /// Adds a field that the constructor sets.
    fn set(&mut self, model: &Model, field: &StructField, value: &TokenStream, setter: &str) {
        let member = ident(&field.name);
        if field.required {
            self.set.push(quote!(#member = #value));
            return;
        }
        self.set.push(quote!(#member = Some(#value)));
        let argument = Argument::of(model, field);
        if setter == field.name && !field.doc.deprecated {
            self.also.push(argument.entry(&member));
        } else {
            self.renamed.push(argument.setter(field, setter));
        }
    }

    /// Adds a field whose value is an argument of the constructor, or of the builder's setter.
    fn given(&mut self, model: &Model, field: &StructField, is_built: bool) {
        let (member, argument) = (ident(&field.name), required(model, &field.ty));
        let of = is_built.then(|| ty::ty(model, &field.ty, Scope::Types));
        let of = of.map(|of| quote!(#of as));
        let some = (!field.required).then(|| quote!(= Some));
        self.given.push(quote!(#member: #of #argument #some));
    }

    /// Adds a field that can be absent.
    fn optional(&mut self, model: &Model, field: &StructField, setter: &str) {
        let (member, argument) = (ident(&field.name), Argument::of(model, field));
        if setter == field.name && !field.doc.deprecated {
            self.optional.push(argument.entry(&member));
        } else {
            self.set.push(quote!(#member = None));
            self.renamed.push(argument.setter(field, setter));
        }
    }
}

/// The argument of a setter: a value that is neither absent nor null, so that a property that becomes nullable changes nothing.
struct Argument {
    of: TokenStream,
    is_nullable: bool,
    /// Whether the value is made from the argument by `into`.
    is_converted: bool,
}

impl Argument {
    fn of(model: &Model, field: &StructField) -> Self {
        let plain = if takes_null(model, &field.ty) { ty::plain(model, &field.ty) } else { &field.ty };
        let (of, is_nullable) = if let Ty::Option(inner) = plain { (&**inner, true) } else { (&field.ty, false) };
        let is_converted = matches!(of, Ty::Boxed(_)) || is_converted(model, of);
        Self { of: argument(model, of), is_nullable, is_converted }
    }

    fn some(&self) -> Option<TokenStream> {
        self.is_nullable.then(|| quote!(Some))
    }

    /// The entry of the macro.
    fn entry(&self, member: &proc_macro2::Ident) -> TokenStream {
        let (of, some) = (&self.of, self.some().map(|some| quote!(= #some)));
        quote!(#member: #of #some)
    }

    /// A setter that is written out.
    fn setter(&self, field: &StructField, setter: &str) -> TokenStream {
        let (member, setter, of) = (ident(&field.name), ident(setter), &self.of);
        let about = doc::attributes(&[phrases::sets_field(&field.name)]);
        let deprecated = doc::deprecated(&field.doc);
        let value = if self.is_converted { quote!(#member.into()) } else { quote!(#member) };
        let value = if self.is_nullable { quote!(Some(#value)) } else { value };
        quote! {
            #about
            #deprecated
            #[inline]
            pub fn #setter(mut self, #member: #of) -> Self {
                self.#member = Some(#value);
                self
            }
        }
    }
}

/// The type of an argument, from which the type of a field is made. Whether the field is boxed depends on other types.
fn argument(model: &Model, of: &Ty) -> TokenStream {
    let of = if let Ty::Boxed(inner) = of { inner } else { of };
    let written = ty::ty(model, of, Scope::Types);
    if is_converted(model, of) { quote!(impl Into<#written>) } else { written }
}

/// Tests for texts, and for unions: a type that becomes a variant of one remains a type of the argument.
fn is_converted(model: &Model, of: &Ty) -> bool {
    ty::is_str(ty::plain(model, of)) || matches!(ty::named(model, of), Some(TypeKind::Union(_)))
}

/// The type of an argument for a field that is required. A value is enough for one that can be null.
fn required(model: &Model, of: &Ty) -> TokenStream {
    match ty::plain(model, of) {
        Ty::Option(_) => {
            let written = ty::ty(model, of, Scope::Types);
            quote!(impl Into<#written>)
        }
        _ => argument(model, of),
    }
}

/// The names of the setters of a struct's fields: those of the fields, but for names that are called for something else.
pub(super) fn setters(fields: &Struct) -> Vec<String> {
    let entry = |field: &StructField| {
        let candidates = vec![field.name.clone(), name::with_word(&field.name, "value")];
        Entry::new(&field.wire, candidates, 0)
    };
    let entries: Vec<Entry> = fields.fields.iter().map(entry).collect();
    name::assign(&entries, &reserved::setters())
}

/// The docs of the constructor's tags: of those that are not obvious from their type.
pub(super) fn docs(model: &Model, fields: &Struct) -> Vec<String> {
    let is_set = |property: &str| {
        let field = fields.fields.iter().find(|field| field.wire == property);
        field.is_some_and(|field| tag_value(model, fields, field).is_some() && only_value(model, field).is_none())
    };
    let set = fields.tags.iter().filter(|(property, _)| fields.sent && is_set(property));
    let set: Vec<String> = set.map(|(property, value)| doc::member(property, [value])).collect();
    if set.is_empty() { Vec::new() } else { vec![phrases::sets_tags(&set)] }
}

/// The value by which unions select a struct, as one of a field's type.
fn tag_value(model: &Model, fields: &Struct, field: &StructField) -> Option<TokenStream> {
    let (_, value) = fields.tags.iter().find(|(property, _)| *property == field.wire)?;
    ty::literal(model, &field.ty, value)
}

/// The only allowed value of a property; `None` if there are others.
fn only_value(model: &Model, field: &StructField) -> Option<TokenStream> {
    let Some(TypeKind::Enum(of)) = ty::named(model, &field.ty) else { return None };
    let [only] = of.values.as_slice() else { return None };
    let (of, value) = (ty::ty(model, &field.ty, Scope::Types), ident(&only.name));
    Some(quote!(#of::#value))
}
