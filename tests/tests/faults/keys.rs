//! Signing keys change while servers run.

use std::time::Duration;

use fidelio_tests::{Person, Tenant, on_both_databases};

use crate::support::{is_good, own, tenant_on, within};

/// How late a change may reach a running server.
const NOTICED: Duration = Duration::from_secs(5);

on_both_databases! {
    async fn a_rotation_keeps_old_tokens_good_until_the_keys_are_compromised(tenant: &Tenant) {
        let server = own(tenant.engine, &[]).await;
        let tenant = tenant_on(&server, tenant.engine).await;
        let mut ann = Person::new(&tenant);
        let old_token = ann.register().await.unwrap().jwt_access;
        let old = kids(&tenant).await;
        assert_eq!(old.len(), 1);
        let app = format!("--app={}", tenant.id());

        let said = server.run(&["keys", "rotate", &app]);
        let new = said.split_whitespace().next().unwrap().to_owned();
        let both = within(NOTICED, async || kids(&tenant).await.len() == 2).await;
        assert!(both.is_some(), "the new key is not published within {NOTICED:?}");
        let published = kids(&tenant).await;
        assert!(published.contains(&old[0]) && published.contains(&new), "{published:?}");
        assert!(is_good(&tenant, &old_token).await, "a token from before the rotation");
        let token = ann.log_in().await.unwrap().jwt_access;
        assert!(is_good(&tenant, &token).await, "a token from after the rotation");
        assert_eq!(kid(&token), old[0], "a new key signs only when every client can have seen it");

        let said = server.run(&["keys", "rotate", &app, "--compromised"]);
        let newest = said.split_whitespace().next().unwrap().to_owned();
        let refused = within(NOTICED, async || !is_good(&tenant, &old_token).await).await;
        assert!(refused.is_some(), "an old token is still good {NOTICED:?} after its key was compromised");
        assert!(!is_good(&tenant, &token).await);
        tenant.client.access_token(&token).passkeys_list().await.expect_err("a token of a compromised key");
        assert_eq!(kids(&tenant).await, std::slice::from_ref(&newest));
        let token = ann.log_in().await.unwrap().jwt_access;
        assert_eq!(kid(&token), newest);
        assert!(is_good(&tenant, &token).await);
        tenant.client.access_token(&token).passkeys_list().await.expect("a token of the new key");
    }
}

async fn kids(tenant: &Tenant) -> Vec<String> {
    let keys = tenant.client.jwks(Some(&tenant.id().to_string())).await.unwrap().into_inner().keys;
    keys.into_iter().map(|key| key.kid).collect()
}

fn kid(token: &str) -> String {
    let header = fidelio_kernel::base64url::decode(token.split('.').next().unwrap()).unwrap();
    let header: serde_json::Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}
