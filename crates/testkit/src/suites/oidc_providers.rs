//! [`OidcProviders`](fidelio_identity::ports::OidcProviders) and
//! [`OidcProviderQueries`](fidelio_identity::ports::OidcProviderQueries).

use std::time::Duration;

use fidelio_identity::OidcProvider;
use fidelio_identity::oidc_provider::{ProviderId, ProviderSettings};
use fidelio_kernel::{ApplicationId, Paging};

use super::{count_true, race};
use crate::{Fixtures, World};

async fn insert(world: &World, provider: &OidcProvider) -> bool {
    let mut unit = world.begin().await;
    let is_inserted = unit.oidc_providers().insert(provider).await.unwrap();
    unit.commit().await.unwrap();
    is_inserted
}

async fn listed(world: &World, application: ApplicationId) -> Vec<OidcProvider> {
    let paging = Paging { after: None, limit: 99 };
    world.oidc_providers.oidc_providers(application, paging).await.unwrap().items
}

/// With every setting and a secret, and with neither.
pub async fn a_provider_is_read_back_as_it_was_inserted(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let full = fixtures.oidc_provider(application, "full");
    let settings = ProviderSettings { name: "a\0b".into(), ..ProviderSettings::default() };
    let bare = OidcProvider { settings, sealed_secret: None, ..fixtures.oidc_provider(application, "bare") };
    for provider in [full, bare] {
        assert_eq!(world.oidc_providers.oidc_provider(application, &provider.id).await.unwrap(), None);
        assert!(insert(world, &provider).await);
        let found = world.oidc_providers.oidc_provider(application, &provider.id).await.unwrap();
        assert_eq!(found, Some(provider));
    }
}

/// The one that is there stays. In another application it may be there as well.
pub async fn a_taken_identifier_is_refused_in_its_application_only(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let providers: Vec<_> = (0..16).map(|_| fixtures.oidc_provider(here, "example")).collect();
    let answers = race(16, |task| {
        let (world, provider) = (world.clone(), providers[task].clone());
        async move { insert(&world, &provider).await }
    })
    .await;
    assert_eq!(count_true(&answers), 1);
    let kept = listed(world, here).await;
    assert_eq!(kept.len(), 1);
    assert!(providers.contains(&kept[0]));
    let other = fixtures.oidc_provider(there, "example");
    assert!(insert(world, &other).await);
    assert_eq!((listed(world, here).await, listed(world, there).await), (kept, vec![other]));
}

