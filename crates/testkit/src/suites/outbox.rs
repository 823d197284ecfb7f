//! [`Outbox`](fidelio_credentials::ports::Outbox) and [`OutboxQueries`](fidelio_credentials::ports::OutboxQueries).

use std::time::Duration;

use fidelio_credentials::message::LEASE;
use fidelio_credentials::{FailedMessage, QueuedMessage};
use fidelio_identity::Channel;
use fidelio_kernel::{MessageId, Timestamp};

use super::race;
use crate::{Fixtures, World};

async fn add(world: &World, messages: &[&QueuedMessage]) {
    let mut unit = world.begin().await;
    for message in messages {
        unit.outbox().add(message).await.unwrap();
    }
    unit.commit().await.unwrap();
}

async fn claim(world: &World, now: Timestamp, most: u64) -> Vec<QueuedMessage> {
    claim_by(world, Channel::Email, now, most).await
}

async fn claim_by(world: &World, channel: Channel, now: Timestamp, most: u64) -> Vec<QueuedMessage> {
    let mut unit = world.begin().await;
    let claimed = unit.outbox().claim(channel, now, LEASE, most).await.unwrap();
    unit.commit().await.unwrap();
    claimed
}

async fn retry(world: &World, id: MessageId, at: Timestamp, error: &str) {
    let mut unit = world.begin().await;
    unit.outbox().retry(id, at, error).await.unwrap();
    unit.commit().await.unwrap();
}

async fn give_up(world: &World, id: MessageId, at: Timestamp, error: &str) {
    let mut unit = world.begin().await;
    unit.outbox().give_up(id, at, error).await.unwrap();
    unit.commit().await.unwrap();
}

async fn delivered(world: &World, id: MessageId) {
    let mut unit = world.begin().await;
    unit.outbox().delivered(id).await.unwrap();
    unit.commit().await.unwrap();
}

fn tried_once(message: &QueuedMessage) -> QueuedMessage {
    QueuedMessage { attempts: message.attempts + 1, ..message.clone() }
}

async fn message(world: &World, fixtures: &Fixtures) -> QueuedMessage {
    let message = fixtures.message(world.application(fixtures).await.id);
    add(world, &[&message]).await;
    message
}

/// As they were added, of every application, the oldest first and no more than were asked for.
pub async fn messages_are_claimed_oldest_first(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let mail = fixtures.message(here);
    let other = QueuedMessage { attempts: 7, ..fixtures.message(there) };
    let long = QueuedMessage { sealed: vec![0; 1 << 20], ..fixtures.message(here) };
    add(world, &[&long, &other, &mail]).await;
    let now = fixtures.later();
    assert_eq!(claim(world, now, 0).await, []);
    assert_eq!(claim(world, now, 2).await, [&mail, &other].map(tried_once));
    assert_eq!(claim(world, now, 2).await, [tried_once(&long)]);
    assert_eq!(claim(world, now, 2).await, []);
}

/// So that a way that hangs does not hold up the other one.
pub async fn messages_of_one_channel_are_claimed_without_those_of_the_other(world: &World) {
    let fixtures = Fixtures::new(1);
    let here = world.application(&fixtures).await.id;
    let text = QueuedMessage { channel: Channel::Sms, ..fixtures.message(here) };
    let mail = fixtures.message(here);
    add(world, &[&text, &mail]).await;
    let now = fixtures.later();
    for (channel, message) in [(Channel::Email, &mail), (Channel::Sms, &text)] {
        assert_eq!(world.outbox.next_due(channel).await.unwrap(), Some(message.created_at));
        assert_eq!(claim_by(world, channel, now, 9).await, [tried_once(message)]);
        assert_eq!(claim_by(world, channel, now, 9).await, []);
    }
}

