//! Signatures of the Standard Webhooks specification, <https://www.standardwebhooks.com/>. Written here, since the
//! crate for them brings another implementation of cryptography and reads the clock itself.

use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::RequestBuilder;
use reqwest::header::CONTENT_TYPE;

use crate::options::NotifierError;

/// The shortest secret that the specification allows, in bytes.
const MIN_SECRET: usize = 24;

/// The key of a webhook. It has no `Debug` on purpose.
#[derive(Clone)]
pub(crate) struct SigningSecret(Key);

impl SigningSecret {
    pub(crate) fn parse(text: &str) -> Result<Self, NotifierError> {
        let bytes = text.strip_prefix("whsec_").and_then(|encoded| STANDARD.decode(encoded).ok());
        match bytes {
            Some(bytes) if bytes.len() >= MIN_SECRET => Ok(Self(Key::new(HMAC_SHA256, &bytes))),
            _ => Err(NotifierError::new(
                "webhook_secret",
                "must be whsec_ and the base64 of at least 24 random bytes, as from: \
                 echo \"whsec_$(openssl rand -base64 32)\"",
            )),
        }
    }

    /// A request with a body of JSON, signed at `seconds` since 1970.
    pub(crate) fn signed(&self, request: RequestBuilder, id: &str, seconds: i64, body: Vec<u8>) -> RequestBuilder {
        request
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", self.sign(id, seconds, &body))
            .body(body)
    }

    /// The value of the header `webhook-signature`.
    fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> String {
        let signed = [format!("{id}.{seconds}.").as_bytes(), body].concat();
        format!("v1,{}", STANDARD.encode(sign(&self.0, &signed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_specification() {
        // From the test suite of the specification's libraries.
        let secret = SigningSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("a secret");
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_that_is_short_or_no_base64_is_refused_and_not_repeated() {
        let short = format!("whsec_{}", STANDARD.encode([7; 23]));
        for bad in ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_!!!!", &short] {
            let refused = SigningSecret::parse(bad).err().expect(bad).to_string();
            assert!(refused.starts_with("webhook_secret: must be"), "{refused}");
            assert!(bad.len() < 10 || !refused.contains(&bad[6..]), "{refused}");
        }
    }
}
