//! Groups and their members.

use fidelio_client::{Client, types};
use fidelio_tests::on_both_databases;
use serde_json::{Value, json};

use super::{bulk, got, got_group, group, made, made_group, made_id, patch, refusal, refusal_and_detail};
use crate::coverage::NOBODYS;
use crate::support::with_settings;

/// The identifiers of the members.
fn members(group: &types::ScimGroup) -> Vec<&str> {
    let mut members: Vec<_> = group.members.iter().filter_map(|member| member.value.as_deref()).collect();
    members.sort_unstable();
    members
}

fn sorted<'a>(ids: &[&'a String]) -> Vec<&'a str> {
    let mut ids: Vec<_> = ids.iter().map(|id| id.as_str()).collect();
    ids.sort_unstable();
    ids
}

/// Makes so many users; their identifiers.
async fn many(client: &Client, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    let names: Vec<_> = (0..count).map(|index| format!("user-{index}")).collect();
    for names in names.chunks(200) {
        let operations = names
            .iter()
            .map(|name| json!({"method": "POST", "path": "/Users", "bulkId": name, "data": {"userName": name}}));
        let made = client.scim_bulk(&bulk(operations.collect())).await.unwrap().into_inner();
        ids.extend(
            made.operations
                .iter()
                .map(|made| made.location.as_deref().unwrap().rsplit('/').next().unwrap().to_owned()),
        );
    }
    ids
}

