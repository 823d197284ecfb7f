//! Requests at the same time, over two processes: what can be once is once, and nobody is lost.

use std::collections::BTreeSet;

use fidelio_client::types::{GrantRequest, GrantScope};
use fidelio_identity::ApplicationSettings;
use fidelio_tests::{Person, on_both_databases};
use serde_json::{Value, json};

use super::support::{Scim, Told, link, values};
use crate::support::{at_once, status, two_processes, verified};

fn statuses(told: &[Told]) -> Vec<u16> {
    let mut statuses: Vec<_> = told.iter().map(|told| told.status).collect();
    statuses.sort_unstable();
    statuses
}

/// One of these letter cases of a text.
fn cased(text: &str, index: usize) -> String {
    text.char_indices().map(|(at, c)| if index >> at & 1 == 1 { c.to_ascii_uppercase() } else { c }).collect()
}

on_both_databases! {
    async fn a_name_and_an_identifier_are_had_by_one_of_many_who_want_them_at_once(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let scim = Scim::of(&tenant);
        for (path, kind) in [("/Users", "userName"), ("/Users", "externalId"), ("/Groups", "displayName"), ("/Groups", "externalId")] {
            for round in 0..2 {
                let told = at_once(32, |index| {
                    let scim = scim.at(&urls[index % 2]);
                    let own = format!("own-{path}-{kind}-{round}-{index}");
                    let mut body = json!({ "userName": own, "displayName": own });
                    body[kind] = match kind {
                        "externalId" => json!(format!("{path}-{round}")),
                        _ => json!(cased(&format!("{kind}abcdef-{round}"), index)),
                    };
                    async move { scim.send("POST", path, &body).await }
                })
                .await;
                let mut expected = vec![409; 32];
                expected[0] = 201;
                assert_eq!(statuses(&told), expected, "{path} {kind}");
                assert!(told.iter().filter(|told| told.status == 409).all(|told| told.kind() == "uniqueness"));
            }
        }
        assert_eq!(scim.find("/Users", "userName pr").await.len(), 4);
        assert_eq!(scim.find("/Groups", "displayName pr").await.len(), 4);
    }

    async fn of_many_who_rename_themselves_to_one_name_one_does(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let scim = Scim::of(&tenant);
        let mut paths = Vec::new();
        for at in 0..16 {
            paths.push(format!("/Users/{}", scim.user(&format!("user-{at}")).await));
        }
        let told = at_once(16, |index| {
            let (scim, path) = (scim.at(&urls[index % 2]), paths[index].clone());
            let name = cased("renamed", index);
            async move { scim.patch(&path, json!([{ "op": "replace", "path": "userName", "value": name }])).await }
        })
        .await;
        let mut expected = vec![409; 16];
        expected[0] = 200;
        assert_eq!(statuses(&told), expected);
        assert_eq!(scim.find("/Users", "userName eq \"renamed\"").await.len(), 1);
        assert_eq!(scim.find("/Users", "userName sw \"user-\"").await.len(), 15);
    }

    async fn of_many_who_change_one_version_one_does(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let scim = Scim::of(&tenant);
        let user = scim.user("ann").await;
        let group = scim.group("Sales", &[]).await;
        for (path, body) in [(format!("/Users/{user}"), json!({ "userName": "ann" })), (format!("/Groups/{group}"), json!({ "displayName": "Sales" }))] {
            for round in 0..3 {
                let etag = scim.get(&path).await.etag.unwrap();
                let told = at_once(24, |index| {
                    let (scim, path, etag, mut body) = (scim.at(&urls[index % 2]), path.clone(), etag.clone(), body.clone());
                    body["externalId"] = json!(format!("{round}-{index}"));
                    async move {
                        let request = if index % 3 == 0 {
                            let operations = json!([{ "op": "replace", "path": "externalId", "value": body["externalId"] }]);
                            scim.request("PATCH", &path).json(&json!({ "Operations": operations }))
                        } else {
                            scim.request("PUT", &path).json(&body)
                        };
                        super::support::received(request.header("If-Match", etag)).await
                    }
                })
                .await;
                let mut expected = vec![412; 24];
                expected[0] = 200;
                assert_eq!(statuses(&told), expected, "{path}");
                let winner = told.iter().find(|told| told.status == 200).unwrap();
                assert_eq!(scim.get(&path).await.body["externalId"], winner.body["externalId"]);
            }
        }
    }

    async fn no_member_is_lost_and_none_comes_back_when_many_change_one_group(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let scim = Scim::of(&tenant);
        let users = |count: usize, what: &'static str| {
            let operations: Value = (0..count)
                .map(|at| json!({ "method": "POST", "path": "/Users", "bulkId": at.to_string(), "data": { "userName": format!("{what}-{at}") } }))
                .collect();
            let scim = scim.clone();
            async move {
                let told = scim.bulk(operations).await;
                let location = |one: &Value| one["location"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
                told.body["Operations"].as_array().unwrap().iter().map(location).collect::<Vec<String>>()
            }
        };
        let (old, new) = (users(64, "old").await, users(64, "new").await);
        let all: Vec<_> = old.iter().map(String::as_str).collect();
        let path = format!("/Groups/{}", scim.group("Sales", &all).await);
        let told = at_once(64, |index| {
            let (scim, path) = (scim.at(&urls[index % 2]), path.clone());
            let add = json!({ "op": "add", "path": "members", "value": values(&[&new[index]]) });
            let operations = match index % 4 {
                0 => json!([add, { "op": "remove", "path": format!("members[value eq \"{}\"]", old[index]) }]),
                2 => json!([{ "op": "remove", "path": "members", "value": values(&[&old[index]]) }, add]),
                _ => json!([add]),
            };
            async move { scim.patch(&path, operations).await }
        })
        .await;
        assert_eq!(statuses(&told), [200; 64]);
        let stays = old.iter().enumerate().filter(|(at, _)| at % 2 == 1).map(|(_, id)| id.clone());
        let expected: BTreeSet<String> = stays.chain(new.iter().cloned()).collect();
        let group = scim.get(&path).await;
        assert_eq!(group.members().into_iter().collect::<BTreeSet<_>>(), expected);
        let versions: BTreeSet<_> = told.iter().map(|told| told.etag.clone()).collect();
        assert_eq!(versions.len(), 64, "each has a version of its own");
        assert!(versions.contains(&group.etag));
        for id in [&old[0], &old[2]] {
            assert!(scim.get(&format!("/Users/{id}")).await.body.get("groups").is_none());
        }
    }

    async fn whoever_is_deleted_while_being_added_is_no_member_and_the_server_does_not_fail(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let scim = Scim::of(&tenant);
        for round in 0..4 {
            let (mut users, mut groups) = (Vec::new(), Vec::new());
            for at in 0..8 {
                users.push(scim.user(&format!("user-{round}-{at}")).await);
                groups.push(format!("/Groups/{}", scim.group(&format!("group-{round}-{at}"), &[]).await));
            }
            let told = at_once(32, |index| {
                let scim = scim.at(&urls[index % 2]);
                let (user, group) = (users[index % 8].clone(), groups[index / 4].clone());
                let name = format!("group-{round}-{}", index / 4);
                async move {
                    match index % 4 {
                        0 => scim.send("DELETE", &format!("/Users/{user}"), &Value::Null).await,
                        1 => scim.send("PUT", &group, &json!({ "displayName": name, "members": values(&[&user]) })).await,
                        2 => scim.patch(&format!("/Users/{user}"), json!([{ "op": "replace", "path": "active", "value": false }])).await,
                        _ => scim.patch(&group, json!([{ "op": "add", "path": "members", "value": values(&[&user]) }])).await,
                    }
                }
            })
            .await;
            assert!(told.iter().all(|told| matches!(told.status, 200 | 204 | 400 | 404)), "{:?}", statuses(&told));
            let there: BTreeSet<_> = scim.find("/Users", "userName pr").await.into_iter().collect();
            for group in &groups {
                for member in scim.get(group).await.members() {
                    assert!(there.contains(&member), "{member} of {group}");
                }
            }
        }
    }

    async fn groups_that_are_put_into_each_other_and_deleted_at_once_do_not_fail_the_server(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let scim = Scim::of(&tenant);
        for round in 0..3 {
            let mut groups = Vec::new();
            for at in 0..6 {
                groups.push(scim.group(&format!("group-{round}-{at}"), &[]).await);
            }
            let told = at_once(30, |index| {
                let scim = scim.at(&urls[index % 2]);
                let (one, other) = (groups[index % 6].clone(), groups[(index * 5 + 1) % 6].clone());
                async move {
                    let path = format!("/Groups/{one}");
                    match index {
                        12 | 25 => scim.send("DELETE", &path, &Value::Null).await,
                        _ if one == other => scim.get(&path).await,
                        _ => scim.patch(&path, json!([{ "op": "add", "path": "members", "value": values(&[&other]) }])).await,
                    }
                }
            })
            .await;
            assert!(told.iter().all(|told| matches!(told.status, 200 | 204 | 400 | 404)), "{:?}", statuses(&told));
            let there: BTreeSet<_> = scim.find("/Groups", "displayName pr").await.into_iter().collect();
            for group in &there {
                for member in scim.get(&format!("/Groups/{group}")).await.members() {
                    assert!(there.contains(&member), "{member} of {group}");
                }
            }
        }
    }

    async fn no_token_lives_when_a_login_races_the_deactivation(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let scim = Scim::of(&tenant);
        for round in 0..4 {
            let mut ann = Person::named(&tenant, &format!("ann-{round}@example.com"));
            let path = format!("/Users/{}", scim.user(&ann.name).await);
            let request = GrantRequest { grants: vec![GrantScope::RegWrite], username: Some(ann.name.clone()) };
            let grant = tenant.backend().mgmt_grant_create(&request).await.unwrap().into_inner().token;
            ann.register_with(&tenant.client.access_token(&grant)).await.unwrap();
            let mut completions = Vec::new();
            for _ in 0..17 {
                let begun = ann.auth_init().await.unwrap();
                completions.push(ann.get(&begun));
            }
            let tokens = at_once(17, |index| {
                let (scim, path, completion) = (scim.at(&urls[0]), path.clone(), completions[index].clone());
                let client = fidelio_client::Client::new(&urls[1]);
                async move {
                    if index == 8 {
                        let told = match round % 2 {
                            0 => scim.patch(&path, json!([{ "op": "Replace", "path": "active", "value": "False" }])).await,
                            _ => scim.send("DELETE", &path, &Value::Null).await,
                        };
                        assert!(matches!(told.status, 200 | 204), "{told:?}");
                        return None;
                    }
                    client.auth_complete(&completion).await.ok().map(|done| done.jwt_access.clone())
                }
            })
            .await;
            for token in tokens.iter().flatten() {
                assert_eq!(verified(&tenant, token).await, 401);
                assert_eq!(status(&tenant.client.access_token(token).passkeys_list().await), 401);
            }
            if round % 2 == 0 {
                scim.patch(&path, json!([{ "op": "replace", "path": "active", "value": true }])).await;
                for token in tokens.iter().flatten() {
                    assert_eq!(verified(&tenant, token).await, 401, "after activation");
                }
            }
        }
    }

    async fn backends_users_and_provisioning_that_change_one_user_at_once_do_not_fail_the_server(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let scim = Scim::of(&tenant);
        for round in 0..4 {
            let mut ann = Person::named(&tenant, &format!("ann-{round}@example.com"));
            let user = scim.user(&ann.name).await;
            let request = GrantRequest { grants: vec![GrantScope::RegWrite], username: Some(ann.name.clone()) };
            let grant = tenant.backend().mgmt_grant_create(&request).await.unwrap().into_inner().token;
            let passkey = ann.register_with(&tenant.client.access_token(&grant)).await.unwrap().passkey_id.clone();
            let group = scim.group(&format!("group {round}"), &[]).await;
            let mut completions = Vec::new();
            for _ in 0..36 {
                let begun = ann.auth_init().await.unwrap();
                completions.push(ann.get(&begun));
            }
            let results = at_once(36, |index| {
                let (user, passkey, group, completion) = (user.clone(), passkey.clone(), group.clone(), completions[index].clone());
                let scim = scim.at(&urls[index % 2]);
                let client = fidelio_client::Client::new(&urls[index % 2]);
                let backend = client.api_key(&tenant.api_key);
                async move {
                    let path = format!("/Users/{user}");
                    let set = |name: &str, value: Value| json!([{ "op": "replace", "path": name, "value": value }]);
                    match index % 9 {
                        0 => status(&backend.mgmt_user_deactivate(&user).await),
                        1 => status(&backend.mgmt_user_activate(&user).await),
                        2 => scim.patch(&path, set("active", json!(index % 2 == 0))).await.status,
                        3 => scim.patch(&path, set("emails", json!([{ "value": format!("{index}@example.com") }]))).await.status,
                        4 => scim.patch(&format!("/Groups/{group}"), set("members", values(&[&user]))).await.status,
                        5 => status(&client.auth_complete(&completion).await),
                        6 if index > 20 => status(&backend.mgmt_passkey_delete(&passkey).await),
                        7 if index == 34 && round % 2 == 1 => status(&backend.mgmt_user_delete(&user).await),
                        8 if index == 35 && round % 2 == 1 => scim.send("DELETE", &path, &Value::Null).await.status,
                        _ => scim.get(&path).await.status,
                    }
                }
            })
            .await;
            assert!(results.iter().all(|status| matches!(status, 200..=204 | 400..=409)), "{results:?}");
        }
    }

    async fn a_link_that_races_the_deletion_leaves_nobody_half_there(tenant: &Tenant) {
        let (_servers, urls, tenant) = two_processes(tenant, ApplicationSettings::default()).await;
        let scim = Scim::of(&tenant);
        let admin = tenant.key_with(vec![fidelio_identity::Scope::Admin].into()).await;
        for _ in 0..6 {
            let mut ann = Person::new(&tenant);
            let id = ann.register().await.unwrap().user_id.clone();
            let results = at_once(12, |index| {
                let (id, admin, scim) = (id.clone(), admin.clone(), scim.at(&urls[index % 2]));
                let backend = fidelio_client::Client::new(&urls[index % 2]).api_key(&tenant.api_key);
                let url = format!("{}/fido2/v2/admin/applications/{}/users/{id}/provisioning", urls[index % 2], tenant.id());
                async move {
                    match index {
                        5 => status(&backend.mgmt_user_delete(&id).await),
                        3 | 9 => scim.send("DELETE", &format!("/Users/{id}"), &Value::Null).await.status,
                        _ => {
                            let method = if index % 4 == 0 { reqwest::Method::DELETE } else { reqwest::Method::PUT };
                            crate::support::send(crate::support::http().request(method, url).bearer_auth(&admin)).await.status
                        }
                    }
                }
            })
            .await;
            assert!(results.iter().all(|status| matches!(status, 200 | 204 | 404)), "{results:?}");
            assert!(!crate::support::exists(&tenant, &ann.name).await);
            assert_eq!(scim.get(&format!("/Users/{id}")).await.status, 404);
            assert!(scim.find("/Users", &format!("userName eq \"{}\"", ann.name)).await.is_empty());
            let again = scim.user(&ann.name).await;
            assert_ne!(again, id, "the name is free");
        }
        // Many links at once are one.
        let mut bob = Person::new(&tenant);
        let id = bob.register().await.unwrap().user_id.clone();
        at_once(8, |_| {
            let (admin, id) = (admin.clone(), id.clone());
            let url = format!("{}/fido2/v2/admin/applications/{}/users/{id}/provisioning", tenant.url, tenant.id());
            async move { assert!(crate::support::send(crate::support::http().put(url).bearer_auth(admin)).await.status < 300) }
        })
        .await;
        link(&tenant, &admin, &id).await;
        assert_eq!(scim.find("/Users", &format!("userName eq \"{}\"", bob.name)).await, [id]);
    }
}
