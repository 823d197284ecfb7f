//! Units of work that want the same at the same time.

use std::time::Duration;

use fidelio_credentials::Passkey;
use fidelio_identity::User;

use super::{count_true, race};
use crate::{Fixtures, World};

async fn insert_user(world: World, user: User) -> bool {
    let mut unit = world.begin().await;
    let is_inserted = unit.users().insert(&user).await.unwrap();
    // Whoever was refused goes on, as a use case would that records the refusal.
    unit.users().lock_active(user.application, user.id, user.created_at).await.unwrap();
    unit.commit().await.unwrap();
    is_inserted
}

/// The losers are told, and nothing of them is kept.
pub async fn a_user_name_raced_by_sixteen_units_is_inserted_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let users: Vec<User> = (0..16).map(|_| fixtures.user_named(application, "ann@example.com")).collect();
    let answers = race(16, |index| {
        let (world, user) = (world.clone(), users[index].clone());
        async move { (user.id, insert_user(world, user).await) }
    })
    .await;
    for (id, is_inserted) in &answers {
        let is_there = world.identity.user(application, *id).await.unwrap().is_some();
        assert_eq!(is_there, *is_inserted);
    }
    assert_eq!(answers.iter().filter(|(_, is_inserted)| *is_inserted).count(), 1);
}

/// Under sixteen names.
pub async fn a_user_identifier_raced_by_sixteen_units_is_inserted_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let id = fixtures.user(application).id;
    let answers = race(16, |_| insert_user(world.clone(), User { id, ..fixtures.user(application) })).await;
    assert_eq!(count_true(&answers), 1);
}

/// By sixteen users of two applications.
pub async fn a_credential_id_raced_by_sixteen_units_is_inserted_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let applications = [world.application(&fixtures).await.id, world.application(&fixtures).await.id];
    let credential_id = fixtures.bytes::<64>();
    let mut passkeys = Vec::new();
    for index in 0..16 {
        let user = world.user(&fixtures, applications[index % 2]).await;
        passkeys.push(Passkey { credential_id: credential_id.clone(), ..fixtures.passkey(&user) });
    }
    let answers = race(16, |index| {
        let (world, passkey) = (world.clone(), passkeys[index].clone());
        async move {
            let mut unit = world.begin().await;
            let is_inserted = unit.passkeys().insert(&passkey).await.unwrap();
            unit.commit().await.unwrap();
            is_inserted
        }
    })
    .await;
    assert_eq!(count_true(&answers), 1);
    let mut kept = 0;
    for passkey in &passkeys {
        kept += world.passkeys_of(passkey.application, passkey.user).await.len();
    }
    assert_eq!(kept, 1);
}

/// So that a rule over all of a user's passkeys holds.
pub async fn a_locked_user_is_waited_for_and_what_was_done_is_seen(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let (id, now, passkey) = (user.id, fixtures.later(), fixtures.passkey(&user));
    let mut first = world.begin().await;
    assert!(first.users().lock_active(application, id, now).await.unwrap());
    let second = tokio::spawn({
        let world = world.clone();
        async move {
            let mut second = world.begin().await;
            assert!(second.users().lock_active(application, id, now).await.unwrap());
            second.passkeys().ids_of_user(id).await.unwrap()
        }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!second.is_finished(), "the user is held");
    assert!(first.passkeys().insert(&passkey).await.unwrap());
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), [passkey.id]);
}

/// Sixteen deletions of four passkeys, each sure that it is not the last one that it deletes.
pub async fn deletions_under_lock_leave_the_last_passkey(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await.id;
    let owner = world.identity.user(application, user).await.unwrap().expect("the user");
    let mut passkeys = Vec::new();
    for _ in 0..4 {
        passkeys.push(world.passkey(&fixtures, &owner).await.id);
    }
    let answers = race(16, |index| {
        let (world, passkey, now) = (world.clone(), passkeys[index % 4], fixtures.later());
        async move {
            let mut unit = world.begin().await;
            assert!(unit.users().lock_active(application, user, now).await.unwrap());
            let is_last = unit.passkeys().ids_of_user(user).await.unwrap().len() == 1;
            let is_deleted = !is_last && unit.passkeys().delete(user, passkey).await.unwrap();
            unit.commit().await.unwrap();
            is_deleted
        }
    })
    .await;
    assert_eq!(count_true(&answers), 3);
    assert_eq!(world.passkeys_of(application, user).await.len(), 1);
}

/// Waiting for a connection or a lock is no failure.
pub async fn sixty_four_units_at_once_all_get_done(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let users: Vec<User> = (0..64).map(|_| fixtures.user(application)).collect();
    let answers = race(64, |index| insert_user(world.clone(), users[index].clone())).await;
    assert_eq!(count_true(&answers), 64);
    for user in users {
        assert_eq!(world.identity.user(application, user.id).await.unwrap().as_ref(), Some(&user));
    }
}
