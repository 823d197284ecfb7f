//! Users.

use fidelio_client::types::{self, GrantScope};
use fidelio_identity::Scope;
use fidelio_tests::{Person, Tenant, on_both_databases};
use reqwest::Method;
use serde_json::{Value, json};

use super::{found, got, got_group, made, made_group, made_id, patch, refusal, refusal_and_detail, user};
use crate::support::{Http, authorised, granted};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const OF_OTHERS: &str = "urn:example:params:scim:schemas:extension:badge:1.0:User";

/// A user of whom much is known.
fn ann() -> Value {
    json!({
        "userName": "ann@example.com",
        "externalId": "00u1",
        "name": {"givenName": "Ann", "familyName": "Lee", "middleName": "Q.", "formatted": "Ann Q. Lee"},
        "displayName": "Annie",
        "title": "Engineer",
        "preferredLanguage": "de-CH",
        "active": true,
        "emails": [
            {"value": "ann@work.example", "type": "work", "primary": true},
            {"value": "Ann@Home.example", "type": "home", "display": "at home"},
            {"value": "other@example.com"},
        ],
        "phoneNumbers": [{"value": "+1 415 555 0123", "type": "work"}, {"value": "tel:+1-201-555-0124", "type": "mobile"}],
        "addresses": [{"streetAddress": "1 Main St", "locality": "Town", "country": "US", "type": "work"}],
        "roles": [{"value": "admin"}, {"value": "reader", "display": "Reader"}],
        ENTERPRISE: {"department": "Sales", "employeeNumber": "007", "manager": {"value": "26118915"}},
    })
}

/// A client with another key of the application.
async fn another_client(tenant: &Tenant) -> fidelio_client::Client {
    tenant.client.api_key(&tenant.key_with(vec![Scope::ProfileRead, Scope::ProfileWrite].into()).await)
}

