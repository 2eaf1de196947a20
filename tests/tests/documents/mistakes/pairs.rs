//! Two mistakes in one document: one run reports both.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use generator::diag::{Report, ReportEntry, Severity};
use generator::emit::Package;

use super::{BASE, Mistake, table};

/// The mistakes of authors that others collected, as patches of a set of fragments.
const AUTHORS: &str = "../../shared/authors";

/// The number of pairs in the usual run.
const SAMPLE: usize = 60;

/// Mistakes that hide others in their document, each with the reason.
const HIDING: [(&[&str], &str); 6] = [
    (
        &[
            "anchor-merge",
            "anchor-unknown",
            "json-single-quotes",
            "json-trailing-comma",
            "nbsp",
            "overlay-double-quotes",
            "smart-quotes",
            "summary-as-map",
            "tab-after-key",
            "toml-colon",
            "toml-duplicate-table",
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
    (&["overlay-follow-on"], "another text cannot be read, which the overlay changes"),
    (&["overlay-server-typo"], "what an unknown field has is not judged"),
    (&["overlay-set"], "the overlay has no actions"),
    (&["webhooks-list"], "a section of the document is not read, and references to what it may have are not judged"),
    (&["path-with-base-url"], "the overlay selects nothing, and what it would change is not known"),
];

/// Mistakes of which the second hides the first, each pair with the reason.
const PAIRS: [(&str, &str, &str); 22] = [
    ("discriminator-property-missing", "oneof-as-object", "a union of one schema has no discriminator"),
    ("discriminator-value-differs", "discriminator-property-missing", "the property is not declared"),
    ("discriminator-value-differs", "oneof-as-object", "a union of one schema has no discriminator"),
    ("example-in-value", "swagger-body-type", "the media type has no schema"),
    ("example-mismatch", "example-plural", "both are one kind of mismatch, reported with a count"),
    ("example-mismatch", "ref-definitions", "the schema of the example is not known"),
    ("example-mismatch", "ref-no-hash", "the schema of the example is not known"),
    ("example-mismatch", "ref-typo", "the schema of the example is not known"),
    ("example-mismatch", "ref-unquoted-hash", "the schema of the example is not known"),
    ("example-plural", "example-mismatch", "both are one kind of mismatch, reported with a count"),
    ("example-with-wrong-type", "swagger-body-type", "the media type has no schema"),
    ("link-with-two-targets", "operation-id-in-path-item", "one of the two targets is no operation"),
    ("operation-id-twice", "operation-id-in-path-item", "no operation has the identifier"),
    ("parameter-twice", "parameter-name-missing", "one of the two has no name"),
    ("path-template-dollar", "get-as-list", "the path has no operation with a parameter"),
    ("required-object", "required-beside-type-of-property", "both are of one kind, reported with a count"),
    ("scope-misspelled", "scheme-oauth", "the scopes of the scheme are not known"),
    ("scope-misspelled", "scopes-as-list", "the scopes of the scheme are not known"),
    ("scopes-as-list", "flow-with-underscore", "what an unknown flow has is not judged"),
    ("scopes-as-list", "swagger-flow", "what an unknown flow has is not judged"),
    ("three-two-item-schema", "openapi-unknown-version", "the document is read as one of OpenAPI 3.2"),
    ("wiki-endpoint-with-host", "get-as-list", "the path has no operation"),
];

/// What is put in place of a part of a text.
#[derive(Clone)]
struct Edit {
    old: Range<usize>,
    new: String,
}

/// A mistake as changes of files, and the messages about it by themselves.
struct Change {
    name: String,
    edits: BTreeMap<String, Vec<Edit>>,
    found: Vec<Found>,
}

/// A message: its code, the file, and the line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    code: String,
    file: String,
    line: usize,
}

/// The texts of a set of documents, by file.
type Texts = BTreeMap<String, String>;

fn texts(folder: &Path) -> Texts {
    let mut found = Texts::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(within) = folders.pop() {
        for entry in std::fs::read_dir(folder.join(&within)).expect("a folder") {
            let entry = entry.expect("a file");
            let path = within.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
                found.insert(path.to_string_lossy().replace('\\', "/"), text.replace("\r\n", "\n"));
            }
        }
    }
    found
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

fn lines_of(text: &str, edit: &Edit) -> Range<usize> {
    let last = edit.old.end.saturating_sub(1).max(edit.old.start);
    line_of(text, edit.old.start)..line_of(text, last) + 1
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.old.start));
    let mut text = text.to_owned();
    edits.into_iter().for_each(|edit| text.replace_range(edit.old.clone(), &edit.new));
    text
}

