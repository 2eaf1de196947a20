//! A schema with its references and `allOf` folded into one set of keywords.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use crate::lower::{Bounds, Discriminator, SchemaId, Schemas, Types};

/// What a schema and everything that it is composed of by `$ref` and `allOf` say together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flat<'a> {
    /// Whether no value is valid.
    pub never: bool,
    /// The allowed types; `None` if nothing says.
    pub types: Option<Types>,
    /// The part that wants other types than those before it, so that no value would have both; its own stay.
    pub overriding: Option<SchemaId>,
    /// The allowed values; `None` if nothing says.
    pub values: Option<Vec<&'a Value>>,
    /// Names for the values.
    pub value_names: &'a [String],
    /// Texts for the values.
    pub value_docs: &'a [String],
    /// `format`.
    pub format: Option<&'a str>,
    /// Properties, each with every schema that applies to it.
    pub properties: IndexMap<&'a str, Vec<SchemaId>>,
    /// Properties that must be there.
    pub required: IndexSet<&'a str>,
    /// Properties that only some of the values have, each with every schema that may apply to it, if any is known.
    pub conditional: IndexMap<&'a str, Vec<SchemaId>>,
    /// `additionalProperties`.
    pub additional: Vec<SchemaId>,
    /// `patternProperties`.
    pub patterns: Vec<SchemaId>,
    /// `items`.
    pub items: Vec<SchemaId>,
    /// `prefixItems`.
    pub prefix_items: Vec<SchemaId>,
    /// `anyOf` and `oneOf`, each as the list of its branches.
    pub unions: Vec<Choice<'a>>,
    /// Bounds, of the last schema that has some.
    pub bounds: Bounds,
    /// Keywords that are not enforced, with the schema that has them.
    pub unenforced: Vec<(SchemaId, &'static str)>,
}

/// An `anyOf` or `oneOf`.
#[derive(Clone, Debug)]
pub(crate) struct Choice<'a> {
    /// The schema that has the keyword.
    pub owner: SchemaId,
    /// The branches.
    pub branches: &'a [SchemaId],
    /// The discriminator beside it.
    pub discriminator: Option<&'a Discriminator>,
    /// Whether it is `oneOf`, of which a value has one branch only.
    pub exclusive: bool,
}

enum Step {
    Enter(SchemaId),
    Absorb(SchemaId),
}

impl<'a> Flat<'a> {
    /// Folds schemas that all have to hold, in the order of bases before what extends them.
    pub(crate) fn of(schemas: &'a Schemas, ids: &[SchemaId]) -> Self {
        let mut flat = Self::default();
        let mut seen = HashSet::new();
        let mut steps: Vec<Step> = ids.iter().rev().map(|id| Step::Enter(*id)).collect();
        while let Some(step) = steps.pop() {
            match step {
                // Chains of wrappers may be long, and each of their links be asked for.
                Step::Enter(id) if schemas.inner(id) != id => {
                    seen.insert(id);
                    steps.push(Step::Enter(schemas.inner(id)));
                }
                Step::Enter(id) if seen.insert(id) => {
                    let schema = schemas.get(id);
                    steps.push(Step::Absorb(id));
                    steps.extend(schema.all_of.iter().rev().map(|id| Step::Enter(*id)));
                    steps.extend(schema.reference.map(Step::Enter));
                }
                Step::Enter(_) => {}
                Step::Absorb(id) => flat.absorb(schemas, id),
            }
        }
        // A child that extends its parent (`allOf`) is one of the parent's branches already.
        flat.unions.retain(|choice| !choice.branches.iter().any(|id| seen.contains(&schemas.target(*id))));
        flat
    }

