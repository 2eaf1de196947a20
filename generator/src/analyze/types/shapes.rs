//! The shape of a flattened schema without null: a use of a type, or a definition.

use std::collections::{BTreeSet, HashMap};

use super::builder::TypeBuilder;
use super::shape::TypeShape;
use super::shared_enums::shared_contexts;
use super::unwrap;
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::flat::Flat;
use crate::analyze::schema::numbers::{Chosen, Numbers};
use crate::analyze::schema::{docs, enums, formats};
use crate::diag::messages::analyze as messages;
use crate::diag::nearest;
use crate::lower::{SchemaId, Types};
use crate::model::{Access, Constant, Doc, Struct, StructField, Ty, TypeKind};
use crate::name::{self, Entry};

/// The largest number of items of a tuple: the standard library implements its traits for no longer ones.
const MAX_TUPLE: usize = 12;

/// The largest number of constants of a type: the transport keeps a bit for each of them while it reads.
const MAX_CONSTANTS: usize = 64;

/// The number of properties that a name which is not declared is compared with.
const MAX_NAMES: usize = 100;

impl<'a> TypeBuilder<'a> {
    /// The shape of schemas that all have to hold; there is at least one. `owner` is the schema that contains them.
    pub(super) fn shape(&mut self, owner: SchemaId, ids: &[SchemaId], naming: &NamingContext) -> TypeShape {
        // A component that is a trivial wrapper of another one is an alias of it.
        if let [id] = ids {
            let unwrapped = unwrap::unwrap(&self.facts, &self.drafts, *id);
            if unwrapped != *id {
                return TypeShape::plain(self.ty(unwrapped, naming));
            }
            if let Some(shape) = self.polymorphic_union(*id, naming) {
                return shape;
            }
        }
        let flat = Flat::of(self.schemas(), ids);
        self.flat_shape(owner, owner, flat, naming)
    }

    /// The shape of a flattened schema. `id` is the schema itself if `owner` is one that contains it.
    pub(super) fn flat_shape(
        &mut self,
        owner: SchemaId,
        id: SchemaId,
        flat: Flat<'a>,
        naming: &NamingContext,
    ) -> TypeShape {
        self.within_limits(owner, id, |builder| builder.limited_shape(owner, flat, naming))
    }

    fn limited_shape(&mut self, owner: SchemaId, mut flat: Flat<'a>, naming: &NamingContext) -> TypeShape {
        if flat.never {
            self.report(owner, messages::no_valid_value());
            return TypeShape::plain(Ty::Value);
        }
        for (schema, keyword) in std::mem::take(&mut flat.unenforced) {
            self.report_keyword(schema, keyword, messages::keyword_not_enforced(keyword));
        }
        if let Some(part) = flat.overriding {
            self.report(part, messages::contradicting_types());
        }
        if let Some((part, is_replaced)) = flat.disjoint {
            self.report(part, messages::disjoint_values(is_replaced));
        }
        let kinds = flat.kinds();
        let null = kinds != Types::ALL && kinds.has(Types::NULL);
        if !flat.unions.is_empty() {
            // `type: [object, null]` next to a `oneOf` allows null whatever the branches allow.
            let is_declared = self.schemas().get(owner).types.is_some();
            return self.union_shape(owner, flat, naming).nullable(null && is_declared);
        }
        if let Some(values) = &flat.values {
            return self.values_shape(owner, &flat, values, naming);
        }
        self.kinds_shape(owner, &flat, kinds.without(Types::NULL), naming).nullable(null)
    }

    /// The shape of a schema by its types alone.
    pub(super) fn kinds_shape(
        &mut self,
        owner: SchemaId,
        flat: &Flat<'a>,
        kinds: Types,
        naming: &NamingContext,
    ) -> TypeShape {
        if self.facts.is_file(owner) && (kinds == Types::STRING || kinds.has(Types::ALL.without(Types::NULL))) {
            return TypeShape::plain(Ty::Part);
        }
        let replacement = flat.format.and_then(|format| self.cx.choices.formats.get(format));
        if let Some(path) = replacement
            && kinds.is_scalar()
        {
            return TypeShape::plain(Ty::of_path(path));
        }
        match kinds {
            Types::NONE => TypeShape::plain(Ty::Null),
            Types::BOOLEAN => TypeShape::plain(Ty::Bool),
            Types::INTEGER => self.number(owner, flat, Numbers::integer),
            Types::NUMBER => self.number(owner, flat, Numbers::number),
            Types::STRING => TypeShape::plain(formats::string(flat)),
            Types::ARRAY => TypeShape::plain(self.array(owner, flat, naming)),
            Types::OBJECT => self.object(owner, flat, naming),
            // `["integer", "number"]` in one array or two: a number that keeps whether it is an integer.
            k if Types::NUMBER.has(k) => TypeShape::plain(Ty::Number),
            k if k.has(Types::ALL.without(Types::NULL)) => TypeShape::plain(Ty::Value),
            several => self.union_of_kinds(owner, flat, several, naming),
        }
    }

