//! Signing in and up in several steps.

mod claims;
mod codes;
mod payload;
mod policies;
mod sign_in;
mod sign_up;
mod users;

use fidelio_client::types::{DeviceInfo, Jwt, MfaComplete, ProfileEmailRequest, ProfilePhoneRequest};
use fidelio_identity::ports::IdentityQueries as _;
use fidelio_identity::{User, UserName};
use fidelio_tests::{Flow, Person, Refused, Stepped, Tenant, TenantOptions};
use serde_json::Value;

use crate::support::{device, with_settings};

/// Another tenant on the same server, with this policy.
async fn with_policy(tenant: &Tenant, policy: &Value) -> Tenant {
    with_settings(tenant, |settings| {
        settings.mfa_policy = Some(serde_json::from_value(policy.clone()).expect("a policy"));
    })
    .await
}

/// Another tenant on the same server with everything as it is by default.
async fn plain(tenant: &Tenant) -> Tenant {
    tenant.another(TenantOptions::default()).await
}

/// Somebody with a passkey, a verified e-mail address that is the user name, and a browser that remembers nothing.
async fn reachable(tenant: &Tenant) -> (Person<'_>, Jwt) {
    let mut person = Person::new(tenant);
    let registered = person.register().await.expect("a user");
    set_mail(tenant, &registered.user_id, &person.name).await;
    (person, registered)
}

/// The same, and the browser remembers its device.
async fn at_home(tenant: &Tenant) -> (Person<'_>, Jwt) {
    let (mut person, registered) = reachable(tenant).await;
    person.device = device(&registered.device_id);
    (person, registered)
}

async fn set_mail(tenant: &Tenant, user: &str, address: &str) {
    let request = ProfileEmailRequest { email: address.to_owned(), request_verification: Some(false) };
    tenant.backend().profile_email_update(user, &request).await.expect("an address");
}

async fn set_phone(tenant: &Tenant, user: &str, number: &str, messaging_consent: bool) {
    let request = ProfilePhoneRequest {
        phone_number: number.to_owned(),
        messaging_consent: Some(messaging_consent),
        request_verification: Some(false),
    };
    tenant.backend().profile_phone_update(user, &request).await.expect("a number");
}

/// Forgets the device that the browser remembers, for the next flow.
fn elsewhere(person: &mut Person<'_>) {
    person.device = DeviceInfo::default();
}

/// A step that was right and not enough.
fn more(stepped: Stepped) {
    assert!(stepped.expect("a step that is right").is_none(), "it was enough");
}

/// A step that completed the flow.
fn done(stepped: Stepped) -> MfaComplete {
    *stepped.expect("a step that is right").expect("enough")
}

/// A step that was refused; the status.
fn refused(stepped: Stepped) -> Refused {
    stepped.expect_err("it was not refused")
}

/// Signs up by a vouching backend and a new passkey.
async fn signed_up(person: &mut Person<'_>) -> MfaComplete {
    let mut flow = Flow::of(person).await;
    let name = person.name.clone();
    more(flow.with_external(&name).await);
    done(flow.make_passkey(person).await)
}

async fn user(tenant: &Tenant, name: &str) -> Option<User> {
    let name = UserName::parse(name).expect("a name");
    tenant.opened.database.user_by_name(tenant.id(), name.folded()).await.expect("a database")
}
