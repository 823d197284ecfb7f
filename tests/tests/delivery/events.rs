//! Audit events arrive at their receivers, signed and without what is personal, whatever happens to both meanwhile.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use fidelio_client::types::WebhookCreateRequest;
use fidelio_identity::{Scope, Scopes};
use fidelio_tests::{
    AuditLog, Engine, EventReceiver, Mischief, Person, Server, Tenant, TenantOptions, Trouble, on_both_databases,
};
use serde_json::{Value, json};
use tokio::time::sleep;

async fn own(engine: Engine, flags: &[&str]) -> (Server, Tenant) {
    let server = Server::start(engine, flags).await.expect("the database is there");
    let tenant = Tenant::on(&server, engine, TenantOptions::default()).await;
    (server, tenant)
}

async fn add(tenant: &Tenant, url: &str, actions: &[&str]) -> Result<(String, String), u16> {
    let key = tenant.key_with(Scopes::from(vec![Scope::Admin])).await;
    let request: WebhookCreateRequest = serde_json::from_value(json!({ "url": url, "actions": actions })).unwrap();
    let made = tenant.client.api_key(&key).admin_webhook_create(&tenant.id().to_string(), &request).await;
    let made = made.map_err(|error| error.status().expect("an answer").as_u16())?.into_inner();
    Ok((made.webhook.id, made.secret))
}

/// Has the receiver get such events; the identifier of the webhook.
async fn subscribe(tenant: &Tenant, receiver: &EventReceiver, actions: &[&str]) -> String {
    let (id, secret) = add(tenant, &receiver.url, actions).await.expect("a webhook");
    receiver.trust(&secret);
    id
}

