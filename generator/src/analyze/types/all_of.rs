//! The type of schemas that all have to hold (`allOf`).

use super::builder::TypeBuilder;
use super::unwrap;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::redundant;
use crate::lower::SchemaId;
use crate::model::Ty;

impl TypeBuilder<'_> {
    /// The type of schemas that all have to hold.
    pub(super) fn all_of(&mut self, owner: SchemaId, ids: &[SchemaId], naming: &NamingContext) -> Ty {
        let unwrapped: Vec<SchemaId> = ids.iter().map(|id| unwrap::unwrap(&self.facts, &self.drafts, *id)).collect();
        match *redundant::without_redundant(self.facts.schemas, &unwrapped) {
            [only] => self.ty(only, naming),
            ref several => self.combined(owner, several, naming),
        }
    }

    /// The type of several schemas that all have to hold. Where they contain the same schemas again, it gets a name.
    fn combined(&mut self, owner: SchemaId, ids: &[SchemaId], naming: &NamingContext) -> Ty {
        let mut key = ids.to_vec();
        key.sort_unstable();
        key.dedup();
        match self.limits.combined.get(&key).copied() {
            Some(Some(type_id)) => return Ty::Named(type_id),
            Some(None) => {
                let type_id = self.drafts.alias(owner, Ty::Value, &naming.full());
                self.limits.combined.insert(key, Some(type_id));
                return Ty::Named(type_id);
            }
            None => {}
        }
        self.limits.combined.insert(key.clone(), None);
        let shape = self.shape(ids.first().copied().unwrap_or(owner), ids, naming);
        let Some(Some(type_id)) = self.limits.combined.remove(&key) else {
            return self.ty_of_shape(owner, shape, naming);
        };
        let (kind, nullable) = shape.into_kind();
        self.drafts.types[type_id].def.kind = kind;
        if nullable { Ty::Named(type_id).optional() } else { Ty::Named(type_id) }
    }
}

#[cfg(test)]
#[allow(clippy::panic, reason = "tests fail by panicking")]
mod tests {
    use serde_json::json;

    use crate::analyze::test_schemas::{kind, kinds};
    use crate::model::TypeKind;

    #[test]
    fn parts_that_all_hold_are_one_struct() {
        let parts = json!({"allOf": [
            {"type": "object", "properties": {"a": {"type": "string"}}},
            {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["a"]},
        ]});
        let TypeKind::Struct(def) = kind(&parts) else { panic!("no struct") };
        let fields: Vec<(&str, bool)> = def.fields.iter().map(|field| (field.wire.as_str(), field.required)).collect();
        assert_eq!(fields, [("a", true), ("b", false)]);
    }

    #[test]
    fn a_component_that_is_part_of_itself_has_its_own_properties() {
        let document = json!({
            "Test": {"allOf": [{"$ref": "#/components/schemas/Other"}, {"properties": {"a": {"type": "string"}}}]},
            "Other": {"allOf": [{"$ref": "#/components/schemas/Test"}, {"properties": {"b": {"type": "string"}}}]},
        });
        let kinds = kinds(&document);
        for name in ["Test", "Other"] {
            let Some(TypeKind::Struct(def)) = kinds.get(name) else { panic!("no struct") };
            assert_eq!(def.fields.len(), 2, "{name}");
        }
    }

    #[test]
    fn a_combination_that_contains_itself_gets_a_name() {
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let holding = |name: &str| json!({"type": "object", "properties": {"inner": reference(name)}});
        let test = json!({"allOf": [reference("A"), reference("B")]});
        let kinds = kinds(&json!({"Test": test, "A": holding("A"), "B": holding("B")}));
        assert_eq!(kinds.keys().collect::<Vec<_>>(), ["A", "B", "Test", "TestInnerInner"]);
        assert!(matches!(kinds.get("TestInnerInner"), Some(TypeKind::Struct(_))), "{kinds:?}");
    }
}
