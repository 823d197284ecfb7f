//! A provisioning client that holds every answer to what all answers have in common.

use fidelio_tests::Tenant;
use serde_json::{Value, json};

use crate::support::{http, send};

/// The message that a PATCH is.
pub(crate) const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
/// The extension of enterprises.
pub(super) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// How long a sentence of an error may be, in bytes.
const MAX_DETAIL: usize = 1_020;

/// A backend with an API key.
#[derive(Clone, Debug)]
pub(crate) struct Scim {
    pub(crate) url: String,
    pub(crate) key: String,
}

/// An answer of the API for provisioning.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) etag: Option<String>,
}

impl Told {
    /// `scimType` of an error.
    pub(crate) fn kind(&self) -> &str {
        self.body["scimType"].as_str().unwrap_or_default()
    }

    /// The identifier of a resource.
    pub(crate) fn id(&self) -> String {
        self.body["id"].as_str().unwrap_or_else(|| panic!("no id: {self:?}")).to_owned()
    }

    /// The identifiers of the resources of a list, sorted.
    pub(crate) fn ids(&self) -> Vec<String> {
        assert_eq!(self.status, 200, "{self:?}");
        let resources = self.body["Resources"].as_array().expect("a list");
        let mut ids: Vec<_> = resources.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    }

    /// The identifiers of the members of a group, sorted.
    pub(crate) fn members(&self) -> Vec<String> {
        let members = self.body["members"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut ids: Vec<_> = members.iter().map(|one| one["value"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    }
}

impl Scim {
    /// The backend of a tenant, with its key of every scope.
    pub(crate) fn of(tenant: &Tenant) -> Self {
        Self { url: tenant.url.clone(), key: tenant.api_key.clone() }
    }

    /// Another backend at the same server.
    pub(crate) fn with_key(&self, key: impl Into<String>) -> Self {
        Self { url: self.url.clone(), key: key.into() }
    }

    /// The same backend at another server.
    pub(crate) fn at(&self, url: &str) -> Self {
        Self { url: url.to_owned(), key: self.key.clone() }
    }

    /// A request without a body.
    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let request = http().request(method.parse().unwrap(), format!("{}/scim/v2{path}", self.url));
        if self.key.is_empty() { request } else { request.bearer_auth(&self.key) }
    }

    /// Sends a request with this body, without one if it is `null`.
    pub(crate) async fn send(&self, method: &str, path: &str, body: &Value) -> Told {
        let request = self.request(method, path);
        received(if body.is_null() { request } else { in_scim(request, body.to_string()) }).await
    }

    /// Sends a request with these bytes as its body.
    pub(crate) async fn raw(&self, method: &str, path: &str, body: impl Into<reqwest::Body>) -> Told {
        received(in_scim(self.request(method, path), body)).await
    }

    /// Reads a resource or a list.
    pub(crate) async fn get(&self, path: &str) -> Told {
        received(self.request("GET", path)).await
    }

    /// Reads a list with these parameters.
    pub(crate) async fn query(&self, path: &str, parameters: &[(&str, &str)]) -> Told {
        received(self.request("GET", path).query(parameters)).await
    }

    /// Who satisfies a filter.
    pub(crate) async fn find(&self, path: &str, filter: &str) -> Vec<String> {
        self.query(path, &[("filter", filter), ("count", "1000")]).await.ids()
    }

    /// Carries out these operations on a resource.
    pub(crate) async fn patch(&self, path: &str, operations: Value) -> Told {
        self.send("PATCH", path, &json!({ "schemas": [PATCH_OP], "Operations": operations })).await
    }

    /// Carries out these operations in one request.
    pub(crate) async fn bulk(&self, operations: Value) -> Told {
        let schemas = ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"];
        self.send("POST", "/Bulk", &json!({ "schemas": schemas, "Operations": operations })).await
    }

    /// Makes a user; the identifier.
    pub(crate) async fn user(&self, name: &str) -> String {
        let told = self.send("POST", "/Users", &json!({ "userName": name, "displayName": "Ann Example" })).await;
        assert_eq!(told.status, 201, "{told:?}");
        told.id()
    }

    /// Makes a group of these; the identifier.
    pub(crate) async fn group(&self, name: &str, members: &[&str]) -> String {
        let told = self.send("POST", "/Groups", &json!({ "displayName": name, "members": values(members) })).await;
        assert_eq!(told.status, 201, "{told:?}");
        told.id()
    }
}

/// Members as a body has them.
pub(crate) fn values(ids: &[&str]) -> Value {
    ids.iter().map(|id| json!({ "value": id })).collect()
}

fn in_scim(request: reqwest::RequestBuilder, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
    request.header("Content-Type", "application/scim+json").body(body)
}

/// Sends a request; panics if the server failed, or if the answer is not what every answer is.
pub(crate) async fn received(request: reqwest::RequestBuilder) -> Told {
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let (kind, etag) = (header("Content-Type"), header("ETag"));
    let text = response.text().await.expect("a body of text");
    assert!(status < 500, "{status} {text}");
    if text.is_empty() {
        assert!(status < 400, "{status} without a body");
        return Told { status, body: Value::Null, etag };
    }
    assert_eq!(kind.as_deref(), Some("application/scim+json"), "{status} {text}");
    let body: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    if status >= 400 {
        is_error(&body, &status.to_string());
    }
    Told { status, body, etag }
}

/// Holds an error to its form.
pub(crate) fn is_error(body: &Value, status: &str) {
    assert_eq!(body["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]), "{body}");
    assert_eq!(body["status"], status, "{body}");
    assert!(body["msgCode"].is_string(), "{body}");
    let detail = body["detail"].as_str().unwrap_or_else(|| panic!("no detail: {body}"));
    assert!(!detail.is_empty() && detail.len() <= MAX_DETAIL, "{} bytes: {detail:.300}", detail.len());
    assert!(!detail.contains(char::is_control), "{detail:?}");
}

/// Lets provisioning clients see a user who signed up, as an operator with this key.
pub(crate) async fn link(tenant: &Tenant, admin_key: &str, user: &str) {
    let path = format!("{}/fido2/v2/admin/applications/{}/users/{user}/provisioning", tenant.url, tenant.id());
    let answer = send(http().put(path).bearer_auth(admin_key)).await;
    assert!(answer.status < 300, "{answer:?}");
}
