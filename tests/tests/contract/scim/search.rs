//! Filters, order, pages by number, and what is told of what is found.

use fidelio_client::Client;
use fidelio_tests::on_both_databases;
use reqwest::Method;
use serde_json::{Value, json};

use super::{found, got, made, made_group, made_id, patch, refusal, searching, user};
use crate::support::{Http, authorised};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Three users, the first of whom is in the group `Staff`; their identifiers.
async fn three(client: &Client) -> Vec<String> {
    let ann = json!({
        "userName": "Ann@example.com",
        "name": {"givenName": "Ann", "familyName": "Lee"},
        "externalId": "A1",
        "title": "Engineer",
        "emails": [
            {"value": "ann@work.example", "type": "work", "primary": true},
            {"value": "ann@home.example", "type": "home"},
        ],
        ENTERPRISE: {"department": "Sales", "manager": {"value": "m-1"}},
    });
    let bob = json!({
        "userName": "bob",
        "displayName": "Bob 100%_Stone\\",
        "title": "manager",
        "active": false,
        "emails": [{"value": "bob@work.example", "type": "home"}],
    });
    let mut ids = Vec::new();
    for value in [ann, bob, json!({"userName": "cid"})] {
        ids.push(made(client, value).await.id.unwrap());
    }
    made_group(client, "Staff", &[&ids[0]]).await;
    ids
}

fn error(kind: &str) -> (u16, String) {
    (400, kind.to_owned())
}

