//! The wiring: which adapter stands behind which port.

use std::fs::{self, File};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fidelio_api::{ApiState, Health};
use fidelio_credentials::Catalogue;
use fidelio_credentials::ports::{Delivery, Sealer, SealingKeyQueries as _, Tokens};
use fidelio_credentials::sealing_key::KeyWrapping as _;
use fidelio_federation::OpenIdProviders;
use fidelio_flows::audit::{AuditTrail, Chaining, EventCourier, Notices, WebhookManagement};
use fidelio_flows::sealing_keys::found_sealing_keys;
use fidelio_flows::{
    Access, Administration, Assertions, Audit, Authentication, ClientEvents, CodeLogin, Codes, Courier, Creations,
    FederatedLogin, Grants, Issuer, Limiter, Management, Mfa, PasskeyManagement, Profiles, Registration,
    SealingKeyManagement, Sessions, SignIns, Transactions, UserControl,
};
use fidelio_identity::{Channel, Directory};
use fidelio_kernel::{Clock, Random, Secret};
use fidelio_metadata::{Loader, MetadataOptions};
use fidelio_notify::{EventWebhooks, Notifier, NotifierOptions};
use fidelio_persistence::{Database, DatabaseOptions};
use fidelio_provisioning::Provisioning;
use fidelio_tokens::{AeadSealer, JwsTrustItems, JwtTokens, Keyring, MasterKey, SystemRandom};
use fidelio_webauthn::WebAuthnRs;

use crate::clock::SystemClock;
use crate::master_key::Source;
use crate::observation::{ObservedDelivery, ObservedSender, Readiness};
use crate::served::{Served, as_server, cannot_be_opened, make_database_file};
use crate::settings::{Profile, Settings};

/// An installation with its database open and its master key at hand.
pub struct Opened {
    /// The database, up to date.
    pub database: Database,
    /// The master key at hand.
    pub master_key: MasterKey,
    /// The sealing keys, unwrapped.
    pub keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    _served: Option<Served>,
}

/// The use cases, ready.
pub struct Installation {
    /// What operators do.
    pub administration: Arc<Administration>,
    /// What the API does.
    pub api: Arc<ApiState>,
    /// Delivers messages.
    pub courier: Courier,
    /// By which ways messages can be delivered.
    pub channels: Vec<Channel>,
    /// Chains what was recorded.
    pub chaining: Arc<Chaining>,
    /// Delivers events.
    pub events: EventCourier,
    /// Keeps the FIDO metadata up to date.
    pub metadata: Arc<Loader>,
    /// Manages sealing keys.
    pub sealing_keys: SealingKeyManagement,
}

impl Opened {
    /// As [`open`](Self::open), to serve: until this is dropped no other process serves the same SQLite file.
    ///
    /// # Errors
    /// A sentence that says what cannot be used and why.
    pub async fn open_to_serve(settings: &Settings) -> Result<Self> {
        make_folder(&settings.data_dir)?;
        let served = Served::take(&settings.database())?;
        let settings = Settings { database_url: Some(as_server(&settings.database())), ..settings.clone() };
        Ok(Self { _served: served, ..Self::open(&settings).await? })
    }

