//! [`LinkedIdentities`](fidelio_identity::ports::LinkedIdentities) and what
//! [`FederationQueries`](fidelio_identity::ports::FederationQueries) tells of them.

use std::time::Duration;

use fidelio_identity::federation::MAX_SUBJECT;
use fidelio_identity::{LinkedIdentity, OidcProvider, User};

use super::{count_true, race};
use crate::{Fixtures, World};

async fn link(world: &World, identity: &LinkedIdentity) -> bool {
    let mut unit = world.begin().await;
    let is_linked = unit.linked_identities().link(identity).await.unwrap();
    unit.commit().await.unwrap();
    is_linked
}

async fn unlink(world: &World, user: &User, provider: &OidcProvider) -> Option<LinkedIdentity> {
    let mut unit = world.begin().await;
    let old = unit.linked_identities().unlink(user.application, user.id, &provider.id).await.unwrap();
    unit.commit().await.unwrap();
    old
}

async fn of_user(world: &World, user: &User) -> Vec<LinkedIdentity> {
    world.federation.linked_identities(user.application, user.id).await.unwrap()
}

async fn who(world: &World, provider: &OidcProvider, subject: &str) -> Option<User> {
    world.federation.user_of_account(provider.application, &provider.id, subject).await.unwrap()
}

/// An application with a provider.
async fn provider(world: &World, fixtures: &Fixtures) -> OidcProvider {
    let application = world.application(fixtures).await.id;
    world.oidc_provider(fixtures, application, "example").await
}

/// By provider, whichever was linked first; used and never used, also the longest subject.
pub async fn accounts_are_read_back_as_they_were_linked(world: &World) {
    let fixtures = Fixtures::new(1);
    let example = provider(world, &fixtures).await;
    let user = world.user(&fixtures, example.application).await;
    let mut identities = Vec::new();
    for (id, subject) in [("b", "x".repeat(MAX_SUBJECT)), ("a0", "“王” '; --\\%_".into()), ("a-b", " ".into())]
    {
        let provider = world.oidc_provider(&fixtures, example.application, id).await;
        let identity = LinkedIdentity { subject, ..fixtures.linked_identity(&provider, &user) };
        assert_eq!(who(world, &provider, &identity.subject).await, None);
        assert!(link(world, &identity).await);
        assert_eq!(who(world, &provider, &identity.subject).await.as_ref(), Some(&user));
        identities.insert(0, identity);
    }
    let unused = LinkedIdentity { last_used_at: None, ..fixtures.linked_identity(&example, &user) };
    assert!(link(world, &unused).await);
    identities.push(unused);
    assert_eq!(of_user(world, &user).await, identities);
    assert_eq!(of_user(world, &world.user(&fixtures, example.application).await).await, []);
}

/// Neither to another user nor a second account of this one there; what is linked stays, and the unit goes on.
pub async fn an_account_has_one_user_who_has_one_account_at_a_provider(world: &World) {
    let fixtures = Fixtures::new(1);
    let example = provider(world, &fixtures).await;
    let second = world.oidc_provider(&fixtures, example.application, "second").await;
    let ann = world.user(&fixtures, example.application).await;
    let bob = world.user(&fixtures, example.application).await;
    let linked = world.linked_identity(&fixtures, &example, &ann).await;
    let elsewhere = LinkedIdentity { subject: linked.subject.clone(), ..fixtures.linked_identity(&second, &ann) };
    let mut unit = world.begin().await;
    for (identity, is_linked) in [
        (&linked, false),
        (&LinkedIdentity { user: bob.id, ..linked.clone() }, false),
        (&fixtures.linked_identity(&example, &ann), false),
        (&elsewhere, true),
    ] {
        assert_eq!(unit.linked_identities().link(identity).await.unwrap(), is_linked, "{identity:?}");
    }
    unit.commit().await.unwrap();
    assert_eq!(of_user(world, &ann).await, [linked, elsewhere]);
    assert_eq!(of_user(world, &bob).await, []);
}

