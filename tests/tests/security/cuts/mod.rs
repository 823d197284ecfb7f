//! Cutting access: every kind of credential against every way to cut it, and what must not be touched by it.

mod held;
mod neighbours;
mod races;
mod ways;
mod world;

use fidelio_client::types::GrantScope;
use fidelio_tests::{Person, Tenant, on_both_databases};

use crate::support::{exists, status};
use held::Held;
use ways::EVERY_WAY;
use world::{World, granted, place};

/// What becomes of a credential by each way, in the order of [`EVERY_WAY`]: `+` is still good, `-` is refused from the
/// next call on.
///
/// Nothing | deactivated by a backend, by an administrator, and activated again | deleted by a backend, by an
/// administrator, and by a backend's `profile/*` | the passkey deleted by a backend, by an administrator, by the
/// user | the API key revoked | the sign-in revoked | deactivated by a provisioning client in four ways, and activated again |
/// deleted by one
const TOKENS: [(Held, &str); 11] = [
    (Held::LoginToken, "+ | --- | --- | --- | + | + | ----- | -"),
    (Held::RegistrationToken, "+ | --- | --- | --- | + | + | ----- | -"),
    (Held::SignInToken, "+ | --- | --- | --- | + | - | ----- | -"),
    (Held::RefreshToken, "+ | --- | --- | --- | + | - | ----- | -"),
    // Of another sign-in, which began with the word of a backend and not with the passkey.
    (Held::VouchedToken, "+ | --- | --- | +++ | - | + | ----- | -"),
    (Held::VouchedRefreshToken, "+ | --- | --- | +++ | - | + | ----- | -"),
    // A code that was mailed proves nothing of a passkey or a sign-in.
    (Held::CodeToken, "+ | --- | --- | +++ | + | + | ----- | -"),
    (Held::Grant, "+ | --- | --- | +++ | - | + | ----- | -"),
    (Held::GrantToRegister, "+ | --- | --- | +++ | - | + | ----- | -"),
    (Held::GrantForAnybody, "+ | +++ | +++ | +++ | - | + | +++++ | +"),
    (Held::VouchingToken, "+ | --- | --- | +++ | - | + | ----- | -"),
];

/// Codes are forgotten with whatever is cut of their user: whoever signed in may have been shown one.
const CODES: [(Held, &str); 3] = [
    (Held::ShownCode, "+ | --- | --- | --- | + | - | ----- | -"),
    (Held::MailedCode, "+ | --- | --- | --- | + | - | ----- | -"),
    (Held::AddressCode, "+ | --- | --- | --- | + | - | ----- | -"),
];

const SESSIONS: [(Held, &str); 11] = [
    (Held::RegistrationByToken, "+ | --- | --- | --- | + | + | ----- | -"),
    (Held::RegistrationBySignIn, "+ | --- | --- | --- | + | - | ----- | -"),
    (Held::RegistrationByGrant, "+ | --- | --- | +++ | - | + | ----- | -"),
    (Held::RegistrationOfAnybody, "+ | +++ | +++ | +++ | - | + | +++++ | +"),
    // A challenge is no access: whoever is active again, and has the passkey, may answer one from before.
    (Held::Login, "+ | --+ | --- | --- | + | + | ----+ | -"),
    (Held::Transaction, "+ | --+ | --- | --- | + | + | ----+ | -"),
    (Held::DiscoveredLogin, "+ | --+ | --- | --- | + | + | ----+ | -"),
    (Held::DiscoveredRegistration, "+ | --- | --- | +++ | - | + | ----- | -"),
    (Held::FlowAfterPasskey, "+ | --- | --- | --- | + | + | ----- | -"),
    (Held::FlowAfterVouching, "+ | --- | --- | +++ | - | + | ----- | -"),
    (Held::FlowAfterMail, "+ | --- | --- | +++ | + | + | ----- | -"),
];

on_both_databases! {
    async fn every_token_ends_with_what_it_rests_on_and_with_nothing_else(tenant: &Tenant) {
        hold_to(tenant, &TOKENS).await;
    }

    async fn every_code_ends_with_what_is_cut_of_its_user(tenant: &Tenant) {
        hold_to(tenant, &CODES).await;
    }

    async fn every_session_ends_with_what_it_rests_on_and_with_nothing_else(tenant: &Tenant) {
        hold_to(tenant, &SESSIONS).await;
    }

    async fn a_grant_for_a_new_name_makes_its_user_once_and_does_not_bring_it_back(tenant: &Tenant) {
        let place = place(tenant).await;
        let tenant = &place.tenant;
        let mut ann = Person::new(tenant);
        let grant = granted(&tenant.backend(), Some(&ann.name), GrantScope::RegWrite).await;
        let client = tenant.client.access_token(&grant);
        let begun = ann.reg_init(&client).await.unwrap();
        let again = Person::named(tenant, &ann.name).create(&begun);
        let begun = ann.reg_init(&client).await.unwrap();
        let id = tenant.client.reg_complete(&ann.create(&begun)).await.unwrap().user_id.clone();
        ann.register_with(&client).await.expect("another passkey of the same user");
        tenant.backend().mgmt_user_delete(&id).await.unwrap();
        assert_eq!(status(&tenant.client.reg_complete(&again).await), 409, "a session from before");
        assert_eq!(status(&ann.register_with(&client).await), 409, "the grant was used");
        assert!(!exists(tenant, &ann.name).await);
        // The name is free for whoever is granted it anew.
        let grant = granted(&tenant.backend(), Some(&ann.name), GrantScope::RegWrite).await;
        let new = ann.register_with(&tenant.client.access_token(&grant)).await.unwrap();
        assert_ne!(new.user_id, id);
    }
}

/// Holds a table to what the server does.
async fn hold_to(tenant: &Tenant, table: &[(Held, &str)]) {
    let place = place(tenant).await;
    let mut wrong = Vec::new();
    for (held, expected) in table {
        let expected: Vec<bool> = expected.chars().filter(|c| "+-".contains(*c)).map(|c| c == '+').collect();
        assert_eq!(expected.len(), EVERY_WAY.len(), "{held:?}");
        for (way, is_good) in EVERY_WAY.into_iter().zip(expected) {
            let mut world = World::new(&place).await;
            let credential = held.take(&mut world).await;
            way.cut(&world).await;
            if credential.works(&mut world).await != is_good {
                wrong.push(format!("{held:?} {} after {way:?}", if is_good { "is refused" } else { "is good" }));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