    /// Opens the database, brings it up to date unless the settings say not to, and finds or makes the master key.
    /// Processes that start at the same time on the same folder wait for each other.
    ///
    /// # Errors
    /// A sentence that says what cannot be used and why.
    pub async fn open(settings: &Settings) -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let random: Arc<dyn Random> = Arc::new(SystemRandom::default());
        let _others_wait = lock_folder(settings)?;
        make_database_file(&settings.database())?;
        let database = Database::connect(&DatabaseOptions {
            url: settings.database(),
            max_connections: settings.database_connections,
            acquire_timeout: Duration::from_secs(10),
        })
        .await
        .with_context(|| cannot_be_opened(&settings.database()))?;
        bring_up_to_date(&database, settings).await?;
        let source = Source::of(settings);
        let first = database.first_master_key().await?;
        let master_key = match &first {
            Some(_) => source.load().await?,
            None => source.load_or_make(&*random).await?,
        };
        let fingerprint = master_key.fingerprint();
        database.remember_master_key(&fingerprint).await?;
        if database.sealing_keys().await?.is_empty() {
            if database.first_master_key().await?.is_some_and(|first| first != fingerprint) {
                bail!(
                    "master_key: this is not the master key that the database was made with; restore the right one"
                );
            }
            found_sealing_keys(&database, &*clock, &*random, &master_key, first.is_some()).await?;
        }
        let keyring = Keyring::open(Arc::new(database.clone()), master_key.clone(), clock.clone());
        let keyring = Arc::new(keyring.await.context("master_key")?);
        Ok(Self { database, master_key, keyring, clock, random, _served: None })
    }

    /// Puts everything together. `public_url` is the issuer of tokens.
    ///
    /// # Errors
    /// When the catalogue of passkey providers cannot be read.
    pub async fn assemble(&self, settings: &Settings, public_url: String) -> Result<Installation> {
        let Self { clock, random, .. } = self;
        let database = Arc::new(self.database.clone());
        let default = settings.default_application.as_ref().and_then(|id| id.parse().ok());
        let directory = Arc::new(Directory::new(database.clone(), clock.clone(), default));
        let tokens: Arc<dyn Tokens> =
            Arc::new(JwtTokens::new(database.clone(), self.keyring.clone(), clock.clone(), public_url.clone()));
        let sealer: Arc<dyn Sealer> = Arc::new(AeadSealer::new(self.keyring.clone(), clock.clone()));
        let sessions = Sessions { sealer: sealer.clone(), clock: clock.clone(), random: random.clone() };
        let issuer = Issuer {
            tokens: tokens.clone(),
            clock: clock.clone(),
            random: random.clone(),
            url: public_url.clone(),
        };
        let audit = Audit { clock: clock.clone(), random: random.clone(), pseudonyms: sealer.clone() };
        let metadata = Arc::new(Loader::start(metadata_options(settings), clock.clone()).await?);
        let webauthn = Arc::new(WebAuthnRs);
        let catalogue = Arc::new(catalogue(settings)?);
        let assertions = || Assertions {
            store: database.clone(),
            passkeys: database.clone(),
            webauthn: webauthn.clone(),
            metadata: metadata.clone(),
            audit: audit.clone(),
        };
        let creations = Creations {
            webauthn: webauthn.clone(),
            catalogue: catalogue.clone(),
            metadata: metadata.clone(),
            clock: clock.clone(),
            random: random.clone(),
        };
        let notifier = Notifier::new(notifier_options(settings), clock.clone())?;
        let delivery: Arc<dyn Delivery> = Arc::new(ObservedDelivery(notifier));
        let channels = [Channel::Email, Channel::Sms].into_iter().filter(|way| delivery.reaches(*way)).collect();
        let limiter = Limiter { store: database.clone(), sealer: sealer.clone(), clock: clock.clone() };
        let codes = Codes {
            store: database.clone(),
            sealer: sealer.clone(),
            limiter: limiter.clone(),
            delivery: delivery.clone(),
            clock: clock.clone(),
            random: random.clone(),
            audit: audit.clone(),
        };
        let users = UserControl {
            store: database.clone(),
            passkeys: database.clone(),
            clock: clock.clone(),
            audit: audit.clone(),
        };
        let chaining = Arc::new(Chaining {
            store: database.clone(),
            queries: database.clone(),
            sealer: sealer.clone(),
            directory: directory.clone(),
            audit: audit.clone(),
        });
        let sealing_keys = SealingKeyManagement {
            store: database.clone(),
            queries: database.clone(),
            sealer: sealer.clone(),
            tokens: tokens.clone(),
            directory: directory.clone(),
            audit: audit.clone(),
            random: random.clone(),
        };
        let administration = Arc::new(Administration {
            store: database.clone(),
            applications: database.clone(),
            identity: database.clone(),
            signing_keys: database.clone(),
            providers: database.clone(),
            outbox: database.clone(),
            directory: directory.clone(),
            tokens: tokens.clone(),
            sealer: sealer.clone(),
            issuer: issuer.clone(),
            audit: audit.clone(),
            clock: clock.clone(),
            random: random.clone(),
            allows_http: settings.allows_private(),
        });

        let api = ApiState {
            access: Access {
                directory: directory.clone(),
                identity: database.clone(),
                access: database.clone(),
                store: database.clone(),
                tokens: tokens.clone(),
                clock: clock.clone(),
            },
            registration: Registration {
                store: database.clone(),
                passkeys: database.clone(),
                creations: creations.clone(),
                tokens: tokens.clone(),
                access: database.clone(),
                identity: database.clone(),
                sessions: sessions.clone(),
                issuer: issuer.clone(),
                audit: audit.clone(),
            },
            authentication: Authentication {
                store: database.clone(),
                passkeys: database.clone(),
                identity: database.clone(),
                delivery: delivery.clone(),
                assertions: assertions(),
                sessions: sessions.clone(),
                issuer: issuer.clone(),
            },
            code_login: CodeLogin {
                store: database.clone(),
                identity: database.clone(),
                codes: codes.clone(),
                issuer: issuer.clone(),
            },
            federation: FederatedLogin {
                store: database.clone(),
                directory: directory.clone(),
                identity: database.clone(),
                passkeys: database.clone(),
                providers: database.clone(),
                accounts: database.clone(),
                sign_ins: database.clone(),
                federation: Arc::new(OpenIdProviders::new(settings.allows_private(), clock.clone())?),
                codes: codes.clone(),
                sessions: sessions.clone(),
                issuer: issuer.clone(),
            },
            mfa: Mfa {
                federation: database.clone(),
                store: database.clone(),
                passkeys: database.clone(),
                identity: database.clone(),
                used_sessions: database.clone(),
                trust_items: Arc::new(JwsTrustItems),
                tokens: tokens.clone(),
                delivery: delivery.clone(),
                assertions: assertions(),
                creations,
                codes: codes.clone(),
                sessions: sessions.clone(),
                issuer: issuer.clone(),
            },
            profiles: Profiles { store: database.clone(), identity: database.clone(), users: users.clone(), codes },
            sign_ins: SignIns {
                store: database.clone(),
                sign_ins: database.clone(),
                identity: database.clone(),
                directory: directory.clone(),
                issuer: issuer.clone(),
                audit: audit.clone(),
            },
            client_events: ClientEvents {
                store: database.clone(),
                queries: database.clone(),
                limiter: limiter.clone(),
                clock: clock.clone(),
                random: random.clone(),
            },
            transactions: Transactions {
                store: database.clone(),
                passkeys: database.clone(),
                assertions: assertions(),
                sessions: sessions.clone(),
                issuer: issuer.clone(),
            },
            passkeys: PasskeyManagement {
                store: database.clone(),
                passkeys: database.clone(),
                delivery: delivery.clone(),
                clock: clock.clone(),
                audit: audit.clone(),
            },
            grants: Grants { identity: database.clone(), issuer, store: database.clone(), audit: audit.clone() },
            management: Management {
                store: database.clone(),
                identity: database.clone(),
                users: database.clone(),
                passkeys: database.clone(),
                catalogue: catalogue.clone(),
                metadata: metadata.clone(),
                sessions: sessions.clone(),
                audit: audit.clone(),
            },
            users,
            provisioning: Provisioning {
                store: database.clone(),
                queries: database.clone(),
                audit: audit.clone(),
                pseudonyms: sealer.clone(),
                clock: clock.clone(),
                random: random.clone(),
                base: format!("{}/scim/v2", public_url.trim_end_matches('/')),
            },
            administration: administration.clone(),
            audit: AuditTrail {
                queries: database.clone(),
                sealer: sealer.clone(),
                chaining: chaining.clone(),
                under_way: Mutex::default(),
            },
            webhooks: WebhookManagement {
                store: database.clone(),
                queries: database.clone(),
                sealer: sealer.clone(),
                audit: audit.clone(),
                random: random.clone(),
                allows_http: settings.allows_private(),
            },
            notices: Arc::new(Notices::new(database.clone(), directory.clone(), audit)),
            metadata: metadata.clone(),
            sessions,
            directory: directory.clone(),
            tokens: tokens.clone(),
            catalogue,
            random: random.clone(),
            clock: clock.clone(),
            public_url,
            proxies: settings.proxies()?,
            profile: match settings.profile {
                Profile::Development => fidelio_api::Profile::Development,
                Profile::Production => fidelio_api::Profile::Production,
            },
            health: Arc::new(Health::new(Arc::new(Readiness {
                database: database.clone(),
                directory: directory.clone(),
                tokens,
                keyring: self.keyring.clone(),
            }))),
        };
        let event_sealer = sealer.clone();
        let courier = Courier {
            store: database.clone(),
            outbox: database.clone(),
            sealer,
            directory,
            limiter,
            delivery,
            clock: clock.clone(),
        };
        let events = EventCourier {
            store: database.clone(),
            queries: database,
            sealer: event_sealer,
            sender: Arc::new(ObservedSender(EventWebhooks::new(settings.allows_private(), clock.clone())?)),
            clock: clock.clone(),
        };
        let api = Arc::new(api);
        Ok(Installation { administration, api, courier, channels, chaining, events, metadata, sealing_keys })
    }
}

