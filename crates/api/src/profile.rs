//! `profile/*`: what backends change of their users.

use fidelio_flows::addresses::NewAddress;
use fidelio_identity::{Address, Channel};
use fidelio_kernel::UserId;
use poem_openapi::param::Path;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::auth::{ProfileWrite, ScopedKeyAuth};
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, BODY, CREDENTIAL, NOT_FOUND, NoContent, Outcome, TOO_MANY};
use crate::state::State;
use crate::wire::Body;

/// A new e-mail address.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ProfileEmailRequest {
    /// The address (RFC 5322 section 3.4.1).
    email: String,
    /// Whether a code is sent there, and the address taken once the code was typed (`profile/email/verify`); else the
    /// caller vouches for it, and it is taken at once. True if absent.
    request_verification: Option<bool>,
}

impl Example for ProfileEmailRequest {
    fn example() -> Self {
        Self { email: "ann@example.com".to_owned(), request_verification: Some(false) }
    }
}

/// The e-mail address to remove.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct ProfileEmailDeleteRequest {
    /// The address that the user has.
    email: String,
}

impl Example for ProfileEmailDeleteRequest {
    fn example() -> Self {
        Self { email: "ann@example.com".to_owned() }
    }
}

/// A new telephone number.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ProfilePhoneRequest {
    /// The number in international form (E.164); spaces, hyphens, dots and brackets are ignored.
    phone_number: String,
    /// Whether the user agreed to get text messages there. None is sent without it. False if absent.
    messaging_consent: Option<bool>,
    /// Whether a code is sent there, which needs consent, and the number taken once the code was typed
    /// (`profile/phone/verify`); else the caller vouches for it, and it is taken at once. True if absent.
    request_verification: Option<bool>,
}

impl Example for ProfilePhoneRequest {
    fn example() -> Self {
        Self {
            phone_number: "+14155550123".to_owned(),
            messaging_consent: Some(true),
            request_verification: Some(true),
        }
    }
}

/// A code that proves a new address.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct ProfileVerifyRequest {
    /// The digits; spaces and hyphens between them are ignored.
    auth_code: String,
    /// The user's name.
    username: String,
}

impl Example for ProfileVerifyRequest {
    fn example() -> Self {
        Self { auth_code: "123456".to_owned(), username: "ann@example.com".to_owned() }
    }
}

/// An identifier that is none cannot be known.
fn user_id(text: &str) -> Result<UserId, ApiError> {
    text.parse().map_err(|_| ApiError::not_found("there is no user with this id"))
}

const CHANGE: u32 = BODY | CREDENTIAL | NOT_FOUND;

pub(crate) struct ProfileApi;

#[OpenApi(prefix_path = "/fido2/v2/profile", tag = "Tag::Profile")]
impl ProfileApi {
    /// Delete a user
    ///
    /// Deletes the user with all passkeys, addresses and sign-ins, for ever; tokens of the user stop being accepted.
    /// Confirmed transactions are kept as evidence. Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id", method = "delete", operation_id = "profileDelete")]
    async fn delete(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The user's id
        id: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        state.profiles.delete(&caller.0, user_id(&id)?, &caller.1).await?;
        Ok(NoContent)
    }

    /// Set a user's e-mail address
    ///
    /// With `requestVerification` a code is sent to the new address, and the old one stays until the code was typed.
    /// Whoever reads the old address is told when it is replaced. Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id/email", method = "post", operation_id = "profileEmailUpdate")]
    async fn set_email(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The user's id
        id: Path<String>,
        body: Body<ProfileEmailRequest>,
    ) -> Outcome<NoContent, { CHANGE | TOO_MANY }> {
        let new = NewAddress { address: Address::email(&body.0.email)?, messaging_consent: false };
        let verify = body.0.request_verification.unwrap_or(true);
        state.profiles.set_address(&caller.0, user_id(&id)?, new, verify, &caller.1).await?;
        Ok(NoContent)
    }

    /// Remove a user's e-mail address
    ///
    /// Whoever reads it is told. Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id/email", method = "delete", operation_id = "profileEmailDelete")]
    async fn remove_email(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The user's id
        id: Path<String>,
        body: Body<ProfileEmailDeleteRequest>,
    ) -> Outcome<NoContent, CHANGE> {
        let address = Address::email(&body.0.email)?;
        let user = user_id(&id)?;
        state.profiles.remove_address(&caller.0, user, Channel::Email, Some(&address), &caller.1).await?;
        Ok(NoContent)
    }

    /// Set a user's telephone number
    ///
    /// With `requestVerification` a code is sent to the new number, which needs `messagingConsent`, and the old one
    /// stays until the code was typed. Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id/phone", method = "post", operation_id = "profilePhoneUpdate")]
    async fn set_phone(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The user's id
        id: Path<String>,
        body: Body<ProfilePhoneRequest>,
    ) -> Outcome<NoContent, { CHANGE | TOO_MANY }> {
        let new = NewAddress {
            address: Address::phone(&body.0.phone_number)?,
            messaging_consent: body.0.messaging_consent.unwrap_or(false),
        };
        let verify = body.0.request_verification.unwrap_or(true);
        state.profiles.set_address(&caller.0, user_id(&id)?, new, verify, &caller.1).await?;
        Ok(NoContent)
    }

    /// Remove a user's telephone number
    ///
    /// Whoever reads it is told. Needs an API key with the scope `profile:write`.
    #[oai(path = "/:id/phone", method = "delete", operation_id = "profilePhoneDelete")]
    async fn remove_phone(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        /// The user's id
        id: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        state.profiles.remove_address(&caller.0, user_id(&id)?, Channel::Sms, None, &caller.1).await?;
        Ok(NoContent)
    }

    /// Prove a new e-mail address
    ///
    /// Takes the address that a code was sent to by `profile/{id}/email`, if the code is right. Needs an API key with
    /// the scope `profile:write`.
    #[oai(path = "/email/verify", method = "post", operation_id = "profileEmailVerify")]
    async fn verify_email(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        body: Body<ProfileVerifyRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | TOO_MANY }> {
        let ProfileVerifyRequest { auth_code, username } = body.0;
        state.profiles.verify_address(&caller.0, &username, Channel::Email, &auth_code, &caller.1).await?;
        Ok(NoContent)
    }

    /// Prove a new telephone number
    ///
    /// Takes the number that a code was sent to by `profile/{id}/phone`, if the code is right. Needs an API key with
    /// the scope `profile:write`.
    #[oai(path = "/phone/verify", method = "post", operation_id = "profilePhoneVerify")]
    async fn verify_phone(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        body: Body<ProfileVerifyRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | TOO_MANY }> {
        let ProfileVerifyRequest { auth_code, username } = body.0;
        state.profiles.verify_address(&caller.0, &username, Channel::Sms, &auth_code, &caller.1).await?;
        Ok(NoContent)
    }
}
