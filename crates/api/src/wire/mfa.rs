use fidelio_credentials::options::{CreationOptions, RequestOptions};
use fidelio_flows::mfa::{Completed, Next, Offer, Offered, RequestedUser, UsedPasskey};
use fidelio_identity::mfa_policy::Flow;
use fidelio_identity::{Channel, TrustKind, UserNameType};
use fidelio_kernel::base64url;
use poem_openapi::types::{Example, ToJSON as _};
use poem_openapi::{Enum, Object};

use super::user::NameTypeBody;
use super::{AssertionOptions, AssertionResult, Binary, CreationResult, RegistrationOptions, example};

/// Trust ids that browsers sign with keys of their own: each is a JWS (RFC 7515) with ES256, the public key as `jwk`
/// in its header, and the claims `exp`, at most five minutes ahead, and `id`. Any other text is a hint that proves
/// nothing. Each item counts once, so that a random `jti` is worth having: without it two of the same second are one.
#[derive(Clone, Debug, Default, Object)]
#[oai(rename = "TrustItems", skip_serializing_if_is_none, example)]
pub(crate) struct TrustItemsBody {
    /// Of the page that signs users in.
    pub(crate) auth: Option<String>,
    /// Of a merchant's checkout.
    pub(crate) merchant: Option<String>,
    /// Of a wallet.
    pub(crate) wallet: Option<String>,
}

impl Example for TrustItemsBody {
    fn example() -> Self {
        Self { auth: Some(example::TOKEN.to_owned()), ..Self::default() }
    }
}

impl From<TrustItemsBody> for Vec<(TrustKind, String)> {
    fn from(items: TrustItemsBody) -> Self {
        let all = [
            (TrustKind::Auth, items.auth),
            (TrustKind::Merchant, items.merchant),
            (TrustKind::Wallet, items.wallet),
        ];
        all.into_iter().filter_map(|(kind, item)| Some((kind, item?))).collect()
    }
}

/// A user who signs in, or up if the name is not known yet.
#[derive(Clone, Debug, Object)]
#[oai(rename = "MfaUser", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct MfaUserBody {
    /// The user name; empty to sign in whoever has a passkey.
    username: String,
    /// What kind of text the user name is; `other` if absent.
    username_type: Option<NameTypeBody>,
    /// The name to show, of one who signs up; the user name if absent.
    display_name: Option<String>,
    /// The full name; taken as the name to show if that is absent.
    name: Option<String>,
    /// The telephone number of one who signs up, in international form. It is not used before it is proved.
    phone: Option<String>,
}

impl Example for MfaUserBody {
    fn example() -> Self {
        Self {
            username: "ann@example.com".to_owned(),
            username_type: Some(NameTypeBody::Email),
            display_name: Some("Ann Example".to_owned()),
            name: None,
            phone: None,
        }
    }
}

impl From<MfaUserBody> for RequestedUser {
    fn from(user: MfaUserBody) -> Self {
        Self {
            name: user.username,
            name_type: user.username_type.map(UserNameType::from),
            display_name: user.display_name.or(user.name),
            phone: user.phone,
        }
    }
}

/// Whether the user signs in or up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "MfaFlow", rename_all = "camelCase")]
pub(crate) enum FlowBody {
    /// The user name is known.
    SignIn,
    /// The user name is not known yet.
    SignUp,
}

impl From<Flow> for FlowBody {
    fn from(flow: Flow) -> Self {
        match flow {
            Flow::SignIn => Self::SignIn,
            Flow::SignUp => Self::SignUp,
        }
    }
}

/// Something that can be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "MfaActionName")]
pub(crate) enum ActionName {
    /// Make a passkey, for `mfa/passkey/reg`.
    #[oai(rename = "passkey:reg")]
    PasskeyReg,
    /// Use a passkey, for `mfa/passkey/auth`.
    #[oai(rename = "passkey:auth")]
    PasskeyAuth,
    /// Sign the payload with a passkey, for `mfa/passkey/tx`.
    #[oai(rename = "passkey:tx")]
    PasskeyTx,
    /// Have a code mailed, by `mfa/otp/request`.
    #[oai(rename = "otp:email")]
    OtpEmail,
    /// Have a code texted, by `mfa/otp/request`.
    #[oai(rename = "otp:sms")]
    OtpSms,
    /// Type the code that was sent, for `mfa/otp/verify`.
    #[oai(rename = "otp:verify")]
    OtpVerify,
    /// Bring a token from `mgmt/grant/external-auth`, for `mfa/third-party/verify`.
    #[oai(rename = "external")]
    External,
}

/// Something that can be done next, for programs and for people.
#[derive(Clone, Debug, Object)]
#[oai(rename = "MfaAction", skip_serializing_if_is_none)]
pub(crate) struct ActionBody {
    /// What.
    name: ActionName,
    /// What to call it.
    label: String,
    /// What it means.
    desc: Option<String>,
}

