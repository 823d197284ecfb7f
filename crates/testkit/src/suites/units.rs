//! [`Unit`](fidelio_credentials::ports::Unit) and [`Store`](fidelio_credentials::ports::Store): all or nothing.

use std::time::Duration;

use fidelio_credentials::ports::{PasskeyUse, Unit};
use fidelio_credentials::signing_key::SigningKey;
use fidelio_credentials::{
    ClientEvent, KeptRefreshToken, Limit, OneTimeCode, Passkey, QueuedMessage, SignIn, TransactionEvidence,
};
use fidelio_identity::{ApiKey, Application, Contact, DeviceSighting, TrustId, User};
use fidelio_kernel::SessionId;

use crate::{Fixtures, World};

/// One new thing for every repository.
struct Everything {
    application: Application,
    api_key: ApiKey,
    signing_key: SigningKey,
    user: User,
    sighting: DeviceSighting,
    passkey: Passkey,
    used: PasskeyUse,
    session: SessionId,
    evidence: TransactionEvidence,
    contact: Contact,
    trust_id: TrustId,
    code: OneTimeCode,
    limit: Limit,
    message: QueuedMessage,
    sign_in: SignIn,
    token: KeptRefreshToken,
    event: ClientEvent,
}

const KINDS: usize = 12;

impl Everything {
    fn new(fixtures: &Fixtures) -> Self {
        let application = fixtures.application();
        let user = fixtures.user(application.id);
        let sighting = fixtures.sighting(&user);
        let passkey = fixtures.passkey(&user);
        Self {
            api_key: fixtures.api_key(application.id),
            signing_key: fixtures.signing_key(application.id),
            used: PasskeyUse { device: Some(sighting.device), ..fixtures.passkey_use(passkey.id, 2) },
            session: fixtures.session_id(),
            evidence: fixtures.evidence(&passkey),
            contact: fixtures.contact(&user),
            trust_id: fixtures.trust_id(),
            code: fixtures.code(application.id, user.id),
            limit: Limit { most: 1, ..fixtures.limit() },
            message: fixtures.message(application.id),
            sign_in: fixtures.sign_in(&user),
            token: fixtures.refresh_token(),
            event: fixtures.client_event(application.id),
            application,
            user,
            sighting,
            passkey,
        }
    }

    async fn write(&self, unit: &mut dyn Unit) {
        unit.applications().insert(&self.application).await.unwrap();
        assert!(unit.applications().make_default(self.application.id).await.unwrap());
        unit.api_keys().insert(&self.api_key).await.unwrap();
        unit.signing_keys().insert(&self.signing_key).await.unwrap();
        assert!(unit.users().insert(&self.user).await.unwrap());
        unit.devices().record(&self.sighting).await.unwrap();
        assert!(unit.passkeys().insert(&self.passkey).await.unwrap());
        assert!(unit.passkeys().record_use(&self.used).await.unwrap());
        assert!(unit.used_sessions().consume(self.session, self.used.at).await.unwrap());
        assert!(unit.transactions().insert(&self.evidence).await.unwrap());
        let (application, user, at) = (self.application.id, self.user.id, self.used.at);
        assert_eq!(unit.contacts().replace(&self.contact).await.unwrap(), None);
        unit.trust_ids().remember(application, user, &self.trust_id, at).await.unwrap();
        unit.one_time_codes().issue(&self.code).await.unwrap();
        assert_eq!(unit.limits().take(std::slice::from_ref(&self.limit), at).await.unwrap(), None);
        unit.outbox().add(&self.message).await.unwrap();
        unit.sign_ins().begin(&self.sign_in, Some(&self.token)).await.unwrap();
        unit.client_events().add(&self.event).await.unwrap();
    }

