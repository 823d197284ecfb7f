//! Trust items lower what is asked of a user, so nobody gets one that is not theirs, and each counts once.

use std::sync::Arc;

use fidelio_client::types::{ProfileEmailRequest, TrustItems};
use fidelio_kernel::base64url;
use fidelio_testkit::SeededRandom;
use fidelio_tests::{Flow, Person, Tenant, TenantOptions, TrustKey, external_token, on_both_databases};
use serde_json::{Value, json};

const KNOWN: &str = "known-device:1/1";
const NEW: &str = "new-device:1/1";

async fn plain(tenant: &Tenant) -> Tenant {
    tenant.another(TenantOptions::default()).await
}

/// Somebody with a passkey and an address, whose browser remembers no device.
async fn somebody(tenant: &Tenant) -> Person<'_> {
    let mut person = Person::new(tenant);
    let registered = person.register().await.unwrap();
    let request = ProfileEmailRequest { email: person.name.clone(), request_verification: Some(false) };
    tenant.backend().profile_email_update(&registered.user_id, &request).await.unwrap();
    person
}

async fn with_items<'a>(person: &Person<'a>, trust_items: TrustItems) -> Flow<'a> {
    let mut request = Flow::request(person);
    request.trust_items = Some(trust_items);
    Flow::begin(person.tenant, &request).await.unwrap()
}

fn auth(item: &str) -> TrustItems {
    TrustItems { auth: Some(item.to_owned()), merchant: None, wallet: None }
}

/// A flow with an item of the page that signs users in.
async fn with_item<'a>(person: &Person<'a>, item: &str) -> Flow<'a> {
    with_items(person, auth(item)).await
}

/// Why the best way is offered: whether the browser is known.
fn standing(flow: &Flow<'_>) -> String {
    flow.reasons()[0].rsplit(' ').next().unwrap().to_owned()
}

/// Somebody who has signed in with this key under this id.
async fn known_by<'a>(tenant: &'a Tenant, key: &TrustKey, id: &str) -> Person<'a> {
    let mut person = somebody(tenant).await;
    let mut flow = with_item(&person, &key.item(id)).await;
    assert_eq!(standing(&flow), NEW);
    flow.with_passkey(&mut person).await.unwrap().expect("a passkey is enough");
    assert_eq!(standing(&with_item(&person, &key.item(id)).await), KNOWN);
    person
}

fn b64(value: &Value) -> String {
    base64url::encode(value.to_string())
}

