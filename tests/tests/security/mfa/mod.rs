//! Multi-factor flows: nobody gets in by less than the policy asks for, as somebody else, or twice.

mod codes;
mod doors;
mod hidden;
mod once;
mod users;

use std::sync::Arc;

use fidelio_client::types::{DeviceInfo, Jwt, ProfileEmailRequest};
use fidelio_identity::ApplicationSettings;
use fidelio_tests::{Flow, Person, Stepped, Tenant, TenantOptions};
use serde_json::Value;

use crate::support::{Answer, http, send};

const EXTERNAL: &str = "/fido2/v2/mfa/third-party/verify";
const AUTH: &str = "/fido2/v2/mfa/passkey/auth";
const TX: &str = "/fido2/v2/mfa/passkey/tx";
const REG: &str = "/fido2/v2/mfa/passkey/reg";
const OTP_REQUEST: &str = "/fido2/v2/mfa/otp/request";
const OTP_VERIFY: &str = "/fido2/v2/mfa/otp/verify";
const PAYLOAD: &str = "/fido2/v2/mfa/payload";

async fn with_settings(tenant: &Tenant, change: impl FnOnce(&mut ApplicationSettings)) -> Tenant {
    let mut options = TenantOptions::default();
    change(&mut options.settings);
    tenant.another(options).await
}

async fn with_policy(tenant: &Tenant, policy: &Value) -> Tenant {
    with_settings(tenant, |settings| {
        settings.mfa_policy = Some(serde_json::from_value(policy.clone()).expect("a policy"));
    })
    .await
}

/// Somebody with a passkey, a verified address that is the name, and a browser that remembers its device.
async fn at_home(tenant: &Tenant) -> (Person<'_>, Jwt) {
    let mut person = Person::new(tenant);
    let registered = settle(&mut person).await;
    (person, registered)
}

/// Makes somebody a user with a passkey, a verified address that is the name, and a browser that remembers its device.
async fn settle(person: &mut Person<'_>) -> Jwt {
    let tenant = person.tenant;
    let registered = person.register().await.unwrap();
    let request = ProfileEmailRequest { email: person.name.clone(), request_verification: Some(false) };
    tenant.backend().profile_email_update(&registered.user_id, &request).await.unwrap();
    person.device = DeviceInfo { device_id: Some(registered.device_id.clone()), ..DeviceInfo::default() };
    registered
}

/// The same, and the browser remembers nothing.
async fn elsewhere(tenant: &Tenant) -> (Person<'_>, Jwt) {
    let (mut person, registered) = at_home(tenant).await;
    person.device = DeviceInfo::default();
    (person, registered)
}

/// Sends a body to the tenant's host, with a credential.
async fn post_as(tenant: &Tenant, path: &str, credential: &str, body: &Value) -> Answer {
    let host = format!("{}.api.example.com", tenant.id());
    let request = http().post(format!("{}{path}", tenant.url)).header("Host", host);
    let request = if credential.is_empty() { request } else { request.header("Authorization", credential) };
    send(request.json(body)).await
}

/// Sends bodies at the same time, each with its session; their statuses.
async fn at_once(tenant: &Tenant, requests: Vec<(&'static str, String, Value)>) -> Vec<u16> {
    let barrier = Arc::new(tokio::sync::Barrier::new(requests.len()));
    let host = format!("{}.api.example.com", tenant.id());
    let sent: Vec<_> = requests
        .into_iter()
        .map(|(path, session, body)| {
            let request = http().post(format!("{}{path}", tenant.url)).header("Host", &host);
            let request = request.header("Authorization", session).json(&body);
            let barrier = Arc::clone(&barrier);
            tokio::spawn(async move {
                barrier.wait().await;
                send(request).await.status
            })
        })
        .collect();
    let mut statuses = Vec::new();
    for one in sent {
        statuses.push(one.await.expect("an answer"));
    }
    statuses
}

fn wins(statuses: &[u16]) -> usize {
    statuses.iter().filter(|status| **status == 200).count()
}

/// The status of a step that must be refused.
fn refused(stepped: Stepped) -> u16 {
    match stepped {
        Err(refused) => refused.status,
        Ok(other) => panic!("it was not refused: {other:?}"),
    }
}

/// A step that was right and not enough.
fn more(stepped: Stepped) {
    assert_eq!(stepped.map(|complete| complete.is_some()), Ok(false), "right and not enough");
}

/// A step that completed the flow.
fn done(stepped: Stepped) -> Box<fidelio_client::types::MfaComplete> {
    stepped.expect("a step that is right").expect("enough")
}

/// The flow with another session.
fn with_session<'a>(flow: &Flow<'a>, session: &str) -> Flow<'a> {
    let mut other = flow.clone();
    session.clone_into(&mut other.next.session);
    other
}
