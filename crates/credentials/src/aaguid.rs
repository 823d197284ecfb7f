//! Which product made a passkey: AAGUIDs and the community's catalogue of their names and icons.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Identifies a model of authenticator (WebAuthn Level 3 section 6.1). All zeros means that it was not told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Aaguid(Uuid);

impl Aaguid {
    /// From the sixteen bytes of the attested credential data.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// Wraps a UUID.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// The UUID itself.
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for Aaguid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for Aaguid {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self)
    }
}

/// A passkey provider, as the catalogue knows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provider {
    /// For example `iCloud Keychain`.
    pub name: String,
    /// A `data:` URL for light backgrounds.
    #[serde(default)]
    pub icon_light: Option<String>,
    /// A `data:` URL for dark backgrounds.
    #[serde(default)]
    pub icon_dark: Option<String>,
}

/// The catalogue of passkey providers.
#[derive(Clone, Debug)]
pub struct Catalogue(BTreeMap<Aaguid, Provider>);

const SHIPPED: &str = include_str!("../data/aaguids.json");

impl Catalogue {
    /// The catalogue that ships with the program.
    ///
    /// # Errors
    /// Never for the file as it is shipped; a test reads it.
    pub fn shipped() -> Result<Self, serde_json::Error> {
        Self::from_json(SHIPPED)
    }

    /// Reads a catalogue: an object from AAGUID to `name`, `iconLight` and `iconDark`.
    ///
    /// # Errors
    /// When the text is not of that shape.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json).map(Self)
    }

    /// The provider with this AAGUID.
    pub fn get(&self, aaguid: Aaguid) -> Option<&Provider> {
        self.0.get(&aaguid)
    }

    /// How many providers are known.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_catalogue_is_readable_and_knows_the_common_providers() {
        let catalogue = Catalogue::shipped().expect("the shipped file");
        assert!(catalogue.len() > 100);
        for (aaguid, name) in [
            ("fbfc3007-154e-4ecc-8c0b-6e020557d7bd", "Apple"),
            ("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4", "Google"),
            ("08987058-cadc-4b81-b6e1-30de50dcbe96", "Windows Hello"),
        ] {
            let provider = catalogue.get(aaguid.parse().expect("a UUID")).expect(name);
            assert!(provider.name.contains(name), "{}", provider.name);
            assert!(provider.icon_light.as_ref().is_none_or(|icon| icon.starts_with("data:image/")));
        }
        assert!(catalogue.get(Aaguid::default()).is_none());
    }
}
