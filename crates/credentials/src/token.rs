//! Tokens as values: their claims. How they are signed and read is behind [`crate::ports::Tokens`].

use fidelio_identity::Scopes;
use fidelio_kernel::{ApplicationId, PasskeyId, TokenId, TransactionId};
use serde::{Deserialize, Serialize};

/// Where a backend may have an access token checked; every access token names it.
pub const VERIFY_PATH: &str = "/fido2/v2/mgmt/token/verify";

/// `tokenType` of access and grant tokens.
pub const ACCESS: &str = "jwtAccess";
/// `tokenType` of confirmations.
pub const TX_CONFIRMATION: &str = "txConfirmation";

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
    /// The passkey that signed.
    #[serde(rename = "credID")]
    pub cred_id: PasskeyId,
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
    /// How the user was authenticated.
    pub amr: Vec<String>,
    /// When it was issued.
    pub iat: i64,
    /// When it expires.
    pub exp: i64,
    /// Its identifier.
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
