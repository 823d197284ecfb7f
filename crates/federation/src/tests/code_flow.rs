use fidelio_credentials::federation::{Federation as _, FederationError};
use fidelio_kernel::base64url;
use openidconnect::url::Url;
use serde_json::json;

use super::provider::Answer;
use super::signer::Signer;
use super::{CLIENT, NONCE, VERIFIER, World, unreachable, unverified};

#[tokio::test]
async fn a_browser_is_sent_with_all_that_the_request_asks_for() {
    let world = World::start().await;
    let url = Url::parse(&world.authentication_url().await.expect("a URL")).expect("a URL");
    assert!(url.as_str().starts_with(&format!("{}/authorize?", world.provider.issuer)), "{url}");
    let mut asked: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    asked.sort();
    let mut expected = vec![
        ("client_id", CLIENT),
        // The challenge of RFC 7636 appendix B.
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
        ("login_hint", "ann@example.com"),
        ("max_age", "60"),
        ("nonce", NONCE),
        ("prompt", "login"),
        ("redirect_uri", "https://login.example.com/callback"),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("state", "state-1"),
        ("tenant", "1"),
    ];
    expected.sort_unstable();
    let asked: Vec<(&str, &str)> = asked.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn a_code_is_redeemed_whatever_kind_of_key_signs() {
    let world = World::start().await;
    for signer in Signer::all() {
        let mut claims = world.claims();
        super::change(&mut claims, json!({ "sid": "session-1", "email": "ann@example.com", "groups": [1, 2] }));
        let token = signer.token(json!({ "typ": "JWT" }), &claims);
        let assertion = world.redeem(&token).await.expect("an assertion");
        assert_eq!((assertion.subject.as_str(), assertion.sid.as_deref()), ("subject-1", Some("session-1")));
        assert_eq!(assertion.id_token.expose_secret(), &token);
        assert_eq!(json!(assertion.claims), claims);
    }
}

#[tokio::test]
async fn a_client_shows_its_secret_as_the_provider_takes_it() {
    let mut world = World::start().await;
    let common = "redirect_uri=https%3A%2F%2Flogin.example.com%2Fcallback";
    // The colon is escaped, as RFC 6749 section 2.3.1 has it.
    let basic = format!("authorization: Basic {}", base64url::encode_standard("fidelio-1:s%3Acret"));
    let in_body = "client_id=fidelio-1&client_secret=s%3Acret".to_owned();
    for (methods, expected) in [
        (json!(null), &basic),
        (json!(["client_secret_post", "client_secret_basic"]), &basic),
        (json!(["client_secret_post", "private_key_jwt"]), &in_body),
    ] {
        world.configure(json!({ "token_endpoint_auth_methods_supported": methods }));
        world.clock.advance(std::time::Duration::from_secs(60 * 60));
        world.redeem(&world.id_token(json!({}))).await.expect("an assertion");
        let asked = world.provider.requests("/token").pop().expect("a request");
        assert!(asked.contains(expected.as_str()) && asked.contains(common), "{asked}");
        assert!(asked.contains(&format!("code=code-1&code_verifier={VERIFIER}")), "{asked}");
        assert_eq!(asked.contains("authorization: "), expected == &basic, "{asked}");
    }
    world.client.client_secret = None;
    world.redeem(&world.id_token(json!({}))).await.expect("an assertion");
    let asked = world.provider.requests("/token").pop().expect("a request");
    assert!(asked.contains("client_id=fidelio-1") && !asked.contains("secret"), "{asked}");
    assert!(!asked.contains("authorization: "), "{asked}");
}

#[tokio::test]
async fn what_a_provider_refuses_is_told_from_one_that_is_broken() {
    let world = World::start().await;
    for code in ["invalid_grant", "invalid_client", "consent-required.1"] {
        for status in [400, 401] {
            world.provider.answer("/token", Answer::json(&json!({ "error": code })).status(status));
            let refused = world.redeem_code(None, &[]).await;
            assert!(matches!(&refused, Err(FederationError::Refused(told)) if told == code), "{refused:?}");
        }
    }
    for (answer, word) in [
        (Answer::json(&json!({ "error": "server_error" })).status(500), "500"),
        (Answer::json(&json!({ "error": "temporarily_unavailable" })).status(503), "503"),
        (Answer::json(&json!({ "error": "code-1 is not good" })).status(400), "has no name"),
        (Answer::text(400, "", "<html>code-1</html>"), "cannot be understood"),
        (Answer::text(400, "", ""), "cannot be understood"),
        (Answer::text(200, "content-type: application/json\r\n", "garbage"), "cannot be understood"),
        (Answer::text(200, "content-type: text/html\r\n", "{}"), "cannot be understood"),
        (Answer::json(&json!({ "access_token": 1 })), "cannot be understood"),
    ] {
        world.provider.answer("/token", answer);
        let reason = unreachable(world.redeem_code(None, &[]).await);
        assert!(reason.contains(word) && !reason.contains("code-1"), "{reason}");
    }
    world.provider.answer("/token", Answer::json(&json!({ "access_token": "a", "token_type": "Bearer" })));
    assert_eq!(unverified("none", world.redeem_code(None, &[]).await), "there is no ID token");
}

#[tokio::test]
async fn a_redirect_of_the_token_endpoint_is_not_followed() {
    let world = World::start().await;
    let elsewhere = Answer::text(307, "location: /elsewhere\r\n", r#"{"error": "invalid_grant"}"#);
    world.provider.answer("/token", elsewhere);
    assert_eq!(unreachable(world.redeem_code(None, &[]).await), "it answered 307");
    assert_eq!(world.provider.requests("/elsewhere"), Vec::<String>::new());
}

#[tokio::test]
async fn an_answer_is_of_the_provider_that_was_asked() {
    let world = World::start().await;
    let check = async |iss: Option<String>| world.providers.check_issuer(&world.client, iss.as_deref()).await;
    let issuer = world.provider.issuer.clone();
    check(None).await.expect("a provider that need not say it");
    check(Some(issuer.clone())).await.expect("its own");
    for other in [format!("{issuer}/"), issuer.to_uppercase(), String::new()] {
        assert_eq!(unverified(&other, check(Some(other.clone())).await), "the answer came from another issuer");
    }
    world.configure(json!({ "authorization_response_iss_parameter_supported": true }));
    world.clock.advance(std::time::Duration::from_secs(60 * 60));
    let reason = unverified("none", check(None).await);
    assert!(reason.contains("does not say its issuer"), "{reason}");
    check(Some(issuer.clone())).await.expect("its own");
}
