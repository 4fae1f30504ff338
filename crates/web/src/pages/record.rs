//! The forms of the register: one page for all of them, checked whole, keeping what was typed.

use app::office::forms::{Form, Sheet};
use app::office::{Found, Recorded, WorkId};
use askama::Template;
use authz::{Action, Purpose};
use register::event::{MaritalStatus, RelationToHead, Sex};
use register::finding::Finding;
use register::submission::Field;

use super::files::{self, FilesView};
use super::kit::{render, unprocessable};
use super::person::address;
use crate::answer::{Answer, Given, Problem};
use crate::ask::{Ask, read_id, show_id};
use crate::form::{FieldView, FindingLine, place_findings};
use crate::say::Say;
use crate::shell::{Shell, may};
use crate::upload;

/// A part of a form.
pub(super) struct Section {
    pub title: String,
    pub cap: String,
    pub fields: Vec<FieldView>,
}

#[derive(Template)]
#[template(path = "record.html")]
pub(super) struct Page<'a> {
    pub shell: Shell,
    pub say: Say<'a>,
    pub lead: String,
    /// Whom it is about: name, and where their page is.
    pub about: Option<(String, String)>,
    pub action: String,
    pub draft: String,
    pub id: String,
    pub task: String,
    pub summary: String,
    pub lines: Vec<FindingLine>,
    /// Whether going on needs a yes to what was noted.
    pub confirm: bool,
    pub sections: Vec<Section>,
    pub button: String,
    pub after: Vec<String>,
    /// When a draft was taken up: when it was saved.
    pub taken_up: Option<String>,
    /// Files, where who asks may attach some.
    pub files: Option<FilesView>,
}

#[derive(Template)]
#[template(path = "register.html")]
struct Choose<'a> {
    shell: Shell,
    say: Say<'a>,
    direct: Vec<(String, String, String)>,
    by_person: Vec<(String, String)>,
    drafts: Vec<(String, String, String)>,
}

/// `GET /register`: what can be recorded, and what was begun.
pub fn choose(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let direct = [Form::Birth, Form::MoveIn, Form::Arrive];
    let by_person = Form::ALL.iter().filter(|form| form.needs_person());
    let drafts = ask.office.drafts(ask.who()?)?;
    render(&Choose {
        shell: ask.shell("web-register", "register"),
        direct: direct
            .iter()
            .map(|f| {
                let name = f.as_str();
                (format!("/register/{name}"), say.word("deed", name), say.word("form_lead", name))
            })
            .chain(
                may(ask, Action::ImportFiles)
                    .then(|| ("/import".to_owned(), say.t("web-import"), say.t("web-import-why"))),
            )
            .collect(),
        by_person: by_person
            .map(|f| (say.word("deed", f.as_str()), say.word("form_lead", f.as_str())))
            .collect(),
        drafts: drafts
            .into_iter()
            .map(|(form, key, at)| (draft_page(&form, &key), say.word("deed", &form), say.moment(at)))
            .collect(),
        say,
    })
}

/// Where a draft is taken up again.
pub(super) fn draft_page(form: &str, key: &str) -> String {
    if key == "new" { format!("/register/{form}") } else { format!("/people/{key}/register/{form}") }
}

macro_rules! forms {
    ($($show:ident $send:ident $form:ident;)+) => {
        $(
            #[doc = concat!("`GET`, the form ", stringify!($form))]
            pub fn $show(ask: &Ask<'_>) -> Given {
                show(ask, Form::$form)
            }

            #[doc = concat!("`POST`, the form ", stringify!($form))]
            pub fn $send(ask: &Ask<'_>) -> Given {
                send(ask, Form::$form)
            }
        )+
    };
}

forms! {
    new_birth birth Birth;
    new_death death Death;
    new_marriage marriage Marriage;
    new_divorce divorce Divorce;
    new_move_in move_in MoveIn;
    new_move_out move_out MoveOut;
    new_leave leave Leave;
    new_return come_back Return;
    new_arrive arrive Arrive;
    new_depart depart Depart;
    new_household_change household_change HouseholdChange;
}

/// `GET`, the form of a correction.
pub fn new_correction(ask: &Ask<'_>) -> Given {
    show(ask, Form::Correction)
}

