//! Tags and paths that differ so little from others that one of them may be a slip.

mod segments;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::skeleton::{Located, methods};
use crate::diag::{Reporter, messages};
use crate::merge::Document;
use crate::openapi::{Pointer, is_extension};

/// The number of operations that may have a misspelled tag: more are no slip.
const MAX_SLIPS: usize = 2;
/// The number of tags with few operations that are compared with the others: where there are more, they are no slips.
const MAX_RARE: usize = 16;

/// The number of paths whose segments are compared: there are no slips of one among more.
const MAX_PATHS: usize = 4_000;
/// The number of paths that have a segment of which another one may be a slip.
const MIN_USUAL: usize = 3;

/// Reports tags and paths that are similar to others.
pub(super) fn report(document: &Document, reporter: &Reporter<'_>) {
    let root = Located { pointer: Pointer::root(), value: &document.root };
    let mut tags: BTreeMap<&str, Vec<Pointer>> = BTreeMap::new();
    let mut paths: BTreeMap<String, Vec<Path<'_>>> = BTreeMap::new();
    for (path, item) in root.entries("paths") {
        if is_extension("paths", path) {
            continue;
        }
        let operations = methods(&item);
        for (_, operation) in &operations {
            for tag in operation.items("tags") {
                if let Some(name) = tag.value.as_str() {
                    tags.entry(name).or_default().push(tag.pointer);
                }
            }
        }
        let methods: Vec<String> = operations.into_iter().map(|(method, _)| method).collect();
        let same = path.trim_end_matches('/').to_ascii_lowercase();
        paths.entry(same).or_default().push(Path { path, pointer: item.pointer, methods });
    }
    report_tags(reporter, &document.root, &tags);
    let all: Vec<&Path<'_>> = paths.values().flatten().collect();
    segments::report(reporter, &all);
    for similar in paths.values().filter(|similar| similar.len() > 1) {
        report_paths(reporter, similar);
    }
}

/// A path, and the methods of its operations.
struct Path<'a> {
    path: &'a str,
    pointer: Pointer,
    methods: Vec<String>,
}

/// Reports the path with the fewest operations of some that differ in their last `/` or in the case of letters, unless two of
/// them have the same method.
fn report_paths(reporter: &Reporter<'_>, similar: &[Path<'_>]) {
    let mut seen = BTreeSet::new();
    let are_apart = similar.iter().flat_map(|path| &path.methods).all(|method| seen.insert(method));
    let least = similar.iter().min_by_key(|path| (path.methods.len(), !path.path.ends_with('/')));
    let most = similar.iter().max_by_key(|path| (path.methods.len(), !path.path.ends_with('/')));
    if let (true, Some(least), Some(most)) = (are_apart, least, most)
        && least.path != most.path
    {
        let mut message = messages::lower::similar_path(least.path, most.path);
        if let Some(location) = reporter.location(&most.pointer) {
            message = message.related(location, format!("`{}`", most.path));
        }
        reporter.report(&least.pointer, message);
    }
}

fn report_tags(reporter: &Reporter<'_>, root: &Value, tags: &BTreeMap<&str, Vec<Pointer>>) {
    let declared = root.get("tags").and_then(Value::as_array).into_iter().flatten();
    let declared: BTreeSet<&str> = declared.filter_map(|tag| tag.get("name")?.as_str()).collect();
    let rare = tags.iter().filter(|(name, uses)| uses.len() <= MAX_SLIPS && !declared.contains(*name));
    let rare: Vec<_> = rare.take(MAX_RARE + 1).collect();
    if rare.len() > MAX_RARE {
        return;
    }
    for (name, uses) in rare {
        // Of two with equally many operations, the declared one, the one in lower case, or else the first one in order is
        // meant.
        let is_lower = |name: &str| !name.contains(char::is_uppercase);
        let weight = |name: &str, uses: usize| (declared.contains(name), uses, is_lower(name));
        let is_meant = |other: &&str, others: &[Pointer]| {
            let (own, other_weight) = (weight(name, uses.len()), weight(other, others.len()));
            other_weight > own || other_weight == own && *other < *name
        };
        // A plural is another word, unless more operations have it.
        let is_slip = |other: &str, others: &[Pointer]| others.len() > uses.len() || !differ_in_plural(name, other);
        let meant = tags.iter().find(|(other, others)| {
            *other != name && is_near(name, other) && is_meant(other, others) && is_slip(other, others)
        });
        if let (Some((meant, others)), Some(first)) = (meant, uses.first()) {
            let mut message = messages::lower::similar_tag(name, meant);
            if let Some(location) = others.first().and_then(|at| reporter.location(at)) {
                message = message.related(location, format!("an operation with `{meant}`"));
            }
            reporter.report(first, message);
        }
    }
}

