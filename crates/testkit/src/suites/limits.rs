//! [`Limits`](fidelio_credentials::ports::Limits).

use std::time::Duration;

use fidelio_credentials::Limit;
use fidelio_kernel::Timestamp;

use super::{count_true, race};
use crate::{Fixtures, World};

/// As a use case would: a refusal drops the unit.
async fn take(world: &World, limits: &[Limit], now: Timestamp) -> Option<Duration> {
    let mut unit = world.begin().await;
    let wait = unit.limits().take(limits, now).await.unwrap();
    if wait.is_none() {
        unit.commit().await.unwrap();
    }
    wait
}

/// And tells how long until there is room again, at least a second.
pub async fn a_limit_is_used_up_after_as_many_as_it_says(world: &World) {
    let fixtures = Fixtures::new(1);
    let limit = Limit { most: 3, ..fixtures.limit() };
    let limits = [limit.clone()];
    let now = fixtures.later();
    for second in 0..3 {
        assert_eq!(take(world, &limits, now + Duration::from_secs(second)).await, None);
    }
    for (after, wait) in [(2, 58), (30, 30), (59, 1)] {
        let wait = Some(Duration::from_secs(wait));
        assert_eq!(take(world, &limits, now + Duration::from_secs(after)).await, wait);
    }
    let shortly_before = now + limit.window - Duration::from_micros(1);
    assert_eq!(take(world, &limits, shortly_before).await, Some(Duration::from_secs(1)));
    assert_eq!(take(world, &[fixtures.limit()], now).await, None, "another one has room");
}

/// A window is over at its end, not before, and the next one begins when something is counted.
pub async fn a_window_begins_with_its_first_count(world: &World) {
    let fixtures = Fixtures::new(1);
    let limit = Limit { most: 1, ..fixtures.limit() };
    let limits = [limit.clone()];
    let first = fixtures.later();
    let second = first + limit.window;
    let third = second + limit.window * 5 / 2;
    for now in [first, second, third] {
        assert_eq!(take(world, &limits, now).await, None);
        assert_eq!(take(world, &limits, now).await, Some(limit.window));
    }
}

/// By which a clock that was ahead and was set back locks nobody out until it has caught up.
pub async fn a_window_of_the_far_future_is_not_waited_for(world: &World) {
    let fixtures = Fixtures::new(1);
    let limit = Limit { most: 1, ..fixtures.limit() };
    let limits = [limit.clone()];
    let now = fixtures.later();
    let ahead = now + Duration::from_secs(365 * 86_400);
    assert_eq!(take(world, &limits, ahead).await, None);
    assert_eq!(take(world, &limits, now).await, None);
    assert_eq!(take(world, &limits, now).await, Some(limit.window));
    // Clocks of two servers differ by a little, and that ends nobody's window.
    let behind = now - Duration::from_secs(30);
    assert_eq!(take(world, &limits, behind).await, Some(limit.window + Duration::from_secs(30)));
}

/// Neither by a unit that went wrong later nor by one that was refused, whichever limit refused it.
pub async fn a_count_that_was_undone_is_not_counted(world: &World) {
    let fixtures = Fixtures::new(1);
    let now = fixtures.later();
    for most in [(1, 2), (2, 1)] {
        let (one, other) = (Limit { most: most.0, ..fixtures.limit() }, Limit { most: most.1, ..fixtures.limit() });
        for _ in 0..3 {
            let mut unit = world.begin().await;
            assert_eq!(unit.limits().take(&[one.clone(), other.clone()], now).await.unwrap(), None);
            drop(unit);
        }
        let both = [other.clone(), one.clone()];
        assert_eq!(take(world, &both, now).await, None);
        for _ in 0..3 {
            assert_eq!(take(world, &both, now).await, Some(one.window));
        }
        let (small, large) = if one.most == 1 { (one, other) } else { (other, one) };
        assert_eq!(take(world, std::slice::from_ref(&large), now).await, None, "there is room for one more");
        assert!(take(world, &[large], now).await.is_some());
        assert!(take(world, &[small], now).await.is_some());
    }
}

/// Sixty-four at once of which ten get through.
pub async fn a_limit_raced_by_sixty_four_units_lets_through_as_many_as_it_says(world: &World) {
    let fixtures = Fixtures::new(1);
    let limit = fixtures.limit();
    let now = fixtures.later();
    let answers = race(64, |_| {
        let (world, limit) = (world.clone(), limit.clone());
        async move { take(&world, &[limit], now).await.is_none() }
    })
    .await;
    assert_eq!((answers.len(), count_true(&answers)), (64, 10));
}

/// Nobody waits for somebody who waits for them.
pub async fn limits_in_any_order_are_counted_at_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let limits = [fixtures.limit(), fixtures.limit(), fixtures.limit()];
    let now = fixtures.later();
    let answers = race(32, |index| {
        let (world, mut limits) = (world.clone(), limits.clone());
        limits.rotate_left(index % 3);
        if index % 2 == 0 {
            limits.reverse();
        }
        async move { take(&world, &limits, now).await.is_none() }
    })
    .await;
    assert_eq!(count_true(&answers), 10);
}

/// Not even once, not even after its window.
pub async fn a_limit_of_nothing_lets_nobody_through(world: &World) {
    let fixtures = Fixtures::new(1);
    let limit = Limit { most: 0, ..fixtures.limit() };
    let now = fixtures.later();
    for now in [now, now + limit.window] {
        assert_eq!(take(world, std::slice::from_ref(&limit), now).await, Some(limit.window));
    }
    assert_eq!(take(world, &[], now).await, None);
}

/// Addresses and names of clients are in them.
pub async fn hostile_keys_are_counted_like_others(world: &World) {
    let fixtures = Fixtures::new(1);
    let now = fixtures.later();
    let noise: String = (0..1024).map(|_| fixtures.word()).collect();
    for key in ["", "%", "' OR 1=1 --", "\\", "\0", "a\0b", "王\u{feff}", &noise] {
        let limit = Limit { key: format!("{key} {}", fixtures.word()), most: 1, window: Duration::from_secs(60) };
        let limits = [Limit { key: format!("{}{}", fixtures.word(), limit.key), ..limit }];
        assert_eq!(take(world, &limits, now).await, None);
        assert_eq!(take(world, &limits, now).await, Some(limits[0].window));
    }
}

/// A window may be forgotten once it is over, since the next count begins another anyway.
pub async fn only_windows_that_are_over_are_forgotten(world: &World) {
    let fixtures = Fixtures::new(1);
    let limits =
        [59, 60, 61].map(|seconds| Limit { most: 1, window: Duration::from_secs(seconds), ..fixtures.limit() });
    let now = fixtures.later();
    assert_eq!(take(world, &limits, now).await, None);
    let later = now + Duration::from_secs(60);
    for forgotten in [2, 0] {
        let mut unit = world.begin().await;
        assert_eq!(unit.limits().forget_expired(later).await.unwrap(), forgotten);
        unit.commit().await.unwrap();
    }
    assert_eq!(take(world, &limits[2..], later).await, Some(Duration::from_secs(1)));
    assert_eq!(take(world, &limits[..2], now).await, None, "they are really gone");
}