on_both_databases! {
    async fn a_member_is_told_with_place_kind_and_name(tenant: &Tenant) {
        let client = tenant.backend();
        let ann = made(&client, json!({"userName": "ann", "displayName": "Ann Lee"})).await.id.unwrap();
        let inner = made_group(&client, "Inner", &[]).await;
        let outer = made_group(&client, "Outer", &[&ann, &inner]).await;
        let told = got_group(&client, &outer).await;
        assert_eq!(members(&told), sorted(&[&ann, &inner]));
        for member in &told.members {
            let is_ann = member.value.as_ref() == Some(&ann);
            let (kind, place) = if is_ann { ("User", "Users") } else { ("Group", "Groups") };
            assert_eq!(member.type_.as_deref(), Some(kind));
            let id = member.value.as_deref().unwrap();
            assert_eq!(member.ref_.as_deref(), Some(format!("http://localhost/scim/v2/{place}/{id}").as_str()));
        }
        // The user is told the group that it is in, and not those around it.
        let around = made_group(&client, "Around", &[&outer]).await;
        let ann = got(&client, &ann).await;
        let [of] = &ann.groups[..] else { panic!("{:?}", ann.groups) };
        assert_eq!((of.value.as_ref(), of.display.as_deref(), of.type_.as_deref()), (Some(&outer), Some("Outer"), Some("direct")));
        assert_ne!(of.value.as_ref(), Some(&around));
    }

    async fn groups_are_replaced_changed_and_deleted_with_their_members(tenant: &Tenant) {
        let client = tenant.backend();
        let (ann, bob) = (made_id(&client, "ann").await, made_id(&client, "bob").await);
        let id = made_group(&client, "Sales", &[&ann]).await;
        let replaced = client.scim_group_replace(&id, None, None, None, &group("Sales", &[&bob])).await.unwrap();
        assert_eq!(members(&replaced), sorted(&[&bob]));
        let change = patch(json!([
            {"op": "Add", "path": "members", "value": [{"value": ann}, {"value": bob}]},
            {"op": "Replace", "path": "displayName", "value": "Sales and more"},
        ]));
        let changed = client.scim_group_patch(&id, None, None, None, &change).await.unwrap();
        assert_eq!(members(&changed), sorted(&[&ann, &bob]));
        assert_eq!(changed.display_name.as_deref(), Some("Sales and more"));
        let removal = patch(json!([{"op": "remove", "path": format!("members[value eq \"{bob}\"]")}]));
        let removed = client.scim_group_patch(&id, None, None, None, &removal).await.unwrap();
        assert_eq!(members(&removed), sorted(&[&ann]));
        client.scim_group_delete(&id, None).await.unwrap();
        assert_eq!(refusal(client.scim_group_get(&id, None, None, None).await).0, 404);
        assert_eq!(refusal(client.scim_group_delete(&id, None).await).0, 404);
        assert!(got(&client, &ann).await.groups.is_empty(), "members stay");
    }

    async fn a_group_is_no_member_of_itself(tenant: &Tenant) {
        let client = tenant.backend();
        let id = made_group(&client, "Sales", &[]).await;
        let add = patch(json!([{"op": "add", "path": "members", "value": [{"value": id}]}]));
        let invalid = (400, "invalidValue".to_owned());
        assert_eq!(refusal(client.scim_group_patch(&id, None, None, None, &add).await), invalid);
        assert_eq!(refusal(client.scim_group_replace(&id, None, None, None, &group("Sales", &[&id])).await), invalid);
        assert!(got_group(&client, &id).await.members.is_empty());
    }

    async fn a_member_that_nobody_is_changes_nothing(tenant: &Tenant) {
        let client = tenant.backend();
        let other = with_settings(tenant, |_| ()).await;
        let (ann, foreign) = (made_id(&client, "ann").await, made_id(&other.backend(), "eve").await);
        let unlinked = tenant.add_user("alone", true).await.id.to_string();
        let id = made_group(&client, "Sales", &[]).await;
        let before = got_group(&client, &id).await;
        for nobody in [NOBODYS, &foreign, &unlinked] {
            let (status, kind, detail) =
                refusal_and_detail(client.scim_group_create(None, None, &group("Other", &[&ann, nobody])).await);
            assert!(status == 400 && kind == "invalidValue" && detail.contains(nobody), "{status} {kind} {detail}");
            let change = patch(json!([
                {"op": "replace", "path": "displayName", "value": "Renamed"},
                {"op": "add", "path": "members", "value": [{"value": ann}, {"value": nobody}]},
            ]));
            assert_eq!(refusal(client.scim_group_patch(&id, None, None, None, &change).await).0, 400);
            let replacement = group("Renamed", &[&ann, nobody]);
            assert_eq!(refusal(client.scim_group_replace(&id, None, None, None, &replacement).await).0, 400);
        }
        assert_eq!(got_group(&client, &id).await, before);
        let all = client.scim_groups_search(&super::search()).await.unwrap();
        assert_eq!(all.total_results, 1, "none was made");
    }

    async fn a_name_of_a_group_is_taken_in_whatever_letter_case(tenant: &Tenant) {
        let client = tenant.backend();
        let sales = made_group(&client, "Sales", &[]).await;
        let other = made_group(&client, "Other", &[]).await;
        let taken = (409, "uniqueness".to_owned());
        assert_eq!(refusal(client.scim_group_create(None, None, &group("SALES", &[])).await), taken);
        assert_eq!(refusal(client.scim_group_replace(&other, None, None, None, &group("sales", &[])).await), taken);
        let change = patch(json!([{"op": "replace", "value": {"displayName": "sALES"}}]));
        assert_eq!(refusal(client.scim_group_patch(&other, None, None, None, &change).await), taken);
        client.scim_group_patch(&sales, None, None, None, &change).await.unwrap();
        assert_eq!(got_group(&client, &sales).await.display_name.as_deref(), Some("sALES"));
        assert_eq!(got_group(&client, &other).await.display_name.as_deref(), Some("Other"));
    }

    async fn many_members_are_told_after_a_change_only_if_they_are_asked_for(tenant: &Tenant) {
        let client = tenant.backend();
        let users = many(&client, 201).await;
        let ids: Vec<_> = users.iter().map(String::as_str).collect();
        let id = made_group(&client, "All", &ids[..199]).await;
        let add = |id: &str| patch(json!([{"op": "add", "path": "members", "value": [{"value": id}]}]));
        let told = async |id: &str, change: &types::ScimPatch, attributes: Option<&str>, excluded: Option<&str>| {
            let answer = client.scim_group_patch(id, attributes, excluded, None, change).await.unwrap();
            answer.members.len()
        };
        assert_eq!(told(&id, &add(ids[199]), None, None).await, 200);
        assert_eq!(told(&id, &add(ids[200]), None, None).await, 0);
        assert_eq!(told(&id, &add(ids[200]), Some("members"), None).await, 201);
        assert_eq!(told(&id, &add(ids[200]), Some("members.value"), None).await, 201);
        assert_eq!(got_group(&client, &id).await.members.len(), 201);
        let removal: Vec<Value> = ids.iter().map(|id| json!({"op": "remove", "path": format!("members[value eq \"{id}\"]")})).collect();
        assert_eq!(told(&id, &patch(json!(removal)), None, None).await, 0);
        assert!(got_group(&client, &id).await.members.is_empty());
    }

    async fn members_are_not_told_if_they_are_excluded(tenant: &Tenant) {
        let client = tenant.backend();
        let ann = made_id(&client, "ann").await;
        let id = made_group(&client, "Sales", &[&ann]).await;
        let except = Some("members");
        let read = client.scim_group_get(&id, None, except, None).await.unwrap().into_inner();
        let listed = client.scim_groups_list(None, None, None, except, Some("displayName eq \"sales\""), None, None, None).await;
        let replaced = client.scim_group_replace(&id, None, except, None, &group("Sales", &[&ann])).await.unwrap();
        for told in [&read, &listed.unwrap().resources[0], &*replaced] {
            assert!(told.members.is_empty() && told.display_name.as_deref() == Some("Sales"), "{told:?}");
        }
        assert_eq!(members(&got_group(&client, &id).await), sorted(&[&ann]));
    }
}
