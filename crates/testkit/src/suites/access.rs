//! [`AccessQueries`](fidelio_identity::ports::AccessQueries) and what
//! [`AccessControl`](fidelio_identity::ports::AccessControl) holds.

use std::time::Duration;

use fidelio_credentials::SignIn;
use fidelio_identity::{ApiKey, Basis, Cut, ProviderSession, User, access};
use fidelio_kernel::{ApplicationId, PasskeyId, ProviderSessionId, Timestamp};

use super::race;
use crate::{Fixtures, World};

/// A user, and one thing of each kind that access can rest on.
#[derive(Clone)]
pub(crate) struct Grounds {
    pub(crate) user: User,
    pub(crate) passkey: PasskeyId,
    pub(crate) api_key: ApiKey,
    pub(crate) session: ProviderSession,
    pub(crate) sign_in: SignIn,
    pub(crate) now: Timestamp,
}

impl Grounds {
    pub(crate) async fn new(world: &World, fixtures: &Fixtures, application: ApplicationId) -> Self {
        let user = world.user(fixtures, application).await;
        let passkey = world.passkey(fixtures, &user).await.id;
        let api_key = world.api_key(fixtures, application).await;
        // Another provider for each user, since cutting one is to end what rests on this session.
        let id = format!("p-{}", &user.id.to_string()[24..]);
        let provider = world.oidc_provider(fixtures, application, &id).await;
        let session = world.provider_session(fixtures, &provider, &user).await;
        let (sign_in, now) = (fixtures.sign_in(&user), fixtures.later());
        let mut grounds = Self { user, passkey, api_key, session, sign_in, now };
        grounds.sign_in = grounds.begin(world, fixtures).await;
        grounds
    }

    /// A new sign-in of the user that rests on the passkey, the API key and the session at the provider.
    pub(crate) fn new_sign_in(&self, fixtures: &Fixtures) -> SignIn {
        SignIn {
            passkey: Some(self.passkey),
            api_key: Some(self.api_key.id),
            provider_session: Some(self.session.id),
            ..fixtures.sign_in(&self.user)
        }
    }

    async fn begin(&self, world: &World, fixtures: &Fixtures) -> SignIn {
        let sign_in = self.new_sign_in(fixtures);
        let mut unit = world.begin().await;
        unit.sign_ins().begin(&sign_in, Some(&fixtures.refresh_token())).await.unwrap();
        unit.commit().await.unwrap();
        sign_in
    }

    /// All of it.
    pub(crate) fn basis(&self) -> Basis {
        Basis {
            user: Some((self.user.id, self.user.epoch)),
            passkeys: vec![self.passkey],
            sign_in: Some(self.sign_in.id),
            api_key: Some(self.api_key.id),
            provider_session: Some(self.session.id),
        }
    }

    /// Each kind of cut that ends all that rests on [`Grounds::basis`].
    pub(crate) const fn cuts(&self) -> [Cut<'_>; 6] {
        let user = self.user.id;
        [
            Cut::User(user),
            Cut::Passkey(user, self.passkey),
            Cut::SignIn(user, self.sign_in.id),
            Cut::ApiKey(self.api_key.id),
            Cut::ProviderSession(user, self.session.id),
            Cut::Provider(&self.session.provider),
        ]
    }
}

fn unknown_session(fixtures: &Fixtures, grounds: &Grounds) -> ProviderSessionId {
    let sign_in = fixtures.sign_in(&grounds.user);
    sign_in.provider_session.expect("a session that nobody has seen")
}

async fn hold(world: &World, application: ApplicationId, basis: &Basis, now: Timestamp) -> bool {
    let mut unit = world.begin().await;
    let is_held = unit.access().hold(application, basis, now).await.unwrap();
    unit.commit().await.unwrap();
    is_held
}

/// What a use case does that cuts: also what the basis names goes.
async fn cut(world: &World, application: ApplicationId, cut: Cut<'_>, at: Timestamp) {
    let mut unit = world.begin().await;
    match cut {
        Cut::User(user) => drop(access::deactivate(&mut *unit, application, user, at).await.unwrap()),
        Cut::ApiKey(key) => drop(access::revoke(&mut *unit, application, key, at).await.unwrap()),
        Cut::Passkey(user, passkey) => {
            unit.access().cut(application, cut, at).await.unwrap();
            unit.passkeys().delete(user, passkey).await.unwrap();
        }
        Cut::Provider(provider) => {
            unit.access().cut(application, cut, at).await.unwrap();
            unit.oidc_providers().delete(application, provider).await.unwrap();
        }
        Cut::SignIn(..) | Cut::ProviderSession(..) => unit.access().cut(application, cut, at).await.unwrap(),
    }
    unit.commit().await.unwrap();
}

