//! The FIDO metadata that a server has: where it comes from, and when it changes.

use fidelio_identity::{Scope, Scopes};
use fidelio_tests::{Tenant, on_both_databases};
use serde_json::json;

use super::How::Vendor;
use super::{FRESH, REVOKED, STALE, Vendors, letter, tenant_with};
use crate::support::{http, send};

async fn told(tenant: &Tenant) -> serde_json::Value {
    let key = tenant.key_with(Scopes::from(vec![Scope::Admin])).await;
    let request = http().get(format!("{}/fido2/v2/admin/metadata", tenant.url)).bearer_auth(key);
    send(request).await.body
}

on_both_databases! {
    async fn metadata_that_changed_holds_from_the_next_start(tenant: &Tenant) {
        let vendors = Vendors::new(FRESH);
        let mut server = vendors.server(tenant.engine).await;
        let policy = json!({ "attestation": "trusted" });
        let mut tenant = tenant_with(&server, tenant.engine, policy).await;
        assert_eq!(letter(vendors.person(&tenant, Vendor, REVOKED).register().await), 'X');
        let before = told(&tenant).await;
        assert_eq!((&before["loaded"], &before["number"], &before["stale"]), (&json!(true), &json!(1), &json!(false)));
        assert_eq!(before["models"], 3);

        vendors.publish(2, STALE, &["FIDO_CERTIFIED_L1"]);
        server.kill_and_restart();
        tenant.url.clone_from(&server.url);
        tenant.client = fidelio_client::Client::new(&server.url);
        assert_eq!(letter(vendors.person(&tenant, Vendor, REVOKED).register().await), '+');
        let after = told(&tenant).await;
        assert_eq!((&after["number"], &after["stale"]), (&json!(2), &json!(true)), "{after}");
    }
}
