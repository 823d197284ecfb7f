//! What tests do in the database beside the API: users and addresses as no operation leaves them, and codes that have
//! got old.

use fidelio_credentials::ports::Store as _;
use fidelio_credentials::{OneTimeCode, Purpose};
use fidelio_identity::ports::IdentityQueries as _;
use fidelio_identity::{Address, Contact, User, UserName, UserNameType};
use fidelio_kernel::{ContactId, UserId};

use crate::Tenant;

impl Tenant {
    /// A user without passkeys, whose name begins like this and is nobody else's.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn add_user(&self, name: &str, active: bool) -> User {
        let api = &self.installation.api;
        let id = UserId::new(&*api.clock, &*api.random);
        let user = User {
            id,
            application: self.id(),
            name: UserName::parse(&format!("{name}-{id}@example.com")).expect("a name"),
            name_type: UserNameType::Other,
            display_name: "Ann".to_owned(),
            active,
            epoch: 0,
            created_at: api.clock.now(),
        };
        let mut unit = self.opened.database.begin().await.expect("a database");
        assert!(unit.users().insert(&user).await.expect("a database"));
        unit.commit().await.expect("a database");
        user
    }

    /// The user of this name.
    ///
    /// # Panics
    /// When there is none.
    pub async fn user_named(&self, name: &str) -> User {
        let name = UserName::parse(name).expect("a name");
        let found = self.opened.database.user_by_name(self.id(), name.folded()).await.expect("a database");
        found.expect("a user of this name")
    }

    /// A verified address of a user who agreed to get messages there; not stored yet.
    pub fn contact(&self, user: &User, address: Address) -> Contact {
        let api = &self.installation.api;
        let now = api.clock.now();
        Contact {
            id: ContactId::new(&*api.clock, &*api.random),
            application: self.id(),
            user: user.id,
            address,
            messaging_consent: true,
            verified_at: Some(now),
            created_at: now,
        }
    }

    /// Stores an address as it is.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn store_contact(&self, contact: &Contact) {
        let mut unit = self.opened.database.begin().await.expect("a database");
        unit.contacts().replace(contact).await.expect("a database");
        unit.commit().await.expect("a database");
    }

    /// Gives a user a verified address, and consent to messages there.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn add_contact(&self, user: &User, address: Address) {
        self.store_contact(&self.contact(user, address)).await;
    }

    /// The addresses of a user, oldest first.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn contacts(&self, user: UserId) -> Vec<Contact> {
        self.opened.database.contacts(self.id(), user).await.expect("a database")
    }

    /// The codes of a user that can still be tried, as they are stored.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn live_codes(&self, user: UserId, purpose: Purpose) -> Vec<OneTimeCode> {
        let mut unit = self.opened.database.begin().await.expect("a database");
        let now = self.installation.api.clock.now();
        // An attempt that is never committed.
        let mut codes = unit.one_time_codes().attempt(self.id(), user, purpose, now).await.expect("a database");
        for code in &mut codes {
            code.attempts_left += 1;
        }
        codes
    }

    /// Makes the codes of a user expire now.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn expire_codes(&self, user: UserId, purpose: Purpose) {
        let codes = self.live_codes(user, purpose).await;
        let mut unit = self.opened.database.begin().await.expect("a database");
        for mut code in codes {
            code.expires_at = self.installation.api.clock.now();
            unit.one_time_codes().issue(&code).await.expect("a database");
        }
        unit.commit().await.expect("a database");
    }
}
