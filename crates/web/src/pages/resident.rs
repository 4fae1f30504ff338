//! A resident's own account, as an officer of their area gives it, renews its link and ends it.

use app::office::{AccountState, OfficeError};
use askama::Template;
use authz::Purpose;

use super::kit::{Tag, render, unprocessable};
use super::person::address;
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::say::Say;
use crate::shell::Shell;

/// The account as the page shows it.
struct Account {
    name: String,
    tag: Tag,
    since: String,
}

#[derive(Template)]
#[template(path = "resident.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    about: (String, String),
    base: String,
    account: Option<Account>,
    /// The link, shown this once, with the account's name.
    link: Option<(String, String)>,
    problem: Option<String>,
}

/// `GET /people/{person}/resident`
pub fn page(ask: &Ask<'_>) -> Given {
    let person = ask.pass.person.ok_or(Problem::NotFound)?;
    ask.office.note_form(ask.who()?, "form", person, Purpose::ResidentRequest, None)?;
    render(&view(ask)?)
}

fn view<'a>(ask: &Ask<'a>) -> Result<Page<'a>, Problem> {
    let say = ask.say();
    let person = ask.pass.person.ok_or(Problem::NotFound)?;
    let brief = ask.office.brief(person)?;
    let name = brief.name.as_ref().map_or_else(String::new, |name| name.as_str().to_owned());
    let account = ask.office.resident_account(person)?.map(|found| {
        let (colour, icon) = match found.state {
            AccountState::Invited => ("", "wait"),
            AccountState::Active => ("success", "check"),
            AccountState::Closed => ("", "lock"),
        };
        let args: [(&str, &dyn std::fmt::Display); 2] =
            [("when", &say.moment(found.since)), ("by", &found.by)];
        Account {
            name: found.account,
            tag: Tag { colour, icon, text: say.word("account_state", found.state.as_str()) },
            since: say.with("web-resident-since", &args),
        }
    });
    let mut shell = ask.shell("web-resident", "people");
    let base = format!("{}/resident", address(person));
    shell.here.clone_from(&base);
    Ok(Page { shell, about: (name, address(person)), base, account, link: None, problem: None, say })
}

/// `POST /people/{person}/resident/link`
pub fn link(ask: &Ask<'_>) -> Given {
    let person = ask.pass.person.ok_or(Problem::NotFound)?;
    match ask.office.invite_resident(ask.who()?, person) {
        Ok((account, invitation)) => {
            let link = Some((account, format!("/invitations/{}", invitation.token)));
            render(&Page { link, ..view(ask)? })
        }
        Err(OfficeError::Unusable { what }) => {
            unprocessable(&Page { problem: Some(ask.say().t(what)), ..view(ask)? })
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /people/{person}/resident/end`
pub fn end(ask: &Ask<'_>) -> Given {
    let person = ask.pass.person.ok_or(Problem::NotFound)?;
    ask.office.end_resident(ask.who()?, person)?;
    Ok(Answer::See(format!("{}/resident", address(person))))
}
