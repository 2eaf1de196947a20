//! Two mistakes in a set of documents: one run reports both.

mod changes;
mod groups;

use std::collections::BTreeSet;
use std::path::Path;

use generator::diag::Code;

use super::BASE;
use changes::{Change, Found, Texts, found, line_with, of_patches, of_table, texts};
use groups::{Group, Relation};

/// The mistakes of authors that others collected, as patches of a set of fragments.
const AUTHORS: &str = "../../shared/authors";

/// The number of groups in the usual run.
const SAMPLE: usize = 12;

/// Mistakes that hide others in their file, each with the reason.
const HIDING: [(&[&str], &str); 4] = [
    (
        &[
            "anchor-merge",
            "anchor-unknown",
            "json-single-quotes",
            "json-trailing-comma",
            "nbsp",
            "overlay-double-quotes",
            "overlay-follow-on",
            "shared-syntax",
            "smart-quotes",
            "summary-as-map",
            "tab-after-key",
            "toml-colon",
            "toml-duplicate-table",
            "toml-follow-on",
            "toml-syntax",
            "toml-without-quotes",
            "yaml-backtick",
            "yaml-bracket-summary",
            "yaml-colon-in-text",
            "yaml-escape",
            "yaml-indent-one",
            "yaml-missing-colon",
            "yaml-percent",
            "yaml-property-dedented",
            "yaml-tab",
            "yaml-unclosed-quote",
        ],
        "the text cannot be read",
    ),
    (
        &[
            "method-remove",
            "overlay-merge-key",
            "overlay-replace-key",
            "overlay-server-typo",
            "toml-lint-misspelled",
            "toml-rename-operation",
            "toml-singular-table",
        ],
        "what an unknown field or table has is not judged",
    ),
    (&["overlay-actions-object", "overlay-set"], "the overlay has no actions"),
    (&["webhooks-list"], "a section of the document is not read, and references to what it may have are not judged"),
];

/// Mistakes that hide others in another file, by the beginning of its name, each with the reason.
const ELSEWHERE: [(&str, &str, &str); 5] = [
    ("get-as-list", "generator.toml", "the path has no operation"),
    ("get-as-list", "overlays/", "the path has no operation"),
    ("overlay-remove-text", "ships.yaml", "the operation would be removed"),
    ("path-query", "overlays/", "the overlay selects nothing"),
    ("path-with-base-url", "overlays/", "the overlay selects nothing"),
];

/// Texts in which nothing is judged while a document cannot be read, since it depends on what that document has: what a reference
/// leads to, what an overlay selects, and what a setting names.
const DEPENDENT: [&str; 3] = ["generator.toml", "overlays/", "shared"];

/// Mistakes of which the second hides the first, each pair with the reason.
const PAIRS: [(&str, &str, &str); 30] = [
    ("discriminator-value-differs", "discriminator-property-missing", "the property is not declared"),
    ("discriminator-value-differs", "oneof-as-object", "a union of one schema has no discriminator"),
    ("example-in-value", "swagger-body-type", "the media type has no schema"),
    ("example-with-wrong-type", "swagger-body-type", "the media type has no schema"),
    ("example-with-wrong-type", "wiki-type-string-optional", "the schema of the example is not known"),
    ("link-with-two-targets", "operation-id-in-path-item", "one of the two targets is no operation"),
    ("method-remove", "wiki-endpoint-with-host", "the path has the method"),
    ("method-upper-mixed", "wiki-endpoint-with-host", "the path has the method"),
    ("operation-id-twice", "operation-id-in-path-item", "no operation has the identifier"),
    ("operation-id-twice", "tags-in-path-item", "the line is one of those that the other changes"),
    ("overlay-case", "shared-syntax", "the operation may be in the text that cannot be read"),
    ("parameter-twice", "parameter-name-missing", "one of the two has no name"),
    ("path-bare", "get-as-list", "the path has no operation"),
    ("path-bare", "in-url", "no parameter is in the path"),
    ("path-parentheses", "get-as-list", "the path has no operation"),
    ("path-parentheses", "in-url", "no parameter is in the path"),
    ("path-template-dollar", "get-as-list", "the path has no operation with a parameter"),
    ("path-template-dollar", "in-url", "no parameter is in the path"),
    ("required-object", "required-beside-type-of-property", "both are of one kind, reported with a count"),
    ("scope-misspelled", "scheme-oauth", "the scopes of the scheme are not known"),
    ("scope-misspelled", "scopes-as-list", "the scopes of the scheme are not known"),
    ("scopes-as-list", "flow-with-underscore", "what an unknown flow has is not judged"),
    ("scopes-as-list", "swagger-flow", "what an unknown flow has is not judged"),
    ("shared-type-typo", "shared-syntax", "the text to which a reference leads cannot be read"),
    ("tag-typo", "toml-follow-on", "the tag is that of an operation in a text that cannot be read"),
    ("three-two-item-schema", "openapi-unknown-version", "the document is read as one of OpenAPI 3.2"),
    ("three-two-item-schema", "three-two-additional-list", "the document is one of OpenAPI 3.2"),
    ("three-two-query-method", "openapi-unknown-version", "the document is read as one of OpenAPI 3.2"),
    ("three-two-query-method", "three-two-additional-list", "the document is one of OpenAPI 3.2"),
    ("wiki-endpoint-with-host", "get-as-list", "the path has no operation"),
];

fn has_common_file(a: &Change, b: &Change) -> bool {
    a.edits.keys().any(|file| b.edits.contains_key(file))
}

