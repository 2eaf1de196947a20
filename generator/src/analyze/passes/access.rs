//! Which types are sent and which are received.

use super::usage::reach;
use crate::arena::Arena;
use crate::model::{Access, Group, Operation, Ty, TypeDef, TypeId, TypeKind};

/// Marks what requests hold, and makes optional what only the other side sets.
///
/// `readOnly` properties need not be in a request, `writeOnly` ones need not be in a response (OpenAPI 3.1, 4.8.24.2
/// and JSON Schema 2020-12 validation, 9.4). A type that goes both ways is one type all the same: splitting it in two
/// would rename it as soon as an operation uses it the other way.
pub(crate) fn access(types: &mut Arena<TypeId, TypeDef>, groups: &[Group]) {
    let operations = || groups.iter().flat_map(|group| &group.operations);
    let sent = reach(types, operations().flat_map(Operation::sent).flat_map(Ty::named));
    let received = reach(types, operations().flat_map(Operation::received).flat_map(Ty::named));
    for (id, def) in types.entries_mut() {
        if let TypeKind::Struct(def) = &mut def.kind {
            def.sent = sent.contains(&id);
            let received = received.contains(&id);
            for field in &mut def.fields {
                field.needed = field.required && field.access == Access::WriteOnly;
                let fact = match field.access {
                    Access::ReadOnly if def.sent => "Set by the server",
                    Access::WriteOnly if received && field.needed => "Required in requests, never received",
                    Access::WriteOnly if received => "Only sent, never received",
                    _ => continue,
                };
                field.required = false;
                field.doc.facts.insert(0, fact.to_owned());
            }
        }
    }
}
