//! The builder of types. Components get their types before any definition is built; an inline schema gets one where it is
//! used.

use super::drafts::Drafts;
use super::limits::{Limits, is_large};
use super::shape::TypeShape;
use super::shapes;
use super::unwrap;
use crate::analyze::Context;
use crate::analyze::naming_context::{NamingContext, names_of_target};
use crate::analyze::schema::enums::{self, Listed};
use crate::analyze::schema::facts::SchemaFacts;
use crate::analyze::schema::flat::Flat;
use crate::arena::Arena;
use crate::diag::Message;
use crate::diag::messages::analyze as messages;
use crate::lower::{Meaning, SchemaId, Schemas, Types};
use crate::model::{Doc, StructField, Ty, TypeId, TypeKind};
use crate::name::{self, Entry};
use crate::openapi::Pointer;

/// Builds the types of a document's schemas.
pub(crate) struct TypeBuilder<'a> {
    pub(crate) cx: Context<'a>,
    pub(super) facts: SchemaFacts<'a>,
    pub(super) drafts: Drafts<'a>,
    pub(super) limits: Limits,
    /// The types of inline schemas so far.
    inline: Arena<SchemaId, Option<Ty>>,
}

impl<'a> TypeBuilder<'a> {
    pub(crate) fn new(cx: Context<'a>) -> Self {
        let facts = SchemaFacts::new(cx.lowered, cx.choices);
        let drafts = Drafts::new(facts.schemas, &cx.choices.derive_all);
        let (limits, inline) = (Limits::new(facts.schemas.filled(0)), facts.schemas.filled(None));
        Self { cx, facts, drafts, limits, inline }
    }

