use std::sync::Arc;

use aws_lc_rs::digest;
use fidelio_credentials::ports::{
    ClientEventQueries, OutboxQueries, PasskeyQueries, SealingKeyQueries, SignInQueries, SigningKeyQueries, Store,
    TransactionQueries, Unit,
};
use fidelio_credentials::{KeptRefreshToken, SignIn};
use fidelio_identity::audit::{Link, Tip, hashed};
use fidelio_identity::ports::{
    AccessQueries, ApplicationQueries, AuditQueries, FederationQueries, IdentityQueries, OidcProviderQueries,
    UserQueries, WebhookQueries,
};
use fidelio_identity::{ApiKey, Application, AuditEvent, LinkedIdentity, OidcProvider, ProviderSession, User};
use fidelio_kernel::{ApplicationId, UserId};
use fidelio_provisioning::ports::{ProvisioningStore, ProvisioningUnit, ResourceQueries, Written};
use fidelio_provisioning::resource::{Domain, Entry, Group, ProvisionedUser};

use crate::Fixtures;

/// One storage behind all of its ports, as the suites see it. It must be empty, except that an
/// implementation may have set up what an installation needs before its first application.
#[derive(Clone)]
pub struct World {
    /// Begins units of work.
    pub store: Arc<dyn Store>,
    /// Reads applications.
    pub applications: Arc<dyn ApplicationQueries>,
    /// Reads users, what they are known by, and API keys.
    pub identity: Arc<dyn IdentityQueries>,
    /// Judges what access rests on.
    pub access: Arc<dyn AccessQueries>,
    /// Reads users and devices as those who look after them.
    pub users: Arc<dyn UserQueries>,
    /// Reads the audit log.
    pub audit: Arc<dyn AuditQueries>,
    /// Reads OpenID providers.
    pub oidc_providers: Arc<dyn OidcProviderQueries>,
    /// Reads who is who at OpenID providers.
    pub federation: Arc<dyn FederationQueries>,
    /// Reads receivers of audit events.
    pub webhooks: Arc<dyn WebhookQueries>,
    /// Reads passkeys.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Reads signing keys.
    pub signing_keys: Arc<dyn SigningKeyQueries>,
    /// Reads sealing keys and what is sealed.
    pub sealing_keys: Arc<dyn SealingKeyQueries>,
    /// Reads confirmed transactions.
    pub transactions: Arc<dyn TransactionQueries>,
    /// Reads the queue of messages.
    pub outbox: Arc<dyn OutboxQueries>,
    /// Reads sign-ins.
    pub sign_ins: Arc<dyn SignInQueries>,
    /// Reads what clients reported.
    pub client_events: Arc<dyn ClientEventQueries>,
    /// Begins units of work of provisioning.
    pub provisioning: Arc<dyn ProvisioningStore>,
    /// Reads what is provisioned.
    pub resources: Arc<dyn ResourceQueries>,
}

impl World {
    /// The world of a storage that implements every port itself.
    pub fn of<S>(storage: Arc<S>) -> Self
    where
        S: Store + ApplicationQueries + IdentityQueries + PasskeyQueries + SigningKeyQueries + TransactionQueries,
        S: OutboxQueries + SignInQueries + ClientEventQueries + AccessQueries + UserQueries + AuditQueries,
        S: OidcProviderQueries + FederationQueries + WebhookQueries + ProvisioningStore + ResourceQueries,
        S: SealingKeyQueries + 'static,
    {
        Self {
            store: storage.clone(),
            applications: storage.clone(),
            identity: storage.clone(),
            access: storage.clone(),
            users: storage.clone(),
            audit: storage.clone(),
            oidc_providers: storage.clone(),
            federation: storage.clone(),
            webhooks: storage.clone(),
            passkeys: storage.clone(),
            signing_keys: storage.clone(),
            sealing_keys: storage.clone(),
            transactions: storage.clone(),
            outbox: storage.clone(),
            sign_ins: storage.clone(),
            client_events: storage.clone(),
            provisioning: storage.clone(),
            resources: storage,
        }
    }

    /// Begins a unit of work.
    pub async fn begin(&self) -> Box<dyn Unit> {
        self.store.begin().await.expect("a unit of work")
    }

    /// A new application, stored.
    pub async fn application(&self, fixtures: &Fixtures) -> Application {
        let application = fixtures.application();
        let mut unit = self.begin().await;
        unit.applications().insert(&application).await.expect("an application");
        unit.commit().await.expect("a commit");
        application
    }

    /// A new user of the application, stored.
    pub async fn user(&self, fixtures: &Fixtures, application: ApplicationId) -> User {
        let user = fixtures.user(application);
        let mut unit = self.begin().await;
        assert!(unit.users().insert(&user).await.expect("a user"), "a new user was refused");
        unit.commit().await.expect("a commit");
        user
    }

    /// A new passkey of the user, stored.
    pub async fn passkey(&self, fixtures: &Fixtures, user: &User) -> fidelio_credentials::Passkey {
        let passkey = fixtures.passkey(user);
        let mut unit = self.begin().await;
        assert!(unit.passkeys().insert(&passkey).await.expect("a passkey"), "a new passkey was refused");
        unit.commit().await.expect("a commit");
        passkey
    }

    /// A new sign-in of the user with its first refresh token, stored.
    pub async fn sign_in(&self, fixtures: &Fixtures, user: &User) -> (SignIn, KeptRefreshToken) {
        let (sign_in, token) = (fixtures.sign_in(user), fixtures.refresh_token());
        let mut unit = self.begin().await;
        unit.sign_ins().begin(&sign_in, Some(&token)).await.expect("a sign-in");
        unit.commit().await.expect("a commit");
        (sign_in, token)
    }

