//! What a person does with a browser and an authenticator, through the typed client.

use std::sync::atomic::{AtomicU64, Ordering};

use fidelio_client::types::{
    self, AuthCompleteRequest, AuthInitRequest, AuthInitResponse, Jwt, MfaAssertionRequest, MfaBeginRequest,
    MfaComplete, MfaNext, RegCompleteRequest, RegInitRequest, RegInitResponse, TxCompleteRequest,
    TxCompleteResponse, TxInitRequest, TxInitResponse,
};
use fidelio_client::{Client, Error};
use fidelio_kernel::base64url;
use fidelio_testkit::SoftAuthenticator;
use fidelio_testkit::authenticator::Asserted;
pub use fidelio_testkit::wire::assertion_result;
use fidelio_testkit::wire::{self, decode};

use crate::{ORIGIN, Tenant};

type MfaResult<T> = std::result::Result<T, Error<types::MfaError>>;
type Result<T> = std::result::Result<T, Error<types::Error>>;

/// A person with a name, a browser and an authenticator.
pub struct Person<'a> {
    /// At which tenant.
    pub tenant: &'a Tenant,
    /// The user name.
    pub name: String,
    /// The authenticator.
    pub authenticator: SoftAuthenticator,
    /// What the browser describes its device as.
    pub device: types::DeviceInfo,
}

impl<'a> Person<'a> {
    /// A person whose name nobody else in this program has.
    pub fn new(tenant: &'a Tenant) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let name = format!("person-{}@example.com", NEXT.fetch_add(1, Ordering::Relaxed));
        Self::named(tenant, &name)
    }

    /// A person with this name.
    pub fn named(tenant: &'a Tenant, name: &str) -> Self {
        Self {
            tenant,
            name: name.to_owned(),
            authenticator: SoftAuthenticator::new(),
            device: types::DeviceInfo::default(),
        }
    }

    /// `app` of a body.
    pub fn app(&self) -> Option<types::Application> {
        Some(types::Application { id: self.tenant.id().to_string() })
    }

    /// The body of `reg/init`.
    pub fn reg_init_request(&self) -> RegInitRequest {
        RegInitRequest {
            app: self.app(),
            device_info: Some(self.device.clone()),
            passkey_options: None,
            user: Some(types::User { username: self.name.clone(), username_type: None, display_name: None }),
        }
    }