on_both_databases! {
    async fn an_item_that_is_not_the_user_s_own_makes_nobody_known(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (key, other) = (TrustKey::new(), TrustKey::new());
        let ann = known_by(tenant, &key, "ann").await;
        let good = key.item("ann");
        let parts: Vec<&str> = good.split('.').collect();
        let claims: Value = serde_json::from_slice(&base64url::decode(parts[1]).unwrap()).unwrap();
        let header = json!({"alg": "ES256", "jwk": key.jwk()});
        let unsigned = |header: Value| format!("{}.{}.", b64(&header), parts[1]);
        let signature = base64url::decode(parts[2]).unwrap();
        let flipped: Vec<u8> = signature.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == 40)).collect();
        let mut longer = claims.clone();
        longer["padding"] = json!("x".repeat(4096));
        let mut nul = claims.clone();
        nul["id"] = json!("ann\0");
        let until = |seconds: i64| claims["exp"].as_i64().unwrap() - 60 + seconds;
        let with_exp = |exp: Value| key.sign(&header, &json!({"id": "ann", "exp": exp}));
        for (what, item) in [
            ("a signature that was altered", format!("{}.{}.{}", parts[0], parts[1], base64url::encode(flipped))),
            ("no signature", format!("{}.{}", parts[0], parts[1])),
            ("an empty signature", format!("{}.{}.", parts[0], parts[1])),
            ("a signature of zeros", format!("{}.{}.{}", parts[0], parts[1], base64url::encode([0; 64]))),
            ("alg none", unsigned(json!({"alg": "none", "jwk": key.jwk()}))),
            ("alg none, signed", key.sign(&json!({"alg": "none", "jwk": key.jwk()}), &claims)),
            ("alg HS256", key.sign(&json!({"alg": "HS256", "jwk": key.jwk()}), &claims)),
            ("alg ES384", key.sign(&json!({"alg": "ES384", "jwk": key.jwk()}), &claims)),
            ("no key", key.sign(&json!({"alg": "ES256"}), &claims)),
            ("another key's signature", other.sign(&header, &claims)),
            ("another key for the same id", other.item("ann")),
            ("another id of the same key", key.item("bob")),
            ("no id", key.sign(&header, &json!({"exp": until(60)}))),
            ("an id that is no text", key.sign(&header, &json!({"exp": until(60), "id": ["ann"]}))),
            ("an id with NUL", key.sign(&header, &nul)),
            ("an item of more than 4,096 bytes", key.sign(&header, &longer)),
            ("expired", key.item_until("ann", -31)),
            ("far ahead", key.item_until("ann", 400)),
            ("for ever", with_exp(json!(1e300))),
            ("exp as text", with_exp(json!(until(60).to_string()))),
            ("no exp", key.sign(&header, &json!({"id": "ann"}))),
            ("negative exp", with_exp(json!(-1))),
            ("another spelling", format!("{good}=")),
            ("white space", format!(" {good}")),
            ("an opaque hint", "DqjUIcwnq7edyyeMGCxWNqs1cNBrEjBXlB2mVxfja8s=".to_owned()),
            ("no text", String::new()),
        ] {
            assert_eq!(standing(&with_item(&ann, &item).await), NEW, "{what}");
        }
        for (what, trust_items) in [
            ("a merchant's", TrustItems { auth: None, merchant: Some(good.clone()), wallet: None }),
            ("a wallet's", TrustItems { auth: None, merchant: None, wallet: Some(good.clone()) }),
        ] {
            assert_eq!(standing(&with_items(&ann, trust_items).await), NEW, "{what}");
        }
        assert_eq!(standing(&with_item(&ann, &good).await), KNOWN, "the good one is still good");
        // Of another user, and in another application.
        let bob = somebody(tenant).await;
        assert_eq!(standing(&with_item(&bob, &good).await), NEW, "somebody else's");
        let elsewhere = plain(tenant).await;
        let mut namesake = Person::named(&elsewhere, &ann.name);
        namesake.register().await.unwrap();
        assert_eq!(standing(&with_item(&namesake, &good).await), NEW, "another application's");
    }

    async fn an_item_counts_once(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let key = TrustKey::new();
        let ann = known_by(tenant, &key, "ann").await;
        let item = key.item("ann");
        let mut flow = with_item(&ann, &item).await;
        let mut late = with_item(&ann, &item).await;
        flow.with_external(&ann.name).await.unwrap().expect("one step is enough on a known browser");
        assert_eq!(standing(&with_item(&ann, &item).await), NEW, "after it was used");
        assert_eq!(standing(&late), KNOWN, "it was not used when this began");
        assert_eq!(late.with_external(&ann.name).await, Ok(None), "and now it was");
        assert_eq!(late.reasons(), ["otp:email new-device:2/2"]);
    }

    async fn of_parallel_flows_with_one_item_at_most_one_is_easier(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let key = TrustKey::new();
        let ann = known_by(tenant, &key, "ann").await;
        let item = key.item("ann");
        let barrier = Arc::new(tokio::sync::Barrier::new(8));
        let mut flows = Vec::new();
        for _ in 0..8 {
            let flow = with_item(&ann, &item).await;
            let token = external_token(tenant, &ann.name).await;
            flows.push((flow.client.session(flow.session()), token, Arc::clone(&barrier)));
        }
        let completions: Vec<_> = flows
            .into_iter()
            .map(|(client, token, barrier)| {
                tokio::spawn(async move {
                    barrier.wait().await;
                    let request = fidelio_client::types::MfaExternalRequest { token };
                    match client.mfa_third_party_auth_verify(&request).await {
                        Ok(_) => 200,
                        Err(error) => error.status().unwrap().as_u16(),
                    }
                })
            })
            .collect();
        let mut statuses = Vec::new();
        for completion in completions {
            statuses.push(completion.await.unwrap());
        }
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| matches!(status, 200 | 401)), "{statuses:?}");
    }

    async fn nothing_is_remembered_of_a_flow_that_was_not_completed(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let key = TrustKey::new();
        let mut ann = somebody(tenant).await;
        let mut flow = with_item(&ann, &key.item("ann")).await;
        assert!(flow.with_token("not a token").await.is_err());
        assert_eq!(flow.with_external(&ann.name).await, Ok(None));
        assert_eq!(standing(&with_item(&ann, &key.item("ann")).await), NEW);
        // Somebody who begins a flow in Ann's name with a key of theirs gains nothing when Ann signs in.
        let evil = TrustKey::new();
        let _begun = with_item(&ann, &evil.item("ann")).await;
        let mut anns = with_item(&ann, &key.item("ann")).await;
        anns.with_passkey(&mut ann).await.unwrap().expect("enough");
        assert_eq!(standing(&with_item(&ann, &evil.item("ann")).await), NEW);
        assert_eq!(standing(&with_item(&ann, &key.item("ann")).await), KNOWN);
    }

    async fn an_id_that_is_known_stays_with_its_key(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let (key, other) = (TrustKey::new(), TrustKey::new());
        let mut ann = known_by(tenant, &key, "ann").await;
        // Even when Ann herself signs in with another key of that name.
        let mut flow = with_item(&ann, &other.item("ann")).await;
        assert_eq!(standing(&flow), NEW);
        flow.with_passkey(&mut ann).await.unwrap().expect("enough");
        assert_eq!(standing(&with_item(&ann, &other.item("ann")).await), NEW);
        assert_eq!(standing(&with_item(&ann, &key.item("ann")).await), KNOWN);
    }

    async fn an_item_that_was_used_is_remembered_for_nobody_else(tenant: &Tenant) {
        let tenant = &plain(tenant).await;
        let key = TrustKey::new();
        let ann = known_by(tenant, &key, "ann").await;
        let item = key.item("ann");
        let mut flow = with_item(&ann, &item).await;
        flow.with_external(&ann.name).await.unwrap().expect("enough");
        let mut eve = somebody(tenant).await;
        let mut flow = with_item(&eve, &item).await;
        assert_eq!(standing(&flow), NEW);
        flow.with_passkey(&mut eve).await.unwrap().expect("enough");
        assert_eq!(standing(&with_item(&eve, &key.item("ann")).await), NEW, "a copied item was remembered");
    }

    async fn random_items_neither_count_nor_fail(tenant: &Tenant) {
        use fidelio_kernel::Random as _;
        let tenant = &plain(tenant).await;
        let key = TrustKey::new();
        let ann = known_by(tenant, &key, "ann").await;
        let random = SeededRandom::new(11);
        let good = key.item("ann");
        for _ in 0..60 {
            let mut dice = [0_u8; 4];
            random.fill(&mut dice);
            let mut item = good.clone().into_bytes();
            let at = (usize::from(dice[0]) * 256 + usize::from(dice[1])) % item.len();
            match dice[2] % 3 {
                0 => item[at] = b"AZaz09-_.=+/ "[usize::from(dice[3]) % 13],
                1 => item.truncate(at),
                _ => item.insert(at, b"AZaz09-_.=+/ "[usize::from(dice[3]) % 13]),
            }
            if item == good.as_bytes() {
                continue;
            }
            let item = String::from_utf8(item).unwrap();
            assert_eq!(standing(&with_item(&ann, &item).await), NEW, "{item}");
        }
    }
}
