//! Accounts: who has one, inviting, roles granted and taken back; and how often accounts open records.

use std::collections::BTreeMap;

use app::office::{AccountCard, AccountState, Invitation, LooksOfActor, NewAccount, OfficeError, Who};
use askama::Template;
use authz::{Action, Resource, Role};
use register::area::{Level, PlaceCode};

use super::kit::{Tag, escape, render, unprocessable};
use super::sign_on::LinkView;
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::form::FieldView;
use crate::say::Say;
use crate::shell::{Shell, may};

/// Days that the page of patterns looks back.
const DAYS: i64 = 30;

struct Line {
    href: String,
    account: String,
    name: String,
    roles: Vec<String>,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "accounts.html")]
struct List<'a> {
    shell: Shell,
    say: Say<'a>,
    lines: Vec<Line>,
    may_invite: bool,
    may_see_patterns: bool,
}

/// `GET /accounts`
pub fn list(ask: &Ask<'_>) -> Given {
    let (who, say) = (ask.who()?, ask.say());
    let mut cards = ask.office.accounts(&who.areas())?;
    cards.sort_by(|a, b| (&a.name, &a.account).cmp(&(&b.name, &b.account)));
    render(&List {
        shell: ask.shell("web-accounts", "accounts"),
        lines: cards.iter().map(|card| line(say, card)).collect(),
        may_invite: may(ask, Action::InviteAccount),
        may_see_patterns: may(ask, Action::ReadAccessPatterns),
        say,
    })
}

fn line(say: Say<'_>, card: &AccountCard) -> Line {
    Line {
        href: format!("/accounts/{}", escape(&card.account)),
        account: card.account.clone(),
        name: card.name.clone(),
        roles: card.grants.iter().map(|(role, _, place)| role_at(say, *role, place)).collect(),
        tag: tag(say, card.state),
    }
}

pub(super) fn role_at(say: Say<'_>, role: Role, place: &str) -> String {
    format!("{}{}{place}", say.word("role", role), say.t("web-comma"))
}

fn tag(say: Say<'_>, state: AccountState) -> Tag {
    let (colour, icon) = match state {
        AccountState::Invited => ("", "wait"),
        AccountState::Active => ("success", "check"),
        AccountState::Closed => ("", "lock"),
    };
    Tag { colour, icon, text: say.word("account_state", state.as_str()) }
}

#[derive(Template)]
#[template(path = "account_new.html")]
struct NewPage<'a> {
    shell: Shell,
    say: Say<'a>,
    problem: Option<String>,
    fields: Vec<FieldView>,
}

/// `GET /accounts/new`
pub fn new_form(ask: &Ask<'_>) -> Given {
    render(&new_page(ask, ask.who()?, None))
}

fn new_page<'a>(ask: &Ask<'a>, who: &Who, problem: Option<String>) -> NewPage<'a> {
    let say = ask.say();
    let name = FieldView::text("name", say.t("web-accounts-name"), ask.form.get("name"))
        .hint(say.t("web-accounts-name-hint"));
    let account = FieldView::text("account", say.t("web-sign_in-account"), ask.form.get("account"))
        .hint(say.t("web-accounts-account-hint"));
    let fields = vec![
        FieldView { width: "f3", ..name },
        FieldView { width: "f3", ..account },
        FieldView { width: "f3", ..role_field(ask) },
        FieldView { width: "f3", ..place_field(ask, who) },
    ];
    NewPage { shell: ask.shell("web-accounts-new", "accounts"), problem, fields, say }
}

/// The roles that people hold by an account; residents come by another door.
fn role_field(ask: &Ask<'_>) -> FieldView {
    let say = ask.say();
    let roles = Role::ALL.iter().filter(|role| role.is_official() || **role == Role::Clinician);
    let options = roles.map(|role| (role.to_string(), say.word("role", role))).collect();
    let field = FieldView::choice("role", say.t("web-accounts-role"), ask.form.get("role"), options);
    FieldView { kind: "select".to_owned(), ..field }
}

/// The places of who asks and those under them, indented by their level.
fn place_field(ask: &Ask<'_>, who: &Who) -> FieldView {
    let mut options = Vec::new();
    for area in who.areas() {
        options.push((area.to_string(), ask.office.place_name(area)));
        for place in ask.office.places_under(area) {
            let depth = depth(place.level).saturating_sub(depth(area.level()));
            options.push((place.code.to_string(), format!("{}{}", "\u{3000}".repeat(depth), place.name)));
        }
    }
    let label = ask.say().t("web-accounts-place");
    let field = FieldView::choice("place", label, ask.form.get("place"), options);
    FieldView { kind: "select".to_owned(), ..field }
}

const fn depth(level: Level) -> usize {
    match level {
        Level::Province => 0,
        Level::Prefecture => 1,
        Level::County => 2,
        Level::Township => 3,
        Level::Village => 4,
    }
}

