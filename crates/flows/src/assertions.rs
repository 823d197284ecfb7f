//! Proving a passkey: what a login and a confirmation have in common.

use std::sync::Arc;

use fidelio_credentials::authenticator::{Authenticator, PolicyStep, judge};
use fidelio_credentials::ceremony::{
    AssertionResponse, CeremonyError, ExpectedAssertion, RelyingParty, VerifiedAssertion, WebAuthn,
};
use fidelio_credentials::passkey::counter_may_follow;
use fidelio_credentials::ports::{MetadataSource, PasskeyQueries, PasskeyUse, Store, Unit};
use fidelio_credentials::token::{acr, passkey_amr};
use fidelio_credentials::{Aaguid, AttestationTrust, Passkey, Session};
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::{Application, Basis, Device, User};
use fidelio_kernel::{DeviceId, PasskeyId, StoreError, Timestamp, UserId, base64url};

use crate::audit::{Audit, Entry};
use crate::authentication::AuthenticationError;
use crate::ceremonies::verification_is_required;
use crate::issuer::{Subject, passkey_scopes, verified_scopes};
use crate::{Client, TheApplication};

/// Proves passkeys.
pub struct Assertions {
    /// Flags a passkey that may have been copied.
    pub store: Arc<dyn Store>,
    /// Finds the passkey and its owner.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Verifies the response.
    pub webauthn: Arc<dyn WebAuthn>,
    /// What is known of authenticators.
    pub metadata: Arc<dyn MetadataSource>,
    /// Records what was done.
    pub audit: Audit,
}

/// What completes a login or a confirmation.
#[derive(Debug)]
pub struct Completion {
    /// The application of the session.
    pub application: TheApplication,
    /// The opened session.
    pub session: Session,
    /// What the authenticator answered.
    pub response: AssertionResponse,
    /// Who sends it.
    pub client: Client,
}

/// What a ceremony expects.
pub(crate) struct Expected<'a> {
    pub(crate) application: &'a Application,
    pub(crate) challenge: &'a [u8; 32],
    /// Whether the passkey's owner is somebody whom the session is for.
    pub(crate) may_be: &'a (dyn Fn(UserId) -> bool + Sync),
    /// Whether nobody must be able to tell if the user name of the session is known.
    pub(crate) hides: bool,
    pub(crate) client: &'a Client,
}

/// A passkey that was proved, and is still to be recorded.
pub(crate) struct Proof {
    pub(crate) passkey: Passkey,
    pub(crate) user: User,
    /// The device that used it last before.
    pub(crate) device: Option<Device>,
    pub(crate) verified: VerifiedAssertion,
}

impl Proof {
    /// Who is authenticated by it, and how.
    pub(crate) fn subject(&self, application: &Application) -> Subject {
        let amr = self.amr();
        let is_verified = self.verified.user_verified;
        Subject {
            user: self.user.id,
            username: self.user.name.as_str().to_owned(),
            passkey: Some(self.passkey.id),
            scopes: if is_verified { verified_scopes(application) } else { passkey_scopes(application) },
            epoch: self.user.epoch,
            acr: acr(&amr).to_owned(),
            amr,
        }
    }

    /// How it authenticates the user.
    pub(crate) fn amr(&self) -> Vec<String> {
        passkey_amr(self.passkey.backup_eligible, true, self.verified.user_verified)
    }
}

impl Assertions {
    /// Verifies a response for somebody whom the session is for; reads once.
    pub(crate) async fn prove(
        &self,
        expected: &Expected<'_>,
        response: &AssertionResponse,
        now: Timestamp,
    ) -> Result<Proof, AuthenticationError> {
        let application = expected.application;
        let known = self.passkeys.by_credential_id(application.id, &response.credential_id).await?;
        let known = known.filter(|(_, user, _)| (expected.may_be)(user.id) && response.may_belong_to(user.id));
        let Some((passkey, user, device)) = known else {
            if expected.hides {
                // As much work as for a passkey that is known; what comes of it does not matter.
                let _ = self.verify(expected, &stand_in(application, response, now), response);
            }
            return Err(AuthenticationError::UnknownPasskey);
        };
        let verified = self.verify(expected, &passkey, response);
        let verified = verified.map_err(|error| match expected.hides {
            // There is nothing to verify for a name that is not known, so what does not verify for one that is
            // must not sound otherwise.
            true => AuthenticationError::UnknownPasskey,
            false => error.into(),
        })?;
        if !user.active {
            return Err(AuthenticationError::UserInactive);
        }
        let authenticator = Authenticator {
            aaguid: passkey.aaguid,
            attestation: passkey.attestation_trust,
            transports: &passkey.transports,
        };
        let metadata = self.metadata.current();
        judge(&application.settings.authenticators, metadata.as_deref(), PolicyStep::Login, &authenticator, now)?;
        let proof = Proof { passkey, user, device, verified };
        if !counter_may_follow(proof.passkey.sign_count, verified.sign_count) {
            return Err(self.counter_regressed(&proof, now, expected.client).await?);
        }
        Ok(proof)
    }

