//! Requests, as they come from a socket.

use std::cell::OnceCell;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use poem::http::request::Builder;
use poem::http::uri::Scheme;
use poem::http::{HeaderName, HeaderValue, Method, Request, Uri};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, RequestParts};
use serde_json::{Value, json};

use crate::input::text;
use crate::world::{Answer, World, in_world};

/// A proxy that is trusted, so that `X-Forwarded-For` counts.
const PEER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1)), 40_000);

/// What an input may name, and what a credential may be.
struct Known {
    /// `$user`.
    user: String,
    /// `$group`.
    group: String,
    token: String,
    /// `$reg`, `$auth` and `$mfa`: sessions of ceremonies that have begun.
    sessions: [(&'static str, String); 3],
}

thread_local! {
    static KNOWN: OnceCell<Known> = const { OnceCell::new() };
}

/// Lines of headers, of a request for the list of somebody's passkeys: User-Agent, Accept-Language, X-Forwarded-For,
/// traceparent, Authorization, Origin and whatever else a client may send.
pub(crate) fn headers(input: &[u8]) {
    in_world(|world| {
        let mut request = Request::builder().uri(Uri::from_static("/fido2/v2/passkeys"));
        for line in input.split(|byte| *byte == b'\n') {
            let at = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
            let (name, value) = line.split_at(at);
            let value = value.strip_prefix(b":").unwrap_or(value).trim_ascii();
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
                request = request.header(name, value);
            }
        }
        send(world, request, Vec::new());
    });
}

/// A line with a method, a path and who sends it, and in the next line a body: `key` is a backend with an API key, `user` a user
/// with a token, `mfa` who is in a flow, `nobody` shows nothing. With `form` behind it the body is a form, and else JSON.
pub(crate) fn request(input: &[u8]) {
    in_world(|world| {
        with_known(world, |known| {
            let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
            let (line, body) = input.split_at(end);
            let body = body.strip_prefix(b"\n").unwrap_or(body);
            let Some(line) = text(line) else { return };
            let mut words = line.split(' ');
            let (method, path, who) = (words.next(), words.next(), words.next());
            let Some(Ok(method)) = method.map(|method| Method::from_bytes(method.as_bytes())) else { return };
            let path = path.unwrap_or_default().replace("$user", &known.user).replace("$group", &known.group);
            let Ok(uri) = path.replace("$app", &world.application.to_string()).parse::<Uri>() else { return };
            let credential = match who {
                Some("user") => format!("Bearer {}", known.token),
                Some("mfa") => format!("Bearer {}", known.sessions[2].1),
                Some("nobody") => String::new(),
                _ => format!("Bearer {}", world.api_key),
            };
            let kind = match words.next() {
                Some("form") => "application/x-www-form-urlencoded",
                _ if path.starts_with("/scim/") => "application/scim+json",
                _ => "application/json",
            };
            let mut request = Request::builder().method(method).uri(uri).header("Content-Type", kind);
            if !credential.is_empty() {
                request = request.header("Authorization", credential);
            }
            send(world, request, known.filled_in(body));
        });
    });
}

/// Sends it. No answer is a failure of the server, and what says to be JSON is.
fn send(world: &World, request: Builder, body: Vec<u8>) -> Answer {
    let length = body.len();
    let request = if length > 0 { request.header("Content-Length", length) } else { request };
    let (head, ()) = request.body(()).expect("a request").into_parts();
    let peer = Addr::SocketAddr(PEER);
    let parts = RequestParts::from((head, LocalAddr(peer.clone()), RemoteAddr(peer), Scheme::HTTP));
    let request = poem::Request::from_parts(parts, body.into());
    let answer = world.answer(request);
    let shown = || String::from_utf8_lossy(&answer.body).into_owned();
    assert!(answer.status < 500, "{}: {}", answer.status, shown());
    let is_sound =
        !answer.is_json || answer.body.is_empty() || serde_json::from_slice::<Value>(&answer.body).is_ok();
    assert!(is_sound, "{} and no JSON: {}", answer.status, shown());
    answer
}

fn with_known(world: &World, work: impl FnOnce(&Known)) {
    KNOWN.with(|known| work(known.get_or_init(|| Known::make(world))));
}

impl Known {
    fn make(world: &World) -> Self {
        let post = |path: &'static str, credential: Option<&str>, body: Value| -> Value {
            let request = Request::builder()
                .method(Method::POST)
                .uri(Uri::from_static(path))
                .header("Content-Type", "application/json");
            let request = match credential {
                Some(credential) => request.header("Authorization", format!("Bearer {credential}")),
                None => request,
            };
            let answer = send(world, request, body.to_string().into_bytes());
            serde_json::from_slice(&answer.body).expect("JSON")
        };
        let by_key = |path, body| post(path, Some(&world.api_key), body);
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let user = text(&by_key("/scim/v2/Users", json!({ "userName": "ann@example.com" }))["id"]);
        let members = json!({ "displayName": "Staff", "members": [{ "value": user }] });
        let group = text(&by_key("/scim/v2/Groups", members)["id"]);
        let scopes = ["passkey:read", "passkey:write", "profile:read", "profile:write", "reg:write", "auth:write"];
        let token = by_key("/fido2/v2/mgmt/grant", json!({ "username": "ann@example.com", "grants": scopes }));
        let session =
            |path, user: &str| text(&post(path, None, json!({ "user": { "username": user } }))["session"]);
        let sessions = [
            ("$reg", session("/fido2/v2/reg/init", "bob@example.com")),
            ("$auth", session("/fido2/v2/auth/init", "ann@example.com")),
            ("$mfa", session("/fido2/v2/mfa/begin", "ann@example.com")),
        ];
        Self { user, group, token: text(&token["token"]), sessions }
    }

    /// A body with the sessions that it names.
    fn filled_in(&self, body: &[u8]) -> Vec<u8> {
        let Some(body) = text(body) else { return body.to_vec() };
        self.sessions.iter().fold(body.to_owned(), |body, (name, session)| body.replace(name, session)).into_bytes()
    }
}
