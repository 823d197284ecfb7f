//! Who somebody is at an OpenID provider, and what follows from it here.

use std::collections::BTreeMap;

use fidelio_kernel::{ApplicationId, ProviderSessionId, Timestamp, UserId};
use serde_json::Value;

use crate::oidc_provider::{ProviderId, ProviderSettings};
use crate::user::check_display_name;
use crate::{Address, UserName};

/// An account at a provider that is linked to a user. What identifies it is the provider and the subject, which the
/// provider gives to nobody else (OpenID Connect Core section 5.7); nothing else of it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedIdentity {
    /// The application.
    pub application: ApplicationId,
    /// The provider.
    pub provider: ProviderId,
    /// Who it is there (`sub`).
    pub subject: String,
    /// Who it is here.
    pub user: UserId,
    /// When it was linked.
    pub linked_at: Timestamp,
    /// When the user last signed in by it.
    pub last_used_at: Option<Timestamp>,
}

/// A session of a user at a provider, from which sign-ins here came: what the provider ends when it logs somebody out
/// (OpenID Connect Back-Channel Logout 1.0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderSession {
    /// Its identifier.
    pub id: ProviderSessionId,
    /// The application.
    pub application: ApplicationId,
    /// The provider.
    pub provider: ProviderId,
    /// Who it is here.
    pub user: UserId,
    /// Who it is there.
    pub subject: String,
    /// What the provider calls the session (`sid`), if it says.
    pub sid: Option<String>,
    /// The provider's ID token, encrypted under the master key: it says which session is meant when the user logs out.
    pub sealed_id_token: Vec<u8>,
    /// When it began here.
    pub created_at: Timestamp,
    /// When what it started has ended by itself.
    pub expires_at: Timestamp,
}

/// Which sessions at a provider are meant (Back-Channel Logout 1.0 section 2.4: a subject, a session, or both).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtProvider<'a> {
    /// Those of this subject, if told.
    pub subject: Option<&'a str>,
    /// The one that the provider calls so, if told.
    pub sid: Option<&'a str>,
}

/// What a provider's claims say, as far as the application takes it from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The name of somebody who becomes a user.
    pub username: Option<UserName>,
    /// The name to show.
    pub display_name: Option<String>,
    /// The e-mail address, if the provider says that it is verified and is believed for its domain.
    pub email: Option<Address>,
}

/// The longest subject (OpenID Connect Core section 2: 255 ASCII characters).
pub const MAX_SUBJECT: usize = 255;

impl Claimed {
    /// Reads claims as the provider's settings have it. What is malformed is as if it were not there: a provider's users
    /// may be called what ours may not.
    pub fn of(settings: &ProviderSettings, claims: &BTreeMap<String, Value>) -> Self {
        let mapping = &settings.claims;
        let text =
            |name: &str| claims.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let is_verified = !mapping.email_verified.is_empty() && is_true(claims.get(&mapping.email_verified));
        // An address that is not verified is somebody else's name.
        let username = text(&mapping.username).filter(|_| mapping.username != mapping.email || is_verified);
        let display_name = text(&mapping.display_name).filter(|text| check_display_name(text).is_ok());
        let email = text(&mapping.email).filter(|_| is_verified);
        // Nor is one that the provider is not believed for, where it is for some.
        let may_be_called = |name: &UserName| {
            let address = Address::email(name.as_str()).ok();
            settings.trusted_domains.is_empty() || address.is_none_or(|address| believes(settings, &address))
        };
        Self {
            username: username.and_then(|text| UserName::parse(text).ok()).filter(may_be_called),
            display_name: display_name.map(str::to_owned),
            email: email.and_then(|text| Address::email(text).ok()).filter(|email| believes(settings, email)),
        }
    }
}

/// Some providers say it as text, some as a number.
fn is_true(claim: Option<&Value>) -> bool {
    match claim {
        Some(Value::Bool(is_true)) => *is_true,
        Some(Value::String(text)) => text == "true" || text == "1",
        Some(Value::Number(number)) => number.as_u64() == Some(1),
        _ => false,
    }
}

