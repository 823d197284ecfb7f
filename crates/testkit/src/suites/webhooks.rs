//! [`Webhooks`](fidelio_identity::ports::Webhooks) and [`WebhookQueries`](fidelio_identity::ports::WebhookQueries).

use std::time::Duration;

use fidelio_identity::Webhook;
use fidelio_identity::webhook::WebhookDelivery;
use fidelio_kernel::{ApplicationId, Timestamp};

use super::race;
use crate::{Fixtures, World};

const LEASE: Duration = Duration::from_secs(75);

async fn webhook(world: &World, fixtures: &Fixtures, application: ApplicationId) -> Webhook {
    let webhook = fixtures.webhook(application);
    let mut unit = world.begin().await;
    unit.webhooks().insert(&webhook).await.unwrap();
    unit.commit().await.unwrap();
    webhook
}

async fn enqueue(world: &World, deliveries: &[WebhookDelivery]) {
    let mut unit = world.begin().await;
    unit.webhooks().enqueue(deliveries).await.unwrap();
    unit.commit().await.unwrap();
}

async fn claim(world: &World, now: Timestamp) -> Option<(WebhookDelivery, Webhook)> {
    let mut unit = world.begin().await;
    let claimed = unit.webhooks().claim(now, LEASE).await.unwrap();
    unit.commit().await.unwrap();
    claimed
}

fn tried(delivery: &WebhookDelivery, attempts: u32) -> WebhookDelivery {
    WebhookDelivery { attempts, ..delivery.clone() }
}

/// By the application's own queries, within a unit and without. One of another application is neither told nor removed.
pub async fn receivers_are_read_back_oldest_first_and_removed_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (first, second) = (fixtures.webhook(here), Webhook { actions: Vec::new(), ..fixtures.webhook(here) });
    let elsewhere = webhook(world, &fixtures, there).await;
    let mut unit = world.begin().await;
    unit.webhooks().insert(&second).await.unwrap();
    unit.webhooks().insert(&first).await.unwrap();
    assert_eq!(unit.webhooks().of_application(here).await.unwrap(), [first.clone(), second.clone()]);
    unit.commit().await.unwrap();
    assert_eq!(world.webhooks.webhooks(here).await.unwrap(), [first.clone(), second.clone()]);
    let mut unit = world.begin().await;
    for (application, is_removed) in [(there, false), (here, true), (here, false)] {
        assert_eq!(unit.webhooks().delete(application, first.id).await.unwrap(), is_removed);
    }
    unit.commit().await.unwrap();
    assert_eq!(world.webhooks.webhooks(here).await.unwrap(), [second]);
    assert_eq!(world.webhooks.webhooks(there).await.unwrap(), [elsewhere]);
}

/// Each with its receiver; what is not due is left, and what is for a receiver to which something is on its way.
pub async fn deliveries_are_claimed_oldest_first_and_one_for_each_receiver(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (mine, theirs) = (webhook(world, &fixtures, here).await, webhook(world, &fixtures, there).await);
    assert_eq!(world.webhooks.next_delivery_due().await.unwrap(), None);
    let (first, second, third) = (fixtures.delivery(&mine), fixtures.delivery(&theirs), fixtures.delivery(&mine));
    enqueue(world, &[third.clone(), first.clone(), second.clone()]).await;
    enqueue(world, &[]).await;
    assert_eq!(world.webhooks.next_delivery_due().await.unwrap(), Some(first.created_at));
    assert_eq!(claim(world, second.created_at).await, Some((tried(&first, 1), mine.clone())));
    assert_eq!(claim(world, second.created_at).await, Some((tried(&second, 1), theirs)));
    assert_eq!(claim(world, second.created_at).await, None);
    assert_eq!(claim(world, third.created_at).await, None);
    let mut unit = world.begin().await;
    unit.webhooks().delivered(first.id).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(claim(world, third.created_at).await, Some((tried(&third, 1), mine)));
}

