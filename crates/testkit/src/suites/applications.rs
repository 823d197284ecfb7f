//! [`Applications`](fidelio_identity::ports::Applications) and
//! [`ApplicationQueries`](fidelio_identity::ports::ApplicationQueries).

use fidelio_identity::{Application, ApplicationSettings, Origin};
use fidelio_kernel::Paging;

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

/// The RP id, whose users they are and the beginning stay; other applications too; an unknown one is not made.
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
        for_operators: true,
        created_at: fixtures.later(),
    };
    let mut unit = world.begin().await;
    assert!(unit.applications().update(&wanted).await.unwrap());
    assert!(!unit.applications().update(&fixtures.application()).await.unwrap());
    unit.commit().await.unwrap();
    let after = Application { rp_id: before.rp_id, for_operators: false, created_at: before.created_at, ..wanted };
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

/// A page at a time, though one comes from one page to the next.
pub async fn applications_are_listed_a_page_at_a_time(world: &World) {
    let fixtures = Fixtures::new(1);
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(world.application(&fixtures).await);
    }
    let (mut told, mut after) = (Vec::new(), None);
    loop {
        let page = world.applications.page(Paging { after, limit: 2 }).await.unwrap();
        told.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
        made.push(world.application(&fixtures).await);
    }
    assert_eq!(told, made);
    assert_eq!(world.applications.page(Paging { after: None, limit: 0 }).await.unwrap().items, []);
}

/// So that what was read is changed, and nothing that came between.
pub async fn changes_of_a_locked_application_by_sixteen_units_are_all_kept(world: &World) {
    let fixtures = Fixtures::new(1);
    let id = world.application(&fixtures).await.id;
    let mut unit = world.begin().await;
    assert_eq!(unit.applications().lock(fixtures.application().id).await.unwrap(), None);
    drop(unit);
    race(16, |_| {
        let (world, user) = (world.clone(), fixtures.user(id));
        async move {
            let mut unit = world.begin().await;
            // A row that belongs to the application is no reason to wait for each other.
            assert!(unit.users().insert(&user).await.unwrap());
            let mut application = unit.applications().lock(id).await.unwrap().expect("the application");
            application.settings.apple_apps.push("TEAMID.com.example".into());
            assert!(unit.applications().update(&application).await.unwrap());
            unit.commit().await.unwrap();
        }
    })
    .await;
    let kept = world.applications.application(id).await.unwrap().expect("the application");
    assert_eq!(kept.settings.apple_apps.len(), 1 + 16);
}

/// Fifteen find the one that the first one made.
pub async fn the_operators_raced_by_sixteen_units_are_made_once(world: &World) {
    let fixtures = Fixtures::new(1);
    world.application(&fixtures).await;
    let wanted: Vec<_> = (0..16).map(|_| Application { for_operators: true, ..fixtures.application() }).collect();
    let answers = race(16, |index| {
        let (world, application) = (world.clone(), wanted[index].clone());
        async move {
            let mut unit = world.begin().await;
            let found = unit.applications().operators().await.unwrap();
            if found.is_none() {
                unit.applications().insert(&application).await.unwrap();
            }
            unit.commit().await.unwrap();
            found
        }
    })
    .await;
    let made: Vec<_> =
        world.applications.all().await.unwrap().into_iter().filter(|one| one.for_operators).collect();
    assert_eq!(made.len(), 1);
    assert!(wanted.contains(&made[0]));
    let mut found: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(found.len(), 15);
    found.dedup();
    assert_eq!(found, made);
}
