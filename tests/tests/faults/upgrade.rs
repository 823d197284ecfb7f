//! The version before and this one serve one database side by side, as while servers are replaced one after the other.
//!
//! `cargo xtask upgrade --from REV` builds the program of the version before and runs this.

use std::path::Path;
use std::time::Duration;

use fidelio_client::Client;
use fidelio_client::types::{
    Application, AuthInitRequest, GrantRequest, GrantScope, MfaActionName, RegInitRequest, TokenRequest,
    TokenVerifyRequest, User, UserLogin,
};
use fidelio_tests::{AuditLog, Engine, Person, Server, Tenant};
use serde_json::json;

use crate::support::{scim, tenant_on};

/// The variable with the program of the version before.
const PREVIOUS: &str = "FIDELIO_PREVIOUS_BIN";

#[tokio::test(flavor = "multi_thread")]
async fn the_version_before_and_this_one_serve_one_database_side_by_side() {
    let Some(program) = std::env::var_os(PREVIOUS) else {
        eprintln!("not run: {PREVIOUS} names no program of the version before");
        return;
    };
    let Some(mut old) = Server::start_by(Path::new(&program), Engine::Postgres).await else {
        eprintln!("not run: there is no PostgreSQL");
        return;
    };
    use_before_migration(&old).await;
    old.run(&["migrate"]);
    use_before_migration(&old).await;

    let new = old.second_process().expect("PostgreSQL is of many");
    let tenant = tenant_on(&old, Engine::Postgres).await;
    let urls = [old.url.clone(), new.url.clone()];
    for round in 0..4 {
        let (here, there) = (&urls[round % 2], &urls[(round + 1) % 2]);
        people(&tenant, here, there).await;
        provisioning(&tenant, here, there).await;
    }
    let app = format!("--app={}", tenant.id());
    old.run(&["keys", "rotate", &app]);
    old.run(&["app", "set", &app, "--rp-name=Renamed"]);
    let log = AuditLog::new(&old, &tenant);
    let head = log.head();
    people(&tenant, &urls[1], &urls[0]).await;

    old.terminate();
    assert_eq!(old.wait_within(Duration::from_secs(20)), Some(true), "the version before ends well");
    people(&tenant, &urls[1], &urls[1]).await;
    log.verify(Some(&head)).expect("one log of both");
}

/// What prepares statements in the version before, which it executes again after the migration.
async fn use_before_migration(old: &Server) {
    let id = old.banner.lines().find_map(|line| line.trim().strip_prefix("Application")).unwrap();
    let app = Some(Application { id: id.split_whitespace().next().unwrap().to_owned() });
    let key = old.banner.lines().find_map(|line| line.trim().strip_prefix("API key")).unwrap().trim().to_owned();
    let client = Client::new(&old.url);
    for number in 0..20 {
        let username = format!("somebody-{number}@example.com");
        let user = Some(User { username: username.clone(), username_type: None, display_name: None });
        let request = RegInitRequest { app: app.clone(), device_info: None, passkey_options: None, user };
        client.reg_init(&request).await.expect("a registration begins");
        let user = Some(UserLogin { username: username.clone(), username_type: None });
        let request = AuthInitRequest { app: app.clone(), device_info: None, user };
        // Nobody has this name; what the answer is does not matter here.
        let _ = client.auth_init(&request).await;
        let grant = GrantRequest { grants: vec![GrantScope::RegWrite], username: Some(username) };
        client.api_key(&key).mgmt_grant_create(&grant).await.expect("a grant");
    }
}

/// What is begun at one is completed at the other, and what one issued the other accepts.
async fn people(tenant: &Tenant, here_url: &str, there_url: &str) {
    let (here, there) = (&Client::new(here_url), &Client::new(there_url));
    let mut ann = Person::new(tenant);
    let begun = ann.reg_init(here).await.expect("a registration begins");
    let completion = ann.create(&begun);
    let token = there.reg_complete(&completion).await.expect("and ends at the other one").into_inner().jwt_access;
    accepted(tenant, &token, [here, there]).await;

    let request = AuthInitRequest {
        app: ann.app(),
        device_info: None,
        user: Some(UserLogin { username: ann.name.clone(), username_type: None }),
    };
    let begun = here.auth_init(&request).await.expect("a login begins").into_inner();
    let completion = ann.get(&begun);
    let token = there.auth_complete(&completion).await.expect("and ends at the other one").into_inner().jwt_access;
    accepted(tenant, &token, [here, there]).await;
    let again = here.auth_complete(&completion).await.expect_err("what was used there");
    assert_eq!(again.status().map(|status| status.as_u16()), Some(409), "{again}");

    let code = here.access_token(&token).auth_code_request().await.expect("a code is shown").into_inner().code;
    let typed = ann.type_code_at(&tenant.hosted_at(there_url), &code).await;
    accepted(tenant, &typed.expect("and typed at the other one").jwt_access, [here, there]).await;

    let hosted = tenant.hosted_at(here_url);
    let begun = hosted.mfa_begin(&ann.mfa_begin_request()).await.expect("a flow begins").into_inner();
    let signed = ann.mfa_sign(&begun, MfaActionName::PasskeyAuth);
    let done = there.session(&begun.session).mfa_passkey_auth(&signed).await;
    let mut token = done.expect("and ends at the other one").into_inner().refresh_token;
    for client in [there, here] {
        let refresh = TokenRequest {
            grant_type: "refresh_token".to_owned(),
            refresh_token: token,
            client_id: None,
            scope: None,
        };
        let fresh = client.oauth2_token(&refresh).await.expect("a sign-in goes on at the other one").into_inner();
        accepted(tenant, &fresh.access_token, [here, there]).await;
        token = fresh.refresh_token;
    }
}

async fn accepted(tenant: &Tenant, token: &str, clients: [&Client; 2]) {
    for client in clients {
        client.access_token(token).passkeys_list().await.expect("a token of either");
        let verify = TokenVerifyRequest { jwt_access: token.to_owned() };
        client.api_key(&tenant.api_key).mgmt_token_verify(&verify).await.expect("a token of either");
    }
}

/// A user and a group of the one are read and changed at the other.
async fn provisioning(tenant: &Tenant, here: &str, there: &str) {
    let name = Person::new(tenant).name;
    let user = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": name, "externalId": name,
    });
    let user = scim(tenant, here, "POST", "/Users", Some(user)).await["id"].as_str().unwrap().to_owned();
    let group = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": name, "members": [{"value": user}],
    });
    let group = scim(tenant, there, "POST", "/Groups", Some(group)).await["id"].as_str().unwrap().to_owned();
    let read = scim(tenant, here, "GET", &format!("/Groups/{group}"), None).await;
    assert_eq!(read["members"][0]["value"], user.as_str());
    let change = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "displayName", "value": "Ann"}],
    });
    let changed = scim(tenant, there, "PATCH", &format!("/Users/{user}"), Some(change)).await;
    assert_eq!(changed["displayName"], "Ann");
    let read = scim(tenant, here, "GET", &format!("/Users/{user}"), None).await;
    assert_eq!(read["meta"]["version"], changed["meta"]["version"]);
}
