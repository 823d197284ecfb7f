//! The audit log: who did what to whom, when and from where, with which outcome.
//!
//! Events of one application form a chain. Each link is a keyed hash over the link before and the event, so that nobody
//! without the installation's master key can alter, remove or insert one unnoticed. What is personal is beside the event
//! and only a salted hash of it is in the chain, so that it can be erased.

use std::fmt;

use fidelio_kernel::{ApiKeyId, ApplicationId, AuditEventId, Random, RandomExt as _, Timestamp, UserId, base64url};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Action {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)*
        }

        impl Action {
            /// Every action there is, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name in the log.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

actions! {
    /// A request was refused: its credential, its proof or its right was missing or wrong, or it came too often.
    RequestRefused = "request.refused",
    /// More requests were refused, or read something, than are told one by one.
    RefusalsOmitted = "request.refusals_omitted",
    /// A backend or an administrator read something by `mgmt/*` or `admin/*`.
    ManagementRead = "management.read",
    /// A user was made.
    UserCreated = "user.created",
    /// A user was deactivated, and all access of the user ended.
    UserDeactivated = "user.deactivated",
    /// A user may sign in again.
    UserActivated = "user.activated",
    /// What is provisioned of a user was changed, or an OpenID provider told another name to show.
    UserChanged = "user.changed",
    /// A user was linked, so that provisioning clients see it.
    UserLinked = "user.linked",
    /// A user was hidden from provisioning clients.
    UserUnlinked = "user.unlinked",
    /// An account at an OpenID provider was linked to a user, who may sign in by it.
    IdentityLinked = "identity.linked",
    /// An account at an OpenID provider was taken from a user.
    IdentityUnlinked = "identity.unlinked",
    /// A user was deleted with everything of this user.
    UserDeleted = "user.deleted",
    /// A group was made.
    GroupCreated = "group.created",
    /// A group or its members were changed.
    GroupChanged = "group.changed",
    /// A group was deleted.
    GroupDeleted = "group.deleted",
    /// A user was given an address.
    ContactSet = "contact.set",
    /// An address was taken away from a user.
    ContactRemoved = "contact.removed",
    /// A passkey was registered.
    PasskeyRegistered = "passkey.registered",
    /// A passkey was renamed.
    PasskeyRenamed = "passkey.renamed",
    /// A passkey was deleted, and what rested on it ended.
    PasskeyDeleted = "passkey.deleted",
    /// A passkey's signature counter went backwards.
    PasskeyFlagged = "passkey.flagged",
    /// Somebody signed in.
    SignedIn = "sign_in.completed",
    /// The tokens of a sign-in were refreshed.
    SignInRefreshed = "sign_in.refreshed",
    /// A sign-in was ended.
    SignInEnded = "sign_in.ended",
    /// A refresh token came twice, and its sign-in was ended.
    RefreshTokenReused = "refresh_token.reused",
    /// A one-time code was asked for.
    CodeRequested = "code.requested",
    /// A transaction was confirmed.
    TransactionConfirmed = "transaction.confirmed",
    /// Scopes were granted.
    Granted = "grant.created",
    /// A backend or an OpenID provider vouched for a user.
    Vouched = "grant.vouched",
    /// An application was made.
    ApplicationCreated = "application.created",
    /// An application was changed.
    ApplicationChanged = "application.changed",
    /// The blacklist of authenticator models was changed.
    BlacklistChanged = "authenticators.blacklist_changed",
    /// An API key was made.
    ApiKeyCreated = "api_key.created",
    /// An API key was revoked, and what it granted ended.
    ApiKeyRevoked = "api_key.revoked",
    /// A new signing key was made.
    SigningKeyRotated = "signing_key.rotated",
    /// A new sealing key was made.
    SealingKeyRotated = "sealing_key.rotated",
    /// The sealing keys were wrapped under a new master key too.
    MasterKeyAdded = "master_key.added",
    /// All master keys but one were retired.
    MasterKeyRetired = "master_key.retired",
    /// An OpenID provider was added.
    ProviderCreated = "oidc_provider.created",
    /// An OpenID provider was changed.
    ProviderChanged = "oidc_provider.changed",
    /// An OpenID provider was removed.
    ProviderDeleted = "oidc_provider.deleted",
    /// A receiver of events was added.
    WebhookCreated = "webhook.created",
    /// A receiver of events was removed.
    WebhookDeleted = "webhook.deleted",
    /// An operator was invited to register a passkey for the console.
    OperatorInvited = "operator.invited",
    /// Events that were kept long enough were removed from the beginning of the log.
    LogPruned = "audit.pruned",
    /// Something that the program had not recorded was among the events to be chained, and was left out.
    ForgeryFound = "audit.forgery_found",
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Action {
    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.as_str() == name)
    }
}

