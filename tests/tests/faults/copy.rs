//! An installation moves from one kind of database to the other one, and nobody notices.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use fidelio_client::types::{ProfileEmailRequest, TokenRequest};
use fidelio_testkit::TestDatabase;
use fidelio_testkit::database::{dump, tamper};
use fidelio_tests::{AuditLog, Engine, Person, Server, Tenant, on_both_databases};
use serde_json::json;

use crate::support::{Known, Place, Process, flags, follow, is_good, own, refusal, scim, tenant_on, within};

async fn empty(engine: Engine) -> TestDatabase {
    match engine {
        Engine::Sqlite => TestDatabase::sqlite(),
        Engine::Postgres => TestDatabase::postgres().await.expect("the database is there"),
    }
}

const fn other(engine: Engine) -> Engine {
    match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    }
}

/// What somebody leaves in a database, and what must be worth the same afterwards.
struct Life {
    ann: Known,
    token: String,
    refresh_token: String,
    group: String,
    head: String,
}

impl Life {
    async fn lead(server: &Server, tenant: &Tenant) -> Self {
        let mut ann = Known::register(tenant).await;
        let token = ann.log_in(tenant).await.expect("a login");
        let mut person = Person::new(tenant);
        let bob = person.register().await.unwrap().user_id;
        person.confirm_transaction("Pay 10.00 EUR to Ann", "nonce").await.unwrap();
        let refresh_token = person.sign_in_by_mfa().await.unwrap().refresh_token;
        let request = ProfileEmailRequest { email: "bob@example.com".to_owned(), request_verification: Some(true) };
        tenant.backend().profile_email_update(&bob, &request).await.unwrap();
        let users = "urn:ietf:params:scim:schemas:core:2.0:User";
        let carol = json!({"schemas": [users], "userName": "carol@example.com", "externalId": "E-1"});
        let carol = scim(tenant, &tenant.url, "POST", "/Users", Some(carol)).await["id"].clone();
        let groups = "urn:ietf:params:scim:schemas:core:2.0:Group";
        let group = json!({"schemas": [groups], "displayName": "Staff", "members": [{"value": carol}]});
        let group =
            scim(tenant, &tenant.url, "POST", "/Groups", Some(group)).await["id"].as_str().unwrap().to_owned();
        let app = format!("--app={}", tenant.id());
        let redirect = "--redirect-uri=https://login.example.com/back";
        let provider = ["--name=Example", "--issuer=https://id.example.com", "--client-id=us", redirect];
        server.run(&[&["oidc-provider", "set", &app, "example"], &provider[..]].concat());
        server.run(&["user", "link-identity", &app, &bob, "example", "bob-there"]);
        server.run(&["keys", "rotate", &app]);
        let head = AuditLog::new(server, tenant).head();
        Self { ann, token, refresh_token, group, head }
    }

    /// The same over what the server is over now.
    async fn goes_on(&mut self, server: &Server, tenant: &Tenant) {
        assert!(is_good(tenant, &self.token).await, "a token from before");
        assert!(self.ann.log_in(tenant).await.is_some(), "a passkey from before");
        let refresh = TokenRequest {
            grant_type: "refresh_token".to_owned(),
            refresh_token: self.refresh_token.clone(),
            client_id: None,
            scope: None,
        };
        let refreshed = tenant.client.oauth2_token(&refresh).await.expect("a sign-in from before").into_inner();
        self.refresh_token = refreshed.refresh_token;
        let group = scim(tenant, &tenant.url, "GET", &format!("/Groups/{}", self.group), None).await;
        assert_eq!(group["members"].as_array().map(Vec::len), Some(1), "{group}");
        let app = format!("--app={}", tenant.id());
        assert!(server.run(&["oidc-provider", "list", &app]).contains("https://id.example.com"));
        let log = AuditLog::new(server, tenant);
        log.verify(Some(&self.head)).expect("the same log, with what came since");
        self.head = log.head();
    }
}

