//! In which order resources are listed, and part by part.

use std::collections::HashSet;

use fidelio_identity::User;
use fidelio_kernel::UserId;
use fidelio_provisioning::Condition;
use fidelio_provisioning::condition::{Field, Order};
use fidelio_provisioning::ports::{Key, Listing, Query, Window};
use fidelio_provisioning::resource::{Domain, ProvisionedUser};
use uuid::Uuid;

use super::race;
use crate::fixtures::provisioning::entries;
use crate::{Fixtures, World};

fn query(order: Option<Order>, window: Window, count: u64) -> Query {
    Query { condition: Condition::Always, order, window, count }
}

/// Users with these titles, or none, made in this order; some are inactive and some are called nothing.
async fn titled(world: &World, fixtures: &Fixtures, titles: &[Option<&str>]) -> (Domain, Vec<ProvisionedUser>) {
    let domain = fixtures.domain(world.application(fixtures).await.id);
    let mut users = Vec::new();
    for (index, title) in titles.iter().enumerate() {
        let user = User { active: index % 3 != 0, ..fixtures.user(domain.application) };
        let mut provisioned = fixtures.provisioned(&user);
        if index % 2 == 0 {
            provisioned.common.external_id = None;
        }
        let title = title.map(|title| [("title", 3, title), ("title", 7, "between")]);
        let entries = entries(title.as_ref().map_or(&[], |title| &title[..]));
        world.make(domain, &user, &provisioned, &entries).await;
        users.push(provisioned);
    }
    (domain, users)
}

/// The whole list by parts of two, each from where the one before ended.
async fn by_keys(world: &World, domain: Domain, order: Option<&Order>) -> Vec<UserId> {
    let (mut told, mut window) = (Vec::new(), Window::Skip(0));
    loop {
        let listing = world.resources.users(domain, &query(order.cloned(), window, 2)).await.unwrap();
        assert!(listing.items.len() == 2 || listing.next.is_none());
        told.extend(listing.items.iter().map(|user| user.id));
        let Some(next) = listing.next else { return told };
        assert_eq!(next.id, told.last().expect("the last one").as_uuid());
        window = Window::After(next);
    }
}

/// What has no value comes last, or first if descending; where values are the same the older one comes first. One list is
/// the same as a whole and part by part.
pub async fn users_are_listed_in_every_order(world: &World) {
    let fixtures = Fixtures::new(1);
    let titles = [Some("b"), None, Some("a"), Some("b"), Some(""), None, Some("Z"), Some("é"), Some("a b")];
    let (domain, users) = titled(world, &fixtures, &titles).await;
    let external_ids = || users.iter().map(|user| user.common.external_id.clone());
    let times = |time: fn(&ProvisionedUser) -> i64| users.iter().map(move |user| Some(time(user)));
    let orders: [(Field, Vec<Option<String>>); 6] = [
        (Field::Entry("title".into()), titles.iter().map(|title| title.map(str::to_owned)).collect()),
        (Field::Entry("nickName".into()), vec![None; titles.len()]),
        (Field::ExternalId, external_ids().collect()),
        (Field::Active, users.iter().map(|user| Some(user.active.to_string())).collect()),
        (Field::Created, times(|user| user.common.created_at.as_micros()).map(padded).collect()),
        (Field::LastModified, times(|user| user.common.modified_at.as_micros()).map(padded).collect()),
    ];
    for (field, values) in orders {
        for descending in [false, true] {
            let mut expected: Vec<usize> = (0..users.len()).collect();
            expected.sort_by(|one, other| {
                let (one, other) = (&values[*one], &values[*other]);
                let compared = (one.is_none(), one).cmp(&(other.is_none(), other));
                if descending { compared.reverse() } else { compared }
            });
            let expected: Vec<_> = expected.into_iter().map(|index| users[index].id).collect();
            let order = Order { field: field.clone(), descending };
            let listing =
                world.resources.users(domain, &query(Some(order.clone()), Window::Skip(0), 100)).await.unwrap();
            assert_eq!(listing.items.iter().map(|user| user.id).collect::<Vec<_>>(), expected, "{order:?}");
            assert_eq!((listing.total, listing.next), (users.len() as u64, None));
            assert_eq!(by_keys(world, domain, Some(&order)).await, expected, "{order:?} by keys");
        }
    }
    let ids: Vec<_> = users.iter().map(|user| user.id).collect();
    assert_eq!(by_keys(world, domain, None).await, ids);
    let by_id = |descending| Order { field: Field::Id, descending };
    assert_eq!(by_keys(world, domain, Some(&by_id(false))).await, ids);
    assert_eq!(by_keys(world, domain, Some(&by_id(true))).await, ids.into_iter().rev().collect::<Vec<_>>());
}

/// As a text that sorts as the number.
fn padded(time: Option<i64>) -> Option<String> {
    time.map(|time| format!("{time:020}"))
}

