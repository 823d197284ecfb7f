//! Lists, a page at a time.

use fidelio_client::{Client, Error, types};
use fidelio_tests::{Tenant, TenantOptions, on_both_databases};

use super::providers::provider;
use super::{admin, assert_names};

/// The lists of an application.
const LISTS: [&str; 4] = ["api-keys", "users", "oidc-providers", "audit-events"];

/// The identifiers of a page, and where the next one begins.
type Page = (Vec<String>, Option<String>);

async fn page(
    client: &Client,
    tenant: &Tenant,
    list: &str,
    cursor: Option<&str>,
    limit: Option<u32>,
) -> Result<Page, Error<types::Error>> {
    macro_rules! of {
        ($page:expr, $id:ident) => {{
            let page = $page.await?.into_inner();
            Ok((page.items.into_iter().map(|item| item.$id).collect(), page.next_cursor))
        }};
    }
    let id = &tenant.id().to_string();
    match list {
        "applications" => of!(client.admin_applications_list(cursor, limit), id),
        "api-keys" => of!(client.admin_api_keys_list(id, cursor, limit), id),
        "users" => of!(client.admin_users_list(id, cursor, limit, None), user_id),
        "oidc-providers" => of!(client.admin_oidc_providers_list(id, cursor, limit), id),
        _ => {
            // Reading the log is an event of it too, by another actor.
            let actor = Some(types::AuditActorKind::CommandLine);
            of!(client.admin_audit_events_list(id, None, actor, cursor, limit, None, None, None, None, None), id)
        }
    }
}

/// What is left of a list after this cursor, in pages of this size.
async fn rest(client: &Client, tenant: &Tenant, list: &str, mut cursor: Option<String>, limit: u32) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let (items, next) = page(client, tenant, list, cursor.as_deref(), Some(limit)).await.unwrap();
        assert!(items.len() <= limit as usize, "{list}: {} of {limit}", items.len());
        assert!(next.is_none() || items.len() == limit as usize, "{list}: a page before the last is full");
        all.extend(items);
        match next {
            Some(next) => cursor = Some(next),
            None => return all,
        }
    }
}

async fn put(client: &Client, tenant: &Tenant, provider_id: &str) {
    client.admin_oidc_provider_put(&tenant.id().to_string(), provider_id, &provider()).await.unwrap();
}

on_both_databases! {
    async fn every_list_is_the_same_in_pages_of_any_size(tenant: &Tenant) {
        let client = admin(tenant).await;
        for index in 0..5 {
            tenant.add_user(&format!("user-{index}"), true).await;
            tenant.key_with(vec![fidelio_identity::Scope::UserRead].into()).await;
            put(&client, tenant, &format!("provider-{index}")).await;
        }
        for (list, count) in LISTS.into_iter().zip([7, 5, 5, 8]) {
            // Events are chained in the background.
            let deadline = std::time::Instant::now() + std::time::Duration::from_secs(20);
            let mut all = page(&client, tenant, list, None, None).await.unwrap();
            while all.0.len() < count && std::time::Instant::now() < deadline {
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                all = page(&client, tenant, list, None, None).await.unwrap();
            }
            assert!(all.0.len() >= count && all.1.is_none(), "{list}: {all:?}");
            let exactly = u32::try_from(all.0.len()).unwrap();
            for limit in [1, 2, exactly - 1, exactly, exactly + 1, 200] {
                assert_eq!(rest(&client, tenant, list, None, limit).await, all.0, "{list} by {limit}");
            }
        }
    }

    async fn a_cursor_or_limit_that_cannot_be_is_refused_by_name(tenant: &Tenant) {
        let client = admin(tenant).await;
        for list in LISTS.into_iter().chain(["applications"]) {
            for limit in [0, 201, u32::MAX] {
                assert_names(page(&client, tenant, list, None, Some(limit)).await, "limit");
            }
            for cursor in ["", "%", "garbage!", "AAAA", "/wAA", &"A".repeat(2000)] {
                assert_names(page(&client, tenant, list, Some(cursor), None).await, "cursor");
            }
        }
    }

    async fn a_list_of_users_is_stable_while_users_come_and_go(tenant: &Tenant) {
        let client = admin(tenant).await;
        let mut users = Vec::new();
        for index in 0..6 {
            users.push(tenant.add_user(&format!("user-{index}"), true).await.id.to_string());
        }
        // Those of one millisecond are in the order of their identifiers.
        users.sort();
        let (first, next) = page(&client, tenant, "users", None, Some(2)).await.unwrap();
        assert_eq!(first, users[..2]);
        // One before the cursor, the cursor itself, and one after it.
        for gone in [0, 1, 3] {
            tenant.backend().mgmt_user_delete(&users[gone]).await.unwrap();
        }
        let new = tenant.add_user("new", true).await.id.to_string();
        let left = rest(&client, tenant, "users", next, 2).await;
        assert_eq!(left, [users[2].clone(), users[4].clone(), users[5].clone(), new]);
    }

    async fn a_list_of_providers_is_stable_while_they_come_and_go(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        for provider in ["b", "d", "f", "h"] {
            put(&client, tenant, provider).await;
        }
        let (first, next) = page(&client, tenant, "oidc-providers", None, Some(2)).await.unwrap();
        assert_eq!(first, ["b", "d"]);
        client.admin_oidc_provider_delete(id, "d").await.unwrap();
        client.admin_oidc_provider_delete(id, "f").await.unwrap();
        for provider in ["a", "c", "e", "i"] {
            put(&client, tenant, provider).await;
        }
        assert_eq!(rest(&client, tenant, "oidc-providers", next, 2).await, ["e", "h", "i"]);
    }

    async fn a_list_of_keys_shows_those_made_meanwhile_at_the_end_and_revoked_ones_in_place(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let (all, _) = page(&client, tenant, "api-keys", None, None).await.unwrap();
        let (first, next) = page(&client, tenant, "api-keys", None, Some(1)).await.unwrap();
        client.admin_api_key_revoke(id, &first[0]).await.unwrap();
        tenant.key_with(vec![fidelio_identity::Scope::UserRead].into()).await;
        let left = rest(&client, tenant, "api-keys", next, 1).await;
        assert_eq!((left.len(), &left[..1]), (2, &all[1..]));
    }

    async fn the_pages_of_applications_have_each_once_oldest_first(tenant: &Tenant) {
        let client = admin(&tenant.operators().await).await;
        let mut mine = vec![tenant.id().to_string()];
        for _ in 0..3 {
            mine.push(tenant.another(TenantOptions::default()).await.id().to_string());
        }
        let all = rest(&client, tenant, "applications", None, 200).await;
        let found: Vec<_> = all.iter().filter(|id| mine.contains(id)).cloned().collect();
        assert_eq!(found, mine);
        let (first, next) = page(&client, tenant, "applications", None, Some(1)).await.unwrap();
        let (second, _) = page(&client, tenant, "applications", next.as_deref(), Some(2)).await.unwrap();
        assert_eq!([first, second].concat(), all[..3]);
    }
}
