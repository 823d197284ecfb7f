//! [`Users::delete`](fidelio_identity::ports::Users::delete).

use fidelio_credentials::{KeptRefreshToken, OneTimeCode, Passkey, SignIn, TransactionEvidence};
use fidelio_identity::{Contact, DeviceSighting, LinkedIdentity, OidcProvider, ProviderSession, TrustId, User};
use fidelio_kernel::ApplicationId;

use super::{count_true, race};
use crate::{Fixtures, World};

async fn delete(world: &World, application: ApplicationId, user: &User) -> bool {
    let mut unit = world.begin().await;
    let is_deleted = unit.users().delete(application, user.id).await.unwrap();
    unit.commit().await.unwrap();
    is_deleted
}

/// One thing of each kind that a user can have.
struct Belongings {
    user: User,
    passkey: Passkey,
    contact: Contact,
    sighting: DeviceSighting,
    trust_id: TrustId,
    sign_in: SignIn,
    token: KeptRefreshToken,
    code: OneTimeCode,
    provider: OidcProvider,
    identity: LinkedIdentity,
    session: ProviderSession,
    evidence: TransactionEvidence,
}

impl Belongings {
    /// Of a new user, stored. The device, the trust id and the provider are those of `other`, if there is one:
    /// a shared browser.
    async fn new(world: &World, fixtures: &Fixtures, application: ApplicationId, other: Option<&Self>) -> Self {
        let user = world.user(fixtures, application).await;
        let passkey = world.passkey(fixtures, &user).await;
        let (sign_in, token) = world.sign_in(fixtures, &user).await;
        let sighting = fixtures.sighting(&user);
        let device = other.map_or(sighting.device, |other| other.sighting.device);
        let provider = match other {
            Some(other) => other.provider.clone(),
            None => world.oidc_provider(fixtures, application, "example").await,
        };
        let belongings = Self {
            identity: world.linked_identity(fixtures, &provider, &user).await,
            session: world.provider_session(fixtures, &provider, &user).await,
            provider,
            contact: fixtures.contact(&user),
            sighting: DeviceSighting { device, ..sighting },
            trust_id: other.map_or_else(|| fixtures.trust_id(), |other| other.trust_id.clone()),
            code: fixtures.code(application, user.id),
            evidence: fixtures.evidence(&passkey),
            user,
            passkey,
            sign_in,
            token,
        };
        let mut unit = world.begin().await;
        assert_eq!(unit.contacts().replace(&belongings.contact).await.unwrap(), None);
        unit.devices().record(&belongings.sighting).await.unwrap();
        let (id, at) = (belongings.user.id, fixtures.later());
        unit.trust_ids().remember(application, id, &belongings.trust_id, at).await.unwrap();
        unit.one_time_codes().issue(&belongings.code).await.unwrap();
        assert!(unit.transactions().insert(&belongings.evidence).await.unwrap());
        unit.commit().await.unwrap();
        belongings
    }

    /// Which of it is there, the evidence last.
    async fn there(&self, world: &World) -> [bool; 11] {
        let (application, id) = (self.user.application, self.user.id);
        let trusted = world.identity.trusted(application, std::slice::from_ref(&self.trust_id)).await.unwrap();
        let mut unit = world.begin().await;
        let mut codes = unit.one_time_codes();
        let tried = codes.attempt(application, id, self.code.purpose, self.evidence.confirmed_at).await.unwrap();
        drop(codes);
        drop(unit);
        [
            world.identity.user(application, id).await.unwrap().is_some(),
            world.passkeys_of(application, id).await.contains(&self.passkey),
            world.identity.contacts(application, id).await.unwrap().contains(&self.contact),
            world.identity.is_device_of(application, id, self.sighting.device).await.unwrap(),
            trusted.contains(&(id, self.trust_id.clone())),
            world.sign_ins.sign_in(self.sign_in.id).await.unwrap().is_some(),
            world.sign_ins.by_refresh_token(self.token.id).await.unwrap().is_some(),
            !tried.is_empty(),
            world.federation.linked_identities(application, id).await.unwrap().contains(&self.identity),
            world.federation.provider_session(application, self.session.id).await.unwrap().is_some(),
            world.transactions.evidence(application, self.evidence.id).await.unwrap().is_some(),
        ]
    }
}

const ALL: [bool; 11] = [true; 11];
/// What was confirmed is needed when somebody denies it, and then the user may be gone.
const EVIDENCE_ONLY: [bool; 11] = [false, false, false, false, false, false, false, false, false, false, true];

/// Not even of somebody who uses the same browser.
pub async fn a_deleted_user_takes_everything_along_and_nothing_of_another(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let ann = Belongings::new(world, &fixtures, application, None).await;
    let bob = Belongings::new(world, &fixtures, application, Some(&ann)).await;
    assert_eq!((ann.there(world).await, bob.there(world).await), (ALL, ALL));
    assert!(delete(world, application, &ann.user).await);
    assert_eq!((ann.there(world).await, bob.there(world).await), (EVIDENCE_ONLY, ALL));
    let again = fixtures.user_named(application, ann.user.name.as_str());
    let mut unit = world.begin().await;
    assert!(unit.users().insert(&again).await.unwrap(), "the name is free");
    unit.commit().await.unwrap();
}

/// It is told that there is no such user, and everything stays, also a code for somebody who is no user.
pub async fn a_user_is_not_deleted_through_another_application(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let ann = Belongings::new(world, &fixtures, here, None).await;
    let code = fixtures.code(there, ann.user.id);
    let mut unit = world.begin().await;
    unit.one_time_codes().issue(&code).await.unwrap();
    unit.commit().await.unwrap();
    assert!(!delete(world, there, &ann.user).await);
    assert!(!delete(world, there, &fixtures.user(there)).await);
    assert_eq!(ann.there(world).await, ALL);
    let mut unit = world.begin().await;
    assert!(unit.one_time_codes().redeem(&code).await.unwrap());
}

/// Everything is there again, or was never gone.
pub async fn a_deletion_that_was_undone_took_nothing_along(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let ann = Belongings::new(world, &fixtures, application, None).await;
    let mut unit = world.begin().await;
    assert!(unit.users().delete(application, ann.user.id).await.unwrap());
    drop(unit);
    assert_eq!(ann.there(world).await, ALL);
}

/// The others are told that there is no such user.
pub async fn a_deletion_raced_by_sixteen_units_happens_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let ann = Belongings::new(world, &fixtures, application, None).await;
    let answers = race(16, |_| {
        let (world, user) = (world.clone(), ann.user.clone());
        async move { delete(&world, application, &user).await }
    })
    .await;
    assert_eq!(count_true(&answers), 1);
    assert_eq!(ann.there(world).await, EVIDENCE_ONLY);
}
