//! `Cargo.toml` of a workspace: members and dependencies are added, and all that is there keeps its form.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use generator::write::Files;
use toml_edit::{Array, DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value};

use crate::clients::{Client, relative, slashes};

/// A workspace of Cargo.
pub struct Workspace {
    /// The folder of its manifest.
    pub root: PathBuf,
    /// The folder of the package that the command was called in, relative to the root; empty for the one of the root.
    package: Option<PathBuf>,
}

/// Reads a TOML file.
pub fn parse(path: &str, text: &str) -> Result<DocumentMut, String> {
    text.parse().map_err(|error| format!("`{path}` is not valid TOML: {error}"))
}

/// Adds a client to the table of clients, with what differs from the defaults.
pub fn add_client(document: &mut DocumentMut, name: &str, client: &Client) {
    let mut settings = Table::new();
    settings.insert("specs", toml_edit::value(slashes(&client.folder())));
    settings.insert("out", toml_edit::value(slashes(&client.out)));
    let mut implicit = Table::new();
    implicit.set_implicit(true);
    let clients = document.entry("clients").or_insert(Item::Table(implicit));
    if let Some(clients) = clients.as_table_like_mut() {
        clients.insert(name, Item::Table(settings));
    }
}

impl Workspace {
    /// The workspace that a folder is in, or the package where there is none.
    pub fn around(folder: &Path) -> Result<Self, String> {
        let mut nearest = None;
        for folder in folder.ancestors() {
            let path = folder.join("Cargo.toml");
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let document = parse(&path.display().to_string(), &text)?;
            let nearest = nearest.get_or_insert_with(|| (folder, document.contains_key("package")));
            if document.contains_key("workspace") {
                return Ok(Self::of(folder, *nearest));
            }
        }
        let help = "there is no Cargo.toml here or above; `cargo init` makes one";
        nearest.map(|nearest| Self::of(nearest.0, nearest)).ok_or_else(|| help.to_owned())
    }

    fn of(root: &Path, (package, has_package): (&Path, bool)) -> Self {
        let package = package.strip_prefix(root).ok().filter(|_| has_package).map(Path::to_owned);
        Self { root: root.to_owned(), package }
    }

    /// Adds generated crates as members, and as dependencies of the package. Returns what is left to the user.
    pub fn add(&self, clients: &[Client], files: &mut Files) -> Result<Vec<String>, String> {
        let mut manifests = Manifests { root: &self.root, all: BTreeMap::new() };
        let mut notes = Vec::new();
        for client in clients {
            let package = manifests.get(&client.out)?.get("package").and_then(|package| package.get("name"));
            let Some(package) = package.and_then(Item::as_str).map(str::to_owned) else { continue };
            notes.extend(add_member(manifests.get(Path::new(""))?, &client.out));
            notes.extend(self.add_dependency(&mut manifests, &package, &client.out)?);
        }
        for (folder, Manifest { text, document }) in manifests.all {
            let mut new = document.to_string();
            if text.contains("\r\n") {
                new = new.replace("\r\n", "\n").replace('\n', "\r\n");
            }
            if new != text {
                files.insert(slashes(&folder.join("Cargo.toml")), new);
            }
        }
        Ok(notes)
    }

    /// Where the workspace has dependencies for all of its members, there is the path, and the package refers to it.
    fn add_dependency(&self, manifests: &mut Manifests<'_>, name: &str, out: &Path) -> Result<Option<String>, String> {
        let root = manifests.get(Path::new(""))?;
        let shared = root.get("workspace").and_then(|workspace| workspace.get("dependencies"));
        let is_shared = shared.is_some() || self.package.is_none();
        if is_shared {
            let workspace = root.entry("workspace").or_insert(toml_edit::table()).as_table_like_mut();
            let path = [("path", Value::from(slashes(out)))];
            if let Some(workspace) = workspace {
                add_to_dependencies(workspace, name, path);
            }
        }
        let Some(package) = &self.package else {
            return Ok(Some(format!("crates that use the client have `{name}.workspace = true` under [dependencies]")));
        };
        let setting = match is_shared {
            true => ("workspace", Value::from(true)),
            false => ("path", Value::from(slashes(&relative(package, out)))),
        };
        add_to_dependencies(manifests.get(package)?.as_table_mut(), name, [setting]);
        Ok(None)
    }
}

