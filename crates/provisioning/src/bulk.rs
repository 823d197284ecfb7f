//! Many requests in one (RFC 7644 section 3.7): each is done or refused for itself, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::conform::member;
use crate::error::{ProvisioningError, ScimType};
use crate::provisioning::{Demand, Provisioning, ProvisioningClient};
use crate::schema::ResourceType;

/// How many operations one request has at most.
pub const MOST_OPERATIONS: usize = 200;
/// How long one request is at most, in bytes.
pub const MOST_PAYLOAD: usize = 1_048_576;

const PREFIX: &str = "bulkId:";

/// A request of many.
#[derive(Clone, Debug)]
pub struct Bulk {
    /// After how many errors to stop; never if absent.
    fail_on_errors: Option<u64>,
    operations: Vec<Operation>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Post,
    Put,
    Patch,
    Delete,
}

#[derive(Clone, Debug)]
struct Operation {
    method: Method,
    bulk_id: Option<String>,
    version: Option<String>,
    resource: ResourceType,
    /// The identifier in the path; none for POST.
    id: Option<String>,
    data: Map<String, Value>,
}

/// How one of them came out.
#[derive(Debug)]
pub struct BulkOutcome {
    /// The method, as it is written.
    pub method: &'static str,
    /// What the client called the operation.
    pub bulk_id: Option<String>,
    /// Where the resource is; absent if it was not made.
    pub location: Option<String>,
    /// Its entity tag, unless it was deleted or the operation refused.
    pub version: Option<String>,
    /// The status of HTTP if it was done, else why it was not.
    pub result: Result<u16, ProvisioningError>,
}

impl Method {
    const ALL: [Self; 4] = [Self::Post, Self::Put, Self::Patch, Self::Delete];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

fn syntax(advice: impl Into<String>) -> ProvisioningError {
    ProvisioningError::new(ScimType::InvalidSyntax, advice)
}

impl Bulk {
    /// Reads a request.
    ///
    /// # Errors
    /// When it is none, has what is no operation, or too many of them. What an operation asks for is its own error later.
    pub fn read(body: &Map<String, Value>) -> Result<Self, ProvisioningError> {
        let fail_on_errors = match member(body, "failOnErrors") {
            None => None,
            Some(number) => {
                let number = number.as_u64().filter(|number| *number > 0);
                Some(number.ok_or_else(|| syntax("failOnErrors must be a whole number from 1"))?)
            }
        };
        let operations = member(body, "Operations").and_then(Value::as_array);
        let operations = operations.ok_or_else(|| syntax("Operations must be a list of operations"))?;
        if operations.len() > MOST_OPERATIONS {
            let advice = format!("Operations must be at most {MOST_OPERATIONS}; send the rest in another request");
            return Err(ProvisioningError::TooLarge(advice));
        }
        let operations = operations.iter().enumerate().map(|(at, operation)| {
            let operation = operation.as_object().ok_or_else(|| syntax("it must be an object"));
            operation.and_then(Operation::read).map_err(|error| syntax(format!("Operations[{at}]: {error}")))
        });
        let operations: Vec<Operation> = operations.collect::<Result<_, _>>()?;
        let mut names: Vec<_> = operations.iter().filter_map(|operation| operation.bulk_id.as_ref()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        if names.len() < count {
            return Err(syntax("each bulkId must be there only once"));
        }
        Ok(Self { fail_on_errors, operations })
    }
}

impl Operation {
    fn read(operation: &Map<String, Value>) -> Result<Self, ProvisioningError> {
        let text = |name: &str| member(operation, name).and_then(Value::as_str);
        let method = Method::ALL
            .into_iter()
            .find(|method| text("method").is_some_and(|name| name.eq_ignore_ascii_case(method.as_str())));
        let method = method.ok_or_else(|| syntax("method must be POST, PUT, PATCH or DELETE"))?;
        let path = text("path").ok_or_else(|| syntax("path is required"))?;
        let (endpoint, id) = match path.trim_start_matches('/').split_once('/') {
            Some((endpoint, id)) => (endpoint, Some(id.to_owned())),
            None => (path.trim_start_matches('/'), None),
        };
        let resource = ResourceType::ALL.into_iter().find(|resource| resource.endpoint()[1..] == *endpoint);
        let resource = resource.ok_or_else(|| syntax("path must begin with /Users or /Groups"))?;
        if (method == Method::Post) != id.is_none() {
            return Err(syntax("path must name a resource, and for POST none"));
        }
        let bulk_id = text("bulkId").map(str::to_owned);
        if method == Method::Post && bulk_id.is_none() {
            return Err(syntax("bulkId is required for POST"));
        }
        let data = match member(operation, "data") {
            Some(Value::Object(data)) => data.clone(),
            None if method == Method::Delete => Map::new(),
            _ => return Err(syntax("data must be an object")),
        };
        Ok(Self { method, bulk_id, version: text("version").map(str::to_owned), resource, id, data })
    }

    /// What the operation calls resources that others are to make first.
    fn references(&self) -> BTreeSet<String> {
        let mut found: BTreeSet<String> =
            self.id.iter().filter_map(|id| id.strip_prefix(PREFIX)).map(str::to_owned).collect();
        self.data.values().for_each(|value| {
            visit(value, &mut |name| {
                found.insert(name.to_owned());
            })
        });
        found
    }

    fn resolved(&self, made: &BTreeMap<String, String>) -> Self {
        let resolve = |text: &str| text.strip_prefix(PREFIX).and_then(|name| made.get(name)).cloned();
        let mut operation = self.clone();
        operation.id = operation.id.map(|id| resolve(&id).unwrap_or(id));
        operation.data.values_mut().for_each(|value| replace(value, &resolve));
        operation
    }
}

fn visit(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(PREFIX) {
                found(name);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, found)),
        Value::Object(members) => members.values().for_each(|item| visit(item, found)),
        _ => {}
    }
}

