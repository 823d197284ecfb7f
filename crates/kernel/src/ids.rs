use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Clock, Random};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// A UUID of version 7 (RFC 9562 section 5.7), so that new rows are inserted at the end of an index.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier for this instant.
            pub fn new(clock: &dyn Clock, random: &dyn Random) -> Self {
                Self(new_v7(clock, random))
            }

            /// Wraps an existing UUID.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// An identifier that is these bytes (version 8, RFC 9562 section 5.8), derived from something else.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
            }

            /// The UUID itself.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// Identifies an application, which is a tenant.
    ApplicationId;
    /// Identifies a user of one application.
    UserId;
    /// Identifies a passkey; not the WebAuthn credential id, which the authenticator chooses.
    PasskeyId;
    /// Identifies a device of one application: a browser profile or an app installation.
    DeviceId;
    /// Identifies an API key.
    ApiKeyId;
    /// Identifies a sealed session, so that it can be used once.
    SessionId;
    /// Identifies a token (`jti`, RFC 7519 section 4.1.7).
    TokenId;
    /// Identifies a transaction to confirm.
    TransactionId;
    /// Identifies a request, in answers and in the log.
    RequestId;
    /// Identifies an address of a user.
    ContactId;
    /// Identifies a message to deliver, also to whoever delivers it.
    MessageId;
    /// Identifies a sign-in that can be refreshed: `sid` in its tokens.
    SignInId;
    /// Identifies what an OpenID provider's session with a user started here.
    ProviderSessionId;
    /// Identifies a refresh token.
    RefreshTokenId;
    /// Identifies an event that a client reported.
    ClientEventId;
    /// Identifies an event of the audit log.
    AuditEventId;
    /// Identifies a receiver of audit events.
    WebhookId;
    /// Identifies a group of one application.
    GroupId;
    /// Identifies an audit event on its way to one receiver.
    WebhookDeliveryId;
}

fn new_v7(clock: &dyn Clock, random: &dyn Random) -> Uuid {
    let mut bytes = [0; 10];
    random.fill(&mut bytes);
    let millis = u64::try_from(clock.now().as_micros() / 1000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

impl UserId {
    /// The WebAuthn user handle (`user.id`): the 27 bytes that this id's 36 characters are the base64url of.
    /// So the handle, `sub` and `userId` are the same string wherever a client meets them.
    pub fn handle(self) -> Vec<u8> {
        crate::base64url::decode(&self.to_string()).unwrap_or_default()
    }

    /// The user whose handle this is, if it is one of ours.
    pub fn from_handle(handle: &[u8]) -> Option<Self> {
        // An identifier can be written in several ways, and is a handle in one.
        crate::base64url::encode(handle).parse().ok().filter(|user: &Self| user.handle() == handle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_handle_is_27_bytes_and_maps_back() {
        let id: UserId = "2a363a42-a397-4af0-b089-0935fc223017".parse().expect("a UUID");
        assert_eq!(id.handle().len(), 27);
        assert_eq!(UserId::from_handle(&id.handle()), Some(id));
        assert_eq!(UserId::from_handle(b"somebody else's handle"), None);
        for other in ["2A363A42-A397-4AF0-B089-0935FC223017", "2a363a42a3974af0b0890935fc223017"] {
            let handle = crate::base64url::decode(other).expect("base64url");
            assert_eq!(UserId::from_handle(&handle), None, "{other} is another handle");
        }
    }
}
