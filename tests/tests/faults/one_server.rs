//! SQLite is of one server, and of as many commands as there are.

use std::time::{Duration, Instant};

use fidelio_tests::{Engine, Person};

use crate::support::{Place, flags, follow, own, refusal, started, tenant_on};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_over_the_same_file_is_refused_at_once_whatever_its_folder() {
    let server = own(Engine::Sqlite, &[]).await;
    let elsewhere = Place::new(Engine::Sqlite).await;
    let file = server.database_url().strip_prefix("sqlite://").unwrap();
    for folder in [server.folder(), elsewhere.folder.path()] {
        let began = Instant::now();
        let said = refusal(&flags(folder, server.database_url()), &[]);
        assert!(said.contains(file), "which file: {said}");
        assert!(said.contains("stop the other") && said.contains("PostgreSQL"), "what to do: {said}");
        assert!(began.elapsed() < Duration::from_secs(3), "it waited");
    }
    let tenant = tenant_on(&server, Engine::Sqlite).await;
    Person::new(&tenant).register().await.expect("the first one serves on");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_work_beside_a_server() {
    let server = own(Engine::Sqlite, &[]).await;
    let tenant = tenant_on(&server, Engine::Sqlite).await;
    let app = format!("--app={}", tenant.id());
    server.run(&["app", "set", &app, "--rp-name=Renamed"]);
    assert!(server.run(&["app", "show", &app]).contains("Renamed"));
    server.run(&["keys", "rotate", &app]);
    server.run(&["migrate"]);
    Person::new(&tenant).register().await.expect("a registration");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_leaves_the_file_to_the_next_one() {
    let mut server = own(Engine::Sqlite, &[]).await;
    let mut tenant = tenant_on(&server, Engine::Sqlite).await;
    for _ in 0..3 {
        server.kill_and_restart();
        follow(&mut tenant, &server);
        Person::new(&tenant).register().await.expect("a registration");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_servers_that_start_at_once_over_one_file_one_serves() {
    let place = Place::new(Engine::Sqlite).await;
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let flags = place.flags();
            std::thread::spawn(move || started(&flags))
        })
        .collect();
    let started: Vec<_> = starts.into_iter().map(|start| start.join().unwrap()).collect();
    let serving = started.iter().filter(|(_, line)| line.contains("listens on")).count();
    assert_eq!(serving, 1, "{:?}", started.iter().map(|(_, line)| line).collect::<Vec<_>>());
    let keys = fidelio_tests::command().args(["api-key", "list"]).args(place.flags()).output().unwrap();
    assert_eq!(String::from_utf8(keys.stdout).unwrap().lines().count(), 1, "it was set up once");
}
