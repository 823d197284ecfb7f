//! [`SignIns`](fidelio_credentials::ports::SignIns) and [`SignInQueries`](fidelio_credentials::ports::SignInQueries).

use std::time::Duration;

use fidelio_credentials::{KeptRefreshToken, SignIn};
use fidelio_identity::{Scopes, User};
use fidelio_kernel::{RefreshTokenId, SignInId, Timestamp};

use super::{count_true, race};
use crate::{Fixtures, World};

async fn user(world: &World, fixtures: &Fixtures) -> User {
    let application = world.application(fixtures).await.id;
    world.user(fixtures, application).await
}

async fn rotate(
    world: &World,
    sign_in: SignInId,
    old: RefreshTokenId,
    next: &KeptRefreshToken,
    now: Timestamp,
) -> bool {
    let mut unit = world.begin().await;
    let is_exchanged = unit.sign_ins().rotate(sign_in, old, next, now).await.unwrap();
    unit.commit().await.unwrap();
    is_exchanged
}

async fn end(world: &World, sign_in: SignInId) -> bool {
    let mut unit = world.begin().await;
    let is_ended = unit.sign_ins().end(sign_in).await.unwrap();
    unit.commit().await.unwrap();
    is_ended
}

async fn by_token(world: &World, token: &KeptRefreshToken) -> Option<(SignIn, KeptRefreshToken)> {
    world.sign_ins.by_refresh_token(token.id).await.unwrap()
}

fn used(token: &KeptRefreshToken) -> KeptRefreshToken {
    KeptRefreshToken { used: true, ..token.clone() }
}

/// By its identifier and by its token; with a passkey, an API key and a session at a provider and without, with everything in it and nothing.
pub async fn a_sign_in_is_read_back_as_it_was_begun(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let plain = fixtures.sign_in(&user);
    let full =
        SignIn { scopes: Scopes::ordinary(), amr: vec!["a b".into(), "\"”,".into()], ..fixtures.sign_in(&user) };
    let bare = SignIn {
        passkey: None,
        api_key: None,
        provider_session: None,
        scopes: Scopes::default(),
        amr: Vec::new(),
        acr: String::new(),
        ..fixtures.sign_in(&user)
    };
    for sign_in in [plain, full, bare] {
        let token = fixtures.refresh_token();
        assert_eq!(world.sign_ins.sign_in(sign_in.id).await.unwrap(), None);
        assert_eq!(by_token(world, &token).await, None);
        let mut unit = world.begin().await;
        unit.sign_ins().begin(&sign_in, Some(&token)).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(world.sign_ins.sign_in(sign_in.id).await.unwrap().as_ref(), Some(&sign_in));
        assert_eq!(by_token(world, &token).await, Some((sign_in, token)));
    }
}

/// Then the next one is, and the old one is known as used.
pub async fn a_refresh_token_is_exchanged_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let (sign_in, first) = world.sign_in(&fixtures, &user).await;
    let (second, third) = (fixtures.refresh_token(), fixtures.refresh_token());
    let now = fixtures.later();
    assert!(rotate(world, sign_in.id, first.id, &second, now).await);
    assert!(!rotate(world, sign_in.id, first.id, &third, now).await);
    assert!(!rotate(world, sign_in.id, third.id, &fixtures.refresh_token(), now).await, "it was never kept");
    assert!(rotate(world, sign_in.id, second.id, &third, now).await);
    for token in [used(&first), used(&second), third] {
        assert_eq!(by_token(world, &token).await, Some((sign_in.clone(), token)));
    }
}

/// The losers' next tokens are not kept.
pub async fn an_exchange_raced_by_sixteen_units_happens_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let (sign_in, first) = world.sign_in(&fixtures, &user).await;
    let now = fixtures.later();
    let (id, old) = (sign_in.id, first.id);
    let answers = race(16, |_| {
        let (world, next) = (world.clone(), fixtures.refresh_token());
        async move { (rotate(&world, id, old, &next, now).await, next) }
    })
    .await;
    assert_eq!(answers.iter().filter(|(is_exchanged, _)| *is_exchanged).count(), 1);
    for (is_exchanged, next) in answers {
        assert_eq!(by_token(world, &next).await.is_some(), is_exchanged);
    }
}

/// So a client whose request broke off can try again.
pub async fn an_exchange_that_was_undone_leaves_the_token_to_the_next(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let (sign_in, token) = world.sign_in(&fixtures, &user).await;
    let next = fixtures.refresh_token();
    let now = fixtures.later();
    for _ in 0..3 {
        let mut unit = world.begin().await;
        assert!(unit.sign_ins().rotate(sign_in.id, token.id, &next, now).await.unwrap());
        drop(unit);
        assert_eq!(by_token(world, &next).await, None);
    }
    assert!(rotate(world, sign_in.id, token.id, &next, now).await);
}

/// Whoever holds one of another sign-in gets nothing for it.
pub async fn a_token_is_exchanged_within_its_own_sign_in_only(world: &World) {
    let fixtures = Fixtures::new(1);
    let (mine, theirs) = (user(world, &fixtures).await, user(world, &fixtures).await);
    let (my_sign_in, my_token) = world.sign_in(&fixtures, &mine).await;
    let (their_sign_in, their_token) = world.sign_in(&fixtures, &theirs).await;
    let next = fixtures.refresh_token();
    assert!(!rotate(world, my_sign_in.id, their_token.id, &next, fixtures.later()).await);
    assert_eq!(by_token(world, &next).await, None);
    assert_eq!(by_token(world, &their_token).await, Some((their_sign_in.clone(), their_token.clone())));
    assert!(end(world, my_sign_in.id).await);
    assert_eq!(by_token(world, &my_token).await, None);
    assert!(rotate(world, their_sign_in.id, their_token.id, &next, fixtures.later()).await);
}

