//! The server: one handler for the whole table of routes, and what every answer carries.

use std::sync::Arc;
use std::time::Instant;

use app::locale::Language;
use app::office::{Office, OfficeError, Origin, SignOn};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method as HttpMethod, StatusCode, header};
use axum::response::Response;
use sha2::{Digest, Sha256};

use crate::answer::{Given, Problem};
use crate::ask::{Ask, Fields, LONGEST_FORM, Method, Upload};
use crate::guard::{self, Pass, Verdict};
use crate::pages;
use crate::peer::Proxies;
use crate::respond::{page, plain, respond, secured, see};
use crate::route::Route;
use crate::upload;

/// The session's cookie. Its name binds it to this host, to https (or this machine), and to the whole site.
pub(crate) const SESSION: &str = "__Host-townbook";
pub(crate) const LANGUAGE: &str = "__Host-language";
pub(crate) const SIGN_ON: &str = "__Host-sign-on";
pub(crate) const SCHEME: &str = "__Host-scheme";

/// What the server is told when it starts.
#[derive(Clone, Default)]
pub struct Config {
    /// Proxies that are believed in where requests come from.
    pub proxies: Proxies,
    /// Whether it is reached over TLS, its own or a proxy's.
    pub is_covered: bool,
    /// Where browsers reach it. Without it, an office that only this machine reaches is at `localhost`, and
    /// any other has no passkeys.
    pub origin: Option<Origin>,
    /// The county's own sign-on.
    pub sign_on: Option<Arc<SignOn>>,
    /// Whether it is the demo: the sign-in page shows the accounts.
    pub demo: Option<Arc<pages::Demo>>,
}

/// The server's state.
#[derive(Clone)]
pub struct Site {
    /// The book at work.
    pub office: Arc<Office>,
    /// How it runs.
    pub config: Config,
    /// Counts for whoever watches the server.
    pub metrics: Arc<crate::metrics::Metrics>,
}

/// The service: every path goes through [`handle`].
pub fn router(site: Site) -> axum::Router {
    axum::Router::new().fallback(handle).with_state(site)
}