/// What is expected of a mistake beside another one.
fn relation(own: &Change, other: &Change) -> Relation {
    if PAIRS.iter().any(|(hidden, by, _)| (*hidden, *by) == (own.name.as_str(), other.name.as_str())) {
        return Relation::Hidden;
    }
    let is_dependent = |file: &String| DEPENDENT.iter().any(|dependent| file.starts_with(dependent));
    let depends = own.edits.keys().all(is_dependent) && !other.edits.keys().all(is_dependent);
    let hides = HIDING.iter().any(|(names, _)| names.contains(&other.name.as_str()));
    // What an unread text may declare is not missing.
    let is_reference = || own.found.iter().all(|found| found.code == Code::DanglingRef.as_str());
    let is_unread = || other.found.iter().any(|found| found.code == Code::Syntax.as_str());
    let is_elsewhere = |(name, file, _): &(&str, &str, &str)| {
        *name == other.name && own.edits.keys().all(|edited| edited.starts_with(file))
    };
    let may_hide = hides && (depends || has_common_file(own, other) || is_reference() && is_unread());
    let may_be_hidden = may_hide || ELSEWHERE.iter().any(is_elsewhere);
    if may_be_hidden { Relation::MayBeHidden } else { Relation::Reported }
}

/// Tests which mistakes of a group are reported as they are by themselves.
fn reported(base: &Texts, members: &[&Change]) -> Vec<bool> {
    let mut edits = std::collections::BTreeMap::new();
    for (file, more) in members.iter().flat_map(|change| &change.edits) {
        edits.entry(file.clone()).or_insert_with(Vec::new).extend(more.iter().cloned());
    }
    let all: BTreeSet<Found> = found(base, &edits).into_iter().collect();
    let is_reported = |own: &&Change| {
        own.found.iter().all(|found| {
            let edits = |change: &Change| change.edits.get(&found.file).cloned().unwrap_or_default();
            let others = members.iter().filter(|other| other.name != own.name).flat_map(|other| edits(other));
            let line = line_with(&base[&found.file], &edits(own), &others.collect::<Vec<_>>(), found.line);
            all.contains(&Found { line, ..found.clone() })
        })
    };
    members.iter().map(is_reported).collect()
}

/// The mistakes of a group that another one hides. For one that is not reported, the group is halved until it is beside the one that
/// hides it.
fn wrong_in(base: &Texts, changes: &[Change], group: &Group) -> Vec<String> {
    let of = |members: &[usize]| members.iter().map(|index| &changes[*index]).collect::<Vec<_>>();
    let seen = reported(base, &of(&group.members));
    let lost = group.members.iter().zip(seen).filter(|(member, seen)| !seen && group.judged.contains(member));
    let mut wrong = Vec::new();
    for own in lost.map(|(member, _)| *member) {
        let mut parts = vec![group.members.iter().copied().filter(|other| *other != own).collect::<Vec<_>>()];
        while let Some(others) = parts.pop() {
            let mut members = vec![own];
            members.extend(&others);
            if others.len() + 1 < group.members.len() && reported(base, &of(&members))[0] {
                continue;
            }
            match others.as_slice() {
                [] => {}
                [other] => wrong.push(format!("{} is hidden by {}", changes[own].name, changes[*other].name)),
                others => parts.extend(others.chunks(others.len().div_ceil(2)).map(<[usize]>::to_vec)),
            }
        }
    }
    wrong
}

/// The pairs that are exceptions, of which both are reported.
fn no_exceptions(base: &Texts, changes: &[Change]) -> Vec<String> {
    let named = |name: &str| changes.iter().find(|change| change.name == name);
    let exceptions = PAIRS.iter().filter_map(|(hidden, by, _)| Some([named(hidden)?, named(by)?]));
    let reported = exceptions.filter(|pair| reported(base, pair)[0]);
    reported.map(|[own, other]| format!("{} is reported beside {}", own.name, other.name)).collect()
}

fn wrong(base: &Texts, changes: &[Change], groups: &[Group]) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let of_part =
        |part: &[Group]| part.iter().flat_map(|group| wrong_in(base, changes, group)).collect::<Vec<String>>();
    let mut wrong = std::thread::scope(|scope| {
        let parts = groups.chunks(groups.len().div_ceil(threads).max(1));
        let running: Vec<_> = parts.map(|part| scope.spawn(move || of_part(part))).collect();
        running.into_iter().flat_map(|part| part.join().expect("a thread")).collect::<Vec<String>>()
    });
    wrong.sort();
    wrong.dedup();
    wrong
}

#[test]
fn a_mistake_does_not_hide_another_one() {
    let base = texts(Path::new(BASE));
    let changes = of_table(&base);
    let mut groups = groups::cover(&base, &changes, relation).groups;
    fastrand::Rng::with_seed(20).shuffle(&mut groups);
    groups.truncate(SAMPLE);
    let wrong = wrong(&base, &changes, &groups);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `cargo test -p tests --test documents no_mistake_hides -- --ignored --nocapture`
#[test]
#[ignore = "takes a minute"]
fn no_mistake_hides_another_one() {
    let mut all = Vec::new();
    let mut judge = |base: &Texts, changes: &[Change], what: &str| {
        let cover = groups::cover(base, changes, relation);
        let (mistakes, pairs, groups) = (changes.len(), cover.pairs, cover.groups.len());
        println!("{what}: {mistakes} mistakes, {pairs} pairs in {groups} groups");
        all.extend(wrong(base, changes, &cover.groups));
        all.extend(no_exceptions(base, changes));
    };
    let base = texts(Path::new(BASE));
    judge(&base, &of_table(&base), "table");
    let clean = Path::new(AUTHORS).join("clean");
    if clean.is_dir() {
        let base = texts(&clean);
        judge(&base, &of_patches(&base, &Path::new(AUTHORS).join("mistakes")), "patches");
    } else {
        eprintln!("skipped: {AUTHORS} is not there");
    }
    assert!(all.is_empty(), "{}\n{}", all.len(), all.join("\n"));
}
