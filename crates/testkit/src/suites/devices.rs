//! [`Devices`](fidelio_identity::ports::Devices), seen through the passkeys that were used on them.

use fidelio_credentials::Passkey;
use fidelio_credentials::ports::PasskeyUse;
use fidelio_identity::{Device, DeviceInfo, DeviceSighting, User};

use super::race;
use crate::{Fixtures, World};

async fn record(world: &World, sighting: &DeviceSighting) {
    let mut unit = world.begin().await;
    unit.devices().record(sighting).await.unwrap();
    unit.commit().await.unwrap();
}

/// A passkey of the user that was last used on the device of the sighting.
async fn passkey_on(world: &World, fixtures: &Fixtures, user: &User, sighting: &DeviceSighting) -> Passkey {
    let passkey = world.passkey(fixtures, user).await;
    let used = PasskeyUse { device: Some(sighting.device), ..fixtures.passkey_use(passkey.id, 2) };
    let mut unit = world.begin().await;
    assert!(unit.passkeys().record_use(&used).await.unwrap());
    unit.commit().await.unwrap();
    passkey
}

async fn device_of(world: &World, passkey: &Passkey) -> Option<Device> {
    let found = world.passkeys.of_user(passkey.application, passkey.user).await.unwrap();
    found.into_iter().find(|(one, _)| one.id == passkey.id).and_then(|(_, device)| device)
}

fn seen_once(sighting: &DeviceSighting) -> Device {
    Device { id: sighting.device, info: sighting.info.clone(), created_at: sighting.at, last_used_at: sighting.at }
}

/// And with none when it was never used, or on a device that was never recorded.
pub async fn a_passkey_is_told_with_the_device_that_last_used_it(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let sighting = fixtures.sighting(&user);
    record(world, &sighting).await;
    let never = world.passkey(&fixtures, &user).await;
    let used = passkey_on(world, &fixtures, &user, &sighting).await;
    let elsewhere = passkey_on(world, &fixtures, &user, &fixtures.sighting(&user)).await;
    assert_eq!(device_of(world, &never).await, None);
    assert_eq!(device_of(world, &used).await, Some(seen_once(&sighting)));
    assert_eq!(device_of(world, &elsewhere).await, None);
}

/// What it says of itself now replaces what it said before.
pub async fn seeing_a_device_again_refreshes_it_and_keeps_its_beginning(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let first = fixtures.sighting(&user);
    record(world, &first).await;
    let info = DeviceInfo { client_name: Some("a\0b \u{202e}".into()), ..DeviceInfo::default() };
    let again = DeviceSighting { info, at: fixtures.later(), ..first.clone() };
    record(world, &again).await;
    let passkey = passkey_on(world, &fixtures, &user, &first).await;
    assert_eq!(device_of(world, &passkey).await, Some(Device { created_at: first.at, ..seen_once(&again) }));
}

/// A family's computer is one device.
pub async fn a_device_may_be_seen_with_several_users(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (ann, bob) = (world.user(&fixtures, application).await, world.user(&fixtures, application).await);
    let with_ann = fixtures.sighting(&ann);
    let with_bob = DeviceSighting { device: with_ann.device, ..fixtures.sighting(&bob) };
    record(world, &with_ann).await;
    record(world, &with_bob).await;
    let device = Device { created_at: with_ann.at, ..seen_once(&with_bob) };
    for user in [&ann, &bob] {
        let passkey = passkey_on(world, &fixtures, user, &with_ann).await;
        assert_eq!(device_of(world, &passkey).await.as_ref(), Some(&device));
    }
}

