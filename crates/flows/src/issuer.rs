use std::sync::Arc;

use fidelio_credentials::ports::{TokenError, Tokens};
use fidelio_credentials::token::{ACCESS, TX_CONFIRMATION, VERIFY_PATH};
use fidelio_credentials::{AccessClaims, Claims, TransactionClaims};
use fidelio_identity::{Application, Scope, Scopes};
use fidelio_kernel::{Clock, PasskeyId, Random, TokenId, TransactionId, UserId, base64url};

/// Issues tokens in the name of the installation.
#[derive(Clone)]
pub struct Issuer {
    /// Signs.
    pub tokens: Arc<dyn Tokens>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes token identifiers.
    pub random: Arc<dyn Random>,
    /// `iss`: the configured public URL, whatever host a request was sent to.
    pub url: String,
}

/// For whom an access token is, and why.
pub(crate) struct Subject {
    pub(crate) user: UserId,
    pub(crate) username: String,
    pub(crate) passkey: PasskeyId,
    pub(crate) scopes: Scopes,
    pub(crate) amr: Vec<String>,
}

/// A transaction that was confirmed.
pub(crate) struct Confirmed<'a> {
    pub(crate) transaction: TransactionId,
    pub(crate) tx_type: &'a str,
    pub(crate) digest: [u8; 32],
    pub(crate) nonce: &'a str,
    pub(crate) server_nonce: &'a str,
}

/// What somebody may do who has just proved a passkey.
pub(crate) fn passkey_scopes() -> Scopes {
    vec![Scope::PasskeyRead, Scope::PasskeyWrite, Scope::AuthWrite, Scope::RegWrite].into()
}

/// What somebody may do who is signed in, but has not been verified by a passkey.
pub(crate) fn weak_scopes() -> Scopes {
    vec![Scope::PasskeyRead, Scope::RegWrite].into()
}

impl Issuer {
    /// An access token for somebody who was authenticated just now.
    pub(crate) async fn access(&self, application: &Application, subject: &Subject) -> Result<String, TokenError> {
        let mut claims = self.bare_claims(application, application.settings.access_token_seconds);
        claims.sub = subject.user.to_string();
        claims.username.clone_from(&subject.username);
        claims.cred_id = Some(subject.passkey);
        claims.scopes.clone_from(&subject.scopes);
        claims.amr.clone_from(&subject.amr);
        claims.auth_time = Some(claims.iat);
        self.tokens.sign(application.id, &Claims::Access(claims)).await
    }

    /// A token that hands scopes to whoever holds it, for seconds. Without a user it can only register a new one.
    pub(crate) async fn grant(
        &self,
        application: &Application,
        user: Option<(UserId, &str)>,
        scopes: Scopes,
    ) -> Result<String, TokenError> {
        let mut claims = self.bare_claims(application, application.settings.grant_seconds);
        if let Some((id, name)) = user {
            claims.sub = id.to_string();
            name.clone_into(&mut claims.username);
        }
        claims.scopes = scopes;
        self.tokens.sign(application.id, &Claims::Access(claims)).await
    }

    /// The confirmation of a transaction.
    pub(crate) async fn confirmation(
        &self,
        application: &Application,
        subject: &Subject,
        confirmed: &Confirmed<'_>,
    ) -> Result<String, TokenError> {
        let iat = self.clock.now().as_seconds();
        let claims = TransactionClaims {
            iss: self.url.clone(),
            aud: application.id,
            sub: subject.user.to_string(),
            username: subject.username.clone(),
            cred_id: subject.passkey,
            token_type: TX_CONFIRMATION.to_owned(),
            tx_hash: base64url::encode(confirmed.digest),
            nonce: confirmed.nonce.to_owned(),
            server_nonce: confirmed.server_nonce.to_owned(),
            tx_type: confirmed.tx_type.to_owned(),
            tx_id: confirmed.transaction,
            amr: subject.amr.clone(),
            iat,
            exp: iat + i64::from(application.settings.access_token_seconds),
            jti: self.token_id(),
        };
        self.tokens.sign(application.id, &Claims::Transaction(claims)).await
    }

    fn bare_claims(&self, application: &Application, lifetime_seconds: u32) -> AccessClaims {
        let iat = self.clock.now().as_seconds();
        AccessClaims {
            iss: self.url.clone(),
            aud: application.id,
            sub: String::new(),
            username: String::new(),
            rp_id: application.rp_id.clone(),
            cred_id: None,
            scopes: Scopes::default(),
            token_type: ACCESS.to_owned(),
            amr: Vec::new(),
            auth_time: None,
            iat,
            exp: iat + i64::from(lifetime_seconds),
            jti: self.token_id(),
            verify: VERIFY_PATH.to_owned(),
        }
    }

    fn token_id(&self) -> TokenId {
        TokenId::new(&*self.clock, &*self.random)
    }
}
