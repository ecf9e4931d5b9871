//! What may not travel from one connection to the next, and what a proxy adds.

use std::net::SocketAddr;

use http::header::{CONNECTION, EXPECT, HOST, TE, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue, Uri, Version};

const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");
const PROXY_AUTHENTICATE: HeaderName = HeaderName::from_static("proxy-authenticate");
const PROXY_AUTHORIZATION: HeaderName = HeaderName::from_static("proxy-authorization");
const HTTP2_SETTINGS: HeaderName = HeaderName::from_static("http2-settings");
const FORWARDED: HeaderName = HeaderName::from_static("forwarded");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Where a client connects from.
#[derive(Clone, Copy, Debug)]
pub(in crate::gateway) struct Peer(pub(in crate::gateway) SocketAddr);

/// Removes the headers of this hop (RFC 9110, 7.6.1): the known ones, and those that `Connection` names.
pub(in crate::gateway) fn strip_hop(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    let known = [
        CONNECTION,
        KEEP_ALIVE,
        PROXY_CONNECTION,
        PROXY_AUTHENTICATE,
        PROXY_AUTHORIZATION,
        TE,
        TRANSFER_ENCODING,
        UPGRADE,
        HTTP2_SETTINGS,
        // The server here has answered the expectation by reading the body.
        EXPECT,
    ];
    for name in named.iter().chain(&known) {
        headers.remove(name);
    }
}

/// Says who the client is, which host it asked for and how.
pub(super) fn add_forwarded(headers: &mut HeaderMap, peer: Option<Peer>, host: Option<HeaderValue>, trust: bool) {
    if !trust {
        for name in [FORWARDED, FORWARDED_FOR, FORWARDED_HOST, FORWARDED_PROTO] {
            headers.remove(name);
        }
    }
    if let Some(Peer(address)) = peer {
        let mut chain: Vec<String> = Vec::new();
        chain.extend(headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).map(str::to_owned));
        chain.push(address.ip().to_canonical().to_string());
        if let Ok(value) = HeaderValue::try_from(chain.join(", ")) {
            headers.insert(FORWARDED_FOR, value);
        }
    }
    if let Some(host) = host {
        headers.entry(FORWARDED_HOST).or_insert(host);
    }
    headers.entry(FORWARDED_PROTO).or_insert(HeaderValue::from_static("http"));
}

/// The host a request asked for: the header, or the authority of HTTP/2.
pub(super) fn host(headers: &HeaderMap, uri: &Uri, version: Version) -> Option<HeaderValue> {
    let authority = || uri.authority().and_then(|authority| HeaderValue::try_from(authority.as_str()).ok());
    if version == Version::HTTP_2 {
        authority().or_else(|| headers.get(HOST).cloned())
    } else {
        headers.get(HOST).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        map
    }

    #[test]
    fn what_connection_names_goes_too() {
        let mut headers = map(&[
            ("connection", "keep-alive, X-Private"),
            ("connection", "close"),
            ("x-private", "1"),
            ("keep-alive", "timeout=5"),
            ("transfer-encoding", "chunked"),
            ("authorization", "kept"),
        ]);
        strip_hop(&mut headers);
        assert_eq!(headers, map(&[("authorization", "kept")]));
    }

    #[test]
    fn a_client_cannot_say_where_it_comes_from_unless_trusted() {
        let said = [("x-forwarded-for", "1.2.3.4"), ("x-forwarded-proto", "https"), ("forwarded", "for=1.2.3.4")];
        let peer = Some(Peer(([10, 0, 0, 1], 1234).into()));
        let host = Some(HeaderValue::from_static("api.example"));
        let mut headers = map(&said);
        add_forwarded(&mut headers, peer, host.clone(), false);
        let own = [("x-forwarded-for", "10.0.0.1"), ("x-forwarded-host", "api.example"), ("x-forwarded-proto", "http")];
        assert_eq!(headers, map(&own));
        let mut headers = map(&said);
        add_forwarded(&mut headers, peer, host, true);
        assert_eq!(headers["x-forwarded-for"], "1.2.3.4, 10.0.0.1");
        assert_eq!(headers["x-forwarded-proto"], "https");
    }
}
