//! What provisioning clients send in practice, from `tests/fixtures/scim`; its `README.md` describes the format.

mod matching;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fidelio_identity::Scope;
use fidelio_tests::{Tenant, TenantOptions, on_both_databases};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::Value;

use crate::support::{Answer, with};
use matching::shortcomings;

/// One scenario.
struct Scenario {
    /// Where it is, below the folder of all.
    file: String,
    content: Value,
}

/// What placeholders stand for.
type Known = BTreeMap<String, String>;

/// All scenarios, in the order of their files.
fn scenarios() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scim");
    let mut files: Vec<PathBuf> =
        entries(&folder).into_iter().filter(|path| path.is_dir()).flat_map(entries).collect();
    files.sort();
    let scenario = |path: PathBuf| {
        let file = path.strip_prefix(&folder).unwrap().display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let content = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        Scenario { file, content }
    };
    files.into_iter().map(scenario).collect()
}

fn entries(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

impl Scenario {
    fn steps(&self) -> &[Value] {
        self.content["steps"].as_array().unwrap_or_else(|| panic!("{}: no steps", self.file))
    }

    /// Takes the steps until one is not answered as expected.
    async fn run(&self, tenant: &Tenant) -> Result<(), String> {
        let key = tenant.key_with(vec![Scope::ProfileRead, Scope::ProfileWrite].into()).await;
        let client = reqwest::Client::new();
        let id = tenant.id().to_string();
        let unique = id.rsplit('-').next().unwrap_or_default().to_owned();
        let mut known = Known::from([("unique".to_owned(), unique)]);
        for (index, step) in self.steps().iter().enumerate() {
            let request = request(tenant, &key, &step["request"], &known);
            let what = format!("step {}: {} {}", index + 1, request.method(), request.url());
            let answer = received(client.execute(request).await.expect("an answer")).await;
            let mut found = shortcomings(&filled(&step["expect"], &known), &answer);
            for (name, pointer) in step["capture"].as_object().into_iter().flatten() {
                match answer.body.pointer(pointer.as_str().expect("a pointer")).and_then(Value::as_str) {
                    Some(value) => drop(known.insert(name.clone(), value.to_owned())),
                    None => found.push(format!("{pointer}: expected a text for {name}, got none")),
                }
            }
            if !found.is_empty() {
                let found = found.join("\n    ");
                return Err(format!("{}, {what}\n    {found}\n    answer: {}", self.file, answer.text));
            }
        }
        Ok(())
    }
}

/// The request of a step, with the credential and the media type if it tells no others.
fn request(tenant: &Tenant, key: &str, step: &Value, known: &Known) -> reqwest::Request {
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let path = fill(step["path"].as_str().expect("a path"), known, encoded);
    let url = format!("{}/scim/v2{path}", tenant.url).parse().expect("a URL");
    let mut request = reqwest::Request::new(step["method"].as_str().expect("a method").parse().unwrap(), url);
    request = with(request, AUTHORIZATION.as_str(), &format!("Bearer {key}"));
    let raw = step.get("rawBody").map(|raw| fill(raw.as_str().expect("a text"), known, str::to_owned));
    if let Some(body) = raw.or_else(|| step.get("body").map(|body| filled(body, known).to_string())) {
        request = with(request, CONTENT_TYPE.as_str(), "application/scim+json");
        *request.body_mut() = Some(body.into());
    }
    for (name, value) in step["headers"].as_object().into_iter().flatten() {
        match value.as_str() {
            Some(value) => request = with(request, name, &fill(value, known, str::to_owned)),
            None => drop(request.headers_mut().remove(name)),
        }
    }
    request
}

async fn received(response: reqwest::Response) -> Answer {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let text = response.text().await.expect("a text");
    let body = serde_json::from_str(&text).unwrap_or_default();
    Answer { status, headers, text, body }
}

/// A value with its placeholders filled in.
fn filled(value: &Value, known: &Known) -> Value {
    match value {
        Value::String(text) => fill(text, known, str::to_owned).into(),
        Value::Array(elements) => elements.iter().map(|element| filled(element, known)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), filled(member, known))).collect()
        }
        other => other.clone(),
    }
}

/// A text with its placeholders filled in, each value written by `write`.
fn fill(text: &str, known: &Known, write: impl Fn(&str) -> String) -> String {
    let mut parts = text.split("${");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or_else(|| panic!("{text}: a placeholder without its end"));
        let value = known.get(name).unwrap_or_else(|| panic!("{text}: nothing was captured as {name}"));
        filled += &write(value);
        filled += rest;
    }
    filled
}

on_both_databases! {
    async fn clients_are_answered_as_they_expect(tenant: &Tenant) {
        let scenarios = scenarios();
        let mut failures = Vec::new();
        for scenario in &scenarios {
            let tenant = tenant.another(TenantOptions::default()).await;
            failures.extend(scenario.run(&tenant).await.err());
        }
        let (failed, all) = (failures.len(), scenarios.len());
        assert!(failures.is_empty(), "{failed} of {all} scenarios failed:\n{}", failures.join("\n"));
    }
}

/// That an object has no members but these, and those that end with `!`.
#[track_caller]
fn assert_members(place: &str, object: &Value, allowed: &[&str]) {
    let members = object.as_object().unwrap_or_else(|| panic!("{place} is no object"));
    for name in members.keys() {
        assert!(allowed.iter().any(|one| one.trim_end_matches('!') == name), "{place}: {name} means nothing");
    }
    for required in allowed.iter().filter_map(|one| one.strip_suffix('!')) {
        assert!(members.contains_key(required), "{place}: {required} is missing");
    }
}

#[test]
fn scenarios_are_written_as_the_format_says() {
    let scenarios = scenarios();
    let folders: BTreeSet<_> = scenarios.iter().filter_map(|one| one.file.split('/').next()).collect();
    assert_eq!(folders.into_iter().collect::<Vec<_>>(), ["entra", "entra-rfc", "okta-patch", "okta-put", "quirks"]);
    let mut names = BTreeSet::new();
    for scenario in &scenarios {
        assert_members(&scenario.file, &scenario.content, &["name!", "client!", "why!", "steps!"]);
        assert!(names.insert(scenario.content["name"].as_str()), "{}: the name is another one's", scenario.file);
        let mut known = Known::from([("unique".to_owned(), String::new())]);
        for (index, step) in scenario.steps().iter().enumerate() {
            let place = format!("{}, step {}", scenario.file, index + 1);
            assert_members(&place, step, &["request!", "expect!", "capture"]);
            assert_members(&place, &step["request"], &["method!", "path!", "headers", "body", "rawBody"]);
            assert_members(&place, &step["expect"], &["status!", "headers", "body", "absent", "count"]);
            // Every placeholder stands for something by now.
            filled(&step["request"], &known);
            filled(&step["expect"], &known);
            let path = step["request"]["path"].as_str().unwrap();
            assert!(path.starts_with('/') && path.is_ascii() && !path.contains([' ', '"']), "{place}: {path}");
            let captured = step["capture"].as_object().into_iter().flatten();
            known.extend(captured.map(|(name, _)| (name.clone(), String::new())));
        }
    }
}
