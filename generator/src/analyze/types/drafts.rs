//! Types before they have a name, and the deduplication of equal inline types.

use std::collections::HashMap;

use crate::analyze::naming_context::NamingContext;
use crate::analyze::passes::outcome_types::UnnamedTypes;
use crate::analyze::schema::docs;
use crate::analyze::types::variant_names::name_of_type;
use crate::arena::Arena;
use crate::lower::{SchemaId, Schemas};
use crate::model::{Doc, Ty, TypeDef, TypeId, TypeKind};
use crate::name::{self, Entry};
use crate::openapi::Pointer;

/// The pointer prefix of components.
const COMPONENTS: &str = "/components/";

/// A type without a name.
pub(crate) struct Draft {
    /// The names that the type may have, best first.
    pub entry: Entry,
    /// The name with all words of the location, of an inline type that is not shared by operations.
    full: String,
    pub def: TypeDef,
}

/// All types, while more are added.
pub(crate) struct Drafts<'a> {
    schemas: &'a Schemas,
    /// The traits that every type derives.
    derives: &'a [String],
    pub(super) types: Arena<TypeId, Draft>,
    /// The types of schemas that the document names: components, and targets of references.
    pub(super) named: HashMap<SchemaId, TypeId>,
    /// The types of `named` whose definition is still to be built.
    pub(super) pending: Vec<(SchemaId, TypeId, NamingContext)>,
    /// Inline types.
    deduplicated: HashMap<StructuralKey, TypeId>,
}

impl<'a> Drafts<'a> {
    pub(super) fn new(schemas: &'a Schemas, derives: &'a [String]) -> Self {
        let (types, named, pending) = (Arena::new(), HashMap::new(), Vec::new());
        Self { schemas, derives, types, named, pending, deduplicated: HashMap::new() }
    }

    /// Adds a type.
    pub(super) fn add(&mut self, id: SchemaId, entry: Entry, kind: TypeKind) -> TypeId {
        let def = TypeDef {
            name: String::new(),
            pointer: Pointer::from(self.schemas.get(id).pointer.as_str()),
            doc: docs::of_type(self.schemas, id),
            kind,
            derives: self.derives.to_vec(),
            used_by: Vec::new(),
        };
        self.types.push(Draft { entry, full: String::new(), def })
    }

    /// Adds the type of a schema that the document names; the definition follows.
    pub(super) fn reserve(&mut self, id: SchemaId, entry: Entry, naming: NamingContext) -> TypeId {
        let type_id = self.add(id, entry, TypeKind::Alias(Ty::Value));
        self.named.insert(id, type_id);
        self.pending.push((id, type_id, naming));
        type_id
    }

    /// Adds an alias that is named by some words.
    pub(super) fn alias(&mut self, id: SchemaId, ty: Ty, words: &str) -> TypeId {
        let full = name::type_name(words);
        let candidates = [full.clone(), format!("{full}Model")].into_iter().flat_map(name::short_types).collect();
        self.add(id, Entry::generated(candidates, 1), TypeKind::Alias(ty))
    }

    /// Adds a type that no schema is for, named by some words.
    pub(super) fn record(&mut self, pointer: Pointer, kind: TypeKind, words: &str, text: String) -> TypeId {
        let full = name::type_name(words);
        let candidates = [full.clone(), format!("{full}Model")].into_iter().flat_map(name::short_types).collect();
        let doc = Doc { description: Some(text), ..Doc::default() };
        let (name, derives, used_by) = (String::new(), self.derives.to_vec(), Vec::new());
        let def = TypeDef { name, pointer, doc, kind, derives, used_by };
        self.types.push(Draft { entry: Entry::generated(candidates, 1), full: String::new(), def })
    }