/// Later than a lease it does not.
pub async fn a_delivery_that_failed_keeps_others_from_its_receiver_for_a_moment(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    for (later, is_kept) in [(LEASE, true), (LEASE + Duration::from_micros(1), false)] {
        let webhook = webhook(world, &fixtures, application).await;
        let (first, second) = (fixtures.delivery(&webhook), fixtures.delivery(&webhook));
        enqueue(world, &[first.clone(), second.clone()]).await;
        let now = fixtures.later();
        assert_eq!(claim(world, now).await.expect("the first one").0.id, first.id);
        let mut unit = world.begin().await;
        unit.webhooks().retry(first.id, now + later, "down").await.unwrap();
        unit.commit().await.unwrap();
        let other = claim(world, now).await.map(|(delivery, _)| delivery.id);
        assert_eq!(other, (!is_kept).then_some(second.id));
        let mut unit = world.begin().await;
        assert!(unit.webhooks().delete(application, webhook.id).await.unwrap());
        unit.commit().await.unwrap();
    }
}

/// Then it is due again.
pub async fn a_claimed_delivery_is_kept_from_others_for_its_lease(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let webhook = webhook(world, &fixtures, application).await;
    let delivery = fixtures.delivery(&webhook);
    enqueue(world, std::slice::from_ref(&delivery)).await;
    let now = fixtures.later();
    let end = now + LEASE;
    assert_eq!(claim(world, now).await, Some((tried(&delivery, 1), webhook.clone())));
    assert_eq!(world.webhooks.next_delivery_due().await.unwrap(), Some(end));
    assert_eq!(claim(world, end - Duration::from_micros(1)).await, None);
    assert_eq!(claim(world, end).await, Some((tried(&delivery, 2), webhook)));
}

/// And its attempt did not happen. Undoing takes a moment, in which the delivery may be passed over.
pub async fn a_claim_that_was_undone_leaves_the_delivery_to_the_next(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let webhook = webhook(world, &fixtures, application).await;
    let delivery = fixtures.delivery(&webhook);
    enqueue(world, std::slice::from_ref(&delivery)).await;
    let now = fixtures.later();
    let mut undone = 0;
    for _ in 0..1000 {
        let mut unit = world.begin().await;
        let claimed = unit.webhooks().claim(now, LEASE).await.unwrap();
        drop(unit);
        let Some(claimed) = claimed else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        assert_eq!(claimed, (tried(&delivery, 1), webhook.clone()));
        undone += 1;
        if undone == 3 {
            return;
        }
    }
    panic!("it was undone {undone} times and never came back");
}

/// None is claimed twice, and whoever claims waits for nobody in vain.
pub async fn deliveries_raced_by_sixteen_units_are_claimed_by_one_each(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let mut deliveries = Vec::new();
    for _ in 0..16 {
        deliveries.push(fixtures.delivery(&webhook(world, &fixtures, application).await));
    }
    enqueue(world, &deliveries).await;
    let now = fixtures.later();
    let claimed = race(16, |_| {
        let world = world.clone();
        async move { claim(&world, now).await }
    })
    .await;
    let mut ids: Vec<_> = claimed.into_iter().map(|claimed| claimed.expect("one for each").0.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, deliveries.iter().map(|delivery| delivery.id).collect::<Vec<_>>());
    assert_eq!(claim(world, now).await, None);
}

