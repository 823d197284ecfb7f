//! What [`AccessControl::cut`](fidelio_identity::ports::AccessControl::cut) ends, and what it leaves.

use fidelio_credentials::{OneTimeCode, SignIn};
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_identity::{Cut, OidcProvider, ProviderSession, User, access};
use fidelio_kernel::{ApiKeyId, ApplicationId, PasskeyId};

use super::access::Grounds;
use super::race;
use crate::{Fixtures, World};

/// Two users with sign-ins of every kind, and a code each.
struct Scene {
    application: ApplicationId,
    ann: User,
    bob: User,
    passkeys: [PasskeyId; 2],
    api_key: ApiKeyId,
    provider: OidcProvider,
    sessions: [ProviderSession; 3],
    sign_ins: Vec<SignIn>,
    codes: [OneTimeCode; 3],
    now: fidelio_kernel::Timestamp,
}

/// What is there, in words.
#[derive(Debug, PartialEq, Eq)]
struct There {
    /// Ann's with her first passkey, with her second, by the API key, by both, by neither; Bob's by the API key, by
    /// neither; those by the sessions.
    sign_ins: [bool; 10],
    /// Ann's at the provider and at another one, Bob's at the provider.
    sessions: [bool; 3],
    /// Ann's, Bob's, and of somebody with Ann's identifier in another application.
    codes: [bool; 3],
    /// Ann's and Bob's.
    epochs: [u32; 2],
}

const ALL: There = There { sign_ins: [true; 10], sessions: [true; 3], codes: [true; 3], epochs: [0; 2] };

/// Which of them are there, when these are not.
fn all_but<const COUNT: usize>(gone: &[usize]) -> [bool; COUNT] {
    std::array::from_fn(|index| !gone.contains(&index))
}

impl Scene {
    async fn new(world: &World, fixtures: &Fixtures) -> Self {
        let (application, elsewhere) = (world.application(fixtures).await.id, world.application(fixtures).await.id);
        let (ann, bob) = (world.user(fixtures, application).await, world.user(fixtures, application).await);
        let passkeys = [world.passkey(fixtures, &ann).await.id, world.passkey(fixtures, &ann).await.id];
        let api_key = world.api_key(fixtures, application).await.id;
        let provider = world.oidc_provider(fixtures, application, "example").await;
        let another = world.oidc_provider(fixtures, application, "another").await;
        world.oidc_provider(fixtures, elsewhere, "example").await;
        let sessions = [
            world.provider_session(fixtures, &provider, &ann).await,
            world.provider_session(fixtures, &another, &ann).await,
            world.provider_session(fixtures, &provider, &bob).await,
        ];
        let sign_ins: Vec<_> = [
            (&ann, Some(passkeys[0]), None, None),
            (&ann, Some(passkeys[1]), None, None),
            (&ann, None, Some(api_key), None),
            (&ann, Some(passkeys[0]), Some(api_key), None),
            (&ann, None, None, None),
            (&bob, None, Some(api_key), None),
            (&bob, None, None, None),
            (&ann, None, None, Some(sessions[0].id)),
            (&ann, None, None, Some(sessions[1].id)),
            (&bob, None, None, Some(sessions[2].id)),
        ]
        .map(|(user, passkey, api_key, provider_session)| SignIn {
            passkey,
            api_key,
            provider_session,
            ..fixtures.sign_in(user)
        })
        .into();
        let codes = [(application, ann.id), (application, bob.id), (elsewhere, ann.id)]
            .map(|(application, subject)| fixtures.code(application, subject));
        let mut unit = world.begin().await;
        for sign_in in &sign_ins {
            unit.sign_ins().begin(sign_in, Some(&fixtures.refresh_token())).await.unwrap();
        }
        for code in &codes {
            unit.one_time_codes().issue(code).await.unwrap();
        }
        unit.commit().await.unwrap();
        let now = fixtures.later();
        Self { application, ann, bob, passkeys, api_key, provider, sessions, sign_ins, codes, now }
    }

