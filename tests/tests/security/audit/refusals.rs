//! Every refusal is recorded, and a flood of them is counted.

use fidelio_client::types::{GrantScope, TokenRequest};
use fidelio_identity::{ApiKeySecret, Scope, Scopes};
use fidelio_tests::{AuditLog, Person, Server, Tenant, TenantOptions, on_both_databases};
use serde_json::{Value, json};

use super::{TRACE, events_of, request_id, traced};
use crate::support::{at_once, http, with_settings};

/// The headers of a refusal that must be.
fn refused<T, E: std::fmt::Debug>(result: Result<T, fidelio_client::Error<E>>, status: u16) -> String {
    match result {
        Err(fidelio_client::Error::ErrorResponse(response)) => {
            assert_eq!(response.status().as_u16(), status);
            request_id(response.headers())
        }
        Err(other) => panic!("not refused as documented: {other:?}"),
        Ok(_) => panic!("it was not refused"),
    }
}

on_both_databases! {
    async fn every_refusal_is_recorded_with_what_was_asked_and_by_whom(tenant: &Tenant) {
        let tenant = &with_settings(tenant, |settings| settings.code_limits.requests_per_user = 1).await;
        let client = traced(tenant);
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        let weak_key = tenant.key_with(Scopes::from(vec![Scope::UserRead])).await;
        let weak = client.api_key(&weak_key);
        let key = json!({ "kind": "api_key", "id": ApiKeySecret::parse(&weak_key).unwrap().id().to_string() });
        let user = json!({ "kind": "user", "id": registered.user_id });
        let anonymous = json!({ "kind": "anonymous" });
        let signed_in = client.access_token(&registered.jwt_access);
        let begun = ann.auth_init().await.unwrap();
        let completion = ann.get(&begun);
        client.auth_complete(&completion).await.unwrap();
        signed_in.auth_code_request().await.unwrap();
        let grant = fidelio_client::types::GrantRequest { grants: vec![GrantScope::RegWrite], username: None };
        let garbage = TokenRequest {
            grant_type: "refresh_token".to_owned(),
            refresh_token: "fidr_0193b6a24ed27f718c5d6e7f8091a2b3_oAjxAhjnoQXLmRRAczwPg2E_S2zVS-DKlO6WNvgH9ys".to_owned(),
            client_id: None,
            scope: None,
        };
        let expected = [
            (refused(client.auth_complete(&completion).await, 409), "authComplete", &anonymous),
            (refused(client.passkeys_list().await, 401), "passkeysList", &anonymous),
            (refused(client.access_token("a.b.c").passkeys_list().await, 401), "passkeysList", &anonymous),
            (refused(weak.mgmt_grant_create(&grant).await, 403), "mgmtGrantCreate", &key),
            (refused(weak.mgmt_user_delete(&registered.user_id).await, 403), "mgmtUserDelete", &key),
            (refused(ann.reg_init(&client).await, 403), "regInit", &anonymous),
            (refused(signed_in.auth_code_request().await, 429), "authCodeRequest", &user),
            (refused(signed_in.passkey_delete(&registered.passkey_id).await, 403), "passkeyDelete", &user),
            (refused(client.oauth2_token(&garbage).await, 400), "oauth2Token", &anonymous),
            (refused(weak.admin_whoami().await, 403), "adminWhoami", &key),
        ];
        let log = AuditLog::shared(tenant).await;
        // Who showed no credential of an application is told in the log of the default one.
        let (told_here, nowhere) = (7, expected.len() - 7);
        let mut events = events_of(&log, "request.refused", told_here).await;
        assert_eq!(events.len(), told_here, "{events:#?}");
        let of_default = log.of_default(tenant).await;
        let is_ours = |event: &Value| expected.iter().any(|(request, ..)| event["request"] == request.as_str());
        let elsewhere = of_default.export().into_iter().filter(is_ours).collect::<Vec<_>>();
        assert_eq!(elsewhere.len(), nowhere, "{elsewhere:#?}");
        events.extend(elsewhere);
        for (request, operation, actor) in &expected {
            let found = events.iter().find(|event| event["request"] == request.as_str());
            let found = found.unwrap_or_else(|| panic!("no event for {operation}: {events:?}"));
            assert_eq!((&found["outcome"], &found["target"]), (&json!("refused"), &json!(operation)));
            assert_eq!(&found["actor"], *actor, "{operation}");
            assert_eq!(found["trace"], TRACE);
            assert!(found["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{found}");
        }
        log.verify(None).unwrap();
    }

    async fn what_is_no_refusal_is_not_recorded_as_one(tenant: &Tenant) {
        let client = traced(tenant);
        let backend = client.api_key(&tenant.api_key);
        let user = "0193b6a2-2b6e-7c4d-9d6e-7f8091a2b3c4";
        refused(backend.mgmt_user_delete(user).await, 404);
        refused(backend.profile_email_delete(user, &fidelio_client::types::ProfileEmailDeleteRequest {
            email: "no address".to_owned(),
        }).await, 400);
        refused(backend.admin_whoami().await, 403);
        let log = AuditLog::shared(tenant).await;
        let events = events_of(&log, "request.refused", 1).await;
        assert_eq!(events.len(), 1, "{events:?}");
    }

    async fn a_flood_of_refusals_is_bounded_and_counted(tenant: &Tenant) {
        let server = Server::start(tenant.engine, &[]).await.unwrap();
        let tenant = Tenant::on(&server, tenant.engine, TenantOptions::default()).await;
        let log = AuditLog::new(&server, &tenant).of_default(&tenant).await;
        let (host, url) = (tenant.host(), format!("{}/fido2/v2", tenant.url));
        let admin = format!("admin/applications/{}", tenant.id());
        let lists = ["api-keys", "signing-keys", "mfa-policy", "oidc-providers", "webhooks", "users", "audit-events"];
        let mut paths: Vec<_> = lists.iter().map(|list| format!("{admin}/{list}")).collect();
        paths.extend(["passkeys", "admin/whoami", "admin/metadata", "mgmt/user", "mgmt/device/x", "mgmt/passkey/x"].map(str::to_owned));
        let methods = ["GET", "PUT", "POST", "DELETE"].map(|name| name.parse::<reqwest::Method>().unwrap());
        let requests: Vec<_> = paths.iter().flat_map(|path| methods.iter().map(move |method| (method.clone(), path.clone()))).collect();
        let (rounds, kinds) = (30, requests.len());
        let refused = at_once(kinds, |index| {
            let (host, (method, path)) = (host.clone(), requests[index].clone());
            let url = format!("{url}/{path}");
            async move {
                let mut refused = 0;
                for _ in 0..rounds {
                    let answer = http().request(method.clone(), &url).header("Host", &host).send().await.unwrap();
                    refused += usize::from(answer.status() == 401);
                }
                refused
            }
        })
        .await;
        let sent: usize = refused.into_iter().sum();
        assert!(sent > 500, "{sent}");
        events_of(&log, "request.refused", 1).await;
        tokio::time::sleep(std::time::Duration::from_secs(3)).await;
        let events = log.export();
        let of = |action: &str| events.iter().filter(|event| event["action"] == action).collect::<Vec<_>>();
        // What is alike is told once each second, and what is still too much is counted.
        let (told, omitted) = (of("request.refused"), of("request.refusals_omitted"));
        assert!(told.len() < sent / 2, "{} of {sent} are told one by one", told.len());
        let times = |event: &&Value| {
            let reason = event["reason"].as_str().unwrap();
            let count = reason.rsplit_once('(').and_then(|(_, end)| end.strip_suffix(" times)"));
            count.map_or(1, |count| count.parse::<usize>().expect("a count"))
        };
        let mut counted: usize = told.iter().map(times).sum();
        for event in omitted {
            let reason = event["reason"].as_str().unwrap();
            let count = reason.strip_suffix(" more requests were refused or read something").expect("a count");
            counted += count.parse::<usize>().unwrap();
            assert_eq!((&event["actor"]["kind"], event["personal"].is_null()), (&json!("system"), true));
        }
        assert_eq!(counted, sent, "none is forgotten");
        log.verify(None).unwrap();
    }
}
