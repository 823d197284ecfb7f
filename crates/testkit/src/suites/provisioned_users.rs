//! [`ProvisionedUsers`](fidelio_provisioning::ports::ProvisionedUsers), and what
//! [`ResourceQueries`](fidelio_provisioning::ports::ResourceQueries) tells of one user.

use std::time::Duration;

use fidelio_identity::{Cut, UserName};
use fidelio_kernel::StoreError;
use fidelio_provisioning::Condition;
use fidelio_provisioning::condition::{Field, Literal};
use fidelio_provisioning::ports::{Query, Window, Written};
use fidelio_provisioning::resource::{Domain, ProvisionedUser};
use scim_filter::Operator;

use crate::fixtures::provisioning::{entries, nameless};
use crate::{Fixtures, World};

async fn scene(world: &World, fixtures: &Fixtures) -> Domain {
    fixtures.domain(world.application(fixtures).await.id)
}

async fn told(world: &World, domain: Domain, user: &ProvisionedUser) -> Option<ProvisionedUser> {
    world.resources.user(domain, user.id).await.unwrap()
}

/// How many users have this entry.
async fn having(world: &World, domain: Domain, key: &str, value: &str) -> u64 {
    let condition = Condition::Compare(Field::Entry(key.into()), Operator::Equal, Literal::Text(value.into()));
    let query = Query { condition, order: None, window: Window::Skip(0), count: 0 };
    world.resources.users(domain, &query).await.unwrap().total
}

async fn update(world: &World, domain: Domain, user: &ProvisionedUser) -> Result<Written, StoreError> {
    let mut unit = world.provision().await;
    assert!(unit.provisioned_users().hold(domain, user.id).await?.is_some());
    let written = unit.provisioned_users().update(domain, user, "Shown", None).await?;
    if written == Written::Done {
        unit.commit().await?;
    }
    Ok(written)
}

/// Whatever clients put into attributes; in the unit that holds it too.
pub async fn a_provisioned_user_is_read_back_as_it_was_inserted(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = scene(world, &fixtures).await;
    let user = world.provisioned_user(&fixtures, domain).await;
    assert_eq!(told(world, domain, &user).await.as_ref(), Some(&user));
    let mut unit = world.provision().await;
    assert_eq!(unit.provisioned_users().hold(domain, user.id).await.unwrap().as_ref(), Some(&user));
    let found = unit.provisioned_users().find(domain.application, &user.name).await.unwrap();
    assert_eq!(found, Some((user.id, true)));
}

/// Until it is made one, with the user that is there.
pub async fn an_ordinary_user_is_no_resource(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = scene(world, &fixtures).await;
    let ann = world.user(&fixtures, domain.application).await;
    let provisioned = fixtures.provisioned(&ann);
    assert_eq!(told(world, domain, &provisioned).await, None);
    let mut unit = world.provision().await;
    assert_eq!(unit.provisioned_users().hold(domain, ann.id).await.unwrap(), None);
    let found = unit.provisioned_users().find(domain.application, &ann.name).await.unwrap();
    assert_eq!(found, Some((ann.id, false)));
    let nobody = UserName::parse("nobody").expect("a name");
    assert_eq!(unit.provisioned_users().find(domain.application, &nobody).await.unwrap(), None);
    let written = unit.provisioned_users().insert(domain, &provisioned, &[]).await.unwrap();
    assert_eq!(written, Written::Done);
    let again = unit.provisioned_users().insert(domain, &provisioned, &[]).await.unwrap();
    assert_eq!(again, Written::NameTaken, "it is a resource already");
    drop(unit);
    let mut unit = world.provision().await;
    assert_eq!(unit.provisioned_users().insert(domain, &provisioned, &[]).await.unwrap(), Written::Done);
    unit.commit().await.unwrap();
    assert_eq!(told(world, domain, &provisioned).await, Some(provisioned));
}