/// What was made is gone; what was put back comes again; what was given up is told to its application and does neither.
pub async fn a_delivery_is_made_put_back_or_given_up(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let webhook = webhook(world, &fixtures, here).await;
    let [made, back, lost, late] = [(); 4].map(|()| fixtures.delivery(&webhook));
    enqueue(world, &[made.clone(), back.clone(), lost.clone(), late.clone()]).await;
    let (now, later) = (fixtures.later(), fixtures.later() + Duration::from_secs(60));
    let failed_at = [fixtures.later(), fixtures.later()];
    let mut unit = world.begin().await;
    unit.webhooks().delivered(made.id).await.unwrap();
    unit.webhooks().retry(back.id, later, "503\0").await.unwrap();
    unit.webhooks().give_up(lost.id, failed_at[0], "4\u{0}04").await.unwrap();
    unit.webhooks().give_up(late.id, failed_at[1], "410").await.unwrap();
    unit.webhooks().give_up(made.id, failed_at[1], "it is gone").await.unwrap();
    unit.webhooks().retry(lost.id, now, "it is given up").await.unwrap();
    unit.webhooks().give_up(lost.id, failed_at[1], "again").await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(claim(world, now).await, None);
    assert_eq!(world.webhooks.next_delivery_due().await.unwrap(), Some(later));
    assert_eq!(claim(world, later).await, Some((tried(&back, 1), webhook)));
    let (first, second) = ((late, failed_at[1], "410".to_owned()), (lost, failed_at[0], "404".to_owned()));
    assert_eq!(world.webhooks.failed_deliveries(here, 9).await.unwrap(), [first.clone(), second]);
    assert_eq!(world.webhooks.failed_deliveries(here, 1).await.unwrap(), std::slice::from_ref(&first));
    assert_eq!(world.webhooks.failed_deliveries(there, 9).await.unwrap(), []);
    let mut unit = world.begin().await;
    assert_eq!(unit.webhooks().bring_forward(later, LEASE).await.unwrap(), 0, "it waits no longer than that");
    assert_eq!(unit.webhooks().forget_failed(failed_at[0]).await.unwrap(), 0);
    assert_eq!(unit.webhooks().forget_failed(failed_at[1]).await.unwrap(), 1);
    unit.commit().await.unwrap();
    assert_eq!(world.webhooks.failed_deliveries(here, 9).await.unwrap(), [first]);
    assert_eq!(
        world.webhooks.next_delivery_due().await.unwrap(),
        Some(later + LEASE),
        "what waits is not forgotten"
    );
}

/// And leaves what waits for others.
pub async fn a_removed_receiver_takes_what_waits_for_it_along(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (gone, kept) = (webhook(world, &fixtures, application).await, webhook(world, &fixtures, application).await);
    let (waiting, failed, left) = (fixtures.delivery(&gone), fixtures.delivery(&gone), fixtures.delivery(&kept));
    enqueue(world, &[waiting, failed.clone(), left.clone()]).await;
    let now = fixtures.later();
    let mut unit = world.begin().await;
    unit.webhooks().give_up(failed.id, now, "410").await.unwrap();
    assert!(unit.webhooks().delete(application, gone.id).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(world.webhooks.failed_deliveries(application, 9).await.unwrap(), []);
    assert_eq!(claim(world, now).await, Some((tried(&left, 1), kept)));
    assert_eq!(claim(world, now).await, None);
}

/// Whoever has read the receivers can enqueue for them.
pub async fn removing_receivers_and_enqueuing_for_them_at_once_never_fails(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let mut webhooks = Vec::new();
    for _ in 0..8 {
        webhooks.push(webhook(world, &fixtures, application).await);
    }
    let deliveries: Vec<Vec<_>> =
        (0..16).map(|_| webhooks.iter().map(|webhook| fixtures.delivery(webhook)).collect()).collect();
    race(16, |task| {
        let (world, id, deliveries) = (world.clone(), webhooks[task / 2].id, deliveries[task].clone());
        async move {
            let mut unit = world.begin().await;
            if task % 2 == 0 {
                assert!(unit.webhooks().delete(application, id).await.unwrap());
            } else {
                let there = unit.webhooks().of_application(application).await.unwrap();
                let wanted: Vec<_> = deliveries
                    .into_iter()
                    .filter(|delivery| there.iter().any(|webhook| webhook.id == delivery.webhook))
                    .collect();
                unit.webhooks().enqueue(&wanted).await.unwrap();
            }
            unit.commit().await.unwrap();
        }
    })
    .await;
    assert_eq!(world.webhooks.webhooks(application).await.unwrap(), []);
    assert_eq!(world.webhooks.next_delivery_due().await.unwrap(), None);
}
