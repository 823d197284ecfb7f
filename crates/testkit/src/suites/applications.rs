//! [`Applications`](fidelio_identity::ports::Applications) and
//! [`ApplicationQueries`](fidelio_identity::ports::ApplicationQueries).

use fidelio_identity::{Application, ApplicationSettings, Origin};

use super::{count_true, race};
use crate::{Fixtures, World};

/// Whole, whatever was inserted first.
pub async fn applications_are_read_back_oldest_first(world: &World) {
    let fixtures = Fixtures::new(1);
    assert_eq!(world.applications.all().await.unwrap(), []);
    let made = [fixtures.application(), fixtures.application(), fixtures.application()];
    let mut unit = world.begin().await;
    for index in [2, 0, 1] {
        unit.applications().insert(&made[index]).await.unwrap();
    }
    unit.commit().await.unwrap();
    assert_eq!(world.applications.all().await.unwrap(), made);
}

/// The RP id and the beginning stay; other applications too; an unknown one is not made.
pub async fn an_update_replaces_what_may_change_and_nothing_else(world: &World) {
    let fixtures = Fixtures::new(1);
    let (before, other) = (world.application(&fixtures).await, world.application(&fixtures).await);
    let wanted = Application {
        id: before.id,
        name: "Renamed".into(),
        rp_id: "example.org".into(),
        rp_name: "Renamed too".into(),
        origins: vec![Origin::parse("https://example.org").unwrap()],
        settings: ApplicationSettings::default(),
        created_at: fixtures.later(),
    };
    let mut unit = world.begin().await;
    assert!(unit.applications().update(&wanted).await.unwrap());
    assert!(!unit.applications().update(&fixtures.application()).await.unwrap());
    unit.commit().await.unwrap();
    let after = Application { rp_id: before.rp_id, created_at: before.created_at, ..wanted };
    assert_eq!(world.applications.all().await.unwrap(), [after, other]);
}

/// Asked again for the one that is the default, the answer is that it is.
pub async fn the_first_default_stays(world: &World) {
    let fixtures = Fixtures::new(1);
    let (first, second) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    assert_eq!(world.applications.default_application().await.unwrap(), None);
    for (wanted, is_default) in [(first, true), (second, false), (first, true)] {
        let mut unit = world.begin().await;
        assert_eq!(unit.applications().make_default(wanted).await.unwrap(), is_default);
        unit.commit().await.unwrap();
        assert_eq!(world.applications.default_application().await.unwrap(), Some(first));
    }
}

/// And the one that was told `true` is the one.
pub async fn a_default_raced_by_sixteen_units_is_set_once(world: &World) {
    let fixtures = Fixtures::new(1);
    let mut applications = Vec::new();
    for _ in 0..16 {
        applications.push(world.application(&fixtures).await.id);
    }
    let answers = race(16, |index| {
        let (world, id) = (world.clone(), applications[index]);
        async move {
            let mut unit = world.begin().await;
            let is_default = unit.applications().make_default(id).await.unwrap();
            unit.commit().await.unwrap();
            (id, is_default)
        }
    })
    .await;
    assert_eq!(count_true(&answers.iter().map(|(_, is_default)| *is_default).collect::<Vec<_>>()), 1);
    let winner = answers.iter().find(|(_, is_default)| *is_default).map(|(id, _)| *id);
    assert_eq!(world.applications.default_application().await.unwrap(), winner);
}
