//! A copy of a running server's database holds what had been answered, and can be put back.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fidelio_testkit::database::tamper;
use fidelio_tests::{AuditLog, Engine, Person, Server};

use crate::support::{Known, Place, flags, follow, outcome, own, refusal, tenant_on, within};

fn command(words: &[&str], server: &Server) -> Vec<String> {
    let words = words.iter().map(|word| (*word).to_owned());
    words.chain(flags(server.folder(), server.database_url())).collect()
}

fn back_up(server: &Server, file: &Path) {
    server.run(&["backup", file.to_str().unwrap()]);
}

fn database_file(server: &Server) -> &Path {
    Path::new(server.database_url().strip_prefix("sqlite://").unwrap())
}

/// The files beside the database, with logs.
fn beside(server: &Server, part: &str) -> Vec<String> {
    let folder = database_file(server).parent().unwrap();
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains(part)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_intact_and_holds_what_was_answered_before() {
    let mut server = own(Engine::Sqlite, &[]).await;
    let tenant = Arc::new(tenant_on(&server, Engine::Sqlite).await);
    let mut ann = Known::register(&tenant).await;
    let answered = Arc::<AtomicUsize>::default();
    let load = {
        let (tenant, answered) = (Arc::clone(&tenant), Arc::clone(&answered));
        tokio::spawn(async move {
            while Person::new(&tenant).register().await.is_ok() {
                answered.fetch_add(1, Ordering::Relaxed);
            }
        })
    };
    let is_busy = async || answered.load(Ordering::Relaxed) > 20;
    within(Duration::from_secs(20), is_busy).await.expect("the registrations are too slow");
    let file = server.folder().join("copy.sqlite");
    let said = server.run(&["backup", file.to_str().unwrap()]);
    assert!(answered.load(Ordering::Relaxed) > 20, "the server served meanwhile");
    let size = fs::metadata(&file).unwrap().len();
    assert!(said.contains(&format!("{size} bytes")) && said.contains("master.key"), "{said}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let kept = fs::read(&file).unwrap();
    let again = refusal(&command(&["backup", file.to_str().unwrap()], &server), &[]);
    assert!(again.contains("not overwritten"), "{again}");
    assert!(fs::read(&file).unwrap() == kept, "and it was not");
    assert!(!server.folder().join("copy.sqlite.part").exists());
    let under_way = fs::File::create(server.folder().join("twice.sqlite.part")).unwrap();
    under_way.lock().unwrap();
    let twice = server.folder().join("twice.sqlite");
    let second = refusal(&command(&["backup", twice.to_str().unwrap()], &server), &[]);
    assert!(second.contains("under way"), "{second}");
    assert!(!twice.exists() && server.folder().join("twice.sqlite.part").exists(), "the first one goes on");

    server.kill();
    load.await.unwrap();
    let mut tenant = Arc::try_unwrap(tenant).unwrap_or_else(|_| panic!("the client is gone"));
    let in_use = refusal(&command(&["restore", file.to_str().unwrap()], &server), &[]);
    assert!(in_use.contains("in use"), "this test has it open: {in_use}");
    let _ = tenant.opened.database.clone().close().await;
    server.run(&["restore", file.to_str().unwrap()]);
    server.kill_and_restart();
    follow(&mut tenant, &server);
    assert!(ann.log_in(&tenant).await.is_some(), "who was registered before");
    AuditLog::new(&server, &tenant).verify(None).expect("an intact log");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_restore_replaces_is_put_aside_whole() {
    let mut server = own(Engine::Sqlite, &[]).await;
    let mut tenant = tenant_on(&server, Engine::Sqlite).await;
    let mut early = Known::register(&tenant).await;
    let file = server.folder().join("copy.sqlite");
    back_up(&server, &file);
    let mut late = Known::register(&tenant).await;
    let _ = tenant.opened.database.clone().close().await;
    // Its last transactions are in the write-ahead log.
    server.kill();
    assert!(!beside(&server, "sqlite-wal").is_empty());

    server.run(&["restore", file.to_str().unwrap()]);
    assert!(file.is_file(), "the backup stays");
    assert!(beside(&server, "restoring").is_empty(), "nothing is left of the work");
    let aside = beside(&server, "before-restore");
    assert_eq!(aside.len(), 1, "{aside:?}");
    server.kill_and_restart();
    follow(&mut tenant, &server);
    assert!(early.log_in(&tenant).await.is_some());
    assert!(late.log_in(&tenant).await.is_none(), "who came after the backup");

    server.kill();
    let aside = database_file(&server).parent().unwrap().join(&aside[0]);
    server.run(&["restore", aside.to_str().unwrap()]);
    server.kill_and_restart();
    follow(&mut tenant, &server);
    assert!(early.log_in(&tenant).await.is_some());
    assert!(late.log_in(&tenant).await.is_some(), "what was put aside can be put back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_broken_is_put_aside_too() {
    let mut server = own(Engine::Sqlite, &[]).await;
    let file = server.folder().join("copy.sqlite");
    back_up(&server, &file);
    server.kill();
    for (suffix, text) in [("", "no database"), ("-wal", "no log"), ("-shm", "no index of it")] {
        fs::write(format!("{}{suffix}", database_file(&server).display()), text).unwrap();
    }
    server.run(&["restore", file.to_str().unwrap()]);
    let folder = database_file(&server).parent().unwrap();
    for (end, text) in [("Z", "no database"), ("Z-wal", "no log")] {
        let aside = beside(&server, "before-restore").into_iter().find(|name| name.ends_with(end)).unwrap();
        assert_eq!(fs::read_to_string(folder.join(aside)).unwrap(), text);
    }
    server.kill_and_restart();
    assert!(!server.banner.contains("API key"), "it is the installation that there was");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_must_not_be_restored_is_refused_and_changes_nothing() {
    let mut server = own(Engine::Sqlite, &[]).await;
    let good = server.folder().join("good.sqlite");
    back_up(&server, &good);
    let copy = |name: &str| {
        let path = server.folder().join(name);
        fs::copy(&good, &path).unwrap();
        path
    };
    let text = server.folder().join("text.sqlite");
    fs::write(&text, "no database").unwrap();
    let torn = copy("torn.sqlite");
    let mut bytes = fs::read(&torn).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xa5);
    fs::write(&torn, bytes).unwrap();
    let orphan = copy("orphan.sqlite");
    let url = |path: &Path| format!("sqlite://{}", path.display());
    tamper(&format!("{}?mode=rw", url(&orphan)), "PRAGMA foreign_keys = OFF; DELETE FROM applications").await;
    let later = copy("later.sqlite");
    tamper(&url(&later), "INSERT INTO seaql_migrations VALUES ('m9000_nicknames', 0)").await;
    let foreign = copy("foreign.sqlite");
    tamper(&url(&foreign), "DELETE FROM seaql_migrations").await;
    let in_use = copy("in-use.sqlite");
    fs::write(server.folder().join("in-use.sqlite-wal"), "what is not in the file yet").unwrap();
    let other = own(Engine::Sqlite, &[]).await;
    let of_another = server.folder().join("another.sqlite");
    back_up(&other, &of_another);

    let busy = refusal(&command(&["restore", good.to_str().unwrap()], &server), &[]);
    assert!(busy.contains("served"), "while it is served: {busy}");
    server.kill();
    let missing = server.folder().join("missing.sqlite");
    let before = beside(&server, "");
    for (file, says) in [
        (&missing, "no file"),
        (&text, "no intact SQLite database"),
        (&torn, "no intact SQLite database"),
        (&orphan, "refers to none of applications"),
        (&later, "later version"),
        (&foreign, "no database of this program"),
        (&in_use, "write-ahead log"),
        (&of_another, "master_key"),
    ] {
        let said = refusal(&command(&["restore", file.to_str().unwrap()], &server), &[]);
        assert!(said.contains(says), "{}: {said}", file.display());
        assert_eq!(beside(&server, ""), before, "{}", file.display());
    }
    server.kill_and_restart();
    assert!(!server.banner.contains("API key"), "it is the installation that there was");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_interrupted_backup_or_restore_left_does_not_disturb_the_next_one() {
    let mut server = own(Engine::Sqlite, &[]).await;
    let file = server.folder().join("copy.sqlite");
    fs::write(server.folder().join("copy.sqlite.part"), vec![7; 100_000]).unwrap();
    back_up(&server, &file);
    server.kill();
    fs::write(format!("{}.restoring", database_file(&server).display()), "half a copy").unwrap();
    fs::write(format!("{}.restoring-wal", database_file(&server).display()), "half a log").unwrap();
    server.run(&["restore", file.to_str().unwrap()]);
    server.kill_and_restart();
    assert!(!server.banner.contains("API key"), "it is the installation that there was");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_neither_migrates_nor_makes_anything() {
    let place = Place::new(Engine::Sqlite).await;
    let file = place.folder.path().join("copy.sqlite");
    let words = ["backup".to_owned(), file.display().to_string()].into_iter();
    let arguments: Vec<String> = words.chain(place.flags()).collect();
    let said = refusal(&arguments, &[]);
    assert!(said.contains("there is no database"), "{said}");
    assert!(!file.exists() && !place.folder.path().join("master.key").exists());
    assert!(place.database.url().strip_prefix("sqlite://").is_some_and(|path| !Path::new(path).exists()));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_postgresql_the_tools_of_its_own_are_named() {
    for (word, tool) in [("backup", "pg_dump"), ("restore", "pg_restore")] {
        let folder = tempfile::tempdir().unwrap();
        let words = [word.to_owned(), folder.path().join("x").display().to_string()].into_iter();
        let arguments = words.chain(flags(folder.path(), "postgres://127.0.0.1:1/nothing")).collect::<Vec<_>>();
        let (ended_well, said) = outcome(&arguments, &[]);
        assert_eq!(ended_well, Some(false), "{said}");
        assert!(said.contains(tool), "{said}");
    }
}
