use fidelio_identity::User;
use fidelio_kernel::{ApplicationId, GroupId, Timestamp};
use fidelio_provisioning::document::{Document, schemas};
use fidelio_provisioning::index;
use fidelio_provisioning::resource::{Common, Domain, Group, NewMember, ProvisionedUser};
use fidelio_provisioning::schema::{ENTERPRISE_USER, ResourceType};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Dice;
use crate::{Fixtures, World};

const WORDS: &[&str] = &[
    "Ann",
    "ann",
    "ANNA",
    "Bob",
    "bo",
    "Zoë",
    "zoe\u{308}",
    "王小明",
    "王",
    "%",
    "a_b",
    "O'Neil",
    "x\"y",
    "\\",
    "Straße",
    "STRASSE",
    "ΌΣΟΣ",
    "\u{10ffff}",
    "1",
    "true",
    " pad ",
];
const TYPES: &[&str] = &["work", "Work", "home", "other", "x"];

/// Users and groups of one application, as they are shown.
pub(crate) struct Population {
    pub(crate) domain: Domain,
    pub(crate) users: Vec<(Uuid, Map<String, Value>)>,
    pub(crate) groups: Vec<(Uuid, Map<String, Value>)>,
}

impl Population {
    /// Makes and stores them. Another client calls some of them something, which is not shown.
    pub(crate) async fn new(world: &World, dice: &Dice, users: usize, groups: usize) -> Self {
        let fixtures = Fixtures::new(1);
        let domain = fixtures.domain(world.application(&fixtures).await.id);
        let mut population = Self { domain, users: Vec::new(), groups: Vec::new() };
        for number in 0..users {
            population.add_user(world, dice, &fixtures, number).await;
        }
        for number in 0..groups {
            population.add_group(world, dice, &fixtures, number).await;
        }
        population.show_links(world, domain.application).await;
        population
    }

    pub(crate) fn of(&self, resource: ResourceType) -> &[(Uuid, Map<String, Value>)] {
        match resource {
            ResourceType::User => &self.users,
            ResourceType::Group => &self.groups,
        }
    }

    async fn add_user(&mut self, world: &World, dice: &Dice, fixtures: &Fixtures, number: usize) {
        let body = object(user(dice, number));
        let document =
            Document::read(ResourceType::User, &body).unwrap_or_else(|error| panic!("{body:?}: {error}"));
        let user = User {
            name: document.user_name().expect("a name"),
            active: document.active(),
            ..fixtures.user(self.domain.application)
        };
        let common = common(dice, fixtures, &document);
        let provisioned = ProvisionedUser { id: user.id, name: user.name.clone(), active: user.active, common };
        world.make(self.domain, &user, &provisioned, &index::entries(&document)).await;
        let mut shown = shown(user.id.as_uuid(), &document, ResourceType::User, &provisioned.common);
        shown.insert("active".into(), user.active.into());
        self.users.push((user.id.as_uuid(), shown));
    }

    async fn add_group(&mut self, world: &World, dice: &Dice, fixtures: &Fixtures, number: usize) {
        let mut body = json!({ "displayName": format!("{} {number}", dice.one_of(WORDS)) });
        if dice.is_one_in(2) {
            body["externalId"] = format!("{}-{number}", dice.one_of(WORDS)).into();
        }
        let document = Document::read(ResourceType::Group, &object(body)).expect("a group");
        let display_name = document.group_name().expect("a name");
        let group = Group { display_name, common: common(dice, fixtures, &document), ..fixtures.group() };
        let all = self.users.iter().chain(&self.groups);
        let members: Vec<_> = all
            .filter(|_| number > 0 && dice.is_one_in(5))
            .map(|(id, _)| NewMember { id: *id, display: dice.is_one_in(3).then(|| "Told".to_owned()) })
            .collect();
        let mut unit = world.provision().await;
        unit.groups().insert(self.domain, &group).await.unwrap();
        let added = unit.groups().add_members(self.domain.application, group.id, &members, fixtures.later()).await;
        assert_eq!(added.unwrap(), Ok(members.len() as u64));
        unit.commit().await.unwrap();
        let shown = shown(group.id.as_uuid(), &document, ResourceType::Group, &group.common);
        self.groups.push((group.id.as_uuid(), shown));
    }

