//! The file names of pieces: short, stable, and distinct even on systems that ignore case.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use super::split::Piece;
use crate::name::{Wish, choose, is_device};
use crate::write::sha256;

/// The length that the name of a file or folder may have, in bytes, without its extension.
const MAX_STEM: usize = 80;

/// A piece that needs a file.
pub(super) struct Wanted<'p, 'a> {
    pub source: &'p str,
    pub piece: &'p Piece<'a>,
    /// The files that earlier imports recorded for it, best first.
    pub recorded: Vec<&'p str>,
    /// The files that earlier imports recorded for the same operation of other sources.
    pub moved: Vec<&'p str>,
}

/// The file of each piece.
///
/// Pieces that would get the same name all get a longer one, in whatever order they come; but a piece keeps the name
/// that an earlier import recorded for it, unless it is recorded for several. Files in `taken` are those of others.
pub(super) fn assign<'t>(wanted: &[Wanted<'_, '_>], taken: impl Iterator<Item = &'t str>) -> Vec<String> {
    let names: Vec<Vec<String>> = wanted.iter().map(|wanted| candidates(wanted.source, wanted.piece)).collect();
    let named =
        |names: &[String], files: &[&str]| files.iter().find_map(|file| names.iter().position(|name| name == file));
    let own: Vec<_> = wanted.iter().zip(&names).map(|(wanted, names)| named(names, &wanted.recorded)).collect();
    let moved: Vec<_> = wanted.iter().zip(&names).map(|(wanted, names)| named(names, &wanted.moved)).collect();
    // The value of a name is the piece that has it, which no piece is for the names of others.
    let mut taken: BTreeMap<String, Option<usize>> = taken.map(|file| (file.to_lowercase(), None)).collect();
    let one = |names: &[String], position: Option<usize>| {
        position.and_then(|position| names.get(position..=position)).map(<[String]>::to_vec).unwrap_or_default()
    };
    let mut files: Vec<Option<String>> = vec![None; names.len()];
    let mut round = |choices: Vec<Vec<String>>| {
        let open = choices.into_iter().zip(&files).map(|(names, file)| if file.is_none() { names } else { Vec::new() });
        let chosen = choose_files(&open.collect::<Vec<_>>(), &mut taken);
        files.iter_mut().zip(chosen).for_each(|(file, chosen)| *file = file.take().or(chosen));
    };
    round(names.iter().zip(&own).map(|(names, position)| one(names, *position)).collect());
    round(names.iter().zip(&moved).map(|(names, position)| one(names, *position)).collect());
    round(
        names.iter().zip(&own).map(|(names, own)| names.get(own.unwrap_or(0)..).unwrap_or_default().to_vec()).collect(),
    );
    // The last candidate has a hash of everything that distinguishes pieces.
    let named = files.into_iter().zip(&names);
    named.map(|(file, names)| file.or_else(|| names.last().cloned()).unwrap_or_default()).collect()
}

/// Gives each piece one of its candidates, each of which is a name in lower case.
fn choose_files(candidates: &[Vec<String>], taken: &mut BTreeMap<String, Option<usize>>) -> Vec<Option<String>> {
    let wish = |(index, candidates)| Wish { candidates, meaning: Some(index), spelling: "" };
    let wishes: Vec<Wish<'_, Option<usize>>> = candidates.iter().map(Vec::as_slice).enumerate().map(wish).collect();
    choose(&wishes, taken).into_iter().map(|name| name.map(str::to_owned)).collect()
}

/// The names that a piece may have, the best one first; the last one is distinct from those of all other pieces.
fn candidates(source: &str, piece: &Piece<'_>) -> Vec<String> {
    let folder = stem(&piece.folder);
    let mut names: Vec<String> = piece.names.iter().map(|name| format!("{folder}/{}", stem(name))).collect();
    names.dedup();
    let short = names.first().cloned().unwrap_or_default();
    let operation = piece.operation.as_deref().unwrap_or_default();
    names.push(format!("{short}_{}", hash(&format!("{source}\n{operation}"))));
    names.push(format!("{short}_{}", hash(&format!("{source}\n{operation}\n{}", piece.block))));
    names.iter_mut().for_each(|name| name.push_str(".json"));
    names
}

fn hash(text: &str) -> String {
    sha256(text.as_bytes()).chars().take(8).collect()
}

/// A text in snake case, as a valid name of a file or folder on every system: ASCII letters, digits and `_`.
pub(super) fn stem(text: &str) -> String {
    let snake = text.to_snake_case();
    let mut stem: String = snake.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let is_cut = stem.len() > MAX_STEM;
    if is_cut || stem.is_empty() || !snake.is_ascii() {
        stem.truncate(MAX_STEM - 9);
        stem = format!("{}_{}", if stem.is_empty() { "x" } else { stem.trim_matches('_') }, hash(text));
    }
    // The folder `overlays` is reserved for overlays.
    if is_device(&stem) || stem == "overlays" { format!("{stem}_") } else { stem }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn stems_are_valid_on_every_file_system() {
        for (text, expected) in [
            ("getHTTPValidation", "get_http_validation"),
            ("get /billing/{workspace_id}/x", "get_billing_workspace_id_x"),
            ("../../etc/passwd", "etc_passwd"),
            ("CON", "con_"),
            ("Overlays", "overlays_"),
            ("a\u{0}b", "a_b"),
        ] {
            assert_eq!(stem(text), expected);
        }
        assert!(stem("a\u{202e}é").is_ascii());
        assert!(stem("日本").starts_with("x_"));
        assert!(stem("").starts_with("x_"));
        assert!(stem(&"long ".repeat(100)).len() <= 80);
    }
}
