//! Units of work of provisioning that want the same at the same time.

use std::sync::Arc;

use fidelio_identity::access;
use fidelio_provisioning::ports::Written;
use fidelio_provisioning::resource::{Group, ProvisionedUser};

use super::race;
use crate::fixtures::provisioning::nameless;
use crate::{Fixtures, World};

fn done(answers: &[Written]) -> usize {
    answers.iter().filter(|answer| **answer == Written::Done).count()
}

/// The losers are told.
pub async fn a_group_name_raced_by_sixteen_units_is_inserted_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let groups: Vec<_> = (0..16).map(|_| Group { display_name: "Staff".into(), ..fixtures.group() }).collect();
    let answers = race(16, |index| {
        let (world, group) = (world.clone(), groups[index].clone());
        async move {
            let mut unit = world.provision().await;
            let written = unit.groups().insert(domain, &group).await.unwrap();
            if written == Written::Done {
                unit.commit().await.unwrap();
            }
            written
        }
    })
    .await;
    assert_eq!(done(&answers), 1);
    assert_eq!(answers.iter().filter(|answer| **answer == Written::NameTaken).count(), 15);
}

/// By groups that are there, in sixteen letter cases.
pub async fn a_group_name_raced_by_sixteen_renamings_is_given_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let mut groups = Vec::new();
    for index in 0..16 {
        let letters = (0..4).map(|bit| if index >> bit & 1 == 0 { 'a' } else { 'A' });
        groups.push(Group { display_name: letters.collect(), ..world.group(&fixtures, domain).await });
    }
    let answers = race(16, |index| {
        let (world, group) = (world.clone(), groups[index].clone());
        async move {
            let mut unit = world.provision().await;
            unit.groups().hold(domain, group.id).await.unwrap();
            let written = unit.groups().update(domain, &group).await.unwrap();
            if written == Written::Done {
                unit.commit().await.unwrap();
            }
            written
        }
    })
    .await;
    assert_eq!(done(&answers), 1);
}

/// By new users, of whom nothing is kept but of one.
pub async fn an_external_id_raced_by_sixteen_units_is_given_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let users: Vec<_> = (0..16).map(|_| fixtures.user(domain.application)).collect();
    let provisioned: Vec<_> = users
        .iter()
        .map(|user| {
            let mut provisioned = fixtures.provisioned(user);
            provisioned.common.external_id = Some("E-1".into());
            provisioned
        })
        .collect();
    let answers = race(16, |index| {
        let (world, user, provisioned) = (world.clone(), users[index].clone(), provisioned[index].clone());
        async move {
            let mut unit = world.provision().await;
            assert!(unit.users().insert(&user).await.unwrap());
            let written = unit.provisioned_users().insert(domain, &provisioned, &[]).await.unwrap();
            if written == Written::Done {
                unit.commit().await.unwrap();
            }
            written
        }
    })
    .await;
    assert_eq!(done(&answers), 1);
    let mut there = 0;
    for user in &users {
        let identity = world.identity.user(domain.application, user.id).await.unwrap();
        let resource = world.resources.user(domain, user.id).await.unwrap();
        assert_eq!(identity.is_some(), resource.is_some());
        there += usize::from(resource.is_some());
    }
    assert_eq!(there, 1);
}

/// By users who are there.
pub async fn a_user_name_raced_by_sixteen_renamings_is_given_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let name = fixtures.user(domain.application).name;
    let mut users = Vec::new();
    for _ in 0..16 {
        let user = world.provisioned_user(&fixtures, domain).await;
        users.push(ProvisionedUser { name: name.clone(), ..user });
    }
    let answers = race(16, |index| {
        let (world, user) = (world.clone(), users[index].clone());
        async move {
            let mut unit = world.provision().await;
            unit.provisioned_users().hold(domain, user.id).await.unwrap();
            let written = unit.provisioned_users().update(domain, &user, "Shown", None).await.unwrap();
            if written == Written::Done {
                unit.commit().await.unwrap();
            }
            written
        }
    })
    .await;
    assert_eq!(done(&answers), 1);
}

