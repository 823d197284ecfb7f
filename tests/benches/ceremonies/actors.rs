//! Clients, and what they do again and again.

use anyhow::{Context as _, Result};
use fidelio_client::types::{AuthInitRequest, MfaActionName, MfaNext, TokenVerifyRequest, UserLogin};
use fidelio_tests::{Person, Tenant};
use serde::Serialize;
use serde_json::json;

use crate::connection::Connection;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Registration,
    Login,
    MfaSignIn,
    TokenVerification,
    KeySet,
    ScimCreate,
    ScimRead,
    ScimFilter,
}

impl Action {
    pub(crate) const ALL: [Self; 8] = [
        Self::Registration,
        Self::Login,
        Self::MfaSignIn,
        Self::TokenVerification,
        Self::KeySet,
        Self::ScimCreate,
        Self::ScimRead,
        Self::ScimFilter,
    ];

    /// As the table calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Registration => "registration: `reg/init` and `reg/complete`",
            Self::Login => "login: `auth/init` and `auth/complete`",
            Self::MfaSignIn => "flow: `mfa/begin` and `mfa/passkey/auth`",
            Self::TokenVerification => "`mgmt/token/verify`",
            Self::KeySet => "`jwks.json`",
            Self::ScimCreate => "SCIM: `POST Users`",
            Self::ScimRead => "SCIM: `GET Users/{id}`",
            Self::ScimFilter => "SCIM: `GET Users`, `userName eq`",
        }
    }
}

/// Somebody with a passkey, a token, a provisioned user, and a connection.
pub(crate) struct Actor<'a> {
    tenant: &'a Tenant,
    connection: Connection,
    person: Person<'a>,
    token: String,
    key: String,
    scim: Option<(String, String)>,
}

impl<'a> Actor<'a> {
    /// Somebody who can do this.
    pub(crate) async fn new(tenant: &'a Tenant, action: Action) -> Result<Self> {
        let address = tenant.url.trim_start_matches("http://");
        // By its host, since `mfa/begin` names no application.
        let connection = Connection::open(address, format!("{}.api.example.com", tenant.id())).await?;
        let key = format!("Bearer {}", tenant.api_key);
        let person = Person::new(tenant);
        let mut actor = Self { tenant, connection, person, token: String::new(), key, scim: None };
        match action {
            Action::ScimRead | Action::ScimFilter => actor.scim = Some(actor.provision().await?),
            _ => actor.register().await?,
        }
        Ok(actor)
    }

    /// Does it once.
    pub(crate) async fn act(&mut self, action: Action) -> Result<()> {
        match action {
            Action::Registration => {
                self.person = Person::new(self.tenant);
                self.register().await
            }
            Action::Login => self.log_in().await,
            Action::MfaSignIn => self.sign_in_by_mfa().await,
            Action::TokenVerification => {
                let request = json(&TokenVerifyRequest { jwt_access: self.token.clone() })?;
                self.connection.post("/fido2/v2/mgmt/token/verify", Some(&self.key), request).await.map(drop)
            }
            Action::KeySet => self.connection.get("/fido2/v2/.well-known/jwks.json", None).await.map(drop),
            Action::ScimCreate => self.provision().await.map(drop),
            Action::ScimRead => {
                let (id, _) = self.scim.as_ref().context("a provisioned user")?;
                self.connection.get(&format!("/scim/v2/Users/{id}"), Some(&self.key)).await.map(drop)
            }
            Action::ScimFilter => {
                let (_, name) = self.scim.as_ref().context("a provisioned user")?;
                let path = format!("/scim/v2/Users?filter=userName%20eq%20%22{name}%22");
                self.connection.get(&path, Some(&self.key)).await.map(drop)
            }
        }
    }

    async fn register(&mut self) -> Result<()> {
        let begun =
            self.connection.post("/fido2/v2/reg/init", None, json(&self.person.reg_init_request())?).await?;
        let completion = self.person.create(&serde_json::from_slice(&begun)?);
        let done = self.connection.post("/fido2/v2/reg/complete", None, json(&completion)?).await?;
        let done: serde_json::Value = serde_json::from_slice(&done)?;
        done["jwtAccess"].as_str().context("a token")?.clone_into(&mut self.token);
        Ok(())
    }

    async fn log_in(&mut self) -> Result<()> {
        let request = AuthInitRequest {
            app: self.person.app(),
            device_info: Some(self.person.device.clone()),
            user: Some(UserLogin { username: self.person.name.clone(), username_type: None }),
        };
        let begun = self.connection.post("/fido2/v2/auth/init", None, json(&request)?).await?;
        let completion = self.person.get(&serde_json::from_slice(&begun)?);
        self.connection.post("/fido2/v2/auth/complete", None, json(&completion)?).await.map(drop)
    }

    async fn sign_in_by_mfa(&mut self) -> Result<()> {
        let request = json(&self.person.mfa_begin_request())?;
        let begun = self.connection.post("/fido2/v2/mfa/begin", None, request).await?;
        let begun: MfaNext = serde_json::from_slice(&begun)?;
        let completion = json(&self.person.mfa_sign(&begun, MfaActionName::PasskeyAuth))?;
        self.connection.post("/fido2/v2/mfa/passkey/auth", Some(&begun.session), completion).await.map(drop)
    }

    /// A new provisioned user; its identifier and name.
    async fn provision(&mut self) -> Result<(String, String)> {
        let name = Person::new(self.tenant).name;
        let user = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": name,
            "externalId": format!("external {name}"),
            "name": { "givenName": "Ann", "familyName": "Example" },
            "emails": [{ "value": name, "type": "work", "primary": true }],
        });
        let made = self.connection.post("/scim/v2/Users", Some(&self.key), json(&user)?).await?;
        let made: serde_json::Value = serde_json::from_slice(&made)?;
        Ok((made["id"].as_str().context("an id")?.to_owned(), name))
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(value)?)
}