    async fn show_links(&mut self, world: &World, application: ApplicationId) {
        let groups: Vec<_> = self.groups.iter().map(|(id, _)| GroupId::from_uuid(*id)).collect();
        for member in world.resources.members(application, &groups, 100_000).await.unwrap() {
            let id = member.id.as_uuid();
            let kind = member.id.resource().as_str();
            let element = json!({ "value": id, "type": kind, "$ref": format!("/{id}"), "display": member.display });
            push(&mut self.groups, member.group.as_uuid(), "members", element);
            let group = self.groups.iter().find(|(id, _)| *id == member.group.as_uuid()).expect("the group");
            let element = json!({
                "value": group.0, "type": "direct", "$ref": format!("/{}", group.0), "display": group.1["displayName"],
            });
            push(&mut self.users, id, "groups", element);
        }
    }
}

fn push(resources: &mut [(Uuid, Map<String, Value>)], id: Uuid, attribute: &str, element: Value) {
    // A member that is a group shows no groups.
    let Some((_, shown)) = resources.iter_mut().find(|(other, _)| *other == id) else { return };
    let elements = shown.entry(attribute).or_insert_with(|| json!([]));
    elements.as_array_mut().expect("a list").push(element);
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

fn common(dice: &Dice, fixtures: &Fixtures, document: &Document) -> Common {
    let created_at = fixtures.later();
    Common {
        external_id: document.external_id().map(str::to_owned),
        attributes: document.clone().into_attributes(),
        version: 1,
        created_at,
        modified_at: Timestamp::from_micros(created_at.as_micros() + 500 * dice.below(40) as i64),
    }
}

fn shown(id: Uuid, document: &Document, resource: ResourceType, common: &Common) -> Map<String, Value> {
    let mut shown = document.as_map().clone();
    shown.insert("id".into(), id.to_string().into());
    shown.insert("schemas".into(), schemas(resource, document).into());
    let meta = json!({
        "resourceType": resource.as_str(),
        "created": common.created_at.to_string(),
        "lastModified": common.modified_at.to_string(),
        "location": format!("/{id}"),
        "version": "W/\"1\"",
    });
    shown.insert("meta".into(), meta);
    shown
}

/// What a client says of a user: some attributes of every kind, and none of them always.
fn user(dice: &Dice, number: usize) -> Value {
    let word = || dice.one_of(WORDS).to_string();
    let mut body = json!({ "userName": format!("{}{number}", word().trim()) });
    for name in ["displayName", "nickName", "title", "userType", "locale", "externalId", "urn:example:x"] {
        if dice.is_one_in(3) {
            body[name] = word().into();
        }
    }
    if let Some(external_id) = body["externalId"].as_str() {
        body["externalId"] = format!("{external_id}/{number}").into();
    }
    if body["urn:example:x"].is_string() {
        body["urn:example:x"] = json!({ "anything": [1, true] });
    }
    if dice.is_one_in(2) {
        body["active"] = dice.is_one_in(2).into();
    }
    if dice.is_one_in(2) {
        body["name"] = some(dice, &["givenName", "familyName", "middleName", "formatted"]);
    }
    for (name, parts) in [
        ("emails", &["value", "display", "type"][..]),
        ("phoneNumbers", &["value", "type"]),
        ("roles", &["value", "display", "type"]),
        ("addresses", &["locality", "country", "formatted", "type"]),
    ] {
        let mut elements: Vec<_> = (0..dice.below(4)).map(|_| some(dice, parts)).collect();
        if let Some(element) = elements.last_mut().filter(|_| dice.is_one_in(2)) {
            element["primary"] = true.into();
        }
        body[name] = elements.into();
    }
    if dice.is_one_in(3) {
        body["photos"] = json!([{ "value": "https://example.com/1", "type": "photo" }]);
    }
    if dice.is_one_in(2) {
        body[ENTERPRISE_USER.id] = some(dice, &["department", "employeeNumber", "costCenter"]);
        if dice.is_one_in(2) {
            body[ENTERPRISE_USER.id]["manager"] = some(dice, &["value", "displayName"]);
        }
    }
    body
}

/// Some of these parts.
fn some(dice: &Dice, parts: &[&str]) -> Value {
    let mut element = json!({});
    for part in parts.iter().filter(|_| !dice.is_one_in(3)) {
        element[*part] = (*dice.one_of(if *part == "type" { TYPES } else { WORDS })).into();
    }
    element
}