    /// Which of it is seen; a used session, a device alone, a code and a count cannot be.
    async fn seen(&self, world: &World) -> [bool; KINDS] {
        let id = self.application.id;
        let passkey = world.passkeys.by_credential_id(id, &self.passkey.credential_id).await.unwrap();
        let trusted = world.identity.trusted(id, std::slice::from_ref(&self.trust_id)).await.unwrap();
        let events = world.client_events.client_events(id, None, 1).await.unwrap();
        [
            world.applications.all().await.unwrap().contains(&self.application),
            world.applications.default_application().await.unwrap() == Some(id),
            world.identity.api_key(self.api_key.id).await.unwrap().is_some(),
            world.signing_keys.application_of(&self.signing_key.kid).await.unwrap() == Some(id),
            world.identity.user(id, self.user.id).await.unwrap().is_some(),
            passkey.is_some_and(|(passkey, ..)| passkey.sign_count == 2),
            world.transactions.evidence(id, self.evidence.id).await.unwrap().is_some(),
            !world.identity.contacts(id, self.user.id).await.unwrap().is_empty(),
            !trusted.is_empty(),
            world.outbox.next_due(fidelio_identity::Channel::Email).await.unwrap().is_some(),
            world.sign_ins.by_refresh_token(self.token.id).await.unwrap().is_some(),
            !events.is_empty(),
        ]
    }
}

/// Readers see committed state only.
pub async fn nothing_is_seen_before_a_commit_and_all_after_it(world: &World) {
    let everything = Everything::new(&Fixtures::new(1));
    let mut unit = world.begin().await;
    everything.write(unit.as_mut()).await;
    assert_eq!(everything.seen(world).await, [false; KINDS]);
    unit.commit().await.unwrap();
    assert_eq!(everything.seen(world).await, [true; KINDS]);
    let of_user = world.passkeys.of_user(everything.application.id, everything.user.id).await.unwrap();
    assert_eq!(of_user[0].1.as_ref().map(|device| device.id), Some(everything.sighting.device));
}

/// So completely that all of it can be done again.
pub async fn dropping_a_unit_undoes_everything(world: &World) {
    let everything = Everything::new(&Fixtures::new(1));
    for _ in 0..3 {
        let mut unit = world.begin().await;
        everything.write(unit.as_mut()).await;
        drop(unit);
        assert_eq!(everything.seen(world).await, [false; KINDS]);
    }
    let mut unit = world.begin().await;
    everything.write(unit.as_mut()).await;
    unit.commit().await.unwrap();
    assert_eq!(everything.seen(world).await, [true; KINDS]);
}

/// A user of an application that does not exist is a mistake of ours, and must be found.
pub async fn a_unit_that_failed_leaves_nothing_and_the_next_one_works(world: &World) {
    let fixtures = Fixtures::new(1);
    let everything = Everything::new(&fixtures);
    let orphan = fixtures.user(fixtures.application().id);
    let mut unit = world.begin().await;
    everything.write(unit.as_mut()).await;
    assert!(unit.users().insert(&orphan).await.is_err());
    drop(unit);
    assert_eq!(everything.seen(world).await, [false; KINDS]);
    let mut unit = world.begin().await;
    everything.write(unit.as_mut()).await;
    unit.commit().await.unwrap();
    assert_eq!(everything.seen(world).await, [true; KINDS]);
}

/// A client that goes away cancels its request wherever that is, also between two statements or in one.
pub async fn a_task_that_was_given_up_leaves_nothing_and_the_next_unit_works(world: &World) {
    let fixtures = Fixtures::new(1);
    let everything = Everything::new(&fixtures);
    for micros in (0..64).map(|step| step * 100) {
        let all_but_committed = async {
            let mut unit = world.begin().await;
            everything.write(unit.as_mut()).await;
            std::future::pending::<()>().await;
        };
        let outcome = tokio::time::timeout(Duration::from_micros(micros), all_but_committed).await;
        assert!(outcome.is_err());
    }
    assert_eq!(everything.seen(world).await, [false; KINDS]);
    let mut unit = world.begin().await;
    everything.write(unit.as_mut()).await;
    unit.commit().await.unwrap();
    assert_eq!(everything.seen(world).await, [true; KINDS]);
}