    /// The inline type with a definition: an existing one if it has the same name in what contains it and the same
    /// structure.
    ///
    /// The body and the responses of an operation always have names of the operation's own, if only as aliases: otherwise
    /// another operation with equal ones would rename them. What several operations have is named after its members.
    pub(super) fn deduplicate(&mut self, id: SchemaId, kind: TypeKind, naming: &NamingContext) -> TypeId {
        let leaf = if naming.leaf.is_empty() { &naming.parent } else { &naming.leaf };
        let short = name::type_name(leaf);
        let key = StructuralKey::new(short.clone(), &kind);
        let full = name::type_name(&naming.full());
        if let Some(type_id) = self.deduplicated.get(&key).copied() {
            let doc = docs::of_type(self.schemas, id);
            let draft = &mut self.types[type_id];
            join_docs(&mut draft.def.kind, kind);
            if naming.is_of_operation && draft.full != full {
                let shared = self.shared_type(type_id, key.clone());
                return self.alias_of_operation(id, shared, key.with_name(full), naming);
            }
            // A text on one use of a type would mislead at the others, which have texts of their own.
            if draft.def.doc != doc {
                draft.def.doc = Doc::default();
            }
            return type_id;
        }
        // Types of components choose names before those of operations, so that another operation renames none of them.
        let tier = if self.schemas.get(id).pointer.starts_with(COMPONENTS) { 1 } else { 3 };
        // The candidates do not depend on the number of uses: another use renames nothing.
        let mut candidates = Vec::new();
        if naming.leaf.is_empty() {
            candidates.extend(name::short_types(short));
        } else if naming.leaf_suffices {
            candidates.push(short);
        }
        candidates.extend(name::short_types(full.clone()));
        let others = naming.alternative().into_iter().chain(naming.list.as_ref().map(|list| format!("{list} item")));
        let others = others.chain([format!("{} model", naming.full())]).map(|words| name::type_name(&words));
        candidates.extend(others.flat_map(name::short_types));
        let type_id = self.add(id, Entry::generated(candidates, tier), kind);
        self.types[type_id].full = full;
        self.deduplicated.insert(key, type_id);
        type_id
    }

    /// The type that operations share. If only one has had it, that one gets an alias.
    fn shared_type(&mut self, id: TypeId, key: StructuralKey) -> TypeId {
        let draft = &mut self.types[id];
        if draft.full.is_empty() {
            return id;
        }
        let (tier, def) = (draft.entry.tier, draft.def.clone());
        let entry = Entry::generated(self.names_by_members(&key), tier);
        let shared = self.types.push(Draft { entry, full: String::new(), def });
        self.types[id].def.kind = TypeKind::Alias(Ty::Named(shared));
        self.deduplicated.insert(key, shared);
        shared
    }

    /// Names for a type that several operations have: its name in them with its members, and with their types.
    fn names_by_members(&self, key: &StructuralKey) -> Vec<String> {
        let mut members: Vec<(&str, &str)> = match &key.kind {
            TypeKind::Struct(def) => {
                def.fields.iter().map(|field| (field.wire.as_str(), self.word_for_type(&field.ty))).collect()
            }
            TypeKind::Enum(def) => def.values.iter().map(|value| (value.name.as_str(), "")).collect(),
            TypeKind::Union(def) => {
                def.variants.iter().map(|variant| (variant.name.as_str(), self.word_for_type(&variant.ty))).collect()
            }
            TypeKind::Outcome(_) | TypeKind::Alias(_) | TypeKind::Newtype(_) => Vec::new(),
        };
        members.sort_unstable();
        let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
        let types: Vec<String> = members.iter().map(|(name, of)| format!("{name} {of}")).collect();
        let words = [names.join(" "), types.join(" "), "shared".to_owned()];
        let names = words.iter().map(|words| name::type_name(&format!("{} {words}", key.name)));
        names.flat_map(name::short_types).collect()
    }

    /// A word for the type of a member, which does not depend on other members.
    fn word_for_type(&self, ty: &Ty) -> &str {
        match ty {
            Ty::Named(id) => self.types[*id].entry.candidates.first().map_or("", String::as_str),
            Ty::Option(inner) | Ty::Boxed(inner) | Ty::Vec(inner) | Ty::Map(inner) => self.word_for_type(inner),
            other => name_of_type(other),
        }
    }

    /// The alias of a type with the name of an operation's own.
    fn alias_of_operation(&mut self, id: SchemaId, of: TypeId, key: StructuralKey, naming: &NamingContext) -> TypeId {
        if let Some(alias) = self.deduplicated.get(&key) {
            return *alias;
        }
        let words = naming.alternative().into_iter().chain([format!("{} model", naming.full())]);
        let names = std::iter::once(key.name.clone()).chain(words.map(|words| name::type_name(&words)));
        let candidates = names.flat_map(name::short_types);
        let alias = self.add(id, Entry::generated(candidates.collect(), 3), TypeKind::Alias(Ty::Named(of)));
        self.deduplicated.insert(key, alias);
        alias
    }

    /// Removes the texts of a schema from an inline type within it that has the schema's pointer.
    pub(super) fn remove_docs_of(&mut self, owner: SchemaId, ty: &Ty) {
        let pointer = self.schemas.get(owner).pointer.as_str();
        for id in ty.named() {
            let draft = &mut self.types[id];
            if draft.entry.tier > 0 && draft.def.pointer == *pointer {
                draft.def.doc = Doc::default();
            }
        }
    }
}

