//! The table of clients, `clients.toml`.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};

use generator::diag::nearest;
use generator::read::folders;
use toml::{Table, Value};

use super::{Client, SETTINGS_FILE, is_name, not_a_name};
use crate::args;

/// The settings of a client.
const SETTINGS: [&str; 5] = ["out", "package", "roots", "skip", "specs"];

/// What is wrong with the table, and where: as text, `:LINE:COLUMN: REASON`, or `: REASON` where nothing is.
#[derive(Debug, PartialEq, Eq)]
pub struct Error {
    /// The line and column, from 1.
    place: Option<(usize, usize)>,
    reason: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// A mistake, with the keys that lead to it.
struct Mistake {
    keys: Vec<String>,
    reason: String,
}

impl Mistake {
    fn new(keys: &[&str], reason: String) -> Self {
        Self { keys: keys.iter().map(|key| (*key).to_owned()).collect(), reason }
    }

    /// The mistake with the place of the last of its keys that the text has.
    fn located(self, text: &str) -> Error {
        let document = toml_edit::Document::parse(text).ok();
        let mut table = document.as_ref().map(|document| document.as_table() as &dyn toml_edit::TableLike);
        let mut span = None;
        for key in &self.keys {
            let Some((found, item)) = table.and_then(|table| table.get_key_value(key)) else { break };
            span = found.span().or_else(|| item.span()).or(span);
            table = item.as_table_like();
        }
        Error { place: span.map(|span| place(text, span.start)), reason: self.reason }
    }
}

/// The line and column of an offset, from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// The clients of a table; `folder` is the one that it is in.
///
/// # Errors
/// The first mistake in the table.
pub fn read(text: &str, folder: &Path) -> Result<Vec<Client>, Error> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| Error {
        place: error.span().map(|span| place(text, span.start)),
        reason: format!("not valid TOML: {}", error.message()),
    })?;
    clients(&table, folder).map_err(|mistake| mistake.located(text))
}

fn clients(table: &Table, folder: &Path) -> Result<Vec<Client>, Mistake> {
    only_known(table, "the file", &["clients", "runtime"], &[])?;
    let runtime = table.get("runtime").map(|runtime| string("runtime", runtime).map(PathBuf::from));
    let runtime = runtime.transpose().map_err(|reason| Mistake::new(&["runtime"], reason))?;
    let mut clients = Vec::new();
    for (name, settings) in section(table.get("clients"), &["clients"])? {
        if !is_name(name) {
            return Err(Mistake::new(&["clients", name], not_a_name(name)));
        }
        let settings = section(Some(settings), &["clients", name])?;
        clients.push(Client { runtime: runtime.clone(), ..client(name, settings, folder)? });
    }
    if clients.is_empty() {
        let reason = "there are no clients; each one is a table `[clients.NAME]`".to_owned();
        return Err(Mistake::new(&["clients"], reason));
    }
    are_distinct(&clients, "folder", "out", |client| {
        let parts = client.out.components().filter(|part| *part != Component::CurDir);
        Some(parts.collect::<PathBuf>().display().to_string())
    })?;
    are_distinct(&clients, "package", "package", |client| {
        client.package.clone().or_else(|| configured_package(client, folder))
    })?;
    Ok(clients)
}

fn client(name: &str, settings: &Table, folder: &Path) -> Result<Client, Mistake> {
    only_known(settings, &format!("client `{name}`: the client"), &SETTINGS, &["clients", name])?;
    let mut client = Client::new(name);
    let wrong = |key: &'static str| {
        move |reason: String| Mistake::new(&["clients", name, key], format!("client `{name}`: {reason}"))
    };
    let paths = |key: &'static str| {
        let given = settings.get(key).map(|value| strings(key, value)).transpose().map_err(wrong(key))?;
        Ok(given.map(|paths| paths.into_iter().map(PathBuf::from).collect::<Vec<_>>()))
    };
    client.specs = paths("specs")?.unwrap_or(client.specs);
    client.roots = paths("roots")?.unwrap_or_default();
    if let Some(out) = settings.get("out") {
        client.out = string("out", out).map_err(wrong("out"))?.into();
    }
    if let Some(codes) = settings.get("skip") {
        let codes = strings("skip", codes).and_then(|codes| codes.into_iter().map(args::code).collect());
        client.skip = codes.map_err(wrong("skip"))?;
    }
    match settings.get("package") {
        Some(package) => client.package = Some(string("package", package).map_err(wrong("package"))?.to_owned()),
        None if configured_package(&client, folder).is_some() => client.package = None,
        None => {}
    }
    Ok(client)
}