    async fn there(&self, world: &World) -> There {
        let mut sign_ins = [false; 10];
        for (is_there, sign_in) in sign_ins.iter_mut().zip(&self.sign_ins) {
            *is_there = world.sign_ins.sign_in(sign_in.id).await.unwrap().is_some();
        }
        let mut sessions = [false; 3];
        for (is_there, session) in sessions.iter_mut().zip(&self.sessions) {
            let found = world.federation.provider_session(self.application, session.id).await.unwrap();
            *is_there = found.is_some();
        }
        let mut codes = [false; 3];
        let mut unit = world.begin().await;
        for (is_there, code) in codes.iter_mut().zip(&self.codes) {
            *is_there = unit.one_time_codes().redeem(code).await.unwrap();
        }
        drop(unit);
        let mut epochs = [0; 2];
        for (epoch, user) in epochs.iter_mut().zip([&self.ann, &self.bob]) {
            *epoch = world.identity.user(self.application, user.id).await.unwrap().expect("the user").epoch;
        }
        There { sign_ins, sessions, codes, epochs }
    }

    async fn cut(&self, world: &World, application: ApplicationId, cut: Cut<'_>) {
        let mut unit = world.begin().await;
        unit.access().cut(application, cut, self.now).await.unwrap();
        unit.commit().await.unwrap();
    }
}

/// Sign-ins, sessions, codes and the epoch, of every kind of cut; also of what is unknown, or another user's.
pub async fn a_cut_ends_exactly_what_rests_on_it(world: &World) {
    let fixtures = Fixtures::new(1);
    let unknown = ProviderId::parse("unknown").expect("a valid identifier");
    for index in 0..12 {
        let scene = Scene::new(world, &fixtures).await;
        let (ann, bob) = (scene.ann.id, scene.bob.id);
        let (codes, bobs_codes) = (all_but(&[0]), all_but(&[1]));
        let (what, left) = match index {
            0 => {
                let (sign_ins, sessions) = (all_but(&[0, 1, 2, 3, 4, 7, 8]), all_but(&[0, 1]));
                (Cut::User(ann), There { sign_ins, sessions, codes, epochs: [1, 0] })
            }
            1 => {
                let what = Cut::Passkey(ann, scene.passkeys[0]);
                (what, There { sign_ins: all_but(&[0, 3]), codes, ..ALL })
            }
            2 => {
                let what = Cut::SignIn(ann, scene.sign_ins[4].id);
                (what, There { sign_ins: all_but(&[4]), codes, ..ALL })
            }
            3 => (Cut::ApiKey(scene.api_key), There { sign_ins: all_but(&[2, 3, 5]), ..ALL }),
            4 => {
                let what = Cut::ProviderSession(ann, scene.sessions[0].id);
                (what, There { sign_ins: all_but(&[7]), sessions: all_but(&[0]), codes, ..ALL })
            }
            5 => {
                let (sign_ins, sessions) = (all_but(&[7, 9]), all_but(&[0, 2]));
                (Cut::Provider(&scene.provider.id), There { sign_ins, sessions, ..ALL })
            }
            6 => (Cut::Passkey(bob, scene.passkeys[0]), There { codes: bobs_codes, ..ALL }),
            7 => (Cut::SignIn(bob, scene.sign_ins[0].id), There { codes: bobs_codes, ..ALL }),
            8 => (Cut::ProviderSession(bob, scene.sessions[0].id), There { codes: bobs_codes, ..ALL }),
            9 => (Cut::User(fixtures.user(scene.application).id), ALL),
            10 => (Cut::ApiKey(fixtures.api_key(scene.application).id), ALL),
            _ => (Cut::Provider(&unknown), ALL),
        };
        assert_eq!(scene.there(world).await, ALL);
        scene.cut(world, scene.application, what).await;
        assert_eq!(scene.there(world).await, left, "{what:?}");
    }
}

/// Not even codes of somebody there who has the identifier, or what came from a provider of that name.
pub async fn a_cut_through_another_application_ends_nothing(world: &World) {
    let fixtures = Fixtures::new(1);
    let scene = Scene::new(world, &fixtures).await;
    let (ann, elsewhere) = (scene.ann.id, scene.codes[2].application);
    for cut in [
        Cut::User(ann),
        Cut::Passkey(ann, scene.passkeys[0]),
        Cut::SignIn(ann, scene.sign_ins[0].id),
        Cut::ApiKey(scene.api_key),
        Cut::ProviderSession(ann, scene.sessions[0].id),
        Cut::Provider(&scene.provider.id),
    ] {
        scene.cut(world, elsewhere, cut).await;
        assert_eq!(scene.there(world).await, ALL, "{cut:?}");
    }
}