    /// The shape of `enum` or `const`.
    fn values_shape(
        &mut self,
        owner: SchemaId,
        flat: &Flat<'a>,
        values: &[&serde_json::Value],
        naming: &NamingContext,
    ) -> TypeShape {
        let null = values.iter().any(|v| v.is_null()) && flat.types.is_none_or(|types| types.has(Types::NULL));
        let mut listed = enums::listed(flat, values);
        let is_allowed = |value| flat.types.is_none_or(|types| types.has(Types::of(value)));
        if let Some(one) = listed.iter().find(|one| !is_allowed(one.value)) {
            self.report_keyword(owner, "enum", messages::enum_of_another_type(one.value));
        }
        listed.retain(|one| is_allowed(one.value));
        let kinds = listed.iter().fold(Types::NONE, |types, one| types.or(Types::of(one.value)));
        let declared = flat.types.map_or(kinds, |types| types.without(Types::NULL));
        if (kinds == Types::STRING || kinds == Types::INTEGER && declared == Types::INTEGER)
            && let Some(kind) = enums::enumeration(&listed, false)
        {
            return TypeShape::Defined { kind, nullable: null };
        }
        if values.is_empty() {
            self.report(owner, messages::empty_enum());
            return TypeShape::plain(Ty::Value);
        }
        if kinds.each().count() > 1 {
            self.report_keyword(owner, "enum", messages::enum_of_several_types());
        }
        // Booleans and fractions have no better name than their value: the type is a plain one, and the docs list them.
        self.kinds_shape(owner, flat, if declared.is_none() { kinds } else { declared }, naming).nullable(null)
    }