/// The ways to deliver messages. In development there is always one: the outbox, a file that tells the codes.
fn notifier_options(settings: &Settings) -> NotifierOptions {
    let secret = |value: &Option<String>| value.clone().map(Secret::new);
    NotifierOptions {
        smtp_url: secret(&settings.smtp_url),
        smtp_from: settings.smtp_from.clone(),
        sms_gateway_url: settings.sms_gateway_url.clone(),
        sms_account: settings.sms_account.clone(),
        sms_token: secret(&settings.sms_token),
        sms_from: settings.sms_from.clone(),
        email_webhook_url: secret(&settings.email_webhook_url),
        sms_webhook_url: secret(&settings.sms_webhook_url),
        webhook_secret: secret(&settings.webhook_secret),
        development_outbox: (settings.profile == Profile::Development).then(|| settings.outbox_path()),
    }
}

/// Where the FIDO metadata comes from, if from anywhere.
fn metadata_options(settings: &Settings) -> MetadataOptions {
    MetadataOptions {
        file: settings.metadata_file.clone(),
        url: settings.metadata_url.clone(),
        root: settings.metadata_root.clone(),
        cache: settings.metadata_cache(),
    }
}

/// Applies the migrations that the database lacks, or refuses it.
async fn bring_up_to_date(database: &Database, settings: &Settings) -> Result<()> {
    let schema = database.schema().await.context("database_url: the database cannot be read")?;
    if let Some(obstacle) = schema.obstacle() {
        bail!("database_url: this version of the program cannot work with the database: {obstacle}");
    }
    if !schema.later.is_empty() {
        let later = schema.later.join(", ");
        tracing::info!(
            later,
            "a later version of the program has migrated the database, which this one can work with"
        );
    }
    if settings.no_migrate && !schema.pending.is_empty() {
        let pending = schema.pending.len();
        bail!("no_migrate: the database lacks {pending} migrations; `fidelio migrate` applies them");
    }
    database.migrate().await.context("the database cannot be brought up to date")
}

/// Makes the folder if it is not there, and keeps other processes from opening an installation there until this is dropped.
pub(crate) fn lock_folder(settings: &Settings) -> Result<File> {
    let folder = &settings.data_dir;
    make_folder(folder)?;
    let lock = File::create(folder.join("fidelio.lock"))
        .with_context(|| format!("data_dir: the folder {} cannot be written to", folder.display()))?;
    lock.lock().context("data_dir: the lock file cannot be locked")?;
    Ok(lock)
}

fn make_folder(folder: &std::path::Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| format!("data_dir: the folder {} cannot be made", folder.display()))
}

fn catalogue(settings: &Settings) -> Result<Catalogue> {
    let Some(path) = &settings.aaguid_catalogue else {
        return Catalogue::shipped().context("the catalogue of passkey providers cannot be read");
    };
    let text = fs::read_to_string(path)
        .with_context(|| format!("aaguid_catalogue: the file {} cannot be read", path.display()))?;
    Catalogue::from_json(&text)
        .with_context(|| format!("aaguid_catalogue: the file {} is no catalogue", path.display()))
}