/// By name without regard to letter case.
pub async fn groups_are_listed_by_name(world: &World) {
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let mut unit = world.provision().await;
    for name in ["b", "A", "C", "a b", "É"] {
        let group = fidelio_provisioning::resource::Group { display_name: name.into(), ..fixtures.group() };
        unit.groups().insert(domain, &group).await.unwrap();
    }
    unit.commit().await.unwrap();
    for (descending, names) in [(false, ["A", "a b", "b", "C", "É"]), (true, ["É", "C", "b", "a b", "A"])] {
        let order = Order { field: Field::GroupName, descending };
        let (mut told, mut window) = (Vec::new(), Window::Skip(0));
        loop {
            let listing = world.resources.groups(domain, &query(Some(order.clone()), window, 2)).await.unwrap();
            told.extend(listing.items.into_iter().map(|group| group.display_name));
            let Some(next) = listing.next else { break };
            window = Window::After(next);
        }
        assert_eq!(told, names);
    }
}

/// However many are skipped or asked for.
pub async fn a_part_of_a_list_is_told_with_the_number_of_all(world: &World) {
    let fixtures = Fixtures::new(1);
    let (domain, users) = titled(world, &fixtures, &[None; 5]).await;
    let ids: Vec<_> = users.iter().map(|user| user.id).collect();
    for (skip, count, told, has_more) in [
        (0, 0, &ids[..0], false),
        (0, 2, &ids[..2], true),
        (3, 2, &ids[3..], false),
        (3, 1, &ids[3..4], true),
        (4, u64::MAX, &ids[4..], false),
        (5, 2, &[], false),
        (u64::MAX, u64::MAX, &[], false),
    ] {
        let Listing { total, items, next } =
            world.resources.users(domain, &query(None, Window::Skip(skip), count)).await.unwrap();
        assert_eq!(items.iter().map(|user| user.id).collect::<Vec<_>>(), told, "{skip} {count}");
        assert_eq!((total, next.is_some()), (5, has_more), "{skip} {count}");
    }
}

/// Whatever a key says that was never given: nobody fails.
pub async fn strange_keys_end_or_begin_a_list(world: &World) {
    let fixtures = Fixtures::new(1);
    let (domain, users) = titled(world, &fixtures, &[Some("a"), None]).await;
    let fields = [Field::Id, Field::Created, Field::Active, Field::ExternalId, Field::Entry("title".into())];
    for field in fields {
        for sorted_by in [None, Some("\0"), Some("x"), Some("'"), Some("99999999999999999999")] {
            for (descending, id) in [(false, Uuid::nil()), (true, Uuid::max())] {
                let key = Key { sorted_by: sorted_by.map(str::to_owned), id };
                let order = Order { field: field.clone(), descending };
                let listing =
                    world.resources.users(domain, &query(Some(order), Window::After(key), 9)).await.unwrap();
                assert_eq!(listing.total, users.len() as u64);
            }
        }
    }
}

/// While fifty others come and go, one that stays is told once.
pub async fn no_resource_that_stays_is_lost_or_told_twice_while_others_come_and_go(world: &World) {
    let fixtures = Fixtures::new(1);
    let titles: Vec<_> = (0..60).map(|index| format!("{:02}", index * 7 % 60)).collect();
    let titles: Vec<_> = titles.iter().map(|title| Some(title.as_str())).collect();
    let (domain, users) = titled(world, &fixtures, &titles).await;
    let (staying, going) = users.split_at(35);
    let coming: Vec<_> = (0..25).map(|_| fixtures.user(domain.application)).collect();
    let provisioned: Vec<_> = coming.iter().map(|user| fixtures.provisioned(user)).collect();
    let order = Order { field: Field::Entry("title".into()), descending: false };
    let told = race(51, |index| {
        let (world, order) = (world.clone(), order.clone());
        let gone = going.get(index).map(|user| user.id);
        let come = index.checked_sub(25).filter(|index| *index < 25);
        let come = come.map(|index| (coming[index].clone(), provisioned[index].clone(), format!("{index}x")));
        async move {
            if let Some(id) = gone {
                let mut unit = world.begin().await;
                assert!(unit.users().delete(domain.application, id).await.unwrap());
                unit.commit().await.unwrap();
                return Vec::new();
            }
            if let Some((user, provisioned, title)) = come {
                world.make(domain, &user, &provisioned, &entries(&[("title", 0, &title)])).await;
                return Vec::new();
            }
            by_keys(&world, domain, Some(&order)).await
        }
    })
    .await;
    let told: Vec<_> = told.into_iter().flatten().collect();
    let once: HashSet<_> = told.iter().collect();
    assert_eq!(once.len(), told.len(), "one was told twice");
    assert!(staying.iter().all(|user| once.contains(&user.id)), "one was lost");
}
