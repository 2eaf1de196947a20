//! What a folded schema is in Rust, without null: a type that is there already, or a definition.

use super::builder::Builder;
use super::shape::Shape;
use crate::analyze::naming_context::Hint;
use crate::analyze::schema::flat::Flat;
use crate::analyze::schema::{docs, formats};
use crate::diag::Code;
use crate::lower::{SchemaId, Types};
use crate::model::{Field, Struct, Ty, TypeKind};
use crate::name::{self, Entry};
use std::collections::HashMap;

impl<'a> Builder<'a> {
    /// What schemas that all have to hold are together. `ids` are never empty; the first one is where it stands.
    pub(crate) fn shape(&mut self, owner: SchemaId, ids: &[SchemaId], hint: &Hint) -> Shape {
        // A component that is nothing but another one is an alias of it.
        if let [id] = ids {
            let essence = self.essence(*id);
            if essence != *id {
                return Shape::plain(self.ty(essence, hint));
            }
            if let Some(shape) = self.base(*id, hint) {
                return shape;
            }
        }
        let flat = Flat::of(self.schemas(), ids);
        self.flat_shape(owner, flat, hint)
    }

    pub(crate) fn flat_shape(&mut self, owner: SchemaId, flat: Flat<'a>, hint: &Hint) -> Shape {
        self.within_limits(owner, |builder| builder.limited_shape(owner, flat, hint))
    }

    fn limited_shape(&mut self, owner: SchemaId, mut flat: Flat<'a>, hint: &Hint) -> Shape {
        if flat.never {
            self.approximate(owner, "a schema that no value satisfies", "serde_json::Value");
            return Shape::plain(Ty::Value);
        }
        for (schema, keyword) in std::mem::take(&mut flat.unenforced) {
            let pointer = format!("{}/{keyword}", self.schemas().get(schema).pointer);
            let what = format!("`{keyword}` constrains values in a way that no Rust type does");
            self.cx.report(
                Code::Unenforced,
                &pointer,
                what,
                "a type that also takes values that `".to_owned() + keyword + "` excludes",
            );
        }
        if let Some(part) = flat.overriding {
            let pointer = self.schemas().get(part).pointer.clone();
            let what = "a type that no value has together with that of another part of `allOf`";
            self.cx.report(Code::Unenforced, &pointer, what, "the last one of these types");
        }
        let kinds = flat.kinds();
        let null = kinds != Types::ALL && kinds.has(Types::NULL);
        if !flat.unions.is_empty() {
            return self.union_shape(owner, flat, hint).nullable(null && self.union_allows_null(owner));
        }
        if let Some(values) = flat.values.take() {
            return self.values_shape(owner, &flat, &values, hint);
        }
        self.kinds_shape(owner, &flat, kinds.without(Types::NULL), hint).nullable(null)
    }

    /// The shape of a schema by its types alone.
    pub(crate) fn kinds_shape(&mut self, owner: SchemaId, flat: &Flat<'a>, kinds: Types, hint: &Hint) -> Shape {
        if self.is_part(owner) && (kinds == Types::STRING || kinds.has(Types::ALL.without(Types::NULL))) {
            return Shape::plain(Ty::Part);
        }
        let replaced = flat.format.and_then(|format| self.cx.choices.formats.get(format));
        if let Some(path) = replaced.filter(|_| kinds.is_scalar()) {
            return Shape::plain(Ty::of_path(path));
        }
        match kinds {
            Types::NONE => Shape::plain(Ty::Null),
            Types::BOOLEAN => Shape::plain(Ty::Bool),
            Types::INTEGER => Shape::plain(formats::integer(flat)),
            Types::NUMBER => Shape::plain(formats::number(flat)),
            Types::STRING => Shape::plain(formats::string(flat)),
            Types::ARRAY => Shape::plain(self.array(owner, flat, hint)),
            Types::OBJECT => self.object(owner, flat, hint),
            // `["integer", "number"]` in one list or two: a number that keeps whether it is whole.
            k if Types::NUMBER.has(k) => Shape::plain(Ty::Number),
            k if k.has(Types::ALL.without(Types::NULL)) => Shape::plain(Ty::Value),
            several => self.several_kinds(owner, flat, several, hint),
        }
    }

