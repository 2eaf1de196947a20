//! The direction in which types and properties are sent.

use std::collections::{BTreeMap, BTreeSet};

use super::null_marks;
use super::usage::reach;
use crate::arena::Arena;
use crate::model::{
    Access, BodyFormat, Encoding, Group, Operation, Struct, StructField, Style, Ty, TypeDef, TypeId, TypeKind, phrases,
};

/// Marks the structs and unions that requests contain, and makes properties optional that only one side sends.
///
/// `readOnly` properties need not be in a request, `writeOnly` ones need not be in a response (OpenAPI 3.1, 4.8.24.2
/// and JSON Schema 2020-12 validation, 9.4). A type that is sent both ways is one type all the same: two types would rename
/// it as soon as an operation uses it the other way.
///
/// With `is_lenient`, all members of structs that responses contain are optional.
pub(crate) fn apply_access(types: &mut Arena<TypeId, TypeDef>, groups: &[Group], is_lenient: bool) {
    let operations = || groups.iter().flat_map(|group| &group.operations);
    let sent = reach(|id| &types[id].kind, operations().flat_map(Operation::sent).flat_map(Ty::named));
    let received = reach(|id| &types[id].kind, operations().flat_map(Operation::received).flat_map(Ty::named));
    for (id, def) in types.entries_mut() {
        if let TypeKind::Union(union) = &mut def.kind {
            union.sent = sent.contains(&id);
        }
        if let TypeKind::Struct(def) = &mut def.kind {
            def.sent = sent.contains(&id);
            let received = received.contains(&id);
            for field in &mut def.fields {
                field.required_in_requests = field.required && field.access == Access::WriteOnly;
                let fact = match field.access {
                    Access::ReadOnly if def.sent => phrases::READ_ONLY,
                    Access::WriteOnly if received && field.required_in_requests => phrases::WRITE_ONLY_REQUIRED,
                    Access::WriteOnly if received => phrases::WRITE_ONLY,
                    _ => continue,
                };
                field.required = false;
                field.doc.facts.insert(0, fact.to_owned());
            }
            if is_lenient && received {
                for field in &mut def.fields {
                    field.required_in_requests |= def.sent && field.required;
                    field.required = false;
                }
            }
        }
    }
}

/// Reads null as an absent property in structs that are only received, or sent as forms, which have no null: `Option<T>` in place
/// of `Option<Option<T>>`. What is sent as JSON keeps both apart, because a JSON Merge Patch (RFC 7396) and others mean different
/// things by them; so does what is received where null alone selects the variant of a union.
pub(crate) fn join_null_and_absent(types: &mut Arena<TypeId, TypeDef>, groups: &[Group]) {
    let forms = forms(types, groups);
    let aliases: BTreeMap<TypeId, Ty> = types
        .entries()
        .filter_map(|(id, def)| if let TypeKind::Alias(of) = &def.kind { Some((id, of.clone())) } else { None })
        .collect();
    let marks = null_marks::find(types);
    for (id, def) in types.entries_mut() {
        let TypeKind::Struct(Struct { fields, sent, .. }) = &mut def.kind else { continue };
        if *sent && !forms.contains(&id) {
            continue;
        }
        let joined = |(index, field): &(usize, &mut StructField)| !field.required && !marks.contains(&(id, *index));
        for (_, field) in fields.iter_mut().enumerate().filter(joined) {
            let mut of = &field.ty;
            // An alias of itself has been broken up before, so that this ends.
            while let Ty::Named(id) = of
                && let Some(aliased) = aliases.get(id)
            {
                of = aliased;
            }
            if let Ty::Option(inner) = of {
                field.ty = (**inner).clone();
                field.null_is_absent = true;
            }
        }
    }
}

/// The structs whose members are the fields of forms, and that requests contain in no other way.
fn forms(types: &Arena<TypeId, TypeDef>, groups: &[Group]) -> BTreeSet<TypeId> {
    let (mut forms, mut others) = (BTreeSet::new(), Vec::new());
    for operation in groups.iter().flat_map(|group| &group.operations) {
        let form = match operation.body.as_ref().map(|body| &body.format) {
            Some(BodyFormat::Form(of, _) | BodyFormat::FormData(of, _)) => Some(of),
            _ => None,
        };
        for of in operation.sent() {
            match aliased(types, of) {
                Ty::Named(id) if form.is_some_and(|form| std::ptr::eq(form, of)) => {
                    forms.insert(*id);
                    others.extend(types[*id].kind.types().into_iter().flat_map(Ty::named));
                }
                of => others.extend(of.named()),
            }
        }
    }
    let others = reach(|id| &types[id].kind, others.into_iter());
    forms.into_iter().filter(|id| !others.contains(id)).collect()
}

