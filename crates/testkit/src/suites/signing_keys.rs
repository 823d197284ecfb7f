//! [`SigningKeys`](fidelio_credentials::ports::SigningKeys) and
//! [`SigningKeyQueries`](fidelio_credentials::ports::SigningKeyQueries).

use std::time::Duration;

use fidelio_credentials::signing_key::SigningKey;

use crate::{Fixtures, World};

async fn insert(world: &World, keys: &[&SigningKey]) {
    let mut unit = world.begin().await;
    for key in keys {
        unit.signing_keys().insert(key).await.unwrap();
    }
    unit.commit().await.unwrap();
}

/// Whatever was inserted first; another application's are not among them.
pub async fn keys_are_read_back_oldest_first_with_retired_ones(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let retired_at = Some(fixtures.later());
    let retired = SigningKey { retired_at, ..fixtures.signing_key(here) };
    let (middle, young) = (fixtures.signing_key(here), fixtures.signing_key(here));
    insert(world, &[&young, &retired, &middle]).await;
    assert_eq!(world.signing_keys.of_application(there).await.unwrap(), []);
    let foreign = fixtures.signing_key(there);
    insert(world, &[&foreign]).await;
    assert_eq!(world.signing_keys.of_application(here).await.unwrap(), [retired, middle, young]);
    assert_eq!(world.signing_keys.of_application(there).await.unwrap(), [foreign]);
}

/// Letter case counts in a key identifier.
pub async fn a_key_s_application_is_told_and_an_unknown_key_has_none(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let (mine, theirs) = (fixtures.signing_key(here), fixtures.signing_key(there));
    insert(world, &[&mine, &theirs]).await;
    assert_eq!(world.signing_keys.application_of(&mine.kid).await.unwrap(), Some(here));
    assert_eq!(world.signing_keys.application_of(&theirs.kid).await.unwrap(), Some(there));
    for unknown in [fixtures.signing_key(here).kid, mine.kid.to_uppercase(), mine.kid[1..].to_owned()] {
        assert_eq!(world.signing_keys.application_of(&unknown).await.unwrap(), None, "{unknown}");
    }
}

/// A `kid` comes from a token that nobody has verified yet; "not there" is the answer, not a failure.
pub async fn hostile_key_identifiers_are_nobody_s(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    insert(world, &[&fixtures.signing_key(application)]).await;
    let long = "x".repeat(1 << 20);
    for kid in ["", "%", "' OR 1=1 --", "../../etc/passwd", "a\0b", "\0", "\u{202e}", &long] {
        let found = world.signing_keys.application_of(kid).await;
        let shown: String = kid.chars().take(20).collect();
        assert!(found.is_ok_and(|application| application.is_none()), "{shown:?}");
    }
}

/// Keys without end and those that end later end now; those that end sooner, later keys, and another
/// application's stay as they are.
pub async fn retiring_all_ends_what_would_last_longer_and_nothing_else(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let at = fixtures.later();
    let microsecond = Duration::from_micros(1);
    let ending = |end| SigningKey { retired_at: end, ..fixtures.signing_key(here) };
    let before = [ending(None), ending(Some(at + microsecond)), ending(Some(at)), ending(Some(at - microsecond))];
    let foreign = fixtures.signing_key(there);
    insert(world, &[&before[0], &before[1], &before[2], &before[3], &foreign]).await;

    let next = fixtures.signing_key(here);
    let mut unit = world.begin().await;
    unit.signing_keys().retire_all(here, at).await.unwrap();
    unit.signing_keys().insert(&next).await.unwrap();
    unit.commit().await.unwrap();

    let ends: Vec<_> = world.signing_keys.of_application(here).await.unwrap();
    let ends: Vec<_> = ends.iter().map(|key| key.retired_at).collect();
    assert_eq!(ends, [Some(at), Some(at), Some(at), Some(at - microsecond), None]);
    assert_eq!(world.signing_keys.of_application(there).await.unwrap(), [foreign]);
    let [first, ..] = before;
    let after = world.signing_keys.of_application(here).await.unwrap().remove(0);
    assert_eq!(after, SigningKey { retired_at: Some(at), ..first });
}
