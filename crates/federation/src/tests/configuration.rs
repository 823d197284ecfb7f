use std::sync::Arc;
use std::time::{Duration, Instant};

use fidelio_credentials::federation::ProviderClient;
use fidelio_kernel::Clock as _;
use fidelio_testkit::TestClock;
use serde_json::json;

use super::provider::Answer;
use super::signer::Signer;
use super::{World, authentication_url, unreachable, unverified};
use crate::OpenIdProviders;
use crate::providers::Limits;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DISCOVERY: &str = "/.well-known/openid-configuration";

#[tokio::test]
async fn a_configuration_that_is_not_the_issuers_own_or_cannot_be_read_is_none() {
    let world = World::start().await;
    let issuer = world.provider.issuer.clone();
    for (changes, expected) in [
        (json!({ "issuer": "https://elsewhere.example.com" }), "another issuer"),
        (json!({ "issuer": format!("{issuer}/") }), "another issuer"),
        (json!({ "issuer": null }), "cannot be read"),
        (json!({ "jwks_uri": null }), "cannot be read"),
        (json!({ "authorization_endpoint": "javascript:alert(1)" }), "https://"),
        (json!({ "token_endpoint": "ftp://127.0.0.1/" }), "https://"),
        (json!({ "jwks_uri": "ftp://127.0.0.1/" }), "https://"),
        (json!({ "jwks_uri": "file:///etc/passwd" }), "no place that can be asked"),
        (json!({ "jwks_uri": format!("{issuer}/nowhere") }), "404"),
    ] {
        world.configure(changes.clone());
        world.clock.advance(Duration::from_secs(3));
        let reason = unreachable(world.authentication_url().await);
        assert!(reason.contains(expected), "{changes}: {reason}");
    }
    for (answer, expected) in [
        (Answer::text(500, "", ""), "500"),
        (Answer::text(404, "", ""), "404"),
        (Answer::text(302, "location: /elsewhere\r\n", ""), "302"),
        (Answer::text(200, "content-type: text/html\r\n", "{}"), "no JSON"),
        (Answer::text(200, "content-type: application/json\r\n", "garbage"), "cannot be read"),
        (Answer::text(200, "content-type: application/json\r\n", &" ".repeat(256 * 1024 + 1)), "larger than"),
    ] {
        world.provider.answer(DISCOVERY, answer);
        world.clock.advance(Duration::from_secs(3));
        let reason = unreachable(world.authentication_url().await);
        assert!(reason.contains(expected), "{reason}");
    }
    assert!(world.provider.requests("/elsewhere").is_empty(), "no redirect was followed");
}

#[tokio::test]
async fn the_place_of_a_configuration_is_below_the_issuer() {
    let mut world = World::start().await;
    for slash in ["", "/"] {
        let issuer = format!("{}/realms/a{slash}", world.provider.issuer);
        let document = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "jwks_uri": format!("{}/keys", world.provider.issuer),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        });
        world.provider.answer("/realms/a/.well-known/openid-configuration", Answer::json(&document));
        world.client.issuer = issuer;
        world.authentication_url().await.expect("a URL");
    }
    assert_eq!(world.provider.discoveries(), 0);
}

#[tokio::test]
async fn a_configuration_is_asked_for_once_an_hour_however_many_wait() {
    let world = Arc::new(World::start().await);
    world.configure(json!({}));
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let world = Arc::clone(&world);
            tokio::spawn(async move { world.authentication_url().await })
        })
        .collect();
    for url in waiting {
        url.await.expect("no panic").expect("a URL");
    }
    assert_eq!((world.provider.discoveries(), world.provider.requests("/keys").len()), (1, 1));
    world.clock.advance(HOUR - Duration::from_secs(1));
    world.authentication_url().await.expect("a URL");
    assert_eq!(world.provider.discoveries(), 1);
    world.clock.advance(Duration::from_secs(1));
    world.authentication_url().await.expect("a URL");
    assert_eq!(world.provider.discoveries(), 2);
}

#[tokio::test]
async fn a_provider_that_is_down_is_asked_once_in_two_seconds() {
    let world = World::start().await;
    world.provider.answer(DISCOVERY, Answer::text(503, "", ""));
    for _ in 0..3 {
        assert_eq!(unreachable(world.authentication_url().await), "it answered 503");
    }
    assert_eq!(world.provider.discoveries(), 1);
    world.configure(json!({}));
    world.clock.advance(Duration::from_secs(2));
    world.authentication_url().await.expect("a URL");
    assert_eq!(world.provider.discoveries(), 2);
}

