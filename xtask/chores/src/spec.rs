//! `cargo xtask spec`: the document of record.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::{breaking, report, root};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn path() -> std::path::PathBuf {
    root().join("spec/openapi.json")
}

fn text() -> String {
    format!("{:#}\n", fidelio_api::document())
}

/// Writes the document.
pub(crate) fn write() -> Result<()> {
    fs::write(path(), text()).context("spec/openapi.json cannot be written")?;
    println!("spec: written");
    Ok(())
}

/// Checks that the committed document is the handlers', complete, and does not break clients unannounced.
pub(crate) fn check() -> Result<()> {
    let document = fidelio_api::document();
    let mut problems = Vec::new();
    if fs::read_to_string(path()).unwrap_or_default() != text() {
        problems.push("spec/openapi.json is out of step with the handlers; run cargo xtask spec".to_owned());
    }
    for (place, operation) in operations(document) {
        incomplete(document, operation, &mut |what| problems.push(format!("{place}: {what}")));
    }
    problems.extend(breaking::unannounced(document)?);
    report("spec", &problems)
}

/// Every operation with its method and path.
pub(crate) fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, methods)| {
            METHODS.iter().filter_map(move |method| Some((format!("{method} {path}"), methods.get(method)?)))
        })
        .collect()
}

fn incomplete(document: &Value, operation: &Value, problem: &mut dyn FnMut(String)) {
    for text in ["operationId", "summary", "description"] {
        if operation[text].as_str().is_none_or(str::is_empty) {
            problem(format!("has no {text}"));
        }
    }
    if operation["tags"].as_array().is_none_or(Vec::is_empty) {
        problem("has no tag".to_owned());
    }
    if !operation["security"].is_array() {
        problem("does not say who may call it".to_owned());
    }
    let body = schema_of(&operation["requestBody"]["content"]);
    if !body.is_null() {
        check_example(document, body, "the request", problem);
    }
    for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
        if answer["description"].as_str().is_none_or(str::is_empty) {
            problem(format!("does not describe the answer {status}"));
        }
        let schema = schema_of(&answer["content"]);
        if !schema.is_null() {
            check_example(document, schema, &format!("the answer {status}"), problem);
        }
    }
}

/// The schema of a body in JSON, of whichever kind.
pub(crate) fn schema_of(content: &Value) -> &Value {
    let kinds = ["application/json", "application/scim+json"];
    kinds.iter().map(|kind| &content[*kind]["schema"]).find(|schema| !schema.is_null()).unwrap_or(&Value::Null)
}

/// The schema must have an example, and the example must be valid.
fn check_example(document: &Value, schema: &Value, what: &str, problem: &mut dyn FnMut(String)) {
    let reference = schema["$ref"].as_str().or_else(|| schema["items"]["$ref"].as_str());
    let Some(reference) = reference else {
        return problem(format!("{what} has no named schema"));
    };
    let example = document.pointer(&format!("{}/example", &reference[1..]));
    let Some(example) = example else {
        return problem(format!("{what} has no example"));
    };
    let with_definitions = json!({ "$ref": reference, "components": document["components"] });
    match jsonschema::draft4::new(&with_definitions) {
        Err(error) => problem(format!("the schema of {what} is not usable: {error}")),
        Ok(validator) => {
            if let Err(error) = validator.validate(example) {
                problem(format!("the example of {what} is not valid: {error}"));
            }
        }
    }
}
