//! Where the office stands on the net, as browsers write it: `https://book.example.cn`. Passkeys belong to
//! it, and a county's sign-on sends people back to it.

use std::net::IpAddr;

/// The longest name of a host.
const LONGEST: usize = 253;

/// Scheme, host and port, as a browser writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
    host: String,
}

/// Why an address cannot be an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no such origin can be: it is https:// and a host, or http://localhost, with a port where it is not the usual one, and nothing after it"
)]
pub struct OriginError;

impl Origin {
    /// Reads `https://book.example.cn` or `https://book.example.cn:8443`; `http` only for `localhost`,
    /// because browsers keep session cookies to https.
    pub fn parse(text: &str) -> Result<Origin, OriginError> {
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://").ok_or(OriginError)?;
        let (host, port) = match rest.rsplit_once(':').filter(|_| !rest.ends_with(']')) {
            Some((host, port)) => (host, Some(port.parse::<u16>().map_err(|_| OriginError)?)),
            None => (rest, None),
        };
        let usual = match scheme {
            "https" => 443,
            "http" if host == "localhost" => 80,
            _ => return Err(OriginError),
        };
        if !is_host(host) {
            return Err(OriginError);
        }
        let port = port.filter(|port| *port != usual);
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        Ok(Origin { text: format!("{scheme}://{host}{port}"), host: host.to_owned() })
    }

    /// The origin of an office that only this machine reaches.
    pub fn of_this_machine(port: u16) -> Origin {
        let port = if port == 80 { String::new() } else { format!(":{port}") };
        Origin { text: format!("http://localhost{port}"), host: "localhost".to_owned() }
    }

    /// As browsers write it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The site that passkeys belong to: the host's name. `None` on a bare address, to which no passkey can
    /// belong.
    pub fn site(&self) -> Option<&str> {
        (!is_address(&self.host)).then_some(self.host.as_str())
    }

    /// Whether a request came to it, by its `Host` header.
    pub fn is_asked(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let name = match host.rsplit_once(':').filter(|_| !host.ends_with(']')) {
            Some((name, _port)) => name,
            None => &host,
        };
        name == self.host
    }
}

fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<IpAddr>().is_ok()
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return inner.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !label.is_empty() && label.len() <= 63 && label.chars().all(plain)
    };
    host.len() <= LONGEST && host.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_as_browsers_write_them() {
        for (text, written, site) in [
            ("https://book.example.cn", "https://book.example.cn", Some("book.example.cn")),
            ("https://Book.Example.CN/", "https://book.example.cn", Some("book.example.cn")),
            ("https://book.example.cn:443", "https://book.example.cn", Some("book.example.cn")),
            ("https://book.example.cn:8443", "https://book.example.cn:8443", Some("book.example.cn")),
            ("http://localhost:8080", "http://localhost:8080", Some("localhost")),
            ("https://10.1.2.3", "https://10.1.2.3", None),
            ("https://[fd00::1]:8443", "https://[fd00::1]:8443", None),
        ] {
            let origin = Origin::parse(text).unwrap();
            assert_eq!((origin.as_str(), origin.site()), (written, site), "{text}");
        }
        for bad in [
            "",
            "book.example.cn",
            "http://book.example.cn",
            "ftp://localhost",
            "https://",
            "https://a..b",
            "https://book.example.cn/office",
            "https://book.example.cn:99999",
            "https://book.example.cn?x",
            "https://who@book.example.cn",
            "https://县.example.cn",
            "https://[::",
        ] {
            assert_eq!(Origin::parse(bad), Err(OriginError), "{bad}");
        }
        assert_eq!(Origin::of_this_machine(80), Origin::parse("http://localhost").unwrap());
    }

    #[test]
    fn it_is_asked_by_its_name() {
        let origin = Origin::of_this_machine(8080);
        assert!(origin.is_asked("localhost:8080") && origin.is_asked("LOCALHOST"));
        assert!(
            !origin.is_asked("127.0.0.1:8080")
                && !origin.is_asked("localhost.example.cn")
                && !origin.is_asked("")
        );
        assert!(Origin::parse("https://[fd00::1]:8443").unwrap().is_asked("[fd00::1]:8443"));
    }
}
