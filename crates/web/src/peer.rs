//! Where a request comes from, when the server stands behind a proxy.
//!
//! What a proxy writes into `X-Forwarded-For` and `X-Forwarded-Proto` counts only where the connection
//! itself comes from a proxy that was named at the start: anybody else could write there what they like.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;

/// A range of addresses, such as `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Network, String> {
        let wrong = || format!("{text} is no address: write 127.0.0.1, 10.0.0.0/8 or fd00::/8");
        let (address, bits) = text.trim().split_once('/').map_or((text.trim(), None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| wrong())?;
        if bits > most { Err(wrong()) } else { Ok(Network { address, bits }) }
    }
}

impl Network {
    fn contains(self, other: IpAddr) -> bool {
        let differ = match (self.address, other.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => u128::from(own.to_bits() ^ other.to_bits()) << 96,
            (IpAddr::V6(own), IpAddr::V6(other)) => own.to_bits() ^ other.to_bits(),
            _ => return false,
        };
        differ.leading_zeros() >= u32::from(self.bits)
    }
}

/// The proxies that are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(pub Vec<Network>);

impl Proxies {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address is one of them.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// Who asks: the last address that a proxy of ours did not itself have, else the connection's.
    pub fn client(&self, headers: &HeaderMap, connection: IpAddr) -> IpAddr {
        let connection = connection.to_canonical();
        if !self.contains(connection) {
            return connection;
        }
        let lines = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok());
        let listed: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
        let mut client = connection;
        for text in listed.iter().rev() {
            let Ok(address) = text.trim().parse::<IpAddr>() else { break };
            client = address.to_canonical();
            if !self.contains(client) {
                break;
            }
        }
        client
    }

    /// Whether a proxy of ours says that the reader came in the clear.
    pub fn says_clear(&self, headers: &HeaderMap, connection: IpAddr) -> bool {
        let scheme = headers.get("x-forwarded-proto").and_then(|v| v.to_str().ok());
        self.contains(connection) && scheme.is_some_and(|s| s.trim().eq_ignore_ascii_case("http"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(text: &str) -> Proxies {
        Proxies(text.split(' ').map(|t| t.parse().unwrap()).collect())
    }

    fn client(proxies: &Proxies, connection: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        forwarded.iter().for_each(|line| _ = headers.append("x-forwarded-for", line.parse().unwrap()));
        proxies.client(&headers, connection.parse().unwrap()).to_string()
    }

    #[test]
    fn networks_are_read_or_refused() {
        for bad in ["", "x", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/-1", "proxy.example"] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
        let networks = proxies("10.1.0.0/16 192.0.2.7 fd00::/8 0.0.0.0/32");
        for (address, is_in) in [
            ("10.1.255.1", true),
            ("10.2.0.1", false),
            ("192.0.2.7", true),
            ("192.0.2.8", false),
            ("::ffff:192.0.2.7", true),
            ("fdab::1", true),
            ("fe80::1", false),
        ] {
            assert_eq!(networks.contains(address.parse().unwrap()), is_in, "{address}");
        }
        assert!(proxies("0.0.0.0/0").contains("203.0.113.5".parse().unwrap()));
    }

    #[test]
    fn only_a_named_proxy_says_who_asks() {
        let named = proxies("192.0.2.1 10.0.0.0/8");
        for (connection, forwarded, expected) in [
            ("192.0.2.1", &["203.0.113.5"][..], "203.0.113.5"),
            ("192.0.2.1", &["198.51.100.1, 203.0.113.5"], "203.0.113.5"),
            ("192.0.2.1", &["198.51.100.1", "203.0.113.5, 10.0.0.4"], "203.0.113.5"),
            ("192.0.2.1", &["10.0.0.4"], "10.0.0.4"),
            ("192.0.2.1", &["203.0.113.5, nonsense"], "192.0.2.1"),
            ("192.0.2.1", &[], "192.0.2.1"),
            ("192.0.2.9", &["203.0.113.5"], "192.0.2.9"),
            ("::ffff:192.0.2.1", &["203.0.113.5"], "203.0.113.5"),
        ] {
            assert_eq!(client(&named, connection, forwarded), expected, "{connection} {forwarded:?}");
        }
        assert_eq!(client(&Proxies::default(), "192.0.2.1", &["203.0.113.5"]), "192.0.2.1");
    }

    #[test]
    fn a_reader_in_the_clear_is_told_by_a_named_proxy_alone() {
        let named = proxies("192.0.2.1");
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-proto", "http".parse().unwrap());
        assert!(named.says_clear(&headers, "192.0.2.1".parse().unwrap()));
        assert!(!named.says_clear(&headers, "192.0.2.2".parse().unwrap()));
        headers.insert("x-forwarded-proto", "https".parse().unwrap());
        assert!(!named.says_clear(&headers, "192.0.2.1".parse().unwrap()));
    }
}
