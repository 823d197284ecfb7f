//! Generated from spec/openapi.json by `cargo xtask client`; not to be edited.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    ///A model of authenticator on the blacklist.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AaguidBlacklist {
        ///The AAGUID.
        pub aaguid: ::std::string::String,
        ///Whether no passkey of the model can sign in.
        pub auth: bool,
        ///Whether no passkey of the model can be registered.
        pub reg: bool,
    }
    ///Models to take off the blacklist.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AaguidBlacklistDeleteRequest {
        ///The AAGUIDs. One that is not on it is no error.
        pub aaguids: ::std::vec::Vec<::std::string::String>,
    }
    ///Models to put on the blacklist.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AaguidBlacklistPutRequest {
        ///The models; what was said of them before is replaced. One that is blocked at no step is taken off.
        pub items: ::std::vec::Vec<AaguidBlacklist>,
    }
    ///A passkey provider.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AaguidMetadata {
        ///An icon for dark backgrounds, as a `data:` URL.
        #[serde(
            rename = "iconDark",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub icon_dark: ::std::option::Option<::std::string::String>,
        ///An icon for light backgrounds, as a `data:` URL.
        #[serde(
            rename = "iconLight",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub icon_light: ::std::option::Option<::std::string::String>,
        ///The AAGUID.
        pub id: ::std::string::String,
        ///The provider's name.
        pub name: ::std::string::String,
    }
    ///What kind of administrator it is.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum AdministratorKind {
        #[serde(rename = "operator")]
        Operator,
        #[serde(rename = "apiKey")]
        ApiKey,
    }
    impl ::std::fmt::Display for AdministratorKind {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Operator => f.write_str("operator"),
                Self::ApiKey => f.write_str("apiKey"),
            }
        }
    }
    impl ::std::str::FromStr for AdministratorKind {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "operator" => Ok(Self::Operator),
                "apiKey" => Ok(Self::ApiKey),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for AdministratorKind {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for AdministratorKind {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///An API key, without the key itself.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ApiKey {
        ///The key as whose provisioning client this one speaks, if not as its own.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub continues: ::std::option::Option<::std::string::String>,
        ///When it was made.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///When it stops working; absent if never.
        #[serde(
            rename = "expiresAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expires_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        ///Its identifier.
        pub id: ::std::string::String,
        ///When it was last used, to within a minute; absent if never.
        #[serde(
            rename = "lastUsedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///What it is called.
        pub name: ::std::string::String,
        ///When it was revoked.
        #[serde(
            rename = "revokedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub revoked_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        ///What it may be used for.
        pub scopes: ::std::vec::Vec<::std::string::String>,
        pub state: ApiKeyState,
    }
    ///An API key to be.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ApiKeyCreateRequest {
        /**The identifier of the key that it is to replace for a provisioning client (SCIM): the new one then knows the resources
by the same `externalId`s. Both work until the old one is revoked.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub continues: ::std::option::Option<::std::string::String>,
        ///After how many days it stops working, 1 to 36,500; never if absent.
        #[serde(
            rename = "expiresInDays",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub expires_in_days: ::std::option::Option<i32>,
        ///What it is called: 1 to 64 printable characters.
        pub name: ::std::string::String,
        /**What it may be used for, one or more of `passkey:read`, `passkey:write`, `profile:read`, `profile:write`,
`reg:write`, `auth:write`, `user:read`, `user:write`, `external:verify` and `admin`.*/
        pub scopes: ::std::vec::Vec<::std::string::String>,
    }
    ///An API key that was made.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ApiKeyCreateResponse {
        #[serde(rename = "apiKey")]
        pub api_key: ApiKey,
        ///The key itself. It is shown only now.
        pub key: ::std::string::String,
    }
    ///A page of API keys.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ApiKeyPage {
        ///The items.
        pub items: ::std::vec::Vec<ApiKey>,
        ///What to send as `cursor` for the next page; absent on the last one.
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
    }
    ///Whether an API key works.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum ApiKeyState {
        #[serde(rename = "live")]
        Live,
        #[serde(rename = "expired")]
        Expired,
        #[serde(rename = "revoked")]
        Revoked,
    }
    impl ::std::fmt::Display for ApiKeyState {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Live => f.write_str("live"),
                Self::Expired => f.write_str("expired"),
                Self::Revoked => f.write_str("revoked"),
            }
        }
    }
    impl ::std::str::FromStr for ApiKeyState {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "live" => Ok(Self::Live),
                "expired" => Ok(Self::Expired),
                "revoked" => Ok(Self::Revoked),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for ApiKeyState {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for ApiKeyState {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///The application that a request is for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Application {
        ///The application's identifier.
        pub id: ::std::string::String,
    }
    ///An application to be.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ApplicationCreateRequest {
        ///What operators call it: 1 to 64 printable characters.
        pub name: ::std::string::String,
        ///The origins that its pages and apps have: `https://login.example.com`, `android:apk-key-hash:…`.
        pub origins: ::std::vec::Vec<::std::string::String>,
        ///The domain that its passkeys are bound to, for ever: `example.com`.
        #[serde(rename = "rpId")]
        pub rp_id: ::std::string::String,
        ///The name that authenticators show; the name if absent.
        #[serde(
            rename = "rpName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub rp_name: ::std::option::Option<::std::string::String>,
        ///Settings that are not to be as the default.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub settings: ::std::option::Option<::serde_json::Value>,
    }
    ///An application, which is a tenant.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ApplicationDetails {
        ///When it was made.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Whether its users are the operators of the installation.
        #[serde(rename = "forOperators")]
        pub for_operators: bool,
        ///Its identifier.
        pub id: ::std::string::String,
        ///Whether requests that name no application are for it.
        #[serde(rename = "isDefault")]
        pub is_default: bool,
        ///What operators call it.
        pub name: ::std::string::String,
        ///The origins that its pages and apps have.
        pub origins: ::std::vec::Vec<::std::string::String>,
        ///The domain that its passkeys are bound to.
        #[serde(rename = "rpId")]
        pub rp_id: ::std::string::String,
        ///The name that authenticators show.
        #[serde(rename = "rpName")]
        pub rp_name: ::std::string::String,
        ///Its settings, all of them; `fidelio app schema` has their JSON Schema.
        pub settings: ::serde_json::Value,
    }
    ///A page of applications.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ApplicationPage {
        ///The items.
        pub items: ::std::vec::Vec<ApplicationDetails>,
        ///What to send as `cursor` for the next page; absent on the last one.
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
    }
    ///What is to change of an application; absent stays.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct ApplicationUpdateRequest {
        ///What operators call it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        ///The origins, all of them.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub origins: ::std::vec::Vec<::std::string::String>,
        ///The name that authenticators show.
        #[serde(
            rename = "rpName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub rp_name: ::std::option::Option<::std::string::String>,
        ///Changes of the settings (JSON Merge Patch, RFC 7396): what is absent stays, null means the default.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub settings: ::std::option::Option<::serde_json::Value>,
    }
    /**What to tell `navigator.credentials.get()` (`PublicKeyCredentialRequestOptions`, WebAuthn section 5.5).
Binary members are base64url.*/
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AssertionOptions {
        ///Passkeys that may be used; empty for any discoverable one.
        #[serde(rename = "allowCredentials")]
        pub allow_credentials: ::std::vec::Vec<CredentialDescriptor>,
        ///The challenge.
        pub challenge: ::std::string::String,
        ///The RP id.
        #[serde(rename = "rpId")]
        pub rp_id: ::std::string::String,
        ///How long to wait for the user, in milliseconds.
        pub timeout: u32,
        #[serde(rename = "userVerification")]
        pub user_verification: UserVerification,
    }
    ///What `navigator.credentials.get()` answered.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AssertionResult {
        ///`response.authenticatorData`.
        #[serde(rename = "authenticatorData")]
        pub authenticator_data: ::std::string::String,
        ///`response.clientDataJSON`, byte for byte.
        #[serde(rename = "clientDataJSON")]
        pub client_data_json: ::std::string::String,
        ///`rawId`.
        #[serde(rename = "credentialId")]
        pub credential_id: ::std::string::String,
        ///`response.signature`.
        pub signature: ::std::string::String,
        ///`response.userHandle`; absent or empty if the authenticator told none.
        #[serde(
            rename = "userHandle",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_handle: ::std::option::Option<::std::string::String>,
    }
    ///Which attestation is wanted.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum AttestationConveyance {
        #[serde(rename = "none")]
        None,
        #[serde(rename = "indirect")]
        Indirect,
        #[serde(rename = "direct")]
        Direct,
        #[serde(rename = "enterprise")]
        Enterprise,
    }
    impl ::std::fmt::Display for AttestationConveyance {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::None => f.write_str("none"),
                Self::Indirect => f.write_str("indirect"),
                Self::Direct => f.write_str("direct"),
                Self::Enterprise => f.write_str("enterprise"),
            }
        }
    }
    impl ::std::str::FromStr for AttestationConveyance {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "none" => Ok(Self::None),
                "indirect" => Ok(Self::Indirect),
                "direct" => Ok(Self::Direct),
                "enterprise" => Ok(Self::Enterprise),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for AttestationConveyance {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for AttestationConveyance {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Who did something.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuditActor {
        ///The identifier of the user, the key or the operator.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        pub kind: AuditActorKind,
    }
    ///What kind of actor it is.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum AuditActorKind {
        #[serde(rename = "anonymous")]
        Anonymous,
        #[serde(rename = "user")]
        User,
        #[serde(rename = "api_key")]
        ApiKey,
        #[serde(rename = "operator")]
        Operator,
        #[serde(rename = "command_line")]
        CommandLine,
        #[serde(rename = "system")]
        System,
    }
    impl ::std::fmt::Display for AuditActorKind {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Anonymous => f.write_str("anonymous"),
                Self::User => f.write_str("user"),
                Self::ApiKey => f.write_str("api_key"),
                Self::Operator => f.write_str("operator"),
                Self::CommandLine => f.write_str("command_line"),
                Self::System => f.write_str("system"),
            }
        }
    }
    impl ::std::str::FromStr for AuditActorKind {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "anonymous" => Ok(Self::Anonymous),
                "user" => Ok(Self::User),
                "api_key" => Ok(Self::ApiKey),
                "operator" => Ok(Self::Operator),
                "command_line" => Ok(Self::CommandLine),
                "system" => Ok(Self::System),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for AuditActorKind {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for AuditActorKind {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Something that was done or refused.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuditEvent {
        ///What was done, for example `user.deleted`.
        pub action: ::std::string::String,
        pub actor: AuditActor,
        ///When.
        pub at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The hash over the event before and this one.
        pub hash: ::std::string::String,
        ///Its identifier.
        pub id: ::std::string::String,
        pub outcome: AuditOutcome,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub personal: ::std::option::Option<AuditPersonal>,
        ///Why it was refused, or what more there is to say.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub reason: ::std::option::Option<::std::string::String>,
        ///The request by which it was done.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub request: ::std::option::Option<::std::string::String>,
        ///Its place in the log, from 1.
        pub sequence: i64,
        ///To which other thing.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub target: ::std::option::Option<::std::string::String>,
        ///The trace or interaction that the request is part of.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub trace: ::std::option::Option<::std::string::String>,
        ///To which user.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<::std::string::String>,
    }
    ///A page of the audit log.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuditEventPage {
        ///The items.
        pub items: ::std::vec::Vec<AuditEvent>,
        ///What to send as `cursor` for the next page; absent on the last one.
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
    }
    ///How something came out.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum AuditOutcome {
        #[serde(rename = "success")]
        Success,
        #[serde(rename = "refused")]
        Refused,
    }
    impl ::std::fmt::Display for AuditOutcome {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Success => f.write_str("success"),
                Self::Refused => f.write_str("refused"),
            }
        }
    }
    impl ::std::str::FromStr for AuditOutcome {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "success" => Ok(Self::Success),
                "refused" => Ok(Self::Refused),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for AuditOutcome {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for AuditOutcome {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///What is personal of an event. It is erased with the user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct AuditPersonal {
        ///The network address that the request came from.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub address: ::std::option::Option<::std::string::String>,
        ///The client, as its User-Agent header tells.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client: ::std::option::Option<::std::string::String>,
        ///What the client called the interaction.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub interaction: ::std::option::Option<::std::string::String>,
        ///The user's name, as it was then.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub username: ::std::option::Option<::std::string::String>,
    }
    ///What the verification of an audit log found.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuditVerificationResponse {
        ///After what the log begins: `0:…`, or what retention removed last.
        pub base: ::std::string::String,
        ///How many events were looked at.
        pub events: i64,
        ///The last event and its hash. Written down, it shows later whether the end of the log was removed.
        pub head: ::std::string::String,
        ///Whether nothing was altered, removed, added or moved.
        pub intact: bool,
        ///What is wrong.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub problem: ::std::option::Option<::std::string::String>,
    }
    ///A code for another device.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuthCodeResponse {
        ///The code, to be typed on the other device.
        pub code: ::std::string::String,
        ///When it stops working.
        #[serde(rename = "expiresAt")]
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
    }
    ///Asks for a code to be sent.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuthCodeSendRequest {
        pub user: UserLogin,
    }
    ///A code that was typed.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuthCodeVerifyRequest {
        ///The digits; spaces and hyphens between them are ignored.
        #[serde(rename = "authCode")]
        pub auth_code: ::std::string::String,
        pub user: UserLogin,
    }
    ///What the authenticator answered to a login.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuthCompleteRequest {
        #[serde(rename = "assertionResult")]
        pub assertion_result: AssertionResult,
        ///The session from init.
        pub session: ::std::string::String,
    }
    ///Asks to sign in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct AuthInitRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app: ::std::option::Option<Application>,
        #[serde(
            rename = "deviceInfo",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub device_info: ::std::option::Option<DeviceInfo>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<UserLogin>,
    }
    ///A login that has begun.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuthInitResponse {
        pub action: AuthenticationAction,
        #[serde(rename = "assertionOptions")]
        pub assertion_options: AssertionOptions,
        ///Other ways to sign in at this server.
        #[serde(rename = "crossAuthMethods")]
        pub cross_auth_methods: ::std::vec::Vec<CrossAuthMethod>,
        ///Ways to sign in that the application offers itself.
        #[serde(rename = "fallbackMethods")]
        pub fallback_methods: ::std::vec::Vec<FallbackMethod>,
        ///To be sent back to complete, once, within the application's session time.
        pub session: ::std::string::String,
    }
    ///What the client is to do next.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum AuthenticationAction {
        #[serde(rename = "proceed")]
        Proceed,
        #[serde(rename = "crossAuth")]
        CrossAuth,
        #[serde(rename = "fallback")]
        Fallback,
    }
    impl ::std::fmt::Display for AuthenticationAction {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Proceed => f.write_str("proceed"),
                Self::CrossAuth => f.write_str("crossAuth"),
                Self::Fallback => f.write_str("fallback"),
            }
        }
    }
    impl ::std::str::FromStr for AuthenticationAction {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "proceed" => Ok(Self::Proceed),
                "crossAuth" => Ok(Self::CrossAuth),
                "fallback" => Ok(Self::Fallback),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for AuthenticationAction {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for AuthenticationAction {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Which kind of authenticator makes the passkey.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum AuthenticatorAttachment {
        #[serde(rename = "platform")]
        Platform,
        #[serde(rename = "cross-platform")]
        CrossPlatform,
    }
    impl ::std::fmt::Display for AuthenticatorAttachment {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Platform => f.write_str("platform"),
                Self::CrossPlatform => f.write_str("cross-platform"),
            }
        }
    }
    impl ::std::str::FromStr for AuthenticatorAttachment {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "platform" => Ok(Self::Platform),
                "cross-platform" => Ok(Self::CrossPlatform),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for AuthenticatorAttachment {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for AuthenticatorAttachment {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///A policy on authenticators.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuthenticatorPolicy {
        /**The policy: `allow`, `blacklist`, `attestation`, `claimed_models`, `attachment`, `minimum_certification`,
`refuse_compromised`, `stale_metadata` and `at_login`; `fidelio app schema` has its JSON Schema.*/
        pub policy: ::serde_json::Value,
    }
    ///What the authenticator must be able to do.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct AuthenticatorSelection {
        #[serde(rename = "authenticatorAttachment")]
        pub authenticator_attachment: AuthenticatorAttachment,
        ///Always true, for clients of WebAuthn Level 1.
        #[serde(rename = "requireResidentKey")]
        pub require_resident_key: bool,
        #[serde(rename = "residentKey")]
        pub resident_key: ResidentKeyRequirement,
        #[serde(rename = "userVerification")]
        pub user_verification: UserVerification,
    }
    ///How a client can reach an authenticator.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum AuthenticatorTransport {
        #[serde(rename = "usb")]
        Usb,
        #[serde(rename = "nfc")]
        Nfc,
        #[serde(rename = "ble")]
        Ble,
        #[serde(rename = "smart-card")]
        SmartCard,
        #[serde(rename = "hybrid")]
        Hybrid,
        #[serde(rename = "internal")]
        Internal,
    }
    impl ::std::fmt::Display for AuthenticatorTransport {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Usb => f.write_str("usb"),
                Self::Nfc => f.write_str("nfc"),
                Self::Ble => f.write_str("ble"),
                Self::SmartCard => f.write_str("smart-card"),
                Self::Hybrid => f.write_str("hybrid"),
                Self::Internal => f.write_str("internal"),
            }
        }
    }
    impl ::std::str::FromStr for AuthenticatorTransport {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "usb" => Ok(Self::Usb),
                "nfc" => Ok(Self::Nfc),
                "ble" => Ok(Self::Ble),
                "smart-card" => Ok(Self::SmartCard),
                "hybrid" => Ok(Self::Hybrid),
                "internal" => Ok(Self::Internal),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for AuthenticatorTransport {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for AuthenticatorTransport {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///A provider logs somebody out (OpenID Connect Back-Channel Logout 1.0 section 2.5).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct BackChannelLogoutRequest {
        ///The logout token.
        pub logout_token: ::std::string::String,
    }
    ///Which claims say what of a user (OpenID Connect Core section 5.1). An empty name takes nothing.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct ClaimMappingBody {
        ///The name to show, at each login, unless a provisioning client says it; `name` if absent.
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        /**The e-mail address, if the provider is believed for it: of a new user, and at each login that may make a passkey, unless
a provisioning client says it; `email` if absent.*/
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email: ::std::option::Option<::std::string::String>,
        ///Whether the provider has verified that address; `email_verified` if absent.
        #[serde(
            rename = "emailVerified",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub email_verified: ::std::option::Option<::std::string::String>,
        ///The user name of somebody who becomes a user; `email` if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub username: ::std::option::Option<::std::string::String>,
    }
    ///Something that happened on a device.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ClientEventRequest {
        ///What happened. At most 512 characters are kept, control characters as escapes.
        pub event: ::std::string::String,
        ///Whether it is about an error; not if absent.
        #[serde(
            rename = "isError",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub is_error: ::std::option::Option<bool>,
    }
    ///The session, unchanged.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ClientEventResponse {
        ///As it was sent; it was not used up.
        pub session: ::std::string::String,
    }
    ///An address of a user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Contact {
        ///The address or number.
        pub address: ::std::string::String,
        pub channel: ContactChannel,
        ///Whether it was proved, or a backend vouched for it.
        pub verified: bool,
    }
    ///By what an address is reached.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum ContactChannel {
        #[serde(rename = "email")]
        Email,
        #[serde(rename = "sms")]
        Sms,
    }
    impl ::std::fmt::Display for ContactChannel {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Email => f.write_str("email"),
                Self::Sms => f.write_str("sms"),
            }
        }
    }
    impl ::std::str::FromStr for ContactChannel {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "email" => Ok(Self::Email),
                "sms" => Ok(Self::Sms),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for ContactChannel {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for ContactChannel {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///What `navigator.credentials.create()` answered.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct CreationResult {
        ///`response.attestationObject`.
        #[serde(rename = "attestationObject")]
        pub attestation_object: ::std::string::String,
        ///`response.getAuthenticatorData()`. Not used.
        #[serde(
            rename = "authenticatorData",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub authenticator_data: ::std::option::Option<::std::string::String>,
        ///`response.clientDataJSON`, byte for byte.
        #[serde(rename = "clientDataJSON")]
        pub client_data_json: ::std::string::String,
        ///`rawId`.
        #[serde(rename = "credentialId")]
        pub credential_id: ::std::string::String,
        ///`response.getPublicKey()`. Not used: the attestation object holds the key that was signed for.
        #[serde(
            rename = "publicKey",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub public_key: ::std::option::Option<::std::string::String>,
        ///`response.getPublicKeyAlgorithm()`. Not used.
        #[serde(
            rename = "publicKeyAlgorithm",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub public_key_algorithm: ::std::option::Option<i32>,
        ///`response.getTransports()`. Unknown ones are ignored.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub transports: ::std::vec::Vec<::std::string::String>,
    }
    ///A credential (`PublicKeyCredentialDescriptor`, WebAuthn section 5.8.3).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct CredentialDescriptor {
        ///The credential id.
        pub id: ::std::string::String,
        ///How to reach its authenticator; absent if it was not told.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub transports: ::std::vec::Vec<AuthenticatorTransport>,
        #[serde(rename = "type")]
        pub type_: PublicKeyCredentialType,
    }
    ///An algorithm that the passkey may use.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct CredentialParameters {
        ///The COSE algorithm.
        pub alg: i32,
        #[serde(rename = "type")]
        pub type_: PublicKeyCredentialType,
    }
    ///Another way to sign in at this server.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum CrossAuthMethod {
        #[serde(rename = "otp")]
        Otp,
        #[serde(rename = "otp:email")]
        OtpEmail,
        #[serde(rename = "otp:sms")]
        OtpSms,
    }
    impl ::std::fmt::Display for CrossAuthMethod {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Otp => f.write_str("otp"),
                Self::OtpEmail => f.write_str("otp:email"),
                Self::OtpSms => f.write_str("otp:sms"),
            }
        }
    }
    impl ::std::str::FromStr for CrossAuthMethod {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "otp" => Ok(Self::Otp),
                "otp:email" => Ok(Self::OtpEmail),
                "otp:sms" => Ok(Self::OtpSms),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for CrossAuthMethod {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for CrossAuthMethod {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /**What a client says of its device. Every member is optional, and empty texts count as absent; gaps are
filled from the User-Agent header. It helps people recognise their devices and never proves anything.*/
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct DeviceInfo {
        ///For example `Chrome`.
        #[serde(
            rename = "clientName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub client_name: ::std::option::Option<::std::string::String>,
        ///`browser`, or what a native client calls itself.
        #[serde(
            rename = "clientType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub client_type: ::std::option::Option<::std::string::String>,
        ///For example `120.0.0.0`.
        #[serde(
            rename = "clientVersion",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub client_version: ::std::option::Option<::std::string::String>,
        ///The identifier that an earlier answer gave the client to remember.
        #[serde(
            rename = "deviceId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub device_id: ::std::option::Option<::std::string::String>,
        ///Whether the device has Bluetooth.
        #[serde(
            rename = "hasBluetooth",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub has_bluetooth: ::std::option::Option<bool>,
        ///When somebody last signed in on the device; ignored in requests.
        #[serde(
            rename = "lastUsedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///For example `arm64`.
        #[serde(
            rename = "osArch",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub os_arch: ::std::option::Option<::std::string::String>,
        ///For example `Windows`.
        #[serde(
            rename = "osName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub os_name: ::std::option::Option<::std::string::String>,
        ///For example `18.1.1`.
        #[serde(
            rename = "osVersion",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub os_version: ::std::option::Option<::std::string::String>,
        ///In pixels.
        #[serde(
            rename = "screenHeight",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub screen_height: ::std::option::Option<i32>,
        ///In pixels.
        #[serde(
            rename = "screenWidth",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub screen_width: ::std::option::Option<i32>,
        /**The JSON text of `PublicKeyCredential.getClientCapabilities()`: it decides whether a passkey can be used
here at all.*/
        #[serde(
            rename = "webauthnCapabilities",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub webauthn_capabilities: ::std::option::Option<::std::string::String>,
    }
    ///A device and who has signed in on it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct DeviceResponse {
        #[serde(rename = "deviceInfo")]
        pub device_info: DeviceInfo,
        ///Who has signed in on it, at most 100.
        pub users: ::std::vec::Vec<UserWithNames>,
    }
    ///Asks what would happen.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct DiscoverRequest {
        #[serde(
            rename = "deviceInfo",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub device_info: ::std::option::Option<DeviceInfo>,
        ///Whether a passkey would be made on a security key; false if absent.
        #[serde(
            rename = "securityKey",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub security_key: ::std::option::Option<bool>,
        ///What the interaction is called; made up if absent.
        #[serde(
            rename = "traceId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub trace_id: ::std::option::Option<::std::string::String>,
        pub user: User,
        ///The User-Agent header of the user's browser.
        #[serde(rename = "userAgent")]
        pub user_agent: ::std::string::String,
    }
    ///What would happen if the user signed in now.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct DiscoverResponse {
        #[serde(rename = "authRequestOptions")]
        pub auth_request_options: AssertionOptions,
        ///On which device.
        #[serde(
            rename = "lastLoginDeviceId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_login_device_id: ::std::option::Option<::std::string::String>,
        ///When the user last signed in with a passkey.
        #[serde(
            rename = "lastLoginTs",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_login_ts: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        #[serde(rename = "matchResult")]
        pub match_result: MatchResult,
        #[serde(rename = "regRequestOptions")]
        pub reg_request_options: RegistrationRequestOptions,
        /**For `auth/complete`, or for `reg/complete` where this key could grant `reg:write`, or where the user is not known
and anybody may register; once.*/
        pub session: ::std::string::String,
        ///What the interaction is called.
        #[serde(rename = "traceId")]
        pub trace_id: ::std::string::String,
        ///The user; absent if there is none.
        #[serde(
            rename = "userId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_id: ::std::option::Option<::std::string::String>,
    }
    ///Why a request was not carried out. It changed nothing.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Error {
        ///A sentence for people: what was wrong, which field, and what to do.
        pub msg: ::std::string::String,
        #[serde(rename = "msgCode")]
        pub msg_code: MsgCode,
    }
    ///Asks for a token that vouches for a user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ExternalAuthRequest {
        ///The user's name. It need not be registered yet: then the user may sign up.
        pub username: ::std::string::String,
    }
    ///A way to sign in that the application offers itself.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum FallbackMethod {
        #[serde(rename = "ciam")]
        Ciam,
    }
    impl ::std::fmt::Display for FallbackMethod {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Ciam => f.write_str("ciam"),
            }
        }
    }
    impl ::std::str::FromStr for FallbackMethod {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "ciam" => Ok(Self::Ciam),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for FallbackMethod {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for FallbackMethod {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Asks for a grant.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct GrantRequest {
        ///What is granted; the API key must hold each scope itself.
        pub grants: ::std::vec::Vec<GrantScope>,
        ///To which user. Absent, only `reg:write` can be granted: permission to register any new user name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub username: ::std::option::Option<::std::string::String>,
    }
    ///A grant.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct GrantResponse {
        ///A token with exactly the granted scopes, valid for seconds.
        pub token: ::std::string::String,
    }
    ///A scope that can be granted.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum GrantScope {
        #[serde(rename = "passkey:read")]
        PasskeyRead,
        #[serde(rename = "passkey:write")]
        PasskeyWrite,
        #[serde(rename = "profile:read")]
        ProfileRead,
        #[serde(rename = "profile:write")]
        ProfileWrite,
        #[serde(rename = "reg:write")]
        RegWrite,
        #[serde(rename = "auth:write")]
        AuthWrite,
    }
    impl ::std::fmt::Display for GrantScope {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::PasskeyRead => f.write_str("passkey:read"),
                Self::PasskeyWrite => f.write_str("passkey:write"),
                Self::ProfileRead => f.write_str("profile:read"),
                Self::ProfileWrite => f.write_str("profile:write"),
                Self::RegWrite => f.write_str("reg:write"),
                Self::AuthWrite => f.write_str("auth:write"),
            }
        }
    }
    impl ::std::str::FromStr for GrantScope {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "passkey:read" => Ok(Self::PasskeyRead),
                "passkey:write" => Ok(Self::PasskeyWrite),
                "profile:read" => Ok(Self::ProfileRead),
                "profile:write" => Ok(Self::ProfileWrite),
                "reg:write" => Ok(Self::RegWrite),
                "auth:write" => Ok(Self::AuthWrite),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for GrantScope {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for GrantScope {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Which account is to be linked.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct IdentityPutRequest {
        ///Who it is at the provider: the `sub` of its ID tokens, letter for letter.
        pub subject: ::std::string::String,
    }
    /**What a token is (RFC 7662 section 2.2). A token that is not live, or of another application, is only told not to be
active.*/
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct IntrospectionResponse {
        ///How strongly: `aal1` or `aal2`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub acr: ::std::option::Option<::std::string::String>,
        ///Whether it is live: authentic, not expired, not revoked, and of a user who may sign in.
        pub active: bool,
        ///How the user was authenticated (RFC 8176).
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub amr: ::std::vec::Vec<::std::string::String>,
        ///The application.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub aud: ::std::option::Option<::std::string::String>,
        ///When the user was authenticated, in seconds since 1970.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub auth_time: ::std::option::Option<i64>,
        ///The application.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        ///When it expires, in seconds since 1970.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub exp: ::std::option::Option<i64>,
        ///When it was issued, in seconds since 1970.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub iat: ::std::option::Option<i64>,
        ///Who issued it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub iss: ::std::option::Option<::std::string::String>,
        ///Its identifier.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub jti: ::std::option::Option<::std::string::String>,
        ///What it may be used for, separated by spaces.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scope: ::std::option::Option<::std::string::String>,
        ///The sign-in that it is of, if that can be refreshed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub sid: ::std::option::Option<::std::string::String>,
        ///The user's identifier.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub sub: ::std::option::Option<::std::string::String>,
        ///`Bearer` for an access token (RFC 6749 section 7.1); absent for a refresh token.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token_type: ::std::option::Option<::std::string::String>,
        ///The user's name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub username: ::std::option::Option<::std::string::String>,
    }
    ///A public key (JWK, RFC 7517, RFC 7518 section 6.2).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Jwk {
        ///Always `ES256`.
        pub alg: ::std::string::String,
        ///Always `P-256`.
        pub crv: ::std::string::String,
        ///Always `verify`.
        pub key_ops: ::std::vec::Vec<::std::string::String>,
        ///The key's identifier, as tokens name it.
        pub kid: ::std::string::String,
        ///Always `EC`.
        pub kty: ::std::string::String,
        ///Always `sig`.
        #[serde(rename = "use")]
        pub use_: ::std::string::String,
        ///The x coordinate.
        pub x: ::std::string::String,
        ///The y coordinate.
        pub y: ::std::string::String,
    }
    ///The public keys of an application (JWK Set, RFC 7517 section 5).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct JwkSet {
        ///The keys: the one that signs now, one that will sign soon, and those whose tokens have not expired.
        pub keys: ::std::vec::Vec<Jwk>,
    }
    ///A user who is signed in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Jwt {
        ///The device, to be remembered and sent as `deviceInfo.deviceId`.
        #[serde(rename = "deviceId")]
        pub device_id: ::std::string::String,
        ///The access token (ES256, RFC 7519).
        #[serde(rename = "jwtAccess")]
        pub jwt_access: ::std::string::String,
        ///The passkey; empty if none was used.
        #[serde(rename = "passkeyId")]
        pub passkey_id: ::std::string::String,
        ///The user.
        #[serde(rename = "userId")]
        pub user_id: ::std::string::String,
    }
    ///The accounts that are linked to a user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct LinkedIdentities {
        ///By provider; a user has at most one at each.
        pub items: ::std::vec::Vec<LinkedIdentity>,
    }
    ///An account at an OpenID provider that is linked to a user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct LinkedIdentity {
        ///When the user last signed in by it.
        #[serde(
            rename = "lastUsedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///When it was linked.
        #[serde(rename = "linkedAt")]
        pub linked_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What the application calls the provider.
        #[serde(rename = "providerId")]
        pub provider_id: ::std::string::String,
        ///Who it is there (`sub`, OpenID Connect Core section 2).
        pub subject: ::std::string::String,
    }
    ///What a login is for.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum LoginFlow {
        #[serde(rename = "login")]
        Login,
        #[serde(rename = "external")]
        External,
    }
    impl ::std::fmt::Display for LoginFlow {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Login => f.write_str("login"),
                Self::External => f.write_str("external"),
            }
        }
    }
    impl ::std::str::FromStr for LoginFlow {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "login" => Ok(Self::Login),
                "external" => Ok(Self::External),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for LoginFlow {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for LoginFlow {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///What would happen.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum MatchResult {
        PasskeyFound,
        NoPasskey,
        NoUser,
        UserInactive,
    }
    impl ::std::fmt::Display for MatchResult {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::PasskeyFound => f.write_str("PasskeyFound"),
                Self::NoPasskey => f.write_str("NoPasskey"),
                Self::NoUser => f.write_str("NoUser"),
                Self::UserInactive => f.write_str("UserInactive"),
            }
        }
    }
    impl ::std::str::FromStr for MatchResult {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "PasskeyFound" => Ok(Self::PasskeyFound),
                "NoPasskey" => Ok(Self::NoPasskey),
                "NoUser" => Ok(Self::NoUser),
                "UserInactive" => Ok(Self::UserInactive),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for MatchResult {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for MatchResult {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///The FIDO metadata at hand.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MetadataResponse {
        ///Whether any could be had.
        pub loaded: bool,
        ///How many models of authenticators it tells of.
        pub models: i64,
        ///Until when it holds.
        #[serde(
            rename = "nextUpdate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_update: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///Its serial number.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub number: ::std::option::Option<i64>,
        ///Whether there should be younger metadata, or there is none.
        pub stale: bool,
    }
    ///Something that can be done next, for programs and for people.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaAction {
        ///What it means.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub desc: ::std::option::Option<::std::string::String>,
        ///What to call it.
        pub label: ::std::string::String,
        pub name: MfaActionName,
    }
    ///Something that can be done next.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum MfaActionName {
        #[serde(rename = "passkey:reg")]
        PasskeyReg,
        #[serde(rename = "passkey:auth")]
        PasskeyAuth,
        #[serde(rename = "passkey:tx")]
        PasskeyTx,
        #[serde(rename = "otp:email")]
        OtpEmail,
        #[serde(rename = "otp:sms")]
        OtpSms,
        #[serde(rename = "otp:verify")]
        OtpVerify,
        #[serde(rename = "external")]
        External,
    }
    impl ::std::fmt::Display for MfaActionName {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::PasskeyReg => f.write_str("passkey:reg"),
                Self::PasskeyAuth => f.write_str("passkey:auth"),
                Self::PasskeyTx => f.write_str("passkey:tx"),
                Self::OtpEmail => f.write_str("otp:email"),
                Self::OtpSms => f.write_str("otp:sms"),
                Self::OtpVerify => f.write_str("otp:verify"),
                Self::External => f.write_str("external"),
            }
        }
    }
    impl ::std::str::FromStr for MfaActionName {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "passkey:reg" => Ok(Self::PasskeyReg),
                "passkey:auth" => Ok(Self::PasskeyAuth),
                "passkey:tx" => Ok(Self::PasskeyTx),
                "otp:email" => Ok(Self::OtpEmail),
                "otp:sms" => Ok(Self::OtpSms),
                "otp:verify" => Ok(Self::OtpVerify),
                "external" => Ok(Self::External),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for MfaActionName {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for MfaActionName {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///What the authenticator answered to the options of `passkey:auth` or `passkey:tx`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaAssertionRequest {
        #[serde(rename = "assertionResult")]
        pub assertion_result: AssertionResult,
    }
    ///Begins to sign in or up.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct MfaBeginRequest {
        #[serde(
            rename = "deviceInfo",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub device_info: ::std::option::Option<DeviceInfo>,
        ///What is to be signed: 1 to 2,048 bytes of text. Sign a digest of more.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub payload: ::std::option::Option<::std::string::String>,
        /**What the client calls the interaction, to find its events by: at most 128 bytes. It is also the `nonce` of the
signature. One is made if it is absent.*/
        #[serde(
            rename = "traceId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub trace_id: ::std::option::Option<::std::string::String>,
        #[serde(
            rename = "trustItems",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub trust_items: ::std::option::Option<TrustItems>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<MfaUser>,
    }
    ///A flow that is complete: the user is signed in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaComplete {
        ///The access token (ES256, RFC 7519).
        #[serde(rename = "accessToken")]
        pub access_token: ::std::string::String,
        ///The device, to be remembered and sent as `deviceInfo.deviceId`.
        #[serde(rename = "deviceId")]
        pub device_id: ::std::string::String,
        pub flow: MfaFlow,
        ///The identity token (OpenID Connect Core section 2).
        #[serde(rename = "idToken")]
        pub id_token: ::std::string::String,
        #[serde(
            rename = "passkeyInfo",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub passkey_info: ::std::option::Option<MfaPasskeyInfo>,
        ///What was signed; empty if there was nothing.
        pub payload: ::std::string::String,
        ///The signature over it, a JWS that the application's published keys verify; empty if there was nothing.
        #[serde(rename = "payloadSignature")]
        pub payload_signature: ::std::string::String,
        ///The refresh token, for `oauth2/token`; it can be used once.
        #[serde(rename = "refreshToken")]
        pub refresh_token: ::std::string::String,
    }
    ///What the authenticator answered to the options of `passkey:reg`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaCreationRequest {
        #[serde(rename = "creationResult")]
        pub creation_result: CreationResult,
        ///What the user calls the passkey; named after its provider and device if absent.
        #[serde(
            rename = "passkeyName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub passkey_name: ::std::option::Option<::std::string::String>,
    }
    ///Asks whether any trust id is known.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaDiscoverRequest {
        #[serde(rename = "trustItems")]
        pub trust_items: TrustItems,
    }
    /**Why a step did not complete the flow. With `session` and `next` it was right, and one of those is next. Without
them it was not, and the session that was sent can be used again.*/
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaError {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub flow: ::std::option::Option<MfaFlow>,
        ///A sentence for people.
        pub msg: ::std::string::String,
        #[serde(rename = "msgCode")]
        pub msg_code: MfaErrorCode,
        ///What can be done, best first.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub next: ::std::vec::Vec<MfaNextAction>,
        ///To be sent in `Authorization` with what is done next.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub session: ::std::option::Option<::std::string::String>,
    }
    ///The kinds of errors of a flow.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum MfaErrorCode {
        #[serde(rename = "additional_auth_required")]
        AdditionalAuthRequired,
        #[serde(rename = "bad_request")]
        BadRequest,
        #[serde(rename = "unauthorized")]
        Unauthorized,
        #[serde(rename = "forbidden")]
        Forbidden,
        #[serde(rename = "not_found")]
        NotFound,
        #[serde(rename = "conflict")]
        Conflict,
        #[serde(rename = "too_many_requests")]
        TooManyRequests,
        #[serde(rename = "internal_error")]
        InternalError,
    }
    impl ::std::fmt::Display for MfaErrorCode {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::AdditionalAuthRequired => f.write_str("additional_auth_required"),
                Self::BadRequest => f.write_str("bad_request"),
                Self::Unauthorized => f.write_str("unauthorized"),
                Self::Forbidden => f.write_str("forbidden"),
                Self::NotFound => f.write_str("not_found"),
                Self::Conflict => f.write_str("conflict"),
                Self::TooManyRequests => f.write_str("too_many_requests"),
                Self::InternalError => f.write_str("internal_error"),
            }
        }
    }
    impl ::std::str::FromStr for MfaErrorCode {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "additional_auth_required" => Ok(Self::AdditionalAuthRequired),
                "bad_request" => Ok(Self::BadRequest),
                "unauthorized" => Ok(Self::Unauthorized),
                "forbidden" => Ok(Self::Forbidden),
                "not_found" => Ok(Self::NotFound),
                "conflict" => Ok(Self::Conflict),
                "too_many_requests" => Ok(Self::TooManyRequests),
                "internal_error" => Ok(Self::InternalError),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for MfaErrorCode {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for MfaErrorCode {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///A token by which the application's backend vouches for the user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaExternalRequest {
        ///From `mgmt/grant/external-auth`.
        pub token: ::std::string::String,
    }
    ///Whether the user signs in or up.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum MfaFlow {
        #[serde(rename = "signIn")]
        SignIn,
        #[serde(rename = "signUp")]
        SignUp,
    }
    impl ::std::fmt::Display for MfaFlow {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::SignIn => f.write_str("signIn"),
                Self::SignUp => f.write_str("signUp"),
            }
        }
    }
    impl ::std::str::FromStr for MfaFlow {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "signIn" => Ok(Self::SignIn),
                "signUp" => Ok(Self::SignUp),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for MfaFlow {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for MfaFlow {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///What is next.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaNext {
        pub flow: MfaFlow,
        ///A sentence for people.
        pub msg: ::std::string::String,
        #[serde(rename = "msgCode")]
        pub msg_code: MfaNextCode,
        ///What can be done, best first.
        pub next: ::std::vec::Vec<MfaNextAction>,
        ///To be sent in `Authorization` with what is done next.
        pub session: ::std::string::String,
    }
    ///One thing that can be done next.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaNextAction {
        pub action: MfaAction,
        /**What is needed for it. Of the passkey actions the first option is the base64url of the JSON of the WebAuthn
options, and `merchantTrustID` and `walletTrustID` are trust ids by which the user is known. Of the code actions
each option with a label is an address that can be chosen. The last option of each action is named `reason`:
the rule of the policy by which it is offered, and which step of how many it is, as in `new-device:1/2`.*/
        pub options: ::std::vec::Vec<MfaOption>,
    }
    ///The code of an answer that asks for more.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum MfaNextCode {
        #[serde(rename = "additional_auth_required")]
        AdditionalAuthRequired,
    }
    impl ::std::fmt::Display for MfaNextCode {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::AdditionalAuthRequired => f.write_str("additional_auth_required"),
            }
        }
    }
    impl ::std::str::FromStr for MfaNextCode {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "additional_auth_required" => Ok(Self::AdditionalAuthRequired),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for MfaNextCode {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for MfaNextCode {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///A detail of something that can be done next.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaOption {
        ///What people see; only addresses that can be chosen have one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        ///What it is.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        ///Its value.
        pub value: ::std::string::String,
    }
    ///Asks for a code.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaOtpRequest {
        pub method: OtpMethod,
        ///The value or the label of the address that was chosen; the first one if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub option: ::std::option::Option<::std::string::String>,
    }
    ///A code that was typed.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaOtpVerifyRequest {
        ///The digits; spaces and hyphens between them are ignored.
        pub otp: ::std::string::String,
    }
    ///The passkey that completed a flow.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaPasskeyInfo {
        ///The model of authenticator; zeros if it was not told.
        pub aaguid: ::std::string::String,
        #[serde(
            rename = "assertionResult",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub assertion_result: ::std::option::Option<AssertionResult>,
        #[serde(
            rename = "creationResult",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub creation_result: ::std::option::Option<CreationResult>,
        ///Its identifier.
        #[serde(rename = "passkeyId")]
        pub passkey_id: ::std::string::String,
        ///The public key (COSE key, RFC 9052 section 7).
        #[serde(rename = "publicKey")]
        pub public_key: ::std::string::String,
    }
    ///Replaces what is to be signed.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaPayloadRequest {
        ///What is to be signed: 1 to 2,048 bytes of text.
        pub payload: ::std::string::String,
    }
    ///A multi-factor policy.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaPolicyRequest {
        ///The policy; `fidelio app schema` has its JSON Schema.
        pub policy: ::serde_json::Value,
    }
    ///The multi-factor policy in force.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaPolicyResponse {
        ///Whether it is the program's own.
        #[serde(rename = "isDefault")]
        pub is_default: bool,
        ///The policy; `fidelio app schema` has its JSON Schema.
        pub policy: ::serde_json::Value,
    }
    ///A session that a code was sent in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaSessionResponse {
        ///To be sent in `Authorization` with what is done next.
        pub session: ::std::string::String,
    }
    ///A user who signs in, or up if the name is not known yet.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct MfaUser {
        ///The name to show, of one who signs up; the user name if absent.
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///The full name; taken as the name to show if that is absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        ///The telephone number of one who signs up, in international form. It is not used before it is proved.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub phone: ::std::option::Option<::std::string::String>,
        ///The user name; empty to sign in whoever has a passkey.
        pub username: ::std::string::String,
        #[serde(
            rename = "usernameType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub username_type: ::std::option::Option<UsernameType>,
    }
    ///What kind of error it is; stable, for programs.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum MsgCode {
        #[serde(rename = "bad_request")]
        BadRequest,
        #[serde(rename = "unauthorized")]
        Unauthorized,
        #[serde(rename = "forbidden")]
        Forbidden,
        #[serde(rename = "not_found")]
        NotFound,
        #[serde(rename = "conflict")]
        Conflict,
        #[serde(rename = "too_many_requests")]
        TooManyRequests,
        #[serde(rename = "internal_error")]
        InternalError,
    }
    impl ::std::fmt::Display for MsgCode {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::BadRequest => f.write_str("bad_request"),
                Self::Unauthorized => f.write_str("unauthorized"),
                Self::Forbidden => f.write_str("forbidden"),
                Self::NotFound => f.write_str("not_found"),
                Self::Conflict => f.write_str("conflict"),
                Self::TooManyRequests => f.write_str("too_many_requests"),
                Self::InternalError => f.write_str("internal_error"),
            }
        }
    }
    impl ::std::str::FromStr for MsgCode {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "bad_request" => Ok(Self::BadRequest),
                "unauthorized" => Ok(Self::Unauthorized),
                "forbidden" => Ok(Self::Forbidden),
                "not_found" => Ok(Self::NotFound),
                "conflict" => Ok(Self::Conflict),
                "too_many_requests" => Ok(Self::TooManyRequests),
                "internal_error" => Ok(Self::InternalError),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for MsgCode {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for MsgCode {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Why a request was not carried out, in the words of OAuth 2.0 and in ours.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct OAuthError {
        pub error: OAuthErrorCode,
        ///A sentence for people.
        pub error_description: ::std::string::String,
        ///The same sentence.
        pub msg: ::std::string::String,
        #[serde(rename = "msgCode")]
        pub msg_code: MsgCode,
    }
    ///The kinds of errors of OAuth 2.0 (RFC 6749 section 5.2).
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum OAuthErrorCode {
        #[serde(rename = "invalid_request")]
        InvalidRequest,
        #[serde(rename = "invalid_client")]
        InvalidClient,
        #[serde(rename = "invalid_grant")]
        InvalidGrant,
        #[serde(rename = "unauthorized_client")]
        UnauthorizedClient,
        #[serde(rename = "unsupported_token_type")]
        UnsupportedTokenType,
        #[serde(rename = "unsupported_grant_type")]
        UnsupportedGrantType,
        #[serde(rename = "invalid_scope")]
        InvalidScope,
        #[serde(rename = "server_error")]
        ServerError,
        #[serde(rename = "temporarily_unavailable")]
        TemporarilyUnavailable,
    }
    impl ::std::fmt::Display for OAuthErrorCode {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::InvalidRequest => f.write_str("invalid_request"),
                Self::InvalidClient => f.write_str("invalid_client"),
                Self::InvalidGrant => f.write_str("invalid_grant"),
                Self::UnauthorizedClient => f.write_str("unauthorized_client"),
                Self::UnsupportedTokenType => f.write_str("unsupported_token_type"),
                Self::UnsupportedGrantType => f.write_str("unsupported_grant_type"),
                Self::InvalidScope => f.write_str("invalid_scope"),
                Self::ServerError => f.write_str("server_error"),
                Self::TemporarilyUnavailable => f.write_str("temporarily_unavailable"),
            }
        }
    }
    impl ::std::str::FromStr for OAuthErrorCode {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "invalid_request" => Ok(Self::InvalidRequest),
                "invalid_client" => Ok(Self::InvalidClient),
                "invalid_grant" => Ok(Self::InvalidGrant),
                "unauthorized_client" => Ok(Self::UnauthorizedClient),
                "unsupported_token_type" => Ok(Self::UnsupportedTokenType),
                "unsupported_grant_type" => Ok(Self::UnsupportedGrantType),
                "invalid_scope" => Ok(Self::InvalidScope),
                "server_error" => Ok(Self::ServerError),
                "temporarily_unavailable" => Ok(Self::TemporarilyUnavailable),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for OAuthErrorCode {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for OAuthErrorCode {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///Asks to be signed out, here and at the provider.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct OidcLogoutRequest {
        /**Where the provider sends the browser in the end: one of the provider's `redirectUris`, letter for letter. It must be
known at the provider too.*/
        #[serde(rename = "redirectUri")]
        pub redirect_uri: ::std::string::String,
        ///What the application wants to hear again there, in the query: at most 512 bytes.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub state: ::std::option::Option<::std::string::String>,
    }
    ///The user is signed out here.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct OidcLogoutResponse {
        /**Where the browser goes to be signed out at the provider too. Absent if the provider has no such place, or cannot be
reached.*/
        #[serde(
            rename = "logoutUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub logout_url: ::std::option::Option<::std::string::String>,
    }
    ///An OpenID provider, without our secret there.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct OidcProvider {
        ///Where the provider tells that somebody is logged out, to be registered there if it does so.
        #[serde(rename = "backChannelLogoutUrl")]
        pub back_channel_logout_url: ::std::string::String,
        ///Where the provider sends browsers back to, to be registered there.
        #[serde(rename = "callbackUrl")]
        pub callback_url: ::std::string::String,
        pub claims: ClaimMappingBody,
        ///Who we are at the provider.
        #[serde(rename = "clientId")]
        pub client_id: ::std::string::String,
        ///Whether somebody who is not known yet becomes a user.
        #[serde(rename = "createUsers")]
        pub create_users: bool,
        ///When it was added.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Whether a login by it gives an access token; if not, it is only the step `external` of a multi-factor flow.
        #[serde(rename = "directLogin")]
        pub direct_login: bool,
        ///Whether users may sign in by it.
        pub enabled: bool,
        ///Whether there is a secret; without one we are a public client.
        #[serde(rename = "hasSecret")]
        pub has_secret: bool,
        ///What the application calls it in paths.
        pub id: ::std::string::String,
        ///The issuer.
        pub issuer: ::std::string::String,
        ///The name to show.
        pub name: ::std::string::String,
        ///Where users may be sent back to, letter for letter.
        #[serde(rename = "redirectUris")]
        pub redirect_uris: ::std::vec::Vec<::std::string::String>,
        ///What we ask for.
        pub scopes: ::std::vec::Vec<::std::string::String>,
        ///The domains for whose verified e-mail addresses the provider is believed.
        #[serde(rename = "trustedDomains")]
        pub trusted_domains: ::std::vec::Vec<::std::string::String>,
    }
    ///A page of OpenID providers.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct OidcProviderPage {
        ///The items.
        pub items: ::std::vec::Vec<OidcProvider>,
        ///What to send as `cursor` for the next page; absent on the last one.
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
    }
    ///An OpenID provider as it is to be.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct OidcProviderPutRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub claims: ::std::option::Option<ClaimMappingBody>,
        ///Who we are at the provider.
        #[serde(rename = "clientId")]
        pub client_id: ::std::string::String,
        /**Our secret at the provider, kept encrypted. Absent, the one that there is stays; with another issuer or client id it must
be given again.*/
        #[serde(
            rename = "clientSecret",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub client_secret: ::std::option::Option<::std::string::String>,
        ///Whether somebody who is not known yet becomes a user; false if absent.
        #[serde(
            rename = "createUsers",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub create_users: ::std::option::Option<bool>,
        /**Whether a login by it gives an access token, and is not only the step `external` of a multi-factor flow; true if
absent.*/
        #[serde(
            rename = "directLogin",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub direct_login: ::std::option::Option<bool>,
        ///Whether users may sign in by it; true if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub enabled: ::std::option::Option<bool>,
        ///The issuer: an `https://` URL under which the provider publishes its configuration.
        pub issuer: ::std::string::String,
        ///The name to show: 1 to 64 printable characters.
        pub name: ::std::string::String,
        ///Where users may be sent back to, letter for letter: 1 to 32 URLs.
        #[serde(rename = "redirectUris")]
        pub redirect_uris: ::std::vec::Vec<::std::string::String>,
        ///What we ask for; `openid email profile` if absent.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub scopes: ::std::vec::Vec<::std::string::String>,
        /**The domains for whose verified e-mail addresses the provider is believed; none if absent. If there are any, a user name
that is an address of another domain counts as absent.*/
        #[serde(
            rename = "trustedDomains",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub trusted_domains: ::std::vec::Vec<::std::string::String>,
    }
    ///What is true of this server (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct OpenIdConfiguration {
        ///How strongly users are authenticated.
        pub acr_values_supported: ::std::vec::Vec<::std::string::String>,
        ///What identity tokens tell.
        pub claims_supported: ::std::vec::Vec<::std::string::String>,
        ///Only `refresh_token`: users sign in by the operations of this API.
        pub grant_types_supported: ::std::vec::Vec<::std::string::String>,
        ///How tokens are signed.
        pub id_token_signing_alg_values_supported: ::std::vec::Vec<
            ::std::string::String,
        >,
        ///Where tokens are looked at.
        pub introspection_endpoint: ::std::string::String,
        ///An API key is sent as the user name of Basic authentication.
        pub introspection_endpoint_auth_methods_supported: ::std::vec::Vec<
            ::std::string::String,
        >,
        ///`iss` of all tokens.
        pub issuer: ::std::string::String,
        ///Where the keys of the application are.
        pub jwks_uri: ::std::string::String,
        ///None: there is no authorization endpoint.
        pub response_types_supported: ::std::vec::Vec<::std::string::String>,
        ///Where sign-ins are ended.
        pub revocation_endpoint: ::std::string::String,
        ///Nor have those of the revocation endpoint.
        pub revocation_endpoint_auth_methods_supported: ::std::vec::Vec<
            ::std::string::String,
        >,
        ///What tokens may be used for.
        pub scopes_supported: ::std::vec::Vec<::std::string::String>,
        ///`sub` is the same for everybody who asks.
        pub subject_types_supported: ::std::vec::Vec<::std::string::String>,
        ///Where tokens are refreshed.
        pub token_endpoint: ::std::string::String,
        ///Clients of the token endpoint have no secret.
        pub token_endpoint_auth_methods_supported: ::std::vec::Vec<
            ::std::string::String,
        >,
    }
    ///How a code is sent.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum OtpMethod {
        #[serde(rename = "email")]
        Email,
        #[serde(rename = "sms")]
        Sms,
    }
    impl ::std::fmt::Display for OtpMethod {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Email => f.write_str("email"),
                Self::Sms => f.write_str("sms"),
            }
        }
    }
    impl ::std::str::FromStr for OtpMethod {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "email" => Ok(Self::Email),
                "sms" => Ok(Self::Sms),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for OtpMethod {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for OtpMethod {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///A passkey of a user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Passkey {
        ///The model of authenticator; zeros if it was not told.
        pub aaguid: ::std::string::String,
        ///When it was made.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The WebAuthn credential id.
        #[serde(rename = "credentialId")]
        pub credential_id: ::std::string::String,
        ///Whether it is synced to other devices.
        #[serde(rename = "credentialSynced")]
        pub credential_synced: bool,
        ///The passkey's identifier.
        pub id: ::std::string::String,
        ///When it was last used; absent if it was not used since it was made.
        #[serde(
            rename = "lastUsedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        #[serde(
            rename = "lastUsedFrom",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_from: ::std::option::Option<DeviceInfo>,
        #[serde(
            rename = "lastUsedFromDevice",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_from_device: ::std::option::Option<DeviceInfo>,
        ///What its user calls it.
        pub name: ::std::string::String,
        ///The provider's name, if the catalogue knows it.
        #[serde(
            rename = "providerName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub provider_name: ::std::option::Option<::std::string::String>,
    }
    ///A passkey, by its identifier alone.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PasskeyInfoWithId {
        ///The model of authenticator; zeros if it was not told.
        pub aaguid: ::std::string::String,
        ///When it was made.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///On which device it was made.
        #[serde(
            rename = "createdFromDeviceId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_from_device_id: ::std::option::Option<::std::string::String>,
        ///The passkey's identifier.
        pub id: ::std::string::String,
        ///When it was last used.
        #[serde(
            rename = "lastUsedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///On which device it was last used.
        #[serde(
            rename = "lastUsedFromDeviceId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_from_device_id: ::std::option::Option<::std::string::String>,
        ///What its user calls it.
        pub name: ::std::string::String,
        ///The provider's name, if it is known.
        #[serde(
            rename = "providerName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub provider_name: ::std::option::Option<::std::string::String>,
    }
    ///A new name for a passkey.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PasskeyNameRequest {
        ///1 to 128 printable characters.
        #[serde(rename = "passkeyName")]
        pub passkey_name: ::std::string::String,
    }
    ///A passkey of a user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PasskeyOfUser {
        ///The model of authenticator; zeros if it was not told.
        pub aaguid: ::std::string::String,
        ///When it was made.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///On which device it was made.
        #[serde(
            rename = "createdFromDeviceId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub created_from_device_id: ::std::option::Option<::std::string::String>,
        ///When it was last used.
        #[serde(
            rename = "lastUsedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///On which device it was last used.
        #[serde(
            rename = "lastUsedFromDeviceId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_from_device_id: ::std::option::Option<::std::string::String>,
        ///What its user calls it.
        pub name: ::std::string::String,
        ///The passkey's identifier.
        #[serde(rename = "passkeyId")]
        pub passkey_id: ::std::string::String,
        ///The provider's name, if it is known.
        #[serde(
            rename = "providerName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub provider_name: ::std::option::Option<::std::string::String>,
    }
    ///How a passkey is to be made.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct PasskeyOptions {
        /**Whether the browser is to make the passkey by itself after the user signed in by other means
(`mediation: "conditional"`). Needs a token of the user; user verification is then not required.*/
        #[serde(
            rename = "conditionalCreate",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub conditional_create: ::std::option::Option<bool>,
        ///Whether the passkey is to be on a security key instead of the device itself.
        #[serde(
            rename = "securityKey",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub security_key: ::std::option::Option<bool>,
    }
    ///A new name for a passkey.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PasskeyRenameRequest {
        ///1 to 128 printable characters.
        pub name: ::std::string::String,
    }
    ///A passkey and its owner.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct PasskeyResponse {
        #[serde(rename = "passkeyInfo")]
        pub passkey_info: PasskeyInfoWithId,
        pub user: UserWithNames,
    }
    ///The e-mail address to remove.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ProfileEmailDeleteRequest {
        ///The address that the user has.
        pub email: ::std::string::String,
    }
    ///A new e-mail address.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ProfileEmailRequest {
        ///The address (RFC 5322 section 3.4.1).
        pub email: ::std::string::String,
        /**Whether a code is sent there, and the address taken once the code was typed (`profile/email/verify`); else the
caller vouches for it, and it is taken at once. True if absent.*/
        #[serde(
            rename = "requestVerification",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_verification: ::std::option::Option<bool>,
    }
    ///A new telephone number.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ProfilePhoneRequest {
        ///Whether the user agreed to get text messages there. None is sent without it. False if absent.
        #[serde(
            rename = "messagingConsent",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub messaging_consent: ::std::option::Option<bool>,
        ///The number in international form (E.164); spaces, hyphens, dots and brackets are ignored.
        #[serde(rename = "phoneNumber")]
        pub phone_number: ::std::string::String,
        /**Whether a code is sent there, which needs consent, and the number taken once the code was typed
(`profile/phone/verify`); else the caller vouches for it, and it is taken at once. True if absent.*/
        #[serde(
            rename = "requestVerification",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub request_verification: ::std::option::Option<bool>,
    }
    ///A code that proves a new address.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ProfileVerifyRequest {
        ///The digits; spaces and hyphens between them are ignored.
        #[serde(rename = "authCode")]
        pub auth_code: ::std::string::String,
        ///The user's name.
        pub username: ::std::string::String,
    }
    ///The one type of credential.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum PublicKeyCredentialType {
        #[serde(rename = "public-key")]
        PublicKey,
    }
    impl ::std::fmt::Display for PublicKeyCredentialType {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::PublicKey => f.write_str("public-key"),
            }
        }
    }
    impl ::std::str::FromStr for PublicKeyCredentialType {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "public-key" => Ok(Self::PublicKey),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for PublicKeyCredentialType {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for PublicKeyCredentialType {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///What the authenticator answered to a registration.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct RegCompleteRequest {
        #[serde(rename = "creationResult")]
        pub creation_result: CreationResult,
        ///What the user calls the passkey, at most 128 characters; named after provider and device if absent.
        #[serde(
            rename = "passkeyName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub passkey_name: ::std::option::Option<::std::string::String>,
        ///The session from init.
        pub session: ::std::string::String,
    }
    ///Asks to register a passkey.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct RegInitRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app: ::std::option::Option<Application>,
        #[serde(
            rename = "deviceInfo",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub device_info: ::std::option::Option<DeviceInfo>,
        #[serde(
            rename = "passkeyOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub passkey_options: ::std::option::Option<PasskeyOptions>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub user: ::std::option::Option<User>,
    }
    ///A registration that has begun.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct RegInitResponse {
        pub action: RegistrationAction,
        #[serde(rename = "registrationRequestOptions")]
        pub registration_request_options: RegistrationRequestOptions,
        ///To be sent back to complete, once, within the application's session time.
        pub session: ::std::string::String,
    }
    ///What the client is to do next.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum RegistrationAction {
        #[serde(rename = "proceed")]
        Proceed,
        #[serde(rename = "signIn")]
        SignIn,
        #[serde(rename = "fail")]
        Fail,
    }
    impl ::std::fmt::Display for RegistrationAction {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Proceed => f.write_str("proceed"),
                Self::SignIn => f.write_str("signIn"),
                Self::Fail => f.write_str("fail"),
            }
        }
    }
    impl ::std::str::FromStr for RegistrationAction {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "proceed" => Ok(Self::Proceed),
                "signIn" => Ok(Self::SignIn),
                "fail" => Ok(Self::Fail),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for RegistrationAction {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for RegistrationAction {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    /**What to tell `navigator.credentials.create()` (`PublicKeyCredentialCreationOptions`, WebAuthn section 5.4).
Binary members are base64url.*/
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct RegistrationRequestOptions {
        pub attestation: AttestationConveyance,
        #[serde(rename = "authenticatorSelection")]
        pub authenticator_selection: AuthenticatorSelection,
        ///The challenge.
        pub challenge: ::std::string::String,
        ///Passkeys of the user; an authenticator that has one of them refuses.
        #[serde(rename = "excludeCredentials")]
        pub exclude_credentials: ::std::vec::Vec<CredentialDescriptor>,
        ///Algorithms, most wanted first.
        #[serde(rename = "pubKeyCredParams")]
        pub pub_key_cred_params: ::std::vec::Vec<CredentialParameters>,
        pub rp: RelyingParty,
        ///How long to wait for the user, in milliseconds.
        pub timeout: u32,
        pub user: UserEntity,
    }
    ///The relying party.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct RelyingParty {
        ///The RP id: the domain that passkeys are bound to.
        pub id: ::std::string::String,
        ///The name that authenticators show.
        pub name: ::std::string::String,
    }
    ///Whether the passkey must be discoverable.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum ResidentKeyRequirement {
        #[serde(rename = "required")]
        Required,
    }
    impl ::std::fmt::Display for ResidentKeyRequirement {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Required => f.write_str("required"),
            }
        }
    }
    impl ::std::str::FromStr for ResidentKeyRequirement {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "required" => Ok(Self::Required),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for ResidentKeyRequirement {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for ResidentKeyRequirement {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///A postal address.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct ScimAddress {
        ///The country, ISO 3166-1 alpha-2.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub country: ::std::option::Option<::std::string::String>,
        ///The whole address.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub formatted: ::std::option::Option<::std::string::String>,
        ///The city or town.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub locality: ::std::option::Option<::std::string::String>,
        ///The postal code.
        #[serde(
            rename = "postalCode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub postal_code: ::std::option::Option<::std::string::String>,
        ///Whether it is the preferred one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub primary: ::std::option::Option<bool>,
        ///The state or region.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub region: ::std::option::Option<::std::string::String>,
        ///Street and house number.
        #[serde(
            rename = "streetAddress",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub street_address: ::std::option::Option<::std::string::String>,
        ///What it is for.
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::std::string::String>,
    }
    ///How clients prove who they are.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimAuthenticationScheme {
        ///How it is used.
        pub description: ::std::string::String,
        ///Its name.
        pub name: ::std::string::String,
        ///Whether it is the preferred one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub primary: ::std::option::Option<bool>,
        ///The standard.
        #[serde(
            rename = "specUri",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub spec_uri: ::std::option::Option<::std::string::String>,
        ///The scheme.
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
    }
    ///Several operations (RFC 7644 section 3.7).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimBulk {
        ///After how many errors to stop; never if absent.
        #[serde(
            rename = "failOnErrors",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub fail_on_errors: ::std::option::Option<i64>,
        ///The operations.
        #[serde(rename = "Operations")]
        pub operations: ::std::vec::Vec<ScimBulkOperation>,
        ///`urn:ietf:params:scim:api:messages:2.0:BulkRequest`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
    }
    ///What an operation of a bulk request does.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum ScimBulkMethod {
        #[serde(rename = "POST")]
        Post,
        #[serde(rename = "PUT")]
        Put,
        #[serde(rename = "PATCH")]
        Patch,
        #[serde(rename = "DELETE")]
        Delete,
    }
    impl ::std::fmt::Display for ScimBulkMethod {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Post => f.write_str("POST"),
                Self::Put => f.write_str("PUT"),
                Self::Patch => f.write_str("PATCH"),
                Self::Delete => f.write_str("DELETE"),
            }
        }
    }
    impl ::std::str::FromStr for ScimBulkMethod {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "POST" => Ok(Self::Post),
                "PUT" => Ok(Self::Put),
                "PATCH" => Ok(Self::Patch),
                "DELETE" => Ok(Self::Delete),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for ScimBulkMethod {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for ScimBulkMethod {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///An operation of a bulk request.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimBulkOperation {
        ///What others of the request call what it makes: `bulkId:` and this. Required for POST.
        #[serde(
            rename = "bulkId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub bulk_id: ::std::option::Option<::std::string::String>,
        ///The body.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<::serde_json::Value>,
        pub method: ScimBulkMethod,
        ///`/Users`, `/Groups`, or one of these with an identifier.
        pub path: ::std::string::String,
        ///The version that is to be changed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub version: ::std::option::Option<::std::string::String>,
    }
    ///How an operation came out.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimBulkOutcome {
        ///What the client called it.
        #[serde(
            rename = "bulkId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub bulk_id: ::std::option::Option<::std::string::String>,
        ///Where the resource is; absent if it was not made.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub location: ::std::option::Option<::std::string::String>,
        pub method: ScimBulkMethod,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub response: ::std::option::Option<ScimError>,
        ///The status of HTTP, as text.
        pub status: ::std::string::String,
        ///Its version.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub version: ::std::option::Option<::std::string::String>,
    }
    ///How the operations came out; those that were not tried are absent.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimBulkResult {
        ///The outcomes, in the order of the request.
        #[serde(rename = "Operations")]
        pub operations: ::std::vec::Vec<ScimBulkOutcome>,
        ///`urn:ietf:params:scim:api:messages:2.0:BulkResponse`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
    }
    ///Whether bulk requests are supported.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimBulkSupport {
        ///How many operations one has at most.
        #[serde(rename = "maxOperations")]
        pub max_operations: i64,
        ///How long one is at most, in bytes.
        #[serde(rename = "maxPayloadSize")]
        pub max_payload_size: i64,
        ///Whether they are.
        pub supported: bool,
    }
    ///What an enterprise knows of a user (RFC 7643 section 4.3).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct ScimEnterpriseUser {
        ///The cost center.
        #[serde(
            rename = "costCenter",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub cost_center: ::std::option::Option<::std::string::String>,
        ///The department.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub department: ::std::option::Option<::std::string::String>,
        ///The division.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub division: ::std::option::Option<::std::string::String>,
        ///The employee number.
        #[serde(
            rename = "employeeNumber",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub employee_number: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub manager: ::std::option::Option<ScimManager>,
        ///The organization.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub organization: ::std::option::Option<::std::string::String>,
    }
    ///Why a request was not carried out (RFC 7644 section 3.12). It changed nothing.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimError {
        ///A sentence for people: what was wrong, which attribute, and what to do.
        pub detail: ::std::string::String,
        #[serde(rename = "msgCode")]
        pub msg_code: MsgCode,
        ///`urn:ietf:params:scim:api:messages:2.0:Error`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
        ///What is wrong, for programs (RFC 7644 table 9).
        #[serde(
            rename = "scimType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub scim_type: ::std::option::Option<::std::string::String>,
        ///The status of HTTP, as text.
        pub status: ::std::string::String,
    }
    ///Whether filters are supported.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimFilterSupport {
        ///How many results a page has at most.
        #[serde(rename = "maxResults")]
        pub max_results: i64,
        ///Whether they are.
        pub supported: bool,
    }
    ///A group (RFC 7643 section 4.2). What else a client sends is kept, and told again as it is.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimGroup {
        ///The name, unique in whatever letter case. Required when a group is made or replaced.
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///What the provisioning client calls the group; opaque, and unique for that client.
        #[serde(
            rename = "externalId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub external_id: ::std::option::Option<::std::string::String>,
        ///The identifier, given by the service.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        ///The members.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub members: ::std::vec::Vec<ScimMember>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub meta: ::std::option::Option<ScimMeta>,
        ///The URNs of the schemas that it has attributes of.
        pub schemas: ::std::vec::Vec<::std::string::String>,
    }
    ///A page of groups.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimGroupList {
        ///How many are here.
        #[serde(rename = "itemsPerPage")]
        pub items_per_page: i64,
        ///Where the next page begins; absent on the last one.
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
        ///The resources.
        #[serde(rename = "Resources")]
        pub resources: ::std::vec::Vec<ScimGroup>,
        ///`urn:ietf:params:scim:api:messages:2.0:ListResponse`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
        ///The place of the first one here, from 1; absent where the list is read by cursors.
        #[serde(
            rename = "startIndex",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub start_index: ::std::option::Option<i64>,
        ///How many there are in all.
        #[serde(rename = "totalResults")]
        pub total_results: i64,
    }
    ///A group that a user is a member of.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct ScimGroupRef {
        ///Its name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display: ::std::option::Option<::std::string::String>,
        ///Where it is.
        #[serde(rename = "$ref", skip_serializing_if = "::std::option::Option::is_none")]
        pub ref_: ::std::option::Option<::std::string::String>,
        ///`direct`.
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::std::string::String>,
        ///The identifier of the group.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub value: ::std::option::Option<::std::string::String>,
    }
    ///Whom a user reports to.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct ScimManager {
        ///The name.
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///Where the manager is.
        #[serde(rename = "$ref", skip_serializing_if = "::std::option::Option::is_none")]
        pub ref_: ::std::option::Option<::std::string::String>,
        ///The identifier, as the client has it.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub value: ::std::option::Option<::std::string::String>,
    }
    ///A member of a group.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct ScimMember {
        ///The name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display: ::std::option::Option<::std::string::String>,
        ///Where it is.
        #[serde(rename = "$ref", skip_serializing_if = "::std::option::Option::is_none")]
        pub ref_: ::std::option::Option<::std::string::String>,
        ///`User` or `Group`.
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::std::string::String>,
        ///The identifier of the user or group.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub value: ::std::option::Option<::std::string::String>,
    }
    ///What the service knows about a resource.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct ScimMeta {
        ///When it was made, RFC 3339.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub created: ::std::option::Option<::std::string::String>,
        ///When it was changed last, RFC 3339.
        #[serde(
            rename = "lastModified",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_modified: ::std::option::Option<::std::string::String>,
        ///Where it is.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub location: ::std::option::Option<::std::string::String>,
        ///The name of the resource type.
        #[serde(
            rename = "resourceType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub resource_type: ::std::option::Option<::std::string::String>,
        ///Its entity tag.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub version: ::std::option::Option<::std::string::String>,
    }
    ///The parts of a real name.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct ScimName {
        ///The family name.
        #[serde(
            rename = "familyName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub family_name: ::std::option::Option<::std::string::String>,
        ///The whole name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub formatted: ::std::option::Option<::std::string::String>,
        ///The given name.
        #[serde(
            rename = "givenName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub given_name: ::std::option::Option<::std::string::String>,
        ///What stands before it.
        #[serde(
            rename = "honorificPrefix",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub honorific_prefix: ::std::option::Option<::std::string::String>,
        ///What stands after it.
        #[serde(
            rename = "honorificSuffix",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub honorific_suffix: ::std::option::Option<::std::string::String>,
        ///Middle names.
        #[serde(
            rename = "middleName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub middle_name: ::std::option::Option<::std::string::String>,
    }
    ///How lists are read (RFC 9865 section 4).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimPagination {
        ///Whether by cursors.
        pub cursor: bool,
        ///How many results a page has, if the client does not say.
        #[serde(rename = "defaultPageSize")]
        pub default_page_size: i64,
        ///How, if the client does not say.
        #[serde(rename = "defaultPaginationMethod")]
        pub default_pagination_method: ::std::string::String,
        ///Whether by the place of the first result.
        pub index: bool,
        ///How many results a page has at most.
        #[serde(rename = "maxPageSize")]
        pub max_page_size: i64,
    }
    ///Changes of a resource (RFC 7644 section 3.5.2).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimPatch {
        ///The changes, all of which are made or none; at most 1000.
        #[serde(rename = "Operations")]
        pub operations: ::std::vec::Vec<ScimPatchOperation>,
        ///`urn:ietf:params:scim:api:messages:2.0:PatchOp`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
    }
    ///One change.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimPatchOperation {
        ///`add`, `remove` or `replace`, in any letter case.
        pub op: ::std::string::String,
        ///What is changed, such as `active` or `emails[type eq "work"].value`; without one, `value` is an object of attributes.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub path: ::std::option::Option<::std::string::String>,
        ///The value, or a list of values.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub value: ::std::option::Option<::serde_json::Value>,
    }
    ///A page of users and groups.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimResourceList {
        ///How many are here.
        #[serde(rename = "itemsPerPage")]
        pub items_per_page: i64,
        ///Where the next page begins; absent on the last one.
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
        ///The resources.
        #[serde(rename = "Resources")]
        pub resources: ::std::vec::Vec<::serde_json::Value>,
        ///`urn:ietf:params:scim:api:messages:2.0:ListResponse`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
        ///The place of the first one here, from 1; absent where the list is read by cursors.
        #[serde(
            rename = "startIndex",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub start_index: ::std::option::Option<i64>,
        ///How many there are in all.
        #[serde(rename = "totalResults")]
        pub total_results: i64,
    }
    ///A resource type (RFC 7643 section 6).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimResourceType {
        ///What it is.
        pub description: ::std::string::String,
        ///Its path below the base URL.
        pub endpoint: ::std::string::String,
        ///Its name.
        pub id: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub meta: ::std::option::Option<ScimMeta>,
        ///Its name.
        pub name: ::std::string::String,
        ///The URN of its schema.
        pub schema: ::std::string::String,
        ///Its extensions.
        #[serde(
            rename = "schemaExtensions",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub schema_extensions: ::std::vec::Vec<ScimSchemaExtension>,
        ///`urn:ietf:params:scim:schemas:core:2.0:ResourceType`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
    }
    ///The resource types.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimResourceTypeList {
        ///How many are here.
        #[serde(rename = "itemsPerPage")]
        pub items_per_page: i64,
        ///Where the next page begins; absent on the last one.
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
        ///The resources.
        #[serde(rename = "Resources")]
        pub resources: ::std::vec::Vec<ScimResourceType>,
        ///`urn:ietf:params:scim:api:messages:2.0:ListResponse`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
        ///The place of the first one here, from 1; absent where the list is read by cursors.
        #[serde(
            rename = "startIndex",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub start_index: ::std::option::Option<i64>,
        ///How many there are in all.
        #[serde(rename = "totalResults")]
        pub total_results: i64,
    }
    ///A schema (RFC 7643 section 7).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimSchema {
        ///The attributes.
        pub attributes: ::std::vec::Vec<ScimSchemaAttribute>,
        ///What it describes.
        pub description: ::std::string::String,
        ///Its URN.
        pub id: ::std::string::String,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub meta: ::std::option::Option<ScimMeta>,
        ///Its name.
        pub name: ::std::string::String,
        ///`urn:ietf:params:scim:schemas:core:2.0:Schema`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
    }
    ///An attribute of a schema.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimSchemaAttribute {
        ///Usual values.
        #[serde(
            rename = "canonicalValues",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub canonical_values: ::std::vec::Vec<::std::string::String>,
        ///Whether letter case matters when it is compared.
        #[serde(
            rename = "caseExact",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub case_exact: ::std::option::Option<bool>,
        ///What it is for.
        pub description: ::std::string::String,
        ///Whether it holds a list.
        #[serde(rename = "multiValued")]
        pub multi_valued: bool,
        ///Who may change it.
        pub mutability: ::std::string::String,
        ///Its name.
        pub name: ::std::string::String,
        ///What a reference may point to.
        #[serde(
            rename = "referenceTypes",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub reference_types: ::std::vec::Vec<::std::string::String>,
        ///Whether it must be there.
        pub required: bool,
        ///When it is told.
        pub returned: ::std::string::String,
        ///Its parts, described alike.
        #[serde(
            rename = "subAttributes",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub sub_attributes: ::std::vec::Vec<::serde_json::Value>,
        ///What it holds.
        #[serde(rename = "type")]
        pub type_: ::std::string::String,
        ///Within what it is unique.
        pub uniqueness: ::std::string::String,
    }
    ///A schema that resources of a type can have too.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimSchemaExtension {
        ///Whether they must have it.
        pub required: bool,
        ///Its URN.
        pub schema: ::std::string::String,
    }
    ///The schemas.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimSchemaList {
        ///How many are here.
        #[serde(rename = "itemsPerPage")]
        pub items_per_page: i64,
        ///Where the next page begins; absent on the last one.
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
        ///The resources.
        #[serde(rename = "Resources")]
        pub resources: ::std::vec::Vec<ScimSchema>,
        ///`urn:ietf:params:scim:api:messages:2.0:ListResponse`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
        ///The place of the first one here, from 1; absent where the list is read by cursors.
        #[serde(
            rename = "startIndex",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub start_index: ::std::option::Option<i64>,
        ///How many there are in all.
        #[serde(rename = "totalResults")]
        pub total_results: i64,
    }
    ///A search (RFC 7644 section 3.4.3).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimSearch {
        ///Which attributes are to be told.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub attributes: ::std::vec::Vec<::std::string::String>,
        ///How many results at most: 0 to 1000, 100 if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub count: ::std::option::Option<i64>,
        ///The `nextCursor` of the page before; empty for the first page of a list that is read by cursors.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub cursor: ::std::option::Option<::std::string::String>,
        ///Which attributes are not to be told.
        #[serde(
            rename = "excludedAttributes",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub excluded_attributes: ::std::vec::Vec<::std::string::String>,
        ///A filter.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub filter: ::std::option::Option<::std::string::String>,
        ///`urn:ietf:params:scim:api:messages:2.0:SearchRequest`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
        ///By which attribute the list is sorted.
        #[serde(
            rename = "sortBy",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub sort_by: ::std::option::Option<::std::string::String>,
        ///`ascending`, or `descending`.
        #[serde(
            rename = "sortOrder",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub sort_order: ::std::option::Option<::std::string::String>,
        ///The place of the first result, from 1.
        #[serde(
            rename = "startIndex",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub start_index: ::std::option::Option<i64>,
    }
    ///What the service supports (RFC 7643 section 5).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimServiceProviderConfig {
        ///How clients prove who they are.
        #[serde(rename = "authenticationSchemes")]
        pub authentication_schemes: ::std::vec::Vec<ScimAuthenticationScheme>,
        pub bulk: ScimBulkSupport,
        #[serde(rename = "changePassword")]
        pub change_password: ScimSupport,
        pub etag: ScimSupport,
        pub filter: ScimFilterSupport,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub meta: ::std::option::Option<ScimMeta>,
        pub pagination: ScimPagination,
        pub patch: ScimSupport,
        ///`urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
        pub sort: ScimSupport,
    }
    ///Whether something is supported.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimSupport {
        ///Whether it is.
        pub supported: bool,
    }
    ///A user (RFC 7643 section 4.1). What else a client sends is kept, and told again as it is.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimUser {
        ///Whether the user may sign in; true if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub active: ::std::option::Option<bool>,
        ///Postal addresses.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub addresses: ::std::vec::Vec<ScimAddress>,
        ///The name to show.
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///E-mail addresses. One-time codes go to the primary one, else to the first for work, else to the first.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub emails: ::std::vec::Vec<ScimValue>,
        ///What the user is entitled to.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub entitlements: ::std::vec::Vec<ScimValue>,
        ///What the provisioning client calls the user; opaque, and unique for that client.
        #[serde(
            rename = "externalId",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub external_id: ::std::option::Option<::std::string::String>,
        ///The groups of the user; changed through the groups.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub groups: ::std::vec::Vec<ScimGroupRef>,
        ///The identifier; the `sub` of tokens. Given by the service.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        ///Instant messaging addresses.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub ims: ::std::vec::Vec<ScimValue>,
        ///For formats of numbers and dates.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub locale: ::std::option::Option<::std::string::String>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub meta: ::std::option::Option<ScimMeta>,
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<ScimName>,
        ///What the user is called casually.
        #[serde(
            rename = "nickName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub nick_name: ::std::option::Option<::std::string::String>,
        ///Telephone numbers.
        #[serde(
            rename = "phoneNumbers",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub phone_numbers: ::std::vec::Vec<ScimValue>,
        ///Where photos are.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub photos: ::std::vec::Vec<ScimValue>,
        ///Preferred languages.
        #[serde(
            rename = "preferredLanguage",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub preferred_language: ::std::option::Option<::std::string::String>,
        ///A page about the user.
        #[serde(
            rename = "profileUrl",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub profile_url: ::std::option::Option<::std::string::String>,
        ///The roles.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub roles: ::std::vec::Vec<ScimValue>,
        ///The URNs of the schemas that it has attributes of.
        pub schemas: ::std::vec::Vec<::std::string::String>,
        ///The IANA name of the time zone.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub timezone: ::std::option::Option<::std::string::String>,
        ///The title in the organization.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub title: ::std::option::Option<::std::string::String>,
        #[serde(
            rename = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub urn_ietf_params_scim_schemas_extension_enterprise_2_0_user: ::std::option::Option<
            ScimEnterpriseUser,
        >,
        ///The name to sign in with, unique in whatever letter case. Required when a user is made or replaced.
        #[serde(
            rename = "userName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_name: ::std::option::Option<::std::string::String>,
        ///How the user belongs to the organization.
        #[serde(
            rename = "userType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub user_type: ::std::option::Option<::std::string::String>,
        ///Certificates in DER, base64.
        #[serde(
            rename = "x509Certificates",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty"
        )]
        pub x509_certificates: ::std::vec::Vec<ScimValue>,
    }
    ///A page of users.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct ScimUserList {
        ///How many are here.
        #[serde(rename = "itemsPerPage")]
        pub items_per_page: i64,
        ///Where the next page begins; absent on the last one.
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
        ///The resources.
        #[serde(rename = "Resources")]
        pub resources: ::std::vec::Vec<ScimUser>,
        ///`urn:ietf:params:scim:api:messages:2.0:ListResponse`.
        pub schemas: ::std::vec::Vec<::std::string::String>,
        ///The place of the first one here, from 1; absent where the list is read by cursors.
        #[serde(
            rename = "startIndex",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub start_index: ::std::option::Option<i64>,
        ///How many there are in all.
        #[serde(rename = "totalResults")]
        pub total_results: i64,
    }
    ///One of several values of an attribute.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct ScimValue {
        ///As it is shown.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub display: ::std::option::Option<::std::string::String>,
        ///Whether it is the preferred one; true at most once.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub primary: ::std::option::Option<bool>,
        ///What it is for, such as `work` or `home`.
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<::std::string::String>,
        ///The value.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub value: ::std::option::Option<::std::string::String>,
    }
    ///A key that signs tokens, without its private half.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct SigningKey {
        ///From when on it signs.
        #[serde(rename = "activeFrom")]
        pub active_from: ::chrono::DateTime<::chrono::offset::Utc>,
        ///When it was made and published.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Its identifier (`kid`).
        pub kid: ::std::string::String,
        ///Until when it is published; absent while it may sign.
        #[serde(
            rename = "retiredAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub retired_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        pub state: SigningKeyState,
    }
    ///The signing keys of an application.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct SigningKeyList {
        ///Oldest first, retired ones included.
        pub items: ::std::vec::Vec<SigningKey>,
    }
    ///How the signing key is to be replaced.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct SigningKeyRotateRequest {
        ///Whether the old keys are in wrong hands: then tokens that they signed are worth nothing from now on.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub compromised: ::std::option::Option<bool>,
    }
    ///What a signing key does.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum SigningKeyState {
        #[serde(rename = "signs")]
        Signs,
        #[serde(rename = "published")]
        Published,
        #[serde(rename = "verifies")]
        Verifies,
        #[serde(rename = "retired")]
        Retired,
    }
    impl ::std::fmt::Display for SigningKeyState {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Signs => f.write_str("signs"),
                Self::Published => f.write_str("published"),
                Self::Verifies => f.write_str("verifies"),
                Self::Retired => f.write_str("retired"),
            }
        }
    }
    impl ::std::str::FromStr for SigningKeyState {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "signs" => Ok(Self::Signs),
                "published" => Ok(Self::Published),
                "verifies" => Ok(Self::Verifies),
                "retired" => Ok(Self::Retired),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for SigningKeyState {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for SigningKeyState {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///A token to revoke (RFC 7009 section 2.1) or to look at (RFC 7662 section 2.1).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TokenReference {
        ///The application's identifier. Not needed either.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        ///A refresh token or an access token.
        pub token: ::std::string::String,
        ///Not needed: the token tells what it is.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token_type_hint: ::std::option::Option<::std::string::String>,
    }
    ///Asks for fresh tokens (RFC 6749 section 6).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TokenRequest {
        ///The application's identifier.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        ///Always `refresh_token`.
        pub grant_type: ::std::string::String,
        ///The refresh token. It can be used once.
        pub refresh_token: ::std::string::String,
        ///Fewer scopes for the new access token, separated by spaces; all that the sign-in has if absent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scope: ::std::option::Option<::std::string::String>,
    }
    ///Fresh tokens (RFC 6749 section 5.1, OpenID Connect Core section 12.2).
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TokenResponse {
        ///The access token.
        pub access_token: ::std::string::String,
        ///How long the access token is valid, in seconds.
        pub expires_in: u32,
        ///The identity token.
        pub id_token: ::std::string::String,
        ///The refresh token for the next time; the one that was sent is worth nothing any more.
        pub refresh_token: ::std::string::String,
        ///What the access token may be used for, separated by spaces.
        pub scope: ::std::string::String,
        ///Always `Bearer`.
        pub token_type: ::std::string::String,
    }
    ///A token to verify.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TokenVerifyRequest {
        ///The access token.
        #[serde(rename = "jwtAccess")]
        pub jwt_access: ::std::string::String,
    }
    /**Trust ids that browsers sign with keys of their own: each is a JWS (RFC 7515) with ES256, the public key as `jwk`
in its header, and the claims `exp`, at most five minutes ahead, and `id`. Any other text is a hint that proves
nothing. Each item counts once, so that a random `jti` is worth having: without it two of the same second are one.*/
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default, PartialEq)]
    pub struct TrustItems {
        ///Of the page that signs users in.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub auth: ::std::option::Option<::std::string::String>,
        ///Of a merchant's checkout.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub merchant: ::std::option::Option<::std::string::String>,
        ///Of a wallet.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub wallet: ::std::option::Option<::std::string::String>,
    }
    ///What the authenticator answered to a confirmation.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TxCompleteRequest {
        ///`response.authenticatorData`.
        #[serde(rename = "authenticatorData")]
        pub authenticator_data: ::std::string::String,
        ///`response.clientDataJSON`, byte for byte.
        #[serde(rename = "clientData")]
        pub client_data: ::std::string::String,
        ///`rawId`.
        #[serde(rename = "keyHandle")]
        pub key_handle: ::std::string::String,
        ///The session from init.
        pub session: ::std::string::String,
        ///`response.signature`.
        pub signature: ::std::string::String,
    }
    ///A confirmed transaction.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TxCompleteResponse {
        #[serde(rename = "authCred")]
        pub auth_cred: Passkey,
        ///Its WebAuthn credential id.
        #[serde(rename = "credentialId")]
        pub credential_id: ::std::string::String,
        ///An access token: the user has just proved a passkey.
        #[serde(rename = "jwtAccess")]
        pub jwt_access: ::std::string::String,
        ///The server's nonce.
        #[serde(rename = "lNonce")]
        pub l_nonce: ::std::string::String,
        ///The client's nonce.
        pub nonce: ::std::string::String,
        ///The confirmation: a JWT of type `txConfirmation` with `txHash`, `nonce`, `lNonce`, `txType` and `txId`.
        pub token: ::std::string::String,
        ///base64url of SHA-256 of payload, `nonce` and `lNonce`, one after the other.
        #[serde(rename = "txHash")]
        pub tx_hash: ::std::string::String,
        ///The transaction.
        #[serde(rename = "txId")]
        pub tx_id: ::std::string::String,
    }
    ///A transaction to confirm.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TxInitRequest {
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app: ::std::option::Option<Application>,
        ///A random text of the client's: 1 to 512 bytes.
        pub nonce: ::std::string::String,
        ///What is to be confirmed: 1 to 65,536 bytes of text.
        #[serde(rename = "txPayload")]
        pub tx_payload: ::std::string::String,
        ///What kind of transaction it is, as the application calls it: 1 to 128 bytes.
        #[serde(rename = "txType")]
        pub tx_type: ::std::string::String,
        ///Who is to confirm it.
        pub username: ::std::string::String,
    }
    ///A confirmation that has begun.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TxInitResponse {
        #[serde(rename = "assertionOptions")]
        pub assertion_options: AssertionOptions,
        ///To be sent back to complete, once, within the application's session time.
        pub session: ::std::string::String,
        ///The transaction.
        #[serde(rename = "txId")]
        pub tx_id: ::std::string::String,
    }
    ///A user who is to have a passkey.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct User {
        ///The name that authenticators show; the user name if absent. At most 256 characters.
        #[serde(
            rename = "displayName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub display_name: ::std::option::Option<::std::string::String>,
        ///The user name: 1 to 256 characters, found without regard to letter case, kept as first given.
        pub username: ::std::string::String,
        #[serde(
            rename = "usernameType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub username_type: ::std::option::Option<UsernameType>,
    }
    ///A user of an application.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct UserAccount {
        ///Whether the user may sign in.
        pub active: bool,
        ///When the user was made.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The name to show.
        #[serde(rename = "displayName")]
        pub display_name: ::std::string::String,
        ///The user's identifier.
        #[serde(rename = "userId")]
        pub user_id: ::std::string::String,
        ///The user name.
        pub username: ::std::string::String,
        #[serde(rename = "usernameType")]
        pub username_type: UsernameType,
    }
    ///A page of users.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct UserAccountPage {
        ///The items.
        pub items: ::std::vec::Vec<UserAccount>,
        ///What to send as `cursor` for the next page; absent on the last one.
        #[serde(
            rename = "nextCursor",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub next_cursor: ::std::option::Option<::std::string::String>,
    }
    ///A user with everything that belongs to the user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct UserDetails {
        ///The user's addresses.
        pub contacts: ::std::vec::Vec<Contact>,
        ///The devices that the user has signed in on, used last first.
        pub devices: ::std::vec::Vec<UserDevice>,
        ///The user's passkeys, oldest first.
        pub passkeys: ::std::vec::Vec<UserPasskey>,
        pub user: UserAccount,
    }
    ///A device as one user has used it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct UserDevice {
        ///When the user signed in on it first.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///The device's identifier.
        #[serde(rename = "deviceId")]
        pub device_id: ::std::string::String,
        ///When the user signed in on it last.
        #[serde(rename = "lastUsedAt")]
        pub last_used_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///What a person would call it; absent if it does not describe itself.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
    }
    ///The user as the authenticator keeps it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct UserEntity {
        ///The name to show.
        #[serde(rename = "displayName")]
        pub display_name: ::std::string::String,
        /**The user's identifier, a UUID. Decoded as base64url, its 36 characters are the 27 bytes of the WebAuthn
user handle.*/
        pub id: ::std::string::String,
        ///The user name.
        pub name: ::std::string::String,
    }
    ///A user who is to sign in.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct UserLogin {
        ///The user name; empty to sign in whoever has a passkey.
        pub username: ::std::string::String,
        #[serde(
            rename = "usernameType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub username_type: ::std::option::Option<UsernameType>,
    }
    ///A passkey as administrators see it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct UserPasskey {
        ///The model of authenticator; zeros if it was not told.
        pub aaguid: ::std::string::String,
        ///How far its attestation could be relied on: `none`, `self`, `certificate` or `trusted`.
        pub attestation: ::std::string::String,
        ///When it was made.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Whether it is synced to other devices.
        #[serde(rename = "credentialSynced")]
        pub credential_synced: bool,
        ///Whether its signature counter went backwards, which a copied authenticator shows.
        pub flagged: bool,
        ///The passkey's identifier.
        pub id: ::std::string::String,
        ///When it was last used.
        #[serde(
            rename = "lastUsedAt",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub last_used_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        ///What its user calls it.
        pub name: ::std::string::String,
        ///The provider's name, if it is known.
        #[serde(
            rename = "providerName",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub provider_name: ::std::option::Option<::std::string::String>,
    }
    ///A user with devices and passkeys.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct UserResponse {
        ///The devices that the user has signed in on, used last first.
        pub devices: ::std::vec::Vec<UserDevice>,
        ///The user's passkeys, oldest first.
        pub passkeys: ::std::vec::Vec<PasskeyOfUser>,
        pub user: UserWithNames,
    }
    ///How strictly the user is to be verified.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum UserVerification {
        #[serde(rename = "required")]
        Required,
        #[serde(rename = "preferred")]
        Preferred,
        #[serde(rename = "discouraged")]
        Discouraged,
    }
    impl ::std::fmt::Display for UserVerification {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Required => f.write_str("required"),
                Self::Preferred => f.write_str("preferred"),
                Self::Discouraged => f.write_str("discouraged"),
            }
        }
    }
    impl ::std::str::FromStr for UserVerification {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "required" => Ok(Self::Required),
                "preferred" => Ok(Self::Preferred),
                "discouraged" => Ok(Self::Discouraged),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for UserVerification {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for UserVerification {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///A user and the names that the user can be found by.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct UserWithNames {
        ///The user's identifier.
        #[serde(rename = "userId")]
        pub user_id: ::std::string::String,
        ///The names.
        pub usernames: ::std::vec::Vec<Username>,
    }
    ///A user name.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Username {
        ///The name.
        pub username: ::std::string::String,
        #[serde(rename = "usernameType")]
        pub username_type: UsernameType,
    }
    ///What kind of text a user name is. It never decides who is meant.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Copy,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    pub enum UsernameType {
        #[serde(rename = "email")]
        Email,
        #[serde(rename = "phone")]
        Phone,
        #[serde(rename = "other")]
        Other,
    }
    impl ::std::fmt::Display for UsernameType {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            match *self {
                Self::Email => f.write_str("email"),
                Self::Phone => f.write_str("phone"),
                Self::Other => f.write_str("other"),
            }
        }
    }
    impl ::std::str::FromStr for UsernameType {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            match value {
                "email" => Ok(Self::Email),
                "phone" => Ok(Self::Phone),
                "other" => Ok(Self::Other),
                _ => Err("invalid value".into()),
            }
        }
    }
    impl ::std::convert::TryFrom<&str> for UsernameType {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for UsernameType {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    ///The version of the program.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct VersionResponse {
        ///As in the changelog (semantic versioning).
        pub version: ::std::string::String,
    }
    ///A receiver of an application's audit events.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Webhook {
        ///Which events; every one if empty.
        pub actions: ::std::vec::Vec<::std::string::String>,
        ///When it was added.
        #[serde(rename = "createdAt")]
        pub created_at: ::chrono::DateTime<::chrono::offset::Utc>,
        ///Its identifier.
        pub id: ::std::string::String,
        ///Where events are posted.
        pub url: ::std::string::String,
    }
    ///A receiver to be.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct WebhookCreateRequest {
        ///Which events, for example `user.deleted`; every one if absent or empty.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub actions: ::std::vec::Vec<::std::string::String>,
        ///Where events are to be posted: an `https://` URL.
        pub url: ::std::string::String,
    }
    ///A receiver that was added.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct WebhookCreateResponse {
        ///What requests to it are signed with. It is shown only now.
        pub secret: ::std::string::String,
        pub webhook: Webhook,
    }
    ///The receivers of an application's audit events.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct WebhookList {
        ///Oldest first.
        pub items: ::std::vec::Vec<Webhook>,
    }
    ///Whoever calls.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct WhoamiResponse {
        ///The application of the credential.
        pub application: ::std::string::String,
        ///The identifier of the operator or the API key.
        pub id: ::std::string::String,
        pub kind: AdministratorKind,
        ///Whether every application can be managed, and not only that one.
        #[serde(rename = "managesAll")]
        pub manages_all: bool,
        ///The operator's user name, or what the key is called.
        pub name: ::std::string::String,
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
#[derive(Clone, Debug)]
/**Client for Fidelio

Passkey authentication that you run yourself: registration and login, one-time codes, multi-factor flows, transaction confirmation, and management.

Every answer carries `X-Request-Id`. Errors are JSON: `msg`, a sentence that says what to do, and `msgCode`, for programs. Binary values are base64url without padding; base64 and padding are accepted. Times are RFC 3339 in UTC. Unknown members of a body are ignored.

A request is for one application. It is found by the access token, API key or session that authorises the request, else by `app.id` in the body, else by the first label of the host if that is an application's identifier, else it is the server's default application. If two of them disagree the answer is 403.

Version: 0.1.0*/
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::Credential,
}
impl Client {
    /// Create a new client.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new(baseurl: &str, inner: crate::Credential) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let client = {
            let dur = ::std::time::Duration::from_secs(15u64);
            reqwest::ClientBuilder::new().connect_timeout(dur).timeout(dur)
        };
        #[cfg(target_arch = "wasm32")]
        let client = reqwest::ClientBuilder::new();
        Self::new_with_client(baseurl, client.build().unwrap(), inner)
    }
    /// Construct a new client with an existing `reqwest::Client`,
    /// allowing more control over its configuration.
    ///
    /// `baseurl` is the base URL provided to the internal
    /// `reqwest::Client`, and should include a scheme and hostname,
    /// as well as port and a path stem if applicable.
    pub fn new_with_client(
        baseurl: &str,
        client: reqwest::Client,
        inner: crate::Credential,
    ) -> Self {
        Self {
            baseurl: baseurl.to_string(),
            client,
            inner,
        }
    }
}
impl ClientInfo<crate::Credential> for Client {
    fn api_version() -> &'static str {
        "0.1.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::Credential {
        &self.inner
    }
}
const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::Credential>,
    {}
};
#[allow(clippy::all)]
impl Client {
    /**Get the configuration for libraries

Where stock libraries of OpenID Connect and JWT find the issuer and the keys. The issuer is the same for all
applications of a server; their keys are not, so that a library is given the address with `app` for any but the
default one. There is no authorization endpoint: users sign in by the operations of this API.

Sends a `GET` request to `/.well-known/openid-configuration`

Arguments:
- `app`: The application; found by the host or the server's default if absent.
*/
    pub async fn openid_configuration<'a>(
        &'a self,
        app: Option<&'a str>,
    ) -> Result<ResponseValue<types::OpenIdConfiguration>, Error<types::Error>> {
        let url = format!("{}/.well-known/openid-configuration", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("app", &app))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "openid_configuration",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get the public keys that verify tokens

The keys of one application. A new key is published before it signs, and an old one until the last token
that it signed has expired, so a key set may be kept as long as `Cache-Control` says.

Sends a `GET` request to `/fido2/v2/.well-known/jwks.json`

Arguments:
- `app`: The application; found by the host or the server's default if absent.
*/
    pub async fn jwks<'a>(
        &'a self,
        app: Option<&'a str>,
    ) -> Result<ResponseValue<types::JwkSet>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/.well-known/jwks.json", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("app", &app))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "jwks",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List applications