/// Tests whether two names differ in the case of letters, in separators, or in one letter that is not a digit.
fn is_near(name: &str, other: &str) -> bool {
    if name.len().abs_diff(other.len()) > 4 {
        return false;
    }
    let plain = |name: &str| name.to_lowercase().replace(['-', '_', ' '], "");
    let (a, b) = (plain(name), plain(other));
    if a == b {
        return true;
    }
    let words = |name: &str| -> Vec<String> {
        let letters = name.to_lowercase();
        letters.split(['-', '_', ' ']).map(str::to_owned).collect()
    };
    let (own, others) = (words(name), words(other));
    let mut differing = own.iter().zip(&others).filter(|(a, b)| a != b);
    match (own.len() == others.len(), differing.next(), differing.next()) {
        (true, Some((a, b)), None) => is_slip(a, b),
        _ => false,
    }
}

/// Tests whether two words differ in one letter that is not a digit. Of short words, both have a meaning, unless one of them
/// is the plural of the other.
fn is_slip(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let least = if differ_in_plural(a, b) { 3 } else { 5 };
    let is_long = a.chars().count().min(b.chars().count()) >= least;
    is_long && digits(a) == digits(b) && strsim::osa_distance(a, b) == 1
}

/// Tests whether one of two words is the plural of the other.
fn differ_in_plural(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    a.strip_suffix('s') == Some(&b) || b.strip_suffix('s') == Some(&a)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diag::{Code, Diagnostics};

    pub(super) fn reported(root: Value) -> Vec<(Code, String)> {
        let mut diagnostics = Diagnostics::default();
        let document = Document { root, ..Document::default() };
        report(&document, &Reporter::new(&document.origins, &mut diagnostics));
        diagnostics.iter().map(|found| (found.code, found.help.clone())).collect()
    }

    #[test]
    fn a_tag_that_is_near_to_a_more_frequent_one_is_reported() {
        let tagged = |tag: &str| json!({"get": {"tags": [tag]}});
        let with = |rare: &str| json!({"/a": tagged("search"), "/b": tagged("search"), "/c": tagged(rare)});
        for rare in ["serach", "Search", "searhc", "se-arch"] {
            let found = reported(json!({"paths": with(rare)}));
            assert!(
                matches!(found.as_slice(), [(Code::SimilarTag, help)] if help.contains("`search`")),
                "{rare} {found:?}"
            );
        }
        let found = reported(json!({"paths": with("searchs")}));
        assert!(matches!(found.as_slice(), [(Code::SimilarTag, help)] if help.contains("`search`")), "{found:?}");
        let equal = json!({"/a": tagged("file"), "/b": tagged("files")});
        assert_eq!(reported(json!({"paths": equal})), [], "two words");
        for other in ["searches", "research1", "files", "search all", "search hip", "search hit"] {
            assert_eq!(reported(json!({"paths": with(other)})), [], "{other}");
        }
        let declared = json!([{"name": "serach"}, {"name": "search"}]);
        assert_eq!(reported(json!({"tags": declared, "paths": with("serach")})), []);
        let equal = json!({"/a": tagged("serach"), "/b": tagged("search")});
        assert_eq!(reported(json!({"paths": equal})).len(), 1);
    }

    #[test]
    fn a_path_that_differs_from_another_in_its_last_slash_is_reported() {
        let found = reported(json!({"paths": {"/a/{b}": {"put": {}, "delete": {}}, "/a/{b}/": {"get": {}}}}));
        assert!(matches!(found.as_slice(), [(Code::SimilarPath, help)] if help.contains("`/a/{b}`")), "{found:?}");
        assert_eq!(reported(json!({"paths": {"/a": {"get": {}}, "/a/": {"get": {}}}})), []);
        assert_eq!(reported(json!({"paths": {"/a": {"get": {}}, "/b": {"put": {}}}})), []);
    }
}
