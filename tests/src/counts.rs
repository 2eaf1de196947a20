//! Counts that do not depend on the machine, compared with those that are committed in `tests/fixtures/counts.json`.

use crate::page::repository;
use std::collections::BTreeMap;
use std::fs;

/// The percentage of the committed count that a count may reach. The tolerance is for other versions of libraries and
/// compilers; what grows more has to be examined, and committed with `UPDATE_EXPECT=1` if it is intended.
const ROOM: u64 = 110;

/// Compares the counts; those that are committed but were not measured now are kept. With `UPDATE_EXPECT=1` the counts are
/// written instead.
///
/// # Errors
/// A line for each count that grew too much or is not committed.
///
/// # Panics
/// When the committed counts cannot be read or written.
pub fn judge(counts: &BTreeMap<String, u64>) -> Result<(), String> {
    let path = repository().join("tests/fixtures/counts.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|_| "{}".to_owned());
    let mut committed: BTreeMap<String, u64> = serde_json::from_str(&text).expect("a map of counts");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        committed.extend(counts.clone());
        let text = serde_json::to_string_pretty(&committed).expect("text") + "\n";
        fs::write(path, text).expect("the counts can be written");
        return Ok(());
    }
    println!("| what | committed | now | ratio |\n|---|--:|--:|--:|");
    let mut problems = Vec::new();
    for (name, count) in counts {
        let Some(expected) = committed.get(name) else {
            problems.push(format!("{name}: {count}, and no count is committed"));
            continue;
        };
        #[allow(clippy::cast_precision_loss, reason = "for a look at it only")]
        let ratio = *count as f64 / *expected as f64;
        println!("| {name} | {expected} | {count} | {ratio:.3} |");
        if count * 100 > expected * ROOM {
            problems.push(format!("{name}: {count}, committed are {expected}"));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}