impl std::str::FromStr for Action {
    type Err = crate::Invalid;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::from_name(name).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|action| action.as_str()).collect();
            crate::Invalid::new("action", format!("must be one of {}", known.join(", ")))
        })
    }
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Actor {
    /// Somebody who showed nothing that says who it is.
    Anonymous,
    /// A user of the application.
    User(UserId),
    /// A backend with an API key.
    ApiKey(ApiKeyId),
    /// An operator of the installation.
    Operator(UserId),
    /// Whoever used the command line.
    CommandLine,
    /// The program by itself.
    System,
}

impl Actor {
    /// The kind of actor, as the log and filters call it.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::User(_) => "user",
            Self::ApiKey(_) => "api_key",
            Self::Operator(_) => "operator",
            Self::CommandLine => "command_line",
            Self::System => "system",
        }
    }
}

/// How it came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Success,
    /// It was refused and nothing was changed.
    Refused,
}

impl Outcome {
    /// The name in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Refused => "refused",
        }
    }
}

/// Something that was done or refused: the part that stays, without personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// Its identifier, also to receivers, who may get it more than once.
    pub id: AuditEventId,
    /// In which application.
    pub application: ApplicationId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: Action,
    /// How it came out.
    pub outcome: Outcome,
    /// Why it was refused, or what more there is to say; text of the program, never of a client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who did it.
    pub actor: Actor,
    /// To which user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// To which other thing: the identifier of a passkey, a key, a sign-in, an operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The request by which it was done (`X-Request-Id`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The trace of that request (W3C Trace Context), or the interaction that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// The hash of what is personal, base64url; absent if there is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_hash: Option<String>,
    /// A keyed hash of the rest: what shows, until the event is chained, that the program recorded it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mac: String,
}

impl AuditEvent {
    /// What [`AuditEvent::mac`] is the keyed hash of.
    pub fn without_mac(&self) -> String {
        let event = Self { mac: String::new(), ..self.clone() };
        serde_json::to_string(&event).unwrap_or_default()
    }
}

/// The part of an event that is personal, and can be erased.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Personal {
    /// The name of the user, as it was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The network address that the request came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The client, as its User-Agent header tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// What the client called the interaction, if that can be anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<String>,
}

/// [`Personal`] as it is kept: in JSON, behind a salt without which the hash in the chain tells nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPersonal {
    /// Random bytes.
    pub salt: [u8; 16],
    /// The JSON.
    pub json: String,
}

impl KeptPersonal {
    /// Keeps it; `None` if there is nothing.
    pub fn new(personal: &Personal, random: &dyn Random) -> Option<Self> {
        let is_empty = *personal == Personal::default();
        let json = serde_json::to_string(personal).ok().filter(|_| !is_empty)?;
        Some(Self { salt: random.bytes(), json })
    }

    /// The hash that is in the chain.
    pub fn hash(&self) -> String {
        base64url::encode(Sha256::new().chain_update(self.salt).chain_update(&self.json).finalize())
    }

    /// What is kept.
    pub fn read(&self) -> Personal {
        serde_json::from_str(&self.json).unwrap_or_default()
    }
}

/// An event that is in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its place, from 1.
    pub sequence: u64,
    /// The event.
    pub event: AuditEvent,
    /// What is personal, unless it was erased.
    pub personal: Option<KeptPersonal>,
    /// The hash over the link before and this event.
    pub hash: [u8; 32],
    /// Whether it is found by what it says: databases keep some of an event a second time, to search by.
    pub is_filed: bool,
}

