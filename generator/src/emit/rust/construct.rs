//! The constructor of a struct that requests contain, and its setters.
//!
//! The struct is `#[non_exhaustive]`, so that a property that an API adds breaks no code. Properties with one allowed value are
//! set by the constructor, and so are those by which unions select the struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{self, Scope, takes_null};
use crate::emit::doc::{self, phrases};
use crate::model::{Model, Struct, StructField, Ty, TypeKind};
use crate::name::{self, Entry, ident, reserved};

/// What a struct has beside its fields, if requests contain it.
pub(super) struct Constructor {
    /// The entries of the struct's attribute `json`.
    pub entries: Vec<TokenStream>,
    /// The entries of the attribute of each field, in their order.
    pub fields: Vec<Vec<TokenStream>>,
    /// The setters that cannot have the name of their field, or whose arguments have another type.
    setters: Vec<TokenStream>,
}

impl Constructor {
    /// The constructor of a struct; `None` if only responses contain it.
    pub fn of(model: &Model, fields: &Struct) -> Option<Self> {
        if !fields.sent {
            return None;
        }
        let given = arguments(model, fields).into_iter().map(|field| ident(&field.name));
        let entries = match &fields.builder {
            Some(builder) => {
                let (builder, finish) = (ident(builder), ident(&finish(model, fields)));
                vec![quote!(builder = #builder), quote!(#finish(#(#given),*))]
            }
            None => vec![quote!(new(#(#given),*))],
        };
        let mut of = Self { entries, fields: Vec::new(), setters: Vec::new() };
        for (field, setter) in fields.fields.iter().zip(setters(fields)) {
            let entries = of.field(model, fields, field, &setter);
            of.fields.push(entries);
        }
        Some(of)
    }

    /// The entries of a field's attribute.
    fn field(&mut self, model: &Model, fields: &Struct, field: &StructField, setter: &str) -> Vec<TokenStream> {
        if is_given(model, fields, field) {
            let is_converted = argument_is_converted(model, &field.ty);
            return is_converted.then(|| quote!(into)).into_iter().collect();
        }
        let (tag, only) = (tag_value(model, fields, field), only_value(model, field));
        let is_present = field.required || field.required_in_requests || tag.is_some();
        let value = tag.or(only).filter(|_| is_present).map(|value| quote!(value = #value));
        let argument = (!field.required).then(|| Argument::of(model, field));
        let more = argument.and_then(|argument| {
            let is_own = setter == field.name && argument.is_derived;
            if !is_own {
                self.setters.push(argument.setter(field, setter));
            }
            match (is_own, argument.is_converted) {
                (false, _) => Some(quote!(no_setter)),
                (true, true) => Some(quote!(into)),
                (true, false) => None,
            }
        });
        value.into_iter().chain(more).collect()
    }

    /// The `impl` block of the setters that the derive macro does not emit.
    pub fn setters(&self, name: &proc_macro2::Ident) -> Option<TokenStream> {
        let setters = &self.setters;
        (!setters.is_empty()).then(|| quote!(impl #name { #(#setters)* }))
    }
}

/// Whether `Default` is implemented for a struct without being derived: by a constructor that has no arguments.
pub(super) fn has_default(model: &Model, fields: &Struct) -> bool {
    fields.sent && arguments(model, fields).is_empty()
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

/// The argument of a setter: a value that is neither absent nor null, so that a property that becomes nullable changes nothing.
struct Argument {
    of: TokenStream,
    is_nullable: bool,
    /// Whether the attribute has to say that the value is made from the argument by `into`.
    is_converted: bool,
    /// Whether the derive macro emits the setter: it sees no `Option` that an alias names.
    is_derived: bool,
}

impl Argument {
    fn of(model: &Model, field: &StructField) -> Self {
        let plain = if takes_null(model, &field.ty) { ty::plain(model, &field.ty) } else { &field.ty };
        let (of, is_nullable) = if let Ty::Option(inner) = plain { (&**inner, true) } else { (&field.ty, false) };
        Self {
            of: argument(model, of),
            is_nullable,
            is_converted: is_said_to_be_converted(model, of),
            is_derived: !is_nullable || matches!(field.ty, Ty::Option(_)),
        }
    }

    /// A setter that is written out.
    fn setter(&self, field: &StructField, setter: &str) -> TokenStream {
        let (member, setter, of) = (ident(&field.name), ident(setter), &self.of);
        let about = doc::attributes(&[phrases::sets_field(&field.name)]);
        let deprecated = doc::deprecated(&field.doc);
        let value = quote!(#member.into());
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

/// Whether the attribute of a required field has to say that its value is made from an argument by `into`.
fn argument_is_converted(model: &Model, of: &Ty) -> bool {
    match ty::plain(model, of) {
        Ty::Option(_) => !matches!(of, Ty::Option(_)),
        _ => is_said_to_be_converted(model, of),
    }
}

/// Whether the attribute of a field has to say that its value is made from an argument by `into`: the derive macro knows it of
/// strings.
fn is_said_to_be_converted(model: &Model, of: &Ty) -> bool {
    let of = if let Ty::Boxed(inner) = of { inner } else { of };
    is_converted(model, of) && *of != Ty::String
}

/// The type of an argument, from which the type of a field is made. Whether the field is boxed depends on other types.
fn argument(model: &Model, of: &Ty) -> TokenStream {
    let of = if let Ty::Boxed(inner) = of { inner } else { of };
    let written = ty::ty(model, of, Scope::Types);
    if is_converted(model, of) { quote!(impl Into<#written>) } else { written }
}

/// Tests for texts, also enumerated ones, and for unions: a text that becomes an enumeration, and a type that becomes a variant of
/// a union, remain types of the argument.
fn is_converted(model: &Model, of: &Ty) -> bool {
    ty::is_str(ty::plain(model, of))
        || ty::is_text_enum(model, of)
        || matches!(ty::named(model, of), Some(TypeKind::Union(_)))
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
