//! Which product made a passkey: the community's catalogue of names and icons by AAGUID.

use std::collections::BTreeMap;

use fidelio_kernel::Aaguid;
use serde::Deserialize;

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
