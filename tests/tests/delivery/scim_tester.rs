//! Whether the service does what a tester of SCIM services expects, who is a client like those of identity providers.

use fidelio_identity::Scope;
use fidelio_tests::{on_both_databases, python};

on_both_databases! {
    async fn a_tester_of_scim_services_finds_nothing_to_complain_of(tenant: &Tenant) {
        let Some(mut tester) = python("scim_check.py") else { return };
        let key = tenant.key_with(vec![Scope::ProfileRead, Scope::ProfileWrite].into()).await;
        tester.args([&format!("{}/scim/v2", tenant.url), &key]);
        let output = tokio::task::spawn_blocking(move || tester.output().unwrap()).await.unwrap();
        let [told, failed] = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        assert!(output.status.success(), "{}\n{told}\n{failed}", output.status);
    }
}
