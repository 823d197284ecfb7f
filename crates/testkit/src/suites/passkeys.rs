//! [`Passkeys`](fidelio_credentials::ports::Passkeys) but for their uses, and
//! [`PasskeyQueries`](fidelio_credentials::ports::PasskeyQueries).

use fidelio_credentials::passkey::Transport;
use fidelio_credentials::{Aaguid, AttestationTrust, Passkey};
use fidelio_kernel::PasskeyId;

use crate::{Fixtures, World};

/// By credential id, by the owner's name, and in the list; whatever was inserted first.
pub async fn passkeys_are_read_back_oldest_first(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (user, other) = (world.user(&fixtures, application).await, world.user(&fixtures, application).await);
    let mut made: Vec<Passkey> = (0..4).map(|_| fixtures.passkey(&user)).collect();
    world.passkey(&fixtures, &other).await;
    let mut unit = world.begin().await;
    for index in [3, 1, 0, 2] {
        assert!(unit.passkeys().insert(&made[index]).await.unwrap());
    }
    unit.commit().await.unwrap();
    assert_eq!(world.passkeys_of(application, user.id).await, made);
    let found = world.passkeys.user_with_passkeys(application, user.name.folded()).await.unwrap();
    assert_eq!(found, Some((user.clone(), made.clone())));
    let passkey = made.remove(2);
    let found = world.passkeys.by_credential_id(application, &passkey.credential_id).await.unwrap();
    assert_eq!(found, Some((passkey, user, None)));
}

/// Nothing is lost, cut or read as something else.
pub async fn the_extremes_of_every_field_are_read_back(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let least = Passkey {
        credential_id: vec![0],
        public_key: Vec::new(),
        aaguid: Aaguid::default(),
        transports: Vec::new(),
        attestation_format: "none".into(),
        attestation_trust: AttestationTrust::None,
        sign_count: 0,
        backup_eligible: false,
        user_verified: false,
        created_on: None,
        ..fixtures.passkey(&user)
    };
    let most = Passkey {
        // The longest that WebAuthn allows.
        credential_id: fixtures.bytes::<1023>(),
        public_key: fixtures.bytes::<1024>(),
        aaguid: Aaguid::from_bytes([0xff; 16]),
        transports: Transport::ALL.to_vec(),
        attestation_format: "android-safetynet".into(),
        sign_count: u32::MAX,
        backup_state: true,
        name: "\u{2_0000}".repeat(128),
        last_used_at: Some(fixtures.later()),
        last_used_on: Some(fixtures.device_id()),
        flagged_at: Some(fixtures.later()),
        ..fixtures.passkey(&user)
    };
    let mut unit = world.begin().await;
    for passkey in [&least, &most] {
        assert!(unit.passkeys().insert(passkey).await.unwrap());
    }
    unit.commit().await.unwrap();
    assert_eq!(world.passkeys_of(application, user.id).await, [least, most]);
}

/// The one has an empty list, the other is none.
pub async fn a_user_without_passkeys_is_found_and_an_unknown_one_is_not(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    world.passkey(&fixtures, &world.user(&fixtures, application).await).await;
    let found = world.passkeys.user_with_passkeys(application, user.name.folded()).await.unwrap();
    assert_eq!(found, Some((user.clone(), Vec::new())));
    assert_eq!(world.passkeys.user_with_passkeys(application, "nobody").await.unwrap(), None);
    assert_eq!(world.passkeys_of(application, user.id).await, []);
    assert_eq!(world.passkeys_of(application, fixtures.user(application).id).await, []);
    let unknown = fixtures.bytes::<64>();
    for credential_id in [&unknown[..], &[]] {
        assert_eq!(world.passkeys.by_credential_id(application, credential_id).await.unwrap(), None);
    }
}

