//! What this server sealed or signed itself, or a browser for it: sessions, tokens, trust items.

use std::sync::LazyLock;

use fidelio_credentials::ports::{TokenError, TrustItems as _};
use fidelio_credentials::token::{ACCESS, EXTERNAL_AUTH};
use fidelio_credentials::{AccessClaims, Claims, ExternalClaims, Session};
use fidelio_identity::TrustKind;
use fidelio_kernel::base64url;
use fidelio_tokens::JwsTrustItems;

use crate::input::{altered, lines, text};
use crate::signer::Signer;
use crate::world::{NOW, World, in_world};

static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::new);

/// A sealed session: none that was not sealed here opens, and none that was altered or cut. What is in one is written as it
/// is read.
pub(crate) fn session(input: &[u8]) {
    in_world(|world| {
        let sealer = &world.api.sessions.sealer;
        if let Some(text) = text(input) {
            assert!(world.api.sessions.open(text).is_err(), "a session that nobody sealed");
        }
        let sealed = sealer.seal(input);
        assert_eq!(sealer.open(&sealed).as_deref(), Some(input));
        let bytes = base64url::decode(&sealed).expect("base64url");
        assert_eq!(sealer.open(&base64url::encode(altered(&bytes).expect("bytes"))), None, "altered");
        assert_eq!(sealer.open(&base64url::encode(&bytes[..bytes.len() - 1])), None, "cut");
        let locked = sealer.lock("fuzz", input);
        assert_eq!(sealer.unlock("fuzz", &locked).as_deref(), Some(input));
        assert_eq!(sealer.unlock("fuzz", input), None, "what nobody locked");
        assert_eq!(sealer.unlock("other", &locked), None, "of another label");
        assert_eq!(sealer.unlock("fuzz", &altered(&locked).expect("bytes")), None, "altered");
    });
    if let Ok(session) = serde_json::from_slice::<Session>(input) {
        let written = serde_json::to_vec(&session).expect("JSON");
        assert_eq!(serde_json::from_slice::<Session>(&written).ok(), Some(session));
    }
}

/// An access token or one by which a backend vouches: none that was not signed here is accepted. Claims are read as they
/// were signed.
pub(crate) fn access_token(input: &[u8]) {
    let Some(text) = text(input) else { return };
    in_world(|world| {
        let tokens = &world.api.tokens;
        let is_refused = |token: &str| {
            let access = world.runtime.block_on(tokens.read_access(token));
            let external = world.runtime.block_on(tokens.read_external(token));
            matches!((access, external), (Err(TokenError::Invalid), Err(TokenError::Invalid)))
        };
        assert!(is_refused(text), "a token that nobody signed");
        let [header, claims] = lines(text);
        let kid = world.runtime.block_on(tokens.key_set(world.application)).expect("keys")[0].kid.clone();
        assert!(is_refused(&SIGNER.sign(&header.replace("$kid", &kid), claims)), "a token that another key signed");

        let exp = world.api.clock.now().as_seconds() + 60;
        let iss = || world.api.public_url.clone();
        if let Ok(claims) = serde_json::from_str::<AccessClaims>(claims) {
            let token_type = ACCESS.to_owned();
            let claims = AccessClaims { iss: iss(), aud: world.application, token_type, exp, ..claims };
            let token = sign(world, &Claims::Access(claims.clone()));
            assert_eq!(world.runtime.block_on(tokens.read_access(&token)).ok(), Some(claims));
            assert!(is_refused(&altered_token(&token)), "an altered token");
        }
        if let Ok(claims) = serde_json::from_str::<ExternalClaims>(claims) {
            let token_type = EXTERNAL_AUTH.to_owned();
            let claims = ExternalClaims { iss: iss(), aud: world.application, token_type, exp, ..claims };
            let token = sign(world, &Claims::External(claims.clone()));
            assert_eq!(world.runtime.block_on(tokens.read_external(&token)).ok(), Some(claims));
            assert!(is_refused(&altered_token(&token)), "an altered token");
        }
    });
}

/// A trust item, and the header and the claims of one that is signed by the key in its header.
pub(crate) fn trust_item(input: &[u8]) {
    let Some(text) = text(input) else { return };
    let verify = |item: &str| JwsTrustItems.verify(TrustKind::Auth, item, NOW);
    let [header, claims] = lines(text);
    let jwk = SIGNER.jwk();
    let member = |name: &str| jwk[name].as_str().unwrap_or_default();
    let header = header.replace("$x", member("x")).replace("$y", member("y"));
    for item in [text, &SIGNER.sign(&header, claims)] {
        if let Some(verified) = verify(item) {
            assert!(!verified.id.id.is_empty() && !verified.id.id.contains('\0'), "{verified:?}");
            assert!(NOW < verified.expires_at, "{verified:?} has expired");
            assert_eq!(verify(&altered_token(item)), None, "an altered item");
            assert_eq!(verify(&format!("{item}=")), None, "another spelling");
        }
    }
}

fn sign(world: &World, claims: &Claims) -> String {
    world.runtime.block_on(world.api.tokens.sign(world.application, claims)).expect("a token")
}

/// The same token with one bit of one of its parts flipped.
fn altered_token(token: &str) -> String {
    let mut parts: Vec<_> = token.split('.').map(|part| base64url::decode(part).expect("base64url")).collect();
    let at = token.len() % parts.len();
    parts[at] = altered(&parts[at]).unwrap_or_else(|| vec![0]);
    parts.into_iter().map(base64url::encode).collect::<Vec<_>>().join(".")
}
