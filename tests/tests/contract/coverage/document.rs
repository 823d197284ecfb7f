//! The document, read as a source of cases.

use std::sync::LazyLock;

use fidelio_identity::Scope;
use fidelio_tests::Tenant;
use reqwest::{Method, Request};
use serde_json::{Map, Value};

use super::bodies::example;
use crate::support::{Answer, Http};

/// The committed document.
pub(crate) const DOCUMENT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.json"));

/// What paths call the application that is administered.
pub(super) const APPLICATION: &str = "applicationId";

/// A well-formed identifier that nobody has.
pub(crate) const NOBODYS: &str = "0193b6a2-2b6e-7c4d-9d6e-7f8091a2b3c4";

const FORM: &str = "application/x-www-form-urlencoded";

static PARSED: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(DOCUMENT).expect("the document is JSON"));

/// An operation of the document.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(super) method: Method,
    /// The security scheme, if a call must have a credential; the first, if there are several to choose from.
    pub(crate) needs: Option<String>,
    path: String,
    /// The application that is administered, where it is told.
    application: Option<String>,
    described: &'static Value,
}

/// Every operation of the document.
pub(crate) fn operations() -> Vec<Operation> {
    let paths = PARSED["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().expect("methods").iter();
        methods.filter(|(method, _)| *method != "parameters").map(move |(method, described)| Operation {
            id: described["operationId"].as_str().expect("an operationId").to_owned(),
            method: method.to_uppercase().parse().expect("a method"),
            needs: needed(&described["security"]),
            path: path.clone(),
            application: None,
            described,
        })
    });
    operations.collect()
}

/// The one scheme that a call must have; an empty alternative makes it optional.
fn needed(security: &Value) -> Option<String> {
    let alternatives = security.as_array()?;
    if alternatives.iter().any(|schemes| schemes.as_object().is_some_and(Map::is_empty)) {
        return None;
    }
    alternatives.first()?.as_object()?.keys().next().cloned()
}

