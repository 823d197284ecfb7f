//! Confirming transactions with a passkey: `tx/init` and `tx/complete`.

use std::sync::Arc;

use fidelio_credentials::options::{Descriptor, RequestOptions};
use fidelio_credentials::ports::{PasskeyQueries, Store};
use fidelio_credentials::session::{Ceremony, Challenge, TransactionSession};
use fidelio_credentials::transaction::check;
use fidelio_credentials::{Passkey, SessionError, TransactionDigest, TransactionEvidence};
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::{Device, UserName};
use fidelio_kernel::{RandomExt as _, TransactionId, UserId};

use crate::TheApplication;
pub use crate::assertions::Completion;
use crate::assertions::{Assertions, Expected, Proof};
use crate::audit::Entry;
use crate::authentication::AuthenticationError;
use crate::ceremonies::decoys;
use crate::issuer::{Confirmed, Issuer};
use crate::sessions::{Sessions, consume};

/// Has users confirm transactions.
pub struct Transactions {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Proves the passkey.
    pub assertions: Assertions,
    /// Seals sessions.
    pub sessions: Sessions,
    /// Issues the confirmation.
    pub issuer: Issuer,
}

/// A transaction to confirm.
#[derive(Debug)]
pub struct Request {
    /// The application.
    pub application: TheApplication,
    /// Who is to confirm it.
    pub user_name: String,
    /// What is to be confirmed.
    pub payload: String,
    /// The client's nonce.
    pub nonce: String,
    /// What kind of transaction it is.
    pub tx_type: String,
}

/// A confirmation that has begun.
#[derive(Debug)]
pub struct Begun {
    /// The transaction.
    pub transaction: TransactionId,
    /// What to tell the authenticator; the challenge is the digest of payload and nonces.
    pub options: RequestOptions,
    /// The sealed session.
    pub session: String,
}

/// A confirmed transaction.
#[derive(Debug)]
pub struct Outcome {
    /// The passkey, as it is after this use.
    pub passkey: Passkey,
    /// The device that last signed in with it.
    pub device: Option<Device>,
    /// The confirmation.
    pub token: String,
    /// An access token: the user has just proved a passkey.
    pub access_token: String,
    /// The transaction.
    pub transaction: TransactionId,
    /// The digest that was signed.
    pub digest: [u8; 32],
    /// The client's nonce.
    pub nonce: String,
    /// The server's nonce.
    pub server_nonce: String,
}

/// Why a transaction was not confirmed.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum TransactionError {
    /// The user is not known or has no passkey.
    #[error("there is no user with this name and a passkey")]
    NoPasskey,
    /// It was confirmed already.
    #[error("this transaction was confirmed already")]
    Confirmed,
    /// What can go wrong with any assertion.
    #[error(transparent)]
    Authentication(#[from] AuthenticationError),
}

macro_rules! as_authentication_error {
    ($($error:ty),*) => {$(
        impl From<$error> for TransactionError {
            fn from(error: $error) -> Self {
                Self::Authentication(error.into())
            }
        }
    )*};
}

as_authentication_error!(
    fidelio_identity::Invalid,
    SessionError,
    fidelio_credentials::ceremony::CeremonyError,
    fidelio_credentials::ports::TokenError,
    fidelio_kernel::StoreError
);

impl Transactions {
    /// Begins a confirmation; reads once and writes nothing.
    ///
    /// # Errors
    /// When a text is empty or too long, or, unless the application hides it, when there is no such user.
    pub async fn init(&self, request: Request) -> Result<Begun, TransactionError> {
        let Request { application, user_name, payload, nonce, tx_type } = request;
        check(&payload, &nonce, &tx_type)?;
        let name = UserName::parse(&user_name)?;
        let found = self.passkeys.user_with_passkeys(application.id, name.folded()).await?;
        let decoys = decoys(&*self.sessions.sealer, &application, &name);
        let nobody = UserId::new(&*self.sessions.clock, &*self.sessions.random);
        let (user, allow) = match found {
            Some((user, passkeys)) if !passkeys.is_empty() => {
                (user.id, passkeys.iter().map(Descriptor::from).collect())
            }
            _ if application.settings.hide_unknown_users => (nobody, decoys),
            _ => return Err(TransactionError::NoPasskey),
        };
        let transaction = TransactionId::new(&*self.sessions.clock, &*self.sessions.random);
        let digest = TransactionDigest::new(&payload, &nonce, self.sessions.random.bytes());
        let options = RequestOptions::new(&application, digest.digest.to_vec(), allow);
        let session = TransactionSession {
            transaction,
            user,
            tx_type,
            payload_digest: Challenge(digest.payload_digest),
            nonce,
            server_nonce: digest.server_nonce,
            digest: Challenge(digest.digest),
        };
        let session = self.sessions.seal(&application, Ceremony::Transaction(session))?;
        Ok(Begun { transaction, options, session })
    }

    /// Verifies the signature over the transaction, keeps the evidence, and issues the confirmation.
    ///
    /// # Errors
    /// When the response does not verify, is of another user, or the transaction was confirmed already.
    pub async fn complete(&self, completion: Completion) -> Result<Outcome, TransactionError> {
        let Completion { application, session, response, client } = completion;
        let Ceremony::Transaction(begun) = &session.ceremony else {
            return Err(SessionError::Invalid.into());
        };
        let may_be = |owner| begun.user == owner;
        let expected = Expected {
            application: &application,
            challenge: &begun.digest.0,
            may_be: &may_be,
            hides: application.settings.hide_unknown_users,
            client: &client,
        };
        let now = self.issuer.clock.now();
        let proof = self.assertions.prove(&expected, &response, now).await?;
        let subject = proof.subject(&application);
        let confirmed = Confirmed {
            transaction: begun.transaction,
            tx_type: &begun.tx_type,
            digest: begun.digest.0,
            nonce: &begun.nonce,
            server_nonce: &begun.server_nonce,
            payload: None,
        };
        let token = self.issuer.confirmation(&application, &subject, &confirmed).await?;
        let access_token = self.issuer.access(&application, &subject).await?;
        let evidence = TransactionEvidence {
            id: begun.transaction,
            application: application.id,
            user: proof.user.id,
            passkey: proof.passkey.id,
            tx_type: begun.tx_type.clone(),
            payload_digest: begun.payload_digest.0,
            nonce: begun.nonce.clone(),
            server_nonce: begun.server_nonce.clone(),
            client_data_json: response.client_data_json,
            authenticator_data: response.authenticator_data,
            signature: response.signature,
            public_key: proof.passkey.public_key.clone(),
            confirmed_at: now,
        };

        let mut unit = self.store.begin().await?;
        consume(&mut *unit, &session).await??;
        self.assertions.hold(&mut *unit, &proof, now).await?;
        if !unit.transactions().insert(&evidence).await? {
            return Err(TransactionError::Confirmed);
        }
        let mut unit = self.assertions.record(unit, &proof, None, now, &client).await?;
        let actor = Actor::User(proof.user.id);
        let entry = Entry::new(application.id, Action::TransactionConfirmed, actor).on(&proof.user);
        self.assertions.audit.record(&mut *unit, entry.target(begun.transaction), &client).await?;
        unit.commit().await?;

        let Proof { mut passkey, device, verified, .. } = proof;
        passkey.last_used_at = Some(now);
        passkey.backup_state = verified.backup_state;
        Ok(Outcome {
            passkey,
            device,
            token,
            access_token,
            transaction: begun.transaction,
            digest: begun.digest.0,
            nonce: begun.nonce.clone(),
            server_nonce: begun.server_nonce.clone(),
        })
    }
}
