use serde_json::{Map, Value};

use crate::conform::{member, names_differ};
use crate::error::{ProvisioningError, ScimType};
use crate::limits::MAX_OPERATIONS;

/// The URN of the message that holds operations.
const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Add,
    Remove,
    Replace,
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operation {
    /// What is done.
    pub(super) action: Action,
    /// To what; to what the value names if nothing is told.
    pub(super) path: Option<String>,
    /// With what; never null.
    pub(super) value: Option<Value>,
}

impl Operation {
    /// The paths that it has, be they names of its value.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        let named = self.value.as_ref().filter(|_| self.path.is_none()).and_then(Value::as_object);
        self.path.as_deref().into_iter().chain(named.into_iter().flat_map(Map::keys).map(String::as_str))
    }
}

/// Reads the body of a PATCH.
pub(super) fn read(body: &Map<String, Value>) -> Result<Vec<Operation>, ProvisioningError> {
    names_differ(body, None)?;
    if let Some(schemas) = member(body, "schemas") {
        let is_one = |urn: &Value| urn.as_str().is_some_and(|urn| urn.eq_ignore_ascii_case(PATCH_OP));
        if !schemas.as_array().is_some_and(|urns| urns.iter().any(is_one)) {
            return Err(syntax(format!("schemas must be a list that has {PATCH_OP}")));
        }
    }
    let operations = member(body, "Operations").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if operations.is_empty() || operations.len() > MAX_OPERATIONS {
        return Err(syntax(format!("Operations must be a list of 1 to {MAX_OPERATIONS} operations")));
    }
    operations
        .iter()
        .enumerate()
        .map(|(index, operation)| one(operation).map_err(|error| at(index, error)))
        .collect()
}

/// An error that says which operation is wrong.
pub(super) fn at(index: usize, error: ProvisioningError) -> ProvisioningError {
    match error {
        ProvisioningError::Malformed(kind, advice) => {
            ProvisioningError::new(kind, format!("Operations[{index}]: {advice}"))
        }
        other => other,
    }
}

fn one(operation: &Value) -> Result<Operation, ProvisioningError> {
    let operation = operation.as_object().ok_or_else(|| syntax("an operation must be an object"))?;
    names_differ(operation, None)?;
    let op = member(operation, "op").and_then(Value::as_str).unwrap_or_default();
    let action = match op.to_ascii_lowercase().as_str() {
        "add" => Action::Add,
        "remove" => Action::Remove,
        "replace" => Action::Replace,
        _ => return Err(syntax("op must be add, remove or replace")),
    };
    let path = match member(operation, "path") {
        None => None,
        Some(Value::String(path)) if path.is_empty() => None,
        Some(Value::String(path)) => Some(path.clone()),
        Some(_) => return Err(ProvisioningError::new(ScimType::InvalidPath, "path must be a text")),
    };
    let value = member(operation, "value").cloned();
    match (action, &path, &value) {
        (Action::Remove, None, _) => {
            Err(ProvisioningError::new(ScimType::NoTarget, "remove needs a path; name what is to be removed"))
        }
        (Action::Add, _, None) | (Action::Replace, None, None) => {
            Err(ProvisioningError::new(ScimType::InvalidValue, "value must be there"))
        }
        _ => Ok(Operation { action, path, value }),
    }
}

fn syntax(advice: impl Into<String>) -> ProvisioningError {
    ProvisioningError::new(ScimType::InvalidSyntax, advice)
}