/// A message is due from the moment at which it was accepted, not before.
pub async fn the_next_message_is_told_as_long_as_one_waits(world: &World) {
    let fixtures = Fixtures::new(1);
    assert_eq!(world.outbox.next_due(Channel::Email).await.unwrap(), None);
    let message = message(world, &fixtures).await;
    assert_eq!(world.outbox.next_due(Channel::Email).await.unwrap(), Some(message.created_at));
    assert_eq!(claim(world, message.created_at - Duration::from_micros(1), 9).await, []);
    assert_eq!(claim(world, message.created_at, 9).await, [tried_once(&message)]);
    assert_eq!(world.outbox.next_due(Channel::Email).await.unwrap(), Some(message.created_at + LEASE));
    delivered(world, message.id).await;
    assert_eq!(world.outbox.next_due(Channel::Email).await.unwrap(), None);
}

/// Whoever claimed it may have died: then it is due again.
pub async fn a_claimed_message_is_kept_from_others_for_its_lease(world: &World) {
    let fixtures = Fixtures::new(1);
    let message = message(world, &fixtures).await;
    let now = fixtures.later();
    let once = tried_once(&message);
    assert_eq!(claim(world, now, 9).await, std::slice::from_ref(&once));
    assert_eq!(claim(world, now + LEASE - Duration::from_micros(1), 9).await, []);
    assert_eq!(claim(world, now + LEASE, 9).await, [tried_once(&once)]);
}

/// And its attempt did not happen. Undoing takes a moment, in which the message may be passed over.
pub async fn a_claim_that_was_undone_leaves_the_message_to_the_next(world: &World) {
    let fixtures = Fixtures::new(1);
    let message = message(world, &fixtures).await;
    let now = fixtures.later();
    let mut undone = 0;
    for _ in 0..1000 {
        let mut unit = world.begin().await;
        let claimed = unit.outbox().claim(Channel::Email, now, LEASE, 9).await.unwrap();
        drop(unit);
        if claimed.is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        }
        assert_eq!(claimed, [tried_once(&message)]);
        undone += 1;
        if undone == 3 {
            return;
        }
    }
    panic!("it was undone {undone} times and never came back");
}

/// Each takes as many as it gets, until there is nothing left for it.
pub async fn messages_raced_by_sixteen_units_are_claimed_by_one_each(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let messages: Vec<_> = (0..64).map(|_| fixtures.message(application)).collect();
    add(world, &messages.iter().collect::<Vec<_>>()).await;
    let now = fixtures.later();
    let answers = race(16, |_| {
        let world = world.clone();
        async move {
            let mut mine = Vec::new();
            loop {
                let claimed = claim(&world, now, 5).await;
                if claimed.is_empty() {
                    return mine;
                }
                mine.extend(claimed);
            }
        }
    })
    .await;
    let mut claimed: Vec<_> = answers.into_iter().flatten().collect();
    claimed.sort_by_key(|message| message.id);
    assert_eq!(claimed, messages.iter().map(tried_once).collect::<Vec<_>>());
}

/// At that time and not before, with the attempts that it has had.
pub async fn a_message_is_due_again_when_it_is_to_be_retried(world: &World) {
    let fixtures = Fixtures::new(1);
    let message = message(world, &fixtures).await;
    let now = fixtures.later();
    claim(world, now, 9).await;
    let at = now + Duration::from_secs(4);
    retry(world, message.id, at, "451 4.7.1 “later”\0").await;
    assert_eq!(world.outbox.next_due(Channel::Email).await.unwrap(), Some(at));
    assert_eq!(claim(world, at - Duration::from_micros(1), 9).await, []);
    assert_eq!(claim(world, at, 9).await, [tried_once(&tried_once(&message))]);
}

/// A message that was delivered does not come back, and of one that is not there nothing can go wrong.
pub async fn a_message_that_is_gone_stays_gone(world: &World) {
    let fixtures = Fixtures::new(1);
    let message = message(world, &fixtures).await;
    let now = fixtures.later();
    for _ in 0..2 {
        delivered(world, message.id).await;
        retry(world, message.id, now, "later").await;
        give_up(world, message.id, now, "never").await;
        assert_eq!(claim(world, now + LEASE, 9).await, []);
        assert_eq!(world.outbox.failed(message.application, 9).await.unwrap(), []);
    }
}

