//! [`ClientEvents`](fidelio_credentials::ports::ClientEvents) and
//! [`ClientEventQueries`](fidelio_credentials::ports::ClientEventQueries).

use std::time::Duration;

use fidelio_credentials::ClientEvent;
use fidelio_credentials::client_event::MAX_EVENT;

use crate::{Fixtures, World};

async fn add(world: &World, events: &[&ClientEvent]) {
    let mut unit = world.begin().await;
    for event in events {
        unit.client_events().add(event).await.unwrap();
    }
    unit.commit().await.unwrap();
}

/// As they were added, and no more than were asked for.
pub async fn events_are_read_back_latest_first(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let plain = fixtures.client_event(application);
    let bare = ClientEvent {
        trace_id: String::new(),
        event: String::new(),
        client: String::new(),
        is_error: false,
        ..fixtures.client_event(application)
    };
    let full = ClientEvent { event: "王".repeat(MAX_EVENT), ..fixtures.client_event(application) };
    add(world, &[&bare, &full, &plain]).await;
    let all = [full, bare, plain];
    assert_eq!(world.client_events.client_events(application, None, 9).await.unwrap(), all);
    assert_eq!(world.client_events.client_events(application, None, 2).await.unwrap(), all[..2]);
    assert_eq!(world.client_events.client_events(application, None, 0).await.unwrap(), []);
}

/// To the letter, and those without one as well.
pub async fn the_events_of_one_interaction_are_found(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let first = fixtures.client_event(application);
    let other = ClientEvent { trace_id: first.trace_id.to_uppercase(), ..fixtures.client_event(application) };
    let none = ClientEvent { trace_id: String::new(), ..fixtures.client_event(application) };
    let second = ClientEvent { trace_id: first.trace_id.clone(), ..fixtures.client_event(application) };
    add(world, &[&first, &other, &none, &second]).await;
    let of =
        async |trace_id: &str| world.client_events.client_events(application, Some(trace_id), 9).await.unwrap();
    assert_eq!(of(&first.trace_id).await, [second, first.clone()]);
    assert_eq!(of("").await, [none]);
    assert_eq!(of("%").await, []);
    assert_eq!(of(&fixtures.word()).await, []);
}

/// Not even of an interaction that both call the same.
pub async fn the_events_of_one_application_are_not_another_s(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let mine = fixtures.client_event(here);
    let theirs = ClientEvent { trace_id: mine.trace_id.clone(), ..fixtures.client_event(there) };
    add(world, &[&mine, &theirs]).await;
    for trace_id in [None, Some(mine.trace_id.as_str())] {
        let events = [(here, &mine), (there, &theirs)];
        for (application, event) in events {
            let found = world.client_events.client_events(application, trace_id, 9).await.unwrap();
            assert_eq!(found, std::slice::from_ref(event));
        }
    }
}

/// Whatever a client calls things, its events are kept and found by what it calls them.
pub async fn hostile_events_make_nothing_fail(world: &World) {
    let fixtures = Fixtures::new(1);
    let application = world.application(&fixtures).await.id;
    let noise: String = (0..1024).map(|_| fixtures.word()).collect();
    for text in ["%", "' OR 1=1 --", "\\", "\0", "a\0b", "\u{feff}", &noise] {
        let trace_id = format!("{}{text}", fixtures.word());
        let (event, client) = (text.to_owned(), text.to_owned());
        let event = ClientEvent { trace_id: trace_id.clone(), event, client, ..fixtures.client_event(application) };
        add(world, &[&event]).await;
        let found = world.client_events.client_events(application, Some(&trace_id), 9).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].id, &found[0].event), (event.id, &text.replace('\0', "")));
    }
}

/// Of every application; those of that very time stay.
pub async fn only_earlier_events_are_forgotten(world: &World) {
    let fixtures = Fixtures::new(1);
    let (here, there) = (world.application(&fixtures).await.id, world.application(&fixtures).await.id);
    let now = fixtures.later();
    let earlier = now - Duration::from_micros(1);
    let mine = ClientEvent { at: earlier, ..fixtures.client_event(here) };
    let theirs = ClientEvent { at: earlier, ..fixtures.client_event(there) };
    let recent = ClientEvent { at: now, ..fixtures.client_event(here) };
    add(world, &[&mine, &theirs, &recent]).await;
    for forgotten in [2, 0] {
        let mut unit = world.begin().await;
        assert_eq!(unit.client_events().forget(now).await.unwrap(), forgotten);
        unit.commit().await.unwrap();
    }
    assert_eq!(world.client_events.client_events(here, None, 9).await.unwrap(), [recent]);
    assert_eq!(world.client_events.client_events(there, None, 9).await.unwrap(), []);
}
