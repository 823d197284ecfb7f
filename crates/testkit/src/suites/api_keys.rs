//! [`ApiKeys`](fidelio_identity::ports::ApiKeys) and what
//! [`IdentityQueries`](fidelio_identity::ports::IdentityQueries) tells of them.

use fidelio_identity::{ApiKey, Scopes};
use fidelio_kernel::{ApiKeyId, ApplicationId, Paging};

use super::{count_true, race};
use crate::{Fixtures, World};

/// A secret does not compare with `==`, so a key does not either.
fn assert_same(found: &ApiKey, wanted: &ApiKey) {
    assert_eq!(format!("{found:?}"), format!("{wanted:?}"));
    assert!(found.secret_hash.matches(wanted.secret_hash.expose_secret()));
}

async fn key(world: &World, id: ApiKeyId) -> ApiKey {
    world.identity.api_key(id).await.unwrap().expect("a key")
}

async fn listed(world: &World, application: ApplicationId) -> Vec<ApiKey> {
    world
        .identity
        .api_keys(application, Paging { after: None, limit: Paging::<ApiKeyId>::MOST })
        .await
        .unwrap()
        .items
}

/// By identifier and in the list, whatever was inserted first; with no scope, and with every time set.
pub async fn keys_are_read_back_oldest_first(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let plain = fixtures.api_key(application);
    let bare = ApiKey { expires_at: None, scopes: Scopes::default(), ..fixtures.api_key(application) };
    let (revoked_at, last_used_at) = (Some(fixtures.later()), Some(fixtures.later()));
    let full = ApiKey { revoked_at, last_used_at, scopes: Scopes::ordinary(), ..fixtures.api_key(application) };
    let mut unit = world.begin().await;
    for key in [&full, &plain, &bare] {
        unit.api_keys().insert(key).await.unwrap();
    }
    unit.commit().await.unwrap();
    let listed = listed(world, application).await;
    assert_eq!(listed.len(), 3);
    for (found, wanted) in listed.iter().zip([&plain, &bare, &full]) {
        assert_same(found, wanted);
        assert_same(&key(world, wanted.id).await, wanted);
    }
}

/// A list has the application's own keys; by identifier, a key says whose it is; an unknown one is none.
pub async fn the_keys_of_one_application_are_not_another_s(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let mine = world.api_key(&fixtures, here).await;
    assert!(listed(world, there).await.is_empty());
    let theirs = world.api_key(&fixtures, there).await;
    let listed = listed(world, here).await;
    assert_eq!(listed.iter().map(|key| key.id).collect::<Vec<_>>(), [mine.id]);
    assert_eq!(key(world, theirs.id).await.application, there);
    assert!(world.identity.api_key(fixtures.api_key(here).id).await.unwrap().is_none());
}

/// By its own application only. Other keys stay.
pub async fn a_key_is_revoked_once_and_keeps_the_time(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (revoked, other) =
        (world.api_key(&fixtures, application).await, world.api_key(&fixtures, application).await);
    let at = fixtures.later();
    let elsewhere = world.application(&fixtures).await.id;
    let mut unit = world.begin().await;
    assert!(!unit.api_keys().revoke(elsewhere, revoked.id, at).await.unwrap());
    assert!(unit.api_keys().revoke(application, revoked.id, at).await.unwrap());
    assert!(!unit.api_keys().revoke(application, revoked.id, fixtures.later()).await.unwrap());
    assert!(!unit.api_keys().revoke(application, fixtures.api_key(application).id, at).await.unwrap());
    unit.commit().await.unwrap();
    assert_same(&key(world, revoked.id).await, &ApiKey { revoked_at: Some(at), ..revoked });
    assert_same(&key(world, other.id).await, &other);
}

/// Whoever was told that it revoked the key did.
pub async fn a_revocation_raced_by_sixteen_units_happens_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (id, at) = (world.api_key(&fixtures, application).await.id, fixtures.later());
    let answers = race(16, |_| {
        let world = world.clone();
        async move {
            let mut unit = world.begin().await;
            let is_revoked = unit.api_keys().revoke(application, id, at).await.unwrap();
            unit.commit().await.unwrap();
            is_revoked
        }
    })
    .await;
    assert_eq!(count_true(&answers), 1);
}

/// Also for a revoked key; for an unknown one nothing happens.
pub async fn a_touch_writes_the_time_of_use_and_nothing_else(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (touched, other) =
        (world.api_key(&fixtures, application).await, world.api_key(&fixtures, application).await);
    let at = fixtures.later();
    let mut unit = world.begin().await;
    unit.api_keys().touch(touched.id, fixtures.later()).await.unwrap();
    unit.api_keys().touch(touched.id, at).await.unwrap();
    unit.api_keys().touch(fixtures.api_key(application).id, at).await.unwrap();
    unit.commit().await.unwrap();
    assert_same(&key(world, touched.id).await, &ApiKey { last_used_at: Some(at), ..touched });
    assert_same(&key(world, other.id).await, &other);
}

/// Keys of another application are not among them, wherever a page begins.
pub async fn keys_are_listed_a_page_at_a_time(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let mut made = Vec::new();
    for _ in 0..4 {
        made.push(world.api_key(&fixtures, here).await.id);
        world.api_key(&fixtures, there).await;
    }
    let (mut told, mut after) = (Vec::new(), None);
    for more in [2, 2] {
        let page = world.identity.api_keys(here, Paging { after, limit: 2 }).await.unwrap();
        assert_eq!(page.items.len(), more);
        told.extend(page.items.iter().map(|key| key.id));
        after = page.next;
    }
    assert_eq!((told, after), (made, None));
}
