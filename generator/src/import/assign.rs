//! The file names of pieces: short, stable, and distinct even on systems that ignore case.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use super::lock_file::{LockFile, Provenance};
use super::split::Piece;
use crate::name::is_device;
use crate::write::sha256;

/// The length that the name of a file or folder may have, in bytes, without its extension.
const MAX_STEM: usize = 80;
/// The number of times that names are lengthened; the longest ones have a hash of everything that distinguishes pieces.
const ROUNDS: usize = 8;

/// The file of each piece.
///
/// Pieces that would get the same name all get a longer one, in whatever order they come; but a piece keeps the name
/// that an earlier import recorded for it. Names that other sources have are not used.
pub(super) fn assign(source: &str, pieces: &[Piece<'_>], lock_file: &LockFile, others: &[Provenance]) -> Vec<String> {
    let taken: BTreeSet<String> = others.iter().map(|entry| entry.file.to_lowercase()).collect();
    let candidates: Vec<Vec<String>> = pieces.iter().map(|piece| candidates(source, piece)).collect();
    let mut recorded: BTreeMap<Option<&str>, Vec<&Provenance>> = BTreeMap::new();
    for entry in lock_file.entries().iter().filter(|entry| entry.source == source) {
        recorded.entry(entry.operation.as_deref()).or_default().push(entry);
    }
    let mut levels: Vec<usize> = Vec::new();
    let mut fixed = BTreeSet::new();
    for (index, (piece, names)) in pieces.iter().zip(&candidates).enumerate() {
        let same = recorded.get(&piece.operation.as_deref()).into_iter().flatten();
        let recorded = same.into_iter().find_map(|entry| names.iter().position(|name| *name == entry.file));
        levels.push(recorded.unwrap_or(0));
        fixed.extend(recorded.map(|_| index));
    }
    let name = |index: usize, level: usize| {
        let names = candidates.get(index).map_or(&[][..], Vec::as_slice);
        names.get(level.min(names.len().saturating_sub(1))).cloned().unwrap_or_default()
    };
    for _ in 0..ROUNDS {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, level) in levels.iter().enumerate() {
            groups.entry(name(index, *level).to_lowercase()).or_default().push(index);
        }
        let mut are_distinct = true;
        for (file, group) in groups {
            let holders = group.iter().filter(|index| fixed.contains(*index)).count();
            if group.len() == 1 && !taken.contains(&file) {
                continue;
            }
            // The only piece that the name was recorded for keeps it; several such pieces have to be distinguished.
            let keeps = |index: &usize| holders == 1 && fixed.contains(index) && !taken.contains(&file);
            for index in group.iter().filter(|index| !keeps(index)) {
                if let Some(level) = levels.get_mut(*index) {
                    *level += 1;
                    are_distinct = false;
                }
            }
        }
        if are_distinct {
            break;
        }
    }
    levels.iter().enumerate().map(|(index, level)| name(index, *level)).collect()
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
fn stem(text: &str) -> String {
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
