use std::sync::Arc;

use fidelio_credentials::ports::{TokenError, Tokens};
use fidelio_credentials::token::{ACCESS, EXTERNAL_AUTH, ID, TX_CONFIRMATION, VERIFY_PATH};
use fidelio_credentials::{AccessClaims, Claims, ExternalClaims, IdClaims, SignIn, TransactionClaims};
use fidelio_identity::{Address, Application, Contact, Scope, Scopes, User};
use fidelio_kernel::{
    ApiKeyId, Clock, PasskeyId, ProviderSessionId, Random, Timestamp, TokenId, TransactionId, UserId, base64url,
};

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
    pub(crate) passkey: Option<PasskeyId>,
    pub(crate) scopes: Scopes,
    pub(crate) amr: Vec<String>,
    pub(crate) acr: String,
    /// The epoch of the user's access.
    pub(crate) epoch: u32,
}

/// What the user of an identity token is called and reached by.
pub(crate) struct Profile<'a> {
    pub(crate) username: &'a str,
    pub(crate) display_name: &'a str,
    pub(crate) contacts: &'a [Contact],
}

/// For whom a grant is: a user, or one who is to be.
pub(crate) struct Grantee<'a> {
    pub(crate) id: UserId,
    pub(crate) name: &'a str,
    pub(crate) epoch: u32,
    pub(crate) is_new: bool,
}

/// Who vouches for a user.
#[derive(Clone, Copy)]
pub(crate) enum Voucher {
    /// A backend of the application, by its API key.
    Backend(ApiKeyId),
    /// An OpenID provider, with whom the user has this session.
    Provider(ProviderSessionId),
}

/// How long a token by which somebody vouches is valid, in seconds.
pub(crate) const EXTERNAL_SECONDS: i64 = 60;

/// A transaction that was confirmed.
pub(crate) struct Confirmed<'a> {
    pub(crate) transaction: TransactionId,
    pub(crate) tx_type: &'a str,
    pub(crate) digest: [u8; 32],
    pub(crate) nonce: &'a str,
    pub(crate) server_nonce: &'a str,
    /// What was confirmed, if it is to be in the confirmation.
    pub(crate) payload: Option<&'a str>,
}

/// What somebody may do who has just proved a passkey.
pub(crate) fn passkey_scopes(application: &Application) -> Scopes {
    without_registration(application, &PASSKEY_SCOPES, None)
}

/// The same of somebody who was verified by it in a ceremony of its own: an operator then administers.
pub(crate) fn verified_scopes(application: &Application) -> Scopes {
    without_registration(application, &PASSKEY_SCOPES, application.for_operators.then_some(Scope::Admin))
}

/// Operators are given passkeys by invitation only, so that a token in wrong hands does not become a way in.
fn without_registration(application: &Application, scopes: &[Scope], more: Option<Scope>) -> Scopes {
    let may_register = |scope: &Scope| *scope != Scope::RegWrite || !application.for_operators;
    scopes.iter().copied().filter(may_register).chain(more).collect::<Vec<_>>().into()
}

const PASSKEY_SCOPES: [Scope; 4] = [Scope::PasskeyRead, Scope::PasskeyWrite, Scope::AuthWrite, Scope::RegWrite];

/// What somebody may do who is signed in, but has not been verified by a passkey.
pub(crate) fn weak_scopes(application: &Application) -> Scopes {
    without_registration(application, &[Scope::PasskeyRead, Scope::RegWrite], None)
}

/// What somebody may do whom an OpenID provider has signed in.
pub(crate) fn provider_scopes(application: &Application, may_register: bool) -> Scopes {
    let scopes = weak_scopes(application);
    scopes.iter().filter(|scope| may_register || *scope != Scope::RegWrite).collect::<Vec<_>>().into()
}

/// How an OpenID provider authenticates somebody. By which means it did is its own word, which nobody here can rely on.
pub(crate) fn provider_amr() -> Vec<String> {
    ["external", "oidc"].map(str::to_owned).to_vec()
}

impl Issuer {
    /// An access token for somebody who was authenticated just now.
    pub(crate) async fn access(&self, application: &Application, subject: &Subject) -> Result<String, TokenError> {
        let now = self.clock.now();
        self.sign_access(application, subject, now, None).await
    }

    /// An access token of a sign-in, at its beginning or later.
    pub(crate) async fn access_of(
        &self,
        application: &Application,
        sign_in: &SignIn,
        user: &User,
    ) -> Result<String, TokenError> {
        let subject = Subject {
            user: sign_in.user,
            username: user.name.as_str().to_owned(),
            epoch: user.epoch,
            passkey: sign_in.passkey,
            scopes: sign_in.scopes.clone(),
            amr: sign_in.amr.clone(),
            acr: sign_in.acr.clone(),
        };
        self.sign_access(application, &subject, sign_in.authenticated_at, Some(sign_in)).await
    }

