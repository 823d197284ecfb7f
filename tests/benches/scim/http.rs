//! A provisioning client.

use anyhow::{Context as _, Result, bail};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

/// Sends requests, over one connection if they are sent one after the other.
#[derive(Clone)]
pub(crate) struct Http {
    client: reqwest::Client,
    base: String,
    key: String,
}

/// A request, and what its answer must be like.
#[derive(Clone)]
pub(crate) struct Request {
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
    found: Option<u64>,
}

impl Request {
    /// Of this method and path below `/scim/v2`.
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), query: Vec::new(), body: None, found: None }
    }

    /// To read something.
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// With a parameter.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// With a body.
    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Which finds at least so many resources.
    pub(crate) fn finds(mut self, found: u64) -> Self {
        self.found = Some(found);
        self
    }
}

impl Http {
    /// A client with this API key.
    pub(crate) fn new(url: &str, key: &str) -> Result<Self> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { client, base: format!("{url}/scim/v2"), key: key.to_owned() })
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&self, request: Request) -> Result<Value> {
        let Request { method, path, query, body, found } = request;
        let mut sent =
            self.client.request(method, format!("{}{path}", self.base)).bearer_auth(&self.key).query(&query);
        if let Some(body) = &body {
            sent = sent.header(CONTENT_TYPE, "application/scim+json").body(body.to_string());
        }
        let answer = sent.send().await?;
        let status = answer.status();
        let text = answer.bytes().await?;
        if !status.is_success() {
            bail!("{path} {query:?}: {status} {}", String::from_utf8_lossy(&text));
        }
        if text.is_empty() {
            return Ok(Value::Null);
        }
        let answer: Value = serde_json::from_slice(&text).context("an answer in JSON")?;
        match (found, answer["totalResults"].as_u64()) {
            (Some(least), total) if total.is_none_or(|total| total < least) => {
                bail!("{path} {query:?}: found {total:?}, and not {least}")
            }
            _ => Ok(answer),
        }
    }
}
