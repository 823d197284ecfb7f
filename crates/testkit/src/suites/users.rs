//! [`Users`](fidelio_identity::ports::Users) and what [`IdentityQueries`](fidelio_identity::ports::IdentityQueries)
//! tells of users.

use std::time::Duration;

use fidelio_identity::{User, UserName, UserNameType};
use fidelio_kernel::ApplicationId;
use fidelio_provisioning::ports::Written;

use crate::{Fixtures, World};

async fn by_name(world: &World, application: ApplicationId, name: &str) -> Option<User> {
    let name = UserName::parse(name).expect("a valid user name");
    world.identity.user_by_name(application, name.folded()).await.expect("an answer")
}

/// By identifier and by name, with every kind of name, active or not.
pub async fn a_user_is_read_back_as_it_was_inserted(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    for (name_type, active) in
        [(UserNameType::Email, true), (UserNameType::Phone, false), (UserNameType::Other, true)]
    {
        let user = User { name_type, active, ..fixtures.user(application) };
        let mut unit = world.begin().await;
        assert!(unit.users().insert(&user).await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(world.identity.user(application, user.id).await.unwrap().as_ref(), Some(&user));
        assert_eq!(by_name(world, application, user.name.as_str()).await, Some(user));
    }
}

/// Also outside ASCII, in another Unicode spelling, and with white space around it.
pub async fn a_user_is_found_in_any_letter_case_and_kept_as_given(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    for (given, others) in [
        ("Ann@Example.com", ["ann@example.com", "ANN@EXAMPLE.COM", "  Ann@example.COM "]),
        ("Amélie Ørsted", ["amélie ørsted", "AMÉLIE ØRSTED", "Ame\u{301}lie Ørsted"]),
        ("ΌΣΟΣ", ["όσοσ", "Όσοσ", "Ο\u{301}ΣΟΣ"]),
        ("+49 30 1234", ["+49 30 1234", "+49 30 1234 ", " +49 30 1234"]),
    ] {
        let user = fixtures.user_named(application, given);
        let mut unit = world.begin().await;
        assert!(unit.users().insert(&user).await.unwrap());
        unit.commit().await.unwrap();
        for other in others {
            let found = by_name(world, application, other).await.expect(other);
            assert_eq!((found.id, found.name.as_str()), (user.id, given), "{other}");
        }
    }
    assert_eq!(by_name(world, application, "ann@example.co").await, None);
    assert_eq!(by_name(world, application, "Amelie Ørsted").await, None);
    // Letters that only look alike are different ones.
    assert_eq!(by_name(world, application, "+４９ 30 1234").await, None);
    assert_eq!(by_name(world, application, "___@example.com").await, None);
}

/// In another letter case as well. The user who has the name stays as they were.
pub async fn a_taken_name_is_refused_and_the_unit_goes_on(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let first = world.user(&fixtures, application).await;
    let same_name = fixtures.user_named(application, &first.name.as_str().to_uppercase());
    let other = fixtures.user(application);
    let mut unit = world.begin().await;
    assert!(!unit.users().insert(&same_name).await.unwrap());
    assert!(unit.users().insert(&other).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(world.identity.user(application, same_name.id).await.unwrap(), None);
    assert_eq!(by_name(world, application, first.name.as_str()).await, Some(first));
    assert_eq!(world.identity.user(application, other.id).await.unwrap(), Some(other));
}

/// Also by a user of another application, which must not learn or change anything by it.
pub async fn a_taken_identifier_is_refused_and_the_unit_goes_on(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let first = world.user(&fixtures, here).await;
    let mut unit = world.begin().await;
    for application in [here, there] {
        let same_id = User { id: first.id, ..fixtures.user(application) };
        assert!(!unit.users().insert(&same_id).await.unwrap());
    }
    let other = fixtures.user(there);
    assert!(unit.users().insert(&other).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(world.identity.user(there, first.id).await.unwrap(), None);
    assert_eq!(world.identity.user(here, first.id).await.unwrap(), Some(first));
    assert_eq!(world.identity.user(there, other.id).await.unwrap(), Some(other));
}

/// One name may be a user of each of two applications, and neither is found through the other.
pub async fn nothing_of_a_user_crosses_applications(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let mine = world.user(&fixtures, here).await;
    assert_eq!(world.identity.user(there, mine.id).await.unwrap(), None);
    assert_eq!(by_name(world, there, mine.name.as_str()).await, None);

    let theirs = fixtures.user_named(there, mine.name.as_str());
    let mut unit = world.begin().await;
    assert!(unit.users().insert(&theirs).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(by_name(world, here, mine.name.as_str()).await, Some(mine));
    assert_eq!(by_name(world, there, theirs.name.as_str()).await, Some(theirs));
}

/// What the domain accepts the storage must take, also names that folding makes many times longer.
pub async fn names_of_the_greatest_length_are_stored_and_found(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let random = fixtures.bytes::<512>();
    let any_of = |first: u32, count: u32| -> String {
        let pick = |pair: &[u8]| u32::from(u16::from_be_bytes([pair[0], pair[1]])) % count;
        random.chunks_exact(2).filter_map(|pair| char::from_u32(first + pick(pair))).collect()
    };
    // Ideographs of four bytes; squared words, each of which folds to up to six characters of three bytes;
    // and Arabic ligatures, the longest of which folds to eighteen characters.
    for name in [any_of(0x2_0000, 40_000), any_of(0x3300, 88), any_of(0xfdf0, 12), "\u{fdfa}".repeat(256)] {
        let Ok(name) = UserName::parse(&name) else { continue };
        let user = User { name, ..fixtures.user(application) };
        let mut unit = world.begin().await;
        let outcome = unit.users().insert(&user).await;
        assert!(outcome.is_ok_and(|inserted| inserted), "{} bytes folded", user.name.folded().len());
        unit.commit().await.unwrap();
        assert_eq!(by_name(world, application, user.name.as_str()).await, Some(user));
    }
}

/// Text is text: nothing in it is a pattern, a quote or an end, and nothing of it makes the storage fail.
pub async fn hostile_text_finds_nobody(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    world.user(&fixtures, application).await;
    let long = "x".repeat(1 << 20);
    for text in ["", "%", "_", "' OR 1=1 --", "\\", "$1", "a\0b", "\0", "\u{feff}", &long] {
        let found = world.identity.user_by_name(application, text).await;
        let shown: String = text.chars().take(20).collect();
        assert!(found.is_ok_and(|user| user.is_none()), "{shown:?}");
        let found = world.passkeys.user_with_passkeys(application, text).await;
        assert!(found.is_ok_and(|user| user.is_none()), "{shown:?}");
    }
}

/// Not an unknown one, not an inactive one, not one of another application.
pub async fn only_an_active_user_of_the_application_is_locked(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let active = world.user(&fixtures, here).await;
    let inactive = User { active: false, ..fixtures.user(here) };
    let mut unit = world.begin().await;
    assert!(unit.users().insert(&inactive).await.unwrap());
    assert!(unit.users().lock_active(here, active.id, fixtures.later()).await.unwrap());
    assert!(!unit.users().lock_active(there, active.id, fixtures.later()).await.unwrap());
    assert!(!unit.users().lock_active(here, inactive.id, fixtures.later()).await.unwrap());
    assert!(!unit.users().lock_active(here, fixtures.user(here).id, fixtures.later()).await.unwrap());
    assert!(unit.users().lock_active(here, active.id, fixtures.later()).await.unwrap(), "a second time");
    for (application, user, is_there) in
        [(here, active.id, true), (here, inactive.id, true), (there, active.id, false)]
    {
        assert_eq!(unit.users().lock(application, user, fixtures.later()).await.unwrap(), is_there);
    }
    assert!(!unit.users().lock(here, fixtures.user(here).id, fixtures.later()).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(world.identity.user(here, active.id).await.unwrap(), Some(active), "a lock changes nothing");
}

/// To show only; not an unknown one, nor one of another application. A provisioning client says what its users are called.
pub async fn a_user_whom_no_client_provisioned_is_renamed(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (ann, bob) = (world.user(&fixtures, here).await, world.user(&fixtures, here).await);
    let provisioned = world.provisioned_user(&fixtures, fixtures.domain(here)).await.id;
    let before = world.identity.user(here, provisioned).await.unwrap();
    for (application, id, is_renamed) in [
        (here, ann.id, true),
        (here, ann.id, true),
        (there, bob.id, false),
        (here, fixtures.user(here).id, false),
        (here, provisioned, false),
    ] {
        let mut unit = world.begin().await;
        assert_eq!(unit.users().rename(application, id, "Zoë “2”").await.unwrap(), is_renamed);
        unit.commit().await.unwrap();
    }
    let renamed = User { display_name: "Zoë “2”".into(), ..ann.clone() };
    assert_eq!(world.identity.user(here, ann.id).await.unwrap(), Some(renamed));
    assert_eq!(world.identity.user(here, bob.id).await.unwrap(), Some(bob));
    assert_eq!(world.identity.user(here, provisioned).await.unwrap(), before);
    let mut unit = world.provision().await;
    assert!(unit.provisioned_users().release(here, provisioned, fixtures.later()).await.unwrap());
    assert!(unit.users().rename(here, provisioned, "Zoë “3”").await.unwrap(), "no client says it any more");
    unit.commit().await.unwrap();
    let after = world.identity.user(here, provisioned).await.unwrap().expect("the user");
    assert_eq!(after.display_name, "Zoë “3”");
}

/// By a client that takes over a user and was first.
pub async fn a_renaming_sees_what_was_provisioned_meanwhile(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let mut unit = world.provision().await;
    let provisioned = fixtures.provisioned(&user);
    let written = unit.provisioned_users().insert(fixtures.domain(application), &provisioned, &[]).await;
    assert_eq!(written.unwrap(), Written::Done);
    assert!(unit.users().lock(application, user.id, fixtures.later()).await.unwrap());
    let waiting = tokio::spawn({
        let (world, id) = (world.clone(), user.id);
        async move {
            let mut unit = world.begin().await;
            let is_renamed = unit.users().rename(application, id, "Somebody").await.unwrap();
            unit.commit().await.unwrap();
            is_renamed
        }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished(), "it cannot know yet");
    unit.commit().await.unwrap();
    assert!(!waiting.await.unwrap());
    assert_eq!(world.identity.user(application, user.id).await.unwrap(), Some(user));
}
