//! `anyOf` and `oneOf`: the union of their branches, without null, repeats and branches that only constrain.

use serde_json::Value;

use super::branches::{Combinations, combinations, remove_impossible};
use super::builder::TypeBuilder;
use super::shape::TypeShape;
use super::unwrap::has_constant;
use super::variant_names::{document_name, name_of_type, names_of_branches, unique_names, words_for_types};
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::discriminator::DiscriminatorValues;
use crate::analyze::schema::flat::{Flat, UnionKeyword};
use crate::analyze::schema::null::allows_anything;
use crate::analyze::schema::predicate::{
    add_patterns_and_ranges, differing_properties, is_distinguished, predicate, type_names,
};
use crate::analyze::schema::{enums, formats};
use crate::diag::messages::analyze as messages;
use crate::lower::{Discriminator, SchemaId, Schemas, Types};
use crate::model::{Predicate, Ty, TypeKind, Union, Variant};

/// A branch of a union, or a combination of branches of several unions.
struct Branch {
    /// The schemas that all have to hold.
    ids: Vec<SchemaId>,
    ty: Ty,
    name: String,
}

/// The branches of a union.
#[derive(Default)]
struct Branches {
    /// The branches with a type.
    list: Vec<Branch>,
    /// Set if there is a branch of any value. The union keeps the values that have none of the types.
    any: bool,
    /// Set if a branch allows null.
    nullable: bool,
}

impl Branches {
    /// Adds a branch, unless there is one of the same type. Without a name it is named after its type.
    fn add(&mut self, ids: Vec<SchemaId>, ty: &Ty, name: String) {
        self.nullable |= matches!(ty, Ty::Option(_) | Ty::Null);
        let ty = ty.without_null().clone();
        self.any |= ty == Ty::Value;
        if matches!(ty, Ty::Null | Ty::Value) || self.list.iter().any(|known| known.ty == ty) {
            return;
        }
        let name = if name.is_empty() { name_of_type(&ty).to_owned() } else { name };
        self.list.push(Branch { ids, ty, name });
    }
}

