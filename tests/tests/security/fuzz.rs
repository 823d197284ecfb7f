//! Bodies that are made from the document itself, right and wrong at random, and repeatable: no answer is a 5xx,
//! and every answer is JSON.

use std::sync::Arc;

use fidelio_tests::on_both_databases;
use serde_json::{Map, Value, json};

use crate::operations::{Caller, Dice};
use crate::support::{b64, http, send};

const REQUESTS: u64 = 2_000;
const AT_ONCE: u64 = 6;

on_both_databases! {
    async fn no_generated_request_fails_the_server(tenant: &Tenant) {
        let spec: Value = serde_json::from_str(include_str!("../../../spec/openapi.json")).unwrap();
        let mut caller = Caller::new(tenant).await;
        let mut known = Known { secrets: vec![caller.token.clone(), tenant.api_key.clone(), caller.operator.clone()], ..Known::default() };
        for operation in ["regComplete", "authComplete", "txComplete"] {
            let body = caller.valid(operation).await;
            known.secrets.push(body["session"].as_str().unwrap().to_owned());
            known.bodies.push(body);
        }
        for operation in ["mfaPasskeyAuth", "mfaPasskeyTx", "mfaPasskeyReg", "mfaThirdPartyAuthVerify", "mfaOtpRequest"] {
            known.bodies.push(caller.valid(operation).await);
            known.secrets.push(caller.session.clone());
        }
        let done = caller.person.sign_in_by_mfa().await.unwrap();
        known.secrets.extend([done.refresh_token, done.access_token, done.id_token]);
        known.names = vec![caller.person.name.clone(), caller.person.name.to_uppercase()];
        let (url, app, host) = (tenant.url.clone(), tenant.id().to_string(), tenant.host());
        let fuzz = Arc::new(Fuzz { spec, known, url, app, host });
        let workers: Vec<_> = (0..AT_ONCE).map(|worker| tokio::spawn(work(Arc::clone(&fuzz), worker))).collect();
        for worker in workers {
            worker.await.expect("no server error");
        }
    }
}

async fn work(fuzz: Arc<Fuzz>, worker: u64) {
    let http = http();
    for number in (0..REQUESTS).filter(|number| number % AT_ONCE == worker) {
        let dice = Dice::new(number);
        let Made { method, path, body, is_form } = fuzz.request(&dice);
        let mut request = http.request(method.parse().unwrap(), format!("{}{path}", fuzz.url));
        if dice.below(4) > 0 {
            let credential = dice.pick(&fuzz.known.secrets);
            request =
                request.header("Authorization", format!("{}{credential}", dice.pick(&["", "Bearer ", "bearer "])));
        }
        if dice.below(8) == 0 {
            request =
                request.header("User-Agent", dice.pick(&["", "Mozilla/5.0 (((((", "\u{e9}", "a/b/c"]).as_bytes());
        }
        if dice.below(2) == 0 {
            request = request.header("Host", &fuzz.host);
        }
        let request =
            if is_form && dice.below(8) > 0 { request.form(&form_of(&body)) } else { request.json(&body) };
        let answer = send(request).await;
        let shown: String = body.to_string().chars().take(600).collect();
        assert!(answer.status < 500, "seed {number}: {method} {path} {shown}: {answer:?}");
        assert!(answer.status < 400 || answer.body["msgCode"].is_string(), "seed {number}: {answer:?}");
    }
}

/// A generated request.
#[derive(Debug, PartialEq)]
struct Made {
    method: String,
    path: String,
    body: Value,
    is_form: bool,
}

