//! Schemas -> Rust types. Components are named up front; what is inline gets a type when it is met.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::flat::Flat;
use super::hint::Hint;
use super::shapes::Shape;
use super::{docs, graph};
use crate::config::Choices;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::lower::{Lowered, SchemaId, Schemas, Types};
use crate::merge::Document;
use crate::model::{Doc, Group, Ty, TypeDef, TypeId, TypeKind};
use crate::name::{self, Entry};

/// How deep inline schemas may stand in each other: rustc gives up on types that nest more than twice as deep.
const MAX_DEPTH: usize = 48;
/// How often each schema may be looked at, on average.
const MAX_LOOKS: usize = 64;

/// A type on its way to the model.
pub(super) struct Draft {
    pub candidates: Vec<String>,
    pub tier: u8,
    pub def: TypeDef,
}

/// The types of a finished model.
pub(super) struct Finished {
    pub types: Vec<TypeDef>,
    pub components: Vec<Ty>,
}

pub(super) struct Builder<'a, 'd> {
    pub(super) lowered: &'a Lowered,
    pub(super) choices: &'a Choices,
    /// Components that are types of somebody else, by their paths.
    replaced: HashMap<SchemaId, &'a str>,
    document: &'a Document,
    diagnostics: &'d mut Diagnostics,
    pub(super) drafts: Vec<Draft>,
    /// Types that are named by the document: components, and what references point to.
    named: HashMap<SchemaId, TypeId>,
    /// Named types whose definition is not built yet.
    pending: Vec<(SchemaId, TypeId, Hint)>,
    targets: HashSet<SchemaId>,
    /// Schemas of files in forms.
    parts: HashSet<SchemaId>,
    inline: HashMap<SchemaId, Ty>,
    open: HashSet<SchemaId>,
    /// Schemas that hold together and are being built, with the type that stands for them once they met themselves.
    merging: HashMap<Vec<SchemaId>, Option<TypeId>>,
    nullable: RefCell<HashMap<SchemaId, bool>>,
    /// How many schemas are being looked at within each other, and how many were looked at in all.
    depth: usize,
    looks: usize,
    /// Inline types, by the name that they have where they stand and what they are.
    pub(super) folded: HashMap<(String, String), TypeId>,
    bodies: HashMap<String, String>,
    /// For each schema, the components that extend it.
    pub(super) extensions: HashMap<SchemaId, Vec<SchemaId>>,
}

impl<'a, 'd> Builder<'a, 'd> {
    pub(super) fn new(
        lowered: &'a Lowered,
        document: &'a Document,
        choices: &'a Choices,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        let replaced = choices.types.iter();
        let replaced = replaced.filter_map(|(name, path)| Some((*lowered.components.get(name)?, path.as_str())));
        Self {
            lowered,
            choices,
            replaced: replaced.collect(),
            document,
            diagnostics,
            drafts: Vec::new(),
            named: HashMap::new(),
            pending: Vec::new(),
            targets: lowered.schemas.targets(),
            parts: super::parts::find(lowered),
            inline: HashMap::new(),
            open: HashSet::new(),
            merging: HashMap::new(),
            nullable: RefCell::new(HashMap::new()),
            depth: 0,
            looks: 0,
            folded: HashMap::new(),
            bodies: super::operations::framework_bodies(lowered, choices),
            extensions: super::bases::extensions(lowered),
        }
    }

