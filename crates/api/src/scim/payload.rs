//! Bodies of SCIM: JSON that the domain reads and writes, since only it knows the schemas; the document has them typed.

use std::marker::PhantomData;

use fidelio_provisioning::{ProvisioningError, Resource, ScimType, names_version};
use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Request, RequestBody, Response, Result};
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaRequest, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions};
use serde_json::{Map, Value};

use super::SCIM_JSON;
use crate::error::ApiError;

/// A body, as an object; `T` is what it is in the document.
pub(super) struct ScimBody<T>(pub(super) Map<String, Value>, PhantomData<T>);

impl<'a, T: Type> ApiExtractor<'a> for ScimBody<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![MetaMediaType { content_type: SCIM_JSON, schema: T::schema_ref() }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let essence = request.content_type().and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
        if ![SCIM_JSON, "application/json"].iter().any(|kind| essence.eq_ignore_ascii_case(kind)) {
            let message = format!("send the body as {SCIM_JSON}");
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message).into());
        }
        let bytes = body.take()?.into_bytes().await?;
        let malformed = |advice: String| ApiError::from(ProvisioningError::new(ScimType::InvalidSyntax, advice));
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|error| malformed(format!("the body is not JSON: {error}")))?;
        match value {
            Value::Object(members) => Ok(Self(members, PhantomData)),
            _ => Err(malformed("the body must be an object".to_owned()).into()),
        }
    }
}

fn json(status: StatusCode, body: &Value) -> Response {
    Response::builder().status(status).content_type(SCIM_JSON).body(body.to_string())
}

/// An answer whose JSON the domain made; `T` is what it is in the document.
pub(super) struct ScimAnswer<T>(pub(super) Value, pub(super) PhantomData<T>);

impl<T> ScimAnswer<T> {
    pub(super) const fn new(body: Value) -> Self {
        Self(body, PhantomData)
    }
}

impl<T: Send> IntoResponse for ScimAnswer<T> {
    fn into_response(self) -> Response {
        json(StatusCode::OK, &self.0)
    }
}

fn answer<T: Type>(status: u16, description: &'static str, headers: Vec<MetaHeader>) -> MetaResponse {
    let content = vec![MetaMediaType { content_type: SCIM_JSON, schema: T::schema_ref() }];
    MetaResponse { description, status: Some(status), status_range: None, content, headers }
}

impl<T: Type> ApiResponse for ScimAnswer<T> {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![answer::<T>(200, "", Vec::new())] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

fn header_of(name: &str, description: &str) -> MetaHeader {
    MetaHeader {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        required: true,
        deprecated: false,
        schema: String::schema_ref(),
    }
}

fn resource_headers() -> Vec<MetaHeader> {
    vec![
        header_of("ETag", "The version of the resource, as `meta.version`."),
        header_of("Location", "Where it is."),
    ]
}

fn told(status: StatusCode, resource: Resource) -> Response {
    let mut response = json(status, &Value::Object(resource.body));
    for (name, text) in [(header::ETAG, &resource.version), (header::LOCATION, &resource.location)] {
        if let Ok(value) = HeaderValue::from_str(text) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// A resource, with its version and place in the headers.
pub(super) struct Told<T>(pub(super) Resource, pub(super) PhantomData<T>);

impl<T> Told<T> {
    pub(super) const fn new(resource: Resource) -> Self {
        Self(resource, PhantomData)
    }
}

impl<T: Send> IntoResponse for Told<T> {
    fn into_response(self) -> Response {
        told(StatusCode::OK, self.0)
    }
}

impl<T: Type> ApiResponse for Told<T> {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![answer::<T>(200, "", resource_headers())] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

/// A resource that was made.
pub(super) struct Made<T>(pub(super) Resource, pub(super) PhantomData<T>);

impl<T> Made<T> {
    pub(super) const fn new(resource: Resource) -> Self {
        Self(resource, PhantomData)
    }
}

impl<T: Send> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        told(StatusCode::CREATED, self.0)
    }
}

impl<T: Type> ApiResponse for Made<T> {
    fn meta() -> MetaResponses {
        MetaResponses { responses: vec![answer::<T>(201, "It was made.", resource_headers())] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

/// A resource, unless the client has this version of it (RFC 9110 section 13.1.2).
pub(super) struct Conditional<T>(Resource, Option<String>, PhantomData<T>);

impl<T> Conditional<T> {
    pub(super) const fn new(resource: Resource, if_none_match: Option<String>) -> Self {
        Self(resource, if_none_match, PhantomData)
    }
}

impl<T: Send> IntoResponse for Conditional<T> {
    fn into_response(self) -> Response {
        let is_known = self.1.is_some_and(|tags| names_version(&tags, &self.0.version));
        let mut response = told(StatusCode::OK, self.0);
        if is_known {
            response.set_status(StatusCode::NOT_MODIFIED);
            response.headers_mut().remove(header::CONTENT_TYPE);
            response.set_body(());
        }
        response
    }
}

impl<T: Type> ApiResponse for Conditional<T> {
    fn meta() -> MetaResponses {
        let unchanged = MetaResponse {
            description: "The resource is a version that If-None-Match names; the answer has no body.",
            status: Some(304),
            status_range: None,
            content: Vec::new(),
            headers: Vec::new(),
        };
        MetaResponses { responses: vec![answer::<T>(200, "", resource_headers()), unchanged] }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}