/// Role and place of a form: a role that an account holds, at a place that who asks reaches.
fn chosen(ask: &Ask<'_>, who: &Who) -> Result<(Role, PlaceCode), OfficeError> {
    let role: Option<Role> = ask.form.get("role").parse().ok();
    let role = role.filter(|role| role.is_official() || *role == Role::Clinician);
    let place = PlaceCode::parse(ask.form.get("place")).ok().filter(|place| who.reaches(*place));
    match (role, place) {
        (Some(role), Some(place)) => Ok((role, place)),
        (None, _) => Err(OfficeError::Unusable { what: "web-account-role_place" }),
        (_, None) => Err(OfficeError::Unusable { what: "web-account-place" }),
    }
}

#[derive(Template)]
#[template(path = "account_link.html")]
struct LinkPage<'a> {
    shell: Shell,
    say: Say<'a>,
    lead: String,
    link: String,
    account: String,
}

/// `POST /accounts/new`
pub fn invite(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    let (account, name) = (ask.form.get("account"), ask.form.get("name"));
    let done = chosen(ask, who)
        .and_then(|(role, place)| ask.office.invite(who, &NewAccount { account, name, role, place }));
    match done {
        Ok(invitation) => link_page(ask, account, name, &invitation),
        Err(OfficeError::Unusable { what }) => unprocessable(&new_page(ask, who, Some(ask.say().t(what)))),
        Err(error) => Err(error.into()),
    }
}

/// Shows a link, this once.
fn link_page(ask: &Ask<'_>, account: &str, name: &str, invitation: &Invitation) -> Given {
    let say = ask.say();
    let mut shell = ask.shell("web-accounts-link", "accounts");
    // The form's own path shows nothing to who comes back after a choice of language.
    shell.here = format!("/accounts/{}", escape(account));
    render(&LinkPage {
        lead: say.w1("web-accounts-link-lead", "name", name),
        link: format!("/invitations/{}", invitation.token),
        account: shell.here.clone(),
        shell,
        say,
    })
}

/// A role of an account, with what its button sends.
struct GrantLine {
    role: &'static str,
    place: String,
    text: String,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    shell: Shell,
    say: Say<'a>,
    base: String,
    account: String,
    tag: Tag,
    created: String,
    grants: Vec<GrantLine>,
    problem: Option<String>,
    is_own: bool,
    may_change: bool,
    may_link: bool,
    sign_on: Option<LinkView>,
    fields: Vec<FieldView>,
}

/// `GET /accounts/{account}`
pub fn page(ask: &Ask<'_>) -> Given {
    render(&account_page(ask, None)?)
}

fn account_page<'a>(ask: &Ask<'a>, problem: Option<String>) -> Result<AccountPage<'a>, Problem> {
    let (who, say) = (ask.who()?, ask.say());
    let card = ask.office.account(ask.params.get("account"))?;
    let is_open = card.state != AccountState::Closed;
    let is_own = *who.account == *card.account;
    let may_change = is_open && !is_own && may_with(ask, who, Action::ChangeAccount, &card);
    let mut shell = ask.shell("web-accounts", "accounts");
    shell.title = card.name.clone();
    shell.here = format!("/accounts/{}", escape(&card.account));
    let maker =
        ask.office.account(&card.created_by).map(|c| c.name).unwrap_or_else(|_| say.t("web-townbook"));
    let made: [(&str, &dyn std::fmt::Display); 2] = [("when", &say.moment(card.created)), ("by", &maker)];
    let grants = card.grants.iter().map(|(role, place, name)| GrantLine {
        role: role.as_str(),
        place: place.to_string(),
        text: role_at(say, *role, name),
    });
    Ok(AccountPage {
        base: shell.here.clone(),
        shell,
        tag: tag(say, card.state),
        created: say.with("web-accounts-made", &made),
        grants: grants.collect(),
        problem,
        is_own,
        may_change,
        may_link: is_open && !is_own && may_with(ask, who, Action::InviteAccount, &card),
        sign_on: LinkView::of(ask, &card.account)?,
        fields: if may_change { vec![role_field(ask), place_field(ask, who)] } else { Vec::new() },
        account: card.account,
        say,
    })
}

/// Whether who asks may do something to an account, once they have shown again that it is them.
fn may_with(ask: &Ask<'_>, who: &Who, action: Action, card: &AccountCard) -> bool {
    let places = card.grants.iter().map(|(_, place, _)| *place);
    let mut places: Vec<PlaceCode> = places.collect();
    if places.is_empty() {
        places.extend(ask.office.county());
    }
    let resource = Resource {
        about: Some(card.account.as_str().into()),
        places,
        ..Resource::of(action.resource_kind())
    };
    let context = authz::Context { stepped_up: true, ..Default::default() };
    ask.office.allow(Some(who), action, &resource, &context).is_ok()
}

