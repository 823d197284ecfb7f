use aws_lc_rs::digest::{SHA256, digest};
use fidelio_credentials::ceremony::{CeremonyError, RelyingParty};
use serde_cbor_2::Value;

use crate::reader::Reader;

const FLAGS: usize = 32;
const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKUP_STATE: u8 = 0x10;
const ATTESTED_CREDENTIAL: u8 = 0x40;
const EXTENSIONS: u8 = 0x80;

/// The longest credential id (WebAuthn Level 3 section 7.1, step 25).
const MAX_CREDENTIAL_ID: usize = 1023;
/// The major type of a CBOR map, in the highest three bits of its first byte.
const CBOR_MAP: u8 = 5;

/// Authenticator data (WebAuthn Level 3 section 6.1).
#[derive(Debug)]
pub(crate) struct AuthenticatorData<'a> {
    pub(crate) bytes: &'a [u8],
    rp_id_hash: [u8; 32],
    flags: u8,
    pub(crate) sign_count: u32,
    attested: Option<AttestedCredential<'a>>,
}

/// Attested credential data (WebAuthn Level 3 section 6.5.2).
#[derive(Clone, Copy, Debug)]
pub(crate) struct AttestedCredential<'a> {
    pub(crate) aaguid: [u8; 16],
    pub(crate) id: &'a [u8],
    /// The COSE key, byte for byte.
    pub(crate) public_key: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    /// Reads authenticator data to its last byte.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let mut reader = Reader::new(bytes);
        let (rp_id_hash, flags, sign_count) = header(&mut reader).ok_or("the authenticator data is too short")?;
        let attested = match flags & ATTESTED_CREDENTIAL {
            0 => None,
            _ => Some(attested_credential(&mut reader)?),
        };
        if flags & EXTENSIONS != 0 {
            let is_named = |name: &Value| matches!(name, Value::Text(_));
            match reader.cbor_item() {
                // A tag before the map would be read over.
                Some((Value::Map(extensions), [first, ..]))
                    if first >> 5 == CBOR_MAP && extensions.keys().all(is_named) => {}
                _ => return Err("the extensions in the authenticator data are not a CBOR map by names"),
            }
        }
        // Bytes that no flag announces mean that some other program would read this data differently.
        if !reader.is_at_end() {
            return Err("the authenticator data has trailing bytes");
        }
        Ok(Self { bytes, rp_id_hash, flags, sign_count, attested })
    }

    /// Checks that the authenticator spoke to this relying party.
    pub(crate) fn check_relying_party(&self, rp: &RelyingParty<'_>) -> Result<(), CeremonyError> {
        let is_same = digest(&SHA256, rp.id.as_bytes()).as_ref() == self.rp_id_hash;
        is_same.then_some(()).ok_or(CeremonyError::WrongRpId)
    }

    /// Checks that somebody was present.
    pub(crate) fn check_presence(&self) -> Result<(), CeremonyError> {
        self.user_present().then_some(()).ok_or(CeremonyError::UserNotPresent)
    }

    /// Checks that the user was verified if that is required.
    pub(crate) fn check_verification(&self, is_required: bool) -> Result<(), CeremonyError> {
        (self.user_verified() || !is_required).then_some(()).ok_or(CeremonyError::UserNotVerified)
    }

    /// Checks that nothing is backed up that may not be.
    pub(crate) fn check_backup(&self) -> Result<(), CeremonyError> {
        (self.backup_eligible() || !self.backup_state()).then_some(()).ok_or(CeremonyError::BackupFlagsInconsistent)
    }

    /// The credential that was made, or what is wrong.
    pub(crate) fn attested(&self) -> Result<AttestedCredential<'a>, &'static str> {
        self.attested.ok_or("the authenticator data has no attested credential data")
    }

    pub(crate) const fn user_present(&self) -> bool {
        self.flags & USER_PRESENT != 0
    }

    pub(crate) const fn user_verified(&self) -> bool {
        self.flags & USER_VERIFIED != 0
    }

    pub(crate) const fn backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }

    pub(crate) const fn backup_state(&self) -> bool {
        self.flags & BACKUP_STATE != 0
    }

    /// The same data, except that it says that somebody was present.
    pub(crate) fn with_user_present(&self) -> Vec<u8> {
        let mut data = self.bytes.to_vec();
        if let Some(flags) = data.get_mut(FLAGS) {
            *flags |= USER_PRESENT;
        }
        data
    }
}

fn header(reader: &mut Reader<'_>) -> Option<([u8; 32], u8, u32)> {
    Some((reader.array()?, reader.u8()?, reader.u32()?))
}

fn attested_credential<'a>(reader: &mut Reader<'a>) -> Result<AttestedCredential<'a>, &'static str> {
    const TRUNCATED: &str = "the attested credential data is too short";
    let aaguid = reader.array().ok_or(TRUNCATED)?;
    let id = reader.sized().ok_or(TRUNCATED)?;
    if id.len() > MAX_CREDENTIAL_ID {
        return Err("the credential id has more than 1023 bytes");
    }
    let (_, public_key) = reader.cbor_item().ok_or("the credential's public key is not CBOR")?;
    Ok(AttestedCredential { aaguid, id, public_key })
}

#[cfg(test)]
mod tests {
    use super::AuthenticatorData;

    fn data(flags: u8, rest: &[u8]) -> Vec<u8> {
        [&[7; 32], [flags].as_slice(), &[0, 0, 0, 9], rest].concat()
    }

    #[test]
    fn flags_and_counter_are_read() {
        let bytes = data(0x1d, &[]);
        let data = AuthenticatorData::parse(&bytes).expect("authenticator data");
        assert_eq!(data.sign_count, 9);
        assert!(data.user_present() && data.user_verified() && data.backup_eligible() && data.backup_state());
        assert!(data.attested().is_err());
    }

    #[test]
    fn what_the_flags_announce_must_be_there_and_nothing_else() {
        let refused = [
            data(0x01, &[0xa0]),
            data(0x81, &[]),
            data(0x81, &[0x01]),
            data(0x81, &[0xa0, 0xa0]),
            data(0x81, &[0xa1, 0x01, 0xf5]),
            data(0x81, &[0xc1, 0xa0]),
            data(0x41, &[]),
            data(0x41, &[0; 17]),
            data(0x41, &[[0; 16].as_slice(), &[0x04, 0x00], &[0; 1024], &[0xa0]].concat()),
            data(0x41, &[[0; 16].as_slice(), &[0x00, 0x01, 0x05]].concat()),
        ];
        for bytes in refused {
            assert!(AuthenticatorData::parse(&bytes).is_err(), "{bytes:02x?}");
        }
        for extensions in [[0xa0].as_slice(), &[0xa1, 0x61, b'a', 0xf5]] {
            assert!(AuthenticatorData::parse(&data(0x81, extensions)).is_ok(), "{extensions:02x?}");
        }
    }
}