/// Eight units, each of five members, half of them without holding the group, while a ninth renames it.
pub async fn members_added_by_many_units_at_once_are_all_kept(world: &World) {
    let fixtures = Arc::new(Fixtures::new(1));
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let group = world.group(&fixtures, domain).await;
    let mut users = Vec::new();
    for _ in 0..40 {
        users.push(world.provisioned_user(&fixtures, domain).await.id.as_uuid());
    }
    let answers = race(9, |index| {
        let (world, fixtures, group) = (world.clone(), Arc::clone(&fixtures), group.clone());
        let members = nameless(users.iter().skip(index * 5).take(5).copied());
        async move {
            let mut unit = world.provision().await;
            let at = fixtures.later();
            if index == 8 {
                let held = unit.groups().hold(domain, group.id).await.unwrap().expect("the group");
                let renamed = Group { display_name: "Staff".into(), ..held };
                assert_eq!(unit.groups().update(domain, &renamed).await.unwrap(), Written::Done);
            } else {
                if index % 2 == 0 {
                    assert!(unit.groups().hold(domain, group.id).await.unwrap().is_some());
                }
                let added = unit.groups().add_members(domain.application, group.id, &members, at).await.unwrap();
                assert_eq!(added, Ok(5));
            }
            unit.commit().await.unwrap();
        }
    })
    .await;
    assert_eq!(answers.len(), 9);
    let members = world.resources.members(domain.application, &[group.id], 100).await.unwrap();
    assert_eq!(members.iter().map(|member| member.id.as_uuid()).collect::<Vec<_>>(), users);
    assert_eq!(world.resources.group(domain, group.id).await.unwrap().expect("the group").display_name, "Staff");
}

/// A member who goes at the same time is either one until it goes or missing; nobody fails, and nothing of it is left.
pub async fn a_user_who_goes_while_it_is_added_is_missing_or_gone(world: &World) {
    let fixtures = Arc::new(Fixtures::new(1));
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    for _ in 0..8 {
        let (user, group) =
            (world.provisioned_user(&fixtures, domain).await.id, world.group(&fixtures, domain).await.id);
        race(4, |index| {
            let (world, fixtures) = (world.clone(), Arc::clone(&fixtures));
            async move {
                let mut unit = world.provision().await;
                let at = fixtures.later();
                if index == 0 {
                    assert!(access::delete(unit.as_mut(), domain.application, user, at).await.unwrap());
                    unit.commit().await.unwrap();
                    return;
                }
                unit.groups().hold(domain, group).await.unwrap();
                let members = nameless([user.as_uuid()]);
                let added = unit.groups().add_members(domain.application, group, &members, at).await.unwrap();
                match added {
                    Ok(_) => unit.commit().await.unwrap(),
                    Err(missing) => assert_eq!(missing, [user.as_uuid()]),
                }
            }
        })
        .await;
        assert_eq!(world.resources.members(domain.application, &[group], 9).await.unwrap(), []);
        assert_eq!(world.resources.user(domain, user).await.unwrap(), None);
    }
}

/// Each ends with a version of its own, and none fails.
pub async fn updates_and_deactivations_of_a_user_at_once_all_get_done(world: &World) {
    let fixtures = Arc::new(Fixtures::new(1));
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let user = world.provisioned_user(&fixtures, domain).await;
    race(16, |index| {
        let (world, fixtures) = (world.clone(), Arc::clone(&fixtures));
        let id = user.id;
        async move {
            let mut unit = world.provision().await;
            let at = fixtures.later();
            match index % 4 {
                0 => assert!(access::deactivate(unit.as_mut(), domain.application, id, at).await.unwrap()),
                1 => assert!(access::activate(unit.as_mut(), domain.application, id, at).await.unwrap()),
                _ => {
                    let mut held = unit.provisioned_users().hold(domain, id).await.unwrap().expect("the user");
                    held.common.version += 1;
                    let written = unit.provisioned_users().update(domain, &held, "Shown", Some(&[])).await.unwrap();
                    assert_eq!(written, Written::Done);
                }
            }
            unit.commit().await.unwrap();
        }
    })
    .await;
    let told = world.resources.user(domain, user.id).await.unwrap().expect("the user");
    // A deactivation cuts and deactivates.
    assert_eq!(told.common.version, 1 + 4 * 2 + 4 + 8);
}