Oldest first. Of a key of an ordinary application, that application.

Sends a `GET` request to `/fido2/v2/admin/applications`

Arguments:
- `cursor`: The `nextCursor` of the page before.
- `limit`: How many at most: 1 to 200, 50 if absent.
*/
    pub async fn admin_applications_list<'a>(
        &'a self,
        cursor: Option<&'a str>,
        limit: Option<u32>,
    ) -> Result<ResponseValue<types::ApplicationPage>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/admin/applications", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_applications_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create an application

With its first signing key. Needs an operator, or a key of the operators' application.

Sends a `POST` request to `/fido2/v2/admin/applications`

*/
    pub async fn admin_application_create<'a>(
        &'a self,
        body: &'a types::ApplicationCreateRequest,
    ) -> Result<ResponseValue<types::ApplicationDetails>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/admin/applications", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_application_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get an application

With all of its settings.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}`

Arguments:
- `application_id`: The application's identifier.
*/
    pub async fn admin_application_get<'a>(
        &'a self,
        application_id: &'a str,
    ) -> Result<ResponseValue<types::ApplicationDetails>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_application_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change an application

All of it or nothing. The RP id cannot change: every passkey is bound to it. Other servers on the same database learn
of it within five seconds.

Sends a `PATCH` request to `/fido2/v2/admin/applications/{applicationId}`

Arguments:
- `application_id`: The application's identifier.
- `body`
*/
    pub async fn admin_application_update<'a>(
        &'a self,
        application_id: &'a str,
        body: &'a types::ApplicationUpdateRequest,
    ) -> Result<ResponseValue<types::ApplicationDetails>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_application_update",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List API keys

Oldest first, expired and revoked ones included.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/api-keys`

