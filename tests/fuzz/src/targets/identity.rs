//! Names and addresses that people type, texts that identify something, and the documents of operators.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use fidelio_credentials::RefreshToken;
use fidelio_identity::audit::Tip;
use fidelio_identity::mfa_policy::Step;
use fidelio_identity::oidc_provider::{ProviderId, ProviderSettings};
use fidelio_identity::user::fold;
use fidelio_identity::{
    Address, ApiKeySecret, ApplicationSettings, AuthenticatorPolicy, DeviceInfo, MfaPolicy, Origin, Scopes,
    UserName,
};
use fidelio_kernel::{Aaguid, Timestamp, UserId, base64url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::input::text;

/// A text as everything that a text can be: what is read is written as what reads alike, and what is folded stays.
pub(crate) fn names(input: &[u8]) {
    if let Some(id) = UserId::from_handle(input) {
        assert_eq!(id.handle(), input);
    }
    let Some(text) = text(input) else { return };
    if let Ok(name) = UserName::parse(text) {
        assert_eq!(UserName::parse(name.as_str()).ok(), Some(name.clone()));
        assert_eq!(fold(name.folded()), name.folded(), "{name} folds on");
        assert!(UserName::parse(name.folded()).is_ok_and(|folded| folded == name), "{name} is not its folded form");
    }
    for address in [Address::email(text), Address::phone(text)].into_iter().flatten() {
        assert_eq!(Address::parse(address.channel(), address.as_str()), Ok(address.clone()));
        let folded = match address {
            Address::Email(_) => Address::Email(address.folded()),
            Address::Phone(_) => Address::Phone(address.folded()),
        };
        assert_eq!(folded.folded(), folded.as_str(), "{address} folds on");
        assert!(address.masked().contains("***"), "{address}");
    }
    if let Ok(origin) = Origin::parse(text) {
        assert_eq!(Origin::parse(origin.as_str()).as_ref(), Ok(&origin));
        assert!(origin.host().is_none_or(|host| origin.is_within(&host)), "{origin}");
    }
    reads_what_it_writes::<ProviderId>(text);
    reads_what_it_writes::<Scopes>(text);
    reads_what_it_writes::<Step>(text);
    reads_what_it_writes::<Aaguid>(text);
    reads_what_it_writes::<UserId>(text);
    reads_what_it_writes::<Tip>(text);
    if let Some(time) = Timestamp::parse_rfc3339(text) {
        assert_eq!(Timestamp::parse_rfc3339(&time.to_string()), Some(time), "{time}");
    }
    if let Some(bytes) = base64url::decode(text) {
        assert_eq!(base64url::decode(&base64url::encode(&bytes)), Some(bytes));
    }
    if let Some(token) = RefreshToken::parse(text) {
        let again = RefreshToken::parse(&token.reveal()).expect("a refresh token");
        assert_eq!((again.id(), again.reveal()), (token.id(), token.reveal()));
    }
    if let Some(key) = ApiKeySecret::parse(text) {
        let again = ApiKeySecret::parse(&key.reveal()).expect("an API key");
        assert_eq!((again.id(), again.hash()), (key.id(), key.hash()));
    }
    let device = DeviceInfo { webauthn_capabilities: Some(text.to_owned()), ..DeviceInfo::default() };
    let _ = device.lacks("hybridTransport");
}

/// JSON as everything that operators and clients describe by it: what is read is written as what reads alike.
pub(crate) fn documents(input: &[u8]) {
    let _ = read::<ApplicationSettings>(input).map(|settings| settings.check());
    let _ = read::<AuthenticatorPolicy>(input).map(|policy| policy.check());
    let _ = read::<MfaPolicy>(input).map(|policy| policy.check());
    let _ = read::<ProviderSettings>(input);
    let _ = read::<DeviceInfo>(input).map(|info| info.label());
}

fn read<T: DeserializeOwned + Serialize + PartialEq + Debug>(json: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(json).ok()?;
    let written = serde_json::to_vec(&value).expect("JSON");
    assert_eq!(serde_json::from_slice::<T>(&written).ok().as_ref(), Some(&value));
    Some(value)
}

fn reads_what_it_writes<T: FromStr<Err: Debug> + Display + PartialEq + Debug>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert_eq!(value.to_string().parse::<T>().ok(), Some(value), "{text:?}");
    }
}
