//! Types as tokens.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value as JsonValue;

use crate::model::{Argument, Enum, EnumKind, Model, Scalar, Ty, TypeId, TypeKind};
use crate::name::{self, reserved};

/// The module in which a type is written. Types of the crate have a prefix `types::` outside of the `types` module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Types,
    Api,
}

/// The path of a type in a scope.
pub(crate) fn ty(model: &Model, ty: &Ty, scope: Scope) -> TokenStream {
    let inner = |inner: &Ty| self::ty(model, inner, scope);
    match ty {
        Ty::Part => quote!(runtime::Part),
        Ty::Value => quote!(Value),
        Ty::Object => quote!(Map<String, Value>),
        Ty::Null => quote!(()),
        Ty::Path(path) => path.parse().unwrap_or_default(),
        Ty::Named(id) => {
            let name = name::ident(&model.types[*id].name);
            if scope == Scope::Types { quote!(#name) } else { quote!(types::#name) }
        }
        Ty::Option(of) => {
            let of = inner(of);
            quote!(Option<#of>)
        }
        Ty::Vec(of) => {
            let of = inner(of);
            quote!(Vec<#of>)
        }
        Ty::Map(of) => {
            let of = inner(of);
            quote!(BTreeMap<String, #of>)
        }
        Ty::Tuple(items) => {
            let items = items.iter().map(inner);
            quote!((#(#items,)*))
        }
        Ty::Boxed(of) => {
            let of = inner(of);
            quote!(Box<#of>)
        }
        other => match other.scalar() {
            Some(scalar) => scalar_path(scalar),
            None => quote!(compile_error!("a type without a path")),
        },
    }
}

/// The name of a scalar type that is imported, the path of any other.
fn scalar_path(scalar: &Scalar) -> TokenStream {
    let written = if scalar.is_imported { scalar.name() } else { scalar.path };
    let segments = written.split("::").map(name::ident);
    quote!(#(#segments)::*)
}

/// The path of a component's type; in an `Option` if the component itself may be null.
pub(crate) fn path_text(model: &Model, ty: &Ty) -> String {
    match ty {
        Ty::Named(id) => format!("types::{}", model.types[*id].name),
        Ty::Option(inner) => format!("Option<{}>", path_text(model, inner)),
        Ty::Path(path) => path.clone(),
        _ => "serde_json::Value".to_owned(),
    }
}

/// Whether JSON `null` is a value of a type.
pub(crate) fn takes_null(model: &Model, of: &Ty) -> bool {
    match plain(model, of) {
        Ty::Option(_) | Ty::Value | Ty::Null => true,
        Ty::Boxed(inner) => takes_null(model, inner),
        Ty::Named(id) => match definition(model, *id) {
            // A newtype contains itself in a `Vec` or map, and so needs no further look.
            TypeKind::Newtype(inner) => matches!(inner, Ty::Option(_) | Ty::Value),
            _ => false,
        },
        _ => false,
    }
}

/// Tests for a scalar that is copied, and for an enumeration: methods take them by value.
pub(crate) fn is_by_value(model: &Model, of: &Ty) -> bool {
    match plain(model, of) {
        Ty::Named(id) => matches!(definition(model, *id), TypeKind::Enum(_)),
        scalar => scalar.is_copy(),
    }
}

/// Tests for an enumeration of texts.
pub(crate) fn is_text_enum(model: &Model, of: &Ty) -> bool {
    matches!(named(model, of), Some(TypeKind::Enum(Enum { kind: EnumKind::Text, .. })))
}

/// The type of an argument, and the expression for a reference to its value. Scalars and enumerations are passed by value,
/// strings as `&str`, arrays as slices, other types by reference. A `&str` is also taken for an enumeration of texts, and in an array:
/// a text of which the document begins to list the values remains a value of the argument. So does a value to which it adds null.
pub(crate) fn argument(model: &Model, of: &Ty, name: &str) -> (TokenStream, TokenStream) {
    let ident = name::ident(name);
    let written = ty(model, of, Scope::Api);
    match plain(model, of) {
        text if is_str(text) => (quote!(&str), quote!(#ident)),
        Ty::Option(inner) => {
            let written = ty(model, inner, Scope::Api);
            if is_by_reference(model, inner) {
                (quote!(impl runtime::RefOrNull<#written>), quote!(&runtime::RefOrNull::ref_or_null(&#ident)))
            } else {
                (quote!(impl runtime::OrNull<#written>), quote!(&runtime::OrNull::or_null(#ident)))
            }
        }
        Ty::Vec(item) if is_as_str(model, item) => (quote!(&[impl AsRef<str>]), quote!(&runtime::texts(#ident))),
        Ty::Vec(item) => {
            let item = ty(model, item, Scope::Api);
            (quote!(&[#item]), quote!(#ident))
        }
        of if is_text_enum(model, of) => (quote!(impl Into<#written>), quote!(&#ident.into())),
        of if is_by_value(model, of) => (written, quote!(&#ident)),
        _ => (quote!(&#written), quote!(#ident)),
    }
}

/// Tests for a type of which methods take the values, if they may be null, by reference.
pub(crate) fn is_by_reference(model: &Model, of: &Ty) -> bool {
    !is_str(plain(model, of)) && !is_by_value(model, of)
}

/// Tests for items of arrays that callers can give as any texts.
pub(crate) fn is_as_str(model: &Model, of: &Ty) -> bool {
    is_str(plain(model, of)) || is_text_enum(model, of)
}

/// Whether a value of a type is made from a `&str`.
pub(crate) fn is_str(of: &Ty) -> bool {
    of.scalar().is_some_and(|scalar| scalar.argument == Argument::Str)
}

/// A JSON value as a literal of a type; `None` for a type that has none.
pub(crate) fn literal(model: &Model, of: &Ty, value: &JsonValue) -> Option<TokenStream> {
    match (plain(model, of), value) {
        (Ty::Option(inner), _) => {
            let value = literal(model, inner, value)?;
            Some(quote!(Some(#value)))
        }
        (Ty::Named(id), _) => {
            let TypeKind::Enum(def) = definition(model, *id) else { return None };
            let name = ty(model, of, Scope::Types);
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if let Some(known) = def.values.iter().find(|known| known.wire == text) {
                let known = name::ident(&known.name);
                return Some(quote!(#name::#known));
            }
            let unknown = name::ident(&def.unknown);
            match def.kind {
                EnumKind::Text => value.as_str().map(|text| quote!(#name::#unknown(#text.to_owned()))),
                EnumKind::Integer => value.as_i64().map(Literal::i64_unsuffixed).map(|n| quote!(#name::#unknown(#n))),
            }
        }
        (Ty::String, JsonValue::String(text)) => Some(quote!(#text.to_owned())),
        (Ty::Value, JsonValue::String(text)) => Some(quote!(Value::from(#text))),
        (Ty::Bool, JsonValue::Bool(value)) => Some(quote!(#value)),
        (integer, JsonValue::Number(number)) if integer.is_integer() => {
            // Larger ones are no values of some types.
            let number = number.as_i64().filter(|number| *integer == Ty::I64 || (0..=127).contains(number));
            number.map(Literal::i64_unsuffixed).map(|number| quote!(#number))
        }
        _ => None,
    }
}

/// The type behind an alias; any other type itself.
pub(crate) fn plain<'m>(model: &'m Model, of: &'m Ty) -> &'m Ty {
    let mut of = of;
    // Aliases have no cycle: `analyze` replaced them.
    for _ in 0..=model.types.len() {
        match of {
            Ty::Named(id) => match definition(model, *id) {
                TypeKind::Alias(inner) => of = inner,
                _ => break,
            },
            _ => break,
        }
    }
    of
}

/// A type without aliases in it.
pub(crate) fn resolved(model: &Model, of: &Ty) -> Ty {
    let inner = |inner: &Ty| Box::new(resolved(model, inner));
    match plain(model, of) {
        Ty::Option(of) => Ty::Option(inner(of)),
        Ty::Vec(of) => Ty::Vec(inner(of)),
        Ty::Map(of) => Ty::Map(inner(of)),
        Ty::Boxed(of) => Ty::Boxed(inner(of)),
        Ty::Tuple(items) => Ty::Tuple(items.iter().map(|item| resolved(model, item)).collect()),
        other => other.clone(),
    }
}

/// The definition of a type behind a `Box` and aliases; `None` for a type without a definition.
pub(crate) fn named<'m>(model: &'m Model, of: &'m Ty) -> Option<&'m TypeKind> {
    let of = if let Ty::Boxed(inner) = of { inner } else { of };
    if let Ty::Named(id) = plain(model, of) { Some(definition(model, *id)) } else { None }
}

fn definition(model: &Model, id: TypeId) -> &TypeKind {
    &model.types[id].kind
}

/// The imports for types of other crates and of the runtime; `more` are further names of the runtime.
pub(crate) fn imports(used: &std::collections::BTreeSet<String>, more: &[&'static str]) -> Vec<Option<String>> {
    use crate::emit::print::unparse::import;
    let of = |root: &str, more: &[&'static str]| {
        let mut names = [Scalar::imported_from(root).as_slice(), more].concat();
        names.sort_unstable();
        import(root, &names, used)
    };
    vec![
        import("std::collections", &["BTreeMap"], used),
        of("std::net", &[]),
        of("serde_json", &["Map", "Value"]),
        of("uuid", &[]),
        of(reserved::TRANSPORT, more),
    ]
}
