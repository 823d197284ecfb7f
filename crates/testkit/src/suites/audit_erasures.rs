//! [`AuditLog::erase`](fidelio_identity::ports::AuditLog::erase).

use std::time::Duration;

use fidelio_identity::audit::{Actor, Link};
use fidelio_identity::{AuditEvent, access};
use fidelio_kernel::{ApplicationId, UserId};

use super::audit_log::{last_before, prune};
use super::race;
use crate::{Fixtures, World};

async fn erase(world: &World, application: ApplicationId, user: UserId) {
    let mut unit = world.begin().await;
    unit.audit().erase(application, user).await.unwrap();
    unit.commit().await.unwrap();
}

/// By the user, about the user, and as an operator in another application; chained or not. The events stay, and
/// everybody else's personal data.
pub async fn what_is_personal_of_a_deleted_user_is_erased_and_nothing_else(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (ann, bob) = (world.user(&fixtures, here).await.id, world.user(&fixtures, here).await.id);
    let of = |application, actor, user| AuditEvent { actor, user, ..fixtures.audit_event(application, bob) };
    let events = || {
        [
            (of(here, Actor::User(ann), Some(ann)), true),
            (of(here, Actor::User(ann), None), true),
            (of(here, Actor::CommandLine, Some(ann)), true),
            (of(here, Actor::User(bob), Some(ann)), true),
            (of(there, Actor::Operator(ann), Some(bob)), true),
            (of(here, Actor::User(bob), Some(bob)), false),
            (of(here, Actor::Anonymous, None), false),
            (of(there, Actor::User(ann), None), false),
            (of(there, Actor::Operator(bob), Some(ann)), false),
        ]
    };
    let mut recorded = Vec::new();
    for _ in 0..2 {
        for (event, is_erased) in events() {
            world.record(&fixtures, &event).await;
            recorded.push((event, is_erased));
        }
        // The second round is not chained before the erasure.
        if recorded.len() == 9 {
            assert_eq!((world.chain(here, 99).await.len(), world.chain(there, 99).await.len()), (6, 3));
        }
    }
    let mut unit = world.begin().await;
    assert!(!access::delete(&mut *unit, there, ann, fixtures.later()).await.unwrap());
    assert!(access::delete(&mut *unit, here, ann, fixtures.later()).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!((world.chain(here, 99).await.len(), world.chain(there, 99).await.len()), (6, 3));
    let links = [world.unbroken_links(here).await, world.unbroken_links(there).await].concat();
    assert_eq!(links.len(), recorded.len());
    for (event, is_erased) in recorded {
        let link = links.iter().find(|link| link.event == event).expect("it stays");
        assert_eq!(link.personal.is_none(), is_erased, "{event:?}");
    }
}

/// What is on its way from one table to the other is in neither until then.
pub async fn an_erasure_waits_for_a_chaining_that_has_begun(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = fixtures.user(application).id;
    world.record(&fixtures, &fixtures.audit_event(application, user)).await;
    let mut unit = world.begin().await;
    let mut audit = unit.audit();
    audit.hold_chain(application).await.unwrap();
    let (event, personal) = audit.take(application, 9).await.unwrap().remove(0);
    assert!(personal.is_some());
    audit
        .append(application, &[Link { sequence: 1, event, personal, hash: [7; 32], is_filed: true }])
        .await
        .unwrap();
    drop(audit);
    let waiting = tokio::spawn({
        let world = world.clone();
        async move { erase(&world, application, user).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished(), "it cannot know yet");
    unit.commit().await.unwrap();
    waiting.await.unwrap();
    let links = world.audit.links_after(application, 0, 9).await.unwrap();
    assert_eq!(links.iter().map(|link| link.personal.is_some()).collect::<Vec<_>>(), [false]);
}

/// So what is personal does not come along.
pub async fn a_chaining_waits_for_an_erasure_that_has_begun(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = fixtures.user(application).id;
    world.record(&fixtures, &fixtures.audit_event(application, user)).await;
    let mut unit = world.begin().await;
    unit.audit().erase(application, user).await.unwrap();
    let waiting = tokio::spawn({
        let world = world.clone();
        async move { world.chain(application, 9).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished(), "it cannot know yet");
    unit.commit().await.unwrap();
    let personal: Vec<_> = waiting.await.unwrap().into_iter().map(|link| link.personal).collect();
    assert_eq!(personal, [None]);
}

/// Nothing escapes on its way from one table to the other, none fails, and pruning at the same time is no matter.
pub async fn erasing_while_events_are_chained_and_pruned_leaves_nothing_personal(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let mut users = Vec::new();
    for _ in 0..8 {
        let user = world.user(&fixtures, application).await.id;
        users.push(user);
        for _ in 0..6 {
            let event = AuditEvent { actor: Actor::User(users[0]), ..fixtures.audit_event(application, user) };
            world.record(&fixtures, &event).await;
        }
    }
    race(24, |task| {
        let (world, user, at) = (world.clone(), users[task / 3], fixtures.later());
        async move {
            match task % 3 {
                0 => {
                    let mut unit = world.begin().await;
                    assert!(access::delete(&mut *unit, application, user, at).await.unwrap());
                    unit.commit().await.unwrap();
                }
                1 => drop(world.chain(application, 7).await),
                _ => {
                    if let Some(base) = last_before(&world, application, at).await {
                        prune(&world, application, base).await;
                    }
                }
            }
        }
    })
    .await;
    while !world.chain(application, 1000).await.is_empty() {}
    for link in world.audit.links_after(application, 0, 1000).await.unwrap() {
        assert_eq!(link.personal, None, "{:?}", link.event);
    }
}