fn show(ask: &Ask<'_>, form: Form) -> Given {
    let who = ask.who()?;
    if let Some(person) = ask.pass.person {
        let purpose = if form == Form::Correction { Purpose::Correction } else { Purpose::Registration };
        ask.office.note_form(who, "form", person, purpose, read_id(ask.query.get("task")))?;
    }
    let mut sheet = ask.office.new_sheet(who, form, ask.pass.person)?;
    if form == Form::Correction {
        sheet.set(Field::CorrectedItem, ask.query.get("item"));
    }
    let task = ask.query.get("task").to_owned();
    if let Some(task) = read_id(&task) {
        ask.office.fill_from_task(who, task, &mut sheet)?;
    }
    let (sheet, taken_up) = with_draft(ask, sheet)?;
    let id = show_id(&ask.office.new_id()?);
    let mut page = page(ask, &sheet, &id, &task, &Found::default())?;
    page.taken_up = taken_up;
    render(&page)
}

/// A sheet with what was typed before, and when that was kept.
pub(super) fn with_draft(ask: &Ask<'_>, mut sheet: Sheet) -> Result<(Sheet, Option<String>), Problem> {
    let draft = ask.office.draft(ask.who()?, sheet.form.as_str(), &key(ask))?;
    let Some((text, at)) = draft else { return Ok((sheet, None)) };
    let saved = crate::ask::Fields::parse(text.as_bytes()).unwrap_or_default();
    for field in sheet.form.asks() {
        if saved.has(field.as_str()) {
            sheet.set(*field, saved.raw(field.as_str()));
        }
    }
    Ok((sheet, Some(ask.say().moment(at))))
}

/// What a draft of this page is kept under: the person, or `new`.
fn key(ask: &Ask<'_>) -> String {
    ask.pass.person.map_or_else(|| "new".to_owned(), |p| p.0.to_string())
}

/// The sheet that was sent.
pub(super) fn sent(ask: &Ask<'_>, form: Form) -> Sheet {
    let mut sheet = Sheet::new(form, ask.pass.person);
    for field in form.asks() {
        sheet.set(*field, ask.form.raw(field.as_str()));
    }
    sheet
}

/// The id that was made when the form was opened; without one the form is none of ours.
pub(super) fn sent_id(ask: &Ask<'_>) -> Result<WorkId, Problem> {
    read_id(ask.form.get("id")).ok_or(Problem::BadForm)
}

fn send(ask: &Ask<'_>, form: Form) -> Given {
    let who = ask.who()?;
    let sheet = sent(ask, form);
    let (id, task) = (sent_id(ask)?, read_id(ask.form.get("task")));
    if ask.is_part {
        return check_part(ask, &sheet);
    }
    if let Some(problem) = files::take(ask, id, sheet.person)? {
        return back_with_files(ask, &sheet, problem);
    }
    match ask.office.record(who, &sheet, id, task, ask.form.has("confirmed"))? {
        Recorded::Entered { entry, .. } => {
            ask.office.drop_draft(who, form.as_str(), &key(ask))?;
            let person = ask.pass.person.map_or_else(String::new, |p| format!("?person={}", p.0));
            Ok(Answer::See(format!("/entries/{}{person}", entry.0)))
        }
        Recorded::Found(found) => {
            unprocessable(&page(ask, &sheet, ask.form.get("id"), ask.form.get("task"), &found)?)
        }
    }
}

/// The form again, because of its files: what was typed is kept, none of the files.
pub(super) fn back_with_files(ask: &Ask<'_>, sheet: &Sheet, problem: String) -> Given {
    let (id, found) = (ask.form.get("id"), ask.office.check(sheet)?);
    let mut page = page(ask, sheet, id, ask.form.get("task"), &found)?;
    let say = ask.say();
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("fix", &(found.refused.len() + 1)), ("confirm", &found.noted.len())];
    page.summary = say.with("web-form-found", &args);
    let (field, label) = (upload::FILES.to_owned(), say.t("web-files-choose"));
    page.lines.insert(0, FindingLine { refuses: true, field, label, text: problem.clone() });
    page.confirm = false;
    page.files = files::of_form(ask, id, sheet.person, Some(problem))?;
    unprocessable(&page)
}

#[derive(Template)]
#[template(path = "checks.html")]
struct Checks {
    icons: &'static str,
    fields: Vec<FieldView>,
}

/// As one types: what is found so far in the fields that have something in them, and whom a number fits.
fn check_part(ask: &Ask<'_>, sheet: &Sheet) -> Given {
    let found = ask.office.check(sheet)?;
    let say = ask.say();
    let mut fields: Vec<FieldView> = sheet
        .form
        .asks()
        .iter()
        .filter(|field| !is_known(sheet, **field))
        .map(|field| FieldView::text(field.as_str(), String::new(), sheet.get(*field)))
        .collect();
    let is_typed = |f: &&Finding| f.field.is_some_and(|field| !sheet.get(field).is_empty());
    let findings: Vec<&Finding> = found.refused.iter().chain(&found.noted).filter(is_typed).collect();
    place_findings(say, &findings, &mut fields);
    for field in &mut fields {
        if field.messages.is_empty() && field.name.ends_with("_number") && !field.value.is_empty() {
            field.matched = matched(ask, &field.value)?;
        }
    }
    render(&Checks { icons: crate::assets::url("icons.svg"), fields })
}

