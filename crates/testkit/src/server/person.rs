use fidelio_client::types::{self, AuthInitRequest, Jwt, RegInitRequest};
use fidelio_client::{Client, Error};

use crate::{SoftAuthenticator, wire};

/// Why a person was refused. `fidelio_client::ErrorExt` tells what the server said.
pub type PersonError = Error<types::Error>;

/// Somebody with a user name, a browser on the application's page, and a software authenticator. Registering and signing
/// in take no window and no touch.
#[derive(Debug)]
pub struct Person {
    /// The user name.
    pub username: String,
    /// The authenticator: an honest one that verifies its user, unless it is told otherwise.
    pub authenticator: SoftAuthenticator,
    client: Client,
    origin: String,
    application_id: String,
}

impl Person {
    pub(super) fn new(client: Client, origin: &str, application_id: &str, username: &str) -> Self {
        Self {
            username: username.to_owned(),
            authenticator: SoftAuthenticator::new(),
            client,
            origin: origin.to_owned(),
            application_id: application_id.to_owned(),
        }
    }

    /// Registers a passkey as a new user.
    ///
    /// # Errors
    /// What the server refuses: the user name may be taken.
    pub async fn register(&mut self) -> Result<Jwt, PersonError> {
        self.register_as(&self.client.clone()).await
    }

    /// Registers a passkey with this access token or grant: another one of a user who has one, or the first one of a user
    /// for whom a backend vouches.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn register_with(&mut self, token: &str) -> Result<Jwt, PersonError> {
        self.register_as(&self.client.access_token(token)).await
    }

    async fn register_as(&mut self, client: &Client) -> Result<Jwt, PersonError> {
        let user = types::User { username: self.username.clone(), username_type: None, display_name: None };
        let request =
            RegInitRequest { app: self.app(), device_info: None, passkey_options: None, user: Some(user) };
        let begun = client.reg_init(&request).await?.into_inner();
        let completion = wire::create(&mut self.authenticator, &begun, &self.origin);
        Ok(client.reg_complete(&completion).await?.into_inner())
    }

    /// Signs in with the user name and a passkey.
    ///
    /// # Errors
    /// What the server refuses.
    ///
    /// # Panics
    /// When the authenticator has no passkey of the user.
    pub async fn log_in(&mut self) -> Result<Jwt, PersonError> {
        let user = types::UserLogin { username: self.username.clone(), username_type: None };
        let request = AuthInitRequest { app: self.app(), device_info: None, user: Some(user) };
        let begun = self.client.auth_init(&request).await?.into_inner();
        let completion = wire::answer(&mut self.authenticator, &begun, &self.origin);
        Ok(self.client.auth_complete(&completion).await?.into_inner())
    }

    fn app(&self) -> Option<types::Application> {
        Some(types::Application { id: self.application_id.clone() })
    }
}