/// Names of the user that signs in as well; entries only if there are new ones.
pub async fn an_update_replaces_what_it_says_and_nothing_else(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = scene(world, &fixtures).await;
    let before = world.provisioned_user(&fixtures, domain).await;
    let bystander = world.provisioned_user(&fixtures, domain).await;
    let identity = world.identity.user(domain.application, before.id).await.unwrap().expect("the user");
    let common = fixtures.changed(&before.common);
    let after = ProvisionedUser { name: fixtures.user(domain.application).name, common, ..before.clone() };
    assert_eq!(update(world, domain, &after).await.unwrap(), Written::Done);
    assert_eq!(told(world, domain, &after).await.as_ref(), Some(&after));
    let renamed = fidelio_identity::User { name: after.name.clone(), display_name: "Shown".into(), ..identity };
    assert_eq!(world.identity.user(domain.application, after.id).await.unwrap(), Some(renamed));
    assert_eq!(having(world, domain, "userName", before.name.folded()).await, 1, "the entries were left");
    let mut unit = world.provision().await;
    let many: Vec<_> = (0..1500).map(|element| ("emails.value", element, "ann@example.com")).collect();
    let new = [&many[..], &[("userName", 0, after.name.folded())]].concat();
    let mut users = unit.provisioned_users();
    assert!(users.hold(domain, after.id).await.unwrap().is_some());
    assert_eq!(users.update(domain, &after, "Shown", Some(&entries(&new))).await.unwrap(), Written::Done);
    drop(users);
    unit.commit().await.unwrap();
    assert_eq!(having(world, domain, "userName", before.name.folded()).await, 0);
    assert_eq!(having(world, domain, "userName", after.name.folded()).await, 1);
    assert_eq!(having(world, domain, "emails.value", "ann@example.com").await, 1);
    assert_eq!(told(world, domain, &bystander).await.as_ref(), Some(&bystander));
    assert_eq!(having(world, domain, "userName", bystander.name.folded()).await, 1);
}

/// A client that calls a user nothing changes nothing of others; without a client no such name is told or changed.
pub async fn each_client_calls_a_user_what_it_likes(world: &World) {
    let fixtures = Fixtures::new(1);
    let one = scene(world, &fixtures).await;
    let (other, none) = (fixtures.domain(one.application), Domain { client: None, ..one });
    let user = world.provisioned_user(&fixtures, one).await;
    let called = |external_id: Option<&str>| {
        let common = fidelio_provisioning::resource::Common {
            external_id: external_id.map(str::to_owned),
            ..user.common.clone()
        };
        ProvisionedUser { common, ..user.clone() }
    };
    assert_eq!(told(world, other, &user).await, Some(called(None)));
    assert_eq!(told(world, none, &user).await, Some(called(None)));
    // The same name as the other client's is no conflict.
    let same = called(user.common.external_id.as_deref());
    assert_eq!(update(world, other, &same).await.unwrap(), Written::Done);
    assert_eq!(update(world, other, &called(Some("x"))).await.unwrap(), Written::Done);
    assert_eq!(update(world, none, &called(Some("y"))).await.unwrap(), Written::Done);
    assert_eq!(told(world, one, &user).await.as_ref(), Some(&user));
    assert_eq!(told(world, other, &user).await, Some(called(Some("x"))));
    assert_eq!(told(world, none, &user).await, Some(called(None)));
    assert_eq!(update(world, one, &called(None)).await.unwrap(), Written::Done);
    assert_eq!(told(world, one, &user).await, Some(called(None)));
    assert_eq!(told(world, other, &user).await, Some(called(Some("x"))));
}

/// And the name of another user, in whatever letter case; nothing of the unit is kept. Letter case of what a client calls
/// a user matters, and a group may be called the same.
pub async fn what_another_user_has_is_refused(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = scene(world, &fixtures).await;
    let (ann, bob) =
        (world.provisioned_user(&fixtures, domain).await, world.provisioned_user(&fixtures, domain).await);
    let ordinary = world.user(&fixtures, domain.application).await;
    let mut called_so = fixtures.group();
    called_so.common.external_id.clone_from(&ann.common.external_id);
    let mut unit = world.provision().await;
    assert_eq!(unit.groups().insert(domain, &called_so).await.unwrap(), Written::Done);
    unit.commit().await.unwrap();
    for name in [ann.name.as_str(), &ann.name.as_str().to_uppercase(), ordinary.name.as_str()] {
        let name = UserName::parse(name).expect("a name");
        let named = ProvisionedUser { name, ..bob.clone() };
        assert_eq!(update(world, domain, &named).await.unwrap(), Written::NameTaken);
    }
    let mut called = bob.clone();
    called.common.external_id.clone_from(&ann.common.external_id);
    assert_eq!(update(world, domain, &called).await.unwrap(), Written::ExternalIdTaken);
    let carl = fixtures.user(domain.application);
    let mut also_called = fixtures.provisioned(&carl);
    also_called.common.external_id.clone_from(&ann.common.external_id);
    let mut unit = world.provision().await;
    assert!(unit.users().insert(&carl).await.unwrap());
    let written = unit.provisioned_users().insert(domain, &also_called, &[]).await.unwrap();
    assert_eq!(written, Written::ExternalIdTaken);
    drop(unit);
    assert_eq!(told(world, domain, &bob).await.as_ref(), Some(&bob));
    assert_eq!(world.identity.user(domain.application, carl.id).await.unwrap(), None);
    called.common.external_id = ann.common.external_id.as_ref().map(|id| id.to_uppercase());
    assert_eq!(update(world, domain, &called).await.unwrap(), Written::Done);
    // What the user has itself is no conflict.
    let spelled = UserName::parse(&bob.name.as_str().to_lowercase()).expect("a name");
    assert_eq!(update(world, domain, &ProvisionedUser { name: spelled, ..called }).await.unwrap(), Written::Done);
}

