//! Linking users who signed up by themselves: only an operator can say that one is the person whom the client means.

use fidelio_identity::audit::Action;
use fidelio_identity::recording::{By, Entry};
use fidelio_identity::{Channel, User};
use fidelio_kernel::{ApplicationId, StoreError, UserId};
use serde_json::{Map, json};

use crate::document::Document;
use crate::error::ProvisioningError;
use crate::index;
use crate::ports::Written;
use crate::provisioning::Provisioning;
use crate::resource::{Domain, ProvisionedUser};
use crate::schema::ResourceType;
use crate::users::provisioned;

impl Provisioning {
    /// Lets the provisioning clients of the application see a user and change it, with name and address as they are. Doing
    /// it again changes nothing.
    ///
    /// # Errors
    /// When there is no such user any more.
    pub async fn link(&self, by: &By, user: &User) -> Result<(), ProvisioningError> {
        let domain = Domain { application: user.application, client: None };
        let now = self.clock.now();
        let mut unit = self.store.begin().await?;
        // The user and not what is provisioned of it is held: whoever else links waits here, and whoever holds what is
        // provisioned, and would wait for the user, is not waited for.
        if !unit.users().lock(user.application, user.id, now).await? {
            return Err(ProvisioningError::NotFound("user"));
        }
        if unit.provisioned_users().find(user.application, &user.name).await? == Some((user.id, true)) {
            unit.commit().await?;
            return Ok(());
        }
        let contacts = unit.contacts().of_user(user.application, user.id).await?;
        let mut body = Map::new();
        body.insert("userName".to_owned(), json!(user.name.as_str()));
        if !user.display_name.is_empty() {
            body.insert("displayName".to_owned(), json!(user.display_name));
        }
        body.insert("active".to_owned(), json!(user.active));
        for contact in contacts.iter().filter(|contact| contact.verified_at.is_some()) {
            let attribute = match contact.address.channel() {
                Channel::Email => "emails",
                Channel::Sms => "phoneNumbers",
            };
            body.insert(attribute.to_owned(), json!([{ "value": contact.address.as_str(), "primary": true }]));
        }
        let document = Document::read(ResourceType::User, &body)?;
        let linked = ProvisionedUser {
            active: user.active,
            ..provisioned(user.id, user.name.clone(), &document, 1, (user.created_at, now))
        };
        let outcome = unit.provisioned_users().insert(domain, &linked, &index::entries(&document)).await?;
        // Somebody else linked it meanwhile.
        if outcome == Written::NameTaken {
            unit.commit().await?;
            return Ok(());
        }
        let entry = Entry::new(user.application, Action::UserLinked, by.actor).on(user);
        self.audit.record(&mut *unit, entry, &by.client).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Hides a user from the provisioning clients of the application, and takes it out of all groups; `false` when it was
    /// not provisioned. The user goes on as before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unlink(&self, by: &By, application: ApplicationId, user: UserId) -> Result<bool, StoreError> {
        let mut unit = self.store.begin().await?;
        if !unit.provisioned_users().release(application, user, self.clock.now()).await? {
            return Ok(false);
        }
        let entry = Entry::new(application, Action::UserUnlinked, by.actor).on_user(user);
        self.audit.record(&mut *unit, entry, &by.client).await?;
        unit.commit().await?;
        Ok(true)
    }
}