    pub(super) fn schemas(&self) -> &'a Schemas {
        &self.lowered.schemas
    }

    /// Names every component, so that references to it need not wait for its definition.
    pub(super) fn components(&mut self) {
        for (name, id) in &self.lowered.components {
            if self.replaced.contains_key(id) {
                continue;
            }
            if let Some(chosen) = self.choices.type_names.get(name) {
                self.reserve(*id, vec![chosen.clone()], 0, Hint::new(chosen, ""));
                continue;
            }
            let short = self.bodies.get(name).cloned();
            let mut candidates: Vec<String> = short.iter().map(|short| name::type_name(short)).collect();
            let full = name::type_name(name);
            candidates.extend([full.clone(), format!("{full}Model"), name::type_name(&name::spelled_out(name))]);
            let hint = Hint::new(short.as_ref().unwrap_or(name), "");
            self.reserve(*id, candidates, 0, hint);
        }
        self.define_pending();
    }

    /// A type of somebody else that the configuration puts in the place of a schema.
    fn replacement(&self, id: SchemaId) -> Option<Ty> {
        let ty = Ty::of_path(self.replaced.get(&id)?);
        Some(if self.nullable(id) { ty.optional() } else { ty })
    }

    fn reserve(&mut self, id: SchemaId, candidates: Vec<String>, tier: u8, hint: Hint) -> TypeId {
        let type_id = self.draft(id, candidates, tier, TypeKind::Alias(Ty::Value));
        self.named.insert(id, type_id);
        self.pending.push((id, type_id, hint));
        type_id
    }

    pub(super) fn draft(&mut self, id: SchemaId, candidates: Vec<String>, tier: u8, kind: TypeKind) -> TypeId {
        let type_id = TypeId(u32::try_from(self.drafts.len()).unwrap_or(u32::MAX));
        let schema = self.schemas().get(id);
        let def = TypeDef {
            name: String::new(),
            pointer: schema.pointer.clone(),
            doc: docs::of_type(self.schemas(), id),
            kind,
            derives: self.choices.derive_all.clone(),
            used_by: Vec::new(),
        };
        self.drafts.push(Draft { candidates, tier, def });
        type_id
    }

    /// Another name for a type, where one is needed for what an event holds.
    pub(super) fn alias(&mut self, id: SchemaId, ty: Ty, words: &str) -> Ty {
        let full = name::type_name(words);
        Ty::Named(self.draft(id, vec![full.clone(), format!("{full}Model")], 1, TypeKind::Alias(ty)))
    }

    /// Adds a paragraph to the docs of a type.
    pub(super) fn note(&mut self, id: TypeId, text: &str) {
        if let Some(draft) = self.drafts.get_mut(id.0 as usize) {
            draft.def.doc.append(text);
        }
    }

    /// Builds the definitions that were put off; they may put off others.
    pub(super) fn define_pending(&mut self) {
        while let Some((id, type_id, hint)) = self.pending.pop() {
            let kind = match self.shape(&[id], &hint) {
                Shape::Plain { ty, .. } => TypeKind::Alias(ty),
                Shape::Defined { kind, .. } => kind,
            };
            if let Some(draft) = self.drafts.get_mut(type_id.0 as usize) {
                draft.def.kind = kind;
            }
        }
    }

    /// The type of a schema where it is used; [`Ty::Option`] if it may be null.
    pub(super) fn ty(&mut self, id: SchemaId, hint: &Hint) -> Ty {
        let id = self.essence(id);
        if let Some(ty) = self.replacement(id) {
            return ty;
        }
        if let Some(type_id) = self.named.get(&id) {
            let named = Ty::Named(*type_id);
            return if self.nullable(id) { named.optional() } else { named };
        }
        if let Some(ty) = self.inline.get(&id) {
            return ty.clone();
        }
        if self.targets.contains(&id) && self.is_defined(id) {
            let words = target_words(&self.schemas().get(id).pointer);
            let candidates = vec![name::type_name(&words.1), name::type_name(&format!("{} {}", words.0, words.1))];
            let type_id = self.reserve(id, candidates, 1, Hint::new(words.1, ""));
            return self.ty_of_named(id, type_id);
        }
        if !self.open.insert(id) {
            self.approximate(id, "a list or map that contains itself by reference", "serde_json::Value");
            return Ty::Value;
        }
        let mut ty = self.inline_ty(id, hint);
        if is_large(&ty) {
            self.approximate(id, "lists and maps that hold each other in too many ways", "serde_json::Value");
            ty = Ty::Value;
        }
        self.open.remove(&id);
        self.inline.insert(id, ty.clone());
        ty
    }

    fn ty_of_named(&self, id: SchemaId, type_id: TypeId) -> Ty {
        if self.nullable(id) { Ty::Named(type_id).optional() } else { Ty::Named(type_id) }
    }

    fn inline_ty(&mut self, id: SchemaId, hint: &Hint) -> Ty {
        let shape = self.shape(&[id], hint);
        self.ty_of_shape(id, shape, hint)
    }

    /// The type of a shape; what needs a definition becomes an inline type, folded with an equal one.
    pub(super) fn ty_of_shape(&mut self, id: SchemaId, shape: Shape, hint: &Hint) -> Ty {
        match shape {
            Shape::Plain { ty, nullable } => {
                if nullable {
                    ty.optional()
                } else {
                    ty
                }
            }
            Shape::Defined { kind, nullable } => {
                let ty = Ty::Named(self.fold(id, kind, hint));
                if nullable { ty.optional() } else { ty }
            }
        }
    }

    /// What a schema means once wrappers that say nothing are taken off; stops at the first schema with a name.
    pub(super) fn essence(&self, start: SchemaId) -> SchemaId {
        let mut id = start;
        let mut seen = HashSet::new();
        while seen.insert(id) {
            if id != start && (self.named.contains_key(&id) || self.replaced.contains_key(&id)) {
                break;
            }
            match self.wrapped(id) {
                Some(inner) => id = inner,
                None => break,
            }
        }
        id
    }

    /// Whether a schema is of a file in a form.
    pub(super) fn is_part(&self, id: SchemaId) -> bool {
        self.parts.contains(&id)
    }

    /// Whether two schemas mean the same: one schema, or the same text.
    pub(super) fn is_same(&self, a: Option<SchemaId>, b: Option<SchemaId>) -> bool {
        let (Some(a), Some(b)) = (a, b) else { return a == b };
        let node = |id: SchemaId| self.document.root.pointer(&self.schemas().get(id).pointer);
        self.essence(a) == self.essence(b) || node(a).is_some_and(|text| node(b) == Some(text))
    }

    /// What a schema without a name means; `None` if that has a name.
    pub(super) fn inline_essence(&self, id: SchemaId) -> Option<SchemaId> {
        let id = self.essence(id);
        (!self.named.contains_key(&id) && !self.targets.contains(&id)).then_some(id)
    }

    /// The only schema that a schema consists of, if it adds nothing to it.
    fn wrapped(&self, id: SchemaId) -> Option<SchemaId> {
        let schema = self.schemas().get(id);
        if schema.constrains_beside_types() {
            return None;
        }
        let says = |id: &SchemaId| {
            let part = self.schemas().get(*id);
            part.constrains() || part.reference.is_some()
        };
        let mut parts: Vec<SchemaId> =
            schema.reference.into_iter().chain(schema.all_of.iter().copied().filter(says)).collect();
        for choice in [&schema.any_of, &schema.one_of] {
            match choice.as_slice() {
                [] => {}
                [only] => parts.push(*only),
                _ => return None,
            }
        }
        let [only] = *self.distinct(&parts) else { return None };
        schema.types.is_none_or(|types| self.allows_only(only, types)).then_some(only)
    }

    fn is_defined(&mut self, id: SchemaId) -> bool {
        let flat = Flat::of(self.schemas(), &[id]);
        let types = flat.kinds().without(Types::NULL);
        !flat.unions.is_empty() || (types == Types::OBJECT && !flat.properties.is_empty()) || flat.values.is_some()
    }

    /// Whether null is a value of a schema that has a name.
    pub(super) fn nullable(&self, id: SchemaId) -> bool {
        super::null::nullable(self.schemas(), id, &mut self.nullable.borrow_mut())
    }

    /// Runs `look` unless schemas nest, or multiply when they are put together, beyond all use.
    pub(super) fn within_limits(&mut self, id: SchemaId, look: impl FnOnce(&mut Self) -> Shape) -> Shape {
        self.looks += 1;
        if self.depth >= MAX_DEPTH || self.looks > MAX_LOOKS * (self.schemas().len() + MAX_LOOKS) {
            self.approximate(id, "schemas that hold each other in too many ways", "serde_json::Value");
            return Shape::plain(Ty::Value);
        }
        self.depth += 1;
        let shape = look(self);
        self.depth -= 1;
        shape
    }

    /// The type of schemas that all have to hold.
    pub(super) fn all(&mut self, owner: SchemaId, ids: &[SchemaId], hint: &Hint) -> Ty {
        let essences: Vec<SchemaId> = ids.iter().map(|id| self.essence(*id)).collect();
        match *self.distinct(&essences) {
            [only] => self.ty(only, hint),
            ref several => self.merged(owner, several, hint),
        }
    }

    /// The same for schemas that don't hold each other. Where that leads back to the same schemas, it is a type of its own.
    fn merged(&mut self, owner: SchemaId, ids: &[SchemaId], hint: &Hint) -> Ty {
        let mut key = ids.to_vec();
        key.sort_unstable();
        key.dedup();
        match self.merging.get(&key).copied() {
            Some(Some(type_id)) => return Ty::Named(type_id),
            Some(None) => {
                let full = name::type_name(&hint.full());
                let candidates = vec![full.clone(), format!("{full}Model")];
                let type_id = self.draft(owner, candidates, 1, TypeKind::Alias(Ty::Value));
                self.merging.insert(key, Some(type_id));
                return Ty::Named(type_id);
            }
            None => {}
        }
        self.merging.insert(key.clone(), None);
        let shape = self.shape(ids, hint);
        let Some(Some(type_id)) = self.merging.remove(&key) else { return self.ty_of_shape(owner, shape, hint) };
        let (kind, nullable) = match shape {
            Shape::Plain { ty, nullable } => (TypeKind::Alias(ty), nullable),
            Shape::Defined { kind, nullable } => (kind, nullable),
        };
        if let Some(draft) = self.drafts.get_mut(type_id.0 as usize) {
            draft.def.kind = kind;
        }
        if nullable { Ty::Named(type_id).optional() } else { Ty::Named(type_id) }
    }

    pub(super) fn approximate(&mut self, id: SchemaId, what: &str, became: &str) {
        let pointer = self.schemas().get(id).pointer.clone();
        self.report(Code::Untyped, &pointer, what, became);
    }

    pub(super) fn report(&mut self, code: Code, pointer: &str, what: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, self.document.origins.place(pointer), what, help));
    }

    /// Names everything, breaks cycles and finds out who uses what.
    pub(super) fn finish(mut self, groups: &mut [Group]) -> Finished {
        self.define_pending();
        let chosen: HashSet<&str> = self.choices.type_names.values().map(String::as_str).collect();
        let is_chosen = |names: &[String]| matches!(names, [only] if chosen.contains(only.as_str()));
        let entry = |d: &Draft| {
            let tier = if is_chosen(&d.candidates) { 0 } else { d.tier + 1 };
            Entry { candidates: d.candidates.clone(), tier }
        };
        let entries: Vec<Entry> = self.drafts.iter().map(entry).collect();
        let reserved = RESERVED.iter().map(|name| (*name).to_owned()).collect();
        let names = name::assign(&entries, &reserved);
        for (draft, name) in self.drafts.iter_mut().zip(names) {
            draft.def.name = name;
        }
        self.warn_clashes();
        self.derive();
        let components = self.lowered.components.values().map(|id| self.component_ty(*id)).collect();
        let mut types: Vec<TypeDef> = self.drafts.into_iter().map(|d| d.def).collect();
        for index in graph::break_cycles(&mut types) {
            if let Some(def) = types.get(index) {
                let place = self.document.origins.place(&def.pointer);
                let what = "a schema that consists of nothing but itself";
                self.diagnostics.push(Diagnostic::new(Code::Untyped, place, what, "serde_json::Value"));
            }
        }
        super::answers::settle(groups, &mut types);
        graph::access(&mut types, groups);
        graph::users(&mut types, groups);
        for def in &mut types {
            docs::without_repeats(&mut def.doc, &def.name);
        }
        Finished { types, components }
    }

    fn component_ty(&self, id: SchemaId) -> Ty {
        let replaced = self.replacement(id);
        let named = || self.named.get(&id).map(|type_id| self.ty_of_named(id, *type_id));
        replaced.or_else(named).unwrap_or(Ty::Value)
    }

    /// Notes the traits that the configuration asks of single schemas.
    fn derive(&mut self) {
        for (name, (traits, place)) in &self.choices.derives {
            let id = self.lowered.components.get(name).and_then(|id| self.named.get(id));
            let Some(draft) = id.and_then(|id| self.drafts.get_mut(id.0 as usize)) else { continue };
            if let TypeKind::Alias(_) = draft.def.kind {
                let message = format!("`{name}` is another name for a type, which derives nothing of its own");
                let help = "take the setting away, or name the schema that it stands for";
                self.diagnostics.push(Diagnostic::new(Code::BadConfig, place.clone(), message, help));
            }
            let new = traits.iter().filter(|path| !draft.def.derives.contains(path)).cloned();
            let new: Vec<String> = new.collect();
            draft.def.derives.extend(new);
        }
    }

    fn warn_clashes(&mut self) {
        let mut clashes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, draft) in self.drafts.iter().enumerate().filter(|(_, d)| d.tier == 0) {
            if let Some(wanted) = draft.candidates.first() {
                clashes.entry(wanted.clone()).or_default().push(index);
            }
        }
        let mut found = Vec::new();
        for (wanted, indices) in clashes.into_iter().filter(|(_, indices)| indices.len() > 1) {
            for draft in indices.into_iter().filter_map(|index| self.drafts.get(index)) {
                let message = format!("more than one schema would be called `{wanted}`");
                let help = format!(
                    "it is called `{}`; give one of them another name in its document to choose yourself",
                    draft.def.name
                );
                found.push((draft.def.pointer.clone(), message, help));
            }
        }
        let missed = self.drafts.iter().filter(|d| match d.candidates.as_slice() {
            [only] => *only != d.def.name && self.choices.type_names.values().any(|name| name == only),
            _ => false,
        });
        found.extend(missed.map(|draft| {
            let message = format!("the name `{}` means something else in the emitted code", draft.candidates.concat());
            (draft.def.pointer.clone(), message, format!("it is called `{}`; choose another name", draft.def.name))
        }));
        for (pointer, message, help) in found {
            self.report(Code::NameClash, &pointer, message, help);
        }
    }
}

