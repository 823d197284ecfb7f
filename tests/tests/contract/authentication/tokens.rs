//! The access token that a login gives.

use std::time::{Duration, UNIX_EPOCH};

use fidelio_flows::By;
use fidelio_tests::{Person, RP_ID, on_both_databases};
use serde_json::json;

use crate::support::{assert_signed, claims, part, with_settings};

/// The time of the machine, which the server shares.
fn now() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "a test of a process that reads this very clock")]
    let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_secs()).unwrap()
}

on_both_databases! {
    async fn the_claims_are_those_of_the_contract(tenant: &Tenant) {
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let signed_in = ann.log_in().await.unwrap();
        for (jwt, signed_in) in [(&registered.jwt_access, &registered), (&signed_in.jwt_access, &signed_in)] {
            assert!(jwt.len() < 4096);
            let mut claims = claims(jwt);
            let (issued, expires) = (claims["iat"].as_i64().unwrap(), claims["exp"].as_i64().unwrap());
            assert_eq!(expires - issued, 600);
            assert!((now() - issued).abs() <= 30, "{issued} is not now");
            let authenticated = claims["auth_time"].as_i64().unwrap();
            assert!((issued - 30..=issued).contains(&authenticated));
            let scopes = claims["scopes"].as_array_mut().unwrap();
            scopes.sort_by_key(ToString::to_string);
            assert_eq!(*scopes, ["auth:write", "passkey:read", "passkey:write", "reg:write"]);
            assert!(claims["amr"].as_array().is_some_and(|amr| amr.contains(&json!("mfa"))));
            let expected = json!({
                "acr": "aal2",
                "amr": claims["amr"],
                "aud": tenant.id().to_string(),
                "auth_time": authenticated,
                "credID": signed_in.passkey_id,
                "exp": expires,
                "iat": issued,
                "iss": "http://localhost",
                "jti": claims["jti"],
                "rpId": RP_ID,
                "scopes": claims["scopes"],
                "sub": signed_in.user_id,
                "tokenType": "jwtAccess",
                "username": ann.name,
                "verify": "/fido2/v2/mgmt/token/verify",
            });
            assert_eq!(claims, expected);
        }
        assert_ne!(claims(&registered.jwt_access)["jti"], claims(&signed_in.jwt_access)["jti"]);
    }

    async fn a_token_of_the_longest_name_fits_into_a_cookie(tenant: &Tenant) {
        let mut ann = Person::named(tenant, &"𝔞".repeat(256));
        assert!(ann.register().await.unwrap().jwt_access.len() < 4096);
    }

    async fn a_token_lives_as_long_as_the_application_says(tenant: &Tenant) {
        let tenant = with_settings(tenant, |settings| settings.access_token_seconds = 77).await;
        let claims = claims(&Person::new(&tenant).register().await.unwrap().jwt_access);
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 77);
    }

    async fn anybody_can_verify_a_token_with_the_published_keys(tenant: &Tenant) {
        let token = Person::new(tenant).register().await.unwrap().jwt_access;
        assert_signed(tenant, &token).await;
    }

    async fn a_new_signing_key_is_published_before_it_signs(tenant: &Tenant) {
        let tenant = with_settings(tenant, |_| ()).await;
        let administration = &tenant.installation.administration;
        let first = administration.signing_keys(Some(tenant.id())).await.unwrap().remove(0);
        let second = administration.rotate_signing_key(&By::command_line(), Some(tenant.id()), false).await.unwrap();
        let keys = tenant.client.jwks(Some(&tenant.id().to_string())).await.unwrap().into_inner().keys;
        let mut published: Vec<_> = keys.into_iter().map(|key| key.kid).collect();
        let mut expected = vec![first.kid.clone(), second.kid];
        published.sort();
        expected.sort();
        assert_eq!(published, expected);
        let token = Person::new(&tenant).register().await.unwrap().jwt_access;
        assert_eq!(part(&token, 0)["kid"], first.kid.as_str());
    }

    async fn a_key_that_is_compromised_is_gone_at_once(tenant: &Tenant) {
        let tenant = with_settings(tenant, |_| ()).await;
        let administration = &tenant.installation.administration;
        let second = administration.rotate_signing_key(&By::command_line(), Some(tenant.id()), true).await.unwrap();
        let keys = tenant.client.jwks(Some(&tenant.id().to_string())).await.unwrap().into_inner().keys;
        assert_eq!(keys.into_iter().map(|key| key.kid).collect::<Vec<_>>(), [second.kid.as_str()]);
        let token = Person::new(&tenant).register().await.unwrap().jwt_access;
        assert_eq!(part(&token, 0)["kid"], second.kid.as_str());
    }
}