/// What only looks alike, or is alike in some language, is somebody else.
pub async fn subjects_are_compared_by_their_bytes(world: &World) {
    let fixtures = Fixtures::new(1);
    let example = provider(world, &fixtures).await;
    let subjects = ["a", "A", "a ", " a", "a\t", "ä", "a\u{308}", "ａ", "а", "1", "01", "1.0", "ß", "ss"];
    let mut users = Vec::new();
    for subject in subjects {
        let user = world.user(&fixtures, example.application).await;
        let identity = LinkedIdentity { subject: subject.into(), ..fixtures.linked_identity(&example, &user) };
        assert!(link(world, &identity).await, "{subject:?}");
        users.push(user);
    }
    for (subject, user) in subjects.into_iter().zip(users) {
        assert_eq!(who(world, &example, subject).await, Some(user), "{subject:?}");
    }
    let long = "x".repeat(1 << 20);
    for subject in ["", "%", "_", "a\0", "\0", "b", "a  ", "Ä", &long] {
        assert_eq!(who(world, &example, subject).await, None, "{:?}", subject.chars().take(9));
    }
}

/// The others have none.
pub async fn an_account_raced_by_sixteen_units_is_linked_to_one_user(world: &World) {
    let fixtures = Fixtures::new(1);
    let example = provider(world, &fixtures).await;
    let mut identities = Vec::new();
    for _ in 0..16 {
        let user = world.user(&fixtures, example.application).await;
        let identity = LinkedIdentity { subject: "one".into(), ..fixtures.linked_identity(&example, &user) };
        identities.push((user, identity));
    }
    let answers = race(16, |index| {
        let (world, (user, identity)) = (world.clone(), identities[index].clone());
        async move { (link(&world, &identity).await, user) }
    })
    .await;
    let linked: Vec<_> = answers.into_iter().filter(|(is_linked, _)| *is_linked).map(|(_, user)| user).collect();
    assert_eq!(linked.len(), 1);
    for (user, _) in &identities {
        assert_eq!(of_user(world, user).await.len(), usize::from(user.id == linked[0].id));
    }
    assert_eq!(who(world, &example, "one").await.as_ref(), linked.first());
}

/// The others are nobody's.
pub async fn accounts_given_to_a_user_by_sixteen_units_at_once_are_one(world: &World) {
    let fixtures = Fixtures::new(1);
    let example = provider(world, &fixtures).await;
    let user = world.user(&fixtures, example.application).await;
    let identities: Vec<_> = (0..16).map(|_| fixtures.linked_identity(&example, &user)).collect();
    let answers = race(16, |index| {
        let (world, identity) = (world.clone(), identities[index].clone());
        async move { link(&world, &identity).await }
    })
    .await;
    assert_eq!(count_true(&answers), 1);
    let kept = of_user(world, &user).await;
    assert_eq!(kept.len(), 1);
    for identity in &identities {
        assert_eq!(who(world, &example, &identity.subject).await.is_some(), kept[0] == *identity);
    }
}

/// Not even of a provider with the same name and issuer, nor at another provider of the application.
pub async fn nothing_of_an_account_crosses_applications_or_providers(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (provider(world, &fixtures).await, provider(world, &fixtures).await);
    let second = world.oidc_provider(&fixtures, here.application, "second").await;
    let ann = world.user(&fixtures, here.application).await;
    let linked = world.linked_identity(&fixtures, &here, &ann).await;
    for other in [&there, &second] {
        assert_eq!(who(world, other, &linked.subject).await, None);
        let identity =
            LinkedIdentity { application: other.application, provider: other.id.clone(), ..linked.clone() };
        let mut unit = world.begin().await;
        let mut identities = unit.linked_identities();
        assert!(!identities.record_use(&identity, fixtures.later()).await.unwrap());
        assert_eq!(identities.unlink(other.application, ann.id, &other.id).await.unwrap(), None);
        assert_eq!(identities.unlink_all(other.application, &other.id).await.unwrap(), 0);
        drop(identities);
        unit.commit().await.unwrap();
    }
    assert_eq!(world.federation.linked_identities(there.application, ann.id).await.unwrap(), []);
    assert_eq!(of_user(world, &ann).await, std::slice::from_ref(&linked));
    let eve = world.user(&fixtures, there.application).await;
    let same = LinkedIdentity { subject: linked.subject.clone(), ..fixtures.linked_identity(&there, &eve) };
    assert!(link(world, &same).await);
    assert_eq!(who(world, &here, &linked.subject).await, Some(ann));
    assert_eq!(who(world, &there, &linked.subject).await, Some(eve));
}

