//! Types as tokens.

use proc_macro2::TokenStream;
use quote::quote;

use crate::arena::Arena;
use crate::model::{Model, Ty, TypeId, TypeKind};
use crate::name;

/// Where a type is written: types of the crate are bare in the `types` module and behind `types::` elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Types,
    Api,
}

/// A type as it is written in the given scope.
pub(crate) fn ty(model: &Model, ty: &Ty, scope: Scope) -> TokenStream {
    let inner = |inner: &Ty| self::ty(model, inner, scope);
    match ty {
        Ty::Bool => quote!(bool),
        Ty::I8 => quote!(i8),
        Ty::I16 => quote!(i16),
        Ty::I32 => quote!(i32),
        Ty::I64 => quote!(i64),
        Ty::U8 => quote!(u8),
        Ty::U16 => quote!(u16),
        Ty::U32 => quote!(u32),
        Ty::U64 => quote!(u64),
        Ty::F32 => quote!(f32),
        Ty::F64 => quote!(f64),
        Ty::Number => quote!(Number),
        Ty::String => quote!(String),
        Ty::Uuid => quote!(Uuid),
        Ty::DateTime => quote!(DateTime),
        Ty::Date => quote!(Date),
        // Names that documents have for types of their own.
        Ty::Time => quote!(runtime::Time),
        Ty::Duration => quote!(runtime::Duration),
        Ty::Decimal => quote!(runtime::Decimal),
        Ty::Uri => quote!(runtime::Uri),
        Ty::Ip => quote!(IpAddr),
        Ty::Ipv4 => quote!(Ipv4Addr),
        Ty::Ipv6 => quote!(Ipv6Addr),
        Ty::Base64 => quote!(Base64),
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
    }
}

/// Whether JSON `null` is a value of a type.
pub(crate) fn takes_null(model: &Model, of: &Ty) -> bool {
    match plain(model, of) {
        Ty::Option(_) | Ty::Value | Ty::Null => true,
        Ty::Boxed(inner) => takes_null(model, inner),
        Ty::Named(id) => match definition(model, *id) {
            // What it contains is behind a list or map, or it would not be a type of its own.
            TypeKind::Newtype(inner) => matches!(inner, Ty::Option(_) | Ty::Value),
            _ => false,
        },
        _ => false,
    }
}

