//! [`Contacts`](fidelio_identity::ports::Contacts) and what
//! [`IdentityQueries`](fidelio_identity::ports::IdentityQueries) tells of them.

use fidelio_identity::{Address, Channel, Contact, User};

use super::{count_true, race};
use crate::{Fixtures, World};

async fn replace(world: &World, contact: &Contact) -> Option<Contact> {
    let mut unit = world.begin().await;
    let old = unit.contacts().replace(contact).await.unwrap();
    unit.commit().await.unwrap();
    old
}

async fn remove(world: &World, user: &User, channel: Channel) -> Option<Contact> {
    let mut unit = world.begin().await;
    let old = unit.contacts().remove(user.application, user.id, channel).await.unwrap();
    unit.commit().await.unwrap();
    old
}

async fn of_user(world: &World, user: &User) -> Vec<Contact> {
    world.identity.contacts(user.application, user.id).await.unwrap()
}

async fn user(world: &World, fixtures: &Fixtures) -> User {
    let application = world.application(fixtures).await.id;
    world.user(fixtures, application).await
}

/// Oldest first whichever was stored first, also the longest address, and seen by the unit before others see it.
pub async fn addresses_are_read_back_as_they_were_given(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let longest = format!("{}@{}.{}.example.com", "ä".repeat(32), "x".repeat(63), "y".repeat(63));
    let address = Address::email(&longest).expect("a valid address");
    let bare = Contact { address, verified_at: None, messaging_consent: false, ..fixtures.contact(&user) };
    let phone = fixtures.phone(&user);
    let mut unit = world.begin().await;
    for contact in [&phone, &bare] {
        assert_eq!(unit.contacts().replace(contact).await.unwrap(), None);
    }
    let both = [bare, phone];
    assert_eq!(unit.contacts().of_user(user.application, user.id).await.unwrap(), both);
    assert!(of_user(world, &user).await.is_empty());
    unit.commit().await.unwrap();
    assert_eq!(of_user(world, &user).await, both);
}

/// On the same channel only; also when it is the same one, which is how it gets verified.
pub async fn an_address_takes_the_place_of_the_old_one_which_is_given_back(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let (first, phone) = (fixtures.contact(&user), fixtures.phone(&user));
    let second = Contact { verified_at: None, ..fixtures.contact(&user) };
    let verified = Contact { verified_at: Some(fixtures.later()), ..second.clone() };
    for (contact, old) in [(&first, None), (&phone, None), (&second, Some(&first)), (&verified, Some(&second))] {
        assert_eq!(replace(world, contact).await.as_ref(), old);
    }
    assert_eq!(of_user(world, &user).await, [phone, verified]);
}

/// And given back; the one on the other channel stays.
pub async fn an_address_is_taken_away_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let (mail, phone) = (fixtures.contact(&user), fixtures.phone(&user));
    for contact in [&mail, &phone] {
        replace(world, contact).await;
    }
    assert_eq!(remove(world, &user, Channel::Sms).await, Some(phone));
    assert_eq!(remove(world, &user, Channel::Sms).await, None);
    assert_eq!(of_user(world, &user).await, [mail]);
}

/// Two users may have one address, and neither application nor user meets the other's.
pub async fn nothing_of_an_address_crosses_users_or_applications(world: &World) {
    let fixtures = Fixtures::new(1);
    let ann = user(world, &fixtures).await;
    let bob = world.user(&fixtures, ann.application).await;
    let elsewhere = world.application(&fixtures).await.id;
    let ann_elsewhere = User { application: elsewhere, ..ann.clone() };
    let hers = fixtures.contact(&ann);
    let his = Contact { address: hers.address.clone(), ..fixtures.contact(&bob) };
    assert_eq!(replace(world, &hers).await, None);
    assert_eq!(replace(world, &his).await, None);
    assert!(of_user(world, &ann_elsewhere).await.is_empty());
    assert_eq!(remove(world, &ann_elsewhere, Channel::Email).await, None);
    assert_eq!(remove(world, &bob, Channel::Email).await, Some(his));
    assert_eq!(of_user(world, &ann).await, [hers]);
}

/// Each is told of another one in whose place its own came, except one that was the first.
pub async fn of_addresses_raced_by_sixteen_units_one_stays(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let mut given_back = race(16, |_| {
        let (world, contact) = (world.clone(), fixtures.contact(&user));
        async move { replace(&world, &contact).await }
    })
    .await;
    let stays = of_user(world, &user).await;
    assert_eq!(stays.len(), 1);
    given_back.extend(stays.into_iter().map(Some));
    given_back.sort_by_key(|contact| contact.as_ref().map(|contact| contact.id));
    given_back.dedup();
    assert_eq!(given_back.len(), 17, "none twice");
    assert_eq!(given_back.iter().filter(|contact| contact.is_none()).count(), 1);
}

/// A mail client that opens a link twice.
pub async fn one_address_given_by_sixteen_units_at_once_is_there_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let contact = fixtures.contact(&user);
    let answers = race(16, |_| {
        let (world, contact) = (world.clone(), contact.clone());
        async move { replace(&world, &contact).await.is_none() }
    })
    .await;
    assert_eq!(count_true(&answers), 1);
    assert_eq!(of_user(world, &user).await, [contact]);
}

/// What was given and is not there any more was given back or taken away, each once.
pub async fn giving_and_taking_away_at_once_loses_nothing(world: &World) {
    let fixtures = Fixtures::new(1);
    let user = user(world, &fixtures).await;
    let mut back = race(32, |index| {
        let (world, user, contact) = (world.clone(), user.clone(), fixtures.contact(&user));
        async move {
            if index % 2 == 0 {
                replace(&world, &contact).await
            } else {
                remove(&world, &user, Channel::Email).await
            }
        }
    })
    .await;
    back.extend(of_user(world, &user).await.into_iter().map(Some));
    let mut ids: Vec<_> = back.into_iter().flatten().map(|contact| contact.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 16);
}