/// In no group, found by nothing, and called nothing, so that the same client may use the name again.
pub async fn a_released_user_stays_an_ordinary_one(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = scene(world, &fixtures).await;
    let user = world.provisioned_user(&fixtures, domain).await;
    let group = world.group(&fixtures, domain).await;
    let mut unit = world.provision().await;
    let (members, at) = (nameless([user.id.as_uuid()]), fixtures.later());
    let added = unit.groups().add_members(domain.application, group.id, &members, at).await.unwrap();
    assert_eq!(added, Ok(1));
    unit.commit().await.unwrap();
    let elsewhere = world.application(&fixtures).await.id;
    let mut unit = world.provision().await;
    assert!(!unit.provisioned_users().release(elsewhere, user.id, fixtures.later()).await.unwrap());
    assert!(unit.provisioned_users().release(domain.application, user.id, fixtures.later()).await.unwrap());
    assert!(!unit.provisioned_users().release(domain.application, user.id, fixtures.later()).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(told(world, domain, &user).await, None);
    assert_eq!(having(world, domain, "userName", user.name.folded()).await, 0);
    assert_eq!(world.resources.members(domain.application, &[group.id], 9).await.unwrap(), []);
    assert!(world.identity.user(domain.application, user.id).await.unwrap().is_some());
    let other = fixtures.user(domain.application);
    let mut provisioned = fixtures.provisioned(&other);
    provisioned.common.external_id.clone_from(&user.common.external_id);
    world.make(domain, &other, &provisioned, &[]).await;
}

/// Whoever ends the access of a user changes the resource; so does whoever gives it back. Nothing else is changed.
pub async fn what_others_do_to_a_user_is_a_new_version(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = scene(world, &fixtures).await;
    let (ann, bob) =
        (world.provisioned_user(&fixtures, domain).await, world.provisioned_user(&fixtures, domain).await);
    let mut expected = ann.clone();
    for step in 0..3 {
        let at = fixtures.later();
        let mut unit = world.begin().await;
        match step {
            0 => unit.access().cut(domain.application, Cut::User(ann.id), at).await.unwrap(),
            active => {
                assert!(unit.users().set_active(domain.application, ann.id, active == 2, at).await.unwrap());
                expected.active = active == 2;
            }
        }
        unit.commit().await.unwrap();
        expected.common.version += 1;
        expected.common.modified_at = at;
        assert_eq!(told(world, domain, &ann).await.as_ref(), Some(&expected), "step {step}");
    }
    assert_eq!(told(world, domain, &bob).await, Some(bob));
}

/// Neither read, held, changed, nor called anything.
pub async fn nothing_of_a_provisioned_user_crosses_applications(world: &World) {
    let fixtures = Fixtures::new(1);
    let here = scene(world, &fixtures).await;
    let there = Domain { application: world.application(&fixtures).await.id, ..here };
    let user = world.provisioned_user(&fixtures, here).await;
    assert_eq!(told(world, there, &user).await, None);
    let mut unit = world.provision().await;
    assert_eq!(unit.provisioned_users().hold(there, user.id).await.unwrap(), None);
    assert_eq!(unit.provisioned_users().find(there.application, &user.name).await.unwrap(), None);
    drop(unit);
    assert_eq!(having(world, there, "userName", user.name.folded()).await, 0);
    assert_eq!(having(world, here, "userName", user.name.folded()).await, 1);
    assert_eq!(world.resources.memberships(there.application, &[user.id]).await.unwrap(), []);
}

/// What the unit that holds it does is then seen.
pub async fn a_provisioned_user_who_is_held_is_waited_for(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = scene(world, &fixtures).await;
    let user = world.provisioned_user(&fixtures, domain).await;
    let after = ProvisionedUser { common: fixtures.changed(&user.common), ..user.clone() };
    let mut unit = world.provision().await;
    assert!(unit.provisioned_users().hold(domain, user.id).await.unwrap().is_some());
    let waiting = tokio::spawn({
        let world = world.clone();
        async move {
            let mut unit = world.provision().await;
            let held = unit.provisioned_users().hold(domain, user.id).await.unwrap();
            unit.commit().await.unwrap();
            held
        }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!waiting.is_finished());
    assert_eq!(unit.provisioned_users().update(domain, &after, "Shown", None).await.unwrap(), Written::Done);
    unit.commit().await.unwrap();
    assert_eq!(waiting.await.expect("no panic"), Some(after));
}
