//! Bodies and questions that clients really send, altered at random and repeatably: no answer is a 5xx, and every error is
//! one of SCIM.

use fidelio_tests::on_both_databases;
use serde_json::{Value, json};

use super::support::{ENTERPRISE, PATCH_OP, Scim, values};
use crate::operations::Dice;

const REQUESTS: u64 = 1_500;
const AT_ONCE: u64 = 4;

const TEXTS: [&str; 24] = [
    "",
    " ",
    "\0",
    "a\0b",
    "\r\n",
    "\u{202e}",
    "\u{feff}",
    "é\u{301}",
    "ﷺﷺﷺﷺ",
    "'",
    "\"",
    "\\",
    "%",
    "' OR 1=1 --",
    "__proto__",
    "null",
    "true",
    "False",
    "1",
    "members[value eq \"x\"]",
    "emails[type eq \"work\"].value",
    "bulkId:1",
    "W/\"1\"",
    "1970-01-01T00:00:00Z",
];

const FILTERS: [&str; 14] = [
    "userName eq \"ann\"",
    "externalId eq \"e-1\"",
    "emails[type eq \"work\" and value co \"@\"]",
    "not (title pr)",
    "active eq true and not (userName sw \"x\")",
    "meta.lastModified gt \"2020-01-01T00:00:00Z\"",
    "id eq \"0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3\"",
    "groups.display ew \"s\" or groups pr",
    "(((userName pr)))",
    "name.familyName ge \"A\" and name.familyName lt \"B\"",
    "urn:ietf:params:scim:schemas:core:2.0:User:userName ne \"x\"",
    "members eq \"0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3\"",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value pr",
    "emails.primary eq true",
];

/// What bodies are made of.
struct World {
    scim: Scim,
    users: Vec<String>,
    group: String,
}

impl World {
    /// Resources of one's own.
    async fn new(scim: &Scim, number: u64) -> Self {
        let mut users = Vec::new();
        for name in ["ann", "bob", "carol"] {
            users.push(scim.user(&format!("{name}-{number}")).await);
        }
        let group = scim.group(&format!("Sales {number}"), &[&users[0]]).await;
        Self { scim: scim.clone(), users, group }
    }

    /// A request as a client would make it: method, path, and body.
    fn valid(&self, dice: &Dice) -> (&'static str, String, Value) {
        let user = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE], "userName": format!("user-{}", dice.below(6)), "externalId": format!("e-{}", dice.below(6)),
            "active": dice.below(2) == 0, "displayName": "Ann Example", "name": { "givenName": "Ann", "familyName": "Example", "formatted": "Ann Example" },
            "emails": [{ "value": "ann@example.com", "type": "work", "primary": true }, { "value": "ann@example.org", "type": "home" }],
            "phoneNumbers": [{ "value": "+14155550123", "type": "mobile" }], "addresses": [{ "type": "work", "locality": "Springfield", "formatted": "1 Road\nSpringfield" }],
            "roles": ["admin", { "value": "user", "primary": true }], "x509Certificates": [{ "value": "TUlJ" }], "password": "x", "locale": "en-US",
            ENTERPRISE: { "department": "Sales", "manager": { "value": self.users[1] } }, "urn:example:User": { "shirt": ["L"] }, "custom": { "a": [1, null, { "b": true }] },
        });
        let member = &self.users[dice.below(3)];
        let group = json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": format!("group-{}", dice.below(4)), "externalId": "g", "members": values(&[member]) });
        let of_user = json!({ "schemas": [PATCH_OP], "Operations": [
            { "op": "Replace", "path": "active", "value": "True" }, { "op": "add", "path": "emails[type eq \"work\"].value", "value": "new@example.com" },
            { "op": "replace", "value": { "name.givenName": "Anna", "title": "Boss", format!("{ENTERPRISE}:costCenter"): "1" } }, { "op": "remove", "path": "phoneNumbers[type eq \"mobile\"]" },
            { "op": "remove", "path": format!("{ENTERPRISE}:manager") }, { "op": "add", "path": "roles", "value": [{ "value": "r", "primary": "true" }] }, { "op": "replace", "path": "name", "value": { "familyName": "B" } },
        ]});
        let of_group = json!({ "schemas": [PATCH_OP], "Operations": [
            { "op": "add", "path": "members", "value": values(&[member]) }, { "op": "remove", "path": format!("members[value eq \"{member}\"]") },
            { "op": "replace", "value": { "id": self.group, "displayName": "Sales" } }, { "op": "replace", "path": "members", "value": [] },
        ]});
        let question = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": dice.pick(&FILTERS), "sortBy": "userName", "sortOrder": "descending", "startIndex": 1, "count": 10, "attributes": ["userName", "emails.value"], "excludedAttributes": [] });
        let one = format!("/Users/{}", self.users[dice.below(3)]);
        let sales = format!("/Groups/{}", self.group);
        let bulk = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "failOnErrors": 3, "Operations": [
            { "method": "POST", "path": "/Users", "bulkId": "1", "data": user }, { "method": "POST", "path": "/Groups", "bulkId": "2", "data": { "displayName": "x", "members": values(&["bulkId:1"]) } },
            { "method": "PATCH", "path": one, "version": "W/\"1\"", "data": of_user }, { "method": "DELETE", "path": "/Users/bulkId:1" }, { "method": "DELETE", "path": "/Groups/bulkId:2" },
        ]});
        match dice.below(10) {
            0 => ("POST", "/Users".to_owned(), user),
            1 => ("PUT", one, user),
            2 | 3 => ("PATCH", one, of_user),
            4 => ("POST", "/Groups".to_owned(), group),
            5 => ("PUT", sales, group),
            6 | 7 => ("PATCH", sales, of_group),
            8 => ("POST", (*dice.pick(&["/Users/.search", "/Groups/.search", "/.search"])).to_owned(), question),
            _ => ("POST", "/Bulk".to_owned(), bulk),
        }
    }
}

