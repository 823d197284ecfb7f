//! A backend asks whether an access token is valid now: also whether its user is active and its passkey still there,
//! which a signature alone does not tell.
//!
//! `FIDELIO_URL=http://localhost:8080 API_KEY=fid_… cargo run --example verify_token TOKEN`

use std::process::ExitCode;

use fidelio_client::{Client, ErrorExt as _, explain, types::TokenVerifyRequest};

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let token = std::env::args().nth(1).ok_or("usage: verify_token TOKEN")?;
    let backend = Client::new(&std::env::var("FIDELIO_URL")?).api_key(&std::env::var("API_KEY")?);
    match backend.mgmt_token_verify(&TokenVerifyRequest { jwt_access: token }).await {
        Ok(_) => {
            println!("valid");
            Ok(ExitCode::SUCCESS)
        }
        // The server has judged. Anything else says nothing of the token.
        Err(refused) if refused.msg_code().is_some() => {
            println!("not valid: {}", explain(&refused));
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error.into()),
    }
}
