//! When nobody need have been present or been verified.

use std::collections::BTreeMap;

use fidelio_credentials::ceremony::CeremonyError;

use crate::vector::{FLAGS, Registration, USER_PRESENT, USER_VERIFIED, vector};

/// A registration by a key that nobody touched, without a statement.
fn untouched(name: &str) -> Registration {
    let registration = vector("registration", name).registration();
    let mut object = registration.object();
    object.format = "none".to_owned();
    object.statement = BTreeMap::new();
    object.data[FLAGS] &= !(USER_PRESENT | USER_VERIFIED);
    let mut untouched = registration.with(&object);
    untouched.user_verification_required = false;
    untouched
}

/// Keys that the library reads, and keys that it does not.
const NAMES: [&str; 3] = ["none.ES256.registration", "packed.EdDSA.registration", "packed.RS256.registration"];

#[test]
fn nobody_need_be_present_when_the_browser_makes_a_passkey_on_its_own() {
    for name in NAMES {
        let mut registration = untouched(name);
        assert_eq!(registration.verify(), Err(CeremonyError::UserNotPresent), "{name}");
        registration.conditional = true;
        let verified = registration.verify().unwrap();
        assert!(!verified.user_present && !verified.user_verified, "{name}");
        registration.user_verification_required = true;
        assert_eq!(registration.verify(), Err(CeremonyError::UserNotVerified), "{name}");
    }
}

#[test]
fn a_conditional_registration_is_still_checked_in_all_the_rest() {
    for name in NAMES {
        let mut registration = untouched(name);
        registration.conditional = true;
        let mut other = registration.clone();
        other.rp_id = "other.example".to_owned();
        assert_eq!(other.verify(), Err(CeremonyError::WrongRpId), "{name}");
        let mut other = registration.clone();
        other.algorithms.clear();
        assert_eq!(other.verify(), Err(CeremonyError::AlgorithmNotOffered), "{name}");
        let backed_up = registration.with_data(|data| data[FLAGS] = 0x50);
        assert_eq!(backed_up.verify(), Err(CeremonyError::BackupFlagsInconsistent), "{name}");
    }
}

#[test]
fn a_statement_needs_somebody_present_even_when_the_browser_makes_the_passkey_on_its_own() {
    for vector in crate::accepted("registration").filter(|vector| vector.fmt.as_deref() != Some("none")) {
        let mut registration = vector.registration().with_data(|data| data[FLAGS] &= !USER_PRESENT);
        registration.conditional = true;
        assert_eq!(registration.verify(), Err(CeremonyError::UserNotPresent), "{}", vector.name);
    }
}