/// Clients choose device ids, so one application's client could choose another's.
pub async fn a_device_id_in_two_applications_is_two_devices(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (mine, theirs) = (world.user(&fixtures, here).await, world.user(&fixtures, there).await);
    let my_sighting = fixtures.sighting(&mine);
    let their_sighting = DeviceSighting { device: my_sighting.device, ..fixtures.sighting(&theirs) };
    record(world, &my_sighting).await;
    let their_passkey = passkey_on(world, &fixtures, &theirs, &their_sighting).await;
    assert_eq!(device_of(world, &their_passkey).await, None);
    record(world, &their_sighting).await;
    let my_passkey = passkey_on(world, &fixtures, &mine, &my_sighting).await;
    assert_eq!(device_of(world, &my_passkey).await, Some(seen_once(&my_sighting)));
    assert_eq!(device_of(world, &their_passkey).await, Some(seen_once(&their_sighting)));
}

/// None of them fails.
pub async fn a_device_is_recorded_by_sixteen_units_at_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let sighting = fixtures.sighting(&user);
    race(16, |_| {
        let (world, sighting) = (world.clone(), sighting.clone());
        async move { record(&world, &sighting).await }
    })
    .await;
    let passkey = passkey_on(world, &fixtures, &user, &sighting).await;
    assert_eq!(device_of(world, &passkey).await, Some(seen_once(&sighting)));
}

/// A client that remembers no identifier is a new device only if it describes itself as none of the user's do.
pub async fn a_client_that_remembers_nothing_is_known_by_its_description(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (ann, bob) = (world.user(&fixtures, application).await, world.user(&fixtures, application).await);
    let first = DeviceSighting { is_remembered: false, ..fixtures.sighting(&ann) };
    let again = DeviceSighting { device: fixtures.device_id(), ..first.clone() };
    let other_info = DeviceInfo { client_name: Some("Another browser".into()), ..first.info.clone() };
    let other = DeviceSighting { device: fixtures.device_id(), info: other_info, ..first.clone() };
    let bobs = DeviceSighting { user: bob.id, device: fixtures.device_id(), ..first.clone() };
    let remembered = DeviceSighting { is_remembered: true, device: fixtures.device_id(), ..first.clone() };
    let mut unit = world.begin().await;
    for (sighting, expected) in [
        (&first, first.device),
        (&again, first.device),
        (&other, other.device),
        (&bobs, bobs.device),
        (&remembered, remembered.device),
    ] {
        assert_eq!(unit.devices().record(sighting).await.unwrap(), expected);
    }
}

/// Not those of another user, and none under the same identifier in another application.
pub async fn a_user_has_used_the_devices_on_which_they_were_seen(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (ann, bob) = (world.user(&fixtures, here).await, world.user(&fixtures, here).await);
    let sighting = fixtures.sighting(&ann);
    record(world, &sighting).await;
    record(world, &sighting).await;
    for (application, user, device, has_used) in [
        (here, ann.id, sighting.device, true),
        (here, ann.id, fixtures.device_id(), false),
        (here, bob.id, sighting.device, false),
        (there, ann.id, sighting.device, false),
    ] {
        assert_eq!(world.identity.is_device_of(application, user, device).await.unwrap(), has_used);
    }
}

/// A sighting that proves nothing makes a device known to nobody, and takes nothing away; and whoever proves nothing is
/// not told the identifier of a device that is known.
pub async fn a_device_is_the_user_s_once_that_was_proved(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let weak = DeviceSighting { is_proved: false, ..fixtures.sighting(&user) };
    let strong = DeviceSighting { is_proved: true, ..weak.clone() };
    for (sighting, is_known) in [(&weak, false), (&strong, true), (&weak, true)] {
        record(world, sighting).await;
        assert_eq!(world.identity.is_device_of(application, user.id, weak.device).await.unwrap(), is_known);
    }
    let forgetful = |is_proved| DeviceSighting {
        is_remembered: false,
        is_proved,
        device: fixtures.device_id(),
        ..weak.clone()
    };
    let (stranger, owner) = (forgetful(false), forgetful(true));
    let mut unit = world.begin().await;
    assert_eq!(unit.devices().record(&stranger).await.unwrap(), stranger.device);
    assert_eq!(unit.devices().record(&owner).await.unwrap(), weak.device, "and not what a stranger brought along");
}
