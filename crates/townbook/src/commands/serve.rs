//! `townbook serve`

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use app::office::Office;
use serde_json::json;
use web::Config;

use crate::desk::{Answer, Desk, clock};
use crate::screen;

/// Opens the office: pages for people at work and for the public, until it is told to stop.
pub fn run(desk: &Desk, listen: SocketAddr, behind_proxy: bool) -> anyhow::Result<Answer> {
    let office = open(desk)?;
    let link = first_steward(&office)?;
    crate::chores::start(desk, &office)?;
    let config = Config { behind_proxy, demo: None };
    serve(desk, office, config, listen, |desk, url| {
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

/// The book, open for work.
pub(super) fn open(desk: &Desk) -> anyhow::Result<Arc<Office>> {
    let authority = authz::Authority::new().context("the rules of who may do what do not load")?;
    Ok(Arc::new(Office::open(&desk.place(), desk.load_pack()?, authority, clock)?))
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
    config: Config,
    listen: SocketAddr,
    ready: impl FnOnce(&Desk, String) -> anyhow::Result<()>,
) -> anyhow::Result<Answer> {
    let mut told = Ok(());
    web::serve(office, config, listen, |address| told = ready(desk, format!("http://{address}")))
        .with_context(|| format!("cannot serve at {listen}"))?;
    told?;
    Ok(Answer::Done)
}
