//! The builders of structs with many required properties.

use std::collections::BTreeSet;

use crate::arena::Arena;
use crate::model::{MAX_ARGUMENTS, Struct, Ty, TypeDef, TypeId, TypeKind};
use crate::name::{self, Entry};

/// Names a builder for each struct that requests contain and whose constructor would have too many arguments: values by
/// position cannot be distinguished by a reader.
pub(crate) fn name_builders(types: &mut Arena<TypeId, TypeDef>) {
    let is_crowded = |def: &TypeDef| match &def.kind {
        TypeKind::Struct(fields) => fields.sent && arguments(types, fields) > MAX_ARGUMENTS,
        _ => false,
    };
    let crowded: Vec<TypeId> = types.entries().filter(|(_, def)| is_crowded(def)).map(|(id, _)| id).collect();
    let candidates =
        |id: &TypeId| ["Builder", "ValueBuilder"].map(|word| format!("{}{word}", types[*id].name)).to_vec();
    let entries: Vec<Entry> = crowded.iter().map(|id| Entry::generated(candidates(id), 0)).collect();
    let taken: BTreeSet<String> = types.iter().map(|def| def.name.clone()).chain(name::reserved::types()).collect();
    for (id, name) in crowded.into_iter().zip(name::assign(&entries, &taken)) {
        if let TypeKind::Struct(fields) = &mut types[id].kind {
            fields.builder = Some(name);
        }
    }
}

/// The struct whose builder would have a name, if no other type had it.
pub(crate) fn struct_of_builder<'t>(types: &'t Arena<TypeId, TypeDef>, name: &str) -> Option<&'t TypeDef> {
    let of = name.strip_suffix("Builder")?;
    let has_builder = |def: &TypeDef| matches!(&def.kind, TypeKind::Struct(fields) if fields.builder.is_some());
    types.iter().find(|def| def.name == of && has_builder(def))
}

/// The number of properties that a request must have, without those that can have one value only.
fn arguments(types: &Arena<TypeId, TypeDef>, fields: &Struct) -> usize {
    let wanted = fields.fields.iter().filter(|field| field.required || field.required_in_requests);
    let is_tag = |wire: &str| fields.tags.iter().any(|(property, _)| property == wire);
    wanted.filter(|field| !is_tag(&field.wire) && !has_one_value(types, &field.ty)).count()
}

fn has_one_value(types: &Arena<TypeId, TypeDef>, of: &Ty) -> bool {
    let mut of = of;
    // Aliases have no cycle: `cycles` replaced them.
    while let Ty::Named(id) = of {
        match &types[*id].kind {
            TypeKind::Alias(inner) => of = inner,
            TypeKind::Enum(values) => return values.values.len() == 1,
            _ => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use crate::analyze::test_operations::{analyze, document};
    use crate::model::TypeKind;

    /// The builders of the types of a document whose operation sends, or receives, an object with some required properties
    /// and one with a constant.
    fn builders(count: usize, is_sent: bool, other: &str) -> BTreeMap<String, Option<String>> {
        let mut properties: BTreeMap<String, Value> =
            (0..count).map(|index| (format!("p{index}"), json!({"type": "string"}))).collect();
        properties.insert("kind".to_owned(), json!({"const": "order"}));
        let required: Vec<&String> = properties.keys().collect();
        let order = json!({"type": "object", "required": required, "properties": properties});
        let content = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}, "description": "d"});
        let operation = if is_sent {
            json!({"requestBody": content, "responses": {"204": {"description": "d"}}})
        } else {
            json!({"responses": {"200": content}})
        };
        let mut document = document(&json!({"/orders": {"post": operation}}));
        let components =
            json!({"schemas": {"Order": order, (other): {"type": "object", "properties": {"a": {"type": "string"}}}}});
        document.as_object_mut().map(|root| root.insert("components".to_owned(), components));
        let structs = analyze(&document).0.types.into_iter().filter_map(|def| match def.kind {
            TypeKind::Struct(fields) => Some((def.name, fields.builder)),
            _ => None,
        });
        structs.collect()
    }

    #[test]
    fn a_sent_struct_with_many_required_properties_has_a_builder() {
        let builder = |count, is_sent| builders(count, is_sent, "Other").remove("Order").flatten();
        assert_eq!(builder(7, true), None);
        assert_eq!(builder(8, true).as_deref(), Some("OrderBuilder"));
        assert_eq!(builder(8, false), None);
    }

    #[test]
    fn a_builder_gives_way_to_a_component_of_its_name() {
        let builders = builders(8, true, "OrderBuilder");
        assert_eq!(builders.get("Order"), Some(&Some("OrderValueBuilder".to_owned())));
        assert_eq!(builders.get("OrderBuilder"), Some(&None));
    }
}
