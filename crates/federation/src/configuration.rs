//! What providers publish of themselves (OpenID Connect Discovery 1.0), remembered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fidelio_credentials::federation::FederationError;
use fidelio_kernel::{Clock, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, EndSessionUrl, IssuerUrl, JsonWebKeySet, ProviderMetadata,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::timeout;

use crate::http::{Http, HttpError};

/// How long a configuration is used without asking again.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// How long it is used if asking fails.
const USABLE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long nobody asks again after asking failed, so that a provider that is down costs one request and not one for each
/// login.
const PAUSE: Duration = Duration::from_secs(2);
/// The same while there is a configuration to use.
const PAUSE_IF_USABLE: Duration = Duration::from_secs(30);
/// How often keys are asked for because of a token of an unknown key.
const PAUSE_OF_KEYS: Duration = Duration::from_secs(10);
/// How many issuers are remembered.
const MAX_ISSUERS: usize = 1000;

pub(crate) type Keys = JsonWebKeySet<CoreJsonWebKey>;

pub(crate) type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What other specifications than that of discovery add.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct MoreMetadata {
    /// RP-Initiated Logout 1.0.
    pub(crate) end_session_endpoint: Option<EndSessionUrl>,
    /// RFC 9207.
    pub(crate) authorization_response_iss_parameter_supported: Option<bool>,
}

impl AdditionalProviderMetadata for MoreMetadata {}

/// A provider's configuration as it was at one time, with keys that may be younger.
#[derive(Clone)]
pub(crate) struct Configuration {
    pub(crate) metadata: Arc<Metadata>,
    pub(crate) keys: Arc<Keys>,
    fetched_at: Timestamp,
}

#[derive(Default)]
struct Known {
    configuration: Option<Configuration>,
    /// When asking last failed, and why.
    failed: Option<(Timestamp, String)>,
    keys_asked_at: Option<Timestamp>,
}

struct Entry {
    used_at: Timestamp,
    provider: Arc<Provider>,
}

#[derive(Default)]
struct Provider {
    /// Held while the provider's configuration is asked for, so that it is asked for once however many wait.
    known: AsyncMutex<Known>,
    /// The same while keys are, which those wait for who need them, and nobody else.
    keys: AsyncMutex<()>,
}

/// The configurations of all providers.
pub(crate) struct Configurations {
    http: Arc<Http>,
    /// How long asking may take, keys included.
    patience: Duration,
    clock: Arc<dyn Clock>,
    entries: Mutex<HashMap<String, Entry>>,
}

impl Configurations {
    pub(crate) fn new(http: Arc<Http>, patience: Duration, clock: Arc<dyn Clock>) -> Self {
        Self { http, patience, clock, entries: Mutex::default() }
    }

    /// The configuration of an issuer.
    pub(crate) async fn of(&self, issuer: &str) -> Result<Configuration, FederationError> {
        let provider = self.provider(issuer);
        let mut known = provider.known.lock().await;
        let now = self.clock.now();
        let younger_than =
            |age| known.configuration.as_ref().filter(|one| one.fetched_at.is_younger_than(age, now));
        if let Some(fresh) = younger_than(FRESH) {
            return Ok(fresh.clone());
        }
        let usable = younger_than(USABLE).cloned();
        let pause = if usable.is_some() { PAUSE_IF_USABLE } else { PAUSE };
        if let Some((at, reason)) = &known.failed
            && at.is_younger_than(pause, now)
        {
            return usable.ok_or_else(|| FederationError::Unreachable(reason.clone()));
        }
        match self.within_patience(self.fetch(issuer)).await {
            Ok(configuration) => {
                *known = Known { configuration: Some(configuration.clone()), ..Known::default() };
                Ok(configuration)
            }
            Err(reason) => {
                known.failed = Some((self.clock.now(), reason.clone()));
                if usable.is_some() {
                    tracing::warn!(issuer, reason, "an OpenID provider's configuration could not be renewed");
                }
                usable.ok_or(FederationError::Unreachable(reason))
            }
        }
    }

    /// The configuration with keys that are newer than these, if somebody has them by now or the provider may be asked
    /// again; else with these.
    pub(crate) async fn with_newer_keys(
        &self,
        issuer: &str,
        seen: &Configuration,
    ) -> Result<Configuration, FederationError> {
        let provider = self.provider(issuer);
        let _others_wait = provider.keys.lock().await;
        {
            let mut known = provider.known.lock().await;
            if let Some(newer) = &known.configuration
                && !Arc::ptr_eq(&newer.keys, &seen.keys)
            {
                return Ok(newer.clone());
            }
            let now = self.clock.now();
            if known.keys_asked_at.is_some_and(|at| at.is_younger_than(PAUSE_OF_KEYS, now)) {
                return Ok(seen.clone());
            }
            known.keys_asked_at = Some(now);
        }
        let fetched = async { Keys::fetch_async(seen.metadata.jwks_uri(), &*self.http).await.map_err(reason) };
        let keys = self.within_patience(fetched).await.map_err(FederationError::Unreachable)?;
        let configuration = Configuration { keys: Arc::new(keys), ..seen.clone() };
        provider.known.lock().await.configuration = Some(configuration.clone());
        Ok(configuration)
    }

    async fn fetch(&self, issuer: &str) -> Result<Configuration, String> {
        let url = IssuerUrl::new(issuer.to_owned()).map_err(|_| "its issuer is no URL".to_owned())?;
        // The library also compares the issuers, letter for letter.
        let mut metadata = Metadata::discover_async(url, &*self.http).await.map_err(reason)?;
        self.check_endpoints(&metadata)?;
        let keys = Arc::new(metadata.jwks().clone());
        metadata = metadata.set_jwks(Keys::default());
        Ok(Configuration { metadata: Arc::new(metadata), keys, fetched_at: self.clock.now() })
    }

    fn check_endpoints(&self, metadata: &Metadata) -> Result<(), String> {
        let more = metadata.additional_metadata();
        let endpoints = [
            Some(metadata.authorization_endpoint().url()),
            metadata.token_endpoint().map(|endpoint| endpoint.url()),
            metadata.userinfo_endpoint().map(|endpoint| endpoint.url()),
            more.end_session_endpoint.as_ref().map(|endpoint| endpoint.url()),
        ];
        match endpoints.into_iter().flatten().all(|url| self.http.0.may_speak(url)) {
            true => Ok(()),
            false => Err("its configuration has endpoints that do not begin with https://".to_owned()),
        }
    }

    async fn within_patience<T>(&self, work: impl Future<Output = Result<T, String>>) -> Result<T, String> {
        let late = |_| Err("its configuration took too long".to_owned());
        timeout(self.patience, work).await.unwrap_or_else(late)
    }

    fn provider(&self, issuer: &str) -> Arc<Provider> {
        let now = self.clock.now();
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get_mut(issuer) {
            entry.used_at = now;
            return Arc::clone(&entry.provider);
        }
        if entries.len() >= MAX_ISSUERS {
            let oldest = entries.iter().min_by_key(|(_, entry)| entry.used_at).map(|(issuer, _)| issuer.clone());
            oldest.and_then(|issuer| entries.remove(&issuer));
        }
        let provider = Arc::default();
        entries.insert(issuer.to_owned(), Entry { used_at: now, provider: Arc::clone(&provider) });
        provider
    }

    /// How many issuers are remembered.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// What went wrong, for the log.
fn reason(error: DiscoveryError<HttpError>) -> String {
    match error {
        DiscoveryError::Request(error) => error.to_string(),
        DiscoveryError::Response(status, ..) if !status.is_success() => format!("it answered {}", status.as_u16()),
        DiscoveryError::Parse(error) => {
            format!("its configuration or its keys cannot be read, at {:?}", error.path().to_string())
        }
        DiscoveryError::Validation(_) => "its configuration is that of another issuer".to_owned(),
        DiscoveryError::Response(..) => "its configuration or its keys are no JSON".to_owned(),
        _ => "its configuration or its keys have no place that can be asked".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use fidelio_outbound::{BoundedClient, Reach};
    use fidelio_testkit::TestClock;
    use serde_json::json;

    use super::*;

    #[test]
    fn endpoints_are_encrypted_unless_private_networks_are_allowed() {
        for (reach, plain_is_good) in [(Reach::PublicInternet, false), (Reach::Anywhere, true)] {
            let client = BoundedClient::new(reach, FRESH, 1).expect("a client");
            let clock = Arc::new(TestClock::default());
            let configurations = Configurations::new(Arc::new(Http(client)), FRESH, clock);
            let check = |plain: &str| {
                let mut document = json!({
                    "issuer": "https://id.example.com",
                    "authorization_endpoint": "https://id.example.com/authorize",
                    "token_endpoint": "https://id.example.com/token",
                    "userinfo_endpoint": "https://id.example.com/userinfo",
                    "end_session_endpoint": "https://id.example.com/end",
                    "jwks_uri": "https://id.example.com/keys",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                });
                document[plain] = json!("http://id.example.com/");
                configurations.check_endpoints(&serde_json::from_value(document).expect("a configuration"))
            };
            assert_eq!(check("something_else"), Ok(()));
            for plain in ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "end_session_endpoint"] {
                assert_eq!(check(plain).is_ok(), plain_is_good, "{plain}");
            }
        }
    }
}
