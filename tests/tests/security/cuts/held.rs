//! The credentials that somebody may hold when access is cut.

use fidelio_client::types::{
    AuthCompleteRequest, DeviceInfo, DiscoverRequest, DiscoverResponse, ExternalAuthRequest, GrantScope, OtpMethod,
    ProfileEmailRequest, ProfileVerifyRequest, RegCompleteRequest, RegInitResponse, RegistrationAction,
    TokenReference, TokenRequest, TxCompleteRequest, User,
};
use fidelio_client::{Client, Error, types};
use fidelio_tests::{Flow, Person, Tenant, assertion_result};

use super::world::{World, granted};
use crate::support::{status, verified};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    LoginToken,
    RegistrationToken,
    SignInToken,
    RefreshToken,
    VouchedToken,
    VouchedRefreshToken,
    CodeToken,
    Grant,
    GrantToRegister,
    GrantForAnybody,
    VouchingToken,
    ShownCode,
    MailedCode,
    AddressCode,
    RegistrationByToken,
    RegistrationBySignIn,
    RegistrationByGrant,
    RegistrationOfAnybody,
    Login,
    Transaction,
    DiscoveredLogin,
    DiscoveredRegistration,
    FlowAfterPasskey,
    FlowAfterVouching,
    FlowAfterMail,
}

/// A credential, with what it takes to use it. What a browser signs was signed before.
pub(super) enum Credential<'a> {
    Token(String),
    Refresh(String),
    /// A grant to register this person.
    ToRegister(String, Box<Person<'a>>),
    Vouching(String),
    Code(String),
    AddressCode(String),
    Registration(RegCompleteRequest),
    Login(AuthCompleteRequest),
    Transaction(TxCompleteRequest),
    /// A flow that lacks the word of a backend.
    FlowBeforeVouching(Flow<'a>),
    /// A flow that lacks a passkey.
    FlowBeforePasskey(Flow<'a>),
}

impl Held {
    /// Has the user get it.
    pub(super) async fn take<'a>(self, world: &mut World<'a>) -> Credential<'a> {
        let tenant = world.tenant;
        let name = world.ann.name.clone();
        match self {
            Self::LoginToken => Credential::Token(world.ann.log_in().await.unwrap().jwt_access),
            Self::RegistrationToken => Credential::Token(world.registered.jwt_access.clone()),
            Self::SignInToken => Credential::Token(world.signed_in.access_token.clone()),
            Self::RefreshToken => Credential::Refresh(world.signed_in.refresh_token.clone()),
            Self::VouchedToken | Self::VouchedRefreshToken => {
                let mut flow = Flow::of(&world.ann).await;
                let done = flow.with_token(&vouched(world).await).await.unwrap().expect("it suffices");
                match self {
                    Self::VouchedToken => Credential::Token(done.access_token),
                    _ => Credential::Refresh(done.refresh_token),
                }
            }
            Self::CodeToken => {
                let code = mailed(world).await;
                Credential::Token(world.ann.type_code(&code).await.unwrap().jwt_access)
            }
            Self::Grant => Credential::Token(granted(&world.backend(), Some(&name), GrantScope::PasskeyRead).await),
            Self::GrantToRegister => {
                let grant = granted(&world.backend(), Some(&name), GrantScope::RegWrite).await;
                Credential::ToRegister(grant, Box::new(world.elsewhere()))
            }
            Self::GrantForAnybody => {
                let grant = granted(&world.backend(), None, GrantScope::RegWrite).await;
                Credential::ToRegister(grant, Box::new(Person::new(tenant)))
            }
            Self::VouchingToken => Credential::Vouching(vouched(world).await),
            Self::ShownCode => Credential::Code(world.ann.shown_code(&world.signed_in.access_token).await.unwrap()),
            Self::MailedCode => Credential::Code(mailed(world).await),
            Self::AddressCode => {
                let email = format!("new-{name}");
                let request = ProfileEmailRequest { email: email.clone(), request_verification: None };
                tenant.backend().profile_email_update(&world.registered.user_id, &request).await.unwrap();
                Credential::AddressCode(tenant.code_for(&email).await)
            }
            Self::RegistrationByToken => registration(world.elsewhere(), &world.registered.jwt_access).await,
            Self::RegistrationBySignIn => registration(world.elsewhere(), &world.signed_in.access_token).await,
            Self::RegistrationByGrant => {
                let grant = granted(&world.backend(), Some(&name), GrantScope::RegWrite).await;
                registration(world.elsewhere(), &grant).await
            }
            Self::RegistrationOfAnybody => {
                let grant = granted(&world.backend(), None, GrantScope::RegWrite).await;
                registration(Person::new(tenant), &grant).await
            }
            Self::Login => {
                let begun = world.ann.auth_init().await.unwrap();
                Credential::Login(world.ann.get(&begun))
            }
            Self::Transaction => {
                let begun = world.ann.tx_init("Pay 10.00 EUR to Bob", "nonce").await.unwrap();
                Credential::Transaction(world.ann.confirm(&begun))
            }
            Self::DiscoveredLogin => {
                let found = discovered(world).await;
                let asserted = world.ann.sign(&found.auth_request_options);
                let assertion_result = assertion_result(&asserted);
                Credential::Login(AuthCompleteRequest { assertion_result, session: found.session })
            }
            Self::DiscoveredRegistration => {
                let found = discovered(world).await;
                let begun = RegInitResponse {
                    action: RegistrationAction::Proceed,
                    registration_request_options: found.reg_request_options,
                    session: found.session,
                };
                Credential::Registration(world.elsewhere().create(&begun))
            }
            Self::FlowAfterPasskey => {
                let mut flow = Flow::of(&world.elsewhere()).await;
                assert_eq!(flow.with_passkey(&mut world.ann).await.unwrap(), None);
                Credential::FlowBeforeVouching(flow)
            }
            Self::FlowAfterVouching => {
                let mut flow = Flow::of(&world.elsewhere()).await;
                assert_eq!(flow.with_token(&vouched(world).await).await.unwrap(), None);
                Credential::FlowBeforePasskey(flow)
            }
            Self::FlowAfterMail => {
                let mut flow = Flow::of(&world.elsewhere()).await;
                assert_eq!(flow.with_mail(&name).await.unwrap(), None);
                Credential::FlowBeforeVouching(flow)
            }
        }
    }
}

