//! What the author and the lock file say about definitions that differ.

use std::collections::{BTreeMap, BTreeSet};

use super::definition::Definition;
use crate::read::Provenance;
use crate::source::{FragmentId, Location};

/// The rules for definitions that differ, and the sources of the fragments. The default takes later editions only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflicts {
    /// The rule for all names that have none of their own.
    pub default: Option<Rule>,
    /// The rules for names, in which `*` matches any text, such as `schemas/Order` and `GET /orders`, with their locations.
    pub rules: Vec<(String, Location, Rule)>,
    /// The sources of fragments that were imported, and the files of all.
    pub sources: BTreeMap<FragmentId, Provenance>,
    /// The locations of operations that are not wanted, and of the components that only they need.
    pub unneeded: BTreeSet<Location>,
}

/// Which one of several definitions that differ is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// None: they are an error.
    Error,
    /// The one that has everything of the others, and beyond that only what is optional.
    Wider,
    /// The one whose source has the latest date; if there is no such one, the wider one.
    Newest,
    /// The one of the source, or of the fragment, that matches this pattern.
    Source(String),
}

impl Conflicts {
    /// The rule for a name, such as `components/schemas/Order` or `GET /orders`.
    pub(super) fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|(pattern, ..)| names(pattern, name)).map(|(.., rule)| rule).or(self.default.as_ref())
    }

    /// Keeps the definitions that are needed; the first one if none is.
    pub(super) fn keep_needed(&self, definitions: &mut Vec<Definition>) {
        let is_needed =
            |definition: &Definition| definition.locations.iter().any(|location| !self.unneeded.contains(location));
        if definitions.iter().any(is_needed) {
            definitions.retain(is_needed);
        } else {
            definitions.truncate(1);
        }
    }

    /// Tests whether the dates of sources make a difference.
    pub fn uses_dates(&self) -> bool {
        self.default == Some(Rule::Newest) || self.rules.iter().any(|(.., rule)| *rule == Rule::Newest)
    }

    /// The source of a fragment, and the date of the source.
    pub(super) fn source(&self, fragment: FragmentId) -> Option<(&str, Option<&str>)> {
        let provenance = self.sources.get(&fragment)?;
        Some((provenance.source.as_deref()?, provenance.date.as_deref()))
    }

    /// The date of a fragment's source.
    pub(super) fn date(&self, fragment: FragmentId) -> Option<&str> {
        self.source(fragment)?.1
    }

    /// Tests whether the source or the file of a fragment matches a pattern.
    pub(super) fn is_from(&self, fragment: FragmentId, pattern: &str) -> bool {
        self.sources.get(&fragment).is_some_and(|provenance| provenance.is_named_by(pattern))
    }

    /// Tests whether the source of any fragment is known.
    pub(super) fn has_sources(&self) -> bool {
        self.sources.values().any(|provenance| provenance.source.is_some())
    }

    /// The line of `generator.toml` that settles a conflict.
    pub(super) fn example(&self, name: &str, definitions: &[Definition]) -> String {
        let name = name.strip_prefix("components/").unwrap_or(name);
        let mut dates = definitions
            .iter()
            .map(|definition| definition.locations.iter().filter_map(|location| self.date(location.fragment)).max());
        let first = dates.next().flatten();
        if dates.any(|date| date != first) {
            return format!("{name:?} = \"newest\"");
        }
        let fragment = definitions.last().and_then(|definition| Some(definition.location()?.fragment));
        let provenance = fragment.and_then(|fragment| self.sources.get(&fragment));
        let side = provenance.map_or("FILE", |provenance| provenance.source.as_deref().unwrap_or(&provenance.file));
        format!("{name:?} = {side:?}")
    }
}

/// Tests whether a pattern names a definition.
pub(crate) fn names(pattern: &str, name: &str) -> bool {
    let name = name.strip_prefix("components/").unwrap_or(name);
    crate::pattern::matches(pattern.strip_prefix("components/").unwrap_or(pattern), name)
}
