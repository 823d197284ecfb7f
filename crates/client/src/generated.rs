//! Generated from spec/openapi.json by `cargo xtask client`; not to be edited.

#[allow(unused_imports)]
pub use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
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
    ///The application that a request is for.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Application {
        ///The application's identifier.
        pub id: ::std::string::String,
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
    ///Why a request was not carried out. It changed nothing.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct Error {
        ///A sentence for people: what was wrong, which field, and what to do.
        pub msg: ::std::string::String,
        #[serde(rename = "msgCode")]
        pub msg_code: MsgCode,
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
        ///The passkey.
        #[serde(rename = "passkeyId")]
        pub passkey_id: ::std::string::String,
        ///The user.
        #[serde(rename = "userId")]
        pub user_id: ::std::string::String,
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
    ///A token to verify.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, PartialEq)]
    pub struct TokenVerifyRequest {
        ///The access token.
        #[serde(rename = "jwtAccess")]
        pub jwt_access: ::std::string::String,
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

Passkey authentication that you run yourself: registration and login, transaction confirmation, and management.

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

What the catalogue of passkey providers knows of an AAGUID. Needs an access token with the scope
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
}
/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
}
