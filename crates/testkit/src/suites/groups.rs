//! [`Groups`](fidelio_provisioning::ports::Groups) without their members, and what
//! [`ResourceQueries`](fidelio_provisioning::ports::ResourceQueries) tells of one group.

use std::time::Duration;

use fidelio_kernel::StoreError;
use fidelio_provisioning::ports::Written;
use fidelio_provisioning::resource::{Domain, Group};

use crate::fixtures::provisioning::nameless;
use crate::{Fixtures, World};

async fn told(world: &World, domain: Domain, group: &Group) -> Option<Group> {
    world.resources.group(domain, group.id).await.unwrap()
}

async fn insert(world: &World, domain: Domain, group: &Group) -> Result<Written, StoreError> {
    let mut unit = world.provision().await;
    let written = unit.groups().insert(domain, group).await?;
    if written == Written::Done {
        unit.commit().await?;
    }
    Ok(written)
}

async fn update(world: &World, domain: Domain, group: &Group) -> Result<Written, StoreError> {
    let mut unit = world.provision().await;
    assert!(unit.groups().hold(domain, group.id).await?.is_some());
    let written = unit.groups().update(domain, group).await?;
    if written == Written::Done {
        unit.commit().await?;
    }
    Ok(written)
}

/// Whatever clients put into attributes; in the unit that holds it too.
pub async fn a_group_is_read_back_as_it_was_inserted(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let group = world.group(&fixtures, domain).await;
    assert_eq!(told(world, domain, &group).await.as_ref(), Some(&group));
    let mut unit = world.provision().await;
    assert_eq!(unit.groups().hold(domain, group.id).await.unwrap().as_ref(), Some(&group));
    assert_eq!(unit.groups().hold(domain, fixtures.group().id).await.unwrap(), None);
}

/// And of no other group.
pub async fn an_update_of_a_group_replaces_what_it_says(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let (before, bystander) = (world.group(&fixtures, domain).await, world.group(&fixtures, domain).await);
    let common = fixtures.changed(&before.common);
    let after = Group { display_name: before.display_name.to_uppercase(), common, ..before };
    assert_eq!(update(world, domain, &after).await.unwrap(), Written::Done);
    assert_eq!(told(world, domain, &after).await.as_ref(), Some(&after));
    assert_eq!(told(world, domain, &bystander).await.as_ref(), Some(&bystander));
}

/// In whatever letter case and spelling of Unicode; in another application it is another group.
pub async fn what_another_group_has_is_refused(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let there =
        Domain { application: world.application(&fixtures).await.id, ..fixtures.domain(domain.application) };
    let first = Group { display_name: "Amélie’s".into(), ..fixtures.group() };
    assert_eq!(insert(world, domain, &first).await.unwrap(), Written::Done);
    let other = world.group(&fixtures, domain).await;
    for name in ["Amélie’s", "AMÉLIE’S", "Ame\u{301}lie’s"] {
        let named = Group { display_name: name.into(), ..fixtures.group() };
        assert_eq!(insert(world, domain, &named).await.unwrap(), Written::NameTaken);
        let renamed = Group { display_name: name.into(), ..other.clone() };
        assert_eq!(update(world, domain, &renamed).await.unwrap(), Written::NameTaken);
    }
    let elsewhere = Group { display_name: "Amélie’s".into(), ..fixtures.group() };
    assert_eq!(insert(world, there, &elsewhere).await.unwrap(), Written::Done);
    let mut called = fixtures.group();
    called.common.external_id.clone_from(&first.common.external_id);
    assert_eq!(insert(world, domain, &called).await.unwrap(), Written::ExternalIdTaken);
    let mut called = other.clone();
    called.common.external_id.clone_from(&first.common.external_id);
    assert_eq!(update(world, domain, &called).await.unwrap(), Written::ExternalIdTaken);
    assert_eq!(told(world, domain, &other).await, Some(other));
    assert_eq!(update(world, domain, &first).await.unwrap(), Written::Done, "its own is no conflict");
}

/// With its memberships on both sides, and with what clients call it; its members stay.
pub async fn a_deleted_group_takes_its_memberships_along(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let (parent, group, child) = (
        world.group(&fixtures, domain).await,
        world.group(&fixtures, domain).await,
        world.group(&fixtures, domain).await,
    );
    let user = world.provisioned_user(&fixtures, domain).await;
    let mut unit = world.provision().await;
    let at = fixtures.later();
    for (group, members) in
        [(&parent, vec![group.id.as_uuid()]), (&group, vec![child.id.as_uuid(), user.id.as_uuid()])]
    {
        let count = members.len() as u64;
        let added = unit.groups().add_members(domain.application, group.id, &nameless(members), at).await.unwrap();
        assert_eq!(added, Ok(count));
    }
    unit.commit().await.unwrap();
    let elsewhere = world.application(&fixtures).await.id;
    let mut unit = world.provision().await;
    assert!(!unit.groups().delete(elsewhere, group.id, at).await.unwrap());
    assert!(unit.groups().delete(domain.application, group.id, at).await.unwrap());
    assert!(!unit.groups().delete(domain.application, group.id, at).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(told(world, domain, &group).await, None);
    let changed = told(world, domain, &parent).await.unwrap().common;
    assert_eq!((changed.version, changed.modified_at), (parent.common.version + 1, at), "a member of it has gone");
    let groups = [parent.id, group.id, child.id];
    assert_eq!(world.resources.members(domain.application, &groups, 9).await.unwrap(), []);
    assert_eq!(world.resources.memberships(domain.application, &[user.id]).await.unwrap(), []);
    assert_eq!(told(world, domain, &child).await, Some(child));
    assert_eq!(world.resources.user(domain, user.id).await.unwrap(), Some(user));
    let mut again = fixtures.group();
    again.common.external_id.clone_from(&group.common.external_id);
    assert_eq!(insert(world, domain, &again).await.unwrap(), Written::Done);
}

/// Neither read nor held nor deleted.
pub async fn nothing_of_a_group_crosses_applications(world: &World) {
    let fixtures = Fixtures::new(1);
    let here = fixtures.domain(world.application(&fixtures).await.id);
    let there = Domain { application: world.application(&fixtures).await.id, ..here };
    let group = world.group(&fixtures, here).await;
    assert_eq!(told(world, there, &group).await, None);
    let mut unit = world.provision().await;
    assert_eq!(unit.groups().hold(there, group.id).await.unwrap(), None);
    assert!(!unit.groups().delete(there.application, group.id, fixtures.later()).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(told(world, here, &group).await, Some(group));
}

/// What the unit that holds it does is then seen.
pub async fn a_group_that_is_held_is_waited_for(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let group = world.group(&fixtures, domain).await;
    let after = Group { common: fixtures.changed(&group.common), ..group.clone() };
    let mut unit = world.provision().await;
    assert!(unit.groups().hold(domain, group.id).await.unwrap().is_some());
    let waiting = tokio::spawn({
        let world = world.clone();
        async move {
            let mut unit = world.provision().await;
            let held = unit.groups().hold(domain, group.id).await.unwrap();
            unit.commit().await.unwrap();
            held
        }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!waiting.is_finished());
    assert_eq!(unit.groups().update(domain, &after).await.unwrap(), Written::Done);
    unit.commit().await.unwrap();
    assert_eq!(waiting.await.expect("no panic"), Some(after));
}
