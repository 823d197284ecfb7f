use fidelio_credentials::options::{Attachment, CEREMONY_TIMEOUT_MS, CreationOptions, Descriptor, RequestOptions};
use fidelio_credentials::passkey::Transport;
use fidelio_identity::settings::{Attestation, UserVerification};
use poem_openapi::types::Example;
use poem_openapi::{Enum, Object};

use super::{Binary, example};

/// How a client can reach an authenticator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "AuthenticatorTransport", rename_all = "kebab-case")]
pub(crate) enum TransportBody {
    Usb,
    Nfc,
    Ble,
    SmartCard,
    Hybrid,
    Internal,
}

impl From<Transport> for TransportBody {
    fn from(transport: Transport) -> Self {
        match transport {
            Transport::Usb => Self::Usb,
            Transport::Nfc => Self::Nfc,
            Transport::Ble => Self::Ble,
            Transport::SmartCard => Self::SmartCard,
            Transport::Hybrid => Self::Hybrid,
            Transport::Internal => Self::Internal,
        }
    }
}

/// How strictly the user is to be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "UserVerification", rename_all = "lowercase")]
pub(crate) enum VerificationBody {
    Required,
    Preferred,
    Discouraged,
}

impl From<UserVerification> for VerificationBody {
    fn from(verification: UserVerification) -> Self {
        match verification {
            UserVerification::Required => Self::Required,
            UserVerification::Preferred => Self::Preferred,
            UserVerification::Discouraged => Self::Discouraged,
        }
    }
}

/// Which attestation is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "AttestationConveyance", rename_all = "lowercase")]
pub(crate) enum AttestationBody {
    None,
    Indirect,
    Direct,
    Enterprise,
}

impl From<Attestation> for AttestationBody {
    fn from(attestation: Attestation) -> Self {
        match attestation {
            Attestation::None => Self::None,
            Attestation::Indirect => Self::Indirect,
            Attestation::Direct => Self::Direct,
            Attestation::Enterprise => Self::Enterprise,
        }
    }
}

/// Which kind of authenticator makes the passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "AuthenticatorAttachment", rename_all = "kebab-case")]
pub(crate) enum AttachmentBody {
    Platform,
    CrossPlatform,
}

/// The one type of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "PublicKeyCredentialType", rename_all = "kebab-case")]
pub(crate) enum CredentialTypeBody {
    PublicKey,
}

/// Whether the passkey must be discoverable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "ResidentKeyRequirement", rename_all = "lowercase")]
pub(crate) enum ResidentKeyBody {
    Required,
}

/// A credential (`PublicKeyCredentialDescriptor`, WebAuthn section 5.8.3).
#[derive(Clone, Debug, Object)]
#[oai(rename = "CredentialDescriptor", skip_serializing_if_is_none)]
pub(crate) struct DescriptorBody {
    /// The credential id.
    id: Binary,
    /// How to reach its authenticator; absent if it was not told.
    transports: Option<Vec<TransportBody>>,
    /// Always `public-key`.
    #[oai(rename = "type")]
    kind: CredentialTypeBody,
}

impl From<Descriptor> for DescriptorBody {
    fn from(descriptor: Descriptor) -> Self {
        let transports: Vec<_> = descriptor.transports.into_iter().map(TransportBody::from).collect();
        Self {
            id: Binary(descriptor.id),
            transports: (!transports.is_empty()).then_some(transports),
            kind: CredentialTypeBody::PublicKey,
        }
    }
}

/// The relying party.
#[derive(Clone, Debug, Object)]
#[oai(rename = "RelyingParty")]
pub(crate) struct RelyingPartyBody {
    /// The RP id: the domain that passkeys are bound to.
    id: String,
    /// The name that authenticators show.
    name: String,
}

/// The user as the authenticator keeps it.
#[derive(Clone, Debug, Object)]
#[oai(rename = "UserEntity", rename_all = "camelCase")]
pub(crate) struct UserEntityBody {
    /// The user's identifier, a UUID. Decoded as base64url, its 36 characters are the 27 bytes of the WebAuthn
    /// user handle.
    id: String,
    /// The user name.
    name: String,
    /// The name to show.
    display_name: String,
}

/// An algorithm that the passkey may use.
#[derive(Clone, Debug, Object)]
#[oai(rename = "CredentialParameters")]
pub(crate) struct ParametersBody {
    /// The COSE algorithm.
    alg: i32,
    /// Always `public-key`.
    #[oai(rename = "type")]
    kind: CredentialTypeBody,
}

/// What the authenticator must be able to do.
#[derive(Clone, Debug, Object)]
#[oai(rename = "AuthenticatorSelection", rename_all = "camelCase")]
pub(crate) struct SelectionBody {
    /// `platform` for the device itself, `cross-platform` for a security key.
    authenticator_attachment: AttachmentBody,
    /// Always true, for clients of WebAuthn Level 1.
    require_resident_key: bool,
    /// Always `required`.
    resident_key: ResidentKeyBody,
    /// How strictly the user is to be verified.
    user_verification: VerificationBody,
}

