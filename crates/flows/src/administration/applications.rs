use fidelio_credentials::ports::Unit;
use fidelio_credentials::signing_key::SigningKey;
use fidelio_identity::audit::Action;
use fidelio_identity::{Application, ApplicationSettings, Invalid, Origin, Scopes};
use fidelio_kernel::{ApplicationId, Page, Paging, StoreError};
use serde_json::Value;

use super::{Administration, AdministrationError};
use crate::audit::Entry;
use crate::messages::check_templates;
use crate::{Administrator, By};

/// An application to be.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// What operators call it.
    pub name: String,
    /// The RP id.
    pub rp_id: String,
    /// The RP name; the name if absent.
    pub rp_name: Option<String>,
    /// Allowed origins.
    pub origins: Vec<Origin>,
    /// What of the settings is not as the default: a merge patch (RFC 7396).
    pub settings: Option<Value>,
}

/// What is to change of an application; absent stays.
#[derive(Clone, Debug, Default)]
pub struct ApplicationChange {
    /// What operators call it.
    pub name: Option<String>,
    /// The RP name.
    pub rp_name: Option<String>,
    /// Allowed origins, all of them.
    pub origins: Option<Vec<Origin>>,
    /// Changes of the settings, one after the other: merge patches (RFC 7396), in which null means the default.
    pub settings: Vec<Value>,
}

/// What the first start of an installation made.
#[derive(Debug)]
pub struct Founded {
    /// The default application.
    pub application: Application,
    /// The text of an API key with every scope but `admin`, to be shown once.
    pub api_key: String,
}

impl Administration {
    /// Whether there is a default application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_founded(&self) -> Result<bool, AdministrationError> {
        Ok(self.applications.default_application().await?.is_some())
    }

    /// Makes the default application and an API key for it. Of several processes that do it at the same time, one
    /// succeeds and the others get `None`.
    ///
    /// # Errors
    /// When the application is not valid.
    pub async fn found(&self, by: &By, new: NewApplication) -> Result<Option<Founded>, AdministrationError> {
        let (application, signing_key) = self.prepare(new, false)?;
        let (key, secret) = self.new_api_key(application.id, "First key".to_owned(), Scopes::ordinary(), None);
        let mut unit = self.store.begin().await?;
        self.insert(&mut *unit, by, &application, &signing_key).await?;
        unit.api_keys().insert(&key).await?;
        self.record(&mut *unit, by, application.id, Action::ApiKeyCreated, key.id).await?;
        if !unit.applications().make_default(application.id).await? {
            return Ok(None);
        }
        unit.commit().await?;
        self.directory.forget();
        Ok(Some(Founded { application, api_key: secret.reveal() }))
    }

    /// Makes an application and its first signing key. The first application of an installation is the default.
    ///
    /// # Errors
    /// When it is not valid.
    pub async fn create_application(
        &self,
        by: &By,
        new: NewApplication,
    ) -> Result<Application, AdministrationError> {
        let (application, signing_key) = self.prepare(new, false)?;
        let mut unit = self.store.begin().await?;
        self.insert(&mut *unit, by, &application, &signing_key).await?;
        unit.applications().make_default(application.id).await?;
        unit.commit().await?;
        self.directory.forget();
        Ok(application)
    }

    /// The same by whoever administers, if that is an operator.
    ///
    /// # Errors
    /// When it is none, or the application is not valid.
    pub async fn create_application_by(
        &self,
        administrator: &Administrator,
        by: &By,
        new: NewApplication,
    ) -> Result<Application, AdministrationError> {
        match administrator.manages_all() {
            true => self.create_application(by, new).await,
            false => Err(AdministrationError::NotOperator),
        }
    }

    /// The applications that are within the reach of whoever asks, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn applications_within(
        &self,
        administrator: &Administrator,
        paging: Paging<ApplicationId>,
    ) -> Result<Page<Application, ApplicationId>, AdministrationError> {
        if administrator.manages_all() {
            return Ok(self.applications.page(paging).await?);
        }
        let own = self.application(Some(administrator.application.id)).await?;
        let items = if paging.after.is_none() { vec![own] } else { Vec::new() };
        Ok(Page { items, next: None })
    }

    /// Every application, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn applications(&self) -> Result<Vec<Application>, AdministrationError> {
        Ok(self.applications.all().await?)
    }

    /// One application; the default one for `None`.
    ///
    /// # Errors
    /// When there is none.
    pub async fn application(&self, id: Option<ApplicationId>) -> Result<Application, AdministrationError> {
        let id = match id {
            Some(id) => Some(id),
            None => self.applications.default_application().await?,
        };
        let id = id.ok_or(AdministrationError::UnknownApplication)?;
        self.applications.application(id).await?.ok_or(AdministrationError::UnknownApplication)
    }

    /// Changes an application. The RP id stays: every passkey is bound to it.
    ///
    /// # Errors
    /// When it would not be valid any more; nothing is changed then.
    pub async fn change_application(
        &self,
        by: &By,
        id: ApplicationId,
        change: ApplicationChange,
    ) -> Result<Application, AdministrationError> {
        self.change(by, id, |application| {
            application.name = change.name.unwrap_or_else(|| application.name.clone());
            application.rp_name = change.rp_name.unwrap_or_else(|| application.rp_name.clone());
            application.origins = change.origins.unwrap_or_else(|| application.origins.clone());
            for patch in &change.settings {
                application.settings = patched(&application.settings, patch)?;
            }
            Ok(Action::ApplicationChanged)
        })
        .await
    }

    /// Changes an application that nobody else changes meanwhile. What `change` leaves as it is, is told by nobody.
    pub(super) async fn change(
        &self,
        by: &By,
        id: ApplicationId,
        change: impl FnOnce(&mut Application) -> Result<Action, Invalid> + Send,
    ) -> Result<Application, AdministrationError> {
        let mut unit = self.store.begin().await?;
        let before = unit.applications().lock(id).await?.ok_or(AdministrationError::UnknownApplication)?;
        let mut application = before.clone();
        let action = change(&mut application)?;
        application.check()?;
        check_templates(&application.settings)?;
        if application == before {
            unit.commit().await?;
            return Ok(application);
        }
        unit.applications().update(&application).await?;
        let entry = Entry::new(id, action, by.actor).target(id).because(differences(&before, &application));
        self.audit.record(&mut *unit, entry, &by.client).await?;
        unit.commit().await?;
        self.directory.forget();
        Ok(application)
    }

    pub(super) fn prepare(
        &self,
        new: NewApplication,
        for_operators: bool,
    ) -> Result<(Application, SigningKey), AdministrationError> {
        let now = self.clock.now();
        let defaults = ApplicationSettings::default();
        let application = Application {
            id: ApplicationId::new(&*self.clock, &*self.random),
            rp_name: new.rp_name.unwrap_or_else(|| new.name.clone()),
            name: new.name,
            rp_id: new.rp_id,
            origins: new.origins,
            settings: new.settings.map_or(Ok(defaults.clone()), |patch| patched(&defaults, &patch))?,
            for_operators,
            created_at: now,
        };
        application.check()?;
        check_templates(&application.settings)?;
        let signing_key = self.tokens.generate_key(application.id, now, now)?;
        Ok((application, signing_key))
    }

    pub(super) async fn insert(
        &self,
        unit: &mut dyn Unit,
        by: &By,
        application: &Application,
        key: &SigningKey,
    ) -> Result<(), StoreError> {
        unit.applications().insert(application).await?;
        unit.signing_keys().insert(key).await?;
        self.record(unit, by, application.id, Action::ApplicationCreated, application.id).await
    }
}

