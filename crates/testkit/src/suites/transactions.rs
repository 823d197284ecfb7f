//! [`Transactions`](fidelio_credentials::ports::Transactions) and
//! [`TransactionQueries`](fidelio_credentials::ports::TransactionQueries).

use fidelio_credentials::transaction::{MAX_NONCE, MAX_PAYLOAD};
use fidelio_credentials::{Passkey, TransactionEvidence};

use super::{count_true, race};
use crate::{Fixtures, World};

async fn passkey(world: &World, fixtures: &Fixtures) -> Passkey {
    let application = world.application(fixtures).await.id;
    let user = world.user(fixtures, application).await;
    world.passkey(fixtures, &user).await
}

async fn confirm(world: &World, evidence: &TransactionEvidence) -> bool {
    let mut unit = world.begin().await;
    let is_first = unit.transactions().insert(evidence).await.unwrap();
    unit.commit().await.unwrap();
    is_first
}

async fn stored(world: &World, evidence: &TransactionEvidence) -> Option<TransactionEvidence> {
    world.transactions.evidence(evidence.application, evidence.id).await.unwrap()
}

/// Also with the longest texts that are accepted.
pub async fn a_confirmation_is_read_back_as_it_was_inserted(world: &World) {
    let fixtures = Fixtures::new(1);
    let passkey = passkey(world, &fixtures).await;
    let plain = fixtures.evidence(&passkey);
    let long = TransactionEvidence {
        tx_type: "é".repeat(MAX_NONCE / 2),
        nonce: "é".repeat(MAX_NONCE / 2),
        client_data_json: vec![b' '; MAX_PAYLOAD],
        authenticator_data: vec![0; 4096],
        ..fixtures.evidence(&passkey)
    };
    for evidence in [plain, long] {
        assert_eq!(stored(world, &evidence).await, None);
        assert!(confirm(world, &evidence).await);
        assert_eq!(stored(world, &evidence).await, Some(evidence));
    }
}

/// The evidence that was kept first stays.
pub async fn a_transaction_is_confirmed_once_and_the_unit_goes_on(world: &World) {
    let fixtures = Fixtures::new(1);
    let passkey = passkey(world, &fixtures).await;
    let (first, other) = (fixtures.evidence(&passkey), fixtures.evidence(&passkey));
    let again = TransactionEvidence { id: first.id, ..fixtures.evidence(&passkey) };
    let mut unit = world.begin().await;
    assert!(unit.transactions().insert(&first).await.unwrap());
    assert!(!unit.transactions().insert(&again).await.unwrap());
    assert!(unit.transactions().insert(&other).await.unwrap());
    unit.commit().await.unwrap();
    assert!(!confirm(world, &again).await);
    assert_eq!(stored(world, &first).await, Some(first));
    assert_eq!(stored(world, &other).await, Some(other));
}

/// Each with evidence of its own, of which one is kept.
pub async fn a_confirmation_raced_by_sixteen_units_happens_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let passkey = passkey(world, &fixtures).await;
    let id = fixtures.evidence(&passkey).id;
    let answers = race(16, |_| {
        let evidence = TransactionEvidence { id, ..fixtures.evidence(&passkey) };
        let world = world.clone();
        async move { (confirm(&world, &evidence).await, evidence) }
    })
    .await;
    assert_eq!(count_true(&answers.iter().map(|(is_first, _)| *is_first).collect::<Vec<_>>()), 1);
    let (_, winner) = answers.iter().find(|(is_first, _)| *is_first).expect("a winner");
    assert_eq!(stored(world, winner).await.as_ref(), Some(winner));
}

/// Neither read through it, nor replaced by it.
pub async fn a_confirmation_of_one_application_is_not_another_s(world: &World) {
    let fixtures = Fixtures::new(1);
    let (mine, theirs) = (passkey(world, &fixtures).await, passkey(world, &fixtures).await);
    let evidence = fixtures.evidence(&mine);
    assert!(confirm(world, &evidence).await);
    assert_eq!(world.transactions.evidence(theirs.application, evidence.id).await.unwrap(), None);
    let same_id = TransactionEvidence { id: evidence.id, ..fixtures.evidence(&theirs) };
    assert!(!confirm(world, &same_id).await);
    assert_eq!(stored(world, &same_id).await, None);
    assert_eq!(stored(world, &evidence).await, Some(evidence));
}

/// It is needed when somebody denies having confirmed, and then the passkey may be gone.
pub async fn a_confirmation_outlives_its_passkey(world: &World) {
    let fixtures = Fixtures::new(1);
    let passkey = passkey(world, &fixtures).await;
    let evidence = fixtures.evidence(&passkey);
    assert!(confirm(world, &evidence).await);
    let mut unit = world.begin().await;
    assert!(unit.passkeys().delete(passkey.user, passkey.id).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(stored(world, &evidence).await, Some(evidence));
}
