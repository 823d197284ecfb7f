//! What a change of the document would break for clients that exist, against the document at the merge base.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::root;
use crate::spec::{operations, schema_of};

/// `spec/breaking.toml`: changes that are meant.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Announced {
    #[serde(default)]
    change: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    /// The sentence that `cargo xtask spec --check` prints.
    what: String,
    /// Whom it breaks, and what they are to do.
    breaks: String,
}

/// The breaking changes that `spec/breaking.toml` does not announce.
pub(crate) fn unannounced(document: &Value) -> Result<Vec<String>> {
    let Some(before) = at_merge_base()? else { return Ok(Vec::new()) };
    let file = root().join("spec/breaking.toml");
    let announced: Announced = match fs::read_to_string(file) {
        Ok(text) => toml::from_str(&text).context("spec/breaking.toml")?,
        Err(_) => Announced::default(),
    };
    let announced: BTreeSet<String> =
        announced.change.into_iter().filter(|change| !change.breaks.is_empty()).map(|change| change.what).collect();
    let found = changes(&before, document);
    Ok(found.into_iter().filter(|what| !announced.contains(what)).collect())
}

/// The document where this branch left the main one; on the main branch itself, the committed one.
fn at_merge_base() -> Result<Option<Value>> {
    let git = |arguments: &[&str]| -> Result<Option<String>> {
        let output = Command::new("git").args(arguments).current_dir(root()).output().context("git")?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    };
    let base = match git(&["merge-base", "HEAD", "origin/main"])? {
        Some(base) => Some(base),
        None => git(&["rev-parse", "HEAD"])?,
    };
    let Some(base) = base else { return Ok(None) };
    let Some(text) = git(&["show", &format!("{}:spec/openapi.json", base.trim())])? else { return Ok(None) };
    Ok(Some(serde_json::from_str(&text).context("spec/openapi.json at the merge base")?))
}

/// Sentences for all that clients of `before` would stumble over in `after`.
fn changes(before: &Value, after: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let now: Vec<_> = operations(after);
    for (place, old) in operations(before) {
        let Some((_, new)) = now.iter().find(|(other, _)| *other == place) else {
            found.push(format!("{place} is gone"));
            continue;
        };
        let mut say = |what: String| found.push(format!("{place}: {what}"));
        if old["operationId"] != new["operationId"] {
            say("another operationId".to_owned());
        }
        let schema = |operation: &Value| schema_of(&operation["requestBody"]["content"]).clone();
        compare(Side::Request, (before, &schema(old)), (after, &schema(new)), "request", &mut say);
        for (status, old) in old["responses"].as_object().into_iter().flatten() {
            let new = &new["responses"][status];
            if new.is_null() {
                // An error that cannot happen any more breaks nobody.
                if status.starts_with('2') {
                    say(format!("no answer {status}"));
                }
                continue;
            }
            let schema = |answer: &Value| schema_of(&answer["content"]).clone();
            compare(
                Side::Answer,
                (before, &schema(old)),
                (after, &schema(new)),
                &format!("answer {status}"),
                &mut say,
            );
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Request,
    Answer,
}

fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = schema["$ref"].as_str().or_else(|| schema["allOf"][0]["$ref"].as_str());
    match reference.and_then(|reference| document.pointer(&reference[1..])) {
        Some(target) => target,
        None => schema,
    }
}

fn compare(
    side: Side,
    (before, old): (&Value, &Value),
    (after, new): (&Value, &Value),
    path: &str,
    say: &mut dyn FnMut(String),
) {
    let (old, new) = (resolve(before, old), resolve(after, new));
    if old["type"] != new["type"] || old["format"] != new["format"] {
        return say(format!("{path} has another type"));
    }
    compare_choices(side, old, new, path, say);
    if old["type"] == "array" {
        return compare(side, (before, &old["items"]), (after, &new["items"]), &format!("{path}[]"), say);
    }
    let required = |schema: &Value, name: &str| {
        schema["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
    };
    for (name, old_member) in old["properties"].as_object().into_iter().flatten() {
        let new_member = &new["properties"][name];
        let path = format!("{path}.{name}");
        if new_member.is_null() {
            say(format!("{path} is gone"));
            continue;
        }
        if side == Side::Answer && required(old, name) && !required(new, name) {
            say(format!("{path} may be absent now"));
        }
        compare(side, (before, old_member), (after, new_member), &path, say);
    }
    for name in new["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if side == Side::Request && !required(old, name) {
            say(format!("{path}.{name} is required now"));
        }
    }
}

/// A request must not lose a choice; an answer must not gain one, since clients fail on values that they do
/// not know.
fn compare_choices(side: Side, old: &Value, new: &Value, path: &str, say: &mut dyn FnMut(String)) {
    let choices = |schema: &Value| -> Vec<Value> { schema["enum"].as_array().cloned().unwrap_or_default() };
    let (old, new) = (choices(old), choices(new));
    match side {
        Side::Request => {
            for choice in old.iter().filter(|choice| !new.contains(choice)) {
                say(format!("{path} does not take {choice} any more"));
            }
        }
        Side::Answer => {
            for choice in new.iter().filter(|choice| !old.contains(choice)) {
                say(format!("{path} can be {choice}, which it could not be"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document(request: Value, answer: Value) -> Value {
        json!({
            "paths": { "/x": { "post": {
                "operationId": "x",
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/In" } } } },
                "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Out" } } } } },
            } } },
            "components": { "schemas": { "In": request, "Out": answer } },
        })
    }

    fn object(properties: Value, required: &[&str]) -> Value {
        json!({ "type": "object", "properties": properties, "required": required })
    }

    #[test]
    fn what_existing_clients_would_stumble_over_is_found() {
        let text = json!({ "type": "string" });
        let before = document(
            object(json!({ "a": text, "kind": { "type": "string", "enum": ["x", "y"] } }), &[]),
            object(json!({ "b": text, "c": text, "state": { "type": "string", "enum": ["on"] } }), &["b", "c"]),
        );
        let after = document(
            object(
                json!({ "a": { "type": "integer" }, "kind": { "type": "string", "enum": ["x"] }, "n": text }),
                &["n"],
            ),
            object(json!({ "c": text, "state": { "type": "string", "enum": ["on", "off"] } }), &[]),
        );
        assert_eq!(
            changes(&before, &after),
            [
                "post /x: request.a has another type",
                "post /x: request.kind does not take \"y\" any more",
                "post /x: request.n is required now",
                "post /x: answer 200.b is gone",
                "post /x: answer 200.c may be absent now",
                "post /x: answer 200.state can be \"off\", which it could not be",
            ]
        );
        assert_eq!(changes(&before, &json!({})), ["post /x is gone"]);
    }

    #[test]
    fn additions_that_clients_ignore_are_no_breaks() {
        let text = json!({ "type": "string" });
        let before = document(object(json!({}), &[]), object(json!({}), &[]));
        let after = document(object(json!({ "a": text }), &[]), object(json!({ "b": text }), &["b"]));
        assert!(changes(&before, &after).is_empty());
    }
}