impl Credential<'_> {
    /// Uses it; whether that works. All who are asked about a token must say the same.
    pub(super) async fn works(self, world: &mut World<'_>) -> bool {
        let tenant = world.tenant;
        match self {
            Self::Token(token) => {
                let is_good = is_active(tenant, &token).await;
                let used = status(&tenant.client.access_token(&token).passkeys_list().await);
                // One by a code alone may not list passkeys, but is not taken for an invalid one.
                assert!(if is_good { matches!(used, 200 | 403) } else { used == 401 }, "{is_good} {used}");
                assert_eq!(verified(tenant, &token).await == 200, is_good, "verified and introspected");
                is_good
            }
            Self::Refresh(token) => {
                let is_good = is_active(tenant, &token).await;
                assert_eq!(refreshed(&tenant.client, &token).await.is_ok(), is_good, "refreshed and introspected");
                is_good
            }
            Self::ToRegister(grant, mut person) => {
                person.register_with(&tenant.client.access_token(&grant)).await.is_ok()
            }
            Self::Vouching(token) => match Flow::begin(tenant, &Flow::request(&world.ann)).await {
                Ok(mut flow) => flow.with_token(&token).await.is_ok(),
                Err(_) => false,
            },
            Self::Code(code) => world.ann.type_code(&code).await.is_ok(),
            Self::AddressCode(code) => {
                let request = ProfileVerifyRequest { auth_code: code, username: world.ann.name.clone() };
                tenant.backend().profile_email_verify(&request).await.is_ok()
            }
            Self::Registration(request) => tenant.client.reg_complete(&request).await.is_ok(),
            Self::Login(request) => tenant.client.auth_complete(&request).await.is_ok(),
            Self::Transaction(request) => tenant.client.tx_complete(&request).await.is_ok(),
            Self::FlowBeforeVouching(mut flow) => {
                let request = ExternalAuthRequest { username: world.ann.name.clone() };
                match tenant.backend().mgmt_grant_external_auth(&request).await {
                    Ok(fresh) => flow.with_token(&fresh.token).await.is_ok_and(|done| done.is_some()),
                    Err(_) => false,
                }
            }
            Self::FlowBeforePasskey(mut flow) => {
                flow.with_passkey(&mut world.spare).await.is_ok_and(|done| done.is_some())
            }
        }
    }
}

async fn registration<'a>(mut person: Person<'_>, token: &str) -> Credential<'a> {
    let begun = person.reg_init(&person.tenant.client.access_token(token)).await.unwrap();
    Credential::Registration(person.create(&begun))
}

async fn vouched(world: &World<'_>) -> String {
    let request = ExternalAuthRequest { username: world.ann.name.clone() };
    world.backend().mgmt_grant_external_auth(&request).await.unwrap().into_inner().token
}

async fn mailed(world: &World<'_>) -> String {
    world.ann.ask_for_code(OtpMethod::Email).await.unwrap();
    world.tenant.code_for(&world.ann.name).await
}

async fn discovered(world: &World<'_>) -> DiscoverResponse {
    let request = DiscoverRequest {
        device_info: Some(DeviceInfo::default()),
        security_key: None,
        trace_id: None,
        user: User { username: world.ann.name.clone(), username_type: None, display_name: None },
        user_agent: "Mozilla/5.0".to_owned(),
    };
    world.backend().mgmt_discover(&request).await.unwrap().into_inner()
}

/// Whether a token is live, as its application's backend is told.
pub(super) async fn is_active(tenant: &Tenant, token: &str) -> bool {
    let reference = TokenReference { token: token.to_owned(), token_type_hint: None, client_id: None };
    tenant.backend().oauth2_introspect(&reference).await.unwrap().active
}

/// Fresh tokens for a refresh token.
pub(super) async fn refreshed(
    client: &Client,
    token: &str,
) -> Result<types::TokenResponse, Error<types::OAuthError>> {
    let request = TokenRequest {
        grant_type: "refresh_token".to_owned(),
        refresh_token: token.to_owned(),
        client_id: None,
        scope: None,
    };
    Ok(client.oauth2_token(&request).await?.into_inner())
}
