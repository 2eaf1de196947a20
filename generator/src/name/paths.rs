//! Words of path templates: what most of them begin with, and what distinguishes some of them.

use std::collections::{BTreeMap, BTreeSet};

/// The largest number of segments that are looked at for a common prefix.
const MAX_PREFIX: usize = 8;

/// The smallest number of paths that make a prefix of other words than `api` and versions.
const MIN_PATHS: usize = 3;

/// The prefix that nearly all path templates have in common: `/api/v3`; empty if there is none.
///
/// It is the longest one with which three quarters of the paths begin before a segment without a parameter, so that it has no
/// resource of its own. If it ends in a segment that is usual in prefixes (`api`, `rest` or a version), half of the paths
/// suffice, whatever follows. The shares are low on purpose: few paths that are added do not change the prefix.
pub(crate) fn common_prefix<'p>(paths: impl IntoIterator<Item = &'p str>) -> String {
    let paths: BTreeSet<&str> = paths.into_iter().collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for prefix in paths.iter().flat_map(|path| prefixes(path)) {
        *counts.entry(prefix).or_default() += 1;
    }
    let is_common = |(prefix, count): &(&str, usize)| {
        let is_usual = ends_usually(prefix);
        *count * 4 >= paths.len() * 3 && (is_usual || paths.len() >= MIN_PATHS) || is_usual && *count * 2 > paths.len()
    };
    let common = counts.into_iter().filter(is_common).max_by_key(|(prefix, _)| prefix.len());
    common.map(|(prefix, _)| prefix.to_owned()).unwrap_or_default()
}

/// The prefixes of a path that may be common to all.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    let starts = path.match_indices('/').map(|(start, _)| start).skip(1).take(MAX_PREFIX);
    let prefixes = starts.filter_map(|start| Some((path.get(..start)?, start)));
    let is_prefix = |(prefix, start): &(&str, usize)| ends_usually(prefix) || has_static_segment(path, *start);
    prefixes.filter(is_prefix).map(|(prefix, _)| prefix)
}

/// Tests for a segment without a parameter after a prefix of a path.
fn has_static_segment(path: &str, prefix: usize) -> bool {
    let segment = path.get(prefix + 1..).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    !segment.is_empty() && !segment.contains('{')
}

/// Tests for a prefix that ends in a segment that is usual there: `api`, `rest`, `v1`, `v0.5`, `v2beta`.
fn ends_usually(prefix: &str) -> bool {
    is_usual(prefix.rsplit('/').next().unwrap_or(prefix))
}

fn is_usual(segment: &str) -> bool {
    let version =
        segment.strip_prefix(['v', 'V']).is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()));
    version || matches!(segment.to_ascii_lowercase().as_str(), "api" | "rest")
}

/// The path without a prefix, if a segment without a parameter follows it.
pub(crate) fn without_prefix<'p>(path: &'p str, prefix: &str) -> &'p str {
    let rest = path.strip_prefix(prefix).filter(|rest| rest.starts_with('/'));
    rest.filter(|_| has_static_segment(path, prefix.len())).unwrap_or(path)
}

/// The segment of a path that its group is named after, and what is around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GroupSegment<'p> {
    pub(crate) before: &'p str,
    pub(crate) segment: &'p str,
    pub(crate) after: &'p str,
}

/// The first segment after the prefix of all paths that has no parameter and is not usual in prefixes (`api`, a version). Of
/// `customers:search`, it is `customers`.
pub(crate) fn group_segment<'p>(path: &'p str, prefix: &str) -> Option<GroupSegment<'p>> {
    let path = without_prefix(path, prefix);
    let sent = path.split(['?', '#']).next().unwrap_or(path);
    let mut start = 0;
    for part in sent.split('/') {
        let segment = part.split(':').next().unwrap_or(part);
        let has_words = segment.chars().any(char::is_alphanumeric);
        if has_words && !part.contains('{') && !is_usual(segment) {
            let (before, rest) = path.split_at_checked(start)?;
            let (segment, after) = rest.split_at_checked(segment.len())?;
            return Some(GroupSegment { before, segment, after });
        }
        start += part.len() + 1;
    }
    None
}

/// The words of a path: those of its segments, `by` before a parameter.
pub(crate) fn words(path: &str) -> String {
    path.replace('{', " by ").replace(['}', '/'], " ")
}

/// The words of a path without its parameters, but for those of the last segment.
pub(crate) fn words_without_parameters(path: &str) -> String {
    let last = path.rfind('/').unwrap_or_default();
    let (before, last) = path.split_at(last);
    let before: Vec<&str> = before.split('/').filter(|segment| !segment.contains('{')).collect();
    format!("{} {}", before.join(" "), words(last))
}