/// A detail of something that can be done next.
#[derive(Clone, Debug, Object)]
#[oai(rename = "MfaOption", skip_serializing_if_is_none)]
pub(crate) struct OptionBody {
    /// What it is.
    name: Option<String>,
    /// What people see; only addresses that can be chosen have one.
    label: Option<String>,
    /// Its value.
    value: String,
}

/// One thing that can be done next.
#[derive(Clone, Debug, Object)]
#[oai(rename = "MfaNextAction")]
pub(crate) struct NextActionBody {
    /// What can be done.
    action: ActionBody,
    /// What is needed for it. Of the passkey actions the first option is the base64url of the JSON of the WebAuthn
    /// options, and `merchantTrustID` and `walletTrustID` are trust ids by which the user is known. Of the code actions
    /// each option with a label is an address that can be chosen. The last option of each action is named `reason`:
    /// the rule of the policy by which it is offered, and which step of how many it is, as in `new-device:1/2`.
    options: Vec<OptionBody>,
}

/// The code of an answer that asks for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "MfaNextCode", rename_all = "snake_case")]
pub(crate) enum NextCode {
    /// One of the things in `next` is to be done.
    AdditionalAuthRequired,
}

/// What is next.
#[derive(Clone, Debug, Object)]
#[oai(rename = "MfaNext", rename_all = "camelCase", example)]
pub(crate) struct NextBody {
    /// Whether the user signs in or up.
    flow: FlowBody,
    /// A sentence for people.
    msg: String,
    /// Always `additional_auth_required`.
    msg_code: NextCode,
    /// What can be done, best first.
    next: Vec<NextActionBody>,
    /// To be sent in `Authorization` with what is done next.
    session: String,
}

impl Example for NextBody {
    fn example() -> Self {
        Self {
            flow: FlowBody::SignIn,
            msg: "Additional authentication is required.".to_owned(),
            msg_code: NextCode::AdditionalAuthRequired,
            next: vec![NextActionBody {
                action: action(ActionName::External),
                options: vec![named("reason", "known-device:1/1".to_owned())],
            }],
            session: example::SESSION.to_owned(),
        }
    }
}

/// The kinds of errors of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "MfaErrorCode", rename_all = "snake_case")]
pub(crate) enum MfaErrorCode {
    AdditionalAuthRequired,
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    TooManyRequests,
    InternalError,
}

/// Why a step did not complete the flow. With `session` and `next` it was right, and one of those is next. Without
/// them it was not, and the session that was sent can be used again.
#[derive(Clone, Debug, Object)]
#[oai(rename = "MfaError", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct MfaErrorBody {
    /// A sentence for people.
    msg: String,
    /// The kind of error, for programs.
    msg_code: MfaErrorCode,
    /// Whether the user signs in or up.
    flow: Option<FlowBody>,
    /// What can be done, best first.
    next: Option<Vec<NextActionBody>>,
    /// To be sent in `Authorization` with what is done next.
    session: Option<String>,
}

impl crate::failure::ErrorShape for MfaErrorBody {}

impl Example for MfaErrorBody {
    fn example() -> Self {
        let next = NextBody::example();
        Self {
            msg: next.msg,
            msg_code: MfaErrorCode::AdditionalAuthRequired,
            flow: Some(next.flow),
            next: Some(next.next),
            session: Some(next.session),
        }
    }
}

impl From<Next> for NextBody {
    fn from(next: Next) -> Self {
        Self {
            flow: next.flow.into(),
            msg: "Additional authentication is required.".to_owned(),
            msg_code: NextCode::AdditionalAuthRequired,
            next: next.offers.into_iter().map(NextActionBody::from).collect(),
            session: next.session,
        }
    }
}

impl From<Offer> for NextActionBody {
    fn from(offer: Offer) -> Self {
        let (name, mut options) = match offer.offered {
            Offered::PasskeyReg(options) => (ActionName::PasskeyReg, vec![creation(*options)]),
            Offered::PasskeyAuth(options, trust) => (ActionName::PasskeyAuth, request(*options, trust)),
            Offered::PasskeyTx(options, trust) => (ActionName::PasskeyTx, request(*options, trust)),
            Offered::Code(channel, addresses) => {
                let name = match channel {
                    Channel::Email => ActionName::OtpEmail,
                    Channel::Sms => ActionName::OtpSms,
                };
                let option = |address: fidelio_flows::mfa::AddressOption| OptionBody {
                    name: Some(address.name),
                    label: Some(address.label),
                    value: address.id,
                };
                (name, addresses.into_iter().map(option).collect())
            }
            Offered::TypeCode => (ActionName::OtpVerify, Vec::new()),
            Offered::External => (ActionName::External, Vec::new()),
        };
        options.push(named("reason", offer.reason));
        Self { action: action(name), options }
    }
}

