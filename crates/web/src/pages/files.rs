//! Files that prove what a form says: taken with the form, listed beside what became of it, given back as
//! downloads.

use app::office::files::{MOST_FILE_BYTES, MOST_FILES, NewFile};
use app::office::{FileCard, WorkId};
use authz::Purpose;
use register::id::{EntryIndex, PersonId};

use crate::answer::{Answer, Given, Problem};
use crate::ask::{Ask, Upload, read_id, show_id};
use crate::say::Say;
use crate::upload;

/// Files as a form or a page shows them.
#[derive(Default)]
pub(super) struct FilesView {
    /// What was found wrong with those that came now.
    pub problem: Option<String>,
    /// Those that are kept: id, name, size, and where they are opened.
    pub kept: Vec<FileLine>,
    /// What may be attached.
    pub hint: String,
}

pub(super) struct FileLine {
    pub id: String,
    pub name: String,
    pub size: String,
    pub href: String,
}

fn line(say: Say<'_>, file: &FileCard, base: &str) -> FileLine {
    let id = show_id(&file.id);
    FileLine {
        href: format!("{base}/files/{id}"),
        id,
        name: file.name.clone(),
        size: say.w1("web-files-size", "n", say.number(file.n_bytes.div_ceil(1024))),
    }
}

/// The files of a form that is being filled in; `None` where who asks may attach none.
pub(super) fn of_form(
    ask: &Ask<'_>,
    form: &str,
    person: Option<PersonId>,
    problem: Option<String>,
) -> Result<Option<FilesView>, Problem> {
    let (who, say) = (ask.who()?, ask.say());
    let Some(form) = read_id(form).filter(|_| may_attach(ask, person)) else { return Ok(None) };
    let kept = ask.office.form_files(who, form, person)?;
    let args: [(&str, &dyn std::fmt::Display); 2] = [("n", &MOST_FILES), ("mb", &(MOST_FILE_BYTES >> 20))];
    Ok(Some(FilesView {
        problem,
        kept: kept.iter().map(|file| line(say, file, "")).collect(),
        hint: say.with("web-files-hint", &args),
    }))
}

fn may_attach(ask: &Ask<'_>, person: Option<PersonId>) -> bool {
    let Some(who) = &ask.who else { return false };
    let places = match (person, ask.pass.place) {
        (Some(person), _) => ask.office.places_of(person).ok().flatten().unwrap_or_default(),
        (None, Some(place)) => vec![place],
        (None, None) => who.areas(),
    };
    ask.office.may_attach(who, places)
}

/// Takes the files that came with a form, all of them or none; gives the sentence that says why none.
pub(super) fn take(ask: &Ask<'_>, form: WorkId, person: Option<PersonId>) -> Result<Option<String>, Problem> {
    let who = ask.who()?;
    for file in ask.form.all("drop").iter().filter_map(|id| read_id(id)) {
        ask.office.drop_file(who, form, person, file)?;
    }
    if ask.files.is_empty() {
        return Ok(None);
    }
    if !may_attach(ask, person) {
        return Err(Problem::BadForm);
    }
    let n_before = ask.office.form_files(who, form, person)?.len();
    if let Some(problem) = wrong(ask.say(), &ask.files, n_before) {
        return Ok(Some(problem));
    }
    let known = ask.files.iter().filter_map(|file| {
        let content_type = upload::kind(&file.bytes)?;
        Some(NewFile { name: &file.name, content_type, bytes: &file.bytes })
    });
    ask.office.attach(who, form, person, &known.collect::<Vec<_>>())?;
    Ok(None)
}

/// What is wrong with files, the first thing found.
fn wrong(say: Say<'_>, files: &[Upload], n_before: usize) -> Option<String> {
    if n_before + files.len() > MOST_FILES {
        return Some(say.w1("web-files-too_many", "n", MOST_FILES));
    }
    if let Some(large) = files.iter().find(|file| file.is_too_large) {
        let args: [(&str, &dyn std::fmt::Display); 2] =
            [("name", &large.name), ("mb", &(MOST_FILE_BYTES >> 20))];
        return Some(say.with("web-files-too_large", &args));
    }
    let other = files.iter().find(|file| upload::kind(&file.bytes).is_none())?;
    Some(say.w1("web-files-other", "name", &other.name))
}

/// The files of an entry, where who asks has put them or has the record of the person open.
pub(super) fn beside_entry(ask: &Ask<'_>, entry: EntryIndex, id: WorkId) -> Result<Vec<FileLine>, Problem> {
    let who = ask.who()?;
    let person = ask.office.entry_person(entry)?;
    let is_open = person.is_some_and(|person| ask.office.opening(who, person).is_some());
    let mut files = ask.office.files_of(id)?;
    files.retain(|file| is_open || *file.account == *who.account);
    Ok(files.iter().map(|file| line(ask.say(), file, &format!("/entries/{}", entry.0))).collect())
}

/// The files of a request.
pub(super) fn beside_request(ask: &Ask<'_>, id: WorkId) -> Result<Vec<FileLine>, Problem> {
    let files = ask.office.files_of(id)?;
    Ok(files.iter().map(|file| line(ask.say(), file, &format!("/requests/{}", show_id(&id)))).collect())
}

/// `GET /entries/{entry}/files/{file}`
pub fn of_entry(ask: &Ask<'_>) -> Given {
    let person = ask.pass.person.ok_or(Problem::NotFound)?;
    let opening = ask.pass.opening.ok_or(Problem::NotFound)?;
    let entry = EntryIndex(ask.number("entry")?);
    let id = ask.office.entry_id(entry)?.ok_or(Problem::NotFound)?;
    give(ask, id, person, opening.purpose)
}

/// `GET /requests/{request}/files/{file}`
pub fn of_request(ask: &Ask<'_>) -> Given {
    let id = ask.id("request")?;
    let person = ask.office.request(id)?.request.person;
    give(ask, id, person, Purpose::Correction)
}

fn give(ask: &Ask<'_>, of: WorkId, person: PersonId, purpose: Purpose) -> Given {
    let (card, bytes) = ask.office.open_file(ask.who()?, of, ask.id("file")?, person, purpose)?;
    // Never by the stored word, which another program may have put there.
    let content_type = upload::kind(&bytes).unwrap_or("application/octet-stream");
    Ok(Answer::Attachment { content_type, name: card.name, bytes })
}