    async fn sign_access(
        &self,
        application: &Application,
        subject: &Subject,
        authenticated_at: Timestamp,
        sign_in: Option<&SignIn>,
    ) -> Result<String, TokenError> {
        let mut claims = self.bare_claims(application, application.settings.access_token_seconds);
        claims.sub = subject.user.to_string();
        claims.username.clone_from(&subject.username);
        claims.cred_id = subject.passkey;
        claims.epoch = subject.epoch;
        claims.scopes.clone_from(&subject.scopes);
        claims.amr.clone_from(&subject.amr);
        claims.acr = Some(subject.acr.clone());
        if let Some(sign_in) = sign_in {
            claims.sid = Some(sign_in.id);
            claims.exp = claims.exp.min(sign_in.expires_at.as_seconds());
        }
        claims.auth_time = Some(authenticated_at.as_seconds());
        self.tokens.sign(application.id, &Claims::Access(claims)).await
    }

    /// An identity token of a sign-in.
    pub(crate) async fn identity(
        &self,
        application: &Application,
        sign_in: &SignIn,
        profile: &Profile<'_>,
    ) -> Result<String, TokenError> {
        let iat = self.clock.now().as_seconds();
        let of = |wanted: fn(&Address) -> bool| profile.contacts.iter().find(|contact| wanted(&contact.address));
        let email = of(|address| matches!(address, Address::Email(_)));
        let phone = of(|address| matches!(address, Address::Phone(_)));
        let text = |contact: &Contact| contact.address.as_str().to_owned();
        let is_verified = |contact: &Contact| contact.verified_at.is_some();
        let claims = IdClaims {
            iss: self.url.clone(),
            aud: application.id,
            sub: sign_in.user.to_string(),
            token_type: ID.to_owned(),
            preferred_username: profile.username.to_owned(),
            name: profile.display_name.to_owned(),
            email: email.map(text),
            email_verified: email.map(is_verified),
            phone_number: phone.map(text),
            phone_number_verified: phone.map(is_verified),
            amr: sign_in.amr.clone(),
            acr: sign_in.acr.clone(),
            sid: sign_in.id,
            auth_time: sign_in.authenticated_at.as_seconds(),
            iat,
            exp: (iat + i64::from(application.settings.access_token_seconds)).min(sign_in.expires_at.as_seconds()),
            jti: self.token_id(),
        };
        self.tokens.sign(application.id, &Claims::Id(claims)).await
    }

    /// A token by which somebody vouches for a user, for seconds and once.
    pub(crate) async fn external(
        &self,
        application: &Application,
        voucher: Voucher,
        user: Option<&User>,
        username: &str,
    ) -> Result<String, TokenError> {
        let iat = self.clock.now().as_seconds();
        let claims = ExternalClaims {
            iss: self.url.clone(),
            aud: application.id,
            sub: user.map(|user| user.id.to_string()).unwrap_or_default(),
            username: username.to_owned(),
            token_type: EXTERNAL_AUTH.to_owned(),
            client_id: match voucher {
                Voucher::Backend(key) => Some(key),
                Voucher::Provider(_) => None,
            },
            provider_session: match voucher {
                Voucher::Backend(_) => None,
                Voucher::Provider(session) => Some(session),
            },
            epoch: user.map(|user| user.epoch).unwrap_or_default(),
            iat,
            exp: iat + EXTERNAL_SECONDS,
            jti: self.token_id(),
        };
        self.tokens.sign(application.id, &Claims::External(claims)).await
    }

    /// A token that hands scopes to whoever holds it, for seconds. Without a user it can only register a new one.
    pub(crate) async fn grant(
        &self,
        application: &Application,
        key: ApiKeyId,
        user: Option<Grantee<'_>>,
        scopes: Scopes,
    ) -> Result<String, TokenError> {
        let mut claims = self.bare_claims(application, application.settings.grant_seconds);
        claims.client_id = Some(key);
        if let Some(user) = user {
            claims.sub = user.id.to_string();
            user.name.clone_into(&mut claims.username);
            claims.epoch = user.epoch;
            claims.new_user = user.is_new;
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
            payload: confirmed.payload.map(str::to_owned),
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
            acr: None,
            sid: None,
            epoch: 0,
            client_id: None,
            new_user: false,
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