/// Back to the account where it is done; with the sentence where it cannot be.
pub(super) fn back(ask: &Ask<'_>, done: Result<(), OfficeError>) -> Given {
    match done {
        Ok(()) => Ok(Answer::See(format!("/accounts/{}", escape(ask.params.get("account"))))),
        Err(OfficeError::Unusable { what }) => unprocessable(&account_page(ask, Some(ask.say().t(what)))?),
        Err(error) => Err(error.into()),
    }
}

/// `POST /accounts/{account}/grant`
pub fn grant(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    let account = ask.params.get("account");
    let done = not_closed(ask, account)
        .and_then(|()| chosen(ask, who))
        .and_then(|(role, place)| ask.office.grant_role(who, account, role, place));
    back(ask, done)
}

/// `POST /accounts/{account}/revoke`
pub fn revoke(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    let account = ask.params.get("account");
    let role: Role = ask.form.get("role").parse().map_err(|_| Problem::BadForm)?;
    let place = PlaceCode::parse(ask.form.get("place")).map_err(|_| Problem::BadForm)?;
    if !who.reaches(place) {
        return Err(Problem::NotFound);
    }
    back(ask, ask.office.revoke_role(who, account, role, place))
}

/// `POST /accounts/{account}/close`
pub fn close(ask: &Ask<'_>) -> Given {
    back(ask, ask.office.close_account(ask.who()?, ask.params.get("account")))
}

/// `POST /accounts/{account}/link`
pub fn link(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    let account = ask.params.get("account");
    if *who.account == *account {
        return back(ask, Err(OfficeError::Unusable { what: "web-account-own" }));
    }
    let card = ask.office.account(account)?;
    match not_closed(ask, account).and_then(|()| ask.office.invite_again(who, account)) {
        Ok(invitation) => link_page(ask, account, &card.name, &invitation),
        Err(error) => back(ask, Err(error)),
    }
}

/// A closed account stays closed: it gets no roles and no links.
pub(super) fn not_closed(ask: &Ask<'_>, account: &str) -> Result<(), OfficeError> {
    match ask.office.account(account)?.state {
        AccountState::Closed => Err(OfficeError::Unusable { what: "web-account-closed" }),
        AccountState::Invited | AccountState::Active => Ok(()),
    }
}

/// What an account opened.
struct Pattern {
    href: String,
    name: String,
    office: String,
    looks: String,
    people: String,
    without_task: String,
    first: String,
    last: String,
    /// Where it opened too many records and was slowed.
    slowed: Option<Tag>,
}

#[derive(Template)]
#[template(path = "access.html")]
struct Patterns<'a> {
    shell: Shell,
    say: Say<'a>,
    lead: String,
    lines: Vec<Pattern>,
}

/// `GET /access`: in the order of names, never of counts.
pub fn patterns(ask: &Ask<'_>) -> Given {
    let (who, say) = (ask.who()?, ask.say());
    let cards = ask.office.accounts(&who.areas())?;
    let mut slowed: BTreeMap<Box<str>, (u64, i64)> =
        ask.office.slowed(DAYS)?.into_iter().map(|(actor, times, last)| (actor, (times, last))).collect();
    let mut lines = Vec::new();
    for looks in ask.office.look_patterns(DAYS)? {
        let tag = slowed.remove(&looks.actor).map(|found| slowed_tag(say, found));
        lines.push(pattern(ask, &cards, &looks, tag));
    }
    // Whoever only asked about many people, and opened nobody.
    for (actor, (times, last)) in slowed {
        let none = LooksOfActor { actor, looks: 0, people: 0, without_task: 0, first: last, last };
        lines.push(pattern(ask, &cards, &none, Some(slowed_tag(say, (times, last)))));
    }
    lines.sort_by(|a, b| (&a.name, &a.href).cmp(&(&b.name, &b.href)));
    render(&Patterns {
        shell: ask.shell("web-access", "accounts"),
        lead: say.w1("web-access-lead", "days", DAYS),
        lines,
        say,
    })
}

fn pattern(ask: &Ask<'_>, cards: &[AccountCard], looks: &LooksOfActor, slowed: Option<Tag>) -> Pattern {
    let say = ask.say();
    let card = cards.iter().find(|card| *card.account == *looks.actor);
    let place = card.and_then(|card| card.grants.first()).map(|(_, place, _)| *place);
    Pattern {
        href: format!("/accounts/{}", escape(&looks.actor)),
        name: card.map_or_else(|| looks.actor.to_string(), |card| card.name.clone()),
        office: place.map_or_else(String::new, |place| say.place(ask.office, place)),
        looks: say.number(looks.looks),
        people: say.number(looks.people),
        without_task: say.number(looks.without_task),
        first: say.moment(looks.first),
        last: say.moment(looks.last),
        slowed,
    }
}

fn slowed_tag(say: Say<'_>, (times, last): (u64, i64)) -> Tag {
    let args: [(&str, &dyn std::fmt::Display); 2] = [("times", &times), ("last", &say.moment(last))];
    Tag { colour: "warning", icon: "wait", text: say.with("web-access-slowed", &args) }
}
