//! A server is killed while everybody uses it: what was answered is there afterwards, nothing is there twice, and whoever
//! got no answer and asks again is told one thing or the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fidelio_client::Error;
use fidelio_client::types::{self, AuthCompleteRequest, OtpMethod, ProfileEmailRequest, TokenRequest};
use fidelio_tests::{AuditLog, Person, Tenant, on_both_databases};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::support::{Known, follow, own, tenant_on, within};

/// How many do each of the things, and how many answers there are before the server is killed.
const CLIENTS: usize = 3;
const KINDS: usize = 5;
const ANSWERED: usize = 150;

/// What somebody has done up to now; the last thing is without an answer.
enum Done {
    /// Logins, each by the body that completed it and whether that was answered.
    Logins(Known, Vec<(AuthCompleteRequest, bool)>),
    /// Refreshes: the token of the last answer, and the one before it.
    Refreshes { latest: String, before: Option<String> },
    /// A code for each of these people, typed, and whether that was answered.
    Codes(Vec<(String, String, bool)>),
    /// Users of a provisioning client, by name, with the id that was answered.
    Users(Vec<(String, Option<String>)>),
    /// A user whose name to show was changed: the id, the last one that was answered, and the one after it.
    Changes(String, String, String),
}

on_both_databases! {
    async fn what_a_killed_server_answered_is_done_once_and_what_it_did_not_can_be_asked_again(tenant: &Tenant) {
        let mut server = own(tenant.engine, &[]).await;
        let tenant = Arc::new(tenant_on(&server, tenant.engine).await);
        let answered = Arc::new(Answered { count: AtomicUsize::new(0), ready: Barrier::new(KINDS * CLIENTS) });
        let mut clients = JoinSet::new();
        for _ in 0..CLIENTS {
            clients.spawn(log_in(Arc::clone(&tenant), Arc::clone(&answered)));
            clients.spawn(refresh(Arc::clone(&tenant), Arc::clone(&answered)));
            clients.spawn(type_codes(Arc::clone(&tenant), Arc::clone(&answered)));
            clients.spawn(provision(Arc::clone(&tenant), Arc::clone(&answered)));
            clients.spawn(change(Arc::clone(&tenant), Arc::clone(&answered)));
        }
        let reached = within(Duration::from_secs(60), async || answered.so_far() >= ANSWERED).await;
        assert!(reached.is_some(), "{} were answered", answered.so_far());
        server.kill();
        let all = clients.join_all().await;

        server.kill_and_restart();
        let mut tenant = Arc::try_unwrap(tenant).unwrap_or_else(|_| panic!("the clients are gone"));
        follow(&mut tenant, &server);
        for done in all {
            holds(&tenant, done).await;
        }
        AuditLog::new(&server, &tenant).verify(None).expect("an intact log");
    }
}

/// What was answered by now, and when everybody can begin.
struct Answered {
    count: AtomicUsize,
    ready: Barrier,
}

impl Answered {
    /// Waits until everybody is there, so that nobody is killed while still on the way.
    async fn ready(&self) {
        self.ready.wait().await;
    }

