//! `cargo xtask client`: the typed client, generated from the document of record.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle};
use quote::quote;
use serde_json::Value;

use crate::{report, root};

fn path() -> PathBuf {
    root().join("crates/client/src/generated.rs")
}

fn generated() -> Result<String> {
    let text = fs::read_to_string(root().join("spec/openapi.json")).context("spec/openapi.json")?;
    let mut document: Value = serde_json::from_str(&text).context("spec/openapi.json")?;
    without_lengths(&mut document);
    without_scim_json(&mut document);
    without_not_modified(&mut document);
    let document: openapiv3::OpenAPI = serde_json::from_value(document).context("spec/openapi.json")?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::Credential))
        .with_derive("PartialEq");
    let tokens = Generator::new(&settings).generate_tokens(&document).context("progenitor")?;
    let file = syn::parse2(tokens).context("progenitor's output")?;
    Ok(format!(
        "//! Generated from spec/openapi.json by `cargo xtask client`; not to be edited.\n\n{}",
        prettyplease::unparse(&file)
    ))
}

/// The server holds bodies to their lengths; in the client they would only make a type of its own of each text.
fn without_lengths(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("minLength");
            members.values_mut().for_each(without_lengths);
        }
        Value::Array(items) => items.iter_mut().for_each(without_lengths),
        _ => {}
    }
}

/// The generator knows one kind of JSON; the one of SCIM is read by the same rules.
fn without_scim_json(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(content) = members.remove("application/scim+json") {
                members.insert("application/json".to_owned(), content);
            }
            members.values_mut().for_each(without_scim_json);
        }
        Value::Array(items) => items.iter_mut().for_each(without_scim_json),
        _ => {}
    }
}

/// An operation has one type of errors in the client; 304 is none that has a body.
fn without_not_modified(document: &mut Value) {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    for operation in paths.filter_map(Value::as_object_mut).flat_map(|methods| methods.values_mut()) {
        if let Some(responses) = operation["responses"].as_object_mut() {
            responses.remove("304");
        }
    }
}

/// Writes the client.
pub(crate) fn write() -> Result<()> {
    fs::write(path(), generated()?).context("the client cannot be written")?;
    println!("client: written");
    Ok(())
}

/// Checks that the committed client is the document's.
pub(crate) fn check() -> Result<()> {
    let is_in_step = fs::read_to_string(path()).unwrap_or_default() == generated()?;
    let problem = "crates/client/src/generated.rs is out of step with the document; run cargo xtask client";
    report("client", &if is_in_step { Vec::new() } else { vec![problem.to_owned()] })
}
