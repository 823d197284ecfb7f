use fidelio_credentials::federation::{Federation as _, FederationError, LogoutToken};
use fidelio_kernel::Secret;
use openidconnect::url::Url;
use serde_json::{Value, json};

use super::signer::Signer;
use super::{World, change, unverified};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn token(world: &World, header: Value, changes: Value) -> String {
    let mut claims = json!({
        "iss": world.provider.issuer,
        "aud": "fidelio-1",
        "iat": world.now(),
        "jti": "logout-1",
        "events": { EVENT: {} },
        "sub": "subject-1",
        "sid": "session-1",
    });
    change(&mut claims, changes);
    Signer::rs256().token(header, &claims)
}

async fn read(world: &World, token: &str) -> Result<LogoutToken, FederationError> {
    world.providers.read_logout_token(&world.client, token).await
}

#[tokio::test]
async fn a_logout_token_says_who_or_which_session() {
    let world = World::start().await;
    let (subject, sid) = (Some("subject-1".to_owned()), Some("session-1".to_owned()));
    for (changes, subject, sid) in [
        (json!({}), subject.clone(), sid.clone()),
        (json!({ "sid": null }), subject, None),
        (json!({ "sub": null }), None, sid),
    ] {
        let told = read(&world, &token(&world, json!({}), changes)).await.expect("a logout token");
        assert_eq!(told, LogoutToken { subject, sid, jti: "logout-1".to_owned() });
    }
    let now = world.now();
    for unusual in [
        json!({ "iat": now - 600 }),
        json!({ "iat": now + 60 }),
        json!({ "exp": now - 59 }),
        json!({ "events": { EVENT: { "reason": 1 }, "urn:other": {} } }),
        json!({ "jti": "j".repeat(255) }),
    ] {
        read(&world, &token(&world, json!({}), unusual.clone())).await.expect("a logout token");
    }
    for typ in ["logout+jwt", "LOGOUT+JWT", "application/logout+jwt", "JWT"] {
        read(&world, &token(&world, json!({ "typ": typ }), json!({}))).await.expect(typ);
    }
}

#[tokio::test]
async fn what_is_no_logout_token_for_us_and_now_is_refused() {
    let world = World::start().await;
    let now = world.now();
    for (wrong, expected) in [
        (json!({ "iss": "https://elsewhere.example.com" }), "another issuer"),
        (json!({ "aud": "fidelio-2" }), "somebody else"),
        (json!({ "aud": ["fidelio-1", "fidelio-2"] }), "somebody else too"),
        (json!({ "iat": now - 601 }), "too old"),
        (json!({ "iat": now + 61 }), "in the future"),
        (json!({ "iat": null }), "when it was issued"),
        (json!({ "exp": now - 60 }), "expired"),
        (json!({ "exp": "soon" }), "when it expires"),
        (json!({ "events": null }), "no logout token"),
        (json!({ "events": {} }), "no logout token"),
        (json!({ "events": [EVENT] }), "no logout token"),
        (json!({ "events": { EVENT: true } }), "no logout token"),
        (json!({ "nonce": "nonce-1" }), "nonce"),
        (json!({ "sub": null, "sid": null }), "neither"),
        (json!({ "sub": "" }), "is none"),
        (json!({ "sid": "s".repeat(256) }), "is none"),
        (json!({ "sid": 1 }), "is none"),
        (json!({ "jti": null }), "identifier"),
        (json!({ "jti": "" }), "identifier"),
        (json!({ "jti": "j".repeat(256) }), "identifier"),
    ] {
        let reason = unverified(&wrong.to_string(), read(&world, &token(&world, json!({}), wrong.clone())).await);
        assert!(reason.contains(expected), "{wrong}: {reason}");
    }
    for typ in ["at+jwt", "secevent+jwt", ""] {
        let reason = unverified(typ, read(&world, &token(&world, json!({ "typ": typ }), json!({}))).await);
        assert_eq!(reason, "it is of another type");
    }
    let stranger = Signer::es256_named("ES256").token(json!({}), &json!({ "iss": world.provider.issuer }));
    assert_eq!(unverified("stranger", read(&world, &stranger).await), "its signature is wrong");
    let id_token = world.id_token(json!({}));
    assert_eq!(unverified("an ID token", read(&world, &id_token).await), "it is no logout token");
    assert_eq!(unverified("garbage", read(&world, "garbage").await), "it is no signed token");
}

#[tokio::test]
async fn a_browser_is_sent_to_where_the_provider_ends_its_session() {
    let world = World::start().await;
    let id_token = Secret::new("id-token-1".to_owned());
    let back = "https://app.example.com/?a=1&b=2";
    let url = async |state| {
        world.providers.logout_url(&world.client, Some(&id_token), back, state).await.expect("an answer")
    };
    assert_eq!(url(None).await, None);

    world.configure(json!({ "end_session_endpoint": format!("{}/end?tenant=1", world.provider.issuer) }));
    world.clock.advance(std::time::Duration::from_secs(60 * 60));
    for state in [Some("state-1"), None] {
        let url = Url::parse(&url(state).await.expect("a place")).expect("a URL");
        assert!(url.as_str().starts_with(&format!("{}/end?", world.provider.issuer)), "{url}");
        let mut expected = vec![
            ("tenant", "1"),
            ("id_token_hint", "id-token-1"),
            ("client_id", "fidelio-1"),
            ("post_logout_redirect_uri", back),
        ];
        expected.extend(state.map(|state| ("state", state)));
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (&name[..], &value[..])).collect();
        assert_eq!(pairs, expected);
    }
}