    fn absorb(&mut self, schemas: &'a Schemas, id: SchemaId) {
        let schema = schemas.get(id);
        self.never |= schema.boolean == Some(false);
        if let Some(types) = schema.types {
            self.narrow(types, id);
        }
        if let Some(values) = &schema.values {
            // Names go with the values in the order of the schema that has them.
            let (mut kept, more): (Vec<&Value>, Vec<&Value>) = match self.values.take() {
                Some(own) if schema.value_names.is_empty() => (own, values.iter().collect()),
                own => (values.iter().collect(), own.unwrap_or_else(|| values.iter().collect())),
            };
            let more: HashSet<&Value> = more.into_iter().collect();
            kept.retain(|value| more.contains(value));
            self.values = Some(kept);
        }
        if !schema.value_names.is_empty() {
            self.value_names = &schema.value_names;
        }
        if !schema.value_docs.is_empty() {
            self.value_docs = &schema.value_docs;
        }
        self.format = schema.format.as_deref().or(self.format);
        for (name, property) in &schema.properties {
            let all = self.properties.entry(name).or_default();
            if !all.contains(property) {
                all.push(*property);
            }
        }
        self.required.extend(schema.required.iter().map(String::as_str));
        self.additional.extend(schema.additional);
        self.patterns.extend(schema.patterns.values());
        self.items.extend(schema.items);
        if self.prefix_items.is_empty() {
            self.prefix_items.clone_from(&schema.prefix_items);
        }
        for (branches, exclusive) in [(&schema.any_of, false), (&schema.one_of, true)] {
            if !branches.is_empty() {
                let discriminator = schema.discriminator.as_ref();
                self.unions.push(Choice { owner: id, branches, discriminator, exclusive });
            }
        }
        for part in &schema.conditional {
            self.add_conditional(schemas, *part);
        }
        // What a condition says of a property holds for the values that meet it; all others have the property as well.
        let condition = schema.condition.map(|id| schemas.get(id));
        for name in condition.into_iter().flat_map(|schema| schema.properties.keys()) {
            self.conditional.entry(name).or_default();
        }
        if schema.bounds != Bounds::default() {
            self.bounds = schema.bounds.clone();
        }
        self.unenforced.extend(schema.unenforced.iter().map(|keyword| (id, *keyword)));
    }

    /// Takes the types that are allowed here as well. No value has two types: whoever extends a schema by another type
    /// means that one.
    fn narrow(&mut self, types: Types, part: SchemaId) {
        let own = self.types.unwrap_or(types);
        let both = own.and(types);
        let is_none = |types: Types| types.without(Types::NULL).is_none();
        let overrides = is_none(both) && !is_none(own) && !is_none(types);
        self.overriding = self.overriding.or(Some(part).filter(|_| overrides));
        self.types = Some(if overrides { types } else { both });
    }

    /// Adds the properties of a schema that holds for some of the values.
    pub(crate) fn add_conditional(&mut self, schemas: &'a Schemas, part: SchemaId) {
        for (name, property) in &schemas.get(part).properties {
            if schemas.get(*property).boolean.is_none_or(|any| any) {
                self.conditional.entry(name).or_default().push(*property);
            }
        }
    }

    /// Adds what stands beside a union to one of its branches.
    pub(crate) fn extend_base(&mut self, base: &Self) {
        let own = std::mem::take(&mut self.properties);
        self.properties.clone_from(&base.properties);
        for (name, ids) in own {
            let all = self.properties.entry(name).or_default();
            all.extend(ids);
            let mut known = HashSet::new();
            all.retain(|id| known.insert(*id));
        }
        self.required.extend(&base.required);
        for (name, ids) in &base.conditional {
            self.conditional.entry(name).or_default().extend(ids);
        }
        if let Some(types) = base.types {
            self.types = Some(self.types.map_or(types, |own| own.and(types)));
        }
        self.additional.extend(&base.additional);
        self.patterns.extend(&base.patterns);
        self.items.extend(&base.items);
        self.format = self.format.or(base.format);
        if self.values.is_none() {
            self.values.clone_from(&base.values);
        }
    }

    /// The allowed types: the declared ones, else those of the allowed values, else what the keywords are about.
    pub(crate) fn kinds(&self) -> Types {
        if let Some(types) = self.types {
            return types;
        }
        if let Some(values) = &self.values {
            return values.iter().fold(Types::NONE, |types, value| types.or(Types::of(value)));
        }
        let object = !self.properties.is_empty()
            || !self.required.is_empty()
            || !self.additional.is_empty()
            || !self.patterns.is_empty();
        let array = !(self.items.is_empty() && self.prefix_items.is_empty());
        match (object, array) {
            (true, false) => Types::OBJECT,
            (false, true) => Types::ARRAY,
            _ => Types::ALL,
        }
    }

    /// Whether the keywords beside `anyOf` and `oneOf` make a type on their own.
    pub(crate) fn bears(&self) -> bool {
        !self.properties.is_empty()
            || !self.items.is_empty()
            || !self.prefix_items.is_empty()
            || self.values.is_some()
            || !self.patterns.is_empty()
            || !self.additional.is_empty()
            || !self.required.is_empty()
    }
}
