//! Every operation of the document is exercised: it succeeds, it refuses who may not call it, and it refuses bad
//! input by name. An operation that is new to the document fails here until it has its cases.

mod bodies;
mod bodies_of_scim;
mod credentials;
mod document;
mod success;
mod success_of_administration;
mod success_of_codes;
mod success_of_federation;
mod success_of_flows;
mod success_of_management;
mod success_of_scim;

use std::collections::BTreeSet;

use fidelio_identity::Scope;
use fidelio_tests::{Person, Tenant, on_both_databases};
use reqwest::Request;
use serde_json::json;

use crate::support::{Answer, Http, authorised};
use bodies::MISSING;
use document::APPLICATION;
pub(crate) use document::{DOCUMENT, NOBODYS, Operation, operations};

/// Operations that anybody may call, and why.
const FOR_ANYBODY: [(&str, &str); 15] = [
    ("authCodeRequestEmail", "somebody who is to sign in has no credential yet"),
    ("authCodeRequestSms", "somebody who is to sign in has no credential yet"),
    ("authInit", "somebody who is to sign in has no credential yet"),
    ("jwks", "the keys are public"),
    ("mfaBegin", "somebody who is to sign in has no credential yet"),
    ("mfaDiscover", "the trust ids are signed by whoever has their keys"),
    ("oidcBackChannelLogout", "the logout token is the credential of the provider; see the tests of federation"),
    (
        "oidcCallback",
        "the state is the credential, and what is wrong with it is a 400; see the tests of federation",
    ),
    ("oidcLogin", "somebody who is to sign in has no credential yet"),
    ("oauth2Revoke", "whoever holds a token may end it, and what is none needs no end (RFC 7009 section 2.2)"),
    ("oauth2Token", "a refresh token that is not live is a 400 by the standard; see sign_ins"),
    ("openidConfiguration", "where the keys are is public"),
    ("regInit", "without a token it registers a new user; its other cases are in registration::tokens"),
    ("txInit", "the passkey that confirms is the credential"),
    ("version", "monitoring has no credential"),
];

/// Operations that have no input to be bad, and why.
const WITHOUT_INPUT: [(&str, &str); 6] = [
    ("adminMetadataGet", "there is one for the installation"),
    ("adminWhoami", "the credential says all"),
    ("authCodeRequest", "the token says all"),
    ("mgmtAaguidBlacklistGet", "the key says all"),
    ("passkeysList", "the token says all"),
    ("version", "there is one version"),
];

/// Operations whose body has the proof of who calls: the example of each is a wrong one.
const PROVED_BY_BODY: [&str; 1] = ["authCodeVerify"];

/// Parameters that can be any text that can be stored.
const TEXTS: [&str; 2] = ["name", "username"];

/// Parameters that can be anything: what is nowhere finds nothing.
const ANYTHING: [&str; 1] = ["request"];

/// Operations by which clients choose the identifier in the path, and what it is called there.
const CHOSEN: [(&str, &str); 1] = [("adminOidcProviderPut", "providerId")];

/// Somebody who may call every operation.
struct Caller {
    token: String,
    session: String,
    operator: String,
}

impl Caller {
    async fn new(tenant: &Tenant) -> Self {
        let mut ann = Person::new(tenant);
        let token = ann.register().await.unwrap().jwt_access;
        let operator = tenant.operators().await.key_with(vec![Scope::Admin].into()).await;
        Self { token, session: ann.mfa_begin().await.unwrap().session, operator }
    }
}

/// The request with the credential that the operation needs.
fn as_allowed(operation: &Operation, request: Request, tenant: &Tenant, caller: &Caller) -> Request {
    match operation.needs.as_deref() {
        Some("apiKey") if operation.administers() => authorised(request, &caller.operator),
        Some("apiKey") => authorised(request, &tenant.api_key),
        Some("accessToken") => authorised(request, &caller.token),
        Some("session") => authorised(request, &caller.session),
        Some(other) => panic!("{}: nothing is known of the scheme {other}", operation.id),
        None => request,
    }
}

/// What is no identifier cannot be known; where the document has a 400, it is malformed.
fn status_of_malformed(operation: &Operation, place: &str, parameter: &str) -> u16 {
    if operation.is_scim() {
        // Lists of what the service is cannot be filtered at all.
        return if place == "path" { 404 } else { if operation.documents(400) { 400 } else { 403 } };
    }
    // Whatever else is wrong, nobody has this provider.
    if operation.id == "oidcCallback" || (operation.id == "oidcLogin" && parameter == "redirectUri") {
        return 404;
    }
    let is_input = operation.body().is_none() && operation.documents(400) && parameter != APPLICATION;
    if is_input || CHOSEN.contains(&(operation.id.as_str(), parameter)) { 400 } else { 404 }
}

fn is_listed(table: &[(&str, &str)], id: &str) -> bool {
    table.iter().any(|(listed, _)| *listed == id)
}

