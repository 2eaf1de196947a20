//! The clients that a command is for: those of `clients.toml`, or the one that its options describe.

mod table;

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};
use std::{env, fs, io};

use generator::diag::{Code, nearest};
use generator::emit::SharedRuntime;
use generator::read::folders;

use crate::{args, show};

/// The file with the table of clients, in the current folder or the nearest one above.
pub const FILE: &str = "clients.toml";

/// The file with the settings of a client, in the folder of its documents or given among these.
pub const SETTINGS_FILE: &str = "generator.toml";

/// The options that say which clients a command is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The names of clients in [`FILE`]; all of them if there are none.
    pub names: Vec<String>,
    /// Documents of a client that is not in [`FILE`].
    pub specs: Vec<PathBuf>,
    pub roots: Vec<PathBuf>,
    pub out: Option<PathBuf>,
    pub package: Option<String>,
}

/// A client: what it is made from, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The name in [`FILE`]; `None` for a client that is not in it.
    pub name: Option<String>,
    /// Folders and files of documents. Imports go to the first one.
    pub specs: Vec<PathBuf>,
    /// More folders that references may name files of.
    pub roots: Vec<PathBuf>,
    /// The folder of the crate.
    pub out: PathBuf,
    /// The name of the package; `None` for the one in `generator.toml`, or the generator's default.
    pub package: Option<String>,
    /// Codes of errors: what has them is left out.
    pub skip: BTreeSet<Code>,
    /// The folder of the transport that it shares with the other clients.
    pub runtime: Option<PathBuf>,
}

impl Selection {
    /// The clients, sorted by name. Their paths are relative to the folder of [`FILE`], if they are in it, which becomes the
    /// current one.
    ///
    /// # Errors
    /// A sentence on what is wrong with the options or with the table.
    pub fn clients(&self) -> Result<Vec<Client>, String> {
        let is_described = !self.specs.is_empty() || self.out.is_some();
        let file = if is_described { None } else { find()? };
        let Some((folder, text)) = file else {
            return match self.names.first() {
                Some(_) if is_described => Err("`--client` cannot be used with `--specs` and `--out`".to_owned()),
                Some(name) => Err(format!("there is no client `{name}`, since there is no {FILE} here or above")),
                None => Ok(vec![self.described()]),
            };
        };
        if self.package.is_some() || !self.roots.is_empty() {
            let option = if self.package.is_some() { "package" } else { "root" };
            return Err(format!(
                "`--{option}` needs `--specs` or `--out`, since {FILE} has the settings of its clients"
            ));
        }
        let file = folder.join(FILE).display().to_string();
        let clients = table::read(&text, &folder).map_err(|error| format!("{file}{error}"))?;
        let clients = self.named(clients).map_err(|error| format!("{file}: {error}"))?;
        if env::current_dir().is_ok_and(|current| current != folder) {
            env::set_current_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        Ok(clients)
    }

    /// The client of the options, and of the defaults for those that are not given.
    fn described(&self) -> Client {
        let specs = if self.specs.is_empty() { vec![args::SPECS.into()] } else { self.specs.clone() };
        Client {
            name: None,
            specs,
            roots: self.roots.clone(),
            out: self.out.clone().unwrap_or_else(|| args::OUT.into()),
            package: self.package.clone(),
            skip: BTreeSet::new(),
            runtime: None,
        }
    }

    fn named(&self, clients: Vec<Client>) -> Result<Vec<Client>, String> {
        for name in &self.names {
            let mut known = clients.iter().filter_map(|client| client.name.as_deref());
            if !known.clone().any(|known| known == name) {
                let near = nearest(name, known.by_ref()).map(|near| format!("; did you mean `{near}`?"));
                return Err(format!("there is no client `{name}`{}", near.unwrap_or_default()));
            }
        }
        let is_selected = |client: &Client| {
            self.names.is_empty() || client.name.as_ref().is_some_and(|name| self.names.contains(name))
        };
        Ok(clients.into_iter().filter(is_selected).collect())
    }
}

impl Client {
    /// A client of [`FILE`] with the defaults of its settings.
    pub fn new(name: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            specs: vec![Path::new(args::SPECS).join(name)],
            roots: Vec::new(),
            out: format!("{name}-client").into(),
            package: Some(format!("{name}-client")),
            skip: BTreeSet::new(),
            runtime: None,
        }
    }

