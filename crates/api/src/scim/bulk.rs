use fidelio_provisioning::bulk::{Bulk, BulkOutcome};
use poem_openapi::OpenApi;
use serde_json::{Value, json};

use super::payload::{ScimAnswer, ScimBody};
use super::types::{BulkAnswer, BulkBody};
use super::{Outcome, client};
use crate::auth::{ProfileWrite, ScopedKeyAuth};
use crate::document::Tag;
use crate::error::ApiError;
use crate::failure::{BODY, CREDENTIAL};
use crate::state::State;

#[derive(Default)]
pub(crate) struct BulkApi;

#[OpenApi(prefix_path = "/scim/v2", tag = "Tag::Scim")]
impl BulkApi {
    /// Do several operations
    ///
    /// One after the other, each for itself (RFC 7644 section 3.7): at most 200, in at most 1,048,576 bytes. One that names
    /// what another one makes (`bulkId:…`) is done after that one; those that name each other in a circle are refused with
    /// 409. Needs an API key with the scope `profile:write`.
    #[oai(path = "/Bulk", method = "post", operation_id = "scimBulk")]
    async fn bulk(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileWrite>,
        body: ScimBody<BulkBody>,
    ) -> Outcome<ScimAnswer<BulkAnswer>, { BODY | CREDENTIAL }> {
        let bulk = Bulk::read(&body.0)?;
        let outcomes = state.provisioning.bulk(&client(&caller.0, &caller.1), &bulk).await;
        Ok(ScimAnswer::new(json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],
            "Operations": outcomes.into_iter().map(outcome).collect::<Vec<_>>(),
        })))
    }
}

fn outcome(outcome: BulkOutcome) -> Value {
    let mut told = json!({ "method": outcome.method });
    let members = [("bulkId", outcome.bulk_id), ("location", outcome.location), ("version", outcome.version)];
    for (name, value) in members {
        if let Some(value) = value {
            told[name] = value.into();
        }
    }
    match outcome.result {
        Ok(status) => told["status"] = status.to_string().into(),
        Err(error) => {
            let error = ApiError::from(error);
            error.log();
            told["status"] = error.status.as_str().into();
            told["response"] = error.scim_body();
        }
    }
    told
}
