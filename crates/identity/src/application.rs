//! Applications: the tenants of an installation.

use std::time::Duration;

use fidelio_kernel::{ApplicationId, Timestamp};

use crate::origin::is_localhost;
use crate::settings::UserVerification;
use crate::{ApplicationSettings, Invalid, Origin};

/// A tenant: nothing of one application is known to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Its identifier: `app.id` in bodies, `aud` in tokens.
    pub id: ApplicationId,
    /// What operators call it.
    pub name: String,
    /// The WebAuthn relying party id: a domain name. Passkeys are bound to it for ever.
    pub rp_id: String,
    /// The relying party's name, as authenticators show it.
    pub rp_name: String,
    /// From where its clients may call; at least one. Origins outside the RP id's domain are related origins.
    pub origins: Vec<Origin>,
    /// What its operator decided.
    pub settings: ApplicationSettings,
    /// Whether its users are the operators of the installation: who signs in there, and whose API keys hold `admin`,
    /// manages every application.
    pub for_operators: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Application {
    /// Checks what must hold before an application is stored.
    ///
    /// # Errors
    /// Names the first field that is wrong.
    pub fn check(&self) -> Result<(), Invalid> {
        check_label("name", &self.name)?;
        check_label("rpName", &self.rp_name)?;
        check_rp_id(&self.rp_id)?;
        if !self.origins.iter().any(|origin| origin.host().is_none() || origin.is_within(&self.rp_id)) {
            return Err(Invalid::new(
                "origins",
                format!("at least one must be an app, or have a host that is {} or ends in .{0}", self.rp_id),
            ));
        }
        self.settings.check()?;
        if self.for_operators { self.check_for_operators() } else { Ok(()) }
    }

    /// Whoever signs in to the application of the operators manages everything, so there is one way in: a passkey that
    /// verifies its user, made by invitation.
    fn check_for_operators(&self) -> Result<(), Invalid> {
        let settings = &self.settings;
        let must =
            |field, what: &str| Err(Invalid::new(field, format!("must be {what} in the operators' application")));
        if settings.open_registration {
            return must("open_registration", "false");
        }
        if settings.external_auth {
            return must("external_auth", "false");
        }
        if settings.user_verification != UserVerification::Required {
            return must("user_verification", "required");
        }
        if !settings.code_logins.is_empty() {
            return must("code_logins", "empty");
        }
        let mut sequences = settings.policy().rules.iter().flat_map(|rule| &rule.sufficient);
        if !sequences.all(|steps| steps.iter().any(|step| step.is_passkey_use())) {
            return must("mfa_policy", "one of which every sequence uses a passkey");
        }
        Ok(())
    }

    /// Whether a browser or app with this origin belongs to the application: an exact match.
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed.as_str() == origin)
    }

    /// The web origins outside the RP id's domain, which `/.well-known/webauthn` publishes.
    pub fn related_origins(&self) -> impl Iterator<Item = &Origin> {
        self.origins.iter().filter(|origin| origin.host().is_some() && !origin.is_within(&self.rp_id))
    }

    /// How long a sealed session lives.
    pub fn session_lifetime(&self) -> Duration {
        Duration::from_secs(self.settings.session_seconds.into())
    }
}

/// Checks a name that operators give to something.
///
/// # Errors
/// When it is blank, longer than 64 characters, or has control characters.
pub fn check_label(field: &'static str, text: &str) -> Result<(), Invalid> {
    if text.trim().is_empty() || text.chars().count() > 64 || text.chars().any(char::is_control) {
        return Err(Invalid::new(field, "must have 1 to 64 printable characters"));
    }
    Ok(())
}

