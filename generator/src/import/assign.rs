//! Which file a piece goes to: short names, stable ones, and none twice, also where case does not count.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use super::ledger::{Entry, Ledger};
use super::split::Piece;
use crate::name::is_device;
use crate::write::sha256;

/// How long the name of a file or folder may be, without its extension.
const MAX_STEM: usize = 80;
/// How often names are lengthened; after the last one they hold a hash of all that tells pieces apart.
const ROUNDS: usize = 8;

/// The file of each piece.
///
/// Pieces that would meet under one name all get a longer one, whatever their order; but a piece keeps the name that
/// an earlier import recorded for it, and names that other sources have taken are not used.
pub(super) fn assign(source: &str, pieces: &[Piece<'_>], ledger: &Ledger, others: &[Entry]) -> Vec<String> {
    let taken: BTreeSet<String> = others.iter().map(|entry| entry.file.to_lowercase()).collect();
    let candidates: Vec<Vec<String>> = pieces.iter().map(|piece| candidates(source, piece)).collect();
    let mut recorded: BTreeMap<Option<&str>, Vec<&Entry>> = BTreeMap::new();
    for entry in ledger.entries().iter().filter(|entry| entry.source == source) {
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
        let mut settled = true;
        for (file, group) in groups {
            let holders = group.iter().filter(|index| fixed.contains(*index)).count();
            if group.len() == 1 && !taken.contains(&file) {
                continue;
            }
            // One recorded holder keeps its name; where there are several, the record itself is no help.
            let keeps = |index: &usize| holders == 1 && fixed.contains(index) && !taken.contains(&file);
            for index in group.iter().filter(|index| !keeps(index)) {
                if let Some(level) = levels.get_mut(*index) {
                    *level += 1;
                    settled = false;
                }
            }
        }
        if settled {
            break;
        }
    }
    levels.iter().enumerate().map(|(index, level)| name(index, *level)).collect()
}

/// The names that a piece may have, the best first; the last one is unlike that of any other piece.
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

/// A text in snake case, fit for a file's or folder's name on every system: ASCII letters, digits and `_`.
fn stem(text: &str) -> String {
    let snake = text.to_snake_case();
    let mut stem: String = snake.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let is_cut = stem.len() > MAX_STEM;
    if is_cut || stem.is_empty() || !snake.is_ascii() {
        stem.truncate(MAX_STEM - 9);
        stem = format!("{}_{}", if stem.is_empty() { "x" } else { stem.trim_matches('_') }, hash(text));
    }
    // `overlays` has a meaning of its own in the specs folder.
    if is_device(&stem) || stem == "overlays" { format!("{stem}_") } else { stem }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn stems_are_fit_for_every_file_system() {
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
