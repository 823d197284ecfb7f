//! The wiring: which adapter stands behind which port.

use std::fs::{self, File};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fidelio_api::ApiState;
use fidelio_credentials::Catalogue;
use fidelio_credentials::ports::{Sealer, Tokens};
use fidelio_flows::{
    Access, Administration, Assertions, Authentication, Grants, Issuer, PasskeyManagement, Registration, Sessions,
    Transactions,
};
use fidelio_identity::Directory;
use fidelio_kernel::{Clock, Random};
use fidelio_persistence::{Database, DatabaseOptions};
use fidelio_tokens::{AeadSealer, JwtTokens, MasterKey, SystemRandom};
use fidelio_webauthn::WebAuthnRs;

use crate::clock::SystemClock;
use crate::master_key;
use crate::settings::{Profile, Settings};

/// An installation with its database open and its master key at hand.
pub struct Opened {
    /// The database, up to date.
    pub database: Database,
    master_key: MasterKey,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

/// The use cases, ready.
pub struct Installation {
    /// What operators do.
    pub administration: Administration,
    /// What the API does.
    pub api: Arc<ApiState>,
}

impl Opened {
    /// Opens the database, brings it up to date, and finds or makes the master key. Processes that start at the
    /// same time on the same folder wait for each other.
    ///
    /// # Errors
    /// A sentence that says what cannot be used and why.
    pub async fn open(settings: &Settings) -> Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let random: Arc<dyn Random> = Arc::new(SystemRandom::default());
        let folder = &settings.data_dir;
        make_folder(folder).with_context(|| format!("data_dir: the folder {} cannot be made", folder.display()))?;
        let lock = File::create(folder.join("fidelio.lock"))
            .with_context(|| format!("data_dir: the folder {} cannot be written to", folder.display()))?;
        lock.lock().context("data_dir: the lock file cannot be locked")?;

        let database = Database::connect(&DatabaseOptions {
            url: settings.database(),
            max_connections: settings.database_connections,
            acquire_timeout: Duration::from_secs(10),
        })
        .await
        .context("database_url: the database cannot be opened")?;
        database.migrate().await.context("the database cannot be brought up to date")?;
        let master_key = match database.has_master_key().await? {
            true => master_key::load(settings)?,
            false => master_key::load_or_make(settings, &*random)?,
        };
        if !database.accepts_master_key(&master_key.check()).await? {
            bail!("master_key: this is not the master key that the database was made with; restore the right one");
        }
        Ok(Self { database, master_key, clock, random })
    }

    /// Puts everything together. `public_url` is the issuer of tokens.
    ///
    /// # Errors
    /// When the catalogue of passkey providers cannot be read.
    pub fn assemble(&self, settings: &Settings, public_url: String) -> Result<Installation> {
        let Self { clock, random, .. } = self;
        let database = Arc::new(self.database.clone());
        let default = settings.default_application.as_ref().and_then(|id| id.parse().ok());
        let directory = Arc::new(Directory::new(database.clone(), clock.clone(), default));
        let tokens: Arc<dyn Tokens> =
            Arc::new(JwtTokens::new(database.clone(), self.master_key.clone(), clock.clone(), public_url.clone()));
        let sealer: Arc<dyn Sealer> = Arc::new(AeadSealer::new(self.master_key.clone(), clock.clone()));
        let sessions = Sessions { sealer, clock: clock.clone(), random: random.clone() };
        let issuer =
            Issuer { tokens: tokens.clone(), clock: clock.clone(), random: random.clone(), url: public_url };
        let webauthn = Arc::new(WebAuthnRs);
        let catalogue = Arc::new(catalogue(settings)?);
        let assertions =
            || Assertions { store: database.clone(), passkeys: database.clone(), webauthn: webauthn.clone() };

        let api = ApiState {
            access: Access {
                directory: directory.clone(),
                identity: database.clone(),
                passkeys: database.clone(),
                store: database.clone(),
                tokens: tokens.clone(),
                clock: clock.clone(),
            },
            registration: Registration {
                store: database.clone(),
                passkeys: database.clone(),
                webauthn: webauthn.clone(),
                tokens: tokens.clone(),
                catalogue: catalogue.clone(),
                sessions: sessions.clone(),
                issuer: issuer.clone(),
            },
            authentication: Authentication {
                store: database.clone(),
                passkeys: database.clone(),
                assertions: assertions(),
                sessions: sessions.clone(),
                issuer: issuer.clone(),
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
                clock: clock.clone(),
            },
            grants: Grants { identity: database.clone(), issuer },
            sessions,
            directory,
            tokens: tokens.clone(),
            catalogue,
            random: random.clone(),
            clock: clock.clone(),
            profile: match settings.profile {
                Profile::Development => fidelio_api::Profile::Development,
                Profile::Production => fidelio_api::Profile::Production,
            },
        };
        let administration = Administration {
            store: database.clone(),
            applications: database.clone(),
            identity: database.clone(),
            signing_keys: database,
            tokens,
            clock: clock.clone(),
            random: random.clone(),
        };
        Ok(Installation { administration, api: Arc::new(api) })
    }
}

fn make_folder(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
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
