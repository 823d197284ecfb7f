//! Who is in which group.

use fidelio_kernel::{ApplicationId, GroupId};
use fidelio_provisioning::resource::{Domain, Group, Member, MemberId, Membership, NewMember, ProvisionedUser};
use uuid::Uuid;

use crate::fixtures::provisioning::nameless;
use crate::{Fixtures, World};

/// Two groups and three users; nobody is a member.
struct Scene {
    domain: Domain,
    groups: [Group; 2],
    users: [ProvisionedUser; 3],
    fixtures: Fixtures,
}

impl Scene {
    async fn new(world: &World) -> Self {
        let fixtures = Fixtures::new(1);
        let domain = fixtures.domain(world.application(&fixtures).await.id);
        let groups = [world.group(&fixtures, domain).await, world.group(&fixtures, domain).await];
        let mut users = Vec::new();
        for _ in 0..3 {
            users.push(world.provisioned_user(&fixtures, domain).await);
        }
        let users = users.try_into().expect("three users");
        Self { domain, groups, users, fixtures }
    }

    async fn add(&self, world: &World, group: usize, members: &[NewMember]) -> Result<u64, Vec<Uuid>> {
        add(world, self.domain.application, self.groups[group].id, members, &self.fixtures).await
    }

    fn user(&self, index: usize) -> Uuid {
        self.users[index].id.as_uuid()
    }

    async fn members(&self, world: &World, group: usize) -> Vec<Uuid> {
        let members = world.resources.members(self.domain.application, &[self.groups[group].id], 1000).await;
        members.unwrap().iter().map(|member| member.id.as_uuid()).collect()
    }
}

async fn add(
    world: &World,
    application: ApplicationId,
    group: GroupId,
    members: &[NewMember],
    fixtures: &Fixtures,
) -> Result<u64, Vec<Uuid>> {
    let mut unit = world.provision().await;
    let added = unit.groups().add_members(application, group, members, fixtures.later()).await.unwrap();
    if added.is_ok() {
        unit.commit().await.unwrap();
    }
    added
}

fn named(id: Uuid, display: &str) -> NewMember {
    NewMember { id, display: Some(display.into()) }
}

/// With the name that was told, or the one that is known; users and groups in the order of their identifiers.
pub async fn members_are_told_with_their_names(world: &World) {
    let scene = Scene::new(world).await;
    let application = scene.domain.application;
    let child = scene.groups[1].id;
    let members = [
        NewMember { id: scene.user(1), display: None },
        named(scene.user(0), "Ann “A” '; --"),
        NewMember { id: child.as_uuid(), display: None },
    ];
    assert_eq!(scene.add(world, 0, &members).await, Ok(3));
    let known = world.identity.user(application, scene.users[1].id).await.unwrap().expect("the user").display_name;
    let member = |id, display: &str| Member { group: scene.groups[0].id, id, display: display.into() };
    let mut expected = vec![
        member(MemberId::User(scene.users[0].id), "Ann “A” '; --"),
        member(MemberId::User(scene.users[1].id), &known),
        member(MemberId::Group(child), &scene.groups[1].display_name),
    ];
    expected.sort_by_key(|member| member.id.as_uuid());
    let ids = scene.groups.clone().map(|group| group.id);
    assert_eq!(world.resources.members(application, &ids, 9).await.unwrap(), expected);
    assert_eq!(world.resources.members(application, &ids, 2).await.unwrap(), expected[..2]);
    assert_eq!(world.resources.members(application, &ids, 0).await.unwrap(), []);
    assert_eq!(world.resources.members(application, &[], 9).await.unwrap(), []);
    let mut unit = world.provision().await;
    assert_eq!(unit.groups().members(application, scene.groups[0].id).await.unwrap(), expected);
}

/// Who is told twice, or is a member already, is added once; a name that is told is written, none leaves the old one.
pub async fn adding_again_changes_names_only(world: &World) {
    let scene = Scene::new(world).await;
    let id = scene.user(0);
    assert_eq!(scene.add(world, 0, &nameless([id, id])).await, Ok(1));
    assert_eq!(scene.add(world, 0, &nameless([id])).await, Ok(0));
    let display = async |world: &World| {
        let ids = [scene.groups[0].id];
        world.resources.members(scene.domain.application, &ids, 9).await.unwrap().remove(0).display
    };
    let known = display(world).await;
    for (member, changed, told) in [
        (named(id, "Ann"), 1, "Ann"),
        (named(id, "Ann"), 0, "Ann"),
        (named(id, "Anna"), 1, "Anna"),
        (NewMember { id, display: None }, 0, "Anna"),
    ] {
        assert_eq!(scene.add(world, 0, &[member]).await, Ok(changed));
        assert_eq!(display(world).await, told);
    }
    assert_ne!(known, "Ann");
    assert_eq!(scene.add(world, 0, &nameless([scene.user(1), id])).await, Ok(1));
}