/// The words of each path that distinguish it from the others: those of the segments that not all of them have, without
/// parameters if that is enough.
pub(crate) fn differences(paths: &[&str]) -> Vec<String> {
    let segments: Vec<Vec<&str>> =
        paths.iter().map(|path| path.split('/').filter(|s| !s.is_empty()).collect()).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for segment in segments.iter().flat_map(|segments| segments.iter().copied().collect::<BTreeSet<&str>>()) {
        *counts.entry(segment).or_default() += 1;
    }
    let is_own = |segment: &&&str| counts.get(**segment).is_some_and(|count| *count < paths.len());
    let own = |with_parameters: bool| -> Vec<String> {
        let is_left = |segment: &&&str| is_own(segment) && (with_parameters || !segment.contains('{'));
        let words =
            |segments: &Vec<&str>| segments.iter().filter(is_left).map(|s| words(s)).collect::<Vec<_>>().join(" ");
        segments.iter().map(words).collect()
    };
    // A path may be that of several methods.
    let distinct = paths.iter().collect::<BTreeSet<_>>().len();
    let are_distinct = |words: &Vec<String>| words.iter().collect::<BTreeSet<_>>().len() == distinct;
    let whole = || paths.iter().map(|path| words(path)).collect();
    [own(false), own(true)].into_iter().find(are_distinct).unwrap_or_else(whole)
}

#[cfg(test)]
mod tests {
    use super::{GroupSegment, common_prefix, differences, group_segment, without_prefix, words_without_parameters};

    #[test]
    fn what_nearly_all_paths_begin_with_is_their_prefix() {
        let prefix = |paths: &[&str]| common_prefix(paths.iter().copied());
        assert_eq!(prefix(&["/api/v3/tag", "/api/v3/tag/{id}", "/api/v3/config/list"]), "/api/v3");
        assert_eq!(prefix(&["/gate/a", "/gate/b/{id}", "/gate/c", "/health"]), "/gate");
        assert_eq!(prefix(&["/{tenant}/a", "/{tenant}/b", "/{tenant}/c/{id}"]), "/{tenant}");
        assert_eq!(prefix(&["/api/a", "/api/b", "/health"]), "/api");
        assert_eq!(prefix(&["/api/a"]), "/api");
    }

    #[test]
    fn a_resource_is_no_prefix() {
        let prefix = |paths: &[&str]| common_prefix(paths.iter().copied());
        assert_eq!(prefix(&["/pets", "/pets/{id}", "/pets/{id}/toys", "/pets/search"]), "");
        assert_eq!(prefix(&["/v1/lists/{id}", "/v1/lists", "/v1/lists/search"]), "/v1");
        assert_eq!(prefix(&["/a/b"]), "");
        assert_eq!(prefix(&["/", "/a"]), "");
        assert_eq!(prefix(&[]), "");
    }

    #[test]
    fn a_prefix_remains_where_nothing_but_a_parameter_follows() {
        assert_eq!(without_prefix("/api/v3/tag/{id}", "/api/v3"), "/tag/{id}");
        for path in ["/api/v3", "/api/v3/{id}", "/api/v33/tag", "/other"] {
            assert_eq!(without_prefix(path, "/api/v3"), path);
        }
        assert_eq!(without_prefix("/a", ""), "/a");
    }

    #[test]
    fn a_group_is_named_after_the_first_segment_that_distinguishes_paths() {
        let group = |path: &'static str, prefix: &str| group_segment(path, prefix).map(|at| at.segment);
        for path in ["/v1/customers", "/api/v2/customers/{id}", "/{tenant}/customers", "/customers:search?x=api"] {
            assert_eq!(group(path, ""), Some("customers"), "{path}");
        }
        assert_eq!(group("/gate/customers/{id}", "/gate"), Some("customers"));
        for path in ["/", "/{id}", "/v1/{a}-{b}", "/#customers", "/:search", "/_/", ""] {
            assert_eq!(group(path, ""), None, "{path}");
        }
        let around = GroupSegment { before: "/{tenant}/", segment: "customers", after: ":search#x" };
        assert_eq!(group_segment("/{tenant}/customers:search#x", ""), Some(around));
    }

    #[test]
    fn the_last_parameter_says_what_a_path_is_about() {
        let words = |path: &str| crate::name::value_name(&words_without_parameters(path));
        assert_eq!(words("/users/{id}/keys/{key}"), "users_keys_by_key");
        assert_eq!(words("/users/{id}/keys"), "users_keys");
    }

    #[test]
    fn only_what_distinguishes_paths_is_left() {
        let trimmed = |paths: &[&str]| -> Vec<String> {
            differences(paths).iter().map(|words| words.trim().to_owned()).collect()
        };
        assert_eq!(trimmed(&["/namespaces/{id}", "/api/v1/namespaces/{id}"]), ["", "api v1"]);
        assert_eq!(trimmed(&["/v1/add-from-file", "/v1/add-from-rules"]), ["add-from-file", "add-from-rules"]);
        assert_eq!(trimmed(&["/v1/a/{id}/b", "/a/b", "/a/c/{key}/b"]), ["v1", "", "c"]);
        assert_eq!(trimmed(&["/a/{id}/b", "/a/b"]), ["by id", ""]);
        assert_eq!(trimmed(&["/a/b", "/b/a"]), ["a b", "b a"]);
        assert_eq!(trimmed(&["/a", "/a"]), ["", ""]);
        assert_eq!(trimmed(&["/a", "/a", "/b"]), ["a", "a", "b"]);
    }
}
