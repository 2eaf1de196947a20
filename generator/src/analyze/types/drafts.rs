//! Types before they have a name, and the deduplication of equal inline types.

mod inline;

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::analyze::naming_context::NamingContext;
use crate::analyze::passes::outcome_types::UnnamedTypes;
use crate::analyze::schema::docs;
use crate::analyze::types::variant_names::name_of_type;
use crate::arena::Arena;
use crate::lower::{SchemaId, Schemas};
use crate::model::{Doc, Ty, TypeDef, TypeId, TypeKind};
use crate::name::{self, Entry};
use crate::openapi::Pointer;
use inline::{InlineTypes, Known};

/// A type without a name.
pub(crate) struct Draft {
    /// The names that the type may have, best first.
    pub entry: Entry,
    /// The name with all words of the location, of an inline type that is not shared by operations.
    full: String,
    /// The words with which the names of types within this one begin, of a type that is not inline.
    pub words: String,
    /// The uses of an inline type.
    pub inline: Option<Inline>,
    pub def: TypeDef,
}

impl Draft {
    /// Tests whether a pointer is that of a schema of the type.
    pub fn is_at(&self, pointer: &str, schemas: &Schemas) -> bool {
        let mut owners = self.inline.iter().flat_map(|inline| inline.owners.values());
        pointer.starts_with('/')
            && (self.def.pointer.as_str() == pointer
                || owners.any(|owner| schemas.pointer(owner.schema).as_str() == pointer))
    }
}

/// What an inline type is named after: it has the same name in all that contain it.
pub(super) struct Inline {
    /// The name in what contains it.
    pub name: String,
    /// The names without what contains it, best first; none if the document has no good one.
    pub leaf: Vec<String>,
    /// What contains it, by the name with all words.
    pub owners: IndexMap<String, Owner>,
}

/// A location of an inline type in a component or an operation.
pub(super) struct Owner {
    /// The words of names in this location, best first.
    pub words: Vec<String>,
    /// The schema there.
    pub schema: SchemaId,
    /// The rank in the choice of names.
    pub tier: u8,
    /// Set if the operation has an alias of the type.
    pub is_aliased: bool,
}

impl Owner {
    fn new(schema: SchemaId, naming: &NamingContext, is_in_component: bool) -> Self {
        let others = naming.alternative().into_iter().chain(naming.list.as_ref().map(|list| format!("{list} item")));
        let words = std::iter::once(naming.full()).chain(others).chain([format!("{} model", naming.full())]);
        // Types of components choose names before those of operations, so that another operation renames none of them.
        let tier = if is_in_component { 1 } else { 3 };
        Self { words: words.map(|words| one_spaced(&words)).collect(), schema, tier, is_aliased: false }
    }

    /// The names that words make, best first.
    pub fn names(words: &[String]) -> impl Iterator<Item = String> {
        words.iter().flat_map(|words| name::short_types(name::type_name(words)))
    }
}

/// A text with one space between its words.
pub(super) fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All types, while more are added.
pub(crate) struct Drafts<'a> {
    schemas: &'a Schemas,
    /// The traits that every type derives.
    derives: &'a [String],
    /// Boxed, so that an arena that grows neither copies types nor has room for as many again.
    pub(super) types: Arena<TypeId, Box<Draft>>,
    /// The types of schemas that the document names: components, and targets of references.
    pub(super) named: HashMap<SchemaId, TypeId>,
    /// The types of `named` whose definition is still to be built.
    pub(super) pending: Vec<(SchemaId, TypeId, NamingContext)>,
    inline: InlineTypes,
}

impl<'a> Drafts<'a> {
    pub(super) fn new(schemas: &'a Schemas, derives: &'a [String]) -> Self {
        let (types, named, pending) = (Arena::new(), HashMap::new(), Vec::new());
        Self { schemas, derives, types, named, pending, inline: InlineTypes::default() }
    }

    /// Adds a type.
    pub(super) fn add(&mut self, id: SchemaId, entry: Entry, kind: TypeKind) -> TypeId {
        let def = TypeDef {
            name: String::new(),
            pointer: self.schemas.pointer(id),
            doc: docs::of_type(self.schemas, id),
            kind,
            derives: self.derives.to_vec(),
            is_exhaustive: false,
            used_by: Vec::new(),
        };
        self.push(entry, def)
    }

    fn push(&mut self, entry: Entry, def: TypeDef) -> TypeId {
        let (full, words) = (String::new(), String::new());
        self.types.push(Box::new(Draft { entry, full, words, inline: None, def }))
    }

