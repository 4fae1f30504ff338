//! Stylesheets, scripts and pictures of the pages, compiled into the program.
//!
//! Each file is served under a name with the first digits of its own hash, `/assets/townbook.1a2b3c4d.css`:
//! a browser may keep it for ever, because a changed file has another name.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use sha2::{Digest, Sha256};

/// Where they are served.
const UNDER: &str = "/assets/";

/// Files as written: name, type, bytes.
const FILES: [(&str, &str, &[u8]); 7] = [
    ("designsystemet.css", "text/css; charset=utf-8", include_bytes!("../static/designsystemet.css")),
    ("townbook.css", "text/css; charset=utf-8", include_bytes!("../static/townbook.css")),
    // Only on pages with figures: the pictures' own rules, then what those pages have more.
    (
        "figures.css",
        "text/css; charset=utf-8",
        concat!(include_str!("../../publication/src/chart/chart.css"), include_str!("../static/figures.css"))
            .as_bytes(),
    ),
    ("htmx.js", "text/javascript; charset=utf-8", include_bytes!("../static/htmx.js")),
    ("townbook.js", "text/javascript; charset=utf-8", include_bytes!("../static/townbook.js")),
    ("passkey.js", "text/javascript; charset=utf-8", include_bytes!("../static/passkey.js")),
    ("icons.svg", "image/svg+xml", include_bytes!("../static/icons.svg")),
];

/// A file as served.
struct Asset {
    name: &'static str,
    url: String,
    kind: &'static str,
    bytes: &'static [u8],
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|&(name, kind, bytes)| {
            let digest = Sha256::digest(bytes);
            let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
            let (stem, ext) = name.rsplit_once('.').unwrap_or((name, ""));
            Asset { name, url: format!("{UNDER}{stem}.{hash}.{ext}"), kind, bytes }
        })
        .collect()
});

/// The address of a file, with its hash.
///
/// # Panics
///
/// If there is no file of this name: names are written in the program, never asked for.
pub fn url(name: &str) -> &'static str {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => &asset.url,
        None => panic!("INVARIANT: {name} is one of the files compiled in"),
    }
}

/// The file behind an address, asked for by what follows `/assets/`. Anything but a present name with its
/// present hash is not found.
pub fn serve(name: &str) -> Response {
    let asset = ASSETS.iter().find(|asset| asset.url.strip_prefix(UNDER) == Some(name));
    let mut response = Response::new(asset.map_or_else(Body::empty, |asset| Body::from(asset.bytes)));
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    match asset {
        Some(asset) => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        }
        None => {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_serves_its_file() {
        for (name, kind, bytes) in FILES {
            let address = url(name);
            let (stem, ext) = name.rsplit_once('.').unwrap();
            let hash = address
                .strip_prefix(&format!("/assets/{stem}."))
                .unwrap()
                .strip_suffix(&format!(".{ext}"))
                .unwrap();
            assert!(hash.len() == 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()), "{address}");
            let response = serve(address.strip_prefix(UNDER).unwrap());
            assert_eq!(response.status(), StatusCode::OK);
            let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
            assert_eq!(header("content-type"), kind);
            assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("cross-origin-resource-policy"), "same-origin");
            assert!(!bytes.is_empty());
        }
    }

    #[test]
    fn anything_else_is_not_found() {
        let stale = url("townbook.css").replace("townbook.", "townbook.0").replace(UNDER, "");
        for name in
            ["", "townbook.css", "townbook.00000000.css", "../Cargo.toml", "nothing.js", stale.as_str()]
        {
            let response = serve(name);
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{name}");
            assert_eq!(response.headers().get(CACHE_CONTROL).unwrap(), "no-store");
        }
    }

    #[test]
    #[should_panic(expected = "INVARIANT")]
    fn an_unknown_name_has_no_address() {
        url("nothing.css");
    }

    #[test]
    fn a_page_stays_light_to_load() {
        let size =
            |ends: &str| -> usize { FILES.iter().filter(|f| f.0.ends_with(ends)).map(|f| f.2.len()).sum() };
        let (css, js, icons) = (size(".css"), size(".js"), size(".svg"));
        assert!(css + js + icons < 130_000, "{css} + {js} + {icons}");
        assert!(FILES.iter().filter(|f| f.0 == "townbook.css").all(|f| f.2.len() <= 48_000));
        assert!(FILES.iter().filter(|f| f.0 == "townbook.js").all(|f| f.2.len() <= 5_000));
    }

    /// The policy allows no style attributes, no inline scripts and nothing from elsewhere.
    #[test]
    fn own_files_keep_the_policy() {
        for (name, _, bytes) in FILES.into_iter().filter(|f| f.0 != "htmx.js") {
            let text = std::str::from_utf8(bytes).unwrap();
            for forbidden in [
                "eval(",
                "new Function",
                "innerHTML",
                "style=",
                "@import",
                "url(http",
                "url(\"http",
                "url(//",
            ] {
                assert!(!text.contains(forbidden), "{forbidden} in {name}");
            }
        }
    }

    #[test]
    fn the_sprite_has_every_picture_and_follows_the_colour_of_the_text() {
        let sprite = FILES.iter().find(|file| file.0 == "icons.svg").unwrap().2;
        let sprite = std::str::from_utf8(sprite).unwrap();
        for name in [
            "brand", "work", "search", "plus", "map", "people", "person", "book", "shield", "check", "eye",
            "late", "dot", "half", "ring", "wait", "info", "print", "clock", "house", "arrow", "lock", "key",
            "phone", "menu", "chart",
        ] {
            assert!(sprite.contains(&format!("<symbol id=\"{name}\" ")), "{name}");
        }
        assert!(!sprite.contains('#'), "no fixed colours");
    }
}
