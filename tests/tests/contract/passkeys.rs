//! What users do with the passkeys they have.

use fidelio_client::Client;
use fidelio_client::types::{GrantScope, PasskeyRenameRequest};
use fidelio_tests::{Person, Tenant, on_both_databases};
use reqwest::Method;
use serde_json::json;

use crate::support::{GOOGLE, Http, authorised, granted, passkeys, refusal, refusal_and_message, with_settings};

const NOBODYS: &str = "0193b6a2-2b6e-7c4d-9d6e-7f8091a2b3c4";

fn named(name: &str) -> PasskeyRenameRequest {
    PasskeyRenameRequest { name: name.to_owned() }
}

/// A new user with this many passkeys: their identifiers, and a client that is signed in.
async fn user(tenant: &Tenant, count: usize) -> (Vec<String>, Client, String) {
    let mut person = Person::new(tenant);
    let first = person.register().await.unwrap();
    let client = tenant.client.access_token(&first.jwt_access);
    let mut ids = vec![first.passkey_id];
    for _ in 1..count {
        ids.push(person.register_with(&client).await.unwrap().passkey_id);
    }
    (ids, client, first.jwt_access)
}

on_both_databases! {
    async fn the_list_has_all_passkeys_of_the_user_and_no_others(tenant: &Tenant) {
        let (ids, _, token) = user(tenant, 3).await;
        user(tenant, 1).await;
        let listed: Vec<_> = passkeys(tenant, &token).await.into_iter().map(|passkey| passkey.id).collect();
        assert_eq!(listed, ids, "oldest first");
    }

    async fn every_row_has_what_the_contract_says(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        ann.log_in().await.unwrap();
        let http = Http::new(tenant);
        let answer = http.send(authorised(http.request(Method::GET, "/fido2/v2/passkeys"), &token)).await;
        let row = &answer.body[0];
        for member in ["id", "name", "createdAt", "aaguid", "credentialId", "lastUsedAt"] {
            assert!(row[member].is_string(), "{member}: {row}");
        }
        assert!(row["credentialSynced"].is_boolean());
        assert!(row["createdAt"].as_str().is_some_and(|time| time.ends_with('Z')), "UTC: {row}");
        assert!(row["lastUsedFrom"]["deviceId"].is_string());
        assert_eq!(row["lastUsedFromDevice"], row["lastUsedFrom"]);
    }

    async fn a_passkey_is_renamed(tenant: &Tenant) {
        let (ids, client, token) = user(tenant, 2).await;
        client.passkey_rename(&ids[0], &named("  Mein Schlüssel 🔑 ")).await.unwrap();
        let passkeys = passkeys(tenant, &token).await;
        assert_eq!(passkeys[0].name.trim(), "Mein Schlüssel 🔑");
        assert_ne!(passkeys[1].name.trim(), "Mein Schlüssel 🔑");
    }

    async fn a_name_that_cannot_be_is_refused(tenant: &Tenant) {
        let (ids, client, token) = user(tenant, 1).await;
        let before = passkeys(tenant, &token).await.remove(0).name;
        for name in ["", "   ", "a\0b", "a\nb", &"x".repeat(129)] {
            let (status, message) = refusal_and_message(client.passkey_rename(&ids[0], &named(name)).await);
            assert!(status == 400 && message.contains("name"), "{name:?}: {status} {message}");
        }
        assert_eq!(passkeys(tenant, &token).await[0].name, before);
        client.passkey_rename(&ids[0], &named(&"ü".repeat(128))).await.unwrap();
    }

    async fn a_passkey_is_deleted_and_signs_nobody_in_any_more(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let first = ann.register().await.unwrap();
        let client = tenant.client.access_token(&first.jwt_access);
        let second = ann.register_with(&client).await.unwrap();
        let begun = ann.auth_init().await.unwrap();
        let completion = ann.get(&begun);
        client.passkey_delete(&second.passkey_id).await.unwrap();
        assert_eq!(passkeys(tenant, &first.jwt_access).await.len(), 1);
        assert_eq!(refusal(tenant.client.auth_complete(&completion).await), 401);
        assert_eq!(refusal(client.passkey_delete(&second.passkey_id).await), 404);
        ann.log_in().await.unwrap();
    }

    async fn a_passkey_of_somebody_else_is_not_found(tenant: &Tenant) {
        let (_, client, _) = user(tenant, 2).await;
        let (others, _, token) = user(tenant, 2).await;
        let foreign = with_settings(tenant, |_| ()).await;
        let (foreigners, _, foreign_token) = user(&foreign, 2).await;
        for id in [&others[0], &foreigners[0], NOBODYS, "malformed", "%00", "..%2F..%2Fversion"] {
            assert_eq!(refusal(client.passkey_rename(id, &named("mine")).await), 404, "{id}");
            assert_eq!(refusal(client.passkey_delete(id).await), 404, "{id}");
        }
        for (tenant, token) in [(tenant, token), (&foreign, foreign_token)] {
            let untouched = passkeys(tenant, &token).await;
            assert!(untouched.len() == 2 && untouched.iter().all(|passkey| passkey.name != "mine"));
        }
    }

    async fn the_last_passkey_stays_unless_there_is_another_way_in(tenant: &Tenant) {
        let (ids, client, token) = user(tenant, 2).await;
        client.passkey_delete(&ids[1]).await.unwrap();
        assert_eq!(refusal(client.passkey_delete(&ids[0]).await), 403);
        assert_eq!(passkeys(tenant, &token).await.len(), 1);

        let tenant = with_settings(tenant, |settings| settings.external_auth = true).await;
        let (ids, client, _) = user(&tenant, 1).await;
        client.passkey_delete(&ids[0]).await.unwrap();
    }

    async fn a_token_without_the_scope_is_forbidden(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let id = ann.register().await.unwrap().passkey_id;
        let reads = granted(tenant, &[GrantScope::PasskeyRead], Some(&ann.name)).await;
        reads.passkeys_list().await.unwrap();
        assert_eq!(refusal(reads.passkey_rename(&id, &named("x")).await), 403);
        assert_eq!(refusal(reads.passkey_delete(&id).await), 403);
        let writes = granted(tenant, &[GrantScope::PasskeyWrite], Some(&ann.name)).await;
        writes.passkey_rename(&id, &named("x")).await.unwrap();
        assert_eq!(refusal(writes.passkeys_list().await), 403);
        assert_eq!(refusal(writes.passkeys_aaguid_metadata(GOOGLE).await), 403);
    }

    async fn tokens_come_bare_or_as_bearer_and_empty_is_none(tenant: &Tenant) {
        let (_, _, token) = user(tenant, 1).await;
        let http = Http::new(tenant);
        let list = |credential: String| {
            authorised(http.request(Method::GET, "/fido2/v2/passkeys"), &credential)
        };
        for scheme in ["", "Bearer ", "bearer ", "Bearer  "] {
            let good = format!("{scheme}{token}");
            assert_eq!(http.send(list(good)).await.status, 200);
        }
        for bad in ["", " ", "Bearer", "Bearer ", "Basic", "garbage", "Bearer garbage", &tenant.api_key] {
            assert_eq!(http.send(list(bad.to_owned())).await.status, 401, "{bad:?}");
        }
        assert_eq!(http.send(list(format!("Basic {token}"))).await.status, 401);
        assert_eq!(http.get("/fido2/v2/passkeys").await.status, 401);
    }

    async fn a_provider_has_a_name_and_icons(tenant: &Tenant) {
        let (_, client, _) = user(tenant, 1).await;
        for aaguid in [GOOGLE.to_owned(), GOOGLE.to_uppercase()] {
            let provider = client.passkeys_aaguid_metadata(&aaguid).await.unwrap().into_inner();
            assert_eq!(provider.id, GOOGLE);
            assert!(provider.name.contains("Google"));
            assert!(provider.icon_light.is_some_and(|icon| icon.starts_with("data:image/")));
            assert!(provider.icon_dark.is_some_and(|icon| icon.starts_with("data:image/")));
        }
        for unknown in [NOBODYS, "00000000-0000-0000-0000-000000000000"] {
            assert_eq!(refusal(client.passkeys_aaguid_metadata(unknown).await), 404);
        }
        for malformed in ["malformed", "0193b6a2-2b6e", "%00", &"0".repeat(400)] {
            let (status, message) = refusal_and_message(client.passkeys_aaguid_metadata(malformed).await);
            assert!(status == 400 && message.contains("aaguid"), "{malformed}: {status} {message}");
        }
    }

    async fn a_get_or_delete_with_a_content_type_but_no_body_works(tenant: &Tenant) {
        let (ids, _, token) = user(tenant, 2).await;
        let http = Http::new(tenant);
        let typed = |method, path: &str| {
            let request = authorised(http.request(method, path), &token);
            crate::support::with(request, "Content-Type", "application/json")
        };
        assert_eq!(http.send(typed(Method::GET, "/fido2/v2/passkeys")).await.status, 200);
        let path = format!("/fido2/v2/passkeys/{}", ids[1]);
        let rename = authorised(http.json(Method::PUT, &path, &json!({"name": "x", "id": 5})), &token);
        let renamed = http.send(rename).await;
        assert_eq!((renamed.status, renamed.text.as_str()), (204, ""));
        let deleted = http.send(typed(Method::DELETE, &path)).await;
        assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    }
}
