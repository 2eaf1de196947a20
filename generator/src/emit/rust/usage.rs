//! The uses of types, for the docs of those that the document does not describe.

use crate::arena::Arena;
use crate::emit::doc::phrases;
use crate::model::{BodyFormat, Content, Group, Model, Operation, Ty, TypeDef, TypeId, TypeKind};

/// The largest number of uses that the docs of a type name.
const MAX_USES: usize = 2;

/// The uses of a type.
#[derive(Clone, Debug, Default)]
struct Uses {
    /// The first ones of the part that says most.
    first: Vec<Use>,
    /// Whether there are more of that part.
    has_more: bool,
}

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Use {
    part: Part,
    /// Whether it is the item of an array or map there.
    is_item: bool,
    /// The name of the parameter or property.
    name: Option<String>,
    /// The operation or type, with the path of a link.
    of: (String, String),
}

/// Where a type is used, what says most of it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Response,
    Body,
    Error,
    Parameter,
    Property,
    Variant,
}

/// For each type that the document does not describe, a line on its uses, and for those of declared responses by status.
pub(super) fn lines(model: &Model) -> Arena<TypeId, Option<String>> {
    let mut uses: Arena<TypeId, Uses> = model.types.filled(Uses::default());
    // Those of responses by status have words of ours.
    let is_of_responses = |def: &TypeDef| matches!(def.kind, TypeKind::Outcome(_) | TypeKind::Errors(_));
    let is_described = |def: &TypeDef| def.doc.summary.is_some() || def.doc.description.is_some();
    let is_wanted = model.types.iter().map(|def| is_of_responses(def) || !is_described(def));
    let is_wanted: Arena<TypeId, bool> = is_wanted.collect();
    let mut add = |of: &Ty, part: Part, name: Option<&str>, owner: (&str, &dyn Fn() -> String)| {
        for (id, is_item) in named(of) {
            // Other names of a type have no docs.
            let id = model.renamed(id);
            let uses = &mut uses[id];
            if !is_wanted[id] || uses.first.first().is_some_and(|first| first.part < part) {
                continue;
            }
            uses.first.retain(|first| first.part == part);
            let of = (owner.0.to_owned(), owner.1());
            let used = Use { part, is_item, name: name.map(str::to_owned), of };
            if uses.first.len() < MAX_USES && !uses.first.contains(&used) {
                uses.first.push(used);
            } else {
                uses.has_more |= !uses.first.contains(&used);
            }
        }
    };
    for group in &model.groups {
        for operation in &group.operations {
            of_operation(group, operation, &mut add);
        }
    }
    for def in &model.types {
        let link = || format!("super::{}", def.name);
        match &def.kind {
            TypeKind::Struct(of) => {
                for field in &of.fields {
                    add(&field.ty, Part::Property, Some(&field.wire), (&def.name, &link));
                }
            }
            TypeKind::Union(of) => {
                for variant in &of.variants {
                    add(&variant.ty, Part::Variant, None, (&def.name, &link));
                }
            }
            TypeKind::Enum(_)
            | TypeKind::Outcome(_)
            | TypeKind::Errors(_)
            | TypeKind::Alias(_)
            | TypeKind::Newtype(_) => {}
        }
    }
    uses.iter().map(line).collect()
}

type Add<'f> = dyn FnMut(&Ty, Part, Option<&str>, (&str, &dyn Fn() -> String)) + 'f;

fn of_operation(group: &Group, operation: &Operation, add: &mut Add<'_>) {
    let handle = if group.label.is_some() { group.handle.as_str() } else { "Client" };
    let name = format!("{handle}::{}", operation.method);
    let module = if group.label.is_some() { format!("api::{}::", group.module) } else { String::new() };
    let link = || format!("crate::{module}{name}");
    let owner: (&str, &dyn Fn() -> String) = (&name, &link);
    for (cases, part) in
        [(&operation.responses.successes, Part::Response), (&operation.responses.failures, Part::Error)]
    {
        for of in cases.iter().filter_map(|case| case.content.ty()) {
            add(of, part, None, owner);
        }
    }
    if let Content::Outcome(id) = operation.responses.output.content {
        add(&Ty::Named(id), Part::Response, None, owner);
    }
    if let Some(id) = operation.responses.errors {
        add(&Ty::Named(id), Part::Error, None, owner);
    }
    let items = operation.responses.stream.iter().filter_map(|stream| stream.items.ty());
    items.for_each(|of| add(of, Part::Response, None, owner));
    let body = operation.body.iter().filter_map(|body| match &body.format {
        BodyFormat::Json(of) | BodyFormat::Form(of, _) | BodyFormat::FormData(of, _) => Some(of),
        BodyFormat::Multipart | BodyFormat::Text | BodyFormat::Bytes | BodyFormat::Encoded(_) => None,
    });
    body.for_each(|of| add(of, Part::Body, None, owner));
    for parameter in &operation.parameters {
        add(&parameter.ty, Part::Parameter, Some(&parameter.wire), owner);
    }
}

/// The types of the crate in a type, each with whether it is the item of an array or map.
fn named(of: &Ty) -> Vec<(TypeId, bool)> {
    let mut found = Vec::new();
    let mut stack = vec![(of, false)];
    while let Some((ty, is_item)) = stack.pop() {
        match ty {
            Ty::Named(id) => found.push((*id, is_item)),
            Ty::Option(inner) | Ty::Boxed(inner) => stack.push((inner, is_item)),
            Ty::Vec(inner) | Ty::Map(inner) => stack.push((inner, true)),
            Ty::Tuple(items) => stack.extend(items.iter().map(|item| (item, true))),
            _ => {}
        }
    }
    found
}

fn line(uses: &Uses) -> Option<String> {
    let first = uses.first.first()?;
    let what = match (first.part, first.is_item) {
        (Part::Response, false) => phrases::RESPONSE_OF,
        (Part::Response, true) => phrases::RESPONSE_ITEM_OF,
        (Part::Error, _) => phrases::ERROR_OF,
        (Part::Body, _) => phrases::BODY_OF,
        (Part::Parameter, _) => phrases::PARAMETER_OF,
        (Part::Property, _) => phrases::PROPERTY_OF,
        (Part::Variant, _) => phrases::VARIANT_OF,
    };
    let named = uses.first.iter().map(|used| (used.name.as_deref(), used.of.0.as_str(), used.of.1.as_str()));
    Some(phrases::used(what, &named.collect::<Vec<_>>(), uses.has_more))
}
