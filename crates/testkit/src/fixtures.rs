use std::time::Duration;

use fidelio_credentials::passkey::Transport;
use fidelio_credentials::ports::PasskeyUse;
use fidelio_credentials::signing_key::SigningKey;
use fidelio_credentials::{Aaguid, AttestationTrust, Passkey, TransactionEvidence};
use fidelio_identity::{
    ApiKey, Application, ApplicationSettings, DeviceInfo, DeviceSighting, Origin, Scope, User, UserName,
    UserNameType,
};
use fidelio_kernel::{
    ApiKeyId, ApplicationId, DeviceId, PasskeyId, RandomExt as _, Secret, SessionId, Timestamp, TransactionId,
    UserId, base64url,
};

use crate::{SeededRandom, TestClock};

mod federation;
mod management;
pub(crate) mod provisioning;
mod sign_ins;

/// Makes values of the domain with every field filled in and nothing in common: identifiers, names and keys
/// are new each time, and each is a millisecond younger than the one before.
#[derive(Debug)]
pub struct Fixtures {
    clock: TestClock,
    random: SeededRandom,
}

impl Fixtures {
    /// Equal seeds make equal values in equal order.
    pub fn new(seed: u64) -> Self {
        Self { clock: TestClock::default(), random: SeededRandom::new(seed) }
    }

    /// An instant after every one that was given before.
    pub fn later(&self) -> Timestamp {
        // A version 7 identifier counts milliseconds, and lists are ordered by it.
        self.clock.advance(Duration::from_millis(1))
    }

    /// New random bytes.
    pub fn bytes<const N: usize>(&self) -> Vec<u8> {
        self.random.bytes::<N>().to_vec()
    }

    /// A new text without meaning.
    pub fn word(&self) -> String {
        base64url::encode(self.random.bytes::<9>())
    }

    /// An application on `example.com`, with no setting at its default.
    pub fn application(&self) -> Application {
        let created_at = self.later();
        Application {
            id: ApplicationId::new(&self.clock, &self.random),
            name: format!("Application {}", self.word()),
            rp_id: "example.com".into(),
            rp_name: "Exämple & Söhne".into(),
            origins: ["https://example.com", "https://login.example.com:8443"].map(origin).into(),
            settings: unusual_settings(),
            for_operators: false,
            created_at,
        }
    }

    /// An active user.
    pub fn user(&self, application: ApplicationId) -> User {
        let name = format!("User.{}@Example.com", self.word());
        self.user_named(application, &name)
    }

    /// An active user of this name.
    pub fn user_named(&self, application: ApplicationId, name: &str) -> User {
        let created_at = self.later();
        User {
            id: UserId::new(&self.clock, &self.random),
            application,
            name: UserName::parse(name).expect("a valid user name"),
            name_type: UserNameType::Email,
            display_name: format!("Zoë “{}” 王", self.word()),
            active: true,
            epoch: 0,
            created_at,
        }
    }

    /// A passkey of the user that has counted to 1 and was never used.
    pub fn passkey(&self, user: &User) -> Passkey {
        let created_at = self.later();
        Passkey {
            id: PasskeyId::new(&self.clock, &self.random),
            application: user.application,
            user: user.id,
            credential_id: self.bytes::<64>(),
            public_key: self.bytes::<77>(),
            aaguid: Aaguid::from_bytes(self.random.bytes()),
            transports: vec![Transport::Internal, Transport::Hybrid],
            attestation_format: "packed".into(),
            attestation_trust: AttestationTrust::Trusted,
            sign_count: 1,
            backup_eligible: true,
            backup_state: false,
            user_verified: true,
            name: format!("Passkey {} 🔑", self.word()),
            created_at,
            created_on: Some(self.device_id()),
            last_used_at: None,
            last_used_on: None,
            flagged_at: None,
        }
    }

    /// A use of the passkey now, on no device, with this counter.
    pub fn passkey_use(&self, passkey: PasskeyId, sign_count: u32) -> PasskeyUse {
        PasskeyUse { passkey, sign_count, backup_state: true, device: None, at: self.later() }
    }

    /// A device that nobody has seen.
    pub fn device_id(&self) -> DeviceId {
        DeviceId::new(&self.clock, &self.random)
    }

    /// The user on a new device.
    pub fn sighting(&self, user: &User) -> DeviceSighting {
        let at = self.later();
        let info = DeviceInfo {
            client_name: Some("Chrome".into()),
            client_type: Some("browser".into()),
            client_version: Some("138.0.0.0".into()),
            os_name: Some(format!("Linux {}", self.word())),
            os_version: Some("6.12".into()),
            os_arch: Some("arm64".into()),
            has_bluetooth: Some(false),
            screen_height: Some(1080),
            screen_width: Some(1920),
            webauthn_capabilities: Some(r#"{"hybridTransport":false}"#.into()),
        };
        DeviceSighting {
            application: user.application,
            user: user.id,
            device: self.device_id(),
            is_remembered: true,
            is_proved: true,
            info,
            at,
        }
    }

    /// An API key that expires in an hour and was never used.
    pub fn api_key(&self, application: ApplicationId) -> ApiKey {
        let created_at = self.later();
        ApiKey {
            id: ApiKeyId::new(&self.clock, &self.random),
            application,
            name: format!("backend {}", self.word()),
            secret_hash: Secret::new(self.bytes::<32>()),
            scopes: vec![Scope::RegWrite, Scope::PasskeyRead].into(),
            created_at,
            expires_at: Some(created_at + Duration::from_secs(3600)),
            revoked_at: None,
            last_used_at: None,
            continues: None,
        }
    }

    /// A signing key that signs from a minute after it was made, and is published without end.
    pub fn signing_key(&self, application: ApplicationId) -> SigningKey {
        let created_at = self.later();
        SigningKey {
            kid: base64url::encode(self.random.bytes::<32>()),
            application,
            public_key: self.bytes::<65>(),
            sealed_private_key: self.bytes::<166>(),
            created_at,
            active_from: created_at + Duration::from_secs(60),
            retired_at: None,
        }
    }

    /// A session that nobody has used.
    pub fn session_id(&self) -> SessionId {
        self.later();
        SessionId::new(&self.clock, &self.random)
    }

    /// A confirmation of a new transaction with this passkey.
    pub fn evidence(&self, passkey: &Passkey) -> TransactionEvidence {
        let confirmed_at = self.later();
        TransactionEvidence {
            id: TransactionId::new(&self.clock, &self.random),
            application: passkey.application,
            user: passkey.user,
            passkey: passkey.id,
            tx_type: "raw".into(),
            payload_digest: self.random.bytes(),
            nonce: format!("nonce “{}”", self.word()),
            server_nonce: base64url::encode(self.random.bytes::<32>()),
            client_data_json: br#"{"type":"webauthn.get"}"#.to_vec(),
            authenticator_data: self.bytes::<37>(),
            signature: self.bytes::<71>(),
            public_key: passkey.public_key.clone(),
            confirmed_at,
        }
    }
}

fn origin(text: &str) -> Origin {
    Origin::parse(text).expect("a valid origin")
}

fn unusual_settings() -> ApplicationSettings {
    ApplicationSettings {
        open_registration: false,
        hide_unknown_users: true,
        external_auth: true,
        algorithms: vec![-8, -7, -257],
        max_passkeys_per_user: 3,
        session_seconds: 120,
        apple_apps: vec!["TEAMID.com.example".into()],
        ..ApplicationSettings::default()
    }
}
