//! Refresh tokens that were copied, and tokens of backends that come again.

use fidelio_client::types::{ExternalAuthRequest, MfaExternalRequest, TokenReference, TokenRequest};
use fidelio_client::{Client, Error, types};
use fidelio_credentials::{Claims, ExternalClaims};
use fidelio_identity::ApplicationSettings;
use fidelio_kernel::TokenId;
use fidelio_tests::{Person, Server, Tenant, TenantOptions, on_both_databases};

use crate::support::{at_once, registered, status, two_processes, verified};

type Refreshed = Result<types::TokenResponse, Error<types::OAuthError>>;

async fn refresh(client: &Client, token: &str) -> Refreshed {
    let request = TokenRequest {
        grant_type: "refresh_token".to_owned(),
        refresh_token: token.to_owned(),
        client_id: None,
        scope: None,
    };
    Ok(client.oauth2_token(&request).await?.into_inner())
}

async fn is_active(tenant: &Tenant, token: &str) -> bool {
    let reference = TokenReference { token: token.to_owned(), token_type_hint: None, client_id: None };
    tenant.backend().oauth2_introspect(&reference).await.unwrap().active
}

/// The status of bringing a backend's token to a new flow of the person.
async fn bring(ann: &Person<'_>, token: &str) -> u16 {
    let session = ann.mfa_begin().await.unwrap().session;
    let request = MfaExternalRequest { token: token.to_owned() };
    status(&ann.tenant.client.session(&session).mfa_third_party_auth_verify(&request).await)
}

/// Somebody on a known device, where a backend's word suffices.
async fn on_known_device(tenant: &Tenant) -> Person<'_> {
    let mut ann = Person::new(tenant);
    let device = ann.register().await.unwrap().device_id;
    ann.device = types::DeviceInfo { device_id: Some(device), ..types::DeviceInfo::default() };
    ann
}

