//! Android SafetyNet statements (WebAuthn Level 3 section 8.5): retired by Google, still in the field.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA256;
use fidelio_kernel::base64url;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use x509_parser::prelude::{GeneralName, X509Certificate};

use super::Attested;
use super::certificate::Certificate;
use super::statement::Statement;

pub(crate) const FORMAT: &str = "android-safetynet";

/// The name that the attesting certificate must have.
const HOST: &str = "attest.android.com";

#[derive(Deserialize)]
struct Header {
    alg: String,
    x5c: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    nonce: String,
    #[serde(default)]
    cts_profile_match: bool,
}

/// Verifies the statement.
pub(crate) fn verify(statement: &Statement, attested: &Attested<'_>) -> Option<()> {
    let response = statement.bytes("response")?;
    let response = std::str::from_utf8(response).ok()?;
    let (signed, signature) = response.rsplit_once('.')?;
    let (header, payload) = signed.split_once('.')?;
    let header: Header = json(header)?;
    let payload: Payload = json(payload)?;

    let is_over_this = base64url::decode(&payload.nonce)? == digest(&SHA256, &attested.signed()).as_ref();

    let certificate = base64url::decode(header.x5c.first()?)?;
    let certificate = Certificate::parse(&certificate)?;
    let signature = base64url::decode(signature)?;
    let is_signed = certificate.has_signed(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature);

    let is_sound = header.alg == "RS256" && payload.cts_profile_match && is_for_host(certificate.x509());
    (is_over_this && is_signed && is_sound).then_some(())
}

/// The certificates of the JWS.
pub(super) fn trust_path(statement: &Statement) -> Option<Vec<Vec<u8>>> {
    let response = std::str::from_utf8(statement.bytes("response")?).ok()?;
    let header: Header = json(response.split_once('.')?.0)?;
    header.x5c.iter().map(|certificate| base64url::decode(certificate)).collect()
}

fn is_for_host(certificate: &X509Certificate<'_>) -> bool {
    let names = certificate.subject_alternative_name().ok().flatten();
    names.is_some_and(|names| {
        names.value.general_names.iter().any(|name| matches!(name, GeneralName::DNSName(host) if *host == HOST))
    })
}

fn json<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&base64url::decode(part)?).ok()
}
