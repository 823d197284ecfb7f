use std::sync::Arc;

use fidelio_credentials::ports::{
    ClientEventQueries, OutboxQueries, PasskeyQueries, SignInQueries, SigningKeyQueries, Store, TransactionQueries,
    Unit,
};
use fidelio_credentials::{KeptRefreshToken, SignIn};
use fidelio_identity::ports::{ApplicationQueries, IdentityQueries};
use fidelio_identity::{Application, User};
use fidelio_kernel::{ApplicationId, UserId};

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
    /// Reads passkeys.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Reads signing keys.
    pub signing_keys: Arc<dyn SigningKeyQueries>,
    /// Reads confirmed transactions.
    pub transactions: Arc<dyn TransactionQueries>,
    /// Reads the queue of messages.
    pub outbox: Arc<dyn OutboxQueries>,
    /// Reads sign-ins.
    pub sign_ins: Arc<dyn SignInQueries>,
    /// Reads what clients reported.
    pub client_events: Arc<dyn ClientEventQueries>,
}

impl World {
    /// The world of a storage that implements every port itself.
    pub fn of<S>(storage: Arc<S>) -> Self
    where
        S: Store + ApplicationQueries + IdentityQueries + PasskeyQueries + SigningKeyQueries + TransactionQueries,
        S: OutboxQueries + SignInQueries + ClientEventQueries + 'static,
    {
        Self {
            store: storage.clone(),
            applications: storage.clone(),
            identity: storage.clone(),
            passkeys: storage.clone(),
            signing_keys: storage.clone(),
            transactions: storage.clone(),
            outbox: storage.clone(),
            sign_ins: storage.clone(),
            client_events: storage,
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
        unit.sign_ins().begin(&sign_in, &token).await.expect("a sign-in");
        unit.commit().await.expect("a commit");
        (sign_in, token)
    }

    /// The user's passkeys as they are stored, oldest first.
    pub async fn passkeys_of(&self, application: ApplicationId, user: UserId) -> Vec<fidelio_credentials::Passkey> {
        let found = self.passkeys.of_user(application, user).await.expect("passkeys");
        found.into_iter().map(|(passkey, _)| passkey).collect()
    }
}