/// Who in the reader's area has this number.
fn matched(ask: &Ask<'_>, number: &str) -> Result<String, Problem> {
    let say = ask.say();
    let (hits, _) = ask.office.find(ask.who()?, number)?;
    let [hit] = &hits[..] else { return Ok(String::new()) };
    let name = hit.brief.name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned());
    let born = say.w1("web-person-born", "year", hit.brief.birth.year());
    let about = [name, born, hit.place.clone().unwrap_or_default()].join(&say.t("web-comma"));
    Ok(say.w1("web-form-matched", "who", about))
}

/// `POST /drafts/{form}/{key}`: keeps what is being typed.
pub fn save_draft(ask: &Ask<'_>) -> Given {
    let form = Form::parse(ask.params.get("form")).ok_or(Problem::NotFound)?;
    let key = ask.params.get("key");
    let is_key = key == "new" || key.parse::<u64>().is_ok();
    if !is_key {
        return Err(Problem::NotFound);
    }
    let mut text = String::new();
    for field in form.asks() {
        let value = ask.form.raw(field.as_str());
        if !value.is_empty() {
            text.push_str(&format!("{}={}&", field.as_str(), super::kit::escape(value)));
        }
    }
    // What was cleared again is no draft.
    if text.is_empty() {
        ask.office.drop_draft(ask.who()?, form.as_str(), key)?;
    } else {
        ask.office.save_draft(ask.who()?, form.as_str(), key, &text)?;
    }
    Ok(Answer::Nothing)
}

/// The page of a form with what was found in it.
pub(super) fn page<'a>(
    ask: &Ask<'a>,
    sheet: &Sheet,
    id: &str,
    task: &str,
    found: &Found,
) -> Result<Page<'a>, Problem> {
    let say = ask.say();
    let form = sheet.form;
    let name = form.as_str();
    let about = match sheet.person {
        Some(person) => {
            let brief = ask.office.brief(person)?;
            let text = brief.name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned());
            Some((text, address(person)))
        }
        None => None,
    };
    let mut fields: Vec<FieldView> = form
        .asks()
        .iter()
        .filter(|field| !is_known(sheet, **field))
        .map(|field| field_view(ask, say, sheet, *field))
        .collect();
    let findings: Vec<&Finding> = found.refused.iter().chain(&found.noted).collect();
    let lines = place_findings(say, &findings, &mut fields);
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("fix", &found.refused.len()), ("confirm", &found.noted.len())];
    let mut shell = ask.shell("web-register", "register");
    shell.title = say.word("deed", name);
    Ok(Page {
        shell,
        lead: say.word("form_lead", name),
        about,
        action: ask.path.to_owned(),
        draft: format!("/drafts/{name}/{}", key(ask)),
        id: id.to_owned(),
        task: task.to_owned(),
        summary: say.with("web-form-found", &args),
        confirm: found.refused.is_empty() && !found.noted.is_empty(),
        lines,
        sections: sections(say, form, fields),
        button: say.t(if form == Form::Correction { "web-form-ask" } else { "web-form-send" }),
        after: (1..=3)
            .map(|n| format!("web-form_after-{name}-{n}"))
            .filter(|key| say.has(key))
            .map(|key| say.t(&key))
            .collect(),
        taken_up: None,
        files: files::of_form(ask, id, sheet.person, None)?,
        say,
    })
}

/// What the book knows already is not asked: the mother whose page a birth was begun on, the party of a
/// marriage.
fn is_known(sheet: &Sheet, field: Field) -> bool {
    use Field::{BrideName, BrideNumber, GroomName, GroomNumber, MotherBirthDate, MotherName, MotherNumber};
    match (sheet.form, sheet.person) {
        (Form::Birth, Some(_)) => matches!(field, MotherNumber | MotherName | MotherBirthDate),
        (Form::Marriage, Some(_)) => match sheet.get(Field::Sex) {
            "female" => matches!(field, BrideNumber | BrideName),
            _ => matches!(field, GroomNumber | GroomName),
        },
        _ => false,
    }
}

