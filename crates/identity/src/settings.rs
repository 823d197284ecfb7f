//! What an operator decides per application.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::authenticator_policy::RequiredAttachment;
use crate::{AuthenticatorPolicy, Invalid, MfaPolicy};

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

/// A way to sign in with a one-time code alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum CodeLogin {
    /// A code that is shown on a device where the user is signed in (`auth/otp`).
    #[serde(rename = "otp")]
    Shown,
    /// A code by e-mail (`auth/otp/email`).
    #[serde(rename = "otp:email")]
    Email,
    /// A code by text message (`auth/otp/sms`).
    #[serde(rename = "otp:sms")]
    Sms,
}

/// How often codes may be asked for and tried, per hour. What is counted survives a restart and holds over all
/// servers of one database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CodeLimits {
    /// How many codes may be asked for in the name of one user.
    pub requests_per_user: u32,
    /// How many codes are sent to one address; more are silently not sent.
    pub requests_per_address: u32,
    /// How many codes one client address may ask for.
    pub requests_per_client: u32,
    /// How many codes the application may ask for in total: what a flood of messages may cost.
    pub requests_per_application: u32,
    /// How many codes may be tried in the name of one user, whatever they are for and however often new ones are
    /// asked for.
    pub attempts_per_user: u32,
    /// How many codes one client address may try.
    pub attempts_per_client: u32,
    /// How many codes may be tried in the application in total.
    pub attempts_per_application: u32,
}

impl Default for CodeLimits {
    fn default() -> Self {
        Self {
            requests_per_user: 10,
            requests_per_address: 10,
            requests_per_client: 100,
            requests_per_application: 10_000,
            attempts_per_user: 20,
            attempts_per_client: 200,
            attempts_per_application: 20_000,
        }
    }
}

/// What messages say, in one language. What is absent is as the program has it. Each text is a template:
/// `{{ code }}`, `{{ minutes }}`, `{{ application }}`, `{{ rp_id }}` and `{{ address }}` stand for values, and
/// in HTML they are escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MessageTemplates {
    /// The mail with a code to sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<MailTemplate>,
    /// The mail with a code to prove an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_address: Option<MailTemplate>,
    /// The mail to an old address when it was replaced or removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_changed: Option<MailTemplate>,
    /// The text message with a code to sign in. A last line that lets browsers fill the code in is added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in_sms: Option<String>,
    /// The text message with a code to prove a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_address_sms: Option<String>,
    /// The text message to an old number when it was replaced or removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_changed_sms: Option<String>,
}

/// A mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MailTemplate {
    /// The subject; one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML; mails without it are plain text only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
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
    /// Which authenticators are accepted.
    pub authenticators: AuthenticatorPolicy,
    /// For how many days the audit log is kept; 0 for ever.
    pub audit_days: u32,
    /// How many passkeys a user may have.
    pub max_passkeys_per_user: u32,
    /// How long a ceremony may take from init to complete, in seconds.
    pub session_seconds: u32,
    /// How long an access token is valid, in seconds.
    pub access_token_seconds: u32,
    /// How long a grant token is valid, in seconds.
    pub grant_seconds: u32,
    /// How long somebody who signed in by `mfa/*` may refresh the tokens without signing in again, in seconds.
    pub sign_in_seconds: u32,
    /// By which codes users may sign in with `auth/otp/*`, which asks for nothing else: of `otp`, `otp:email` and
    /// `otp:sms`. An application whose `mfa_policy` asks for more takes out what would go around it.
    pub code_logins: Vec<CodeLogin>,
    /// How many digits a one-time code has.
    pub code_digits: u32,
    /// How long a one-time code is valid, in seconds.
    pub code_seconds: u32,
    /// How often a one-time code may be tried before it is dead.
    pub code_attempts: u32,
    /// How often codes may be asked for and tried.
    pub code_limits: CodeLimits,
    /// What messages say, by language (`en`, `de`, `pt-BR`); the program speaks `en`, `de`, `fr` and `es` by itself.
    pub templates: BTreeMap<String, MessageTemplates>,
    /// The language of messages to whoever asks for none that there is.
    pub language: String,
    /// Which steps sign somebody in by `mfa/*`; the program's own policy if absent (`fidelio app default-mfa-policy`
    /// prints it).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mfa_policy: Option<MfaPolicy>,
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
            authenticators: AuthenticatorPolicy::default(),
            audit_days: 400,
            max_passkeys_per_user: 20,
            session_seconds: 300,
            access_token_seconds: 600,
            grant_seconds: 60,
            sign_in_seconds: 30 * 86_400,
            code_logins: vec![CodeLogin::Shown, CodeLogin::Email, CodeLogin::Sms],
            code_digits: 6,
            code_seconds: 300,
            code_attempts: 5,
            code_limits: CodeLimits::default(),
            templates: BTreeMap::new(),
            language: "en".to_owned(),
            mfa_policy: None,
            android_apps: Vec::new(),
            apple_apps: Vec::new(),
        }
    }
}

/// The longest life of any token, in seconds.
pub const MAX_TOKEN_SECONDS: u32 = 86_400;

const KNOWN_ALGORITHMS: [i32; 5] = [-7, -257, -8, -35, -36];

static DEFAULT_POLICY: LazyLock<MfaPolicy> = LazyLock::new(MfaPolicy::default);

impl ApplicationSettings {
    /// The multi-factor policy in force.
    pub fn policy(&self) -> &MfaPolicy {
        self.mfa_policy.as_ref().unwrap_or(&DEFAULT_POLICY)
    }

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
        within("grant_seconds", self.grant_seconds, 1, 3600)?;
        within("sign_in_seconds", self.sign_in_seconds, 60, 365 * 86_400)?;
        within("code_digits", self.code_digits, 6, 10)?;
        within("code_seconds", self.code_seconds, 30, 3600)?;
        within("code_attempts", self.code_attempts, 1, 10)?;
        let limits = &self.code_limits;
        for (field, value) in [
            ("code_limits.requests_per_user", limits.requests_per_user),
            ("code_limits.requests_per_address", limits.requests_per_address),
            ("code_limits.requests_per_client", limits.requests_per_client),
            ("code_limits.requests_per_application", limits.requests_per_application),
            ("code_limits.attempts_per_user", limits.attempts_per_user),
            ("code_limits.attempts_per_client", limits.attempts_per_client),
            ("code_limits.attempts_per_application", limits.attempts_per_application),
        ] {
            within(field, value, 1, 10_000_000)?;
        }
        for language in self.templates.keys().chain([&self.language]) {
            check_language(language)?;
        }
        if !self.security_keys && self.authenticators.attachment == Some(RequiredAttachment::CrossPlatform) {
            return Err(Invalid::new(
                "security_keys",
                "must be true if authenticators.attachment is cross-platform",
            ));
        }
        within("audit_days", self.audit_days, 0, 36_500)?;
        self.authenticators.check()?;
        self.mfa_policy.as_ref().map_or(Ok(()), MfaPolicy::check)
    }
}

/// A language tag (RFC 5646) as far as messages need it.
fn check_language(tag: &str) -> Result<(), Invalid> {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if tag.len() <= 35 && tag.split('-').all(is_part) {
        Ok(())
    } else {
        Err(Invalid::new("templates", format!("{tag:?} is no language tag like en or pt-BR")))
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
