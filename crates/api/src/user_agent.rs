//! What a browser's User-Agent header tells of the device.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use fidelio_identity::DeviceInfo;
use ua_parser::{Extractor, Regexes};

const PATTERNS: &str = include_str!("../data/user_agents.json");

static EXTRACTOR: LazyLock<Option<Extractor<'static>>> = LazyLock::new(|| {
    let regexes: Regexes<'static> = serde_json::from_str(PATTERNS).ok()?;
    regexes.try_into().ok()
});

/// What was described already: most requests come with one of a few headers, and the patterns are many.
static DESCRIBED: LazyLock<Mutex<HashMap<String, DeviceInfo>>> = LazyLock::new(Mutex::default);

/// How many descriptions are remembered.
const MAX_DESCRIBED: usize = 1024;

/// The longest header that is looked at.
const MAX_LENGTH: usize = 512;

/// Compiles the patterns, which takes a moment, so that the first request need not.
pub fn preload() {
    LazyLock::force(&EXTRACTOR);
}

/// A description of the device as far as the header tells it.
pub(crate) fn describe(user_agent: &str) -> DeviceInfo {
    if user_agent.len() > MAX_LENGTH {
        return DeviceInfo::default();
    }
    let remembered = || DESCRIBED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = remembered().get(user_agent) {
        return known.clone();
    }
    let described = extract(user_agent);
    let mut all = remembered();
    if all.len() >= MAX_DESCRIBED {
        all.clear();
    }
    all.insert(user_agent.to_owned(), described.clone());
    described
}

fn extract(user_agent: &str) -> DeviceInfo {
    let Some(extractor) = &*EXTRACTOR else { return DeviceInfo::default() };
    let client = extractor.ua.extract(user_agent);
    let os = extractor.os.extract(user_agent);
    DeviceInfo {
        client_name: client.as_ref().map(|client| client.family.to_string()),
        client_type: client.as_ref().map(|_| "browser".to_owned()),
        client_version: client
            .as_ref()
            .and_then(|client| version([client.major, client.minor, client.patch, client.patch_minor])),
        os_name: os.as_ref().map(|os| os.os.to_string()),
        os_version: os.as_ref().and_then(|os| {
            version([os.major.as_deref(), os.minor.as_deref(), os.patch.as_deref(), os.patch_minor.as_deref()])
        }),
        os_arch: architecture(user_agent).map(str::to_owned),
        ..DeviceInfo::default()
    }
}

fn version(parts: [Option<&str>; 4]) -> Option<String> {
    let parts: Vec<_> = parts.into_iter().map_while(|part| part.filter(|part| !part.is_empty())).collect();
    (!parts.is_empty()).then(|| parts.join("."))
}

fn architecture(user_agent: &str) -> Option<&'static str> {
    [("x86_64", "x86_64"), ("Win64; x64", "x86_64"), ("aarch64", "arm64"), ("arm64", "arm64"), ("i686", "x86")]
        .into_iter()
        .find_map(|(mark, name)| user_agent.contains(mark).then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_browsers_are_recognised() {
        for (header, label) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
                "Chrome on Windows",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:122.0) Gecko/20100101 Firefox/122.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1",
                "Mobile Safari on iOS",
            ),
        ] {
            assert_eq!(describe(header).label().as_deref(), Some(label));
        }
    }

    #[test]
    fn nonsense_and_oversize_headers_tell_nothing() {
        for header in [String::new(), "\u{fffd}\u{0}".into(), "Chrome/120 ".repeat(1000)] {
            assert_eq!(describe(&header), DeviceInfo::default(), "{}", header.len());
        }
    }
}