/// The name of the package in a client's `generator.toml`. What is wrong with that file is reported by the run.
fn configured_package(client: &Client, folder: &Path) -> Option<String> {
    let of = |text: String| Some(text.parse::<Table>().ok()?.get("package")?.get("name")?.as_str()?.to_owned());
    let specs: Vec<PathBuf> = client.specs.iter().map(|path| folder.join(path)).collect();
    let given = specs.iter().filter(|path| path.ends_with(SETTINGS_FILE)).cloned();
    let beside = folders(&specs).into_iter().map(|folder| folder.join(SETTINGS_FILE));
    given.chain(beside).find_map(|path| fs::read_to_string(path).ok().and_then(of))
}

fn are_distinct(
    clients: &[Client],
    what: &str,
    key: &str,
    of: impl Fn(&Client) -> Option<String>,
) -> Result<(), Mistake> {
    let mut owners = BTreeMap::new();
    for client in clients {
        let name = client.name.as_deref().unwrap_or_default();
        let Some(value) = of(client) else { continue };
        if let Some(other) = owners.insert(value.clone(), name) {
            let reason = format!("the clients `{other}` and `{name}` have the same {what}, `{value}`");
            return Err(Mistake::new(&["clients", name, key], reason));
        }
    }
    Ok(())
}

fn only_known(table: &Table, owner: &str, known: &[&str], keys: &[&str]) -> Result<(), Mistake> {
    match table.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => {
            let near = nearest(key, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
            let near = near.unwrap_or_else(|| format!("; its settings are {}", known.join(", ")));
            Err(Mistake::new(&[keys, &[key.as_str()]].concat(), format!("{owner} has no setting `{key}`{near}")))
        }
    }
}

fn section<'t>(value: Option<&'t Value>, keys: &[&str]) -> Result<&'t Table, Mistake> {
    let table = value.and_then(Value::as_table);
    table.ok_or_else(|| Mistake::new(keys, format!("`{}` must be a table", keys.join("."))))
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
    use generator::diag::Code;

    use super::*;

    fn clients(text: &str) -> Result<Vec<Client>, String> {
        read(text, Path::new("nowhere")).map_err(|error| error.to_string())
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
            ("", ": `clients` must be a table"),
            ("[clients]", ":1:2: there are no clients; each one is a table `[clients.NAME]`"),
            ("[clients.'a/b']", ":1:10: `a/b` is no name for a client: it must be of letters, digits, `-` and `_`"),
            ("runtime = 1\n[clients.a]", ":1:1: `runtime` must be a string"),
            ("[client.a]", ":1:2: the file has no setting `client`; did you mean `clients`?"),
            ("[clients.a]\nspec = 'x'", ":2:1: client `a`: the client has no setting `spec`; did you mean `specs`?"),
            ("[clients.a]\nout = 1", ":2:1: client `a`: `out` must be a string"),
            ("[clients.a]\nspecs = []", ":2:1: client `a`: `specs` must be a string or an array of strings"),
            (
                "[clients.a]\nout='x'\n[clients.b]\nout='./x/'",
                ":4:1: the clients `a` and `b` have the same folder, `x`",
            ),
            (
                "[clients.a]\npackage='x'\n[clients.b]\npackage='x'",
                ":4:1: the clients `a` and `b` have the same package, `x`",
            ),
        ] {
            assert_eq!(clients(text), Err(error.to_owned()), "{text}");
        }
        assert!(clients("[clients").is_err_and(|error| error.starts_with(":1:9: not valid TOML")));
        assert!(clients("[clients.a]\nskip = 'fly'").is_err_and(|error| error.contains("the codes are")));
    }
}
