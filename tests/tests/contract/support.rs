//! What the tests of the contract share.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use fidelio_client::types::{self, DeviceInfo, GrantRequest, GrantScope, MsgCode};
use fidelio_client::{Client, Error};
use fidelio_identity::ApplicationSettings;
use fidelio_kernel::base64url;
use fidelio_tests::{Person, Tenant, TenantOptions};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};
use serde_json::{Value, json};

pub(crate) const CHROME_ON_WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, \
     like Gecko) Chrome/120.0.0.0 Safari/537.36";

/// A model of authenticator that the catalogue has.
pub(crate) const GOOGLE: &str = "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4";

/// The media type of SCIM.
pub(crate) const SCIM_JSON: &str = "application/scim+json";

/// The schema of its errors.
pub(crate) const SCIM_ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// The status of a refusal that is as the document says.
pub(crate) fn refusal<T>(result: Result<T, Error<types::Error>>) -> u16 {
    refusal_and_message(result).0
}

/// The same with its sentence.
pub(crate) fn refusal_and_message<T>(result: Result<T, Error<types::Error>>) -> (u16, String) {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(Error::ErrorResponse(response)) => {
            let status = response.status().as_u16();
            assert_eq!(Some(response.msg_code), code_of(status), "{status}");
            (status, response.msg.clone())
        }
        Err(other) => panic!("it was not refused as documented: {other}"),
    }
}

pub(crate) fn code_of(status: u16) -> Option<MsgCode> {
    Some(match status {
        400 | 405 | 412 | 413 | 415 => MsgCode::BadRequest,
        401 => MsgCode::Unauthorized,
        403 => MsgCode::Forbidden,
        404 => MsgCode::NotFound,
        409 => MsgCode::Conflict,
        429 => MsgCode::TooManyRequests,
        500.. => MsgCode::InternalError,
        _ => return None,
    })
}

/// The claims of a token, unverified.
pub(crate) fn claims(token: &str) -> Value {
    part(token, 1)
}

/// A part of a token: 0 is its header, 1 its claims.
pub(crate) fn part(token: &str, index: usize) -> Value {
    let encoded = token.split('.').nth(index).expect("a compact token");
    serde_json::from_slice(&base64url::decode(encoded).expect("base64url")).expect("JSON")
}

/// Holds the signature of a token to the published keys, as anybody can.
pub(crate) async fn assert_signed(tenant: &Tenant, token: &str) {
    let header = part(token, 0);
    assert_eq!(header["alg"], "ES256");
    let answer = Http::new(tenant).get(&format!("/fido2/v2/.well-known/jwks.json?app={}", tenant.id())).await;
    let keys = answer.body["keys"].as_array().unwrap();
    let key = keys.iter().find(|key| key["kid"] == header["kid"]).expect("the key that signed");
    let coordinate = |name: &str| base64url::decode(key[name].as_str().unwrap()).unwrap();
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
    let signature = base64url::decode(signature).unwrap();
    key.verify(signed.as_bytes(), &signature).unwrap();
    key.verify(b"something else", &signature).unwrap_err();
}

/// Another tenant on the same server, with other settings.
pub(crate) async fn with_settings(tenant: &Tenant, change: impl FnOnce(&mut ApplicationSettings)) -> Tenant {
    let mut options = TenantOptions::default();
    change(&mut options.settings);
    tenant.another(options).await
}

/// A client with a grant.
pub(crate) async fn granted(tenant: &Tenant, grants: &[GrantScope], username: Option<&str>) -> Client {
    tenant.client.access_token(&grant(tenant, grants, username).await)
}

/// A grant token.
pub(crate) async fn grant(tenant: &Tenant, grants: &[GrantScope], username: Option<&str>) -> String {
    let request = GrantRequest { grants: grants.to_vec(), username: username.map(str::to_owned) };
    tenant.backend().mgmt_grant_create(&request).await.unwrap().into_inner().token
}

/// How many passkeys the user of this token has.
pub(crate) async fn passkeys(tenant: &Tenant, token: &str) -> Vec<types::Passkey> {
    tenant.client.access_token(token).passkeys_list().await.unwrap().into_inner()
}

/// A description of a device that an earlier answer named.
pub(crate) fn device(id: &str) -> DeviceInfo {
    DeviceInfo { device_id: Some(id.to_owned()), ..DeviceInfo::default() }
}

/// Whether a passkey can be used to sign in with this name.
pub(crate) async fn is_known(person: &Person<'_>) -> bool {
    person.auth_init().await.unwrap().action == types::AuthenticationAction::Proceed
}

/// The four ways to write bytes in base64.
pub(crate) fn spellings() -> [fn(&str) -> String; 4] {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
    [
        |text| URL_SAFE_NO_PAD.encode(base64url::decode(text).unwrap()),
        |text| URL_SAFE.encode(base64url::decode(text).unwrap()),
        |text| STANDARD_NO_PAD.encode(base64url::decode(text).unwrap()),
        |text| STANDARD.encode(base64url::decode(text).unwrap()),
    ]
}