/// Whether an application believes the provider when it says that this address is somebody's.
fn believes(settings: &ProviderSettings, email: &Address) -> bool {
    let domain = email.as_str().rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase());
    domain.is_some_and(|domain| settings.trusted_domains.contains(&domain))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings() -> ProviderSettings {
        ProviderSettings { trusted_domains: vec!["example.com".to_owned()], ..ProviderSettings::default() }
    }

    fn claimed(settings: &ProviderSettings, claims: Value) -> Claimed {
        Claimed::of(settings, &serde_json::from_value(claims).expect("an object"))
    }

    #[test]
    fn an_address_counts_only_if_it_is_verified_by_a_provider_that_is_believed_for_its_domain() {
        let email = |email: &str, verified: Value| {
            claimed(&settings(), json!({"email": email, "email_verified": verified})).email
        };
        for (address, verified) in
            [("ann@example.com", json!(true)), ("Ann@EXAMPLE.com", json!("true")), ("a@example.com", json!(1))]
        {
            assert_eq!(email(address, verified), Some(Address::email(address).expect("an address")));
        }
        for (address, verified) in [
            ("ann@example.com", json!(false)),
            ("ann@example.com", json!("false")),
            ("ann@example.com", json!(0)),
            ("ann@example.com", json!("yes")),
            ("ann@example.com", json!([true])),
            ("ann@example.com", json!(null)),
            ("ann@example.org", json!(true)),
            ("ann@sub.example.com", json!(true)),
            ("ann@example.com.evil.example", json!(true)),
            ("ann@evil.example@example.com", json!(true)),
            ("ann@evilexample.com", json!(true)),
            ("@example.com", json!(true)),
            ("ann", json!(true)),
        ] {
            assert_eq!(email(address, verified), None, "{address}");
        }
        assert_eq!(claimed(&settings(), json!({"email": "ann@example.com"})).email, None);
        // Another claim may say it, and then the standard one says nothing.
        let mut other = settings();
        other.claims.email_verified = "xms_edov".to_owned();
        assert_eq!(claimed(&other, json!({"email": "ann@example.com", "email_verified": true})).email, None);
        assert!(claimed(&other, json!({"email": "ann@example.com", "xms_edov": "1"})).email.is_some());
        other.claims.email_verified.clear();
        assert_eq!(claimed(&other, json!({"email": "ann@example.com", "": true})).email, None);
    }

    #[test]
    fn names_are_taken_from_the_claims_that_are_mapped() {
        let claims = json!({
            "email": "ann@example.com", "email_verified": true, "preferred_username": " ann ", "name": "Ann Example",
            "nick": "", "groups": ["a"],
        });
        let of = |username: &str, display_name: &str| {
            let mut settings = settings();
            settings.claims.username = username.to_owned();
            settings.claims.display_name = display_name.to_owned();
            let claimed = claimed(&settings, claims.clone());
            (claimed.username.map(|name| name.as_str().to_owned()), claimed.display_name)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of("email", "name"), (some("ann@example.com"), some("Ann Example")));
        assert_eq!(of("preferred_username", "preferred_username"), (some("ann"), some("ann")));
        assert_eq!(of("", ""), (None, None));
        assert_eq!(of("nick", "groups"), (None, None));
        assert_eq!(of("nobody", "nobody"), (None, None));
    }

    #[test]
    fn an_address_that_is_not_verified_or_not_believed_names_nobody() {
        assert_eq!(claimed(&settings(), json!({"email": "ann@example.com"})).username, None);
        let elsewhere =
            json!({"email": "boss@example.org", "email_verified": true, "preferred_username": "boss@example.org"});
        assert_eq!(claimed(&settings(), elsewhere.clone()).username, None);
        let mut by_other_claim = settings();
        by_other_claim.claims.username = "preferred_username".to_owned();
        assert_eq!(claimed(&by_other_claim, elsewhere.clone()).username, None);
        // Where no domain is told, names are only names.
        let anybody = ProviderSettings::default();
        assert!(claimed(&anybody, elsewhere).username.is_some());
    }
}