fn replace(value: &mut Value, resolve: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(id) = resolve(text) {
                *text = id;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, resolve)),
        Value::Object(members) => members.values_mut().for_each(|item| replace(item, resolve)),
        _ => {}
    }
}

impl Provisioning {
    /// Does the operations in their order, except that one which names what another makes (`bulkId:…`) comes after that one.
    /// Those that name each other in a circle are refused. What fails is told of the operation; where the database fails, those
    /// after it are not tried.
    pub async fn bulk(&self, caller: &ProvisioningClient, bulk: &Bulk) -> Vec<BulkOutcome> {
        let mut outcomes: Vec<Option<BulkOutcome>> = bulk.operations.iter().map(|_| None).collect();
        let references: Vec<BTreeSet<String>> = bulk.operations.iter().map(Operation::references).collect();
        let mut made = BTreeMap::new();
        let mut errors = 0;
        while errors < bulk.fail_on_errors.unwrap_or(u64::MAX) {
            let waiting: Vec<usize> = (0..outcomes.len()).filter(|at| outcomes[*at].is_none()).collect();
            let promised: BTreeSet<&String> =
                waiting.iter().filter_map(|at| bulk.operations[*at].bulk_id.as_ref()).collect();
            // The first one that waits for none that may still be made.
            let is_ready = |at: &usize| !references[*at].iter().any(|name| promised.contains(name));
            let ready = waiting.iter().copied().find(is_ready);
            let Some(at) = ready.or_else(|| waiting.first().copied()) else { break };
            let operation = &bulk.operations[at];
            let missing = references[at].iter().find(|name| !made.contains_key(*name));
            let outcome = match missing {
                Some(name) => {
                    let advice = format!("bulkId:{name} is of no resource that this request made before");
                    operation.refused(ProvisioningError::Unresolved(advice))
                }
                None => self.bulk_operation(caller, &operation.resolved(&made)).await,
            };
            if let (Some(name), Some(location), Ok(_)) = (&outcome.bulk_id, &outcome.location, &outcome.result) {
                let id = location.rsplit('/').next().unwrap_or_default();
                made.insert(name.clone(), id.to_owned());
            }
            errors += u64::from(outcome.result.is_err());
            let is_over = matches!(outcome.result, Err(ProvisioningError::Store(_)));
            outcomes[at] = Some(outcome);
            if is_over {
                break;
            }
        }
        outcomes.into_iter().flatten().collect()
    }

    async fn bulk_operation(&self, caller: &ProvisioningClient, operation: &Operation) -> BulkOutcome {
        let demand = Demand { if_match: operation.version.clone(), ..Demand::default() };
        let outcome = match operation.resource {
            ResourceType::User => self.bulk_user(caller, operation, &demand).await,
            ResourceType::Group => self.bulk_group(caller, operation, &demand).await,
        };
        match outcome {
            Err(error) => operation.refused(error),
            Ok(resource) => {
                let status = match operation.method {
                    Method::Post => 201,
                    Method::Put | Method::Patch => 200,
                    Method::Delete => 204,
                };
                let (location, version) = match resource {
                    Some(resource) => (resource.location, Some(resource.version)),
                    None => (self.place(operation), None),
                };
                BulkOutcome { location: Some(location), version, ..operation.outcome(Ok(status)) }
            }
        }
    }

    async fn bulk_user(
        &self,
        caller: &ProvisioningClient,
        operation: &Operation,
        demand: &Demand,
    ) -> Result<Option<crate::Resource>, ProvisioningError> {
        let id = || operation.id.as_ref().and_then(|id| id.parse().ok()).ok_or(ProvisioningError::NotFound("user"));
        let data = &operation.data;
        Ok(match operation.method {
            Method::Post => Some(self.create_user(caller, data, demand).await?),
            Method::Put => Some(self.replace_user(caller, id()?, data, demand).await?),
            Method::Patch => Some(self.patch_user(caller, id()?, data, demand).await?),
            Method::Delete => {
                self.delete_user(caller, id()?, demand).await?;
                None
            }
        })
    }

    async fn bulk_group(
        &self,
        caller: &ProvisioningClient,
        operation: &Operation,
        demand: &Demand,
    ) -> Result<Option<crate::Resource>, ProvisioningError> {
        let id =
            || operation.id.as_ref().and_then(|id| id.parse().ok()).ok_or(ProvisioningError::NotFound("group"));
        let data = &operation.data;
        Ok(match operation.method {
            Method::Post => Some(self.create_group(caller, data, demand).await?),
            Method::Put => Some(self.replace_group(caller, id()?, data, demand).await?),
            Method::Patch => Some(self.patch_group(caller, id()?, data, demand).await?),
            Method::Delete => {
                self.delete_group(caller, id()?, demand).await?;
                None
            }
        })
    }

    fn place(&self, operation: &Operation) -> String {
        let id = operation.id.as_deref().unwrap_or_default();
        format!("{}{}/{id}", self.base, operation.resource.endpoint())
    }
}

impl Operation {
    fn outcome(&self, result: Result<u16, ProvisioningError>) -> BulkOutcome {
        let bulk_id = self.bulk_id.clone();
        BulkOutcome { method: self.method.as_str(), bulk_id, location: None, version: None, result }
    }

    fn refused(&self, error: ProvisioningError) -> BulkOutcome {
        self.outcome(Err(error))
    }
}
