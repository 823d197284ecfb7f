use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use fidelio_credentials::ports::{PublicJwk, SigningKeyQueries, TokenError, Tokens};
use fidelio_credentials::signing_key::{SigningKey, current, without_replaced};
use fidelio_credentials::token::{ACCESS, EXTERNAL_AUTH};
use fidelio_credentials::{AccessClaims, Claims, ExternalClaims};
use fidelio_kernel::{ApplicationId, Clock, Timestamp, base64url};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Keyring;

/// How long keys are remembered: how late a rotation may reach a running server.
const REFRESH: Duration = Duration::from_secs(5);

/// Signs and reads ES256 tokens (RFC 7515, RFC 7518 section 3.4) with each application's own keys.
pub struct JwtTokens {
    queries: Arc<dyn SigningKeyQueries>,
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    issuer: String,
    rings: RwLock<HashMap<ApplicationId, Arc<Ring>>>,
    kids: RwLock<HashMap<String, ApplicationId>>,
}

/// The keys of an application, ready for use.
struct Ring {
    read_at: Timestamp,
    keys: Vec<SigningKey>,
    signers: HashMap<String, EcdsaKeyPair>,
    verifiers: HashMap<String, DecodingKey>,
}

const PRIVATE_KEY: &str = "signing key";

impl JwtTokens {
    /// Tokens of this issuer, with keys sealed by this keyring.
    pub fn new(
        queries: Arc<dyn SigningKeyQueries>,
        keyring: Arc<Keyring>,
        clock: Arc<dyn Clock>,
        issuer: String,
    ) -> Self {
        // The first to ask for a provider decides; ours is the only one that is compiled in.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        Self { queries, keyring, clock, issuer, rings: RwLock::default(), kids: RwLock::default() }
    }

    async fn ring(&self, application: ApplicationId) -> Result<Arc<Ring>, TokenError> {
        let now = self.clock.now();
        let remembered = self.rings.read().unwrap_or_else(PoisonError::into_inner).get(&application).cloned();
        // Not one of the future either: the clock may have been set back.
        let is_young = |ring: &Arc<Ring>| ring.read_at <= now && now.since(ring.read_at) < REFRESH;
        match remembered.filter(is_young) {
            Some(ring) => Ok(ring),
            None => self.read_ring(application).await,
        }
    }

    async fn read_ring(&self, application: ApplicationId) -> Result<Arc<Ring>, TokenError> {
        let now = self.clock.now();
        let keys = self.queries.of_application(application).await?;
        let keys: Vec<_> = without_replaced(keys).into_iter().filter(|key| key.is_published(now)).collect();
        let ring = match self.prepare(&keys, now) {
            Ok(ring) => ring,
            // It may be sealed under a key that another server has just made.
            Err(_) => {
                self.keyring.refresh().await.map_err(|error| unusable("all", &error.to_string()))?;
                self.prepare(&keys, now)?
            }
        };
        let ring = Arc::new(ring);
        let mut kids = self.kids.write().unwrap_or_else(PoisonError::into_inner);
        kids.extend(ring.keys.iter().map(|key| (key.kid.clone(), application)));
        drop(kids);
        self.rings.write().unwrap_or_else(PoisonError::into_inner).insert(application, Arc::clone(&ring));
        Ok(ring)
    }

    fn prepare(&self, keys: &[SigningKey], now: Timestamp) -> Result<Ring, TokenError> {
        let mut signers = HashMap::new();
        let mut verifiers = HashMap::new();
        for key in keys {
            let private = self.keyring.decrypt(&[PRIVATE_KEY, &key.kid], &key.sealed_private_key);
            let private =
                private.ok_or_else(|| unusable(&key.kid, "it is not sealed under a key of this installation"))?;
            let signer = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &private);
            signers.insert(key.kid.clone(), signer.map_err(|_| unusable(&key.kid, "it is no private key"))?);
            let (x, y) = coordinates(&key.public_key).ok_or_else(|| unusable(&key.kid, "it is no P-256 point"))?;
            let verifier =
                DecodingKey::from_ec_components(&x, &y).map_err(|_| unusable(&key.kid, "it is no key"))?;
            verifiers.insert(key.kid.clone(), verifier);
        }
        Ok(Ring { read_at: now, keys: keys.to_vec(), signers, verifiers })
    }

    /// The claims of a token that one of our keys signed, whatever their type and time.
    async fn read<C: DeserializeOwned + Clone>(&self, token: &str) -> Result<C, TokenError> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| TokenError::Invalid)?;
        let kid = header.kid.ok_or(TokenError::Invalid)?;
        let application = self.application_of(&kid).await?;
        let mut ring = self.ring(application).await?;
        if !ring.verifiers.contains_key(&kid) {
            // Another server may have made the key just now.
            ring = self.read_ring(application).await?;
        }
        let now = self.clock.now();
        let is_published = ring.keys.iter().any(|key| key.kid == kid && key.is_published(now));
        let verifier = ring.verifiers.get(&kid).filter(|_| is_published).ok_or(TokenError::Invalid)?;
        // The key comes from our ring only, whatever the header carries, and the algorithm is fixed. The time
        // is checked by the caller, by our clock and without leeway.
        let mut validation = Validation::new(Algorithm::ES256);
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_audience(&[application.to_string()]);
        validation.set_issuer(&[&self.issuer]);
        let token = jsonwebtoken::decode::<C>(token, verifier, &validation);
        Ok(token.map_err(|_| TokenError::Invalid)?.claims)
    }

    async fn application_of(&self, kid: &str) -> Result<ApplicationId, TokenError> {
        let remembered = self.kids.read().unwrap_or_else(PoisonError::into_inner).get(kid).copied();
        match remembered {
            Some(application) => Ok(application),
            None => self.queries.application_of(kid).await?.ok_or(TokenError::Invalid),
        }
    }
}