impl<'a> TypeBuilder<'a> {
    /// The shape of a schema with `anyOf` or `oneOf`.
    pub(super) fn union_shape(&mut self, owner: SchemaId, mut flat: Flat<'a>, naming: &NamingContext) -> TypeShape {
        let mut keywords = std::mem::take(&mut flat.unions);
        if remove_impossible(self.schemas(), &mut keywords) {
            self.report(owner, messages::no_valid_value());
            return TypeShape::plain(Ty::Value);
        }
        let (structural, constraint_only): (Vec<UnionKeyword<'a>>, Vec<_>) =
            keywords.into_iter().partition(|keyword| self.is_structural(keyword, &flat));
        let structural: Vec<UnionKeyword<'a>> =
            structural.into_iter().filter(|keyword| !self.absorb_fragments(keyword, &mut flat)).collect();
        let structural = self.join_common(structural);
        if let Some(shape) = self.values_of_union(&structural, &mut flat) {
            return shape;
        }
        if structural.is_empty() || flat.values.is_some() {
            self.add_required(&constraint_only, &mut flat);
            return self.flat_shape(owner, owner, flat, naming);
        }
        let Some(Combinations { combinations, mut nullable }) = combinations(self.schemas(), &structural) else {
            self.report(owner, messages::too_many_combinations());
            return TypeShape::plain(Ty::Value);
        };
        let own = structural.iter().find_map(|keyword| keyword.discriminator);
        let discriminator = own.or_else(|| inherited_discriminator(&flat));
        let branches = self.branches(owner, &flat, &combinations, discriminator, naming);
        nullable |= branches.nullable;
        self.union_of(branches, discriminator).nullable(nullable)
    }

    /// The enumeration of a union whose branches are constants. `enum` or `const` next to it leaves some of them.
    fn values_of_union(&self, structural: &[UnionKeyword<'a>], flat: &mut Flat<'a>) -> Option<TypeShape> {
        let [keyword] = structural else { return None };
        let values = flat.values.take();
        let is_alone = !flat.is_structural();
        flat.values.clone_from(&values);
        let is_replaced = |id| self.facts.replacement(id).is_some();
        let mut constants =
            if is_alone { enums::constants(self.schemas(), keyword, is_replaced)? } else { return None };
        constants.listed.retain(|constant| values.as_ref().is_none_or(|values| values.contains(&constant.value)));
        let is_open = constants.any_string && values.is_none();
        let null = constants.null && values.is_none_or(|values| values.iter().any(|value| value.is_null()));
        Some(TypeShape::Defined { kind: enums::enumeration(&constants.listed, is_open)?, nullable: null })
    }

    /// Adds the properties that are declared by nothing but `required` of a branch: without them no value could be valid
    /// against the branch.
    fn add_required(&self, constraint_only: &[UnionKeyword<'a>], flat: &mut Flat<'a>) {
        if !flat.additional.is_empty() || !flat.patterns.is_empty() {
            return;
        }
        for id in constraint_only.iter().flat_map(|keyword| keyword.branches.iter()) {
            for wire in Flat::of(self.schemas(), &[*id]).required {
                if !flat.properties.contains_key(wire) && !flat.conditional.contains_key(wire) {
                    self.report_keyword(*id, "required", messages::required_not_declared(wire, None));
                    flat.conditional.insert(wire, Vec::new());
                }
            }
        }
    }

    /// Tests whether the branches of a union have types of their own; those of `anyOf: [{required: [a]}, {required: [b]}]` next
    /// to `properties` do not. Those of a discriminator, and subtypes, have a name even if they add nothing.
    fn is_structural(&self, keyword: &UnionKeyword<'a>, base: &Flat<'a>) -> bool {
        let schemas = self.schemas();
        let is_structural = keyword.branches.iter().any(|id| {
            let branch = Flat::of(schemas, &[*id]);
            let has_own_properties = branch.properties.keys().any(|name| !base.properties.contains_key(name));
            let has_own_types = branch.types.is_some_and(|types| base.types.is_none_or(|own| own != types));
            let types_free_property = branch.properties.iter().any(|(name, ids)| {
                !is_free(schemas, ids) && base.properties.get(name).is_some_and(|own| is_free(schemas, own))
            });
            keyword.discriminator.is_some()
                || types_free_property
                || schemas.are_in_one_circle(keyword.owner, *id)
                || !branch.unions.is_empty()
                || has_own_properties
                || has_own_types
                || branch.values.is_some()
                || !branch.items.is_empty()
                || !branch.additional.is_empty() && branch.properties.is_empty() && base.properties.is_empty()
                || branch.format.is_some()
                || (branch.is_structural() && !base.is_structural())
        });
        if !is_structural && keyword.branches.len() > 1 {
            self.report(keyword.owner, messages::constraint_only_union());
        }
        is_structural
    }

    /// Takes an `anyOf` whose branches are fragments of the schema around them: they have neither a name nor a type, and a
    /// value may be valid against several. Their properties become optional ones.
    fn absorb_fragments(&self, keyword: &UnionKeyword<'a>, flat: &mut Flat<'a>) -> bool {
        let schemas = self.schemas();
        let is_fragment = |id: &SchemaId| {
            let schema = schemas.get(*id);
            let is_bare = schema.types.is_none() && schema.reference.is_none() && schema.notes.title.is_none();
            is_bare && !schema.composes() && !schema.properties.is_empty() && schema.additional.is_none()
        };
        if keyword.is_one_of || keyword.discriminator.is_some() || !keyword.branches.iter().all(is_fragment) {
            return false;
        }
        for branch in keyword.branches.iter() {
            flat.add_conditional(schemas, *branch);
        }
        flat.types.get_or_insert(Types::OBJECT);
        self.report_keyword(keyword.owner, "anyOf", messages::any_of_fragments());
        true
    }

    fn branches(
        &mut self,
        owner: SchemaId,
        base: &Flat<'a>,
        combinations: &[Vec<SchemaId>],
        discriminator: Option<&Discriminator>,
        naming: &NamingContext,
    ) -> Branches {
        let schemas = self.schemas();
        let mut branches = Branches::default();
        let names = names_of_branches(schemas, combinations);
        let words = words_for_types(schemas, combinations);
        let is_alone = combinations.len() == 1;
        let any_string = combinations.iter().any(|ids| is_any_string(schemas, ids));
        for ((ids, name), word) in combinations.iter().zip(names).zip(words) {
            // "Any string, or the empty one" is a string.
            if any_string && is_empty_string(schemas, ids) {
                continue;
            }
            let word = if is_alone { String::new() } else { word };
            let inner = naming.child(name.as_ref().unwrap_or(&word));
            let ty = match ids.as_slice() {
                [only] if self.adds_nothing(base, *only, discriminator) => self.ty(*only, &inner),
                several => {
                    let mut flat = Flat::of(schemas, several);
                    flat.extend_base(base);
                    let id = several.first().copied().unwrap_or(owner);
                    let shape = self.flat_shape(owner, id, flat, &inner);
                    self.ty_of_shape(id, shape, &inner)
                }
            };
            branches.nullable |= ids.iter().all(|id| allows_anything(schemas, *id));
            let name = match (name, &ty) {
                (Some(name), _) => name,
                (None, Ty::Named(_)) => word,
                (None, _) => String::new(),
            };
            branches.add(ids.clone(), &ty, name);
        }
        branches
    }

    /// The union of some branches, or the type of the only one.
    fn union_of(&self, branches: Branches, discriminator: Option<&Discriminator>) -> TypeShape {
        let schemas = self.schemas();
        let Branches { mut list, any, nullable: _ } = branches;
        sort_by_width(schemas, &mut list);
        // An object of any members keeps those of the others too.
        list.sort_by_key(|branch| branch.ty == Ty::Object);
        merge_numbers(&mut list);
        if let [only] = list.as_slice()
            && !any
            && discriminator.is_none_or(|discriminator| {
                !matches!(only.ty, Ty::Named(_)) || has_constant(schemas, &only.ids, &discriminator.property)
            })
        {
            return TypeShape::plain(only.ty.clone());
        }
        if list.is_empty() {
            return TypeShape::plain(if any { Ty::Value } else { Ty::Null });
        }
        let kind = TypeKind::Union(Union { is_open: any, ..union(schemas, list, discriminator) });
        TypeShape::Defined { kind, nullable: false }
    }

    /// The type of a value that has one of several types: the only one, or a union of them.
    pub(super) fn any_of_types(&mut self, owner: SchemaId, types: Vec<(SchemaId, Ty)>, naming: &NamingContext) -> Ty {
        let mut branches = Branches::default();
        for (id, ty) in types {
            let name = document_name(self.schemas(), &[id]).unwrap_or_default();
            branches.add(vec![id], &ty, name);
        }
        let null = branches.nullable;
        let shape = self.union_of(branches, None).nullable(null);
        let ty = self.ty_of_shape(owner, shape, naming);
        self.drafts.remove_docs_of(owner, &ty);
        ty
    }

    /// A schema with several JSON types: a union of its shapes for each of them.
    pub(super) fn union_of_kinds(
        &mut self,
        owner: SchemaId,
        flat: &Flat<'a>,
        kinds: Types,
        naming: &NamingContext,
    ) -> TypeShape {
        let mut branches = Branches::default();
        for kind in kinds.each() {
            let shape = self.kinds_shape(owner, flat, kind, naming);
            let word = match kind {
                Types::OBJECT => "object",
                Types::ARRAY => "array",
                _ => "",
            };
            let ty = self.ty_of_shape(owner, shape, &naming.child(word));
            branches.list.push(Branch { ids: vec![owner], name: name_of_type(&ty).to_owned(), ty });
        }
        match self.union_of(branches, None) {
            TypeShape::Defined { kind: TypeKind::Union(mut union), nullable } => {
                for (variant, kind) in union.variants.iter_mut().zip(kinds.each()) {
                    variant.predicate = Predicate { types: type_names(kind), ..Predicate::default() };
                }
                TypeShape::Defined { kind: TypeKind::Union(union), nullable }
            }
            other => other,
        }
    }
}

/// The union of several branches.
fn union(schemas: &Schemas, mut branches: Vec<Branch>, discriminator: Option<&Discriminator>) -> Union {
    // The default of a discriminator is tried last.
    let default = discriminator.and_then(|discriminator| discriminator.default).map(|id| schemas.target(id));
    let is_default = |ids: &[SchemaId]| default.is_some() && ids.iter().any(|id| Some(schemas.target(*id)) == default);
    branches.sort_by_key(|branch| is_default(&branch.ids));
    let names: Vec<String> = branches.iter().map(|branch| branch.name.clone()).collect();
    let differing = differing_properties(schemas, branches.iter().map(|branch| branch.ids.as_slice()));
    let values = discriminator.map(|discriminator| DiscriminatorValues::of(schemas, discriminator));
    let variants = branches.iter().zip(unique_names(&names)).map(|(branch, name)| {
        let mut predicate = predicate(schemas, &branch.ids);
        // Integers and other numbers may have been merged into one branch.
        if branch.ty == Ty::Number {
            predicate.types = type_names(Types::NUMBER);
        }
        if is_default(&branch.ids) {
            predicate.constants.clear();
        } else if let Some(values) = &values {
            predicate.constants = values.of_branch(schemas, &branch.ids, document_name(schemas, &branch.ids));
        }
        let is_constant = |property: &str| predicate.constants.iter().any(|(name, _)| name == property);
        predicate.allowed.retain(|(property, _)| differing.contains(property.as_str()) && !is_constant(property));
        Variant { name, ty: branch.ty.clone(), predicate }
    });
    let mut variants: Vec<Variant> = variants.collect();
    if is_distinguished(&variants) {
        variants.iter_mut().for_each(|variant| variant.predicate.allowed.clear());
    } else {
        let branches: Vec<&[SchemaId]> = branches.iter().map(|branch| branch.ids.as_slice()).collect();
        add_patterns_and_ranges(schemas, &branches, variants.iter_mut().map(|variant| &mut variant.predicate));
    }
    let discriminator = discriminator.map(|discriminator| discriminator.property.clone());
    Union { variants, discriminator, is_open: false, sent: false }
}

/// Moves those of several branches of strings to the front that accept the fewest strings, so that wider ones do not
/// accept theirs.
fn sort_by_width(schemas: &Schemas, branches: &mut [Branch]) {
    let widths = branches.iter().filter_map(|branch| formats::width(schemas, &branch.ids));
    if branches.len() > 1 && widths.count() > 1 {
        branches.sort_by_cached_key(|branch| formats::width(schemas, &branch.ids));
    }
}

/// The discriminator of a supertype, whose property the schema has from it.
fn inherited_discriminator<'a>(flat: &Flat<'a>) -> Option<&'a Discriminator> {
    let inherited = flat.inherited.iter().filter_map(|keyword| keyword.discriminator);
    inherited.into_iter().find(|discriminator| flat.properties.contains_key(discriminator.property.as_str()))
}

/// Tests whether any object is valid against all of some schemas, with any members.
fn is_free(schemas: &Schemas, ids: &[SchemaId]) -> bool {
    let flat = Flat::of(schemas, ids);
    let is_structural = Flat { additional: Vec::new(), ..flat.clone() }.is_structural();
    let has_free_members = flat.additional.iter().all(|id| allows_anything(schemas, *id));
    !is_structural && has_free_members && flat.unions.is_empty() && flat.kinds().has(Types::OBJECT)
}

/// Tests whether the valid values of a branch are all strings, and nothing else.
fn is_any_string(schemas: &Schemas, ids: &[SchemaId]) -> bool {
    let flat = Flat::of(schemas, ids);
    let is_plain = flat.values.is_none() && flat.format.is_none() && flat.unions.is_empty();
    is_plain && flat.types == Some(Types::STRING)
}

/// Tests whether the empty string is the only valid value of a branch.
fn is_empty_string(schemas: &Schemas, ids: &[SchemaId]) -> bool {
    matches!(Flat::of(schemas, ids).values.as_deref(), Some([Value::String(text)]) if text.is_empty())
}

/// Makes several branches of numbers one branch, of any number.
fn merge_numbers(branches: &mut Vec<Branch>) {
    if branches.iter().filter(|branch| branch.ty.is_number()).count() < 2 {
        return;
    }
    let mut is_first = true;
    branches.retain_mut(|branch| {
        if !branch.ty.is_number() {
            return true;
        }
        branch.ty = Ty::Number;
        branch.name = name_of_type(&Ty::Number).to_owned();
        std::mem::take(&mut is_first)
    });
}

#[cfg(test)]
mod tests;
