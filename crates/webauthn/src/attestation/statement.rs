use std::collections::BTreeMap;

use serde_cbor_2::Value;

/// The members of an attestation statement. Every method is `None` where a member is not there or of another type.
pub(crate) struct Statement(BTreeMap<Value, Value>);

impl Statement {
    pub(crate) const fn new(members: BTreeMap<Value, Value>) -> Self {
        Self(members)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.member(name).is_some()
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i128> {
        match self.member(name)? {
            Value::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.member(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn bytes(&self, name: &str) -> Option<&[u8]> {
        match self.member(name)? {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The attestation certificate: the first in `x5c`.
    pub(crate) fn certificate(&self) -> Option<&[u8]> {
        let Value::Array(chain) = self.member("x5c")? else { return None };
        match chain.first()? {
            Value::Bytes(certificate) => Some(certificate),
            _ => None,
        }
    }

    /// All of `x5c`, of which there must be one at least.
    pub(crate) fn trust_path(&self) -> Option<Vec<Vec<u8>>> {
        let Value::Array(chain) = self.member("x5c")? else { return None };
        let bytes = |certificate: &Value| match certificate {
            Value::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        };
        let path: Vec<_> = chain.iter().map(bytes).collect::<Option<_>>()?;
        (!path.is_empty()).then_some(path)
    }

    fn member(&self, name: &str) -> Option<&Value> {
        self.0.get(&Value::Text(name.to_owned()))
    }
}
