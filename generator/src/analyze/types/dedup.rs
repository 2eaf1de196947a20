//! Equal inline types are one type.

use std::collections::HashMap;

use super::builder::Builder;
use crate::analyze::naming_context::Hint;
use crate::analyze::schema::docs;
use crate::lower::SchemaId;
use crate::model::{Doc, Ty, TypeId, TypeKind};
use crate::name;

/// Where components stand.
const COMPONENTS: &str = "/components/";

impl Builder<'_> {
    /// The inline type for what a schema is: the one that is there already if it has the same name where it stands and
    /// is the same, texts apart.
    ///
    /// What an operation sends and answers has a name of the operation's own in any case, if only as an alias: else another
    /// operation that sends the same would rename it.
    pub(crate) fn fold(&mut self, id: SchemaId, kind: TypeKind, hint: &Hint) -> TypeId {
        let leaf = if hint.leaf.is_empty() { hint.parent.clone() } else { hint.leaf.clone() };
        let key = (name::type_name(&leaf), essence(&kind));
        let full = name::type_name(&hint.full());
        // Types of components choose before those of operations, so that another operation renames none of them.
        let tier = if self.schemas().get(id).pointer.starts_with(COMPONENTS) { 1 } else { 2 };
        if let Some(type_id) = self.folded.get(&key).copied() {
            let doc = docs::of_type(self.schemas(), id);
            let draft = &mut self.drafts[type_id];
            join(&mut draft.def.kind, kind);
            if hint.own && !draft.candidates.contains(&full) {
                return self.own_name(id, type_id, (full, key.1));
            }
            // A text that is right for one of several places misleads at the others, which have texts of their own.
            if draft.def.doc != doc {
                draft.def.doc = Doc::default();
            }
            return type_id;
        }
        // What it is called does not depend on how often it is met: another use of it renames nothing.
        let short = (hint.short || hint.leaf.is_empty()).then(|| key.0.clone());
        let mut candidates: Vec<String> = short.into_iter().collect();
        candidates.push(full.clone());
        candidates.extend(hint.list.as_ref().map(|list| name::type_name(&format!("{list} item"))));
        candidates.push(format!("{full}Model"));
        let type_id = self.draft(id, candidates, tier, kind);
        self.folded.insert(key, type_id);
        type_id
    }

    /// The alias of a type by the name and essence of one that is equal to it.
    fn own_name(&mut self, id: SchemaId, of: TypeId, own: (String, String)) -> TypeId {
        if let Some(alias) = self.folded.get(&own) {
            return *alias;
        }
        let candidates = vec![own.0.clone(), format!("{}Model", own.0)];
        let alias = self.draft(id, candidates, 2, TypeKind::Alias(Ty::Named(of)));
        self.folded.insert(own, alias);
        alias
    }

    /// Takes the texts of a schema off a type that stands within it and is not the schema itself.
    pub(crate) fn without_docs_of(&mut self, owner: SchemaId, ty: &Ty) {
        let pointer = self.cx.lowered.schemas.get(owner).pointer.as_str();
        for id in ty.named() {
            let draft = &mut self.drafts[id];
            if draft.tier > 0 && draft.def.pointer == pointer {
                draft.def.doc = Doc::default();
            }
        }
    }
}

/// What a definition is, texts apart: definitions with the same essence are the same type.
fn essence(kind: &TypeKind) -> String {
    let mut kind = kind.clone();
    match &mut kind {
        TypeKind::Struct(def) => {
            for field in &mut def.fields {
                field.doc = Doc { facts: std::mem::take(&mut field.doc.facts), ..Doc::default() };
            }
        }
        TypeKind::Enum(def) => {
            def.values.iter_mut().for_each(|value| value.description = None);
            // `enum` is a set.
            def.values.sort_by(|a, b| a.wire.cmp(&b.wire));
        }
        TypeKind::Union(_) | TypeKind::Choice(_) | TypeKind::Alias(_) | TypeKind::Newtype(_) => {}
    }
    format!("{kind:?}")
}

/// Joins the texts of two definitions of the same essence: the fuller text of each member stays, in any order.
fn join(kind: &mut TypeKind, other: TypeKind) {
    let fuller = |own: &mut Option<String>, other: Option<String>| {
        let weight = |text: &Option<String>| (text.as_ref().map_or(0, String::len), text.clone());
        if weight(&other) > weight(own) {
            *own = other;
        }
    };
    match (kind, other) {
        (TypeKind::Struct(own), TypeKind::Struct(other)) => {
            for (own, other) in own.fields.iter_mut().zip(other.fields) {
                fuller(&mut own.doc.description, other.doc.description);
                own.doc.deprecated |= other.doc.deprecated;
            }
        }
        (TypeKind::Enum(own), TypeKind::Enum(other)) => {
            let texts = other.values.into_iter().map(|value| (value.wire, value.description));
            let mut texts: HashMap<String, Option<String>> = texts.collect();
            for own in &mut own.values {
                fuller(&mut own.description, texts.remove(&own.wire).flatten());
            }
        }
        _ => {}
    }
}
