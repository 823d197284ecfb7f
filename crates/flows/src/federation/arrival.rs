//! Who somebody is here whom a provider has signed in, and what they get.

use std::time::Duration;

use fidelio_credentials::federation::ProviderAssertion;
use fidelio_credentials::session::{FederationOutcome, FederationSession};
use fidelio_credentials::token::ONE_FACTOR;
use fidelio_identity::audit::{Action, Actor};
use fidelio_identity::federation::Claimed;
use fidelio_identity::mfa_policy::{Flow, Situation, Step};
use fidelio_identity::{
    Address, Application, Contact, OidcProvider, ProviderSession, User, UserName, UserNameType,
};
use fidelio_kernel::{ProviderSessionId, SignInId, StoreError, Timestamp, UserId};

use super::callback::Refusal;
use super::storing::has;
use super::{FederatedLogin, FederatedLoginError, id_token_label};
use crate::audit::Entry;
use crate::issuer::{EXTERNAL_SECONDS, Subject, Voucher, provider_amr, provider_scopes};
use crate::sign_ins::new_sign_in;
use crate::{Client, TheApplication};

/// What the application gets.
pub(super) struct Arrived {
    pub(super) token: String,
    /// In seconds.
    pub(super) expires_in: u32,
}

/// Who somebody is.
pub(super) enum Whose {
    /// The account is linked to this user.
    Linked(User),
    /// Its verified address is this user's.
    ToLink(User),
    /// Nobody yet.
    New(User),
}

impl Whose {
    pub(super) const fn user(&self) -> &User {
        match self {
            Self::Linked(user) | Self::ToLink(user) | Self::New(user) => user,
        }
    }
}

pub(super) const CHANGED: &str = "the user or the OpenID provider was changed meanwhile; sign in again";
pub(super) const INACTIVE: &str = "this user may not sign in";

