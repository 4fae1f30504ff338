//! Importing files: sent, looked through, imported; what was found, and rows put right one by one.

use std::collections::BTreeMap;

use app::office::Recorded;
use app::office::chores::{Chore, ChoreCard, JobState};
use app::office::imports::{FoundLine, ImportSeen, MOST_IMPORT_FILES, MendRow};
use askama::Template;
use jiff::civil::Date;

use super::chores::pick;
use super::kit::{render, unprocessable};
use crate::answer::{Answer, Given, Problem};
use crate::ask::{Ask, read_id, show_id};
use crate::form::{FieldView, FindingLine, Message, place_findings};
use crate::say::Say;
use crate::shell::Shell;

/// Imports that the page lists.
const LAST: u64 = 10;

struct PastLine {
    href: String,
    title: String,
    at: String,
}

#[derive(Template)]
#[template(path = "import.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    id: String,
    as_of: FieldView,
    problems: Vec<String>,
    past: Vec<PastLine>,
}

/// `GET /import`
pub fn page(ask: &Ask<'_>) -> Given {
    render(&form(ask, Vec::new())?)
}

fn form<'a>(ask: &Ask<'a>, problems: Vec<String>) -> Result<Page<'a>, Problem> {
    let say = ask.say();
    let as_of = FieldView::text("as_of", say.t("web-import-as_of"), ask.form.get("as_of"))
        .hint(say.t("web-import-as_of-hint"))
        .optional(say);
    let chores = ask.office.chores(ask.who()?, LAST)?;
    let past = chores.iter().filter(|card| matches!(card.chore, Chore::Look { .. } | Chore::Import { .. }));
    Ok(Page {
        shell: ask.shell("web-import", "register"),
        id: match read_id(ask.form.get("id")) {
            Some(id) => show_id(&id),
            None => show_id(&ask.office.new_id()?),
        },
        as_of,
        problems,
        past: past
            .map(|card| PastLine {
                href: format!("/chores/{}", show_id(&card.id)),
                title: say.word("chore", card.chore.kind()),
                at: say.moment(card.created_at),
            })
            .collect(),
        say,
    })
}

/// `POST /import`
pub fn send(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let mut problems = Vec::new();
    let day = ask.form.get("as_of");
    let as_of: Option<Date> = day.parse().ok();
    if !day.is_empty() && as_of.is_none() {
        problems.push(say.t("web-import-as_of-bad"));
    }
    for file in &ask.files {
        if file.is_too_large {
            problems.push(say.w1("web-import-too_large", "file", &file.name));
        }
    }
    if ask.files.len() > MOST_IMPORT_FILES {
        problems.push(say.w1("web-import-too_many", "n", MOST_IMPORT_FILES));
    }
    if ask.files.is_empty() {
        problems.push(say.t("web-import-no_files"));
    }
    if !problems.is_empty() {
        return unprocessable(&form(ask, problems)?);
    }
    let id = read_id(ask.form.get("id")).ok_or(Problem::BadForm)?;
    let files: Vec<(&str, &[u8])> = ask.files.iter().map(|f| (f.name.as_str(), &f.bytes[..])).collect();
    ask.office.upload(ask.who()?, id, &files, as_of)?;
    Ok(Answer::See(format!("/chores/{}", show_id(&id))))
}

/// `POST /import/{chore}/go`
pub fn go(ask: &Ask<'_>) -> Given {
    let seen = own(ask)?;
    let id = read_id(ask.form.get("id")).ok_or(Problem::BadForm)?;
    if ask.office.import_upload(ask.who()?, id, &seen)? {
        Ok(Answer::See(format!("/chores/{}", show_id(&id))))
    } else {
        Err(Problem::Gone)
    }
}

/// The chore in the path, of who asks.
fn own(ask: &Ask<'_>) -> Result<ChoreCard, Problem> {
    let card = ask.office.chore(ask.id("chore")?)?;
    if card.account == ask.who()?.account { Ok(card) } else { Err(Problem::NotFound) }
}

/// `GET /import/{chore}/findings.csv`
pub fn findings(ask: &Ask<'_>) -> Given {
    let card = own(ask)?;
    let bytes = ask.office.findings_file(&card.id).ok_or(Problem::NotFound)?;
    Ok(Answer::File { content_type: "text/csv; charset=utf-8", name: Some("findings.csv".to_owned()), bytes })
}

