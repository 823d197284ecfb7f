//! Many users and groups, through the ports and in few transactions.

use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use fidelio_identity::contact::Address;
use fidelio_identity::{Contact, User, UserNameType};
use fidelio_kernel::{ContactId, GroupId, Timestamp, UserId};
use fidelio_provisioning::ports::Written;
use fidelio_provisioning::resource::{Common, Domain, Group, NewMember, ProvisionedUser};
use fidelio_provisioning::schema::ResourceType;
use fidelio_provisioning::{Document, Provisioning, index};
use fidelio_tests::{Engine, Tenant};
use serde_json::{Map, Value, json};
use tokio::task::JoinSet;

/// How many users one transaction makes.
const AT_ONCE: usize = 2000;

const GIVEN: [&str; 25] = [
    "Ada", "Ben", "Chloe", "David", "Emma", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kira", "Liam", "Mara",
    "Nils", "Olga", "Paul", "Quinn", "Rosa", "Samir", "Tara", "Ugo", "Vera", "Wim", "Yara", "Zoe",
];
const FAMILY: [&str; 40] = [
    "Abel", "Bauer", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Hansen", "Ivanova", "Jansen", "Keller",
    "Lopez", "Meyer", "Novak", "Olsen", "Peters", "Quist", "Rossi", "Sato", "Tanaka", "Ulrich", "Vogel", "Weber",
    "Xu", "Young", "Zhang", "Adler", "Brandt", "Conti", "Dahl", "Engel", "Franke", "Gruber", "Haas", "Iglesias",
    "Jung", "Kaya", "Lang", "Moreau", "Nguyen",
];

/// How many there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Provisioned users.
    pub(crate) users: usize,
    /// Groups.
    pub(crate) groups: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { users: 100_000, groups: 10_000 }
    }
}

/// What there is.
pub(crate) struct World {
    /// The users, in the order of their numbers and identifiers.
    pub(crate) users: Vec<UserId>,
    /// The groups with 0 to 20 members, likewise.
    pub(crate) groups: Vec<GroupId>,
    /// The group of half of all users.
    pub(crate) big: GroupId,
    /// When the first user was changed; each other one a second after the one before.
    pub(crate) first_change: Timestamp,
}

impl World {
    /// One of the users, a different one each time.
    pub(crate) fn user(&self, turn: usize) -> usize {
        scattered(turn, self.users.len())
    }

    /// One of the small groups that have members, a different one each time, and the number of its first member.
    pub(crate) fn group(&self, turn: usize) -> (usize, usize) {
        let group = scattered(turn, self.groups.len());
        let group = if group.is_multiple_of(21) { group + 1 } else { group };
        let group = if group < self.groups.len() { group } else { 1 };
        (group, member(group, 0, self.users.len()))
    }
}

/// Numbers below a bound, in no order that an index has.
fn scattered(turn: usize, bound: usize) -> usize {
    turn.wrapping_mul(7919).wrapping_add(turn / bound) % bound
}

/// The number of the user who is this member of this group.
fn member(group: usize, place: usize, users: usize) -> usize {
    (group * 13 + place * 4001) % users
}

/// A user's name to sign in with.
pub(crate) fn user_name(number: usize) -> String {
    format!("user{number:06}@corp.example")
}

/// The name to show of a user; a thousand users have each.
pub(crate) fn display_name(number: usize) -> String {
    let (given, family) = names(number);
    format!("{given} {family}")
}

fn names(number: usize) -> (&'static str, &'static str) {
    (GIVEN[number % GIVEN.len()], FAMILY[number / GIVEN.len() % FAMILY.len()])
}

/// What the client calls a user.
pub(crate) fn external_id(number: usize) -> String {
    format!("00u{number:017x}")
}

/// A user's address for work.
pub(crate) fn work_email(number: usize) -> String {
    let (given, family) = names(number);
    format!("{given}.{family}.{number}@corp.example")
}

/// The name of a group.
pub(crate) fn group_name(number: usize) -> String {
    format!("Team {number:05}")
}

/// A user as a client tells it.
pub(crate) fn body(number: usize) -> Value {
    let (given, family) = names(number);
    json!({
        "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        ],
        "userName": user_name(number),
        "externalId": external_id(number),
        "name": { "givenName": given, "familyName": family, "formatted": format!("{given} {family}") },
        "displayName": display_name(number),
        "active": true,
        "emails": [
            { "value": work_email(number), "type": "work", "primary": true },
            { "value": format!("{given}{number}@home.example"), "type": "home" },
        ],
        "phoneNumbers": [{ "value": format!("+49 30 {number:07}"), "type": "work" }],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "department": format!("Department {}", number % 50),
        },
    })
}