impl FederatedLogin {
    /// Signs in whom the provider has signed in, or says why not.
    pub(super) async fn arrive(
        &self,
        application: &TheApplication,
        provider: &OidcProvider,
        login: &FederationSession,
        assertion: ProviderAssertion,
        client: &Client,
    ) -> Result<Result<Arrived, Refusal>, FederatedLoginError> {
        let claimed = Claimed::of(&provider.settings, &assertion.claims);
        let whose = match self.whose(application, provider, &assertion, &claimed).await? {
            Ok(whose) => whose,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if !whose.user().active {
            return Ok(Err(Refusal::denied(INACTIVE)));
        }
        // All that is signed is signed before anything is stored.
        let now = self.issuer.clock.now();
        let session = self.provider_session(application, provider, whose.user(), login.outcome, &assertion, now);
        let contacts = self.identity.contacts(application.id, whose.user().id).await?;
        let may_register = self.may_register(application, whose.user(), &contacts).await?;
        // Codes go to the address. Where the policy wants more than the provider's word, it must not say where to.
        let may_move = may_register && login.outcome == FederationOutcome::Login;
        let claimed = if may_move { claimed } else { without_another_address(&whose, claimed, &contacts) };
        let subject = Subject {
            user: whose.user().id,
            username: whose.user().name.as_str().to_owned(),
            passkey: None,
            scopes: provider_scopes(application, may_register),
            amr: provider_amr(),
            acr: ONE_FACTOR.to_owned(),
            epoch: whose.user().epoch,
        };
        let (arrived, sign_in) = match login.outcome {
            FederationOutcome::Login => {
                let sign_in = SignInId::new(&*self.issuer.clock, &*self.issuer.random);
                let expires_in = application.settings.access_token_seconds;
                let sign_in = super::SignIn {
                    provider_session: Some(session.id),
                    // There is nothing to refresh it with.
                    expires_at: now + Duration::from_secs(expires_in.into()),
                    ..new_sign_in(sign_in, application, subject, authenticated_at(&assertion, now))
                };
                let token = self.issuer.access_of(application, &sign_in, whose.user()).await?;
                (Arrived { token, expires_in }, Some(sign_in))
            }
            FederationOutcome::External => {
                let user = whose.user();
                let voucher = Voucher::Provider(session.id);
                let token = self.issuer.external(application, voucher, Some(user), user.name.as_str()).await?;
                (Arrived { token, expires_in: u32::try_from(EXTERNAL_SECONDS).unwrap_or(u32::MAX) }, None)
            }
        };

        let mut unit = self.store.begin().await?;
        if let Err(refusal) =
            self.store_user(&mut *unit, application, provider, &whose, (&claimed, &contacts), client).await?
        {
            return Ok(Err(refusal));
        }
        // Held, so that whoever changes the provider or links of it is waited for.
        let held = unit.oidc_providers().hold(application.id, &provider.id).await?;
        if held.is_none_or(|held| held.settings != provider.settings) {
            return Ok(Err(Refusal::denied(CHANGED)));
        }
        if let Err(refusal) = self
            .store_link(&mut *unit, provider, &whose, (&assertion.subject, claimed.email.as_ref()), now, client)
            .await?
        {
            return Ok(Err(refusal));
        }
        unit.provider_sessions().begin(&session).await?;
        let user = whose.user();
        let entry = Entry::new(application.id, Action::SignedIn, Actor::User(user.id)).on(user);
        let entry = entry.because(format!("oidc:{}", provider.id));
        let entry = match &sign_in {
            Some(sign_in) => {
                unit.sign_ins().begin(sign_in, None).await?;
                entry.target(sign_in.id)
            }
            None => Entry::new(application.id, Action::Vouched, Actor::System).on(user).target(&provider.id),
        };
        self.codes.audit.record(&mut *unit, entry, client).await?;
        unit.commit().await?;
        Ok(Ok(arrived))
    }

    /// Finds the user: by the account, which is the only sure thing; else by an address that the provider is believed for,
    /// if it is one user's only.
    async fn whose(
        &self,
        application: &Application,
        provider: &OidcProvider,
        assertion: &ProviderAssertion,
        claimed: &Claimed,
    ) -> Result<Result<Whose, Refusal>, StoreError> {
        let linked = self.accounts.user_of_account(application.id, &provider.id, &assertion.subject).await?;
        if let Some(user) = linked {
            return Ok(Ok(Whose::Linked(user)));
        }
        if let Some(email) = &claimed.email {
            let mut users = self.accounts.users_by_address(application.id, email).await?;
            match (users.pop(), users.pop()) {
                (Some(user), None) => return Ok(Ok(Whose::ToLink(user))),
                (Some(_), Some(_)) => {
                    return Ok(Err(Refusal::denied(
                        "this e-mail address is of more than one user; ask an operator",
                    )));
                }
                (None, _) => {}
            }
        }
        if !provider.settings.create_users {
            return Ok(Err(Refusal::denied("this account is not linked to a user of this application")));
        }
        let Some(name) = claimed.username.clone() else {
            return Ok(Err(Refusal::denied("the OpenID provider does not say what the new user is to be called")));
        };
        if self.identity.user_by_name(application.id, name.folded()).await?.is_some() {
            return Ok(Err(Refusal::denied(NAME_TAKEN)));
        }
        Ok(Ok(Whose::New(self.new_user(application, name, claimed))))
    }

    fn new_user(&self, application: &Application, name: UserName, claimed: &Claimed) -> User {
        let display_name = claimed.display_name.clone().unwrap_or_else(|| name.as_str().to_owned());
        let is_email = Address::email(name.as_str()).is_ok();
        User {
            id: UserId::new(&*self.issuer.clock, &*self.issuer.random),
            application: application.id,
            name,
            name_type: if is_email { UserNameType::Email } else { UserNameType::Other },
            display_name,
            active: true,
            epoch: 0,
            created_at: self.issuer.clock.now(),
        }
    }

    fn provider_session(
        &self,
        application: &Application,
        provider: &OidcProvider,
        user: &User,
        outcome: FederationOutcome,
        assertion: &ProviderAssertion,
        now: Timestamp,
    ) -> ProviderSession {
        // As long as anything that it starts can live.
        let settings = &application.settings;
        let seconds = match outcome {
            FederationOutcome::Login => u64::from(settings.access_token_seconds),
            FederationOutcome::External => {
                u64::from(settings.sign_in_seconds) + u64::from(settings.session_seconds)
            }
        };
        let mut session = ProviderSession {
            id: ProviderSessionId::new(&*self.issuer.clock, &*self.issuer.random),
            application: application.id,
            provider: provider.id.clone(),
            user: user.id,
            subject: assertion.subject.clone(),
            sid: assertion.sid.clone(),
            sealed_id_token: Vec::new(),
            created_at: now,
            expires_at: now + Duration::from_secs(seconds),
        };
        let id_token = assertion.id_token.expose_secret().as_bytes();
        // A longer one would not get through in a URL.
        let id_token = if id_token.len() <= MAX_ID_TOKEN { id_token } else { &[] };
        session.sealed_id_token = self.sessions.sealer.lock(&id_token_label(&session), id_token);
        session
    }

    /// Whether the multi-factor policy lets somebody who has only been signed in by a provider make a passkey.
    async fn may_register(
        &self,
        application: &Application,
        user: &User,
        contacts: &[Contact],
    ) -> Result<bool, StoreError> {
        let situation = Situation {
            flow: Flow::SignIn,
            payload: false,
            known_device: false,
            passkey: !self.passkeys.of_user(application.id, user.id).await?.is_empty(),
            contact: contacts.iter().any(Contact::may_get_codes),
        };
        Ok(application.settings.policy().may_register_after(Step::External, &situation))
    }
}

/// The longest ID token that is kept, in bytes.
const MAX_ID_TOKEN: usize = 8 * 1024;

/// The claims, without an address that a user who is there does not have yet.
fn without_another_address(whose: &Whose, claimed: Claimed, contacts: &[Contact]) -> Claimed {
    let is_new = matches!(whose, Whose::New(_));
    let email = claimed.email.filter(|email| is_new || has(contacts, email));
    Claimed { email, ..claimed }
}

/// When the provider authenticated the user, by its own word; which is not in the future.
fn authenticated_at(assertion: &ProviderAssertion, now: Timestamp) -> Timestamp {
    assertion.auth_time.map_or(now, |at| Timestamp::from_seconds(at).min(now))
}

pub(super) const NAME_TAKEN: &str =
    "a user with this name exists and is not linked to this account; sign in as that user, or ask an operator";