async fn handle(State(site): State<Site>, request: Request) -> Response {
    let start = Instant::now();
    let id = crate::log::new_id();
    let method = method_name(request.method());
    let is_covered = site.config.is_covered;
    let (route, mut response) = route_of(site, request, &id, start).await;
    if is_covered {
        let year = HeaderValue::from_static("max-age=63072000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    crate::log::request(&id, method, route, response.status().as_u16(), start.elapsed());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// The answer, and the pattern of its route.
async fn route_of(site: Site, request: Request, id: &str, start: Instant) -> (&'static str, Response) {
    let path = request.uri().path().to_owned();
    if path == "/healthz" {
        return ("/healthz", crate::metrics::healthz(&site));
    }
    let connection = request.extensions().get::<axum::extract::ConnectInfo<std::net::SocketAddr>>();
    let connection = connection.map(|c| c.0.ip());
    let proxies = &site.config.proxies;
    if connection.is_some_and(|connection| proxies.says_clear(request.headers(), connection)) {
        return ("clear", cover(&request));
    }
    if let Some(name) = path.strip_prefix("/assets/") {
        return ("/assets/{name}", crate::assets::serve(name));
    }
    let peer = connection.map(|connection| proxies.client(request.headers(), connection).to_string());
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let query = request.uri().query().unwrap_or_default().to_owned();
    let form = read_form(&site, request).await;
    let (id, peer) = (id.to_owned(), peer.unwrap_or_default());
    let arrived = Arrived { id, method, path, query, headers, form, peer };
    let metrics = Arc::clone(&site.metrics);
    let worked = tokio::task::spawn_blocking(move || arrived.answer(&site)).await;
    let (route, response) = worked.unwrap_or_else(|_| ("panic", plain(StatusCode::INTERNAL_SERVER_ERROR)));
    metrics.note(route, response.status().as_u16(), start.elapsed());
    (route, response)
}

/// Who came in the clear is sent to the same place over TLS.
fn cover(request: &Request) -> Response {
    let path = request.uri().path_and_query().map_or("/", |p| p.as_str());
    let mut response = plain(StatusCode::PERMANENT_REDIRECT);
    if let Ok(to) =
        HeaderValue::from_str(&format!("https://{}{path}", text_of(request.headers(), header::HOST)))
    {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// A method as the log has it: a word that is none could hold anything.
fn method_name(method: &HttpMethod) -> &'static str {
    match *method {
        HttpMethod::GET => "GET",
        HttpMethod::HEAD => "HEAD",
        HttpMethod::POST => "POST",
        _ => "other",
    }
}

/// The form of a POST, and the files that came with it.
async fn read_form(site: &Site, request: Request) -> Result<(Fields, Vec<Upload>), Problem> {
    if request.method() != HttpMethod::POST {
        return Ok((Fields::default(), Vec::new()));
    }
    let kind = text_of(request.headers(), header::CONTENT_TYPE);
    if kind.starts_with("multipart/form-data") {
        // Files are read of who is signed in, and where a form has room for them.
        let Some(room) = room_of(&request) else { return Err(Problem::BadForm) };
        let token = session_token(&request);
        return if is_signed_in(site, token).await {
            upload::read(request, room).await
        } else {
            Err(Problem::BadForm)
        };
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Problem::BadForm);
    }
    let bytes =
        axum::body::to_bytes(request.into_body(), LONGEST_FORM).await.map_err(|_| Problem::BadForm)?;
    Ok((Fields::parse(&bytes)?, Vec::new()))
}

/// The room that the form of a request has for files, if it has any.
fn room_of(request: &Request) -> Option<upload::Room> {
    let (route, _) = find(Method::Post, request.uri().path())?;
    match route.path {
        "/import" => Some(upload::TABLES),
        path if path.contains("/register/") => Some(upload::PAPERS),
        _ => None,
    }
}

fn session_token(request: &Request) -> Option<String> {
    let found = cookies(request.headers()).into_iter().find(|(name, _)| *name == SESSION);
    found.map(|(_, token)| token.to_owned())
}

async fn is_signed_in(site: &Site, token: Option<String>) -> bool {
    let Some(token) = token else { return false };
    let office = Arc::clone(&site.office);
    let who = tokio::task::spawn_blocking(move || office.session(&token).ok().flatten()).await;
    matches!(who, Ok(Some(_)))
}

fn cookies(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('=')).collect()
}

/// A request that has arrived whole.
struct Arrived {
    id: String,
    method: HttpMethod,
    path: String,
    query: String,
    headers: HeaderMap,
    form: Result<(Fields, Vec<Upload>), Problem>,
    peer: String,
}

impl Arrived {
    /// The answer, and the route's own path for the counts.
    fn answer(mut self, site: &Site) -> (&'static str, Response) {
        let method = match self.method {
            HttpMethod::GET | HttpMethod::HEAD => Method::Get,
            HttpMethod::POST => Method::Post,
            _ => return ("method", not_allowed(&self.path)),
        };
        let form = std::mem::replace(&mut self.form, Err(Problem::BadForm));
        let cookies = cookies(&self.headers);
        let token = cookies.iter().find(|(name, _)| *name == SESSION).map(|(_, value)| (*value).to_owned());
        let who = token.as_deref().and_then(|token| site.office.session(token).ok().flatten());
        let kept = cookies.iter().find(|(name, _)| *name == SIGN_ON).map_or("", |(_, value)| *value);
        let language = self.language(&cookies);
        let scheme = scheme(&cookies);
        let csrf = csrf(token.as_deref());
        let mut ask = Ask {
            office: &site.office,
            method,
            path: &self.path,
            params: Fields::default(),
            query: Fields::parse(self.query.as_bytes()).unwrap_or_default(),
            form: Fields::default(),
            files: Vec::new(),
            language,
            scheme,
            who,
            pass: Pass::default(),
            csrf,
            peer: self.peer.clone(),
            id: self.id.clone(),
            agent: text_of(&self.headers, header::USER_AGENT).chars().take(200).collect(),
            host: text_of(&self.headers, header::HOST),
            sign_on: site.config.sign_on.as_deref(),
            sign_on_state: kept.to_owned(),
            origin: site.config.origin.as_ref(),
            is_part: self.headers.contains_key("hx-request"),
            demo: site.config.demo.as_deref(),
            metrics: &site.metrics,
        };
        let found = find(method, &self.path);
        let label = found.as_ref().map_or("none", |(route, _)| route.path);
        let given = match found {
            Some((route, params)) => {
                ask.params = params;
                self.run(site, route, &mut ask, form)
            }
            None => Err(Problem::NotFound),
        };
        let response = match given {
            Err(Problem::NotFound) if label == "none" && !methods(&self.path).is_empty() => {
                not_allowed(&self.path)
            }
            Ok(answer) => respond(answer),
            Err(problem) => explain(&ask, problem),
        };
        (label, response)
    }

    fn run(
        &self,
        site: &Site,
        route: &'static Route,
        ask: &mut Ask<'_>,
        form: Result<(Fields, Vec<Upload>), Problem>,
    ) -> Given {
        if route.method == Method::Post {
            (ask.form, ask.files) = form?;
            self.require_own(ask)?;
        }
        let values = if route.method == Method::Post { &ask.form } else { &ask.query };
        match guard::check(&site.office, route, ask.who.as_ref(), &ask.params, values)? {
            Verdict::Pass(pass) => {
                ask.pass = pass;
                (route.run)(ask)
            }
            Verdict::AskPurpose(pass) => {
                ask.pass = pass;
                pages::ask_purpose(ask)
            }
        }
    }

    /// A form counts only if a page of ours sent it: the browser says so, and it carries the session's token.
    fn require_own(&self, ask: &Ask<'_>) -> Result<(), Problem> {
        let site = text_of(&self.headers, "sec-fetch-site");
        let origin = text_of(&self.headers, header::ORIGIN);
        let host = text_of(&self.headers, header::HOST);
        let same_origin = origin.split_once("://").is_some_and(|(_, rest)| rest == host);
        let is_ours = if site.is_empty() { same_origin } else { site == "same-origin" };
        if !is_ours {
            return Err(Problem::BadForm);
        }
        let sent = ask.form.get("csrf").as_bytes().to_vec();
        let is_token = subtle::ConstantTimeEq::ct_eq(&sent[..], ask.csrf.as_bytes());
        if ask.who.is_some() && !bool::from(is_token) {
            return Err(Problem::BadForm);
        }
        Ok(())
    }

    /// The reader's choice, else the browser's.
    fn language(&self, cookies: &[(&str, &str)]) -> Language {
        let chosen = cookies.iter().find(|(name, _)| *name == LANGUAGE).map(|(_, value)| *value);
        match chosen {
            Some("en") => Language::En,
            Some("zh" | "zh-CN") => Language::Zh,
            _ => {
                let wanted = text_of(&self.headers, header::ACCEPT_LANGUAGE).to_lowercase();
                let (zh, en) = (wanted.find("zh"), wanted.find("en"));
                let is_en = en.is_some_and(|en| zh.is_none_or(|zh| en < zh));
                if is_en { Language::En } else { Language::Zh }
            }
        }
    }
}

fn scheme(cookies: &[(&str, &str)]) -> &'static str {
    match cookies.iter().find(|(name, _)| *name == SCHEME).map(|(_, value)| *value) {
        Some("dark") => "dark",
        Some("light") => "light",
        _ => "",
    }
}

fn text_of(headers: &HeaderMap, name: impl header::AsHeaderName) -> &str {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

/// The token that the forms of a session carry: known only to who has its cookie.
fn csrf(token: Option<&str>) -> String {
    let Some(token) = token else { return String::new() };
    let mut hasher = Sha256::new();
    hasher.update(b"townbook form token");
    hasher.update(token.as_bytes());
    hasher.finalize()[..16].iter().map(|b| format!("{b:02x}")).collect()
}

/// The route of a path, and the values in it.
pub(crate) fn find(method: Method, path: &str) -> Option<(&'static Route, Fields)> {
    let asked: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let mut best: Option<(&'static Route, Fields, usize)> = None;
    for route in pages::TABLE.iter().filter(|r| r.method == method) {
        let parts: Vec<&str> = route.path.trim_start_matches('/').split('/').collect();
        if parts.len() != asked.len() {
            continue;
        }
        let mut params = Fields::default();
        let mut n_words = 0;
        let fits = parts.iter().zip(&asked).all(|(part, value)| {
            match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                Some(name) if !value.is_empty() => {
                    params.put(name, decoded(value));
                    true
                }
                Some(_) => false,
                None => {
                    n_words += 1;
                    part == value
                }
            }
        });
        // `/people/new` goes before `/people/{person}`.
        if fits && best.as_ref().is_none_or(|(_, _, n)| n_words > *n) {
            best = Some((route, params, n_words));
        }
    }
    best.map(|(route, params, _)| (route, params))
}

/// The methods that a path is asked by, as `Allow` lists them.
fn methods(path: &str) -> String {
    let named = [(Method::Get, "GET, HEAD"), (Method::Post, "POST")];
    let words = |route: &Route| route.path.split('/').filter(|part| !part.starts_with('{')).count();
    let found: Vec<(usize, &str)> = named
        .iter()
        .filter_map(|(method, name)| find(*method, path).map(|(route, _)| (words(route), *name)))
        .collect();
    // `/closes/seal` is no period, though `/closes/{period}` would take it.
    let most = found.iter().map(|(n, _)| *n).max();
    let own = found.iter().filter(|(n, _)| Some(*n) == most);
    own.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

/// Asked by a method that the path does not have.
fn not_allowed(path: &str) -> Response {
    let mut response = secured(plain(StatusCode::METHOD_NOT_ALLOWED));
    if let Ok(value) = HeaderValue::from_str(&methods(path)) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

fn decoded(value: &str) -> String {
    let mut fields = Fields::parse(format!("v={}", value.replace('+', "%2B")).as_bytes()).unwrap_or_default();
    std::mem::take(&mut fields).get("v").to_owned()
}

fn explain(ask: &Ask<'_>, problem: Problem) -> Response {
    let status = match &problem {
        Problem::SignIn => return see(&pages::sign_in_then(ask)),
        Problem::StepUp => return see(&pages::step_up_then(ask)),
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::Forbidden(_) => StatusCode::FORBIDDEN,
        Problem::BadForm => StatusCode::BAD_REQUEST,
        Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Problem::TooMany(_) | Problem::TooManyRecords { .. } => StatusCode::TOO_MANY_REQUESTS,
        Problem::Gone => StatusCode::CONFLICT,
        Problem::Office(OfficeError::Unusable { .. }) => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::Office(_) | Problem::Broken(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = page(status, pages::problem(ask, &problem));
    if let Problem::TooMany(seconds) | Problem::TooManyRecords { seconds, .. } = problem {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
