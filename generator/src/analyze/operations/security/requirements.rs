//! Security requirements: the alternatives of each operation, and the constants of the distinct ones.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use super::place::Place;
use crate::lower::{Lowered, Operation, Requirement};
use crate::model::Alternative;
use crate::name::{self, Entry};

/// The most alternatives that one requirement becomes.
const MAX_ALTERNATIVES: usize = 32;

/// The alternatives of a security requirement, each as the names of the schemes that it combines.
type Names = Vec<Vec<String>>;

/// The constants of a document's distinct security requirements.
#[derive(Debug)]
pub(in crate::analyze::operations) struct SecurityConstants {
    names: BTreeMap<Names, String>,
}

impl SecurityConstants {
    pub fn new(lowered: &Lowered) -> Self {
        let distinct: BTreeSet<Names> =
            lowered.operations.iter().filter_map(|operation| sent(lowered, operation)).collect();
        let entry = |alternatives: &Names| Entry::generated(vec![constant_name(alternatives)], 0);
        let entries: Vec<Entry> = distinct.iter().map(entry).collect();
        let names = name::assign(&entries, &BTreeSet::new());
        Self { names: distinct.into_iter().zip(names).collect() }
    }

    /// The constant of an operation's requirement; `None` if it needs no credential.
    pub fn constant(&self, lowered: &Lowered, operation: &Operation) -> Option<String> {
        self.names.get(&sent(lowered, operation)?).cloned()
    }

    /// The requirements by the names of their constants.
    pub fn into_alternatives(self) -> BTreeMap<String, Names> {
        self.names.into_iter().map(|(alternatives, name)| (name, alternatives)).collect()
    }
}

/// The alternatives of a security requirement, without schemes that the document does not declare; none if it needs no
/// credential. Alternatives of the same schemes are one.
pub(in crate::analyze::operations) fn alternatives(
    lowered: &Lowered,
    security: Option<&[Requirement]>,
) -> Vec<Alternative> {
    let mut by_schemes: IndexMap<Vec<String>, IndexSet<Vec<String>>> = IndexMap::new();
    let expanded = security.into_iter().flatten().flat_map(|requirement| expanded(lowered, requirement));
    for (schemes, scopes) in expanded {
        let known = by_schemes.entry(schemes).or_default();
        if !scopes.is_empty() {
            known.insert(scopes);
        }
    }
    if by_schemes.keys().all(Vec::is_empty) {
        return Vec::new();
    }
    let alternative =
        |(schemes, scopes): (Vec<String>, IndexSet<_>)| Alternative { schemes, scopes: scopes.into_iter().collect() };
    by_schemes.into_iter().map(alternative).collect()
}

/// The alternatives that a requirement stands for, with their scopes. Schemes of one requirement are required together; but
/// those whose credentials have the same place in a request exclude each other, so that one of them is enough.
fn expanded(lowered: &Lowered, requirement: &Requirement) -> Vec<(Vec<String>, Vec<String>)> {
    let mut by_place: BTreeMap<Place, Vec<&(String, Vec<String>)>> = BTreeMap::new();
    for required in requirement {
        if let Some(scheme) = lowered.security_schemes.get(&required.0) {
            by_place.entry(Place::of(&required.0, scheme)).or_default().push(required);
        }
    }
    let count = by_place.values().fold(1_usize, |count, place| count.saturating_mul(place.len()));
    let mut all: Vec<(Vec<String>, Vec<String>)> = vec![Default::default()];
    for place in by_place.into_values() {
        let choices = if count > MAX_ALTERNATIVES { place.into_iter().take(1).collect() } else { place };
        let with = |(schemes, scopes): &(Vec<String>, Vec<String>), (name, more): &(String, Vec<String>)| {
            let scopes: BTreeSet<&String> = scopes.iter().chain(more).collect();
            let schemes = schemes.iter().chain([name]).cloned().collect();
            (schemes, scopes.into_iter().cloned().collect())
        };
        all = choices.iter().flat_map(|choice| all.iter().map(move |known| with(known, choice))).collect();
    }
    all.iter_mut().for_each(|(schemes, _)| schemes.sort());
    all
}

/// The alternatives as the transport needs them.
fn sent(lowered: &Lowered, operation: &Operation) -> Option<Names> {
    let sent: Names = alternatives(lowered, operation.security.as_deref()).into_iter().map(|one| one.schemes).collect();
    (!sent.is_empty()).then_some(sent)
}

fn constant_name(alternatives: &Names) -> String {
    let one = |names: &Vec<String>| {
        let names: Vec<String> = names.iter().map(|name| name::constant_name(name)).collect();
        if names.is_empty() { "NONE".to_owned() } else { names.join("_AND_") }
    };
    let name = alternatives.iter().map(one).collect::<Vec<_>>().join("_OR_");
    // A name such as `S3` could also be that of a type beside the constant.
    if name::type_name(&name) == name { format!("{name}_CREDENTIAL") } else { name }
}
