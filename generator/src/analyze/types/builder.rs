//! Schemas -> Rust types. Components are named up front; what is inline gets a type when it is met.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::limits::is_large;
use super::shape::Shape;
use crate::analyze::Context;
use crate::analyze::naming_context::Hint;
use crate::analyze::schema::docs;
use crate::arena::Arena;
use crate::diag::Code;
use crate::lower::{SchemaId, Schemas};
use crate::model::{Ty, TypeDef, TypeId, TypeKind};
use crate::name;

/// A type on its way to the model.
pub(crate) struct Draft {
    pub candidates: Vec<String>,
    pub tier: u8,
    pub def: TypeDef,
}

pub(crate) struct Builder<'a> {
    pub(crate) cx: Context<'a>,
    /// Components that are types of somebody else, by their paths.
    pub(crate) replaced: HashMap<SchemaId, &'a str>,
    pub(crate) drafts: Arena<TypeId, Draft>,
    /// Types that are named by the document: components, and what references point to.
    pub(crate) named: HashMap<SchemaId, TypeId>,
    /// Named types whose definition is not built yet.
    pub(crate) pending: Vec<(SchemaId, TypeId, Hint)>,
    pub(crate) targets: HashSet<SchemaId>,
    /// Schemas of files in forms.
    pub(crate) parts: HashSet<SchemaId>,
    pub(crate) inline: HashMap<SchemaId, Ty>,
    pub(crate) open: HashSet<SchemaId>,
    /// Schemas that hold together and are being built, with the type that stands for them once they met themselves.
    pub(crate) merging: HashMap<Vec<SchemaId>, Option<TypeId>>,
    pub(crate) nullable: RefCell<HashMap<SchemaId, bool>>,
    /// How many schemas are being looked at within each other, and how many were looked at in all.
    pub(crate) depth: usize,
    pub(crate) looks: usize,
    /// Inline types, by the name that they have where they stand and what they are.
    pub(crate) folded: HashMap<(String, String), TypeId>,
    pub(crate) bodies: HashMap<String, String>,
    /// For each schema, the components that extend it.
    pub(crate) extensions: HashMap<SchemaId, Vec<SchemaId>>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(cx: Context<'a>) -> Self {
        let Context { lowered, choices, .. } = cx;
        let replaced = choices.types.iter();
        let replaced = replaced.filter_map(|(name, path)| Some((*lowered.components.get(name)?, path.as_str())));
        Self {
            cx,
            replaced: replaced.collect(),
            drafts: Arena::new(),
            named: HashMap::new(),
            pending: Vec::new(),
            targets: lowered.schemas.targets(),
            parts: crate::analyze::schema::files::find(lowered),
            inline: HashMap::new(),
            open: HashSet::new(),
            merging: HashMap::new(),
            nullable: RefCell::new(HashMap::new()),
            depth: 0,
            looks: 0,
            folded: HashMap::new(),
            bodies: crate::analyze::operations::groups::framework_bodies(lowered, choices),
            extensions: crate::analyze::schema::extensions::extensions(lowered),
        }
    }

    pub(crate) fn schemas(&self) -> &'a Schemas {
        &self.cx.lowered.schemas
    }

    /// Names every component, so that references to it need not wait for its definition.
    pub(crate) fn components(&mut self) {
        for (name, id) in &self.cx.lowered.components {
            if self.replaced.contains_key(id) {
                continue;
            }
            if let Some(chosen) = self.cx.choices.type_names.get(name) {
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
    pub(crate) fn replacement(&self, id: SchemaId) -> Option<Ty> {
        let ty = Ty::of_path(self.replaced.get(&id)?);
        Some(if self.nullable(id) { ty.optional() } else { ty })
    }

    fn reserve(&mut self, id: SchemaId, candidates: Vec<String>, tier: u8, hint: Hint) -> TypeId {
        let type_id = self.draft(id, candidates, tier, TypeKind::Alias(Ty::Value));
        self.named.insert(id, type_id);
        self.pending.push((id, type_id, hint));
        type_id
    }

    pub(crate) fn draft(&mut self, id: SchemaId, candidates: Vec<String>, tier: u8, kind: TypeKind) -> TypeId {
        let schema = self.schemas().get(id);
        let def = TypeDef {
            name: String::new(),
            pointer: schema.pointer.to_string(),
            doc: docs::of_type(self.schemas(), id),
            kind,
            derives: self.cx.choices.derive_all.clone(),
            used_by: Vec::new(),
        };
        self.drafts.push(Draft { candidates, tier, def })
    }

    /// Another name for a type, where one is needed for what an event holds.
    pub(crate) fn alias(&mut self, id: SchemaId, ty: Ty, words: &str) -> Ty {
        let full = name::type_name(words);
        Ty::Named(self.draft(id, vec![full.clone(), format!("{full}Model")], 1, TypeKind::Alias(ty)))
    }

    /// Adds a paragraph to the docs of a type.
    pub(crate) fn note(&mut self, id: TypeId, text: &str) {
        self.drafts[id].def.doc.append(text);
    }

    /// Builds the definitions that were put off; they may put off others.
    pub(crate) fn define_pending(&mut self) {
        while let Some((id, type_id, hint)) = self.pending.pop() {
            let kind = match self.shape(id, &[id], &hint) {
                Shape::Plain { ty, .. } => TypeKind::Alias(ty),
                Shape::Defined { kind, .. } => kind,
            };
            self.drafts[type_id].def.kind = kind;
        }
    }

    /// The type of a schema where it is used; [`Ty::Option`] if it may be null.
    pub(crate) fn ty(&mut self, id: SchemaId, hint: &Hint) -> Ty {
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

    pub(crate) fn ty_of_named(&self, id: SchemaId, type_id: TypeId) -> Ty {
        if self.nullable(id) { Ty::Named(type_id).optional() } else { Ty::Named(type_id) }
    }

    fn inline_ty(&mut self, id: SchemaId, hint: &Hint) -> Ty {
        let shape = self.shape(id, &[id], hint);
        self.ty_of_shape(id, shape, hint)
    }

    /// The type of a shape; what needs a definition becomes an inline type, folded with an equal one.
    pub(crate) fn ty_of_shape(&mut self, id: SchemaId, shape: Shape, hint: &Hint) -> Ty {
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

    pub(crate) fn approximate(&mut self, id: SchemaId, what: &str, became: &str) {
        let pointer = self.schemas().get(id).pointer.clone();
        self.cx.report(Code::Untyped, &pointer, what, became);
    }
}

/// Steps of a pointer that are the same in all of them.
const SAY_NOTHING: [&str; 11] = [
    "$defs",
    "components",
    "content",
    "items",
    "parameters",
    "paths",
    "properties",
    "requestBody",
    "responses",
    "schema",
    "schemas",
];

/// The words for a schema in the middle of something: its surroundings and its own name.
fn target_words(pointer: &str) -> (String, String) {
    let steps: Vec<String> = crate::openapi::segments(pointer).map(std::borrow::Cow::into_owned).collect();
    let is_name = |before: Option<&String>| before.is_some_and(|step| step == "properties" || step == "schemas");
    let is_media_type = |step: &str| !step.starts_with('/') && step.contains('/');
    let is_number = |step: &str| step.bytes().all(|byte| byte.is_ascii_digit());
    let tells = |step: &str| !SAY_NOTHING.contains(&step) && !is_media_type(step) && !is_number(step);
    let told = steps
        .iter()
        .enumerate()
        .filter(|(at, step)| is_name(at.checked_sub(1).and_then(|before| steps.get(before))) || tells(step.as_str()));
    let mut words = told.map(|(_, step)| step).rev();
    let own = words.next().cloned().unwrap_or_default();
    let before = words.next().cloned().unwrap_or_default();
    if !before.starts_with('/') {
        return (before, own);
    }
    // All that tells it from others is the operation that it stands in, and whether that sends it.
    let role = if steps.iter().any(|step| step == "responses") { "response" } else { "body" };
    (String::new(), format!("{own} {before} {role}"))
}

#[cfg(test)]
mod tests {
    use super::target_words;

    #[test]
    fn schemas_that_are_pointed_at_are_called_by_where_they_stand() {
        let words = |pointer: &str| {
            let (before, own) = target_words(pointer);
            format!("{before}|{own}")
        };
        assert_eq!(words("/components/schemas/Pet/properties/items"), "Pet|items");
        assert_eq!(words("/components/schemas/Pet/properties/tags/items"), "Pet|tags");
        let content = "/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema";
        assert_eq!(words(content), "|get /pets/{id} response");
        assert_eq!(words(&format!("{content}/properties/content")), "get|content");
        let body = "/paths/~1pets/post/requestBody/content/application~1json/schema";
        assert_eq!(words(body), "|post /pets body");
    }
}
