//! [`SealingKeys`](fidelio_credentials::ports::SealingKeys) and
//! [`SealingKeyQueries`](fidelio_credentials::ports::SealingKeyQueries).

use std::time::Duration;

use fidelio_credentials::SealingKey;
use fidelio_credentials::sealing_key::{SealedSecret, SecretOwner, WrappedKey};
use fidelio_identity::OidcProvider;
use fidelio_kernel::Timestamp;

use super::{count_true, race};
use crate::{Fixtures, World};

fn key(fixtures: &Fixtures, number: u32) -> SealingKey {
    let at = fixtures.later();
    SealingKey { number, created_at: at, active_from: at, refused_from: None, resealed_at: None }
}

fn wrapped(fixtures: &Fixtures, number: u32, master_key: &str) -> WrappedKey {
    let wrapped = vec![u8::try_from(number).unwrap(); 60];
    WrappedKey { number, master_key: master_key.into(), wrapped, wrapped_at: fixtures.later() }
}

async fn insert(world: &World, keys: &[SealingKey], wrapped: &[WrappedKey]) {
    let mut unit = world.begin().await;
    for key in keys {
        unit.sealing_keys().insert(key).await.unwrap();
    }
    for wrapped in wrapped {
        unit.sealing_keys().wrap(wrapped).await.unwrap();
    }
    unit.commit().await.unwrap();
}

async fn held(world: &World) -> (Vec<SealingKey>, Vec<WrappedKey>) {
    world.begin().await.sealing_keys().hold().await.unwrap()
}

/// Whatever was inserted first; who holds them and who only reads them see the same.
pub async fn sealing_keys_are_read_back_by_number_with_their_wrappings(world: &World) {
    let fixtures = Fixtures::new(1);
    let refused = SealingKey { refused_from: Some(fixtures.later()), ..key(&fixtures, 0) };
    let resealed = SealingKey { resealed_at: Some(fixtures.later()), ..key(&fixtures, 1) };
    let keys = [refused, resealed, key(&fixtures, 2)];
    let all = [(0, "one"), (1, "one"), (1, "two"), (2, "one")].map(|(number, by)| wrapped(&fixtures, number, by));
    insert(world, &[keys[2].clone(), keys[0].clone(), keys[1].clone()], &all).await;
    assert_eq!(world.sealing_keys.sealing_keys().await.unwrap(), keys);
    assert_eq!(world.sealing_keys.wrapped_keys().await.unwrap(), all);
    assert_eq!(held(world).await, (keys.to_vec(), all.to_vec()));
}

/// Each sees what the one before it wrote.
pub async fn sixteen_units_that_hold_the_sealing_keys_come_one_after_the_other(world: &World) {
    let answers = race(16, |_| {
        let world = world.clone();
        async move {
            let fixtures = Fixtures::new(1);
            let mut unit = world.begin().await;
            let (keys, _) = unit.sealing_keys().hold().await.unwrap();
            let number = u32::try_from(keys.len()).unwrap();
            unit.sealing_keys().insert(&key(&fixtures, number)).await.unwrap();
            unit.commit().await.unwrap();
            number == 0
        }
    })
    .await;
    assert_eq!(count_true(&answers), 1);
    let numbers: Vec<_> = held(world).await.0.into_iter().map(|key| key.number).collect();
    assert_eq!(numbers, (0..16).collect::<Vec<_>>());
}

/// Those that are refused sooner stay, those that would be later are now.
pub async fn refusing_the_other_sealing_keys_leaves_this_one(world: &World) {
    let fixtures = Fixtures::new(1);
    let at = fixtures.later();
    let second = Duration::from_secs(1);
    let refused = |number, from| SealingKey { refused_from: from, ..key(&fixtures, number) };
    let keys = [refused(1, None), refused(2, Some(at - second)), refused(3, Some(at + second)), refused(4, None)];
    insert(world, &keys, &[]).await;
    let mut unit = world.begin().await;
    unit.sealing_keys().refuse_others(4, at).await.unwrap();
    unit.commit().await.unwrap();
    let ends: Vec<_> = held(world).await.0.iter().map(|key| key.refused_from).collect();
    assert_eq!(ends, [Some(at), Some(at - second), Some(at), None]);
}