on_both_databases! {
    async fn an_installation_moves_to_the_other_kind_of_database_and_back(tenant: &Tenant) {
        let engine = tenant.engine;
        let mut server = own(engine, &[]).await;
        let mut tenant = tenant_on(&server, engine).await;
        let mut life = Life::lead(&server, &tenant).await;
        server.kill();
        let before = dump(server.database_url()).await;
        let filled = before.values().filter(|rows| !rows.is_empty()).count();
        assert!(filled >= 20, "{filled} tables have rows");

        let target = empty(other(engine)).await;
        let said = server.run(&["copy", "--to", target.url()]);
        let rows: usize = before.values().map(Vec::len).sum();
        let last = said.lines().find(|line| line.contains("in all")).unwrap();
        assert_eq!(last.split_whitespace().next(), Some(rows.to_string().as_str()), "{said}");
        let there = dump(target.url()).await;
        let counts = |dump: &std::collections::BTreeMap<String, Vec<String>>| -> Vec<_> {
            dump.iter().map(|(table, rows)| (table.clone(), rows.len())).collect()
        };
        assert_eq!(counts(&there), counts(&before));
        let back = empty(engine).await;
        let first = server.move_to(target);
        server.run(&["copy", "--to", back.url()]);
        assert_eq!(dump(back.url()).await, before, "there and back, row by row");
        assert_eq!(dump(first.url()).await, before, "the first one is as it was");

        server.kill_and_restart();
        follow(&mut tenant, &server);
        life.goes_on(&server, &tenant).await;
        server.kill();
        let again = empty(engine).await;
        server.run(&["copy", "--to", again.url()]);
        server.move_to(again);
        server.kill_and_restart();
        follow(&mut tenant, &server);
        life.goes_on(&server, &tenant).await;
    }

    async fn a_database_that_is_served_is_not_copied(tenant: &Tenant) {
        let server = own(tenant.engine, &[]).await;
        let target = empty(other(tenant.engine)).await;
        let copy = |to: &str| {
            let words = ["copy".to_owned(), format!("--to={to}")].into_iter();
            words.chain(flags(server.folder(), server.database_url())).collect::<Vec<_>>()
        };
        let said = refusal(&copy(target.url()), &[]);
        assert!(said.contains("served") && said.contains("stop"), "{said}");
        let said = refusal(&copy(server.database_url()), &[]);
        assert!(said.contains("--to"), "onto itself: {said}");
        // The other way round: a running server is not copied over.
        let place = Place::new(other(tenant.engine)).await;
        let words = ["copy".to_owned(), format!("--to={}", server.database_url())].into_iter();
        let said = refusal(&words.chain(place.flags()).collect::<Vec<_>>(), &[]);
        assert!(said.contains("served"), "{said}");
    }

    async fn a_copy_that_is_killed_leaves_the_target_empty_and_can_be_made_anew(tenant: &Tenant) {
        let mut server = own(other(tenant.engine), &[]).await;
        server.kill();
        let many = match tenant.engine {
            Engine::Postgres => "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 100000)
                INSERT INTO used_sessions SELECT unhex(printf('%032x', n)), n FROM s",
            Engine::Sqlite => "INSERT INTO used_sessions
                SELECT lpad(to_hex(n), 32, '0')::uuid, n FROM generate_series(1, 100000) AS s(n)",
        };
        tamper(server.database_url(), many).await;
        let target = empty(tenant.engine).await;
        let mut command = fidelio_tests::command();
        command.arg("copy").arg(format!("--to={}", target.url())).args(flags(server.folder(), server.database_url()));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = Process(command.spawn().unwrap());
        let is_migrated = async || match target.url().strip_prefix("sqlite://") {
            Some(file) => fs::metadata(format!("{file}-wal")).is_ok_and(|log| log.len() > 100_000),
            None => fidelio_testkit::database::tables(target.url()).await.len() > 20,
        };
        within(Duration::from_secs(20), is_migrated).await.expect("the target gets its tables");
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(process.0.try_wait().unwrap().is_none(), "it is killed in the middle");
        drop(process);
        let left = dump(target.url()).await;
        assert!(left.len() > 20 && left.values().all(Vec::is_empty), "{left:?}");
        let words = ["copy".to_owned(), format!("--to={}", target.url())].into_iter();
        let again = words.chain(flags(server.folder(), server.database_url())).collect::<Vec<_>>();
        let output = fidelio_tests::command().args(&again).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(dump(target.url()).await["used_sessions"].len(), 100_000);
    }
}
