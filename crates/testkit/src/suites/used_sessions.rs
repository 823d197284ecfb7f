//! [`UsedSessions`](fidelio_credentials::ports::UsedSessions).

use std::time::Duration;

use fidelio_kernel::{SessionId, Timestamp};

use super::{count_true, race};
use crate::{Fixtures, World};

async fn consume(world: &World, session: SessionId, expires_at: Timestamp) -> bool {
    let mut unit = world.begin().await;
    let is_first = unit.used_sessions().consume(session, expires_at).await.unwrap();
    unit.commit().await.unwrap();
    is_first
}

/// Within one unit and across units; another expiry does not make it another session.
pub async fn a_session_is_used_up_once_and_the_unit_goes_on(world: &World) {
    let fixtures = Fixtures::new(1);
    let (session, other, end) = (fixtures.session_id(), fixtures.session_id(), fixtures.later());
    let mut unit = world.begin().await;
    assert!(unit.used_sessions().consume(session, end).await.unwrap());
    assert!(!unit.used_sessions().consume(session, end).await.unwrap());
    assert!(unit.used_sessions().consume(other, end).await.unwrap());
    unit.commit().await.unwrap();
    assert!(!consume(world, session, end).await);
    assert!(!consume(world, session, fixtures.later()).await);
    assert!(!consume(world, other, end).await);
}

/// The one guard against a ceremony's answer that is sent many times at once.
pub async fn a_session_raced_by_sixty_four_units_is_used_up_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let (session, end) = (fixtures.session_id(), fixtures.later());
    let answers = race(64, |_| {
        let world = world.clone();
        async move { consume(&world, session, end).await }
    })
    .await;
    assert_eq!((answers.len(), count_true(&answers)), (64, 1));
}

/// Also to one that has been waiting to see how the first one ends.
pub async fn a_use_that_was_undone_leaves_the_session_to_the_next(world: &World) {
    let fixtures = Fixtures::new(1);
    let (session, end) = (fixtures.session_id(), fixtures.later());
    let mut unit = world.begin().await;
    assert!(unit.used_sessions().consume(session, end).await.unwrap());
    let waiting = tokio::spawn({
        let world = world.clone();
        async move { consume(&world, session, end).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished(), "it cannot know yet");
    drop(unit);
    assert!(waiting.await.unwrap());
    assert!(!consume(world, session, end).await);
}

/// A session is refused from its expiry on, so at that instant it may be forgotten and not before.
pub async fn only_expired_sessions_are_forgotten(world: &World) {
    let fixtures = Fixtures::new(1);
    let now = fixtures.later();
    let microsecond = Duration::from_micros(1);
    let [past, present, future] = [now - microsecond, now, now + microsecond];
    let ids = [fixtures.session_id(), fixtures.session_id(), fixtures.session_id()];
    for (id, end) in ids.into_iter().zip([past, present, future]) {
        assert!(consume(world, id, end).await);
    }
    for forgotten in [2, 0] {
        let mut unit = world.begin().await;
        assert_eq!(unit.used_sessions().forget_expired(now).await.unwrap(), forgotten);
        unit.commit().await.unwrap();
    }
    assert!(!consume(world, ids[2], future).await);
    assert!(consume(world, ids[0], past).await, "it is really gone");
}