/// What to tell `navigator.credentials.create()` (`PublicKeyCredentialCreationOptions`, WebAuthn section 5.4).
/// Binary members are base64url.
#[derive(Clone, Debug, Object)]
#[oai(rename = "RegistrationRequestOptions", rename_all = "camelCase")]
pub(crate) struct RegistrationOptions {
    /// Which attestation is wanted.
    attestation: AttestationBody,
    /// What the authenticator must be able to do.
    authenticator_selection: SelectionBody,
    /// The challenge.
    challenge: Binary,
    /// Passkeys of the user; an authenticator that has one of them refuses.
    exclude_credentials: Vec<DescriptorBody>,
    /// Algorithms, most wanted first.
    pub_key_cred_params: Vec<ParametersBody>,
    /// The relying party.
    rp: RelyingPartyBody,
    /// How long to wait for the user, in milliseconds.
    timeout: u32,
    /// The user.
    user: UserEntityBody,
}

impl From<CreationOptions> for RegistrationOptions {
    fn from(options: CreationOptions) -> Self {
        let parameters = |alg| ParametersBody { alg, kind: CredentialTypeBody::PublicKey };
        Self {
            attestation: options.attestation.into(),
            authenticator_selection: SelectionBody {
                authenticator_attachment: match options.attachment {
                    Attachment::Platform => AttachmentBody::Platform,
                    Attachment::CrossPlatform => AttachmentBody::CrossPlatform,
                },
                require_resident_key: true,
                resident_key: ResidentKeyBody::Required,
                user_verification: options.user_verification.into(),
            },
            challenge: Binary(options.challenge),
            exclude_credentials: options.exclude.into_iter().map(DescriptorBody::from).collect(),
            pub_key_cred_params: options.algorithms.into_iter().map(parameters).collect(),
            rp: RelyingPartyBody { id: options.rp_id, name: options.rp_name },
            timeout: CEREMONY_TIMEOUT_MS,
            user: UserEntityBody {
                id: options.user.id.to_string(),
                name: options.user.name,
                display_name: options.user.display_name,
            },
        }
    }
}

impl Example for RegistrationOptions {
    fn example() -> Self {
        let parameters = |alg| ParametersBody { alg, kind: CredentialTypeBody::PublicKey };
        Self {
            attestation: AttestationBody::Direct,
            authenticator_selection: SelectionBody {
                authenticator_attachment: AttachmentBody::Platform,
                require_resident_key: true,
                resident_key: ResidentKeyBody::Required,
                user_verification: VerificationBody::Required,
            },
            challenge: Binary(fidelio_kernel::base64url::decode(example::CHALLENGE).unwrap_or_default()),
            exclude_credentials: Vec::new(),
            pub_key_cred_params: vec![parameters(-7), parameters(-257)],
            rp: RelyingPartyBody { id: "example.com".to_owned(), name: "Example".to_owned() },
            timeout: CEREMONY_TIMEOUT_MS,
            user: UserEntityBody {
                id: example::USER.to_owned(),
                name: "ann@example.com".to_owned(),
                display_name: "Ann Example".to_owned(),
            },
        }
    }
}

/// What to tell `navigator.credentials.get()` (`PublicKeyCredentialRequestOptions`, WebAuthn section 5.5).
/// Binary members are base64url.
#[derive(Clone, Debug, Object)]
#[oai(rename = "AssertionOptions", rename_all = "camelCase")]
pub(crate) struct AssertionOptions {
    /// Passkeys that may be used; empty for any discoverable one.
    allow_credentials: Vec<DescriptorBody>,
    /// The challenge.
    challenge: Binary,
    /// The RP id.
    rp_id: String,
    /// How long to wait for the user, in milliseconds.
    timeout: u32,
    /// How strictly the user is to be verified.
    user_verification: VerificationBody,
}

impl From<RequestOptions> for AssertionOptions {
    fn from(options: RequestOptions) -> Self {
        Self {
            allow_credentials: options.allow.into_iter().map(DescriptorBody::from).collect(),
            challenge: Binary(options.challenge),
            rp_id: options.rp_id,
            timeout: CEREMONY_TIMEOUT_MS,
            user_verification: options.user_verification.into(),
        }
    }
}

impl Example for AssertionOptions {
    fn example() -> Self {
        let decode = |text| Binary(fidelio_kernel::base64url::decode(text).unwrap_or_default());
        Self {
            allow_credentials: vec![DescriptorBody {
                id: decode(example::CREDENTIAL),
                transports: Some(vec![TransportBody::Hybrid, TransportBody::Internal]),
                kind: CredentialTypeBody::PublicKey,
            }],
            challenge: decode(example::CHALLENGE),
            rp_id: "example.com".to_owned(),
            timeout: CEREMONY_TIMEOUT_MS,
            user_verification: VerificationBody::Required,
        }
    }
}
