//! What [`AccessControl::cut`](fidelio_identity::ports::AccessControl::cut) ends, and what it leaves.

use fidelio_credentials::{OneTimeCode, SignIn};
use fidelio_identity::{Cut, User, access};
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
    sign_ins: Vec<SignIn>,
    codes: [OneTimeCode; 3],
    now: fidelio_kernel::Timestamp,
}

/// What is there, in words.
#[derive(Debug, PartialEq, Eq)]
struct There {
    /// Ann's with her first passkey, with her second, by the API key, by both, by neither; Bob's by the API key, by
    /// neither.
    sign_ins: [bool; 7],
    /// Ann's, Bob's, and of somebody with Ann's identifier in another application.
    codes: [bool; 3],
    /// Ann's and Bob's.
    epochs: [u32; 2],
}

const ALL: There = There { sign_ins: [true; 7], codes: [true; 3], epochs: [0; 2] };

impl Scene {
    async fn new(world: &World, fixtures: &Fixtures) -> Self {
        let (application, elsewhere) = (world.application(fixtures).await.id, world.application(fixtures).await.id);
        let (ann, bob) = (world.user(fixtures, application).await, world.user(fixtures, application).await);
        let passkeys = [world.passkey(fixtures, &ann).await.id, world.passkey(fixtures, &ann).await.id];
        let api_key = world.api_key(fixtures, application).await.id;
        let sign_ins: Vec<_> = [
            (&ann, Some(passkeys[0]), None),
            (&ann, Some(passkeys[1]), None),
            (&ann, None, Some(api_key)),
            (&ann, Some(passkeys[0]), Some(api_key)),
            (&ann, None, None),
            (&bob, None, Some(api_key)),
            (&bob, None, None),
        ]
        .map(|(user, passkey, api_key)| SignIn { passkey, api_key, ..fixtures.sign_in(user) })
        .into();
        let codes = [(application, ann.id), (application, bob.id), (elsewhere, ann.id)]
            .map(|(application, subject)| fixtures.code(application, subject));
        let mut unit = world.begin().await;
        for sign_in in &sign_ins {
            unit.sign_ins().begin(sign_in, &fixtures.refresh_token()).await.unwrap();
        }
        for code in &codes {
            unit.one_time_codes().issue(code).await.unwrap();
        }
        unit.commit().await.unwrap();
        Self { application, ann, bob, passkeys, api_key, sign_ins, codes, now: fixtures.later() }
    }

    async fn there(&self, world: &World) -> There {
        let mut sign_ins = [false; 7];
        for (is_there, sign_in) in sign_ins.iter_mut().zip(&self.sign_ins) {
            *is_there = world.sign_ins.sign_in(sign_in.id).await.unwrap().is_some();
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
        There { sign_ins, codes, epochs }
    }

    async fn cut(&self, world: &World, application: ApplicationId, cut: Cut) {
        let mut unit = world.begin().await;
        unit.access().cut(application, cut, self.now).await.unwrap();
        unit.commit().await.unwrap();
    }
}

/// Sign-ins, codes and the epoch, of every kind of cut; also of what is unknown, or another user's.
pub async fn a_cut_ends_exactly_what_rests_on_it(world: &World) {
    let fixtures = Fixtures::new(1);
    let codes = [false, true, true];
    for index in 0..8 {
        let scene = Scene::new(world, &fixtures).await;
        let (ann, bob) = (scene.ann.id, scene.bob.id);
        let (what, left) = match index {
            0 => {
                let sign_ins = [false, false, false, false, false, true, true];
                (Cut::User(ann), There { sign_ins, codes, epochs: [1, 0] })
            }
            1 => {
                let sign_ins = [false, true, true, false, true, true, true];
                (Cut::Passkey(ann, scene.passkeys[0]), There { sign_ins, codes, ..ALL })
            }
            2 => {
                let sign_ins = [true, true, true, true, false, true, true];
                (Cut::SignIn(ann, scene.sign_ins[4].id), There { sign_ins, codes, ..ALL })
            }
            3 => {
                let sign_ins = [true, true, false, false, true, false, true];
                (Cut::ApiKey(scene.api_key), There { sign_ins, ..ALL })
            }
            4 => (Cut::Passkey(bob, scene.passkeys[0]), There { codes: [true, false, true], ..ALL }),
            5 => (Cut::SignIn(bob, scene.sign_ins[0].id), There { codes: [true, false, true], ..ALL }),
            6 => (Cut::User(fixtures.user(scene.application).id), ALL),
            _ => (Cut::ApiKey(fixtures.api_key(scene.application).id), ALL),
        };
        assert_eq!(scene.there(world).await, ALL);
        scene.cut(world, scene.application, what).await;
        assert_eq!(scene.there(world).await, left, "{what:?}");
    }
}

/// Not even codes of somebody there who has the identifier.
pub async fn a_cut_through_another_application_ends_nothing(world: &World) {
    let fixtures = Fixtures::new(1);
    let scene = Scene::new(world, &fixtures).await;
    let (ann, elsewhere) = (scene.ann.id, scene.codes[2].application);
    for cut in [
        Cut::User(ann),
        Cut::Passkey(ann, scene.passkeys[0]),
        Cut::SignIn(ann, scene.sign_ins[0].id),
        Cut::ApiKey(scene.api_key),
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
        unit.sign_ins().begin(&sign_in, &fixtures.refresh_token()).await.unwrap();
        begun.push(sign_in.id);
    }
    unit.commit().await.unwrap();
    let over = ann.sign_in.expires_at + std::time::Duration::from_secs(60);
    race(40, |index| {
        let (world, cuts, now) = (world.clone(), ann.cuts(), ann.now);
        async move {
            let mut unit = world.begin().await;
            match cuts.get(index % 5) {
                Some(cut) => unit.access().cut(application, *cut, now).await.unwrap(),
                None => drop(unit.sign_ins().forget_expired(over).await.unwrap()),
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
    assert_eq!(there.sign_ins, [false, false, false, false, false, true, true]);
    assert_eq!(there.codes, [false, true, true]);
}

/// And is told then that it was.
pub async fn a_revoked_key_takes_its_sign_ins_along_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let scene = Scene::new(world, &fixtures).await;
    for (application, is_revoked, sign_ins) in [
        (scene.codes[2].application, false, ALL.sign_ins),
        (scene.application, true, [true, true, false, false, true, false, true]),
        (scene.application, false, [true, true, false, false, true, false, true]),
    ] {
        let mut unit = world.begin().await;
        assert_eq!(access::revoke(&mut *unit, application, scene.api_key, scene.now).await.unwrap(), is_revoked);
        unit.commit().await.unwrap();
        assert_eq!(scene.there(world).await, There { sign_ins, ..ALL });
    }
}
