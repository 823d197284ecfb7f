//! The policy on authenticators, from the attestation that one shows to the answer that its owner gets.

mod logins;
mod matrix;
mod metadata;

use std::path::PathBuf;
use std::sync::Arc;

use fidelio_client::{Error, types};
use fidelio_identity::ApplicationSettings;
use fidelio_kernel::{Aaguid, Timestamp};
use fidelio_testkit::attestation_authority::{AttestationAuthority, MdsBlob};
use fidelio_testkit::authenticator::Attestation;
use fidelio_tests::{Engine, Person, Server, Tenant, TenantOptions};
use serde_json::Value;
use tempfile::TempDir;

/// Models: certified at level 2, not certified, revoked; one that the metadata does not tell of; and none.
const CERTIFIED: &str = "0a000000-0000-4000-8000-000000000001";
const PLAIN: &str = "0a000000-0000-4000-8000-000000000002";
const REVOKED: &str = "0a000000-0000-4000-8000-000000000003";
const UNLISTED: &str = "0a000000-0000-4000-8000-000000000004";
const ZEROS: &str = "00000000-0000-0000-0000-000000000000";

/// The years until which metadata holds, or held.
const FRESH: i64 = 4_000_000_000;
const STALE: i64 = 1_700_000_000;

/// How an authenticator attests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// Not at all.
    Not,
    /// With the passkey itself.
    Itself,
    /// By a certificate of somebody whom the metadata does not know.
    Stranger,
    /// By a certificate of the model's vendor.
    Vendor,
}

/// Those who certify, and the metadata of one of them in files.
struct Vendors {
    vendor: AttestationAuthority,
    stranger: AttestationAuthority,
    folder: TempDir,
}

impl Vendors {
    fn new(next_update: i64) -> Self {
        let (vendor, stranger) = (AttestationAuthority::new(), AttestationAuthority::new());
        let vendors = Self { vendor, stranger, folder: tempfile::tempdir().unwrap() };
        std::fs::write(vendors.root(), vendors.vendor.root_pem()).unwrap();
        vendors.publish(1, next_update, &["REVOKED"]);
        vendors
    }

    fn blob(&self) -> PathBuf {
        self.folder.path().join("blob.jwt")
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// Writes metadata in which the model [`REVOKED`] has these statuses.
    fn publish(&self, number: u64, next_update: i64, statuses: &[&str]) {
        let entries = vec![
            self.vendor.entry(aaguid(CERTIFIED), &["FIDO_CERTIFIED_L2"]),
            self.vendor.entry(aaguid(PLAIN), &["NOT_FIDO_CERTIFIED"]),
            self.vendor.entry(aaguid(REVOKED), statuses),
        ];
        let blob = MdsBlob { number, next_update: Timestamp::from_seconds(next_update), entries };
        std::fs::write(self.blob(), self.vendor.blob(&blob)).unwrap();
    }

    /// A server with this metadata.
    async fn server(&self, engine: Engine) -> Server {
        let file = format!("--metadata-file={}", self.blob().display());
        let root = format!("--metadata-root={}", self.root().display());
        Server::start(engine, &[&file, &root]).await.expect("the database is there")
    }

    /// Makes the person's authenticator one of this model that attests like this.
    fn equip(&self, person: &mut Person<'_>, how: How, model: &str) {
        let model = aaguid(model);
        person.authenticator.aaguid = *model.as_uuid().as_bytes();
        person.authenticator.attestation = match how {
            How::Not => Attestation::None,
            How::Itself => Attestation::PackedSelf,
            How::Stranger => Attestation::Packed(Arc::new(self.stranger.attestation_key(model))),
            How::Vendor => Attestation::Packed(Arc::new(self.vendor.attestation_key(model))),
        };
    }

    /// Somebody new with such an authenticator.
    fn person<'a>(&self, tenant: &'a Tenant, how: How, model: &str) -> Person<'a> {
        let mut person = Person::new(tenant);
        self.equip(&mut person, how, model);
        person
    }
}

/// A tenant on this server with this policy on authenticators.
async fn tenant_with(server: &Server, engine: Engine, policy: Value) -> Tenant {
    let authenticators = serde_json::from_value(policy).expect("a policy");
    let settings = ApplicationSettings { authenticators, ..ApplicationSettings::default() };
    Tenant::on(server, engine, TenantOptions { settings, ..TenantOptions::default() }).await
}

fn aaguid(text: &str) -> Aaguid {
    text.parse().expect("an AAGUID")
}

/// The causes of refusals: a letter for the tables, and words of the answer.
const CAUSES: [(char, &str); 9] = [
    ('B', "has blocked authenticators of the model"),
    ('L', "does not accept authenticators of the model"),
    ('M', "only with an attestation that is trusted"),
    ('C', "by a certificate, and there is none"),
    ('T', "that the FIDO metadata vouches for"),
    ('A', "accepts only"),
    ('F', "needs an authenticator with the FIDO certification"),
    ('X', "reported as compromised (REVOKED)"),
    ('S', "metadata that this application's policy needs is missing or out of date"),
];

/// The letter for what came of it: `+` for success.
fn letter<T>(result: Result<T, Error<types::Error>>) -> char {
    match result {
        Ok(_) => '+',
        Err(Error::ErrorResponse(response)) => cause(response.status().as_u16(), &response.msg),
        Err(other) => panic!("it was not refused as documented: {other}"),
    }
}

/// The letter for a refusal.
fn cause(status: u16, message: &str) -> char {
    assert_eq!(status, 403, "{message}");
    let found = CAUSES.iter().find(|(_, words)| message.contains(words));
    found.unwrap_or_else(|| panic!("no cause: {message}")).0
}