/// Makes everything.
pub(crate) async fn seed(tenant: &Tenant, size: Size) -> Result<World> {
    let api = &tenant.installation.api;
    let caller = api.access.api_key(&tenant.api_key).await.map_err(|error| anyhow!("{error:?}"))?;
    let domain = Domain { application: caller.application.id, client: Some(caller.key.provisioning_client()) };
    let provisioning = Arc::new(api.provisioning.clone());
    let first_change = Timestamp::from_seconds(provisioning.clock.now().as_seconds() - i64::try_from(size.users)?);

    // Identifiers in the order of numbers, although several transactions run at a time.
    let users: Vec<_> = (0..size.users).map(|_| UserId::new(&*provisioning.clock, &*provisioning.random)).collect();
    // SQLite has one writer, for whom others would wait too long.
    let writers = if tenant.engine == Engine::Sqlite { 1 } else { 4 };
    let mut chunks = users.chunks(AT_ONCE).enumerate();
    let mut running = JoinSet::new();
    loop {
        while running.len() < writers
            && let Some((index, ids)) = chunks.next()
        {
            let (provisioning, ids) = (provisioning.clone(), ids.to_vec());
            running
                .spawn(async move { make_users(&provisioning, domain, index * AT_ONCE, &ids, first_change).await });
        }
        match running.join_next().await {
            Some(made) => made??,
            None => break,
        }
    }
    let groups = make_groups(&provisioning, domain, &users, size.groups).await?;
    let members: Vec<_> = users.iter().step_by(2).map(|id| NewMember { id: id.as_uuid(), display: None }).collect();
    let big = make_group(&provisioning, domain, "Everybody".to_owned(), &members).await?;
    Ok(World { users, groups, big, first_change })
}

async fn make_users(
    provisioning: &Provisioning,
    domain: Domain,
    first: usize,
    ids: &[UserId],
    first_change: Timestamp,
) -> Result<()> {
    let mut unit = provisioning.store.begin().await?;
    for (number, id) in (first..).zip(ids) {
        let body = body(number);
        let body = body.as_object().context("an object")?;
        let document = Document::read(ResourceType::User, body).map_err(|error| anyhow!("{error:?}"))?;
        let name = document.user_name().map_err(|error| anyhow!("{error:?}"))?;
        let at = Timestamp::from_seconds(first_change.as_seconds() + i64::try_from(number)?);
        let user = User {
            id: *id,
            application: domain.application,
            name: name.clone(),
            name_type: UserNameType::Other,
            display_name: document.shown_name(),
            active: true,
            epoch: 0,
            created_at: at,
        };
        if !unit.users().insert(&user).await? {
            bail!("user {number} has been made already");
        }
        let common = Common {
            external_id: document.external_id().map(str::to_owned),
            attributes: document.clone().into_attributes(),
            version: 1,
            created_at: at,
            modified_at: at,
        };
        let provisioned = ProvisionedUser { id: *id, name, active: true, common };
        let outcome = unit.provisioned_users().insert(domain, &provisioned, &index::entries(&document)).await?;
        if outcome != Written::Done {
            bail!("user {number}: {outcome:?}");
        }
        let contact = Contact {
            id: ContactId::new(&*provisioning.clock, &*provisioning.random),
            application: domain.application,
            user: *id,
            address: Address::email(&work_email(number)).map_err(|error| anyhow!("{error:?}"))?,
            messaging_consent: false,
            verified_at: Some(at),
            created_at: at,
        };
        unit.contacts().replace(&contact).await?;
    }
    Ok(unit.commit().await?)
}

async fn make_groups(
    provisioning: &Provisioning,
    domain: Domain,
    users: &[UserId],
    count: usize,
) -> Result<Vec<GroupId>> {
    let mut groups = Vec::new();
    for number in 0..count {
        let members = (0..number % 21).map(|place| users[member(number, place, users.len())].as_uuid());
        let members: Vec<_> = members.map(|id| NewMember { id, display: None }).collect();
        groups.push(make_group(provisioning, domain, group_name(number), &members).await?);
    }
    Ok(groups)
}

async fn make_group(
    provisioning: &Provisioning,
    domain: Domain,
    display_name: String,
    members: &[NewMember],
) -> Result<GroupId> {
    let id = GroupId::new(&*provisioning.clock, &*provisioning.random);
    let now = provisioning.clock.now();
    let external_id = Some(format!("group of {display_name}"));
    let common = Common { external_id, attributes: Map::new(), version: 1, created_at: now, modified_at: now };
    let group = Group { id, display_name, common };
    let mut unit = provisioning.store.begin().await?;
    let outcome = unit.groups().insert(domain, &group).await?;
    if outcome != Written::Done {
        bail!("group {}: {outcome:?}", group.display_name);
    }
    let added = unit.groups().add_members(domain.application, id, members, now).await?;
    if let Err(unknown) = added {
        bail!("group {}: {} members are unknown", group.display_name, unknown.len());
    }
    unit.commit().await?;
    Ok(id)
}
