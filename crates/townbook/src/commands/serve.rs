//! `townbook serve`

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use app::office::{Office, Origin, ReadLimit, SignOn};
use app::openid::{Settings, SettingsError};
use serde_json::json;
use web::pages::Demo;
use web::peer::Proxies;
use web::tls::Tls;
use web::{Door, Limits};

use crate::cli::Doors;
use crate::complaint::Trouble;
use crate::desk::{Answer, Desk, clock};
use crate::screen;

/// Opens the office: pages for people at work and for the public, until it is told to stop.
pub fn run(desk: &Desk, doors: &Doors) -> anyhow::Result<Answer> {
    let door = door(doors)?;
    web::log::start(doors.log.into(), false);
    let limit = ReadLimit { records: doors.most_records, ..ReadLimit::default() };
    let office = Arc::new(open(desk)?.with_read_limit(limit));
    let link = first_steward(&office)?;
    serve(desk, office, None, door, doors.listen, |desk, url| {
        if desk.json {
            return screen::json(&json!({ "url": url, "steward": link }));
        }
        desk.say("cli-serve-ready", &[("url", &url)])?;
        match &link {
            Some(token) => desk.say("cli-serve-steward", &[("url", &format!("{url}/invitations/{token}"))]),
            None => Ok(()),
        }
    })
}

/// Who is let in and how. What goes to other machines goes over TLS, or not at all.
fn door(doors: &Doors) -> anyhow::Result<Door> {
    let tls = match (&doors.tls_cert, &doors.tls_key) {
        (Some(certificate), Some(key)) => Some(Tls::read(certificate, key)?),
        _ => None,
    };
    let proxies = Proxies(doors.behind_proxy.clone());
    if tls.is_none() && proxies.is_empty() && !doors.listen.ip().to_canonical().is_loopback() {
        return Err(Trouble::Uncovered { address: doors.listen }.into());
    }
    let (connections, of_one_address) = (doors.connections, doors.connections_per_address);
    let limits = Limits { connections, of_one_address, ..Limits::default() };
    let origin = doors.origin.as_deref().map(read_origin).transpose()?;
    let sign_on = doors.oidc.as_deref().map(read_sign_on).transpose()?.map(Arc::new);
    let is_local = doors.listen.ip().is_loopback() && proxies.is_empty() && tls.is_none();
    if sign_on.is_some() && origin.is_none() && !is_local {
        return Err(Trouble::SignOnNowhere.into());
    }
    Ok(Door { limits, proxies, tls, origin, sign_on })
}

fn read_origin(text: &str) -> Result<Origin, Trouble> {
    Origin::parse(text).map_err(|_| Trouble::OriginUnreadable { origin: text.to_owned() })
}

fn read_sign_on(path: &Path) -> Result<SignOn, Trouble> {
    let trouble = |error| match error {
        SettingsError::Read { path, source } => Trouble::Read { path, source },
        SettingsError::Unusable { what } => Trouble::SignOnUnusable { path: path.to_owned(), what },
    };
    SignOn::new(Settings::read(path).map_err(trouble)?).map_err(trouble)
}

/// The book, open for work.
pub(super) fn open(desk: &Desk) -> anyhow::Result<Office> {
    let authority = authz::Authority::new().context("the rules of who may do what do not load")?;
    Ok(Office::open(&desk.place(), desk.load_pack()?, authority, clock)?)
}

/// A book without accounts gets its first steward: the link is shown here, once, to whoever runs the book.
fn first_steward(office: &Office) -> anyhow::Result<Option<String>> {
    if office.has_accounts()? || office.county().is_none() {
        return Ok(None);
    }
    Ok(Some(office.make_steward("steward", "系统管理员 Steward")?.token))
}

/// Serves until the process is told to stop; `ready` hears the address.
pub(super) fn serve(
    desk: &Desk,
    office: Arc<Office>,
    demo: Option<Arc<Demo>>,
    door: Door,
    listen: SocketAddr,
    ready: impl FnOnce(&Desk, String) -> anyhow::Result<()>,
) -> anyhow::Result<Answer> {
    let mut told = Ok(());
    crate::chores::start(desk, &office)?;
    let scheme = if door.tls.is_some() { "https" } else { "http" };
    web::serve(office, demo, door, listen, |address| told = ready(desk, format!("{scheme}://{address}")))
        .with_context(|| format!("cannot serve at {listen}"))?;
    told?;
    Ok(Answer::Done)
}
