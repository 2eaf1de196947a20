//! Schemas flattened: one set of keywords for a schema with its references and `allOf`.

use std::borrow::Cow;
use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

use super::null::is_null;
use super::numbers::Numbers;
use crate::lower::{Bounds, Discriminator, SchemaId, Schemas, Types};

/// The keywords of a schema and of all schemas that it consists of by `$ref` and `allOf`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flat<'a> {
    /// Set if no value is valid, because one of the schemas is `false`.
    pub never: bool,
    /// The allowed types; `None` if no schema has `type`.
    pub types: Option<Types>,
    /// The first part whose `type` excludes all types that the parts before it allow. Its types replace theirs.
    pub overriding: Option<SchemaId>,
    /// The allowed values; `None` if no schema has `enum` or `const`.
    pub values: Option<Vec<&'a Value>>,
    /// The first part whose values have none of those before it, and whether they replace them.
    pub disjoint: Option<(SchemaId, bool)>,
    /// Names for the values.
    pub value_names: &'a [String],
    /// Descriptions of the values.
    pub value_docs: &'a [String],
    /// `format`.
    pub format: Option<&'a str>,
    /// `properties`, each with all schemas that apply to it.
    pub properties: IndexMap<&'a str, Vec<SchemaId>>,
    /// `required`.
    pub required: IndexSet<&'a str>,
    /// Properties that only some of the values have, each with all schemas that may apply to it; none if no schema
    /// declares them.
    pub conditional: IndexMap<&'a str, Vec<SchemaId>>,
    /// `additionalProperties`.
    pub additional: Vec<SchemaId>,
    /// `patternProperties`.
    pub patterns: Vec<SchemaId>,
    /// `items`.
    pub items: Vec<SchemaId>,
    /// `prefixItems`.
    pub prefix_items: Vec<SchemaId>,
    /// `anyOf` and `oneOf`.
    pub unions: Vec<UnionKeyword<'a>>,
    /// `anyOf` and `oneOf` of supertypes of the schema, which has their members: it is one of the branches, or some of them
    /// extend it.
    pub inherited: Vec<UnionKeyword<'a>>,
    /// The bounds of the last schema that has some.
    pub bounds: Bounds,
    /// What all of the schemas say of numbers.
    pub numbers: Numbers<'a>,
    /// Keywords that the emitted types do not enforce, with the schema that has them.
    pub unenforced: Vec<(SchemaId, &'static str)>,
}

/// An `anyOf` or `oneOf`, with its branches.
#[derive(Clone, Debug)]
pub(crate) struct UnionKeyword<'a> {
    /// The schema that has the keyword.
    pub owner: SchemaId,
    pub branches: Cow<'a, [SchemaId]>,
    /// The `discriminator` of the same schema.
    pub discriminator: Option<&'a Discriminator>,
    /// Set if this is `oneOf`, so that a value is valid against one branch only.
    pub is_one_of: bool,
}

enum Step {
    /// Visit a schema, which may be part of another one: its parts first.
    Enter(SchemaId, Option<SchemaId>),
    /// Add the keywords of a schema whose parts were added.
    Absorb(SchemaId),
}

impl<'a> Flat<'a> {
    /// Flattens schemas that all have to hold; parts come before the schema that extends them.
    pub(crate) fn of(schemas: &'a Schemas, ids: &[SchemaId]) -> Self {
        let mut flat = Self::default();
        let mut seen = HashSet::new();
        let mut supertypes = HashSet::new();
        // The schema with the last values, of those that all have to hold, and the one that is visited.
        let (mut with_values, mut visited) = (None, 0_usize);
        let mut steps: Vec<Step> = ids.iter().rev().map(|id| Step::Enter(*id, None)).collect();
        while let Some(step) = steps.pop() {
            match step {
                // A chain of wrappers may be long, and be looked up from each of its links.
                Step::Enter(id, whole) if schemas.inner(id) != id => {
                    seen.insert(id);
                    steps.push(Step::Enter(schemas.inner(id), whole));
                }
                Step::Enter(id, whole) => {
                    visited += usize::from(whole.is_none());
                    let is_supertype = whole.is_some_and(|whole| schemas.are_in_one_circle(whole, id));
                    if is_supertype {
                        supertypes.insert(id);
                    }
                    if seen.insert(id) {
                        // `nullable` of a supertype says nothing about its subtypes.
                        if is_supertype && let Some(only) = not_null(schemas, id) {
                            steps.push(Step::Enter(only, whole));
                        }
                        let schema = schemas.get(id);
                        steps.push(Step::Absorb(id));
                        steps.extend(schema.all_of.iter().rev().map(|part| Step::Enter(*part, Some(id))));
                        steps.extend(schema.reference.map(|part| Step::Enter(part, Some(id))));
                    }
                }
                Step::Absorb(id) => {
                    let is_redeclared = with_values.is_some_and(|of| of != visited);
                    flat.absorb(schemas, id, is_redeclared);
                    if schemas.get(id).values.is_some() {
                        with_values = Some(visited);
                    }
                }
            }
        }
        // A schema that extends another one (`allOf`) and is a branch of its union is not a union itself.
        let is_branch =
            |keyword: &UnionKeyword<'a>| keyword.branches.iter().any(|id| seen.contains(&schemas.target(*id)));
        let is_inherited = |keyword: &UnionKeyword<'a>| supertypes.contains(&keyword.owner) || is_branch(keyword);
        (flat.inherited, flat.unions) = std::mem::take(&mut flat.unions).into_iter().partition(is_inherited);
        flat
    }

