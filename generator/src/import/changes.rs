//! What an import changes, by operation.

use std::collections::{BTreeMap, BTreeSet};

use crate::lock_file::Provenance;

/// The change of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What happens to the operation.
    pub kind: Kind,
    /// `METHOD /path`.
    pub operation: String,
    /// For a moved operation, what is different now, such as `page a.md -> b.md`; otherwise the source.
    pub detail: String,
}

/// What happens to an operation; losses first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// No source gives it any more.
    Removed,
    /// It is on another page, or has another path, tag or `operationId`.
    Moved,
    /// A source gives it for the first time.
    Added,
    /// Its definition is another one.
    Changed,
}

impl Kind {
    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Moved => "moved",
            Self::Added => "added",
            Self::Changed => "changed",
        }
    }
}

/// The changes from one set of fragments to another, sorted by kind.
pub(super) fn changes(before: &[Provenance], after: &[Provenance]) -> Vec<Change> {
    let operations = |entries: &'_ [Provenance]| -> Vec<usize> {
        (0..entries.len()).filter(|index| entries.get(*index).is_some_and(|entry| entry.operation.is_some())).collect()
    };
    let mut pairing = Pairing { before, after, old: operations(before), new: operations(after), pairs: Vec::new() };
    // From what surely is the same operation to what most likely is.
    pairing
        .pair(|entry| Some((entry.operation.as_deref(), entry.operation_id.as_deref(), Some(entry.source.as_str()))));
    pairing.pair(|entry| Some((entry.operation.as_deref(), entry.operation_id.as_deref(), None)));
    pairing.pair(|entry| Some((entry.operation.as_deref(), None, Some(entry.source.as_str()))));
    pairing.pair(|entry| Some((entry.operation.as_deref(), None, None)));
    pairing.pair(|entry| Some((None, Some(entry.operation_id.as_deref()?), Some(entry.source.as_str()))));
    pairing.pair(|entry| Some((None, Some(entry.operation_id.as_deref()?), None)));
    // A gateway or a version before all paths.
    for (old, new) in [(0, 1), (1, 0), (0, 2), (2, 0)] {
        pairing.pair_by(|entry| tail(entry, old, false), |entry| tail(entry, new, false));
    }
    pairing.pair_by(|entry| tail(entry, 1, true), |entry| tail(entry, 1, true));

    let existed: BTreeSet<_> = before.iter().map(|entry| &entry.operation).collect();
    let exists: BTreeSet<_> = after.iter().map(|entry| &entry.operation).collect();
    let change = |kind, entry: &Provenance, detail: String| Change {
        kind,
        operation: entry.operation.clone().unwrap_or_default(),
        detail,
    };
    let mut changes = Vec::new();
    for (old, new) in &pairing.pairs {
        let moved = differences(old, new);
        if !moved.is_empty() {
            changes.push(change(Kind::Moved, old, moved.join(", ")));
        } else if old.written != new.written {
            changes.push(change(Kind::Changed, new, new.source.clone()));
        }
    }
    let entries = |all: &'_ [usize], of: &'_ [Provenance]| -> Vec<Provenance> {
        all.iter().filter_map(|index| of.get(*index)).cloned().collect()
    };
    // Another page may still have the operation, or have had it.
    for old in entries(&pairing.old, before).iter().filter(|old| !exists.contains(&old.operation)) {
        changes.push(change(Kind::Removed, old, old.source.clone()));
    }
    for new in entries(&pairing.new, after).iter().filter(|new| !existed.contains(&new.operation)) {
        changes.push(change(Kind::Added, new, new.source.clone()));
    }
    changes.sort();
    changes
}

/// The operations before and after, of which those that are the same are taken out in pairs.
struct Pairing<'a> {
    before: &'a [Provenance],
    after: &'a [Provenance],
    old: Vec<usize>,
    new: Vec<usize>,
    pairs: Vec<(&'a Provenance, &'a Provenance)>,
}

/// Operation, `operationId` and source, as far as they have to be equal.
type Traits<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>);

impl<'a> Pairing<'a> {
    /// Pairs the operations with equal traits, in the order of their files.
    fn pair(&mut self, traits: impl Fn(&'a Provenance) -> Option<Traits<'a>>) {
        self.pair_by(&traits, &traits);
    }

    /// As [`Self::pair`], with other traits before the import than after it.
    fn pair_by<T: Ord>(
        &mut self,
        old_traits: impl Fn(&'a Provenance) -> Option<T>,
        new_traits: impl Fn(&'a Provenance) -> Option<T>,
    ) {
        let mut waiting: BTreeMap<T, Vec<usize>> = BTreeMap::new();
        for index in self.new.iter().rev() {
            if let Some(key) = self.after.get(*index).and_then(&new_traits) {
                waiting.entry(key).or_default().push(*index);
            }
        }
        let mut paired = BTreeSet::new();
        let mut rest = Vec::new();
        for index in std::mem::take(&mut self.old) {
            let old = self.before.get(index);
            let new = old.and_then(&old_traits).and_then(|key| waiting.get_mut(&key)).and_then(Vec::pop);
            match (old, new.and_then(|new| self.after.get(new))) {
                (Some(old), Some(entry)) => {
                    self.pairs.push((old, entry));
                    paired.extend(new);
                }
                _ => rest.push(index),
            }
        }
        self.old = rest;
        self.new.retain(|index| !paired.contains(index));
    }
}

/// Method, and path without a number of segments at its start, which have to be versions if `are_versions`.
fn tail(entry: &Provenance, segments: usize, are_versions: bool) -> Option<(&str, &str)> {
    let (method, path) = entry.operation.as_deref()?.split_once(" /")?;
    let mut rest = path;
    for _ in 0..segments {
        let (segment, tail) = rest.split_once('/')?;
        let is_version = segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        rest = Some(tail).filter(|_| is_version || !are_versions)?;
    }
    (!rest.is_empty() && !rest.starts_with('{')).then_some((method, rest))
}

/// What tells an operation from what it was before, besides its definition.
fn differences(old: &Provenance, new: &Provenance) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, old: &str, new: &str| {
        if old != new {
            found.push(format!("{what}{old} -> {new}"));
        }
    };
    let (method, other) = (old.operation.as_deref().unwrap_or_default(), new.operation.as_deref().unwrap_or_default());
    compare("", method, other);
    compare("page ", &old.source, &new.source);
    if let (Some(old), Some(new)) = (&old.operation_id, &new.operation_id) {
        compare("operationId ", old, new);
    }
    let folder = |file: &str| file.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned());
    compare("folder ", &folder(&old.file), &folder(&new.file));
    found
}
