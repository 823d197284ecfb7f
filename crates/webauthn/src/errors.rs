use fidelio_credentials::ceremony::CeremonyError;
use webauthn_rs_core::error::WebauthnError;

use crate::adapter::{ATTESTATION_OBJECT, malformed};

/// What the library's errors about a registration mean to a client. Keys and authenticator data were read before,
/// so what it does not like about them is about the statement.
pub(crate) fn ceremony_error(error: &WebauthnError) -> CeremonyError {
    use WebauthnError as E;
    match error {
        E::InvalidRPIDHash => CeremonyError::WrongRpId,
        E::UserNotPresent => CeremonyError::UserNotPresent,
        E::UserNotVerified => CeremonyError::UserNotVerified,
        E::MismatchedChallenge => CeremonyError::WrongChallenge,
        E::InvalidRPOrigin => CeremonyError::WrongOrigin,
        E::CredentialCrossOrigin => CeremonyError::CrossOrigin,
        E::CredentialAlteredAlgFromRequest => CeremonyError::AlgorithmNotOffered,
        E::AttestationNotSupported => CeremonyError::AttestationUnsupported,
        E::CredentialMayNotBeHardwareBound => CeremonyError::BackupFlagsInconsistent,
        E::ParseCBORFailure(_)
        | E::ParseNOMFailure
        | E::ParseInsufficientBytesAvailable
        | E::ParseJSONFailure(_) => malformed(ATTESTATION_OBJECT)("it cannot be parsed"),
        _ => CeremonyError::AttestationInvalid,
    }
}
