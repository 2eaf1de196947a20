//! The groups of operations, by what they are grouped by.

use std::collections::BTreeMap;

use super::paths;

/// What operations are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// The first tag.
    Tag,
    /// The first segment of the path that distinguishes paths.
    Path,
    /// Nothing: all operations are methods of the client.
    Nothing,
}

/// The fewest segments with several operations for which a document without tags is grouped by its paths.
const MIN_SEGMENTS: usize = 3;

impl GroupBy {
    /// What a document is grouped by for which nothing is chosen, by the paths of its operations with the tags of each: by tag
    /// if an operation has one. Otherwise by path, if at least [`MIN_SEGMENTS`] segments have several operations, and these
    /// are at least half of all: groups of one operation each, as of an API with a path for each procedure, help nobody.
    pub(crate) fn of<'p>(operations: impl Iterator<Item = (&'p str, Option<&'p str>)>, prefix: &str) -> Self {
        let (mut counts, mut total): (BTreeMap<&str, usize>, usize) = (BTreeMap::new(), 0);
        for (path, tag) in operations {
            if tag.is_some() {
                return Self::Tag;
            }
            total += 1;
            if let Some(at) = paths::group_segment(path, prefix) {
                *counts.entry(at.segment).or_default() += 1;
            }
        }
        let shared: Vec<usize> = counts.into_values().filter(|count| *count > 1).collect();
        let is_worth = shared.len() >= MIN_SEGMENTS && shared.iter().sum::<usize>() * 2 >= total;
        if is_worth { Self::Path } else { Self::Nothing }
    }

    /// The group of an operation, as the document spells it; `None` for operations of the client itself.
    pub(crate) fn group<'p>(self, path: &'p str, tag: Option<&'p str>, prefix: &str) -> Option<&'p str> {
        match self {
            Self::Tag => tag,
            Self::Path => paths::group_segment(path, prefix).map(|at| at.segment),
            Self::Nothing => None,
        }
    }
}

/// The first of an operation's tags that is not blank.
pub(crate) fn first_tag(tags: &[String]) -> Option<&str> {
    tags.iter().map(|tag| tag.trim()).find(|tag| !tag.is_empty())
}

#[cfg(test)]
mod tests {
    use super::GroupBy;

    fn by(paths: &[&str]) -> GroupBy {
        GroupBy::of(paths.iter().map(|path| (*path, None)), "")
    }

    #[test]
    fn paths_make_groups_where_these_have_several_operations() {
        let resources = ["/a", "/a/{id}", "/b", "/b/{id}", "/v1/c/{id}", "/{tenant}/c"];
        assert_eq!(by(&resources), GroupBy::Path);
        assert_eq!(by(&resources[..5]), GroupBy::Nothing, "two groups of several operations");
        let procedures = ["/d", "/e", "/f", "/g", "/h", "/i"];
        assert_eq!(by(&[&resources[..], &procedures[..]].concat()), GroupBy::Path);
        assert_eq!(by(&[&resources[..], &procedures[..], &["/j"]].concat()), GroupBy::Nothing);
        assert_eq!(by(&["/", "/{id}", "/api/v1", "/#a", "/#b"]), GroupBy::Nothing);
    }

    #[test]
    fn one_tag_makes_a_document_one_with_tags() {
        let paths = ["/a", "/a/{id}", "/b", "/b/{id}", "/c/{id}", "/c"];
        let operations = paths.iter().map(|path| (*path, None)).chain([("/a/{id}/b", Some("t"))]);
        assert_eq!(GroupBy::of(operations, ""), GroupBy::Tag);
    }
}
