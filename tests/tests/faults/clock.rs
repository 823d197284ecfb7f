//! The clock of a running server is set: ahead, back, and to before anything was made. What is over is over, nothing that was
//! used can be used again, and the server goes on.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fidelio_client::types::{TokenRequest, TokenResponse};
use fidelio_client::{Error, types};
use fidelio_identity::ApplicationSettings;
use fidelio_identity::settings::CodeLimits;
use fidelio_tests::{AuditLog, Engine, Person, Server, Tenant, TenantOptions, on_both_databases};
use tempfile::TempDir;

use crate::support::{is_good, script, within};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;
/// How late a change may reach a running server, and with what a busy machine adds.
const NOTICED: Duration = Duration::from_secs(15);

/// A server whose wall clock is set from outside, by libfaketime. Its monotonic clock is the system's, as it is when somebody
/// sets the time.
struct Clocked {
    server: Server,
    tenant: Tenant,
    folder: TempDir,
}

impl Clocked {
    async fn start(engine: Engine, settings: ApplicationSettings) -> Option<Self> {
        let Some(library) = library() else {
            let must_run = std::env::var("FIDELIO_TEST_ALL").is_ok_and(|all| all == "1");
            assert!(!must_run, "FIDELIO_TEST_ALL=1 wants everything tested: libfaketime is not installed");
            eprintln!("not run: libfaketime is not installed");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let (offset, log) = (offset_in(folder.path()), log_in(folder.path()));
        let first = format!(
            "export LD_PRELOAD='{}' DONT_FAKE_MONOTONIC=1 FAKETIME_NO_CACHE=1 FAKETIME_TIMESTAMP_FILE='{}'\nexec 2>>'{}'",
            library.display(),
            offset.display(),
            log.display(),
        );
        fs::write(&offset, "+0").unwrap();
        let program = script(folder.path(), &first);
        let server = Server::start_by(&program, engine).await.unwrap();
        let tenant = Tenant::on(&server, engine, TenantOptions { settings, ..Default::default() }).await;
        Some(Self { server, tenant, folder })
    }

    /// Sets the clock so many seconds ahead of the right time, or behind it.
    fn set(&self, seconds: i64) {
        let next = self.folder.path().join("next");
        fs::write(&next, format!("{seconds:+}")).unwrap();
        fs::rename(&next, offset_in(self.folder.path())).unwrap();
    }

    fn log(&self) -> String {
        fs::read_to_string(log_in(self.folder.path())).unwrap()
    }

    /// Nothing failed, and the audit log is one chain.
    fn is_well(&self) {
        let log = self.log();
        assert!(!log.contains("panicked") && !log.contains("ERROR"), "{log}");
        AuditLog::new(&self.server, &self.tenant).verify(None).expect("an intact log");
    }
}

fn offset_in(folder: &Path) -> PathBuf {
    folder.join("offset")
}

fn log_in(folder: &Path) -> PathBuf {
    folder.join("log")
}

fn library() -> Option<PathBuf> {
    let architectures = fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
    let mut libraries = architectures.map(|folder| folder.join("faketime/libfaketimeMT.so.1"));
    libraries.find(|library| library.is_file())
}

async fn refresh(tenant: &Tenant, token: &str) -> Result<TokenResponse, Error<types::OAuthError>> {
    let request = TokenRequest {
        grant_type: "refresh_token".to_owned(),
        refresh_token: token.to_owned(),
        client_id: None,
        scope: None,
    };
    Ok(tenant.client.oauth2_token(&request).await?.into_inner())
}

/// The status of a refusal.
fn refused<T: std::fmt::Debug, E: std::fmt::Debug>(outcome: Result<T, Error<E>>) -> u16 {
    outcome.expect_err("it is refused").status().expect("an answer").as_u16()
}

/// Everything that somebody new does works, also with what was issued just now.
async fn works(tenant: &Tenant, what: &str) {
    let mut somebody = Person::new(tenant);
    somebody.register().await.unwrap_or_else(|error| panic!("{what}: {error}"));
    let token = somebody.log_in().await.unwrap_or_else(|error| panic!("{what}: {error}")).jwt_access;
    assert!(is_good(tenant, &token).await, "{what}");
    let done = somebody.sign_in_by_mfa().await.unwrap_or_else(|error| panic!("{what}: {error}"));
    refresh(tenant, &done.refresh_token).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    let address = somebody.has_email().await;
    somebody.ask_for_code(types::OtpMethod::Email).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    let code = tenant.code_for(&address).await;
    somebody.type_code(&code).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    let keys = tenant.client.jwks(Some(&tenant.id().to_string())).await.unwrap().into_inner().keys;
    assert_eq!(keys.len(), 1, "{what}: no key is made by the clock");
}

on_both_databases! {
    async fn what_was_issued_before_the_clock_went_ahead_is_over_and_what_is_issued_then_works(tenant: &Tenant) {
        let Some(place) = Clocked::start(tenant.engine, ApplicationSettings::default()).await else { return };
        let tenant = &place.tenant;
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let signed_in = ann.sign_in_by_mfa().await.unwrap();
        let login = ann.auth_init().await.unwrap();
        let login = ann.get(&login);
        let mut bob = Person::new(tenant);
        let registration = bob.reg_init(&tenant.client).await.unwrap();
        let registration = bob.create(&registration);
        let address = ann.has_email().await;
        ann.ask_for_code(types::OtpMethod::Email).await.unwrap();
        let code = tenant.code_for(&address).await;

        place.set(HOUR);
        assert!(!is_good(tenant, &token).await && !is_good(tenant, &signed_in.access_token).await);
        assert_eq!(refused(tenant.client.auth_complete(&login).await), 401);
        assert_eq!(refused(tenant.client.reg_complete(&registration).await), 401);
        assert_eq!(refused(ann.type_code(&code).await), 401);
        let fresh = refresh(tenant, &signed_in.refresh_token).await.expect("a sign-in lasts longer");
        works(tenant, "an hour ahead").await;
        place.set(31 * DAY);
        assert_eq!(refused(refresh(tenant, &fresh.refresh_token).await), 400);
        works(tenant, "a month ahead").await;
        for years in [1, 30, 200] {
            place.set(years * YEAR);
            works(tenant, "years ahead").await;
            ann.log_in().await.expect("a passkey has no end");
        }
        place.is_well();
    }

    async fn nothing_that_was_used_is_usable_again_when_the_clock_goes_back(tenant: &Tenant) {
        let Some(place) = Clocked::start(tenant.engine, ApplicationSettings::default()).await else { return };
        let tenant = &place.tenant;
        let mut ann = Person::new(tenant);
        ann.register().await.unwrap();
        let login = ann.auth_init().await.unwrap();
        let login = ann.get(&login);
        tenant.client.auth_complete(&login).await.unwrap();
        let signed_in = ann.sign_in_by_mfa().await.unwrap();
        let fresh = refresh(tenant, &signed_in.refresh_token).await.unwrap();
        let address = ann.has_email().await;
        ann.ask_for_code(types::OtpMethod::Email).await.unwrap();
        let code = tenant.code_for(&address).await;
        ann.type_code(&code).await.unwrap();

        // The last of them is before the installation and its keys were made.
        for behind in [HOUR, 3 * DAY, 40 * YEAR] {
            place.set(-behind);
            // It was used, or is of an hour that is too far away.
            let status = refused(tenant.client.auth_complete(&login).await);
            assert!(matches!(status, 409 | 401), "{behind} s behind: {status}");
            assert_eq!(refused(ann.type_code(&code).await), 401, "{behind} s behind");
            works(tenant, &format!("{behind} s behind")).await;
            ann.log_in().await.expect("a passkey has no beginning");
        }
        place.set(0);
        let next = refresh(tenant, &fresh.refresh_token).await.expect("what was not used is not used");
        assert_eq!(refused(refresh(tenant, &signed_in.refresh_token).await), 400, "a copy");
        assert_eq!(refused(refresh(tenant, &next.refresh_token).await), 400, "and so all of them");
        works(tenant, "right again").await;
        place.is_well();
    }

    async fn a_compromised_key_stays_refused_when_the_clock_goes_back(tenant: &Tenant) {
        let Some(place) = Clocked::start(tenant.engine, ApplicationSettings::default()).await else { return };
        let tenant = &place.tenant;
        let token = Person::new(tenant).register().await.unwrap().jwt_access;
        place.server.run(&["keys", "rotate", &format!("--app={}", tenant.id()), "--compromised"]);
        let is_refused = async || !is_good(tenant, &token).await;
        assert!(within(NOTICED, is_refused).await.is_some(), "it was compromised");
        for behind in [HOUR, 40 * YEAR] {
            place.set(-behind);
            assert!(is_refused().await, "{behind} s behind");
            works(tenant, &format!("{behind} s behind")).await;
        }
        place.is_well();
    }

    async fn a_clock_that_was_ahead_for_a_while_leaves_nothing_behind(tenant: &Tenant) {
        let settings = ApplicationSettings {
            code_limits: CodeLimits { requests_per_user: 1, ..CodeLimits::default() },
            ..Default::default()
        };
        let Some(place) = Clocked::start(tenant.engine, settings).await else { return };
        let tenant = &place.tenant;
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let signed_in = ann.sign_in_by_mfa().await.unwrap();
        let login = ann.auth_init().await.unwrap();
        let login = ann.get(&login);
        tenant.client.auth_complete(&login).await.unwrap();
        ann.has_email().await;

        place.set(YEAR);
        ann.ask_for_code(types::OtpMethod::Email).await.unwrap();
        assert_eq!(refused(ann.ask_for_code(types::OtpMethod::Email).await), 429);
        // It cleans up every minute, and would forget which sessions were used.
        let is_noticed = async || place.log().contains("the clock was set");
        assert!(within(Duration::from_secs(70), is_noticed).await.is_some(), "{}", place.log());

        place.set(0);
        assert_eq!(refused(tenant.client.auth_complete(&login).await), 409, "it was used");
        assert!(is_good(tenant, &token).await, "it is not over");
        refresh(tenant, &signed_in.refresh_token).await.expect("a sign-in that is not over");
        ann.ask_for_code(types::OtpMethod::Email).await.expect("an hour of a year ahead locks nobody out");
        assert_eq!(refused(ann.ask_for_code(types::OtpMethod::Email).await), 429, "an hour of today does");
        works(tenant, "right again").await;
        place.is_well();
    }
}