impl Operation {
    /// The schema of the body, if it has one.
    pub(super) fn body(&self) -> Option<&'static Value> {
        let kinds = self.described["requestBody"]["content"].as_object()?;
        kinds.values().next().map(|kind| resolved(&kind["schema"]))
    }

    /// Whether the body is a form, in which everything is text.
    pub(crate) fn is_form(&self) -> bool {
        !self.described["requestBody"]["content"][FORM].is_null()
    }

    /// Whether there is a parameter, in the path or in the query, that may be the identifier of something: not one that only
    /// says which attributes are told.
    pub(crate) fn has_identifier(&self) -> bool {
        let is_projection = |name: &str| matches!(name, "attributes" | "excludedAttributes");
        self.parameters().any(|(_, name)| !is_projection(name))
    }

    /// Whether whoever calls administers.
    pub(crate) fn administers(&self) -> bool {
        self.path.starts_with("/fido2/v2/admin/")
    }

    /// Whether it is one of SCIM, which has a media type and errors of its own.
    pub(super) fn is_scim(&self) -> bool {
        self.path.starts_with("/scim/")
    }

    /// The same at this application, where the path names one.
    pub(crate) fn at(mut self, tenant: &Tenant) -> Self {
        self.application = Some(tenant.id().to_string());
        self
    }

    /// Whether the path names the application.
    pub(crate) fn names_application(&self) -> bool {
        self.parameters().any(|(_, name)| name == APPLICATION)
    }

    /// A well-formed request, with this identifier in the path and nothing in the query.
    pub(crate) fn request_for(&self, http: &Http, id: &str) -> Request {
        let is_queried: Vec<_> = self.parameters().filter(|(place, _)| *place == "query").collect();
        let path = self.path_where(|name| match &self.application {
            _ if is_queried.iter().any(|(_, queried)| *queried == name) => None,
            Some(application) if name == APPLICATION => Some(application),
            _ => Some(id),
        });
        self.request_to(http, &path)
    }

    /// The schemes of which a call must have one.
    pub(super) fn schemes(&self) -> Vec<&'static str> {
        let alternatives = self.described["security"].as_array().into_iter().flatten();
        alternatives
            .flat_map(|one| one.as_object().into_iter().flat_map(|one| one.keys().map(String::as_str)))
            .collect()
    }

    /// The scope that the credential must hold, as the description says.
    pub(super) fn scope(&self) -> Option<Scope> {
        if self.administers() {
            return Some(Scope::Admin);
        }
        let words = self.described["description"].as_str()?.split_whitespace().collect::<Vec<_>>().join(" ");
        let (_, rest) = words.split_once("with the scope `")?;
        rest.split_once('`')?.0.parse().ok()
    }

    /// A well-formed request, with what this says for each parameter in the path or required in the query.
    pub(super) fn request_where(&self, http: &Http, value: impl Fn(&str) -> Option<String>) -> Request {
        let values: Vec<_> = self.parameters().map(|(_, name)| (name, value(name))).collect();
        let path = self.path_where(|name| {
            values.iter().find(|(known, _)| *known == name).and_then(|(_, value)| value.as_deref())
        });
        self.request_to(http, &path)
    }

    /// The parameters in the path and in the query: where each is, and what it is called. Those in headers are conditions.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let parameters = self.described["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.map(|parameter| {
            (parameter["in"].as_str().expect("a place"), parameter["name"].as_str().expect("a name"))
        });
        parameters.filter(|(place, _)| *place != "header")
    }

    /// The path with this value for every parameter, but for an application that is told.
    pub(super) fn path_with(&self, value: &str) -> String {
        self.path_where(|name| match &self.application {
            Some(application) if name == APPLICATION => Some(application),
            _ => Some(value),
        })
    }

    /// The path to what nobody has, with nothing in the query.
    pub(super) fn bare_path(&self) -> String {
        self.path_where(|name| self.application.as_deref().filter(|_| name == APPLICATION))
    }

    /// The path with this value for one parameter. Others are left out of the query, and what nobody has in the path.
    pub(super) fn path_with_one(&self, wanted: &str, value: &str) -> String {
        self.path_where(|name| match &self.application {
            _ if name == wanted => Some(value),
            Some(application) if name == APPLICATION => Some(application),
            _ => None,
        })
    }

    fn path_where<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> String {
        let mut path = self.path.clone();
        let mut query = Vec::new();
        for (place, name) in self.parameters() {
            match (place, value(name)) {
                ("path", value) => path = path.replace(&format!("{{{name}}}"), value.unwrap_or(NOBODYS)),
                ("query", value) => query.extend(value.map(|value| format!("{name}={value}"))),
                (other, _) => panic!("{}: a parameter in {other}", self.id),
            }
        }
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// A well-formed request, with this value for every parameter.
    pub(crate) fn request_with(&self, http: &Http, value: &str) -> Request {
        self.request_to(http, &self.path_with(value))
    }

    /// A request to this path, well-formed otherwise.
    pub(super) fn request_to(&self, http: &Http, path: &str) -> Request {
        match self.body() {
            Some(schema) => self.with_body(http, path, &example(schema)),
            None => http.request(self.method.clone(), path),
        }
    }

    /// A request with this body, as the operation takes it.
    pub(super) fn with_body(&self, http: &Http, path: &str, body: &Value) -> Request {
        match () {
            () if self.is_form() => http.form(path, body),
            () if self.is_scim() => http.scim(self.method.clone(), path, body),
            () => http.json(self.method.clone(), path, body),
        }
    }

    /// Whether the document has this status.
    pub(super) fn documents(&self, status: u16) -> bool {
        !self.described["responses"][status.to_string()].is_null()
    }

    /// Holds an answer to the document: its status, its media type, and every member of its body.
    pub(super) fn check(&self, answer: &Answer) {
        let Self { id, described, .. } = self;
        let response = &described["responses"][answer.status.to_string()];
        assert!(!response.is_null(), "{id}: {} is not documented", answer.status);
        let Some(content) = response["content"].as_object() else {
            assert_eq!(answer.text, "", "{id}: {} has no body in the document", answer.status);
            return;
        };
        let (kind, media) = content.iter().next().expect("a media type");
        let kind = kind.split(';').next();
        assert_eq!(answer.header("Content-Type"), kind, "{id}: {}", answer.status);
        conforms(&media["schema"], &answer.body).unwrap_or_else(|error| panic!("{id}: {error} in {}", answer.text));
    }
}

fn resolved(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        Some(name) => &PARSED["components"]["schemas"][name],
        None => schema,
    }
}

/// A schema with its parts put together: `allOf` holds a reference and the description of its place.
pub(super) fn whole(schema: &Value) -> Value {
    let mut whole = match schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        Some(name) => PARSED["components"]["schemas"][name].clone(),
        None => schema.clone(),
    };
    for part in whole["allOf"].as_array().cloned().into_iter().flatten() {
        for (name, value) in self::whole(&part).as_object().cloned().into_iter().flatten() {
            whole[name] = value;
        }
    }
    whole
}

/// Whether a value is what the schema says, and has no member that it does not say.
fn conforms(schema: &Value, value: &Value) -> Result<(), String> {
    let schema = whole(schema);
    let wrong = |what: &str| Err(format!("{value} is not {what}"));
    match schema["type"].as_str() {
        Some("object") => {
            let Some(members) = value.as_object() else { return wrong("an object") };
            for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                members.get(required).filter(|value| !value.is_null()).ok_or(format!("{required} is missing"))?;
            }
            members.iter().try_for_each(|(name, value)| match &schema["properties"][name] {
                Value::Null => Err(format!("{name} is not documented")),
                schema => conforms(schema, value),
            })
        }
        Some("array") => match value.as_array() {
            Some(items) => items.iter().try_for_each(|item| conforms(&schema["items"], item)),
            None => wrong("an array"),
        },
        Some("string") => match (value.as_str(), schema["enum"].as_array()) {
            (None, _) => wrong("a string"),
            (Some(_), Some(choices)) if !choices.contains(value) => wrong("one of the choices"),
            _ => Ok(()),
        },
        Some("integer") if !value.is_i64() && !value.is_u64() => wrong("a whole number"),
        Some("boolean") if !value.is_boolean() => wrong("a boolean"),
        Some(_) => Ok(()),
        // Whatever JSON there is.
        None => Ok(()),
    }
}
