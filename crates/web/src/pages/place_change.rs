//! Dated changes of a place: another name, part of another village, a village of its own, a new village.

use app::office::chores::Chore;
use app::office::places::{PlaceChange, PlacesChanged};
use askama::Template;
use register::area::{Level, Place, PlaceCode};

use super::chores::pick;
use super::kit::{render, unprocessable};
use crate::answer::{Answer, Given, Problem};
use crate::ask::{Ask, read_id, show_id};
use crate::form::FieldView;
use crate::say::Say;
use crate::shell::Shell;

/// A change that can be asked for, as a form.
struct FormView {
    kind: &'static str,
    title: String,
    lead: String,
    button: String,
    fields: Vec<FieldView>,
    problems: Vec<String>,
}

#[derive(Template)]
#[template(path = "place_change.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    back: String,
    lead: String,
    action: String,
    id: String,
    forms: Vec<FormView>,
}

/// `GET /places/{place}/change`
pub fn page(ask: &Ask<'_>) -> Given {
    let place = place(ask)?;
    render(&view(ask, &place, "", &[])?)
}

fn place(ask: &Ask<'_>) -> Result<Place, Problem> {
    ask.pass.place.and_then(|code| ask.office.area(code)).ok_or(Problem::NotFound)
}

/// The changes that a place of this level may have.
const fn kinds(level: Level) -> &'static [&'static str] {
    match level {
        Level::Village => &["rename", "merge", "split"],
        Level::Township => &["rename", "found"],
        Level::Province | Level::Prefecture | Level::County => &["rename"],
    }
}

fn view<'a>(
    ask: &Ask<'a>,
    place: &Place,
    sent: &str,
    problems: &[&'static str],
) -> Result<Page<'a>, Problem> {
    let say = ask.say();
    let form = |kind: &&'static str| FormView {
        kind,
        title: say.word("place-change", kind),
        lead: say.word("place-change_lead", kind),
        button: say.word("place-change_button", kind),
        fields: fields(ask, place, kind, *kind == sent),
        problems: if *kind == sent { problems.iter().map(|key| say.t(key)).collect() } else { Vec::new() },
    };
    let mut shell = ask.shell("web-place-change", "places");
    let name = ask.office.place_name(place.code);
    shell.title = say.w1("web-place-change-title", "place", &name);
    Ok(Page {
        shell,
        back: format!("/places/{}", place.code),
        lead: say.t("web-place-change-lead"),
        action: format!("/places/{}/change", place.code),
        id: show_id(&ask.office.new_id()?),
        forms: kinds(place.level).iter().map(form).collect(),
        say,
    })
}

/// The fields of a change; their names begin with its own, for several forms stand on one page.
fn fields(ask: &Ask<'_>, place: &Place, kind: &str, is_sent: bool) -> Vec<FieldView> {
    let say = ask.say();
    let value = |name: &str| if is_sent { ask.form.raw(name).to_owned() } else { String::new() };
    let text = |name: &str, label: &str, hint: &str| {
        let name = format!("{kind}_{name}");
        let field = FieldView { width: "f3", ..FieldView::text(&name, say.t(label), &value(&name)) };
        if hint.is_empty() { field } else { field.hint(say.t(hint)) }
    };
    let day = text("on", "web-place-change-on", "web-place-change-on-hint");
    let name = text("name", "web-place-change-new_name", "");
    let code = FieldView {
        inputmode: "numeric",
        ..text("code", "web-place-change-new_code", "web-place-change-code-hint")
    };
    match kind {
        "merge" => {
            let county = ask.office.county();
            let villages = county.map(|county| ask.office.places_under(county)).unwrap_or_default();
            let others = villages.iter().filter(|v| v.level == Level::Village && v.code != place.code);
            let options = others.map(|v| (v.code.to_string(), say.place(ask.office, v.code))).collect();
            let field = FieldView::choice(
                "merge_into",
                say.t("web-place-change-into-label"),
                &value("merge_into"),
                options,
            );
            vec![FieldView { kind: "select".to_owned(), width: "f3", ..field }, day]
        }
        "split" => {
            let households = text("households", "web-place-change-going", "web-place-change-going-hint");
            vec![name, code, day, FieldView { kind: "area".to_owned(), width: "", ..households }]
        }
        "found" => vec![name, code, day],
        _ => vec![name, day],
    }
}

/// `POST /places/{place}/change`
pub fn submit(ask: &Ask<'_>) -> Given {
    let place = place(ask)?;
    let kind = ask.form.get("kind");
    let kind = kinds(place.level).iter().find(|known| **known == kind).copied().ok_or(Problem::BadForm)?;
    let typed = |name: &str| ask.form.get(&format!("{kind}_{name}")).to_owned();
    let code = |name: &str| PlaceCode::parse(&typed(name)).map_or(0, PlaceCode::as_u64);
    let (own, on) = (place.code.as_u64(), typed("on"));
    let what = match kind {
        "merge" => PlaceChange::Merge { place: own, into: code("into"), on },
        "split" => PlaceChange::Split {
            place: own,
            code: code("code"),
            name: typed("name"),
            on,
            households: typed("households")
                .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；'))
                .filter(|code| !code.is_empty())
                .map(str::to_owned)
                .collect(),
        },
        "found" => PlaceChange::Found { place: own, code: code("code"), name: typed("name"), on },
        _ => PlaceChange::Rename { place: own, name: typed("name"), on },
    };
    let problems = ask.office.check_place_change(&what)?;
    if !problems.is_empty() {
        return unprocessable(&view(ask, &place, kind, &problems)?);
    }
    let id = read_id(ask.form.get("id")).ok_or(Problem::BadForm)?;
    ask.office.put_chore(ask.who()?, id, &Chore::Places { what })?;
    Ok(Answer::See(format!("/chores/{}", show_id(&id))))
}

/// What came of a change, as its page shows it.
pub(super) struct ChangedView {
    /// What was done.
    pub lead: String,
    /// Numbers of households that changed: old and new.
    pub renumbered: Vec<(String, String)>,
    /// People who could not be moved: where they are, and why.
    pub left: Vec<(String, String)>,
    /// The place.
    pub href: String,
    /// Its name.
    pub name: String,
}

/// The page of what came of it.
pub(super) fn changed(ask: &Ask<'_>, done: &PlacesChanged) -> ChangedView {
    let say = ask.say();
    let code = PlaceCode::parse(&format!("{:012}", done.place)).ok();
    ChangedView {
        lead: say.w1("web-place-changed-lead", "n", say.number(done.moved)),
        renumbered: done.renumbered.clone(),
        left: done
            .left
            .iter()
            .map(|(person, why)| (format!("/people/{person}"), pick(say, why).to_owned()))
            .collect(),
        href: format!("/places/{:012}", done.place),
        name: code.map_or_else(String::new, |code| say.place(ask.office, code)),
    }
}
