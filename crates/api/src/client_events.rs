//! `client-events/*`: what clients report.

use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::auth::SessionAuth;
use crate::document::Tag;
use crate::failure::{BODY, CREDENTIAL, Outcome, TOO_MANY};
use crate::state::State;
use crate::wire::{Body, example};

/// Something that happened on a device.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct ClientEventRequest {
    /// What happened. At most 512 characters are kept, control characters as escapes.
    event: String,
    /// Whether it is about an error; not if absent.
    is_error: Option<bool>,
}

impl Example for ClientEventRequest {
    fn example() -> Self {
        Self { event: "ERROR_DISCOVERABLE_CREDENTIALS_UNSUPPORTED".to_owned(), is_error: Some(true) }
    }
}

/// The session, unchanged.
#[derive(Clone, Debug, Object)]
#[oai(example)]
pub(crate) struct ClientEventResponse {
    /// As it was sent; it was not used up.
    session: String,
}

impl Example for ClientEventResponse {
    fn example() -> Self {
        Self { session: example::SESSION.to_owned() }
    }
}

pub(crate) struct ClientEventsApi;

#[OpenApi(prefix_path = "/fido2/v2/client-events", tag = "Tag::ClientEvents")]
impl ClientEventsApi {
    /// Report an event
    ///
    /// Keeps what happened on a device for whoever looks into it later, with the session and its trace id. It changes
    /// nothing and decides nothing, and the session can be used as before.
    #[oai(path = "/submit", method = "post", operation_id = "clientEventsSubmit")]
    async fn submit(
        &self,
        state: State<'_>,
        auth: SessionAuth,
        body: Body<ClientEventRequest>,
    ) -> Outcome<Json<ClientEventResponse>, { BODY | CREDENTIAL | TOO_MANY }> {
        let ClientEventRequest { event, is_error } = body.0;
        let SessionAuth { application, session, text, client } = auth;
        state.client_events.submit(&application, &session, &event, is_error.unwrap_or(false), &client).await?;
        Ok(Json(ClientEventResponse { session: text }))
    }
}
