//! Law 3: different definitions of one name. Either the settings or their differences say which one is meant, or they are
//! reported, with their first difference.

use std::collections::BTreeMap;

use super::compare::{Difference, Weight, differences, is_wider};
use super::slip::{self, Slip};
use super::{Definition, deduplicate};
use crate::diag::{Reporter, messages};
use crate::merge::settings::{Conflicts, Rule};
use crate::openapi::Kind;

/// How many of the locations that differ from the first one are shown.
const SHOWN: usize = 8;

/// The definitions that `name` still has when those that differ are settled: one, or all of them if they can't be; then the
/// conflict is reported.
pub(in crate::merge) fn settle(
    reporter: &Reporter<'_>,
    conflicts: &Conflicts,
    name: &str,
    kind: Kind,
    mut definitions: Vec<Definition>,
) -> Vec<Definition> {
    if definitions.len() > 1 {
        conflicts.keep_needed(&mut definitions);
    }
    if definitions.len() > 1 && slip::correct(kind, &mut definitions) {
        definitions = deduplicate(definitions, kind);
    }
    if definitions.len() > 1 {
        let rule = conflicts.rule(name);
        match chosen(conflicts, rule.unwrap_or(&Rule::Wider), kind, &definitions) {
            Some((index, why)) => {
                report_settled(reporter, conflicts, name, kind, &definitions, (index, why));
                definitions = definitions.into_iter().skip(index).take(1).collect();
            }
            None => report_conflict(reporter, conflicts, name, kind, &definitions),
        }
    }
    for definition in &definitions {
        if let Some((location, difference)) = &definition.minor {
            let message = messages::merge::minor_difference(&shown(name, 2, difference));
            let other = messages::merge::conflicting_value(&difference.pointer, difference.right.as_deref());
            reporter.report_at(definition.location_of(&difference.pointer), message.related(location.clone(), other));
        }
    }
    definitions
}

/// Why a definition was chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Wider,
    Newest,
    Source,
}

/// The index of the definition that is meant by a rule.
fn chosen(conflicts: &Conflicts, rule: &Rule, kind: Kind, definitions: &[Definition]) -> Option<(usize, Why)> {
    let wider = || Some((widest(kind, definitions)?, Why::Wider));
    match rule {
        Rule::Error => None,
        Rule::Wider => wider(),
        Rule::Newest => newest(conflicts, definitions).map(|index| (index, Why::Newest)).or_else(wider),
        Rule::Source(pattern) => {
            let is_from = |definition: &Definition| {
                definition.locations.iter().any(|location| conflicts.is_from(location.fragment, pattern))
            };
            let mut all = definitions.iter().enumerate().filter(|(_, definition)| is_from(definition));
            all.next().filter(|_| all.next().is_none()).map(|(index, _)| (index, Why::Source))
        }
    }
}

/// The definition that is a later edition of all others.
fn widest(kind: Kind, definitions: &[Definition]) -> Option<usize> {
    let is_wider = |a: &(usize, &Definition), b: &(usize, &Definition)| is_wider(kind, &a.1.value, &b.1.value);
    let all = || definitions.iter().enumerate();
    let candidate = all().reduce(|widest, other| if is_wider(&other, &widest) { other } else { widest })?;
    all().all(|other| other.0 == candidate.0 || is_wider(&candidate, &other)).then_some(candidate.0)
}

/// The definition that has a fragment with a later date than all fragments of the others.
fn newest(conflicts: &Conflicts, definitions: &[Definition]) -> Option<usize> {
    let date = |definition: &Definition| {
        definition.locations.iter().filter_map(|location| conflicts.date(location.fragment)).max()
    };
    let mut dates: Vec<_> = definitions.iter().enumerate().map(|(index, it)| (date(it), index)).collect();
    dates.sort_unstable();
    match dates.as_slice() {
        [.., (before, _), (Some(last), index)] if before.as_ref() != Some(last) => Some(*index),
        _ => None,
    }
}

fn shown<'a>(name: &'a str, count: usize, difference: &'a Difference) -> messages::merge::Conflict<'a> {
    messages::merge::Conflict {
        name,
        count,
        pointer: &difference.pointer,
        here: difference.left.as_deref(),
        elsewhere: difference.right.as_deref(),
        slip: None,
    }
}

/// The index of a definition that differs from the first one, or from the second, by a slip.
fn find_slip(kind: Kind, definitions: &[Definition]) -> Option<(usize, Slip)> {
    let [first, others @ ..] = definitions else { return None };
    others.iter().enumerate().find_map(|(index, other)| {
        let all = differences(kind, &first.value, &other.value);
        let mut slips = all.iter().filter_map(|difference| slip::find(first, other, &difference.pointer));
        slips.next().map(|(slip, is_second)| (if is_second { index + 1 } else { 0 }, slip))
    })
}