/// The line of the text with both edits that is a line of the text with the first ones.
fn line_with(base: &str, own: &[Edit], other: &[Edit], line: usize) -> usize {
    let lines = |text: &str| text.matches('\n').count();
    let moved = |edit: &Edit| {
        let before = own.iter().filter(|own| own.old.end <= edit.old.start);
        let shift: isize = before.map(|own| grown(lines(&own.new), lines(&base[own.old.clone()]))).sum();
        line_of(base, edit.old.start).checked_add_signed(shift).unwrap_or_default()
    };
    let before = other.iter().filter(|edit| moved(edit) < line);
    let shift: isize = before.map(|edit| grown(lines(&edit.new), lines(&base[edit.old.clone()]))).sum();
    line.checked_add_signed(shift).unwrap_or_default()
}

fn grown(new: usize, old: usize) -> isize {
    isize::try_from(new).unwrap_or_default() - isize::try_from(old).unwrap_or_default()
}

/// The errors and warnings for a set of documents with some of them edited.
fn found(base: &Texts, edits: &BTreeMap<String, Vec<Edit>>) -> Vec<Found> {
    let folder = tempfile::tempdir().expect("a folder");
    for (file, text) in base {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        let text = edits.get(file).map_or_else(|| text.clone(), |edits| edited(text, edits));
        std::fs::write(path, text).expect("a file can be written");
    }
    let outcome = generator::lint(&[folder.path().to_path_buf()], &Package::default());
    let prefix = folder.path().to_string_lossy().replace('\\', "/");
    let entries = Report::new(&outcome.diagnostics, &outcome.sources).entries().into_iter();
    let is_judged = |entry: &ReportEntry| matches!(entry.severity, Severity::Error | Severity::Warning);
    let mut found: Vec<Found> = entries
        .filter(is_judged)
        .filter_map(|entry| {
            let at = entry.location?;
            let file = at.file.replace('\\', "/");
            let file = file.strip_prefix(&prefix)?.trim_start_matches('/').to_owned();
            Some(Found { code: entry.code.as_str().to_owned(), file, line: at.line })
        })
        .collect();
    found.sort();
    found
}

/// The mistakes of the table.
fn of_table(base: &Texts) -> Vec<Change> {
    let changed = |mistake: Mistake| {
        let text = base.get(&mistake.file)?;
        let start = text.find(&mistake.old)?;
        let edit = Edit { old: start..start + mistake.old.len(), new: mistake.new.clone() };
        let edits = BTreeMap::from([(mistake.file.clone(), vec![edit])]);
        let line = mistake.line_in(text, &edited(text, edits.get(&mistake.file)?));
        let mut found = found(base, &edits);
        found.retain(|found| found.line == line && found.file == mistake.file && found.code == mistake.code);
        Some(Change { name: mistake.name, edits, found })
    };
    table().into_iter().filter_map(changed).collect()
}

/// The mistakes that are patches: what is reported at the lines that they change.
fn of_patches(base: &Texts) -> Vec<Change> {
    let files = std::fs::read_dir(Path::new(AUTHORS).join("mistakes")).expect("patches");
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.expect("a patch").path()).collect();
    paths.sort();
    let changed = |path: PathBuf| {
        let edits = patched(base, &std::fs::read_to_string(&path).ok()?)?;
        let mut found = found(base, &edits);
        found.retain(|found| {
            let (Some(text), Some(own)) = (base.get(&found.file), edits.get(&found.file)) else { return false };
            own.iter().any(|edit| {
                let others: Vec<Edit> = own.iter().filter(|other| other.old.start < edit.old.start).cloned().collect();
                let first = line_with(text, &[], &others, line_of(text, edit.old.start));
                (first..first + edit.new.lines().count()).contains(&found.line)
            })
        });
        Some(Change { name: path.file_stem()?.to_string_lossy().into_owned(), edits, found })
    };
    paths.into_iter().filter_map(changed).collect()
}