/// Names that the emitted code uses for something else.
pub(super) const RESERVED: [&str; 27] = [
    "Base64",
    "BTreeMap",
    "Box",
    "Date",
    "DateTime",
    "Default",
    "Deserialize",
    "Deserializer",
    "Err",
    "From",
    "Into",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "Map",
    "None",
    "Number",
    "Ok",
    "Option",
    "Result",
    "Self",
    "Serialize",
    "Some",
    "String",
    "Uuid",
    "Value",
    "Vec",
];

/// Whether a type without a name nests deeper than [`MAX_DEPTH`], or has too many parts to be read.
fn is_large(ty: &Ty) -> bool {
    let mut stack = vec![(ty, 0)];
    let mut parts = 0;
    while let Some((ty, depth)) = stack.pop() {
        parts += 1;
        if depth > MAX_DEPTH || parts > 8 * MAX_DEPTH {
            return true;
        }
        match ty {
            Ty::Option(inner) | Ty::Vec(inner) | Ty::Map(inner) | Ty::Boxed(inner) => stack.push((inner, depth + 1)),
            Ty::Tuple(items) => stack.extend(items.iter().map(|item| (item, depth + 1))),
            _ => {}
        }
    }
    false
}

/// The words for a schema in the middle of something: its surroundings and its own name.
fn target_words(pointer: &str) -> (String, String) {
    let steps: Vec<String> = crate::spec::segments(pointer).map(std::borrow::Cow::into_owned).collect();
    let telling =
        |s: &&String| !matches!(s.as_str(), "properties" | "items" | "components" | "schemas" | "$defs" | "schema");
    let mut words = steps.iter().rev().filter(telling);
    let own = words.next().cloned().unwrap_or_default();
    (words.next().cloned().unwrap_or_default(), own)
}

/// Docs of a use of a schema, for callers outside of this module.
pub(super) fn doc(schemas: &Schemas, id: SchemaId) -> Doc {
    docs::of_use(schemas, id)
}
