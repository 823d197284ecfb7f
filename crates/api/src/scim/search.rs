use fidelio_provisioning::listing::{Results, Search};
use fidelio_provisioning::resource::Domain;
use fidelio_provisioning::schema::ResourceType;
use fidelio_provisioning::{Projection, ProvisioningError, ScimType, member};
use poem_openapi::OpenApi;
use serde_json::{Map, Value, json};

use super::payload::{ScimAnswer, ScimBody};
use super::types::{ResourceList, SearchBody};
use super::{Outcome, domain, projection};
use crate::auth::{ProfileRead, ScopedKeyAuth};
use crate::document::Tag;
use crate::failure::{BODY, CREDENTIAL};
use crate::state::State;

/// The parameters of a list.
pub(super) struct Parameters {
    pub(super) filter: Option<String>,
    pub(super) sort_by: Option<String>,
    pub(super) sort_order: Option<String>,
    pub(super) start_index: Option<i64>,
    pub(super) count: Option<i64>,
    pub(super) cursor: Option<String>,
    pub(super) attributes: Option<String>,
    pub(super) excluded: Option<String>,
}

impl Parameters {
    /// What they ask for.
    pub(super) fn search(self) -> Result<Search, ProvisioningError> {
        Ok(Search {
            filter: self.filter,
            sort_by: self.sort_by,
            descending: is_descending(self.sort_order.as_deref())?,
            start_index: self.start_index,
            count: self.count,
            cursor: self.cursor,
            projection: projection(self.attributes.as_deref(), self.excluded.as_deref())?,
        })
    }
}

fn is_descending(order: Option<&str>) -> Result<bool, ProvisioningError> {
    match order.map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "ascending") => Ok(false),
        Some("descending") => Ok(true),
        Some(_) => Err(invalid("sortOrder must be ascending or descending")),
    }
}

fn invalid(advice: impl Into<String>) -> ProvisioningError {
    ProvisioningError::new(ScimType::InvalidValue, advice)
}

/// What the body of a search asks for (RFC 7644 section 3.4.3). Its members are read in any letter case.
pub(super) fn read(body: &Map<String, Value>) -> Result<Search, ProvisioningError> {
    let member = |name: &str| member(body, name);
    let text = |name: &str| match member(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(invalid(format!("{name} must be a string"))),
    };
    let number = |name: &str| match member(name) {
        None => Ok(None),
        Some(value) => value.as_i64().map(Some).ok_or_else(|| invalid(format!("{name} must be a whole number"))),
    };
    let names = |name: &str| match member(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => {
            let items = items.iter().map(|item| item.as_str().map(str::to_owned));
            items.collect::<Option<Vec<_>>>().ok_or_else(|| invalid(format!("{name} must be a list of strings")))
        }
        Some(_) => Err(invalid(format!("{name} must be a list of strings"))),
    };
    Ok(Search {
        filter: text("filter")?,
        sort_by: text("sortBy")?,
        descending: is_descending(text("sortOrder")?.as_deref())?,
        start_index: number("startIndex")?,
        count: number("count")?,
        cursor: text("cursor")?,
        projection: Projection::of(&names("attributes")?, &names("excludedAttributes")?)?,
    })
}

/// A page of results (RFC 7644 section 3.4.2).
pub(crate) fn listed(results: Results) -> Value {
    let mut body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": results.total,
        "itemsPerPage": results.resources.len(),
        "Resources": results.resources,
    });
    if let Some(start) = results.start_index {
        body["startIndex"] = start.into();
    }
    if let Some(cursor) = results.next_cursor {
        body["nextCursor"] = cursor.into();
    }
    body
}

pub(super) async fn users<T>(
    state: &State<'_>,
    domain: Domain,
    search: Search,
) -> Result<ScimAnswer<T>, ProvisioningError> {
    Ok(ScimAnswer::new(listed(state.provisioning.search(domain, &[ResourceType::User], &search).await?)))
}

pub(super) async fn groups<T>(
    state: &State<'_>,
    domain: Domain,
    search: Search,
) -> Result<ScimAnswer<T>, ProvisioningError> {
    Ok(ScimAnswer::new(listed(state.provisioning.search(domain, &[ResourceType::Group], &search).await?)))
}

#[derive(Default)]
pub(crate) struct SearchApi;

#[OpenApi(prefix_path = "/scim/v2", tag = "Tag::Scim")]
impl SearchApi {
    /// Search users and groups
    ///
    /// Users first, then groups (RFC 7644 section 3.4.3). An attribute that only one of them has is one that the other has no
    /// value of. Needs an API key with the scope `profile:read`.
    #[oai(path = "/.search", method = "post", operation_id = "scimSearch")]
    async fn search(
        &self,
        state: State<'_>,
        caller: ScopedKeyAuth<ProfileRead>,
        body: ScimBody<SearchBody>,
    ) -> Outcome<ScimAnswer<ResourceList>, { BODY | CREDENTIAL }> {
        let results = state.provisioning.search(domain(&caller.0), &ResourceType::ALL, &read(&body.0)?).await?;
        Ok(ScimAnswer::new(listed(results)))
    }
}