/// A row that waits to be put right, in the list.
pub(super) struct MendLine {
    /// Where it is put right.
    pub href: String,
    /// Where it stands in the files.
    pub at: String,
    /// What it is.
    pub kind: String,
    /// What was found first.
    pub what: String,
    /// The entry that came of it.
    pub entry: Option<(String, String)>,
}

/// What came of an import, as its page shows it.
pub(super) struct ImportView {
    /// Whether nothing is entered yet.
    pub only_looked: bool,
    /// What the page is.
    pub title: String,
    /// The day that rosters describe.
    pub lead: String,
    /// Counts by name.
    pub totals: Vec<(String, String)>,
    /// The same by file.
    pub files: Vec<(String, Vec<String>)>,
    /// Where, what, and the columns that are read.
    pub sheets: Vec<(String, String, String)>,
    /// Where, column, whether it refuses, what.
    pub findings: Vec<(String, String, bool, String)>,
    /// How many more there are.
    pub more: Option<String>,
    /// Rows to put right.
    pub to_mend: Vec<MendLine>,
    /// Where the import is started.
    pub go: String,
    /// The id of that form.
    pub id: String,
    /// Where the findings are as a file.
    pub csv: String,
}

/// The page of what was looked through or imported.
pub(super) fn view(ask: &Ask<'_>, card: &ChoreCard) -> Result<ImportView, Problem> {
    let say = ask.say();
    let seen: ImportSeen = card.result().ok_or(Problem::NotFound)?;
    let only_looked = matches!(card.chore, Chore::Look { .. });
    let id = show_id(&card.id);
    let mended = ask.office.mended(ask.who()?, &card.id)?;
    let (entered, refused) = if only_looked {
        ("web-import-fit", "web-import-unfit")
    } else {
        ("web-import-entered", "web-import-refused")
    };
    let names = ["web-import-rows", entered, refused, "web-import-skipped", "web-import-already"];
    let totals = names.iter().zip(seen.counts).map(|(name, n)| (say.t(name), say.number(n)));
    let to_mend = seen.to_mend.iter().enumerate().map(|(n, row)| MendLine {
        href: format!("/import/{id}/rows/{n}"),
        at: spot(say, &row.file, &row.sheet, row.row),
        kind: say.word("import-kind", &row.kind),
        what: row.findings.first().map_or_else(String::new, |(_, what)| pick(say, what).to_owned()),
        entry: mended.get(&n).map(|entry| (format!("/entries/{entry}"), say.number(*entry))),
    });
    let n_more = seen.n_findings.saturating_sub(seen.findings.len() as u64);
    Ok(ImportView {
        only_looked,
        title: say.t(if only_looked { "web-import-seen" } else { "web-import-done" }),
        lead: match &seen.as_of {
            Some(day) => say.w1("web-import-describes", "day", day),
            None => String::new(),
        },
        totals: totals.collect(),
        files: seen
            .by_file
            .iter()
            .map(|(file, counts)| (file.clone(), counts.iter().map(|n| say.number(*n)).collect()))
            .collect(),
        sheets: seen
            .sheets
            .iter()
            .map(|sheet| {
                let at = spot(say, &sheet.file, &sheet.sheet, 0);
                (at, say.word("import-kind", &sheet.kind), sheet.columns.join(&say.t("web-comma")))
            })
            .collect(),
        findings: seen.findings.iter().map(|line| finding(say, line)).collect(),
        more: (n_more > 0).then(|| say.w1("web-import-more", "n", say.number(n_more))),
        to_mend: to_mend.collect(),
        go: format!("/import/{id}/go"),
        id: show_id(&ask.office.new_id()?),
        csv: format!("/import/{id}/findings.csv"),
    })
}

fn finding(say: Say<'_>, line: &FoundLine) -> (String, String, bool, String) {
    let at = spot(say, &line.file, &line.sheet, line.row);
    (at, line.column.clone(), line.refuses, pick(say, &line.what).to_owned())
}

/// Where in the files: file, sheet, row.
fn spot(say: Say<'_>, file: &str, sheet: &str, row: u64) -> String {
    let mut parts = vec![file.to_owned()];
    if !sheet.is_empty() {
        parts.push(sheet.to_owned());
    }
    if row > 0 {
        parts.push(say.w1("web-import-row", "n", row));
    }
    parts.join(" · ")
}

