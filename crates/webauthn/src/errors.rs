use fidelio_credentials::ceremony::CeremonyError;
use webauthn_rs_core::error::WebauthnError;

use crate::adapter::{ATTESTATION_OBJECT, CREDENTIAL_ID};

/// What the library's errors mean to a client. `field` is where the library looked. Keys and authenticator data
/// were read before, so what it does not like about them is either theirs alone or about the statement.
pub(crate) fn ceremony_error(error: &WebauthnError, field: &'static str) -> CeremonyError {
    use WebauthnError as E;
    let malformed = |reason: &str| CeremonyError::Malformed { field, reason: reason.to_owned() };
    match error {
        E::InvalidRPIDHash => CeremonyError::WrongRpId,
        E::UserNotPresent => CeremonyError::UserNotPresent,
        E::UserNotVerified => CeremonyError::UserNotVerified,
        E::MismatchedChallenge => CeremonyError::WrongChallenge,
        E::InvalidRPOrigin => CeremonyError::WrongOrigin,
        E::CredentialCrossOrigin => CeremonyError::CrossOrigin,
        E::CredentialAlteredAlgFromRequest => CeremonyError::AlgorithmNotOffered,
        E::AttestationNotSupported => CeremonyError::AttestationUnsupported,
        E::CredentialMayNotBeHardwareBound | E::CredentialBackupEligibilityInconsistent => {
            CeremonyError::BackupFlagsInconsistent
        }
        E::CredentialNotFound => CeremonyError::CredentialIdMismatch,
        E::ParseCBORFailure(_)
        | E::ParseNOMFailure
        | E::ParseInsufficientBytesAvailable
        | E::ParseJSONFailure(_) => malformed("it cannot be parsed"),
        _ if field == ATTESTATION_OBJECT => CeremonyError::AttestationInvalid,
        _ if field == CREDENTIAL_ID => malformed("its public key is not a supported COSE key"),
        _ => CeremonyError::SignatureInvalid,
    }
}
