//! [`TrustIds`](fidelio_identity::ports::TrustIds) and what
//! [`IdentityQueries`](fidelio_identity::ports::IdentityQueries) tells of them.

use fidelio_identity::{TrustId, TrustKind, User};
use fidelio_kernel::{ApplicationId, UserId};

use super::race;
use crate::{Fixtures, World};

async fn remember(world: &World, fixtures: &Fixtures, user: &User, trust_id: &TrustId) {
    let mut unit = world.begin().await;
    unit.trust_ids().remember(user.application, user.id, trust_id, fixtures.later()).await.unwrap();
    unit.commit().await.unwrap();
}

/// In a stable order.
async fn trusted(world: &World, application: ApplicationId, ids: &[TrustId]) -> Vec<(UserId, TrustId)> {
    let mut found = world.identity.trusted(application, ids).await.unwrap();
    found.sort_by_key(|(user, trust_id)| (*user, trust_id.kind));
    found
}

/// A browser may be several users', and a user may have several browsers.
pub async fn a_trust_id_is_remembered_of_all_its_users(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let (ann, bob) = (world.user(&fixtures, application).await, world.user(&fixtures, application).await);
    let (shared, own, unknown) = (fixtures.trust_id(), fixtures.trust_id(), fixtures.trust_id());
    let own = TrustId { kind: TrustKind::Wallet, ..own };
    for (user, trust_id) in [(&ann, &shared), (&bob, &shared), (&bob, &own), (&bob, &own)] {
        remember(world, &fixtures, user, trust_id).await;
    }
    assert_eq!(trusted(world, application, &[]).await, []);
    assert_eq!(trusted(world, application, std::slice::from_ref(&unknown)).await, []);
    let all = [(ann.id, shared.clone()), (bob.id, shared.clone()), (bob.id, own.clone())];
    assert_eq!(trusted(world, application, std::slice::from_ref(&shared)).await, all[..2]);
    assert_eq!(trusted(world, application, &[unknown, own, shared]).await, all);
}

/// Neither by asking nor by being remembered again; others of the same user are told as before.
pub async fn only_the_first_key_speaks_for_a_trust_id(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let first = fixtures.trust_id();
    let stolen = TrustId { thumbprint: fixtures.trust_id().thumbprint, ..first.clone() };
    remember(world, &fixtures, &user, &first).await;
    assert_eq!(trusted(world, application, std::slice::from_ref(&stolen)).await, []);
    remember(world, &fixtures, &user, &stolen).await;
    assert_eq!(trusted(world, application, std::slice::from_ref(&stolen)).await, []);
    assert_eq!(trusted(world, application, &[stolen, first.clone()]).await, [(user.id, first)]);
}

/// Browsers choose the ids, so one application's could be another's, and a wallet's a merchant's.
pub async fn nothing_of_a_trust_id_crosses_applications_or_kinds(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (mine, theirs) = (world.user(&fixtures, here).await, world.user(&fixtures, there).await);
    let trust_id = fixtures.trust_id();
    let merchant = TrustId { kind: TrustKind::Merchant, ..trust_id.clone() };
    remember(world, &fixtures, &mine, &trust_id).await;
    assert_eq!(trusted(world, there, std::slice::from_ref(&trust_id)).await, []);
    assert_eq!(trusted(world, here, std::slice::from_ref(&merchant)).await, []);
    remember(world, &fixtures, &theirs, &merchant).await;
    assert_eq!(trusted(world, here, &[merchant.clone(), trust_id.clone()]).await, [(mine.id, trust_id.clone())]);
    assert_eq!(trusted(world, there, &[merchant.clone(), trust_id]).await, [(theirs.id, merchant)]);
}

/// Those that a database could not hold are not remembered; in the others nothing is a pattern, a quote or an end.
pub async fn hostile_trust_ids_make_nothing_fail(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let noise: String = (0..64).map(|_| fixtures.word()).collect();
    for (text, is_remembered) in [
        ("", true),
        ("%", true),
        ("' OR 1=1 --", true),
        ("\\", true),
        ("\u{feff}", true),
        (&noise, true),
        ("a\0b", false),
        ("\0", false),
        (&noise.repeat(2048), false),
    ] {
        let trust_id = TrustId { id: text.to_owned(), ..fixtures.trust_id() };
        remember(world, &fixtures, &user, &trust_id).await;
        let found = trusted(world, application, std::slice::from_ref(&trust_id)).await;
        let shown: String = text.chars().take(20).collect();
        assert_eq!(found, if is_remembered { vec![(user.id, trust_id)] } else { Vec::new() }, "{shown:?}");
    }
    let unknown = TrustId { id: "ab".into(), ..fixtures.trust_id() };
    assert_eq!(trusted(world, application, &[unknown]).await, []);
}

/// Each comes with a key of its own.
pub async fn a_trust_id_raced_by_sixteen_units_gets_one_key(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let user = world.user(&fixtures, application).await;
    let id = fixtures.trust_id().id;
    let claims: Vec<TrustId> = (0..16).map(|_| TrustId { id: id.clone(), ..fixtures.trust_id() }).collect();
    race(16, |index| {
        let (world, user, at, claim) = (world.clone(), user.clone(), fixtures.later(), claims[index].clone());
        async move {
            let mut unit = world.begin().await;
            unit.trust_ids().remember(user.application, user.id, &claim, at).await.unwrap();
            unit.commit().await.unwrap();
        }
    })
    .await;
    assert_eq!(trusted(world, application, &claims).await.len(), 1);
}
