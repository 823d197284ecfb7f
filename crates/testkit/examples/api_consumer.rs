//! What a test of an application that uses Fidelio looks like: the application is told where the server is, and a person
//! signs in without a browser.
//!
//! `cargo run --package fidelio-testkit --features server --example api_consumer`

use fidelio_client::{Client, types::TokenVerifyRequest};
use fidelio_testkit::server::TestServer;

/// The application under test: it lets in whoever shows a token that the server stands for.
struct Doorkeeper {
    fidelio: Client,
}

impl Doorkeeper {
    async fn ask(&self, token: &str) -> String {
        let request = TokenVerifyRequest { jwt_access: token.to_owned() };
        match self.fidelio.mgmt_token_verify(&request).await {
            Ok(_) => "Come in.".to_owned(),
            Err(refused) => format!("Stay outside: {}", fidelio_client::explain(&refused)),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = TestServer::start().await;
    let mut ann = server.person("ann@example.com");
    let token = ann.register().await?.jwt_access;

    let doorkeeper = Doorkeeper { fidelio: Client::new(server.url()).api_key(server.api_key()) };
    println!("{}", doorkeeper.ask(&token).await);
    println!("{}", doorkeeper.ask("made up").await);
    Ok(())
}
