//! What a BLOB says (FIDO Metadata Service 3 section 3.1.6).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime};
use fidelio_credentials::authenticator::{Metadata, Model};
use fidelio_kernel::{Aaguid, Timestamp, base64url};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::blob::BlobError;
use crate::status::{self, StatusReport};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload<'a> {
    no: u64,
    next_update: String,
    /// Each is read on its own, so that one that is malformed does not spoil the others.
    #[serde(borrow)]
    entries: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    /// Authenticators of the protocols before FIDO 2 have none, and are not told apart here.
    aaguid: Option<String>,
    #[serde(default)]
    metadata_statement: Statement,
    #[serde(default)]
    status_reports: Vec<StatusReport>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Statement {
    description: String,
    icon: Option<String>,
    attestation_root_certificates: Vec<String>,
}

/// Reads the payload as it holds at this time.
pub(crate) fn read(payload: &[u8], now: Timestamp) -> Result<Metadata, BlobError> {
    let wrong = |error: &dyn ToString| BlobError::Payload(error.to_string());
    let payload: Payload<'_> = serde_json::from_slice(payload).map_err(|error| wrong(&error))?;
    let next_update = day_after(&payload.next_update).ok_or_else(|| wrong(&"nextUpdate is not a date"))?;
    let today = DateTime::from_timestamp(now.as_seconds(), 0).unwrap_or_default().date_naive();
    let mut models = BTreeMap::new();
    for (position, entry) in payload.entries.iter().enumerate() {
        match model(entry.get(), today) {
            Ok(None) => {}
            Ok(Some((aaguid, model))) => {
                if models.insert(aaguid, model).is_some() {
                    tracing::warn!(%aaguid, "the FIDO metadata has a model twice; the last entry holds");
                }
            }
            Err(problem) => tracing::warn!(position, %problem, "an entry of the FIDO metadata is left out"),
        }
    }
    Ok(Metadata { number: payload.no, next_update, models })
}

fn model(entry: &str, today: NaiveDate) -> Result<Option<(Aaguid, Model)>, String> {
    let entry: Entry = serde_json::from_str(entry).map_err(|error| error.to_string())?;
    let Some(aaguid) = entry.aaguid else { return Ok(None) };
    let aaguid: Aaguid = aaguid.parse().map_err(|_| "its aaguid is not one")?;
    if aaguid.is_untold() {
        return Err("its aaguid is that of authenticators that tell none".to_owned());
    }
    let Statement { description, icon, attestation_root_certificates } = entry.metadata_statement;
    let root = |text: &String| {
        let der = certificate(text);
        if der.is_none() {
            tracing::warn!(%aaguid, "a root certificate in the FIDO metadata is left out, as it cannot be read");
        }
        der
    };
    let model = Model {
        description,
        icon: icon.filter(|icon| icon.starts_with("data:image/")),
        certification: status::certification(&entry.status_reports, today),
        compromised: status::compromised(&entry.status_reports).map(str::to_owned),
        roots: attestation_root_certificates.iter().filter_map(root).collect(),
    };
    Ok(Some((aaguid, model)))
}

/// Base64 in DER, also with white space in it, and in the lines of PEM.
fn certificate(text: &str) -> Option<Vec<u8>> {
    const SEQUENCE: u8 = 0x30;
    let text = text.replace("-----BEGIN CERTIFICATE-----", "").replace("-----END CERTIFICATE-----", "");
    let der = base64url::decode(&text.split_whitespace().collect::<String>())?;
    (der.first() == Some(&SEQUENCE)).then_some(der)
}

/// The BLOB holds to the end of that day.
fn day_after(date: &str) -> Option<Timestamp> {
    let next: NaiveDate = date.parse::<NaiveDate>().ok()?.succ_opt()?;
    Some(Timestamp::from_seconds(next.and_time(NaiveTime::MIN).and_utc().timestamp()))
}

#[cfg(test)]
mod tests;
