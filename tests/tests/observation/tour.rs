//! A tour of everything that handles secrets and names, at a server of the profile production that logs all it can. What it
//! told is kept, and what nobody may learn of it.

use std::time::Duration;

use fidelio_client::Client;
use fidelio_client::types::{self, OtpMethod};
use fidelio_identity::Scope;
use fidelio_tests::{
    Browser, Engine, EventReceiver, Flow, OpenIdStandIn, OtlpCollector, Person, Server, SmsGateway, Tenant,
    TenantOptions, Trouble, WebhookReceiver, wrong,
};
use opentelemetry_proto::tonic::metrics::v1::Metric;
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::Span;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use url::Url;

use crate::told::Told;

/// The trace that a client's login was part of, and the client's span.
pub(crate) const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
pub(crate) const PARENT: &str = "b7ad6b7169203331";
/// The trace of a login by an OpenID provider.
pub(crate) const OIDC_TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// What a tour left.
pub(crate) struct Toured {
    pub(crate) told: Told,
    pub(crate) log: String,
    pub(crate) scrape: String,
    pub(crate) spans: Vec<Span>,
    pub(crate) metrics: Vec<Metric>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) exported: Vec<u8>,
    /// `traceparent` of what the OpenID provider was asked.
    pub(crate) provider_traces: Vec<String>,
    /// `X-Request-Id` of the login in [`TRACE`].
    pub(crate) request_id: String,
}

/// One tour for all tests of this program.
pub(crate) async fn toured() -> &'static Toured {
    static TOURED: OnceCell<Toured> = OnceCell::const_new();
    TOURED.get_or_init(tour).await
}

const PUBLIC: &str = "http://localhost";
const BACK: &str = "https://app.example.com/back";

struct Guide<'a> {
    tenant: &'a Tenant,
    told: Told,
    http: reqwest::Client,
}

impl Guide<'_> {
    async fn call(&mut self, method: Method, path: &str, credential: &str, body: &Value) -> (StatusCode, Value) {
        let kind = if path.starts_with("/scim") { "application/scim+json" } else { "application/json" };
        let request = self
            .http
            .request(method, format!("{}{path}", self.tenant.url))
            .header("Host", self.tenant.host())
            .header("X-Forwarded-For", self.told.keep("an address", "203.0.113.77"))
            .header("User-Agent", "Tour/7 (of Marguerite)")
            .bearer_auth(credential)
            .header("Content-Type", kind);
        let request = if body.is_null() { request } else { request.body(body.to_string()) };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let body = answer.json().await.unwrap_or_default();
        self.told.keep_tokens(&body);
        (status, body)
    }
}

fn tracing_client(tenant: &Tenant, trace: &str) -> Client {
    let mut headers = HeaderMap::new();
    let value = format!("00-{trace}-{PARENT}-01");
    headers.insert("traceparent", HeaderValue::from_str(&value).unwrap());
    headers.insert("tracestate", HeaderValue::from_static("vendor=value"));
    let http = reqwest::Client::builder().default_headers(headers).build().unwrap();
    Client::with_http_client(&tenant.url, http)
}

