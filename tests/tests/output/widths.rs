//! Lines of emitted code have 120 columns at most, whatever the document has; those of docs are not judged.

use std::path::{Path, PathBuf};

use generator::emit::Package;

/// The largest width of a line.
const WIDTH: usize = 120;

/// A line of code that is too long although it could be broken: nothing breaks a string or a name.
fn is_too_long(line: &str) -> bool {
    let text = line.trim_start();
    let is_doc = text.starts_with("//");
    // A string is one part.
    let strings = text
        .split('"')
        .enumerate()
        .map(|(index, part)| if index % 2 == 1 { part.replace(' ', "_") } else { part.to_owned() });
    let joined = strings.collect::<Vec<_>>().join("\"");
    let widest = joined.split([' ', '(', '<']).map(|part| part.chars().count()).max().unwrap_or_default();
    line.chars().count() > WIDTH && !is_doc && widest < WIDTH / 3
}

/// The lines of a client that are too long; `None` of a document that is refused.
fn long_lines(path: &Path) -> Option<Vec<String>> {
    let generated = generator::generate(&[path.to_path_buf()], &Package::default()).result.ok()?;
    let mut found = Vec::new();
    for (name, text) in
        generated.files.iter().filter(|(name, _)| name.ends_with(".rs") && !name.starts_with("runtime/"))
    {
        let text = String::from_utf8_lossy(text);
        let long = text.lines().filter(|line| is_too_long(line));
        found.extend(long.map(|line| format!("{} {name}: {line}", path.display())));
    }
    Some(found)
}

/// Judges the clients of at least `least` documents; others may be refused.
fn judge(paths: &[PathBuf], least: usize) {
    let judged: Vec<Vec<String>> = paths.iter().filter_map(|path| long_lines(path)).collect();
    assert!(judged.len() >= least, "only {} of {} documents are taken", judged.len(), paths.len());
    let long = judged.concat();
    assert!(long.is_empty(), "{} lines of {} documents:\n{}", long.len(), judged.len(), long.join("\n"));
}

#[test]
fn lines_of_the_fixtures_are_short() {
    let fixtures = std::fs::read_dir("fixtures/pass").expect("the fixtures are there").flatten();
    // This one has one document in two forms.
    let files = |path: PathBuf| if path.ends_with("many-files") { path.join("files") } else { path };
    let fixtures: Vec<PathBuf> = fixtures.map(|entry| files(entry.path())).collect();
    judge(&fixtures, fixtures.len());
}

/// Judges the documents of the corpus up to a size in bytes.
fn judge_corpus(max: u64) {
    let corpus = Path::new("../../shared/corpus");
    if !corpus.exists() {
        return println!("skipped: there is no corpus");
    }
    let mut documents = tests::conform::documents(corpus);
    documents.retain(|path| path.metadata().is_ok_and(|of| of.len() <= max));
    judge(&documents, 100);
}

#[test]
fn lines_of_small_documents_of_others_are_short() {
    judge_corpus(60_000);
}

#[test]
#[ignore = "takes minutes"]
fn lines_of_documents_of_others_are_short() {
    judge_corpus(u64::MAX);
}
