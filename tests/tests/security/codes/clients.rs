//! Whose address counts: that of the connection, unless it is a proxy that is trusted.

use fidelio_identity::ApplicationSettings;
use fidelio_tests::{Person, Server, Tenant, TenantOptions, on_both_databases};
use serde_json::json;

use crate::support::{http, send};

/// Tries a code in a name that nobody has, as somebody of whom these headers tell; the status.
async fn try_as(tenant: &Tenant, headers: &[(&str, &str)]) -> u16 {
    let body = json!({"authCode": "000000", "user": {"username": Person::new(tenant).name}});
    let mut request = http().post(format!("{}/fido2/v2/auth/otp/verify", tenant.url)).header("Host", tenant.host());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(request.json(&body)).await.status
}

fn two_per_client() -> TenantOptions {
    let mut settings = ApplicationSettings::default();
    settings.code_limits.attempts_per_client = 2;
    TenantOptions { settings, ..TenantOptions::default() }
}

on_both_databases! {
    async fn a_forged_address_is_ignored(tenant: &Tenant) {
        for name in ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP", "X-Client-IP"] {
            let tenant = &tenant.another(two_per_client()).await;
            let as_one = async |address: &str| {
                let value = if name == "Forwarded" { format!("for={address}") } else { address.to_owned() };
                try_as(tenant, &[(name, &value)]).await
            };
            assert_eq!([as_one("198.51.100.1").await, as_one("198.51.100.2").await], [401; 2], "{name}");
            assert_eq!(as_one("198.51.100.3").await, 429, "{name}");
        }
    }

    async fn a_trusted_proxy_s_word_is_taken_and_no_word_before_it(tenant: &Tenant) {
        let server = Server::start(tenant.engine, &["--trusted-proxies=127.0.0.1,10.0.0.0/8"]).await.unwrap();
        let tenant = &Tenant::on(&server, tenant.engine, two_per_client()).await;
        let by = async |forwarded: &str| try_as(tenant, &[("X-Forwarded-For", forwarded)]).await;
        assert_eq!([by("198.51.100.1").await, by("198.51.100.1").await, by("198.51.100.1").await], [401, 401, 429]);
        assert_eq!([by("198.51.100.2").await, by("198.51.100.2").await], [401; 2], "somebody else");
        // Whatever a client puts before what the proxies say.
        for forged in ["1.1.1.1, 198.51.100.2", "198.51.100.9,198.51.100.2, 10.1.2.3", ", 198.51.100.2", "x, 198.51.100.2"] {
            assert_eq!(by(forged).await, 429, "{forged}");
        }
        let twice = [("X-Forwarded-For", "198.51.100.7"), ("X-Forwarded-For", "198.51.100.2")];
        assert_eq!(try_as(tenant, &twice).await, 429, "in two headers");
        // One subscriber has a whole network of IPv6, and an address of IPv4 has two spellings.
        assert_eq!([by("2001:db8:1:2::1").await, by("2001:db8:1:2:ffff::2").await], [401; 2]);
        assert_eq!([by("2001:db8:1:2:a:b:c:d").await, by("2001:db8:1:3::1").await], [429, 401]);
        assert_eq!(by("::ffff:198.51.100.2").await, 429);
    }
}
