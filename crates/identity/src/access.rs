//! What access rests on, and how it is cut: the one place that every token, session, code and sign-in is judged by, and
//! by which all of them end at once.

use fidelio_kernel::{
    ApiKeyId, ApplicationId, PasskeyId, ProviderSessionId, SignInId, StoreError, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use crate::oidc_provider::ProviderId;
use crate::ports::IdentityUnit;

/// What must still be there for something that was issued to be worth anything. All of it, where told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Whose it is, who must be active, and in which epoch of that user it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<(UserId, u32)>,
    /// The passkeys that proved it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passkeys: Vec<PasskeyId>,
    /// The sign-in that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignInId>,
    /// The API key that granted it or vouched for it, which must be live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<ApiKeyId>,
    /// The session at an OpenID provider that it came from, which must not have ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_session: Option<ProviderSessionId>,
}

/// What is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut<'a> {
    /// Everything of a user: sign-ins with their refresh tokens, codes, tokens, grants, sessions.
    User(UserId),
    /// What rests on a passkey of a user: sign-ins, tokens and sessions; and the user's codes, since whoever
    /// signed in with it may have been shown one.
    Passkey(UserId, PasskeyId),
    /// One sign-in of a user with its refresh tokens and tokens; and the user's codes, for the same reason.
    SignIn(UserId, SignInId),
    /// What an API key granted or vouched for: grants, tokens that vouch, and sign-ins that rest on one.
    ApiKey(ApiKeyId),
    /// A session of a user at an OpenID provider, with the sign-ins that it started; and the user's codes, as above.
    ProviderSession(UserId, ProviderSessionId),
    /// All sessions at an OpenID provider of the application, with the sign-ins that they started.
    Provider(&'a ProviderId),
}

/// Keeps a user from signing in, and ends all that the user has now; `false` when there is no such user. Doing it
/// again ends again what was begun since.
///
/// # Errors
/// When the database fails.
pub async fn deactivate(
    unit: &mut dyn IdentityUnit,
    application: ApplicationId,
    user: UserId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    unit.access().cut(application, Cut::User(user), at).await?;
    unit.users().set_active(application, user, false, at).await
}

/// Lets a user sign in again. What was cut stays cut; `false` when there is no such user.
///
/// # Errors
/// When the database fails.
pub async fn activate(
    unit: &mut dyn IdentityUnit,
    application: ApplicationId,
    user: UserId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    unit.users().set_active(application, user, true, at).await
}

/// Deletes a user with everything that is of this user only, and the personal data of the user in the audit log;
/// `false` when there is no such user.
///
/// # Errors
/// When the database fails.
pub async fn delete(
    unit: &mut dyn IdentityUnit,
    application: ApplicationId,
    user: UserId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    unit.access().cut(application, Cut::User(user), at).await?;
    if !unit.users().delete(application, user).await? {
        return Ok(false);
    }
    unit.audit().erase(application, user).await?;
    Ok(true)
}

/// Revokes an API key with all that it granted; `false` when there is none in this application, or it was
/// revoked already.
///
/// # Errors
/// When the database fails.
pub async fn revoke(
    unit: &mut dyn IdentityUnit,
    application: ApplicationId,
    key: ApiKeyId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    if !unit.api_keys().revoke(application, key, at).await? {
        return Ok(false);
    }
    unit.access().cut(application, Cut::ApiKey(key), at).await?;
    Ok(true)
}
