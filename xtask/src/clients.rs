//! The clients that a command is for: those of `clients.toml`, or the one that its options describe.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};
use std::{env, fs, io};

use generator::diag::{Code, nearest};
use generator::emit::SharedRuntime;
use toml::{Table, Value};

use crate::args;

/// The file with the table of clients, in the current folder or the nearest one above.
pub const FILE: &str = "clients.toml";
/// The settings of a client in [`FILE`].
const SETTINGS: [&str; 5] = ["out", "package", "roots", "skip", "specs"];

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
        let read = || read(&text, &folder).and_then(|clients| self.named(clients));
        let clients = read().map_err(|error| format!("{}: {error}", folder.join(FILE).display()))?;
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

    /// The folder that its documents are imported into.
    pub fn folder(&self) -> &Path {
        self.specs.first().map_or(Path::new(args::SPECS), PathBuf::as_path)
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

/// The clients of a table; `folder` is the one that it is in.
fn read(text: &str, folder: &Path) -> Result<Vec<Client>, String> {
    let table: Table = text.parse().map_err(|error| format!("not valid TOML: {error}"))?;
    only_known(&table, "the file", &["clients", "runtime"])?;
    let runtime = table.get("runtime").map(|runtime| string("runtime", runtime).map(PathBuf::from)).transpose()?;
    let mut clients = Vec::new();
    for (name, settings) in section(table.get("clients"), "clients")? {
        if !is_name(name) {
            return Err(not_a_name(name));
        }
        let settings = section(Some(settings), &format!("clients.{name}"))?;
        let client = client(name, settings, folder).map_err(|error| format!("client `{name}`: {error}"))?;
        clients.push(Client { runtime: runtime.clone(), ..client });
    }
    if clients.is_empty() {
        return Err("there are no clients; each one is a table `[clients.NAME]`".to_owned());
    }
    are_distinct(&clients, "folder", |client| {
        let parts = client.out.components().filter(|part| *part != Component::CurDir);
        Some(parts.collect::<PathBuf>().display().to_string())
    })?;
    are_distinct(&clients, "package", |client| client.package.clone().or_else(|| configured_package(client, folder)))?;
    Ok(clients)
}

fn client(name: &str, settings: &Table, folder: &Path) -> Result<Client, String> {
    only_known(settings, "the client", &SETTINGS)?;
    let mut client = Client::new(name);
    if let Some(specs) = settings.get("specs") {
        client.specs = strings("specs", specs)?.into_iter().map(PathBuf::from).collect();
    }
    if let Some(out) = settings.get("out") {
        client.out = string("out", out)?.into();
    }
    if let Some(roots) = settings.get("roots") {
        client.roots = strings("roots", roots)?.into_iter().map(PathBuf::from).collect();
    }
    if let Some(codes) = settings.get("skip") {
        client.skip = strings("skip", codes)?.into_iter().map(args::code).collect::<Result<_, _>>()?;
    }
    match settings.get("package") {
        Some(package) => client.package = Some(string("package", package)?.to_owned()),
        None if configured_package(&client, folder).is_some() => client.package = None,
        None => {}
    }
    Ok(client)
}

/// The name of the package in a client's `generator.toml`. What is wrong with that file is reported by the run.
fn configured_package(client: &Client, folder: &Path) -> Option<String> {
    let of = |text: String| Some(text.parse::<Table>().ok()?.get("package")?.get("name")?.as_str()?.to_owned());
    let file =
        |path: &PathBuf| if path.ends_with("generator.toml") { path.clone() } else { path.join("generator.toml") };
    client.specs.iter().find_map(|path| fs::read_to_string(folder.join(file(path))).ok().and_then(of))
}

fn are_distinct(clients: &[Client], what: &str, of: impl Fn(&Client) -> Option<String>) -> Result<(), String> {
    let mut owners = BTreeMap::new();
    for client in clients {
        let name = client.name.as_deref().unwrap_or_default();
        let Some(value) = of(client) else { continue };
        if let Some(other) = owners.insert(value.clone(), name) {
            return Err(format!("the clients `{other}` and `{name}` have the same {what}, `{value}`"));
        }
    }
    Ok(())
}

fn only_known(table: &Table, owner: &str, known: &[&str]) -> Result<(), String> {
    match table.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => {
            let near = nearest(key, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
            let near = near.unwrap_or_else(|| format!("; its settings are {}", known.join(", ")));
            Err(format!("{owner} has no setting `{key}`{near}"))
        }
    }
}

fn section<'t>(value: Option<&'t Value>, name: &str) -> Result<&'t Table, String> {
    value.and_then(Value::as_table).ok_or_else(|| format!("`{name}` must be a table"))
}

