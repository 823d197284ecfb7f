//! Whoever is signed in lists their own passkeys.
//!
//! `FIDELIO_URL=http://localhost:8080 cargo run --example list_passkeys TOKEN`

use fidelio_client::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = std::env::args().nth(1).ok_or("usage: list_passkeys TOKEN")?;
    let user = Client::new(&std::env::var("FIDELIO_URL")?).access_token(&token);
    for passkey in user.passkeys_list().await?.into_inner() {
        let synced = if passkey.credential_synced { "synced" } else { "on one device" };
        println!("{}  made {}  {synced}", passkey.id, passkey.created_at);
    }
    Ok(())
}
