//! Lists that are read by cursors (RFC 9865).

use std::collections::BTreeSet;

use fidelio_client::{Client, types};
use fidelio_tests::on_both_databases;
use serde_json::{Value, json};

use super::{bulk, made_group, made_id, refusal, refusal_and_detail, searching};
use crate::support::{tampered, with_settings};

/// A page of users and groups.
async fn page(client: &Client, mut search: Value, cursor: &str) -> types::ScimResourceList {
    search["cursor"] = json!(cursor);
    client.scim_search(&searching(search)).await.unwrap().into_inner()
}

fn name(resource: &Value) -> String {
    resource.get("userName").or(resource.get("displayName")).and_then(Value::as_str).unwrap().to_owned()
}

/// Makes users of these names at once; their identifiers.
async fn make_all(client: &Client, names: &[String]) -> Vec<String> {
    let operation = |name| json!({"method": "POST", "path": "/Users", "bulkId": name, "data": {"userName": name}});
    let made = client.scim_bulk(&bulk(names.iter().map(operation).collect())).await.unwrap().into_inner();
    let id = |made: types::ScimBulkOutcome| made.location.unwrap().rsplit('/').next().unwrap().to_owned();
    made.operations.into_iter().map(id).collect()
}

/// The names of all users, read in small pages while others come and go.
async fn read_all(client: &Client, search: Value) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = page(client, search.clone(), &cursor).await;
        names.extend(page.resources.iter().map(name));
        match page.next_cursor {
            Some(next) => cursor = next,
            None => return names,
        }
    }
}

on_both_databases! {
    async fn a_list_of_both_types_is_read_page_by_page_to_its_end(tenant: &Tenant) {
        let client = tenant.backend();
        for name in ["a", "b", "c"] {
            made_id(&client, name).await;
            made_group(&client, &format!("group {name}"), &[]).await;
        }
        let all = ["a", "b", "c", "group a", "group b", "group c"];
        for (order, expected) in [(None, all), (Some("descending"), ["c", "b", "a", "group c", "group b", "group a"])] {
            for count in 1..=7 {
                let search = json!({"count": count, "sortBy": order.map(|_| "displayName"), "sortOrder": order});
                let mut expected: Vec<_> = expected.iter().map(|name| (*name).to_owned()).collect();
                if order.is_some() {
                    // These users have no name to show, so they are all alike: by identifier, which grows.
                    expected[..3].sort();
                }
                let (mut names, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
                loop {
                    let page = page(&client, search.clone(), &cursor).await;
                    assert_eq!((page.total_results, page.start_index), (6, None), "{search}");
                    assert_eq!(page.items_per_page, i64::try_from(page.resources.len()).unwrap());
                    names.extend(page.resources.iter().map(name));
                    pages += 1;
                    match page.next_cursor {
                        Some(next) => cursor = next,
                        None => break,
                    }
                }
                assert_eq!(names, expected, "{search}");
                assert_eq!(pages, 6_usize.div_ceil(count), "{search}");
            }
        }
    }

    async fn a_cursor_is_for_the_list_that_it_was_given_for(tenant: &Tenant) {
        let client = tenant.backend();
        let other = with_settings(tenant, |_| ()).await;
        for name in ["a", "b", "c"] {
            made_id(&client, name).await;
            made_id(&other.backend(), name).await;
        }
        let search = json!({"count": 1, "filter": "userName pr", "sortBy": "userName"});
        let cursor = page(&client, search.clone(), "").await.next_cursor.unwrap();
        let with = |name: &str, value: Value| {
            let mut search = search.clone();
            search["cursor"] = json!(cursor);
            search[name] = value;
            searching(search)
        };
        // How many, and what is told of them, can be another page by page.
        let next = client.scim_search(&with("count", json!(2))).await.unwrap();
        assert_eq!(next.resources.iter().map(name).collect::<Vec<_>>(), ["b", "c"]);
        client.scim_search(&with("attributes", json!(["userName"]))).await.unwrap();
        let invalid = (400, "invalidCursor".to_owned());
        for (member, value) in [
            ("filter", json!("userName  pr")),
            ("filter", Value::Null),
            ("sortBy", json!("meta.created")),
            ("sortBy", Value::Null),
            ("sortOrder", json!("descending")),
            ("startIndex", json!(1)),
            ("cursor", json!(tampered(&cursor))),
            ("cursor", json!(format!("A{cursor}"))),
            ("cursor", json!(cursor.split('.').next())),
            ("cursor", json!("garbage")),
            ("cursor", json!("1")),
        ] {
            let (status, kind, detail) = refusal_and_detail(client.scim_search(&with(member, value.clone())).await);
            assert!((status, kind.clone()) == invalid && detail.starts_with("cursor"), "{member} {value}: {status} {kind} {detail}");
        }
        let same = with("count", json!(1));
        assert_eq!(refusal(client.scim_users_search(&same).await), invalid, "another list");
        assert_eq!(refusal(other.backend().scim_search(&same).await), invalid, "another application");
    }

    async fn a_list_can_be_read_by_cursors_in_the_address_too(tenant: &Tenant) {
        let client = tenant.backend();
        for name in ["a", "b"] {
            made_id(&client, name).await;
        }
        let list = async |cursor: &str| {
            client.scim_users_list(None, Some(1), Some(cursor), None, None, None, None, None).await.unwrap().into_inner()
        };
        let first = list("").await;
        let second = list(first.next_cursor.as_deref().unwrap()).await;
        let names = [&first, &second].map(|page| page.resources[0].user_name.clone().unwrap());
        assert_eq!((names, second.next_cursor), (["a".to_owned(), "b".to_owned()], None));
    }

    async fn whoever_reads_by_cursors_misses_and_repeats_nobody_who_stays(tenant: &Tenant) {
        let client = tenant.backend();
        let named = |kind: &str| (0..50).map(|index| format!("{index:02}-{kind}")).collect::<Vec<_>>();
        let staying: Vec<_> = [named("a-stays"), named("c-stays")].concat();
        make_all(&client, &staying).await;
        let mut doomed = make_all(&client, &named("b-goes")).await;
        for search in [json!({"count": 7, "sortBy": "userName"}), json!({"count": 7})] {
            let kind = if search["sortBy"].is_null() { "e-new" } else { "d-new" };
            let deletions = doomed.drain(..).map(|id| {
                let client = client.clone();
                tokio::spawn(async move { client.scim_user_delete(&id, None).await.map(drop) })
            });
            let deletions: Vec<_> = deletions.collect();
            let insertions = named(kind).into_iter().map(|name| {
                let client = client.clone();
                tokio::spawn(async move { made_id(&client, &name).await })
            });
            let insertions: Vec<_> = insertions.collect();
            let names = read_all(&client, search.clone()).await;
            for deletion in deletions {
                deletion.await.unwrap().unwrap();
            }
            for insertion in insertions {
                doomed.push(insertion.await.unwrap());
            }
            let different: BTreeSet<_> = names.iter().collect();
            assert_eq!(different.len(), names.len(), "{search}: nobody twice in {names:?}");
            let missed: Vec<_> = staying.iter().filter(|name| !different.contains(name)).collect();
            assert!(missed.is_empty(), "{search}: {missed:?}");
        }
        assert_eq!(read_all(&client, json!({})).await.len(), 150);
    }
}
