//! The workflow of GitHub that keeps clients up to date: the one of this repository, with the program installed.

use std::path::Path;
use std::{env, fs};

use generator::write::Files;

/// The path within a repository.
const PATH: &str = ".github/workflows/api-clients.yml";
const TEMPLATE: &str = include_str!("../../../.github/workflows/api-clients.yml");

/// Adds the workflow to a repository that does not have it. Returns a note if it lacks something.
pub fn add(workspace: &Path, repository: &Path, files: &mut Files) -> Option<String> {
    if repository.join(PATH).exists() {
        return None;
    }
    let folder = workspace.strip_prefix(repository).unwrap_or(Path::new(""));
    let installation = installation();
    files.insert(PATH, text(&folder.to_string_lossy().replace('\\', "/"), installation.as_deref()));
    installation.is_none().then(|| format!("write into {PATH} where openapi-crate is installed from, as `INSTALL`"))
}

/// The workflow for a workspace in a folder of a repository.
fn text(folder: &str, installation: Option<&str>) -> String {
    let unknown = "cargo install --locked --git URL-OF-OPENAPI-CRATE xtask --bin openapi-crate";
    let comment = match installation {
        Some(_) => "  # The program, and the command that installs it: the one that made this file.\n",
        None => "  # The program, and the command that installs it. Fill in where it comes from.\n",
    };
    let folder = if folder.is_empty() { "." } else { folder };
    TEMPLATE
        .replace("  # The program, and the command that installs it: none here, where Cargo builds it.\n", comment)
        .replace("PROGRAM: cargo xtask\n", "PROGRAM: openapi-crate\n")
        .replace("INSTALL: \"\"\n", &format!("INSTALL: {}\n", installation.unwrap_or(unknown)))
        .replace("working-directory: .\n", &format!("working-directory: {folder:?}\n"))
}

/// The command that installed this program from a Git repository, by the list that Cargo keeps beside its bin folder.
fn installation() -> Option<String> {
    let program = env::current_exe().ok()?;
    let list = fs::read_to_string(program.parent()?.parent()?.join(".crates.toml")).ok()?;
    installed_from(&list, program.file_name()?.to_str()?)
}

fn installed_from(list: &str, program: &str) -> Option<String> {
    let list: toml::Table = list.parse().ok()?;
    let has =
        |programs: &toml::Value| programs.as_array().is_some_and(|all| all.iter().any(|p| p.as_str() == Some(program)));
    let (package, _) = list.get("v1")?.as_table()?.iter().find(|(_, programs)| has(programs))?;
    // `name version (git+URL?branch=...#commit)`
    let source = package.split_once("(git+")?.1.strip_suffix(')')?;
    let (url, commit) = source.rsplit_once('#')?;
    let url = without_password(url.split('?').next()?);
    Some(format!("cargo install --locked --git {url} --rev {commit} xtask --bin openapi-crate"))
}

/// A URL of HTTP without what authorizes its user, which is for no file.
fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme @ ("http" | "https"), rest)) => {
            let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
            let host = authority.rsplit('@').next().unwrap_or(authority);
            format!("{scheme}://{host}/{path}")
        }
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_that_installs_is_the_one_of_this_program() {
        let list = "[v1]\n\"other 1.0.0 (registry+https://x.example/i)\" = [\"other\"]\n\
                    \"xtask 0.1.0 (git+https://me:secret@code.example.com/gen?branch=main#0a1b)\" = [\"openapi-crate\"]\n";
        let expected = "cargo install --locked --git https://code.example.com/gen --rev 0a1b xtask --bin openapi-crate";
        assert_eq!(installed_from(list, "openapi-crate").as_deref(), Some(expected));
        assert_eq!(installed_from(list, "other"), None);
        assert_eq!(
            installed_from("[v1]\n\"xtask 0.1.0 (path+file:///x)\" = [\"openapi-crate\"]\n", "openapi-crate"),
            None
        );
        let text = text("backend", Some(expected));
        for line in
            ["  PROGRAM: openapi-crate\n", &format!("  INSTALL: {expected}\n"), "working-directory: \"backend\"\n"]
        {
            assert!(text.contains(line), "{text}");
        }
        assert!(!text.contains("xtask\n") && !text.contains("none here"), "{text}");
    }
}