    fn absorb(&mut self, schemas: &'a Schemas, id: SchemaId, is_redeclared: bool) {
        let schema = schemas.get(id);
        let uncommon = &*schema.uncommon;
        self.never |= schema.boolean == Some(false);
        if let Some(types) = schema.types {
            self.narrow(types, id);
        }
        if let Some(values) = &schema.values {
            self.narrow_values(values, !uncommon.value_names.is_empty(), id, is_redeclared);
        }
        if !uncommon.value_names.is_empty() {
            self.value_names = &uncommon.value_names;
        }
        if !uncommon.value_docs.is_empty() {
            self.value_docs = &uncommon.value_docs;
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
        self.patterns.extend(uncommon.patterns.iter().map(|(_, id)| *id));
        self.items.extend(schema.items);
        if self.prefix_items.is_empty() {
            self.prefix_items.clone_from(&uncommon.prefix_items);
        }
        for (branches, is_one_of) in [(&schema.any_of, false), (&schema.one_of, true)] {
            if !branches.is_empty() {
                let discriminator = uncommon.discriminator.as_ref();
                let branches = Cow::Borrowed(branches.as_slice());
                self.unions.push(UnionKeyword { owner: id, branches, discriminator, is_one_of });
            }
        }
        for part in &uncommon.conditional {
            self.add_conditional(schemas, *part);
        }
        // A property in `if` has that schema only where the condition holds, but other values may have the property too.
        let condition = uncommon.condition.map(|id| schemas.get(id));
        for (name, _) in condition.into_iter().flat_map(|schema| &schema.properties) {
            self.conditional.entry(name).or_default();
        }
        if *schema.bounds != Bounds::default() {
            self.bounds = Bounds::clone(&schema.bounds);
        }
        self.numbers.add(schema);
        self.unenforced.extend(uncommon.unenforced.iter().map(|(keyword, _)| (id, *keyword)));
    }

    /// Restricts the values to those of another part. Lists without a common value are not meant to exclude each other: parts
    /// of one schema extend the list, and a schema that declares a property again replaces it.
    fn narrow_values(&mut self, values: &'a [Value], has_names: bool, part: SchemaId, is_redeclared: bool) {
        let Some(own) = self.values.take() else {
            self.values = Some(values.iter().collect());
            return;
        };
        // `x-enum-varnames` names the values in the order of its own schema.
        let (first, second) = if has_names { (values.iter().collect(), own) } else { (own, values.iter().collect()) };
        let known: HashSet<&Value> = second.iter().copied().collect();
        let common: Vec<&Value> = first.iter().copied().filter(|value| known.contains(value)).collect();
        self.values = Some(if !common.is_empty() || first.is_empty() || second.is_empty() {
            common
        } else {
            self.disjoint.get_or_insert((part, is_redeclared));
            if is_redeclared { values.iter().collect() } else { [first, second].concat() }
        });
    }

    /// Restricts the types to those of another part. If none would remain, the last part takes precedence, so that there
    /// are values.
    fn narrow(&mut self, types: Types, part: SchemaId) {
        let own = self.types.unwrap_or(types);
        let both = own.and(types);
        let is_none = |types: Types| types.without(Types::NULL).is_none();
        let overrides = is_none(both) && !is_none(own) && !is_none(types);
        if overrides {
            self.overriding.get_or_insert(part);
        }
        self.types = Some(if overrides { types } else { both });
    }

    /// Adds the properties of a schema that holds only for some of the values.
    pub(crate) fn add_conditional(&mut self, schemas: &'a Schemas, part: SchemaId) {
        for (name, property) in &schemas.get(part).properties {
            if schemas.get(*property).boolean.is_none_or(|any| any) {
                self.conditional.entry(name).or_default().push(*property);
            }
        }
    }

    /// Adds the keywords next to a union to one of its branches.
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
        self.numbers.extend(&base.numbers);
        if self.values.is_none() {
            self.values.clone_from(&base.values);
        }
    }

    /// The allowed types: the declared ones, else those of the allowed values, else those that the keywords apply to.
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

    /// Tests whether the keywords other than `anyOf` and `oneOf` describe a structure.
    pub(crate) fn is_structural(&self) -> bool {
        !self.properties.is_empty()
            || !self.items.is_empty()
            || !self.prefix_items.is_empty()
            || self.values.is_some()
            || !self.patterns.is_empty()
            || !self.additional.is_empty()
            || !self.required.is_empty()
    }
}

