//! What an operator decides per application.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// How strictly user verification (a PIN or biometric check on the authenticator) is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum UserVerification {
    /// Ask for it and refuse ceremonies without it.
    #[default]
    Required,
    /// Ask for it, accept ceremonies without it.
    Preferred,
    /// Do not ask for it.
    Discouraged,
}

/// Which attestation conveyance browsers are asked for (WebAuthn section 5.4.7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Attestation {
    /// Nothing: browsers may blank the AAGUID, and passkeys then have no provider name.
    None,
    /// Possibly anonymised.
    Indirect,
    /// As the authenticator made it, with the real AAGUID.
    #[default]
    Direct,
    /// With the authenticator's serial number, for managed devices.
    Enterprise,
}

/// An Android app that shares the application's passkeys (Digital Asset Links).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AndroidApp {
    /// The package name, for example `com.example.app`.
    pub package: String,
    /// SHA-256 fingerprints of its signing certificates, in hexadecimal with colons.
    pub sha256_fingerprints: Vec<String>,
}

/// The settings of one application. Every field has a default; an absent field means the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ApplicationSettings {
    /// Whether a user name that does not exist yet may be registered without a token.
    pub open_registration: bool,
    /// Whether an unknown user name gets the same kind of answer as a known one when a login begins. Costs
    /// the hint that a user should sign up first.
    pub hide_unknown_users: bool,
    /// Whether users of this application have a way in besides what this server knows of, for example its
    /// own password login. A user's last passkey can be deleted only if there is another way in.
    pub external_auth: bool,
    /// How strictly user verification is asked for.
    pub user_verification: UserVerification,
    /// Which attestation browsers are asked for.
    pub attestation: Attestation,
    /// COSE algorithms that new passkeys may use, most wanted first: -7 (ES256), -257 (RS256), -8 (EdDSA),
    /// -35 (ES384), -36 (ES512). -7 and -257 must be among them.
    pub algorithms: Vec<i32>,
    /// Whether roaming security keys may be registered, beside passkeys of the device itself.
    pub security_keys: bool,
    /// How many passkeys a user may have.
    pub max_passkeys_per_user: u32,
    /// How long a ceremony may take from init to complete, in seconds.
    pub session_seconds: u32,
    /// How long an access token is valid, in seconds.
    pub access_token_seconds: u32,
    /// How long a grant token is valid, in seconds.
    pub grant_seconds: u32,
    /// Android apps, published at `/.well-known/assetlinks.json`.
    pub android_apps: Vec<AndroidApp>,
    /// Apple app ids (`TEAMID.bundle.id`), published at `/.well-known/apple-app-site-association`.
    pub apple_apps: Vec<String>,
}

impl Default for ApplicationSettings {
    fn default() -> Self {
        Self {
            open_registration: true,
            hide_unknown_users: false,
            external_auth: false,
            user_verification: UserVerification::default(),
            attestation: Attestation::default(),
            algorithms: vec![-7, -257],
            security_keys: true,
            max_passkeys_per_user: 20,
            session_seconds: 300,
            access_token_seconds: 600,
            grant_seconds: 60,
            android_apps: Vec::new(),
            apple_apps: Vec::new(),
        }
    }
}

/// The longest life of any token, in seconds.
pub const MAX_TOKEN_SECONDS: u32 = 86_400;

const KNOWN_ALGORITHMS: [i32; 5] = [-7, -257, -8, -35, -36];

impl ApplicationSettings {
    /// Checks what the types cannot.
    ///
    /// # Errors
    /// Names the first setting that is out of its bounds.
    pub fn check(&self) -> Result<(), Invalid> {
        if let Some(unknown) = self.algorithms.iter().find(|alg| !KNOWN_ALGORITHMS.contains(alg)) {
            return Err(Invalid::new("algorithms", format!("{unknown} is not one of -7, -257, -8, -35, -36")));
        }
        if !self.algorithms.contains(&-7) || !self.algorithms.contains(&-257) {
            return Err(Invalid::new(
                "algorithms",
                "must contain -7 and -257, or common authenticators are locked out",
            ));
        }
        within("max_passkeys_per_user", self.max_passkeys_per_user, 1, 100)?;
        within("session_seconds", self.session_seconds, 1, 3600)?;
        within("access_token_seconds", self.access_token_seconds, 1, MAX_TOKEN_SECONDS)?;
        within("grant_seconds", self.grant_seconds, 1, 3600)
    }
}

fn within(field: &'static str, value: u32, least: u32, most: u32) -> Result<(), Invalid> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(Invalid::new(field, format!("{value} is not between {least} and {most}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid_and_an_empty_object_means_them() {
        let settings: ApplicationSettings = serde_json::from_str("{}").expect("valid");
        assert_eq!(settings, ApplicationSettings::default());
        assert_eq!(settings.check(), Ok(()));
    }

    #[test]
    fn what_is_out_of_bounds_or_unknown_is_refused_by_name() {
        let refused = ApplicationSettings { session_seconds: 0, ..Default::default() }.check();
        assert_eq!(refused.expect_err("zero").field, "session_seconds");
        let refused = ApplicationSettings { algorithms: vec![-7], ..Default::default() }.check();
        assert_eq!(refused.expect_err("no RS256").field, "algorithms");
        let refused = serde_json::from_str::<ApplicationSettings>(r#"{"open_registraton": false}"#);
        assert!(refused.expect_err("a typing error").to_string().contains("open_registraton"));
    }
}
