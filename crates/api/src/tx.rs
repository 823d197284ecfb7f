//! `tx/*`: confirming transactions with a passkey.

use fidelio_credentials::ceremony::AssertionResponse;
use fidelio_flows::transactions::{self, Completion};
use fidelio_kernel::base64url;
use poem::Request;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::application;
use crate::client::client;
use crate::document::Tag;
use crate::failure::{BODY, CONFLICT, FORBIDDEN, NOT_FOUND, Outcome, UNAUTHORIZED};
use crate::state::State;
use crate::wire::{ApplicationRef, AssertionOptions, Binary, Body, PasskeyBody, example};

/// A transaction to confirm.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct TxInitRequest {
    /// The application; found by the host or the server's default if absent.
    app: Option<ApplicationRef>,
    /// Who is to confirm it.
    username: String,
    /// What is to be confirmed: 1 to 65,536 bytes of text.
    tx_payload: String,
    /// A random text of the client's: 1 to 512 bytes.
    nonce: String,
    /// What kind of transaction it is, as the application calls it: 1 to 128 bytes.
    tx_type: String,
}

impl Example for TxInitRequest {
    fn example() -> Self {
        Self {
            app: None,
            username: "ann@example.com".to_owned(),
            tx_payload: "Pay 10.00 EUR to Bob".to_owned(),
            nonce: "w5zY9tpNgePsqkTsQlNPVA".to_owned(),
            tx_type: "raw".to_owned(),
        }
    }
}

/// A confirmation that has begun.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct TxInitResponse {
    /// What to tell the authenticator. The challenge is SHA-256 of payload, nonce and the server's nonce.
    assertion_options: AssertionOptions,
    /// To be sent back to complete, once, within the application's session time.
    session: String,
    /// The transaction.
    tx_id: String,
}

impl Example for TxInitResponse {
    fn example() -> Self {
        Self {
            assertion_options: AssertionOptions::example(),
            session: example::SESSION.to_owned(),
            tx_id: example::TRANSACTION.to_owned(),
        }
    }
}

/// What the authenticator answered to a confirmation.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct TxCompleteRequest {
    /// `response.authenticatorData`.
    authenticator_data: Binary,
    /// `response.clientDataJSON`, byte for byte.
    client_data: Binary,
    /// `rawId`.
    key_handle: Binary,
    /// The session from init.
    #[oai(validator(min_length = 16))]
    session: String,
    /// `response.signature`.
    signature: Binary,
}

impl Example for TxCompleteRequest {
    fn example() -> Self {
        Self {
            authenticator_data: Binary(b"example authenticator data".to_vec()),
            client_data: Binary(br#"{"type":"webauthn.get"}"#.to_vec()),
            key_handle: Binary(b"example credential id".to_vec()),
            session: example::SESSION.to_owned(),
            signature: Binary(b"example signature".to_vec()),
        }
    }
}

/// A confirmed transaction.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct TxCompleteResponse {
    /// The passkey that signed.
    auth_cred: PasskeyBody,
    /// Its WebAuthn credential id.
    credential_id: Binary,
    /// The confirmation: a JWT of type `txConfirmation` with `txHash`, `nonce`, `lNonce`, `txType` and `txId`.
    token: String,
    /// An access token: the user has just proved a passkey.
    jwt_access: String,
    /// The transaction.
    tx_id: String,
    /// base64url of SHA-256 of payload, `nonce` and `lNonce`, one after the other.
    tx_hash: String,
    /// The client's nonce.
    nonce: String,
    /// The server's nonce.
    l_nonce: String,
}

impl Example for TxCompleteResponse {
    fn example() -> Self {
        Self {
            auth_cred: PasskeyBody::example(),
            credential_id: Binary(base64url::decode(example::CREDENTIAL).unwrap_or_default()),
            token: example::TOKEN.to_owned(),
            jwt_access: example::TOKEN.to_owned(),
            tx_id: example::TRANSACTION.to_owned(),
            tx_hash: example::CHALLENGE.to_owned(),
            nonce: "w5zY9tpNgePsqkTsQlNPVA".to_owned(),
            l_nonce: example::CREDENTIAL.to_owned(),
        }
    }
}

pub(crate) struct TxApi;

#[OpenApi(prefix_path = "/fido2/v2/tx", tag = "Tag::Tx")]
impl TxApi {
    /// Begin to confirm a transaction
    ///
    /// Answers what to tell the authenticator, and a session for `tx/complete`; stores nothing. The passkey signs
    /// the transaction itself: the challenge is the SHA-256 of payload, nonce and a nonce of the server's.
    #[oai(path = "/init", method = "post", operation_id = "txInit")]
    async fn init(
        &self,
        state: State<'_>,
        request: &Request,
        body: Body<TxInitRequest>,
    ) -> Outcome<Json<TxInitResponse>, { BODY | FORBIDDEN | NOT_FOUND }> {
        let body = body.0;
        let app_id = body.app.as_ref().map(|app| app.id.as_str());
        let application = application::of_request(&state.directory, request, app_id).await?;
        let begun = state.transactions.init(transactions::Request {
            application,
            user_name: body.username,
            payload: body.tx_payload,
            nonce: body.nonce,
            tx_type: body.tx_type,
        });
        let begun = begun.await?;
        Ok(Json(TxInitResponse {
            assertion_options: begun.options.into(),
            session: begun.session,
            tx_id: begun.transaction.to_string(),
        }))
    }

    /// Complete the confirmation of a transaction
    ///
    /// Verifies that the user of the session signed exactly this transaction, keeps the evidence, and issues a
    /// confirmation that a backend can check offline: recompute
    /// `base64url(sha256(txPayload + nonce + lNonce))` and compare it with `txHash`. A transaction is confirmed at
    /// most once.
    #[oai(path = "/complete", method = "post", operation_id = "txComplete")]
    async fn complete(
        &self,
        state: State<'_>,
        request: &Request,
        body: Body<TxCompleteRequest>,
    ) -> Outcome<Json<TxCompleteResponse>, { BODY | UNAUTHORIZED | FORBIDDEN | CONFLICT }> {
        let body = body.0;
        let session = state.sessions.open(&body.session)?;
        let application = application::of_credential(&state.directory, request, session.application).await?;
        let response = AssertionResponse {
            credential_id: body.key_handle.0,
            client_data_json: body.client_data.0,
            authenticator_data: body.authenticator_data.0,
            signature: body.signature.0,
            user_handle: None,
        };
        let outcome = state
            .transactions
            .complete(Completion { application, session, response, client: client(&state, request) })
            .await?;
        Ok(Json(TxCompleteResponse {
            credential_id: Binary(outcome.passkey.credential_id.clone()),
            auth_cred: PasskeyBody::new(outcome.passkey, outcome.device, &state.catalogue, true),
            token: outcome.token,
            jwt_access: outcome.access_token,
            tx_id: outcome.transaction.to_string(),
            tx_hash: base64url::encode(outcome.digest),
            nonce: outcome.nonce,
            l_nonce: outcome.server_nonce,
        }))
    }
}