fn names(answer: &Answer, member: &str) -> bool {
    answer.message().strip_prefix(member).is_some_and(|rest| rest.starts_with([' ', ':']))
}

on_both_databases! {
    async fn every_operation_succeeds_as_documented(tenant: &Tenant) {
        for operation in operations() {
            let answer = success::of(&operation.id, tenant).await;
            let answer = answer.unwrap_or_else(|| panic!("{} has no success case", operation.id));
            assert!((200..=302).contains(&answer.status), "{}: {}", operation.id, answer.text);
            operation.check(&answer);
        }
    }

    async fn every_operation_refuses_who_may_not_call_it(tenant: &Tenant) {
        let http = Http::new(tenant);
        for operation in operations() {
            let id = &operation.id;
            let is_proved_by_body = PROVED_BY_BODY.contains(&id.as_str());
            let has_session = operation.body().is_some_and(|schema| !schema["properties"]["session"].is_null());
            let forgeries = if operation.needs.is_some() {
                let garbage = ["garbage", "Bearer garbage", "Basic Z2FyYmFnZTo=", ""];
                let mut requests = vec![operation.request_with(&http, NOBODYS)];
                requests.extend(garbage.map(|garbage| authorised(operation.request_with(&http, NOBODYS), garbage)));
                requests
            } else if has_session || is_proved_by_body {
                vec![operation.request_with(&http, NOBODYS)]
            } else {
                assert!(is_listed(&FOR_ANYBODY, id), "{id} has no unauthorised case and no reason for that");
                continue;
            };
            assert!(!is_listed(&FOR_ANYBODY, id), "{id} is not for anybody");
            for request in forgeries {
                let answer = http.send(request).await;
                assert_eq!(answer.status, 401, "{id}: {}", answer.text);
                operation.check(&answer);
            }
        }
    }

    async fn every_operation_refuses_bad_input_by_name(tenant: &Tenant) {
        let http = Http::new(tenant);
        let caller = Caller::new(tenant).await;
        for operation in operations() {
            let operation = operation.at(tenant);
            let mut cases = 0;
            let bad = match operation.is_scim() {
                true => bodies_of_scim::bad_bodies(&operation.id),
                false => operation.body().into_iter().flat_map(bodies::bad_bodies).collect(),
            };
            let bad = bad.into_iter();
            for case in bad.filter(|case| case.what == MISSING || !operation.is_form()) {
                let request = operation.with_body(&http, &operation.bare_path(), &case.body);
                let answer = http.send(as_allowed(&operation, request, tenant, &caller)).await;
                let id = &operation.id;
                assert_eq!(answer.status, 400, "{id}, {} {}: {}", case.member, case.what, answer.text);
                assert!(names(&answer, &case.member), "{id}, {} {}: {}", case.member, case.what, answer.text);
                operation.check(&answer);
                cases += 1;
            }
            for (place, name) in operation.parameters().filter(|(_, name)| !ANYTHING.contains(name)) {
                let expected = status_of_malformed(&operation, place, name);
                let bad = if TEXTS.contains(&name) { &["%00"][..] } else { &["malformed!", "%00", "0193b6a2!"] };
                for bad in bad {
                    let request = operation.request_to(&http, &operation.path_with_one(name, bad));
                    let answer = http.send(as_allowed(&operation, request, tenant, &caller)).await;
                    assert_eq!(answer.status, expected, "{}, {name} {bad}: {}", operation.id, answer.text);
                    operation.check(&answer);
                    cases += 1;
                }
            }
            let is_without = is_listed(&WITHOUT_INPUT, &operation.id);
            assert!((cases == 0) == is_without, "{} has {cases} bad inputs, which its table denies", operation.id);
        }
    }
}

#[test]
fn the_tables_have_no_operation_that_is_gone() {
    let known: BTreeSet<_> = operations().into_iter().map(|operation| operation.id).collect();
    assert!(!known.is_empty());
    for (id, reason) in FOR_ANYBODY.iter().chain(&WITHOUT_INPUT) {
        assert!(known.contains(*id), "{id} is not in the document");
        assert!(!reason.is_empty());
    }
}

#[test]
fn bad_bodies_miss_and_mistype_every_member_at_every_depth() {
    let schema = json!({
        "type": "object",
        "required": ["a"],
        "properties": {
            "a": {"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}},
            "c": {"type": "array", "items": {"type": "string"}},
        },
    });
    let cases: BTreeSet<_> =
        bodies::bad_bodies(&schema).into_iter().map(|case| format!("{} {}", case.member, case.what)).collect();
    let expected = ["a is missing", "a has a wrong type", "a.b is missing", "a.b has a wrong type"];
    let more = ["c has a wrong type", "c[0] has a wrong type"];
    assert_eq!(cases, expected.iter().chain(&more).map(ToString::to_string).collect());
}