struct Manifest {
    text: String,
    document: DocumentMut,
}

/// The manifests that were looked at, by their folders relative to the root.
struct Manifests<'r> {
    root: &'r Path,
    all: BTreeMap<PathBuf, Manifest>,
}

impl Manifests<'_> {
    fn get(&mut self, folder: &Path) -> Result<&mut DocumentMut, String> {
        let folder: PathBuf = folder.components().filter(|part| *part != Component::CurDir).collect();
        if !self.all.contains_key(&folder) {
            let path = self.root.join(&folder).join("Cargo.toml");
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let document = parse(&path.display().to_string(), &text)?;
            self.all.insert(folder.clone(), Manifest { text, document });
        }
        self.all.get_mut(&folder).map(|manifest| &mut manifest.document).ok_or_else(|| folder.display().to_string())
    }
}

/// Adds a crate to the members of a workspace, unless they have it. Returns a note if the workspace excludes it.
fn add_member(root: &mut DocumentMut, out: &Path) -> Option<String> {
    let member = slashes(out).trim_start_matches("./").trim_end_matches('/').to_owned();
    let workspace = root.entry("workspace").or_insert(toml_edit::table()).as_table_like_mut()?;
    let texts = |item: Option<&Item>| -> Vec<String> {
        let items = item.and_then(Item::as_array).into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    if texts(workspace.get("exclude")).iter().any(|path| Path::new(&member).starts_with(path)) {
        return Some(format!("the workspace excludes {member}, which is no member therefore"));
    }
    if texts(workspace.get("members")).iter().any(|pattern| fits(pattern, &member)) {
        return None;
    }
    let members = workspace.entry("members").or_insert(toml_edit::value(Array::new()));
    match members.as_array_mut() {
        Some(members) => push(members, &member),
        None => return Some(format!("`members` of the workspace is no array; add {member:?}")),
    }
    None
}

/// Tests whether a pattern of members, which may have a `*` in each name, fits a path.
fn fits(pattern: &str, path: &str) -> bool {
    let names = |text: &str| -> Vec<String> {
        text.split('/').filter(|name| !matches!(*name, "" | ".")).map(str::to_owned).collect()
    };
    let name_fits = |(pattern, name): (&String, &String)| match pattern.split_once('*') {
        None => pattern == name,
        Some((start, end)) => name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end),
    };
    let (pattern, path) = (names(pattern), names(path));
    pattern.len() == path.len() && pattern.iter().zip(&path).all(name_fits)
}

/// Adds a string to an array in the form of its other ones: on a line of its own if they are.
fn push(array: &mut Array, text: &str) {
    let trailing = array.trailing().as_str().unwrap_or_default().to_owned();
    let decor = array.iter().last().map(|last| last.decor().clone());
    let of = |part: Option<&RawString>| part.and_then(RawString::as_str).unwrap_or_default().to_owned();
    let prefix = of(decor.as_ref().and_then(|decor| decor.prefix()));
    let suffix = of(decor.as_ref().and_then(|decor| decor.suffix()));
    let indent = prefix.rfind('\n').map(|line| prefix.split_at(line).1.to_owned());
    let Some(indent) = indent else {
        array.push(text);
        return;
    };
    // Without a comma at the end, the rest of the last line belongs to the last value; else to the array.
    let rest = if array.trailing_comma() { trailing } else { suffix };
    let (comment, end) = rest.rfind('\n').map_or(("", "\n"), |line| rest.split_at(line));
    if let Some(last) = array.iter_mut().last() {
        last.decor_mut().set_suffix("");
    }
    let mut value = Value::from(text);
    value.decor_mut().set_prefix(format!("{}{indent}", comment.trim_end()));
    array.push_formatted(value);
    array.set_trailing_comma(true);
    array.set_trailing(end);
}

