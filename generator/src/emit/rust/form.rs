//! The encodings of the properties of forms.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::style;
use super::ty::{named, plain, takes_null};
use crate::model::{Encoding, Model, Struct, StructField, Style, Ty, TypeKind};

/// The styles of properties of a form that is `urlencoded`. Of an array that is required, the style refuses one without items.
pub(super) fn styles(model: &Model, of: &Ty, encodings: &[(String, Encoding)]) -> Vec<TokenStream> {
    let given = |name: &str| encodings.iter().find_map(|(known, encoding)| (known == name).then_some(encoding));
    let mut styles: Vec<TokenStream> = Vec::new();
    for (name, encoding) in encodings {
        let Encoding::Style(style) = encoding else { continue };
        let (style, filled) = (field_style(style), is_filled(model, of, name).then(|| quote!(.filled())));
        styles.push(quote!((#name, #style #filled)));
    }
    for field in required_arrays(model, of).filter(|field| given(&field.wire).is_none()) {
        let name = &field.wire;
        styles.push(quote!((#name, Style::FORM_JSON.filled())));
    }
    styles
}

/// The encodings of properties of a `multipart/form-data` form.
pub(super) fn encodings(model: &Model, of: &Ty, encodings: &[(String, Encoding)]) -> Vec<TokenStream> {
    let given = |name: &str| encodings.iter().any(|(known, _)| known == name);
    let rest = required_arrays(model, of).filter(|field| !given(&field.wire)).map(|field| {
        let name = &field.wire;
        quote!((#name, runtime::Encoding::DEFAULT.filled()))
    });
    let declared = encodings.iter().map(|(name, encoding)| {
        let filled = is_filled(model, of, name).then(|| quote!(.filled()));
        let encoding = match encoding {
            Encoding::Type(content_type) => quote!(of_type(#content_type)),
            Encoding::Text(content_type) => quote!(of_text(#content_type)),
            Encoding::Range(content_types) => quote!(of_range(#content_types)),
            Encoding::Style(style) => {
                let style = field_style(style);
                quote!(styled(#style))
            }
        };
        quote!((#name, runtime::Encoding::#encoding #filled))
    });
    declared.chain(rest).collect()
}

/// The properties of a form in the order of the document, texts before files; none if the struct is written in this order.
pub(super) fn order<'m>(model: &'m Model, of: &'m Ty) -> Vec<&'m str> {
    let Some(form) = structure(model, of) else { return Vec::new() };
    let files_last = |fields: Vec<&'m StructField>| {
        let (files, texts): (Vec<&StructField>, Vec<&StructField>) =
            fields.into_iter().partition(|field| is_file(model, &field.ty));
        texts.into_iter().chain(files).map(|field| field.wire.as_str()).collect::<Vec<&str>>()
    };
    let declared = files_last(form.fields.iter().collect());
    // The order in which `Object` writes.
    let section = |field: &&StructField| (!field.required, !field.required && takes_null(model, &field.ty));
    let mut written: Vec<&StructField> = form.fields.iter().collect();
    written.sort_by_key(section);
    if files_last(written) == declared {
        return Vec::new();
    }
    form.constants.iter().map(|constant| constant.wire.as_str()).chain(declared).collect()
}

/// The style of a form's property, whose default is that of query parameters.
fn field_style(of: &Style) -> TokenStream {
    if *of == Style::Default { quote!(Style::FORM) } else { style(of) }
}

fn structure<'m>(model: &'m Model, of: &'m Ty) -> Option<&'m Struct> {
    if let Some(TypeKind::Struct(form)) = named(model, of) { Some(form) } else { None }
}

fn required_arrays<'m>(model: &'m Model, of: &'m Ty) -> impl Iterator<Item = &'m StructField> {
    let fields = structure(model, of).into_iter().flat_map(|form| &form.fields);
    fields.filter(|field| field.required || field.required_in_requests).filter(|field| is_array(model, &field.ty))
}

/// Tests for a property that is required and not sent if it is empty.
fn is_filled(model: &Model, of: &Ty, name: &str) -> bool {
    required_arrays(model, of).any(|field| field.wire == name)
}

/// Tests for a type whose values are not sent as parameters if they are empty.
pub(super) fn is_list_or_map(model: &Model, of: &Ty) -> bool {
    matches!(plain(model, of.without_null()), Ty::Vec(_) | Ty::Map(_) | Ty::Object)
}

/// Tests for a type whose values are not sent in a form if they are empty.
fn is_array(model: &Model, of: &Ty) -> bool {
    matches!(plain(model, of.without_null()), Ty::Vec(_))
}

fn is_file(model: &Model, of: &Ty) -> bool {
    match plain(model, of.without_null()) {
        Ty::Part => true,
        Ty::Vec(item) => plain(model, item.without_null()) == &Ty::Part,
        _ => false,
    }
}