/// The session with its last but one character changed: there all bits count.
pub(crate) fn tampered(session: &str) -> String {
    let at = session.len() - 2;
    let other = if &session[at..=at] == "A" { "B" } else { "A" };
    format!("{}{other}{}", &session[..at], &session[at + 1..])
}

/// The server without the typed client: requests as they should not be, and answers as they travel.
pub(crate) struct Http {
    client: reqwest::Client,
    url: String,
}

/// An answer as it travelled.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// The body, if it is JSON.
    pub(crate) body: Value,
}

impl Answer {
    /// A header of the answer.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The sentence of an error.
    pub(crate) fn message(&self) -> &str {
        let said = if self.body["msg"].is_null() { &self.body["detail"] } else { &self.body["msg"] };
        said.as_str().unwrap_or_default()
    }
}

impl Http {
    pub(crate) fn new(tenant: &Tenant) -> Self {
        Self::at(&tenant.url)
    }

    pub(crate) fn at(url: &str) -> Self {
        // A redirect is an answer like others.
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
        Self { client: client.unwrap(), url: url.to_owned() }
    }

    /// A request without a body.
    pub(crate) fn request(&self, method: Method, path: &str) -> Request {
        Request::new(method, Url::parse(&format!("{}{path}", self.url)).unwrap())
    }

    /// A request with a JSON body.
    pub(crate) fn json(&self, method: Method, path: &str, body: &Value) -> Request {
        let mut request = with(self.request(method, path), CONTENT_TYPE.as_str(), "application/json");
        *request.body_mut() = Some(body.to_string().into());
        request
    }

    /// A request with a JSON body in the media type of SCIM.
    pub(crate) fn scim(&self, method: Method, path: &str, body: &Value) -> Request {
        with(self.json(method, path, body), CONTENT_TYPE.as_str(), SCIM_JSON)
    }

    /// A request with a form, of the members that are not null.
    pub(crate) fn form(&self, path: &str, body: &Value) -> Request {
        let members = body.as_object().expect("an object").iter().filter_map(|(name, value)| {
            Some((name, value.as_str().map(str::to_owned).or((!value.is_null()).then(|| value.to_string()))?))
        });
        let text = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(members).finish();
        let request = self.request(Method::POST, path);
        let mut request = with(request, CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded");
        *request.body_mut() = Some(text.into());
        request
    }

    /// Sends a request. Every answer has an id; every error is JSON, those of SCIM in its own words.
    pub(crate) async fn send(&self, request: Request) -> Answer {
        let name = format!("{} {}", request.method(), request.url().path());
        let is_scim = request.url().path().trim_start_matches('/').starts_with("scim/");
        let response = self.client.execute(request).await.expect("an answer");
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.expect("a text");
        let body: Value = serde_json::from_str(&text).unwrap_or_default();
        let answer = Answer { status, headers, text, body };
        assert!(answer.header("X-Request-Id").is_some_and(|id| id.len() == 36), "{name}: {status} without an id");
        if status >= 400 {
            let kind = if is_scim { SCIM_JSON } else { "application/json" };
            assert_eq!(answer.header("Content-Type"), Some(kind), "{name}: {}", answer.text);
            if is_scim {
                assert_eq!(answer.body["schemas"], json!([SCIM_ERROR]), "{name}: {}", answer.text);
                assert_eq!(answer.body["status"], status.to_string(), "{name}: {}", answer.text);
            }
            assert!(!answer.message().is_empty(), "{name}: {}", answer.text);
            // That more is to be done is no refusal, and has a code of its own.
            if status != 401 || answer.body["msgCode"] != "additional_auth_required" {
                let code: MsgCode =
                    serde_json::from_value(answer.body["msgCode"].clone()).expect("a known msgCode");
                assert_eq!(Some(code), code_of(status), "{name}: {status}");
            }
        }
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.json(Method::POST, path, body)).await
    }
}

/// The request with one more header.
pub(crate) fn with(mut request: Request, name: &str, value: &str) -> Request {
    let name: HeaderName = name.parse().unwrap();
    request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
    request
}

/// The request with a credential, as it stands in the header.
pub(crate) fn authorised(request: Request, credential: &str) -> Request {
    with(request, AUTHORIZATION.as_str(), credential)
}

/// The request to an application, by its host.
pub(crate) fn hosted(request: Request, tenant: &Tenant) -> Request {
    with(request, HOST.as_str(), &tenant.host())
}

/// `app` of a body.
pub(crate) fn app(tenant: &Tenant) -> Value {
    json!({ "id": tenant.id().to_string() })
}