/// Adds a dependency, in the order of the names if the others are in it.
fn add_to_dependencies(owner: &mut dyn TableLike, name: &str, settings: [(&str, Value); 1]) {
    let dependencies = owner.entry("dependencies").or_insert(toml_edit::table());
    let Some(dependencies) = dependencies.as_table_like_mut() else { return };
    if dependencies.contains_key(name) {
        return;
    }
    let is_sorted = dependencies.iter().map(|(name, _)| name).is_sorted();
    let table: InlineTable = settings.into_iter().collect();
    dependencies.insert(name, toml_edit::value(table));
    if is_sorted {
        dependencies.sort_values();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_member(manifest: &str, member: &str) -> String {
        let mut document: DocumentMut = manifest.parse().unwrap_or_default();
        assert_eq!(add_member(&mut document, Path::new(member)), None);
        document.to_string()
    }

    #[test]
    fn members_keep_their_form() {
        for (before, after) in [
            ("[workspace]\nmembers = [\"a\"]\n", "[workspace]\nmembers = [\"a\", \"c\"]\n"),
            ("[workspace]\nmembers = []\n", "[workspace]\nmembers = [\"c\"]\n"),
            ("[workspace]\nresolver = \"2\" # two\n", "[workspace]\nresolver = \"2\" # two\nmembers = [\"c\"]\n"),
            (
                "[workspace]\nmembers = [\n  # apps\n  \"a\",\n  \"b\", # the second\n]\n\n[profile.dev]\n",
                "[workspace]\nmembers = [\n  # apps\n  \"a\",\n  \"b\", # the second\n  \"c\",\n]\n\n[profile.dev]\n",
            ),
            ("[workspace]\nmembers = [\n    \"a\"\n]\n", "[workspace]\nmembers = [\n    \"a\",\n    \"c\",\n]\n"),
            ("[package]\nname = \"x\"\n", "[package]\nname = \"x\"\n\n[workspace]\nmembers = [\"c\"]\n"),
        ] {
            assert_eq!(with_member(before, "c"), after);
            assert_eq!(with_member(after, "./c/"), after);
        }
        let globbed = "[workspace]\nmembers = [\"crates/*\", \"./apps/x-*\"]\n";
        assert_eq!(with_member(globbed, "crates/c"), globbed);
        assert_eq!(with_member(globbed, "apps/x-1"), globbed);
        assert_ne!(with_member(globbed, "crates/deep/c"), globbed);
        let mut excluded: DocumentMut = "[workspace]\nexclude = [\"x\"]\n".parse().unwrap_or_default();
        assert!(add_member(&mut excluded, Path::new("x/c")).is_some());
    }

    #[test]
    fn dependencies_keep_their_order() {
        let with = |text: &str| {
            let mut document: DocumentMut = text.parse().unwrap_or_default();
            add_to_dependencies(document.as_table_mut(), "m", [("path", Value::from("../m"))]);
            document.to_string()
        };
        let sorted = "[dependencies]\na = \"1\" # one\n# the last\nz = { version = \"2\" }\n\n[features]\n";
        let expected = "[dependencies]\na = \"1\" # one\nm = { path = \"../m\" }\n# the last\nz = { version = \"2\" }\n\n[features]\n";
        assert_eq!(with(sorted), expected);
        assert_eq!(with(expected), expected);
        assert_eq!(
            with("[dependencies]\nz = \"1\"\na = \"2\"\n"),
            "[dependencies]\nz = \"1\"\na = \"2\"\nm = { path = \"../m\" }\n"
        );
    }
}