    fn values_shape(&mut self, owner: SchemaId, flat: &Flat<'a>, values: &[&serde_json::Value], hint: &Hint) -> Shape {
        let null = values.iter().any(|v| v.is_null()) && flat.types.is_none_or(|types| types.has(Types::NULL));
        let kinds = values.iter().fold(Types::NONE, |types, value| types.or(Types::of(value))).without(Types::NULL);
        let listed = crate::analyze::schema::enums::listed(flat, values);
        let whole = flat.types.is_none_or(|types| types.without(Types::NULL) == Types::INTEGER);
        let texts = flat.types.is_none_or(|types| types.has(Types::STRING));
        let open = kinds == Types::STRING && texts || kinds == Types::INTEGER && whole;
        if let Some(kind) = crate::analyze::schema::enums::enumeration(&listed).filter(|_| open) {
            return Shape::Defined { kind, nullable: null };
        }
        if values.is_empty() {
            self.approximate(owner, "an enumeration without values", "serde_json::Value");
            return Shape::plain(Ty::Value);
        }
        if kinds.each().count() > 1 {
            let pointer = self.schemas().get(owner).pointer.child("enum");
            let what = "an enumeration of values of several types";
            self.cx.report(Code::Unenforced, &pointer, what, "a type that takes every value of these types");
        }
        // Booleans and fractions carry no better name than their value: the type stays plain and the docs list them.
        let declared = flat.types.map_or(kinds, |types| types.without(Types::NULL));
        self.kinds_shape(owner, flat, if declared.is_none() { kinds } else { declared }, hint).nullable(null)
    }

    fn array(&mut self, owner: SchemaId, flat: &Flat<'a>, hint: &Hint) -> Ty {
        if !flat.prefix_items.is_empty() {
            return self.tuple(owner, flat, hint);
        }
        let item = hint.item();
        let ty = match flat.items.as_slice() {
            [] => Ty::Value,
            ids => self.all(owner, ids, &item),
        };
        Ty::Vec(Box::new(ty))
    }

    /// `prefixItems`: a tuple if its length is fixed, else a list of what its items may be.
    fn tuple(&mut self, owner: SchemaId, flat: &Flat<'a>, hint: &Hint) -> Ty {
        let items: Vec<Ty> = flat.prefix_items.iter().map(|id| self.ty(*id, &hint.item())).collect();
        let closed = flat.items.iter().any(|id| self.schemas().get(*id).boolean == Some(false));
        let bound = |keyword: &str| {
            let found = flat.bounds.other.iter().find(|(name, _)| *name == keyword);
            found.and_then(|(_, value)| value.as_u64()).and_then(|n| usize::try_from(n).ok())
        };
        let fixed = bound("minItems") == Some(items.len()) && (closed || bound("maxItems") == Some(items.len()));
        if fixed && items.len() <= 12 {
            return Ty::Tuple(items);
        }
        let ends = closed || bound("maxItems").is_some_and(|most| most <= items.len());
        let rest = flat.items.first().filter(|_| !ends).map(|id| (*id, self.ty(*id, &hint.item())));
        if !ends && rest.is_none() {
            let what = "a list with a type for each position, which may go on with anything";
            self.approximate(owner, what, "Vec<serde_json::Value>");
            return Ty::Vec(Box::new(Ty::Value));
        }
        let types = flat.prefix_items.iter().copied().zip(items).chain(rest).collect();
        Ty::Vec(Box::new(self.any_of_types(owner, types, &hint.item())))
    }

    fn object(&mut self, owner: SchemaId, flat: &Flat<'a>, hint: &Hint) -> Shape {
        let rest = self.rest(owner, flat, hint);
        if flat.properties.is_empty() && flat.required.is_empty() && flat.conditional.is_empty() {
            return Shape::plain(match rest {
                None | Some(Ty::Value) => Ty::Object,
                Some(ty) => Ty::Map(Box::new(ty)),
            });
        }
        let mut fields = Vec::new();
        let shared = self.shared_hints(flat, hint);
        for (wire, ids) in &flat.properties {
            let mut inner = shared.get(wire).cloned().unwrap_or_else(|| hint.property(wire));
            inner.has_singular |= name::singular(wire).is_some_and(|one| flat.properties.contains_key(one.as_str()));
            fields.extend(self.field(owner, wire, ids, flat.required.contains(wire), &inner));
        }
        for (wire, ids) in flat.conditional.iter().filter(|(wire, _)| !flat.properties.contains_key(*wire)) {
            fields.extend(self.conditional_field(owner, wire, ids, flat.required.contains(wire), hint));
        }
        for wire in flat.required.iter().filter(|wire| !flat.properties.contains_key(**wire)) {
            if flat.conditional.contains_key(*wire) {
                continue;
            }
            self.undeclared(owner, wire);
            fields.push(untyped(wire, rest.clone().unwrap_or(Ty::Value), true));
        }
        self.warn_of_clashes(flat, &fields);
        let rest = rest.map(|ty| (String::new(), ty));
        Shape::Defined { kind: TypeKind::Struct(named_fields(fields, rest)), nullable: false }
    }