impl UnnamedTypes for Drafts<'_> {
    fn add_outcome(&mut self, entry: Entry, kind: TypeKind, summary: String) -> TypeId {
        let doc = Doc { summary: Some(summary), ..Doc::default() };
        let pointer = Pointer::root();
        let def = TypeDef { name: String::new(), pointer, doc, kind, used_by: Vec::new(), derives: Vec::new() };
        self.types.push(Draft { entry, full: String::new(), def })
    }

    fn name_of_component(&self, id: TypeId) -> Option<&str> {
        let entry = &self.types[id].entry;
        entry.candidates.first().filter(|_| entry.tier == 0).map(String::as_str)
    }
}

/// The structure of an inline type, without its texts, and its name in what contains it. Types with equal keys are the
/// same type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct StructuralKey {
    name: String,
    kind: TypeKind,
}

impl StructuralKey {
    fn new(name: String, kind: &TypeKind) -> Self {
        let mut kind = kind.clone();
        match &mut kind {
            TypeKind::Struct(def) => {
                for field in &mut def.fields {
                    // Facts are the bounds and defaults of a property, which are not texts of the document.
                    field.doc = Doc { facts: std::mem::take(&mut field.doc.facts), ..Doc::default() };
                }
            }
            TypeKind::Enum(def) => {
                def.values.iter_mut().for_each(|value| value.description = None);
                // `enum` is a set.
                def.values.sort_by(|a, b| a.wire.cmp(&b.wire));
            }
            TypeKind::Union(_) | TypeKind::Outcome(_) | TypeKind::Alias(_) | TypeKind::Newtype(_) => {}
        }
        Self { name, kind }
    }

    fn with_name(self, name: String) -> Self {
        Self { name, ..self }
    }
}

/// Joins the texts of two definitions of the same structure: the longer text of each member remains, in any order.
fn join_docs(kind: &mut TypeKind, other: TypeKind) {
    let join = |own: &mut Option<String>, other: Option<String>| {
        let weight = |text: &Option<String>| (text.as_ref().map_or(0, String::len), text.clone());
        if weight(&other) > weight(own) {
            *own = other;
        }
    };
    match (kind, other) {
        (TypeKind::Struct(own), TypeKind::Struct(other)) => {
            for (own, other) in own.fields.iter_mut().zip(other.fields) {
                join(&mut own.doc.description, other.doc.description);
                own.doc.deprecated |= other.doc.deprecated;
            }
        }
        (TypeKind::Enum(own), TypeKind::Enum(other)) => {
            let texts = other.values.into_iter().map(|value| (value.wire, value.description));
            let mut texts: HashMap<String, Option<String>> = texts.collect();
            for own in &mut own.values {
                join(&mut own.description, texts.remove(&own.wire).flatten());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{StructuralKey, join_docs};
    use crate::model::{
        Access, Doc, Enum, EnumKind, EnumValue, Predicate, Struct, StructField, Ty, TypeKind, Union, Variant,
    };

    fn described(text: &str) -> Doc {
        Doc { description: Some(text.to_owned()), ..Doc::default() }
    }

    fn object(doc: Doc) -> TypeKind {
        let (wire, name) = ("a".to_owned(), "a".to_owned());
        let (ty, access) = (Ty::String, Access::Both);
        let field = StructField { wire, name, ty, required: true, required_in_requests: false, access, doc };
        TypeKind::Struct(Struct { fields: vec![field], ..Struct::default() })
    }

    fn values(names: &[&str]) -> TypeKind {
        let value = |wire: &&str| EnumValue { wire: (*wire).to_owned(), name: (*wire).to_owned(), description: None };
        let values = names.iter().map(value).collect();
        TypeKind::Enum(Enum { values, unknown: "Unknown".to_owned(), kind: EnumKind::Text, is_open: false })
    }

    fn union_with(constant: Value) -> TypeKind {
        let predicate = Predicate { constants: vec![("kind".to_owned(), constant)], ..Predicate::default() };
        let variants = vec![Variant { name: "A".to_owned(), ty: Ty::Object, predicate }];
        TypeKind::Union(Union { variants, discriminator: None, is_open: false })
    }

    fn is_same(a: &TypeKind, b: &TypeKind) -> bool {
        StructuralKey::new("Name".to_owned(), a) == StructuralKey::new("Name".to_owned(), b)
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

    #[test]
    fn the_longer_text_remains_in_any_order() {
        for (one, other) in [("short", "a longer text"), ("a longer text", "short")] {
            let mut kind = object(described(one));
            join_docs(&mut kind, object(described(other)));
            assert_eq!(kind, object(described("a longer text")));
        }
    }
}
