//! What PATCH does, by the rules of RFC 7644 section 3.5.2 and by what clients send.

mod bodies;
mod clients;
mod extensions;
mod groups;
mod lists;
mod properties;
mod single;

use serde_json::{Value, json};

use super::Patch;
use crate::error::{ProvisioningError, ScimType};
use crate::fixtures::{map, read_user, refusal, user};

/// What these operations make of a user with these attributes, without the user name.
fn try_patched(before: Value, operations: Value) -> Result<Value, ProvisioningError> {
    let mut body = json!({ "userName": "ann", "displayName": "Ann", "name": { "formatted": "Ann" } });
    body.as_object_mut().expect("an object").extend(map(before.clone()));
    let patch = Patch::read(&map(json!({ "Operations": operations })))?;
    let document = patch.apply_to_user(&user(read_user(body)?))?;
    let mut after = document.as_map().clone();
    for (name, value) in
        [("userName", json!("ann")), ("displayName", json!("Ann")), ("name", json!({ "formatted": "Ann" }))]
    {
        // What every user of these tests has is left out, unless it is what the test is about.
        if before.get(name).is_none() && after.get(name) == Some(&value) {
            after.remove(name);
        }
    }
    Ok(Value::Object(after))
}

fn patched(before: Value, operations: Value) -> Value {
    try_patched(before.clone(), operations.clone()).unwrap_or_else(|error| panic!("{before} {operations}: {error}"))
}

fn refused(before: Value, operations: Value) -> (ScimType, String) {
    refusal(try_patched(before, operations))
}

/// One operation.
fn op(op: &str, path: &str, value: Value) -> Value {
    json!({ "op": op, "path": path, "value": value })
}

/// Checks what one operation makes of a user: before, operation, path, value, after.
fn check(cases: impl IntoIterator<Item = (Value, &'static str, &'static str, Value, Value)>) {
    for (before, action, path, value, after) in cases {
        let operation = op(action, path, value);
        assert_eq!(patched(before.clone(), json!([operation.clone()])), after, "{operation} on {before}");
    }
}

/// Checks as what one operation is refused: before, operation, path, value, keyword.
fn check_refused(cases: impl IntoIterator<Item = (Value, &'static str, &'static str, Value, ScimType)>) {
    for (before, action, path, value, kind) in cases {
        let operation = op(action, path, value);
        assert_eq!(refused(before.clone(), json!([operation.clone()])).0, kind, "{operation} on {before}");
    }
}
