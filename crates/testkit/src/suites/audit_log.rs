//! [`AuditLog`](fidelio_identity::ports::AuditLog): how events come into the chain and leave it.

use std::time::Duration;

use fidelio_identity::AuditEvent;
use fidelio_identity::audit::{Action, Actor, Chain, Link, Outcome, Tip};
use fidelio_kernel::{ApplicationId, Timestamp};

use super::race;
use crate::{Fixtures, World};

fn tip(link: &Link) -> Tip {
    Tip { sequence: link.sequence, hash: link.hash }
}

pub(super) async fn last_before(world: &World, application: ApplicationId, before: Timestamp) -> Option<Tip> {
    let mut unit = world.begin().await;
    let found = unit.audit().last_before(application, before).await.unwrap();
    unit.commit().await.unwrap();
    found
}

pub(super) async fn prune(world: &World, application: ApplicationId, base: Tip) {
    let mut unit = world.begin().await;
    unit.audit().hold_chain(application).await.unwrap();
    unit.audit().prune(application, base).await.unwrap();
    unit.commit().await.unwrap();
}

/// With everything in them, with nothing, and with hostile text; with what is personal and without. Until they are
/// chained they are not told.
pub async fn events_are_chained_oldest_first_and_read_back_as_they_were_recorded(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let user = world.user(&fixtures, here).await.id;
    let full = fixtures.audit_event(here, user);
    let bare = AuditEvent {
        reason: None,
        actor: Actor::Anonymous,
        user: None,
        target: None,
        request: None,
        trace: None,
        personal_hash: None,
        ..fixtures.audit_event(here, user)
    };
    let hostile = AuditEvent {
        action: Action::RequestRefused,
        outcome: Outcome::Refused,
        request: Some("a\0b '\" %_ \u{10ffff}".repeat(1000)),
        trace: Some("\0".into()),
        target: Some("\u{feff}\\u0000".into()),
        ..fixtures.audit_event(here, user)
    };
    let recorded = [(full, Some(fixtures.personal())), (bare, None), (hostile, Some(fixtures.personal()))];
    let mut unit = world.begin().await;
    for index in [2, 0, 1] {
        let (event, personal) = &recorded[index];
        unit.audit().record(event, personal.as_ref()).await.unwrap();
    }
    unit.commit().await.unwrap();
    assert_eq!(world.audit.unchained().await.unwrap(), [here]);
    assert_eq!(world.unbroken_links(here).await, []);
    assert_eq!(world.chain(there, 9).await, []);
    assert_eq!(world.chain(here, 2).await.len(), 2);
    assert_eq!(world.audit.unchained().await.unwrap(), [here]);
    assert_eq!(world.chain(here, 2).await.len(), 1);
    assert_eq!(world.chain(here, 2).await, []);
    assert_eq!(world.audit.unchained().await.unwrap(), []);
    let links = world.unbroken_links(here).await;
    let read: Vec<_> = links.into_iter().map(|link| (link.event, link.personal)).collect();
    assert_eq!(read, recorded);
    assert_eq!(world.unbroken_links(there).await, []);
}

/// They wait as before.
pub async fn a_chaining_that_was_undone_leaves_the_events_to_the_next(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let event = fixtures.audit_event(application, fixtures.user(application).id);
    world.record(&fixtures, &event).await;
    for _ in 0..3 {
        let mut unit = world.begin().await;
        unit.audit().hold_chain(application).await.unwrap();
        assert_eq!(unit.audit().take(application, 9).await.unwrap().len(), 1);
        assert_eq!(unit.audit().take(application, 9).await.unwrap(), []);
    }
    assert_eq!(world.chain(application, 9).await.len(), 1);
    assert_eq!(world.unbroken_links(application).await[0].event, event);
}