#[tokio::test]
async fn what_is_known_is_used_for_a_day_while_a_provider_is_down() {
    let world = World::start().await;
    world.authentication_url().await.expect("a URL");
    world.provider.answer(DISCOVERY, Answer::text(503, "", ""));
    world.clock.advance(HOUR);
    for _ in 0..3 {
        world.redeem(&world.id_token(json!({}))).await.expect("an assertion");
    }
    assert_eq!(world.provider.discoveries(), 2, "it is not asked again and again");
    world.clock.advance(HOUR * 23 - Duration::from_secs(1));
    world.redeem(&world.id_token(json!({}))).await.expect("an assertion");
    world.clock.advance(Duration::from_secs(2));
    assert_eq!(unreachable(world.redeem(&world.id_token(json!({}))).await), "it answered 503");
}

#[tokio::test]
async fn nothing_is_kept_or_put_off_until_a_clock_that_was_set_back_has_caught_up() {
    let world = World::start().await;
    let right = world.clock.now();
    world.clock.advance(HOUR * 24);
    world.authentication_url().await.expect("a URL");
    world.clock.set(right);
    world.authentication_url().await.expect("a URL");
    assert_eq!(world.provider.discoveries(), 2, "what was known is of tomorrow");

    let world = World::start().await;
    world.provider.answer(DISCOVERY, Answer::text(503, "", ""));
    world.clock.advance(HOUR);
    assert_eq!(unreachable(world.authentication_url().await), "it answered 503");
    world.configure(json!({}));
    world.clock.set(right);
    world.authentication_url().await.expect("a URL, for it is asked again");
}

#[tokio::test]
async fn an_unknown_key_is_asked_for_once_in_ten_seconds() {
    let world = World::start().await;
    let keys = |world: &World| world.provider.requests("/keys").len();
    world.redeem(&world.id_token(json!({}))).await.expect("an assertion");
    let (second, third) = (Signer::es256_named("second"), Signer::es256_named("third"));
    world.publish(&[Signer::rs256(), &second]);
    world.redeem(&second.token(json!({}), &world.claims())).await.expect("the new key was asked for");
    assert_eq!(keys(&world), 2);

    world.publish(&[&third]);
    for _ in 0..3 {
        let reason = unverified("too early", world.redeem(&third.token(json!({}), &world.claims())).await);
        assert!(reason.contains("does not have"), "{reason}");
    }
    let wrong = Signer::es256_named("second").token(json!({}), &world.claims());
    world.clock.advance(Duration::from_secs(10));
    assert_eq!(unverified("a known name", world.redeem(&wrong).await), "its signature is wrong");
    assert_eq!(keys(&world), 2);
    world.redeem(&third.token(json!({}), &world.claims())).await.expect("an assertion");
    assert_eq!((keys(&world), world.provider.discoveries()), (3, 1));
    let reason = unverified("gone", world.redeem(&second.token(json!({}), &world.claims())).await);
    assert!(reason.contains("does not have"), "{reason}");
}

#[tokio::test]
async fn a_slow_provider_takes_no_longer_than_its_bounds() {
    let late = Duration::from_secs(60);
    let started = Instant::now();
    let request = Duration::from_millis(200);
    let world = World::within(Limits { request, ..Limits::default() }).await;
    world.provider.answer(DISCOVERY, Answer::json(&json!({})).after(late));
    let reason = unreachable(world.authentication_url().await);
    assert!(reason.contains("200 ms") || reason.contains("took too long"), "{reason}");

    let world = World::within(Limits { all: Duration::from_secs(1), ..Limits::default() }).await;
    world.authentication_url().await.expect("a URL");
    world.provider.answer("/token", Answer::json(&json!({})).after(late));
    assert_eq!(unreachable(world.redeem_code(None, &[]).await), "it took too long altogether");
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_private_network_is_not_spoken_to_unless_allowed() {
    let world = World::start().await;
    let providers = OpenIdProviders::new(false, Arc::new(TestClock::default())).expect("a client");
    let port = world.provider.issuer.rsplit(':').next().expect("a port");
    for (issuer, expected) in [
        (world.provider.issuer.clone(), "https://"),
        (format!("https://127.0.0.1:{port}"), "not in the public internet"),
        (format!("https://[::ffff:127.0.0.1]:{port}"), "not in the public internet"),
        (format!("https://localhost:{port}"), "not in the public internet"),
    ] {
        let client = ProviderClient { issuer: issuer.clone(), ..world.client.clone() };
        let reason = unreachable(authentication_url(&providers, &client).await);
        assert!(reason.contains(expected), "{issuer}: {reason}");
    }
    assert_eq!(world.provider.discoveries(), 0);
}

#[tokio::test]
async fn a_thousand_issuers_are_remembered_and_the_one_used_longest_ago_is_forgotten() {
    let mut world = World::start().await;
    let own = world.client.issuer.clone();
    world.authentication_url().await.expect("a URL");
    for n in 0..1000 {
        world.clock.advance(Duration::from_micros(1));
        world.client.issuer = format!("no URL {n}");
        unreachable(world.authentication_url().await);
    }
    assert_eq!(world.providers.configurations.len(), 1000);
    world.client.issuer = own;
    world.authentication_url().await.expect("a URL");
    assert_eq!(world.provider.discoveries(), 2);
}
