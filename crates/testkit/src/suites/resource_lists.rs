//! Which resources a condition finds. Random conditions are compared with what they mean elsewhere; here are those of which
//! the answer is plain, and texts that mean nothing to a database.

use std::time::Duration;

use fidelio_identity::Cut;
use fidelio_provisioning::Condition;
use fidelio_provisioning::ports::{Query, Window};
use fidelio_provisioning::resource::{Domain, NewMember};
use fidelio_provisioning::schema::ResourceType;
use scim_filter::Filter;
use uuid::Uuid;

use crate::fixtures::provisioning::{entries, nameless};
use crate::{Fixtures, World};

const ALL: u64 = 1000;

/// Some users, and groups with some of them.
struct Scene {
    domain: Domain,
    users: Vec<Uuid>,
    groups: Vec<Uuid>,
}

impl Scene {
    async fn new(world: &World) -> Self {
        let fixtures = Fixtures::new(1);
        let domain = fixtures.domain(world.application(&fixtures).await.id);
        let elsewhere = fixtures.domain(world.application(&fixtures).await.id);
        let of_users: [&[(&str, u32, &str)]; 4] = [
            &[
                ("userName", 0, "ann"),
                ("title", 0, "boss"),
                ("emails", 0, ""),
                ("emails.value", 0, "ann@work"),
                ("emails.type", 0, "work"),
                ("emails", 1, ""),
                ("emails.value", 1, "ann@home"),
                ("emails.type", 1, "home"),
            ],
            &[
                ("userName", 0, "bob"),
                ("emails", 0, ""),
                ("emails.value", 0, "ann@work"),
                ("emails.type", 0, "home"),
                ("emails", 1, ""),
                ("emails.value", 1, "bob@work"),
            ],
            &[("userName", 0, "100%_*'\\王"), ("emails", 0, ""), ("emails.display", 0, "")],
            &[("userName", 0, "zoe\u{10ffff}")],
        ];
        let mut users = Vec::new();
        for domain in [domain, elsewhere] {
            for of_user in of_users {
                let user = fixtures.user(domain.application);
                let provisioned = fixtures.provisioned(&user);
                world.make(domain, &user, &provisioned, &entries(of_user)).await;
                users.push(user.id);
            }
        }
        // As many again who are not provisioned.
        for _ in 0..4 {
            world.user(&fixtures, domain.application).await;
        }
        let mut groups = Vec::new();
        for (domain, users) in [(domain, &users[..4]), (elsewhere, &users[4..])] {
            let mut unit = world.provision().await;
            let mut of_domain: Vec<Uuid> = Vec::new();
            for (name, members) in [("Staff", &users[..2]), ("100%_", &[]), ("Everybody", &users[1..3])] {
                let group = fidelio_provisioning::resource::Group { display_name: name.into(), ..fixtures.group() };
                unit.groups().insert(domain, &group).await.unwrap();
                let mut members = nameless(members.iter().map(|id| id.as_uuid()));
                if name == "Everybody" {
                    members.push(NewMember { id: of_domain[0], display: None });
                }
                let at = fixtures.later();
                unit.groups().add_members(domain.application, group.id, &members, at).await.unwrap().unwrap();
                of_domain.push(group.id.as_uuid());
            }
            unit.access().cut(domain.application, Cut::User(users[3]), fixtures.later()).await.unwrap();
            let at = fixtures.later() + Duration::from_secs(3600);
            assert!(unit.users().set_active(domain.application, users[3], false, at).await.unwrap());
            unit.commit().await.unwrap();
            groups.extend(of_domain);
        }
        let users = users[..4].iter().map(|id| id.as_uuid()).collect();
        groups.truncate(3);
        Self { domain, users, groups }
    }

