use fidelio_credentials::{Aaguid, Catalogue, Passkey, Provider};
use fidelio_identity::Device;
use poem_openapi::Object;
use poem_openapi::types::Example;

use super::{Binary, DeviceInfoBody, Time, example};

/// A passkey of a user.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Passkey", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct PasskeyBody {
    /// The passkey's identifier.
    id: String,
    /// What its user calls it.
    name: String,
    /// The model of authenticator; zeros if it was not told.
    aaguid: String,
    /// The provider's name, if the catalogue knows it.
    provider_name: Option<String>,
    /// The WebAuthn credential id.
    credential_id: Binary,
    /// Whether it is synced to other devices.
    credential_synced: bool,
    /// When it was made.
    created_at: Time,
    /// When it was last used; absent if it was not used since it was made.
    last_used_at: Option<Time>,
    /// The device that last signed in with it; its `deviceId` only for a token of somebody who proved a passkey.
    last_used_from_device: Option<DeviceInfoBody>,
    /// The same, under the name that older clients read.
    last_used_from: Option<DeviceInfoBody>,
}

impl PasskeyBody {
    /// `tells_devices`: whether the identifiers of devices may be told. They help a client to recognise itself, and
    /// also a server to recognise a user's device, so that only somebody who proved a passkey may learn them.
    pub(crate) fn new(
        passkey: Passkey,
        device: Option<Device>,
        catalogue: &Catalogue,
        tells_devices: bool,
    ) -> Self {
        let mut device = device.map(DeviceInfoBody::from);
        if let Some(device) = device.as_mut().filter(|_| !tells_devices) {
            device.device_id = None;
        }
        Self {
            id: passkey.id.to_string(),
            name: passkey.name,
            aaguid: passkey.aaguid.to_string(),
            provider_name: catalogue.get(passkey.aaguid).map(|provider| provider.name.clone()),
            credential_id: Binary(passkey.credential_id),
            credential_synced: passkey.backup_state,
            created_at: Time(passkey.created_at),
            last_used_at: passkey.last_used_at.map(Time),
            last_used_from_device: device.clone(),
            last_used_from: device,
        }
    }
}

impl Example for PasskeyBody {
    fn example() -> Self {
        let time = Time(fidelio_kernel::Timestamp::from_seconds(1_767_372_044));
        debug_assert_eq!(time.0.to_string(), example::TIME);
        Self {
            id: example::PASSKEY.to_owned(),
            name: "Apple Passwords (Safari on iOS)".to_owned(),
            aaguid: example::AAGUID.to_owned(),
            provider_name: Some("Apple Passwords".to_owned()),
            credential_id: Binary(fidelio_kernel::base64url::decode(example::CREDENTIAL).unwrap_or_default()),
            credential_synced: true,
            created_at: time,
            last_used_at: Some(time),
            last_used_from_device: Some(DeviceInfoBody::example()),
            last_used_from: Some(DeviceInfoBody::example()),
        }
    }
}

/// A passkey provider.
#[derive(Clone, Debug, Object)]
#[oai(rename = "AaguidMetadata", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct AaguidMetadata {
    /// The AAGUID.
    id: String,
    /// The provider's name.
    name: String,
    /// An icon for light backgrounds, as a `data:` URL.
    icon_light: Option<String>,
    /// An icon for dark backgrounds, as a `data:` URL.
    icon_dark: Option<String>,
}

impl Example for AaguidMetadata {
    fn example() -> Self {
        Self {
            id: example::AAGUID.to_owned(),
            name: "Apple Passwords".to_owned(),
            icon_light: Some("data:image/svg+xml;base64,PHN2Zy8+".to_owned()),
            icon_dark: Some("data:image/svg+xml;base64,PHN2Zy8+".to_owned()),
        }
    }
}

impl AaguidMetadata {
    pub(crate) fn new(aaguid: Aaguid, provider: Provider) -> Self {
        let Provider { name, icon_light, icon_dark } = provider;
        Self { id: aaguid.to_string(), name, icon_light, icon_dark }
    }
}
