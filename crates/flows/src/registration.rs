//! Registering passkeys: `reg/init` and `reg/complete`.

use std::sync::Arc;

use fidelio_credentials::authenticator::PolicyRefusal;
use fidelio_credentials::ceremony::{CeremonyError, RegistrationResponse, VerifiedRegistration};
use fidelio_credentials::options::{CreationOptions, UserEntity};
use fidelio_credentials::ports::{PasskeyQueries, Store, TokenError, Tokens, Unit};
use fidelio_credentials::session::{Ceremony, RegisteringUser, RegistrationSession};
use fidelio_credentials::token::acr;
use fidelio_credentials::{AccessClaims, Passkey, Session, SessionError};
use fidelio_identity::audit::{Action as Audited, Actor};
use fidelio_identity::authenticator_policy::RequiredAttachment;
use fidelio_identity::ports::{AccessQueries, IdentityQueries};
use fidelio_identity::user::check_display_name;
use fidelio_identity::{Application, Basis, Invalid, Scope, Scopes, User, UserName, UserNameType};
use fidelio_kernel::{DeviceId, SessionId, StoreError, Timestamp, UserId};

use crate::audit::{Audit, Entry};
use crate::ceremonies::{new_challenge, session_device, sighting};
use crate::creations::{Creation, Creations, creation_options};
use crate::issuer::{Issuer, Subject, passkey_scopes, verified_scopes, weak_scopes};
use crate::sessions::{Sessions, consume};
use crate::{Client, ClientDevice, SignedIn, TheApplication};

/// Registers passkeys.
pub struct Registration {
    /// Writes.
    pub store: Arc<dyn Store>,
    /// Reads.
    pub passkeys: Arc<dyn PasskeyQueries>,
    /// Verifies responses.
    pub creations: Creations,
    /// Reads the token that allows another passkey.
    pub tokens: Arc<dyn Tokens>,
    /// Judges what that token rests on.
    pub access: Arc<dyn AccessQueries>,
    /// Finds the API key that granted it.
    pub identity: Arc<dyn IdentityQueries>,
    /// Seals sessions.
    pub sessions: Sessions,
    /// Issues the access token.
    pub issuer: Issuer,
    /// Records what was done.
    pub audit: Audit,
}

/// What a registration begins with.
#[derive(Debug)]
pub struct Request {
    /// The application.
    pub application: TheApplication,
    /// For whom; the token's user if absent.
    pub user: Option<RequestedUser>,
    /// On which device.
    pub device: ClientDevice,
    /// Whether the passkey is to be on a security key.
    pub security_key: bool,
    /// Whether the browser is to make the passkey on its own after another kind of login.
    pub conditional_create: bool,
    /// The access or grant token that came along, if any.
    pub token: Option<String>,
}

/// A user as a client names it.
#[derive(Debug)]
pub struct RequestedUser {
    /// The user name.
    pub name: String,
    /// What kind of text it is.
    pub name_type: Option<UserNameType>,
    /// The name to show.
    pub display_name: Option<String>,
}

/// What the client is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Make a passkey.
    Proceed,
    /// Nothing: there is a passkey on this device already; sign in with it.
    SignIn,
    /// Nothing: the application does not allow it.
    Fail,
}

/// A registration that has begun.
#[derive(Debug)]
pub struct Begun {
    /// What the client is to do.
    pub action: Action,
    /// What to tell the authenticator.
    pub options: CreationOptions,
    /// The sealed session.
    pub session: String,
}

/// What completes a registration.
#[derive(Debug)]
pub struct Completion {
    /// The application of the session.
    pub application: TheApplication,
    /// The opened session.
    pub session: Session,
    /// What the authenticator answered.
    pub response: RegistrationResponse,
    /// What the user calls the passkey.
    pub passkey_name: Option<String>,
    /// Who sends it.
    pub client: Client,
}