    /// The shape of a number; what its type does not hold is reported.
    fn number(
        &self,
        owner: SchemaId,
        flat: &Flat<'a>,
        choose: impl Fn(&Numbers<'a>, Option<&str>, &[&serde_json::Value]) -> Chosen,
    ) -> TypeShape {
        let values = flat.values.as_deref().unwrap_or_default();
        let (ty, lost) = choose(&flat.numbers, flat.format, values);
        lost.into_iter().for_each(|message| self.report(owner, message));
        TypeShape::plain(ty)
    }

    fn array(&mut self, owner: SchemaId, flat: &Flat<'a>, naming: &NamingContext) -> Ty {
        if !flat.prefix_items.is_empty() {
            return self.tuple(owner, flat, naming);
        }
        let ty = match flat.items.as_slice() {
            [] => Ty::Value,
            ids => self.all_of(owner, ids, &naming.item()),
        };
        Ty::Vec(Box::new(ty))
    }

    /// `prefixItems`: a tuple if the length is fixed, else an array of a union of the items.
    fn tuple(&mut self, owner: SchemaId, flat: &Flat<'a>, naming: &NamingContext) -> Ty {
        let items: Vec<Ty> = flat.prefix_items.iter().map(|id| self.ty(*id, &naming.item())).collect();
        let is_closed = flat.items.iter().any(|id| self.schemas().get(*id).boolean == Some(false));
        let bound = |keyword: &str| {
            let found = flat.bounds.other.iter().find(|(name, _)| *name == keyword);
            found.and_then(|(_, value)| value.as_u64()).and_then(|n| usize::try_from(n).ok())
        };
        let is_fixed = bound("minItems") == Some(items.len()) && (is_closed || bound("maxItems") == Some(items.len()));
        if is_fixed && items.len() <= MAX_TUPLE {
            return Ty::Tuple(items);
        }
        let mut types: Vec<(SchemaId, Ty)> = flat.prefix_items.iter().copied().zip(items).collect();
        let may_have_more = !is_closed && bound("maxItems").is_none_or(|most| most > types.len());
        if may_have_more {
            match (flat.items.first(), types.first()) {
                (Some(id), _) => types.push((*id, self.ty(*id, &naming.item()))),
                // The union of the items keeps any other value.
                (None, Some((first, _))) => types.push((*first, Ty::Value)),
                (None, None) => {}
            }
        }
        Ty::Vec(Box::new(self.any_of_types(owner, types, &naming.item())))
    }

    fn object(&mut self, owner: SchemaId, flat: &Flat<'a>, naming: &NamingContext) -> TypeShape {
        let additional = self.additional(owner, flat, naming);
        let (mut fields, mut constants) = (Vec::with_capacity(flat.properties.len()), Vec::new());
        let shared = shared_contexts(&self.facts, &self.drafts, flat, naming);
        for (wire, ids) in &flat.properties {
            let may_be_constant = flat.required.contains(wire) && constants.len() < MAX_CONSTANTS;
            if may_be_constant && let Some(value) = self.constant(ids) {
                constants.push(Constant { wire: (*wire).to_owned(), value: value.clone() });
                continue;
            }
            let mut inner = shared.get(wire).cloned().unwrap_or_else(|| naming.property(wire));
            inner.has_singular |= name::singular(wire).is_some_and(|one| flat.properties.contains_key(one.as_str()));
            fields.extend(self.field(owner, wire, ids, flat.required.contains(wire), &inner));
        }
        for (wire, ids) in flat.conditional.iter().filter(|(wire, _)| !flat.properties.contains_key(*wire)) {
            fields.extend(self.conditional_field(owner, wire, ids, flat.required.contains(wire), naming));
        }
        for wire in flat.required.iter().filter(|wire| !flat.properties.contains_key(**wire)) {
            if flat.conditional.contains_key(*wire) {
                continue;
            }
            // One that is required itself is not what is meant.
            let open = flat.properties.keys().copied().filter(|property| !flat.required.contains(property));
            let meant = nearest(wire, open.take(MAX_NAMES)).map(str::to_owned);
            self.report_keyword(owner, "required", messages::required_not_declared(wire, meant.as_deref()));
            fields.push(untyped(wire, additional.clone().unwrap_or(Ty::Value), true));
        }
        // No property is declared, or none can have a value.
        if fields.is_empty() && constants.is_empty() {
            return TypeShape::plain(match additional {
                None | Some(Ty::Value) => Ty::Object,
                Some(ty) => Ty::Map(Box::new(ty)),
            });
        }
        self.report_field_clashes(flat, &fields);
        let additional = additional.map(|ty| (String::new(), ty));
        let def = Struct { constants, ..named_fields(fields, additional) };
        TypeShape::Defined { kind: TypeKind::Struct(def), nullable: false }
    }

    /// The only value of a property, which the type need not hold. It has to, if members of received types may be missing, and if
    /// the value is of a component: an enumeration with a name of its own, to which values may be added.
    fn constant(&self, ids: &[SchemaId]) -> Option<&'a serde_json::Value> {
        let schemas = self.schemas();
        let flat = Flat::of(schemas, ids);
        let [only] = flat.values.as_deref()? else { return None };
        let is_scalar = only.is_string() || only.is_boolean() || only.is_f64() || only.is_i64();
        let is_component = |id: SchemaId| schemas.component_name(schemas.target(id)).is_some();
        let is_stored = self.cx.choices.lenient.missing
            || matches!(ids, [only] if is_component(*only))
            || !flat.unions.is_empty()
            || docs::access(schemas, ids) != Access::Both
            || ids.iter().any(|id| schemas.get(*id).boolean == Some(false) || formats::is_password(schemas, *id));
        (is_scalar && !is_stored).then_some(*only)
    }

    /// Reports properties that would have the same Rust field; [`named_fields`] gives them different ones.
    fn report_field_clashes(&self, flat: &Flat<'a>, fields: &[StructField]) {
        let mut first: HashMap<String, &str> = HashMap::new();
        for field in fields {
            let Some(other) = first.insert(name::value_name(&field.wire), &field.wire) else { continue };
            let id = flat.properties.get(field.wire.as_str()).and_then(|ids| ids.last());
            let Some(id) = id else { continue };
            self.report(*id, messages::field_name_clash(other, &field.wire));
        }
    }