/// What was dropped did nothing.
pub async fn a_cut_that_was_undone_ended_nothing(world: &World) {
    let fixtures = Fixtures::new(1);
    let scene = Scene::new(world, &fixtures).await;
    let mut unit = world.begin().await;
    unit.access().cut(scene.application, Cut::User(scene.ann.id), scene.now).await.unwrap();
    unit.access().cut(scene.application, Cut::ApiKey(scene.api_key), scene.now).await.unwrap();
    unit.access().cut(scene.application, Cut::Provider(&scene.provider.id), scene.now).await.unwrap();
    drop(unit);
    assert_eq!(scene.there(world).await, ALL);
}

/// None is lost and none counts twice.
pub async fn a_user_cut_by_sixteen_units_at_once_is_sixteen_epochs_on(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    race(16, |_| {
        let (world, id, at) = (world.clone(), user.id, fixtures.later());
        async move {
            let mut unit = world.begin().await;
            unit.access().cut(application, Cut::User(id), at).await.unwrap();
            unit.commit().await.unwrap();
        }
    })
    .await;
    let cut = User { epoch: 16, ..user.clone() };
    assert_eq!(world.identity.user(application, user.id).await.unwrap(), Some(cut));
}

/// Whatever it is cut for, and in whichever order; then nothing is left.
pub async fn cuts_of_the_same_sign_ins_for_every_reason_at_once_never_fail(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let ann = Grounds::new(world, &fixtures, application).await;
    let mut begun = vec![ann.sign_in.id];
    let mut unit = world.begin().await;
    for _ in 0..48 {
        let sign_in = ann.new_sign_in(&fixtures);
        unit.sign_ins().begin(&sign_in, Some(&fixtures.refresh_token())).await.unwrap();
        begun.push(sign_in.id);
    }
    unit.commit().await.unwrap();
    let over = ann.sign_in.expires_at + std::time::Duration::from_secs(60);
    race(48, |index| {
        let (world, ann) = (world.clone(), ann.clone());
        async move {
            let mut unit = world.begin().await;
            match ann.cuts().get(index % 8) {
                Some(cut) => unit.access().cut(application, *cut, ann.now).await.unwrap(),
                None if index % 8 == 6 => drop(unit.sign_ins().forget_expired(over).await.unwrap()),
                None => drop(unit.provider_sessions().forget_expired(over).await.unwrap()),
            }
            unit.commit().await.unwrap();
        }
    })
    .await;
    for id in begun {
        assert_eq!(world.sign_ins.sign_in(id).await.unwrap(), None);
    }
}

/// What was cut stays cut. Doing either again is no failure, and a user elsewhere is none.
pub async fn a_user_who_is_activated_again_has_nothing_of_before(world: &World) {
    let fixtures = Fixtures::new(1);
    let scene = Scene::new(world, &fixtures).await;
    let (here, elsewhere, ann) = (scene.application, scene.codes[2].application, &scene.ann);
    for (is_active, application, epoch, is_there) in [
        (false, elsewhere, 0, false),
        (true, elsewhere, 0, false),
        (false, here, 1, true),
        (false, here, 2, true),
        (true, here, 2, true),
        (true, here, 2, true),
    ] {
        let mut unit = world.begin().await;
        let done = match is_active {
            true => access::activate(&mut *unit, application, ann.id, scene.now).await,
            false => access::deactivate(&mut *unit, application, ann.id, scene.now).await,
        };
        assert_eq!(done.unwrap(), is_there);
        unit.commit().await.unwrap();
        let wanted = User { active: is_active || !is_there, epoch, ..ann.clone() };
        assert_eq!(world.identity.user(here, ann.id).await.unwrap(), Some(wanted));
    }
    let there = scene.there(world).await;
    assert_eq!(there.sign_ins, all_but(&[0, 1, 2, 3, 4, 7, 8]));
    assert_eq!(there.sessions, all_but(&[0, 1]));
    assert_eq!(there.codes, [false, true, true]);
}

/// And is told then that it was.
pub async fn a_revoked_key_takes_its_sign_ins_along_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let scene = Scene::new(world, &fixtures).await;
    for (application, is_revoked, sign_ins) in [
        (scene.codes[2].application, false, ALL.sign_ins),
        (scene.application, true, all_but(&[2, 3, 5])),
        (scene.application, false, all_but(&[2, 3, 5])),
    ] {
        let mut unit = world.begin().await;
        assert_eq!(access::revoke(&mut *unit, application, scene.api_key, scene.now).await.unwrap(), is_revoked);
        unit.commit().await.unwrap();
        assert_eq!(scene.there(world).await, There { sign_ins, ..ALL });
    }
}
