//! [`Contacts`](fidelio_identity::ports::Contacts) and what
//! [`IdentityQueries`](fidelio_identity::ports::IdentityQueries) and
//! [`FederationQueries`](fidelio_identity::ports::FederationQueries) tell of them.

use fidelio_identity::{Address, Channel, Contact, User};
use fidelio_kernel::ApplicationId;

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

async fn user_at(world: &World, fixtures: &Fixtures, application: ApplicationId, address: &Address) -> User {
    let user = world.user(fixtures, application).await;
    let contact = Contact { address: address.clone(), ..fixtures.contact(&user) };
    assert_eq!(replace(world, &contact).await, None);
    user
}

async fn at(world: &World, application: ApplicationId, address: &Address) -> Vec<User> {
    world.federation.users_by_address(application, address).await.unwrap()
}

/// In any case of its ASCII letters. Another mailbox is another one although limits count it as the same, and an address
/// counts only when it is verified, here, and on the same channel.
pub async fn users_are_found_by_their_verified_address_and_not_by_one_alike(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let email = |text: &str| Address::email(text).expect("a valid address");
    let mut users = Vec::new();
    for text in
        ["Ann@Example.com", "ann+tag@example.com", "bjørn@example.com", "BJØRN@example.com", "zoë@example.com"]
    {
        users.push(user_at(world, &fixtures, here, &email(text)).await);
    }
    let eve = user_at(world, &fixtures, there, &email("eve@example.com")).await;
    let unverified = world.user(&fixtures, here).await;
    let address = email("unverified@example.com");
    replace(world, &Contact { address, verified_at: None, ..fixtures.contact(&unverified) }).await;
    let called = world.user(&fixtures, here).await;
    let number = Address::phone("+14155550123").expect("a valid number");
    replace(world, &Contact { address: number.clone(), ..fixtures.phone(&called) }).await;
    for (text, found) in [
        ("Ann@Example.com", Some(0)),
        ("ann@example.com", Some(0)),
        ("ANN@EXAMPLE.COM", Some(0)),
        ("Ann+Tag@example.com", Some(1)),
        ("ann+other@example.com", None),
        ("ann@example.com.", None),
        ("a.nn@example.com", None),
        ("ａnn@example.com", None),
        ("bjørn@EXAMPLE.com", Some(2)),
        ("bjØrn@example.com", Some(3)),
        ("zo\u{eb}@example.com", Some(4)),
        ("zoe\u{308}@example.com", None),
        ("eve@example.com", None),
        ("unverified@example.com", None),
        ("nobody@example.com", None),
        ("%@example.com", None),
    ] {
        let Ok(address) = Address::email(text) else { continue };
        let wanted: Vec<_> = found.map(|index: usize| users[index].clone()).into_iter().collect();
        assert_eq!(at(world, here, &address).await, wanted, "{text}");
    }
    assert_eq!(at(world, here, &number).await, [called]);
    assert_eq!(at(world, there, &number).await, []);
    assert_eq!(at(world, there, &email("EVE@example.com")).await, [eve]);
}

/// However many others have mailboxes that are counted as the same.
pub async fn of_the_users_of_an_address_two_are_told(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let email = |text: &str| Address::email(text).expect("a valid address");
    for index in 0..5 {
        user_at(world, &fixtures, application, &email(&format!("ann+{index}@example.com"))).await;
    }
    let address = email("ann@example.com");
    let mut users = Vec::new();
    for (text, told) in [("ANN@example.com", 1), ("ann@example.com", 2), ("Ann@example.com", 2)] {
        users.push(user_at(world, &fixtures, application, &email(text)).await);
        assert_eq!(at(world, application, &address).await, users[..told]);
    }
    for index in 5..9 {
        user_at(world, &fixtures, application, &email(&format!("ann+{index}@example.com"))).await;
    }
    assert_eq!(at(world, application, &address).await, users[..2]);
}

/// Also of one that folding makes many times longer.
pub async fn an_address_of_any_length_is_stored_and_found(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let label = "\u{fdfa}".repeat(20);
    let domain = format!("{label}.{label}.{label}.com");
    let random = fixtures.bytes::<40>();
    let any: String =
        random.iter().filter_map(|byte| char::from_u32(0x3300 + u32::from(byte % 88))).take(20).collect();
    let mut found = 0;
    for text in [format!("a@{domain}"), format!("{label}@{any}.{any}.{any}.com"), format!("{any}@{domain}")] {
        let Ok(address) = Address::email(&text) else { continue };
        let user = user_at(world, &fixtures, application, &address).await;
        assert_eq!(at(world, application, &address).await, [user], "{} bytes folded", address.folded().len());
        found += 1;
    }
    assert!(found > 0, "none of them is an address");
}