    /// The transport that it shares with the other clients, as a package.
    pub fn shared_runtime(&self) -> Option<SharedRuntime> {
        let folder = self.runtime.as_ref()?;
        Some(SharedRuntime { name: package_of(folder), path: slashes(&relative(&self.out, folder)) })
    }

    /// The command that prints all messages about its documents.
    pub fn lint(&self) -> String {
        let mut command = "openapi-crate lint".to_owned();
        let mut add = |before: &str, value: &str| command.push_str(&format!(" {before}{}", show::argument(value)));
        if let Some(name) = &self.name {
            add("--client ", name);
            return command;
        }
        if self.specs != [Path::new(args::SPECS)] {
            self.specs.iter().for_each(|path| add("", &path.to_string_lossy()));
        }
        self.roots.iter().for_each(|path| add("--root ", &path.to_string_lossy()));
        command
    }

    /// The first folder or file of documents.
    fn first(&self) -> &Path {
        let mut documents = self.specs.iter().filter(|path| !path.ends_with(SETTINGS_FILE));
        documents.next().map_or(Path::new(args::SPECS), PathBuf::as_path)
    }

    /// The folder of its documents: the first one that is given, or that of the first document that is given by itself.
    pub fn folder(&self) -> PathBuf {
        let first = self.first();
        folders(&[first.to_owned()]).pop().unwrap_or_else(|| first.to_owned())
    }

    /// The document that it is made from, if that is given by itself: what is imported beside it would not be part of the
    /// client.
    pub fn document(&self) -> Option<&Path> {
        Some(self.first()).filter(|path| path.is_file())
    }
}

/// A path that was given in the folder `then`, as it is seen from another one above; a URL stays as it is.
pub fn seen_from(now: &Path, then: &Path, given: &OsStr) -> OsString {
    match then.strip_prefix(now) {
        Ok(within) if within != Path::new("") && then.join(given).exists() => within.join(given).into_os_string(),
        _ => given.to_owned(),
    }
}

/// The path from one folder to another, both relative to the same one.
pub fn relative(from: &Path, to: &Path) -> PathBuf {
    let parts = |path: &Path| path.components().filter(|part| *part != Component::CurDir).count();
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n(Component::ParentDir, parts(from) - common);
    up.chain(to.components().filter(|part| *part != Component::CurDir).skip(common)).collect()
}

/// Tests for the name of a client, which is part of the names of files.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// The error of another name.
pub fn not_a_name(name: &str) -> String {
    format!("`{name}` is no name for a client: it must be of letters, digits, `-` and `_`")
}

/// The name of a package that is in a folder of that name.
pub fn package_of(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A path with `/` between folders.
pub fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The text of [`FILE`], and the folder that it is in.
fn find() -> Result<Option<(PathBuf, String)>, String> {
    let Ok(current) = env::current_dir() else { return Ok(None) };
    for folder in current.ancestors() {
        let file = folder.join(FILE);
        match fs::read_to_string(&file) {
            Ok(text) => return Ok(Some((folder.to_owned(), text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("`{}` cannot be read: {error}", file.display())),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_one_folder_to_another() {
        for (from, to, path) in
            [("", "c", "c"), ("app", "c", "../c"), ("crates/app", "crates/c", "../c"), ("a/b", "./c", "../../c")]
        {
            assert_eq!(relative(Path::new(from), Path::new(to)), Path::new(path), "{from} {to}");
        }
    }
}
