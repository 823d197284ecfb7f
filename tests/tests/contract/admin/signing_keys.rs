//! Signing keys.

use fidelio_client::Client;
use fidelio_client::types::{SigningKey, SigningKeyRotateRequest, SigningKeyState};
use fidelio_tests::{Person, Tenant, on_both_databases};

use super::admin;
use crate::support::{assert_signed, part, refusal, with_settings};

async fn keys(client: &Client, tenant: &Tenant) -> Vec<SigningKey> {
    client.admin_signing_keys_list(&tenant.id().to_string()).await.unwrap().into_inner().items
}

async fn rotate(client: &Client, tenant: &Tenant, compromised: Option<bool>) -> SigningKey {
    let request = SigningKeyRotateRequest { compromised };
    client.admin_signing_key_rotate(&tenant.id().to_string(), &request).await.unwrap().into_inner()
}

async fn published(tenant: &Tenant) -> Vec<String> {
    let keys = tenant.client.jwks(Some(&tenant.id().to_string())).await.unwrap().into_inner().keys;
    let mut kids: Vec<_> = keys.into_iter().map(|key| key.kid).collect();
    kids.sort();
    kids
}

on_both_databases! {
    async fn a_new_key_is_published_at_once_and_signs_when_clients_have_seen_it(tenant: &Tenant) {
        let client = admin(tenant).await;
        let [first] = &keys(&client, tenant).await[..] else { panic!("one key") };
        assert_eq!((first.state, first.retired_at), (SigningKeyState::Signs, None));
        let token = Person::new(tenant).register().await.unwrap().jwt_access;
        assert_eq!(part(&token, 0)["kid"], first.kid.as_str());

        let second = rotate(&client, tenant, None).await;
        assert_eq!(second.state, SigningKeyState::Published);
        assert_eq!((second.active_from - second.created_at).num_seconds(), 300);
        let states: Vec<_> = keys(&client, tenant).await.into_iter().map(|key| (key.kid, key.state)).collect();
        assert_eq!(states[0], (first.kid.clone(), SigningKeyState::Signs));
        assert_eq!(states[1..], [(second.kid.clone(), SigningKeyState::Published)]);
        let mut both = vec![first.kid.clone(), second.kid.clone()];
        both.sort();
        assert_eq!(published(tenant).await, both);
        let token = Person::new(tenant).register().await.unwrap().jwt_access;
        assert_eq!(part(&token, 0)["kid"], first.kid.as_str(), "until then the old one signs");
    }

    async fn what_compromised_keys_signed_is_worth_nothing_at_once(tenant: &Tenant) {
        let client = admin(tenant).await;
        let mut ann = Person::new(tenant);
        let before = ann.register().await.unwrap().jwt_access;
        let key = rotate(&client, tenant, Some(true)).await;
        assert_eq!(key.state, SigningKeyState::Signs);
        assert_eq!(refusal(tenant.client.access_token(&before).passkeys_list().await), 401);
        let after = ann.log_in().await.unwrap().jwt_access;
        assert_eq!(part(&after, 0)["kid"], key.kid.as_str());
        assert_signed(tenant, &after).await;
        tenant.client.access_token(&after).passkeys_list().await.unwrap();
        assert_eq!(published(tenant).await, std::slice::from_ref(&key.kid));
        let states: Vec<_> = keys(&client, tenant).await.into_iter().map(|key| key.state).collect();
        assert_eq!(states, [SigningKeyState::Retired, SigningKeyState::Signs]);
    }

    async fn the_keys_of_another_application_stay_as_they_are(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let before = published(&other).await;
        let client = admin(tenant).await;
        rotate(&client, tenant, Some(true)).await;
        let request = SigningKeyRotateRequest { compromised: Some(true) };
        assert_eq!(refusal(client.admin_signing_key_rotate(&other.id().to_string(), &request).await), 404);
        assert_eq!(published(&other).await, before);
    }
}