on_both_databases! {
    async fn a_filter_finds_those_of_whom_it_is_true(tenant: &Tenant) {
        let client = tenant.backend();
        let ids = three(&client).await;
        let (a, b, c) = ("Ann@example.com", "bob", "cid");
        let by_id = format!("id eq \"{}\"", ids[1]);
        let long = format!("userName eq \"bob\"{}", " or userName eq \"bob\"".repeat(99));
        let deep = format!("{}title pr{}", "(".repeat(20), ")".repeat(20));
        for (filter, names) in [
            ("userName eq \"ann@EXAMPLE.com\"", &[a][..]),
            ("USERNAME EQ \"bob\"", &[b]),
            ("userName eq bob", &[b]),
            ("userName eq \"bo\"", &[]),
            ("userName ne \"bob\"", &[a, c]),
            ("userName co \"B\"", &[b]),
            ("userName sw \"ann\"", &[a]),
            ("userName ew \".COM\"", &[a]),
            ("userName gt \"bob\"", &[c]),
            ("userName ge \"bob\"", &[b, c]),
            ("userName lt \"bob\"", &[a]),
            ("userName le \"bob\"", &[a, b]),
            ("displayName co \"100%_\"", &[b]),
            ("displayName co \"1__%\"", &[]),
            ("displayName ew \"\\\\\"", &[b]),
            ("displayName co \"'\"", &[]),
            ("title pr", &[a, b]),
            ("not (title pr)", &[c]),
            ("title eq null", &[c]),
            ("title eq \"engineer\"", &[a]),
            ("title ne \"engineer\"", &[b, c]),
            ("active eq true", &[a, c]),
            ("active eq \"False\"", &[b]),
            ("externalId eq \"A1\"", &[a]),
            ("externalId eq \"a1\"", &[]),
            (&by_id, &[b]),
            ("id eq \"no identifier\"", &[]),
            ("name.familyName eq \"lee\"", &[a]),
            ("emails.value eq \"ann@home.example\"", &[a]),
            ("emails eq \"BOB@work.example\"", &[b]),
            ("emails co \"work\"", &[a, b]),
            ("emails pr", &[a, b]),
            ("emails[type eq \"work\"].value eq \"ann@work.example\"", &[a]),
            ("emails[type eq \"work\"]", &[a]),
            // One element has all that is in brackets; without them each can be of another one.
            ("emails[type eq \"home\" and value co \"work\"]", &[b]),
            ("emails.type eq \"home\" and emails.value co \"work\"", &[a, b]),
            ("emails[type eq \"home\" and not (value co \"work\")]", &[a]),
            ("emails[primary eq true]", &[a]),
            ("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"bob\"", &[b]),
            ("URN:IETF:params:scim:schemas:core:2.0:user:NAME.GIVENNAME eq \"Ann\"", &[a]),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq \"sales\"", &[a]),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq \"m-1\"", &[a]),
            ("groups.display eq \"staff\"", &[a]),
            ("not (groups pr)", &[b, c]),
            ("meta.resourceType eq \"User\"", &[a, b, c]),
            ("meta.created gt \"2020-01-01T00:00:00Z\"", &[a, b, c]),
            ("meta.lastModified lt \"2020-01-01T00:00:00+02:00\"", &[]),
            ("title eq \"Engineer\" or title eq \"Manager\" and active eq true", &[a]),
            ("(title eq \"Engineer\" or title eq \"Manager\") and active eq false", &[b]),
            ("not (userName eq \"bob\" or userName eq \"cid\")", &[a]),
            (&long, &[b]),
            (&deep, &[a, b]),
            ("", &[a, b, c]),
        ] {
            assert_eq!(found(&client, json!({"filter": filter})).await, names, "{filter}");
            let listed = client.scim_users_list(None, None, None, None, Some(filter), None, None, None).await.unwrap();
            assert_eq!(listed.total_results, i64::try_from(names.len()).unwrap(), "{filter}");
        }
    }

    async fn groups_are_found_by_name_and_members(tenant: &Tenant) {
        let client = tenant.backend();
        let ids = three(&client).await;
        let staff = client.scim_groups_search(&super::search()).await.unwrap().resources[0].id.clone().unwrap();
        let sales = made_group(&client, "Sales", &[&staff]).await;
        let by_member = format!("members eq \"{}\"", ids[0]);
        let by_value = format!("members[value eq \"{staff}\" and type eq \"Group\"]");
        let as_entra = format!("id eq \"{staff}\" and members eq \"{}\"", ids[0]);
        let none = format!("members.value eq \"{}\"", ids[1]);
        for (filter, expected) in [
            ("displayName eq \"SALES\"", &[&sales][..]),
            ("displayName sw \"s\"", &[&staff, &sales]),
            ("members pr", &[&staff, &sales]),
            ("members.type eq \"User\"", &[&staff]),
            (&by_member, &[&staff]),
            (&by_value, &[&sales]),
            (&as_entra, &[&staff]),
            (&none, &[]),
        ] {
            let found = client.scim_groups_search(&searching(json!({"filter": filter}))).await.unwrap().into_inner();
            let found: Vec<_> = found.resources.iter().filter_map(|group| group.id.as_ref()).collect();
            assert_eq!(found, expected, "{filter}");
        }
    }

    async fn a_filter_that_cannot_be_understood_is_refused_and_never_finds_nothing(tenant: &Tenant) {
        let client = tenant.backend();
        three(&client).await;
        let long = format!("userName eq \"{}\"", "x".repeat(8192));
        let many = format!("title pr{}", " or title pr".repeat(100));
        let deep = format!("{}title pr{}", "(".repeat(21), ")".repeat(21));
        for filter in [
            "nobody eq \"x\"",
            "emails.nothing eq \"x\"",
            "emails[nothing eq \"x\"]",
            "urn:example:2.0:User:userName eq \"x\"",
            "userName",
            "userName eq",
            "userName like \"x\"",
            "userName eq \"x",
            "(userName pr",
            "userName pr)",
            "userName eq \"x\" and",
            "not userName pr",
            "userName[type eq \"x\"]",
            "emails[emails[type eq \"x\"]]",
            "active gt true",
            "active eq \"perhaps\"",
            "meta.created gt \"yesterday\"",
            "password eq \"x\"",
            "members pr",
            &long,
            &many,
            &deep,
        ] {
            let search = searching(json!({"filter": filter}));
            assert_eq!(refusal(client.scim_users_search(&search).await), error("invalidFilter"), "{filter}");
            let listed = client.scim_users_list(None, None, None, None, Some(filter), None, None, None).await;
            assert_eq!(refusal(listed), error("invalidFilter"), "{filter}");
        }
    }

    async fn what_is_found_can_be_in_order(tenant: &Tenant) {
        let client = tenant.backend();
        three(&client).await;
        let (a, b, c) = ("Ann@example.com", "bob", "cid");
        for (by, order, names) in [
            ("userName", None, [a, b, c]),
            ("USERNAME", Some("ascending"), [a, b, c]),
            ("userName", Some("Descending"), [c, b, a]),
            // Who has no value comes last, or first if the greatest comes first; the letter case says nothing.
            ("title", Some("ascending"), [a, b, c]),
            ("title", Some("descending"), [c, b, a]),
            ("displayName", None, [a, b, c]),
            ("emails.value", None, [a, b, c]),
            ("emails", Some("descending"), [c, b, a]),
            ("meta.created", Some("descending"), [c, b, a]),
            ("urn:ietf:params:scim:schemas:core:2.0:User:externalId", None, [a, b, c]),
        ] {
            let names_found = found(&client, json!({"sortBy": by, "sortOrder": order})).await;
            assert_eq!(names_found, names, "{by} {order:?}");
        }
        for (by, order, kind) in [
            ("nobody", "ascending", "invalidPath"),
            ("name", "ascending", "invalidPath"),
            ("groups", "ascending", "invalidPath"),
            ("password", "ascending", "invalidPath"),
            ("userName", "upwards", "invalidValue"),
        ] {
            let listed = client.scim_users_list(None, None, None, None, None, Some(by), Some(order), None).await;
            assert_eq!(refusal(listed), error(kind), "{by} {order}");
        }
    }

    async fn a_page_begins_and_ends_where_it_is_asked_to(tenant: &Tenant) {
        let client = tenant.backend();
        for name in ["u1", "u2", "u3", "u4", "u5"] {
            made_id(&client, name).await;
        }
        for (start, count, told, names) in [
            (None, None, 1, &["u1", "u2", "u3", "u4", "u5"][..]),
            (Some(1), Some(2), 1, &["u1", "u2"]),
            (Some(3), Some(2), 3, &["u3", "u4"]),
            (Some(5), Some(2), 5, &["u5"]),
            (Some(6), Some(2), 6, &[]),
            (Some(i64::MAX), Some(2), i64::MAX, &[]),
            (Some(0), Some(1), 1, &["u1"]),
            (Some(-7), Some(1), 1, &["u1"]),
            (Some(i64::MIN), Some(1), 1, &["u1"]),
            (Some(2), Some(0), 2, &[]),
            (None, Some(0), 1, &[]),
            (None, Some(-1), 1, &[]),
            (Some(2), Some(i64::MAX), 2, &["u2", "u3", "u4", "u5"]),
        ] {
            let page = client.scim_users_list(None, count, None, None, None, None, None, start).await.unwrap().into_inner();
            let names_found: Vec<_> = page.resources.iter().filter_map(|user| user.user_name.as_deref()).collect();
            assert_eq!(names_found, names, "{start:?} {count:?}");
            assert_eq!((page.total_results, page.start_index), (5, Some(told)), "{start:?} {count:?}");
            assert_eq!(page.items_per_page, i64::try_from(names.len()).unwrap(), "{start:?} {count:?}");
            assert_eq!(page.next_cursor, None);
        }
    }

    async fn a_search_at_the_root_finds_users_and_then_groups(tenant: &Tenant) {
        let client = tenant.backend();
        three(&client).await;
        made_group(&client, "Bob 100%", &[]).await;
        let names = async |value: Value| {
            let found = client.scim_search(&searching(value)).await.unwrap().into_inner();
            let name = |resource: &Value| {
                let name = resource.get("userName").or(resource.get("displayName"));
                name.and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            (found.total_results, found.resources.iter().map(name).collect::<Vec<_>>())
        };
        let all = ["Ann@example.com", "bob", "cid", "Staff", "Bob 100%"];
        assert_eq!(names(json!({})).await, (5, all.map(str::to_owned).to_vec()));
        let both = json!({"filter": "displayName sw \"bob\"", "sortBy": "displayName"});
        assert_eq!(names(both).await, (2, vec!["bob".to_owned(), "Bob 100%".to_owned()]));
        // What only one type has, the other one has no value of.
        assert_eq!(names(json!({"filter": "title pr"})).await.0, 2);
        assert_eq!(names(json!({"filter": "members pr"})).await.0, 1);
        assert_eq!(names(json!({"filter": "meta.resourceType eq \"Group\""})).await.0, 2);
        assert_eq!(names(json!({"startIndex": 3, "count": 2})).await, (5, vec!["cid".to_owned(), "Staff".to_owned()]));
        assert_eq!(names(json!({"startIndex": 4, "count": 9})).await, (5, vec!["Staff".to_owned(), "Bob 100%".to_owned()]));
        assert_eq!(names(json!({"count": 0})).await, (5, Vec::new()));
        let unknown = client.scim_search(&searching(json!({"filter": "nobody pr"}))).await;
        assert_eq!(refusal(unknown), error("invalidFilter"));
    }

    async fn only_what_is_wanted_is_told(tenant: &Tenant) {
        let client = tenant.backend();
        let ids = three(&client).await;
        let http = Http::new(tenant);
        let at = format!("/scim/v2/Users/{}", ids[0]);
        let members = async |method: Method, path: String, body: Option<Value>| {
            let request = match body {
                Some(body) => http.scim(method, &path, &body),
                None => http.request(method, &path),
            };
            let answer = http.send(authorised(request, &tenant.api_key)).await;
            let body = if answer.body["Resources"].is_null() { &answer.body } else { &answer.body["Resources"][0] };
            body.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
        };
        let only = ["emails", "id", "schemas"];
        let query = "attributes=EMAILS.value,nobody";
        let change = json!({"Operations": [{"op": "replace", "path": "title", "value": "Director"}]});
        let whole = serde_json::to_value(got(&client, &ids[0]).await).unwrap();
        assert_eq!(members(Method::GET, format!("{at}?{query}"), None).await, only);
        assert_eq!(members(Method::GET, format!("/scim/v2/Users?count=1&{query}"), None).await, only);
        assert_eq!(members(Method::PATCH, format!("{at}?{query}"), Some(change)).await, only);
        assert_eq!(members(Method::PUT, format!("{at}?{query}"), Some(whole)).await, only);
        let another = json!({"userName": "dan", "emails": [{"value": "dan@example.com"}]});
        assert_eq!(members(Method::POST, format!("/scim/v2/Users?{query}"), Some(another)).await, only);
        let search = json!({"attributes": ["emails.value", "nobody"], "count": 1});
        assert_eq!(members(Method::POST, "/scim/v2/.search".to_owned(), Some(search)).await, only);
        let except = "excludedAttributes=id,schemas,emails,name,meta,groups,active,displayName,externalId,title";
        let left = members(Method::GET, format!("{at}?{except}"), None).await;
        assert_eq!(left, ["id", "schemas", ENTERPRISE, "userName"]);
    }

    async fn a_change_of_a_value_is_found_at_once_and_the_old_one_no_more(tenant: &Tenant) {
        let client = tenant.backend();
        let ids = three(&client).await;
        let by = |title: &str| json!({"filter": format!("title eq \"{title}\"")});
        let change = patch(json!([{"op": "replace", "path": "title", "value": "Director"}]));
        client.scim_user_patch(&ids[0], None, None, None, &change).await.unwrap();
        assert_eq!(found(&client, by("Engineer")).await, [""; 0]);
        assert_eq!(found(&client, by("Director")).await, ["Ann@example.com"]);
        let replacement = user(json!({"userName": "annie"}));
        client.scim_user_replace(&ids[0], None, None, None, &replacement).await.unwrap();
        assert_eq!(found(&client, by("Director")).await, [""; 0]);
        assert_eq!(found(&client, json!({"filter": "userName eq \"annie\""})).await, ["annie"]);
        client.scim_user_delete(&ids[0], None).await.unwrap();
        assert_eq!(found(&client, json!({"filter": "userName eq \"annie\""})).await, [""; 0]);
    }
}