/// The same is held. Without a user there is none to tell, and the rest is held.
pub async fn a_user_is_told_on_a_basis_of_which_everything_is_there(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let ann = Grounds::new(world, &fixtures, application).await;
    let all = ann.basis();
    let nothing_else = Basis { user: all.user, ..Basis::default() };
    for basis in [
        &all,
        &nothing_else,
        &Basis { passkeys: all.passkeys.clone(), ..nothing_else.clone() },
        &Basis { sign_in: all.sign_in, ..nothing_else.clone() },
        &Basis { api_key: all.api_key, ..nothing_else.clone() },
        &Basis { provider_session: all.provider_session, ..nothing_else.clone() },
    ] {
        let found = world.access.user_on(application, basis, ann.now).await.unwrap();
        assert_eq!(found.as_ref(), Some(&ann.user), "{basis:?}");
        assert!(hold(world, application, basis, ann.now).await, "{basis:?}");
        let nobody_s = Basis { user: None, ..basis.clone() };
        assert_eq!(world.access.user_on(application, &nobody_s, ann.now).await.unwrap(), None);
        assert!(hold(world, application, &nobody_s, ann.now).await, "{nobody_s:?}");
    }
    assert_eq!(
        world.identity.user(application, ann.user.id).await.unwrap(),
        Some(ann.user),
        "a hold changes nothing"
    );
}

/// Whatever it is: gone, expired to the microsecond, somebody else's, of another application, of an earlier epoch.
pub async fn nobody_is_told_on_a_basis_of_which_something_is_not_there(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let ann = Grounds::new(world, &fixtures, here).await;
    let bob = Grounds::new(world, &fixtures, here).await;
    let eve = Grounds::new(world, &fixtures, there).await;
    let inactive = User { active: false, ..fixtures.user(here) };
    let (gone, revoked) = (fixtures.passkey(&ann.user), fixtures.api_key(here));
    let expired_key = ApiKey { expires_at: Some(ann.now), ..fixtures.api_key(here) };
    let expired = SignIn { expires_at: ann.now, ..fixtures.sign_in(&ann.user) };
    let over = ProviderSession { id: unknown_session(&fixtures, &ann), expires_at: ann.now, ..ann.session.clone() };
    let mut unit = world.begin().await;
    unit.provider_sessions().begin(&over).await.unwrap();
    assert!(unit.users().insert(&inactive).await.unwrap());
    unit.api_keys().insert(&ApiKey { revoked_at: Some(ann.now), ..revoked.clone() }).await.unwrap();
    unit.api_keys().insert(&expired_key).await.unwrap();
    unit.sign_ins().begin(&expired, Some(&fixtures.refresh_token())).await.unwrap();
    unit.commit().await.unwrap();
    let all = ann.basis();
    for (what, basis) in [
        ("an earlier epoch", Basis { user: Some((ann.user.id, 1)), ..all.clone() }),
        ("an unknown user", Basis { user: Some((fixtures.user(here).id, 0)), ..Basis::default() }),
        ("an inactive user", Basis { user: Some((inactive.id, 0)), ..Basis::default() }),
        ("a user from elsewhere", Basis { user: Some((eve.user.id, 0)), ..Basis::default() }),
        ("one passkey of two", Basis { passkeys: vec![ann.passkey, gone.id], ..all.clone() }),
        ("the other passkey of two", Basis { passkeys: vec![gone.id, ann.passkey], ..all.clone() }),
        ("somebody else's passkey", Basis { passkeys: vec![bob.passkey], ..all.clone() }),
        ("a sign-in that is over", Basis { sign_in: Some(expired.id), ..all.clone() }),
        ("an unknown sign-in", Basis { sign_in: Some(fixtures.sign_in(&ann.user).id), ..all.clone() }),
        ("somebody else's sign-in", Basis { sign_in: Some(bob.sign_in.id), ..all.clone() }),
        ("a revoked key", Basis { api_key: Some(revoked.id), ..all.clone() }),
        ("a key that is over", Basis { api_key: Some(expired_key.id), ..all.clone() }),
        ("a key from elsewhere", Basis { api_key: Some(eve.api_key.id), ..all.clone() }),
        ("a session that is over", Basis { provider_session: Some(over.id), ..all.clone() }),
        ("an unknown session", Basis { provider_session: Some(unknown_session(&fixtures, &ann)), ..all.clone() }),
        ("somebody else's session", Basis { provider_session: Some(bob.session.id), ..all.clone() }),
        ("a session from elsewhere", Basis { provider_session: Some(eve.session.id), ..Basis::default() }),
        ("a passkey from elsewhere", Basis { passkeys: vec![eve.passkey], ..Basis::default() }),
        ("a sign-in from elsewhere", Basis { sign_in: Some(eve.sign_in.id), ..Basis::default() }),
    ] {
        assert_eq!(world.access.user_on(here, &basis, ann.now).await.unwrap(), None, "{what}");
        assert!(!hold(world, here, &basis, ann.now).await, "{what}");
    }
    let microsecond = Duration::from_micros(1);
    for basis in [
        Basis { sign_in: Some(expired.id), ..all.clone() },
        Basis { api_key: Some(expired_key.id), ..all.clone() },
        Basis { provider_session: Some(over.id), ..all.clone() },
    ] {
        assert!(world.access.user_on(here, &basis, ann.now - microsecond).await.unwrap().is_some());
        assert!(hold(world, here, &basis, ann.now - microsecond).await);
    }
}