Arguments:
- `application_id`: The application's identifier.
- `cursor`: The `nextCursor` of the page before.
- `limit`: How many at most: 1 to 200, 50 if absent.
*/
    pub async fn admin_api_keys_list<'a>(
        &'a self,
        application_id: &'a str,
        cursor: Option<&'a str>,
        limit: Option<u32>,
    ) -> Result<ResponseValue<types::ApiKeyPage>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/api-keys", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_api_keys_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create an API key

The key itself is in this answer and nowhere else.

Sends a `POST` request to `/fido2/v2/admin/applications/{applicationId}/api-keys`

Arguments:
- `application_id`: The application's identifier.
- `body`
*/
    pub async fn admin_api_key_create<'a>(
        &'a self,
        application_id: &'a str,
        body: &'a types::ApiKeyCreateRequest,
    ) -> Result<ResponseValue<types::ApiKeyCreateResponse>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/api-keys", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_api_key_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Revoke an API key

At once, and with it what it granted and vouched for: grants, tokens of `mgmt/grant/external-auth`, and sign-ins that
rest on one.

Sends a `DELETE` request to `/fido2/v2/admin/applications/{applicationId}/api-keys/{keyId}`

Arguments:
- `application_id`: The application's identifier.
- `key_id`: The key's identifier.
*/
    pub async fn admin_api_key_revoke<'a>(
        &'a self,
        application_id: &'a str,
        key_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/api-keys/{}", self.baseurl, encode_path(&
            application_id.to_string()), encode_path(& key_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_api_key_revoke",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Query the audit log

Latest first. Refusals are written about a second after they were answered.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/audit-events`

Arguments:
- `application_id`: The application's identifier.
- `action`: Only what was done, for example `user.deleted`.
- `actor`: Only what was done by such an actor.
- `cursor`: The `nextCursor` of the page before.
- `limit`: How many at most: 1 to 200, 50 if absent.
- `outcome`: Only what came out like this.
- `request`: Only what was done by this request.
- `since`: Only events of this moment and later (RFC 3339).
- `until`: Only events before this moment (RFC 3339).
- `user`: Only what was done to or by this user.
*/
    pub async fn admin_audit_events_list<'a>(
        &'a self,
        application_id: &'a str,
        action: Option<&'a str>,
        actor: Option<types::AuditActorKind>,
        cursor: Option<&'a str>,
        limit: Option<u32>,
        outcome: Option<types::AuditOutcome>,
        request: Option<&'a str>,
        since: Option<&'a str>,
        until: Option<&'a str>,
        user: Option<&'a str>,
    ) -> Result<ResponseValue<types::AuditEventPage>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/audit-events", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut _request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("action", &action))
            .query(&progenitor_client::QueryParam::new("actor", &actor))
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("outcome", &outcome))
            .query(&progenitor_client::QueryParam::new("request", &request))
            .query(&progenitor_client::QueryParam::new("since", &since))
            .query(&progenitor_client::QueryParam::new("until", &until))
            .query(&progenitor_client::QueryParam::new("user", &user))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_audit_events_list",
        };
        self.pre(&mut _request, &info).await?;
        let result = self.exec(_request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify the audit log

Recomputes the hash of every event. It takes as long as the log is, and is done once at a time.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/audit-events/verification`

Arguments:
- `application_id`: The application's identifier.
- `head`: The `head` of an earlier verification, which must be in the log.
*/
    pub async fn admin_audit_verify<'a>(
        &'a self,
        application_id: &'a str,
        head: Option<&'a str>,
    ) -> Result<ResponseValue<types::AuditVerificationResponse>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/audit-events/verification", self.baseurl,
            encode_path(& application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("head", &head))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_audit_verify",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get the policy on authenticators

