use fidelio_kernel::base64url;
use poem::http::StatusCode;
use poem::{Request, RequestBody, Result};
use poem_openapi::error::ContentTypeError;
use poem_openapi::payload::{Json, Payload as _};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchemaRef, Registry};
use poem_openapi::types::ParseFromJSON;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde_json::Value;

use crate::document::document;
use crate::error::ApiError;

/// A JSON body that is held to its schema in the document before it is read, so that an error names the
/// member that is wrong. Members that the schema does not have are ignored; `null` is absent.
pub(crate) struct Body<T>(pub(crate) T);

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = MetaMediaType { content_type: Json::<T>::CONTENT_TYPE, schema: T::schema_ref() };
        Some(MetaRequest { description: None, content: vec![content], required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let essence = request.content_type().and_then(|kind| kind.split(';').next());
        let is_json = essence.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(ContentTypeError::ExpectContentType.into());
        }
        let bytes = body.take()?.into_bytes().await?;
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|error| ApiError::bad_request(format!("the body is not JSON: {error}")))?;
        Ok(Self(read(value)?))
    }
}

/// A body as OAuth 2.0 has it: a form (RFC 6749 appendix B), held to its schema like any other.
pub(crate) struct FormBody<T>(pub(crate) T);

const FORM: &str = "application/x-www-form-urlencoded";

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for FormBody<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = MetaMediaType { content_type: FORM, schema: T::schema_ref() };
        Some(MetaRequest { description: None, content: vec![content], required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let essence = request.content_type().and_then(|kind| kind.split(';').next());
        if !essence.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM)) {
            let message = format!("send the body as {FORM}");
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message).into());
        }
        let bytes = body.take()?.into_bytes().await?;
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(&bytes)
            .map_err(|error| ApiError::bad_request(format!("the body is no form: {error}")))?;
        let mut members = serde_json::Map::new();
        // One without a value counts as absent (RFC 6749 section 3.2).
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            if members.insert(name.clone(), value.into()).is_some() {
                return Err(ApiError::bad_request(format!("{name} must be there only once")).into());
            }
        }
        Ok(Self(read(Value::Object(members))?))
    }
}

fn read<T: ParseFromJSON>(value: Value) -> Result<T, ApiError> {
    if let MetaSchemaRef::Reference(name) = T::schema_ref() {
        let schemas = &document()["components"]["schemas"];
        check(schemas, &schemas[&name], &value, "").map_err(ApiError::bad_request)?;
    }
    // What the schema cannot say is left to the type.
    let parsed = T::parse_from_json(Some(value));
    parsed.map_err(|error| ApiError::bad_request(format!("the body is malformed: {}", error.message())))
}

/// Holds a value to a schema; the error names the member and what it must be.
fn check(schemas: &Value, schema: &Value, value: &Value, path: &str) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return check(schemas, &schemas[name], value, path);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        check(schemas, part, value, path)?;
    }
    let here = if path.is_empty() { "the body" } else { path };
    let must_be = |what: &str| Err(format!("{here} must be {what}"));
    match schema["type"].as_str() {
        Some("object") => match value.as_object() {
            Some(members) => check_members(schemas, schema, members, path),
            None => must_be("an object"),
        },
        Some("array") => match value.as_array() {
            Some(items) => items
                .iter()
                .enumerate()
                .try_for_each(|(index, item)| check(schemas, &schema["items"], item, &format!("{path}[{index}]"))),
            None => must_be("an array"),
        },
        Some("string") => match value.as_str() {
            Some(text) => check_text(schema, text, here),
            None => must_be("a string"),
        },
        Some("integer") if !fits(schema, value) => must_be("a whole number from -2147483648 to 2147483647"),
        Some("boolean") if !value.is_boolean() => must_be("true or false"),
        _ => Ok(()),
    }
}

/// Every integer of a body is one of 32 bits.
fn fits(schema: &Value, value: &Value) -> bool {
    debug_assert_eq!(schema["format"], "int32", "the message of the check says so");
    value.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
}

fn check_members(
    schemas: &Value,
    schema: &Value,
    members: &serde_json::Map<String, Value>,
    path: &str,
) -> Result<(), String> {
    let name = |member: &str| if path.is_empty() { member.to_owned() } else { format!("{path}.{member}") };
    let given = |member: &str| members.get(member).filter(|value| !value.is_null());
    for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if given(required).is_none() {
            return Err(format!("{} is required", name(required)));
        }
    }
    for (member, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = given(member) {
            check(schemas, schema, value, &name(member))?;
        }
    }
    Ok(())
}

fn check_text(schema: &Value, text: &str, here: &str) -> Result<(), String> {
    if let Some(choices) = schema["enum"].as_array()
        && !choices.iter().any(|choice| choice == text)
    {
        let choices: Vec<_> = choices.iter().filter_map(Value::as_str).collect();
        return Err(format!("{here} must be one of {}", choices.join(", ")));
    }
    if let Some(least) = schema["minLength"].as_u64()
        && (text.chars().count() as u64) < least
    {
        return Err(format!("{here} must have at least {least} characters"));
    }
    if schema["format"] == "base64url" && base64url::decode(text).is_none() {
        return Err(format!("{here} must be base64url or base64"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(schema: &str, value: Value) -> Result<(), String> {
        let schemas = &document()["components"]["schemas"];
        check(schemas, &schemas[schema], &value, "")
    }

    #[test]
    fn the_wrong_member_is_named_with_what_it_must_be() {
        for (schema, value, says) in [
            ("AuthInitRequest", json!([]), "the body must be an object"),
            ("AuthInitRequest", json!({"user": {}}), "user.username is required"),
            ("AuthInitRequest", json!({"user": {"username": null}}), "user.username is required"),
            ("AuthInitRequest", json!({"user": {"username": 5}}), "user.username must be a string"),
            ("AuthInitRequest", json!({"app": "x"}), "app must be an object"),
            (
                "AuthInitRequest",
                json!({"user": {"username": "a", "usernameType": "fax"}}),
                "user.usernameType must be one of email, phone, other",
            ),
            (
                "AuthInitRequest",
                json!({"deviceInfo": {"screenWidth": 1.5}}),
                "deviceInfo.screenWidth must be a whole number from",
            ),
            (
                "RegInitRequest",
                json!({"passkeyOptions": {"securityKey": 1}}),
                "passkeyOptions.securityKey must be true or false",
            ),
            ("GrantRequest", json!({"grants": ["admin"]}), "grants[0] must be one of passkey:read, passkey:write"),
            ("AuthCompleteRequest", json!({"session": "0123456789abcdef"}), "assertionResult is required"),
            (
                "TxCompleteRequest",
                json!({
                    "authenticatorData": "", "clientData": "", "keyHandle": "", "signature": "", "session": "short"
                }),
                "session must have at least 16 characters",
            ),
            (
                "TxCompleteRequest",
                json!({
                    "authenticatorData": "%", "clientData": "", "keyHandle": "", "signature": "", "session": "0123456789abcdef"
                }),
                "authenticatorData must be base64url or base64",
            ),
        ] {
            let refused = refusal(schema, value.clone()).expect_err(says);
            assert!(refused.starts_with(says), "{value}: {refused}");
        }
    }

    #[test]
    fn unknown_members_and_nulls_of_optional_ones_are_ignored() {
        let value =
            json!({"user": {"username": "ann", "usernameType": null, "shoeSize": 43}, "deviceInfo": null, "x": 1});
        assert_eq!(refusal("AuthInitRequest", value), Ok(()));
    }
}