/// A second wrapping under one master key replaces the first; retiring keeps one master key's.
pub async fn wrappings_are_replaced_and_those_of_other_master_keys_removed(world: &World) {
    let fixtures = Fixtures::new(1);
    let keys = [key(&fixtures, 1), key(&fixtures, 2)];
    let old = [wrapped(&fixtures, 1, "old"), wrapped(&fixtures, 2, "old")];
    insert(world, &keys, &old).await;
    let new = [wrapped(&fixtures, 1, "new"), wrapped(&fixtures, 2, "new")];
    let again = WrappedKey { wrapped: vec![9; 60], wrapped_at: fixtures.later(), ..new[0].clone() };
    insert(world, &[], &[new[0].clone(), new[1].clone(), again.clone()]).await;
    assert_eq!(held(world).await.1.len(), 4);

    let mut unit = world.begin().await;
    assert_eq!(unit.sealing_keys().unwrap_others("new").await.unwrap(), 2);
    assert_eq!(unit.sealing_keys().unwrap_others("new").await.unwrap(), 0);
    unit.commit().await.unwrap();
    assert_eq!(held(world).await, (keys.to_vec(), vec![again, new[1].clone()]));
}

async fn one_of_each(world: &World, fixtures: &Fixtures) -> [SealedSecret; 3] {
    let application = world.application(fixtures).await.id;
    let signing = fixtures.signing_key(application);
    let provider = OidcProvider { sealed_secret: Some(vec![2; 40]), ..fixtures.oidc_provider(application, "acme") };
    let without = OidcProvider { sealed_secret: None, ..fixtures.oidc_provider(application, "public") };
    let webhook = fixtures.webhook(application);
    let mut unit = world.begin().await;
    unit.signing_keys().insert(&signing).await.unwrap();
    assert!(unit.oidc_providers().insert(&provider).await.unwrap());
    assert!(unit.oidc_providers().insert(&without).await.unwrap());
    unit.webhooks().insert(&webhook).await.unwrap();
    unit.commit().await.unwrap();
    let of = |owner, sealed: &[u8]| SealedSecret { owner, sealed: sealed.to_vec() };
    [
        of(SecretOwner::SigningKey(signing.kid), &signing.sealed_private_key),
        of(SecretOwner::OidcProvider(application, provider.id), &[2; 40]),
        of(SecretOwner::Webhook(webhook.id), &webhook.sealed_secret),
    ]
}

/// A provider without a secret has none to seal.
pub async fn every_secret_that_is_kept_is_told_with_its_owner(world: &World) {
    let fixtures = Fixtures::new(1);
    let mut expected = one_of_each(world, &fixtures).await.to_vec();
    expected.extend(one_of_each(world, &fixtures).await);
    let told = world.sealing_keys.sealed_secrets().await.unwrap();
    assert_eq!(told.len(), expected.len());
    for secret in &expected {
        assert!(told.contains(secret), "{secret:?}");
    }
}

/// Whoever changed it meanwhile has sealed it anew; another application's stays.
pub async fn a_secret_is_resealed_only_if_it_is_what_it_was(world: &World) {
    let fixtures = Fixtures::new(1);
    let [here, there] = [one_of_each(world, &fixtures).await, one_of_each(world, &fixtures).await];
    insert(world, &[key(&fixtures, 1)], &[]).await;
    let at: Timestamp = fixtures.later();
    let mut unit = world.begin().await;
    for secret in &here {
        let changed = SealedSecret { sealed: b"changed meanwhile".to_vec(), ..secret.clone() };
        assert!(!unit.sealing_keys().reseal(&changed, b"new").await.unwrap(), "{secret:?}");
        assert!(unit.sealing_keys().reseal(secret, b"new").await.unwrap(), "{secret:?}");
        assert!(!unit.sealing_keys().reseal(secret, b"newer").await.unwrap(), "{secret:?}");
    }
    unit.sealing_keys().resealed(1, at).await.unwrap();
    unit.commit().await.unwrap();
    let told = world.sealing_keys.sealed_secrets().await.unwrap();
    for secret in here {
        assert!(told.contains(&SealedSecret { sealed: b"new".to_vec(), ..secret }));
    }
    for secret in there {
        assert!(told.contains(&secret));
    }
    assert_eq!(held(world).await.0[0].resealed_at, Some(at));
}
