//! [`AuditQueries`](fidelio_identity::ports::AuditQueries): what is told of the chain.

use fidelio_identity::AuditEvent;
use fidelio_identity::audit::{Action, Actor, AuditFilter, Outcome};
use fidelio_kernel::{ApplicationId, Paging};

use crate::{Fixtures, World};

async fn told(world: &World, application: ApplicationId, filter: &AuditFilter) -> Vec<u64> {
    let page = world.audit.events(application, filter, Paging { after: None, limit: 99 }).await.unwrap();
    assert_eq!(page.next, None);
    page.items.iter().map(|link| link.sequence).collect()
}

/// Latest first: each filter by itself, all together, and with hostile text.
pub async fn events_are_found_by_every_filter(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (ann, bob) = (fixtures.user(here).id, fixtures.user(here).id);
    let long = "“x”".repeat(2000);
    let key = Actor::ApiKey(fixtures.api_key(here).id);
    let events = [
        fixtures.audit_event(here, ann),
        AuditEvent { action: Action::UserDeleted, actor: key, ..fixtures.audit_event(here, bob) },
        AuditEvent { outcome: Outcome::Refused, user: None, ..fixtures.audit_event(here, bob) },
        AuditEvent { actor: Actor::Operator(ann), user: Some(bob), ..fixtures.audit_event(here, bob) },
        AuditEvent { request: Some("a\0b%".into()), ..fixtures.audit_event(here, bob) },
        AuditEvent { request: Some(long.clone()), ..fixtures.audit_event(here, bob) },
    ];
    for event in &events {
        world.record(&fixtures, event).await;
    }
    world.record(&fixtures, &fixtures.audit_event(there, ann)).await;
    assert_eq!((world.chain(here, 99).await.len(), world.chain(there, 99).await.len()), (6, 1));
    let any = AuditFilter::default();
    let actor = |kind: &str| AuditFilter { actor: Some(kind.into()), ..AuditFilter::default() };
    let request = |id: &str| AuditFilter { request: Some(id.into()), ..AuditFilter::default() };
    for (filter, found) in [
        (any.clone(), vec![6, 5, 4, 3, 2, 1]),
        (AuditFilter { since: Some(events[3].at), ..any.clone() }, vec![6, 5, 4]),
        (AuditFilter { until: Some(events[3].at), ..any.clone() }, vec![3, 2, 1]),
        (AuditFilter { since: Some(events[1].at), until: Some(events[2].at), ..any.clone() }, vec![2]),
        (AuditFilter { action: Some(Action::UserDeleted), ..any.clone() }, vec![2]),
        (AuditFilter { action: Some(Action::LogPruned), ..any.clone() }, vec![]),
        (AuditFilter { outcome: Some(Outcome::Refused), ..any.clone() }, vec![3]),
        (AuditFilter { user: Some(ann), ..any.clone() }, vec![4, 1]),
        (AuditFilter { user: Some(bob), ..any.clone() }, vec![6, 5, 4, 3, 2]),
        (AuditFilter { user: Some(fixtures.user(here).id), ..any.clone() }, vec![]),
        (AuditFilter { user: Some(bob), action: Some(Action::UserDeleted), ..any.clone() }, vec![2]),
        (AuditFilter { user: Some(ann), action: Some(Action::UserDeleted), ..any.clone() }, vec![]),
        (actor("user"), vec![6, 5, 3, 1]),
        (actor("operator"), vec![4]),
        (actor("api_key"), vec![2]),
        (actor("%"), vec![]),
        (actor("a\0"), vec![]),
        (request(events[0].request.as_deref().unwrap()), vec![1]),
        (request("a\0b%"), vec![5]),
        (request(&long), vec![6]),
        (request("%"), vec![]),
        (request(""), vec![]),
    ] {
        assert_eq!(told(world, here, &filter).await, found, "{filter:?}");
    }
}

/// Though new ones come and old ones are pruned from one page to the next.
pub async fn no_event_is_told_twice_or_left_out_while_events_come_and_go(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = fixtures.user(application).id;
    for _ in 0..7 {
        world.record(&fixtures, &fixtures.audit_event(application, user)).await;
    }
    let links = world.chain(application, 99).await;
    let filter = AuditFilter { user: Some(user), ..AuditFilter::default() };
    let (mut told, mut after) = (Vec::new(), None);
    loop {
        let page = world.audit.events(application, &filter, Paging { after, limit: 2 }).await.unwrap();
        told.extend(page.items.iter().map(|link| link.sequence));
        after = page.next;
        if after.is_none() {
            break;
        }
        world.record(&fixtures, &fixtures.audit_event(application, user)).await;
        assert_eq!(world.chain(application, 99).await.len(), 1);
        if told.len() == 4 {
            let base = fidelio_identity::audit::Tip { sequence: 1, hash: links[0].hash };
            let mut unit = world.begin().await;
            unit.audit().hold_chain(application).await.unwrap();
            unit.audit().prune(application, base).await.unwrap();
            unit.commit().await.unwrap();
        }
    }
    assert_eq!(told, [7, 6, 5, 4, 3, 2]);
    world.unbroken_links(application).await;
}

/// At most as many as wanted.
pub async fn the_links_after_one_are_told_oldest_first(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    for _ in 0..4 {
        world.record(&fixtures, &fixtures.audit_event(application, fixtures.user(application).id)).await;
    }
    let links = world.chain(application, 99).await;
    for (sequence, most, wanted) in [(0, 9, 0..4), (1, 2, 1..3), (3, 9, 3..4), (4, 9, 4..4), (0, 0, 0..0)] {
        let found = world.audit.links_after(application, sequence, most).await.unwrap();
        assert_eq!(found, links[wanted], "{sequence} {most}");
    }
}
