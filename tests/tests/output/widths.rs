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

/// The lines of a client that are too long; none of a document that is refused.
fn long_lines(path: &Path) -> Vec<String> {
    let outcome = generator::generate(&[path.to_path_buf()], &Package::default());
    let Ok(generated) = outcome.result else { return Vec::new() };
    let mut found = Vec::new();
    for (name, text) in
        generated.files.iter().filter(|(name, _)| name.ends_with(".rs") && !name.starts_with("runtime/"))
    {
        let text = String::from_utf8_lossy(text);
        let long = text.lines().filter(|line| is_too_long(line));
        found.extend(long.map(|line| format!("{} {name}: {line}", path.display())));
    }
    found
}

/// The documents of a folder up to a size in bytes.
fn documents(folder: &Path, max: u64) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_document = path.extension().is_some_and(|end| end == "json" || end == "yaml" || end == "yml");
            if path.is_dir() {
                open.push(path);
            } else if is_document && entry.metadata().is_ok_and(|of| of.len() <= max) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn judge(paths: &[PathBuf]) {
    let long: Vec<String> = paths.iter().flat_map(|path| long_lines(path)).collect();
    assert!(long.is_empty(), "{} lines of {} documents:\n{}", long.len(), paths.len(), long.join("\n"));
}

#[test]
fn lines_of_the_fixtures_are_short() {
    let fixtures: Vec<PathBuf> =
        std::fs::read_dir("fixtures/pass").into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    assert!(fixtures.len() > 10, "{fixtures:?}");
    judge(&fixtures);
}

#[test]
fn lines_of_small_documents_of_others_are_short() {
    judge(&documents(Path::new("../../shared/corpus"), 60_000));
}

#[test]
#[ignore = "takes minutes"]
fn lines_of_documents_of_others_are_short() {
    judge(&documents(Path::new("../../shared/corpus"), u64::MAX));
}