    /// Begins a registration with this client, whose credential may be a token.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn reg_init(&self, client: &Client) -> Result<RegInitResponse> {
        Ok(client.reg_init(&self.reg_init_request()).await?.into_inner())
    }

    /// Makes a passkey as the options say.
    pub fn create(&mut self, begun: &RegInitResponse) -> RegCompleteRequest {
        wire::create(&mut self.authenticator, begun, ORIGIN)
    }

    /// Registers from the beginning to the end, as a new user.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn register(&mut self) -> Result<Jwt> {
        let client = self.tenant.client.clone();
        self.register_with(&client).await
    }

    /// Registers with this client, whose credential may be a token.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn register_with(&mut self, client: &Client) -> Result<Jwt> {
        let begun = self.reg_init(client).await?;
        let completion = self.create(&begun);
        Ok(client.reg_complete(&completion).await?.into_inner())
    }

    /// Begins a login with the person's name.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn auth_init(&self) -> Result<AuthInitResponse> {
        self.auth_init_as(Some(&self.name)).await
    }

    /// Begins a login with another name, or with none.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn auth_init_as(&self, name: Option<&str>) -> Result<AuthInitResponse> {
        let request = AuthInitRequest {
            app: self.app(),
            device_info: Some(self.device.clone()),
            user: name.map(|name| types::UserLogin { username: name.to_owned(), username_type: None }),
        };
        Ok(self.tenant.client.auth_init(&request).await?.into_inner())
    }

    /// Signs a challenge with any of the allowed passkeys.
    pub fn sign(&mut self, options: &types::AssertionOptions) -> Asserted {
        wire::sign(&mut self.authenticator, options, ORIGIN)
    }

    /// Answers a login as its options say.
    pub fn get(&mut self, begun: &AuthInitResponse) -> AuthCompleteRequest {
        wire::answer(&mut self.authenticator, begun, ORIGIN)
    }

    /// Signs in from the beginning to the end.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn log_in(&mut self) -> Result<Jwt> {
        let begun = self.auth_init().await?;
        let completion = self.get(&begun);
        Ok(self.tenant.client.auth_complete(&completion).await?.into_inner())
    }

    /// The body of `mfa/begin`.
    pub fn mfa_begin_request(&self) -> MfaBeginRequest {
        let user = types::MfaUser {
            username: self.name.clone(),
            username_type: None,
            display_name: None,
            name: None,
            phone: None,
        };
        MfaBeginRequest {
            device_info: Some(self.device.clone()),
            user: Some(user),
            trust_items: None,
            payload: None,
            trace_id: None,
        }
    }

    /// Begins to sign in or up in several steps.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn mfa_begin(&self) -> MfaResult<MfaNext> {
        Ok(self.tenant.hosted().await.mfa_begin(&self.mfa_begin_request()).await?.into_inner())
    }

    /// Signs what `passkey:auth` or `passkey:tx` offers.
    ///
    /// # Panics
    /// When it is not offered.
    pub fn mfa_sign(&mut self, next: &MfaNext, step: types::MfaActionName) -> MfaAssertionRequest {
        let options = offered(next, step);
        let options = serde_json::from_slice(&decode(&options)).expect("the JSON of the options");
        MfaAssertionRequest { assertion_result: assertion_result(&self.sign(&options)) }
    }

    /// Makes a passkey as `passkey:reg` offers.
    ///
    /// # Panics
    /// When it is not offered.
    pub fn mfa_create(&mut self, next: &MfaNext) -> types::MfaCreationRequest {
        let options = decode(&offered(next, types::MfaActionName::PasskeyReg));
        let begun = RegInitResponse {
            action: types::RegistrationAction::Proceed,
            registration_request_options: serde_json::from_slice(&options).expect("the JSON of the options"),
            session: next.session.clone(),
        };
        let creation_result = self.create(&begun).creation_result;
        types::MfaCreationRequest { creation_result, passkey_name: None }
    }

    /// Signs in by `mfa/*` with a passkey alone, from the beginning to the end.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn sign_in_by_mfa(&mut self) -> MfaResult<MfaComplete> {
        let begun = self.mfa_begin().await?;
        let request = self.mfa_sign(&begun, types::MfaActionName::PasskeyAuth);
        let client = self.tenant.client.session(&begun.session);
        Ok(client.mfa_passkey_auth(&request).await?.into_inner())
    }

    /// Begins to confirm a transaction.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn tx_init(&self, payload: &str, nonce: &str) -> Result<TxInitResponse> {
        let request = TxInitRequest {
            app: self.app(),
            username: self.name.clone(),
            tx_payload: payload.to_owned(),
            nonce: nonce.to_owned(),
            tx_type: "raw".to_owned(),
        };
        Ok(self.tenant.client.tx_init(&request).await?.into_inner())
    }

    /// Signs a transaction as its options say.
    pub fn confirm(&mut self, begun: &TxInitResponse) -> TxCompleteRequest {
        let asserted = self.sign(&begun.assertion_options);
        TxCompleteRequest {
            authenticator_data: base64url::encode(&asserted.authenticator_data),
            client_data: base64url::encode(&asserted.client_data_json),
            key_handle: base64url::encode(&asserted.credential_id),
            signature: base64url::encode(&asserted.signature),
            session: begun.session.clone(),
        }
    }

    /// Confirms a transaction from the beginning to the end.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn confirm_transaction(&mut self, payload: &str, nonce: &str) -> Result<TxCompleteResponse> {
        let begun = self.tx_init(payload, nonce).await?;
        let completion = self.confirm(&begun);
        Ok(self.tenant.client.tx_complete(&completion).await?.into_inner())
    }
}

/// The value of the first option of what is offered.
///
/// # Panics
/// When it is not offered.
pub fn offered(next: &MfaNext, step: types::MfaActionName) -> String {
    let offer = next.next.iter().find(|offer| offer.action.name == step);
    let first = offer.and_then(|offer| offer.options.first());
    first.unwrap_or_else(|| panic!("{step} is not in {next:?}")).value.clone()
}
