//! [`Passkeys::record_use`](fidelio_credentials::ports::Passkeys::record_use): the signature counter.

use std::sync::{Arc, Mutex};

use fidelio_credentials::Passkey;
use fidelio_credentials::passkey::counter_may_follow;
use fidelio_credentials::ports::PasskeyUse;

use super::{count_true, race};
use crate::{Fixtures, World};

/// A stored passkey with this counter.
async fn counting(world: &World, fixtures: &Fixtures, sign_count: u32) -> Passkey {
    let application = world.application(fixtures).await.id;
    let user = world.user(fixtures, application).await;
    let passkey = Passkey { sign_count, ..fixtures.passkey(&user) };
    let mut unit = world.begin().await;
    assert!(unit.passkeys().insert(&passkey).await.unwrap());
    unit.commit().await.unwrap();
    passkey
}

async fn stored(world: &World, passkey: &Passkey) -> Passkey {
    world.passkeys_of(passkey.application, passkey.user).await.pop().expect("a passkey")
}

async fn record(world: &World, used: &PasskeyUse) -> bool {
    let mut unit = world.begin().await;
    let is_recorded = unit.passkeys().record_use(used).await.unwrap();
    unit.commit().await.unwrap();
    is_recorded
}

/// Counter, BS flag, time and device are written; the rest stays.
pub async fn a_use_is_written_and_no_device_leaves_the_last_one(world: &World) {
    let fixtures = Fixtures::new(1);
    let passkey = counting(world, &fixtures, 1).await;
    let device = Some(fixtures.device_id());
    let first = PasskeyUse { device, ..fixtures.passkey_use(passkey.id, 2) };
    assert!(record(world, &first).await);
    let after_first = Passkey {
        sign_count: 2,
        backup_state: true,
        last_used_at: Some(first.at),
        last_used_on: device,
        ..passkey
    };
    assert_eq!(stored(world, &after_first).await, after_first);
    let second = PasskeyUse { backup_state: false, ..fixtures.passkey_use(after_first.id, 9) };
    assert!(record(world, &second).await);
    let after_second = Passkey { sign_count: 9, backup_state: false, last_used_at: Some(second.at), ..after_first };
    assert_eq!(stored(world, &after_second).await, after_second);
}

/// It grows, or both are zero. A reset to zero is a regression.
pub async fn a_counter_follows_exactly_as_the_rule_says(world: &World) {
    let fixtures = Fixtures::new(1);
    let extremes = [0, 1, 2, 7, i32::MAX as u32, i32::MAX as u32 + 1, u32::MAX - 1, u32::MAX];
    for before in extremes {
        for sent in extremes {
            let passkey = counting(world, &fixtures, before).await;
            let is_recorded = record(world, &fixtures.passkey_use(passkey.id, sent)).await;
            assert_eq!(is_recorded, counter_may_follow(before, sent), "{before} then {sent}");
            let after = if is_recorded { sent } else { before };
            assert_eq!(stored(world, &passkey).await.sign_count, after, "{before} then {sent}");
        }
    }
}

/// Neither the flag nor the time nor the device of a use that is not believed.
pub async fn a_refused_use_writes_nothing_and_the_unit_goes_on(world: &World) {
    let fixtures = Fixtures::new(1);
    let passkey = counting(world, &fixtures, 7).await;
    let at = fixtures.later();
    let mut unit = world.begin().await;
    for sent in [0, 6, 7] {
        let used = PasskeyUse { device: Some(fixtures.device_id()), ..fixtures.passkey_use(passkey.id, sent) };
        assert!(!unit.passkeys().record_use(&used).await.unwrap(), "{sent}");
    }
    unit.passkeys().flag(passkey.id, at).await.unwrap();
    unit.commit().await.unwrap();
    let flagged = Passkey { flagged_at: Some(at), ..passkey };
    assert_eq!(stored(world, &flagged).await, flagged);
}

/// So a sign-in with a passkey that is deleted meanwhile fails.
pub async fn a_use_of_a_passkey_that_is_gone_is_refused(world: &World) {
    let fixtures = Fixtures::new(1);
    let passkey = counting(world, &fixtures, 1).await;
    let mut unit = world.begin().await;
    assert!(unit.passkeys().delete(passkey.user, passkey.id).await.unwrap());
    unit.commit().await.unwrap();
    assert!(!record(world, &fixtures.passkey_use(passkey.id, 2)).await);
    assert_eq!(world.passkeys_of(passkey.application, passkey.user).await, []);
}

/// In whichever order they come, each succeeds exactly when it is above all that succeeded before it.
pub async fn parallel_uses_are_put_in_order_and_only_growing_ones_succeed(world: &World) {
    let fixtures = Fixtures::new(1);
    let passkey = counting(world, &fixtures, 0).await;
    let log = Arc::new(Mutex::new(Vec::new()));
    race(32, |index| {
        // Neither rising nor falling: 7 and 33 have no common divisor.
        let sent = u32::try_from((index + 1) * 7 % 33).unwrap();
        let (world, log, used) = (world.clone(), Arc::clone(&log), fixtures.passkey_use(passkey.id, sent));
        async move {
            let mut unit = world.begin().await;
            let is_recorded = unit.passkeys().record_use(&used).await.unwrap();
            // Before the commit, while no later use can have seen this one.
            log.lock().unwrap().push((sent, is_recorded));
            unit.commit().await.unwrap();
        }
    })
    .await;
    let log = log.lock().unwrap().clone();
    let mut highest = 0;
    for (sent, is_recorded) in log.iter().copied() {
        assert_eq!(is_recorded, sent > highest, "{sent} after {highest} in {log:?}");
        highest = highest.max(sent);
    }
    assert_eq!((log.len(), highest, stored(world, &passkey).await.sign_count), (32, 32, 32));
}

/// Of sixteen copies of an authenticator one gets in.
pub async fn one_counter_value_in_parallel_is_accepted_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let passkey = counting(world, &fixtures, 4).await;
    let answers = race(16, |_| {
        let (world, used) = (world.clone(), fixtures.passkey_use(passkey.id, 5));
        async move { record(&world, &used).await }
    })
    .await;
    assert_eq!(count_true(&answers), 1);
}

/// Synced passkeys are used on several devices at once.
pub async fn parallel_uses_of_a_passkey_that_does_not_count_all_succeed(world: &World) {
    let fixtures = Fixtures::new(1);
    let passkey = counting(world, &fixtures, 0).await;
    let answers = race(16, |_| {
        let (world, used) = (world.clone(), fixtures.passkey_use(passkey.id, 0));
        async move { record(&world, &used).await }
    })
    .await;
    assert_eq!(count_true(&answers), 16);
}