/// And finds then what was begun meanwhile.
pub async fn a_cut_waits_for_whoever_holds_what_it_ends(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    for index in 0..6 {
        let ann = Grounds::new(world, &fixtures, application).await;
        // What rests on a sign-in is not another one.
        let begun = if index == 2 { ann.sign_in.clone() } else { ann.new_sign_in(&fixtures) };
        let mut unit = world.begin().await;
        assert!(unit.access().hold(application, &ann.basis(), ann.now).await.unwrap());
        let waiting = tokio::spawn({
            let (world, ann, at) = (world.clone(), ann.clone(), fixtures.later());
            async move { cut(&world, application, ann.cuts()[index], at).await }
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!waiting.is_finished(), "{:?}", ann.cuts()[index]);
        if begun.id != ann.sign_in.id {
            unit.sign_ins().begin(&begun, Some(&fixtures.refresh_token())).await.unwrap();
        }
        unit.commit().await.unwrap();
        waiting.await.unwrap();
        assert_eq!(world.sign_ins.sign_in(begun.id).await.unwrap(), None, "{:?}", ann.cuts()[index]);
    }
}

/// And is told then that it is gone.
pub async fn whoever_would_hold_what_is_being_cut_waits(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    for index in 0..6 {
        let ann = Grounds::new(world, &fixtures, application).await;
        let what = ann.cuts()[index];
        let mut unit = world.begin().await;
        match what {
            Cut::ApiKey(key) => assert!(access::revoke(&mut *unit, application, key, ann.now).await.unwrap()),
            _ => unit.access().cut(application, what, ann.now).await.unwrap(),
        }
        let waiting = tokio::spawn({
            let (world, basis, now) = (world.clone(), ann.basis(), ann.now);
            async move { hold(&world, application, &basis, now).await }
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!waiting.is_finished(), "{what:?}");
        unit.commit().await.unwrap();
        assert!(!waiting.await.unwrap(), "{what:?}");
    }
}

/// Also where the basis names nobody who could be held instead.
pub async fn a_passkey_is_not_deleted_while_it_is_held(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let ann = Grounds::new(world, &fixtures, application).await;
    let basis = Basis { passkeys: vec![ann.passkey], ..Basis::default() };
    let mut unit = world.begin().await;
    assert!(unit.access().hold(application, &basis, ann.now).await.unwrap());
    let waiting = tokio::spawn({
        let (world, user, passkey) = (world.clone(), ann.user.id, ann.passkey);
        async move {
            let mut unit = world.begin().await;
            let is_deleted = unit.passkeys().delete(user, passkey).await.unwrap();
            unit.commit().await.unwrap();
            is_deleted
        }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished(), "the passkey is held");
    assert!(unit.passkeys().record_use(&fixtures.passkey_use(ann.passkey, 2)).await.unwrap());
    unit.commit().await.unwrap();
    assert!(waiting.await.unwrap());
    assert!(!hold(world, application, &basis, ann.now).await);
}

/// Sixteen begin sign-ins and sixteen cut what these rest on: none fails, and none that was begun is left.
pub async fn nothing_that_was_begun_under_hold_outlives_a_cut_at_the_same_time(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    for index in [0, 1, 3, 4, 5] {
        let ann = Grounds::new(world, &fixtures, application).await;
        let basis = Basis { sign_in: None, ..ann.basis() };
        let begun: Vec<_> = (0..32).map(|_| (ann.new_sign_in(&fixtures), fixtures.refresh_token())).collect();
        race(32, |task| {
            let (world, basis, (sign_in, token)) = (world.clone(), basis.clone(), begun[task].clone());
            let (ann, now) = (ann.clone(), ann.now);
            async move {
                if task % 2 == 0 {
                    return cut(&world, application, ann.cuts()[index], now).await;
                }
                let mut unit = world.begin().await;
                if unit.access().hold(application, &basis, now).await.unwrap() {
                    unit.sign_ins().begin(&sign_in, Some(&token)).await.unwrap();
                    unit.commit().await.unwrap();
                }
            }
        })
        .await;
        for (sign_in, _) in begun {
            assert_eq!(world.sign_ins.sign_in(sign_in.id).await.unwrap(), None, "{:?}", ann.cuts()[index]);
        }
    }
}
