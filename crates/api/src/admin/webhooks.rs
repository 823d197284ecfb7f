use fidelio_identity::Webhook;
use fidelio_identity::audit::Action;
use fidelio_kernel::{Timestamp, WebhookId};
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::types::Example;
use poem_openapi::{Object, OpenApi};

use crate::auth::ApplicationAdmin;
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{ANY, BODY, CONFLICT, CREDENTIAL, Created, NOT_FOUND, NoContent, Outcome};
use crate::state::State;
use crate::wire::{Body, Time, example};

/// A receiver of an application's audit events.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Webhook", rename_all = "camelCase", example)]
pub(crate) struct WebhookBody {
    /// Its identifier.
    id: String,
    /// Where events are posted.
    url: String,
    /// Which events; every one if empty.
    actions: Vec<String>,
    /// When it was added.
    created_at: Time,
}

impl From<Webhook> for WebhookBody {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id.to_string(),
            url: webhook.url,
            actions: webhook.actions.iter().map(Action::to_string).collect(),
            created_at: Time(webhook.created_at),
        }
    }
}

impl Example for WebhookBody {
    fn example() -> Self {
        Self {
            id: example::WEBHOOK.to_owned(),
            url: "https://siem.example.com/fidelio".to_owned(),
            actions: vec!["user.deleted".to_owned()],
            created_at: Time(Timestamp::from_seconds(1_767_372_044)),
        }
    }
}

/// The receivers of an application's audit events.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct WebhookList {
    /// Oldest first.
    items: Vec<WebhookBody>,
}

impl Example for WebhookList {
    fn example() -> Self {
        Self { items: vec![WebhookBody::example()] }
    }
}

/// A receiver to be.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct WebhookCreateRequest {
    /// Where events are to be posted: an `https://` URL.
    url: String,
    /// Which events, for example `user.deleted`; every one if absent or empty.
    actions: Option<Vec<String>>,
}

impl Example for WebhookCreateRequest {
    fn example() -> Self {
        Self { url: "https://siem.example.com/fidelio".to_owned(), actions: None }
    }
}

/// A receiver that was added.
#[derive(Clone, Debug, Object)]
#[oai(rename_all = "camelCase", example)]
pub(crate) struct WebhookCreateResponse {
    /// What requests to it are signed with. It is shown only now.
    secret: String,
    /// What is kept of it.
    webhook: WebhookBody,
}

impl Example for WebhookCreateResponse {
    fn example() -> Self {
        let secret = "whsec_oAjxAhjnoQXLmRRAczwPg2E/S2zVS+DKlO6WNvgH9ys=".to_owned();
        Self { secret, webhook: WebhookBody::example() }
    }
}

#[derive(Default)]
pub(crate) struct WebhooksApi;

#[OpenApi(prefix_path = "/fido2/v2/admin", tag = "Tag::Admin")]
impl WebhooksApi {
    /// List webhooks
    ///
    /// All of them, at most ten.
    #[oai(path = "/applications/:applicationId/webhooks", method = "get", operation_id = "adminWebhooksList")]
    async fn list(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
    ) -> Outcome<Json<WebhookList>, { ANY | CREDENTIAL | NOT_FOUND }> {
        let webhooks = state.webhooks.list(caller.application.id).await?;
        Ok(Json(WebhookList { items: webhooks.into_iter().map(WebhookBody::from).collect() }))
    }

    /// Add a webhook
    ///
    /// Each event of the audit log from now on is posted there, signed as the Standard Webhooks specification says, and tried
    /// again for three days until it is accepted. `webhook-id` is the event's identifier at every attempt. What is personal
    /// is not sent.
    #[oai(path = "/applications/:applicationId/webhooks", method = "post", operation_id = "adminWebhookCreate")]
    async fn create(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        body: Body<WebhookCreateRequest>,
    ) -> Outcome<Created<WebhookCreateResponse>, { BODY | CREDENTIAL | NOT_FOUND | CONFLICT }> {
        let WebhookCreateRequest { url, actions } = body.0;
        let actions = actions.unwrap_or_default().iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
        let (webhook, secret) = state.webhooks.create(&caller.by, &caller.application, url, actions).await?;
        Ok(Created(WebhookCreateResponse { secret, webhook: webhook.into() }))
    }

    /// Remove a webhook
    ///
    /// With what waits to be delivered there.
    #[oai(
        path = "/applications/:applicationId/webhooks/:webhookId",
        method = "delete",
        operation_id = "adminWebhookDelete"
    )]
    async fn delete(
        &self,
        state: State<'_>,
        caller: ApplicationAdmin,
        /// The application's identifier.
        #[oai(name = "applicationId")]
        _id: Path<String>,
        /// The webhook's identifier.
        #[oai(name = "webhookId")]
        webhook: Path<String>,
    ) -> Outcome<NoContent, { ANY | CREDENTIAL | NOT_FOUND }> {
        let unknown = |_| ApiError::not_found("this application has no webhook with this id");
        let webhook: WebhookId = webhook.parse().map_err(unknown)?;
        state.webhooks.delete(&caller.by, caller.application.id, webhook).await?;
        Ok(NoContent)
    }
}
