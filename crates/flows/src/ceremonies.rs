//! What the ceremonies share.

use fidelio_credentials::options::Descriptor;
use fidelio_credentials::passkey::Transport;
use fidelio_credentials::ports::Sealer;
use fidelio_credentials::session::{Challenge, SessionDevice};
use fidelio_credentials::{Passkey, Session};
use fidelio_identity::settings::UserVerification;
use fidelio_identity::{Application, DeviceInfo, DeviceSighting, UserName};
use fidelio_kernel::{Clock, DeviceId, Random, RandomExt as _, Timestamp, UserId};

use crate::ClientDevice;

pub(crate) fn new_challenge(random: &dyn Random) -> Challenge {
    Challenge(random.bytes())
}

pub(crate) fn verification_is_required(application: &Application) -> bool {
    application.settings.user_verification == UserVerification::Required
}

/// The device to record at the end: the one that the client remembered, or a new one.
pub(crate) fn session_device(device: ClientDevice, clock: &dyn Clock, random: &dyn Random) -> SessionDevice {
    SessionDevice {
        is_remembered: device.id.is_some(),
        id: device.id.unwrap_or_else(|| DeviceId::new(clock, random)),
        info: device.info,
    }
}

/// That this user signs in on the device of a session.
pub(crate) fn sighting(session: &Session, device: &SessionDevice, user: UserId, at: Timestamp) -> DeviceSighting {
    DeviceSighting {
        application: session.application,
        user,
        device: device.id,
        is_remembered: device.is_remembered,
        is_proved: true,
        info: device.info.clone(),
        at,
    }
}

/// Credentials for a user name that has none, so that nobody can tell it from one that has: always the same
/// for the same name, and of a kind that real authenticators make.
pub(crate) fn decoys(sealer: &dyn Sealer, application: &Application, name: &UserName) -> Vec<Descriptor> {
    let id = sealer.pseudonym(application.id, &format!("decoy credential\n{}", name.folded()));
    let kind = sealer.pseudonym(application.id, &format!("decoy kind\n{}", name.folded()));
    let length = [16, 20, 32][usize::from(kind[0]) % 3];
    vec![Descriptor { id: id[..length].to_vec(), transports: vec![Transport::Hybrid, Transport::Internal] }]
}

/// Whether a client that describes itself like this can reach the passkey's authenticator at all.
pub(crate) fn is_reachable(passkey: &Passkey, client: &DeviceInfo) -> bool {
    passkey.transports.is_empty()
        || passkey.transports.iter().any(|transport| match transport {
            Transport::Usb | Transport::Nfc | Transport::Ble | Transport::SmartCard => true,
            Transport::Hybrid => !client.lacks("hybridTransport"),
            Transport::Internal => !client.lacks("userVerifyingPlatformAuthenticator"),
        })
}
