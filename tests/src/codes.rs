//! What a person does with one-time codes, and the addresses that they go to.

use fidelio_client::types::{self, AuthCodeSendRequest, AuthCodeVerifyRequest, Jwt, OtpMethod};
use fidelio_client::{Client, Error};
use fidelio_identity::{Address, User};

use crate::Person;

type Result<T> = std::result::Result<T, Error<types::Error>>;

impl Person<'_> {
    /// The user as it is stored.
    ///
    /// # Panics
    /// When there is none.
    pub async fn user(&self) -> User {
        self.tenant.user_named(&self.name).await
    }

    /// Gives the person the name as a verified e-mail address.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn has_email(&self) -> String {
        self.tenant.add_contact(&self.user().await, Address::email(&self.name).expect("an address")).await;
        self.name.clone()
    }

    /// Gives the person a verified telephone number that nobody else has, and consent to messages.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn has_phone(&self) -> String {
        let digits: String = self.name.chars().filter(char::is_ascii_digit).collect();
        let phone = format!("+1415555{digits:0>6}");
        self.tenant.add_contact(&self.user().await, Address::phone(&phone).expect("a number")).await;
        phone
    }

    /// How a body names the person.
    pub fn login(&self) -> types::UserLogin {
        types::UserLogin { username: self.name.clone(), username_type: None }
    }

    /// Gets a code for another device, as whoever holds this token.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn shown_code(&self, token: &str) -> Result<String> {
        Ok(self.tenant.client.access_token(token).auth_code_request().await?.into_inner().code)
    }

    /// Asks for a code to be sent.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn ask_for_code(&self, method: OtpMethod) -> Result<()> {
        let request = AuthCodeSendRequest { user: self.login() };
        let client = self.tenant.hosted().await;
        match method {
            OtpMethod::Email => client.auth_code_request_email(&request).await?,
            OtpMethod::Sms => client.auth_code_request_sms(&request).await?,
        };
        Ok(())
    }

    /// Signs in with a code.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn type_code(&self, code: &str) -> Result<Jwt> {
        self.type_code_at(self.tenant.hosted().await, code).await
    }

    /// Signs in with a code at another server of the application.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn type_code_at(&self, client: &Client, code: &str) -> Result<Jwt> {
        let request = AuthCodeVerifyRequest { auth_code: code.to_owned(), user: self.login() };
        Ok(client.auth_code_verify(&request).await?.into_inner())
    }
}

/// A code of as many digits that is another one.
///
/// # Panics
/// When it is no code.
pub fn wrong(code: &str) -> String {
    let (first, rest) = code.split_at_checked(1).expect("digits");
    let other = if first == "0" { "1" } else { "0" };
    format!("{other}{rest}")
}