on_both_databases! {
    async fn of_parallel_refreshes_of_one_token_one_succeeds_and_then_nothing_works(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let clients = urls.map(|url| Client::new(&url));
        for _ in 0..3 {
            let mut ann = registered(&tenant).await;
            let done = ann.sign_in_by_mfa().await.unwrap();
            let answers = at_once(16, |index| {
                let (client, token) = (clients[index % 2].clone(), done.refresh_token.clone());
                async move { refresh(&client, &token).await }
            })
            .await;
            let statuses: Vec<_> = answers.iter().map(status).collect();
            assert!(statuses.iter().all(|status| matches!(status, 200 | 400)), "{statuses:?}");
            let mut won = answers.into_iter().filter_map(Result::ok);
            let won_by = won.next().expect("one is first");
            assert!(won.next().is_none(), "{statuses:?}");
            for token in [&won_by.refresh_token, &done.refresh_token] {
                assert!(!is_active(&tenant, token).await);
                assert_eq!(status(&refresh(&clients[0], token).await), 400);
            }
            for token in [&won_by.access_token, &done.access_token] {
                assert!(!is_active(&tenant, token).await && verified(&tenant, token).await == 401);
            }
        }
    }

    async fn a_copied_token_is_found_out_after_a_restart(tenant: &Tenant) {
        let mut server = Server::start(tenant.engine, &[]).await.unwrap();
        let tenant = Tenant::on(&server, tenant.engine, TenantOptions::default()).await;
        let mut ann = registered(&tenant).await;
        let first = ann.sign_in_by_mfa().await.unwrap();
        let fresh = refresh(&tenant.client, &first.refresh_token).await.unwrap();
        server.kill_and_restart();
        let client = Client::new(&server.url);
        let next = refresh(&client, &fresh.refresh_token).await.expect("it goes on");
        server.kill_and_restart();
        let client = Client::new(&server.url);
        assert_eq!(status(&refresh(&client, &first.refresh_token).await), 400, "a copy");
        assert_eq!(status(&refresh(&client, &next.refresh_token).await), 400, "and so all of them");
        assert_eq!(status(&client.access_token(&next.access_token).passkeys_list().await), 401);
    }

    async fn a_refresh_while_its_sign_in_is_ended_leaves_nothing_alive(tenant: &Tenant) {
        for _ in 0..6 {
            let mut ann = registered(tenant).await;
            let done = ann.sign_in_by_mfa().await.unwrap();
            let answers = at_once(8, |index| {
                let (client, token) = (tenant.client.clone(), done.refresh_token.clone());
                async move {
                    if index % 2 == 0 {
                        let reference = TokenReference { token, token_type_hint: None, client_id: None };
                        client.oauth2_revoke(&reference).await.expect("it is ended");
                        return None;
                    }
                    refresh(&client, &token).await.ok()
                }
            })
            .await;
            for fresh in answers.into_iter().flatten() {
                assert!(!is_active(tenant, &fresh.refresh_token).await);
                assert_eq!(verified(tenant, &fresh.access_token).await, 401);
            }
            assert_eq!(verified(tenant, &done.access_token).await, 401);
        }
    }

    async fn a_backend_s_token_is_used_once(tenant: &Tenant) {
        let ann = on_known_device(tenant).await;
        let vouched = ExternalAuthRequest { username: ann.name.clone() };
        let token = tenant.backend().mgmt_grant_external_auth(&vouched).await.unwrap().into_inner().token;
        assert_eq!(bring(&ann, &token).await, 200);
        assert_eq!(bring(&ann, &token).await, 401, "again");

        let token = tenant.backend().mgmt_grant_external_auth(&vouched).await.unwrap().into_inner().token;
        let mut sessions = Vec::new();
        for _ in 0..16 {
            sessions.push(ann.mfa_begin().await.unwrap().session);
        }
        let statuses = at_once(sessions.len(), |index| {
            let client = tenant.client.session(&sessions[index]);
            let request = MfaExternalRequest { token: token.clone() };
            async move { status(&client.mfa_third_party_auth_verify(&request).await) }
        })
        .await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 200 | 401)), "{statuses:?}");
    }

    async fn a_backend_s_token_is_of_this_minute_and_this_application(tenant: &Tenant) {
        let ann = on_known_device(tenant).await;
        let api = &tenant.installation.api;
        let now = api.clock.now().as_seconds();
        let key = fidelio_identity::ApiKeySecret::parse(&tenant.api_key).unwrap().id();
        let sign = async |change: &dyn Fn(&mut ExternalClaims)| {
            let mut claims = ExternalClaims {
                iss: "http://localhost".to_owned(),
                aud: tenant.id(),
                sub: String::new(),
                username: ann.name.clone(),
                token_type: "externalAuth".to_owned(),
                provider_session: None,
                client_id: Some(key),
                epoch: 0,
                iat: now,
                exp: now + 60,
                jti: TokenId::new(&*api.clock, &*api.random),
            };
            claims.sub = ann.user().await.id.to_string();
            change(&mut claims);
            api.tokens.sign(tenant.id(), &Claims::External(claims)).await.unwrap()
        };
        let other = crate::support::with_settings(tenant, |_| ()).await.id();
        assert_eq!(bring(&ann, &sign(&|_| ()).await).await, 200, "what the others differ from");
        let expired = sign(&|claims| (claims.iat, claims.exp) = (now - 61, now - 1)).await;
        assert_eq!(bring(&ann, &expired).await, 401, "expired");
        assert_eq!(bring(&ann, &sign(&|claims| claims.aud = other).await).await, 401, "for another application");
        let elsewhere = sign(&|claims| claims.iss = "https://attacker.example".to_owned()).await;
        assert_eq!(bring(&ann, &elsewhere).await, 401, "of another issuer");
        let access = sign(&|claims| claims.token_type = "jwtAccess".to_owned()).await;
        assert_eq!(bring(&ann, &access).await, 401, "of another type");
        assert_eq!(bring(&ann, &sign(&|claims| claims.sub = String::new()).await).await, 401, "for a new user");
        assert_eq!(bring(&ann, &sign(&|claims| claims.client_id = None).await).await, 401, "of no backend");
        assert_eq!(bring(&ann, &sign(&|claims| claims.epoch = 1).await).await, 401, "of another epoch");
    }
}