/// The only branch of a schema that is not null, if the other one is.
fn not_null(schemas: &Schemas, id: SchemaId) -> Option<SchemaId> {
    let schema = schemas.get(id);
    let mut branches = schema.any_of.iter().copied().filter(|branch| !is_null(schemas, *branch));
    let only = branches.next()?;
    if schema.any_of.len() == 2 && branches.next().is_none() { Some(only) } else { None }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Flat;
    use crate::analyze::test_schemas::{lower, lower_all};
    use crate::lower::Types;

    fn kinds(schema: Value) -> Types {
        let (lowered, id) = lower(schema);
        Flat::of(&lowered.schemas, &[id]).kinds()
    }

    #[test]
    fn properties_of_parts_come_before_own_ones() {
        let (lowered, id) = lower(json!({
            "properties": {"c": {}}, "required": ["a"],
            "allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}, "a": {"type": "string"}}}],
        }));
        let flat = Flat::of(&lowered.schemas, &[id]);
        assert_eq!(flat.properties.keys().collect::<Vec<_>>(), [&"a", &"b", &"c"]);
        assert_eq!(flat.properties.get("a").map(Vec::len), Some(2));
        assert!(flat.required.contains("a"));
    }

    #[test]
    fn a_cycle_of_all_of_ends() {
        let part = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let (lowered, id) = lower_all(&json!({
            "Test": {"allOf": [part("Other")], "properties": {"a": {}}},
            "Other": {"allOf": [part("Test")], "properties": {"b": {}}},
        }));
        let flat = Flat::of(&lowered.schemas, &[id]);
        assert_eq!(flat.properties.keys().collect::<Vec<_>>(), [&"b", &"a"]);
    }

    #[test]
    fn types_of_parts_are_intersected_unless_none_would_remain() {
        assert_eq!(
            kinds(json!({"type": ["string", "integer"], "allOf": [{"type": ["integer", "null"]}]})),
            Types::INTEGER
        );
        let (lowered, id) = lower(json!({"type": "string", "allOf": [{"type": "integer"}]}));
        let flat = Flat::of(&lowered.schemas, &[id]);
        assert_eq!((flat.kinds(), flat.overriding), (Types::STRING, Some(id)));
    }

    #[test]
    fn values_of_parts_are_intersected() {
        let (lowered, id) = lower(json!({"enum": ["a", "b"], "allOf": [{"enum": ["b", "c"]}]}));
        assert_eq!(Flat::of(&lowered.schemas, &[id]).values, Some(vec![&json!("b")]));
        let (lowered, id) = lower(json!({"enum": [], "allOf": [{"enum": ["c"]}]}));
        assert_eq!(Flat::of(&lowered.schemas, &[id]).values, Some(Vec::new()));
    }

    #[test]
    fn parts_without_a_common_value_extend_the_list_and_a_property_declared_again_replaces_it() {
        let (lowered, id) = lower_all(&json!({
            "Test": {"allOf": [{"$ref": "#/components/schemas/Other"}, {"enum": ["c"]}]}, "Other": {"enum": ["a", "b"]},
        }));
        let flat = Flat::of(&lowered.schemas, &[id]);
        assert_eq!(flat.values, Some(vec![&json!("a"), &json!("b"), &json!("c")]));
        assert!(matches!(flat.disjoint, Some((_, false))));
        let parts = &lowered.schemas.get(id).all_of;
        let flat = Flat::of(&lowered.schemas, parts);
        assert_eq!(flat.values, Some(vec![&json!("c")]));
        assert!(matches!(flat.disjoint, Some((_, true))));
    }

    #[test]
    fn without_types_the_keywords_or_values_decide() {
        assert_eq!(kinds(json!({"required": ["a"]})), Types::OBJECT);
        assert_eq!(kinds(json!({"items": {}})), Types::ARRAY);
        assert_eq!(kinds(json!({"enum": [1, null]})), Types::INTEGER.or(Types::NULL));
        assert_eq!(kinds(json!({"items": {}, "required": ["a"]})), Types::ALL);
        assert_eq!(kinds(json!({})), Types::ALL);
        assert_eq!(kinds(json!({"enum": []})), Types::NONE);
    }

    #[test]
    fn a_schema_with_a_part_that_is_false_has_no_valid_value() {
        let never = |schema: Value| {
            let (lowered, id) = lower(schema);
            Flat::of(&lowered.schemas, &[id]).never
        };
        assert!(never(json!(false)));
        assert!(never(json!({"type": "string", "allOf": [false]})));
        assert!(!never(json!({"type": "string", "allOf": [true]})));
    }

    #[test]
    fn a_union_of_a_part_that_contains_the_schema_is_not_taken_over() {
        let (lowered, id) = lower_all(&json!({
            "Test": {"allOf": [{"$ref": "#/components/schemas/Base"}], "properties": {"a": {}}},
            "Base": {"oneOf": [{"$ref": "#/components/schemas/Test"}, {"type": "string"}]},
        }));
        assert!(Flat::of(&lowered.schemas, &[id]).unions.is_empty());
    }
}
