//! [`OidcProviders`](fidelio_identity::ports::OidcProviders) and
//! [`OidcProviderQueries`](fidelio_identity::ports::OidcProviderQueries).

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