on_both_databases! {
    async fn a_user_is_made_read_replaced_changed_and_deleted(tenant: &Tenant) {
        let client = tenant.backend();
        let answer = client.scim_user_create(None, None, &user(ann())).await.unwrap();
        assert_eq!(answer.status(), 201);
        let location = answer.headers()["Location"].to_str().unwrap().to_owned();
        let made = answer.into_inner();
        let (id, meta) = (made.id.as_deref().unwrap(), made.meta.as_ref().unwrap());
        assert_eq!(location, format!("http://localhost/scim/v2/Users/{id}"));
        assert_eq!((meta.location.as_ref(), meta.resource_type.as_deref()), (Some(&location), Some("User")));
        assert_eq!(meta.created, meta.last_modified);
        assert_eq!(got(&client, id).await, made);

        let replacement = user(json!({"userName": "ann@example.com", "title": "Manager"}));
        let replaced = client.scim_user_replace(id, None, None, None, &replacement).await.unwrap().into_inner();
        assert_eq!((replaced.title.as_deref(), replaced.active), (Some("Manager"), Some(true)));
        assert!(replaced.emails.is_empty() && replaced.external_id.is_none() && replaced.name.is_none());
        let after = replaced.meta.as_ref().unwrap();
        assert!(after.created == meta.created && after.last_modified > meta.last_modified, "{after:?} {meta:?}");

        let change = patch(json!([
            {"op": "add", "path": "emails", "value": [{"value": "new@example.com", "type": "work"}]},
            {"op": "replace", "path": "title", "value": "Director"},
        ]));
        let changed = client.scim_user_patch(id, None, None, None, &change).await.unwrap().into_inner();
        assert_eq!((changed.title.as_deref(), changed.emails.len()), (Some("Director"), 1));
        assert_eq!(got(&client, id).await, changed);

        client.scim_user_delete(id, None).await.unwrap();
        assert_eq!(refusal(client.scim_user_get(id, None, None, None).await).0, 404);
        assert_eq!(refusal(client.scim_user_replace(id, None, None, None, &replacement).await).0, 404);
        assert_eq!(refusal(client.scim_user_patch(id, None, None, None, &change).await).0, 404);
        assert_eq!(refusal(client.scim_user_delete(id, None).await).0, 404);
    }

    async fn a_name_to_show_and_the_parts_of_a_name_are_made_of_each_other(tenant: &Tenant) {
        let client = tenant.backend();
        for (index, (sent, shown, given, family)) in [
            (json!({"displayName": "Ann Mary Lee"}), Some("Ann Mary Lee"), Some("Ann Mary"), Some("Lee")),
            (json!({"displayName": "Plato"}), Some("Plato"), Some("Plato"), Some("Plato")),
            (json!({"name": {"givenName": "Ann", "familyName": "Lee"}}), Some("Ann Lee"), Some("Ann"), Some("Lee")),
            (json!({"name": {"familyName": "Lee", "formatted": "Dr. Lee"}}), Some("Dr. Lee"), None, Some("Lee")),
            (json!({"displayName": "A", "name": {"givenName": "B"}}), Some("A"), Some("B"), None),
            (json!({}), None, None, None),
        ].into_iter().enumerate() {
            let mut body = sent;
            body["userName"] = json!(format!("user-{index}"));
            let made = made(&client, body.clone()).await;
            let name = made.name.as_ref();
            assert_eq!(made.display_name.as_deref(), shown, "{body}");
            assert_eq!(name.and_then(|name| name.given_name.as_deref()), given, "{body}");
            assert_eq!(name.and_then(|name| name.family_name.as_deref()), family, "{body}");
        }
    }

    async fn what_a_client_reads_it_can_send_back_and_nothing_is_lost(tenant: &Tenant) {
        let client = tenant.backend();
        let made = made(&client, ann()).await;
        let id = made.id.as_deref().unwrap();
        made_group(&client, "Staff", &[id]).await;
        let read = got(&client, id).await;
        assert_eq!((read.emails.len(), read.phone_numbers.len(), read.groups.len()), (3, 2, 1));
        let sent_back = client.scim_user_replace(id, None, None, None, &read).await.unwrap().into_inner();
        assert_eq!(sent_back, read, "the version too: nothing was changed");
        let mut sent = serde_json::to_value(&read).unwrap();
        for (name, value) in ann().as_object().unwrap() {
            let told = sent[name].take();
            assert_eq!(&told, value, "{name}");
        }
    }

    async fn an_extension_that_no_schema_knows_is_kept_as_it_is(tenant: &Tenant) {
        let http = Http::new(tenant);
        let send = async |request| http.send(authorised(request, &tenant.api_key)).await;
        let mut body = ann();
        body[OF_OTHERS] = json!({"number": 17, "Doors": [{"open": true}, {"open": false}], "none": {"deep": [1.5, "x"]}});
        body["shoeSize"] = json!(43);
        let made = send(http.scim(Method::POST, "/scim/v2/Users", &body)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let at = format!("/scim/v2/Users/{}", made.body["id"].as_str().unwrap());
        let read = send(http.request(Method::GET, &at)).await.body;
        assert_eq!((&read[OF_OTHERS], &read["shoeSize"]), (&body[OF_OTHERS], &body["shoeSize"]));
        assert!(read["schemas"].as_array().unwrap().contains(&json!(OF_OTHERS)), "{}", read["schemas"]);
        let replaced = send(http.scim(Method::PUT, &at, &read)).await.body;
        assert_eq!(replaced, read);
        let operation = json!({"op": "replace", "path": format!("{OF_OTHERS}:number"), "value": 18});
        let changed = send(http.scim(Method::PATCH, &at, &json!({"Operations": [operation]}))).await;
        assert_eq!(changed.body[OF_OTHERS]["number"], 18, "{}", changed.text);
        assert_eq!(changed.body[OF_OTHERS]["Doors"], body[OF_OTHERS]["Doors"]);
    }

    async fn a_name_is_taken_in_whatever_letter_case(tenant: &Tenant) {
        let client = tenant.backend();
        let (ann, bob) = (made_id(&client, "Änn@Example.com").await, made_id(&client, "bob").await);
        let taken = |name: &str| user(json!({ "userName": name }));
        for name in ["Änn@Example.com", "änn@example.COM"] {
            let (status, kind, detail) = refusal_and_detail(client.scim_user_create(None, None, &taken(name)).await);
            assert!(status == 409 && kind == "uniqueness" && detail.starts_with("userName"), "{status} {kind} {detail}");
            let replaced = client.scim_user_replace(&bob, None, None, None, &taken(name)).await;
            assert_eq!(refusal(replaced), (409, "uniqueness".to_owned()));
            let change = patch(json!([{"op": "replace", "value": {"userName": name, "title": "x"}}]));
            let changed = client.scim_user_patch(&bob, None, None, None, &change).await;
            assert_eq!(refusal(changed), (409, "uniqueness".to_owned()));
        }
        let unchanged = got(&client, &bob).await;
        assert_eq!((unchanged.user_name.as_deref(), unchanged.title), (Some("bob"), None));
        let own = client.scim_user_replace(&ann, None, None, None, &taken("ÄNN@example.com")).await.unwrap();
        assert_eq!(own.user_name.as_deref(), Some("ÄNN@example.com"));
        client.scim_user_delete(&ann, None).await.unwrap();
        made_id(&client, "änn@example.com").await;
    }

    async fn each_client_calls_resources_as_it_likes(tenant: &Tenant) {
        let (one, two) = (another_client(tenant).await, another_client(tenant).await);
        let ann = made(&one, json!({"userName": "ann", "externalId": "A-1"})).await.id.unwrap();
        assert_eq!(got(&two, &ann).await.external_id, None);
        let rename = patch(json!([{"op": "add", "path": "externalId", "value": "B-1"}]));
        let renamed = two.scim_user_patch(&ann, None, None, None, &rename).await.unwrap();
        assert_eq!(renamed.external_id.as_deref(), Some("B-1"));
        assert_eq!(got(&one, &ann).await.external_id.as_deref(), Some("A-1"));
        let by = |name: &str| json!({"filter": format!("externalId eq \"{name}\"")});
        assert_eq!((found(&one, by("A-1")).await.len(), found(&one, by("B-1")).await.len()), (1, 0));
        assert_eq!((found(&two, by("A-1")).await.len(), found(&two, by("B-1")).await.len()), (0, 1));
        // One client does not use a name twice; what another one calls something is nothing to it.
        let again = user(json!({"userName": "bob", "externalId": "A-1"}));
        let (status, kind, detail) = refusal_and_detail(one.scim_user_create(None, None, &again).await);
        assert!(status == 409 && kind == "uniqueness" && detail.starts_with("externalId"), "{status} {kind} {detail}");
        let bob = two.scim_user_create(None, None, &again).await.unwrap().into_inner().id.unwrap();
        // A client that takes its own name away leaves the other one's.
        let removal = patch(json!([{"op": "remove", "path": "externalId"}]));
        two.scim_user_patch(&bob, None, None, None, &removal).await.unwrap();
        two.scim_user_replace(&ann, None, None, None, &user(json!({"userName": "ann"}))).await.unwrap();
        assert_eq!(got(&two, &ann).await.external_id, None);
        assert_eq!(got(&one, &ann).await.external_id.as_deref(), Some("A-1"));
    }

    async fn an_external_identifier_is_a_text(tenant: &Tenant) {
        let http = Http::new(tenant);
        for wrong in [json!(4711), json!(true), json!({}), json!("")] {
            let request = http.scim(Method::POST, "/scim/v2/Users", &json!({"userName": "ann", "externalId": wrong}));
            let answer = http.send(authorised(request, &tenant.api_key)).await;
            assert_eq!((answer.status, &answer.body["scimType"]), (400, &json!("invalidValue")), "{}", answer.text);
            assert!(answer.message().starts_with("externalId "), "{}", answer.text);
        }
        assert_eq!(found(&tenant.backend(), json!({})).await, [""; 0]);
    }

    async fn taking_active_away_by_a_patch_gives_nobody_access(tenant: &Tenant) {
        let client = tenant.backend();
        let id = made(&client, json!({"userName": "ann", "active": false})).await.id.unwrap();
        for change in [
            json!([{"op": "remove", "path": "active"}]),
            json!([{"op": "replace", "path": "active", "value": null}]),
            json!([{"op": "replace", "value": {"active": []}}]),
        ] {
            client.scim_user_patch(&id, None, None, None, &patch(change)).await.unwrap();
            assert_eq!(got(&client, &id).await.active, None, "nobody says so any more");
            assert_eq!(found(&client, json!({"filter": "active eq false"})).await, ["ann"]);
        }
        let replaced = client.scim_user_replace(&id, None, None, None, &user(json!({"userName": "ann"}))).await.unwrap();
        assert_eq!(replaced.active, Some(true), "a user who is replaced is as one who is made");
    }

    async fn a_user_who_is_not_active_cannot_sign_in_until_active_again(tenant: &Tenant) {
        let client = tenant.backend();
        let mut ann = Person::new(tenant);
        let id = made_id(&client, &ann.name).await;
        let enroll = granted(tenant, &[GrantScope::RegWrite], Some(&ann.name)).await;
        let registered = ann.register_with(&enroll).await.unwrap();
        assert_eq!(registered.user_id, id);
        let verify = types::TokenVerifyRequest { jwt_access: registered.jwt_access };
        client.mgmt_token_verify(&verify).await.unwrap();
        let set = |active: Value| patch(json!([{"op": "Replace", "path": "active", "value": active}]));
        let off = client.scim_user_patch(&id, None, None, None, &set(json!("False"))).await.unwrap();
        assert_eq!(off.active, Some(false));
        assert_eq!(crate::support::refusal(client.mgmt_token_verify(&verify).await), 401);
        ann.log_in().await.unwrap_err();
        client.scim_user_patch(&id, None, None, None, &set(json!(true))).await.unwrap();
        ann.log_in().await.unwrap();
        assert_eq!(crate::support::refusal(client.mgmt_token_verify(&verify).await), 401, "what ended stays ended");
    }

    async fn a_deleted_user_leaves_no_passkey_and_no_membership(tenant: &Tenant) {
        let client = tenant.backend();
        let mut ann = Person::new(tenant);
        let id = made_id(&client, &ann.name).await;
        let staff = made_group(&client, "Staff", &[&id]).await;
        let enroll = granted(tenant, &[GrantScope::RegWrite], Some(&ann.name)).await;
        ann.register_with(&enroll).await.unwrap();
        client.scim_user_delete(&id, None).await.unwrap();
        ann.log_in().await.unwrap_err();
        assert!(got_group(&client, &staff).await.members.is_empty());
        // Who has the name next is somebody else.
        assert_ne!(made_id(&client, &ann.name).await, id);
        ann.log_in().await.unwrap_err();
    }

    async fn another_application_has_no_such_user(tenant: &Tenant) {
        let other = crate::support::with_settings(tenant, |_| ()).await;
        let (client, theirs) = (tenant.backend(), other.backend());
        let id = made_id(&theirs, "ann").await;
        assert_eq!(refusal(client.scim_user_get(&id, None, None, None).await).0, 404);
        assert_eq!(refusal(client.scim_user_delete(&id, None).await).0, 404);
        let body = user(json!({"userName": "ann"}));
        assert_eq!(refusal(client.scim_user_replace(&id, None, None, None, &body).await).0, 404);
        assert_eq!(found(&client, json!({})).await, [""; 0]);
        made_id(&client, "ann").await;
        assert_eq!(got(&theirs, &id).await.user_name.as_deref(), Some("ann"));
    }
}