/// The ends of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The last link that was removed by retention, and its hash; zero if none was.
    pub base: Tip,
    /// The last link and its hash; the base if there is none.
    pub head: Tip,
}

/// A place in a chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tip {
    /// The sequence number; 0 before the first link.
    pub sequence: u64,
    /// The hash of the link; zeros before the first link.
    pub hash: [u8; 32],
}

impl fmt::Display for Tip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sequence, base64url::encode(self.hash))
    }
}

impl std::str::FromStr for Tip {
    type Err = crate::Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let (sequence, hash) = text.split_once(':')?;
            Some(Self { sequence: sequence.parse().ok()?, hash: base64url::decode(hash)?.try_into().ok()? })
        };
        parse()
            .ok_or_else(|| crate::Invalid::new("head", "must be a number, a colon and 43 characters of base64url"))
    }
}

/// What is hashed for a link: its place, the hash of the link before, and the event, all of which have one form only.
pub fn hashed(sequence: u64, previous: &[u8; 32], event: &AuditEvent) -> Vec<u8> {
    let event = serde_json::to_vec(event).unwrap_or_default();
    [&sequence.to_be_bytes()[..], previous, &Sha256::digest(event)].concat()
}

/// What a query asks for; absent means any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Events of this moment and later.
    pub since: Option<Timestamp>,
    /// Events before this moment.
    pub until: Option<Timestamp>,
    /// What was done.
    pub action: Option<Action>,
    /// How it came out.
    pub outcome: Option<Outcome>,
    /// To which user, or by which.
    pub user: Option<UserId>,
    /// The kind of actor.
    pub actor: Option<String>,
    /// The request.
    pub request: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fives;

    impl Random for Fives {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(5);
        }
    }

    fn event() -> AuditEvent {
        AuditEvent {
            id: "018f3a5e-0000-7000-8000-000000000009".parse().expect("a UUID"),
            application: "018f3a5e-0000-7000-8000-000000000001".parse().expect("a UUID"),
            at: Timestamp::from_seconds(7),
            action: Action::UserDeleted,
            outcome: Outcome::Success,
            reason: None,
            actor: Actor::CommandLine,
            user: None,
            target: None,
            request: None,
            trace: None,
            personal_hash: None,
            mac: String::new(),
        }
    }

    #[test]
    fn an_event_is_written_and_read_alike_so_that_its_hash_stays() {
        let events = [
            event(),
            AuditEvent { actor: Actor::User(UserId::from_bytes([3; 16])), reason: Some("x".into()), ..event() },
        ];
        for event in events {
            let text = serde_json::to_string(&event).expect("JSON");
            let read: AuditEvent = serde_json::from_str(&text).expect("an event");
            assert_eq!(hashed(1, &[0; 32], &read), hashed(1, &[0; 32], &event), "{text}");
        }
    }

    #[test]
    fn a_link_depends_on_its_place_the_link_before_and_every_member_of_the_event() {
        let all = [
            hashed(1, &[0; 32], &event()),
            hashed(2, &[0; 32], &event()),
            hashed(1, &[1; 32], &event()),
            hashed(1, &[0; 32], &AuditEvent { outcome: Outcome::Refused, ..event() }),
            hashed(1, &[0; 32], &AuditEvent { personal_hash: Some("x".into()), ..event() }),
        ];
        for (one, other) in all.iter().enumerate().flat_map(|(i, one)| all[i + 1..].iter().map(move |o| (one, o))) {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn what_is_personal_is_behind_a_salt_and_nothing_is_kept_of_nothing() {
        assert!(KeptPersonal::new(&Personal::default(), &Fives).is_none());
        let personal = Personal { address: Some("192.0.2.7".into()), ..Personal::default() };
        let kept = KeptPersonal::new(&personal, &Fives).expect("something");
        assert_eq!(kept.read(), personal);
        let other = KeptPersonal { salt: [6; 16], ..kept.clone() };
        assert_ne!(kept.hash(), other.hash());
    }

    #[test]
    fn a_tip_reads_what_it_writes() {
        let tip = Tip { sequence: 12, hash: [9; 32] };
        assert_eq!(tip.to_string().parse(), Ok(tip));
        assert!("12".parse::<Tip>().is_err());
    }
}