/// The members of a body as a form has them.
fn form_of(body: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    body.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// What makes a generated request come further than its first check.
#[derive(Default)]
struct Known {
    secrets: Vec<String>,
    names: Vec<String>,
    bodies: Vec<Value>,
}

struct Fuzz {
    spec: Value,
    known: Known,
    url: String,
    app: String,
    host: String,
}

impl Fuzz {
    /// A request to one of the documented operations.
    fn request(&self, dice: &Dice) -> Made {
        let paths = self.spec["paths"].as_object().unwrap();
        let operations: Vec<_> = paths
            .iter()
            .flat_map(|(path, methods)| {
                methods.as_object().unwrap().iter().map(move |(method, it)| (path, method, it))
            })
            .collect();
        let (path, method, operation) = *dice.pick(&operations);
        let parts: Vec<_> = path
            .split('/')
            .map(|part| if part.starts_with('{') { self.part(dice) } else { part.to_owned() })
            .collect();
        let mut path = parts.join("/");
        if method == "get" && dice.below(2) == 0 {
            path += &format!("?app={}", self.part(dice));
        }
        let content = operation["requestBody"]["content"].as_object();
        let (kind, schema) = content
            .and_then(|content| content.iter().next())
            .map_or(("", &Value::Null), |(kind, content)| (kind.as_str(), &content["schema"]));
        let body = self.value(dice, schema, "", 0);
        Made { method: method.to_uppercase(), path, body, is_form: kind.contains("form") }
    }

    /// A part of a path, already encoded.
    fn part(&self, dice: &Dice) -> String {
        let parts = [
            self.app.as_str(),
            "0193b6a2-1f4d-7a3b-8c5d-6e7f8091a2b3",
            "fbfc3007-154e-4ecc-8c0b-6e020557d7bd",
            "x",
            "%00",
            "%ff%fe",
            "%2e%2e",
            "%2F",
            "a%20b",
            "..%2f..",
            "%F0%9F%94%91",
            "0193b6a2",
            "'%20OR%201=1--",
            "aaguid",
            "%25",
            "+",
        ];
        (*dice.pick(&parts)).to_owned()
    }

    /// A value of the schema, or now and then another one.
    fn value(&self, dice: &Dice, schema: &Value, name: &str, depth: usize) -> Value {
        if dice.below(24) == 0 {
            return self.wrong(dice);
        }
        if let Some(reference) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            let known: Vec<_> = self.known.bodies.iter().filter_map(|body| body.get(name)).collect();
            if !known.is_empty() && dice.below(3) == 0 {
                return (*dice.pick(&known)).clone();
            }
            return self.value(dice, &self.spec["components"]["schemas"][reference], name, depth);
        }
        if let Some(first) = schema["allOf"].as_array().and_then(|all| all.first()) {
            return self.value(dice, first, name, depth);
        }
        if let Some(choices) = schema["enum"].as_array() {
            return dice.pick(choices).clone();
        }
        match schema["type"].as_str() {
            Some("object") => self.object(dice, schema, depth),
            Some("array") => {
                (0..dice.below(5)).map(|_| self.value(dice, &schema["items"], name, depth + 1)).collect()
            }
            Some("integer") => json!(dice.pick(&[0, 1, -7, -257, 1920, i64::from(i32::MAX), i64::from(i32::MIN)])),
            Some("boolean") => json!(dice.below(2) == 0),
            Some("string") => json!(self.text(dice, schema, name)),
            _ => self.wrong(dice),
        }
    }

    fn object(&self, dice: &Dice, schema: &Value, depth: usize) -> Value {
        let mut members = Map::new();
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            if depth < 6 && dice.below(8) > 0 {
                members.insert(name.clone(), self.value(dice, schema, name, depth + 1));
            }
        }
        if dice.below(6) == 0 {
            members.insert("__proto__".to_owned(), self.wrong(dice));
        }
        Value::Object(members)
    }

    fn text(&self, dice: &Dice, schema: &Value, name: &str) -> String {
        let known: Vec<_> = self.known.bodies.iter().filter_map(|body| find(body, name)).collect();
        match (name, dice.below(4)) {
            (_, 0) => (*dice.pick(&TEXTS)).to_owned(),
            ("id", _) => self.app.clone(),
            ("username", 1 | 2) => dice.pick(&self.known.names).clone(),
            ("grant_type", _) => "refresh_token".to_owned(),
            ("authCode" | "otp", _) => format!("{:06}", dice.below(1_000_000)),
            ("email", 1 | 2) => format!("{}@example.com", b64(dice.bytes(6))),
            ("phoneNumber" | "phone", 1 | 2) => format!("+1{:010}", dice.below(9_999_999_999)),
            ("session" | "jwtAccess" | "token" | "refresh_token", 1 | 2) => dice.pick(&self.known.secrets).clone(),
            (_, 1) if !known.is_empty() => {
                let bytes = fidelio_kernel::base64url::decode(dice.pick::<String>(&known)).unwrap_or_default();
                b64(dice.altered(&bytes))
            }
            (_, 2) if !known.is_empty() => dice.pick(&known).clone(),
            _ if schema["format"] == "base64url" => b64(dice.bytes(dice.below(200))),
            _ => dice.bytes(dice.below(40)).iter().map(|byte| char::from(*byte)).collect(),
        }
    }

    /// A value of any type.
    fn wrong(&self, dice: &Dice) -> Value {
        let wrong = [
            Value::Null,
            json!(true),
            json!(0),
            json!(-1),
            json!(1.5),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(1e308),
            json!(""),
            json!([]),
            json!({}),
            json!([[[[]]]]),
            json!({"a": {"b": null}}),
            json!("\u{0}"),
            json!(self.app),
        ];
        dice.pick(&wrong).clone()
    }
}

const TEXTS: [&str; 16] = [
    "",
    " ",
    "\0",
    "a\0b",
    "\r\n",
    "\u{202e}abc",
    "\u{feff}",
    "é\u{301}\u{301}",
    "𝔘𝔫𝔦",
    "' OR 1=1 --",
    "%s%n",
    "../../etc/passwd",
    "${jndi:ldap://x}",
    "<script>",
    "ﷺﷺﷺﷺﷺﷺﷺﷺ",
    "AAAAAAAAAAAAAAAAAAAAAAAA====",
];

/// The text of a member of this name, wherever it is.
fn find(value: &Value, name: &str) -> Option<String> {
    match value {
        Value::Object(members) => members
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
            .or_else(|| members.values().find_map(|value| find(value, name))),
        _ => None,
    }
}

#[test]
fn equal_seeds_make_equal_requests() {
    let spec: Value = serde_json::from_str(include_str!("../../../spec/openapi.json")).unwrap();
    let fuzz = Fuzz {
        spec,
        known: Known { secrets: vec!["x".into()], names: vec!["ann".into()], bodies: vec![] },
        url: String::new(),
        app: "app".into(),
        host: String::new(),
    };
    let make = |seed| fuzz.request(&Dice::new(seed));
    assert_eq!(make(1), make(1));
    assert!((2..20).any(|seed| make(seed) != make(1)));
}