    /// The next thing was answered.
    fn next(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    fn so_far(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }
}

/// Whether there was an answer. A refusal is none that a killed server gives.
fn is_answered<T>(outcome: Result<T, Error<types::Error>>) -> Option<T> {
    match outcome {
        Ok(answer) => Some(answer),
        Err(error) if error.status().is_none() => None,
        Err(error) => panic!("refused: {error}"),
    }
}

async fn log_in(tenant: Arc<Tenant>, answered: Arc<Answered>) -> Done {
    let mut ann = Person::new(&tenant);
    ann.register().await.unwrap();
    answered.ready().await;
    let mut logins = Vec::new();
    while let Some(begun) = is_answered(ann.auth_init().await) {
        let completion = ann.get(&begun);
        let is_answered = is_answered(tenant.client.auth_complete(&completion).await).is_some();
        logins.push((completion, is_answered));
        if !is_answered {
            break;
        }
        answered.next();
    }
    Done::Logins(ann.into(), logins)
}

/// The refresh token that this one is exchanged for, or the status.
async fn exchange(tenant: &Tenant, token: &str) -> Result<String, Option<u16>> {
    let request = TokenRequest {
        grant_type: "refresh_token".to_owned(),
        refresh_token: token.to_owned(),
        client_id: None,
        scope: None,
    };
    match tenant.client.oauth2_token(&request).await {
        Ok(answer) => Ok(answer.into_inner().refresh_token),
        Err(error) => Err(error.status().map(|status| status.as_u16())),
    }
}

async fn refresh(tenant: Arc<Tenant>, answered: Arc<Answered>) -> Done {
    let mut ann = Person::new(&tenant);
    ann.register().await.unwrap();
    let mut latest = ann.sign_in_by_mfa().await.unwrap().refresh_token;
    answered.ready().await;
    let mut before = None;
    loop {
        match exchange(&tenant, &latest).await {
            Ok(next) => before = Some(std::mem::replace(&mut latest, next)),
            Err(None) => return Done::Refreshes { latest, before },
            Err(Some(status)) => panic!("refused: {status}"),
        }
        answered.next();
    }
}

async fn type_codes(tenant: Arc<Tenant>, answered: Arc<Answered>) -> Done {
    answered.ready().await;
    let mut codes = Vec::new();
    loop {
        let mut ann = Person::new(&tenant);
        let Some(registered) = is_answered(ann.register().await) else { break };
        let address = ann.name.clone();
        let request = ProfileEmailRequest { email: address.clone(), request_verification: Some(false) };
        let set = is_answered(tenant.backend().profile_email_update(&registered.user_id, &request).await);
        if set.is_none() || is_answered(ann.ask_for_code(OtpMethod::Email).await).is_none() {
            break;
        }
        let mut tries = 0;
        while tenant.delivered_to(&address).is_empty() && tries < 100 {
            tries += 1;
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        if tenant.delivered_to(&address).is_empty() {
            break;
        }
        let code = tenant.code_for(&address).await;
        let is_answered = is_answered(ann.type_code(&code).await).is_some();
        codes.push((ann.name, code, is_answered));
        if !is_answered {
            break;
        }
        answered.next();
    }
    Done::Codes(codes)
}

/// An answer of the API for provisioning: its status and body; `None` if there is none.
async fn scim(tenant: &Tenant, method: &str, path: &str, body: Option<Value>) -> Option<(u16, Value)> {
    let request = reqwest::Client::new().request(method.parse().unwrap(), format!("{}/scim/v2{path}", tenant.url));
    let request = request.bearer_auth(&tenant.api_key);
    let request = if let Some(body) = body { request.json(&body) } else { request };
    let answer = request.send().await.ok()?;
    let status = answer.status().as_u16();
    Some((status, answer.json().await.ok()?))
}

fn user_called(name: &str) -> Option<Value> {
    Some(json!({"userName": name, "displayName": name}))
}

async fn provision(tenant: Arc<Tenant>, answered: Arc<Answered>) -> Done {
    let client = Person::new(&tenant).name;
    answered.ready().await;
    let mut users = Vec::new();
    loop {
        let name = format!("{}-{client}", users.len());
        let made = scim(&tenant, "POST", "/Users", user_called(&name)).await;
        let id = made.map(|(status, user)| {
            assert_eq!(status, 201, "{user}");
            user["id"].as_str().unwrap().to_owned()
        });
        let is_answered = id.is_some();
        users.push((name, id));
        if !is_answered {
            return Done::Users(users);
        }
        answered.next();
    }
}

async fn change(tenant: Arc<Tenant>, answered: Arc<Answered>) -> Done {
    let name = Person::new(&tenant).name;
    let (_, made) = scim(&tenant, "POST", "/Users", user_called(&name)).await.unwrap();
    let id = made["id"].as_str().unwrap().to_owned();
    answered.ready().await;
    let (mut last, mut number) = (name, 0);
    loop {
        number += 1;
        let next = format!("Name {number}");
        let patch = json!({"Operations": [{"op": "replace", "path": "displayName", "value": next}]});
        match scim(&tenant, "PATCH", &format!("/Users/{id}"), Some(patch)).await {
            Some((200, _)) => last = next,
            Some(refused) => panic!("refused: {refused:?}"),
            None => return Done::Changes(id, last, next),
        }
        answered.next();
    }
}

/// What was answered is so; what was not is done, or can be done.
async fn holds(tenant: &Tenant, done: Done) {
    match done {
        Done::Logins(mut ann, logins) => {
            for (completion, is_answered) in logins {
                let again = tenant.client.auth_complete(&completion).await;
                let status = again.map_or_else(|error| error.status().unwrap().as_u16(), |_| 200);
                match is_answered {
                    true => assert_eq!(status, 409, "a session was used twice"),
                    // Its assertion may be older than a counter that was stored.
                    false => assert!(matches!(status, 200 | 409), "{status}"),
                }
            }
            ann.log_in(tenant).await.expect("somebody from before");
        }
        Done::Refreshes { latest, before } => match exchange(tenant, &latest).await {
            Ok(next) => {
                exchange(tenant, &next).await.expect("it goes on");
                if let Some(before) = before {
                    assert_eq!(exchange(tenant, &before).await, Err(Some(400)), "a token was used twice");
                }
            }
            // It was exchanged, and the answer was lost: the user signs in anew.
            Err(status) => assert_eq!(status, Some(400)),
        },
        Done::Codes(codes) => {
            let client = tenant.hosted_at(&tenant.url);
            for (name, code, is_answered) in codes {
                let again = Person::named(tenant, &name).type_code_at(&client, &code).await;
                let status = again.map_or_else(|error| error.status().unwrap().as_u16(), |_| 200);
                assert!(status == 401 || !is_answered && status == 200, "{name}: {status}");
            }
        }
        Done::Users(users) => {
            for (name, id) in users {
                let filter = format!("/Users?filter=userName%20eq%20%22{name}%22");
                let (status, found) = scim(tenant, "GET", &filter, None).await.unwrap();
                assert_eq!(status, 200, "{found}");
                let count = found["totalResults"].as_u64().unwrap();
                match id {
                    Some(id) => {
                        assert_eq!((count, found["Resources"][0]["id"].as_str()), (1, Some(&*id)), "{name}")
                    }
                    None => assert!(count <= 1, "{name}: {count}"),
                }
                let (status, _) = scim(tenant, "POST", "/Users", user_called(&name)).await.unwrap();
                assert_eq!(status, if count == 1 { 409 } else { 201 }, "{name}");
            }
        }
        Done::Changes(id, last, next) => {
            let (_, user) = scim(tenant, "GET", &format!("/Users/{id}"), None).await.unwrap();
            let name = user["displayName"].as_str().unwrap();
            assert!([&*last, &*next].contains(&name), "{name} instead of {last} or {next}");
        }
    }
}
