//! Every operation that changes something leaves exactly the events that it should.

use fidelio_client::types::{
    AaguidBlacklist, AaguidBlacklistPutRequest, ApiKeyCreateRequest, ApplicationUpdateRequest, AuthenticatorPolicy,
    ExternalAuthRequest, GrantRequest, GrantScope, OidcProviderPutRequest, PasskeyNameRequest, ProfileEmailRequest,
    ProfilePhoneRequest, SigningKeyRotateRequest, TokenReference, TokenRequest, WebhookCreateRequest,
};
use fidelio_identity::{ApiKeySecret, Scope, Scopes};
use fidelio_tests::{AuditLog, Person, Tenant, on_both_databases};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};

use super::{TRACE, request_id, traced};
use crate::support::with_settings;

/// Follows the log.
struct Follower {
    log: AuditLog,
    last: u64,
}

impl Follower {
    async fn new(tenant: &Tenant) -> Self {
        let log = AuditLog::shared(tenant).await;
        let last = log.export().last().map_or(0, |event| event["sequence"].as_u64().unwrap());
        Self { log, last }
    }

    /// Holds what was recorded since the last time to what one request should leave: each action, who did it, and to
    /// which user.
    fn expect(&mut self, headers: &HeaderMap, expected: &[(&str, &Value, Option<&str>)]) {
        let events = self.log.export_after(self.last, true);
        let mut events = events;
        // What one request does happens at once.
        events.sort_by_key(|event| expected.iter().position(|(action, ..)| event["action"] == *action));
        let actions: Vec<_> = events.iter().map(|event| event["action"].as_str().unwrap()).collect();
        assert_eq!(actions, expected.iter().map(|(action, ..)| *action).collect::<Vec<_>>());
        for (event, (_, actor, user)) in events.iter().zip(expected) {
            assert_eq!((&event["actor"], event["user"].as_str()), (*actor, *user), "{event}");
            assert_eq!(event["outcome"], "success");
            assert_eq!(event["request"].as_str(), Some(request_id(headers).as_str()), "{event}");
            assert_eq!(event["trace"], TRACE, "{event}");
            assert_eq!(event["application"], self.log.application.to_string());
            assert!(event["id"].is_string() && event["hash"].is_string(), "{event}");
            self.last = self.last.max(event["sequence"].as_u64().unwrap());
        }
    }
}