    pub(crate) fn schemas(&self) -> &'a Schemas {
        self.facts.schemas
    }

    /// Adds the types of all components, so that references to them need not wait for their definitions.
    pub(crate) fn components(&mut self) {
        let bodies = self.cx.words.framework_bodies(self.cx.lowered);
        for (name, id) in &self.cx.lowered.components {
            if self.facts.is_replaced(*id) {
                continue;
            }
            if let Some(chosen) = self.cx.choices.type_names.get(name) {
                self.drafts.reserve(*id, Entry::chosen(&chosen.text), NamingContext::new(&chosen.text, ""));
                continue;
            }
            let short = bodies.get(name);
            let full = name::type_name(name);
            let mut candidates: Vec<String> =
                short.into_iter().flat_map(|short| name::short_types(name::type_name(short))).collect();
            candidates.push(full.clone());
            let longer = name::with_case(name).map(|text| name::type_name(&text)).into_iter();
            let longer = longer.chain([format!("{full}Model"), name::type_name(&name::spelled_out(name))]);
            candidates.extend(longer.flat_map(name::short_types));
            let naming = NamingContext::new(short.unwrap_or(name), "");
            self.drafts.reserve(*id, Entry::new(name, candidates, 0), naming);
        }
        self.define_pending();
    }

    /// Adds an alias that is named by some words, for the body of a webhook or callback.
    pub(crate) fn alias(&mut self, id: SchemaId, ty: Ty, words: &str) -> Ty {
        Ty::Named(self.drafts.alias(id, ty, words))
    }

    /// Adds a struct with some fields, for the headers of a webhook or callback.
    pub(crate) fn record(
        &mut self,
        pointer: &Pointer,
        fields: Vec<(String, Ty, bool, Doc)>,
        words: &str,
        text: String,
    ) -> Ty {
        let field = |(wire, ty, required, doc): (String, Ty, bool, Doc)| StructField {
            doc,
            ..shapes::untyped(&wire, ty, required)
        };
        let def = shapes::named_fields(fields.into_iter().map(field).collect(), None);
        Ty::Named(self.drafts.record(pointer.clone(), TypeKind::Struct(def), words, text))
    }

    /// Adds an enumeration of values that no schema lists, for a variable of a server; `None` without values.
    pub(crate) fn enumeration(
        &mut self,
        pointer: Pointer,
        values: &[Listed<'_>],
        words: &str,
        text: String,
    ) -> Option<Ty> {
        let kind = enums::enumeration(values, false)?;
        Some(Ty::Named(self.drafts.record(pointer, kind, words, text)))
    }

    /// Adds a paragraph to the docs of a type.
    pub(crate) fn note(&mut self, id: TypeId, text: &str) {
        self.drafts.types[id].def.doc.append(text);
    }

    /// Builds the definitions that are pending; they may add others.
    pub(super) fn define_pending(&mut self) {
        while let Some((id, type_id, naming)) = self.drafts.pending.pop() {
            let (kind, _) = self.shape(id, &[id], &naming).into_kind();
            self.drafts.types[type_id].def.kind = kind;
        }
    }

    /// The type of a schema where it is used; [`Ty::Option`] if it may be null.
    pub(crate) fn ty(&mut self, id: SchemaId, naming: &NamingContext) -> Ty {
        let id = unwrap::unwrap(&self.facts, &self.drafts, id);
        if let Some(ty) = self.facts.replacement(id) {
            return ty;
        }
        if let Some(type_id) = self.drafts.named.get(&id) {
            return self.use_of_named(id, *type_id);
        }
        if let Some(ty) = &self.inline[id] {
            return ty.clone();
        }
        if self.facts.is_target(id) && needs_definition(self.facts.schemas, id) {
            let (parent, own) = self.names_of_target(id);
            let candidates = [name::type_name(&own), name::type_name(&format!("{parent} {own}"))];
            let entry = Entry::generated(candidates.into_iter().flat_map(name::short_types).collect(), 1);
            let type_id = self.drafts.reserve(id, entry, NamingContext::new(own, ""));
            return self.use_of_named(id, type_id);
        }
        if !self.limits.open.insert(id) {
            self.report(id, messages::recursive_array_or_map());
            return Ty::Value;
        }
        let exceeded = self.limits.exceeded;
        let shape = self.shape(id, &[id], naming);
        let mut ty = self.ty_of_shape(id, shape, naming);
        if is_large(&ty) {
            self.report(id, messages::large_array_or_map());
            ty = Ty::Value;
        }
        self.limits.open.remove(&id);
        // A part of one schema that is too complex may be part of another one that is not.
        if self.limits.exceeded == exceeded {
            self.inline[id] = Some(ty.clone());
        }
        ty
    }

    /// The type of a parameter or header of an operation, which is named by some words.
    pub(crate) fn parameter_ty(&mut self, id: SchemaId, words: &str, name: &str) -> Ty {
        let pointer = self.schemas().pointer(id);
        self.ty(id, &NamingContext::of_parameter(pointer.as_str(), words, name))
    }

    /// Frees what is known of inline types: no more are built.
    pub(super) fn forget_inline(&mut self) {
        self.inline = Arena::new();
        self.drafts.forget_inline();
    }

    /// The type of a schema that has a name, where it is used.
    pub(super) fn use_of_named(&self, id: SchemaId, type_id: TypeId) -> Ty {
        if self.facts.nullable(id) { Ty::Named(type_id).optional() } else { Ty::Named(type_id) }
    }

    /// The type of a shape; a definition becomes an inline type, or an existing one that is equal to it.
    pub(super) fn ty_of_shape(&mut self, id: SchemaId, shape: TypeShape, naming: &NamingContext) -> Ty {
        let (ty, nullable) = match shape {
            TypeShape::Plain { ty, nullable } => (ty, nullable),
            TypeShape::Defined { kind, nullable } => (Ty::Named(self.drafts.deduplicate(id, kind, naming)), nullable),
        };
        if nullable { ty.optional() } else { ty }
    }

    /// Tests whether two schemas mean the same: they are one schema, or have the same keywords.
    pub(crate) fn is_same(&self, a: Option<SchemaId>, b: Option<SchemaId>) -> bool {
        let ((a, own), (b, other)) = (self.meaning(a), self.meaning(b));
        a == b || own.is_some() && own == other
    }

    /// What tells whether two schemas mean the same: the schema within trivial wrappers, and what the schema says. If one of
    /// both is the same, they do.
    pub(crate) fn meaning(&self, id: Option<SchemaId>) -> (Option<SchemaId>, Option<Meaning<'a>>) {
        let inner = id.map(|id| unwrap::unwrap(&self.facts, &self.drafts, id));
        (inner, id.map(|id| self.schemas().meaning(id)))
    }

    fn names_of_target(&self, id: SchemaId) -> (String, String) {
        let schemas = self.schemas();
        names_of_target(|pointer| schemas.parameter_name(pointer), &schemas.pointer(id))
    }

    /// Tests whether a schema is that of a file in a form.
    pub(crate) fn is_file(&self, id: SchemaId) -> bool {
        self.facts.is_file(id)
    }

    /// Reports on a schema.
    pub(super) fn report(&self, id: SchemaId, message: Message) {
        self.cx.reporter.report(&self.schemas().pointer(id), message);
    }

    /// Reports on a keyword of a schema.
    pub(super) fn report_keyword(&self, id: SchemaId, keyword: &str, message: Message) {
        self.cx.reporter.report(&self.schemas().pointer(id).child(keyword), message);
    }
}

/// Tests whether the type of a schema has a definition, so that it gets a name where a reference points to it.
fn needs_definition(schemas: &Schemas, id: SchemaId) -> bool {
    let flat = Flat::of(schemas, &[id]);
    let types = flat.kinds().without(Types::NULL);
    !flat.unions.is_empty() || (types == Types::OBJECT && !flat.properties.is_empty()) || flat.values.is_some()
}