Which authenticators can be registered and sign in, the blacklist included.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/authenticator-policy`

Arguments:
- `application_id`: The application's identifier.
*/
    pub async fn admin_authenticator_policy_get<'a>(
        &'a self,
        application_id: &'a str,
    ) -> Result<ResponseValue<types::AuthenticatorPolicy>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/authenticator-policy", self.baseurl,
            encode_path(& application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_authenticator_policy_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Set the policy on authenticators

All of it; a member that is absent is as the default. Passkeys that exist already are refused at login only if
`at_login` or the blacklist says so.

Sends a `PUT` request to `/fido2/v2/admin/applications/{applicationId}/authenticator-policy`

Arguments:
- `application_id`: The application's identifier.
- `body`
*/
    pub async fn admin_authenticator_policy_put<'a>(
        &'a self,
        application_id: &'a str,
        body: &'a types::AuthenticatorPolicy,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/authenticator-policy", self.baseurl,
            encode_path(& application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_authenticator_policy_put",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List groups

As provisioning clients (SCIM) keep them, oldest first, without their members.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/groups`

Arguments:
- `application_id`: The application's identifier.
- `cursor`: The `nextCursor` of the page before.
- `filter`: A filter of SCIM (RFC 7644 section 3.4.2.2), such as `displayName sw "sales"`.
- `limit`: How many at most: 1 to 200, 50 if absent.
*/
    pub async fn admin_groups_list<'a>(
        &'a self,
        application_id: &'a str,
        cursor: Option<&'a str>,
        filter: Option<&'a str>,
        limit: Option<u32>,
    ) -> Result<ResponseValue<types::ScimGroupList>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/groups", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(&progenitor_client::QueryParam::new("filter", &filter))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_groups_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a group