/// Tells in the docs of optional parameters and properties of forms what of them is not sent: empty arrays, empty maps whose
/// members are fields, and null. Arrays that are required are refused if they are empty.
pub(crate) fn note_absent(types: &mut Arena<TypeId, TypeDef>, groups: &mut [Group]) {
    let operations = || groups.iter().flat_map(|group| &group.operations);
    for body in operations().filter_map(|operation| operation.body.as_ref()) {
        let (BodyFormat::Form(Ty::Named(id), encodings) | BodyFormat::FormData(Ty::Named(id), encodings)) =
            &body.format
        else {
            continue;
        };
        let TypeKind::Struct(form) = &mut types[*id].kind else { continue };
        for field in form.fields.iter_mut().filter(|field| !field.required) {
            let style = encodings.iter().find(|(name, _)| *name == field.wire).map(|(_, encoding)| encoding);
            let is_empty_absent = match (field.ty.without_null(), style) {
                (Ty::Vec(_), _) => true,
                (Ty::Map(_) | Ty::Object, Some(Encoding::Style(style))) => *style != Style::Json,
                _ => false,
            };
            let fact = match (is_empty_absent, matches!(field.ty, Ty::Option(_))) {
                (true, true) => phrases::EMPTY_OR_NULL_IN_FORM,
                (true, false) => phrases::EMPTY_IN_FORM,
                (false, true) => phrases::NULL_IN_FORM,
                (false, false) => continue,
            };
            if field.doc.facts.iter().all(|known| known != fact) {
                field.doc.facts.push(fact.to_owned());
            }
        }
    }
    let operations = groups.iter_mut().flat_map(|group| &mut group.operations);
    for parameter in operations.flat_map(|operation| &mut operation.parameters) {
        let is_structured =
            matches!(aliased(types, &parameter.ty).without_null(), Ty::Vec(_) | Ty::Map(_) | Ty::Object);
        if is_structured && !parameter.required && parameter.style != Style::Json {
            parameter.doc.facts.push(phrases::EMPTY.to_owned());
        }
    }
}

/// The type that an alias stands for.
fn aliased<'t>(types: &'t Arena<TypeId, TypeDef>, of: &'t Ty) -> &'t Ty {
    let mut found = of;
    // An alias of itself has been broken up before, so that this ends.
    while let Ty::Named(id) = found
        && let TypeKind::Alias(of) = &types[*id].kind
    {
        found = of;
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_operations::{analyze, document};
    use crate::model::{Ty, TypeKind};

    /// The type of the nullable property of a component that bodies of these media types have.
    fn property(bodies: &[(&str, Value)]) -> Ty {
        let body = |(media_type, schema): &(&str, Value)| {
            json!({"post": {
                "requestBody": {"content": {(*media_type): {"schema": schema}}},
                "responses": {"204": {"description": "d"}},
            }})
        };
        let paths = bodies.iter().enumerate().map(|(index, one)| (format!("/{index}"), body(one))).collect();
        let mut document = document(&Value::Object(paths));
        let note = json!({"type": "object", "properties": {"note": {"type": ["string", "null"]}}});
        if let Some(document) = document.as_object_mut() {
            document.insert("components".to_owned(), json!({"schemas": {"Note": note}}));
        }
        let (model, _) = analyze(&document);
        let fields = model.types.iter().filter(|def| def.name == "Note").find_map(|def| match &def.kind {
            TypeKind::Struct(def) => def.fields.first(),
            _ => None,
        });
        fields.map_or(Ty::Null, |field| field.ty.clone())
    }

    #[test]
    fn null_is_absent_in_what_only_forms_contain() {
        let note = || json!({"$ref": "#/components/schemas/Note"});
        let within = json!({"type": "object", "properties": {"note": note()}});
        let (form, multipart) = ("application/x-www-form-urlencoded", "multipart/form-data");
        let nullable = Ty::Option(Box::new(Ty::String));
        for (bodies, expected) in [
            (vec![(form, note())], &Ty::String),
            (vec![(form, note()), (multipart, note())], &Ty::String),
            (vec![("application/json", note())], &nullable),
            (vec![(form, note()), ("application/json", note())], &nullable),
            // A member of a form can be JSON.
            (vec![(form, note()), (multipart, within)], &nullable),
        ] {
            assert_eq!(&property(&bodies), expected, "{bodies:?}");
        }
    }
}