    /// The type of properties that are not declared by name; `None` if the document does not declare it.
    fn additional(&mut self, owner: SchemaId, flat: &Flat<'a>, naming: &NamingContext) -> Option<Ty> {
        let declared = flat.patterns.iter().chain(&flat.additional).copied();
        let allowed: Vec<SchemaId> = declared.filter(|id| self.schemas().get(*id).boolean != Some(false)).collect();
        let value = naming.child("value");
        match allowed.as_slice() {
            [] => None,
            ids if flat.patterns.is_empty() || ids.len() == 1 => Some(self.all_of(owner, ids, &value)),
            several => {
                let types = several.iter().map(|id| (*id, self.ty(*id, &value))).collect();
                Some(self.any_of_types(owner, types, &value))
            }
        }
    }

    /// The field of a property for which one of several schemas holds.
    fn conditional_field(
        &mut self,
        owner: SchemaId,
        wire: &str,
        ids: &[SchemaId],
        required: bool,
        naming: &NamingContext,
    ) -> Option<StructField> {
        let Some(first) = ids.get(..1) else {
            return Some(untyped(wire, Ty::Value, required));
        };
        let inner = naming.property(wire);
        let mut field = self.field(owner, wire, first, required, &inner)?;
        let differs = ids.iter().any(|id| self.ty(*id, &inner) != field.ty);
        if differs && field.ty != Ty::Value {
            self.report(owner, messages::conditional_type(wire));
            field.ty = Ty::Value;
        }
        Some(field)
    }

    /// The field of a property; `naming` is that of the property.
    fn field(
        &mut self,
        owner: SchemaId,
        wire: &str,
        ids: &[SchemaId],
        required: bool,
        naming: &NamingContext,
    ) -> Option<StructField> {
        let id = *ids.first()?;
        if ids.iter().any(|id| self.schemas().get(*id).boolean == Some(false)) {
            return None;
        }
        let ty = self.all_of(owner, ids, naming);
        let last = ids.last().copied().unwrap_or(id);
        let access = docs::access(self.schemas(), ids);
        let is_secret = access == Access::WriteOnly && matches!(ty.without_null(), Ty::String | Ty::I32 | Ty::I64)
            || ids.iter().any(|id| formats::is_password(self.schemas(), *id));
        Some(StructField {
            wire: wire.to_owned(),
            name: String::new(),
            ty,
            null_is_absent: false,
            is_secret,
            required,
            required_in_requests: false,
            access,
            doc: docs::of_use(self.schemas(), last),
        })
    }
}

/// The field of a property without a schema.
pub(super) fn untyped(wire: &str, ty: Ty, required: bool) -> StructField {
    StructField {
        wire: wire.to_owned(),
        name: String::new(),
        ty,
        null_is_absent: false,
        is_secret: false,
        required,
        required_in_requests: false,
        access: Access::Both,
        doc: Doc::default(),
    }
}

/// Gives fields names that are unique in their struct.
pub(super) fn named_fields(mut fields: Vec<StructField>, mut additional: Option<(String, Ty)>) -> Struct {
    let shorts: Vec<String> = fields.iter().map(|field| name::value_name(&field.wire)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for short in &shorts {
        *counts.entry(short).or_default() += 1;
    }
    let further = |wire: &str, short: &str| {
        // A name that one field wants only is given to it.
        let is_wanted_by_one = counts.get(short) == Some(&1);
        let cased = || name::with_case(wire).map(|text| name::value_name(&text));
        let exact = || name::value_name(&name::spelled_out(wire));
        if is_wanted_by_one { Vec::new() } else { cased().into_iter().chain([exact()]).collect() }
    };
    let entry = |(field, short): (&StructField, &String)| {
        let candidates = [short.clone()].into_iter().chain(further(&field.wire, short)).collect();
        Entry::new(&field.wire, candidates, 0)
    };
    let mut entries: Vec<Entry> = fields.iter().zip(&shorts).map(entry).collect();
    entries.push(Entry::generated(vec!["rest".to_owned(), "additional_properties".to_owned()], 1));
    let mut names = name::assign(&entries, &BTreeSet::new());
    let own = names.pop().unwrap_or_default();
    if let Some((name, _)) = &mut additional {
        *name = own;
    }
    for (field, name) in fields.iter_mut().zip(names) {
        field.name = name;
    }
    Struct { fields, additional, ..Struct::default() }
}

#[cfg(test)]
mod tests;
