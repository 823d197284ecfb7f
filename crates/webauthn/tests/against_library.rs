//! Assertions against webauthn-rs-core, which verified them before this crate did: the same assertions are accepted
//! and refused, except where the reason is listed here.

mod client_data;
mod flags;
mod flipped;
mod keys;
mod library;
mod random;
mod signatures;
mod signer;
mod truncated;

use std::collections::BTreeMap;

use fidelio_credentials::ceremony::CeremonyError;
use fidelio_kernel::base64url;
use serde::Deserialize;
use serde_cbor_2::Value;
use url::Url;
use webauthn_rs_core::proto::CollectedClientData;

use crate::vector::Assertion;

/// What both make of an assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Both accept it, and read the same in it.
    Accepted,
    /// Both refuse it.
    Refused,
    /// Only the library accepts it.
    WeAreStricter(Stricter),
    /// Only we accept it, as the library cannot read it.
    Unreadable(Unreadable),
}

/// Why we refuse what the library accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stricter {
    /// A frame of another site: the library looks at `crossOrigin` in registrations only, and at `topOrigin` never.
    Frame,
    /// `topOrigin` is not text.
    TopOrigin,
    /// The challenge with the padding that base64url has not in JSON of WebAuthn.
    ChallengeSpelling,
    /// Origins are compared as browsers spell them: the library compares URLs, of which many mean one origin.
    OriginSpelling,
    /// Bytes after the authenticator data.
    TrailingBytes,
    /// A credential id in the authenticator data of more than 1023 bytes.
    LongCredentialId,
    /// Extensions in a tag, or with a name that is not text but bytes that could be.
    Extensions,
    /// A key on the curve of another algorithm, an RSA key with leading zeros or of fewer than 2048 bits.
    Key,
    /// An RSA signature without its leading zeros (RFC 8017 section 8.2.2, step 1).
    RsaSignatureLength,
}

/// What we accept though the library does not, as it cannot read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unreadable {
    /// EdDSA and ES512.
    Algorithm,
    /// RSA keys of other than 2048 bits, or whose exponent has other than three bytes.
    RsaSize,
    /// Members of the client data that do not matter (`tokenBinding`, and such that nobody knows) with values that
    /// its parser does not take.
    Member,
}

/// What both make of the assertion.
///
/// # Panics
/// Where they disagree for a reason that is not listed.
pub(crate) fn verdict(assertion: &Assertion) -> Verdict {
    match (assertion.verify(), library::verify(assertion)) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(ours, theirs, "they read something else: {assertion:?}");
            Verdict::Accepted
        }
        (Err(_), Err(_)) => Verdict::Refused,
        (Err(error), Ok(_)) => match stricter(&error, assertion) {
            Some(reason) => Verdict::WeAreStricter(reason),
            None => panic!("only the library accepts it ({error:?}): {assertion:?}"),
        },
        (Ok(_), Err(error)) => match unreadable(assertion) {
            Some(reason) => Verdict::Unreadable(reason),
            None => panic!("only we accept it ({error:?}): {assertion:?}"),
        },
    }
}

fn stricter(error: &CeremonyError, assertion: &Assertion) -> Option<Stricter> {
    let member = |name: &str| {
        let members: serde_json::Value = serde_json::from_slice(&assertion.response.client_data_json).ok()?;
        members[name].as_str().map(str::to_owned)
    };
    let reason = match error {
        CeremonyError::CrossOrigin => Stricter::Frame,
        CeremonyError::WrongChallenge => {
            let is_padded = member("challenge")?.trim_end_matches('=') == base64url::encode(&assertion.challenge);
            is_padded.then_some(Stricter::ChallengeSpelling)?
        }
        CeremonyError::WrongOrigin => {
            let origin = |url: &str| Some(Url::parse(url).ok()?.origin());
            (origin(&member("origin")?)? == origin(&assertion.origin)?).then_some(Stricter::OriginSpelling)?
        }
        CeremonyError::SignatureInvalid => {
            let is_cut = parameters(assertion)?.get(&Value::Integer(1)) == Some(&Value::Integer(3))
                && assertion.response.signature.len() < 256;
            is_cut.then_some(Stricter::RsaSignatureLength)?
        }
        CeremonyError::Malformed { field: "clientDataJSON", .. } => Stricter::TopOrigin,
        CeremonyError::Malformed { field: "credentialId", .. } => Stricter::Key,
        CeremonyError::Malformed { field: "authenticatorData", reason } => match reason.as_str() {
            "the authenticator data has trailing bytes" => Stricter::TrailingBytes,
            "the credential id has more than 1023 bytes" => Stricter::LongCredentialId,
            "the extensions in the authenticator data are not a CBOR map by names" => Stricter::Extensions,
            _ => return None,
        },
        _ => return None,
    };
    Some(reason)
}

/// The parameters of the passkey's COSE key.
fn parameters(assertion: &Assertion) -> Option<BTreeMap<Value, Value>> {
    serde_cbor_2::from_slice(&assertion.passkey.public_key).ok()
}

/// The members of the client data that the library judges.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Judged {
    #[serde(rename = "type")]
    _type: String,
    #[serde(rename = "challenge")]
    _challenge: String,
    #[serde(rename = "origin")]
    _origin: String,
    #[serde(rename = "crossOrigin")]
    _cross_origin: Option<bool>,
}

fn unreadable(assertion: &Assertion) -> Option<Unreadable> {
    let key = parameters(assertion)?;
    let length = |label| match key.get(&Value::Integer(label)) {
        Some(Value::Bytes(bytes)) => bytes.len(),
        _ => 0,
    };
    let json = &assertion.response.client_data_json;
    match key.get(&Value::Integer(3)) {
        Some(Value::Integer(-8 | -36)) => Some(Unreadable::Algorithm),
        Some(Value::Integer(-257)) if (length(-1), length(-2)) != (256, 3) => Some(Unreadable::RsaSize),
        _ if serde_json::from_slice::<CollectedClientData>(json).is_ok() => None,
        _ => serde_json::from_slice::<Judged>(json).ok().map(|_| Unreadable::Member),
    }
}

/// The distinct verdicts, sorted.
pub(crate) fn verdicts(assertions: impl IntoIterator<Item = Assertion>) -> Vec<Verdict> {
    let mut verdicts: Vec<_> = assertions.into_iter().map(|assertion| verdict(&assertion)).collect();
    verdicts.sort();
    verdicts.dedup();
    verdicts
}

#[test]
fn both_say_the_same_of_every_vector() {
    for vector in crate::vector::vectors("authentication") {
        let expected = match (crate::refusal(&vector), vector.alg) {
            (Some(CeremonyError::CrossOrigin), _) => Verdict::WeAreStricter(Stricter::Frame),
            (Some(_), _) => Verdict::Refused,
            (None, -8 | -36) => Verdict::Unreadable(Unreadable::Algorithm),
            (None, -257) if vector.name == "packed.RS256.authentication" => {
                Verdict::Unreadable(Unreadable::RsaSize)
            }
            (None, _) => Verdict::Accepted,
        };
        assert_eq!(verdict(&vector.assertion()), expected, "{}", vector.name);
    }
}
