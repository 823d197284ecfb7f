//! Who sends a request.

use std::net::IpAddr;

use fidelio_flows::Client;
use ipnet::IpNet;
use poem::Request;

use crate::request_scope::RequestScope;
use crate::state::{ApiState, Proxies};
use crate::user_agent;

/// The longest list of languages that is looked at, in bytes.
const MAX_LANGUAGES: usize = 256;

/// A browser or app, by its own word and its address.
pub(crate) fn client(state: &ApiState, request: &Request) -> Client {
    let backend = backend(state, request);
    Client { address: backend.network.clone(), ..backend }
}

/// A backend: it acts for many people, so that its address says nothing of how often one of them tries.
pub(crate) fn backend(state: &ApiState, request: &Request) -> Client {
    let user_agent = request.header("User-Agent").map(user_agent::describe).unwrap_or_default();
    Client {
        address: None,
        languages: languages(request.header("Accept-Language").unwrap_or_default()),
        user_agent: user_agent.label().unwrap_or_default(),
        network: match &state.proxies {
            Proxies::Trusted(trusted) => address(request, trusted).map(network),
            Proxies::Unknown => None,
        },
        request: RequestScope::of(request).map(|scope| scope.id),
        trace: request.header("traceparent").and_then(trace_id).map(str::to_owned),
    }
}

/// The trace id of a `traceparent` header (W3C Trace Context section 3.2.2); of a version that is not known yet too.
fn trace_id(header: &str) -> Option<&str> {
    let mut parts = header.trim().split('-');
    let (version, trace) = (parts.next()?, parts.next()?);
    let is_hex = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'));
    let is_trace = version.len() == 2 && version != "ff" && is_hex(version) && trace.len() == 32 && is_hex(trace);
    (is_trace && trace.bytes().any(|b| b != b'0')).then_some(trace)
}

fn address(request: &Request, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.remote_addr().as_socket_addr()?.ip();
    let headers = request.headers().get_all("X-Forwarded-For").into_iter().filter_map(|value| value.to_str().ok());
    let forwarded: Vec<_> = headers.flat_map(|value| value.split(',')).map(str::trim).collect();
    Some(sender(peer, &forwarded, trusted))
}

/// The address that the connection comes from; if that is a proxy that is trusted, the last one that it and others
/// like it did not vouch for. Whatever else the header says may be invented.
fn sender(peer: IpAddr, forwarded: &[&str], trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut nearest = peer.to_canonical();
    for text in forwarded.iter().rev() {
        if !is_trusted(&nearest) {
            break;
        }
        let Ok(address) = text.parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
    }
    nearest
}

/// What one subscriber has: an address of IPv4, and of IPv6 the network of 64 bits.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// The languages of `Accept-Language` (RFC 9110 section 12.5.4), best first.
fn languages(header: &str) -> Vec<String> {
    if header.len() > MAX_LANGUAGES {
        return Vec::new();
    }
    let mut ranges: Vec<(f32, &str)> = header
        .split(',')
        .filter_map(|part| {
            let (tag, parameters) = part.split_once(';').unwrap_or((part, ""));
            let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok())?;
            let tag = tag.trim();
            (!tag.is_empty() && quality > 0.0).then_some((quality, tag))
        })
        .collect();
    ranges.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    ranges.into_iter().map(|(_, tag)| tag.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, forwarded: &[&str]) -> String {
        let trusted = ["10.0.0.0/8".parse().expect("a network"), "fd00::/8".parse().expect("a network")];
        network(sender(peer.parse().expect("an address"), forwarded, &trusted))
    }

    #[test]
    fn only_trusted_proxies_say_who_sends_a_request() {
        for (peer, forwarded, client) in [
            ("203.0.113.7", &["198.51.100.1"][..], "203.0.113.7"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.1", "10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["198.51.100.1", "rubbish"], "10.0.0.1"),
            ("::ffff:10.0.0.1", &["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
            ("fd00::1", &["2001:db8:1:2:ffff::1"], "2001:db8:1:2::/64"),
        ] {
            assert_eq!(from(peer, forwarded), client, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn a_trace_id_is_read_from_a_well_formed_header_only() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        assert_eq!(trace_id(&format!("00-{trace}-b7ad6b7169203331-01")), Some(trace));
        for bad in [
            "",
            "00",
            "00-0af7",
            &format!("ff-{trace}-b7ad6b7169203331-01"),
            &format!("00-{}-x-01", "0".repeat(32)),
        ] {
            assert_eq!(trace_id(bad), None, "{bad}");
        }
    }

    #[test]
    fn languages_are_ordered_by_quality() {
        assert_eq!(languages("en;q=0.5, de-AT, fr;q=0, es;q=0.8"), ["de-AT", "es", "en"]);
        for nonsense in ["", ",,;", "en;q=x", &"x".repeat(1000)] {
            assert_eq!(languages(nonsense), Vec::<String>::new(), "{nonsense}");
        }
    }
}