With all its members.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/groups/{groupId}`

Arguments:
- `application_id`: The application's identifier.
- `group_id`: The group's identifier.
*/
    pub async fn admin_group_get<'a>(
        &'a self,
        application_id: &'a str,
        group_id: &'a str,
    ) -> Result<ResponseValue<types::ScimGroup>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/groups/{}", self.baseurl, encode_path(&
            application_id.to_string()), encode_path(& group_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_group_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get the multi-factor policy

The one in force.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/mfa-policy`

Arguments:
- `application_id`: The application's identifier.
*/
    pub async fn admin_mfa_policy_get<'a>(
        &'a self,
        application_id: &'a str,
    ) -> Result<ResponseValue<types::MfaPolicyResponse>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/mfa-policy", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_mfa_policy_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Set the multi-factor policy

It holds for every step from now on, also of flows that have begun.

Sends a `PUT` request to `/fido2/v2/admin/applications/{applicationId}/mfa-policy`

Arguments:
- `application_id`: The application's identifier.
- `body`
*/
    pub async fn admin_mfa_policy_put<'a>(
        &'a self,
        application_id: &'a str,
        body: &'a types::MfaPolicyRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/mfa-policy", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_mfa_policy_put",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Reset the multi-factor policy

To the program's own.

Sends a `DELETE` request to `/fido2/v2/admin/applications/{applicationId}/mfa-policy`