/// Users who are not provisioned, who are of another application, or not at all; groups as well.
pub async fn only_what_is_provisioned_here_becomes_a_member(world: &World) {
    let scene = Scene::new(world).await;
    let fixtures = &scene.fixtures;
    let there = Domain { application: world.application(fixtures).await.id, ..scene.domain };
    let missing = [
        world.user(fixtures, scene.domain.application).await.id.as_uuid(),
        world.provisioned_user(fixtures, there).await.id.as_uuid(),
        world.group(fixtures, there).await.id.as_uuid(),
        fixtures.group().id.as_uuid(),
    ];
    let mut told = scene.add(world, 0, &nameless([&missing[..], &[scene.user(0)]].concat())).await.unwrap_err();
    told.sort_unstable();
    assert_eq!(told, missing);
    assert!(scene.members(world, 0).await.is_empty());
    // A group that is held through its own application only.
    assert_eq!(world.resources.members(there.application, &[scene.groups[0].id], 9).await.unwrap(), []);
}

/// Who is none is ignored.
pub async fn members_are_removed_or_kept(world: &World) {
    let scene = Scene::new(world).await;
    let all = [scene.user(0), scene.user(1), scene.user(2)];
    for group in 0..2 {
        assert_eq!(scene.add(world, group, &nameless(all)).await, Ok(3));
    }
    let stranger = scene.fixtures.group().id.as_uuid();
    let group = scene.groups[0].id;
    let mut unit = world.provision().await;
    assert_eq!(unit.groups().remove_members(group, &[all[1], stranger]).await.unwrap(), 1);
    assert_eq!(unit.groups().remove_members(group, &[all[1]]).await.unwrap(), 0);
    assert_eq!(unit.groups().remove_members(group, &[]).await.unwrap(), 0);
    unit.commit().await.unwrap();
    assert_eq!(scene.members(world, 0).await, [all[0], all[2]]);
    let mut unit = world.provision().await;
    assert_eq!(unit.groups().keep_members(group, &[all[2], all[1], stranger]).await.unwrap(), 1);
    unit.commit().await.unwrap();
    assert_eq!(scene.members(world, 0).await, [all[2]]);
    let mut unit = world.provision().await;
    assert_eq!(unit.groups().keep_members(group, &[]).await.unwrap(), 1);
    unit.commit().await.unwrap();
    assert!(scene.members(world, 0).await.is_empty());
    assert_eq!(scene.members(world, 1).await, all);
}

/// Oldest group first, of all users who are asked for.
pub async fn the_groups_of_users_are_told(world: &World) {
    let scene = Scene::new(world).await;
    let [first, second] = &scene.groups;
    assert_eq!(scene.add(world, 1, &nameless([scene.user(0), scene.user(1)])).await, Ok(2));
    assert_eq!(scene.add(world, 0, &nameless([scene.user(0), second.id.as_uuid()])).await, Ok(2));
    let of = |user: usize, group: &Group| Membership {
        user: scene.users[user].id,
        group: group.id,
        display: group.display_name.clone(),
    };
    let ids = scene.users.clone().map(|user| user.id);
    let told = world.resources.memberships(scene.domain.application, &ids).await.unwrap();
    assert_eq!(told, [of(0, first), of(0, second), of(1, second)]);
    let told = world.resources.memberships(scene.domain.application, &ids[1..]).await.unwrap();
    assert_eq!(told, [of(1, second)]);
    assert_eq!(world.resources.memberships(scene.domain.application, &[]).await.unwrap(), []);
}

/// More than a statement could name.
pub async fn thousands_of_members_are_added_and_removed_at_once(world: &World) {
    let scene = Scene::new(world).await;
    let group = scene.groups[0].id;
    let ids: Vec<_> = (0..1001).map(|_| scene.fixtures.group()).collect();
    let mut unit = world.provision().await;
    for child in &ids {
        unit.groups().insert(scene.domain, child).await.unwrap();
    }
    unit.commit().await.unwrap();
    let ids: Vec<_> = ids.iter().map(|group| group.id.as_uuid()).collect();
    assert_eq!(scene.add(world, 0, &nameless(ids.iter().copied())).await, Ok(1001));
    let strangers = (0..50_000).map(|_| scene.fixtures.group().id.as_uuid());
    let kept: Vec<_> = ids[..500].iter().copied().chain(strangers).collect();
    let mut unit = world.provision().await;
    assert_eq!(unit.groups().keep_members(group, &kept).await.unwrap(), 501);
    assert_eq!(unit.groups().remove_members(group, &kept[1..]).await.unwrap(), 499);
    let (members, at) = (nameless(kept), scene.fixtures.later());
    let missing = unit.groups().add_members(scene.domain.application, group, &members, at).await.unwrap();
    assert_eq!(missing.unwrap_err().len(), 50_000);
    drop(unit);
    assert_eq!(scene.members(world, 0).await.len(), 1000);
    let all = world.resources.members(scene.domain.application, &[group], u64::MAX).await.unwrap();
    assert_eq!(all.len(), 1001);
    let groups: Vec<_> = ids.into_iter().map(GroupId::from_uuid).chain([group]).collect();
    assert_eq!(world.resources.members(scene.domain.application, &groups, 1000).await.unwrap(), all[..1000]);
}
