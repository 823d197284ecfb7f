//! [`ProviderSessions`](fidelio_identity::ports::ProviderSessions) and what
//! [`FederationQueries`](fidelio_identity::ports::FederationQueries) tells of them.

use std::time::Duration;

use fidelio_credentials::SignIn;
use fidelio_identity::federation::AtProvider;
use fidelio_identity::{Basis, Cut, OidcProvider, ProviderSession};
use fidelio_kernel::{ApplicationId, Timestamp};

use super::race;
use crate::{Fixtures, World};

async fn begin(world: &World, session: &ProviderSession) {
    let mut unit = world.begin().await;
    unit.provider_sessions().begin(session).await.unwrap();
    unit.commit().await.unwrap();
}

async fn forget_expired(world: &World, now: Timestamp) -> u64 {
    let mut unit = world.begin().await;
    let forgotten = unit.provider_sessions().forget_expired(now).await.unwrap();
    unit.commit().await.unwrap();
    forgotten
}

async fn session(world: &World, application: ApplicationId, session: &ProviderSession) -> Option<ProviderSession> {
    world.federation.provider_session(application, session.id).await.unwrap()
}

async fn is_there(world: &World, wanted: &ProviderSession) -> bool {
    session(world, wanted.application, wanted).await.is_some()
}

/// With everything and with nothing that may be missing; not in another application.
pub async fn a_session_is_read_back_as_it_was_begun(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let provider = world.oidc_provider(&fixtures, here, "example").await;
    let user = world.user(&fixtures, here).await;
    let full = fixtures.provider_session(&provider, &user);
    let bare = ProviderSession {
        sid: None,
        subject: " ".into(),
        sealed_id_token: Vec::new(),
        ..fixtures.provider_session(&provider, &user)
    };
    for wanted in [full, bare] {
        assert_eq!(session(world, here, &wanted).await, None);
        begin(world, &wanted).await;
        assert_eq!(session(world, there, &wanted).await, None);
        assert_eq!(session(world, here, &wanted).await, Some(wanted));
    }
}

/// By the subject, by what the provider calls the session, or by both, letter for letter; of this provider only, oldest
/// first. Who names neither means none.
pub async fn sessions_are_found_by_whose_they_are_at_the_provider(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let example = world.oidc_provider(&fixtures, here, "example").await;
    let second = world.oidc_provider(&fixtures, here, "second").await;
    let elsewhere = world.oidc_provider(&fixtures, there, "example").await;
    let (ann, eve) = (world.user(&fixtures, here).await, world.user(&fixtures, there).await);
    let make = |provider: &OidcProvider, subject: &str, sid: Option<&str>| {
        let user = if provider.application == here { &ann } else { &eve };
        let (subject, sid) = (subject.to_owned(), sid.map(str::to_owned));
        ProviderSession { subject, sid, ..fixtures.provider_session(provider, user) }
    };
    let sessions = [
        make(&example, "ann", Some("1")),
        make(&example, "ann", Some("2")),
        make(&example, "ann", None),
        make(&example, "bob", Some("1")),
        make(&example, "Ann", Some("1 ")),
        make(&second, "ann", Some("1")),
        make(&elsewhere, "ann", Some("1")),
    ];
    for session in sessions.iter().rev() {
        begin(world, session).await;
    }
    for (provider, subject, sid, found) in [
        (&example, Some("ann"), None, &[0, 1, 2][..]),
        (&example, None, Some("1"), &[0, 3]),
        (&example, Some("ann"), Some("1"), &[0, 2]),
        (&example, Some("bob"), Some("2"), &[]),
        (&example, Some("Ann"), None, &[4]),
        (&example, None, Some("1 "), &[4]),
        (&example, None, None, &[]),
        (&example, Some(""), None, &[]),
        (&example, Some("ann"), Some(""), &[2]),
        (&example, Some("ann\0"), None, &[]),
        (&example, Some("ann"), Some("1\0"), &[]),
        (&example, Some("%"), Some("_"), &[]),
        (&second, Some("ann"), None, &[5]),
        (&elsewhere, None, Some("1"), &[6]),
    ] {
        let whose = AtProvider { subject, sid };
        let (application, now) = (provider.application, sessions[0].created_at);
        let mut unit = world.begin().await;
        let told = unit.provider_sessions().of(application, &provider.id, &whose, now).await.unwrap();
        let mut wanted: Vec<_> = found.iter().map(|index| (sessions[*index].user, sessions[*index].id)).collect();
        wanted.sort_unstable();
        assert_eq!(told, wanted, "{whose:?} at {}", provider.id);
    }
}

