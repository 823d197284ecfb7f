use serde_json::{Value, json};

use super::provider::Answer;
use super::{World, unverified};

async fn world() -> World {
    let world = World::start().await;
    world.configure(json!({ "userinfo_endpoint": format!("{}/userinfo", world.provider.issuer) }));
    world
}

#[tokio::test]
async fn what_the_id_token_lacks_is_asked_for_and_replaces_nothing() {
    let world = world().await;
    let told = json!({ "sub": "subject-1", "email": "ann@example.com", "name": "Ann", "nonce": "another" });
    world.provider.answer("/userinfo", Answer::json(&told));
    let token = world.id_token(json!({ "name": "Ann" }));
    let assertion = world.redeem_as(&token, None, &["name", "email"]).await.expect("an assertion");
    let claim = |name: &str| assertion.claims.get(name).and_then(Value::as_str);
    assert_eq!(
        (claim("email"), claim("name"), claim("nonce")),
        (Some("ann@example.com"), Some("Ann"), Some("nonce-1"))
    );
    let asked = world.provider.requests("/userinfo");
    assert!(asked.len() == 1 && asked[0].contains("authorization: Bearer access-1\r\n"), "{asked:?}");

    world.redeem_as(&token, None, &["name"]).await.expect("an assertion");
    assert_eq!(world.provider.requests("/userinfo").len(), 1, "nothing was lacking");
}

#[tokio::test]
async fn what_is_said_of_another_subject_does_not_verify() {
    let world = world().await;
    for sub in [json!("subject-2"), json!("Subject-1"), json!(1), Value::Null] {
        world.provider.answer("/userinfo", Answer::json(&json!({ "sub": sub, "email": "ann@example.com" })));
        let result = world.redeem_as(&world.id_token(json!({})), None, &["email"]).await;
        assert_eq!(unverified("sub", result), "UserInfo is about another subject");
    }
}

#[tokio::test]
async fn that_one_address_is_verified_says_nothing_of_another_one() {
    let world = world().await;
    let told = json!({ "sub": "subject-1", "email": "ann@example.com", "email_verified": true });
    world.provider.answer("/userinfo", Answer::json(&told));
    let token = world.id_token(json!({ "email": "bob@example.com" }));
    let assertion = world.redeem_as(&token, None, &["email", "email_verified"]).await.expect("an assertion");
    assert_eq!(assertion.claims.get("email"), Some(&json!("bob@example.com")));
    assert_eq!(assertion.claims.get("email_verified"), None);
}

#[tokio::test]
async fn without_an_answer_only_its_claims_are_missing() {
    let world = world().await;
    for answer in [
        Answer::text(500, "", ""),
        Answer::text(401, "", ""),
        Answer::text(302, "location: /elsewhere\r\n", ""),
        Answer::text(200, "content-type: application/json\r\n", "garbage"),
        Answer::text(200, "content-type: application/json\r\n", "[]"),
    ] {
        world.provider.answer("/userinfo", answer);
        let assertion = world.redeem_as(&world.id_token(json!({})), None, &["email"]).await.expect("an assertion");
        assert_eq!((assertion.subject.as_str(), assertion.claims.get("email")), ("subject-1", None));
    }
}
