//! Databases of earlier releases, with a row in every table that the first of them had.

use std::sync::Arc;
use std::time::Duration;

use fidelio_credentials::{Aaguid, AttestationTrust, KeptRefreshToken, Passkey, SignIn};
use fidelio_identity::{Application, Basis, User};
use fidelio_kernel::Paging;
use fidelio_provisioning::ports::Written;
use fidelio_provisioning::resource::Domain;
use fidelio_testkit::{Fixtures, World};
use rusqlite::params_from_iter;
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{ConnectionTrait as _, Value};

use super::connect;

/// Inserts a row as the release before did, whatever the entities say now.
async fn insert<const N: usize>(url: &str, table: &'static str, row: [(&'static str, Value); N]) {
    let (columns, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
    if let Some(file) = url.strip_prefix("sqlite://") {
        let marks = vec!["?"; N].join(", ");
        let statement = format!("INSERT INTO {table} ({}) VALUES ({marks})", columns.join(", "));
        let values = values.into_iter().map(stored);
        rusqlite::Connection::open(file).unwrap().execute(&statement, params_from_iter(values)).unwrap();
        return;
    }
    let statement = Query::insert()
        .into_table(Alias::new(table))
        .columns(columns.into_iter().map(Alias::new))
        .values_panic(values.into_iter().map(sea_orm::sea_query::Expr::value))
        .to_owned();
    let connection = sea_orm::Database::connect(url).await.unwrap();
    connection.execute(&statement).await.unwrap();
    connection.close().await.unwrap();
}

/// As SQLite keeps it.
fn stored(value: Value) -> Option<rusqlite::types::Value> {
    match value {
        Value::Bool(value) => value.map(Into::into),
        Value::SmallInt(value) => value.map(Into::into),
        Value::BigInt(value) => value.map(Into::into),
        Value::String(value) => value.map(Into::into),
        Value::Bytes(value) => value.map(Into::into),
        Value::Uuid(value) => value.map(|id| id.as_bytes().to_vec().into()),
        other => panic!("{other:?}"),
    }
}

/// As it was written, with what is new at its default; and what is new works.
pub(crate) async fn a_database_of_the_release_before_is_read_after_its_migration(url: &str) {
    a_database_of_release_is_read(url, 6, 1).await;
}

/// Also over several releases.
pub(crate) async fn a_database_of_two_releases_before_is_read_after_its_migration(url: &str) {
    a_database_of_release_is_read(url, 5, 2).await;
}

/// And over all of them.
pub(crate) async fn a_database_of_four_releases_before_is_read_after_its_migration(url: &str) {
    a_database_of_release_is_read(url, 2, 5).await;
}

async fn a_database_of_release_is_read(url: &str, migrations: u32, pending: usize) {
    let old = connect(url, 1).await;
    old.migrate_partly(migrations).await.unwrap();
    old.close().await.unwrap();
    let fixtures = Fixtures::new(1);
    let application = fixtures.application();
    let user = fixtures.user(application.id);
    let passkey =
        Passkey { attestation_trust: AttestationTrust::None, aaguid: Aaguid::default(), ..fixtures.passkey(&user) };
    let sign_in =
        SignIn { api_key: None, provider_session: None, passkey: Some(passkey.id), ..fixtures.sign_in(&user) };
    let rows = Rows { application, user, passkey, sign_in, token: fixtures.refresh_token() };
    rows.write(url, &fixtures).await;

    let database = connect(url, 2).await;
    assert_eq!(database.pending_migrations().await.unwrap(), pending);
    database.migrate().await.unwrap();
    rows.check(&World::of(Arc::new(database)), &fixtures).await;
}

struct Rows {
    application: Application,
    user: User,
    passkey: Passkey,
    sign_in: SignIn,
    token: KeptRefreshToken,
}

impl Rows {
    async fn write(&self, url: &str, fixtures: &Fixtures) {
        let Self { application, user, passkey, sign_in, token } = self;
        let at = user.created_at.as_micros();
        let later = (user.created_at + Duration::from_secs(86_400)).as_micros();
        let (app, user_id) = (application.id.as_uuid(), user.id.as_uuid());
        insert(
            url,
            "applications",
            [
                ("id", app.into()),
                ("name", application.name.clone().into()),
                ("rp_id", application.rp_id.clone().into()),
                ("rp_name", application.rp_name.clone().into()),
                ("origins", serde_json::to_string(&application.origins).unwrap().into()),
                ("settings", serde_json::to_string(&application.settings).unwrap().into()),
                ("created_at", application.created_at.as_micros().into()),
            ],
        )
        .await;
        let installation =
            [("id", 1_i16.into()), ("default_application", app.into()), ("master_key_check", "check".into())];
        insert(url, "installation", installation).await;
        insert(
            url,
            "users",
            [
                ("id", user_id.into()),
                ("application_id", app.into()),
                ("name", user.name.as_str().into()),
                ("name_folded", user.name.folded().into()),
                ("name_type", user.name_type.as_str().into()),
                ("display_name", user.display_name.clone().into()),
                ("active", true.into()),
                ("created_at", at.into()),
                ("updated_at", at.into()),
            ],
        )
        .await;
        insert(
            url,
            "passkeys",
            [
                ("id", passkey.id.as_uuid().into()),
                ("application_id", app.into()),
                ("user_id", user_id.into()),
                ("credential_id", passkey.credential_id.clone().into()),
                ("public_key", passkey.public_key.clone().into()),
                ("aaguid", passkey.aaguid.as_uuid().into()),
                ("transports", "internal hybrid".into()),
                ("attestation_format", passkey.attestation_format.clone().into()),
                ("sign_count", i64::from(passkey.sign_count).into()),
                ("backup_eligible", passkey.backup_eligible.into()),
                ("backup_state", passkey.backup_state.into()),
                ("user_verified", passkey.user_verified.into()),
                ("name", passkey.name.clone().into()),
                ("created_at", passkey.created_at.as_micros().into()),
                ("created_on", passkey.created_on.map(fidelio_kernel::DeviceId::as_uuid).into()),
            ],
        )
        .await;
        insert(
            url,
            "sign_ins",
            [
                ("id", sign_in.id.as_uuid().into()),
                ("application_id", app.into()),
                ("user_id", user_id.into()),
                ("passkey_id", passkey.id.as_uuid().into()),
                ("scopes", sign_in.scopes.to_string().into()),
                ("amr", serde_json::to_string(&sign_in.amr).unwrap().into()),
                ("acr", sign_in.acr.clone().into()),
                ("authenticated_at", sign_in.authenticated_at.as_micros().into()),
                ("expires_at", sign_in.expires_at.as_micros().into()),
            ],
        )
        .await;
        insert(
            url,
            "refresh_tokens",
            [
                ("id", token.id.as_uuid().into()),
                ("sign_in_id", sign_in.id.as_uuid().into()),
                ("digest", token.digest.to_vec().into()),
                ("created_at", at.into()),
            ],
        )
        .await;
        self.write_what_does_not_change(url, fixtures, later).await;
    }

    /// Rows of tables that stay as they are.
    async fn write_what_does_not_change(&self, url: &str, fixtures: &Fixtures, later: i64) {
        let (app, user, at) =
            (self.application.id.as_uuid(), self.user.id.as_uuid(), self.user.created_at.as_micros());
        let id = || fixtures.session_id().as_uuid();
        let device = self.passkey.created_on.unwrap().as_uuid();
        let of_app = || ("application_id", app.into());
        let info = [of_app(), ("id", device.into()), ("info", "{}".into())];
        let [application, device_id, info] = info;
        let seen = [("created_at", at.into()), ("last_used_at", at.into())];
        let [created_at, last_used_at] = seen.clone();
        insert(url, "devices", [application, device_id, info, created_at, last_used_at]).await;
        let [created_at, last_used_at] = seen;
        let link = [of_app(), ("device_id", device.into()), ("user_id", user.into()), created_at, last_used_at];
        insert(url, "device_users", link).await;
        let key =
            [("id", id().into()), of_app(), ("name", "backend".into()), ("secret_hash", vec![7_u8; 32].into())];
        let [key_id, key_app, name, hash] = key;
        insert(
            url,
            "api_keys",
            [key_id, key_app, name, hash, ("scopes", "reg:write".into()), ("created_at", at.into())],
        )
        .await;
        insert(
            url,
            "signing_keys",
            [
                ("kid", "kid".into()),
                of_app(),
                ("public_key", vec![1_u8].into()),
                ("sealed_private_key", vec![2_u8].into()),
                ("created_at", at.into()),
                ("active_from", at.into()),
            ],
        )
        .await;
        insert(url, "used_sessions", [("id", id().into()), ("expires_at", later.into())]).await;
        insert(
            url,
            "transactions",
            [
                ("id", id().into()),
                of_app(),
                ("user_id", user.into()),
                ("passkey_id", self.passkey.id.as_uuid().into()),
                ("tx_type", "raw".into()),
                ("payload_digest", vec![1_u8; 32].into()),
                ("nonce", "nonce".into()),
                ("server_nonce", "nonce".into()),
                ("client_data_json", vec![1_u8].into()),
                ("authenticator_data", vec![1_u8].into()),
                ("signature", vec![1_u8].into()),
                ("public_key", vec![1_u8].into()),
                ("confirmed_at", at.into()),
            ],
        )
        .await;
        insert(
            url,
            "contacts",
            [
                ("id", id().into()),
                of_app(),
                ("user_id", user.into()),
                ("channel", "email".into()),
                ("address", "Ann@example.com".into()),
                ("address_folded", "ann@example.com".into()),
                ("messaging_consent", false.into()),
                ("created_at", at.into()),
            ],
        )
        .await;
        insert(
            url,
            "trust_ids",
            [
                of_app(),
                ("kind", "auth".into()),
                ("id", "browser".into()),
                ("user_id", user.into()),
                ("thumbprint", "key".into()),
                ("created_at", at.into()),
                ("last_used_at", at.into()),
            ],
        )
        .await;
        insert(
            url,
            "one_time_codes",
            [
                of_app(),
                ("subject", user.into()),
                ("purpose", "sign-in".into()),
                ("channel", "email".into()),
                ("digest", vec![1_u8; 32].into()),
                ("messaging_consent", false.into()),
                ("attempts_left", 5_i64.into()),
                ("expires_at", later.into()),
            ],
        )
        .await;
        insert(
            url,
            "rate_limits",
            [("key", "k".into()), ("count", 1_i64.into()), ("window_ends_at", later.into())],
        )
        .await;
        insert(
            url,
            "outbox",
            [
                ("id", id().into()),
                of_app(),
                ("channel", "email".into()),
                ("sealed", vec![1_u8].into()),
                ("attempts", 0_i64.into()),
                ("created_at", at.into()),
                ("expires_at", later.into()),
                ("due_at", at.into()),
            ],
        )
        .await;
        insert(
            url,
            "client_events",
            [
                ("id", id().into()),
                of_app(),
                ("session", id().into()),
                ("trace_id", "trace".into()),
                ("event", "error".into()),
                ("is_error", true.into()),
                ("client", "browser".into()),
                ("at", at.into()),
            ],
        )
        .await;
    }

    async fn check(&self, world: &World, fixtures: &Fixtures) {
        let Self { application, user, passkey, sign_in, token } = self;
        assert_eq!(world.applications.all().await.unwrap(), std::slice::from_ref(application));
        assert_eq!(world.applications.default_application().await.unwrap(), Some(application.id));
        assert_eq!(world.identity.user(application.id, user.id).await.unwrap().as_ref(), Some(user));
        let found = world.passkeys.passkey(application.id, passkey.id).await.unwrap();
        assert_eq!(found, Some((passkey.clone(), user.clone())));
        let found = world.sign_ins.by_refresh_token(token.id).await.unwrap();
        assert_eq!(found, Some((sign_in.clone(), token.clone())));
        let devices = world.users.devices_of(application.id, user.id).await.unwrap();
        assert_eq!(devices.len(), 1);
        let keys = world.identity.api_keys(application.id, Paging { after: None, limit: 9 }).await.unwrap().items;
        let basis = Basis {
            user: Some((user.id, 0)),
            passkeys: vec![passkey.id],
            sign_in: Some(sign_in.id),
            api_key: Some(keys[0].id),
            provider_session: None,
        };
        let now = fixtures.later();
        assert_eq!(world.access.user_on(application.id, &basis, now).await.unwrap().as_ref(), Some(user));
        assert_eq!(world.identity.contacts(application.id, user.id).await.unwrap().len(), 1);
        assert_eq!(world.client_events.client_events(application.id, None, 9).await.unwrap().len(), 1);
        assert_eq!(world.signing_keys.of_application(application.id).await.unwrap().len(), 1);
        assert!(world.outbox.next_due(fidelio_identity::Channel::Email).await.unwrap().is_some());
        world.record(fixtures, &fixtures.audit_event(application.id, user.id)).await;
        assert_eq!(world.chain(application.id, 9).await.len(), 1);
        assert_eq!(keys[0].continues, None);
        let domain = Domain { application: application.id, client: Some(keys[0].provisioning_client()) };
        let provisioned = fixtures.provisioned(user);
        assert_eq!(world.resources.user(domain, user.id).await.unwrap(), None);
        let mut unit = world.provision().await;
        let written = unit.provisioned_users().insert(domain, &provisioned, &[]).await.unwrap();
        assert_eq!(written, Written::Done);
        unit.commit().await.unwrap();
        assert_eq!(world.resources.user(domain, user.id).await.unwrap(), Some(provisioned));
        let provider = world.oidc_provider(fixtures, application.id, "example").await;
        let linked = world.linked_identity(fixtures, &provider, user).await;
        let found = world.federation.user_of_account(application.id, &provider.id, &linked.subject).await.unwrap();
        assert_eq!(found.as_ref(), Some(user));
    }
}
