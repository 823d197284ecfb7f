//! Devices: browser profiles and app installations, as clients describe themselves. A description is a
//! hint for people and for the choice of a method; it never proves anything.

use fidelio_kernel::{ApplicationId, DeviceId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// What a client says of itself. Absent is `None`; an empty text is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviceInfo {
    /// For example `Chrome`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    /// `browser`, or what a native client calls itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_type: Option<String>,
    /// For example `120.0.0.0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_version: Option<String>,
    /// For example `Windows`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_name: Option<String>,
    /// For example `18.1.1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
    /// For example `arm64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_arch: Option<String>,
    /// Whether the device has Bluetooth, which hybrid sign-in needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_bluetooth: Option<bool>,
    /// In pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen_height: Option<i32>,
    /// In pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen_width: Option<i32>,
    /// The JSON text of `PublicKeyCredential.getClientCapabilities()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webauthn_capabilities: Option<String>,
}

impl DeviceInfo {
    /// Takes from `other` what this description leaves open.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            client_name: self.client_name.or(other.client_name),
            client_type: self.client_type.or(other.client_type),
            client_version: self.client_version.or(other.client_version),
            os_name: self.os_name.or(other.os_name),
            os_version: self.os_version.or(other.os_version),
            os_arch: self.os_arch.or(other.os_arch),
            has_bluetooth: self.has_bluetooth.or(other.has_bluetooth),
            screen_height: self.screen_height.or(other.screen_height),
            screen_width: self.screen_width.or(other.screen_width),
            webauthn_capabilities: self.webauthn_capabilities.or(other.webauthn_capabilities),
        }
    }

    /// What a person would call the device: `Chrome on Windows`.
    pub fn label(&self) -> Option<String> {
        match (&self.client_name, &self.os_name) {
            (Some(client), Some(os)) => Some(format!("{client} on {os}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        }
    }

    /// Whether the client says that it cannot do something. A client that says nothing can do everything.
    pub fn lacks(&self, capability: &str) -> bool {
        self.webauthn_capabilities
            .as_deref()
            .and_then(|json| serde_json::from_str::<serde_json::Value>(json).ok())
            .and_then(|capabilities| capabilities.get(capability)?.as_bool())
            == Some(false)
    }
}

/// A device as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The identifier, which the client remembers.
    pub id: DeviceId,
    /// What it last said of itself.
    pub info: DeviceInfo,
    /// When it was first seen.
    pub created_at: Timestamp,
    /// When somebody last signed in on it.
    pub last_used_at: Timestamp,
}

/// A sign-in of a user on a device: makes the device and its link to the user known, or refreshes them.
#[derive(Clone, Debug)]
pub struct DeviceSighting {
    /// The application.
    pub application: ApplicationId,
    /// Who signed in.
    pub user: UserId,
    /// On which device; identifiers of one application never meet those of another.
    pub device: DeviceId,
    /// Whether the client remembered the identifier. One that remembers nothing is taken for a known device of the user
    /// with the same description, if there is one and it proves enough; else every sign-in would make another device.
    pub is_remembered: bool,
    /// Whether the user proved enough there for the device to be known as the user's from now on. Once it is, it stays.
    pub is_proved: bool,
    /// What it says of itself.
    pub info: DeviceInfo,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gaps_of_a_description_are_filled_and_nothing_else() {
        let said = DeviceInfo { client_name: Some("Our app".into()), ..Default::default() };
        let guessed =
            DeviceInfo { client_name: Some("Chrome".into()), os_name: Some("Linux".into()), ..Default::default() };
        assert_eq!(said.or(guessed).label().as_deref(), Some("Our app on Linux"));
    }

    #[test]
    fn a_client_lacks_only_what_it_says_it_lacks() {
        let info = |json: &str| DeviceInfo { webauthn_capabilities: Some(json.into()), ..Default::default() };
        assert!(info(r#"{"hybridTransport":false}"#).lacks("hybridTransport"));
        for silent in ["{}", r#"{"hybridTransport":true}"#, "no json", "[]"] {
            assert!(!info(silent).lacks("hybridTransport"), "{silent}");
        }
        assert!(!DeviceInfo::default().lacks("hybridTransport"));
    }
}
