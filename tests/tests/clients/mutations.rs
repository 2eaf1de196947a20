//! What a response that is not as the document declares does to a call, as a table for any documents.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tests::mutate::{Outcomes, run};
use tests::subject::Subject;

/// `HARNESS_SPECS="PATH PATH" cargo test -p tests --test clients mutations -- --ignored --nocapture`, where a path is a document
/// with examples of responses. `HARNESS_CHANGES="null,missing"` makes these changes only.
#[test]
#[ignore = "for documents named by the environment"]
fn responses_with_one_changed_value() {
    let named = std::env::var("HARNESS_SPECS").unwrap_or_default();
    let changes = std::env::var("HARNESS_CHANGES").unwrap_or_default();
    let changes: Vec<&str> = changes.split(',').map(str::trim).filter(|kind| !kind.is_empty()).collect();
    let mut total: BTreeMap<&str, Outcomes> = BTreeMap::new();
    for path in named.split_whitespace().map(PathBuf::from) {
        let package = format!("mutated-{}", path.file_stem().expect("a name").to_string_lossy().replace('.', "-"));
        let subject = Subject::generated(std::slice::from_ref(&path), &package).expect("the document is taken");
        let (examples, outcomes) = run(&subject, &changes).expect("the driver works");
        println!("{}: {examples} examples", path.display());
        for (kind, of) in outcomes {
            let sum = total.entry(kind).or_default();
            sum.tried += of.tried;
            sum.failed += of.failed;
            sum.named += of.named;
            sum.unknown += of.unknown;
            of.reasons.into_iter().for_each(|(reason, count)| *sum.reasons.entry(reason).or_default() += count);
            of.places.into_iter().for_each(|(place, count)| *sum.places.entry(place).or_default() += count);
        }
    }
    println!("| change | tried | ends the call | of these with a path | of no known variant |\n|---|---|---|---|---|");
    for (kind, Outcomes { tried, failed, named, unknown, .. }) in &total {
        println!("| {kind} | {tried} | {failed} | {named} | {unknown} |");
    }
    println!("\n| change | of what | times |\n|---|---|---|");
    for (kind, outcomes) in &total {
        for (place, count) in &outcomes.places {
            println!("| {kind} | {place} | {count} |");
        }
    }
    println!("\n| change | what ends the call | times |\n|---|---|---|");
    for (kind, outcomes) in total {
        for (reason, count) in outcomes.reasons {
            println!("| {kind} | {reason} | {count} |");
        }
    }
}