    /// Adds the type of a schema that the document names; the definition follows.
    pub(super) fn reserve(&mut self, id: SchemaId, entry: Entry, naming: NamingContext) -> TypeId {
        let type_id = self.add(id, entry, TypeKind::Alias(Ty::Value));
        self.types[type_id].words = one_spaced(&naming.full());
        self.named.insert(id, type_id);
        self.pending.push((id, type_id, naming));
        type_id
    }

    /// Adds an alias that is named by some words.
    pub(super) fn alias(&mut self, id: SchemaId, ty: Ty, words: &str) -> TypeId {
        let full = name::type_name(words);
        let candidates = [full.clone(), format!("{full}Model")].into_iter().flat_map(name::short_types).collect();
        let alias = self.add(id, Entry::generated(candidates, 1), TypeKind::Alias(ty));
        self.types[alias].words = one_spaced(words);
        alias
    }

    /// Adds a type that no schema is for, named by some words.
    pub(super) fn record(&mut self, pointer: Pointer, kind: TypeKind, words: &str, text: String) -> TypeId {
        let full = name::type_name(words);
        let candidates = [full.clone(), format!("{full}Model")].into_iter().flat_map(name::short_types).collect();
        let doc = Doc { description: Some(text), ..Doc::default() };
        let (name, derives, used_by) = (String::new(), self.derives.to_vec(), Vec::new());
        let def = TypeDef { name, pointer, doc, kind, derives, is_exhaustive: false, used_by };
        let record = self.push(Entry::generated(candidates, 1), def);
        self.types[record].words = one_spaced(words);
        record
    }

    /// The inline type with a definition: an existing one if it has the same name in what contains it and the same
    /// structure.
    ///
    /// The body and the responses of an operation always have names of the operation's own, if only as aliases: otherwise
    /// another operation with equal ones would rename them. What several operations have is named after its members.
    pub(super) fn deduplicate(&mut self, id: SchemaId, kind: TypeKind, naming: &NamingContext) -> TypeId {
        let leaf = if naming.leaf.is_empty() { &naming.parent } else { &naming.leaf };
        let short = name::type_name(leaf);
        let full = name::type_name(&naming.full());
        let mut owner = Owner::new(id, naming, self.schemas.is_in_components(id));
        if let Some(mut known) = self.inline.find(&self.types, &short, &kind) {
            let doc = docs::of_type(self.schemas, id);
            let draft = &mut self.types[known.ty];
            join_docs(&mut draft.def.kind, kind);
            let is_of_another = naming.is_of_operation && draft.full != full;
            if is_of_another {
                known = self.shared_type(known, &short);
                owner.is_aliased = true;
            } else if draft.def.doc != doc {
                // A text on one use of a type would mislead at the others, which have texts of their own.
                draft.def.doc = Doc::default();
            }
            if let Some(inline) = &mut self.types[known.ty].inline {
                inline.owners.entry(full.clone()).or_insert(owner);
            }
            return if is_of_another { self.alias_of_operation(id, known, full, naming) } else { known.ty };
        }
        let leaf = match () {
            () if naming.leaf.is_empty() => name::short_types(short.clone()),
            () if naming.leaf_suffices => vec![short.clone()],
            () => Vec::new(),
        };
        let candidates = leaf.iter().cloned().chain(Owner::names(&owner.words)).collect();
        let type_id = self.add(id, Entry::generated(candidates, owner.tier), kind);
        let draft = &mut self.types[type_id];
        draft.inline = Some(Inline { name: short.clone(), leaf, owners: IndexMap::from([(full.clone(), owner)]) });
        draft.full = full;
        self.inline.insert(&self.types, short, Known { structure: type_id, ty: type_id });
        type_id
    }

    /// The type that operations share. If only one has had it, that one gets an alias.
    fn shared_type(&mut self, known: Known, name: &str) -> Known {
        let draft = &mut self.types[known.ty];
        if draft.full.is_empty() {
            return known;
        }
        let (tier, def, mut inline) = (draft.entry.tier, draft.def.clone(), draft.inline.take());
        if let Some(inline) = &mut inline {
            inline.leaf.clear();
            inline.owners.values_mut().take(1).for_each(|owner| owner.is_aliased = true);
        }
        let entry = Entry::generated(self.names_by_members(name, &def.kind), tier);
        let shared = self.push(entry, def);
        self.types[shared].inline = inline;
        self.types[known.ty].def.kind = TypeKind::Alias(Ty::Named(shared));
        let shared = Known { structure: shared, ty: shared };
        self.inline.replace(&self.types, name, known, shared);
        shared
    }