Arguments:
- `application_id`: The application's identifier.
*/
    pub async fn admin_mfa_policy_reset<'a>(
        &'a self,
        application_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/mfa-policy", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_mfa_policy_reset",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List OpenID providers

By identifier.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/oidc-providers`

Arguments:
- `application_id`: The application's identifier.
- `cursor`: The `nextCursor` of the page before.
- `limit`: How many at most: 1 to 200, 50 if absent.
*/
    pub async fn admin_oidc_providers_list<'a>(
        &'a self,
        application_id: &'a str,
        cursor: Option<&'a str>,
        limit: Option<u32>,
    ) -> Result<ResponseValue<types::OidcProviderPage>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/oidc-providers", self.baseurl,
            encode_path(& application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_oidc_providers_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get an OpenID provider

Our secret there is never told.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/oidc-providers/{providerId}`

Arguments:
- `application_id`: The application's identifier.
- `provider_id`: What the application calls the provider.
*/
    pub async fn admin_oidc_provider_get<'a>(
        &'a self,
        application_id: &'a str,
        provider_id: &'a str,
    ) -> Result<ResponseValue<types::OidcProvider>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/oidc-providers/{}", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& provider_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_oidc_provider_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Add or change an OpenID provider

The identifier is yours to choose: 1 to 32 of `a-z`, `0-9` and `-`. Another issuer unlinks everybody, since its
subjects are other people; that and switching it off end the sign-ins that came from it.

Sends a `PUT` request to `/fido2/v2/admin/applications/{applicationId}/oidc-providers/{providerId}`

Arguments:
- `application_id`: The application's identifier.
- `provider_id`: What the application calls the provider.
- `body`
*/
    pub async fn admin_oidc_provider_put<'a>(
        &'a self,
        application_id: &'a str,
        provider_id: &'a str,
        body: &'a types::OidcProviderPutRequest,
    ) -> Result<ResponseValue<types::OidcProvider>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/oidc-providers/{}", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& provider_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_oidc_provider_put",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Remove an OpenID provider

Users stay, and cannot sign in by it any more. Their accounts there are unlinked, and sign-ins that came from it end.

Sends a `DELETE` request to `/fido2/v2/admin/applications/{applicationId}/oidc-providers/{providerId}`

Arguments:
- `application_id`: The application's identifier.
- `provider_id`: What the application calls the provider.
*/
    pub async fn admin_oidc_provider_delete<'a>(
        &'a self,
        application_id: &'a str,
        provider_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/oidc-providers/{}", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& provider_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_oidc_provider_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List provisioned users

As provisioning clients (SCIM) keep them, oldest first.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/provisioned-users`

Arguments:
- `application_id`: The application's identifier.
- `cursor`: The `nextCursor` of the page before.
- `filter`: A filter of SCIM (RFC 7644 section 3.4.2.2), such as `userName sw "ann"`.
- `limit`: How many at most: 1 to 200, 50 if absent.
*/
    pub async fn admin_provisioned_users_list<'a>(
        &'a self,
        application_id: &'a str,
        cursor: Option<&'a str>,
        filter: Option<&'a str>,
        limit: Option<u32>,
    ) -> Result<ResponseValue<types::ScimUserList>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/provisioned-users", self.baseurl,
            encode_path(& application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(&progenitor_client::QueryParam::new("filter", &filter))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_provisioned_users_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a provisioned user

With the groups of the user.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/provisioned-users/{userId}`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
*/
    pub async fn admin_provisioned_user_get<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
    ) -> Result<ResponseValue<types::ScimUser>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/provisioned-users/{}", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& user_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_provisioned_user_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List signing keys

All of them, which are few, oldest first.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/signing-keys`

Arguments:
- `application_id`: The application's identifier.
*/
    pub async fn admin_signing_keys_list<'a>(
        &'a self,
        application_id: &'a str,
    ) -> Result<ResponseValue<types::SigningKeyList>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/signing-keys", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_signing_keys_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Replace the signing key

The new key is published at once and signs five minutes later, when clients have seen it; old keys stay published
until the last token that they signed has expired. Of compromised keys nothing is accepted any more, and the new
one signs at once.

Sends a `POST` request to `/fido2/v2/admin/applications/{applicationId}/signing-keys/rotate`

Arguments:
- `application_id`: The application's identifier.
- `body`
*/
    pub async fn admin_signing_key_rotate<'a>(
        &'a self,
        application_id: &'a str,
        body: &'a types::SigningKeyRotateRequest,
    ) -> Result<ResponseValue<types::SigningKey>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/signing-keys/rotate", self.baseurl,
            encode_path(& application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_signing_key_rotate",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List users

Oldest first.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/users`

Arguments:
- `application_id`: The application's identifier.
- `cursor`: The `nextCursor` of the page before.
- `limit`: How many at most: 1 to 200, 50 if absent.
- `name`: Only users whose name begins like this, in whatever letter case.
*/
    pub async fn admin_users_list<'a>(
        &'a self,
        application_id: &'a str,
        cursor: Option<&'a str>,
        limit: Option<u32>,
        name: Option<&'a str>,
    ) -> Result<ResponseValue<types::UserAccountPage>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(&progenitor_client::QueryParam::new("limit", &limit))
            .query(&progenitor_client::QueryParam::new("name", &name))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_users_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a user

With addresses, passkeys and devices.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/users/{userId}`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
*/
    pub async fn admin_user_get<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
    ) -> Result<ResponseValue<types::UserDetails>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users/{}", self.baseurl, encode_path(&
            application_id.to_string()), encode_path(& user_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_user_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Delete a user

With everything that is of this user only. What the audit log says of the user stays without name and address.

Sends a `DELETE` request to `/fido2/v2/admin/applications/{applicationId}/users/{userId}`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
*/
    pub async fn admin_user_delete<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users/{}", self.baseurl, encode_path(&
            application_id.to_string()), encode_path(& user_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_user_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Activate a user

Who can sign in again.

Sends a `PUT` request to `/fido2/v2/admin/applications/{applicationId}/users/{userId}/activate`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
*/
    pub async fn admin_user_activate<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users/{}/activate", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& user_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_user_activate",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Deactivate a user

Who cannot sign in from now on. All access ends at once, and stays ended when the user is activated again.

Sends a `PUT` request to `/fido2/v2/admin/applications/{applicationId}/users/{userId}/deactivate`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
*/
    pub async fn admin_user_deactivate<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users/{}/deactivate", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& user_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_user_deactivate",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List a user's accounts at OpenID providers

By which the user can sign in.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/users/{userId}/identities`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
*/
    pub async fn admin_user_identities_list<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
    ) -> Result<ResponseValue<types::LinkedIdentities>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users/{}/identities", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& user_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_user_identities_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Link an account at an OpenID provider

Whoever signs in by it is the user from now on. 409 if it is somebody's already, or the user has one there.

Sends a `PUT` request to `/fido2/v2/admin/applications/{applicationId}/users/{userId}/identities/{providerId}`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
- `provider_id`: What the application calls the provider.
- `body`
*/
    pub async fn admin_user_identity_put<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
        provider_id: &'a str,
        body: &'a types::IdentityPutRequest,
    ) -> Result<ResponseValue<types::LinkedIdentity>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users/{}/identities/{}", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& user_id
            .to_string()), encode_path(& provider_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_user_identity_put",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Unlink an account at an OpenID provider

The user cannot sign in by it any more, and sign-ins that came from it end.

Sends a `DELETE` request to `/fido2/v2/admin/applications/{applicationId}/users/{userId}/identities/{providerId}`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
- `provider_id`: What the application calls the provider.
*/
    pub async fn admin_user_identity_delete<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
        provider_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users/{}/identities/{}", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& user_id
            .to_string()), encode_path(& provider_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_user_identity_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Delete a passkey of a user

Also the last one. What rests on it ends at once.

Sends a `DELETE` request to `/fido2/v2/admin/applications/{applicationId}/users/{userId}/passkeys/{passkeyId}`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
- `passkey_id`: The passkey's identifier.
*/
    pub async fn admin_user_passkey_delete<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
        passkey_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users/{}/passkeys/{}", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& user_id
            .to_string()), encode_path(& passkey_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_user_passkey_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Link a user

Who signed up alone: the application's provisioning clients (SCIM) see and change the user from now on. Do it only if
it is the person whom they mean: who is provisioned under this name is then who signed up. Changes nothing if the user
is provisioned.

Sends a `PUT` request to `/fido2/v2/admin/applications/{applicationId}/users/{userId}/provisioning`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
*/
    pub async fn admin_user_link<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users/{}/provisioning", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& user_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_user_link",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Unlink a user

Who is hidden from provisioning clients (SCIM), is in no group any more, and goes on as before. 404 if the user is not
provisioned.

Sends a `DELETE` request to `/fido2/v2/admin/applications/{applicationId}/users/{userId}/provisioning`

Arguments:
- `application_id`: The application's identifier.
- `user_id`: The user's identifier.
*/
    pub async fn admin_user_unlink<'a>(
        &'a self,
        application_id: &'a str,
        user_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/users/{}/provisioning", self.baseurl,
            encode_path(& application_id.to_string()), encode_path(& user_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_user_unlink",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List webhooks

All of them, at most ten.

Sends a `GET` request to `/fido2/v2/admin/applications/{applicationId}/webhooks`

Arguments:
- `application_id`: The application's identifier.
*/
    pub async fn admin_webhooks_list<'a>(
        &'a self,
        application_id: &'a str,
    ) -> Result<ResponseValue<types::WebhookList>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/webhooks", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_webhooks_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Add a webhook

Each event of the audit log from now on is posted there, signed as the Standard Webhooks specification says, and tried
again for three days until it is accepted. `webhook-id` is the event's identifier at every attempt. What is personal
is not sent.

Sends a `POST` request to `/fido2/v2/admin/applications/{applicationId}/webhooks`

Arguments:
- `application_id`: The application's identifier.
- `body`
*/
    pub async fn admin_webhook_create<'a>(
        &'a self,
        application_id: &'a str,
        body: &'a types::WebhookCreateRequest,
    ) -> Result<ResponseValue<types::WebhookCreateResponse>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/webhooks", self.baseurl, encode_path(&
            application_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_webhook_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Remove a webhook

With what waits to be delivered there.

Sends a `DELETE` request to `/fido2/v2/admin/applications/{applicationId}/webhooks/{webhookId}`

Arguments:
- `application_id`: The application's identifier.
- `webhook_id`: The webhook's identifier.
*/
    pub async fn admin_webhook_delete<'a>(
        &'a self,
        application_id: &'a str,
        webhook_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/admin/applications/{}/webhooks/{}", self.baseurl, encode_path(&
            application_id.to_string()), encode_path(& webhook_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_webhook_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get the state of the FIDO metadata

What the policies on authenticators rest on. It is one for the installation.

Sends a `GET` request to `/fido2/v2/admin/metadata`

*/
    pub async fn admin_metadata_get<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::MetadataResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/admin/metadata", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_metadata_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get who calls

And which applications can be managed with this credential.

Sends a `GET` request to `/fido2/v2/admin/whoami`

*/
    pub async fn admin_whoami<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::WhoamiResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/admin/whoami", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "admin_whoami",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Complete a login

Verifies the authenticator's answer (WebAuthn Level 3 section 7.2) for the user of the session, records the
use, and signs the user in. A signature counter that goes backwards is refused and the passkey flagged. A
session can be used once.

Sends a `POST` request to `/fido2/v2/auth/complete`

*/
    pub async fn auth_complete<'a>(
        &'a self,
        body: &'a types::AuthCompleteRequest,
    ) -> Result<ResponseValue<types::Jwt>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/auth/complete", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "auth_complete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Begin to sign in with a passkey

Answers what to tell the authenticator, and a session for `auth/complete`; stores nothing. With a user
name the user's passkeys are listed; without one any discoverable passkey will do, as for autofill.

That a name is unknown is no error. If the application hides unknown users, the answer for one looks like
that for a known one, and is always the same for the same name.

Sends a `POST` request to `/fido2/v2/auth/init`

*/
    pub async fn auth_init<'a>(
        &'a self,
        body: &'a types::AuthInitRequest,
    ) -> Result<ResponseValue<types::AuthInitResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/auth/init", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "auth_init",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a code for another device

A code that the signed-in user types on another device to sign in there. It can be used once, within minutes, and
takes the place of the one before. Needs an access token with the scope `auth:write`. Has no body.

Sends a `POST` request to `/fido2/v2/auth/otp`

*/
    pub async fn auth_code_request<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::AuthCodeResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/auth/otp", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "auth_code_request",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Mail a code

Sends a code to the user's verified e-mail address. The answer is the same, and takes as long, if there is no such
user or no such address: then nothing is sent.

Sends a `POST` request to `/fido2/v2/auth/otp/email`

*/
    pub async fn auth_code_request_email<'a>(
        &'a self,
        body: &'a types::AuthCodeSendRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/auth/otp/email", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "auth_code_request_email",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Text a code

Sends a code to the user's verified telephone number, if the user agreed to get text messages there. The answer is
the same, and takes as long, if nothing is sent.

Sends a `POST` request to `/fido2/v2/auth/otp/sms`

*/
    pub async fn auth_code_request_sms<'a>(
        &'a self,
        body: &'a types::AuthCodeSendRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/auth/otp/sms", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "auth_code_request_sms",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign in with a code

Signs the user in with a code from `auth/otp`, `auth/otp/email` or `auth/otp/sms`. A code can be tried a few times,
and used once. The token holds `passkey:read` and `reg:write` only: a code is weaker than a passkey, and the best
to do next is to make one.

Sends a `POST` request to `/fido2/v2/auth/otp/verify`

*/
    pub async fn auth_code_verify<'a>(
        &'a self,
        body: &'a types::AuthCodeVerifyRequest,
    ) -> Result<ResponseValue<types::Jwt>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/auth/otp/verify", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "auth_code_verify",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Report an event

Keeps what happened on a device for whoever looks into it later, with the session and its trace id. It changes
nothing and decides nothing, and the session can be used as before.

Sends a `POST` request to `/fido2/v2/client-events/submit`

*/
    pub async fn client_events_submit<'a>(
        &'a self,
        body: &'a types::ClientEventRequest,
    ) -> Result<ResponseValue<types::ClientEventResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/client-events/submit", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "client_events_submit",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Begin to sign in or up