/// Why a passkey was not registered.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum RegistrationError {
    /// A field is wrong.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The token is of another application than the request.
    #[error("the token belongs to another application than the request names")]
    OtherApplication,
    /// The user exists, and nothing shows that the caller is that user.
    #[error("this user name exists; sign in first and send the token, which must hold reg:write, to add a passkey")]
    UserExists,
    /// The application does not let people register themselves.
    #[error(
        "this application does not allow registration without a grant; ask its backend for a token with reg:write"
    )]
    RegistrationClosed,
    /// The user is deactivated, or was deleted meanwhile.
    #[error("this user may not sign in")]
    UserInactive,
    /// The session cannot be used.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// Init had said not to make a passkey.
    #[error("init answered that no passkey is to be made; follow its action")]
    Refused,
    /// The passkey is on a security key, as the client says.
    #[error("this application does not allow security keys; use a passkey of the device itself")]
    SecurityKey,
    /// What allowed this was cut meanwhile: the user, the passkey, the sign-in, or the API key that granted it.
    #[error("what allowed this registration is not valid any more; sign in again, or ask for another grant")]
    SignedOut,
    /// The grant is good for one passkey, which was made already.
    #[error("this grant or invitation was used already; ask for another one")]
    GrantUsed,
    /// The application's policy does not accept the authenticator.
    #[error(transparent)]
    Policy(#[from] PolicyRefusal),
    /// The user got as many passkeys as allowed since init.
    #[error("this user has as many passkeys as this application allows; delete one first")]
    TooManyPasskeys,
    /// The response does not verify.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// The credential is known.
    #[error("this passkey is registered already; nothing was changed")]
    CredentialExists,
    /// Somebody else registered the name since init.
    #[error("this user name was registered meanwhile; choose another one")]
    UserNameTaken,
    /// A token could not be made or read.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Registration {
    /// Begins a registration; writes nothing.
    ///
    /// # Errors
    /// When the request is malformed or the caller may not add a passkey to that user.
    pub async fn init(&self, request: Request) -> Result<Begun, RegistrationError> {
        let application = &request.application;
        let claims = self.claims(&request).await?;
        let asked = asked_user(request.user, claims.as_ref())?;
        let claims = claims.filter(|claims| claims.username.is_empty() || names(claims, &asked.name));
        if claims.is_none() && !application.settings.open_registration {
            // Before anything is looked up: a closed application tells nobody who exists.
            return Err(RegistrationError::RegistrationClosed);
        }
        let found = self.passkeys.user_with_passkeys(application.id, asked.name.folded()).await?;
        let used_up = |claims: &AccessClaims| (claims.jti, Timestamp::from_seconds(claims.exp));
        let (user, basis, grant, entity, passkeys) = match found {
            Some((user, passkeys)) => {
                let claims = claims.filter(|claims| claims.sub == user.id.to_string());
                let claims = claims.ok_or(RegistrationError::UserExists)?;
                if !user.active {
                    return Err(RegistrationError::UserInactive);
                }
                let basis = claims.basis();
                let invitation = Some(&claims).filter(|claims| application.for_operators && is_grant(claims));
                let once = invitation.map(used_up);
                let now = self.sessions.clock.now();
                if self.access.user_on(application.id, &basis, now).await?.is_none() {
                    return Err(RegistrationError::UserExists);
                }
                let entity = UserEntity::from(&user);
                (RegisteringUser::Existing { id: user.id, name: user.name }, basis, once, entity, passkeys)
            }
            None => {
                let grant = self.grant(claims).await?;
                if grant.is_none() && !application.settings.open_registration {
                    return Err(RegistrationError::RegistrationClosed);
                }
                let api_key = grant.as_ref().and_then(|grant| grant.client_id);
                let once = grant.as_ref().filter(|grant| grant.new_user);
                let once = once.map(used_up);
                let id = grant.and_then(|grant| grant.sub.parse().ok()).unwrap_or_else(|| self.new_user_id());
                let (user, entity) = asked.into_new(id);
                (user, Basis { api_key, ..Basis::default() }, once, entity, Vec::new())
            }
        };

        // Only somebody who is signed in already can be given a passkey without a gesture.
        let conditional = request.conditional_create && matches!(user, RegisteringUser::Existing { .. });
        let device = session_device(request.device, &*self.sessions.clock, &*self.sessions.random);
        let action = if conditional && passkeys.iter().any(|passkey| is_on(passkey, device.id)) {
            Action::SignIn
        } else if is_refused(application, request.security_key, conditional, passkeys.len()) {
            Action::Fail
        } else {
            Action::Proceed
        };
        let challenge = new_challenge(&*self.sessions.random);
        let options =
            creation_options(application, entity, &challenge.0, &passkeys, request.security_key, conditional);
        let session = RegistrationSession {
            challenge,
            user,
            basis,
            grant,
            conditional,
            refused: action != Action::Proceed,
            device,
        };
        let session = self.sessions.seal(application, Ceremony::Registration(Box::new(session)))?;
        Ok(Begun { action, options, session })
    }

    /// Verifies what the authenticator answered and stores user, device and passkey, all or nothing.
    ///
    /// # Errors
    /// When the response does not verify or the session cannot be used; nothing is stored then.
    pub async fn complete(&self, completion: Completion) -> Result<SignedIn, RegistrationError> {
        let Completion { application, session, response, passkey_name, client } = completion;
        let begun = match &session.ceremony {
            Ceremony::Registration(begun) => &**begun,
            Ceremony::Discovery(either) => &either.1,
            _ => return Err(SessionError::Invalid.into()),
        };
        if begun.refused {
            return Err(RegistrationError::Refused);
        }
        let (user, username) = match &begun.user {
            RegisteringUser::New { id, name, .. } | RegisteringUser::Existing { id, name, .. } => {
                (*id, name.as_str())
            }
        };
        let creation = Creation {
            application: &application,
            challenge: &begun.challenge.0,
            conditional: begun.conditional,
            user,
            device: &begun.device.info,
            name: passkey_name,
        };
        let created = self.creations.verify(creation, response)?;
        let is_weak = begun.conditional && !created.verified.user_verified;
        let amr = created.amr();
        let mut passkey = created.passkey;
        let (id, now) = (passkey.id, passkey.created_at);
        let subject = Subject {
            user,
            username: username.to_owned(),
            passkey: Some(id),
            scopes: if is_weak { weak_scopes(&application) } else { scopes(&application, &created.verified) },
            acr: acr(&amr).to_owned(),
            amr,
            epoch: begun.basis.user.map_or(0, |(_, epoch)| epoch),
        };
        // Signed before anything is stored: a stored registration must never be answered with an error.
        let access_token = self.issuer.access(&application, &subject).await?;

        let mut unit = self.store.begin().await?;
        consume(&mut *unit, &session).await??;
        store_user(&mut *unit, &session, begun, now).await?;
        if let Some((grant, expires_at)) = begun.grant {
            let is_first = unit.used_sessions().consume(SessionId::from_uuid(grant.as_uuid()), expires_at).await?;
            is_first.then_some(()).ok_or(RegistrationError::GrantUsed)?;
        }
        if !unit.access().hold(application.id, &begun.basis, now).await? {
            return Err(RegistrationError::SignedOut);
        }
        if matches!(begun.user, RegisteringUser::Existing { .. }) {
            let owned = unit.passkeys().ids_of_user(user).await?;
            if owned.len() >= application.settings.max_passkeys_per_user as usize {
                return Err(RegistrationError::TooManyPasskeys);
            }
        }
        let mut sighting = sighting(&session, &begun.device, user, now);
        // A new user has no device yet that this one could be.
        sighting.is_remembered |= matches!(begun.user, RegisteringUser::New { .. });
        let device = unit.devices().record(&sighting).await?;
        passkey.created_on = Some(device);
        passkey.last_used_on = Some(device);
        if !unit.passkeys().insert(&passkey).await? {
            return Err(RegistrationError::CredentialExists);
        }
        let entry = |action| Entry::new(application.id, action, Actor::User(user)).on_user(user).named(username);
        if matches!(begun.user, RegisteringUser::New { .. }) {
            self.audit.record(&mut *unit, entry(Audited::UserCreated), &client).await?;
        }
        let mut registered = entry(Audited::PasskeyRegistered).target(id);
        if let Some(key) = begun.basis.api_key {
            registered = registered.because(format!("allowed by the API key {key}"));
        }
        self.audit.record(&mut *unit, registered, &client).await?;
        unit.commit().await?;
        Ok(SignedIn { user, passkey: Some(id), device, access_token })
    }

    /// The claims of the token that came along, if they allow to register. What published clients hold may be
    /// expired or somebody else's; that is no error, it just allows nothing.
    async fn claims(&self, request: &Request) -> Result<Option<AccessClaims>, RegistrationError> {
        let Some(token) = &request.token else { return Ok(None) };
        let claims = match self.tokens.read_access(token).await {
            Ok(claims) => claims,
            Err(TokenError::Invalid) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if claims.aud != request.application.id {
            return Err(RegistrationError::OtherApplication);
        }
        Ok(claims.scopes.contains(Scope::RegWrite).then_some(claims))
    }

    /// The claims, if they are of a grant by an API key that is still live, and allow to make a user. One for a user who
    /// was there when it was granted, and was deleted since, does not bring back that user.
    async fn grant(&self, claims: Option<AccessClaims>) -> Result<Option<AccessClaims>, RegistrationError> {
        let makes_user = |claims: &AccessClaims| is_grant(claims) && (claims.new_user || claims.sub.is_empty());
        let Some(claims) = claims.filter(makes_user) else { return Ok(None) };
        let Some(key) = claims.client_id else { return Ok(None) };
        let key = self.identity.api_key(key).await?;
        let now = self.sessions.clock.now();
        let is_live = key.is_some_and(|key| key.application == claims.aud && key.is_live(now));
        Ok(is_live.then_some(claims))
    }

    fn new_user_id(&self) -> UserId {
        UserId::new(&*self.sessions.clock, &*self.sessions.random)
    }
}

struct AskedUser {
    name: UserName,
    name_type: UserNameType,
    display_name: Option<String>,
}

impl AskedUser {
    fn into_new(self, id: UserId) -> (RegisteringUser, UserEntity) {
        let Self { name, name_type, display_name } = self;
        let display_name = display_name.unwrap_or_else(|| name.as_str().to_owned());
        let entity = UserEntity { id, name: name.as_str().to_owned(), display_name: display_name.clone() };
        (RegisteringUser::New { id, name, name_type, display_name }, entity)
    }
}

fn asked_user(user: Option<RequestedUser>, claims: Option<&AccessClaims>) -> Result<AskedUser, Invalid> {
    let user = user.unwrap_or(RequestedUser { name: String::new(), name_type: None, display_name: None });
    let name = match claims {
        Some(claims) if user.name.is_empty() => &claims.username,
        _ => &user.name,
    };
    let display_name = user.display_name.filter(|text| !text.trim().is_empty());
    if let Some(text) = &display_name {
        check_display_name(text)?;
    }
    Ok(AskedUser { name: UserName::parse(name)?, name_type: user.name_type.unwrap_or_default(), display_name })
}

fn names(claims: &AccessClaims, name: &UserName) -> bool {
    UserName::parse(&claims.username).is_ok_and(|claimed| claimed == *name)
}

/// Whether the token was handed out by the application's backend, and not by a login: nobody was authenticated.
fn is_grant(claims: &AccessClaims) -> bool {
    claims.auth_time.is_none()
}

/// Whether the policy forbids what init was asked for. What only the authenticator shows is judged at the end.
fn is_refused(application: &Application, security_key: bool, conditional: bool, passkeys: usize) -> bool {
    let settings = &application.settings;
    let forbids_keys =
        !settings.security_keys || settings.authenticators.attachment == Some(RequiredAttachment::Platform);
    (security_key && forbids_keys)
        // A passkey that the browser makes on its own has no attestation.
        || (conditional && settings.authenticators.needs_attestation())
        || passkeys >= settings.max_passkeys_per_user as usize
}

/// What somebody may do who has just made a passkey.
fn scopes(application: &Application, verified: &VerifiedRegistration) -> Scopes {
    if verified.user_verified { verified_scopes(application) } else { passkey_scopes(application) }
}

fn is_on(passkey: &Passkey, device: DeviceId) -> bool {
    passkey.created_on == Some(device) || passkey.last_used_on == Some(device)
}

async fn store_user(
    unit: &mut dyn Unit,
    session: &Session,
    begun: &RegistrationSession,
    now: Timestamp,
) -> Result<(), RegistrationError> {
    match &begun.user {
        RegisteringUser::New { id, name, name_type, display_name } => {
            let user = User {
                id: *id,
                application: session.application,
                name: name.clone(),
                name_type: *name_type,
                display_name: display_name.clone(),
                active: true,
                epoch: 0,
                created_at: now,
            };
            let is_free = unit.users().insert(&user).await?;
            is_free.then_some(()).ok_or(RegistrationError::UserNameTaken)
        }
        RegisteringUser::Existing { .. } => Ok(()),
    }
}