on_both_databases! {
    async fn what_users_do_is_recorded_with_who_did_it_to_whom(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.external_auth = true).await;
        let client = traced(tenant);
        let mut log = Follower::new(tenant).await;
        let mut ann = Person::new(tenant);
        let begun = ann.reg_init(&client).await.unwrap();
        let done = client.reg_complete(&ann.create(&begun)).await.unwrap();
        let ids = (done.user_id.clone(), done.passkey_id.clone());
        let user = Some(ids.0.as_str());
        let actor = &json!({ "kind": "user", "id": ids.0 });
        let anonymous = &json!({ "kind": "anonymous" });
        log.expect(done.headers(), &[("user.created", actor, user), ("passkey.registered", actor, user)]);
        let begun = ann.auth_init().await.unwrap();
        let done = client.auth_complete(&ann.get(&begun)).await.unwrap();
        log.expect(done.headers(), &[("sign_in.completed", actor, user)]);
        let signed_in = client.access_token(&done.jwt_access);
        let begun = ann.reg_init(&signed_in).await.unwrap();
        let done = client.reg_complete(&ann.create(&begun)).await.unwrap();
        log.expect(done.headers(), &[("passkey.registered", actor, user)]);
        let rename = fidelio_client::types::PasskeyRenameRequest { name: "Laptop".to_owned() };
        let renamed = signed_in.passkey_rename(&done.passkey_id, &rename).await.unwrap();
        log.expect(renamed.headers(), &[("passkey.renamed", actor, user)]);
        let deleted = signed_in.passkey_delete(&done.passkey_id).await.unwrap();
        log.expect(deleted.headers(), &[("passkey.deleted", actor, user)]);
        let begun = ann.tx_init("Pay 10.00 EUR to Bob", "nonce").await.unwrap();
        let done = client.tx_complete(&ann.confirm(&begun)).await.unwrap();
        log.expect(done.headers(), &[("transaction.confirmed", actor, user)]);
        let shown = signed_in.auth_code_request().await.unwrap();
        log.expect(shown.headers(), &[("code.requested", actor, user)]);
        ann.has_email().await;
        let request = fidelio_client::types::AuthCodeSendRequest { user: ann.login() };
        let sent = client.auth_code_request_email(&request).await.unwrap();
        log.expect(sent.headers(), &[("code.requested", anonymous, user)]);
        let auth_code = tenant.code_for(&ann.name).await;
        let request = fidelio_client::types::AuthCodeVerifyRequest { auth_code, user: ann.login() };
        let typed = client.auth_code_verify(&request).await.unwrap();
        log.expect(typed.headers(), &[("sign_in.completed", actor, user)]);

        let done = ann.sign_in_by_mfa().await.unwrap();
        log.last += 1;
        let request = TokenRequest {
            grant_type: "refresh_token".to_owned(),
            refresh_token: done.refresh_token.clone(),
            client_id: None,
            scope: None,
        };
        let fresh = client.oauth2_token(&request).await.unwrap();
        log.expect(fresh.headers(), &[("sign_in.refreshed", actor, user)]);
        let token = fresh.refresh_token.clone();
        let revoke = TokenReference { token, token_type_hint: None, client_id: None };
        let revoked = client.oauth2_revoke(&revoke).await.unwrap();
        log.expect(revoked.headers(), &[("sign_in.ended", actor, user)]);
        let again = client.oauth2_revoke(&revoke).await.unwrap();
        log.expect(again.headers(), &[]);
        let listed = signed_in.passkeys_list().await.unwrap();
        log.expect(listed.headers(), &[]);
    }

    async fn what_backends_do_is_recorded_with_their_key(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.external_auth = true).await;
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let mut log = Follower::new(tenant).await;
        let backend = traced(tenant).api_key(&tenant.api_key);
        let key = ApiKeySecret::parse(&tenant.api_key).unwrap().id();
        let actor = &json!({ "kind": "api_key", "id": key.to_string() });
        let (id, user) = (registered.user_id.clone(), Some(registered.user_id.as_str()));
        let grant = GrantRequest { grants: vec![GrantScope::RegWrite], username: Some(ann.name.clone()) };
        log.expect(backend.mgmt_grant_create(&grant).await.unwrap().headers(), &[("grant.created", actor, user)]);
        let vouch = ExternalAuthRequest { username: ann.name.clone() };
        let vouched = backend.mgmt_grant_external_auth(&vouch).await.unwrap();
        log.expect(vouched.headers(), &[("grant.vouched", actor, user)]);
        let email = ProfileEmailRequest { email: "ann@example.com".to_owned(), request_verification: Some(false) };
        let set = backend.profile_email_update(&id, &email).await.unwrap();
        log.expect(set.headers(), &[("contact.set", actor, user)]);
        let phone = ProfilePhoneRequest {
            phone_number: "+14155550123".to_owned(),
            messaging_consent: Some(true),
            request_verification: Some(false),
        };
        let set = backend.profile_phone_update(&id, &phone).await.unwrap();
        log.expect(set.headers(), &[("contact.set", actor, user)]);
        let removed = backend.profile_phone_delete(&id).await.unwrap();
        log.expect(removed.headers(), &[("contact.removed", actor, user)]);
        let name = PasskeyNameRequest { passkey_name: "Phone".to_owned() };
        let renamed = backend.mgmt_passkey_rename(&registered.passkey_id, &name).await.unwrap();
        log.expect(renamed.headers(), &[("passkey.renamed", actor, user)]);
        let items = vec![AaguidBlacklist {
            aaguid: "0a000000-0000-4000-8000-000000000001".to_owned(),
            reg: true,
            auth: true,
        }];
        let blocked = backend.mgmt_aaguid_blacklist_put(&AaguidBlacklistPutRequest { items }).await.unwrap();
        log.expect(blocked.headers(), &[("authenticators.blacklist_changed", actor, None)]);
        let off = backend.mgmt_user_deactivate(&id).await.unwrap();
        log.expect(off.headers(), &[("user.deactivated", actor, user)]);
        let on = backend.mgmt_user_activate(&id).await.unwrap();
        log.expect(on.headers(), &[("user.activated", actor, user)]);
        let deleted = backend.mgmt_passkey_delete(&registered.passkey_id).await.unwrap();
        log.expect(deleted.headers(), &[("passkey.deleted", actor, user)]);
        let gone = backend.mgmt_user_delete(&id).await.unwrap();
        log.expect(gone.headers(), &[("user.deleted", actor, user)]);
    }

    async fn what_administrators_do_is_recorded_with_their_key(tenant: &Tenant) {
        let admin_key = tenant.key_with(Scopes::from(vec![Scope::Admin])).await;
        let mut log = Follower::new(tenant).await;
        let admin = traced(tenant).api_key(&admin_key);
        let key = ApiKeySecret::parse(&admin_key).unwrap().id();
        let actor = &json!({ "kind": "api_key", "id": key.to_string() });
        let app = &tenant.id().to_string();
        let request = ApiKeyCreateRequest {
            name: "Another".to_owned(),
            scopes: vec!["user:read".to_owned()],
            expires_in_days: None, continues: None,
        };
        let made = admin.admin_api_key_create(app, &request).await.unwrap();
        log.expect(made.headers(), &[("api_key.created", actor, None)]);
        let revoked = admin.admin_api_key_revoke(app, &made.api_key.id).await.unwrap();
        log.expect(revoked.headers(), &[("api_key.revoked", actor, None)]);
        let rotate = SigningKeyRotateRequest { compromised: None };
        let rotated = admin.admin_signing_key_rotate(app, &rotate).await.unwrap();
        log.expect(rotated.headers(), &[("signing_key.rotated", actor, None)]);
        let change: ApplicationUpdateRequest = serde_json::from_value(json!({ "name": "Renamed" })).unwrap();
        let changed = admin.admin_application_update(app, &change).await.unwrap();
        log.expect(changed.headers(), &[("application.changed", actor, None)]);
        let policy = AuthenticatorPolicy { policy: json!({ "attestation": "certificate" }) };
        let changed = admin.admin_authenticator_policy_put(app, &policy).await.unwrap();
        log.expect(changed.headers(), &[("application.changed", actor, None)]);
        let policy = json!({ "rules": [{ "name": "any", "when": { "flow": "signIn" }, "sufficient": [["passkey:auth"]] }] });
        let policy = fidelio_client::types::MfaPolicyRequest { policy };
        let changed = admin.admin_mfa_policy_put(app, &policy).await.unwrap();
        log.expect(changed.headers(), &[("application.changed", actor, None)]);
        let changed = admin.admin_mfa_policy_reset(app).await.unwrap();
        log.expect(changed.headers(), &[("application.changed", actor, None)]);
        let provider: OidcProviderPutRequest = serde_json::from_value(json!({
            "name": "Company", "issuer": "https://login.example.net", "clientId": "fidelio",
            "clientSecret": "a secret of a provider", "redirectUris": ["https://login.example.com/back"],
        }))
        .unwrap();
        let made = admin.admin_oidc_provider_put(app, "company", &provider).await.unwrap();
        log.expect(made.headers(), &[("oidc_provider.created", actor, None)]);
        let changed = admin.admin_oidc_provider_put(app, "company", &provider).await.unwrap();
        log.expect(changed.headers(), &[("oidc_provider.changed", actor, None)]);
        let gone = admin.admin_oidc_provider_delete(app, "company").await.unwrap();
        log.expect(gone.headers(), &[("oidc_provider.deleted", actor, None)]);
        let request: WebhookCreateRequest =
            serde_json::from_value(json!({ "url": "https://siem.example.net/", "actions": ["user.deleted"] })).unwrap();
        let made = admin.admin_webhook_create(app, &request).await.unwrap();
        log.expect(made.headers(), &[("webhook.created", actor, None)]);
        let gone = admin.admin_webhook_delete(app, &made.webhook.id).await.unwrap();
        log.expect(gone.headers(), &[("webhook.deleted", actor, None)]);
        let mut ann = Person::new(tenant);
        lenient(&admin, app).await;
        log.last += 1;
        let registered = ann.register().await.unwrap();
        log.last += 2;
        let (id, user) = (registered.user_id.clone(), Some(registered.user_id.as_str()));
        let off = admin.admin_user_deactivate(app, &id).await.unwrap();
        log.expect(off.headers(), &[("user.deactivated", actor, user)]);
        let on = admin.admin_user_activate(app, &id).await.unwrap();
        log.expect(on.headers(), &[("user.activated", actor, user)]);
        let deleted = admin.admin_user_passkey_delete(app, &id, &registered.passkey_id).await.unwrap();
        log.expect(deleted.headers(), &[("passkey.deleted", actor, user)]);
        let gone = admin.admin_user_delete(app, &id).await.unwrap();
        log.expect(gone.headers(), &[("user.deleted", actor, user)]);
        for event in log.log.export() {
            assert!(event["personal"]["username"].as_str().is_none_or(|name| name != ann.name), "{event}");
        }
    }
}

/// Lets everybody register again.
async fn lenient(admin: &fidelio_client::Client, application: &str) {
    let policy = AuthenticatorPolicy { policy: json!({}) };
    admin.admin_authenticator_policy_put(application, &policy).await.unwrap();
}
