//! What tokens say, and the checks that are those of every token (OpenID Connect Core section 3.1.3.7).

use std::collections::BTreeMap;

use fidelio_credentials::federation::ProviderClient;
use fidelio_identity::federation::MAX_SUBJECT;
use fidelio_kernel::Timestamp;
use serde_json::Value;

/// How far the clocks of a provider and ours may be apart, in seconds.
pub(crate) const LEEWAY: i64 = 60;

pub(crate) struct Claims(pub(crate) BTreeMap<String, Value>);

impl Claims {
    pub(crate) fn parse(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok().map(Self)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A `NumericDate` (RFC 7519 section 2) in whole seconds; `None` if it is not there or none.
    pub(crate) fn seconds(&self, name: &str) -> Option<i64> {
        let number = self.0.get(name).and_then(Value::as_number)?;
        #[expect(clippy::cast_possible_truncation, reason = "a time that is out of range becomes the last one")]
        number.as_i64().or_else(|| number.as_f64().map(|seconds| seconds.floor() as i64))
    }

    /// A subject, or what else identifies something at a provider: 1 to 255 bytes without controls.
    pub(crate) fn identifier(&self, name: &str) -> Option<&str> {
        let is_valid = |text: &&str| (1..=MAX_SUBJECT).contains(&text.len()) && !text.contains(char::is_control);
        self.text(name).filter(is_valid)
    }

    /// That the token is the provider's, and for us.
    pub(crate) fn check_parties(&self, client: &ProviderClient) -> Result<(), &'static str> {
        let us = client.client_id.as_str();
        if self.text("iss") != Some(&client.issuer) {
            return Err("it is of another issuer");
        }
        let audiences: Vec<Option<&str>> = match self.0.get("aud") {
            Some(Value::String(one)) => vec![Some(one)],
            Some(Value::Array(several)) => several.iter().map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !audiences.contains(&Some(us)) {
            return Err("it is for somebody else");
        }
        match self.0.get("azp") {
            Some(party) if party.as_str() == Some(us) => Ok(()),
            Some(_) => Err("somebody else asked for it"),
            None if audiences.iter().all(|audience| *audience == Some(us)) => Ok(()),
            None => Err("it is for somebody else too, and does not say who asked for it"),
        }
    }

    /// That the token is not of another time. Gives when it was issued, in seconds.
    pub(crate) fn check_times(&self, now: Timestamp, must_expire: bool) -> Result<i64, &'static str> {
        let now = now.as_seconds();
        match self.seconds("exp") {
            Some(until) if until.saturating_add(LEEWAY) <= now => return Err("it has expired"),
            None if must_expire || self.0.contains_key("exp") => return Err("it does not say when it expires"),
            Some(_) | None => {}
        }
        match self.seconds("nbf") {
            Some(from) if from > now + LEEWAY => return Err("it is not valid yet"),
            None if self.0.contains_key("nbf") => return Err("it does not say well from when it is valid"),
            Some(_) | None => {}
        }
        match self.seconds("iat") {
            Some(at) if at > now + LEEWAY => Err("it was issued in the future"),
            Some(at) => Ok(at),
            None => Err("it does not say when it was issued"),
        }
    }
}
