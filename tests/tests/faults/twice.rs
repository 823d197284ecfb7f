//! What may happen once happens once, when it is tried at two servers over one database at the same moment. (SQLite is of one
//! server, which is asked both times.) Ceremonies, sent and shown codes, refresh tokens and resources of provisioning clients
//! are raced so in the suite `security`, logins by OpenID providers in `federation`.

use std::sync::Arc;

use fidelio_client::types::{
    DeviceInfo, GrantRequest, GrantScope, Jwt, OtpMethod, ProfileEmailRequest, TrustItems,
};
use fidelio_tests::{Flow, Person, Tenant, TrustKey, external_token, on_both_databases};
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::support::{own, tenant_on};

/// How often it is tried, in turn at each server; fewer than a flow may have calls.
const TRIES: usize = 12;
const AUTH: &str = "/fido2/v2/mfa/passkey/auth";
const EXTERNAL: &str = "/fido2/v2/mfa/third-party/verify";
const OTP_VERIFY: &str = "/fido2/v2/mfa/otp/verify";
const REG_COMPLETE: &str = "/fido2/v2/reg/complete";

/// A request that is raced: the path, the credential, the body.
type Try = (&'static str, Option<String>, Value);

/// Sends all of them at the same time, in turn to each server; the statuses.
async fn at_once(urls: &[String; 2], host: &str, tries: Vec<Try>) -> Vec<u16> {
    let (barrier, client) = (Arc::new(Barrier::new(tries.len())), reqwest::Client::new());
    let mut sent = Vec::new();
    for (index, (path, credential, body)) in tries.into_iter().enumerate() {
        let request = client.post(format!("{}{path}", urls[index % 2])).header("Host", host).json(&body);
        let request = match credential {
            Some(credential) => request.bearer_auth(credential),
            None => request,
        };
        let barrier = Arc::clone(&barrier);
        sent.push(tokio::spawn(async move {
            barrier.wait().await;
            request.send().await.expect("an answer").status().as_u16()
        }));
    }
    let mut statuses = Vec::new();
    for answer in sent {
        statuses.push(answer.await.unwrap());
    }
    statuses
}

/// One succeeded, and the others were refused like this.
fn one_won(statuses: &[u16], others: &[u16]) {
    let (won, lost): (Vec<_>, Vec<_>) = statuses.iter().partition(|status| (200..300).contains(*status));
    assert_eq!(won.len(), 1, "{statuses:?}");
    assert!(lost.iter().all(|status| others.contains(status)), "{statuses:?}");
}

/// Somebody with a passkey, a verified address that is the name, and a browser that remembers its device, so that one step
/// is enough.
async fn at_home(tenant: &Tenant) -> (Person<'_>, Jwt) {
    let mut person = Person::new(tenant);
    let registered = person.register().await.unwrap();
    let request = ProfileEmailRequest { email: person.name.clone(), request_verification: Some(false) };
    tenant.backend().profile_email_update(&registered.user_id, &request).await.unwrap();
    person.device = DeviceInfo { device_id: Some(registered.device_id.clone()), ..DeviceInfo::default() };
    (person, registered)
}

/// Two servers, the tenant on them, and where they are.
macro_rules! pair {
    ($engine:expr, $tenant:ident, $urls:ident) => {
        let server = own($engine, &[]).await;
        let second = server.second_process();
        let $urls = [server.url.clone(), second.as_ref().map_or(&server.url, |second| &second.url).clone()];
        let $tenant = tenant_on(&server, $engine).await;
    };
}

on_both_databases! {
    async fn a_session_of_a_flow_at_two_servers(tenant: &Tenant) {
        pair!(tenant.engine, tenant, urls);
        let (mut ann, _) = at_home(&tenant).await;
        for _ in 0..3 {
            let flow = Flow::of(&ann).await;
            let mut tries = Vec::new();
            for turn in 0..TRIES / 2 {
                let token = external_token(&tenant, &ann.name).await;
                let answer = flow.assert(&mut ann, "passkey:auth");
                let mut both = [
                    (EXTERNAL, Some(flow.session().to_owned()), json!({"token": token})),
                    (AUTH, Some(flow.session().to_owned()), json!({"assertionResult": answer})),
                ];
                // Each of the two kinds goes to each server.
                both.rotate_left(turn % 2);
                tries.extend(both);
            }
            one_won(&at_once(&urls, &tenant.host(), tries).await, &[401]);
        }
    }

    async fn the_word_of_a_backend_in_flows_at_two_servers(tenant: &Tenant) {
        pair!(tenant.engine, tenant, urls);
        let (ann, _) = at_home(&tenant).await;
        for _ in 0..3 {
            let token = external_token(&tenant, &ann.name).await;
            let mut tries = Vec::new();
            for _ in 0..TRIES {
                let session = Flow::of(&ann).await.session().to_owned();
                tries.push((EXTERNAL, Some(session), json!({"token": token})));
            }
            one_won(&at_once(&urls, &tenant.host(), tries).await, &[401]);
        }
    }

    async fn a_signature_in_all_sessions_of_a_flow_at_two_servers(tenant: &Tenant) {
        pair!(tenant.engine, tenant, urls);
        let (mut ann, _) = at_home(&tenant).await;
        let flow = Flow::of(&ann).await;
        let answer = flow.assert(&mut ann, "passkey:auth");
        let mut sessions = vec![flow.session().to_owned()];
        for _ in 0..3 {
            let mut forked = flow.clone();
            forked.request_code(OtpMethod::Email, None).await.unwrap();
            sessions.push(forked.session().to_owned());
        }
        let body = json!({"assertionResult": answer});
        let tries = sessions.into_iter().map(|session| (AUTH, Some(session), body.clone())).collect();
        one_won(&at_once(&urls, &tenant.host(), tries).await, &[401]);
    }

    async fn a_code_of_a_flow_at_two_servers(tenant: &Tenant) {
        pair!(tenant.engine, tenant, urls);
        for _ in 0..3 {
            let (ann, _) = at_home(&tenant).await;
            let mut flow = Flow::of(&ann).await;
            flow.request_code(OtpMethod::Email, None).await.unwrap();
            let body = json!({"otp": tenant.code_for(&ann.name).await});
            let session = flow.session().to_owned();
            let tries = (0..TRIES).map(|_| (OTP_VERIFY, Some(session.clone()), body.clone())).collect();
            one_won(&at_once(&urls, &tenant.host(), tries).await, &[401]);
        }
    }

    async fn a_code_that_proves_an_address_at_two_servers(tenant: &Tenant) {
        pair!(tenant.engine, tenant, urls);
        for _ in 0..3 {
            let mut ann = Person::new(&tenant);
            let user = ann.register().await.unwrap().user_id;
            let request = ProfileEmailRequest { email: ann.name.clone(), request_verification: Some(true) };
            tenant.backend().profile_email_update(&user, &request).await.unwrap();
            let body = json!({"authCode": tenant.code_for(&ann.name).await, "username": ann.name});
            let path = "/fido2/v2/profile/email/verify";
            let tries = (0..TRIES).map(|_| (path, Some(tenant.api_key.clone()), body.clone())).collect();
            one_won(&at_once(&urls, &tenant.host(), tries).await, &[401]);
        }
    }

    async fn a_grant_for_a_new_name_at_two_servers(tenant: &Tenant) {
        pair!(tenant.engine, tenant, urls);
        for _ in 0..3 {
            let mut ann = Person::new(&tenant);
            let grant = GrantRequest { grants: vec![GrantScope::RegWrite], username: Some(ann.name.clone()) };
            let token = tenant.backend().mgmt_grant_create(&grant).await.unwrap().into_inner().token;
            let tries = completions(&mut ann, &token, TRIES).await;
            one_won(&at_once(&urls, &tenant.host(), tries).await, &[409]);
            ann.log_in().await.expect("the one that was made");
        }
    }

    async fn an_invitation_at_two_servers(tenant: &Tenant) {
        let server = own(tenant.engine, &[]).await;
        let second = server.second_process();
        let urls = [server.url.clone(), second.as_ref().map_or(&server.url, |second| &second.url).clone()];
        let operators = Tenant::operators_on(&server, tenant.engine).await;
        let mut ann = Person::new(&operators);
        let invitation = operators.invitation(&ann.name).await;
        let tries = completions(&mut ann, &invitation, TRIES).await;
        one_won(&at_once(&urls, &operators.host(), tries).await, &[401, 409]);
    }

    async fn an_item_of_a_browser_in_flows_at_two_servers(tenant: &Tenant) {
        pair!(tenant.engine, tenant, urls);
        let (mut ann, _) = at_home(&tenant).await;
        ann.device = DeviceInfo::default();
        let key = TrustKey::new();
        let with_item = async |ann: &Person<'_>, item: &str| {
            let mut request = Flow::request(ann);
            request.trust_items = Some(TrustItems { auth: Some(item.to_owned()), merchant: None, wallet: None });
            Flow::begin(&tenant, &request).await.unwrap().session().to_owned()
        };
        let mut request = Flow::request(&ann);
        request.trust_items = Some(TrustItems { auth: Some(key.item("ann")), merchant: None, wallet: None });
        let mut first = Flow::begin(&tenant, &request).await.unwrap();
        first.with_passkey(&mut ann).await.unwrap().expect("a passkey is enough");
        let item = key.item("ann");
        let mut tries = Vec::new();
        for _ in 0..TRIES {
            let session = with_item(&ann, &item).await;
            let token = external_token(&tenant, &ann.name).await;
            tries.push((EXTERNAL, Some(session), json!({"token": token})));
        }
        one_won(&at_once(&urls, &tenant.host(), tries).await, &[401]);
    }
}

/// Begins so many registrations under a token; what completes them.
async fn completions(person: &mut Person<'_>, token: &str, count: usize) -> Vec<Try> {
    let client = person.tenant.client.access_token(token);
    let mut tries = Vec::new();
    for _ in 0..count {
        let begun = person.reg_init(&client).await.unwrap();
        tries.push((REG_COMPLETE, None, serde_json::to_value(person.create(&begun)).unwrap()));
    }
    tries
}