/// The index of the only definition that fewer fragments have than any other.
fn rarest(definitions: &[Definition]) -> Option<usize> {
    let least = definitions.iter().map(|definition| definition.locations.len()).min()?;
    let mut rare = definitions.iter().enumerate().filter(|(_, definition)| definition.locations.len() == least);
    rare.next().filter(|_| rare.next().is_none()).map(|(index, _)| index)
}

fn report_settled(
    reporter: &Reporter<'_>,
    conflicts: &Conflicts,
    name: &str,
    kind: Kind,
    definitions: &[Definition],
    (index, why): (usize, Why),
) {
    let Some(taken) = definitions.get(index) else { return };
    let mut others = definitions.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, other)| other).peekable();
    let Some(first) = others.peek() else { return };
    let found = differences(kind, &taken.value, &first.value);
    let Some(difference) = found.iter().find(|found| found.weight != Weight::Minor) else { return };
    let conflict = shown(name, definitions.len(), difference);
    let mut message = match why {
        Why::Wider => messages::merge::wider_taken(&conflict),
        Why::Newest => messages::merge::newest_taken(&conflict),
        Why::Source => messages::merge::source_taken(&conflict),
    };
    for other in others.take(SHOWN) {
        if let Some(location) = other.location() {
            message = message.related(location.clone(), messages::merge::passed_over(&sides(conflicts, other)));
        }
    }
    reporter.report_at(taken.location_of(&difference.pointer), message);
}

/// Reports definitions that differ.
fn report_conflict(reporter: &Reporter<'_>, conflicts: &Conflicts, name: &str, kind: Kind, definitions: &[Definition]) {
    // The one with a slip, or else the one that fewer fragments have than any other, comes first, so that it is reported there.
    let mut ordered: Vec<&Definition> = definitions.iter().collect();
    let (first, slip) = find_slip(kind, definitions).map(|(index, slip)| (index, Some(slip))).unwrap_or_default();
    let first = if slip.is_some() { first } else { rarest(definitions).unwrap_or_default() };
    ordered.get_mut(..=first).into_iter().for_each(|before| before.rotate_right(1));
    let [first, others @ ..] = ordered.as_slice() else { return };
    let found = others.iter().filter_map(|other| {
        let all = differences(kind, &first.value, &other.value);
        // The one that keeps them apart, if there is one.
        let weighs = |found: &&Difference| found.weight == Weight::Conflict;
        let difference = all.iter().find(weighs).or_else(|| all.iter().find(|found| found.weight != Weight::Minor))?;
        Some((other, difference.clone()))
    });
    let mut found = found.peekable();
    let Some((_, difference)) = found.peek() else { return };
    let difference = difference.clone();
    let slip = slip.as_ref().map(|slip| (slip.written.as_str(), slip.meant.as_str()));
    let conflict = messages::merge::Conflict { slip, ..shown(name, definitions.len(), &difference) };
    let example = conflicts.example(name, definitions);
    let mut message = match kind {
        Kind::Operation => messages::merge::operation_conflict(&conflict, &example),
        _ => messages::merge::conflict(&conflict, &example),
    };
    if let (true, Some(location)) = (conflicts.has_sources(), first.location_of(&difference.pointer)) {
        let value = messages::merge::conflicting_value(&difference.pointer, difference.left.as_deref());
        message = message.related(location, messages::merge::with_sides(&value, &sides(conflicts, first)));
    }
    for (other, difference) in found.take(SHOWN) {
        if let Some(location) = other.location_of(&difference.pointer) {
            let value = messages::merge::conflicting_value(&difference.pointer, difference.right.as_deref());
            message = message.related(location, messages::merge::with_sides(&value, &sides(conflicts, other)));
        }
    }
    reporter.report_at(first.location_of(&difference.pointer), message);
}

/// How many fragments of each source declare a definition, with the date of the source; the latest first.
fn sides(conflicts: &Conflicts, definition: &Definition) -> messages::merge::Side {
    let mut by_source: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for location in &definition.locations {
        if let Some((source, date)) = conflicts.source(location.fragment) {
            *by_source.entry((date.unwrap_or_default(), source)).or_default() += 1;
        }
    }
    let sources =
        by_source.into_iter().rev().map(|((date, source), count)| (source.to_owned(), date.to_owned(), count));
    messages::merge::Side { fragments: definition.locations.len(), sources: sources.collect() }
}