/// The events that were given up, as the command line tells.
fn failed(server: &Server, tenant: &Tenant) -> Vec<Value> {
    let application = format!("--app={}", tenant.id());
    let printed = server.run(&["webhook", "failed", &application]);
    printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

on_both_databases! {
    async fn an_event_arrives_as_the_log_has_it_signed_and_without_what_is_personal(tenant: &Tenant) {
        let receiver = EventReceiver::start();
        subscribe(tenant, &receiver, &[]).await;
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        tenant.backend().mgmt_user_delete(&registered.user_id).await.unwrap();
        let log = AuditLog::shared(tenant).await;
        for action in ["user.created", "passkey.registered", "user.deleted"] {
            let event = receiver.wait_for(action).await;
            assert_eq!(event.body["data"]["id"], event.id);
            assert_eq!(event.body["timestamp"], event.body["data"]["at"]);
            let logged = log.export_after(0, false).into_iter().find(|logged| logged["id"] == event.id);
            assert_eq!(logged.as_ref(), Some(&event.body["data"]), "as the log has it");
            assert_eq!(event.body["data"]["user"], registered.user_id.as_str());
            for personal in [ann.name.as_str(), "127.0.0.1", "personal\":"] {
                assert!(!event.text.contains(personal), "{personal}: {}", event.text);
            }
        }
    }

    async fn only_what_was_asked_for_arrives(tenant: &Tenant) {
        let (some, none) = (EventReceiver::start(), EventReceiver::start());
        subscribe(tenant, &some, &["user.deleted", "sign_in.completed"]).await;
        let gone = subscribe(tenant, &none, &[]).await;
        let key = tenant.key_with(Scopes::from(vec![Scope::Admin])).await;
        let admin = tenant.client.api_key(&key);
        while none.take().is_none() {
            sleep(Duration::from_millis(50)).await;
        }
        admin.admin_webhook_delete(&tenant.id().to_string(), &gone).await.unwrap();
        let before = none.attempts().len();
        let mut ann = Person::new(tenant);
        let registered = ann.register().await.unwrap();
        ann.log_in().await.unwrap();
        tenant.backend().mgmt_user_delete(&registered.user_id).await.unwrap();
        some.wait_for("user.deleted").await;
        some.wait_for("sign_in.completed").await;
        assert!(some.take().is_none() && some.attempts().len() == 2, "{:?}", some.attempts());
        assert!(none.attempts().len() <= before + 1, "one that was on its way");
    }

    async fn a_receiver_in_trouble_gets_the_same_event_later_and_a_redirect_is_not_followed(tenant: &Tenant) {
        let elsewhere = EventReceiver::start();
        let troubles = [
            Trouble::Answer(500, "no".to_owned()),
            Trouble::Answer(401, "no".to_owned()),
            Trouble::Redirect(elsewhere.url.clone()),
            Trouble::Garbage,
            Trouble::Hang,
        ];
        let mut receivers = Vec::new();
        for trouble in troubles {
            let receiver = EventReceiver::start();
            subscribe(tenant, &receiver, &["user.created"]).await;
            receiver.trouble([trouble]);
            receivers.push(receiver);
        }
        // One that cannot verify signatures yet.
        let unready = EventReceiver::start();
        let (_, secret) = add(tenant, &unready.url, &["user.created"]).await.unwrap();
        Person::new(tenant).register().await.unwrap();
        let mut ids = BTreeSet::new();
        while unready.attempts().is_empty() {
            sleep(Duration::from_millis(50)).await;
        }
        unready.trust(&secret);
        let late = unready.wait_for("user.created").await.id;
        assert_eq!(unready.attempts(), [late.as_str(), &late], "each attempt says that it is the same");
        ids.insert(late);
        for receiver in &receivers {
            let event = receiver.wait_for("user.created").await;
            assert_eq!(receiver.attempts(), [event.id.as_str()], "once, when it could");
            ids.insert(event.id);
        }
        assert_eq!(ids.len(), 1, "all of them are about one event");
        assert_eq!(elsewhere.attempts(), [""; 0]);
    }

    async fn receivers_that_speak_strangely_keep_nobody_else_s_events(tenant: &Tenant) {
        let server = Server::start_logged(tenant.engine, &[]).await.expect("the database is there");
        let tenant = Tenant::on(&server, tenant.engine, TenantOptions::default()).await;
        let mut secrets = Vec::new();
        for mischief in [
            Mischief::Dribble("HTTP/1.1 200 OK\r\nX-Pad: x"),
            Mischief::Dribble("H"),
            Mischief::Endless("HTTP/1.1 200 OK\r\nX-Pad: ", "x"),
            Mischief::Endless("", "HTTP/1.1 100 Continue\r\n\r\n"),
            Mischief::Break("HTTP/1.1 2"),
            Mischief::Noise,
        ] {
            let url = format!("http://127.0.0.1:{}/events", mischief.start());
            secrets.push(add(&tenant, &url, &["user.created"]).await.unwrap().1);
        }
        let receiver = EventReceiver::start();
        subscribe(&tenant, &receiver, &["user.created"]).await;
        for _ in 0..3 {
            let began = Instant::now();
            Person::new(&tenant).register().await.unwrap();
            receiver.wait_for("user.created").await;
            assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        }
        let log = server.log();
        assert!(log.contains("an event was not delivered yet") && !log.contains("panicked"), "{log}");
        assert!(secrets.iter().all(|secret| !log.contains(secret)), "{log}");
    }

    async fn a_receiver_that_is_gone_is_given_up_and_told_by_the_command_line(tenant: &Tenant) {
        let (server, tenant) = own(tenant.engine, &[]).await;
        let receiver = EventReceiver::start();
        let webhook = subscribe(&tenant, &receiver, &["user.created"]).await;
        receiver.trouble([Trouble::Answer(410, "gone".to_owned())]);
        Person::new(&tenant).register().await.unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        let given_up = loop {
            let failed = failed(&server, &tenant);
            if let Some(one) = failed.into_iter().next() {
                break one;
            }
            assert!(Instant::now() < deadline, "it is still tried");
            sleep(Duration::from_millis(200)).await;
        };
        assert_eq!((&given_up["webhook"], &given_up["attempts"]), (&json!(webhook), &json!(1)));
        assert!(given_up["error"].as_str().unwrap().contains("410"), "{given_up}");
        assert_eq!(receiver.attempts(), [""; 0]);
        Person::new(&tenant).register().await.unwrap();
        assert_ne!(json!(receiver.wait_for("user.created").await.id), given_up["event"], "later ones are tried");
    }

    async fn private_networks_are_spoken_to_in_production_only_if_it_is_allowed(tenant: &Tenant) {
        for (flag, is_allowed) in [("--private-webhooks=false", false), ("--private-webhooks=true", true)] {
            let (_server, tenant) = own(tenant.engine, &["--profile=production", flag]).await;
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.set_nonblocking(true).unwrap();
            let port = listener.local_addr().unwrap().port();
            let in_clear = add(&tenant, &format!("http://127.0.0.1:{port}/"), &[]).await;
            assert_eq!(in_clear.is_ok(), is_allowed, "without TLS: {in_clear:?}");
            for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
                add(&tenant, &format!("https://{host}:{port}/"), &["user.created"]).await.expect("a webhook");
            }
            Person::new(&tenant).register().await.unwrap();
            let mut spoken_to = false;
            for _ in 0..40 {
                spoken_to |= listener.accept().is_ok();
                sleep(Duration::from_millis(100)).await;
            }
            assert_eq!(spoken_to, is_allowed, "{flag}");
        }
    }

    async fn an_event_that_was_recorded_before_the_server_was_killed_is_delivered_after_it_starts(tenant: &Tenant) {
        let (mut server, tenant) = own(tenant.engine, &[]).await;
        let receiver = EventReceiver::start();
        subscribe(&tenant, &receiver, &["user.created"]).await;
        let registered = Person::new(&tenant).register().await.unwrap();
        server.kill_and_restart();
        let event = receiver.wait_for("user.created").await;
        assert_eq!(event.body["data"]["user"], registered.user_id.as_str());
    }

    async fn each_event_is_delivered_once_by_as_many_servers_as_there_may_be(tenant: &Tenant) {
        let (server, tenant) = own(tenant.engine, &[]).await;
        let _second = server.second_process();
        let receiver = EventReceiver::start();
        subscribe(&tenant, &receiver, &["user.created"]).await;
        for _ in 0..40 {
            Person::new(&tenant).register().await.unwrap();
        }
        let mut users = BTreeSet::new();
        for _ in 0..40 {
            users.insert(receiver.wait_for("user.created").await.body["data"]["user"].to_string());
        }
        assert_eq!(users.len(), 40);
        sleep(Duration::from_secs(2)).await;
        assert_eq!(receiver.attempts().len(), 40, "and not one twice");
    }
}
