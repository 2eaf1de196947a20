//! The function of the guide that joins the errors of several operations, compiled here, so that it stays true.
#![allow(dead_code, reason = "compiled only")]

// errors: begin
use generated_client::types::HttpValidationError;
use generated_client::{Client, Error};
use uuid::Uuid;

async fn refresh(client: &Client, workspace: Uuid) -> Result<(), Error> {
    let billing = client.billing();
    println!("{:?}", billing.get_workspace_usage(workspace).send().await?);
    println!("{:?}", billing.get_payment_methods(workspace).send().await?);
    Ok(())
}

async fn refresh_or_report(client: &Client, workspace: Uuid) {
    let Err(error) = refresh(client, workspace).await else { return };
    // "GET /billing/{workspace_id}/payment-methods: the server responded with ...": never the values of arguments.
    eprintln!("{error}");
    if let Error::Api(error) = &error
        && let Some(invalid) = error.content::<HttpValidationError>()
    {
        eprintln!("{:?}", invalid.detail);
    }
    if error.is_retryable() {
        eprintln!("again after {:?}", error.retry_after());
    }
    eprintln!("request {:?}", error.request_id());
}
// errors: end