/// Settings, and the secret if there is another one; an unknown provider is not made, and the same one elsewhere stays.
pub async fn a_provider_is_changed_and_removed_in_its_application_only(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let before = fixtures.oidc_provider(here, "example");
    let (second, elsewhere) = (fixtures.oidc_provider(here, "second"), fixtures.oidc_provider(there, "example"));
    for provider in [&before, &second, &elsewhere] {
        assert!(insert(world, provider).await);
    }
    let settings = ProviderSettings { name: "Renamed".into(), ..ProviderSettings::default() };
    let wanted = OidcProvider { settings, sealed_secret: None, created_at: fixtures.later(), ..before.clone() };
    let unknown = fixtures.oidc_provider(there, "second");
    let mut unit = world.begin().await;
    assert!(unit.oidc_providers().update(&wanted).await.unwrap());
    assert!(!unit.oidc_providers().update(&unknown).await.unwrap());
    assert!(!unit.oidc_providers().delete(there, &unknown.id).await.unwrap());
    unit.commit().await.unwrap();
    let after =
        OidcProvider { created_at: before.created_at, sealed_secret: before.sealed_secret.clone(), ..wanted };
    assert_eq!(listed(world, here).await, [after.clone(), second.clone()]);
    let after = OidcProvider { sealed_secret: Some(vec![7]), ..after };
    let mut unit = world.begin().await;
    assert!(unit.oidc_providers().update(&after).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(listed(world, here).await, [after, second.clone()]);
    let mut unit = world.begin().await;
    for is_there in [true, false] {
        assert_eq!(unit.oidc_providers().delete(here, &before.id).await.unwrap(), is_there);
    }
    unit.commit().await.unwrap();
    assert_eq!((listed(world, here).await, listed(world, there).await), (vec![second], vec![elsewhere]));
}

/// In the order of the characters' numbers on every database, page by page, though one goes meanwhile.
pub async fn providers_are_listed_by_identifier_a_page_at_a_time(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let order = ["-", "0", "1", "a", "a-", "a-b", "a-c", "a0", "aa", "ab", "b"];
    for id in ["ab", "a-c", "b", "1", "a", "-", "aa", "a-", "a0", "0", "a-b"] {
        assert!(insert(world, &fixtures.oidc_provider(application, id)).await);
    }
    let (mut told, mut after) = (Vec::new(), None);
    loop {
        let paging = Paging { after, limit: 3 };
        let page = world.oidc_providers.oidc_providers(application, paging).await.unwrap();
        told.extend(page.items.into_iter().map(|provider| provider.id));
        let Some(next) = page.next else { break };
        let mut unit = world.begin().await;
        assert!(unit.oidc_providers().delete(application, &next).await.unwrap());
        unit.commit().await.unwrap();
        after = Some(next);
    }
    assert_eq!(told.iter().map(ProviderId::as_str).collect::<Vec<_>>(), order);
}

async fn hold(world: &World, application: ApplicationId, id: &ProviderId) -> Option<OidcProvider> {
    let mut unit = world.begin().await;
    let held = unit.oidc_providers().hold(application, id).await.unwrap();
    unit.commit().await.unwrap();
    held
}

async fn update(world: &World, provider: &OidcProvider) -> bool {
    let mut unit = world.begin().await;
    let is_changed = unit.oidc_providers().update(provider).await.unwrap();
    unit.commit().await.unwrap();
    is_changed
}

/// Another one is none.
pub async fn a_provider_is_held_as_it_is_in_its_application_only(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let provider = world.oidc_provider(&fixtures, here, "example").await;
    let second = world.oidc_provider(&fixtures, there, "second").await;
    assert_eq!(hold(world, there, &provider.id).await, None);
    assert_eq!(hold(world, here, &second.id).await, None);
    assert_eq!(hold(world, here, &provider.id).await.as_ref(), Some(&provider));
    assert_eq!(listed(world, here).await, [provider], "a hold changes nothing");
}

/// Settings and removal: who signs in by it signs in by what it was when it was held.
pub async fn a_change_of_a_provider_waits_for_whoever_holds_it(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let provider = world.oidc_provider(&fixtures, application, "example").await;
    let changed = OidcProvider { settings: ProviderSettings::default(), ..provider.clone() };
    for is_removed in [false, true] {
        let mut unit = world.begin().await;
        let held = unit.oidc_providers().hold(application, &provider.id).await.unwrap();
        assert_eq!(held.as_ref(), Some(if is_removed { &changed } else { &provider }));
        let waiting = tokio::spawn({
            let (world, changed) = (world.clone(), changed.clone());
            async move {
                if !is_removed {
                    return update(&world, &changed).await;
                }
                let mut unit = world.begin().await;
                let is_gone = unit.oidc_providers().delete(application, &changed.id).await.unwrap();
                unit.commit().await.unwrap();
                is_gone
            }
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!waiting.is_finished(), "the provider is held");
        unit.commit().await.unwrap();
        assert!(waiting.await.unwrap());
    }
    assert_eq!(listed(world, application).await, []);
}

/// And is told then what it has become, or that it is gone.
pub async fn whoever_would_hold_a_provider_that_is_being_changed_waits(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let provider = world.oidc_provider(&fixtures, application, "example").await;
    let changed = OidcProvider { settings: ProviderSettings::default(), ..provider };
    for after in [Some(changed.clone()), None] {
        let mut unit = world.begin().await;
        match &after {
            Some(changed) => assert!(unit.oidc_providers().update(changed).await.unwrap()),
            None => assert!(unit.oidc_providers().delete(application, &changed.id).await.unwrap()),
        }
        let waiting = tokio::spawn({
            let (world, id) = (world.clone(), changed.id.clone());
            async move { hold(&world, application, &id).await }
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!waiting.is_finished(), "it cannot know yet");
        unit.commit().await.unwrap();
        assert_eq!(waiting.await.unwrap(), after);
    }
}

/// Whoever holds it links an account, which refers to it.
pub async fn a_provider_held_and_changed_by_sixteen_units_at_once_never_fails(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let provider = world.oidc_provider(&fixtures, application, "example").await;
    let mut identities = Vec::new();
    for _ in 0..16 {
        let user = world.user(&fixtures, application).await;
        identities.push(fixtures.linked_identity(&provider, &user));
    }
    let answers = race(16, |task| {
        let (world, provider, identity) = (world.clone(), provider.clone(), identities[task].clone());
        async move {
            if task % 4 == 0 {
                return update(&world, &provider).await;
            }
            let mut unit = world.begin().await;
            assert_eq!(unit.oidc_providers().hold(application, &provider.id).await.unwrap(), Some(provider));
            let is_linked = unit.linked_identities().link(&identity).await.unwrap();
            unit.commit().await.unwrap();
            is_linked
        }
    })
    .await;
    assert_eq!(count_true(&answers), 16);
}