/// The edits of a patch in the unified format; `None` for one that adds, moves or removes files.
fn patched(base: &Texts, patch: &str) -> Option<BTreeMap<String, Vec<Edit>>> {
    let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
    let mut file = String::new();
    let mut at = 0;
    let mut open: Option<Edit> = None;
    for line in patch.split_inclusive('\n') {
        let marked = line.split_at_checked(1).unwrap_or((line, ""));
        if let Some(name) = line.strip_prefix("+++ b/") {
            name.trim_end().clone_into(&mut file);
        } else if line.starts_with("--- ") || file.is_empty() {
        } else if let Some(hunk) = line.strip_prefix("@@ -") {
            edits.entry(file.clone()).or_default().extend(open.take());
            let first: usize = hunk.split([',', ' ']).next()?.parse().ok()?;
            at = base.get(&file)?.split_inclusive('\n').take(first.saturating_sub(1)).map(str::len).sum();
        } else if let ("+" | "-", text) = marked {
            let edit = open.get_or_insert(Edit { old: at..at, new: String::new() });
            if line.starts_with('+') {
                edit.new.push_str(text);
            } else {
                at += text.len();
                edit.old.end = at;
            }
        } else {
            edits.entry(file.clone()).or_default().extend(open.take());
            at += if marked.0 == " " { marked.1.len() } else { 0 };
        }
    }
    edits.entry(file).or_default().extend(open);
    edits.retain(|_, edits| !edits.is_empty());
    let is_of_base = edits.iter().all(|(file, edits)| {
        base.get(file).is_some_and(|text| edits.iter().all(|edit| text.get(edit.old.clone()).is_some()))
    });
    (is_of_base && !edits.is_empty()).then_some(edits)
}

/// The pairs of mistakes that change different lines of one document.
fn pairs<'c>(base: &Texts, changes: &'c [Change]) -> Vec<(&'c Change, &'c Change)> {
    let lines = |change: &Change, file: &String| -> BTreeSet<usize> {
        let edits = change.edits.get(file).into_iter().flatten();
        edits.flat_map(|edit| lines_of(&base[file], edit)).collect()
    };
    let are_apart = |a: &Change, b: &Change| {
        let mut common = a.edits.keys().filter(|file| b.edits.contains_key(*file)).peekable();
        common.peek().is_some() && common.all(|file| lines(a, file).is_disjoint(&lines(b, file)))
    };
    let mut pairs = Vec::new();
    for (index, a) in changes.iter().enumerate() {
        pairs.extend(changes[index + 1..].iter().filter(|b| are_apart(a, b)).map(|b| (a, b)));
    }
    pairs
}

/// The mistakes of a pair of which nothing is said, though it is by themselves, each with the one that hides it.
fn hidden(base: &Texts, (a, b): (&Change, &Change)) -> Vec<String> {
    let mut edits = a.edits.clone();
    for (file, more) in &b.edits {
        edits.entry(file.clone()).or_default().extend(more.iter().cloned());
    }
    let all = found(base, &edits);
    let is_hidden = |own: &Change, other: &Change| {
        own.found.iter().any(|found| {
            let edits = |change: &Change| change.edits.get(&found.file).cloned().unwrap_or_default();
            let line = line_with(&base[&found.file], &edits(own), &edits(other), found.line);
            !all.contains(&Found { line, ..found.clone() })
        })
    };
    let may_hide = |own: &Change, other: &Change| {
        let hides_all = HIDING.iter().any(|(names, _)| names.contains(&other.name.as_str()));
        hides_all || PAIRS.iter().any(|(hidden, by, _)| (*hidden, *by) == (own.name.as_str(), other.name.as_str()))
    };
    let both = [(a, b), (b, a)].into_iter();
    let wrong = both.filter(|(own, other)| !may_hide(own, other) && is_hidden(own, other));
    wrong.map(|(own, other)| format!("{} is hidden by {}", own.name, other.name)).collect()
}

#[test]
fn a_mistake_does_not_hide_another_one() {
    let base = texts(Path::new(BASE));
    let changes = of_table(&base);
    let mut pairs = pairs(&base, &changes);
    fastrand::Rng::with_seed(20).shuffle(&mut pairs);
    let wrong: Vec<String> = pairs.into_iter().take(SAMPLE).flat_map(|pair| hidden(&base, pair)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `cargo test -p tests --test documents no_mistake_hides -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn no_mistake_hides_another_one() {
    let mut wrong = Vec::new();
    let mut judge = |base: &Texts, changes: &[Change], what: &str| {
        let pairs = pairs(base, changes);
        println!("{what}: {} mistakes, {} pairs", changes.len(), pairs.len());
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let hidden_of = |pairs: &[_]| pairs.iter().flat_map(|pair| hidden(base, *pair)).collect::<Vec<String>>();
        std::thread::scope(|scope| {
            let parts = pairs.chunks(pairs.len().div_ceil(threads).max(1));
            let running: Vec<_> = parts.map(|part| scope.spawn(move || hidden_of(part))).collect();
            wrong.extend(running.into_iter().flat_map(|part| part.join().expect("a thread")));
        });
    };
    let base = texts(Path::new(BASE));
    judge(&base, &of_table(&base), "table");
    let authors = Path::new(AUTHORS).join("clean");
    if authors.is_dir() {
        let base = texts(&authors);
        judge(&base, &of_patches(&base), "patches");
    } else {
        eprintln!("skipped: {AUTHORS} is not there");
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
