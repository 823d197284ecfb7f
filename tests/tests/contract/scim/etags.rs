//! Versions of resources.

use fidelio_tests::on_both_databases;
use reqwest::Method;
use serde_json::json;

use super::{got, got_group, group, made_group, made_id, patch, refusal, user};
use crate::support::{Answer, Http, authorised, with};

/// The version that a body tells.
fn version(meta: Option<&fidelio_client::types::ScimMeta>) -> String {
    meta.and_then(|meta| meta.version.clone()).unwrap()
}

on_both_databases! {
    async fn a_version_that_is_over_is_not_changed(tenant: &Tenant) {
        let client = tenant.backend();
        let stale = (412, String::new());
        let id = made_id(&client, "ann").await;
        let old = version(got(&client, &id).await.meta.as_ref());
        let change = |title: &str| patch(json!([{"op": "replace", "path": "title", "value": title}]));
        let changed = client.scim_user_patch(&id, None, None, Some(&old), &change("one")).await.unwrap().into_inner();
        let new = version(changed.meta.as_ref());
        assert_ne!(old, new);
        let body = user(json!({"userName": "ann"}));
        for tag in [&old, "W/\"0\"", "", "\"x\", \"y\""] {
            assert_eq!(refusal(client.scim_user_patch(&id, None, None, Some(tag), &change("two")).await), stale, "{tag}");
            assert_eq!(refusal(client.scim_user_replace(&id, None, None, Some(tag), &body).await), stale, "{tag}");
            assert_eq!(refusal(client.scim_user_delete(&id, Some(tag)).await), stale, "{tag}");
        }
        assert_eq!(got(&client, &id).await, changed);
        let list = format!("\"0\", {new}");
        let replaced = client.scim_user_replace(&id, None, None, Some(&list), &body).await.unwrap();
        client.scim_user_patch(&id, None, None, Some("*"), &change("three")).await.unwrap();
        assert_eq!(refusal(client.scim_user_delete(&id, Some(&version(replaced.meta.as_ref()))).await), stale);
        // Strong or weak is the same here (RFC 7644 section 3.14).
        let strong = version(got(&client, &id).await.meta.as_ref()).replace("W/", "");
        client.scim_user_delete(&id, Some(&strong)).await.unwrap();
    }

    async fn a_version_of_a_group_that_is_over_is_not_changed(tenant: &Tenant) {
        let client = tenant.backend();
        let stale = (412, String::new());
        let ann = made_id(&client, "ann").await;
        let id = made_group(&client, "Sales", &[]).await;
        let old = version(got_group(&client, &id).await.meta.as_ref());
        let add = patch(json!([{"op": "add", "path": "members", "value": [{"value": ann}]}]));
        client.scim_group_patch(&id, None, None, Some(&old), &add).await.unwrap();
        let changed = got_group(&client, &id).await;
        assert_ne!(version(changed.meta.as_ref()), old, "members are of the version");
        assert_eq!(refusal(client.scim_group_patch(&id, None, None, Some(&old), &add).await), stale);
        assert_eq!(refusal(client.scim_group_replace(&id, None, None, Some(&old), &group("Other", &[])).await), stale);
        assert_eq!(refusal(client.scim_group_delete(&id, Some(&old)).await), stale);
        client.scim_group_patch(&id, None, None, None, &add).await.unwrap();
        assert_eq!(got_group(&client, &id).await, changed, "who is a member already changes nothing");
        client.scim_group_delete(&id, Some(&version(changed.meta.as_ref()))).await.unwrap();
    }

    async fn a_version_that_the_client_has_is_not_told_again(tenant: &Tenant) {
        let (client, http) = (tenant.backend(), Http::new(tenant));
        let user = format!("/scim/v2/Users/{}", made_id(&client, "ann").await);
        let group = format!("/scim/v2/Groups/{}", made_group(&client, "Sales", &[]).await);
        for path in [user, group] {
            let get = async |tags: Option<&str>| -> Answer {
                let request = authorised(http.request(Method::GET, &path), &tenant.api_key);
                http.send(match tags {
                    Some(tags) => with(request, "If-None-Match", tags),
                    None => request,
                }).await
            };
            let whole = get(None).await;
            let tag = whole.header("ETag").unwrap().to_owned();
            assert!(tag.starts_with("W/\"") && whole.body["meta"]["version"] == tag.as_str(), "{tag} {}", whole.text);
            for tags in [&tag, &tag.replace("W/", ""), "*", &format!("W/\"0\", {tag}")] {
                let answer = get(Some(tags)).await;
                assert_eq!((answer.status, answer.text.as_str()), (304, ""), "{tags}");
                assert_eq!((answer.header("ETag"), answer.header("Content-Type")), (Some(tag.as_str()), None), "{tags}");
            }
            assert_eq!(get(Some("W/\"0\"")).await.body, whole.body);
        }
    }

    async fn a_user_whom_somebody_else_deactivates_is_another_version(tenant: &Tenant) {
        let client = tenant.backend();
        let id = made_id(&client, "ann").await;
        let before = got(&client, &id).await;
        client.mgmt_user_deactivate(&id).await.unwrap();
        let off = got(&client, &id).await;
        assert_eq!(off.active, Some(false));
        client.mgmt_user_activate(&id).await.unwrap();
        let on = got(&client, &id).await;
        assert_eq!(on.active, Some(true));
        let versions = [&before, &off, &on].map(|user| version(user.meta.as_ref()));
        assert!(versions[0] != versions[1] && versions[1] != versions[2] && versions[0] != versions[2], "{versions:?}");
        let body = user(json!({"userName": "ann"}));
        assert_eq!(refusal(client.scim_user_replace(&id, None, None, Some(&versions[0]), &body).await).0, 412);
    }
}