fn sections(say: Say<'_>, form: Form, fields: Vec<FieldView>) -> Vec<Section> {
    let of_kin = ["mother_number", "mother_name", "mother_birth_date", "father_number", "father_name"];
    let (kin, own): (Vec<FieldView>, Vec<FieldView>) =
        fields.into_iter().partition(|f| form == Form::Birth && of_kin.contains(&f.name.as_str()));
    let title = |name: &str| say.t(&format!("web-section-{name}"));
    let first = match form {
        Form::Birth => title("child"),
        Form::MoveIn | Form::Arrive => title("newcomer"),
        _ => title("what"),
    };
    let mut sections = vec![Section { title: first, cap: String::new(), fields: own }];
    if !kin.is_empty() {
        sections.push(Section { title: title("parents"), cap: title("parents-cap"), fields: kin });
    }
    sections
}

fn field_view(ask: &Ask<'_>, say: Say<'_>, sheet: &Sheet, field: Field) -> FieldView {
    let (name, value) = (field.as_str(), sheet.get(field));
    let own = format!("web-field-{}-{name}", sheet.form.as_str());
    let label = if say.has(&own) { say.t(&own) } else { say.t(&format!("field-{name}")) };
    let words = |list: &str, codes: &[&str]| {
        codes.iter().map(|code| ((*code).to_owned(), say.word(list, code))).collect::<Vec<_>>()
    };
    let mut view = match field {
        Field::Sex => {
            FieldView::choice(name, label, value, words("sex", &[Sex::Male.as_str(), Sex::Female.as_str()]))
        }
        Field::Marital => {
            let codes: Vec<&str> = MaritalStatus::ALL.iter().map(|s| s.as_str()).collect();
            FieldView::choice(name, label, value, words("marital", &codes))
        }
        Field::Relation => {
            let codes: Vec<&str> = RelationToHead::ALL.iter().map(|s| s.as_str()).collect();
            let value = if value.is_empty() { "not_stated" } else { value };
            FieldView::choice(name, label, value, words("relation", &codes))
        }
        Field::Place => place_view(ask, name, label, value),
        Field::CorrectedItem => {
            let items: Vec<&str> = register::check::CorrectionKind::ALL.iter().map(|k| k.as_str()).collect();
            let mut options = words("item", &items);
            options.insert(0, (String::new(), say.t("web-choose")));
            FieldView::choice(name, label, value, options)
        }
        Field::Reason => FieldView { kind: "area".to_owned(), ..FieldView::text(name, label, value) },
        _ => FieldView::text(name, label, value),
    };
    if is_date(field) {
        view.inputmode = "numeric";
    }
    let hint = format!("web-hint-{name}");
    if say.has(&hint) {
        view = view.hint(say.t(&hint));
    }
    view.width = match field {
        Field::Number
        | Field::MotherNumber
        | Field::FatherNumber
        | Field::GroomNumber
        | Field::BrideNumber => "f4",
        Field::Certificate | Field::Facility | Field::Place => "f3",
        Field::Reason | Field::CorrectedItem => "f6",
        _ => "",
    };
    if is_optional(sheet.form, field) { view.optional(say) } else { view }
}

fn is_date(field: Field) -> bool {
    matches!(
        field,
        Field::BirthDate | Field::DeathDate | Field::EventDate | Field::RegisteredOn | Field::MotherBirthDate
    )
}

/// The villages of who asks; with one only, there is no choice.
fn place_view(ask: &Ask<'_>, name: &str, label: String, value: &str) -> FieldView {
    let mut options = Vec::new();
    if let Some(who) = &ask.who {
        for area in who.areas() {
            if area.level() == register::area::Level::Village {
                options.push((area.to_string(), ask.say().place(ask.office, area)));
            }
            for place in ask.office.places_under(area) {
                if place.level == register::area::Level::Village {
                    options.push((place.code.to_string(), ask.say().place(ask.office, place.code)));
                }
            }
        }
    }
    if value.is_empty() && options.len() > 1 {
        options.insert(0, (String::new(), ask.say().t("web-choose")));
    }
    let view = FieldView::choice(name, label, value, options);
    // Radio rows of villages would be a wall: always a list.
    FieldView { kind: "select".to_owned(), ..view }
}

fn is_optional(form: Form, field: Field) -> bool {
    let required: &[Field] = match form {
        Form::Birth => &[Field::Name, Field::Sex, Field::BirthDate, Field::Place],
        Form::Death => &[Field::DeathDate],
        Form::Marriage => &[Field::EventDate],
        Form::MoveIn | Form::Arrive => {
            &[Field::Name, Field::Sex, Field::BirthDate, Field::Place, Field::EventDate]
        }
        Form::HouseholdChange => &[Field::Place, Field::EventDate],
        Form::Correction => &[Field::CorrectedItem, Field::Reason],
        _ => &[Field::EventDate],
    };
    !required.contains(&field)
}