    /// Properties that would become the same field; `named_fields` tells them apart.
    fn warn_of_clashes(&mut self, flat: &Flat<'a>, fields: &[Field]) {
        let mut first: HashMap<String, &str> = HashMap::new();
        for field in fields {
            let Some(other) = first.insert(name::value_name(&field.wire), &field.wire) else { continue };
            let id = flat.properties.get(field.wire.as_str()).and_then(|ids| ids.last());
            let Some(pointer) = id.map(|id| self.schemas().get(*id).pointer.clone()) else { continue };
            let message = format!("the properties `{other}` and `{}` would become the same field", field.wire);
            self.cx.report(
                Code::NameClash,
                &pointer,
                message,
                "their fields are told apart by spelling out the difference",
            );
        }
    }

    pub(crate) fn undeclared(&mut self, owner: SchemaId, wire: &str) {
        let pointer = format!("{}/required", self.schemas().get(owner).pointer);
        let message = format!("`required` names `{wire}`, which `properties` does not declare");
        self.cx.report(Code::RequiredUnknown, &pointer, message, "declare the property, or take it off the list");
    }

    /// The type of properties that are not declared by name; `None` if the document does not speak of them.
    fn rest(&mut self, owner: SchemaId, flat: &Flat<'a>, hint: &Hint) -> Option<Ty> {
        let allowed: Vec<SchemaId> = flat
            .patterns
            .iter()
            .chain(&flat.additional)
            .copied()
            .filter(|id| self.schemas().get(*id).boolean != Some(false))
            .collect();
        let item = hint.child("value");
        match allowed.as_slice() {
            [] => None,
            ids if flat.patterns.is_empty() || ids.len() == 1 => Some(self.all(owner, ids, &item)),
            several => {
                let types = several.iter().map(|id| (*id, self.ty(*id, &item))).collect();
                Some(self.any_of_types(owner, types, &item))
            }
        }
    }

    /// A property of which one of several schemas holds.
    fn conditional_field(
        &mut self,
        owner: SchemaId,
        wire: &str,
        ids: &[SchemaId],
        required: bool,
        hint: &Hint,
    ) -> Option<Field> {
        let Some(first) = ids.get(..1) else {
            return Some(untyped(wire, Ty::Value, required));
        };
        let inner = hint.property(wire);
        let mut field = self.field(owner, wire, first, required, &inner)?;
        let other = ids.iter().any(|id| self.ty(*id, &inner) != field.ty);
        if other && field.ty != Ty::Value {
            let what = format!("the property `{wire}`, whose type depends on other properties");
            self.approximate(owner, &what, "serde_json::Value");
            field.ty = Ty::Value;
        }
        Some(field)
    }

    /// A property; `inner` is where it stands.
    fn field(&mut self, owner: SchemaId, wire: &str, ids: &[SchemaId], required: bool, inner: &Hint) -> Option<Field> {
        let id = *ids.first()?;
        if ids.iter().any(|id| self.schemas().get(*id).boolean == Some(false)) {
            return None;
        }
        let ty = self.all(owner, ids, inner);
        let last = ids.last().copied().unwrap_or(id);
        Some(Field {
            wire: wire.to_owned(),
            name: String::new(),
            ty,
            required,
            needed: false,
            access: docs::access(self.schemas(), ids),
            doc: docs::of_use(self.schemas(), last),
        })
    }
}

/// A property of which no schema speaks.
fn untyped(wire: &str, ty: Ty, required: bool) -> Field {
    let (access, doc) = Default::default();
    Field { wire: wire.to_owned(), name: String::new(), ty, required, needed: false, access, doc }
}

/// Gives fields names that are unique in their struct.
fn named_fields(mut fields: Vec<Field>, mut rest: Option<(String, Ty)>) -> Struct {
    let mut entries: Vec<Entry> = fields
        .iter()
        .map(|field| Entry {
            candidates: vec![name::value_name(&field.wire), name::value_name(&name::spelled_out(&field.wire))],
            tier: 0,
        })
        .collect();
    entries.push(Entry { candidates: vec!["rest".to_owned(), "additional_properties".to_owned()], tier: 1 });
    let mut names = name::assign(&entries, &std::collections::BTreeSet::new());
    let own = names.pop().unwrap_or_default();
    if let Some((name, _)) = &mut rest {
        *name = own;
    }
    for (field, name) in fields.iter_mut().zip(names) {
        field.name = name;
    }
    Struct { fields, rest, sent: false }
}
