//! The example of README.md, compiled here, so that it stays true.
#![allow(dead_code, reason = "compiled only")]

// README: begin
use generated_client::types::GetWorkspaceInvoicesError;
use generated_client::uuid::Uuid;
use generated_client::{Client, Error, SERVER};

async fn print_invoices(key: &str, workspace_id: Uuid) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(SERVER)?.api_key(key).build()?;
    match client.billing().get_workspace_invoices(workspace_id).upcoming(true).send().await {
        Ok(invoices) => {
            for invoice in invoices.into_inner().unwrap_or_default() {
                println!("{} {} {}", invoice.invoice_date, invoice.total_amount_due, invoice.currency);
            }
        }
        // A declared error has a variant. Status, headers and the raw body are in every error.
        Err(Error::Api(error)) => match error.error() {
            Some(GetWorkspaceInvoicesError::NotFound) => println!("no such workspace"),
            Some(GetWorkspaceInvoicesError::UnprocessableEntity(why)) => println!("refused: {why:?}"),
            // The vendor may declare more.
            _ => println!("{error}"),
        },
        Err(other) => println!("{:?}: {other}", other.status()),
    }
    Ok(())
}
// README: end

/// The part of a text between two others.
pub fn part(text: &str, begin: &str, end: &str) -> String {
    let rest = text.split_once(begin).expect("the example begins").1;
    rest.split_once(end).expect("the example ends").0.trim().replace("\r\n", "\n")
}

#[test]
fn the_example_of_the_readme_is_the_one_that_compiles() {
    let readme = std::fs::read_to_string("../README.md").expect("README.md is there");
    let here = include_str!("readme.rs");
    assert_eq!(part(&readme, "```rust\n", "```"), part(here, "// README: begin\n", "// README: end"));
}