/// Settings after a merge patch (RFC 7396).
fn patched(settings: &ApplicationSettings, patch: &Value) -> Result<ApplicationSettings, Invalid> {
    let invalid = |reason: String| Invalid::new("settings", reason);
    if !patch.is_object() {
        return Err(invalid("must be an object".to_owned()));
    }
    let mut all = serde_json::to_value(settings).map_err(|error| invalid(format!("cannot be changed: {error}")))?;
    merge(&mut all, patch);
    serde_json::from_value(all).map_err(|error| invalid(format!("are not valid: {error}")))
}

fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(members) = target.as_object_mut() else { return };
    for (name, change) in changes {
        match change {
            Value::Null => {
                members.remove(name);
            }
            change => merge(members.entry(name.as_str()).or_insert(Value::Null), change),
        }
    }
}

/// The names of what differs, without the values.
fn differences(before: &Application, after: &Application) -> String {
    let mut names = Vec::new();
    names.extend((before.name != after.name).then(|| "name".to_owned()));
    names.extend((before.rp_name != after.rp_name).then(|| "rp_name".to_owned()));
    names.extend((before.origins != after.origins).then(|| "origins".to_owned()));
    let settings = |application: &Application| serde_json::to_value(&application.settings).unwrap_or_default();
    let (before, after) = (settings(before), settings(after));
    let all = before.as_object().into_iter().chain(after.as_object()).flat_map(|members| members.keys());
    let changed: std::collections::BTreeSet<_> = all.filter(|name| before.get(name) != after.get(name)).collect();
    names.extend(changed.into_iter().map(|name| format!("settings.{name}")));
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_merge_patch_changes_what_it_names_and_null_means_the_default() {
        let first = patched(
            &ApplicationSettings::default(),
            &json!({ "open_registration": false, "code_limits": { "requests_per_user": 3 } }),
        )
        .expect("valid");
        assert!(!first.open_registration);
        assert_eq!(first.code_limits.requests_per_user, 3);
        assert_eq!(first.code_limits.attempts_per_user, 20);
        let second = patched(&first, &json!({ "open_registration": null })).expect("valid");
        assert!(second.open_registration);
        assert_eq!(second.code_limits, first.code_limits);
    }

    #[test]
    fn a_patch_that_leads_to_no_settings_is_refused_with_the_member() {
        for (patch, says) in [
            (json!({ "open_registraton": false }), "open_registraton"),
            (json!({ "session_seconds": "long" }), "long"),
            (json!([]), "object"),
            (json!(null), "object"),
        ] {
            let refused = patched(&ApplicationSettings::default(), &patch).expect_err(says);
            assert_eq!(refused.field, "settings");
            assert!(refused.advice.contains(says), "{refused}");
        }
    }
}
