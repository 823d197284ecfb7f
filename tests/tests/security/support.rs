//! What these tests share: raw requests, and proofs that nothing happened.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use fidelio_client::types::{AssertionResult, AuthCompleteRequest, RegCompleteRequest, TokenVerifyRequest};
use fidelio_client::{Client, Error};
use fidelio_credentials::Passkey;
use fidelio_credentials::ports::PasskeyQueries as _;
use fidelio_identity::ports::IdentityQueries as _;
use fidelio_identity::{ApplicationSettings, UserName};
use fidelio_kernel::base64url;
use fidelio_tests::{Person, Server, Tenant, TenantOptions};
use serde_json::{Value, json};

/// An answer: its status and its body, which is `null` if it is empty.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    /// Whether it refuses: a 4xx with an error body, and no token anywhere in it.
    pub(crate) fn is_refusal(&self) -> bool {
        (400..500).contains(&self.status) && self.body["msg"].is_string() && self.body["jwtAccess"].is_null()
    }
}

/// A client that all tests share, since making one is slow; not its connections, which end with a test's runtime.
pub(crate) fn http() -> reqwest::Client {
    static HTTP: OnceLock<reqwest::Client> = OnceLock::new();
    let make = || reqwest::Client::builder().pool_max_idle_per_host(0).timeout(Duration::from_secs(30)).build();
    HTTP.get_or_init(|| make().unwrap()).clone()
}

/// Sends JSON and reads JSON.
pub(crate) async fn post(url: &str, path: &str, body: &Value) -> Answer {
    send(http().post(format!("{url}{path}")).json(body)).await
}

/// Sends a request; panics unless the answer is JSON of the kind that the path has, or empty.
pub(crate) async fn send(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let kind = response.headers().get("Content-Type").map(|kind| kind.to_str().unwrap().to_owned());
    let expected =
        if response.url().path().starts_with("/scim/") { "application/scim+json" } else { "application/json" };
    let text = response.text().await.expect("a body of text");
    if text.is_empty() {
        assert!(status < 400, "{status} without a body");
        return Answer { status, body: Value::Null };
    }
    assert_eq!(kind.as_deref(), Some(expected), "{status} {text}");
    Answer { status, body: serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")) }
}

/// Sends bytes as they are, on a connection of their own; the status line and everything after it.
pub(crate) fn raw(url: &str, request: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request).expect("a request");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or_else(|| panic!("no status: {text:?}")), text)
}

/// The status of a typed call: 200 if it succeeded.
pub(crate) fn status<T, E: std::fmt::Debug>(result: &Result<T, Error<E>>) -> u16 {
    match result {
        Ok(_) => 200,
        Err(error) => error.status().unwrap_or_else(|| panic!("no answer: {error:?}")).as_u16(),
    }
}

/// Whether the application has a user of this name.
pub(crate) async fn exists(tenant: &Tenant, name: &str) -> bool {
    let name = UserName::parse(name).unwrap();
    tenant.opened.database.user_by_name(tenant.id(), name.folded()).await.unwrap().is_some()
}

/// The passkeys of the user of this name, as they are stored.
pub(crate) async fn stored(tenant: &Tenant, name: &str) -> Vec<Passkey> {
    let name = UserName::parse(name).unwrap();
    let found = tenant.opened.database.user_with_passkeys(tenant.id(), name.folded()).await.unwrap();
    found.map(|(_, passkeys)| passkeys).unwrap_or_default()
}

/// Completes a registration, which must be refused and leave no user.
pub(crate) async fn refused_registration(person: &Person<'_>, request: &RegCompleteRequest, what: &str) -> Answer {
    let answer = post(&person.tenant.url, "/fido2/v2/reg/complete", &json!(request)).await;
    assert!(answer.is_refusal(), "{what}: {answer:?}");
    assert!(!exists(person.tenant, &person.name).await, "{what}: the user was stored");
    answer
}

/// Completes a login, which must be refused and leave the passkeys as they were.
pub(crate) async fn refused_login(person: &Person<'_>, request: &AuthCompleteRequest, what: &str) -> Answer {
    let before = stored(person.tenant, &person.name).await;
    let answer = post(&person.tenant.url, "/fido2/v2/auth/complete", &json!(request)).await;
    assert!(answer.is_refusal(), "{what}: {answer:?}");
    assert_eq!(stored(person.tenant, &person.name).await, before, "{what}: the passkey changed");
    answer
}

/// Begins a login and answers it with an assertion that was altered after it was signed.
pub(crate) async fn altered_login(
    person: &mut Person<'_>,
    alter: impl Fn(&mut AssertionResult),
) -> AuthCompleteRequest {
    let begun = person.auth_init().await.unwrap();
    let mut request = person.get(&begun);
    alter(&mut request.assertion_result);
    request
}

/// The status of the verification of a token by the tenant's backend.
pub(crate) async fn verified(tenant: &Tenant, token: &str) -> u16 {
    let request = TokenVerifyRequest { jwt_access: token.to_owned() };
    status(&tenant.backend().mgmt_token_verify(&request).await)
}

/// A server of the test's own with a second process over its database, and a tenant on it with these settings. SQLite is of
/// one process, which both URLs then name.
pub(crate) async fn two_processes(
    tenant: &Tenant,
    settings: ApplicationSettings,
) -> (impl Sized, [String; 2], Tenant) {
    let server = Server::start(tenant.engine, &[]).await.expect("the database is there");
    let second = server.second_process();
    let second_url = second.as_ref().map_or(&server.url, |second| &second.url);
    let urls = [server.url.clone(), second_url.clone()];
    let tenant = Tenant::on(&server, tenant.engine, TenantOptions { settings, ..TenantOptions::default() }).await;
    ((server, second), urls, tenant)
}

/// Another tenant on the same server, with settings that were changed like this.
pub(crate) async fn with_settings(tenant: &Tenant, change: impl FnOnce(&mut ApplicationSettings)) -> Tenant {
    let mut options = TenantOptions::default();
    change(&mut options.settings);
    tenant.another(options).await
}

/// Does something so many times at the same time; what came of each, in order.
pub(crate) async fn at_once<T, F>(count: usize, make: impl Fn(usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let barrier = Arc::new(tokio::sync::Barrier::new(count));
    let tasks: Vec<_> = (0..count)
        .map(|index| {
            let (barrier, task) = (Arc::clone(&barrier), make(index));
            tokio::spawn(async move {
                barrier.wait().await;
                task.await
            })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        all.push(task.await.expect("an answer"));
    }
    all
}

/// A registered person.
pub(crate) async fn registered(tenant: &Tenant) -> Person<'_> {
    let mut person = Person::new(tenant);
    person.register().await.unwrap();
    person
}

/// The client of somebody who signs in now.
pub(crate) async fn signed_in(person: &mut Person<'_>) -> Client {
    let token = person.log_in().await.unwrap().jwt_access;
    person.tenant.client.access_token(&token)
}

/// Base64url of something, for a wire field.
pub(crate) fn b64(bytes: impl AsRef<[u8]>) -> String {
    base64url::encode(bytes)
}

/// The bytes of a wire field.
pub(crate) fn bytes(text: &str) -> Vec<u8> {
    base64url::decode(text).unwrap()
}