fn named(name: &str, value: String) -> OptionBody {
    OptionBody { name: Some(name.to_owned()), label: None, value }
}

fn creation(options: CreationOptions) -> OptionBody {
    named("creationOptions", base64url::encode(RegistrationOptions::from(options).to_json_string()))
}

fn request(options: RequestOptions, trust: Vec<(TrustKind, String)>) -> Vec<OptionBody> {
    let first = named("assertionOptions", base64url::encode(AssertionOptions::from(options).to_json_string()));
    let echo = |(kind, id)| match kind {
        TrustKind::Auth => None,
        TrustKind::Merchant => Some(named("merchantTrustID", id)),
        TrustKind::Wallet => Some(named("walletTrustID", id)),
    };
    [first].into_iter().chain(trust.into_iter().filter_map(echo)).collect()
}

fn action(name: ActionName) -> ActionBody {
    let (label, desc) = match name {
        ActionName::PasskeyReg => ("Create a passkey", "A passkey is made on this device and used from now on."),
        ActionName::PasskeyAuth => ("Passkey", "Sign in with a passkey."),
        ActionName::PasskeyTx => ("Confirm with a passkey", "Sign what is to be confirmed with a passkey."),
        ActionName::OtpEmail => ("Code by e-mail", "A code is sent to one of these addresses."),
        ActionName::OtpSms => ("Code by text message", "A code is sent to one of these numbers."),
        ActionName::OtpVerify => ("Type the code", "The code that was sent is typed."),
        ActionName::External => ("Another way to sign in", "The application signs you in by its own means."),
    };
    ActionBody { name, label: label.to_owned(), desc: Some(desc.to_owned()) }
}

/// The passkey that completed a flow.
#[derive(Clone, Debug, Object)]
#[oai(rename = "MfaPasskeyInfo", rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct PasskeyInfo {
    /// Its identifier.
    passkey_id: String,
    /// The model of authenticator; zeros if it was not told.
    aaguid: String,
    /// The public key (COSE key, RFC 9052 section 7).
    public_key: Binary,
    /// What the authenticator answered, if the passkey was used.
    assertion_result: Option<AssertionResult>,
    /// What the authenticator answered, if the passkey was made.
    creation_result: Option<CreationResult>,
}

impl PasskeyInfo {
    pub(crate) fn used(passkey: UsedPasskey, result: AssertionResult) -> Self {
        Self { assertion_result: Some(result), ..Self::of(passkey) }
    }

    pub(crate) fn made(passkey: UsedPasskey, result: CreationResult) -> Self {
        Self { creation_result: Some(result), ..Self::of(passkey) }
    }

    fn of(passkey: UsedPasskey) -> Self {
        Self {
            passkey_id: passkey.id.to_string(),
            aaguid: passkey.aaguid.to_string(),
            public_key: Binary(passkey.public_key),
            assertion_result: None,
            creation_result: None,
        }
    }
}

/// A flow that is complete: the user is signed in.
#[derive(Clone, Debug, Object)]
#[oai(rename = "MfaComplete", rename_all = "camelCase", skip_serializing_if_is_none, example)]
pub(crate) struct CompletedBody {
    /// The access token (ES256, RFC 7519).
    access_token: String,
    /// The identity token (OpenID Connect Core section 2).
    id_token: String,
    /// The refresh token, for `oauth2/token`; it can be used once.
    refresh_token: String,
    /// The device, to be remembered and sent as `deviceInfo.deviceId`.
    device_id: String,
    /// Whether the user signed in or up.
    flow: FlowBody,
    /// What was signed; empty if there was nothing.
    payload: String,
    /// The signature over it, a JWS that the application's published keys verify; empty if there was nothing.
    payload_signature: String,
    /// The passkey, if the last step was one.
    passkey_info: Option<PasskeyInfo>,
}

impl CompletedBody {
    pub(crate) fn new(completed: Completed, passkey_info: Option<PasskeyInfo>) -> Self {
        Self {
            access_token: completed.access_token,
            id_token: completed.id_token,
            refresh_token: completed.refresh_token,
            device_id: completed.device.to_string(),
            flow: completed.flow.into(),
            payload: completed.payload,
            payload_signature: completed.payload_signature,
            passkey_info,
        }
    }
}

impl Example for CompletedBody {
    fn example() -> Self {
        Self {
            access_token: example::TOKEN.to_owned(),
            id_token: example::TOKEN.to_owned(),
            refresh_token: example::REFRESH_TOKEN.to_owned(),
            device_id: example::DEVICE.to_owned(),
            flow: FlowBody::SignIn,
            payload: String::new(),
            payload_signature: String::new(),
            passkey_info: None,
        }
    }
}