    /// Names for a type that several operations have: its name in them with its members, with their types, and with whether they
    /// may be left out.
    pub(super) fn names_by_members(&self, name: &str, kind: &TypeKind) -> Vec<String> {
        let mut members: Vec<(&str, &str, &str)> = match kind {
            TypeKind::Struct(def) => {
                let constants = def.constants.iter().map(|constant| (constant.wire.as_str(), "", ""));
                let fields = def.fields.iter().map(|field| {
                    let presence = if field.required { "" } else { "optional" };
                    (field.wire.as_str(), self.word_for_type(&field.ty), presence)
                });
                constants.chain(fields).collect()
            }
            TypeKind::Enum(def) => def.values.iter().map(|value| (value.name.as_str(), "", "")).collect(),
            TypeKind::Union(def) => {
                let variants = def.variants.iter();
                variants.map(|variant| (variant.name.as_str(), self.word_for_type(&variant.ty), "")).collect()
            }
            TypeKind::Outcome(_) | TypeKind::Errors(_) | TypeKind::Alias(_) | TypeKind::Newtype(_) => Vec::new(),
        };
        members.sort_unstable();
        let names: Vec<&str> = members.iter().map(|(name, ..)| *name).collect();
        let types: Vec<String> = members.iter().map(|(name, of, _)| format!("{name} {of}")).collect();
        let presence: Vec<String> =
            members.iter().map(|(name, of, presence)| format!("{name} {presence} {of}")).collect();
        let words = [names.join(" "), types.join(" "), presence.join(" "), "shared".to_owned()];
        let names = words.iter().map(|words| name::type_name(&format!("{name} {words}")));
        names.flat_map(name::short_shared_types).collect()
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
    fn alias_of_operation(&mut self, id: SchemaId, of: Known, name: String, naming: &NamingContext) -> TypeId {
        if let Some(alias) = self.inline.find(&self.types, &name, &self.types[of.structure].def.kind) {
            return alias.ty;
        }
        let words = naming.alternative().into_iter().chain([format!("{} model", naming.full())]);
        let names = std::iter::once(name.clone()).chain(words.map(|words| name::type_name(&words)));
        let candidates = names.flat_map(name::short_types);
        let alias = self.add(id, Entry::generated(candidates.collect(), 3), TypeKind::Alias(Ty::Named(of.ty)));
        self.inline.insert(&self.types, name, Known { ty: alias, ..of });
        alias
    }

    /// Frees what is known of inline types: no more are added.
    pub(super) fn forget_inline(&mut self) {
        self.inline = InlineTypes::default();
    }

    /// Removes the texts of a schema from an inline type within it that has the schema's pointer.
    pub(super) fn remove_docs_of(&mut self, owner: SchemaId, ty: &Ty) {
        let pointer = self.schemas.pointer(owner);
        for id in ty.named() {
            let draft = &mut self.types[id];
            if draft.entry.tier > 0 && draft.def.pointer == pointer {
                draft.def.doc = Doc::default();
            }
        }
    }
}

impl UnnamedTypes for Drafts<'_> {
    fn add_outcome(&mut self, entry: Entry, kind: TypeKind, summary: String) -> TypeId {
        let doc = Doc { summary: Some(summary), ..Doc::default() };
        let pointer = Pointer::root();
        let def = TypeDef {
            name: String::new(),
            pointer,
            doc,
            kind,
            used_by: Vec::new(),
            derives: Vec::new(),
            is_exhaustive: false,
        };
        self.push(entry, def)
    }

    fn name_of_component(&self, id: TypeId) -> Option<&str> {
        let entry = &self.types[id].entry;
        entry.candidates.first().filter(|_| entry.tier <= 1).map(String::as_str)
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
    use super::join_docs;
    use crate::model::{Access, Doc, Struct, StructField, Ty, TypeKind};

    pub fn described(text: &str) -> Doc {
        Doc { description: Some(text.to_owned()), ..Doc::default() }
    }

    pub fn object(doc: Doc) -> TypeKind {
        let (wire, name) = ("a".to_owned(), "a".to_owned());
        let (ty, access) = (Ty::String, Access::Both);
        let [null_is_absent, is_secret, required_in_requests] = [false; 3];
        let required = true;
        let field =
            StructField { wire, name, ty, null_is_absent, is_secret, required, required_in_requests, access, doc };
        TypeKind::Struct(Struct { fields: vec![field], ..Struct::default() })
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
