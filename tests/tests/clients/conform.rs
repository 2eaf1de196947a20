//! Wire conformance and round trips of any documents, as a table.

use std::path::PathBuf;
use tests::conform::{HEAD, run};

/// `HARNESS_SPECS="PATH PATH" cargo test -p tests --test clients conform -- --ignored --nocapture`, where a path is a
/// document or a folder of documents. `HARNESS_COUNT=20` draws fewer instances than 1,000 of each schema.
#[test]
#[ignore = "for documents named by the environment"]
fn documents_named_by_the_environment() {
    let named = std::env::var("HARNESS_SPECS").unwrap_or_default();
    let paths: Vec<PathBuf> = named.split_whitespace().map(PathBuf::from).collect();
    let count = std::env::var("HARNESS_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(1000);
    let rows = run(&paths, count);
    println!("\n{HEAD}");
    rows.iter().for_each(|row| println!("{}", row.cells()));
    let unclean = rows.iter().filter(|row| !row.is_clean()).count();
    assert_eq!(unclean, 0, "documents of which something went wrong: see above");
}
