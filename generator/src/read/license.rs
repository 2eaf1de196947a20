//! The file of a licence, which a configuration names and the packages of the client have a copy of.

use std::fs;
use std::path::{Path, PathBuf};

use super::files;
use crate::diag::{Diagnostics, Message, Reporter, messages::config as messages, nearest};
use crate::source::{FragmentId, Location, ManyTexts, Sources};

/// The name of a file, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenseFile {
    /// The name, without folders.
    pub name: String,
    /// The text.
    pub text: String,
}

/// The names of files that a client has in any case, where the copy would be.
const TAKEN: [&str; 5] = [".generated", "Cargo.toml", "README.md", "manifest.json", "rustfmt.toml"];

/// Reads the file at a path relative to the folder of the configuration; reports one that cannot be copied.
pub(crate) fn read_license(
    configuration: FragmentId,
    (given, location): (&str, &Location),
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<LicenseFile> {
    let path = beside(configuration, given, sources);
    let bytes = files::read_file(&path).map_err(|error| error.to_string());
    let names = path.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let names: Vec<String> = names.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    reported(checked(&path, given, bytes, &names, sources), location, diagnostics)
}

/// As [`read_license`], for texts in memory, of which it is taken.
pub(crate) fn take_license(
    configuration: FragmentId,
    (given, location): (&str, &Location),
    texts: &mut Vec<(String, Vec<u8>)>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<LicenseFile> {
    let path = beside(configuration, given, sources);
    let found = texts.iter().position(|(name, _)| files::name_of(Path::new(name)) == files::name_of(&path));
    let bytes = found.map(|index| texts.remove(index).1).ok_or_else(|| "no text with this name was given".to_owned());
    let names: Vec<String> = texts.iter().map(|(name, _)| name.clone()).collect();
    reported(checked(&path, given, bytes, &names, sources), location, diagnostics)
}

/// The path beside `given` of a file that is a licence by its name, or has a similar one.
fn similar_path(given: &str, names: &[String]) -> Option<String> {
    let (folder, name) = given.rsplit_once('/').map_or(("", given), |(folder, name)| (folder, name));
    let names = || names.iter().map(String::as_str).filter(|other| *other != name);
    let is_license = |other: &&str| {
        let upper = other.to_ascii_uppercase();
        ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"].iter().any(|start| upper.starts_with(start))
    };
    let meant = nearest(name, names()).or_else(|| names().filter(is_license).min())?;
    Some(if folder.is_empty() { meant.to_owned() } else { format!("{folder}/{meant}") })
}

fn beside(configuration: FragmentId, given: &str, sources: &Sources) -> PathBuf {
    let folder = Path::new(sources.file_name(configuration)).parent().map(Path::to_path_buf);
    folder.unwrap_or_default().join(given)
}

/// The file with its name and text. Like every file that a run depends on, it becomes a part of the sources.
fn checked(
    path: &Path,
    given: &str,
    bytes: Result<Vec<u8>, String>,
    names: &[String],
    sources: &mut Sources,
) -> Result<LicenseFile, Message> {
    let unreadable = |reason: &str| messages::unreadable_license(given, reason, similar_path(given, names).as_deref());
    let bytes = bytes.map_err(|reason| unreadable(&reason))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if TAKEN.contains(&name.as_str()) {
        return Err(messages::license_of_a_taken_name(&name));
    }
    let shown = files::name_of(path);
    let (file, not_utf8) = sources.add_file(shown.clone(), shown, bytes);
    match not_utf8 {
        Some(_) => Err(unreadable("it is not text in UTF-8")),
        None => Ok(LicenseFile { name, text: sources.file_text(file).to_owned() }),
    }
}

fn reported(
    result: Result<LicenseFile, Message>,
    location: &Location,
    diagnostics: &mut Diagnostics,
) -> Option<LicenseFile> {
    let message = match result {
        Ok(license) => return Some(license),
        Err(message) => message,
    };
    Reporter::new(&ManyTexts, diagnostics).report_at(location.clone(), message);
    None
}