fn wrong(dice: &Dice) -> Value {
    match dice.below(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(dice.pick(&[0, 1, -1, i64::MAX, i64::MIN])),
        3 => json!(1e300),
        4 => json!([]),
        5 => json!({}),
        6 => json!([[[null, {}]]]),
        7 => json!({ "value": dice.pick(&TEXTS) }),
        8 => json!("x".repeat(dice.below(3000))),
        9 => json!(dice.pick(&FILTERS)),
        _ => json!(dice.pick(&TEXTS)),
    }
}

/// How many values there are in a value, itself included.
fn count(value: &Value) -> usize {
    let inner = match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    };
    1 + inner
}

/// Alters the value of this number, and counts down to it on the way.
fn alter(value: &mut Value, at: &mut Option<usize>, dice: &Dice) {
    match *at {
        None => return,
        Some(0) => {
            *at = None;
            return change(value, dice);
        }
        Some(number) => *at = Some(number - 1),
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| alter(item, at, dice)),
        Value::Object(members) => members.values_mut().for_each(|item| alter(item, at, dice)),
        _ => {}
    }
}

fn change(value: &mut Value, dice: &Dice) {
    match (dice.below(5), &mut *value) {
        (0 | 1, Value::Object(members)) if !members.is_empty() => {
            let names: Vec<_> = members.keys().cloned().collect();
            let name = dice.pick(&names).clone();
            let old = members.remove(&name).unwrap_or_default();
            let (other, upper) = (*dice.pick(&TEXTS), name.to_uppercase());
            let kept = match dice.below(4) {
                0 => vec![],
                1 => vec![(upper, old)],
                2 => vec![(upper, old.clone()), (name, old)],
                _ => vec![(other.to_owned(), old)],
            };
            members.extend(kept);
        }
        (0, Value::Array(items)) if !items.is_empty() => {
            let item = dice.pick(items).clone();
            items.extend(std::iter::repeat_n(item, dice.below(4)));
        }
        (0 | 1, Value::String(text)) => {
            let bytes = dice.altered(text.as_bytes());
            *text = String::from_utf8_lossy(&bytes).into_owned();
        }
        _ => *value = wrong(dice),
    }
}

/// A question with parameters that were altered.
fn question(dice: &Dice) -> Vec<(&'static str, String)> {
    let mut parameters = Vec::new();
    for name in
        ["filter", "sortBy", "sortOrder", "startIndex", "count", "cursor", "attributes", "excludedAttributes"]
    {
        if dice.below(3) > 0 {
            continue;
        }
        let usual = match name {
            "filter" => *dice.pick(&FILTERS),
            "sortBy" => *dice.pick(&["userName", "emails", "meta.created", "name.familyName", "members"]),
            "sortOrder" => "descending",
            "cursor" => "",
            "attributes" | "excludedAttributes" => {
                *dice.pick(&["userName", "emails.value,members", "groups,id,meta", ","])
            }
            _ => *dice.pick(&[
                "0",
                "1",
                "-1",
                "10",
                "99999999999",
                "9223372036854775807",
                "9223372036854775808",
                "1.5",
            ]),
        };
        let value = match dice.below(3) {
            0 => usual.to_owned(),
            1 => String::from_utf8_lossy(&dice.altered(usual.as_bytes())).into_owned(),
            _ => (*dice.pick(&TEXTS)).to_owned(),
        };
        parameters.push((name, value));
    }
    parameters
}

on_both_databases! {
    async fn no_altered_request_of_a_client_fails_the_server(tenant: &Tenant) {
        let scim = Scim::of(tenant);
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|worker| {
                let scim = scim.clone();
                tokio::spawn(async move {
                    let world = World::new(&scim, worker).await;
                    for number in (0..REQUESTS).filter(|number| number % AT_ONCE == worker) {
                        one(&world, &Dice::new(number)).await;
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.await.expect("no server error");
        }
        let told = scim.query("/Users", &[("count", "1000")]).await;
        assert_eq!(told.status, 200);
        assert_eq!(scim.query("/Groups", &[("count", "1000")]).await.status, 200);
    }

    async fn no_bytes_instead_of_a_body_fail_the_server(tenant: &Tenant) {
        let world = World::new(&Scim::of(tenant), 0).await;
        for seed in 0..300 {
            let dice = Dice::new(seed);
            let (method, path, body) = world.valid(&dice);
            let bytes = if dice.below(4) == 0 { dice.bytes(dice.below(300)) } else { dice.altered(body.to_string().as_bytes()) };
            let told = world.scim.raw(method, &path, bytes).await;
            assert!(told.status < 500, "seed {seed}: {told:?}");
        }
    }
}

async fn one(world: &World, dice: &Dice) {
    if dice.below(4) == 0 {
        let path = *dice.pick(&["/Users", "/Groups"]);
        world
            .scim
            .query(path, &question(dice).iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
            .await;
        return;
    }
    let (method, path, mut body) = world.valid(dice);
    for _ in 0..=dice.below(3) {
        let at = dice.below(count(&body));
        alter(&mut body, &mut Some(at), dice);
    }
    let told = world.scim.send(method, &path, &if body.is_null() { json!([]) } else { body }).await;
    for outcome in told.body["Operations"].as_array().map(Vec::as_slice).unwrap_or_default() {
        let status = outcome["status"].as_str().unwrap();
        assert!(status < "500", "{outcome}");
        if status >= "400" {
            super::support::is_error(&outcome["response"], status);
        }
    }
}