/// One ends at its expiry, so at that instant it may be forgotten and not before; until it is, it is told.
pub async fn only_expired_sessions_are_forgotten(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let provider = world.oidc_provider(&fixtures, application, "example").await;
    let user = world.user(&fixtures, application).await;
    let now = fixtures.later() + Duration::from_secs(60);
    let microsecond = Duration::from_micros(1);
    let sessions = [now - microsecond, now, now + microsecond]
        .map(|expires_at| ProviderSession { expires_at, ..fixtures.provider_session(&provider, &user) });
    for session in &sessions {
        begin(world, session).await;
        assert!(is_there(world, session).await);
        let whose = AtProvider { subject: Some(&session.subject), sid: None };
        let told =
            world.begin().await.provider_sessions().of(application, &provider.id, &whose, now).await.unwrap();
        assert_eq!(!told.is_empty(), session.expires_at > now, "what has expired is not meant");
    }
    assert_eq!(forget_expired(world, now).await, 2);
    assert_eq!(forget_expired(world, now).await, 0);
    for (session, stays) in sessions.iter().zip([false, false, true]) {
        assert_eq!(is_there(world, session).await, stays);
    }
}

/// Also where the basis names nobody who could be held instead.
pub async fn a_session_is_not_forgotten_while_it_is_held(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let provider = world.oidc_provider(&fixtures, application, "example").await;
    let user = world.user(&fixtures, application).await;
    let session = world.provider_session(&fixtures, &provider, &user).await;
    let sign_in = SignIn { provider_session: Some(session.id), ..fixtures.sign_in(&user) };
    let basis = Basis { provider_session: Some(session.id), ..Basis::default() };
    let mut unit = world.begin().await;
    assert!(unit.access().hold(application, &basis, session.created_at).await.unwrap());
    let waiting = tokio::spawn({
        let (world, over) = (world.clone(), session.expires_at);
        async move { forget_expired(&world, over).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished(), "the session is held");
    unit.sign_ins().begin(&sign_in, None).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(waiting.await.unwrap(), 1);
    assert!(!is_there(world, &session).await);
}

/// Sessions elsewhere, at other providers and of other users stay.
pub async fn a_session_goes_with_its_user_and_with_its_provider(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let first = world.oidc_provider(&fixtures, application, "first").await;
    let second = world.oidc_provider(&fixtures, application, "second").await;
    let (ann, bob) = (world.user(&fixtures, application).await, world.user(&fixtures, application).await);
    let mut sessions = Vec::new();
    for (provider, user) in [(&first, &ann), (&second, &ann), (&first, &bob), (&second, &bob)] {
        sessions.push(world.provider_session(&fixtures, provider, user).await);
    }
    let mut unit = world.begin().await;
    assert!(unit.users().delete(application, ann.id).await.unwrap());
    unit.commit().await.unwrap();
    for (session, stays) in sessions.iter().zip([false, false, true, true]) {
        assert_eq!(is_there(world, session).await, stays);
    }
    let mut unit = world.begin().await;
    assert!(unit.oidc_providers().delete(application, &first.id).await.unwrap());
    unit.commit().await.unwrap();
    for (session, stays) in sessions.iter().zip([false, false, false, true]) {
        assert_eq!(is_there(world, session).await, stays);
    }
}

/// What a login did before the cut is ended by it, and what comes after it finds no provider: none fails, none is left.
pub async fn no_session_is_begun_past_a_cut_of_its_provider(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let provider = world.oidc_provider(&fixtures, application, "example").await;
    let mut logins = Vec::new();
    for _ in 0..32 {
        let user = world.user(&fixtures, application).await;
        let session = fixtures.provider_session(&provider, &user);
        let sign_in = SignIn { provider_session: Some(session.id), ..fixtures.sign_in(&user) };
        logins.push((session, sign_in));
    }
    let now = fixtures.later();
    race(32, |index| {
        let (world, provider, (session, sign_in)) = (world.clone(), provider.id.clone(), logins[index].clone());
        async move {
            let mut unit = world.begin().await;
            if index % 8 == 7 {
                unit.access().cut(application, Cut::Provider(&provider), now).await.unwrap();
                unit.oidc_providers().delete(application, &provider).await.unwrap();
                return unit.commit().await.unwrap();
            }
            let basis = Basis { user: Some((session.user, 0)), ..Basis::default() };
            assert!(unit.access().hold(application, &basis, now).await.unwrap());
            if unit.oidc_providers().hold(application, &provider).await.unwrap().is_some() {
                unit.provider_sessions().begin(&session).await.unwrap();
                unit.sign_ins().begin(&sign_in, None).await.unwrap();
                unit.commit().await.unwrap();
            }
        }
    })
    .await;
    for (session, sign_in) in logins {
        assert!(!is_there(world, &session).await);
        assert_eq!(world.sign_ins.sign_in(sign_in.id).await.unwrap(), None);
    }
}