/// How an argument of a type is taken, and the expression that gives a reference to it: scalars and enumerations by
/// value, text as `&str`, lists as slices, everything else by reference.
pub(crate) fn argument(model: &Model, of: &Ty, name: &str) -> (TokenStream, TokenStream) {
    let ident = name::ident(name);
    let written = ty(model, of, Scope::Api);
    match plain(model, of) {
        Ty::String | Ty::Uri => (quote!(&str), quote!(#ident)),
        Ty::Vec(item) => {
            let item = ty(model, item, Scope::Api);
            (quote!(&[#item]), quote!(#ident))
        }
        scalar if scalar.is_copy() => (written, quote!(&#ident)),
        Ty::Named(id) if matches!(definition(model, *id), TypeKind::Enum(_)) => (written, quote!(&#ident)),
        _ => (quote!(&#written), quote!(#ident)),
    }
}

/// The function that says whether a value is one of those that a type is for, where the type keeps any other as well.
pub(crate) fn own_values(model: &Model, of: &Ty) -> Option<TokenStream> {
    let of = plain(model, of);
    let is_own = match of {
        Ty::Uri | Ty::Duration | Ty::Decimal => quote!(is_valid),
        Ty::Named(id) if matches!(definition(model, *id), TypeKind::Enum(_)) => quote!(is_known),
        _ => return None,
    };
    let of = ty(model, of, Scope::Types);
    Some(quote!(#of::#is_own))
}

/// The type behind aliases.
pub(crate) fn plain<'m>(model: &'m Model, of: &'m Ty) -> &'m Ty {
    let mut of = of;
    // An alias leads to another type; aliases that lead in a circle were replaced.
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

/// What a type is behind a pointer and aliases, if it has a name.
pub(crate) fn named<'m>(model: &'m Model, of: &'m Ty) -> Option<&'m TypeKind> {
    let of = if let Ty::Boxed(inner) = of { inner } else { of };
    if let Ty::Named(id) = plain(model, of) { Some(definition(model, *id)) } else { None }
}

fn definition(model: &Model, id: TypeId) -> &TypeKind {
    &model.types[id].kind
}

/// The imports for types of other crates and of the runtime, of which `more` are wanted too.
pub(crate) fn imports(used: &std::collections::BTreeSet<String>, more: &[&str]) -> Vec<Option<String>> {
    use crate::emit::print::unparse::import;
    let mut own = [&["Base64", "Date", "DateTime"], more].concat();
    own.sort_unstable();
    vec![
        import("std::collections", &["BTreeMap"], used),
        import("std::net", &["IpAddr", "Ipv4Addr", "Ipv6Addr"], used),
        import("serde_json", &["Map", "Number", "Value"], used),
        import("uuid", &["Uuid"], used),
        import("runtime", &own, used),
    ]
}

/// More bytes than a variant may take: each value of an enum is as large as its largest.
const LARGE: usize = 161;

/// How many bytes a value of each type takes at most, on a machine with 64 bits; close enough to compare. No number is
/// higher than [`LARGE`].
#[derive(Debug)]
pub(crate) struct Sizes(Arena<TypeId, usize>);

impl Sizes {
    /// A round for each level of types within types, for all of them at once: what stands further in counts as a pointer.
    pub fn of(model: &Model) -> Self {
        let mut sizes = Self(model.types.filled(8));
        for _ in 0..8 {
            let next = model.types.iter().map(|def| sizes.definition(&def.kind).min(LARGE)).collect();
            if std::mem::replace(&mut sizes.0, next) == sizes.0 {
                break;
            }
        }
        sizes
    }

    /// The type of a variant: behind a pointer if it is large.
    pub fn boxed(&self, of: &Ty) -> Ty {
        if self.size(of) >= LARGE { Ty::Boxed(Box::new(of.clone())) } else { of.clone() }
    }

    fn definition(&self, kind: &TypeKind) -> usize {
        match kind {
            TypeKind::Struct(def) => {
                let fields = def.fields.iter().map(|f| self.size(&f.ty) + if f.required { 0 } else { 8 });
                fields.sum::<usize>() + if def.rest.is_some() { 24 } else { 0 }
            }
            TypeKind::Enum(_) | TypeKind::Choice(_) => 24,
            TypeKind::Union(union) => {
                let variants = union.variants.iter().map(|variant| self.size(&variant.ty).min(LARGE - 1));
                variants.max().unwrap_or(0).max(72) + 8
            }
            TypeKind::Alias(inner) | TypeKind::Newtype(inner) => self.size(inner),
        }
    }

    fn size(&self, of: &Ty) -> usize {
        match of {
            Ty::Bool | Ty::I8 | Ty::U8 => 1,
            Ty::I16 | Ty::U16 => 2,
            Ty::I32 | Ty::U32 | Ty::F32 | Ty::Ipv4 => 4,
            Ty::I64 | Ty::U64 | Ty::F64 | Ty::Boxed(_) => 8,
            Ty::Number | Ty::Uuid | Ty::Ipv6 => 16,
            Ty::Ip => 17,
            Ty::Time => 20,
            Ty::DateTime | Ty::String | Ty::Duration | Ty::Uri | Ty::Base64 | Ty::Vec(_) | Ty::Map(_) | Ty::Path(_) => {
                24
            }
            Ty::Date | Ty::Decimal => 32,
            Ty::Value | Ty::Object => 72,
            Ty::Part => 96,
            Ty::Null => 0,
            Ty::Option(inner) => self.size(inner) + 8,
            Ty::Tuple(items) => items.iter().map(|item| self.size(item)).sum(),
            Ty::Named(id) => self.0[*id],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sizes;
    use crate::arena::Id;
    use crate::model::{Access, Doc, Field, Model, Struct, Ty, TypeDef, TypeId, TypeKind};

    fn structure(fields: Vec<Ty>) -> TypeDef {
        let field = |ty| Field {
            wire: String::new(),
            name: String::new(),
            ty,
            required: true,
            needed: false,
            access: Access::Both,
            doc: Doc::default(),
        };
        let fields = fields.into_iter().map(field).collect();
        TypeDef {
            name: String::new(),
            pointer: String::new(),
            doc: Doc::default(),
            kind: TypeKind::Struct(Struct { fields, rest: None, sent: false }),
            derives: Vec::new(),
            used_by: Vec::new(),
        }
    }

    #[test]
    fn a_type_is_measured_once_however_many_ways_lead_to_it() {
        let next = |index: usize| structure(vec![Ty::Named(TypeId::new(index + 1)); 1000]);
        let types = (0..9).map(next).chain([structure(vec![Ty::Null]), structure(vec![Ty::Bool])]).collect();
        let sizes = Sizes::of(&Model { types, ..Model::default() });
        let is_boxed = |index: usize| sizes.boxed(&Ty::Named(TypeId::new(index))) != Ty::Named(TypeId::new(index));
        // What is eight levels further in counts as a pointer.
        assert_eq!(
            (0..11).map(is_boxed).collect::<Vec<_>>(),
            [true, true, false, false, false, false, false, false, false, false, false]
        );
    }
}
