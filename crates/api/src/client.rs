//! Who sends a request.

use std::net::IpAddr;

use fidelio_flows::Client;
use ipnet::IpNet;
use poem::Request;

use crate::state::ApiState;
use crate::user_agent;

/// The longest list of languages that is looked at, in bytes.
const MAX_LANGUAGES: usize = 256;

/// A browser or app, by its own word and its address.
pub(crate) fn client(state: &ApiState, request: &Request) -> Client {
    let address = address(request, &state.trusted_proxies).map(network);
    Client { address, ..backend(request) }
}

/// A backend: it acts for many people, so that its address says nothing of how often one of them tries.
pub(crate) fn backend(request: &Request) -> Client {
    let user_agent = request.header("User-Agent").map(user_agent::describe).unwrap_or_default();
    Client {
        address: None,
        languages: languages(request.header("Accept-Language").unwrap_or_default()),
        user_agent: user_agent.label().unwrap_or_default(),
    }
}

/// The address that the connection comes from; if that is a proxy that is trusted, the last one that it and others
/// like it did not vouch for. Whatever else the header says may be invented.
fn address(request: &Request, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.remote_addr().as_socket_addr()?.ip().to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return Some(peer);
    }
    let headers = request.headers().get_all("X-Forwarded-For").into_iter().filter_map(|value| value.to_str().ok());
    let forwarded: Vec<_> = headers.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut nearest = peer;
    for text in forwarded.into_iter().rev() {
        let Ok(address) = text.parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !is_trusted(&nearest) {
            break;
        }
    }
    Some(nearest)
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
    use poem::Addr;
    use poem::web::RemoteAddr;

    use super::*;

    fn from(peer: &str, forwarded: &[&str]) -> Option<String> {
        let trusted = ["10.0.0.0/8".parse().expect("a network"), "fd00::/8".parse().expect("a network")];
        let peer = Addr::SocketAddr(format!("{peer}:1234").parse().expect("an address"));
        let mut request = Request::builder();
        for value in forwarded {
            request = request.header("X-Forwarded-For", *value);
        }
        let mut request = request.finish();
        request.set_remote_addr(RemoteAddr(peer));
        address(&request, &trusted).map(network)
    }

    #[test]
    fn only_trusted_proxies_say_who_sends_a_request() {
        for (peer, forwarded, client) in [
            ("203.0.113.7", &["198.51.100.1"][..], "203.0.113.7"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["1.1.1.1, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["198.51.100.1, rubbish"], "10.0.0.1"),
            ("[::ffff:10.0.0.1]", &["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
            ("[fd00::1]", &["2001:db8:1:2:ffff::1"], "2001:db8:1:2::/64"),
        ] {
            assert_eq!(from(peer, forwarded).as_deref(), Some(client), "{peer} {forwarded:?}");
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