    /// A new API key of the application, stored.
    pub async fn api_key(&self, fixtures: &Fixtures, application: ApplicationId) -> ApiKey {
        let key = fixtures.api_key(application);
        let mut unit = self.begin().await;
        unit.api_keys().insert(&key).await.expect("an API key");
        unit.commit().await.expect("a commit");
        key
    }

    /// A new OpenID provider of the application, stored.
    pub async fn oidc_provider(&self, fixtures: &Fixtures, application: ApplicationId, id: &str) -> OidcProvider {
        let provider = fixtures.oidc_provider(application, id);
        let mut unit = self.begin().await;
        assert!(unit.oidc_providers().insert(&provider).await.expect("a provider"), "a new provider was refused");
        unit.commit().await.expect("a commit");
        provider
    }

    /// A new account at the provider that is linked to the user, stored.
    pub async fn linked_identity(
        &self,
        fixtures: &Fixtures,
        provider: &OidcProvider,
        user: &User,
    ) -> LinkedIdentity {
        let identity = fixtures.linked_identity(provider, user);
        let mut unit = self.begin().await;
        assert!(unit.linked_identities().link(&identity).await.expect("a link"), "a new account was refused");
        unit.commit().await.expect("a commit");
        identity
    }

    /// A new session of the user at the provider, stored.
    pub async fn provider_session(
        &self,
        fixtures: &Fixtures,
        provider: &OidcProvider,
        user: &User,
    ) -> ProviderSession {
        let session = fixtures.provider_session(provider, user);
        let mut unit = self.begin().await;
        unit.provider_sessions().begin(&session).await.expect("a session");
        unit.commit().await.expect("a commit");
        session
    }

    /// Begins a unit of work of provisioning.
    pub async fn provision(&self) -> Box<dyn ProvisioningUnit> {
        self.provisioning.begin().await.expect("a unit of work")
    }

    /// A new provisioned user with a random name, which is all that the index has, stored.
    pub async fn provisioned_user(&self, fixtures: &Fixtures, domain: Domain) -> ProvisionedUser {
        let user = fixtures.user(domain.application);
        let entry = Entry { attribute: "userName".into(), element: 0, value: user.name.folded().into() };
        let provisioned = fixtures.provisioned(&user);
        self.make(domain, &user, &provisioned, &[entry]).await;
        provisioned
    }

    /// Stores a new user with what is provisioned of it.
    pub async fn make(&self, domain: Domain, user: &User, provisioned: &ProvisionedUser, entries: &[Entry]) {
        let mut unit = self.provision().await;
        assert!(unit.users().insert(user).await.expect("a user"), "a new user was refused");
        let written = unit.provisioned_users().insert(domain, provisioned, entries).await;
        assert_eq!(written.expect("what is provisioned"), Written::Done);
        unit.commit().await.expect("a commit");
    }

    /// A new group, stored.
    pub async fn group(&self, fixtures: &Fixtures, domain: Domain) -> Group {
        let group = fixtures.group();
        let mut unit = self.provision().await;
        assert_eq!(unit.groups().insert(domain, &group).await.expect("a group"), Written::Done);
        unit.commit().await.expect("a commit");
        group
    }

    /// Records an event with what is personal of it.
    pub async fn record(&self, fixtures: &Fixtures, event: &AuditEvent) {
        let mut unit = self.begin().await;
        unit.audit().record(event, Some(&fixtures.personal())).await.expect("an event");
        unit.commit().await.expect("a commit");
    }

    /// Chains events of the application that are not yet, at most this many; the new links.
    pub async fn chain(&self, application: ApplicationId, most: u64) -> Vec<Link> {
        let mut unit = self.begin().await;
        let mut audit = unit.audit();
        let mut head = audit.hold_chain(application).await.expect("a chain").head;
        let mut links = Vec::new();
        for (event, personal) in audit.take(application, most).await.expect("events") {
            let sequence = head.sequence + 1;
            head = Tip { sequence, hash: link_hash(sequence, &head.hash, &event) };
            links.push(Link { sequence, event, personal, hash: head.hash, is_filed: true });
        }
        audit.append(application, &links).await.expect("links");
        drop(audit);
        unit.commit().await.expect("a commit");
        links
    }

    /// Every link of the application's chain, oldest first. Each must follow the one before.
    pub async fn unbroken_links(&self, application: ApplicationId) -> Vec<Link> {
        let chain = self.audit.chain(application).await.expect("a chain");
        let links = self.audit.links_after(application, chain.base.sequence, 100_000).await.expect("links");
        let mut tip = chain.base;
        for link in &links {
            assert_eq!(link.sequence, tip.sequence + 1, "a link is missing");
            assert_eq!(link.hash, link_hash(link.sequence, &tip.hash, &link.event), "the chain is broken");
            tip = Tip { sequence: link.sequence, hash: link.hash };
        }
        assert_eq!(tip, chain.head);
        links
    }

    /// The user's passkeys as they are stored, oldest first.
    pub async fn passkeys_of(&self, application: ApplicationId, user: UserId) -> Vec<fidelio_credentials::Passkey> {
        let found = self.passkeys.of_user(application, user).await.expect("passkeys");
        found.into_iter().map(|(passkey, _)| passkey).collect()
    }
}

/// Without a key: that it takes one to make a link is no matter of storage.
fn link_hash(sequence: u64, previous: &[u8; 32], event: &AuditEvent) -> [u8; 32] {
    let digest = digest::digest(&digest::SHA256, &hashed(sequence, previous, event));
    digest.as_ref().try_into().expect("32 bytes")
}
