//! Somebody who has everything that can be cut.

use fidelio_client::Client;
use fidelio_client::types::{DeviceInfo, GrantRequest, GrantScope, Jwt, MfaComplete};
use fidelio_identity::settings::CodeLimits;
use fidelio_identity::{ApiKeySecret, Scope, Scopes};
use fidelio_tests::{Person, Tenant};
use serde_json::json;

use crate::support::with_settings;

/// A tenant where registration takes a grant, and the administrator's API key.
pub(super) struct Place {
    pub(super) tenant: Tenant,
    pub(super) admin_key: String,
}

/// On a device that is known any step suffices; elsewhere it takes two.
pub(super) async fn place(tenant: &Tenant) -> Place {
    let policy = json!({ "rules": [
        {
            "name": "new-device", "when": { "flow": "signIn", "known_device": false },
            "sufficient": [["passkey:auth", "external"], ["external", "passkey:auth"], ["otp:email", "external"]],
        },
        { "name": "known-device", "when": { "flow": "signIn" }, "sufficient": [["passkey:auth"], ["external"], ["otp:email"]] },
    ] });
    let tenant = with_settings(tenant, |settings| {
        settings.open_registration = false;
        settings.external_auth = true;
        settings.mfa_policy = Some(serde_json::from_value(policy).unwrap());
        // All of these tests are one client.
        let most = 100_000;
        settings.code_limits = CodeLimits {
            requests_per_user: most,
            requests_per_address: most,
            requests_per_client: most,
            requests_per_application: most,
            attempts_per_user: most,
            attempts_per_client: most,
            attempts_per_application: most,
        };
    })
    .await;
    let admin_key = tenant.key_with(Scopes::from(vec![Scope::Admin])).await;
    Place { tenant, admin_key }
}

/// A user with two passkeys, a mail address, a sign-in by the first passkey on a known device, and a backend with an
/// API key of its own.
pub(super) struct World<'a> {
    pub(super) place: &'a Place,
    pub(super) tenant: &'a Tenant,
    /// With the passkey that is cut.
    pub(super) ann: Person<'a>,
    /// The same user with the passkey that stays, and a token that rests on that one.
    pub(super) spare: Person<'a>,
    pub(super) spare_token: String,
    pub(super) registered: Jwt,
    pub(super) signed_in: MfaComplete,
    /// The API key that is cut.
    pub(super) key: String,
}

impl<'a> World<'a> {
    pub(super) async fn new(place: &'a Place) -> Self {
        Self::of(place, Person::new(&place.tenant)).await
    }

    pub(super) async fn of(place: &'a Place, mut ann: Person<'a>) -> Self {
        let tenant = &place.tenant;
        let grant = granted(&tenant.backend(), Some(&ann.name), GrantScope::RegWrite).await;
        let registered = ann.register_with(&tenant.client.access_token(&grant)).await.unwrap();
        ann.device = DeviceInfo { device_id: Some(registered.device_id.clone()), ..DeviceInfo::default() };
        let mut spare = Person::named(tenant, &ann.name);
        let by_ann = tenant.client.access_token(&registered.jwt_access);
        let spare_token = spare.register_with(&by_ann).await.unwrap().jwt_access;
        ann.has_email().await;
        let signed_in = ann.sign_in_by_mfa().await.unwrap();
        let key = tenant.key_with(Scopes::ordinary()).await;
        Self { place, tenant, ann, spare, spare_token, registered, signed_in, key }
    }

    /// The backend whose key is cut.
    pub(super) fn backend(&self) -> Client {
        self.tenant.client.api_key(&self.key)
    }

    pub(super) fn admin(&self) -> Client {
        self.tenant.client.api_key(&self.place.admin_key)
    }

    pub(super) fn key_id(&self) -> String {
        ApiKeySecret::parse(&self.key).expect("an API key").id().to_string()
    }

    /// The person on a device that nobody has seen.
    pub(super) fn elsewhere(&self) -> Person<'a> {
        Person::named(self.tenant, &self.ann.name)
    }
}

/// A grant by this backend.
pub(super) async fn granted(backend: &Client, name: Option<&str>, scope: GrantScope) -> String {
    let request = GrantRequest { grants: vec![scope], username: name.map(str::to_owned) };
    backend.mgmt_grant_create(&request).await.unwrap().into_inner().token
}