/// Not of an account that is another user's meanwhile.
pub async fn a_use_is_recorded_of_the_user_s_account_only(world: &World) {
    let fixtures = Fixtures::new(1);
    let example = provider(world, &fixtures).await;
    let ann = world.user(&fixtures, example.application).await;
    let bob = world.user(&fixtures, example.application).await;
    let linked = world.linked_identity(&fixtures, &example, &ann).await;
    let other = world.linked_identity(&fixtures, &example, &bob).await;
    let now = fixtures.later();
    let mut unit = world.begin().await;
    let mut identities = unit.linked_identities();
    assert!(identities.record_use(&linked, now).await.unwrap());
    let bobs = LinkedIdentity { user: bob.id, ..linked.clone() };
    assert!(!identities.record_use(&bobs, fixtures.later()).await.unwrap());
    assert!(!identities.record_use(&fixtures.linked_identity(&example, &ann), fixtures.later()).await.unwrap());
    drop(identities);
    unit.commit().await.unwrap();
    assert_eq!(of_user(world, &ann).await, [LinkedIdentity { last_used_at: Some(now), ..linked }]);
    assert_eq!(of_user(world, &bob).await, [other]);
}

/// It is given back to one, and then it is free for another user.
pub async fn an_account_is_unlinked_once_and_may_be_linked_again(world: &World) {
    let fixtures = Fixtures::new(1);
    let example = provider(world, &fixtures).await;
    let ann = world.user(&fixtures, example.application).await;
    let bob = world.user(&fixtures, example.application).await;
    let linked = world.linked_identity(&fixtures, &example, &ann).await;
    assert_eq!(unlink(world, &bob, &example).await, None);
    let answers = race(16, |_| {
        let (world, ann, example) = (world.clone(), ann.clone(), example.clone());
        async move { unlink(&world, &ann, &example).await }
    })
    .await;
    assert_eq!(answers.into_iter().flatten().collect::<Vec<_>>(), std::slice::from_ref(&linked));
    assert_eq!(who(world, &example, &linked.subject).await, None);
    let again = LinkedIdentity { user: bob.id, ..linked };
    assert!(link(world, &again).await);
    assert_eq!(who(world, &example, &again.subject).await, Some(bob));
}

/// It cannot be that of somebody else while the user signs in by it.
pub async fn an_account_that_is_being_used_is_not_unlinked(world: &World) {
    let fixtures = Fixtures::new(1);
    let example = provider(world, &fixtures).await;
    let user = world.user(&fixtures, example.application).await;
    let linked = world.linked_identity(&fixtures, &example, &user).await;
    let now = fixtures.later();
    let mut unit = world.begin().await;
    assert!(unit.linked_identities().record_use(&linked, now).await.unwrap());
    let waiting = tokio::spawn({
        let (world, user, example) = (world.clone(), user.clone(), example.clone());
        async move { unlink(&world, &user, &example).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished(), "the account is being used");
    unit.commit().await.unwrap();
    let used = LinkedIdentity { last_used_at: Some(now), ..linked };
    assert_eq!(waiting.await.unwrap(), Some(used));
}

/// Those at other providers and in other applications stay.
pub async fn all_accounts_at_a_provider_are_unlinked_with_it_or_without(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (provider(world, &fixtures).await, provider(world, &fixtures).await);
    let second = world.oidc_provider(&fixtures, here.application, "second").await;
    let eve = world.user(&fixtures, there.application).await;
    let theirs = world.linked_identity(&fixtures, &there, &eve).await;
    for with_it in [false, true] {
        let mut users = Vec::new();
        for _ in 0..3 {
            let user = world.user(&fixtures, here.application).await;
            world.linked_identity(&fixtures, &here, &user).await;
            let stays = world.linked_identity(&fixtures, &second, &user).await;
            users.push((user, stays));
        }
        let mut unit = world.begin().await;
        match with_it {
            true => assert!(unit.oidc_providers().delete(here.application, &here.id).await.unwrap()),
            false => {
                let unlinked = unit.linked_identities().unlink_all(here.application, &here.id).await;
                assert_eq!(unlinked.unwrap(), 3);
            }
        }
        unit.commit().await.unwrap();
        for (user, stays) in users {
            assert_eq!(of_user(world, &user).await, [stays]);
        }
        assert_eq!(of_user(world, &eve).await, std::slice::from_ref(&theirs));
    }
}
