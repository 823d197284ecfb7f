use fidelio_flows::ClientDevice;
use fidelio_identity::ports::UsedDevice;
use fidelio_identity::{Device, DeviceInfo};
use poem::Request;
use poem_openapi::Object;
use poem_openapi::types::Example;

use super::{Time, example};
use crate::user_agent;

/// The application that a request is for.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Application", example)]
pub(crate) struct ApplicationRef {
    /// The application's identifier.
    pub(crate) id: String,
}

impl Example for ApplicationRef {
    fn example() -> Self {
        Self { id: example::APPLICATION.to_owned() }
    }
}

/// What a client says of its device. Every member is optional, and empty texts count as absent; gaps are
/// filled from the User-Agent header. It helps people recognise their devices and never proves anything.
#[derive(Clone, Debug, Default, Object)]
#[oai(rename = "DeviceInfo", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct DeviceInfoBody {
    /// The identifier that an earlier answer gave the client to remember.
    pub(crate) device_id: Option<String>,
    /// For example `Chrome`.
    pub(crate) client_name: Option<String>,
    /// `browser`, or what a native client calls itself.
    pub(crate) client_type: Option<String>,
    /// For example `120.0.0.0`.
    pub(crate) client_version: Option<String>,
    /// For example `Windows`.
    pub(crate) os_name: Option<String>,
    /// For example `18.1.1`.
    pub(crate) os_version: Option<String>,
    /// For example `arm64`.
    pub(crate) os_arch: Option<String>,
    /// Whether the device has Bluetooth.
    pub(crate) has_bluetooth: Option<bool>,
    /// In pixels.
    pub(crate) screen_height: Option<i32>,
    /// In pixels.
    pub(crate) screen_width: Option<i32>,
    /// The JSON text of `PublicKeyCredential.getClientCapabilities()`: it decides whether a passkey can be used
    /// here at all.
    pub(crate) webauthn_capabilities: Option<String>,
    /// When somebody last signed in on the device; ignored in requests.
    pub(crate) last_used_at: Option<Time>,
}

impl Example for DeviceInfoBody {
    fn example() -> Self {
        Self {
            device_id: Some(example::DEVICE.to_owned()),
            client_name: Some("Chrome".to_owned()),
            client_type: Some("browser".to_owned()),
            client_version: Some("120.0.0.0".to_owned()),
            os_name: Some("Windows".to_owned()),
            os_version: Some("10".to_owned()),
            webauthn_capabilities: Some(r#"{"conditionalGet":true,"hybridTransport":true}"#.to_owned()),
            ..Self::default()
        }
    }
}

/// The longest text that is kept of a description, in characters; longer ones are cut.
const MAX_TEXT: usize = 128;
/// The longest capabilities that are kept; longer ones are dropped, for a cut JSON text is none.
const MAX_CAPABILITIES: usize = 4096;

/// The device of a request: what the body says, and the User-Agent header where the body says nothing.
pub(crate) fn client_device(body: Option<DeviceInfoBody>, request: &Request) -> ClientDevice {
    described_device(body, request.header("User-Agent").unwrap_or_default())
}

/// The same of a device whose User-Agent header somebody else passes on.
pub(crate) fn described_device(body: Option<DeviceInfoBody>, user_agent: &str) -> ClientDevice {
    let body = body.unwrap_or_default();
    let header = user_agent::describe(user_agent);
    let capabilities = text(body.webauthn_capabilities, MAX_CAPABILITIES + 1);
    let info = DeviceInfo {
        client_name: text(body.client_name, MAX_TEXT),
        client_type: text(body.client_type, MAX_TEXT),
        client_version: text(body.client_version, MAX_TEXT),
        os_name: text(body.os_name, MAX_TEXT),
        os_version: text(body.os_version, MAX_TEXT),
        os_arch: text(body.os_arch, MAX_TEXT),
        has_bluetooth: body.has_bluetooth,
        screen_height: body.screen_height,
        screen_width: body.screen_width,
        webauthn_capabilities: capabilities.filter(|json| json.chars().count() <= MAX_CAPABILITIES),
    };
    ClientDevice { id: body.device_id.and_then(|id| id.parse().ok()), info: info.or(header) }
}

fn text(given: Option<String>, most: usize) -> Option<String> {
    let kept: String = given?.chars().filter(|c| !c.is_control()).take(most).collect();
    (!kept.trim().is_empty()).then_some(kept)
}

/// A device as one user has used it.
#[derive(Clone, Debug, Object)]
#[oai(rename = "UserDevice", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct UsedDeviceBody {
    /// The device's identifier.
    device_id: String,
    /// What a person would call it; absent if it does not describe itself.
    name: Option<String>,
    /// When the user signed in on it first.
    created_at: Time,
    /// When the user signed in on it last.
    last_used_at: Time,
}

impl From<UsedDevice> for UsedDeviceBody {
    fn from(used: UsedDevice) -> Self {
        Self {
            device_id: used.device.id.to_string(),
            name: used.device.info.label(),
            created_at: Time(used.first_used_at),
            last_used_at: Time(used.last_used_at),
        }
    }
}

impl Example for UsedDeviceBody {
    fn example() -> Self {
        let time = Time(fidelio_kernel::Timestamp::from_seconds(1_767_372_044));
        Self {
            device_id: example::DEVICE.to_owned(),
            name: Some("Chrome on Windows".to_owned()),
            created_at: time,
            last_used_at: time,
        }
    }
}

impl From<Device> for DeviceInfoBody {
    fn from(device: Device) -> Self {
        let info = device.info;
        Self {
            device_id: Some(device.id.to_string()),
            client_name: info.client_name,
            client_type: info.client_type,
            client_version: info.client_version,
            os_name: info.os_name,
            os_version: info.os_version,
            os_arch: info.os_arch,
            has_bluetooth: info.has_bluetooth,
            screen_height: info.screen_height,
            screen_width: info.screen_width,
            webauthn_capabilities: None,
            last_used_at: Some(Time(device.last_used_at)),
        }
    }
}
