//! Inline types, found by their structure.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use super::Draft;
use crate::arena::Arena;
use crate::model::{Doc, Enum, EnumValue, Struct, StructField, TypeId, TypeKind};

/// The inline types of a document, by their structure and their name in what contains them: types for which both are equal
/// are the same type. A structure is that of a draft, and is not copied.
#[derive(Default)]
pub(super) struct InlineTypes {
    by_hash: HashMap<u64, Vec<(String, Known)>>,
    hasher: RandomState,
}

/// A known inline type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// The draft that has the structure.
    pub structure: TypeId,
    /// The type: the same, or an alias of it.
    pub ty: TypeId,
}

impl InlineTypes {
    /// The type with a name and a structure.
    pub fn find(&self, types: &Arena<TypeId, Box<Draft>>, name: &str, kind: &TypeKind) -> Option<Known> {
        let known = self.by_hash.get(&self.hash(name, kind))?;
        let is_same = |(own, known): &&(String, Known)| {
            own == name && Structure(&types[known.structure].def.kind) == Structure(kind)
        };
        known.iter().find(is_same).map(|(_, known)| *known)
    }

    /// Adds a type under a name.
    pub fn insert(&mut self, types: &Arena<TypeId, Box<Draft>>, name: String, known: Known) {
        let hash = self.hash(&name, &types[known.structure].def.kind);
        let list = self.by_hash.entry(hash).or_insert_with(|| Vec::with_capacity(1));
        list.push((name, known));
    }

    /// Replaces a type by another one of the same structure, which the draft of the former one has no longer.
    pub fn replace(&mut self, types: &Arena<TypeId, Box<Draft>>, name: &str, former: Known, known: Known) {
        let hash = self.hash(name, &types[known.structure].def.kind);
        let all = self.by_hash.get_mut(&hash).into_iter().flatten();
        all.filter(|(_, old)| *old == former).for_each(|(_, old)| *old = known);
    }

    fn hash(&self, name: &str, kind: &TypeKind) -> u64 {
        self.hasher.hash_one((name, Structure(kind)))
    }
}

/// The structure of a type: its definition without texts. Those of a property that are bounds and defaults are no texts of
/// the document, and part of it.
struct Structure<'t>(&'t TypeKind);

impl PartialEq for Structure<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (TypeKind::Struct(one), TypeKind::Struct(two)) => {
                let Struct { fields, constants, additional, sent, tags, builder } = one;
                (constants, additional, sent, tags, builder)
                    == (&two.constants, &two.additional, &two.sent, &two.tags, &two.builder)
                    && fields.len() == two.fields.len()
                    && fields.iter().map(of_field).eq(two.fields.iter().map(of_field))
            }
            (TypeKind::Enum(one), TypeKind::Enum(two)) => of_enum(one) == of_enum(two),
            (one, two) => one == two,
        }
    }
}

impl Hash for Structure<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self.0).hash(state);
        match self.0 {
            TypeKind::Struct(Struct { fields, constants, additional, sent, tags, builder }) => {
                (constants, additional, sent, tags, builder).hash(state);
                fields.iter().for_each(|field| of_field(field).hash(state));
            }
            TypeKind::Enum(def) => of_enum(def).hash(state),
            other => other.hash(state),
        }
    }
}

fn of_field(field: &StructField) -> impl Hash + Eq + '_ {
    let StructField { wire, name, ty, null_is_absent, is_secret, required, required_in_requests, access, doc } = field;
    let Doc { facts, .. } = doc;
    (wire, name, ty, (null_is_absent, is_secret), required, required_in_requests, access, facts)
}

fn of_enum(def: &Enum) -> impl Hash + Eq + '_ {
    let Enum { values, unknown, kind, is_open } = def;
    let mut values: Vec<(&str, &str)> =
        values.iter().map(|EnumValue { wire, name, .. }| (wire.as_str(), name.as_str())).collect();
    // `enum` is a set.
    values.sort_unstable();
    (values, unknown, kind, is_open)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::{described, object};
    use super::{InlineTypes, Structure};
    use crate::model::{Doc, Enum, EnumKind, EnumValue, Predicate, Ty, TypeKind, UNKNOWN, Union, Variant};

    fn values(names: &[&str]) -> TypeKind {
        let value = |wire: &&str| EnumValue { wire: (*wire).to_owned(), name: (*wire).to_owned(), description: None };
        let values = names.iter().map(value).collect();
        TypeKind::Enum(Enum { values, unknown: UNKNOWN.to_owned(), kind: EnumKind::Text, is_open: false })
    }

    fn union_with(constant: Value) -> TypeKind {
        let predicate = Predicate { constants: vec![("kind".to_owned(), constant)], ..Predicate::default() };
        let variants = vec![Variant { name: "A".to_owned(), ty: Ty::Object, predicate }];
        TypeKind::Union(Union { variants, discriminator: None, is_open: false, sent: false })
    }

    fn is_same(a: &TypeKind, b: &TypeKind) -> bool {
        let types = InlineTypes::default();
        assert_eq!(Structure(a) == Structure(b), types.hash("Name", a) == types.hash("Name", b));
        Structure(a) == Structure(b)
    }

    #[test]
    fn texts_are_not_part_of_the_structure() {
        assert!(is_same(&object(described("one")), &object(described("another"))));
    }

    #[test]
    fn bounds_and_defaults_are_part_of_the_structure() {
        let bounded = Doc { facts: vec!["Minimum: `1`".to_owned()], ..Doc::default() };
        assert!(!is_same(&object(bounded), &object(Doc::default())));
    }

    #[test]
    fn the_order_of_enum_values_is_not_part_of_the_structure() {
        assert!(is_same(&values(&["a", "b"]), &values(&["b", "a"])));
        assert!(!is_same(&values(&["a", "b"]), &values(&["a", "c"])));
    }

    #[test]
    fn values_of_different_json_types_are_different() {
        assert!(!is_same(&union_with(json!(1)), &union_with(json!(1.0))));
        assert!(!is_same(&union_with(json!(1)), &union_with(json!("1"))));
        assert!(!is_same(&union_with(json!(null)), &union_with(json!(false))));
        assert!(is_same(&union_with(json!(0.1)), &union_with(json!(0.1))));
    }
}