fn check_rp_id(rp_id: &str) -> Result<(), Invalid> {
    let label_is_valid = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let has_letter = rp_id.bytes().any(|b| b.is_ascii_lowercase());
    let is_domain = rp_id.len() <= 253
        && has_letter
        && rp_id.split('.').all(label_is_valid)
        && (rp_id.contains('.') || is_localhost(rp_id));
    if is_domain {
        Ok(())
    } else {
        Err(Invalid::new(
            "rpId",
            format!("{rp_id:?} must be a domain name in lower case, like example.com, or localhost"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application(rp_id: &str, origins: &[&str]) -> Application {
        Application {
            id: "018f3a5e-0000-7000-8000-000000000001".parse().expect("a UUID"),
            name: "Example".into(),
            rp_id: rp_id.into(),
            rp_name: "Example".into(),
            origins: origins.iter().map(|origin| Origin::parse(origin).expect("valid")).collect(),
            settings: ApplicationSettings::default(),
            for_operators: false,
            created_at: Timestamp::from_seconds(0),
        }
    }

    #[test]
    fn hostile_origins_are_not_the_application_s() {
        let app = application("example.com", &["https://example.com"]);
        assert!(app.allows_origin("https://example.com"));
        for hostile in [
            "https://badexample.com",
            "https://example.com.evil.test",
            "https://example.com:8443",
            "http://example.com",
            "https://example.com.",
            "https://user@example.com",
            "https://example.com@evil.test",
            "https://EXAMPLE.com",
            "https://xn--exmple-cua.com",
            "https://exämple.com",
            "https://sub.example.com",
            "https://example.com/",
            "null",
            "",
            "*",
        ] {
            assert!(!app.allows_origin(hostile), "{hostile}");
        }
    }

    #[test]
    fn an_rp_id_is_a_lower_case_domain_that_an_origin_lies_in() {
        for (rp_id, origin) in
            [("localhost", "http://localhost:8080"), ("example.com", "https://login.example.com")]
        {
            assert_eq!(application(rp_id, &[origin]).check(), Ok(()));
        }
        for rp_id in
            ["", "com", "Example.com", "127.0.0.1", "example..com", "-a.com", "example.com.", "https://example.com"]
        {
            let refused = application(rp_id, &["https://example.com"]).check();
            assert_eq!(refused.expect_err(rp_id).field, "rpId");
        }
        let refused = application("example.com", &["https://example.org"]).check();
        assert_eq!(refused.expect_err("elsewhere").field, "origins");
    }

    #[test]
    fn the_operators_have_one_way_in() {
        let passkey: crate::MfaPolicy = serde_json::from_value(serde_json::json!({
            "rules": [{ "name": "p", "when": { "flow": "signIn" }, "sufficient": [["passkey:auth"]] }],
        }))
        .expect("a policy");
        let closed = ApplicationSettings {
            open_registration: false,
            code_logins: Vec::new(),
            mfa_policy: Some(passkey),
            ..ApplicationSettings::default()
        };
        let operators = |settings| Application {
            for_operators: true,
            settings,
            ..application("example.com", &["https://example.com"])
        };
        assert_eq!(operators(closed.clone()).check(), Ok(()));
        for (opened, field) in [
            (ApplicationSettings { open_registration: true, ..closed.clone() }, "open_registration"),
            (ApplicationSettings { external_auth: true, ..closed.clone() }, "external_auth"),
            (
                ApplicationSettings { user_verification: UserVerification::Preferred, ..closed.clone() },
                "user_verification",
            ),
            (
                ApplicationSettings { code_logins: ApplicationSettings::default().code_logins, ..closed.clone() },
                "code_logins",
            ),
            (ApplicationSettings { mfa_policy: None, ..closed.clone() }, "mfa_policy"),
        ] {
            assert_eq!(operators(opened).check().expect_err(field).field, field);
        }
    }

    #[test]
    fn related_origins_are_those_outside_the_domain() {
        let app =
            application("example.com", &["https://example.com", "https://example.co.uk", "https://a.example.com"]);
        let related: Vec<_> = app.related_origins().map(Origin::as_str).collect();
        assert_eq!(related, ["https://example.co.uk"]);
    }
}