/// To whichever application it is known, and of whomever.
pub async fn a_known_credential_id_is_refused_and_the_unit_goes_on(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (mine, theirs) = (world.user(&fixtures, here).await, world.user(&fixtures, there).await);
    let first = world.passkey(&fixtures, &mine).await;
    let other = fixtures.passkey(&theirs);
    let mut unit = world.begin().await;
    for owner in [&mine, &theirs] {
        let same = Passkey { credential_id: first.credential_id.clone(), ..fixtures.passkey(owner) };
        assert!(!unit.passkeys().insert(&same).await.unwrap());
    }
    assert!(unit.passkeys().insert(&other).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(world.passkeys.by_credential_id(there, &first.credential_id).await.unwrap(), None);
    assert_eq!(world.passkeys_of(here, mine.id).await, [first]);
    assert_eq!(world.passkeys_of(there, theirs.id).await, [other]);
}

/// Every query with every identifier of one application through another finds nothing.
pub async fn nothing_of_a_passkey_crosses_applications(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let user = world.user(&fixtures, here).await;
    let passkey = world.passkey(&fixtures, &user).await;
    let passkeys = &world.passkeys;
    assert_eq!(passkeys.user_with_passkeys(there, user.name.folded()).await.unwrap(), None);
    assert_eq!(passkeys.by_credential_id(there, &passkey.credential_id).await.unwrap(), None);
    assert_eq!(passkeys.of_user(there, user.id).await.unwrap(), []);
    assert_eq!(passkeys.passkey(there, passkey.id).await.unwrap(), None);
}

/// Until it is deleted; another one is not told instead.
pub async fn a_passkey_is_told_with_its_owner(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (user, other) = (world.user(&fixtures, application).await, world.user(&fixtures, application).await);
    let (kept, gone) = (world.passkey(&fixtures, &user).await, world.passkey(&fixtures, &user).await);
    let foreign = world.passkey(&fixtures, &other).await;
    let mut unit = world.begin().await;
    assert!(unit.passkeys().delete(user.id, gone.id).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(world.passkeys.passkey(application, gone.id).await.unwrap(), None);
    assert_eq!(world.passkeys.passkey(application, kept.id).await.unwrap(), Some((kept, user)));
    assert_eq!(world.passkeys.passkey(application, foreign.id).await.unwrap(), Some((foreign, other)));
}

/// Nobody else's name for it changes.
pub async fn a_passkey_is_renamed_by_its_owner_only(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (user, other) = (world.user(&fixtures, application).await, world.user(&fixtures, application).await);
    let (mine, second) = (world.passkey(&fixtures, &user).await, world.passkey(&fixtures, &user).await);
    let mut unit = world.begin().await;
    assert!(unit.passkeys().rename(user.id, mine.id, "My 'key' %").await.unwrap());
    assert!(!unit.passkeys().rename(other.id, mine.id, "Stolen").await.unwrap());
    assert!(!unit.passkeys().rename(user.id, fixtures.passkey(&user).id, "Nothing").await.unwrap());
    unit.commit().await.unwrap();
    let renamed = Passkey { name: "My 'key' %".into(), ..mine };
    assert_eq!(world.passkeys_of(application, user.id).await, [renamed, second]);
}

/// And once.
pub async fn a_passkey_is_deleted_by_its_owner_only(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (user, other) = (world.user(&fixtures, application).await, world.user(&fixtures, application).await);
    let (gone, kept) = (world.passkey(&fixtures, &user).await, world.passkey(&fixtures, &user).await);
    let mut unit = world.begin().await;
    assert!(!unit.passkeys().delete(other.id, gone.id).await.unwrap());
    assert!(unit.passkeys().delete(user.id, gone.id).await.unwrap());
    assert!(!unit.passkeys().delete(user.id, gone.id).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(world.passkeys_of(application, user.id).await, [kept]);
    assert_eq!(world.passkeys.by_credential_id(application, &gone.credential_id).await.unwrap(), None);
}

/// An unknown passkey is not made by it.
pub async fn a_flag_is_written_and_nothing_else(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let (flagged, other) = (world.passkey(&fixtures, &user).await, world.passkey(&fixtures, &user).await);
    let at = fixtures.later();
    let mut unit = world.begin().await;
    unit.passkeys().flag(flagged.id, at).await.unwrap();
    unit.passkeys().flag(fixtures.passkey(&user).id, at).await.unwrap();
    unit.commit().await.unwrap();
    let flagged = Passkey { flagged_at: Some(at), ..flagged };
    assert_eq!(world.passkeys_of(application, user.id).await, [flagged, other]);
}

/// What it inserted and deleted before, and no other user's.
pub async fn a_unit_sees_its_own_passkeys(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (user, other) = (world.user(&fixtures, application).await, world.user(&fixtures, application).await);
    world.passkey(&fixtures, &other).await;
    let old = world.passkey(&fixtures, &user).await.id;
    let new = fixtures.passkey(&user);
    let mut unit = world.begin().await;
    assert!(unit.passkeys().insert(&new).await.unwrap());
    assert_eq!(sorted(unit.passkeys().ids_of_user(user.id).await.unwrap()), [old, new.id]);
    assert!(unit.passkeys().delete(user.id, old).await.unwrap());
    assert_eq!(unit.passkeys().ids_of_user(user.id).await.unwrap(), [new.id]);
}

fn sorted(mut ids: Vec<PasskeyId>) -> Vec<PasskeyId> {
    ids.sort_unstable();
    ids
}