/// Latest first and no more than were asked for, of this application only. The first reason stays, and what was given
/// up is never due again.
pub async fn messages_that_were_given_up_are_told_to_their_application(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (first, text) = (fixtures.message(here), fixtures.message(here));
    let (second, theirs) = (QueuedMessage { channel: Channel::Sms, ..text }, fixtures.message(there));
    let waiting = fixtures.message(here);
    add(world, &[&first, &second, &theirs, &waiting]).await;
    let now = fixtures.later();
    claim(world, now, 1).await;
    claim_by(world, Channel::Sms, now, 1).await;
    let failed = |message: &QueuedMessage, attempts, seconds, error: &str| FailedMessage {
        id: message.id,
        application: message.application,
        channel: message.channel,
        attempts,
        failed_at: now + Duration::from_secs(seconds),
        error: error.to_owned(),
    };
    let [first, second, theirs] = [
        failed(&first, 1, 2, "550 “no such user”"),
        failed(&second, 1, 1, ""),
        failed(&theirs, 0, 3, "it has expired"),
    ];
    for message in [&first, &second, &theirs] {
        give_up(world, message.id, message.failed_at, &format!("{}\0", message.error)).await;
        retry(world, message.id, now, "later").await;
        give_up(world, message.id, now, "again").await;
    }
    assert_eq!(world.outbox.failed(here, 9).await.unwrap(), [first.clone(), second]);
    assert_eq!(world.outbox.failed(here, 1).await.unwrap(), [first]);
    assert_eq!(world.outbox.failed(there, 9).await.unwrap(), [theirs]);
    assert_eq!(world.outbox.next_due(Channel::Email).await.unwrap(), Some(waiting.created_at));
    assert_eq!(claim(world, now + LEASE * 1000, 9).await, [tried_once(&waiting)]);
    delivered(world, waiting.id).await;
    assert_eq!(world.outbox.next_due(Channel::Email).await.unwrap(), None);
}

/// Not what waits for a while, nor what was given up.
pub async fn only_messages_that_wait_longer_than_any_are_brought_forward(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let mut messages = [0; 5].map(|_| fixtures.message(application));
    let (now, most) = (fixtures.later(), Duration::from_secs(600));
    // Never tried, and made when the clock was ahead by so much.
    messages[3].created_at = now + Duration::from_secs(61);
    messages[4].created_at = now + Duration::from_secs(60);
    add(world, &messages.each_ref()).await;
    assert_eq!(claim(world, now, 9).await.len(), 3);
    let mut unit = world.begin().await;
    unit.outbox().retry(messages[0].id, now + most + Duration::from_micros(1), "ahead").await.unwrap();
    unit.outbox().retry(messages[1].id, now + most, "soon").await.unwrap();
    unit.outbox().give_up(messages[2].id, now, "never").await.unwrap();
    assert_eq!(unit.outbox().bring_forward(now, most).await.unwrap(), 2);
    unit.commit().await.unwrap();
    assert_eq!(claim(world, now, 9).await, [tried_once(&tried_once(&messages[0])), tried_once(&messages[3])]);
}

/// Not those that wait, however old, nor those that were given up at that very time.
pub async fn only_messages_that_were_given_up_earlier_are_forgotten(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let messages = [fixtures.message(application), fixtures.message(application), fixtures.message(application)];
    add(world, &messages.each_ref()).await;
    let now = fixtures.later();
    give_up(world, messages[0].id, now - Duration::from_micros(1), "never").await;
    give_up(world, messages[1].id, now, "never").await;
    for forgotten in [1, 0] {
        let mut unit = world.begin().await;
        assert_eq!(unit.outbox().forget_failed(now).await.unwrap(), forgotten);
        unit.commit().await.unwrap();
    }
    let failed = world.outbox.failed(application, 9).await.unwrap();
    assert_eq!(failed.into_iter().map(|message| message.id).collect::<Vec<_>>(), [messages[1].id]);
    assert_eq!(claim(world, now, 9).await, [tried_once(&messages[2])]);
}
