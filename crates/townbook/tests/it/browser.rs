//! A browser as small as can be: plain HTTP over a socket, one cookie jar, forms with their hidden fields.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::book::program;

/// The password of every account of the demo.
pub const PASSWORD: &str = "peanut sesame cake";

/// The office of a made-up county, open until dropped.
pub struct Served {
    child: Child,
    /// Host and port.
    pub host: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        // One that has ended already is what we want.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Served {
    /// Makes a county of so many people in a folder and opens its office.
    pub fn demo(folder: &Path, people: u32) -> Served {
        let people = people.to_string();
        let listen = ["--listen", "127.0.0.1:0", "--people", &people, "--folder"];
        Served::start(&["--lang", "en", "demo"], &listen, folder)
    }

    /// Opens the office of a book that is there.
    pub fn book(data: &Path) -> Served {
        Served::book_with(data, &["--log", "off"], Stdio::inherit())
    }

    /// The same with other options; what it says on standard error goes where it is told to.
    pub fn book_with(data: &Path, options: &[&str], said: Stdio) -> Served {
        let first = [&["--lang", "en", "serve", "--listen", "127.0.0.1:0"][..], options].concat();
        Served::started(&first, &["--data"], data, said)
    }

    fn start(first: &[&str], more: &[&str], folder: &Path) -> Served {
        Served::started(first, more, folder, Stdio::inherit())
    }

    fn started(first: &[&str], more: &[&str], folder: &Path, said: Stdio) -> Served {
        let child =
            program().args(first).args(more).arg(folder).stdout(Stdio::piped()).stderr(said).spawn().unwrap();
        let mut served = Served { child, host: String::new() };
        let mut out = BufReader::new(served.child.stdout.take().unwrap());
        let mut line = String::new();
        loop {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "the program ended before its office was open");
            if let Some((_, rest)) = line.split_once("The office is open: http://") {
                let host: String =
                    rest.chars().take_while(|c| c.is_ascii_digit() || ".:".contains(*c)).collect();
                host.trim_end_matches('.').clone_into(&mut served.host);
                return served;
            }
        }
    }

    /// Tells it to end, as whoever runs it does, and waits until it has.
    pub fn stop(mut self) {
        let told = std::process::Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(told.unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.kill_for_now();
    }

    /// The same, for another to take its place.
    pub fn kill_for_now(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What came back; status 0 where nothing did, or not even all of its head.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Page {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    /// Where it sends the reader.
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    /// What a hidden field, or any input, holds.
    pub fn field(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        rest.split('"').next()
    }
}

/// Somebody's browser.
#[derive(Clone)]
pub struct Browser {
    host: String,
    cookies: BTreeMap<String, String>,
    csrf: String,
    /// What it calls itself.
    pub agent: String,
}

impl Browser {
    pub fn new(served: &Served) -> Browser {
        Browser {
            host: served.host.clone(),
            cookies: BTreeMap::new(),
            csrf: String::new(),
            agent: "-".into(),
        }
    }

    /// Signed in as an account of the demo.
    pub fn of(served: &Served, account: &str) -> Browser {
        let mut browser = Browser::new(served);
        browser.sign_in(account, PASSWORD);
        browser
    }

    /// The same browser, once the office opens elsewhere.
    pub fn move_to(&mut self, host: &str) {
        host.clone_into(&mut self.host);
    }

    /// Signs in.
    pub fn sign_in(&mut self, account: &str, password: &str) {
        let page = self.post("/sign-in", &[("account", account), ("password", password), ("next", "/me")]);
        assert_eq!(page.status, 303, "{account} cannot sign in: {}", page.body);
        self.csrf = self.get("/me").field("csrf").unwrap().to_owned();
    }

    /// Shows again that it is them, as before a grave act; the session goes on under another token.
    pub fn step_up(&mut self, password: &str) {
        let page = self.post("/step-up", &[("password", password), ("next", "/me")]);
        assert_eq!(page.status, 303, "{}", page.body);
        self.csrf = self.get("/me").field("csrf").unwrap().to_owned();
    }

    pub fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, &[], "")
    }

    /// Sends a form as a page of the site would.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with(path, fields, &[])
    }

    /// The same, with more headers.
    pub fn post_with(&mut self, path: &str, fields: &[(&str, &str)], more: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.clone();
        let mut fields = fields.to_vec();
        if !csrf.is_empty() && !fields.iter().any(|(name, _)| *name == "csrf") {
            fields.push(("csrf", &csrf));
        }
        let body: Vec<String> = fields.iter().map(|(n, v)| format!("{n}={}", escape(v))).collect();
        let mut headers =
            vec![("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin")];
        headers.extend(more);
        self.send("POST", path, &headers, &body.join("&"))
    }

    /// Sends a form with files: name and bytes of each, in the field `files`.
    pub fn upload(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Page {
        let csrf = self.csrf.clone();
        let mut fields = fields.to_vec();
        fields.push(("csrf", &csrf));
        self.send_bytes("POST", path, &UPLOAD, &parts(&fields, "files", files))
    }

    /// Sends anything at all.
    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Page {
        self.send_bytes(method, path, headers, body.as_bytes())
    }

    /// Sends any bytes at all.
    pub fn send_bytes(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Page {
        // Nobody there, or no longer there: nothing comes back.
        let Ok(mut stream) = TcpStream::connect(&self.host) else { return Page::default() };
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let mut text = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nUser-Agent: {}\r\nConnection: close\r\n",
            self.host, self.agent
        );
        if !cookies.is_empty() {
            text.push_str(&format!("Cookie: {}\r\n", cookies.join("; ")));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if method != "GET" {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        let mut answer = Vec::new();
        // A server that was killed meanwhile has sent what it has sent.
        _ = stream.write_all(text.as_bytes());
        // A server that has seen enough of a body need not read the rest.
        _ = stream.write_all(body);
        _ = stream.read_to_end(&mut answer);
        let page = read(&String::from_utf8_lossy(&answer));
        for (name, value) in &page.headers {
            if name.eq_ignore_ascii_case("set-cookie")
                && let Some((cookie, value)) = value.split(';').next().and_then(|c| c.split_once('='))
            {
                self.cookies.insert(cookie.to_owned(), value.to_owned());
            }
        }
        page
    }

    /// The token that forms carry.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// The session's cookie, taken along.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }
}

/// Headers of a form with files.
pub const UPLOAD: [(&str, &str); 2] =
    [("Content-Type", "multipart/form-data; boundary=----paper"), ("Sec-Fetch-Site", "same-origin")];

/// The body of a form with files.
pub fn parts(fields: &[(&str, &str)], field: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head =
            format!("------paper\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(head.as_bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "------paper\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: image/png\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"------paper--\r\n");
    body
}

fn read(answer: &str) -> Page {
    let Some((head, body)) = answer.split_once("\r\n\r\n") else { return Page::default() };
    let mut lines = head.lines();
    let status = lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok()).unwrap_or(0);
    let headers =
        lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    Page { status, headers, body: body.to_owned() }
}

/// As a form sends it.
pub fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