fn string<'t>(name: &str, value: &'t Value) -> Result<&'t str, String> {
    value.as_str().filter(|text| !text.is_empty()).ok_or_else(|| format!("`{name}` must be a string"))
}

/// One string, or an array of strings.
fn strings<'t>(name: &str, value: &'t Value) -> Result<Vec<&'t str>, String> {
    match value {
        Value::Array(items) if !items.is_empty() => items.iter().map(|item| string(name, item)).collect(),
        Value::String(_) => Ok(vec![string(name, value)?]),
        _ => Err(format!("`{name}` must be a string or an array of strings")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clients(text: &str) -> Result<Vec<Client>, String> {
        read(text, Path::new("nowhere"))
    }

    #[test]
    fn settings_have_defaults() {
        let text =
            "[clients.users]\n[clients.billing]\nspecs = 'b'\nout = 'crates/b'\npackage = 'bill'\nskip = 'bad-shape'\n";
        let expected = Client {
            name: Some("billing".to_owned()),
            specs: vec!["b".into()],
            roots: Vec::new(),
            out: "crates/b".into(),
            package: Some("bill".to_owned()),
            skip: [Code::BadShape].into(),
            runtime: None,
        };
        assert_eq!(clients(text), Ok(vec![expected, Client::new("users")]));
        let several = clients("[clients.a]\nspecs = ['x', 'y']\nroots = ['z']\n").unwrap_or_default();
        let of = |client: &Client| (client.specs.clone(), client.roots.clone());
        assert_eq!(several.iter().map(of).collect::<Vec<_>>(), [(vec!["x".into(), "y".into()], vec!["z".into()])]);
    }

    #[test]
    fn mistakes_are_named() {
        for (text, error) in [
            ("", "`clients` must be a table"),
            ("[clients]", "there are no clients; each one is a table `[clients.NAME]`"),
            ("[clients.'a/b']", "`a/b` is no name for a client: it must be of letters, digits, `-` and `_`"),
            ("runtime = 1\n[clients.a]", "`runtime` must be a string"),
            ("[client.a]", "the file has no setting `client`; did you mean `clients`?"),
            ("[clients.a]\nspec = 'x'", "client `a`: the client has no setting `spec`; did you mean `specs`?"),
            ("[clients.a]\nout = 1", "client `a`: `out` must be a string"),
            ("[clients.a]\nspecs = []", "client `a`: `specs` must be a string or an array of strings"),
            ("[clients.a]\nout='x'\n[clients.b]\nout='./x/'", "the clients `a` and `b` have the same folder, `x`"),
            (
                "[clients.a]\npackage='x'\n[clients.b]\npackage='x'",
                "the clients `a` and `b` have the same package, `x`",
            ),
        ] {
            assert_eq!(clients(text), Err(error.to_owned()), "{text}");
        }
        assert!(clients("[clients").is_err_and(|error| error.starts_with("not valid TOML")));
        assert!(clients("[clients.a]\nskip = 'fly'").is_err_and(|error| error.contains("the codes are")));
    }

    #[test]
    fn paths_lead_from_one_folder_to_another() {
        for (from, to, path) in
            [("", "c", "c"), ("app", "c", "../c"), ("crates/app", "crates/c", "../c"), ("a/b", "./c", "../../c")]
        {
            assert_eq!(relative(Path::new(from), Path::new(to)), Path::new(path), "{from} {to}");
        }
    }
}
