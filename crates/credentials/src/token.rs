//! Tokens as values: their claims. How they are signed and read is behind [`crate::ports::Tokens`].

use fidelio_identity::{Basis, Scopes};
use fidelio_kernel::{ApiKeyId, ApplicationId, PasskeyId, ProviderSessionId, SignInId, TokenId, TransactionId};
use serde::{Deserialize, Serialize};

/// Where a backend may have an access token checked; every access token names it.
pub const VERIFY_PATH: &str = "/fido2/v2/mgmt/token/verify";

/// `tokenType` of access and grant tokens.
pub const ACCESS: &str = "jwtAccess";
/// `tokenType` of confirmations.
pub const TX_CONFIRMATION: &str = "txConfirmation";
/// `tokenType` of identity tokens.
pub const ID: &str = "idToken";
/// `tokenType` of tokens by which a backend vouches for a user.
pub const EXTERNAL_AUTH: &str = "externalAuth";

/// `acr` of somebody who proved one factor (NIST SP 800-63B section 4.1).
pub const ONE_FACTOR: &str = "aal1";
/// `acr` of somebody who proved two factors (NIST SP 800-63B section 4.2).
pub const TWO_FACTORS: &str = "aal2";

/// The claims of an access or grant token. Times are seconds since 1970 (RFC 7519 section 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Who issued it: the installation's public URL.
    pub iss: String,
    /// The application.
    pub aud: ApplicationId,
    /// The user's identifier; empty in a grant that is bound to no user.
    pub sub: String,
    /// The user's name.
    pub username: String,
    /// The RP id that the user's passkeys are for.
    #[serde(rename = "rpId")]
    pub rp_id: String,
    /// The passkey that was used.
    #[serde(rename = "credID", default, skip_serializing_if = "Option::is_none")]
    pub cred_id: Option<PasskeyId>,
    /// What it may be used for.
    pub scopes: Scopes,
    /// [`ACCESS`].
    #[serde(rename = "tokenType")]
    pub token_type: String,
    /// How the user was authenticated (RFC 8176).
    pub amr: Vec<String>,
    /// How strongly: [`ONE_FACTOR`] or [`TWO_FACTORS`]; absent in a grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// The sign-in that it is of, if that can be refreshed: the token ends with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<SignInId>,
    /// In which epoch of the user's access it was issued: when that is cut, the token is worth nothing.
    #[serde(default, skip_serializing_if = "is_first")]
    pub epoch: u32,
    /// The API key that granted it (RFC 9068 section 2.2): the token ends with it. In a grant only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ApiKeyId>,
    /// Whether nobody had the name when it was granted, so that it makes the user. In a grant only.
    #[serde(rename = "newUser", default, skip_serializing_if = "std::ops::Not::not")]
    pub new_user: bool,
    /// When the user was authenticated; absent in a grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// When it was issued.
    pub iat: i64,
    /// When it expires.
    pub exp: i64,
    /// Its identifier.
    pub jti: TokenId,
    /// [`VERIFY_PATH`].
    pub verify: String,
}

/// Whether an epoch goes without saying.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
const fn is_first(epoch: &u32) -> bool {
    *epoch == 0
}

impl AccessClaims {
    /// What the token rests on. One that is bound to no user names none.
    pub fn basis(&self) -> Basis {
        Basis {
            user: self.sub.parse().ok().map(|user| (user, self.epoch)),
            passkeys: self.cred_id.into_iter().collect(),
            sign_in: self.sid,
            api_key: self.client_id,
            provider_session: None,
        }
    }
}