Answers what the application's policy asks for, from this user in this situation, and a session for it; stores
nothing. Do one of the things in `next` and send the session in `Authorization`. A step that completes the
flow answers 200 with tokens; one that is right and not enough answers 401 with a new `session` and `next`.

The application is found by the host; the server's default if that names none.

Sends a `POST` request to `/fido2/v2/mfa/begin`

*/
    pub async fn mfa_begin<'a>(
        &'a self,
        body: &'a types::MfaBeginRequest,
    ) -> Result<ResponseValue<types::MfaNext>, Error<types::MfaError>> {
        let url = format!("{}/fido2/v2/mfa/begin", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mfa_begin",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Ask whether a trust id is known

204 if any of the trust ids is of somebody who has signed in with it, 404 if none is.

Sends a `POST` request to `/fido2/v2/mfa/discover`

*/
    pub async fn mfa_discover<'a>(
        &'a self,
        body: &'a types::MfaDiscoverRequest,
    ) -> Result<ResponseValue<()>, Error<types::MfaError>> {
        let url = format!("{}/fido2/v2/mfa/discover", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mfa_discover",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Have a code sent

For `otp:email` and `otp:sms`. The session that comes back takes the code; the one that was sent stays good for
everything else. A new code takes the place of the one before.

Sends a `POST` request to `/fido2/v2/mfa/otp/request`

*/
    pub async fn mfa_otp_request<'a>(
        &'a self,
        body: &'a types::MfaOtpRequest,
    ) -> Result<ResponseValue<types::MfaSessionResponse>, Error<types::MfaError>> {
        let url = format!("{}/fido2/v2/mfa/otp/request", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mfa_otp_request",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Type the code that was sent

A code can be tried a few times, and used once.

Sends a `POST` request to `/fido2/v2/mfa/otp/verify`

*/
    pub async fn mfa_otp_verify<'a>(
        &'a self,
        body: &'a types::MfaOtpVerifyRequest,
    ) -> Result<ResponseValue<types::MfaComplete>, Error<types::MfaError>> {
        let url = format!("{}/fido2/v2/mfa/otp/verify", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mfa_otp_verify",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Use a passkey

For `passkey:auth`: the authenticator's answer to the options that were offered.

Sends a `POST` request to `/fido2/v2/mfa/passkey/auth`

*/
    pub async fn mfa_passkey_auth<'a>(
        &'a self,
        body: &'a types::MfaAssertionRequest,
    ) -> Result<ResponseValue<types::MfaComplete>, Error<types::MfaError>> {
        let url = format!("{}/fido2/v2/mfa/passkey/auth", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mfa_passkey_auth",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Make a passkey

For `passkey:reg`: the authenticator's answer to the options that were offered. A user who signs up is made with
the passkey.

Sends a `POST` request to `/fido2/v2/mfa/passkey/reg`

*/
    pub async fn mfa_passkey_reg<'a>(
        &'a self,
        body: &'a types::MfaCreationRequest,
    ) -> Result<ResponseValue<types::MfaComplete>, Error<types::MfaError>> {
        let url = format!("{}/fido2/v2/mfa/passkey/reg", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mfa_passkey_reg",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign the payload with a passkey

For `passkey:tx`: the challenge is SHA-256 of the payload, the trace id and a nonce of the server's, so that the
passkey signs the payload itself. What proves it is kept as for `tx/complete`.

Sends a `POST` request to `/fido2/v2/mfa/passkey/tx`

*/
    pub async fn mfa_passkey_tx<'a>(
        &'a self,
        body: &'a types::MfaAssertionRequest,
    ) -> Result<ResponseValue<types::MfaComplete>, Error<types::MfaError>> {
        let url = format!("{}/fido2/v2/mfa/passkey/tx", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mfa_passkey_tx",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Replace what is to be signed

Answers what is next for the new payload; passkey options that were offered for the old one are over. A payload
that was signed already cannot be replaced.

Sends a `POST` request to `/fido2/v2/mfa/payload`

*/
    pub async fn mfa_payload_update<'a>(
        &'a self,
        body: &'a types::MfaPayloadRequest,
    ) -> Result<ResponseValue<types::MfaNext>, Error<types::MfaError>> {
        let url = format!("{}/fido2/v2/mfa/payload", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mfa_payload_update",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Bring a token of the application's backend

For `external`: the backend has signed the user in by its own means, and vouches for it with a token from
`mgmt/grant/external-auth`. It can be used once.

Sends a `POST` request to `/fido2/v2/mfa/third-party/verify`

*/
    pub async fn mfa_third_party_auth_verify<'a>(
        &'a self,
        body: &'a types::MfaExternalRequest,
    ) -> Result<ResponseValue<types::MfaComplete>, Error<types::MfaError>> {
        let url = format!("{}/fido2/v2/mfa/third-party/verify", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mfa_third_party_auth_verify",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get the blacklist of authenticator models

By AAGUID. Needs an API key with the scope `passkey:read`.

Sends a `GET` request to `/fido2/v2/mgmt/aaguid/blacklist`

*/
    pub async fn mgmt_aaguid_blacklist_get<'a>(
        &'a self,
    ) -> Result<
        ResponseValue<::std::vec::Vec<types::AaguidBlacklist>>,
        Error<types::Error>,
    > {
        let url = format!("{}/fido2/v2/mgmt/aaguid/blacklist", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_aaguid_blacklist_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Put authenticator models on the blacklist

From now on, no passkey of such a model can be registered (`reg`) or sign in (`auth`), also one that exists already.
Other servers on the same database follow within five seconds. At most 1,000 models. Needs an API key with the
scope `passkey:write`.

Sends a `PUT` request to `/fido2/v2/mgmt/aaguid/blacklist`

*/
    pub async fn mgmt_aaguid_blacklist_put<'a>(
        &'a self,
        body: &'a types::AaguidBlacklistPutRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/mgmt/aaguid/blacklist", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_aaguid_blacklist_put",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Take authenticator models off the blacklist

Needs an API key with the scope `passkey:write`.

Sends a `DELETE` request to `/fido2/v2/mgmt/aaguid/blacklist`

*/
    pub async fn mgmt_aaguid_blacklist_delete<'a>(
        &'a self,
        body: &'a types::AaguidBlacklistDeleteRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/mgmt/aaguid/blacklist", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_aaguid_blacklist_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get an authenticator model's name and icons

What the catalogue of passkey providers, or else the FIDO metadata, knows of an AAGUID. Needs an API key with the
scope `passkey:read`.

Sends a `GET` request to `/fido2/v2/mgmt/aaguid/{aaguid}`

Arguments:
- `aaguid`: The AAGUID: a UUID.
*/
    pub async fn mgmt_aaguid_metadata<'a>(
        &'a self,
        aaguid: &'a str,
    ) -> Result<ResponseValue<types::AaguidMetadata>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/mgmt/aaguid/{}", self.baseurl, encode_path(& aaguid
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_aaguid_metadata",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a device

And who has signed in on it. Needs an API key with the scope `user:read`.

Sends a `GET` request to `/fido2/v2/mgmt/device/{deviceId}`

Arguments:
- `device_id`: The device's identifier.
*/
    pub async fn mgmt_device_get<'a>(
        &'a self,
        device_id: &'a str,
    ) -> Result<ResponseValue<types::DeviceResponse>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/mgmt/device/{}", self.baseurl, encode_path(& device_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_device_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Look what a login would meet

What would happen if this user signed in now from this device. Nothing is begun and nothing written; the session can
be used all the same. Needs an API key with the scope `user:read`.

Sends a `POST` request to `/fido2/v2/mgmt/discover`

*/
    pub async fn mgmt_discover<'a>(
        &'a self,
        body: &'a types::DiscoverRequest,
    ) -> Result<ResponseValue<types::DiscoverResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/mgmt/discover", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_discover",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Grant scopes to a client for seconds

A backend lends some of its own scopes to a client, for example so that a user who signed in elsewhere can
register a passkey. For a user name that is not registered yet only `reg:write` can be granted. Needs an
API key that holds every scope it grants.

Sends a `POST` request to `/fido2/v2/mgmt/grant`

*/
    pub async fn mgmt_grant_create<'a>(
        &'a self,
        body: &'a types::GrantRequest,
    ) -> Result<ResponseValue<types::GrantResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/mgmt/grant", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_grant_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Vouch for a user

A backend that has signed a user in by its own means says so: the client completes the step `external` of a
multi-factor flow with this token, by `mfa/third-party/verify`. It is for this user only, valid for a minute, and
can be used once. Needs an API key with the scope `external:verify`.

Sends a `POST` request to `/fido2/v2/mgmt/grant/external-auth`

*/
    pub async fn mgmt_grant_external_auth<'a>(
        &'a self,
        body: &'a types::ExternalAuthRequest,
    ) -> Result<ResponseValue<types::GrantResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/mgmt/grant/external-auth", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_grant_external_auth",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a passkey

And its owner. Needs an API key with the scope `passkey:read`.

Sends a `GET` request to `/fido2/v2/mgmt/passkey/{passkeyId}`

Arguments:
- `passkey_id`: The passkey's identifier.
*/
    pub async fn mgmt_passkey_get<'a>(
        &'a self,
        passkey_id: &'a str,
    ) -> Result<ResponseValue<types::PasskeyResponse>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/mgmt/passkey/{}", self.baseurl, encode_path(& passkey_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_passkey_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Rename a passkey of a user

Needs an API key with the scope `passkey:write`.

Sends a `PUT` request to `/fido2/v2/mgmt/passkey/{passkeyId}`

Arguments:
- `passkey_id`: The passkey's identifier.
- `body`
*/
    pub async fn mgmt_passkey_rename<'a>(
        &'a self,
        passkey_id: &'a str,
        body: &'a types::PasskeyNameRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/mgmt/passkey/{}", self.baseurl, encode_path(& passkey_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_passkey_rename",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Delete a passkey of a user

Also the last one. What rests on it ends at once: sign-ins with their refresh tokens, access tokens, sessions, codes.
Needs an API key with the scope `passkey:write`.

Sends a `DELETE` request to `/fido2/v2/mgmt/passkey/{passkeyId}`

Arguments:
- `passkey_id`: The passkey's identifier.
*/
    pub async fn mgmt_passkey_delete<'a>(
        &'a self,
        passkey_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/mgmt/passkey/{}", self.baseurl, encode_path(& passkey_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_passkey_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Verify an access token

Succeeds for a token of this application that is authentic, has not expired, was not revoked, and whose
user is active. A token is revoked with the passkey that it was issued for. Needs an API key, whatever
its scopes.

Sends a `POST` request to `/fido2/v2/mgmt/token/verify`

*/
    pub async fn mgmt_token_verify<'a>(
        &'a self,
        body: &'a types::TokenVerifyRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/mgmt/token/verify", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_token_verify",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a user by name

With devices and passkeys. Needs an API key with the scope `user:read`.

Sends a `GET` request to `/fido2/v2/mgmt/user`

Arguments:
- `username`: The user's name, in whatever letter case.
*/
    pub async fn mgmt_user_get<'a>(
        &'a self,
        username: &'a str,
    ) -> Result<ResponseValue<types::UserResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/mgmt/user", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("username", &username))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_user_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Delete a user by identifier

With everything that is of this user only, irreversibly. Needs an API key with the scope `user:write`.

Sends a `DELETE` request to `/fido2/v2/mgmt/user/{userId}`

Arguments:
- `user_id`: The user's identifier.
*/
    pub async fn mgmt_user_delete<'a>(
        &'a self,
        user_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/mgmt/user/{}", self.baseurl, encode_path(& user_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_user_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Activate a user by identifier

Who can sign in again; what ended when the user was deactivated stays ended. Needs an API key with the scope
`user:write`.

Sends a `PUT` request to `/fido2/v2/mgmt/user/{userId}/activate`

Arguments:
- `user_id`: The user's identifier.
*/
    pub async fn mgmt_user_activate<'a>(
        &'a self,
        user_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/mgmt/user/{}/activate", self.baseurl, encode_path(& user_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_user_activate",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Deactivate a user by identifier

Who cannot sign in from now on. All access ends at once: sign-ins with their refresh tokens, access tokens, grants,
sessions, codes. Needs an API key with the scope `user:write`.

Sends a `PUT` request to `/fido2/v2/mgmt/user/{userId}/deactivate`

Arguments:
- `user_id`: The user's identifier.
*/
    pub async fn mgmt_user_deactivate<'a>(
        &'a self,
        user_id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/mgmt/user/{}/deactivate", self.baseurl, encode_path(& user_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "mgmt_user_deactivate",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Be told of a logout by an OpenID provider

For the provider (OpenID Connect Back-Channel Logout 1.0): it sends a logout token, and all that the session, or the
user, has started here ends at once.

Sends a `POST` request to `/fido2/v2/oidc/{providerId}/backchannel-logout`

Arguments:
- `provider_id`: What the application calls the provider; after the application's identifier and a dot, if it is not the default
application.
- `app_id`: The application; found by the host or the server's default if absent.
- `body`
*/
    pub async fn oidc_back_channel_logout<'a>(
        &'a self,
        provider_id: &'a str,
        app_id: Option<&'a str>,
        body: &'a types::BackChannelLogoutRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/oidc/{}/backchannel-logout", self.baseurl, encode_path(&
            provider_id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .form_urlencoded(&body)?
            .query(&progenitor_client::QueryParam::new("appId", &app_id))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oidc_back_channel_logout",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            502u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Come back from an OpenID provider

Where the provider sends the browser to, which goes on to the application. `state` works once, for some minutes, at the
callback of its own provider, and in the browser that began the login. If it is not good, or the provider does not answer, the answer is an error and no
redirect.

Sends a `GET` request to `/fido2/v2/oidc/{providerId}/callback`

Arguments:
- `provider_id`: What the application calls the provider; after the application's identifier and a dot, if it is not the default
application.
- `code`: The authorization code.
- `error`: Why there is none (RFC 6749 section 4.1.2.1).
- `error_description`: The same in words.
- `iss`: Who answers (RFC 9207).
- `state`: What the login had sent along.
*/
    pub async fn oidc_callback<'a>(
        &'a self,
        provider_id: &'a str,
        code: Option<&'a str>,
        error: Option<&'a str>,
        error_description: Option<&'a str>,
        iss: Option<&'a str>,
        state: Option<&'a str>,
    ) -> Result<ResponseValue<ByteStream>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/oidc/{}/callback", self.baseurl, encode_path(& provider_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .query(&progenitor_client::QueryParam::new("code", &code))
            .query(&progenitor_client::QueryParam::new("error", &error))
            .query(
                &progenitor_client::QueryParam::new(
                    "error_description",
                    &error_description,
                ),
            )
            .query(&progenitor_client::QueryParam::new("iss", &iss))
            .query(&progenitor_client::QueryParam::new("state", &state))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oidc_callback",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::stream(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            502u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Begin a login by an OpenID provider

For a browser to navigate to. It goes on to the provider (OpenID Connect Core section 3.1.2.1, with PKCE), from there to
`callback`, and in the end to `redirectUri`, whose fragment then has `access_token`, `token_type`, `expires_in` and
`state`, or `error`, `error_description` and `state`. With `flow=external` it has `external_token` instead of an
access token. Where `redirectUri` is not one of the provider's, the answer is an error and no redirect.

Sends a `GET` request to `/fido2/v2/oidc/{providerId}/login`

Arguments:
- `provider_id`: What the application calls the provider; after the application's identifier and a dot, if it is not the default
application.
- `app_id`: The application; found by the host or the server's default if absent.
- `flow`: What it is for; `login` if absent.
- `login_hint`: Who the user says to be, for the provider.
- `max_age`: How long ago the user may have been authenticated there, in seconds.
- `prompt`: What the provider is to ask: some of `none`, `login`, `consent`, `select_account`, `create`, separated by spaces.
- `redirect_uri`: Where the browser goes in the end: one of the provider's `redirectUris`, letter for letter.
- `state`: What the application wants to hear again in the end, to know its own login: at most 512 bytes.
*/
    pub async fn oidc_login<'a>(
        &'a self,
        provider_id: &'a str,
        app_id: Option<&'a str>,
        flow: Option<types::LoginFlow>,
        login_hint: Option<&'a str>,
        max_age: Option<u32>,
        prompt: Option<&'a str>,
        redirect_uri: &'a str,
        state: Option<&'a str>,
    ) -> Result<ResponseValue<ByteStream>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/oidc/{}/login", self.baseurl, encode_path(& provider_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .query(&progenitor_client::QueryParam::new("appId", &app_id))
            .query(&progenitor_client::QueryParam::new("flow", &flow))
            .query(&progenitor_client::QueryParam::new("login_hint", &login_hint))
            .query(&progenitor_client::QueryParam::new("max_age", &max_age))
            .query(&progenitor_client::QueryParam::new("prompt", &prompt))
            .query(&progenitor_client::QueryParam::new("redirectUri", &redirect_uri))
            .query(&progenitor_client::QueryParam::new("state", &state))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oidc_login",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::stream(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            502u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Sign out, here and at the provider

Ends all that the user's session at the provider started here, and tells where to send the browser so that the
provider ends it too (OpenID Connect RP-Initiated Logout 1.0). Needs an access token with the scope `passkey:read`.

Sends a `POST` request to `/fido2/v2/oidc/{providerId}/logout`

Arguments:
- `provider_id`: What the application calls the provider; after the application's identifier and a dot, if it is not the default
application.
- `body`
*/
    pub async fn oidc_logout<'a>(
        &'a self,
        provider_id: &'a str,
        body: &'a types::OidcLogoutRequest,
    ) -> Result<ResponseValue<types::OidcLogoutResponse>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/oidc/{}/logout", self.baseurl, encode_path(& provider_id
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oidc_logout",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List the user's passkeys

All passkeys of the token's user, oldest first. The list is complete or there is none: clients hand it to
the browser, which forgets passkeys that are not on it. Needs an access token with the scope
`passkey:read`.

Sends a `GET` request to `/fido2/v2/passkeys`

*/
    pub async fn passkeys_list<'a>(
        &'a self,
    ) -> Result<ResponseValue<::std::vec::Vec<types::Passkey>>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/passkeys", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "passkeys_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a provider's name and icons

What the catalogue of passkey providers, or else the FIDO metadata, knows of an AAGUID. Needs an access token with the scope
`passkey:read`.

Sends a `GET` request to `/fido2/v2/passkeys/aaguid/{aaguid}`

Arguments:
- `aaguid`: The AAGUID: a UUID.
*/
    pub async fn passkeys_aaguid_metadata<'a>(
        &'a self,
        aaguid: &'a str,
    ) -> Result<ResponseValue<types::AaguidMetadata>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/passkeys/aaguid/{}", self.baseurl, encode_path(& aaguid
            .to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "passkeys_aaguid_metadata",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Rename a passkey

Needs an access token with the scope `passkey:write`; a passkey of another user is not found.

Sends a `PUT` request to `/fido2/v2/passkeys/{id}`

Arguments:
- `id`: The passkey's identifier.
- `body`
*/
    pub async fn passkey_rename<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::PasskeyRenameRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/passkeys/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "passkey_rename",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Delete a passkey

The user's last passkey can be deleted only while there is another way to sign in. Needs an access token
with the scope `passkey:write`; a passkey of another user is not found.

Sends a `DELETE` request to `/fido2/v2/passkeys/{id}`

Arguments:
- `id`: The passkey's identifier.
*/
    pub async fn passkey_delete<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/passkeys/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "passkey_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Prove a new e-mail address

Takes the address that a code was sent to by `profile/{id}/email`, if the code is right. Needs an API key with
the scope `profile:write`.

Sends a `POST` request to `/fido2/v2/profile/email/verify`

*/
    pub async fn profile_email_verify<'a>(
        &'a self,
        body: &'a types::ProfileVerifyRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/profile/email/verify", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "profile_email_verify",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Prove a new telephone number

Takes the number that a code was sent to by `profile/{id}/phone`, if the code is right. Needs an API key with
the scope `profile:write`.

Sends a `POST` request to `/fido2/v2/profile/phone/verify`

*/
    pub async fn profile_phone_verify<'a>(
        &'a self,
        body: &'a types::ProfileVerifyRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/profile/phone/verify", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "profile_phone_verify",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Delete a user

Deletes the user with all passkeys, addresses and sign-ins, for ever; tokens of the user stop being accepted.
Confirmed transactions are kept as evidence. Needs an API key with the scope `profile:write`.

Sends a `DELETE` request to `/fido2/v2/profile/{id}`

Arguments:
- `id`: The user's id
*/
    pub async fn profile_delete<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/profile/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "profile_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Set a user's e-mail address

With `requestVerification` a code is sent to the new address, and the old one stays until the code was typed.
Whoever reads the old address is told when it is replaced. Needs an API key with the scope `profile:write`.

Sends a `POST` request to `/fido2/v2/profile/{id}/email`

