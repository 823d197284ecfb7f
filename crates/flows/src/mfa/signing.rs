//! What a flow signs: the payload that its user has agreed to.

use fidelio_credentials::ceremony::AssertionResponse;
use fidelio_credentials::ports::Unit;
use fidelio_credentials::session::MfaSession;
use fidelio_credentials::{SessionError, TransactionEvidence};
use fidelio_identity::mfa_policy::Step;
use fidelio_identity::{Application, User};
use fidelio_kernel::Timestamp;

use super::completion::subject;
use super::offers::digest;
use super::{Mfa, MfaError};
use crate::assertions::Proof;
use crate::issuer::Confirmed;

/// `txType` of signatures over payloads.
const TX_TYPE: &str = "payload";

impl Mfa {
    /// The signature over the payload, if there is one: whoever is signed in has agreed to it.
    pub(super) async fn sign(
        &self,
        application: &Application,
        session: &MfaSession,
        user: &User,
    ) -> Result<String, MfaError> {
        let Some(payload) = &session.payload else { return Ok(String::new()) };
        let digest = digest(session, payload);
        let mut subject = subject(application, session, user);
        let signed = session.done.iter().find(|done| done.step == Step::PasskeyTx);
        subject.passkey = signed.and_then(|done| done.passkey);
        let confirmed = Confirmed {
            transaction: payload.transaction,
            tx_type: TX_TYPE,
            digest: digest.digest,
            nonce: &session.trace_id,
            server_nonce: &payload.server_nonce,
            payload: Some(&payload.text),
        };
        Ok(self.issuer.confirmation(application, &subject, &confirmed).await?)
    }

    /// Keeps what proves that a passkey signed the payload.
    pub(super) async fn keep_evidence(
        &self,
        unit: &mut dyn Unit,
        session: &MfaSession,
        proof: &Proof,
        response: AssertionResponse,
        now: Timestamp,
    ) -> Result<(), MfaError> {
        let signed = session.done.last().is_some_and(|done| done.step == Step::PasskeyTx);
        let Some(payload) = session.payload.as_ref().filter(|_| signed) else { return Ok(()) };
        let digest = digest(session, payload);
        let evidence = TransactionEvidence {
            id: payload.transaction,
            application: proof.passkey.application,
            user: proof.user.id,
            passkey: proof.passkey.id,
            tx_type: TX_TYPE.to_owned(),
            payload_digest: digest.payload_digest,
            nonce: session.trace_id.clone(),
            server_nonce: digest.server_nonce,
            client_data_json: response.client_data_json,
            authenticator_data: response.authenticator_data,
            signature: response.signature,
            public_key: proof.passkey.public_key.clone(),
            confirmed_at: now,
        };
        let is_first = unit.transactions().insert(&evidence).await?;
        is_first.then_some(()).ok_or_else(|| SessionError::Used.into())
    }
}