async fn tour() -> Toured {
    let (collector, gateway) = (OtlpCollector::start(), SmsGateway::start());
    let (mails, events, provider) = (WebhookReceiver::start(), EventReceiver::start(), OpenIdStandIn::start());
    let flags = [
        "--profile=production".to_owned(),
        "--private-webhooks=true".to_owned(),
        "--trusted-proxies=127.0.0.1".to_owned(),
        "--log=trace".to_owned(),
        "--log-format=json".to_owned(),
        "--metrics-listen=127.0.0.1:0".to_owned(),
        format!("--otlp-endpoint={}", collector.url),
        format!("--email-webhook-url={}", mails.url),
        format!("--webhook-secret={}", WebhookReceiver::SECRET),
        format!("--sms-gateway-url={}", gateway.url),
        format!("--sms-account={}", SmsGateway::ACCOUNT),
        format!("--sms-token={}", SmsGateway::TOKEN),
        "--sms-from=+14155550100".to_owned(),
    ];
    let flags: Vec<_> = flags.iter().map(String::as_str).collect();
    let mut server = Server::start_logged(Engine::Sqlite, &flags).await.unwrap();
    let tenant = Tenant::on(&server, Engine::Sqlite, TenantOptions::default()).await;
    let mut guide = Guide { tenant: &tenant, told: Told::default(), http: reqwest::Client::new() };
    let master_key = std::fs::read_to_string(server.folder().join("master.key")).unwrap();
    guide.told.keep("the master key", master_key.trim());
    for (what, value) in [
        ("the API key", tenant.api_key.as_str()),
        ("the webhook secret", WebhookReceiver::SECRET),
        ("the SMS account's secret", SmsGateway::TOKEN),
    ] {
        guide.told.keep(what, value);
    }

    let admin = tenant.key_with(vec![Scope::Admin].into()).await;
    guide.told.keep("the administrator's key", admin.as_str());
    set_up(&mut guide, &admin, &events, &provider).await;
    let (user, request_id) = passkeys(&mut guide).await;
    codes(&mut guide, &mails, &gateway, &user).await;
    flow(&mut guide).await;
    provisioning(&mut guide).await;
    federation(&mut guide, &provider).await;

    // Events are posted a second after they were recorded.
    events.wait_for("user.created").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let scrape = reqwest::get(server.metrics_url().unwrap()).await.unwrap().text().await.unwrap();
    server.terminate();
    assert_eq!(server.wait_within(Duration::from_secs(20)), Some(true), "it ends well");
    Toured {
        log: server.log(),
        scrape,
        spans: collector.spans(),
        metrics: collector.metrics(),
        resources: collector.resources(),
        exported: collector.raw(),
        provider_traces: provider.traces(),
        request_id,
        told: guide.told,
    }
}

/// What an administrator makes: a receiver of events, an API key, a provider.
async fn set_up(guide: &mut Guide<'_>, admin: &str, events: &EventReceiver, provider: &OpenIdStandIn) {
    let of = format!("/fido2/v2/admin/applications/{}", guide.tenant.id());
    let key = guide.told.keep("the key in a webhook's URL", "hook-query-swordfish");
    let webhook = json!({"url": format!("{}?key={key}", events.url)});
    let (status, made) = guide.call(Method::POST, &format!("{of}/webhooks"), admin, &webhook).await;
    assert_eq!(status, 201, "{made}");
    events.trouble([Trouble::Answer(500, "no".to_owned())]);
    events.trust(made["secret"].as_str().unwrap());
    guide.told.keep("the secret of a webhook", made["secret"].as_str().unwrap());
    let new = json!({"name": "Marguerites Schlüssel", "scopes": ["passkey:read"]});
    let (status, made) = guide.call(Method::POST, &format!("{of}/api-keys"), admin, &new).await;
    assert_eq!(status, 201, "{made}");
    let secret = guide.told.keep("the secret at a provider", "provider-swordfish-991");
    let new = json!({
        "name": "Example ID", "issuer": provider.issuer, "clientId": "fidelio", "clientSecret": secret,
        "redirectUris": [BACK], "createUsers": true, "trustedDomains": ["example.com"],
    });
    let (status, made) = guide.call(Method::PUT, &format!("{of}/oidc-providers/example"), admin, &new).await;
    assert_eq!(status, 200, "{made}");
}

/// A registration, a login in the client's trace, and logins that fail.
async fn passkeys(guide: &mut Guide<'_>) -> (String, String) {
    let tenant = guide.tenant;
    let name = guide.told.keep("a user name", "marguerite.duras");
    let mut person = Person::named(tenant, &name);
    let mut request = person.reg_init_request();
    let shown = guide.told.keep("a display name", "Marguerite Dürâs-Tour");
    request.user.as_mut().unwrap().display_name = Some(shown);
    let begun = tenant.client.reg_init(&request).await.unwrap().into_inner();
    guide.told.keep("a session", begun.session.as_str());
    guide.told.keep("a challenge", begun.registration_request_options.challenge.as_str());
    let completion = person.create(&begun);
    guide.told.keep("a credential id", completion.creation_result.credential_id.as_str());
    guide.told.keep("an attestation", completion.creation_result.attestation_object.as_str());
    let registered = tenant.client.reg_complete(&completion).await.unwrap().into_inner();
    guide.told.keep("an access token", registered.jwt_access.as_str());

    let client = tracing_client(tenant, TRACE);
    let begun = person.auth_init().await.unwrap();
    guide.told.keep("a session", begun.session.as_str());
    let completion = person.get(&begun);
    let signature = completion.assertion_result.signature.clone();
    guide.told.keep("a signature", signature.as_str());
    let answer = client.auth_complete(&completion).await.unwrap();
    let request_id = answer.headers()["X-Request-Id"].to_str().unwrap().to_owned();
    guide.told.keep("an access token", answer.into_inner().jwt_access);
    // The session is used, the next signature is of something else, and the last token is none.
    assert!(client.auth_complete(&completion).await.is_err());
    let begun = person.auth_init().await.unwrap();
    let mut forged = person.get(&begun);
    forged.assertion_result.signature = signature;
    assert!(tenant.client.auth_complete(&forged).await.is_err());
    let token = guide.told.keep("a token that is none", format!("{}x", registered.jwt_access));
    assert!(tenant.client.access_token(&token).passkeys_list().await.is_err());
    let secret = guide.told.keep("a secret in a path", "path-swordfish-4711");
    assert_eq!(
        guide.call(Method::GET, &format!("/fido2/v2/{secret}?q={secret}"), &secret, &Value::Null).await.0,
        404
    );
    (registered.user_id, request_id)
}

