//! What these tests share: a provider, a tenant that knows it, and people with browsers.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use fidelio_flows::By;
use fidelio_flows::administration::ProviderChange;
use fidelio_identity::LinkedIdentity;
use fidelio_identity::oidc_provider::{ProviderId, ProviderSettings};
use fidelio_identity::ports::FederationQueries as _;
use fidelio_kernel::{UserId, base64url};
use fidelio_tests::{Browser, OpenIdProvider, Page, Tenant};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

/// Where the servers of these tests say that they are.
pub(crate) const PUBLIC: &str = "http://localhost";
/// Where users are sent back to. Nobody is there, and nobody need be.
pub(crate) const BACK: &str = "https://app.example.com/back";

/// What a provider process must know, but for what a test wants otherwise.
pub(crate) fn configuration(more: Value) -> Value {
    let mut configuration = json!({
        "redirect_uris": [format!("{PUBLIC}/fido2/v2/oidc/example/callback")],
        // Each application has its own.
        "redirect_uri_pattern": format!("^{PUBLIC}/fido2/v2/oidc/[0-9a-f-]{{36}}\\.(example|second)/callback$"),
        "post_logout_redirect_uris": [BACK],
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        configuration[name] = value.clone();
    }
    configuration
}

/// The provider that tests share which do not change it.
pub(crate) fn shared() -> Option<&'static OpenIdProvider> {
    static SHARED: OnceLock<Option<OpenIdProvider>> = OnceLock::new();
    SHARED.get_or_init(|| OpenIdProvider::start(&configuration(json!({})))).as_ref()
}

/// A name that nobody else in this program has at the shared provider.
pub(crate) fn somebody(tenant: &Tenant, name: &str) -> String {
    format!("{name}-{}", tenant.id())
}

/// The usual settings of a provider: whoever it signs in becomes a user, and its addresses in example.com are believed.
pub(crate) fn settings(issuer: &str) -> ProviderSettings {
    ProviderSettings {
        name: "Example ID".to_owned(),
        issuer: issuer.to_owned(),
        client_id: "fidelio".to_owned(),
        redirect_uris: vec![BACK.to_owned()],
        create_users: true,
        trusted_domains: vec!["example.com".to_owned()],
        ..ProviderSettings::default()
    }
}

pub(crate) fn id(text: &str) -> ProviderId {
    ProviderId::parse(text).unwrap()
}

/// Sets a provider of the tenant up.
pub(crate) async fn set(tenant: &Tenant, provider: &str, settings: ProviderSettings) {
    let is_public = settings.client_id.ends_with("public");
    let secret = (!is_public).then(|| "a secret of the provider".to_owned());
    let change = ProviderChange { settings, secret };
    let administration = &tenant.installation.administration;
    administration.set_oidc_provider(&By::command_line(), tenant.id(), id(provider), change).await.unwrap();
}

/// The tenant with the shared provider, under the name `example`.
pub(crate) async fn with_shared(tenant: &Tenant, change: impl FnOnce(&mut ProviderSettings)) -> Option<()> {
    let mut settings = settings(&shared()?.issuer);
    change(&mut settings);
    set(tenant, "example", settings).await;
    Some(())
}

pub(crate) fn browser(tenant: &Tenant) -> Browser {
    Browser::new(PUBLIC, &tenant.url)
}

/// Where a login begins.
pub(crate) fn login_url(tenant: &Tenant, provider: &str, more: &[(&str, &str)]) -> String {
    let mut url = Url::parse(&format!("{PUBLIC}/fido2/v2/oidc/{provider}/login")).unwrap();
    let told = |name: &str| more.iter().any(|(other, _)| *other == name);
    let usual = [("appId", tenant.id().to_string()), ("redirectUri", BACK.to_owned())];
    for (name, value) in usual.iter().filter(|(name, _)| !told(name)) {
        url.query_pairs_mut().append_pair(name, value);
    }
    url.query_pairs_mut().extend_pairs(more);
    url.into()
}

/// What the application is told: the fragment of where the browser ends.
pub(crate) type Told = BTreeMap<String, String>;

pub(crate) fn told(page: &Page) -> Told {
    let location = page.location().unwrap_or_else(|| panic!("no redirect: {} {}", page.status, page.text));
    let (back, fragment) = location.split_once('#').expect("a fragment");
    assert_eq!(back, BACK, "nothing but the fragment is added");
    form_urlencoded::parse(fragment.as_bytes()).into_owned().collect()
}

/// Goes to the sign-in page of the provider.
pub(crate) async fn to_provider(browser: &mut Browser, url: &str) -> Page {
    let page = browser.go(url, BACK).await;
    assert!(page.status == 200 && page.text.contains("name=\"login\""), "{} {}", page.status, page.text);
    page
}

/// Types a name there, up to the callback, which is not opened yet: its URL.
pub(crate) async fn to_callback(browser: &mut Browser, url: &str, account: &str) -> String {
    let page = to_provider(browser, url).await;
    let callback = format!("{PUBLIC}/fido2/v2/oidc/");
    let page = browser.submit(&page.url, &[("login", account)], &callback).await;
    page.location().unwrap_or_else(|| panic!("no redirect: {} {}", page.status, page.text))
}

/// Signs in from the beginning to the end.
pub(crate) async fn sign_in_with(
    tenant: &Tenant,
    browser: &mut Browser,
    account: &str,
    more: &[(&str, &str)],
) -> Told {
    let page = to_provider(browser, &login_url(tenant, "example", more)).await;
    told(&browser.submit(&page.url, &[("login", account)], BACK).await)
}

/// The same in a browser of one's own.
pub(crate) async fn sign_in(tenant: &Tenant, account: &str) -> Told {
    sign_in_with(tenant, &mut browser(tenant), account, &[]).await
}

/// Signs in, which must succeed: the access token.
pub(crate) async fn token(tenant: &Tenant, account: &str) -> String {
    let told = sign_in(tenant, account).await;
    told.get("access_token").unwrap_or_else(|| panic!("{told:?}")).clone()
}

/// Signs in, which must be refused with this code: the description.
pub(crate) fn denied(told: &Told, code: &str) -> String {
    assert!(!told.contains_key("access_token") && !told.contains_key("external_token"), "{told:?}");
    assert_eq!(told.get("error").map(String::as_str), Some(code), "{told:?}");
    told["error_description"].clone()
}

/// The claims of a token, unverified.
pub(crate) fn claims(token: &str) -> Value {
    let encoded = token.split('.').nth(1).expect("a compact token");
    serde_json::from_slice(&base64url::decode(encoded).expect("base64url")).expect("JSON")
}

/// The user of an access token.
pub(crate) fn user_of(token: &str) -> UserId {
    claims(token)["sub"].as_str().unwrap().parse().unwrap()
}

/// Whether an access token is accepted.
pub(crate) async fn is_live(tenant: &Tenant, token: &str) -> bool {
    match tenant.client.access_token(token).passkeys_list().await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.status().map(|status| status.as_u16()), Some(401), "{error:?}");
            false
        }
    }
}

/// The accounts that are linked to a user.
pub(crate) async fn accounts(tenant: &Tenant, user: UserId) -> Vec<LinkedIdentity> {
    tenant.opened.database.linked_identities(tenant.id(), user).await.unwrap()
}

/// How many users the tenant has.
pub(crate) async fn users(tenant: &Tenant) -> usize {
    let paging = fidelio_kernel::Paging { after: None, limit: 200 };
    tenant.installation.api.management.list(tenant.id(), None, paging).await.unwrap().items.len()
}