/// The claims of the confirmation of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionClaims {
    /// Who issued it.
    pub iss: String,
    /// The application.
    pub aud: ApplicationId,
    /// The user's identifier.
    pub sub: String,
    /// The user's name.
    pub username: String,
    /// The passkey that signed; absent when the user was authenticated by other means.
    #[serde(rename = "credID", default, skip_serializing_if = "Option::is_none")]
    pub cred_id: Option<PasskeyId>,
    /// [`TX_CONFIRMATION`].
    #[serde(rename = "tokenType")]
    pub token_type: String,
    /// base64url of SHA-256(payload ‖ nonce ‖ server nonce): what the passkey signed as the challenge.
    #[serde(rename = "txHash")]
    pub tx_hash: String,
    /// The client's nonce.
    pub nonce: String,
    /// The server's nonce.
    #[serde(rename = "lNonce")]
    pub server_nonce: String,
    /// What kind of transaction it is.
    #[serde(rename = "txType")]
    pub tx_type: String,
    /// The transaction.
    #[serde(rename = "txId")]
    pub tx_id: TransactionId,
    /// What was confirmed, where the confirmation is over it itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// How the user was authenticated.
    pub amr: Vec<String>,
    /// When it was issued.
    pub iat: i64,
    /// When it expires.
    pub exp: i64,
    /// Its identifier.
    pub jti: TokenId,
}

/// The claims of an identity token (OpenID Connect Core section 2, and section 5.1 as far as they are known).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdClaims {
    /// Who issued it.
    pub iss: String,
    /// The application.
    pub aud: ApplicationId,
    /// The user's identifier.
    pub sub: String,
    /// [`ID`].
    #[serde(rename = "tokenType")]
    pub token_type: String,
    /// The user's name to sign in with.
    pub preferred_username: String,
    /// The user's name to show.
    pub name: String,
    /// The user's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether it is verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    /// The user's telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Whether it is verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number_verified: Option<bool>,
    /// How the user was authenticated.
    pub amr: Vec<String>,
    /// How strongly.
    pub acr: String,
    /// The sign-in.
    pub sid: SignInId,
    /// When the user was authenticated.
    pub auth_time: i64,
    /// When it was issued.
    pub iat: i64,
    /// When it expires.
    pub exp: i64,
    /// Its identifier.
    pub jti: TokenId,
}

/// The claims of a token by which a backend vouches, for seconds and once, that it has signed in a user itself; or this
/// server, that an OpenID provider has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalClaims {
    /// Who issued it.
    pub iss: String,
    /// The application.
    pub aud: ApplicationId,
    /// The user's identifier; empty if the name is not registered yet.
    pub sub: String,
    /// The user's name.
    pub username: String,
    /// [`EXTERNAL_AUTH`].
    #[serde(rename = "tokenType")]
    pub token_type: String,
    /// The API key of the backend that vouches (RFC 9068 section 2.2): the token ends with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ApiKeyId>,
    /// The session at an OpenID provider that it came from: the token ends with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_session: Option<ProviderSessionId>,
    /// In which epoch of the user's access it was issued.
    #[serde(default, skip_serializing_if = "is_first")]
    pub epoch: u32,
    /// When it was issued.
    pub iat: i64,
    /// When it expires.
    pub exp: i64,
    /// Its identifier, by which its use is remembered.
    pub jti: TokenId,
}

/// Claims to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Claims {
    /// Of an access or grant token.
    Access(AccessClaims),
    /// Of a confirmation.
    Transaction(TransactionClaims),
    /// Of an identity token.
    Id(IdClaims),
    /// Of a token by which a backend vouches.
    External(ExternalClaims),
}

/// Authentication method references of a passkey ceremony (RFC 8176 section 2): `hwk` for a passkey that stays
/// in its authenticator, `swk` for one that may be synced, `user` when somebody was present, `mfa` when the
/// authenticator verified the user too.
pub fn passkey_amr(backup_eligible: bool, user_present: bool, user_verified: bool) -> Vec<String> {
    let key = if backup_eligible { "swk" } else { "hwk" };
    let mut amr = vec![key.to_owned()];
    amr.extend(user_present.then(|| "user".to_owned()));
    amr.extend(user_verified.then(|| "mfa".to_owned()));
    amr
}

/// `acr` of somebody who was authenticated like this.
pub fn acr(amr: &[String]) -> &'static str {
    if amr.iter().any(|method| method == "mfa") { TWO_FACTORS } else { ONE_FACTOR }
}