/// Codes by both ways, right and wrong, and to a number that the gateway refuses.
async fn codes(guide: &mut Guide<'_>, mails: &WebhookReceiver, gateway: &SmsGateway, user: &str) {
    let tenant = guide.tenant;
    let backend = tenant.backend();
    let address = guide.told.keep("a mail address", "duras@post.tour.example");
    let number = guide.told.keep("a number", "+14155559876");
    let mail = types::ProfileEmailRequest { email: address.clone(), request_verification: Some(false) };
    backend.profile_email_update(user, &mail).await.unwrap();
    let phone = types::ProfilePhoneRequest {
        messaging_consent: Some(true),
        phone_number: number.clone(),
        request_verification: Some(false),
    };
    backend.profile_phone_update(user, &phone).await.unwrap();
    let person = Person::named(tenant, "marguerite.duras");
    mails.trouble([Trouble::Answer(503, "later".to_owned())]);
    person.ask_for_code(OtpMethod::Email).await.unwrap();
    let code = six_digits(mails.wait_for(&address).await.text_of("text"));
    guide.told.keep("a code", code.as_str());
    assert!(person.type_code(&wrong(&code)).await.is_err());
    guide.told.keep("an access token", person.type_code(&code).await.unwrap().jwt_access);
    person.ask_for_code(OtpMethod::Sms).await.unwrap();
    let code = six_digits(&gateway.wait_for(&number).await.text);
    guide.told.keep("a code", code.as_str());
    guide.told.keep("an access token", person.type_code(&code).await.unwrap().jwt_access);
    let refused = guide.told.keep("a number that is refused", "+15005550001");
    let phone = types::ProfilePhoneRequest {
        messaging_consent: Some(true),
        phone_number: refused,
        request_verification: Some(true),
    };
    backend.profile_phone_update(user, &phone).await.unwrap();
}

fn six_digits(text: &str) -> String {
    let mut words = text.split(|character: char| !character.is_ascii_digit());
    words.find(|word| word.len() == 6).unwrap_or_else(|| panic!("no code: {text}")).to_owned()
}

/// A flow with a passkey, whose sign-in is refreshed, and one that is refused.
async fn flow(guide: &mut Guide<'_>) {
    let tenant = guide.tenant;
    let name = guide.told.keep("a user name", "yann.andrea");
    let mut person = Person::named(tenant, &name);
    person.register().await.unwrap();
    let mut flow = Flow::of(&person).await;
    guide.told.keep("a session", flow.session());
    let done = flow.with_passkey(&mut person).await.expect("a step").expect("tokens");
    guide.told.keep("an access token", done.access_token.as_str());
    guide.told.keep("a refresh token", done.refresh_token.as_str());
    for _ in 0..2 {
        let form = [("grant_type", "refresh_token"), ("refresh_token", &done.refresh_token)];
        let sent = guide.http.post(format!("{}/oauth2/token", tenant.url)).form(&form).send().await.unwrap();
        guide.told.keep_tokens(&sent.json().await.unwrap());
    }
    let mut other = Flow::of(&person).await;
    assert!(other.type_code("000000").await.is_err());
    let body = json!({"event": "SWORDFISH_EVENT_88", "isError": true, "message": "of a client"});
    guide.told.keep("a client's event", "SWORDFISH_EVENT_88");
    let session = other.session().to_owned();
    guide.call(Method::POST, "/fido2/v2/client-events/submit", &session, &body).await;
}

