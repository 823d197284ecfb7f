//! Bodies that a schema allows, and such as it does not.

use serde_json::{Map, Value, json};

use super::document::{NOBODYS, whole};

/// A value that the schema allows, with every member that may be sent.
pub(super) fn example(schema: &Value) -> Value {
    let schema = whole(schema);
    match schema["type"].as_str() {
        Some("object") => sendable(&schema)
            .into_iter()
            .map(|(name, member)| {
                let value = well_formed(&name).unwrap_or_else(|| example(&member));
                (name, value)
            })
            .collect::<Map<_, _>>()
            .into(),
        Some("array") => json!([example(&schema["items"])]),
        Some("integer") => json!(1),
        Some("boolean") => json!(true),
        _ => match schema["enum"].as_array().and_then(|choices| choices.first()) {
            Some(choice) => choice.clone(),
            // Long enough for a session and valid base64.
            None => json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        },
    }
}

/// What a text of this name must look like, where the schema cannot say it.
fn well_formed(name: &str) -> Option<Value> {
    Some(match name {
        "email" => json!("ann@example.com"),
        "phoneNumber" | "phone" => json!("+14155550123"),
        "authCode" | "otp" => json!("123456"),
        "aaguid" => json!(NOBODYS),
        "aaguids" => json!([NOBODYS]),
        "rpId" => json!("login.example.com"),
        "origins" => json!(["https://login.example.com"]),
        "settings" | "policy" => json!({}),
        _ => return None,
    })
}

fn sendable(schema: &Value) -> Vec<(String, Value)> {
    let members = schema["properties"].as_object().cloned().into_iter().flatten();
    members.map(|(name, member)| (name, whole(&member))).filter(|(_, member)| member["readOnly"] != true).collect()
}

/// What is wrong with a body that has not what it needs.
pub(super) const MISSING: &str = "is missing";

/// A body with one thing wrong.
pub(super) struct BadBody {
    /// The member, as a message names it.
    pub(super) member: String,
    /// What is wrong with it.
    pub(super) what: &'static str,
    pub(super) body: Value,
}

/// The example of the schema, with each required member missing and each member of a wrong type, at every depth.
pub(super) fn bad_bodies(schema: &Value) -> Vec<BadBody> {
    let mut cases = Vec::new();
    collect(&whole(schema), "", &|value| value, &mut cases);
    cases
}

/// `place` puts a value where the schema is in the whole body.
fn collect(schema: &Value, path: &str, place: &dyn Fn(Value) -> Value, cases: &mut Vec<BadBody>) {
    if schema["type"] == "array" {
        let items = whole(&schema["items"]);
        let member = format!("{path}[0]");
        let place = |value| place(json!([value]));
        cases.push(BadBody { body: place(mistyped(&items)), what: "has a wrong type", member: member.clone() });
        return collect(&items, &member, &place, cases);
    }
    let required: Vec<_> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, member) in sendable(schema) {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let place = |value: Value| {
            let mut object = example(schema);
            object[&name] = value;
            place(object)
        };
        if required.contains(&name.as_str()) {
            cases.push(BadBody { body: place(Value::Null), what: MISSING, member: path.clone() });
        }
        cases.push(BadBody { body: place(mistyped(&member)), what: "has a wrong type", member: path.clone() });
        collect(&member, &path, &place, cases);
    }
}

fn mistyped(schema: &Value) -> Value {
    match schema["type"].as_str() {
        Some("object") => json!([]),
        Some("string") => json!(5),
        _ => json!("text"),
    }
}
