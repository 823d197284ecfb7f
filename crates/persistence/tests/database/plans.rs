//! How the databases find resources: what is searched by is in an index, however many resources there are.

use std::sync::Arc;

use fidelio_provisioning::Condition;
use fidelio_provisioning::condition::{Field, Order};
use fidelio_provisioning::ports::{Query, Window};
use fidelio_provisioning::schema::ResourceType;
use fidelio_testkit::{Fixtures, World};
use scim_filter::Filter;

use super::connect;

/// What clients search by again and again.
const FILTERS: &[(ResourceType, &str, &str)] = &[
    (ResourceType::User, r#"userName eq "ann@example.com""#, "user_entries_value"),
    (ResourceType::User, r#"userName eq "ann" or emails.value eq "ann""#, "user_entries_value"),
    (ResourceType::User, r#"userName sw "ann" and not (title pr)"#, "user_entries_value"),
    (
        ResourceType::User,
        r#"(userName eq "ann" and active eq true) or (title eq "boss" and not (emails pr))"#,
        "user_entries_value",
    ),
    (ResourceType::User, r#"externalId eq "E-1""#, "external_ids_external_id"),
    (ResourceType::Group, r#"externalId eq "E-1""#, "external_ids_external_id"),
    (ResourceType::User, r#"emails[type eq "work" and value eq "ann@example.com"]"#, "user_entries_value"),
    (ResourceType::User, r#"displayName sw "ann""#, "user_entries_value"),
    (ResourceType::Group, r#"displayName sw "st""#, "user_groups_name"),
    (ResourceType::Group, r#"displayName eq "staff""#, "user_groups_name"),
    (ResourceType::Group, r#"members eq "01890000-0000-7000-8000-000000000001""#, "group_members_member"),
    (ResourceType::User, "active eq false", "users_active"),
    (ResourceType::User, r#"meta.lastModified gt "2026-01-01T00:00:00Z""#, "provisioned_users_modified"),
    (ResourceType::Group, r#"meta.lastModified gt "2026-01-01T00:00:00Z""#, "user_groups_modified"),
];

/// A table that is looked through from its beginning to its end, as the plan says it.
fn is_scan(step: &str, table: &str) -> bool {
    let is_of = |after: &str| {
        step.split_once(after).is_some_and(|(_, rest)| {
            let name = rest.trim_start_matches("TABLE ").split_whitespace().next();
            name == Some(table) || rest.contains(&format!(" {table} "))
        })
    };
    // An index in which only the application is looked up is looked through for all of its resources.
    let is_search = step.starts_with(&format!("SEARCH {table} ")) && step.ends_with("(application_id=?)");
    is_of("SCAN ") || is_of("Seq Scan on ") || is_search
}

/// On PostgreSQL where it must do without looking through whole tables, since small ones are read fastest so.
pub(crate) async fn what_is_searched_by_is_in_an_index(url: &str) {
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = match url.starts_with("postgres") {
        true => format!("{url}{separator}options=-c%20enable_seqscan%3Doff"),
        false => url.to_owned(),
    };
    let database = connect(&url, 2).await;
    database.migrate().await.unwrap();
    let world = World::of(Arc::new(database.clone()));
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    for _ in 0..20 {
        world.provisioned_user(&fixtures, domain).await;
        world.group(&fixtures, domain).await;
    }
    for (resource, filter, index) in FILTERS {
        let condition = Condition::of(*resource, &Filter::parse(filter).unwrap()).unwrap();
        let query = Query { condition, order: None, window: Window::Skip(0), count: 100 };
        let plan = database.explain(domain, *resource, &query).await.unwrap();
        assert!(plan.iter().any(|step| step.contains(index)), "{filter}: {index} is not in\n{}", plan.join("\n"));
        for table in ["user_entries", "found", "provisioned_users", "user_groups", "group_members", "external_ids"]
        {
            let scan = plan.iter().find(|step| is_scan(step, table));
            assert_eq!(scan, None, "{filter}:\n{}", plan.join("\n"));
        }
    }
}

/// However many resources and members there are: one for one, two for a list.
pub(crate) async fn reading_resources_is_one_statement_and_a_list_two(url: &str) {
    let database = connect(url, 2).await;
    database.migrate().await.unwrap();
    let world = World::of(Arc::new(database.clone()));
    let fixtures = Fixtures::new(1);
    let domain = fixtures.domain(world.application(&fixtures).await.id);
    let (user, group) = (world.provisioned_user(&fixtures, domain).await, world.group(&fixtures, domain).await);
    world.provisioned_user(&fixtures, domain).await;
    let order = Order { field: Field::Entry("title".into()), descending: false };
    let list = |count, skip| Query {
        condition: Condition::Present(Field::Entry("userName".into())),
        order: Some(order.clone()),
        window: Window::Skip(skip),
        count,
    };
    let resources = &world.resources;
    let mut before = database.statements();
    let mut took = |statements: u64, what: &str| {
        assert_eq!(database.statements() - before, statements, "{what}");
        before = database.statements();
    };
    resources.user(domain, user.id).await.unwrap().expect("the user");
    took(1, "a user");
    resources.group(domain, group.id).await.unwrap().expect("the group");
    took(1, "a group");
    assert_eq!(resources.users(domain, &list(1, 0)).await.unwrap().items.len(), 1);
    took(2, "a part of a list");
    assert_eq!(resources.users(domain, &list(0, 0)).await.unwrap().total, 2);
    took(1, "a total");
    assert_eq!(resources.users(domain, &list(9, 2)).await.unwrap().items.len(), 0);
    took(1, "what is beyond a list");
    resources.memberships(domain.application, &[user.id, user.id]).await.unwrap();
    took(1, "the groups of users");
    resources.members(domain.application, &[group.id], 9).await.unwrap();
    took(1, "the members of groups");
}