/// A user whom an identity provider makes, finds, changes, and names in an error.
async fn provisioning(guide: &mut Guide<'_>) {
    let key = guide.tenant.api_key.clone();
    let name = guide.told.keep("a user name", "hiroshima.amour");
    let user = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": name,
        "externalId": guide.told.keep("an external id", "ext-hiroshima-1959"),
        "name": {"givenName": guide.told.keep("a first name", "Élisabeth"), "familyName": guide.told.keep("a last name", "Vernon-Stein")},
        "displayName": guide.told.keep("a display name", "Élisa of Nevers"),
        "emails": [{"value": guide.told.keep("a mail address", "elisa@nevers.example"), "primary": true}],
        "phoneNumbers": [{"value": guide.told.keep("a number", "+33386712345")}],
        "addresses": [{"streetAddress": guide.told.keep("a street", "14 Rue Saint-Genest")}],
    });
    let (status, made) = guide.call(Method::POST, "/scim/v2/Users", &key, &user).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(guide.call(Method::POST, "/scim/v2/Users", &key, &user).await.0, 409);
    let path = "/scim/v2/Users?filter=emails.value%20eq%20%22elisa@nevers.example%22";
    assert_eq!(guide.call(Method::GET, path, &key, &Value::Null).await.0, 200);
    let patch = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "nickName", "value": guide.told.keep("a nickname", "Nevers-la-Folle")}],
    });
    let path = format!("/scim/v2/Users/{}", made["id"].as_str().unwrap());
    assert!(guide.call(Method::PATCH, &path, &key, &patch).await.0.is_success());
    let (status, _) = guide.call(Method::POST, "/scim/v2/Users", &key, &json!({"userName": {"x": name}})).await;
    assert_eq!(status, 400);
}

/// A login by an OpenID provider, in the client's trace, and one that the provider does not bear out.
async fn federation(guide: &mut Guide<'_>, provider: &OpenIdStandIn) {
    let tenant = guide.tenant;
    let now = tenant.installation.api.clock.now().as_seconds();
    let header = json!({"alg": "ES256", "kid": "one"});
    for is_right in [true, false] {
        let mut browser = Browser::new(PUBLIC, &tenant.url);
        let mut begin = Url::parse(&format!("{PUBLIC}/fido2/v2/oidc/example/login")).unwrap();
        begin.query_pairs_mut().extend_pairs([("appId", &*tenant.id().to_string()), ("redirectUri", BACK)]);
        let asked = browser.open(begin.as_str()).await.location().unwrap();
        let query = |name: &str| {
            let url = Url::parse(&asked).unwrap();
            url.query_pairs().find(|(other, _)| other == name).map(|(_, value)| value.into_owned()).unwrap()
        };
        let subject = guide.told.keep("a subject", "lol-v-stein");
        let mut claims = provider.claims(&asked, &subject, now);
        claims["name"] = guide.told.keep("a name", "Lola Valérie").into();
        if !is_right {
            claims["aud"] = "somebody else".into();
        }
        let id_token = provider.sign(&header, &claims);
        guide.told.keep("an ID token", id_token.as_str());
        provider.say(id_token);
        let state = guide.told.keep("a state", query("state"));
        guide.told.keep("a nonce", query("nonce"));
        let code = guide.told.keep("an authorization code", "code-swordfish-5");
        let place = format!("/fido2/v2/oidc/{}.example/callback?code={code}&state={state}", tenant.id());
        let cookies: Vec<_> = browser.cookies.iter().map(|((_, name), value)| format!("{name}={value}")).collect();
        for value in browser.cookies.values() {
            guide.told.keep("a cookie", value.as_str());
        }
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let callback = http
            .get(format!("{}{place}", tenant.url))
            .header("Cookie", cookies.join("; "))
            .header("traceparent", format!("00-{OIDC_TRACE}-{PARENT}-00"));
        let answer = callback.send().await.unwrap();
        assert_eq!(answer.status(), 302, "{}", answer.text().await.unwrap());
        let location = answer.headers()["location"].to_str().unwrap();
        assert_eq!(location.contains("access_token="), is_right, "{location}");
        for (name, value) in url::form_urlencoded::parse(location.split_once('#').unwrap().1.as_bytes()) {
            if name.ends_with("token") {
                guide.told.keep("a token", value);
            }
        }
    }
}
