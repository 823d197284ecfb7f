use std::borrow::Cow;

use fidelio_kernel::base64url;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde_json::Value;

/// Bytes: read as base64 or base64url, padded or not, written as base64url without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binary(pub(crate) Vec<u8>);

impl Type for Binary {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "base64url".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "base64url")))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromJSON for Binary {
    fn parse_from_json(value: Option<Value>) -> ParseResult<Self> {
        match value.unwrap_or_default() {
            Value::String(text) => {
                base64url::decode(&text).map(Self).ok_or_else(|| ParseError::custom("it is not base64"))
            }
            other => Err(ParseError::expected_type(other)),
        }
    }
}

impl ToJSON for Binary {
    fn to_json(&self) -> Option<Value> {
        Some(Value::String(base64url::encode(&self.0)))
    }
}
