//! Mistakes as changes of the texts of a set of documents, and what is reported about them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use generator::diag::{Report, ReportEntry, Severity};
use generator::emit::Package;

use super::super::{Mistake, table};

/// What is put in place of a part of a text.
#[derive(Clone)]
pub(super) struct Edit {
    pub(super) old: Range<usize>,
    pub(super) new: String,
}

/// A mistake as changes of files, and the messages about it by themselves.
pub(super) struct Change {
    pub(super) name: String,
    pub(super) edits: BTreeMap<String, Vec<Edit>>,
    pub(super) found: Vec<Found>,
}

/// A message: its code, the file, and the line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub(super) code: String,
    pub(super) file: String,
    pub(super) line: usize,
}

/// The texts of a set of documents, by file.
pub(super) type Texts = BTreeMap<String, String>;

pub(super) fn texts(folder: &Path) -> Texts {
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

pub(super) fn lines_of(text: &str, edit: &Edit) -> Range<usize> {
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
pub(super) fn line_with(base: &str, own: &[Edit], other: &[Edit], line: usize) -> usize {
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
pub(super) fn found(base: &Texts, edits: &BTreeMap<String, Vec<Edit>>) -> Vec<Found> {
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
pub(super) fn of_table(base: &Texts) -> Vec<Change> {
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
pub(super) fn of_patches(base: &Texts, folder: &Path) -> Vec<Change> {
    let files = std::fs::read_dir(folder).expect("patches");
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
        if line.starts_with("+++ /dev/null") || line.starts_with("--- /dev/null") {
            return None;
        }
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
