//! The calls of emitted code, from its model: only names and shapes of Rust code. The meaning of a call is taken from the
//! document.

use super::{Argument, Call, HeaderType, Returns, SchemaType, Setter, UnionType};
use crate::document::{Document, Operation};
use generator::model::{
    self, Body, BodyFormat, Content, EnumKind, Items, Model, Parameter, ParameterIn, SchemeKind, Ty, TypeId, TypeKind,
};

/// The calls of all operations.
pub(super) fn calls(model: &Model, document: &Document) -> Result<Vec<Call>, String> {
    let operations = document.operations();
    let groups = model.groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)));
    groups
        .map(|(group, operation)| {
            let same = |other: &&Operation| other.method == operation.verb && other.path == operation.path;
            let found = operations.iter().find(same);
            let found =
                found.ok_or_else(|| format!("`{} {}` is not in the document", operation.verb, operation.path))?;
            let method = raw(&operation.method);
            Ok(Call {
                operation: found.clone(),
                rust: if group.label.is_some() { format!("{}::{method}", raw(&group.module)) } else { method },
                arguments: arguments(model, operation),
                returns: match (&operation.responses.output.content, operation.responses.output.optional) {
                    (Content::Json(_), _) | (Content::Scalar(_), false) => Returns::Json,
                    (Content::Stream(sequence), false) => items(sequence),
                    (Content::Text, false) => Returns::Text,
                    (Content::Bytes | Content::Base64, false) => Returns::Bytes,
                    (Content::Empty, _) => Returns::Nothing,
                    _ => Returns::Other,
                },
                streams: operation.responses.stream.as_ref().map(|stream| items(&stream.items)),
                headers: operation
                    .responses
                    .successes
                    .iter()
                    .flat_map(|case| &case.headers)
                    .map(|it| header(model, it))
                    .collect(),
            })
        })
        .collect()
}

fn items(of: &Items) -> Returns {
    match of {
        Items::Json(_) | Items::Objects(_) => Returns::Items,
        Items::Events | Items::JsonEvents(_) => Returns::Events,
    }
}

fn header(model: &Model, header: &model::Header) -> HeaderType {
    HeaderType { name: header.name.clone(), rust: rust(model, &header.ty), json: header.is_json }
}

/// The type of each component schema.
pub(super) fn schemas(model: &Model) -> Vec<SchemaType> {
    let components = model.components.iter();
    components.map(|component| SchemaType { name: component.name.clone(), rust: rust(model, &component.ty) }).collect()
}

/// The unions among the types: names and numbers of Rust code, and where the document has their schemas.
pub(super) fn unions(model: &Model) -> Vec<UnionType> {
    let union = |def: &model::TypeDef| match &def.kind {
        TypeKind::Union(union) => {
            Some(UnionType { name: raw(&def.name), pointer: def.pointer.to_string(), variants: union.variants.len() })
        }
        _ => None,
    };
    model.types.iter().filter_map(union).collect()
}

/// The builder's methods for credentials.
pub(super) fn credentials(model: &Model) -> Vec<Setter> {
    let setter = |scheme: &model::Scheme| Setter {
        scheme: scheme.name.clone(),
        rust: raw(&scheme.method),
        arguments: if scheme.kind == SchemeKind::Basic { 2 } else { 1 },
    };
    // A certificate is not part of the request.
    model.schemes.iter().filter(|scheme| scheme.kind != SchemeKind::Certificate).map(setter).collect()
}

fn arguments(model: &Model, operation: &model::Operation) -> Vec<Argument> {
    let parameters = operation.parameters.iter().map(|parameter| self::parameter(model, parameter));
    parameters.chain(operation.body.iter().map(|one| body(model, one))).collect()
}