/// While others record, of two applications.
pub async fn chaining_by_sixteen_units_at_once_gives_one_unbroken_sequence(world: &World) {
    let fixtures = Fixtures::new(1);
    let applications = [world.application(&fixtures).await.id, world.application(&fixtures).await.id];
    let user = fixtures.user(applications[0]).id;
    let events: Vec<Vec<AuditEvent>> =
        (0..16).map(|task| (0..5).map(|_| fixtures.audit_event(applications[task % 2], user)).collect()).collect();
    race(16, |task| {
        let (world, events, personal) = (world.clone(), events[task].clone(), fixtures.personal());
        async move {
            for event in events {
                let mut unit = world.begin().await;
                unit.audit().record(&event, Some(&personal)).await.unwrap();
                unit.commit().await.unwrap();
                world.chain(applications[0], 3).await;
                world.chain(applications[1], 3).await;
            }
        }
    })
    .await;
    for application in applications {
        while !world.chain(application, 1000).await.is_empty() {}
        let mut chained: Vec<_> =
            world.unbroken_links(application).await.into_iter().map(|link| link.event.id).collect();
        chained.sort_unstable();
        let recorded = events.iter().flatten().filter(|event| event.application == application);
        let mut recorded: Vec<_> = recorded.map(|event| event.id).collect();
        recorded.sort_unstable();
        assert_eq!(chained, recorded);
    }
}

/// As many as there may be between two chainings.
pub async fn thousands_of_events_are_chained_at_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = fixtures.user(application).id;
    let mut unit = world.begin().await;
    for _ in 0..2600 {
        unit.audit().record(&fixtures.audit_event(application, user), None).await.unwrap();
    }
    unit.commit().await.unwrap();
    assert_eq!(world.chain(application, 10_000).await.len(), 2600);
    assert_eq!(world.unbroken_links(application).await.len(), 2600);
    assert_eq!(world.audit.unchained().await.unwrap(), []);
}

/// It would be a chain that nobody can verify.
pub async fn links_that_do_not_follow_the_last_one_are_refused(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    world.record(&fixtures, &fixtures.audit_event(application, fixtures.user(application).id)).await;
    let link = world.chain(application, 9).await.remove(0);
    for sequence in [1, 3, 0] {
        let mut unit = world.begin().await;
        unit.audit().hold_chain(application).await.unwrap();
        unit.audit().append(application, &[Link { sequence, ..link.clone() }]).await.unwrap_err();
    }
    assert_eq!(world.unbroken_links(application).await, [link]);
}

/// The rest is an unbroken chain from its base on, also when nothing is left, and goes on from there.
pub async fn what_is_pruned_is_gone_and_the_chain_goes_on(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let user = fixtures.user(here).id;
    let mut events: Vec<_> = (0..4).map(|_| fixtures.audit_event(here, user)).collect();
    // Chained after one that is younger than itself.
    events[2].at = events[0].at;
    for event in &events {
        world.record(&fixtures, event).await;
    }
    world.record(&fixtures, &fixtures.audit_event(there, user)).await;
    let links = world.chain(here, 9).await;
    let elsewhere = world.chain(there, 9).await;
    let microsecond = Duration::from_micros(1);
    let far = events[3].at + Duration::from_secs(1);
    for (before, last) in [
        (events[0].at, None),
        (events[0].at + microsecond, Some(0)),
        (events[1].at, Some(0)),
        (events[1].at + microsecond, Some(2)),
        (events[3].at, Some(2)),
        (far, Some(3)),
    ] {
        let wanted = last.map(|index: usize| tip(&links[index]));
        assert_eq!(last_before(world, here, before).await, wanted, "{last:?}");
    }
    prune(world, here, tip(&links[2])).await;
    assert_eq!(world.unbroken_links(here).await, links[3..]);
    let chain = Chain { base: tip(&links[2]), head: tip(&links[3]) };
    assert_eq!(world.audit.chain(here).await.unwrap(), chain);
    assert_eq!(last_before(world, here, events[3].at).await, None);
    prune(world, here, tip(&links[3])).await;
    assert_eq!(last_before(world, here, far).await, None);
    assert_eq!(world.unbroken_links(here).await, []);
    world.record(&fixtures, &fixtures.audit_event(here, user)).await;
    assert_eq!(world.chain(here, 9).await[0].sequence, 5);
    assert_eq!(world.unbroken_links(here).await.len(), 1);
    assert_eq!(world.unbroken_links(there).await, elsewhere);
}
