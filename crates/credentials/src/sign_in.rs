//! Sign-ins that can be refreshed: what `sid` in tokens names, and the refresh tokens that keep one going
//! (RFC 6749 section 6, RFC 9700 section 4.14).

use fidelio_identity::Scopes;
use fidelio_kernel::{
    ApiKeyId, ApplicationId, PasskeyId, ProviderSessionId, Random, RandomExt as _, RefreshTokenId, Secret,
    SignInId, Timestamp, UserId, base64url,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Somebody was authenticated; tokens for it can be refreshed until it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Its identifier.
    pub id: SignInId,
    /// The application.
    pub application: ApplicationId,
    /// Who signed in.
    pub user: UserId,
    /// With which passkey, if one was used: the sign-in ends with it.
    pub passkey: Option<PasskeyId>,
    /// The API key by which a backend vouched for the user, if one did: the sign-in ends with it.
    pub api_key: Option<ApiKeyId>,
    /// The session at an OpenID provider that it came from, if there was one: the sign-in ends with it.
    pub provider_session: Option<ProviderSessionId>,
    /// What its tokens may be used for.
    pub scopes: Scopes,
    /// How the user was authenticated.
    pub amr: Vec<String>,
    /// How strongly.
    pub acr: String,
    /// When the user was authenticated.
    pub authenticated_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// A refresh token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRefreshToken {
    /// Its identifier.
    pub id: RefreshTokenId,
    /// SHA-256 of its secret part.
    pub digest: [u8; 32],
    /// Whether it was exchanged already.
    pub used: bool,
}

/// A refresh token as its holder has it: an identifier and 32 random bytes.
#[derive(Clone, Debug)]
pub struct RefreshToken {
    id: RefreshTokenId,
    secret: Secret<[u8; 32]>,
}

impl RefreshToken {
    /// A new one.
    pub fn generate(id: RefreshTokenId, random: &dyn Random) -> Self {
        Self { id, secret: Secret::new(random.bytes()) }
    }

    /// Reads one; `None` for everything that cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix("fidr_")?.split_once('_')?;
        let id = (id.len() == 32).then(|| Uuid::try_parse(id).ok()).flatten()?;
        let secret = base64url::decode(secret)?.try_into().ok()?;
        Some(Self { id: RefreshTokenId::from_uuid(id), secret: Secret::new(secret) })
    }

    /// The text, for its holder only.
    pub fn reveal(&self) -> String {
        format!("fidr_{}_{}", self.id.as_uuid().simple(), base64url::encode(self.secret.expose_secret()))
    }

    /// Its identifier.
    pub const fn id(&self) -> RefreshTokenId {
        self.id
    }

    /// As it is to be kept.
    pub fn to_keep(&self) -> KeptRefreshToken {
        let digest = Sha256::digest(self.secret.expose_secret()).into();
        KeptRefreshToken { id: self.id, digest, used: false }
    }

    /// Whether this is the one that is kept, in constant time.
    pub fn is(&self, kept: &KeptRefreshToken) -> bool {
        self.id == kept.id && Secret::new(self.to_keep().digest).matches(&kept.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nines;

    impl Random for Nines {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(9);
        }
    }

    #[test]
    fn a_refresh_token_reads_what_it_writes_and_is_only_itself() {
        let id = "0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3".parse().expect("a UUID");
        let token = RefreshToken::generate(id, &Nines);
        let read = RefreshToken::parse(&token.reveal()).expect("a token");
        assert!(read.is(&token.to_keep()));
        let kept = KeptRefreshToken { digest: [0; 32], ..token.to_keep() };
        assert!(!read.is(&kept));
        assert!(!format!("{token:?}").contains("CQkJ"));
        for bad in ["", "fidr_", "fidr_x_y", &token.reveal()[1..], &format!("{}A", token.reveal())] {
            assert!(RefreshToken::parse(bad).is_none(), "{bad}");
        }
    }
}
