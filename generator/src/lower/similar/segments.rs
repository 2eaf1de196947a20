//! Segments of paths that differ in one letter from the one that several other paths have.

use std::collections::BTreeMap;

use super::{MAX_PATHS, MIN_USUAL, Path, differ_in_plural, is_slip};
use crate::diag::{Reporter, messages};
use crate::merge::path_form;

/// The paths with a segment, by the segments before it and by the segment.
type BySegment<'p> = BTreeMap<String, BTreeMap<&'p str, Vec<&'p Path<'p>>>>;

/// Reports a path whose segment is similar to one that several paths have at the same place, if no other path has it. A plural is
/// another word, unless the path with the usual segment exists and lacks the methods.
pub(super) fn report(reporter: &Reporter<'_>, paths: &[&Path<'_>]) {
    if paths.len() > MAX_PATHS {
        return;
    }
    let mut by_segment = BySegment::new();
    for path in paths {
        let mut before = String::new();
        for segment in path.path.split('/').skip(1) {
            let is_parameter = segment.contains('{');
            if !is_parameter && !segment.is_empty() {
                by_segment.entry(before.clone()).or_default().entry(segment).or_default().push(*path);
            }
            before.push('/');
            before.push_str(if is_parameter { "{}" } else { segment });
        }
    }
    let forms: BTreeMap<String, &Path<'_>> = paths.iter().map(|path| (path_form(path.path), *path)).collect();
    for (before, segments) in &by_segment {
        for (segment, owners) in segments {
            let [path] = owners.as_slice() else { continue };
            // Paths with this segment are slips only if others have another one, of which there are few.
            let usual = segments.iter().find(|(usual, others)| {
                others.len() >= MIN_USUAL
                    && is_slip(&segment.to_lowercase(), &usual.to_lowercase())
                    && (!differ_in_plural(segment, usual) || completes(path, &forms, before, usual))
            });
            if let Some((usual, others)) = usual {
                let mut message = messages::lower::similar_segment(path.path, segment, usual, others.len());
                if let Some(location) = others.first().and_then(|other| reporter.location(&other.pointer)) {
                    message = message.related(location, format!("a path with `{usual}`"));
                }
                reporter.report(&path.pointer, message);
            }
        }
    }
}

/// Tests whether a path with another segment after `before` is one that lacks the methods of the path.
fn completes(path: &Path<'_>, forms: &BTreeMap<String, &Path<'_>>, before: &str, usual: &str) -> bool {
    let own = path_form(path.path);
    let rest = own.get(before.len()..).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
    let after = rest.find('/').and_then(|end| rest.get(end..)).unwrap_or_default();
    let corrected = forms.get(&format!("{before}/{usual}{after}"));
    corrected.is_some_and(|other| !other.methods.iter().any(|method| path.methods.contains(method)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::reported;
    use crate::diag::Code;

    fn paths(paths: &[(&str, &[&str])]) -> Vec<(Code, String)> {
        let item = |methods: &[&str]| Value::from_iter(methods.iter().map(|method| (*method, json!({}))));
        let paths: Value = paths.iter().map(|(path, methods)| (*path, item(methods))).collect();
        reported(json!({ "paths": paths }))
    }

    #[test]
    fn a_segment_with_a_letter_that_others_do_not_have_is_reported() {
        let usual: [(&str, &[&str]); 3] =
            [("/v1/projects", &["post"]), ("/v1/projects/{id}", &["get"]), ("/v1/projects/{id}/files", &["get"])];
        let with = |odd: &'static str, methods: &'static [&'static str]| [usual.as_slice(), &[(odd, methods)]].concat();
        for (odd, meant) in [
            ("/v1/projcts/{id}/members", "`/v1/projects/{id}/members`"),
            ("/v1/project", "`/v1/projects`"),
            ("/v1/Projets", "`/v1/projects`"),
        ] {
            let found = paths(&with(odd, &["get"]));
            assert!(matches!(found.as_slice(), [(Code::SimilarPath, help)] if help.contains(meant)), "{odd} {found:?}");
        }
        for (odd, methods) in [
            ("/v1/project", ["post"].as_slice()),
            ("/v1/project/{id}/members", &["get"]),
            ("/v1/project2", &["get"]),
            ("/v2/project", &["get"]),
            ("/v1/{project}", &["get"]),
        ] {
            assert_eq!(paths(&with(odd, methods)), [], "{odd}");
        }
    }
}
