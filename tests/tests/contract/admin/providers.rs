//! OpenID providers.

use fidelio_client::types::{OidcProvider, OidcProviderPutRequest};
use fidelio_identity::oidc_provider::ProviderId;
use fidelio_tests::{Tenant, on_both_databases};
use serde_json::json;

use super::{admin, assert_names};
use crate::support::{refusal, with_settings};

const SECRET: &str = "a secret that nobody is told";

pub(super) fn provider() -> OidcProviderPutRequest {
    OidcProviderPutRequest {
        client_id: "fidelio".to_owned(),
        client_secret: None,
        create_users: None,
        enabled: None,
        issuer: "https://id.example.com".to_owned(),
        name: "Example ID".to_owned(),
        redirect_uris: vec!["https://app.example.com/signed-in".to_owned()],
        scopes: Vec::new(),
        trusted_domains: Vec::new(),
        claims: None,
        direct_login: None,
    }
}

/// The secret as it is stored.
async fn sealed(tenant: &Tenant, id: &str) -> Option<Vec<u8>> {
    let administration = &tenant.installation.administration;
    let provider = administration.oidc_provider(tenant.id(), &ProviderId::parse(id).unwrap()).await.unwrap();
    provider.sealed_secret
}

on_both_databases! {
    async fn a_provider_is_added_and_shown_with_defaults(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let made = client.admin_oidc_provider_put(id, "example", &provider()).await.unwrap().into_inner();
        assert_eq!((made.id.as_str(), made.issuer.as_str()), ("example", "https://id.example.com"));
        assert_eq!(made.scopes, ["openid", "email", "profile"]);
        assert_eq!((made.enabled, made.create_users, made.has_secret), (true, false, false));
        assert!(made.trusted_domains.is_empty());
        let shown = client.admin_oidc_provider_get(id, "example").await.unwrap().into_inner();
        assert_eq!(json!(shown), json!(made));
        let listed = client.admin_oidc_providers_list(id, None, None).await.unwrap().into_inner().items;
        assert_eq!(json!(listed), json!([made]));
    }

    async fn the_secret_is_never_told_and_stored_encrypted(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let with_secret = OidcProviderPutRequest { client_secret: Some(SECRET.to_owned()), ..provider() };
        let answers = [
            json!(client.admin_oidc_provider_put(id, "example", &with_secret).await.unwrap().into_inner()),
            json!(client.admin_oidc_provider_get(id, "example").await.unwrap().into_inner()),
            json!(client.admin_oidc_providers_list(id, None, None).await.unwrap().into_inner().items[0]),
        ];
        for answer in answers {
            assert!(answer["hasSecret"] == true && !answer.to_string().contains(SECRET), "{answer}");
        }
        let sealed = sealed(tenant, "example").await.unwrap();
        assert!(!sealed.windows(8).any(|part| SECRET.as_bytes().windows(8).any(|clear| clear == part)));
    }

    async fn a_change_without_a_secret_keeps_the_one_there_is(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let put = async |request: OidcProviderPutRequest| -> OidcProvider {
            client.admin_oidc_provider_put(id, "example", &request).await.unwrap().into_inner()
        };
        let made = put(OidcProviderPutRequest { client_secret: Some(SECRET.to_owned()), ..provider() }).await;
        let before = sealed(tenant, "example").await;
        let changed = OidcProviderPutRequest {
            name: "Another name".to_owned(),
            enabled: Some(false),
            trusted_domains: vec!["example.com".to_owned()],
            ..provider()
        };
        let changed = put(changed).await;
        assert_eq!((changed.name.as_str(), changed.enabled, changed.has_secret), ("Another name", false, true));
        assert_eq!((changed.created_at, &changed.trusted_domains[..]), (made.created_at, &["example.com".to_owned()][..]));
        assert_eq!(sealed(tenant, "example").await, before);
        put(OidcProviderPutRequest { client_secret: Some("another".to_owned()), ..provider() }).await;
        assert_ne!(sealed(tenant, "example").await, before);
    }

    async fn what_is_wrong_is_named_and_changes_nothing(tenant: &Tenant) {
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let before = client.admin_oidc_provider_put(id, "example", &provider()).await.unwrap().into_inner();
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (member, bad) in [
            ("name", OidcProviderPutRequest { name: String::new(), ..provider() }),
            ("issuer", OidcProviderPutRequest { issuer: "id.example.com".to_owned(), ..provider() }),
            ("issuer", OidcProviderPutRequest { issuer: "ftp://id.example.com".to_owned(), ..provider() }),
            ("issuer", OidcProviderPutRequest { issuer: "https://id.example.com?a=b".to_owned(), ..provider() }),
            ("clientId", OidcProviderPutRequest { client_id: String::new(), ..provider() }),
            ("clientSecret", OidcProviderPutRequest { client_secret: Some(String::new()), ..provider() }),
            ("clientSecret", OidcProviderPutRequest { client_secret: Some("a\0b".to_owned()), ..provider() }),
            ("redirectUris", OidcProviderPutRequest { redirect_uris: texts(&["https://a.example/\0"]), ..provider() }),
            ("scopes", OidcProviderPutRequest { scopes: texts(&["email"]), ..provider() }),
            ("redirectUris", OidcProviderPutRequest { redirect_uris: Vec::new(), ..provider() }),
            ("redirectUris", OidcProviderPutRequest { redirect_uris: texts(&["javascript:alert(1)"]), ..provider() }),
            ("trustedDomains", OidcProviderPutRequest { trusted_domains: texts(&["@"]), ..provider() }),
        ] {
            assert_names(client.admin_oidc_provider_put(id, "example", &bad).await, member);
            assert_names(client.admin_oidc_provider_put(id, "other", &bad).await, member);
        }
        for bad in ["UPPER", "a b", &"x".repeat(33)] {
            assert_names(client.admin_oidc_provider_put(id, bad, &provider()).await, "id");
        }
        let listed = client.admin_oidc_providers_list(id, None, None).await.unwrap().into_inner().items;
        assert_eq!(json!(listed), json!([before]));
    }

    async fn a_removed_provider_is_gone_and_another_application_s_stays(tenant: &Tenant) {
        let other = with_settings(tenant, |_| ()).await;
        let (id, client) = (&tenant.id().to_string(), admin(tenant).await);
        let (others_id, others) = (&other.id().to_string(), admin(&other).await);
        client.admin_oidc_provider_put(id, "example", &provider()).await.unwrap();
        let theirs = OidcProviderPutRequest { name: "Theirs".to_owned(), ..provider() };
        others.admin_oidc_provider_put(others_id, "example", &theirs).await.unwrap();
        others.admin_oidc_provider_put(others_id, "only-theirs", &theirs).await.unwrap();
        client.admin_oidc_provider_delete(id, "example").await.unwrap();
        for unknown in ["example", "only-theirs", "UPPER", "%00"] {
            assert_eq!(refusal(client.admin_oidc_provider_get(id, unknown).await), 404, "{unknown}");
            assert_eq!(refusal(client.admin_oidc_provider_delete(id, unknown).await), 404, "{unknown}");
        }
        assert_eq!(refusal(client.admin_oidc_provider_put(others_id, "example", &provider()).await), 404);
        assert_eq!(refusal(client.admin_oidc_provider_delete(others_id, "example").await), 404);
        let kept = others.admin_oidc_provider_get(others_id, "example").await.unwrap().into_inner();
        assert_eq!(kept.name, "Theirs");
    }
}
