//! What tests put into the database beside the API: users and addresses as no operation leaves them.

use fidelio_credentials::ports::Store as _;
use fidelio_identity::{Contact, User, UserName, UserNameType};
use fidelio_kernel::UserId;

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
            created_at: api.clock.now(),
        };
        let mut unit = self.opened.database.begin().await.expect("a database");
        assert!(unit.users().insert(&user).await.expect("a database"));
        unit.commit().await.expect("a database");
        user
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
}