fn unusable(kid: &str, why: &str) -> TokenError {
    TokenError::Key(format!("{kid}: {why}"))
}

/// The coordinates of an uncompressed point, in base64url.
fn coordinates(point: &[u8]) -> Option<(String, String)> {
    let (&form, point) = point.split_first()?;
    (form == 4 && point.len() == 64).then(|| (base64url::encode(&point[..32]), base64url::encode(&point[32..])))
}

/// A token in the compact serialisation (RFC 7515 section 7.1). The library would read the key anew for each, which takes
/// as long as to sign.
fn signed(header: &Header, claims: &impl Serialize, signer: &EcdsaKeyPair) -> Option<String> {
    let mut token = base64url::encode(serde_json::to_vec(header).ok()?);
    token.push('.');
    token.push_str(&base64url::encode(serde_json::to_vec(claims).ok()?));
    let signature = signer.sign(&SystemRandom::new(), token.as_bytes()).ok()?;
    token.push('.');
    token.push_str(&base64url::encode(signature));
    Some(token)
}

/// The JWK thumbprint of a P-256 key (RFC 7638).
pub(crate) fn thumbprint(x: &str, y: &str) -> String {
    let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    base64url::encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, members.as_bytes()))
}

#[async_trait]
impl Tokens for JwtTokens {
    async fn sign(&self, application: ApplicationId, claims: &Claims) -> Result<String, TokenError> {
        let ring = self.ring(application).await?;
        let now = self.clock.now();
        let key = current(&ring.keys, now).ok_or_else(|| unusable("none", "the application has no signing key"))?;
        let signer = ring.signers.get(&key.kid).ok_or_else(|| unusable(&key.kid, "it was not prepared"))?;
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(key.kid.clone());
        signed(&header, claims, signer).ok_or_else(|| unusable(&key.kid, "it cannot sign"))
    }

    async fn read_access(&self, token: &str) -> Result<AccessClaims, TokenError> {
        let claims: AccessClaims = self.read(token).await?;
        let is_live = self.clock.now().as_seconds() < claims.exp;
        if claims.token_type == ACCESS && is_live { Ok(claims) } else { Err(TokenError::Invalid) }
    }

    async fn read_external(&self, token: &str) -> Result<ExternalClaims, TokenError> {
        let claims: ExternalClaims = self.read(token).await?;
        let is_live = self.clock.now().as_seconds() < claims.exp;
        if claims.token_type == EXTERNAL_AUTH && is_live { Ok(claims) } else { Err(TokenError::Invalid) }
    }

    async fn key_set(&self, application: ApplicationId) -> Result<Vec<PublicJwk>, TokenError> {
        let ring = self.ring(application).await?;
        let now = self.clock.now();
        let published = ring.keys.iter().filter(|key| key.is_published(now));
        Ok(published
            .filter_map(|key| {
                let (x, y) = coordinates(&key.public_key)?;
                Some(PublicJwk { kid: key.kid.clone(), x, y })
            })
            .collect())
    }

    fn forget(&self, application: ApplicationId) {
        self.rings.write().unwrap_or_else(PoisonError::into_inner).remove(&application);
    }

    fn reseal_key(&self, kid: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.keyring.reencrypt(&[PRIVATE_KEY, kid], sealed)
    }

    fn generate_key(
        &self,
        application: ApplicationId,
        now: Timestamp,
        active_from: Timestamp,
    ) -> Result<SigningKey, TokenError> {
        let failed = |_| unusable("new", "it could not be made");
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?;
        let private = pair.to_pkcs8v1().map_err(failed)?;
        let public_key = pair.public_key().as_ref().to_vec();
        let (x, y) = coordinates(&public_key).ok_or_else(|| unusable("new", "it is no P-256 point"))?;
        let kid = thumbprint(&x, &y);
        let sealed_private_key = self.keyring.encrypt(&[PRIVATE_KEY, &kid], private.as_ref());
        Ok(SigningKey {
            kid,
            application,
            public_key,
            sealed_private_key,
            created_at: now,
            active_from,
            retired_at: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbprint_is_that_of_rfc_7638() {
        // The P-256 key of RFC 7517 appendix A.1, whose thumbprint was computed with an independent program.
        let x = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
        let y = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM";
        assert_eq!(thumbprint(x, y), "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s");
    }
}
