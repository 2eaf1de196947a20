//! The calls in the guide, compiled here, so that they stay true.
#![allow(dead_code, reason = "compiled only")]

// calls: begin
use std::time::Duration;

use generated_client::types::UpdateBillingEmailBody;
use generated_client::uuid::Uuid;
use generated_client::{Client, Error, SERVER};

fn client(key: &str) -> Result<Client, Box<dyn std::error::Error>> {
    let builder = Client::builder(SERVER)?.api_key(key).require_credentials();
    Ok(builder.timeout(Duration::from_secs(20)).max_body(10 << 20).retries(2).build()?)
}

async fn set_email(client: &Client, workspace: Uuid, email: &str) -> Result<(), Box<dyn std::error::Error>> {
    let body = UpdateBillingEmailBody::new(email);
    let call = client.billing().update_billing_email(workspace, &body).with_header("Idempotency-Key", "1f0c");
    match call.with_timeout(Duration::from_secs(60)).send().await {
        Ok(_) => println!("done"),
        // The server responded with an error. `error()` is what the document declares for its status.
        Err(Error::Api(error)) => println!("{}: {:?}", error.status(), error.error()),
        // Nothing was sent, no response came, or a success that is not as declared.
        Err(other) => println!("{:?}: {other}", other.status()),
    }
    Ok(())
}

async fn print_invoices(client: &Client, workspace: Uuid) -> Result<(), Box<dyn std::error::Error>> {
    let invoices = client.billing().get_workspace_invoices(workspace).upcoming(true).send().await?;
    for deviation in invoices.deviations() {
        println!("not as declared: {} ({:?})", deviation.path(), deviation.kind());
    }
    println!("{:?}", invoices.into_inner());
    Ok(())
}
// calls: end

use crate::readme::part;

#[test]
fn the_calls_of_the_guide_are_the_ones_that_compile() {
    let chapter = std::fs::read_to_string("../generator/guide/calls.md").expect("the chapter is there");
    let blocks: Vec<&str> = chapter.match_indices("```rs client\n").filter_map(|(at, _)| chapter.get(at..)).collect();
    let here = [
        part(include_str!("guide.rs"), "// calls: begin\n", "// calls: end"),
        part(include_str!("guide_errors.rs"), "// errors: begin\n", "// errors: end"),
    ];
    assert_eq!(blocks.iter().map(|block| part(block, "```rs client\n", "```")).collect::<Vec<_>>(), here);
}