Arguments:
- `id`: The user's id
- `body`
*/
    pub async fn profile_email_update<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::ProfileEmailRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/profile/{}/email", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "profile_email_update",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Remove a user's e-mail address

Whoever reads it is told. Needs an API key with the scope `profile:write`.

Sends a `DELETE` request to `/fido2/v2/profile/{id}/email`

Arguments:
- `id`: The user's id
- `body`
*/
    pub async fn profile_email_delete<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::ProfileEmailDeleteRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/profile/{}/email", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "profile_email_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Set a user's telephone number

With `requestVerification` a code is sent to the new number, which needs `messagingConsent`, and the old one
stays until the code was typed. Needs an API key with the scope `profile:write`.

Sends a `POST` request to `/fido2/v2/profile/{id}/phone`

Arguments:
- `id`: The user's id
- `body`
*/
    pub async fn profile_phone_update<'a>(
        &'a self,
        id: &'a str,
        body: &'a types::ProfilePhoneRequest,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/profile/{}/phone", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "profile_phone_update",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            429u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Remove a user's telephone number

Whoever reads it is told. Needs an API key with the scope `profile:write`.

Sends a `DELETE` request to `/fido2/v2/profile/{id}/phone`

Arguments:
- `id`: The user's id
*/
    pub async fn profile_phone_delete<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<()>, Error<types::Error>> {
        let url = format!(
            "{}/fido2/v2/profile/{}/phone", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "profile_phone_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Complete the registration of a passkey

Verifies the authenticator's answer: type, challenge, origin, RP id, flags, algorithm and attestation
statement (WebAuthn Level 3 section 7.1). Then stores user, device and passkey, all or nothing, and
signs the user in. A session can be used once.

Sends a `POST` request to `/fido2/v2/reg/complete`

*/
    pub async fn reg_complete<'a>(
        &'a self,
        body: &'a types::RegCompleteRequest,
    ) -> Result<ResponseValue<types::Jwt>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/reg/complete", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "reg_complete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Begin to register a passkey

Answers what to tell the authenticator, and a session for `reg/complete`; stores nothing.

Without a token this is for user names that do not exist yet, in applications that allow open
registration. To add a passkey to a user who exists, send that user's access token or a grant, with the
scope `reg:write`; a token of somebody else counts as none.

Sends a `POST` request to `/fido2/v2/reg/init`

*/
    pub async fn reg_init<'a>(
        &'a self,
        body: &'a types::RegInitRequest,
    ) -> Result<ResponseValue<types::RegInitResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/reg/init", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "reg_init",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Complete the confirmation of a transaction

Verifies that the user of the session signed exactly this transaction, keeps the evidence, and issues a
confirmation that a backend can check offline: recompute
`base64url(sha256(txPayload + nonce + lNonce))` and compare it with `txHash`. A transaction is confirmed at
most once.

Sends a `POST` request to `/fido2/v2/tx/complete`

*/
    pub async fn tx_complete<'a>(
        &'a self,
        body: &'a types::TxCompleteRequest,
    ) -> Result<ResponseValue<types::TxCompleteResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/tx/complete", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "tx_complete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Begin to confirm a transaction

Answers what to tell the authenticator, and a session for `tx/complete`; stores nothing. The passkey signs
the transaction itself: the challenge is the SHA-256 of payload, nonce and a nonce of the server's.

Sends a `POST` request to `/fido2/v2/tx/init`

*/
    pub async fn tx_init<'a>(
        &'a self,
        body: &'a types::TxInitRequest,
    ) -> Result<ResponseValue<types::TxInitResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/tx/init", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "tx_init",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get the version of the server

Needs no credential, so that monitoring can ask.

Sends a `GET` request to `/fido2/v2/version`

*/
    pub async fn version<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::VersionResponse>, Error<types::Error>> {
        let url = format!("{}/fido2/v2/version", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "version",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Look at a token

Tells a backend whether a token of its application is live, and whose it is (RFC 7662). Needs an API key, whatever
its scopes.

Sends a `POST` request to `/oauth2/introspect`

*/
    pub async fn oauth2_introspect<'a>(
        &'a self,
        body: &'a types::TokenReference,
    ) -> Result<ResponseValue<types::IntrospectionResponse>, Error<types::OAuthError>> {
        let url = format!("{}/oauth2/introspect", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .form_urlencoded(&body)?
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth2_introspect",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Revoke a token

Ends the sign-in of a refresh or access token, with all of its tokens (RFC 7009). A token that is not known needs
no end, so that it is no error; an access token of no sign-in, such as that of `auth/complete`, cannot be ended
(`unsupported_token_type`).

Sends a `POST` request to `/oauth2/revoke`

*/
    pub async fn oauth2_revoke<'a>(
        &'a self,
        body: &'a types::TokenReference,
    ) -> Result<ResponseValue<()>, Error<types::OAuthError>> {
        let url = format!("{}/oauth2/revoke", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .form_urlencoded(&body)?
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth2_revoke",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => Ok(ResponseValue::empty(response)),
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Refresh tokens

Exchanges a refresh token for fresh tokens (RFC 6749 section 6). Each can be used once: one that comes a second
time was copied, and ends the sign-in for everybody who holds a token of it (RFC 9700 section 4.14.2). The
sign-in also ends when the user is deactivated, when the passkey that it began with is deleted, and after the
application's `sign_in_seconds`.

Sends a `POST` request to `/oauth2/token`

*/
    pub async fn oauth2_token<'a>(
        &'a self,
        body: &'a types::TokenRequest,
    ) -> Result<ResponseValue<types::TokenResponse>, Error<types::OAuthError>> {
        let url = format!("{}/oauth2/token", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .form_urlencoded(&body)?
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth2_token",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Search users and groups

Users first, then groups (RFC 7644 section 3.4.3). An attribute that only one of them has is one that the other has no
value of. Needs an API key with the scope `profile:read`.

Sends a `POST` request to `/scim/v2/.search`

*/
    pub async fn scim_search<'a>(
        &'a self,
        body: &'a types::ScimSearch,
    ) -> Result<ResponseValue<types::ScimResourceList>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/.search", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_search",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Do several operations

One after the other, each for itself (RFC 7644 section 3.7): at most 200, in at most 1,048,576 bytes. One that names
what another one makes (`bulkId:…`) is done after that one; those that name each other in a circle are refused with
409. Needs an API key with the scope `profile:write`.

Sends a `POST` request to `/scim/v2/Bulk`

*/
    pub async fn scim_bulk<'a>(
        &'a self,
        body: &'a types::ScimBulk,
    ) -> Result<ResponseValue<types::ScimBulkResult>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/Bulk", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_bulk",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List groups

With their members, unless these are excluded. Needs an API key with the scope `profile:read`.

Sends a `GET` request to `/scim/v2/Groups`

Arguments:
- `attributes`: Which attributes are to be told, separated by commas.
- `count`: How many results at most: 0 to 1000, 100 if absent.
- `cursor`: The `nextCursor` of the page before; empty for the first page of a list that is read by cursors (RFC 9865).
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `filter`: A filter (RFC 7644 section 3.4.2.2), such as `displayName eq "Sales"`.
- `sort_by`: By which attribute the list is sorted; by identifier if absent.
- `sort_order`: `ascending`, or `descending`.
- `start_index`: The place of the first result, from 1.
*/
    pub async fn scim_groups_list<'a>(
        &'a self,
        attributes: Option<&'a str>,
        count: Option<i64>,
        cursor: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        filter: Option<&'a str>,
        sort_by: Option<&'a str>,
        sort_order: Option<&'a str>,
        start_index: Option<i64>,
    ) -> Result<ResponseValue<types::ScimGroupList>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/Groups", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(&progenitor_client::QueryParam::new("count", &count))
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .query(&progenitor_client::QueryParam::new("filter", &filter))
            .query(&progenitor_client::QueryParam::new("sortBy", &sort_by))
            .query(&progenitor_client::QueryParam::new("sortOrder", &sort_order))
            .query(&progenitor_client::QueryParam::new("startIndex", &start_index))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_groups_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create a group

Members are provisioned users, and other groups. A name that another group has, in whatever letter case, gives 409.
Needs an API key with the scope `profile:write`.

Sends a `POST` request to `/scim/v2/Groups`

Arguments:
- `attributes`: Which attributes are to be told, separated by commas.
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `body`
*/
    pub async fn scim_group_create<'a>(
        &'a self,
        attributes: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        body: &'a types::ScimGroup,
    ) -> Result<ResponseValue<types::ScimGroup>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/Groups", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_group_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Search groups

As the list, with the question in the body, so that it is in no log of addresses (RFC 7644 section 3.4.3). Needs an
API key with the scope `profile:read`.

Sends a `POST` request to `/scim/v2/Groups/.search`

*/
    pub async fn scim_groups_search<'a>(
        &'a self,
        body: &'a types::ScimSearch,
    ) -> Result<ResponseValue<types::ScimGroupList>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/Groups/.search", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_groups_search",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a group

With all its members; exclude `members` if they are not needed. Needs an API key with the scope `profile:read`.

Sends a `GET` request to `/scim/v2/Groups/{id}`

Arguments:
- `id`: The group's identifier
- `attributes`: Which attributes are to be told, separated by commas.
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `if_none_match`: Versions that the client has.
*/
    pub async fn scim_group_get<'a>(
        &'a self,
        id: &'a str,
        attributes: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        if_none_match: Option<&'a str>,
    ) -> Result<ResponseValue<types::ScimGroup>, Error<types::ScimError>> {
        let url = format!(
            "{}/scim/v2/Groups/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_none_match {
            header_map.append("If-None-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_group_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Replace a group

With its members: who is not in the body is one no longer. Needs an API key with the scope `profile:write`.

Sends a `PUT` request to `/scim/v2/Groups/{id}`

Arguments:
- `id`: The group's identifier
- `attributes`: Which attributes are to be told, separated by commas.
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `if_match`: The version that is to be changed.
- `body`
*/
    pub async fn scim_group_replace<'a>(
        &'a self,
        id: &'a str,
        attributes: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        if_match: Option<&'a str>,
        body: &'a types::ScimGroup,
    ) -> Result<ResponseValue<types::ScimGroup>, Error<types::ScimError>> {
        let url = format!(
            "{}/scim/v2/Groups/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_match {
            header_map.append("If-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_group_replace",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            412u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Delete a group

Its members stay; irreversible. Needs an API key with the scope `profile:write`.

Sends a `DELETE` request to `/scim/v2/Groups/{id}`

Arguments:
- `id`: The group's identifier
- `if_match`: The version that is to be deleted.
*/
    pub async fn scim_group_delete<'a>(
        &'a self,
        id: &'a str,
        if_match: Option<&'a str>,
    ) -> Result<ResponseValue<()>, Error<types::ScimError>> {
        let url = format!(
            "{}/scim/v2/Groups/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_match {
            header_map.append("If-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_group_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            412u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change a group

All operations or none (RFC 7644 section 3.5.2). The answer has no `members` if there are more than 200, unless
`attributes` asks for them. Needs an API key with the scope `profile:write`.

Sends a `PATCH` request to `/scim/v2/Groups/{id}`

Arguments:
- `id`: The group's identifier
- `attributes`: Which attributes are to be told, separated by commas.
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `if_match`: The version that is to be changed.
- `body`
*/
    pub async fn scim_group_patch<'a>(
        &'a self,
        id: &'a str,
        attributes: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        if_match: Option<&'a str>,
        body: &'a types::ScimPatch,
    ) -> Result<ResponseValue<types::ScimGroup>, Error<types::ScimError>> {
        let url = format!(
            "{}/scim/v2/Groups/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_match {
            header_map.append("If-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_group_patch",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            412u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get the signed-in user

What is provisioned of the user whose access token it is (RFC 7644 section 3.11), without `externalId`, which is the
provisioning client's. 404 for a user who is not provisioned. Needs an access token with the scope `passkey:read`.

Sends a `GET` request to `/scim/v2/Me`

Arguments:
- `attributes`: Which attributes are to be told, separated by commas.
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `if_none_match`: Versions that the client has.
*/
    pub async fn scim_me<'a>(
        &'a self,
        attributes: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        if_none_match: Option<&'a str>,
    ) -> Result<ResponseValue<types::ScimUser>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/Me", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_none_match {
            header_map.append("If-None-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_me",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List resource types

Users and groups (RFC 7643 section 6). Needs an API key with the scope `profile:read`.

Sends a `GET` request to `/scim/v2/ResourceTypes`

Arguments:
- `filter`: Refused.
*/
    pub async fn scim_resource_types<'a>(
        &'a self,
        filter: Option<&'a str>,
    ) -> Result<ResponseValue<types::ScimResourceTypeList>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/ResourceTypes", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("filter", &filter))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_resource_types",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a resource type

By its name. Needs an API key with the scope `profile:read`.

Sends a `GET` request to `/scim/v2/ResourceTypes/{id}`

Arguments:
- `id`: `User` or `Group`
*/
    pub async fn scim_resource_type_get<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::ScimResourceType>, Error<types::ScimError>> {
        let url = format!(
            "{}/scim/v2/ResourceTypes/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_resource_type_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List schemas

Every attribute that is interpreted, with what may be done to it (RFC 7643 section 7). Needs an API key with the scope
`profile:read`.

Sends a `GET` request to `/scim/v2/Schemas`

Arguments:
- `filter`: Refused.
*/
    pub async fn scim_schemas<'a>(
        &'a self,
        filter: Option<&'a str>,
    ) -> Result<ResponseValue<types::ScimSchemaList>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/Schemas", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("filter", &filter))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_schemas",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a schema

By its URN. Needs an API key with the scope `profile:read`.

Sends a `GET` request to `/scim/v2/Schemas/{id}`

Arguments:
- `id`: The URN
*/
    pub async fn scim_schema_get<'a>(
        &'a self,
        id: &'a str,
    ) -> Result<ResponseValue<types::ScimSchema>, Error<types::ScimError>> {
        let url = format!(
            "{}/scim/v2/Schemas/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_schema_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**What the service supports

With all limits (RFC 7643 section 5). Needs an API key with the scope `profile:read`.

Sends a `GET` request to `/scim/v2/ServiceProviderConfig`

Arguments:
- `filter`: Refused.
*/
    pub async fn scim_service_provider_config<'a>(
        &'a self,
        filter: Option<&'a str>,
    ) -> Result<
        ResponseValue<types::ScimServiceProviderConfig>,
        Error<types::ScimError>,
    > {
        let url = format!("{}/scim/v2/ServiceProviderConfig", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("filter", &filter))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_service_provider_config",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**List users

Those who are provisioned. Needs an API key with the scope `profile:read`.

Sends a `GET` request to `/scim/v2/Users`

Arguments:
- `attributes`: Which attributes are to be told, separated by commas.
- `count`: How many results at most: 0 to 1000, 100 if absent.
- `cursor`: The `nextCursor` of the page before; empty for the first page of a list that is read by cursors (RFC 9865).
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `filter`: A filter (RFC 7644 section 3.4.2.2), such as `userName eq "ann@example.com"`.
- `sort_by`: By which attribute the list is sorted; by identifier if absent.
- `sort_order`: `ascending`, or `descending`.
- `start_index`: The place of the first result, from 1.
*/
    pub async fn scim_users_list<'a>(
        &'a self,
        attributes: Option<&'a str>,
        count: Option<i64>,
        cursor: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        filter: Option<&'a str>,
        sort_by: Option<&'a str>,
        sort_order: Option<&'a str>,
        start_index: Option<i64>,
    ) -> Result<ResponseValue<types::ScimUserList>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/Users", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(&progenitor_client::QueryParam::new("count", &count))
            .query(&progenitor_client::QueryParam::new("cursor", &cursor))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .query(&progenitor_client::QueryParam::new("filter", &filter))
            .query(&progenitor_client::QueryParam::new("sortBy", &sort_by))
            .query(&progenitor_client::QueryParam::new("sortOrder", &sort_order))
            .query(&progenitor_client::QueryParam::new("startIndex", &start_index))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_users_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Create a user

Who has no passkey yet; a grant, or the multi-factor flow, lets the user register one. `displayName` and `name` are
made of each other if only one is told. A name that is taken gives 409, also when the one who has it signed up alone:
an operator can link that user. Passwords are thrown away. Needs an API key with the scope `profile:write`.

Sends a `POST` request to `/scim/v2/Users`

Arguments:
- `attributes`: Which attributes are to be told, separated by commas.
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `body`
*/
    pub async fn scim_user_create<'a>(
        &'a self,
        attributes: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        body: &'a types::ScimUser,
    ) -> Result<ResponseValue<types::ScimUser>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/Users", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_user_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            201u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Search users

As the list, with the question in the body, so that it is in no log of addresses (RFC 7644 section 3.4.3). Needs an
API key with the scope `profile:read`.

Sends a `POST` request to `/scim/v2/Users/.search`

*/
    pub async fn scim_users_search<'a>(
        &'a self,
        body: &'a types::ScimSearch,
    ) -> Result<ResponseValue<types::ScimUserList>, Error<types::ScimError>> {
        let url = format!("{}/scim/v2/Users/.search", self.baseurl,);
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_users_search",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Get a user

Who is provisioned. Needs an API key with the scope `profile:read`.

Sends a `GET` request to `/scim/v2/Users/{id}`

Arguments:
- `id`: The user's identifier
- `attributes`: Which attributes are to be told, separated by commas.
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `if_none_match`: Versions that the client has.
*/
    pub async fn scim_user_get<'a>(
        &'a self,
        id: &'a str,
        attributes: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        if_none_match: Option<&'a str>,
    ) -> Result<ResponseValue<types::ScimUser>, Error<types::ScimError>> {
        let url = format!(
            "{}/scim/v2/Users/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_none_match {
            header_map.append("If-None-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_user_get",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Replace a user

What a client can write and the body does not have is taken away; `active` is then true. `active: false` ends all
access of the user at once. Needs an API key with the scope `profile:write`.

Sends a `PUT` request to `/scim/v2/Users/{id}`

Arguments:
- `id`: The user's identifier
- `attributes`: Which attributes are to be told, separated by commas.
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `if_match`: The version that is to be changed.
- `body`
*/
    pub async fn scim_user_replace<'a>(
        &'a self,
        id: &'a str,
        attributes: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        if_match: Option<&'a str>,
        body: &'a types::ScimUser,
    ) -> Result<ResponseValue<types::ScimUser>, Error<types::ScimError>> {
        let url = format!(
            "{}/scim/v2/Users/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_match {
            header_map.append("If-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_user_replace",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            412u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Delete a user

With passkeys, devices and memberships; irreversible. Needs an API key with the scope `profile:write`.

Sends a `DELETE` request to `/scim/v2/Users/{id}`

Arguments:
- `id`: The user's identifier
- `if_match`: The version that is to be deleted.
*/
    pub async fn scim_user_delete<'a>(
        &'a self,
        id: &'a str,
        if_match: Option<&'a str>,
    ) -> Result<ResponseValue<()>, Error<types::ScimError>> {
        let url = format!(
            "{}/scim/v2/Users/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_match {
            header_map.append("If-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_user_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            204u16 => Ok(ResponseValue::empty(response)),
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            412u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
    /**Change a user

All operations or none (RFC 7644 section 3.5.2). Needs an API key with the scope `profile:write`.

Sends a `PATCH` request to `/scim/v2/Users/{id}`

Arguments:
- `id`: The user's identifier
- `attributes`: Which attributes are to be told, separated by commas.
- `excluded_attributes`: Which attributes are not to be told, separated by commas.
- `if_match`: The version that is to be changed.
- `body`
*/
    pub async fn scim_user_patch<'a>(
        &'a self,
        id: &'a str,
        attributes: Option<&'a str>,
        excluded_attributes: Option<&'a str>,
        if_match: Option<&'a str>,
        body: &'a types::ScimPatch,
    ) -> Result<ResponseValue<types::ScimUser>, Error<types::ScimError>> {
        let url = format!(
            "{}/scim/v2/Users/{}", self.baseurl, encode_path(& id.to_string()),
        );
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(2usize);
        header_map
            .append(
                ::reqwest::header::HeaderName::from_static("api-version"),
                ::reqwest::header::HeaderValue::from_static(Self::api_version()),
            );
        if let Some(value) = if_match {
            header_map.append("If-Match", value.to_string().try_into()?);
        }
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                ::reqwest::header::ACCEPT,
                ::reqwest::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(&progenitor_client::QueryParam::new("attributes", &attributes))
            .query(
                &progenitor_client::QueryParam::new(
                    "excludedAttributes",
                    &excluded_attributes,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "scim_user_patch",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => ResponseValue::from_response(response).await,
            400u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            401u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            403u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            404u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            409u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            412u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            413u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            415u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            500u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            503u16 => {
                Err(Error::ErrorResponse(ResponseValue::from_response(response).await?))
            }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
}