/// With every token that it ever had.
pub async fn a_sign_in_ends_once_and_takes_its_tokens_along(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let (sign_in, first) = world.sign_in(&fixtures, &user).await;
    let (other, other_token) = world.sign_in(&fixtures, &user).await;
    let (second, third) = (fixtures.refresh_token(), fixtures.refresh_token());
    assert!(rotate(world, sign_in.id, first.id, &second, fixtures.later()).await);
    let answers = race(16, |_| {
        let (world, id) = (world.clone(), sign_in.id);
        async move { end(&world, id).await }
    })
    .await;
    assert_eq!(count_true(&answers), 1);
    assert_eq!(world.sign_ins.sign_in(sign_in.id).await.unwrap(), None);
    assert!(!rotate(world, sign_in.id, second.id, &third, fixtures.later()).await);
    for token in [first, second, third] {
        assert_eq!(by_token(world, &token).await, None);
    }
    assert_eq!(by_token(world, &other_token).await, Some((other, other_token)));
}

/// Whichever comes first; neither fails.
pub async fn no_token_outlives_a_sign_in_that_ends_while_it_is_exchanged(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let mut sign_ins = Vec::new();
    for _ in 0..16 {
        let (sign_in, token) = world.sign_in(&fixtures, &user).await;
        sign_ins.push((sign_in.id, token, fixtures.refresh_token()));
    }
    let now = fixtures.later();
    let ended = race(32, |index| {
        let (world, (id, old, next)) = (world.clone(), sign_ins[index / 2].clone());
        async move {
            if index % 2 == 0 {
                return end(&world, id).await;
            }
            rotate(&world, id, old.id, &next, now).await;
            false
        }
    })
    .await;
    assert_eq!(count_true(&ended), 16);
    for (_, old, next) in &sign_ins {
        assert_eq!(by_token(world, old).await, None);
        assert_eq!(by_token(world, next).await, None);
    }
}

/// Its token sees that it is gone, not that the storage failed.
pub async fn an_exchange_waits_for_an_end_that_has_begun(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let (sign_in, token) = world.sign_in(&fixtures, &user).await;
    let (next, now) = (fixtures.refresh_token(), fixtures.later());
    let mut unit = world.begin().await;
    assert!(unit.sign_ins().end(sign_in.id).await.unwrap());
    let waiting = tokio::spawn({
        let world = world.clone();
        async move { rotate(&world, sign_in.id, token.id, &next, now).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished(), "it cannot know yet");
    unit.commit().await.unwrap();
    assert!(!waiting.await.unwrap());
}

/// A sign-in ends at its expiry, so at that instant it may be forgotten and not before; until it is, it is told.
pub async fn an_expired_sign_in_is_not_refreshed_and_may_be_forgotten(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let now = fixtures.later() + Duration::from_secs(60);
    let microsecond = Duration::from_micros(1);
    let mut kept = Vec::new();
    for expires_at in [now - microsecond, now, now + microsecond] {
        let (sign_in, token) = (SignIn { expires_at, ..fixtures.sign_in(&user) }, fixtures.refresh_token());
        let mut unit = world.begin().await;
        unit.sign_ins().begin(&sign_in, Some(&token)).await.unwrap();
        unit.commit().await.unwrap();
        kept.push((sign_in, token));
    }
    for ((sign_in, token), is_live) in kept.iter().zip([false, false, true]) {
        let next = fixtures.refresh_token();
        assert_eq!(rotate(world, sign_in.id, token.id, &next, now).await, is_live);
        assert_eq!(by_token(world, &next).await.is_some(), is_live);
        let token = if is_live { used(token) } else { token.clone() };
        assert_eq!(by_token(world, &token).await, Some((sign_in.clone(), token)));
    }
    for forgotten in [2, 0] {
        let mut unit = world.begin().await;
        assert_eq!(unit.sign_ins().forget_expired(now).await.unwrap(), forgotten);
        unit.commit().await.unwrap();
    }
    for ((sign_in, token), is_there) in kept.iter().zip([false, false, true]) {
        assert_eq!(world.sign_ins.sign_in(sign_in.id).await.unwrap().is_some(), is_there);
        assert_eq!(by_token(world, token).await.is_some(), is_there);
    }
}

/// Then it lasts until it is ended or over.
pub async fn a_sign_in_may_have_no_refresh_token(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let sign_in = fixtures.sign_in(&user);
    let mut unit = world.begin().await;
    unit.sign_ins().begin(&sign_in, None).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(world.sign_ins.sign_in(sign_in.id).await.unwrap().as_ref(), Some(&sign_in));
    let (old, next) = (fixtures.refresh_token(), fixtures.refresh_token());
    assert!(!rotate(world, sign_in.id, old.id, &next, fixtures.later()).await, "there is none to exchange");
    assert_eq!(by_token(world, &next).await, None);
    assert!(end(world, sign_in.id).await);
    assert_eq!(world.sign_ins.sign_in(sign_in.id).await.unwrap(), None);
}