    /// The numbers of those who are found, which must be as many as are counted.
    async fn found(&self, world: &World, resource: ResourceType, filter: &str) -> Vec<usize> {
        let filter = Filter::parse(filter).unwrap_or_else(|error| panic!("{filter}: {error}"));
        let condition = Condition::of(resource, &filter).unwrap_or_else(|error| panic!("{filter}: {error}"));
        let query = Query { condition, order: None, window: Window::Skip(0), count: ALL };
        let (total, found) = match resource {
            ResourceType::User => {
                let listing = world.resources.users(self.domain, &query).await.unwrap();
                (listing.total, listing.items.iter().map(|user| user.id.as_uuid()).collect::<Vec<_>>())
            }
            ResourceType::Group => {
                let listing = world.resources.groups(self.domain, &query).await.unwrap();
                (listing.total, listing.items.iter().map(|group| group.id.as_uuid()).collect())
            }
        };
        assert_eq!(total, found.len() as u64, "{filter}");
        let all = if resource == ResourceType::User { &self.users } else { &self.groups };
        found.iter().map(|id| all.iter().position(|other| other == id).expect("one of these")).collect()
    }
}

/// Of this application only, and only those who are provisioned.
pub async fn users_are_found_by_what_is_told_of_them(world: &World) {
    let scene = Scene::new(world).await;
    let [staff, everybody] = [scene.groups[0], scene.groups[2]];
    for (filter, found) in [
        ("id pr", &[0, 1, 2, 3][..]),
        ("not (id pr)", &[]),
        (&format!("id eq \"{}\"", scene.users[1]), &[1]),
        (&format!("id ne \"{}\"", scene.users[1]), &[0, 2, 3]),
        (r#"userName eq "ANN""#, &[0]),
        (r#"userName ne "ann""#, &[1, 2, 3]),
        (r#"userName sw "a" or userName ew "B""#, &[0, 1]),
        (r#"userName gt "ann""#, &[1, 3]),
        (r#"userName ge "ann" and userName lt "bob""#, &[0]),
        (r#"userName le "bob""#, &[0, 1, 2]),
        ("title pr", &[0]),
        (r#"title ne "x""#, &[0, 1, 2, 3]),
        (r#"title ne "Boss""#, &[1, 2, 3]),
        ("emails pr", &[0, 1]),
        (r#"emails.value eq "ann@work""#, &[0, 1]),
        (r#"emails[type eq "work" and value eq "ann@work"]"#, &[0]),
        (r#"emails[not (type pr)]"#, &[1, 2]),
        (r#"emails[value ew "work" and not (type eq "home")]"#, &[0, 1]),
        (r#"emails[type eq "home" and (value sw "ann@h" or value co "ann@w")]"#, &[0, 1]),
        (r#"not (emails[type eq "home"])"#, &[2, 3]),
        (r#"emails.display eq """#, &[2]),
        ("active eq false", &[3]),
        ("active ne false", &[0, 1, 2]),
        (r#"meta.lastModified gt "2026-01-01T00:59:00Z""#, &[3]),
        (r#"meta.created gt "2026-01-01T00:59:00Z""#, &[]),
        (r#"meta.resourceType eq "User""#, &[0, 1, 2, 3]),
        (&format!("groups eq \"{staff}\""), &[0, 1]),
        (&format!("groups[value eq \"{staff}\"] and groups.value eq \"{everybody}\""), &[1]),
        (&format!("groups ne \"{staff}\""), &[1, 2, 3]),
        (r#"groups.display eq "staff""#, &[0, 1]),
        (r#"groups[display sw "e" and type eq "direct"]"#, &[1, 2]),
        (r#"not (groups.display sw "e")"#, &[0, 3]),
        ("not (groups pr)", &[3]),
        ("not (title pr or groups pr)", &[3]),
        (r#"(title pr and active eq true) or not (emails pr and userName pr)"#, &[0, 2, 3]),
    ] {
        assert_eq!(scene.found(world, ResourceType::User, filter).await, found, "{filter}");
    }
}

/// By their names and members.
pub async fn groups_are_found_by_what_is_told_of_them(world: &World) {
    let scene = Scene::new(world).await;
    let [ann, bob, stranger] = [scene.users[0], scene.users[1], scene.users[3]];
    let staff = scene.groups[0];
    for (filter, found) in [
        ("id pr", &[0, 1, 2][..]),
        (r#"displayName eq "STAFF""#, &[0]),
        (r#"displayName co "ff" or displayName ew "dy""#, &[0, 2]),
        (&format!("members eq \"{bob}\""), &[0, 2]),
        (&format!("members[value eq \"{ann}\"]"), &[0]),
        (&format!("members[value eq \"{staff}\" and type eq \"Group\"]"), &[2]),
        (&format!("members[value eq \"{staff}\" and type eq \"User\"]"), &[]),
        (&format!("members.value eq \"{stranger}\""), &[]),
        (&format!("not (members.value eq \"{ann}\")"), &[1, 2]),
        (&format!("members ne \"{ann}\""), &[0, 1, 2]),
        (r#"members.type ne "user""#, &[1, 2]),
        (r#"members[not (type eq "user")]"#, &[2]),
        ("members pr", &[0, 2]),
        (r#"meta.resourceType eq "User""#, &[]),
    ] {
        assert_eq!(scene.found(world, ResourceType::Group, filter).await, found, "{filter}");
    }
}

/// No character means anything but itself.
pub async fn hostile_text_is_only_text_in_a_condition(world: &World) {
    let scene = Scene::new(world).await;
    for (filter, found) in [
        (r#"userName eq "%""#, &[][..]),
        (r#"userName sw "%""#, &[]),
        (r#"userName co "%""#, &[2]),
        (r#"userName co "_""#, &[2]),
        (r#"userName sw "100%_*'\\""#, &[2]),
        (r#"userName ew "'\\王""#, &[2]),
        (r#"userName ew "王""#, &[2]),
        (r#"userName ew "0%_*'\\王""#, &[2]),
        (r#"userName ew "x100%_*'\\王""#, &[]),
        (r#"userName sw "zoe""#, &[3]),
        ("userName sw \"zoe\u{10ffff}\"", &[3]),
        ("userName sw \"\u{10ffff}\"", &[]),
        (r#"userName gt "z""#, &[3]),
        (r#"userName eq "' or 1=1; --""#, &[]),
        (r#"userName co """#, &[0, 1, 2, 3]),
    ] {
        assert_eq!(scene.found(world, ResourceType::User, filter).await, found, "{filter}");
    }
    for (filter, found) in
        [(r#"displayName sw "100%""#, &[1][..]), (r#"displayName co "_""#, &[1]), (r#"displayName sw "_""#, &[])]
    {
        assert_eq!(scene.found(world, ResourceType::Group, filter).await, found, "{filter}");
    }
}

/// Which another client, or none, calls nothing.
pub async fn resources_are_found_by_what_their_client_calls_them(world: &World) {
    let fixtures = Fixtures::new(1);
    let one = fixtures.domain(world.application(&fixtures).await.id);
    let user = world.provisioned_user(&fixtures, one).await;
    let group = world.group(&fixtures, one).await;
    let (other, none) = (fixtures.domain(one.application), Domain { client: None, ..one });
    for (resource, external_id) in [(ResourceType::User, &user.common), (ResourceType::Group, &group.common)]
        .map(|(resource, common)| (resource, common.external_id.clone().expect("a name")))
    {
        for (filter, of_one, of_others) in [
            (format!("externalId eq \"{external_id}\""), 1, 0),
            (format!("externalId eq \"{}\"", external_id.to_lowercase()), 0, 0),
            (format!("externalId ne \"{external_id}\""), 0, 1),
            (r#"externalId sw "Ext""#.into(), 1, 0),
            ("externalId pr".into(), 1, 0),
            ("not (externalId pr)".into(), 0, 1),
            (format!("externalId eq \"{external_id}\" or id eq null"), 1, 0),
        ] {
            for (domain, found) in [(one, of_one), (other, of_others), (none, of_others)] {
                let condition = Condition::of(resource, &Filter::parse(&filter).unwrap()).unwrap();
                let query = Query { condition, order: None, window: Window::Skip(0), count: 0 };
                let total = match resource {
                    ResourceType::User => world.resources.users(domain, &query).await.unwrap().total,
                    ResourceType::Group => world.resources.groups(domain, &query).await.unwrap().total,
                };
                assert_eq!(total, found, "{filter}");
            }
        }
    }
}
