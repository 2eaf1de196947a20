//! The branches of unions that a value can be valid against: those that match something and, where several unions hold
//! together, those that they have in common, or else their combinations.

use std::collections::{HashMap, HashSet};

use super::builder::TypeBuilder;
use crate::analyze::schema::flat::{Flat, UnionKeyword};
use crate::analyze::schema::null::is_null;
use crate::lower::{Discriminator, Meaning, SchemaId, Schemas};

/// The largest number of combinations of branches of several unions; more become untyped.
const MAX_COMBINATIONS: usize = 64;

/// The combinations of the branches of several unions.
pub(super) struct Combinations {
    pub combinations: Vec<Vec<SchemaId>>,
    /// Set if a union has null for a branch.
    pub nullable: bool,
}

/// Combines each branch of a union with each of the others; `None` if there are too many combinations.
pub(super) fn combinations(schemas: &Schemas, keywords: &[UnionKeyword<'_>]) -> Option<Combinations> {
    // The branches of a single union are not combined, and may be any number.
    let most = if keywords.len() > 1 { MAX_COMBINATIONS } else { usize::MAX };
    let mut nullable = false;
    let mut combinations: Vec<Vec<SchemaId>> = vec![Vec::new()];
    for keyword in keywords {
        let all = keyword.branches.iter().copied();
        let (null, some): (Vec<_>, Vec<_>) = all.partition(|id| is_null(schemas, *id));
        nullable |= !null.is_empty();
        let combined =
            |ids: &Vec<SchemaId>| some.iter().map(|id| [ids.as_slice(), &[*id]].concat()).collect::<Vec<_>>();
        combinations = combinations.iter().flat_map(combined).take(most.saturating_add(1)).collect();
    }
    if combinations.len() > most { None } else { Some(Combinations { combinations, nullable }) }
}

/// Removes the branches that no value is valid against. Returns whether a union has no other ones.
pub(super) fn remove_impossible(schemas: &Schemas, keywords: &mut [UnionKeyword<'_>]) -> bool {
    let is_impossible = |id: &SchemaId| {
        let flat = Flat::of(schemas, &[*id]);
        flat.never || flat.values.is_some_and(|values| values.is_empty())
    };
    for keyword in keywords.iter_mut() {
        if keyword.branches.iter().any(is_impossible) {
            keyword.branches.to_mut().retain(|id| !is_impossible(id));
        }
    }
    keywords.iter().any(|keyword| keyword.branches.is_empty())
}

impl<'a> TypeBuilder<'a> {
    /// Makes unions that hold together and have branches in common one union of these branches.
    pub(super) fn join_common(&self, keywords: Vec<UnionKeyword<'a>>) -> Vec<UnionKeyword<'a>> {
        if keywords.len() < 2 {
            return keywords;
        }
        let mut joined: Vec<UnionKeyword<'a>> = Vec::new();
        // The position of the union that has a branch.
        let mut known: HashMap<Meaning<'a>, usize> = HashMap::new();
        for keyword in keywords {
            let keys: Vec<Meaning<'a>> = keyword.branches.iter().map(|id| self.branch_key(*id)).collect();
            let is_known = |(id, key): (&SchemaId, &Meaning<'a>)| {
                if is_null(self.schemas(), *id) { None } else { known.get(key).copied() }
            };
            let at = keyword.branches.iter().zip(&keys).find_map(is_known);
            let Some(own) = at.and_then(|at| joined.get_mut(at)) else {
                known.extend(keys.into_iter().map(|key| (key, joined.len())));
                joined.push(keyword);
                continue;
            };
            let keys: HashSet<Meaning<'a>> = keys.into_iter().collect();
            let (common, other): (Vec<SchemaId>, Vec<SchemaId>) =
                own.branches.iter().partition(|id| keys.contains(&self.branch_key(**id)));
            for id in other {
                known.remove(&self.branch_key(id));
            }
            own.branches = common.into();
            own.discriminator = own.discriminator.or(keyword.discriminator);
            own.is_one_of |= keyword.is_one_of;
        }
        joined
    }

    /// What is equal for branches that mean the same.
    fn branch_key(&self, id: SchemaId) -> Meaning<'a> {
        self.schemas().meaning(self.schemas().inner(id))
    }

    /// Tests whether the keywords next to a union add nothing to a branch, because it has them as well. The property of the
    /// discriminator need not be declared: the union adds it.
    pub(super) fn adds_nothing(
        &self,
        base: &Flat<'a>,
        branch: SchemaId,
        discriminator: Option<&Discriminator>,
    ) -> bool {
        if !base.is_structural() {
            return true;
        }
        let own = Flat::of(self.schemas(), &[branch]);
        let is_tag = |name: &str| discriminator.is_some_and(|discriminator| discriminator.property == name);
        let has = |own: &[SchemaId], ids: &[SchemaId]| {
            ids.iter().all(|id| own.iter().any(|known| self.is_same(Some(*known), Some(*id))))
        };
        let has_property = |(name, ids): (&&str, &Vec<SchemaId>)| {
            is_tag(name) || own.properties.get(*name).is_some_and(|own| has(own, ids))
        };
        base.properties.iter().all(has_property)
            && base.required.iter().all(|name| is_tag(name) || own.required.contains(name))
            && base.conditional.keys().all(|name| own.conditional.contains_key(name))
            && has(&own.additional, &base.additional)
            && has(&own.patterns, &base.patterns)
            && has(&own.items, &base.items)
            && has(&own.prefix_items, &base.prefix_items)
            && base.values.is_none()
    }
}
