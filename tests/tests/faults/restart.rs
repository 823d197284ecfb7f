//! A server that is started again finds everything that it had promised.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use fidelio_tests::{Person, on_both_databases};

use crate::support::{flags, follow, is_good, own, refusal, tenant_on};

on_both_databases! {
    async fn a_restart_loses_no_application_key_session_or_token(tenant: &Tenant) {
        let mut server = own(tenant.engine, &[]).await;
        let first = server.banner.clone();
        assert!(first.contains("API key      fid_"), "{first}");
        let mut tenant = tenant_on(&server, tenant.engine).await;

        let mut ann = Person::new(&tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let login = ann.auth_init().await.unwrap();
        let login = ann.get(&login);
        let transaction = ann.tx_init("Pay 10.00 EUR to Bob", "nonce").await.unwrap();
        let transaction = ann.confirm(&transaction);
        let mut bob = Person::new(&tenant);
        let registration = bob.reg_init(&tenant.client).await.unwrap();
        let registration = bob.create(&registration);
        let used = ann.auth_init().await.unwrap();
        let used = ann.get(&used);
        tenant.client.auth_complete(&used).await.unwrap();

        server.kill_and_restart();
        follow(&mut tenant, &server);
        let application = |banner: &str| banner.lines().find(|line| line.contains("Application")).map(str::to_owned);
        assert_eq!(application(&server.banner), application(&first));
        assert!(application(&first).is_some() && !server.banner.contains("API key"), "{}", server.banner);

        assert!(is_good(&tenant, &token).await, "a token from before");
        tenant.client.access_token(&token).passkeys_list().await.expect("a token from before");
        tenant.client.auth_complete(&login).await.expect("a login that began before");
        tenant.client.tx_complete(&transaction).await.expect("a transaction that began before");
        tenant.client.reg_complete(&registration).await.expect("a registration that began before");
        let again = tenant.client.auth_complete(&used).await.unwrap_err();
        assert_eq!(again.status().unwrap().as_u16(), 409, "a session that was used before stays used");
        assert!(!is_good(&tenant, "x").await);
    }

    async fn a_missing_or_replaced_master_key_stops_the_start(tenant: &Tenant) {
        let mut server = own(tenant.engine, &[]).await;
        server.kill();
        let file = server.folder().join("master.key");
        let right = fs::read_to_string(&file).unwrap();
        let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{mode:o}");
        if let Some(database) = server.database_url().strip_prefix("sqlite://") {
            let mode = fs::metadata(database).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "of the database: {mode:o}");
        }
        let start = flags(server.folder(), server.database_url());

        fs::remove_file(&file).unwrap();
        for _ in 0..2 {
            let said = refusal(&start, &[]);
            assert!(said.contains("master_key") && said.lines().count() == 1, "missing: {said}");
        }

        let write = |text: &str| {
            fs::write(&file, text).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        };
        write(&fidelio_kernel::base64url::encode([7; 32]));
        let said = refusal(&start, &[]);
        assert!(said.contains("master_key"), "replaced: {said}");
        for broken in ["", "short", &right[..20]] {
            write(broken);
            let said = refusal(&start, &[]);
            assert!(said.contains("master_key") || said.contains("master.key"), "broken: {said}");
            assert!(!said.contains(broken) || broken.is_empty(), "it is told: {said}");
        }
        let said = refusal(&start, &[("FIDELIO_MASTER_KEY", &fidelio_kernel::base64url::encode([8; 32]))]);
        assert!(said.contains("master_key"), "in the environment: {said}");

        write(&right);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let said = refusal(&start, &[]);
        assert!(said.contains("chmod 600") && said.contains("master"), "readable by all: {said}");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        server.kill_and_restart();
        assert!(!server.banner.contains("API key"), "the right key opens what was there");
    }

    async fn a_start_that_fails_without_the_master_key_leaves_no_other_one(tenant: &Tenant) {
        let mut server = own(tenant.engine, &[]).await;
        server.kill();
        let file = server.folder().join("master.key");
        fs::remove_file(&file).unwrap();
        refusal(&flags(server.folder(), server.database_url()), &[]);
        assert!(!file.exists(), "a key that opens nothing is where the right one belongs");
    }
}
