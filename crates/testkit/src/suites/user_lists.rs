//! [`UserQueries`](fidelio_identity::ports::UserQueries).

use std::time::Duration;

use fidelio_identity::ports::UsedDevice;
use fidelio_identity::{Device, DeviceSighting, User};
use fidelio_kernel::{ApplicationId, Paging, UserId};

use crate::{Fixtures, World};

const ALL: Paging<UserId> = Paging { after: None, limit: 200 };

async fn named(world: &World, fixtures: &Fixtures, application: ApplicationId, name: &str) -> User {
    let user = fixtures.user_named(application, name);
    let mut unit = world.begin().await;
    assert!(unit.users().insert(&user).await.unwrap(), "{name}");
    unit.commit().await.unwrap();
    user
}

/// Oldest first; not those of another application. Nothing in the text means anything but itself, and what only looks
/// alike is something else.
pub async fn users_are_found_by_the_beginning_of_their_folded_name(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let names = [
        "zoë",
        "Ann",
        "anna",
        "ann%b",
        "ann_c",
        "ANN*",
        "an",
        "a\\nn",
        "bob",
        "Ame\u{301}lie",
        "amelie",
        "王小明",
        "王",
        "ａｎｎ",
        "a\u{10ffff}b",
        "\u{10ffff}",
        "ann-b",
        "ann b",
        "'or 1=1",
    ];
    for name in names {
        named(world, &fixtures, here, name).await;
        named(world, &fixtures, there, name).await;
    }
    for (text, found) in [
        (None, &names[..]),
        (Some(""), &names[..]),
        (Some("ann"), &["Ann", "anna", "ann%b", "ann_c", "ANN*", "ann-b", "ann b"]),
        (Some("ann%"), &["ann%b"]),
        (Some("ann_"), &["ann_c"]),
        (Some("ann*"), &["ANN*"]),
        (Some("ann "), &["ann b"]),
        (Some("ann-"), &["ann-b"]),
        (Some("a\\"), &["a\\nn"]),
        (Some("%"), &[]),
        (Some("_"), &[]),
        (Some("ANN"), &[]),
        (Some("am\u{e9}"), &["Ame\u{301}lie"]),
        (Some("ame"), &["amelie"]),
        (Some("王"), &["王小明", "王"]),
        (Some("王小"), &["王小明"]),
        (Some("ａ"), &["ａｎｎ"]),
        (Some("a\u{10ffff}"), &["a\u{10ffff}b"]),
        (Some("\u{10ffff}"), &["\u{10ffff}"]),
        (Some("'"), &["'or 1=1"]),
        (Some("zoë"), &["zoë"]),
        (Some("zz"), &[]),
        (Some("a\0"), &[]),
        (Some("\0"), &[]),
    ] {
        let page = world.users.users(here, text, ALL).await.unwrap();
        let told: Vec<_> = page.items.iter().map(|user| user.name.as_str()).collect();
        assert_eq!(told, found, "{text:?}");
        assert_eq!(page.next, None);
        assert!(page.items.iter().all(|user| user.application == here));
    }
    let long = "x".repeat(1 << 20);
    assert_eq!(world.users.users(here, Some(&long), ALL).await.unwrap().items, []);
}

/// Before each page one that was told goes, one that was not told goes, and one more comes.
pub async fn no_user_is_told_twice_or_left_out_while_users_come_and_go(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let mut expected = Vec::new();
    for index in 0..9 {
        expected.push(named(world, &fixtures, application, &format!("ann {index}")).await);
        named(world, &fixtures, application, &format!("bob {index}")).await;
    }
    let (mut told, mut after) = (Vec::<User>::new(), None);
    for round in 0.. {
        let paging = Paging { after, limit: 2 };
        let page = world.users.users(application, Some("ann"), paging).await.unwrap();
        assert_eq!(page.items.len(), if page.next.is_some() { 2 } else { page.items.len().min(2) });
        told.extend(page.items);
        let Some(next) = page.next else { break };
        assert_eq!(Some(next), told.last().map(|user| user.id));
        after = Some(next);
        if round < 2 {
            // The last one told is where the next page begins: it need not be there any more.
            let goes = expected.remove(told.len() + 1 - round);
            let mut unit = world.begin().await;
            assert!(unit.users().delete(application, next).await.unwrap());
            assert!(unit.users().delete(application, goes.id).await.unwrap());
            unit.commit().await.unwrap();
            expected.retain(|user| user.id != next || told.contains(user));
            expected.push(named(world, &fixtures, application, &format!("ann more {round}")).await);
        }
    }
    assert_eq!(told, expected);
}

/// As the user used them, whoever else did. A device of nobody else, nor of another application, is among them.
pub async fn the_devices_of_a_user_are_told_used_last_first(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (ann, bob) = (world.user(&fixtures, here).await, world.user(&fixtures, here).await);
    let (first, second) = (fixtures.sighting(&ann), DeviceSighting { is_proved: false, ..fixtures.sighting(&ann) });
    let again = DeviceSighting { at: fixtures.later(), ..first.clone() };
    let by_bob = DeviceSighting { user: bob.id, at: fixtures.later(), ..first.clone() };
    let bob_s = fixtures.sighting(&bob);
    let mut unit = world.begin().await;
    for sighting in [&first, &second, &again, &by_bob, &bob_s] {
        unit.devices().record(sighting).await.unwrap();
    }
    unit.commit().await.unwrap();
    let shared = Device { id: first.device, info: first.info, created_at: first.at, last_used_at: by_bob.at };
    let own = Device { id: second.device, info: second.info, created_at: second.at, last_used_at: second.at };
    let wanted = [
        UsedDevice { device: shared.clone(), first_used_at: first.at, last_used_at: again.at },
        UsedDevice { device: own, first_used_at: second.at, last_used_at: second.at },
    ];
    assert_eq!(world.users.devices_of(here, ann.id).await.unwrap(), wanted);
    assert_eq!(world.users.devices_of(there, ann.id).await.unwrap(), []);
    assert_eq!(world.users.devices_of(here, fixtures.user(here).id).await.unwrap(), []);
    assert_eq!(world.users.device(here, shared.id).await.unwrap(), Some((shared.clone(), vec![ann.clone(), bob])));
    assert_eq!(world.users.device(there, shared.id).await.unwrap(), None);
    assert_eq!(world.users.device(here, fixtures.device_id()).await.unwrap(), None);
    let mut unit = world.begin().await;
    assert!(unit.users().delete(here, ann.id).await.unwrap());
    unit.commit().await.unwrap();
    let left = world.users.device(here, shared.id).await.unwrap().expect("the device");
    assert_eq!(left.1.len(), 1, "it is not hers any more");
}

/// The hundred oldest ones, so that a kiosk does not fill the answer.
pub async fn of_the_users_of_a_device_a_hundred_are_told(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let device = fixtures.device_id();
    let mut users = Vec::new();
    let mut unit = world.begin().await;
    for _ in 0..102 {
        let user = fixtures.user(application);
        assert!(unit.users().insert(&user).await.unwrap());
        unit.devices().record(&DeviceSighting { device, ..fixtures.sighting(&user) }).await.unwrap();
        users.push(user);
    }
    unit.commit().await.unwrap();
    let (found, told) = world.users.device(application, device).await.unwrap().expect("the device");
    assert!(found.last_used_at - Duration::from_millis(1) > found.created_at);
    assert_eq!(told, users[..100]);
}
