//! Sealing keys change while servers run.

use std::time::Duration;

use fidelio_client::Client;
use fidelio_client::types::AuthInitRequest;
use fidelio_credentials::ports::SealingKeyQueries as _;
use fidelio_kernel::base64url;
use fidelio_tests::{AuditLog, Person, Server, Tenant, on_both_databases};

use crate::support::{follow, is_good, own, tenant_on, within};

/// How late a change may reach a running server, with some time for the test itself.
const NOTICED: Duration = Duration::from_secs(8);

/// The number of the key under which something is sealed.
fn number_of(sealed: &[u8]) -> u32 {
    assert_eq!(sealed[0], 1, "it tells a number");
    u32::from_be_bytes(sealed[1..5].try_into().unwrap())
}

fn number_of_session(session: &str) -> u32 {
    number_of(&base64url::decode(session).unwrap())
}

async fn number_of_new_sessions(person: &Person<'_>) -> u32 {
    number_of_session(&person.auth_init().await.unwrap().session)
}

/// Lets the time pass until the newest key seals.
async fn wait_until_it_seals(server: &Server, tenant: &Tenant) {
    let earlier =
        "UPDATE sealing_keys SET active_from = active_from - 120000000, refused_from = refused_from - 120000000";
    assert!(AuditLog::new(server, tenant).tamper(earlier).await > 0);
}

on_both_databases! {
    async fn a_rotation_ends_no_session_and_no_token_and_seals_what_is_kept_anew(tenant: &Tenant) {
        let server = own(tenant.engine, &[]).await;
        let tenant = tenant_on(&server, tenant.engine).await;
        let other = server.second_process();
        let others = other.as_ref().map_or_else(|| tenant.client.clone(), |other| Client::new(&other.url));
        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        assert_eq!(number_of_new_sessions(&ann).await, 1);
        let begun = ann.auth_init().await.unwrap();
        let begun = ann.get(&begun);

        let said = server.run(&["sealing-keys", "rotate"]);
        assert!(said.starts_with("2 seals from "), "{said}");
        assert_eq!(number_of_new_sessions(&ann).await, 1, "a new key seals only when every server can know it");
        wait_until_it_seals(&server, &tenant).await;
        let both_seal = async || {
            let request = AuthInitRequest { app: ann.app(), device_info: None, user: None };
            let by_the_other = others.auth_init(&request).await.unwrap().into_inner().session;
            number_of_new_sessions(&ann).await == 2 && number_of_session(&by_the_other) == 2
        };
        assert!(within(NOTICED, both_seal).await.is_some());
        let listed = server.run(&["sealing-keys", "list"]);
        let roles: Vec<_> = listed.lines().map(|line| line.split("  ").nth(1).unwrap()).collect();
        assert_eq!(roles, ["opens", "seals, and is still to seal the kept secrets anew"]);

        tenant.client.auth_complete(&begun).await.expect("a login that began under the old key");
        assert!(is_good(&tenant, &token).await);
        let crossing = ann.auth_init().await.unwrap();
        let crossing = ann.get(&crossing);
        others.auth_complete(&crossing).await.expect("a login that the other server began");

        let (opened, installation) = server.installation().await;
        let before = opened.database.sealed_secrets().await.unwrap();
        assert!(before.len() >= 2 && before.iter().all(|secret| number_of(&secret.sealed) == 1), "{before:?}");
        assert_eq!(installation.sealing_keys.reseal().await.unwrap(), Some(before.len()));
        assert_eq!(installation.sealing_keys.reseal().await.unwrap(), None, "once for each rotation");
        let after = opened.database.sealed_secrets().await.unwrap();
        assert!(after.len() == before.len() && after.iter().all(|secret| number_of(&secret.sealed) == 2));
        tokio::time::sleep(Duration::from_secs(6)).await;
        for client in [&tenant.client, &others] {
            let login = ann.auth_init().await.unwrap();
            let login = ann.get(&login);
            let token = client.auth_complete(&login).await.expect("a login after that").into_inner().jwt_access;
            for client in [&tenant.client, &others] {
                client.access_token(&token).passkeys_list().await.expect("a token of either server");
            }
        }
        AuditLog::new(&server, &tenant).verify(None).expect("the chain of the audit log");
    }

    async fn a_compromised_key_opens_no_session_any_more(tenant: &Tenant) {
        let mut server = own(tenant.engine, &[]).await;
        let mut tenant = tenant_on(&server, tenant.engine).await;
        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let begun = ann.auth_init().await.unwrap();
        let begun = ann.get(&begun);
        let copied = begun.clone();
        tenant.client.auth_complete(&begun).await.expect("a login");
        let begun = ann.auth_init().await.unwrap();
        let begun = ann.get(&begun);

        server.run(&["sealing-keys", "rotate", "--compromised"]);
        let refused = within(Duration::from_secs(20), async || number_of_new_sessions(&ann).await == 2).await;
        assert!(refused.is_some(), "the new key does not seal within seconds");
        for old in [&begun, &copied] {
            let error = tenant.client.auth_complete(old).await.expect_err("a session under the old key");
            assert_eq!(error.status().unwrap().as_u16(), 401);
        }
        assert!(is_good(&tenant, &token).await, "tokens are signed, not sealed");

        // The first round of a start finds what is still to be sealed anew.
        wait_until_it_seals(&server, &tenant).await;
        let Person { name, authenticator, device, .. } = ann;
        server.kill_and_restart();
        follow(&mut tenant, &server);
        let (opened, _) = server.installation().await;
        let is_done = async || {
            let secrets = opened.database.sealed_secrets().await.unwrap();
            !secrets.is_empty() && secrets.iter().all(|secret| number_of(&secret.sealed) == 2)
        };
        assert!(within(NOTICED, is_done).await.is_some());
        let mut ann = Person { tenant: &tenant, name, authenticator, device };
        ann.log_in().await.expect("a login under the new key");
        let listed = server.run(&["sealing-keys", "list"]);
        assert!(listed.lines().next().unwrap().contains("refused since"), "{listed}");
        assert!(listed.lines().nth(1).unwrap().contains("sealed the kept secrets anew"), "{listed}");
    }
}
