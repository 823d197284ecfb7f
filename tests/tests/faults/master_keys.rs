//! The master key comes from where the operator keeps it, and is replaced while servers run.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use fidelio_kernel::base64url;
use fidelio_tests::{AuditLog, Person, Server, on_both_databases};

use crate::support::{Place, flags, follow, is_good, outcome, own, refusal, tenant_on, within};

fn keep(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// What a command that must fail says.
fn refused(server: &Server, arguments: &[&str]) -> String {
    let mut all: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    all.extend(flags(server.folder(), server.database_url()));
    refusal(&all, &[])
}

fn master_keys(server: &Server) -> Vec<String> {
    server.run(&["master-key", "list"]).lines().map(str::to_owned).collect()
}

async fn seals_under(person: &Person<'_>, number: u8) -> bool {
    let session = person.auth_init().await.unwrap().session;
    base64url::decode(&session).unwrap()[..5] == [1, 0, 0, 0, number]
}

on_both_databases! {
    async fn a_master_key_is_replaced_without_a_stop(tenant: &Tenant) {
        let mut server = own(tenant.engine, &[]).await;
        let mut tenant = tenant_on(&server, tenant.engine).await;
        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let file = server.folder().join("master.key");
        let old = fs::read_to_string(&file).unwrap();

        let next = server.folder().join("next.key");
        keep(&next, &server.run(&["master-key", "generate"]));
        let said = refused(&server, &["master-key", "add", "--file", file.to_str().unwrap()]);
        assert!(said.contains("in use already"), "{said}");
        server.run(&["master-key", "add", "--file", next.to_str().unwrap()]);
        let listed = master_keys(&server);
        assert!(listed.len() == 2 && listed.iter().all(|line| line.contains("opens everything")), "{listed:?}");
        assert!(listed[0].ends_with("(at hand)") && !listed[1].ends_with("(at hand)"), "{listed:?}");
        let said = refused(&server, &["sealing-keys", "rotate"]);
        assert!(said.contains("several master keys"), "{said}");

        // The operator puts the new one in place; the server goes on with what it has unwrapped.
        keep(&file, &fs::read_to_string(&next).unwrap());
        ann.log_in().await.expect("a login before the old one is retired");
        server.run(&["master-key", "retire"]);
        assert_eq!(master_keys(&server).len(), 1);
        assert!(is_good(&tenant, &token).await);
        ann.log_in().await.expect("a login afterwards");
        assert!(server.run(&["master-key", "retire"]).contains("already"));

        // A key that only the new one unwraps reaches the server that was started with the old one.
        server.run(&["sealing-keys", "rotate"]);
        let earlier = "UPDATE sealing_keys SET active_from = created_at - 60000000";
        AuditLog::new(&server, &tenant).tamper(earlier).await;
        let noticed = within(Duration::from_secs(8), async || seals_under(&ann, 2).await).await;
        assert!(noticed.is_some(), "the server does not take the new master key from its file");
        ann.log_in().await.expect("a login under the new sealing key");

        let Person { name, authenticator, device, .. } = ann;
        server.kill_and_restart();
        follow(&mut tenant, &server);
        let mut ann = Person { tenant: &tenant, name, authenticator, device };
        ann.log_in().await.expect("a login after a start with the new one");
        assert!(is_good(&tenant, &token).await);
        AuditLog::new(&server, &tenant).verify(None).expect("the chain of the audit log");

        server.kill();
        keep(&file, &old);
        let said = refusal(&flags(server.folder(), server.database_url()), &[]);
        assert!(said.contains("this is not the master key") && said.lines().count() == 1, "{said}");
    }

    async fn a_program_tells_the_master_key(tenant: &Tenant) {
        let place = Place::new(tenant.engine).await;
        let file = place.folder.path().join("kept elsewhere");
        keep(&file, &base64url::encode([7; 32]));
        let tells = |program: &str| {
            let path = place.folder.path().join("tell");
            fs::write(&path, format!("#!/bin/sh\n{program}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
            vec![format!("--master-key-command={} master", path.display())]
        };
        let start = |more: Vec<String>| [vec!["migrate".to_owned()], place.flags(), more].concat();

        let (ended, said) = outcome(&start(tells(&format!("[ $1 = master ] && cat '{}'", file.display()))), &[]);
        assert_eq!(ended, Some(true), "{said}");
        assert!(!place.folder.path().join("master.key").exists(), "a key that nobody uses");
        for (program, says) in [
            ("echo AAAA", "no master key"),
            ("exit 3", "exit status: 3"),
            (&*format!("echo {}", base64url::encode([8; 32])), "this is not the master key"),
            (r"printf '\377\377'", "prints no text"),
        ] {
            let said = refusal(&start(tells(program)), &[]);
            assert!(said.contains("master_key") && said.contains(says), "{program}: {said}");
        }
        let said = refusal(&start(vec!["--master-key-command=/nowhere/at/all".into()]), &[]);
        assert!(said.contains("/nowhere/at/all cannot be run"), "{said}");
        let both = [tells("true"), vec![format!("--master-key-file={}", file.display())]].concat();
        assert!(refusal(&start(both), &[]).contains("set one of master_key"));
    }
}
