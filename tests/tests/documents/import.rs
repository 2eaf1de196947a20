//! An import of a whole document gives fragments whose merge is equal to that of the document itself.

use std::path::{Path, PathBuf};

use generator::diag::Report;
use generator::import::{Options, Source, import};
use generator::merge_texts;
use generator::write::Files;

/// Real documents outside of the repository, which few machines have.
const CORPUS: &str = "../../shared/corpus";
/// Larger ones take too long for a test: in some, the piece of every operation is as large as the whole.
const MAX_BYTES: u64 = 1 << 16;

fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = ["vendor", "directory", "oas-examples", "oas-3.1/pass"]
        .iter()
        .map(|name| Path::new(CORPUS).join(name))
        .collect();
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            let is_document = path.extension().is_some_and(|extension| extension == "json" || extension == "yaml");
            if path.is_dir() {
                open.push(path);
            } else if is_document && entry.metadata().is_ok_and(|meta| meta.len() <= MAX_BYTES) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The merged document as text.
fn merged<'a>(texts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<String, String> {
    let outcome = merge_texts(texts);
    match outcome.result {
        Ok(merged) => Ok(merged.document.root.to_string()),
        Err(_) => Err(Report::new(&outcome.diagnostics, &outcome.sources).to_string()),
    }
}

fn compare(path: &Path) -> Result<(), String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let name = path.to_string_lossy().into_owned();
    let whole = merged([(name.as_str(), bytes.as_slice())])?;
    let source = [Source::new(name.clone(), bytes.clone())];
    let imported = import(&source, &[], &Files::default(), Options::default());
    if imported.diagnostics.has_errors() {
        return Err(Report::new(&imported.diagnostics, &imported.sources).to_string());
    }
    let parts = merged(imported.files.iter().filter(|(name, _)| name.ends_with(".json")))?;
    let again = import(&source, &[], &imported.files, Options::default());
    match () {
        () if parts != whole => Err("the fragments merge to something else".to_owned()),
        () if again.files != imported.files => Err("a second import changes something".to_owned()),
        () => Ok(()),
    }
}

#[test]
fn an_import_loses_nothing() {
    let documents = documents();
    if documents.is_empty() {
        println!("skipped: there is no {CORPUS}");
    }
    let wrong: Vec<String> = documents
        .iter()
        .filter_map(|path| compare(path).err().map(|error| format!("{}: {error}", path.display())))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), documents.len(), wrong.join("\n"));
}