#[derive(Template)]
#[template(path = "import_row.html")]
struct RowPage<'a> {
    shell: Shell,
    say: Say<'a>,
    back: String,
    action: String,
    at: String,
    fields: Vec<FieldView>,
    lines: Vec<FindingLine>,
    next: Option<String>,
    entry: Option<(String, String)>,
}

/// The row in the path, with its number.
fn row(ask: &Ask<'_>) -> Result<(ChoreCard, ImportSeen, usize), Problem> {
    let card = own(ask)?;
    if card.state != JobState::Done || !matches!(card.chore, Chore::Import { .. }) {
        return Err(Problem::NotFound);
    }
    let seen: ImportSeen = card.result().ok_or(Problem::NotFound)?;
    let at = usize::try_from(ask.number("row")?).map_err(|_| Problem::NotFound)?;
    if at < seen.to_mend.len() { Ok((card, seen, at)) } else { Err(Problem::NotFound) }
}

/// `GET /import/{chore}/rows/{row}`
pub fn mend_form(ask: &Ask<'_>) -> Given {
    let (card, seen, at) = row(ask)?;
    render(&row_page(ask, &card, &seen, at, None)?)
}

fn row_page<'a>(
    ask: &Ask<'a>,
    card: &ChoreCard,
    seen: &ImportSeen,
    at: usize,
    found: Option<&app::office::Found>,
) -> Result<RowPage<'a>, Problem> {
    let say = ask.say();
    let row = &seen.to_mend[at];
    let mut fields = fields(ask, row, found.is_some());
    let lines = match found {
        Some(found) => {
            let all: Vec<_> = found.refused.iter().chain(&found.noted).collect();
            place_findings(say, &all, &mut fields)
        }
        None => first_findings(say, row, &mut fields),
    };
    let id = show_id(&card.id);
    let mended = ask.office.mended(ask.who()?, &card.id)?;
    let next = (at + 1..seen.to_mend.len()).find(|n| !mended.contains_key(n));
    let mut shell = ask.shell("web-import-mend", "register");
    shell.title = say.w1("web-import-mend-title", "kind", say.word("import-kind", &row.kind));
    Ok(RowPage {
        shell,
        back: format!("/chores/{id}"),
        action: format!("/import/{id}/rows/{at}"),
        at: spot(say, &row.file, &row.sheet, row.row),
        fields,
        lines,
        next: next.map(|n| format!("/import/{id}/rows/{n}")),
        entry: mended.get(&at).map(|entry| (format!("/entries/{entry}"), say.number(*entry))),
        say,
    })
}

/// The row's values under the headings of its file.
fn fields(ask: &Ask<'_>, row: &MendRow, is_sent: bool) -> Vec<FieldView> {
    let field = |(name, heading, value): &(String, String, String)| {
        let value = if is_sent { ask.form.raw(name) } else { value };
        FieldView { width: "f3", ..FieldView::text(name, heading.clone(), value) }
    };
    row.values.iter().map(field).collect()
}

/// What the import said of the row, at its fields.
fn first_findings(say: Say<'_>, row: &MendRow, fields: &mut [FieldView]) -> Vec<FindingLine> {
    let mut lines = Vec::new();
    for (name, what) in &row.findings {
        let text = pick(say, what).to_owned();
        let field = fields.iter_mut().find(|field| field.name == *name);
        let (id, label) = match field {
            Some(field) => {
                field.messages.push(Message { refuses: true, text: text.clone() });
                (field.name.clone(), field.label.clone())
            }
            None => (String::new(), String::new()),
        };
        lines.push(FindingLine { refuses: true, field: id, label, text });
    }
    lines
}

/// `POST /import/{chore}/rows/{row}`
pub fn mend(ask: &Ask<'_>) -> Given {
    let (card, seen, at) = row(ask)?;
    let row = &seen.to_mend[at];
    let values: BTreeMap<String, String> =
        row.values.iter().map(|(name, ..)| (name.clone(), ask.form.raw(name).to_owned())).collect();
    match ask.office.mend(ask.who()?, &card.id, at, row, &values)? {
        Recorded::Entered { .. } => {
            let page = row_page(ask, &card, &seen, at, None)?;
            Ok(Answer::See(page.next.unwrap_or(page.back)))
        }
        Recorded::Found(found) => unprocessable(&row_page(ask, &card, &seen, at, Some(&found))?),
    }
}
