//! A deactivated user is refused everywhere at once, whatever was issued before.
//!
//! There is no operation yet that deactivates: the user is stored deactivated, through the ports of the database.

use fidelio_client::types::{GrantRequest, GrantScope};
use fidelio_credentials::Claims;
use fidelio_credentials::ports::Store as _;
use fidelio_credentials::token::VERIFY_PATH;
use fidelio_credentials::{AccessClaims, Passkey};
use fidelio_identity::{Scope, Scopes, User, UserName, UserNameType};
use fidelio_kernel::{TokenId, UserId};
use fidelio_tests::{Person, Tenant, on_both_databases};

use crate::support::{registered, status, stored, verified};

on_both_databases! {
    async fn a_deactivated_user_s_passkey_and_tokens_are_refused(tenant: &Tenant) {
        let (mut ann, id, passkey) = deactivated(tenant).await;

        let begun = ann.auth_init().await.unwrap();
        let mut request = ann.get(&begun);
        request.assertion_result.user_handle = Some(id.to_string());
        assert_eq!(status(&tenant.client.auth_complete(&request).await), 403, "login");
        let begun = ann.auth_init_as(None).await.unwrap();
        let mut request = ann.get(&begun);
        request.assertion_result.user_handle = Some(id.to_string());
        assert_eq!(status(&tenant.client.auth_complete(&request).await), 403, "login without a name");
        assert_eq!(status(&ann.confirm_transaction("Pay", "nonce").await), 403, "transaction");

        for (kind, auth_time) in [("access token", Some(1)), ("grant", None)] {
            let token = token(tenant, &ann.name, id, &passkey, auth_time).await;
            let client = tenant.client.access_token(&token);
            assert_eq!(status(&client.passkeys_list().await), 401, "list with an {kind}");
            assert_eq!(verified(tenant, &token).await, 401, "verify an {kind}");
            let deleted = client.passkey_delete(&passkey.id.to_string()).await;
            assert_eq!(status(&deleted), 401, "delete with an {kind}");
            assert_eq!(status(&ann.reg_init(&client).await), 403, "another passkey with an {kind}");
        }
        let grant = GrantRequest { grants: vec![GrantScope::PasskeyRead], username: Some(ann.name.clone()) };
        assert_eq!(status(&tenant.backend().mgmt_grant_create(&grant).await), 403, "a new grant");
    }
}

/// A deactivated user with a passkey: one that was made for another user and moved.
async fn deactivated(tenant: &Tenant) -> (Person<'_>, UserId, Passkey) {
    let mut ann = registered(tenant).await;
    let api = &tenant.installation.api;
    let before = stored(tenant, &ann.name).await.remove(0);
    let id = UserId::new(&*api.clock, &*api.random);
    ann.name = format!("deactivated-{}", ann.name);
    let user = User {
        id,
        application: tenant.id(),
        name: UserName::parse(&ann.name).unwrap(),
        name_type: UserNameType::Other,
        display_name: "Ann".to_owned(),
        active: false,
        epoch: 0,
        created_at: api.clock.now(),
    };
    let moved = Passkey { user: id, ..before.clone() };
    let mut unit = tenant.opened.database.begin().await.unwrap();
    assert!(unit.passkeys().delete(before.user, before.id).await.unwrap());
    assert!(unit.users().insert(&user).await.unwrap());
    assert!(unit.passkeys().insert(&moved).await.unwrap());
    unit.commit().await.unwrap();
    (ann, id, moved)
}

/// A token that was signed when the user was still active.
async fn token(tenant: &Tenant, name: &str, id: UserId, passkey: &Passkey, auth_time: Option<i64>) -> String {
    let api = &tenant.installation.api;
    let now = api.clock.now().as_seconds();
    let scopes: Scopes = vec![Scope::PasskeyRead, Scope::PasskeyWrite, Scope::RegWrite].into();
    let claims = AccessClaims {
        iss: "http://localhost".to_owned(),
        aud: tenant.id(),
        sub: id.to_string(),
        username: name.to_owned(),
        rp_id: tenant.application.rp_id.clone(),
        cred_id: Some(passkey.id),
        scopes,
        token_type: "jwtAccess".to_owned(),
        acr: None,
        sid: None,
        epoch: 0,
        client_id: None,
        new_user: false,
        amr: vec![],
        auth_time,
        iat: now,
        exp: now + 60,
        jti: TokenId::new(&*api.clock, &*api.random),
        verify: VERIFY_PATH.to_owned(),
    };
    api.tokens.sign(tenant.id(), &Claims::Access(claims)).await.unwrap()
}
