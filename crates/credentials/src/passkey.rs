//! A passkey as it is kept, and the rules about it.

use fidelio_identity::Invalid;
use fidelio_kernel::{ApplicationId, DeviceId, PasskeyId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{Aaguid, AttestationTrust};

/// How a client can reach an authenticator (WebAuthn Level 3 section 5.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// Removable USB.
    Usb,
    /// Near field communication.
    Nfc,
    /// Bluetooth low energy.
    Ble,
    /// ISO/IEC 7816 smart card with contacts.
    SmartCard,
    /// Another device, over a tunnel.
    Hybrid,
    /// The client's own device.
    Internal,
}

impl Transport {
    /// Every transport.
    pub const ALL: [Self; 6] = [Self::Usb, Self::Nfc, Self::Ble, Self::SmartCard, Self::Hybrid, Self::Internal];

    /// The name in the standard.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Usb => "usb",
            Self::Nfc => "nfc",
            Self::Ble => "ble",
            Self::SmartCard => "smart-card",
            Self::Hybrid => "hybrid",
            Self::Internal => "internal",
        }
    }

    /// From its name; `None` for one that the standard does not have (yet), which is to be ignored.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|transport| transport.as_str() == name)
    }
}

/// A passkey: a discoverable WebAuthn credential of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Our identifier.
    pub id: PasskeyId,
    /// The application.
    pub application: ApplicationId,
    /// The owner.
    pub user: UserId,
    /// The authenticator's identifier of it; unique over all applications.
    pub credential_id: Vec<u8>,
    /// The public key as a COSE key in CBOR (RFC 9052 section 7).
    pub public_key: Vec<u8>,
    /// The model of authenticator, as it claimed.
    pub aaguid: Aaguid,
    /// How clients can reach it.
    pub transports: Vec<Transport>,
    /// The attestation statement's format.
    pub attestation_format: String,
    /// How far the attestation could be relied on when it was made.
    pub attestation_trust: AttestationTrust,
    /// The signature counter of the last ceremony.
    pub sign_count: u32,
    /// Whether it may be synced to other devices (the BE flag).
    pub backup_eligible: bool,
    /// Whether it is synced now (the BS flag).
    pub backup_state: bool,
    /// Whether the user was verified when it was made.
    pub user_verified: bool,
    /// What its user calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// On which device it was made.
    pub created_on: Option<DeviceId>,
    /// When it was last used to sign in or to confirm.
    pub last_used_at: Option<Timestamp>,
    /// On which device it was last used to sign in.
    pub last_used_on: Option<DeviceId>,
    /// When its signature counter went backwards, which a copied authenticator shows.
    pub flagged_at: Option<Timestamp>,
}

/// Whether these transports are those of a security key, which is in no device. A client that tells none may have
/// any.
pub fn is_roaming_only(transports: &[Transport]) -> bool {
    let is_roaming = |transport: &Transport| !matches!(transport, Transport::Internal | Transport::Hybrid);
    !transports.is_empty() && transports.iter().all(is_roaming)
}

/// Whether a counter that an authenticator sent may follow the one that is stored (WebAuthn Level 3 section
/// 7.2, step 25): both zero means that it does not count; otherwise it must grow.
pub const fn counter_may_follow(stored: u32, sent: u32) -> bool {
    (stored == 0 && sent == 0) || sent > stored
}

/// Whether a user may delete a passkey: not the last one, unless there is another way in.
pub const fn may_delete(passkeys: usize, has_other_way_in: bool) -> bool {
    passkeys > 1 || has_other_way_in
}

/// Reads a name for a passkey.
///
/// # Errors
/// When it is blank, longer than 128 characters, or has control characters.
pub fn check_name(field: &'static str, name: &str) -> Result<String, Invalid> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 128 || name.chars().any(char::is_control) {
        return Err(Invalid::new(field, "must have 1 to 128 printable characters"));
    }
    Ok(name.to_owned())
}

/// The name of a passkey that its user did not name: provider and device, as a person would recognise it.
pub fn default_name(provider: Option<&str>, device: Option<&str>) -> String {
    match (provider, device) {
        (Some(provider), Some(device)) => format!("{provider} ({device})"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Passkey".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_grows_or_stays_at_zero() {
        assert!(counter_may_follow(0, 0));
        assert!(counter_may_follow(0, 1));
        assert!(counter_may_follow(7, 8));
        assert!(!counter_may_follow(7, 7));
        assert!(!counter_may_follow(7, 6));
        assert!(!counter_may_follow(7, 0), "a reset to zero is a regression");
    }

    #[test]
    fn a_security_key_is_told_by_its_transports() {
        assert!(is_roaming_only(&[Transport::Usb, Transport::Nfc]));
        assert!(!is_roaming_only(&[Transport::Usb, Transport::Internal]));
        assert!(!is_roaming_only(&[Transport::Hybrid]));
        assert!(!is_roaming_only(&[]));
    }

    #[test]
    fn the_last_passkey_stays_unless_there_is_another_way_in() {
        assert!(may_delete(2, false));
        assert!(!may_delete(1, false));
        assert!(may_delete(1, true));
    }

    #[test]
    fn an_unnamed_passkey_is_called_by_provider_and_device() {
        assert_eq!(default_name(Some("Bitwarden"), Some("Chrome on Linux")), "Bitwarden (Chrome on Linux)");
        assert_eq!(default_name(None, Some("Chrome on Linux")), "Chrome on Linux");
        assert_eq!(default_name(None, None), "Passkey");
    }
}
