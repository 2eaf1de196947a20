//! Polymorphic schemas: those with a `discriminator` and without `oneOf`, which others extend by `allOf` (OpenAPI 3.1,
//! 4.8.25.2).
//!
//! Where such a schema is used, an instance of any schema that extends it may occur. So its type is a union of these, whose
//! last variant is the polymorphic schema itself, for values that none of the others describes.

use super::builder::TypeBuilder;
use super::shape::TypeShape;
use super::variant_names::{document_name, unique_names};
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::discriminator::DiscriminatorValues;
use crate::analyze::schema::flat::Flat;
use crate::lower::SchemaId;
use crate::model::{Predicate, TypeKind, Union, Variant};

impl TypeBuilder<'_> {
    /// The union for a polymorphic schema; `None` if the schema is not polymorphic, or nothing extends it.
    pub(super) fn polymorphic_union(&mut self, id: SchemaId, naming: &NamingContext) -> Option<TypeShape> {
        let schemas = self.schemas();
        let schema = schemas.get(id);
        let discriminator = schema.discriminator.as_ref()?;
        if !(schema.any_of.is_empty() && schema.one_of.is_empty()) {
            return None;
        }
        let subtypes = self.facts.subtypes(id, discriminator);
        if subtypes.is_empty() {
            return None;
        }
        let values = DiscriminatorValues::of(schemas, discriminator);
        let mut variants = Vec::new();
        let mut names = Vec::new();
        for subtype in subtypes {
            let Some(name) = document_name(schemas, &[subtype]) else { continue };
            let constants = values.of_branch(schemas, &[subtype], Some(name.clone()));
            let predicate = Predicate { constants, ..Predicate::default() };
            let ty = self.ty(subtype, &naming.child(&name)).without_null().clone();
            variants.push(Variant { name: String::new(), ty, predicate });
            names.push(name);
        }
        let flat = Flat::of(schemas, &[id]);
        let inner = naming.child("base");
        let shape = self.flat_shape(id, flat, &inner);
        let ty = self.ty_of_shape(id, shape, &inner).without_null().clone();
        let predicate = Predicate { types: vec!["object"], ..Predicate::default() };
        variants.push(Variant { name: String::new(), ty, predicate });
        names.push("other".to_owned());
        for (variant, name) in variants.iter_mut().zip(unique_names(&names)) {
            variant.name = name;
        }
        let discriminator = Some(discriminator.property.clone());
        Some(TypeShape::Defined { kind: TypeKind::Union(Union { variants, discriminator }), nullable: false })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_schemas::kinds;
    use crate::model::TypeKind;

    fn pets(base: &Value) -> Vec<(String, Vec<String>)> {
        let extending = |property: &str| json!({"allOf": [{"$ref": "#/components/schemas/Test"}, {"properties": {property: {"type": "string"}}}]});
        let document = json!({
            "Test": base, "Cat": extending("claws"), "Dog": extending("barks"),
            "Puppy": {"allOf": [{"$ref": "#/components/schemas/Dog"}, {"properties": {"age": {"type": "integer"}}}]},
        });
        let kinds = kinds(&document);
        let Some(TypeKind::Union(union)) = kinds.get("Test") else { return Vec::new() };
        let values = |constants: &[(String, Value)]| constants.iter().map(|(_, value)| value.to_string()).collect();
        union.variants.iter().map(|variant| (variant.name.clone(), values(&variant.predicate.constants))).collect()
    }

    #[test]
    fn a_polymorphic_schema_is_a_union_of_all_that_extend_it_and_itself() {
        let base = json!({
            "type": "object", "properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind"},
        });
        let value = |name: &str| (name.to_owned(), vec![format!("{name:?}")]);
        let other = ("Other".to_owned(), Vec::new());
        assert_eq!(pets(&base), [value("Cat"), value("Dog"), value("Puppy"), other]);
    }

    #[test]
    fn the_mapping_gives_the_discriminator_values() {
        let mapping = json!({"c": "#/components/schemas/Cat"});
        let base = json!({
            "type": "object", "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": mapping},
        });
        assert!(pets(&base).contains(&("Cat".to_owned(), vec!["\"c\"".to_owned()])));
    }

    #[test]
    fn a_schema_without_a_discriminator_is_not_polymorphic() {
        assert!(pets(&json!({"type": "object", "properties": {"kind": {"type": "string"}}})).is_empty());
    }
}
