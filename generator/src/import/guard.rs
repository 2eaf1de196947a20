//! Guards against the loss of operations: what a page that was cut, or a list that is incomplete, no longer has stays.

use std::collections::{BTreeMap, BTreeSet};

use super::reading::{Given, Key, State};
use super::settle::{Moves, by_source};
use super::source::{Options, Response, Site, Source};
use crate::diag::{Diagnostic, Diagnostics, messages};
use crate::lock_file::{LockFile, Provenance, SourceState};

/// Sources with fewer operations than this may lose none.
const FEW: usize = 5;

/// Tests whether so few of the operations are left that something may have gone wrong: fewer than four fifths, or one of fewer
/// than five is lost.
fn is_suspicious(before: usize, now: usize) -> bool {
    now < before && (before < FEW || now.saturating_mul(5) < before.saturating_mul(4))
}

/// The sources of earlier imports that a site no longer lists.
pub(super) fn vanished(sources: &[Source], sites: &[Site], lock_file: &LockFile) -> Vec<Source> {
    let listed: BTreeSet<&str> = sources.iter().map(|source| source.name.as_str()).collect();
    let of = |(address, state): (&String, &SourceState)| {
        let site = sites.iter().find(|site| Some(&site.address) == state.site.as_ref())?;
        let reason = format!("`{}` does not list it any more", site.address);
        (!listed.contains(address.as_str())).then(|| Source {
            name: address.clone(),
            response: Response::Gone(reason),
            site: state.site.clone(),
            ..Source::default()
        })
    };
    lock_file.sources().iter().filter_map(of).collect()
}

/// Reports sources that are gone, failed, or have far fewer operations than before, and sets their state so that what is recorded
/// of them stays. `empty` has the reasons why pages hold no document; `vanished` are the sources that no site lists any more.
pub(super) fn guard(
    given: &mut [Given<'_>],
    vanished: &[Source],
    empty: &BTreeMap<String, String>,
    lock_file: &LockFile,
    options: Options,
    diagnostics: &mut Diagnostics,
) {
    let lost = lost(given, lock_file);
    let all_vanished: BTreeSet<&str> = vanished.iter().map(|source| source.name.as_str()).collect();
    let mut refused = BTreeSet::new();
    for site in sites_of(vanished) {
        let of_site =
            |source: &str| lock_file.sources().get(source).is_some_and(|state| state.site.as_deref() == Some(site));
        let before =
            lock_file.entries().iter().filter(|entry| entry.operation.is_some() && of_site(&entry.source)).count();
        let own = vanished.iter().filter(|source| source.site.as_deref() == Some(site));
        let own: Vec<&str> = own.map(|source| source.name.as_str()).collect();
        let operations: Vec<&str> = own.iter().flat_map(|name| lost.get(*name)).flatten().copied().collect();
        if !options.allow_removals && is_suspicious(before, before.saturating_sub(operations.len())) {
            let message = messages::import::lost_operations(site, before, &operations, None);
            diagnostics.push(Diagnostic::of(None, message));
            refused.extend(own);
        }
    }
    let before = by_source(lock_file);
    for given in given {
        let source = given.source;
        let name = source.name.as_str();
        let recorded = before.get(name).map(Vec::as_slice).unwrap_or_default();
        let count = recorded.iter().filter(|entry| entry.operation.is_some()).count();
        let operations = lost.get(name).map(Vec::as_slice).unwrap_or_default();
        let report = match &source.response {
            Response::Gone(_) if all_vanished.contains(name) => {
                if refused.contains(name) {
                    given.state = State::Unknown;
                }
                None
            }
            Response::Gone(reason) if recorded.is_empty() => Some(messages::import::failed(name, reason, None, 0)),
            // What has moved to other sources is not lost.
            Response::Gone(reason) if given.state != State::Pruned && (!operations.is_empty() || count == 0) => {
                Some(messages::import::gone(name, reason, operations))
            }
            Response::Failed { reason, help } => {
                Some(messages::import::failed(name, reason, help.as_deref(), recorded.len()))
            }
            Response::Text(_) if given.state == State::Complete && !options.allow_removals => {
                let now = count.saturating_sub(operations.len()).max(given.operations().count());
                is_suspicious(count, now).then(|| {
                    given.state = State::Unknown;
                    messages::import::lost_operations(name, count, operations, empty.get(name).map(String::as_str))
                })
            }
            _ => None,
        };
        diagnostics.extend(report.map(|message| Diagnostic::of(None, message)));
    }
}

fn sites_of(sources: &[Source]) -> Vec<&str> {
    let mut sites: Vec<&str> = sources.iter().filter_map(|source| source.site.as_deref()).collect();
    sites.sort_unstable();
    sites.dedup();
    sites
}

/// The recorded operations of each source that neither it nor another source gives now.
fn lost<'a>(given: &[Given<'_>], lock_file: &'a LockFile) -> BTreeMap<&'a str, Vec<&'a str>> {
    let moves = Moves::of(given, lock_file);
    let mut now: BTreeMap<&str, (bool, BTreeSet<Key<'_>>)> = BTreeMap::new();
    for given in given {
        now.insert(&given.source.name, (given.state == State::Unchanged, given.operations().collect()));
    }
    let is_lost = |entry: &&Provenance| {
        let Some(key) = Key::of(entry) else { return false };
        let found = now.get(entry.source.as_str());
        let is_given = found.is_some_and(|(is_unchanged, operations)| *is_unchanged || operations.contains(&key));
        !is_given && !moves.has_moved(key)
    };
    let mut lost: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in lock_file.entries().iter().filter(is_lost) {
        lost.entry(&entry.source).or_default().extend(entry.operation.as_deref());
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::is_suspicious;

    #[test]
    fn few_operations_may_lose_none_and_many_a_fifth() {
        for (before, now, expected) in [
            (1, 0, true),
            (4, 3, true),
            (4, 4, false),
            (5, 4, false),
            (5, 3, true),
            (100, 80, false),
            (100, 79, true),
            (0, 0, false),
            (3, 5, false),
        ] {
            assert_eq!(is_suspicious(before, now), expected, "{before} -> {now}");
        }
    }
}
