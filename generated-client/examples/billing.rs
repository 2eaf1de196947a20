//! Calls an operation of `billing`.

use generated_client::{Client, SERVER};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder(SERVER)?.api_key("secret").build()?;
    let response = client
        .billing()
        .get_annual_subscriptions("00000000-0000-0000-0000-000000000000".parse()?)
        .send()
        .await?;
    println!("{}", response.status());
    Ok(())
}