/// The owned type of an argument, `_` if the signature determines it, and true if it is passed by reference: scalars and
/// enumerations are passed by value, those of strings as any text, strings as `&str`, arrays as slices, those of strings as slices
/// of any texts, other types by reference.
fn taken(model: &Model, of: &Ty) -> (String, bool) {
    let is_text_enum = |of: &Ty| match plain(model, of) {
        Ty::Named(id) => matches!(&model.types[*id].kind, TypeKind::Enum(def) if def.kind == EnumKind::Text),
        _ => false,
    };
    let (kind, is_reference) = match plain(model, of) {
        Ty::Option(inner) => {
            let is_enum = |id: &TypeId| matches!(model.types[*id].kind, TypeKind::Enum(_));
            let is_value = match plain(model, inner) {
                Ty::String | Ty::Uri => true,
                Ty::Named(id) => is_enum(id),
                inner => inner.is_copy(),
            };
            return (rust(model, plain(model, of)), !is_value);
        }
        Ty::String | Ty::Uri => ("String", true),
        Ty::Vec(item) if matches!(plain(model, item), Ty::String | Ty::Uri) => ("Vec<String>", true),
        Ty::Vec(item) if is_text_enum(item) => return (format!("Vec<{}>", rust(model, item)), true),
        Ty::Vec(_) => ("Vec<_>", true),
        scalar if scalar.is_copy() => ("_", false),
        of if is_text_enum(of) => return (rust(model, of), false),
        Ty::Named(id) => ("_", !matches!(model.types[*id].kind, TypeKind::Enum(_))),
        _ => ("_", true),
    };
    (kind.to_owned(), is_reference)
}

fn parameter(model: &Model, parameter: &Parameter) -> Argument {
    let (kind, reference) = taken(model, &parameter.ty);
    let location = match parameter.location {
        ParameterIn::Path => "path",
        ParameterIn::Query => "query",
        ParameterIn::QueryString => "querystring",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
    };
    Argument {
        name: parameter.wire.clone(),
        location: location.to_owned(),
        required: parameter.is_argument(),
        always: parameter.required,
        rust: raw(&parameter.name),
        kind,
        reference,
        content: None,
        content_type: None,
    }
}

fn body(model: &Model, body: &Body) -> Argument {
    let (kind, reference) = match &body.format {
        BodyFormat::Json(of) => taken(model, of),
        BodyFormat::Form(..) | BodyFormat::FormData(..) => ("_".to_owned(), true),
        BodyFormat::Multipart => ("Multipart".to_owned(), false),
        BodyFormat::Text => ("String".to_owned(), false),
        BodyFormat::Bytes | BodyFormat::Encoded(_) => ("Vec<u8>".to_owned(), false),
    };
    Argument {
        name: "body".to_owned(),
        location: "body".to_owned(),
        required: body.required,
        always: body.required,
        rust: raw(&body.name),
        kind,
        reference,
        content: Some(body.media_type.clone()),
        content_type: body.type_argument.as_ref().map(|_| body.media_type.replace('*', "harness")),
    }
}

/// The type that aliases resolve to.
fn plain<'m>(model: &'m Model, of: &'m Ty) -> &'m Ty {
    let mut of = of;
    for _ in 0..=model.types.len() {
        match of {
            Ty::Named(id) => match &model.types[*id].kind {
                TypeKind::Alias(inner) => of = inner,
                _ => break,
            },
            _ => break,
        }
    }
    of
}

/// A type as the driver writes it: with paths from the emitted crate's root.
fn rust(model: &Model, of: &Ty) -> String {
    let inner = |of: &Ty| rust(model, of);
    match of {
        Ty::Part => "emitted::runtime::Part".to_owned(),
        Ty::Value => "serde_json::Value".to_owned(),
        Ty::Object => "serde_json::Map<String, serde_json::Value>".to_owned(),
        Ty::Null => "()".to_owned(),
        Ty::Path(path) => path.clone(),
        Ty::Named(id) => {
            format!("types::{}", raw(&model.types[*id].name))
        }
        Ty::Option(of) => format!("Option<{}>", inner(of)),
        Ty::Vec(of) => format!("Vec<{}>", inner(of)),
        Ty::Map(of) => format!("std::collections::BTreeMap<String, {}>", inner(of)),
        Ty::Tuple(items) => format!("({})", items.iter().map(|item| inner(item) + ",").collect::<String>()),
        Ty::Boxed(of) => format!("Box<{}>", inner(of)),
        other => {
            let path = other.scalar().map_or("compile_error!", |scalar| scalar.path);
            if path.starts_with("runtime::") { format!("emitted::{path}") } else { path.to_owned() }
        }
    }
}

/// A name as Rust writes it, keywords with `r#`.
fn raw(name: &str) -> String {
    model::ident(name).to_string()
}
