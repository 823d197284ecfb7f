use fidelio_identity::authenticator_policy::AuthenticatorPolicy;
use fidelio_identity::{Invalid, MfaPolicy};
use fidelio_kernel::Timestamp;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::{Any, Example};
use poem_openapi::{Object, OpenApi};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::auth::{AdminAuth, ApplicationAdmin};
use crate::document::Tag;
use crate::failure::{ANY, BAD_REQUEST, BODY, CREDENTIAL, NOT_FOUND, NoContent, Outcome};
use crate::state::State;
use crate::wire::{Body, Time};

/// The multi-factor policy in force.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct MfaPolicyResponse {
    /// Whether it is the program's own.
    is_default: bool,
    /// The policy; `fidelio app schema` has its JSON Schema.
    policy: Any<Value>,
}

impl Example for MfaPolicyResponse {
    fn example() -> Self {
        Self { is_default: true, policy: Any(serde_json::to_value(MfaPolicy::default()).unwrap_or_default()) }
    }
}

/// A multi-factor policy.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct MfaPolicyRequest {
    /// The policy; `fidelio app schema` has its JSON Schema.
    policy: Any<Value>,
}

impl Example for MfaPolicyRequest {
    fn example() -> Self {
        Self { policy: Any(serde_json::to_value(MfaPolicy::default()).unwrap_or_default()) }
    }
}

/// A policy on authenticators.
#[derive(Clone, Debug, Object)]
#[oai(rename = "AuthenticatorPolicy", rename_all = "camelCase", example)]
pub(crate) struct AuthenticatorPolicyBody {
    /// The policy: `allow`, `blacklist`, `attestation`, `claimed_models`, `attachment`, `minimum_certification`,
    /// `refuse_compromised`, `stale_metadata` and `at_login`; `fidelio app schema` has its JSON Schema.
    policy: Any<Value>,
}

impl Example for AuthenticatorPolicyBody {
    fn example() -> Self {
        Self { policy: Any(serde_json::to_value(AuthenticatorPolicy::default()).unwrap_or_default()) }
    }
}

/// The FIDO metadata at hand.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct MetadataResponse {
    /// Whether any could be had.
    loaded: bool,
    /// Whether there should be younger metadata, or there is none.
    stale: bool,
    /// Its serial number.
    number: Option<i64>,
    /// Until when it holds.
    next_update: Option<Time>,
    /// How many models of authenticators it tells of.
    models: i64,
}

impl Example for MetadataResponse {
    fn example() -> Self {
        let next_update = Some(Time(Timestamp::from_seconds(1_767_372_044)));
        Self { loaded: true, stale: false, number: Some(112), next_update, models: 321 }
    }
}

#[derive(Default)]
pub(crate) struct PoliciesApi;

#[OpenApi(prefix_path = "/fido2/v2/admin", tag = "Tag::Admin")]
impl PoliciesApi {
    /// Get the multi-factor policy
    ///
    /// The one in force.
    #[oai(path = "/applications/:applicationId/mfa-policy", method = "get", operation_id = "adminMfaPolicyGet")]
    async fn mfa_policy(
        &self,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
    ) -> Outcome<Json<MfaPolicyResponse>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let settings = &caller.application.settings;
        let policy = Any(serde_json::to_value(settings.policy()).unwrap_or_default());
        Ok(Json(MfaPolicyResponse { is_default: settings.mfa_policy.is_none(), policy }))
    }

    /// Set the multi-factor policy
    ///
    /// It holds for every step from now on, also of flows that have begun.
    #[oai(path = "/applications/:applicationId/mfa-policy", method = "put", operation_id = "adminMfaPolicyPut")]
    async fn set_mfa_policy(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        body: Body<MfaPolicyRequest>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | NOT_FOUND }> {
        let policy: MfaPolicy = read(body.0.policy)?;
        state.administration.set_mfa_policy(&caller.by, caller.application.id, Some(policy)).await?;
        Ok(NoContent)
    }

    /// Reset the multi-factor policy
    ///
    /// To the program's own.
    #[oai(
        path = "/applications/:applicationId/mfa-policy",
        method = "delete",
        operation_id = "adminMfaPolicyReset"
    )]
    async fn reset_mfa_policy(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
    ) -> Outcome<NoContent, { ANY | BAD_REQUEST | CREDENTIAL | NOT_FOUND }> {
        state.administration.set_mfa_policy(&caller.by, caller.application.id, None).await?;
        Ok(NoContent)
    }

    /// Get the policy on authenticators
    ///
    /// Which authenticators can be registered and sign in, the blacklist included.
    #[oai(
        path = "/applications/:applicationId/authenticator-policy",
        method = "get",
        operation_id = "adminAuthenticatorPolicyGet"
    )]
    async fn authenticator_policy(
        &self,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
    ) -> Outcome<Json<AuthenticatorPolicyBody>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let policy = serde_json::to_value(&caller.application.settings.authenticators).unwrap_or_default();
        Ok(Json(AuthenticatorPolicyBody { policy: Any(policy) }))
    }

    /// Set the policy on authenticators
    ///
    /// All of it; a member that is absent is as the default. Passkeys that exist already are refused at login only if
    /// `at_login` or the blacklist says so.
    #[oai(
        path = "/applications/:applicationId/authenticator-policy",
        method = "put",
        operation_id = "adminAuthenticatorPolicyPut"
    )]
    async fn set_authenticator_policy(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        body: Body<AuthenticatorPolicyBody>,
    ) -> Outcome<NoContent, { BODY | CREDENTIAL | NOT_FOUND }> {
        let policy: AuthenticatorPolicy = read(body.0.policy)?;
        state.administration.set_authenticator_policy(&caller.by, caller.application.id, policy).await?;
        Ok(NoContent)
    }

    /// Get the state of the FIDO metadata
    ///
    /// What the policies on authenticators rest on. It is one for the installation.
    #[oai(path = "/metadata", method = "get", operation_id = "adminMetadataGet")]
    async fn metadata(
        &self,
        state: State<'_>,
        _caller: AdminAuth,
    ) -> Outcome<Json<MetadataResponse>, { ANY | CREDENTIAL }> {
        let now = state.clock.now();
        let metadata = state.metadata.current();
        Ok(Json(MetadataResponse {
            loaded: metadata.is_some(),
            stale: metadata.as_ref().is_none_or(|metadata| metadata.is_stale(now)),
            number: metadata.as_ref().and_then(|metadata| i64::try_from(metadata.number).ok()),
            next_update: metadata.as_ref().map(|metadata| Time(metadata.next_update)),
            models: metadata.map_or(0, |metadata| i64::try_from(metadata.models.len()).unwrap_or(i64::MAX)),
        }))
    }
}

/// What clients write as JSON, in the form that the domain has.
fn read<T: DeserializeOwned>(Any(value): Any<Value>) -> Result<T, Invalid> {
    if !value.is_object() {
        return Err(Invalid::new("policy", "must be an object"));
    }
    serde_json::from_value(value).map_err(|error| Invalid::new("policy", format!("is not valid: {error}")))
}