    fn verify(
        &self,
        expected: &Expected<'_>,
        passkey: &Passkey,
        response: &AssertionResponse,
    ) -> Result<VerifiedAssertion, CeremonyError> {
        let assertion = ExpectedAssertion {
            challenge: expected.challenge,
            user_verification_required: verification_is_required(expected.application),
            passkey,
        };
        self.webauthn.verify_assertion(&RelyingParty::from(expected.application), &assertion, response)
    }

    /// Holds the user as the proof was read, so that whoever deactivates or deletes the user comes before or after.
    pub(crate) async fn hold(
        &self,
        unit: &mut dyn Unit,
        proof: &Proof,
        now: Timestamp,
    ) -> Result<(), AuthenticationError> {
        let basis = Basis { user: Some((proof.user.id, proof.user.epoch)), ..Basis::default() };
        let holds = unit.access().hold(proof.user.application, &basis, now).await?;
        holds.then_some(()).ok_or(AuthenticationError::UserInactive)
    }

    /// Records the use in the unit of its effect. If another use was recorded since the proof was read and the
    /// counter may not follow that one, the unit is undone and the passkey flagged.
    pub(crate) async fn record(
        &self,
        mut unit: Box<dyn Unit>,
        proof: &Proof,
        device: Option<DeviceId>,
        now: Timestamp,
        client: &Client,
    ) -> Result<Box<dyn Unit>, AuthenticationError> {
        let used = PasskeyUse {
            passkey: proof.passkey.id,
            sign_count: proof.verified.sign_count,
            backup_state: proof.verified.backup_state,
            device,
            at: now,
        };
        if unit.passkeys().record_use(&used).await? {
            return Ok(unit);
        }
        let is_there = unit.passkeys().ids_of_user(proof.user.id).await?.contains(&proof.passkey.id);
        drop(unit);
        if !is_there {
            return Err(AuthenticationError::UnknownPasskey);
        }
        Err(self.counter_regressed(proof, now, client).await?)
    }

    async fn counter_regressed(
        &self,
        proof: &Proof,
        now: Timestamp,
        client: &Client,
    ) -> Result<AuthenticationError, StoreError> {
        let Passkey { id: passkey, application, user, .. } = &proof.passkey;
        tracing::warn!(%application, %user, %passkey, "a signature counter went backwards; a passkey may be copied");
        let mut unit = self.store.begin().await?;
        unit.passkeys().flag(proof.passkey.id, now).await?;
        let entry = Entry::new(*application, Action::PasskeyFlagged, Actor::Anonymous);
        self.audit.record(&mut *unit, entry.on(&proof.user).target(passkey), client).await?;
        unit.commit().await?;
        Ok(AuthenticationError::CounterRegression)
    }
}

/// A passkey that nobody has, with a key on the curve of most.
fn stand_in(application: &Application, response: &AssertionResponse, now: Timestamp) -> Passkey {
    // The P-256 key of RFC 7517 appendix A.1 as a COSE key.
    let coordinate = |text| base64url::decode(text).unwrap_or_default();
    let public_key = [
        &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20][..],
        &coordinate("MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"),
        &[0x22, 0x58, 0x20],
        &coordinate("4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"),
    ]
    .concat();
    Passkey {
        id: PasskeyId::from_uuid(application.id.as_uuid()),
        application: application.id,
        user: UserId::from_uuid(application.id.as_uuid()),
        credential_id: response.credential_id.clone(),
        public_key,
        aaguid: Aaguid::default(),
        transports: Vec::new(),
        attestation_format: "none".to_owned(),
        attestation_trust: AttestationTrust::None,
        sign_count: 0,
        backup_eligible: true,
        backup_state: true,
        user_verified: true,
        name: String::new(),
        created_at: now,
        created_on: None,
        last_used_at: None,
        last_used_on: None,
        flagged_at: None,
    }
}
