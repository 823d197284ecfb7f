//! What may happen once happens once, however many ask for it at the same time, of one server or of two.

use fidelio_client::Client;
use fidelio_client::types::{GrantRequest, GrantScope, ProfileEmailRequest};
use fidelio_identity::ApplicationSettings;
use fidelio_testkit::authenticator::Counter;
use fidelio_tests::{Person, TenantOptions, on_both_databases};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::support::{at_once, exists, post, registered, signed_in, status, stored, two_processes};

const PARALLEL: usize = 64;

on_both_databases! {
    async fn an_address_that_is_set_while_its_user_is_deleted_is_set_or_not_found(tenant: &Tenant) {
        for _ in 0..8 {
            let id = registered(tenant).await.user().await.id.to_string();
            let backend = tenant.backend();
            let statuses = at_once(9, |index| {
                let (backend, id) = (backend.clone(), id.clone());
                async move {
                    if index == 4 {
                        return status(&backend.profile_delete(&id).await);
                    }
                    let email = format!("new{index}@example.com");
                    let request = ProfileEmailRequest { email, request_verification: Some(false) };
                    status(&backend.profile_email_update(&id, &request).await)
                }
            })
            .await;
            assert!(statuses.iter().all(|status| [200, 404].contains(status)), "{statuses:?}");
        }
    }

    async fn of_parallel_completions_of_one_registration_one_succeeds(tenant: &Tenant) {
        let (_server, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let mut ann = Person::new(&tenant);
        let begun = ann.reg_init(&tenant.client).await.unwrap();
        // Half of them bring the same passkey, half one of their own.
        let same = serde_json::to_value(ann.create(&begun)).unwrap();
        let bodies = (0..PARALLEL).map(|index| match index % 2 {
            0 => same.clone(),
            _ => serde_json::to_value(ann.create(&begun)).unwrap(),
        });
        let statuses = all_at_once(&urls, "/fido2/v2/reg/complete", bodies.collect()).await;
        one_won(&statuses);
        assert_eq!(stored(&tenant, &ann.name).await.len(), 1);
        ann.log_in().await.expect("the passkey that was stored");
    }

    async fn of_parallel_completions_of_one_login_one_succeeds(tenant: &Tenant) {
        let (_server, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let mut ann = registered(&tenant).await;
        let begun = ann.auth_init().await.unwrap();
        let bodies = (0..PARALLEL).map(|_| serde_json::to_value(ann.get(&begun)).unwrap()).collect();
        one_won(&all_at_once(&urls, "/fido2/v2/auth/complete", bodies).await);
        assert_eq!(stored(&tenant, &ann.name).await[0].flagged_at, None);
    }

    async fn of_parallel_completions_of_one_transaction_one_succeeds(tenant: &Tenant) {
        let (_server, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let mut ann = registered(&tenant).await;
        let begun = ann.tx_init("Pay 10.00 EUR to Bob", "nonce").await.unwrap();
        let bodies = (0..PARALLEL).map(|_| serde_json::to_value(ann.confirm(&begun)).unwrap()).collect();
        one_won(&all_at_once(&urls, "/fido2/v2/tx/complete", bodies).await);
        assert_eq!(stored(&tenant, &ann.name).await[0].flagged_at, None);
    }

    async fn of_parallel_registrations_of_one_new_name_one_makes_the_user(tenant: &Tenant) {
        let name = Person::new(tenant).name;
        let mut people = Vec::new();
        let mut bodies = Vec::new();
        for index in 0..PARALLEL {
            let spelled = if index % 2 == 0 { name.clone() } else { name.to_uppercase() };
            let mut person = Person::named(tenant, &spelled);
            let begun = person.reg_init(&tenant.client).await.unwrap();
            bodies.push(serde_json::to_value(person.create(&begun)).unwrap());
            people.push(person);
        }
        let statuses = all_at_once(std::slice::from_ref(&tenant.url), "/fido2/v2/reg/complete", bodies).await;
        one_won(&statuses);
        assert_eq!(stored(tenant, &name).await.len(), 1);
        let winner = statuses.iter().position(|status| *status == 200).unwrap();
        people[winner].log_in().await.expect("whoever was told so is registered");
    }

    async fn parallel_logins_leave_a_counter_that_only_grew(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        ann.authenticator.counter = Counter::Grow;
        let mut bodies = Vec::new();
        for _ in 0..PARALLEL {
            let begun = ann.auth_init().await.unwrap();
            bodies.push(serde_json::to_value(ann.get(&begun)).unwrap());
        }
        // Spread over the order of arrival.
        bodies.rotate_left(PARALLEL / 2);
        let counters: Vec<usize> = (0..PARALLEL).map(|index| (index + PARALLEL / 2) % PARALLEL + 1).collect();
        let statuses = all_at_once(std::slice::from_ref(&tenant.url), "/fido2/v2/auth/complete", bodies).await;
        assert!(statuses.iter().all(|status| matches!(status, 200 | 403)), "{statuses:?}");
        let accepted = counters.iter().zip(&statuses).filter(|(_, status)| **status == 200).map(|(count, _)| *count);
        let accepted = accepted.max().expect("the highest counter is always accepted");
        assert_eq!(accepted, PARALLEL, "{statuses:?}");
        assert_eq!(stored(tenant, &ann.name).await[0].sign_count as usize, PARALLEL);
    }

    async fn of_two_parallel_deletions_of_the_last_two_passkeys_one_succeeds(tenant: &Tenant) {
        for _ in 0..8 {
            let mut ann = registered(tenant).await;
            let client = signed_in(&mut ann).await;
            ann.register_with(&client).await.unwrap();
            let ids: Vec<String> = stored(tenant, &ann.name).await.iter().map(|one| one.id.to_string()).collect();
            let mut deletions = JoinSet::new();
            for id in ids {
                let client = client.clone();
                deletions.spawn(async move { status(&client.passkey_delete(&id).await) });
            }
            let mut statuses = deletions.join_all().await;
            statuses.sort_unstable();
            // The token may have died with the passkey that was deleted first.
            assert!(matches!(statuses[..], [200, 401 | 403]), "{statuses:?}");
            assert_eq!(stored(tenant, &ann.name).await.len(), 1);
        }
    }

    async fn of_parallel_deletions_of_one_passkey_one_succeeds(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let client = signed_in(&mut ann).await;
        let added = ann.register_with(&client).await.unwrap().passkey_id;
        let mut deletions = JoinSet::new();
        for _ in 0..16 {
            let (client, id) = (client.clone(), added.clone());
            deletions.spawn(async move { status(&client.passkey_delete(&id).await) });
        }
        let statuses = deletions.join_all().await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 200 | 404)), "{statuses:?}");
    }

    async fn passkeys_added_in_parallel_are_all_there(tenant: &Tenant) {
        let mut ann = registered(tenant).await;
        let client = signed_in(&mut ann).await;
        let statuses = add_at_once(&mut ann, &client, 16).await;
        assert_eq!(statuses, [200; 16]);
        assert_eq!(client.passkeys_list().await.unwrap().len(), 17);
        ann.log_in().await.unwrap();
    }

    async fn parallel_additions_do_not_exceed_the_most_passkeys_that_a_user_may_have(tenant: &Tenant) {
        let settings = ApplicationSettings { max_passkeys_per_user: 3, ..ApplicationSettings::default() };
        let strict = tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await;
        let mut ann = registered(&strict).await;
        let client = signed_in(&mut ann).await;
        let statuses = add_at_once(&mut ann, &client, 8).await;
        assert!(statuses.iter().all(|status| (200..500).contains(status)), "{statuses:?}");
        let kept = stored(&strict, &ann.name).await.len();
        assert!(kept <= 3, "{kept} passkeys where 3 are allowed: {statuses:?}");
    }

    async fn of_parallel_registrations_under_one_grant_one_makes_the_user(tenant: &Tenant) {
        let settings = ApplicationSettings { open_registration: false, ..ApplicationSettings::default() };
        let closed = tenant.another(TenantOptions { settings, ..TenantOptions::default() }).await;
        let mut ann = Person::new(&closed);
        let grant = GrantRequest { grants: vec![GrantScope::RegWrite], username: Some(ann.name.clone()) };
        let token = closed.backend().mgmt_grant_create(&grant).await.unwrap().into_inner().token;
        let client = closed.client.access_token(&token);
        let mut bodies = Vec::new();
        for _ in 0..16 {
            let begun = ann.reg_init(&client).await.unwrap();
            bodies.push(serde_json::to_value(ann.create(&begun)).unwrap());
        }
        one_won(&all_at_once(std::slice::from_ref(&closed.url), "/fido2/v2/reg/complete", bodies).await);
        assert!(exists(&closed, &ann.name).await);
        assert_eq!(stored(&closed, &ann.name).await.len(), 1);
    }
}

/// Sends all bodies at the same time, in turn to each server; their statuses in order.
async fn all_at_once(urls: &[String], path: &'static str, bodies: Vec<Value>) -> Vec<u16> {
    at_once(bodies.len(), |index| {
        let (url, body) = (urls[index % urls.len()].clone(), bodies[index].clone());
        async move { post(&url, path, &body).await.status }
    })
    .await
}

/// One succeeded, and the others were told that somebody was faster.
fn one_won(statuses: &[u16]) {
    assert_eq!(statuses.iter().filter(|status| (200..300).contains(*status)).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 409)), "{statuses:?}");
}

/// Begins this many additions of passkeys and completes them at the same time; their statuses.
async fn add_at_once(person: &mut Person<'_>, client: &Client, count: usize) -> Vec<u16> {
    let mut bodies = Vec::new();
    for _ in 0..count {
        let begun = person.reg_init(client).await.unwrap();
        bodies.push(serde_json::to_value(person.create(&begun)).unwrap());
    }
    all_at_once(std::slice::from_ref(&person.tenant.url), "/fido2/v2/reg/complete", bodies).await
}
